//! Numbers that count or measure something.
//!
//! Collective words count as the least that their plural can mean: `dozens` is
//! at least 24, `hundreds` at least 200. A part of a whole (`a third of`, `one
//! in five`) has the unit `share` and a value from 0 to 1.

mod counted;
mod measures;
mod units;

use super::document::{Document, Kind};
use super::numbers;
use crate::model::{DateMention, Quantity};
use measures::Measure;

/// The quantities of a text in order; numbers inside expressions of time are not among them.
pub(super) fn find(doc: &Document, dates: &[DateMention]) -> Vec<Quantity> {
    let mut out = Vec::new();
    let mut i = 0;
    let mut date = 0;
    while i < doc.tokens.len() {
        while dates.get(date).is_some_and(|d| d.span.end <= doc.tokens[i].span.start) {
            date += 1;
        }
        let in_date = dates.get(date).is_some_and(|d| d.span.start <= doc.tokens[i].span.start);
        match if in_date { None } else { at(doc, i) } {
            Some((quantity, end)) => {
                out.push(quantity);
                i = end.max(i + 1);
            }
            None => i += 1,
        }
    }
    out
}

fn at(doc: &Document, i: usize) -> Option<(Quantity, usize)> {
    let m = nobody(doc, i).or_else(|| measures::at(doc, i))?;
    let sentence = doc.tokens[i].sentence;
    let (words, before) = modifier(doc, m.tokens.start);
    let start = m.tokens.start - words;
    if doc.tokens[start].sentence != sentence {
        return None;
    }
    let (more, after) = modifier_after(doc, m.tokens.end);
    let end = m.tokens.end + more;
    let what = what(doc, &m, start, end);
    let modifier = before.or(after).or(m.modifier);
    if what.is_none() && m.unit.is_none() && modifier.is_none() && !listed(doc, i) {
        return None;
    }
    let quantity = Quantity {
        span: doc.span(start..end),
        value: m.value,
        to: m.to,
        modifier: modifier.map(str::to_owned),
        unit: m.unit.map(str::to_owned),
        what,
    };
    Some((quantity, end))
}

fn what(doc: &Document, m: &Measure, start: usize, end: usize) -> Option<String> {
    match m.unit {
        Some("year" | "times") => None,
        // "$20 million experts say": what follows money directly is its subject's next clause.
        Some(unit) if is_money(unit) && doc.low(end) != "of" && doc.low(end).ends_with('s') => None,
        // "The millions of dollars Lund held": a clause follows.
        Some(unit) if is_money(unit) && doc.capital(end) => None,
        Some(unit) if is_money(unit) => counted::counted(doc, end, false, false),
        unit => counted::counted(doc, end, unit == Some("share"), true)
            .or_else(|| counted::elliptical(doc, end))
            .or_else(|| counted::tallied(doc, m.tokens.start))
            .or_else(|| counted::befallen(doc, start))
            .or_else(|| counted::toll(doc, start)),
    }
}

fn is_money(unit: &str) -> bool {
    unit.len() == 3 && unit.bytes().all(|b| b.is_ascii_uppercase())
}

/// A bare number counts something where digits have a thousands mark or a decimal point.
fn listed(doc: &Document, i: usize) -> bool {
    doc.tokens[i].kind == Kind::Number && doc.word(i).contains([',', '.'])
}

/// `no injuries`, `no deaths`: none is a number where people's fate is told.
fn nobody(doc: &Document, i: usize) -> Option<Measure> {
    let none = doc.low(i) == "no"
        && matches!(doc.low(i + 1), "injuries" | "deaths" | "casualties" | "fatalities" | "arrests" | "survivors");
    none.then(|| Measure { value: 0.0, to: None, unit: None, tokens: i..i + 1, modifier: None })
}

/// Modifier words before a number, as how many tokens and in one form.
fn modifier(doc: &Document, i: usize) -> (usize, Option<&'static str>) {
    let w = |n: usize| i.checked_sub(n).map_or("", |k| doc.low(k));
    match (w(3), w(2), w(1)) {
        ("a", "minimum", "of") => (3, Some("at least")),
        ("a", "maximum", "of") => (3, Some("at most")),
        ("in", "excess", "of") => (3, Some("more than")),
        ("no" | "not", "more", "than") => (3, Some("at most")),
        ("no", "fewer" | "less", "than") => (3, Some("at least")),
        ("as", "many" | "much" | "high", "as") => (3, Some("up to")),
        ("as", "few" | "little", "as") => (3, Some("at least")),
        (_, "at", "least") => (2, Some("at least")),
        (_, "at", "most") => (2, Some("at most")),
        (_, "more" | "greater" | "higher", "than") => (2, Some("more than")),
        (_, "less" | "fewer" | "lower", "than") => (2, Some("less than")),
        (_, "upward" | "upwards", "of") | (_, "just" | "well" | "slightly" | "a", "over" | "above") => {
            (2, Some("more than"))
        }
        (_, "just" | "slightly" | "well", "under" | "below") => (2, Some("less than")),
        (_, "up", "to") => (2, Some("up to")),
        (_, "close", "to") => (2, Some("nearly")),
        (_, "an", "estimated") => (2, Some("about")),
        (_, _, "about" | "around" | "roughly" | "approximately" | "some" | "estimated" | "circa") => (1, Some("about")),
        (_, _, "nearly" | "almost" | "virtually") => (1, Some("nearly")),
        (_, _, "over") => (1, Some("more than")),
        (_, _, "under") => (1, Some("less than")),
        (_, _, "only" | "just" | "merely") => (1, Some("only")),
        (_, _, "exactly" | "precisely") => (1, Some("exactly")),
        _ => (0, None),
    }
}

/// Modifier words after a number: `or more`, `or so`.
fn modifier_after(doc: &Document, i: usize) -> (usize, Option<&'static str>) {
    let ends = numbers::at(doc, i + 2).is_none();
    match (doc.low(i), doc.low(i + 1)) {
        ("or", "more") if ends => (2, Some("at least")),
        ("or", "less" | "fewer") => (2, Some("at most")),
        ("or", "so") => (2, Some("about")),
        _ => (0, None),
    }
}
