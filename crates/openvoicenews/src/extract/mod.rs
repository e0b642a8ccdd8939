//! Step 2: from the bytes that a publisher served to an article.

use std::fmt;

use crate::model::{Article, Capture, Note};

/// Why a page gives no article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotAnArticle {
    /// No text was found in it.
    NoText,
}

impl fmt::Display for NotAnArticle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no article text in the page")
    }
}

impl std::error::Error for NotAnArticle {}

/// Extracts the article of a page.
///
/// # Errors
///
/// Where the page has no article. Never panics or hangs, whatever the bytes.
pub fn article(_capture: &Capture) -> Result<(Article, Vec<Note>), NotAnArticle> {
    Err(NotAnArticle::NoText)
}
