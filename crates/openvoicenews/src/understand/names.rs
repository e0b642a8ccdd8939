//! Names: people, organisations, places and others, each with its fullest form in the article.

mod fullest;
mod kinds;
pub(crate) mod learned;

use std::ops::Range;

use super::document::{Document, Kind};
use super::lexicon::{
    ADJECTIVE, ADVERB, AMBIGUOUS_NAME, AUX, CONJUNCTION, Classes, DEMONYM, DETERMINER, FIRST_NAME, MONTH, NOUN,
    ORDINARY, ORG, ORG_HEAD, PLACE, PLACE_HEAD, PREPOSITION, PRONOUN, ROLE, SUBORDINATOR, TITLE, WEEKDAY,
};
use crate::model::{Entity, EntityKind};

pub(crate) use learned::Model;

/// A name before its fullest form is known.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) tokens: Range<usize>,
    pub(super) kind: EntityKind,
    /// Whether a title, an age or a first name says that it is a person, or a list what else it is.
    pub(super) sure: bool,
}

/// The names of a text in order.
///
/// The rules find them first; where there are learned parameters these decide, with what the rules found as one of the
/// things they look at.
pub(super) fn find(doc: &Document, model: Option<&Model>) -> Vec<Entity> {
    let ruled = ruled(doc);
    fullest::resolve(doc, model.map_or_else(|| ruled.clone(), |m| learned::found(doc, &ruled, m)))
}

/// What the rules find.
fn ruled(doc: &Document) -> Vec<Found> {
    let mut found = Vec::new();
    for sentence in &doc.ranges {
        let shouted = is_shouted(doc, sentence.clone());
        for run in runs(doc, sentence.clone(), shouted) {
            cut(doc, sentence.start, run, &mut found);
        }
    }
    found
}

/// Whether a sentence is written like a headline: only small words without capitals.
fn is_shouted(doc: &Document, sentence: Range<usize>) -> bool {
    let small = DETERMINER | AUX | PREPOSITION | CONJUNCTION | PRONOUN | SUBORDINATOR;
    let mut capital = 0;
    let mut all = 0;
    for i in sentence.filter(|&i| doc.tokens[i].kind == Kind::Word && !doc.possessive(i)) {
        all += 1;
        if doc.capital(i) {
            capital += 1;
        } else if !doc.is(i, small) && doc.low(i) != "to" {
            return false;
        }
    }
    all > 3 && capital * 10 >= all * 6
}

/// Stretches of capitalised words, small words between them included where they join names.
fn runs(doc: &Document, sentence: Range<usize>, shouted: bool) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut i = sentence.start;
    while i < sentence.end {
        if !begins(doc, i, sentence.start, shouted) {
            i += 1;
            continue;
        }
        let start = i;
        i += 1;
        while i < sentence.end {
            let step = if shouted && doc.is(i, ORDINARY) && !doc.is(i, FIRST_NAME | PLACE) {
                0
            } else {
                joins(doc, start, i, sentence.end)
            };
            if step == 0 {
                break;
            }
            i += step;
        }
        out.push(start..i);
    }
    out
}

fn is_time(doc: &Document, i: usize) -> bool {
    doc.is(i, WEEKDAY | MONTH)
        && !(doc.is(i, AMBIGUOUS_NAME) && (doc.capital(i + 1) || i > 0 && doc.is(i - 1, FIRST_NAME)))
}

fn begins(doc: &Document, i: usize, first: usize, shouted: bool) -> bool {
    let low = doc.low(i);
    if !doc.capital(i) || matches!(low, "i" | "'s" | "mr" | "ok") || is_time(doc, i) {
        return false;
    }
    let known = doc.is(i, PLACE | ORG | FIRST_NAME | DEMONYM | TITLE);
    if shouted && doc.is(i, ORDINARY) && !doc.is(i, PLACE | DEMONYM | FIRST_NAME) {
        return false;
    }
    let opening =
        i == first || doc.tokens[i - 1].kind == Kind::Mark && !matches!(doc.word(i - 1), "," | "-" | "&" | "(");
    if opening && doc.is(i, ORDINARY) && !known {
        return opens_name(doc, i);
    }
    if opening && doc.is(i, AMBIGUOUS_NAME) && !doc.capital(i + 1) && !doc.is(i, PLACE) {
        return false;
    }
    // "Anti-war" and "Long-term" at a sentence's start are no names.
    let compound = low.contains('-') && low.split('-').all(|p| doc.lexicon.get(p).classes & ORDINARY != 0);
    if opening && compound && !known {
        return false;
    }
    !doc.is(i, DETERMINER | AUX) || (!opening && !doc.is(i, ORDINARY))
}

