//! Who speaks: the noun phrase before or after a word of saying.

use std::ops::Range;

use super::super::document::{Document, Kind};
use super::super::lexicon::{
    ADJECTIVE, ADVERB, AUX, CONJUNCTION, DETERMINER, FINITE, GERUND, MODAL, MONTH, NOUN, NUMERAL, ORDINARY, ORG_HEAD,
    PARTICIPLE, PREPOSITION, PRONOUN, ROLE, SUBJECT, SUBORDINATOR, WEEKDAY,
};

/// An apposition longer than this is not searched over.
const LONGEST_APPOSITION: usize = 32;
/// A subject with all that belongs to it is not longer.
const LONGEST_SUBJECT: usize = 14;
/// What is told of an unnamed source behind its noun is not longer.
const LONGEST_REST: usize = 12;

/// The subject that ends right before token `end`.
pub(super) fn before(doc: &Document, first: usize, end: usize) -> Option<Range<usize>> {
    if end <= first {
        return None;
    }
    let last = end - 1;
    if doc.tokens[last].quoted {
        return None;
    }
    if doc.word(last) == "," {
        return apposed(doc, first, last);
    }
    if doc.low(last) == "who" {
        return Some(last..end);
    }
    let end = skip_time(doc, first, end);
    whole_clause(doc, first, end).or_else(|| phrase_before(doc, first, end))
}

/// Back over `on Friday` between a subject and its verb.
fn skip_time(doc: &Document, first: usize, end: usize) -> usize {
    let day = doc.is(end - 1, WEEKDAY) && doc.capital(end - 1) || matches!(doc.low(end - 1), "yesterday" | "today");
    let on = end > first + 2 && matches!(doc.low(end - 2), "on" | "late" | "last" | "early");
    if !day || end < first + 2 {
        end
    } else if on {
        end - 2
    } else {
        end - 1
    }
}

/// Everything from the start of the clause, where it can only be one noun phrase: `Experts on trade and labor`.
fn whole_clause(doc: &Document, first: usize, end: usize) -> Option<Range<usize>> {
    let from = first.max(end.saturating_sub(LONGEST_SUBJECT));
    let start = (from..end)
        .rev()
        .find(|&k| doc.tokens[k].kind == Kind::Mark && !inside_name(doc, k, true) || doc.low(k) == "that")
        .map_or(from, |k| k + 1);
    let bounded = start == first || start > from;
    let opens = doc.tokens.get(start)?.kind != Kind::Mark
        && !doc.is(start, PREPOSITION | ADVERB | CONJUNCTION | SUBORDINATOR | AUX | SUBJECT | GERUND)
        && !doc.possessive(start);
    let one = (start..end).all(|k| {
        let verb = doc.is(k, FINITE) && !doc.is(k, NOUN | ADJECTIVE | PARTICIPLE) && !doc.capital(k);
        let pronoun = doc.is(k, SUBJECT);
        !verb
            && !pronoun
            && !doc.tokens[k].quoted
            && (!doc.is(k, AUX | SUBORDINATOR) || doc.possessive(k))
            && !doc.is(k, WEEKDAY | MONTH)
    });
    (bounded && opens && one && end > start + 1).then_some(start..end)
}

/// `NAME, a lawyer, said`: back over the comma before the apposition.
fn apposed(doc: &Document, first: usize, comma: usize) -> Option<Range<usize>> {
    let from = first.max(comma.saturating_sub(LONGEST_APPOSITION));
    let open = (from..comma).rev().find(|&k| doc.word(k) == ",")?;
    if comma - open < 2 || doc.tokens[open].quoted {
        return None;
    }
    let starts = doc.is(open + 1, DETERMINER | ROLE | SUBORDINATOR | NUMERAL)
        || doc.tokens[open + 1].kind == Kind::Number
        || doc.capital(open + 1)
        || doc.is(open + 1, NOUN | ADJECTIVE) && !doc.is(open + 1, GERUND);
    let name = whole_clause(doc, first, open).or_else(|| phrase_before(doc, first, open))?;
    let named = name.clone().any(|i| doc.capital(i) || doc.is(i, ROLE));
    (starts && named).then_some(name.start..comma)
}

