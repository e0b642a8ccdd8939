//! What a publisher lists: a feed or a sitemap, and its entries.

use serde::{Deserialize, Serialize};

use super::Moment;

/// The list that a publisher keeps of what it has published, as one capture of it says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Feed {
    /// The form it came in.
    pub form: FeedForm,
    /// Its title, plain text.
    pub title: Option<String>,
    /// The page that it belongs to.
    pub site: Option<String>,
    /// Where it says that it is itself (`rel="self"`): the topic of WebSub.
    pub itself: Option<String>,
    /// Where it says that it has moved to.
    pub moved_to: Option<String>,
    /// Its WebSub hubs.
    pub hubs: Vec<String>,
    /// BCP 47, as it came.
    pub language: Option<String>,
    /// When it says that it was last changed.
    pub updated: Option<Moment>,
    /// How many minutes it asks readers to wait: `ttl`, or the syndication module's period divided by its frequency.
    pub wait: Option<u32>,
    /// Hours of the day in UTC, 0 to 23, at which it asks not to be read.
    pub skip_hours: Vec<u8>,
    /// Days of the week, Monday is 0, on which it asks not to be read.
    pub skip_days: Vec<u8>,
    /// Further lists that it names: the sitemaps of a sitemap index; the next page of a feed, or the archive before it
    /// (RFC 5005).
    pub further: Vec<FurtherList>,
    /// What it lists, in its order.
    pub entries: Vec<Entry>,
}

/// A list that another one names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FurtherList {
    /// Where it is to be had.
    pub url: String,
    /// When it was last changed, as the list says that names it.
    pub changed: Option<Moment>,
}

/// The form of a feed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum FeedForm {
    /// RSS 0.9x to 2.0, also RSS 1.0 in RDF.
    #[default]
    Rss,
    /// Atom, also 0.3.
    Atom,
    /// JSON Feed.
    Json,
    /// A sitemap, with or without news of Google's extension, or an index of sitemaps.
    Sitemap,
}

/// One thing that a feed lists: most often an article.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Entry {
    /// Its id: `guid`, `id`, else its address, else a hash of its title and text.
    pub id: String,
    /// Where it is to be read, absolute.
    pub url: Option<String>,
    /// The headline, plain text.
    pub title: String,
    /// A lede or summary, HTML.
    pub summary: Option<String>,
    /// The whole text, HTML, where the feed carries it.
    pub content: Option<String>,
    /// First publication.
    pub published: Option<Moment>,
    /// Last change.
    pub updated: Option<Moment>,
    /// Authors' names.
    pub authors: Vec<String>,
    /// Topics, in the publisher's words.
    pub categories: Vec<String>,
    /// BCP 47, as it came, of the entry or of its feed.
    pub language: Option<String>,
    /// The publisher that it was taken from (`<source>`, `news:name`), where that is another than the feed's.
    pub outlet: Option<String>,
    /// That publisher's address.
    pub outlet_url: Option<String>,
    /// A picture.
    pub image: Option<String>,
}
