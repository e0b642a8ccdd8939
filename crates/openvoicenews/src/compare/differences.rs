//! Differing numbers for the same thing.

use std::collections::{BTreeMap, BTreeSet};

use super::points::Follower;
use super::relations::Relations;
use super::tolls;
use crate::model::{
    Claim, Difference, DifferenceKind, EntityKind, Passage, Position, Quantity, Sentence, Source, Span,
};
use crate::text::{Terms, Word, fold, is_function_word, root, words};

/// Weighted Dice from which two passages may be about the same thing, if they also count the same.
const RELATED: f32 = 0.25;

/// What a number counts: the stems around it, and its unit.
struct Counted {
    after: BTreeSet<String>,
    around: BTreeSet<String>,
}

/// Every thing for which different origins give different numbers.
pub(super) fn numbers(
    passages: &[Passage],
    sources: &[Source],
    terms: &Terms,
    relations: &Relations<'_>,
) -> Vec<Difference> {
    let mut groups: Vec<BTreeMap<usize, usize>> = Vec::new();
    for (i, p) in passages.iter().enumerate().filter(|(_, p)| !p.quantities.is_empty()) {
        for j in terms.neighbours(i).into_iter().filter(|&j| j > i) {
            let other = &passages[j];
            if sources[p.source].origin == sources[other.source].origin || terms.likeness(i, j) < RELATED {
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
    for (i, qa) in a.quantities.iter().enumerate().filter(|(_, q)| is_told(a, q)) {
        for (j, qb) in b.quantities.iter().enumerate().filter(|(_, q)| is_told(b, q)) {
            if qa.unit != qb.unit || is_part(a, qa) != is_part(b, qb) || !same_thing(a, qa, b, qb) {
                continue;
            }
            if agree((a, qa), (b, qb)) {
                return None;
            }
            found = found.or(Some((i, j)));
        }
    }
    found.filter(|_| !of_two_places(a, b))
}

/// Whether both name places and none in common: rain here and rain there.
pub(super) fn of_two_places(a: &Passage, b: &Passage) -> bool {
    let places = |p: &Passage| -> BTreeSet<String> {
        let places = p.names.iter().filter(|n| n.entity.kind == EntityKind::Place);
        places.map(|n| fold(&n.entity.name).replace('.', "")).collect()
    };
    let (x, y) = (places(a), places(b));
    !x.is_empty() && !y.is_empty() && x.is_disjoint(&y)
}

/// Whether a number tells something that stays: not how far a storm is away or where an index stands, and no `737`.
fn is_told(p: &Passage, q: &Quantity) -> bool {
    const MOVING: [&str; 10] = ["mile", "km", "m", "foot", "inch", "cm", "mph", "km/h", "knot", "degree"];
    const UNTOLD: [&str; 6] = ["points", "mph", "nautical", "precincts", "caliber", "magnitude"];
    let moving = q.unit.as_deref().is_some_and(|u| MOVING.contains(&u))
        || q.what.as_deref().is_some_and(|what| words(what).any(|w| UNTOLD.contains(&w.text)));
    let (before, after) = (words(&p.text[..q.span.start]).last(), words(&p.text[q.span.end..]).next());
    let shouted = |w: &Word<'_>| w.text.len() > 1 && w.text.chars().all(char::is_uppercase);
    // `Boeing 737`, but not "in Port Halden, 19 passengers".
    let joined = |w: &Word<'_>| p.text[w.span.end..q.span.start].trim().is_empty() && w.span.start > 0;
    let model = q.unit.is_none() && before.is_some_and(|w| joined(&w) && (w.is_number() || w.is_capitalised()))
        || after.is_some_and(|w| shouted(&w) || w.text.contains("illion"));
    let named = p.names.iter().any(|n| n.entity.span.overlaps(&q.span));
    !moving && !model && !named && !is_vague(p, q)
}

/// `Dozens`, `hundreds of thousands`: no number that another could contradict.
fn is_vague(p: &Passage, q: &Quantity) -> bool {
    let number = fold(q.span.of(&p.text)).into_owned();
    ["dozens", "scores", "hundreds", "thousands", "millions", "billions"].iter().any(|w| number.contains(w))
}

/// `Nine of the injured`, `three other men`, `of those, six`; and the whole, `all 157 on board`.
fn is_part(p: &Passage, q: &Quantity) -> bool {
    let (before, after) = (p.text[..q.span.start].to_lowercase(), &p.text[q.span.end..]);
    [" of the ", " of them", " of those ", " other ", " others", " more "].iter().any(|of| after.starts_with(of))
        || before.starts_with("of ")
        || ["all ", "other ", "another ", "remaining "].iter().any(|other| before.ends_with(other))
}

/// Whether two numbers include each other: `more than 4,700` and `4,742`.
pub(super) fn agree((a, qa): (&Passage, &Quantity), (b, qb): (&Passage, &Quantity)) -> bool {
    let range = |p: &Passage, q: &Quantity| {
        let upper = q.to.unwrap_or(q.value);
        let modifier = q.modifier.as_deref().unwrap_or("").to_lowercase();
        let has = |of: &[&str]| of.iter().any(|w| modifier.contains(w));
        // The dead and hurt are counted: `at least 13` is not `at least 17`.
        let counted = tolls::is_total(p, q);
        match () {
            () if counted => (q.value, upper),
            () if has(&["more", "over", "least", "excess"]) => (q.value, upper * OVER),
            () if has(&["nearly", "almost", "less", "under", "up to", "most", "fewer", "close"]) => {
                (q.value / OVER, upper)
            }
            () if q.modifier.is_some() => (q.value * (1.0 - ABOUT), upper * (1.0 + ABOUT)),
            () => (q.value, upper),
        }
    };
    let ((low_a, high_a), (low_b, high_b)) = (range(a, qa), range(b, qb));
    low_a <= high_b && low_b <= high_a
}

/// How far `more than` and `nearly` reach, and what `about` and `some` leave open.
const OVER: f64 = 1.25;
const ABOUT: f64 = 0.03;

fn same_thing(a: &Passage, qa: &Quantity, b: &Passage, qb: &Quantity) -> bool {
    let (x, y) = (counted(&a.text, qa.span), counted(&b.text, qb.span));
    let (shared, all) = (x.after.intersection(&y.after).count(), x.after.union(&y.after).count());
    // 41 percent of the patients are not 25 percent of the funds.
    let enough = if qa.unit.as_deref() == Some("%") { 2 * shared > all } else { 2 * shared >= all };
    fate(&x.around) == fate(&y.around) && shared > 0 && enough && x.around.intersection(&y.around).count() >= 2
}

fn counted(text: &str, number: Span) -> Counted {
    let content = |part: &str| -> Vec<String> {
        let folded = words(part).map(|w| fold(w.text).into_owned());
        folded
            .filter(|w| !is_function_word(w) && !w.starts_with(|c: char| c.is_ascii_digit()))
            .map(|w| root(&w))
            .collect()
    };
    let clause_end = text[number.end..].find([',', ';', '.', '"', '”']).map_or(text.len(), |n| number.end + n);
    let after: Vec<String> = content(&text[number.end..clause_end]).into_iter().take(4).collect();
    let before = content(&text[..number.start]);
    let inside = content(number.of(text));
    let near = before.iter().rev().take(4).chain(&after).chain(&inside).cloned().collect();
    Counted { after: after.iter().chain(&inside).take(3).cloned().collect(), around: near }
}

/// Whether a quantity counts the dead or the hurt.
pub(super) fn is_casualty(p: &Passage, n: usize) -> bool {
    const KILLED_OR_HURT: u8 = 0b11;
    fate(&counted(&p.text, p.quantities[n].span).around) & KILLED_OR_HURT > 0
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

/// Every day, place, actor or quotation in which a passage differs from the one that it follows, and every denial.
pub(super) fn others(
    followers: &[Follower],
    passages: &[Passage],
    sources: &[Source],
    relations: &Relations<'_>,
) -> Vec<Difference> {
    let mut out = Vec::new();
    for f in followers {
        let [p, q] = [&passages[f.leader], &passages[f.passage]];
        if sources[p.source].origin == sources[q.source].origin {
            continue;
        }
        for &kind in f.judgement.kinds.iter().filter(|k| **k != DifferenceKind::Number) {
            if kind == DifferenceKind::Date && is_plan(p, q, sources) {
                continue;
            }
            let Some([x, y]) = relations.values(kind, f.leader, f.passage) else { continue };
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
        p.dates.iter().any(|d| d.value.len() == 10 && day.as_ref().is_some_and(|day| d.value > *day))
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
