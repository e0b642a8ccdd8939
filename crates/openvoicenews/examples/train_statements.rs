//! Learns the parameters of the statements from marked articles: JSON Lines on standard input, the file to write as
//! the one argument. `cargo xtask train statements` calls it.
#![expect(clippy::print_stderr, reason = "a program for the terminal")]

use std::collections::HashMap;
use std::error::Error;
use std::io::Read;

use openvoicenews::model::Span;
use openvoicenews::text::CodePoints;
use openvoicenews::understand::Models;
use openvoicenews::understand::lessons::{self, Gold, LABELS, Sequence, WIDTH, Weights, marginals};

/// A feature is kept if so many articles have it: the rule about words of texts that are not ours.
const LEAST_ARTICLES: u32 = 5;
/// Pull of every weight towards nothing at each change.
const DECAY: f32 = 0.0002;
/// Share of the features that each look at a token leaves out, so that none is leant on alone.
const DROP: f32 = 0.5;
/// Parts of the articles; the tagger that marks one was taught on the others.
const FOLDS: usize = 3;

/// How one model is learned; swept over the articles kept apart.
#[derive(Clone, Copy)]
struct Course {
    labels: usize,
    rounds: usize,
    /// Length of a first change.
    rate: f32,
}

const TAGGER: Course = Course { labels: LABELS[0], rounds: 5, rate: 0.015 };
/// Taggers that mark the linker's lessons, each of them articles that it was not taught on.
const STAND_IN: Course = Course { rounds: 3, ..TAGGER };
const LINKER: Course = Course { labels: LABELS[1], rounds: 5, rate: 0.012 };

struct Lesson {
    text: String,
    gold: Vec<Gold>,
    /// From the identifier, so that parts stay the same whatever the order.
    lot: u64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let out = std::env::args().nth(1).ok_or("`train_statements` needs the file to write")?;
    let mut input = String::new();
    std::io::stdin().read_to_string(&mut input)?;
    let mut all = input.lines().map(lesson).collect::<Result<Vec<_>, _>>()?;
    all.sort_by_key(|l| l.lot);
    let models = Models::default();
    let (apart, taught): (Vec<_>, Vec<_>) = all.into_iter().partition(|l| l.lot % 10 == 0);
    eprintln!("{} articles to learn from, {} kept apart", taught.len(), apart.len());
    let tagged: Vec<Vec<Sequence>> = taught.iter().map(|l| lessons::tagging(&l.text, &l.gold, &models)).collect();
    let check: Vec<_> = apart.iter().map(|l| lessons::tagging(&l.text, &l.gold, &models)).collect();
    let tagger = learn(TAGGER, &tagged.iter().collect::<Vec<_>>(), &check);
    let mut linked: Vec<Vec<Sequence>> = Vec::new();
    for fold in 0..FOLDS {
        let others: Vec<&Vec<Sequence>> =
            tagged.iter().enumerate().filter(|(i, _)| i % FOLDS != fold).map(|(_, t)| t).collect();
        let stand_in = learn(STAND_IN, &others, &[]).crf();
        let own = taught.iter().enumerate().filter(|(i, _)| i % FOLDS == fold);
        linked.extend(own.map(|(_, l)| lessons::linking(&l.text, &l.gold, &models, &stand_in)));
    }
    drop(tagged);
    let own = tagger.crf();
    let check: Vec<_> = apart.iter().map(|l| lessons::linking(&l.text, &l.gold, &models, &own)).collect();
    let linker = learn(LINKER, &linked.iter().collect::<Vec<_>>(), &check);
    let (tag, link) = (tagger.crf(), linker.crf());
    let judged: Vec<_> = apart.iter().flat_map(|l| lessons::trusting(&l.text, &l.gold, &models, &tag, &link)).collect();
    let trust = fitted(&judged);
    report(&judged, &trust, apart.iter().map(|l| l.gold.len()).sum());
    let bytes = lessons::pack(&tagger, &linker, &trust);
    eprintln!("{} bytes", bytes.len());
    std::fs::write(out, bytes)?;
    Ok(())
}

fn lesson(line: &str) -> Result<Lesson, Box<dyn Error>> {
    let told: serde_json::Value = serde_json::from_str(line)?;
    let text = told["text"].as_str().ok_or("an article without `text`")?.to_owned();
    let points = CodePoints::new(&text);
    let spans = |role: &serde_json::Value| -> Vec<Span> {
        let pieces = role.as_array().map(Vec::as_slice).unwrap_or_default();
        let byte = |v: &serde_json::Value| points.to_byte(usize::try_from(v.as_u64()?).ok()?);
        pieces.iter().filter_map(|p| Some(Span::new(byte(&p[0])?, byte(&p[1])?))).collect()
    };
    let marked = told["attributions"].as_array().map(Vec::as_slice).unwrap_or_default();
    let gold = marked.iter().map(|a| Gold {
        source: spans(&a["source"]),
        cue: spans(&a["cue"]),
        content: spans(&a["content"]),
    });
    let gold = gold.collect();
    let id = told["id"].as_str().unwrap_or_default();
    let lot = id.bytes().fold(0xcbf2_9ce4_8422_2325u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3));
    Ok(Lesson { gold, lot: lot ^ (lot >> 31), text })
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
fn learn(course: Course, articles: &[&Vec<Sequence>], check: &[Vec<Sequence>]) -> Weights {
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
fn fitted<const N: usize>(judged: &[([f32; N], bool)]) -> [f32; N] {
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

fn chance<const N: usize>(weights: &[f32; N], facts: &[f32; N]) -> f32 {
    let sum: f32 = weights.iter().zip(facts).map(|(w, f)| w * f).sum();
    1.0 / (1.0 + (-sum).exp())
}

/// Precision, recall and calibration on the articles kept apart.
fn report<const N: usize>(judged: &[([f32; N], bool)], trust: &[f32; N], gold: usize) {
    let sure: Vec<(f32, bool)> = judged.iter().map(|(f, r)| (chance(trust, f), *r)).collect();
    for least in [0.25, 0.3, 0.33, 0.36, 0.4, 0.45, 0.5] {
        let kept = sure.iter().filter(|(p, _)| *p >= least);
        let (n, right) = kept.fold((0, 0), |(n, r), (_, ok)| (n + 1, r + usize::from(*ok)));
        let f1 = 200.0 * right as f32 / (n + gold) as f32;
        eprintln!("  trust from {least}: {n} kept, {right} right of {gold}, F1 {f1:.1}");
    }
}
