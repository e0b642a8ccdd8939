//! The numbered notes of a report: each shows the passages that a sentence rests on.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;

use super::categories::Categories;
use super::difference::{self, Piece};
use super::escape::shorten;
use super::links::Links;
use super::{fragment, words};
use crate::model::{ArticleId, Edit, Edition, Evidence, Field, Outlet, Report, ReportSource, Sentence, SpeakerKind};

/// Characters of an edit's words that a note shows.
const LONGEST_EDIT: usize = 240;
/// Dots of a mark at most; more origins are written as a number.
const MOST_DOTS: usize = 4;

/// How well a sentence is borne out, in the order in which the marks tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Standing {
    /// Accounts differ on it.
    Disputed,
    /// Its speaker is not named.
    Anonymous,
    /// It rests on one origin alone.
    One,
    /// At least two origins have it.
    Many,
}

/// A sentence as a page shows it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct SentenceView {
    pub(super) text: String,
    /// The text but for its last word, which the mark must not be parted from.
    head: String,
    tail: String,
    /// Number of its note, from 1.
    pub(super) note: usize,
    /// Anchor of this place, which its note links back to.
    pub(super) anchor: String,
    /// `2 origins`, `1 origin, not named`, for the label of the mark.
    pub(super) label: String,
    pub(super) standing: Standing,
    /// Dots of the mark; 0 where the mark is no dots.
    dots: usize,
    /// The number of origins, where they are more than the dots.
    beyond: Option<usize>,
    /// Where its first passage stands, and the outlet's name, for feeds.
    pub(super) outlet: String,
    pub(super) href: Option<String>,
}

/// A numbered note.
#[derive(Debug, Serialize)]
pub(super) struct NoteView {
    number: usize,
    text: String,
    standing: Standing,
    label: String,
    speaker: Option<String>,
    why: Option<String>,
    anchors: Vec<String>,
    passages: Vec<PassageView>,
    /// Our sentence beside the words of its first passage, where they are not the same.
    difference: Vec<Piece>,
    edits: Vec<EditView>,
}

/// A cited passage between its neighbours.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct PassageView {
    outlet: String,
    /// The name of the outlet's page in `outlet/`.
    page: Option<String>,
    /// Country, kind and owner of the outlet, where they are known.
    facts: Option<String>,
    title: Option<String>,
    published: Option<String>,
    fetched: Option<String>,
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

/// What the notes of every report look up.
pub(super) struct Lookup<'a> {
    pub(super) edition: &'a Edition,
    /// The names of the outlets' pages, by the outlets' names.
    pub(super) outlet_pages: &'a BTreeMap<String, String>,
    /// For each report its sentences, each once: several pages count them.
    pub(super) distinct: &'a [Vec<&'a Sentence>],
    pub(super) links: &'a Links<'a>,
    pub(super) categories: &'a Categories<'a>,
}

/// A place in an article.
type Place<'a> = (&'a str, Field, usize, usize);

fn place(e: &Evidence) -> Place<'_> {
    (&e.article, e.field, e.start, e.end)
}

/// What the passages of an article say beside their words, by its id.
type Cards<'a> = BTreeMap<&'a str, PassageView>;

/// Numbers the sentences of one report. A sentence that stands in several
/// places with the same evidence has one note.
pub(super) struct Notes<'a> {
    lookup: &'a Lookup<'a>,
    report: &'a Report,
    sentences: Vec<&'a Sentence>,
    anchors: Vec<Vec<String>>,
    /// The links of the sentences to their first passages.
    hrefs: Vec<Option<String>>,
    disputed: BTreeSet<Place<'a>>,
    anonymous: BTreeSet<&'a str>,
}

