//! Articles on one event in different languages.
//!
//! Two such articles share no words, so they are not compared by them. What they can share is names, numbers, places
//! and days. The rule: at least two independent names or numbers, at least one of them rare; well-known places and
//! days add to that and never suffice. Where the rule is not met nothing is said of the two, neither for nor against.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::frequencies::Frequencies;
use super::hashed::HashedMap;
use super::marks::{ENGLISH, Kind, Mark, Tongue};
use super::near::Neighbour;
use super::profile::Profile;
use super::regroup::Beside;
use super::stories::{OpenStories, days, of_the_day};
use super::weighed::{Weighed, Weight};
use crate::model::{Measure, Shared, SharedKind};

/// Log odds of two articles of which nothing is known but that their languages differ. Between articles of one language
/// silence speaks against one event; between languages most reports of one event share too little to be compared.
pub(super) const UNLIKE_ACROSS: f32 = -1.0;
/// Pieces of evidence that are needed, names and numbers, and the rarity that one of them needs.
const PIECES: usize = 2;
const RARE: f32 = 4.5;
/// Log odds below which two articles are not linked.
const LINKED: f32 = -1.0;
/// Articles in other languages that one is compared with.
const COMPARED: usize = 24;
/// Articles in other languages that one is linked with, the likest.
const LINKS: usize = 48;
/// Articles remembered for one name or number.
const HOLDERS: usize = 200;

/// What the articles in other languages than English say, and how all are linked between languages.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Across {
    foreign: HashedMap<u64, Foreign>,
    holders: HashedMap<u32, VecDeque<u64>>,
    /// The likest first.
    links: HashedMap<u64, Vec<Beside>>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Foreign {
    tongue: Tongue,
    marks: Box<[Mark]>,
}

/// A name or number with its rarity.
#[derive(Clone, Copy, Debug)]
struct Told {
    key: u32,
    kind: Kind,
    name: u16,
    of: u16,
    idf: f32,
    /// How much the article is about it.
    weight: f32,
}

/// What two articles in different languages have in common, as log odds.
#[derive(Clone, Debug, Default)]
pub(super) struct Evidence {
    names: f32,
    numbers: f32,
    share: f32,
    days: f32,
    apart: f32,
    /// Whether the rule is met.
    suffices: bool,
    /// The shared keys with their rarities.
    shared: Vec<(u32, f32)>,
}

impl Across {
    /// Whether all open articles are English.
    pub(super) fn is_empty(&self) -> bool {
        self.foreign.is_empty()
    }

    pub(super) fn tongue(&self, slot: u64) -> Tongue {
        self.foreign.get(&slot).map_or(ENGLISH, |f| f.tongue)
    }

    fn add(&mut self, slot: u64, profile: &Profile) {
        if profile.tongue == ENGLISH {
            return;
        }
        for mark in &profile.marks {
            let holders = self.holders.entry(mark.key).or_default();
            if holders.len() == HOLDERS {
                holders.pop_front();
            }
            holders.push_back(slot);
        }
        self.foreign.insert(slot, Foreign { tongue: profile.tongue, marks: profile.marks.clone() });
    }

    pub(super) fn remove(&mut self, slot: u64) {
        self.links.remove(&slot);
        let Some(foreign) = self.foreign.remove(&slot) else { return };
        for mark in &foreign.marks {
            if let Some(holders) = self.holders.get_mut(&mark.key) {
                holders.retain(|s| *s != slot);
                if holders.is_empty() {
                    self.holders.remove(&mark.key);
                }
            }
        }
    }

    /// Another text of an open article.
    pub(super) fn revise(&mut self, slot: u64, profile: &Profile) {
        let links = self.links.remove(&slot);
        self.remove(slot);
        self.add(slot, profile);
        self.links.extend(links.map(|l| (slot, l)));
    }

