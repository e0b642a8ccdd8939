//! The passages that may become sentences, each with its role and its weight.

mod weight;

use std::cell::OnceCell;

use foldhash::HashMap;

pub(super) use self::weight::objects;
use self::weight::{Scale, declines};
use super::refusal::{Judge, Refusal};
use super::stance::Stance;
use super::{dating, draft, known, stale};
use crate::model::{Comparison, Evidence, Field, Passage, PointKind, Position, Quantity};

/// What a sentence does in a report; in the order in which they are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    Fact,
    Statement,
    Unknown,
    Background,
    Outlook,
}

/// A passage that may become a sentence.
pub(super) struct Candidate {
    pub(super) passage: usize,
    /// Index into the comparison's points.
    pub(super) point: usize,
    pub(super) role: Role,
    /// How much it matters to the story.
    pub(super) weight: f32,
    /// How much it would make a lede.
    pub(super) lede: f32,
    pub(super) origins: usize,
    pub(super) speaker: Option<String>,
}

/// The passages that may become sentences. Whether one can stand alone is judged when it is reached: most never are.
pub(super) struct Candidates<'a> {
    c: &'a Comparison,
    /// How each source writes.
    pub(super) stances: &'a [Stance],
    judge: Judge<'a>,
    /// The day of the newest article.
    newest: Option<String>,
    /// Every passage of a text that states or denies a point, in order of passages.
    all: Vec<Candidate>,
    refusals: Vec<OnceCell<Option<Refusal>>>,
    presupposed: Vec<OnceCell<Vec<String>>>,
}

impl<'a> Candidates<'a> {
    /// `stances` are those of the sources, by [`super::stance::of_sources`].
    pub(super) fn of(c: &'a Comparison, stances: &'a [Stance]) -> Candidates<'a> {
        let many = c.passages.len();
        let (refusals, presupposed) = (vec![OnceCell::new(); many], vec![OnceCell::new(); many]);
        let newest = c.sources.iter().filter_map(|s| s.published).max().map(|m| m.day().to_string());
        Candidates { c, stances, judge: Judge::new(c, stances), newest, all: look(c, stances), refusals, presupposed }
    }

    /// All of them, fit or not.
    pub(super) fn all(&self) -> &[Candidate] {
        &self.all
    }

    /// That of a passage, if it can stand alone; what it tells may have been overtaken.
    pub(super) fn whole(&self, passage: usize) -> Option<&Candidate> {
        let n = self.all.binary_search_by_key(&passage, |x| x.passage).ok()?;
        Some(&self.all[n]).filter(|_| self.refusal(passage).is_none())
    }

    /// That of a passage, if it [stands](Candidates::stands).
    pub(super) fn standing(&self, passage: usize) -> Option<&Candidate> {
        self.whole(passage).filter(|x| self.stands(x))
    }

    /// Why a passage is no candidate, if it is none.
    pub(super) fn refusal(&self, passage: usize) -> Option<Refusal> {
        *self.refusals[passage].get_or_init(|| self.judge.refusal(passage))
    }

    /// What a passage takes as known: see [`known::presupposed`].
    pub(super) fn presupposed(&self, passage: usize) -> &[String] {
        self.presupposed[passage].get_or_init(|| known::presupposed(self.c, passage))
    }

    /// Whether it can stand alone, and is not [`stale`]. What has got another day since is not still to come, whether or
    /// not there is room for the new day.
    pub(super) fn stands(&self, x: &Candidate) -> bool {
        self.refusal(x.passage).is_none() && !self.is_stale(x.passage) && self.overtaking(x).next().is_none()
    }

    /// Whether a passage tells of what is to come, and that is over.
    pub(super) fn is_stale(&self, passage: usize) -> bool {
        let p = &self.c.passages[passage];
        self.newest.as_ref().is_some_and(|newest| stale::is_stale(p, &self.c.sources[p.source], newest))
    }

    /// The candidates of later articles that give another day for what is to come.
    pub(super) fn overtaking<'b>(&'b self, x: &'b Candidate) -> impl Iterator<Item = &'b Candidate> {
        let c = self.c;
        let days = |x: &Candidate| days_to_come(c, &c.passages[x.passage]);
        let own = if x.role == Role::Outlook { days(x) } else { Vec::new() };
        let at = |x: &Candidate| c.sources[c.passages[x.passage].source].published;
        let newer = move |y: &Candidate| at(y) > at(x) && c.terms.likeness(x.passage, y.passage) > OVERTAKES;
        self.all.iter().filter(move |y| {
            if own.is_empty() || !newer(y) {
                return false;
            }
            let given = days(y);
            !given.is_empty() && !given.iter().any(|day| own.contains(day)) && self.refusal(y.passage).is_none()
        })
    }
}

