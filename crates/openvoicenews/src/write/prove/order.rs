//! Who did what to whom: names and numbers keep the neighbours that they have in the evidence.

use super::lexicon::{is_light, number_word, says};
use super::scan::Token;
use super::{Brought, Proof, Unproved, vocabulary};

/// The most words that may lie between two neighbours in the evidence: the length of a clause that a cut leaves out.
const CLAUSE: usize = 30;
/// The most words between a number and what it counts.
const COUNTED: usize = 8;

/// Judges each pair of neighbouring words of which one is a name or a number.
///
/// Words that bind are passed over; a comma or a quotation mark between the two
/// is a seam, where a clause may have been moved or cut.
pub(super) fn judge(proof: &Proof<'_>, brought: &Brought, why: &mut Vec<Unproved>) {
    let scan = &proof.sentence;
    let solid = |&at: &usize| !is_light(&scan.tokens[at].word) && !brought.any(at) && !vocabulary::is_credit(proof, at);
    let at: Vec<usize> = (0..scan.tokens.len()).filter(solid).collect();
    for pair in at.windows(2) {
        let (left, right) = (&scan.tokens[pair[0]], &scan.tokens[pair[1]]);
        let weighty = is_pinned(left) || is_pinned(right);
        let brings = (pair[0]..pair[1]).any(|i| brought.any(i));
        let seam = scan.between(left, right).contains([',', ';', ':', '"', '(', ')', '.', '?', '!']);
        if !weighty || seam || brings || (says(&left.word) && left.word != "according") {
            continue;
        }
        if !follows(proof, left, right) {
            let written = |t: &Token| scan.written(t).to_owned();
            why.push(Unproved::Order { left: written(left), right: written(right) });
        }
    }
}

fn is_pinned(token: &Token) -> bool {
    token.upper || is_number(token)
}

fn is_number(token: &Token) -> bool {
    token.digits || number_word(&token.word).is_some()
}

/// Whether some passage has the two in this order and near, or no passage has both.
fn follows(proof: &Proof<'_>, left: &Token, right: &Token) -> bool {
    let reach = if is_number(left) { COUNTED } else { CLAUSE };
    let mut both = false;
    for cited in proof.cited {
        let places = |token: &Token| {
            let word = token.bare().to_owned();
            let tokens = cited.scan.tokens.iter().enumerate();
            tokens.filter(move |(_, t)| t.bare() == word).map(|(i, _)| i).collect::<Vec<_>>()
        };
        let (lefts, rights) = (places(left), places(right));
        both |= !lefts.is_empty() && !rights.is_empty();
        let inverted = says(&right.word);
        let near = |l: usize, r: usize| (l < r && r - l <= reach) || (inverted && r + 1 == l);
        if lefts.iter().any(|&l| rights.iter().any(|&r| near(l, r))) {
            return true;
        }
    }
    !both
}