/// Whether an ordinary word with a sentence's capital begins a name: `Supreme Court`, `New Zealand`.
fn opens_name(doc: &Document, i: usize) -> bool {
    if doc.is(i, DETERMINER | AUX | PRONOUN | PREPOSITION | SUBORDINATOR) || !doc.capital(i + 1) {
        return false;
    }
    let phrase = format!("{}_{}", doc.low(i), doc.low(i + 1));
    doc.lexicon.get(&phrase).classes & (PLACE | ORG) != 0
        || doc.is(i + 1, ORG_HEAD | PLACE_HEAD) && doc.is(i, NOUN | ADJECTIVE) && !doc.is(i, ADVERB)
}

/// How many tokens from `i` go on with the run that began at `start`; 0 where it ends.
fn joins(doc: &Document, start: usize, i: usize, end: usize) -> usize {
    let low = doc.low(i);
    if doc.capital(i) {
        return usize::from(!is_time(doc, i) && low != "i");
    }
    if doc.tokens[i].kind == Kind::Number {
        let after_name = doc.touches(i - 1);
        return usize::from(after_name);
    }
    let head = doc.is(i - 1, ORG_HEAD | PLACE_HEAD) || doc.is(i - 1, TITLE) && doc.low(i - 1) == "secretary";
    match low {
        "of" if head && i + 1 < end && doc.capital(i + 1) && !is_time(doc, i + 1) => 2,
        "of" if head && doc.low(i + 1) == "the" && i + 2 < end && doc.capital(i + 2) => 3,
        "for" | "on" if doc.is(i - 1, ORG_HEAD) && i + 1 < end && doc.capital(i + 1) && is_body(doc, i - 1) => 2,
        "and" if (start..i).any(|k| doc.low(k) == "of") && doc.is(start, ORG_HEAD) && two_part(doc, i) => 2,
        "de" | "van" | "von" | "der" | "del" | "di" | "da" | "la" | "le" | "bin" | "ibn" | "al" | "el" | "den"
        | "du"
            if i + 1 < end && (doc.capital(i + 1) || matches!(doc.low(i + 1), "la" | "der" | "den")) =>
        {
            if doc.capital(i + 1) { 2 } else { 2 + usize::from(doc.capital(i + 2)) }
        }
        "&" if i + 1 < end && doc.capital(i + 1) => 2,
        _ => 0,
    }
}

/// Bodies whose name goes on with `for` or `on`: `Center for ...`, `Committee on ...`.
fn is_body(doc: &Document, i: usize) -> bool {
    matches!(
        doc.low(i),
        "center"
            | "centre"
            | "committee"
            | "commission"
            | "institute"
            | "council"
            | "agency"
            | "centers"
            | "office"
            | "bureau"
            | "alliance"
            | "coalition"
            | "fund"
            | "foundation"
            | "society"
            | "association"
            | "campaign"
            | "conference"
    )
}

/// `Department of Health and Human Services`: an ordinary noun with a capital follows.
fn two_part(doc: &Document, i: usize) -> bool {
    doc.capital(i + 1) && doc.is(i + 1, ORDINARY) && !doc.is(i + 1, FIRST_NAME | PLACE)
}

/// Cuts a run into names: nationality, titles and what stands before them come off.
fn cut(doc: &Document, first: usize, run: Range<usize>, found: &mut Vec<Found>) {
    let mut run = run;
    while run.start < run.end && drops(doc, first, &run) {
        run.start += 1;
    }
    if run.is_empty() {
        return;
    }
    if let Some(kind) = kinds::listed(doc, run.clone()) {
        found.push(Found { tokens: run, kind, sure: true });
        return;
    }
    // A place or nationality before an unlisted name: `New Jersey Gov. ...`, `Ukrainian President ...`.
    for n in (1..run.len().min(4)).rev() {
        let head = run.start..run.start + n;
        if let Some(kind) = kinds::listed(doc, head.clone())
            && splits_after(doc, &run, n, kind)
        {
            found.push(Found { tokens: head.clone(), kind, sure: true });
            cut(doc, usize::MAX, head.end..run.end, found);
            return;
        }
    }
    if !kinds::is_body(doc, run.clone())
        && let Some(title) = (run.start..run.end - 1).rev().find(|&i| doc.is(i, TITLE) && !name_like(doc, i, &run))
    {
        before_title(doc, run.start..title, found);
        person(doc, title, title + 1..run.end, found);
        return;
    }
    while run.len() > 1
        && doc.is(run.end - 1, TITLE)
        && doc.is(run.end - 1, ORDINARY)
        && !kinds::is_body(doc, run.clone())
    {
        run.end -= 1;
    }
    if run.len() == 1 && doc.is(run.start, TITLE) && doc.is(run.start, ORDINARY | ROLE) {
        return;
    }
    if run.clone().all(|i| doc.is(i, ORDINARY) && doc.is(i, TITLE | ROLE | ADJECTIVE) && !doc.is(i, FIRST_NAME)) {
        return;
    }
    let (kind, sure) = kinds::guess(doc, run.clone());
    found.push(Found { tokens: run, kind, sure });
}

