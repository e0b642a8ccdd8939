//! The articles that are like one article, the likest first.

/// Articles that one remembers.
const MOST: usize = 40;

/// An article like another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Neighbour {
    pub(super) slot: u64,
    pub(super) cosine: f32,
    /// The log odds of the two alone; nothing where they are too far apart in time to be one event.
    pub(super) alone: Option<f32>,
    /// Days between the two, where both are dated.
    pub(super) apart: Option<f32>,
}

/// What is known around an article, the likest first.
#[derive(Clone, Debug, Default)]
pub(super) struct Near(Vec<Neighbour>);

impl Near {
    pub(super) fn add(&mut self, neighbour: Neighbour) {
        let at = self.0.partition_point(|n| n.cosine >= neighbour.cosine);
        if at == MOST {
            return;
        }
        if self.0.len() == MOST {
            self.0.pop();
        }
        if self.0.capacity() == self.0.len() {
            self.0.reserve_exact((self.0.len() / 2).clamp(4, MOST));
        }
        self.0.insert(at, neighbour);
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Neighbour> {
        self.0.iter()
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Those that `keep` admits, as they would be with another time between them.
    pub(super) fn thinned(&self, keep: impl Fn(u64) -> bool, apart: impl Fn(Option<f32>) -> Option<f32>) -> Near {
        let kept = self.0.iter().filter(|n| keep(n.slot));
        Near(kept.map(|n| Neighbour { apart: apart(n.apart), ..*n }).collect())
    }

    /// How many are of about the same time.
    pub(super) fn of_the_day(&self) -> usize {
        self.0.iter().filter(|n| n.apart.is_some_and(|days| days <= 1.0)).count()
    }

    /// How many are liker than that.
    pub(super) fn above(&self, cosine: f32) -> usize {
        self.0.partition_point(|n| n.cosine > cosine)
    }

    /// The cosine of the `k`th after the likest, 0 where there are fewer.
    pub(super) fn cosine_at(&self, k: usize) -> f32 {
        self.0.get(k).map_or(0.0, |n| n.cosine)
    }

    /// The cosine of the likest that is not this one.
    pub(super) fn likest_but(&self, cosine: f32) -> f32 {
        let own = self.0.first().is_some_and(|n| n.cosine <= cosine);
        self.cosine_at(usize::from(own))
    }
}
