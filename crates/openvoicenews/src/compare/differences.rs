//! Differing numbers for the same thing.

use std::collections::{BTreeMap, BTreeSet};

use super::tolls;
use crate::model::{Claim, Difference, DifferenceKind, Passage, Position, Quantity, Sentence, Source, Span};
use crate::text::{Terms, fold, is_function_word, stem, words};

/// Weighted Dice from which two passages may be about the same thing, if they also count the same.
const RELATED: f32 = 0.25;

/// What a number counts: the stems around it, and its unit.
struct Counted {
    after: BTreeSet<String>,
    around: BTreeSet<String>,
}

/// Every thing for which different origins give different numbers.
pub(super) fn numbers(passages: &[Passage], sources: &[Source], terms: &Terms) -> Vec<Difference> {
    let mut groups: Vec<BTreeMap<usize, usize>> = Vec::new();
    for (i, p) in passages.iter().enumerate().filter(|(_, p)| !p.quantities.is_empty()) {
        for j in terms.neighbours(i).into_iter().filter(|&j| j > i) {
            let other = &passages[j];
            if sources[p.source].origin == sources[other.source].origin || terms.likeness(i, j) < RELATED {
                continue;
            }
            // Last century's fire is another fire.
            if tolls::is_elsewhere(p, sources) != tolls::is_elsewhere(other, sources) {
                continue;
            }
            // A share or sum whose thing is not named is the same only in nearly the same sentence.
            let named = |p: &Passage, q: usize| p.quantities[q].what.is_some();
            let alike =
                |(a, b): &(usize, usize)| named(p, *a) && named(other, *b) || terms.likeness(i, j) >= 2.0 * RELATED;
            if let Some((a, b)) = conflict(p, other).filter(alike) {
                join(&mut groups, (i, a), (j, b));
            }
        }
    }
    let mut tolls = tolls::groups(passages, sources, terms);
    // A pair of like sentences that gives a toll is one with it.
    groups.retain(|g| !tolls.iter_mut().any(|t| take_in(t, g)));
    tolls.append(&mut groups);
    tolls.iter().filter_map(|g| difference(g, passages, sources)).collect()
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

/// The first pair of quantities, as indices, that count the same thing and differ; `None` where any agree.
pub(super) fn conflict(a: &Passage, b: &Passage) -> Option<(usize, usize)> {
    let mut found = None;
    for (i, qa) in a.quantities.iter().enumerate() {
        for (j, qb) in b.quantities.iter().enumerate() {
            if qa.unit != qb.unit || is_part(a, qa) != is_part(b, qb) || !same_thing(a, qa, b, qb) {
                continue;
            }
            if agree(qa, qb) {
                return None;
            }
            found = found.or(Some((i, j)));
        }
    }
    found
}

/// `Nine of the injured`.
fn is_part(p: &Passage, q: &Quantity) -> bool {
    [" of the ", " of them", " of those "].iter().any(|of| p.text[q.span.end..].starts_with(of))
}

fn agree(a: &Quantity, b: &Quantity) -> bool {
    let (low_a, high_a) = (a.value, a.to.unwrap_or(a.value));
    let (low_b, high_b) = (b.value, b.to.unwrap_or(b.value));
    low_a <= high_b && low_b <= high_a
}

fn same_thing(a: &Passage, qa: &Quantity, b: &Passage, qb: &Quantity) -> bool {
    let (x, y) = (counted(&a.text, qa.span), counted(&b.text, qb.span));
    fate(&x.around) == fate(&y.around)
        && x.after.intersection(&y.after).next().is_some()
        && x.around.intersection(&y.around).count() >= 2
}

fn counted(text: &str, number: Span) -> Counted {
    let content = |part: &str| -> Vec<String> {
        let folded = words(part).map(|w| fold(w.text).into_owned());
        folded
            .filter(|w| !is_function_word(w) && !w.starts_with(|c: char| c.is_ascii_digit()))
            .map(|w| stem(&w))
            .collect()
    };
    let clause_end = text[number.end..].find([',', ';', '.', '"', '”']).map_or(text.len(), |n| number.end + n);
    let after: Vec<String> = content(&text[number.end..clause_end]).into_iter().take(4).collect();
    let before = content(&text[..number.start]);
    let inside = content(number.of(text));
    let near = before.iter().rev().take(4).chain(&after).chain(&inside).cloned().collect();
    Counted { after: after.iter().chain(&inside).take(3).cloned().collect(), around: near }
}

/// Dead and injured are counted alike but are not the same thing.
fn fate(stems: &BTreeSet<String>) -> u8 {
    const FATES: [&[&str]; 4] = [
        &["kill", "dead", "die", "death", "toll", "bodi"],
        &["injur", "wound", "hurt", "hospit"],
        &["arrest", "detain", "charg", "indict", "custodi"],
        &["miss", "unaccount"],
    ];
    let has = |words: &&[&str]| words.iter().any(|w| stems.contains(*w));
    FATES.iter().enumerate().filter(|(_, words)| has(words)).fold(0, |bits, (i, _)| bits | 1 << i)
}

fn difference(group: &BTreeMap<usize, usize>, passages: &[Passage], sources: &[Source]) -> Option<Difference> {
    let mut positions: Vec<(f64, Position)> = Vec::new();
    let mut about = None;
    // Sources are in order of publication: what the latest has leads, unless it repeats an older, lower count.
    for (&i, &q) in group.iter().rev() {
        let p = &passages[i];
        let quantity = &p.quantities[q];
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
    if tolls::is_running(group, passages) {
        let highest = positions.iter().map(|(value, _)| *value).fold(f64::MIN, f64::max);
        // Stable: behind the highest, the others stay in their order.
        positions.sort_by_key(|(value, _)| *value < highest);
    }
    let positions: Vec<Position> = positions.into_iter().map(|(_, p)| p).collect();
    let about = about.map_or_else(String::new, |what| thing(&what));
    (positions.len() > 1).then_some(Difference { kind: DifferenceKind::Number, about, positions })
}

/// What is counted, without the verb that may stand in it: `people were hurt` as `people hurt`.
fn thing(what: &str) -> String {
    const VERBS: [&str; 9] = ["is", "are", "was", "were", "be", "been", "has", "have", "had"];
    let rest: Vec<&str> = what.split(' ').filter(|w| !VERBS.contains(w)).collect();
    rest.join(" ")
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
