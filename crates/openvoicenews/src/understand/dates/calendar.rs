//! TIMEX3 values: calendar arithmetic from the day of publication.

use jiff::Span as Step;
use jiff::civil::{Date, Weekday};

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Weekend,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

impl Unit {
    pub(super) fn parse(word: &str) -> Option<Unit> {
        Some(match word {
            "second" | "seconds" => Unit::Second,
            "minute" | "minutes" => Unit::Minute,
            "hour" | "hours" => Unit::Hour,
            "day" | "days" => Unit::Day,
            "week" | "weeks" => Unit::Week,
            "weekend" | "weekends" => Unit::Weekend,
            "month" | "months" => Unit::Month,
            "quarter" | "quarters" => Unit::Quarter,
            "year" | "years" => Unit::Year,
            "decade" | "decades" => Unit::Decade,
            "century" | "centuries" => Unit::Century,
            _ => return None,
        })
    }
}

/// How many: a number, or some.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Count {
    Number(f64),
    Some,
}

/// `P3Y`, `PT2H`, `PXM`.
pub(super) fn duration(count: Count, unit: Unit) -> String {
    let (scale, letter, time) = match unit {
        Unit::Second => (1.0, "S", true),
        Unit::Minute => (1.0, "M", true),
        Unit::Hour => (1.0, "H", true),
        Unit::Day => (1.0, "D", false),
        Unit::Week => (1.0, "W", false),
        Unit::Weekend => (1.0, "WE", false),
        Unit::Month => (1.0, "M", false),
        Unit::Quarter => (1.0, "Q", false),
        Unit::Year => (1.0, "Y", false),
        Unit::Decade => (10.0, "Y", false),
        Unit::Century => (100.0, "Y", false),
    };
    let t = if time { "T" } else { "" };
    let Count::Number(n) = count else {
        return if unit == Unit::Decade { "PXE".to_owned() } else { format!("P{t}X{letter}") };
    };
    let (n, whole) = (n * scale, (n * scale).trunc());
    let half = n.fract() == 0.5;
    match unit {
        Unit::Hour if n == 24.0 => "P1D".to_owned(),
        Unit::Year | Unit::Minute | Unit::Hour | Unit::Day if half => {
            let rest = match unit {
                Unit::Year => "6M",
                Unit::Minute => "30S",
                Unit::Hour => "30M",
                _ => "T12H",
            };
            if whole == 0.0 { format!("P{t}{rest}") } else { format!("P{t}{whole}{letter}{rest}") }
        }
        _ => format!("P{t}{n}{letter}"),
    }
}

/// A week as `2025-W34`.
pub(super) fn week(day: Date) -> String {
    let iso = day.iso_week_date();
    format!("{}-W{:02}", iso.year(), iso.week())
}

/// A month as `2025-08`.
pub(super) fn month(day: Date) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

/// A quarter as `2025-Q3`.
pub(super) fn quarter(day: Date) -> String {
    format!("{:04}-Q{}", day.year(), (day.month() - 1) / 3 + 1)
}

/// The unit that lies `n` units after (or, negative, before) the one that holds `day`.
pub(super) fn shifted(day: Date, n: f64, unit: Unit) -> Option<String> {
    let months = |m: f64| day.checked_add(Step::new().try_months(round(m)).ok()?).ok();
    Some(match unit {
        Unit::Day => days(day, round(n))?.to_string(),
        Unit::Week => week(days(day, round(n * 7.0))?),
        Unit::Weekend => format!("{}-WE", week(days(day, round(n * 7.0))?)),
        Unit::Month => month(months(n)?),
        Unit::Quarter => quarter(months(n * 3.0)?),
        Unit::Year if n.fract() != 0.0 => month(months(n * 12.0)?),
        Unit::Year => format!("{:04}", months(n * 12.0)?.year()),
        Unit::Decade => format!("{:03}", months(n * 120.0)?.year() / 10),
        Unit::Century => format!("{:02}", months(n * 1200.0)?.year() / 100),
        Unit::Second | Unit::Minute | Unit::Hour => return None,
    })
}

#[expect(clippy::cast_possible_truncation, reason = "`as` saturates, and the calendar refuses what is too far")]
fn round(n: f64) -> i64 {
    n.round() as i64
}

