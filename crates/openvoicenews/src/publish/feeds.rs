//! The edition as Atom, RSS and JSON Feed, each with the full reports.

use jiff::tz::TimeZone;
use minijinja::value::{Serde, Value};
use serde::Serialize;
use serde_json::json;

use super::theme::Pages;
use super::view::ReportView;
use super::{Files, Theme, ThemeFault, escape, slug};
use crate::model::{Edition, Moment, Report};

/// Stands for the site in RSS where no base URL is set: RSS requires an
/// absolute link, and a name under `invalid` never leads anywhere (RFC 6761).
const NOWHERE: &str = "https://openvoicenews.invalid/";

#[derive(Serialize)]
struct Feed<'a> {
    name: &'a str,
    motto: &'a str,
    id: String,
    /// Empty where no base URL is set: links are then relative to the feed, as Atom allows.
    base: &'a str,
    home: &'a str,
    updated: String,
    updated_rfc822: String,
    entries: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    id: String,
    title: String,
    summary: String,
    path: String,
    published: Option<String>,
    updated: String,
    published_rfc822: String,
    categories: Vec<String>,
    language: String,
    content: String,
}

/// Adds the three feeds to the files.
pub(super) fn add(files: &mut Files, edition: &Edition, views: &[ReportView], theme: &Theme, pages: &Pages<'_>) -> Result<(), ThemeFault> {
    let base = theme.base().unwrap_or_default();
    let both = edition.reports.iter().zip(views);
    let entries = both.map(|(report, view)| entry(edition, report, view, &base, pages)).collect::<Result<_, _>>()?;
    let newest = edition.reports.iter().filter_map(|r| r.updated.or(r.published)).max();
    let updated = dated(newest, edition);
    let feed = Feed {
        name: &theme.name,
        motto: &theme.motto,
        id: slug::urn(&format!("feed of {}", theme.name)),
        base: &base,
        home: if base.is_empty() { NOWHERE } else { &base },
        updated: rfc3339(updated),
        updated_rfc822: rfc822(updated),
        entries,
    };
    let context = Value::from(Serde(&feed));
    for name in ["feed.atom", "feed.rss"] {
        files.insert(name.to_owned(), pages.render(name, &context)?.into_bytes());
    }
    files.insert("feed.json".to_owned(), json_feed(&feed).to_string().into_bytes());
    Ok(())
}

fn entry(edition: &Edition, report: &Report, view: &ReportView, base: &str, pages: &Pages<'_>) -> Result<Entry, ThemeFault> {
    let path = format!("report/{}.html", view.slug);
    let updated = dated(report.updated.or(report.published), edition);
    let context = minijinja::context! { report => Value::from(Serde(view)), link => format!("{base}{path}") };
    Ok(Entry {
        id: slug::urn(&report.story),
        title: escape::clean(&report.headline.text),
        summary: report.standfirst.as_ref().map(|s| escape::clean(&s.text)).unwrap_or_default(),
        path,
        published: report.published.map(rfc3339),
        updated: rfc3339(updated),
        published_rfc822: rfc822(report.published.unwrap_or(updated)),
        categories: report.categories.iter().map(|c| escape::clean(c)).collect(),
        language: escape::clean(&view.language),
        content: pages.render("feed_body.html", &context)?,
    })
}

/// Atom and RSS require a date: the edition's where a report has none, and the
/// start of Unix time where nothing in the edition is dated.
fn dated(moment: Option<Moment>, edition: &Edition) -> Moment {
    moment.or(edition.date.map(Moment::Day)).unwrap_or(Moment::Instant(jiff::Timestamp::UNIX_EPOCH))
}

fn rfc3339(moment: Moment) -> String {
    match moment {
        Moment::Day(day) => format!("{day}T00:00:00Z"),
        Moment::Instant(t) => t.to_string(),
    }
}

fn rfc822(moment: Moment) -> String {
    let at = match moment {
        Moment::Day(day) => day.at(0, 0, 0, 0),
        Moment::Instant(t) => TimeZone::UTC.to_datetime(t),
    };
    at.strftime("%a, %d %b %Y %H:%M:%S +0000").to_string()
}

/// JSON Feed 1.1. Without a base URL there is nothing that its `url` fields could hold, so they are absent.
fn json_feed(feed: &Feed<'_>) -> serde_json::Value {
    let items: Vec<serde_json::Value> = feed.entries.iter().map(|e| json_item(feed.base, e)).collect();
    let mut out = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.name,
        "description": feed.motto,
        "authors": [{ "name": feed.name }],
        "items": items,
    });
    if !feed.base.is_empty() {
        out["home_page_url"] = json!(format!("{}index.html", feed.base));
        out["feed_url"] = json!(format!("{}feed.json", feed.base));
    }
    out
}

fn json_item(base: &str, e: &Entry) -> serde_json::Value {
    let mut item = json!({
        "id": e.id,
        "title": e.title,
        "content_html": e.content,
        "date_modified": e.updated,
        "tags": e.categories,
        "language": e.language,
    });
    if !e.summary.is_empty() {
        item["summary"] = json!(e.summary);
    }
    if let Some(published) = &e.published {
        item["date_published"] = json!(published);
    }
    if !base.is_empty() {
        item["url"] = json!(format!("{base}{}", e.path));
    }
    item
}
