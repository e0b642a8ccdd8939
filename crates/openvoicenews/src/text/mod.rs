//! Offsets, words and sentences: what every step needs of plain text.

pub(crate) mod abbreviations;
pub(crate) mod address;
mod agencies;
mod code_points;
pub(crate) mod encoding;
mod function_words;
pub(crate) mod loaded;
pub(crate) mod months;
mod own_share;
mod present;
mod quotations;
pub(crate) mod references;
mod sentences;
mod tally;
mod tense;
mod terms;
mod verbs;
pub mod weekdays;
mod word_list;
mod words;

pub use agencies::{AgencyCredit, agency_contributed, agency_credit, agency_named, is_agency_site};
pub use code_points::CodePoints;
pub use function_words::is_function_word;
pub use own_share::own_share;
pub use present::present;
pub use quotations::quotations;
pub use sentences::sentences;
pub(crate) use tally::Tally;
pub use tense::{Beside, Tense, tense, tense_at};
pub(crate) use terms::is_figure;
pub use terms::{Agreed, Terms};
pub use verbs::{infinitive, is_irregular_past, is_irregular_past_or_participle};
pub use word_list::{ListedWord, WordList};
pub use words::{Word, capitalised, fold, root, stem, words};
