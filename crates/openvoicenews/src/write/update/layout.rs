//! The paragraphs of an update: those of the earlier version, with what is new put in.

use std::collections::{BTreeMap, BTreeSet};

use super::super::candidates::Role;
use super::super::order;
use super::super::plan::{Chosen, Plan};
use super::standing::Kept;
use super::{Fates, Placing, sentence_id};
use crate::model::{ChangeReason, Comparison, Report};

/// Sentences of a paragraph.
const LONGEST: usize = 3;

/// What a sentence of the body is there for.
#[derive(Clone, PartialEq)]
struct Seat {
    /// In the order of the page.
    rank: u8,
    /// Whose statement it is.
    speaker: Option<String>,
    /// Which of the differing accounts it is one of.
    contrast: Option<usize>,
}

/// The body, each paragraph as its passages.
pub(super) fn of(c: &Comparison, earlier: &Report, plan: &Plan, standing: &[Kept], fates: &Fates) -> Vec<Vec<usize>> {
    let lede = plan.lede.as_ref().map(|x| x.passage);
    let mut seats = seats(plan);
    // What stands among differing accounts keeps the rank of its part.
    for kept in standing.iter().filter(|k| k.place == Placing::Body) {
        if let Some(seat) = seats.get_mut(&kept.chosen.passage) {
            seat.rank = rank(kept.role);
        }
    }
    let planned: BTreeSet<usize> = plan.all().map(|x| x.passage).filter(|p| Some(*p) != lede).collect();
    let mut placed = BTreeSet::new();
    let mut out: Vec<Vec<usize>> = Vec::new();
    for paragraph in &earlier.paragraphs {
        let now = |id: &str| {
            let kept = standing.iter().find(|k| k.id == id && k.place == Placing::Body).map(|k| k.chosen.passage);
            kept.or_else(|| fates.get(id).and_then(|fate| fate.by))
        };
        let stays = paragraph.sentences.iter().filter_map(|s| now(sentence_id(s)));
        let stays: Vec<usize> = stays.filter(|p| planned.contains(p) && placed.insert(*p)).collect();
        out.push(stays);
    }
    out.retain(|p| !p.is_empty());
    for (passage, id) in new(c, plan) {
        if Some(passage) == lede || !placed.insert(passage) {
            continue;
        }
        let denied = fates.get(id).filter(|fate| fate.reason == ChangeReason::Denied).and_then(|fate| fate.by);
        match denied {
            Some(denied) => answer(&mut out, passage, denied, lede),
            None => insert(&mut out, passage, &seats),
        }
    }
    out
}

fn rank(role: Role) -> u8 {
    match role {
        Role::Fact => 0,
        Role::Statement => 2,
        Role::Unknown => 3,
        Role::Background => 4,
        Role::Outlook => 5,
    }
}

fn seats(plan: &Plan) -> BTreeMap<usize, Seat> {
    let parts = [
        (&plan.facts, Role::Fact),
        (&plan.statements, Role::Statement),
        (&plan.unknown, Role::Unknown),
        (&plan.background, Role::Background),
        (&plan.outlook, Role::Outlook),
    ];
    let seat = |x: &Chosen, rank| Seat { rank, speaker: x.speaker.clone().filter(|_| rank == 2), contrast: None };
    let own = parts.into_iter().flat_map(|(part, role)| part.iter().map(move |x| (x.passage, seat(x, rank(role)))));
    let differing = plan.contrasts.iter().enumerate();
    let accounts = differing
        .flat_map(|(n, d)| d.accounts.iter().map(move |a| (a.1.passage, Seat { contrast: Some(n), ..seat(&a.1, 1) })));
    own.chain(accounts).collect()
}

/// What the body of a first version would have, in its order, each with the id of its sentence.
fn new<'a>(c: &Comparison, plan: &'a Plan) -> Vec<(usize, &'a str)> {
    let ids: BTreeMap<usize, &str> = plan.all().map(|x| (x.passage, x.claim.id.as_str())).collect();
    let read = order::paragraphs(c, plan).into_iter().flatten();
    read.filter_map(|p| Some((p, *ids.get(&p)?))).collect()
}

/// Puts a denial behind what it denies: at the top, where that is the lede.
fn answer(body: &mut Vec<Vec<usize>>, passage: usize, denied: usize, lede: Option<usize>) {
    if Some(denied) == lede {
        body.insert(0, vec![passage]);
        return;
    }
    let place = body.iter().enumerate().find_map(|(n, p)| Some((n, p.iter().position(|x| *x == denied)?)));
    match place {
        Some((n, at)) if body[n].len() < LONGEST => body[n].insert(at + 1, passage),
        Some((n, _)) => body.insert(n + 1, vec![passage]),
        None => body.push(vec![passage]),
    }
}

/// Puts a passage beside its like: the account beside the other accounts, the
/// statement behind those of the same speaker, else at the end of its part.
fn insert(body: &mut Vec<Vec<usize>>, passage: usize, seats: &BTreeMap<usize, Seat>) {
    let Some(seat) = seats.get(&passage) else { return };
    let of = |p: &usize| seats.get(p);
    let like = |p: &usize| {
        let other = of(p);
        let contrast = seat.contrast.is_some() && other.is_some_and(|s| s.contrast == seat.contrast);
        let speaker = seat.speaker.is_some() && other.is_some_and(|s| s.speaker == seat.speaker);
        contrast || speaker
    };
    let beside = body.iter().rposition(|paragraph| paragraph.iter().any(like));
    let after = beside.or_else(|| {
        let later = |paragraph: &Vec<usize>| paragraph.first().and_then(of).is_some_and(|s| s.rank > seat.rank);
        body.iter().position(later).unwrap_or(body.len()).checked_sub(1)
    });
    let joins = |paragraph: &Vec<usize>| {
        let same = |p: &usize| like(p) || of(p).is_some_and(|s| s.rank == seat.rank && s.speaker == seat.speaker);
        paragraph.len() < LONGEST && paragraph.iter().all(same)
    };
    match after.and_then(|n| body.get_mut(n)).filter(|paragraph| joins(paragraph)) {
        Some(paragraph) => paragraph.push(passage),
        None => body.insert(after.map_or(0, |n| n + 1), vec![passage]),
    }
}
