//! Runs `spec/publish/search.md`, and holds queries and excerpts to their promises for any input.

#![expect(clippy::unwrap_used, reason = "a spec that cannot be read must fail")]

use jiff::civil::Date;
use openvoicenews::publish::search::{Facet, Facets, Kind, Part, Query, excerpt, html, indexed, marked};

use crate::spec::{Case, cases};

/// Characters of the excerpts in the spec.
const LENGTH: usize = 220;

fn query(case: &Case) -> Query {
    match (case.block("query"), case.block("typed")) {
        (Some(text), None) => Query::parse(text),
        (None, Some(text)) => Query::typed(text),
        _ => panic!("{}: one of `query` and `typed` is wanted", case.name),
    }
}

/// A text as the spec writes it: `outlet: Osk Courier; day: 2026-03-01 | The ferry left.`
fn is_found(query: &Query, line: &str) -> bool {
    let (known, text) = line.split_once('|').unwrap_or_else(|| panic!("`{line}` has no bar"));
    let mut facets = Facets::of(0);
    let mut day = Date::constant(2026, 3, 1);
    for part in known.split(';').filter(|p| !p.trim().is_empty()) {
        let (name, value) = part.split_once(": ").unwrap_or_else(|| panic!("`{part}` has no value"));
        match Facet::ALL.into_iter().find(|f| f.name() == name.trim()) {
            Some(facet) => facets.add(facet, value),
            None if name.trim() == "day" => day = value.trim().parse().unwrap(),
            None => panic!("`{name}` is no facet"),
        }
    }
    query.finds(&indexed(text), &facets.into_text(), day)
}

fn starred(pieces: &[openvoicenews::publish::search::Piece]) -> String {
    pieces.iter().map(|p| if p.hit { format!("*{}*", p.text) } else { p.text.clone() }).collect()
}

#[test]
fn queries_are_read_by_the_written_rules() {
    let mut wrong = Vec::new();
    let all = cases("publish");
    let mine: Vec<&Case> = all.iter().filter(|c| c.block("query").or(c.block("typed")).is_some()).collect();
    assert!(mine.len() > 30, "only {} cases", mine.len());
    for case in mine {
        let query = query(case);
        for (kind, text) in &case.blocks {
            let lines = text.lines();
            match kind.as_str() {
                "found" => wrong.extend(lines.filter(|l| !is_found(&query, l)).map(|l| format!("{}: {l}", case.name))),
                "not-found" => {
                    wrong.extend(lines.filter(|l| is_found(&query, l)).map(|l| format!("{}: {l}", case.name)));
                }
                "marked" => {
                    let whole = case.block("text").unwrap_or_else(|| panic!("{}: no text", case.name));
                    let got = starred(&excerpt(whole, &query, LENGTH));
                    wrong.extend((got != *text).then(|| format!("{}: {got}", case.name)));
                }
                "query" | "typed" | "text" | "notes" => {}
                other => panic!("{}: there is no block `{other}`", case.name),
            }
        }
        let notes = query.notes.join("\n");
        wrong.extend((notes != case.block("notes").unwrap_or("")).then(|| format!("{}: noted {notes}", case.name)));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Pieces of queries, joined in many ways: every way of stopping in the middle is among them.
const PARTS: [&str; 24] = [
    "ferry",
    "\"",
    "“",
    "-",
    "OR",
    "AND",
    "*",
    ":",
    "outlet:",
    "from:",
    "until:2026-13",
    "in:",
    "in:reports",
    " ",
    "  ",
    "speaker:\"Ole",
    "é\u{301}",
    "東京",
    "\u{E000}a",
    "NEAR(",
    ")",
    "a",
    "\0",
    "country:x*",
];

#[test]
fn any_query_is_read_and_its_excerpts_are_of_the_text() {
    let text = "The ferry “Norna” left Łódź.\n\nOle said <b>so</b> & 東京 ferry.".repeat(20);
    let mut state = 7_u64;
    for _ in 0..20_000 {
        let mut written = String::new();
        for _ in 0..=(state >> 40) % 9 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            written.push_str(PARTS[usize::try_from(state >> 33).unwrap() % PARTS.len()]);
        }
        for query in [Query::parse(&written), Query::typed(&written)] {
            assert!(query.every.iter().all(|c| !c.any.is_empty() && c.any.iter().all(|a| !a.terms.is_empty())));
            let fts5 = query.fts5(None);
            assert_eq!(fts5.matches('"').count() % 2, 0, "{fts5}");
            let parts = query.parts(None, 4);
            let lists = parts.iter().flat_map(|part| part.text.iter().chain(&part.late));
            assert!(!parts.is_empty() && lists.clone().all(|l| l.expression.matches('"').count() % 2 == 0));
            // The one index and both together mean the same.
            let day = Date::constant(2026, 3, 1);
            for (text, late) in [("ferry lodz", "\u{E000}tsport"), ("a so", "\u{E000}sole"), ("fer 東 京", "")] {
                let has = |part: &Part| {
                    part.text.as_ref().is_some_and(|l| l.has(text)) || part.late.as_ref().is_some_and(|l| l.has(late))
                };
                let in_time = query.from.is_none_or(|from| day >= from) && query.until.is_none_or(|until| day <= until);
                assert_eq!(in_time && parts.iter().all(has), query.finds(text, late, day), "{written}: {parts:?}");
            }
            for pieces in [excerpt(&text, &query, 200), marked(&text, &query)] {
                let shown: String = pieces.iter().map(|p| p.text.as_str()).collect();
                let bare = shown.trim_start_matches("… ").trim_end_matches(" …");
                let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
                assert!(flat.contains(bare.trim()), "{written}: {bare}");
                assert!(!html(&pieces).contains("<b>"));
            }
        }
    }
}

#[test]
fn long_input_takes_time_in_proportion() {
    let words = "ferry harbour ".repeat(200_000);
    let query = Query::parse(&words);
    assert_eq!(query.every.len(), 32);
    assert_eq!(query.notes.len(), 1);
    let phrase = Query::parse(&format!("\"{words}\""));
    let shown = excerpt(&words, &phrase, 200);
    assert!(shown.iter().map(|p| p.text.len()).sum::<usize>() < 300);
}

#[test]
fn kinds_are_named_once() {
    let query = Query::parse("in:reports in:article in:reports");
    assert_eq!(query.kinds, [Kind::Report, Kind::Article]);
    assert!(query.wants(Kind::Article) && !query.wants(Kind::Statement));
    assert_eq!(Query::parse("-in:articles").kinds, [Kind::Report, Kind::Statement]);
    assert!(Query::parse("").is_empty() && !query.is_empty());
}
