//! Reads JSON Feed, versions 1 and 1.1 (<https://www.jsonfeed.org/version/1.1/>).

use serde_json::{Map, Value};

use super::date;
use super::draft::{Draft, add};
use super::html;
use super::{MAX_ENTRIES, NotAFeed};
use crate::model::{Feed, FeedForm, FurtherList, Note};
use crate::text::{address, references};

type Object = Map<String, Value>;

/// Reads a feed of JSON that was served at `url`.
pub(super) fn read(text: &str, url: &str, notes: &mut Vec<Note>) -> Result<Feed, NotAFeed> {
    let top: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|_| NotAFeed::BrokenJson)?;
    let Value::Object(top) = top else { return Err(NotAFeed::OtherJson) };
    let Some(Value::Array(items)) = top.get("items") else { return Err(NotAFeed::OtherJson) };
    let known = string(&top, "version").is_some_and(|v| v.contains("jsonfeed.org"));
    // Without its version it is one if its entries look so.
    let alike = |item: &Value| item.get("url").is_some() || item.get("content_html").is_some();
    if !known && !items.iter().any(alike) {
        return Err(NotAFeed::OtherJson);
    }
    if items.len() > MAX_ENTRIES {
        let left_out = items.len() - MAX_ENTRIES;
        notes.push(Note::new("feed-long", format!("{left_out} entries after the first {MAX_ENTRIES} were not read")));
    }
    let language = string(&top, "language");
    let resolve = |a: String| address::resolve(&a, url);
    let entries = items.iter().filter_map(Value::as_object).take(MAX_ENTRIES);
    let mut bad_dates = 0;
    let entries = entries.map(|item| draft(item, url, &mut bad_dates)).filter(|d| !d.is_empty()).map(|mut draft| {
        draft.language = draft.language.or_else(|| language.clone());
        draft.entry()
    });
    let feed = Feed {
        form: FeedForm::Json,
        title: string(&top, "title").map(|t| references::tidy(&t)),
        site: string(&top, "home_page_url").map(resolve),
        itself: string(&top, "feed_url").map(resolve),
        hubs: hubs(&top),
        further: string(&top, "next_url")
            .map(resolve)
            .map(|url| FurtherList { url, changed: None })
            .into_iter()
            .collect(),
        entries: entries.collect(),
        language,
        ..Feed::default()
    };
    if bad_dates > 0 {
        notes.push(Note::new("date-unreadable", format!("{bad_dates} dates cannot be read")));
    }
    Ok(feed)
}

fn draft(item: &Object, url: &str, bad_dates: &mut usize) -> Draft {
    let mut draft = Draft::default();
    let resolve = |a: String| address::resolve(&a, url);
    let mut date = |key| {
        let written = string(item, key)?;
        let read = date::read(&written);
        *bad_dates += usize::from(read.is_none());
        read
    };
    draft.published.offer(1, date("date_published"));
    draft.updated.offer(1, date("date_modified"));
    draft.id = string(item, "id");
    draft.url.offer(2, string(item, "url").map(resolve));
    draft.url.offer(1, string(item, "external_url").map(resolve));
    draft.title.offer(1, string(item, "title").map(|t| references::plain(&t)));
    draft.summary.offer(1, string(item, "summary").map(|s| html::escaped(&s)));
    draft.content.offer(2, string(item, "content_html"));
    draft.content.offer(1, string(item, "content_text").map(|t| html::escaped(&t)));
    draft.image.offer(2, string(item, "image").map(resolve));
    draft.image.offer(1, string(item, "banner_image").map(resolve));
    draft.language = string(item, "language");
    // Version 1 had one author.
    let one = item.get("author").into_iter();
    for author in one.chain(item.get("authors").and_then(Value::as_array).into_iter().flatten()) {
        let name = author.get("name").or(Some(author)).and_then(Value::as_str);
        add(&mut draft.authors, references::tidy(name.unwrap_or_default()));
    }
    for tag in item.get("tags").and_then(Value::as_array).into_iter().flatten() {
        add(&mut draft.categories, references::tidy(tag.as_str().unwrap_or_default()));
    }
    draft
}

fn hubs(top: &Object) -> Vec<String> {
    let hubs = top.get("hubs").and_then(Value::as_array).into_iter().flatten();
    hubs.filter_map(|hub| hub.get("url")?.as_str().map(str::to_owned)).take(16).collect()
}

/// A text that is not empty; a number as one, since some tools write ids so.
fn string(object: &Object, key: &str) -> Option<String> {
    let text = match object.get(key)? {
        Value::String(s) => s.trim().to_owned(),
        Value::Number(n) => n.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}
