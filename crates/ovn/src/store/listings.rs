//! Lists in parts, each from a place on: reports, editions, stories and articles, for programs that read all of them.

use openvoicenews::model::Assignment;
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, Row, params, params_from_iter};

use super::items::{COLUMNS, item, raw};
use super::pack::unpack_text;
use super::readers::Follow;
use super::{Item, Mark, Store};
use crate::error::Error;

/// An article's key has its second in the upper bits, as the table says.
const SECOND: i64 = 1 << 20;

/// Which reports are wanted.
#[derive(Clone, Debug, Default)]
pub(crate) struct ItemWish {
    pub(crate) category: Option<String>,
    /// Changed from then on.
    pub(crate) since: Option<i64>,
    /// Changed before then.
    pub(crate) until: Option<i64>,
    /// Further back than the report with this change and number.
    pub(crate) before: Option<(i64, i64)>,
}

/// An edition: the last of its number, or of its day.
#[derive(Clone, Debug)]
pub(crate) struct EditionRow {
    pub(crate) id: i64,
    pub(crate) number: u32,
    pub(crate) made: i64,
    pub(crate) day: Option<String>,
    pub(crate) reports: u64,
}

/// Which articles are wanted.
#[derive(Clone, Debug, Default)]
pub(crate) struct ArticleWish {
    pub(crate) id: Option<String>,
    pub(crate) outlet: Option<String>,
    pub(crate) category: Option<String>,
    pub(crate) story: Option<String>,
    pub(crate) source: Option<i64>,
    pub(crate) since: Option<i64>,
    pub(crate) until: Option<i64>,
    /// Further back than the article with this key.
    pub(crate) before: Option<i64>,
}

/// An article without its text.
#[derive(Clone, Debug)]
pub(crate) struct ArticleRow {
    pub(crate) key: i64,
    pub(crate) id: String,
    pub(crate) url: Option<String>,
    pub(crate) outlet: Option<String>,
    pub(crate) title: String,
    pub(crate) language: Option<String>,
    /// When it was published, or came in where it has no date.
    pub(crate) dated: i64,
    pub(crate) arrived: i64,
    pub(crate) revision: String,
    pub(crate) story: Option<String>,
    pub(crate) category: Option<String>,
    pub(crate) source: Option<i64>,
}

const EDITION: &str =
    "SELECT id, number, made, day, (SELECT count(*) FROM edition_report r WHERE r.edition = edition.id) FROM edition";

fn edition(row: &Row<'_>) -> rusqlite::Result<EditionRow> {
    Ok(EditionRow {
        id: row.get(0)?,
        number: row.get(1)?,
        made: row.get(2)?,
        day: row.get(3)?,
        reports: row.get::<_, i64>(4)?.unsigned_abs(),
    })
}

fn article(row: &Row<'_>) -> rusqlite::Result<ArticleRow> {
    let key: i64 = row.get(0)?;
    Ok(ArticleRow {
        key,
        id: row.get(1)?,
        url: row.get(2)?,
        outlet: row.get(3)?,
        title: row.get(4)?,
        language: row.get(5)?,
        dated: key / SECOND,
        arrived: row.get(6)?,
        revision: row.get(7)?,
        story: row.get(8)?,
        category: row.get(9)?,
        source: row.get(10)?,
    })
}

/// Conditions that are there, and their values in order.
#[derive(Default)]
struct Where {
    conditions: Vec<&'static str>,
    values: Vec<Value>,
}

impl Where {
    fn and(&mut self, condition: &'static str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.conditions.push(condition);
            self.values.push(value.into());
        }
    }

    fn sql(&self) -> String {
        if self.conditions.is_empty() { String::new() } else { format!("WHERE {}", self.conditions.join(" AND ")) }
    }
}

fn limit(most: usize) -> i64 {
    i64::try_from(most).unwrap_or(i64::MAX)
}

/// The members of a story as they were assigned, and the number of its report, where it has one.
pub(crate) type StoredStory = (Vec<Assignment>, Option<i64>);

