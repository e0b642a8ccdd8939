//! What was still to come when it was written, and has come by the newest article.

use super::Choice;
use crate::model::{Passage, Source};
use crate::text::Word;

impl Choice<'_> {
    /// Whether a sentence expects what has come by now: it was written on an earlier day than the newest article, and the
    /// day that it gives for it is over; or it guesses, and gives none.
    pub(super) fn is_stale(&self, passage: usize) -> bool {
        let p = &self.c.passages[passage];
        let day = |s: &Source| s.published.map(|m| m.day().to_string());
        let newest = self.c.sources.iter().filter_map(day).max();
        let (Some(own), Some(newest)) = (day(&self.c.sources[p.source]), newest) else { return false };
        if own >= newest {
            return false;
        }
        if p.dates.is_empty() {
            return guesses(p);
        }
        let Some(at) = expects(p) else { return false };
        // "Announced on March 2 that he will vote": the day behind the verb is that of what is to come.
        let mut days = p.dates.iter().filter(|d| d.span.start > at).peekable();
        days.peek().is_some() && days.all(|d| d.value.len() == 10 && *d.value < *newest)
    }
}

/// Where a sentence begins to tell of what is to come, outside quotations.
fn expects(p: &Passage) -> Option<usize> {
    const FORMS: [&str; 8] = ["due", "expected", "expecting", "likely", "poised", "projected", "scheduled", "set"];
    let list: Vec<(Word<'_>, &str)> = p.outside().collect();
    let comes = |n: usize| {
        let next = list.get(n + 1).map_or("", |(_, folded)| *folded);
        match list[n].1 {
            "will" => true,
            "is" | "are" | "was" | "were" => FORMS.contains(&next),
            "about" => next == "to",
            _ => false,
        }
    };
    (0..list.len()).find(|&n| comes(n)).map(|n| list[n].0.span.start)
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
