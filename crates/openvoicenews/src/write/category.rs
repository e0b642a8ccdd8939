//! Categories of a report: a linear model over word stems, learned from articles with topics, and the words that decided.

pub(crate) mod lessons;

use std::collections::BTreeMap;

use crate::model::{Comparison, Field};
use crate::text::{Word, fold, is_function_word, stem, words};

/// Topics, their categories and their IPTC Media Topics, in the order in which the weights number them.
const TOPICS: &str = include_str!("category/topics.tsv");
/// The weights: see [`lessons::pack`] for the form.
const WEIGHTS: &[u8] = include_bytes!("category/topics.bin");
/// Words that are looked at of each text beside its headline: the inverted pyramid has the matter on top.
/// Chosen on a tenth of the training articles: 300 or 1,000 words were not better.
const TOP: usize = 150;
/// How often a word of a headline counts.
const HEADLINE: usize = 2;
/// Fewer known words than these tell nothing.
const LEAST_WORDS: usize = 5;
/// A second category has a score so near the best: its odds are then at least two to three.
const NEAR: i64 = 400;
/// What the stem of a word that is written as a name begins with.
const NAMED: &str = "^";
/// Words that are told as those that decided.
const TOLD: usize = 5;
/// 1 + ln n in sixteenths, for a word that occurs n times; more than eight times count as eight.
const TIMES: [i64; 9] = [0, 16, 27, 34, 38, 42, 45, 47, 49];

/// What a report is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Categories {
    /// Names, the main one first, two at most; none where the words tell nothing.
    pub(super) names: Vec<String>,
    /// IPTC Media Topics of them, the broad before the narrow.
    pub(super) codes: Vec<String>,
    /// The words that spoke most for the main category, as the articles write them.
    pub(super) words: Vec<String>,
}

/// The name that IPTC gives a Media Topic of ours, by its code: `election` for `medtop:20000574`.
#[must_use]
pub fn media_topic(code: &str) -> Option<&'static str> {
    let rows = TOPICS.lines().filter(|l| !l.starts_with('#')).map(|l| l.split('\t'));
    let pairs = rows.filter_map(|mut row| Some((row.nth(2)?, row.next()?)));
    let named = pairs.flat_map(|(codes, names)| codes.split(' ').zip(names.split(';')));
    named.into_iter().find(|(known, _)| *known == code).map(|(_, name)| name.trim())
}

/// Up to two categories of the story.
///
/// The words of each origin count once: what is reprinted does not tell more about the matter.
pub(super) fn of(c: &Comparison) -> Categories {
    let mut bag = Bag::default();
    let (mut source, mut left) = (usize::MAX, 0);
    let mut heard = vec![false; c.sources.len()];
    for p in &c.passages {
        let Some(s) = c.sources.get(p.source) else { continue };
        if p.source != source {
            (source, left) = (p.source, TOP);
            let new = heard.get_mut(s.origin).is_none_or(|h| !std::mem::replace(h, true));
            // The weights know English words only; `war` is a past tense in German.
            if !new || s.language.as_deref().is_some_and(|l| l != "en") {
                left = 0;
                continue;
            }
        }
        match p.field {
            Field::Title if left > 0 => _ = bag.add(&p.text, usize::MAX, HEADLINE),
            Field::Title => {}
            Field::Text => left -= bag.add(&p.text, left, 1),
        }
    }
    bag.categories(&Weights { bytes: WEIGHTS })
}

/// The words of a story, by the hash of their stem.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bag<'a> {
    /// How often, and as the article writes it.
    stems: BTreeMap<u32, (usize, &'a str)>,
}

