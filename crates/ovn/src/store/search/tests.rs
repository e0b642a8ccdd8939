//! The index finds what a query means: held against the library's own reading of it.

use openvoicenews::model::{Article, Manner, Moment, Report, SpeakerKind};
use openvoicenews::publish::search::{Facet, Facets, indexed};
use openvoicenews::publish::subjects::{Heard, Statement};
use openvoicenews::wire;
use tempfile::TempDir;

use super::*;
use crate::store::{Arrival, NewSource};

const NOW: i64 = 1_773_219_600;
const WORDS: [&str; 9] = ["ferry", "Ferries", "port", "Łódź", "storm", "the", "fog", "strike", "東京"];
const OUTLETS: [&str; 3] = ["Osk Courier", "Tervo Post", "Osk Evening Post"];
const COUNTRIES: [&str; 2] = ["Lindholm", "Tervo"];
const LANGUAGES: [&str; 2] = ["en", "fr-CA"];
const SPEAKERS: [&str; 3] = ["Ole Brandt", "Lena Brandt", "Brandis of Osk"];
const CATEGORIES: [&str; 3] = ["Politics", "Disaster", "Arts and Culture"];

fn store() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("news.db"), true).unwrap();
    (folder, store)
}

fn article(id: &str, text: &str, published: i64) -> Article {
    let at = jiff::Timestamp::from_second(published).unwrap().to_string();
    let line = serde_json::json!({ "id": id, "title": "News", "text": text, "published": at });
    Article::clone(&wire::read_article(&line.to_string()).unwrap().article)
}

fn keep(store: &Store, article: &Article, source: Option<i64>) {
    store.keep_article(&Arrival { article, source, capture: None, step: 1, at: NOW, changes: None }).unwrap();
}

/// What an article has, in which one speaker says something.
fn said(speaker: &str, words: &str) -> Heard {
    let statement = Statement {
        speaker: speaker.to_owned(),
        kind: SpeakerKind::Person,
        who: None,
        manner: Manner::Indirect,
        start: 0,
        end: 4,
        content: words.to_owned(),
        via: None,
        about: Vec::new(),
    };
    Heard { subjects: Vec::new(), statements: vec![statement] }
}

fn ids(found: &Found) -> Vec<String> {
    let id = |hit: &Hit| match &hit.what {
        What::Article { article, .. } => article.id.to_string(),
        What::Report { report, .. } => report.story.to_string(),
        What::Statement { article, speaker, .. } => format!("{speaker} in {}", article.id),
    };
    found.hits.iter().map(id).collect()
}

fn found(store: &Store, text: &str) -> Vec<String> {
    let query = Query::parse(text);
    ids(&store.search(&Wanted { query: &query, after: None, most: 100, time: None }).unwrap())
}

/// Everything that a query finds, a few at a time.
fn all(store: &Store, query: &Query, most: usize, time: Option<Duration>) -> Vec<String> {
    let (mut out, mut after) = (Vec::new(), None);
    for _ in 0..1_000 {
        let found = store.search(&Wanted { query, after, most, time }).unwrap();
        out.extend(ids(&found));
        match found.next {
            Some(next) => after = Some(next),
            None => return out,
        }
    }
    panic!("`{}` has no end", query.text)
}

struct Random(u64);

impl Random {
    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        list[usize::try_from(self.0 >> 33).unwrap() % list.len()]
    }

    fn below(&mut self, n: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(self.0 >> 33).unwrap() % n
    }
}

/// A text as the library sees it: id, key, terms, facets, day.
struct Known {
    id: String,
    at: i64,
    content: String,
    facets: String,
    day: Date,
}

