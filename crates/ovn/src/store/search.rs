//! Finds what a query asks for, the newest first.
//!
//! What articles and statements are filtered by and becomes known later than their text, stands in an index beside
//! that of the text: where a query asks both, their lists are gone through together (`lists`). A version of a report is
//! kept once and stands in one index.
//!
//! FTS5 cannot be interrupted between two hits, and a phrase of two common words may make it read the whole index. So
//! the index is searched in blocks of time, from now into the past, each larger than the one before as long as the time
//! allows: what the time does not reach is told, and can be asked for.

use std::time::{Duration, Instant};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use openvoicenews::publish::search::{BLOCKS, Kind, Part, Query, block, block_token, indexed};
use rusqlite::params;

use super::{SECOND, Store, index};
use crate::error::Error;

mod hits;
mod lists;

pub(crate) use hits::{Hit, What};
use lists::{Either, List};

/// The longest beginning of a term that the tables have an index of.
const BEGINNING: usize = 4;
/// So many terms with one beginning are asked for one by one.
const SPELLED_OUT: i64 = 256;
const DAY: i64 = 86_400;
/// A block four times as large must fit twice into the time that is left.
const GROWTH: u32 = 8;
/// Texts that are read at once to see whether they have a long beginning of a word: some 0.2 ms each.
const AT_ONCE: usize = 16;
/// Where fewer than one in so many has it, all that have it are gathered. At a million articles, all of which have the
/// shorter beginning, a page takes some 20 ms then either way; where fewer have it, gathering is the cheaper.
const FEW: usize = 5;

/// What is looked for.
pub(crate) struct Wanted<'a> {
    pub(crate) query: &'a Query,
    /// Only what comes after this place in the order of hits; see [`Found::next`].
    pub(crate) after: Option<i64>,
    pub(crate) most: usize,
    /// How long it may take; the whole index is searched where nothing is said.
    pub(crate) time: Option<Duration>,
}

/// What was found, the newest first.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) hits: Vec<Hit>,
    /// Where to go on, if there may be more.
    pub(crate) next: Option<i64>,
    /// How far back it was searched, in seconds since 1970, where the time did not suffice.
    pub(crate) reached: Option<i64>,
}

/// A place in the order of hits: by time, and at one key by kind. Larger ones come first.
fn place(kind: Kind, key: i64) -> i64 {
    key.saturating_mul(4) + rank(kind)
}

fn rank(kind: Kind) -> i64 {
    match kind {
        Kind::Report => 3,
        Kind::Statement => 2,
        Kind::Article => 1,
    }
}

/// A kind that can be searched: its index, that of its filters where they are apart, and the table that says which keys
/// there are.
struct Shelf {
    kind: Kind,
    index: &'static str,
    filters: Option<&'static str>,
    table: &'static str,
    key: &'static str,
}

const SHELVES: [Shelf; 3] = [
    Shelf { kind: Kind::Report, index: "report_text", filters: None, table: "report_key", key: "key" },
    Shelf {
        kind: Kind::Statement,
        index: "statement_text",
        filters: Some("statement_filter"),
        table: "statement",
        key: "id",
    },
    Shelf { kind: Kind::Article, index: "article_text", filters: Some("article_filter"), table: "article", key: "key" },
];

/// Keys from one to before another.
#[derive(Clone, Copy, Debug)]
struct Range {
    from: i64,
    before: i64,
}

impl Store {
    /// Finds what a query asks for.
    pub(crate) fn search(&self, wanted: &Wanted<'_>) -> Result<Found, Error> {
        let end = wanted.time.map(|time| Instant::now() + time);
        let mut found: Vec<(i64, Kind)> = Vec::new();
        let mut reached = None;
        for shelf in SHELVES.iter().filter(|s| wanted.query.wants(s.kind)) {
            let range = range(wanted, shelf.kind);
            let (keys, down_to) = self.look(shelf, wanted, range, end)?;
            found.extend(keys.into_iter().map(|key| (key, shelf.kind)));
            reached = reached.max(down_to);
        }
        // What is older than the time reached is not all that there is.
        found.retain(|(key, _)| reached.is_none_or(|reached| *key >= reached));
        found.sort_unstable_by_key(|(key, kind)| std::cmp::Reverse(place(*kind, *key)));
        let last = wanted.most.checked_sub(1).and_then(|last| found.get(last));
        let next = match last {
            Some((key, kind)) if found.len() > wanted.most => Some(place(*kind, *key)),
            // Below every kind's place at that key.
            _ => reached.map(|key| key.saturating_mul(4)),
        };
        let reached = reached.filter(|_| found.len() <= wanted.most).map(|key| key / SECOND);
        let mut hits = Vec::new();
        for (key, kind) in found.into_iter().take(wanted.most) {
            let what = self.at(kind, key)?;
            hits.extend(what.map(|what| Hit { at: key / SECOND, what }));
        }
        Ok(Found { hits, next, reached })
    }

