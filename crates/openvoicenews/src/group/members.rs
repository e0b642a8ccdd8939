//! Which articles are in which story, and how stories keep their ids when articles are grouped again.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::hashed::HashedMap;
use crate::model::{Regrouping, StoryId};

/// Seconds after the beginning of an episode from which a report opens the next.
const EPISODE: i64 = 86_400;
/// What the id of a story begins with.
const PREFIX: &str = "s-";

/// The stories that have open articles, by number: the order in which they were founded.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Members {
    stories: HashedMap<u64, OpenStory>,
    /// Names in use, also those of stories that were merged into others.
    numbers: HashedMap<u64, u64>,
    /// The stories that others were merged into, by the numbers of these.
    heirs: HashedMap<u64, u64>,
    next: u64,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct OpenStory {
    /// Its id as a number: see [`story_id`].
    name: u64,
    /// The articles that speak for themselves, in order of arrival.
    pub(super) voices: Vec<u64>,
    copies: usize,
    /// The names and numbers of stories that were merged into it.
    former: Vec<(u64, u64)>,
    /// When its episodes began, in order of time.
    episodes: Vec<i64>,
}

/// Articles that belong together now.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) voices: Vec<u64>,
    /// In which stories they are so far, and how many of them.
    pub(super) from: BTreeMap<u64, usize>,
}

impl Members {
    /// A new story with its first article.
    pub(super) fn found(&mut self, slot: u64, first: &str) -> u64 {
        let name = self.unused(first);
        let number = self.next;
        self.next += 1;
        self.numbers.insert(name, number);
        let story = OpenStory { name, voices: vec![slot], copies: 0, former: Vec::new(), episodes: Vec::new() };
        self.stories.insert(number, story);
        number
    }

    /// A story is named after its first article, so its id does not depend on what else is open; where a story that went
    /// another way has that name, the next one of the article is taken.
    fn unused(&self, first: &str) -> u64 {
        let mut name = xxh3_64(first.as_bytes());
        while self.numbers.contains_key(&name) {
            name = name.wrapping_add(1);
        }
        name
    }

    pub(super) fn get(&self, number: u64) -> Option<&OpenStory> {
        self.stories.get(&number)
    }

    /// The id of a story.
    pub(super) fn id(&self, number: u64) -> StoryId {
        let number = self.heirs.get(&number).unwrap_or(&number);
        self.stories.get(number).map_or_else(|| Arc::from(""), |s| story_id(s.name))
    }

    pub(super) fn current(&self, id: &str) -> Option<StoryId> {
        let name = u64::from_str_radix(id.strip_prefix(PREFIX)?, 16).ok()?;
        let known = *id == *story_id(name);
        let story = self.stories.get(self.numbers.get(&name).filter(|_| known)?)?;
        Some(story_id(story.name))
    }

    pub(super) fn add_copy(&mut self, number: u64) {
        if let Some(story) = self.stories.get_mut(&number) {
            story.copies += 1;
        }
    }

    /// The day on which the episode began that a report of this time belongs to: the first of a story, or the first that
    /// comes a day or more after the beginning of the one before.
    pub(super) fn episode(&mut self, number: u64, seconds: i64) -> i64 {
        let Some(story) = self.stories.get_mut(&number) else { return seconds };
        let at = story.episodes.partition_point(|&begin| begin <= seconds);
        match at.checked_sub(1).map(|before| story.episodes[before]) {
            Some(begin) if seconds.saturating_sub(begin) < EPISODE => begin,
            _ => {
                // Most stories have one, and most open stories are of one article.
                story.episodes.reserve_exact(1);
                story.episodes.insert(at, seconds);
                seconds
            }
        }
    }

    /// Gives each group its story, and says which stories were merged or split. A group keeps the id of the story that
    /// most of its articles come from; of two with as many, that of the older. What is left over is a story of its own.
    /// `newcomer` is the story that the arriving article was given for the moment: nobody heard of it yet.
    pub(super) fn regroup(
        &mut self,
        groups: &[Group],
        newcomer: u64,
        first_of: impl Fn(u64) -> Arc<str>,
    ) -> (Vec<u64>, Vec<Regrouping>) {
        let numbers = self.numbered(groups, newcomer, first_of);
        let mut went: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
        for (group, &number) in groups.iter().zip(&numbers) {
            for &from in group.from.keys() {
                went.entry(from).or_default().push(number);
            }
        }
        for (group, &number) in groups.iter().zip(&numbers) {
            if let Some(story) = self.stories.get_mut(&number) {
                story.voices.clone_from(&group.voices);
                story.voices.sort_unstable();
            }
        }
        let regroupings = went.into_iter().filter_map(|(from, to)| self.told(from, to, newcomer)).collect();
        (numbers, regroupings)
    }

