//! A linear-chain conditional random field: a weight for each feature and label, and for each pair of labels.
//!
//! Lafferty, McCallum and Pereira (2001). Weights are small integers, so the sums are the same on every machine.

/// Labels at most; also the width of a row of weights.
pub const WIDTH: usize = 8;
/// How many steps of a weight make 1.
///
/// With 24 steps, rounding alone made one token in twenty-five wrong that was right, on the articles kept apart.
pub(crate) const SCALE: f32 = 64.0;
/// A feature whose greatest weight is less is left out. Swept from 0 to 0.1 on the articles kept apart: to 0.05 two
/// thirds of the features go and nothing is lost.
const LEAST_WEIGHT: f32 = 0.05;

/// The learned weights, in an open-addressed table.
#[derive(Clone, Debug)]
pub struct Crf {
    labels: usize,
    slots: Vec<Slot>,
    /// `transitions[a][b]`: label `b` after label `a`; row `WIDTH` is the start.
    transitions: [[f32; WIDTH]; WIDTH + 1],
}

#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    /// 0 in an empty slot.
    key: u32,
    weights: [i8; WIDTH],
}

/// How likely each label is at each place.
pub(crate) type Marginals = Vec<[f32; WIDTH]>;

impl Crf {
    /// From rows of weights by feature, and transitions.
    #[must_use]
    pub fn new(labels: usize, transitions: [[f32; WIDTH]; WIDTH + 1], rows: &[(u32, [i8; WIDTH])]) -> Crf {
        let size = (rows.len() * 2).next_power_of_two().max(2);
        let mut crf = Crf { labels: labels.clamp(1, WIDTH), slots: vec![Slot::default(); size], transitions };
        for &(key, weights) in rows {
            let mut at = key as usize & (size - 1);
            while crf.slots[at].key != 0 && crf.slots[at].key != key {
                at = (at + 1) & (size - 1);
            }
            crf.slots[at] = Slot { key, weights };
        }
        crf
    }

    /// From a parameter file as [`Weights::write`] makes it; nothing where it is damaged.
    pub(crate) fn read(rest: &mut &[u8]) -> Option<Crf> {
        let [labels] = take(rest)?;
        let labels = usize::from(labels).clamp(1, WIDTH);
        let mut transitions = [[0.0; WIDTH]; WIDTH + 1];
        for weight in transitions.iter_mut().flatten() {
            *weight = f32::from_le_bytes(take(rest)?);
        }
        let count = u32::from_le_bytes(take(rest)?) as usize;
        let mut rows = Vec::with_capacity(count.min(rest.len()));
        let mut key = 0u32;
        for _ in 0..count {
            key = key.checked_add(varint(rest)?)?;
            let [used] = take(rest)?;
            let mut weights = [0i8; WIDTH];
            for (_, weight) in weights.iter_mut().enumerate().filter(|(label, _)| used >> label & 1 == 1) {
                *weight = i8::from_le_bytes(take(rest)?);
            }
            rows.push((key, weights));
        }
        Some(Crf::new(labels, transitions, &rows))
    }

    fn row(&self, key: u32) -> Option<&[i8; WIDTH]> {
        let mask = self.slots.len() - 1;
        let mut at = key as usize & mask;
        loop {
            let slot = &self.slots[at];
            if slot.key == key {
                return Some(&slot.weights);
            }
            if slot.key == 0 {
                return None;
            }
            at = (at + 1) & mask;
        }
    }

    /// The scores of the labels of one token, of its features.
    #[must_use]
    pub fn score(&self, keys: &[u32]) -> [f32; WIDTH] {
        let mut sum = [0i32; WIDTH];
        for row in keys.iter().filter_map(|&k| self.row(k)) {
            for (s, w) in sum.iter_mut().zip(row) {
                *s += i32::from(*w);
            }
        }
        sum.map(|s| s as f32 / SCALE)
    }

