//! The open stories, and the one pass that puts each arriving article into one.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_64;

use super::crowd::Crowd;
use super::frequencies::Frequencies;
use super::likeness::{NEEDED, likelihood, measures, odds};
use super::neighbours::Neighbours;
use super::origins::{self, Found, Origins};
use super::profile::Profile;
use super::vectors::Vectors;
use crate::model::{ArticleId, Assignment, Decision, OriginId, Reading, Reason, Shared, SharedKind, StoryId, Taken};

/// Days between two dated articles beyond which they are not compared.
const WINDOW_DAYS: f32 = 14.0;
/// Articles that stay open; the one that arrived first is retired.
const CAPACITY: usize = 1_000_000;
/// Stories that are compared through all their members, the newest of each.
const STORIES: usize = 8;
const MEMBERS: usize = 12;
/// Likeness from which a story is linked, and how many are.
const LINKED: f32 = 0.2;
const MOST_LINKED: usize = 3;
/// Shared words that a reason shows.
const SHOWN: usize = 8;

/// The stories that are still open to new articles.
#[derive(Clone, Debug)]
pub struct OpenStories {
    df: Frequencies,
    /// Open articles in order of arrival; the first one's slot is `first`.
    articles: VecDeque<Open>,
    first: u64,
    slots: HashMap<ArticleId, u64>,
    stories: HashMap<StoryId, Vec<u64>>,
    neighbours: Neighbours,
    origins: Origins,
}

#[derive(Clone, Debug)]
struct Open {
    id: ArticleId,
    revision: String,
    seconds: Option<i64>,
    story: StoryId,
    origin: OriginId,
    vectors: Vectors,
    crowd: Crowd,
}

