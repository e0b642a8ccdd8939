//! A report as the templates see it: words and links, nothing left to decide.

use std::collections::BTreeSet;

use serde::Serialize;

use super::categories::CategoryLink;
use super::chart::{self, Bar, Dot, Track};
use super::columns;
use super::links::SeeAlso;
use super::notes::{self, Lookup, NoteView, Notes, SentenceView};
use super::origins::{self, SourceView};
use super::reasons::{self, ReasonView};
use super::versions::{self, VersionView};
use super::weight::{self, TermView};
use super::words;
use crate::model::{ArticleId, OriginId, Report, SpeakerKind, TimelineEntry};
use crate::text::capitalised;

/// Dots of a card at most; more origins are written as a number.
const MOST_DOTS: usize = 7;

/// A report's page.
#[derive(Debug, Serialize)]
pub(super) struct ReportView {
    pub(super) slug: String,
    pub(super) language: String,
    pub(super) headline: SentenceView,
    pub(super) standfirst: Option<SentenceView>,
    pub(super) categories: Vec<CategoryLink>,
    published: Option<String>,
    published_iso: Option<String>,
    /// The last change, where it is later than the publication.
    updated: Option<String>,
    pub(super) updated_iso: Option<String>,
    /// The last change in few words, for the front page.
    changed: Option<String>,
    pub(super) origins_count: usize,
    dots: usize,
    /// Origins beyond the dots.
    beyond: usize,
    origins_words: String,
    articles_words: String,
    outlets_words: String,
    /// `the accounts differ on 2 points`; empty where they don't.
    disputes: String,
    notices: Vec<String>,
    paragraphs: Vec<Vec<SentenceView>>,
    /// What several sides say on one point: a list of points, each a list of sides.
    points: Vec<Vec<SideView>>,
    /// The rest of who says what.
    sides: Vec<SideView>,
    differences: Vec<DifferenceView>,
    unknown: Vec<SentenceView>,
    background: Vec<SentenceView>,
    timeline: Vec<TimelineView>,
    next: Vec<SentenceView>,
    voices: Vec<VoiceView>,
    /// Who has another share of the words here than in the articles, and why.
    shares: Vec<String>,
    voices_chart: Option<String>,
    origins: Vec<SourceView>,
    time_chart: Option<String>,
    pub(super) only_from: Vec<OnlyView>,
    pub(super) left_out: Vec<LeftOutView>,
    reasons: Vec<ReasonView>,
    see_also: Vec<SeeAlso>,
    versions: Vec<VersionView>,
    notes: Vec<NoteView>,
    /// The words of the articles that decided the category.
    category_words: Vec<String>,
    weight: String,
    /// The terms of the weight.
    terms: Vec<TermView>,
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
    date: String,
    sentences: Vec<SentenceView>,
}

#[derive(Debug, Serialize)]
struct VoiceView {
    speaker: String,
    /// `person`, `not named`.
    kind: &'static str,
    direct: usize,
    indirect: usize,
    articles: String,
    /// Words here; absent where it is no side.
    here: Option<usize>,
}

/// Points that one origin alone has.
#[derive(Debug, Serialize)]
pub(super) struct OnlyView {
    pub(super) outlet: String,
    pub(super) points: Vec<PointView>,
    /// Further points that the report does not give.
    more: String,
}

#[derive(Debug, Serialize)]
pub(super) struct LeftOutView {
    pub(super) point: PointView,
    pub(super) outlets: Vec<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct PointView {
    pub(super) text: String,
    /// The note of the sentence that gives it.
    pub(super) note: Option<usize>,
}

impl ReportView {
    /// What other pages show of a report: all but what its own page alone has room for.
    pub(super) fn into_card(self) -> ReportView {
        ReportView {
            points: Vec::new(),
            sides: Vec::new(),
            differences: Vec::new(),
            unknown: Vec::new(),
            background: Vec::new(),
            timeline: Vec::new(),
            next: Vec::new(),
            voices: Vec::new(),
            shares: Vec::new(),
            voices_chart: None,
            origins: Vec::new(),
            time_chart: None,
            reasons: Vec::new(),
            see_also: Vec::new(),
            versions: Vec::new(),
            notes: Vec::new(),
            ..self
        }
    }
}

/// Who says what: the points on which several sides are heard, and what else each side says.
fn sides<'a>(report: &'a Report, n: &mut Notes<'a>) -> (Vec<Vec<SideView>>, Vec<SideView>) {
    let rows = columns::points(report);
    let view = |side: usize, sentences: Vec<SentenceView>| {
        (!sentences.is_empty()).then(|| SideView { speaker: capitalised(&report.sides[side].speaker), sentences })
    };
    let mut points = Vec::new();
    for row in &rows {
        let columns = row.iter().filter_map(|&(side, k)| view(side, vec![n.mark(&report.sides[side].sentences[k])]));
        points.push(columns.collect());
    }
    let told = |side: usize, k: usize| rows.iter().flatten().any(|at| *at == (side, k));
    let rest = report.sides.iter().enumerate().filter_map(|(side, s)| {
        let others = s.sentences.iter().enumerate().filter(|(k, _)| !told(side, *k));
        view(side, others.map(|(_, s)| n.mark(s)).collect())
    });
    let rest = rest.collect();
    (points, rest)
}