impl<'a> Bag<'a> {
    /// Takes in at most so many words of a text; how many there were.
    pub(crate) fn add(&mut self, text: &'a str, most: usize, times: usize) -> usize {
        let mut seen = 0;
        for w in words(text).take(most) {
            seen += 1;
            let folded = fold(w.text);
            if w.is_number() || is_function_word(&folded) {
                continue;
            }
            // In a headline every word may have a capital.
            let named = times == 1 && is_named(text, w);
            let stem = stem(&folded);
            let key = if named { hashed_on(hash(NAMED), &stem) } else { hash(&stem) };
            let entry = self.stems.entry(key).or_default();
            entry.0 += times;
            // A headline's or a sentence's first word has a capital that says nothing: the plainest form is kept.
            if entry.1.is_empty() || (w.text == folded && entry.1 != folded) {
                entry.1 = w.text;
            }
        }
        seen
    }

    /// The stems with a value each, by which the weights are multiplied; see [`TIMES`].
    pub(crate) fn values(&self) -> impl Iterator<Item = (u32, i64)> {
        self.stems.iter().map(|(&h, (n, _))| (h, TIMES[(*n).min(TIMES.len() - 1)]))
    }

    fn categories(&self, weights: &Weights<'_>) -> Categories {
        let mut scores = vec![0i64; weights.topics()];
        let (mut square, mut known) = (0u64, 0);
        for (hash, value) in self.values() {
            let Some(row) = weights.of(hash) else { continue };
            known += 1;
            square += value.unsigned_abs().pow(2);
            row.for_each(|(topic, w)| scores.get_mut(topic).into_iter().for_each(|s| *s += value * w));
        }
        if known < LEAST_WORDS {
            return Categories::default();
        }
        // Scores in thousandths, whatever the length of the text.
        let norm = square.isqrt().max(1) as i64;
        scores.iter_mut().for_each(|s| *s = *s * 1000 / (norm * lessons::STEP));
        let mut ranked: Vec<(i64, usize, Topic<'_>)> =
            topics().enumerate().filter_map(|(n, t)| Some((*scores.get(n)?, n, t))).collect();
        ranked.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        let Some(best) = ranked.first() else { return Categories::default() };
        let mut told = Categories { words: self.decided(weights, best.1), ..Categories::default() };
        for (_, _, topic) in ranked.iter().filter(|r| r.0 >= best.0 - NEAR) {
            if told.names.len() < 2 && !told.names.iter().any(|n| n == topic.category) {
                told.names.push(topic.category.to_owned());
                let new = topic.codes.split(' ').filter(|c| !told.codes.iter().any(|had| had == c));
                let new: Vec<String> = new.map(str::to_owned).collect();
                told.codes.extend(new);
            }
        }
        told
    }

    /// The words that add most to the score of a topic.
    fn decided(&self, weights: &Weights<'_>, topic: usize) -> Vec<String> {
        let share = |(hash, value): (u32, i64)| {
            let weight = weights.of(hash)?.find(|w| w.0 == topic)?.1;
            (weight > 0).then_some((value * weight, hash))
        };
        let mut shares: Vec<(i64, u32)> = self.values().filter_map(share).collect();
        shares.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        shares.iter().take(TOLD).filter_map(|s| Some(self.stems.get(&s.1)?.1.to_owned())).collect()
    }
}

/// Whether a word is written as a name: with a capital though no sentence or quotation begins with it. The House that
/// votes is another word than the house that falls.
fn is_named(text: &str, w: Word<'_>) -> bool {
    let before = text.get(..w.span.start).and_then(|t| t.trim_end().chars().next_back());
    w.text.starts_with(char::is_uppercase) && before.is_some_and(|c| c.is_alphanumeric() || c == ',')
}

/// FNV-1a of a stem.
pub(crate) fn hash(stem: &str) -> u32 {
    hashed_on(0x811c_9dc5, stem)
}

/// The hash of a text that goes on behind one with this hash.
fn hashed_on(hash: u32, rest: &str) -> u32 {
    rest.bytes().fold(hash, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193))
}

/// A line of the table of topics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Topic<'a> {
    /// Its name, by which the lessons call it.
    pub(crate) name: &'a str,
    /// The category that readers see.
    pub(crate) category: &'a str,
    /// IPTC Media Topics with one space between, the broad one first.
    pub(crate) codes: &'a str,
    /// Words that speak for it.
    pub(crate) seeds: &'a str,
}

