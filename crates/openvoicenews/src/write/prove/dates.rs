//! Relative dates computed again: the day that `on Monday` means in an article of a given day.

use std::ops::Range;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::lexicon::{looks_ahead, month, number_word, weekday};
use super::scan::{Scan, Token};
use crate::text::{Beside, Tense, tense};

/// What an expression of time stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// One day.
    Day(Date),
    /// The week that begins on this Monday.
    Week(Date),
    /// A month of a year.
    Month(i16, i8),
    /// A year.
    Year(i16),
}

impl When {
    /// Whether a word of a date (`march`, `3`, `3rd`, `2019`, `monday`, `2019-03-04`) belongs to it.
    pub(super) fn has(&self, word: &str) -> bool {
        let number = word.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse::<i16>().ok();
        let is_month = |m: i8| month(word).is_some_and(|(n, _)| n == m);
        match *self {
            When::Day(d) => {
                number == Some(d.year())
                    || number == Some(d.day().into())
                    || is_month(d.month())
                    || weekday(word) == Some(d.weekday().to_monday_one_offset())
            }
            When::Week(d) => {
                number == Some(d.year()) || number == Some(d.day().into()) || is_month(d.month()) || word == "week"
            }
            When::Month(y, m) => number == Some(y) || is_month(m),
            When::Year(y) => number == Some(y),
        }
    }

    /// How much of it the words must say, so that `March` alone is not passed off as a day.
    pub(super) fn is_said_by(&self, words: &[&str]) -> bool {
        let any = |w: When| words.iter().any(|word| w.has(word));
        match *self {
            When::Day(_) => true,
            // "October 1" for "last week" would be one day of it.
            When::Week(_) => words.contains(&"week"),
            When::Month(y, _) | When::Year(y) => any(When::Year(y)) || any(*self),
        }
    }
}

/// Every time that the expression may stand for in a passage of an article of `day`.
///
/// A weekday is the last such day up to `day` or the first from it on, as the
/// verb beside it tells of what was or is to come; either, where no verb tells
/// and the passage looks ahead. Where the expression stands twice, what both
/// mean. A month with a day gets the year in which it lies nearest. `last week`
/// leads to no day, but to its Monday's week.
pub(super) fn meant(expression: &[Token], around: &Scan, day: Date) -> Vec<When> {
    let words: Vec<&str> = expression.iter().map(Token::bare).collect();
    let has = |w: &str| words.contains(&w);
    let mut out = Vec::new();
    if ["today", "tonight"].iter().any(|w| has(w)) || this_part_of_day(&words) {
        out.push(When::Day(day));
    }
    if has("yesterday") || words == ["last", "night"] {
        out.extend(shift(day, -1));
    }
    if has("tomorrow") {
        out.extend(shift(day, 1));
    }
    out.extend(ago(&words, day));
    out.extend(named_unit(&words, day));
    out.extend(named_week(&words, day));
    if let Some(name) = words.iter().find_map(|w| weekday(w)) {
        let ahead = around.tokens.iter().any(|t| looks_ahead(&t.word));
        let places = around.places(expression);
        let at = |at: usize| weekdays(name, &words, tense_at(around, at..at + expression.len()), ahead, day);
        let mut meanings = places.into_iter().map(at);
        let first = meanings.next().unwrap_or_default();
        out.extend(meanings.fold(first, |both, next| both.into_iter().filter(|w| next.contains(w)).collect()));
    }
    out.extend(month_and_day(&words, day));
    out
}

fn shift(day: Date, days: i64) -> Option<When> {
    day.checked_add(days.days()).ok().map(When::Day)
}

fn this_part_of_day(words: &[&str]) -> bool {
    matches!(words, ["this", "morning" | "afternoon" | "evening"] | ["earlier" | "later", "today"])
}

/// `three days ago`; weeks and months lead to no day.
fn ago(words: &[&str], day: Date) -> Option<When> {
    let [.., count, unit, "ago"] = words else { return None };
    let n: i64 = count.parse().ok().or_else(|| number_word(count).map(i64::from))?;
    match *unit {
        "day" | "days" if n <= 31 => shift(day, -n),
        "year" | "years" if n <= 90 => i16::try_from(n).ok().map(|n| When::Year(day.year() - n)),
        _ => None,
    }
}

/// `last week`, by its Monday.
fn named_week(words: &[&str], day: Date) -> Option<When> {
    let step: i64 = words.windows(2).find_map(|pair| match pair {
        ["last" | "past", "week"] => Some(-7),
        ["this", "week"] => Some(0),
        ["next", "week"] => Some(7),
        _ => None,
    })?;
    // On a Sunday it may be the week that ends or the one that begins.
    let back: i64 = Some(day.weekday()).filter(|w| *w != Weekday::Sunday)?.to_monday_zero_offset().into();
    day.checked_add((step - back).days()).ok().map(When::Week)
}

/// `last month`, `next year`, `this week`: no finer than the unit, and a week only where it lies in one month.
fn named_unit(words: &[&str], day: Date) -> Option<When> {
    let at = words.iter().position(|w| matches!(*w, "last" | "this" | "next" | "past"))?;
    let step: i64 = match words[at] {
        "this" => 0,
        "next" => 1,
        _ => -1,
    };
    match *words.get(at + 1)? {
        "year" => i16::try_from(step).ok().map(|s| When::Year(day.year() + s)),
        "month" => day.first_of_month().checked_add(step.months()).ok().map(|d| When::Month(d.year(), d.month())),
        "week" | "weekend" => {
            let monday = day.checked_sub(i64::from(day.weekday().to_monday_zero_offset()).days()).ok()?;
            let first = monday.checked_add((7 * step).days()).ok()?;
            let last = first.checked_add(6.days()).ok()?;
            (first.month() == last.month()).then_some(When::Month(first.year(), first.month()))
        }
        _ => None,
    }
}

