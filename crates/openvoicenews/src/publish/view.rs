//! A report as the templates see it: words and links, nothing left to decide.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;

use super::notes::{self, NoteView, Notes, SentenceView};
use super::{fragment, words};
use crate::model::{ArticleId, Edition, OriginId, Report, ReportSource, Sentence};

/// A report's page.
#[derive(Debug, Serialize)]
pub(super) struct ReportView {
    pub(super) slug: String,
    pub(super) language: String,
    pub(super) headline: SentenceView,
    pub(super) standfirst: Option<SentenceView>,
    pub(super) categories: Vec<String>,
    published: Option<String>,
    updated: Option<String>,
    pub(super) updated_iso: Option<String>,
    origins_count: usize,
    origins_words: String,
    articles_words: String,
    outlets_words: String,
    disputed: bool,
    notices: Vec<String>,
    paragraphs: Vec<Vec<SentenceView>>,
    sides: Vec<SideView>,
    differences: Vec<DifferenceView>,
    unknown: Vec<SentenceView>,
    background: Vec<SentenceView>,
    timeline: Vec<TimelineView>,
    next: Vec<SentenceView>,
    voices: Vec<VoiceView>,
    origins: Vec<OriginView>,
    only_from: Vec<OnlyView>,
    left_out: Vec<LeftOutView>,
    versions: Vec<VersionView>,
    notes: Vec<NoteView>,
    importance: Vec<(String, f64)>,
}

#[derive(Debug, Serialize)]
struct SideView {
    speaker: String,
    sentences: Vec<SentenceView>,
}

#[derive(Debug, Serialize)]
struct DifferenceView {
    kind: &'static str,
    about: String,
    positions: Vec<PositionView>,
}

#[derive(Debug, Serialize)]
struct PositionView {
    value: String,
    sentences: Vec<SentenceView>,
}

#[derive(Debug, Serialize)]
struct TimelineView {
    value: String,
    date: String,
    sentence: SentenceView,
}

/// `direct` and `indirect` are also widths of the bar, in percent of the most heard voice.
#[derive(Debug, Serialize)]
struct VoiceView {
    speaker: String,
    direct: usize,
    indirect: usize,
    direct_width: usize,
    indirect_width: usize,
    articles: String,
}

#[derive(Debug, Serialize)]
struct OriginView {
    first: SourceView,
    copies: Vec<SourceView>,
}

#[derive(Debug, Serialize)]
struct SourceView {
    outlet: String,
    title: Option<String>,
    published: Option<String>,
    href: Option<String>,
    /// How much of the text is its own, in percent, where it is a copy.
    own: Option<u32>,
}

/// Points that one origin alone has.
#[derive(Debug, Serialize)]
struct OnlyView {
    outlet: String,
    points: Vec<PointView>,
    /// Further points that the report does not give.
    more: String,
}

#[derive(Debug, Serialize)]
struct LeftOutView {
    point: PointView,
    outlets: Vec<String>,
}

#[derive(Debug, Serialize)]
struct PointView {
    text: String,
    /// The note of the sentence that gives it.
    note: Option<usize>,
}

#[derive(Debug, Serialize)]
struct VersionView {
    number: u32,
    updated: Option<String>,
    changes: Vec<String>,
}

/// Puts one report of an edition into words.
pub(super) fn report(edition: &Edition, report: &Report, slug: &str) -> ReportView {
    let mut notes = Notes::new(edition, report);
    let n = &mut notes;
    let headline = n.mark(&report.headline);
    let standfirst = report.standfirst.as_ref().map(|s| n.mark(s));
    let paragraphs = report.paragraphs.iter().map(|p| n.marks(&p.sentences)).collect();
    let sides = report.sides.iter().map(|s| SideView { speaker: s.speaker.clone(), sentences: n.marks(&s.sentences) });
    let sides = sides.collect();
    let differences = differences(report, n);
    let unknown = n.marks(&report.unknown);
    let background = n.marks(&report.background);
    let timeline = report.timeline.iter().map(|t| TimelineView {
        value: t.date.clone(),
        date: words::timex(&t.date),
        sentence: n.mark(&t.sentence),
    });
    let timeline = timeline.collect();
    let next = n.marks(&report.next);
    let sentences = report.sentences();
    let mut point = |id: &str| point(id, &sentences, n);
    let only_from = only_from(report, &mut point);
    let left_out = left_out(report, &mut point);
    let counts = counts(report);
    ReportView {
        slug: slug.to_owned(),
        language: report.language.clone().unwrap_or_else(|| "en".to_owned()),
        headline,
        standfirst,
        categories: report.categories.clone(),
        published: report.published.map(words::moment),
        updated: report.updated.filter(|u| Some(*u) != report.published).map(words::moment),
        updated_iso: report.updated.or(report.published).map(|m| m.to_string()),
        origins_count: counts.2,
        origins_words: words::count(counts.2, "origin"),
        articles_words: words::count(counts.0, "article"),
        outlets_words: words::count(counts.1, "outlet"),
        disputed: !report.differences.is_empty(),
        notices: report.notices.iter().map(words::notice).collect(),
        paragraphs,
        sides,
        differences,
        unknown,
        background,
        timeline,
        next,
        voices: voices(report),
        origins: origins(edition, report),
        only_from,
        left_out,
        versions: versions(report),
        notes: notes.finish(),
        importance: report.importance.terms.iter().map(|(k, v)| (k.clone(), *v)).collect(),
    }
}

