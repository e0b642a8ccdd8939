//! Gradient-boosted trees for a yes or no (Friedman 2001), with the second-order gains and the histograms of later
//! implementations (Chen and Guestrin 2016, Ke et al. 2017). Every sum runs in a fixed order: the same lessons give the
//! same bytes.

use openvoicenews::group::lessons::{Forest, Node, Tree};

/// How trees are grown.
#[derive(Clone, Copy)]
pub(crate) struct Growth {
    pub(crate) trees: usize,
    pub(crate) leaves: usize,
    pub(crate) rate: f64,
    /// Lessons in a leaf at least.
    pub(crate) fewest: usize,
    /// What is added to a leaf's curvature, so that few lessons move little.
    pub(crate) ridge: f64,
}

/// Lessons: rows of measures with answer and weight.
#[derive(Default)]
pub(crate) struct Lessons {
    rows: Vec<Vec<f32>>,
    answers: Vec<bool>,
    weights: Vec<f64>,
}

impl Lessons {
    pub(crate) fn add(&mut self, measures: &[f32], answer: bool, weight: f64) {
        self.rows.push(measures.to_vec());
        self.answers.push(answer);
        self.weights.push(weight);
    }

    /// The lessons that `keep` admits by their number.
    pub(crate) fn only(&self, keep: impl Fn(usize) -> bool) -> Lessons {
        let mut part = Lessons::default();
        for i in (0..self.rows.len()).filter(|&i| keep(i)) {
            part.add(&self.rows[i], self.answers[i], self.weights[i]);
        }
        part
    }
}

/// Steps that a measure is seen in.
const BINS: usize = 64;

/// The measures in steps: where each begins, and the step of every lesson.
struct Binned {
    /// Upper ends, ascending, one list a measure.
    ends: Vec<Vec<f32>>,
    bins: Vec<Vec<u8>>,
}

/// Learns a forest for each of two sets of measures, which are added up: no tree looks at both sets.
pub(crate) fn grow(lessons: &Lessons, sets: [&[usize]; 2], growth: Growth) -> [Forest; 2] {
    let binned = Binned::of(&lessons.rows);
    let total: f64 = lessons.weights.iter().sum();
    let yes: f64 = lessons.weights.iter().zip(&lessons.answers).filter(|(_, a)| **a).map(|(w, _)| w).sum();
    let bias = (yes / (total - yes)).ln();
    let mut odds = vec![bias; lessons.rows.len()];
    let mut forests = [Forest { bias: bias as f32, trees: Vec::new() }, Forest::default()];
    for _ in 0..growth.trees {
        let slopes = slopes(lessons, &odds);
        let grown = sets.map(|measures| Grower::new(&binned, &slopes, measures, growth).tree());
        let better = usize::from(grown[1].gain > grown[0].gain);
        let tree = &grown[better];
        for (leaf, value) in &tree.leaves {
            leaf.iter().for_each(|&row| odds[row as usize] += value);
        }
        forests[better].trees.push(tree.shape(&binned, sets[better]));
    }
    forests
}

/// The first and second derivative of the loss for each lesson.
fn slopes(lessons: &Lessons, odds: &[f64]) -> Vec<(f64, f64)> {
    let one = |((odds, answer), weight): ((&f64, &bool), &f64)| {
        let p = 1.0 / (1.0 + (-odds).exp());
        (weight * (f64::from(u8::from(*answer)) - p), weight * (p * (1.0 - p)).max(1e-12))
    };
    odds.iter().zip(&lessons.answers).zip(&lessons.weights).map(one).collect()
}

impl Binned {
    fn of(rows: &[Vec<f32>]) -> Binned {
        let measures = rows.first().map_or(0, Vec::len);
        let ends: Vec<Vec<f32>> = (0..measures).map(|m| ends(rows, m)).collect();
        let bin = |m: usize, row: &Vec<f32>| ends[m].partition_point(|end| *end < row[m]) as u8;
        let bins = (0..measures).map(|m| rows.iter().map(|row| bin(m, row)).collect()).collect();
        Binned { ends, bins }
    }
}

/// Steps of about equally many lessons; a step ends half-way between two values.
fn ends(rows: &[Vec<f32>], measure: usize) -> Vec<f32> {
    let mut values: Vec<f32> = rows.iter().map(|r| r[measure]).collect();
    values.sort_unstable_by(f32::total_cmp);
    let mut distinct = values.clone();
    distinct.dedup();
    let middle = |a: f32, b: f32| a + (b - a) / 2.0;
    if distinct.len() <= BINS {
        return distinct.windows(2).map(|w| middle(w[0], w[1])).collect();
    }
    let mut ends: Vec<f32> = (1..BINS)
        .map(|i| {
            let at = i * values.len() / BINS;
            middle(values[at - 1], values[at])
        })
        .collect();
    ends.dedup();
    ends
}

