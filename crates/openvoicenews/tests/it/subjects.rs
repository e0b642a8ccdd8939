//! Runs `spec/publish/subjects.md`: who is one subject, what they are reported to have said, whom a report tells of.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use openvoicenews::model::{Reading, Report, Sentence};
use openvoicenews::publish::subjects::{Heard, Subject, heard, heard_together, told};
use openvoicenews::understand::{Models, read};
use openvoicenews::wire;

use crate::spec::{Case, cases_of};

#[test]
fn spec() {
    let models = Models::default();
    let (mut failed, mut checked) = (String::new(), 0);
    for case in cases_of("publish", "subjects.md") {
        let readings = |of: &str| -> Vec<Reading> {
            let texts = case.blocks.iter().filter(|(kind, _)| kind == of);
            texts.map(|(_, text)| read(article(text), &models)).collect()
        };
        let mut all: Vec<Heard> = readings("text").iter().map(heard).collect();
        all.extend(heard_together(&readings("text of the story")));
        let given = ["text", "text of the story", "report"];
        for (kind, expected) in case.blocks.iter().filter(|(k, _)| !given.contains(&k.as_str())) {
            checked += 1;
            let got = match kind.as_str() {
                "pages" => pages(&all),
                "said" => said(&all),
                "told" => told_by(&case, &all),
                other => panic!("{}: `{other}` is no kind of block", case.name),
            };
            if got.trim_end() != expected.trim_end() {
                let _ = writeln!(failed, "{} [{kind}]\nexpected:\n{expected}\ngot:\n{got}", case.name);
            }
        }
    }
    assert!(failed.is_empty(), "{failed}");
    assert!(checked >= 10, "only {checked} blocks");
}

fn article(text: &str) -> Arc<openvoicenews::model::Article> {
    let line = serde_json::json!({ "id": "case", "title": "", "text": text, "language": "en" });
    wire::read_article(&line.to_string()).unwrap().article
}

fn pages(all: &[Heard]) -> String {
    let mut pages: BTreeMap<&str, (&str, usize)> = BTreeMap::new();
    for subject in all.iter().flat_map(|h| &h.subjects) {
        let page = pages.entry(&subject.key).or_insert((&subject.name, 0));
        page.1 += 1;
        if subject.is_better_written(page.0) {
            page.0 = &subject.name;
        }
    }
    pages.iter().map(|(key, (name, n))| format!("{key} | {name} | {n}\n")).collect()
}

fn said(all: &[Heard]) -> String {
    let mut out = String::new();
    for s in all.iter().flat_map(|h| &h.statements) {
        let Some(who) = &s.who else { continue };
        let about: Vec<&str> = s.about.iter().map(|s| s.key.as_str()).collect();
        let about = if about.is_empty() { "-".to_owned() } else { about.join(", ") };
        let manner = format!("{:?}", s.manner).to_lowercase();
        let _ = writeln!(out, "{} | {manner} | {} | {about}", who.key, s.content);
    }
    out
}

fn told_by(case: &Case, all: &[Heard]) -> String {
    let candidates: Vec<Subject> = all.iter().flat_map(|h| h.subjects.clone()).collect();
    let lines = case.block("report").unwrap().lines();
    let evidence = serde_json::json!([{ "article": "case", "start": 0, "end": 1, "exact": "D" }]);
    let sentence = |text: &str| -> Sentence {
        serde_json::from_value(serde_json::json!({ "id": text, "text": text, "evidence": evidence })).unwrap()
    };
    let mut sentences = lines.map(sentence);
    let headline = sentences.next().unwrap();
    let report = serde_json::json!({ "story": "s", "headline": headline });
    let mut report: Report = serde_json::from_value(report).unwrap();
    report.unknown = sentences.collect();
    let told = told(&report, &candidates);
    told.iter().map(|t| format!("{} | {}\n", t.subject.key, t.role.as_deref().unwrap_or("-"))).collect()
}

#[test]
fn offsets_are_code_points_of_the_text() {
    let text = "Größe zählt. Vera Otto said the fire in Halvik was out.";
    let heard = heard(&read(article(text), &Models::default()));
    let s = &heard.statements[0];
    let slice: String = text.chars().skip(s.start).take(s.end - s.start).collect();
    assert_eq!(slice, s.content);
}
