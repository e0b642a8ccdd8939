//! The versions of a report in plain words: what came in, what went, and why.

use std::collections::BTreeMap;

use serde::Serialize;

use super::notes::{self, Notes};
use super::view::PointView;
use super::words;
use crate::model::{Change, ChangeKind, Report, ReportVersion, Sentence};

/// One version.
#[derive(Debug, Serialize)]
pub(super) struct VersionView {
    number: u32,
    updated: Option<String>,
    changes: Vec<ChangeView>,
}

/// One change, or several of one kind for one reason.
#[derive(Debug, Serialize)]
struct ChangeView {
    /// `A sentence came in`.
    what: String,
    /// Why, as the end of that sentence; empty where it goes without saying.
    why: String,
    /// The sentences that the report still has.
    sentences: Vec<PointView>,
}

/// The newest version first: readers ask what is new.
pub(super) fn views(report: &Report, notes: &Notes<'_>) -> Vec<VersionView> {
    // What stands beside other accounts only has the name of that place behind its id.
    let base = |s: &'_ Sentence| s.id.strip_suffix("-differs").map_or(s.id.len(), str::len);
    let mut now: BTreeMap<&str, &Sentence> = BTreeMap::new();
    for s in report.sentences() {
        now.entry(&s.id[..base(s)]).or_insert(s);
    }
    let view = |v: &ReportVersion| VersionView {
        number: v.version,
        updated: v.updated.map(words::moment),
        changes: changes(report, v, &now, notes),
    };
    report.versions.iter().rev().map(view).collect()
}

/// Each change as a sentence, for machines that read the page. What merely came in corrects nothing.
pub(super) fn corrections(version: &ReportVersion) -> impl Iterator<Item = String> {
    let corrects = |c: &&Change| {
        use ChangeKind::{Correction, Headline, Removed, Replaced, Reworded};
        matches!(c.kind, Correction | Headline | Removed | Replaced | Reworded)
    };
    version.changes.iter().filter(corrects).map(|c| {
        let why = if c.words.is_empty() { String::new() } else { format!(": {}", c.words) };
        format!("{}{why}.", what(c.kind, c.before.len().max(1)))
    })
}

/// Changes of one kind for one reason are told together.
fn changes(
    report: &Report,
    version: &ReportVersion,
    now: &BTreeMap<&str, &Sentence>,
    notes: &Notes<'_>,
) -> Vec<ChangeView> {
    let mut out: Vec<(&Change, Vec<&Change>)> = Vec::new();
    for c in &version.changes {
        match out.iter_mut().find(|(first, _)| (first.kind, first.reason, &first.words) == (c.kind, c.reason, &c.words))
        {
            Some((_, all)) => all.push(c),
            None => out.push((c, vec![c])),
        }
    }
    out.into_iter().map(|(first, all)| told(report, first, &all, now, notes)).collect()
}

fn told(
    report: &Report,
    first: &Change,
    all: &[&Change],
    now: &BTreeMap<&str, &Sentence>,
    notes: &Notes<'_>,
) -> ChangeView {
    use ChangeKind::{SourceAdded, SourceRemoved, SourceRevised};
    if matches!(first.kind, SourceAdded | SourceRemoved | SourceRevised) {
        let count = words::count(all.len(), "article");
        let verb = match first.kind {
            SourceAdded => "came in",
            SourceRemoved if all.len() == 1 => "is no longer there",
            SourceRemoved => "are no longer there",
            _ if all.len() == 1 => "was changed by its publisher",
            _ => "were changed by their publishers",
        };
        let known = all.iter().filter_map(|c| c.article.as_ref()).filter(|a| notes::source(report, a).is_some());
        let mut outlets: Vec<&str> = known.map(|a| notes::outlet(report, a)).collect();
        outlets.dedup();
        let of = match outlets[..] {
            [] => String::new(),
            [one] => format!(" of {one}"),
            [ref most @ .., last] => format!(" of {} and {last}", most.join(", ")),
        };
        return ChangeView { what: format!("{count}{of} {verb}"), why: String::new(), sentences: Vec::new() };
    }
    let ids = all.iter().flat_map(|c| &c.after);
    let point = |s: &&Sentence| PointView { text: s.text.clone(), note: notes.number(s) };
    let sentences = ids.filter_map(|id| now.get(id.as_str())).map(point).collect();
    let count = all.iter().map(|c| c.before.len().max(c.after.len())).sum();
    ChangeView { what: what(first.kind, count), why: first.words.clone(), sentences }
}

/// What was done, to so many sentences.
fn what(kind: ChangeKind, count: usize) -> String {
    let (one, many) = match kind {
        ChangeKind::Added => ("A sentence came in", "sentences came in"),
        ChangeKind::Removed => ("A sentence was taken out", "sentences were taken out"),
        ChangeKind::Replaced => ("A sentence was replaced", "sentences were replaced"),
        ChangeKind::Reworded => ("A sentence is worded otherwise", "sentences are worded otherwise"),
        ChangeKind::Correction => ("A sentence was corrected", "sentences were corrected"),
        ChangeKind::Headline => ("The headline was changed", "headlines were changed"),
        ChangeKind::SourceAdded => ("An article came in", "articles came in"),
        ChangeKind::SourceRemoved => ("An article is no longer there", "articles are no longer there"),
        ChangeKind::SourceRevised => ("An article was changed", "articles were changed"),
    };
    if count == 1 { one.to_owned() } else { format!("{count} {many}") }
}
