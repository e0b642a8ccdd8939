//! In how many articles a word occurs: counted in background news once, then in the stream as it goes on.

use std::collections::HashMap;

use super::profile::Profile;
use xxhash_rust::xxh3::xxh3_64;

/// Articles of the stream that are counted before the counts are halved, so that old news fades.
const FADE: u32 = 50_000;

/// Document frequencies.
#[derive(Clone, Debug)]
pub(super) struct Frequencies {
    background: HashMap<u32, u32>,
    background_articles: u32,
    stream: HashMap<u32, u32>,
    stream_articles: u32,
}

impl Frequencies {
    /// The built-in counts: see `background.md` beside them.
    pub(super) fn built_in() -> Frequencies {
        Frequencies::from_table(include_str!("background.txt"))
    }

    /// Reads lines of a count and the stems that have it; the first line counts the articles and has no stem.
    fn from_table(table: &str) -> Frequencies {
        let mut background = HashMap::new();
        let mut background_articles = 0;
        for line in table.lines() {
            let mut parts = line.split(' ');
            let count = parts.next().and_then(|n| n.parse::<u32>().ok()).unwrap_or(0);
            background_articles = background_articles.max(count);
            background.extend(parts.map(|stem| (xxh3_64(stem.as_bytes()) as u32, count)));
        }
        Frequencies { background, background_articles, stream: HashMap::new(), stream_articles: 0 }
    }

    /// The inverse document frequency of a word: 0 for one that half of all articles have, above 9 for one never seen.
    pub(super) fn idf(&self, key: u32) -> f32 {
        let seen = self.background.get(&key).copied().unwrap_or(0) + self.stream.get(&key).copied().unwrap_or(0);
        let all = (self.background_articles + self.stream_articles) as f32;
        ((all + 1.0) / (seen as f32 + 0.5)).ln() - std::f32::consts::LN_2
    }

    /// Counts an article's words.
    pub(super) fn count(&mut self, profile: &Profile) {
        for term in &profile.terms {
            *self.stream.entry(term.key).or_default() += 1;
        }
        self.stream_articles += 1;
        if self.stream_articles >= FADE {
            self.stream_articles /= 2;
            self.stream.values_mut().for_each(|n| *n /= 2);
            self.stream.retain(|_, n| *n > 0);
        }
    }
}
