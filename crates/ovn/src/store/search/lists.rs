//! Lists of several indexes gone through together, the newest keys first.
//!
//! FTS5 goes from hit to hit by itself, but not in two tables at once, and it cannot be told to skip what is of no use:
//! so keys are taken some at a time, from where the other lists are. Opening a list anew costs as much as taking some
//! hundred keys of it. A list of whose keys few are used is taken in smaller pieces, another in larger ones; where it can
//! be found out in another way whether a list has a key, that is done as long as few of its keys are used.

use std::collections::VecDeque;
use std::time::Instant;

use rusqlite::{Connection, params};

use super::Range;
use crate::error::Error;

/// Keys that are taken at once: at the beginning, the fewest, the most.
const FIRST: i64 = 32;
const FEWEST: i64 = 8;
const MOST: i64 = 512;
/// Keys that are asked for one by one without being in the list, before some are taken again.
const MISSES: u32 = 32;
/// Between two looks at the clock: some milliseconds where nothing but opening lists is done.
const TURNS: u32 = 64;

/// What one index has for one expression.
pub(super) struct List<'a> {
    connection: &'a Connection,
    sql: String,
    expression: String,
    range: Range,
    /// What was taken and is not passed yet.
    taken: VecDeque<i64>,
    /// How many are taken at once, and how many of those taken last were asked for.
    piece: i64,
    used: i64,
    /// Whether there are no more than those taken.
    is_whole: bool,
    /// Says whether it has a key, and how many times in a row it has not; nothing while keys are taken.
    asked: Option<Box<Asked<'a>>>,
    misses: Option<u32>,
}

type Asked<'a> = dyn Fn(i64) -> Result<bool, Error> + 'a;

impl<'a> List<'a> {
    pub(super) fn new(connection: &'a Connection, table: &str, expression: String, range: Range) -> List<'a> {
        let sql = format!(
            "SELECT rowid FROM {table} WHERE {table} MATCH ?1 AND rowid >= ?2 AND rowid < ?3 ORDER BY rowid DESC LIMIT ?4"
        );
        let taken = VecDeque::new();
        List {
            connection,
            sql,
            expression,
            range,
            taken,
            piece: FIRST,
            used: FIRST,
            is_whole: false,
            asked: None,
            misses: None,
        }
    }

    /// A list that is gathered whenever it is opened is taken at once.
    pub(super) fn gathered(self, gathered: bool) -> List<'a> {
        List { piece: if gathered { i64::MAX } else { self.piece }, ..self }
    }

    /// A list of which `asked` says whether it has a key.
    pub(super) fn or_asked(self, asked: impl Fn(i64) -> Result<bool, Error> + 'a) -> List<'a> {
        List { asked: Some(Box::new(asked)), ..self }
    }

    /// Its newest keys.
    pub(super) fn newest(&self, most: usize) -> Result<Vec<i64>, Error> {
        self.before(self.range.before, i64::try_from(most).unwrap_or(i64::MAX))
    }

    fn before(&self, key: i64, most: i64) -> Result<Vec<i64>, Error> {
        let mut select = self.connection.prepare_cached(&self.sql)?;
        let keys = select.query_map(params![self.expression, self.range.from, key, most], |row| row.get(0))?;
        Ok(keys.collect::<rusqlite::Result<_>>()?)
    }

    /// Its newest key that is not newer than another, or one between the two.
    fn down_to(&mut self, key: i64) -> Result<Option<i64>, Error> {
        while self.taken.front().is_some_and(|taken| *taken > key) {
            self.taken.pop_front();
        }
        if self.taken.is_empty() && !self.is_whole {
            if self.misses.is_none() && self.used <= self.piece / 4 {
                self.misses = Some(0);
            }
            if let (Some(asked), Some(misses)) = (&self.asked, self.misses.filter(|misses| *misses < MISSES)) {
                let has = asked(key)?;
                self.misses = Some(if has { 0 } else { misses + 1 });
                return Ok(Some(if has { key } else { key - 1 }));
            }
            self.misses = None;
            self.take(key.saturating_add(1))?;
        }
        self.used += 1;
        Ok(self.taken.front().copied())
    }

    fn take(&mut self, before: i64) -> Result<(), Error> {
        if self.piece < i64::MAX {
            let piece = if self.used > self.piece / 4 { self.piece * 2 } else { self.piece / 2 };
            self.piece = piece.clamp(FEWEST, MOST);
        }
        self.taken = self.before(before, self.piece)?.into();
        self.is_whole = i64::try_from(self.taken.len()).is_ok_and(|taken| taken < self.piece);
        self.used = 0;
        Ok(())
    }
}

/// Lists of which one must have a key.
pub(super) struct Either<'a>(pub(super) Vec<List<'a>>);

impl Either<'_> {
    fn down_to(&mut self, key: i64) -> Result<Option<i64>, Error> {
        let mut newest = None;
        for list in &mut self.0 {
            newest = newest.max(list.down_to(key)?);
        }
        Ok(newest)
    }
}

/// Adds the newest keys of a range that all of `parts` have, until there are `most`; where the time was up, says down to
/// which key it came.
pub(super) fn in_all(
    parts: &mut [Either<'_>],
    range: Range,
    most: usize,
    end: Option<Instant>,
    keys: &mut Vec<i64>,
) -> Result<Option<i64>, Error> {
    let mut key = range.before.saturating_sub(1);
    let mut turn = 0_u32;
    while key >= range.from && keys.len() < most {
        let asked = key;
        for part in &mut *parts {
            let Some(next) = part.down_to(key)? else { return Ok(None) };
            key = next;
        }
        if key == asked {
            keys.push(key);
            key -= 1;
        }
        // However late it is, something is found.
        turn += 1;
        if turn.is_multiple_of(TURNS) && end.is_some_and(|end| Instant::now() >= end) {
            return Ok(Some(key.saturating_add(1)));
        }
    }
    Ok(None)
}
