//! Grouping across languages, measured on the invented reports of `fixtures/tongues`; what must hold for any input.

#![expect(clippy::unwrap_used, reason = "a fixture that cannot be read must fail")]

use std::collections::BTreeMap;
use std::path::Path;

use openvoicenews::group::OpenStories;
use openvoicenews::model::{Assignment, Reading};
use openvoicenews::{understand, wire};

use crate::group::assign;

/// A report's event, the number of the event without its letter, and its language: `07b.nl2` is 07b, 7 and nl.
fn of(id: &str) -> (&str, u32, &str) {
    let (event, language) = id.split_once('.').unwrap();
    (event, event[..2].parse().unwrap(), &language[..2])
}

fn readings(keep: impl Fn(&str) -> bool) -> Vec<Reading> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/tongues/articles.jsonl");
    let models = understand::Models::default();
    let lines = std::fs::read_to_string(path).unwrap();
    let articles = lines.lines().map(|l| wire::read_article(l).unwrap().article).filter(|a| keep(&a.id));
    articles.map(|a| understand::read(a, &models)).collect()
}

/// Pairs put together rightly, pairs put together, and pairs to be put together.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Pairs {
    right: u32,
    put: u32,
    wanted: u32,
}

/// Pairs by what the two languages are: `across`, `same`, either with a language, and `without English`.
fn pairs(assignments: &[Assignment]) -> BTreeMap<String, Pairs> {
    let mut table: BTreeMap<String, Pairs> = BTreeMap::new();
    for (i, a) in assignments.iter().enumerate() {
        for b in &assignments[i + 1..] {
            let ((one, _, x), (two, _, y)) = (of(&a.article), of(&b.article));
            let (wanted, put) = (one == two, a.story == b.story);
            for row in rows(x, y) {
                let pairs = table.entry(row).or_default();
                pairs.right += u32::from(wanted && put);
                pairs.put += u32::from(put);
                pairs.wanted += u32::from(wanted);
            }
        }
    }
    table
}

fn rows(x: &str, y: &str) -> Vec<String> {
    match (x, y) {
        ("en", "en") => vec!["English".to_owned()],
        _ if x == y => vec!["same".to_owned(), format!("same {x}")],
        _ => {
            let foreign = [x, y].into_iter().filter(|l| *l != "en").map(|l| format!("across {l}"));
            let without = (x != "en" && y != "en").then(|| "across without English".to_owned());
            std::iter::once("across".to_owned()).chain(foreign).chain(without).collect()
        }
    }
}

/// The half of the events with odd or with even numbers, told on standard output: see `--nocapture`.
#[expect(clippy::print_stdout, reason = "the measure is there to be read")]
fn measured(rest: u32) -> BTreeMap<String, Pairs> {
    let table = pairs(&assign(&readings(|id| of(id).1 % 2 == rest)));
    println!("| pairs, {} half | right | put together | to be put together |", ["measured", "other"][rest as usize]);
    for (row, p) in &table {
        println!("| {row} | {} | {} | {} |", p.right, p.put, p.wanted);
    }
    table
}

/// The floors of the measured half: of pairs put together and of pairs to be put together, so many are right.
#[test]
fn most_reports_in_other_languages_find_their_event() {
    for rest in [0, 1] {
        let table = measured(rest);
        let (across, same) = (table["across"], table["same"]);
        assert!(across.right * 100 >= across.put * 90, "{rest}: {across:?}");
        assert!(across.right * 100 >= across.wanted * 90, "{rest}: {across:?}");
        assert!(same.right * 100 >= same.put * 75 && same.right * 100 >= same.wanted * 50, "{rest}: {same:?}");
    }
}

/// Reports of other events in other languages leave what English reports are given as it is, to the last figure.
#[test]
fn what_shares_nothing_changes_nothing() {
    let english = readings(|id| of(id).1 % 2 == 1 && of(id).2 == "en");
    let others = readings(|id| of(id).1.is_multiple_of(2) && of(id).2 != "en");
    let alone: Vec<Assignment> = assign(&english);
    let mut mixed: Vec<Reading> = Vec::new();
    let mut rest = others.iter();
    for reading in &english {
        mixed.extend(rest.by_ref().take(2).cloned());
        mixed.push(reading.clone());
    }
    let beside = assign(&mixed);
    let kept: Vec<&Assignment> = beside.iter().filter(|a| of(&a.article).2 == "en").collect();
    assert_eq!(kept, alone.iter().collect::<Vec<_>>());
}

/// Whether two reports of one event meet does not hang on which of them comes first.
#[test]
fn either_may_come_first() {
    for order in [["09.en", "09.de"], ["09.de", "09.en"], ["11.de", "11.fr"], ["11.fr", "11.de"]] {
        let two: Vec<Reading> = order.iter().flat_map(|id| readings(|other| other == *id)).collect();
        let assignments = assign(&two);
        assert_eq!(assignments[0].story, assignments[1].story, "{order:?}");
    }
}

/// A reason says that it leans on names and numbers, and shows them.
#[test]
fn a_reason_names_what_is_shared() {
    let two = readings(|id| id == "09.en" || id == "09.de");
    let mut open = OpenStories::new();
    let assignments: Vec<Assignment> = two.iter().map(|r| open.assign(r)).collect();
    let reason = &assignments[1].reason;
    let told: Vec<&str> = reason.measures.iter().map(|m| &*m.of).collect();
    for of in ["another language", "shared names", "shared numbers", "days named"] {
        assert!(told.contains(&of), "{told:?}");
    }
    let shared: Vec<&str> = reason.shared.iter().map(|s| s.text.as_str()).collect();
    assert!(shared.contains(&"Larrondo") && shared.contains(&"Taltal"), "{shared:?}");
}
