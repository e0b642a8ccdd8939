//! What of an article tells its event: names, numbers, days, quotations and words, with how often and where they stand.

use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_64;

use super::copies::Shingles;
use super::hashed::HashedMap;
use super::marks::{ENGLISH, Mark, Tongue, marks, tongue};
use super::origins::Credited;
use super::sample::Sample;
use crate::model::{Article, DateKind, EntityKind, Field, Reading, SharedKind, Span};
use crate::text::weekdays::foreign_weekday;
use crate::text::{Word, fold, quotations, stem, words};

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
/// Quotations shorter than this in bytes are names and scare quotes.
const SHORTEST_QUOTATION: usize = 12;
/// Words in a run of a quotation: enough to be nobody else's words.
const QUOTED_RUN: usize = 4;

/// What grouping needs of an article. Depends on the article alone, so many can be made at once.
#[derive(Clone, Debug)]
pub struct Profile {
    pub(super) article: Arc<Article>,
    pub(super) tongue: Tongue,
    /// Distinct words in ascending order of key.
    pub(super) terms: Vec<Term>,
    /// The days of the week that its beginning names, a bit a day.
    pub(super) weekdays: u8,
    /// The calendar days that its lede names, counted from 1970, in ascending order.
    pub(super) days: Vec<i32>,
    /// Runs of quoted words.
    pub(super) quoted: Sample,
    pub(super) shingles: Shingles,
    /// Who is credited with the text.
    pub(super) credit: Option<Credited>,
    /// What can be compared with other languages; nothing for English.
    pub(super) marks: Box<[Mark]>,
}

/// A word stem of an article.
#[derive(Clone, Debug)]
pub(super) struct Term {
    pub(super) key: u32,
    pub(super) title: u16,
    pub(super) lede: u16,
    pub(super) body: u16,
    pub(super) kind: SharedKind,
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
        let tongue = tongue(reading.language.as_deref());
        let mut counts = Counts { tongue, ..Counts::default() };
        counts.add(&title, Field::Title, &mut Kinds::default());
        counts.add(&text, Field::Text, &mut Kinds::of(reading));
        let mut terms: Vec<Term> = counts.terms.into_values().collect();
        terms.sort_unstable_by_key(|t| t.key);
        let folded: Vec<u64> = text.iter().map(|t| t.folded).collect();
        let lede = text.get(LEDE).map_or(usize::MAX, |t| t.word.span.start);
        let language = reading.language.as_deref().filter(|_| tongue != ENGLISH);
        Profile {
            tongue,
            terms,
            weekdays: counts.weekdays,
            days: days(reading, lede),
            quoted: Sample::of(quoted(&article.text, &text)),
            shingles: Shingles::of(&folded),
            credit: Credited::of(article),
            marks: language.map(|language| marks(article, language)).unwrap_or_default(),
            article: article.clone(),
        }
    }

    /// The article.
    #[must_use]
    pub fn article(&self) -> &Arc<Article> {
        &self.article
    }

    /// The word behind a key as the article writes it.
    pub(super) fn word(&self, key: u32) -> Option<&str> {
        let term = &self.terms[self.terms.binary_search_by_key(&key, |t| t.key).ok()?];
        self.article.field(term.field).get(term.span.start..term.span.end)
    }
}

/// The calendar days that stand before `end`.
fn days(reading: &Reading, end: usize) -> Vec<i32> {
    let dated = reading.dates.iter().filter(|d| matches!(d.kind, DateKind::Date | DateKind::Time));
    let mut days: Vec<i32> = dated.take_while(|d| d.span.start < end).filter_map(|d| day_of(&d.value)).collect();
    days.sort_unstable();
    days.dedup();
    days
}

/// The day of a TIMEX3 value, counted from 1970; nothing where it is coarser than a day.
fn day_of(value: &str) -> Option<i32> {
    let day: jiff::civil::Date = value.get(..10)?.parse().ok()?;
    let since = day.since(jiff::civil::Date::new(1970, 1, 1).ok()?).ok()?;
    Some(since.get_days())
}

/// The hashed runs of words within quotations.
fn quoted(text: &str, tokens: &[Token<'_>]) -> Vec<u32> {
    let mut runs = Vec::new();
    let mut from = 0;
    for span in quotations(text).into_iter().filter(|s| s.end - s.start > SHORTEST_QUOTATION) {
        from += tokens[from..].partition_point(|t| t.word.span.start < span.start);
        let to = from + tokens[from..].partition_point(|t| t.word.span.end <= span.end);
        runs.extend(tokens[from..to].windows(QUOTED_RUN).map(|run| {
            let mixed =
                run.iter().fold(0u64, |h, t| (h.rotate_left(23) ^ t.folded).wrapping_mul(0x9E37_79B9_7F4A_7C15));
            (mixed >> 32) as u32
        }));
        from = to;
    }
    runs
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

/// The kinds of words in ascending order of place, by the names that they stand in.
#[derive(Default)]
struct Kinds<'a> {
    names: &'a [crate::model::Entity],
}

impl Kinds<'_> {
    fn of(reading: &Reading) -> Kinds<'_> {
        Kinds { names: &reading.entities }
    }

    fn next(&mut self, word: &Word<'_>) -> SharedKind {
        while let Some((name, rest)) = self.names.split_first()
            && name.span.end <= word.span.start
        {
            self.names = rest;
        }
        match self.names.first().filter(|n| n.span.start <= word.span.start).map(|n| n.kind) {
            Some(EntityKind::Person) => SharedKind::Person,
            Some(EntityKind::Organisation) => SharedKind::Organisation,
            Some(EntityKind::Place) => SharedKind::Place,
            Some(EntityKind::Other) => SharedKind::Name,
            None if word.is_number() => SharedKind::Number,
            None => SharedKind::Term,
        }
    }
}

#[derive(Default)]
struct Counts {
    tongue: Tongue,
    terms: HashedMap<u32, Term>,
    /// Keys by the hash of the folded word: an article repeats half of its words, and stemming is dear.
    keys: HashedMap<u64, u32>,
    weekdays: u8,
}

impl Counts {
    fn add(&mut self, tokens: &[Token<'_>], field: Field, kinds: &mut Kinds<'_>) {
        for (i, token) in tokens.iter().take(BODY).enumerate() {
            let kind = kinds.next(&token.word);
            if token.word.text.len() > LONGEST_WORD {
                continue;
            }
            if field == Field::Text && i < OPENING {
                self.weekdays |= match self.tongue {
                    ENGLISH => weekday(token.word.text),
                    _ => foreign_weekday(&fold(token.word.text)).map_or(0, |day| 1 << day),
                };
            }
            self.count(token, field, i < LEDE, kind);
        }
    }

    fn count(&mut self, token: &Token<'_>, field: Field, early: bool, kind: SharedKind) {
        let word = token.word;
        let own = || xxh3_64(stem(&fold(word.text)).as_bytes()) as u32 ^ self.tongue;
        let key = *self.keys.entry(token.folded).or_insert_with(own);
        let new = Term { key, title: 0, lede: 0, body: 0, kind, field, span: word.span };
        let term = self.terms.entry(key).or_insert(new);
        // A headline is no evidence of kind: its names are not read, and some write every word with a capital.
        if term.kind == SharedKind::Term {
            term.kind = kind;
        }
        let counter = match field {
            Field::Title => &mut term.title,
            Field::Text if early => &mut term.lede,
            Field::Text => &mut term.body,
        };
        *counter += 1;
    }
}
