//! How likely it is that two articles report one event.

use super::crowd::Crowd;
use super::vectors::Vectors;

/// How many measures are combined.
pub(super) const MEASURES: usize = 14;
/// Likeness to unrelated news; a quieter surrounding says nothing, so that few open articles do not make all alike.
const QUIET: f32 = 0.1;

/// The measures of two articles: words, title, names and numbers, then time, then how crowded their surroundings are.
pub(super) fn measures(a: &Vectors, b: &Vectors, days: Option<f32>, crowds: (&Crowd, &Crowd)) -> [f32; MEASURES] {
    let all = a.all.cosine(&b.all);
    let log = |x: f32| x.max(0.01).ln();
    let differ = a.weekdays != 0 && b.weekdays != 0 && a.weekdays & b.weekdays == 0;
    [
        log(all),
        all,
        log(a.lede.cosine(&b.lede)),
        a.title.cosine(&b.title).max(0.0).sqrt(),
        log(a.names.cosine(&b.names)),
        a.numbers.cosine(&b.numbers).max(0.0).sqrt(),
        if differ { 1.0 } else { 0.0 },
        days.map_or(0.0, |d| (1.0 + d).ln()),
        days.map_or(0.0, |d| (d - 1.0).clamp(0.0, 1.0)),
        days.map_or(0.0, |d| (1.0 - d).clamp(0.0, 1.0)),
        if days.is_none() { 1.0 } else { 0.0 },
        crowds.0.mean().max(QUIET).ln() + crowds.1.mean().max(QUIET).ln(),
        log(all) - crowds.0.likest().max(crowds.1.likest()).max(QUIET).ln(),
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
        Weights {
            measures: [0.69, 3.35, 0.4, 1.33, 0.07, 0.72, -1.33, -2.26, -0.58, -0.51, -2.47, -0.97, 1.11, -1.77],
            best: 0.5,
            needed: 0.5,
        }
    }
}

impl Weights {
    #[doc(hidden)]
    #[must_use]
    pub fn scratch(v: &[f32]) -> Weights {
        let mut w = Weights::default();
        w.measures.copy_from_slice(&v[..MEASURES]);
        w.best = v[MEASURES];
        w.needed = v[MEASURES + 1];
        w
    }
    /// The log odds that two articles with these measures report one event.
    pub(super) fn odds(&self, measures: &[f32; MEASURES]) -> f32 {
        self.measures.iter().zip(measures).map(|(w, m)| w * m).sum()
    }
}

/// Log odds as a likelihood, 0 to 1.
pub(super) fn likelihood(odds: f32) -> f32 {
    1.0 / (1.0 + (-odds).exp())
}
