//! When something was published: a moment, or a day where no more is known.

use std::cmp::Ordering;
use std::fmt;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A moment, or a day where the publisher gave no more.
///
/// Written as RFC 3339 in UTC, or `YYYY-MM-DD` for a day alone. A time without
/// an offset is taken as UTC. Ordered by time, a day counting from its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Moment {
    /// A day alone.
    Day(Date),
    /// A point in time.
    Instant(Timestamp),
}

impl Moment {
    /// Reads the forms that publishers use: RFC 3339 and ISO 8601 with `T` or a
    /// space, with or without seconds, offset (`+02:00`, `+0200`) or zone, RFC 2822, and a day alone.
    #[must_use]
    pub fn parse(written: &str) -> Option<Moment> {
        let s = written.trim();
        if s.len() <= 10 {
            return s.parse::<Date>().ok().map(Moment::Day);
        }
        let parsed = s
            .parse::<Timestamp>()
            .ok()
            .or_else(|| s.parse::<ZonedDateTime>().ok().map(|z| z.timestamp()))
            .or_else(|| Timestamp::strptime("%Y-%m-%dT%H:%M:%S%.f%z", s).ok())
            .or_else(|| Timestamp::strptime("%Y-%m-%d %H:%M:%S%.f%z", s).ok())
            .or_else(|| Timestamp::strptime("%Y-%m-%dT%H:%M%z", s).ok())
            .or_else(|| jiff::fmt::rfc2822::parse(s).ok().map(|z| z.timestamp()))
            .or_else(|| {
                let civil = s.parse::<DateTime>().ok()?;
                civil.to_zoned_datetime(TimeZone::UTC).ok().map(|z| z.timestamp())
            });
        parsed.map(Moment::Instant)
    }

    /// The day in UTC.
    #[must_use]
    pub fn day(&self) -> Date {
        match self {
            Moment::Day(d) => *d,
            Moment::Instant(t) => TimeZone::UTC.to_datetime(*t).date(),
        }
    }

    /// Seconds since 1970; a day counts from its start in UTC.
    #[must_use]
    pub fn seconds(&self) -> i64 {
        match self {
            Moment::Day(d) => d.to_zoned_datetime(TimeZone::UTC).map(|z| z.timestamp().as_second()).unwrap_or(i64::MIN),
            Moment::Instant(t) => t.as_second(),
        }
    }
}

impl PartialOrd for Moment {
    fn partial_cmp(&self, other: &Moment) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Moment {
    fn cmp(&self, other: &Moment) -> Ordering {
        // A day sorts before the moments of that day; the tie keeps Ord consistent with Eq.
        self.seconds().cmp(&other.seconds()).then_with(|| match (self, other) {
            (Moment::Day(a), Moment::Day(b)) => a.cmp(b),
            (Moment::Instant(a), Moment::Instant(b)) => a.cmp(b),
            (Moment::Day(_), Moment::Instant(_)) => Ordering::Less,
            (Moment::Instant(_), Moment::Day(_)) => Ordering::Greater,
        })
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Moment::Day(d) => d.fmt(f),
            Moment::Instant(t) => t.fmt(f),
        }
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Moment, D::Error> {
        let s = String::deserialize(d)?;
        Moment::parse(&s).ok_or_else(|| serde::de::Error::custom(format!("`{s}` is not a date or time")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_publishers_write() {
        let cases = [
            ("2025-08-22", "2025-08-22"),
            ("2021-12-07T20:15:00Z", "2021-12-07T20:15:00Z"),
            ("2025-06-30 15:59:30+02:00", "2025-06-30T13:59:30Z"),
            ("2014-09-13T20:52:07.702-0400", "2014-09-14T00:52:07.702Z"),
            ("2025-06-30T15:59+0200", "2025-06-30T13:59:00Z"),
            ("2025-06-30T15:59:30", "2025-06-30T15:59:30Z"),
            ("Mon, 30 Jun 2025 15:59:30 +0200", "2025-06-30T13:59:30Z"),
        ];
        for (written, meant) in cases {
            let got = Moment::parse(written).map(|m| m.to_string());
            assert_eq!(got.as_deref(), Some(meant), "{written}");
        }
        assert_eq!(Moment::parse("yesterday evening"), None);
    }

    #[test]
    fn a_day_comes_before_its_moments() {
        let day = Moment::parse("2025-08-22");
        let noon = Moment::parse("2025-08-22T12:00:00Z");
        assert!(day < noon);
    }
}