    /// The newest keys of a shelf, one more than are wanted; and down to which key it was searched, where the time
    /// did not suffice.
    fn look(
        &self,
        shelf: &Shelf,
        wanted: &Wanted<'_>,
        range: Range,
        end: Option<Instant>,
    ) -> Result<(Vec<i64>, Option<i64>), Error> {
        let Some(range) = self.within(shelf, range)? else { return Ok((Vec::new(), None)) };
        let (query, most) = (&self.spelled_out(shelf, wanted.query)?, wanted.most.saturating_add(1));
        let wider = query.wider(BEGINNING);
        // A long beginning of a filter's value is gathered from the whole index each time: once is enough.
        match end.filter(|_| !wider.gathers(BEGINNING)) {
            None => {
                let mut keys = Vec::new();
                self.look_in(shelf, (query, None), range, most, None, &mut keys)?;
                Ok((keys, None))
            }
            Some(end) if wider == *query => self.look_in_blocks(shelf, query, range, most, end),
            Some(end) => self.look_through(shelf, (query, &wider), range, most, end),
        }
    }

    /// The query with the terms that long beginnings of filters' values stand for.
    fn spelled_out(&self, shelf: &Shelf, query: &Query) -> Result<Query, Error> {
        // As long as older articles are still to be filtered, not all terms are known.
        if shelf.filters.is_none() || self.is_filtering()? {
            return Ok(query.clone());
        }
        query.spelled_out(BEGINNING, |beginning| {
            let sql = "SELECT term FROM filter_term WHERE term >= ?1 AND term < ?1 || char(0x10ffff) LIMIT ?2";
            let mut select = self.connection.prepare_cached(sql)?;
            let terms = select.query_map(params![beginning, SPELLED_OUT + 1], |row| row.get(0))?;
            let terms = terms.collect::<rusqlite::Result<Vec<String>>>()?;
            Ok((terms.len() <= usize::try_from(SPELLED_OUT).unwrap_or(0)).then_some(terms))
        })
    }

    /// The newest keys, block by block.
    fn look_in_blocks(
        &self,
        shelf: &Shelf,
        query: &Query,
        mut range: Range,
        most: usize,
        end: Instant,
    ) -> Result<(Vec<i64>, Option<i64>), Error> {
        let mut keys = Vec::new();
        let mut size = *BLOCKS.start();
        loop {
            let start = Instant::now();
            let number = block(size, (range.before - 1) / SECOND);
            let from = (number << (2 * size)).saturating_mul(DAY * SECOND).max(range.from);
            let asked = (query, Some(&*block_token(size, number)));
            let down_to = self.look_in(shelf, asked, Range { from, ..range }, most, Some(end), &mut keys)?;
            if down_to.is_some() {
                return Ok((keys, down_to));
            }
            if keys.len() >= most || from <= range.from {
                return Ok((keys, None));
            }
            range.before = from;
            let now = Instant::now();
            if now >= end {
                return Ok((keys, Some(from)));
            }
            if size < *BLOCKS.end() && (now - start) * GROWTH < end - now {
                size += 1;
            }
        }
    }

    /// The newest keys of a query with a beginning that no list has. FTS5 gathers such a beginning from the whole index,
    /// which takes as long as there are texts with it. Where it stands in many of the texts that a shorter beginning
    /// finds, these are read, the newest first; where it stands in few, gathering is cheap.
    fn look_through(
        &self,
        shelf: &Shelf,
        (query, wider): (&Query, &Query),
        mut range: Range,
        most: usize,
        end: Instant,
    ) -> Result<(Vec<i64>, Option<i64>), Error> {
        let (mut keys, mut read) = (Vec::new(), 0);
        loop {
            let (some, down_to) = self.look_in_blocks(shelf, wider, range, AT_ONCE, end)?;
            for key in &some {
                if self.terms_of(shelf.kind, *key)?.is_some_and(|terms| query.narrows(&terms)) {
                    keys.push(*key);
                }
                if keys.len() >= most {
                    return Ok((keys, None));
                }
            }
            read += some.len();
            let Some(last) = some.last().filter(|_| some.len() == AT_ONCE) else { return Ok((keys, down_to)) };
            range.before = *last;
            // This is cheap, so it is done however late it is: on a busy machine there would be no results otherwise.
            if keys.len() * FEW < read {
                self.look_in(shelf, (query, None), range, most, None, &mut keys)?;
                return Ok((keys, None));
            }
            if Instant::now() >= end {
                return Ok((keys, Some(*last)));
            }
        }
    }

