//! The tables `subject`, `mention`, `told`, `card`, `statement`, `about` and `catch_up`: whom and what articles name,
//! which reports tell of them, and what they are reported to have said. All of it can be made again from the articles
//! and reports, so no export has it.

use openvoicenews::model::Manner;
use openvoicenews::publish::search::indexed;
use openvoicenews::publish::subjects::{Subject, SubjectKind};
use rusqlite::{OptionalExtension, Row, params};

use super::{SECOND, Store};
use crate::error::Error;

const DAY: i64 = 86_400;

/// A subject that has a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StoredSubject {
    pub(crate) id: i64,
    pub(crate) subject: Subject,
}

/// A statement, with the article that has it.
#[derive(Clone, Debug)]
pub(crate) struct StoredStatement {
    pub(crate) article: String,
    pub(crate) hash: String,
    pub(crate) speaker: String,
    /// The key of the speaker's page.
    pub(crate) who: Option<String>,
    pub(crate) manner: Manner,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) via: Option<String>,
    /// Seconds since 1970.
    pub(crate) published: i64,
    /// The name of the page of its article's story, where that was published.
    pub(crate) slug: Option<String>,
}

/// What lists show of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StoredCard {
    pub(crate) story: String,
    /// The name of its page, where it was published.
    pub(crate) slug: Option<String>,
    pub(crate) headline: String,
    pub(crate) standfirst: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) at: i64,
    pub(crate) origins: u64,
    pub(crate) articles: u64,
    /// Who the subject is, in this report's words.
    pub(crate) role: Option<String>,
}

/// By what statements are narrowed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Narrowed {
    /// The words that are asked for; all of them must be there.
    pub(crate) words: String,
    /// The subject that the words name, where they are a name.
    pub(crate) subject: Option<i64>,
}

/// How many of something, in how many articles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sum {
    pub(crate) statements: u64,
    pub(crate) articles: u64,
}

fn unsigned(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}

pub(super) fn limit(most: usize) -> i64 {
    i64::try_from(most).unwrap_or(i64::MAX)
}

pub(super) fn subject(row: &Row<'_>) -> rusqlite::Result<StoredSubject> {
    let kind: String = row.get(2)?;
    let kind = SubjectKind::parse(&kind).unwrap_or(SubjectKind::Topic);
    Ok(StoredSubject { id: row.get(0)?, subject: Subject { kind, key: row.get(1)?, name: row.get(3)? } })
}

fn manner(written: &str) -> Manner {
    match written {
        "direct" => Manner::Direct,
        "mixed" => Manner::Mixed,
        _ => Manner::Indirect,
    }
}

/// The key of a speaker's page as one term of the index of statements, beside the terms that everything is filtered by.
pub(super) fn who_token(key: &str) -> String {
    format!("who{:016x}", xxhash_rust::xxh3::xxh3_64(key.as_bytes()))
}

/// Words as a query of FTS5 that asks for all of them; `None` where there are none. They are folded as those that were
/// indexed, so that nothing of FTS5's own language is left in them.
fn query(words: &str) -> Option<String> {
    let terms = indexed(words);
    let terms: Vec<String> = terms.split(' ').filter(|t| !t.is_empty()).map(|t| format!("\"{t}\"")).collect();
    (!terms.is_empty()).then(|| format!("content : ({})", terms.join(" AND ")))
}

/// What asks for statements from some tables: `s` are the statements, `a` the articles.
fn statements(from: &str, rest: &str) -> String {
    format!(
        "SELECT s.article, s.hash, s.speaker, s.who, s.manner, s.start, s.end, s.via, s.id >> 20, i.slug \
         FROM {from} LEFT JOIN item i ON i.story = a.story {rest}"
    )
}

/// What asks for the newest statements of a speaker.
pub(super) fn said_by() -> String {
    let from = "statement s CROSS JOIN article a ON a.id = s.article";
    statements(from, "WHERE s.who = ?1 ORDER BY s.id DESC LIMIT ?2")
}

/// What asks for the newest statements that name a subject, those of others only. The order of the tables is told: what
/// names the subject is few, what anybody has said is much.
pub(super) fn said_about() -> String {
    let from = "about b CROSS JOIN statement s ON s.id = b.statement CROSS JOIN article a ON a.id = s.article";
    let rest = "WHERE b.subject = ?1 AND s.who IS NOT NULL AND s.who <> ?2 ORDER BY b.statement DESC LIMIT ?3";
    statements(from, rest)
}

/// The newest reports that tell of a subject.
pub(super) const REPORTS: &str = "SELECT c.story, i.slug, c.headline, c.standfirst, c.language, c.at, c.origins, c.articles, t.role \
     FROM told t CROSS JOIN card c ON c.story = t.story LEFT JOIN item i ON i.story = t.story WHERE t.subject = ?1 \
     AND EXISTS (SELECT 1 FROM assignment a WHERE a.story = t.story) ORDER BY t.at DESC, t.story DESC LIMIT ?2";

