//! What is kept when an article is read and when a report is written: whom and what they name, who is reported to have
//! said what; and how an older store catches up with it.

use std::collections::{BTreeMap, HashMap};

use openvoicenews::model::{Manner, Report, SpeakerKind};
use openvoicenews::publish::search::indexed;
use openvoicenews::publish::subjects::{Heard, Statement, Subject, told};
use openvoicenews::write::media_topic;
use rusqlite::{OptionalExtension, params};

use super::subjects::{limit, subject, who_token};
use super::{SECOND, Store};
use crate::error::Error;

/// What is written.
impl Store {
    /// Keeps whom and what an article names and who is reported to have said what, in the place of what an earlier
    /// revision had.
    pub(crate) fn keep_heard(&self, article: &str, hash: &str, heard: &Heard) -> Result<(), Error> {
        let Some(key) = self.key_of(article)? else { return Ok(()) };
        self.forget_heard(article, key)?;
        let mut ids: HashMap<String, i64> = HashMap::new();
        let mut mention = self
            .connection
            .prepare_cached("INSERT INTO mention (subject, article) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?;
        for subject in &heard.subjects {
            mention.execute(params![self.subject_id(subject, &mut ids)?, key])?;
        }
        let early = self.facets_of(key)?.map_or_else(String::new, |known| known.early.into_text());
        for statement in &heard.statements {
            self.keep_statement((article, hash, key), statement, &early, &mut ids)?;
        }
        // Who speaks is what the article is filtered by.
        self.filter_again(article)
    }

    /// What an article named and whom it heard is no more.
    pub(super) fn forget_heard(&self, article: &str, key: i64) -> Result<(), Error> {
        self.forget_statements(article)?;
        for sql in [
            "DELETE FROM about WHERE statement IN (SELECT id FROM statement WHERE article = ?1)",
            "DELETE FROM statement WHERE article = ?1",
        ] {
            self.connection.prepare_cached(sql)?.execute([article])?;
        }
        // Topics come from reports and not from the article's words.
        let sql = "DELETE FROM mention WHERE article = ?1";
        self.connection.prepare_cached(sql)?.execute([key])?;
        Ok(())
    }

    fn keep_statement(
        &self,
        (article, hash, key): (&str, &str, i64),
        statement: &Statement,
        early: &str,
        ids: &mut HashMap<String, i64>,
    ) -> Result<(), Error> {
        let first = key.div_euclid(SECOND) * SECOND;
        let sql = "INSERT INTO statement (id, article, hash, speaker, who, kind, manner, start, end, via) VALUES (\
             (SELECT coalesce(max(id), ?1 - 1) + 1 FROM statement WHERE id >= ?1 AND id < ?1 + ?2), \
             ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
        let who = statement.who.as_ref().map(|who| who.key.as_str());
        self.connection.prepare_cached(sql)?.execute(params![
            first,
            SECOND,
            article,
            hash,
            statement.speaker,
            who,
            kind_word(statement.kind),
            manner_word(statement.manner),
            limit(statement.start),
            limit(statement.end),
            statement.via,
        ])?;
        let id = self.connection.last_insert_rowid();
        if let Some(who) = &statement.who {
            self.subject_id(who, ids)?;
        }
        let facets = [early, &who.map(who_token).unwrap_or_default()].join(" ");
        self.index_statement(id, indexed(&statement.content), facets)?;
        let mut about = self.connection.prepare_cached("INSERT INTO about (subject, statement) VALUES (?1, ?2)")?;
        for subject in &statement.about {
            about.execute(params![self.subject_id(subject, ids)?, id])?;
        }
        Ok(())
    }

    /// The row of a subject, which is made where there is none; `known` saves looking the same one up again.
    fn subject_id(&self, subject: &Subject, known: &mut HashMap<String, i64>) -> Result<i64, Error> {
        if let Some(id) = known.get(&subject.key) {
            return Ok(*id);
        }
        let sql = "SELECT id, name FROM subject WHERE key = ?1";
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get::<_, String>(1)?));
        let there: Option<(i64, String)> =
            self.connection.prepare_cached(sql)?.query_row([&subject.key], read).optional()?;
        let id = match there {
            Some((id, name)) if subject.is_better_written(&name) => {
                let sql = "UPDATE subject SET name = ?2 WHERE id = ?1";
                self.connection.prepare_cached(sql)?.execute(params![id, subject.name])?;
                id
            }
            Some((id, _)) => id,
            None => {
                let sql = "INSERT INTO subject (key, kind, name) VALUES (?1, ?2, ?3)";
                self.connection.prepare_cached(sql)?.execute([&subject.key, subject.kind.as_str(), &subject.name])?;
                self.connection.last_insert_rowid()
            }
        };
        known.insert(subject.key.clone(), id);
        Ok(id)
    }

    /// Keeps which subjects the newest version of a story's report tells of, and what lists show of it.
    pub(super) fn keep_told(&self, report: &Report, made: i64) -> Result<(), Error> {
        let at = report.updated.or(report.published).map_or(made, |m| m.seconds());
        let mut ids = HashMap::new();
        self.connection.prepare_cached("DELETE FROM told WHERE story = ?1")?.execute([&*report.story])?;
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO told (subject, at, story, role) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
        )?;
        let candidates = self.named_by(report)?;
        for told in told(report, &candidates) {
            insert.execute(params![self.subject_id(told.subject, &mut ids)?, at, &*report.story, told.role])?;
        }
        // A category and a topic of one name are one page.
        let topics = report.media_topics.iter().filter_map(|code| media_topic(code));
        for name in report.categories.iter().map(String::as_str).chain(topics) {
            if let Some(topic) = Subject::topic(name) {
                insert.execute(params![self.subject_id(&topic, &mut ids)?, at, &*report.story, None::<String>])?;
            }
        }
        self.keep_card(report, at)
    }

    fn keep_card(&self, report: &Report, at: i64) -> Result<(), Error> {
        let sql = "INSERT OR REPLACE INTO card (story, headline, standfirst, language, at, origins, articles) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        self.connection.prepare_cached(sql)?.execute(params![
            &*report.story,
            report.headline.text,
            report.standfirst.as_ref().map(|s| &s.text),
            report.language,
            at,
            limit(report.coverage.origins.max(1)),
            limit(report.sources.len()),
        ])?;
        Ok(())
    }

    /// The subjects that the articles of a report name.
    fn named_by(&self, report: &Report) -> Result<Vec<Subject>, Error> {
        let sql = "SELECT s.id, s.key, s.kind, s.name FROM article a JOIN mention m ON m.article = a.key \
                   JOIN subject s ON s.id = m.subject WHERE a.id = ?1 ORDER BY s.key";
        let mut select = self.connection.prepare_cached(sql)?;
        let mut found = BTreeMap::new();
        for source in &report.sources {
            for row in select.query_map([&*source.article], subject)? {
                let subject = row?.subject;
                found.insert(subject.key.clone(), subject);
            }
        }
        Ok(found.into_values().collect())
    }
}

