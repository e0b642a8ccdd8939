//! The tables `article_text`, `report_text` and `report_key`, `article_filter` and `statement_filter`: what search looks
//! in.
//!
//! What a transaction keeps is indexed at its end, all together and in the order of the rows' numbers: FTS5 writes what
//! it has whenever a smaller number follows a larger one, and articles come in no order. Who is heard in an article and
//! what it is about become known later than its text: these stand in tables of their own, so that no text is indexed again.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use openvoicenews::model::{Article, Report};
use openvoicenews::publish::search::{Facet, Facets, indexed};
use rusqlite::{OptionalExtension, params};

use super::{Fault, SECOND, Store, reports};
use crate::error::Error;

/// As many articles are filtered by what they have in the time in which one is indexed whole.
const FILTERED: i64 = 16;

/// What is to be indexed when the transaction ends.
#[derive(Default)]
pub(super) struct Pending(RefCell<Waiting>);

#[derive(Default)]
struct Waiting {
    /// Keys of articles that say something else, with their terms where they are at hand.
    articles: BTreeMap<i64, Option<String>>,
    /// Keys of articles that are filtered by something else.
    filtered: BTreeSet<i64>,
    /// Statements with their terms and facets.
    statements: BTreeMap<i64, (String, String)>,
    /// Stories whose report has a new version.
    stories: BTreeSet<String>,
}

impl Pending {
    /// Nothing is to be indexed: the transaction did not take place.
    pub(super) fn forget(&self) {
        drop(self.0.take());
    }
}

/// What an article is filtered by.
pub(super) struct Known {
    /// Its id.
    article: String,
    /// What is known with its text.
    pub(super) early: Facets,
    /// What becomes known later, but for who is heard in it.
    late: Facets,
}

/// The terms of an article.
pub(super) fn terms(article: &Article) -> String {
    indexed(&format!("{}\n{}", article.title, article.text))
}

/// What is read of a report: each sentence once.
pub(super) fn terms_of_report(report: &Report) -> String {
    let sentences: Vec<&str> = report.sentences().map(|s| s.text.as_str()).collect();
    indexed(&sentences.join("\n"))
}

impl Store {
    /// An article says something else now.
    pub(super) fn index_article(&self, article: &Article) -> Result<(), Error> {
        if let Some(key) = self.key_of(&article.id)? {
            self.pending.0.borrow_mut().articles.insert(key, Some(terms(article)));
        }
        self.index_alone()
    }

    /// What an article and its statements are filtered by is known, or other than it was.
    pub(super) fn filter_again(&self, id: &str) -> Result<(), Error> {
        if let Some(key) = self.key_of(id)? {
            self.pending.0.borrow_mut().filtered.insert(key);
        }
        self.index_alone()
    }

    pub(super) fn key_of(&self, id: &str) -> Result<Option<i64>, Error> {
        let sql = "SELECT key FROM article WHERE id = ?1";
        Ok(self.connection.prepare_cached(sql)?.query_row([id], |row| row.get(0)).optional()?)
    }

    /// Somebody is reported to have said something.
    pub(super) fn index_statement(&self, id: i64, terms: String, facets: String) -> Result<(), Error> {
        self.pending.0.borrow_mut().statements.insert(id, (terms, facets));
        self.index_alone()
    }

    /// What an article had of statements is no more.
    pub(super) fn forget_statements(&self, article: &str) -> Result<(), Error> {
        let mut select = self.connection.prepare_cached("SELECT id FROM statement WHERE article = ?1")?;
        let ids = select.query_map([article], |row| row.get(0))?.collect::<rusqlite::Result<Vec<i64>>>()?;
        let mut words = self.connection.prepare_cached("DELETE FROM statement_text WHERE rowid = ?1")?;
        let mut filters = self.connection.prepare_cached("DELETE FROM statement_filter WHERE rowid = ?1")?;
        for id in ids {
            if self.pending.0.borrow_mut().statements.remove(&id).is_none() {
                words.execute([id])?;
                filters.execute([id])?;
            }
        }
        Ok(())
    }

    /// A story's report has a new version.
    pub(super) fn index_report(&self, story: &str) -> Result<(), Error> {
        self.pending.0.borrow_mut().stories.insert(story.to_owned());
        self.index_alone()
    }

    /// What is kept outside of a transaction is indexed at once.
    fn index_alone(&self) -> Result<(), Error> {
        if self.connection.is_autocommit() { self.index_pending() } else { Ok(()) }
    }

