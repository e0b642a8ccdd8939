//! Search, its pure part: what is asked for, what an index needs to know of a text, and excerpts with the hits marked.
//!
//! The store finds; this says what a query means. Both work on terms as [`each_term`] makes them, so that what is
//! marked is what was found. The rules are in `spec/publish/search.md`.

mod excerpt;
mod facets;
mod parse;
mod query;
mod shown;
mod terms;

pub use excerpt::{Piece, excerpt, html, marked};
pub use facets::{BLOCKS, Facet, Facets, any_token, block, block_token};
pub use query::{Alternative, Clause, Kind, Listed, Part, Query};
pub use shown::Shown;
pub use terms::{each_term, indexed};
