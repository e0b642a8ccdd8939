//! The passages of a comparison as sources for the proof.

use std::collections::BTreeMap;

use super::prove::Sources;
use crate::model::{Comparison, Credit, Field, Moment, Passage};

/// Each article's fields as far as the comparison carries them: its passages at
/// their offsets, spaces between.
pub(super) struct Cited<'a>(BTreeMap<&'a str, About<'a>>);

struct About<'a> {
    published: Option<Moment>,
    credit: &'a Credit,
    text: String,
    title: String,
}

impl<'a> Cited<'a> {
    pub(super) fn new(c: &'a Comparison) -> Cited<'a> {
        let mut out: BTreeMap<&str, About> = BTreeMap::new();
        for (n, (source, credit)) in c.sources.iter().zip(&c.credits).enumerate() {
            let field = |f: Field| laid_out(c.passages.iter().filter(|p| p.source == n && p.field == f));
            let about =
                About { published: source.published, credit, text: field(Field::Text), title: field(Field::Title) };
            out.insert(&source.article, about);
        }
        Cited(out)
    }
}

fn laid_out<'a>(passages: impl Iterator<Item = &'a Passage>) -> String {
    let (mut text, mut points) = (String::new(), 0);
    for p in passages {
        text.extend(std::iter::repeat_n(' ', p.start.saturating_sub(points)));
        text.push_str(&p.text);
        points = p.start + p.text.chars().count();
    }
    text
}

impl Sources for Cited<'_> {
    fn field(&self, article: &str, field: Field) -> Option<&str> {
        self.0.get(article).map(|a| match field {
            Field::Text => a.text.as_str(),
            Field::Title => a.title.as_str(),
        })
    }

    fn published(&self, article: &str) -> Option<Moment> {
        self.0.get(article)?.published
    }

    fn credits(&self, article: &str) -> Vec<&str> {
        let credit = self.0.get(article).map(|a| a.credit);
        credit.into_iter().flat_map(|x| [x.outlet.as_deref(), x.agency.as_deref()]).flatten().collect()
    }
}
