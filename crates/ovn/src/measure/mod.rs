//! How fast the store and search in it are, and a newsroom at size to serve, for `cargo bench -p ovn`.

mod language;
mod search;
mod start;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use openvoicenews::group::Profile;
use openvoicenews::model::Article;
use openvoicenews::publish::rules::{NotARule, Rule};
use openvoicenews::understand::Models;
use openvoicenews::wire;
use openvoicenews::write::House;

pub use search::{SearchTimes, search};
pub use start::{StartTimes, start};

use crate::clock;
use crate::error::Error;
use crate::library::Library;
use crate::newsroom::Newsroom;
use crate::pipeline::{self, Told};
use crate::store::{Arrival, Step, Store};

/// Categories that the articles are spread over.
const CATEGORIES: [&str; 8] = ["Politics", "Conflict", "Economy", "Crime", "Disaster", "Science", "Health", "Sport"];
/// Articles that are written together.
const BATCH: u64 = 1_000;
/// How often each look-up is made.
const TIMES: u64 = 1_000;

/// What a store of some size takes.
#[derive(Clone, Copy, Debug)]
pub struct StoreTimes {
    /// Articles in it.
    pub articles: u64,
    /// Articles written a second, in batches as importing writes them.
    pub written_per_second: f64,
    /// Bytes on disk for each article.
    pub bytes_per_article: f64,
    /// Opening it.
    pub open: Duration,
    /// One article by its id: median and 99th of a hundred.
    pub article: (Duration, Duration),
    /// The newest hundred of a category, the same.
    pub newest: (Duration, Duration),
}

/// Fills a store in `folder` with invented articles and looks things up in it.
///
/// # Errors
///
/// In words, where the store cannot be written.
pub fn store(folder: &Path, articles: u64) -> Result<StoreTimes, String> {
    measured(folder, articles).map_err(|e| e.to_string())
}

fn measured(folder: &Path, articles: u64) -> Result<StoreTimes, Error> {
    let file = folder.join("scale.db");
    let mut store = Store::open(&file, true)?;
    let start = Instant::now();
    for first in (0..articles).step_by(usize::try_from(BATCH).unwrap_or(1)) {
        store.together(|store| (first..articles.min(first + BATCH)).try_for_each(|n| put(store, n)))?;
    }
    let written_per_second = articles as f64 / start.elapsed().as_secs_f64();
    let bytes_per_article = store.size()? as f64 / articles as f64;
    drop(store);
    let start = Instant::now();
    let store = Store::open(&file, false)?;
    let open = start.elapsed();
    let mut random = 0x9E37_79B9_7F4A_7C15_u64;
    let article = times(|| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        store.article(&id(random % articles)).map(|found| found.is_some())
    })?;
    let mut turn = 0;
    let newest = times(|| {
        turn += 1;
        store.newest_of(CATEGORIES[turn % CATEGORIES.len()], 100).map(|list| !list.is_empty())
    })?;
    Ok(StoreTimes { articles, written_per_second, bytes_per_article, open, article, newest })
}

fn id(n: u64) -> String {
    format!("a{n:015}")
}

/// An invented article of ordinary length; no two have the same text.
fn put(store: &Store, n: u64) -> Result<(), Error> {
    let text: String = (0..40)
        .map(|i| {
            format!(
                "On day {} the harbour office of Osk said that ferry {} had left with {} people.\n\n",
                n % 977,
                n ^ i,
                n * i % 613
            )
        })
        .collect();
    let published = jiff::Timestamp::from_second(1_700_000_000 + i64::try_from(n).unwrap_or(0) * 7).unwrap_or_default();
    let line = serde_json::json!({
        "id": id(n), "url": format!("https://osk{}.example/{n}", n % 500), "outlet": format!("Osk Courier {}", n % 500),
        "title": format!("Ferry {n} leaves Osk"), "published": published.to_string(), "language": "en", "text": text.trim_end(),
    });
    let article = wire::read_article(&line.to_string()).map_err(|e| Error::internal(e.to_string()))?.article;
    let at = published.as_second() + 60;
    store.keep_article(&Arrival { article: &article, source: None, capture: None, step: 1, at, changes: None })?;
    store.set_category(&article.id, CATEGORIES[usize::try_from(n % 8).unwrap_or(0)])
}

