//! Weights of topics: multinomial logistic regression (AdaGrad, Duchi and others 2011) over the stems of articles.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

use openvoicenews::write::lessons::topics::{pack, topics, values};

/// A stem has weights if so many articles have it: the rule about words of texts that are not ours.
const LEAST_ARTICLES: usize = 5;
/// Times that each example is looked at.
const ROUNDS: usize = 25;
/// The strength of the pull to nought.
const PULL: f64 = 0.5;
/// Examples made of a topic's own words: at least so many, and so many that there are `ENOUGH` of the topic, since the
/// articles are of politics in the United States. These and the next were chosen on the development tenth and by reading
/// every fifth report of the Wikinews pack.
const MADE: usize = 15;
const ENOUGH: usize = 250;
/// Words of the topic and common words in a made example.
const OWN: usize = 4;
const COMMON: usize = 60;
/// What a word of the topic is multiplied by; a common word has 16, as one that occurs once.
const OWN_VALUE: f64 = 20.0;
/// How many words count as common.
const COMMONEST: usize = 400;
/// Weights below this are left out of the file.
const LEAST_WEIGHT: f64 = 0.7;

/// Stems by number with their values, of length 1; and the topic.
struct Example {
    values: Vec<(usize, f64)>,
    topic: usize,
}

/// An article: its id, its topic, and its stems by their hash.
type Article = (String, usize, Vec<(u32, i64)>);

/// The bytes of the parameter file.
pub(crate) fn learned(input: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let topics = topics();
    let articles = articles(input, &topics)?;
    let known = Known::new(&articles, &topics);
    let mut dice = Dice(1);
    let mut examples: Vec<Example> = articles.iter().map(|(_, topic, values)| known.article(*topic, values)).collect();
    for (topic, (name, own)) in topics.iter().enumerate() {
        let of = articles.iter().filter(|a| a.1 == topic).count();
        let made = MADE.max(ENOUGH.saturating_sub(of));
        eprintln!("  {name}: {of} articles, {made} made");
        examples.extend((0..made).map(|_| known.made(topic, own, &mut dice)));
    }
    eprintln!("{} articles, {} examples, {} stems", articles.len(), examples.len(), known.stems.len());
    let weights = descend(&examples, &known.rarity, topics.len(), &mut dice);
    let rows = known.stems.iter().zip(&known.rarity).zip(&weights).map(|((h, r), w)| (*h, centred(w, *r)));
    Ok(pack(topics.len(), &rows.collect::<Vec<_>>()).ok_or("more weights than the file has room for")?)
}

fn articles(input: &str, topics: &[(&str, Vec<u32>)]) -> Result<Vec<Article>, Box<dyn Error>> {
    let mut articles: Vec<Article> = Vec::new();
    for line in input.lines() {
        let told: serde_json::Value = serde_json::from_str(line)?;
        let field = |name: &str| told[name].as_str().ok_or(format!("an article without `{name}`"));
        let topic = field("topic")?;
        let topic = topics.iter().position(|t| t.0 == topic).ok_or(format!("no topic `{topic}`"))?;
        articles.push((field("id")?.to_owned(), topic, values(field("title")?, field("text")?)));
    }
    // The order must not depend on how the articles come.
    articles.sort();
    Ok(articles)
}

/// The stems that get weights.
struct Known {
    /// Their hashes, ascending.
    stems: Vec<u32>,
    numbers: BTreeMap<u32, usize>,
    /// How rare each is: what is rare tells more. The factor is folded into the weights at the end.
    rarity: Vec<f64>,
    /// The commonest.
    common: Vec<usize>,
}

impl Known {
    fn new(articles: &[Article], topics: &[(&str, Vec<u32>)]) -> Known {
        let mut having: BTreeMap<u32, usize> = BTreeMap::new();
        articles.iter().flat_map(|a| &a.2).for_each(|v| *having.entry(v.0).or_default() += 1);
        let mut stems: BTreeSet<u32> = topics.iter().flat_map(|t| t.1.iter().copied()).collect();
        stems.extend(having.iter().filter(|h| *h.1 >= LEAST_ARTICLES).map(|h| *h.0));
        let stems: Vec<u32> = stems.into_iter().collect();
        let count = |h: &u32| having.get(h).copied().unwrap_or(0);
        let rare = |h: &u32| (articles.len() as f64 / count(h).max(LEAST_ARTICLES) as f64).ln().max(0.0).sqrt();
        let mut common: Vec<usize> = (0..stems.len()).collect();
        common.sort_by_key(|&n| (Reverse(count(&stems[n])), stems[n]));
        common.truncate(COMMONEST);
        let numbers = stems.iter().enumerate().map(|(n, h)| (*h, n)).collect();
        Known { rarity: stems.iter().map(rare).collect(), stems, numbers, common }
    }

