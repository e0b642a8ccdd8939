//! An inverted index over each article's weightiest words: the cost of a look-up depends on the neighbours, not on how
//! many articles are open.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::hashed::HashedMap;
use super::weighed::Weighed;

/// An article's words that lead to it, by weight.
pub(super) const LEADING: usize = 40;
/// Articles remembered for one word; a word that more have is not rare, and only its newest are neighbours.
const HOLDERS: usize = 600;
/// Neighbours that are compared in full.
const COMPARED: usize = 40;
/// Older neighbours that only tell how crowded the matter is.
const AROUND: usize = 20;
/// The likest, of which it is asked first whether they are within the window.
const ASKED: usize = 120;

/// Finds the earlier articles that share weighty words.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Neighbours {
    holders: HashedMap<u32, Holders>,
    /// Partial cosines by slot less the oldest slot, all 0 between look-ups.
    #[serde(skip)]
    shared: Vec<f32>,
}

/// An article that has a word, in eight bytes: its slot modulo 2^32, for never so many are open, and the word's weight.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Holder {
    slot: u32,
    weight: f32,
}

/// The articles that have a word, in order of arrival. Of most words there is one.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(clippy::box_collection, reason = "half the size of the many that hold one article")]
enum Holders {
    One(Holder),
    Many(Box<VecDeque<Holder>>),
}

impl Neighbours {
    /// The slots that share most with words and their weights, first those that `open` admits, then others. Slots
    /// before `first` are retired.
    pub(super) fn find(&mut self, by: &[(u32, f32)], first: u64, open: impl Fn(u64) -> bool) -> Vec<u64> {
        let mut touched: Vec<u32> = Vec::new();
        for &(key, weight) in by.iter().filter(|word| word.1 > 0.0) {
            let Some(holders) = self.holders.get(&key) else { continue };
            for holder in holders.all().into_iter().flatten() {
                let at = holder.slot.wrapping_sub(first as u32);
                if self.shared.len() <= at as usize {
                    self.shared.resize(at as usize + 1, 0.0);
                }
                let shared = &mut self.shared[at as usize];
                if *shared == 0.0 {
                    touched.push(at);
                }
                *shared += weight * holder.weight;
            }
        }
        let shared = &mut self.shared;
        let found = touched.into_iter().map(|at| (first + u64::from(at), std::mem::take(&mut shared[at as usize])));
        let mut found: Vec<(u64, f32)> = found.collect();
        // Hundreds share something; whether an article is within the window is asked of the likest first.
        let mut rest = Vec::new();
        if found.len() > ASKED {
            found.select_nth_unstable_by(ASKED, likest_first);
            rest = found.split_off(ASKED);
        }
        let (mut inside, mut outside): (Vec<_>, Vec<_>) = found.into_iter().partition(|&(slot, _)| open(slot));
        if inside.len() < COMPARED {
            let (more, others): (Vec<_>, Vec<_>) = rest.into_iter().partition(|&(slot, _)| open(slot));
            inside.extend(more);
            outside.extend(others);
        }
        let mut best = likest(inside, COMPARED);
        best.extend(likest(outside, AROUND));
        best
    }

    pub(super) fn add(&mut self, slot: u64, weighed: &Weighed) {
        for (key, weight) in weighed.heaviest(LEADING) {
            let holder = Holder { slot: slot as u32, weight };
            self.holders.entry(key).and_modify(|known| known.add(holder)).or_insert(Holders::One(holder));
        }
    }

    pub(super) fn remove(&mut self, slot: u64, weighed: &Weighed) {
        for (key, _) in weighed.heaviest(LEADING) {
            if let Some(holders) = self.holders.get_mut(&key)
                && holders.is_empty_without(slot as u32)
            {
                self.holders.remove(&key);
            }
        }
    }
}

impl Holders {
    fn all(&self) -> [&[Holder]; 2] {
        match self {
            Holders::One(holder) => [std::slice::from_ref(holder), &[]],
            Holders::Many(holders) => holders.as_slices().into(),
        }
    }

    /// Adds the newest; where there are too many the oldest makes room.
    fn add(&mut self, newest: Holder) {
        match self {
            Holders::One(first) => *self = Holders::Many(Box::new(VecDeque::from([*first, newest]))),
            Holders::Many(holders) => {
                if holders.len() == HOLDERS {
                    holders.pop_front();
                } else if holders.len() == holders.capacity() {
                    // By a quarter, not to twice the size: most of the index's memory is here.
                    holders.reserve_exact((holders.len() / 4).max(2).min(HOLDERS - holders.len()));
                }
                holders.push_back(newest);
            }
        }
    }

    /// Takes an article out; whether none is left.
    fn is_empty_without(&mut self, slot: u32) -> bool {
        match self {
            Holders::One(holder) => holder.slot == slot,
            Holders::Many(holders) => {
                holders.retain(|h| h.slot != slot);
                holders.is_empty()
            }
        }
    }
}

fn likest(mut found: Vec<(u64, f32)>, most: usize) -> Vec<u64> {
    if found.len() > most {
        found.select_nth_unstable_by(most, likest_first);
        found.truncate(most);
    }
    found.sort_unstable_by(likest_first);
    found.into_iter().map(|(slot, _)| slot).collect()
}

fn likest_first(a: &(u64, f32), b: &(u64, f32)) -> std::cmp::Ordering {
    b.1.total_cmp(&a.1).then(a.0.cmp(&b.0))
}
