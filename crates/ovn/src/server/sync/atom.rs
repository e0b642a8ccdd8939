//! A stream as Atom (RFC 4287), for programs that read feeds under a key: states are categories of Google Reader's scheme.

use axum::http::StatusCode;
use axum::response::Response;

use super::entries::{Entry, escape};
use super::greader::states;
use super::{answer, ids};

/// The scheme by which programs know what is read.
const SCHEME: &str = "http://www.google.com/reader/";

/// The feed of a stream.
pub(super) fn feed(title: &str, base: &str, stream: &str, entries: &[Entry], now: i64) -> Response {
    let updated = entries.iter().map(|e| e.updated).max().unwrap_or(now);
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\
         <id>tag:google.com,2005:reader/{0}</id><title>{1}</title><updated>{2}</updated>\
         <link rel=\"alternate\" type=\"text/html\" href=\"{3}/\"/>\n",
        escape(stream),
        escape(&title_of(title, stream, entries)),
        date(updated),
        escape(base)
    );
    entries.iter().for_each(|e| xml.push_str(&entry(e)));
    xml.push_str("</feed>\n");
    answer(StatusCode::OK, "application/atom+xml; charset=utf-8", xml)
}

/// A category's feed is called as it is.
fn title_of(title: &str, stream: &str, entries: &[Entry]) -> String {
    match entries.first() {
        Some(first) if first.feed.id == stream => first.feed.title.clone(),
        _ => title.to_owned(),
    }
}

fn entry(entry: &Entry) -> String {
    let Entry { placed, feed, title, author, url, html, published, updated } = entry;
    let state = |name: &String| {
        let label = name.rsplit('/').next().unwrap_or_default();
        format!("<category term=\"{}\" scheme=\"{SCHEME}\" label=\"{}\"/>", escape(name), escape(label))
    };
    let states: String = states(placed, feed).iter().map(state).collect();
    format!(
        "<entry><id>{}</id><title>{}</title><link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\
         <published>{}</published><updated>{}</updated><author><name>{}</name></author>{states}\
         <content type=\"html\">{}</content></entry>\n",
        ids::long(placed.id),
        escape(title),
        escape(url),
        date(*published),
        date(*updated),
        escape(author),
        escape(html)
    )
}

fn date(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds).unwrap_or(jiff::Timestamp::UNIX_EPOCH).to_string()
}