/// The day `n` days on; `None` outside the calendar.
pub(super) fn days(day: Date, n: i64) -> Option<Date> {
    day.checked_add(Step::new().try_days(n).ok()?).ok()
}

/// Where an expression points from the day of publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Toward {
    Past,
    Future,
}

/// The nearest such weekday: that day or before it, that day or after it; with `other_day` never that day.
pub(super) fn weekday(day: Date, wanted: Weekday, toward: Toward, other_day: bool) -> Option<Date> {
    let ahead = i64::from(day.weekday().until(wanted));
    match toward {
        Toward::Future => days(day, if ahead == 0 && other_day { 7 } else { ahead }),
        Toward::Past => days(day, if ahead == 0 && !other_day { 0 } else { ahead - 7 }),
    }
}

/// How a month without a year leans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lean {
    /// Said: `last April`, `will meet in April`, `died in April`.
    Told(Toward),
    /// Rather to come.
    Ahead,
    /// Not said.
    Open,
}

/// The year in which a month without a year most likely lies: the nearest one, looking back where nothing is said.
pub(super) fn year_of_month(day: Date, wanted: i8, has_day: bool, lean: Lean) -> i16 {
    let ahead = wanted - day.month();
    // In November "last November" is the one before; "on November 2" is this one.
    let own = ahead == 0 && !has_day;
    let step = match lean {
        Lean::Told(Toward::Past) => -i16::from(ahead > 0),
        Lean::Told(Toward::Future) => i16::from(ahead < 0),
        Lean::Ahead => i16::from(ahead < -4),
        Lean::Open if own => 0,
        Lean::Open => i16::from(ahead < -9) - i16::from(ahead > 5),
    };
    day.year() + step
}

/// The Saturday of the weekend that is nearest in a direction.
pub(super) fn weekend(day: Date, toward: Toward) -> Option<String> {
    let saturday = match (toward, day.weekday()) {
        (_, Weekday::Saturday) => day,
        (_, Weekday::Sunday) => days(day, -1)?,
        (toward, _) => weekday(day, Weekday::Saturday, toward, false)?,
    };
    Some(format!("{}-WE", week(saturday)))
}

/// A weekday's name, full or cut.
pub(super) fn weekday_named(word: &str) -> Option<Weekday> {
    Some(match word.trim_end_matches('.') {
        "monday" | "mon" | "mondays" => Weekday::Monday,
        "tuesday" | "tue" | "tues" | "tuesdays" => Weekday::Tuesday,
        "wednesday" | "wed" | "wednesdays" => Weekday::Wednesday,
        "thursday" | "thu" | "thur" | "thurs" | "thursdays" => Weekday::Thursday,
        "friday" | "fri" | "fridays" => Weekday::Friday,
        "saturday" | "sat" | "saturdays" => Weekday::Saturday,
        "sunday" | "sun" | "sundays" => Weekday::Sunday,
        _ => return None,
    })
}

/// A month's name, full or cut.
pub(super) fn month_named(word: &str) -> Option<i8> {
    Some(match word.trim_end_matches('.') {
        "january" | "jan" => 1,
        "february" | "feb" => 2,
        "march" | "mar" => 3,
        "april" | "apr" => 4,
        "may" => 5,
        "june" | "jun" => 6,
        "july" | "jul" => 7,
        "august" | "aug" => 8,
        "september" | "sept" | "sep" => 9,
        "october" | "oct" => 10,
        "november" | "nov" => 11,
        "december" | "dec" => 12,
        _ => return None,
    })
}

/// A season's TIMEX3 code.
pub(super) fn season(word: &str) -> Option<&'static str> {
    Some(match word {
        "spring" => "SP",
        "summer" | "summers" => "SU",
        "fall" | "autumn" => "FA",
        "winter" | "winters" => "WI",
        _ => return None,
    })
}

/// A part of the day's TIMEX3 code.
pub(super) fn part_of_day(word: &str) -> Option<&'static str> {
    Some(match word {
        "morning" | "mornings" => "TMO",
        "afternoon" | "afternoons" => "TAF",
        "evening" | "evenings" => "TEV",
        "night" | "nights" => "TNI",
        "midday" => "TMI",
        _ => return None,
    })
}