    /// The articles in languages other than English and this one that share most with what is told.
    fn find(&self, told: &[Told], tongue: Tongue) -> Vec<u64> {
        let mut found: HashedMap<u64, f32> = HashedMap::default();
        for t in told.iter().filter(|t| t.kind != Kind::Known) {
            for &slot in self.holders.get(&t.key).into_iter().flatten().filter(|&&s| self.tongue(s) != tongue) {
                *found.entry(slot).or_default() += t.idf;
            }
        }
        let mut found: Vec<(u64, f32)> = found.into_iter().collect();
        found.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        found.into_iter().take(COMPARED).map(|f| f.0).collect()
    }

    /// The names and numbers of an article, in ascending order of key.
    fn told(&self, slot: u64, weighed: &Weighed, df: &Frequencies) -> Vec<Told> {
        match self.foreign.get(&slot) {
            Some(foreign) => {
                let told = |m: &Mark| {
                    let idf = df.across(m.key, foreign.tongue);
                    Told { key: m.key, kind: m.kind, name: m.name, of: m.of, idf, weight: idf }
                };
                foreign.marks.iter().map(told).collect()
            }
            None => weighed.terms().iter().filter_map(|t| told_in_english(t, df)).collect(),
        }
    }
}

/// An English word as evidence; what is no name and no number is none.
fn told_in_english(term: &Weight, df: &Frequencies) -> Option<Told> {
    let kind = match term.kind {
        SharedKind::Person | SharedKind::Organisation | SharedKind::Place | SharedKind::Name => Kind::Name,
        SharedKind::Number => Kind::Number,
        SharedKind::Term | SharedKind::Date => return None,
    };
    Some(Told { key: term.key, kind, name: 0, of: 0, idf: df.in_english(term.key), weight: f32::from(term.all) })
}

// Logistic regression over the pairs that are compared when every other article of `allsides_dev` counts as one in
// another language: real news, in which the same people are in every story. Of the pairs above 1.5 before the caution
// nine in ten are one event. A log odd and a half is taken away because a wrong join claims a witness who is none.
const ANY_TWO: f32 = -6.65;
const CAUTION: f32 = 1.5;
/// What the rarities beyond `ORDINARY` count, their sum taken as a logarithm.
const RARITY: f32 = 1.37;
const ORDINARY: f32 = 3.5;
/// What it counts how much of either the other has.
const FOREIGN_SHARE: f32 = 3.3;
const OTHER_SHARE: f32 = 4.56;
/// What it counts that both name one day, or only different ones, and each day between the two.
const SAME_DAY: f32 = 2.4;
const OTHER_DAY: f32 = -5.1;
const DAY_APART: f32 = -0.43;
const MOST_APART: f32 = 8.0;

impl Evidence {
    /// Compares one that is not English with another, in English or in a third language.
    fn of(foreign: &[Told], other: &[Told]) -> Evidence {
        let shared = shared(foreign, other);
        let pieces = pieces(&shared);
        let beyond = |kind: Kind| {
            let rarities = pieces.iter().filter(|p| (p.kind == Kind::Number) == (kind == Kind::Number));
            rarities.map(|p| (p.idf - ORDINARY).max(0.0)).sum::<f32>()
        };
        let (names, numbers) = (beyond(Kind::Name), beyond(Kind::Number));
        let rarity = RARITY * (names + numbers).ln_1p() / (names + numbers).max(f32::MIN_POSITIVE);
        let all: f32 = self::pieces(foreign).iter().map(|p| p.idf).sum();
        let covered = pieces.iter().map(|p| p.idf).sum::<f32>() / all.max(f32::MIN_POSITIVE);
        let squares: f32 = other.iter().map(|t| t.weight * t.weight).sum();
        let about: f32 = shared.iter().map(|t| t.weight * t.weight).sum();
        Evidence {
            names: names * rarity,
            numbers: numbers * rarity,
            share: FOREIGN_SHARE * covered.min(1.0) + OTHER_SHARE * (about / squares.max(f32::MIN_POSITIVE)).sqrt(),
            suffices: pieces.len() >= PIECES && pieces.iter().any(|p| p.idf >= RARE),
            shared: shared.iter().map(|t| (t.key, t.idf)).collect(),
            ..Evidence::default()
        }
    }

