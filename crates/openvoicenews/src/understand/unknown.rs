//! Passages that say what is not known or was not said.

use std::ops::Range;

use super::document::Document;
use super::lexicon::{AUX, NEGATIVE};
use super::speakers;
use super::statements::subject_before;
use crate::model::{Entity, Span, Unknown};

/// The passages in order: the clause, from its subject to the next comma or the sentence's end.
pub(super) fn find(doc: &Document, entities: &[Entity]) -> Vec<Unknown> {
    let mut out: Vec<Unknown> = Vec::new();
    for sentence in &doc.ranges {
        let hit = sentence.clone().find_map(|i| if doc.tokens[i].quoted { None } else { at(doc, sentence, i) });
        if let Some((span, subject)) = hit {
            out.push(Unknown { span, by: subject.and_then(|s| name(doc, entities, s)) });
        }
    }
    out
}

type Hit = (Span, Option<Range<usize>>);

fn at(doc: &Document, sentence: &Range<usize>, i: usize) -> Option<Hit> {
    withheld(doc, sentence, i)
        .or_else(|| declined(doc, sentence, i))
        .or_else(|| unclear(doc, sentence, i))
        .or_else(|| none(doc, sentence, i))
        .or_else(|| yet(doc, sentence, i))
}

fn clause(doc: &Document, sentence: &Range<usize>, from: usize, verb: usize) -> Span {
    let end = (verb..sentence.end)
        .find(|&k| matches!(doc.word(k), "," | ";" | "—" | "–") || k > verb && matches!(doc.low(k), "but"))
        .unwrap_or(sentence.end);
    let end = if end > verb + 1 && matches!(doc.word(end - 1), "." | "!") { end - 1 } else { end };
    doc.span(from..end)
}

fn with_subject(doc: &Document, sentence: &Range<usize>, group: usize, verb: usize) -> Option<Hit> {
    let subject = subject_before(doc, sentence.start, group);
    let subject = subject.map(|s| if doc.low(s.start) == "that" && s.len() > 1 { s.start + 1..s.end } else { s });
    let from = subject.as_ref().map_or(group, |s| s.start);
    Some((clause(doc, sentence, from, verb), subject))
}

fn is_question(low: &str) -> bool {
    matches!(low, "whether" | "how" | "what" | "when" | "where" | "who" | "which" | "why" | "if")
}

/// Words for what is left out, within the next few tokens.
fn particulars(doc: &Document, from: usize, end: usize) -> bool {
    (from..end.min(from + 6)).any(|k| {
        matches!(
            doc.low(k),
            "details"
                | "detail"
                | "reason"
                | "reasons"
                | "explanation"
                | "information"
                | "figure"
                | "figures"
                | "name"
                | "names"
                | "identity"
                | "identities"
                | "evidence"
                | "specifics"
                | "timeline"
                | "timetable"
                | "further"
                | "more"
        )
    })
}

/// `did not reveal`, `would not say whether`, `did not respond to a request`.
fn withheld(doc: &Document, sentence: &Range<usize>, i: usize) -> Option<Hit> {
    if !doc.is(i, AUX) || matches!(doc.low(i), "do" | "don't" | "don’t") {
        return None;
    }
    let joined = doc.is(i, NEGATIVE);
    let mut verb = if joined {
        i + 1
    } else if doc.low(i + 1) == "not" {
        i + 2
    } else {
        return None;
    };
    let negated = verb;
    while matches!(doc.low(verb), "immediately" | "yet" | "publicly" | "independently" | "be" | "been" | "say" if doc.low(verb) != "say")
    {
        verb += 1;
    }
    let next = doc.low(verb + 1);
    let passive = verb > negated && matches!(doc.low(verb - 1), "be" | "been");
    let past = matches!(
        doc.low(i),
        "was" | "were" | "has" | "have" | "wasn't" | "weren't" | "hasn't" | "haven't" | "is" | "are"
    );
    let fits = match doc.low(verb) {
        "reveal" | "disclose" | "specify" | "elaborate" | "divulge" => true,
        "identify" => true,
        "say" => is_question(next),
        "comment" => true,
        "respond" | "reply" => next == "to" || next == "immediately",
        "return" => (verb + 1..verb + 6)
            .any(|k| matches!(doc.low(k), "calls" | "call" | "messages" | "message" | "emails" | "phone" | "email")),
        "give" | "provide" | "offer" | "release" => particulars(doc, verb + 1, sentence.end),
        "explain" | "know" => is_question(next),
        "confirm" | "verify" | "verified" | "confirmed" => {
            doc.low(i).starts_with("could") || passive && past || doc.low(negated) == "independently"
        }
        "reached" => passive,
        "available" => next == "for" || doc.low(negated) == "immediately",
        "released" | "identified" | "named" | "disclosed" | "determined" | "established" | "revealed" | "specified" => {
            past
        }
        _ => false,
    };
    if fits { with_subject(doc, sentence, i, verb) } else { None }
}

