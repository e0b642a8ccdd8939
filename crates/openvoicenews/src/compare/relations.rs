//! What two passages of a story are to each other, by the rules of `spec/compare`.

use std::collections::BTreeSet;

use super::alike::{self, Measures, Weights};
use super::content::{Contents, Vocabulary};
use super::figures::Figures;
use super::{denials, kinds};
use crate::model::{Comparison, DateMention, DifferenceKind, Judgement, Passage, Relation, Source};
use crate::text::Terms;

/// Log odds from which two passages tell the same thing, so that one may be cited for the other: from here on nine in ten
/// do, in ten folds of the pairs learned from, and nearly two in three of all that do.
const SAME: f32 = 0.8;
/// Likeness of all but who says it from which two that open alike tell the same, however short they are.
const WORD_FOR_WORD: f32 = 0.95;
/// Log odds, by the weights of how much both tell of one matter, from which it is the same matter: what more articles
/// come to speak of weighs more, be it told as the same or not. From here on a rule may find that they differ.
const ALIKE: f32 = 0.8;
/// The same where both count one thing and give different numbers, which is a sign of its own. Two players' goals and the
/// votes of two precincts are counted in like words.
const COUNTED: f32 = 0.0;
/// The same where both count the dead or the hurt, of whom a story has few counts.
const CASUALTIES: f32 = -1.4;

/// The same, the days left out, where both give one day and not the same.
const DATED: f32 = 1.0;

/// The passages of a story, ready to be held against each other.
#[derive(Debug)]
pub struct Relations<'a> {
    passages: &'a [Passage],
    contents: Contents,
    terms: Terms,
    figures: Figures,
    alike: Weights,
    same: Weights,
    known: Vec<Known<'a>>,
}

/// What a source has anywhere: who knows the other account does not contradict it.
#[derive(Clone, Debug, Default)]
pub(super) struct Known<'a> {
    names: BTreeSet<&'a str>,
    days: BTreeSet<&'a str>,
    /// Values as bits, since they are compared for being the same only.
    values: BTreeSet<u64>,
}

impl Known<'_> {
    pub(super) fn has_name(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    pub(super) fn has_day(&self, day: &str) -> bool {
        self.days.contains(day)
    }

    pub(super) fn has_value(&self, value: f64) -> bool {
        self.values.contains(&value.to_bits())
    }
}

impl<'a> Relations<'a> {
    /// Reads the passages of a comparison.
    #[must_use]
    pub fn of(comparison: &'a Comparison) -> Relations<'a> {
        Relations::between(&comparison.passages, &comparison.sources)
    }

    pub(super) fn between(passages: &'a [Passage], sources: &'a [Source]) -> Relations<'a> {
        let mut known = vec![Known::default(); sources.len()];
        for p in passages {
            let of = &mut known[p.source];
            of.names.extend(p.names.iter().map(|n| n.entity.name.as_str()));
            of.days.extend(p.dates.iter().filter_map(DateMention::day_of_year));
            of.values.extend(p.quantities.iter().map(|q| q.value.to_bits()));
        }
        let mut vocabulary = Vocabulary::default();
        let contents = Contents::of(passages, &mut vocabulary);
        let terms = vocabulary.terms(&contents);
        let figures = Figures::of(passages, sources, &mut vocabulary);
        Relations { passages, contents, terms, figures, alike: Weights::alike(), same: Weights::same(), known }
    }

    /// What two passages, by their numbers in the comparison, are to each other. Their order makes no difference.
    ///
    /// Linear in the two passages and in the articles they stand in.
    #[must_use]
    pub fn judge(&self, a: usize, b: usize) -> Judgement {
        self.judge_by(a, b, &self.measures(a, b))
    }

