//! What feed readers ask of the store: streams of reports and of articles, a reader's marks in them, and their keys.

use rusqlite::types::Value;
use rusqlite::{OptionalExtension, params, params_from_iter};

use super::Store;
use super::captures::sha256;
use super::readers::Reader;
use crate::error::Error;

/// Articles have their keys as numbers, reports theirs: no key of an article that came out after 1970 is as small as this.
pub(crate) const FIRST_ARTICLE: i64 = 1 << 40;
/// An article's key is its publication in seconds, times this.
const SECOND: i64 = 1 << 20;
/// A key of a feed reader is noted as used at most so often, in seconds.
const NOTED: i64 = 60;
/// Keys of feed readers that a reader has at most, and those of one program.
const MOST_KEYS: i64 = 50;
const MOST_KEYS_OF_ONE: i64 = 10;

/// Which items are wanted, and in what order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wish {
    /// Reports of this category; the empty one is that of reports without any.
    pub(crate) category: Option<String>,
    /// Articles of this source.
    pub(crate) source: Option<i64>,
    pub(crate) read: Option<bool>,
    pub(crate) starred: Option<bool>,
    /// That came in or changed at this time or later.
    pub(crate) since: Option<i64>,
    /// That came in at this time or earlier.
    pub(crate) until: Option<i64>,
    /// The time from which on items count.
    pub(crate) window: i64,
    pub(crate) oldest_first: bool,
    /// Reports with numbers above the first and below the second.
    pub(crate) between: Option<(i64, i64)>,
    /// Time and number of the last item of the page before.
    pub(crate) after: Option<(i64, i64)>,
}

/// An item in its place in a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Placed {
    pub(crate) id: i64,
    /// The time by which it is in its place: a report's first publication here, an article's by its publisher.
    pub(crate) time: i64,
    /// When it came in.
    pub(crate) made: i64,
    /// A report's category; empty where it has none.
    pub(crate) category: String,
    /// An article's source.
    pub(crate) source: Option<i64>,
    pub(crate) is_read: bool,
    pub(crate) is_starred: bool,
}

/// Unread items of a feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unread {
    /// A report's category; empty where it has none.
    pub(crate) category: String,
    /// An article's source.
    pub(crate) source: Option<i64>,
    pub(crate) count: u64,
    /// When the newest came in.
    pub(crate) newest: i64,
}

/// A publisher's article as feed readers are told of it.
#[derive(Clone, Debug)]
pub(crate) struct Headline {
    pub(crate) outlet: Option<String>,
    pub(crate) title: String,
    pub(crate) url: Option<String>,
    pub(crate) published: i64,
    /// The name of the page of the report that it is in.
    pub(crate) report: Option<String>,
}

/// Conditions of a query, with what stands for the question marks.
#[derive(Default)]
struct Conditions {
    sql: String,
    with: Vec<Value>,
}

impl Conditions {
    fn add(&mut self, condition: &str, with: impl IntoIterator<Item = Value>) {
        self.sql.push_str(" AND ");
        self.sql.push_str(condition);
        self.with.extend(with);
    }

    /// What a wish says of the marks, which are in `m`.
    fn marks(&mut self, wish: &Wish) {
        let is = |yes: bool| if yes { "IS NOT NULL" } else { "IS NULL" };
        if let Some(read) = wish.read {
            self.add(&format!("m.read {}", is(read)), []);
        }
        if let Some(starred) = wish.starred {
            self.add(&format!("m.starred {}", is(starred)), []);
        }
    }
}

/// The conditions for reports, in `i`.
fn of_reports(reader: i64, wish: &Wish) -> Conditions {
    let mut conditions = Conditions { sql: String::new(), with: vec![reader.into()] };
    conditions.add("i.made >= ?", [wish.window.into()]);
    if let Some(category) = &wish.category {
        conditions.add("coalesce(i.category, '') = ?", [category.clone().into()]);
    }
    if let Some(since) = wish.since {
        conditions.add("i.changed >= ?", [since.into()]);
    }
    if let Some(until) = wish.until {
        conditions.add("i.made <= ?", [until.into()]);
    }
    if let Some((above, below)) = wish.between {
        conditions.add("i.id > ? AND i.id < ?", [above.into(), below.into()]);
    }
    if let Some((time, id)) = wish.after {
        let order = if wish.oldest_first { ">" } else { "<" };
        conditions.add(&format!("(i.made, i.id) {order} (?, ?)"), [time.into(), id.into()]);
    }
    conditions.marks(wish);
    conditions
}

