//! Why an article was put where it was put.

use super::likeness::{ALONE, AMONG, NEEDED, TELLS, alone, among, caution, likelihood};
use super::near::Neighbour;
use super::origins::{COPY, Carried};
use super::profile::Profile;
use super::regroup::Beside;
use super::stories::{OpenStories, days, origin_id, seconds_of};
use super::weighed::{Side, Weighed};
use crate::model::{Assignment, Decision, Explained, Measure, Reason, Shared, StoryId};

/// Likelihood from which another story is linked, time left aside, and how many are.
const LINKED: f32 = 0.2;
const MOST_LINKED: usize = 3;
/// Neighbours that are looked at for links, the likest: every look is a comparison in full.
const LOOKED: usize = 12;
/// Shared things that a reason shows.
const SHOWN: usize = 12;
/// Log odds that are worth showing.
const TOLD: f32 = 0.05;

impl OpenStories {
    pub(super) fn reason_of_copy(&self, profile: &Profile, slot: u64, text: &Carried) -> Assignment {
        let first = self.at(text.slot);
        let mut reason = Reason {
            decision: Decision::Copy,
            likeness: text.share,
            needed: COPY,
            nearest: Some(first.id.clone()),
            shared: Vec::new(),
            measures: Vec::new(),
            hours: hours(seconds_of(profile), self.seconds(text.slot)),
            origin: Some(text.why.clone()),
        };
        if let Some(voice) = self.voice(text.slot) {
            reason.shared = shared(profile, &voice.weighed, &voice.weighed);
        }
        self.assignment(profile.article.id.clone(), slot, reason)
    }

    pub(super) fn reason_of_voice(
        &mut self,
        profile: &Profile,
        slot: u64,
        around: &[Beside],
        level: Option<f32>,
    ) -> Assignment {
        let story = self.at(slot).story;
        let in_story = |other: u64| self.at(other).story == story;
        let (decision, beside) = match level {
            Some(_) => (Decision::Joined, likest(around, in_story)),
            None => (Decision::New, likest(around, |_| true)),
        };
        let likeness = match (level, &beside) {
            (Some(mean), _) => likelihood(mean),
            (None, Some(next)) => self.belonging(slot, around, self.at(next.slot).story).min(NEEDED),
            (None, None) => 0.0,
        };
        let mut reason = self.reason_beside(slot, beside.as_ref(), decision, likeness);
        if let Some(next) = beside {
            reason.shared = self.shared(profile, slot, next.slot);
        }
        let mut assignment = self.assignment(profile.article.id.clone(), slot, reason);
        assignment.linked = self.linked(slot);
        assignment
    }

    /// What two articles have in common, in the words of the first, whose profile is given.
    fn shared(&self, profile: &Profile, a: u64, b: u64) -> Vec<Shared> {
        if let Some(shared) = self.shared_across(profile, a, b) {
            return shared;
        }
        let (Some(v), Some(w)) = (self.voice(a), self.voice(b)) else { return Vec::new() };
        shared(profile, &v.weighed, &w.weighed)
    }

    /// The same article again.
    pub(super) fn reason_of_revision(&self, slot: u64, profile: &Profile) -> Assignment {
        let earlier = self.at(slot);
        let reason = Reason {
            decision: Decision::Given,
            likeness: 1.0,
            needed: NEEDED,
            nearest: Some(earlier.id.clone()),
            shared: Vec::new(),
            measures: Vec::new(),
            hours: hours(seconds_of(profile), self.seconds(slot)),
            origin: Some("the same article again".to_owned()),
        };
        self.assignment(earlier.id.clone(), slot, reason)
    }

    /// An article, or a copy of the `voice` that speaks for it, that went to another story.
    pub(super) fn reason_of_moved(&mut self, slot: u64, voice: u64) -> Assignment {
        let story = self.at(voice).story;
        let around = self.around(voice);
        let beside = likest(&around, |other| self.at(other).story == story);
        let likeness = self.belonging(voice, &around, story);
        let reason = self.reason_beside(voice, beside.as_ref(), Decision::Moved, likeness);
        self.assignment(self.at(slot).id.clone(), slot, reason)
    }

    /// Adds to the reason of a moved article what it shares with the one that it was put beside. The open stories keep
    /// no words, so it takes the article's profile once more.
    pub fn show_shared(&self, moved: &mut Assignment, profile: &Profile) {
        let voice = |id: &str| self.speaks_for(self.slot_of(id)?);
        let nearest = moved.reason.nearest.as_deref().and_then(voice);
        if let (Some(own), Some(other)) = (voice(&profile.article.id), nearest) {
            moved.reason.shared = self.shared(profile, own, other);
        }
    }

