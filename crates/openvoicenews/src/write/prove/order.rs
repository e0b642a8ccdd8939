//! Who did what to whom: names and numbers keep the neighbours that they have in the evidence.

use super::lexicon::{is_light, number_word, relates, says};
use super::scan::Token;
use super::{Brought, Proof, Unproved, vocabulary};

/// The most words that may lie between two neighbours in the evidence: the length of a clause that a cut leaves out.
const CLAUSE: usize = 30;
/// The most words between a number and what it counts.
const COUNTED: usize = 8;

/// How many more words than in the sentence may lie between two neighbours where nothing is said to be cut.
const SLACK: usize = 2;

/// Judges each pair of neighbouring words of which one is a name, a number or a word like `after` or `more`.
///
/// Words that bind are passed over. With `moved`, where an edit says that words
/// were cut, joined or attributed, a comma or a quotation mark is a seam that
/// is not judged, and the neighbours may be a clause apart in the evidence.
pub(super) fn judge(proof: &Proof<'_>, brought: &Brought, moved: bool, why: &mut Vec<Unproved>) {
    let scan = &proof.sentence;
    let solid = |&at: &usize| {
        let word = &scan.tokens[at].word;
        (!is_light(word) || relates(word)) && !brought.any(at) && !brought.verb(at) && !vocabulary::is_credit(proof, at)
    };
    let at: Vec<usize> = (0..scan.tokens.len()).filter(solid).collect();
    for pair in at.windows(2) {
        let (left, right) = (&scan.tokens[pair[0]], &scan.tokens[pair[1]]);
        let weighty = is_pinned(left) || is_pinned(right);
        let brings = (pair[0]..pair[1]).any(|i| brought.any(i));
        let may_part = moved || right.word == "according";
        let seam = may_part && scan.between(left, right).contains([',', ';', ':', '"', '(', ')', '.', '?', '!']);
        let after_saying = moved && says(&left.word) && left.word != "according";
        if !weighty || seam || brings || after_saying {
            continue;
        }
        let reach = match (moved, is_number(left)) {
            (false, _) => pair[1] - pair[0] + SLACK,
            (true, true) => COUNTED,
            (true, false) => CLAUSE,
        };
        if !follows(proof, left, right, reach) {
            let written = |t: &Token| scan.written(t).to_owned();
            why.push(Unproved::Order { left: written(left), right: written(right) });
        }
    }
}

fn is_pinned(token: &Token) -> bool {
    token.upper || is_number(token) || relates(&token.word)
}

fn is_number(token: &Token) -> bool {
    token.digits || number_word(&token.word).is_some()
}

/// Whether some passage has the two in this order and no more than `reach` words apart, or no passage has both.
fn follows(proof: &Proof<'_>, left: &Token, right: &Token, reach: usize) -> bool {
    let inverted = says(&right.word);
    let mut both = false;
    for cited in proof.cited {
        let tokens = &cited.scan.tokens;
        let mut seen = [None, None];
        for (at, token) in tokens.iter().enumerate() {
            let (is_left, is_right) = (token.bare() == left.bare(), token.bare() == right.bare());
            if is_right && seen[0].is_some_and(|l| at - l <= reach) {
                return true;
            }
            if is_left && inverted && seen[1].is_some_and(|r| at == r + 1) {
                return true;
            }
            seen = [if is_left { Some(at) } else { seen[0] }, if is_right { Some(at) } else { seen[1] }];
        }
        both |= seen[0].is_some() && seen[1].is_some();
    }
    !both
}
