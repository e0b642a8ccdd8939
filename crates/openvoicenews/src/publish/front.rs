//! The front page: the weightiest report, the others by category, and an end.

use minijinja::value::Value;
use serde::Serialize;

use super::slug;
use super::view::ReportView;

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

/// Lays the reports out, which come weightiest first; `values` are the views as templates take them.
pub(super) fn front<'a>(views: &'a [ReportView], values: &'a [Value]) -> Front<'a> {
    let mut sections: Vec<Section<'_>> = Vec::new();
    for (view, value) in views.iter().zip(values).skip(1) {
        let name = category(view);
        match sections.iter_mut().find(|s| s.name == name) {
            Some(section) => section.reports.push(value),
            None => sections.push(Section { name, anchor: anchor(name), reports: vec![value] }),
        }
    }
    let lead_anchor = views
        .first()
        .map(category)
        .filter(|name| !sections.iter().any(|s| s.name == *name))
        .map_or_else(|| "lead".to_owned(), anchor);
    let row = row(views.first(), &lead_anchor, &sections);
    Front { lead: values.first(), lead_anchor, sections, row }
}

fn row(lead: Option<&ReportView>, lead_anchor: &str, sections: &[Section<'_>]) -> Vec<Entry> {
    let mut row: Vec<Entry> = sections
        .iter()
        .map(|s| Entry { name: s.name.to_owned(), anchor: s.anchor.clone(), reports: s.reports.len() })
        .collect();
    let Some(lead) = lead else { return row };
    match row.iter_mut().find(|e| e.name == category(lead)) {
        Some(entry) => entry.reports += 1,
        None => row.insert(0, Entry { name: category(lead).to_owned(), anchor: lead_anchor.to_owned(), reports: 1 }),
    }
    row
}

fn category(view: &ReportView) -> &str {
    view.categories.first().map_or(UNSORTED, String::as_str)
}

/// The place of a category on the front page, which report pages link to.
pub(super) fn anchor(category: &str) -> String {
    format!("category-{}", slug::words(category, 40))
}
