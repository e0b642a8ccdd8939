//! Each step and the whole chain over the press pack, told twenty times with other names, numbers and days.
//!
//! Counters give articles and bytes a second; `max alloc` is the peak memory
//! of one round above what it was given.
#![expect(clippy::expect_used, reason = "the pack is part of the tree: without it there is nothing to measure")]

use std::path::Path;
use std::sync::Arc;

use divan::counter::{BytesCount, ItemsCount};
use divan::{AllocProfiler, Bencher};
use mimalloc::MiMalloc;
use openvoicenews::group::OpenStories;
use openvoicenews::model::{Article, Capture, Comparison, Reading, Story};
use openvoicenews::publish::{self, Theme};
use openvoicenews::shelf::Shelf;
use openvoicenews::understand::Models;
use openvoicenews::write::House;
use openvoicenews::{compare, extract, gather, understand, wire, write};

#[global_allocator]
static ALLOC: AllocProfiler<MiMalloc> = AllocProfiler::new(MiMalloc);

/// How often the pack is told.
const TIMES: usize = 20;

fn main() {
    divan::main();
}

/// The feeds that the pack's articles would make, with their texts in them.
#[divan::bench(sample_count = 10, args = ["rss", "atom"])]
fn step_1_feeds(bencher: Bencher<'_, '_>, form: &str) {
    let articles = articles();
    let feeds: Vec<String> = articles.chunks(50).map(|few| feed(few, form)).collect();
    let bytes: usize = feeds.iter().map(String::len).sum();
    let bencher = bencher.counter(ItemsCount::new(articles.len())).counter(BytesCount::new(bytes));
    bencher.bench_local(|| {
        let read = |f: &String| gather::read_feed(f.as_bytes(), "https://press.example/feed", None).expect("a feed");
        feeds.iter().map(|f| read(f).0.entries.len()).sum::<usize>()
    });
}

/// A feed of articles, as their publisher would write it.
fn feed(articles: &[Arc<Article>], form: &str) -> String {
    let entries: String = articles.iter().map(|a| entry(a, form)).collect();
    match form {
        "rss" => format!("<rss version=\"2.0\"><channel><title>Press</title>{entries}</channel></rss>"),
        _ => format!("<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Press</title>{entries}</feed>"),
    }
}

fn entry(a: &Article, form: &str) -> String {
    let text: String = a.text.split("\n\n").map(|p| format!("<p>{p}</p>\n")).collect();
    let (id, title) = (&a.id, &a.title);
    match form {
        "rss" => format!(
            "<item><title>{title}</title><link>https://press.example/{id}</link><guid>{id}</guid>\
             <pubDate>Tue, 04 Mar 2025 08:00:00 +0100</pubDate><description><![CDATA[{text}]]></description></item>\n"
        ),
        _ => format!(
            "<entry><id>{id}</id><title>{title}</title><link href=\"https://press.example/{id}\"/>\
             <updated>2025-03-04T08:00:00Z</updated><content type=\"html\">{}</content></entry>\n",
            text.replace('&', "&amp;").replace('<', "&lt;")
        ),
    }
}

#[divan::bench(sample_count = 10)]
fn step_2_extract(bencher: Bencher<'_, '_>) {
    let pages = pages();
    let bytes: usize = pages.iter().map(|p| p.html.len()).sum();
    let bencher = bencher.counter(ItemsCount::new(pages.len())).counter(BytesCount::new(bytes));
    bencher.bench_local(|| pages.iter().filter(|p| extract::article(p).is_ok()).count());
}

#[divan::bench(sample_count = 10)]
fn step_3_understand(bencher: Bencher<'_, '_>) {
    let articles = articles();
    let models = Models::default();
    sized(bencher, &articles).bench_local(|| {
        articles.iter().map(|a| understand::read(Arc::clone(a), &models).attributions.len()).sum::<usize>()
    });
}

#[divan::bench(sample_count = 10)]
fn step_4_group(bencher: Bencher<'_, '_>) {
    let articles = articles();
    let readings = readings(&articles);
    sized(bencher, &articles).bench_local(|| stories(&readings).len());
}

#[divan::bench(sample_count = 10)]
fn step_5_compare(bencher: Bencher<'_, '_>) {
    let articles = articles();
    let stories = stories(&readings(&articles));
    sized(bencher, &articles).bench_local(|| comparisons(&stories).len());
}

/// One story of so many articles: time per article must not grow with them.
#[divan::bench(sample_count = 5, args = [50, 100, 200, 400])]
fn step_5_compare_one_story(bencher: Bencher<'_, '_>, articles: usize) {
    let articles: Vec<_> = self::articles().into_iter().take(articles).collect();
    let readings = readings(&articles);
    let mut open = OpenStories::new();
    let members = readings.iter().map(|r| open.assign(r)).collect();
    let story = Story { id: "s".into(), members };
    sized(bencher, &articles).bench_local(|| compare::compare(&story, &readings).points.len());
}

#[divan::bench(sample_count = 10)]
fn step_6_write(bencher: Bencher<'_, '_>) {
    let articles = articles();
    let comparisons = comparisons(&stories(&readings(&articles)));
    sized(bencher, &articles).bench_local(|| reports(&comparisons).len());
}

#[divan::bench(sample_count = 10)]
fn step_6_prove(bencher: Bencher<'_, '_>) {
    let articles = articles();
    let written = reports(&comparisons(&stories(&readings(&articles))));
    let lines: Vec<String> = written.iter().map(|r| wire::write_report(r).expect("a report")).collect();
    let claims: Vec<_> = lines.iter().flat_map(|l| wire::claims(l).expect("claims").claims).collect();
    let shelf: Shelf<'_> = articles.iter().map(|a| &**a).collect();
    bencher.counter(ItemsCount::new(claims.len())).bench_local(|| {
        claims.iter().filter_map(|(_, c)| c.as_ref()).filter(|c| write::prove(c, &shelf).is_empty()).count()
    });
}

