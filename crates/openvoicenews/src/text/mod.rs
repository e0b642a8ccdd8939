//! Offsets, words and sentences: what every step needs of plain text.

mod code_points;
mod function_words;
mod quotations;
mod terms;
mod words;

pub use code_points::CodePoints;
pub use function_words::is_function_word;
pub use quotations::quotations;
pub use terms::Terms;
pub use words::{Word, fold, stem, words};
