//! Differing numbers for the same thing.

use std::collections::{BTreeMap, BTreeSet};

use super::figures::Figures;
use super::points::Follower;
use super::relations::Relations;
use super::tolls;
use crate::model::{
    Claim, DateMention, Difference, DifferenceKind, Passage, Position, Quantity, Sentence, Source, Span,
};
use crate::text::{Tally, Terms};

/// Weighted Dice from which two passages may be about the same thing, if they also count the same.
const RELATED: f32 = 0.25;

/// Every thing for which different origins give different numbers.
pub(super) fn numbers(
    passages: &[Passage],
    sources: &[Source],
    terms: &Terms,
    relations: &Relations<'_>,
) -> Vec<Difference> {
    let mut groups: Vec<BTreeMap<usize, usize>> = Vec::new();
    let mut tally = Tally::default();
    for (i, p) in passages.iter().enumerate().filter(|(_, p)| !p.quantities.is_empty()) {
        for (j, most) in terms.sharing(i, &mut tally).into_iter().filter(|&(j, _)| j > i) {
            let other = &passages[j];
            let related = || terms.may_be_alike(i, j, most, RELATED) && terms.likeness(i, j) >= RELATED;
            if sources[p.source].origin == sources[other.source].origin || !related() {
                continue;
            }
            // A share or sum whose thing is not named is the same only in nearly the same sentence.
            let named = |p: &Passage, q: usize| p.quantities[q].what.is_some();
            let alike =
                |(a, b): &(usize, usize)| named(p, *a) && named(other, *b) || terms.likeness(i, j) >= 2.0 * RELATED;
            if let Some((a, b)) = relations.counted(i, j).filter(alike) {
                join(&mut groups, (i, a), (j, b));
            }
        }
    }
    let mut tolls = tolls::groups(passages, terms, relations.figures());
    // A pair of like sentences that gives a toll is one with it.
    groups.retain(|g| !tolls.iter_mut().any(|t| take_in(t, g)));
    tolls.append(&mut groups);
    tolls.iter().filter_map(|g| difference(g, passages, sources, relations)).collect()
}

/// Takes the numbers of a group into a toll of which it has one.
fn take_in(toll: &mut BTreeMap<usize, usize>, group: &BTreeMap<usize, usize>) -> bool {
    let shared = group.iter().any(|(i, q)| toll.get(i) == Some(q));
    if shared {
        for (&i, &q) in group {
            toll.entry(i).or_insert(q);
        }
    }
    shared
}

/// Adds two conflicting (passage, quantity) pairs to the group that has one of them, or to a new one.
fn join(groups: &mut Vec<BTreeMap<usize, usize>>, a: (usize, usize), b: (usize, usize)) {
    let known = groups.iter_mut().find(|g| g.get(&a.0) == Some(&a.1) || g.get(&b.0) == Some(&b.1));
    match known {
        Some(group) => {
            group.entry(a.0).or_insert(a.1);
            group.entry(b.0).or_insert(b.1);
        }
        None => groups.push(BTreeMap::from([a, b])),
    }
}

fn difference(
    group: &BTreeMap<usize, usize>,
    passages: &[Passage],
    sources: &[Source],
    relations: &Relations<'_>,
) -> Option<Difference> {
    let parts = parts(group, passages);
    let mut positions: Vec<(f64, Position)> = Vec::new();
    let mut told: Vec<&Quantity> = Vec::new();
    let mut about = None;
    // Sources are in order of publication: what the latest has leads, unless it repeats an older, lower count.
    for (&i, &q) in group.iter().rev() {
        let p = &passages[i];
        let quantity = &p.quantities[q];
        if parts.contains(&quantity.value.to_bits()) {
            continue;
        }
        told.push(quantity);
        let sentence = verbatim(p, &sources[p.source])?;
        about = about.or_else(|| quantity.what.clone());
        match positions.iter_mut().find(|(value, _)| *value == quantity.value) {
            Some((_, position)) => position.sentences.push(sentence),
            None => {
                let value = quantity.span.of(&p.text).to_owned();
                positions.push((quantity.value, Position { value, sentences: vec![sentence] }));
            }
        }
    }
    if tolls::is_running(group, passages, relations.figures()) {
        let highest = positions.iter().map(|(value, _)| *value).fold(f64::MIN, f64::max);
        // Stable: behind the highest, the others stay in their order.
        positions.sort_by_key(|(value, _)| *value < highest);
    }
    let positions: Vec<Position> = positions.into_iter().map(|(_, p)| p).collect();
    let about = about.map_or_else(String::new, |what| thing(&what));
    let apart = told.iter().any(|x| told.iter().any(|y| !Figures::may_be_one(x, y)));
    (positions.len() > 1 && apart).then_some(Difference { kind: DifferenceKind::Number, about, positions })
}

