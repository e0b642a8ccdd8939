//! What the weights of categories are learned from, and the file that they are packed into.

use super::{Bag, HEADLINE, TOP};

/// A weight of 1 in the file's whole numbers.
pub(crate) const STEP: i64 = 4;

/// The stems of an article by their hash, with the value that the weights are multiplied by.
#[must_use]
pub fn values(title: &str, text: &str) -> Vec<(u32, i64)> {
    let mut bag = Bag::default();
    bag.add(title, usize::MAX, HEADLINE);
    bag.add(text, TOP, 1);
    bag.values().collect()
}

/// A topic of the table: its name, and the hashes of the stems of the words that speak for it.
#[must_use]
pub fn topics() -> Vec<(&'static str, Vec<u32>)> {
    let seeds = |words: &str| values("", words).into_iter().map(|v| v.0).collect();
    super::topics().map(|t| (t.name, seeds(t.seeds))).collect()
}

/// The file: how many topics, how many stems; the stems' hashes, ascending; for each, and for the end, where its row
/// begins; the rows, pairs of a topic and a weight in steps of a quarter. Integers are little-endian. Weights that
/// come out as nought are left out, and so are stems without any other.
///
/// `None` where there are more weights than the file has room for.
#[must_use]
pub fn pack(topics: usize, rows: &[(u32, Vec<f64>)]) -> Option<Vec<u8>> {
    let mut packed: Vec<(u32, Vec<u8>)> = Vec::new();
    for (hash, weights) in rows {
        let whole = weights.iter().map(|w| (w * STEP as f64).round().clamp(-127.0, 127.0) as i8);
        let row: Vec<u8> = (0u8..).zip(whole).filter(|p| p.1 != 0).flat_map(|(t, w)| [t, w as u8]).collect();
        if !row.is_empty() {
            packed.push((*hash, row));
        }
    }
    packed.sort();
    let mut out = Vec::new();
    out.extend(u32::try_from(topics).ok()?.to_le_bytes());
    out.extend(u32::try_from(packed.len()).ok()?.to_le_bytes());
    packed.iter().for_each(|p| out.extend(p.0.to_le_bytes()));
    let mut at = 0;
    for pairs in packed.iter().map(|p| p.1.len() / 2).chain([0]) {
        out.extend(u16::try_from(at).ok()?.to_le_bytes());
        at += pairs;
    }
    packed.iter().for_each(|p| out.extend(&p.1));
    Some(out)
}
