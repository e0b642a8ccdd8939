//! When something was published, in the forms that feeds write.
//!
//! RFC 822 and its successors, W3CDTF and the rest of ISO 8601, `asctime`, and
//! what tools make of them: months in full or in other languages, two-digit
//! years, day and month exchanged, stray commas, zones by name.

use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};

use crate::model::Moment;
use crate::text::months;

/// A longer text is no date.
const LONGEST: usize = 80;

/// Zones by name, in minutes east of Greenwich. A name that stands for several zones is the one that feeds mean by it.
const ZONES: &[(&str, i32)] = &[
    ("at", -240),
    ("et", -300),
    ("est", -300),
    ("edt", -240),
    ("ct", -360),
    ("cst", -360),
    ("cdt", -300),
    ("mt", -420),
    ("mst", -420),
    ("mdt", -360),
    ("pt", -480),
    ("pst", -480),
    ("pdt", -420),
    ("akst", -540),
    ("akdt", -480),
    ("hst", -600),
    ("ast", -240),
    ("adt", -180),
    ("nst", -210),
    ("ndt", -150),
    ("art", -180),
    ("brt", -180),
    ("clt", -240),
    ("wet", 0),
    ("west", 60),
    ("bst", 60),
    ("cet", 60),
    ("cest", 120),
    ("met", 60),
    ("mest", 120),
    ("mez", 60),
    ("mesz", 120),
    ("eet", 120),
    ("eest", 180),
    ("msk", 180),
    ("sast", 120),
    ("cat", 120),
    ("wat", 60),
    ("eat", 180),
    ("gst", 240),
    ("pkt", 300),
    ("ist", 330),
    ("npt", 345),
    ("ict", 420),
    ("wib", 420),
    ("wita", 480),
    ("wit", 540),
    ("hkt", 480),
    ("sgt", 480),
    ("myt", 480),
    ("awst", 480),
    ("jst", 540),
    ("kst", 540),
    ("acst", 570),
    ("aest", 600),
    ("aedt", 660),
    ("nzst", 720),
    ("nzdt", 780),
];

/// Reads a date as feeds write it; a time without a zone is taken as UTC.
pub(super) fn read(written: &str) -> Option<Moment> {
    let written = written.trim();
    if written.is_empty() || written.len() > LONGEST {
        return None;
    }
    numeric(written).or_else(|| in_words(written))
}

/// ISO 8601 with what is found instead of its `T`.
fn numeric(written: &str) -> Option<Moment> {
    let end = written.find(|c: char| !c.is_ascii_digit() && c != '-').unwrap_or(written.len());
    let day = calendar(&written[..end])?;
    let rest = written[end..].trim_start_matches(['T', 't', ' ', ',']);
    match rest {
        "" | "Z" | "z" => Some(Moment::Day(day)),
        _ => {
            let (clock, zone) = clock(rest)?;
            instant(day, clock, offset(zone)?)
        }
    }
}

