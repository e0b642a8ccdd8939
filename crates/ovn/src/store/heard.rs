//! What is kept when an article is read: whom and what it names, and who is reported to have said what.

use std::collections::{BTreeSet, HashMap};

use openvoicenews::model::{Manner, SpeakerKind};
use openvoicenews::publish::search::indexed;
use openvoicenews::publish::subjects::{Heard, Statement, Subject};
use rusqlite::{OptionalExtension, params};

use super::subjects::{limit, who_token};
use super::{SECOND, Store};
use crate::error::Error;

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

    /// Keeps what an article of a story has beside the others, where that is other than what is kept: a surname that
    /// stands alone in it means somebody there, or nobody any more.
    pub(crate) fn keep_heard_together(&self, article: &str, hash: &str, heard: &Heard) -> Result<(), Error> {
        let Some(key) = self.key_of(article)? else { return Ok(()) };
        let sql = "SELECT s.key FROM mention m JOIN subject s ON s.id = m.subject WHERE m.article = ?1";
        let mut select = self.connection.prepare_cached(sql)?;
        let kept = select.query_map([key], |row| row.get(0))?.collect::<rusqlite::Result<BTreeSet<String>>>()?;
        // Who is meant by a surname is named by the article then, and was not before.
        let same = heard.subjects.len() == kept.len() && heard.subjects.iter().all(|s| kept.contains(&s.key));
        if same { Ok(()) } else { self.keep_heard(article, hash, heard) }
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
    pub(super) fn subject_id(&self, subject: &Subject, known: &mut HashMap<String, i64>) -> Result<i64, Error> {
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

    use openvoicenews::model::{Article, Report};
    use openvoicenews::publish::search::Query;
    use openvoicenews::publish::subjects::{SubjectKind, heard, heard_together};
    use openvoicenews::understand::{Models, read};
    use openvoicenews::wire;

    use super::super::search::{Wanted, What};
    use super::super::subjects::{REPORTS, said_about, said_by};
    use super::super::{Arrival, Narrowed, Store};

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
    fn a_surname_alone_is_somebodys_as_long_as_the_story_has_one_bearer() {
        let (_folder, store) = store();
        let models = Models::default();
        let alone = article("b", "2026-03-12T08:00:00Z", "Otto said nobody was hurt by the smoke.");
        let of = |id: &str, text: &str| article(id, "2026-03-11T08:00:00Z", text);
        let together = |articles: &[&Arc<Article>]| {
            let readings: Vec<_> = articles.iter().map(|a| read(Arc::clone(a), &models)).collect();
            for (article, heard) in articles.iter().zip(heard_together(&readings)) {
                store.keep_heard_together(&article.id, &article.revision, &heard).unwrap();
            }
            let said = store.said_by("person/vera-otto", None, 9).unwrap();
            said.into_iter().map(|s| format!("{} in {}", s.speaker, s.article)).collect::<Vec<_>>()
        };
        let (first, other) = (of("a", FIRST), of("c", "Gerda Otto left Halvik."));
        [&first, &alone, &other].into_iter().for_each(|a| keep(&store, &models, a));
        assert_eq!(together(&[&first]), ["Vera Otto in a"]);
        assert_eq!(together(&[&first, &alone]), ["Otto in b", "Vera Otto in a"]);
        let otto = store.subject("person/vera-otto").unwrap().unwrap();
        assert_eq!(store.named_by_day(otto.id, 2).unwrap().0, 2);
        // Both names find it.
        for name in ["otto", "\"vera otto\""] {
            let query = Query::parse(&format!("smoke in:statements speaker:{name}"));
            let wanted = Wanted { query: &query, after: None, most: 9, time: None };
            let found = store.search(&wanted).unwrap().hits;
            assert!(matches!(&found[..], [hit] if matches!(&hit.what, What::Statement { .. })), "{name}: {found:?}");
        }
        // Somebody else of that name is in the story now.
        assert_eq!(together(&[&first, &alone, &other]), ["Vera Otto in a"]);
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
