//! The learned reading of names: which words are a name, and of what kind.
//!
//! A conditional random field reads each stretch of text that may hold a name: words with capitals, and the small words
//! and marks between them. It sees what the rules found, beside the words, their kinds, lists of names, and how the
//! rest of the article writes the same words.

pub(crate) mod lessons;
mod view;

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::crf::{Crf, Marginals};
use super::super::document::Document;
use super::Found;
use crate::model::EntityKind;
use view::View;

/// The parameters as `cargo xtask train names` wrote them.
const PARAMETERS: &[u8] = include_bytes!("learned/names.bin");
/// What a parameter file begins with: the form that this program reads.
const FORM: &[u8] = b"OVN names 1\n";
/// None; beginning and inside of person, organisation and other; place, whose names hardly ever touch each other.
const LABELS: usize = 8;
const PERSON: u8 = 1;
const ORGANISATION: u8 = 3;
const OTHER: u8 = 5;
const PLACE: u8 = 7;
/// From this probability on a name keeps its kind whatever the article's other mentions of it are.
const SURE: f32 = 0.8;

/// The learned parameters.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    tagger: Crf,
}

impl Model {
    /// The parameters that come with the program.
    pub(crate) fn built_in() -> Option<Model> {
        let mut rest = PARAMETERS.strip_prefix(FORM)?;
        Some(Model { tagger: Crf::read(&mut rest)? })
    }
}

/// A name with the probability of each kind.
struct Judged {
    tokens: Range<usize>,
    kind: EntityKind,
    chances: [f32; 4],
}

/// The names of a document, given those that the rules found.
pub(super) fn found(doc: &Document, ruled: &[Found], model: &Model) -> Vec<Found> {
    let view = View::new(doc, ruled);
    let mut judged = Vec::new();
    let mut keys = Vec::with_capacity(128);
    for segment in &view.segments {
        let scores: Vec<_> = segment
            .clone()
            .map(|i| {
                view.features(doc, segment, i, &mut keys);
                model.tagger.score(&keys)
            })
            .collect();
        let labels = model.tagger.best(&scores);
        if labels.iter().any(|&l| l != 0) {
            names(segment, &labels, &model.tagger.marginals(&scores), &mut judged);
        }
    }
    agree(doc, &mut judged);
    judged.into_iter().map(|j| Found { sure: j.chances[slot(j.kind)] >= SURE, kind: j.kind, tokens: j.tokens }).collect()
}

fn slot(kind: EntityKind) -> usize {
    match kind {
        EntityKind::Person => 0,
        EntityKind::Organisation => 1,
        EntityKind::Other => 2,
        EntityKind::Place => 3,
    }
}

const KINDS: [EntityKind; 4] =
    [EntityKind::Person, EntityKind::Organisation, EntityKind::Other, EntityKind::Place];

/// Which kind a label is of, and whether it begins a name.
fn read(label: u8) -> Option<(usize, bool)> {
    match label {
        0 => None,
        PLACE => Some((3, false)),
        l => Some((usize::from(l - 1) / 2, l % 2 == 1)),
    }
}

/// The names that the labels of a segment make.
fn names(segment: &Range<usize>, labels: &[u8], chances: &Marginals, judged: &mut Vec<Judged>) {
    let mut k = 0;
    while k < labels.len() {
        let Some((kind, _)) = read(labels[k]) else {
            k += 1;
            continue;
        };
        let first = k;
        k += 1;
        while k < labels.len() && read(labels[k]) == Some((kind, false)) {
            k += 1;
        }
        let mut sums = [0.0f32; 4];
        for row in &chances[first..k] {
            for (label, chance) in (0u8..).zip(row.iter()) {
                if let Some((kind, _)) = read(label) {
                    sums[kind] += chance / (k - first) as f32;
                }
            }
        }
        judged.push(Judged { tokens: segment.start + first..segment.start + k, kind: KINDS[kind], chances: sums });
    }
}

/// One name is mostly one thing in an article: a doubtful mention takes the kind that its mentions have together.
fn agree(doc: &Document, judged: &mut [Judged]) {
    let mut together: BTreeMap<&str, [f32; 4]> = BTreeMap::new();
    for j in judged.iter() {
        let sums = together.entry(written(doc, &j.tokens)).or_default();
        for (sum, chance) in sums.iter_mut().zip(j.chances) {
            *sum += chance;
        }
    }
    for j in judged.iter_mut().filter(|j| j.chances[slot(j.kind)] < SURE) {
        let Some(sums) = together.get(written(doc, &j.tokens)) else { continue };
        let best = (0..4).fold(slot(j.kind), |best, k| if sums[k] > sums[best] { k } else { best });
        j.kind = KINDS[best];
    }
}

fn written<'a>(doc: &Document<'a>, tokens: &Range<usize>) -> &'a str {
    doc.span(tokens.clone()).of(doc.text)
}
