//! The front page: the weightiest report, the weightiest others of each category, and an end.

use std::collections::BTreeMap;

use minijinja::value::Value;
use serde::Serialize;

use super::categories::CategoryLink;

/// Reports of a category on the front page; all of them are on its own page. With twelve
/// categories it has so many that the page can be read to its end, and is under 100 KB.
const MOST: usize = 6;

/// The front page.
#[derive(Serialize)]
pub(super) struct Front<'a> {
    lead: Option<&'a Value>,
    sections: Vec<Section<'a>>,
    /// All categories of the reports, for the line under the masthead.
    row: Vec<Entry>,
    /// Reports that are not on the page.
    beyond: usize,
}

/// A category of the front page.
#[derive(Serialize)]
struct Section<'a> {
    #[serde(flatten)]
    category: CategoryLink,
    reports: Vec<&'a Value>,
    /// All its reports, those among them of which it is the second category.
    count: usize,
}

/// A category in the row under the masthead.
#[derive(Serialize)]
pub(super) struct Entry {
    #[serde(flatten)]
    category: CategoryLink,
    reports: usize,
}

/// Lays reports out, which come weightiest first: of each its categories, and the card as templates take it.
pub(super) fn front<'a>(categories: &[Vec<CategoryLink>], cards: &'a [Value]) -> Front<'a> {
    let row = row(categories.iter().map(Vec::as_slice));
    let counts: BTreeMap<&str, usize> = row.iter().map(|e| (e.category.page.as_str(), e.reports)).collect();
    let shown = shown(categories);
    let mut sections: Vec<Section<'_>> = Vec::new();
    // The lead stands above the sections, and is in none.
    for &at in shown.iter().skip(1) {
        let (category, Some(card)) = (first(&categories[at]), cards.get(at)) else { continue };
        match sections.iter_mut().find(|s| s.category == category) {
            Some(section) => section.reports.push(card),
            None => {
                let count = counts.get(category.page.as_str()).copied().unwrap_or_default();
                sections.push(Section { category, reports: vec![card], count });
            }
        }
    }
    Front { lead: cards.first(), sections, beyond: categories.len() - shown.len(), row }
}

/// All categories of some reports with their numbers, that of the first report first.
pub(super) fn row<'a>(categories: impl Iterator<Item = &'a [CategoryLink]>) -> Vec<Entry> {
    let mut row: Vec<Entry> = Vec::new();
    for of_one in categories {
        let unsorted = of_one.is_empty().then(CategoryLink::unsorted);
        for category in of_one.iter().cloned().chain(unsorted) {
            match row.iter_mut().find(|e| e.category == category) {
                Some(entry) => entry.reports += 1,
                None => row.push(Entry { category, reports: 1 }),
            }
        }
    }
    row
}

/// The places of the reports that the front page shows, the lead first.
pub(super) fn shown(categories: &[Vec<CategoryLink>]) -> Vec<usize> {
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    let mut places = Vec::new();
    for (at, of_one) in categories.iter().enumerate() {
        // The lead takes no room of its category.
        if at > 0 {
            let shown = taken.entry(first(of_one).page).or_default();
            *shown += 1;
            if *shown > MOST {
                continue;
            }
        }
        places.push(at);
    }
    places
}

/// The category under which a report stands on the page.
fn first(categories: &[CategoryLink]) -> CategoryLink {
    categories.first().cloned().unwrap_or_else(CategoryLink::unsorted)
}
