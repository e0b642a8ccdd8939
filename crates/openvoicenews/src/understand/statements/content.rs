//! What is said: how far a statement's words reach.

use std::ops::Range;

use super::super::document::{Document, Kind};
use super::super::lexicon::{AUX, DETERMINER, FINITE, PREPOSITION, SUBJECT, WEEKDAY};
use super::cue::{Cue, Form};
use crate::model::Span;

/// Words between a cue and its `that` at most: `told reporters in the capital on Friday that`.
const LONGEST_ASIDE: usize = 14;

/// Verbs that are followed by who is told.
pub(super) fn tells(doc: &Document, head: usize) -> bool {
    matches!(
        doc.low(head),
        "tell"
            | "tells"
            | "told"
            | "telling"
            | "inform"
            | "informed"
            | "assure"
            | "assured"
            | "assures"
            | "remind"
            | "reminded"
            | "reminding"
            | "reminds"
            | "notify"
            | "notified"
    )
}

/// Verbs whose content is the thing judged, not a clause.
pub(super) fn judges(doc: &Document, head: usize) -> bool {
    let stem = doc.low(head);
    let stem = stem
        .strip_suffix("ing")
        .or_else(|| stem.strip_suffix("ed"))
        .or_else(|| stem.strip_suffix("es"))
        .unwrap_or(stem);
    let stem = stem.trim_end_matches(['s', 'e']);
    matches!(
        stem,
        "criticiz"
            | "criticis"
            | "prais"
            | "support"
            | "endor"
            | "endors"
            | "back"
            | "blam"
            | "attack"
            | "oppo"
            | "oppos"
            | "slam"
            | "slamm"
            | "blast"
            | "denounc"
            | "condemn"
            | "thank"
            | "defend"
            | "mock"
            | "reject"
            | "dismi"
            | "dismiss"
            | "hail"
            | "welcom"
            | "applaud"
            | "question"
            | "discu"
            | "discuss"
            | "mention"
            | "cit"
            | "favor"
    )
}

/// Where the content after a cue begins, and whether anything there looks like content at all.
pub(super) fn start_after(doc: &Document, cue: &Cue, end: usize) -> (usize, bool) {
    let from = cue.tokens.end;
    let limit = end.min(from + LONGEST_ASIDE);
    for k in from..limit {
        if doc.is_quote_mark(k) && !doc.tokens[k].span.is_empty() && doc.tokens[k].quoted {
            return if quotes_a_word_only(doc, k) {
                (from_clause(doc, cue, from, end), true)
            } else {
                (clause_or(doc, cue, from, k, end), true)
            };
        }
        if doc.word(k) == ":" {
            return (k + 1, true);
        }
        if doc.low(k) == "that" && (k == from || !doc.is(k - 1, PREPOSITION)) {
            return (k, true);
        }
        if doc.tokens[k].kind == Kind::Mark || doc.is(k, FINITE | AUX) && !doc.is(k, super::super::lexicon::NOUN) {
            break;
        }
    }
    let start = from_clause(doc, cue, from, end);
    (start, clause_follows(doc, start, end))
}

/// Content that begins in the reporter's words and goes over into a quotation.
fn clause_or(doc: &Document, cue: &Cue, from: usize, quote: usize, end: usize) -> usize {
    if tells(doc, cue.head) || quote <= from + 1 {
        return if quote <= from + 1 { quote } else { from_clause(doc, cue, from, end).min(quote) };
    }
    let aside = doc.is(from, PREPOSITION | WEEKDAY) && !judges(doc, cue.head);
    let comma = (from..quote).any(|k| doc.word(k) == ",");
    if aside && comma || doc.word(quote - 1) == "," { quote } else { from }
}

fn quotes_a_word_only(doc: &Document, mark: usize) -> bool {
    (mark + 1..mark + 5).any(|k| doc.is_quote_mark(k)) && doc.word(mark.saturating_sub(1)) != ","
}

