//! Why a passage cannot become a sentence of a report.

use std::collections::BTreeSet;

use super::stance::{Stance, is_opinion};
use super::{draft, edit, saying, standalone};
use crate::model::{Comparison, EntityKind, Field, Passage};

/// Why a passage is no candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It is in another language than the report.
    Language,
    /// It cannot stand alone, in words.
    Leans(&'static str),
    /// It has loaded words that no edit removes.
    Loaded,
    /// It judges, and nobody is named for it.
    Opinion,
}

/// Judges the passages of a story one by one.
pub(super) struct Judge<'a> {
    c: &'a Comparison,
    stances: &'a [Stance],
    posts: BTreeSet<(usize, usize)>,
}

impl<'a> Judge<'a> {
    pub(super) fn new(c: &'a Comparison, stances: &'a [Stance]) -> Judge<'a> {
        Judge { c, stances, posts: posts(c) }
    }

    /// Why a passage of a text cannot become a sentence, if it cannot.
    pub(super) fn refusal(&self, passage: usize) -> Option<Refusal> {
        let (c, p) = (self.c, &self.c.passages[passage]);
        if p.field == Field::Title {
            return None;
        }
        if self.posts.contains(&(p.source, p.paragraph)) {
            return Some(Refusal::Leans("is part of a post set into the page"));
        }
        if is_biography(c, passage) {
            return Some(Refusal::Leans("tells who has written the article"));
        }
        if has_headline(c, p) {
            return Some(Refusal::Leans("has the headline run into it"));
        }
        if !same_language(c, p) {
            return Some(Refusal::Language);
        }
        if let Some(why) = standalone::unfit(p) {
            return Some(Refusal::Leans(why));
        }
        if unmendable(p) {
            return Some(Refusal::Loaded);
        }
        // Who argues may open with what happened, and on which day.
        let tells = p.position <= 1 && is_dated_deed(p);
        (is_opinion(p) || self.stances[p.source] == Stance::Argues && !draft::is_attributed(p) && !tells)
            .then_some(Refusal::Opinion)
    }
}

/// Whether a passage at the top of its article opens with the article's headline and goes on behind it.
fn has_headline(c: &Comparison, p: &Passage) -> bool {
    const LEAST: usize = 5;
    let own = |t: &&Passage| t.source == p.source && t.field == Field::Title;
    let opens = |t: &Passage| {
        let title: Vec<&str> = t.listed().map(|w| w.folded).collect();
        title.len() >= LEAST && p.listed().map(|w| w.folded).take(title.len()).eq(title.iter().copied())
    };
    p.position <= 1 && c.passages.iter().find(own).is_some_and(opens)
}

/// `Ana Otto is the head of Halden Watch.` among the last sentences of an article that names her nowhere else.
fn is_biography(c: &Comparison, passage: usize) -> bool {
    const LAST: usize = 3;
    let p = &c.passages[passage];
    let Some(name) = p.names.iter().find(|n| n.entity.kind == EntityKind::Person && n.entity.span.start == 0) else {
        return false;
    };
    let describes = [" is a ", " is an ", " is the "].iter().any(|is| p.text[name.entity.span.end..].starts_with(is));
    let left = c.passages[passage..].iter().take_while(|q| q.source == p.source).count();
    let elsewhere = || {
        let others = c.passages.iter().enumerate().filter(|(i, q)| *i != passage && q.source == p.source);
        others.into_iter().any(|(_, q)| q.names.iter().any(|n| n.entity.name == name.entity.name))
    };
    describes && p.position > 0 && left <= LAST && !elsewhere()
}

/// The paragraphs that are posts of others, set into the article without quotation marks: the author's handle stands in
/// brackets behind them, or a link to a picture.
fn posts(c: &Comparison) -> BTreeSet<(usize, usize)> {
    let signed = |p: &&Passage| p.text.contains("(@") || p.text.contains("pic.twitter.com");
    c.passages.iter().filter(|p| p.field == Field::Text).filter(signed).map(|p| (p.source, p.paragraph)).collect()
}

/// Somebody named did something on a day, and no `should` or `must` says what to think of it.
fn is_dated_deed(p: &Passage) -> bool {
    const DEMANDS: [&str; 5] = ["should", "must", "ought", "need", "needs"];
    let demands = p.words().any(|w| DEMANDS.contains(&w.text));
    edit::is_past(p) && !p.names.is_empty() && p.dates.iter().any(|d| d.value.len() >= 10) && !demands
}

fn same_language(c: &Comparison, p: &Passage) -> bool {
    c.language.is_none() || c.sources[p.source].language == c.language
}

/// Loaded words that no edit removes.
fn unmendable(p: &Passage) -> bool {
    if p.loaded.is_empty() {
        return false;
    }
    let changes: Vec<edit::Change> = saying::verbs(p).into_iter().chain(saying::adjectives(p)).collect();
    p.loaded.iter().any(|l| !changes.iter().any(|c| c.span.contains(l)))
}
