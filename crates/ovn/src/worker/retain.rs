//! Retention: captures go that the operator does not want to keep.

use super::Worker;
use super::opening::since;
use crate::clock;
use crate::error::Error;

/// Bodies that go together: to find them the whole table is read.
const BODIES: usize = 8_192;
/// Profiles that go together.
const PROFILES: usize = 8_192;
/// Seconds between two looks at what may go.
const PAUSE: i64 = 3_600;

impl Worker<'_> {
    /// Lets captures go that the operator does not want to keep, and what was kept to group by, once an hour.
    pub(super) fn retain(&mut self) -> Result<(), Error> {
        let (keep, now) = (self.newsroom.settings.keep, clock::now());
        if now < self.retained + PAUSE {
            return Ok(());
        }
        self.retained = now;
        let store = &self.newsroom.store;
        while store.forget_profiles(since(now), PROFILES)? > 0 {}
        if let Some(age) = keep.age {
            while store.forget_bodies(Some(now - age), BODIES)? > 0 {}
        }
        if let Some(most) = keep.size {
            while store.size()? > most && store.forget_bodies(None, BODIES)? > 0 {}
        }
        Ok(())
    }
}
