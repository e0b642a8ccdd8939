//! A comparison's passages as sources, so that the writer proves each sentence before it is published.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ops::Range;

use super::{ReadText, Sources};
use crate::model::{Comparison, Field, Moment, Passage};

/// The passages of a comparison, looked up as if they were whole articles.
///
/// What lies between two passages is not known here, so evidence that runs from
/// one passage into the next is not found; cite each of them.
pub struct Passages<'a> {
    held: BTreeMap<&'a str, Held<'a>>,
}

#[derive(Default)]
struct Held<'a> {
    title: Padded,
    text: Padded,
    read: OnceCell<ReadText>,
    published: Option<Moment>,
    credits: Vec<&'a str>,
}

impl<'a> Passages<'a> {
    /// Lays out the passages of a comparison.
    #[must_use]
    pub fn new(comparison: &'a Comparison) -> Passages<'a> {
        let mut list: Vec<Held<'a>> = Vec::with_capacity(comparison.sources.len());
        for (i, source) in comparison.sources.iter().enumerate() {
            let credit = comparison.credits.get(i);
            let credits =
                credit.into_iter().flat_map(|c| c.outlet.iter().chain(&c.agency)).map(String::as_str).collect();
            list.push(Held { published: source.published, credits, ..Held::default() });
        }
        let mut order: Vec<&Passage> = comparison.passages.iter().collect();
        order.sort_by_key(|p| (p.source, p.start));
        for passage in order {
            if let Some(held) = list.get_mut(passage.source) {
                match passage.field {
                    Field::Text => held.text.lay(passage),
                    Field::Title => held.title.lay(passage),
                }
            }
        }
        Passages { held: comparison.sources.iter().map(|s| &*s.article).zip(list).collect() }
    }
}

impl Sources for Passages<'_> {
    fn field(&self, article: &str, field: Field) -> Option<&str> {
        self.held.get(article).map(|h| h.of(field).text.as_str())
    }

    fn published(&self, article: &str) -> Option<Moment> {
        self.held.get(article)?.published
    }

    fn credits(&self, article: &str) -> Vec<&str> {
        self.held.get(article).map(|h| h.credits.clone()).unwrap_or_default()
    }

    fn read(&self, article: &str) -> Cow<'_, ReadText> {
        self.held
            .get(article)
            .map_or_else(Cow::default, |h| Cow::Borrowed(h.read.get_or_init(|| ReadText::of(&h.text.text))))
    }

    fn bytes(&self, article: &str, field: Field, start: usize, end: usize) -> Option<Range<usize>> {
        let padded = self.held.get(article)?.of(field);
        Some(padded.byte(start)?..padded.byte(end)?)
    }
}

impl Held<'_> {
    fn of(&self, field: Field) -> &Padded {
        match field {
            Field::Text => &self.text,
            Field::Title => &self.title,
        }
    }
}

/// A field with its known passages in their places.
#[derive(Default)]
struct Padded {
    text: String,
    /// Code points and bytes before each passage.
    marks: Vec<(usize, usize)>,
    length: usize,
    paragraph: Option<usize>,
}

/// Stands for a character that is not known; no cited words hold it.
const GAP: char = '\0';

impl Padded {
    fn lay(&mut self, passage: &Passage) {
        let Some(gap) = passage.start.checked_sub(self.length) else { return };
        let known = self.paragraph.is_some_and(|p| p != passage.paragraph) && gap >= 2;
        if known {
            self.text.push_str("\n\n");
        }
        self.text.extend(std::iter::repeat_n(GAP, if known { gap - 2 } else { gap }));
        self.paragraph = Some(passage.paragraph);
        self.marks.push((passage.start, self.text.len()));
        self.text.push_str(&passage.text);
        self.length = passage.start + passage.text.chars().count();
    }

    fn byte(&self, point: usize) -> Option<usize> {
        let mark = self.marks.partition_point(|&(points, _)| points <= point).checked_sub(1)?;
        let (points, bytes) = *self.marks.get(mark)?;
        let rest = self.text.get(bytes..)?;
        let mut ends = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
        ends.nth(point - points).map(|at| bytes + at)
    }
}
