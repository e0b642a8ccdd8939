//! Proof as the condition of publication.

use crate::run::{Place, field, press};

/// One article, a sentence that it bears out, and one that it does not.
fn place() -> Place {
    let text = "The ferry to Osk sank on Monday, the harbour master said.";
    let sentence = |words: &str| {
        let n = text.chars().count();
        format!(r#"{{"id":"x","text":"{words}","evidence":[{{"article":"a","start":0,"end":{n},"exact":"{text}"}}]}}"#)
    };
    let good = sentence(text);
    let bad = sentence("The ferry to Osk sank on Friday with 40 people, the harbour master said.");
    let report = |headline: &str, more: &str| {
        format!(r#"{{"version":1,"story":"s","headline":{headline},"paragraphs":[{{"sentences":[{more}]}}]}}"#)
    };
    Place::new()
        .file("a.jsonl", format!(r#"{{"id":"a","title":"Ferry sinks","text":"{text}"}}"#))
        .file("good.jsonl", report(&good, &good))
        .file("half.jsonl", report(&good, &bad))
        .file("bad.jsonl", report(&bad, &good))
}

#[test]
fn each_sentence_is_judged() {
    let place = place();
    let good = place.run("prove --articles a.jsonl good.jsonl", "");
    assert_eq!((good.code, good.stderr.as_str()), (Some(0), "2 of 2 sentences proved\n"), "{}", good.stdout);
    let half = place.run("prove --articles a.jsonl half.jsonl", "");
    assert_eq!(half.code, Some(1));
    assert_eq!(field(&half.stdout, "path"), ["headline", "paragraphs/0/0"]);
    let last: serde_json::Value = serde_json::from_str(half.stdout.lines().last().unwrap()).unwrap();
    assert!(last["proved"] == false && !last["reasons"].as_array().unwrap().is_empty(), "{last}");
    place.check(
        "prove --quiet --articles a.jsonl half.jsonl",
        "",
        "exit 1
        --- stdout
        --- stderr
        1 of 2 sentences proved
        error: 1 of 2 sentences are not proved
        --- files
        a.jsonl bad.jsonl good.jsonl half.jsonl",
    );
}

#[test]
fn standard_input_is_not_read_twice() {
    assert_eq!(place().run("prove --articles -", "").code, Some(2));
}

#[test]
fn what_is_not_proved_is_not_published() {
    let place = place();
    let half = place.run("publish --articles a.jsonl --out site half.jsonl", "");
    assert_eq!(half.code, Some(1));
    assert!(half.stderr.contains("`paragraphs/0/0` is not proved"), "{}", half.stderr);
    assert!(place.path("site").is_dir());
    let pages = all_text(&place.path("site"));
    assert!(!pages.contains("40 people"));
}

#[test]
fn a_report_without_a_proved_headline_changes_nothing() {
    let place = place();
    let bad = place.run("publish --articles a.jsonl --out site bad.jsonl", "");
    assert_eq!(bad.code, Some(1));
    assert!(bad.stderr.contains("story `s` has no proved headline"), "{}", bad.stderr);
    assert!(!place.path("site").exists());
}

#[test]
fn our_own_reports_are_proved_to_the_last_sentence() {
    let place = Place::new();
    let articles = press().join("articles.jsonl");
    let reports = place.run(&format!("write {}", articles.display()), "");
    let proved = place.run(&format!("prove --quiet --articles {}", articles.display()), &reports.stdout);
    assert_eq!(proved.code, Some(0), "{}", proved.stderr);
    assert!(!proved.stderr.starts_with("0 of"), "{}", proved.stderr);
}

fn all_text(folder: &std::path::Path) -> String {
    let mut text = String::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            text += &all_text(&path);
        } else {
            text += &String::from_utf8_lossy(&std::fs::read(path).unwrap());
        }
    }
    text
}
