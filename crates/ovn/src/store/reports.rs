//! The tables `report`, `cites` and `edition`: every version of every report, and what was published when.

use std::collections::BTreeSet;

use openvoicenews::model::Report;
use openvoicenews::wire;
use rusqlite::{OptionalExtension, params};

use super::pack::{pack, unpack_text};
use super::{Fault, Store};
use crate::error::Error;

/// The newest edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StoredEdition {
    pub(crate) number: u32,
    pub(crate) made: i64,
    pub(crate) day: Option<String>,
    /// The rows of its reports, weightiest first.
    pub(crate) reports: Vec<i64>,
}

pub(super) fn read(story: &str, packed: &[u8]) -> Result<Report, Fault> {
    let line = unpack_text(packed)?;
    wire::read_report(&line).map_err(|e| Fault::Damaged(format!("the report of `{story}` cannot be read ({e})")))
}

impl Store {
    /// The newest version of a story's report.
    pub(crate) fn report(&self, story: &str) -> Result<Option<Report>, Error> {
        let sql = "SELECT line FROM report WHERE story = ?1 ORDER BY version DESC LIMIT 1";
        let packed: Option<Vec<u8>> =
            self.connection.prepare_cached(sql)?.query_row([story], |row| row.get(0)).optional()?;
        Ok(packed.map(|packed| read(story, &packed)).transpose()?)
    }

    /// Keeps a new version of a story's report; the same text again is no new version. Says whether it was one.
    pub(crate) fn keep_report(&self, report: &Report, made: i64) -> Result<bool, Error> {
        let line = wire::write_report(report).map_err(|e| Error::internal(e.to_string()))?;
        let sql = "SELECT version, line FROM report WHERE story = ?1 ORDER BY version DESC LIMIT 1";
        let mut select = self.connection.prepare_cached(sql)?;
        let last = select.query_row([&*report.story], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?)));
        let last = last.optional()?;
        if let Some((_, packed)) = &last
            && unpack_text(packed)? == line
        {
            return Ok(false);
        }
        let version = last.map_or(1, |(version, _)| version + 1);
        let category = report.categories.first();
        let sql =
            "INSERT INTO report (story, version, made, published, category, line) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let published = report.updated.or(report.published).map(|p| p.seconds());
        self.connection.prepare_cached(sql)?.execute(params![
            &*report.story,
            version,
            made,
            published,
            category,
            pack(line.as_bytes())
        ])?;
        let id = self.connection.last_insert_rowid();
        let mut cite = self
            .connection
            .prepare_cached("INSERT OR IGNORE INTO cites (report, article, hash) VALUES (?1, ?2, ?3)")?;
        for source in &report.sources {
            cite.execute(params![id, &*source.article, source.revision])?;
            if let Some(category) = category {
                self.set_category(&source.article, category)?;
            }
        }
        self.keep_told(report, made)?;
        self.index_report(&report.story)?;
        Ok(true)
    }

    /// The newest version of each report whose story has articles, of the days from `since` on: rows and reports.
    pub(crate) fn reports_since(&self, since: i64) -> Result<Vec<(i64, Report)>, Error> {
        let sql = "SELECT r.id, r.story, r.line FROM report r WHERE coalesce(r.published, r.made) >= ?1 \
             AND r.version = (SELECT max(version) FROM report n WHERE n.story = r.story) \
             AND EXISTS (SELECT 1 FROM assignment a WHERE a.story = r.story) ORDER BY r.id";
        let mut select = self.connection.prepare_cached(sql)?;
        let mut rows = select.query([since])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let (story, packed): (String, Vec<u8>) = (row.get(1)?, row.get(2)?);
            out.push((row.get(0)?, read(&story, &packed)?));
        }
        Ok(out)
    }

    /// The story and the version that a row is of, and whether the story had another one up to the row `known`.
    pub(crate) fn row_and_before(&self, row: i64, known: i64) -> Result<Option<(String, i64, bool)>, Error> {
        let sql = "SELECT story, version, EXISTS (SELECT 1 FROM report o WHERE o.story = r.story \
                   AND o.version < r.version AND o.id <= ?2) FROM report r WHERE id = ?1";
        let mut select = self.connection.prepare_cached(sql)?;
        Ok(select.query_row(params![row, known], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()?)
    }

    /// The stories whose reports have versions that were made at `since` or later.
    pub(crate) fn stories_since(&self, since: i64) -> Result<BTreeSet<String>, Error> {
        let sql = "SELECT DISTINCT story FROM report WHERE made >= ?1";
        let mut select = self.connection.prepare_cached(sql)?;
        let rows = select.query_map([since], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The newest edition.
    pub(crate) fn edition(&self) -> Result<Option<StoredEdition>, Error> {
        let sql = "SELECT id, number, made, day FROM edition ORDER BY id DESC LIMIT 1";
        let row = self
            .connection
            .prepare_cached(sql)?
            .query_row([], |row| Ok((row.get::<_, i64>(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
            .optional()?;
        let Some((id, number, made, day)) = row else { return Ok(None) };
        let sql = "SELECT report FROM edition_report WHERE edition = ?1 ORDER BY place";
        let mut select = self.connection.prepare_cached(sql)?;
        let reports = select.query_map([id], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        Ok(Some(StoredEdition { number, made, day, reports }))
    }

    /// Keeps an edition.
    pub(crate) fn keep_edition(&self, edition: &StoredEdition) -> Result<(), Error> {
        let sql = "INSERT INTO edition (number, made, day) VALUES (?1, ?2, ?3)";
        self.connection.prepare_cached(sql)?.execute(params![edition.number, edition.made, edition.day])?;
        let id = self.connection.last_insert_rowid();
        let sql = "INSERT INTO edition_report (edition, place, report) VALUES (?1, ?2, ?3)";
        let mut insert = self.connection.prepare_cached(sql)?;
        for (place, report) in edition.reports.iter().enumerate() {
            insert.execute(params![id, i64::try_from(place).unwrap_or(i64::MAX), report])?;
        }
        Ok(())
    }
}
