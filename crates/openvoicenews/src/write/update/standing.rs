//! Which sentences of the earlier version the articles still bear out.

use std::collections::{BTreeMap, BTreeSet};

use super::super::attribution::Turn;
use super::super::candidates::{Candidates, Role};
use super::super::draft;
use super::super::place::{NAMELESS, Place};
use super::super::plan::{Choice, Chosen};
use super::{Fate, Past, Placing};
use crate::model::{ChangeReason, Claim, Comparison, EditKind, Evidence, Passage, Sentence, Span};
use crate::text::{fold, words};

/// A sentence that stays.
pub(super) struct Kept {
    pub(super) id: String,
    pub(super) place: Placing,
    pub(super) role: Role,
    pub(super) chosen: Chosen,
    /// Why it stays in other words only.
    pub(super) reworded: Option<ChangeReason>,
}

/// The passages of the articles as they are now.
pub(super) struct Located<'a> {
    c: &'a Comparison,
    candidates: &'a Candidates<'a>,
    of_article: BTreeMap<&'a str, Vec<usize>>,
}

impl<'a> Located<'a> {
    pub(super) fn new(c: &'a Comparison, candidates: &'a Candidates<'a>) -> Located<'a> {
        let mut of_article: BTreeMap<&str, Vec<usize>> = c.sources.iter().map(|s| (&*s.article, Vec::new())).collect();
        for (i, p) in c.passages.iter().enumerate() {
            of_article.entry(&c.sources[p.source].article).or_default().push(i);
        }
        Located { c, candidates, of_article }
    }

    /// The passage that has the cited words, and its citation today.
    fn find(&self, e: &Evidence) -> Result<(usize, Evidence), ChangeReason> {
        let passages = self.of_article.get(&*e.article).ok_or(ChangeReason::ArticleRemoved)?;
        let has = |p: &Passage| p.field == e.field && p.text.contains(&e.exact);
        let near = |i: &&usize| self.c.passages[**i].start.abs_diff(e.start);
        let found = passages.iter().filter(|&&i| has(&self.c.passages[i])).min_by_key(near);
        let &i = found.ok_or(ChangeReason::ArticleRevised)?;
        let p = &self.c.passages[i];
        let at = p.text.find(&e.exact).unwrap_or(0);
        let cited = p.cite(Span::new(at, at + e.exact.len()), &self.c.sources[p.source]);
        Ok((i, cited.ok_or(ChangeReason::ArticleRevised)?))
    }

    /// The claim with its evidence as it stands today. What merely witnesses it may be gone, its first passage not.
    pub(super) fn relocated(&self, s: &Sentence) -> Result<Claim, ChangeReason> {
        let mut claim = Claim::from(s.clone());
        let (_, first) = self.find(&s.evidence[0])?;
        let others = s.evidence.iter().skip(1).filter_map(|e| self.find(e).ok()).map(|(_, e)| e);
        claim.evidence = std::iter::once(first).chain(others).collect();
        for edit in &mut claim.edits {
            let found: Result<Vec<_>, _> = edit.evidence.iter().map(|e| self.find(e).map(|(_, e)| e)).collect();
            edit.evidence = found?;
        }
        Ok(claim)
    }
}

/// The sentence as it stands today, or why it does not.
pub(super) fn of(choice: &Choice<'_>, located: &Located<'_>, past: &Past<'_>) -> Result<Kept, Fate> {
    let c = located.c;
    let cited = &past.sentence.evidence[0];
    let fallen = |reason| Fate::of(reason, Some(&cited.article));
    let (passage, _) = located.find(cited).map_err(fallen)?;
    let x = located.candidates.whole(passage).ok_or_else(|| fallen(ChangeReason::Unfit))?;
    let witnesses = draft::witnesses(c, passage, &c.points[x.point]);
    let kept = |claim: Claim, reworded| Kept {
        id: past.id.to_owned(),
        place: past.place,
        role: x.role,
        chosen: Chosen {
            passage,
            point: x.point,
            speaker: x.speaker.clone(),
            weight: x.weight,
            claim: Claim { id: past.id.to_owned(), ..claim },
        },
        reworded,
    };
    let reason = match located.relocated(past.sentence) {
        Err(reason) => reason,
        Ok(claim) => match unsigned(c, &claim, passage) {
            None => ChangeReason::Outlet,
            Some(claim) => match misattributed(c, &claim, passage, &witnesses) {
                Some(reason) => reason,
                None => match [witnessed(c, &claim, &witnesses), claim].into_iter().find(|x| choice.is_proved(x)) {
                    Some(claim) => return Ok(kept(claim, None)),
                    None => ChangeReason::NotProved,
                },
            },
        },
    };
    // In other words it may stand.
    let why = past.sentence.why.clone();
    match choice.proved(passage, x.point, &mut BTreeSet::new(), Turn::default(), false, None) {
        Some(claim) => Ok(kept(Claim { why, ..claim }, Some(reason))),
        None => Err(fallen(reason)),
    }
}

/// Whether the outlet stands beside what others have, too, or does not stand beside what nobody else has.
fn misattributed(c: &Comparison, claim: &Claim, passage: usize, witnesses: &[usize]) -> Option<ChangeReason> {
    let named = claim.edits.iter().any(|e| e.kind == EditKind::Attribution);
    let own = draft::is_attributed(&c.passages[passage]) || !draft::is_english(c);
    match (named, witnesses.is_empty()) {
        (true, false) => Some(ChangeReason::MoreOrigins),
        (false, true) if !own => Some(ChangeReason::OneOrigin),
        _ => None,
    }
}

/// The claim with those who state it today.
fn witnessed(c: &Comparison, claim: &Claim, witnesses: &[usize]) -> Claim {
    let mut out = Claim { origins: 1 + witnesses.len(), ..claim.clone() };
    // What is joined to the sentence is no witness of it.
    let joined: Vec<&Evidence> =
        claim.edits.iter().filter(|e| e.kind == EditKind::Join).flat_map(|e| &e.evidence).collect();
    let own = || claim.evidence.iter().filter(|e| !joined.contains(e));
    let cited: BTreeSet<&str> = own().map(|e| &*e.article).collect();
    let room = draft::WITNESSES.saturating_sub(own().count().saturating_sub(1));
    let new = witnesses.iter().map(|&w| &c.passages[w]).filter(|p| !cited.contains(&*c.sources[p.source].article));
    out.evidence.extend(new.take(room).filter_map(|p| p.cite(Span::new(0, p.text.len()), &c.sources[p.source])));
    out
}

/// The claim with a stand-in for the outlet that we put in; `None` where another name stands there.
fn unsigned(c: &Comparison, claim: &Claim, passage: usize) -> Option<Claim> {
    let mut out = claim.clone();
    let source = c.passages[passage].source;
    let name = c.credits[source].outlet.as_deref().unwrap_or(NAMELESS);
    for edit in out.edits.iter_mut().filter(|e| e.kind == EditKind::Attribution && !e.to.is_empty()) {
        let at = if out.text.starts_with(&edit.to) { 0 } else { out.text.rfind(&edit.to)? };
        let place = edit.to.rfind(name).map(|n| (n, edit.to.len()))?;
        let to = format!("{}{}{}", &edit.to[..place.0], Place(source), &edit.to[place.0 + name.len()..]);
        out.text.replace_range(at..at + edit.to.len(), &to);
        edit.to = to;
    }
    Some(out)
}

/// The passage that a sentence rests on, where it still stands.
pub(super) fn passage_of(c: &Comparison, s: &Sentence) -> Option<usize> {
    let e = &s.evidence[0];
    c.passages
        .iter()
        .position(|p| c.sources[p.source].article == e.article && p.field == e.field && p.text.contains(&e.exact))
}

/// Passages of the revised article that may say what a sentence said before, the likeliest first.
pub(super) fn likeliest(c: &Comparison, s: &Sentence) -> Vec<usize> {
    let e = &s.evidence[0];
    let list = |text: &str| -> BTreeSet<String> { words(text).map(|w| fold(w.text).into_owned()).collect() };
    let old = list(&e.exact);
    let dice = |p: &Passage| {
        let new = list(&p.text);
        2.0 * new.intersection(&old).count() as f32 / (new.len() + old.len()).max(1) as f32
    };
    let same = |p: &Passage| c.sources[p.source].article == e.article && p.field == e.field;
    let own = c.passages.iter().enumerate().filter(|(_, p)| same(p));
    let mut out: Vec<(f32, usize)> = own.map(|(i, p)| (dice(p), i)).filter(|(d, _)| *d >= REVISED).collect();
    out.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    out.into_iter().map(|(_, i)| i).collect()
}

/// Share of common words from which a passage is taken for the revised form of another.
const REVISED: f32 = 0.5;