fn fill(store: &mut Store, random: &mut Random) -> Vec<Known> {
    let sources: Vec<i64> = COUNTRIES
        .iter()
        .map(|country| {
            let url = format!("https://{country}.example/feed");
            let new = NewSource { url, country: Some((*country).to_owned()), ..NewSource::default() };
            store.add_source(&new, NOW).unwrap().unwrap()
        })
        .collect();
    let mut known = Vec::new();
    let mut seconds = std::collections::BTreeSet::new();
    for batch in 0..10 {
        store
            .together(|store| {
                for n in 0..30 {
                    let mut at = NOW - random.below(1_000 * 86_400);
                    while !seconds.insert(at) {
                        at -= 1;
                    }
                    let text: Vec<&str> = (0..=random.below(6)).map(|_| random.of(&WORDS)).collect();
                    let place = usize::try_from(random.below(2)).unwrap();
                    let (outlet, category) = (random.of(&OUTLETS), random.of(&CATEGORIES));
                    let mut article = article(&format!("{batch}-{n}"), &text.join(" "), at);
                    article.outlet = Some(outlet.to_owned());
                    article.language = Some(LANGUAGES[place].to_owned());
                    keep(store, &article, Some(sources[place]));
                    store.set_category(&article.id, category)?;
                    let speaker = random.of(&SPEAKERS);
                    store.keep_heard(&article.id, &article.revision, &said(speaker, "nothing"))?;
                    let mut facets = Facets::of(at);
                    facets.add(Facet::Outlet, outlet);
                    facets.add(Facet::Country, COUNTRIES[place]);
                    facets.add(Facet::Language, &LANGUAGES[place][..2]);
                    facets.add(Facet::Category, category);
                    facets.add(Facet::Speaker, speaker);
                    known.push(Known {
                        id: article.id.to_string(),
                        at,
                        content: indexed(&format!("News\n{}", text.join(" "))),
                        facets: facets.into_text(),
                        day: article.published.map(|p: Moment| p.day()).unwrap(),
                    });
                }
                Ok(())
            })
            .unwrap();
    }
    known.sort_by_key(|k| std::cmp::Reverse(k.at));
    known
}

#[test]
fn the_index_finds_what_the_query_means() {
    let parts = [
        "ferry",
        "fer*",
        "ferr*",
        "port",
        "\"ferry port\"",
        "\"the storm\"",
        "\"port the\"*",
        "lodz",
        "東京",
        "-fog",
        "-strike",
        "-\"the fog\"",
        "OR",
        "outlet:osk",
        "outlet:\"Osk Courier\"",
        "-outlet:post",
        "country:tervo",
        "country:lindholm",
        "language:fr",
        "category:arts",
        "category:\"politics\"",
        "from:2024",
        "until:2025-06",
        "from:2025-02-10",
        "sto*",
        "\"the fer\"*",
        "outlet:ev*",
        "in:articles",
        "nothing",
        "ferri*",
        "storms*",
        "strik*",
        "-strik*",
        "\"the strik\"*",
        "outlet:cour*",
        "outlet:evening*",
        "-outlet:cour*",
        "outlet:\"osk cour\"*",
        "outlet:nobod*",
        "category:polit*",
        "speaker:brandt",
        "-speaker:\"ole brandt\"",
        "speaker:bran*",
    ];
    let (_folder, mut store) = store();
    let mut random = Random(11);
    let known = fill(&mut store, &mut random);
    let mut hits = 0;
    for _ in 0..600 {
        let written: Vec<&str> = (0..=random.below(4)).map(|_| random.of(&parts)).collect();
        let mut query = Query::parse(&written.join(" "));
        query.kinds = vec![Kind::Article];
        let want: Vec<&str> =
            known.iter().filter(|k| query.finds(&k.content, &k.facets, k.day)).map(|k| k.id.as_str()).collect();
        // In one go, a few at a time, and in blocks of time.
        assert_eq!(all(&store, &query, 1_000, None), want, "{}", query.text);
        assert_eq!(all(&store, &query, 7, None), want, "{}", query.text);
        assert_eq!(all(&store, &query, 50, Some(Duration::from_secs(60))), want, "{}", query.text);
        hits += want.len();
    }
    assert!(hits > 5_000, "only {hits}");
}

#[test]
fn a_search_without_time_goes_on_where_it_stopped() {
    let (_folder, mut store) = store();
    let known = fill(&mut store, &mut Random(3));
    for text in ["ferry -fog", "strik* -fog", "stri* -storm*", "ferry -category:disaster", "ferry OR outlet:courier"] {
        goes_on(&store, &known, &Query::parse(&format!("{text} in:articles")));
    }
}

fn goes_on(store: &Store, known: &[Known], query: &Query) {
    let want: Vec<&str> =
        known.iter().filter(|k| query.finds(&k.content, &k.facets, k.day)).map(|k| k.id.as_str()).collect();
    let first = store.search(&Wanted { query, after: None, most: 20, time: Some(Duration::ZERO) }).unwrap();
    assert!(first.reached.is_some() && first.next.is_some(), "{}", query.text);
    assert_eq!(all(store, query, 20, Some(Duration::ZERO)), want, "{}", query.text);
    assert!(want.len() > 20);
}

