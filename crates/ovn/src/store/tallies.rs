//! The table `tally`: what was done, by the hour, and sums for those who watch.

use rusqlite::params;

use super::Store;
use crate::error::Error;

const HOUR: i64 = 3_600;

impl Store {
    /// Counts `n` more of something.
    pub(crate) fn count(&self, what: &str, n: u64, now: i64) -> Result<(), Error> {
        if n == 0 {
            return Ok(());
        }
        let sql = "INSERT INTO tally (hour, what, n) VALUES (?1, ?2, ?3) \
                   ON CONFLICT (hour, what) DO UPDATE SET n = n + ?3";
        let n = i64::try_from(n).unwrap_or(i64::MAX);
        self.connection.prepare_cached(sql)?.execute(params![now.div_euclid(HOUR), what, n])?;
        Ok(())
    }

    /// How many of something there were in each of the last `hours`, the newest last.
    pub(crate) fn counted(&self, what: &str, hours: usize, now: i64) -> Result<Vec<u64>, Error> {
        let last = now.div_euclid(HOUR);
        let span = i64::try_from(hours).unwrap_or(0);
        let sql = "SELECT hour, n FROM tally WHERE what = ?1 AND hour > ?2 AND hour <= ?3";
        let mut select = self.connection.prepare_cached(sql)?;
        let rows = select
            .query_map(params![what, last - span, last], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)))?;
        let mut out = vec![0; hours];
        for row in rows {
            let (hour, n) = row?;
            let place = usize::try_from(hour - (last - span) - 1).unwrap_or(0);
            if let Some(slot) = out.get_mut(place) {
                *slot = u64::try_from(n).unwrap_or(0);
            }
        }
        Ok(out)
    }

    /// How many rows a table has.
    fn rows(&self, table: &'static str) -> Result<u64, Error> {
        let n: i64 = self.connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0))?;
        Ok(u64::try_from(n).unwrap_or(0))
    }

    /// Captures, articles, revisions, stories, and versions of reports.
    pub(crate) fn totals(&self) -> Result<[(&'static str, u64); 5], Error> {
        let stories: i64 =
            self.connection.query_row("SELECT count(DISTINCT story) FROM assignment", [], |row| row.get(0))?;
        Ok([
            ("captures", self.rows("capture")?),
            ("articles", self.rows("article")?),
            ("revisions", self.rows("revision")?),
            ("stories", u64::try_from(stories).unwrap_or(0)),
            ("report versions", self.rows("report")?),
        ])
    }
}
