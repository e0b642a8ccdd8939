//! Step 3: from an article to what it says, as spans of its text.

mod dates;
mod document;
mod lexicon;
mod names;
mod numbers;
mod quotes;
mod speakers;
mod statements;

use std::sync::Arc;

use crate::model::{Article, Reading};
use document::Document;
use lexicon::Lexicon;

/// What reading needs beside the article: word lists and learned parameters.
///
/// The default holds the built-in ones; make it once and share it, since the lists are parsed here.
#[derive(Clone, Debug, Default)]
pub struct Models {
    lexicon: Arc<Lexicon>,
}

/// Reads an article.
#[must_use]
pub fn read(article: Arc<Article>, models: &Models) -> Reading {
    let doc = Document::new(&article.text, &models.lexicon);
    let entities = names::find(&doc);
    let dates = dates::find(&doc, article.published.map(|m| m.day()));
    let attributions = statements::find(&doc, &entities);
    Reading {
        language: article.language.clone(),
        sentences: doc.sentences,
        entities,
        dates,
        quantities: Vec::new(),
        attributions,
        unknown: Vec::new(),
        loaded: Vec::new(),
        notes: Vec::new(),
        article,
    }
}
