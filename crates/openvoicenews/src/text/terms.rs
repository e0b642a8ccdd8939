//! How much two texts of a set say the same: shared stems, weighted by their rarity in the set.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::HashMap;

use super::{Tally, Word, fold, is_function_word, root, words};

/// Texts that are met at most when a text's neighbours are looked for.
const MET: usize = 1_024;
/// Summed in another order, the same weights may come out a little less.
const SLACK: f32 = 1.001;

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

/// What groups of texts agree on: see [`Terms::agreed`].
#[derive(Clone, Debug, Default)]
pub struct Agreed {
    terms: Vec<(u32, f32)>,
    total: f32,
}

impl Terms {
    /// Takes in the texts.
    pub fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Terms {
        // By the word, since stemming it again costs more than looking it up; and by the stem.
        let (mut known, mut numbers) = (HashMap::default(), HashMap::default());
        let mut figures = Vec::new();
        let lists = texts.map(|text| {
            let mut list: Vec<u32> = words(text)
                .filter_map(|w| {
                    let folded = fold(w.text);
                    if let Some(number) = known.get(&*folded) {
                        return *number;
                    }
                    let number = term(&w, &folded).map(|term| {
                        let figure = is_figure(&term);
                        *numbers.entry(term).or_insert_with(|| {
                            figures.push(figure);
                            figures.len() as u32 - 1
                        })
                    });
                    known.insert(folded.into_owned(), number);
                    number
                })
                .collect();
            list.sort_unstable();
            list.dedup();
            list
        });
        let lists = lists.collect();
        Terms::numbered(lists, figures)
    }

    /// Takes in texts by their terms: content words by their stems, and numbers as they are, each as a number of its own.
    /// The list of a text is sorted and has each once. `figures` tells of each term whether is a figure: see `is_figure`.
    #[must_use]
    pub fn numbered(texts: Vec<Vec<u32>>, figures: Vec<bool>) -> Terms {
        let mut having = vec![Vec::new(); figures.len()];
        for (i, list) in texts.iter().enumerate() {
            for &t in list {
                having[t as usize].push(i as u32);
            }
        }
        // Inverse document frequency with the texts as documents, as in TF-IDF.
        let n = texts.len() as f32;
        let rarity = |having: &Vec<u32>| (1.0 + n / having.len().max(1) as f32).ln();
        let weight: Vec<f32> = having.iter().map(rarity).collect();
        let total = texts.iter().map(|list| list.iter().map(|&t| weight[t as usize]).sum()).collect();
        Terms { of: texts, weight, figures, total, having }
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

    /// Whether it has a number of two figures and more.
    #[must_use]
    pub fn has_figure(&self, a: usize) -> bool {
        self.of[a].iter().any(|&t| self.figures[t as usize])
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

    /// The terms that several of the groups of texts have, in order, each with its weight by the share of the groups that
    /// have it beside the first; of one group, all of its terms.
    #[must_use]
    pub fn agreed(&self, groups: &[Vec<usize>]) -> Agreed {
        let mut having: BTreeMap<u32, u32> = BTreeMap::new();
        for group in groups {
            let terms: BTreeSet<u32> = group.iter().flat_map(|&i| &self.of[i]).copied().collect();
            terms.into_iter().for_each(|t| *having.entry(t).or_default() += 1);
        }
        let others = |n: u32| if groups.len() > 1 { (n - 1) as f32 / (groups.len() - 1) as f32 } else { 1.0 };
        let terms = having.into_iter().map(|(t, n)| (t, self.weight[t as usize] * others(n)));
        let terms: Vec<(u32, f32)> = terms.filter(|t| t.1 > 0.0).collect();
        Agreed { total: terms.iter().map(|t| t.1).sum(), terms }
    }

    /// The share of what is agreed on that a text has, 0 to 1.
    #[must_use]
    pub fn told(&self, agreed: &Agreed, by: usize) -> f32 {
        let weight = |t: &u32| agreed.terms.binary_search_by_key(t, |a| a.0).ok().map(|i| agreed.terms[i].1);
        let told = self.of[by].iter().filter_map(weight).sum::<f32>();
        if agreed.total == 0.0 { 0.0 } else { told / agreed.total }
    }

    /// Texts that share one of the text's rarer terms, in order, each with the most weight that it may share with the
    /// text: what it shares of the terms followed, and all of those not followed to their end.
    ///
    /// The rarest terms are followed first, until 1,024 texts have been met: to follow all would make the cost quadratic
    /// in a large set. The tally is empty before and after.
    pub(crate) fn sharing(&self, a: usize, tally: &mut Tally) -> Vec<(usize, f32)> {
        let mut rarest = self.of[a].clone();
        rarest.sort_by_key(|&t| self.having[t as usize].len());
        let (mut room, mut rest) = (MET, 0.0);
        for t in rarest {
            let (having, weight) = (&self.having[t as usize], self.weight[t as usize]);
            having.iter().take(room).for_each(|&text| tally.add(text, weight));
            rest += if having.len() > room { weight } else { 0.0 };
            room = room.saturating_sub(having.len());
        }
        let met = tally.take().into_iter().filter(|m| m.0 != a);
        met.map(|(text, weight)| (text, rest + weight)).collect()
    }

    /// Whether two texts that share so much weight at most may have so great a [`Terms::likeness`].
    #[must_use]
    pub fn may_be_alike(&self, a: usize, b: usize, most: f32, likeness: f32) -> bool {
        2.0 * most * SLACK >= likeness * (self.total[a] + self.total[b])
    }

    /// Whether two texts that share so much weight at most may have so great a [`Terms::containment`].
    #[must_use]
    pub fn may_contain(&self, a: usize, b: usize, most: f32, containment: f32) -> bool {
        most * SLACK >= containment * self.total[a].min(self.total[b])
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

/// Whether a term is a number of two figures and more. A year is in every second sentence and tells little.
pub(crate) fn is_figure(term: &str) -> bool {
    let year = term.len() == 4 && (term.starts_with("19") || term.starts_with("20"));
    term.len() > 1 && !year && term.starts_with(|c: char| c.is_ascii_digit())
}
