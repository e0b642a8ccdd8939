//! How likely it is that two articles report one event.

use super::vectors::Vectors;

/// How many measures are combined.
pub(super) const MEASURES: usize = 10;

/// The measures of two articles.
pub(super) fn measures(a: &Vectors, b: &Vectors, days: Option<f32>) -> [f32; MEASURES] {
    let numbers = if a.numbers.is_empty() || b.numbers.is_empty() { 0.1 } else { a.numbers.cosine(&b.numbers) };
    [
        a.all.cosine(&b.all),
        a.lede.cosine(&b.lede),
        a.title.cosine(&b.title),
        (a.title.cosine(&b.all) + b.title.cosine(&a.all)) / 2.0,
        a.names.cosine(&b.names),
        numbers,
        a.pairs.cosine(&b.pairs),
        days.map_or(0.0, |d| (1.0 + d).ln()),
        if days.is_none() { 1.0 } else { 0.0 },
        1.0,
    ]
}

/// What each measure weighs.
#[derive(Clone, Copy, Debug)]
pub struct Weights {
    pub(super) measures: [f32; MEASURES],
    /// How much of a story's likeness is its best member's, the rest being the mean over its members.
    pub(super) best: f32,
    /// The likeness that an article needs to join.
    pub(super) needed: f32,
}

impl Default for Weights {
    fn default() -> Weights {
        Weights { measures: [10.0, 4.0, 2.0, 2.0, 2.0, 1.0, 2.0, -1.0, -1.0, -5.0], best: 0.5, needed: 0.5 }
    }
}

impl Weights {
    /// The log odds that two articles with these measures report one event.
    pub(super) fn odds(&self, measures: &[f32; MEASURES]) -> f32 {
        self.measures.iter().zip(measures).map(|(w, m)| w * m).sum()
    }
}

/// Log odds as a likelihood, 0 to 1.
pub(super) fn likelihood(odds: f32) -> f32 {
    1.0 / (1.0 + (-odds).exp())
}
