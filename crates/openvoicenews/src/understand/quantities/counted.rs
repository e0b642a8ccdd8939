//! What a number counts, as the article words it.

use super::super::document::{Document, Kind};
use super::super::lexicon::{
    ADJECTIVE, AUX, BASE_VERB, CONJUNCTION, DETERMINER, FINITE, GERUND, MONTH, NOUN, PARTICIPLE, PAST, PREPOSITION,
    PRONOUN, REPORTING, SUBORDINATOR, WEEKDAY,
};

/// Words of a counted noun phrase at most.
const LONGEST_PHRASE: usize = 6;

/// The counted noun phrase, with the verb that follows it where that is wanted: `people were injured`. Of a `whole`
/// that is shared out the article may stand without `of`: `half the people`.
pub(super) fn counted(doc: &Document, from: usize, whole: bool, with_verb: bool) -> Option<String> {
    let mut start = from;
    let of = doc.low(start) == "of";
    if of || whole {
        start += usize::from(of);
        while doc.is(start, DETERMINER) || doc.low(start) == "all" {
            start += 1;
        }
    }
    let lead = start;
    start += usize::from(matches!(doc.low(start), "more" | "other" | "additional"));
    let quoted = usize::from(doc.is_quote_mark(start));
    start += quoted;
    let lead = if quoted == 1 { start } else { lead };
    let sentence = doc.tokens.get(start)?.sentence;
    let mut end = start;
    while end < start + LONGEST_PHRASE && noun_phrase(doc, end, start, of) && doc.tokens[end].sentence == sentence {
        end += 1;
    }
    while end > start
        && (doc.possessive(end - 1) || doc.is(end - 1, ADJECTIVE) && !doc.is(end - 1, NOUN) && !doc.capital(end - 1))
    {
        end -= 1;
    }
    if end == start || !(start..end).any(|k| doc.is(k, NOUN) || doc.capital(k)) {
        return None;
    }
    let end = if with_verb { verb_after(doc, end, sentence) } else { end };
    Some(words(doc, lead, end))
}

