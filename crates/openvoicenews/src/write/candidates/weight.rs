//! Weighing: how much a sentence matters to its story, and how well it would open the report.

use std::collections::BTreeSet;

use jiff::ToSpan;

use super::super::stance::Stance;
use super::super::{edit, standalone};
use super::{dated_openings, decks, firsts, outdated};
use crate::model::{Comparison, Field, Passage, Span};
use crate::text::{Agreed, fold, words};

/// What the sentences of a story are weighed by.
pub(super) struct Scale<'a> {
    c: &'a Comparison,
    stances: &'a [Stance],
    titles: Vec<usize>,
    /// The greatest centrality of a passage.
    most: f32,
    decks: Vec<usize>,
    firsts: Vec<usize>,
    outdated: BTreeSet<usize>,
    /// Whether most articles open with a source or a day.
    hard_news: bool,
    /// What the headlines and openings of the origins agree on.
    agreed: Agreed,
    /// The words of all headlines.
    headlined: BTreeSet<&'a str>,
}

/// Sentences of an article that open it, beside the line under the headline.
const OPENING: usize = 1;

impl<'a> Scale<'a> {
    pub(super) fn of(c: &'a Comparison, stances: &'a [Stance]) -> Scale<'a> {
        let titles: Vec<usize> = (0..c.passages.len()).filter(|&i| c.passages[i].field == Field::Title).collect();
        let decks = decks(c);
        let mut heads = vec![Vec::new(); c.sources.iter().map(|s| s.origin + 1).max().unwrap_or(0)];
        for (i, p) in c.passages.iter().enumerate() {
            if p.field == Field::Title || p.position < OPENING + decks[p.source] {
                heads[c.sources[p.source].origin].push(i);
            }
        }
        Scale {
            c,
            stances,
            most: (0..c.passages.len()).map(|i| c.terms.centrality(i)).fold(f32::MIN_POSITIVE, f32::max),
            firsts: firsts(c),
            outdated: outdated(c).into_iter().map(|(passage, _)| passage).collect(),
            hard_news: dated_openings(c) * 2 > c.sources.len(),
            agreed: c.terms.agreed(&heads),
            headlined: titles.iter().flat_map(|&t| c.passages[t].words()).map(|w| w.text).collect(),
            titles,
            decks,
        }
    }

    /// Weight in the story and as a lede.
    ///
    /// A sentence matters where several origins have it, where headlines, other
    /// sentences and the tops of the articles use its words, and where its article
    /// puts it early: the inverted pyramid. Long sentences and such as name nobody count less.
    pub(super) fn weigh(&self, own: usize, origins: usize, speaker_named: bool) -> (f32, f32) {
        let c = self.c;
        let passage = self.firsts[own];
        let p = &c.passages[passage];
        let position = p.position.saturating_sub(self.decks[p.source]);
        let early = 1.0 / (1.0 + 0.3 * position as f32);
        let covered = self.titles.iter().map(|&t| c.terms.coverage(t, passage));
        let headlined = covered.sum::<f32>() / self.titles.len().max(1) as f32;
        let central = c.terms.centrality(passage) / self.most;
        // What uses nobody else's words is not about the event: a note on the outlet, an aside.
        let strays = headlined < 0.02 && central < 0.4;
        let length = p.length();
        let long = if length > 32 { 0.03 * (length - 32) as f32 } else { 0.0 };
        let less = [
            (strays || self.sets_scene(passage, position), 2.0),
            (self.outdated.contains(&passage), 1.5),
            (position == 0 && origins == 1 && self.hard_news && is_feature(p), 0.8),
            // The line under a headline announces; it does not tell.
            (position == 0 && !edit::is_past(p) && p.statements.is_empty(), 0.9),
            (standalone::goes_back(p), 0.8),
            (position > 0 && self.is_answered(passage), 0.5),
            (p.names.is_empty(), 0.25),
            (declines(p), 1.2),
        ];
        let less: f32 = less.into_iter().filter(|l| l.0).map(|l| l.1).sum();
        // Fitted by trial on the editors' summaries of the development data, each part alone.
        let agreed = 0.5 * c.terms.told(&self.agreed, passage);
        let shared = 0.7 * (origins as f32).ln();
        let answer = if answers(p) { 0.35 } else { 0.0 };
        let weight = shared + 1.2 * headlined + central + 1.2 * early + agreed + answer + 0.25 - long - less;
        let top = if position == 0 { 0.4 } else { 0.0 };
        (weight, weight + 1.2 * headlined + early + top + self.heads(passage, speaker_named))
    }

    /// What makes a sentence a lede, beside its weight: it tells what happened, and when, and what the tops of the
    /// articles agree on.
    fn heads(&self, passage: usize, speaker_named: bool) -> f32 {
        let p = &self.c.passages[passage];
        let signs = [
            (edit::is_past(p), 0.5),
            (!p.dates.is_empty(), 0.2),
            // "While the storm may seem ...": what happened comes second.
            (opens_aside(&p.text), -0.5),
            // Who is heard on it is not who did it.
            (!speaker_named, -BYSTANDER),
            (self.stances[p.source] != Stance::Reports, -LEANING),
            (self.is_of_old(p), -2.5),
        ];
        let quoted = p.quoted.iter().map(Span::len).sum::<usize>() as f32 / p.text.len().max(1) as f32;
        let signs: f32 = signs.into_iter().filter(|s| s.0).map(|s| s.1).sum();
        signs + AGREED * self.c.terms.told(&self.agreed, passage) - QUOTED * quoted
    }

    /// Whether all days that a sentence names lie long before its article: an anniversary, or how it all began.
    fn is_of_old(&self, p: &Passage) -> bool {
        let newest = || self.c.sources.iter().filter_map(|s| s.published).max();
        let Some(published) = self.c.sources[p.source].published.or_else(newest) else { return false };
        let long_ago = published.day().saturating_sub(RECENT_DAYS.days()).to_string();
        let mut days = p.dates.iter().filter_map(|d| d.value.get(..10)).peekable();
        days.peek().is_some() && days.all(|day| *day < *long_ago)
    }

    /// Whether the next sentence of its article takes it back or answers it: alone it would be half of what is told.
    fn is_answered(&self, passage: usize) -> bool {
        let p = &self.c.passages[passage];
        let next = self.c.passages.get(passage + 1).filter(|q| q.source == p.source && q.field == p.field);
        next.is_some_and(|q| ["But ", "However", "Yet ", "Still, "].iter().any(|w| q.text.starts_with(w)))
    }

    /// An opening that shares nothing with its own headline sets a scene.
    fn sets_scene(&self, passage: usize, position: usize) -> bool {
        let (c, p) = (self.c, &self.c.passages[passage]);
        let apart = |&t: &usize| c.terms.coverage(t, passage) < 0.05 && c.terms.coverage(passage, t) < 0.05;
        let own = self.titles.iter().find(|&&t| c.passages[t].source == p.source);
        position < 2 && p.statements.is_empty() && own.is_some_and(apart)
    }

    /// Whether a headline names a speaker.
    pub(super) fn heads_name(&self, speaker: &str) -> bool {
        words(speaker).last().is_some_and(|w| self.headlined.contains(w.text))
    }
}

