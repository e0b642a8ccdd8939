//! A profile weighed: the sides on which two articles are compared.

use super::frequencies::Frequencies;
use super::profile::{Profile, Term};
use super::sparse::Sparse;

/// The sides of an article, each of unit length.
#[derive(Clone, Debug)]
pub(super) struct Vectors {
    pub(super) all: Sparse,
    pub(super) title: Sparse,
    pub(super) lede: Sparse,
    pub(super) numbers: Sparse,
    pub(super) weekdays: u8,
}

impl Vectors {
    pub(super) fn new(profile: &Profile, df: &Frequencies) -> Vectors {
        let weighed: Vec<(&Term, f32)> =
            profile.terms.iter().map(|t| (t, df.idf(t.key))).filter(|(_, idf)| *idf > 0.0).collect();
        let side = |most: usize, count: fn(&Term) -> f32| {
            let terms = weighed.iter().filter_map(|(t, idf)| {
                let n = count(t);
                (n > 0.0).then(|| (t.key, (1.0 + n.ln()).max(0.1) * idf))
            });
            Sparse::new(terms.collect(), most)
        };
        Vectors {
            all: side(160, |t| f32::from(t.title) * 2.0 + f32::from(t.lede) * 1.5 + f32::from(t.body)),
            title: side(24, |t| f32::from(t.title)),
            lede: side(48, |t| f32::from(t.title) + f32::from(t.lede)),
            numbers: side(24, |t| if t.number { f32::from(t.title + t.lede + t.body) } else { 0.0 }),
            weekdays: profile.weekdays,
        }
    }
}
