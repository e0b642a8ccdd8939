//! Loaded words outside quotations: an alarm, and a noisy one.
//!
//! The list is our own, written by hand (`text/loaded.txt`, card
//! `docs/cards/loaded.md`). It is for a reader who wants to look twice at a
//! word. Counted over an outlet it would say nothing of the outlet.

use super::document::Document;
use super::lexicon::{ADJECTIVE, DEMONYM, DETERMINER, LOADED, NEGATIVE, NOUN, PREPOSITION, SUBJECT};
use crate::model::{Loaded, Span};
use crate::text::loaded::Loading;

/// What the class of a word tells a reader.
fn reason(loading: Loading) -> &'static str {
    match loading {
        Loading::Harsh => "a harsh word for criticised",
        Loading::Praise => "a word that praises or belittles",
        Loading::Doubt => "casts doubt on a name or claim",
        Loading::Label => "labels people instead of saying what they did or hold",
        Loading::Drama => "dramatises",
        Loading::Certain => "asserts what is in dispute",
        Loading::Judged => "judges what was said; `said` would not",
        Loading::Motive => "imputes a motive",
        Loading::Intensifier => "makes more or less of it than the facts beside it",
        Loading::Evaluation => "the writer's own evaluation",
        Loading::War => "a word of war for what is no war",
        Loading::Euphemism => "a mild name for a hard thing",
    }
}

/// The loaded words and phrases in order.
pub(super) fn find(doc: &Document) -> Vec<Loaded> {
    let mut out: Vec<Loaded> = Vec::new();
    let mut done = 0;
    for (i, t) in doc.tokens.iter().enumerate() {
        if i < done || t.quoted {
            continue;
        }
        if let Some((loading, strong, end)) = listed(doc, i).or_else(|| in_place(doc, i)) {
            done = end;
            let span = doc.span(i..end);
            out.push(Loaded { span: whole(t.span, span), reason: reason(loading), strong });
        }
    }
    out
}

/// The span of the phrase; that of its first word where the phrase is empty.
fn whole(first: Span, phrase: Span) -> Span {
    if phrase.is_empty() { first } else { phrase }
}

/// A word or phrase of the list, with the token after it.
fn listed(doc: &Document, i: usize) -> Option<(Loading, bool, usize)> {
    let t = doc.tokens.get(i).filter(|t| t.is(LOADED))?;
    // Part of a name: "Radical Roots", "the Regime Theatre".
    if t.capital && (i > 0 && doc.capital(i - 1) || doc.capital(i + 1)) {
        return None;
    }
    let entries = doc.lexicon.loaded(doc.low(i));
    let fits = |rest: &[&str]| (i + 1..).zip(rest).all(|(k, w)| doc.low(k) == *w);
    let entry = entries.iter().find(|e| fits(&e.rest))?;
    let end = i + 1 + entry.rest.len();
    let own = match entry.loading {
        Loading::Judged => is_saying(doc, i, end),
        Loading::War => !is_armed(doc, i),
        Loading::Praise | Loading::Evaluation | Loading::Intensifier => !is_denied(doc, i),
        Loading::Motive => !(doc.low(i) == "scheme" || doc.low(i) == "schemes") || !is_plan(doc, i),
        _ => true,
    };
    own.then_some((entry.loading, entry.strong, end))
}

/// `not reckless`, `hardly brilliant`: what is denied is not asserted.
fn is_denied(doc: &Document, i: usize) -> bool {
    (i.saturating_sub(3)..i)
        .rev()
        .take_while(|&k| doc.tokens[k].sentence == doc.tokens[i].sentence)
        .any(|k| doc.is(k, NEGATIVE) && !matches!(doc.low(k), "without" | "neither" | "nor"))
}

/// Whether a verb that may report a statement does: `claims that`, `he claimed`, not `insurance claims`, `claimed the
/// lives`, `was admitted to hospital`.
fn is_saying(doc: &Document, i: usize, end: usize) -> bool {
    let next = doc.low(end);
    let before = i.checked_sub(1).map_or("", |b| doc.low(b));
    if matches!(next, "responsibility" | "lives" | "victory" | "credit" | "asylum" | "defeat" | "benefits" | "against")
        || next == "the" && matches!(doc.low(end + 1), "lives" | "life" | "title" | "election" | "race")
        || (end..end + 3).any(|k| matches!(doc.low(k), "lives" | "life"))
        || next == "to" && matches!(doc.low(end + 1), "hospital" | "the" | "a")
        || matches!(before, "was" | "were" | "been" | "be") && doc.low(i) == "admitted"
    {
        return false;
    }
    // "Denied the claims", but "Lund claims the bridge is safe".
    let noun = doc.is(i, NOUN) && i > 0 && doc.is(i - 1, DETERMINER | ADJECTIVE | NOUN | DEMONYM | PREPOSITION);
    !noun || doc.is(end, SUBJECT | DETERMINER) || next == "that"
}

/// Whether the sentence tells of real arms, so that a word of war is the plain one.
fn is_armed(doc: &Document, i: usize) -> bool {
    const ARMS: [&str; 26] = [
        "troops",
        "soldiers",
        "soldier",
        "missile",
        "missiles",
        "bomb",
        "bombs",
        "bombing",
        "rebels",
        "military",
        "army",
        "militants",
        "gunmen",
        "gunman",
        "killed",
        "war",
        "police",
        "navy",
        "artillery",
        "insurgents",
        "fighters",
        "submarine",
        "ship",
        "rockets",
        "drone",
        "drones",
    ];
    let sentence = doc.ranges.get(doc.tokens[i].sentence as usize).cloned().unwrap_or(i..i);
    let near = sentence.start.max(i.saturating_sub(30))..sentence.end.min(i + 30);
    near.filter(|&k| k != i).any(|k| ARMS.contains(&doc.low(k)))
}

/// `pension scheme`, `the scheme` in British use: a plan.
fn is_plan(doc: &Document, i: usize) -> bool {
    i > 0 && doc.is(i - 1, NOUN) && !matches!(doc.low(i - 1), "ponzi" | "retribution" | "fraud" | "bribery")
}

/// Words that only what stands beside them loads.
fn in_place(doc: &Document, i: usize) -> Option<(Loading, bool, usize)> {
    if !matches!(doc.low(i).as_bytes().first(), Some(b's' | b'c')) {
        return None;
    }
    let near = |wanted: &[&str]| (i + 1..i + 7).any(|k| wanted.contains(&doc.low(k)));
    let loading = match doc.low(i) {
        "smashed" | "smashes" | "smashing" if near(&["network", "ring", "gang", "cell", "plot"]) => Loading::Drama,
        "clinging" | "clings" | "clung" if near(&["power", "office", "chair", "post", "job", "seat"]) => {
            Loading::Praise
        }
        "stink" | "stench" if doc.low(i + 1) == "of" => Loading::Praise,
        _ => return None,
    };
    Some((loading, true, i + 1))
}