#[test]
fn a_revision_is_found_by_its_own_words_and_what_fails_is_not_found() {
    let (_folder, mut store) = store();
    keep(&store, &article("a", "The ferry left.", NOW - 60), None);
    assert_eq!(found(&store, "ferry"), ["a"]);
    keep(&store, &article("a", "The bus left.", NOW - 60), None);
    assert_eq!((found(&store, "ferry"), found(&store, "bus")), (vec![], vec!["a".to_owned()]));
    assert_eq!(found(&store, "category:sport"), Vec::<String>::new());
    store.set_category("a", "Sport").unwrap();
    assert_eq!(found(&store, "category:sport bus"), ["a"]);
    let failed = store.together(|store| {
        keep(store, &article("b", "The bus came back.", NOW - 30), None);
        Err::<(), _>(Error::internal("on purpose"))
    });
    assert!(failed.is_err());
    store.together(|store| store.set_category("a", "Politics")).unwrap();
    assert_eq!(found(&store, "bus"), ["a"]);
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
}

/// All that an index has on its pages.
fn pages(store: &Store, table: &str) -> Vec<(i64, Vec<u8>)> {
    let mut select = store.connection.prepare(&format!("SELECT id, block FROM {table}_data ORDER BY id")).unwrap();
    let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.collect::<rusqlite::Result<_>>().unwrap()
}

#[test]
fn what_is_known_later_than_the_text_does_not_touch_the_index_of_words() {
    let (_folder, store) = store();
    let article = article("a", "Ole Brandt said the ferry left.", NOW - 60);
    let mut article = article;
    article.outlet = Some("Osk Courier".to_owned());
    keep(&store, &article, None);
    let (words, filters) = (pages(&store, "article_text"), pages(&store, "article_filter"));
    store.keep_heard("a", &article.revision, &said("Ole Brandt", "the ferry left")).unwrap();
    let said_words = pages(&store, "statement_text");
    store.set_category("a", "Sport").unwrap();
    assert_eq!(pages(&store, "article_text"), words);
    assert_eq!(pages(&store, "statement_text"), said_words);
    assert_ne!(pages(&store, "article_filter"), filters);
    // What somebody said is found by the category that became known afterwards, too.
    assert_eq!(found(&store, "ferry category:sport outlet:osk speaker:\"ole brandt\""), ["Ole Brandt in a", "a"]);
    store.set_category("a", "Politics").unwrap();
    assert_eq!(found(&store, "ferry category:sport"), Vec::<String>::new());
    // The publisher takes it back.
    store.keep_heard("a", &article.revision, &Heard::default()).unwrap();
    assert_eq!(found(&store, "speaker:brandt"), Vec::<String>::new());
    assert_eq!(found(&store, "ferry category:politics"), ["a"]);
}

#[test]
fn a_beginning_of_very_many_values_finds_them_all() {
    let (_folder, mut store) = store();
    let most = usize::try_from(SPELLED_OUT).unwrap() + 40;
    store
        .together(|store| {
            for n in 0..most {
                let mut article = article(&n.to_string(), "The ferry left.", NOW - 60);
                article.outlet = Some(format!("Courier{n:04} of Osk"));
                keep(store, &article, None);
            }
            Ok(())
        })
        .unwrap();
    for (text, n) in [("outlet:couri*", most), ("outlet:courier000* ferry", 10), ("ferry -outlet:courier*", 0)] {
        let query = Query::parse(text);
        assert_eq!(all(&store, &query, 50, Some(Duration::from_secs(60))).len(), n, "{text}");
    }
}

/// A report on a story, of some time.
fn report(story: &str, headline: &str, updated: &str) -> Report {
    let evidence = serde_json::json!([{ "article": "a", "start": 0, "end": 3, "exact": "The" }]);
    let line = serde_json::json!({
        "story": story, "language": "en", "headline": { "text": headline, "evidence": evidence },
        "updated": updated, "categories": ["Disaster"],
        "sides": [{ "speaker": "Ole Brandt", "sentences": [] }],
        "sources": [{ "article": "a", "outlet": "Osk Courier" }],
    });
    serde_json::from_value(line).unwrap()
}

fn assign(store: &Store, article: &str, story: &str) {
    let reason = serde_json::json!({ "decision": "new", "likeness": 0.0, "needed": 0.0 });
    let line = serde_json::json!({ "article": article, "story": story, "origin": article, "reason": reason });
    store.assign(&serde_json::from_value(line).unwrap()).unwrap();
}