impl<'a> Notes<'a> {
    pub(super) fn new(lookup: &'a Lookup<'a>, report: &'a Report) -> Notes<'a> {
        let accounts = report.differences.iter().flat_map(|d| &d.positions).flat_map(|p| &p.sentences);
        Notes {
            lookup,
            report,
            sentences: Vec::new(),
            anchors: Vec::new(),
            hrefs: Vec::new(),
            disputed: accounts.flat_map(|s| &s.evidence).map(place).collect(),
            anonymous: anonymous(report).collect(),
        }
    }

    /// The sentence with its mark; a note is made where there is none yet.
    pub(super) fn mark(&mut self, s: &'a Sentence) -> SentenceView {
        let note = self.number(s).unwrap_or_else(|| {
            self.sentences.push(s);
            self.anchors.push(Vec::new());
            self.hrefs.push(s.evidence.first().and_then(|e| href(self.report, e)));
            self.sentences.len()
        });
        let at = note - 1;
        let anchor = match self.anchors[at].len() {
            0 => format!("s{note}"),
            n => format!("s{note}-{}", n + 1),
        };
        self.anchors[at].push(anchor.clone());
        let standing = self.standing(s);
        let origins = self.origins(s);
        let first = s.evidence.first();
        let (head, tail) = parted(&s.text);
        SentenceView {
            text: s.text.clone(),
            head: head.to_owned(),
            tail: tail.to_owned(),
            note,
            anchor,
            label: label(standing, origins),
            standing,
            dots: if standing == Standing::Many { origins.min(MOST_DOTS) } else { 0 },
            beyond: (standing == Standing::Many && origins > MOST_DOTS).then_some(origins),
            outlet: first.map_or_else(String::new, |e| outlet(self.report, &e.article).to_owned()),
            href: self.hrefs[at].clone(),
        }
    }

    pub(super) fn marks(&mut self, sentences: &'a [Sentence]) -> Vec<SentenceView> {
        sentences.iter().map(|s| self.mark(s)).collect()
    }

    /// The number of the sentence's note, if it has been marked.
    pub(super) fn number(&self, s: &Sentence) -> Option<usize> {
        self.sentences.iter().position(|o| is_same(o, s)).map(|at| at + 1)
    }

    /// The notes, after all sentences have been marked.
    pub(super) fn finish(self) -> Vec<NoteView> {
        let sources = self.report.sources.iter();
        let cards: Cards<'_> = sources.map(|s| (&*s.article, card(self.lookup, &s.article, Some(s)))).collect();
        let all = self.sentences.iter().zip(&self.anchors).enumerate();
        all.map(|(i, (s, anchors))| NoteView {
            number: i + 1,
            text: s.text.clone(),
            standing: self.standing(s),
            label: label(self.standing(s), self.origins(s)),
            speaker: s.speaker.clone(),
            why: s.why.clone(),
            anchors: anchors.clone(),
            passages: s.evidence.iter().map(|e| self.passage(&cards, e)).collect(),
            difference: s.evidence.first().map_or_else(Vec::new, |e| difference::pieces(&e.exact, &s.text)),
            edits: s.edits.iter().map(|e| self.edit(&cards, e)).collect(),
        })
        .collect()
    }

    pub(super) fn standing(&self, s: &Sentence) -> Standing {
        if s.evidence.iter().any(|e| self.disputed.contains(&place(e))) {
            Standing::Disputed
        } else if s.speaker.as_deref().is_some_and(|name| self.anonymous.contains(name)) {
            Standing::Anonymous
        } else if self.origins(s) < 2 {
            Standing::One
        } else {
            Standing::Many
        }
    }

    fn origins(&self, s: &Sentence) -> usize {
        origins(self.report, s)
    }

    fn passage(&self, cards: &Cards<'_>, e: &Evidence) -> PassageView {
        let around = self.lookup.edition.passages.get(&(e.article.clone(), e.field, e.start, e.end));
        let known = cards.get(&*e.article).cloned();
        PassageView {
            is_title: e.field == Field::Title,
            before: around.map_or_else(String::new, |p| p.before.replace("\n\n", "\n")),
            exact: e.exact.clone(),
            after: around.map_or_else(String::new, |p| p.after.replace("\n\n", "\n")),
            href: href(self.report, e),
            ..known.unwrap_or_else(|| card(self.lookup, &e.article, None))
        }
    }

    fn edit(&self, cards: &Cards<'_>, e: &Edit) -> EditView {
        EditView {
            kind: words::edit(e.kind),
            from: shorten(&e.from, LONGEST_EDIT),
            to: shorten(&e.to, LONGEST_EDIT),
            passages: e.evidence.iter().map(|e| self.passage(cards, e)).collect(),
            basis: e.basis.as_ref().and_then(|b| source(self.report, &b.article)?.published).map(words::moment),
        }
    }
}

/// What a passage says beside its words: the article that it stands in.
fn card(lookup: &Lookup<'_>, article: &ArticleId, source: Option<&ReportSource>) -> PassageView {
    let known = lookup.edition.articles.get(article);
    let outlet = source.map_or(&**article, outlet_of);
    let url = source.and_then(|s| s.url.as_deref());
    PassageView {
        outlet: outlet.to_owned(),
        page: lookup.outlet_pages.get(outlet).cloned(),
        facts: lookup.edition.outlet_of(Some(outlet), url).and_then(facts),
        title: known.map(|a| a.title.clone()),
        published: source.and_then(|s| s.published).map(words::moment),
        fetched: known.and_then(|a| a.fetched).map(words::moment),
        ..PassageView::default()
    }
}

/// A text in front of its last word, and that word; a very long one may be parted from what follows.
fn parted(text: &str) -> (&str, &str) {
    const LONGEST: usize = 24;
    let last = text.len() - text.rsplit(char::is_whitespace).next().map_or(0, str::len);
    if text.len() - last > LONGEST { (text, "") } else { text.split_at(last) }
}

/// The speakers of a report who are not named.
pub(super) fn anonymous(report: &Report) -> impl Iterator<Item = &str> {
    let voices = report.coverage.voices.iter();
    voices.filter(|v| v.kind == Some(SpeakerKind::Anonymous)).map(|v| v.speaker.as_str())
}

/// How many origins a sentence rests on: as the report says; else as its list of sources has it.
pub(super) fn origins(report: &Report, s: &Sentence) -> usize {
    if s.origins > 0 {
        return s.origins;
    }
    let found: BTreeSet<_> = s.evidence.iter().map(|e| source(report, &e.article).map(|x| &x.origin)).collect();
    found.len()
}

/// The sentences of a report, each once: one may stand in several places.
pub(super) fn distinct<'a>(report: &'a Report) -> Vec<&'a Sentence> {
    let mut known: HashMap<&str, Vec<&Sentence>> = HashMap::new();
    let mut is_new = |s: &'a Sentence| {
        let alike = known.entry(&s.text).or_default();
        let is_new = !alike.iter().any(|o| is_same(o, s));
        if is_new {
            alike.push(s);
        }
        is_new
    };
    report.sentences().filter(|s| is_new(s)).collect()
}

