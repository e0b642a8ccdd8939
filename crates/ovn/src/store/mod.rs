//! The store: the only SQL. One SQLite file in write-ahead mode, which several programs may have open at once.
//!
//! Each method does one thing in one transaction; what belongs together is done together, so that a killed program
//! leaves either all of it or none.

mod articles;
mod captures;
mod entries;
mod exchange;
mod groups;
mod heard;
mod index;
mod items;
mod jobs;
mod listings;
mod pack;
mod readers;
mod reports;
mod retention;
mod schema;
mod search;
mod sources;
mod standing;
mod subjects;
mod subscriptions;
mod sync;
mod tallies;
mod told;

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags};

pub(crate) use articles::{Arrival, Kept, StoredRevision};
pub(crate) use captures::{CaptureKind, NewCapture, StoredCapture, StoredHost, sha256};
pub(crate) use entries::{ListedEntry, StoredEntry};
pub(crate) use groups::Grouping;
pub(crate) use items::Item;
pub(crate) use jobs::{Job, Step};
pub(crate) use listings::{ArticleRow, ArticleWish, EditionRow, ItemWish};
pub(crate) use readers::{Follow, LONGEST_NAME, Mark, Reader, is_name};
pub(crate) use reports::StoredEdition;
pub(crate) use retention::Bounds;
pub(crate) use search::{Hit, Wanted, What};
pub(crate) use sources::{Asked, Folder, Hubs, Listed, NewSource, Source, State};
pub(crate) use subjects::{Narrowed, StoredCard, StoredStatement, StoredSubject, Sum};
pub(crate) use subscriptions::{Subscription, Topic};
pub(crate) use sync::{FIRST_ARTICLE, Placed, Unread, Wish};

use crate::error::Error;

/// Seconds are multiplied by this in a key, which leaves room for as many articles in one second.
const SECOND: i64 = 1 << 20;

/// What can go wrong inside.
#[derive(Debug)]
enum Fault {
    Sqlite(rusqlite::Error),
    /// The file is another program's.
    Foreign,
    /// The file is of a newer program.
    Newer {
        version: usize,
    },
    /// Something that we wrote cannot be read.
    Damaged(String),
}

impl From<rusqlite::Error> for Fault {
    fn from(e: rusqlite::Error) -> Fault {
        Fault::Sqlite(e)
    }
}

impl From<rusqlite::Error> for Error {
    fn from(e: rusqlite::Error) -> Error {
        Fault::Sqlite(e).into()
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Error {
        let restore = "`ovn backup --check` says how far it can be read; a backup can be put in its place";
        match fault {
            Fault::Foreign => Error::input("the file is no store of OpenVoiceNews").with_hint("name another folder"),
            Fault::Newer { version } => {
                Error::input(format!("the store has schema {version}, this program knows {} at most", schema::CURRENT))
                    .with_hint("install the program that wrote it, or a newer one")
            }
            Fault::Damaged(what) => Error::input(format!("the store is damaged: {what}")).with_hint(restore),
            Fault::Sqlite(e) => match e.sqlite_error_code() {
                Some(ErrorCode::DiskFull) => Error::disk_full("the store cannot be written: the disk is full"),
                Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                    Error::output("the store is in use by another program").with_hint("try again in a moment")
                }
                Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                    Error::input(format!("the store is damaged: {e}")).with_hint(restore)
                }
                Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                    Error::output(format!("the store cannot be opened: {e}"))
                        .with_hint("you must be allowed to write in its folder")
                }
                Some(ErrorCode::SystemIoFailure) => Error::output(format!("the store's disk fails: {e}")),
                _ => Error::internal(format!("the store: {e}")),
            },
        }
    }
}

/// An open store.
pub(crate) struct Store {
    connection: Connection,
    /// What is to be indexed when the transaction ends.
    pending: index::Pending,
}

impl Store {
    /// Opens a store, and makes it where there is none if `create` is set; an older one becomes a current one.
    ///
    /// # Errors
    ///
    /// Where the file cannot be opened, is another program's, or is of a newer program.
    pub(crate) fn open(file: &Path, create: bool) -> Result<Store, Error> {
        Store::with_cache(file, create, 65_536)
    }

    /// Opens a store for one of many who ask it little: with a small cache.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    pub(crate) fn open_beside(file: &Path) -> Result<Store, Error> {
        Store::with_cache(file, false, 4_096)
    }

    /// `cache` is in kibibytes.
    fn with_cache(file: &Path, create: bool, cache: i64) -> Result<Store, Error> {
        let create = if create { OpenFlags::SQLITE_OPEN_CREATE } else { OpenFlags::empty() };
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | create;
        let mut connection = Connection::open_with_flags(file, flags)?;
        connection.busy_timeout(Duration::from_secs(20))?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        // A commit is on the disk when it is acknowledged, also where the power fails.
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", "ON")?;
        connection.pragma_update(None, "cache_size", -cache)?;
        connection.pragma_update(None, "journal_size_limit", 64 << 20)?;
        connection.set_prepared_statement_cache_capacity(128);
        schema::migrate(&mut connection)?;
        Ok(Store { connection, pending: index::Pending::default() })
    }

    /// Does several things as one: all of them, or none where one fails.
    pub(crate) fn together<T>(&mut self, work: impl FnOnce(&Store) -> Result<T, Error>) -> Result<T, Error> {
        self.connection.execute_batch("BEGIN IMMEDIATE")?;
        match work(self).and_then(|value| self.index_pending().map(|()| value)) {
            Ok(value) => {
                self.connection.execute_batch("COMMIT").inspect_err(|_| self.roll_back())?;
                Ok(value)
            }
            Err(e) => {
                self.roll_back();
                Err(e)
            }
        }
    }

    /// A transaction that failed may have ended already; then there is nothing to roll back.
    fn roll_back(&self) {
        let _ = self.connection.execute_batch("ROLLBACK");
        self.pending.forget();
    }

    /// Writes a whole copy of the store to `file`, while it is in use.
    pub(crate) fn back_up(&self, file: &Path) -> Result<(), Error> {
        let mut to = Connection::open(file)?;
        rusqlite::backup::Backup::new(&self.connection, &mut to)?.run_to_completion(
            4_096,
            Duration::from_millis(5),
            None,
        )?;
        // A copy is one file: the journal is folded in.
        to.pragma_update(None, "journal_mode", "DELETE")?;
        Ok(())
    }

    /// What is wrong with the file and between its tables; empty where it is whole.
    pub(crate) fn check(&self) -> Result<Vec<String>, Error> {
        let mut faults = Vec::new();
        let mut integrity = self.connection.prepare("PRAGMA integrity_check(100)")?;
        for line in integrity.query_map([], |row| row.get::<_, String>(0))? {
            let line = line?;
            if line != "ok" {
                faults.push(line);
            }
        }
        let mut keys = self.connection.prepare("PRAGMA foreign_key_check")?;
        for row in keys.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(2)?)))? {
            let (table, to) = row?;
            faults.push(format!("a row of `{table}` names one of `{to}` that is not there"));
        }
        faults.extend(self.check_bodies()?);
        Ok(faults)
    }

    /// Bytes of the file that hold something.
    pub(crate) fn size(&self) -> Result<u64, Error> {
        let pragma = |name: &str| self.connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
        let pages = pragma("page_count")? - pragma("freelist_count")?;
        Ok(u64::try_from(pages.saturating_mul(pragma("page_size")?)).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests;
