//! Whom and what the news is about: people, bodies, places and topics, each with its reports, the days on which articles
//! name it, and what it is reported to have said.
//!
//! `spec/publish/subjects.md` says who counts as one person, and runs as a test.

mod bearers;
mod dossier;
mod feed;
mod heard;
mod identity;
mod page;
mod told;

pub use dossier::{Dossier, Passage, Role, Said, ToldIn, passage};
pub use feed::subject_feed;
pub use heard::{Heard, Statement, heard, heard_together};
pub use identity::{Subject, SubjectKind, key_of};
#[cfg(test)]
pub(super) use page::tests::sample;
pub use page::{KindView, SubjectView, kinds, view};
pub use told::{Told, told};
