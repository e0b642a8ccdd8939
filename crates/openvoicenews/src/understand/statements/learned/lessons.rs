//! What `cargo xtask train statements` learns from: features and labels of texts whose statements are marked.

use std::ops::Range;

use super::super::super::crf::{Crf, Sequence, Weights};
use super::super::super::document::Document;
use super::super::super::{Models, names, unknown};
use super::judging;
use super::linking::{self, Scene};
use super::view::{self, View};
use super::{Candidate, FORM, LONGEST, TRUSTS, Tags, candidates, cues, tag, tagging};
use crate::model::Span;

/// A statement as a person marked it.
#[derive(Clone, Debug, Default)]
pub struct Gold {
    /// Who.
    pub source: Vec<Span>,
    /// The words of saying.
    pub cue: Vec<Span>,
    /// What is said.
    pub content: Vec<Span>,
}

/// Labels of the tagger, of the linker and of the judge.
pub const LABELS: [usize; 3] = [tagging::LABELS, linking::LABELS, judging::LABELS];

/// A text that is read once for all lessons.
struct Read<'a> {
    doc: Document<'a>,
    drafts: Vec<super::Draft>,
    views: Vec<View>,
}

fn read<'a>(text: &'a str, models: &'a Models) -> Read<'a> {
    let doc = Document::new(text, &models.lexicon);
    let entities = names::find(&doc, models.names.as_deref());
    let drafts = super::super::ruled(&doc, &entities, &unknown::find(&doc, &entities));
    let ruled = view::ruled(&doc, &drafts);
    let views = view::paragraphs(&doc, LONGEST).into_iter().map(|p| view::view(&doc, &entities, &ruled, p)).collect();
    Read { doc, drafts, views }
}

/// The tokens of a marked role.
fn tokens(doc: &Document, spans: &[Span]) -> Vec<Range<usize>> {
    spans.iter().map(|s| doc.token_at(s.start)..doc.token_at(s.end)).filter(|r| !r.is_empty()).collect()
}

/// The lessons of the tagger: a paragraph each.
#[must_use]
pub fn tagging(text: &str, gold: &[Gold], models: &Models) -> Vec<Sequence> {
    let read = read(text, models);
    let mut labels = vec![0u8; read.doc.tokens.len()];
    for g in gold {
        for (spans, begin) in [(&g.content, tagging::CONTENT), (&g.source, tagging::SOURCE), (&g.cue, tagging::CUE)] {
            for range in tokens(&read.doc, spans) {
                for i in range.clone() {
                    labels[i] = begin + u8::from(i > range.start);
                }
            }
        }
    }
    let one = |view: &View| {
        let keys = (0..view.facts.len()).map(|i| {
            let mut keys = Vec::with_capacity(96);
            tagging::features(view, i, &mut keys);
            keys
        });
        Sequence { keys: keys.collect(), labels: labels[view.tokens.clone()].to_vec() }
    };
    read.views.iter().map(one).collect()
}

/// The marked statement that each cue is the cue of.
fn matched(doc: &Document, view: &View, cues: &[Range<usize>], gold: &[Gold]) -> Vec<Option<usize>> {
    let mut out = vec![None; cues.len()];
    for (g, marked) in gold.iter().enumerate() {
        let spans = tokens(doc, &marked.cue);
        let shared = |cue: &Range<usize>| -> usize {
            let (a, b) = (cue.start + view.tokens.start, cue.end + view.tokens.start);
            spans.iter().map(|s| s.end.min(b).saturating_sub(s.start.max(a))).sum()
        };
        let best = (0..cues.len()).filter(|&c| out[c].is_none()).max_by_key(|&c| shared(&cues[c]));
        if let Some(c) = best.filter(|&c| shared(&cues[c]) > 0) {
            out[c] = Some(g);
        }
    }
    out
}

/// The lessons of the linker: a cue each, as `tagger` finds them.
#[must_use]
pub fn linking(text: &str, gold: &[Gold], models: &Models, tagger: &Crf) -> Vec<Sequence> {
    let read = read(text, models);
    let mut out = Vec::new();
    for view in &read.views {
        let tags = tag(view, tagger);
        let found = cues(&tags);
        let matches = matched(&read.doc, view, &found, gold);
        for (cue, marked) in found.into_iter().zip(matches) {
            // What is no cue has no source to learn: the linker always gives its best, and the trust judges it. With
            // these as lessons too it left out more than it should: F1 fell from .641 to .626 on the tenth kept apart.
            if let Some(g) = marked {
                out.push(scene_lesson(&read.doc, view, &tags, cue, &gold[g]));
            }
        }
    }
    out
}