    /// Indexes what the transaction has kept.
    pub(super) fn index_pending(&self) -> Result<(), Error> {
        let mut waiting = self.pending.0.take();
        waiting.filtered.extend(waiting.articles.keys());
        for (key, terms) in waiting.articles {
            self.write_article(key, terms)?;
        }
        for (id, (terms, facets)) in waiting.statements {
            let sql = "INSERT OR REPLACE INTO statement_text (rowid, content, facets) VALUES (?1, ?2, ?3)";
            self.connection.prepare_cached(sql)?.execute(params![id, terms, facets])?;
        }
        self.write_filters(&waiting.filtered)?;
        let mut keyed = BTreeMap::new();
        for story in waiting.stories {
            if let Some((row, report, at)) = self.newest_version(&story)? {
                keyed.insert(self.new_report_key(&story, row, at)?, report);
            }
        }
        for (key, report) in keyed {
            self.write_report(key, &report)?;
        }
        Ok(())
    }

    /// The words of an article, and what it is filtered by from the beginning.
    fn write_article(&self, key: i64, terms_known: Option<String>) -> Result<(), Error> {
        let Some(known) = self.facets_of(key)? else { return Ok(()) };
        let terms = match terms_known {
            Some(terms) => terms,
            None => self.article(&known.article)?.map(|article| terms(&article)).unwrap_or_default(),
        };
        let sql = "INSERT OR REPLACE INTO article_text (rowid, content, facets) VALUES (?1, ?2, ?3)";
        self.connection.prepare_cached(sql)?.execute(params![key, terms, known.early.into_text()])?;
        Ok(())
    }

    /// What articles and their statements are filtered by later.
    fn write_filters(&self, keys: &BTreeSet<i64>) -> Result<(), Error> {
        let mut of_statements = BTreeMap::new();
        for key in keys {
            let Some(Known { article, early, late }) = self.facets_of(*key)? else { continue };
            let speakers = self.speakers(&article)?;
            for (id, speaker) in &speakers {
                let facets: &mut Facets = of_statements.entry(*id).or_insert_with(|| late.clone());
                facets.add(Facet::Speaker, speaker);
            }
            let facets = with_speakers(late, &speakers);
            let mut note = self.connection.prepare_cached("INSERT OR IGNORE INTO filter_term VALUES (?1)")?;
            for term in early.values().chain(facets.values()) {
                note.execute([term])?;
            }
            let sql = "INSERT OR REPLACE INTO article_filter (rowid, facets) VALUES (?1, ?2)";
            self.connection.prepare_cached(sql)?.execute(params![key, facets.into_text()])?;
        }
        let sql = "INSERT OR REPLACE INTO statement_filter (rowid, facets) VALUES (?1, ?2)";
        let mut insert = self.connection.prepare_cached(sql)?;
        for (id, facets) in of_statements {
            insert.execute(params![id, facets.into_text()])?;
        }
        Ok(())
    }

    /// The statements of an article and whose they are: by the name that the article has, and by that of the page.
    fn speakers(&self, article: &str) -> Result<Vec<(i64, String)>, Error> {
        let sql = "SELECT id, speaker FROM statement WHERE article = ?1 UNION \
                   SELECT s.id, t.name FROM statement s JOIN subject t ON t.key = s.who WHERE s.article = ?1";
        let mut select = self.connection.prepare_cached(sql)?;
        let rows = select.query_map([article], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// What the article with a key is filtered by, but for who is heard in it.
    pub(super) fn facets_of(&self, key: i64) -> Result<Option<Known>, Error> {
        let sql = "SELECT a.id, a.outlet, a.language, a.category, s.country FROM article a \
                   LEFT JOIN source s ON s.id = a.source WHERE a.key = ?1";
        type Columns = (String, [Option<String>; 4]);
        let columns = |row: &rusqlite::Row<'_>| -> rusqlite::Result<Columns> {
            Ok((row.get(0)?, [row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?]))
        };
        let found = self.connection.prepare_cached(sql)?.query_row([key], columns).optional()?;
        let Some((article, [outlet, language, category, country])) = found else { return Ok(None) };
        let (mut early, mut late) = (Facets::of(key / SECOND), Facets::of(key / SECOND));
        for (facet, value) in [
            (Facet::Outlet, outlet.as_deref()),
            (Facet::Country, country.as_deref()),
            (Facet::Language, language.as_deref().map(primary)),
            (Facet::Category, category.as_deref()),
        ] {
            let facets = if facet.is_late() { &mut late } else { &mut early };
            facets.add(facet, value.unwrap_or_default());
        }
        Ok(Some(Known { article, early, late }))
    }

    /// What the index of late filters has of an article.
    pub(super) fn late_terms_of_article(&self, key: i64) -> Result<Option<String>, Error> {
        let Some(known) = self.facets_of(key)? else { return Ok(None) };
        let speakers = self.speakers(&known.article)?;
        Ok(Some(with_speakers(known.late, &speakers).into_text()))
    }

    /// What the index of late filters has of a statement.
    pub(super) fn late_terms_of_statement(&self, id: i64) -> Result<Option<String>, Error> {
        let sql = "SELECT s.speaker, t.name, a.category FROM statement s JOIN article a ON a.id = s.article \
                   LEFT JOIN subject t ON t.key = s.who WHERE s.id = ?1";
        let columns = |row: &rusqlite::Row<'_>| -> rusqlite::Result<(String, [Option<String>; 2])> {
            Ok((row.get(0)?, [row.get(1)?, row.get(2)?]))
        };
        let found = self.connection.prepare_cached(sql)?.query_row([id], columns).optional()?;
        Ok(found.map(|(speaker, [name, category])| {
            let mut facets = Facets::of(id / SECOND);
            facets.add(Facet::Category, &category.unwrap_or_default());
            facets.add(Facet::Speaker, &speaker);
            facets.add(Facet::Speaker, &name.unwrap_or_default());
            facets.into_text()
        }))
    }

