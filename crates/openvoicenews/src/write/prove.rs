//! The proof: whether a sentence says no more than the passages it cites.

use crate::model::{Claim, Field, Moment};

/// Where cited articles are looked up.
pub trait Sources {
    /// The text of an article's field; `None` for an unknown article.
    fn field(&self, article: &str, field: Field) -> Option<&str>;
    /// When the article came out.
    fn published(&self, article: &str) -> Option<Moment>;
    /// The names of the article's outlet and of the agency credited in it.
    fn credits(&self, article: &str) -> Vec<&str>;
}

/// One reason why a sentence is not proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unproved {
    /// It cites nothing of three words or more.
    NoEvidence,
}

/// Every reason why the claim does not follow from what it cites; empty where it is proved.
#[must_use]
pub fn prove(claim: &Claim, _sources: &dyn Sources) -> Vec<Unproved> {
    if claim.evidence.is_empty() { vec![Unproved::NoEvidence] } else { Vec::new() }
}
