//! The reading order of a body: the weightiest first, and what is about one thing side by side.

use std::collections::{BTreeMap, BTreeSet};

use super::known;
use super::plan::{Chosen, Plan};
use crate::model::Comparison;
use crate::text::{fold, stem};

/// What likeness to the sentence before counts beside weight: likeness goes from 0 to 1, weight mostly from 1 to 4.
const NEARNESS: f32 = 2.0;
/// What a sentence gains behind the one that its article has before it, and loses before that one.
const CONTINUES: f32 = 0.5;
/// Likeness from which two sentences share a paragraph.
const AKIN: f32 = 0.08;
/// Sentences of a paragraph.
const PARAGRAPH: usize = 3;

/// Sentences that stay together.
struct Unit {
    weight: f32,
    passages: Vec<usize>,
}

impl Unit {
    fn of<'a>(chosen: impl Iterator<Item = &'a Chosen>) -> Unit {
        let mut unit = Unit { weight: f32::MIN, passages: Vec::new() };
        for x in chosen {
            unit.weight = unit.weight.max(x.weight);
            unit.passages.push(x.passage);
        }
        unit
    }
}

/// Passages by paragraph: facts, differing accounts and statements by weight and likeness; then what is not known, what
/// was before and what comes.
pub(super) fn paragraphs(c: &Comparison, plan: &Plan) -> Vec<Vec<usize>> {
    let lede = plan.lede.as_ref().map(|x| x.passage);
    let mut told: BTreeSet<usize> = lede.into_iter().collect();
    let mut open: Vec<Unit> = plan.facts.iter().map(|x| Unit::of(std::iter::once(x))).collect();
    open.extend(plan.contrasts.iter().map(|x| Unit::of(x.in_body().filter(|x| told.insert(x.passage)))));
    open.extend(plan.statements.chunk_by(|a, b| a.speaker == b.speaker).map(|same| Unit::of(same.iter())));
    let tail = [&plan.unknown, &plan.background, &plan.outlook].map(|part| Unit::of(part.iter()));
    let mut out: Vec<Vec<usize>> = Vec::new();
    for unit in by_weight_and_likeness(c, open, lede).into_iter().chain(tail) {
        place(c, unit.passages, &mut out);
    }
    out
}

/// From each unit to the one that follows from it best, of those whose sentences take nothing as known that has not been
/// read.
fn by_weight_and_likeness(c: &Comparison, mut open: Vec<Unit>, lede: Option<usize>) -> Vec<Unit> {
    open.retain(|u| !u.passages.is_empty());
    let own = |&p: &usize| (p, known::presupposed(c, p));
    let presupposed: BTreeMap<usize, Vec<String>> = open.iter().flat_map(|u| &u.passages).map(own).collect();
    let mut read: Vec<usize> = lede.into_iter().collect();
    let mut out: Vec<Unit> = Vec::with_capacity(open.len());
    while !open.is_empty() {
        let last = read.last();
        let near = |u: &Unit| NEARNESS * last.map_or(0.0, |&l| c.terms.likeness(l, u.passages[0]));
        let behind = |u: &Unit| last.is_some_and(|&l| goes_on(c, l, u.passages[0]));
        let ahead = |u: &Unit| open.iter().flat_map(|o| &o.passages).any(|&o| goes_on(c, o, u.passages[0]));
        let kept = |u: &Unit| CONTINUES * (f32::from(behind(u)) - f32::from(ahead(u)));
        let value = |u: &Unit| u.weight + near(u) + kept(u);
        let clear = |u: &Unit| {
            (0..u.passages.len()).all(|n| is_introduced(c, &presupposed[&u.passages[n]], &[&read, &u.passages[..n]]))
        };
        let best = (0..open.len()).filter(|&u| clear(&open[u])).max_by(|&a, &b| {
            value(&open[a]).total_cmp(&value(&open[b])).then(open[b].passages[0].cmp(&open[a].passages[0]))
        });
        let Some(best) = best else { break };
        let unit = open.swap_remove(best);
        read.extend(&unit.passages);
        out.push(unit);
    }
    out
}

/// Whether a passage is the next of its article but one at most.
fn goes_on(c: &Comparison, from: usize, to: usize) -> bool {
    let (p, q) = (&c.passages[from], &c.passages[to]);
    p.source == q.source && q.position > p.position && q.position - p.position <= 2
}

/// Sets sentences into the last paragraph where they go on with it, or where both would stand alone.
fn place(c: &Comparison, passages: Vec<usize>, out: &mut Vec<Vec<usize>>) {
    let Some(&first) = passages.first() else { return };
    match out.last_mut() {
        Some(last) if last.len() + passages.len() <= PARAGRAPH && follows(c, last, first, passages.len()) => {
            last.extend(passages);
        }
        _ => out.push(passages),
    }
}

fn follows(c: &Comparison, paragraph: &[usize], next: usize, length: usize) -> bool {
    let akin = paragraph.iter().any(|&p| c.terms.likeness(p, next) >= AKIN);
    akin || paragraph.len() == 1 && length == 1
}

/// Whether what a sentence takes as known stands in one that is read before it. What is read first has none before it.
pub(super) fn is_introduced(c: &Comparison, presupposed: &[String], read: &[&[usize]]) -> bool {
    let opens = read.iter().all(|r| r.is_empty());
    opens
        || presupposed.iter().all(|noun| {
            let noun = fold(noun);
            let of = stem(&noun);
            // Two words of one stem begin alike: most need not be stemmed.
            let same = |w: &str| w.as_bytes().first() == noun.as_bytes().first() && stem(w) == of;
            let has = |t: usize| c.passages[t].listed().any(|w| same(w.folded));
            read.iter().copied().flatten().any(|&t| has(t))
        })
}
