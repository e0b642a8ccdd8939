//! When to ask a source again.
//!
//! A source is asked as often as it publishes, and no oftener than it wishes: the gap between its articles sets the
//! pace, a look that brought nothing lengthens it, what feed and server ask for (`ttl`, `Cache-Control`,
//! `Retry-After`, `skipHours`, `skipDays`) bounds it. Failures double the wait. Waits are spread a little, so that
//! sources added together are not asked together for ever.

use crate::model::{Feed, Moment};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// A server that wants its answer kept for longer means pictures and styles, not news.
const LONGEST_CACHE: i64 = 6 * HOUR;
/// The gaps between the newest articles of a feed; older ones tell of another time.
const RECENT: usize = 20;
/// A source whose hub sends what is new is still asked after so long: a push may be lost.
const PUSHED: i64 = 6 * HOUR;
/// A publisher that asks to be left alone for longer is asked again after this.
const LONGEST_RETRY: i64 = 30 * DAY;

/// Between which waits a source is asked again, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// The shortest wait.
    pub shortest: i64,
    /// The longest wait.
    pub longest: i64,
}

impl Default for Pace {
    fn default() -> Pace {
        Pace { shortest: 15 * MINUTE, longest: DAY }
    }
}

/// What a source and its server wish, all in seconds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// The least wait that the feed asks for.
    pub wait: Option<i64>,
    /// For how long the server wants its answer kept (`Cache-Control: max-age`).
    pub fresh: Option<i64>,
    /// Hours of the day in UTC at which the feed is not to be read.
    pub skip_hours: Vec<u8>,
    /// Days of the week, Monday is 0, on which it is not to be read.
    pub skip_days: Vec<u8>,
    /// Until when a hub sends what is new, seconds since 1970.
    pub pushed: Option<i64>,
}

impl Wishes {
    /// The wishes of a feed and of the `Cache-Control` header that it came with.
    #[must_use]
    pub fn of(feed: &Feed, cache_control: Option<&str>) -> Wishes {
        Wishes {
            wait: feed.wait.map(|minutes| i64::from(minutes) * MINUTE),
            fresh: cache_control.and_then(max_age),
            skip_hours: feed.skip_hours.clone(),
            skip_days: feed.skip_days.clone(),
            pushed: None,
        }
    }
}

/// The `max-age` of a `Cache-Control` header (RFC 9111, section 5.2.2.1), in seconds.
#[must_use]
pub fn max_age(cache_control: &str) -> Option<i64> {
    let directives = cache_control.split(',').filter_map(|d| d.trim().split_once('='));
    let found = directives.into_iter().find(|(name, _)| name.trim().eq_ignore_ascii_case("max-age"));
    found.and_then(|(_, seconds)| seconds.trim().trim_matches('"').parse().ok()).filter(|&s: &i64| s >= 0)
}

/// What a look at a source brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    /// Entries that were not there before.
    News {
        /// The usual gap between the newest entries in seconds, where their dates tell it.
        gap: Option<i64>,
    },
    /// Nothing new.
    Same,
    /// A failure, the `nth` in a row, counted from 1.
    Failed {
        /// See above.
        nth: u32,
        /// Whether it may pass by itself.
        passes: bool,
        /// The seconds that the server asks us to wait.
        retry_after: Option<i64>,
    },
}

/// When a source is asked again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Next {
    /// Seconds since 1970.
    pub due: i64,
    /// The interval that the next look starts from, in seconds.
    pub interval: i64,
}

