//! The words of a text, read once for all who ask for them.

use super::{Word, fold, words};
use crate::model::Span;

/// The [`words`] of a text that does not change, each with its comparable form and whether it is quoted.
///
/// Every rule about a sentence asks for its words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WordList {
    places: Vec<Place>,
    /// The comparable forms one after the other.
    folded: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    span: Span,
    /// Where its comparable form begins and ends.
    folded: (u32, u32),
    is_quoted: bool,
}

/// A word of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListedWord<'a> {
    /// As written.
    pub word: Word<'a>,
    /// In its comparable form: see [`fold`].
    pub folded: &'a str,
    /// Whether it stands in a quotation.
    pub is_quoted: bool,
}

impl WordList {
    /// Reads the words of a text in which the stretches `quoted` are quotations.
    #[must_use]
    pub fn of(text: &str, quoted: &[Span]) -> WordList {
        let mut list =
            WordList { places: Vec::with_capacity(text.len() / 5), folded: String::with_capacity(text.len()) };
        for Word { span, text } in words(text) {
            let start = list.folded.len() as u32;
            list.folded.push_str(&fold(text));
            let is_quoted = quoted.iter().any(|q| q.contains(&span));
            list.places.push(Place { span, folded: (start, list.folded.len() as u32), is_quoted });
        }
        list
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The words in order; `text` is the one that was read.
    pub fn iter<'a>(&'a self, text: &'a str) -> impl DoubleEndedIterator<Item = ListedWord<'a>> + ExactSizeIterator {
        self.places.iter().map(move |p| ListedWord {
            word: Word { span: p.span, text: p.span.of(text) },
            folded: &self.folded[p.folded.0 as usize..p.folded.1 as usize],
            is_quoted: p.is_quoted,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_what_reading_again_would_give() {
        let text = "“It’s OUT,” Ana Größe of the U.S. port said.";
        let list = WordList::of(text, &[Span::new(0, text.find(" Ana").unwrap())]);
        let read: Vec<(Word<'_>, String)> = words(text).map(|w| (w, fold(w.text).into_owned())).collect();
        let listed: Vec<(Word<'_>, String)> = list.iter(text).map(|w| (w.word, w.folded.to_owned())).collect();
        assert_eq!(listed, read);
        assert_eq!(list.iter(text).filter(|w| w.is_quoted).map(|w| w.folded).collect::<Vec<_>>(), ["it's", "out"]);
        assert_eq!((list.len(), list.is_empty()), (read.len(), false));
    }
}
