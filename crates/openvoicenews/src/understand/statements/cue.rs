//! Words of saying, with what belongs to them: auxiliaries, adverbs, particles.

use std::ops::Range;

use super::super::document::{Document, Kind};
use super::super::lexicon::{
    ADJECTIVE, ADVERB, AUX, BASE_VERB, DETERMINER, FINITE, GERUND, MODAL, NEGATIVE, NOUN, ORDINARY, PARTICIPLE, PAST,
    PREPOSITION, PRONOUN, SUBJECT, THIRD_PERSON,
};

/// How a cue stands in its clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `said`, `has said`, `would say`.
    Finite,
    /// `saying`, after a comma or a conjunction.
    Gerund,
    /// `is expected`, `was accused`.
    Passive,
    /// `according to`.
    According,
}

/// A cue: the tokens from the first auxiliary to the last particle.
#[derive(Clone, Debug)]
pub(super) struct Cue {
    pub(super) tokens: Range<usize>,
    /// The verb itself.
    pub(super) head: usize,
    pub(super) form: Form,
    pub(super) negated: bool,
    pub(super) weight: f32,
}

/// The cues of a sentence in order, outside quotations.
pub(super) fn find(doc: &Document, sentence: &Range<usize>, least: f32) -> Vec<Cue> {
    let mut found: Vec<Cue> = Vec::new();
    for i in sentence.clone() {
        let taken = found.last().is_some_and(|c| c.tokens.end > i);
        if !taken && let Some(cue) = at(doc, sentence, i, least) {
            found.push(cue);
        }
    }
    found
}

fn at(doc: &Document, sentence: &Range<usize>, i: usize, least: f32) -> Option<Cue> {
    let t = &doc.tokens[i];
    if t.cue < least || t.quoted || (t.capital && i > sentence.start && doc.capital(i - 1)) {
        return None;
    }
    if doc.low(i) == "according" {
        let to = doc.low(i + 1) == "to";
        return to.then(|| Cue { tokens: i..i + 2, head: i, form: Form::According, negated: false, weight: t.cue });
    }
    let start = group_start(doc, sentence.start, i);
    let form = form(doc, sentence, start, i)?;
    let negated = (start..i).any(|k| doc.is(k, NEGATIVE));
    Some(Cue { tokens: start..group_end(doc, sentence.end, i), head: i, form, negated, weight: t.cue })
}

/// Auxiliaries and adverbs before the verb.
fn group_start(doc: &Document, first: usize, verb: usize) -> usize {
    let mut start = verb;
    while start > first {
        let k = start - 1;
        let t = &doc.tokens[k];
        let adverb = t.is(ADVERB) && !t.is(NOUN | PRONOUN | DETERMINER | PREPOSITION) && !(k == first && t.capital);
        let clitic = t.is(AUX) && !(doc.low(k).ends_with("'s") || doc.low(k).ends_with("’s"))
            || doc.possessive(k) && after_pronoun(doc, k);
        if t.quoted || t.kind != Kind::Word || !(adverb || clitic || t.is(AUX) && !doc.possessive(k) || t.is(NEGATIVE))
        {
            break;
        }
        start = k;
    }
    start
}

fn after_pronoun(doc: &Document, k: usize) -> bool {
    k > 0 && doc.is(k - 1, SUBJECT)
}

/// Particles after the verb: `called for`, `pointed out`.
fn group_end(doc: &Document, end: usize, verb: usize) -> usize {
    let next = doc.low(verb + 1);
    let particle = match doc.low(verb) {
        "call" | "calls" | "called" | "calling" => matches!(next, "for" | "on" | "upon"),
        "point" | "points" | "pointed" | "pointing" => matches!(next, "out" | "to"),
        "refer" | "refers" | "referred" | "referring" => next == "to",
        "talk" | "talks" | "talked" | "talking" | "spoke" | "speaks" | "speak" | "speaking" => next == "about",
        "lashed" | "hit" => next == "out",
        "laid" | "lays" => next == "out",
        _ => false,
    };
    let to = if particle { verb + 2 } else { verb + 1 };
    to.min(end)
}

