//! What of an article in another language can be compared with English: names and numbers, told in the words that
//! English would use for them.
//!
//! English is the pivot: it is the language whose frequencies are known, and most articles need no second telling.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::hashed::HashedMap;
use crate::model::{Article, Field, Span};
use crate::text::{Word, fold, stem, words};

/// Words that differ from language to language, by the English one.
const EXONYMS: &str = include_str!("exonyms.txt");
/// The commonest words of each language.
const COMMON: &str = include_str!("common_words.txt");

/// Words of a text that are looked at, and marks that are kept: news tells early whom and what it is about.
const WORDS: usize = 400;
const MOST: usize = 48;
/// Numbers up to this are days, hours, goals and places: they tell nothing across languages.
const SMALL: f64 = 31.0;
/// Numbers between these, without a mark for thousands, are read as years.
const YEARS: std::ops::RangeInclusive<f64> = 1900.0..=2100.0;

/// A language as grouping tells it from others: 0 for English and where the language is not known.
pub(super) type Tongue = u32;

pub(super) const ENGLISH: Tongue = 0;

/// The language of a code: see [`Tongue`]. An article's own words have keys of its language, so that words that are
/// spelled alike in two languages are two.
pub(super) fn tongue(code: Option<&str>) -> Tongue {
    match code {
        None | Some("en") => ENGLISH,
        Some(code) => xxh3_64(code.as_bytes()) as u32 | 1,
    }
}

/// What a mark is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Kind {
    /// A word of a name.
    Name,
    /// A name of the table of exonyms: a well-known place or organisation.
    Known,
    Number,
}

/// A name's word or a number, in the key that English has for it.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Mark {
    pub(super) key: u32,
    pub(super) kind: Kind,
    /// Words that stand side by side are one name, and one piece of evidence.
    pub(super) name: u16,
    /// Further spellings of one mark have its number.
    pub(super) of: u16,
    /// Its first place.
    pub(super) field: Field,
    #[serde(with = "bytes")]
    pub(super) span: Span,
}

/// A span as bytes count it: spans have no form of their own, since the wire counts characters.
mod bytes {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::model::Span;

    pub(super) fn serialize<S: Serializer>(span: &Span, to: S) -> Result<S::Ok, S::Error> {
        (span.start, span.end).serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Span, D::Error> {
        <(usize, usize)>::deserialize(from).map(|(start, end)| Span::new(start, end))
    }
}

/// The key of an English word.
fn key(word: &str) -> u32 {
    xxh3_64(stem(&fold(word)).as_bytes()) as u32
}

/// The tables of this program.
#[derive(Debug)]
struct Tables {
    exonyms: HashedMap<u64, Vec<u32>>,
    common: HashedMap<u32, ()>,
}

/// The marks of an article in another language than English, in ascending order of key.
pub(super) fn marks(article: &Article, language: &str) -> Box<[Mark]> {
    static TABLES: LazyLock<Tables> = LazyLock::new(Tables::built_in);
    TABLES.marks(article, language).into()
}

impl Tables {
    fn built_in() -> Tables {
        let mut exonyms: HashedMap<u64, Vec<u32>> = HashedMap::default();
        for (english, others) in lines(EXONYMS).filter_map(|l| l.split_once(" = ")) {
            let keys: Vec<u32> = english.split('/').map(key).collect();
            for word in others.split(' ').chain(english.split('/')) {
                exonyms.insert(xxh3_64(fold(word).as_bytes()), keys.clone());
            }
        }
        Tables { exonyms, common: common_keys().map(|key| (key, ())).collect() }
    }

    fn marks(&self, article: &Article, language: &str) -> Vec<Mark> {
        let mut reader = Reader { tables: self, language, marks: Vec::new(), name: 0, of: 0, field: Field::Title };
        reader.read(&article.title);
        reader.field = Field::Text;
        reader.read(&article.text);
        let mut marks = reader.marks;
        marks.sort_unstable_by_key(|m| m.key);
        marks
    }

    fn known(&self, word: &str) -> Option<&[u32]> {
        self.exonyms.get(&xxh3_64(fold(word).as_bytes())).map(Vec::as_slice)
    }
}

/// The lines of a table without its remarks.
fn lines(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|l| !l.starts_with('#'))
}

/// The keys of the commonest words of each language, as its own articles have them.
pub(super) fn common_keys() -> impl Iterator<Item = u32> {
    lines(COMMON).filter_map(|l| l.split_once(' ')).flat_map(|(code, list)| {
        let tongue = tongue(Some(code));
        list.split(' ').map(move |word| key(word) ^ tongue)
    })
}

struct Reader<'a> {
    tables: &'a Tables,
    language: &'a str,
    marks: Vec<Mark>,
    name: u16,
    of: u16,
    field: Field,
}