/// Makes a newsroom of invented articles in `folder`: `articles` in all, of which three each are about one of `stories`
/// events of the last day and have a report, written and proved as any other. The next `ovn run --once` publishes them.
/// Returns how many reports there are.
///
/// # Errors
///
/// In words, where something cannot be written.
pub fn newsroom(folder: &Path, articles: u64, stories: u64) -> Result<u64, String> {
    filled(folder, articles, stories).map_err(|e| e.to_string())
}

fn filled(folder: &Path, articles: u64, stories: u64) -> Result<u64, Error> {
    let mut newsroom = Newsroom::create(folder, Some("The Scale"), None)?;
    let store = &mut newsroom.store;
    let others = articles.saturating_sub(stories * 3);
    for first in (0..others).step_by(usize::try_from(BATCH).unwrap_or(1)) {
        store.together(|store| (first..others.min(first + BATCH)).try_for_each(|n| put(store, n)))?;
    }
    let (models, house, now) = (Models::default(), House::default(), clock::now());
    let mut reports = 0;
    for first in (0..stories).step_by(100) {
        let batch: Vec<u64> = (first..stories.min(first + 100)).collect();
        reports += store.together(|store| {
            batch.iter().try_fold(0, |n, story| Ok(n + u64::from(tell(store, *story, &models, &house, now)?)))
        })?;
    }
    store.add_job(Step::Publish, "edition", now, now)?;
    Ok(reports)
}

/// An event in the words of three publishers, and its report; says whether there is one.
fn tell(store: &Store, story: u64, models: &Models, house: &House, now: i64) -> Result<bool, Error> {
    let articles = told(story, now)?;
    let mut library = Library::default();
    for article in &articles {
        let at = article.published.map_or(now, |p| p.seconds()) + 60;
        store.keep_article(&Arrival { article, source: None, capture: None, step: 1, at, changes: None })?;
        library.add(Arc::clone(article));
    }
    let id: Arc<str> = format!("s{story:07}").into();
    let told = articles.into_iter().map(|a| Told { reading: pipeline::read(a, models), story: Some(Arc::clone(&id)) });
    let told: Vec<Told> = told.collect();
    for Told { reading, .. } in &told {
        let (article, profile) = (&reading.article, Profile::of(reading).pack());
        let at = article.published.map_or(now, |p| p.seconds()) + 60;
        store.note_grouped(&article.id, &article.revision, &profile, at)?;
    }
    let mut gathered = pipeline::stories(told);
    let Some(gathered) = gathered.pop() else { return Ok(false) };
    gathered.story.members.iter().try_for_each(|m| store.assign(m).map(|_| ()))?;
    let Ok(report) = pipeline::write(&gathered, house, None) else { return Ok(false) };
    let Some(report) = pipeline::keep_proved(report, &library).report else { return Ok(false) };
    store.keep_report(&report, now)
}

/// Gives a reader of the newsroom in `folder` a rule, and a feed reader of theirs a key.
///
/// # Errors
///
/// In words, where there is no such reader, or the rule is none.
pub fn feed_reader(folder: &Path, reader: &str, rule: &str, key: &str) -> Result<(), String> {
    let rule: Rule = rule.parse().map_err(|e: NotARule| e.to_string())?;
    let keep = || -> Result<(), Error> {
        let store = Store::open(&folder.join("newsroom.db"), false)?;
        let reader = store.reader_named(reader)?.ok_or_else(|| Error::internal("there is no such reader"))?;
        store.add_rule(reader.id, &rule, clock::now())?;
        store.add_sync_token(key.as_bytes(), reader.id, "a bench", clock::now())
    };
    keep().map_err(|e| e.to_string())
}

