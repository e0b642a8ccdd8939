//! Word classes: words that stand beside the same words, numbered. `minister` and `senator` share one, `said` and
//! `added` another, also where no list of ours has them.
//!
//! Learned from running text without marks by the exchange method of Kneser and Ney (1993): each word moves to the
//! class that tells most about its neighbours. Two sizes, since a reader can need either: `Lund` is like other
//! surnames, and like other names.

use super::crf::take;

/// The classes as `cargo xtask train classes` wrote them.
const PARAMETERS: &[u8] = include_bytes!("word_classes.bin");
/// What a parameter file begins with: the form that this program reads.
const FORM: &[u8] = b"OVN word classes 1\n";

/// The classes of a word; 0 where it has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct WordClass {
    /// One of a few hundred.
    pub(super) fine: u16,
    /// One of a few dozen, each of several fine ones.
    pub(super) coarse: u8,
}

/// The classes of all words that have one.
#[derive(Clone, Debug, Default)]
pub(super) struct WordClasses {
    /// Open-addressed by hash; 0 in an empty slot.
    slots: Vec<(u32, u16)>,
    coarse: Vec<u8>,
}

impl WordClasses {
    /// The classes that come with the program; none where their file is damaged.
    pub(super) fn built_in() -> WordClasses {
        WordClasses::read(PARAMETERS).unwrap_or_default()
    }

    fn read(bytes: &[u8]) -> Option<WordClasses> {
        let mut rest = bytes.strip_prefix(FORM)?;
        let coarse = (0..u16::from_le_bytes(take(&mut rest)?)).map(|_| take::<1>(&mut rest).map(|b| b[0]));
        let coarse: Vec<u8> = coarse.collect::<Option<_>>()?;
        let count = u32::from_le_bytes(take(&mut rest)?) as usize;
        let mut slots = vec![(0, 0); (count.min(rest.len()) * 2).next_power_of_two()];
        let mask = slots.len() - 1;
        for _ in 0..count {
            let (key, fine) = (u32::from_le_bytes(take(&mut rest)?), u16::from_le_bytes(take(&mut rest)?));
            let mut at = key as usize & mask;
            while slots[at].0 != 0 {
                at = (at + 1) & mask;
            }
            slots[at] = (key, fine);
        }
        Some(WordClasses { slots, coarse })
    }

    /// The classes of a lower-case word.
    pub(super) fn of(&self, word: &str) -> WordClass {
        if self.slots.is_empty() {
            return WordClass::default();
        }
        let key = hash(word);
        let mask = self.slots.len() - 1;
        let mut at = key as usize & mask;
        while self.slots[at].0 != 0 {
            if self.slots[at].0 == key {
                let fine = self.slots[at].1;
                return WordClass { fine, coarse: self.coarse.get(usize::from(fine)).copied().unwrap_or(0) };
            }
            at = (at + 1) & mask;
        }
        WordClass::default()
    }
}

/// FNV-1a, never 0. Two words in one place are two words of one class: harmless.
fn hash(word: &str) -> u32 {
    word.bytes().fold(0x811c_9dc5u32, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193)).max(1)
}

/// What `cargo xtask train classes` needs of this step.
pub(crate) mod lessons {
    use super::super::Models;
    use super::super::document::{Document, Kind};
    use super::{FORM, hash};

    /// A class is no number of words: digits are told apart by their count only.
    const NUMBER: &str = "0";

    /// The sentences of a text as lower-case words; marks stand for themselves, numbers for `0`.
    #[must_use]
    pub fn sentences(text: &str, models: &Models) -> Vec<Vec<String>> {
        let doc = Document::new(text, &models.lexicon);
        let word = |i: usize| {
            if doc.tokens[i].kind == Kind::Number { NUMBER.to_owned() } else { doc.low(i).replace('’', "'") }
        };
        doc.ranges.iter().map(|r| r.clone().map(word).collect()).collect()
    }

    /// The bytes of a parameter file: fine classes count from 1, and `coarse` gives the coarse one of each.
    #[must_use]
    pub fn pack(words: &[(String, u16)], coarse: &[u8]) -> Vec<u8> {
        let mut out = FORM.to_vec();
        out.extend((coarse.len() as u16).to_le_bytes());
        out.extend(coarse);
        let mut rows: Vec<(u32, u16)> = words.iter().map(|(w, c)| (hash(w), *c)).collect();
        rows.sort_unstable();
        rows.dedup_by_key(|r| r.0);
        out.extend((rows.len() as u32).to_le_bytes());
        for (key, class) in rows {
            out.extend(key.to_le_bytes());
            out.extend(class.to_le_bytes());
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_with_the_same_neighbours_share_a_class() {
        let classes = WordClasses::built_in();
        assert_eq!(classes.of("tuesday"), classes.of("wednesday"));
        assert_ne!(classes.of("tuesday").fine, 0);
        assert_ne!(classes.of("tuesday"), classes.of("minister"));
        assert_eq!(classes.of("qwrtzplk"), WordClass::default());
    }

    #[test]
    fn damaged_parameters_are_refused() {
        for len in [0, 5, FORM.len(), FORM.len() + 40, PARAMETERS.len() - 1] {
            assert!(WordClasses::read(&PARAMETERS[..len]).is_none(), "{len}");
        }
    }
}
