//! A text cut where marks begin and end, so that each stretch is marked in one way.

use std::collections::BTreeSet;

use crate::model::{Reading, Span};

/// Statements inside each other that are shown; what is nested deeper has its number and no colour.
const DEEPEST: usize = 3;

/// A stretch of text with what is said about all of it.
pub(super) struct Run {
    pub(super) span: Span,
    /// The statements whose content this is, from the outermost.
    pub(super) within: Vec<usize>,
    /// Statements whose content begins here, from the outermost.
    pub(super) opens: Vec<usize>,
    /// Statements a piece of whose content ends here, from the innermost.
    pub(super) closes: Vec<usize>,
    /// The statement whose source this is.
    pub(super) source: Option<usize>,
    /// The statement whose words of saying these are.
    pub(super) cue: Option<usize>,
    /// The expression of time that this is part of, and whether it ends here.
    pub(super) date: Option<(usize, bool)>,
    /// Whether it says what is not known.
    pub(super) unknown: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    Content,
    Source,
    Cue,
    Date,
    Unknown,
}

/// A place where something begins or ends. What ends comes first; of what begins together, the longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Edge {
    at: usize,
    begins: bool,
    /// Bytes from its end to the text's: the longer is the outer.
    short: usize,
    role: Role,
    item: usize,
    from: usize,
}

/// The paragraphs of the text, each as its runs in order. Linear in text and marks, but for a logarithm.
pub(super) fn paragraphs(reading: &Reading) -> Vec<Vec<Run>> {
    let text = &reading.article.text;
    let edges = edges(reading);
    let mut sweep = Sweep { edges: &edges, next: 0, active: BTreeSet::new(), opens: Vec::new() };
    let mut out = Vec::new();
    let mut start = 0;
    for piece in text.split_inclusive("\n\n") {
        let end = start + piece.trim_end().len();
        let first = start + (piece.len() - piece.trim_start().len());
        if first < end {
            out.push(sweep.runs(first, end));
        }
        start += piece.len();
    }
    out
}

fn edges(reading: &Reading) -> Vec<Edge> {
    let mut out = Vec::new();
    let size = reading.article.text.len();
    let mut add = |span: &Span, role: Role, item: usize| {
        if !span.is_empty() && reading.article.text.get(span.start..span.end).is_some() {
            let edge = |at, begins| Edge { at, begins, short: size - span.end, role, item, from: span.start };
            out.extend([edge(span.start, true), edge(span.end, false)]);
        }
    };
    for (n, a) in reading.attributions.iter().enumerate() {
        a.content.iter().for_each(|s| add(s, Role::Content, n));
        a.source.iter().for_each(|s| add(s, Role::Source, n));
        a.cue.iter().for_each(|s| add(s, Role::Cue, n));
    }
    reading.dates.iter().enumerate().for_each(|(n, d)| add(&d.span, Role::Date, n));
    reading.unknown.iter().enumerate().for_each(|(n, u)| add(&u.span, Role::Unknown, n));
    out.sort_unstable();
    out
}

struct Sweep<'a> {
    edges: &'a [Edge],
    next: usize,
    /// What covers the place that the sweep has come to: role, where it began, the longer first, item.
    active: BTreeSet<(Role, usize, usize, usize)>,
    /// Contents that have begun and have no run yet.
    opens: Vec<usize>,
}

impl Sweep<'_> {
    /// The runs from `at` to `end`.
    fn runs(&mut self, mut at: usize, end: usize) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        self.pass(at, &mut runs);
        while at < end {
            let next = self.edges.get(self.next).map_or(end, |e| e.at).min(end);
            let run = self.run(Span::new(at, next));
            runs.push(run);
            at = next;
            self.pass(at, &mut runs);
        }
        runs
    }

    /// Passes what begins and ends up to `at`; what ends there is told to the last run.
    fn pass(&mut self, at: usize, runs: &mut [Run]) {
        while let Some(edge) = self.edges.get(self.next).filter(|e| e.at <= at) {
            self.next += 1;
            let key = (edge.role, edge.from, edge.short, edge.item);
            if edge.begins {
                self.active.insert(key);
                if edge.role == Role::Content {
                    self.opens.push(edge.item);
                }
                continue;
            }
            self.active.remove(&key);
            let Some(last) = runs.last_mut() else { continue };
            match edge.role {
                Role::Content => last.closes.push(edge.item),
                Role::Date => last.date = last.date.map(|(n, _)| (n, true)),
                Role::Source | Role::Cue | Role::Unknown => {}
            }
        }
    }

    fn run(&mut self, span: Span) -> Run {
        let of = |role: Role| self.active.range((role, 0, 0, 0)..=(role, usize::MAX, usize::MAX, usize::MAX));
        Run {
            span,
            within: of(Role::Content).take(DEEPEST).map(|key| key.3).collect(),
            closes: Vec::new(),
            source: of(Role::Source).next().map(|key| key.3),
            cue: of(Role::Cue).next().map(|key| key.3),
            date: of(Role::Date).next().map(|key| (key.3, false)),
            unknown: of(Role::Unknown).next().is_some(),
            opens: std::mem::take(&mut self.opens),
        }
    }
}
