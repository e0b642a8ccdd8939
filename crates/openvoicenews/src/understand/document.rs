//! A text as the readers of this step see it: tokens, sentences, quotations.

use std::ops::Range;

use super::lexicon::{Classes, Lexicon};
use super::parties;
use super::quotes::{self, Quote};
use super::word_classes::WordClass;
use crate::model::Span;
use crate::text;
use crate::text::abbreviations::abbreviation;

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters first.
    Word,
    /// A digit first.
    Number,
    /// One character that is neither.
    Mark,
}

/// A word, number or mark.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) span: Span,
    pub(super) kind: Kind,
    /// Begins with a capital.
    pub(super) capital: bool,
    /// Stands inside a quotation.
    pub(super) quoted: bool,
    /// What the word lists say of it in lower case.
    pub(super) classes: Classes,
    /// Weight as a word of saying.
    pub(super) cue: f32,
    /// Which words it is like.
    pub(super) class: WordClass,
    /// Number of its sentence.
    pub(super) sentence: u32,
}

impl Token {
    pub(super) fn is(&self, classes: Classes) -> bool {
        self.classes & classes != 0
    }
}

/// A text cut up.
pub(super) struct Document<'a> {
    pub(super) text: &'a str,
    /// The text with its ASCII letters in lower case; the same offsets.
    pub(super) lower: String,
    pub(super) tokens: Vec<Token>,
    pub(super) sentences: Vec<Span>,
    /// The tokens of each sentence.
    pub(super) ranges: Vec<Range<usize>>,
    pub(super) quotes: Vec<Quote>,
    pub(super) lexicon: &'a Lexicon,
}

impl<'a> Document<'a> {
    pub(super) fn new(text: &'a str, lexicon: &'a Lexicon) -> Document<'a> {
        let lower = text.to_ascii_lowercase();
        let sentences = text::sentences(text);
        let quotes = quotes::find(text);
        let mut doc = Document {
            text,
            lower,
            tokens: Vec::with_capacity(text.len() / 5),
            sentences,
            ranges: Vec::new(),
            quotes,
            lexicon,
        };
        doc.tokenize();
        doc
    }

    fn tokenize(&mut self) {
        let mut quote = 0;
        for number in 0..self.sentences.len() {
            let sentence = self.sentences[number];
            let first = self.tokens.len();
            let mut at = sentence.start;
            while let Some(start) = next_token(self.text, at, sentence.end) {
                let (end, kind) = token_end(self.text, start, sentence.end);
                while self.quotes.get(quote).is_some_and(|q| q.span.end <= start) {
                    quote += 1;
                }
                let quoted = self.quotes.get(quote).is_some_and(|q| q.span.start <= start);
                self.push(Span::new(start, end), kind, quoted, number);
                at = end;
            }
            self.ranges.push(first..self.tokens.len());
        }
    }

    fn push(&mut self, span: Span, kind: Kind, quoted: bool, sentence: usize) {
        let capital = kind == Kind::Word && span.of(self.text).starts_with(char::is_uppercase);
        let (classes, cue, class) = if kind == Kind::Word {
            let word = &self.lower[span.start..span.end];
            let plain;
            let word = if word.contains('’') {
                plain = word.replace('’', "'");
                plain.as_str()
            } else {
                word
            };
            let word = if capital { parties::even(word) } else { word };
            let entry = self.lexicon.entry(word);
            (entry.classes, entry.cue, self.lexicon.word_class(word))
        } else {
            (0, 0.0, WordClass::default())
        };
        let sentence = u32::try_from(sentence).unwrap_or(u32::MAX);
        self.tokens.push(Token { span, kind, capital, quoted, classes, cue, class, sentence });
    }

    /// The token as written.
    pub(super) fn word(&self, i: usize) -> &'a str {
        self.tokens.get(i).map_or("", |t| t.span.of(self.text))
    }

    /// The token in lower case; empty past the end.
    pub(super) fn low(&self, i: usize) -> &str {
        self.tokens.get(i).map_or("", |t| t.span.of(&self.lower))
    }

    /// The token in lower case as the learned models see it: the members of any of the great parties are one word.
    pub(super) fn even(&self, i: usize) -> &str {
        if self.capital(i) { parties::even(self.low(i)) } else { self.low(i) }
    }

    /// Whether token `i` has one of these classes.
    pub(super) fn is(&self, i: usize, classes: Classes) -> bool {
        self.tokens.get(i).is_some_and(|t| t.is(classes))
    }

    /// Whether token `i` is a word that begins with a capital.
    pub(super) fn capital(&self, i: usize) -> bool {
        self.tokens.get(i).is_some_and(|t| t.capital)
    }

    /// From the first to the last of some tokens.
    pub(super) fn span(&self, tokens: Range<usize>) -> Span {
        match (self.tokens.get(tokens.start), tokens.end.checked_sub(1).and_then(|i| self.tokens.get(i))) {
            (Some(a), Some(b)) if tokens.start < tokens.end => Span::new(a.span.start, b.span.end),
            _ => Span::new(0, 0),
        }
    }

    /// Whether token `i` is an opening or closing double quotation mark.
    pub(super) fn is_quote_mark(&self, i: usize) -> bool {
        matches!(self.word(i), "\"" | "“" | "”" | "«" | "»" | "„" | "''")
    }

    /// Whether tokens `i` and `i + 1` touch.
    pub(super) fn touches(&self, i: usize) -> bool {
        self.tokens.get(i + 1).is_some_and(|n| n.span.start == self.tokens[i].span.end)
    }

    /// Whether token `i` is the possessive ending `'s` or `'`.
    pub(super) fn possessive(&self, i: usize) -> bool {
        matches!(self.low(i), "'s" | "’s") || (matches!(self.low(i), "'" | "’") && i > 0 && self.touches(i - 1))
    }

    /// First token that starts at or after `byte`.
    pub(super) fn token_at(&self, byte: usize) -> usize {
        self.tokens.partition_point(|t| t.span.start < byte)
    }
}