fn is_same(a: &Sentence, b: &Sentence) -> bool {
    a.text == b.text && a.evidence == b.evidence && a.edits == b.edits
}

fn label(standing: Standing, origins: usize) -> String {
    let count = words::count(origins, "origin");
    match standing {
        Standing::Disputed => format!("{count}, accounts differ"),
        Standing::Anonymous => format!("{count}, speaker not named"),
        Standing::One | Standing::Many => count,
    }
}

/// `Kellmark, private, owned by the Kell Tribune Trust`.
pub(super) fn facts(outlet: &Outlet) -> Option<String> {
    let owner = outlet.owner.as_ref().map(|o| format!("owned by {o}"));
    let kind = outlet.kind.map(|k| words::outlet_kind(k).to_owned());
    let known: Vec<String> = [outlet.country.clone(), kind, owner].into_iter().flatten().collect();
    (!known.is_empty()).then(|| known.join(", "))
}

pub(super) fn source<'a>(report: &'a Report, article: &ArticleId) -> Option<&'a ReportSource> {
    report.sources.iter().find(|s| s.article == *article)
}

/// The name of an article's publisher; failing that, its host, then the article's id.
pub(super) fn outlet<'a>(report: &'a Report, article: &'a ArticleId) -> &'a str {
    source(report, article).map_or(article, outlet_of)
}

/// The name of a source's publisher; failing that, its host, then the article's id.
pub(super) fn outlet_of(source: &ReportSource) -> &str {
    let host = || source.url.as_deref()?.split('/').nth(2);
    source.outlet.as_deref().or_else(host).unwrap_or(&source.article)
}

fn href(report: &Report, e: &Evidence) -> Option<String> {
    fragment::link(source(report, &e.article)?.url.as_deref()?, &e.exact)
}
