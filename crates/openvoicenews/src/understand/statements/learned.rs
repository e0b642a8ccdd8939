//! The learned reading of statements: a tagger over paragraphs, then for each cue its source and content.
//!
//! Both models see what the rules found, as features, beside words, kinds of words, quotations and names. A third
//! judges whether what they put together is a statement. A few weights make a probability of it, the trust, and what
//! is below [`LEAST_TRUST`] is left out.

mod judging;
pub(crate) mod lessons;
mod linking;
mod tagging;
mod view;

use std::ops::Range;

use super::super::crf::{Crf, Marginals, WIDTH, take};
use super::super::document::{Document, Kind};
use super::super::lexicon::{DETERMINER, NEGATIVE, NOUN, SUBJECT};
use super::{Draft, content, following_quotations, labelled};
use crate::model::{Entity, Span};

use judging::Put;
use linking::Scene;
use view::View;

/// The parameters as `cargo xtask train statements` wrote them.
const PARAMETERS: &[u8] = include_bytes!("learned/statements.bin");
/// What a parameter file begins with: the form that this program reads.
const FORM: &[u8] = b"OVN statements 2\n";
/// Statements that are less likely right are left out; swept on the tenth of PolNeAR train that is kept apart.
const LEAST_TRUST: f32 = 0.36;
/// The same where a noun is the cue: most nouns of saying are things, not statements.
const LEAST_TRUST_OF_NOUNS: f32 = 0.6;
/// A word that the tagger passes over is still tried as a cue from this probability on.
const LEAST_CUE: f32 = 0.12;
/// Tokens of a paragraph that are looked at together.
const LONGEST: usize = 500;
/// Cues of one paragraph part; nobody says so much, but a text of nothing but "said" must take linear time.
const MOST_CUES: usize = 60;
/// Words that two pieces of one content may have between them and still be one: longer ones are rarely anyone's.
const LONGEST_GAP: usize = 14;
/// Weights of the trust.
pub(crate) const TRUSTS: usize = 17;

/// The learned parameters.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    pub(crate) tagger: Crf,
    pub(crate) linker: Crf,
    pub(crate) judge: Crf,
    pub(crate) trust: [f32; TRUSTS],
}

impl Model {
    /// The parameters that come with the program.
    pub(crate) fn built_in() -> Option<Model> {
        Model::read(PARAMETERS)
    }

    fn read(bytes: &[u8]) -> Option<Model> {
        let mut rest = bytes.strip_prefix(FORM)?;
        let tagger = Crf::read(&mut rest)?;
        let linker = Crf::read(&mut rest)?;
        let judge = Crf::read(&mut rest)?;
        let mut trust = [0.0; TRUSTS];
        for weight in &mut trust {
            *weight = f32::from_le_bytes(take(&mut rest)?);
        }
        Some(Model { tagger, linker, judge, trust })
    }
}

/// A statement that may be one, with what its trust is judged by.
struct Candidate {
    source: Range<usize>,
    cue: Range<usize>,
    content: Vec<Range<usize>>,
    facts: [f32; TRUSTS],
    /// Features for the judge.
    keys: Vec<u32>,
}

impl Candidate {
    /// What the trust is made of: the facts, and what the judge makes of the features.
    fn weighed(&self, judge: &Crf) -> [f32; TRUSTS] {
        let scores = judge.score(&self.keys);
        let mut facts = self.facts;
        facts[TRUSTS - 1] = scores[judging::RIGHT] - scores[1 - judging::RIGHT];
        facts
    }
}