fn statement(row: &Row<'_>) -> rusqlite::Result<StoredStatement> {
    let offset = |n: i64| usize::try_from(n).unwrap_or(0);
    Ok(StoredStatement {
        article: row.get(0)?,
        hash: row.get(1)?,
        speaker: row.get(2)?,
        who: row.get(3)?,
        manner: manner(&row.get::<_, String>(4)?),
        start: offset(row.get(5)?),
        end: offset(row.get(6)?),
        via: row.get(7)?,
        published: row.get(8)?,
        slug: row.get(9)?,
    })
}

fn card(row: &Row<'_>) -> rusqlite::Result<StoredCard> {
    Ok(StoredCard {
        story: row.get(0)?,
        slug: row.get(1)?,
        headline: row.get(2)?,
        standfirst: row.get(3)?,
        language: row.get(4)?,
        at: row.get(5)?,
        origins: unsigned(row.get(6)?),
        articles: unsigned(row.get(7)?),
        role: row.get(8)?,
    })
}

/// What is looked up.
impl Store {
    /// A subject by its key.
    pub(crate) fn subject(&self, key: &str) -> Result<Option<StoredSubject>, Error> {
        let sql = "SELECT id, key, kind, name FROM subject WHERE key = ?1";
        Ok(self.connection.prepare_cached(sql)?.query_row([key], subject).optional()?)
    }

