//! `ovn write --previous`: new versions of reports.

use crate::run::{Place, press};

const FERRY: &str = r#"{"id":"a","outlet":"Harbour Post","story":"s","published":"2026-03-10","title":"Ferry runs aground off Port Halden","text":"The ferry Marta ran aground on a sandbank off Port Halden on Tuesday with 120 passengers on board.\n\nTugboats pulled the vessel free after six hours of work in heavy seas."}"#;
const INQUIRY: &str = r#"{"id":"b","outlet":"Meridian Record","story":"s","published":"2026-03-11","title":"Inquiry into the grounding at Port Halden","text":"Prosecutors in Port Halden opened an inquiry into the captain of the Marta on Wednesday."}"#;

/// A folder with the reports of the ferry alone.
fn place() -> Place {
    let place = Place::new().file("a.jsonl", FERRY).file("ab.jsonl", format!("{FERRY}\n{INQUIRY}"));
    let first = place.run("write a.jsonl", "");
    place.file("first.jsonl", first.stdout)
}

#[test]
fn the_same_articles_again_give_the_same_bytes() {
    let place = Place::new();
    let articles = press().join("articles.jsonl");
    let first = place.run(&format!("write {}", articles.display()), "");
    let place = place.file("first.jsonl", &first.stdout);
    let again = place.run(&format!("write --previous first.jsonl {}", articles.display()), "");
    assert_eq!((again.code, again.stderr.as_str()), (Some(0), ""));
    assert!(!first.stdout.is_empty() && again.stdout == first.stdout);
}

#[test]
fn a_new_article_makes_a_second_version() {
    let place = place();
    let second = place.run("write --previous first.jsonl ab.jsonl", "");
    assert_eq!(second.code, Some(0), "{}", second.stderr);
    let old: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(place.path("first.jsonl")).unwrap()).unwrap();
    let new: serde_json::Value = serde_json::from_str(&second.stdout).unwrap();
    assert_eq!(new["headline"]["id"], old["headline"]["id"]);
    assert_eq!(new["standfirst"]["id"], old["standfirst"]["id"]);
    assert_eq!(new["paragraphs"][0]["sentences"][0], old["paragraphs"][0]["sentences"][0]);
    assert_eq!(new["versions"].as_array().unwrap().len(), 2);
    assert_eq!(new["versions"][1]["version"], 2);
    let kinds: Vec<&str> =
        new["versions"][1]["changes"].as_array().unwrap().iter().map(|c| c["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["source-added", "added"]);
    let proved = place.run("prove --quiet --articles ab.jsonl", &second.stdout);
    assert_eq!(proved.code, Some(0), "{}", proved.stderr);
}

#[test]
fn the_page_tells_the_versions_in_plain_words() {
    let place = place();
    let second = place.run("write --previous first.jsonl ab.jsonl", "");
    let made = place.run("publish --articles ab.jsonl --out site", &second.stdout);
    assert_eq!(made.code, Some(0), "{}", made.stderr);
    let report = std::fs::read_dir(place.path("site/report")).unwrap().map(|e| e.unwrap().path());
    let page = report.into_iter().find(|p| p.extension().is_some_and(|x| x == "html")).unwrap();
    let page = std::fs::read_to_string(page).unwrap();
    let section = page.split(r#"<section id="versions">"#).nth(1).unwrap().split("</section>").next().unwrap();
    for words in
        ["Version 2", "1 article of Meridian Record came in.", "A sentence came in: the article is new.", "The first."]
    {
        assert!(section.contains(words), "`{words}` is not in {section}");
    }
}

#[test]
fn reports_of_other_stories_are_told_of() {
    let place = place();
    let other = place.run("write --previous first.jsonl", INQUIRY.replace(r#""s""#, r#""t""#));
    assert_eq!((other.code, other.stderr.as_str()), (Some(0), "1 of 1 earlier reports are of no story here\n"));
    assert!(other.stdout.contains(r#""version":1,"updated""#), "{}", other.stdout);
}

#[test]
fn what_is_no_report_is_told_with_its_line() {
    let place = place().file("bad.jsonl", "{}\n");
    let bad = place.run("write --previous bad.jsonl a.jsonl", "");
    assert_eq!(bad.code, Some(1));
    assert!(bad.stderr.contains("bad.jsonl:1: not a report"), "{}", bad.stderr);
    assert!(!bad.stdout.is_empty(), "the articles are written about all the same");
    assert_eq!(place.run("write --previous -", "").code, Some(2));
}
