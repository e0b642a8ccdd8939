//! What `cargo xtask train names` learns from: features and labels of texts whose names are marked.

use super::super::super::Models;
use super::super::super::crf::{Sequence, Weights};
use super::super::super::document::Document;
use super::view::View;
use super::{FORM, ORGANISATION, OTHER, PERSON, SITE};
use crate::model::{EntityKind, Span};

/// Labels in use.
pub const LABELS: usize = super::LABELS;

/// A name as a person marked it.
#[derive(Clone, Copy, Debug)]
pub struct Gold {
    /// Where.
    pub span: Span,
    /// What kind of thing it names.
    pub kind: EntityKind,
}

/// The lessons of a text: a stretch that may hold names each.
#[must_use]
pub fn tagging(text: &str, gold: &[Gold], models: &Models) -> Vec<Sequence> {
    let doc = Document::new(text, &models.lexicon);
    let view = View::new(&doc, &super::super::ruled(&doc));
    let mut labels = vec![0u8; doc.tokens.len()];
    for g in gold {
        let (begin, inside) = match g.kind {
            EntityKind::Person => (PERSON, PERSON + 1),
            EntityKind::Organisation => (ORGANISATION, ORGANISATION + 1),
            EntityKind::Other => (OTHER, OTHER + 1),
            EntityKind::Place => (SITE, SITE),
        };
        let first = doc.token_at(g.span.start);
        let end = doc.token_at(g.span.end);
        if let Some(own) = labels.get_mut(first..end) {
            own.fill(inside);
            if let Some(label) = own.first_mut() {
                *label = begin;
            }
        }
    }
    let one = |segment: &std::ops::Range<usize>| {
        let keys = segment.clone().map(|i| {
            let mut keys = Vec::with_capacity(128);
            view.features(&doc, segment, i, &mut keys);
            keys
        });
        Sequence { keys: keys.collect(), labels: labels[segment.clone()].to_vec() }
    };
    view.segments.iter().map(one).collect()
}

/// The bytes of a parameter file.
#[must_use]
pub fn pack(tagger: &Weights) -> Vec<u8> {
    let mut out = FORM.to_vec();
    tagger.write(&mut out);
    out
}
