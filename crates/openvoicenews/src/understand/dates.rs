//! Expressions of time with their TIMEX3 values, relative to the day of publication.
//!
//! Where that day is not known, relative expressions get no absolute value: a
//! weekday or a day of a month keeps its vague form, others are left out.
//! Some are relative to the date told before (`the next day`, `a year earlier`).

mod anchors;
mod calendar;
mod lengths;
mod periods;
mod relative;

use jiff::civil::Date;

use super::document::{Document, Kind};
use super::lexicon::{
    AMBIGUOUS_NAME, AUX, DETERMINER, FINITE, MONTH, NOUN, PREPOSITION, REPORTING, TIME_WORD, WEEKDAY,
};
use super::numbers;
use crate::model::{DateKind, DateMention};
use crate::text::{Beside, Tense, tense};
use anchors::Told;
use calendar::{Lean, Toward};
use periods::Period;

/// What one expression means, and how many tokens it took.
struct Match {
    tokens: usize,
    kind: DateKind,
    value: String,
}

fn date(tokens: usize, value: impl Into<String>) -> Option<Match> {
    Some(Match { tokens, kind: DateKind::Date, value: value.into() })
}

/// Reads one text.
struct Reader<'a> {
    doc: &'a Document<'a>,
    published: Option<Date>,
    /// The quarter or year whose figures were last given: `a year earlier` compares with it.
    period: Option<Period>,
    /// The date last told: `the next day` counts from it.
    told: Option<Told>,
}

/// The expressions of time in order.
pub(super) fn find(doc: &Document, published: Option<Date>) -> Vec<DateMention> {
    // Archives put year 1 where they know no day.
    let published = published.filter(|p| p.year() >= 1400);
    let mut reader = Reader { doc, published, period: None, told: None };
    let mut out = Vec::new();
    let mut i = 0;
    while i < doc.tokens.len() {
        match reader.at(i) {
            Some(m) => {
                let span = doc.span(i..i + m.tokens);
                if !span.is_empty() {
                    reader.remember(&m, i);
                    out.push(DateMention { span, kind: m.kind, value: m.value });
                }
                i += m.tokens.max(1);
            }
            None => i += 1,
        }
    }
    out
}

