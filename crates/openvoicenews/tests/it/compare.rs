//! Runs `spec/compare/*.md`: two articles in, and what their first sentences are to each other.

use openvoicenews::compare::{Relations, compare};
use openvoicenews::model::{Comparison, DifferenceKind, Field, Judgement, Story};

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

/// What a story of these articles gives as numbers that differ, each with its values.
fn numbers(texts: &[&str]) -> Vec<Vec<String>> {
    let read = |(n, text): (usize, &&str)| reading(&format!("a{n}"), "2026-03-10", "-", text, None);
    let readings: Vec<_> = texts.iter().enumerate().map(read).collect();
    let members = assign(&readings);
    let found = compare(&Story { id: "s".into(), members }, &readings).differences;
    let numbers = found.into_iter().filter(|d| d.kind == DifferenceKind::Number);
    numbers.map(|d| d.positions.into_iter().map(|p| p.value).collect()).collect()
}

#[test]
fn a_toll_rounded_is_no_other_and_the_parts_of_one_are_none() {
    let told = |dead: &str| format!("The ferry disaster at Norvik killed {dead} people, the coast guard said.");
    assert_eq!(numbers(&[&told("31"), &told("44")]), [["44", "31"]]);
    for (one, other) in [("about 180", "176"), ("more than 500", "at least 525"), ("nearly two dozen", "at least 20")] {
        assert_eq!(numbers(&[&told(one), &told(other)]), Vec::<Vec<String>>::new(), "{one}, {other}");
    }
    let shared = "The ferry disaster at Norvik killed 20 people on the car deck, the coast guard said.";
    let other = "The ferry disaster at Norvik killed 11 people in the cabins, the coast guard said.";
    assert_eq!(numbers(&[&told("31"), shared, other]), Vec::<Vec<String>>::new());
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
