//! The learned reading of names: which words are a name, and of what kind.
//!
//! A conditional random field reads each stretch of text that may hold a name: words with capitals, and the small words
//! and marks between them. It sees what the rules found, beside the words, their kinds, lists of names, and how the
//! rest of the article writes the same words.

pub(crate) mod lessons;
mod view;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::super::crf::{Crf, Marginals};
use super::super::document::{Document, Kind};
use super::super::lexicon::{
    CENSUS_FIRST, CENSUS_LAST, CONJUNCTION, DEMONYM, DETERMINER, FIRST_NAME, MONTH, ORDINARY, ORG, PLACE, PLACE_HEAD,
    PREPOSITION, REPORTING, ROLE, TITLE, WEEKDAY,
};
use super::{Found, is_royal, kinds};
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
const SITE: u8 = 7;
/// Tokens of a name that is looked for where it was passed over.
const LONGEST_AGAIN: usize = 4;
/// From this probability on a name keeps its kind whatever the article's other mentions of it are.
const SURE: f32 = 0.8;
/// The same for somebody of one word, of whom the article tells nothing else.
const CERTAIN: f32 = 0.9;

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
    let mut judged: Vec<Judged> = judged.into_iter().flat_map(|j| parted(doc, j)).collect();
    judged.retain_mut(|j| bare(doc, j));
    for k in 0..judged.len() {
        let free = k.checked_sub(1).map_or(0, |b| judged[b].tokens.end);
        longer(doc, &mut judged[k], free);
    }
    for j in &mut judged {
        if j.chances[slot(EntityKind::Organisation)] < CERTAIN && acts(doc, &j.tokens) {
            (j.kind, j.chances) = (EntityKind::Person, [1.0, 0.0, 0.0, 0.0]);
        }
    }
    add_ruled(doc, ruled, &mut judged);
    datelines(doc, &mut judged);
    agree(doc, &mut judged);
    judged
        .into_iter()
        .map(|j| Found { sure: j.chances[slot(j.kind)] >= SURE, tokens: titled(doc, &j), kind: j.kind })
        .collect()
}

/// `Orrenia's Defence Ministry` is two names: a body's owner is none of its words.
fn parted(doc: &Document, judged: Judged) -> Vec<Judged> {
    let Judged { tokens, kind, chances } = judged;
    let owned = (tokens.start + 1..tokens.end.saturating_sub(1))
        .find(|&i| doc.possessive(i) && doc.low(i).len() > 1 && kinds::is_body(doc, i + 1..tokens.end));
    match owned {
        Some(i) => vec![
            Judged { tokens: tokens.start..i, kind: EntityKind::Place, chances: [0.0; 4] },
            Judged { tokens: i + 1..tokens.end, kind, chances },
        ],
        None => vec![Judged { tokens, kind, chances }],
    }
}

/// Takes in the word before that belongs to the name: a first name, or the direction of a place; not before `free`.
fn longer(doc: &Document, judged: &mut Judged, free: usize) {
    let first = judged.tokens.start;
    let Some(before) = first.checked_sub(1).filter(|&b| b >= free && doc.capital(b)) else { return };
    let opens = doc.ranges[doc.tokens[first].sentence as usize].start == before;
    let belongs = match judged.kind {
        EntityKind::Person => !doc.is(before, ORDINARY | TITLE | ROLE | DEMONYM | PLACE | ORG | WEEKDAY | MONTH),
        EntityKind::Place => kinds::qualifies(doc.low(before)) && !opens,
        EntityKind::Organisation | EntityKind::Other => false,
    };
    if belongs && doc.tokens[before].sentence == doc.tokens[first].sentence {
        judged.tokens.start = before;
    }
}

/// `Cecilie Harn of the Employers' Council`, `Anfinn Lodvik, chairman of ...`: two words that no list and no running
/// text knows, and that do what people do.
fn acts(doc: &Document, tokens: &Range<usize>) -> bool {
    let (first, after) = (tokens.start, tokens.end);
    let held = first.checked_sub(1).is_some_and(|b| doc.is(b, PREPOSITION | DETERMINER));
    let strange = tokens.len() == 2 && !doc.is(after - 1, ORDINARY | PLACE | PLACE_HEAD) && !doc.is(first, PLACE);
    let belongs = doc.low(after) == "of" && doc.low(after + 1) == "the" && doc.capital(after + 2);
    let speaks = doc.is(after, REPORTING) && !doc.capital(after);
    // ", Sundbane's chief executive,": a role before the next mark.
    let apposed = (after + 1..after + 6).take_while(|&i| doc.tokens.get(i).is_some_and(|t| t.kind == Kind::Word));
    let role = doc.word(after) == "," && apposed.into_iter().any(|i| doc.is(i, ROLE) && !doc.capital(i));
    !held && strange && (belongs || speaks || role || kinds::has_role(doc, after))
}

