//! The stories of an edition as lanes over time, all on one scale, the biggest first.

use std::collections::BTreeMap;

use minijinja::value::Value;
use serde::Serialize;

use super::chart::{self, Mark, Scale};
use super::links::SeeAlso;
use super::notes::{self, Lookup};
use super::origins::{self, SourceView};
use super::view::{self, ReportView};
use super::words;
use crate::model::{ArticleId, Moment, Report};

/// Articles of a lane that are drawn and named; the others are on the report's page.
const MOST_ARTICLES: usize = 12;
/// Lanes of the page and articles that they name, in all; more would make it heavier than 100 KB.
const MOST_OF_ALL: usize = 120;

/// The page of lanes.
#[derive(Serialize)]
pub(super) struct Lanes<'a> {
    /// The scale of time over all lanes.
    axis: Option<String>,
    /// The first and the last time of publication, where there are any.
    from: Option<String>,
    to: Option<String>,
    stories: Vec<Lane<'a>>,
    /// Stories of the edition that have no lane.
    more: usize,
}

/// A story over time.
#[derive(Serialize)]
struct Lane<'a> {
    report: &'a Value,
    chart: Option<String>,
    articles: Vec<SourceView>,
    /// `5 articles` that are not drawn; empty where all are.
    more: String,
    /// `1 article`; empty where all have a date.
    undated: String,
    /// `1 article` from before the scale; empty where all are on it.
    older: String,
    /// When the parts of a running story began; empty where it has one.
    episodes: Vec<String>,
    linked: Vec<SeeAlso>,
}

/// `views` and `values` are those of the edition's reports, in its order.
pub(super) fn lanes<'a>(lookup: &Lookup<'_>, views: &[ReportView], values: &'a [Value]) -> Lanes<'a> {
    let reports = &lookup.edition.reports;
    let mut order: Vec<usize> = (0..reports.len().min(values.len())).collect();
    // Of equal size the order of the edition stays.
    order.sort_by_key(|&at| {
        let (articles, _, origins) = view::counts(&reports[at]);
        std::cmp::Reverse((origins, articles))
    });
    let mut named = 0;
    let has_room = |at: &&usize| {
        named += 1 + reports[**at].sources.len().clamp(1, MOST_ARTICLES);
        named <= MOST_OF_ALL
    };
    let lanes = order.iter().take_while(has_room).count();
    order.truncate(lanes);
    let times = || order.iter().flat_map(|&at| &reports[at].sources).filter_map(|s| s.published);
    let scale = Scale::new(times().map(|m| m.seconds()));
    let ends = times().min().zip(times().max());
    let stories = order.iter().map(|&at| lane(lookup, &reports[at], &views[at].slug, &values[at], scale.as_ref()));
    Lanes {
        axis: scale.as_ref().map(|s| chart::axis("axis", s)),
        from: ends.map(|(from, to)| end(from, to)),
        to: ends.map(|(from, to)| end(to, from)),
        stories: stories.collect(),
        more: reports.len().saturating_sub(lanes),
    }
}

/// One end of the scale, with the year where the other is of another.
fn end(one: Moment, other: Moment) -> String {
    if one.day().year() == other.day().year() { words::short_moment(one) } else { words::moment(one) }
}

fn lane<'a>(lookup: &Lookup<'_>, report: &Report, slug: &str, value: &'a Value, scale: Option<&Scale>) -> Lane<'a> {
    let mut articles: Vec<Article<'_>> = Vec::new();
    for (origin, carriers) in view::by_origin(report).iter().enumerate() {
        articles.extend(carriers.iter().enumerate().map(|(n, &id)| {
            let published = notes::source(report, id).and_then(|s| s.published);
            Article { id, copy: n > 0, origin, published }
        }));
    }
    // Undated ones last.
    articles.sort_by_key(|a| a.published.map_or(i64::MAX, |m| m.seconds()));
    let count = |n: usize| if n > 0 { words::count(n, "article") } else { String::new() };
    let undated = articles.iter().filter(|a| a.published.is_none()).count();
    let beyond = articles.len().saturating_sub(MOST_ARTICLES);
    articles.truncate(MOST_ARTICLES);
    let family = origins::by_article(lookup, report);
    let views = articles.iter().filter_map(|a| family.get(a.id).cloned());
    Lane {
        report: value,
        chart: scale.and_then(|scale| drawn(lookup, report, slug, scale, &articles)),
        articles: views.collect(),
        more: count(beyond),
        undated: count(undated),
        older: count(articles.iter().filter(|a| a.is_older(scale)).count()),
        episodes: episodes(report),
        linked: lookup.links.see_also(report),
    }
}

fn episodes(report: &Report) -> Vec<String> {
    let began = report.episodes.iter().map(|e| words::timex(&e.episode));
    if report.episodes.len() > 1 { began.collect() } else { Vec::new() }
}

/// An article of a lane.
struct Article<'a> {
    id: &'a ArticleId,
    /// Whether it carries another's text.
    copy: bool,
    /// Which of the story's origins its text is.
    origin: usize,
    published: Option<Moment>,
}

impl Article<'_> {
    fn is_older(&self, scale: Option<&Scale>) -> bool {
        scale.zip(self.published).is_some_and(|(scale, m)| !scale.has(m.seconds()))
    }
}

fn drawn(lookup: &Lookup<'_>, report: &Report, slug: &str, scale: &Scale, articles: &[Article<'_>]) -> Option<String> {
    let mut strands: BTreeMap<usize, Vec<Mark>> = BTreeMap::new();
    for article in articles {
        let Some(at) = article.published.filter(|m| scale.has(m.seconds())) else { continue };
        let label =
            format!("{}, {}{}", notes::outlet(report, article.id), words::short_moment(at), titled(lookup, article.id));
        let mark = Mark { at: at.seconds(), copy: article.copy, label };
        strands.entry(article.origin).or_default().push(mark);
    }
    let strands: Vec<Vec<Mark>> = strands.into_values().collect();
    let (count, _, origins) = view::counts(report);
    let said = format!("{} with {}", words::count(count, "article"), words::count(origins, "origin"));
    chart::lane(&format!("lane-{slug}"), "When the articles came out", &said, scale, &strands)
}

fn titled(lookup: &Lookup<'_>, article: &ArticleId) -> String {
    lookup.edition.articles.get(article).map(|a| format!(": {}", a.title)).unwrap_or_default()
}
