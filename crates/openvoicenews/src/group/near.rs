//! The articles that are like one article, the likest first.

use serde::{Deserialize, Serialize};

/// Articles that one remembers.
const MOST: usize = 40;

/// An article like another.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Neighbour {
    pub(super) slot: u64,
    pub(super) cosine: f32,
    /// The log odds of the two alone; nothing where they are too far apart in time to be one event.
    pub(super) alone: Option<f32>,
    /// Whether both are dated and at most a day apart.
    pub(super) of_the_day: bool,
}

/// A neighbour in twelve bytes: an open article has forty of them, and a million articles may be open.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Kept {
    /// The slot modulo 2^32: neighbours are never so far from each other.
    slot: u32,
    /// Negative for one of another day; a cosine of weights is never below 0.
    signed_cosine: f32,
    /// Not a number where there is none.
    alone: f32,
}

/// What is known around an article, the likest first.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Near(Vec<Kept>);

impl Near {
    pub(super) fn add(&mut self, neighbour: Neighbour) {
        let at = self.0.partition_point(|n| n.cosine() >= neighbour.cosine);
        if at == MOST {
            return;
        }
        if self.0.len() == MOST {
            self.0.pop();
        }
        // Nearly every article has as many in the end, and growing in steps leaves holes in memory.
        self.0.reserve_exact(MOST - self.0.len());
        self.0.insert(at, Kept::from(neighbour));
    }

    /// The neighbours of the article in `own`.
    pub(super) fn iter(&self, own: u64) -> impl Iterator<Item = Neighbour> {
        self.0.iter().map(move |kept| kept.beside(own))
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Those of the article in `own` that `keep` admits, as they would be if they were of other times.
    pub(super) fn thinned(&self, own: u64, keep: impl Fn(u64) -> bool, of_the_day: impl Fn(u64) -> bool) -> Near {
        let kept = self.iter(own).filter(|n| keep(n.slot));
        Near(kept.map(|n| Kept::from(Neighbour { of_the_day: of_the_day(n.slot), ..n })).collect())
    }

    /// How many are of about the same time.
    pub(super) fn of_the_day(&self) -> usize {
        self.0.iter().filter(|n| n.signed_cosine.is_sign_positive()).count()
    }

    /// How many are liker than that.
    pub(super) fn above(&self, cosine: f32) -> usize {
        self.0.partition_point(|n| n.cosine() > cosine)
    }

    /// The cosine of the `k`th after the likest, 0 where there are fewer.
    pub(super) fn cosine_at(&self, k: usize) -> f32 {
        self.0.get(k).map_or(0.0, |n| n.cosine())
    }

    /// The cosine of the likest that is not this one.
    pub(super) fn likest_but(&self, cosine: f32) -> f32 {
        let own = self.0.first().is_some_and(|n| n.cosine() <= cosine);
        self.cosine_at(usize::from(own))
    }
}

impl Kept {
    fn cosine(self) -> f32 {
        self.signed_cosine.abs()
    }

    fn beside(self, own: u64) -> Neighbour {
        let step = i64::from(self.slot.wrapping_sub(own as u32) as i32);
        Neighbour {
            slot: own.wrapping_add_signed(step),
            cosine: self.cosine(),
            alone: (!self.alone.is_nan()).then_some(self.alone),
            of_the_day: self.signed_cosine.is_sign_positive(),
        }
    }
}

impl From<Neighbour> for Kept {
    fn from(n: Neighbour) -> Kept {
        let signed_cosine = if n.of_the_day { n.cosine.abs() } else { -n.cosine.abs() };
        Kept { slot: n.slot as u32, signed_cosine, alone: n.alone.unwrap_or(f32::NAN) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn neighbour(slot: u64, cosine: f32) -> Neighbour {
        Neighbour { slot, cosine, alone: Some(1.0), of_the_day: slot.is_multiple_of(2) }
    }

    #[test]
    fn neighbours_are_found_again_on_both_sides_of_four_thousand_million() {
        let mut near = Near::default();
        let own = (1 << 32) + 1;
        [own - 5, own + 5].into_iter().for_each(|slot| near.add(neighbour(slot, 0.5)));
        let slots: Vec<u64> = near.iter(own).map(|n| n.slot).collect();
        assert_eq!(slots, [own - 5, own + 5]);
        assert!(near.iter(own).all(|n| n.alone == Some(1.0) && n.cosine == 0.5 && n.of_the_day));
        let without = near.thinned(own, |slot| slot > own, |_| false);
        assert_eq!((near.of_the_day(), without.len(), without.of_the_day()), (2, 1, 0));
    }

    #[test]
    fn the_likest_are_kept() {
        let mut near = Near::default();
        (0..100).for_each(|slot| near.add(neighbour(slot, (slot * 37 % 100) as f32 / 100.0)));
        assert_eq!(near.len(), MOST);
        assert!(near.iter(0).all(|n| n.cosine >= 0.6), "{near:?}");
        assert_eq!((near.above(0.9), near.cosine_at(0), near.likest_but(0.99)), (9, 0.99, 0.98));
    }
}
