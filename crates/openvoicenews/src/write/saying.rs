//! Verbs that judge a speaker, made `said`.

use super::edit::{Change, is_auxiliary};
use crate::model::{EditKind, Passage, Span};
use crate::text::{fold, words};

/// Loaded verbs of saying made `said`, outside quotations.
pub(super) fn verbs(p: &Passage) -> Vec<Change> {
    let says = |cue: &&Span| {
        let (before, after) = (&p.text[..cue.start], &p.text[cue.end..]);
        after.starts_with(" that ")
            || opens_clause(after)
            || after.starts_with(", \"")
            || after.starts_with(", “")
            || (ends_speech(before) && follows_speech(after))
            // "Nobody is in danger, Lund stressed."
            || (after == "." && p.statements.iter().flat_map(|s| &s.source).any(|s| {
                s.end + 1 == cue.start && p.text[..s.start].ends_with(", ")
            }))
    };
    let cues = p.statements.iter().flat_map(|s| &s.cue).filter(|cue| is_loaded_verb(cue.of(&p.text)));
    cues.filter(says).map(|cue| Change::new(EditKind::Verb, *cue, "said")).collect()
}

/// Whether a quotation of somebody's words ends before a cue: `"It is safe," Brook insisted`. A quoted word in the
/// sentence is none.
fn ends_speech(before: &str) -> bool {
    [",\"", ",”", "\",", "”,", "?\"", "?”", "!\"", "!”"].iter().any(|end| before.contains(end))
}

/// Whether what follows a cue is no object: what was claimed, as credit is, was not said.
fn follows_speech(after: &str) -> bool {
    const CIRCUMSTANCES: [&str; 8] = ["in", "on", "at", "to", "during", "after", "before", "about"];
    let rest = after.trim_start();
    rest.is_empty()
        || rest.starts_with(|c: char| c.is_ascii_punctuation())
        || words(rest).next().is_some_and(|w| CIRCUMSTANCES.contains(&&*fold(w.text)))
}

/// ` the chief of staff was right`: what follows has a verb of its own, and so is what was said, not whom or what the
/// verb was done to.
fn opens_clause(after: &str) -> bool {
    const SUBJECTS: [&str; 12] = ["the", "he", "she", "it", "they", "his", "her", "its", "their", "there", "no", "a"];
    let clause = after.split([',', ';', '.', '"', '“']).next().unwrap_or_default();
    let mut list = words(clause).take(8);
    let Some(first) = list.next().filter(|_| after.starts_with(' ')) else { return false };
    let subject = fold(first.text);
    // `he's`, `they’ve`: the subject has its verb with it.
    if let Some((subject, verb)) = subject.split_once(['\'', '’']) {
        return SUBJECTS.contains(&subject) && ["s", "re", "ve", "ll", "d"].contains(&verb);
    }
    (SUBJECTS.contains(&&*subject) || first.is_capitalised()) && list.any(|w| is_auxiliary(w.text))
}

/// Verbs that judge the speaker while they report the speech.
fn is_loaded_verb(cue: &str) -> bool {
    const LOADED: [&str; 23] = [
        "claimed",
        "stressed",
        "emphasised",
        "emphasized",
        "insisted",
        "admitted",
        "boasted",
        "lamented",
        "complained",
        "quipped",
        "gushed",
        "fumed",
        "raged",
        "railed",
        "ranted",
        "sniped",
        "scoffed",
        "crowed",
        "bragged",
        "opined",
        "snapped",
        "sneered",
        "whined",
    ];
    LOADED.contains(&cue)
}
