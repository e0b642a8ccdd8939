//! Passages that say what is not known or was not said.

use std::ops::Range;

use super::document::Document;
use super::lexicon::{ADJECTIVE, ADVERB, AUX, DETERMINER, FINITE, NEGATIVE, NOUN, PRONOUN, WEEKDAY};
use super::speakers;
use super::statements::subject_before;
use crate::model::{Attribution, Entity, Span, Speaker, SpeakerKind, Unknown};

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

/// Where a pronoun did not say it, and a statement there tells whom it means: `He refused to say when`.
pub(super) fn name_speakers(text: &str, unknown: &mut [Unknown], statements: &[Attribution]) {
    let mut cues: Vec<(Span, &Speaker)> =
        statements.iter().flat_map(|a| a.cue.iter().map(|c| (*c, &a.speaker))).collect();
    cues.sort_by_key(|(c, _)| c.start);
    let pronoun = |u: &Unknown| {
        let first = u.span.of(text).split(' ').next().unwrap_or("");
        ["he", "she", "they", "it"].iter().any(|p| first.eq_ignore_ascii_case(p))
    };
    for u in unknown.iter_mut().filter(|u| u.by.is_none() && pronoun(u)) {
        let first = cues.partition_point(|(c, _)| c.start < u.span.start);
        let inside = cues.get(first).filter(|(c, s)| c.end <= u.span.end && s.kind != SpeakerKind::Unknown);
        u.by = inside.map(|(_, s)| s.name.clone());
    }
}

type Hit = (Span, Option<Range<usize>>);

fn at(doc: &Document, sentence: &Range<usize>, i: usize) -> Option<Hit> {
    // Most words begin none; their first letter is asked before all the others.
    let first = doc.low(i).as_bytes().first();
    if !doc.is(i, AUX) && !matches!(first, Some(b'd' | b'r' | b'n' | b'w' | b'y' | b'u' | b'i' | b'a' | b'\'' | 0xe2)) {
        return None;
    }
    withheld(doc, sentence, i)
        .or_else(|| declined(doc, sentence, i))
        .or_else(|| unclear(doc, sentence, i))
        .or_else(|| none(doc, sentence, i))
        .or_else(|| yet(doc, sentence, i))
        .or_else(|| unable(doc, sentence, i))
}

fn clause(doc: &Document, sentence: &Range<usize>, from: usize, verb: usize) -> Span {
    let end = (verb..sentence.end)
        .find(|&k| matches!(doc.word(k), "," | ";" | "—" | "–") || k > verb && matches!(doc.low(k), "but"))
        .unwrap_or(sentence.end);
    let end = if end > verb + 1 && matches!(doc.word(end - 1), "." | "!") { end - 1 } else { end };
    doc.span(from..end)
}

/// The clause with its subject; `who` tells whether that is somebody who could have known.
fn with_subject(doc: &Document, sentence: &Range<usize>, group: usize, verb: usize, who: bool) -> Option<Hit> {
    // What stands before "but" is another clause.
    let joined = group > sentence.start && matches!(doc.low(group - 1), "but" | "and" | "or");
    let subject = if joined { None } else { subject_before(doc, sentence.start, group) };
    let subject = subject.map(|s| if doc.low(s.start) == "that" && s.len() > 1 { s.start + 1..s.end } else { s });
    let from = subject.as_ref().map_or(group, |s| s.start);
    let subject = subject.or_else(|| shared_subject(doc, sentence, group)).filter(|_| who);
    Some((clause(doc, sentence, from, verb), subject))
}