/// Puts one report of an edition into words.
pub(super) fn report(lookup: &Lookup<'_>, report: &Report, slug: &str) -> ReportView {
    let mut notes = Notes::new(lookup, report);
    let n = &mut notes;
    let headline = n.mark(&report.headline);
    let standfirst = report.standfirst.as_ref().map(|s| n.mark(s));
    let paragraphs = report.paragraphs.iter().map(|p| n.marks(&p.sentences)).collect();
    let (points, sides) = sides(report, n);
    let differences = differences(report, n);
    let unknown = n.marks(&report.unknown);
    let background = n.marks(&report.background);
    let timeline = timeline(report, n);
    let next = n.marks(&report.next);
    let mut point = |id: &str| point(id, report, n);
    let only_from = only_from(report, &mut point);
    let left_out = left_out(report, &mut point);
    let versions = versions::views(report, n);
    let (articles, outlets, origins) = counts(report);
    let last = report.updated.or(report.published);
    ReportView {
        slug: slug.to_owned(),
        language: report.language.clone().unwrap_or_else(|| "en".to_owned()),
        headline,
        standfirst,
        categories: lookup.categories.links(report),
        published: report.published.map(words::moment),
        published_iso: report.published.map(|m| m.to_string()),
        updated: report.updated.filter(|u| Some(*u) != report.published).map(words::moment),
        updated_iso: last.map(|m| m.to_string()),
        changed: last.map(words::short_moment),
        origins_count: origins,
        dots: origins.min(MOST_DOTS),
        beyond: origins.saturating_sub(MOST_DOTS),
        origins_words: words::count(origins, "origin"),
        articles_words: words::count(articles, "article"),
        outlets_words: words::count(outlets, "outlet"),
        disputes: disputes(report),
        notices: notices(report, |kind| kind != SIDE_SHARE),
        paragraphs,
        points,
        sides,
        differences,
        unknown,
        background,
        timeline,
        next,
        voices: voices(report),
        shares: notices(report, |kind| kind == SIDE_SHARE),
        voices_chart: voices_chart(report),
        time_chart: time_chart(report),
        origins: origins::views(lookup, report),
        only_from,
        left_out,
        reasons: reasons::of_sources(lookup, report),
        see_also: lookup.links.see_also(report),
        versions,
        notes: notes.finish(),
        category_words: report.category_words.clone(),
        weight: format!("{:.2}", report.importance.value),
        terms: weight::terms(&weight::reach(lookup.edition, report, weight::newest(lookup.edition))),
    }
}

/// `accounts differ on 2 points`; empty where they don't.
pub(super) fn disputes(report: &Report) -> String {
    match report.differences.len() {
        0 => String::new(),
        n => format!("accounts differ on {}", words::count(n, "point")),
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
            .map(|p| PositionView { value: capitalised(&p.value), sentences: notes.marks(&p.sentences) })
            .collect(),
    });
    all.collect()
}

/// The dated sentences, those of one date together.
fn timeline<'a>(report: &'a Report, notes: &mut Notes<'a>) -> Vec<TimelineView> {
    let days = report.timeline.chunk_by(|a, b| a.date == b.date);
    let day = |day: &'a [TimelineEntry]| TimelineView {
        date: words::timex(&day[0].date),
        sentences: day.iter().map(|t| notes.mark(&t.sentence)).collect(),
    };
    days.map(day).collect()
}