/// `2003-12-31` and the shorter forms that ISO 8601 had: without hyphens, two-digit years, a month, a year or a day of
/// the year alone.
fn calendar(written: &str) -> Option<Date> {
    let number = |s: &str| s.parse::<i16>().ok();
    let parts: Vec<&str> = written.split('-').collect();
    let (year, month, day) = match parts[..] {
        [y, m, d] if y.len() == 4 || y.len() == 2 => (y, m, d),
        ["", y, m] if y.len() == 2 && m.len() == 2 => (y, m, "1"),
        ["", ym] if ym.len() == 4 => (&ym[..2], &ym[2..], "1"),
        [y, ordinal] if ordinal.len() == 3 => return day_of_year(y, ordinal),
        [y, m] if y.len() == 4 => (y, m, "1"),
        [all] => match all.len() {
            4 => (all, "1", "1"),
            8 => (&all[..4], &all[4..6], &all[6..]),
            7 => return day_of_year(&all[..4], &all[4..]),
            6 => (&all[..2], &all[2..4], &all[4..]),
            5 => return day_of_year(&all[..2], &all[2..]),
            _ => return None,
        },
        _ => return None,
    };
    let (month, day) = (number(month)?, number(day)?);
    Date::new(full_year(year)?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn day_of_year(year: &str, ordinal: &str) -> Option<Date> {
    Date::new(full_year(year)?, 1, 1).ok()?.with().day_of_year(ordinal.parse().ok()?).build().ok()
}

/// Two digits are of 1970 to 2069.
fn full_year(written: &str) -> Option<i16> {
    let year: i16 = written.parse().ok()?;
    Some(match written.len() {
        2 if year < 70 => 2000 + year,
        2 => 1900 + year,
        _ => year,
    })
}

/// Hour, minute and second.
type Clock = (i8, i8, i8);

/// The time of day at the start of a text, and what follows it. `24:00` is left to [`instant`].
fn clock(written: &str) -> Option<(Clock, &str)> {
    let end = written.find(|c: char| !c.is_ascii_digit() && c != ':').unwrap_or(written.len());
    let digits = &written[..end];
    let mut rest = &written[end..];
    if let Some(fraction) = rest.strip_prefix(['.', ',']) {
        rest = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
    }
    let parts: Vec<&str> = match (digits.contains(':'), digits.len()) {
        (true, _) => digits.split(':').collect(),
        (false, 4) => vec![&digits[..2], &digits[2..]],
        (false, 6) => vec![&digits[..2], &digits[2..4], &digits[4..]],
        (false, 1 | 2) => vec![digits],
        _ => return None,
    };
    let number = |s: &&str| s.parse::<i8>().ok();
    let (mut hour, minute, second) = match &parts[..] {
        [h] => (number(h)?, 0, 0),
        [h, m] => (number(h)?, number(m)?, 0),
        [h, m, s] => (number(h)?, number(m)?, number(s)?),
        _ => return None,
    };
    rest = rest.trim_start();
    for (mark, adds) in [("am", 0), ("a.m.", 0), ("pm", 12), ("p.m.", 12)] {
        if rest.get(..mark.len()).is_some_and(|r| r.eq_ignore_ascii_case(mark)) {
            rest = rest[mark.len()..].trim_start();
            hour = hour % 12 + adds;
            break;
        }
    }
    let valid = minute < 60 && second <= 60 && (hour < 24 || (hour, minute, second) == (24, 0, 0));
    valid.then_some(((hour, minute, second.min(59)), rest))
}

/// Seconds east of Greenwich; `None` for what looks like an offset and is none.
fn offset(written: &str) -> Option<i32> {
    let written = written.trim();
    let lower = written.to_ascii_lowercase();
    let mut rest = lower.as_str();
    for name in ["etc/gmt", "gmt", "utc", "ut", "z"] {
        if let Some(after) = rest.strip_prefix(name).filter(|a| !a.starts_with(|c: char| c.is_ascii_alphabetic())) {
            rest = after.trim_start();
            break;
        }
    }
    // What stands in brackets repeats the zone by another name.
    let rest = rest.split(['(', '[']).next().unwrap_or(rest).trim();
    let Some(digits) = rest.strip_prefix(['+', '-', '−']) else {
        let named = ZONES.iter().find(|(name, _)| *name == rest).map(|(_, minutes)| minutes * 60);
        // An unknown name is read as UTC (RFC 2822, section 4.3), digits are no name.
        return named.or((!rest.starts_with(|c: char| c.is_ascii_digit())).then_some(0));
    };
    let sign = if rest.starts_with('+') { 1 } else { -1 };
    let digits = digits.split(' ').next().filter(|d| d.is_ascii())?;
    let (hours, minutes) = match digits.split_once(':') {
        Some((h, m)) => (h.parse::<i32>().ok()?, m.get(..2)?.parse::<i32>().ok()?),
        None if digits.len() == 4 => (digits[..2].parse().ok()?, digits[2..].parse().ok()?),
        None if digits.len() <= 2 => (digits.parse().ok()?, 0),
        None => return None,
    };
    ((0..24).contains(&hours) && (0..60).contains(&minutes)).then(|| sign * (hours * 60 + minutes) * 60)
}

fn instant(day: Date, (hour, minute, second): Clock, offset: i32) -> Option<Moment> {
    let day = if hour == 24 { day.tomorrow().ok()? } else { day };
    let local = DateTime::new(day.year(), day.month(), day.day(), hour % 24, minute, second, 0).ok()?;
    let zone = TimeZone::fixed(Offset::from_seconds(offset).ok()?);
    local.to_zoned_datetime(zone).ok().map(|z| Moment::Instant(z.timestamp()))
}

/// What has been found of a date whose parts stand in any order.
#[derive(Default)]
struct Found<'a> {
    numbers: Vec<&'a str>,
    month: Option<i8>,
    clock: Option<Clock>,
    zone: Option<i32>,
    /// In the afternoon, said by a word of its own.
    afternoon: bool,
}

/// A date whose month is a word, or whose numbers stand apart.
fn in_words(written: &str) -> Option<Moment> {
    let mut found = Found::default();
    let korean = written.contains(['년', '후', '전']);
    let east_asian = ['年', '月', '日', '년', '월', '일'];
    let divides = |c: char| c.is_whitespace() || c == ',' || c == ';' || east_asian.contains(&c);
    for word in written.split(divides).filter(|w| !w.is_empty()) {
        take(word, &mut found)?;
    }
    let day = found.day()?;
    let Some((mut hour, minute, second)) = found.clock else { return Some(Moment::Day(day)) };
    if found.afternoon {
        hour = hour % 12 + 12;
    }
    let zone = found.zone.unwrap_or(if korean { 9 * 3600 } else { 0 });
    instant(day, (hour, minute, second), zone)
}

/// Takes one word of a date. `None` where it looks like a time or an offset and is none.
fn take<'a>(word: &'a str, found: &mut Found<'a>) -> Option<()> {
    let first = word.chars().next()?;
    if first.is_ascii_digit() && word.contains(':') {
        // `2004-julius-13T9:15-05:00` has day and time in one word.
        let start = word.find('T').map_or(0, |i| i + 1);
        if start > 0 {
            date_part(&word[..start - 1], found);
        }
        let (clock, zone) = clock(&word[start..])?;
        found.clock = Some(clock);
        if !zone.is_empty() {
            found.zone = Some(offset(zone)?);
        }
    } else if matches!(first, '+' | '-') && word.len() > 1 && (found.clock.is_some() || found.zone.is_some()) {
        found.zone = Some(offset(word)?);
    } else {
        date_part(word, found);
    }
    Some(())
}

