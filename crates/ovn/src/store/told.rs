//! What is kept when a report is written: of whom and what it tells, and what lists show of it; and how an older store
//! catches up with this and with what its articles say.

use std::collections::{BTreeMap, HashMap};

use openvoicenews::model::Report;
use openvoicenews::publish::subjects::{Subject, told};
use openvoicenews::write::media_topic;
use rusqlite::params;

use super::Store;
use super::subjects::{limit, subject};
use crate::error::Error;

/// Reports with when they were made, and the row from which on all were looked at; `None` where there are no more.
pub(crate) type Untold = (Vec<(Report, i64)>, Option<i64>);

/// What is written.
impl Store {
    /// Keeps which subjects the newest version of a story's report tells of, and what lists show of it.
    pub(crate) fn keep_told(&self, report: &Report, made: i64) -> Result<(), Error> {
        let at = report.updated.or(report.published).map_or(made, |m| m.seconds());
        let mut ids = HashMap::new();
        self.connection.prepare_cached("DELETE FROM told WHERE story = ?1")?.execute([&*report.story])?;
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO told (subject, at, story, role) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
        )?;
        let candidates = self.named_by(report)?;
        for told in told(report, &candidates) {
            insert.execute(params![self.subject_id(told.subject, &mut ids)?, at, &*report.story, told.role])?;
        }
        // A category and a topic of one name are one page.
        let topics = report.media_topics.iter().filter_map(|code| media_topic(code));
        for name in report.categories.iter().map(String::as_str).chain(topics) {
            if let Some(topic) = Subject::topic(name) {
                insert.execute(params![self.subject_id(&topic, &mut ids)?, at, &*report.story, None::<String>])?;
            }
        }
        self.keep_card(report, at)
    }

    fn keep_card(&self, report: &Report, at: i64) -> Result<(), Error> {
        let sql = "INSERT OR REPLACE INTO card (story, headline, standfirst, language, at, origins, articles) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        self.connection.prepare_cached(sql)?.execute(params![
            &*report.story,
            report.headline.text,
            report.standfirst.as_ref().map(|s| &s.text),
            report.language,
            at,
            limit(report.coverage.origins.max(1)),
            limit(report.sources.len()),
        ])?;
        Ok(())
    }

    /// The subjects that the articles of a report name.
    fn named_by(&self, report: &Report) -> Result<Vec<Subject>, Error> {
        let sql = "SELECT s.id, s.key, s.kind, s.name FROM article a JOIN mention m ON m.article = a.key \
                   JOIN subject s ON s.id = m.subject WHERE a.id = ?1 ORDER BY s.key";
        let mut select = self.connection.prepare_cached(sql)?;
        let mut found = BTreeMap::new();
        for source in &report.sources {
            for row in select.query_map([&*source.article], subject)? {
                let subject = row?.subject;
                found.insert(subject.key.clone(), subject);
            }
        }
        Ok(found.into_values().collect())
    }
}

/// What an older store has and was not read for this yet.
impl Store {
    /// The newest articles that are still to be read, with their keys: ids and current revisions.
    pub(crate) fn unheard(&self, most: usize) -> Result<Vec<(i64, String)>, Error> {
        let sql = "SELECT key, id FROM article WHERE key < (SELECT below FROM catch_up WHERE what = 'articles') \
                   ORDER BY key DESC LIMIT ?1";
        let mut select = self.connection.prepare_cached(sql)?;
        let rows = select.query_map([limit(most)], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Articles from this key on were read; `None` says that there are no more.
    pub(crate) fn reach_articles(&self, from: Option<i64>) -> Result<(), Error> {
        self.reach("articles", from)
    }

    fn reach(&self, what: &str, from: Option<i64>) -> Result<(), Error> {
        match from {
            Some(from) => {
                let sql = "UPDATE catch_up SET below = ?2 WHERE what = ?1";
                self.connection.prepare_cached(sql)?.execute(params![what, from])?;
            }
            None => {
                self.connection.prepare_cached("DELETE FROM catch_up WHERE what = ?1")?.execute([what])?;
            }
        }
        Ok(())
    }

    /// Whether articles, and whether reports are still to be read.
    pub(crate) fn behind(&self) -> Result<(bool, bool), Error> {
        let sql = "SELECT 1 FROM catch_up WHERE what = ?1";
        let mut select = self.connection.prepare_cached(sql)?;
        Ok((select.exists(["articles"])?, select.exists(["reports"])?))
    }

    /// The newest versions of the reports on the newest rows that are still to be read.
    pub(crate) fn untold(&self, most: usize) -> Result<Untold, Error> {
        let sql = "SELECT r.id, r.story, r.made, r.version = (SELECT max(version) FROM report n WHERE n.story = r.story) \
             FROM report r WHERE r.id < (SELECT below FROM catch_up WHERE what = 'reports') ORDER BY r.id DESC LIMIT ?1";
        let mut select = self.connection.prepare_cached(sql)?;
        let rows = select.query_map([limit(most)], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get(2)?, row.get::<_, bool>(3)?))
        })?;
        let (mut reports, mut last) = (Vec::new(), None);
        for row in rows {
            let (id, story, made, newest) = row?;
            last = Some(id);
            if newest && let Some(report) = self.report(&story)? {
                reports.push((report, made));
            }
        }
        Ok((reports, last))
    }

    /// Reports from this row on were read; `None` says that there are no more.
    pub(crate) fn reach_reports(&self, from: Option<i64>) -> Result<(), Error> {
        self.reach("reports", from)
    }

    /// After an import everything is still to be read.
    pub(super) fn begin_catching_up(&self) -> Result<(), Error> {
        for sql in [
            "INSERT OR REPLACE INTO catch_up SELECT 'articles', max(key) + 1 FROM article HAVING max(key) IS NOT NULL",
            "INSERT OR REPLACE INTO catch_up SELECT 'reports', max(id) + 1 FROM report HAVING max(id) IS NOT NULL",
        ] {
            self.connection.execute(sql, [])?;
        }
        Ok(())
    }
}
