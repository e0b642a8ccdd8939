//! How fast search is: articles of invented words that are as common and as rare as those of a language.

use std::path::Path;
use std::time::{Duration, Instant};

use openvoicenews::model::{Article, Manner, Moment, SpeakerKind};
use openvoicenews::publish::search::{Query, excerpt, html};
use openvoicenews::publish::subjects::{Heard, Statement};

use super::CATEGORIES;
use super::language::{Language, Random, WORDS, word};
use crate::error::Error;
use crate::store::{Arrival, NewSource, Store, Wanted, What};

/// Articles that are written together.
const BATCH: u64 = 500;
/// A category is known so many batches after the article.
const LATER: u64 = 4;
const OUTLETS: u64 = 400;
const COUNTRIES: u64 = 40;
/// People of whom one is heard in each article.
const SPEAKERS: u64 = 20_000;
const LANGUAGES: [&str; 5] = ["en", "en", "en", "fr", "de"];
/// When the first article came out, and how many seconds lie between two: a million in two hundred days.
const FIRST: i64 = 1_700_000_000;
const BETWEEN: i64 = 17;
/// How many queries of each kind are asked, none twice.
const TIMES: usize = 60;
/// What a page shows, and the time that it gives a search.
const SHOWN: usize = 20;
const TIME: Duration = Duration::from_millis(30);

