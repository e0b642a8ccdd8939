//! The tables `article` and `revision`: publishers' articles, in every text that they had.

use std::sync::Arc;

use openvoicenews::model::{Article, TextChange};
use openvoicenews::wire;
use rusqlite::{OptionalExtension, params};

use super::pack::{pack, unpack_text};
use super::{Fault, SECOND, Store};
use crate::error::Error;

/// An article that comes in.
pub(crate) struct Arrival<'a> {
    pub(crate) article: &'a Article,
    pub(crate) source: Option<i64>,
    pub(crate) capture: Option<i64>,
    /// The version of the extraction that made it.
    pub(crate) step: u32,
    pub(crate) at: i64,
    /// What is other than in the revision before, JSON.
    pub(crate) changes: Option<String>,
}

/// What became of an article that came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kept {
    New,
    Revised,
    Same,
}

/// A revision in its history.
#[derive(Clone, Debug)]
pub(crate) struct StoredRevision {
    pub(crate) made: i64,
    pub(crate) article: Arc<Article>,
    pub(crate) changes: Option<String>,
}

fn damaged(id: &str, why: impl std::fmt::Display) -> Fault {
    Fault::Damaged(format!("article `{id}` cannot be read ({why})"))
}

fn read(id: &str, packed: &[u8]) -> Result<Arc<Article>, Fault> {
    let line = unpack_text(packed)?;
    Ok(wire::read_article(&line).map_err(|e| damaged(id, e))?.article)
}

impl Store {
    /// Keeps an article: a new one, or a new revision of one that is there.
    pub(crate) fn keep_article(&self, arrival: &Arrival<'_>) -> Result<Kept, Error> {
        let article = arrival.article;
        let sql = "SELECT revision FROM article WHERE id = ?1";
        let was: Option<String> =
            self.connection.prepare_cached(sql)?.query_row([&*article.id], |row| row.get(0)).optional()?;
        match was {
            Some(was) if was == article.revision => return Ok(Kept::Same),
            Some(_) => {
                let sql = "UPDATE article SET title = ?2, revision = ?3, language = ?4, outlet = coalesce(?5, outlet), \
                           url = coalesce(?6, url) WHERE id = ?1";
                self.connection.prepare_cached(sql)?.execute(params![
                    &*article.id,
                    article.title,
                    article.revision,
                    article.language,
                    article.outlet,
                    article.url
                ])?;
            }
            None => self.new_article(arrival)?,
        }
        let line = wire::write_article(article, None).map_err(|e| Error::internal(e.to_string()))?;
        let sql = "INSERT INTO revision (article, hash, capture, made, step, line, changes) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (article, hash) DO NOTHING";
        self.connection.prepare_cached(sql)?.execute(params![
            &*article.id,
            article.revision,
            arrival.capture,
            arrival.at,
            arrival.step,
            pack(line.as_bytes()),
            arrival.changes
        ])?;
        self.index_article(article)?;
        Ok(if was.is_some() { Kept::Revised } else { Kept::New })
    }

    fn new_article(&self, arrival: &Arrival<'_>) -> Result<(), Error> {
        let article = arrival.article;
        // A date in the future is a mistake, or a trick to stay on top of every list.
        let published = article.published.map_or(arrival.at, |p| p.seconds()).clamp(0, arrival.at.max(0));
        let sql = "INSERT INTO article (key, id, source, url, outlet, title, language, arrived, revision) VALUES (\
             (SELECT coalesce(max(key), ?1 - 1) + 1 FROM article WHERE key >= ?1 AND key < ?1 + ?2), \
             ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
        self.connection.prepare_cached(sql)?.execute(params![
            published.saturating_mul(SECOND),
            SECOND,
            &*article.id,
            arrival.source,
            article.url,
            article.outlet,
            article.title,
            article.language,
            arrival.at,
            article.revision
        ])?;
        Ok(())
    }

