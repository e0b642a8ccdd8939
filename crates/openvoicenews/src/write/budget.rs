//! How much a report may take from each article.

use std::collections::BTreeSet;

use super::House;
use crate::model::{Claim, Comparison, Evidence};
use crate::text::{fold, quotations, words};

/// The words that are still free, for each source.
pub(super) struct Budget<'a> {
    comparison: &'a Comparison,
    left: Vec<usize>,
    run: usize,
    /// Cited passages that were counted already: using one twice takes nothing more.
    counted: BTreeSet<(usize, usize)>,
}

/// In-order shares shorter than this are chance, not copying.
const CHANCE: usize = 6;

impl<'a> Budget<'a> {
    pub(super) fn new(comparison: &'a Comparison, house: &House) -> Budget<'a> {
        // The limits of the house are whole words; a share is rounded down.
        let limit = |n: usize| ((n as f64 * house.share) as usize).max(house.share_floor);
        let left = comparison.sources.iter().map(|s| limit(s.words)).collect();
        Budget { comparison, left, run: house.run, counted: BTreeSet::new() }
    }

    /// Takes the claim's words from its sources, or says that it does not fit and takes nothing.
    pub(super) fn take(&mut self, claim: &Claim) -> bool {
        let plain = unquoted(&claim.text);
        let mut costs: Vec<(usize, usize, usize)> = Vec::new();
        for e in &claim.evidence {
            let Some(source) = self.comparison.sources.iter().position(|s| s.article == e.article) else {
                return false;
            };
            let cited = folded(&e.exact);
            if longest_run(&plain, &cited) > self.run {
                return false;
            }
            let shared = in_order(&plain, &cited);
            let new = shared >= CHANCE && !self.counted.contains(&key(source, e));
            costs.push((source, e.start, if new { shared } else { 0 }));
        }
        let needed = |source| costs.iter().filter(|c| c.0 == source).map(|c| c.2).sum::<usize>();
        if costs.iter().any(|&(source, _, _)| needed(source) > self.left[source]) {
            return false;
        }
        for &(source, start, cost) in &costs {
            self.left[source] -= cost;
            self.counted.insert((source, start));
        }
        true
    }
}

fn key(source: usize, e: &Evidence) -> (usize, usize) {
    (source, e.start)
}

/// The folded words outside quotation marks.
fn unquoted(text: &str) -> Vec<String> {
    let quoted = quotations(text);
    let outside = words(text).filter(|w| !quoted.iter().any(|q| q.contains(&w.span)));
    outside.map(|w| fold(w.text).into_owned()).collect()
}

fn folded(text: &str) -> Vec<String> {
    words(text).map(|w| fold(w.text).into_owned()).collect()
}

/// Length of the longest common subsequence.
fn in_order(a: &[String], b: &[String]) -> usize {
    let mut row = vec![0; b.len() + 1];
    for x in a {
        let mut diagonal = 0;
        for (j, y) in b.iter().enumerate() {
            let next = if x == y { diagonal + 1 } else { row[j + 1].max(row[j]) };
            diagonal = std::mem::replace(&mut row[j + 1], next);
        }
    }
    row[b.len()]
}

/// Length of the longest common run.
fn longest_run(a: &[String], b: &[String]) -> usize {
    let mut row = vec![0; b.len() + 1];
    let mut longest = 0;
    for x in a {
        for j in (0..b.len()).rev() {
            row[j + 1] = if *x == b[j] { row[j] + 1 } else { 0 };
            longest = longest.max(row[j + 1]);
        }
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_runs_and_shares() {
        let (a, b) =
            (folded("the storm hit the coast late on Monday"), folded("a storm hit the northern coast on Monday"));
        assert_eq!(longest_run(&a, &b), 3);
        assert_eq!(in_order(&a, &b), 6);
        assert_eq!(unquoted("He said “no such thing” today."), ["he", "said", "today"]);
    }
}