fn scene_lesson(doc: &Document, view: &View, tags: &Tags, cue: Range<usize>, gold: &Gold) -> Sequence {
    let scene = Scene::new(view, &tags.labels, &tags.chances, cue);
    let base = view.tokens.start + scene.window.start;
    let mut labels = vec![0u8; scene.window.len()];
    for (spans, begin) in [(&gold.content, linking::CONTENT), (&gold.source, linking::SOURCE)] {
        for range in tokens(doc, spans) {
            for i in range.clone() {
                if let Some(slot) = i.checked_sub(base).and_then(|k| labels.get_mut(k)) {
                    *slot = begin + u8::from(i > range.start);
                }
            }
        }
    }
    for i in scene.cue.clone() {
        labels[i - scene.window.start] = linking::CUE;
    }
    let keys = scene.window.clone().map(|i| {
        let mut keys = Vec::with_capacity(64);
        scene.features(i, &mut keys);
        keys
    });
    Sequence { keys: keys.collect(), labels }
}

/// The lessons of the judge: a statement each, as `tagger` and `linker` put it together.
#[must_use]
pub fn judging(text: &str, gold: &[Gold], models: &Models, tagger: &Crf, linker: &Crf) -> Vec<Sequence> {
    put_together(text, gold, models, tagger, linker)
        .into_iter()
        .map(|(c, right)| Sequence { keys: vec![c.keys], labels: vec![u8::from(right)] })
        .collect()
}

/// The lessons of the trust: what it is made of, and whether the statement is right.
#[must_use]
pub fn trusting(
    text: &str,
    gold: &[Gold],
    models: &Models,
    [tagger, linker, judge]: [&Crf; 3],
) -> Vec<([f32; TRUSTS], bool)> {
    put_together(text, gold, models, tagger, linker).into_iter().map(|(c, right)| (c.weighed(judge), right)).collect()
}

/// What the models make of a text, and what of it is right.
fn put_together(text: &str, gold: &[Gold], models: &Models, tagger: &Crf, linker: &Crf) -> Vec<(Candidate, bool)> {
    let read = read(text, models);
    let mut out = Vec::new();
    for view in &read.views {
        let tags = tag(view, tagger);
        for c in candidates(&read.doc, view, &tags, linker, &read.drafts) {
            if !c.content.is_empty() {
                let right = gold.iter().any(|g| right(&read.doc, &c, g));
                out.push((c, right));
            }
        }
    }
    out
}

/// Whether source, cue and content each have a Dice coefficient of at least a half, counted in words.
fn right(doc: &Document, c: &Candidate, gold: &Gold) -> bool {
    half(doc, std::slice::from_ref(&c.source), &tokens(doc, &gold.source))
        && half(doc, std::slice::from_ref(&c.cue), &tokens(doc, &gold.cue))
        && half(doc, &c.content, &tokens(doc, &gold.content))
}

fn half(doc: &Document, a: &[Range<usize>], b: &[Range<usize>]) -> bool {
    let words = |r: Range<usize>| r.filter(|&i| doc.tokens[i].kind != super::Kind::Mark).count();
    let sum = |list: &[Range<usize>]| list.iter().map(|r| words(r.clone())).sum::<usize>();
    let shared: usize = a
        .iter()
        .flat_map(|x| b.iter().map(move |y| x.start.max(y.start)..x.end.min(y.end)))
        .filter(|r| r.start < r.end)
        .map(words)
        .sum();
    let all = sum(a) + sum(b);
    all == 0 || 4 * shared >= all
}

/// The bytes of a parameter file.
#[must_use]
pub fn pack(models: [&Weights; 3], trust: &[f32; TRUSTS]) -> Vec<u8> {
    let mut out = FORM.to_vec();
    for model in models {
        model.write(&mut out);
    }
    for w in trust {
        out.extend(w.to_le_bytes());
    }
    out
}
