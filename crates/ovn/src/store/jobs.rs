//! The table `job`: one step for one item, done once, or tried again later with the reason why.

use rusqlite::{OptionalExtension, Row, params};

use super::Store;
use crate::error::Error;

/// What is done for an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Step {
    /// Read a further list that a feed names.
    List,
    /// Read the page of an entry.
    Page,
    /// Make the article of an entry.
    Extract,
    /// Put a revision of an article into its story.
    Group,
    /// Write the report of a story.
    Write,
    /// Make an edition.
    Publish,
    /// Have the digest of a day sent.
    Digest,
    /// Send a mail to somebody.
    Mail,
    /// Tell a webhook of a report.
    Webhook,
    /// Keep a hub sending what is new in a source.
    Subscribe,
    /// Tell a hub to send no more.
    Unsubscribe,
    /// Take in what a hub has sent.
    Push,
}

impl Step {
    /// Those that are told as what is to be done; a subscription is there as long as its source, and its end is the hub's.
    pub(crate) const ALL: [Step; 10] = [
        Step::List,
        Step::Page,
        Step::Extract,
        Step::Group,
        Step::Write,
        Step::Publish,
        Step::Digest,
        Step::Mail,
        Step::Webhook,
        Step::Push,
    ];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Step::List => "list",
            Step::Page => "page",
            Step::Extract => "extract",
            Step::Group => "group",
            Step::Write => "write",
            Step::Publish => "publish",
            Step::Digest => "digest",
            Step::Mail => "mail",
            Step::Webhook => "webhook",
            Step::Subscribe => "subscribe",
            Step::Unsubscribe => "unsubscribe",
            Step::Push => "push",
        }
    }

    /// How often it is tried before it is given up; a reading or an edition is never hopeless.
    fn tries(self) -> u32 {
        match self {
            Step::List | Step::Page => 5,
            Step::Extract | Step::Group | Step::Write | Step::Push => 3,
            Step::Publish | Step::Digest | Step::Subscribe => u32::MAX,
            Step::Unsubscribe => 5,
            // With their waits: some three hours, and a day.
            Step::Mail => 8,
            Step::Webhook => 12,
        }
    }
}

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Job {
    pub(crate) id: i64,
    pub(crate) step: Step,
    /// The number of an entry, a source or a capture, the id of an article or a story, a day, who is told of what, JSON of
    /// a list or a hub.
    pub(crate) item: String,
    pub(crate) due: i64,
    pub(crate) attempts: u32,
}

/// A job from `id, item, due, attempts`.
fn job(row: &Row<'_>, step: Step) -> rusqlite::Result<Job> {
    Ok(Job { id: row.get(0)?, step, item: row.get(1)?, due: row.get(2)?, attempts: row.get(3)? })
}

impl Store {
    /// Notes that a step is to be done for an item; once is enough. One that was given up is tried anew.
    pub(crate) fn add_job(&self, step: Step, item: &str, due: i64, now: i64) -> Result<(), Error> {
        let sql = "INSERT INTO job (step, item, due, made) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (step, item) \
                   DO UPDATE SET due = min(due, ?3), given_up = 0, attempts = attempts * (1 - given_up)";
        self.connection.prepare_cached(sql)?.execute(params![step.as_str(), item, due, now])?;
        Ok(())
    }

