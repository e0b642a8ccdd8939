//! Who says what: words of saying with their sources and contents.

mod content;
mod cue;
mod labelled;
pub(crate) mod learned;
mod nested;
mod source;

use std::ops::Range;

use super::document::{Document, Kind};
use super::speakers;
use crate::model::{Attribution, Entity, Manner, Span, Unknown};
use cue::{Cue, Form};
pub(super) use learned::Model;

/// Cues below this share of reporting uses are left alone; swept over PolNeAR dev.
const LEAST_WEIGHT: f32 = 0.30;

/// A statement before its speaker is known.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) source: Range<usize>,
    pub(super) cue: Range<usize>,
    pub(super) head: usize,
    pub(super) content: Vec<Span>,
    pub(super) negated: bool,
    pub(super) confidence: f32,
}

/// The statements of a text in order of content.
pub(super) fn find(
    doc: &Document,
    entities: &[Entity],
    unknown: &[Unknown],
    model: Option<&Model>,
) -> Vec<Attribution> {
    let mut drafts = ruled(doc, entities, unknown);
    if let Some(model) = model {
        let rules = drafts;
        drafts = learned::drafts(doc, entities, &rules, model);
        drafts.extend(nested::find(doc, &drafts, &rules));
        drafts.retain(|d| !(d.content.is_empty() || d.negated && unsaid(doc, unknown, d)));
    }
    drafts.sort_by_key(|d| (d.content[0].start, d.cue.start));
    let found = speakers::resolve(doc, entities, &drafts);
    let within = nesting(doc, &drafts);
    let parts = drafts.into_iter().zip(found).zip(within);
    parts
        .map(|((d, (speaker, via)), within)| Attribution {
            source: pieces(doc, &d.source),
            cue: pieces(doc, &d.cue),
            manner: manner(doc, &d.content),
            content: d.content,
            negated: d.negated,
            speaker,
            via,
            within,
            confidence: d.confidence,
        })
        .collect()
}

/// The statements as the rules find them, in order of their sentences.
fn ruled(doc: &Document, entities: &[Entity], unknown: &[Unknown]) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    for number in 0..doc.ranges.len() {
        let before = drafts.len();
        drafts.extend(labelled::find(doc, entities, number));
        sentence(doc, number, &mut drafts);
        if drafts.len() == before {
            continued_quotation(doc, number, &mut drafts);
        }
    }
    drafts.retain(|d| !(d.content.is_empty() || d.negated && unsaid(doc, unknown, d)));
    drafts
}

/// What was not said is no statement.
fn unsaid(doc: &Document, unknown: &[Unknown], draft: &Draft) -> bool {
    let cue = doc.span(draft.cue.clone());
    let i = unknown.partition_point(|u| u.span.end < cue.end);
    unknown.get(i).is_some_and(|u| u.span.contains(&cue))
}

fn pieces(doc: &Document, tokens: &Range<usize>) -> Vec<Span> {
    let span = doc.span(tokens.clone());
    if span.is_empty() { Vec::new() } else { vec![span] }
}

/// The subject that ends right before token `end`, not before token `first`.
pub(super) fn subject_before(doc: &Document, first: usize, end: usize) -> Option<Range<usize>> {
    source::before(doc, first, end)
}

/// The statements of one sentence.
fn sentence(doc: &Document, number: usize, drafts: &mut Vec<Draft>) {
    let range = doc.ranges[number].clone();
    let cues = cue::find(doc, &range, LEAST_WEIGHT);
    let led: Vec<(usize, Cue)> = cues.iter().map(|c| (lead(doc, &range, c), c.clone())).collect();
    let first = drafts.len();
    let mut done = range.start;
    for (n, (_, cue)) in led.iter().enumerate() {
        let draft = match cue.form {
            Form::According => according(doc, &range, cue, done),
            Form::Passive => passive(doc, &range, cue),
            Form::Gerund => gerund(doc, &range, cue, &drafts[first..], &led[n + 1..]),
            Form::Finite => finite(doc, &range, cue, &drafts[first..], &led[n + 1..], done),
        };
        if let Some(d) = draft {
            done = d.content.last().map_or(done, |s| doc.token_at(s.end)).max(d.cue.end).min(range.end);
            drafts.push(d);
            let last = drafts.len() - 1;
            following_quotations(doc, number, &mut drafts[last]);
        }
    }
}

