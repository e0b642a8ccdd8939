//! Word classes of running text by the exchange method (Kneser and Ney 1993, Uszkoreit and Brants 2008).
//!
//! A word is what stands before and after it, counted. Each word in turn moves to the class that makes the classes
//! tell most about their neighbours: the sum of `n ln n` over classes and neighbours, less that over classes.

use std::collections::HashMap;
use std::error::Error;

use openvoicenews::understand::Models;
use openvoicenews::understand::lessons::words::{pack, sentences};

/// A word has a class if so many articles have it: the rule about words of texts that are not ours.
const LEAST_ARTICLES: u32 = 5;
/// Words with a class; the rarest beyond are left out.
const MOST_WORDS: usize = 40_000;
/// Neighbours that are told apart; all rarer words count as one.
const NEIGHBOURS: usize = 3_000;
/// Fine classes; 0 is kept for words without one.
const FINE: usize = 511;
/// Coarse classes.
const COARSE: usize = 63;
/// Times that each word is looked at.
const ROUNDS: usize = 12;
/// `n ln n` below this is looked up.
const TABLE: usize = 1 << 15;

/// The neighbours of one word: which, and how often.
type Beside = Vec<(u32, u32)>;

/// The bytes of the parameter file.
pub(crate) fn learned(input: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let models = Models::default();
    let mut counts: HashMap<String, (u32, u32, u32)> = HashMap::new();
    let mut texts = Vec::new();
    for (n, line) in input.lines().enumerate() {
        let told: serde_json::Value = serde_json::from_str(line)?;
        let text = sentences(told["text"].as_str().unwrap_or_default(), &models);
        for word in text.iter().flatten() {
            let entry = counts.entry(word.clone()).or_insert((0, 0, u32::MAX));
            entry.0 += 1;
            if entry.2 != n as u32 {
                *entry = (entry.0, entry.1 + 1, n as u32);
            }
        }
        texts.push(text);
    }
    let mut words: Vec<(&str, u32)> =
        counts.iter().filter(|(_, c)| c.1 >= LEAST_ARTICLES).map(|(w, c)| (w.as_str(), c.0)).collect();
    words.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    words.truncate(MOST_WORDS);
    let numbers: HashMap<&str, usize> = words.iter().enumerate().map(|(i, (w, _))| (*w, i)).collect();
    let beside = besides(&texts, &numbers, words.len());
    eprintln!("{} articles, {} words, {} pairs", texts.len(), words.len(), beside.iter().map(Vec::len).sum::<usize>());
    drop(texts);
    let fine = exchanged(&beside, FINE);
    let coarse = exchanged(&joined(&beside, &fine, FINE), COARSE);
    shown(&words, &fine);
    let words: Vec<(String, u16)> = words.iter().zip(&fine).map(|((w, _), c)| ((*w).to_owned(), c + 1)).collect();
    let coarse: Vec<u8> = std::iter::once(0).chain(coarse.iter().map(|&c| c as u8 + 1)).collect();
    Ok(pack(&words, &coarse))
}

/// Counts what stands before and after each word: even numbers before, odd ones after.
fn besides(texts: &[Vec<Vec<String>>], numbers: &HashMap<&str, usize>, words: usize) -> Vec<Beside> {
    let known = |word: Option<&String>| match word {
        None => NEIGHBOURS,
        Some(w) => numbers.get(w.as_str()).copied().filter(|&n| n < NEIGHBOURS).unwrap_or(NEIGHBOURS + 1),
    };
    let mut seen: Vec<HashMap<u32, u32>> = vec![HashMap::new(); words];
    for sentence in texts.iter().flatten() {
        for (i, word) in sentence.iter().enumerate() {
            let Some(&n) = numbers.get(word.as_str()) else { continue };
            let before = known(i.checked_sub(1).map(|k| &sentence[k]));
            let after = known(sentence.get(i + 1));
            *seen[n].entry(before as u32 * 2).or_default() += 1;
            *seen[n].entry(after as u32 * 2 + 1).or_default() += 1;
        }
    }
    let sorted = seen.into_iter().map(|m| {
        let mut pairs: Beside = m.into_iter().collect();
        pairs.sort_unstable();
        pairs
    });
    sorted.collect()
}

