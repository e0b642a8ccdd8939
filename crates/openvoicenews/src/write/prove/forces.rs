//! Negation and doubt: `not` and `may` stay with the words that they bear on.

use super::lexicon::{Force, forces, is_light, same_but_for_ending};
use super::scan::Scan;
use super::{Brought, Proof, Unproved, vocabulary};

/// How many words before a word may negate or weaken it.
const NEAR: usize = 5;
/// How many words of weight after a negation may be what it bears on, where a cut lies between.
const REACH: usize = 6;

/// Judges negations and words of doubt, both ways.
pub(super) fn judge(proof: &Proof<'_>, brought: &Brought, cuts: bool, why: &mut Vec<Unproved>) {
    let ours = Bearing::all(&proof.sentence);
    let theirs: Vec<Vec<Bearing<'_>>> = proof.cited.iter().map(|c| Bearing::all(&c.scan)).collect();
    for b in ours.iter().filter(|b| !brought.any(b.at)) {
        if !theirs.iter().zip(proof.cited).any(|(list, c)| list.iter().any(|t| b.is_like(t, proof, &c.scan))) {
            why.push(added(b.force, b.word));
        }
    }
    counts(&ours, &theirs, why);
    for (list, cited) in theirs.iter().zip(proof.cited) {
        for b in list.iter().filter(|b| is_dropped(b, &cited.scan, proof)) {
            why.push(dropped(b.force, b.word));
        }
    }
    let negated = |list: &[Bearing<'_>]| list.iter().any(|b| b.force == Force::Negates && is_plain(b.word));
    if !cuts && !negated(&ours) && theirs.iter().all(|list| negated(list)) {
        let word =
            theirs.iter().flatten().find(|b| is_plain(b.word) && b.force == Force::Negates).map_or("", |b| b.word);
        why.push(dropped(Force::Negates, word));
    }
}

/// Whether the word negates in any use; `false stories` and `failing schools` negate nothing else.
fn is_plain(word: &str) -> bool {
    !matches!(
        word,
        "false" | "falsely" | "hardly" | "barely" | "scarcely" | "nowhere" | "failing" | "refusing" | "declining"
    )
}

/// No negation more often than in all passages together.
fn counts(ours: &[Bearing<'_>], theirs: &[Vec<Bearing<'_>>], why: &mut Vec<Unproved>) {
    for b in ours.iter().filter(|b| b.force == Force::Negates) {
        let same = |t: &&Bearing<'_>| t.force == b.force && t.group == b.group;
        if ours.iter().filter(same).count() > theirs.iter().flatten().filter(same).count() {
            why.push(added(b.force, b.word));
        }
    }
}

fn added(force: Force, word: &str) -> Unproved {
    match force {
        Force::Negates => Unproved::NegationAdded(word.to_owned()),
        Force::Weakens => Unproved::DoubtAdded(word.to_owned()),
    }
}

fn dropped(force: Force, word: &str) -> Unproved {
    match force {
        Force::Negates => Unproved::NegationDropped(word.to_owned()),
        Force::Weakens => Unproved::DoubtDropped(word.to_owned()),
    }
}

/// A word that negates or weakens, in its place.
struct Bearing<'a> {
    force: Force,
    group: &'a str,
    word: &'a str,
    at: usize,
}

impl<'a> Bearing<'a> {
    fn all(scan: &'a Scan) -> Vec<Bearing<'a>> {
        let mut out = Vec::new();
        for (at, token) in scan.tokens.iter().enumerate() {
            // `May` inside a sentence is the month.
            if token.word == "may" && token.upper && !vocabulary::opens_sentence(scan, token) {
                continue;
            }
            out.extend(forces(&token.word).map(|(force, group)| Bearing { force, group, word: &token.word, at }));
        }
        out
    }

    /// Whether the same word bears on the same thing in a passage.
    fn is_like(&self, other: &Bearing<'_>, proof: &Proof<'_>, passage: &Scan) -> bool {
        if self.force != other.force || self.group != other.group {
            return false;
        }
        let known =
            |word: &str| proof.cited.iter().any(|c| c.scan.tokens.iter().any(|t| same_but_for_ending(&t.word, word)));
        // An outlet named behind the sentence is who says it, though a dateline of the passage has the name, too.
        let own = objects(&proof.sentence, self.at).filter(|(at, _)| !vocabulary::is_credit(proof, *at));
        match own.map(|(_, w)| w).find(|w| known(w)) {
            Some(object) => objects(passage, other.at).take(REACH).any(|(_, w)| same_but_for_ending(w, object)),
            None => true,
        }
    }
}

/// The words of weight after a place, each with its own; negations and words of doubt left out.
fn objects(scan: &Scan, at: usize) -> impl Iterator<Item = (usize, &str)> {
    let rest = scan.tokens.iter().enumerate().skip(at + 1).map(|(at, t)| (at, t.word.as_str()));
    rest.filter(|(_, w)| !is_light(w) && forces(w).next().is_none())
}

/// Whether the sentence has what the word bears on, but without the word,
/// while no passage has it so.
fn is_dropped(b: &Bearing<'_>, passage: &Scan, proof: &Proof<'_>) -> bool {
    let Some((_, object)) = objects(passage, b.at).next() else { return false };
    let is_free = |scan: &Scan, at: usize| {
        let before = &scan.tokens[at.saturating_sub(NEAR)..at];
        !before.iter().any(|t| forces(&t.word).any(|(force, group)| force == b.force && group == b.group))
    };
    let stands_free = |word: &str| {
        let mut scans = proof.cited.iter().map(|c| &c.scan);
        scans.any(|s| s.tokens.iter().enumerate().any(|(at, t)| t.word == word && is_free(s, at)))
    };
    proof.sentence.tokens.iter().enumerate().any(|(at, t)| {
        same_but_for_ending(&t.word, object)
            && is_free(&proof.sentence, at)
            && !stands_free(&t.word)
            && !vocabulary::is_credit(proof, at)
    })
}
