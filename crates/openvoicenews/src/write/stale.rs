//! What was still to come when it was written, and has come by the newest article.

use crate::model::{DateMention, Passage, Source};
use crate::text::{Tense, tense_at};

/// Whether a sentence expects what has come by now: it was written on an earlier day than `newest`, that of the newest
/// article, and the day to come that it gives is over; or it guesses, and gives none.
pub(super) fn is_stale(p: &Passage, source: &Source, newest: &str) -> bool {
    let Some(own) = source.published.map(|m| m.day().to_string()).filter(|own| **own < *newest) else { return false };
    if p.dates.is_empty() {
        return guesses(p);
    }
    // "Announced on March 2 that he will vote": that day has nothing to come.
    let coming = |d: &&DateMention| {
        d.day().is_some_and(|day| *day >= *own) && tense_at(&p.text, &p.quoted, d.span) == Tense::Ahead
    };
    let mut days = p.dates.iter().filter(coming).peekable();
    days.peek().is_some() && days.all(|d| *d.value < *newest)
}

/// Whether a sentence tells of what seems to have happened or to be about to: `appears to have lost`, `has reportedly
/// decided`.
fn guesses(p: &Passage) -> bool {
    let list: Vec<&str> = p.outside().map(|(_, folded)| folded).collect();
    list.windows(3).any(|w| {
        matches!(w[0], "appear" | "appears") && w[1..] == ["to", "have"]
            || matches!(w[0], "is" | "are") && w[1..] == ["projected", "to"]
    }) || list
        .windows(2)
        .any(|w| w[0] == "reportedly" && matches!(w[1], "decided" | "plans" | "planning" | "preparing"))
}
