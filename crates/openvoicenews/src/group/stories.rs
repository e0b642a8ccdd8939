//! The open stories: each arriving article is put into one, and what it sheds light on is grouped again.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_64;

use super::copies::{CopyIndex, Shingles};
use super::frequencies::Frequencies;
use super::likeness::{self, Likeness};
use super::members::Members;
use super::near::{Near, Neighbour};
use super::neighbours::Neighbours;
use super::profile::Profile;
use super::weighed::{Side, Weighed};
use crate::model::{ArticleId, Assignment, OriginId, Reading, Regrouping, StoryId};

/// Days between two dated articles beyond which they are not one event.
const WINDOW_DAYS: f32 = 14.0;
/// Articles that stay open; the one that arrived first is retired.
const CAPACITY: usize = 1_000_000;
/// The share of the smaller text's word runs that makes two texts copies of one.
pub(super) const COPY: f32 = 0.55;
/// The same where both are credited to one agency.
const DISPATCH: f32 = 0.3;
/// A text with fewer word runs is only a copy of an equal one.
const SHORTEST_COPY: usize = 24;

/// The stories that are still open to new articles.
#[derive(Clone, Debug)]
pub struct OpenStories {
    pub(super) likeness: Arc<Likeness>,
    df: Frequencies,
    /// Open articles in order of arrival; the first one's slot is `first`.
    articles: VecDeque<Open>,
    first: u64,
    slots: HashMap<ArticleId, u64>,
    neighbours: Neighbours,
    copies: CopyIndex,
    pub(super) members: Members,
    pub(super) regroupings: Vec<Regrouping>,
}

/// An open article.
#[derive(Clone, Debug)]
pub(super) struct Open {
    pub(super) id: ArticleId,
    revision: u64,
    pub(super) seconds: Option<i64>,
    agency: Option<String>,
    pub(super) story: u64,
    pub(super) origin: OriginId,
    pub(super) role: Role,
    shingles: Shingles,
}

/// Whether an article speaks for itself.
#[derive(Clone, Debug)]
pub(super) enum Role {
    /// A text of its own: what it shares with others decides where it belongs.
    Voice(Box<Voice>),
    /// A copy of an earlier text. It goes where that one goes and decides nothing, so that a text told forty times
    /// weighs as much as one told once.
    Copy {
        /// The article whose text it is.
        of: u64,
    },
}

#[derive(Clone, Debug)]
pub(super) struct Voice {
    pub(super) weighed: Weighed,
    pub(super) near: Near,
    /// The copies of it that are open.
    pub(super) copies: Vec<u64>,
}

/// A text that an article carries, and why it is thought so.
pub(super) struct Carried {
    pub(super) slot: u64,
    pub(super) share: f32,
    pub(super) why: String,
    copy: bool,
}

impl Default for OpenStories {
    fn default() -> OpenStories {
        OpenStories::new()
    }
}

impl OpenStories {
    /// No stories yet.
    #[must_use]
    pub fn new() -> OpenStories {
        OpenStories::with(Likeness::built_in())
    }

    pub(super) fn with(likeness: Likeness) -> OpenStories {
        OpenStories {
            likeness: Arc::new(likeness),
            df: Frequencies::built_in(),
            articles: VecDeque::new(),
            first: 0,
            slots: HashMap::new(),
            neighbours: Neighbours::default(),
            copies: CopyIndex::default(),
            members: Members::default(),
            regroupings: Vec::new(),
        }
    }

    /// Puts the next article into its story and says why. Call it in order of arrival.
    pub fn assign(&mut self, reading: &Reading) -> Assignment {
        self.take(&Profile::of(reading))
    }

    /// The same for an article whose profile is made already, on another core perhaps.
    pub fn take(&mut self, profile: &Profile) -> Assignment {
        if let Some(&slot) = self.slots.get(&profile.article.id) {
            return self.revise(slot, profile);
        }
        let carried = self.carried(profile);
        let seconds = profile.article.published.map(|m| m.seconds());
        match carried {
            Some(text) if text.copy && days(seconds, self.at(text.slot).seconds).is_none_or(within) => {
                self.take_copy(profile, &text)
            }
            carried => self.take_voice(profile, carried.as_ref()),
        }
    }

