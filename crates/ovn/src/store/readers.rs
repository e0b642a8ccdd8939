//! The tables of readers: who they are, and what is theirs.

use openvoicenews::publish::rules::Rule;
use rusqlite::{OptionalExtension, Row, params};

use super::captures::sha256;
use super::pack::{pack, unpack_text};
use super::{Fault, Store};
use crate::error::Error;

/// Days without a request after which a browser has to log in again.
const SESSION_DAYS: i64 = 30;
/// Seconds without a request that end a visit.
const VISIT: i64 = 30 * 60;
/// Characters of a name at most.
pub(crate) const LONGEST_NAME: usize = 60;
/// A request is noted at most so often, in seconds.
const NOTED: i64 = 60;

/// Somebody who reads here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reader {
    pub(crate) id: i64,
    pub(crate) name: String,
    /// argon2id, as a PHC string.
    pub(crate) password: Option<String>,
    /// The password for other programs, the same.
    pub(crate) sync: Option<String>,
    pub(crate) is_operator: bool,
    pub(crate) made: i64,
    /// The end of the visit before this one.
    pub(crate) before: Option<i64>,
    /// What the loaded ratings are called.
    pub(crate) ratings: Option<String>,
}

/// A key for another program.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) made: i64,
    pub(crate) used: Option<i64>,
    /// Whether a feed reader got it for the sync password.
    pub(crate) is_sync: bool,
}

/// What a reader follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Follow {
    pub(crate) kind: String,
    pub(crate) key: String,
    pub(crate) name: String,
}

/// What a reader did with a report, and when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) read: Option<i64>,
    pub(crate) starred: Option<i64>,
}

/// Whether somebody can be called so: in one line, and without the colon that Fever has between name and password.
pub(crate) fn is_name(name: &str) -> bool {
    let length = name.chars().count();
    (1..=LONGEST_NAME).contains(&length) && name == name.trim() && !name.chars().any(|c| c.is_control() || c == ':')
}

const READER: &str = "id, name, password, sync, operator, made, before, ratings";

fn reader(row: &Row<'_>) -> rusqlite::Result<Reader> {
    Ok(Reader {
        id: row.get(0)?,
        name: row.get(1)?,
        password: row.get(2)?,
        sync: row.get(3)?,
        is_operator: row.get(4)?,
        made: row.get(5)?,
        before: row.get(6)?,
        ratings: row.get(7)?,
    })
}

impl Store {
    fn reader_by(&self, by: &str, with: impl rusqlite::Params) -> Result<Option<Reader>, Error> {
        let sql = format!("SELECT {READER} FROM reader WHERE {by}");
        Ok(self.connection.prepare_cached(&sql)?.query_row(with, reader).optional()?)
    }

    /// Everybody who reads here, by name.
    pub(crate) fn readers(&self) -> Result<Vec<Reader>, Error> {
        let mut select = self.connection.prepare_cached(&format!("SELECT {READER} FROM reader ORDER BY name"))?;
        Ok(select.query_map([], reader)?.collect::<rusqlite::Result<_>>()?)
    }

    /// A reader by name, whatever the case of its letters.
    pub(crate) fn reader_named(&self, name: &str) -> Result<Option<Reader>, Error> {
        self.reader_by("name = ?1", [name])
    }

    /// A reader by number.
    pub(crate) fn reader(&self, id: i64) -> Result<Option<Reader>, Error> {
        self.reader_by("id = ?1", [id])
    }

    /// Adds a reader; `None` where the name is taken.
    pub(crate) fn add_reader(
        &self,
        name: &str,
        password: Option<&str>,
        is_operator: bool,
        now: i64,
    ) -> Result<Option<i64>, Error> {
        let sql = "INSERT INTO reader (name, password, operator, made) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING";
        let added = self.connection.prepare_cached(sql)?.execute(params![name, password, is_operator, now])?;
        Ok((added > 0).then(|| self.connection.last_insert_rowid()))
    }

    /// Gives the reader who had this newsroom for themselves a name and a password: what is theirs stays. Says whether
    /// there was one.
    pub(crate) fn name_sole_reader(&self, name: &str, password: &str) -> Result<bool, Error> {
        let sql = "UPDATE reader SET name = ?1, password = ?2 WHERE password IS NULL \
                   AND (SELECT count(*) FROM reader) = 1";
        Ok(self.connection.prepare_cached(sql)?.execute([name, password])? > 0)
    }