/// The subject that stands further back: `police held a man but declined to comment`, `the agency, which declined`.
fn shared_subject(doc: &Document, sentence: &Range<usize>, group: usize) -> Option<Range<usize>> {
    let link = (sentence.start..group)
        .rev()
        .take(4)
        .find(|&k| matches!(doc.low(k), "but" | "and" | "or" | "which" | "who"))?;
    if matches!(doc.low(link), "which" | "who") {
        let end = link - usize::from(link > sentence.start && doc.word(link - 1) == ",");
        return subject_before(doc, sentence.start, end);
    }
    let verb = (sentence.start..link).find(|&k| {
        doc.is(k, AUX | FINITE) && !doc.tokens[k].quoted && !doc.capital(k) && !doc.is(k, NOUN | ADJECTIVE)
    })?;
    subject_before(doc, sentence.start, verb)
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
                | "estimate"
                | "motive"
                | "cause"
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
        "return" => (verb + 1..verb + 6).any(|k| is_enquiry(doc.low(k))),
        "give" | "provide" | "offer" | "release" => particulars(doc, verb + 1, sentence.end),
        "explain" | "know" => is_question(next),
        "answer" | "discuss" => doc.low(i).starts_with("would") || doc.low(i) == "did",
        "saying" => matches!(doc.low(i), "is" | "are" | "was" | "were" | "isn't" | "aren't") && is_question(next),
        // "Have not provided details": the giving itself is denied.
        "provided" | "given" | "offered" => {
            !passive && doc.low(i).starts_with("ha") && particulars(doc, verb + 1, sentence.end)
        }
        "returned" | "answered" => past && (i.saturating_sub(8)..i).any(|k| is_enquiry(doc.low(k))),
        "confirm" | "verify" if is_question(next) => true,
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
    // What has not been released is not who knows; who could not be reached is.
    let thing = matches!(
        doc.low(verb),
        "released" | "disclosed" | "revealed" | "determined" | "established" | "specified" | "returned" | "answered"
    );
    let who = doc.low(verb) == "reached" || !(thing || past && passive);
    if fits { with_subject(doc, sentence, i, verb, who) } else { None }
}

fn is_enquiry(low: &str) -> bool {
    matches!(
        low,
        "calls" | "call" | "messages" | "message" | "emails" | "phone" | "email" | "request" | "requests" | "inquiries"
    )
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
            | "offer"
            | "respond"
    ) || doc.low(i + 2) == "go" && doc.low(i + 3) == "into"
        || doc.low(i + 2) == "be" && doc.low(i + 3) == "interviewed";
    let closed = matches!(doc.low(i + 2), "give" | "provide" | "release" | "name" | "offer")
        && !particulars(doc, i + 3, sentence.end);
    if !(declines && doc.low(i + 1) == "to" && said) || closed {
        return None;
    }
    let mut group = i;
    while group > sentence.start && (doc.is(group - 1, AUX) || doc.low(group - 1) == "also") {
        group -= 1;
    }
    with_subject(doc, sentence, group, i + 2, true)
}

/// `it was not immediately clear`, `remains unknown`, `it's unclear`, `remains to be seen`, `also unclear is`.
fn unclear(doc: &Document, sentence: &Range<usize>, i: usize) -> Option<Hit> {
    let mut k = i + 1;
    let mut negated = doc.is(i, NEGATIVE);
    let remains = matches!(doc.low(i), "remains" | "remained" | "remain");
    let is = matches!(doc.low(i), "is" | "was" | "are" | "were" | "isn't" | "wasn't" | "isn’t" | "wasn’t");
    let cut = matches!(doc.low(i), "'s" | "’s") && i > 0 && matches!(doc.low(i - 1), "it" | "that" | "what");
    let turned = i == sentence.start && matches!(doc.low(i), "also" | "unclear" | "unknown");
    if !(remains || is || cut || turned) {
        return None;
    }
    k -= usize::from(turned && doc.low(i) != "also");
    while matches!(doc.low(k), "not" | "yet" | "still" | "also" | "now" | "far" | "from")
        || doc.is(k, ADVERB) && doc.low(k).ends_with("ly")
    {
        negated |= matches!(doc.low(k), "not" | "far");
        k += 1;
    }
    let next = doc.low(k + 1);
    let fits = match doc.low(k) {
        // "It is not clear that the plan works" doubts the plan.
        "clear" => negated && (is_question(next) || !doubts(doc, k + 1)),
        "known" => negated && next != "for",
        "unclear" | "unknown" => !negated && (doc.low(k) == "unclear" || !matches!(next, "to" | "outside" | "in")),
        "uncertain" => {
            !negated
                && (is_question(next) || matches!(next, "." | ",") || !doc.is(k + 1, NOUN))
                && !matches!(next, "about" | "times")
        }
        "to" => remains && next == "be" && matches!(doc.low(k + 2), "seen" | "determined" | "decided"),
        "a" => remains && next == "mystery",
        "too" => next == "early" && doc.low(k + 2) == "to" && is_finding_out(doc.low(k + 3)),
        _ => false,
    };
    if !fits || turned && !matches!(next, "is" | "was" | "are" | "were") {
        return None;
    }
    Some((clause(doc, sentence, unclear_from(doc, sentence, i), k), None))
}

