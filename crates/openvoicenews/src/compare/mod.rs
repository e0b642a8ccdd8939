//! Step 5: from a story's readings to points, and who states, contests or omits each.

mod alike;
mod clauses;
mod content;
mod denials;
mod differences;
mod family;
mod figures;
mod kinds;
mod passages;
mod points;
mod relations;
mod runs;
mod tolls;
mod voices;

/// What the likeness of passages is learned from; for `cargo xtask train` only.
pub mod lessons {
    pub use super::alike::{MEASURES, Measures};
}

pub use relations::Relations;

use std::collections::BTreeMap;

use crate::model::{Assignment, Comparison, Credit, Reading, Source, Story};
use crate::text::{own_share, words};

/// Compares the articles of a story. `readings` are those of its members, in any order.
///
/// Readings of articles that are not members are left out.
#[must_use]
pub fn compare(story: &Story, readings: &[Reading]) -> Comparison {
    let readings = in_order(story, readings);
    let (sources, credits) = sources(&readings);
    let passages: Vec<_> = readings.iter().enumerate().flat_map(|(i, (r, _))| passages::of(r, i)).collect();
    let relations = Relations::between(&passages, &sources);
    let (points, followers) = points::find(&passages, &sources, relations.terms(), &relations);
    let mut differences = differences::numbers(&passages, &sources, relations.terms(), &relations);
    differences.extend(differences::others(&followers, &passages, &sources, &relations));
    let terms = relations.into_terms();
    let (voices, hearings) = voices::shares(&passages, &sources);
    Comparison {
        story: story.id.clone(),
        language: main_language(&sources),
        sources,
        passages,
        points,
        differences,
        voices,
        hearings,
        credits,
        terms,
    }
}

/// A reading with the assignment of its article.
type Member<'a> = (&'a Reading, &'a Assignment);

/// By publication, undated last, else as they arrived.
fn in_order<'a>(story: &'a Story, readings: &'a [Reading]) -> Vec<Member<'a>> {
    let by_id: BTreeMap<&str, &Reading> = readings.iter().map(|r| (&*r.article.id, r)).collect();
    let members = story.members.iter();
    let mut found: Vec<Member> = members.filter_map(|m| Some((*by_id.get(&*m.article)?, m))).collect();
    found.sort_by_key(|(r, _)| r.article.published.map_or(i64::MAX, |p| p.seconds()));
    found
}

fn sources(readings: &[Member]) -> (Vec<Source>, Vec<Credit>) {
    let parents = family::parents(readings);
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    let mut sources = Vec::with_capacity(readings.len());
    let mut credits = Vec::with_capacity(readings.len());
    for ((reading, put), parent) in readings.iter().zip(parents) {
        let article = &reading.article;
        let next = numbers.len();
        let parent = parent.map(|(p, why)| (&readings[p].0.article, why));
        sources.push(Source {
            article: article.id.clone(),
            revision: article.revision.clone(),
            published: article.published,
            language: reading.language.clone(),
            words: words(&article.text).count(),
            origin: *numbers.entry(&put.origin).or_insert(next),
        });
        credits.push(Credit {
            outlet: article.outlet.clone(),
            agency: article.agency.clone(),
            url: article.url.clone(),
            modified: article.modified,
            origin: put.origin.clone(),
            own_text: parent.map_or(1.0, |(source, _)| own_share(&article.text, &source.text)),
            taken_from: parent.map(|(source, why)| (source.id.clone(), why)),
            reason: put.reason.clone(),
            episode: put.episode.clone(),
            linked: put.linked.clone(),
        });
    }
    (sources, credits)
}

/// The language of most sources; of two with equally many, the first in the alphabet.
fn main_language(sources: &[Source]) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for language in sources.iter().filter_map(|s| s.language.as_deref()) {
        *counts.entry(language).or_default() += 1;
    }
    counts.iter().rev().max_by_key(|(_, n)| **n).map(|(language, _)| (*language).to_owned())
}