/// A point goes by the id of the sentence that states it; one that is words already is shown as it is.
fn point<'a>(id: &str, report: &'a Report, notes: &Notes<'a>) -> Option<PointView> {
    if let Some(s) = report.sentences().find(|s| s.id == id) {
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
        let outlets: BTreeSet<String> = l.articles.iter().map(|a| notes::outlet(report, a).to_owned()).collect();
        Some(LeftOutView { point: point(&l.point)?, outlets: outlets.into_iter().collect() })
    });
    all.collect()
}

/// The outlet that had the origin's text first.
fn origin_name(report: &Report, origin: &OriginId) -> String {
    let first = report.origins.iter().find(|o| o.origin == *origin).map(|o| &o.first);
    let first = first.or_else(|| Some(&report.sources.iter().find(|s| s.origin.as_ref() == Some(origin))?.article));
    first.map_or_else(|| origin.to_string(), |a| notes::outlet(report, a).to_owned())
}

/// The kind of the notices that stand with the voices.
const SIDE_SHARE: &str = "side-share";

fn notices(report: &Report, kind: impl Fn(&str) -> bool) -> Vec<String> {
    report.notices.iter().filter(|n| kind(&n.kind)).map(words::notice).collect()
}

fn voices(report: &Report) -> Vec<VoiceView> {
    let all = report.coverage.voices.iter().map(|v| VoiceView {
        speaker: capitalised(&v.speaker),
        kind: v.kind.map_or("", words::speaker_kind),
        direct: v.direct_words,
        indirect: v.indirect_words,
        articles: words::count(v.articles.len(), "article"),
        here: report.coverage.sides.iter().find(|s| s.speaker == v.speaker).map(|s| s.words_here),
    });
    all.collect()
}

fn voices_chart(report: &Report) -> Option<String> {
    let bars = report.coverage.voices.iter().map(|v| Bar {
        label: capitalised(&v.speaker),
        value: words::count(v.direct_words + v.indirect_words, "word"),
        solid: v.direct_words,
        open: v.indirect_words,
        hatched: v.kind == Some(SpeakerKind::Anonymous),
        disputed: false,
    });
    chart::bars("voices-chart", "Words of each speaker in the articles we read", &bars.collect::<Vec<_>>())
}

/// The articles of one origin, the one whose text it is before its copies.
pub(super) type Carriers<'a> = Vec<&'a ArticleId>;

/// The articles by origin; a source that belongs to no origin stands alone.
pub(super) fn by_origin(report: &Report) -> Vec<Carriers<'_>> {
    let mut out: Vec<Carriers<'_>> = Vec::new();
    let mut shown: BTreeSet<&ArticleId> = BTreeSet::new();
    for origin in &report.origins {
        shown.insert(&origin.first);
        shown.extend(origin.copies.iter().map(|c| &c.article));
        let copies = origin.copies.iter().map(|c| &c.article);
        out.push(std::iter::once(&origin.first).chain(copies).collect());
    }
    let alone = report.sources.iter().filter(|s| !shown.contains(&s.article));
    out.extend(alone.map(|s| vec![&s.article]));
    out
}

fn time_chart(report: &Report) -> Option<String> {
    let tracks: Vec<Track> = by_origin(report).iter().filter_map(|articles| track(report, articles)).collect();
    let dated = || report.sources.iter().filter_map(|s| s.published);
    let (first, last) = (dated().min()?, dated().max()?);
    let ends = (words::short_moment(first), words::short_moment(last));
    let said = format!("The first article is of {}, the last of {}", ends.0, ends.1);
    chart::over_time("time-chart", "When the articles came out", &said, (&ends.0, &ends.1), &tracks)
}

fn track(report: &Report, articles: &Carriers<'_>) -> Option<Track> {
    let dot = |(place, article): (usize, &&ArticleId)| {
        let at = notes::source(report, article)?.published?.seconds();
        Some(Dot { at, copy: place > 0 })
    };
    let dots: Vec<Dot> = articles.iter().enumerate().filter_map(dot).collect();
    let first = notes::outlet(report, articles.first()?);
    let label = match articles.len() - 1 {
        0 => first.to_owned(),
        1 => format!("{first}, 1 copy"),
        copies => format!("{first}, {copies} copies"),
    };
    (!dots.is_empty()).then_some(Track { label, dots })
}
