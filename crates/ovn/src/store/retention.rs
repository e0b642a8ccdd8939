//! Articles that may go: old ones on which nothing rests that was published, that nobody starred and that no story still
//! needs. The table `retention` says how far a look through all of them has come.

use rusqlite::{OptionalExtension, params};

use super::subjects::limit;
use super::{SECOND, Store};
use crate::error::Error;

/// How letting articles go stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Retention {
    /// Articles with keys up to this one were looked at; `None` where no look is under way.
    pub(crate) above: Option<i64>,
    /// How many articles went in all.
    pub(crate) gone: u64,
    /// When the last look came to its end.
    pub(crate) ended: Option<i64>,
}

/// From when on articles stay in any case.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// What came in before this may go.
    pub(crate) before: i64,
    /// What was grouped from this time on stays: new articles are compared with it.
    pub(crate) window: i64,
}

/// Articles that nothing needs. Reports name what they rest on in `cites`, in every version that was ever kept.
const UNNEEDED: &str = "NOT EXISTS (SELECT 1 FROM cites WHERE cites.article = a.id) \
     AND NOT EXISTS (SELECT 1 FROM article_mark m WHERE m.article = a.key AND m.starred IS NOT NULL) \
     AND NOT EXISTS (SELECT 1 FROM grouped g WHERE g.article = a.id AND g.at >= ?3) \
     AND NOT EXISTS (SELECT 1 FROM job j WHERE j.step = 'group' AND j.item = a.id AND j.given_up = 0) \
     AND NOT EXISTS (SELECT 1 FROM job j WHERE j.step = 'write' AND j.item = a.story AND j.given_up = 0) \
     AND NOT EXISTS (SELECT 1 FROM entry e JOIN job j ON j.step IN ('page', 'extract') AND j.item = CAST(e.id AS TEXT) \
         WHERE e.article = a.id AND j.given_up = 0)";

impl Store {
    /// How letting articles go stands; `None` where it never was begun.
    pub(crate) fn retention(&self) -> Result<Option<Retention>, Error> {
        let sql = "SELECT above, gone, ended FROM retention";
        let row = self.connection.prepare_cached(sql)?.query_row([], |row| {
            let gone = row.get::<_, i64>(1)?.unsigned_abs();
            Ok(Retention { above: row.get(0)?, gone, ended: row.get(2)? })
        });
        Ok(row.optional()?)
    }

    /// Begins to look through all articles.
    pub(crate) fn begin_retention(&self) -> Result<(), Error> {
        let sql = "INSERT INTO retention (one, above, gone) VALUES (1, 0, 0) ON CONFLICT (one) DO UPDATE SET above = 0";
        self.connection.prepare_cached(sql)?.execute([])?;
        Ok(())
    }

    /// Ends it before its end: no more has to go.
    pub(crate) fn end_retention(&self, now: i64) -> Result<(), Error> {
        self.connection.prepare_cached("UPDATE retention SET above = NULL, ended = ?1")?.execute([now])?;
        Ok(())
    }