fn look(c: &Comparison, stances: &[Stance]) -> Vec<Candidate> {
    let scale = Scale::of(c, stances);
    let mut out = Vec::new();
    let heard = heard(c);
    for (n, point) in c.points.iter().enumerate() {
        let stating = (origins_of(c, &point.stated_by), heard[point.matter]);
        let otherwise = point.contested_by.iter().chain(&point.denied_by).map(|&p| (p, (1, 1)));
        for (passage, (origins, heard)) in point.stated_by.iter().map(|&p| (p, stating)).chain(otherwise) {
            let p = &c.passages[passage];
            if p.field == Field::Title {
                continue;
            }
            let speaker = draft::speaker(p);
            let role = role(p, point.kind, speaker.is_some());
            let speaker_named = speaker.as_deref().is_none_or(|s| scale.heads_name(s));
            let (mut weight, lede) = scale.weigh(passage, heard, speaker_named);
            if role == Role::Outlook {
                // The words differ more than the day does: who has the day has the news.
                weight += 0.9 * (coming(c, p) as f32).ln();
                // What comes "on Monday" cannot be placed by a reader of another week. Only here: elsewhere the same
                // would cost the summaries more than it mends.
                weight -= if dating::leaves_weekday(c, p) { 0.6 } else { 0.0 };
            }
            out.push(Candidate { passage, point: n, role, weight, lede, origins, speaker });
        }
    }
    out.sort_by_key(|x| x.passage);
    out
}

/// How many origins speak of each matter, by the number of its first point.
fn heard(c: &Comparison) -> Vec<usize> {
    let mut by_matter: Vec<Vec<usize>> = vec![Vec::new(); c.points.len()];
    for point in &c.points {
        by_matter[point.matter].extend(&point.stated_by);
    }
    by_matter.iter().map(|passages| origins_of(c, passages)).collect()
}

/// Likeness from which two sentences on what is to come are about one thing.
const OVERTAKES: f32 = 0.2;

/// The days that a passage names after its publication.
pub(super) fn days_to_come<'a>(c: &Comparison, p: &'a Passage) -> Vec<&'a str> {
    let published = c.sources[p.source].published.map(|m| m.day().to_string()).unwrap_or_default();
    p.dates.iter().map(|d| d.value.as_str()).filter(|v| v.len() == 10 && **v > *published).collect()
}

/// How many origins name the day to come that a passage names, at least one.
fn coming(c: &Comparison, p: &Passage) -> usize {
    let with = |day: &str| -> Vec<usize> {
        (0..c.passages.len()).filter(|&i| c.passages[i].dates.iter().any(|d| d.value == day)).collect()
    };
    days_to_come(c, p).into_iter().map(|day| origins_of(c, &with(day))).max().unwrap_or(1).max(1)
}

