//! Whether one passage says that what another tells is not so.

use std::ops::Range;

use super::content::{Content, Contents, common};
use super::runs;
use crate::text::is_function_word;

/// Verbs of denying; what is denied follows.
const DENIALS: [&str; 15] = [
    "contradicted",
    "contradicts",
    "denied",
    "denies",
    "deny",
    "denying",
    "dismissed",
    "disputed",
    "disputes",
    "rebuts",
    "rebutted",
    "refuted",
    "refutes",
    "rejected",
    "rejects",
];
/// What is denied as a claim, after a verb that has other uses: a minister is dismissed, too.
const CLAIMS: [&str; 7] = ["accusations", "claim", "claims", "idea", "notion", "suggestion", "suggestions"];
/// What is denied to somebody: it is refused, and no claim.
const REFUSED: [&str; 12] = [
    "access",
    "asylum",
    "bail",
    "bond",
    "coverage",
    "entry",
    "permission",
    "request",
    "requests",
    "service",
    "visa",
    "visas",
];
/// Words that turn what a verb says into its opposite. `No candidate` and `without a vote` seldom contradict anybody.
const NEGATORS: [&str; 3] = ["cannot", "never", "not"];
/// Verbs of saying: who does not say something says nothing against it.
const SAYING: [&str; 16] = [
    "answer",
    "answered",
    "comment",
    "commented",
    "confirm",
    "confirmed",
    "disclose",
    "disclosed",
    "elaborate",
    "name",
    "named",
    "respond",
    "responded",
    "say",
    "specify",
    "tell",
];
/// How many words behind a negator it turns.
const REACH: usize = 3;
/// The share of a denied claim that the other passage must tell.
const TOLD: f32 = 0.6;

/// Whether one of two passages denies what the other tells; `odds` are those of telling the same thing.
pub(super) fn denies(contents: &Contents, a: usize, b: usize, odds: f32) -> bool {
    let (x, y) = (&contents.of[a], &contents.of[b]);
    // Who says it and denies it himself has put it into somebody's mouth first.
    let one_voice = common(&x.speakers, &y.speakers).next().is_some();
    !one_voice && odds >= NEAR && (rejects(contents, x, y) || rejects(contents, y, x))
        || negated_between(contents, a, b) && (odds >= SURE || contents.said_dice(x, y) >= WORD_FOR_WORD)
}

/// Whether a `not` is between two passages: they do not tell the same thing, and where they are like enough one denies it.
pub(super) fn negated_between(contents: &Contents, a: usize, b: usize) -> bool {
    let (x, y) = (&contents.of[a], &contents.of[b]);
    (turns(x, y) || turns(y, x)) && runs::quoted(x, y) < QUOTATION
}

/// Words of a shared quotation, of which nobody denies a part: one has cut it.
const QUOTATION: usize = 3;
/// Log odds of telling the same thing that a denial must have with what it denies.
const NEAR: f32 = -0.8;
/// The same where a mere `not` is between the two.
const SURE: f32 = 2.0;
/// Likeness of what is said, whoever says it, from which little but the `not` is between the two.
const WORD_FOR_WORD: f32 = 0.8;

/// Whether the first has a verb of denying, the second has none, and most of what is denied is told by the second.
fn rejects(contents: &Contents, x: &Content, y: &Content) -> bool {
    let Some(denial) = x.denial.clone() else { return false };
    if y.denial.is_some() || !y.negated.is_empty() {
        return false;
    }
    let claim = claim(x, denial);
    let weight: f32 = claim.iter().map(|t| contents.weight[*t as usize]).sum();
    common(&claim, &y.terms).count() >= 3 && contents.shared(&claim, &y.terms) >= TOLD * weight
}

/// The words of the denial and those of what is denied, in the order of the two passages.
pub(super) fn stretches([x, y]: [&Content; 2]) -> Option<[Range<usize>; 2]> {
    if x.denial.is_none() && y.denial.is_some() {
        return stretches([y, x]).map(|[a, b]| [b, a]);
    }
    if x.denial.is_none() && x.negated.is_empty() {
        return if y.negated.is_empty() { None } else { stretches([y, x]).map(|[a, b]| [b, a]) };
    }
    let denied = x.denial.as_ref().map(|denial| denial.start);
    let from = denied.or_else(|| x.negated.first()?.checked_sub(1))?;
    let is_told = |s: &&Option<u32>| s.is_some_and(|t| y.terms.binary_search(&t).is_ok());
    let claim = x.stems[from..].iter().take(BEHIND).filter(is_told).flatten();
    let places: Vec<usize> = claim.filter_map(|t| y.stems.iter().position(|s| *s == Some(*t))).collect();
    let (first, last) = (*places.iter().min()?, *places.iter().max()?);
    let end = x.words.len().min(from + SHOWN);
    Some([from..end, first..(last + 1).min(first + SHOWN)])
}