/// When a source is asked again, after a look at `now` (seconds since 1970).
///
/// `interval` is what the last look gave; none at the first. `seed` spreads waits by up to a tenth: any number that
/// differs from source to source.
#[must_use]
pub fn next(look: &Look, interval: Option<i64>, wishes: &Wishes, pace: &Pace, now: i64, seed: u64) -> Next {
    let bounded = |seconds: i64| seconds.clamp(pace.shortest, pace.longest.max(pace.shortest));
    let before = bounded(interval.unwrap_or(pace.shortest));
    let (interval, wait) = match *look {
        // Half the usual gap: an article waits a quarter of it on average before it is seen.
        Look::News { gap } => {
            let interval = bounded(gap.map_or(before / 2, |gap| gap / 2));
            (interval, interval)
        }
        Look::Same => {
            let interval = bounded(before + before / 2);
            (interval, interval)
        }
        Look::Failed { nth, passes, retry_after } => {
            let doubled = pace.shortest.saturating_mul(1 << nth.min(16));
            let wait = if passes { bounded(doubled) } else { pace.longest.max(pace.shortest) };
            (before, wait.max(retry_after.unwrap_or(0).min(LONGEST_RETRY)))
        }
    };
    let asked = wishes.wait.unwrap_or(0).min(pace.longest).max(wishes.fresh.unwrap_or(0).min(LONGEST_CACHE));
    // At the latest when the hub stops: from then on nothing comes by itself.
    let pushed = match (look, wishes.pushed) {
        (Look::News { .. } | Look::Same, Some(until)) => (until - now).clamp(0, PUSHED.min(pace.longest)),
        _ => 0,
    };
    let asked = asked.max(pushed);
    let spread = |wait: i64| wait + i64::try_from(seed % 1_000).unwrap_or(0) * wait / 10_000;
    Next { due: awake(now + spread(wait.max(asked)), wishes), interval }
}

/// The first moment from `due` on at which the source may be read by its own hours and days.
fn awake(due: i64, wishes: &Wishes) -> i64 {
    let sleeps = |at: i64| {
        let hour = u8::try_from(at.rem_euclid(DAY) / HOUR).unwrap_or(0);
        // The first of January 1970 was a Thursday.
        let day = u8::try_from((at.div_euclid(DAY) + 3).rem_euclid(7)).unwrap_or(0);
        wishes.skip_hours.contains(&hour) || wishes.skip_days.contains(&day)
    };
    if !sleeps(due) {
        return due;
    }
    let hours = (1..=7 * 24).map(|n| (due.div_euclid(HOUR) + n) * HOUR);
    // A feed that is never to be read says nonsense.
    hours.into_iter().find(|&at| !sleeps(at)).unwrap_or(due)
}