impl Reader<'_> {
    fn at(&mut self, i: usize) -> Option<Match> {
        let t = self.doc.tokens.get(i)?;
        match t.kind {
            Kind::Mark => None,
            Kind::Number => self
                .numeric(i)
                .or_else(|| self.clock(i))
                .or_else(|| self.day_month(i))
                .or_else(|| self.century(i))
                .or_else(|| self.quarter_of_year(i))
                .or_else(|| self.amount(i))
                .or_else(|| self.year(i)),
            Kind::Word if t.is(WEEKDAY) && t.capital => self.weekday(i, None),
            Kind::Word if t.is(MONTH) && t.capital => self.month(i, None),
            Kind::Word if t.is(TIME_WORD) || self.doc.low(i).contains('-') => self.worded(i),
            Kind::Word => None,
        }
    }

    /// `2025-08-19`, `8/19/2025`, `10/26/89`.
    fn numeric(&self, i: usize) -> Option<Match> {
        let w = self.doc.word(i);
        if w.len() == 10 && w.as_bytes()[4] == b'-' {
            let day: Date = w.parse().ok()?;
            return date(1, day.to_string());
        }
        let parts: Vec<&str> = if w.len() <= 10 { w.split('/').collect() } else { return None };
        let [m, d, y] = parts[..] else { return None };
        let (m, d, mut y): (i8, i8, i16) = (m.parse().ok()?, d.parse().ok()?, y.parse().ok()?);
        if y < 100 {
            y += if y < 50 { 2000 } else { 1900 };
        }
        date(1, Date::new(y, m, d).ok()?.to_string())
    }

    /// `10 p.m.`, `10:30 a.m. Wednesday`, `9am`, `1130 GMT`.
    fn clock(&self, i: usize) -> Option<Match> {
        let w = self.doc.low(i);
        if w.len() == 4 && is_zone(self.doc.low(i + 1)) {
            let (hour, minute): (u32, u32) = (w.get(..2)?.parse().ok()?, w.get(2..)?.parse().ok()?);
            return (hour < 25 && minute < 60).then(|| self.time_of(i, 1, format!("T{hour:02}:{minute:02}")));
        }
        let colon = self.doc.word(i + 1) == ":" && self.doc.touches(i);
        let last = self.doc.low(i + if colon { 2 } else { 0 });
        let (digits, half) = half_of_day(last);
        let mut tokens = if colon { 3 } else { 1 };
        let half = half.or_else(|| {
            let half = half_of_day(self.doc.low(i + tokens)).1;
            tokens += usize::from(half.is_some());
            half
        });
        let (hour, minute): (u32, u32) =
            if colon { (w.parse().ok()?, digits.get(..2)?.parse().ok()?) } else { (digits.parse().ok()?, 0) };
        if hour > 24 || minute > 59 || half.is_none() && !(colon && self.is_time_of_day(i, tokens)) {
            return None;
        }
        let hour = half.map_or(hour, |h| hour % 12 + h);
        Some(self.time_of(i, tokens, format!("T{hour:02}:{minute:02}")))
    }

    /// Whether `22:30` is a time of day and not the length of a film or a score: the words beside it say so.
    fn is_time_of_day(&self, i: usize, tokens: usize) -> bool {
        let before = i.checked_sub(1).map_or("", |b| self.doc.low(b));
        is_zone(self.doc.low(i + tokens))
            || matches!(
                before,
                "at" | "by" | "until" | "till" | "from" | "after" | "before" | "around" | "about" | "of"
            )
    }

    /// A time of day with the day that stands beside it, else the day of publication.
    fn time_of(&self, i: usize, mut tokens: usize, time: String) -> Match {
        while is_zone(self.doc.low(i + tokens)) {
            tokens += 1;
        }
        let on = usize::from(matches!(self.doc.low(i + tokens), "on" | ","));
        let next = i + tokens + on;
        let day = if self.doc.is(next, WEEKDAY) && self.doc.capital(next) {
            self.weekday(next, None)
        } else if self.doc.is(next, MONTH) && self.doc.capital(next) {
            self.month(next, None)
        } else if matches!(self.doc.low(next), "today" | "yesterday" | "tomorrow") {
            self.plain_day(next)
        } else {
            None
        };
        match day.filter(|d| d.value.len() == 10) {
            Some(d) => {
                Match { tokens: tokens + on + d.tokens, kind: DateKind::Time, value: format!("{}{time}", d.value) }
            }
            None => {
                let day = self.told_day(i, 0).or(self.published);
                let day = day.map_or_else(|| "XXXX-XX-XX".to_owned(), |d| d.to_string());
                Match { tokens, kind: DateKind::Time, value: format!("{day}{time}") }
            }
        }
    }

    /// `19 August 2025`.
    fn day_month(&self, i: usize) -> Option<Match> {
        let w = self.doc.low(i);
        let day: u32 = w.parse().ok().or_else(|| numbers::ordinal(w)).filter(|d| (1..32).contains(d))?;
        let of = usize::from(self.doc.low(i + 1) == "of");
        let at = i + 1 + of;
        if !self.doc.is(at, MONTH) || !self.doc.capital(at) {
            return None;
        }
        let month = calendar::month_named(self.doc.low(at))?;
        let (year, more) = self.year_after(at + 1);
        Some(Match { tokens: 2 + of + more, kind: DateKind::Date, value: self.dated(year, month, Some(day), None, i) })
    }

    /// A year as `, 2025` or `2025`, with the tokens it takes.
    fn year_after(&self, i: usize) -> (Option<i16>, usize) {
        let comma = usize::from(self.doc.word(i) == ",");
        match four_digits(self.doc.word(i + comma)) {
            Some(y) => (Some(y), comma + 1),
            None => (None, 0),
        }
    }

    /// `August`, `August 19`, `Aug. 19, 2025`, `August 2025`, `August last year`.
    fn month(&self, i: usize, toward: Option<Toward>) -> Option<Match> {
        let month = calendar::month_named(self.doc.low(i))?;
        let day: Option<u32> = self.doc.tokens.get(i + 1).filter(|t| t.kind == Kind::Number).and_then(|_| {
            let w = self.doc.low(i + 1);
            w.parse().ok().or_else(|| numbers::ordinal(w)).filter(|d| (1..32).contains(d))
        });
        let taken = 1 + usize::from(day.is_some());
        let (year, more) = match self.doc.low(i + taken) {
            "of" if four_digits(self.doc.word(i + taken + 1)).is_some() => {
                (four_digits(self.doc.word(i + taken + 1)), 2)
            }
            _ => self.year_after(i + taken),
        };
        let (year, more) = if day.is_none() && self.doc.word(i + 1) == "," { (None, 0) } else { (year, more) };
        let (year, more) = if year.is_none() { self.named_year(i + taken) } else { (year, more) };
        if day.is_none() && year.is_none() && self.may_be_a_word(i) {
            return None;
        }
        Some(Match { tokens: taken + more, kind: DateKind::Date, value: self.dated(year, month, day, toward, i) })
    }

    /// `last year`, `of this year` after a month.
    fn named_year(&self, i: usize) -> (Option<i16>, usize) {
        let of = usize::from(self.doc.low(i) == "of");
        let step = match self.doc.low(i + of) {
            "last" => -1,
            "this" => 0,
            "next" => 1,
            _ => {
                let spoken = self.spoken_year(i);
                return spoken.map_or((None, 0), |m| (four_digits(&m.value), m.tokens));
            }
        };
        let own = self.doc.low(i + of + 1) == "year" && !self.doc.possessive(i + of + 2);
        match self.published.filter(|_| own) {
            Some(p) => (Some(p.year() + step), of + 2),
            None => (None, 0),
        }
    }

    /// Whether a month alone may be a name or a verb: `May`, `March`, `April`. A word before it says that it is a month.
    fn may_be_a_word(&self, i: usize) -> bool {
        let doubtful =
            self.doc.is(i, AMBIGUOUS_NAME) || matches!(self.doc.low(i), "march" | "may" | "mar." | "sun" | "dec");
        let framed = i > 0
            && (self.doc.is(i - 1, PREPOSITION)
                || matches!(
                    self.doc.low(i - 1),
                    "last" | "next" | "this" | "early" | "late" | "mid" | "and" | "every" | "each"
                )
                || self.doc.is(i - 1, DETERMINER) && self.doc.is(i + 1, NOUN));
        let named = self.doc.capital(i + 1) || i > 0 && !framed && self.doc.capital(i - 1);
        doubtful && (!framed || named)
    }

    fn dated(&self, year: Option<i16>, month: i8, day: Option<u32>, toward: Option<Toward>, i: usize) -> String {
        let lean = || match toward {
            Some(toward) => Lean::Told(toward),
            None => self.lean(i),
        };
        let year = year.or_else(|| self.published.map(|p| calendar::year_of_month(p, month, day.is_some(), lean())));
        let year = year.map_or_else(|| "XXXX".to_owned(), |y| format!("{y:04}"));
        match day {
            Some(d) => format!("{year}-{month:02}-{d:02}"),
            None => format!("{year}-{month:02}"),
        }
    }

    /// Where a month without a year most likely lies: the word before it and the verb say so.
    fn lean(&self, i: usize) -> Lean {
        let before = i.checked_sub(1).map_or("", |b| self.doc.low(b));
        let placed =
            matches!(before, "in" | "on" | "since" | "from" | "before" | "after" | "by" | "until" | "effective");
        match self.tense(i, i + 1) {
            _ if matches!(before, "by" | "until" | "till" | "through" | "effective") => Lean::Ahead,
            Tense::Ahead if placed => Lean::Told(Toward::Future),
            Tense::Ahead | Tense::AheadThen => Lean::Ahead,
            Tense::Past | Tense::Perfect if placed && self.is_past_act(i) => Lean::Told(Toward::Past),
            Tense::Past | Tense::Perfect | Tense::Open => Lean::Open,
        }
    }

    /// Whether the verb before is in the past and no verb of saying: `said the vote in November` tells nothing of when
    /// the vote is.
    fn is_past_act(&self, i: usize) -> bool {
        let Some(own) = self.doc.tokens.get(i) else { return false };
        let verb = (i.saturating_sub(10)..i)
            .rev()
            .map(|k| (k, &self.doc.tokens[k]))
            .find(|(_, t)| t.is(AUX | FINITE) && !t.capital);
        verb.is_some_and(|(k, t)| {
            t.sentence == own.sentence
                && !t.is(REPORTING)
                && t.cue < 0.3
                && !matches!(self.doc.low(k), "is" | "are" | "'s" | "’s" | "do" | "does" | "am")
        })
    }

    /// `Tuesday`, `Tuesday night`, `Tuesday, Aug. 19`.
    fn weekday(&self, i: usize, toward: Option<Toward>) -> Option<Match> {
        let wanted = calendar::weekday_named(self.doc.low(i))?;
        let part = calendar::part_of_day(self.doc.low(i + 1));
        if self.doc.low(i).ends_with("days") || part.is_some() && self.doc.low(i + 1).ends_with('s') {
            let value = format!("XXXX-WXX-{}{}", wanted.to_monday_one_offset(), part.unwrap_or(""));
            return Some(Match { tokens: 1 + usize::from(part.is_some()), kind: DateKind::Set, value });
        }
        let comma = usize::from(self.doc.word(i + 1) == ",");
        if part.is_none()
            && self.doc.is(i + 1 + comma, MONTH)
            && self.doc.tokens.get(i + 2 + comma).is_some_and(|t| t.kind == Kind::Number)
            && let Some(m) = self.month(i + 1 + comma, toward)
        {
            return date(m.tokens + 1 + comma, m.value);
        }
        let pointed = toward.is_some();
        let taken = 1 + usize::from(part.is_some());
        let toward = toward.unwrap_or_else(|| self.toward(i, i + taken));
        let day = match self.published {
            Some(p) => calendar::weekday(p, wanted, toward, pointed)?.to_string(),
            None => format!("XXXX-WXX-{}", wanted.to_monday_one_offset()),
        };
        match part {
            Some(code) => Some(Match { tokens: 2, kind: DateKind::Time, value: format!("{day}{code}") }),
            None => date(1, day),
        }
    }

    /// Whether a weekday that is told by its name alone was or is to come: the verb beside it says so.
    fn toward(&self, from: usize, to: usize) -> Toward {
        match self.tense(from, to) {
            Tense::Ahead | Tense::AheadThen | Tense::Perfect => Toward::Future,
            Tense::Past | Tense::Open => Toward::Past,
        }
    }

    /// The tense that governs some tokens, from the words of their sentence on their side of the quotation marks.
    fn tense(&self, from: usize, to: usize) -> Tense {
        let Some(own) = self.doc.tokens.get(from) else { return Tense::Open };
        let beside = |tokens: std::ops::Range<usize>| -> Vec<Beside<'_>> {
            let near = tokens.filter(|&k| {
                let t = &self.doc.tokens[k];
                t.sentence == own.sentence && t.kind != Kind::Mark && t.quoted == own.quoted
            });
            near.map(|k| Beside { word: self.doc.low(k), capital: self.doc.capital(k) }).collect()
        };
        let before = beside(from.saturating_sub(40)..from);
        let after = beside(to.min(self.doc.tokens.len())..(to + 24).min(self.doc.tokens.len()));
        tense(&before, &after)
    }

    /// A year alone, or a decade: `1988`, `1970s`.
    fn year(&self, i: usize) -> Option<Match> {
        let w = self.doc.low(i);
        if let Some(decade) = self.decade(i) {
            return date(1, decade);
        }
        if let Some((a, b)) = w.split_once('-')
            && let (Some(from), Some(_)) = (four_digits(a), b.parse::<u16>().ok())
        {
            return date(1, from.to_string());
        }
        let year = four_digits(w)?;
        let money = i > 0 && matches!(self.doc.word(i - 1), "$" | "£" | "€" | "#" | "No.");
        let after = self.doc.low(i + 1);
        if year < 1800 && self.doc.is(i + 1, NOUN) && !self.doc.capital(i + 1) && after.ends_with('s') {
            return None;
        }
        let framed = i > 0
            && matches!(
                self.doc.low(i - 1),
                "in" | "since"
                    | "of"
                    | "by"
                    | "until"
                    | "from"
                    | "during"
                    | "for"
                    | "early"
                    | "late"
                    | "and"
                    | "to"
                    | "fiscal"
                    | "year"
                    | "before"
                    | "after"
            );
        let counted =
            matches!(after, "%" | "percent" | "people" | "year" | "years" | "men" | "women" | "jobs" | "miles")
                || !framed && self.doc.is(i + 1, NOUN) && !self.doc.capital(i + 1) && after.ends_with('s');
        if money || counted {
            return None;
        }
        date(1, year.to_string())
    }
}

/// What is written of an hour, and how many hours its half of the day begins after midnight: `9am` is 9 and 0.
fn half_of_day(low: &str) -> (&str, Option<u32>) {
    for (ending, hours) in [("a.m.", 0), ("a.m", 0), ("am", 0), ("p.m.", 12), ("p.m", 12), ("pm", 12)] {
        if let Some(digits) = low.strip_suffix(ending)
            && digits.bytes().all(|b| b.is_ascii_digit())
        {
            return (digits, Some(hours));
        }
    }
    (low, None)
}

fn is_zone(low: &str) -> bool {
    matches!(
        low,
        "est"
            | "edt"
            | "gmt"
            | "et"
            | "local"
            | "eastern"
            | "time"
            | "utc"
            | "cet"
            | "pst"
            | "pdt"
            | "cst"
            | "cdt"
            | "bst"
    )
}

/// A year between 1400 and 2100.
fn four_digits(w: &str) -> Option<i16> {
    (w.len() == 4 && w.bytes().all(|b| b.is_ascii_digit()))
        .then(|| w.parse().ok())
        .flatten()
        .filter(|y| (1400..2100).contains(y))
}
