//! When an article arrives, it and the stories around it are grouped again.
//!
//! A story is a group whose articles are, on average, likelier one event than two. Greedy assignment would let the order
//! of arrival decide: whoever comes first founds a story that the next ones lean on. So the stories that the newcomer
//! may belong to are taken apart and put together anew. The result leans on what is known, not on when it came.

use std::collections::BTreeMap;

use super::likeness::{UNLIKE, among, caution, likelihood};
use super::linkage::{Odds, average_linkage};
use serde::{Deserialize, Serialize};

use super::members::Group;
use super::near::Neighbour;
use super::stories::{OpenStories, days};
use crate::model::Regrouping;

/// Log odds from which the newcomer's neighbour draws its story in.
const DRAWN: f32 = -2.5;
/// Stories that are drawn in, the likest ones, and articles of these that are taken apart.
const STORIES: usize = 6;
const ITEMS: usize = 48;
/// A story with more articles stays whole: it can grow and take in others, but not come apart.
const WHOLE: usize = 24;
/// Of a large story so many articles, those likest to another, say how like it is.
const LINKS: usize = 12;

/// Log odds that two articles of one story have in advance: what readers saw together comes apart only for a reason.
const STAY: f32 = 1.0;

/// An article's neighbour, and the log odds that the two report one event.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Beside {
    pub(super) neighbour: Neighbour,
    pub(super) odds: f32,
}

/// One or more articles that stay together.
struct Item {
    voices: Vec<u64>,
    story: u64,
}

impl OpenStories {
    /// Groups the article in `slot` and what is [`OpenStories::around`] it; gives the mean log odds by which it was joined to others.
    pub(super) fn regroup(&mut self, slot: u64, around: &[Beside]) -> Option<f32> {
        let newcomer = self.at(slot).story;
        let drawn = self.drawn(around);
        if drawn.is_empty() {
            return None;
        }
        let items = self.items(slot, &drawn);
        let sizes: Vec<usize> = items.iter().map(|i| i.voices.len()).collect();
        let labels = average_linkage(self.between(&items), &sizes);
        let mut groups: BTreeMap<usize, Group> = BTreeMap::new();
        for (item, (label, _)) in items.iter().zip(&labels) {
            let group = groups.entry(*label).or_insert_with(|| Group { voices: Vec::new(), from: BTreeMap::new() });
            group.voices.extend(&item.voices);
            *group.from.entry(item.story).or_default() += item.voices.len();
        }
        self.apply(&groups.into_values().collect::<Vec<_>>(), newcomer);
        labels[0].1
    }

    /// The open neighbours of an article that are within the window: those of its language, the likest first, then
    /// those of others.
    pub(super) fn around(&self, slot: u64) -> Vec<Beside> {
        let near = self.voice(slot).into_iter().flat_map(|v| v.near.iter(slot));
        let own = near.filter_map(|neighbour| Some(Beside { odds: self.pair(slot, &neighbour)?, neighbour }));
        own.chain(self.across(slot)).collect()
    }

    /// The stories around an article, the likest first.
    fn drawn(&self, around: &[Beside]) -> Vec<u64> {
        let mut best: BTreeMap<u64, f32> = BTreeMap::new();
        for beside in around.iter().filter(|b| b.odds > DRAWN) {
            let of_story = best.entry(self.at(beside.neighbour.slot).story).or_insert(beside.odds);
            *of_story = of_story.max(beside.odds);
        }
        let mut stories: Vec<(u64, f32)> = best.into_iter().collect();
        stories.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        stories.into_iter().take(STORIES).map(|s| s.0).collect()
    }

    /// The newcomer first, then the articles of the stories, in order of arrival.
    fn items(&self, slot: u64, drawn: &[u64]) -> Vec<Item> {
        let mut items = vec![Item { voices: vec![slot], story: self.at(slot).story }];
        for &number in drawn {
            let Some(story) = self.members.get(number) else { continue };
            if story.voices.len() > WHOLE || items.len() + story.voices.len() > ITEMS {
                items.push(Item { voices: story.voices.clone(), story: number });
            } else {
                items.extend(story.voices.iter().map(|&v| Item { voices: vec![v], story: number }));
            }
        }
        items[1..].sort_unstable_by_key(|i| i.voices[0]);
        items
    }

