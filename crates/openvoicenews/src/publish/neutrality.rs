//! "How neutral are we?": counts over the edition that a reader can make again by hand.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::chart::{self, Bar};
use super::notes::{self, Lookup, Notes, Standing};
use super::outlets::resting;
use super::view::{self, ReportView};
use super::words;
use crate::model::{EditKind, Report, ReportSource, Sentence, SpeakerKind};

/// The page's figures.
#[derive(Serialize)]
pub(super) struct Neutrality {
    /// Distinct sentences of the edition.
    sentences: usize,
    standings: Vec<StandingRow>,
    standings_chart: Option<String>,
    outlets: Vec<ShareRow>,
    countries: Vec<ShareRow>,
    voices: Vec<VoicesRow>,
    edits: Vec<EditsRow>,
    one_origin: Vec<StoryRow>,
    one_country: Vec<StoryRow>,
    exchanges: [ExchangeRow; 3],
    exchanges_note: &'static str,
    side_shares: SideShares,
}

/// How many reports are the same when names are exchanged, measured on American news of 2012 to 2022 from outlets of
/// all sides (`swap.parties`, `swap.credits` and `swap.outlets` of `quality/floors.toml`, which holds these figures).
#[derive(Clone, Copy, Serialize)]
struct ExchangeRow {
    what: &'static str,
    stories: usize,
    /// In percent, one decimal.
    same: &'static str,
}

const EXCHANGES: [ExchangeRow; 3] = [
    ExchangeRow { what: "Democrats and Republicans, in every text that names both", stories: 478, same: "99.4" },
    ExchangeRow { what: "the outlets’ names, where they are given as the outlet", stories: 819, same: "100.0" },
    ExchangeRow { what: "the outlets’ names, also in the texts of all articles", stories: 819, same: "87.5" },
];

const EXCHANGES_NOTE: &str = "The party leaders keep their names. Where outlets are named inside the articles, a made-up \
    name is read otherwise than a known one: all reports of the last row that differ are of stories whose articles \
    name an outlet.";

/// How near each side's share of the words in reports is to its share in the articles, on the same news (`sides` of
/// `quality/floors.toml`).
#[derive(Clone, Copy, Serialize)]
struct SideShares {
    stories: usize,
    sides: &'static str,
    /// In percent, one decimal.
    within_ten: &'static str,
    /// The same of sides that have a tenth of the words in the articles or in the report.
    large_within_ten: &'static str,
    /// Of those that are further apart, how many the report tells.
    told: &'static str,
}

const SIDE_SHARES: SideShares =
    SideShares { stories: 819, sides: "11,342", within_ten: "75.3", large_within_ten: "22.4", told: "100" };

#[derive(Serialize)]
struct StandingRow {
    what: &'static str,
    standing: Standing,
    sentences: usize,
    percent: usize,
}

/// What was read of an outlet or a country, beside what rests on it.
#[derive(Serialize)]
struct ShareRow {
    name: String,
    /// The outlet's page in `outlet/`.
    page: Option<String>,
    articles: usize,
    words_percent: usize,
    sentences: usize,
    sentences_percent: usize,
}

#[derive(Serialize)]
struct VoicesRow {
    what: &'static str,
    speakers: usize,
    direct: usize,
    indirect: usize,
}

#[derive(Serialize)]
struct EditsRow {
    what: &'static str,
    edits: usize,
}

#[derive(Serialize)]
struct StoryRow {
    slug: String,
    headline: String,
    /// What is one-sided about it.
    note: String,
}

/// Counts over the reports of an edition.
pub(super) fn measure(lookup: &Lookup<'_>, views: &[ReportView]) -> Neutrality {
    let reports = &lookup.edition.reports;
    let distinct = lookup.distinct;
    let sentences = distinct.iter().map(Vec::len).sum();
    let standings = standings(lookup, distinct);
    Neutrality {
        sentences,
        standings_chart: standings_chart(&standings),
        standings,
        outlets: by(lookup, distinct, |s| Some(notes::outlet_of(s))),
        countries: by(lookup, distinct, |s| country(lookup, s)),
        voices: voices(reports),
        edits: edits(distinct),
        one_origin: one_origin(lookup, views),
        one_country: one_country(lookup, views),
        exchanges: EXCHANGES,
        exchanges_note: EXCHANGES_NOTE,
        side_shares: SIDE_SHARES,
    }
}

/// How well the sentences are borne out.
fn standings(lookup: &Lookup<'_>, distinct: &[Vec<&Sentence>]) -> Vec<StandingRow> {
    let all = distinct.iter().map(Vec::len).sum();
    let mut counts: BTreeMap<Standing, usize> = BTreeMap::new();
    for (report, sentences) in lookup.edition.reports.iter().zip(distinct) {
        let notes = Notes::new(lookup, report);
        for s in sentences {
            *counts.entry(notes.standing(s)).or_default() += 1;
        }
    }
    let kinds = [
        ("two origins or more", Standing::Many),
        ("one origin alone", Standing::One),
        ("accounts differ", Standing::Disputed),
        ("the speaker is not named", Standing::Anonymous),
    ];
    let row = |(what, standing): (&'static str, Standing)| {
        let count = counts.get(&standing).copied().unwrap_or(0);
        StandingRow { what, standing, sentences: count, percent: percent(count, all) }
    };
    kinds.map(row).into()
}