fn words(doc: &Document, start: usize, end: usize) -> String {
    doc.span(start..end).of(doc.text).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn noun_phrase(doc: &Document, k: usize, start: usize, of: bool) -> bool {
    let Some(t) = doc.tokens.get(k) else { return false };
    if doc.possessive(k) {
        return of && k > start && doc.is(k + 1, NOUN);
    }
    // The "One" of "Air Force One".
    if matches!(doc.low(k), "today" | "yesterday" | "tomorrow" | "tonight" | "now" | "ago") {
        return false;
    }
    let numbered = k > start && t.capital && doc.capital(k - 1) || doc.word(k) == "US";
    if t.kind != Kind::Word
        || t.is(AUX | CONJUNCTION | DETERMINER | PREPOSITION | PRONOUN | SUBORDINATOR | WEEKDAY | MONTH) && !numbered
    {
        return false;
    }
    let verb = t.is(FINITE | PARTICIPLE) && !t.is(NOUN | ADJECTIVE);
    if k > start && after_plural(doc, k) || k == start && governs(doc, k) {
        return false;
    }
    t.is(NOUN | ADJECTIVE) && !(k > start && verb) || t.capital || (k == start && t.is(PARTICIPLE))
}

/// After a plural noun no name, verb or participle goes on with the phrase: `actions Obama ordered`, `voters view`,
/// `doctors overseeing`.
fn after_plural(doc: &Document, k: usize) -> bool {
    let (before, low) = (doc.low(k - 1), doc.low(k));
    let plural = before.ends_with('s') && !before.ends_with("ss") && !doc.capital(k - 1) && doc.is(k - 1, NOUN)
        || before == "people";
    let t = &doc.tokens[k];
    plural && (t.capital || t.is(BASE_VERB) && !low.ends_with('s') || t.is(GERUND) && low.ends_with("ing"))
}

/// `59 percent favor a ban`, `11% earning $200,000`: a verb with its object, no noun.
fn governs(doc: &Document, k: usize) -> bool {
    let object = doc.is(k + 1, DETERMINER | PRONOUN)
        || doc.tokens.get(k + 1).is_some_and(|t| t.kind == Kind::Number)
        || matches!(doc.word(k + 1), "$" | "£" | "€")
        || doc.low(k + 1) == "that";
    object && doc.is(k, BASE_VERB | GERUND | FINITE) && !doc.low(k).ends_with("ts")
}

/// `52 have been hurt`, `left 12 dead`: what became of the counted says what they are.
pub(super) fn elliptical(doc: &Document, end: usize) -> Option<String> {
    let sentence = doc.tokens.get(end)?.sentence;
    let after = verb_after(doc, end, sentence);
    if doc.is(end, AUX) && after > end + 1 {
        return Some(words(doc, end, after));
    }
    // A heading has no verb: "One dead and 34 injured".
    let told = (end.saturating_sub(20)..end).any(|k| doc.tokens[k].sentence == sentence && doc.is(k, FINITE | AUX));
    (told && matches!(doc.low(end), "dead" | "injured" | "wounded")).then(|| words(doc, end, end + 1))
}

/// `the blast killed at least 25`: the verb stands before.
pub(super) fn befallen(doc: &Document, start: usize) -> Option<String> {
    let verb = start.checked_sub(1)?;
    let same = doc.tokens[verb].sentence == doc.tokens.get(start)?.sentence;
    (same && matches!(doc.low(verb), "killed" | "injured" | "wounded")).then(|| words(doc, verb, start))
}

/// `the number of people hurt in the fire rose to 23`: what is counted stands before.
pub(super) fn tallied(doc: &Document, i: usize) -> Option<String> {
    let sentence = doc.tokens.get(i)?.sentence;
    let verb = i.checked_sub(if matches!(doc.low(i - usize::from(i > 0)), "to" | "at") { 2 } else { 1 })?;
    if !matches!(
        doc.low(verb),
        "rose" | "risen" | "climbed" | "grew" | "grown" | "increased" | "reached" | "stood" | "stands"
    ) {
        return None;
    }
    let of =
        (verb.saturating_sub(12)..verb).rev().find(|&k| doc.low(k) == "of" && k > 0 && doc.low(k - 1) == "number")?;
    let mut start = of + 1;
    while start < verb && doc.is(start, DETERMINER) {
        start += 1;
    }
    let end = verb.min(start + LONGEST_PHRASE);
    (start < end && doc.tokens[of].sentence == sentence).then(|| words(doc, start, end))
}

/// `The death toll had risen to 159`, `a toll of 12`: the dead are not named again.
pub(super) fn toll(doc: &Document, start: usize) -> Option<String> {
    const NEAR: usize = 8;
    let before = start.checked_sub(1)?;
    let given = matches!(doc.low(before), "of" | "to" | "at" | "is" | "was" | "reached" | "passed");
    let toll = (before.saturating_sub(NEAR)..before).rev().find(|&k| doc.low(k) == "toll")?;
    if !given || doc.tokens[toll].sentence != doc.tokens.get(start)?.sentence {
        return None;
    }
    let first = if toll > 0 && doc.low(toll - 1) == "death" { toll - 1 } else { toll };
    Some(words(doc, first, toll + 1))
}

/// Past the verb group that starts at `end`, if one does; `one aide said` counts aides, not what they say.
fn verb_after(doc: &Document, end: usize, sentence: u32) -> usize {
    let here = |k: usize| {
        doc.tokens
            .get(k)
            .is_some_and(|t| t.sentence == sentence && t.kind == Kind::Word && !t.quoted && !t.is(REPORTING))
    };
    let mut k = end;
    while here(k) && doc.is(k, AUX) && k < end + 3 {
        k += 1;
    }
    if k > end {
        return if here(k) && doc.is(k, PARTICIPLE | PAST | BASE_VERB) { k + 1 } else { end };
    }
    if here(k) && doc.is(k, PAST | PARTICIPLE) && !doc.is(k, NOUN | ADJECTIVE | PREPOSITION) { k + 1 } else { end }
}
