//! Wire v1: the one serialised form, JSON Lines.
//!
//! Unknown fields are ignored. Offsets are Unicode code points, half-open;
//! inside the program they are bytes. What is not known is absent or null.

mod article;
mod capture;
mod comparison;
mod edition;
mod feed;
mod line_error;
mod outlet;
mod reading;
mod report;

pub use article::{ArticleLine, read_article, write_article};
pub use capture::read_capture;
pub use comparison::{Pair, Place, read_pair, write_comparison, write_judgement};
pub use edition::{EditionLine, read_edition, write_edition};
pub use feed::{write_entry, write_feed};
pub use line_error::LineError;
pub use outlet::read_outlet;
pub use reading::write_reading;
pub use report::{Claims, claims, read_report, write_report};

use serde::Serialize;

use crate::model::Regrouping;

/// Writes what became of a story or an article, on one line.
///
/// A line about a story says that it is about no article: whoever reads the lines by their articles need not know of it.
pub fn write_regrouping(regrouping: &Regrouping) -> Result<String, LineError> {
    let line = write_line(regrouping)?;
    Ok(match regrouping {
        Regrouping::Moved(_) => line,
        Regrouping::Merged { .. } | Regrouping::Split { .. } => line.replacen('{', "{\"article\":null,", 1),
    })
}

/// Writes a value whose derived form is its wire form, on one line.
pub fn write_line(value: &impl Serialize) -> Result<String, LineError> {
    serde_json::to_string(value).map_err(|e| LineError::new(format!("cannot be written as JSON: {e}")))
}
