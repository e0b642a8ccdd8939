//! The tables `grouped`, `assignment` and `merged`: which articles are one story.

use openvoicenews::model::{Assignment, StoryId};
use rusqlite::{OptionalExtension, params};
use serde::{Deserialize, Serialize};

use super::{Fault, Store};
use crate::error::Error;

/// A revision that was grouped: the article, the revision's hash, and its profile where one is kept.
pub(crate) type Grouped = (String, String, Option<Vec<u8>>);

/// That a revision was grouped, and when: by this a moment of a store is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Grouping {
    pub(crate) seq: i64,
    pub(crate) article: String,
    pub(crate) hash: String,
    pub(crate) at: i64,
}

impl Store {
    /// What was grouped under a number, and when; nothing where it has gone.
    pub(crate) fn grouping(&self, seq: i64) -> Result<Option<Grouping>, Error> {
        let sql = "SELECT article, hash, at FROM grouped WHERE seq = ?1";
        let mut select = self.connection.prepare_cached(sql)?;
        let read =
            |row: &rusqlite::Row<'_>| Ok(Grouping { seq, article: row.get(0)?, hash: row.get(1)?, at: row.get(2)? });
        Ok(select.query_row([seq], read).optional()?)
    }

    /// What was grouped last.
    pub(crate) fn last_grouping(&self) -> Result<Option<Grouping>, Error> {
        let last: Option<i64> = self.connection.query_row("SELECT max(seq) FROM grouped", [], |row| row.get(0))?;
        last.map_or(Ok(None), |seq| self.grouping(seq))
    }

    /// When an article was grouped first.
    pub(crate) fn grouped_at(&self, article: &str) -> Result<Option<i64>, Error> {
        let sql = "SELECT at FROM grouped WHERE article = ?1 ORDER BY seq LIMIT 1";
        Ok(self.connection.prepare_cached(sql)?.query_row([article], |row| row.get(0)).optional()?)
    }

