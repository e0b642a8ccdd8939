//! Points: passages of different articles that tell the same thing, found one after the other.

use super::alike::Measures;
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
/// Earlier passages that one is held against, the likest first, and how many are met in looking for them.
const JUDGED: usize = 6;
const MET: usize = 1_024;

/// A passage that tells what an earlier one tells.
pub(super) struct Follower {
    /// The earlier one that tells it likest.
    pub(super) behind: usize,
    pub(super) passage: usize,
    pub(super) judgement: Judgement,
}

/// A point as it is found: its first passage, those that follow, and the number of the point that opened its matter.
struct Led {
    leader: usize,
    followers: Vec<Follower>,
    matter: usize,
}

/// Every point of the story, in order of its first passage; and what its other passages are to earlier ones.
pub(super) fn find(
    passages: &[Passage],
    sources: &[Source],
    terms: &Terms,
    relations: &Relations<'_>,
) -> (Vec<Point>, Vec<Follower>) {
    let mut tally = Tally::default();
    let led = led(passages, relations, &mut tally);
    let left_out: Vec<Vec<usize>> = led.iter().map(|l| left_out(l, passages, sources, terms, &mut tally)).collect();
    let points = led.iter().zip(left_out).zip(1..);
    let points = points.map(|((led, left_out), n)| point(n, led, left_out, passages, sources)).collect();
    (points, led.into_iter().flat_map(|l| l.followers).collect())
}

/// Each passage follows the one that tells the same thing likest, into its point, or leads one of its own.
fn led(passages: &[Passage], relations: &Relations<'_>, tally: &mut Tally) -> Vec<Led> {
    let mut met = Met::default();
    let mut led: Vec<Led> = Vec::new();
    let mut place = vec![usize::MAX; passages.len()];
    for i in (0..passages.len()).filter(|&i| counts(passages, i)) {
        let near = if passages[i].length() < SHORTEST { Vec::new() } else { met.near(i, relations, tally) };
        place[i] = match follows(i, &near, |j| led[place[j]].leader, relations) {
            Some(follower) => {
                let point = place[follower.behind];
                led[point].followers.push(follower);
                point
            }
            None => {
                // What opened a matter stands for it, near or not: of forty articles others are nearer.
                let is_akin = |(j, measures): &(usize, Measures), opener: usize| match *j == opener {
                    true => relations.are_akin_by(opener, i, measures),
                    false => relations.are_akin(opener, i),
                };
                let mut matters = near.iter().map(|n| (n, led[place[n.0]].matter));
                let akin = matters.find(|(n, matter)| is_akin(n, led[*matter].leader));
                led.push(Led {
                    leader: i,
                    followers: Vec::new(),
                    matter: akin.map_or(led.len(), |(_, matter)| matter),
                });
                led.len() - 1
            }
        };
        met.add(i, &relations.contents().of[i]);
    }
    led
}

/// The first of those near a passage that tells the same thing, and whose point's leader is akin to it.
fn follows(
    passage: usize,
    near: &[(usize, Measures)],
    leader: impl Fn(usize) -> usize,
    relations: &Relations<'_>,
) -> Option<Follower> {
    near.iter().find_map(|&(behind, measures)| {
        let judgement = relations.judge_by(behind, passage, &measures);
        let leader = leader(behind);
        let stands = match judgement.relation {
            Relation::Unrelated => false,
            Relation::Same => leader == behind || relations.are_akin(leader, passage),
            Relation::Differ | Relation::Deny => true,
        };
        stands.then_some(Follower { behind, passage, judgement })
    })
}

/// Headlines make points only where an article has nothing else.
fn counts(passages: &[Passage], i: usize) -> bool {
    let p = &passages[i];
    p.field == Field::Text || passages.get(i + 1).is_none_or(|next| next.source != p.source)
}

/// The passages so far, by the terms that they have.
#[derive(Default)]
struct Met {
    having: Vec<Vec<u32>>,
}

impl Met {
    fn add(&mut self, passage: usize, content: &Content) {
        for &t in &content.terms {
            let t = t as usize;
            if self.having.len() <= t {
                self.having.resize_with(t + 1, Vec::new);
            }
            self.having[t].push(passage as u32);
        }
    }

    /// Those that share most with a passage, in order of how likely they tell the same thing, of two as likely ones the
    /// earlier first. The rarest terms are followed first, and so many are met at most that the cost stays linear in the
    /// passages.
    fn near(&self, i: usize, relations: &Relations<'_>, tally: &mut Tally) -> Vec<(usize, Measures)> {
        let contents = relations.contents();
        let mut terms: Vec<(&[u32], f32)> = Vec::new();
        for &t in &contents.of[i].terms {
            terms.extend(self.having.get(t as usize).map(|h| (h.as_slice(), contents.weight[t as usize])));
        }
        terms.sort_by(|a, b| a.0.len().cmp(&b.0.len()).then(b.1.total_cmp(&a.1)));
        let met = terms.iter().flat_map(|(having, weight)| having.iter().map(|&j| (j, *weight))).take(MET);
        met.for_each(|(passage, weight)| tally.add(passage, weight));
        let mut near = tally.take();
        let likest = |a: &(usize, f32), b: &(usize, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
        if near.len() > JUDGED {
            near.select_nth_unstable_by(JUDGED, likest);
            near.truncate(JUDGED);
        }
        let measured = near.into_iter().map(|(j, _)| (j, relations.measures(j, i)));
        let mut near: Vec<(f32, (usize, Measures))> = measured.map(|n| (relations.odds(&n.1), n)).collect();
        near.sort_unstable_by(|(x, (i, _)), (y, (j, _))| y.total_cmp(x).then(i.cmp(j)));
        near.into_iter().map(|n| n.1).collect()
    }
}

fn point(n: usize, led: &Led, left_out_by: Vec<usize>, passages: &[Passage], sources: &[Source]) -> Point {
    let Led { leader, followers, matter } = led;
    let leader = *leader;
    let mut p = Point {
        id: format!("p{n}"),
        kind: kind(&passages[leader], &sources[passages[leader].source]),
        when: passages[leader].dates.iter().find_map(DateMention::day).map(str::to_owned),
        stated_by: vec![leader],
        contested_by: Vec::new(),
        denied_by: Vec::new(),
        left_out_by,
        matter: *matter,
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
    Led { leader, followers, .. }: &Led,
    passages: &[Passage],
    sources: &[Source],
    terms: &Terms,
    tally: &mut Tally,
) -> Vec<usize> {
    let leader = *leader;
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
