//! How likely two passages tell the same thing, and how much of one matter they tell, learned from pairs of sentences that
//! were labelled by hand: logistic regression with a ridge, by Newton's method. Every sum has a fixed order: the same lessons give the same bytes.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;

use openvoicenews::compare::{self, Relations, lessons::MEASURES};
use openvoicenews::group::OpenStories;
use openvoicenews::model::{Comparison, Field, Reading, Story};
use openvoicenews::understand::{Models, read};
use openvoicenews::wire;
use serde_json::Value;

/// The pull of each weight to nought, measures scaled to a deviation of 1: tried from 1 to 30 in ten folds.
const RIDGE: f64 = 3.0;
/// Newton's method is at rest long before.
const ROUNDS: usize = 30;

/// The bias and the weights.
const SIZE: usize = MEASURES.len() + 1;
type Row = [f64; SIZE];

/// All measures: whether two passages tell the same thing.
pub(crate) const OF_SAMENESS: usize = MEASURES.len();
/// The first of them, without how the two open: whether they tell of one matter.
pub(crate) const OF_MATTER: usize = MEASURES.len() - 1;

/// The lines of the parameter file, with a weight for each of so many first measures.
pub(crate) fn learned(input: &str, measures: usize) -> Result<Vec<u8>, Box<dyn Error>> {
    let (comparisons, lessons) = read_in(input)?;
    let mut rows = Vec::new();
    for lesson in &lessons {
        let of = comparisons.iter().find_map(|c| Some((c, place(c, &lesson["a"])?, place(c, &lesson["b"])?)));
        let (c, a, b) = of.ok_or_else(|| format!("no story has both sentences of {lesson}"))?;
        let mut row = [0.0; SIZE];
        row[0] = 1.0;
        row[1..=measures].iter_mut().zip(Relations::of(c).measures(a, b)).for_each(|(r, m)| *r = f64::from(m));
        rows.push((row, lesson["label"] != "unrelated"));
    }
    eprintln!("{} pairs, {} of them tell the same thing", rows.len(), rows.iter().filter(|r| r.1).count());
    let (means, deviations) = scale(&mut rows);
    let mut weights = descend(&rows);
    for at in 1..SIZE {
        weights[at] /= deviations[at];
        weights[0] -= weights[at] * means[at];
    }
    let mut text = String::new();
    for (name, weight) in ["bias"].iter().chain(&MEASURES).zip(weights).take(1 + measures) {
        writeln!(text, "{name} {weight:.3}")?;
    }
    Ok(text.into_bytes())
}

/// The stories, and the labelled pairs.
fn read_in(input: &str) -> Result<(Vec<Comparison>, Vec<Value>), Box<dyn Error>> {
    let models = Models::default();
    let mut stories: BTreeMap<String, Vec<Reading>> = BTreeMap::new();
    let mut lessons = Vec::new();
    for line in input.lines() {
        let told: Value = serde_json::from_str(line)?;
        if told["label"].is_string() {
            lessons.push(told);
            continue;
        }
        let line = wire::read_article(line)?;
        let story = line.story.ok_or("an article without `story`")?.to_string();
        stories.entry(story).or_default().push(read(line.article, &models));
    }
    let compared = stories.into_iter().map(|(id, readings)| {
        let mut open = OpenStories::new();
        let members = readings.iter().map(|r| open.assign(r)).collect();
        compare::compare(&Story { id: id.as_str().into(), members }, &readings)
    });
    Ok((compared.collect(), lessons))
}

/// The passage at a labelled place.
fn place(c: &Comparison, told: &Value) -> Option<usize> {
    let start = usize::try_from(told["start"].as_u64()?).ok()?;
    let of = |p: &&openvoicenews::model::Passage| {
        p.field == Field::Text
            && p.start == start
            && *c.sources[p.source].article == *told["article"].as_str().unwrap_or("")
    };
    c.passages.iter().position(|p| of(&p))
}

/// Brings each measure to mean 0 and deviation 1; tells what they were.
fn scale(rows: &mut [(Row, bool)]) -> (Row, Row) {
    let n = rows.len() as f64;
    let (mut means, mut deviations) = ([0.0; SIZE], [1.0; SIZE]);
    for at in 1..SIZE {
        means[at] = rows.iter().map(|r| r.0[at]).sum::<f64>() / n;
        let spread = rows.iter().map(|r| (r.0[at] - means[at]).powi(2)).sum::<f64>() / n;
        deviations[at] = spread.sqrt().max(1e-9);
        rows.iter_mut().for_each(|r| r.0[at] = (r.0[at] - means[at]) / deviations[at]);
    }
    (means, deviations)
}

fn descend(rows: &[(Row, bool)]) -> Row {
    let mut weights = [0.0; SIZE];
    for _ in 0..ROUNDS {
        let mut slope = [0.0; SIZE];
        let mut curve = [[0.0; SIZE]; SIZE];
        for at in 1..SIZE {
            slope[at] = -RIDGE * weights[at];
            curve[at][at] = RIDGE;
        }
        for (row, yes) in rows {
            let odds: f64 = row.iter().zip(&weights).map(|(x, w)| x * w).sum();
            let p = 1.0 / (1.0 + (-odds).exp());
            for i in 0..SIZE {
                slope[i] += row[i] * (f64::from(u8::from(*yes)) - p);
                for j in 0..SIZE {
                    curve[i][j] += row[i] * row[j] * p * (1.0 - p);
                }
            }
        }
        let step = solved(curve, slope);
        weights.iter_mut().zip(step).for_each(|(w, s)| *w += s);
    }
    weights
}

/// Gauss's elimination; the matrix is positive definite.
fn solved(mut m: [Row; SIZE], mut v: Row) -> Row {
    for i in 0..SIZE {
        for j in i + 1..SIZE {
            let times = m[j][i] / m[i][i];
            let pivot = m[i];
            m[j].iter_mut().zip(pivot).skip(i).for_each(|(x, p)| *x -= times * p);
            v[j] -= times * v[i];
        }
    }
    for i in (0..SIZE).rev() {
        let rest: f64 = (i + 1..SIZE).map(|k| m[i][k] * v[k]).sum();
        v[i] = (v[i] - rest) / m[i][i];
    }
    v
}
