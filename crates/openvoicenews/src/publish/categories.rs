//! The categories of an edition: which reports stand under each, and the names of their pages.

use std::collections::{BTreeMap, BTreeSet};

use minijinja::value::Value;
use serde::Serialize;

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
#[derive(Clone, Debug, Serialize)]
pub(super) struct CategoryLink {
    pub(super) name: String,
    page: String,
}

/// A category in the row under the masthead.
#[derive(Serialize)]
pub(super) struct Entry<'a> {
    name: &'a str,
    page: &'a str,
    reports: usize,
}

/// The page of a category.
#[derive(Serialize)]
pub(super) struct CategoryPage<'a> {
    name: &'a str,
    page: &'a str,
    reports: Vec<&'a Value>,
}

impl<'a> Categories<'a> {
    /// `reports` are those of an edition, the weightiest first: of each the names of its categories.
    pub(super) fn new(reports: &[&'a [String]]) -> Categories<'a> {
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
            category.page = slug::unique(slug::words(category.name, 40), &mut taken);
        }
        found
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Category<'a>> {
        self.all.iter()
    }

    /// The category that a report stands under on the front page.
    pub(super) fn first_of(&self, report: &[String]) -> Option<&Category<'a>> {
        self.all.get(*self.places.get(names(report).next()?)?)
    }

    /// The categories of a report, as links; none where it stands under what has no category.
    pub(super) fn links(&self, report: &[String]) -> Vec<CategoryLink> {
        let known = named(report).filter_map(|name| self.all.get(*self.places.get(name)?));
        known.map(|c| CategoryLink { name: c.name.to_owned(), page: c.page.clone() }).collect()
    }

    /// All of them with the number of their reports.
    pub(super) fn row(&self) -> Vec<Entry<'_>> {
        self.all.iter().map(|c| Entry { name: c.name, page: &c.page, reports: c.reports.len() }).collect()
    }
}

impl Category<'_> {
    /// `values` are the edition's reports as templates take them.
    pub(super) fn view<'a>(&'a self, values: &'a [Value]) -> CategoryPage<'a> {
        let reports = self.reports.iter().filter_map(|at| values.get(*at)).collect();
        CategoryPage { name: self.name, page: &self.page, reports }
    }
}

/// The names under which a report stands, each once.
fn names(report: &[String]) -> impl Iterator<Item = &str> {
    let unsorted = named(report).next().is_none().then_some(UNSORTED);
    named(report).chain(unsorted)
}

fn named(all: &[String]) -> impl Iterator<Item = &str> {
    let named = all.iter().enumerate().filter(|(at, name)| !name.trim().is_empty() && !all[..*at].contains(name));
    named.map(|(_, name)| name.as_str())
}

/// The names of the categories of each report.
pub(super) fn of(reports: &[Report]) -> Vec<&[String]> {
    reports.iter().map(|r| r.categories.as_slice()).collect()
}