/// The conditions for articles, in `a`.
fn of_articles(reader: i64, wish: &Wish) -> Conditions {
    let mut conditions = Conditions { sql: String::new(), with: vec![reader.into()] };
    conditions.add("a.key >= ?", [wish.window.saturating_mul(SECOND).max(FIRST_ARTICLE).into()]);
    if let Some(source) = wish.source {
        conditions.add("a.source = ?", [source.into()]);
    }
    if let Some(since) = wish.since {
        conditions.add("a.arrived >= ?", [since.into()]);
    }
    if let Some(until) = wish.until {
        conditions.add("a.arrived <= ?", [until.into()]);
    }
    if let Some((time, id)) = wish.after {
        // In one second reports stand before articles, whose numbers are larger.
        let first = time.saturating_mul(SECOND);
        match (wish.oldest_first, id >= FIRST_ARTICLE) {
            (true, true) => conditions.add("a.key > ?", [id.into()]),
            (true, false) => conditions.add("a.key >= ?", [first.into()]),
            (false, true) => conditions.add("a.key < ?", [id.into()]),
            (false, false) => conditions.add("a.key < ?", [first.into()]),
        }
    }
    conditions.marks(wish);
    conditions
}

fn limit(most: usize) -> Value {
    i64::try_from(most).unwrap_or(i64::MAX).into()
}

