//! The open stories: each arriving article is put into one, and what it sheds light on is grouped again.

use std::collections::VecDeque;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::across::Across;
use super::frequencies::Frequencies;
use super::hashed::HashedMap;
use super::likeness::{self, Likeness};
use super::members::Members;
use super::near::{Near, Neighbour};
use super::neighbours::{LEADING, Neighbours};
use super::origins::{Carried, Found, Origins, Relation};
use super::profile::Profile;
use super::weighed::{Side, Weighed};
use crate::model::{ArticleId, Assignment, OriginId, Reading, Regrouping, StoryId, Taken};

/// The time of an article without a date; no date is so long ago.
const UNDATED: i64 = i64::MIN;

/// What new articles are compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Days between two dated articles beyond which they are not one event. Older stories are closed to new articles,
    /// which can still be linked to them.
    pub days: u16,
    /// Articles that are remembered, about four kilobytes each; the one that arrived first is forgotten first, and with
    /// its last article a story.
    pub articles: usize,
}

impl Default for Window {
    /// Two weeks, a million articles.
    fn default() -> Window {
        Window { days: 14, articles: 1_000_000 }
    }
}

/// The stories that are still open to new articles.
#[derive(Clone, Debug)]
pub struct OpenStories {
    window: Window,
    pub(super) likeness: Arc<Likeness>,
    pub(super) df: Frequencies,
    /// Open articles in order of arrival; the first one's slot is `first`.
    pub(super) articles: VecDeque<Open>,
    /// When each came out, in seconds, [`UNDATED`] where that is not known; apart from the rest because every look-up
    /// asks it of hundreds.
    pub(super) times: VecDeque<i64>,
    /// The copies of an open text, where there are any.
    pub(super) copies: HashedMap<u64, Vec<u64>>,
    pub(super) first: u64,
    /// The slot modulo 2^32 of each article, by the hash of its id.
    pub(super) slots: HashedMap<u64, u32>,
    pub(super) neighbours: Neighbours,
    pub(super) across: Across,
    pub(super) origins: Origins,
    pub(super) members: Members,
    pub(super) regroupings: Vec<Regrouping>,
}

/// An open article.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Open {
    pub(super) id: ArticleId,
    revision: u64,
    pub(super) story: u64,
    /// The number of its origin: see [`origin_id`].
    pub(super) origin: u64,
    pub(super) role: Role,
}

