//! How much a report may take from each article.

use xxhash_rust::xxh3::xxh3_64;

use super::House;
use crate::model::{Claim, Comparison};
use crate::text::{fold, quotations, words};

/// The words that are still free, for each source.
pub(super) struct Budget<'a> {
    comparison: &'a Comparison,
    left: Vec<usize>,
    run: usize,
}

/// In-order shares shorter than this are chance, not copying.
const CHANCE: usize = 6;

impl<'a> Budget<'a> {
    pub(super) fn new(comparison: &'a Comparison, house: &House) -> Budget<'a> {
        // The limits of the house are whole words; a share is rounded down.
        let limit = |n: usize| ((n as f64 * house.share) as usize).max(house.share_floor);
        let left = comparison.sources.iter().map(|s| limit(s.words)).collect();
        Budget { comparison, left, run: house.run }
    }

    /// Whether no run of an article's words in the claim is too long.
    pub(super) fn admits_run(claim: &Claim, run: usize) -> bool {
        let plain = unquoted(&claim.text);
        // Most sentences have fewer words than a run may have.
        plain.len() <= run || claim.evidence.iter().all(|e| longest_run(&plain, &hashed(&e.exact)) <= run)
    }

    /// Takes the claim's words from its sources, or says that it does not fit and takes nothing.
    pub(super) fn take(&mut self, claim: &Claim) -> bool {
        let Some(costs) = self.costs(claim) else { return false };
        let fits = costs.iter().zip(&self.left).all(|(cost, left)| cost <= left);
        if fits {
            self.left.iter_mut().zip(&costs).for_each(|(left, cost)| *left -= cost);
        }
        fits
    }

    /// Whether the claim's words are still free.
    pub(super) fn fits(&self, claim: &Claim) -> bool {
        self.costs(claim).is_some_and(|costs| costs.iter().zip(&self.left).all(|(cost, left)| cost <= left))
    }

    /// Gives back the words of a claim that was taken and takes those of another, or changes nothing.
    pub(super) fn exchange(&mut self, taken: &Claim, other: &Claim) -> bool {
        let Some(new) = self.costs(other) else { return false };
        let same = taken.text == other.text && taken.evidence == other.evidence;
        let old = if same { Some(new.clone()) } else { self.costs(taken) };
        let Some(old) = old else { return false };
        let free = || self.left.iter().zip(&old).map(|(left, cost)| left + cost);
        let fits = free().zip(&new).all(|(left, cost)| *cost <= left);
        if fits {
            self.left = free().zip(&new).map(|(left, cost)| left - cost).collect();
        }
        fits
    }

    /// What a claim takes from each source; `None` where it takes too many words in a row or cites another article.
    pub(super) fn costs(&self, claim: &Claim) -> Option<Vec<usize>> {
        let plain = unquoted(&claim.text);
        let mut costs = vec![0; self.left.len()];
        for e in &claim.evidence {
            let source = self.comparison.sources.iter().position(|s| s.article == e.article)?;
            let cited = hashed(&e.exact);
            if plain.len() > self.run && longest_run(&plain, &cited) > self.run {
                return None;
            }
            let shared = in_order(&plain, &cited);
            costs[source] += if shared >= CHANCE { shared } else { 0 };
        }
        Some(costs)
    }
}

/// The hash of a folded word: words are held against each other many times.
type Hash = u64;

/// The words outside quotation marks.
fn unquoted(text: &str) -> Vec<Hash> {
    let quoted = quotations(text);
    let mut out = Vec::with_capacity(text.len() / 5);
    let outside = words(text).filter(|w| !quoted.iter().any(|q| q.contains(&w.span)));
    outside.for_each(|w| add_parts(&mut out, w.text));
    out
}

fn hashed(text: &str) -> Vec<Hash> {
    let mut out = Vec::with_capacity(text.len() / 5);
    words(text).for_each(|w| add_parts(&mut out, w.text));
    out
}

fn add_parts(out: &mut Vec<Hash>, word: &str) {
    if word.bytes().all(|b| b.is_ascii_lowercase()) {
        out.push(xxh3_64(word.as_bytes()));
    } else {
        out.extend(parts(word).iter().map(|part| xxh3_64(part.as_bytes())));
    }
}

/// Compounds count as their parts, digits apart from letters, so that the
/// limits hold however one counts: `a 10-minute walk` is four words.
pub(super) fn parts(word: &str) -> Vec<String> {
    let folded = fold(word);
    if folded.bytes().all(|b| b.is_ascii_lowercase()) {
        return vec![folded.into_owned()];
    }
    let mut out: Vec<String> = Vec::new();
    let mut last = None;
    for c in folded.chars() {
        let kind = if c.is_ascii_digit() {
            Some(true)
        } else if c.is_alphabetic() || c == '\'' || c == '.' {
            Some(false)
        } else {
            None
        };
        match (kind, out.last_mut()) {
            (None, _) => {}
            (Some(_), Some(part)) if kind == last || c == '.' => part.push(c),
            (Some(_), _) => out.push(c.to_string()),
        }
        if c != '.' {
            last = kind;
        }
    }
    out
}

/// Length of the longest common subsequence.
fn in_order(a: &[Hash], b: &[Hash]) -> usize {
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
fn longest_run(a: &[Hash], b: &[Hash]) -> usize {
    let mut row = vec![0; b.len() + 1];
    let mut longest = 0;
    for x in a {
        for j in (0..b.len()).rev() {
            row[j + 1] = if x == &b[j] { row[j] + 1 } else { 0 };
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
            (hashed("the storm hit the coast late on Monday"), hashed("a storm hit the northern coast on Monday"));
        assert_eq!(longest_run(&a, &b), 3);
        assert_eq!(in_order(&a, &b), 6);
        assert_eq!(parts("10-minute"), ["10", "minute"]);
        assert_eq!(unquoted("He said “no such thing” today."), hashed("he said TODAY"));
    }
}
