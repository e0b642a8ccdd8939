//! Articles as sources of a proof: what a program looks citations up in.
//!
//! The proof belongs to the writer, and the writer may not know articles; so
//! the two meet here.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::model::{Article, Field, Moment};
use crate::text::CodePoints;
use crate::write::Sources;

/// Articles by id, prepared for looking up citations.
///
/// ```
/// use openvoicenews::{shelf::Shelf, wire, write::prove};
///
/// let line = r#"{"id":"a1","outlet":"The Harbour Post","text":"The mayor opened the bridge."}"#;
/// let article = wire::read_article(line)?.article;
/// let shelf: Shelf<'_> = [&*article].into_iter().collect();
/// let report = r#"{"headline":{"text":"The mayor opened the bridge",
///     "evidence":[{"article":"a1","start":0,"end":28,"exact":"The mayor opened the bridge."}]}}"#;
/// let claims = wire::claims(report)?.claims;
/// let claim = claims[0].1.as_ref().ok_or("not a sentence")?;
/// assert!(prove(claim, &shelf).is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Default)]
pub struct Shelf<'a> {
    entries: BTreeMap<&'a str, Entry<'a>>,
}

struct Entry<'a> {
    article: &'a Article,
    title: CodePoints<'a>,
    text: CodePoints<'a>,
}

/// Of articles with the same id the last one stays.
impl<'a> FromIterator<&'a Article> for Shelf<'a> {
    fn from_iter<I: IntoIterator<Item = &'a Article>>(articles: I) -> Shelf<'a> {
        let entry = |article: &'a Article| {
            let points = |text: &'a str| CodePoints::new(text);
            (&*article.id, Entry { article, title: points(&article.title), text: points(&article.text) })
        };
        Shelf { entries: articles.into_iter().map(entry).collect() }
    }
}

impl Sources for Shelf<'_> {
    fn field(&self, article: &str, field: Field) -> Option<&str> {
        self.entries.get(article).map(|e| e.article.field(field))
    }

    fn published(&self, article: &str) -> Option<Moment> {
        self.entries.get(article)?.article.published
    }

    fn credits(&self, article: &str) -> Vec<&str> {
        let Some(entry) = self.entries.get(article) else { return Vec::new() };
        entry.article.outlet.iter().chain(&entry.article.agency).map(String::as_str).collect()
    }

    fn bytes(&self, article: &str, field: Field, start: usize, end: usize) -> Option<Range<usize>> {
        let entry = self.entries.get(article)?;
        let points = match field {
            Field::Text => &entry.text,
            Field::Title => &entry.title,
        };
        Some(points.to_byte(start)?..points.to_byte(end)?)
    }
}
