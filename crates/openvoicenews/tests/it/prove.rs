//! Runs `spec/write/prove.md`, and attacks the proof with damaged sentences.
#![expect(clippy::unwrap_used, reason = "a test that cannot read its own cases must fail")]

use std::collections::BTreeSet;
use std::sync::Arc;

use openvoicenews::model::{Article, Claim, Comparison, Credit, Decision, Field, Passage, Reason, Source, Span};
use openvoicenews::shelf::Shelf;
use openvoicenews::text::Terms;
use openvoicenews::wire;
use openvoicenews::write::{Passages, prove};
use serde_json::{Value, json};

use crate::spec::{Case, cases};

/// `id outlet day: text`, one a line.
fn articles(block: &str) -> Vec<Arc<Article>> {
    let article = |line: &str| {
        let (head, text) = line.split_once(": ").unwrap();
        let (id, rest) = head.split_once(' ').unwrap();
        let (outlet, day) = rest.rsplit_once(' ').unwrap();
        let line = json!({"id": id, "outlet": outlet, "published": day, "text": text}).to_string();
        wire::read_article(&line).unwrap().article
    };
    block.lines().map(article).collect()
}

/// Evidence for words of an article's text, where they stand first.
fn cite(articles: &[Arc<Article>], id: &str, exact: &str) -> Value {
    let text = &articles.iter().find(|a| &*a.id == id).unwrap().text;
    let start = text[..text.find(exact).unwrap_or_else(|| panic!("`{exact}` is not in {id}"))].chars().count();
    json!({"article": id, "start": start, "end": start + exact.chars().count(), "exact": exact})
}

fn claim(case: &Case, articles: &[Arc<Article>]) -> Claim {
    if let Some(json) = case.block("claim") {
        return serde_json::from_str(json).unwrap();
    }
    let evidence: Vec<Value> = match case.block("cites") {
        Some(block) => {
            block.lines().map(|l| l.split_once(": ").unwrap()).map(|(id, x)| cite(articles, id, x)).collect()
        }
        None => articles.iter().map(|a| cite(articles, &a.id, &a.text)).collect(),
    };
    let mut edits: Vec<Value> = case.block("edits").map(|e| serde_json::from_str(e).unwrap()).unwrap_or_default();
    for e in edits.iter_mut().filter_map(|e| e.get_mut("evidence")).flat_map(|e| e.as_array_mut().unwrap()) {
        *e = cite(articles, e["article"].as_str().unwrap(), e["exact"].as_str().unwrap());
    }
    let value = json!({"text": case.block("sentence").unwrap(), "evidence": evidence, "edits": edits,
        "speaker": case.block("speaker")});
    serde_json::from_value(value).unwrap()
}

#[test]
fn rules_of_proof() {
    let cases: Vec<Case> = cases("write").into_iter().filter(|c| c.name.starts_with("prove")).collect();
    let mut wrong = Vec::new();
    for case in &cases {
        let articles = articles(case.block("evidence").unwrap());
        let shelf: Shelf<'_> = articles.iter().map(|a| &**a).collect();
        let why = prove(&claim(case, &articles), &shelf);
        let got: BTreeSet<&str> = why.iter().map(|w| w.code()).collect();
        let want = case.block("verdict").unwrap();
        let want: BTreeSet<&str> = want.split_whitespace().filter(|w| *w != "proved").collect();
        if got != want {
            let reasons: Vec<String> = why.iter().map(ToString::to_string).collect();
            wrong.push(format!("{}: want {want:?}, got {got:?}: {}", case.name, reasons.join("; ")));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
    assert!(cases.len() >= 40, "{}", cases.len());
}

#[test]
fn reasons_name_the_thing() {
    let articles = articles("a1 Harbour Post 2025-03-05: The storm left 54 people without homes.");
    let shelf: Shelf<'_> = articles.iter().map(|a| &**a).collect();
    let cited = cite(&articles, "a1", &articles[0].text);
    let claim = json!({"text": "The storm left 45 people without homes.", "evidence": [cited]});
    let why = prove(&serde_json::from_value(claim).unwrap(), &shelf);
    assert_eq!(why.iter().map(ToString::to_string).collect::<Vec<_>>(), ["the number `45` stands in no evidence"]);
}

#[test]
fn the_writer_proves_over_passages() {
    let first = "Größe — the council closed the northern bridge.";
    let second = "Engineers found cracks in two pillars.";
    let passage = |position: usize, start: usize, text: &str| Passage {
        position,
        paragraph: position,
        start,
        ..Passage::unread(0, Field::Text, text.to_owned(), Vec::new())
    };
    let start = first.chars().count() + 2;
    let source = Source {
        article: "a1".into(),
        revision: "r".to_owned(),
        published: None,
        language: None,
        words: 13,
        origin: 0,
    };
    let credit = Credit {
        outlet: Some("Harbour Post".to_owned()),
        agency: None,
        url: None,
        modified: None,
        origin: "a1".into(),
        own_text: 1.0,
        reason: Reason {
            decision: Decision::New,
            likeness: 0.0,
            needed: 0.5,
            nearest: None,
            shared: Vec::new(),
            measures: Vec::new(),
            hours: None,
            origin: None,
        },
        episode: None,
        linked: Vec::new(),
        taken_from: None,
    };
    let comparison = Comparison {
        story: "s".into(),
        language: None,
        sources: vec![source],
        passages: vec![passage(0, 0, first), passage(1, start, second)],
        points: Vec::new(),
        differences: Vec::new(),
        voices: Vec::new(),
        hearings: Vec::new(),
        credits: vec![credit],
        terms: Terms::default(),
    };
    let passages = Passages::new(&comparison);
    let evidence = |p: &Passage, n: usize| p.cite(Span::new(0, n), &comparison.sources[0]).unwrap();
    let mut claim = Claim {
        text: "Engineers found cracks in two pillars, according to the Harbour Post.".to_owned(),
        evidence: vec![evidence(&comparison.passages[1], second.len())],
        ..Claim::default()
    };
    assert_eq!(prove(&claim, &passages), []);
    claim.evidence[0].start -= 1;
    assert_eq!(prove(&claim, &passages)[0].code(), "not-at-offsets");
    claim.evidence[0].exact = format!("{first} {second}");
    claim.evidence[0].start = 0;
    assert_eq!(prove(&claim, &passages)[0].code(), "not-at-offsets");
}
