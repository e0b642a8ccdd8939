//! Step 2: from the bytes that a publisher served to an article.

mod blocks;
mod body;
mod decode;
mod entities;
mod html;
mod tag;

use std::fmt;

use crate::model::{Article, Capture, Note};

/// Why a page gives no article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotAnArticle {
    /// No text was found in it.
    NoText,
    /// The bytes are no text: compressed, an image, another file.
    NotText,
}

impl fmt::Display for NotAnArticle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            NotAnArticle::NoText => "no article text in the page",
            NotAnArticle::NotText => "the bytes are not text, so not a web page",
        })
    }
}

impl std::error::Error for NotAnArticle {}

/// Extracts the article of a page.
///
/// # Errors
///
/// Where the page has no article. Never panics or hangs, whatever the bytes.
pub fn article(capture: &Capture) -> Result<(Article, Vec<Note>), NotAnArticle> {
    let mut notes = Vec::new();
    let html = decode::decode(&capture.html, &mut notes)?;
    let page = html::Page::parse(&html);
    let blocks = blocks::blocks(&page);
    let title = String::new();
    let text = body::text(&page, &blocks, &body::Hints::default());
    let id = capture.id.clone().unwrap_or_else(|| Article::id_of(&capture.url));
    let revision = Article::revision_of(&title, &text);
    let article = Article {
        id,
        url: None,
        outlet: None,
        title,
        byline: Vec::new(),
        published: None,
        modified: None,
        language: None,
        text,
        agency: None,
        revision,
        notes: notes.clone(),
    };
    Ok((article, notes))
}