impl Store {
    /// Reports, the last changed first.
    pub(crate) fn items_of(&self, wish: &ItemWish, most: usize) -> Result<Vec<Item>, Error> {
        let mut w = Where::default();
        w.and("item.category = ?", wish.category.clone());
        w.and("item.changed >= ?", wish.since);
        w.and("item.changed < ?", wish.until);
        if let Some((changed, id)) = wish.before {
            w.and("(item.changed, item.id) < (?, ?)", Some(changed));
            w.values.push(id.into());
        }
        w.values.push(limit(most).into());
        let sql = format!("SELECT {COLUMNS} FROM item {} ORDER BY item.changed DESC, item.id DESC LIMIT ?", w.sql());
        self.items_by(&sql, params_from_iter(w.values))
    }

    /// The number of the version that a row has.
    pub(crate) fn version_of(&self, report: i64) -> Result<Option<i64>, Error> {
        let sql = "SELECT version FROM report WHERE id = ?1";
        Ok(self.connection.prepare_cached(sql)?.query_row([report], |row| row.get(0)).optional()?)
    }

    /// The line of the version that a row has, in the wire form.
    pub(crate) fn report_line(&self, report: i64) -> Result<Option<String>, Error> {
        let sql = "SELECT line FROM report WHERE id = ?1";
        let packed: Option<Vec<u8>> =
            self.connection.prepare_cached(sql)?.query_row([report], |row| row.get(0)).optional()?;
        Ok(packed.map(|packed| unpack_text(&packed)).transpose()?)
    }

    /// The row of a version of a story's report.
    pub(crate) fn row_of_version(&self, story: &str, version: i64) -> Result<Option<i64>, Error> {
        let sql = "SELECT id FROM report WHERE story = ?1 AND version = ?2";
        Ok(self.connection.prepare_cached(sql)?.query_row(params![story, version], |row| row.get(0)).optional()?)
    }

