//! Pronouns: for whom one stands, and whether a sentence tells.

use crate::model::{EntityKind, Passage, Span, SpeakerKind};
use crate::text::{fold, words};

/// Whether a pronoun that needs a name put in would stay as it is.
pub(super) fn is_left(p: &Passage, named: impl Fn(Span) -> bool) -> bool {
    let pronouns = p.outside().filter(|(_, folded)| matches!(*folded, "he" | "she" | "they" | "it"));
    let mut open = pronouns.map(|(w, _)| w).filter(|w| is_resolved(p, w.span) && !person_before(p, w.span));
    // Behind one that has got the name, the next is understood.
    open.next().is_some_and(|w| !named(w.span))
}

/// Whether the word is the source of a statement whose speaker is known by name.
pub(super) fn is_resolved(p: &Passage, word: Span) -> bool {
    let known = |k: SpeakerKind| matches!(k, SpeakerKind::Person | SpeakerKind::Organisation);
    p.statements.iter().any(|s| known(s.speaker.kind) && s.source.contains(&word))
}

/// A person named before, or a speaker who may be one: not `newspapers in Kell` or `two officials`.
pub(super) fn person_before(p: &Passage, word: Span) -> bool {
    p.names.iter().any(|n| n.entity.kind == EntityKind::Person && n.entity.span.end <= word.start)
        || p.statements.iter().filter(|s| s.speaker.kind != SpeakerKind::Organisation).any(|s| {
            // A lone name of unknown kind may be a country's.
            let known = |x: &Span| s.speaker.kind != SpeakerKind::Unknown || x.of(&p.text).contains(' ');
            s.source.iter().any(|x| x.end <= word.start && x.len() > 4 && known(x) && !is_plural(x.of(&p.text)))
        })
}

/// Whether a description of a speaker is of several: its head stands before the first preposition or clause.
fn is_plural(description: &str) -> bool {
    const AFTER: [&str; 14] =
        ["in", "of", "from", "at", "for", "with", "who", "on", "close", "familiar", "near", "by", "to", "inside"];
    let list: Vec<String> = words(description).map(|w| fold(w.text).into_owned()).collect();
    let head = list.iter().take_while(|w| !AFTER.contains(&w.as_str())).last().map_or("", String::as_str);
    let first = words(description).next().is_some_and(|w| fold(w.text) == head);
    let written = first || words(description).any(|w| fold(w.text) == head && w.text.starts_with(char::is_lowercase));
    let named = !first && words(description).all(|w| w.is_capitalised());
    matches!(head, "people" | "men" | "women" | "police" | "media" | "newspapers" | "reports" | "officials" | "sources")
        || written && !named && head.ends_with('s') && !head.ends_with("ss") && !head.ends_with("'s")
}