    /// Goes on with it by `most` articles, the oldest first, and lets those go that may; says how many went.
    pub(crate) fn let_articles_go(&self, bounds: Bounds, most: usize, now: i64) -> Result<usize, Error> {
        let Some(above) = self.retention()?.and_then(|r| r.above) else { return Ok(0) };
        // An article comes in after it was published, so none with a larger key came in before.
        let sql = format!(
            "SELECT a.key, a.id, a.arrived < ?2 AND {UNNEEDED} FROM article a \
             WHERE a.key > ?1 AND a.key < ?4 ORDER BY a.key LIMIT ?5"
        );
        let mut select = self.connection.prepare_cached(&sql)?;
        let end = bounds.before.max(0).saturating_mul(SECOND);
        let rows = select.query_map(params![above, bounds.before, bounds.window, end, limit(most)], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
        let looked_at = rows.collect::<rusqlite::Result<Vec<(i64, String, bool)>>>()?;
        let mut gone = 0;
        for (key, id, _) in looked_at.iter().filter(|(_, _, may_go)| *may_go) {
            self.let_go(*key, id, bounds.before)?;
            gone += 1;
        }
        let reached = looked_at.last().map(|(key, ..)| *key);
        let sql = "UPDATE retention SET above = ?1, gone = gone + ?2, ended = iif(?1 IS NULL, ?3, ended)";
        self.connection.prepare_cached(sql)?.execute(params![reached, limit(gone), now])?;
        self.count("articles let go", u64::try_from(gone).unwrap_or(0), now)?;
        Ok(gone)
    }

    /// Takes an article out of all tables, and what only it needed.
    fn let_go(&self, key: i64, id: &str, before: i64) -> Result<(), Error> {
        let subjects = self.subjects_of_article(key, id)?;
        let captures = self.captures_of(id)?;
        self.forget_heard(id, key)?;
        for sql in [
            "DELETE FROM article_text WHERE rowid = (SELECT key FROM article WHERE id = ?1)",
            "DELETE FROM article_filter WHERE rowid = (SELECT key FROM article WHERE id = ?1)",
            "DELETE FROM assignment WHERE article = ?1",
            "DELETE FROM grouped WHERE article = ?1",
            "DELETE FROM revision WHERE article = ?1",
            "DELETE FROM job WHERE step = 'group' AND item = ?1",
            "DELETE FROM article WHERE id = ?1",
        ] {
            self.connection.prepare_cached(sql)?.execute([id])?;
        }
        // What a feed still lists would be taken in again: all that it listed when it last changed was noted then.
        let sql = "DELETE FROM entry WHERE article = ?1 AND last < ?2 \
                   AND last < (SELECT changed FROM source WHERE source.id = entry.source)";
        self.connection.prepare_cached(sql)?.execute(params![id, before])?;
        self.connection.prepare_cached("UPDATE entry SET article = NULL WHERE article = ?1")?.execute([id])?;
        captures.iter().try_for_each(|capture| self.forget_capture(*capture))?;
        subjects.iter().try_for_each(|subject| self.forget_subject(*subject))
    }

    fn subjects_of_article(&self, key: i64, id: &str) -> Result<Vec<i64>, Error> {
        let sql = "SELECT subject FROM mention WHERE article = ?1 \
                   UNION SELECT b.subject FROM statement s JOIN about b ON b.statement = s.id WHERE s.article = ?2 \
                   UNION SELECT u.id FROM statement s JOIN subject u ON u.key = s.who WHERE s.article = ?2";
        let mut select = self.connection.prepare_cached(sql)?;
        Ok(select.query_map(params![key, id], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }

    fn captures_of(&self, id: &str) -> Result<Vec<i64>, Error> {
        let sql = "SELECT DISTINCT capture FROM revision WHERE article = ?1 AND capture IS NOT NULL";
        let mut select = self.connection.prepare_cached(sql)?;
        Ok(select.query_map([id], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }

    /// A capture goes whose bytes went before, where nothing is of it any more. By those of imports it is known what was
    /// imported.
    fn forget_capture(&self, id: i64) -> Result<(), Error> {
        let sql = "DELETE FROM capture WHERE id = ?1 AND body IS NULL AND kind <> 'import' \
                   AND NOT EXISTS (SELECT 1 FROM revision WHERE capture = ?1) \
                   AND NOT EXISTS (SELECT 1 FROM entry WHERE capture = ?1 OR page = ?1)";
        self.connection.prepare_cached(sql)?.execute([id])?;
        Ok(())
    }

    /// A subject goes of which nothing tells any more and which nobody follows.
    fn forget_subject(&self, id: i64) -> Result<(), Error> {
        let sql = "DELETE FROM subject WHERE id = ?1 \
                   AND NOT EXISTS (SELECT 1 FROM mention WHERE subject = ?1) \
                   AND NOT EXISTS (SELECT 1 FROM told WHERE subject = ?1) \
                   AND NOT EXISTS (SELECT 1 FROM about WHERE subject = ?1) \
                   AND NOT EXISTS (SELECT 1 FROM statement WHERE who = subject.key) \
                   AND NOT EXISTS (SELECT 1 FROM follow WHERE follow.key = subject.key)";
        self.connection.prepare_cached(sql)?.execute([id])?;
        Ok(())
    }

    /// Whether an article is kept.
    pub(crate) fn has_article(&self, id: &str) -> Result<bool, Error> {
        Ok(self.connection.prepare_cached("SELECT 1 FROM article WHERE id = ?1")?.exists([id])?)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use openvoicenews::model::{Article, Entry};
    use openvoicenews::publish::search::Query;
    use openvoicenews::publish::subjects::heard;
    use openvoicenews::understand::{Models, read};
    use openvoicenews::wire;

    use super::*;
    use crate::store::{Arrival, CaptureKind, NewCapture, NewSource, Step, Wanted};

    const NOW: i64 = 1_773_219_600;
    const DAY: i64 = 86_400;
    const BOUNDS: Bounds = Bounds { before: NOW - 365 * DAY, window: NOW - 14 * DAY };

    /// An article that came in so many days ago, with all that is kept of one.
    fn keep(store: &Store, id: &str, days: i64) -> Article {
        let at = NOW - days * DAY;
        let line = serde_json::json!({
            "id": id, "title": format!("Ferry {id} leaves"), "published": jiff::Timestamp::from_second(at).unwrap().to_string(),
            "text": format!("Vera Otto{id} said on Tuesday that \"the ferry {id} had left Osk with forty people on board\"."),
        });
        let article = wire::read_article(&line.to_string()).unwrap().article;
        let url = format!("https://osk.example/{id}");
        let page = NewCapture {
            kind: CaptureKind::Page,
            source: None,
            asked: &url,
            url: &url,
            fetched: at,
            status: 200,
            headers: &[],
            body: id.as_bytes(),
        };
        let capture = store.keep_capture(&page).unwrap();
        let entry = Entry { id: id.into(), url: Some(url.clone()), ..Entry::default() };
        let source = store.sources().unwrap()[0].id;
        store.list_entry(source, &entry, capture, at).unwrap();
        let entry: i64 =
            store.connection.query_row("SELECT id FROM entry WHERE guid = ?1", [id], |r| r.get(0)).unwrap();
        let arrival =
            Arrival { article: &article, source: Some(source), capture: Some(capture), step: 1, at, changes: None };
        store.keep_article(&arrival).unwrap();
        store.entry_is(entry, id).unwrap();
        let reading = read(std::sync::Arc::clone(&article), &Models::default());
        store.keep_heard(id, &article.revision, &heard(&reading)).unwrap();
        store.note_grouped(id, &article.revision, b"profile", at).unwrap();
        let assignment =
            serde_json::json!({ "article": id, "story": "s", "origin": "o", "reason": { "decision": "founded" } });
        let line = assignment.to_string();
        let sql = "INSERT INTO assignment (article, story, origin, line) VALUES (?1, 's', 'o', ?2)";
        store.connection.execute(sql, [id, &line]).unwrap();
        Article::clone(&article)
    }

    fn store(folder: &Path) -> Store {
        let store = Store::open(&folder.join("news.db"), true).unwrap();
        let new = NewSource { url: "https://osk.example/feed".into(), ..NewSource::default() };
        store.add_source(&new, NOW).unwrap();
        store
    }

    fn count(store: &Store, sql: &str) -> i64 {
        store.connection.query_row(sql, [], |row| row.get(0)).unwrap()
    }

    fn found(store: &Store, text: &str) -> usize {
        let query = Query::parse(text);
        store.search(&Wanted { query: &query, after: None, most: 100, time: None }).unwrap().hits.len()
    }

    /// A store in which each old article but `old` is needed for another reason.
    fn filled(folder: &Path) -> Store {
        let store = store(folder);
        keep(&store, "old", 400);
        let cited = keep(&store, "cited", 401);
        let starred = keep(&store, "starred", 402);
        keep(&store, "open", 403);
        keep(&store, "waiting", 404);
        keep(&store, "young", 300);
        for sql in [
            "INSERT INTO report (id, story, version, made, line) VALUES (1, 's', 1, 0, x'00'), (2, 's', 2, 0, x'00')",
            "UPDATE grouped SET at = 1773219600 - 86400 WHERE article = 'open'",
            "UPDATE source SET changed = 1773219600",
        ] {
            store.connection.execute(sql, []).unwrap();
        }
        // Only the first version of the report names it.
        let sql = "INSERT INTO cites (report, article, hash) VALUES (1, 'cited', ?1)";
        store.connection.execute(sql, [&cited.revision]).unwrap();
        let reader = store.add_reader("ada", None, false, NOW).unwrap().unwrap();
        let key = "SELECT key FROM article WHERE id = ?1";
        let key: i64 = store.connection.query_row(key, [&*starred.id], |row| row.get(0)).unwrap();
        store.mark_articles(reader, &[key], None, Some(Some(NOW))).unwrap();
        store.add_job(Step::Group, "waiting", NOW, NOW).unwrap();
        store
    }

    #[test]
    fn an_article_goes_on_which_nothing_rests_with_all_that_was_kept_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = filled(folder.path());
        assert_eq!((found(&store, "ferry in:articles"), found(&store, "ferry in:statements")), (6, 6));
        assert_eq!(store.forget_bodies(Some(NOW - 100 * DAY), 100).unwrap(), 5);
        store.begin_retention().unwrap();
        let mut gone = 0;
        // The program ends after every other article.
        while store.retention().unwrap().unwrap().above.is_some() {
            gone += store.together(|store| store.let_articles_go(BOUNDS, 2, NOW)).unwrap();
            drop(store);
            store = Store::open(&folder.path().join("news.db"), false).unwrap();
        }
        assert_eq!(gone, 1);
        assert!(!store.has_article("old").unwrap());
        for id in ["cited", "starred", "open", "waiting", "young"] {
            assert!(store.article(id).unwrap().is_some(), "{id}");
        }
        assert_eq!((found(&store, "ferry in:articles"), found(&store, "ferry in:statements")), (5, 5));
        for sql in [
            "SELECT count(*) FROM subject WHERE key LIKE '%ottoold%'",
            "SELECT count(*) FROM revision WHERE article = 'old'",
            "SELECT count(*) FROM grouped WHERE article = 'old'",
            "SELECT count(*) FROM entry WHERE guid = 'old'",
            "SELECT count(*) FROM capture WHERE asked LIKE '%/old'",
        ] {
            assert_eq!(count(&store, sql), 0, "{sql}");
        }
        assert_eq!(count(&store, "SELECT count(*) FROM profile"), 5);
        assert!(count(&store, "SELECT count(*) FROM subject") > 0);
        assert_eq!(store.retention().unwrap(), Some(Retention { above: None, gone: 1, ended: Some(NOW) }));
        assert_eq!(store.check().unwrap(), Vec::<String>::new());
        // What is let go can come in again.
        keep(&store, "old", 0);
        assert_eq!(found(&store, "ferry in:articles"), 6);
    }

    #[test]
    fn what_a_feed_still_lists_is_not_taken_in_again() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        keep(&store, "old", 400);
        // It has not changed since.
        store.connection.execute("UPDATE source SET changed = (SELECT last FROM entry)", []).unwrap();
        store.begin_retention().unwrap();
        assert_eq!(store.let_articles_go(BOUNDS, 10, NOW).unwrap(), 1);
        assert_eq!(count(&store, "SELECT count(*) FROM entry WHERE article IS NULL"), 1);
        assert_eq!(count(&store, "SELECT count(*) FROM capture"), 1);
        assert_eq!(store.check().unwrap(), Vec::<String>::new());
    }
}
