//! The page of each outlet: what we read of it, what rests on it, what it alone has and what it lacks.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::notes::{self, Lookup};
use super::view::{PointView, ReportView};
use super::{fragment, slug, words};
use crate::model::{Edition, Report, ReportSource, Sentence};

/// An outlet's page.
#[derive(Serialize)]
pub(super) struct OutletView {
    pub(super) slug: String,
    pub(super) name: String,
    country: Option<String>,
    kind: Option<&'static str>,
    owner: Option<String>,
    hosts: Vec<String>,
    /// The page that states these facts.
    source: Option<String>,
    stories_words: String,
    articles_words: String,
    /// Articles that carry another's text.
    copies: usize,
    /// Sentences of the edition that rest on a passage of it.
    sentences: usize,
    articles: Vec<ArticleView>,
    only: Vec<PlacedPoint>,
    lacks: Vec<PlacedPoint>,
}

#[derive(Serialize)]
struct ArticleView {
    title: String,
    href: Option<String>,
    published: Option<String>,
    fetched: Option<String>,
    copy: bool,
    /// Sentences of the report that rest on it.
    cited: usize,
    report: String,
    headline: String,
}

/// A point of a report, with the page it stands on.
#[derive(Serialize)]
struct PlacedPoint {
    report: String,
    text: String,
    note: Option<usize>,
}

/// A report with its page, and its sentences, each once.
struct Told<'a> {
    report: &'a Report,
    view: &'a ReportView,
    sentences: &'a [&'a Sentence],
}

/// The names of the outlets' pages, by the outlets' names.
pub(super) fn pages(edition: &Edition) -> BTreeMap<String, String> {
    let named = edition.reports.iter().flat_map(|r| r.sources.iter().map(notes::outlet_of));
    paged(named.collect()).map(|(name, page)| (name.to_owned(), page)).collect()
}

/// The name of the outlet whose page has this name, among all outlets of an edition.
#[must_use]
pub fn outlet_named<'a>(all: impl IntoIterator<Item = &'a str>, page: &str) -> Option<&'a str> {
    paged(all.into_iter().collect()).find(|(_, its)| its == page).map(|(name, _)| name)
}

fn paged(names: BTreeSet<&str>) -> impl Iterator<Item = (&str, String)> {
    let mut taken = BTreeSet::new();
    names.into_iter().map(move |name| (name, slug::unique(slug::words(name, 60), &mut taken)))
}

/// The outlets of an edition in alphabetical order.
pub(super) fn outlets(lookup: &Lookup<'_>, views: &[ReportView]) -> Vec<OutletView> {
    let all = lookup.edition.reports.iter().zip(views).zip(lookup.distinct);
    let all: Vec<Told<'_>> = all.map(|((report, view), sentences)| Told { report, view, sentences }).collect();
    let mut told: BTreeMap<&str, Vec<&Told<'_>>> = BTreeMap::new();
    for one in &all {
        let names: BTreeSet<&str> = one.report.sources.iter().map(notes::outlet_of).collect();
        names.into_iter().for_each(|name| told.entry(name).or_default().push(one));
    }
    let known = lookup.outlet_pages.iter();
    known.map(|(name, slug)| outlet(lookup, told.get(&**name).map_or(&[], Vec::as_slice), name, slug)).collect()
}

/// The page of the outlet with this name, from the reports that it is a source of.
fn outlet(lookup: &Lookup<'_>, told: &[&Told<'_>], name: &str, slug: &str) -> OutletView {
    let url = told.iter().flat_map(|t| of(t.report, name)).find_map(|s| s.url.as_deref());
    let facts = lookup.edition.outlet_of(Some(name), url).cloned().unwrap_or_default();
    let mut sources: Vec<(&Told<'_>, &ReportSource)> =
        told.iter().flat_map(|t| of(t.report, name).map(move |s| (*t, s))).collect();
    // The newest first, undated ones last.
    sources.sort_by_key(|(_, s)| std::cmp::Reverse(s.published));
    let articles: Vec<ArticleView> = sources.into_iter().map(|(t, s)| article(lookup, t, s)).collect();
    let only = |v: &ReportView| points(v, v.only_from.iter().filter(|o| o.outlet == name).flat_map(|o| &o.points));
    let lacks =
        |v: &ReportView| points(v, v.left_out.iter().filter(|l| l.outlets.iter().any(|o| o == name)).map(|l| &l.point));
    OutletView {
        slug: slug.to_owned(),
        name: name.to_owned(),
        kind: facts.kind.map(words::outlet_kind),
        source: facts.source.as_deref().and_then(fragment::web_url).map(str::to_owned),
        country: facts.country,
        owner: facts.owner,
        hosts: facts.hosts,
        stories_words: words::count(told.len(), "story"),
        articles_words: words::count(articles.len(), "article"),
        copies: articles.iter().filter(|a| a.copy).count(),
        sentences: told.iter().map(|t| resting(t.report, t.sentences, |s| notes::outlet_of(s) == name)).sum(),
        only: told.iter().flat_map(|t| only(t.view)).collect(),
        lacks: told.iter().flat_map(|t| lacks(t.view)).collect(),
        articles,
    }
}

/// A report's sources of one outlet.
fn of<'a>(report: &'a Report, name: &'a str) -> impl Iterator<Item = &'a ReportSource> {
    report.sources.iter().filter(move |s| notes::outlet_of(s) == name)
}

/// How many of a report's sentences, each given once, rest on a passage of a source such as is wanted.
pub(super) fn resting<'a>(
    report: &'a Report,
    sentences: &[&Sentence],
    wanted: impl Fn(&'a ReportSource) -> bool,
) -> usize {
    let ids: BTreeSet<&str> = report.sources.iter().filter(|s| wanted(s)).map(|s| &*s.article).collect();
    sentences.iter().filter(|s| s.evidence.iter().any(|e| ids.contains(&*e.article))).count()
}

fn article(lookup: &Lookup<'_>, told: &Told<'_>, source: &ReportSource) -> ArticleView {
    let Told { report, view, sentences } = told;
    let known = lookup.edition.articles.get(&source.article);
    ArticleView {
        title: known.map_or_else(|| source.article.to_string(), |a| a.title.clone()),
        href: source.url.as_deref().and_then(fragment::web_url).map(str::to_owned),
        published: source.published.map(words::moment),
        fetched: known.and_then(|a| a.fetched).map(words::moment),
        copy: is_copy(report, source),
        cited: resting(report, sentences, |s| s.article == source.article),
        report: view.slug.clone(),
        headline: view.headline.text.clone(),
    }
}

/// Whether the article carries a text that another had first.
pub(super) fn is_copy(report: &Report, source: &ReportSource) -> bool {
    report.origins.iter().any(|o| o.copies.iter().any(|c| c.article == source.article))
}

fn points<'a>(view: &ReportView, points: impl Iterator<Item = &'a PointView>) -> Vec<PlacedPoint> {
    let placed = points.map(|p| PlacedPoint { report: view.slug.clone(), text: p.text.clone(), note: p.note });
    placed.collect()
}
