//! Words that carry their speaker as a label: `ANA OTTO: The bridge is safe.`, `Otto — “It is safe.”`, `“It is safe.” — Ana Otto`.
//!
//! Transcripts, interviews, headlines and collections of quotations are set so. The mark is the cue.

use std::ops::Range;

use super::super::document::{Document, Kind};
use super::{Draft, content, paragraph_between};
use crate::model::{Entity, EntityKind, Span};

/// Tokens that a label may have before its mark.
const LONGEST_LABEL: usize = 6;
/// Fewer words are a heading, not a statement.
const LEAST_WORDS: usize = 3;
/// How sure a label is, where no word of saying stands.
const CERTAINTY: f32 = 0.7;

/// The statement of a paragraph with a label, given the number of its first sentence.
pub(super) fn find(doc: &Document, entities: &[Entity], number: usize) -> Option<Draft> {
    if number > 0 && !paragraph_between(doc, number) {
        return None;
    }
    let paragraph = doc.ranges[number].start..end_of_paragraph(doc, number);
    before(doc, entities, &paragraph).or_else(|| behind(doc, entities, &paragraph))
}

/// Whether a statement of the rules is one with a label.
pub(super) fn is(doc: &Document, draft: &Draft) -> bool {
    draft.cue.len() == 1 && doc.tokens[draft.head].kind == Kind::Mark
}

fn end_of_paragraph(doc: &Document, number: usize) -> usize {
    let next = (number + 1..doc.ranges.len()).find(|&n| paragraph_between(doc, n));
    next.map_or(doc.tokens.len(), |n| doc.ranges[n].start)
}

/// `NAME: words to the paragraph's end`; after a dash only a quotation counts.
fn before(doc: &Document, entities: &[Entity], paragraph: &Range<usize>) -> Option<Draft> {
    let near = paragraph.start..paragraph.end.min(paragraph.start + LONGEST_LABEL);
    let mark = near.clone().skip(1).find(|&k| doc.tokens[k].kind == Kind::Mark && doc.word(k) != ".")?;
    let dash = is_dash(doc, mark);
    if doc.word(mark) != ":" && !(dash && doc.is_quote_mark(mark + 1)) || !names(doc, entities, &(near.start..mark)) {
        return None;
    }
    let words =
        if dash { content::quote_at(doc, doc.tokens[mark + 1].span.start)? } else { doc.span(mark + 1..paragraph.end) };
    draft(doc, near.start..mark, mark, words)
}

/// `“Words.” — NAME` to the paragraph's end.
fn behind(doc: &Document, entities: &[Entity], paragraph: &Range<usize>) -> Option<Draft> {
    let near = paragraph.end.saturating_sub(LONGEST_LABEL).max(paragraph.start)..paragraph.end;
    let mark = near.clone().rev().find(|&k| is_dash(doc, k))?;
    let end = if doc.word(paragraph.end - 1) == "." { paragraph.end - 1 } else { paragraph.end };
    let quote = content::quote_at(doc, doc.tokens[paragraph.start].span.start)?;
    let closes = mark > paragraph.start && doc.is_quote_mark(mark - 1) && quote.end == doc.tokens[mark - 1].span.end;
    if !closes || !names(doc, entities, &(mark + 1..end)) {
        return None;
    }
    draft(doc, mark + 1..end, mark, quote)
}

fn is_dash(doc: &Document, i: usize) -> bool {
    matches!(doc.word(i), "—" | "―" | "–" | "-") && !doc.tokens[i].quoted
}

/// Whether a label is one name of a person or a body, or the `Q` and `A` of an interview.
fn names(doc: &Document, entities: &[Entity], label: &Range<usize>) -> bool {
    if label.len() == 1 && matches!(doc.word(label.start), "Q" | "A") {
        return true;
    }
    let span = doc.span(label.clone());
    let first = entities.partition_point(|e| e.span.end <= span.start);
    let entity = entities.get(first).filter(|e| {
        span.contains(&e.span) && matches!(e.kind, EntityKind::Person | EntityKind::Organisation) && !span.is_empty()
    });
    // A title may stand before the name; nothing may stand behind it.
    entity.is_some_and(|e| e.span.end == span.end && label.clone().all(|k| doc.capital(k) || doc.word(k) == "."))
}

fn draft(doc: &Document, source: Range<usize>, mark: usize, words: Span) -> Option<Draft> {
    let tokens = doc.token_at(words.start)..doc.token_at(words.end);
    let said = tokens.clone().filter(|&k| doc.tokens[k].kind == Kind::Word).count();
    let content = vec![content::span(doc, tokens)?];
    (said >= LEAST_WORDS).then(|| Draft {
        source,
        cue: mark..mark + 1,
        head: mark,
        content,
        negated: false,
        confidence: CERTAINTY,
    })
}
