//! What came of reading an article's own page.

use openvoicenews::gather::schedule;

use super::{LONGEST, Sums, ask_again, known_host};
use crate::error::Error;
use crate::fetcher::{Answer, Ask};
use crate::net::{Failure, Response};
use crate::store::{CaptureKind, Job, Step, Store, StoredEntry, StoredHost};

/// Seconds after which a page is looked at again, while it is young: publishers change what they have published.
const LOOKS: [i64; 3] = [2 * 3_600, 12 * 3_600, 48 * 3_600];
/// Seconds until a page that could not be read is tried again; doubled at each try.
const AGAIN: i64 = 10 * 60;

/// The request for the page of an entry; `None` where there is nothing to read any more.
pub(super) fn ask(store: &Store, job: &Job) -> Result<Option<(Ask, Option<StoredHost>)>, Error> {
    let entry = job.item.parse().ok().map(|id| store.entry(id)).transpose()?.flatten();
    let Some(entry) = entry else { return Ok(None) };
    let Some(url) = entry.entry.url.clone() else { return Ok(None) };
    let had = entry.page.map(|page| store.headers(page)).transpose()?.unwrap_or_default();
    let header = |name: &str| had.iter().find(|(n, _)| n == name).map(|(_, value)| value.clone());
    let (etag, last_modified) = (header("etag"), header("last-modified"));
    let ask = Ask::Page { job: job.clone(), entry: Box::new(entry), etag, last_modified };
    Ok(Some((ask, known_host(store, &url)?)))
}

/// Records an answer.
pub(super) fn record(
    store: &Store,
    job: &Job,
    entry: &StoredEntry,
    answer: &Answer,
    sums: &mut Sums,
) -> Result<(), Error> {
    sums.pages += 1;
    store.count("pages asked", 1, answer.at)?;
    match &answer.got {
        Ok(response) => keep(store, job, entry, response, answer.at),
        Err(failure) => fail(store, job, entry, failure, answer.at),
    }
}

fn keep(store: &Store, job: &Job, entry: &StoredEntry, response: &Response, at: i64) -> Result<(), Error> {
    store.end_job(job)?;
    if response.is_unchanged() {
        store.page_same(entry.id)?;
    } else {
        let asked = entry.entry.url.as_deref().unwrap_or_default();
        let capture = super::keep(store, CaptureKind::Page, entry.source, asked, response, at)?;
        store.page_read(entry.id, capture)?;
        store.add_job(Step::Extract, &entry.id.to_string(), at, at)?;
    }
    let looks = usize::try_from(entry.looks).unwrap_or(usize::MAX);
    if let Some(wait) = LOOKS.get(looks) {
        let fresh = response.header("cache-control").and_then(schedule::max_age).unwrap_or(0).min(LONGEST);
        store.add_job(Step::Page, &entry.id.to_string(), at + fresh.max(*wait), at)?;
    }
    Ok(())
}

fn fail(store: &Store, job: &Job, entry: &StoredEntry, failure: &Failure, at: i64) -> Result<(), Error> {
    store.count("pages failed", 1, at)?;
    store.page_not_read(entry.id, failure.code.as_str(), &failure.detail)?;
    if failure.code.passes() {
        ask_again(store, job, failure, AGAIN, at)?;
    } else {
        // The publisher's answer, not a fault: the reason is kept with the entry.
        store.end_job(job)?;
    }
    // News does not wait for a page: what the feed says counts meanwhile.
    if entry.article.is_none() && job.attempts == 0 {
        store.add_job(Step::Extract, &entry.id.to_string(), at, at)?;
    }
    Ok(())
}