/// What searching takes.
#[derive(Clone, Debug)]
pub struct SearchTimes {
    /// Articles that were written and indexed in a second, and their categories later.
    pub indexed_per_second: f64,
    /// Bytes of the whole store, and of its indexes of words alone.
    pub bytes: (u64, u64),
    /// Of each kind of query, in processor time: what it is, median, 99th of a hundred, the slowest, how many were not searched to the end.
    pub kinds: Vec<(&'static str, Duration, Duration, Duration, usize)>,
    /// Median and 99th of a hundred over all: processor time, which others' work on the machine leaves as it is.
    pub all: (Duration, Duration),
    /// The same by the clock on the wall.
    pub wall: (Duration, Duration),
}

/// Fills a store in `folder` and searches in it; one that is there already is filled up, if need be, and searched.
///
/// # Errors
///
/// In words, where the store cannot be written.
pub fn search(folder: &Path, articles: u64) -> Result<SearchTimes, String> {
    measured(folder, articles).map_err(|e| e.to_string())
}

fn measured(folder: &Path, articles: u64) -> Result<SearchTimes, Error> {
    let file = folder.join(format!("search-{articles}.db"));
    let language = Language::new();
    let start = Instant::now();
    let filled = fill(&file, &language, articles)?;
    let indexed_per_second = filled as f64 / start.elapsed().as_secs_f64();
    let store = Store::open(&file, false)?;
    let bytes = (store.size()?, store.search_size()?);
    let mut kinds = Vec::new();
    let (mut all, mut wall) = (Vec::new(), Vec::new());
    for (name, make) in KINDS {
        let mut random = Random(name.len() as u64 * 7_919 + 1);
        let mut times = Vec::new();
        let mut unfinished = 0;
        for _ in 0..TIMES {
            let (text, typed) = make(&language, &mut random, articles);
            let (start, spent) = (Instant::now(), processor_time());
            let to_the_end = ask(&store, &text, typed)?;
            times.push(processor_time().saturating_sub(spent));
            wall.push(start.elapsed());
            unfinished += usize::from(!to_the_end);
        }
        all.extend_from_slice(&times);
        times.sort_unstable();
        kinds.push((name, of(&times, 50), of(&times, 99), of(&times, 100), unfinished));
    }
    all.sort_unstable();
    wall.sort_unstable();
    let (all, wall) = ((of(&all, 50), of(&all, 99)), (of(&wall, 50), of(&wall, 99)));
    Ok(SearchTimes { indexed_per_second, bytes, kinds, all, wall })
}

fn of(sorted: &[Duration], hundredth: usize) -> Duration {
    sorted[(sorted.len() * hundredth / 100).min(sorted.len() - 1)]
}

/// What this thread has had of the processor; where the system does not tell, the time that has gone by.
fn processor_time() -> Duration {
    #[cfg(unix)]
    {
        let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
        Duration::new(u64::try_from(time.tv_sec).unwrap_or(0), u32::try_from(time.tv_nsec).unwrap_or(0))
    }
    #[cfg(not(unix))]
    {
        static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
        START.elapsed()
    }
}

/// All that a page needs: the hits, their texts, and excerpts. Says whether it was searched to the end.
fn ask(store: &Store, text: &str, typed: bool) -> Result<bool, Error> {
    let query = if typed { Query::typed(text) } else { Query::parse(text) };
    let found = store.search(&Wanted { query: &query, after: None, most: SHOWN, time: Some(TIME) })?;
    let mut shown = 0;
    for hit in &found.hits {
        if let What::Article { article, .. } = &hit.what {
            shown += html(&excerpt(&article.text, &query, 240)).len();
        }
    }
    std::hint::black_box(shown);
    Ok(found.reached.is_none())
}

fn outlet(n: u64) -> u64 {
    // A few publish much.
    let n = n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
    (n % OUTLETS).min((n >> 9) % OUTLETS)
}

fn outlet_name(outlet: u64) -> String {
    format!("{} Courier {outlet}", word(1_000 + outlet))
}

fn country(n: u64) -> String {
    word(5_000 + n % COUNTRIES)
}

/// Writes what is missing; says how many articles that was. A million take long, and may be written in several goes.
fn fill(file: &Path, language: &Language, articles: u64) -> Result<u64, Error> {
    let mut store = Store::open(file, !file.exists())?;
    for n in 0..OUTLETS {
        let url = format!("https://outlet{n}.example/feed");
        let new = NewSource { url, country: Some(country(n)), ..NewSource::default() };
        store.add_source(&new, FIRST)?;
    }
    let sources: Vec<i64> = store.sources()?.iter().map(|source| source.id).collect();
    let there = store.totals()?.into_iter().find(|(what, _)| *what == "articles").map_or(0, |(_, n)| n);
    if there >= articles {
        return Ok(0);
    }
    for first in (there..articles + LATER * BATCH).step_by(usize::try_from(BATCH).unwrap_or(1)) {
        store.together(|store| {
            for n in first..articles.min(first + BATCH) {
                put(store, language, n, &sources)?;
            }
            let late = first.checked_sub(LATER * BATCH);
            for n in late.into_iter().flat_map(|late| late..articles.min(late + BATCH)) {
                store.set_category(&super::id(n), CATEGORIES[usize::try_from(n * n % 8).unwrap_or(0)])?;
            }
            Ok(())
        })?;
    }
    Ok(articles - there)
}

fn put(store: &Store, language: &Language, n: u64, sources: &[i64]) -> Result<(), Error> {
    let words = language.text(n);
    let text: Vec<String> = words.chunks(60).map(|paragraph| paragraph.join(" ")).collect();
    let (title, text) = (words[..10.min(words.len())].join(" "), text.join("\n\n"));
    // Some come late.
    let late = i64::try_from(n.wrapping_mul(0xD6E8_FEB8_6659_FD93) >> 50).unwrap_or(0);
    let at = FIRST + i64::try_from(n).unwrap_or(0) * BETWEEN;
    let outlet = outlet(n);
    let article = Article {
        id: super::id(n).into(),
        url: Some(format!("https://outlet{outlet}.example/{n}")),
        outlet: Some(outlet_name(outlet)),
        byline: Vec::new(),
        published: jiff::Timestamp::from_second(at - late).ok().map(Moment::Instant),
        modified: None,
        language: Some(LANGUAGES[usize::try_from(outlet % 5).unwrap_or(0)].to_owned()),
        agency: None,
        revision: Article::revision_of(&title, &text),
        title,
        text,
        fetched: None,
        notes: Vec::new(),
    };
    let source = usize::try_from(outlet).ok().and_then(|at| sources.get(at)).copied();
    store.keep_article(&Arrival { article: &article, source, capture: None, step: 1, at, changes: None })?;
    store.keep_heard(&article.id, &article.revision, &heard(&words, n))
}

/// Somebody says twenty words of the text.
fn heard(words: &[&str], n: u64) -> Heard {
    let content = words[10..30.min(words.len())].join(" ");
    let statement = Statement {
        speaker: speaker(n),
        kind: SpeakerKind::Person,
        who: None,
        manner: Manner::Indirect,
        start: 0,
        end: content.chars().count(),
        content,
        via: None,
        about: Vec::new(),
    };
    Heard { subjects: Vec::new(), statements: vec![statement] }
}

/// A name of two words; a few are heard often.
fn speaker(n: u64) -> String {
    let n = n.wrapping_mul(0xD6E8_FEB8_6659_FD93) >> 40;
    let who = (n % SPEAKERS).min((n >> 4) % SPEAKERS);
    format!("{} {}", word(7_000 + who % 200), word(8_000 + who / 10))
}

/// Makes a query, and says whether it is still typed.
type Make = fn(&Language, &mut Random, u64) -> (String, bool);

const RARE: std::ops::Range<usize> = 50_000..WORDS;
const MIDDLING: std::ops::Range<usize> = 1_000..10_000;
const COMMON: std::ops::Range<usize> = 50..300;
const TOP: std::ops::Range<usize> = 0..40;

/// The first letters of a word.
fn first(word: &str, letters: usize) -> &str {
    word.get(..letters.min(word.len())).unwrap_or(word)
}

const KINDS: [(&str, Make); 37] = [
    ("a rare word", |l, r, _| (l.of_ranks(r, RARE).to_owned(), false)),
    ("a middling word", |l, r, _| (l.of_ranks(r, MIDDLING).to_owned(), false)),
    ("a common word", |l, r, _| (l.of_ranks(r, COMMON).to_owned(), false)),
    ("one of the forty commonest", |l, r, _| (l.of_ranks(r, TOP).to_owned(), false)),
    ("two rare words", |l, r, _| (format!("{} {}", l.of_ranks(r, RARE), l.of_ranks(r, RARE)), false)),
    ("a common and a rare word", |l, r, _| (format!("{} {}", l.of_ranks(r, COMMON), l.of_ranks(r, RARE)), false)),
    ("two middling words", |l, r, _| (format!("{} {}", l.of_ranks(r, MIDDLING), l.of_ranks(r, MIDDLING)), false)),
    ("two common words", |l, r, _| (format!("{} {}", l.of_ranks(r, COMMON), l.of_ranks(r, COMMON)), false)),
    ("five common words", |l, r, _| ((0..5).map(|_| l.of_ranks(r, COMMON)).collect::<Vec<_>>().join(" "), false)),
    ("a phrase that stands somewhere", |l, r, n| {
        let text = l.text(r.below(n));
        let at = r.below(text.len() as u64 - 3) as usize;
        (format!("\"{}\"", text[at..at + 3].join(" ")), false)
    }),
    ("a phrase of two common words", |l, r, _| {
        (format!("\"{} {}\"", l.of_ranks(r, COMMON), l.of_ranks(r, COMMON)), false)
    }),
    ("a phrase of four of the commonest", |l, r, _| {
        (format!("\"{}\"", (0..4).map(|_| l.of_ranks(r, TOP)).collect::<Vec<_>>().join(" ")), false)
    }),
    ("two letters of a word, typed", |l, r, _| (first(l.of_ranks(r, MIDDLING), 2).to_owned(), true)),
    ("five letters of a common word, typed", |l, r, _| (first(l.of_ranks(r, COMMON), 5).to_owned(), true)),
    ("three letters of a word, typed", |l, r, _| (first(l.of_ranks(r, MIDDLING), 3).to_owned(), true)),
    ("four letters of a common word, typed", |l, r, _| (first(l.of_ranks(r, COMMON), 4).to_owned(), true)),
    ("five letters of a middling word, typed", |l, r, _| (first(l.of_ranks(r, MIDDLING), 5).to_owned(), true)),
    ("a common word, typed whole", |l, r, _| (l.of_ranks(r, COMMON).to_owned(), true)),
    ("a common word and four letters, typed", |l, r, _| {
        (format!("{} {}", l.of_ranks(r, COMMON), first(l.of_ranks(r, COMMON), 4)), true)
    }),
    ("a phrase, typed", |l, r, n| {
        let text = l.text(r.below(n));
        let at = r.below(text.len() as u64 - 2) as usize;
        (format!("\"{} {}", text[at], first(text[at + 1], 4)), true)
    }),
    ("an outlet", |_, r, _| (format!("outlet:{}", word(1_000 + r.below(OUTLETS))), false)),
    ("a common word, an outlet", |l, r, _| {
        (format!("{} outlet:{}", l.of_ranks(r, COMMON), word(1_000 + r.below(OUTLETS))), false)
    }),
    ("a common word, a country", |l, r, _| (format!("{} country:{}", l.of_ranks(r, COMMON), country(r.next())), false)),
    ("a common word, a language", |l, r, _| (format!("{} language:fr", l.of_ranks(r, COMMON)), false)),
    ("a middling word, a category", |l, r, _| {
        (format!("{} category:{}", l.of_ranks(r, MIDDLING), CATEGORIES[r.below(8) as usize]), false)
    }),
    ("a speaker", |_, r, n| (format!("speaker:\"{}\"", speaker(r.below(n))), false)),
    ("a middling word, a speaker", |l, r, n| {
        (format!("{} speaker:\"{}\"", l.of_ranks(r, MIDDLING), speaker(r.below(n))), false)
    }),
    ("a phrase of two common words, an outlet", |l, r, _| {
        let phrase = format!("{} {}", l.of_ranks(r, COMMON), l.of_ranks(r, COMMON));
        (format!("\"{phrase}\" outlet:{}", word(1_000 + r.below(OUTLETS))), false)
    }),
    ("a common word, all outlets' beginning", |l, r, _| (format!("{} outlet:courie", l.of_ranks(r, COMMON)), true)),
    ("a speaker's beginning, typed", |_, r, n| {
        let speaker = speaker(r.below(n));
        (format!("speaker:{}", first(&speaker, 4)), true)
    }),
    ("a common word or an outlet, a category", |l, r, _| {
        let (word, outlet) = (l.of_ranks(r, COMMON), word(1_000 + r.below(OUTLETS)));
        (format!("{word} OR outlet:{outlet} category:{}", CATEGORIES[r.below(8) as usize]), false)
    }),
    ("filters that exclude each other", |_, r, _| {
        (format!("outlet:{} country:{} language:de", word(1_000 + r.below(OUTLETS)), country(r.next())), false)
    }),
    ("a common word in a month", |l, r, _| (format!("{} from:2023-12 until:2023-12", l.of_ranks(r, COMMON)), false)),
    ("common words, one left out", |l, r, _| (format!("{} -{}", l.of_ranks(r, COMMON), l.of_ranks(r, TOP)), false)),
    ("the commonest, the commonest left out", |l, r, _| {
        (format!("category:sport -{} -{}", l.of_ranks(r, 0..4), l.of_ranks(r, 4..10)), false)
    }),
    ("one of three words", |l, r, _| {
        let mut any = || l.of_ranks(r, MIDDLING).to_owned();
        (format!("{} OR {} OR {}", any(), any(), any()), false)
    }),
    ("no word", |l, r, _| (format!("{}x{}", l.of_ranks(r, RARE), l.of_ranks(r, RARE)), false)),
];
