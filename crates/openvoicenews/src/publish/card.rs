//! What is kept of a published report beside its text: enough for lists, rules and the readers' own pages.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::rules::{Facts, plain};
use super::view::ReportView;
use super::{ThemeFault, categories, notes};
use crate::model::{Edition, Moment, Report, StoryId};

/// Paragraphs that a card has room for.
const OPENING: usize = 2;

/// A published report in short.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// Its story.
    pub story: StoryId,
    /// The name of its page in `report/`.
    pub slug: String,
    /// Its headline.
    pub headline: String,
    /// Its first sentence.
    #[serde(default)]
    pub standfirst: Option<String>,
    /// Names of its categories, the main one first.
    #[serde(default)]
    pub categories: Vec<String>,
    /// The publication of its newest article.
    #[serde(default)]
    pub published: Option<Moment>,
    /// The last change of any of its articles.
    #[serde(default)]
    pub updated: Option<Moment>,
    /// Its importance in its edition.
    #[serde(default)]
    pub weight: f64,
    /// What rules look at.
    #[serde(default)]
    pub facts: Facts,
    /// The card as templates take it.
    #[serde(default)]
    pub view: serde_json::Value,
}

impl Card {
    /// Whether the report stands under the category of this name.
    #[must_use]
    pub fn stands_under(&self, category: &str) -> bool {
        categories::stands_under(&self.categories, category)
    }
}

/// Makes the card of a report from its view.
///
/// # Errors
///
/// Where the view has no form in JSON, which is a fault of ours.
pub(super) fn card(edition: &Edition, report: &Report, view: &ReportView) -> Result<Card, ThemeFault> {
    let mut shown = serde_json::to_value(view).map_err(|e| ThemeFault::unwritable(&e))?;
    if let Some(fields) = shown.as_object_mut() {
        for unused in ["only_from", "left_out"] {
            fields.remove(unused);
        }
        if let Some(paragraphs) = fields.get_mut("paragraphs").and_then(|p| p.as_array_mut()) {
            paragraphs.truncate(OPENING);
        }
    }
    Ok(Card {
        story: report.story.clone(),
        slug: view.slug.clone(),
        headline: report.headline.text.clone(),
        standfirst: report.standfirst.as_ref().map(|s| s.text.clone()),
        categories: categories::named(report).map(str::to_owned).collect(),
        published: report.published,
        updated: report.updated.or(report.published),
        weight: report.importance.value,
        facts: facts(edition, report),
        view: shown,
    })
}

/// What is known of a report without its text, and its words.
fn facts(edition: &Edition, report: &Report) -> Facts {
    let named = |s| edition.outlet_of(Some(notes::outlet_of(s)), s.url.as_deref());
    let outlets: BTreeSet<String> = report.sources.iter().map(|s| notes::outlet_of(s).to_owned()).collect();
    let countries = report.sources.iter().filter_map(|s| named(s)?.country.clone()).collect();
    let voices = report.coverage.voices.iter().map(|v| v.speaker.as_str());
    let sides = report.sides.iter().map(|s| s.speaker.as_str());
    let names: BTreeSet<String> = voices.chain(sides).map(plain).collect();
    let mut text = String::new();
    let mut told = BTreeSet::new();
    for sentence in report.sentences().filter(|s| told.insert(s.text.as_str())) {
        text.push_str(&plain(&sentence.text));
        text.push('\n');
    }
    Facts {
        outlets,
        countries,
        language: report.language.clone(),
        topics: report.categories.iter().chain(&report.media_topics).cloned().collect(),
        names,
        text,
    }
}