    /// What became of earlier stories and articles since the last call, in the order in which it happened.
    pub fn regroupings(&mut self) -> Vec<Regrouping> {
        std::mem::take(&mut self.regroupings)
    }

    /// The story that an id leads to, also the id of a story that was merged into another; nothing for one that is retired.
    #[must_use]
    pub fn current(&self, story: &str) -> Option<StoryId> {
        self.members.current(story)
    }

    fn take_copy(&mut self, profile: &Profile, text: &Carried) -> Assignment {
        let (story, origin) = (self.at(text.slot).story, self.at(text.slot).origin.clone());
        let mut assignment = self.reason_of_copy(profile, text);
        let slot = self.open(profile, origin, story, Role::Copy { of: text.slot });
        self.members.add_copy(story);
        if let Role::Voice(voice) = &mut self.at_mut(text.slot).role {
            voice.copies.push(slot);
        }
        assignment.episode = self.episode(slot);
        assignment
    }

    fn take_voice(&mut self, profile: &Profile, carried: Option<&Carried>) -> Assignment {
        let weighed = Weighed::new(profile, &self.df);
        self.df.count(profile);
        let seconds = profile.article.published.map(|m| m.seconds());
        let near = self.near(&weighed, seconds);
        let slot = self.first + self.articles.len() as u64;
        for neighbour in near.iter() {
            if let Role::Voice(other) = &mut self.at_mut(neighbour.slot).role {
                other.near.add(Neighbour { slot, ..*neighbour });
            }
        }
        self.neighbours.add(slot, &weighed);
        let story = self.members.found(slot, &profile.article.id);
        let origin = carried.map_or_else(|| origin_id(&profile.article.id), |c| self.at(c.slot).origin.clone());
        self.open(profile, origin, story, Role::Voice(Box::new(Voice { weighed, near, copies: Vec::new() })));
        let level = self.regroup(slot);
        let mut assignment = self.reason_of_voice(profile, slot, level, carried);
        assignment.episode = self.episode(slot);
        assignment
    }

    /// The day on which the episode of its story began that a dated article belongs to.
    pub(super) fn episode(&mut self, slot: u64) -> Option<String> {
        let (story, seconds) = (self.at(slot).story, self.at(slot).seconds?);
        let began = jiff::Timestamp::from_second(self.members.episode(story, seconds)).ok()?;
        Some(jiff::tz::TimeZone::UTC.to_datetime(began).date().to_string())
    }

    /// The articles around one that arrives.
    fn near(&mut self, weighed: &Weighed, seconds: Option<i64>) -> Near {
        let (articles, first) = (&self.articles, self.first);
        let open = |slot: u64| days(seconds, articles[(slot - first) as usize].seconds).is_none_or(within);
        let slots = self.neighbours.find(weighed, first, open);
        let mut near = Near::default();
        for slot in slots {
            let other = self.at(slot);
            let Role::Voice(voice) = &other.role else { continue };
            let apart = days(seconds, other.seconds);
            let common = weighed.common(&voice.weighed);
            let cosine = weighed.cosine(&voice.weighed, &common, Side::All);
            let alone = apart
                .is_none_or(within)
                .then(|| self.likeness.alone.odds(&likeness::alone(weighed, &voice.weighed, &common, apart)));
            near.add(Neighbour { slot, cosine, alone, apart });
        }
        near
    }

