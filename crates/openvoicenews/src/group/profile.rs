//! What of an article tells its event: the words, names, numbers and word pairs, with how often and where they stand.

use std::collections::HashMap;
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_64;

use super::copies::Shingles;
use crate::model::{Article, Field, Reading, Span};
use crate::text::{Word, fold, stem, words};

/// Words of the body that are looked at; news tells its event early.
const BODY: usize = 1_200;
/// Words of the body that count as its lede.
const LEDE: usize = 90;
/// Words of the body in which a named day of the week is likely the event's.
const OPENING: usize = 150;
/// A longer "word" is a cipher or an encoding error.
const LONGEST_WORD: usize = 48;

/// What grouping needs of an article. Depends on the article alone, so many can be made at once.
#[derive(Clone, Debug)]
pub struct Profile {
    pub(super) article: Arc<Article>,
    /// Distinct words in ascending order of key.
    pub(super) terms: Vec<Term>,
    /// Distinct pairs of neighbouring words with how often, in ascending order of key.
    pub(super) pairs: Vec<Pair>,
    /// The days of the week that its beginning names, a bit a day.
    pub(super) weekdays: u8,
    pub(super) shingles: Shingles,
}

/// A word stem of an article.
#[derive(Clone, Debug)]
pub(super) struct Term {
    pub(super) key: u32,
    pub(super) title: u16,
    pub(super) lede: u16,
    pub(super) body: u16,
    /// How often it is written with a capital where a common word would not be.
    pub(super) name: u16,
    pub(super) number: bool,
    /// Its first place, for showing it.
    pub(super) field: Field,
    pub(super) span: Span,
}

/// Two neighbouring words.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair {
    pub(super) key: u32,
    pub(super) of: (u32, u32),
    pub(super) times: u16,
}

impl Profile {
    /// Reads the article's words.
    #[must_use]
    pub fn of(reading: &Reading) -> Profile {
        let article = &reading.article;
        let mut counts = Counts::default();
        counts.add(&article.title, Field::Title);
        counts.add(&article.text, Field::Text);
        let weekdays = counts.weekdays;
        let (terms, pairs) = counts.sorted();
        Profile { terms, pairs, weekdays, shingles: Shingles::of(&article.text), article: article.clone() }
    }

    /// The word behind a key as the article writes it.
    pub(super) fn word(&self, key: u32) -> Option<&str> {
        let term = &self.terms[self.terms.binary_search_by_key(&key, |t| t.key).ok()?];
        self.article.field(term.field).get(term.span.start..term.span.end)
    }
}

/// The key of a folded word: its stem, hashed.
pub(super) fn key_of(folded: &str) -> u32 {
    xxh3_64(stem(folded).as_bytes()) as u32
}

/// The bit of an English day of the week, 0 for any other word.
fn weekday(word: &str) -> u8 {
    const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    DAYS.iter().position(|d| *d == word.trim_end_matches("'s").trim_end_matches("’s")).map_or(0, |i| 1 << i)
}

#[derive(Default)]
struct Counts {
    terms: HashMap<u32, Term>,
    pairs: HashMap<u32, Pair>,
    weekdays: u8,
}

impl Counts {
    fn add(&mut self, text: &str, field: Field) {
        let mut before: Option<(u32, Word<'_>)> = None;
        for (i, word) in words(text).take(BODY).enumerate() {
            if word.text.len() > LONGEST_WORD {
                before = None;
                continue;
            }
            let key = key_of(&fold(word.text));
            let gap = before.map_or("", |(_, b)| &text[b.span.end..word.span.start]);
            let opens = before.is_none() || gap.contains(['.', '?', '!', ':', '\n', '“', '"', '•']);
            if field == Field::Text && i < OPENING {
                self.weekdays |= weekday(word.text);
            }
            let named = field == Field::Text && !opens && word.is_capitalised();
            self.count(key, word, field, i < LEDE, named);
            if let Some((b, _)) = before.filter(|_| gap.trim().is_empty()) {
                self.pair(b, key);
            }
            before = Some((key, word));
        }
    }

    fn count(&mut self, key: u32, word: Word<'_>, field: Field, early: bool, named: bool) {
        let number = word.is_number();
        let new = Term { key, title: 0, lede: 0, body: 0, name: 0, number, field, span: word.span };
        let term = self.terms.entry(key).or_insert(new);
        let counter = match field {
            Field::Title => &mut term.title,
            Field::Text if early => &mut term.lede,
            Field::Text => &mut term.body,
        };
        *counter += 1;
        if named {
            term.name += 1;
        }
    }

    fn pair(&mut self, a: u32, b: u32) {
        let key = a.rotate_left(13).wrapping_mul(0x9E37_79B1) ^ b;
        self.pairs.entry(key).or_insert(Pair { key, of: (a, b), times: 0 }).times += 1;
    }

    fn sorted(self) -> (Vec<Term>, Vec<Pair>) {
        let mut terms: Vec<Term> = self.terms.into_values().collect();
        terms.sort_unstable_by_key(|t| t.key);
        let mut pairs: Vec<Pair> = self.pairs.into_values().collect();
        pairs.sort_unstable_by_key(|p| p.key);
        (terms, pairs)
    }
}
