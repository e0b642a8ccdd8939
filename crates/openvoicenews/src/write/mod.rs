//! Step 6: from a comparison to a report in which every sentence is proved.

mod budget;
mod candidates;
mod category;
mod compose;
mod draft;
mod edit;
mod headline;
mod order;
mod place;
mod plan;
mod prove;
mod standalone;

/// What the learned parameters of this step are learned from; for `cargo xtask train` only.
pub mod lessons {
    /// Lessons of categories.
    pub mod topics {
        pub use super::super::category::lessons::*;
    }
}

use std::fmt;

pub use prove::{Passages, Sources, Unproved, prove};

use crate::model::{Comparison, Report};

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
        House { share: 0.15, share_floor: 60, run: 40 }
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