/// A clause without a question after `clear`: what it says is held to be wrong rather than unknown.
fn doubts(doc: &Document, i: usize) -> bool {
    doc.is(i, DETERMINER | PRONOUN) || doc.capital(i) && !doc.is(i, WEEKDAY) || matches!(doc.low(i), "that" | "there")
}

/// Where a clause that says what is unclear begins: at its own `it`, `what` or `whether`, else after the last comma.
fn unclear_from(doc: &Document, sentence: &Range<usize>, i: usize) -> usize {
    if i > sentence.start && doc.low(i - 1) == "it" {
        return i - 1;
    }
    if is_question(doc.low(sentence.start)) {
        return sentence.start;
    }
    let cut = |b: usize| matches!(doc.word(b), "," | ";" | "—" | "–" | ":" | "(" | ")") || doc.low(b) == "but";
    let comma = (sentence.start..i).rev().take(30).find(|&b| cut(b));
    let from = comma.map_or(i.saturating_sub(30).max(sentence.start), |c| c + 1);
    // A comma right before the verb closes its subject clause: "whether it was this, or that, is unclear".
    let asked = (sentence.start..i).rev().take(30).find(|&b| is_question(doc.low(b)));
    let from = if from == i { asked.unwrap_or(from) } else { from };
    if from < i && matches!(doc.low(from), "and" | "but" | "though" | "although" | "while") { from + 1 } else { from }
}

fn is_finding_out(low: &str) -> bool {
    matches!(
        low,
        "say" | "tell" | "know" | "assess" | "judge" | "determine" | "predict" | "calculate" | "draw" | "speculate"
    )
}

/// `unable to confirm`, `impossible to verify`.
fn unable(doc: &Document, sentence: &Range<usize>, i: usize) -> Option<Hit> {
    let able =
        matches!(doc.low(i), "unable" | "impossible") || doc.low(i) == "able" && i > 0 && doc.is(i - 1, NEGATIVE);
    let mut verb = i + 2;
    verb += usize::from(doc.low(verb).ends_with("ly"));
    let found = matches!(doc.low(verb), "confirm" | "verify" | "determine" | "say" | "establish" | "corroborate")
        || doc.low(verb) == "reach" && doc.low(i) == "unable";
    let said = doc.low(verb) != "say" || is_question(doc.low(verb + 1));
    if !(able && doc.low(i + 1) == "to" && found && said) {
        return None;
    }
    let mut group = i;
    while group > sentence.start && (doc.is(group - 1, AUX | NEGATIVE) || doc.low(group - 1) == "also") {
        group -= 1;
    }
    with_subject(doc, sentence, group, verb, doc.low(i) != "impossible")
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
                || (next == "indication" && is_asked(doc, i + 2))
                || (matches!(next, "timetable" | "timeline" | "motive" | "date")
                    && matches!(doc.low(i + 2), "has" | "was" | "for"))
                || (matches!(next, "clear" | "known") && matches!(doc.low(i + 2), "motive" | "cause" | "suspects"))
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
    let from = (from..i).find(|&b| !doc.is_quote_mark(b)).unwrap_or(i);
    Some((clause(doc, sentence, from, i + 1), None))
}

/// `how`, `of when`: a question follows.
fn is_asked(doc: &Document, i: usize) -> bool {
    is_question(doc.low(i + usize::from(matches!(doc.low(i), "of" | "as" | "about"))))
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
    if fits { with_subject(doc, sentence, i - 1, verb, !passive) } else { None }
}

/// The subject in its fullest form, without article; nothing for a pronoun or a thing.
fn name(doc: &Document, entities: &[Entity], subject: Range<usize>) -> Option<String> {
    speakers::named(doc, entities, &subject).map(|s| s.name)
}
