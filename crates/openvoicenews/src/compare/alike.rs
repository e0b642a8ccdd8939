//! How likely two passages tell the same thing: measures of what they share, put together by learned weights.

use super::content::{Contents, common};
use super::runs;
use crate::model::{Field, Passage, Quantity};

/// The measures, in order.
pub const MEASURES: [&str; 9] = [
    "lighter",
    "main",
    "quoted_run",
    "figures_shared",
    "figures_apart",
    "margin",
    "around",
    "days_apart",
    "speakers_shared",
];

/// One number for each of [`MEASURES`].
pub type Measures = [f32; MEASURES.len()];

/// Lines of a measure and its weight, and one of the bias: see `docs/cards/points.md`.
const WEIGHTS: &str = include_str!("alike.txt");

/// What each measure counts.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Weights {
    bias: f32,
    of: Measures,
}

impl Weights {
    /// The learned ones. A measure without a line counts nothing.
    pub(super) fn built_in() -> Weights {
        let mut weights = Weights::default();
        for (name, weight) in WEIGHTS.lines().filter_map(|l| l.split_once(' ')) {
            let weight = weight.parse().unwrap_or(0.0);
            match MEASURES.iter().position(|m| *m == name) {
                Some(at) => weights.of[at] = weight,
                None => weights.bias = weight,
            }
        }
        weights
    }

    /// The part of one measure in the log odds.
    pub(super) fn part(&self, measures: &Measures, name: &str) -> f32 {
        MEASURES.iter().position(|m| *m == name).map_or(0.0, |at| self.of[at] * measures[at])
    }

    /// The log odds that two passages with these measures tell the same thing.
    pub(super) fn odds(&self, measures: &Measures) -> f32 {
        self.bias + self.of.iter().zip(measures).map(|(w, m)| w * m).sum::<f32>()
    }
}

/// Measures two passages of a story. The order of the two makes no difference.
pub(super) fn measures(passages: &[Passage], contents: &Contents, a: usize, b: usize) -> Measures {
    let (a, b) = (a.min(b), a.max(b));
    let mut measures = without_rivals(passages, contents, a, b);
    let rival = rival(passages, contents, a, b).max(rival(passages, contents, b, a));
    measures[MARGIN] -= rival;
    measures
}

/// The place of `margin` among the measures.
const MARGIN: usize = 5;

/// The same as if neither article had a likelier sentence, which only lowers the odds and is dear to find out. `a` stands
/// before `b`.
pub(super) fn without_rivals(passages: &[Passage], contents: &Contents, a: usize, b: usize) -> Measures {
    let (x, y) = (&contents.of[a], &contents.of[b]);
    let (p, q) = (&passages[a], &passages[b]);
    let any = |a: &[u32], b: &[u32]| common(a, b).next().is_some();
    let figures = figures(p, q);
    [
        share(contents.shared(&x.terms, &y.terms), x.total.min(y.total)),
        share(2.0 * contents.shared(&x.main, &y.main), x.main_total + y.main_total),
        (runs::quoted(x, y) as f32).ln_1p(),
        flag(figures.0),
        flag(figures.1),
        contents.dice(a, b),
        around(passages, contents, a, b),
        flag(!x.days.is_empty() && !y.days.is_empty() && !any(&x.days, &y.days)),
        flag(any(&x.speakers, &y.speakers)),
    ]
}

fn share(part: f32, whole: f32) -> f32 {
    if whole <= 0.0 { 0.0 } else { part / whole }
}

fn flag(yes: bool) -> f32 {
    f32::from(u8::from(yes))
}

/// Whether two passages have a quantity in common, and whether both have one that the other has not.
fn figures(p: &Passage, q: &Passage) -> (bool, bool) {
    let one = |a: &Quantity, b: &Quantity| a.value == b.value && a.unit == b.unit;
    let in_other = |x: &Quantity, o: &Passage| o.quantities.iter().any(|y| one(x, y));
    let shared = p.quantities.iter().any(|x| x.value >= 2.0 && in_other(x, q));
    let alone = |of: &Passage, o: &Passage| of.quantities.iter().any(|x| !in_other(x, o));
    (shared, alone(p, q) && alone(q, p))
}

/// How like a passage is to the likest of another's article, but for that one: what tells the same has no rival there.
fn rival(passages: &[Passage], contents: &Contents, a: usize, b: usize) -> f32 {
    let near = |i: &usize| passages[*i].source == passages[b].source && i.abs_diff(b) <= RIVALS;
    let before = (0..b).rev().take_while(near);
    let after = (b + 1..passages.len()).take_while(near);
    let body = before.chain(after).filter(|&i| passages[i].field == Field::Text);
    body.map(|i| contents.dice(a, i)).fold(0.0, f32::max)
}

/// Sentences before and after that count as rivals, so that a book among the articles costs no more than an article.
const RIVALS: usize = 60;

/// How like the sentences before or after two passages are: two accounts of one speech go on together.
fn around(passages: &[Passage], contents: &Contents, a: usize, b: usize) -> f32 {
    let at = |i: usize, step: isize| {
        let j = i.checked_add_signed(step)?;
        let p = passages.get(j)?;
        (p.source == passages[i].source && p.field == Field::Text).then_some(j)
    };
    let both = |step: isize| at(a, step).zip(at(b, step)).map_or(0.0, |(a, b)| contents.dice(a, b));
    both(-1).max(both(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_measure_has_its_weight() {
        let names: Vec<&str> = WEIGHTS.lines().filter_map(|l| l.split(' ').next()).collect();
        assert_eq!(names[0], "bias");
        assert_eq!(names[1..], MEASURES);
        assert_eq!(MEASURES[MARGIN], "margin");
        let weights = Weights::built_in();
        assert!(weights.bias < 0.0 && weights.of.iter().all(|w| *w != 0.0 && w.is_finite()));
    }
}
