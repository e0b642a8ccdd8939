//! JSON Feed 1.1.

use serde_json::{Value, json};

use super::{Entry, Feed, rfc3339};

/// The feed as a document. Without a base URL there is nothing that its `url` fields could hold, so they are absent.
pub(super) fn write(feed: &Feed<'_>) -> Vec<u8> {
    let mut author = json!({ "name": feed.name });
    let mut out = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.subject.title,
        "description": feed.motto,
        "language": "en",
    });
    if let Some(home) = feed.url("") {
        out["home_page_url"] = json!(feed.url(&feed.subject.page));
        out["feed_url"] = json!(feed.url(&feed.path("json")));
        author["url"] = json!(home);
    }
    out["authors"] = json!([author]);
    out["items"] = feed.subject.entries.iter().map(|e| item(feed, e)).collect();
    let mut bytes = out.to_string().into_bytes();
    bytes.push(b'\n');
    bytes
}

fn item(feed: &Feed<'_>, e: &Entry<'_>) -> Value {
    let mut item = json!({ "id": e.id, "title": e.title, "content_html": e.content });
    if let Some(url) = feed.url(&e.path) {
        item["url"] = json!(url);
    }
    if !e.summary.is_empty() {
        item["summary"] = json!(e.summary);
    }
    if let Some(published) = e.published {
        item["date_published"] = json!(rfc3339(published));
    }
    item["date_modified"] = json!(rfc3339(e.updated));
    // Tags are words for people, so the codes of Media Topics stay out.
    let tags: Vec<&str> =
        e.categories.iter().filter(|c| c.scheme != super::MEDIA_TOPICS).map(|c| c.term.as_str()).collect();
    if !tags.is_empty() {
        item["tags"] = json!(tags);
    }
    if let Some(language) = &e.language {
        item["language"] = json!(language);
    }
    item
}
