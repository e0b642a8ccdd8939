//! How much two passages tell of one matter, and how likely they tell the same thing of it: measures of what they share,
//! put together by learned weights.

use super::content::{Content, Contents, common};
use super::figures::Figures;
use super::runs;
use crate::model::{Field, Passage};

/// The measures, in order.
#[rustfmt::skip]
pub const MEASURES: [&str; 9] = [
    "main", "told", "lengths", "quoted_run", "figures_shared", "around", "days_apart", "speakers_shared", "opens_alike",
];

/// One number for each of [`MEASURES`].
pub type Measures = [f32; MEASURES.len()];

/// Lines of a measure and its weight, and one of the bias: see `docs/cards/points.md`.
const ALIKE: &str = include_str!("alike.txt");
/// The same, for whether one may be cited for the other.
const SAME: &str = include_str!("same.txt");

/// What each measure counts.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Weights {
    bias: f32,
    of: Measures,
}

impl Weights {
    /// Those of how much two passages tell of one matter.
    pub(super) fn alike() -> Weights {
        Weights::learned(ALIKE)
    }

    /// Those of how likely they tell the same thing.
    pub(super) fn same() -> Weights {
        Weights::learned(SAME)
    }

    /// A measure without a line counts nothing.
    fn learned(lines: &str) -> Weights {
        let mut weights = Weights::default();
        for (name, weight) in lines.lines().filter_map(|l| l.split_once(' ')) {
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

    /// The log odds of two passages with these measures.
    pub(super) fn odds(&self, measures: &Measures) -> f32 {
        self.bias + self.of.iter().zip(measures).map(|(w, m)| w * m).sum::<f32>()
    }
}

/// Measures two passages of a story. The order of the two makes no difference.
pub(super) fn measures(passages: &[Passage], contents: &Contents, figures: &Figures, a: usize, b: usize) -> Measures {
    let (x, y) = (&contents.of[a], &contents.of[b]);
    let any = |a: &[u32], b: &[u32]| common(a, b).next().is_some();
    [
        contents.main_dice(x, y),
        contents.shared(&x.told, &y.told).ln_1p(),
        ((1.0 + x.terms.len() as f32) / (1.0 + y.terms.len() as f32)).ln().abs(),
        (runs::quoted(x, y) as f32).ln_1p(),
        flag(figures.share(passages, a, b)),
        around(passages, contents, a, b),
        flag(!x.days.is_empty() && !y.days.is_empty() && !any(&x.days, &y.days)),
        flag(any(&x.speakers, &y.speakers)),
        flag(open_alike(x, y)),
    ]
}

fn flag(yes: bool) -> f32 {
    f32::from(u8::from(yes))
}

/// Whether the first word of one that carries content is among the first three of the other: most often, whether both
/// tell of the same person or thing.
pub(super) fn open_alike(x: &Content, y: &Content) -> bool {
    let leads = |a: &Content, b: &Content| {
        let first = a.stems.iter().flatten().next();
        first.is_some_and(|first| b.stems.iter().flatten().take(3).any(|t| t == first))
    };
    leads(x, y) || leads(y, x)
}

/// How like the sentences before or after two passages are: two accounts of one speech go on together.
fn around(passages: &[Passage], contents: &Contents, a: usize, b: usize) -> f32 {
    let at = |i: usize, step: isize| {
        let j = i.checked_add_signed(step)?;
        let p = passages.get(j)?;
        (p.source == passages[i].source && p.field == Field::Text).then_some(j)
    };
    let both = |step: isize| {
        at(a, step).zip(at(b, step)).map_or(0.0, |(a, b)| contents.dice(&contents.of[a], &contents.of[b]))
    };
    both(-1).max(both(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_measure_has_its_weight() {
        let names = |lines: &'static str| -> Vec<&str> { lines.lines().filter_map(|l| l.split(' ').next()).collect() };
        assert_eq!((names(SAME)[0], &names(SAME)[1..]), ("bias", &MEASURES[..]));
        assert_eq!((names(ALIKE)[0], &names(ALIKE)[1..]), ("bias", &MEASURES[..8]));
        for weights in [Weights::same(), Weights::alike()] {
            assert!(weights.bias < 0.0 && weights.of.iter().all(|w| w.is_finite()));
        }
    }
}