    /// The terms of what stands at a key, as the index was given them.
    fn terms_of(&self, kind: Kind, key: i64) -> Result<Option<String>, Error> {
        Ok(self.at(kind, key)?.map(|what| match what {
            What::Article { article, .. } => index::terms(&article),
            What::Report { report, .. } => index::terms_of_report(&report),
            What::Statement { article, span: (start, end), .. } => {
                indexed(&article.text.chars().take(end).skip(start).collect::<String>())
            }
        }))
    }

    /// Adds the newest keys of a range that a query finds, until there are `most`; says down to which key it came, where
    /// it went through several lists and the time was up.
    fn look_in(
        &self,
        shelf: &Shelf,
        (query, also): (&Query, Option<&str>),
        range: Range,
        most: usize,
        end: Option<Instant>,
        keys: &mut Vec<i64>,
    ) -> Result<Option<i64>, Error> {
        let connection = &self.connection;
        let Some(filters) = shelf.filters else {
            let whole = List::new(connection, shelf.index, query.fts5(also), range);
            keys.extend(whole.newest(most - keys.len())?);
            return Ok(None);
        };
        let mut parts: Vec<Either<'_>> = Vec::new();
        for Part { text, late } in query.parts(also, BEGINNING) {
            let text = text.map(|l| List::new(connection, shelf.index, l.expression, range).gathered(l.gathered));
            let late = late.map(|l| {
                let list = List::new(connection, filters, l.expression.clone(), range).gathered(l.gathered);
                list.or_asked(move |key| Ok(self.late_terms(shelf.kind, key)?.is_some_and(|terms| l.has(&terms))))
            });
            parts.push(Either(text.into_iter().chain(late).collect()));
        }
        match &parts[..] {
            [Either(only)] if let [only] = &only[..] => {
                keys.extend(only.newest(most - keys.len())?);
                Ok(None)
            }
            _ => lists::in_all(&mut parts, range, most, end, keys),
        }
    }

    /// What the index of late filters has of something.
    fn late_terms(&self, kind: Kind, key: i64) -> Result<Option<String>, Error> {
        match kind {
            Kind::Article => self.late_terms_of_article(key),
            Kind::Statement => self.late_terms_of_statement(key),
            Kind::Report => Ok(None),
        }
    }

    /// The part of a range in which a shelf has something.
    fn within(&self, shelf: &Shelf, range: Range) -> Result<Option<Range>, Error> {
        // Each alone is one step into the table; both together would be a walk through all of it.
        let end = |which: &str| -> Result<Option<i64>, Error> {
            let sql = format!("SELECT {which}({}) FROM {}", shelf.key, shelf.table);
            Ok(self.connection.prepare_cached(&sql)?.query_row([], |row| row.get(0))?)
        };
        let (Some(first), Some(last)) = (end("min")?, end("max")?) else { return Ok(None) };
        let range = Range { from: range.from.max(first), before: range.before.min(last.saturating_add(1)) };
        Ok((range.from < range.before).then_some(range))
    }
}

/// The keys that a query's days and the place after which it goes on leave.
fn range(wanted: &Wanted<'_>, kind: Kind) -> Range {
    let start = |day: Date| day.to_zoned_datetime(TimeZone::UTC).map_or(0, |z| z.timestamp().as_second());
    let key = |seconds: i64| seconds.max(0).saturating_mul(SECOND);
    let from = wanted.query.from.map_or(0, |day| key(start(day)));
    let until = wanted.query.until.and_then(|day| day.tomorrow().ok()).map_or(i64::MAX, |day| key(start(day)));
    // The first key whose place is not below that after which it goes on.
    let after = wanted.after.map_or(i64::MAX, |after| (after - rank(kind)).saturating_add(3).div_euclid(4));
    Range { from, before: until.min(after) }
}

#[cfg(test)]
mod tests;
