//! How likely two passages tell the same thing: measures of what they share, put together by learned weights.

use super::content::{Contents, common};
use super::figures::Figures;
use super::runs;
use crate::model::{Field, Passage};

/// The measures, in order.
pub const MEASURES: [&str; 8] =
    ["main", "told", "lengths", "quoted_run", "figures_shared", "around", "days_apart", "speakers_shared"];

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
    ]
}

fn flag(yes: bool) -> f32 {
    f32::from(u8::from(yes))
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
        let names: Vec<&str> = WEIGHTS.lines().filter_map(|l| l.split(' ').next()).collect();
        assert_eq!(names[0], "bias");
        assert_eq!(names[1..], MEASURES);
        let weights = Weights::built_in();
        assert!(weights.bias < 0.0 && weights.of.iter().all(|w| *w != 0.0 && w.is_finite()));
    }
}
