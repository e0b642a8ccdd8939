//! An inverted index over each article's weightiest words: the cost of a look-up depends on the neighbours, not on how
//! many articles are open.

use std::collections::VecDeque;

use super::hashed::HashedMap;
use super::weighed::Weighed;

/// An article's words that lead to it, by weight.
const LEADING: usize = 40;
/// Articles remembered for one word; a word that more have is not rare, and only its newest are neighbours.
const HOLDERS: usize = 600;
/// Neighbours that are compared in full.
const COMPARED: usize = 40;
/// Older neighbours that only tell how crowded the matter is.
const AROUND: usize = 20;

/// Finds the earlier articles that share weighty words.
#[derive(Clone, Debug, Default)]
pub(super) struct Neighbours {
    holders: HashedMap<u32, VecDeque<(u64, f32)>>,
    /// Partial cosines by slot less the oldest slot, all 0 between look-ups.
    shared: Vec<f32>,
}

impl Neighbours {
    /// The slots with the greatest partial cosine, first those that `open` admits, then others. Slots before `first` are retired.
    pub(super) fn find(&mut self, weighed: &Weighed, first: u64, open: impl Fn(u64) -> bool) -> Vec<u64> {
        self.find_by(&weighed.heaviest(LEADING), first, open)
    }

    /// The same by given words and their weights.
    pub(super) fn find_by(&mut self, by: &[(u32, f32)], first: u64, open: impl Fn(u64) -> bool) -> Vec<u64> {
        let mut touched: Vec<u64> = Vec::new();
        for &(key, weight) in by {
            for &(slot, w) in self.holders.get(&key).into_iter().flatten() {
                let at = (slot - first) as usize;
                if self.shared.len() <= at {
                    self.shared.resize(at + 1, 0.0);
                }
                if self.shared[at] == 0.0 {
                    touched.push(slot);
                }
                self.shared[at] += weight * w;
            }
        }
        let found: Vec<(u64, f32)> = touched.iter().map(|&s| (s, self.shared[(s - first) as usize])).collect();
        touched.iter().for_each(|&s| self.shared[(s - first) as usize] = 0.0);
        let (inside, outside) = found.into_iter().partition(|&(slot, _)| open(slot));
        let mut best = likest(inside, COMPARED);
        best.extend(likest(outside, AROUND));
        best
    }

    pub(super) fn add(&mut self, slot: u64, weighed: &Weighed) {
        for (key, weight) in weighed.heaviest(LEADING) {
            let holders = self.holders.entry(key).or_default();
            if holders.len() == HOLDERS {
                holders.pop_front();
            }
            holders.push_back((slot, weight));
        }
    }

    pub(super) fn remove(&mut self, slot: u64, weighed: &Weighed) {
        for (key, _) in weighed.heaviest(LEADING) {
            if let Some(holders) = self.holders.get_mut(&key) {
                holders.retain(|(s, _)| *s != slot);
                if holders.is_empty() {
                    self.holders.remove(&key);
                }
            }
        }
    }
}

fn likest(mut found: Vec<(u64, f32)>, most: usize) -> Vec<u64> {
    let likest_first = |a: &(u64, f32), b: &(u64, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
    if found.len() > most {
        found.select_nth_unstable_by(most, likest_first);
        found.truncate(most);
    }
    found.sort_unstable_by(likest_first);
    found.into_iter().map(|(slot, _)| slot).collect()
}
