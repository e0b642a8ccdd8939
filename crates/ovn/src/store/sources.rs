//! The table `source`: feeds, what is known of their publishers, and how they fare.

use std::collections::BTreeSet;

use openvoicenews::model::OutletKind;
use rusqlite::{OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

use super::Store;
use crate::error::Error;

/// What divides the parts of a folder's path; no title has it.
pub(crate) const FOLDER: char = '\u{1f}';

/// Whether a source is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum State {
    Active,
    /// Its operator wants it left alone.
    Paused,
    /// Its publisher has ended it.
    Ended,
}

impl State {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            State::Active => "active",
            State::Paused => "paused",
            State::Ended => "ended",
        }
    }

    fn of(name: &str) -> State {
        match name {
            "paused" => State::Paused,
            "ended" => State::Ended,
            _ => State::Active,
        }
    }
}

/// What is known of a source when it is added.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct NewSource {
    pub(crate) url: String,
    pub(crate) title: Option<String>,
    pub(crate) site: Option<String>,
    /// The folders that it is in, outermost first.
    pub(crate) folder: Vec<String>,
    pub(crate) language: Option<String>,
    pub(crate) country: Option<String>,
    pub(crate) owner: Option<String>,
    pub(crate) kind: Option<OutletKind>,
    /// The page that states country, owner and kind.
    pub(crate) fact: Option<String>,
    /// Attributes of OPML that are not ours.
    pub(crate) attributes: Vec<(String, String)>,
    pub(crate) paused: bool,
}

/// A folder of sources, as a list of another feed reader has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Folder {
    /// Its name behind those of the folders that it is in.
    pub(crate) path: Vec<String>,
    /// What else is said of it: names and values.
    pub(crate) said: Vec<(String, String)>,
}

/// What a list of sources has, in its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Listed {
    Folder(Folder),
    Source(NewSource),
}

/// A source as it stands.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Source {
    pub(crate) id: i64,
    #[serde(flatten)]
    pub(crate) known: NewSource,
    pub(crate) state: State,
    pub(crate) added: i64,
    pub(crate) etag: Option<String>,
    pub(crate) last_modified: Option<String>,
    #[serde(skip)]
    pub(crate) digest: Option<Vec<u8>>,
    pub(crate) due: i64,
    pub(crate) interval: Option<i64>,
    pub(crate) failures: u32,
    pub(crate) asked: Option<i64>,
    pub(crate) answered: Option<i64>,
    pub(crate) changed: Option<i64>,
    /// Code and detail of the failure that lasts.
    pub(crate) failure: Option<(String, String)>,
    /// The hubs that the feed names.
    pub(crate) hubs: Option<Hubs>,
    /// Where it stands in the list of all.
    #[serde(skip)]
    place: i64,
}

/// The hubs of a feed: one of them is enough.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Hubs {
    /// The one that is asked, and those that are asked where it refuses, in this order.
    pub(crate) first: String,
    pub(crate) others: Vec<String>,
    /// What they call the feed.
    pub(crate) topic: String,
}

impl Hubs {
    /// `None` where there is none.
    pub(crate) fn new(all: impl IntoIterator<Item = String>, topic: String) -> Option<Hubs> {
        let mut all = all.into_iter();
        Some(Hubs { first: all.next()?, others: all.collect(), topic })
    }

    pub(crate) fn number(&self) -> usize {
        1 + self.others.len()
    }

    /// All of them, in no order of theirs.
    pub(crate) fn all(&self) -> BTreeSet<&str> {
        self.others.iter().chain([&self.first]).map(String::as_str).collect()
    }

    /// The same, with the next one first.
    fn turned(mut self) -> Hubs {
        self.others.push(self.first.clone());
        Hubs { first: self.others.remove(0), ..self }
    }

    /// What a feed names now, in the order in which they are asked, where it is what it named before.
    pub(crate) fn in_order_of(self, known: Option<&Hubs>) -> Hubs {
        known.filter(|known| known.topic == self.topic && known.all() == self.all()).cloned().unwrap_or(self)
    }

    /// As the column has them: no address has a space.
    fn column(&self) -> String {
        self.others.iter().fold(self.first.clone(), |column, hub| column + " " + hub)
    }
}

