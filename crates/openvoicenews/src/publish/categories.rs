//! The categories of an edition: which reports stand under each, and the names of their pages.

use std::collections::{BTreeMap, BTreeSet};

use minijinja::value::Value;
use serde::{Deserialize, Serialize};

use super::slug;
use crate::model::Report;

/// Where reports without a category stand.
const UNSORTED: &str = "More";

/// The categories of an edition, that of the weightiest report first.
pub(super) struct Categories<'a> {
    all: Vec<Category<'a>>,
    places: BTreeMap<&'a str, usize>,
}

/// A category with its reports.
pub(super) struct Category<'a> {
    pub(super) name: &'a str,
    /// The name of its files in `category/`.
    pub(super) page: String,
    /// Its reports by their places in the edition; those of which it is the second category are among them.
    pub(super) reports: Vec<usize>,
}

/// A category as a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct CategoryLink {
    pub(super) name: String,
    pub(super) page: String,
}

impl CategoryLink {
    /// Where reports without a category stand.
    pub(super) fn unsorted() -> CategoryLink {
        CategoryLink { name: UNSORTED.to_owned(), page: slug::words(UNSORTED, 40) }
    }
}

/// The categories of a list of reports as links: of each report the names of its own.
pub(super) fn links(categories: &[&[String]]) -> Vec<Vec<CategoryLink>> {
    let pages = pages(categories.iter().flat_map(|names| names.iter().map(String::as_str)));
    let link = |name: &String| CategoryLink { name: name.clone(), page: pages[name.as_str()].clone() };
    categories.iter().map(|names| names.iter().map(link).collect()).collect()
}

/// The page of a category.
#[derive(Serialize)]
pub(super) struct CategoryPage<'a> {
    pub(super) name: &'a str,
    pub(super) page: &'a str,
    pub(super) reports: Vec<&'a Value>,
}

impl<'a> Categories<'a> {
    /// `reports` are those of an edition, the weightiest first.
    pub(super) fn new(reports: &'a [Report]) -> Categories<'a> {
        let mut found = Categories { all: Vec::new(), places: BTreeMap::new() };
        for (at, report) in reports.iter().enumerate() {
            for name in names(report) {
                let place = *found.places.entry(name).or_insert(found.all.len());
                match found.all.get_mut(place) {
                    Some(category) => category.reports.push(at),
                    None => found.all.push(Category { name, page: String::new(), reports: vec![at] }),
                }
            }
        }
        for (name, page) in pages(found.all.iter().map(|c| c.name)) {
            found.all[found.places[name]].page = page;
        }
        found
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Category<'a>> {
        self.all.iter()
    }

    /// The categories of a report, as links; none where it stands under what has no category.
    pub(super) fn links(&self, report: &Report) -> Vec<CategoryLink> {
        let known = named(report).filter_map(|name| self.all.get(*self.places.get(name)?));
        known.map(|c| CategoryLink { name: c.name.to_owned(), page: c.page.clone() }).collect()
    }
}

impl Category<'_> {
    /// `values` are the edition's reports as templates take them.
    pub(super) fn view<'a>(&'a self, values: &'a [Value]) -> CategoryPage<'a> {
        let reports = self.reports.iter().filter_map(|at| values.get(*at)).collect();
        CategoryPage { name: self.name, page: &self.page, reports }
    }
}

/// The names of the pages of categories. Of two that read alike it must not depend on the day's news which of them has the
/// number.
pub(super) fn pages<'a>(names: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, String> {
    let mut taken = BTreeSet::new();
    let names: BTreeSet<&str> = names.collect();
    names.into_iter().map(|name| (name, slug::unique(slug::words(name, 40), &mut taken))).collect()
}

/// The name under which a report stands where it can stand once only.
pub(super) fn main(report: &Report) -> &str {
    names(report).next().unwrap_or(UNSORTED)
}

/// The names under which a report stands, each once.
fn names(report: &Report) -> impl Iterator<Item = &str> {
    let unsorted = named(report).next().is_none().then_some(UNSORTED);
    named(report).chain(unsorted)
}

/// Whether a report with these categories stands under a name.
pub(super) fn stands_under(categories: &[String], name: &str) -> bool {
    categories.iter().any(|c| c == name) || categories.is_empty() && name == UNSORTED
}

/// The category whose page has this name, among those of a list of reports.
pub(super) fn with_page(categories: &[&[String]], page: &str) -> Option<String> {
    let unsorted = categories.iter().any(|names| names.is_empty()).then_some(UNSORTED);
    let names = categories.iter().flat_map(|names| names.iter().map(String::as_str)).chain(unsorted);
    pages(names).into_iter().find(|(_, p)| p == page).map(|(name, _)| name.to_owned())
}

pub(super) fn named(report: &Report) -> impl Iterator<Item = &str> {
    let all = &report.categories;
    let named = all.iter().enumerate().filter(|(at, name)| !name.trim().is_empty() && !all[..*at].contains(name));
    named.map(|(_, name)| name.as_str())
}