impl Store {
    /// The reports of a stream in its order.
    pub(crate) fn reports_in(&self, reader: i64, wish: &Wish, most: usize) -> Result<Vec<Placed>, Error> {
        let Conditions { sql: conditions, mut with } = of_reports(reader, wish);
        let order = if wish.oldest_first { "i.made, i.id" } else { "i.made DESC, i.id DESC" };
        let sql = format!(
            "SELECT i.id, i.made, coalesce(i.category, ''), m.read IS NOT NULL, m.starred IS NOT NULL FROM item i \
             LEFT JOIN mark m ON m.reader = ? AND m.item = i.id WHERE 1{conditions} ORDER BY {order} LIMIT ?"
        );
        with.push(limit(most));
        let mut select = self.connection.prepare_cached(&sql)?;
        let rows = select.query_map(params_from_iter(with), |row| {
            let made = row.get(1)?;
            let (is_read, is_starred) = (row.get(3)?, row.get(4)?);
            Ok(Placed { id: row.get(0)?, time: made, made, category: row.get(2)?, source: None, is_read, is_starred })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The articles of a stream in its order.
    pub(crate) fn articles_in(&self, reader: i64, wish: &Wish, most: usize) -> Result<Vec<Placed>, Error> {
        let Conditions { sql: conditions, mut with } = of_articles(reader, wish);
        let order = if wish.oldest_first { "a.key" } else { "a.key DESC" };
        let sql = format!(
            "SELECT a.key, a.arrived, a.source, m.read IS NOT NULL, m.starred IS NOT NULL FROM article a \
             LEFT JOIN article_mark m ON m.reader = ? AND m.article = a.key \
             WHERE a.source IS NOT NULL{conditions} ORDER BY {order} LIMIT ?"
        );
        with.push(limit(most));
        let mut select = self.connection.prepare_cached(&sql)?;
        let rows = select.query_map(params_from_iter(with), |row| {
            let id: i64 = row.get(0)?;
            let (is_read, is_starred) = (row.get(3)?, row.get(4)?);
            let (made, source) = (row.get(1)?, row.get(2)?);
            Ok(Placed { id, time: id / SECOND, made, category: String::new(), source, is_read, is_starred })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// A report or an article in its place; `None` where there is none with this number.
    pub(crate) fn placed(&self, reader: i64, id: i64) -> Result<Option<Placed>, Error> {
        if id < FIRST_ARTICLE {
            let sql = "SELECT i.made, coalesce(i.category, ''), m.read IS NOT NULL, m.starred IS NOT NULL FROM item i \
                       LEFT JOIN mark m ON m.reader = ?1 AND m.item = i.id WHERE i.id = ?2";
            let placed = self.connection.prepare_cached(sql)?.query_row([reader, id], |row| {
                let (made, category, is_read, is_starred) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
                Ok(Placed { id, time: made, made, category, source: None, is_read, is_starred })
            });
            return Ok(placed.optional()?);
        }
        let sql = "SELECT a.arrived, a.source, m.read IS NOT NULL, m.starred IS NOT NULL FROM article a \
                   LEFT JOIN article_mark m ON m.reader = ?1 AND m.article = a.key WHERE a.key = ?2 AND a.source IS NOT NULL";
        let placed = self.connection.prepare_cached(sql)?.query_row([reader, id], |row| {
            let (made, source, is_read, is_starred) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
            Ok(Placed { id, time: id / SECOND, made, category: String::new(), source, is_read, is_starred })
        });
        Ok(placed.optional()?)
    }

    /// Unread reports by category.
    pub(crate) fn unread_reports(&self, reader: i64, wish: &Wish) -> Result<Vec<Unread>, Error> {
        let Conditions { sql: conditions, with } = of_reports(reader, wish);
        let sql = format!(
            "SELECT coalesce(i.category, ''), count(*), max(i.made) FROM item i \
             LEFT JOIN mark m ON m.reader = ? AND m.item = i.id WHERE m.read IS NULL{conditions} GROUP BY 1 ORDER BY 1"
        );
        let mut select = self.connection.prepare_cached(&sql)?;
        let rows = select.query_map(params_from_iter(with), |row| {
            let count = row.get::<_, i64>(1)?.unsigned_abs();
            Ok(Unread { category: row.get(0)?, source: None, count, newest: row.get(2)? })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Unread articles by source.
    pub(crate) fn unread_articles(&self, reader: i64, wish: &Wish) -> Result<Vec<Unread>, Error> {
        let Conditions { sql: conditions, with } = of_articles(reader, wish);
        let sql = format!(
            "SELECT a.source, count(*), max(a.arrived) FROM article a \
             LEFT JOIN article_mark m ON m.reader = ? AND m.article = a.key \
             WHERE a.source IS NOT NULL AND m.read IS NULL{conditions} GROUP BY 1 ORDER BY 1"
        );
        let mut select = self.connection.prepare_cached(&sql)?;
        let rows = select.query_map(params_from_iter(with), |row| {
            let count = row.get::<_, i64>(1)?.unsigned_abs();
            Ok(Unread { category: String::new(), source: row.get(0)?, count, newest: row.get(2)? })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Marks the unread reports of a stream as read at a time.
    pub(crate) fn read_reports(&self, reader: i64, wish: &Wish, at: i64) -> Result<(), Error> {
        let Conditions { sql: conditions, mut with } = of_reports(reader, wish);
        let sql = format!(
            "INSERT INTO mark (reader, item, read) SELECT ?, i.id, ? FROM item i \
             LEFT JOIN mark m ON m.reader = ? AND m.item = i.id WHERE m.read IS NULL{conditions} \
             ON CONFLICT (reader, item) DO UPDATE SET read = excluded.read"
        );
        with.splice(0..0, [reader.into(), at.into()]);
        self.connection.prepare_cached(&sql)?.execute(params_from_iter(with))?;
        Ok(())
    }

    /// Marks the unread articles of a stream as read at a time.
    pub(crate) fn read_articles(&self, reader: i64, wish: &Wish, at: i64) -> Result<(), Error> {
        let Conditions { sql: conditions, mut with } = of_articles(reader, wish);
        let sql = format!(
            "INSERT INTO article_mark (reader, article, read) SELECT ?, a.key, ? FROM article a \
             LEFT JOIN article_mark m ON m.reader = ? AND m.article = a.key \
             WHERE a.source IS NOT NULL AND m.read IS NULL{conditions} \
             ON CONFLICT (reader, article) DO UPDATE SET read = excluded.read"
        );
        with.splice(0..0, [reader.into(), at.into()]);
        self.connection.prepare_cached(&sql)?.execute(params_from_iter(with))?;
        Ok(())
    }

    /// Marks articles; what is no article counts for nothing. `None` leaves a mark as it is.
    pub(crate) fn mark_articles(
        &self,
        reader: i64,
        articles: &[i64],
        read: Option<Option<i64>>,
        starred: Option<Option<i64>>,
    ) -> Result<(), Error> {
        for (column, mark) in [("read", read), ("starred", starred)] {
            let Some(mark) = mark else { continue };
            let sql = format!(
                "INSERT INTO article_mark (reader, article, {column}) SELECT ?1, key, ?3 FROM article WHERE key = ?2 \
                 ON CONFLICT (reader, article) DO UPDATE SET {column} = ?3"
            );
            let mut set = self.connection.prepare_cached(&sql)?;
            for article in articles {
                set.execute(params![reader, article, mark])?;
            }
        }
        Ok(())
    }

    /// Every category that a report has had, in the order of their names; the empty one where a report has none.
    pub(crate) fn categories(&self) -> Result<Vec<String>, Error> {
        let sql = "SELECT DISTINCT coalesce(category, '') FROM item ORDER BY 1";
        let mut select = self.connection.prepare_cached(sql)?;
        Ok(select.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }

    /// An article as feed readers are told of it.
    pub(crate) fn headline(&self, key: i64) -> Result<Option<Headline>, Error> {
        let sql = "SELECT a.outlet, a.title, a.url, i.slug FROM article a LEFT JOIN item i ON i.story = a.story WHERE a.key = ?1";
        let found = self.connection.prepare_cached(sql)?.query_row([key], |row| {
            let (outlet, title, url, report) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
            Ok(Headline { outlet, title, url, published: key / SECOND, report })
        });
        Ok(found.optional()?)
    }

    /// Adds a key that a feed reader got for the sync password; the oldest of too many go.
    pub(crate) fn add_sync_token(&self, secret: &[u8], reader: i64, name: &str, now: i64) -> Result<(), Error> {
        let sql = "INSERT INTO token (hash, reader, name, made, used, sync) VALUES (?1, ?2, ?3, ?4, ?4, 1)";
        self.connection.prepare_cached(sql)?.execute(params![sha256(secret), reader, name, now])?;
        let sql = "DELETE FROM token WHERE reader = ?1 AND sync = 1 AND (?2 IS NULL OR name = ?2) AND id NOT IN (\
                   SELECT id FROM token WHERE reader = ?1 AND sync = 1 AND (?2 IS NULL OR name = ?2) \
                   ORDER BY used DESC, id DESC LIMIT ?3)";
        let mut forget = self.connection.prepare_cached(sql)?;
        forget.execute(params![reader, name, MOST_KEYS_OF_ONE])?;
        forget.execute(params![reader, None::<&str>, MOST_KEYS])?;
        Ok(())
    }

    /// Whose feed reader has this key.
    pub(crate) fn reader_of_sync(&self, secret: &[u8], now: i64) -> Result<Option<Reader>, Error> {
        let sql = "SELECT id, reader FROM token WHERE hash = ?1 AND sync = 1";
        let found =
            self.connection.prepare_cached(sql)?.query_row([sha256(secret)], |row| Ok((row.get(0)?, row.get(1)?)));
        let Some((id, reader)) = found.optional()? else { return Ok(None) };
        let (id, reader): (i64, i64) = (id, reader);
        let sql = "UPDATE token SET used = ?2 WHERE id = ?1 AND coalesce(used, 0) < ?2 - ?3";
        self.connection.prepare_cached(sql)?.execute(params![id, now, NOTED])?;
        self.reader(reader)
    }

    /// What a reader has chosen under a name.
    pub(crate) fn choice(&self, reader: i64, name: &str) -> Result<Option<String>, Error> {
        let sql = "SELECT value FROM choice WHERE reader = ?1 AND name = ?2";
        Ok(self.connection.prepare_cached(sql)?.query_row(params![reader, name], |row| row.get(0)).optional()?)
    }

    /// Keeps what a reader chooses.
    pub(crate) fn set_choice(&self, reader: i64, name: &str, value: &str) -> Result<(), Error> {
        let sql = "INSERT INTO choice (reader, name, value) VALUES (?1, ?2, ?3) \
                   ON CONFLICT (reader, name) DO UPDATE SET value = ?3";
        self.connection.prepare_cached(sql)?.execute(params![reader, name, value])?;
        Ok(())
    }
}