/// Passages with a count that a later article gives as higher, and that count.
///
/// The positions of a difference are in order of their articles, the latest first.
pub(super) fn outdated(c: &Comparison) -> Vec<(usize, f64)> {
    let mut out = Vec::new();
    for d in &c.differences {
        let mut leading = None;
        for position in &d.positions {
            let passages = giving(c, position);
            let counted = value(c, position, &passages).filter(|q| q.unit.is_none());
            let Some(value) = counted.map(|q| q.value) else { continue };
            if value < *leading.get_or_insert(value) {
                out.extend(passages.into_iter().map(|passage| (passage, value)));
            }
        }
    }
    out
}

/// The passages that give a position.
pub(super) fn giving(c: &Comparison, position: &Position) -> Vec<usize> {
    let cited = position.sentences.iter().flat_map(|s| &s.evidence);
    cited.filter_map(|e| c.passages.iter().position(|p| is_cited(c, p, e))).collect()
}

/// The number of a position, which is worded as the first of its passages has it.
fn value<'a>(c: &'a Comparison, position: &Position, passages: &[usize]) -> Option<&'a Quantity> {
    passages.iter().find_map(|&i| {
        let p = &c.passages[i];
        p.quantities.iter().find(|q| q.span.of(&p.text) == position.value)
    })
}

/// A position's value as one of its passages words it.
pub(super) fn worded(c: &Comparison, position: &Position, passage: usize) -> String {
    let p = &c.passages[passage];
    let known = value(c, position, &giving(c, position));
    let own = known.and_then(|k| p.quantities.iter().find(|q| q.value == k.value && q.to == k.to && q.unit == k.unit));
    own.map_or_else(|| position.value.clone(), |q| q.span.of(&p.text).to_owned())
}

fn is_cited(c: &Comparison, p: &Passage, e: &Evidence) -> bool {
    c.sources[p.source].article == e.article && p.start == e.start && p.field == e.field
}

pub(super) fn origins_of(c: &Comparison, passages: &[usize]) -> usize {
    let mut origins: Vec<usize> = passages.iter().map(|&i| c.sources[c.passages[i].source].origin).collect();
    origins.sort_unstable();
    origins.dedup();
    origins.len()
}

/// How many articles open with a source or a day, as hard news does.
fn dated_openings(c: &Comparison) -> usize {
    let opening = c.passages.iter().filter(|p| p.field == Field::Text && p.position == 0);
    opening.filter(|p| !p.statements.is_empty() || p.dates.iter().any(|d| d.value.len() >= 10)).count()
}

/// How many fragments each source has before its first sentence: standfirsts and the like, which end without a stop.
///
/// The inverted pyramid begins behind them.
fn decks(c: &Comparison) -> Vec<usize> {
    let mut out = vec![0; c.sources.len()];
    for p in c.passages.iter().filter(|p| p.field == Field::Text) {
        let ends = p.text.trim_end_matches(['"', '”', '\'', '’', ')']).ends_with(['.', '!', '?', ':']);
        if out[p.source] == p.position && !ends {
            out[p.source] += 1;
        }
    }
    out
}

/// For each passage, the first of its origin with the very words, which it is weighed as: a shortened reprint has them
/// nearer to its top. Of equals the first is taken, so that a text is cited where it first stood as far as its share goes.
fn firsts(c: &Comparison) -> Vec<usize> {
    let mut known: HashMap<(usize, &str), usize> = HashMap::default();
    c.passages
        .iter()
        .enumerate()
        .map(|(i, p)| *known.entry((c.sources[p.source].origin, &p.text)).or_insert(i))
        .collect()
}

fn role(p: &Passage, kind: PointKind, spoken: bool) -> Role {
    match kind {
        // Who has not answered leaves no gap in what is known of the event.
        PointKind::Unknown if !declines(p) => Role::Unknown,
        PointKind::Outlook => Role::Outlook,
        PointKind::Background => Role::Background,
        PointKind::Statement | PointKind::Event | PointKind::Unknown if spoken && draft::is_attributed(p) => {
            Role::Statement
        }
        PointKind::Statement | PointKind::Event | PointKind::Unknown => Role::Fact,
    }
}