/// What a sentence counts as a lede that has all that the tops of the articles agree on.
const AGREED: f32 = 2.0;
/// What a sentence loses as a lede that is all quotation.
const QUOTED: f32 = 0.7;
/// The same where its article may be one that argues.
const LEANING: f32 = 0.6;
/// The same where no headline names whom it quotes.
const BYSTANDER: f32 = 0.3;

/// Days within which what happened is news.
const RECENT_DAYS: i64 = 45;

/// Somebody denies or disputes what is said, or asks pardon for it: the other side of the story.
fn answers(p: &Passage) -> bool {
    #[rustfmt::skip]
    const VERBS: [&str; 14] = [
        "apologised", "apologized", "apologises", "apologizes", "denied", "denies", "deny", "denying", "disputed",
        "disputes", "refuted", "rejected", "rejects", "retracted",
    ];
    p.statements.iter().any(|s| !s.source.is_empty() && s.cue.iter().any(|c| VERBS.contains(&c.of(&p.text))))
}

/// Somebody speaks against something: denies it, or disputes or condemns it.
pub(in super::super) fn objects(p: &Passage) -> bool {
    #[rustfmt::skip]
    const VERBS: [&str; 16] = [
        "condemned", "contended", "contends", "countered", "criticised", "criticized", "decried", "denounced",
        "disagreed", "dismissed", "maintained", "maintains", "objected", "objects", "rebuked", "rebutted",
    ];
    answers(p)
        || p.statements.iter().any(|s| !s.source.is_empty() && s.cue.iter().any(|c| VERBS.contains(&c.of(&p.text))))
}

/// Somebody has not answered the outlet: it is told where little else is. Who does not comment on a thing leaves that open.
pub(super) fn declines(p: &Passage) -> bool {
    const SIGNS: [&str; 7] = [
        "declined to comment",
        "declined comment",
        "not immediately respond",
        "not immediately return",
        "not respond to a request",
        "not respond to requests",
        "not immediately comment",
    ];
    // Most passages have neither word.
    p.words().any(|w| matches!(w.text, "declined" | "not"))
        && SIGNS.iter().filter_map(|s| p.text.split_once(s)).any(|(_, rest)| !rest.starts_with(" on "))
}

/// A hard-news opening has a source or a day; a feature's has neither.
fn is_feature(p: &Passage) -> bool {
    p.statements.is_empty() && !p.dates.iter().any(|d| d.value.len() >= 10)
}

/// Whether a sentence begins with a subordinate clause or phrase, before it tells who did what.
fn opens_aside(text: &str) -> bool {
    const OPENERS: [&str; 11] =
        ["while", "with", "as", "although", "though", "even", "despite", "if", "because", "amid", "speaking"];
    let rest = &text[edit::opening_end(text).unwrap_or(0)..];
    words(rest).next().is_some_and(|w| OPENERS.contains(&&*fold(w.text)))
}