/// The statements of a document, given those that the rules found.
pub(super) fn drafts(doc: &Document, entities: &[Entity], rules: &[Draft], model: &Model) -> Vec<Draft> {
    let ruled = view::ruled(doc, rules);
    let mut out = Vec::new();
    for tokens in view::paragraphs(doc, LONGEST) {
        let rules = beside(rules, &tokens);
        let view = view::view(doc, entities, &ruled, tokens);
        let tags = tag(&view, &model.tagger);
        let mut found: Vec<(f32, Candidate)> = candidates(doc, &view, &tags, &model.linker, rules)
            .into_iter()
            .map(|c| (trust(&model.trust, &c.weighed(&model.judge)), c))
            .filter(|(p, c)| *p >= least(doc, &c.cue) && !c.content.is_empty())
            .collect();
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cue.start.cmp(&b.1.cue.start)));
        let mut drafts: Vec<Draft> = Vec::new();
        let learned = found.into_iter().map(|(p, c)| draft(doc, rules, c, p, view.tokens.end));
        // A label is plain to see, and the marked articles have too few of them to learn from.
        let labelled = rules.iter().filter(|r| view.tokens.contains(&r.cue.start) && labelled::is(doc, r)).cloned();
        for d in learned.chain(labelled) {
            if !drafts.iter().any(|kept| same(doc, kept, &d)) {
                drafts.push(d);
            }
        }
        out.append(&mut drafts);
    }
    out
}

/// The rules' statements with their cue among some tokens: they come in the order of their cues, and to look at all of
/// them for each paragraph would take a time that grows with the square of the text.
fn beside<'a>(rules: &'a [Draft], tokens: &Range<usize>) -> &'a [Draft] {
    let from = rules.partition_point(|r| r.cue.end <= tokens.start);
    let to = rules.partition_point(|r| r.cue.start < tokens.end);
    rules.get(from..to.max(from)).unwrap_or(&[])
}

/// What a statement with this cue must reach: more where it is a noun (`his claims on the house`).
fn least(doc: &Document, cue: &Range<usize>) -> f32 {
    let owned =
        cue.start.checked_sub(1).is_some_and(|b| doc.possessive(b) || doc.is(b, DETERMINER) && !doc.is(b, SUBJECT));
    if owned && doc.is(cue.start, NOUN) { LEAST_TRUST_OF_NOUNS } else { LEAST_TRUST }
}

/// Whether two statements give the same words to two cues: `he wrote: "..."` has the verb and the colon.
///
/// What one statement says inside another's content has its cue there, and is no double.
fn same(doc: &Document, a: &Draft, b: &Draft) -> bool {
    let holds = |d: &Draft, cue: &Range<usize>| d.content.iter().any(|s| s.contains(&doc.span(cue.clone())));
    if holds(a, &b.cue) || holds(b, &a.cue) {
        return false;
    }
    shared(&a.content, &b.content) >= 0.5
}

/// The probability that a statement is right.
fn trust(weights: &[f32; TRUSTS], facts: &[f32; TRUSTS]) -> f32 {
    let sum: f32 = weights.iter().zip(facts).map(|(w, f)| w * f).sum();
    1.0 / (1.0 + (-sum).exp())
}

fn draft(doc: &Document, rules: &[Draft], c: Candidate, trust: f32, paragraph_end: usize) -> Draft {
    let ruled = rules.iter().find(|r| r.cue.start < c.cue.end && c.cue.start < r.cue.end);
    let head = match ruled {
        Some(r) if c.cue.contains(&r.head) => r.head,
        _ => c
            .cue
            .clone()
            .filter(|&k| doc.tokens[k].kind == Kind::Word)
            .fold(c.cue.start, |best, k| if doc.tokens[k].cue > doc.tokens[best].cue { k } else { best }),
    };
    let negated = c.cue.clone().any(|k| doc.is(k, NEGATIVE));
    let last = c.content.last().map_or(0, |r| r.end);
    let content: Vec<Span> = c.content.into_iter().filter_map(|r| content::span(doc, r)).collect();
    let source = match ruled {
        Some(r) if c.source.is_empty() && r.source.end <= c.cue.start => r.source.clone(),
        _ => super::source::completed(doc, c.source, c.cue.start),
    };
    let mut draft = Draft { source, cue: c.cue, head, content, negated, confidence: (trust * 100.0).round() / 100.0 };
    let only_marks = (last..paragraph_end).all(|k| doc.tokens[k].kind == Kind::Mark);
    if only_marks && last > 0 {
        following_quotations(doc, doc.tokens[last - 1].sentence as usize, &mut draft);
    }
    draft
}

