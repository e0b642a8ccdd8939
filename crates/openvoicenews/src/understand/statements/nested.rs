//! Statements inside statements: `Ana Otto said that Karl Lund had told her that the bridge was safe`.
//!
//! The marked articles mark the outer statement only, so nothing can be learned of the inner ones. The rules find them;
//! what they find counts where a plain word of saying and its speaker both stand inside somebody's words.

use std::ops::Range;

use super::super::document::Document;
use super::{Draft, source};
use crate::model::Span;

/// A word of saying this plain is one inside another's words, too.
const PLAIN: f32 = 0.6;
/// An inner statement is no surer than the outer one, and than this share of it: one more step to go wrong.
const SHARE: f32 = 0.8;

/// The inner statements of those that were found, of what the rules found; both stand in the order of the text.
pub(super) fn find(doc: &Document, found: &[Draft], rules: &[Draft]) -> Vec<Draft> {
    let mut outer: Vec<(Span, f32)> = found.iter().flat_map(|d| d.content.iter().map(|s| (*s, d.confidence))).collect();
    outer.sort_by_key(|(s, _)| (s.start, s.end));
    let mut cues: Vec<Range<usize>> = found.iter().map(|d| d.cue.clone()).collect();
    cues.sort_by_key(|c| c.start);
    let taken = |r: &Draft| {
        let i = cues.partition_point(|c| c.end <= r.cue.start);
        cues.get(i).is_some_and(|c| c.start < r.cue.end)
    };
    let plain = |r: &&Draft| doc.tokens[r.head].cue >= PLAIN && !r.source.is_empty() && !r.content.is_empty();
    rules
        .iter()
        .filter(plain)
        .filter(|r| !taken(r))
        .filter_map(|r| {
            let source = source::own(doc, r.source.clone());
            let whole = doc.span(source.start.min(r.cue.start)..r.cue.end.max(source.end));
            // The innermost: what begins last before the words.
            let i = outer.partition_point(|(s, _)| s.start <= whole.start);
            let (around, sure) = outer[..i].iter().rev().take(4).find(|(s, _)| s.contains(&whole))?;
            let said = r.content.iter().all(|s| around.contains(s));
            let confidence = (r.confidence.min(*sure) * SHARE * 100.0).round() / 100.0;
            said.then(|| Draft { source, confidence, ..r.clone() })
        })
        .collect()
}