/// The values, as bits, of which another is the sum: 20 here and 11 there are the 31 of all.
fn parts(group: &BTreeMap<usize, usize>, passages: &[Passage]) -> BTreeSet<u64> {
    let values: BTreeSet<u64> = group.iter().map(|(&i, &q)| passages[i].quantities[q].value.to_bits()).collect();
    let is_part = |&&v: &&u64| {
        let value = f64::from_bits(v);
        values.iter().any(|&w| w != v && values.contains(&(value + f64::from_bits(w)).to_bits()))
    };
    values.iter().filter(is_part).copied().collect()
}

/// What is counted, without the verb that may stand in it: `people were hurt` as `people hurt`.
fn thing(what: &str) -> String {
    const VERBS: [&str; 9] = ["is", "are", "was", "were", "be", "been", "has", "have", "had"];
    let rest: Vec<&str> = what.split(' ').filter(|w| !VERBS.contains(w)).collect();
    rest.join(" ")
}

/// Every day, place, actor or quotation in which a passage differs from the one that it follows, and every denial.
pub(super) fn others(
    followers: &[Follower],
    passages: &[Passage],
    sources: &[Source],
    relations: &Relations<'_>,
) -> Vec<Difference> {
    let mut out = Vec::new();
    for f in followers {
        let [p, q] = [&passages[f.behind], &passages[f.passage]];
        if sources[p.source].origin == sources[q.source].origin {
            continue;
        }
        for &kind in f.judgement.kinds.iter().filter(|k| **k != DifferenceKind::Number) {
            if kind == DifferenceKind::Date && is_plan(p, q, sources) {
                continue;
            }
            let Some([x, y]) = relations.values(kind, f.behind, f.passage) else { continue };
            let position = |value: &str, p: &Passage| {
                Some(Position { value: value.to_owned(), sentences: vec![verbatim(p, &sources[p.source])?] })
            };
            if let Some((x, y)) = position(x, p).zip(position(y, q)) {
                out.push(Difference { kind, about: String::new(), positions: vec![x, y] });
            }
        }
    }
    out
}

/// Whether two passages of different times name days that were to come: the later one has the new plan.
fn is_plan(p: &Passage, q: &Passage, sources: &[Source]) -> bool {
    let out = |p: &Passage| sources[p.source].published;
    let ahead = |p: &Passage| {
        let day = out(p).map(|m| m.day().to_string());
        day.is_some_and(|today| p.dates.iter().filter_map(DateMention::day).any(|day| *day > *today))
    };
    out(p) != out(q) && ahead(p) && ahead(q)
}

/// The passage as a sentence that cites itself.
fn verbatim(p: &Passage, source: &Source) -> Option<Sentence> {
    let claim = Claim {
        id: format!("{}/{}", source.article, p.position),
        text: p.text.clone(),
        evidence: vec![p.cite(Span::new(0, p.text.len()), source)?],
        speaker: p.statements.first().map(|s| s.speaker.name.clone()),
        origins: 1,
        ..Claim::default()
    };
    Sentence::try_from(claim).ok()
}
