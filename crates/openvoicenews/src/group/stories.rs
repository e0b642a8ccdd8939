//! The open stories: each arriving article is put into one, and what it sheds light on is grouped again.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_64;

use super::across::Across;
use super::frequencies::Frequencies;
use super::likeness::{self, Likeness};
use super::members::Members;
use super::near::{Near, Neighbour};
use super::neighbours::Neighbours;
use super::origins::{Carried, Found, Origins, Relation};
use super::profile::Profile;
use super::weighed::{Side, Weighed};
use crate::model::{ArticleId, Assignment, OriginId, Reading, Regrouping, StoryId, Taken};

/// Days between two dated articles beyond which they are not one event.
const WINDOW_DAYS: f32 = 14.0;
/// Articles that stay open; the one that arrived first is retired.
const CAPACITY: usize = 1_000_000;
/// The stories that are still open to new articles.
#[derive(Clone, Debug)]
pub struct OpenStories {
    pub(super) likeness: Arc<Likeness>,
    pub(super) df: Frequencies,
    /// Open articles in order of arrival; the first one's slot is `first`.
    pub(super) articles: VecDeque<Open>,
    pub(super) first: u64,
    slots: HashMap<ArticleId, u64>,
    pub(super) neighbours: Neighbours,
    pub(super) across: Across,
    origins: Origins,
    pub(super) members: Members,
    pub(super) regroupings: Vec<Regrouping>,
}

/// An open article.
#[derive(Clone, Debug)]
pub(super) struct Open {
    pub(super) id: ArticleId,
    revision: u64,
    pub(super) seconds: Option<i64>,
    pub(super) story: u64,
    pub(super) origin: OriginId,
    pub(super) role: Role,
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
            across: Across::default(),
            origins: Origins::default(),
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
        let found = self.origins.find(profile, |_| true);
        let taken = self.taken(&found, &profile.article.id);
        let mut assignment = match self.copied(profile, &found) {
            Some(text) => self.take_copy(profile, &text, &found),
            None => self.take_voice(profile, &found),
        };
        assignment.taken = taken;
        assignment
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

    fn take_copy(&mut self, profile: &Profile, text: &Carried, found: &Found) -> Assignment {
        let story = self.at(text.slot).story;
        let slot = self.open(profile, found, story, Role::Copy { of: text.slot });
        let mut assignment = self.reason_of_copy(profile, slot, text);
        self.members.add_copy(story);
        if let Role::Voice(voice) = &mut self.at_mut(text.slot).role {
            voice.copies.push(slot);
        }
        assignment.episode = self.episode(slot);
        assignment
    }

    fn take_voice(&mut self, profile: &Profile, found: &Found) -> Assignment {
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
        self.open(profile, found, story, Role::Voice(Box::new(Voice { weighed, near, copies: Vec::new() })));
        self.meet(slot, profile);
        let level = self.regroup(slot);
        let mut assignment = self.reason_of_voice(profile, slot, level, found.carried.as_ref());
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

    /// The text that decides where the arriving article goes: one that it copies, which is no copy itself. Whether an
    /// article is a copy does not hang on other copies.
    fn copied(&self, profile: &Profile, found: &Found) -> Option<Carried> {
        let speaks = |slot: u64| self.voice(slot).is_some();
        let first = found.carried.as_ref()?;
        let carried = if speaks(first.slot) { first.clone() } else { self.origins.find(profile, speaks).carried? };
        let seconds = profile.article.published.map(|m| m.seconds());
        let near = days(seconds, self.at(carried.slot).seconds).is_none_or(within);
        (carried.copy && near).then_some(carried)
    }

    /// Who took what from whom, by the articles' ids.
    fn taken(&self, found: &Found, arriving: &ArticleId) -> Vec<Taken> {
        let id = |slot: u64| if slot == self.origins.next() { arriving.clone() } else { self.at(slot).id.clone() };
        let taken = |r: &Relation| Taken { from: id(r.from), by: id(r.by), own_text: r.own_text, why: r.why };
        found.taken.iter().map(taken).collect()
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
        let at = (slot - self.first) as usize;
        let open = &mut self.articles[at];
        self.origins.revise(slot, profile);
        if let Role::Voice(voice) = &mut open.role {
            let weighed = Weighed::new(profile, &self.df);
            self.neighbours.remove(slot, &voice.weighed);
            self.neighbours.add(slot, &weighed);
            voice.weighed = weighed;
            self.across.revise(slot, profile);
        }
        open.revision = revision(profile);
        open.seconds = profile.article.published.map(|m| m.seconds());
        assignment
    }

    fn open(&mut self, profile: &Profile, found: &Found, story: u64, role: Role) -> u64 {
        let slot = self.first + self.articles.len() as u64;
        let article = &profile.article;
        let carried = found.carried.as_ref();
        let origin = carried.map_or_else(|| origin_id(&article.id), |c| self.at(c.slot).origin.clone());
        self.origins.open(slot, profile, found);
        self.slots.insert(article.id.clone(), slot);
        self.articles.push_back(Open {
            id: article.id.clone(),
            revision: revision(profile),
            seconds: article.published.map(|m| m.seconds()),
            story,
            origin,
            role,
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
        self.origins.retire(slot);
        self.slots.remove(&oldest.id);
        if let Role::Voice(voice) = &oldest.role {
            self.neighbours.remove(slot, &voice.weighed);
            self.across.remove(slot);
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
