//! Runs `spec/compare/*.md`: two articles in, and what their first sentences are to each other.

use openvoicenews::compare::{Relations, compare};
use openvoicenews::model::{Comparison, Field, Judgement, Story};

use crate::group::{assign, reading};
use crate::spec::{Case, cases};

/// The two articles of a case as a story.
fn story(case: &Case) -> Comparison {
    let read = |name: &str| {
        let block = case.block(name).unwrap_or_else(|| panic!("{}: no block `{name}`", case.name));
        let (day, text) = block.split_once('\n').unwrap_or_else(|| panic!("{}: `{name}` has no day", case.name));
        reading(name, day, "-", text, None)
    };
    let readings = [read("a"), read("b")];
    let members = assign(&readings);
    compare(&Story { id: "s".into(), members }, &readings)
}

/// `differ: number, running`.
fn told(judgement: &Judgement) -> String {
    let word = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let mut kinds: Vec<String> =
        judgement.kinds.iter().map(|k| word(serde_json::to_value(k).unwrap_or_default())).collect();
    kinds.extend(judgement.running.then(|| "running".to_owned()));
    let relation = word(serde_json::to_value(judgement.relation).unwrap_or_default());
    if kinds.is_empty() { relation } else { format!("{relation}: {}", kinds.join(", ")) }
}

#[test]
fn sentences_are_held_against_each_other_by_the_written_rules() {
    let mut wrong = Vec::new();
    for case in cases("compare") {
        let c = story(&case);
        let first = |id: &str| c.passage_at(id, Field::Text, 0, 1).unwrap_or_else(|| panic!("{}: empty", case.name));
        let relations = Relations::of(&c);
        let judgement = relations.judge(first("a"), first("b"));
        assert_eq!(judgement, relations.judge(first("b"), first("a")), "{}: the order counts", case.name);
        if case.block("relation") != Some(told(&judgement).as_str()) {
            let measures = relations.measures(first("a"), first("b"));
            wrong.push(format!("{}: {} ({:.2}) {measures:?}", case.name, told(&judgement), judgement.odds));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
