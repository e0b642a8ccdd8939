//! What is fuzzed, and what must hold of it whatever the bytes. The library's
//! tests run the same functions over `fuzz/regressions`.
#![allow(
    clippy::expect_used,
    clippy::type_complexity,
    unreachable_pub,
    missing_docs,
    reason = "a broken invariant must crash; the file is built by two crates"
)]

use std::sync::Arc;

use openvoicenews::group::OpenStories;
use openvoicenews::model::{Capture, Reading, Span, Story};
use openvoicenews::publish::reading;
use openvoicenews::understand::{Models, read};
use openvoicenews::write::{House, report};
use openvoicenews::{compare, extract, gather, wire};

/// Every target by its name.
pub const TARGETS: [(&str, fn(&[u8])); 8] = [
    ("feed", feed),
    ("opml", opml),
    ("allowed", allowed),
    ("extract", extract_page),
    ("article", article_line),
    ("capture", capture_line),
    ("report", report_line),
    ("chain", chain),
];

/// The target of that name.
pub fn by_name(name: &str) -> Option<fn(&[u8])> {
    TARGETS.iter().find(|(n, _)| *n == name).map(|(_, f)| *f)
}

/// Any bytes as a feed, and as a page that names feeds. What is read can be written, and reading it again gives the same.
fn feed(data: &[u8]) {
    let url = "https://a.example/feeds/x";
    for found in gather::find_feeds(data, url) {
        assert!(found.url.starts_with("http") || found.url.starts_with("HTTP"), "`{}` is no address", found.url);
    }
    let Ok((feed, notes)) = gather::read_feed(data, url, None) else { return };
    assert!(feed.entries.len() <= 20_000, "more entries than are allowed");
    assert!(feed.entries.iter().all(|e| !e.id.is_empty()), "an entry without an id");
    wire::write_feed(&feed, &notes, None).expect("a feed can be written");
    let again = gather::read_feed(data, url, None).expect("what was a feed is one");
    assert_eq!(again.0, feed, "a feed is read in two ways");
}

/// Any bytes as a list of subscriptions. What is read can be written, and nothing is lost when it is read again.
fn opml(data: &[u8]) {
    let Ok((outline, _)) = gather::read_opml(data) else { return };
    let written = gather::write_opml(&outline);
    let (again, notes) = gather::read_opml(written.as_bytes()).expect("what we write we can read");
    assert!(notes.is_empty(), "what we write is odd: {notes:?}");
    assert_eq!(again, outline, "a list changes when it is read back");
}

/// Any bytes as what a site allows and reserves: robots.txt, a file of reservations, a page with its headers.
fn allowed(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let path = text.lines().next().unwrap_or_default();
    let robots = gather::Robots::parse(data);
    assert!(robots.allows("OpenVoiceNews", "/robots.txt"), "robots.txt is always allowed");
    assert_eq!(robots.allows("OpenVoiceNews", path), robots.allows("openvoicenews/2", path), "a name has two rules");
    assert!(robots.crawl_delay("OpenVoiceNews").is_none_or(|d| d >= 0.0), "a delay is negative");
    let site = gather::tdmrep(data, path);
    let reserved = gather::reservations(site, &[("X-Robots-Tag", &text)], Some(data), "OpenVoiceNews");
    let why = gather::forbids_full_text(&reserved);
    assert!(why.is_none_or(|(_, why)| reserved.iter().any(|r| why.contains(&r.words))), "a reason without its words");
}

/// Any bytes as a page; an article that comes of it can be written and read back.
fn extract_page(data: &[u8]) {
    let capture = Capture { id: None, url: "https://a.example/x".to_owned(), html: data.to_vec(), fetched: None };
    if let Ok((article, _)) = extract::article(&capture) {
        let line = wire::write_article(&article, None).expect("an article can be written");
        let again = wire::read_article(&line).expect("what we write we can read");
        assert_eq!(*again.article, article, "an article changes when it is read back");
    }
}

/// Any line as an article; reading back what we write changes nothing.
fn article_line(data: &[u8]) {
    let Ok(first) = wire::read_article(&String::from_utf8_lossy(data)) else { return };
    let line = wire::write_article(&first.article, first.story.as_deref()).expect("an article can be written");
    let again = wire::read_article(&line).expect("what we write we can read");
    assert_eq!(again.article, first.article, "an article changes when it is read back");
    assert_eq!(again.story, first.story);
}

/// Any line as a capture, and its page through extraction.
fn capture_line(data: &[u8]) {
    if let Ok(capture) = wire::read_capture(&String::from_utf8_lossy(data)) {
        let _ = extract::article(&capture);
    }
}

/// Any line as a report, anyone's or ours.
fn report_line(data: &[u8]) {
    let line = String::from_utf8_lossy(data);
    let _ = wire::claims(&line);
    let Ok(first) = wire::read_report(&line) else { return };
    let Ok(written) = wire::write_report(&first) else { return };
    let again = wire::read_report(&written).expect("what we write we can read");
    let twice = wire::write_report(&again).expect("a report that was written once can be written again");
    assert_eq!(twice, written, "a report changes when it is read back");
}

/// Any lines as articles, through understand, group, compare and write as one story.
fn chain(data: &[u8]) {
    let lines = String::from_utf8_lossy(data);
    let models = Models::default();
    let mut open = OpenStories::new();
    let mut readings = Vec::new();
    let mut members = Vec::new();
    for line in lines.lines().take(6) {
        let Ok(given) = wire::read_article(line) else { continue };
        let found = read(Arc::clone(&given.article), &models);
        spans_are_inside(&found);
        wire::write_reading(&found).expect("a reading can be written");
        let _ = reading::terminal(&found, &reading::Terminal { width: 60, colour: true, dates: true });
        reading::page(std::slice::from_ref(&found)).expect("a reading can be shown");
        members.push(open.assign(&found));
        readings.push(found);
    }
    let Some(first) = members.first() else { return };
    let story = Story { id: first.story.clone(), members };
    let comparison = compare::compare(&story, &readings);
    wire::write_comparison(&comparison).expect("a comparison can be written");
    if let Ok(report) = report(&comparison, &House::default()) {
        let line = wire::write_report(&report).expect("a report can be written");
        wire::read_report(&line).expect("what we write we can read");
    }
}

fn spans_are_inside(reading: &Reading) {
    let text = &reading.article.text;
    let inside = |s: &Span| assert!(text.get(s.start..s.end).is_some(), "{s:?} is no part of the text");
    reading.sentences.iter().for_each(inside);
    reading.entities.iter().for_each(|e| inside(&e.span));
    reading.dates.iter().for_each(|d| inside(&d.span));
    reading.quantities.iter().for_each(|q| inside(&q.span));
    for a in &reading.attributions {
        a.source.iter().chain(&a.cue).chain(&a.content).for_each(inside);
    }
}