fn date_part<'a>(word: &'a str, found: &mut Found<'a>) {
    for part in word.split(['-', '/', '.']).filter(|p| !p.is_empty()) {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 {
            found.numbers.push(&part[..digits]);
            continue;
        }
        let lower = part.to_lowercase();
        match &*lower {
            "오후" | "pm" => found.afternoon = true,
            "am" => found.clock = found.clock.map(|(h, m, s)| (h % 12, m, s)),
            _ => {
                let zone = found.clock.and_then(|_| offset_of_name(word));
                found.zone = found.zone.or(zone);
                // A day of the week may begin like a month (`mar.`, Tuesday in French).
                if zone.is_none() {
                    found.month = month(&lower).or(found.month);
                }
            }
        }
    }
}

fn offset_of_name(word: &str) -> Option<i32> {
    let lower = word.to_ascii_lowercase();
    if lower.starts_with("gmt")
        || lower.starts_with("utc")
        || lower.starts_with("etc/")
        || lower == "z"
        || lower == "ut"
    {
        return offset(&lower);
    }
    ZONES.iter().find(|(name, _)| *name == lower).map(|(_, minutes)| minutes * 60)
}

fn month(lower: &str) -> Option<i8> {
    const ENGLISH: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    if DAYS.contains(&lower) {
        return None;
    }
    let english = ENGLISH.iter().position(|m| *m == lower).map(|i| i as i8 + 1);
    english.or_else(|| months::month(lower))
}

