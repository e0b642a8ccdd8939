//! Days, which a reader of another week cannot place: a headline does without, and the report gives them.

use super::dating;
use super::edit::is_past_form;
use crate::model::{DateMention, Span};
use crate::text::{Word, fold, is_function_word, words};

/// `on Thursday`, `late Friday night`, `on January 19`: what can go, with the space before it.
pub(super) fn of(text: &str, dates: &[DateMention]) -> Vec<Span> {
    let list: Vec<Word<'_>> = words(text).collect();
    let weekdays = (1..list.len()).filter(|&n| dating::is_weekday(&fold(list[n].text)));
    let mut out: Vec<Span> = weekdays.filter_map(|n| weekday(text, &list, n)).collect();
    let dated = dates.iter().filter(|d| d.day_of_year().is_some() && text[..d.span.start].ends_with(" on "));
    let whole = dated.filter(|d| !text[d.span.end..].starts_with(['\'', '’', '-']));
    out.extend(whole.map(|d| Span::new(d.span.start - " on ".len(), d.span.end)));
    out.sort_by_key(|s| (s.start, s.end));
    out.dedup_by(|next, last| next.overlaps(last));
    out
}

/// The phrase around a weekday, unless the day belongs to what stands beside it: `Black Friday`, `by Friday`,
/// `the Friday meeting`.
fn weekday(text: &str, list: &[Word<'_>], n: usize) -> Option<Span> {
    let adjoins = |a: usize| matches!(&text[list[a].span.end..list[a + 1].span.start], " " | "” " | "\" ");
    let mut first = n;
    for part in [&["on"][..], &["early", "late"]] {
        if first > 0 && adjoins(first - 1) && part.contains(&&*fold(list[first - 1].text)) {
            first -= 1;
        }
    }
    let mut last = n;
    if last + 1 < list.len() && adjoins(last) && is_part_of_day(list[last + 1].text) {
        last += 1;
    }
    let (before, next) = (list[first.checked_sub(1)?], list.get(last + 1).filter(|_| adjoins(last)));
    let bound = first == n && is_function_word(&fold(before.text)) || !adjoins(first - 1);
    let named = first == n && NAMED.contains(&before.text) || next.is_some_and(|w| w.is_capitalised());
    // "Dropped Sunday comics"; "on Friday denied", "announced Friday new tariffs".
    let ends = next.is_none_or(|w| is_function_word(&fold(w.text)) || first < n || is_past_form(&fold(before.text)));
    let free = !bound && !named && ends && !text[list[last].span.end..].starts_with(['\'', '’', '-']);
    free.then(|| Span::new(list[first].span.start - 1, list[last].span.end))
}

/// What makes a name of the weekday behind it.
#[rustfmt::skip]
const NAMED: [&str; 13] = [
    "Ash", "Black", "Bloody", "Cyber", "Easter", "Fat", "Giving", "Good", "Holy", "News", "Palm", "Ruby", "Super",
];

fn is_part_of_day(word: &str) -> bool {
    matches!(word, "morning" | "afternoon" | "evening" | "night")
}
