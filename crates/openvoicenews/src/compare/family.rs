//! The family of an origin: which article of a story took the text from which.
//!
//! Grouping tells relations one by one as articles arrive. Here each article gets at most one parent, the one that
//! leaves it the least text of its own, and every origin one root, so that each origin is a tree. Shares are estimates,
//! so those within ten points count as equal: then it is taken from who took it from none, else from the earlier.

use std::collections::{BTreeMap, BTreeSet};

use super::Member;
use crate::model::{CopyReason, Taken};

/// For each member, the member that it took its text from and why; `None` for the root of each origin.
///
/// Members are in the order in which their origins count them. Where grouping told of no relation inside the story,
/// the text is taken from the root. Linear in members and relations, but for sorting.
pub(super) fn parents(members: &[Member<'_>]) -> Vec<Option<(usize, CopyReason)>> {
    let mut parents = nearest(members);
    let mut origins: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (i, (_, assignment)) in members.iter().enumerate() {
        origins.entry(&assignment.origin).or_default().push(i);
    }
    let mut children = vec![Vec::new(); members.len()];
    for (i, parent) in parents.iter().enumerate() {
        if let Some((parent, _)) = parent {
            children[*parent].push(i);
        }
    }
    for family in origins.values() {
        plant(family, &children, &mut parents);
    }
    parents
}

/// How likely a source is, the likeliest first: own text that it leaves in tenths, whether it took the text itself, and
/// its place.
type Rank = (f32, bool, usize);

/// Of everything told, for each member the likeliest source.
fn nearest(members: &[Member<'_>]) -> Vec<Option<(usize, CopyReason)>> {
    let at: BTreeMap<&str, usize> = members.iter().enumerate().map(|(i, (r, _))| (&*r.article.id, i)).collect();
    // What is told later of the same two corrects what was told before.
    let mut told: BTreeMap<(usize, usize), &Taken> = BTreeMap::new();
    for t in members.iter().flat_map(|(_, a)| &a.taken) {
        if let (Some(&from), Some(&by)) = (at.get(&*t.from), at.get(&*t.by)) {
            told.insert((from.min(by), from.max(by)), t);
        }
    }
    let ends = |t: &'_ Taken| Some((*at.get(&*t.from)?, *at.get(&*t.by)?, t.own_text, t.why));
    let one_origin = |(from, by, ..): &(usize, usize, f32, CopyReason)| {
        from != by && members[*from].1.origin == members[*by].1.origin
    };
    let told: Vec<_> = told.into_values().filter_map(ends).filter(one_origin).collect();
    let takers: BTreeSet<usize> = told.iter().map(|(_, by, ..)| *by).collect();
    let mut best: Vec<Option<(Rank, CopyReason)>> = vec![None; members.len()];
    for (from, by, own_text, why) in told {
        let rank = ((own_text * 10.0).round(), takers.contains(&from), from);
        if best[by].is_none_or(|(best, _)| rank < best) {
            best[by] = Some((rank, why));
        }
    }
    best.into_iter().map(|b| b.map(|((.., from), why)| (from, why))).collect()
}

/// Makes the members of one origin a tree: the first without a parent is the root, and what hangs from nothing, or
/// from itself in a circle, hangs from the root.
fn plant(family: &[usize], children: &[Vec<usize>], parents: &mut [Option<(usize, CopyReason)>]) {
    let Some(root) = family.iter().copied().find(|i| parents[*i].is_none()).or(family.first().copied()) else { return };
    parents[root] = None;
    let mut reached = BTreeSet::new();
    let mut walk = vec![root];
    let free = family.iter().copied().filter(|i| *i != root && parents[*i].is_none()).collect::<Vec<_>>();
    let mut loose = free.into_iter().chain(family.iter().copied());
    loop {
        while let Some(i) = walk.pop() {
            if reached.insert(i) {
                walk.extend(children[i].iter().copied().filter(|c| *c != root));
            }
        }
        let Some(next) = loose.find(|i| !reached.contains(i)) else { return };
        parents[next] = Some((root, CopyReason::NearCopy));
        walk.push(next);
    }
}
