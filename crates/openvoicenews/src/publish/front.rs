//! The front page: the weightiest report, the weightiest others of each category, and an end.

use std::collections::BTreeMap;

use minijinja::value::Value;
use serde::Serialize;

use super::categories::{Categories, Category, Entry};

/// Reports of a category on the front page; all of them are on its own page. With twelve
/// categories it has so many that the page can be read to its end, and is under 100 KB.
const MOST: usize = 6;

/// The front page.
#[derive(Serialize)]
pub(super) struct Front<'a> {
    lead: Option<&'a Value>,
    sections: Vec<Section<'a>>,
    /// All categories of the edition, for the line under the masthead.
    row: Vec<Entry<'a>>,
    /// Reports of the edition that are not on the page.
    beyond: usize,
}

/// A category of the front page.
#[derive(Serialize)]
struct Section<'a> {
    name: &'a str,
    /// The name of its page in `category/`.
    page: &'a str,
    reports: Vec<&'a Value>,
    /// Reports of the category in the edition.
    count: usize,
}

/// Lays the reports out, which come weightiest first: of each the names of its categories; `values` are the reports as
/// templates take them.
pub(super) fn front<'a>(reports: &[&[String]], categories: &'a Categories<'_>, values: &'a [Value]) -> Front<'a> {
    let shown = shown(reports, categories);
    let mut sections: Vec<Section<'a>> = Vec::new();
    // The lead stands above the sections, and is in none.
    for &at in shown.iter().skip(1) {
        let (Some(category), Some(value)) = (categories.first_of(reports[at]), values.get(at)) else { continue };
        match sections.iter_mut().find(|s| s.page == category.page) {
            Some(section) => section.reports.push(value),
            None => sections.push(section(category, value)),
        }
    }
    Front { lead: values.first(), sections, row: categories.row(), beyond: reports.len() - shown.len() }
}

fn section<'a>(category: &'a Category<'_>, first: &'a Value) -> Section<'a> {
    Section { name: category.name, page: &category.page, reports: vec![first], count: category.reports.len() }
}

/// The places of the reports that the front page shows, the lead first.
pub(super) fn shown(reports: &[&[String]], categories: &Categories<'_>) -> Vec<usize> {
    let mut taken: BTreeMap<&str, usize> = BTreeMap::new();
    let mut places = Vec::new();
    for (at, report) in reports.iter().enumerate() {
        // The lead takes no room of its category.
        if at > 0 {
            let shown = taken.entry(categories.first_of(report).map_or("", |c| &c.page)).or_default();
            *shown += 1;
            if *shown > MOST {
                continue;
            }
        }
        places.push(at);
    }
    places
}
