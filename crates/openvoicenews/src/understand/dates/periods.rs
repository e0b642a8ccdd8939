//! Parts of years and longer spans: quarters, halves, fiscal years, seasons, decades, centuries.

use super::super::document::Kind;
use super::super::lexicon::{MONTH, PREPOSITION};
use super::super::numbers;
use super::calendar::{self, Count, Toward, Unit};
use super::{Match, Reader, date, four_digits};
use crate::model::DateKind;
use crate::text::Tense;

/// A quarter or year whose figures are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Period {
    Quarter(i16, i8),
    Year(i16),
}

impl Period {
    fn value(self) -> String {
        match self {
            Period::Quarter(y, q) => format!("{y}-Q{q}"),
            Period::Year(y) => y.to_string(),
        }
    }
}

fn span_of(tokens: usize, value: impl Into<String>) -> Option<Match> {
    Some(Match { tokens, kind: DateKind::Duration, value: value.into() })
}

impl Reader<'_> {
    /// Every form of this file that begins with a word.
    pub(super) fn period(&mut self, i: usize) -> Option<Match> {
        self.quarter(i)
            .or_else(|| self.half(i))
            .or_else(|| self.season(i))
            .or_else(|| self.part_of(i))
            .or_else(|| self.whole_year(i))
            .or_else(|| self.decade_named(i))
            .or_else(|| self.century(i))
            .or_else(|| self.spoken_year(i))
    }

    /// `the third quarter of 2024`, `the quarter`, `the latest period`, `the 2023 quarter`.
    fn quarter(&mut self, i: usize) -> Option<Match> {
        let the = usize::from(self.doc.low(i) == "the");
        if the == 1
            && let Some(m) = self.quarter_of_year(i + 1)
        {
            return Some(Match { tokens: m.tokens + 1, ..m });
        }
        let mut at = i + the;
        at += usize::from(matches!(self.doc.low(at), "comparable" | "corresponding"));
        if at > i
            && matches!(self.doc.low(at), "year-ago" | "year-earlier")
            && let Some(m) = self.year_ago(at)
        {
            return Some(Match { tokens: m.tokens + at - i, ..m });
        }
        at += usize::from(self.doc.low(at) == "fiscal");
        if self.doc.low(at + 1) == "quarter"
            && let Some(n) = numbers::ordinal(self.doc.low(at)).filter(|n| (1..5).contains(n))
        {
            let (year, more) = self.year_of(at + 2);
            return self.quarter_value(n, at + 2 + more - i, year);
        }
        let named = matches!(self.doc.low(at), "latest" | "period" | "recent" | "current" | "same");
        if the == 0 || !(self.doc.low(at) == "quarter" || named && matches!(self.doc.low(at + 1), "quarter" | "period"))
        {
            return None;
        }
        let end = at + if self.doc.low(at) == "quarter" { 1 } else { 2 };
        if let Some(period) = self.quarter_ended(end) {
            self.period = Some(period);
        }
        date(end - i, self.period?.value())
    }

    /// `ended Sept. 30` after a quarter.
    fn quarter_ended(&self, i: usize) -> Option<Period> {
        let ended = matches!(self.doc.low(i), "ended" | "ending") && self.doc.is(i + 1, MONTH);
        let month = calendar::month_named(self.doc.low(i + 1)).filter(|_| ended)?;
        let dated = self.month(i + 1, Some(Toward::Past))?;
        Some(Period::Quarter(four_digits(dated.value.get(..4)?)?, (month - 1) / 3 + 1))
    }

    /// `1988 third quarter`, `1988 quarter`, `1988 period`.
    pub(super) fn quarter_of_year(&mut self, i: usize) -> Option<Match> {
        let year = four_digits(self.doc.word(i))?;
        if let Some(n) = numbers::ordinal(self.doc.low(i + 1)).filter(|_| self.doc.low(i + 2) == "quarter") {
            return self.quarter_value(n, 3, Some(year));
        }
        if !matches!(self.doc.low(i + 1), "quarter" | "period") {
            return None;
        }
        // Compares with the period told before, so that one stays.
        date(2, self.quarter_in(year).unwrap_or_else(|| year.to_string()))
    }

    /// The quarter last told, in another year.
    pub(super) fn quarter_in(&self, year: i16) -> Option<String> {
        match self.period? {
            Period::Quarter(_, q) => Some(Period::Quarter(year, q).value()),
            Period::Year(_) => None,
        }
    }

    pub(super) fn quarter_value(&mut self, n: u32, tokens: usize, year: Option<i16>) -> Option<Match> {
        let n = i8::try_from(n).ok().filter(|n| (1..5).contains(n))?;
        let year = match (year, self.published) {
            (Some(y), _) => y,
            (None, Some(p)) => {
                let now = (p.month() - 1) / 3 + 1;
                p.year() - i16::from(n > now + 1 || (n == 4 && now == 1))
            }
            _ => return None,
        };
        self.period = Some(Period::Quarter(year, n));
        date(tokens, format!("{year}-Q{n}"))
    }

    /// `year-ago`, `year-earlier quarter`, `year-ago third quarter`, `year-earlier nine months`.
    pub(super) fn year_ago(&mut self, i: usize) -> Option<Match> {
        if let Some(n) = numbers::ordinal(self.doc.low(i + 1)).filter(|_| self.doc.low(i + 2) == "quarter") {
            let kept = self.period;
            let now = self.quarter_value(n, 3, None)?;
            self.period = kept.or(self.period);
            let year = four_digits(now.value.get(..4)?)?;
            return date(3, format!("{}-Q{n}", year - 1));
        }
        if let Some(n) = numbers::at(self.doc, i + 1)
            && self.doc.low(i + 1 + n.tokens) == "months"
        {
            return span_of(2 + n.tokens, calendar::duration(Count::Number(n.value), Unit::Month));
        }
        let noun = usize::from(matches!(self.doc.low(i + 1), "quarter" | "period"));
        date(1 + noun, self.year_before()?)
    }

    /// What `a year earlier` compares with: the same quarter where one was spoken of.
    pub(super) fn year_before(&self) -> Option<String> {
        match (self.period, self.published) {
            (Some(Period::Quarter(y, q)), _) => Some(Period::Quarter(y - 1, q).value()),
            (Some(Period::Year(y)), _) => Some((y - 1).to_string()),
            (None, Some(p)) => Some((p.year() - 1).to_string()),
            (None, None) => None,
        }
    }

    /// A year after `of`: `of 2024`, `of the year`, `of last year`, `of fiscal 2024`; with the tokens it takes.
    fn year_of(&self, i: usize) -> (Option<i16>, usize) {
        let of = usize::from(matches!(self.doc.low(i), "of" | "in"));
        let at = i + of;
        let fiscal = usize::from(self.doc.low(at) == "fiscal");
        if let Some(year) = four_digits(self.doc.word(at + fiscal)) {
            return (Some(year), of + fiscal + 1);
        }
        let step = match self.doc.low(at) {
            "the" | "this" => 0,
            "last" => -1,
            "next" => 1,
            _ => return (None, 0),
        };
        let fiscal = usize::from(matches!(self.doc.low(at + 1), "fiscal" | "calendar"));
        let fits = of == 1 && self.doc.low(at + 1 + fiscal) == "year";
        match self.published.filter(|_| fits) {
            Some(p) => (Some(p.year() + step), of + 2 + fiscal),
            None => (None, 0),
        }
    }

    /// `the first half of 2024`, `first half of the year`; a half of a game has no year beside it.
    fn half(&mut self, i: usize) -> Option<Match> {
        let the = usize::from(self.doc.low(i) == "the");
        let at = i + the;
        let n = match self.doc.low(at) {
            "first" => 1,
            "second" | "last" | "latter" => 2,
            _ => return None,
        };
        let (year, more) = if self.doc.low(at + 1) == "half" { self.year_of(at + 2) } else { (None, 0) };
        date(the + 2 + more, format!("{}-H{n}", year?))
    }

    /// `the summer of 1994`, `spring 2016`, `late summer`, `over the summer`.
    fn season(&self, i: usize) -> Option<Match> {
        let the = usize::from(self.doc.low(i) == "the");
        let early = usize::from(matches!(self.doc.low(i + the), "early" | "late"));
        let at = i + the + early;
        let code = calendar::season(self.doc.low(at))?;
        let of = usize::from(self.doc.low(at + 1) == "of");
        if let Some(year) = four_digits(self.doc.word(at + 1 + of)) {
            return date(at + 2 + of - i, format!("{year}-{code}"));
        }
        if let Some(m) = self.spoken_year(at + 1 + of) {
            return date(at + 1 + of + m.tokens - i, format!("{}-{code}", m.value));
        }
        // "The fall of the city" and "the spring in the bed" are none.
        let alone = of == 0 && i > 0 && self.doc.is(i - 1, PREPOSITION) && (the == 1 || early == 1);
        let sure =
            matches!(code, "SU" | "WI") || matches!(self.doc.low(i.saturating_sub(1)), "in" | "during" | "until");
        let p = self.published.filter(|_| alone && sure)?;
        let first_month = [("SP", 3), ("SU", 6), ("FA", 9)].iter().find(|s| s.0 == code).map_or(1, |s| s.1);
        let step = match self.tense(i, at + 1) {
            Tense::Ahead | Tense::AheadThen => i16::from(first_month + 2 < p.month()),
            _ => -i16::from(first_month > p.month()),
        };
        date(at + 1 - i, format!("{}-{code}", p.year() + step))
    }

    /// `the end of the year`, `earlier in the week`, `year-end`: the value of the whole.
    fn part_of(&mut self, i: usize) -> Option<Match> {
        let low = self.doc.low(i);
        let year_end = match (low, self.doc.low(i + 1), self.doc.low(i + 2)) {
            ("year-end", ..) => 1,
            ("year", "end", _) => 2,
            ("year", "'s" | "’s", "end") => 3,
            _ => 0,
        };
        if year_end > 0 {
            let p = self.published?;
            // What is told in January of "year-end" is last year's.
            let past = p.month() < 4 && matches!(self.tense(i, i + year_end), Tense::Past | Tense::Perfect);
            return date(year_end, (p.year() - i16::from(past)).to_string());
        }
        let of = match low {
            "the" if is_part(self.doc.low(i + 1)) && self.doc.low(i + 2) == "of" => 3,
            "early" | "late" | "earlier" | "later" if self.doc.low(i + 1) == "in" => 2,
            _ => return None,
        };
        let whole = self.whole(i + of)?;
        Some(Match { tokens: whole.tokens + of, ..whole })
    }

    /// `the year`, `this month`, `August`, `2024`: what has an end.
    fn whole(&mut self, i: usize) -> Option<Match> {
        let t = self.doc.tokens.get(i)?;
        if t.kind == Kind::Number {
            return self.year(i);
        }
        if t.is(MONTH) && t.capital {
            return self.month(i, None);
        }
        if matches!(self.doc.low(i), "this" | "last" | "next") {
            return self.pointed(i).filter(|m| m.kind == DateKind::Date);
        }
        let decade = self.decade_named(i).or_else(|| self.leading(i));
        if self.doc.low(i) != "the" || decade.is_some() {
            return decade;
        }
        let unit = Unit::parse(self.doc.low(i + 1))?;
        // "At the end of the day" is a phrase; "later in the day" is not.
        if unit == Unit::Day && i > 0 && self.doc.low(i - 1) == "in" {
            return date(2, self.told_day(i, 1).or(self.published)?.to_string());
        }
        if !matches!(unit, Unit::Week | Unit::Month | Unit::Year | Unit::Quarter) || self.doc.low(i + 1).ends_with('s')
        {
            return None;
        }
        date(2, calendar::shifted(self.published?, 0.0, unit)?)
    }

    /// `fiscal 2024`, `the fiscal year`, `the full year`, `for the year`, `the year ended March 31`.
    fn whole_year(&mut self, i: usize) -> Option<Match> {
        let doc = self.doc;
        let pointed = match doc.low(i) {
            "the" | "this" | "current" => 0,
            "last" => -1,
            "next" => 1,
            "fiscal" => {
                let year = usize::from(doc.low(i + 1) == "year");
                return four_digits(doc.word(i + 1 + year)).and_then(|y| date(2 + year, y.to_string()));
            }
            _ => return None,
        };
        let mut at = i + 1;
        while matches!(doc.low(at), "current" | "latest" | "full" | "fiscal" | "calendar") && at < i + 4 {
            at += 1;
        }
        let qualified = at > i + 1;
        if doc.low(at) != "year" || doc.low(i) != "the" && !qualified {
            return None;
        }
        let tokens = at + 1 - i;
        if matches!(doc.low(at + 1), "ended" | "ending") {
            return span_of(tokens, "P1Y");
        }
        if let Some(year) = four_digits(doc.word(at + 1)) {
            return date(tokens + 1, year.to_string());
        }
        if let Some(spoken) = self.spoken_year(at + 1) {
            return date(tokens + spoken.tokens, spoken.value);
        }
        let framed = i > 0 && doc.low(i - 1) == "for" || i > 1 && doc.low(i - 1) == "of" && doc.low(i - 2) == "months";
        let fits = qualified || framed && !matches!(doc.low(at + 1), "of" | "that" | "before" | "after");
        date(tokens, (self.published.filter(|_| fits)?.year() + pointed).to_string())
    }

    /// A decade in digits: `1970s`, `'70s`, as `197`.
    pub(super) fn decade(&self, i: usize) -> Option<String> {
        let w = self.doc.low(i);
        let digits = w.strip_suffix("'s").or_else(|| w.strip_suffix("’s")).or_else(|| w.strip_suffix('s'))?;
        if four_digits(digits).is_some_and(|y| y % 10 == 0) {
            return digits.get(..3).map(str::to_owned);
        }
        let cut = i > 0 && matches!(self.doc.word(i - 1), "'" | "’" | "‘") && self.doc.touches(i - 1);
        let tens: u32 = digits.parse().ok().filter(|t| cut && digits.len() == 2 && t % 10 == 0)?;
        Some(format!("19{}", tens / 10))
    }

    /// `the sixties`, `the late nineties`, `the mid-1990s`, `mid-1990s`.
    pub(super) fn decade_named(&self, i: usize) -> Option<Match> {
        let the = usize::from(self.doc.low(i) == "the");
        let early = usize::from(the == 1 && matches!(self.doc.low(i + 1), "early" | "late" | "mid"));
        let at = i + the + early;
        let low = self.doc.low(at);
        if let Some(decade) = low.strip_prefix("mid-").and_then(|d| d.strip_suffix('s')) {
            return four_digits(decade).filter(|y| y % 10 == 0).and_then(|_| date(at + 1 - i, decade.get(..3)?));
        }
        const NAMES: [&str; 8] =
            ["twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"];
        let n = NAMES.iter().position(|n| *n == low).filter(|_| the == 1)?;
        date(at + 1 - i, format!("19{}", n + 2))
    }

    /// `20th century`, `the twenty-first century`, as `19` and `20`.
    pub(super) fn century(&self, i: usize) -> Option<Match> {
        let the = usize::from(self.doc.low(i) == "the");
        let n = numbers::ordinal(self.doc.low(i + the)).filter(|n| (1..22).contains(n))?;
        if self.doc.low(i + the + 1) != "century" {
            return None;
        }
        date(the + 2, format!("{:02}", n - 1))
    }

    /// `nineteen ninety-one`, as broadcasters' scripts have it.
    pub(super) fn spoken_year(&self, i: usize) -> Option<Match> {
        let first = numbers::word(self.doc.low(i))?;
        if first == 2.0 && self.doc.low(i + 1) == "thousand" {
            let year = i > 0 && matches!(self.doc.low(i - 1), "year" | "of");
            return year.then_some(Match { tokens: 2, kind: DateKind::Date, value: "2000".to_owned() });
        }
        let second = numbers::word(self.doc.low(i + 1)).filter(|n| (10.0..100.0).contains(n))?;
        let tens = second >= 20.0 && second % 10.0 == 0.0;
        let third = numbers::word(self.doc.low(i + 2)).filter(|n| tens && *n < 10.0);
        let year = first * 100.0 + second + third.unwrap_or(0.0);
        let plausible = matches!(first, 18.0 | 19.0 | 20.0) && year < 2040.0;
        if !plausible { None } else { date(2 + usize::from(third.is_some()), format!("{year}")) }
    }
}

fn is_part(low: &str) -> bool {
    matches!(low, "end" | "beginning" | "start" | "middle" | "rest" | "remainder" | "close")
}
