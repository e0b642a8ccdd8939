//! The table `item`: a story's report as readers have it, under a number that stays.

use openvoicenews::publish::Card;
use rusqlite::{OptionalExtension, Row, params};

use super::pack::{pack, unpack_text};
use super::standing::{Parts, complete};
use super::{Fault, Store};
use crate::error::Error;

/// A report as readers have it.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) id: i64,
    /// The row of its version.
    pub(crate) report: i64,
    /// When it was first published.
    pub(crate) made: i64,
    /// When this version was.
    pub(crate) changed: i64,
    pub(crate) card: Card,
}

/// What an edition says and looks like.
#[derive(Clone, Debug, Default)]
pub(crate) struct Front {
    pub(crate) number: u32,
    pub(crate) made: i64,
    pub(crate) masthead: serde_json::Value,
}

/// An edition in the list of all.
#[derive(Clone, Debug)]
pub(crate) struct PastEdition {
    pub(crate) number: u32,
    pub(crate) day: Option<String>,
    pub(crate) made: i64,
    pub(crate) reports: u64,
}

pub(super) const COLUMNS: &str = "item.id, item.report, item.made, item.changed, item.card, \
     (SELECT line FROM standing WHERE standing.item = item.id)";

pub(super) type Raw = (i64, i64, i64, i64, Vec<u8>, Option<String>);

pub(super) fn raw(row: &Row<'_>) -> rusqlite::Result<Raw> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?))
}

pub(super) fn item((id, report, made, changed, packed, standing): Raw) -> Result<Item, Fault> {
    let damaged = |e: serde_json::Error| Fault::Damaged(format!("the card of item {id} cannot be read ({e})"));
    let mut card = serde_json::from_str(&unpack_text(&packed)?).map_err(damaged)?;
    if let Some(standing) = standing {
        complete(&mut card, id, &standing)?;
    }
    Ok(Item { id, report, made, changed, card })
}

impl Store {
    /// Keeps what readers see of a report. Its number stays; `now` counts as its change where its version is another.
    pub(crate) fn keep_item(&self, report: i64, card: &Card, body: &str, now: i64) -> Result<(), Error> {
        let parts = Parts::of(card, body, report)?;
        // Thousands of cards are in an edition, and few of them say anything else than in the one before.
        if let Some(item) = self.item_as(&card.story, &parts)? {
            return self.keep_standing(item, &parts);
        }
        let line = serde_json::to_string(card).map_err(|e| Error::internal(e.to_string()))?;
        // What was made of an earlier version without some outlets is of no use any more.
        let sql = "DELETE FROM variant WHERE report IN (SELECT report FROM item WHERE story = ?1 AND report <> ?2)";
        self.connection.prepare_cached(sql)?.execute(params![&*card.story, report])?;
        let tail = card.slug.get(card.slug.len().saturating_sub(8)..).unwrap_or_default();
        let sql = "INSERT INTO item (story, report, slug, tail, category, made, changed, card, body) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7, ?8) ON CONFLICT (story) DO UPDATE SET \
                   changed = CASE WHEN report = ?2 THEN changed ELSE ?6 END, \
                   report = ?2, slug = ?3, tail = ?4, category = ?5, card = ?7, body = ?8 RETURNING id";
        let item = self.connection.prepare_cached(sql)?.query_row(
            params![
                &*card.story,
                report,
                card.slug,
                tail,
                card.categories.first(),
                now,
                pack(line.as_bytes()),
                pack(body.as_bytes())
            ],
            |row| row.get(0),
        )?;
        self.keep_facts(item, &card.facts)?;
        self.keep_standing(item, &parts)
    }

    pub(super) fn items_by(&self, sql: &str, with: impl rusqlite::Params) -> Result<Vec<Item>, Error> {
        let mut out = Vec::new();
        self.each_item(sql, with, |item| {
            out.push(item);
            true
        })?;
        Ok(out)
    }

    /// Hands over one report after the other, as long as `each` wants more: a card weighs some ten kilobytes.
    fn each_item(
        &self,
        sql: &str,
        with: impl rusqlite::Params,
        mut each: impl FnMut(Item) -> bool,
    ) -> Result<(), Error> {
        let mut select = self.connection.prepare_cached(sql)?;
        for row in select.query_map(with, raw)? {
            if !each(item(row?)?) {
                break;
            }
        }
        Ok(())
    }

