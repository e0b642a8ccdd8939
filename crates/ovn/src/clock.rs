//! The time of day: the one place that asks for it.

use std::sync::LazyLock;

use jiff::Timestamp;
use openvoicenews::model::Moment;
use openvoicenews::publish;

/// Seconds that this program's clock is ahead of the machine's: `OVN_CLOCK` in the environment sets it to another time
/// at the start, so that a newsroom of another day can be run again. Timers are not touched.
static AHEAD: LazyLock<i64> = LazyLock::new(|| {
    let set = std::env::var("OVN_CLOCK").ok().and_then(|written| written.parse::<Timestamp>().ok());
    set.map_or(0, |set| set.as_second() - machine())
});

fn machine() -> i64 {
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    Timestamp::now().as_second()
}

/// Now, to the second: nothing here needs more, and the store keeps seconds.
pub(crate) fn now() -> i64 {
    machine() + *AHEAD
}

/// A time of the store in words, `2026-03-11 09:24 UTC`.
pub(crate) fn written(seconds: i64) -> String {
    Timestamp::from_second(seconds).map(|t| t.strftime("%Y-%m-%d %H:%M UTC").to_string()).unwrap_or_default()
}

/// A time of the store as pages have it, `March 11, 2026, 09:24 UTC`.
pub(crate) fn on_pages(seconds: i64) -> String {
    Timestamp::from_second(seconds).map(|t| publish::moment(Moment::Instant(t))).unwrap_or_default()
}

/// A span of time in words: `40 s`, `12 min`, `3 h`, `5 days`.
pub(crate) fn span(seconds: i64) -> String {
    match seconds.max(0) {
        s @ 0..=99 => format!("{s} s"),
        s @ 100..=5_999 => format!("{} min", s / 60),
        s @ 6_000..=172_799 => format!("{} h", s / 3_600),
        s => format!("{} days", s / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_told_in_one_unit() {
        let cases = [(-3, "0 s"), (99, "99 s"), (120, "2 min"), (7_200, "2 h"), (200_000, "2 days")];
        for (seconds, told) in cases {
            assert_eq!(span(seconds), told);
        }
        assert_eq!(written(1_773_219_600), "2026-03-11 09:00 UTC");
        assert_eq!(on_pages(1_773_219_600), "March 11, 2026, 09:00 UTC");
    }
}
