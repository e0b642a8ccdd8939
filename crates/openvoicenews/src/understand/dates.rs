//! Expressions of time with their TIMEX3 values, relative to the day of publication.
//!
//! Where that day is not known, relative expressions get no absolute value: a
//! weekday or a day of a month keeps its vague form, others are left out.

mod calendar;
mod relative;

use jiff::civil::Date;

use super::document::{Document, Kind};
use super::lexicon::{AMBIGUOUS_NAME, MONTH, NOUN, PREPOSITION, WEEKDAY};
use super::numbers;
use crate::model::{DateKind, DateMention};
use crate::text::{Beside, Tense, tense};
use calendar::Toward;

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
    /// The quarter last spoken of: `a year earlier` compares with it.
    quarter: Option<(i16, i8)>,
}

/// The expressions of time in order.
pub(super) fn find(doc: &Document, published: Option<Date>) -> Vec<DateMention> {
    let mut reader = Reader { doc, published, quarter: None };
    let mut out = Vec::new();
    let mut i = 0;
    while i < doc.tokens.len() {
        match reader.at(i) {
            Some(m) => {
                let span = doc.span(i..i + m.tokens);
                if !span.is_empty() {
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
                .or_else(|| self.amount(i))
                .or_else(|| self.year(i)),
            Kind::Word if t.is(WEEKDAY) && t.capital => self.weekday(i, None),
            Kind::Word if t.is(MONTH) && t.capital => self.month(i, None),
            Kind::Word => self.worded(i),
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

    /// `10 p.m.`, `10:30 a.m. Wednesday`.
    fn clock(&self, i: usize) -> Option<Match> {
        let w = self.doc.word(i);
        let mut tokens = 1;
        let (mut hour, mut minute): (u32, u32) = (w.parse().ok().filter(|h| *h < 25)?, 0);
        if self.doc.word(i + 1) == ":" && self.doc.touches(i) {
            minute = self.doc.word(i + 2).get(..2)?.parse().ok().filter(|m| *m < 60)?;
            tokens = 3;
        }
        match self.doc.low(i + tokens) {
            "a.m." | "am" | "a.m" => hour %= 12,
            "p.m." | "pm" | "p.m" => hour = hour % 12 + 12,
            _ if tokens == 3 => return Some(self.time_of(i, tokens, format!("T{hour:02}:{minute:02}"))),
            _ => return None,
        }
        Some(self.time_of(i, tokens + 1, format!("T{hour:02}:{minute:02}")))
    }

    /// A time of day with the day that follows it, else the day of publication.
    fn time_of(&self, i: usize, mut tokens: usize, time: String) -> Match {
        while matches!(
            self.doc.low(i + tokens),
            "est" | "edt" | "gmt" | "et" | "local" | "eastern" | "time" | "utc" | "cet"
        ) {
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
                let day = self.published.map_or_else(|| "XXXX-XX-XX".to_owned(), |d| d.to_string());
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

    /// `August`, `August 19`, `Aug. 19, 2025`, `August 2025`.
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
        let doubtful =
            self.doc.is(i, AMBIGUOUS_NAME) || matches!(self.doc.low(i), "march" | "may" | "mar." | "sun" | "dec");
        let framed = i > 0
            && (self.doc.is(i - 1, PREPOSITION)
                || matches!(self.doc.low(i - 1), "last" | "next" | "this" | "early" | "late" | "and"));
        if doubtful && day.is_none() && year.is_none() && !framed {
            return None;
        }
        if day.is_none()
            && year.is_none()
            && (self.doc.capital(i + 1) && doubtful || i > 0 && self.doc.capital(i - 1) && doubtful)
        {
            return None;
        }
        Some(Match { tokens: taken + more, kind: DateKind::Date, value: self.dated(year, month, day, toward, i) })
    }

    fn dated(&self, year: Option<i16>, month: i8, day: Option<u32>, toward: Option<Toward>, i: usize) -> String {
        let toward = toward.or_else(|| self.future(i).then_some(Toward::Future));
        let year = year.or_else(|| self.published.map(|p| calendar::year_of_month(p, month, toward)));
        let year = year.map_or_else(|| "XXXX".to_owned(), |y| format!("{y:04}"));
        match day {
            Some(d) => format!("{year}-{month:02}-{d:02}"),
            None => format!("{year}-{month:02}"),
        }
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
        let Some(own) = self.doc.tokens.get(from) else { return Toward::Past };
        let beside = |tokens: std::ops::Range<usize>| -> Vec<Beside<'_>> {
            let near = tokens.filter(|&k| {
                let t = &self.doc.tokens[k];
                t.sentence == own.sentence && t.kind != Kind::Mark && t.quoted == own.quoted
            });
            near.map(|k| Beside { word: self.doc.low(k), capital: self.doc.capital(k) }).collect()
        };
        let before = beside(from.saturating_sub(40)..from);
        let after = beside(to.min(self.doc.tokens.len())..(to + 24).min(self.doc.tokens.len()));
        match tense(&before, &after) {
            Tense::Ahead | Tense::AheadThen | Tense::Perfect => Toward::Future,
            Tense::Past | Tense::Open => Toward::Past,
        }
    }

    /// Whether the words before an expression speak of what is to come.
    fn future(&self, i: usize) -> bool {
        let Some(t) = self.doc.tokens.get(i) else { return false };
        for k in (i.saturating_sub(12)..i).rev() {
            if self.doc.tokens[k].sentence != t.sentence {
                return false;
            }
            match self.doc.low(k) {
                "will" | "shall" | "'ll" | "’ll" | "scheduled" | "due" | "until" | "plans" | "upcoming"
                | "expected" | "set" => return true,
                "said" | "was" | "were" | "had" | "told" | "after" | "since" | "on"
                    if k + 1 != i || self.doc.low(k) != "on" =>
                {
                    return false;
                }
                _ => {}
            }
        }
        false
    }

    /// A year alone, or a decade: `1988`, `1970s`.
    fn year(&self, i: usize) -> Option<Match> {
        let w = self.doc.low(i);
        if let Some(decade) = w.strip_suffix('s').or_else(|| w.strip_suffix("'s"))
            && four_digits(decade).is_some_and(|y| y % 10 == 0)
        {
            return date(1, decade.get(..3)?);
        }
        if let Some((a, b)) = w.split_once('-')
            && let (Some(from), Some(_)) = (four_digits(a), b.parse::<u16>().ok())
        {
            return date(1, from.to_string());
        }
        let year = four_digits(w)?;
        let money = i > 0 && matches!(self.doc.word(i - 1), "$" | "£" | "€" | "#" | "No.");
        let after = self.doc.low(i + 1);
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
        let counted = matches!(after, "%" | "percent")
            || !framed && self.doc.is(i + 1, NOUN) && !self.doc.capital(i + 1) && after.ends_with('s');
        if money || counted {
            return None;
        }
        date(1, year.to_string())
    }
}

/// A year between 1400 and 2100.
fn four_digits(w: &str) -> Option<i16> {
    (w.len() == 4 && w.bytes().all(|b| b.is_ascii_digit()))
        .then(|| w.parse().ok())
        .flatten()
        .filter(|y| (1400..2100).contains(y))
}
