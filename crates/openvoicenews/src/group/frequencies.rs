//! In how many articles a word occurs: counted in background news once, then in the stream as it goes on.

use std::sync::Arc;

use super::hashed::HashedMap;
use super::profile::Profile;
use xxhash_rust::xxh3::xxh3_64;

/// Articles of the stream that are counted before the counts are halved, so that old news fades.
const FADE: u32 = 50_000;

/// How much the stream counts beside the background, once it has run for `RUN_IN` articles.
const STREAM: f32 = 4.0;
const RUN_IN: f32 = 2_000.0;
/// Logarithms of rarity: what everybody writes weighs nothing, and nothing weighs more than the cap.
const COMMON: f32 = 0.3;
const CAP: f32 = 5.5;

/// Document frequencies.
#[derive(Clone, Debug)]
pub(super) struct Frequencies {
    /// Shared, so that a copy of the open stories costs next to nothing.
    background: Arc<HashedMap<u32, u32>>,
    background_articles: u32,
    stream: HashedMap<u32, u32>,
    stream_articles: u32,
}

impl Frequencies {
    /// The built-in counts: see `docs/cards/grouping.md`.
    pub(super) fn built_in() -> Frequencies {
        Frequencies::from_table(include_str!("background.txt"))
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
        Frequencies {
            background: Arc::new(background),
            background_articles,
            stream: HashedMap::default(),
            stream_articles: 0,
        }
    }

    /// The weights of an article's words by their rarity, in the order of the profile; 0 for one that most articles have.
    pub(super) fn rarities(&self, profile: &Profile) -> Vec<f32> {
        let stream = |key| self.stream.get(&key).copied().unwrap_or(0);
        profile.terms.iter().map(|t| self.rarity(t.key, stream(t.key))).collect()
    }

    /// The same, and counts the article afterwards.
    pub(super) fn heard(&mut self, profile: &Profile) -> Vec<f32> {
        let mut rarities = Vec::with_capacity(profile.terms.len());
        let mut stream = std::mem::take(&mut self.stream);
        for term in &profile.terms {
            let seen = stream.entry(term.key).or_default();
            rarities.push(self.rarity(term.key, *seen));
            *seen += 1;
        }
        self.stream = stream;
        self.stream_articles += 1;
        if self.stream_articles >= FADE {
            self.stream_articles /= 2;
            self.stream.values_mut().for_each(|n| *n /= 2);
            self.stream.retain(|_, n| *n > 0);
        }
        rarities
    }

    /// Words as common in today's news as `election` in an election week tell little, so a stream that has run for a
    /// while counts four times as much as the background. Capped: a misspelling is not weightier than a village's name.
    fn rarity(&self, key: u32, in_stream: u32) -> f32 {
        let share = |count: u32, of: u32| count as f32 / of.max(1) as f32;
        let trust = STREAM * (self.stream_articles as f32 / RUN_IN).min(1.0);
        let background = self.background.get(&key).copied().unwrap_or(0);
        let seen = share(background, self.background_articles) + trust * share(in_stream, self.stream_articles);
        let rarest = 0.5 / RUN_IN;
        (-((seen + rarest) / (1.0 + trust)).ln() - COMMON).clamp(0.0, CAP)
    }
}
