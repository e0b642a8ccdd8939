//! A reading cut into passages: its headline and its sentences, each with what was understood of it.

use std::collections::BTreeMap;

use crate::model::{Attribution, Entity, Evidence, Field, NameIn, Passage, Quantity, Reading, Span, StatementIn};
use crate::text::{CodePoints, quotations};

/// The passages of an article, headline first.
pub(super) fn of(reading: &Reading, source: usize) -> Vec<Passage> {
    let text = &reading.article.text;
    let points = CodePoints::new(text);
    let full_forms = full_forms(reading, &points);
    let quoted = quotations(text);
    let mut out: Vec<Passage> = headline(reading, source).into_iter().collect();
    let (mut paragraph, mut last_end) = (0, 0);
    for (position, &span) in reading.sentences.iter().enumerate() {
        paragraph += usize::from(Span::new(last_end, span.start).of(text).contains("\n\n"));
        last_end = span.end;
        let names = within(&reading.entities, span, |e| e.span);
        out.push(Passage {
            position,
            paragraph,
            start: points.of_byte(span.start),
            names: names.map(|e| name_in(e, span, text, &full_forms)).collect(),
            dates: within(&reading.dates, span, |d| d.span).map(|d| moved(d, span)).collect(),
            quantities: within(&reading.quantities, span, |q| q.span).map(|q| moved_quantity(q, span)).collect(),
            statements: reading.attributions.iter().filter_map(|a| statement(a, span)).collect(),
            unknown: reading.unknown.iter().any(|u| u.span.overlaps(&span)),
            loaded: within(&reading.loaded, span, |l| l.span)
                .filter(|l| l.strong)
                .map(|l| shifted(l.span, span))
                .collect(),
            ..Passage::unread(source, Field::Text, span.of(text).to_owned(), parts_inside(&quoted, span))
        });
    }
    out
}

fn headline(reading: &Reading, source: usize) -> Option<Passage> {
    let title = reading.article.title.clone();
    let quoted = quotations(&title);
    (!title.trim().is_empty()).then(|| Passage::unread(source, Field::Title, title, quoted))
}

/// The items that lie inside `span`; `items` are in order of their spans.
fn within<T>(items: &[T], span: Span, of: impl Fn(&T) -> Span + Copy) -> impl Iterator<Item = &T> {
    let first = items.partition_point(move |i| of(i).start < span.start);
    items[first..].iter().take_while(move |i| of(i).start < span.end).filter(move |i| of(i).end <= span.end)
}

/// The parts of the pieces that lie in `by`, relative to it.
fn parts_inside(pieces: &[Span], by: Span) -> Vec<Span> {
    let cut = pieces.iter().filter(|p| p.overlaps(&by));
    cut.map(|p| shifted(Span::new(p.start.max(by.start), p.end.min(by.end)), by)).collect()
}

fn shifted(s: Span, by: Span) -> Span {
    Span::new(s.start - by.start, s.end - by.start)
}

fn moved(d: &crate::model::DateMention, by: Span) -> crate::model::DateMention {
    crate::model::DateMention { span: shifted(d.span, by), ..d.clone() }
}

fn moved_quantity(q: &Quantity, by: Span) -> Quantity {
    Quantity { span: shifted(q.span, by), ..q.clone() }
}

/// Where each full name first stands in the article as such.
fn full_forms(reading: &Reading, points: &CodePoints) -> BTreeMap<String, Evidence> {
    let mut out = BTreeMap::new();
    for e in &reading.entities {
        let exact = e.span.of(&reading.article.text);
        if exact == e.name {
            out.entry(e.name.clone()).or_insert_with(|| Evidence {
                article: reading.article.id.clone(),
                revision: Some(reading.article.revision.clone()),
                field: Field::Text,
                start: points.of_byte(e.span.start),
                end: points.of_byte(e.span.end),
                exact: exact.to_owned(),
            });
        }
    }
    out
}

fn name_in(e: &Entity, by: Span, text: &str, full_forms: &BTreeMap<String, Evidence>) -> NameIn {
    let full = if e.span.of(text) == e.name { None } else { full_forms.get(&e.name).cloned() };
    NameIn { entity: Entity { span: shifted(e.span, by), ..e.clone() }, full }
}

/// The part of a statement that lies in the sentence; `None` where none of its content does.
fn statement(a: &Attribution, by: Span) -> Option<StatementIn> {
    let content = parts_inside(&a.content, by);
    (!content.is_empty()).then(|| StatementIn {
        source: parts_inside(&a.source, by),
        cue: parts_inside(&a.cue, by),
        content,
        manner: a.manner,
        negated: a.negated,
        speaker: a.speaker.clone(),
        via: a.via.clone(),
        confidence: a.confidence,
    })
}