    /// The likeliest labels of a sequence of scores.
    #[must_use]
    pub fn best(&self, scores: &[[f32; WIDTH]]) -> Vec<u8> {
        let mut reached = [0.0; WIDTH];
        let mut from: Vec<[u8; WIDTH]> = Vec::with_capacity(scores.len());
        for (i, score) in scores.iter().enumerate() {
            let mut next = [f32::NEG_INFINITY; WIDTH];
            let mut back = [0u8; WIDTH];
            for b in 0..self.labels {
                if i == 0 {
                    next[b] = self.transitions[WIDTH][b] + score[b];
                    continue;
                }
                for (a, before) in reached.iter().enumerate().take(self.labels) {
                    let s = before + self.transitions[a][b] + score[b];
                    if s > next[b] {
                        (next[b], back[b]) = (s, a as u8);
                    }
                }
            }
            reached = next;
            from.push(back);
        }
        let mut at = (0..self.labels).fold(0, |best, l| if reached[l] > reached[best] { l } else { best }) as u8;
        let mut labels = vec![0; scores.len()];
        for i in (0..scores.len()).rev() {
            labels[i] = at;
            at = from[i][usize::from(at)];
        }
        labels
    }

    /// The probability of each label at each place, by the forward-backward algorithm.
    #[must_use]
    pub fn marginals(&self, scores: &[[f32; WIDTH]]) -> Marginals {
        marginals(self.labels, &self.transitions, scores)
    }
}

/// As [`Crf::marginals`], for weights that are still being learned.
#[must_use]
pub fn marginals(labels: usize, transitions: &[[f32; WIDTH]; WIDTH + 1], scores: &[[f32; WIDTH]]) -> Marginals {
    let pass = transitions.map(|row| row.map(f32::exp));
    let weights: Vec<[f32; WIDTH]> = scores.iter().map(|s| raised(labels, s)).collect();
    let mut forward: Marginals = Vec::with_capacity(scores.len());
    for (i, w) in weights.iter().enumerate() {
        let mut now = [0.0; WIDTH];
        for b in 0..labels {
            now[b] =
                w[b] * if i == 0 { pass[WIDTH][b] } else { (0..labels).map(|a| forward[i - 1][a] * pass[a][b]).sum() };
        }
        forward.push(normal(now));
    }
    let mut backward = [1.0f32; WIDTH];
    for i in (0..weights.len()).rev() {
        let mut both = [0.0; WIDTH];
        for b in 0..labels {
            both[b] = forward[i][b] * backward[b];
        }
        forward[i] = normal(both);
        let mut before = [0.0; WIDTH];
        for (a, slot) in before.iter_mut().enumerate().take(labels) {
            *slot = (0..labels).map(|b| pass[a][b] * weights[i][b] * backward[b]).sum();
        }
        backward = normal(before);
    }
    forward
}

/// Scores as factors, the greatest 1.
fn raised(labels: usize, score: &[f32; WIDTH]) -> [f32; WIDTH] {
    let top = score[..labels].iter().copied().fold(f32::NEG_INFINITY, f32::max);
    score.map(|s| (s - top).max(-60.0).exp())
}

fn normal(values: [f32; WIDTH]) -> [f32; WIDTH] {
    let sum: f32 = values.iter().sum();
    if sum > 0.0 { values.map(|v| v / sum) } else { values }
}