/// What an older store has and was not read for this yet.
impl Store {
    /// The newest articles that are still to be read, with their keys: ids and current revisions.
    pub(crate) fn unheard(&self, most: usize) -> Result<Vec<(i64, String)>, Error> {
        let sql = "SELECT key, id FROM article WHERE key < (SELECT below FROM catch_up WHERE what = 'articles') \
                   ORDER BY key DESC LIMIT ?1";
        let mut select = self.connection.prepare_cached(sql)?;
        let rows = select.query_map([limit(most)], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Articles from this key on were read; `None` says that there are no more.
    pub(crate) fn reach_articles(&self, from: Option<i64>) -> Result<(), Error> {
        self.reach("articles", from)
    }

    fn reach(&self, what: &str, from: Option<i64>) -> Result<(), Error> {
        match from {
            Some(from) => {
                let sql = "UPDATE catch_up SET below = ?2 WHERE what = ?1";
                self.connection.prepare_cached(sql)?.execute(params![what, from])?;
            }
            None => {
                self.connection.prepare_cached("DELETE FROM catch_up WHERE what = ?1")?.execute([what])?;
            }
        }
        Ok(())
    }

    /// Whether articles, and whether reports are still to be read.
    pub(crate) fn behind(&self) -> Result<(bool, bool), Error> {
        let sql = "SELECT 1 FROM catch_up WHERE what = ?1";
        let mut select = self.connection.prepare_cached(sql)?;
        Ok((select.exists(["articles"])?, select.exists(["reports"])?))
    }

    /// Notes of some reports whom they tell of: the newest versions of the newest ones that are still to be read.
    pub(crate) fn catch_up_reports(&self, most: usize) -> Result<(), Error> {
        let sql = "SELECT r.id, r.story, r.made, r.version = (SELECT max(version) FROM report n WHERE n.story = r.story) \
             FROM report r WHERE r.id < (SELECT below FROM catch_up WHERE what = 'reports') ORDER BY r.id DESC LIMIT ?1";
        let mut select = self.connection.prepare_cached(sql)?;
        let rows = select.query_map([limit(most)], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get(2)?, row.get::<_, bool>(3)?))
        })?;
        let mut last = None;
        for row in rows {
            let (id, story, made, newest) = row?;
            last = Some(id);
            if newest && let Some(report) = self.report(&story)? {
                self.keep_told(&report, made)?;
            }
        }
        self.reach("reports", last)
    }

    /// After an import everything is still to be read.
    pub(super) fn begin_catching_up(&self) -> Result<(), Error> {
        for sql in [
            "INSERT OR REPLACE INTO catch_up SELECT 'articles', max(key) + 1 FROM article HAVING max(key) IS NOT NULL",
            "INSERT OR REPLACE INTO catch_up SELECT 'reports', max(id) + 1 FROM report HAVING max(id) IS NOT NULL",
        ] {
            self.connection.execute(sql, [])?;
        }
        Ok(())
    }
}

