//! Lists of subscriptions, as feed readers exchange them: OPML 1.0 to 2.0.
//!
//! Reading goes on where a file is broken, and keeps what it does not know, so
//! that what is written after it was read has lost nothing. Our own facts about
//! a source are attributes in a namespace of ours.

mod read;
#[cfg(test)]
mod tests;
mod write;

use std::fmt;

pub use read::read_opml;
pub use write::write_opml;

use crate::model::OutletKind;

/// The namespace of our own attributes.
const NAMESPACE: &str = "urn:openvoicenews:opml";
/// The prefix that it has when we write it.
const OURS: &str = "ovn";
/// The namespaces of others that files use without declaring them.
const KNOWN: [(&str, &str); 1] = [("frss", "https://freshrss.org/opml")];
/// Folders in folders; what is deeper is put into the deepest.
const MAX_DEPTH: usize = 64;

/// A list of feeds in folders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// Its title.
    pub title: Option<String>,
    /// What else its head says: names of elements and their text.
    pub head: Vec<(String, String)>,
    /// Attributes of its root but for the version: the namespaces of those who wrote it.
    pub attributes: Vec<(String, String)>,
    /// What it holds, in its order.
    pub items: Vec<OutlineItem>,
}

/// A feed, or a folder of such.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutlineItem {
    /// `text`: what readers show.
    pub text: Option<String>,
    /// `title`: what the feed calls itself.
    pub title: Option<String>,
    /// `xmlUrl`: the address of the feed; a folder has none.
    pub feed: Option<String>,
    /// `htmlUrl`: the address of the site.
    pub site: Option<String>,
    /// `type`: `rss` for nearly all feeds.
    pub form: Option<String>,
    /// `language`, as it came.
    pub language: Option<String>,
    /// `category`, as it came: names between commas.
    pub category: Option<String>,
    /// The country that it reports from, in words.
    pub country: Option<String>,
    /// Who owns it.
    pub owner: Option<String>,
    /// What kind of publisher it is.
    pub kind: Option<OutletKind>,
    /// The page that states these facts.
    pub fact: Option<String>,
    /// Whether its operator wants it left alone.
    pub paused: bool,
    /// All other attributes, as names and values.
    pub attributes: Vec<(String, String)>,
    /// What a folder holds, in its order.
    pub items: Vec<OutlineItem>,
}

impl OutlineItem {
    /// Its title, else its text; empty where it has neither.
    #[must_use]
    pub fn name(&self) -> &str {
        let title = self.title.as_deref().filter(|t| !t.trim().is_empty());
        title.or(self.text.as_deref()).unwrap_or_default()
    }
}

impl Outline {
    /// All feeds in their order, each with the names of the folders that it is in, outermost first.
    #[must_use]
    pub fn feeds(&self) -> Vec<(Vec<&str>, &OutlineItem)> {
        let mut found = Vec::new();
        collect(&self.items, &mut Vec::new(), &mut found);
        found
    }

    /// Puts an item at the end of a folder, which is made where it is missing.
    pub fn put(&mut self, folder: &[impl AsRef<str>], item: OutlineItem) {
        let mut items = &mut self.items;
        for name in folder {
            let name = name.as_ref();
            let at = items.iter().position(|i| i.feed.is_none() && i.name() == name).unwrap_or_else(|| {
                items.push(OutlineItem { text: Some(name.to_owned()), ..OutlineItem::default() });
                items.len() - 1
            });
            items = &mut items[at].items;
        }
        items.push(item);
    }
}

fn collect<'a>(items: &'a [OutlineItem], folder: &mut Vec<&'a str>, found: &mut Vec<(Vec<&'a str>, &'a OutlineItem)>) {
    for item in items {
        if item.feed.is_some() {
            found.push((folder.clone(), item));
        }
        let is_folder = item.feed.is_none();
        if is_folder {
            folder.push(item.name());
        }
        collect(&item.items, folder, found);
        if is_folder {
            folder.pop();
        }
    }
}

/// Why bytes are no list of subscriptions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotOpml {
    /// There are no bytes, or only white space.
    Empty,
    /// Bytes that are no text.
    NotText,
    /// Text without a tag.
    NoMarkup,
    /// Other markup, with the name of its first element.
    Other(String),
    /// OPML that lists nothing.
    NoOutlines,
}

impl fmt::Display for NotOpml {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotOpml::Empty => f.write_str("it is empty"),
            NotOpml::NotText => f.write_str("it is no text"),
            NotOpml::NoMarkup => f.write_str("it is text without tags"),
            NotOpml::Other(name) => match &*name.to_ascii_lowercase() {
                "html" => f.write_str("it is a web page"),
                "rss" | "feed" | "rdf:rdf" => f.write_str("it is a feed, not a list of feeds"),
                _ => write!(f, "its first element is `{name}`, not `opml`"),
            },
            NotOpml::NoOutlines => f.write_str("it lists no feeds"),
        }
    }
}

impl std::error::Error for NotOpml {}

/// Whether it can be the name of an attribute or element. XML allows more letters; nobody uses them here.
fn is_name(name: &str) -> bool {
    let (first, last) = name.split_once(':').unwrap_or(("x", name));
    let is_part = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
    };
    is_part(first) && is_part(last)
}

/// The namespace of a prefix that nobody declares.
fn namespace_of(prefix: &str) -> String {
    let known = KNOWN.iter().find(|(known, _)| *known == prefix);
    known.map_or_else(|| format!("urn:undeclared:{prefix}"), |(_, namespace)| (*namespace).to_owned())
}

/// XML 1.0, section 2.2, `Char`.
fn is_allowed(c: char) -> bool {
    !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}
