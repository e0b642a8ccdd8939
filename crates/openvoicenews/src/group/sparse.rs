//! Weighted sets of terms.

/// A vector of unit length over hashed terms, in ascending order of term; may be empty.
#[derive(Clone, Debug, Default)]
pub(super) struct Sparse(Box<[(u32, f32)]>);

impl Sparse {
    /// Keeps the `most` heaviest of the terms and scales them to unit length. Each term occurs once.
    pub(super) fn new(mut terms: Vec<(u32, f32)>, most: usize) -> Sparse {
        if terms.len() > most {
            terms.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            terms.truncate(most);
        }
        terms.sort_unstable_by_key(|t| t.0);
        let length = terms.iter().map(|t| t.1 * t.1).sum::<f32>().sqrt();
        terms.iter_mut().for_each(|t| t.1 /= length);
        Sparse(terms.into())
    }

    /// The cosine of the two, 0 where either is empty.
    pub(super) fn cosine(&self, other: &Sparse) -> f32 {
        self.products(other).map(|(_, p)| p).sum()
    }

    /// What each shared term contributes to the cosine.
    pub(super) fn products<'a>(&'a self, other: &'a Sparse) -> impl Iterator<Item = (u32, f32)> + 'a {
        let mut j = 0;
        self.0.iter().filter_map(move |&(key, weight)| {
            while j < other.0.len() && other.0[j].0 < key {
                j += 1;
            }
            let (at, w) = *other.0.get(j)?;
            (at == key).then_some((key, weight * w))
        })
    }

    /// The terms, heaviest first.
    pub(super) fn heaviest(&self, most: usize) -> Vec<(u32, f32)> {
        let mut terms = self.0.to_vec();
        terms.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        terms.truncate(most);
        terms
    }
}
