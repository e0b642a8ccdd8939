//! Words as the steps count and compare them.

use std::borrow::Cow;
use std::cell::RefCell;

use foldhash::HashMap;
use rust_stemmers::{Algorithm, Stemmer};

use super::infinitive;
use crate::model::Span;

/// A word or number of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<'a> {
    /// Where it stands.
    pub span: Span,
    /// As written.
    pub text: &'a str,
}

impl Word<'_> {
    /// Whether it begins with an upper-case letter.
    #[must_use]
    pub fn is_capitalised(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_uppercase)
    }

    /// Whether it begins with a digit.
    #[must_use]
    pub fn is_number(&self) -> bool {
        self.text.starts_with(|c: char| c.is_ascii_digit())
    }
}

/// The text with a capital at its start, as a heading, a label or the head of a sentence has it.
#[must_use]
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The words of a text in order: runs of letters and digits, held together by
/// single apostrophes, full stops, hyphens, ampersands and slashes between
/// letters, and by points and commas between digits. A single letter keeps its
/// full stop when another letter precedes it that way (`U.S.`).
pub fn words(text: &str) -> impl Iterator<Item = Word<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = word_start(text, at)?;
        let end = word_end(text, start);
        at = end;
        Some(Word { span: Span::new(start, end), text: &text[start..end] })
    })
}

/// What a byte may be to a word. ASCII is told by its bytes: it is nearly all of most texts, and every step asks for words
/// again and again.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// A letter or digit.
    Part,
    /// May hold two parts together.
    Joint,
    /// Of a character that is not ASCII.
    Wide,
    /// Ends a word.
    Gap,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Gap; 256];
    let mut at = 0;
    while at < 256 {
        classes[at] = match at as u8 {
            b if b.is_ascii_alphanumeric() => Class::Part,
            b'.' | b',' | b'\'' | b'&' | b'-' | b'/' => Class::Joint,
            b if !b.is_ascii() => Class::Wide,
            _ => Class::Gap,
        };
        at += 1;
    }
    classes
};

fn word_start(text: &str, mut at: usize) -> Option<usize> {
    loop {
        match CLASSES[usize::from(*text.as_bytes().get(at)?)] {
            Class::Part => return Some(at),
            Class::Wide => {
                let c = text[at..].chars().next()?;
                if c.is_alphanumeric() {
                    return Some(at);
                }
                at += c.len_utf8();
            }
            Class::Joint | Class::Gap => at += 1,
        }
    }
}

fn word_end(text: &str, start: usize) -> usize {
    let end = part_end(text.as_bytes(), start);
    // Most words end before a space.
    if is_gap(text.as_bytes(), end) { end } else { joined_end(text, start, end) }
}

/// Where the letters and digits from `at` on end.
fn part_end(bytes: &[u8], at: usize) -> usize {
    at + bytes[at..].iter().take_while(|b| CLASSES[usize::from(**b)] == Class::Part).count()
}

fn is_gap(bytes: &[u8], at: usize) -> bool {
    bytes.get(at).is_none_or(|b| CLASSES[usize::from(*b)] == Class::Gap)
}

/// The end of a word whose first part ends before what may be a joint.
fn joined_end(text: &str, start: usize, mut end: usize) -> usize {
    loop {
        let last = text[start..end].chars().next_back().unwrap_or(' ');
        let mut rest = text[end..].chars();
        let Some(c) = rest.next() else { return end };
        let next = rest.next();
        let inside = match c {
            '.' | ',' if last.is_ascii_digit() => next.is_some_and(|n| n.is_ascii_digit()),
            '\'' | '’' | '.' | '&' | '-' | '/' | '‑' => next.is_some_and(char::is_alphanumeric),
            c => c.is_alphanumeric(),
        };
        if !inside {
            let ends_so = |dot: usize| dot + 1 + last.len_utf8() == end - start;
            let initials = c == '.' && end - start >= 3 && text[start..end].rfind('.').is_some_and(ends_so);
            return if initials { end + 1 } else { end };
        }
        end = part_end(text.as_bytes(), end + c.len_utf8());
        if is_gap(text.as_bytes(), end) {
            return end;
        }
    }
}

/// A word in its comparable form: lower case, straight apostrophes, plain hyphens.
#[must_use]
pub fn fold(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
        return Cow::Borrowed(word);
    }
    if word.is_ascii() {
        return Cow::Owned(word.to_ascii_lowercase());
    }
    let folded = word.chars().flat_map(char::to_lowercase).map(|c| match c {
        '’' | '‘' | 'ʼ' => '\'',
        '‑' | '‐' => '-',
        c => c,
    });
    Cow::Owned(folded.collect())
}

/// The stem of a folded English word (Porter 2), possessive ending dropped.
#[must_use]
pub fn stem(folded: &str) -> String {
    let bare = folded.strip_suffix("'s").or_else(|| folded.strip_suffix('\'')).unwrap_or(folded);
    STEMS.with_borrow_mut(|known| {
        if let Some(stem) = known.get(bare) {
            return stem.clone();
        }
        let stem = Stemmer::create(Algorithm::English).stem(bare).into_owned();
        if bare.len() <= LONGEST {
            if known.len() == REMEMBERED {
                known.clear();
            }
            known.insert(bare.into(), stem.clone());
        }
        stem
    })
}

/// Words whose stems each thread remembers, since news has few words often and stemming is slow: a megabyte or two.
const REMEMBERED: usize = 1 << 14;
/// Bytes of a word that is remembered: a hostile text has words as long as it likes.
const LONGEST: usize = 32;

thread_local! {
    static STEMS: RefCell<HashMap<Box<str>, String>> = RefCell::default();
}

/// The stem of a folded English word, that of the infinitive where it is a form of an irregular verb: `met`, `meeting`.
#[must_use]
pub fn root(folded: &str) -> String {
    stem(infinitive(folded))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(text: &str) -> Vec<&str> {
        words(text).map(|w| w.text).collect()
    }

    #[test]
    fn holds_words_together() {
        assert_eq!(
            list("The U.S. didn't pay $2.5 billion, AT&T said."),
            ["The", "U.S.", "didn't", "pay", "2.5", "billion", "AT&T", "said"]
        );
        assert_eq!(list("1,000 people—many in mid-May 2019."), ["1,000", "people", "many", "in", "mid-May", "2019"]);
        assert_eq!(list("“L’État”, J. Smith"), ["L’État", "J", "Smith"]);
        assert_eq!(list(""), Vec::<&str>::new());
    }

    #[test]
    fn folds_and_stems() {
        assert_eq!(fold("Didn’t"), "didn't");
        assert_eq!(stem("minister's"), stem("ministers"));
        assert_eq!(root("met"), root("meetings"));
    }
}
