//! What of an article tells its event: the words and numbers, with how often and where they stand.

use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_64;

use super::copies::Shingles;
use super::hashed::HashedMap;
use crate::model::{Article, Field, Reading, Span};
use crate::text::{Word, fold, stem, words};

/// Words of the body that are looked at; news tells its event early.
const BODY: usize = 1_200;
/// Words of the body that count as its lede.
const LEDE: usize = 90;
/// Words of the body in which a named day of the week is likely the event's.
const OPENING: usize = 150;
/// Words of the body that are looked at for copies.
const MOST_WORDS: usize = 20_000;
/// A longer "word" is a cipher or an encoding error.
const LONGEST_WORD: usize = 48;

/// What grouping needs of an article. Depends on the article alone, so many can be made at once.
#[derive(Clone, Debug)]
pub struct Profile {
    pub(super) article: Arc<Article>,
    /// Distinct words in ascending order of key.
    pub(super) terms: Vec<Term>,
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
    pub(super) number: bool,
    /// Its first place, for showing it.
    pub(super) field: Field,
    pub(super) span: Span,
}

impl Profile {
    /// Reads the article's words.
    #[must_use]
    pub fn of(reading: &Reading) -> Profile {
        let article = &reading.article;
        let (title, text) = (tokens(&article.title), tokens(&article.text));
        let mut counts = Counts::default();
        counts.add(&title, Field::Title);
        counts.add(&text, Field::Text);
        let mut terms: Vec<Term> = counts.terms.into_values().collect();
        terms.sort_unstable_by_key(|t| t.key);
        let folded: Vec<u64> = text.iter().map(|t| t.folded).collect();
        Profile { terms, weekdays: counts.weekdays, shingles: Shingles::of(&folded), article: article.clone() }
    }

    /// The word behind a key as the article writes it.
    pub(super) fn word(&self, key: u32) -> Option<&str> {
        let term = &self.terms[self.terms.binary_search_by_key(&key, |t| t.key).ok()?];
        self.article.field(term.field).get(term.span.start..term.span.end)
    }
}

/// The bit of an English day of the week, 0 for any other word.
fn weekday(word: &str) -> u8 {
    const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let bare = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word);
    if !bare.ends_with("day") {
        return 0;
    }
    DAYS.iter().position(|d| *d == bare).map_or(0, |i| 1 << i)
}

/// A word of a text with the hash of its folded form.
struct Token<'a> {
    word: Word<'a>,
    folded: u64,
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    words(text).take(MOST_WORDS).map(|word| Token { word, folded: xxh3_64(fold(word.text).as_bytes()) }).collect()
}

#[derive(Default)]
struct Counts {
    terms: HashedMap<u32, Term>,
    /// Keys by the hash of the folded word: an article repeats half of its words, and stemming is dear.
    keys: HashedMap<u64, u32>,
    weekdays: u8,
}

impl Counts {
    fn add(&mut self, tokens: &[Token<'_>], field: Field) {
        for (i, token) in tokens.iter().take(BODY).enumerate() {
            let word = token.word;
            if word.text.len() > LONGEST_WORD {
                continue;
            }
            if field == Field::Text && i < OPENING {
                self.weekdays |= weekday(word.text);
            }
            self.count(token, field, i < LEDE);
        }
    }

    fn count(&mut self, token: &Token<'_>, field: Field, early: bool) {
        let word = token.word;
        let key = *self.keys.entry(token.folded).or_insert_with(|| xxh3_64(stem(&fold(word.text)).as_bytes()) as u32);
        let number = word.is_number();
        let new = Term { key, title: 0, lede: 0, body: 0, number, field, span: word.span };
        let term = self.terms.entry(key).or_insert(new);
        let counter = match field {
            Field::Title => &mut term.title,
            Field::Text if early => &mut term.lede,
            Field::Text => &mut term.body,
        };
        *counter += 1;
    }
}