/// Where the clause of a cue begins: its subject if that stands before it.
fn lead(doc: &Document, sentence: &Range<usize>, cue: &Cue) -> usize {
    match cue.form {
        Form::Finite if !inverted(doc, sentence, cue) => {
            source::before(doc, sentence.start, cue.tokens.start).map_or(cue.tokens.start, |s| s.start)
        }
        _ => cue.tokens.start,
    }
}

/// `..., said NAME`: the verb right after a comma or a closed quotation, the speaker after it.
fn inverted(doc: &Document, sentence: &Range<usize>, cue: &Cue) -> bool {
    let Some(before) = cue.tokens.start.checked_sub(1).filter(|&b| b >= sentence.start) else { return false };
    let turned = matches!(
        doc.low(cue.head),
        "said"
            | "says"
            | "wrote"
            | "writes"
            | "asked"
            | "asks"
            | "added"
            | "adds"
            | "explained"
            | "explains"
            | "noted"
            | "notes"
            | "tweeted"
            | "replied"
            | "declared"
            | "argued"
            | "argues"
            | "recalled"
            | "continued"
            | "warned"
            | "concluded"
    );
    let next = cue.tokens.end;
    let quote = doc.is_quote_mark(before);
    let comma = doc.word(before) == ",";
    turned
        && (quote || comma)
        && !doc.is_quote_mark(next)
        && source::after(doc, next, sentence.end).is_some_and(|s| {
            let ends = s.end >= sentence.end || doc.tokens[s.end].kind == Kind::Mark || quote;
            let named = s.clone().any(|i| doc.capital(i))
                || doc.is(
                    s.start,
                    super::lexicon::DETERMINER
                        | super::lexicon::SUBJECT
                        | super::lexicon::ROLE
                        | super::lexicon::NUMERAL,
                );
            ends && named
                && (quote || source::before(doc, sentence.start, cue.tokens.start).is_none() || doc.word(s.end) == ".")
        })
}

/// `X said ...`, `..., X said`, `..., said X`.
fn finite(
    doc: &Document,
    sentence: &Range<usize>,
    cue: &Cue,
    earlier: &[Draft],
    next: &[(usize, Cue)],
    done: usize,
) -> Option<Draft> {
    let end = content::sentence_end(doc, sentence);
    if inverted(doc, sentence, cue) {
        let source = source::after(doc, cue.tokens.end, sentence.end)?;
        let mut content = content_before(doc, sentence, cue.tokens.start, done)?;
        content.extend(after_comma_quotation(doc, source.end, sentence.end));
        return Some(draft(cue, source, content, 1.0));
    }
    let (source, sure) = subject(doc, sentence, cue, earlier)?;
    let lead = if sure { source.start } else { cue.tokens.start };
    let (start, clause) = content::start_after(doc, cue, end);
    let framed = lead > sentence.start && (doc.word(lead - 1) == "," || doc.is_quote_mark(lead - 1)) && lead > done;
    if framed && !clause && (doc.is_quote_mark(lead - 1) || nothing_after(doc, cue, end)) {
        let mut content = content_before(doc, sentence, lead, done)?;
        content.extend(after_comma_quotation(doc, cue.tokens.end, sentence.end));
        return Some(draft(cue, source, content, 0.95));
    }
    if framed && doc.is_quote_mark(lead - 1) && doc.tokens[lead - 1].quoted && !starts_with_that(doc, start) {
        let mut content = content_before(doc, sentence, lead, done)?;
        content.extend(after_comma_quotation(doc, cue.tokens.end, sentence.end));
        return Some(draft(cue, source, content, 0.9));
    }
    // "The options discussed, officials said ...": what follows the comma is somebody else's.
    let comma = doc.word(cue.tokens.end) == "," && !doc.is_quote_mark(cue.tokens.end + 1);
    if comma && next.iter().any(|(_, other)| other.form == Form::Finite) {
        return None;
    }
    let to = content::end_after(doc, cue, next, start, end);
    let tokens = trimmed(doc, start, to);
    // "spoke on Monday": a circumstance is no content.
    if !clause
        && cue.weight < 0.6
        && tokens.len() < 4
        && doc.is(tokens.start, super::lexicon::PREPOSITION | super::lexicon::ADVERB | super::lexicon::WEEKDAY)
    {
        return None;
    }
    let content = content::span(doc, tokens)?;
    let certainty = if clause { 0.9 } else { 0.7 };
    Some(draft(cue, source, vec![content], if sure { certainty } else { certainty * 0.7 }))
}