/// What asking a source has come to, for its row.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
    pub(crate) at: i64,
    pub(crate) due: i64,
    pub(crate) interval: i64,
    /// New validators and digest, where there was a new body.
    pub(crate) body: Option<(Option<String>, Option<String>, Vec<u8>)>,
    pub(crate) news: bool,
    pub(crate) failure: Option<(String, String)>,
    pub(crate) ended: bool,
    pub(crate) moved_to: Option<String>,
    /// Title, site and language, where the feed gives them and the row has none.
    pub(crate) title: Option<String>,
    pub(crate) site: Option<String>,
    pub(crate) language: Option<String>,
    /// The hubs that a new body names, where it names any.
    pub(crate) hubs: Option<Option<Hubs>>,
}

const COLUMNS: &str = "id, url, title, site, folder, language, country, owner, kind, fact, attributes, state, added, \
     etag, last_modified, digest, due, interval, failures, asked, answered, changed, code, detail, hub, topic, place";

/// The parts of a folder's path.
fn parts(path: &str) -> Vec<String> {
    path.split(FOLDER).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn source(row: &Row<'_>) -> rusqlite::Result<Source> {
    let folder: String = row.get(4)?;
    let kind: Option<String> = row.get(8)?;
    let attributes: String = row.get(10)?;
    let state: String = row.get(11)?;
    let code: Option<String> = row.get(22)?;
    let detail: Option<String> = row.get(23)?;
    let hub: Option<String> = row.get(24)?;
    let topic: Option<String> = row.get(25)?;
    let state = State::of(&state);
    Ok(Source {
        id: row.get(0)?,
        known: NewSource {
            url: row.get(1)?,
            title: row.get(2)?,
            site: row.get(3)?,
            folder: parts(&folder),
            language: row.get(5)?,
            country: row.get(6)?,
            owner: row.get(7)?,
            kind: kind.and_then(|k| serde_json::from_value(k.into()).ok()),
            fact: row.get(9)?,
            attributes: serde_json::from_str(&attributes).unwrap_or_default(),
            paused: state == State::Paused,
        },
        state,
        added: row.get(12)?,
        etag: row.get(13)?,
        last_modified: row.get(14)?,
        digest: row.get(15)?,
        due: row.get(16)?,
        interval: row.get(17)?,
        failures: row.get(18)?,
        asked: row.get(19)?,
        answered: row.get(20)?,
        changed: row.get(21)?,
        failure: code.map(|code| (code, detail.unwrap_or_default())),
        hubs: hub.zip(topic).and_then(|(hub, topic)| Hubs::new(hub.split(' ').map(str::to_owned), topic)),
        place: row.get(26)?,
    })
}

fn kind_text(kind: Option<OutletKind>) -> Option<String> {
    kind.and_then(|k| serde_json::to_value(k).ok()).and_then(|v| v.as_str().map(str::to_owned))
}

impl Store {
    /// Adds a source, due at once; `None` where its address is there already.
    pub(crate) fn add_source(&self, new: &NewSource, now: i64) -> Result<Option<i64>, Error> {
        let folder = new.folder.join(&FOLDER.to_string());
        let attributes = serde_json::to_string(&new.attributes).unwrap_or_default();
        let state = if new.paused { State::Paused } else { State::Active };
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO source (url, title, site, folder, place, language, country, owner, kind, fact, attributes, \
             state, added, due) VALUES (?1, ?2, ?3, ?4, \
             (SELECT coalesce(max(place), 0) + 1 FROM (SELECT place FROM source UNION ALL SELECT place FROM folder)), \
             ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?12) ON CONFLICT (url) DO NOTHING RETURNING id",
        )?;
        let kind = kind_text(new.kind);
        let added = insert.query_row(
            params![
                new.url,
                new.title,
                new.site,
                folder,
                new.language,
                new.country,
                new.owner,
                kind,
                new.fact,
                attributes,
                state.as_str(),
                now
            ],
            |row| row.get(0),
        );
        Ok(added.optional()?)
    }

    /// Takes in what a list has. What is there already stays as it is; says how many sources came, and how many were
    /// there.
    pub(crate) fn take_in_list(
        &self,
        listed: &[Listed],
        head: &[(String, String)],
        now: i64,
    ) -> Result<(usize, usize), Error> {
        let (mut added, mut there) = (0, 0);
        for listed in listed {
            match listed {
                Listed::Folder(folder) => self.add_folder(folder)?,
                Listed::Source(source) if self.add_source(source, now)?.is_some() => added += 1,
                Listed::Source(_) => there += 1,
            }
        }
        let sql = "INSERT INTO list_head (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING";
        let mut insert = self.connection.prepare_cached(sql)?;
        for (name, value) in head {
            insert.execute([name, value])?;
        }
        Ok((added, there))
    }

    fn add_folder(&self, folder: &Folder) -> Result<(), Error> {
        let said = serde_json::to_string(&folder.said).unwrap_or_default();
        let sql = "INSERT INTO folder (path, place, said) VALUES (?1, \
             (SELECT coalesce(max(place), 0) + 1 FROM (SELECT place FROM source UNION ALL SELECT place FROM folder)), ?2) \
             ON CONFLICT (path) DO NOTHING";
        self.connection.prepare_cached(sql)?.execute(params![folder.path.join(&FOLDER.to_string()), said])?;
        Ok(())
    }

    /// What the heads of imported lists said.
    pub(crate) fn list_head(&self) -> Result<Vec<(String, String)>, Error> {
        let mut select = self.connection.prepare_cached("SELECT name, value FROM list_head ORDER BY id")?;
        let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// All sources, and the folders that lists had, in the order in which they were added or imported.
    pub(crate) fn listed(&self) -> Result<Vec<Listed>, Error> {
        let mut select = self.connection.prepare_cached("SELECT path, place, said FROM folder ORDER BY place, path")?;
        let folders = select.query_map([], |row| {
            let (path, said): (String, String) = (row.get(0)?, row.get(2)?);
            let folder = Folder { path: parts(&path), said: serde_json::from_str(&said).unwrap_or_default() };
            Ok((row.get::<_, i64>(1)?, Listed::Folder(folder)))
        })?;
        let mut out = folders.collect::<rusqlite::Result<Vec<_>>>()?;
        out.extend(self.sources()?.into_iter().map(|source| (source.place, Listed::Source(source.known))));
        // Folders came first, and stay before a source of the same place.
        out.sort_by_key(|(place, _)| *place);
        Ok(out.into_iter().map(|(_, listed)| listed).collect())
    }

    /// All sources, in the order in which they were added or imported.
    pub(crate) fn sources(&self) -> Result<Vec<Source>, Error> {
        let mut select = self.connection.prepare_cached(&format!("SELECT {COLUMNS} FROM source ORDER BY place, id"))?;
        let rows = select.query_map([], source)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    pub(crate) fn source(&self, id: i64) -> Result<Option<Source>, Error> {
        let mut select = self.connection.prepare_cached(&format!("SELECT {COLUMNS} FROM source WHERE id = ?1"))?;
        Ok(select.query_row([id], source).optional()?)
    }

    /// The sources that are named by a number, a whole address, or a part of title or address.
    pub(crate) fn sources_named(&self, name: &str) -> Result<Vec<Source>, Error> {
        let all = self.sources()?;
        let number: Option<i64> = name.parse().ok();
        let exact = |s: &&Source| Some(s.id) == number || s.known.url == name;
        let exact: Vec<Source> = all.iter().filter(exact).cloned().collect();
        if !exact.is_empty() {
            return Ok(exact);
        }
        let name = name.to_lowercase();
        let has = |text: &str| text.to_lowercase().contains(&name);
        Ok(all.into_iter().filter(|s| has(&s.known.url) || s.known.title.as_deref().is_some_and(has)).collect())
    }

    /// Takes a source away. Its articles stay, since reports rest on them.
    pub(crate) fn remove_source(&self, id: i64, now: i64) -> Result<(), Error> {
        if let Some(source) = self.source(id)? {
            self.end_subscription(&source, now)?;
        }
        self.connection.execute("DELETE FROM source WHERE id = ?1", [id])?;
        Ok(())
    }

    /// Whether a source is asked from now on.
    pub(crate) fn set_state(&self, id: i64, state: State, now: i64) -> Result<(), Error> {
        let sql = "UPDATE source SET state = ?2, due = min(due, ?3) WHERE id = ?1";
        self.connection.execute(sql, params![id, state.as_str(), now])?;
        match self.source(id)?.filter(|_| state != State::Active) {
            Some(source) => self.end_subscription(&source, now),
            None => Ok(()),
        }
    }

    /// Active sources that are due, the longest overdue first.
    pub(crate) fn due_sources(&self, now: i64, most: usize) -> Result<Vec<Source>, Error> {
        let sql =
            format!("SELECT {COLUMNS} FROM source WHERE state = 'active' AND due <= ?1 ORDER BY due, id LIMIT ?2");
        let mut select = self.connection.prepare_cached(&sql)?;
        let rows = select.query_map(params![now, i64::try_from(most).unwrap_or(i64::MAX)], source)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// When the next source is due.
    pub(crate) fn next_due(&self) -> Result<Option<i64>, Error> {
        let mut select =
            self.connection.prepare_cached("SELECT due FROM source WHERE state = 'active' ORDER BY due LIMIT 1")?;
        Ok(select.query_row([], |row| row.get(0)).optional()?)
    }

    /// Makes every active source due now, but for those that were asked less than `pause` seconds ago: no host is
    /// asked closer than that, also by a program that was started anew.
    pub(crate) fn ask_all(&self, now: i64, pause: i64) -> Result<usize, Error> {
        let sql = "UPDATE source SET due = max(?1, coalesce(asked + ?2 + 1, 0)) WHERE state = 'active'";
        Ok(self.connection.execute(sql, [now, pause])?)
    }

    /// A subscription ends with its source, and when the feed names another hub or topic, or none.
    fn end_other_subscription(&self, id: i64, asked: &Asked) -> Result<(), Error> {
        let mut source = None;
        if asked.ended || asked.hubs.is_some() {
            source = self.source(id)?;
        }
        match source {
            Some(source) if asked.ended || asked.hubs.as_ref().is_some_and(|hubs| *hubs != source.hubs) => {
                self.end_subscription(&source, asked.at)
            }
            _ => Ok(()),
        }
    }

    fn keep_hubs(&self, id: i64, hubs: Option<&Hubs>) -> Result<(), Error> {
        let (hub, topic) = hubs.map(|hubs| (hubs.column(), &hubs.topic)).unzip();
        let sql = "UPDATE source SET hub = ?2, topic = ?3 WHERE id = ?1 AND (hub IS NOT ?2 OR topic IS NOT ?3)";
        self.connection.prepare_cached(sql)?.execute(params![id, hub, topic])?;
        Ok(())
    }

    /// Has the next hub of a source asked from now on.
    pub(crate) fn ask_next_hub(&self, source: &Source) -> Result<(), Error> {
        self.keep_hubs(source.id, source.hubs.clone().map(Hubs::turned).as_ref())
    }

    /// Records what asking a source has come to.
    pub(crate) fn source_asked(&self, id: i64, asked: &Asked) -> Result<(), Error> {
        self.end_other_subscription(id, asked)?;
        let mut update = self.connection.prepare_cached(
            "UPDATE source SET asked = ?2, due = ?3, interval = ?4, \
             failures = CASE WHEN ?5 IS NULL THEN 0 ELSE failures + 1 END, code = ?5, detail = ?6, \
             answered = CASE WHEN ?5 IS NULL THEN ?2 ELSE answered END, \
             changed = CASE WHEN ?7 THEN ?2 ELSE changed END, \
             state = CASE WHEN ?8 THEN 'ended' ELSE state END, \
             title = coalesce(title, ?9), site = coalesce(site, ?10), language = coalesce(language, ?11) \
             WHERE id = ?1",
        )?;
        let (code, detail) = asked.failure.clone().unzip();
        update.execute(params![
            id,
            asked.at,
            asked.due,
            asked.interval,
            code,
            detail,
            asked.news,
            asked.ended,
            asked.title,
            asked.site,
            asked.language
        ])?;
        if let Some((etag, last_modified, digest)) = &asked.body {
            let sql = "UPDATE source SET etag = ?2, last_modified = ?3, digest = ?4 WHERE id = ?1";
            self.connection.prepare_cached(sql)?.execute(params![id, etag, last_modified, digest])?;
        }
        if let Some(hubs) = &asked.hubs {
            self.keep_hubs(id, hubs.as_ref())?;
        }
        if let Some(url) = &asked.moved_to {
            // Where the new address is a source already, the old one has nothing left to do.
            let moved =
                self.connection.execute("UPDATE OR IGNORE source SET url = ?2 WHERE id = ?1", params![id, url])?;
            if moved == 0 {
                self.connection.execute("UPDATE source SET state = 'ended' WHERE id = ?1", [id])?;
            }
        }
        Ok(())
    }
}