/// The tense of the verb beside some tokens, in their sentence.
fn tense_at(scan: &Scan, place: Range<usize>) -> Tense {
    let ends = |k: usize| {
        let gap = scan.tokens.get(k + 1).map_or("", |next| scan.between(&scan.tokens[k], next));
        gap.contains(['.', '!', '?', ';'])
    };
    let from = (0..place.start).rev().find(|&k| ends(k)).map_or(0, |k| k + 1);
    let to = (place.end.saturating_sub(1)..scan.tokens.len()).find(|&k| ends(k)).map_or(scan.tokens.len(), |k| k + 1);
    let beside =
        |t: &Range<usize>| scan.tokens[t.clone()].iter().map(|t| Beside { word: t.bare(), capital: t.upper }).collect();
    let (before, after): (Vec<Beside<'_>>, Vec<Beside<'_>>) =
        (beside(&(from..place.start)), beside(&(place.end..to.max(place.end))));
    tense(&before, &after)
}

fn weekdays(name: i8, words: &[&str], tense: Tense, ahead: bool, day: Date) -> Vec<When> {
    let back = i64::from((day.weekday().to_monday_one_offset() - name).rem_euclid(7));
    let full_back = if back == 0 { 7 } else { back };
    let said = |list: [&str; 3]| list.iter().any(|w| words.contains(w));
    let days = if said(["last", "past", "previous"]) {
        vec![-full_back]
    } else if said(["next", "coming", "upcoming"]) {
        vec![7 - back]
    } else {
        let coming = (7 - back) % 7;
        match tense {
            Tense::Past => vec![-back],
            Tense::Ahead | Tense::AheadThen | Tense::Perfect => vec![coming],
            Tense::Open if ahead && back > 0 => vec![-back, coming],
            Tense::Open => vec![-back],
        }
    };
    days.into_iter().filter_map(|n| shift(day, n)).collect()
}

/// `March 3`, `3 March`: the year in which the day lies nearest. A month whose year is written gives that.
fn month_and_day(words: &[&str], day: Date) -> Option<When> {
    let (at, m, short) = words.iter().enumerate().find_map(|(i, w)| month(w).map(|(m, short)| (i, m, short)))?;
    let number = |i: Option<usize>| {
        let written = words.get(i?)?.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        written.parse::<i8>().ok().filter(|n| (1..=31).contains(n))
    };
    let n = number(Some(at + 1)).or_else(|| number(at.checked_sub(1)))?;
    let years = (-1i16..=1).filter_map(|k| Date::new(day.year() + k, m, n).ok());
    let nearest = years.min_by_key(|d| d.duration_since(day).abs())?;
    // A short name (`Dec.`) may be another word; then the year of the article is all that is safe.
    (!short || nearest.year() == day.year()).then_some(When::Day(nearest))
}

#[cfg(test)]
mod tests {
    use super::super::scan::Scan;
    use super::*;

    fn days(expression: &str, around: &str, day: Date) -> Vec<When> {
        meant(&Scan::of(expression).tokens, &Scan::of(around), day)
    }

    fn date(y: i16, m: i8, d: i8) -> Date {
        Date::constant(y, m, d)
    }

    #[test]
    fn days_around_a_wednesday() {
        let day = date(2019, 3, 6);
        assert_eq!(days("Monday", "said on Monday", day), [When::Day(date(2019, 3, 4))]);
        assert_eq!(days("on Friday", "will meet on Friday", day), [When::Day(date(2019, 3, 8))]);
        assert_eq!(days("on Friday", "met on Friday and will meet again", day), [When::Day(date(2019, 3, 1))]);
        assert_eq!(days("on Wednesday", "will meet on Wednesday", day), [When::Day(day)]);
        assert_eq!(
            days("Friday", "A long and bitter strike on Friday over pay due since", day),
            [When::Day(date(2019, 3, 1)), When::Day(date(2019, 3, 8))]
        );
        assert_eq!(days("Friday", "has been summoned on Friday", day), [When::Day(date(2019, 3, 8))]);
        assert_eq!(days("Friday", "said on Friday it will meet on Friday", day), []);
        assert_eq!(days("last Wednesday", "closed last Wednesday", day), [When::Day(date(2019, 2, 27))]);
        assert_eq!(days("next Wednesday", "closes next Wednesday", day), [When::Day(date(2019, 3, 13))]);
        assert_eq!(days("yesterday", "", day), [When::Day(date(2019, 3, 5))]);
        assert_eq!(days("two days ago", "", day), [When::Day(date(2019, 3, 4))]);
        assert_eq!(days("last month", "", day), [When::Month(2019, 2)]);
        assert_eq!(days("December 30", "", day), [When::Day(date(2018, 12, 30))]);
        assert_eq!(days("last week", "", day), [When::Week(date(2019, 2, 25))]);
        let week = [When::Month(2019, 3), When::Week(date(2019, 3, 11))];
        assert_eq!(days("last week", "", date(2019, 3, 20)), week);
    }
}