/// The noun phrase that ends right before token `end`.
fn phrase_before(doc: &Document, first: usize, end: usize) -> Option<Range<usize>> {
    let mut start = core_before(doc, first, skip_parenthesis(doc, first, end))?;
    for _ in 0..3 {
        let Some(prep) = start.checked_sub(1).filter(|&p| p > first && attaches(doc, p)) else { break };
        match core_before(doc, first, prep) {
            Some(s) => start = s,
            None => break,
        }
    }
    start = coordinated(doc, first, start);
    while start < end && (doc.is(start, ADVERB) && !doc.is(start, DETERMINER | ADJECTIVE | NOUN)) {
        start += 1;
    }
    let lone = start + 1 == end && doc.is(start, DETERMINER) && !doc.is(start, PRONOUN);
    (start < end && !lone).then_some(start..end)
}

fn skip_parenthesis(doc: &Document, first: usize, end: usize) -> usize {
    if doc.word(end - 1) != ")" {
        return end;
    }
    let from = first.max(end.saturating_sub(10));
    (from..end).rev().find(|&k| doc.word(k) == "(").unwrap_or(end)
}

/// Whether a preposition holds two parts of one phrase together.
fn attaches(doc: &Document, p: usize) -> bool {
    let noun = doc.is(p - 1, NOUN | ROLE | ORG_HEAD)
        || doc.capital(p - 1)
        || doc.tokens[p - 1].kind == Kind::Number
        || doc.is(p - 1, NUMERAL);
    match doc.low(p) {
        "of" => noun || doc.is(p - 1, PRONOUN | DETERMINER),
        "for" | "at" | "in" | "from" | "with" | "on" | "to" | "close" | "near" => {
            doc.is(p - 1, ROLE) && !doc.is(p + 1, WEEKDAY | MONTH)
        }
        _ => false,
    }
}

/// Determiner, adjectives and nouns that end before `end`.
fn core_before(doc: &Document, first: usize, end: usize) -> Option<usize> {
    let mut start = end;
    while start > first {
        let k = start - 1;
        let t = &doc.tokens[k];
        if t.is(WEEKDAY | MONTH) && t.capital || t.quoted {
            break;
        }
        let ok = match t.kind {
            Kind::Number => start < end || doc.word(k).len() < 4,
            Kind::Mark => inside_name(doc, k, start < end),
            Kind::Word if start == end && t.is(SUBJECT | PRONOUN) => return Some(k),
            Kind::Word if t.is(DETERMINER) => {
                return Some(k);
            }
            Kind::Word => noun_part(doc, k, first, start == end),
        };
        if !ok {
            break;
        }
        start = k;
    }
    while start < end && doc.tokens[start].kind == Kind::Mark {
        start += 1;
    }
    (start < end && !(start..end).all(|i| doc.possessive(i))).then_some(start)
}

fn inside_name(doc: &Document, k: usize, inner: bool) -> bool {
    inner && (matches!(doc.word(k), "&" | "-" | "/" | "." | "'" | "’") || doc.word(k) == "%")
}

fn noun_part(doc: &Document, k: usize, first: usize, last: bool) -> bool {
    let t = &doc.tokens[k];
    if doc.possessive(k) {
        return !last;
    }
    if t.capital && !(k == first && t.is(ORDINARY) && t.is(ADVERB | CONJUNCTION | SUBORDINATOR | PREPOSITION | AUX)) {
        return true;
    }
    if t.is(AUX | SUBORDINATOR | CONJUNCTION | PREPOSITION | SUBJECT) {
        return false;
    }
    if t.is(FINITE) && !t.is(NOUN | ADJECTIVE) {
        return !last && t.is(PARTICIPLE) && k > first && doc.is(k - 1, DETERMINER);
    }
    t.is(NOUN | ADJECTIVE | NUMERAL | ROLE)
}

/// `X and Y` where it fills its clause from the start.
fn coordinated(doc: &Document, first: usize, start: usize) -> usize {
    if start < first + 2 || doc.low(start - 1) != "and" {
        return start;
    }
    match core_before(doc, first, start - 1) {
        Some(s) if s == first || doc.tokens[s - 1].kind == Kind::Mark => s,
        _ => start,
    }
}

