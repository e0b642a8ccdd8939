//! The tables `capture`, `body` and `host`: what was served.

use rusqlite::{OptionalExtension, params};
use sha2::{Digest, Sha256};

use super::pack::{pack, unpack};
use super::{Fault, Store};
use crate::error::Error;

/// What a capture is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CaptureKind {
    Feed,
    Page,
    /// Read from a file, not from the network.
    Import,
}

impl CaptureKind {
    fn as_str(self) -> &'static str {
        match self {
            CaptureKind::Feed => "feed",
            CaptureKind::Page => "page",
            CaptureKind::Import => "import",
        }
    }
}

/// What was served, to be kept.
pub(crate) struct NewCapture<'a> {
    pub(crate) kind: CaptureKind,
    pub(crate) source: Option<i64>,
    /// The address that was asked.
    pub(crate) asked: &'a str,
    /// The address that answered.
    pub(crate) url: &'a str,
    pub(crate) fetched: i64,
    pub(crate) status: u16,
    pub(crate) headers: &'a [(String, String)],
    pub(crate) body: &'a [u8],
}

/// A capture with its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StoredCapture {
    pub(crate) id: i64,
    pub(crate) url: String,
    pub(crate) fetched: i64,
    pub(crate) body: Vec<u8>,
}

/// What a host allows, as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct StoredHost {
    /// When.
    pub(crate) read: i64,
    pub(crate) robots: Option<Vec<u8>>,
    /// Its robots.txt could not be read, which forbids all.
    pub(crate) closed: bool,
    pub(crate) tdm: Option<Vec<u8>>,
}

/// The hash by which bodies are told apart.
pub(crate) fn sha256(bytes: &[u8]) -> Vec<u8> {
    Sha256::digest(bytes).to_vec()
}