fn starts_with_that(doc: &Document, i: usize) -> bool {
    doc.low(i) == "that" || doc.word(i.saturating_sub(1)) == ":"
}

/// Whether only an aside (`on Friday`, `in a statement`) stands between the cue and the sentence's end or a comma.
fn nothing_after(doc: &Document, cue: &Cue, end: usize) -> bool {
    let next = cue.tokens.end;
    next >= end
        || doc.tokens[next].kind == Kind::Mark
        || content::tells(doc, cue.head)
        || doc.is(next, super::lexicon::PREPOSITION | super::lexicon::WEEKDAY | super::lexicon::ADVERB)
        || matches!(doc.low(next), "last" | "this" | "yesterday")
}

fn draft(cue: &Cue, source: Range<usize>, content: Vec<Span>, certainty: f32) -> Draft {
    Draft {
        source,
        cue: cue.tokens.clone(),
        head: cue.head,
        content,
        negated: cue.negated,
        confidence: (cue.weight * certainty * 100.0).round() / 100.0,
    }
}

/// The subject of a finite cue, and whether it stands right before it.
fn subject(doc: &Document, sentence: &Range<usize>, cue: &Cue, earlier: &[Draft]) -> Option<(Range<usize>, bool)> {
    let start = cue.tokens.start;
    if start > sentence.start && matches!(doc.low(start - 1), "and" | "but") {
        return shared_subject(doc, sentence, start, earlier).map(|s| (s, false));
    }
    source::before(doc, sentence.start, start).map(|s| (s, true)).or_else(|| {
        let comma = start > sentence.start && doc.word(start - 1) == ",";
        if comma { shared_subject(doc, sentence, start, earlier).map(|s| (s, false)) } else { None }
    })
}

/// The speaker of the sentence's earlier clause, else the sentence's first noun phrase.
fn shared_subject(doc: &Document, sentence: &Range<usize>, before: usize, earlier: &[Draft]) -> Option<Range<usize>> {
    if let Some(d) = earlier.last()
        && !d.source.is_empty()
    {
        return Some(d.source.clone());
    }
    let mut from = sentence.start;
    while from < before && doc.is(from, super::lexicon::ADVERB | super::lexicon::CONJUNCTION) {
        from += 1;
    }
    if doc.is(from, super::lexicon::PREPOSITION | super::lexicon::SUBORDINATOR) {
        from = (from..before).find(|&k| doc.word(k) == ",")? + 1;
    }
    source::after(doc, from, before).filter(|s| s.end <= before)
}

/// `..., adding that ...`.
fn gerund(
    doc: &Document,
    sentence: &Range<usize>,
    cue: &Cue,
    earlier: &[Draft],
    next: &[(usize, Cue)],
) -> Option<Draft> {
    let source = match absolute(doc, sentence, cue.tokens.start) {
        Some(own) => own,
        None => shared_subject(doc, sentence, cue.tokens.start, earlier)?,
    };
    let end = content::sentence_end(doc, sentence);
    let (start, _) = content::start_after(doc, cue, end);
    let to = content::end_after(doc, cue, next, start, end);
    let content = content::span(doc, trimmed(doc, start, to))?;
    Some(draft(cue, source, vec![content], 0.8))
}

