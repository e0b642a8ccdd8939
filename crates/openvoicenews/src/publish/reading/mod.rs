//! Readings as people look at them: in a terminal, and as one page that needs nothing else.

mod marks;
mod page;
mod terminal;
mod voices;

pub use page::page;
pub use terminal::{Terminal, terminal};

use crate::model::{Manner, Reading, SpeakerKind};

/// Who says it, as a reader is told; nobody where the article does not settle it.
fn name(reading: &Reading, statement: usize) -> Option<&str> {
    let speaker = reading.attributions.get(statement).map(|a| &a.speaker)?;
    (speaker.kind != SpeakerKind::Unknown || speaker.name != "unknown").then_some(speaker.name.as_str())
}

/// What is said in the margin where a statement has no speaker.
const NOBODY: &str = "speaker unclear";

/// How the words are given.
fn manner(manner: Manner) -> &'static str {
    match manner {
        Manner::Direct => "between quotation marks",
        Manner::Indirect => "in the reporter’s words",
        Manner::Mixed => "partly between quotation marks",
    }
}

/// The headline, or what stands in its place.
fn headline(reading: &Reading) -> &str {
    match reading.article.title.trim() {
        "" => "Without a headline",
        title => title,
    }
}
