//! The numbered notes of a report: each shows the passages that a sentence rests on.

use serde::Serialize;

use super::escape::shorten;
use super::{fragment, words};
use crate::model::{ArticleId, Edit, Edition, Evidence, Field, Report, ReportSource, Sentence};

/// Characters of an edit's words that a note shows.
const LONGEST_EDIT: usize = 240;

/// A sentence as a page shows it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct SentenceView {
    pub(super) text: String,
    /// Number of its note, from 1.
    pub(super) note: usize,
    /// Anchor of this place, which its note links back to.
    pub(super) anchor: String,
    /// `2 origins`, for the label of the mark.
    pub(super) origins: String,
    /// Whether it rests on one origin alone.
    pub(super) single: bool,
    /// Where its first passage stands, and the outlet's name, for feeds.
    pub(super) outlet: String,
    pub(super) href: Option<String>,
}

/// A numbered note.
#[derive(Debug, Serialize)]
pub(super) struct NoteView {
    number: usize,
    text: String,
    origins: String,
    speaker: Option<String>,
    why: Option<String>,
    anchors: Vec<String>,
    passages: Vec<PassageView>,
    edits: Vec<EditView>,
}

/// A cited passage between its neighbours.
#[derive(Clone, Debug, Serialize)]
pub(super) struct PassageView {
    outlet: String,
    title: Option<String>,
    published: Option<String>,
    is_title: bool,
    before: String,
    exact: String,
    after: String,
    href: Option<String>,
}

#[derive(Debug, Serialize)]
struct EditView {
    kind: &'static str,
    from: String,
    to: String,
    passages: Vec<PassageView>,
    basis: Option<String>,
}

/// Numbers the sentences of one report. A sentence that stands in several
/// places with the same evidence has one note.
pub(super) struct Notes<'a> {
    edition: &'a Edition,
    report: &'a Report,
    sentences: Vec<&'a Sentence>,
    anchors: Vec<Vec<String>>,
}

impl<'a> Notes<'a> {
    pub(super) fn new(edition: &'a Edition, report: &'a Report) -> Notes<'a> {
        Notes { edition, report, sentences: Vec::new(), anchors: Vec::new() }
    }

    /// The sentence with its mark; a note is made where there is none yet.
    pub(super) fn mark(&mut self, s: &'a Sentence) -> SentenceView {
        let note = self.number(s).unwrap_or_else(|| {
            self.sentences.push(s);
            self.anchors.push(Vec::new());
            self.sentences.len()
        });
        let at = note - 1;
        let anchor = match self.anchors[at].len() {
            0 => format!("s{note}"),
            n => format!("s{note}-{}", n + 1),
        };
        self.anchors[at].push(anchor.clone());
        let origins = self.origins(s);
        let first = s.evidence.first();
        SentenceView {
            text: s.text.clone(),
            note,
            anchor,
            origins: words::count(origins, "origin"),
            single: origins < 2,
            outlet: first.map_or_else(String::new, |e| outlet(self.report, &e.article)),
            href: first.and_then(|e| href(self.report, e)),
        }
    }

    pub(super) fn marks(&mut self, sentences: &'a [Sentence]) -> Vec<SentenceView> {
        sentences.iter().map(|s| self.mark(s)).collect()
    }

    /// The number of the sentence's note, if it has been marked.
    pub(super) fn number(&self, s: &Sentence) -> Option<usize> {
        let same = |o: &&Sentence| o.text == s.text && o.evidence == s.evidence && o.edits == s.edits;
        self.sentences.iter().position(same).map(|at| at + 1)
    }

    /// The notes, after all sentences have been marked.
    pub(super) fn finish(self) -> Vec<NoteView> {
        let all = self.sentences.iter().zip(&self.anchors).enumerate();
        all.map(|(i, (s, anchors))| NoteView {
            number: i + 1,
            text: s.text.clone(),
            origins: words::count(self.origins(s), "origin"),
            speaker: s.speaker.clone(),
            why: s.why.clone(),
            anchors: anchors.clone(),
            passages: s.evidence.iter().map(|e| self.passage(e)).collect(),
            edits: s.edits.iter().map(|e| self.edit(e)).collect(),
        })
        .collect()
    }

    /// As the report says; else as its list of sources has it.
    fn origins(&self, s: &Sentence) -> usize {
        if s.origins > 0 {
            return s.origins;
        }
        let mut seen: Vec<_> = s.evidence.iter().map(|e| source(self.report, &e.article).map(|x| &x.origin)).collect();
        seen.sort();
        seen.dedup();
        seen.len()
    }

    fn passage(&self, e: &Evidence) -> PassageView {
        let around = self.edition.passages.get(&(e.article.clone(), e.field, e.start, e.end));
        PassageView {
            outlet: outlet(self.report, &e.article),
            title: self.edition.articles.get(&e.article).map(|a| a.title.clone()),
            published: source(self.report, &e.article).and_then(|s| s.published).map(words::moment),
            is_title: e.field == Field::Title,
            before: around.map_or_else(String::new, |p| p.before.clone()),
            exact: e.exact.clone(),
            after: around.map_or_else(String::new, |p| p.after.clone()),
            href: href(self.report, e),
        }
    }

    fn edit(&self, e: &Edit) -> EditView {
        EditView {
            kind: words::edit(e.kind),
            from: shorten(&e.from, LONGEST_EDIT),
            to: shorten(&e.to, LONGEST_EDIT),
            passages: e.evidence.iter().map(|e| self.passage(e)).collect(),
            basis: e.basis.as_ref().and_then(|b| source(self.report, &b.article)?.published).map(words::moment),
        }
    }
}

pub(super) fn source<'a>(report: &'a Report, article: &ArticleId) -> Option<&'a ReportSource> {
    report.sources.iter().find(|s| s.article == *article)
}

/// The name of an article's publisher; failing that, its host, then the article's id.
pub(super) fn outlet(report: &Report, article: &ArticleId) -> String {
    let source = source(report, article);
    let host = || Some(source?.url.as_deref()?.split('/').nth(2)?.to_owned());
    source.and_then(|s| s.outlet.clone()).or_else(host).unwrap_or_else(|| article.to_string())
}

fn href(report: &Report, e: &Evidence) -> Option<String> {
    fragment::link(source(report, &e.article)?.url.as_deref()?, &e.exact)
}
