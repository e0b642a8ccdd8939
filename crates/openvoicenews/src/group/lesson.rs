//! What likeness is learned from: pairs of articles as grouping sees them, with the answer.

use super::forest::Forest;
use super::likeness::{ALONE, AMONG, Likeness, alone, among};
use super::near::Near;
use super::profile::Profile;
use super::stories::{OpenStories, Window, days, of_the_day};
use super::weighed::Side;

/// How much of the news around two articles is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Around {
    /// All of the stream.
    All,
    /// One article in so many, as in a stream of fewer outlets.
    OneIn(u64),
    /// Nothing but the two: what a new installation knows.
    Nothing,
}

/// How a stream is looked at to learn from it.
#[derive(Clone, Copy, Debug)]
pub struct View {
    /// See [`Around`].
    pub around: Around,
    /// See [`Pace`].
    pub pace: Pace,
}

/// How fast a stream runs: a day of a thin archive is an hour of the world's news, and to be of one day tells less there.
#[derive(Clone, Copy, Debug)]
pub enum Pace {
    /// So many times as fast as it does.
    Times(f32),
    /// All at once, the undated too: time tells nothing.
    OneDay,
}

impl Pace {
    fn of(self, days: Option<f32>) -> Option<f32> {
        match self {
            Pace::Times(times) => days.map(|days| days / times),
            Pace::OneDay => Some(0.0),
        }
    }
}

/// Two articles that grouping compares.
#[derive(Clone, Debug)]
pub struct Pair {
    /// Their places in the order of arrival, the later one first; ids must differ.
    pub articles: (usize, usize),
    /// Their measures: those of the two alone, then those among others.
    pub measures: [f32; ALONE + AMONG],
}

/// The pairs that grouping compares when these articles arrive in order. Copies of earlier texts are in none.
#[must_use]
pub fn pairs(profiles: &[Profile], view: View) -> Vec<Pair> {
    let mut open = OpenStories::new();
    profiles.iter().for_each(|p| drop(open.take(p)));
    let slots: Vec<Option<u64>> = profiles.iter().map(|p| open.slot_of(&p.article.id)).collect();
    let mut known: Vec<(u64, u64)> = Vec::new();
    for slot in slots.into_iter().flatten() {
        let near = open.voice(slot).into_iter().flat_map(|v| v.near.iter(slot));
        known.extend(near.filter(|n| n.alone.is_some()).map(|n| (slot.max(n.slot), slot.min(n.slot))));
    }
    known.sort_unstable();
    known.dedup();
    known.iter().filter_map(|&(later, earlier)| pair(&open, later, earlier, view)).collect()
}

fn pair(open: &OpenStories, later: u64, earlier: u64, view: View) -> Option<Pair> {
    let (a, b) = (open.voice(later)?, open.voice(earlier)?);
    let between = |a: u64, b: u64| view.pace.of(days(open.seconds(a), open.seconds(b)));
    let apart = between(later, earlier);
    let common = a.weighed.common(&b.weighed);
    let cosine = a.weighed.cosine(&b.weighed, &common, Side::All);
    let mut measures = [0.0; ALONE + AMONG];
    measures[..ALONE].copy_from_slice(&alone(&a.weighed, &b.weighed, &common, apart));
    let two = |slot: u64| slot == later || slot == earlier;
    let kept = |slot: u64| match view.around {
        Around::All => true,
        Around::OneIn(n) => two(slot) || slot % n == later % n,
        Around::Nothing => two(slot),
    };
    let known = |near: &Near, own: u64| near.thinned(own, kept, |slot| of_the_day(between(own, slot)));
    measures[ALONE..].copy_from_slice(&among(&known(&a.near, later), &known(&b.near, earlier), cosine, apart));
    Some(Pair { articles: (later as usize, earlier as usize), measures })
}

/// The bytes of a parameter file.
#[must_use]
pub fn pack(alone: &Forest, among: &Forest) -> Vec<u8> {
    Likeness::pack(alone, among)
}

/// The story of each article, numbered, when the articles arrive in order and likeness is told by these forests; after
/// the last one.
#[must_use]
pub fn regrouped(profiles: &[Profile], alone: &Forest, among: &Forest) -> Vec<u64> {
    let mut open = OpenStories::with(Likeness { alone: alone.clone(), among: among.clone() }, Window::default());
    profiles.iter().for_each(|p| drop(open.take(p)));
    profiles.iter().map(|p| open.slot_of(&p.article.id).map_or(u64::MAX, |slot| open.at(slot).story)).collect()
}

/// The same article told of other people, places, organisations and numbers at another time, by another outlet: for
/// measuring how grouping grows with its load.
#[must_use]
pub fn told_again(profile: &Profile, times: u32, published: crate::model::Moment) -> Profile {
    let mixed = |hash: u32| (hash ^ times).wrapping_mul(0x9E37_79B1).rotate_left(15).wrapping_mul(0x85EB_CA77);
    let mut again = profile.clone();
    let article = std::sync::Arc::make_mut(&mut again.article);
    article.id = format!("{}-{times}", article.id).into();
    article.published = Some(published);
    for term in again.terms.iter_mut().filter(|t| t.kind != crate::model::SharedKind::Term) {
        term.key = mixed(term.key);
    }
    again.terms.sort_unstable_by_key(|t| t.key);
    again.terms.dedup_by_key(|t| t.key);
    again.shingles.remix(mixed);
    again.quoted.remix(mixed);
    again
}
