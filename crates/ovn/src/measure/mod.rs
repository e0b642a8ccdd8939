//! How fast the store and search in it are, for `cargo bench -p ovn`.

mod search;

use std::path::Path;
use std::time::{Duration, Instant};

use openvoicenews::wire;

pub use search::{SearchTimes, search};

use crate::error::Error;
use crate::store::{Arrival, Store};

/// Categories that the articles are spread over.
const CATEGORIES: [&str; 8] = ["Politics", "Conflict", "Economy", "Crime", "Disaster", "Science", "Health", "Sport"];
/// Articles that are written together.
const BATCH: u64 = 1_000;
/// How often each look-up is made.
const TIMES: u64 = 1_000;

/// What a store of some size takes.
#[derive(Clone, Copy, Debug)]
pub struct StoreTimes {
    /// Articles in it.
    pub articles: u64,
    /// Articles written a second, in batches as importing writes them.
    pub written_per_second: f64,
    /// Bytes on disk for each article.
    pub bytes_per_article: f64,
    /// Opening it.
    pub open: Duration,
    /// One article by its id: median and 99th of a hundred.
    pub article: (Duration, Duration),
    /// The newest hundred of a category, the same.
    pub newest: (Duration, Duration),
}

/// Fills a store in `folder` with invented articles and looks things up in it.
///
/// # Errors
///
/// In words, where the store cannot be written.
pub fn store(folder: &Path, articles: u64) -> Result<StoreTimes, String> {
    measured(folder, articles).map_err(|e| e.to_string())
}

fn measured(folder: &Path, articles: u64) -> Result<StoreTimes, Error> {
    let file = folder.join("scale.db");
    let mut store = Store::open(&file, true)?;
    let start = Instant::now();
    for first in (0..articles).step_by(usize::try_from(BATCH).unwrap_or(1)) {
        store.together(|store| (first..articles.min(first + BATCH)).try_for_each(|n| put(store, n)))?;
    }
    let written_per_second = articles as f64 / start.elapsed().as_secs_f64();
    let bytes_per_article = store.size()? as f64 / articles as f64;
    drop(store);
    let start = Instant::now();
    let store = Store::open(&file, false)?;
    let open = start.elapsed();
    let mut random = 0x9E37_79B9_7F4A_7C15_u64;
    let article = times(|| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        store.article(&id(random % articles)).map(|found| found.is_some())
    })?;
    let mut turn = 0;
    let newest = times(|| {
        turn += 1;
        store.newest_of(CATEGORIES[turn % CATEGORIES.len()], 100).map(|list| !list.is_empty())
    })?;
    Ok(StoreTimes { articles, written_per_second, bytes_per_article, open, article, newest })
}

fn id(n: u64) -> String {
    format!("a{n:015}")
}

/// An invented article of ordinary length; no two have the same text.
fn put(store: &Store, n: u64) -> Result<(), Error> {
    let text: String = (0..40)
        .map(|i| {
            format!(
                "On day {} the harbour office of Osk said that ferry {} had left with {} people.\n\n",
                n % 977,
                n ^ i,
                n * i % 613
            )
        })
        .collect();
    let published = jiff::Timestamp::from_second(1_700_000_000 + i64::try_from(n).unwrap_or(0) * 7).unwrap_or_default();
    let line = serde_json::json!({
        "id": id(n), "url": format!("https://osk{}.example/{n}", n % 500), "outlet": format!("Osk Courier {}", n % 500),
        "title": format!("Ferry {n} leaves Osk"), "published": published.to_string(), "language": "en", "text": text.trim_end(),
    });
    let article = wire::read_article(&line.to_string()).map_err(|e| Error::internal(e.to_string()))?.article;
    let at = published.as_second() + 60;
    store.keep_article(&Arrival { article: &article, source: None, capture: None, step: 1, at, changes: None })?;
    store.set_category(&article.id, CATEGORIES[usize::try_from(n % 8).unwrap_or(0)])
}

/// Median and 99th of a hundred of some look-up.
fn times(mut look_up: impl FnMut() -> Result<bool, Error>) -> Result<(Duration, Duration), Error> {
    let mut times = Vec::new();
    for _ in 0..TIMES {
        let start = Instant::now();
        if !look_up()? {
            return Err(Error::internal("a look-up found nothing"));
        }
        times.push(start.elapsed());
    }
    times.sort_unstable();
    Ok((times[times.len() / 2], times[times.len() * 99 / 100]))
}