fn next_token(text: &str, from: usize, end: usize) -> Option<usize> {
    text[from..end].find(|c: char| !c.is_whitespace()).map(|i| from + i)
}

fn token_end(text: &str, start: usize, end: usize) -> (usize, Kind) {
    let rest = &text[start..end];
    let first = rest.chars().next().unwrap_or(' ');
    let clitic = clitic_len(rest);
    if clitic > 0 && start > 0 && text[..start].ends_with(char::is_alphanumeric) {
        return (start + clitic, Kind::Word);
    }
    if rest.starts_with("''") {
        return (start + 2, Kind::Mark);
    }
    if !first.is_alphanumeric() {
        return (start + first.len_utf8(), Kind::Mark);
    }
    let kind = if first.is_ascii_digit() { Kind::Number } else { Kind::Word };
    (start + word_len(rest), kind)
}

/// Length of the clitic (`'s`, `’re`) that a text begins with, else 0.
fn clitic_len(rest: &str) -> usize {
    let Some(tail) = rest.strip_prefix('\'').or_else(|| rest.strip_prefix('’')) else { return 0 };
    let mark = rest.len() - tail.len();
    ["s", "re", "ve", "ll", "d", "m", "S"]
        .iter()
        .find(|c| tail.strip_prefix(**c).is_some_and(|t| !t.starts_with(char::is_alphanumeric)))
        .map_or(0, |c| mark + c.len())
}

fn word_len(rest: &str) -> usize {
    let mut last = ' ';
    let mut len = 0;
    let mut chars = rest.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        let next = chars.peek().map(|&(_, n)| n);
        let inside = match c {
            c if c.is_alphanumeric() => true,
            '.' | ',' if last.is_ascii_digit() => next.is_some_and(|n| n.is_ascii_digit()),
            '.' => {
                next.is_some_and(char::is_alphanumeric)
                    && (len <= 2 || rest[..len].contains('.') || last.is_lowercase())
            }
            '\'' | '’' => next.is_some_and(char::is_alphanumeric) && clitic_len(&rest[i..]) == 0,
            '&' | '-' | '/' | '‑' => next.is_some_and(char::is_alphanumeric),
            _ => false,
        };
        if !inside {
            let dotted = c == '.' && keeps_stop(&rest[..len], &rest[i + 1..]);
            return if dotted { len + 1 } else { len };
        }
        last = c;
        len = i + c.len_utf8();
    }
    len
}

/// Whether the full stop after `word` belongs to it.
fn keeps_stop(word: &str, after: &str) -> bool {
    let single = word.split('.').all(|p| p.chars().count() == 1 && p.chars().all(char::is_alphabetic));
    if single && word.contains('.') {
        return true;
    }
    if single {
        return word.starts_with(char::is_uppercase) && after.trim_start_matches(' ').starts_with(char::is_uppercase);
    }
    word.len() < 8 && abbreviation(word).is_some()
}
