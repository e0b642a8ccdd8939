//! Who may import whom inside the library, and what nobody there may touch.

use super::names::{Named, module_of, named};
use super::rooms::{LIBRARY, Room};
use super::{Fault, Text};

/// What the library leaves to programs: it is pure, so that the same input gives the
/// same output and every step runs anywhere.
const OUTSIDE: [&str; 9] = [
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::os",
    "std::time::SystemTime",
    "std::time::Instant",
    "jiff::Timestamp::now",
    "jiff::Zoned::now",
];

/// The writer sees a comparison only; else it could favour an outlet.
const HIDDEN_FROM_THE_WRITER: [&str; 2] = ["Article", "Reading"];

/// Every import that the table of rooms does not allow.
pub(crate) fn faults(rooms: &[Room], texts: &[Text]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for text in texts {
        let Some(below) = text.name.strip_prefix(LIBRARY).filter(|b| b.ends_with(".rs")) else { continue };
        let module = module_of(below);
        match named(&text.body, &module) {
            Ok(paths) => faults.extend(paths.iter().filter_map(|p| fault(rooms, &text.name, &module, p))),
            Err(e) => faults.push(Fault::new(&text.name, 0, e)),
        }
    }
    faults
}

fn fault(rooms: &[Room], file: &str, module: &[String], path: &Named) -> Option<Fault> {
    let at = |what: String| Some(Fault::new(file, path.line, what));
    let shown = path.parts.join("::");
    if let Some(banned) = OUTSIDE.iter().find(|b| touches(&shown, b)) {
        return at(format!("names `{shown}`: the library is pure, `{banned}` belongs to the programs"));
    }
    let own = module.first()?;
    if own == "write" && path.parts.last().is_some_and(|last| HIDDEN_FROM_THE_WRITER.contains(&last.as_str())) {
        return at(format!("`write` may not name `{shown}`: it sees only a comparison"));
    }
    let [first, other, ..] = path.parts.as_slice() else { return None };
    if first != "crate" || other == own {
        return None;
    }
    let place = format!("{LIBRARY}{own}");
    let room = rooms.iter().find(|r| r.place == place || r.place == format!("{place}.rs"))?;
    if room.uses.contains(other) {
        return None;
    }
    at(format!("`{own}` imports `{shown}`; ARCHITECTURE.md lets it import {}", listed(room)))
}

/// Whether a path is the banned one, lies below it, or imports a whole module that holds it.
fn touches(path: &str, banned: &str) -> bool {
    let whole = path.trim_end_matches("::*").trim_end_matches("::self");
    let below = |a: &str, b: &str| a == b || a.strip_prefix(b).is_some_and(|rest| rest.starts_with("::"));
    // A type that has more than the banned function may be named; a whole module may not.
    let module = whole.rsplit("::").next().is_some_and(|last| last.starts_with(char::is_lowercase));
    below(whole, banned) || (module && whole.contains("::") && below(banned, whole))
}

fn listed(room: &Room) -> String {
    if room.uses.is_empty() {
        return "nothing".to_owned();
    }
    room.uses.iter().map(|u| format!("`{u}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "\
| Room | What it is for | May import |
|---|---|---|
| `crates/openvoicenews/src/text` | offsets | |
| `crates/openvoicenews/src/write` | step 6 | `model`, `text` |
| `crates/openvoicenews/src/group` | step 4 | `model`, `text` |
";

    fn told(file: &str, body: &str) -> Vec<String> {
        let text = Text { name: format!("{LIBRARY}{file}"), body: body.to_owned() };
        faults(&super::super::rooms::read(TABLE), &[text]).into_iter().map(|f| f.what).collect()
    }

    #[test]
    fn a_step_may_use_what_its_row_says() {
        assert_eq!(
            told("group/mod.rs", "use crate::model::{Reading, Story};\nuse crate::text::fold;\nuse super::group::x;"),
            [""; 0]
        );
        assert_eq!(told("write/prove.rs", "use crate::model::Comparison; use super::House;"), [""; 0]);
    }

    #[test]
    fn a_step_may_not_use_its_sibling() {
        for body in
            ["use crate::group::assign;", "use crate::{group, model};", "fn f() { super::super::group::assign() }"]
        {
            assert_eq!(told("write/prove.rs", body).len(), 1, "{body}");
        }
        assert!(told("text/words.rs", "use crate::model::Span;")[0].contains("nothing"));
    }

    #[test]
    fn the_writer_names_no_article() {
        assert!(told("write/mod.rs", "use crate::model::Article;")[0].contains("sees only a comparison"));
        assert!(told("write/mod.rs", "fn f(r: &Reading) {}")[0].contains("sees only a comparison"));
        assert_eq!(told("write/mod.rs", "use crate::model::ArticleId;"), [""; 0]);
    }

    #[test]
    fn nothing_touches_the_world() {
        for body in [
            "use std::fs;",
            "use std::{fmt, fs::File};",
            "fn f() { std::env::var(\"X\"); }",
            "use std::time::Instant;",
            "use std::time::*;",
            "fn f() { jiff::Timestamp::now() }",
        ] {
            assert_eq!(told("group/mod.rs", body).len(), 1, "{body}");
        }
        assert_eq!(
            told(
                "group/mod.rs",
                "use std::time::Duration; use std::fmt; use std::collections::*; use jiff::Timestamp;"
            ),
            [""; 0]
        );
    }
}
