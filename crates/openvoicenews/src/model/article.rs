//! What a publisher served, and the article in it.

use std::sync::Arc;

use super::{Moment, Note};

/// Identifies an article: the caller's id, else a hash of its canonical URL.
pub type ArticleId = Arc<str>;

/// The bytes that a publisher served, with where and when they were read.
#[derive(Clone, Debug)]
pub struct Capture {
    /// The caller's name for it.
    pub id: Option<ArticleId>,
    /// Where it was read.
    pub url: String,
    /// The page as served.
    pub html: Vec<u8>,
    /// When it was read.
    pub fetched: Option<Moment>,
}

/// A publisher's article: plain text and what is known of it.
///
/// The text never changes after extraction; everything said about it is a
/// [`Span`](super::Span) of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Article {
    /// See [`ArticleId`].
    pub id: ArticleId,
    /// The canonical URL.
    pub url: Option<String>,
    /// The publisher's name as readers know it.
    pub outlet: Option<String>,
    /// The headline.
    pub title: String,
    /// Authors' names, without "By".
    pub byline: Vec<String>,
    /// First publication.
    pub published: Option<Moment>,
    /// Last change that the publisher states.
    pub modified: Option<Moment>,
    /// BCP 47 primary language, lower case.
    pub language: Option<String>,
    /// Plain text, paragraphs divided by one empty line, no headline in it.
    pub text: String,
    /// The news agency that is credited for the text.
    pub agency: Option<String>,
    /// Hash of title and text.
    pub revision: String,
    /// When its page was read, where that is known.
    pub fetched: Option<Moment>,
    /// What went less than well.
    pub notes: Vec<Note>,
}

impl Article {
    /// The hash that tells one revision of an article from another: XXH3 of title and text, in hexadecimal.
    #[must_use]
    pub fn revision_of(title: &str, text: &str) -> String {
        let mut h = xxhash_rust::xxh3::Xxh3::new();
        h.update(title.as_bytes());
        h.update(&[0]);
        h.update(text.as_bytes());
        format!("{:032x}", h.digest128())
    }

    /// The id of an article that came without one: a hash of its URL.
    #[must_use]
    pub fn id_of(url: &str) -> ArticleId {
        format!("{:016x}", xxhash_rust::xxh3::xxh3_64(url.as_bytes())).into()
    }

    /// The field's text.
    #[must_use]
    pub fn field(&self, field: super::Field) -> &str {
        match field {
            super::Field::Text => &self.text,
            super::Field::Title => &self.title,
        }
    }
}
