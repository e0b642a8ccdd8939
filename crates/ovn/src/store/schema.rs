//! The tables, and how an older store becomes a newer one.
//!
//! Each released schema is one entry here and is never changed afterwards; `fixtures/stores` has a store of each, which
//! the current program opens. Times are seconds since 1970, packed texts are zlib.

use rusqlite::Connection;

use super::Fault;

/// Says that a file is a store of ours (`PRAGMA application_id`).
const APPLICATION: i32 = i32::from_be_bytes(*b"OVN1");

/// The statements that lead from each version to the next.
const STEPS: [&str; 4] = [
    include_str!("schema/1.sql"),
    include_str!("schema/2.sql"),
    include_str!("schema/3.sql"),
    concat!(include_str!("schema/4.sql"), include_str!("schema/folders.sql")),
];

/// Brings what older programs kept of folders with their sources to its place; does nothing where there is no such.
pub(super) const FOLDERS: &str = include_str!("schema/folders.sql");

/// The version of this program's schema.
pub(super) const CURRENT: usize = STEPS.len();

/// Brings a store to the current schema, in one transaction a step.
///
/// # Errors
///
/// Where the file is another program's, or of a newer program than this.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), Fault> {
    let application: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if application != APPLICATION && tables > 0 {
        return Err(Fault::Foreign);
    }
    let done = usize::try_from(version).unwrap_or(0);
    if done > CURRENT {
        return Err(Fault::Newer { version: done });
    }
    for (step, sql) in STEPS.iter().enumerate().skip(done) {
        let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        // Another program may have done it meanwhile.
        let version: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if usize::try_from(version).unwrap_or(0) == step {
            transaction.execute_batch(sql)?;
            transaction.pragma_update(None, "user_version", i64::try_from(step + 1).unwrap_or(i64::MAX))?;
            transaction.pragma_update(None, "application_id", APPLICATION)?;
        }
        transaction.commit()?;
    }
    Ok(())
}
