//! Which reports of an edition are of linked stories, and which report an article is in.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::model::{Edition, Report};

/// Linked reports that are named; the weightiest are.
const MOST: usize = 6;

/// Looked up by story and by article.
pub(super) struct Links<'a> {
    edition: &'a Edition,
    slugs: &'a [String],
    /// The linked reports of each story, as places in the edition.
    linked: BTreeMap<&'a str, BTreeSet<usize>>,
    articles: BTreeMap<&'a str, usize>,
}

/// A report of a linked story.
#[derive(Debug, Serialize)]
pub(super) struct SeeAlso {
    pub(super) slug: String,
    headline: String,
    language: String,
}

impl<'a> Links<'a> {
    /// `slugs` are the names of the reports' files, in the order of the edition.
    pub(super) fn new(edition: &'a Edition, slugs: &'a [String]) -> Links<'a> {
        let mut reports: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let mut articles = BTreeMap::new();
        for (at, report) in edition.reports.iter().enumerate() {
            reports.entry(&report.story).or_default().push(at);
            for source in &report.sources {
                articles.entry(&*source.article).or_insert(at);
            }
        }
        let mut linked: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        for report in &edition.reports {
            for other in report.linked.iter().filter(|other| **other != report.story) {
                let (Some(here), Some(there)) = (reports.get(&*report.story), reports.get(&**other)) else { continue };
                // A link leads both ways, whichever of the two stories was there first.
                linked.entry(&report.story).or_default().extend(there);
                linked.entry(other).or_default().extend(here);
            }
        }
        Links { edition, slugs, linked, articles }
    }

    /// The reports of the stories that this report's story is linked to, the weightiest of them in the order of the edition.
    pub(super) fn see_also(&self, report: &Report) -> Vec<SeeAlso> {
        let places = self.linked.get(&*report.story).into_iter().flatten();
        let one = |&at: &usize| {
            let report = self.edition.reports.get(at)?;
            Some(SeeAlso {
                slug: self.slugs.get(at)?.clone(),
                headline: report.headline.text.clone(),
                language: report.language.clone().unwrap_or_else(|| "en".to_owned()),
            })
        };
        places.filter_map(one).take(MOST).collect()
    }

    /// The first report that has the article among its sources.
    pub(super) fn report_of(&self, article: &str) -> Option<&'a Report> {
        self.edition.reports.get(*self.articles.get(article)?)
    }
}