    /// When somebody was here last, in seconds since 1970.
    pub(crate) fn seen(&self, id: i64) -> Result<Option<i64>, Error> {
        let sql = "SELECT seen FROM reader WHERE id = ?1";
        Ok(self.connection.prepare_cached(sql)?.query_row([id], |row| row.get(0)).optional()?.flatten())
    }

    /// Calls a reader otherwise; false where the name is taken, or there is no such reader. What is theirs stays.
    pub(crate) fn rename_reader(&self, id: i64, name: &str) -> Result<bool, Error> {
        let sql = "UPDATE OR IGNORE reader SET name = ?2 WHERE id = ?1";
        Ok(self.connection.prepare_cached(sql)?.execute(params![id, name])? > 0)
    }

    /// Makes a reader an operator, or one no more.
    pub(crate) fn set_operator(&self, id: i64, on: bool) -> Result<(), Error> {
        self.connection.prepare_cached("UPDATE reader SET operator = ?2 WHERE id = ?1")?.execute(params![id, on])?;
        Ok(())
    }

    /// Removes a reader with all that is theirs.
    pub(crate) fn remove_reader(&self, id: i64) -> Result<bool, Error> {
        Ok(self.connection.prepare_cached("DELETE FROM reader WHERE id = ?1")?.execute([id])? > 0)
    }

    /// Sets a reader's password, and ends every session but the one that is kept.
    pub(crate) fn set_password(&self, id: i64, password: &str, kept: Option<&[u8]>) -> Result<(), Error> {
        self.connection
            .prepare_cached("UPDATE reader SET password = ?2 WHERE id = ?1")?
            .execute(params![id, password])?;
        self.end_sessions(id, kept)
    }

    /// Sets the password for feed readers: its hash, and that of the key which Fever makes of it. The keys that they got for
    /// the old one go with it.
    pub(crate) fn set_sync(&self, id: i64, password: Option<&str>, fever: Option<&str>) -> Result<(), Error> {
        let sql = "UPDATE reader SET sync = ?2, fever = ?3 WHERE id = ?1";
        let fever = fever.map(|key| sha256(key.to_ascii_lowercase().as_bytes()));
        self.connection.prepare_cached(sql)?.execute(params![id, password, fever])?;
        self.connection.prepare_cached("DELETE FROM token WHERE reader = ?1 AND sync = 1")?.execute([id])?;
        Ok(())
    }

    /// The reader whose Fever key it is.
    pub(crate) fn reader_of_fever(&self, key: &str) -> Result<Option<Reader>, Error> {
        self.reader_by("fever = ?1", [sha256(key.to_ascii_lowercase().as_bytes())])
    }

    /// Notes that a reader is here now. After a pause the visit before is over.
    pub(crate) fn note_visit(&self, reader: &Reader, now: i64) -> Result<(), Error> {
        let due = "SELECT coalesce(seen, 0) < ?2 - ?3 FROM reader WHERE id = ?1";
        if !self.is_due(due, params![reader.id, now, NOTED])? {
            return Ok(());
        }
        let sql = "UPDATE reader SET before = CASE WHEN seen IS NULL THEN NULL WHEN ?2 - seen > ?3 THEN seen \
                   ELSE before END, seen = ?2 WHERE id = ?1 AND coalesce(seen, 0) < ?2 - ?4";
        self.connection.prepare_cached(sql)?.execute(params![reader.id, now, VISIT, NOTED])?;
        Ok(())
    }

    /// Whether something has to be noted. It is looked at first: to write, also where nothing is other then, waits for whoever
    /// else writes, and every request comes by here.
    fn is_due(&self, sql: &str, with: impl rusqlite::Params) -> Result<bool, Error> {
        let due: Option<bool> = self.connection.prepare_cached(sql)?.query_row(with, |row| row.get(0)).optional()?;
        Ok(due.unwrap_or(false))
    }

