//! Step 6: from a comparison to a report in which every sentence is proved.

mod apposition;
mod attribution;
mod backshift;
mod budget;
mod candidates;
mod category;
mod compose;
mod compress;
mod dating;
mod draft;
mod edit;
mod explain;
mod headline;
mod joints;
mod known;
mod links;
mod naming;
mod offices;
mod order;
mod page;
mod people;
mod place;
mod plan;
mod pronouns;
mod prove;
mod refusal;
#[cfg(test)]
mod sample;
mod saying;
mod shares;
mod stale;
mod stance;
mod standalone;
mod update;

/// What the learned parameters of this step are learned from; for `cargo xtask train` only.
pub mod lessons {
    /// Lessons of arguing and reporting.
    pub mod stance {
        pub use super::super::stance::{ARGUES, BIAS, Manner};
    }

    /// Lessons of categories.
    pub mod topics {
        pub use super::super::category::lessons::*;
    }
}

use std::fmt;

pub use category::media_topic;
pub use prove::{Passages, ReadText, Sources, Unproved, prove};

use crate::model::{Comparison, Explanation, Report};

/// The house's rules for a report.
#[derive(Clone, Debug, PartialEq)]
pub struct House {
    /// The share of one article's words that a report may take, 0 to 1.
    pub share: f64,
    /// The words that it may take from an article in any case.
    pub share_floor: usize,
    /// The words in a row, outside quotation marks, that it may take.
    pub run: usize,
}

impl Default for House {
    fn default() -> House {
        House { share: 0.15, share_floor: 60, run: 25 }
    }
}

/// Why there is no report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotEnough {
    /// No sentence of the articles can stand alone, be attributed and be proved.
    NothingProved,
}

impl fmt::Display for NotEnough {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no sentence can stand alone and be proved")
    }
}

impl std::error::Error for NotEnough {}

/// Writes the report of a story.
///
/// Which sentences are chosen, and in which order, is decided before any
/// outlet's name is looked at.
///
/// # Errors
///
/// Where the articles give too little for a headline and one sentence.
pub fn report(comparison: &Comparison, house: &House) -> Result<Report, NotEnough> {
    compose::report(comparison, house)
}

/// Writes the report of a story of which an `earlier` version has been published.
///
/// What stands in it and still holds stays as it is, with its id and in its
/// place; the rules are in `spec/write/updates.md`. The last entry of
/// `versions` lists what changed and why. Where nothing did, the report is the
/// earlier one.
///
/// # Errors
///
/// Where the articles give too little for a headline and one sentence.
pub fn update(comparison: &Comparison, house: &House, earlier: &Report) -> Result<Report, NotEnough> {
    update::report(comparison, house, earlier)
}

/// Why each sentence of a report is there: what it rests on, and which sentences of the articles it was preferred to.
///
/// The comparison is that of the articles which the report was written from. Nothing of this is computed while a
/// report is written. One explanation a sentence of the headline, the lede, the body and the differing accounts, in
/// the order of the page.
#[must_use]
pub fn explain(comparison: &Comparison, house: &House, report: &Report) -> Vec<Explanation> {
    explain::sentences(comparison, house, report)
}
