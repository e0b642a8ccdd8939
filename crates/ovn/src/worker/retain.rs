//! Retention: captures and articles go that the operator does not want to keep, a few at a time.

use super::opening::since;
use super::{BATCH, Worker};
use crate::clock;
use crate::error::Error;
use crate::store::Bounds;

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

    /// Looks at some articles and lets those go that may; says whether it was at it. A look through all of them begins
    /// once an hour and goes on where the program ended.
    pub(super) fn let_articles_go(&mut self) -> Result<bool, Error> {
        let (keep, now) = (self.newsroom.settings.keep, clock::now());
        let window = since(now);
        let old = keep.articles.map(|age| now - age);
        let store = &mut self.newsroom.store;
        // Captures go first: an article is dearer than the page that it was read from.
        let large = match keep.size {
            Some(most) if store.size()? > most => Some(window),
            _ => None,
        };
        let before = old.max(large).map(|before| before.min(window));
        if before.is_none() && keep.size.is_none() {
            return Ok(false);
        }
        let retention = store.retention()?.unwrap_or_default();
        let Some(before) = before else {
            // It is small enough by now.
            if retention.above.is_some() {
                store.end_retention(now)?;
            }
            return Ok(false);
        };
        if retention.above.is_none() {
            if retention.ended.is_some_and(|ended| now < ended + PAUSE) {
                return Ok(false);
            }
            store.begin_retention()?;
        }
        store.together(|store| store.let_articles_go(Bounds { before, window }, BATCH, now))?;
        Ok(true)
    }
}