    /// Subjects that have a folded word or name in their keys, the most heard first.
    pub(crate) fn subjects_like(&self, folded: &str, most: usize) -> Result<Vec<StoredSubject>, Error> {
        let sql = "SELECT id, key, kind, name FROM subject WHERE kind <> 'topic' \
             AND ('-' || substr(key, instr(key, '/') + 1) || '-') LIKE '%-' || ?1 || '-%' \
             ORDER BY (SELECT count(*) FROM statement WHERE who = key) DESC, key LIMIT ?2";
        let mut select = self.connection.prepare_cached(sql)?;
        let rows = select.query_map(params![folded, limit(most)], subject)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The newest statements of a speaker, narrowed where that is asked for.
    pub(crate) fn said_by(
        &self,
        key: &str,
        narrowed: Option<&Narrowed>,
        most: usize,
    ) -> Result<Vec<StoredStatement>, Error> {
        let Some(narrowed) = narrowed else {
            let sql = said_by();
            let mut select = self.connection.prepare_cached(&sql)?;
            let rows = select.query_map(params![key, limit(most)], statement)?;
            return Ok(rows.collect::<rusqlite::Result<_>>()?);
        };
        let from = "statement s JOIN article a ON a.id = s.article";
        let sql = statements(from, &format!("WHERE s.id IN ({NARROWED}) ORDER BY s.id DESC LIMIT ?4"));
        let mut select = self.connection.prepare_cached(&sql)?;
        let matching = match_of(key, narrowed);
        let rows = select.query_map(params![matching, narrowed.subject, key, limit(most)], statement)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// How many statements of a speaker there are, and in how many articles.
    pub(crate) fn count_said(&self, key: &str, narrowed: Option<&Narrowed>) -> Result<Sum, Error> {
        let sum = |row: &Row<'_>| Ok(Sum { statements: unsigned(row.get(0)?), articles: unsigned(row.get(1)?) });
        let Some(narrowed) = narrowed else {
            let sql = "SELECT count(*), count(DISTINCT article) FROM statement WHERE who = ?1";
            return Ok(self.connection.prepare_cached(sql)?.query_row([key], sum)?);
        };
        let sql = format!("SELECT count(*), count(DISTINCT article) FROM statement WHERE id IN ({NARROWED})");
        let matching = match_of(key, narrowed);
        Ok(self.connection.prepare_cached(&sql)?.query_row(params![matching, narrowed.subject, key], sum)?)
    }

    /// The newest statements that name a subject, those of others only.
    pub(crate) fn said_about(&self, of: &StoredSubject, most: usize) -> Result<Vec<StoredStatement>, Error> {
        let sql = said_about();
        let mut select = self.connection.prepare_cached(&sql)?;
        let rows = select.query_map(params![of.id, of.subject.key, limit(most)], statement)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The newest statements in articles of some stories.
    pub(crate) fn said_in(&self, stories: &[String], most: usize) -> Result<Vec<StoredStatement>, Error> {
        let from = "article a CROSS JOIN statement s ON s.article = a.id";
        let sql = statements(from, "WHERE a.story = ?1 AND s.who IS NOT NULL ORDER BY s.id DESC LIMIT ?2");
        let mut select = self.connection.prepare_cached(&sql)?;
        let mut out = Vec::new();
        for story in stories {
            let rows = select.query_map(params![story, limit(most)], statement)?;
            out.extend(rows.collect::<rusqlite::Result<Vec<_>>>()?);
        }
        out.sort_by_key(|s: &StoredStatement| std::cmp::Reverse(s.published));
        out.truncate(most);
        Ok(out)
    }

    /// Whom and what a speaker's newest statements name most, with how many name it.
    pub(crate) fn spoken_of(&self, key: &str, most: usize) -> Result<Vec<(Subject, u64)>, Error> {
        let sql = "SELECT t.id, t.key, t.kind, t.name, count(*) FROM \
             (SELECT id FROM statement WHERE who = ?1 ORDER BY id DESC LIMIT 2000) s \
             JOIN about b ON b.statement = s.id JOIN subject t ON t.id = b.subject \
             GROUP BY t.id HAVING count(*) > 1 ORDER BY count(*) DESC, t.key LIMIT ?2";
        let mut select = self.connection.prepare_cached(sql)?;
        let rows =
            select.query_map(params![key, limit(most)], |row| Ok((subject(row)?.subject, unsigned(row.get(4)?))))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// How many articles name a subject, and on how many of the days up to its newest one how many did: the first of the
    /// days since 1970, and the counts from it on.
    pub(crate) fn named_by_day(&self, id: i64, days: i64) -> Result<(u64, i64, Vec<u64>), Error> {
        let sql = "SELECT count(*), coalesce(max(article), 0) FROM mention WHERE subject = ?1";
        let (sum, newest): (i64, i64) =
            self.connection.prepare_cached(sql)?.query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let last = (newest >> 20).div_euclid(DAY);
        let first = last - days + 1;
        let sql =
            "SELECT (article >> 20) / 86400, count(*) FROM mention WHERE subject = ?1 AND article >= ?2 GROUP BY 1";
        let mut select = self.connection.prepare_cached(sql)?;
        let from = first.saturating_mul(DAY).saturating_mul(SECOND);
        let mut counts = vec![0; usize::try_from(days).unwrap_or(0)];
        for row in select.query_map(params![id, from], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)))? {
            let (day, n) = row?;
            if let Some(count) = usize::try_from(day - first).ok().and_then(|at| counts.get_mut(at)) {
                *count = unsigned(n);
            }
        }
        Ok((unsigned(sum), first, counts))
    }

    /// The newest reports that tell of a subject; of stories that are part of others now, nothing.
    pub(crate) fn reports_on(&self, id: i64, most: usize) -> Result<Vec<StoredCard>, Error> {
        let mut select = self.connection.prepare_cached(REPORTS)?;
        let rows = select.query_map(params![id, limit(most)], card)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The subjects of one kind that most reports of the newest edition tell of, with how many do.
    pub(crate) fn most_named(&self, kind: SubjectKind, most: usize) -> Result<Vec<(Subject, u64)>, Error> {
        let sql = "SELECT s.id, s.key, s.kind, s.name, count(*) FROM edition_report e JOIN report r ON r.id = e.report \
             JOIN told t ON t.story = r.story JOIN subject s ON s.id = t.subject \
             WHERE e.edition = (SELECT max(id) FROM edition) AND s.kind = ?1 \
             GROUP BY s.id ORDER BY count(*) DESC, min(e.place), s.key LIMIT ?2";
        let mut select = self.connection.prepare_cached(sql)?;
        let row = |row: &Row<'_>| Ok((subject(row)?.subject, unsigned(row.get(4)?)));
        let rows = select.query_map(params![kind.as_str(), limit(most)], row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The subjects that a story's report tells of.
    pub(crate) fn subjects_of(&self, story: &str) -> Result<Vec<Subject>, Error> {
        let sql = "SELECT s.id, s.key, s.kind, s.name FROM told t JOIN subject s ON s.id = t.subject \
                   WHERE t.story = ?1 ORDER BY s.kind, s.name, s.key";
        let mut select = self.connection.prepare_cached(sql)?;
        let rows = select.query_map([story], |row| Ok(subject(row)?.subject))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// Statements of the speaker `?3` that have the words of `?1` or name the subject `?2`.
const NARROWED: &str = "SELECT rowid FROM statement_text WHERE statement_text MATCH ?1 \
     UNION SELECT b.statement FROM about b JOIN statement x ON x.id = b.statement WHERE b.subject = ?2 AND x.who = ?3";

/// What the index is asked for a speaker's statements with some words.
fn match_of(key: &str, narrowed: &Narrowed) -> String {
    let who = format!("facets : {}", who_token(key));
    match query(&narrowed.words) {
        Some(words) => format!("{who} AND {words}"),
        // No words match nothing.
        None => format!("{who} AND facets : none"),
    }
}
