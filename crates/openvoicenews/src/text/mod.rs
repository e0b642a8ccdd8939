//! Offsets, words and sentences: what every step needs of plain text.

pub(crate) mod abbreviations;
mod code_points;
mod sentences;
mod words;

pub use code_points::CodePoints;
pub use sentences::sentences;
pub use words::{Word, fold, stem, words};
