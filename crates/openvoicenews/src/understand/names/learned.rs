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
use super::super::document::{Document, Kind};
use super::super::lexicon::{CONJUNCTION, DETERMINER, FIRST_NAME, ORDINARY, PREPOSITION, TITLE};
use super::{Found, is_royal};
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
/// Tokens of a name that is looked for where it was passed over.
const LONGEST_AGAIN: usize = 4;
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
    judged.retain_mut(|j| bare(doc, j));
    agree(doc, &mut judged);
    judged
        .into_iter()
        .map(|j| Found { sure: j.chances[slot(j.kind)] >= SURE, tokens: titled(doc, &j), kind: j.kind })
        .collect()
}

/// Takes off what is no part of a name at its edges; false where nothing stays.
fn bare(doc: &Document, judged: &mut Judged) -> bool {
    let mut tokens = judged.tokens.clone();
    let idle = |i: usize| {
        doc.tokens[i].kind == Kind::Mark
            || doc.possessive(i)
            || !doc.capital(i) && doc.is(i, PREPOSITION | CONJUNCTION | DETERMINER)
    };
    let article = |i: usize| matches!(doc.low(i), "the" | "a" | "an");
    while !tokens.is_empty() && (idle(tokens.start) || article(tokens.start)) {
        tokens.start += 1;
    }
    while !tokens.is_empty() && idle(tokens.end - 1) {
        tokens.end -= 1;
    }
    let title = |i: usize| doc.is(i, TITLE) && !doc.is(i, FIRST_NAME);
    while judged.kind == EntityKind::Person && tokens.len() > 1 && title(tokens.start) {
        tokens.start += 1;
    }
    judged.tokens = tokens.clone();
    !tokens.is_empty()
}

/// `Pope Otto`: where there is one name only, the title of a monarch is part of it.
fn titled(doc: &Document, judged: &Judged) -> Range<usize> {
    let first = judged.tokens.start;
    let before = first.checked_sub(1).filter(|&b| doc.capital(b) && is_royal(doc.low(b)));
    let alone = judged.kind == EntityKind::Person && judged.tokens.len() == 1;
    before.filter(|_| alone).unwrap_or(first)..judged.tokens.end
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

/// One name is mostly one thing in an article: a doubtful mention takes the kind that its mentions have together, and
/// a mention that was passed over is one too.
fn agree(doc: &Document, judged: &mut Vec<Judged>) {
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
    let again = passed_over(doc, judged, &together);
    judged.extend(again);
    judged.sort_by_key(|j| j.tokens.start);
}

/// Names of the article where they stand outside of those that were found.
fn passed_over(doc: &Document, judged: &[Judged], together: &BTreeMap<&str, [f32; 4]>) -> Vec<Judged> {
    let mut out = Vec::new();
    let mut next = 0;
    let mut i = 0;
    while i < doc.tokens.len() {
        while judged.get(next).is_some_and(|j| j.tokens.end <= i) {
            next += 1;
        }
        let free = judged.get(next).map_or(doc.tokens.len(), |j| j.tokens.start);
        if i >= free {
            i = judged[next].tokens.end;
            continue;
        }
        let opens = doc.ranges[doc.tokens[i].sentence as usize].start == i;
        let written_there = (1..=LONGEST_AGAIN.min(free - i))
            .rev()
            .filter(|_| doc.capital(i) && !(opens && doc.is(i, ORDINARY)))
            .find_map(|n| together.get(written(doc, &(i..i + n))).map(|sums| (n, *sums)));
        let Some((n, sums)) = written_there else {
            i += 1;
            continue;
        };
        let best = (0..4).fold(0, |best, k| if sums[k] > sums[best] { k } else { best });
        out.push(Judged { tokens: i..i + n, kind: KINDS[best], chances: [0.0; 4] });
        i += n;
    }
    out
}

fn written<'a>(doc: &Document<'a>, tokens: &Range<usize>) -> &'a str {
    doc.span(tokens.clone()).of(doc.text)
}
