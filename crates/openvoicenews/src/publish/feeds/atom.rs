//! Atom, RFC 4287.

use super::super::xml::Xml;
use super::{Entry, Feed, rfc3339};

const MEDIA_TYPE: &str = "application/atom+xml";

/// The feed as a document. Without a base URL its links are relative to the
/// feed itself, which Atom allows (RFC 4287, section 4.2.7.1).
pub(super) fn write(feed: &Feed<'_>) -> Vec<u8> {
    Xml::document("feed", &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", "en")], |xml| {
        xml.text("id", &[], &feed.id);
        xml.text("title", &[], &feed.subject.title);
        if !feed.motto.is_empty() {
            xml.text("subtitle", &[], feed.motto);
        }
        xml.text("updated", &[], &rfc3339(feed.updated));
        author(xml, feed);
        link(xml, "self", MEDIA_TYPE, &address(feed, &feed.path("atom")));
        link(xml, "alternate", "text/html", &address(feed, &feed.subject.page));
        for e in &feed.subject.entries {
            entry(xml, feed, e);
        }
    })
}

fn author(xml: &mut Xml, feed: &Feed<'_>) {
    xml.parent("author", &[], |xml| {
        xml.text("name", &[], feed.name);
        if let Some(home) = feed.url("") {
            xml.text("uri", &[], &home);
        }
    });
}

fn entry(xml: &mut Xml, feed: &Feed<'_>, e: &Entry<'_>) {
    let language = e.language.as_deref().map(|l| ("xml:lang", l));
    let attributes: Vec<_> = language.into_iter().collect();
    xml.parent("entry", &attributes, |xml| {
        xml.text("id", &[], &e.id);
        xml.text("title", &[], &e.title);
        if let Some(published) = e.published {
            xml.text("published", &[], &rfc3339(published));
        }
        xml.text("updated", &[], &rfc3339(e.updated));
        link(xml, "alternate", "text/html", &address(feed, &e.path));
        // RFC 4287, section 4.2.7.2: the source of what the entry says.
        for (url, outlet) in &e.sources {
            xml.empty("link", &[("rel", "via"), ("type", "text/html"), ("title", outlet), ("href", url)]);
        }
        for c in &e.categories {
            xml.empty("category", &[("term", &c.term), ("scheme", &c.scheme)]);
        }
        if !e.summary.is_empty() {
            xml.text("summary", &[], &e.summary);
        }
        xml.text("content", &[("type", "html")], &e.content);
    });
}

fn link(xml: &mut Xml, relation: &str, media_type: &str, url: &str) {
    xml.empty("link", &[("rel", relation), ("type", media_type), ("href", url)]);
}

fn address(feed: &Feed<'_>, path: &str) -> String {
    feed.url(path).unwrap_or_else(|| format!("{}{path}", feed.subject.root))
}