    fn article(&self, topic: usize, values: &[(u32, i64)]) -> Example {
        example(topic, values.iter().filter_map(|v| Some((*self.numbers.get(&v.0)?, v.1 as f64))))
    }

    /// A few words of the topic among common ones: what an article of it might be.
    fn made(&self, topic: usize, own: &[u32], dice: &mut Dice) -> Example {
        let own = (0..OWN).map(|_| (self.numbers[&own[dice.roll(own.len())]], OWN_VALUE));
        let mut values: BTreeMap<usize, f64> = own.collect();
        for _ in 0..COMMON {
            // Of two throws the lower counts: commoner words are taken more often.
            let word = dice.roll(self.common.len()).min(dice.roll(self.common.len()));
            values.insert(self.common[word], 16.0);
        }
        example(topic, values.into_iter())
    }
}

fn example(topic: usize, values: impl Iterator<Item = (usize, f64)>) -> Example {
    let mut values: Vec<(usize, f64)> = values.collect();
    let norm = values.iter().map(|v| v.1 * v.1).sum::<f64>().sqrt().max(1.0);
    values.iter_mut().for_each(|v| v.1 /= norm);
    Example { values, topic }
}

/// The same weights less their median: most become nought, and no score's place changes.
fn centred(weights: &[f64], rarity: f64) -> Vec<f64> {
    let mut sorted = weights.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted[sorted.len() / 2];
    let rest = weights.iter().map(|w| (w - middle) * rarity);
    rest.map(|w| if w.abs() < LEAST_WEIGHT { 0.0 } else { w }).collect()
}

fn descend(examples: &[Example], rarity: &[f64], topics: usize, dice: &mut Dice) -> Vec<Vec<f64>> {
    let mut touched = vec![0usize; rarity.len()];
    examples.iter().flat_map(|e| &e.values).for_each(|v| touched[v.0] += 1);
    let mut weights = vec![vec![0.0; topics]; rarity.len()];
    let mut squares = vec![vec![1e-3; topics]; rarity.len()];
    let mut order: Vec<usize> = (0..examples.len()).collect();
    for round in 0..ROUNDS {
        (1..order.len()).rev().for_each(|i| order.swap(i, dice.roll(i + 1)));
        let mut loss = 0.0;
        for e in order.iter().map(|&n| &examples[n]) {
            let shares = shares(e, &weights, rarity, topics);
            loss -= shares[e.topic].ln();
            for &(stem, value) in &e.values {
                for (t, share) in shares.iter().enumerate() {
                    let wrong = share - f64::from(u8::from(t == e.topic));
                    let slope = wrong * value * rarity[stem] + PULL * weights[stem][t] / touched[stem] as f64;
                    squares[stem][t] += slope * slope;
                    weights[stem][t] -= slope / squares[stem][t].sqrt();
                }
            }
        }
        eprintln!("  round {} of {ROUNDS}: loss {:.3}", round + 1, loss / examples.len() as f64);
    }
    weights
}

/// The probability of each topic.
fn shares(e: &Example, weights: &[Vec<f64>], rarity: &[f64], topics: usize) -> Vec<f64> {
    let mut odds = vec![0.0; topics];
    for &(stem, value) in &e.values {
        odds.iter_mut().zip(&weights[stem]).for_each(|(o, w)| *o += value * rarity[stem] * w);
    }
    let top = odds.iter().copied().fold(f64::MIN, f64::max);
    odds.iter_mut().for_each(|o| *o = (*o - top).exp());
    let sum: f64 = odds.iter().sum();
    odds.iter_mut().for_each(|o| *o /= sum);
    odds
}

/// Numbers that look like chance and are the same every time (Knuth's linear congruential generator).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}