/// After who is told.
fn from_clause(doc: &Document, cue: &Cue, from: usize, end: usize) -> usize {
    if !tells(doc, cue.head) {
        return if doc.word(from) == "," { from + 1 } else { from };
    }
    if doc.is(from, super::super::lexicon::PRONOUN) && !doc.is(from, DETERMINER)
        || doc.low(from) == "him"
        || doc.low(from) == "her" && (doc.is(from + 1, DETERMINER | SUBJECT) || doc.capital(from + 1))
    {
        return from + 1;
    }
    let told = super::source::after(doc, from, end).map_or(from, |r| r.end);
    told.min(end)
}

/// Whether a clause follows before the next comma: a verb, an infinitive, a question word.
fn clause_follows(doc: &Document, from: usize, end: usize) -> bool {
    for k in from..end {
        if doc.tokens[k].kind == Kind::Mark && matches!(doc.word(k), "," | "." | ";" | "—" | "–") {
            return false;
        }
        if doc.is(k, FINITE | AUX)
            || (k > from && doc.is(k, SUBJECT))
            || doc.low(k) == "to" && doc.is(k + 1, super::super::lexicon::BASE_VERB)
        {
            return true;
        }
    }
    false
}

/// The last token of content that runs to its sentence's end, exclusive: the full stop stays out.
pub(super) fn sentence_end(doc: &Document, sentence: &Range<usize>) -> usize {
    let mut end = sentence.end;
    let stop = end > sentence.start && matches!(doc.word(end - 1), "." | "!" | ";" | "…");
    if stop && !doc.tokens[end - 1].quoted {
        end -= 1;
    }
    end
}

/// Where the content that begins at `from` ends: before the next clause of saying, or at the sentence's end.
pub(super) fn end_after(doc: &Document, cue: &Cue, next: &[(usize, Cue)], from: usize, end: usize) -> usize {
    let mut to = end;
    for (lead, other) in next {
        if *lead <= from {
            continue;
        }
        let mut cut = *lead;
        if matches!(doc.low(cut - 1), "and" | "but" | "while" | "though" | "although" | "as") {
            cut -= 1;
        }
        let comma = cut > from && matches!(doc.word(cut - 1), "," | ";" | "—" | "–");
        let joined = matches!(doc.low(cut), "and" | "but") && *lead == other.tokens.start && cut > from;
        if joined {
            to = if comma { cut - 1 } else { cut };
            break;
        }
        let shared = other.form == Form::Gerund && cut > from && comma;
        if shared || comma || (other.form == Form::According && cut > from) {
            to = if comma { cut - 1 } else { cut };
            break;
        }
    }
    if judges(doc, cue.head) {
        to = object_end(doc, from, to);
    }
    to
}

/// The thing judged ends at a comma or where a circumstance begins.
fn object_end(doc: &Document, from: usize, to: usize) -> usize {
    (from + 1..to)
        .find(|&k| {
            !doc.tokens[k].quoted
                && (doc.word(k) == ","
                    || matches!(doc.low(k), "after" | "when" | "while" | "during" | "before" | "because" | "but"))
        })
        .unwrap_or(to)
}

/// Tokens to a span that takes in a quotation to its end, even over the sentence's.
pub(super) fn span(doc: &Document, tokens: Range<usize>) -> Option<Span> {
    let mut span = doc.span(tokens.clone());
    if span.is_empty() {
        return None;
    }
    if let Some(q) = quote_at(doc, span.end.saturating_sub(1))
        && q.start >= span.start
    {
        span.end = span.end.max(q.end);
    }
    Some(span)
}

/// The quotation that covers a byte.
pub(super) fn quote_at(doc: &Document, byte: usize) -> Option<Span> {
    let i = doc.quotes.partition_point(|q| q.span.end <= byte);
    doc.quotes.get(i).filter(|q| q.span.start <= byte).map(|q| q.span)
}
