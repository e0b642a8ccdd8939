//! Streams: what their names mean, and which items are in one for a reader, in pages.

use openvoicenews::publish::rules::{self, Facts, Rule};

use crate::error::Error;
use crate::shelf;
use crate::store::{FIRST_ARTICLE, Placed, Reader, Store, Unread, Wish};

/// Days for which feed readers are told of reports; starred ones stay.
const DAYS_OF_REPORTS: i64 = 60;
/// The same for publishers' articles, of which there are many more.
const DAYS_OF_ARTICLES: i64 = 7;
/// Items that are looked at for one answer, at most.
const MOST_LOOKED_AT: usize = 10_000;
/// Folders of feeds.
pub(super) const REPORTS: &str = "Reports";
pub(super) const PUBLISHERS: &str = "Articles";
/// The feed of reports without a category, as the front page calls it.
const UNSORTED: &str = "More";

/// A reader, and what of the newsroom their programs see.
pub(super) struct Sight {
    pub(super) reader: Reader,
    pub(super) rules: Vec<Rule>,
    pub(super) with_articles: bool,
    /// Whether a rule looks at what reports say.
    needs_words: bool,
    now: i64,
}

impl Sight {
    pub(super) fn of(store: &Store, reader: Reader, now: i64) -> Result<Sight, Error> {
        let rules = store.plain_rules_of(reader.id)?;
        let with_articles = store.choice(reader.id, super::ARTICLES)?.as_deref() == Some("1");
        let needs_words = shelf::read_words(&rules);
        Ok(Sight { reader, rules, with_articles, needs_words, now })
    }

    pub(super) fn now(&self) -> i64 {
        self.now
    }

    /// Whether the reader's rules take an item away. Muted reports are not here either: a feed reader has no end of the page.
    fn hides(&self, store: &Store, placed: &Placed) -> Result<bool, Error> {
        if self.rules.is_empty() {
            return Ok(false);
        }
        if placed.id >= FIRST_ARTICLE {
            let Some(headline) = store.headline(placed.id)? else { return Ok(true) };
            let outlets = headline.outlet.into_iter().collect();
            let facts = Facts { outlets, text: rules::plain(&headline.title), ..Facts::default() };
            return Ok(shelf::hide(&self.rules, &facts));
        }
        Ok(store.facts(placed.id, self.needs_words)?.is_none_or(|facts| shelf::hide(&self.rules, &facts)))
    }
}

/// A stream by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stream {
    /// Everything.
    All,
    Reports,
    Articles,
    /// Reports of the category with this number.
    Category(u32),
    /// Reports of the category with this name.
    Named(String),
    /// Articles of this source.
    Source(i64),
    Starred,
    Read,
    Unread,
    /// What nothing is ever in here, as items shared with friends.
    Nothing,
}

impl Stream {
    /// Reads a name: `feed/N`, `feed/articles/N`, `user/-/state/com.google/starred`, `user/-/label/Politics`; between `user`
    /// and the rest may stand anything. `None` where it is no name of a stream.
    pub(super) fn read(name: &str) -> Option<Stream> {
        if let Some(feed) = name.strip_prefix("feed/") {
            if let Some(source) = feed.strip_prefix("articles/") {
                return source.parse().ok().map(Stream::Source);
            }
            return feed.parse().ok().map(Stream::Category);
        }
        let (_, rest) = name.strip_prefix("user/")?.split_once('/')?;
        if let Some(label) = rest.strip_prefix("label/") {
            return Some(match label {
                REPORTS => Stream::Reports,
                PUBLISHERS => Stream::Articles,
                UNSORTED => Stream::Named(String::new()),
                other => Stream::Named(other.to_owned()),
            });
        }
        Some(match rest.strip_prefix("state/com.google/")? {
            "reading-list" => Stream::All,
            "starred" => Stream::Starred,
            "read" => Stream::Read,
            "kept-unread" | "fresh" => Stream::Unread,
            _ => Stream::Nothing,
        })
    }
}

/// The number of a category's feed: made of its name, so that it is the same in every newsroom and never given twice.
pub(super) fn number(category: &str) -> u32 {
    let folded = xxhash_rust::xxh3::xxh3_64(category.as_bytes()) & 0x7fff_ffff;
    u32::try_from(folded).unwrap_or_default().max(1)
}