/// `with X saying ...`: the gerund's own subject.
fn absolute(doc: &Document, sentence: &Range<usize>, start: usize) -> Option<Range<usize>> {
    let own = source::before(doc, sentence.start, start)?;
    (own.start > sentence.start && doc.low(own.start - 1) == "with").then_some(own)
}

/// `X is expected to ...`: nobody is named as the source.
fn passive(doc: &Document, sentence: &Range<usize>, cue: &Cue) -> Option<Draft> {
    let hearsay = matches!(
        doc.low(cue.head),
        "expected" | "believed" | "alleged" | "rumored" | "rumoured" | "reported" | "thought" | "said" | "estimated"
    );
    if !hearsay || doc.low(cue.tokens.end) != "to" {
        return None;
    }
    let subject = source::before(doc, sentence.start, cue.tokens.start)?;
    let end = content::sentence_end(doc, sentence);
    let content = vec![doc.span(subject), content::span(doc, trimmed(doc, cue.tokens.end, end))?];
    Some(draft(cue, 0..0, content, 0.5))
}

/// `According to X, ...` and `..., according to X`.
fn according(doc: &Document, sentence: &Range<usize>, cue: &Cue, done: usize) -> Option<Draft> {
    let source = source::after(doc, cue.tokens.end, sentence.end)?;
    let opening = (sentence.start..cue.tokens.start)
        .all(|k| doc.tokens[k].kind == Kind::Mark || doc.is(k, super::lexicon::ADVERB | super::lexicon::CONJUNCTION));
    let content = if opening || cue.tokens.start == done && done > sentence.start {
        let comma = (source.end..sentence.end).find(|&k| doc.word(k) == ",").map_or(source.end, |k| k + 1);
        vec![content::span(doc, trimmed(doc, comma, content::sentence_end(doc, sentence)))?]
    } else {
        let mut content = content_before(doc, sentence, cue.tokens.start, done)?;
        content.extend(after_comma_quotation(doc, source.end, sentence.end));
        content
    };
    Some(draft(cue, source, content, 1.0))
}

/// The words before `lead`, back to the sentence's start or the start of the quotation that ends there.
fn content_before(doc: &Document, sentence: &Range<usize>, lead: usize, done: usize) -> Option<Vec<Span>> {
    let mut from = sentence.start;
    if done > sentence.start && done < lead {
        from = done;
        while from < lead
            && (doc.tokens[from].kind == Kind::Mark && !doc.is_quote_mark(from)
                || matches!(doc.low(from), "and" | "but"))
        {
            from += 1;
        }
    }
    let mut to = lead;
    while to > from && matches!(doc.word(to - 1), "," | "—" | "–" | "-") && !doc.tokens[to - 1].quoted {
        to -= 1;
    }
    let mut span = doc.span(from..to);
    if span.is_empty() {
        return None;
    }
    if let Some(q) = content::quote_at(doc, span.start)
        && q.end <= span.end
        && from == sentence.start
    {
        span.start = span.start.min(q.start);
    }
    Some(vec![span])
}

/// `"...," he said, "..."`: the quotation that goes on after the comma.
fn after_comma_quotation(doc: &Document, from: usize, end: usize) -> Option<Span> {
    let mark = (from..end.min(from + 12)).find(|&k| doc.is_quote_mark(k))?;
    if !matches!(doc.word(mark - 1), "," | ":") {
        return None;
    }
    content::quote_at(doc, doc.tokens[mark].span.start)
}

/// Quotations that follow in the same paragraph without a cue of their own belong to the statement, and
/// those of the next paragraph where this one's last quotation stays open.
fn following_quotations(doc: &Document, number: usize, draft: &mut Draft) {
    let ends_quoted = draft.content.iter().any(|s| content::quote_at(doc, s.end.saturating_sub(1)).is_some());
    let colon = doc.ranges[number].end.checked_sub(1).is_some_and(|k| doc.word(k) == ":");
    if !ends_quoted && !colon || draft.cue.end < doc.ranges[number].start {
        return;
    }
    let mut next = number + 1;
    while next < doc.ranges.len() {
        let first = doc.ranges[next].start;
        let start = doc.tokens[first].span.start;
        let covered = draft.content.last().is_some_and(|s| s.end > start);
        let open = draft.content.last().is_some_and(|s| is_open(doc, s.end));
        if !covered && paragraph_between(doc, next) && !(open || colon && next == number + 1) {
            return;
        }
        let Some(q) = content::quote_at(doc, start).filter(|q| q.start == start || covered) else { return };
        if !covered {
            if !wholly_quoted(doc, next, q) {
                return;
            }
            draft.content.push(q);
        }
        next += 1;
    }
}

