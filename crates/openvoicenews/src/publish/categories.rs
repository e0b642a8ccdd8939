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
    /// A category with the page that it has where no other is called like it.
    pub(super) fn of(name: &str) -> CategoryLink {
        CategoryLink { name: name.to_owned(), page: file(name) }
    }

    /// Where reports without a category stand.
    pub(super) fn unsorted() -> CategoryLink {
        CategoryLink::of(UNSORTED)
    }
}

/// The page of a category.
#[derive(Serialize)]
pub(super) struct CategoryPage<'a> {
    name: &'a str,
    page: &'a str,
    reports: Vec<&'a Value>,
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
        // Of two names that read alike it must not depend on the day's news which of them has the number.
        let mut taken = BTreeSet::new();
        for place in found.places.values() {
            let category = &mut found.all[*place];
            category.page = slug::unique(file(category.name), &mut taken);
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

fn file(name: &str) -> String {
    slug::words(name, 40)
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

pub(super) fn named(report: &Report) -> impl Iterator<Item = &str> {
    let all = &report.categories;
    let named = all.iter().enumerate().filter(|(at, name)| !name.trim().is_empty() && !all[..*at].contains(name));
    named.map(|(_, name)| name.as_str())
}