/// Words of an account that are shown.
const SHOWN: usize = 8;

/// The terms of what is denied: those of the words behind the verb.
fn claim(x: &Content, denial: Range<usize>) -> Vec<u32> {
    let mut claim: Vec<u32> = x.stems[denial].iter().skip(1).take(BEHIND).flatten().copied().collect();
    claim.sort_unstable();
    claim.dedup();
    claim
}

/// Words behind a verb of denying that may be what is denied.
const BEHIND: usize = 15;

/// Whether a word that both tell is negated in the first alone, and each of the two has it once.
fn turns(x: &Content, y: &Content) -> bool {
    let once = |c: &Content, t: u32| c.stems.iter().filter(|s| **s == Some(t)).count() == 1;
    let main = |c: &Content, t: u32| c.main.binary_search(&t).is_ok();
    let mut turned = x.negated.iter().filter_map(|&i| x.stems.get(i).copied().flatten());
    // Who denies, rejects or refuses says `not` in another way.
    let plain = !y.negates && y.denial.is_none() && x.denial.is_none();
    plain && turned.any(|t| [x, y].iter().all(|c| once(c, t) && main(c, t)))
}

/// The place, in words, of the verb with which a passage denies a claim.
pub(super) fn verb(folded: &[&str]) -> Option<usize> {
    (0..folded.len()).find(|&i| {
        let verb = folded[i];
        let sure = ["den", "refut", "contradict", "rebut"].iter().any(|s| verb.starts_with(s));
        let behind = || folded[i + 1..].iter().take(3).copied();
        let claim = || behind().next() == Some("that") || behind().any(|w| CLAIMS.contains(&w));
        DENIALS.contains(&verb) && (sure || claim()) && !behind().any(|w| REFUSED.contains(&w))
    })
}

fn is_negator(word: &str) -> bool {
    NEGATORS.contains(&word) || word.ends_with("n't")
}

/// Whether a word denies anything, be it a deed or a thing.
pub(super) fn negates(word: &str) -> bool {
    is_negator(word) || matches!(word, "neither" | "no" | "none" | "nor" | "without")
}

/// Whether a word may turn what a passage tells: no other makes a [`verb`] of denying or negates anything.
pub(super) fn may_turn(word: &str) -> bool {
    DENIALS.contains(&word) || negates(word)
}

/// The places, in words, that a negator turns: the first word with content behind it.
pub(super) fn negated(folded: &[&str]) -> Vec<usize> {
    // `Not only` adds, and `not longer` tells of a change.
    // `Not the greatest` and `not four` deny a word and no deed.
    let adds = |w: Option<&&str>| {
        w.is_some_and(|w| matches!(*w, "only" | "just" | "longer" | "the" | "a" | "an") || is_number(w))
    };
    // `Did not say who`: silence denies nothing that others say.
    let silent = |i: usize| folded.get(i + 1).is_some_and(|w| SAYING.contains(w));
    // `If you don't` denies nothing.
    let doubted = |i: usize| folded[i.saturating_sub(3)..i].iter().any(|w| matches!(*w, "if" | "whether" | "unless"));
    let found =
        (0..folded.len()).filter(|&i| is_negator(folded[i]) && !adds(folded.get(i + 1)) && !silent(i) && !doubted(i));
    let turned = |i: usize| (i + 1..folded.len().min(i + 1 + REACH)).find(|&j| !is_function_word(folded[j]));
    found.filter_map(turned).collect()
}

fn is_number(word: &str) -> bool {
    const SMALL: [&str; 12] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    word.starts_with(|c: char| c.is_ascii_digit()) || SMALL.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{fold, words};

    fn folded(text: &str) -> Vec<String> {
        words(text).map(|w| fold(w.text).into_owned()).collect()
    }

    fn verb_of(text: &str) -> Option<usize> {
        verb(&folded(text).iter().map(String::as_str).collect::<Vec<_>>())
    }

    fn negated_in(text: &str) -> Vec<usize> {
        negated(&folded(text).iter().map(String::as_str).collect::<Vec<_>>())
    }

    #[test]
    fn dismissing_a_minister_denies_nothing() {
        assert_eq!(verb_of("The queen dismissed her minister."), None);
        assert_eq!(verb_of("The queen dismissed the claim."), Some(2));
        assert_eq!(verb_of("The queen denied having paid."), Some(2));
        assert_eq!(verb_of("The queen denied them a visa."), None);
        assert_eq!(verb_of("The queen rejected a law that taxes salt."), None);
    }

    #[test]
    fn a_negator_turns_the_words_behind_it() {
        assert_eq!(negated_in("They did not ever pay the fine."), [4]);
        assert_eq!(negated_in("Not only they pay, but ten, not four, no doubt."), [0_usize; 0]);
    }
}