    /// Jobs of one step that are due, the oldest first.
    pub(crate) fn due_jobs(&self, step: Step, now: i64, most: usize) -> Result<Vec<Job>, Error> {
        let sql = "SELECT id, item, due, attempts FROM job WHERE step = ?1 AND given_up = 0 AND due <= ?2 \
                   ORDER BY due, id LIMIT ?3";
        let mut select = self.connection.prepare_cached(sql)?;
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let rows = select.query_map(params![step.as_str(), now, most], |row| job(row, step))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Pages that are to be read, the longest due first, with their addresses.
    pub(crate) fn due_pages(&self, now: i64, most: usize) -> Result<Vec<(Job, String)>, Error> {
        let sql = "SELECT j.id, j.item, j.due, j.attempts, coalesce(e.url, '') FROM job j \
                   LEFT JOIN entry e ON e.id = CAST(j.item AS INTEGER) \
                   WHERE j.step = 'page' AND j.given_up = 0 AND j.due <= ?1 ORDER BY j.due, j.id LIMIT ?2";
        let mut select = self.connection.prepare_cached(sql)?;
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let rows = select.query_map(params![now, most], |row| Ok((job(row, Step::Page)?, row.get(4)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Articles that are to be grouped, in the order in which they were published: of articles that came together, the
    /// older is the earlier one, whichever publisher answered first.
    pub(crate) fn due_groups(&self, now: i64, most: usize) -> Result<Vec<Job>, Error> {
        let sql = "SELECT j.id, j.item, j.due, j.attempts FROM job j LEFT JOIN article a ON a.id = j.item \
                   WHERE j.step = 'group' AND j.given_up = 0 AND j.due <= ?1 \
                   ORDER BY a.key >> 20, j.item LIMIT ?2";
        let mut select = self.connection.prepare_cached(sql)?;
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let rows = select.query_map(params![now, most], |row| job(row, Step::Group))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// When the next job of one step is due.
    pub(crate) fn next_job(&self, step: Step) -> Result<Option<i64>, Error> {
        let sql = "SELECT due FROM job WHERE step = ?1 AND given_up = 0 ORDER BY due LIMIT 1";
        Ok(self.connection.prepare_cached(sql)?.query_row([step.as_str()], |row| row.get(0)).optional()?)
    }

    /// A job is done.
    pub(crate) fn end_job(&self, job: &Job) -> Result<(), Error> {
        self.connection.prepare_cached("DELETE FROM job WHERE id = ?1")?.execute([job.id])?;
        Ok(())
    }

    /// A job has failed: it is tried again after `wait` seconds, or given up. Says whether it was given up.
    pub(crate) fn fail_job(&self, job: &Job, code: &str, detail: &str, again: Option<i64>) -> Result<bool, Error> {
        let attempts = job.attempts + 1;
        let given_up = again.is_none() || attempts >= job.step.tries();
        let sql = "UPDATE job SET attempts = ?2, code = ?3, detail = ?4, given_up = ?5, due = coalesce(?6, due) \
                   WHERE id = ?1";
        self.connection.prepare_cached(sql)?.execute(params![job.id, attempts, code, detail, given_up, again])?;
        Ok(given_up)
    }

    /// Notes about a job what is being done, so that it is known where the program is killed meanwhile.
    pub(crate) fn mark_job(&self, job: &Job, code: &str) -> Result<(), Error> {
        self.connection
            .prepare_cached("UPDATE job SET code = ?2, detail = '' WHERE id = ?1")?
            .execute(params![job.id, code])?;
        Ok(())
    }

    /// What was last noted about a job.
    pub(crate) fn job_code(&self, job: &Job) -> Result<Option<String>, Error> {
        let sql = "SELECT code FROM job WHERE id = ?1";
        Ok(self.connection.prepare_cached(sql)?.query_row([job.id], |row| row.get(0)).optional()?.flatten())
    }

    /// Ends the jobs of a step: all that wait, or those that were given up and were made before a time.
    pub(crate) fn forget_jobs(&self, step: Step, given_up_before: Option<i64>) -> Result<(), Error> {
        let sql = "DELETE FROM job WHERE step = ?1 AND CASE WHEN ?2 IS NULL THEN given_up = 0 \
                   ELSE given_up = 1 AND made < ?2 END";
        self.connection.prepare_cached(sql)?.execute(params![step.as_str(), given_up_before])?;
        Ok(())
    }

    /// Jobs of a step that failed, waiting or given up, the newest first: their items, the codes and details.
    pub(crate) fn failed_jobs(&self, step: Step, most: usize) -> Result<Vec<(String, String, String)>, Error> {
        let sql = "SELECT item, code, coalesce(detail, '') FROM job WHERE step = ?1 AND attempts > 0 \
                   AND code IS NOT NULL ORDER BY id DESC LIMIT ?2";
        let mut select = self.connection.prepare_cached(sql)?;
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let rows = select.query_map(params![step.as_str(), most], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Puts a job off without counting it as tried.
    pub(crate) fn put_off(&self, job: &Job, due: i64) -> Result<(), Error> {
        self.connection.prepare_cached("UPDATE job SET due = ?2 WHERE id = ?1")?.execute(params![job.id, due])?;
        Ok(())
    }

    /// Whether there is anything to do, now or later.
    pub(crate) fn has_jobs(&self) -> Result<bool, Error> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT 1 FROM job WHERE given_up = 0 AND step NOT IN ('subscribe', 'unsubscribe') LIMIT 1",
            )?
            .exists([])?)
    }

    /// How many jobs wait and how many were given up, by step.
    pub(crate) fn queue(&self) -> Result<Vec<(Step, u64, u64)>, Error> {
        let sql = "SELECT count(*) FILTER (WHERE given_up = 0), count(*) FILTER (WHERE given_up = 1) FROM job \
                   WHERE step = ?1";
        let mut select = self.connection.prepare_cached(sql)?;
        let mut count = |step: Step| {
            select.query_row([step.as_str()], |row| Ok((step, row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)))
        };
        let unsigned = |n: i64| u64::try_from(n).unwrap_or(0);
        Step::ALL.iter().map(|&step| Ok(count(step).map(|(s, w, g)| (s, unsigned(w), unsigned(g)))?)).collect()
    }
}
