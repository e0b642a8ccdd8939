//! Articles on one event in different languages.
//!
//! Two such articles share no words, so they are not compared by them. What they can share is names, numbers, places
//! and days. The rule: at least two independent names or numbers, at least one of them rare; well-known places and
//! days add to that and never suffice. Where the rule is not met nothing is said of the two, neither for nor against.

use std::sync::Arc;

use super::frequencies::Frequencies;
use super::hashed::HashedMap;
use super::marks::{ENGLISH, Kind, Mark, Tables, Tongue};
use super::near::Neighbour;
use super::profile::Profile;
use super::stories::{OpenStories, days, within};
use super::weighed::Weighed;
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
/// Articles remembered for one name or number.
const HOLDERS: usize = 200;

/// What the articles in other languages than English say, and how all are linked between languages.
#[derive(Clone, Debug)]
pub(super) struct Across {
    tables: Arc<Tables>,
    foreign: HashedMap<u64, Foreign>,
    holders: HashedMap<u32, Vec<u64>>,
    links: HashedMap<u64, Vec<Neighbour>>,
}

#[derive(Clone, Debug)]
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
}

/// What two articles in different languages have in common, as log odds.
#[derive(Clone, Debug, Default)]
pub(super) struct Evidence {
    names: f32,
    numbers: f32,
    known: f32,
    days: f32,
    apart: f32,
    share: f32,
    /// Whether the rule is met.
    suffices: bool,
    /// The shared keys with their weights.
    shared: Vec<(u32, f32)>,
}

impl Default for Across {
    fn default() -> Across {
        Across {
            tables: Arc::new(Tables::built_in()),
            foreign: HashedMap::default(),
            holders: HashedMap::default(),
            links: HashedMap::default(),
        }
    }
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
        let Some(language) = &profile.language else { return };
        let marks: Box<[Mark]> = self.tables.marks(&profile.article, language).into();
        for mark in &marks {
            let holders = self.holders.entry(mark.key).or_default();
            if holders.len() == HOLDERS {
                holders.remove(0);
            }
            holders.push(slot);
        }
        self.foreign.insert(slot, Foreign { tongue: profile.tongue, marks });
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
                    let idf = df.idf_across(m.key, foreign.tongue);
                    Told { key: m.key, kind: m.kind, name: m.name, of: m.of, idf }
                };
                foreign.marks.iter().map(told).collect()
            }
            None => weighed.terms().iter().filter_map(|t| told_in_english(t.key, t.kind, df)).collect(),
        }
    }
}

/// An English word as evidence; what is no name and no number is none.
fn told_in_english(key: u32, kind: SharedKind, df: &Frequencies) -> Option<Told> {
    let kind = match kind {
        SharedKind::Person | SharedKind::Organisation | SharedKind::Place | SharedKind::Name => Kind::Name,
        SharedKind::Number => Kind::Number,
        SharedKind::Term | SharedKind::Date => return None,
    };
    Some(Told { key, kind, name: 0, of: 0, idf: df.idf(key) })
}

impl Evidence {
    /// Compares one that is not English with another in a third language or in English.
    fn of(foreign: &[Told], other: &[Told]) -> Evidence {
        let pieces = |told: &[Told]| {
            let mut names: Vec<u16> = told.iter().filter(|t| t.kind != Kind::Known).map(|t| t.name).collect();
            names.sort_unstable();
            names.dedup();
            names.len()
        };
        let mut shared: Vec<Told> = Vec::new();
        for t in foreign {
            if let Ok(at) = other.binary_search_by_key(&t.key, |o| o.key)
                && (t.kind == Kind::Number) == (other[at].kind == Kind::Number)
                && !shared.iter().any(|s| s.of == t.of)
            {
                shared.push(Told { idf: t.idf.min(other[at].idf), ..*t });
            }
        }
        let mut evidence = Evidence { shared: shared.iter().map(|t| (t.key, t.idf)).collect(), ..Evidence::default() };
        shared.sort_unstable_by(|a, b| a.name.cmp(&b.name).then(b.idf.total_cmp(&a.idf)));
        let (mut count, mut rarest, mut last) = (0, 0.0_f32, None);
        for t in &shared {
            // The second word of a name follows from the first.
            let weight = if last == Some(t.name) { t.idf * SECOND } else { t.idf };
            match t.kind {
                Kind::Known => evidence.known += KNOWN * t.idf,
                Kind::Name => evidence.names += NAME * weight,
                Kind::Number => evidence.numbers += NUMBER * weight,
            }
            if t.kind != Kind::Known {
                count += usize::from(last != Some(t.name));
                rarest = rarest.max(t.idf);
                last = Some(t.name);
            }
        }
        evidence.suffices = count >= PIECES && rarest >= RARE;
        evidence.share = SHARE * (count as f32 / pieces(foreign).max(1) as f32 - HALF);
        evidence
    }

    fn odds(&self) -> f32 {
        ANY_TWO + self.names + self.numbers + self.known + self.days + self.apart + self.share
    }

