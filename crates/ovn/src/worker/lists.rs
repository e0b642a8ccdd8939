//! Further lists that feeds name: the sitemaps of an index, each time that it is read; and the older pages of a feed (RFC
//! 5005) when it is new to us. A job reads one list, and names the next page.
//!
//! These addresses come from publishers, not from the operator: they are asked by the host's rules, and only where they
//! are of the host that named them. A sitemap may be on another, where the robots.txt of the index's own names it, too.

use std::cmp::Reverse;
use std::collections::HashSet;

use openvoicenews::model::{Feed, FeedForm, Moment};
use serde::{Deserialize, Serialize};
use url::Url;

use super::feeds::{self, OLD};
use super::{AGAIN, Sums, ask_again, known_host};
use crate::error::Error;
use crate::fetcher::{Answer, Ask};
use crate::settings::Settings;
use crate::store::{CaptureKind, Job, Source, State, Step, Store, StoredHost};

/// Sitemaps of an index that are read: the newest.
const SITEMAPS: usize = 10;
/// Further pages of a feed that are read.
const PAGES: u32 = 8;
/// Seconds after the start of a day, in UTC, until it has ended everywhere.
const DAY_ENDS: i64 = 36 * 3_600;

/// A list that is to be read: the item of its job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct List {
    source: i64,
    url: String,
    /// Which further page of a feed it is, from 1, and when the feed was first read; `None` for a sitemap.
    page: Option<(u32, i64)>,
    /// The index that names it, where that is on another host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    index: Option<String>,
}

impl List {
    fn of(job: &Job) -> Option<List> {
        serde_json::from_str(&job.item).ok()
    }

    fn add(&self, store: &Store, at: i64) -> Result<(), Error> {
        store.add_job(Step::List, &serde_json::to_string(self).unwrap_or_default(), at, at)
    }
}

/// Whether a feed is an index of sitemaps: what is new in these, it does not tell itself.
pub(super) fn is_index(feed: &Feed) -> bool {
    feed.form == FeedForm::Sitemap && feed.entries.is_empty() && !feed.further.is_empty()
}

/// Has the further lists read that a source's own feed names; `from` is the address that answered.
pub(super) fn plan(store: &Store, source: &Source, feed: &Feed, from: &str, at: i64) -> Result<(), Error> {
    match feed.form {
        FeedForm::Sitemap => plan_sitemaps(store, source, feed, from, at),
        _ if source.answered.is_none() => plan_page(store, source, feed, from, (1, at), at),
        _ => Ok(()),
    }
}

fn plan_sitemaps(store: &Store, source: &Source, feed: &Feed, from: &str, at: i64) -> Result<(), Error> {
    let mut seen = HashSet::new();
    let is_young = |changed: &Option<Moment>| changed.is_none_or(|m| latest(m) >= at - OLD);
    let is_other = |url: &str| url != from && url != source.known.url;
    let named = feed.further.iter().filter(|list| is_young(&list.changed) && is_other(&list.url));
    let mut named: Vec<_> = named.filter(|list| seen.insert(&list.url)).collect();
    // Those of other hosts last: most of them are refused, and are not to take the place of any.
    named.sort_by_key(|list| (!is_of_host(&list.url, from), Reverse(list.changed.map(|m| m.seconds()))));
    for list in named.into_iter().take(SITEMAPS) {
        let is_due = match (store.list_read(&list.url)?, list.changed) {
            (None, _) => true,
            (Some((_, read)), Some(changed)) => latest(changed) >= read,
            // Without a time it is asked for again, with the validators of the last answer; but not where one that
            // waited to be tried again has been answered before the index was.
            (Some((_, read)), None) => read < at - AGAIN,
        };
        if is_due {
            let index = (!is_of_host(&list.url, from)).then(|| from.to_owned());
            List { source: source.id, url: list.url.clone(), page: None, index }.add(store, at)?;
        }
    }
    Ok(())
}

/// Has the next page read where most of this one is still of the time that stories are made of.
fn plan_page(store: &Store, source: &Source, feed: &Feed, from: &str, page: (u32, i64), at: i64) -> Result<(), Error> {
    let Some(next) = feed.further.iter().find(|list| is_of_host(&list.url, from)) else { return Ok(()) };
    let dates = feed.entries.iter().filter_map(|entry| entry.published.or(entry.updated));
    let (young, old): (Vec<i64>, Vec<i64>) = dates.map(|m| m.seconds()).partition(|&when| when >= at - OLD);
    // What has been read since the feed was first read is a circle.
    let is_circle = store.list_read(&next.url)?.is_some_and(|(_, read)| read >= page.1);
    if page.0 > PAGES || young.len() <= old.len() || is_circle {
        return Ok(());
    }
    List { source: source.id, url: next.url.clone(), page: Some(page), index: None }.add(store, at)
}

/// The last moment that a time can mean.
fn latest(moment: Moment) -> i64 {
    match moment {
        Moment::Day(_) => moment.seconds().saturating_add(DAY_ENDS),
        Moment::Instant(_) => moment.seconds(),
    }
}

