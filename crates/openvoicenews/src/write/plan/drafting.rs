//! Drafting: the best sentence that a passage makes, proved and without a long run of its article's words.

use std::collections::BTreeSet;

use super::super::attribution::{Stand, Turn};
use super::super::budget::Budget;
use super::super::compress;
use super::super::draft::{self, Editing, Form};
use super::super::place::{Anonymous, anonymous};
use super::super::prove::prove;
use super::Choice;
use crate::model::Claim;

/// Words that a sentence may lose before an attribution is put into it.
const DISPENSABLE: usize = 8;

/// Why a draft does not do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Refused {
    /// It takes a long run of an article's words.
    Long,
    /// It is not proved, or no sentence comes of the passage so.
    Otherwise,
}

impl Choice<'_> {
    /// The best-edited draft that is proved and takes no long run of an article's words: shortened only where it must be.
    ///
    /// What comes out as `known`, a claim of the passage that is proved already, is not judged again.
    pub(in crate::write) fn proved(
        &self,
        passage: usize,
        point: usize,
        introduced: &mut BTreeSet<String>,
        turn: Turn,
        joins: bool,
        known: Option<&Claim>,
    ) -> Option<Claim> {
        let before = introduced.clone();
        // Fewer edits make the same sentence where there was nothing to leave out: it is not judged twice.
        let mut refused: Option<(Box<Claim>, Refused)> = None;
        let mut draft = |editing, stand, cuts: &[compress::Cut]| {
            introduced.clone_from(&before);
            let form = Form { editing, cuts, stand, turn };
            let point = &self.c.points[point];
            let claim =
                draft::sentence(self.c, &self.people, passage, point, introduced, form).ok_or(Refused::Otherwise)?;
            if let Some((_, why)) = refused.as_ref().filter(|(known, _)| **known == claim) {
                return Err(*why);
            }
            if let Some(known) = known.filter(|known| is_same(known, &claim)) {
                return Ok(Claim { speaker: known.speaker.clone(), ..claim });
            }
            self.judged(claim).map_err(|(claim, why)| {
                refused = Some((claim, why));
                why
            })
        };
        // What is too long with all edits is not shorter with fewer, unless who somebody is makes it so.
        for editing in Editing::ALL.into_iter().filter(|e| joins || *e != Editing::Joined) {
            match draft(editing, Stand::Around, &[]) {
                Ok(claim) => return Some(claim),
                Err(Refused::Long) if editing != Editing::Joined => break,
                Err(Refused::Long) => {}
                Err(Refused::Otherwise) if editing == Editing::CutsOnly => return None,
                Err(Refused::Otherwise) => {}
            }
        }
        // The lede is taken before all others.
        let opens = self.taken.first().is_none_or(|&lede| lede == passage);
        let cuts = compress::proposals(&self.c.passages[passage], opens);
        let forms = shorter(&cuts);
        forms.into_iter().find_map(|(stand, cuts)| draft(Editing::Full, stand, cuts).ok())
    }

    /// The claim, if it is proved and short enough; as it was, and why not, otherwise.
    fn judged(&self, claim: Claim) -> Result<Claim, (Box<Claim>, Refused)> {
        if !Budget::admits_run(&claim, self.run) {
            return Err((Box::new(claim), Refused::Long));
        }
        if self.is_proved(&claim) {
            return Ok(claim);
        }
        // The speaker's full form may stand elsewhere in the article; then the sentence goes without.
        let unnamed = Claim { speaker: None, ..claim.clone() };
        let proved = claim.speaker.is_some() && self.is_proved(&unnamed);
        if proved { Ok(unnamed) } else { Err((Box::new(claim), Refused::Otherwise)) }
    }

    pub(in crate::write) fn is_proved(&self, claim: &Claim) -> bool {
        prove(&anonymous(claim), &Anonymous(self.sources)).is_empty()
    }
}

/// Whether the proof of a claim is that of another draft, which may name a speaker whom the proof has not found.
fn is_same(known: &Claim, draft: &Claim) -> bool {
    let speaker = known.speaker.is_none() || known.speaker == draft.speaker;
    speaker && known.text == draft.text && known.edits == draft.edits && known.evidence == draft.evidence
}

/// How a sentence may be shortened or its run of words broken, what disturbs a reader least first: a few words at its end
/// are missed less than an attribution in its middle disturbs, and that less than the loss of half of it.
fn shorter(cuts: &[Vec<compress::Cut>]) -> Vec<(Stand, &[compress::Cut])> {
    let words = |cuts: &[compress::Cut]| cuts.iter().map(|c| c.words).sum::<usize>();
    let is_little = |cuts: &&[compress::Cut]| words(cuts) <= DISPENSABLE && !cuts.iter().any(|c| c.tells);
    let (little, much): (Vec<_>, Vec<_>) = cuts.iter().map(Vec::as_slice).partition(is_little);
    let whole: &[compress::Cut] = &[];
    let with = |stand| move |cuts| (stand, cuts);
    let mut out = vec![(Stand::Ahead, whole)];
    out.extend(little.iter().copied().map(with(Stand::Around)));
    out.extend(little.iter().copied().map(with(Stand::Ahead)));
    out.push((Stand::Inside, whole));
    out.extend(little.iter().copied().map(with(Stand::Inside)));
    out.extend(much.iter().copied().map(with(Stand::Around)));
    out.extend(much.iter().copied().map(with(Stand::Ahead)));
    out.extend(much.iter().copied().map(with(Stand::Inside)));
    out.push((Stand::Wedged, whole));
    out.extend(little.iter().chain(&much).copied().map(with(Stand::Wedged)));
    out
}
