//! Whether a sentence can stand without its neighbours, and belongs into a news report at all.

mod leaning;
mod neighbours;

use self::leaning::leaning;
use super::{edit, links, page};
use crate::model::{Passage, Span};
use crate::text::words;

/// A word with its comparable form.
pub(super) type Folded<'a> = (Span, &'a str);

/// Why a passage cannot be used as a sentence of a report; `None` where it can.
pub(super) fn unfit(p: &Passage) -> Option<&'static str> {
    let p = &*links::plain(p);
    let outside: Vec<Folded> = p.outside().map(|(w, folded)| (w.span, folded)).collect();
    if !(6..=60).contains(&p.length()) || outside.len() < 3 {
        return Some("too short or too long");
    }
    if links::remain(p) {
        return Some("has links run into it");
    }
    page::unfit(p, &outside).or_else(|| leaning(p, &outside)).or_else(|| unsourced(p))
}

/// Words of the writer speaking as such, or to the reader.
#[rustfmt::skip]
const PERSONAL: [&str; 12] = [
    "i", "me", "my", "myself", "our", "ours", "ourselves", "us", "we", "you", "your", "yours",
];

/// Whether a passage speaks as its writer or to its reader, outside quotations.
pub(super) fn is_personal(p: &Passage) -> bool {
    p.outside().any(|(w, folded)| is_personal_word(w.text, folded))
}

/// `us`, and not the country: `US`, `US-led`.
fn is_personal_word(word: &str, folded: &str) -> bool {
    let bare = folded.split('\'').next().unwrap_or_default();
    !word.starts_with("US") && PERSONAL.contains(&bare)
}

/// `Had asked`: a sentence that goes back behind a time which its neighbours give.
pub(super) fn goes_back(p: &Passage) -> bool {
    const ANCHORS: [&str; 9] = ["when", "before", "after", "until", "by", "since", "earlier", "previously", "already"];
    if !p.dates.is_empty() || !["had", "Had", "HAD"].iter().any(|had| p.text.contains(had)) {
        return false;
    }
    let list: Vec<&str> = p.outside().map(|(_, folded)| folded).collect();
    let verb = list.iter().position(|w| is_finite(w) || edit::is_past_form(w));
    let participle = |w: &&str| edit::is_past_form(w) || matches!(*w, "been" | "not" | "never");
    let perfect = verb.is_some_and(|n| list[n] == "had" && list.get(n + 1).is_some_and(participle));
    perfect && !list.iter().any(|w| ANCHORS.contains(w))
}

fn is_preposition(word: &str) -> bool {
    const WORDS: [&str; 22] = [
        "on", "in", "at", "from", "to", "by", "for", "with", "of", "after", "before", "besides", "despite", "under",
        "over", "near", "without", "during", "among", "through", "behind", "inside",
    ];
    WORDS.contains(&word)
}

const NUMBERS: [&str; 11] =
    ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/// A form that only a verb has.
pub(super) fn is_finite(word: &str) -> bool {
    matches!(
        word,
        "is" | "are" | "was" | "were" | "has" | "have" | "had" | "will" | "would" | "did" | "do" | "does" | "said"
    ) || word.len() > 4 && word.ends_with("ed")
}

/// A quotation whose speaker is not named beside it.
fn unsourced(p: &Passage) -> Option<&'static str> {
    let long = p.quoted.iter().filter(|q| words(q.of(&p.text)).count() > 4);
    let sourced =
        |q: &Span| p.statements.iter().any(|s| !s.source.is_empty() && s.content.iter().any(|c| c.overlaps(q)));
    long.into_iter().any(|q| !sourced(q)).then_some("quotes somebody without naming them")
}