    /// Begins a session for a browser that has `secret` in a cookie.
    pub(crate) fn add_session(&self, secret: &[u8], reader: i64, agent: Option<&str>, now: i64) -> Result<(), Error> {
        self.connection
            .prepare_cached("DELETE FROM session WHERE used < ?1")?
            .execute([now - SESSION_DAYS * 86_400])?;
        let sql = "INSERT INTO session (hash, reader, made, used, agent) VALUES (?1, ?2, ?3, ?3, ?4)";
        self.connection.prepare_cached(sql)?.execute(params![sha256(secret), reader, now, agent])?;
        Ok(())
    }

    /// Whose session it is.
    pub(crate) fn reader_of_session(&self, secret: &[u8], now: i64) -> Result<Option<Reader>, Error> {
        let hash = sha256(secret);
        let by = "id = (SELECT reader FROM session WHERE hash = ?1 AND used >= ?2)";
        let found = self.reader_by(by, params![hash, now - SESSION_DAYS * 86_400])?;
        let due = "SELECT used < ?2 - ?3 FROM session WHERE hash = ?1";
        if found.is_some() && self.is_due(due, params![hash, now, NOTED])? {
            let sql = "UPDATE session SET used = ?2 WHERE hash = ?1 AND used < ?2 - ?3";
            self.connection.prepare_cached(sql)?.execute(params![hash, now, NOTED])?;
        }
        Ok(found)
    }

    /// Ends a session.
    pub(crate) fn end_session(&self, secret: &[u8]) -> Result<(), Error> {
        self.connection.prepare_cached("DELETE FROM session WHERE hash = ?1")?.execute([sha256(secret)])?;
        Ok(())
    }

    /// Ends all sessions of a reader but the one that is kept.
    pub(crate) fn end_sessions(&self, reader: i64, kept: Option<&[u8]>) -> Result<(), Error> {
        let sql = "DELETE FROM session WHERE reader = ?1 AND hash IS NOT ?2";
        self.connection.prepare_cached(sql)?.execute(params![reader, kept.map(sha256)])?;
        Ok(())
    }

    /// How many browsers are logged in.
    pub(crate) fn sessions_of(&self, reader: i64) -> Result<u64, Error> {
        let sql = "SELECT count(*) FROM session WHERE reader = ?1";
        let n: i64 = self.connection.prepare_cached(sql)?.query_row([reader], |row| row.get(0))?;
        Ok(n.unsigned_abs())
    }

    /// Adds a key for another program.
    pub(crate) fn add_token(&self, secret: &[u8], reader: i64, name: &str, now: i64) -> Result<(), Error> {
        let sql = "INSERT INTO token (hash, reader, name, made) VALUES (?1, ?2, ?3, ?4)";
        self.connection.prepare_cached(sql)?.execute(params![sha256(secret), reader, name, now])?;
        Ok(())
    }