    fn write_report(&self, key: i64, report: &Report) -> Result<(), Error> {
        let mut facets = Facets::of(key / SECOND);
        let outlets: BTreeSet<&str> = report.sources.iter().filter_map(|s| s.outlet.as_deref()).collect();
        outlets.iter().for_each(|outlet| facets.add(Facet::Outlet, outlet));
        let countries = self.countries(report)?;
        countries.iter().for_each(|country| facets.add(Facet::Country, country));
        facets.add(Facet::Language, report.language.as_deref().map(primary).unwrap_or_default());
        report.categories.iter().for_each(|category| facets.add(Facet::Category, category));
        let voices = report.coverage.voices.iter().map(|v| v.speaker.as_str());
        let speakers: BTreeSet<&str> = voices.chain(report.sides.iter().map(|s| s.speaker.as_str())).collect();
        speakers.iter().for_each(|speaker| facets.add(Facet::Speaker, speaker));
        let sql = "INSERT OR REPLACE INTO report_text (rowid, content, facets) VALUES (?1, ?2, ?3)";
        let mut insert = self.connection.prepare_cached(sql)?;
        insert.execute(params![key, terms_of_report(report), facets.into_text()])?;
        Ok(())
    }

    /// The countries that a report's publishers report from.
    fn countries(&self, report: &Report) -> Result<BTreeSet<String>, Error> {
        let sql = "SELECT s.country FROM article a JOIN source s ON s.id = a.source \
                   WHERE a.id = ?1 AND s.country IS NOT NULL";
        let mut select = self.connection.prepare_cached(sql)?;
        let mut out = BTreeSet::new();
        for source in &report.sources {
            out.extend(select.query_row([&*source.article], |row| row.get::<_, String>(0)).optional()?);
        }
        Ok(out)
    }