/// The three articles of an event.
fn told(story: u64, now: i64) -> Result<Vec<Arc<Article>>, Error> {
    const PLACES: [&str; 12] = [
        "Osk",
        "Halvik",
        "Merrow",
        "Tesh",
        "Ambel",
        "Varnau",
        "Kolvar",
        "Sunde",
        "Brell",
        "Ostrava Bay",
        "Pellin",
        "Dorn",
    ];
    const FIRST: [&str; 8] = ["Irena", "Edda", "Marten", "Jonas", "Vera", "Tomas", "Lena", "Anton"];
    const LAST: [&str; 10] =
        ["Kovan", "Lorn", "Brandt", "Ostrow", "Vellin", "Harsk", "Mirel", "Tarnow", "Sobek", "Lindau"];
    let pick = |list: &[&'static str], by: u64| list[usize::try_from(story / by % list.len() as u64).unwrap_or(0)];
    let (place, first, last) = (pick(&PLACES, 1), pick(&FIRST, 12), pick(&LAST, 5));
    let (people, ferry, hour) = (40 + story % 353, 100 + story, 1 + story % 11);
    let texts = [
        format!(
            "Ferry {ferry} with {people} people on board ran aground off {place} on Tuesday, the harbour office said.\n\n\
             Nobody was hurt, {first} {last}, the head of the harbour office, said. \"We brought all of them ashore within \
             {hour} hours,\" {last} said.\n\nThe ship had left for the islands at noon. The police opened an inquiry into the \
             captain's course. The storm had closed two other ports on Monday, the weather service said.\n\n\
             The company that runs the ferry said it would pay for new tickets and for hotel rooms."
        ),
        format!(
            "The harbour office of {place} says all {people} passengers of ferry {ferry} are safe after it hit a sandbank.\n\n\
             {first} {last}, who heads the office, told reporters that the last passenger was ashore within {hour} hours.\n\n\
             The captain declined to comment. A lawyer for the company said that the ship had been inspected in March and \
             had passed.\n\nUnion leaders said that crews had warned of the sandbank for months. \"Nobody listened to the \
             people who sail there,\" a spokesman for the union said."
        ),
        format!(
            "Police in {place} are investigating why ferry {ferry} left its course on Tuesday and ran aground.\n\n\
             The {people} people on board were taken ashore by boats of the coast guard, the harbour office said. It took \
             {hour} hours, according to {first} {last}, the head of the office.\n\nThe transport ministry said that it would \
             send two experts on Wednesday. It is not known when the ship can be towed away, the ministry said."
        ),
    ];
    let tell = |(n, text): (usize, &String)| {
        let published =
            now - 3_600 - i64::try_from(story % 20).unwrap_or(0) * 3_000 + i64::try_from(n).unwrap_or(0) * 300;
        let published = jiff::Timestamp::from_second(published).unwrap_or_default();
        let outlet = usize::try_from(story % 97).unwrap_or(0) + n * 100;
        let line = serde_json::json!({
            "id": format!("t{story:07}-{n}"), "url": format!("https://osk{outlet}.example/ferry-{ferry}-{n}"),
            "outlet": format!("Osk Courier {outlet}"), "title": format!("Ferry {ferry} runs aground off {place}"),
            "published": published.to_string(), "language": "en", "text": text,
        });
        let read = wire::read_article(&line.to_string());
        read.map(|r| r.article).map_err(|e| Error::internal(e.to_string()))
    };
    texts.iter().enumerate().map(tell).collect()
}

/// Median and 99th of a hundred of some look-up.
fn times(mut look_up: impl FnMut() -> Result<bool, Error>) -> Result<(Duration, Duration), Error> {
    let mut times = Vec::new();
    for _ in 0..TIMES {
        let start = Instant::now();
        if !look_up()? {
            return Err(Error::internal("a look-up found nothing"));
        }
        times.push(start.elapsed());
    }
    times.sort_unstable();
    Ok((times[times.len() / 2], times[times.len() * 99 / 100]))
}