/// An earlier article or story, and how like the arriving article it is.
#[derive(Clone)]
struct Near {
    story: StoryId,
    slot: u64,
    odds: f32,
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
        OpenStories {
            df: Frequencies::built_in(),
            articles: VecDeque::new(),
            first: 0,
            slots: HashMap::new(),
            stories: HashMap::new(),
            neighbours: Neighbours::default(),
            origins: Origins::default(),
        }
    }

    /// Puts the next article into its story and says why. Call it in order of arrival.
    pub fn assign(&mut self, reading: &Reading) -> Assignment {
        self.take(Profile::of(reading))
    }

    /// The same for an article whose profile is made already, on another core perhaps.
    pub fn take(&mut self, profile: Profile) -> Assignment {
        if let Some(&slot) = self.slots.get(&profile.article.id) {
            return self.revise(slot, profile);
        }
        let vectors = Vectors::new(&profile, &self.df);
        let (assignment, crowd, found) = self.place(&profile, &vectors);
        self.df.count(&profile);
        self.open(profile, vectors, &assignment, crowd, &found);
        assignment
    }

    fn place(&mut self, profile: &Profile, vectors: &Vectors) -> (Assignment, Crowd, Found) {
        let seconds = profile.article.published.map(|m| m.seconds());
        let found = self.origins.find(profile, |_| true);
        let carried = found.carried.as_ref();
        let (near, cosines) = self.near(vectors, seconds);
        let copied = carried.filter(|c| c.copy && self.within(c.slot, seconds));
        let nearest = near.first();
        let mut reason = Reason {
            decision: Decision::New,
            likeness: nearest.map_or(0.0, |n| likelihood(n.odds)),
            needed: NEEDED,
            nearest: None,
            shared: Vec::new(),
            measures: Vec::new(),
            hours: None,
            origin: carried.map(|c| c.why.clone()),
        };
        let mut story = story_id(&profile.article.id);
        let mut beside = nearest.map(|n| n.slot);
        if let Some(copy) = copied {
            (reason.decision, reason.likeness, reason.needed) = (Decision::Copy, copy.share, origins::COPY);
            story = self.at(copy.slot).story.clone();
            beside = Some(copy.slot);
        } else if let Some(n) = nearest.filter(|n| likelihood(n.odds) >= NEEDED) {
            reason.decision = Decision::Joined;
            story = n.story.clone();
        }
        if let Some(slot) = beside {
            self.explain(&mut reason, slot, profile, vectors, seconds);
        }
        let linked = near.iter().filter(|n| n.story != story && likelihood(n.odds) >= LINKED);
        let crowd = self.crowd(&story, &cosines);
        let assignment = Assignment {
            article: profile.article.id.clone(),
            origin: carried.map_or_else(|| origin_id(&profile.article.id), |c| self.at(c.slot).origin.clone()),
            episode: None,
            linked: linked.take(MOST_LINKED).map(|n| n.story.clone()).collect(),
            story,
            taken: self.taken(&found, &profile.article.id),
            reason,
        };
        (assignment, crowd, found)
    }

    /// Lets the articles around know of an article of another story, and it of them.
    fn crowd(&mut self, story: &StoryId, cosines: &[(u64, f32)]) -> Crowd {
        for (slot, cosine) in cosines {
            let other = &mut self.articles[(slot - self.first) as usize];
            if other.story != *story {
                other.crowd.add(*cosine);
            }
        }
        let mut crowd = Crowd::default();
        self.around(cosines).iter().filter(|(s, _)| s != story).for_each(|(_, c)| crowd.add(*c));
        crowd
    }

    /// Who took what from whom, by the articles' ids.
    fn taken(&self, found: &Found, arriving: &ArticleId) -> Vec<Taken> {
        let id = |slot: u64| if slot == self.origins.next() { arriving.clone() } else { self.at(slot).id.clone() };
        let taken = |r: &origins::Relation| Taken { from: id(r.from), by: id(r.by), own_text: r.own_text, why: r.why };
        found.taken.iter().map(taken).collect()
    }

    /// The open stories by likeness, the likest first, and how like the article is to the stories around it.
    fn near(&mut self, vectors: &Vectors, seconds: Option<i64>) -> (Vec<Near>, Vec<(u64, f32)>) {
        let (articles, first) = (&self.articles, self.first);
        let open =
            |slot: u64| days(seconds, articles[(slot - first) as usize].seconds).is_none_or(|d| d <= WINDOW_DAYS);
        let slots = self.neighbours.find(vectors, first, open);
        let cosines: Vec<(u64, f32)> =
            slots.iter().map(|&s| (s, vectors.all.cosine(&self.at(s).vectors.all))).collect();
        let around = self.around(&cosines);
        let mut best: Vec<Near> = Vec::new();
        for slot in slots {
            if !self.within(slot, seconds) {
                continue;
            }
            let story = self.at(slot).story.clone();
            let crowd = Crowd::beside(&around, &story);
            let odds = self.odds(vectors, seconds, slot, crowd);
            match best.iter_mut().find(|n| n.story == story) {
                Some(n) if n.odds >= odds => {}
                Some(n) => (n.odds, n.slot) = (odds, slot),
                None => best.push(Near { story, slot, odds }),
            }
        }
        let likest_first = |a: &Near, b: &Near| b.odds.total_cmp(&a.odds).then(a.slot.cmp(&b.slot));
        best.sort_by(likest_first);
        best.truncate(STORIES);
        for near in &mut best {
            let members: Vec<u64> = self.stories[&near.story].iter().rev().take(MEMBERS).copied().collect();
            let crowd = Crowd::beside(&around, &near.story);
            let sum: f32 = members.iter().map(|&m| self.odds(vectors, seconds, m, crowd)).sum();
            near.odds = sum / members.len().max(1) as f32;
        }
        best.sort_by(likest_first);
        (best, cosines)
    }

    /// The likest article of each story around, the likest first.
    fn around(&self, cosines: &[(u64, f32)]) -> Vec<(StoryId, f32)> {
        let mut around: Vec<(StoryId, f32)> = Vec::new();
        for (slot, cosine) in cosines {
            let story = &self.at(*slot).story;
            match around.iter_mut().find(|(s, _)| s == story) {
                Some((_, c)) => *c = c.max(*cosine),
                None => around.push((story.clone(), *cosine)),
            }
        }
        around.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        around
    }

    fn odds(&self, vectors: &Vectors, seconds: Option<i64>, slot: u64, crowd: Crowd) -> f32 {
        let other = self.at(slot);
        odds(&measures(vectors, &other.vectors, days(seconds, other.seconds), (&crowd, &other.crowd)))
    }

    fn explain(&self, reason: &mut Reason, slot: u64, profile: &Profile, vectors: &Vectors, seconds: Option<i64>) {
        let other = self.at(slot);
        reason.nearest = Some(other.id.clone());
        reason.hours = days(seconds, other.seconds).map(|d| d * 24.0);
        let mut shared: Vec<(u32, f32)> = vectors.all.products(&other.vectors.all).collect();
        shared.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let all: f32 = shared.iter().map(|s| s.1).sum();
        let shown = |&(key, part): &(u32, f32)| {
            Some(Shared { kind: SharedKind::Term, text: profile.word(key)?.to_owned(), weight: part / all })
        };
        reason.shared = shared.iter().take(SHOWN).filter_map(shown).collect();
    }

    fn within(&self, slot: u64, seconds: Option<i64>) -> bool {
        days(seconds, self.at(slot).seconds).is_none_or(|d| d <= WINDOW_DAYS)
    }

    fn at(&self, slot: u64) -> &Open {
        &self.articles[(slot - self.first) as usize]
    }

    /// Another revision of an open article: it stays where it is and is compared by its new text from now on.
    fn revise(&mut self, slot: u64, profile: Profile) -> Assignment {
        let vectors = Vectors::new(&profile, &self.df);
        let at = (slot - self.first) as usize;
        let earlier = &self.articles[at];
        let assignment = Assignment {
            article: earlier.id.clone(),
            story: earlier.story.clone(),
            origin: earlier.origin.clone(),
            episode: None,
            linked: Vec::new(),
            taken: Vec::new(),
            reason: Reason {
                decision: Decision::Given,
                likeness: 1.0,
                needed: NEEDED,
                nearest: Some(earlier.id.clone()),
                shared: Vec::new(),
                measures: Vec::new(),
                hours: days(profile.article.published.map(|m| m.seconds()), earlier.seconds).map(|d| d * 24.0),
                origin: Some("the same article again".to_owned()),
            },
        };
        if earlier.revision != profile.article.revision {
            let crowd = earlier.crowd;
            self.neighbours.remove(slot, &earlier.vectors);
            self.neighbours.add(slot, &vectors);
            self.origins.revise(slot, &profile);
            self.articles[at] = Open::new(profile, vectors, &assignment, crowd);
        }
        assignment
    }

    fn open(&mut self, profile: Profile, vectors: Vectors, assignment: &Assignment, crowd: Crowd, found: &Found) {
        let slot = self.first + self.articles.len() as u64;
        self.neighbours.add(slot, &vectors);
        self.origins.open(slot, &profile, found);
        self.slots.insert(profile.article.id.clone(), slot);
        self.stories.entry(assignment.story.clone()).or_default().push(slot);
        self.articles.push_back(Open::new(profile, vectors, assignment, crowd));
        if self.articles.len() > CAPACITY {
            self.retire();
        }
    }

    fn retire(&mut self) {
        let Some(oldest) = self.articles.pop_front() else { return };
        let slot = self.first;
        self.first += 1;
        self.neighbours.remove(slot, &oldest.vectors);
        self.origins.retire(slot);
        self.slots.remove(&oldest.id);
        if let Some(members) = self.stories.get_mut(&oldest.story) {
            members.retain(|m| *m != slot);
            if members.is_empty() {
                self.stories.remove(&oldest.story);
            }
        }
    }
}

impl Open {
    fn new(profile: Profile, vectors: Vectors, assignment: &Assignment, crowd: Crowd) -> Open {
        Open {
            id: profile.article.id.clone(),
            revision: profile.article.revision.clone(),
            seconds: profile.article.published.map(|m| m.seconds()),
            story: assignment.story.clone(),
            origin: assignment.origin.clone(),
            vectors,
            crowd,
        }
    }
}

/// A story is named after its first article, so its id does not depend on what else is open.
fn story_id(first: &str) -> StoryId {
    Arc::from(format!("s-{:016x}", xxh3_64(first.as_bytes())))
}

/// An origin is named after the first article that carries its text.
fn origin_id(first: &str) -> OriginId {
    Arc::from(format!("o-{:016x}", xxh3_64(first.as_bytes())))
}

fn days(a: Option<i64>, b: Option<i64>) -> Option<f32> {
    Some(a?.abs_diff(b?) as f32 / 86_400.0)
}