    /// The keys of a reader.
    pub(crate) fn tokens_of(&self, reader: i64) -> Result<Vec<Token>, Error> {
        let sql = "SELECT id, name, made, used, sync FROM token WHERE reader = ?1 ORDER BY id";
        let mut select = self.connection.prepare_cached(sql)?;
        let rows = select.query_map([reader], |row| {
            let (id, name, made, used, is_sync) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?);
            Ok(Token { id, name, made, used, is_sync })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Takes a key back.
    pub(crate) fn remove_token(&self, reader: i64, id: i64) -> Result<bool, Error> {
        let sql = "DELETE FROM token WHERE reader = ?1 AND id = ?2";
        Ok(self.connection.prepare_cached(sql)?.execute([reader, id])? > 0)
    }

    /// Whose key it is.
    pub(crate) fn reader_of_token(&self, secret: &[u8], now: i64) -> Result<Option<Reader>, Error> {
        let hash = sha256(secret);
        let found = self.reader_by("id = (SELECT reader FROM token WHERE hash = ?1 AND sync = 0)", [&hash])?;
        let due = "SELECT coalesce(used, 0) < ?2 - ?3 FROM token WHERE hash = ?1";
        if found.is_some() && self.is_due(due, params![hash, now, NOTED])? {
            let sql = "UPDATE token SET used = ?2 WHERE hash = ?1 AND coalesce(used, 0) < ?2 - ?3";
            self.connection.prepare_cached(sql)?.execute(params![hash, now, NOTED])?;
        }
        Ok(found)
    }

    /// What a reader did with a report.
    pub(crate) fn mark(&self, reader: i64, item: i64) -> Result<Mark, Error> {
        let sql = "SELECT read, starred FROM mark WHERE reader = ?1 AND item = ?2";
        let found = self
            .connection
            .prepare_cached(sql)?
            .query_row([reader, item], |row| Ok(Mark { read: row.get(0)?, starred: row.get(1)? }));
        Ok(found.optional()?.unwrap_or_default())
    }

    /// Marks reports as read, or as not read. What is no report counts for nothing.
    pub(crate) fn set_read(&self, reader: i64, items: &[i64], read: Option<i64>) -> Result<(), Error> {
        self.set_marks("read", reader, items, read)
    }

    /// Stars reports, or takes the stars away.
    pub(crate) fn set_starred(&self, reader: i64, items: &[i64], starred: Option<i64>) -> Result<(), Error> {
        self.set_marks("starred", reader, items, starred)
    }

    fn set_marks(&self, column: &str, reader: i64, items: &[i64], at: Option<i64>) -> Result<(), Error> {
        let sql = format!(
            "INSERT INTO mark (reader, item, {column}) SELECT ?1, id, ?3 FROM item WHERE id = ?2 \
             ON CONFLICT (reader, item) DO UPDATE SET {column} = ?3"
        );
        let mut set = self.connection.prepare_cached(&sql)?;
        items.iter().try_for_each(|item| set.execute(params![reader, item, at]).map(drop))?;
        Ok(())
    }

    /// The marks of the reports with these numbers.
    pub(crate) fn marks(&self, reader: i64, items: &[i64]) -> Result<Vec<Mark>, Error> {
        items.iter().map(|item| self.mark(reader, *item)).collect()
    }

    /// The marks of the reports from a number on, by number.
    pub(crate) fn marks_from(&self, reader: i64, first: i64) -> Result<Vec<(i64, Mark)>, Error> {
        let sql = "SELECT item, read, starred FROM mark WHERE reader = ?1 AND item >= ?2 ORDER BY item";
        let mut select = self.connection.prepare_cached(sql)?;
        let rows = select
            .query_map([reader, first], |row| Ok((row.get(0)?, Mark { read: row.get(1)?, starred: row.get(2)? })))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The starred reports, the last starred first.
    pub(crate) fn starred(&self, reader: i64, most: usize) -> Result<Vec<i64>, Error> {
        let sql = "SELECT item FROM mark WHERE reader = ?1 AND starred IS NOT NULL ORDER BY starred DESC LIMIT ?2";
        let mut select = self.connection.prepare_cached(sql)?;
        let rows = select.query_map([reader, i64::try_from(most).unwrap_or(i64::MAX)], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The rules of a reader with their numbers, in the order in which they were made.
    pub(crate) fn rules_of(&self, reader: i64) -> Result<Vec<(i64, Rule)>, Error> {
        let mut select = self.connection.prepare_cached("SELECT id, line FROM rule WHERE reader = ?1 ORDER BY id")?;
        let rows = select.query_map([reader], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))?;
        let mut out = Vec::new();
        for row in rows {
            let (id, line) = row?;
            let rule = line.parse().map_err(|e| Fault::Damaged(format!("rule {id} cannot be read ({e})")))?;
            out.push((id, rule));
        }
        Ok(out)
    }

    /// The rules of a reader without their numbers.
    pub(crate) fn plain_rules_of(&self, reader: i64) -> Result<Vec<Rule>, Error> {
        Ok(self.rules_of(reader)?.into_iter().map(|(_, rule)| rule).collect())
    }

    /// Adds a rule; the same twice is one.
    pub(crate) fn add_rule(&self, reader: i64, rule: &Rule, now: i64) -> Result<(), Error> {
        let sql = "INSERT INTO rule (reader, line, made) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
        self.connection.prepare_cached(sql)?.execute(params![reader, rule.to_string(), now])?;
        Ok(())
    }

    /// Removes a rule.
    pub(crate) fn remove_rule(&self, reader: i64, id: i64) -> Result<bool, Error> {
        let sql = "DELETE FROM rule WHERE reader = ?1 AND id = ?2";
        Ok(self.connection.prepare_cached(sql)?.execute([reader, id])? > 0)
    }

    /// What a reader follows, by name.
    pub(crate) fn follows_of(&self, reader: i64) -> Result<Vec<Follow>, Error> {
        let sql = "SELECT kind, key, name FROM follow WHERE reader = ?1 ORDER BY name, kind, key";
        let mut select = self.connection.prepare_cached(sql)?;
        let rows =
            select.query_map([reader], |row| Ok(Follow { kind: row.get(0)?, key: row.get(1)?, name: row.get(2)? }))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Follows something, or no more.
    pub(crate) fn set_follow(&self, reader: i64, follow: &Follow, on: bool, now: i64) -> Result<(), Error> {
        let Follow { kind, key, name } = follow;
        if on {
            let sql = "INSERT INTO follow (reader, kind, key, name, made) VALUES (?1, ?2, ?3, ?4, ?5) \
                       ON CONFLICT DO NOTHING";
            self.connection.prepare_cached(sql)?.execute(params![reader, kind, key, name, now])?;
        } else {
            let sql = "DELETE FROM follow WHERE reader = ?1 AND kind = ?2 AND key = ?3";
            self.connection.prepare_cached(sql)?.execute(params![reader, kind, key])?;
        }
        Ok(())
    }

    /// The ratings that a reader has loaded: outlet and label.
    pub(crate) fn ratings_of(&self, reader: i64) -> Result<Vec<(String, String)>, Error> {
        let sql = "SELECT outlet, label FROM rating WHERE reader = ?1 ORDER BY outlet";
        let mut select = self.connection.prepare_cached(sql)?;
        let rows = select.query_map([reader], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Puts ratings in the place of those that a reader had.
    pub(crate) fn set_ratings(
        &self,
        reader: i64,
        name: Option<&str>,
        ratings: &[(String, String)],
    ) -> Result<(), Error> {
        self.connection.prepare_cached("DELETE FROM rating WHERE reader = ?1")?.execute([reader])?;
        self.connection
            .prepare_cached("UPDATE reader SET ratings = ?2 WHERE id = ?1")?
            .execute(params![reader, name])?;
        let sql = "INSERT OR REPLACE INTO rating (reader, outlet, label) VALUES (?1, ?2, ?3)";
        let mut insert = self.connection.prepare_cached(sql)?;
        for (outlet, label) in ratings {
            insert.execute(params![reader, outlet, label])?;
        }
        Ok(())
    }

    /// A report without vetoed outlets, as it was made before: its line and its card, or that nothing is left of it.
    pub(crate) fn variant(&self, veto: &[u8], report: i64) -> Result<Option<Option<(String, String)>>, Error> {
        let sql = "SELECT line, card FROM variant WHERE veto = ?1 AND report = ?2";
        let row = self.connection.prepare_cached(sql)?.query_row(params![veto, report], |row| {
            Ok((row.get::<_, Option<Vec<u8>>>(0)?, row.get::<_, Option<Vec<u8>>>(1)?))
        });
        Ok(match row.optional()? {
            Some((Some(line), Some(card))) => Some(Some((unpack_text(&line)?, unpack_text(&card)?))),
            Some(_) => Some(None),
            None => None,
        })
    }

    /// Keeps a report without vetoed outlets.
    pub(crate) fn keep_variant(&self, veto: &[u8], report: i64, made: Option<(&str, &str)>) -> Result<(), Error> {
        let sql = "INSERT OR REPLACE INTO variant (veto, report, line, card) VALUES (?1, ?2, ?3, ?4)";
        let (line, card) = made.map(|(line, card)| (pack(line.as_bytes()), pack(card.as_bytes()))).unzip();
        self.connection.prepare_cached(sql)?.execute(params![veto, report, line, card])?;
        Ok(())
    }

    /// What only this newsroom knows under a name; `fresh` where it knew nothing.
    pub(crate) fn secret(&self, name: &str, fresh: &[u8]) -> Result<Vec<u8>, Error> {
        let sql = "INSERT INTO secret (name, value) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        self.connection.prepare_cached(sql)?.execute(params![name, fresh])?;
        let sql = "SELECT value FROM secret WHERE name = ?1";
        Ok(self.connection.prepare_cached(sql)?.query_row([name], |row| row.get(0))?)
    }
}