    fn odds(&self) -> f32 {
        ANY_TWO - CAUTION + self.names + self.numbers + self.share + self.days + self.apart
    }

    fn measures(&self) -> Vec<Measure> {
        let parts = [
            ("another language", ANY_TWO - CAUTION),
            ("shared names", self.names),
            ("shared numbers", self.numbers),
            ("what both tell", self.share),
            ("days named", self.days),
            ("time apart", self.apart),
        ];
        let told = parts.into_iter().filter(|p| p.1.abs() >= 0.05);
        let mut measures: Vec<Measure> = told.map(|(of, odds)| Measure { of: of.into(), odds }).collect();
        measures.sort_by(|a, b| b.odds.abs().total_cmp(&a.odds.abs()));
        measures
    }
}

/// What both tell, each once: numbered and named as the first has it, weighed as the second does.
fn shared(foreign: &[Told], other: &[Told]) -> Vec<Told> {
    let mut shared: Vec<Told> = Vec::new();
    for t in foreign {
        if let Ok(at) = other.binary_search_by_key(&t.key, |o| o.key)
            && (t.kind == Kind::Number) == (other[at].kind == Kind::Number)
            && !shared.iter().any(|s| s.of == t.of)
        {
            shared.push(Told { idf: t.idf.min(other[at].idf), weight: other[at].weight, ..*t });
        }
    }
    shared
}

/// The names and numbers, each by its rarest word; well-known ones are none.
fn pieces(told: &[Told]) -> Vec<Told> {
    let mut pieces: Vec<Told> = told.iter().filter(|t| t.kind != Kind::Known).copied().collect();
    pieces.sort_unstable_by(|a, b| a.name.cmp(&b.name).then(b.idf.total_cmp(&a.idf)).then(a.key.cmp(&b.key)));
    pieces.dedup_by_key(|t| t.name);
    pieces
}

impl OpenStories {
    /// Links an article that has just arrived with those of other languages.
    pub(super) fn meet(&mut self, slot: u64, profile: &Profile) {
        if profile.tongue == ENGLISH && self.across.is_empty() {
            return;
        }
        self.across.add(slot, profile);
        let Some(told) = self.names_and_numbers(slot) else { return };
        let mut others = self.across.find(&told, profile.tongue);
        if profile.tongue != ENGLISH {
            others.extend(self.in_english(slot, &told));
        }
        for other in others {
            let Some(evidence) = self.evidence(slot, &told, other) else { continue };
            let odds = evidence.odds();
            if !evidence.suffices || odds <= LINKED {
                continue;
            }
            let of_the_day = of_the_day(days(self.seconds(slot), self.seconds(other)));
            for (from, to) in [(slot, other), (other, slot)] {
                let neighbour = Neighbour { slot: to, cosine: 0.0, alone: Some(odds), of_the_day };
                let beside = Beside { neighbour, odds };
                let mut links = self.across.links.remove(&from).unwrap_or_default();
                links.retain(|l| self.is_open(l.neighbour.slot));
                links.insert(links.partition_point(|l| l.odds >= odds), beside);
                links.truncate(LINKS);
                self.across.links.insert(from, links);
            }
        }
    }

    /// The English articles that share most with what is told.
    fn in_english(&mut self, slot: u64, told: &[Told]) -> Vec<u64> {
        let by: Vec<(u32, f32)> = told.iter().filter(|t| t.kind != Kind::Known).map(|t| (t.key, t.idf)).collect();
        let mut found = self.sharing(&by, self.seconds(slot));
        found.retain(|&other| {
            other != slot && self.across.tongue(other) == ENGLISH && self.apart_within(slot, other).is_some()
        });
        found.truncate(COMPARED);
        found
    }