/// Whether an article speaks for itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
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

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Voice {
    pub(super) weighed: Weighed,
    pub(super) near: Near,
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
        OpenStories::with_window(Window::default())
    }

    /// The same with another window.
    #[must_use]
    pub fn with_window(window: Window) -> OpenStories {
        OpenStories::with(Likeness::built_in(), window)
    }

    pub(super) fn with(likeness: Likeness, window: Window) -> OpenStories {
        OpenStories {
            window,
            likeness: Arc::new(likeness),
            df: Frequencies::built_in(),
            articles: VecDeque::new(),
            times: VecDeque::new(),
            copies: HashedMap::default(),
            first: 0,
            slots: HashedMap::default(),
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
        if let Some(slot) = self.slot_of(&profile.article.id) {
            return self.revise(slot, profile);
        }
        // Room is made before the newcomer is compared: what it is found to be like must not be forgotten meanwhile.
        while self.articles.len() >= self.window.articles.max(1) {
            self.retire();
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
        self.copies.entry(text.slot).or_default().push(slot);
        assignment.episode = self.episode(slot);
        assignment
    }

    fn take_voice(&mut self, profile: &Profile, found: &Found) -> Assignment {
        let weighed = Weighed::new(profile, self.df.heard(profile));
        let seconds = seconds_of(profile);
        let near = self.near(&weighed, seconds);
        let slot = self.first + self.articles.len() as u64;
        for neighbour in near.iter(slot) {
            if let Role::Voice(other) = &mut self.at_mut(neighbour.slot).role {
                other.near.add(Neighbour { slot, ..neighbour });
            }
        }
        self.neighbours.add(slot, &weighed);
        let story = self.members.found(slot, &profile.article.id);
        self.open(profile, found, story, Role::Voice(Box::new(Voice { weighed, near })));
        self.meet(slot, profile);
        let around = self.around(slot);
        let level = self.regroup(slot, &around);
        let mut assignment = self.reason_of_voice(profile, slot, &around, level);
        assignment.reason.origin = found.carried.as_ref().map(|c| c.why.clone());
        assignment.episode = self.episode(slot);
        assignment
    }

    /// The day on which the episode of its story began that a dated article belongs to.
    pub(super) fn episode(&mut self, slot: u64) -> Option<String> {
        let (story, seconds) = (self.at(slot).story, self.seconds(slot)?);
        let began = jiff::Timestamp::from_second(self.members.episode(story, seconds)).ok()?;
        Some(jiff::tz::TimeZone::UTC.to_datetime(began).date().to_string())
    }

    /// The articles around one that arrives.
    fn near(&mut self, weighed: &Weighed, seconds: Option<i64>) -> Near {
        let slots = self.sharing(&weighed.heaviest(LEADING), seconds);
        let laid_out = weighed.laid_out();
        let mut near = Near::default();
        for slot in slots {
            let Some(voice) = self.voice(slot) else { continue };
            let apart = days(seconds, self.seconds(slot));
            let common = laid_out.common(&voice.weighed);
            let cosine = weighed.cosine(&voice.weighed, &common, Side::All);
            let alone = self
                .window
                .admits(apart)
                .then(|| self.likeness.alone.odds(&likeness::alone(weighed, &voice.weighed, &common, apart)));
            near.add(Neighbour { slot, cosine, alone, of_the_day: of_the_day(apart) });
        }
        near
    }

    /// The open articles that share most with words and their weights, first those within the window of a time.
    pub(super) fn sharing(&mut self, by: &[(u32, f32)], seconds: Option<i64>) -> Vec<u64> {
        let (times, first, window) = (&self.times, self.first, self.window);
        self.neighbours.find(by, first, |slot| window.admits(days(seconds, dated(times[(slot - first) as usize]))))
    }

    /// Days between two open articles where both are dated; nothing where they are too far apart to be one event.
    pub(super) fn apart_within(&self, a: u64, b: u64) -> Option<Option<f32>> {
        Some(days(self.seconds(a), self.seconds(b))).filter(|apart| self.window.admits(*apart))
    }

    /// The text that decides where the arriving article goes: one that it copies, which is no copy itself. Whether an
    /// article is a copy does not hang on other copies.
    fn copied(&self, profile: &Profile, found: &Found) -> Option<Carried> {
        let speaks = |slot: u64| self.voice(slot).is_some();
        let first = found.carried.as_ref()?;
        let carried = if speaks(first.slot) { first.clone() } else { self.origins.find(profile, speaks).carried? };
        let seconds = seconds_of(profile);
        let near = self.window.admits(days(seconds, self.seconds(carried.slot)));
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

    /// When an open article came out.
    pub(super) fn seconds(&self, slot: u64) -> Option<i64> {
        dated(self.times[(slot - self.first) as usize])
    }

    /// The copies of a text that are open.
    pub(super) fn copies(&self, of: u64) -> impl Iterator<Item = u64> {
        self.copies.get(&of).into_iter().flatten().copied().filter(|&slot| self.is_open(slot))
    }

    pub(super) fn is_open(&self, slot: u64) -> bool {
        slot >= self.first
    }

    pub(super) fn slot_of(&self, article: &str) -> Option<u64> {
        let at = self.slots.get(&xxh3_64(article.as_bytes()))?.wrapping_sub(self.first as u32);
        // Of two articles whose ids have one hash, the later is found.
        let found = self.articles.get(at as usize)?;
        (*found.id == *article).then_some(self.first + u64::from(at))
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
            let weighed = Weighed::new(profile, self.df.rarities(profile));
            self.neighbours.remove(slot, &voice.weighed);
            self.neighbours.add(slot, &weighed);
            voice.weighed = weighed;
            self.across.revise(slot, profile);
        }
        open.revision = revision(profile);
        self.times[at] = seconds_of(profile).unwrap_or(UNDATED);
        assignment
    }

    fn open(&mut self, profile: &Profile, found: &Found, story: u64, role: Role) -> u64 {
        let slot = self.first + self.articles.len() as u64;
        let article = &profile.article;
        let carried = found.carried.as_ref();
        let origin = carried.map_or_else(|| xxh3_64(article.id.as_bytes()), |c| self.at(c.slot).origin);
        self.origins.open(slot, profile, found);
        self.slots.insert(xxh3_64(article.id.as_bytes()), slot as u32);
        self.articles.push_back(Open { id: article.id.clone(), revision: revision(profile), story, origin, role });
        self.times.push_back(seconds_of(profile).unwrap_or(UNDATED));
        slot
    }

    /// How many articles are open.
    #[must_use]
    pub fn len(&self) -> usize {
        self.articles.len()
    }

    /// Whether none is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.articles.is_empty()
    }

    /// Forgets the articles that arrived first, for as long as `is_over` says so of their ids.
    ///
    /// # Errors
    ///
    /// The first one of `is_over`.
    pub fn retire_while<E>(&mut self, mut is_over: impl FnMut(&str) -> Result<bool, E>) -> Result<(), E> {
        while let Some(oldest) = self.articles.front() {
            if !is_over(&oldest.id)? {
                break;
            }
            self.retire();
        }
        Ok(())
    }

    fn retire(&mut self) {
        let Some(oldest) = self.articles.pop_front() else { return };
        let slot = self.first;
        self.times.pop_front();
        self.first += 1;
        self.origins.retire(slot);
        if let Entry::Occupied(known) = self.slots.entry(xxh3_64(oldest.id.as_bytes()))
            && *known.get() == slot as u32
        {
            known.remove();
        }
        if let Role::Voice(voice) = &oldest.role {
            self.neighbours.remove(slot, &voice.weighed);
            self.across.remove(slot);
            self.copies.remove(&slot);
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

/// An origin is named after the first article that carries its text: its number is the hash of that one's id.
pub(super) fn origin_id(number: u64) -> OriginId {
    Arc::from(format!("o-{number:016x}"))
}

/// When an article came out, in seconds.
pub(super) fn seconds_of(profile: &Profile) -> Option<i64> {
    profile.article.published.map(|m| m.seconds())
}

fn dated(time: i64) -> Option<i64> {
    (time != UNDATED).then_some(time)
}

/// Days between two moments.
pub(super) fn days(a: Option<i64>, b: Option<i64>) -> Option<f32> {
    Some(a?.abs_diff(b?) as f32 / 86_400.0)
}

/// Whether two articles are at most a day apart.
pub(super) fn of_the_day(apart: Option<f32>) -> bool {
    apart.is_some_and(|days| days <= 1.0)
}

impl Window {
    /// Whether two articles so many days apart can be one event.
    fn admits(self, days: Option<f32>) -> bool {
        days.is_none_or(|days| days <= f32::from(self.days))
    }
}