#[test]
fn a_report_is_found_by_its_newest_version_as_long_as_its_story_has_articles() {
    let (_folder, store) = store();
    keep(&store, &article("a", "The ferry sank.", NOW - 600), None);
    assign(&store, "a", "s");
    store.keep_report(&report("s", "Ferry sinks off Osk", "2026-03-11T08:55:00Z"), NOW).unwrap();
    assert_eq!(found(&store, "in:reports sinks outlet:courier speaker:\"ole brandt\""), ["s"]);
    assert_eq!(found(&store, "ferry"), ["s", "a"]);
    store.keep_report(&report("s", "Ferry is lifted off Osk", "2026-03-11T08:58:00Z"), NOW).unwrap();
    assert_eq!(found(&store, "in:reports sinks"), Vec::<String>::new());
    assert_eq!(found(&store, "in:reports lifted category:disaster"), ["s"]);
    // The article has its category from the report.
    assert_eq!(found(&store, "in:articles category:disaster"), ["a"]);
    assign(&store, "a", "other");
    assert_eq!(found(&store, "in:reports lifted"), Vec::<String>::new());
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
}

#[test]
fn what_an_older_program_kept_is_indexed_little_by_little() {
    let fixture = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/stores/1.db");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("news.db");
    std::fs::copy(fixture, &file).unwrap();
    let mut store = Store::open(&file, false).unwrap();
    let left = store.unsearched().unwrap();
    assert!(left > 0);
    assert_eq!(found(&store, "ferry"), Vec::<String>::new());
    let mut turns = 0;
    while store.index_older(1).unwrap() {
        turns += 1;
    }
    assert!(turns >= left, "{turns} turns for {left}");
    assert_eq!(store.unsearched().unwrap(), 0);
    assert!(found(&store, "ferry in:articles").contains(&"a1".to_owned()));
}

/// A store as the program with schema 3 left it: all is indexed, the filters among the words.
fn of_schema_3(file: &std::path::Path) {
    let fixture = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/stores/3.db");
    std::fs::copy(fixture, file).unwrap();
    let connection = rusqlite::Connection::open(file).unwrap();
    let key = "SELECT key FROM article WHERE id = 'a1'";
    let key: i64 = connection.query_row(key, [], |row| row.get(0)).unwrap();
    let mut facets = Facets::of(key / SECOND);
    facets.add(Facet::Outlet, "The Osk Courier");
    facets.add(Facet::Category, "Disasters & Weather");
    let words = "INSERT INTO article_text (rowid, content, facets) VALUES (?1, 'the ferry sank', ?2)";
    connection.execute(words, params![key, facets.into_text()]).unwrap();
    connection.execute("DELETE FROM unsearched", []).unwrap();
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(version, 3);
}

#[test]
fn what_was_found_with_schema_3_is_found_after_the_upgrade() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("news.db");
    of_schema_3(&file);
    let store = Store::open(&file, false).unwrap();
    // Its words at once, its filters when their turn has come: also by a program that was started anew meanwhile.
    assert_eq!(found(&store, "ferry in:articles"), ["a1"]);
    assert_eq!(store.unsearched().unwrap(), 1);
    drop(store);
    let mut store = Store::open(&file, false).unwrap();
    assert_eq!(store.unsearched().unwrap(), 1);
    while store.index_older(1).unwrap() {}
    assert_eq!(store.unsearched().unwrap(), 0);
    for text in ["ferry outlet:courier", "category:weather", "outlet:couri* ferry", "ferry"] {
        assert_eq!(found(&store, &format!("{text} in:articles")), ["a1"], "{text}");
    }
    assert_eq!(found(&store, "ferry -outlet:courier in:articles"), Vec::<String>::new());
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
}

#[test]
fn an_upgrade_that_is_broken_off_leaves_the_store_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("news.db");
    of_schema_3(&file);
    // The last of its tables is in the way.
    rusqlite::Connection::open(&file).unwrap().execute_batch("CREATE TABLE list_head (x)").unwrap();
    assert!(Store::open(&file, false).is_err());
    let connection = rusqlite::Connection::open(&file).unwrap();
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(version, 3);
    let count = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(count("SELECT count(*) FROM unsearched"), 0);
    assert_eq!(count("SELECT count(*) FROM article_text WHERE article_text MATCH 'ferry'"), 1);
    assert_eq!(count("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'article_filter%'"), 0);
    connection.execute_batch("DROP TABLE list_head").unwrap();
    drop(connection);
    assert_eq!(found(&Store::open(&file, false).unwrap(), "ferry in:articles"), ["a1"]);
}
