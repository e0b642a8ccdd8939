//! The table `entry`: what feeds list.

use std::collections::BTreeMap;

use openvoicenews::model::Entry;
use rusqlite::{OptionalExtension, Row, params};

use super::captures::sha256;
use super::pack::{pack, unpack};
use super::{Fault, Store};
use crate::error::Error;

/// Entries whose reservations are counted.
const NEWEST: i64 = 20_000;

/// How an entry compares with what was listed before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ListedEntry {
    /// It was not listed before.
    New(i64),
    /// It was, and says something else now.
    Changed(i64),
    /// It is as it was.
    Same,
    /// Another entry, of another feed perhaps, leads to the same page.
    Known,
}

/// An entry as it stands.
#[derive(Clone, Debug)]
pub(crate) struct StoredEntry {
    pub(crate) id: i64,
    pub(crate) source: Option<i64>,
    pub(crate) entry: Entry,
    /// The capture of the feed that listed it.
    pub(crate) capture: Option<i64>,
    /// The newest capture of its page.
    pub(crate) page: Option<i64>,
    pub(crate) article: Option<String>,
    /// How often its page was read.
    pub(crate) looks: u32,
    /// When it was first listed.
    pub(crate) seen: i64,
}

const COLUMNS: &str = "id, source, content, capture, page, article, looks, seen";

type Columns = (i64, Option<i64>, Vec<u8>, Option<i64>, Option<i64>, Option<String>, u32, i64);

fn columns(row: &Row<'_>) -> rusqlite::Result<Columns> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?, row.get(7)?))
}

fn stored(columns: Columns) -> Result<StoredEntry, Fault> {
    let (id, source, content, capture, page, article, looks, seen) = columns;
    let damaged = |e: serde_json::Error| Fault::Damaged(format!("entry {id} cannot be read ({e})"));
    let entry = serde_json::from_slice(&unpack(&content)?).map_err(damaged)?;
    Ok(StoredEntry { id, source, entry, capture, page, article, looks, seen })
}

impl Store {
    /// Notes what a feed lists.
    pub(crate) fn list_entry(&self, source: i64, entry: &Entry, capture: i64, now: i64) -> Result<ListedEntry, Error> {
        let content = serde_json::to_vec(entry).unwrap_or_default();
        let digest = sha256(&content);
        let sql = "SELECT id, digest FROM entry WHERE source = ?1 AND guid = ?2";
        let mut select = self.connection.prepare_cached(sql)?;
        let found =
            select.query_row(params![source, entry.id], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?)));
        match found.optional()? {
            Some((id, was)) if was == digest => {
                self.connection
                    .prepare_cached("UPDATE entry SET last = ?2 WHERE id = ?1")?
                    .execute(params![id, now])?;
                Ok(ListedEntry::Same)
            }
            Some((id, _)) => {
                let sql = "UPDATE entry SET url = ?2, digest = ?3, content = ?4, capture = ?5, last = ?6 WHERE id = ?1";
                let mut update = self.connection.prepare_cached(sql)?;
                update.execute(params![id, entry.url, digest, pack(&content), capture, now])?;
                Ok(ListedEntry::Changed(id))
            }
            None => self.new_entry(source, entry, &digest, &content, capture, now),
        }
    }

    fn new_entry(
        &self,
        source: i64,
        entry: &Entry,
        digest: &[u8],
        content: &[u8],
        capture: i64,
        now: i64,
    ) -> Result<ListedEntry, Error> {
        let known: Option<Option<String>> = match &entry.url {
            Some(url) => self
                .connection
                .prepare_cached("SELECT article FROM entry WHERE url = ?1 LIMIT 1")?
                .query_row([url], |row| row.get(0))
                .optional()?,
            None => None,
        };
        let sql = "INSERT INTO entry (source, guid, url, digest, content, capture, article, seen, last) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8)";
        let article = known.clone().flatten();
        let mut insert = self.connection.prepare_cached(sql)?;
        insert.execute(params![source, entry.id, entry.url, digest, pack(content), capture, article, now])?;
        let id = self.connection.last_insert_rowid();
        Ok(if known.is_some() { ListedEntry::Known } else { ListedEntry::New(id) })
    }

    pub(crate) fn entry(&self, id: i64) -> Result<Option<StoredEntry>, Error> {
        let mut select = self.connection.prepare_cached(&format!("SELECT {COLUMNS} FROM entry WHERE id = ?1"))?;
        let row = select.query_row([id], columns).optional()?;
        Ok(row.map(stored).transpose()?)
    }

    /// The page of an entry was captured.
    pub(crate) fn page_read(&self, entry: i64, capture: i64) -> Result<(), Error> {
        let sql = "UPDATE entry SET page = ?2, looks = looks + 1, code = NULL, detail = NULL WHERE id = ?1";
        self.connection.prepare_cached(sql)?.execute([entry, capture])?;
        Ok(())
    }

    /// The page of an entry was looked at again and is as it was.
    pub(crate) fn page_same(&self, entry: i64) -> Result<(), Error> {
        self.connection.prepare_cached("UPDATE entry SET looks = looks + 1 WHERE id = ?1")?.execute([entry])?;
        Ok(())
    }

    /// The page of an entry is not read, and why.
    pub(crate) fn page_not_read(&self, entry: i64, code: &str, detail: &str) -> Result<(), Error> {
        let sql = "UPDATE entry SET code = ?2, detail = ?3 WHERE id = ?1";
        self.connection.prepare_cached(sql)?.execute(params![entry, code, detail])?;
        Ok(())
    }

    /// How many pages publishers forbid, by source and reason, of the newest entries: to count all would be to read all.
    pub(crate) fn reserved(&self) -> Result<BTreeMap<i64, Vec<(String, u64)>>, Error> {
        let sql = "SELECT source, code, count(*) FROM entry WHERE id > (SELECT coalesce(max(id), 0) FROM entry) - ?1 \
                   AND code IN ('robots', 'tdm', 'noai', 'reserved') AND source IS NOT NULL \
                   GROUP BY source, code ORDER BY source, code";
        let mut select = self.connection.prepare_cached(sql)?;
        let rows =
            select.query_map([NEWEST], |row| Ok((row.get(0)?, (row.get(1)?, row.get::<_, i64>(2)?.unsigned_abs()))))?;
        let mut found: BTreeMap<i64, Vec<(String, u64)>> = BTreeMap::new();
        for row in rows {
            let (source, pages) = row?;
            found.entry(source).or_default().push(pages);
        }
        Ok(found)
    }

    /// The article that an entry became; entries of other feeds that lead to the same page became the same.
    pub(crate) fn entry_is(&self, entry: i64, article: &str) -> Result<(), Error> {
        let sql = "UPDATE entry SET article = ?2 WHERE id = ?1 \
                   OR (article IS NULL AND url = (SELECT url FROM entry WHERE id = ?1))";
        self.connection.prepare_cached(sql)?.execute(params![entry, article])?;
        Ok(())
    }
}