/// `declined to comment`, `refused to say`.
fn declined(doc: &Document, sentence: &Range<usize>, i: usize) -> Option<Hit> {
    let declines = matches!(doc.low(i), "declined" | "declines" | "declining" | "refused" | "refuses");
    let said = matches!(
        doc.low(i + 2),
        "comment"
            | "say"
            | "identify"
            | "name"
            | "discuss"
            | "elaborate"
            | "provide"
            | "specify"
            | "answer"
            | "confirm"
            | "disclose"
            | "reveal"
            | "give"
            | "speculate"
            | "release"
    );
    let closed =
        matches!(doc.low(i + 2), "give" | "provide" | "release" | "name") && !particulars(doc, i + 3, sentence.end);
    if !(declines && doc.low(i + 1) == "to" && said) || closed {
        return None;
    }
    let mut group = i;
    while group > sentence.start && (doc.is(group - 1, AUX) || doc.low(group - 1) == "also") {
        group -= 1;
    }
    with_subject(doc, sentence, group, i + 2)
}

/// `it was not immediately clear`, `remains unknown`, `is unclear`.
fn unclear(doc: &Document, sentence: &Range<usize>, i: usize) -> Option<Hit> {
    if !matches!(
        doc.low(i),
        "is" | "was" | "remains" | "remained" | "are" | "were" | "isn't" | "wasn't" | "isn’t" | "wasn’t"
    ) {
        return None;
    }
    let mut k = i + 1;
    let mut negated = doc.is(i, NEGATIVE);
    while matches!(
        doc.low(k),
        "not" | "immediately" | "yet" | "still" | "also" | "currently" | "fully" | "entirely" | "publicly"
    ) {
        negated |= doc.low(k) == "not";
        k += 1;
    }
    let fits = match doc.low(k) {
        "clear" | "known" => negated,
        "unclear" | "unknown" => !negated,
        _ => false,
    };
    if !fits {
        return None;
    }
    let from =
        (sentence.start..i).rev().take(30).take_while(|&b| !matches!(doc.word(b), "," | ";")).last().unwrap_or(i);
    let from = if matches!(doc.low(from), "and" | "but") { from + 1 } else { from };
    Some((clause(doc, sentence, from, k), None))
}

/// `no immediate comment`, `no word on`, `without giving details`, `no group has claimed responsibility`.
fn none(doc: &Document, sentence: &Range<usize>, i: usize) -> Option<Hit> {
    let next = doc.low(i + 1);
    let fits = match doc.low(i) {
        "no" => {
            (matches!(next, "immediate" | "official")
                && matches!(
                    doc.low(i + 2),
                    "word"
                        | "comment"
                        | "claim"
                        | "reports"
                        | "report"
                        | "details"
                        | "response"
                        | "information"
                        | "reaction"
                        | "confirmation"
                        | "explanation"
                ))
                || (next == "word" && matches!(doc.low(i + 2), "on" | "from" | "of" | "about"))
                || (next == "further" && matches!(doc.low(i + 2), "details" | "information" | "comment"))
                || (next == "details" && matches!(doc.low(i + 2), "were" | "have" | "on" | "about"))
                || (matches!(next, "one" | "group")
                    && (i + 2..i + 6).any(|k| doc.low(k) == "claimed")
                    && (i + 3..i + 7).any(|k| doc.low(k) == "responsibility"))
        }
        "without" => {
            matches!(next, "elaborating" | "elaboration")
                || matches!(next, "giving" | "providing" | "offering") && particulars(doc, i + 2, sentence.end)
        }
        _ => false,
    };
    if !fits {
        return None;
    }
    let from =
        (sentence.start..i).rev().take(40).take_while(|&b| !matches!(doc.word(b), "," | ";")).last().unwrap_or(i);
    Some((clause(doc, sentence, from, i + 1), None))
}

/// `have yet to identify`, `has yet to be determined`.
fn yet(doc: &Document, sentence: &Range<usize>, i: usize) -> Option<Hit> {
    if doc.low(i) != "yet" || doc.low(i + 1) != "to" || i == 0 || !doc.is(i - 1, AUX) {
        return None;
    }
    let passive = doc.low(i + 2) == "be";
    let verb = i + 2 + usize::from(passive);
    let fits = matches!(
        doc.low(verb),
        "identify"
            | "determine"
            | "release"
            | "disclose"
            | "reveal"
            | "comment"
            | "explain"
            | "identified"
            | "determined"
            | "released"
            | "disclosed"
            | "established"
            | "respond"
            | "announced"
            | "confirmed"
    ) && (passive || !matches!(doc.low(verb), "announced" | "confirmed"));
    if fits { with_subject(doc, sentence, i - 1, verb) } else { None }
}

/// The subject in its fullest form, without article; nothing for a pronoun or a thing.
fn name(doc: &Document, entities: &[Entity], subject: Range<usize>) -> Option<String> {
    speakers::named(doc, entities, &subject).map(|s| s.name)
}
