//! Copied text: runs of eight words, how much two texts share of them, and an index that finds the earlier one.
//!
//! Shingling follows Broder, "On the resemblance and containment of documents"
//! (1997). An arriving text has all of its runs at hand; of an open one the
//! [`SKETCH`] runs with the smallest hashes are kept, two bytes each. The share
//! that two texts have in common is read from a sample of n runs, so its
//! standard error is at most 0.5 / √n: nothing for texts of up to [`SKETCH`]
//! runs, 2.8 points where the sampled text is longer, and more only where a short
//! text is sought in a far longer one, of whose runs few are in the sample.

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::hashed::HashedMap;

/// Words in a run.
const RUN: usize = 8;
/// Runs that are kept of an open text. Of 697 partial copies found, all but one are then estimated within ten points.
const SKETCH: usize = 320;
/// One run in so many is sought in the index.
const SOUGHT: u32 = 4;
/// Runs at most, about, under which a text can be found.
const ANCHORS: usize = 32;
/// Runs by which texts are found that are too short to have enough others.
const FEWEST_ANCHORS: usize = 4;
/// Texts that a run leads to: the first that had it. What more texts carry is boilerplate, or found already.
const HOLDERS: usize = 8;
/// Texts that an arriving one is compared with, at most.
const COMPARED: usize = 16;

/// The word runs of a text, hashed, in ascending order and without repetition.
#[derive(Clone, Debug, Default)]
pub(super) struct Shingles {
    hashes: Box<[u32]>,
}

impl Shingles {
    /// The runs of another text of the same length.
    pub(super) fn remix(&mut self, mixed: impl Fn(u32) -> u32) {
        self.hashes.iter_mut().for_each(|h| *h = mixed(*h));
        self.hashes.sort_unstable();
    }

    /// The runs of a text's folded and hashed words; a text of fewer than eight words is one run, an empty one has none.
    pub(super) fn of(folded: &[u64]) -> Shingles {
        let mut hashes: Vec<u32> = folded.windows(RUN.min(folded.len()).max(1)).map(hash_run).collect();
        hashes.sort_unstable();
        hashes.dedup();
        Shingles { hashes: hashes.into() }
    }

    /// Those of which the hashes were kept, in ascending order.
    pub(super) fn kept(hashes: Vec<u32>) -> Shingles {
        Shingles { hashes: hashes.into() }
    }

    pub(super) fn hashes(&self) -> &[u32] {
        &self.hashes
    }

    fn len(&self) -> usize {
        self.hashes.len()
    }

    /// The runs under which the text is found: the longer it is, the rarer they are among its runs.
    fn anchors(&self) -> Vec<u32> {
        let mut rate = SOUGHT;
        while self.len() / rate as usize > ANCHORS {
            rate *= 2;
        }
        self.one_in(rate)
    }

    /// Every run whose hash is divisible by `rate`, and the smallest where those are few: of two texts with a run in
    /// common both choose it, or the one that chooses fewer doesn't.
    fn one_in(&self, rate: u32) -> Vec<u32> {
        let chosen: Vec<u32> = self.hashes.iter().copied().filter(|h| h % rate == 0).collect();
        if chosen.len() >= FEWEST_ANCHORS {
            return chosen;
        }
        self.hashes
            .iter()
            .copied()
            .enumerate()
            .filter(|(i, h)| *i < FEWEST_ANCHORS || h % rate == 0)
            .map(|(_, h)| h)
            .collect()
    }
}

fn hash_run(run: &[u64]) -> u32 {
    let mut bytes = [0u8; RUN * 8];
    for (slot, word) in bytes.chunks_exact_mut(8).zip(run) {
        slot.copy_from_slice(&word.to_le_bytes());
    }
    xxh3_64(&bytes) as u32
}

/// What is kept of an open text's runs: a sample that does not depend on any other text.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Sketch {
    /// The places of the smallest hashes below `bound`, in ascending order.
    prints: Box<[u16]>,
    /// All hashes of the text below it are in the sample, and none above.
    bound: u64,
    /// Runs of the whole text.
    runs: u32,
}

/// What an arriving text and an open one have in common.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Common {
    /// The share of the arriving text's runs that the open one has, 0 to 1.
    pub(super) of_arriving: f32,
    /// The share of the open text's runs that the arriving one has.
    pub(super) of_open: f32,
    /// Runs of both.
    pub(super) arriving: usize,
    pub(super) open: usize,
}

