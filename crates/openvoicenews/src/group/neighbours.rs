//! An inverted index over each article's weightiest words: the cost of a look-up depends on the neighbours, not on how
//! many articles are open.

use std::collections::{HashMap, VecDeque};

use super::vectors::Vectors;

/// An article's words that lead to it, by weight.
const LEADING: usize = 40;
/// Articles remembered for one word; a word that more have is not rare, and only its newest are neighbours.
const HOLDERS: usize = 600;
/// Neighbours that are compared in full.
const COMPARED: usize = 40;

/// Finds the earlier articles that share weighty words.
#[derive(Clone, Debug, Default)]
pub(super) struct Neighbours {
    holders: HashMap<u32, VecDeque<(u64, f32)>>,
}

impl Neighbours {
    /// The slots with the greatest partial cosine among those that `open` admits.
    pub(super) fn find(&self, vectors: &Vectors, open: impl Fn(u64) -> bool) -> Vec<u64> {
        let mut shared: HashMap<u64, f32> = HashMap::new();
        for (key, weight) in vectors.all.heaviest(LEADING) {
            for (slot, w) in self.holders.get(&key).into_iter().flatten() {
                *shared.entry(*slot).or_default() += weight * w;
            }
        }
        let mut found: Vec<(u64, f32)> = shared.into_iter().filter(|&(slot, _)| open(slot)).collect();
        found.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        found.truncate(COMPARED);
        found.into_iter().map(|(slot, _)| slot).collect()
    }

    pub(super) fn add(&mut self, slot: u64, vectors: &Vectors) {
        for (key, weight) in vectors.all.heaviest(LEADING) {
            let holders = self.holders.entry(key).or_default();
            if holders.len() == HOLDERS {
                holders.pop_front();
            }
            holders.push_back((slot, weight));
        }
    }

    pub(super) fn remove(&mut self, slot: u64, vectors: &Vectors) {
        for (key, _) in vectors.all.heaviest(LEADING) {
            if let Some(holders) = self.holders.get_mut(&key) {
                holders.retain(|(s, _)| *s != slot);
                if holders.is_empty() {
                    self.holders.remove(&key);
                }
            }
        }
    }
}