    fn assignment(&self, article: std::sync::Arc<str>, slot: u64, reason: Reason) -> Assignment {
        let open = self.at(slot);
        Assignment {
            article,
            story: self.members.id(open.story),
            origin: origin_id(open.origin),
            episode: None,
            linked: Vec::new(),
            taken: Vec::new(),
            reason,
        }
    }

    fn reason_beside(&self, slot: u64, beside: Option<&Neighbour>, decision: Decision, likeness: f32) -> Reason {
        let mut reason = Reason {
            decision,
            likeness,
            needed: NEEDED,
            nearest: None,
            shared: Vec::new(),
            measures: Vec::new(),
            hours: None,
            origin: None,
        };
        if let Some(next) = beside {
            reason.nearest = Some(self.at(next.slot).id.clone());
            reason.hours = hours(self.seconds(slot), self.seconds(next.slot));
            reason.measures = self.measured(slot, next);
        }
        reason
    }

    /// What speaks for one event and what against it, the weightiest first.
    fn measured(&self, slot: u64, next: &Neighbour) -> Vec<Measure> {
        if let Some((measures, _)) = self.measured_across(slot, next.slot) {
            return measures;
        }
        let (Some(a), Some(b)) = (self.voice(slot), self.voice(next.slot)) else { return Vec::new() };
        let apart = days(self.seconds(slot), self.seconds(next.slot));
        let common = a.weighed.common(&b.weighed);
        let own = alone(&a.weighed, &b.weighed, &common, apart);
        self.told(&own, &among(&a.near, &b.near, next.cosine, apart), caution(&a.near, &b.near))
    }

    fn told(&self, own: &[f32; ALONE], others: &[f32; AMONG], caution: f32) -> Vec<Measure> {
        let mut parts = [0.0; ALONE + AMONG];
        let prior = self.likeness.alone.explain(own, &mut parts[..ALONE])
            + self.likeness.among.explain(others, &mut parts[ALONE..]);
        let mut measures = vec![Measure { of: "any two articles".into(), odds: prior - caution }];
        for (of, odds) in TELLS.into_iter().zip(parts) {
            match measures.iter_mut().find(|m| m.of == of) {
                Some(measure) => measure.odds += odds,
                None => measures.push(Measure { of: of.into(), odds }),
            }
        }
        measures.retain(|m| m.odds.abs() >= TOLD);
        measures.sort_by(|a, b| b.odds.abs().total_cmp(&a.odds.abs()));
        measures
    }

    /// Stories of the same running matter or of the same kind: likely one event with it, but for the time between.
    fn linked(&self, slot: u64) -> Vec<StoryId> {
        let Some(voice) = self.voice(slot) else { return Vec::new() };
        let laid_out = voice.weighed.laid_out();
        let mut linked: Vec<(u64, f32)> = Vec::new();
        for next in voice.near.iter(slot).filter(|n| self.is_open(n.slot)).take(LOOKED) {
            let (Some(other), story) = (self.voice(next.slot), self.at(next.slot).story) else { continue };
            if story == self.at(slot).story {
                continue;
            }
            let common = laid_out.common(&other.weighed);
            let odds = self.likeness.alone.odds(&alone(&voice.weighed, &other.weighed, &common, None))
                + self.likeness.among.odds(&among(&voice.near, &other.near, next.cosine, None));
            match linked.iter_mut().find(|l| l.0 == story) {
                Some(known) => known.1 = known.1.max(odds),
                None => linked.push((story, odds)),
            }
        }
        linked.retain(|l| likelihood(l.1) >= LINKED);
        linked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        linked.iter().take(MOST_LINKED).map(|l| self.members.id(l.0)).collect()
    }

