//! Step 3: from an article to what it says, as spans of its text.

mod crf;
mod dates;
mod document;
mod features;
mod language;
mod languages;
mod lexicon;
mod loaded;
mod names;
mod numbers;
mod parties;
mod quantities;
mod quotes;
mod speakers;
mod statements;
mod unknown;
mod word_classes;

/// What the learned parameters of this step are learned from; for `cargo xtask train` only.
pub mod lessons {
    pub use super::crf::{Crf, Sequence, WIDTH, Weights, marginals, pairs};
    /// Lessons of word classes.
    pub mod words {
        pub use super::super::word_classes::lessons::*;
    }
    /// Lessons of names.
    pub mod names {
        pub use super::super::names::learned::lessons::*;
    }
    /// Lessons of who says what.
    pub mod statements {
        pub use super::super::statements::learned::lessons::*;
    }
}

use std::sync::Arc;

use crate::model::{Article, Reading};
use document::Document;
use lexicon::Lexicon;

/// What reading needs beside the article: word lists and learned parameters.
///
/// The default holds the built-in ones; make it once and share it, since the lists are parsed here.
#[derive(Clone, Debug)]
pub struct Models {
    lexicon: Arc<Lexicon>,
    /// Nothing before the parameters are learned: the rules read alone then.
    names: Option<Arc<names::Model>>,
    /// The same.
    statements: Option<Arc<statements::Model>>,
}

impl Default for Models {
    fn default() -> Models {
        Models {
            lexicon: Arc::default(),
            names: names::Model::built_in().map(Arc::new),
            statements: statements::Model::built_in().map(Arc::new),
        }
    }
}

/// Reads an article.
///
/// English is read in full; German, French and Spanish in a plain form; of other languages the sentences, and
/// quotations whose marks leave no doubt. A note says what was not read. Linear in the text; never panics.
#[must_use]
pub fn read(article: Arc<Article>, models: &Models) -> Reading {
    let language = language::of(&article.text, article.language.as_deref());
    let mut reading = Reading {
        language,
        sentences: Vec::new(),
        entities: Vec::new(),
        dates: Vec::new(),
        quantities: Vec::new(),
        attributions: Vec::new(),
        unknown: Vec::new(),
        loaded: Vec::new(),
        notes: Vec::new(),
        article: Arc::clone(&article),
    };
    if let Some(other) = reading.language.clone().filter(|l| l != "en") {
        languages::read(&mut reading, &other, &models.lexicon);
        return reading;
    }
    let doc = Document::new(&article.text, &models.lexicon);
    reading.entities = names::find(&doc, models.names.as_deref());
    reading.dates = dates::find(&doc, article.published.map(|m| m.day()));
    reading.quantities = quantities::find(&doc, &reading.dates);
    reading.unknown = unknown::find(&doc, &reading.entities);
    reading.loaded = loaded::find(&doc);
    reading.attributions = statements::find(&doc, &reading.entities, &reading.unknown, models.statements.as_deref());
    unknown::name_speakers(&article.text, &mut reading.unknown, &reading.attributions);
    reading.sentences = doc.sentences;
    reading
}
