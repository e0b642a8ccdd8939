//! Readings as JSON lines.

use serde::Serialize;

use super::{LineError, write_line};
use crate::model::{DateKind, EntityKind, Manner, Note, Reading, Span, SpeakerKind};
use crate::text::CodePoints;

type Pieces = Vec<[usize; 2]>;

#[derive(Serialize)]
struct Leaving<'a> {
    article: &'a str,
    revision: &'a str,
    language: &'a Option<String>,
    sentences: Vec<SentenceOut>,
    entities: Vec<EntityOut<'a>>,
    dates: Vec<DateOut<'a>>,
    quantities: Vec<QuantityOut<'a>>,
    attributions: Vec<AttributionOut<'a>>,
    unknown: Vec<UnknownOut<'a>>,
    loaded: Vec<LoadedOut>,
    notes: &'a [Note],
}

#[derive(Serialize)]
struct SentenceOut {
    start: usize,
    end: usize,
}

#[derive(Serialize)]
struct EntityOut<'a> {
    start: usize,
    end: usize,
    kind: EntityKind,
    name: &'a str,
}

#[derive(Serialize)]
struct DateOut<'a> {
    start: usize,
    end: usize,
    kind: DateKind,
    value: &'a str,
}

#[derive(Serialize)]
struct QuantityOut<'a> {
    start: usize,
    end: usize,
    value: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    modifier: &'a Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: &'a Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    what: &'a Option<String>,
}

#[derive(Serialize)]
struct SpeakerOut<'a> {
    name: &'a str,
    kind: SpeakerKind,
}

#[derive(Serialize)]
struct AttributionOut<'a> {
    id: String,
    source: Pieces,
    cue: Pieces,
    content: Pieces,
    manner: Manner,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    negated: bool,
    speaker: SpeakerOut<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    via: &'a Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    within: Option<String>,
    confidence: f32,
}

#[derive(Serialize)]
struct UnknownOut<'a> {
    start: usize,
    end: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: &'a Option<String>,
}

#[derive(Serialize)]
struct LoadedOut {
    start: usize,
    end: usize,
    reason: &'static str,
}

/// Writes one line.
///
/// # Errors
///
/// Never for a reading; kept for symmetry with the other writers.
pub fn write_reading(r: &Reading) -> Result<String, LineError> {
    let points = CodePoints::new(&r.article.text);
    let at = |s: &Span| (points.of_byte(s.start), points.of_byte(s.end));
    let pieces = |list: &[Span]| {
        list.iter()
            .map(|s| {
                let (a, b) = at(s);
                [a, b]
            })
            .collect::<Pieces>()
    };
    let attributions = r.attributions.iter().enumerate().map(|(i, a)| AttributionOut {
        id: attribution_id(i),
        source: pieces(&a.source),
        cue: pieces(&a.cue),
        content: pieces(&a.content),
        manner: a.manner,
        negated: a.negated,
        speaker: SpeakerOut { name: &a.speaker.name, kind: a.speaker.kind },
        via: &a.via,
        within: a.within.map(attribution_id),
        confidence: a.confidence,
    });
    write_line(&Leaving {
        article: &r.article.id,
        revision: &r.article.revision,
        language: &r.language,
        sentences: r
            .sentences
            .iter()
            .map(|s| {
                let (start, end) = at(s);
                SentenceOut { start, end }
            })
            .collect(),
        entities: r
            .entities
            .iter()
            .map(|e| {
                let (start, end) = at(&e.span);
                EntityOut { start, end, kind: e.kind, name: &e.name }
            })
            .collect(),
        dates: r
            .dates
            .iter()
            .map(|d| {
                let (start, end) = at(&d.span);
                DateOut { start, end, kind: d.kind, value: &d.value }
            })
            .collect(),
        quantities: r
            .quantities
            .iter()
            .map(|q| {
                let (start, end) = at(&q.span);
                QuantityOut {
                    start,
                    end,
                    value: q.value,
                    to: q.to,
                    modifier: &q.modifier,
                    unit: &q.unit,
                    what: &q.what,
                }
            })
            .collect(),
        attributions: attributions.collect(),
        unknown: r
            .unknown
            .iter()
            .map(|u| {
                let (start, end) = at(&u.span);
                UnknownOut { start, end, by: &u.by }
            })
            .collect(),
        loaded: r
            .loaded
            .iter()
            .map(|l| {
                let (start, end) = at(&l.span);
                LoadedOut { start, end, reason: l.reason }
            })
            .collect(),
        notes: &r.notes,
    })
}

fn attribution_id(i: usize) -> String {
    format!("a{i}")
}
