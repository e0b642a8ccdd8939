//! Log-ins that failed: whoever guesses has to wait longer each time.

use std::collections::HashMap;

/// Failures that cost nothing: people mistype.
const FREE: u32 = 5;
/// Seconds to wait after the first that costs; each further one doubles them.
const FIRST: i64 = 30;
/// At most.
const LONGEST: i64 = 3_600;
/// Seconds after which failures are forgotten.
const FORGOTTEN: i64 = 24 * 3_600;
/// Names and addresses that are remembered; somebody who fills the list has to begin again with the oldest gone.
const MOST: usize = 10_000;

/// Failed log-ins by name and by address.
#[derive(Default)]
pub(super) struct Attempts {
    failed: HashMap<String, (u32, i64)>,
}

impl Attempts {
    /// Seconds until another try counts, if any.
    pub(super) fn wait(&self, keys: &[String], now: i64) -> Option<i64> {
        let wait = |key: &String| {
            let (times, last) = *self.failed.get(key)?;
            let over = times.checked_sub(FREE)?;
            let pause = FIRST.checked_shl(over).filter(|p| *p > 0).unwrap_or(LONGEST).min(LONGEST);
            Some(last + pause - now).filter(|left| *left > 0)
        };
        keys.iter().filter_map(wait).max()
    }

    /// Notes a failure.
    pub(super) fn fail(&mut self, keys: &[String], now: i64) {
        if self.failed.len() >= MOST {
            self.failed.retain(|_, (_, last)| now - *last < FORGOTTEN);
        }
        if self.failed.len() >= MOST {
            let mut times: Vec<i64> = self.failed.values().map(|(_, last)| *last).collect();
            times.sort_unstable();
            let median = times.get(times.len() / 2).copied().unwrap_or(now);
            self.failed.retain(|_, (_, last)| *last > median);
        }
        for key in keys {
            let (times, last) = self.failed.entry(key.clone()).or_insert((0, now));
            *times = if now - *last >= FORGOTTEN { 1 } else { times.saturating_add(1) };
            *last = now;
        }
    }

    /// Forgets the failures of somebody who came in.
    pub(super) fn succeed(&mut self, keys: &[String]) {
        for key in keys {
            self.failed.remove(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_guesses_waits_longer_each_time() {
        let mut attempts = Attempts::default();
        let (who, where_) = (["name ada".to_owned()], ["address 192.0.2.7".to_owned()]);
        for _ in 0..4 {
            attempts.fail(&who, 100);
            assert_eq!(attempts.wait(&who, 100), None);
        }
        attempts.fail(&who, 100);
        assert_eq!(attempts.wait(&who, 101), Some(29));
        attempts.fail(&who, 130);
        assert_eq!(attempts.wait(&who, 130), Some(60));
        (0..200).for_each(|_| attempts.fail(&who, 200));
        assert_eq!(attempts.wait(&who, 200), Some(LONGEST));
        assert_eq!(attempts.wait(&where_, 200), None);
        attempts.succeed(&who);
        assert_eq!(attempts.wait(&who, 200), None);
    }

    #[test]
    fn the_list_has_an_end() {
        let mut attempts = Attempts::default();
        (0..30_000).for_each(|n| attempts.fail(&[format!("name {n}")], n));
        assert!(attempts.failed.len() <= MOST);
    }
}
