//! Dates with the month in words.

use super::date::day;
use crate::model::Moment;
use crate::text::months::month;

/// The first day that names its month: `June 3, 2025`, `3. März 2025`, `12 de agosto de 2024`.
pub(super) fn in_words(written: &str) -> Option<Moment> {
    let lower = written.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty() && *w != "de").collect();
    words.iter().enumerate().find_map(|(i, w)| {
        let month = month(w)?;
        let before = i.checked_sub(1).and_then(|j| number(words[j]));
        let after = words.get(i + 1).and_then(|w| number(w));
        let later = words.get(i + 2).and_then(|w| number(w));
        match (before, after, later) {
            (Some(d @ 1..=31), Some(y @ 1990..2100), _) => day(y, month, d as i8),
            (_, Some(d @ 1..=31), Some(y @ 1990..2100)) => day(y, month, d as i8),
            (Some(y @ 1990..2100), Some(d @ 1..=31), _) => day(y, month, d as i8),
            _ => None,
        }
    })
}

fn number(word: &str) -> Option<i16> {
    word.trim_end_matches(|c: char| !c.is_ascii_digit()).parse().ok()
}
