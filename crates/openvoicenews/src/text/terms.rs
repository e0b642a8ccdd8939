//! How much two texts of a set say the same: shared stems, weighted by their rarity in the set.

use std::collections::{BTreeMap, HashMap};

use super::{Word, fold, is_function_word, root, words};

/// Texts that are met at most when a text's neighbours are looked for.
const MET: usize = 1_024;

/// The weighted terms of every text of a set, with an index from term to texts.
///
/// Texts go by their number in the set.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    /// Term numbers of each text, sorted, each once.
    of: Vec<Vec<u32>>,
    /// Weight of each term.
    weight: Vec<f32>,
    /// Whether each term is a number of two figures and more.
    figures: Vec<bool>,
    /// Sum of the weights of each text.
    total: Vec<f32>,
    /// Texts that have each term, in order.
    having: Vec<Vec<u32>>,
}

impl Terms {
    /// Takes in the texts.
    pub fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Terms {
        let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
        // Stemming a word again costs more than looking it up.
        let mut known: HashMap<String, Option<u32>> = HashMap::new();
        let mut of = Vec::new();
        for text in texts {
            let mut list: Vec<u32> = words(text)
                .filter_map(|w| {
                    let folded = fold(w.text);
                    if let Some(number) = known.get(&*folded) {
                        return *number;
                    }
                    let next = numbers.len() as u32;
                    let number = term(&w, &folded).map(|t| *numbers.entry(t).or_insert(next));
                    known.insert(folded.into_owned(), number);
                    number
                })
                .collect();
            list.sort_unstable();
            list.dedup();
            of.push(list);
        }
        let mut having = vec![Vec::new(); numbers.len()];
        for (i, list) in of.iter().enumerate() {
            for &t in list {
                having[t as usize].push(i as u32);
            }
        }
        // Inverse document frequency with the texts as documents, as in TF-IDF.
        let n = of.len() as f32;
        let weight: Vec<f32> = having.iter().map(|h: &Vec<u32>| (1.0 + n / h.len() as f32).ln()).collect();
        let mut figures = vec![false; numbers.len()];
        for (term, &n) in &numbers {
            // A year is in every second sentence and tells little.
            let year = term.len() == 4 && (term.starts_with("19") || term.starts_with("20"));
            figures[n as usize] = term.len() > 1 && !year && term.starts_with(|c: char| c.is_ascii_digit());
        }
        let total = of.iter().map(|list| list.iter().map(|&t| weight[t as usize]).sum()).collect();
        Terms { of, weight, figures, total, having }
    }

    /// Weighted Dice coefficient of two texts, 0 to 1.
    #[must_use]
    pub fn likeness(&self, a: usize, b: usize) -> f32 {
        let all = self.total[a] + self.total[b];
        if all == 0.0 { 0.0 } else { 2.0 * self.shared(a, b) / all }
    }

    /// The share of the lighter text's weight that the other has too, 0 to 1.
    #[must_use]
    pub fn containment(&self, a: usize, b: usize) -> f32 {
        let least = self.total[a].min(self.total[b]);
        if least == 0.0 { 0.0 } else { self.shared(a, b) / least }
    }

    /// The share of a text's weight that the other text has too, 0 to 1.
    #[must_use]
    pub fn coverage(&self, of: usize, by: usize) -> f32 {
        if self.total[of] == 0.0 { 0.0 } else { self.shared(of, by) / self.total[of] }
    }

    /// Whether both have the same number of two figures and more.
    #[must_use]
    pub fn share_figure(&self, a: usize, b: usize) -> bool {
        let figures = self.of[a].iter().filter(|&&t| self.figures[t as usize]);
        figures.into_iter().any(|t| self.of[b].binary_search(t).is_ok())
    }

    fn shared(&self, a: usize, b: usize) -> f32 {
        let (x, y) = (&self.of[a], &self.of[b]);
        let (mut i, mut j, mut sum) = (0, 0, 0.0);
        while i < x.len() && j < y.len() {
            match x[i].cmp(&y[j]) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    sum += self.weight[x[i] as usize];
                    i += 1;
                    j += 1;
                }
            }
        }
        sum
    }

    /// Texts that share one of the text's rarer terms, in order.
    ///
    /// The rarest terms are followed first, until 1,024 texts have been met: to follow all would make the cost quadratic
    /// in a large set.
    #[must_use]
    pub fn neighbours(&self, a: usize) -> Vec<usize> {
        let mut rarest: Vec<&Vec<u32>> = self.of[a].iter().map(|&t| &self.having[t as usize]).collect();
        rarest.sort_by_key(|having| having.len());
        let met = rarest.into_iter().flatten().take(MET);
        let mut out: Vec<usize> = met.map(|&i| i as usize).filter(|&i| i != a).collect();
        out.sort_unstable();
        out.dedup();
        out
    }

    /// The mean log frequency of the text's terms in the set: how near it is to what all talk about.
    #[must_use]
    pub fn centrality(&self, a: usize) -> f32 {
        let terms = &self.of[a];
        let sum: f32 = terms.iter().map(|&t| (self.having[t as usize].len() as f32).ln_1p()).sum();
        // Three terms more than there are: the mean of a short text is mostly chance.
        sum / (terms.len() + 3) as f32
    }
}

/// A content word as its stem; a number stays as it is.
fn term(word: &Word<'_>, folded: &str) -> Option<String> {
    if word.is_number() {
        return Some(folded.to_owned());
    }
    (!is_function_word(folded)).then(|| root(folded))
}