/// The neighbours of whole classes.
fn joined(beside: &[Beside], classes: &[u16], count: usize) -> Vec<Beside> {
    let mut sums: Vec<std::collections::BTreeMap<u32, u32>> = vec![Default::default(); count];
    for (pairs, &class) in beside.iter().zip(classes) {
        for &(x, n) in pairs {
            *sums[usize::from(class)].entry(x).or_default() += n;
        }
    }
    sums.into_iter().map(|m| m.into_iter().collect()).collect()
}

/// The counts of the classes, neighbour after neighbour.
struct Counts {
    classes: usize,
    pairs: Vec<u32>,
    totals: Vec<u64>,
    table: Vec<f32>,
}

impl Counts {
    fn weigh(&self, n: u32) -> f32 {
        self.table.get(n as usize).copied().unwrap_or_else(|| n as f32 * (n as f32).ln())
    }

    fn change(&mut self, pairs: &Beside, class: u16, sign: i64) {
        for &(x, n) in pairs {
            let slot = &mut self.pairs[x as usize * self.classes + usize::from(class)];
            *slot = (i64::from(*slot) + sign * i64::from(n)) as u32;
            let total = &mut self.totals[usize::from(class)];
            *total = (*total as i64 + sign * i64::from(n)) as u64;
        }
    }

    /// The class that gains most by a word that is in none.
    fn best(&self, pairs: &Beside, gains: &mut [f64]) -> u16 {
        let own: u64 = pairs.iter().map(|p| u64::from(p.1)).sum();
        let whole = |n: u64| if n == 0 { 0.0 } else { n as f64 * (n as f64).ln() };
        for (gain, &total) in gains.iter_mut().zip(&self.totals) {
            *gain = whole(total) - whole(total + own);
        }
        for &(x, n) in pairs {
            let row = &self.pairs[x as usize * self.classes..][..self.classes];
            for (gain, &had) in gains.iter_mut().zip(row) {
                *gain += f64::from(self.weigh(had + n) - self.weigh(had));
            }
        }
        (0..self.classes).fold(0, |best, c| if gains[c] > gains[best] { c } else { best }) as u16
    }
}

/// The class of each word, from 0.
fn exchanged(beside: &[Beside], classes: usize) -> Vec<u16> {
    let neighbours = beside.iter().flatten().map(|p| p.0 as usize + 1).max().unwrap_or(0);
    let table = (0..TABLE).map(|n| if n == 0 { 0.0 } else { n as f32 * (n as f32).ln() }).collect();
    let mut counts = Counts { classes, pairs: vec![0; neighbours * classes], totals: vec![0; classes], table };
    let mut own: Vec<u16> = (0..beside.len()).map(|i| (i % classes) as u16).collect();
    for (pairs, &class) in beside.iter().zip(&own) {
        counts.change(pairs, class, 1);
    }
    let mut gains = vec![0.0; classes];
    for round in 0..ROUNDS {
        let mut moved = 0;
        for (pairs, class) in beside.iter().zip(&mut own) {
            counts.change(pairs, *class, -1);
            let best = counts.best(pairs, &mut gains);
            moved += usize::from(best != *class);
            *class = best;
            counts.change(pairs, best, 1);
        }
        eprintln!("  round {} of {ROUNDS}: {moved} of {} moved", round + 1, beside.len());
    }
    own
}

/// A few classes, to look at.
fn shown(words: &[(&str, u32)], classes: &[u16]) {
    for class in (0..FINE as u16).step_by(FINE / 24) {
        let some: Vec<&str> =
            words.iter().zip(classes).filter(|(_, c)| **c == class).map(|((w, _), _)| *w).take(12).collect();
        eprintln!("  {class}: {}", some.join(" "));
    }
}
