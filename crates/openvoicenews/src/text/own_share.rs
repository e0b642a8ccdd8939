//! How much of a text is its own, and how much stands in another.

use std::collections::BTreeSet;

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
    copy.difference(&first).count() as f32 / copy.len() as f32
}

/// The hashed runs of a text; one shorter than a run is a run of its own.
fn runs(text: &str) -> BTreeSet<u64> {
    let list: Vec<u64> = words(text).map(|w| xxh3_64(fold(w.text).as_bytes())).collect();
    let hash = |run: &[u64]| xxh3_64(&run.iter().flat_map(|w| w.to_le_bytes()).collect::<Vec<u8>>());
    if (1..RUN).contains(&list.len()) { BTreeSet::from([hash(&list)]) } else { list.windows(RUN).map(hash).collect() }
}