    /// The newest edition, or the last one of a number or of a day.
    pub(crate) fn edition_named(&self, name: &str) -> Result<Option<EditionRow>, Error> {
        let by = match name {
            "newest" => "?1 = 'newest'",
            day if day.contains('-') => "day = ?1",
            digits if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) => {
                "number = CAST(?1 AS INTEGER)"
            }
            _ => return Ok(None),
        };
        let sql = format!("{EDITION} WHERE {by} ORDER BY id DESC LIMIT 1");
        Ok(self.connection.prepare_cached(&sql)?.query_row([name], edition).optional()?)
    }

    /// The editions before the one with this row, the newest first: of each number the last.
    pub(crate) fn editions_before(&self, before: Option<i64>, most: usize) -> Result<Vec<EditionRow>, Error> {
        let sql = format!(
            "{EDITION} WHERE id IN (SELECT max(id) FROM edition GROUP BY number) AND id < ?1 ORDER BY id DESC LIMIT ?2"
        );
        let mut select = self.connection.prepare_cached(&sql)?;
        let rows = select.query_map(params![before.unwrap_or(i64::MAX), limit(most)], edition)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The reports of an edition from a place on, the weightiest first: place, the version that it had, and the report as it
    /// is now.
    pub(crate) fn reports_of_edition(
        &self,
        edition: i64,
        from: i64,
        most: usize,
    ) -> Result<Vec<(i64, i64, Item)>, Error> {
        let sql = format!(
            "SELECT {COLUMNS}, e.place, r.version FROM edition_report e JOIN report r ON r.id = e.report \
             JOIN item ON item.story = r.story WHERE e.edition = ?1 AND e.place >= ?2 ORDER BY e.place LIMIT ?3"
        );
        let mut select = self.connection.prepare_cached(&sql)?;
        let rows = select.query_map(params![edition, from, limit(most)], |row| {
            Ok((row.get::<_, i64>(6)?, row.get::<_, i64>(7)?, raw(row)?))
        })?;
        let mut out = Vec::new();
        for row in rows {
            let (place, version, raw) = row?;
            out.push((place, version, item(raw)?));
        }
        Ok(out)
    }

    /// Stories after one in the order of their ids, with how many articles each has.
    pub(crate) fn stories_after(&self, after: &str, most: usize) -> Result<Vec<(String, u64)>, Error> {
        let sql = "SELECT story, count(*) FROM assignment WHERE story > ?1 GROUP BY story ORDER BY story LIMIT ?2";
        let mut select = self.connection.prepare_cached(sql)?;
        let rows = select
            .query_map(params![after, limit(most)], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs())))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The story that another became part of, also through others; itself where it is one, whether or not there is any.
    pub(crate) fn story_now(&self, story: &str) -> Result<String, Error> {
        let sql = "WITH RECURSIVE way (story, steps) AS (SELECT ?1, 0 \
             UNION SELECT m.into_story, way.steps + 1 FROM merged m JOIN way ON m.story = way.story \
             WHERE way.steps < 1000) SELECT story FROM way ORDER BY steps DESC LIMIT 1";
        Ok(self.connection.prepare_cached(sql)?.query_row([story], |row| row.get(0))?)
    }

    /// The members of a story as they were assigned, and the number of its report, where it has one.
    pub(crate) fn story(&self, story: &str) -> Result<Option<StoredStory>, Error> {
        let members = self.members(story)?;
        if members.is_empty() {
            return Ok(None);
        }
        let sql = "SELECT id FROM item WHERE story = ?1";
        let item = self.connection.prepare_cached(sql)?.query_row([story], |row| row.get(0)).optional()?;
        Ok(Some((members, item)))
    }

    /// Articles without their texts, the newest first.
    pub(crate) fn articles_of(&self, wish: &ArticleWish, most: usize) -> Result<Vec<ArticleRow>, Error> {
        let mut w = Where::default();
        w.and("id = ?", wish.id.clone());
        w.and("outlet = ?", wish.outlet.clone());
        w.and("category = ?", wish.category.clone());
        w.and("story = ?", wish.story.clone());
        w.and("source = ?", wish.source);
        w.and("key >= ?", wish.since.map(|s| s.saturating_mul(SECOND)));
        w.and("key < ?", wish.until.map(|u| u.saturating_mul(SECOND)));
        w.and("key < ?", wish.before);
        w.values.push(limit(most).into());
        let sql = format!(
            "SELECT key, id, url, outlet, title, language, arrived, revision, story, category, source FROM article {} \
             ORDER BY key DESC LIMIT ?",
            w.sql()
        );
        let mut select = self.connection.prepare_cached(&sql)?;
        let rows = select.query_map(params_from_iter(w.values), article)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// What a reader marked, from a report's number downwards.
    pub(crate) fn marked(
        &self,
        reader: i64,
        starred_only: bool,
        before: Option<i64>,
        most: usize,
    ) -> Result<Vec<(i64, Mark)>, Error> {
        let sql = "SELECT item, read, starred FROM mark WHERE reader = ?1 AND item < ?2 \
                   AND (starred IS NOT NULL OR (read IS NOT NULL AND NOT ?3)) ORDER BY item DESC LIMIT ?4";
        let mut select = self.connection.prepare_cached(sql)?;
        let rows = select.query_map(params![reader, before.unwrap_or(i64::MAX), starred_only, limit(most)], |row| {
            Ok((row.get(0)?, Mark { read: row.get(1)?, starred: row.get(2)? }))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// What a reader follows, with the numbers of the rows.
    pub(crate) fn numbered_follows(&self, reader: i64) -> Result<Vec<(i64, Follow)>, Error> {
        let sql = "SELECT id, kind, key, name FROM follow WHERE reader = ?1 ORDER BY id";
        let mut select = self.connection.prepare_cached(sql)?;
        let rows = select.query_map([reader], |row| {
            Ok((row.get(0)?, Follow { kind: row.get(1)?, key: row.get(2)?, name: row.get(3)? }))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