/// How likely each pair of labels is at each two neighbouring places.
#[must_use]
pub fn pairs(
    labels: usize,
    transitions: &[[f32; WIDTH]; WIDTH + 1],
    scores: &[[f32; WIDTH]],
) -> Vec<[[f32; WIDTH]; WIDTH]> {
    let pass = transitions.map(|row| row.map(f32::exp));
    let weights: Vec<[f32; WIDTH]> = scores.iter().map(|s| raised(labels, s)).collect();
    let mut backward = vec![[1.0f32; WIDTH]; scores.len()];
    for i in (1..scores.len()).rev() {
        let mut before = [0.0; WIDTH];
        for (a, slot) in before.iter_mut().enumerate().take(labels) {
            *slot = (0..labels).map(|b| pass[a][b] * weights[i][b] * backward[i][b]).sum();
        }
        backward[i - 1] = normal(before);
    }
    let mut out = Vec::with_capacity(scores.len().saturating_sub(1));
    let mut forward = [0.0; WIDTH];
    for i in 0..scores.len() {
        let mut now = [0.0; WIDTH];
        let mut pair = [[0.0; WIDTH]; WIDTH];
        for b in 0..labels {
            if i == 0 {
                now[b] = pass[WIDTH][b] * weights[i][b];
                continue;
            }
            for a in 0..labels {
                let p = forward[a] * pass[a][b] * weights[i][b];
                now[b] += p;
                pair[a][b] = p * backward[i][b];
            }
        }
        forward = normal(now);
        if i > 0 {
            let sum: f32 = pair.iter().flatten().sum();
            out.push(pair.map(|row| row.map(|p| if sum > 0.0 { p / sum } else { 0.0 })));
        }
    }
    out
}

/// The next bytes of a parameter file.
pub(crate) fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (head, tail) = rest.split_first_chunk::<N>()?;
    *rest = tail;
    Some(*head)
}

/// A number in groups of seven bits, the lowest first (LEB128).
fn varint(rest: &mut &[u8]) -> Option<u32> {
    let mut n = 0u32;
    for shift in [0, 7, 14, 21, 28] {
        let [b] = take(rest)?;
        n |= u32::from(b & 127) << shift;
        if b < 128 {
            return Some(n);
        }
    }
    None
}

fn put_varint(mut n: u32, out: &mut Vec<u8>) {
    while n >= 128 {
        out.push(n as u8 | 128);
        n >>= 7;
    }
    out.push(n as u8);
}

/// Tokens with their features and labels.
#[derive(Clone, Debug, Default)]
pub struct Sequence {
    /// The features of each token.
    pub keys: Vec<Vec<u32>>,
    /// The label of each token.
    pub labels: Vec<u8>,
}

/// Weights on their way into a parameter file.
#[derive(Clone, Debug)]
pub struct Weights {
    /// Labels in use.
    pub labels: usize,
    /// Label after label; the last row is the start.
    pub transitions: [[f32; WIDTH]; WIDTH + 1],
    /// Weights by feature.
    pub rows: Vec<(u32, [f32; WIDTH])>,
}

impl Weights {
    /// Rounded to whole steps; features that say next to nothing are left out.
    fn rounded(&self) -> Vec<(u32, [i8; WIDTH])> {
        let mut rows: Vec<(u32, [i8; WIDTH])> = self
            .rows
            .iter()
            .filter(|(_, row)| row.iter().any(|w| w.abs() >= LEAST_WEIGHT))
            .map(|(key, row)| (*key, row.map(|w| (w * SCALE).round().clamp(-127.0, 127.0) as i8)))
            .collect();
        rows.sort_unstable_by_key(|r| r.0);
        rows
    }

    /// Adds them to the bytes of a parameter file: labels, transitions, rows; little-endian. A row is the distance of
    /// its key from the one before, a bit for each label that has a weight, and those weights.
    pub fn write(&self, out: &mut Vec<u8>) {
        out.push(self.labels as u8);
        for w in self.transitions.iter().flatten() {
            out.extend(w.to_le_bytes());
        }
        let rows = self.rounded();
        out.extend((rows.len() as u32).to_le_bytes());
        let mut before = 0;
        for (key, row) in rows {
            put_varint(key - before, out);
            before = key;
            out.push((0..WIDTH).filter(|&l| row[l] != 0).fold(0, |bits, l| bits | 1 << l));
            out.extend(row.iter().filter(|w| **w != 0).map(|&w| w as u8));
        }
    }

    /// The model that reads with these weights.
    #[must_use]
    pub fn crf(&self) -> Crf {
        Crf::new(self.labels, self.transitions, &self.rounded())
    }
}