    fn measures(&self) -> Vec<Measure> {
        let parts = [
            ("another language: any two articles", ANY_TWO),
            ("another language: shared names", self.names),
            ("another language: shared numbers", self.numbers),
            ("another language: well-known places and bodies", self.known),
            ("another language: days named", self.days),
            ("another language: time apart", self.apart),
            ("another language: share of its names and numbers", self.share),
        ];
        let told = parts.into_iter().filter(|p| p.1.abs() >= 0.05);
        let mut measures: Vec<Measure> = told.map(|(of, odds)| Measure { of: of.into(), odds }).collect();
        measures.sort_by(|a, b| b.odds.abs().total_cmp(&a.odds.abs()));
        measures
    }
}

/// Log odds in advance; for each unit of rarity of a shared name, number and well-known place; and how much the second
/// word of a name counts. Set over the events of `fixtures/tongues` with odd numbers.
const ANY_TWO: f32 = -5.0;
const NAME: f32 = 0.35;
const NUMBER: f32 = 0.35;
const KNOWN: f32 = 0.15;
const SECOND: f32 = 0.4;
/// What it counts that the other has all names and numbers, and the share from which on it speaks for one event.
const SHARE: f32 = 3.0;
const HALF: f32 = 0.5;
/// What it counts that both name one day, or different ones, and each day between the two.
const SAME_DAY: f32 = 0.7;
const OTHER_DAY: f32 = -1.5;
const DAY_APART: f32 = -0.3;

impl OpenStories {
    /// Links an article that has just arrived with those of other languages.
    pub(super) fn meet(&mut self, slot: u64, profile: &Profile) {
        if profile.tongue == ENGLISH && self.across.is_empty() {
            return;
        }
        self.across.add(slot, profile);
        let Some(voice) = self.voice(slot) else { return };
        let told = self.across.told(slot, &voice.weighed, &self.df);
        let mut others = self.across.find(&told, profile.tongue);
        if profile.tongue != ENGLISH {
            others.extend(self.in_english(slot, &told));
        }
        for other in others {
            let Some(evidence) = self.evidence(slot, other).filter(|e| e.suffices && e.odds() > LINKED) else {
                continue;
            };
            let apart = days(self.at(slot).seconds, self.at(other).seconds);
            for (from, to) in [(slot, other), (other, slot)] {
                let link = Neighbour { slot: to, cosine: 0.0, alone: Some(evidence.odds()), apart };
                self.across.links.entry(from).or_default().push(link);
            }
        }
    }

    /// The English articles that share most with what is told.
    fn in_english(&mut self, slot: u64, told: &[Told]) -> Vec<u64> {
        let by: Vec<(u32, f32)> = told.iter().filter(|t| t.kind != Kind::Known).map(|t| (t.key, t.idf)).collect();
        let (first, seconds) = (self.first, self.at(slot).seconds);
        let near = |other: u64| days(seconds, self.articles[(other - first) as usize].seconds).is_none_or(within);
        let mut found = self.neighbours.find_by(&by, first, near);
        found.retain(|&other| near(other) && self.across.tongue(other) == ENGLISH);
        found.truncate(COMPARED);
        found
    }

    /// What two articles of different languages share; nothing where they are too far apart in time.
    fn evidence(&self, a: u64, b: u64) -> Option<Evidence> {
        // The one that is not English is looked at from.
        let (a, b) = if self.across.tongue(a) == ENGLISH { (b, a) } else { (a, b) };
        let (v, w) = (self.voice(a)?, self.voice(b)?);
        let apart = days(self.at(a).seconds, self.at(b).seconds);
        if !apart.is_none_or(within) {
            return None;
        }
        let (x, y) = (self.across.told(a, &v.weighed, &self.df), self.across.told(b, &w.weighed, &self.df));
        let mut evidence = Evidence::of(&x, &y);
        let (v, w) = (&v.weighed, &w.weighed);
        evidence.apart = DAY_APART * apart.unwrap_or(0.0);
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
    pub(super) fn across(&self, slot: u64) -> impl Iterator<Item = &Neighbour> {
        self.across.links.get(&slot).into_iter().flatten().filter(|n| self.is_open(n.slot))
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
        let evidence = self.evidence(a, b).unwrap_or_default();
        let odds = if evidence.suffices { evidence.odds() } else { UNLIKE_ACROSS.min(evidence.odds()) };
        Some((evidence.measures(), odds))
    }

    /// What two articles of different languages share, in the words of the first.
    pub(super) fn shared_across(&self, profile: &Profile, a: u64, b: u64) -> Vec<Shared> {
        let mut shared = self.evidence(a, b).unwrap_or_default().shared;
        shared.sort_unstable_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
        let all = shared.iter().map(|s| s.1).sum::<f32>().max(f32::MIN_POSITIVE);
        let told = shared.into_iter().filter_map(|(key, idf)| {
            let (kind, text) = self.word_across(profile, a, key)?;
            Some(Shared { kind, text, weight: idf / all })
        });
        told.collect()
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