    /// The numbers in which revisions were grouped from `since` on and after the number `after`, in that order.
    pub(crate) fn grouped_since(&self, since: i64, after: i64) -> Result<Vec<i64>, Error> {
        let sql = "SELECT seq FROM grouped WHERE at >= ?1 AND seq > ?2 ORDER BY seq";
        let mut select = self.connection.prepare_cached(sql)?;
        let rows = select.query_map([since, after], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// What was grouped under a number; nothing where it has gone.
    pub(crate) fn grouped(&self, seq: i64) -> Result<Option<Grouped>, Error> {
        let sql =
            "SELECT g.article, g.hash, p.bytes FROM grouped g LEFT JOIN profile p ON p.seq = g.seq WHERE g.seq = ?1";
        let mut select = self.connection.prepare_cached(sql)?;
        Ok(select.query_row([seq], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()?)
    }

    /// Notes that a revision was grouped, by which profile; once is enough.
    pub(crate) fn note_grouped(&self, article: &str, hash: &str, profile: &[u8], at: i64) -> Result<(), Error> {
        let sql = "INSERT INTO grouped (article, hash, at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
        if self.connection.prepare_cached(sql)?.execute(params![article, hash, at])? > 0 {
            self.keep_profile(self.connection.last_insert_rowid(), profile)?;
        }
        Ok(())
    }

    /// Keeps the profile of what was grouped under a number.
    pub(crate) fn keep_profile(&self, seq: i64, profile: &[u8]) -> Result<(), Error> {
        let sql = "INSERT INTO profile (seq, bytes) SELECT seq, ?2 FROM grouped WHERE seq = ?1 \
                   ON CONFLICT (seq) DO UPDATE SET bytes = ?2";
        self.connection.prepare_cached(sql)?.execute(params![seq, profile])?;
        Ok(())
    }

    /// Bytes of a profile, on average.
    pub(crate) fn profile_size(&self) -> Result<f64, Error> {
        let sql = "SELECT coalesce(avg(length(bytes)), 0.0) FROM profile";
        Ok(self.connection.query_row(sql, [], |row| row.get(0))?)
    }

    /// Lets the profiles go of what was grouped before `before`; says how many went.
    pub(crate) fn forget_profiles(&self, before: i64, most: usize) -> Result<usize, Error> {
        // By the numbers, which grow with time: a look at every profile would read all of their bytes.
        let sql = "DELETE FROM profile WHERE seq IN (SELECT seq FROM profile \
                   WHERE seq < (SELECT coalesce(min(seq), ?3) FROM grouped WHERE at >= ?1) ORDER BY seq LIMIT ?2)";
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        Ok(self.connection.prepare_cached(sql)?.execute(params![before, most, i64::MAX])?)
    }

    /// Puts an article into a story; says in which one it was before, if that is another.
    pub(crate) fn assign(&self, assignment: &Assignment) -> Result<Option<StoryId>, Error> {
        let sql = "SELECT story FROM assignment WHERE article = ?1";
        let was: Option<String> =
            self.connection.prepare_cached(sql)?.query_row([&*assignment.article], |row| row.get(0)).optional()?;
        let line = serde_json::to_string(assignment).map_err(|e| Error::internal(e.to_string()))?;
        let sql = "INSERT INTO assignment (article, story, origin, line) VALUES (?1, ?2, ?3, ?4) \
                   ON CONFLICT (article) DO UPDATE SET story = ?2, origin = ?3, line = ?4";
        self.connection.prepare_cached(sql)?.execute(params![
            &*assignment.article,
            &*assignment.story,
            &*assignment.origin,
            line
        ])?;
        let sql = "UPDATE article SET story = ?2 WHERE id = ?1";
        self.connection.prepare_cached(sql)?.execute(params![&*assignment.article, &*assignment.story])?;
        Ok(was.filter(|was| **was != *assignment.story).map(Into::into))
    }

    /// A story turned out to be part of another: its articles are there from now on.
    pub(crate) fn merge(&self, story: &str, into: &str) -> Result<(), Error> {
        let sql =
            "INSERT INTO merged (story, into_story) VALUES (?1, ?2) ON CONFLICT (story) DO UPDATE SET into_story = ?2";
        self.connection.prepare_cached(sql)?.execute([story, into])?;
        // A story that goes on is not merged into anything.
        self.connection.prepare_cached("DELETE FROM merged WHERE story = ?1")?.execute([into])?;
        for assignment in self.members(story)? {
            self.assign(&Assignment { story: into.into(), ..assignment })?;
        }
        Ok(())
    }

    /// The members of a story in order of arrival, with why each belongs.
    pub(crate) fn members(&self, story: &str) -> Result<Vec<Assignment>, Error> {
        let sql = "SELECT article, line FROM assignment WHERE story = ?1 \
                   ORDER BY (SELECT min(seq) FROM grouped g WHERE g.article = assignment.article), rowid";
        let mut select = self.connection.prepare_cached(sql)?;
        let rows = select.query_map([story], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
        let mut out = Vec::new();
        for row in rows {
            let (article, line) = row?;
            let damaged =
                |e: serde_json::Error| Fault::Damaged(format!("the story of `{article}` cannot be read ({e})"));
            let mut assignment: Assignment = serde_json::from_str(&line).map_err(damaged)?;
            assignment.story = story.into();
            out.push(assignment);
        }
        Ok(out)
    }

    /// The stories that became part of one, also through others.
    pub(crate) fn merged_into(&self, story: &str) -> Result<Vec<StoryId>, Error> {
        let sql = "WITH RECURSIVE part (story) AS (\
             SELECT story FROM merged WHERE into_story = ?1 \
             UNION SELECT m.story FROM merged m JOIN part p ON m.into_story = p.story) SELECT story FROM part";
        let mut select = self.connection.prepare_cached(sql)?;
        let rows = select.query_map([story], |row| row.get::<_, String>(0))?;
        Ok(rows.map(|row| row.map(Into::into)).collect::<rusqlite::Result<_>>()?)
    }
}
