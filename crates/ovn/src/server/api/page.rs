//! Lists in parts: how many, from where, and what the parameters of lists may be.

use axum::http::StatusCode;
use openvoicenews::model::Moment;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use super::endpoint::{Json, Ready, Reply};
use super::problem::Problem;

/// Entries of a part, where nobody says how many.
const USUAL: u16 = 50;
/// At most.
const MOST: u16 = 200;

/// How many entries a part has at most.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "u16")]
pub(super) struct Limit(u16);

impl Limit {
    pub(super) fn of(limit: Option<Limit>) -> usize {
        usize::from(limit.map_or(USUAL, |l| l.0))
    }
}

impl TryFrom<u16> for Limit {
    type Error = String;

    fn try_from(n: u16) -> Result<Limit, String> {
        if (1..=MOST).contains(&n) { Ok(Limit(n)) } else { Err(format!("1 to {MOST} are given")) }
    }
}

impl JsonSchema for Limit {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Limit".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL })
    }
}

/// A place in a list, in the numbers by which the list is ordered: it stays the same place when new things come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Cursor(pub(super) i64, pub(super) i64);

impl TryFrom<String> for Cursor {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Cursor, &'static str> {
        // A pattern's `$` may stand before a last line break, so that one does no harm.
        let text = text.strip_suffix('\n').unwrap_or(&text);
        let (first, second) = text.split_once('.').unwrap_or((text, "0"));
        let number = |digits: &str| {
            let fits = (1..=16).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
            if fits { digits.parse::<i64>().ok() } else { None }
        };
        match (number(first), number(second)) {
            (Some(first), Some(second)) => Ok(Cursor(first, second)),
            _ => Err("this is no cursor of ours"),
        }
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.0, self.1)
    }
}

impl JsonSchema for Cursor {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Cursor".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[0-9]{1,16}(\\.[0-9]{1,16})?$" })
    }
}

/// A point in time, or the beginning of a day in UTC: seconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct When(pub(super) i64);

impl TryFrom<String> for When {
    type Error = &'static str;

    fn try_from(text: String) -> Result<When, &'static str> {
        // `+` in a query means a space: who forgets to escape the offset is understood all the same.
        let text = text.replace(' ', "+");
        let instant = text.parse::<jiff::Timestamp>().map(Moment::Instant);
        let day = || text.parse::<jiff::civil::Date>().ok().filter(|_| text.len() == 10).map(Moment::Day);
        let moment = instant.ok().or_else(day);
        moment.map(|m| When(m.seconds())).ok_or("a day (2026-03-11) or a time (2026-03-11T09:30:00Z) is wanted")
    }
}

impl JsonSchema for When {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "When".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": [{ "type": "string", "format": "date-time" }, { "type": "string", "format": "date" }] })
    }
}

/// A moment of ours as it is given: RFC 3339 in UTC.
pub(super) fn time(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds).map(|t| t.to_string()).unwrap_or_default()
}

/// A part of a list.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PartOf{T}")]
pub(super) struct Part<T> {
    /// The entries.
    pub(super) items: Vec<T>,
    /// The cursor of the next part; null at the end. A part may have fewer entries than the limit, or none, and there may be
    /// a next one all the same.
    pub(super) next: Option<String>,
    /// The address of the next part, for the header `Link`.
    #[serde(skip)]
    #[schemars(skip)]
    pub(super) address: String,
}

impl<T> Part<T> {
    /// `address` is the list's, with its parameters but for the cursor.
    pub(super) fn new(items: Vec<T>, next: Option<String>, address: String) -> Part<T> {
        Part { items, next, address }
    }
}

/// A list's answer.
pub(super) struct List<T>(pub(super) Part<T>);

impl<T: Serialize + JsonSchema> Reply for List<T> {
    fn described(generator: &mut SchemaGenerator) -> (StatusCode, Option<(&'static str, Schema)>) {
        Json::<Part<T>>::described(generator)
    }

    fn ready(self) -> Result<Ready, Problem> {
        let next = self.0.next.as_ref().map(|cursor| {
            let sign = if self.0.address.contains('?') { '&' } else { '?' };
            format!("{}{sign}cursor={}", self.0.address, escaped(cursor))
        });
        let ready = Json(self.0).ready()?;
        Ok(match next {
            Some(next) => ready.link("next", next),
            None => ready,
        })
    }
}

/// An address of a list from its parameters, without those that are not given.
pub(super) fn address(path: &str, parameters: &[(&str, Option<String>)]) -> String {
    let mut out = format!("/api/v1{path}");
    let mut sign = '?';
    for (name, value) in parameters {
        if let Some(value) = value {
            out.push(sign);
            out.push_str(name);
            out.push('=');
            out.push_str(&escaped(value));
            sign = '&';
        }
    }
    out
}

/// A text as a value in a query, or as a part of a path.
pub(super) fn escaped(text: &str) -> String {
    crate::server::guard::escaped(text).replace('/', "%2F")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_as_it_is_written() {
        assert_eq!(Cursor::try_from(Cursor(1_773_219_600, 7).to_string()), Ok(Cursor(1_773_219_600, 7)));
        assert_eq!(Cursor::try_from("12".to_owned()), Ok(Cursor(12, 0)));
        for bad in ["", ".", "1.", ".1", "-1.2", "1.2.3", "+1.2", "12345678901234567.1", "١.٢", "1.2\n\n"] {
            assert!(Cursor::try_from(bad.to_owned()).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn times_are_days_or_points() {
        let of = |text: &str| When::try_from(text.to_owned()).map(|w| w.0);
        assert_eq!(of("2026-03-11"), Ok(1_773_187_200));
        assert_eq!(of("2026-03-11T09:00:00Z"), Ok(1_773_219_600));
        assert_eq!(of("2026-03-11T10:00:00 01:00"), Ok(1_773_219_600));
        for bad in ["", "yesterday", "11.3.2026", "2026-13-01"] {
            assert!(of(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_next_part_has_the_same_parameters() {
        let list =
            List(Part::new(vec![1], Some("2.3".to_owned()), address("/x", &[("a", None), ("b", Some("ä &".into()))])));
        let ready = list.ready().unwrap();
        assert_eq!(ready.links, [("next", "/api/v1/x?b=%C3%A4%20%26&cursor=2.3".to_owned())]);
    }
}