/// The usual gap between the newest entries of a feed in seconds: the median, so that a night does not count for much.
#[must_use]
pub fn gap(feed: &Feed) -> Option<i64> {
    let when = |e: &crate::model::Entry| match e.published.or(e.updated) {
        Some(Moment::Instant(t)) => Some(t.as_second()),
        _ => None,
    };
    let mut times: Vec<i64> = feed.entries.iter().filter_map(when).collect();
    times.sort_unstable_by(|a, b| b.cmp(a));
    times.truncate(RECENT + 1);
    let mut gaps: Vec<i64> = times.windows(2).map(|pair| pair[0] - pair[1]).collect();
    gaps.sort_unstable();
    // Fewer than three gaps are no rhythm.
    if gaps.len() < 3 { None } else { gaps.get(gaps.len() / 2).copied() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Entry;

    const PACE: Pace = Pace { shortest: 15 * MINUTE, longest: DAY };
    /// A Wednesday, 09:00 UTC.
    const NOW: i64 = 1_773_219_600;

    fn wait(look: &Look, interval: Option<i64>, wishes: &Wishes) -> (i64, i64) {
        let next = next(look, interval, wishes, &PACE, NOW, 0);
        (next.due - NOW, next.interval)
    }

    fn failed(nth: u32, passes: bool, retry_after: Option<i64>) -> i64 {
        wait(&Look::Failed { nth, passes, retry_after }, Some(HOUR), &Wishes::default()).0
    }

    #[test]
    fn a_source_is_asked_as_often_as_it_publishes() {
        let none = Wishes::default();
        assert_eq!(wait(&Look::News { gap: Some(4 * HOUR) }, None, &none), (2 * HOUR, 2 * HOUR));
        assert_eq!(wait(&Look::News { gap: Some(MINUTE) }, None, &none), (15 * MINUTE, 15 * MINUTE));
        assert_eq!(wait(&Look::News { gap: Some(90 * DAY) }, None, &none), (DAY, DAY));
        assert_eq!(wait(&Look::News { gap: None }, Some(2 * HOUR), &none), (HOUR, HOUR));
        assert_eq!(wait(&Look::Same, Some(HOUR), &none), (90 * MINUTE, 90 * MINUTE));
        assert_eq!(wait(&Look::Same, Some(DAY), &none), (DAY, DAY));
    }

    #[test]
    fn failures_double_the_wait_and_leave_the_rhythm() {
        assert_eq!(failed(1, true, None), 30 * MINUTE);
        assert_eq!(failed(2, true, None), HOUR);
        assert_eq!(failed(40, true, None), DAY);
        assert_eq!(failed(1, false, None), DAY);
        assert_eq!(failed(1, true, Some(3 * HOUR)), 3 * HOUR);
        assert_eq!(failed(1, true, Some(i64::MAX)), 30 * DAY);
        let look = Look::Failed { nth: 3, passes: true, retry_after: None };
        assert_eq!(wait(&look, Some(HOUR), &Wishes::default()).1, HOUR);
    }

    #[test]
    fn wishes_are_kept() {
        let news = Look::News { gap: Some(MINUTE) };
        let wishes = |wait, fresh| Wishes { wait, fresh, ..Wishes::default() };
        assert_eq!(wait(&news, None, &wishes(Some(HOUR), None)).0, HOUR);
        assert_eq!(wait(&news, None, &wishes(None, Some(40 * MINUTE))).0, 40 * MINUTE);
        // A year is a mistake, in either.
        assert_eq!(wait(&news, None, &wishes(None, Some(365 * DAY))).0, 6 * HOUR);
        assert_eq!(wait(&news, None, &wishes(Some(365 * DAY), None)).0, DAY);
        assert_eq!(max_age("public, Max-Age=\"600\", must-revalidate"), Some(600));
        assert_eq!(max_age("s-maxage=600, max-age=soon"), None);
    }

    #[test]
    fn a_source_that_is_pushed_is_asked_rarely_until_its_hub_stops() {
        let news = Look::News { gap: Some(MINUTE) };
        let pushed = |until| Wishes { pushed: Some(NOW + until), ..Wishes::default() };
        assert_eq!(wait(&news, None, &pushed(10 * DAY)), (6 * HOUR, 15 * MINUTE));
        assert_eq!(wait(&news, None, &pushed(2 * HOUR)), (2 * HOUR, 15 * MINUTE));
        assert_eq!(wait(&news, None, &pushed(-HOUR)).0, 15 * MINUTE);
        assert_eq!(wait(&Look::Same, Some(DAY), &pushed(10 * DAY)).0, DAY);
        let failed = Look::Failed { nth: 1, passes: true, retry_after: None };
        assert_eq!(wait(&failed, Some(HOUR), &pushed(10 * DAY)).0, 30 * MINUTE);
    }

    #[test]
    fn hours_and_days_of_rest_are_kept() {
        let news = Look::News { gap: Some(HOUR) };
        let rest = |hours: &[u8], days: &[u8]| Wishes {
            skip_hours: hours.to_vec(),
            skip_days: days.to_vec(),
            ..Wishes::default()
        };
        assert_eq!(wait(&news, None, &rest(&[9, 10], &[])).0, 2 * HOUR);
        assert_eq!(wait(&news, None, &rest(&[], &[2])).0, 15 * HOUR, "until Thursday");
        assert_eq!(wait(&news, None, &rest(&[10], &[])).0, 30 * MINUTE);
        assert_eq!(wait(&news, None, &rest(&[], &[0, 1, 2, 3, 4, 5, 6])).0, 30 * MINUTE);
    }

    #[test]
    fn waits_are_spread() {
        let at = |seed| next(&Look::Same, Some(HOUR), &Wishes::default(), &PACE, NOW, seed).due - NOW;
        assert_eq!(at(0), 90 * MINUTE);
        assert!(at(999) > 98 * MINUTE && at(999) <= 99 * MINUTE);
    }

    #[test]
    fn the_rhythm_is_that_of_the_newest() {
        let entry = |at: i64| Entry {
            published: jiff::Timestamp::from_second(NOW - at).ok().map(Moment::Instant),
            ..Entry::default()
        };
        let feed = |ages: &[i64]| Feed { entries: ages.iter().map(|&a| entry(a)).collect(), ..Feed::default() };
        assert_eq!(gap(&feed(&[0, HOUR, 2 * HOUR, 3 * HOUR, 3 * HOUR + DAY])), Some(HOUR));
        assert_eq!(gap(&feed(&[0, HOUR])), None);
        let mut ages: Vec<i64> = (0..=20).map(|n| n * HOUR).collect();
        ages.extend((1..60).map(|n| 20 * HOUR + n * DAY));
        assert_eq!(gap(&feed(&ages)), Some(HOUR));
    }
}
