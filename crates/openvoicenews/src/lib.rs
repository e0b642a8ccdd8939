//! News from many publishers into neutral reports in which every sentence is proved.
//!
//! Data flows one way, through seven steps. Each is a verb that makes a noun:
//!
//! | step | verb | makes |
//! |---|---|---|
//! | 1 | [`gather`] | [`model::Capture`]: the bytes a publisher served |
//! | 2 | [`extract`] | [`model::Article`]: title, byline, dates and plain text |
//! | 3 | [`understand`] | [`model::Reading`]: sentences, names, dates, statements with their speakers |
//! | 4 | [`group`] | [`model::Story`]: the articles about one event, their origins, and why each belongs |
//! | 5 | [`compare`] | [`model::Comparison`]: points, and who states, contests or omits each |
//! | 6 | [`mod@write`] | [`model::Report`]: our text; every sentence cites the evidence it rests on |
//! | 7 | [`publish`] | [`model::Edition`] rendered as site and feeds |
//!
//! "Article" is always a publisher's, "report" is always ours. The library is
//! pure: no files, no sockets, no clock, no globals. The same input gives the
//! same output, byte for byte.

pub mod model;
pub mod text;

pub mod gather;

pub mod extract;
pub mod understand;

pub mod group;

pub mod compare;

pub mod write;

pub mod publish;

pub mod shelf;

pub mod wire;
