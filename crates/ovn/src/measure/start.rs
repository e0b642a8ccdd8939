//! How long it takes until articles are grouped again when a program starts.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use openvoicenews::understand::Models;

use crate::clock;
use crate::error::Error;
use crate::newsroom::Newsroom;
use crate::store::{Arrival, NewSource, State, Store};
use crate::worker::{Opening, kept_whole};

/// Stories that are written together; each has three articles.
const BATCH: u64 = 200;

/// What starting takes.
#[derive(Clone, Copy, Debug)]
pub struct StartTimes {
    /// Bytes that are kept of an article to group by.
    pub bytes: f64,
    /// Until the open stories are there again, from where they were kept whole.
    pub whole: Duration,
    /// The same from what was kept of each article.
    pub kept: Duration,
    /// The same where nothing was: every article is read again.
    pub read: Duration,
    /// Keeping them whole.
    pub keeping: Duration,
    /// Bytes of the file that they are kept in.
    pub size: u64,
}

/// Makes a newsroom in `folder` with so many articles in the open window, and opens their stories again, first without
/// and then with what is kept of them, at last from where they are kept whole. What the first time reads is kept again.
///
/// # Errors
///
/// In words, where something cannot be written.
pub fn start(folder: &Path, articles: u64) -> Result<StartTimes, String> {
    measured(folder, articles).map_err(|e| e.to_string())
}

fn measured(folder: &Path, articles: u64) -> Result<StartTimes, Error> {
    let (models, now) = (Models::default(), clock::now());
    let mut newsroom = Newsroom::create(folder, Some("The Scale"), Some("desk@scale.example"))?;
    let new = NewSource { url: "https://osk.example/feed".to_owned(), ..NewSource::default() };
    if let Some(source) = newsroom.store.add_source(&new, now)? {
        newsroom.store.set_state(source, State::Paused, now)?;
    }
    let stories: Vec<u64> = (0..articles.div_ceil(3)).collect();
    for batch in stories.chunks(usize::try_from(BATCH).unwrap_or(1)) {
        newsroom.store.together(|store| batch.iter().try_for_each(|story| put(store, *story, now)))?;
    }
    let file = newsroom.file();
    let jobs = std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
    let opening = Opening { file, models, jobs, end: Arc::new(AtomicBool::new(false)) };
    let whole = kept_whole(&opening.file);
    let time = |opening: &Opening| {
        let start = Instant::now();
        opening.open(now).map(|opened| (start.elapsed(), opened))
    };
    let _ = std::fs::remove_file(&whole);
    let (read, _) = time(&opening)?;
    let _ = std::fs::remove_file(&whole);
    let (kept, opened) = time(&opening)?;
    let start = Instant::now();
    if let Some(mut opened) = opened {
        opening.keep(&newsroom.store, &mut opened, now)?;
    }
    let keeping = start.elapsed();
    let size = std::fs::metadata(&whole).map_or(0, |file| file.len());
    let (whole, _) = time(&opening)?;
    Ok(StartTimes { bytes: newsroom.store.profile_size()?, whole, kept, read, keeping, size })
}

/// The articles of one event, grouped without a profile.
fn put(store: &Store, story: u64, now: i64) -> Result<(), Error> {
    for article in super::told(story, now)? {
        let at = article.published.map_or(now, |p| p.seconds()) + 60;
        store.keep_article(&Arrival { article: &article, source: None, capture: None, step: 1, at, changes: None })?;
        store.note_grouped(&article.id, &article.revision, &[], at)?;
    }
    Ok(())
}