impl Store {
    /// Keeps what was served; bytes that are there already are not kept twice.
    pub(crate) fn keep_capture(&self, new: &NewCapture<'_>) -> Result<i64, Error> {
        let hash = sha256(new.body);
        let found: Option<i64> = self
            .connection
            .prepare_cached("SELECT id FROM body WHERE sha256 = ?1")?
            .query_row([&hash], |row| row.get(0))
            .optional()?;
        let body = match found {
            Some(id) => id,
            None => {
                let size = i64::try_from(new.body.len()).unwrap_or(i64::MAX);
                let sql = "INSERT INTO body (sha256, size, packed) VALUES (?1, ?2, ?3)";
                self.connection.prepare_cached(sql)?.execute(params![hash, size, pack(new.body)])?;
                self.connection.last_insert_rowid()
            }
        };
        let headers = serde_json::to_string(new.headers).unwrap_or_default();
        let sql = "INSERT INTO capture (kind, source, asked, url, fetched, status, headers, body) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        self.connection.prepare_cached(sql)?.execute(params![
            new.kind.as_str(),
            new.source,
            new.asked,
            new.url,
            new.fetched,
            new.status,
            headers,
            body
        ])?;
        Ok(self.connection.last_insert_rowid())
    }

    /// A capture with its bytes; `None` where they are not kept any more.
    pub(crate) fn capture(&self, id: i64) -> Result<Option<StoredCapture>, Error> {
        let sql = "SELECT c.url, c.fetched, b.packed FROM capture c JOIN body b ON b.id = c.body \
                   WHERE c.id = ?1";
        let mut select = self.connection.prepare_cached(sql)?;
        let row = select.query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, Vec<u8>>(2)?))).optional()?;
        let Some((url, fetched, packed)) = row else { return Ok(None) };
        Ok(Some(StoredCapture { id, url, fetched, body: unpack(&packed)? }))
    }

    /// The headers of a capture whose bytes are still kept: without these it is to be read anew.
    pub(crate) fn headers(&self, id: i64) -> Result<Vec<(String, String)>, Error> {
        let sql = "SELECT headers FROM capture WHERE id = ?1 AND body IS NOT NULL";
        let headers: Option<String> =
            self.connection.prepare_cached(sql)?.query_row([id], |row| row.get(0)).optional()?;
        Ok(headers.and_then(|h| serde_json::from_str(&h).ok()).unwrap_or_default())
    }

    /// The newest capture of a list, and when it was read.
    pub(crate) fn list_read(&self, url: &str) -> Result<Option<(i64, i64)>, Error> {
        let sql =
            "SELECT id, fetched FROM capture WHERE asked = ?1 AND kind = 'feed' ORDER BY fetched DESC, id DESC LIMIT 1";
        let mut select = self.connection.prepare_cached(sql)?;
        Ok(select.query_row([url], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
    }

    /// Whether a page of an archive was taken in.
    pub(crate) fn is_imported(&self, key: &str) -> Result<bool, Error> {
        let sql = "SELECT 1 FROM capture WHERE asked = ?1 AND kind = 'import'";
        Ok(self.connection.prepare_cached(sql)?.exists([key])?)
    }

    pub(crate) fn host(&self, name: &str) -> Result<Option<StoredHost>, Error> {
        let sql = "SELECT read, robots, closed, tdm FROM host WHERE name = ?1";
        let mut select = self.connection.prepare_cached(sql)?;
        let host = select.query_row([name], |row| {
            Ok(StoredHost { read: row.get(0)?, robots: row.get(1)?, closed: row.get(2)?, tdm: row.get(3)? })
        });
        Ok(host.optional()?)
    }

    pub(crate) fn keep_host(&self, name: &str, host: &StoredHost) -> Result<(), Error> {
        let sql = "INSERT INTO host (name, read, robots, closed, tdm) VALUES (?1, ?2, ?3, ?4, ?5) \
                   ON CONFLICT (name) DO UPDATE SET read = ?2, robots = ?3, closed = ?4, tdm = ?5";
        self.connection.prepare_cached(sql)?.execute(params![name, host.read, host.robots, host.closed, host.tdm])?;
        Ok(())
    }

    /// Lets bodies go that were served before `before`, as long as `enough` says that more must go; `None` for the
    /// time stands for all. What a published report rests on stays: the capture of every revision that one names.
    ///
    /// Says how many bodies went.
    pub(crate) fn forget_bodies(&self, before: Option<i64>, most: usize) -> Result<usize, Error> {
        let sql = "DELETE FROM body WHERE id IN (\
             SELECT b.id FROM body b JOIN capture c ON c.body = b.id \
             GROUP BY b.id HAVING max(c.fetched) < ?1 AND NOT EXISTS (\
                 SELECT 1 FROM capture d JOIN revision r ON r.capture = d.id \
                 JOIN cites i ON i.article = r.article AND i.hash = r.hash WHERE d.body = b.id) \
             AND NOT EXISTS (SELECT 1 FROM capture e JOIN job j ON j.step = 'extract' \
                 JOIN entry n ON n.id = CAST(j.item AS INTEGER) AND e.id IN (n.page, n.capture) WHERE e.body = b.id) \
             AND NOT EXISTS (SELECT 1 FROM capture p JOIN job q ON q.step = 'push' AND q.item = CAST(p.id AS TEXT) \
                 WHERE p.body = b.id) \
             ORDER BY max(c.fetched) LIMIT ?2)";
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        Ok(self.connection.prepare_cached(sql)?.execute(params![before.unwrap_or(i64::MAX), most])?)
    }

    /// Bodies whose bytes are not those that were served.
    pub(super) fn check_bodies(&self) -> Result<Vec<String>, Error> {
        let mut faults = Vec::new();
        let mut select = self.connection.prepare("SELECT id, sha256, packed FROM body")?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            let (id, hash): (i64, Vec<u8>) = (row.get(0)?, row.get(1)?);
            let packed: Vec<u8> = row.get(2)?;
            match unpack(&packed) {
                Ok(bytes) if sha256(&bytes) == hash => {}
                Ok(_) => faults.push(format!("body {id} is not what was served")),
                Err(Fault::Damaged(why)) => faults.push(format!("body {id}: {why}")),
                Err(e) => return Err(e.into()),
            }
        }
        Ok(faults)
    }
}