/// A tree while it grows: the leaf that gains most is split next.
struct Grower<'a> {
    binned: &'a Binned,
    slopes: &'a [(f64, f64)],
    measures: &'a [usize],
    growth: Growth,
}

struct Leaf {
    rows: Vec<u32>,
    value: f64,
    best: Option<Split>,
    node: usize,
}

#[derive(Clone, Copy)]
struct Split {
    gain: f64,
    /// An index into the set of measures.
    measure: usize,
    bin: u8,
}

/// A node that was split, or a leaf.
#[derive(Clone, Copy)]
struct Made {
    value: f64,
    split: Option<(Split, usize)>,
}

struct Grown {
    gain: f64,
    nodes: Vec<Made>,
    leaves: Vec<(Vec<u32>, f64)>,
}

impl Grower<'_> {
    fn new<'a>(binned: &'a Binned, slopes: &'a [(f64, f64)], measures: &'a [usize], growth: Growth) -> Grower<'a> {
        Grower { binned, slopes, measures, growth }
    }

    fn tree(&self) -> Grown {
        let root = self.leaf((0..self.slopes.len() as u32).collect(), 0);
        let mut nodes = vec![Made { value: root.value, split: None }];
        let mut leaves = vec![root];
        let mut gain = 0.0;
        while leaves.len() < self.growth.leaves {
            let gains = leaves.iter().enumerate().filter_map(|(i, l)| Some((i, l.best?)));
            let Some((at, split)) = gains.max_by(|a, b| a.1.gain.total_cmp(&b.1.gain).then(b.0.cmp(&a.0))) else {
                break;
            };
            let leaf = leaves.swap_remove(at);
            gain += split.gain;
            let bins = &self.binned.bins[self.measures[split.measure]];
            let (below, above) = leaf.rows.iter().partition(|&&row| bins[row as usize] <= split.bin);
            let first = nodes.len();
            nodes[leaf.node].split = Some((split, first));
            for (n, rows) in [below, above].into_iter().enumerate() {
                let child = self.leaf(rows, first + n);
                nodes.push(Made { value: child.value, split: None });
                leaves.push(child);
            }
        }
        Grown { gain, nodes, leaves: leaves.into_iter().map(|l| (l.rows, l.value)).collect() }
    }

    fn leaf(&self, rows: Vec<u32>, node: usize) -> Leaf {
        let (slope, curve) = rows.iter().fold((0.0, 0.0), |sum, &row| {
            let (g, h) = self.slopes[row as usize];
            (sum.0 + g, sum.1 + h)
        });
        let value = self.growth.rate * slope / (curve + self.growth.ridge);
        let best = self.best(&rows, slope, curve);
        Leaf { rows, value, best, node }
    }

    /// The split that lessens the loss most.
    fn best(&self, rows: &[u32], slope: f64, curve: f64) -> Option<Split> {
        let worth = |g: f64, h: f64| g * g / (h + self.growth.ridge);
        let mut best: Option<Split> = None;
        for (measure, &m) in self.measures.iter().enumerate() {
            let mut histogram = [(0.0f64, 0.0f64, 0usize); BINS + 1];
            for &row in rows {
                let (g, h) = self.slopes[row as usize];
                let at = &mut histogram[usize::from(self.binned.bins[m][row as usize])];
                *at = (at.0 + g, at.1 + h, at.2 + 1);
            }
            let mut below = (0.0, 0.0, 0);
            for (bin, at) in histogram.iter().enumerate().take(self.binned.ends[m].len()) {
                below = (below.0 + at.0, below.1 + at.1, below.2 + at.2);
                if below.2 < self.growth.fewest || rows.len() - below.2 < self.growth.fewest {
                    continue;
                }
                let gain = worth(below.0, below.1) + worth(slope - below.0, curve - below.1) - worth(slope, curve);
                if gain > best.map_or(1e-9, |b| b.gain) {
                    best = Some(Split { gain, measure, bin: bin as u8 });
                }
            }
        }
        best
    }
}

impl Grown {
    /// The tree over the measures of its set, without the lessons.
    fn shape(&self, binned: &Binned, set: &[usize]) -> Tree {
        let node = |made: &Made| match made.split {
            None => Node { value: made.value as f32, ..Node::default() },
            Some((split, first)) => Node {
                measure: split.measure as u8,
                below: first as u16,
                at: binned.ends[set[split.measure]][usize::from(split.bin)],
                value: made.value as f32,
            },
        };
        Tree(self.nodes.iter().map(node).collect())
    }
}
