//! Expressions that count from the day of publication: `yesterday`, `last week`, `two years ago`.

use super::super::document::Kind;
use super::super::lexicon::{MONTH, WEEKDAY};
use super::super::numbers;
use super::calendar::{self, Count, Toward, Unit};
use super::{Match, Reader, date, four_digits};
use crate::model::DateKind;

fn of_kind(tokens: usize, kind: DateKind, value: impl Into<String>) -> Option<Match> {
    Some(Match { tokens, kind, value: value.into() })
}

impl Reader<'_> {
    /// Expressions that begin with a word.
    pub(super) fn worded(&mut self, i: usize) -> Option<Match> {
        self.fixed(i)
            .or_else(|| self.plain_day(i))
            .or_else(|| self.hyphened(i))
            .or_else(|| self.leading(i))
            .or_else(|| self.pointed(i))
            .or_else(|| self.quarter(i))
            .or_else(|| self.repeated(i))
            .or_else(|| self.amount(i))
    }

    /// Words with one meaning: `now`, `recently`.
    fn fixed(&self, i: usize) -> Option<Match> {
        let next = self.doc.low(i + 1);
        match self.doc.low(i) {
            "now" if next != "that" => date(1, "PRESENT_REF"),
            "currently" | "nowadays" => date(1, "PRESENT_REF"),
            "current" => date(1, "PRESENT_REF"),
            "recent" if Unit::parse(next).is_none() => date(1, "PAST_REF"),
            "recently" | "previously" => date(1, "PAST_REF"),
            "soon" => date(1, "FUTURE_REF"),
            "noon" | "midnight" => {
                let t = if self.doc.low(i) == "noon" { "T12:00" } else { "T24:00" };
                Some(self.time_of(i, 1, t.to_owned()))
            }
            "daily" => of_kind(1, DateKind::Set, "XXXX-XX-XX"),
            "hourly" => of_kind(1, DateKind::Set, "PT1H"),
            "mid" if self.doc.word(i + 1) == "-" => None,
            _ => None,
        }
    }

    /// `today`, `yesterday morning`, `tonight`.
    pub(super) fn plain_day(&self, i: usize) -> Option<Match> {
        let ahead = match self.doc.low(i) {
            "today" | "tonight" => 0,
            "yesterday" => -1,
            "tomorrow" => 1,
            _ => return None,
        };
        let Some(published) = self.published else {
            let vague = ["PAST_REF", "PRESENT_REF", "FUTURE_REF"];
            return date(1, vague[usize::try_from(ahead + 1).unwrap_or(1)]);
        };
        let day = calendar::days(published, ahead)?;
        if self.doc.low(i) == "tonight" {
            return of_kind(1, DateKind::Time, format!("{day}TNI"));
        }
        match calendar::part_of_day(self.doc.low(i + 1)) {
            Some(code) => of_kind(2, DateKind::Time, format!("{day}{code}")),
            None => date(1, day.to_string()),
        }
    }

    /// `two-day`, `third-quarter`, `year-earlier`, `mid-August`.
    fn hyphened(&mut self, i: usize) -> Option<Match> {
        let low = self.doc.low(i);
        let (a, b) = low.split_once('-')?;
        if let (Some(n), true) = (numbers::ordinal(a), b == "quarter") {
            return self.quarter_value(n, 1, None);
        }
        if matches!(low, "year-earlier" | "year-ago") {
            let noun = usize::from(matches!(self.doc.low(i + 1), "quarter" | "period"));
            return date(1 + noun, self.year_before()?);
        }
        if a == "mid" {
            if let Some(m) = calendar::month_named(b) {
                return date(1, self.dated(None, m, None, None, i));
            }
            return four_digits(b).and_then(|y| date(1, y.to_string()));
        }
        self.hyphened_amount(i)
    }

    fn hyphened_amount(&self, i: usize) -> Option<Match> {
        let low = self.doc.low(i);
        let (a, b) = low.split_once('-')?;
        let n = numbers::word(a).or_else(|| numbers::digits(a))?;
        let unit = Unit::parse(b).filter(|u| *u != Unit::Quarter && *u != Unit::Second)?;
        of_kind(1, DateKind::Duration, calendar::duration(Count::Number(n), unit))
    }

    /// `early next year`, `later this month`, `late Tuesday`, `the summer of 1994`, `the end of 1990`.
    fn leading(&mut self, i: usize) -> Option<Match> {
        match self.doc.low(i) {
            "early" | "late" | "earlier" | "later" | "mid" => {
                let next = i + 1;
                let inner = if self.doc.is(next, WEEKDAY) && self.doc.capital(next) {
                    self.weekday(next, None)
                } else if self.doc.is(next, MONTH) && self.doc.capital(next) {
                    self.month(next, None)
                } else if matches!(self.doc.low(next), "this" | "last" | "next") {
                    self.pointed(next)
                } else if self.doc.tokens.get(next).is_some_and(|t| t.kind == Kind::Number)
                    && !matches!(self.doc.low(i), "earlier" | "later")
                {
                    self.year(next)
                } else {
                    self.plain_day(next)
                }?;
                Some(Match { tokens: inner.tokens + 1, ..inner })
            }
            "fiscal" => four_digits(self.doc.word(i + 1)).and_then(|y| date(2, y.to_string())),
            "the" if matches!(self.doc.low(i + 1), "late" | "early") => {
                let inner =
                    self.year(i + 2).filter(|_| self.doc.tokens.get(i + 2).is_some_and(|t| t.kind == Kind::Number))?;
                Some(Match { tokens: inner.tokens + 2, ..inner })
            }
            "the"
                if matches!(self.doc.low(i + 1), "future" | "past")
                    && !self.doc.tokens.get(i + 2).is_some_and(|t| t.kind == Kind::Number) =>
            {
                if Unit::parse(self.doc.low(i + 2)).is_some() || self.count(i + 2).is_some() {
                    return None;
                }
                date(2, if self.doc.low(i + 1) == "past" { "PAST_REF" } else { "FUTURE_REF" })
            }
            "the" if self.doc.low(i + 2) == "of" => {
                let code = calendar::season(self.doc.low(i + 1))?;
                let year = four_digits(self.doc.word(i + 3))?;
                date(4, format!("{year}-{code}"))
            }
            _ => None,
        }
    }

    /// `last week`, `this summer`, `next Tuesday`, `the past two months`, `recent years`.
    fn pointed(&mut self, i: usize) -> Option<Match> {
        let the = usize::from(self.doc.low(i) == "the");
        let at = i + the;
        let pointer = self.doc.low(at);
        let step = match pointer {
            "last" | "past" | "previous" | "preceding" => -1,
            "this" | "current" => 0,
            "next" | "coming" | "following" => 1,
            "recent" => {
                let unit = Unit::parse(self.doc.low(at + 1));
                return unit.and_then(|_| date(2 + the, "PAST_REF"));
            }
            _ => return None,
        };
        let toward = match step {
            -1 => Some(Toward::Past),
            1 => Some(Toward::Future),
            _ => None,
        };
        let next = at + 1;
        if self.doc.capital(next) && the == 0 {
            let inner = if self.doc.is(next, WEEKDAY) { self.weekday(next, toward) } else { self.month(next, toward) };
            if let Some(m) = inner {
                return Some(Match { tokens: m.tokens + 1, ..m });
            }
        }
        if let Some((count, taken)) = self.count(next)
            && let Some(unit) = Unit::parse(self.doc.low(next + taken))
        {
            return of_kind(the + 2 + taken, DateKind::Duration, calendar::duration(count, unit));
        }
        let value = self.pointed_value(next, step, the == 1)?;
        Some(Match { tokens: the + 2, ..value })
    }

    fn pointed_value(&mut self, next: usize, step: i32, the: bool) -> Option<Match> {
        let word = self.doc.low(next);
        let published = self.published?;
        if let Some(code) = calendar::part_of_day(word) {
            let day = calendar::days(published, i64::from(step))?;
            return of_kind(1, DateKind::Time, format!("{day}{code}"));
        }
        if let Some(code) = calendar::season(word) {
            // "Last summer" is this year's where it is over.
            let over = matches!((code, published.month()), ("SU", 9..) | ("SP", 6..) | ("FA", 12..));
            let year =
                published.year() + if step < 0 { if over { 0 } else { -1 } } else { i16::try_from(step).unwrap_or(0) };
            return date(1, format!("{year}-{code}"));
        }
        let unit = Unit::parse(word)?;
        let plural = word.ends_with('s') && unit != Unit::Century;
        if plural {
            return date(1, ["PAST_REF", "PRESENT_REF", "FUTURE_REF"][usize::try_from(step + 1).unwrap_or(1)]);
        }
        if the && step < 0 && unit != Unit::Quarter {
            return of_kind(1, DateKind::Duration, calendar::duration(Count::Number(1.0), unit));
        }
        date(1, calendar::shifted(published, f64::from(step), unit)?)
    }

    /// `the third quarter`, `the quarter`, `the latest period`.
    fn quarter(&mut self, i: usize) -> Option<Match> {
        let the = usize::from(self.doc.low(i) == "the");
        let fiscal = usize::from(self.doc.low(i + the) == "fiscal");
        let at = i + the + fiscal;
        if self.doc.low(at + 1) == "quarter"
            && let Some(n) = numbers::ordinal(self.doc.low(at)).filter(|n| (1..5).contains(n))
        {
            let of = usize::from(matches!(self.doc.low(at + 2), "of" | "in"));
            let year = four_digits(self.doc.word(at + 2 + of));
            let more = if year.is_some() { 1 + of } else { 0 };
            return self.quarter_value(n, the + fiscal + 2 + more, year);
        }
        let same = the == 1
            && (self.doc.low(at) == "quarter"
                || matches!(self.doc.low(at), "latest" | "period")
                    && matches!(self.doc.low(at + 1), "quarter" | "period"));
        if same {
            let (y, q) = self.quarter?;
            let tokens = if self.doc.low(at) == "quarter" { 2 } else { 3 };
            return date(tokens, format!("{y}-Q{q}"));
        }
        None
    }

    fn quarter_value(&mut self, n: u32, tokens: usize, year: Option<i16>) -> Option<Match> {
        let n = i8::try_from(n).ok().filter(|n| (1..5).contains(n))?;
        let year = match (year, self.published) {
            (Some(y), _) => y,
            (None, Some(p)) => {
                let now = (p.month() - 1) / 3 + 1;
                p.year() - i16::from(n > now + 1 || (n == 4 && now == 1))
            }
            _ => return None,
        };
        self.quarter = Some((year, n));
        date(tokens, format!("{year}-Q{n}"))
    }

    /// What `a year earlier` compares with: the same quarter where one was spoken of.
    fn year_before(&self) -> Option<String> {
        match (self.quarter, self.published) {
            (Some((y, q)), _) => Some(format!("{}-Q{q}", y - 1)),
            (None, Some(p)) => Some(format!("{}", p.year() - 1)),
            _ => None,
        }
    }

    /// `every day`, `each Thursday`.
    fn repeated(&self, i: usize) -> Option<Match> {
        if !matches!(self.doc.low(i), "every" | "each") {
            return None;
        }
        if self.doc.is(i + 1, WEEKDAY)
            && let Some(day) = calendar::weekday_named(self.doc.low(i + 1))
        {
            return of_kind(2, DateKind::Set, format!("XXXX-WXX-{}", day.to_monday_one_offset()));
        }
        let (count, taken) = self.count(i + 1).unwrap_or((Count::Number(1.0), 0));
        let unit = Unit::parse(self.doc.low(i + 1 + taken))?;
        of_kind(2 + taken, DateKind::Set, calendar::duration(count, unit))
    }

    /// A count of units: a number, `a`, `several`, `a couple of`.
    fn count(&self, i: usize) -> Option<(Count, usize)> {
        let low = self.doc.low(i);
        let next = self.doc.low(i + 1);
        match low {
            "a" | "an" if next == "couple" && self.doc.low(i + 2) == "of" => Some((Count::Number(2.0), 3)),
            "a" | "an" if next == "few" => Some((Count::Some, 2)),
            "a" if next == "hundred" => Some((Count::Number(100.0), 2)),
            "a" | "an" if Unit::parse(next).is_some() => Some((Count::Number(1.0), 1)),
            "several" | "few" | "many" => Some((Count::Some, 1)),
            "half" if next == "a" || next == "an" => Some((Count::Number(0.5), 2)),
            _ => numbers::at(self.doc, i).filter(|n| n.value < 1e6).map(|n| (Count::Number(n.value), n.tokens)),
        }
    }

    /// `two years`, `two years ago`, `a year earlier`.
    pub(super) fn amount(&self, i: usize) -> Option<Match> {
        if self.doc.tokens.get(i).is_some_and(|t| t.kind == Kind::Number)
            && let Some(m) = self.hyphened_amount(i)
        {
            return Some(m);
        }
        let (count, taken) = self.count(i)?;
        let more = usize::from(matches!(self.doc.low(i + taken), "more" | "straight" | "consecutive"));
        let unit = Unit::parse(self.doc.low(i + taken + more))?;
        let label = unit == Unit::Second
            && (self.doc.low(i) == "a" || self.doc.low(i + taken) == "second" && count != Count::Number(1.0));
        if label {
            return None;
        }
        let tokens = taken + more + 1;
        let after = self.doc.low(i + tokens);
        let tail = match after {
            "old" => return None,
            "ago" | "earlier" | "before" => -1.0,
            "later" | "hence" => 1.0,
            _ => return self.bare_amount(i, count, unit, tokens),
        };
        if matches!(after, "before" | "later") {
            return of_kind(tokens, DateKind::Duration, calendar::duration(count, unit));
        }
        let Count::Number(n) = count else { return date(tokens + 1, "PAST_REF") };
        if n == 1.0 && unit == Unit::Year && self.quarter.is_some() {
            return date(tokens + 1, self.year_before()?);
        }
        match self.published.and_then(|p| calendar::shifted(p, tail * n, unit)) {
            Some(value) => date(tokens + 1, value),
            None => date(tokens + 1, "PAST_REF"),
        }
    }

    fn bare_amount(&self, i: usize, count: Count, unit: Unit, tokens: usize) -> Option<Match> {
        if self.doc.low(i) == "a" && count == Count::Number(1.0) {
            let money = (i.saturating_sub(3)..i).any(|k| {
                matches!(self.doc.word(k), "$" | "%" | "£" | "€")
                    || matches!(self.doc.low(k), "million" | "times" | "once" | "twice")
            });
            if money {
                return of_kind(tokens, DateKind::Set, calendar::duration(count, unit));
            }
            if !matches!(unit, Unit::Year | Unit::Week | Unit::Month | Unit::Hour | Unit::Decade) {
                return None;
            }
        }
        if unit == Unit::Quarter || unit == Unit::Century && self.doc.low(i) == "a" {
            return None;
        }
        of_kind(tokens, DateKind::Duration, calendar::duration(count, unit))
    }
}
