//! Expressions that count from the day of publication: `yesterday`, `last week`, `this summer`, `early next year`.

use super::super::document::Kind;
use super::super::lexicon::{MONTH, WEEKDAY};
use super::super::numbers;
use super::calendar::{self, Count, Toward, Unit};
use super::{Match, Reader, date, four_digits};
use crate::model::DateKind;
use crate::text::Tense;

fn of_kind(tokens: usize, kind: DateKind, value: impl Into<String>) -> Option<Match> {
    Some(Match { tokens, kind, value: value.into() })
}

impl Reader<'_> {
    /// Expressions that begin with a word.
    pub(super) fn worded(&mut self, i: usize) -> Option<Match> {
        self.fixed(i)
            .or_else(|| self.plain_day(i))
            .or_else(|| self.hyphened(i))
            .or_else(|| self.anchored(i))
            .or_else(|| self.leading(i))
            .or_else(|| self.pointed(i))
            .or_else(|| self.weekend(i))
            .or_else(|| self.period(i))
            .or_else(|| self.repeated(i))
            .or_else(|| self.amount(i))
            .or_else(|| self.uncounted(i))
    }

    /// Words with one meaning: `now`, `recently`.
    fn fixed(&self, i: usize) -> Option<Match> {
        let next = self.doc.low(i + 1);
        let before = i.checked_sub(1).map_or("", |b| self.doc.low(b));
        match self.doc.low(i) {
            "now" if next != "that" && before != "every" && !(next == "and" && self.doc.low(i + 2) == "then") => {
                date(1, "PRESENT_REF")
            }
            "currently" | "nowadays" => date(1, "PRESENT_REF"),
            "current" if next != "fiscal" => date(1, "PRESENT_REF"),
            "these" if next == "days" => date(2, "PRESENT_REF"),
            "recent" if Unit::parse(next).is_none() => date(1, "PAST_REF"),
            "recently" => date(1, "PAST_REF"),
            // "As soon as he came", "soon after": a clause follows that says when.
            "soon" if before != "as" && !matches!(next, "after" | "as") => date(1, "FUTURE_REF"),
            "noon" | "midnight" => {
                let t = if self.doc.low(i) == "noon" { "T12:00" } else { "T24:00" };
                Some(self.time_of(i, 1, t.to_owned()))
            }
            _ => None,
        }
    }

    /// `today`, `yesterday morning`, `tonight`; not in a name: `VOA Today`.
    pub(super) fn plain_day(&self, i: usize) -> Option<Match> {
        let ahead = match self.doc.low(i) {
            "today" | "tonight" => 0,
            "yesterday" => -1,
            "tomorrow" => 1,
            _ => return None,
        };
        if self.in_title(i, i) {
            return None;
        }
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

    /// Whether capitals make the words a title: `USA Today`, `on ABC's This Week`.
    fn in_title(&self, first: usize, last: usize) -> bool {
        let opens = first == 0 || self.doc.tokens[first - 1].sentence != self.doc.tokens[first].sentence;
        let joined = first > 0 && self.doc.capital(first - 1);
        self.doc.capital(first) && self.doc.capital(last) && !opens && (last > first || joined)
    }

    /// `two-day`, `third-quarter`, `year-earlier`, `mid-August`.
    fn hyphened(&mut self, i: usize) -> Option<Match> {
        let low = self.doc.low(i);
        let (a, b) = low.split_once('-')?;
        if let (Some(n), true) = (numbers::ordinal(a), b == "quarter") {
            return self.quarter_value(n, 1, None);
        }
        if matches!(low, "year-earlier" | "year-ago") {
            return self.year_ago(i);
        }
        if a == "mid" {
            if let Some(m) = calendar::month_named(b) {
                return date(1, self.dated(None, m, None, None, i));
            }
            return four_digits(b).and_then(|y| date(1, y.to_string()));
        }
        self.hyphened_amount(i)
    }

    /// `early next year`, `later this month`, `late Tuesday`, `later that day`, `late 1990`.
    pub(super) fn leading(&mut self, i: usize) -> Option<Match> {
        match self.doc.low(i) {
            "early" | "late" | "earlier" | "later" | "mid" | "sometime" => {
                let next = i + 1;
                let number = self.doc.tokens.get(next).is_some_and(|t| t.kind == Kind::Number);
                let inner = if self.doc.is(next, WEEKDAY) && self.doc.capital(next) {
                    self.weekday(next, None)
                } else if self.doc.is(next, MONTH) && self.doc.capital(next) {
                    self.month(next, None)
                } else if matches!(self.doc.low(next), "this" | "last" | "next") {
                    self.pointed(next)
                } else if number && !matches!(self.doc.low(i), "earlier" | "later") {
                    self.year(next)
                } else {
                    self.plain_day(next).or_else(|| self.anchored(next))
                }?;
                Some(Match { tokens: inner.tokens + 1, ..inner })
            }
            "the" if matches!(self.doc.low(i + 1), "late" | "early") => {
                let inner =
                    self.year(i + 2).filter(|_| self.doc.tokens.get(i + 2).is_some_and(|t| t.kind == Kind::Number))?;
                Some(Match { tokens: inner.tokens + 2, ..inner })
            }
            "the" => self.past_or_future(i),
            _ => None,
        }
    }

    /// `the past`, `the future`, `the near future`, `the near term`.
    fn past_or_future(&self, i: usize) -> Option<Match> {
        let near = usize::from(matches!(self.doc.low(i + 1), "near" | "recent" | "distant"));
        let at = i + 1 + near;
        let next = self.doc.low(at + 1);
        let value = match self.doc.low(at) {
            "past" => "PAST_REF",
            // "The future of the port" is its fate.
            "future" if next != "of" => "FUTURE_REF",
            "term" if near == 1 => "FUTURE_REF",
            _ => return None,
        };
        let counts = Unit::parse(next).is_some() || calendar::season(next).is_some() || self.count(at + 1).is_some();
        let named = self.doc.tokens.get(at + 1).is_some_and(|t| t.kind == Kind::Number);
        if counts || named { None } else { date(2 + near, value) }
    }

    /// `last week`, `this summer`, `next Tuesday`, `this past Friday`, `the past two months`, `recent years`.
    pub(super) fn pointed(&mut self, i: usize) -> Option<Match> {
        let the = self.doc.low(i) == "the";
        let doubled = self.doc.low(i) == "this" && matches!(self.doc.low(i + 1), "past" | "coming");
        let lead = usize::from(the || doubled);
        let at = i + lead;
        let pointer = self.doc.low(at);
        let step = match pointer {
            "last" | "past" | "previous" | "preceding" => -1,
            "this" | "current" => 0,
            "next" | "coming" | "following" => 1,
            "recent" => {
                return self.indefinite(at + 1).map(|m| Match { tokens: m.tokens + 1 + lead, ..m });
            }
            _ => return None,
        };
        let toward = match step {
            -1 => Some(Toward::Past),
            1 => Some(Toward::Future),
            _ => None,
        };
        let next = at + 1;
        if self.doc.capital(next) && !the {
            let inner = if self.doc.is(next, WEEKDAY) { self.weekday(next, toward) } else { self.month(next, toward) };
            if let Some(m) = inner {
                return Some(Match { tokens: m.tokens + 1 + lead, ..m });
            }
        }
        if self.in_title(at, next) {
            return None;
        }
        if let Some(m) = self.pointed_amount(next, step) {
            return Some(Match { tokens: m.tokens + 1 + lead, ..m });
        }
        if pointer == "coming"
            && let Some(m) = self.indefinite(next)
        {
            return Some(Match { tokens: m.tokens + 1 + lead, ..m });
        }
        let value = self.pointed_value(i, next, step, the)?;
        Some(Match { tokens: lead + 1 + value.tokens, ..value })
    }

    /// `two months` after `the past`.
    fn pointed_amount(&self, i: usize, step: i32) -> Option<Match> {
        let (count, mut taken) = self.count(i)?;
        // "The next 12 to 18 months": nobody says how many.
        let mut count = count;
        if matches!(self.doc.low(i + taken), "to" | "or")
            && let Some((_, more)) = self.count(i + taken + 1)
        {
            taken += 1 + more;
            count = Count::Some;
        }
        let unit = Unit::parse(self.doc.low(i + taken)).filter(|_| step != 0)?;
        of_kind(taken + 1, DateKind::Duration, calendar::duration(count, unit))
    }

    /// `weeks` after `recent` or `coming`.
    fn indefinite(&self, i: usize) -> Option<Match> {
        let unit = Unit::parse(self.doc.low(i)).filter(|_| self.doc.low(i).ends_with('s'))?;
        match unit {
            Unit::Week | Unit::Month | Unit::Quarter if self.doc.low(i.saturating_sub(1)) == "recent" => {
                of_kind(1, DateKind::Duration, calendar::duration(Count::Some, unit))
            }
            _ => date(1, if self.doc.low(i.saturating_sub(1)) == "recent" { "PAST_REF" } else { "FUTURE_REF" }),
        }
    }

    fn pointed_value(&mut self, from: usize, next: usize, step: i32, the: bool) -> Option<Match> {
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
        let before = from.checked_sub(1).map_or("", |b| self.doc.low(b));
        let stretch = step < 0 || matches!(before, "for" | "over" | "in" | "within" | "during" | "through");
        if the && step != 0 && stretch && unit != Unit::Quarter {
            return of_kind(1, DateKind::Duration, calendar::duration(Count::Number(1.0), unit));
        }
        if unit == Unit::Weekend && step == 0 {
            return date(1, calendar::weekend(published, self.toward_weekend(from, next + 1))?);
        }
        if unit == Unit::Year
            && let Some(m) = self.quarter_of_pointed(next + 1, published.year() + i16::try_from(step).unwrap_or(0))
        {
            return Some(m);
        }
        date(1, calendar::shifted(published, f64::from(step), unit)?)
    }

    /// `'s third quarter` after `last year`.
    fn quarter_of_pointed(&mut self, i: usize, year: i16) -> Option<Match> {
        if !self.doc.possessive(i) {
            return None;
        }
        if let (true, Some(quarter)) = (matches!(self.doc.low(i + 1), "quarter" | "period"), self.quarter_in(year)) {
            return date(3, quarter);
        }
        if let Some(n) = numbers::ordinal(self.doc.low(i + 1)).filter(|_| self.doc.low(i + 2) == "quarter") {
            return self.quarter_value(n, 4, Some(year));
        }
        let half = matches!(self.doc.low(i + 1), "first" | "second") && self.doc.low(i + 2) == "half";
        half.then(|| Match {
            tokens: 4,
            kind: DateKind::Date,
            value: format!("{year}-H{}", numbers::ordinal(self.doc.low(i + 1)).unwrap_or(1)),
        })
    }

    /// `the weekend` after a preposition: the last one, or the next where the verb says so.
    fn weekend(&self, i: usize) -> Option<Match> {
        let fits = self.doc.low(i) == "the" && self.doc.low(i + 1) == "weekend" && i > 0;
        let before = if fits { self.doc.low(i - 1) } else { return None };
        if !matches!(before, "over" | "during" | "on" | "at" | "for" | "of" | "throughout" | "before" | "after" | "by")
        {
            return None;
        }
        let toward = if before == "of" || before == "before" { Toward::Future } else { self.toward_weekend(i, i + 2) };
        date(2, calendar::weekend(self.published?, toward)?)
    }

    /// Towards which weekend an expression points.
    fn toward_weekend(&self, from: usize, to: usize) -> Toward {
        let late = self.published.is_some_and(|p| p.weekday().to_monday_one_offset() > 3);
        let this = self.doc.low(from) == "this";
        match self.tense(from, to) {
            Tense::Ahead | Tense::AheadThen => Toward::Future,
            // "This weekend" of a Thursday is the one that comes.
            _ if this && late => Toward::Future,
            Tense::Open if this => Toward::Future,
            _ => Toward::Past,
        }
    }
}