    /// The row of the newest version of a story's report, the report, and its time.
    fn newest_version(&self, story: &str) -> Result<Option<(i64, Report, i64)>, Error> {
        let sql = "SELECT id, line, coalesce(published, made) FROM report WHERE story = ?1 \
                   ORDER BY version DESC LIMIT 1";
        let columns = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get::<_, Vec<u8>>(1)?, row.get(2)?));
        let found = self.connection.prepare_cached(sql)?.query_row([story], columns).optional()?;
        let read = |(row, packed, at): (i64, Vec<u8>, i64)| Ok::<_, Fault>((row, reports::read(story, &packed)?, at));
        Ok(found.map(read).transpose()?)
    }

    /// A free key of a time for a story's report; what is indexed under the one that it had goes.
    fn new_report_key(&self, story: &str, row: i64, at: i64) -> Result<i64, Error> {
        let sql = "DELETE FROM report_key WHERE story = ?1 RETURNING key";
        let was: Option<i64> = self.connection.prepare_cached(sql)?.query_row([story], |r| r.get(0)).optional()?;
        if let Some(was) = was {
            self.connection.prepare_cached("DELETE FROM report_text WHERE rowid = ?1")?.execute([was])?;
        }
        let first = at.max(0).saturating_mul(SECOND);
        let sql = "INSERT INTO report_key (key, story, report) VALUES ((SELECT coalesce(max(key), ?1 - 1) + 1 \
                   FROM report_key WHERE key >= ?1 AND key < ?1 + ?2), ?3, ?4) RETURNING key";
        Ok(self.connection.prepare_cached(sql)?.query_row(params![first, SECOND, story, row], |r| r.get(0))?)
    }

    /// Indexes some of what an older program kept, the newest first; says whether there was anything left to index.
    pub(crate) fn index_older(&mut self, most: usize) -> Result<bool, Error> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        self.together(|store| {
            let articles = store.older_articles("article", most)?;
            let filtered = store.older_articles("filter", most.saturating_mul(FILTERED))?;
            let reports = store.index_older_reports(most)?;
            let any = reports || articles.is_some() || filtered.is_some();
            let mut waiting = store.pending.0.borrow_mut();
            waiting.articles.extend(articles.into_iter().flatten().map(|key| (key, None)));
            waiting.filtered.extend(filtered.into_iter().flatten());
            Ok(any)
        })
    }

    /// The newest keys of articles that are not indexed yet; `None` where all are.
    fn older_articles(&self, what: &str, most: i64) -> Result<Option<Vec<i64>>, Error> {
        let Some(below) = self.unindexed_below(what)? else { return Ok(None) };
        let sql = "SELECT key FROM article WHERE key < ?1 ORDER BY key DESC LIMIT ?2";
        let mut select = self.connection.prepare_cached(sql)?;
        let keys = select.query_map([below, most], |row| row.get(0))?.collect::<rusqlite::Result<Vec<i64>>>()?;
        self.indexed_down_to(what, keys.last().copied())?;
        Ok(Some(keys))
    }

    fn index_older_reports(&self, most: i64) -> Result<bool, Error> {
        let Some(below) = self.unindexed_below("report")? else { return Ok(false) };
        let sql = "SELECT id, story FROM report WHERE id < ?1 ORDER BY id DESC LIMIT ?2";
        let mut select = self.connection.prepare_cached(sql)?;
        let rows = select.query_map([below, most], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let rows = rows.collect::<rusqlite::Result<Vec<(i64, String)>>>()?;
        self.indexed_down_to("report", rows.last().map(|(id, _)| *id))?;
        self.pending.0.borrow_mut().stories.extend(rows.into_iter().map(|(_, story)| story));
        Ok(true)
    }

    /// Whether there are articles that an older program kept and nobody has filtered yet.
    pub(super) fn is_filtering(&self) -> Result<bool, Error> {
        let sql = "SELECT 1 FROM unindexed WHERE what <> 'report'";
        Ok(self.connection.prepare_cached(sql)?.exists([])?)
    }

    fn unindexed_below(&self, what: &str) -> Result<Option<i64>, Error> {
        let sql = "SELECT below FROM unindexed WHERE what = ?1";
        Ok(self.connection.prepare_cached(sql)?.query_row([what], |row| row.get(0)).optional()?)
    }

    /// `None`: nothing is left.
    fn indexed_down_to(&self, what: &str, key: Option<i64>) -> Result<(), Error> {
        match key {
            Some(key) => {
                let sql = "UPDATE unindexed SET below = ?2 WHERE what = ?1";
                self.connection.prepare_cached(sql)?.execute(params![what, key])?;
            }
            None => {
                self.connection.prepare_cached("DELETE FROM unindexed WHERE what = ?1")?.execute([what])?;
            }
        }
        Ok(())
    }

    /// All that there is will be indexed anew, little by little: rows came in that nobody indexed.
    pub(super) fn index_all_again(&self) -> Result<(), Error> {
        self.connection.execute_batch(
            "INSERT OR REPLACE INTO unindexed SELECT 'article', max(key) + 1 FROM article HAVING count(*) > 0;
             INSERT OR REPLACE INTO unindexed SELECT 'report', max(id) + 1 FROM report HAVING count(*) > 0;",
        )?;
        Ok(())
    }

    /// Bytes of the indexes of words.
    pub(crate) fn search_size(&self) -> Result<u64, Error> {
        let sql = "SELECT sum(pgsize) FROM dbstat WHERE aggregate = TRUE \
                   AND (name GLOB '*_text_*' OR name GLOB '*_filter_*' OR name = 'filter_term')";
        let n: Option<i64> = self.connection.query_row(sql, [], |row| row.get(0))?;
        Ok(n.and_then(|n| u64::try_from(n).ok()).unwrap_or(0))
    }

    /// Articles and versions of reports that searches do not find yet, or filters alone do not.
    pub(crate) fn unsearched(&self) -> Result<u64, Error> {
        let sql = "SELECT (SELECT count(*) FROM article WHERE key < \
                       (SELECT max(below) FROM unindexed WHERE what <> 'report')) \
                   + (SELECT count(*) FROM report, unindexed WHERE what = 'report' AND id < below)";
        let n: i64 = self.connection.query_row(sql, [], |row| row.get(0))?;
        Ok(u64::try_from(n).unwrap_or(0))
    }
}

/// Adds who is heard, each once.
fn with_speakers(mut facets: Facets, speakers: &[(i64, String)]) -> Facets {
    let speakers: BTreeSet<&str> = speakers.iter().map(|(_, speaker)| speaker.as_str()).collect();
    speakers.iter().for_each(|speaker| facets.add(Facet::Speaker, speaker));
    facets
}

/// The language without script and region.
fn primary(language: &str) -> &str {
    language.split(['-', '_']).next().unwrap_or(language)
}