/// Whether an address is of the host that named it.
fn is_of_host(url: &str, from: &str) -> bool {
    let host = |url: &str| Url::parse(url).ok().and_then(|u| u.host_str().map(str::to_owned));
    host(url).is_some_and(|name| Some(name) == host(from))
}

/// The request for a list; `None` where nobody wants it any more.
pub(super) fn ask(store: &Store, job: &Job) -> Result<Option<(Ask, Option<StoredHost>)>, Error> {
    let Some(list) = List::of(job) else { return Ok(None) };
    let source = store.source(list.source)?.filter(|source| source.state == State::Active);
    let Some(source) = source else { return Ok(None) };
    let had = store.list_read(&list.url)?.map(|(capture, _)| store.headers(capture)).transpose()?.unwrap_or_default();
    let header = |name: &str| had.iter().find(|(n, _)| n == name).map(|(_, value)| value.clone());
    let (etag, last_modified) = (header("etag"), header("last-modified"));
    let host = known_host(store, &list.url)?;
    let named_by = list.index.map(|index| known_host(store, &index).map(|known| (index, known))).transpose()?;
    let (job, source) = (job.clone(), Box::new(source));
    Ok(Some((Ask::List { job, source, url: list.url, named_by, etag, last_modified }, host)))
}

/// Records an answer.
pub(super) fn record(
    store: &Store,
    settings: &Settings,
    job: &Job,
    source: &Source,
    answer: &Answer,
    sums: &mut Sums,
) -> Result<(), Error> {
    let failure = answer.got.as_ref().err();
    let is_feed = answer.listed.as_ref().is_none_or(|listed| listed.feed.is_ok());
    feeds::count(store, failure.is_some() || !is_feed, answer.at, sums)?;
    if let Some(failure) = failure.filter(|failure| failure.code.passes()) {
        return ask_again(store, job, failure, AGAIN, answer.at);
    }
    store.end_job(job)?;
    take_in(store, settings, job, source, answer, sums)
}

/// Takes in what a list lists, where it is other than before.
fn take_in(
    store: &Store,
    settings: &Settings,
    job: &Job,
    source: &Source,
    answer: &Answer,
    sums: &mut Sums,
) -> Result<(), Error> {
    let (Ok(response), Some(listed), at) = (&answer.got, &answer.listed, answer.at) else { return Ok(()) };
    let (Ok(feed), Some(list)) = (&listed.feed, List::of(job)) else { return Ok(()) };
    let capture = super::keep(store, CaptureKind::Feed, Some(source.id), &list.url, response, at)?;
    // A list of this kind may go back for years: what has no date is not known to be new.
    let news = feeds::list(store, settings, source, feed, capture, at, i64::MIN)?;
    sums.entries += news;
    if news > 0 {
        store.source_pushed(source.id, at)?;
    }
    // An index in an index is none by the protocol, and is not followed.
    match list.page {
        Some((n, began)) if feed.form != FeedForm::Sitemap => {
            plan_page(store, source, feed, &response.url, (n + 1, began), at)
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use openvoicenews::gather::read_feed;

    use super::*;
    use crate::store::{NewCapture, NewSource};

    #[test]
    fn a_list_without_a_time_is_asked_for_again_later_but_not_at_once() {
        const NOW: i64 = 1_773_219_600;
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("news.db"), true).unwrap();
        let (index, list) = ("https://osk.example/index.xml", "https://osk.example/1.xml");
        let new = NewSource { url: index.to_owned(), ..NewSource::default() };
        let source = store.source(store.add_source(&new, NOW).unwrap().unwrap()).unwrap().unwrap();
        let body = format!("<sitemapindex><sitemap><loc>{list}</loc></sitemap></sitemapindex>");
        let (feed, _) = read_feed(body.as_bytes(), index, None).unwrap();
        let (kind, headers) = (CaptureKind::Feed, &[]);
        let read =
            NewCapture { kind, source: None, asked: list, url: list, fetched: NOW, status: 200, headers, body: b"" };
        store.keep_capture(&read).unwrap();
        plan(&store, &source, &feed, index, NOW + 1).unwrap();
        assert_eq!(store.next_job(Step::List).unwrap(), None);
        plan(&store, &source, &feed, index, NOW + 3_600).unwrap();
        assert_eq!(store.next_job(Step::List).unwrap(), Some(NOW + 3_600));
    }

    #[test]
    fn only_the_host_that_names_a_list_is_asked_for_it() {
        let from = "https://osk.example/news/index.xml";
        assert!(is_of_host("https://osk.example/1.xml", from) && is_of_host("http://OSK.example:8080/1.xml", from));
        for other in ["https://a.osk.example/1.xml", "https://example/1.xml", "https://osk.example@b.example/", "1.xml"]
        {
            assert!(!is_of_host(other, from), "{other}");
        }
    }

    #[test]
    fn a_day_has_ended_when_it_has_everywhere() {
        let day = Moment::parse("2026-03-12").unwrap();
        assert_eq!(latest(day) - day.seconds(), DAY_ENDS);
        let instant = Moment::parse("2026-03-12T10:00:00Z").unwrap();
        assert_eq!(latest(instant), instant.seconds());
    }
}