#[divan::bench(sample_count = 10)]
fn step_7_publish(bencher: Bencher<'_, '_>) {
    let articles = articles();
    let written = reports(&comparisons(&stories(&readings(&articles))));
    let theme = Theme::default();
    sized(bencher, &articles).bench_local(|| {
        let edition = publish::edition(written.clone(), &articles, Vec::new(), None);
        publish::render(&edition, &theme).expect("the built-in theme").len()
    });
}

/// The whole site, counted in report pages: each comes with its share of the
/// front page, the outlets' pages, the feeds and its data.
#[divan::bench(sample_count = 10)]
fn step_7_report_pages(bencher: Bencher<'_, '_>) {
    let articles = articles();
    let written = reports(&comparisons(&stories(&readings(&articles))));
    let count = written.len();
    let edition = publish::edition(written, &articles, Vec::new(), None);
    let theme = Theme::default();
    bencher
        .counter(ItemsCount::new(count))
        .bench_local(|| publish::render(&edition, &theme).expect("the built-in theme").len());
}

#[divan::bench(sample_count = 10)]
fn wire_articles(bencher: Bencher<'_, '_>) {
    let articles = articles();
    let lines: Vec<String> = articles.iter().map(|a| wire::write_article(a, None).expect("a line")).collect();
    sized(bencher, &articles).bench_local(|| lines.iter().filter(|l| wire::read_article(l).is_ok()).count());
}

#[divan::bench(sample_count = 10)]
fn whole_chain(bencher: Bencher<'_, '_>) {
    let articles = articles();
    sized(bencher, &articles).bench_local(|| reports(&comparisons(&stories(&readings(&articles)))).len());
}

fn sized<'a, 'b>(bencher: Bencher<'a, 'b>, articles: &[Arc<Article>]) -> Bencher<'a, 'b> {
    let bytes: usize = articles.iter().map(|a| a.text.len()).sum();
    bencher.counter(ItemsCount::new(articles.len())).counter(BytesCount::new(bytes))
}

fn readings(articles: &[Arc<Article>]) -> Vec<Reading> {
    let models = Models::default();
    articles.iter().map(|a| understand::read(Arc::clone(a), &models)).collect()
}

fn stories(readings: &[Reading]) -> Vec<(Story, Vec<Reading>)> {
    let mut open = OpenStories::new();
    let mut found: Vec<(Story, Vec<Reading>)> = Vec::new();
    for reading in readings {
        let assignment = open.assign(reading);
        let place = found.iter().position(|(s, _)| s.id == assignment.story).unwrap_or_else(|| {
            found.push((Story { id: assignment.story.clone(), members: Vec::new() }, Vec::new()));
            found.len() - 1
        });
        found[place].0.members.push(assignment);
        found[place].1.push(reading.clone());
    }
    found
}

fn comparisons(stories: &[(Story, Vec<Reading>)]) -> Vec<Comparison> {
    stories.iter().map(|(story, readings)| compare::compare(story, readings)).collect()
}

fn reports(comparisons: &[Comparison]) -> Vec<openvoicenews::model::Report> {
    comparisons.iter().filter_map(|c| write::report(c, &House::default()).ok()).collect()
}

fn pack() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/press")
}

fn pages() -> Vec<Capture> {
    let mut files: Vec<_> = std::fs::read_dir(pack())
        .expect("the press pack")
        .map(|e| e.expect("a file of the pack").path())
        .filter(|p| p.extension().is_some_and(|x| x == "html"))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "the press pack has no pages");
    files.iter().map(|f| page(std::fs::read(f).expect("a page"))).collect()
}

fn page(html: Vec<u8>) -> Capture {
    Capture { id: None, url: "https://press.example/page".to_owned(), html, fetched: None }
}

fn articles() -> Vec<Arc<Article>> {
    let lines = std::fs::read_to_string(pack().join("articles.jsonl")).expect("the press pack");
    let first: Vec<Arc<Article>> = lines.lines().map(|l| wire::read_article(l).expect("an article").article).collect();
    (0..TIMES).flat_map(|k| first.iter().map(move |a| told_again(a, k))).collect()
}

/// The same article about another place, with other figures, on another day.
fn told_again(a: &Article, k: usize) -> Arc<Article> {
    let day = |m: &Option<_>| m.as_ref().map(|_| format!("2026-03-{:02}T12:00:00Z", 1 + (9 + k) % 28));
    let line = serde_json::json!({
        "id": format!("{}-{k}", a.id),
        "url": a.url.as_ref().map(|u| format!("{u}-{k}")),
        "outlet": a.outlet,
        "title": varied(&a.title, k),
        "byline": a.byline,
        "published": day(&a.published),
        "language": a.language,
        "agency": a.agency,
        "text": varied(&a.text, k),
    });
    wire::read_article(&line.to_string()).expect("an article").article
}

/// Vowels of capitalised words move on by `k`, and so do digits: names and numbers stay the same within one telling.
fn varied(text: &str, k: usize) -> String {
    let mut name = false;
    let mut last = ' ';
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if !last.is_alphabetic() {
            name = c.is_uppercase();
        }
        let vowel = "aeiou".find(c).filter(|_| name && last.is_alphabetic());
        out.push(match (vowel, c.to_digit(10)) {
            (Some(at), _) => char::from(b"aeiou"[(at + k) % 5]),
            (_, Some(digit)) => char::from(b"123456789"[(digit as usize + k) % 9]),
            _ => c,
        });
        last = c;
    }
    out
}