    /// The earlier text that most of this one is, or that it takes from its agency.
    fn carried(&self, profile: &Profile) -> Option<Carried> {
        let article = &profile.article;
        let mut best: Option<Carried> = None;
        for slot in self.copies.find(&profile.shingles) {
            let earlier = self.at(slot);
            // A copy is measured against texts that are not copies: whether it is one does not hang on other copies.
            if !matches!(earlier.role, Role::Voice(_)) {
                continue;
            }
            let share = profile.shingles.containment(&earlier.shingles);
            let long = profile.shingles.length().min(earlier.shingles.length()) >= SHORTEST_COPY;
            let agency = article.agency.as_ref().filter(|a| earlier.agency.as_ref() == Some(*a));
            let copy = if long { share >= COPY } else { profile.shingles.equals(&earlier.shingles) };
            let dispatch = long && share >= DISPATCH && agency.is_some();
            let better = best.as_ref().is_none_or(|b| (share, b.slot) > (b.share, slot));
            if (copy || dispatch) && better {
                let percent = (share * 100.0).round();
                let why = match agency {
                    Some(name) => {
                        format!("agency credit: both credit {name}, {percent} % of the shorter text is shared")
                    }
                    None => format!("near-copy: {percent} % of the shorter text is shared"),
                };
                best = Some(Carried { slot, share, why, copy });
            }
        }
        best
    }

    pub(super) fn at(&self, slot: u64) -> &Open {
        &self.articles[(slot - self.first) as usize]
    }

    pub(super) fn at_mut(&mut self, slot: u64) -> &mut Open {
        &mut self.articles[(slot - self.first) as usize]
    }

    pub(super) fn is_open(&self, slot: u64) -> bool {
        slot >= self.first
    }

    pub(super) fn slot_of(&self, article: &str) -> Option<u64> {
        self.slots.get(article).copied()
    }

    /// Another revision of an open article: it stays where it is and is compared by its new text from now on.
    fn revise(&mut self, slot: u64, profile: &Profile) -> Assignment {
        let assignment = self.reason_of_revision(slot, profile);
        if self.at(slot).revision == revision(profile) {
            return assignment;
        }
        let df = &self.df;
        let weighed = Weighed::new(profile, df);
        let at = (slot - self.first) as usize;
        let open = &mut self.articles[at];
        self.copies.remove(slot, &open.shingles);
        self.copies.add(slot, &profile.shingles);
        if let Role::Voice(voice) = &mut open.role {
            self.neighbours.remove(slot, &voice.weighed);
            self.neighbours.add(slot, &weighed);
            voice.weighed = weighed;
        }
        let open = &mut self.articles[at];
        open.revision = revision(profile);
        open.shingles = profile.shingles.clone();
        open.seconds = profile.article.published.map(|m| m.seconds());
        open.agency.clone_from(&profile.article.agency);
        assignment
    }

    fn open(&mut self, profile: &Profile, origin: OriginId, story: u64, role: Role) -> u64 {
        let slot = self.first + self.articles.len() as u64;
        let article = &profile.article;
        self.copies.add(slot, &profile.shingles);
        self.slots.insert(article.id.clone(), slot);
        self.articles.push_back(Open {
            id: article.id.clone(),
            revision: revision(profile),
            seconds: article.published.map(|m| m.seconds()),
            agency: article.agency.clone(),
            story,
            origin,
            role,
            shingles: profile.shingles.clone(),
        });
        if self.articles.len() > CAPACITY {
            self.retire();
        }
        slot
    }

    fn retire(&mut self) {
        let Some(oldest) = self.articles.pop_front() else { return };
        let slot = self.first;
        self.first += 1;
        self.copies.remove(slot, &oldest.shingles);
        self.slots.remove(&oldest.id);
        if let Role::Voice(voice) = &oldest.role {
            self.neighbours.remove(slot, &voice.weighed);
        }
        self.members.retire(oldest.story, slot);
    }

    /// An article that speaks for itself, and what is known around it.
    pub(super) fn voice(&self, slot: u64) -> Option<&Voice> {
        match &self.at(slot).role {
            Role::Voice(voice) => Some(voice),
            Role::Copy { .. } => None,
        }
    }
}

fn revision(profile: &Profile) -> u64 {
    xxh3_64(profile.article.revision.as_bytes())
}

/// An origin is named after the first article that carries its text.
fn origin_id(first: &str) -> OriginId {
    Arc::from(format!("o-{:016x}", xxh3_64(first.as_bytes())))
}

/// Days between two moments.
pub(super) fn days(a: Option<i64>, b: Option<i64>) -> Option<f32> {
    Some(a?.abs_diff(b?) as f32 / 86_400.0)
}

pub(super) fn within(days: f32) -> bool {
    days <= WINDOW_DAYS
}
