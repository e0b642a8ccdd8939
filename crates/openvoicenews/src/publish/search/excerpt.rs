//! Excerpts of a text with the hits marked.

use std::collections::HashMap;

use super::super::escape;
use super::query::{Alternative, Query};
use super::terms::each_term;
use crate::model::Span;

/// Characters that an excerpt has before the first hit, at most.
const LEAD: usize = 60;

/// A stretch of an excerpt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// As the text has it; white space is one space.
    pub text: String,
    /// Whether it is what was searched for.
    pub hit: bool,
}

/// The whole text with the hits marked: for headlines.
#[must_use]
pub fn marked(text: &str, query: &Query) -> Vec<Piece> {
    pieces(text, Span::new(0, text.len()), &hits(text, query))
}

/// About `most` characters of a text, from where the most that was searched for stands together, with the hits marked;
/// the beginning where nothing does. Its time is linear in the text's length.
#[must_use]
pub fn excerpt(text: &str, query: &Query, most: usize) -> Vec<Piece> {
    let hits = hits(text, query);
    let span = window(text, &hits, most);
    let mut out = pieces(text, span, &hits);
    if span.start > 0 {
        put(&mut out, 0, "… ");
    }
    if span.end < text.trim_end().len() {
        let end = out.len();
        put(&mut out, end, " …");
    }
    out
}

/// The pieces as HTML: text made harmless, the hits in `mark`.
#[must_use]
pub fn html(pieces: &[Piece]) -> String {
    let mut out = String::new();
    for piece in pieces {
        let text = escape::escape(&piece.text);
        out.push_str(&if piece.hit { format!("<mark>{text}</mark>") } else { text });
    }
    out
}

/// Where something that was searched for stands, and which of the wanted it is.
struct Hit {
    span: Span,
    which: usize,
}

fn hits(text: &str, query: &Query) -> Vec<Hit> {
    let wanted: Vec<&Alternative> = query.wanted_words().collect();
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut spans = Vec::new();
    let mut terms: Vec<String> = Vec::new();
    each_term(text, |span, term| {
        spans.push(span);
        terms.push(term.to_owned());
    });
    let starts = starts(&wanted);
    let mut out = Vec::new();
    for at in 0..terms.len() {
        let found = |which: &&usize| wanted[**which].begins(&terms[at..]);
        // Of two that begin at one word the longer is marked.
        let candidates = starts.of(&terms[at]);
        let best = candidates.iter().filter(found).max_by_key(|which| wanted[**which].terms.len());
        if let Some(&which) = best {
            let end = at + wanted[which].terms.len() - 1;
            out.push(Hit { span: Span::new(spans[at].start, spans[end].end), which });
        }
    }
    out
}

/// The wanted by their first terms; those that are a beginning alone by themselves.
struct Starts<'a> {
    whole: HashMap<&'a str, Vec<usize>>,
    beginnings: Vec<(&'a str, usize)>,
}

fn starts<'a>(wanted: &[&'a Alternative]) -> Starts<'a> {
    let mut starts = Starts { whole: HashMap::new(), beginnings: Vec::new() };
    for (which, a) in wanted.iter().enumerate() {
        match &a.terms[..] {
            [only] if a.prefix => starts.beginnings.push((only, which)),
            [first, ..] => starts.whole.entry(first).or_default().push(which),
            [] => {}
        }
    }
    starts
}

impl Starts<'_> {
    fn of(&self, term: &str) -> Vec<usize> {
        let beginnings = self.beginnings.iter().filter(|(b, _)| term.starts_with(b)).map(|(_, which)| *which);
        self.whole.get(term).into_iter().flatten().copied().chain(beginnings).collect()
    }
}

/// The stretch to show: it begins at a word, and holds as many different of the wanted as it can; of equals the first.
fn window(text: &str, hits: &[Hit], most: usize) -> Span {
    let first = best(hits, most).map_or(0, |hit| hit.span.start);
    let start = back(text, first, LEAD.min(most / 4));
    let rest = &text[start..];
    let end = rest.char_indices().nth(most).map_or(text.len(), |(end, _)| start + end);
    if end == text.len() {
        return Span::new(start, text.trim_end().len().max(start));
    }
    // Cut at a space, unless that would cut a whole long word away.
    let cut = text[start..end].rfind(char::is_whitespace).map(|at| start + at).filter(|&at| at > start + most / 2);
    Span::new(start, cut.unwrap_or(end))
}

/// The hit from which on the most different ones stand within `most` bytes. Two hands over the hits: each goes on only.
fn best(hits: &[Hit], most: usize) -> Option<&Hit> {
    let room = most - LEAD.min(most / 4);
    let mut counts: HashMap<usize, usize> = HashMap::new();
    let mut best: Option<(usize, &Hit)> = None;
    let mut end = 0;
    for hit in hits {
        while let Some(next) = hits.get(end).filter(|n| n.span.end <= hit.span.start + room || n.span == hit.span) {
            *counts.entry(next.which).or_default() += 1;
            end += 1;
        }
        let different = counts.len();
        if best.is_none_or(|(most, _)| different > most) {
            best = Some((different, hit));
        }
        if let Some(count) = counts.get_mut(&hit.which) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&hit.which);
            }
        }
    }
    best.map(|(_, hit)| hit)
}

/// A place at most `most` characters before another: where a sentence begins, else a word, else that place itself.
fn back(text: &str, at: usize, most: usize) -> usize {
    let from = text[..at].char_indices().rev().take(most).last().map_or(at, |(from, _)| from);
    if from == 0 {
        return 0;
    }
    let before = &text[from..at];
    let sentence = before.rmatch_indices(['.', '!', '?', '\n', '”']).find_map(|(end, mark)| {
        let after = end + mark.len();
        let gap = before[after..].len() - before[after..].trim_start().len();
        (gap > 0 || mark == "\n").then_some(from + after + gap)
    });
    let word = || before.find(char::is_whitespace).map(|end| from + end + 1).filter(|p| text.is_char_boundary(*p));
    sentence.or_else(word).unwrap_or(at)
}

/// A stretch of the text, divided where hits begin and end.
fn pieces(text: &str, within: Span, hits: &[Hit]) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let mut at = within.start;
    for hit in hits.iter().filter(|h| h.span.start >= within.start && h.span.end <= within.end) {
        if hit.span.end <= at {
            continue;
        }
        let start = hit.span.start.max(at);
        push(&mut out, &text[at..start], false);
        push(&mut out, &text[start..hit.span.end], true);
        at = hit.span.end;
    }
    push(&mut out, &text[at..within.end.max(at)], false);
    out
}

fn push(out: &mut Vec<Piece>, text: &str, hit: bool) {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if c.is_whitespace() && shown.ends_with(' ') => {}
            c if c.is_whitespace() => shown.push(' '),
            c => shown.push(c),
        }
    }
    match out.last_mut() {
        _ if shown.is_empty() => {}
        Some(last) if last.hit == hit => last.text.push_str(&shown),
        _ => out.push(Piece { text: shown, hit }),
    }
}

/// Puts text that is no hit before or behind all.
fn put(out: &mut Vec<Piece>, at: usize, text: &str) {
    let beside = at.min(out.len().saturating_sub(1));
    match out.get_mut(beside) {
        Some(piece) if !piece.hit && at == 0 => piece.text.insert_str(0, text),
        Some(piece) if !piece.hit => piece.text.push_str(text),
        _ => out.insert(at, Piece { text: text.to_owned(), hit: false }),
    }
}