impl Reader<'_> {
    fn read(&mut self, text: &str) {
        let words: Vec<Word<'_>> = words(text).take(WORDS).collect();
        let mut end_of_name = usize::MAX;
        let mut at = 0;
        while let Some(word) = words.get(at) {
            at += 1;
            if word.text.starts_with(|c: char| c.is_ascii_digit()) {
                let mut number = word.text.to_owned();
                let mut end = word.span.end;
                // Thousands may stand apart: `1 200`.
                while let Some(next) = words.get(at).filter(|n| continues(text, end, n, word.text)) {
                    number.push_str(next.text);
                    end = next.span.end;
                    at += 1;
                }
                self.number(&number, (word.span.start, end));
                continue;
            }
            for (start, part) in parts(word) {
                if !part.starts_with(char::is_uppercase) || self.is_common(part) {
                    continue;
                }
                let known = self.tables.known(part);
                // A capital at the beginning of a sentence names nothing for sure.
                if known.is_none() && begins(text, start) {
                    continue;
                }
                if text.get(end_of_name..start).is_none_or(|between| !matches!(between, " " | "-" | "\u{a0}")) {
                    self.name = self.name.saturating_add(1);
                }
                end_of_name = start + part.len();
                self.name(part, known, (start, end_of_name));
            }
        }
    }

    fn is_common(&self, word: &str) -> bool {
        self.tables.common.contains_key(&(key(word) ^ tongue(Some(self.language))))
    }

    fn name(&mut self, word: &str, known: Option<&[u32]>, place: (usize, usize)) {
        let letters = word.chars().count();
        if known.is_none() && letters < 3 {
            return;
        }
        self.of = self.of.saturating_add(1);
        if let Some(keys) = known {
            keys.iter().for_each(|&key| self.push(key, Kind::Known, place));
            return;
        }
        self.push(key(word), Kind::Name, place);
        let plain = without_marks(word);
        if plain != word {
            self.push(key(&plain), Kind::Name, place);
        }
        if self.language == "pl" && letters >= 6 {
            for nominative in nominatives(&fold(word)) {
                self.push(key(&nominative), Kind::Name, place);
                self.push(key(&without_marks(&nominative)), Kind::Name, place);
            }
        }
    }

    fn number(&mut self, written: &str, place: (usize, usize)) {
        let Some(number) = Number::read(written) else { return };
        if number.value <= SMALL && !number.has_fraction || !number.grouped && YEARS.contains(&number.value) {
            return;
        }
        self.name = self.name.saturating_add(1);
        self.of = self.of.saturating_add(1);
        for spelled in number.in_english() {
            self.push(key(&spelled), Kind::Number, place);
        }
    }

    fn push(&mut self, key: u32, kind: Kind, (start, end): (usize, usize)) {
        let again = self.marks.iter().any(|m| m.key == key);
        if !again && self.marks.len() < MOST {
            let (field, span) = (self.field, Span::new(start, end));
            self.marks.push(Mark { key, kind, name: self.name, of: self.of, field, span });
        }
    }
}

/// The parts of a word that may be names, with where they begin: `l'Arlberg` and `EU-Kommissarin` have two.
fn parts<'a>(word: &Word<'a>) -> impl Iterator<Item = (usize, &'a str)> + 'a {
    let (begin, text) = (word.span.start, word.text);
    let bare =
        text.char_indices().find(|&(i, c)| i <= 5 && matches!(c, '\'' | '’')).map_or(0, |(i, c)| i + c.len_utf8());
    let whole = std::iter::once((begin + bare, &text[bare..]));
    let hyphened = text[bare..].contains('-').then(|| {
        let mut at = begin + bare;
        text[bare..].split('-').map(move |part| {
            let start = at;
            at += part.len() + 1;
            (start, part)
        })
    });
    whole.chain(hyphened.into_iter().flatten()).filter(|(_, part)| !part.is_empty())
}

/// Whether a sentence, a quotation or a line may begin there.
fn begins(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end_matches([' ', '\u{a0}']);
    before.ends_with(|c: char| {
        matches!(c, '.' | '!' | '?' | ':' | '\n' | '„' | '“' | '"' | '«' | '»' | '–' | '—' | '¿' | '¡')
    }) || before.is_empty()
}

/// Whether a word goes on a number that began with `first`: three digits after one space.
fn continues(text: &str, end: usize, next: &Word<'_>, first: &str) -> bool {
    let apart = text.get(end..next.span.start);
    matches!(apart, Some(" " | "\u{a0}" | "\u{202f}" | "\u{2009}"))
        && first.len() <= 3
        && first.bytes().all(|b| b.is_ascii_digit())
        && next.text.bytes().take_while(u8::is_ascii_digit).count() == 3
        && next.text.as_bytes().get(3).is_none_or(|b| *b == b',')
}

/// A number as news on the continent writes it: a comma before the fraction, stops or spaces between thousands.
#[derive(Debug, PartialEq)]
struct Number {
    value: f64,
    whole: String,
    fraction: String,
    has_fraction: bool,
    grouped: bool,
}

impl Number {
    fn read(written: &str) -> Option<Number> {
        let (digits, thousands) = match written.strip_suffix("mila") {
            Some(bare) => (bare, true),
            None => (written, false),
        };
        if digits.len() > 15 || !digits.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',')) {
            return None;
        }
        let (whole, fraction) = digits.split_once(',').unwrap_or((digits, ""));
        let grouped = whole.contains('.');
        if grouped && whole.split('.').skip(1).any(|g| g.len() != 3) || !fraction.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let mut whole = whole.replace('.', "");
        if thousands {
            whole.push_str("000");
        }
        let value = whole.parse().ok()?;
        let grouped = grouped || thousands;
        Some(Number { value, has_fraction: !fraction.is_empty(), whole, fraction: fraction.to_owned(), grouped })
    }

    /// The ways in which English writes it.
    fn in_english(&self) -> Vec<String> {
        let tail = if self.has_fraction { format!(".{}", self.fraction) } else { String::new() };
        let mut ways = vec![format!("{}{tail}", self.whole)];
        if self.whole.len() > 3 {
            let from_end = |i: usize| (self.whole.len() - i).is_multiple_of(3) && i > 0;
            let grouped: String = self
                .whole
                .char_indices()
                .flat_map(|(i, c)| from_end(i).then_some(',').into_iter().chain([c]))
                .collect();
            ways.push(format!("{grouped}{tail}"));
        }
        ways
    }
}

