//! The page of each outlet: what we read of it, what rests on it, what it alone has and what it lacks.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::notes::{self, Lookup};
use super::view::{PointView, ReportView};
use super::{fragment, slug, words};
use crate::model::{Edition, Report, ReportSource};

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

/// The names of the outlets' pages, by the outlets' names.
pub(super) fn pages(edition: &Edition) -> BTreeMap<String, String> {
    let named = edition.reports.iter().flat_map(|r| r.sources.iter().map(notes::outlet_of));
    let names: BTreeSet<String> = named.collect();
    let mut taken = BTreeSet::new();
    names
        .into_iter()
        .map(|name| (slug::unique(slug::words(&name, 60), &mut taken), name))
        .map(|(s, n)| (n, s))
        .collect()
}

/// The outlets of an edition in alphabetical order.
pub(super) fn outlets(lookup: &Lookup<'_>, views: &[ReportView]) -> Vec<OutletView> {
    let known = lookup.outlet_pages.iter();
    known.map(|(name, slug)| outlet(lookup, views, name, slug)).collect()
}

fn outlet(lookup: &Lookup<'_>, views: &[ReportView], name: &str, slug: &str) -> OutletView {
    let told: Vec<(&Report, &ReportView)> =
        lookup.edition.reports.iter().zip(views).filter(|(r, _)| of(r, name).next().is_some()).collect();
    let url = told.iter().flat_map(|(r, _)| of(r, name)).find_map(|s| s.url.as_deref());
    let facts = lookup.edition.outlet_of(Some(name), url).cloned().unwrap_or_default();
    let articles: Vec<ArticleView> =
        told.iter().flat_map(|(r, v)| of(r, name).map(|s| article(lookup, r, v, s))).collect();
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
        sentences: told.iter().map(|(r, _)| resting(r, |s| notes::outlet_of(s) == name)).sum(),
        only: told.iter().flat_map(|(_, v)| only(v)).collect(),
        lacks: told.iter().flat_map(|(_, v)| lacks(v)).collect(),
        articles,
    }
}

/// A report's sources of one outlet.
fn of<'a>(report: &'a Report, name: &'a str) -> impl Iterator<Item = &'a ReportSource> {
    report.sources.iter().filter(move |s| notes::outlet_of(s) == name)
}

/// The report's sentences that rest on a passage of a source such as is wanted.
pub(super) fn resting(report: &Report, wanted: impl Fn(&ReportSource) -> bool) -> usize {
    let ids: BTreeSet<&str> = report.sources.iter().filter(|s| wanted(s)).map(|s| &*s.article).collect();
    let sentences = notes::distinct(report).into_iter();
    sentences.filter(|s| s.evidence.iter().any(|e| ids.contains(&*e.article))).count()
}

fn article(lookup: &Lookup<'_>, report: &Report, view: &ReportView, source: &ReportSource) -> ArticleView {
    let known = lookup.edition.articles.get(&source.article);
    ArticleView {
        title: known.map_or_else(|| source.article.to_string(), |a| a.title.clone()),
        href: source.url.as_deref().and_then(fragment::web_url).map(str::to_owned),
        published: source.published.map(words::moment),
        fetched: known.and_then(|a| a.fetched).map(words::moment),
        copy: is_copy(report, source),
        cited: resting(report, |s| s.article == source.article),
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