/// What a category's feed is called.
pub(super) fn title(category: &str) -> &str {
    if category.is_empty() { UNSORTED } else { category }
}

/// What of a stream is wanted, and where to go on.
#[derive(Clone, Debug, Default)]
pub(super) struct Filter {
    pub(super) read: Option<bool>,
    pub(super) starred: Option<bool>,
    /// Two wishes exclude each other: nothing is wanted.
    pub(super) nothing: bool,
    pub(super) since: Option<i64>,
    pub(super) until: Option<i64>,
    pub(super) oldest_first: bool,
    /// Reports with numbers above the first and below the second.
    pub(super) between: Option<(i64, i64)>,
    pub(super) after: Option<(i64, i64)>,
}

impl Filter {
    /// Only what is in a stream of states, or only what is not.
    pub(super) fn state(&mut self, stream: &Stream, is_in: bool) {
        let want = |field: &mut Option<bool>, value: bool| {
            let clash = field.is_some_and(|before| before != value);
            *field = Some(value);
            clash
        };
        self.nothing |= match stream {
            Stream::Read => want(&mut self.read, is_in),
            Stream::Unread => want(&mut self.read, !is_in),
            Stream::Starred => want(&mut self.starred, is_in),
            Stream::All => !is_in,
            Stream::Nothing => is_in,
            _ => false,
        };
    }
}

/// A page of a stream.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) items: Vec<Placed>,
    /// Where the next one goes on.
    pub(super) next: Option<(i64, i64)>,
}

/// What a stream and a filter want of reports and of articles; `None` where nothing.
pub(super) fn wishes(
    store: &Store,
    sight: &Sight,
    stream: &Stream,
    filter: &Filter,
) -> Result<(Option<Wish>, Option<Wish>), Error> {
    let mut filter = filter.clone();
    filter.state(stream, true);
    let days = |days: i64| if *stream == Stream::Starred { 0 } else { sight.now - days * 86_400 };
    let wish = |window: i64| Wish {
        category: None,
        source: None,
        read: filter.read,
        starred: filter.starred,
        since: filter.since,
        until: filter.until,
        window,
        oldest_first: filter.oldest_first,
        between: filter.between,
        after: filter.after,
    };
    let (reports, articles) = (wish(days(DAYS_OF_REPORTS)), wish(days(DAYS_OF_ARTICLES)));
    let of = |category: String| Some(Wish { category: Some(category), ..reports.clone() });
    let (reports, articles) = match stream {
        _ if filter.nothing => (None, None),
        Stream::Nothing => (None, None),
        Stream::Category(wanted) => (store.categories()?.into_iter().find(|c| number(c) == *wanted).and_then(of), None),
        Stream::Named(name) => (of(name.clone()), None),
        Stream::Source(source) => (None, Some(Wish { source: Some(*source), ..articles })),
        Stream::Reports => (Some(reports), None),
        Stream::Articles => (None, Some(articles)),
        Stream::All | Stream::Starred | Stream::Read | Stream::Unread => (Some(reports), Some(articles)),
    };
    Ok((reports, articles.filter(|_| sight.with_articles)))
}

/// A page of a stream with at most so many items.
pub(super) fn page(store: &Store, sight: &Sight, stream: &Stream, filter: &Filter, most: usize) -> Result<Page, Error> {
    let (mut reports, mut articles) = wishes(store, sight, stream, filter)?;
    let mut page = Page { items: Vec::new(), next: filter.after };
    let mut looked = 0;
    loop {
        let room = most - page.items.len();
        // One more than there is room for tells whether there is another page.
        let mut found = reports.as_ref().map_or(Ok(Vec::new()), |w| store.reports_in(sight.reader.id, w, room + 1))?;
        found.extend(articles.as_ref().map_or(Ok(Vec::new()), |w| store.articles_in(sight.reader.id, w, room + 1))?);
        found.sort_by_key(|p| (p.time, p.id));
        if !filter.oldest_first {
            found.reverse();
        }
        let is_last = found.len() <= room;
        for placed in found.into_iter().take(room) {
            looked += 1;
            page.next = Some((placed.time, placed.id));
            // What a reader starred stays, whatever their rules.
            if *stream == Stream::Starred || !sight.hides(store, &placed)? {
                page.items.push(placed);
            }
        }
        if is_last {
            page.next = None;
            return Ok(page);
        }
        if page.items.len() >= most || looked >= MOST_LOOKED_AT {
            return Ok(page);
        }
        for wish in [&mut reports, &mut articles].into_iter().flatten() {
            wish.after = page.next;
        }
    }
}

