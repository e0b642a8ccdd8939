//! The index finds what a query means: held against the library's own reading of it.

use openvoicenews::model::{Moment, Report};
use openvoicenews::publish::search::{Facet, Facets, indexed};
use openvoicenews::wire;
use tempfile::TempDir;

use super::*;
use crate::store::{Arrival, NewSource};

const NOW: i64 = 1_773_219_600;
const WORDS: [&str; 9] = ["ferry", "Ferries", "port", "Łódź", "storm", "the", "fog", "strike", "東京"];
const OUTLETS: [&str; 3] = ["Osk Courier", "Tervo Post", "Osk Evening Post"];
const COUNTRIES: [&str; 2] = ["Lindholm", "Tervo"];
const LANGUAGES: [&str; 2] = ["en", "fr-CA"];
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
                    let mut facets = Facets::of(at);
                    facets.add(Facet::Outlet, outlet);
                    facets.add(Facet::Country, COUNTRIES[place]);
                    facets.add(Facet::Language, &LANGUAGES[place][..2]);
                    facets.add(Facet::Category, category);
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
    ];
    let (_folder, mut store) = store();
    let mut random = Random(11);
    let known = fill(&mut store, &mut random);
    let mut hits = 0;
    for _ in 0..600 {
        let written: Vec<&str> = (0..=random.below(4)).map(|_| random.of(&parts)).collect();
        let query = Query::parse(&written.join(" "));
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
    for text in ["ferry -fog", "strik* -fog", "stri* -storm*"] {
        goes_on(&store, &known, &Query::parse(text));
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
