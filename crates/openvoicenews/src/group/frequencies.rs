//! In how many articles a word occurs: counted in background news once, then in the stream as it goes on.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::hashed::HashedMap;
use super::marks::{ENGLISH, Tongue, common_keys};
use super::profile::{Profile, Term};
use crate::model::SharedKind;
use xxhash_rust::xxh3::xxh3_64;

/// Counted in background news: see `docs/cards/grouping.md`.
pub(super) const BACKGROUND: &str = include_str!("background.txt");

/// Articles of the stream that are counted before the counts are halved, so that old news fades.
const FADE: u32 = 50_000;

/// How much the stream counts beside the background, once it has run for `RUN_IN` articles.
const STREAM: f32 = 4.0;
const RUN_IN: f32 = 2_000.0;
/// Logarithms of rarity: what everybody writes weighs nothing, and nothing weighs more than the cap.
const COMMON: f32 = 0.3;
const CAP: f32 = 5.5;
/// The share of articles that a word of another language is in, where nothing is known of it: that of an ordinary
/// word. No background of that language is at hand, and without this every verb would weigh as much as a name.
const ORDINARY: f32 = 0.03;

/// Document frequencies.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Frequencies {
    /// Shared, so that a copy of the open stories costs next to nothing.
    #[serde(skip)]
    background: Arc<HashedMap<u32, u32>>,
    #[serde(skip)]
    background_articles: u32,
    stream: HashedMap<u32, u32>,
    stream_articles: u32,
    /// Articles of the stream in each other language. Their words have keys of their own: see `marks::tongue`.
    foreign_articles: HashedMap<Tongue, u32>,
}

impl Frequencies {
    /// The built-in counts: see `docs/cards/grouping.md`.
    pub(super) fn built_in() -> Frequencies {
        Frequencies::from_table(BACKGROUND)
    }

    /// The counts of the stream, beside the background that comes with the program.
    pub(super) fn on_built_in(self) -> Frequencies {
        let Frequencies { background, background_articles, .. } = Frequencies::built_in();
        Frequencies { background, background_articles, ..self }
    }

    /// Reads lines of a count and the stems that have it; the first line counts the articles and has no stem.
    fn from_table(table: &str) -> Frequencies {
        let mut background: HashedMap<u32, u32> = HashedMap::default();
        let mut background_articles = 0;
        for line in table.lines() {
            let mut parts = line.split(' ');
            let count = parts.next().and_then(|n| n.parse::<u32>().ok()).unwrap_or(0);
            background_articles = background_articles.max(count);
            background.extend(parts.map(|stem| (xxh3_64(stem.as_bytes()) as u32, count)));
        }
        // What is common in other languages is in every article: it weighs nothing.
        common_keys().for_each(|key| {
            background.entry(key).or_insert(background_articles);
        });
        Frequencies {
            background: Arc::new(background),
            background_articles,
            stream: HashedMap::default(),
            stream_articles: 0,
            foreign_articles: HashedMap::default(),
        }
    }

    /// The weights of an article's words by their rarity, in the order of the profile; 0 for one that most articles have.
    pub(super) fn rarities(&self, profile: &Profile) -> Vec<f32> {
        profile.terms.iter().map(|t| self.rarity_of(t, profile.tongue, self.in_stream(t.key))).collect()
    }

    /// The same, and counts the article afterwards.
    pub(super) fn heard(&mut self, profile: &Profile) -> Vec<f32> {
        let mut rarities = Vec::with_capacity(profile.terms.len());
        let mut stream = std::mem::take(&mut self.stream);
        for term in &profile.terms {
            let seen = stream.entry(term.key).or_default();
            rarities.push(self.rarity_of(term, profile.tongue, *seen));
            *seen += 1;
        }
        self.stream = stream;
        match profile.tongue {
            ENGLISH => self.stream_articles += 1,
            tongue => *self.foreign_articles.entry(tongue).or_default() += 1,
        }
        if self.stream_articles + self.foreign_articles.values().sum::<u32>() >= FADE {
            self.stream_articles /= 2;
            self.foreign_articles.values_mut().for_each(|n| *n /= 2);
            self.stream.values_mut().for_each(|n| *n /= 2);
            self.stream.retain(|_, n| *n > 0);
        }
        rarities
    }

    /// Words as common in today's news as `election` in an election week tell little, so a stream that has run for a
    /// while counts four times as much as the background. Capped: a misspelling is not weightier than a village's name.
    fn rarity(&self, background: f32, in_stream: u32, articles: u32) -> f32 {
        let trust = STREAM * (articles as f32 / RUN_IN).min(1.0);
        let seen = background + trust * share(in_stream, articles);
        let rarest = 0.5 / RUN_IN;
        (-((seen + rarest) / (1.0 + trust)).ln() - COMMON).clamp(0.0, CAP)
    }

    /// The weight of a word in the language of its article. A name or a number is as rare in another language as in
    /// English; any other word counts as an ordinary one until the stream knows it.
    fn rarity_of(&self, term: &Term, tongue: Tongue, in_stream: u32) -> f32 {
        let known = self.in_background(term.key);
        if tongue == ENGLISH {
            return self.rarity(known, in_stream, self.stream_articles);
        }
        let is_word = term.kind == SharedKind::Term;
        let likely = if is_word { ORDINARY } else { self.in_background(term.key ^ tongue) };
        self.rarity(known.max(likely), in_stream, self.articles(tongue))
    }

    /// The weight of an English word, name or number.
    pub(super) fn in_english(&self, key: u32) -> f32 {
        self.rarity(self.in_background(key), self.in_stream(key), self.stream_articles)
    }

    /// The weight of a name or number between English and another language: that which it has where it is commoner.
    pub(super) fn across(&self, key: u32, tongue: Tongue) -> f32 {
        let there = self.rarity(self.in_background(key), self.in_stream(key ^ tongue), self.articles(tongue));
        self.in_english(key).min(there)
    }

    /// The share of the background's articles that have a word.
    fn in_background(&self, key: u32) -> f32 {
        share(self.background.get(&key).copied().unwrap_or(0), self.background_articles)
    }

    fn in_stream(&self, key: u32) -> u32 {
        self.stream.get(&key).copied().unwrap_or(0)
    }

    fn articles(&self, tongue: Tongue) -> u32 {
        self.foreign_articles.get(&tongue).copied().unwrap_or(0)
    }
}

fn share(count: u32, of: u32) -> f32 {
    count as f32 / of.max(1) as f32
}