/// Whether the first word of a run is no part of the name.
fn drops(doc: &Document, first: usize, run: &Range<usize>) -> bool {
    let i = run.start;
    if i != first || !doc.is(i, ORDINARY) {
        return matches!(doc.low(i), "former" | "the" | "a" | "an" | "then" | "ex");
    }
    let known = kinds::listed(doc, run.clone()).is_some() || doc.is(i, PLACE | ORG | FIRST_NAME | DEMONYM | TITLE);
    !known && !opens_name(doc, i)
}

/// Whether a listed start of a run is a name of its own.
fn splits_after(doc: &Document, run: &Range<usize>, n: usize, kind: EntityKind) -> bool {
    let rest = run.start + n..run.end;
    if doc.is(rest.start, PREPOSITION) {
        return false;
    }
    let titled = doc.is(rest.start, TITLE | ROLE) || rest.clone().take(3).any(|i| doc.is(i, TITLE));
    match kind {
        EntityKind::Other => {
            let rest_listed = kinds::listed(doc, rest.clone()).is_some();
            titled || rest_listed || (!kinds::is_body(doc, run.clone()) && doc.is(rest.start, FIRST_NAME))
        }
        EntityKind::Place | EntityKind::Organisation => {
            (titled && !kinds::is_body(doc, run.clone()))
                || kinds::listed(doc, rest.clone()) == Some(EntityKind::Person)
        }
        EntityKind::Person => false,
    }
}

/// Whether a title word is rather part of a name: `Justice Department`, `Major League`.
fn name_like(doc: &Document, i: usize, run: &Range<usize>) -> bool {
    doc.is(i + 1, ORG_HEAD) || (i + 1 == run.end) || doc.low(i + 1) == "of" || doc.is(i, FIRST_NAME) && i > run.start
}

/// The body or place that a title belongs to: `FBI` in `FBI Director James Otto`.
fn before_title(doc: &Document, part: Range<usize>, found: &mut Vec<Found>) {
    let mut part = part;
    let weak: Classes = TITLE | ROLE | ADJECTIVE | NOUN;
    while part.start < part.end
        && doc.is(part.end - 1, ORDINARY)
        && doc.is(part.end - 1, weak)
        && !doc.is(part.end - 1, ORG | PLACE)
    {
        part.end -= 1;
    }
    if part.is_empty() || part.clone().all(|i| doc.is(i, TITLE)) {
        return;
    }
    let (kind, sure) = kinds::guess(doc, part.clone());
    let kind = if kind == EntityKind::Person { EntityKind::Other } else { kind };
    found.push(Found { tokens: part, kind, sure });
}

fn person(doc: &Document, title: usize, name: Range<usize>, found: &mut Vec<Found>) {
    let royal = is_royal(doc.low(title)) && name.len() == 1;
    let tokens = if royal { title..name.end } else { name };
    if tokens.is_empty() {
        return;
    }
    let listed = if royal { None } else { kinds::listed(doc, tokens.clone()) };
    let place = matches!(listed, Some(EntityKind::Place | EntityKind::Organisation));
    let last = tokens.end - 1;
    let kind = if (place && tokens.len() > 1) || doc.is(last, ORG_HEAD) && doc.is(last, ORDINARY) && tokens.len() > 1 {
        EntityKind::Organisation
    } else {
        EntityKind::Person
    };
    found.push(Found { tokens, kind, sure: true });
}

/// Titles that are part of a name: `Pope Otto`.
fn is_royal(low: &str) -> bool {
    matches!(low, "pope" | "king" | "queen" | "prince" | "princess")
}
