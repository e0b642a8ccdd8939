//! `ovn explain`: the chain behind a sentence, for people and for programs.

use crate::run::{Place, press};

/// The articles of the press pack, and the id of the first story's report.
fn story() -> (String, String) {
    let articles = press().join("articles.jsonl").display().to_string();
    let reports = Place::new().run(&format!("write {articles}"), "").stdout;
    let first: serde_json::Value = serde_json::from_str(reports.lines().next().unwrap()).unwrap();
    (articles, first["story"].as_str().unwrap().to_owned())
}

#[test]
fn the_chain_leads_from_the_sentence_to_the_origin() {
    let (articles, id) = story();
    let place = Place::new();
    let ran = place.run(&format!("explain --width 80 --articles {articles} {id} standfirst"), "");
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    for part in
        ["standfirst · s", "Our changes\n", "What it rests on\n", "origin     ", "What could have stood there\n"]
    {
        assert!(ran.stdout.contains(part), "no `{part}` in {}", ran.stdout);
    }
    assert!(ran.stdout.lines().all(|l| l.chars().count() <= 80), "{}", ran.stdout);
    let short = place.run(&format!("explain --width 80 --articles {articles} {} 2", &id[..6]), "");
    assert_eq!(short.stdout, ran.stdout, "a beginning of the id, and a number, will do");
}

#[test]
fn programs_get_every_sentence_with_its_rivals() {
    let (articles, id) = story();
    let ran = Place::new().run(&format!("explain --json --articles {articles} {id}"), "");
    let all: Vec<serde_json::Value> = ran.stdout.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(all[0]["path"], "headline");
    assert_eq!(all[1]["path"], "standfirst");
    let reasons: Vec<&str> =
        all.iter().flat_map(|x| x["rivals"].as_array().unwrap()).map(|r| r["lost"].as_str().unwrap()).collect();
    assert!(reasons.contains(&"repeats") && reasons.contains(&"leans"), "{reasons:?}");
    for x in &all {
        assert_eq!(x["evidence"].as_array().unwrap().len(), x["sentence"]["evidence"].as_array().unwrap().len());
        assert!(x["evidence"][0]["origin"]["origin"].is_string(), "{x}");
    }
}

#[test]
fn a_report_that_was_handed_in_is_explained() {
    let (articles, id) = story();
    let place = Place::new();
    let written = place.run(&format!("write {articles}"), "").stdout;
    let one: String = written.lines().take(1).map(|l| format!("{l}\n")).collect();
    let place = place.file("one.jsonl", one).file("all.jsonl", written);
    let fresh = place.run(&format!("explain --articles {articles} {id}"), "");
    for how in ["one.jsonl".to_owned(), format!("--reports all.jsonl {id}")] {
        let given = place.run(&format!("explain --articles {articles} {how}"), "");
        assert_eq!((given.code, given.stdout.as_str()), (Some(0), fresh.stdout.as_str()), "{}", given.stderr);
    }
    let which = place.run(&format!("explain --articles {articles} all.jsonl"), "");
    assert_eq!(which.code, Some(2));
    assert!(which.stderr.contains("hint: name one of their stories"), "{}", which.stderr);
}

#[test]
fn unknown_ids_get_hints() {
    let (articles, id) = story();
    let place = Place::new();
    let wrong = format!("{}x", &id[..id.len() - 1]);
    let story = place.run(&format!("explain --articles {articles} {wrong}"), "");
    assert_eq!(story.code, Some(2));
    assert!(story.stderr.contains(&format!("near it: `{id}`")), "{}", story.stderr);
    let several = place.run(&format!("explain --articles {articles} s-"), "");
    assert!(several.stderr.contains("hint: give more of the id: `s-"), "{}", several.stderr);
    let sentence = place.run(&format!("explain --articles {articles} {id} 99"), "");
    assert_eq!(sentence.code, Some(2));
    assert!(sentence.stderr.contains("hint: name it by its number, 1 to "), "{}", sentence.stderr);
}