/// The table of topics, in its order.
pub(crate) fn topics() -> impl Iterator<Item = Topic<'static>> {
    TOPICS.lines().filter(|l| !l.starts_with('#')).map(|line| {
        let mut cells = line.split('\t');
        let mut cell = || cells.next().unwrap_or_default();
        let (name, category, codes) = (cell(), cell(), cell());
        cell();
        Topic { name, category, codes, seeds: cell() }
    })
}

/// The weights as they lie in the file, looked up in place.
#[derive(Clone, Copy, Debug)]
struct Weights<'a> {
    bytes: &'a [u8],
}

impl<'a> Weights<'a> {
    fn word(&self, at: usize) -> Option<u32> {
        let four = self.bytes.get(at..at.checked_add(4)?)?;
        Some(u32::from_le_bytes(four.try_into().ok()?))
    }

    fn topics(&self) -> usize {
        self.word(0).map_or(0, |n| n.min(255) as usize)
    }

    /// Topics and weights of a stem; nothing where the stem is not known.
    fn of(&self, hash: u32) -> Option<impl Iterator<Item = (usize, i64)> + use<'a>> {
        let count = self.word(4)? as usize;
        let (mut low, mut high) = (0, count);
        while low < high {
            let middle = (low + high) / 2;
            if self.word(8 + 4 * middle)? < hash { low = middle + 1 } else { high = middle }
        }
        if low == count || self.word(8 + 4 * low)? != hash {
            return None;
        }
        let place =
            |n: usize| self.bytes.get(8 + 4 * count + 2 * n..)?.get(..2)?.try_into().ok().map(u16::from_le_bytes);
        let rows = self.bytes.get(8 + 6 * count + 2..)?;
        let row = rows.get(2 * usize::from(place(low)?)..2 * usize::from(place(low + 1)?))?;
        Some(row.chunks_exact(2).map(|pair| (usize::from(pair[0]), i64::from(pair[1] as i8))))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn categories(title: &str, text: &str) -> Categories {
        let mut bag = Bag::default();
        bag.add(title, usize::MAX, HEADLINE);
        bag.add(text, TOP, 1);
        bag.categories(&Weights { bytes: WEIGHTS })
    }

    #[test]
    fn the_table_and_the_weights_fit() {
        assert_eq!(topics().count(), Weights { bytes: WEIGHTS }.topics());
        let names: BTreeSet<&str> = topics().map(|t| t.category).collect();
        assert_eq!(names.len(), 12);
        assert_eq!(topics().next().unwrap().category, "Defence & Security");
        for t in topics() {
            let sound = |c: &str| c.strip_prefix("medtop:").is_some_and(|n| n.len() == 8 && n.parse::<u32>().is_ok());
            assert!(t.codes.split(' ').all(sound) && t.seeds.split(' ').count() > 9, "{}", t.name);
        }
        assert!(WEIGHTS.len() < 150_000);
    }

    #[test]
    fn the_words_that_decided_stand_in_the_text() {
        let text = "The army said its troops had shelled the frontline town, and that a ceasefire was far.";
        let told = categories("Troops shell town", text);
        assert_eq!(told.names.first().map(String::as_str), Some("Defence & Security"));
        assert!(!told.words.is_empty() && told.words.len() <= TOLD);
        for w in &told.words {
            assert!(text.contains(w.as_str()) || "Troops shell town".contains(w.as_str()), "{w}");
        }
    }

    #[test]
    fn few_words_tell_nothing() {
        assert_eq!(categories("Army", ""), Categories::default());
        assert_eq!(categories("", ""), Categories::default());
    }

    #[test]
    fn broken_weights_know_nothing() {
        for cut in [0, 3, 7, 9, 100, 20_000] {
            let bytes = WEIGHTS.get(..cut).unwrap();
            let mut bag = Bag::default();
            bag.add("army troops court police election vote school", 99, 1);
            bag.categories(&Weights { bytes });
        }
    }
}
