//! What was still to come when it was written, and has come by the newest article.

use super::Choice;
use crate::model::{Passage, Source};

impl Choice<'_> {
    /// Whether a sentence expects what has come by now: it was written on an earlier day than the newest article, and the
    /// day that it gives is over; or it guesses, and gives none.
    pub(super) fn is_stale(&self, passage: usize) -> bool {
        let p = &self.c.passages[passage];
        let day = |s: &Source| s.published.map(|m| m.day().to_string());
        let newest = self.c.sources.iter().filter_map(day).max();
        let (Some(own), Some(newest)) = (day(&self.c.sources[p.source]), newest) else { return false };
        own < newest
            && match &*p.dates {
                [] => guesses(p),
                dates => expects(p) && dates.iter().all(|d| d.value.len() == 10 && *d.value < *newest),
            }
    }
}

/// Whether a sentence tells of what is to come, outside quotations.
fn expects(p: &Passage) -> bool {
    const FORMS: [&str; 8] = ["due", "expected", "expecting", "likely", "poised", "projected", "scheduled", "set"];
    let list: Vec<&str> = p.outside().map(|(_, folded)| folded).collect();
    let pair =
        |w: &[&str]| matches!(w[0], "is" | "are" | "was" | "were") && FORMS.contains(&w[1]) || w == ["about", "to"];
    list.contains(&"will") || list.windows(2).any(pair)
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
