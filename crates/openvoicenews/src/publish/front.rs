//! The front page: the weightiest report, the others by category, and an end.

use minijinja::value::Value;
use serde::Serialize;

use super::slug;

/// Where reports without a category stand.
const UNSORTED: &str = "More";

/// The front page.
#[derive(Serialize)]
pub(super) struct Front<'a> {
    lead: Option<&'a Value>,
    /// Where the lead stands: its category's place, where it is the only report of it.
    lead_anchor: String,
    sections: Vec<Section<'a>>,
    /// The category row: every category of the edition, the lead's first.
    row: Vec<Entry>,
}

/// A category of the front page.
#[derive(Serialize)]
struct Section<'a> {
    name: &'a str,
    anchor: String,
    reports: Vec<&'a Value>,
}

/// A category in the row under the masthead.
#[derive(Serialize)]
struct Entry {
    name: String,
    anchor: String,
    reports: usize,
}

/// Lays the reports out, which come weightiest first: of each its [`category`], and the card as templates take it.
pub(super) fn front<'a>(categories: &[&'a str], cards: &'a [Value]) -> Front<'a> {
    let mut sections: Vec<Section<'_>> = Vec::new();
    for (name, card) in categories.iter().zip(cards).skip(1) {
        match sections.iter_mut().find(|s| s.name == *name) {
            Some(section) => section.reports.push(card),
            None => sections.push(Section { name, anchor: anchor(name), reports: vec![card] }),
        }
    }
    let lead = categories.first().copied();
    let lead_anchor =
        lead.filter(|name| !sections.iter().any(|s| s.name == *name)).map_or_else(|| "lead".to_owned(), anchor);
    let row = row(lead, &lead_anchor, &sections);
    Front { lead: cards.first(), lead_anchor, sections, row }
}

fn row(lead: Option<&str>, lead_anchor: &str, sections: &[Section<'_>]) -> Vec<Entry> {
    let mut row: Vec<Entry> = sections
        .iter()
        .map(|s| Entry { name: s.name.to_owned(), anchor: s.anchor.clone(), reports: s.reports.len() })
        .collect();
    let Some(lead) = lead else { return row };
    match row.iter_mut().find(|e| e.name == lead) {
        Some(entry) => entry.reports += 1,
        None => row.insert(0, Entry { name: lead.to_owned(), anchor: lead_anchor.to_owned(), reports: 1 }),
    }
    row
}

/// The category under which a report stands: its first one.
pub(super) fn category(first: Option<&str>) -> &str {
    first.unwrap_or(UNSORTED)
}

/// The place of a category on the front page, which report pages link to.
pub(super) fn anchor(category: &str) -> String {
    format!("category-{}", slug::words(category, 40))
}