/// The noun phrase that starts at token `i`, with its apposition; for `said NAME, ...` and `according to NAME`.
pub(super) fn after(doc: &Document, i: usize, end: usize) -> Option<Range<usize>> {
    let mut k = core_after(doc, i, end)?;
    for _ in 0..4 {
        let goes_on = matches!(doc.low(k), "of" | "for" | "at" | "from" | "with" | "in" | "on" | "by")
            && k + 1 < end
            && !doc.is(k + 1, WEEKDAY | MONTH);
        let tight = doc.low(k) == "of" || doc.is(k - 1, ROLE | super::super::lexicon::DOCUMENT | NOUN);
        let joined = matches!(doc.low(k), "and" | "&") && doc.capital(k + 1);
        if !(goes_on && tight || joined) {
            break;
        }
        match core_after(doc, k + 1, end) {
            Some(next) => k = next,
            None => break,
        }
    }
    Some(i..apposition_after(doc, k, end))
}

fn core_after(doc: &Document, i: usize, end: usize) -> Option<usize> {
    let mut k = i;
    while k < end {
        let t = &doc.tokens[k];
        let ok = match t.kind {
            Kind::Number => !is_year(doc.word(k)),
            Kind::Mark => k > i && inside_name(doc, k, true) && k + 1 < end,
            Kind::Word if k == i && t.is(SUBJECT | PRONOUN) && !t.is(DETERMINER) => return Some(k + 1),
            Kind::Word if t.is(WEEKDAY | MONTH) && t.capital => false,
            Kind::Word if k == i && t.is(DETERMINER) => true,
            Kind::Word if doc.possessive(k) => true,
            Kind::Word if t.capital => true,
            Kind::Word if t.is(AUX | SUBORDINATOR | CONJUNCTION | PREPOSITION | SUBJECT) => false,
            Kind::Word if t.is(FINITE) && !t.is(NOUN | ADJECTIVE) && !t.is(PARTICIPLE) => false,
            Kind::Word => t.is(NOUN | ADJECTIVE | NUMERAL | PARTICIPLE | DETERMINER),
        };
        if !ok {
            break;
        }
        k += 1;
    }
    (k > i && !(k == i + 1 && doc.is(i, DETERMINER) && !doc.is(i, PRONOUN))).then_some(k)
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && (word.starts_with("19") || word.starts_with("20"))
}

/// `, a spokesman for the firm,` after a name.
fn apposition_after(doc: &Document, k: usize, end: usize) -> usize {
    let start = if doc.is(k + 1, ADVERB) { k + 2 } else { k + 1 };
    let kind = doc.is(start, DETERMINER | ROLE | NOUN) && !doc.is(start, GERUND | PREPOSITION | CONJUNCTION)
        || doc.low(start) == "who";
    if doc.word(k) != "," || !kind || k == 0 || !doc.capital(k - 1) {
        return k;
    }
    let stop = (start..end.min(k + LONGEST_APPOSITION)).find(|&j| {
        doc.tokens[j].kind == Kind::Mark && (matches!(doc.word(j), "," | "." | ";" | ":") || doc.is_quote_mark(j))
    });
    let who = (start..end).find(|&m| doc.low(m) == "who").unwrap_or(end);
    match stop {
        Some(j) if !(start..j.min(who)).any(|m| doc.is(m, SUBJECT | AUX) && !doc.possessive(m)) => j,
        _ => k,
    }
}

/// An unnamed source with what the text says of it up to the comma or the cue: `a diplomat posted in Ambel`.
pub(super) fn completed(doc: &Document, source: Range<usize>, cue: usize) -> Range<usize> {
    let plain = source.len() > 1 && !source.clone().any(|k| doc.capital(k) && k > source.start);
    if !plain || source.end >= cue {
        return source;
    }
    let comma = (source.end..cue).find(|&k| doc.word(k) == ",").unwrap_or(cue);
    let rest = source.end..comma;
    let told = doc.is(rest.start, PARTICIPLE) || doc.is(rest.start, ADVERB) && doc.is(rest.start + 1, PARTICIPLE);
    let told = told || matches!(doc.low(rest.start), "of" | "from" | "for" | "at" | "with" | "familiar" | "close");
    // A verb of its own or a day belongs to the saying: "an official told on Monday that he said".
    let apart = |k: usize| doc.is(k, AUX | MODAL | WEEKDAY | SUBJECT) || doc.is(k, FINITE) && !doc.is(k, PARTICIPLE);
    if told && rest.len() <= LONGEST_REST && !rest.clone().any(apart) { source.start..comma } else { source }
}