/// Articles, outlets and origins: as the report counts them, else counted in its list of sources.
pub(super) fn counts(report: &Report) -> (usize, usize, usize) {
    let c = &report.coverage;
    let outlets: BTreeSet<_> = report.sources.iter().filter_map(|s| s.outlet.as_deref()).collect();
    let origins: BTreeSet<_> = report.sources.iter().filter_map(|s| s.origin.as_deref()).collect();
    let or = |given: usize, found: usize| if given > 0 { given } else { found };
    (or(c.articles, report.sources.len()), or(c.outlets, outlets.len()), or(c.origins, origins.len()))
}

fn differences<'a>(report: &'a Report, notes: &mut Notes<'a>) -> Vec<DifferenceView> {
    let all = report.differences.iter().map(|d| DifferenceView {
        kind: words::difference(d.kind),
        about: d.about.clone(),
        positions: (d.positions.iter())
            .map(|p| PositionView { value: p.value.clone(), sentences: notes.marks(&p.sentences) })
            .collect(),
    });
    all.collect()
}

/// A point goes by the id of the sentence that states it; one that is words already is shown as it is.
fn point<'a>(id: &str, sentences: &[(String, &'a Sentence)], notes: &Notes<'a>) -> Option<PointView> {
    if let Some((_, s)) = sentences.iter().find(|(_, s)| s.id == id) {
        return Some(PointView { text: s.text.clone(), note: notes.number(s) });
    }
    id.contains(' ').then(|| PointView { text: id.to_owned(), note: None })
}

fn only_from(report: &Report, point: &mut dyn FnMut(&str) -> Option<PointView>) -> Vec<OnlyView> {
    let mut origins: Vec<&OriginId> = Vec::new();
    for only in &report.coverage.only_from {
        if !origins.contains(&&only.origin) {
            origins.push(&only.origin);
        }
    }
    let views = origins.into_iter().map(|origin| {
        let theirs = report.coverage.only_from.iter().filter(|o| o.origin == *origin);
        let found: Vec<Option<PointView>> = theirs.map(|o| point(&o.point)).collect();
        let more = found.iter().filter(|p| p.is_none()).count();
        OnlyView {
            outlet: origin_name(report, origin),
            points: found.into_iter().flatten().collect(),
            more: if more > 0 { words::count(more, "point") } else { String::new() },
        }
    });
    views.collect()
}

fn left_out(report: &Report, point: &mut dyn FnMut(&str) -> Option<PointView>) -> Vec<LeftOutView> {
    let all = report.coverage.left_out.iter().filter_map(|l| {
        let outlets: BTreeSet<String> = l.articles.iter().map(|a| notes::outlet(report, a)).collect();
        Some(LeftOutView { point: point(&l.point)?, outlets: outlets.into_iter().collect() })
    });
    all.collect()
}

/// The outlet that had the origin's text first.
fn origin_name(report: &Report, origin: &OriginId) -> String {
    let first = report.origins.iter().find(|o| o.origin == *origin).map(|o| &o.first);
    let first = first.or_else(|| Some(&report.sources.iter().find(|s| s.origin.as_ref() == Some(origin))?.article));
    first.map_or_else(|| origin.to_string(), |a| notes::outlet(report, a))
}

fn voices(report: &Report) -> Vec<VoiceView> {
    let voices = &report.coverage.voices;
    let most = voices.iter().map(|v| v.direct_words + v.indirect_words).max().unwrap_or(0).max(1);
    let width = |words: usize| words * 100 / most;
    let all = voices.iter().map(|v| VoiceView {
        speaker: v.speaker.clone(),
        direct: v.direct_words,
        indirect: v.indirect_words,
        direct_width: width(v.direct_words),
        indirect_width: width(v.indirect_words),
        articles: words::count(v.articles.len(), "article"),
    });
    all.collect()
}

/// Each origin with its copies; a source that belongs to none stands alone.
fn origins(edition: &Edition, report: &Report) -> Vec<OriginView> {
    let view = |article: &ArticleId, own: Option<f32>| source(edition, report, article, own);
    let mut out: Vec<OriginView> = Vec::new();
    let mut shown: BTreeSet<&ArticleId> = BTreeSet::new();
    for origin in &report.origins {
        shown.insert(&origin.first);
        shown.extend(origin.copies.iter().map(|c| &c.article));
        let copies = origin.copies.iter().map(|c| view(&c.article, Some(c.own_text)));
        out.push(OriginView { first: view(&origin.first, None), copies: copies.collect() });
    }
    let alone = report.sources.iter().filter(|s| !shown.contains(&s.article));
    out.extend(alone.map(|s| OriginView { first: view(&s.article, None), copies: Vec::new() }));
    out
}

fn source(edition: &Edition, report: &Report, article: &ArticleId, own: Option<f32>) -> SourceView {
    let source: Option<&ReportSource> = notes::source(report, article);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=100 before")]
    let percent = |share: f32| (share.clamp(0.0, 1.0) * 100.0).round() as u32;
    SourceView {
        outlet: notes::outlet(report, article),
        title: edition.articles.get(article).map(|a| a.title.clone()),
        published: source.and_then(|s| s.published).map(words::moment),
        href: source.and_then(|s| fragment::web_url(s.url.as_deref()?)).map(str::to_owned),
        own: own.map(percent),
    }
}

fn versions(report: &Report) -> Vec<VersionView> {
    let all = report.versions.iter().map(|v| VersionView {
        number: v.version,
        updated: v.updated.map(words::moment),
        changes: v.changes.iter().map(change).collect(),
    });
    all.collect()
}

/// A change that is no text is shown as it is recorded.
fn change(change: &Value) -> String {
    change.as_str().map_or_else(|| change.to_string(), str::to_owned)
}
