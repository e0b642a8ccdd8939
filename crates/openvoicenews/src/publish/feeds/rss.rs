//! RSS 2.0 by the rules of the RSS Advisory Board, with what the W3C's feed validator asks beside them.

use super::super::xml::Xml;
use super::{Entry, Extent, Feed, rfc822};

/// Stands for the site where no base URL is set: RSS requires an absolute link
/// of a channel, and a name under `invalid` never leads anywhere (RFC 6761).
const NOWHERE: &str = "https://openvoicenews.invalid/";

const NAMESPACES: [(&str, &str); 4] = [
    ("version", "2.0"),
    ("xmlns:atom", "http://www.w3.org/2005/Atom"),
    ("xmlns:content", "http://purl.org/rss/1.0/modules/content/"),
    ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
];

/// The feed as a document. An item without an address has its `guid` alone.
pub(super) fn write(feed: &Feed<'_>) -> Vec<u8> {
    Xml::document("rss", &NAMESPACES, |xml| {
        xml.parent("channel", &[], |xml| {
            xml.text("title", &[], &feed.subject.title);
            xml.text(
                "link",
                &[],
                &feed.url(&feed.subject.page).unwrap_or_else(|| format!("{NOWHERE}{}", feed.subject.page)),
            );
            xml.text("description", &[], if feed.motto.is_empty() { feed.name } else { feed.motto });
            xml.text("language", &[], "en");
            xml.text("lastBuildDate", &[], &rfc822(feed.updated));
            if let Some(url) = feed.url(&feed.path("rss")) {
                xml.empty("atom:link", &[("rel", "self"), ("type", "application/rss+xml"), ("href", &url)]);
            }
            for e in &feed.subject.entries {
                item(xml, feed, e);
            }
        });
    })
}

fn item(xml: &mut Xml, feed: &Feed<'_>, e: &Entry<'_>) {
    xml.parent("item", &[], |xml| {
        xml.text("title", &[], &e.title);
        if let Some(url) = feed.url(&e.path) {
            xml.text("link", &[], &url);
        }
        // The address can change with the headline; the report stays the same.
        xml.text("guid", &[("isPermaLink", "false")], &e.id);
        xml.text("pubDate", &[], &rfc822(e.published.unwrap_or(e.updated)));
        // `author` would have to be an e-mail address.
        xml.text("dc:creator", &[], feed.name);
        for c in &e.categories {
            xml.text("category", &[("domain", &c.scheme)], &c.term);
        }
        match feed.subject.extent {
            Extent::Excerpts => xml.text("description", &[], &e.content),
            Extent::Full => {
                // Readers that know both take the second, so the description comes first.
                xml.text("description", &[], if e.summary.is_empty() { &e.title } else { &e.summary });
                xml.text("content:encoded", &[], &e.content);
            }
        }
    });
}
