//! A linear-chain conditional random field learned from sequences, and a logistic regression.

use std::collections::HashMap;

use openvoicenews::understand::lessons::{self, Sequence, WIDTH, Weights, marginals};

/// A feature is kept if so many articles have it: the rule about words of texts that are not ours.
const LEAST_ARTICLES: u32 = 5;
/// Pull of every weight towards nothing at each change.
const DECAY: f32 = 0.0002;
/// Share of the features that each look at a token leaves out, so that none is leant on alone.
const DROP: f32 = 0.5;
/// How one model is learned; swept over the articles kept apart.
#[derive(Clone, Copy)]
pub(crate) struct Course {
    /// Labels in use.
    pub(crate) labels: usize,
    /// Passes over the lessons.
    pub(crate) rounds: usize,
    /// Length of a first change.
    pub(crate) rate: f32,
}

/// Numbers the features that enough articles have.
fn numbered(articles: &[&Vec<Sequence>]) -> HashMap<u32, u32> {
    let mut seen: HashMap<u32, (u32, u32)> = HashMap::new();
    for (n, article) in articles.iter().enumerate() {
        for key in article.iter().flat_map(|s| s.keys.iter().flatten()) {
            let entry = seen.entry(*key).or_insert((0, u32::MAX));
            if entry.1 != n as u32 {
                *entry = (entry.0 + 1, n as u32);
            }
        }
    }
    let mut keys: Vec<u32> = seen.into_iter().filter(|(_, (n, _))| *n >= LEAST_ARTICLES).map(|(k, _)| k).collect();
    keys.sort_unstable();
    keys.into_iter().zip(0..).collect()
}

/// Weights with the squares of their past changes (AdaGrad).
#[derive(Clone, Copy, Default)]
struct Row {
    weights: [f32; WIDTH],
    squares: [f32; WIDTH],
}

impl Row {
    fn change(&mut self, gradient: &[f32; WIDTH], rate: f32) {
        for ((weight, square), slope) in self.weights.iter_mut().zip(&mut self.squares).zip(gradient) {
            let g = slope - DECAY * *weight;
            *square += g * g;
            *weight += rate * g / (1.0 + *square).sqrt();
        }
    }
}

/// The weights as they are learned.
struct Pupil {
    course: Course,
    rows: Vec<Row>,
    /// Label after label; the last row is the start.
    passes: [Row; WIDTH + 1],
}

/// Learns by stochastic gradient ascent of the likelihood, in an order drawn from a fixed seed.
///
/// What is kept is the mean of the weights after each round but the first.
pub(crate) fn learn(course: Course, articles: &[&Vec<Sequence>], check: &[Vec<Sequence>]) -> Weights {
    let numbers = numbered(articles);
    let mut lessons: Vec<(Vec<Vec<u32>>, &[u8])> = Vec::new();
    for s in articles.iter().flat_map(|a| a.iter()) {
        let known = |keys: &Vec<u32>| keys.iter().filter_map(|k| numbers.get(k).copied()).collect();
        lessons.push((s.keys.iter().map(known).collect(), &s.labels));
    }
    let mut pupil = Pupil { course, rows: vec![Row::default(); numbers.len()], passes: [Row::default(); WIDTH + 1] };
    let mut sums = vec![[0.0f32; WIDTH]; numbers.len() + WIDTH + 1];
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    for round in 0..course.rounds {
        for i in (1..lessons.len()).rev() {
            lessons.swap(i, (random.next() % (i as u64 + 1)) as usize);
        }
        let loss: f64 = lessons.iter().map(|(keys, gold)| pupil.step(&thinned(keys, &mut random), gold)).sum();
        eprintln!("  round {} of {}: loss {loss:.0}, {} features", round + 1, course.rounds, numbers.len());
        if round > 0 {
            for (sum, row) in sums.iter_mut().zip(pupil.rows.iter().chain(&pupil.passes)) {
                for (s, w) in sum.iter_mut().zip(&row.weights) {
                    *s += w / (course.rounds - 1) as f32;
                }
            }
        }
    }
    let (rows, passes) = sums.split_at(numbers.len());
    let rows = numbers.iter().map(|(&key, &n)| (key, rows[n as usize].map(|w| w / (1.0 - DROP)))).collect();
    let learned = Weights { labels: course.labels, transitions: std::array::from_fn(|a| passes[a]), rows };
    let (loss, wrong) = apart_loss(&learned, check);
    eprintln!("  on the articles kept apart: loss {loss:.0}, {wrong} tokens wrong");
    learned
}