/// Adds what the rules are sure of and the weights passed over, where no word of it is known from running text.
///
/// What the rules only guess was added too at first: F1 on GUM and WikiGold fell by .01.
fn add_ruled(doc: &Document, ruled: &[Found], judged: &mut Vec<Judged>) {
    let strange = |i: usize| doc.capital(i) && !doc.is(i, ORDINARY | TITLE | WEEKDAY | MONTH) && doc.word(i).len() > 2;
    let mut next = 0;
    let mut added = Vec::new();
    for f in ruled.iter().filter(|f| f.sure && f.tokens.clone().all(strange)) {
        while judged.get(next).is_some_and(|j| j.tokens.end <= f.tokens.start) {
            next += 1;
        }
        if judged.get(next).is_none_or(|j| j.tokens.start >= f.tokens.end) {
            added.push(Judged { tokens: f.tokens.clone(), kind: f.kind, chances: [0.0; 4] });
        }
    }
    judged.extend(added);
    judged.sort_by_key(|j| j.tokens.start);
}

/// `HALDEN (ONS) -` at the start of a paragraph: a place and, in brackets, an agency.
fn datelines(doc: &Document, judged: &mut Vec<Judged>) {
    for sentence in &doc.ranges {
        let first = sentence.start;
        let shouted = |i: usize| doc.word(i).len() > 1 && doc.word(i).chars().all(|c| c.is_uppercase() || c == '.');
        let places = sentence.clone().take(3).take_while(|&i| shouted(i)).count();
        let end = first + places;
        let bracket = sentence.clone().skip(places).take(6).find(|&i| doc.word(i) == "(");
        let dash = |i: usize| matches!(doc.word(i), "-" | "–" | "—");
        let agency = bracket.filter(|&b| doc.word(b + 2) == ")" && dash(b + 3));
        if places == 0 || agency.is_none() && !dash(end) {
            continue;
        }
        judged.retain(|j| j.tokens.start >= end || j.tokens.end <= first);
        judged.push(Judged { tokens: first..end, kind: EntityKind::Place, chances: [0.0, 0.0, 0.0, 1.0] });
        if let Some(b) = agency {
            judged.retain(|j| j.tokens.start > b + 1 || j.tokens.end <= b + 1);
            let told = Judged { tokens: b + 1..b + 2, kind: EntityKind::Organisation, chances: [0.0, 3.0, 0.0, 0.0] };
            judged.push(told);
        }
    }
    judged.sort_by_key(|j| j.tokens.start);
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
    // "President Otto Monday met": the day is none of the name.
    let day = |i: usize| judged.kind == EntityKind::Person && doc.is(i, WEEKDAY);
    while !tokens.is_empty() && (idle(tokens.end - 1) || tokens.len() > 1 && day(tokens.end - 1)) {
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

const KINDS: [EntityKind; 4] = [EntityKind::Person, EntityKind::Organisation, EntityKind::Other, EntityKind::Place];

/// Which kind a label is of, and whether it begins a name.
fn read(label: u8) -> Option<(usize, bool)> {
    match label {
        0 => None,
        SITE => Some((3, false)),
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
    somebody(doc, judged, &together);
    let again = passed_over(doc, judged, &together);
    judged.extend(again);
    judged.sort_by_key(|j| j.tokens.start);
}

/// Who is named by one word is somebody: the article gives a title, a role or a longer name, lists know the word, or the
/// weights are sure. Else the name is what else it may be, a place where it stands after `in`: nobody is in a person.
fn somebody(doc: &Document, judged: &mut [Judged], together: &BTreeMap<&str, [f32; 4]>) {
    let mut people: BTreeSet<&str> = BTreeSet::new();
    let mut inside: BTreeSet<&str> = BTreeSet::new();
    // "Sundbane, which operates the line": no person is a which.
    let mut things: BTreeSet<&str> = BTreeSet::new();
    for j in judged.iter() {
        let (first, last) = (j.tokens.start, j.tokens.end - 1);
        let before = first.checked_sub(1);
        if first < last && j.kind == EntityKind::Person || before.is_some_and(|b| doc.is(b, TITLE | ROLE)) {
            people.extend([doc.word(first), doc.word(last)]);
        } else if first == last && doc.word(first + 1) == "," && doc.low(first + 2) == "which" {
            things.insert(doc.word(first));
        } else if first == last && before.is_some_and(|b| matches!(doc.low(b), "in" | "near" | "across")) {
            inside.insert(doc.word(first));
        }
    }
    for j in judged.iter_mut().filter(|j| j.tokens.len() == 1 && j.kind == EntityKind::Person) {
        let (i, word) = (j.tokens.start, doc.word(j.tokens.start));
        if people.contains(word) {
            continue;
        }
        let known = doc.is(i, FIRST_NAME | CENSUS_FIRST | CENSUS_LAST) || j.chances[0] >= CERTAIN;
        let known = known && !things.contains(word);
        if inside.contains(word) {
            j.kind = EntityKind::Place;
        } else if !known {
            let sums = together.get(word).copied().unwrap_or_default();
            let best = (1..4).fold(3, |best, k| if sums[k] > sums[best] { k } else { best });
            j.kind = KINDS[best];
        }
    }
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