/// Letters without their diacritics, as English often writes foreign names.
fn without_marks(word: &str) -> String {
    const PLAIN: [(&str, &str); 16] = [
        ("áàâäãåą", "a"),
        ("çćč", "c"),
        ("ďđ", "d"),
        ("éèêëęě", "e"),
        ("íìîï", "i"),
        ("ł", "l"),
        ("ñńň", "n"),
        ("óòôöõøő", "o"),
        ("ř", "r"),
        ("śšş", "s"),
        ("ťţ", "t"),
        ("úùûüůű", "u"),
        ("ýÿ", "y"),
        ("źżž", "z"),
        ("ß", "ss"),
        ("æ", "ae"),
    ];
    let plain = |c: char| PLAIN.iter().find(|(marked, _)| marked.contains(c)).map(|(_, plain)| *plain);
    let mut out = String::with_capacity(word.len());
    for c in word.chars().flat_map(char::to_lowercase) {
        match plain(c) {
            Some(letters) => out.push_str(letters),
            None => out.push(c),
        }
    }
    out
}

/// What a Polish name may be in the nominative.
fn nominatives(folded: &str) -> Vec<String> {
    const ENDINGS: [(&str, &str); 12] = [
        ("skiego", "ski"),
        ("ckiego", "cki"),
        ("skiemu", "ski"),
        ("ckiemu", "cki"),
        ("skim", "ski"),
        ("ckim", "cki"),
        ("skiej", "ska"),
        ("ckiej", "cka"),
        ("ską", "ska"),
        ("ego", "y"),
        ("owi", ""),
        ("a", ""),
    ];
    let ending = ENDINGS.iter().find_map(|(oblique, plain)| Some((folded.strip_suffix(oblique)?, *plain)));
    ending.map(|(bare, plain)| format!("{bare}{plain}")).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_as_english_writes_them() {
        let told = |written: &str| Number::read(written).map(|n| n.in_english());
        assert_eq!(told("1.200").as_deref(), Some(&["1200".to_owned(), "1,200".to_owned()][..]));
        assert_eq!(told("4,5").as_deref(), Some(&["4.5".to_owned()][..]));
        assert_eq!(told("48mila").as_deref(), Some(&["48000".to_owned(), "48,000".to_owned()][..]));
        assert_eq!(told("1.234.567,8").as_deref(), Some(&["1234567.8".to_owned(), "1,234,567.8".to_owned()][..]));
        assert_eq!(told("12.3.31"), None);
        assert_eq!(told("2-1"), None);
    }

    #[test]
    fn a_table_line_is_an_english_word_and_others() {
        assert!(EXONYMS.lines().all(|l| l.starts_with('#') || l.split_once(" = ").is_some()));
        let tables = Tables::built_in();
        assert_eq!(tables.known("Wien"), Some(&[key("Vienna")][..]));
        assert_eq!(tables.known("Vienne"), tables.known("Wiedeń"));
        assert_eq!(tables.known("Lindholm"), None);
    }

    #[test]
    fn polish_names_are_led_back_to_the_nominative() {
        assert_eq!(nominatives("ochojskiego"), ["ochojski"]);
        assert_eq!(nominatives("szczepana"), ["szczepan"]);
        assert_eq!(without_marks("Wrocław"), "wroclaw");
    }
}
