//! Offsets, words and sentences: what every step needs of plain text.

mod code_points;
mod words;

pub use code_points::CodePoints;
pub use words::{Word, fold, stem, words};