impl Common {
    /// Broder's containment: the share of the shorter one's runs that the other has.
    pub(super) fn of_shorter(&self) -> f32 {
        if self.arriving <= self.open { self.of_arriving } else { self.of_open }
    }

    /// Runs of the shorter text.
    pub(super) fn shorter(&self) -> usize {
        self.arriving.min(self.open)
    }

    /// Whether both have the same runs.
    pub(super) fn equal(&self) -> bool {
        self.arriving == self.open && self.of_arriving >= 1.0 && self.of_open >= 1.0
    }
}

impl Sketch {
    pub(super) fn of(shingles: &Shingles) -> Sketch {
        let bound = shingles.hashes.get(SKETCH).map_or(1 << 32, |h| u64::from(*h).max(1));
        let prints = prints(shingles, bound).collect();
        Sketch { prints, bound, runs: u32::try_from(shingles.len()).unwrap_or(u32::MAX) }
    }

    /// What an arriving text shares with this one.
    pub(super) fn common(&self, arriving: &Shingles) -> Common {
        let (mut sampled, mut both, mut at) = (0usize, 0usize, 0);
        for print in prints(arriving, self.bound) {
            sampled += 1;
            while self.prints.get(at).is_some_and(|p| *p < print) {
                at += 1;
            }
            if self.prints.get(at) == Some(&print) {
                both += 1;
                at += 1;
            }
        }
        let share = |of: usize| if of == 0 { 0.0 } else { both as f32 / of as f32 };
        Common {
            of_arriving: share(sampled),
            of_open: share(self.prints.len()),
            arriving: arriving.len(),
            open: self.runs as usize,
        }
    }
}

/// The places of a text's hashes below a bound, on a scale of 65,536: of two different runs in a sample one pair in
/// two hundred has the same place.
fn prints(shingles: &Shingles, bound: u64) -> impl Iterator<Item = u16> + '_ {
    let scale = (1u64 << 48) / bound;
    let below = shingles.hashes.iter().map(|h| u64::from(*h)).take_while(move |h| *h < bound);
    below.map(move |h| ((h * scale) >> 32) as u16)
}

/// Finds open texts that share runs with an arriving one. Slots are kept modulo 2^32: never so many are open.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct CopyIndex {
    /// The first text with a run, and the others in order of arrival: nearly all runs have one text only.
    first: HashedMap<u32, u32>,
    more: HashedMap<u32, Vec<u32>>,
}

impl CopyIndex {
    /// Open texts by the number of runs found in both, those with most first, of equal ones the earlier; `oldest` is
    /// the first slot that is open.
    pub(super) fn find(&self, shingles: &Shingles, oldest: u64) -> Vec<u64> {
        let mut shared: HashedMap<u32, usize> = HashedMap::default();
        for run in shingles.one_in(SOUGHT) {
            for slot in self.holders(run) {
                *shared.entry(slot).or_default() += 1;
            }
        }
        let open = |slot: u32| oldest + u64::from(slot.wrapping_sub(oldest as u32));
        let mut found: Vec<(u64, usize)> = shared.into_iter().map(|(slot, n)| (open(slot), n)).collect();
        found.sort_unstable_by_key(|&(slot, n)| (std::cmp::Reverse(n), slot));
        found.truncate(COMPARED);
        found.into_iter().map(|(slot, _)| slot).collect()
    }

    fn holders(&self, run: u32) -> impl Iterator<Item = u32> {
        self.first.get(&run).copied().into_iter().chain(self.more.get(&run).into_iter().flatten().copied())
    }

    /// Lets a text be found; returns the runs that lead to it.
    pub(super) fn add(&mut self, slot: u64, shingles: &Shingles) -> Box<[u32]> {
        let slot = slot as u32;
        let mut anchors = shingles.anchors();
        anchors.retain(|anchor| self.hold(*anchor, slot));
        anchors.into()
    }

    fn hold(&mut self, anchor: u32, slot: u32) -> bool {
        let first = *self.first.entry(anchor).or_insert(slot);
        if first == slot {
            return true;
        }
        let more = self.more.entry(anchor).or_default();
        let room = more.len() + 1 < HOLDERS && !more.contains(&slot);
        if room {
            more.push(slot);
        }
        room
    }