    /// The number of each group's story.
    fn numbered(&mut self, groups: &[Group], newcomer: u64, first_of: impl Fn(u64) -> Arc<str>) -> Vec<u64> {
        let mut claims: Vec<(usize, bool, u64, usize)> = Vec::new();
        for (g, group) in groups.iter().enumerate() {
            claims.extend(group.from.iter().map(|(&story, &n)| (n, story != newcomer, story, g)));
        }
        claims.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(b.1.cmp(&a.1)).then((a.2, a.3).cmp(&(b.2, b.3))));
        let mut numbers: Vec<Option<u64>> = vec![None; groups.len()];
        let mut taken: Vec<u64> = Vec::new();
        for (_, _, story, g) in claims {
            if numbers[g].is_none() && !taken.contains(&story) {
                numbers[g] = Some(story);
                taken.push(story);
            }
        }
        let founded = |(number, group): (Option<u64>, &Group)| {
            number.unwrap_or_else(|| self.found(group.voices[0], &first_of(group.voices[0])))
        };
        numbers.into_iter().zip(groups).map(founded).collect()
    }

    /// What became of a story whose articles went to these.
    fn told(&mut self, from: u64, mut to: Vec<u64>, newcomer: u64) -> Option<Regrouping> {
        to.sort_unstable();
        to.dedup();
        let story = self.id(from);
        if !to.contains(&from) {
            let gone = self.stories.remove(&from)?;
            let heir = *to.first()?;
            if from == newcomer {
                self.numbers.remove(&gone.name);
                return None;
            }
            self.inherit(heir, from, gone);
        }
        let ids: Vec<StoryId> = to.iter().map(|&n| self.id(n)).collect();
        match ids.as_slice() {
            [one] if *one == story => None,
            [one] => Some(Regrouping::Merged { story, merged_into: one.clone() }),
            _ => Some(Regrouping::Split { story, split_into: ids }),
        }
    }

    /// The ids of a story that is no more lead to its heir, which also has its episodes.
    fn inherit(&mut self, heir: u64, from: u64, gone: OpenStory) {
        let Some(story) = self.stories.get_mut(&heir) else { return };
        for (name, number) in gone.former.into_iter().chain([(gone.name, from)]) {
            self.numbers.insert(name, heir);
            self.heirs.insert(number, heir);
            story.former.push((name, number));
        }
        story.episodes.extend(gone.episodes);
        story.episodes.sort_unstable();
        story.episodes.dedup_by(|b, a| *b - *a < EPISODE);
    }

    /// Counts a copy that went from one story to another.
    pub(super) fn move_copy(&mut self, from: u64, to: u64) {
        if let Some(story) = self.stories.get_mut(&from) {
            story.copies -= 1;
        }
        self.add_copy(to);
    }

    /// Forgets an article, and with the last one of its story the story.
    pub(super) fn retire(&mut self, number: u64, slot: u64) {
        let number = self.heirs.get(&number).copied().unwrap_or(number);
        let Some(story) = self.stories.get_mut(&number) else { return };
        match story.voices.iter().position(|&v| v == slot) {
            Some(at) => drop(story.voices.remove(at)),
            None => story.copies = story.copies.saturating_sub(1),
        }
        if story.voices.is_empty() && story.copies == 0 {
            let Some(gone) = self.stories.remove(&number) else { return };
            self.numbers.remove(&gone.name);
            for (name, number) in gone.former {
                self.numbers.remove(&name);
                self.heirs.remove(&number);
            }
        }
    }
}

/// A story is named after its first article: its name is the hash of that one's id, or the next that is free.
fn story_id(name: u64) -> StoryId {
    Arc::from(format!("{PREFIX}{name:016x}"))
}