    /// The same of two whose measures are known.
    pub(super) fn judge_by(&self, a: usize, b: usize, measures: &Measures) -> Judgement {
        let (a, b) = (a.min(b), a.max(b));
        let (alike, odds) = (self.alike.odds(measures), self.same.odds(measures));
        let told = |relation, kinds, running| Judgement { relation, kinds, running, odds };
        if denials::denies(&self.contents, a, b, alike) {
            return told(Relation::Deny, vec![DifferenceKind::Denial], false);
        }
        let (p, q) = (&self.passages[a], &self.passages[b]);
        // "The ministry had earlier spoken of three" tells what was told, not how many there are.
        if self.contents.of[a].looks_back != self.contents.of[b].looks_back {
            return told(Relation::Unrelated, Vec::new(), false);
        }
        let counted = self.counted_at(a, b, || alike);
        let running = counted.is_some_and(|(m, n)| self.figures.is_toll(a, m) && self.figures.is_toll(b, n));
        let mut kinds = Vec::from_iter(counted.map(|_| DifferenceKind::Number));
        if alike >= ALIKE {
            kinds.extend(kinds::of([p, q], self.known_to(a, b), [&self.contents.of[a], &self.contents.of[b]]));
        } else if alike - self.alike.part(measures, "days_apart") >= DATED
            && kinds::date([p, q], self.known_to(a, b), [&self.contents.of[a], &self.contents.of[b]])
        {
            kinds.push(DifferenceKind::Date);
        }
        // A count of the dead or the hurt is given with its own day.
        let tolls = || [a, b].iter().all(|&i| self.figures.has_toll(i));
        kinds.retain(|kind| *kind != DifferenceKind::Date || !tolls());
        let [x, y] = [a, b].map(|i| &self.contents.of[i]);
        let word_for_word = || alike::open_alike(x, y) && self.contents.said_dice(x, y) >= WORD_FOR_WORD;
        let same = (odds >= SAME || word_for_word()) && !denials::negated_between(&self.contents, a, b);
        let relation = match (kinds.is_empty(), same) {
            (false, _) => Relation::Differ,
            (true, true) => Relation::Same,
            (true, false) => Relation::Unrelated,
        };
        told(relation, kinds, running)
    }

    fn known_to(&self, a: usize, b: usize) -> [&Known<'a>; 2] {
        [a, b].map(|i| &self.known[self.passages[i].source])
    }

    /// The quantities in which two passages differ, as indices into theirs. None where one of the articles has both
    /// numbers, since it then counts something else with one of them, and none between last century's fire and today's.
    pub(super) fn counted(&self, a: usize, b: usize) -> Option<(usize, usize)> {
        self.counted_at(a, b, || self.alike(a, b))
    }

    fn counted_at(&self, a: usize, b: usize, odds: impl FnOnce() -> f32) -> Option<(usize, usize)> {
        let (p, q) = (&self.passages[a], &self.passages[b]);
        let (m, n) = self.figures.conflict(self.passages, a, b)?;
        if self.figures.is_elsewhere(a) != self.figures.is_elsewhere(b) {
            return None;
        }
        let (x, y) = (p.quantities[m].value, q.quantities[n].value);
        let both = self.known[p.source].has_value(y) || self.known[q.source].has_value(x);
        // Who tells that four are hurt tells that there was talk of three.
        let casualties = self.figures.is_casualty(a, m) && self.figures.is_casualty(b, n);
        let least = if casualties { CASUALTIES } else { COUNTED };
        ((casualties || !both) && odds() >= least).then_some((m, n))
    }

    /// Log odds that two passages tell the same thing, whether or not they differ in it.
    pub(super) fn odds(&self, measures: &Measures) -> f32 {
        self.same.odds(measures)
    }

    /// Whether two passages tell of one matter, and neither negates what the other tells.
    pub(super) fn are_akin(&self, a: usize, b: usize) -> bool {
        self.are_akin_by(a, b, &self.measures(a, b))
    }

    pub(super) fn are_akin_by(&self, a: usize, b: usize, measures: &Measures) -> bool {
        self.alike.odds(measures) >= ALIKE && !denials::negated_between(&self.contents, a, b)
    }

    /// Log odds that two passages tell of one matter.
    fn alike(&self, a: usize, b: usize) -> f32 {
        self.alike.odds(&self.measures(a, b))
    }

    /// What two passages share, as numbers.
    #[must_use]
    pub fn measures(&self, a: usize, b: usize) -> Measures {
        alike::measures(self.passages, &self.contents, &self.figures, a, b)
    }

    /// The words with which two passages that differ so give their accounts.
    pub(super) fn values(&self, kind: DifferenceKind, a: usize, b: usize) -> Option<[&'a str; 2]> {
        let p = [&self.passages[a], &self.passages[b]];
        kinds::values(kind, p, self.known_to(a, b), &self.contents, [a, b])
    }

    pub(super) fn contents(&self) -> &Contents {
        &self.contents
    }

    pub(super) fn terms(&self) -> &Terms {
        &self.terms
    }

    pub(super) fn into_terms(self) -> Terms {
        self.terms
    }

    pub(super) fn figures(&self) -> &Figures {
        &self.figures
    }
}
