//! Lengths of time and repeated times: `two weeks`, `for years`, `a minute and a half`, `every Thursday`, `two years ago`.

use super::super::document::Kind;
use super::super::lexicon::{ADJECTIVE, DETERMINER, GERUND, MODAL, MONTH, NOUN, PREPOSITION, VERB, WEEKDAY};
use super::super::numbers;
use super::calendar::{self, Count, Unit};
use super::periods::Period;
use super::{Match, Reader, date, four_digits};
use crate::model::DateKind;

fn of_kind(tokens: usize, kind: DateKind, value: impl Into<String>) -> Option<Match> {
    Some(Match { tokens, kind, value: value.into() })
}

impl Reader<'_> {
    /// `every day`, `each Thursday`, `each July`.
    pub(super) fn repeated(&self, i: usize) -> Option<Match> {
        let low = self.doc.low(i);
        if let Some(value) = adverb(low) {
            // "A daily paper" tells of the paper, not of a time.
            let names = self.doc.is(i + 1, NOUN) || self.doc.capital(i + 1) || self.doc.capital(i);
            return if names { None } else { of_kind(1, DateKind::Set, value) };
        }
        if !matches!(low, "every" | "each") {
            return None;
        }
        if self.doc.is(i + 1, WEEKDAY)
            && let Some(day) = calendar::weekday_named(self.doc.low(i + 1))
        {
            return of_kind(2, DateKind::Set, format!("XXXX-WXX-{}", day.to_monday_one_offset()));
        }
        if self.doc.is(i + 1, MONTH)
            && self.doc.capital(i + 1)
            && let Some(month) = calendar::month_named(self.doc.low(i + 1))
        {
            return of_kind(2, DateKind::Set, format!("XXXX-{month:02}"));
        }
        let (count, taken) = self.count(i + 1).unwrap_or((Count::Number(1.0), 0));
        let unit = Unit::parse(self.doc.low(i + 1 + taken))?;
        of_kind(2 + taken, DateKind::Set, calendar::duration(count, unit))
    }

    /// A count of units: a number, `a`, `several`, `a couple of`.
    pub(super) fn count(&self, i: usize) -> Option<(Count, usize)> {
        let low = self.doc.low(i);
        let next = self.doc.low(i + 1);
        match low {
            "a" | "an" if next == "couple" => Some((Count::Number(2.0), 2 + usize::from(self.doc.low(i + 2) == "of"))),
            "couple" if next == "of" => Some((Count::Number(2.0), 2)),
            "a" | "an" if next == "few" => Some((Count::Some, 2)),
            "a" if next == "hundred" => Some((Count::Number(100.0), 2)),
            "an" if next == "additional" => Some((Count::Number(1.0), 2)),
            "a" | "an" if Unit::parse(next).is_some() => Some((Count::Number(1.0), 1)),
            "several" | "few" | "many" => Some((Count::Some, 1)),
            "half" if next == "a" || next == "an" => Some((Count::Number(0.5), 2)),
            _ => numbers::at(self.doc, i).filter(|n| n.value < 1e6).map(|n| (Count::Number(n.value), n.tokens)),
        }
    }

    /// `two years`, `two years ago`, `a year earlier`.
    pub(super) fn amount(&mut self, i: usize) -> Option<Match> {
        if self.doc.tokens.get(i).is_some_and(|t| t.kind == Kind::Number)
            && let Some(m) = self.hyphened_amount(i)
        {
            return Some(m);
        }
        let (mut count, mut taken) = self.count(i)?;
        // "Two to three weeks", "a week or two": as long as the shorter.
        if matches!(self.doc.low(i + taken), "to" | "or")
            && let Some((Count::Number(_), more)) = self.count(i + taken + 1)
            && Unit::parse(self.doc.low(i + taken + 1 + more)).is_some()
        {
            taken += 1 + more;
        }
        let more = usize::from(matches!(
            self.doc.low(i + taken),
            "more" | "straight" | "consecutive" | "full" | "whole" | "additional" | "trading" | "working"
        ));
        let unit = Unit::parse(self.doc.low(i + taken + more))?;
        if self.is_label(i, taken, unit, count) {
            return None;
        }
        let mut tokens = taken + more + 1;
        if self.doc.low(i + tokens) == "and"
            && self.doc.low(i + tokens + 1) == "a"
            && self.doc.low(i + tokens + 2) == "half"
        {
            count = if let Count::Number(n) = count { Count::Number(n + 0.5) } else { count };
            tokens += 3;
        } else if self.doc.low(i + tokens) == "or" && matches!(self.doc.low(i + tokens + 1), "so" | "two" | "more") {
            let counts_on = self.doc.low(i + tokens + 1) != "so" && Unit::parse(self.doc.low(i + tokens + 2)).is_some();
            tokens += if counts_on { 0 } else { 2 };
        }
        self.counted_from(i, count, unit, tokens)
    }

    /// An ordinal, a rate in its name, an age or a year: no length.
    fn is_label(&self, i: usize, taken: usize, unit: Unit, count: Count) -> bool {
        let second = unit == Unit::Second
            && (self.doc.low(i) == "a" || self.doc.low(i + taken) == "second" && count != Count::Number(1.0));
        let year = four_digits(self.doc.word(i)).is_some() && !self.doc.low(i + taken).ends_with('s');
        let before = i.checked_sub(1).map_or("", |b| self.doc.low(b));
        let aged = matches!(before, "aged" | "age") || before == "of" && i > 1 && self.doc.low(i - 2) == "age";
        second || year || aged
    }

    /// A length with what follows it: `ago`, `earlier`, `old`, or nothing.
    fn counted_from(&mut self, i: usize, count: Count, unit: Unit, tokens: usize) -> Option<Match> {
        let after = self.doc.low(i + tokens);
        let back = match after {
            "old" => return None,
            "ago" | "earlier" => -1.0,
            "hence" => 1.0,
            "before" | "later" => return of_kind(tokens, DateKind::Duration, calendar::duration(count, unit)),
            _ => return self.bare_amount(i, count, unit, tokens),
        };
        let Count::Number(n) = count else { return date(tokens + 1, "PAST_REF") };
        if n == 1.0 && unit == Unit::Year && self.period.is_some() {
            return date(tokens + 1, self.year_before()?);
        }
        // "Three days earlier" counts from the day just told.
        let told =
            self.told_day(i, 1).filter(|d| after == "earlier" && unit != Unit::Year && Some(*d) <= self.published);
        let value = told.or(self.published).and_then(|p| calendar::shifted(p, back * n, unit));
        date(tokens + 1, value.unwrap_or_else(|| "PAST_REF".to_owned()))
    }

    fn bare_amount(&mut self, i: usize, count: Count, unit: Unit, tokens: usize) -> Option<Match> {
        if count == Count::Number(1.0) && matches!(self.doc.low(i), "a" | "an") {
            if i > 0 && matches!(self.doc.low(i - 1), "once" | "twice" | "times") {
                return of_kind(tokens, DateKind::Set, calendar::duration(count, unit));
            }
            let long = matches!(unit, Unit::Year | Unit::Week | Unit::Month | Unit::Hour | Unit::Decade);
            if !long || self.is_rate(i) {
                return None;
            }
        }
        if self.doc.low(i) == "one" && unit == Unit::Day && self.is_some_day(i, tokens) {
            return date(tokens, "FUTURE_REF");
        }
        // The figures of nine months are compared with those of a year earlier.
        if let (Count::Number(n), Unit::Month, Some(p)) = (count, unit, self.published)
            && matches!(n, 6.0 | 9.0)
            && self.period.is_some()
        {
            self.period = Some(Period::Year(p.year()));
        }
        if unit == Unit::Quarter && matches!(self.doc.low(i), "a" | "one")
            || unit == Unit::Century && self.doc.low(i) == "a"
        {
            return None;
        }
        of_kind(tokens, DateKind::Duration, calendar::duration(count, unit))
    }

    /// `$11 an hour`, `four flights a week`: a rate is part of the quantity before it.
    fn is_rate(&self, i: usize) -> bool {
        let Some(own) = self.doc.tokens.get(i) else { return false };
        let counted = i > 0
            && (self.doc.is(i - 1, NOUN)
                || self.doc.tokens[i - 1].kind != Kind::Word
                || numbers::scale(self.doc.low(i - 1)).is_some());
        counted
            && (i.saturating_sub(4)..i).any(|k| {
                let t = &self.doc.tokens[k];
                t.sentence == own.sentence && (t.kind == Kind::Number || numbers::word(self.doc.low(k)).is_some())
            })
    }

    /// `will one day be`: no length, a day to come.
    fn is_some_day(&self, i: usize, tokens: usize) -> bool {
        let after = (i + tokens..i + tokens + 4).any(|k| self.doc.is(k, MODAL));
        let before = i.checked_sub(1).map_or("", |b| self.doc.low(b));
        let after = after && !matches!(before, "in" | "for" | "after" | "within" | "just" | "only");
        after || i > 0 && (self.doc.is(i - 1, MODAL) || i > 1 && self.doc.is(i - 2, MODAL))
    }

    /// `for years`, `within weeks`, `months of talks`, `weeks or months`: more than one, nobody says how many.
    pub(super) fn uncounted(&self, i: usize) -> Option<Match> {
        let low = self.doc.low(i);
        let unit = Unit::parse(low).filter(|u| low.ends_with('s') && !matches!(u, Unit::Weekend | Unit::Second))?;
        let before = i.checked_sub(1).map_or("", |b| self.doc.low(b));
        let after = self.doc.low(i + 1);
        let value = calendar::duration(Count::Some, unit);
        if after == "ago" {
            return date(2, "PAST_REF");
        }
        let both = matches!(after, "or" | "and")
            && Unit::parse(self.doc.low(i + 2)).is_some()
            && self.doc.low(i + 2).ends_with('s');
        let framed = matches!(
            before,
            "for" | "in" | "within" | "after" | "just" | "only" | "follows" | "took" | "take" | "last"
        );
        let opens = i == 0 || self.doc.tokens[i - 1].sentence != self.doc.tokens[i].sentence;
        let measured = after == "of"
            && matches!(unit, Unit::Week | Unit::Month | Unit::Year | Unit::Decade)
            && (opens || self.doc.is(i - 1, PREPOSITION | VERB) && !self.doc.is(i - 1, ADJECTIVE));
        let moved = matches!(after, "later" | "earlier" | "before" | "after")
            && (opens || !self.doc.is(i - 1, DETERMINER | ADJECTIVE | GERUND) && before != "first");
        if !(both && before != "the" || framed && !self.doc.is(i + 1, NOUN) || measured || moved) {
            return None;
        }
        of_kind(1 + if both { 2 } else { 0 }, DateKind::Duration, value)
    }

    /// `two-day`, `weeks-long`, `several-year`.
    pub(super) fn hyphened_amount(&self, i: usize) -> Option<Match> {
        let low = self.doc.low(i);
        let (a, b) = low.split_once('-')?;
        if b == "long" {
            let unit = Unit::parse(a)?;
            let count = if a.ends_with('s') { Count::Some } else { Count::Number(1.0) };
            return of_kind(1, DateKind::Duration, calendar::duration(count, unit));
        }
        let count =
            if a == "several" { Count::Some } else { Count::Number(numbers::word(a).or_else(|| numbers::digits(a))?) };
        let unit = Unit::parse(b).filter(|u| *u != Unit::Quarter && *u != Unit::Second)?;
        of_kind(1, DateKind::Duration, calendar::duration(count, unit))
    }
}

/// The set that an adverb names.
fn adverb(low: &str) -> Option<&'static str> {
    Some(match low {
        "daily" => "XXXX-XX-XX",
        "weekly" => "XXXX-WXX",
        "monthly" => "XXXX-XX",
        "quarterly" => "XXXX-QX",
        "annually" | "yearly" => "XXXX",
        _ => return None,
    })
}
