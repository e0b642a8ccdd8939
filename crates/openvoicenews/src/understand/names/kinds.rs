//! What kind of thing a name names.

use std::ops::Range;

use super::super::document::{Document, Kind};
use super::super::lexicon::{
    COUNTRY, DEMONYM, DETERMINER, FIRST_NAME, ORDINARY, ORG, ORG_HEAD, PLACE, PLACE_HEAD, REPORTING, ROLE,
};
use crate::model::EntityKind;

/// The kind that a list gives for the whole of a name.
pub(super) fn listed(doc: &Document, run: Range<usize>) -> Option<EntityKind> {
    if run.len() > 4 || run.is_empty() {
        return None;
    }
    let classes = if run.len() == 1 {
        doc.tokens[run.start].classes
    } else {
        let mut phrase = String::new();
        for i in run.clone() {
            if i > run.start {
                phrase.push('_');
            }
            phrase.push_str(doc.low(i));
        }
        doc.lexicon.get(&phrase).classes
    };
    let first_name = classes & FIRST_NAME != 0;
    if classes & PLACE != 0 && !(first_name && classes & COUNTRY == 0 && run.len() == 1 && doc.capital(run.end)) {
        Some(EntityKind::Place)
    } else if classes & ORG != 0 && !(run.len() == 1 && lower_case_acronym(doc, run.start)) {
        Some(EntityKind::Organisation)
    } else if classes & DEMONYM != 0 {
        Some(EntityKind::Other)
    } else {
        None
    }
}

/// `Who` or `Who's`: an acronym that is also a word counts only in capitals.
fn lower_case_acronym(doc: &Document, i: usize) -> bool {
    doc.is(i, ORDINARY) && doc.word(i).chars().skip(1).any(char::is_lowercase) && doc.word(i).len() < 4
}

/// Whether a run names a body by its head word: `Defense Ministry`, `University of ...`.
pub(super) fn is_body(doc: &Document, run: Range<usize>) -> bool {
    let last = run.end - 1;
    let of = run.clone().skip(1).find(|&i| matches!(doc.low(i), "of" | "for" | "on"));
    match of {
        Some(of) => doc.is(of - 1, ORG_HEAD),
        None => doc.is(last, ORG_HEAD) && run.len() > 1,
    }
}

/// The kind of a name that no list has, and whether that is sure.
pub(super) fn guess(doc: &Document, run: Range<usize>) -> (EntityKind, bool) {
    if let Some(kind) = listed(doc, run.clone()) {
        return (kind, true);
    }
    if is_body(doc, run.clone()) {
        return (EntityKind::Organisation, true);
    }
    let last = run.end - 1;
    if doc.is(run.start, FIRST_NAME) && run.len() > 1 && !doc.is(last, ORG_HEAD | PLACE_HEAD) {
        return (EntityKind::Person, true);
    }
    let named_after = matches!(doc.low(run.start), "lake" | "mount" | "mt." | "fort" | "cape" | "port" | "gulf");
    if run.len() > 1 && (doc.is(last, PLACE_HEAD) || named_after) {
        return (EntityKind::Place, true);
    }
    // "Posted in Halden, who asked": nobody can be in a person.
    let unknown = !doc.is(last, ORDINARY | FIRST_NAME) && run.len() == 1;
    if unknown && run.start > 0 && matches!(doc.low(run.start - 1), "in" | "near") {
        return (EntityKind::Place, false);
    }
    if has_age(doc, run.end) || has_role(doc, run.end) {
        return (EntityKind::Person, true);
    }
    if run.len() == 1 && doc.is(last, FIRST_NAME) {
        return (EntityKind::Person, false);
    }
    if run.len() == 1 && is_acronym(doc.word(last)) {
        return (EntityKind::Organisation, false);
    }
    if run.clone().any(|i| doc.word(i) == "&") {
        return (EntityKind::Organisation, true);
    }
    let unlisted = run.clone().filter(|&i| !doc.is(i, ORDINARY) && doc.tokens[i].kind == Kind::Word).count();
    // "Outer Sorra", "Radio Ambrel", "Orrenia Today": a word that qualifies a name is nobody's first or last.
    let qualified = qualifies(doc.low(run.start)) || qualifies(doc.low(last));
    if qualified && run.len() > 1 && unlisted > 0 {
        return (EntityKind::Other, false);
    }
    if (2..=4).contains(&run.len()) && unlisted + 1 >= run.len() && unlisted > 0 && !before_is_article(doc, run.start) {
        return (EntityKind::Person, false);
    }
    if speaks(doc, run.end) && !before_is_article(doc, run.start) {
        return (EntityKind::Person, false);
    }
    if run.start > 0
        && matches!(doc.low(run.start - 1), "in" | "at" | "near" | "from" | "to")
        && run.len() < 3
        && unlisted > 0
    {
        return (EntityKind::Place, false);
    }
    (EntityKind::Other, false)
}

/// Directions, sizes, media and days.
pub(super) fn qualifies(low: &str) -> bool {
    matches!(
        low,
        "north"
            | "south"
            | "east"
            | "west"
            | "northern"
            | "southern"
            | "eastern"
            | "western"
            | "central"
            | "upper"
            | "lower"
            | "inner"
            | "outer"
            | "great"
            | "greater"
            | "little"
            | "new"
            | "old"
            | "radio"
            | "tv"
            | "television"
            | "channel"
            | "news"
            | "daily"
            | "today"
            | "tonight"
            | "online"
            | "weekly"
    )
}

fn before_is_article(doc: &Document, i: usize) -> bool {
    i > 0 && doc.is(i - 1, DETERMINER)
}

/// `NATO`, `FBI`.
pub(super) fn is_acronym(word: &str) -> bool {
    (2..=6).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_uppercase())
}

/// `, 45,` after a name.
fn has_age(doc: &Document, i: usize) -> bool {
    doc.word(i) == ","
        && doc.tokens.get(i + 1).is_some_and(|t| t.kind == Kind::Number)
        && doc.word(i + 1).len() < 3
        && { matches!(doc.word(i + 2), "," | ".") }
}

/// `, a teacher` or `, the party's leader` after a name.
pub(super) fn has_role(doc: &Document, i: usize) -> bool {
    doc.word(i) == ","
        && (matches!(doc.low(i + 1), "a" | "an" | "the") && (i + 2..i + 6).any(|k| doc.is(k, ROLE))
            || doc.low(i + 1) == "who")
        || doc.low(i) == "who"
}

fn speaks(doc: &Document, i: usize) -> bool {
    doc.is(i, REPORTING)
}