/// The features of a sequence without those that fall out this time.
fn thinned(keys: &[Vec<u32>], random: &mut Random) -> Vec<Vec<u32>> {
    keys.iter().map(|k| k.iter().copied().filter(|_| random.unit() >= DROP).collect()).collect()
}

/// How unlikely the right labels are, and how many tokens get another.
fn apart_loss(weights: &Weights, check: &[Vec<Sequence>]) -> (f64, usize) {
    let crf = weights.crf();
    let (mut loss, mut wrong) = (0.0, 0);
    for s in check.iter().flatten() {
        let scores: Vec<_> = s.keys.iter().map(|k| crf.score(k)).collect();
        for (c, &l) in crf.marginals(&scores).iter().zip(&s.labels) {
            loss -= f64::from(c[usize::from(l)].max(1e-9).ln());
        }
        wrong += crf.best(&scores).iter().zip(&s.labels).filter(|(a, b)| a != b).count();
    }
    (loss, wrong)
}

/// Xorshift: the same numbers in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1u64 << 24) as f32
    }
}

impl Pupil {
    /// One change for one sequence; gives how unlikely the right labels were.
    fn step(&mut self, keys: &[Vec<u32>], gold: &[u8]) -> f64 {
        let scores: Vec<[f32; WIDTH]> = keys.iter().map(|k| self.score(k)).collect();
        let transitions = self.passes.map(|p| p.weights);
        let chances = marginals(self.course.labels, &transitions, &scores);
        let mut loss = 0.0;
        for ((chance, &right), keys) in chances.iter().zip(gold).zip(keys) {
            let right = usize::from(right);
            loss -= f64::from(chance[right].max(1e-9).ln());
            let mut gradient = chance.map(|c| -c);
            gradient[right] += 1.0;
            // What is certain and right teaches nothing, and most tokens soon are.
            if gradient[right] >= 0.002 {
                for &k in keys {
                    self.rows[k as usize].change(&gradient, self.course.rate);
                }
            }
        }
        self.change_passes(&scores, &transitions, &chances, gold);
        loss
    }

    fn score(&self, keys: &[u32]) -> [f32; WIDTH] {
        let mut sum = [0.0; WIDTH];
        for &k in keys {
            for (s, w) in sum.iter_mut().zip(&self.rows[k as usize].weights) {
                *s += w;
            }
        }
        sum.map(|s| s / (1.0 - DROP))
    }

    /// The changes of the transitions: the pairs that are there less those that were expected.
    fn change_passes(
        &mut self,
        scores: &[[f32; WIDTH]],
        transitions: &[[f32; WIDTH]; WIDTH + 1],
        chances: &[[f32; WIDTH]],
        gold: &[u8],
    ) {
        let mut change = [[0.0f32; WIDTH]; WIDTH + 1];
        if let (Some(chance), Some(&first)) = (chances.first(), gold.first()) {
            change[WIDTH] = chance.map(|c| -c);
            change[WIDTH][usize::from(first)] += 1.0;
        }
        let pairs = lessons::pairs(self.course.labels, transitions, scores);
        for (pair, expected) in gold.windows(2).zip(&pairs) {
            change[usize::from(pair[0])][usize::from(pair[1])] += 1.0;
            for (row, gone) in change.iter_mut().zip(expected) {
                for (c, g) in row.iter_mut().zip(gone) {
                    *c -= g;
                }
            }
        }
        for (pass, gradient) in self.passes.iter_mut().zip(&change) {
            pass.change(gradient, self.course.rate);
        }
    }
}

/// Logistic regression by plain gradient descent: a dozen weights.
pub(crate) fn fitted<const N: usize>(judged: &[([f32; N], bool)]) -> [f32; N] {
    let mut weights = [0.0f32; N];
    let mut squares = [1e-6f32; N];
    for _ in 0..3000 {
        let mut gradient = [0.0f32; N];
        for (facts, right) in judged {
            let error = f32::from(u8::from(*right)) - chance(&weights, facts);
            for (g, f) in gradient.iter_mut().zip(facts) {
                *g += error * f;
            }
        }
        for n in 0..N {
            let g = gradient[n] - 0.5 * weights[n];
            squares[n] += g * g;
            weights[n] += 0.3 * g / squares[n].sqrt();
        }
    }
    weights
}

pub(crate) fn chance<const N: usize>(weights: &[f32; N], facts: &[f32; N]) -> f32 {
    let sum: f32 = weights.iter().zip(facts).map(|(w, f)| w * f).sum();
    1.0 / (1.0 + (-sum).exp())
}
