//! Step 3: from an article to what it says, as spans of its text.

use std::sync::Arc;

use crate::model::{Article, Reading};

/// What reading needs beside the article: word lists and learned parameters.
#[derive(Clone, Debug, Default)]
pub struct Models {}

/// Reads an article.
#[must_use]
pub fn read(article: Arc<Article>, _models: &Models) -> Reading {
    Reading {
        language: article.language.clone(),
        article,
        sentences: Vec::new(),
        entities: Vec::new(),
        dates: Vec::new(),
        quantities: Vec::new(),
        attributions: Vec::new(),
        unknown: Vec::new(),
        loaded: Vec::new(),
        notes: Vec::new(),
    }
}
