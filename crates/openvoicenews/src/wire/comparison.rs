//! Comparisons as JSON lines.

use serde::{Deserialize, Serialize};

use super::{LineError, write_line};
use crate::model::{
    ArticleId, Comparison, Difference, DifferenceKind, Evidence, Field, Judgement, Passage, Point, PointKind, Relation,
    Span, VoiceShare,
};

/// A passage by its place: field and code points of an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The article.
    pub article: ArticleId,
    /// Its field.
    #[serde(default)]
    pub field: Field,
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
}

/// Two passages that somebody wants to have judged: `{"a":{"article","field"?,"start","end"},"b":{..}}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pair {
    /// One of them.
    pub a: Place,
    /// The other.
    pub b: Place,
}

/// Reads a pair of passages.
///
/// # Errors
///
/// Where the line is no such object.
pub fn read_pair(line: &str) -> Result<Pair, LineError> {
    serde_json::from_str(line).map_err(|e| LineError::new(format!("is no pair of passages: {e}")))
}

#[derive(Serialize)]
struct Judged<'a> {
    #[serde(flatten)]
    pair: &'a Pair,
    relation: Relation,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    kinds: &'a [DifferenceKind],
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    running: bool,
    odds: f64,
}

/// Writes how a pair was judged, on one line: the pair, `relation`, `kinds`, `running` and the log odds that both tell
/// the same thing, in hundredths.
///
/// # Errors
///
/// Where the odds are no finite number.
pub fn write_judgement(pair: &Pair, j: &Judgement) -> Result<String, LineError> {
    let odds = (f64::from(j.odds) * 100.0).round() / 100.0;
    write_line(&Judged { pair, relation: j.relation, kinds: &j.kinds, running: j.running, odds })
}

#[derive(Serialize)]
struct Leaving<'a> {
    story: &'a str,
    points: Vec<PointOut<'a>>,
    differences: &'a [Difference],
    voices: &'a [VoiceShare],
}

#[derive(Serialize)]
struct PointOut<'a> {
    id: &'a str,
    kind: PointKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    when: &'a Option<String>,
    stated_by: Vec<VoiceOut<'a>>,
    contested_by: Vec<VoiceOut<'a>>,
    denied_by: Vec<VoiceOut<'a>>,
    left_out_by: Vec<&'a ArticleId>,
}

#[derive(Serialize)]
struct VoiceOut<'a> {
    article: &'a str,
    origin: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    speaker: Option<&'a str>,
    evidence: Vec<Evidence>,
}

/// Writes one line.
///
/// # Errors
///
/// Where a value is no JSON, for instance a number that is not finite.
pub fn write_comparison(c: &Comparison) -> Result<String, LineError> {
    let points = c.points.iter().map(|p| point(c, p)).collect();
    write_line(&Leaving { story: &c.story, points, differences: &c.differences, voices: &c.voices })
}

fn point<'a>(c: &'a Comparison, p: &'a Point) -> PointOut<'a> {
    let voices = |list: &[usize]| list.iter().map(|&i| voice(c, &c.passages[i])).collect();
    PointOut {
        id: &p.id,
        kind: p.kind,
        when: &p.when,
        stated_by: voices(&p.stated_by),
        contested_by: voices(&p.contested_by),
        denied_by: voices(&p.denied_by),
        left_out_by: p.left_out_by.iter().map(|&i| &c.sources[i].article).collect(),
    }
}

fn voice<'a>(c: &'a Comparison, p: &'a Passage) -> VoiceOut<'a> {
    let source = &c.sources[p.source];
    VoiceOut {
        article: &source.article,
        origin: &c.credits[p.source].origin,
        speaker: p.statements.first().map(|s| s.speaker.name.as_str()),
        evidence: p.cite(Span::new(0, p.text.len()), source).into_iter().collect(),
    }
}
