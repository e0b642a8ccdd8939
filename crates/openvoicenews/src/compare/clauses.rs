//! Main clauses and what hangs on them: a sentence's news is in the main clause; `who`, `which` and `after` bring what
//! the reader is reminded of.

use crate::model::{Passage, Span};
use crate::text::ListedWord;

/// Words that open a clause of less weight. It runs to the next comma, dash or bracket.
const OPENERS: [&str; 13] = [
    "after",
    "although",
    "amid",
    "as",
    "because",
    "before",
    "following",
    "since",
    "though",
    "where",
    "which",
    "while",
    "who",
];

/// The words of a sentence, each with whether it stands in a main clause.
pub(super) fn words(p: &Passage) -> impl Iterator<Item = (ListedWord<'_>, bool)> {
    let (mut end, mut is_main) = (0, true);
    p.listed().map(move |w| {
        let between = &p.text[end..w.word.span.start];
        if between != " " && between.contains([',', ';', ':', '(', ')', '—', '–', '"', '“', '”']) {
            is_main = true;
        }
        end = w.word.span.end;
        if OPENERS.binary_search(&w.folded).is_ok() {
            is_main = false;
        }
        (w, is_main)
    })
}

/// Where the clause of a word ends, in words: at the next mark that divides.
pub(super) fn end(p: &Passage, word: usize) -> usize {
    let spans: Vec<Span> = p.words().map(|w| w.span).collect();
    let divides = |i: &usize| p.text[spans[i - 1].end..spans[*i].start].contains([',', ';', ':', '—', '–', '(', ')']);
    (word + 1..spans.len()).find(divides).unwrap_or(spans.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Field;

    fn passage(text: &str) -> Passage {
        Passage::unread(0, Field::Text, text.to_owned(), Vec::new())
    }

    fn main(text: &str) -> String {
        words(&passage(text)).filter(|w| w.1).map(|w| w.0.word.text).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_reminds_is_set_apart() {
        assert!(OPENERS.is_sorted());
        assert_eq!(main("Lund, who led the bank, resigned after a vote."), "Lund resigned");
        assert_eq!(end(&passage("He denies it all; the court sits."), 1), 4);
        assert_eq!(main("After the storm, the port closed."), "the port closed");
    }
}
