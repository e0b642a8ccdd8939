//! What came of asking a feed.

use openvoicenews::gather::schedule::{Look, Wishes};
use openvoicenews::gather::{self, schedule};
use openvoicenews::model::{Entry, Feed};
use url::Url;
use xxhash_rust::xxh3::xxh3_64;

use super::{Sums, lists};
use crate::error::Error;
use crate::fetcher::Answer;
use crate::net::{Code, Failure, Response};
use crate::settings::Settings;
use crate::store::{Asked, CaptureKind, Hubs, ListedEntry, Source, Step, Store};

/// A feed that carries at least so many characters of an entry's text carries the text, not a lede.
const WHOLE: usize = 1_500;
/// Entries of a feed that is new to us: what it published long ago is not news.
pub(super) const OLD: i64 = 14 * 86_400;

/// Records an answer.
pub(super) fn record(
    store: &Store,
    settings: &Settings,
    source: &Source,
    answer: &Answer,
    sums: &mut Sums,
) -> Result<(), Error> {
    let (look, mut wishes, mut asked) = match &answer.got {
        Ok(response) => match read(store, settings, source, response, answer, sums)? {
            Ok(read) => read,
            Err(failure) => failed(source, &failure),
        },
        Err(failure) => failed(source, failure),
    };
    count(store, asked.failure.is_some(), answer.at, sums)?;
    // Another time of day than the last, so that the spread is not the same for ever.
    let seed = xxh3_64(source.known.url.as_bytes()) ^ u64::try_from(answer.at).unwrap_or(0);
    wishes.pushed = store.subscription(source.id)?.and_then(|s| s.alive(answer.at));
    let next = schedule::next(&look, source.interval, &wishes, &settings.pace, answer.at, seed);
    (asked.at, asked.due, asked.interval) = (answer.at, next.due, next.interval);
    store.source_asked(source.id, &asked)?;
    let hubs = asked.hubs.as_ref().unwrap_or(&source.hubs);
    if settings.push_to.is_some() && asked.failure.is_none() && hubs.is_some() {
        store.plan_subscription(source.id, answer.at)?;
    }
    Ok(())
}

/// Counts a feed, or a list of one, that was asked for.
pub(super) fn count(store: &Store, failed: bool, at: i64, sums: &mut Sums) -> Result<(), Error> {
    sums.asked += 1;
    store.count("feeds asked", 1, at)?;
    if failed {
        sums.failed += 1;
        store.count("feeds failed", 1, at)?;
    }
    Ok(())
}

fn failed(source: &Source, failure: &Failure) -> (Look, Wishes, Asked) {
    let (nth, passes) = (source.failures.saturating_add(1), failure.code.passes());
    let asked = Asked {
        failure: Some((failure.code.as_str().to_owned(), failure.detail.clone())),
        ended: failure.code == Code::Gone,
        ..Asked::default()
    };
    (Look::Failed { nth, passes, retry_after: failure.retry_after }, Wishes::default(), asked)
}

type Read = (Look, Wishes, Asked);

/// Reads a feed and notes what it lists.
fn read(
    store: &Store,
    settings: &Settings,
    source: &Source,
    response: &Response,
    answer: &Answer,
    sums: &mut Sums,
) -> Result<Result<Read, Failure>, Error> {
    let (at, control) = (answer.at, response.header("cache-control"));
    let moved_to = response.moved_to.clone().filter(|url| *url != source.known.url);
    let Some(listed) = &answer.listed else {
        sums.unchanged += 1;
        let wishes = Wishes { fresh: control.and_then(schedule::max_age), ..Wishes::default() };
        return Ok(Ok((Look::Same, wishes, Asked { moved_to, ..Asked::default() })));
    };
    let feed = match &listed.feed {
        Ok(feed) => feed,
        Err(what) => return Ok(Err(Failure::new(Code::NotAFeed, what.to_string()))),
    };
    let capture = super::keep(store, CaptureKind::Feed, Some(source.id), &source.known.url, response, at)?;
    let news = list(store, settings, source, feed, capture, at, at)?;
    sums.entries += news;
    let header = |name: &str| response.header(name).map(str::to_owned);
    let links: Vec<&str> = response.headers.iter().filter(|(n, _)| n == "link").map(|(_, v)| v.as_str()).collect();
    let hubs = gather::hubs(&links, feed, &response.url).and_then(|(all, topic)| Hubs::new(all, topic));
    lists::plan(store, source, feed, &response.url, at)?;
    // An index that is as it was may name sitemaps that are not: it is read whole each time.
    let is_index = lists::is_index(feed);
    let asked = Asked {
        body: Some(match is_index {
            true => (None, None, Vec::new()),
            false => (header("etag"), header("last-modified"), listed.digest.clone()),
        }),
        news: news > 0,
        moved_to,
        title: feed.title.clone(),
        site: feed.site.clone(),
        language: feed.language.clone(),
        hubs: Some(hubs.map(|hubs| hubs.in_order_of(source.hubs.as_ref()))),
        ..Asked::default()
    };
    // What was new in the sitemaps of an index since it was last read counts for it.
    let had_news = is_index && source.changed.zip(source.asked).is_some_and(|(changed, asked)| changed >= asked);
    let look = if news > 0 || had_news { Look::News { gap: schedule::gap(feed) } } else { Look::Same };
    Ok(Ok((look, Wishes::of(feed, control), asked)))
}

/// Notes the entries of a feed, and what is to be done for those that are new or other than before. An entry without a
/// date is taken for one of the time `undated`.
pub(super) fn list(
    store: &Store,
    settings: &Settings,
    source: &Source,
    feed: &Feed,
    capture: i64,
    at: i64,
    undated: i64,
) -> Result<u64, Error> {
    let mut news = 0;
    for entry in &feed.entries {
        let entry = whole(entry, feed);
        if entry.published.or(entry.updated).map_or(undated, |m| m.seconds()) < at - OLD {
            continue;
        }
        let id = match store.list_entry(source.id, &entry, capture, at)? {
            ListedEntry::New(id) | ListedEntry::Changed(id) => id,
            ListedEntry::Same | ListedEntry::Known => continue,
        };
        news += 1;
        let carried = entry.content.as_deref().map_or(0, str::len);
        let has_page =
            entry.url.as_deref().is_some_and(|url| Url::parse(url).is_ok_and(|u| u.scheme().starts_with("http")));
        let step = if settings.full_text && carried < WHOLE && has_page { Step::Page } else { Step::Extract };
        store.add_job(step, &id.to_string(), at, at)?;
    }
    store.count("entries", news, at)?;
    Ok(news)
}

/// An entry with what its feed says for all of them.
fn whole(entry: &Entry, feed: &Feed) -> Entry {
    let mut entry = entry.clone();
    entry.language = entry.language.or_else(|| feed.language.clone());
    entry
}
