//! Sums of weights by number, for whoever asks again and again what a few of many numbers add up to.

/// Keeps its room from one use to the next, so that each use costs what it adds and not what there is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    sums: Vec<f32>,
    met: Vec<u32>,
}

impl Tally {
    /// Adds a weight, which is more than nothing, to the sum of a number.
    pub(crate) fn add(&mut self, number: u32, weight: f32) {
        let at = number as usize;
        if self.sums.len() <= at {
            self.sums.resize(at + 1, 0.0);
        }
        if self.sums[at] == 0.0 {
            self.met.push(number);
        }
        self.sums[at] += weight;
    }

    /// The numbers met since the last time, in order, each with its sum.
    pub(crate) fn take(&mut self) -> Vec<(usize, f32)> {
        self.met.sort_unstable();
        self.met.drain(..).map(|n| (n as usize, std::mem::take(&mut self.sums[n as usize]))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adds_up_and_begins_anew() {
        let mut tally = Tally::default();
        [(7, 1.0), (2, 0.5), (7, 0.25)].into_iter().for_each(|(n, w)| tally.add(n, w));
        assert_eq!(tally.take(), [(2, 0.5), (7, 1.25)]);
        assert_eq!(tally.take(), []);
        tally.add(7, 2.0);
        assert_eq!(tally.take(), [(7, 2.0)]);
    }
}
