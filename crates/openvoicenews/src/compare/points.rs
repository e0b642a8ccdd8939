//! Points: passages of different articles that tell the same thing, found one after the other.

use super::content::Content;
use super::relations::Relations;
use crate::model::{DateMention, Field, Judgement, Passage, Point, PointKind, Relation, Source};
use crate::text::{Tally, Tense, Terms, tense_at};

/// Weighted containment from which a source is taken to have the point, too: it
/// errs towards "has it", since "left out" is a reproach.
const HAS: f32 = 0.5;
/// Weighted Dice from which two passages with the same number are taken to be about the same.
const SAME_FIGURE: f32 = 0.2;
/// Passages with fewer words are like many others by chance.
const SHORTEST: usize = 5;
/// Leaders that a passage is judged against, the likest first, and how many are met in looking for them.
const JUDGED: usize = 6;
const MET: usize = 1_024;

/// A passage that tells what an earlier one tells.
pub(super) struct Follower {
    pub(super) leader: usize,
    pub(super) passage: usize,
    pub(super) judgement: Judgement,
}

/// Every point of the story, in order of its first passage; and what its other passages are to that one.
pub(super) fn find(
    passages: &[Passage],
    sources: &[Source],
    terms: &Terms,
    relations: &Relations<'_>,
) -> (Vec<Point>, Vec<Follower>) {
    let mut leaders = Leaders::default();
    let mut led: Vec<(usize, Vec<Follower>)> = Vec::new();
    let mut place = vec![usize::MAX; passages.len()];
    let mut tally = Tally::default();
    for i in (0..passages.len()).filter(|&i| counts(passages, i)) {
        match leaders.likest(i, passages, relations, &mut tally) {
            Some(follower) => led[place[follower.leader]].1.push(follower),
            None => {
                place[i] = led.len();
                led.push((i, Vec::new()));
                leaders.add(i, &relations.contents().of[i]);
            }
        }
    }
    let left_out = |(leader, by): &(usize, Vec<Follower>)| left_out(*leader, by, passages, sources, terms, &mut tally);
    let left_out: Vec<Vec<usize>> = led.iter().map(left_out).collect();
    let points = led.iter().zip(left_out).zip(1..);
    let points =
        points.map(|(((leader, by), left_out), n)| point(n, *leader, by, left_out, passages, sources)).collect();
    (points, led.into_iter().flat_map(|(_, followers)| followers).collect())
}

/// Headlines make points only where an article has nothing else.
fn counts(passages: &[Passage], i: usize) -> bool {
    let p = &passages[i];
    p.field == Field::Text || passages.get(i + 1).is_none_or(|next| next.source != p.source)
}

/// The first passages of the points so far, by the terms that they have.
#[derive(Default)]
struct Leaders {
    having: Vec<Vec<u32>>,
}

impl Leaders {
    fn add(&mut self, leader: usize, content: &Content) {
        for &t in &content.terms {
            let t = t as usize;
            if self.having.len() <= t {
                self.having.resize_with(t + 1, Vec::new);
            }
            self.having[t].push(leader as u32);
        }
    }

    /// The leader that a passage follows, if it tells the same thing as one.
    fn likest(&self, i: usize, passages: &[Passage], relations: &Relations<'_>, tally: &mut Tally) -> Option<Follower> {
        if passages[i].length() < SHORTEST {
            return None;
        }
        let judged = self.near(i, relations, tally).into_iter().map(|leader| (leader, relations.judge(leader, i)));
        let told = judged.filter(|(_, j)| j.relation != Relation::Unrelated);
        let best = told.max_by(|(a, x), (b, y)| x.odds.total_cmp(&y.odds).then(b.cmp(a)))?;
        Some(Follower { leader: best.0, passage: i, judgement: best.1 })
    }

    /// The leaders that share most with a passage. The rarest terms are followed first, and so many leaders are met at
    /// most that the cost stays linear in the passages.
    fn near(&self, i: usize, relations: &Relations<'_>, tally: &mut Tally) -> Vec<usize> {
        let contents = relations.contents();
        let mut terms: Vec<(&[u32], f32)> = Vec::new();
        for &t in &contents.of[i].terms {
            terms.extend(self.having.get(t as usize).map(|h| (h.as_slice(), contents.weight[t as usize])));
        }
        terms.sort_by(|a, b| a.0.len().cmp(&b.0.len()).then(b.1.total_cmp(&a.1)));
        let met = terms.iter().flat_map(|(having, weight)| having.iter().map(|&l| (l, *weight))).take(MET);
        met.for_each(|(leader, weight)| tally.add(leader, weight));
        let mut near = tally.take();
        let likest = |a: &(usize, f32), b: &(usize, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
        if near.len() > JUDGED {
            near.select_nth_unstable_by(JUDGED, likest);
            near.truncate(JUDGED);
        }
        near.sort_unstable_by(likest);
        near.into_iter().map(|n| n.0).collect()
    }
}

fn point(
    n: usize,
    leader: usize,
    followers: &[Follower],
    left_out_by: Vec<usize>,
    passages: &[Passage],
    sources: &[Source],
) -> Point {
    let mut p = Point {
        id: format!("p{n}"),
        kind: kind(&passages[leader], &sources[passages[leader].source]),
        when: passages[leader].dates.iter().find_map(DateMention::day).map(str::to_owned),
        stated_by: vec![leader],
        contested_by: Vec::new(),
        denied_by: Vec::new(),
        left_out_by,
    };
    for f in followers {
        match f.judgement.relation {
            Relation::Deny => p.denied_by.push(f.passage),
            Relation::Differ if f.judgement.contests() => p.contested_by.push(f.passage),
            _ => p.stated_by.push(f.passage),
        }
    }
    p
}

fn left_out(
    leader: usize,
    followers: &[Follower],
    passages: &[Passage],
    sources: &[Source],
    terms: &Terms,
    tally: &mut Tally,
) -> Vec<usize> {
    let mut has = vec![false; sources.len()];
    for i in followers.iter().map(|f| f.passage).chain([leader]) {
        has[passages[i].source] = true;
    }
    let has_figure = terms.has_figure(leader);
    for (j, most) in terms.sharing(leader, tally) {
        let has = &mut has[passages[j].source];
        let figure = || has_figure && terms.share_figure(leader, j) && terms.likeness(leader, j) >= SAME_FIGURE;
        let contained = || terms.may_contain(leader, j, most, HAS) && terms.containment(leader, j) >= HAS;
        *has = *has || contained() || figure();
    }
    (0..sources.len()).filter(|&s| !has[s]).collect()
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
    let ahead = |d: &&DateMention| d.day().is_some_and(|d| *d > *day);
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