fn manner_word(manner: Manner) -> &'static str {
    match manner {
        Manner::Direct => "direct",
        Manner::Indirect => "indirect",
        Manner::Mixed => "mixed",
    }
}

fn kind_word(kind: SpeakerKind) -> &'static str {
    match kind {
        SpeakerKind::Person => "person",
        SpeakerKind::Organisation => "organisation",
        SpeakerKind::Anonymous => "anonymous",
        SpeakerKind::Document => "document",
        SpeakerKind::Unknown => "unknown",
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use openvoicenews::model::Article;
    use openvoicenews::publish::subjects::{SubjectKind, heard};
    use openvoicenews::understand::{Models, read};
    use openvoicenews::wire;

    use super::super::subjects::{REPORTS, said_about, said_by};
    use super::super::{Arrival, Narrowed, Store};
    use super::*;

    const NOW: i64 = 1_773_219_600;

    fn store() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("news.db"), true).unwrap();
        (folder, store)
    }

    fn article(id: &str, published: &str, text: &str) -> Arc<Article> {
        let line = serde_json::json!({ "id": id, "title": "Fire", "text": text, "language": "en",
            "outlet": "Osk Courier", "published": published });
        wire::read_article(&line.to_string()).unwrap().article
    }

    /// Keeps an article and what it has of subjects.
    fn keep(store: &Store, models: &Models, article: &Arc<Article>) {
        let arrival = Arrival { article, source: None, capture: None, step: 1, at: NOW, changes: None };
        store.keep_article(&arrival).unwrap();
        let heard = heard(&read(Arc::clone(article), models));
        store.keep_heard(&article.id, &article.revision, &heard).unwrap();
    }

    const FIRST: &str = "Vera Otto said the fire in Halvik was out. Karl Lund said that Vera Otto was wrong about it.";

    #[test]
    fn a_new_revision_takes_the_place_of_the_old_one() {
        let (_folder, store) = store();
        let models = Models::default();
        keep(&store, &models, &article("a", "2026-03-11T08:00:00Z", FIRST));
        keep(&store, &models, &article("b", "2026-03-10T08:00:00Z", FIRST));
        let said = store.said_by("person/vera-otto", None, 9).unwrap();
        assert_eq!(said.iter().map(|s| s.article.as_str()).collect::<Vec<_>>(), ["a", "b"]);
        let sum = store.count_said("person/vera-otto", None).unwrap();
        assert_eq!((sum.statements, sum.articles), (2, 2));
        let otto = store.subject("person/vera-otto").unwrap().unwrap();
        assert_eq!(store.said_about(&otto, 9).unwrap().len(), 2);
        // The publisher takes it back.
        keep(&store, &models, &article("a", "2026-03-11T08:00:00Z", "Nobody said anything. Karl Lund left Halvik."));
        assert_eq!(store.said_by("person/vera-otto", None, 9).unwrap().len(), 1);
        assert_eq!(store.said_about(&otto, 9).unwrap().len(), 1);
        let words = Narrowed { words: "fire".to_owned(), subject: None };
        assert_eq!(store.said_by("person/vera-otto", Some(&words), 9).unwrap().len(), 1);
        assert_eq!(store.named_by_day(otto.id, 2).unwrap().0, 1);
        assert_eq!(store.check().unwrap(), Vec::<String>::new());
    }

    #[test]
    fn a_place_of_datelines_gets_its_small_letters_from_the_first_text_that_has_them() {
        let (_folder, store) = store();
        let models = Models::default();
        let name = || store.subject("place/kell").unwrap().unwrap().subject.name;
        let texts = [
            "KELL (Ostrand) - The ferry left on Monday.",
            "The ferry from Kell has sunk.",
            "KELL (Ostrand) - It sank.",
        ];
        for (n, shown) in ["KELL", "Kell", "Kell"].into_iter().enumerate() {
            keep(&store, &models, &article(&n.to_string(), "2026-03-11T08:00:00Z", texts[n]));
            assert_eq!(name(), shown, "{}", texts[n]);
        }
    }

    #[test]
    fn statements_are_narrowed_by_words_and_by_whom_they_name() {
        let (_folder, store) = store();
        let models = Models::default();
        keep(&store, &models, &article("a", "2026-03-11T08:00:00Z", FIRST));
        let more = "Vera Otto said nobody was hurt by the smoke. Otto said Karl Lund was at sea.";
        keep(&store, &models, &article("b", "2026-03-12T08:00:00Z", more));
        let found = |words: &str, key: &str| {
            let subject = store.subject(key).unwrap().map(|s| s.id);
            let narrowed = Narrowed { words: words.to_owned(), subject };
            let said = store.said_by("person/vera-otto", Some(&narrowed), 9).unwrap();
            assert_eq!(store.count_said("person/vera-otto", Some(&narrowed)).unwrap().statements, said.len() as u64);
            said.iter().map(|s| s.article.clone()).collect::<Vec<_>>()
        };
        assert_eq!(found("Hálvik", "place/halvik"), ["a"]);
        assert_eq!(found("Karl Lund", "person/karl-lund"), ["b"]);
        assert_eq!(found("smoke", ""), ["b"]);
        assert_eq!(found("fire smoke", ""), Vec::<String>::new());
        // What stands in an index's language is words here.
        for hostile in ["\"", "fire OR smoke NOT", "facets : a", "*", "", "NEAR(fire out)"] {
            let _found = found(hostile, "");
        }
    }

    #[test]
    fn the_newest_are_looked_up_and_not_sorted() {
        let (_folder, store) = store();
        let plan = |sql: &str| {
            let mut explain = store.connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let n = explain.parameter_count();
            let steps = explain.query_map(rusqlite::params_from_iter(vec!["x"; n]), |row| row.get::<_, String>(3));
            steps.unwrap().collect::<Result<Vec<_>, _>>().unwrap().join("\n")
        };
        for sql in [said_by(), said_about(), REPORTS.to_owned()] {
            let plan = plan(&sql);
            assert!(!plan.contains("B-TREE") && !plan.contains("SCAN"), "{sql}\n{plan}");
        }
    }

    #[test]
    fn an_older_store_is_caught_up_with_the_newest_first() {
        let (_folder, store) = store();
        for (id, day) in [("a", "2026-03-09"), ("b", "2026-03-10"), ("c", "2026-03-11")] {
            let article = article(id, day, FIRST);
            let arrival = Arrival { article: &article, source: None, capture: None, step: 1, at: NOW, changes: None };
            store.keep_article(&arrival).unwrap();
        }
        assert_eq!(store.behind().unwrap(), (false, false));
        store.begin_catching_up().unwrap();
        assert_eq!(store.behind().unwrap(), (true, false));
        let first = store.unheard(2).unwrap();
        assert_eq!(first.iter().map(|(_, id)| id.as_str()).collect::<Vec<_>>(), ["c", "b"]);
        store.reach_articles(first.last().map(|(key, _)| *key)).unwrap();
        let rest = store.unheard(2).unwrap();
        assert_eq!(rest.iter().map(|(_, id)| id.as_str()).collect::<Vec<_>>(), ["a"]);
        store.reach_articles(rest.last().map(|(key, _)| *key)).unwrap();
        store.reach_articles(store.unheard(2).unwrap().last().map(|(key, _)| *key)).unwrap();
        assert_eq!(store.behind().unwrap(), (false, false));
    }

    #[test]
    fn a_report_tells_of_those_whom_its_articles_name() {
        let (_folder, store) = store();
        let models = Models::default();
        keep(&store, &models, &article("a", "2026-03-11T08:00:00Z", FIRST));
        let evidence = serde_json::json!([{ "article": "a", "start": 0, "end": 9, "exact": "Vera Otto" }]);
        let sentence = |text: &str| serde_json::json!({ "id": text, "text": text, "evidence": evidence });
        let report = serde_json::json!({ "story": "s", "headline": sentence("Harbour master Vera Otto: fire is out"),
            "sources": [{ "article": "a" }], "categories": ["Disasters & Weather"], "media_topics": ["medtop:20000139"] });
        let report: Report = serde_json::from_value(report).unwrap();
        store.keep_report(&report, NOW).unwrap();
        let told = store.subjects_of("s").unwrap();
        let keys: Vec<&str> = told.iter().map(|s| s.key.as_str()).collect();
        assert_eq!(keys, ["person/vera-otto", "topic/disasters-weather", "topic/accident-and-emergency-incident"]);
        assert_eq!(told[0].kind, SubjectKind::Person);
        let id = store.subject("person/vera-otto").unwrap().unwrap().id;
        // A story without articles is part of another, and its report is not shown.
        assert!(store.reports_on(id, 9).unwrap().is_empty());
        let sql = "INSERT INTO assignment (article, story, origin, line) VALUES ('a', 's', 'o', '{}')";
        store.connection.execute(sql, []).unwrap();
        assert_eq!(store.reports_on(id, 9).unwrap()[0].headline, "Harbour master Vera Otto: fire is out");
    }
}