/// What the tagger makes of a paragraph.
struct Tags {
    labels: Vec<u8>,
    chances: Marginals,
}

fn tag(view: &View, tagger: &Crf) -> Tags {
    let mut keys = Vec::with_capacity(96);
    let scores: Vec<[f32; WIDTH]> = (0..view.facts.len())
        .map(|i| {
            tagging::features(view, i, &mut keys);
            tagger.score(&keys)
        })
        .collect();
    Tags { labels: tagger.best(&scores), chances: tagger.marginals(&scores) }
}

/// The cues of a paragraph: those that the tagger chose, and others that it held possible.
fn cues(tags: &Tags) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let chosen = |k: usize| matches!(tags.labels[k], tagging::CUE | 4);
    let possible = |k: usize| tags.chances[k][3] + tags.chances[k][4] >= LEAST_CUE;
    let mut i = 0;
    while i < tags.labels.len() {
        let start = i;
        i += 1;
        if chosen(start) {
            while i < tags.labels.len() && tags.labels[i] == tagging::CUE + 1 {
                i += 1;
            }
        } else if possible(start) {
            while i < tags.labels.len() && !chosen(i) && possible(i) && tags.chances[i][3] < tags.chances[i][4] {
                i += 1;
            }
        } else {
            continue;
        }
        found.push(start..i);
    }
    found.truncate(MOST_CUES);
    found
}

fn candidates(doc: &Document, view: &View, tags: &Tags, linker: &Crf, rules: &[Draft]) -> Vec<Candidate> {
    let mut keys = Vec::with_capacity(64);
    let found = cues(tags).into_iter().map(|cue| {
        let scene = Scene::new(view, &tags.labels, &tags.chances, cue);
        let scores: Vec<[f32; WIDTH]> = scene
            .window
            .clone()
            .map(|i| {
                scene.features(i, &mut keys);
                linker.score(&keys)
            })
            .collect();
        candidate(doc, &scene, tags, &linker.best(&scores), &linker.marginals(&scores), rules)
    });
    found.collect()
}

/// Runs of a label and its inside: token ranges of the window.
fn runs(labels: &[u8], begin: u8) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for (i, &l) in labels.iter().enumerate() {
        let goes_on = l == begin + 1 && out.last().is_some_and(|r| r.end == i);
        match out.last_mut() {
            Some(last) if goes_on => last.end = i + 1,
            _ if l == begin || l == begin + 1 => out.push(i..i + 1),
            _ => {}
        }
    }
    out
}

/// Joins pieces of content that only a few unmarked words of the same sentence divide: a clause is said whole or not.
///
/// Nothing is joined over the cue, the source, or from one quotation to the next.
fn whole(scene: &Scene, labels: &[u8], pieces: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let fact = |i: usize| scene.view.facts.get(i + scene.window.start).copied().unwrap_or_default();
    let mut out: Vec<Range<usize>> = Vec::new();
    for piece in pieces {
        let joined = out.last_mut().filter(|last| {
            let gap = last.end..piece.start;
            let quoted = |i: usize| fact(i).quote > 0;
            gap.len() <= LONGEST_GAP
                && fact(last.start).sentence == fact(piece.start).sentence
                && gap.clone().all(|i| labels[i] == 0)
                && !(quoted(last.end - 1) && quoted(piece.start) && gap.clone().any(|i| !quoted(i)))
        });
        match joined {
            Some(last) => last.end = piece.end,
            None => out.push(piece),
        }
    }
    out
}

