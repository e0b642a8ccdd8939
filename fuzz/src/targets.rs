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
use openvoicenews::{compare, extract, wire};

/// Every target by its name.
pub const TARGETS: [(&str, fn(&[u8])); 5] = [
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
