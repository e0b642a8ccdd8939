//! Points: passages of different articles that say the same, found one after the other.

use crate::model::{DateMention, Field, Passage, Point, PointKind, Source};
use crate::text::{Tense, Terms, fold, tense_at, words};

use super::differences::conflict;

/// Weighted Dice from which two passages say the same. Read on a hundred pairs of news
/// sentences: above .5 nine in ten do, between .4 and .5 two in three.
const SAME: f32 = 0.48;
/// Weighted containment from which a source is taken to have the point, too: it
/// errs towards "has it", since "left out" is a reproach.
const HAS: f32 = 0.5;

/// Weighted Dice from which two passages with the same number are taken to be about the same.
const SAME_FIGURE: f32 = 0.2;

/// Every point of the story, in order of its first passage.
pub(super) fn find(passages: &[Passage], sources: &[Source], terms: &Terms) -> Vec<Point> {
    let mut leader_of: Vec<Option<usize>> = vec![None; passages.len()];
    let mut points: Vec<Vec<usize>> = Vec::new();
    let mut point_of_leader = vec![usize::MAX; passages.len()];
    for i in 0..passages.len() {
        if !counts(passages, i) {
            continue;
        }
        let leader = nearest_leader(i, passages, terms, &leader_of);
        match leader {
            Some(l) => points[point_of_leader[l]].push(i),
            None => {
                point_of_leader[i] = points.len();
                points.push(vec![i]);
            }
        }
        leader_of[i] = Some(leader.unwrap_or(i));
    }
    points.into_iter().enumerate().map(|(n, members)| point(n, &members, passages, sources, terms)).collect()
}

/// Headlines make points only where an article has nothing else.
fn counts(passages: &[Passage], i: usize) -> bool {
    let p = &passages[i];
    p.field == Field::Text || passages.get(i + 1).is_none_or(|next| next.source != p.source)
}

fn nearest_leader(i: usize, passages: &[Passage], terms: &Terms, leader_of: &[Option<usize>]) -> Option<usize> {
    let earlier = terms.neighbours(i).into_iter().filter(|&j| j < i && leader_of[j] == Some(j));
    let alike = earlier.map(|j| (terms.likeness(i, j), j)).filter(|&(l, _)| l >= SAME);
    let best = alike.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))?;
    // A sentence of a few words is like many others by chance.
    (words(&passages[i].text).count() >= 5).then_some(best.1)
}

fn point(n: usize, members: &[usize], passages: &[Passage], sources: &[Source], terms: &Terms) -> Point {
    let leader = members[0];
    let mut p = Point {
        id: format!("p{}", n + 1),
        kind: kind(&passages[leader], &sources[passages[leader].source]),
        when: passages[leader].dates.iter().find(|d| d.value.len() == 10).map(|d| d.value.clone()),
        stated_by: Vec::new(),
        contested_by: Vec::new(),
        denied_by: Vec::new(),
        left_out_by: left_out(leader, members, passages, sources, terms),
    };
    for &m in members {
        if conflict(&passages[leader], &passages[m]).is_some() {
            p.contested_by.push(m);
        } else if negations(&passages[leader].text) % 2 != negations(&passages[m].text) % 2 {
            p.denied_by.push(m);
        } else {
            p.stated_by.push(m);
        }
    }
    p
}

fn left_out(leader: usize, members: &[usize], passages: &[Passage], sources: &[Source], terms: &Terms) -> Vec<usize> {
    let mut has = vec![false; sources.len()];
    for &m in members {
        has[passages[m].source] = true;
    }
    for j in terms.neighbours(leader) {
        let figure = terms.share_figure(leader, j) && terms.likeness(leader, j) >= SAME_FIGURE;
        if figure || terms.containment(leader, j) >= HAS {
            has[passages[j].source] = true;
        }
    }
    (0..sources.len()).filter(|&s| !has[s]).collect()
}

/// How many negators a text has.
pub(super) fn negations(text: &str) -> usize {
    let negator = |w: &str| {
        matches!(w, "not" | "no" | "never" | "without" | "nor" | "neither" | "none" | "cannot") || w.ends_with("n't")
    };
    words(text).filter(|w| negator(&fold(w.text))).count()
}

fn kind(p: &Passage, source: &Source) -> PointKind {
    if p.unknown {
        return PointKind::Unknown;
    }
    if is_outlook(p, source) {
        return PointKind::Outlook;
    }
    if p.statements.iter().any(|s| s.content.iter().map(|c| c.len()).sum::<usize>() * 2 > p.text.len()) {
        return PointKind::Statement;
    }
    if p.position > 2 && is_background(p, source) { PointKind::Background } else { PointKind::Event }
}

/// Says what is to come: a future form with a date after publication, or a fixed phrase for plans.
fn is_outlook(p: &Passage, source: &Source) -> bool {
    let text = p.text.to_lowercase();
    let planned = [
        "is expected to",
        "are expected to",
        "is scheduled",
        "are scheduled",
        "is due to",
        "are due to",
        "is set to",
        "are set to",
    ];
    if planned.iter().any(|w| text.contains(w)) {
        return true;
    }
    let Some(day) = source.published.map(|m| m.day().to_string()) else { return false };
    // "Ordered them to be held until June" tells what was ordered; "meets on June 4" what comes.
    let ahead = |d: &&DateMention| d.value.len() == 10 && d.value > day;
    let mut coming = p.dates.iter().filter(ahead);
    coming.any(|d| {
        // "Announced a strike for March 20."
        let called = p.text[..d.span.start].ends_with(" for ");
        match tense_at(&p.text, &p.quoted, d.span) {
            Tense::Ahead => true,
            Tense::AheadThen => called || text.contains(" will "),
            // "Plans to publish its report on March 19": a plan with its day.
            _ => [" will ", " plans to ", " wants to ", " intends to "].iter().any(|w| text.contains(w)),
        }
    })
}

/// Is about a day more than a fortnight before publication, or an earlier month or year.
fn is_background(p: &Passage, source: &Source) -> bool {
    let Some(day) = source.published.map(|m| m.day()) else { return false };
    let before = day.checked_sub(jiff::Span::new().days(14)).unwrap_or(day).to_string();
    let dated = p.dates.iter().filter(|d| d.value.starts_with(|c: char| c.is_ascii_digit()) && d.value.len() <= 10);
    let mut any = false;
    for d in dated {
        any = true;
        let n = d.value.len().min(before.len());
        if d.value.contains('W') || d.value[..n] >= before[..n] {
            return false;
        }
    }
    any
}