/// Tells verb from noun and active from passive.
fn form(doc: &Document, sentence: &Range<usize>, start: usize, verb: usize) -> Option<Form> {
    let t = &doc.tokens[verb];
    let aux = start < verb && (start..verb).any(|k| doc.is(k, AUX));
    let before = (start > sentence.start).then(|| start - 1);
    let after_noun_maker = before.is_some_and(|b| {
        start == verb && (doc.is(b, DETERMINER) && !doc.is(b, SUBJECT) || doc.possessive(b) || adjective_only(doc, b))
    });
    if t.is(NOUN) && after_noun_maker {
        return None;
    }
    let be = (start..verb).rev().find(|&k| doc.is(k, AUX)).is_some_and(|k| is_be(doc, k));
    if t.is(GERUND) && doc.low(verb).ends_with("ing") {
        return if aux && be {
            Some(Form::Finite)
        } else {
            let with =
                (sentence.start.max(start.saturating_sub(6))..start).any(|k| doc.low(k) == "with" && k + 1 < start);
            let opens =
                with || before.is_none_or(|b| doc.word(b) == "," || matches!(doc.low(b), "and" | "while" | "by"));
            (opens && !doc.is(verb + 1, AUX)).then_some(Form::Gerund)
        };
    }
    if be && t.is(PARTICIPLE) {
        return Some(Form::Passive);
    }
    if t.is(PAST) || (t.is(PARTICIPLE) && aux) {
        let reduced =
            !aux && t.is(PARTICIPLE) && matches!(doc.low(verb + 1), "by" | "of" | "as") && doc.low(verb) != "said";
        return (!reduced).then_some(Form::Finite);
    }
    base_form(doc, before, start, verb, aux).then_some(Form::Finite)
}

/// Whether a base form or a form with `-s` is a finite verb here.
fn base_form(doc: &Document, before: Option<usize>, start: usize, verb: usize, aux: bool) -> bool {
    let t = &doc.tokens[verb];
    if aux {
        return t.is(BASE_VERB | THIRD_PERSON | FINITE) || (start..verb).any(|k| doc.is(k, MODAL));
    }
    let Some(b) = before else { return false };
    if doc.low(b) == "to" || doc.is(b, PREPOSITION) {
        return false;
    }
    let plural = doc.low(b).ends_with('s')
        || matches!(doc.low(b), "people" | "police" | "who" | "men" | "women" | "many" | "some" | "others");
    let subject =
        doc.is(b, SUBJECT | PRONOUN) || doc.capital(b) || doc.is(b, NOUN) || doc.word(b) == "," || doc.word(b) == ")";
    let noun_like = t.is(NOUN)
        && (doc
            .tokens
            .get(verb + 1)
            .is_none_or(|n| n.kind == Kind::Mark && !doc.is_quote_mark(verb + 1) && doc.word(verb + 1) != ",")
            || matches!(doc.low(verb + 1), "of" | "by" | "and" | "from"));
    if t.is(THIRD_PERSON) && doc.low(verb).ends_with('s') {
        return subject && !noun_like;
    }
    t.is(BASE_VERB) && (plural || matches!(doc.low(b), "i" | "you" | "we" | "they" | "and")) && !noun_like
}

fn adjective_only(doc: &Document, i: usize) -> bool {
    doc.is(i, ADJECTIVE) && !doc.is(i, NOUN | ADVERB) && doc.is(i, ORDINARY) && !doc.capital(i)
}

fn is_be(doc: &Document, i: usize) -> bool {
    matches!(
        doc.low(i),
        "is" | "are"
            | "was"
            | "were"
            | "be"
            | "been"
            | "being"
            | "'re"
            | "’re"
            | "isn't"
            | "wasn't"
            | "weren't"
            | "aren't"
            | "isn’t"
            | "wasn’t"
            | "weren’t"
            | "aren’t"
            | "am"
            | "'s"
            | "’s"
    )
}
