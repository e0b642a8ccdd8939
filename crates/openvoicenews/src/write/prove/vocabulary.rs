//! Every number, name and other word of the sentence must stand in its evidence.

use super::amounts::{Amount, amounts};
use super::lexicon::{binds, is_quantity, number_word, same_but_for_ending, says};
use super::scan::{Scan, Token};
use super::{Brought, Proof, Unproved};

/// Judges numbers, names and words.
pub(super) fn judge(proof: &Proof<'_>, brought: &Brought, why: &mut Vec<Unproved>) {
    numbers(proof, brought, why);
    for (at, token) in proof.sentence.tokens.iter().enumerate() {
        let is_amount = token.digits || (!token.upper && number_word(&token.word).is_some());
        let possessive = token.word == "s" && proof.sentence.plain[..token.start].ends_with('\'');
        let free = possessive || binds(&token.word) || says(&token.word);
        let is_free = free && !token.upper;
        if is_free || brought.any(at) || brought.verb(at) || is_amount || stands(proof, token) || is_credit(proof, at) {
            continue;
        }
        if token.upper {
            if !(opens_sentence(&proof.sentence, token) && (free || number_word(&token.word).is_some())) {
                why.push(Unproved::Name(proof.sentence.written(token).to_owned()));
            }
        } else {
            why.push(Unproved::Word(token.word.clone()));
        }
    }
}

/// Judges the speaker whom the claim names beside its text.
pub(super) fn judge_speaker(speaker: &str, proof: &Proof<'_>, brought: &Brought, why: &mut Vec<Unproved>) {
    let name = Scan::of(speaker);
    let known = |t: &Token| {
        let same = |s: &Scan| s.tokens.iter().any(|k| k.bare() == t.bare());
        binds(&t.word)
            || proof.cited.iter().any(|c| same(&c.scan))
            || brought.names.iter().any(same)
            || proof.credits.iter().any(same)
    };
    if !name.tokens.iter().all(known) {
        why.push(Unproved::Speaker(speaker.to_owned()));
    }
}

fn numbers(proof: &Proof<'_>, brought: &Brought, why: &mut Vec<Unproved>) {
    let ours = amounts(&proof.sentence.tokens);
    if ours.is_empty() {
        return;
    }
    let theirs: Vec<Amount> = evidence_amounts(proof);
    for n in ours {
        let computed = n.is_bare() && brought.date.get(n.at).copied().unwrap_or(false);
        // The word `one` may be part of an outlet's name.
        let named = !n.is_in_digits() && is_credit(proof, n.at);
        if !computed && !named && !theirs.iter().any(|t| t.equals(&n)) {
            why.push(Unproved::Number(n.words()));
        }
    }
}

/// The amounts of each passage. One at the end of a passage that would read
/// otherwise together with the words of the next passage is no evidence.
fn evidence_amounts(proof: &Proof<'_>) -> Vec<Amount> {
    let mut out = Vec::new();
    for (i, cited) in proof.cited.iter().enumerate() {
        let own = amounts(&cited.scan.tokens);
        let count = cited.scan.tokens.len();
        let near_end = own.last().is_some_and(|n| n.at + 2 >= count);
        match proof.cited.get(i + 1).filter(|_| near_end) {
            None => out.extend(own),
            Some(next) => {
                let longer: Vec<Token> =
                    cited.scan.tokens.iter().chain(next.scan.tokens.iter().take(2)).cloned().collect();
                let together = amounts(&longer);
                out.extend(own.into_iter().filter(|n| together.contains(n)));
            }
        }
    }
    out
}

/// Whether the word stands in a passage: a capitalised one as it is, another one also with another ending.
fn stands(proof: &Proof<'_>, token: &Token) -> bool {
    let strict = token.upper || is_quantity(&token.word);
    let same = |a: &str, b: &str| if strict { a == b } else { same_but_for_ending(a, b) };
    let in_evidence = |word: &str| {
        let mut tokens = proof.cited.iter().flat_map(|c| &c.scan.tokens);
        tokens.any(|t| same(word, &t.word) || same(word, t.bare()))
    };
    let as_it_is = proof.cited.iter().flat_map(|c| &c.scan.tokens).any(|t| t.word == token.word);
    if as_it_is || in_evidence(&token.word) || in_evidence(token.bare()) {
        return true;
    }
    let held = token.word.contains(['-', '/']) && !is_quantity(&token.word);
    let in_parts =
        |part: &str| proof.cited.iter().flat_map(|c| &c.scan.tokens).flat_map(Token::parts).any(|p| same(part, p));
    held && token.parts().all(in_parts)
}

/// Whether the word belongs to the name of a cited outlet or agency and stands
/// where such a name may be put in: beside a word of saying.
pub(super) fn is_credit(proof: &Proof<'_>, at: usize) -> bool {
    let tokens = &proof.sentence.tokens;
    let credited = |t: &Token| proof.credits.iter().flat_map(|c| &c.tokens).any(|k| k.bare() == t.bare());
    if !tokens.get(at).is_some_and(credited) {
        return false;
    }
    let first = tokens[..at].iter().rposition(|t| !credited(t)).map_or(0, |i| i + 1);
    let last = tokens[at..].iter().position(|t| !credited(t)).map_or(tokens.len(), |i| at + i);
    let before = &tokens[first.saturating_sub(3)..first];
    let after = &tokens[last..(last + 2).min(tokens.len())];
    before.iter().any(|t| says(&t.word) || t.word == "by") || after.iter().any(|t| says(&t.word))
}

/// Whether the word is the first of the text or of a sentence or quotation in it.
pub(super) fn opens_sentence(scan: &Scan, token: &Token) -> bool {
    scan.plain[..token.start].trim_end().chars().next_back().is_none_or(|c| matches!(c, '.' | '!' | '?' | '"'))
}