    /// The reports of the newest edition, weightiest first, without the `view` that templates take: it is nine tenths of a
    /// card, and a server has the cards of the whole edition in memory.
    pub(crate) fn edition_items(&self) -> Result<Vec<Item>, Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM edition_report e JOIN report r ON r.id = e.report JOIN item ON item.story = r.story \
             WHERE e.edition = (SELECT max(id) FROM edition) ORDER BY e.place"
        );
        let mut out = Vec::new();
        self.each_item(&sql, [], |mut item| {
            item.card.view = serde_json::Value::Null;
            out.push(item);
            true
        })?;
        Ok(out)
    }

    /// Hands over the reports that changed from `since` on, the newest first, as long as `each` wants more.
    pub(crate) fn each_item_since(&self, since: i64, each: impl FnMut(Item) -> bool) -> Result<(), Error> {
        let sql = format!("SELECT {COLUMNS} FROM item WHERE changed >= ?1 ORDER BY changed DESC, id DESC");
        self.each_item(&sql, [since], each)
    }

    /// The same of what a reader has not read; with `again` also of what changed since they read it.
    pub(crate) fn each_unread_since(
        &self,
        reader: i64,
        since: i64,
        again: bool,
        each: impl FnMut(Item) -> bool,
    ) -> Result<(), Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM item LEFT JOIN mark ON mark.reader = ?1 AND mark.item = item.id \
             WHERE changed >= ?2 AND (mark.read IS NULL OR (?3 AND item.changed > mark.read)) \
             ORDER BY changed DESC, id DESC"
        );
        self.each_item(&sql, params![reader, since, again], each)
    }

    /// The numbers of the newest of these, at most so many, without their cards.
    pub(crate) fn unread_since(&self, reader: i64, since: i64, most: usize) -> Result<Vec<i64>, Error> {
        let sql = "SELECT id FROM item WHERE changed >= ?2 AND NOT EXISTS \
                   (SELECT 1 FROM mark WHERE mark.reader = ?1 AND mark.item = item.id AND mark.read IS NOT NULL) \
                   ORDER BY changed DESC, id DESC LIMIT ?3";
        let mut select = self.connection.prepare_cached(sql)?;
        let rows =
            select.query_map(params![reader, since, i64::try_from(most).unwrap_or(i64::MAX)], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// One report.
    pub(crate) fn item(&self, id: i64) -> Result<Option<Item>, Error> {
        Ok(self.items_by(&format!("SELECT {COLUMNS} FROM item WHERE id = ?1"), [id])?.pop())
    }

    /// The report of a story.
    pub(crate) fn item_of(&self, story: &str) -> Result<Option<Item>, Error> {
        Ok(self.items_by(&format!("SELECT {COLUMNS} FROM item WHERE story = ?1"), [story])?.pop())
    }

    /// The report whose page has or had this name: the headline in it may have been another.
    pub(crate) fn item_named(&self, slug: &str) -> Result<Option<Item>, Error> {
        let Some(tail) = slug.len().checked_sub(8).and_then(|at| slug.get(at..)) else { return Ok(None) };
        Ok(self.items_by(&format!("SELECT {COLUMNS} FROM item WHERE tail = ?1 ORDER BY id"), [tail])?.pop())
    }

    /// The text of a report as feeds have it, HTML.
    pub(crate) fn item_body(&self, id: i64) -> Result<Option<String>, Error> {
        let sql = "SELECT body FROM item WHERE id = ?1";
        let packed: Option<Vec<u8>> =
            self.connection.prepare_cached(sql)?.query_row([id], |row| row.get(0)).optional()?;
        Ok(packed.map(|packed| unpack_text(&packed)).transpose()?)
    }

    /// The version of a report that a row has.
    pub(crate) fn report_row(&self, id: i64) -> Result<Option<openvoicenews::model::Report>, Error> {
        let sql = "SELECT story, line FROM report WHERE id = ?1";
        let row: Option<(String, Vec<u8>)> =
            self.connection.prepare_cached(sql)?.query_row([id], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        Ok(row.map(|(story, packed)| super::reports::read(&story, &packed)).transpose()?)
    }

    /// A version of a story's report, by its number from 1.
    pub(crate) fn report_version(
        &self,
        story: &str,
        version: usize,
    ) -> Result<Option<openvoicenews::model::Report>, Error> {
        let sql = "SELECT line FROM report WHERE story = ?1 AND version = ?2";
        let version = i64::try_from(version).unwrap_or(i64::MAX);
        let packed: Option<Vec<u8>> =
            self.connection.prepare_cached(sql)?.query_row(params![story, version], |row| row.get(0)).optional()?;
        Ok(packed.map(|packed| super::reports::read(story, &packed)).transpose()?)
    }

    /// The versions of a story's report: number and when it was written, the first one first.
    pub(crate) fn versions_of(&self, story: &str) -> Result<Vec<(i64, i64)>, Error> {
        let sql = "SELECT version, made FROM report WHERE story = ?1 ORDER BY version";
        let mut select = self.connection.prepare_cached(sql)?;
        let rows = select.query_map([story], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The articles that a version of a report names: id, outlet and headline, the newest first.
    pub(crate) fn articles_of_report(&self, report: i64) -> Result<Vec<(String, Option<String>, String)>, Error> {
        let sql = "SELECT a.id, a.outlet, a.title FROM cites c JOIN article a ON a.id = c.article \
                   WHERE c.report = ?1 ORDER BY a.key DESC";
        let mut select = self.connection.prepare_cached(sql)?;
        let rows = select.query_map([report], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Gives the newest edition what its masthead says and its front page; those of earlier editions of its number go.
    pub(crate) fn keep_front(&self, masthead: &serde_json::Value, front: &[u8]) -> Result<(), Error> {
        let sql = "UPDATE edition SET masthead = ?1, front = ?2 WHERE id = (SELECT max(id) FROM edition)";
        self.connection.prepare_cached(sql)?.execute(params![masthead.to_string(), pack(front)])?;
        let sql = "UPDATE edition SET front = NULL WHERE front IS NOT NULL AND id < (SELECT max(id) FROM edition) \
                   AND number = (SELECT number FROM edition ORDER BY id DESC LIMIT 1)";
        self.connection.prepare_cached(sql)?.execute([])?;
        Ok(())
    }

    /// What the newest edition says.
    pub(crate) fn front(&self) -> Result<Option<Front>, Error> {
        let sql = "SELECT number, made, masthead FROM edition ORDER BY id DESC LIMIT 1";
        let row = self
            .connection
            .prepare_cached(sql)?
            .query_row([], |row| Ok((row.get::<_, u32>(0)?, row.get(1)?, row.get::<_, Option<String>>(2)?)));
        let Some((number, made, masthead)) = row.optional()? else { return Ok(None) };
        let masthead = masthead.and_then(|m| serde_json::from_str(&m).ok()).unwrap_or_default();
        Ok(Some(Front { number, made, masthead }))
    }

    /// The front page of the last edition of a number, or of a day where `name` is one.
    pub(crate) fn past_front(&self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        let by = if name.contains('-') { "day = ?1" } else { "number = CAST(?1 AS INTEGER)" };
        let sql = format!("SELECT front FROM edition WHERE {by} AND front IS NOT NULL ORDER BY id DESC LIMIT 1");
        let packed: Option<Vec<u8>> =
            self.connection.prepare_cached(&sql)?.query_row([name], |row| row.get(0)).optional()?;
        Ok(packed.map(|packed| super::pack::unpack(&packed)).transpose()?)
    }

    /// The editions that have a front page, the newest first.
    pub(crate) fn past_editions(&self, most: usize) -> Result<Vec<PastEdition>, Error> {
        let sql = "SELECT number, day, made, (SELECT count(*) FROM edition_report r WHERE r.edition = edition.id) \
                   FROM edition WHERE front IS NOT NULL ORDER BY id DESC LIMIT ?1";
        let mut select = self.connection.prepare_cached(sql)?;
        let rows = select.query_map([i64::try_from(most).unwrap_or(i64::MAX)], |row| {
            Ok(PastEdition {
                number: row.get(0)?,
                day: row.get(1)?,
                made: row.get(2)?,
                reports: row.get::<_, i64>(3)?.unsigned_abs(),
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// What a number that changes with everything that any program writes into the store is now.
    pub(crate) fn pulse(&self) -> Result<i64, Error> {
        Ok(self.connection.pragma_query_value(None, "data_version", |row| row.get(0))?)
    }
}