/// Unread items by feed.
pub(super) fn unread(store: &Store, sight: &Sight) -> Result<Vec<Unread>, Error> {
    let filter = Filter { read: Some(false), ..Filter::default() };
    if sight.rules.is_empty() {
        let (reports, articles) = wishes(store, sight, &Stream::All, &filter)?;
        let mut all = reports.map_or(Ok(Vec::new()), |w| store.unread_reports(sight.reader.id, &w))?;
        all.extend(articles.map_or(Ok(Vec::new()), |w| store.unread_articles(sight.reader.id, &w))?);
        return Ok(all);
    }
    let mut all: Vec<Unread> = Vec::new();
    for Placed { category, source, made, .. } in page(store, sight, &Stream::All, &filter, MOST_LOOKED_AT)?.items {
        match all.iter_mut().find(|u| u.source == source && u.category == category) {
            Some(unread) => {
                unread.count += 1;
                unread.newest = unread.newest.max(made);
            }
            None => all.push(Unread { category, source, count: 1, newest: made }),
        }
    }
    Ok(all)
}

/// Marks all of a stream that came in up to a time.
pub(super) fn read_all(store: &Store, sight: &Sight, stream: &Stream, until: Option<i64>) -> Result<(), Error> {
    // What changes after that time counts as changed since it was read.
    let at = until.map_or(sight.now, |until| until.clamp(0, sight.now));
    let (reports, articles) = wishes(store, sight, stream, &Filter { until, ..Filter::default() })?;
    reports.map_or(Ok(()), |wish| store.read_reports(sight.reader.id, &wish, at))?;
    articles.map_or(Ok(()), |wish| store.read_articles(sight.reader.id, &wish, at))
}

/// Marks items; `None` leaves a mark as it is.
pub(super) fn mark(
    store: &Store,
    reader: i64,
    items: &[i64],
    read: Option<Option<i64>>,
    starred: Option<Option<i64>>,
) -> Result<(), Error> {
    let (articles, reports): (Vec<i64>, Vec<i64>) = items.iter().partition(|id| **id >= FIRST_ARTICLE);
    starred.map_or(Ok(()), |at| store.set_starred(reader, &reports, at))?;
    read.map_or(Ok(()), |at| store.set_read(reader, &reports, at))?;
    store.mark_articles(reader, &articles, read, starred)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_streams_are_read() {
        for (name, stream) in [
            ("user/-/state/com.google/reading-list", Some(Stream::All)),
            ("user/ada/state/com.google/starred", Some(Stream::Starred)),
            ("user/1000/state/com.google/kept-unread", Some(Stream::Unread)),
            ("user/-/state/com.google/broadcast", Some(Stream::Nothing)),
            ("user/-/label/Reports", Some(Stream::Reports)),
            ("user/-/label/Articles", Some(Stream::Articles)),
            ("user/-/label/Science and Health", Some(Stream::Named("Science and Health".to_owned()))),
            ("user/-/label/More", Some(Stream::Named(String::new()))),
            ("feed/12", Some(Stream::Category(12))),
            ("feed/articles/3", Some(Stream::Source(3))),
            ("feed/https://osk.example/", None),
            ("user/-", None),
            ("", None),
        ] {
            assert_eq!(Stream::read(name), stream, "{name}");
        }
    }

    #[test]
    fn wishes_that_exclude_each_other_want_nothing() {
        let mut filter = Filter::default();
        filter.state(&Stream::Read, false);
        assert!(filter.read == Some(false) && !filter.nothing);
        filter.state(&Stream::Unread, true);
        assert!(!filter.nothing);
        filter.state(&Stream::Read, true);
        assert!(filter.nothing);
    }

    #[test]
    fn feeds_have_the_same_numbers_everywhere() {
        assert_eq!(number("Politics"), number("Politics"));
        assert_ne!(number("Politics"), number("Business"));
        assert!(number("") > 0 && i32::try_from(number("Politics")).is_ok());
    }
}