/// A paragraph that is one quotation, right after a statement with a quotation.
fn continued_quotation(doc: &Document, number: usize, drafts: &mut [Draft]) {
    let Some(last) = drafts.last_mut() else { return };
    let first = doc.ranges[number].start;
    let start = doc.tokens[first].span.start;
    let Some(before) = last.content.last().copied().filter(|s| s.end < start) else { return };
    let quoted = content::quote_at(doc, before.end.saturating_sub(1)).is_some();
    let near = doc.sentences[number].start.saturating_sub(before.end.max(doc.span(last.cue.clone()).end)) < 60;
    if let Some(q) = content::quote_at(doc, start).filter(|q| q.start == start)
        && quoted
        && near
        && wholly_quoted(doc, number, q)
    {
        last.content.push(q);
    }
}

fn is_open(doc: &Document, end: usize) -> bool {
    let i = doc.quotes.partition_point(|q| q.span.end < end);
    doc.quotes.get(i).is_some_and(|q| q.span.end == end && !q.closed)
}

fn paragraph_between(doc: &Document, number: usize) -> bool {
    number > 0 && doc.text[doc.sentences[number - 1].end..doc.sentences[number].start].contains('\n')
}

/// Whether a quotation that opens a sentence covers it, or is cut off by nothing but its own sentences.
fn wholly_quoted(doc: &Document, number: usize, quote: Span) -> bool {
    let last = doc.ranges[number].end - 1;
    doc.tokens[last].quoted || quote.end >= doc.tokens[last].span.start
}

fn trimmed(doc: &Document, mut start: usize, mut end: usize) -> Range<usize> {
    while start < end
        && doc.tokens[start].kind == Kind::Mark
        && !doc.is_quote_mark(start)
        && !matches!(doc.word(start), "$" | "(" | "£" | "€" | "‘" | "#" | "@")
    {
        start += 1;
    }
    while end > start && matches!(doc.word(end - 1), "," | "—" | "–" | ";" | ":") && !doc.tokens[end - 1].quoted {
        end -= 1;
    }
    start..end
}

/// Direct where at least nine in ten words stand between quotation marks.
fn manner(doc: &Document, content: &[Span]) -> Manner {
    let (mut words, mut quoted) = (0, 0);
    for span in content {
        let mut i = doc.token_at(span.start);
        while i < doc.tokens.len() && doc.tokens[i].span.start < span.end {
            if doc.tokens[i].kind != Kind::Mark {
                words += 1;
                quoted += usize::from(doc.tokens[i].quoted);
            }
            i += 1;
        }
    }
    match quoted {
        0 => Manner::Indirect,
        q if q * 10 >= words * 9 => Manner::Direct,
        _ => Manner::Mixed,
    }
}

/// For each statement the innermost other one whose content holds its cue.
fn nesting(doc: &Document, drafts: &[Draft]) -> Vec<Option<usize>> {
    let mut open: Vec<usize> = Vec::new();
    let mut out = vec![None; drafts.len()];
    for (i, d) in drafts.iter().enumerate() {
        let cue = doc.span(d.cue.clone());
        open.retain(|&k| drafts[k].content.iter().any(|s| s.end > d.content[0].start));
        out[i] = open
            .iter()
            .rev()
            .copied()
            .find(|&k| drafts[k].content.iter().any(|s| s.contains(&cue)) && drafts[k].cue != d.cue);
        open.push(i);
        if open.len() > 16 {
            open.remove(0);
        }
    }
    out
}