    /// The log odds between all items.
    fn between(&self, items: &[Item]) -> Odds {
        let mut places: Vec<(u64, usize)> =
            items.iter().enumerate().flat_map(|(i, item)| item.voices.iter().map(move |&v| (v, i))).collect();
        places.sort_unstable();
        let place = |slot: u64| places.binary_search_by_key(&slot, |p| p.0).ok().map(|at| places[at].1);
        let mut odds = self.unlinked_items(items);
        let mut links: BTreeMap<(usize, usize), Vec<f32>> = BTreeMap::new();
        for (i, item) in items.iter().enumerate() {
            for &voice in item.voices.iter().rev().take(LINKS) {
                let Some(known) = self.voice(voice) else { continue };
                let elsewhere = |slot: u64| place(slot).filter(|&j| j != i);
                let own = known.near.iter(voice).filter_map(|n| Some((elsewhere(n.slot)?, self.pair(voice, &n)?)));
                let across = self.across(voice).filter_map(|b| Some((elsewhere(b.neighbour.slot)?, b.odds)));
                for (j, pair) in own.chain(across) {
                    let pair = if items[i].story == items[j].story { pair + STAY } else { pair };
                    if item.voices.len() == 1 && items[j].voices.len() == 1 {
                        odds.set(i, j, pair);
                    } else {
                        links.entry((i.min(j), i.max(j))).or_default().push(pair);
                    }
                }
            }
        }
        for ((i, j), mut pairs) in links {
            // A pair is known from either side, and often from both.
            let most = (items[i].voices.len() * items[j].voices.len()).min(LINKS);
            pairs.sort_unstable_by(|a, b| b.total_cmp(a));
            pairs.dedup();
            let unlinked = self.unlinked(items[i].voices[0], items[j].voices[0]);
            let known = pairs.iter().take(most).map(|p| p - unlinked).sum::<f32>();
            odds.set(i, j, unlinked + known / most as f32);
        }
        odds
    }

    /// The log odds between items where nothing links them. A large item is taken to be in its first article's language.
    fn unlinked_items(&self, items: &[Item]) -> Odds {
        let mut odds = Odds::new(items.len(), UNLIKE);
        if self.across.is_empty() {
            return odds;
        }
        for (i, item) in items.iter().enumerate() {
            for (j, other) in items.iter().enumerate().skip(i + 1) {
                odds.set(i, j, self.unlinked(item.voices[0], other.voices[0]));
            }
        }
        odds
    }

    /// The log odds that an article and its neighbour report one event; nothing where they are too far apart in time,
    /// or the neighbour is retired.
    pub(super) fn pair(&self, slot: u64, neighbour: &Neighbour) -> Option<f32> {
        let alone = neighbour.alone?;
        if !self.is_open(neighbour.slot) {
            return None;
        }
        let (a, b) = (self.voice(slot)?, self.voice(neighbour.slot)?);
        let apart = days(self.seconds(slot), self.seconds(neighbour.slot));
        let others = self.likeness.among.odds(&among(&a.near, &b.near, neighbour.cosine, apart));
        Some(alone + others - caution(&a.near, &b.near))
    }

    /// Puts the groups in force and records what changed for articles that were there before.
    fn apply(&mut self, groups: &[Group], newcomer: u64) {
        let ids: BTreeMap<u64, std::sync::Arc<str>> =
            groups.iter().map(|g| (g.voices[0], self.at(g.voices[0]).id.clone())).collect();
        let (numbers, told) = self.members.regroup(groups, newcomer, |slot| ids[&slot].clone());
        self.regroupings.extend(told);
        for (group, number) in groups.iter().zip(numbers) {
            for &voice in &group.voices {
                let before = self.at(voice).story;
                if before == number {
                    continue;
                }
                for slot in std::iter::once(voice).chain(self.copies(voice)).collect::<Vec<_>>() {
                    self.at_mut(slot).story = number;
                    if slot != voice {
                        self.members.move_copy(before, number);
                    }
                    if before != newcomer {
                        let mut moved = self.reason_of_moved(slot, voice);
                        moved.episode = self.episode(slot);
                        self.regroupings.push(Regrouping::Moved(moved));
                    }
                }
            }
        }
    }

    /// How likely it is that the article in `slot` belongs to the story, by the articles of it that are likest.
    pub(super) fn belonging(&self, slot: u64, around: &[Beside], number: u64) -> f32 {
        let others = self.members.get(number).map_or(0, |s| s.voices.iter().filter(|&&v| v != slot).count());
        let most = others.min(LINKS);
        if most == 0 {
            return 0.0;
        }
        let in_story = around.iter().filter(|b| self.at(b.neighbour.slot).story == number);
        // Where all that links it is in other languages, the silence of the rest says little.
        let unlinked = in_story.clone().map(|b| self.unlinked(slot, b.neighbour.slot)).fold(f32::NAN, f32::min);
        let unlinked = if unlinked.is_nan() { UNLIKE } else { unlinked };
        let mut links: Vec<f32> = in_story.map(|b| b.odds).collect();
        links.sort_unstable_by(|a, b| b.total_cmp(a));
        let known = links.iter().take(most).map(|p| p - unlinked).sum::<f32>();
        likelihood(unlinked + known / most as f32)
    }
}
