//! Sets of hashes of bounded size, and how much two of them share.

use serde::{Deserialize, Serialize};

/// Hashes that are kept of one set at most, but for chance.
const KEPT: usize = 48;

/// A sample of a set of hashes: those that a power of two divides, so that two samples can be compared at the coarser
/// one's rate (Broder's "mod m" sketches, 1997). The share that two sets have in common is off by about
/// `sqrt(s (1 - s) / 48)`: seven points at the half, for sets of more than 48.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Sample {
    hashes: Box<[u32]>,
    rate: u32,
}

impl Sample {
    /// The sample of a set, given with repetitions.
    pub(super) fn of(mut all: Vec<u32>) -> Sample {
        all.sort_unstable();
        all.dedup();
        let rate = (all.len().div_ceil(KEPT)).next_power_of_two().max(1) as u32;
        all.retain(|h| h % rate == 0);
        Sample { hashes: all.into(), rate }
    }

    /// The sample that was kept of a set; nothing where it can be none.
    pub(super) fn kept(hashes: Vec<u32>, rate: u32) -> Option<Sample> {
        (rate.is_power_of_two() || hashes.is_empty()).then(|| Sample { hashes: hashes.into(), rate })
    }

    pub(super) fn hashes(&self) -> &[u32] {
        &self.hashes
    }

    pub(super) fn rate(&self) -> u32 {
        self.rate
    }

    /// The sample of another set of the same size.
    pub(super) fn remix(&mut self, mixed: impl Fn(u32) -> u32) {
        // What the rate divides stays so: the bits below it are zero.
        self.hashes.iter_mut().for_each(|h| *h = mixed(*h) / self.rate * self.rate);
        self.hashes.sort_unstable();
    }

    /// How many hashes both sets have, about, and the share of the smaller set that this is.
    pub(super) fn shared(&self, other: &Sample) -> (f32, f32) {
        let rate = self.rate.max(other.rate);
        let of = |s: &Sample| s.hashes.iter().filter(|&h| h % rate == 0).count();
        let fewer = of(self).min(of(other));
        if fewer == 0 {
            return (0.0, 0.0);
        }
        let both = common(&self.hashes, &other.hashes).filter(|h| h % rate == 0).count();
        (both as f32 * rate as f32, both as f32 / fewer as f32)
    }
}

/// What two ascending lists have in common.
fn common<'a>(a: &'a [u32], b: &'a [u32]) -> impl Iterator<Item = u32> + 'a {
    let mut j = 0;
    a.iter().copied().filter(move |&h| {
        while j < b.len() && b[j] < h {
            j += 1;
        }
        j < b.len() && b[j] == h
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hashes(of: std::ops::Range<u32>) -> Vec<u32> {
        of.map(|n| xxhash_rust::xxh3::xxh3_64(&n.to_le_bytes()) as u32).collect()
    }

    #[test]
    fn small_sets_are_kept_whole() {
        let (a, b) = (Sample::of(hashes(0..40)), Sample::of(hashes(30..70)));
        assert_eq!(a.shared(&b), (10.0, 0.25));
        assert_eq!(a.shared(&Sample::default()), (0.0, 0.0));
        assert_eq!(Sample::of(vec![3, 3, 3]).shared(&Sample::of(vec![3])), (1.0, 1.0));
    }

    #[test]
    fn large_sets_are_sampled() {
        let (a, b) = (Sample::of(hashes(0..4_000)), Sample::of(hashes(2_000..6_000)));
        assert!(a.hashes.len() <= 2 * KEPT);
        let (both, share) = a.shared(&b);
        assert!((0.3..0.7).contains(&share) && (1_000.0..3_000.0).contains(&both), "{both} {share}");
        let (_, small) = Sample::of(hashes(0..40)).shared(&a);
        assert!((0.0..=1.0).contains(&small));
    }
}