fn candidate(
    doc: &Document,
    scene: &Scene,
    tags: &Tags,
    labels: &[u8],
    chances: &Marginals,
    rules: &[Draft],
) -> Candidate {
    let mean = |r: &Range<usize>| {
        r.clone().map(|i| chances[i][usize::from(labels[i])].max(1e-4).ln()).sum::<f32>() / r.len().max(1) as f32
    };
    let sources = runs(labels, linking::SOURCE);
    let source = sources.into_iter().max_by(|a, b| mean(a).total_cmp(&mean(b)));
    let content = whole(scene, labels, runs(labels, linking::CONTENT));
    let base = scene.view.tokens.start + scene.window.start;
    let shift = |r: &Range<usize>| r.start + base..r.end + base;
    let cue = scene.cue.start + scene.view.tokens.start..scene.cue.end + scene.view.tokens.start;
    let said: f32 =
        scene.cue.clone().map(|k| tags.chances[k][3] + tags.chances[k][4]).sum::<f32>() / scene.cue.len() as f32;
    let ruled = rules.iter().find(|r| r.cue.start < cue.end && cue.start < r.cue.end);
    let (from, to) = (content.first().map_or(0, |r| r.start), content.last().map_or(0, |r| r.end));
    let edge = |i: usize| chances.get(i).map_or(-5.0, |c| c[usize::from(labels[i])].max(1e-4).ln());
    let length: usize = content.iter().map(Range::len).sum();
    let facts = [
        1.0,
        (said.clamp(0.001, 0.999) / (1.0 - said.clamp(0.001, 0.999))).ln(),
        f32::from(u8::from(tags.labels[scene.cue.start] == tagging::CUE)),
        if content.is_empty() { -5.0 } else { content.iter().map(&mean).sum::<f32>() / content.len() as f32 },
        edge(from),
        if to > 0 { edge(to - 1) } else { -5.0 },
        source.as_ref().map_or(0.0, &mean),
        f32::from(u8::from(source.is_some())),
        f32::from(u8::from(ruled.is_some())),
        ruled.map_or(0.0, |r| r.confidence),
        ruled.map_or(0.0, |r| agreement(doc, r, &content.iter().map(shift).collect::<Vec<_>>())),
        if length > 0 && doc.tokens[from + base].quoted { 1.0 } else { 0.0 },
        (length as f32 + 1.0).ln(),
        if length < 3 { 1.0 } else { 0.0 },
        source.as_ref().map_or(0.0, |r| (r.len() as f32).ln()),
        if content.len() > 1 { 1.0 } else { 0.0 },
        0.0,
    ];
    let local = |r: &Range<usize>| r.start + scene.window.start..r.end + scene.window.start;
    let (said, by): (Vec<_>, _) = (content.iter().map(local).collect(), source.as_ref().map(local));
    let put = Put { scene, source: by.as_ref(), content: &said, facts: &facts[..TRUSTS - 1] };
    let keys = put.features();
    Candidate {
        source: source.map_or(0..0, |r| shift(&r)),
        cue,
        content: content.iter().map(shift).collect(),
        facts,
        keys,
    }
}

/// How far a rule's content and a learned one are the same.
fn agreement(doc: &Document, rule: &Draft, content: &[Range<usize>]) -> f32 {
    let spans: Vec<Span> = content.iter().map(|r| doc.span(r.clone())).collect();
    shared(&rule.content, &spans)
}

/// Dice coefficient of two contents, counted in bytes.
fn shared(a: &[Span], b: &[Span]) -> f32 {
    let sum = |spans: &[Span]| spans.iter().map(|s| s.end - s.start).sum::<usize>();
    let both = |x: &Span, y: &Span| x.end.min(y.end).saturating_sub(x.start.max(y.start));
    let common: usize = a.iter().flat_map(|x| b.iter().map(move |y| both(x, y))).sum();
    2.0 * common as f32 / (sum(a) + sum(b)).max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parameters_are_read_whole_and_damaged_ones_refused() {
        assert!(Model::built_in().is_some());
        for len in [0, 5, FORM.len(), FORM.len() + 40, PARAMETERS.len() - 1] {
            assert!(Model::read(&PARAMETERS[..len]).is_none(), "{len}");
        }
    }

    #[test]
    fn runs_begin_anew_where_the_label_says_so() {
        assert_eq!(runs(&[0, 1, 2, 2, 0, 2, 1, 1], 1), [1..4, 5..6, 6..7, 7..8]);
    }
}
