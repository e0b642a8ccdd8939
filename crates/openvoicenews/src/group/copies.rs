//! Copied text: shingles of eight words, how much two texts share, and an index that finds the earlier one.
//!
//! Shingling follows Broder, "On the resemblance and containment of documents" (1997).

use std::collections::VecDeque;

use xxhash_rust::xxh3::xxh3_64;

use super::hashed::HashedMap;

/// Words in a shingle.
const RUN: usize = 8;
/// One shingle in so many finds copies; the rest only measure them.
const ANCHOR: u32 = 16;
/// Shingles that find copies in texts too short to have enough anchors.
const FEWEST_ANCHORS: usize = 4;
/// Articles remembered for one anchor; boilerplate that everybody carries finds only the newest.
const HOLDERS: usize = 48;

/// The word runs of a text, hashed, in ascending order and without repetition.
#[derive(Clone, Debug, Default)]
pub(super) struct Shingles {
    hashes: Box<[u32]>,
    /// One shingle in so many is kept, a power of two.
    rate: u32,
}

impl Shingles {
    /// The shingles of a text's folded and hashed words; a text of fewer than eight words is one shingle, an empty one has none.
    pub(super) fn of(folded: &[u64]) -> Shingles {
        let all = runs(folded);
        let rate = (all.len() / 256).next_power_of_two().clamp(1, 4) as u32;
        let hashes = all.into_iter().filter(|h| h % rate == 0).collect();
        Shingles { hashes, rate }
    }

    /// The share of the smaller one's shingles that the other has, 0 to 1.
    pub(super) fn containment(&self, other: &Shingles) -> f32 {
        let rate = self.rate.max(other.rate);
        let of = |s: &Shingles| s.hashes.iter().filter(|&h| h % rate == 0).count();
        let fewer = of(self).min(of(other));
        if fewer == 0 {
            return 0.0;
        }
        let both = common(&self.hashes, &other.hashes).filter(|h| h % rate == 0).count();
        both as f32 / fewer as f32
    }

    /// How many words the text has, about.
    pub(super) fn length(&self) -> usize {
        self.hashes.len() * self.rate as usize
    }

    /// Whether both texts have the same runs.
    pub(super) fn equals(&self, other: &Shingles) -> bool {
        !self.hashes.is_empty() && self.hashes == other.hashes
    }

    /// The runs of another text of the same length.
    pub(super) fn remix(&mut self, mixed: impl Fn(u32) -> u32) {
        self.hashes.iter_mut().for_each(|h| *h = mixed(*h) / self.rate * self.rate);
        self.hashes.sort_unstable();
    }

    fn anchors(&self) -> Vec<u32> {
        let chosen: Vec<u32> = self.hashes.iter().copied().filter(|h| h % ANCHOR == 0).collect();
        if chosen.len() >= FEWEST_ANCHORS {
            return chosen;
        }
        self.hashes.iter().copied().take(FEWEST_ANCHORS).collect()
    }
}

fn common<'a>(a: &'a [u32], b: &'a [u32]) -> impl Iterator<Item = u32> + 'a {
    let mut j = 0;
    a.iter().copied().filter(move |&h| {
        while j < b.len() && b[j] < h {
            j += 1;
        }
        j < b.len() && b[j] == h
    })
}

fn runs(folded: &[u64]) -> Vec<u32> {
    let mut hashes: Vec<u32> = folded.windows(RUN.min(folded.len()).max(1)).map(hash_run).collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

fn hash_run(run: &[u64]) -> u32 {
    let mut bytes = [0u8; RUN * 8];
    for (slot, word) in bytes.chunks_exact_mut(8).zip(run) {
        slot.copy_from_slice(&word.to_le_bytes());
    }
    xxh3_64(&bytes) as u32
}

/// Finds earlier texts that share runs of words.
#[derive(Clone, Debug, Default)]
pub(super) struct CopyIndex {
    holders: HashedMap<u32, VecDeque<u64>>,
}

impl CopyIndex {
    /// Earlier articles that share at least two anchors, or the only one there is; those that share most first.
    pub(super) fn find(&self, shingles: &Shingles) -> Vec<u64> {
        let anchors = shingles.anchors();
        let mut shared: HashedMap<u64, usize> = HashedMap::default();
        for slot in anchors.iter().filter_map(|a| self.holders.get(a)).flatten() {
            *shared.entry(*slot).or_default() += 1;
        }
        let mut found: Vec<(u64, usize)> = shared.into_iter().filter(|&(_, n)| n >= anchors.len().min(2)).collect();
        found.sort_unstable_by_key(|&(slot, n)| (std::cmp::Reverse(n), slot));
        found.truncate(HOLDERS);
        found.into_iter().map(|(slot, _)| slot).collect()
    }

    pub(super) fn add(&mut self, slot: u64, shingles: &Shingles) {
        for anchor in shingles.anchors() {
            let holders = self.holders.entry(anchor).or_default();
            // The first holders are the likeliest origins and are kept; of the later ones only the newest are.
            if holders.len() == HOLDERS {
                holders.remove(HOLDERS / 2);
            }
            holders.push_back(slot);
        }
    }

    pub(super) fn remove(&mut self, slot: u64, shingles: &Shingles) {
        for anchor in shingles.anchors() {
            if let Some(holders) = self.holders.get_mut(&anchor) {
                holders.retain(|s| *s != slot);
                if holders.is_empty() {
                    self.holders.remove(&anchor);
                }
            }
        }
    }
}
