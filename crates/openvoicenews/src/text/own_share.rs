//! How much of a text is its own, and how much stands in another.

use xxhash_rust::xxh3::xxh3_64;

use super::{fold, words};

/// Words in a run, as for shingles in Broder, "On the resemblance and containment of documents" (1997).
const RUN: usize = 8;

/// The share of `copy`'s runs of eight words that do not occur in `first`: 1 for a text of its own, 0 for a full copy.
#[must_use]
pub fn own_share(copy: &str, first: &str) -> f32 {
    let (copy, first) = (runs(copy), runs(first));
    if copy.is_empty() {
        return 0.0;
    }
    copy.iter().filter(|run| first.binary_search(run).is_err()).count() as f32 / copy.len() as f32
}

/// The hashed runs of a text, sorted, each once; a text shorter than a run is a run of its own.
fn runs(text: &str) -> Vec<u64> {
    let list: Vec<u64> = words(text).map(|w| xxh3_64(fold(w.text).as_bytes())).collect();
    let mut runs: Vec<u64> = match list.len() {
        0 => Vec::new(),
        1..RUN => vec![hash(&list)],
        _ => list.windows(RUN).map(hash).collect(),
    };
    runs.sort_unstable();
    runs.dedup();
    runs
}

/// Of at most as many words as a run has.
fn hash(run: &[u64]) -> u64 {
    const WORD: usize = size_of::<u64>();
    let mut bytes = [0; RUN * WORD];
    for (to, word) in bytes.chunks_exact_mut(WORD).zip(run) {
        to.copy_from_slice(&word.to_le_bytes());
    }
    xxh3_64(&bytes[..run.len() * WORD])
}