    fn names_and_numbers(&self, slot: u64) -> Option<Vec<Told>> {
        Some(self.across.told(slot, &self.voice(slot)?.weighed, &self.df))
    }

    /// What an article, of which the names and numbers are given, shares with one of another language; nothing where
    /// they are too far apart in time.
    fn evidence(&self, a: u64, told: &[Told], b: u64) -> Option<Evidence> {
        let (v, w) = (&self.voice(a)?.weighed, &self.voice(b)?.weighed);
        let apart = self.apart_within(a, b)?;
        let other = self.names_and_numbers(b)?;
        // The one that is not English is looked at from.
        let (x, y) = if self.across.tongue(a) == ENGLISH { (&*other, told) } else { (told, &*other) };
        let mut evidence = Evidence::of(x, y);
        evidence.apart = DAY_APART * apart.unwrap_or(0.0).min(MOST_APART);
        evidence.days = if v.weekdays & w.weekdays != 0 || v.days.iter().any(|d| w.days.contains(d)) {
            SAME_DAY
        } else if v.weekdays != 0 && w.weekdays != 0 {
            OTHER_DAY
        } else {
            0.0
        };
        Some(evidence)
    }

    /// The open articles of other languages that an article is linked with.
    pub(super) fn across(&self, slot: u64) -> impl Iterator<Item = Beside> {
        self.across.links.get(&slot).into_iter().flatten().copied().filter(|b| self.is_open(b.neighbour.slot))
    }

    /// Log odds of two articles that are not linked.
    pub(super) fn unlinked(&self, a: u64, b: u64) -> f32 {
        if self.across.tongue(a) == self.across.tongue(b) { super::likeness::UNLIKE } else { UNLIKE_ACROSS }
    }

    /// What speaks for one event and what against it between two languages; nothing where the languages are one.
    pub(super) fn measured_across(&self, a: u64, b: u64) -> Option<(Vec<Measure>, f32)> {
        if self.across.tongue(a) == self.across.tongue(b) {
            return None;
        }
        let evidence = self.names_and_numbers(a).and_then(|told| self.evidence(a, &told, b)).unwrap_or_default();
        let odds = if evidence.suffices { evidence.odds() } else { UNLIKE_ACROSS.min(evidence.odds()) };
        Some((evidence.measures(), odds))
    }

    /// What two articles of different languages share, in the words of the first; nothing where the languages are one.
    pub(super) fn shared_across(&self, profile: &Profile, a: u64, b: u64) -> Option<Vec<Shared>> {
        if self.across.tongue(a) == self.across.tongue(b) {
            return None;
        }
        let mut shared =
            self.names_and_numbers(a).and_then(|told| self.evidence(a, &told, b)).unwrap_or_default().shared;
        shared.sort_unstable_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
        let all = shared.iter().map(|s| s.1).sum::<f32>().max(f32::MIN_POSITIVE);
        let told = shared.into_iter().filter_map(|(key, idf)| {
            let (kind, text) = self.word_across(profile, a, key)?;
            Some(Shared { kind, text, weight: idf / all })
        });
        Some(told.collect())
    }

    fn word_across(&self, profile: &Profile, slot: u64, key: u32) -> Option<(SharedKind, String)> {
        let Some(foreign) = self.across.foreign.get(&slot) else {
            let kind = self.voice(slot)?.weighed.terms().iter().find(|t| t.key == key)?.kind;
            return Some((kind, profile.word(key)?.to_owned()));
        };
        let mark = foreign.marks.iter().find(|m| m.key == key)?;
        let text = profile.article.field(mark.field).get(mark.span.start..mark.span.end)?;
        let kind = match mark.kind {
            Kind::Number => SharedKind::Number,
            Kind::Known => SharedKind::Place,
            Kind::Name => SharedKind::Name,
        };
        Some((kind, text.to_owned()))
    }
}
