//! Expressions that count from the date told before: `the next day`, `that year`, `two days earlier`.

use jiff::civil::Date;

use super::super::document::Kind;
use super::super::lexicon::{CONJUNCTION, WEEKDAY};
use super::calendar::{self, Toward, Unit};
use super::{Match, Reader, date};
use crate::model::DateKind;

/// Sentences after which a date told is out of mind.
const IN_MIND: u32 = 2;

/// A date told: its value, and the sentence it stands in.
pub(super) struct Told {
    value: String,
    sentence: u32,
}

impl Reader<'_> {
    /// Keeps what later expressions may count from.
    pub(super) fn remember(&mut self, m: &Match, i: usize) {
        let dated = matches!(m.kind, DateKind::Date | DateKind::Time);
        if dated && m.value.len() >= 4 && m.value.as_bytes()[..4].iter().all(u8::is_ascii_digit) {
            self.told = Some(Told { value: m.value.clone(), sentence: self.doc.tokens[i].sentence });
        }
    }

    /// The value last told, no more than so many sentences ago.
    fn told(&self, i: usize, sentences: u32) -> Option<&str> {
        let here = self.doc.tokens.get(i)?.sentence;
        let told = self.told.as_ref().filter(|t| here - t.sentence <= sentences)?;
        Some(&told.value)
    }

    /// The day last told.
    pub(super) fn told_day(&self, i: usize, sentences: u32) -> Option<Date> {
        self.told(i, sentences)?.get(..10)?.parse().ok()
    }

    /// A day in the unit last told, where what was told is at least as exact as the unit.
    fn told_in(&self, i: usize, unit: Unit) -> Option<Date> {
        let value = self.told(i, IN_MIND)?;
        let first = |from: &str, rest: &str| format!("{from}{rest}").parse().ok();
        match unit {
            Unit::Day | Unit::Week => value.get(..10)?.parse().ok(),
            Unit::Month => first(value.get(..7)?, "-15"),
            Unit::Year => first(value.get(..4)?, "-07-01"),
            _ => None,
        }
    }

    /// `that day`, `the same month`, `the next day`, `the following year`, `the day before`.
    pub(super) fn anchored(&self, i: usize) -> Option<Match> {
        let the = self.doc.low(i) == "the";
        let (step, at) = match self.doc.low(i + 1) {
            "same" if the || self.doc.low(i) == "that" => (0, i + 2),
            "next" | "following" if the => (1, i + 2),
            "previous" | "preceding" if the => (-1, i + 2),
            _ if self.doc.low(i) == "that" => (0, i + 1),
            _ if the => return self.day_before(i),
            _ => return None,
        };
        if step != 0 && self.doc.is(at, WEEKDAY) && self.doc.capital(at) {
            let wanted = calendar::weekday_named(self.doc.low(at))?;
            let toward = if step > 0 { Toward::Future } else { Toward::Past };
            let day = calendar::weekday(self.told_day(i, IN_MIND)?, wanted, toward, true)?;
            return date(3, day.to_string());
        }
        // "The same day that the bank closed": the clause says which.
        if matches!(self.doc.low(at + 1), "that" | "as" | "when" | "before" | "after") {
            return None;
        }
        let unit = Unit::parse(self.doc.low(at)).filter(|_| !self.doc.low(at).ends_with('s'))?;
        let from = self.told_in(i, unit)?;
        date(at + 1 - i, calendar::shifted(from, f64::from(step), unit)?)
    }

    /// `the day before` at the end of a clause.
    fn day_before(&self, i: usize) -> Option<Match> {
        let step = match self.doc.low(i + 2) {
            "before" | "earlier" => -1.0,
            "after" | "later" => 1.0,
            _ => return None,
        };
        let closed = self.doc.tokens.get(i + 3).is_none_or(|t| t.kind == Kind::Mark || t.is(CONJUNCTION));
        let unit = Unit::parse(self.doc.low(i + 1)).filter(|_| closed && !self.doc.low(i + 1).ends_with('s'))?;
        let from = self.told_in(i, unit).or(self.published)?;
        date(3, calendar::shifted(from, step, unit)?)
    }
}