impl Found<'_> {
    fn day(&self) -> Option<Date> {
        if self.numbers.len() > 3 {
            return None;
        }
        let value = |i: usize| self.numbers.get(i).and_then(|n| n.parse::<i16>().ok());
        let long = |i: usize| self.numbers.get(i).is_some_and(|n| n.len() > 2);
        let (year, month, day) = match self.month {
            // `2004 Jul 13` and `13 Jul 2004`.
            Some(month) if long(0) => (0, i16::from(month), value(1)?),
            Some(month) => (1, i16::from(month), value(0)?),
            None if long(0) => (0, value(1)?, value(2)?),
            // Without a name the larger of the two tells; where both could be the month, the day comes first,
            // as everywhere but in one country.
            None if value(1)? > 12 => (2, value(0)?, value(1)?),
            None => (2, value(1)?, value(0)?),
        };
        let year = full_year(self.numbers.get(year)?)?;
        Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_feeds_write() {
        let cases = [
            ("Thu, 01 Jan 2004 19:48:21 GMT", "2004-01-01T19:48:21Z"),
            ("Thu, 1 Jan 04 19:48 EST", "2004-01-02T00:48:00Z"),
            ("Mon, 26 January 2004 16:31:00 ET", "2004-01-26T21:31:00Z"),
            ("Thu Aug 30 2012 17:26:16 +0200", "2012-08-30T15:26:16Z"),
            ("Sun Jul 15 01:16:00 +0000 2012", "2012-07-15T01:16:00Z"),
            ("Sun Jan  4 16:29:06 2004", "2004-01-04T16:29:06Z"),
            ("Wed, 19 Feb 2012 22:40:00 GMT-01:01", "2012-02-19T23:41:00Z"),
            ("Wed, 19 Feb 2012 22:40:00 +0100 (CET)", "2012-02-19T21:40:00Z"),
            ("2003-12-31T10:14:55.1234-08:00", "2003-12-31T18:14:55Z"),
            ("2003-12-31T24:00:00Z", "2004-01-01T00:00:00Z"),
            ("2004-07-08 23:56:58 -00:20", "2004-07-09T00:16:58Z"),
            ("20031231", "2003-12-31"),
            ("2003-12", "2003-12-01"),
            ("-03-12", "2003-12-01"),
            ("2003-335", "2003-12-01"),
            ("2003-012-31T10:14:55+00:00", "2003-12-31T10:14:55Z"),
            ("3. März 2025, 14:05 Uhr", "2025-03-03T14:05:00Z"),
            ("mar., 4 mars 2025 08:00:00 +0100", "2025-03-04T07:00:00Z"),
            ("31.12.2024 10:30", "2024-12-31T10:30:00Z"),
            ("12/31/2024", "2024-12-31"),
            ("Dec 31, 2024 10:30 PM", "2024-12-31T22:30:00Z"),
            ("2004-július-13T9:15-05:00", "2004-07-13T14:15:00Z"),
            ("Κυρ, 11 Ιούλ 2004 12:00:00 EST", "2004-07-11T17:00:00Z"),
            ("2004-05-25 오후 11:23:17", "2004-05-25T14:23:17Z"),
            ("2004년 05월 28일  01:31:15", "2004-05-27T16:31:15Z"),
            ("Fri, 2006/09/15 08:19:53 EDT", "2006-09-15T12:19:53Z"),
        ];
        for (written, meant) in cases {
            assert_eq!(read(written).map(|m| m.to_string()).as_deref(), Some(meant), "{written}");
        }
    }

    #[test]
    fn what_is_no_date_gives_none() {
        let bad = [
            "",
            "yesterday",
            "Sun, 16 zzz 2012 11:47:32 GMT",
            "Sun, 16 Dec 2012 1:2:3:4 GMT",
            "Sun, 16 Dec 2012 11:47:32 +zz:00",
            "Sun, 99 Jun 2009 12:00:00 GMT",
            "2003-12-31T25:14:55Z",
            "2003-12-31T10:61:55Z",
            "Tue, 4 Mar 2025 08:00:00 +0ü0",
            "Tue, 4 Mar 2025 08:00:00 +2000000000:00",
            "2013-xx-27",
            "2013-01-27-01",
            "9999-12-31T23:59:59-99:99",
            "12",
        ];
        for written in bad {
            assert_eq!(read(written), None, "{written}");
        }
    }
}