fn standings_chart(rows: &[StandingRow]) -> Option<String> {
    let bars: Vec<Bar> = rows
        .iter()
        .map(|r| {
            let one = usize::from(matches!(r.standing, Standing::One | Standing::Anonymous)) * r.sentences;
            Bar {
                label: r.what.to_owned(),
                value: words::count(r.sentences, "sentence"),
                solid: r.sentences - one,
                open: one,
                hatched: r.standing == Standing::Anonymous,
                disputed: r.standing == Standing::Disputed,
            }
        })
        .collect();
    chart::bars("standings-chart", "How well the sentences of this edition are borne out", &bars)
}

/// What was read and what rests on it, by what `name` makes of a source; the most read first.
fn by<'a>(
    lookup: &Lookup<'a>,
    distinct: &[Vec<&Sentence>],
    name: impl Fn(&'a ReportSource) -> Option<&'a str>,
) -> Vec<ShareRow> {
    let mut rows: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
    let (mut all_words, mut all_sentences) = (0, 0);
    for (report, sentences) in lookup.edition.reports.iter().zip(distinct) {
        for source in &report.sources {
            let Some(group) = name(source) else { continue };
            let words = lookup.edition.articles.get(&source.article).map_or(0, |a| a.words);
            let row = rows.entry(group).or_default();
            (row.0, row.1) = (row.0 + 1, row.1 + words);
            all_words += words;
        }
        let groups: BTreeSet<&str> = report.sources.iter().filter_map(&name).collect();
        for group in groups {
            let sentences = resting(report, sentences, |s| name(s) == Some(group));
            all_sentences += sentences;
            rows.entry(group).or_default().2 += sentences;
        }
    }
    let mut rows: Vec<(&str, (usize, usize, usize))> = rows.into_iter().collect();
    rows.sort_by(|a, b| b.1.1.cmp(&a.1.1).then_with(|| a.0.cmp(b.0)));
    let row = |(name, (articles, words, sentences)): (&str, (usize, usize, usize))| ShareRow {
        page: lookup.outlet_pages.get(name).cloned(),
        name: name.to_owned(),
        articles,
        words_percent: percent(words, all_words),
        sentences,
        sentences_percent: percent(sentences, all_sentences),
    };
    rows.into_iter().map(row).collect()
}

fn voices(reports: &[Report]) -> Vec<VoicesRow> {
    let kinds = [
        ("named persons", SpeakerKind::Person),
        ("organisations", SpeakerKind::Organisation),
        ("documents", SpeakerKind::Document),
        ("speakers who are not named", SpeakerKind::Anonymous),
    ];
    let row = |(what, kind): (&'static str, SpeakerKind)| {
        let all = reports.iter().flat_map(|r| &r.coverage.voices).filter(|v| v.kind == Some(kind));
        let add = |row: VoicesRow, v: &crate::model::VoiceShare| VoicesRow {
            what,
            speakers: row.speakers + 1,
            direct: row.direct + v.direct_words,
            indirect: row.indirect + v.indirect_words,
        };
        all.fold(VoicesRow { what, speakers: 0, direct: 0, indirect: 0 }, add)
    };
    kinds.map(row).into_iter().filter(|r| r.speakers > 0).collect()
}

fn edits(distinct: &[Vec<&Sentence>]) -> Vec<EditsRow> {
    let kinds = [EditKind::Name, EditKind::Date, EditKind::Verb, EditKind::Attribution, EditKind::Cut, EditKind::Join];
    let all: Vec<EditKind> = distinct.iter().flatten().flat_map(|s| s.edits.iter().map(|e| e.kind)).collect();
    let row = |kind| EditsRow { what: words::edit(kind), edits: all.iter().filter(|k| **k == kind).count() };
    kinds.map(row).into_iter().filter(|r| r.edits > 0).collect()
}

fn one_origin(lookup: &Lookup<'_>, views: &[ReportView]) -> Vec<StoryRow> {
    let alone = lookup.edition.reports.iter().zip(views).filter(|(r, _)| view::counts(r).2 == 1);
    alone.map(|(r, v)| story(v, words::count(view::counts(r).0, "article"))).collect()
}

/// Stories with at least two articles, all of them from one country.
fn one_country(lookup: &Lookup<'_>, views: &[ReportView]) -> Vec<StoryRow> {
    let told = lookup.edition.reports.iter().zip(views).filter(|(r, _)| r.sources.len() > 1);
    told.filter_map(|(r, v)| Some(story(v, only_country(lookup, r)?))).collect()
}

fn only_country(lookup: &Lookup<'_>, report: &Report) -> Option<String> {
    let mut countries = report.sources.iter().map(|s| country(lookup, s));
    let first = countries.next()??;
    countries.all(|c| c == Some(first)).then(|| format!("outlets of {first} only"))
}

fn country<'a>(lookup: &Lookup<'a>, source: &ReportSource) -> Option<&'a str> {
    lookup.edition.outlet_of(Some(notes::outlet_of(source)), source.url.as_deref())?.country.as_deref()
}

fn story(view: &ReportView, note: String) -> StoryRow {
    StoryRow { slug: view.slug.clone(), headline: view.headline.text.clone(), note }
}

fn percent(part: usize, whole: usize) -> usize {
    (part * 200 + whole) / (2 * whole).max(1)
}
