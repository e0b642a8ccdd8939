//! Feeds and their entries as JSON lines.

use serde::Serialize;

use super::{LineError, write_line};
use crate::model::{Entry, Feed, FeedForm, Moment, Note};

#[derive(Serialize)]
struct FeedLine<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    form: &'static str,
    title: &'a Option<String>,
    site: &'a Option<String>,
    #[serde(rename = "self")]
    itself: &'a Option<String>,
    moved_to: &'a Option<String>,
    hubs: &'a [String],
    language: &'a Option<String>,
    updated: Option<Moment>,
    /// Minutes.
    wait: Option<u32>,
    skip_hours: &'a [u8],
    skip_days: &'a [u8],
    further: Vec<&'a str>,
    notes: &'a [Note],
    entries: &'a [Entry],
}

/// Writes an entry on one line.
///
/// # Errors
///
/// None that is known: every entry can be written.
pub fn write_entry(entry: &Entry) -> Result<String, LineError> {
    write_line(entry)
}

/// Writes a feed with its entries on one line; `file` is where it lay, if anywhere.
///
/// # Errors
///
/// None that is known: every feed can be written.
pub fn write_feed(feed: &Feed, notes: &[Note], file: Option<&str>) -> Result<String, LineError> {
    write_line(&FeedLine {
        file,
        form: form(feed.form),
        title: &feed.title,
        site: &feed.site,
        itself: &feed.itself,
        moved_to: &feed.moved_to,
        hubs: &feed.hubs,
        language: &feed.language,
        updated: feed.updated,
        wait: feed.wait,
        skip_hours: &feed.skip_hours,
        skip_days: &feed.skip_days,
        further: feed.further.iter().map(|list| &*list.url).collect(),
        notes,
        entries: &feed.entries,
    })
}

fn form(form: FeedForm) -> &'static str {
    match form {
        FeedForm::Rss => "rss",
        FeedForm::Atom => "atom",
        FeedForm::Json => "json",
        FeedForm::Sitemap => "sitemap",
    }
}