    /// Forgets a text that [`CopyIndex::add`] gave these runs.
    pub(super) fn remove(&mut self, slot: u64, anchors: &[u32]) {
        let slot = slot as u32;
        for anchor in anchors {
            let mut more = self.more.remove(anchor).unwrap_or_default();
            more.retain(|s| *s != slot);
            if self.first.get(anchor) == Some(&slot) {
                // The next one in order of arrival takes its place.
                match more.is_empty() {
                    true => self.first.remove(anchor),
                    false => self.first.insert(*anchor, more.remove(0)),
                };
            }
            if !more.is_empty() {
                self.more.insert(*anchor, more);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(words: std::ops::Range<u64>) -> Shingles {
        let folded: Vec<u64> = words.map(|w| xxh3_64(&w.to_le_bytes())).collect();
        Shingles::of(&folded)
    }

    fn common(arriving: &Shingles, open: &Shingles) -> Common {
        Sketch::of(open).common(arriving)
    }

    #[test]
    fn short_texts_are_measured_exactly() {
        let (a, b) = (text(0..107), text(50..157));
        let both = common(&a, &b);
        assert_eq!((both.of_arriving, both.of_open), (0.5, 0.5));
        assert!(common(&a, &a).equal() && !both.equal());
        assert!(!common(&text(0..0), &text(0..0)).equal());
    }

    #[test]
    fn long_texts_are_measured_within_eight_points() {
        for part in 1..20 {
            let (a, b) = (text(0..2_007), text(100 * part..2_007 + 100 * part));
            let exact = 1.0 - part as f32 / 20.0;
            assert!((common(&a, &b).of_arriving - exact).abs() < 0.08, "{part}: {:?}", common(&a, &b));
        }
    }

    #[test]
    fn a_text_is_found_by_what_it_shares_until_it_is_removed() {
        let mut index = CopyIndex::default();
        let (a, b) = (text(0..700), text(10_000..10_700));
        let (of_a, of_b) = (index.add(5, &a), index.add(6, &b));
        assert_eq!(index.find(&text(300..1_000), 5), [5]);
        assert_eq!(index.find(&text(10_000..10_200), 5), [6]);
        index.remove(5, &of_a);
        assert!(index.find(&a, 6).is_empty());
        index.remove(6, &of_b);
        assert!(index.first.is_empty() && index.more.is_empty());
    }

    #[test]
    fn a_run_leads_to_the_first_few_texts_only() {
        let mut index = CopyIndex::default();
        let a = text(0..400);
        let anchors: Vec<Box<[u32]>> = (0..100).map(|slot| index.add(slot, &a)).collect();
        assert_eq!(index.find(&a, 0), (0..HOLDERS as u64).collect::<Vec<_>>());
        assert!(anchors[HOLDERS..].iter().all(|a| a.is_empty()));
        (0..100).for_each(|slot| index.remove(slot, &anchors[slot as usize]));
        assert!(index.first.is_empty() && index.more.is_empty());
    }

    #[test]
    fn slots_beyond_four_thousand_million_are_found() {
        let mut index = CopyIndex::default();
        let slot = (1 << 32) + 3;
        index.add(slot, &text(0..100));
        assert_eq!(index.find(&text(0..100), (1 << 32) - 5), [slot]);
    }

    /// A text of `length` runs that nobody else has, but for the first `shared`, which are those of text 0.
    fn invented(seed: u32, length: u32, shared: u32) -> Shingles {
        let run = |i: u32| xxh3_64(&[if i < shared { 0 } else { seed }.to_le_bytes(), i.to_le_bytes()].concat()) as u32;
        let mut hashes: Vec<u32> = (0..length).map(run).collect();
        hashes.sort_unstable();
        hashes.dedup();
        Shingles { hashes: hashes.into() }
    }

    #[test]
    fn an_open_text_takes_about_a_kilobyte() {
        const TEXTS: u32 = 4_000;
        let mut index = CopyIndex::default();
        let (mut bytes, mut seed) = (0, 1u32);
        for slot in 0..TEXTS {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let text = invented(slot, 200 + (seed >> 21), 20);
            let anchors = index.add(u64::from(slot), &text);
            bytes += size_of::<Sketch>() + 2 * Sketch::of(&text).prints.len() + 4 * anchors.len();
        }
        // Key, value and control byte of a slot of the table.
        bytes += index.first.capacity() * 8 / 7 * 9 + index.more.values().map(|m| 48 + 4 * m.capacity()).sum::<usize>();
        let each = bytes / TEXTS as usize;
        assert!(each < 1_200, "{each} bytes a text");
    }
}