    /// The current revision of an article.
    pub(crate) fn article(&self, id: &str) -> Result<Option<Arc<Article>>, Error> {
        let sql = "SELECT r.line FROM article a JOIN revision r ON r.article = a.id AND r.hash = a.revision \
                   WHERE a.id = ?1";
        let packed: Option<Vec<u8>> =
            self.connection.prepare_cached(sql)?.query_row([id], |row| row.get(0)).optional()?;
        Ok(packed.map(|packed| read(id, &packed)).transpose()?)
    }

    /// One revision of an article.
    pub(crate) fn revision(&self, id: &str, hash: &str) -> Result<Option<Arc<Article>>, Error> {
        let sql = "SELECT line FROM revision WHERE article = ?1 AND hash = ?2";
        let packed: Option<Vec<u8>> =
            self.connection.prepare_cached(sql)?.query_row([id, hash], |row| row.get(0)).optional()?;
        Ok(packed.map(|packed| read(id, &packed)).transpose()?)
    }

    /// Every revision of an article, the oldest first.
    pub(crate) fn revisions(&self, id: &str) -> Result<Vec<StoredRevision>, Error> {
        let sql = "SELECT made, line, changes FROM revision WHERE article = ?1 ORDER BY id";
        let mut select = self.connection.prepare_cached(sql)?;
        let rows = select.query_map([id], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?, row.get(2)?)))?;
        let mut out = Vec::new();
        for row in rows {
            let (made, packed, changes) = row?;
            out.push(StoredRevision { made, article: read(id, &packed)?, changes });
        }
        Ok(out)
    }

    /// The articles that were revised last: id, title, when, and what changed.
    pub(crate) fn newest_changes(&self, most: usize) -> Result<Vec<(String, String, i64, String)>, Error> {
        let sql = "SELECT r.article, a.title, r.made, r.changes FROM revision r JOIN article a ON a.id = r.article \
                   WHERE r.changes IS NOT NULL ORDER BY r.id DESC LIMIT ?1";
        let mut select = self.connection.prepare_cached(sql)?;
        let rows = select.query_map([i64::try_from(most).unwrap_or(i64::MAX)], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// What an article's publisher changed, and when we saw it, the oldest first.
    pub(crate) fn changes_of(&self, id: &str) -> Result<Vec<(i64, Vec<TextChange>)>, Error> {
        let sql = "SELECT made, changes FROM revision WHERE article = ?1 AND changes IS NOT NULL ORDER BY id";
        let mut select = self.connection.prepare_cached(sql)?;
        let rows = select.query_map([id], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?;
        let mut out = Vec::new();
        for row in rows {
            let (made, changes) = row?;
            out.push((made, serde_json::from_str(&changes).map_err(|e| damaged(id, e))?));
        }
        Ok(out)
    }

    /// What an article is about, as its report tells it.
    pub(crate) fn set_category(&self, article: &str, category: &str) -> Result<(), Error> {
        let sql = "UPDATE article SET category = ?2 WHERE id = ?1 AND category IS NOT ?2";
        let changed = self.connection.prepare_cached(sql)?.execute([article, category])?;
        if changed > 0 { self.filter_again(article) } else { Ok(()) }
    }

    /// The newest articles of a category: id and title.
    pub(crate) fn newest_of(&self, category: &str, most: usize) -> Result<Vec<(String, String)>, Error> {
        let sql = "SELECT id, title FROM article WHERE category = ?1 ORDER BY key DESC LIMIT ?2";
        let mut select = self.connection.prepare_cached(sql)?;
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let rows = select.query_map(params![category, most], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The name that a source's newest article gives its outlet.
    pub(crate) fn outlet_of(&self, source: i64) -> Result<Option<String>, Error> {
        let sql = "SELECT outlet FROM article WHERE source = ?1 AND outlet IS NOT NULL ORDER BY key DESC LIMIT 1";
        Ok(self.connection.prepare_cached(sql)?.query_row([source], |row| row.get(0)).optional()?)
    }
}