    /// Why two open articles are in one story or are not; nothing where either is not open. They may be one story though
    /// what is measured between them speaks against that: through articles between them.
    #[must_use]
    pub fn explain(&self, a: &Profile, b: &Profile) -> Option<Explained> {
        let (one, two) = (self.slot_of(&a.article.id)?, self.slot_of(&b.article.id)?);
        let together = self.members.id(self.at(one).story) == self.members.id(self.at(two).story);
        let (x, y) = (self.speaks_for(one)?, self.speaks_for(two)?);
        let (measures, odds) = self.measured_pair(x, y)?;
        let reason = Reason {
            decision: if x == y {
                Decision::Copy
            } else if together {
                Decision::Joined
            } else {
                Decision::New
            },
            likeness: if x == y { 1.0 } else { likelihood(odds) },
            needed: NEEDED,
            nearest: Some(b.article.id.clone()),
            shared: self.shared(a, x, y),
            measures: if x == y { Vec::new() } else { measures },
            hours: hours(self.seconds(one), self.seconds(two)),
            origin: None,
        };
        let path = if together && x != y && odds <= 0.0 { self.path(x, y) } else { Vec::new() };
        Some(Explained { a: a.article.id.clone(), b: b.article.id.clone(), together, reason, path })
    }

    /// What speaks for one event and what against it, and the log odds of both.
    fn measured_pair(&self, x: u64, y: u64) -> Option<(Vec<Measure>, f32)> {
        if let Some(told) = self.measured_across(x, y) {
            return Some(told);
        }
        let (v, w) = (self.voice(x)?, self.voice(y)?);
        let apart = days(self.seconds(x), self.seconds(y));
        let common = v.weighed.common(&w.weighed);
        let cosine = v.weighed.cosine(&w.weighed, &common, Side::All);
        let (own, others) = (alone(&v.weighed, &w.weighed, &common, apart), among(&v.near, &w.near, cosine, apart));
        let caution = caution(&v.near, &w.near);
        let odds = self.likeness.alone.odds(&own) + self.likeness.among.odds(&others) - caution;
        Some((self.told(&own, &others, caution), odds))
    }

    /// The article whose text this one carries, itself in most cases.
    fn speaks_for(&self, slot: u64) -> Option<u64> {
        match self.at(slot).role {
            super::stories::Role::Voice(_) => Some(slot),
            super::stories::Role::Copy { of } => self.is_open(of).then_some(of),
        }
    }

    /// The shortest chain of likely pairs within a story; of several, the one over earlier articles.
    fn path(&self, from: u64, to: u64) -> Vec<std::sync::Arc<str>> {
        let story = self.at(from).story;
        let mut before: std::collections::BTreeMap<u64, u64> = std::collections::BTreeMap::from([(from, from)]);
        let mut queue = std::collections::VecDeque::from([from]);
        while let Some(at) = queue.pop_front() {
            let likely = self.around(at).into_iter().filter(|b| b.odds > 0.0).map(|b| b.neighbour.slot);
            let mut next: Vec<u64> = likely.filter(|&slot| self.at(slot).story == story).collect();
            next.sort_unstable();
            for slot in next {
                if let std::collections::btree_map::Entry::Vacant(new) = before.entry(slot) {
                    new.insert(at);
                    queue.push_back(slot);
                }
            }
        }
        let mut path = Vec::new();
        let mut at = to;
        while let Some(&earlier) = before.get(&at) {
            path.push(self.at(at).id.clone());
            if at == from {
                path.reverse();
                return path;
            }
            at = earlier;
        }
        Vec::new()
    }
}

/// The neighbour that is likeliest to report the same event, of those that `admits`.
fn likest(around: &[Beside], admits: impl Fn(u64) -> bool) -> Option<Neighbour> {
    let told = around.iter().filter(|b| admits(b.neighbour.slot));
    told.max_by(|a, b| a.odds.total_cmp(&b.odds).then(b.neighbour.slot.cmp(&a.neighbour.slot))).map(|b| b.neighbour)
}

/// What the two have in common, the weightiest first, in the words of the first.
fn shared(profile: &Profile, a: &Weighed, b: &Weighed) -> Vec<Shared> {
    let mut both: Vec<_> = a.both(b).map(|(x, y)| (u32::from(x.all) * u32::from(y.all), x)).collect();
    let all = both.iter().map(|t| t.0).sum::<u32>().max(1) as f32;
    both.sort_unstable_by(|x, y| y.0.cmp(&x.0).then(x.1.key.cmp(&y.1.key)));
    let shown = both.iter().take(SHOWN).filter(|t| t.0 > 0);
    shown
        .filter_map(|(product, term)| {
            let text = profile.word(term.key)?.to_owned();
            Some(Shared { kind: term.kind, text, weight: *product as f32 / all })
        })
        .collect()
}

fn hours(a: Option<i64>, b: Option<i64>) -> Option<f32> {
    days(a, b).map(|d| d * 24.0)
}
