//! Which feeds a page names.

use std::collections::HashSet;

use super::feed::markup::{Token, Tokens};
use crate::model::FeedForm;
use crate::text::address::{is_web, resolve};
use crate::text::{encoding, references};

/// Bytes of a page that are looked at.
const MAX_BYTES: usize = 8 << 20;
/// Feeds that are told of one page.
const MOST: usize = 100;
/// Characters of a title that are kept.
const LONGEST_TITLE: usize = 120;

/// A feed that a page names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundFeed {
    /// Its address, absolute.
    pub url: String,
    /// What the page calls it.
    pub title: Option<String>,
    /// Its form, as far as the page says.
    pub form: Option<FeedForm>,
}

/// The feeds that a page names, best first.
///
/// What the page declares (`<link rel="alternate">` with the type of a feed,
/// as the HTML standard has it) comes before links that look like feeds. Feeds
/// of comments come last; Atom comes before RSS of the same title, since its
/// dates and texts are plainer. `url` is where the page was read. Never panics;
/// time is linear in the page.
#[must_use]
pub fn find_feeds(html: &[u8], url: &str) -> Vec<FoundFeed> {
    let html = &html[..html.len().min(MAX_BYTES)];
    let decoded = encoding::decode(html, || None);
    let mut page = Page { base: url.to_owned(), found: Vec::new(), seen: HashSet::new(), link: None };
    let mut tokens = Tokens::of(&decoded.text);
    while let Some(token) = tokens.next() {
        match token {
            Token::Start { name, .. } => page.start(name, &mut tokens),
            Token::End(name) if name.eq_ignore_ascii_case("a") => page.end_link(),
            Token::Text(text) => page.text(text),
            _ => {}
        }
    }
    page.end_link();
    let mut found = page.found;
    found.sort_by_key(|f| f.rank);
    found.truncate(MOST);
    found.into_iter().map(|f| f.feed).collect()
}

struct Page {
    base: String,
    found: Vec<Ranked>,
    seen: HashSet<String>,
    /// A link that looks like a feed and whose words are being read.
    link: Option<(FoundFeed, u8)>,
}

struct Ranked {
    /// The lower the better.
    rank: u8,
    feed: FoundFeed,
}

/// How good a feed is for news.
mod rank {
    pub(super) const DECLARED_ATOM: u8 = 0;
    pub(super) const DECLARED: u8 = 1;
    pub(super) const DECLARED_JSON: u8 = 2;
    pub(super) const LINKED: u8 = 3;
    pub(super) const SITEMAP: u8 = 4;
    pub(super) const GUESSED: u8 = 5;
    pub(super) const COMMENTS: u8 = 9;
}

impl Page {
    fn start(&mut self, name: &str, tokens: &mut Tokens<'_>) {
        let href = tokens.attribute("href").map(references::plain).filter(|h| !h.is_empty());
        if name.eq_ignore_ascii_case("base") {
            if let Some(href) = href {
                self.base = resolve(&href, &self.base);
            }
        } else if name.eq_ignore_ascii_case("link") {
            if let Some(href) = href {
                self.declared(&href, tokens);
            }
        } else if name.eq_ignore_ascii_case("a") {
            self.end_link();
            if let Some(href) = href {
                self.linked(&href, tokens);
            }
        } else if ["script", "style", "textarea"].iter().any(|raw| name.eq_ignore_ascii_case(raw)) {
            tokens.skip_raw(name);
        }
    }

    fn declared(&mut self, href: &str, tokens: &Tokens<'_>) {
        let rel = tokens.attribute("rel").unwrap_or_default().to_ascii_lowercase();
        let mut words = rel.split_ascii_whitespace();
        let Some(form) = form_of_type(tokens.attribute("type").unwrap_or_default()) else { return };
        if !words.any(|w| w == "alternate" || w == "feed") {
            return;
        }
        // The interface of a content system and the embedding of a page have the type of a feed, and are none.
        let form = form.or_else(|| form_of_address(href));
        if form == Some(FeedForm::Json) && !looks_like_feed(href) {
            return;
        }
        let rank = match form {
            Some(FeedForm::Atom) => rank::DECLARED_ATOM,
            Some(FeedForm::Json) => rank::DECLARED_JSON,
            _ => rank::DECLARED,
        };
        let title = tokens.attribute("title").map(short).filter(|t| !t.is_empty());
        self.add(FoundFeed { url: resolve(href, &self.base), title, form }, rank);
    }

    fn linked(&mut self, href: &str, tokens: &Tokens<'_>) {
        let stated = form_of_type(tokens.attribute("type").unwrap_or_default()).flatten();
        if stated.is_none() && !looks_like_feed(href) {
            return;
        }
        let url = resolve(href, &self.base);
        let form = stated.or_else(|| form_of_address(href));
        let rank = match form {
            Some(FeedForm::Sitemap) => rank::SITEMAP,
            Some(_) => rank::LINKED,
            None => rank::GUESSED,
        };
        let title = tokens.attribute("title").map(short).filter(|t| !t.is_empty());
        self.link = Some((FoundFeed { url, title, form }, rank));
    }

    /// Words of a link are its title where it has no other.
    fn text(&mut self, text: &str) {
        if let Some((feed, _)) = &mut self.link
            && feed.title.is_none()
        {
            feed.title = Some(short(text)).filter(|t| !t.is_empty());
        }
    }

    fn end_link(&mut self) {
        if let Some((feed, rank)) = self.link.take() {
            self.add(feed, rank);
        }
    }

    fn add(&mut self, feed: FoundFeed, rank: u8) {
        /// More candidates of one page are not kept; the best of so many are among them.
        const MOST_SEEN: usize = 2000;
        if !is_web(&feed.url) || self.seen.len() >= MOST_SEEN || !self.seen.insert(feed.url.clone()) {
            return;
        }
        let rank = if is_of_comments(&feed) { rank::COMMENTS } else { rank };
        self.found.push(Ranked { rank, feed });
    }
}

/// What a type says: `None` where it is no feed's, `Some(None)` where it may be one of several.
fn form_of_type(kind: &str) -> Option<Option<FeedForm>> {
    let kind = kind.split(';').next().unwrap_or(kind).trim().to_ascii_lowercase();
    Some(match &*kind {
        "application/rss+xml" | "application/rdf+xml" | "application/x-rss+xml" | "text/rss+xml" | "text/rss" => {
            Some(FeedForm::Rss)
        }
        "application/atom+xml" | "text/atom+xml" | "text/atom" => Some(FeedForm::Atom),
        "application/feed+json" | "application/json" => Some(FeedForm::Json),
        "application/xml" | "text/xml" => None,
        _ => return None,
    })
}

/// The form that an address tells by its name.
fn form_of_address(address: &str) -> Option<FeedForm> {
    let path = address.split(['?', '#']).next().unwrap_or(address).to_ascii_lowercase();
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    if last.contains("sitemap") && last.ends_with(".xml") {
        Some(FeedForm::Sitemap)
    } else if last.contains("atom") {
        Some(FeedForm::Atom)
    } else if last.ends_with(".json") {
        Some(FeedForm::Json)
    } else if last.contains("rss") || last.ends_with(".rdf") || last == "feed" || last.ends_with("feed.xml") {
        Some(FeedForm::Rss)
    } else {
        None
    }
}

/// Whether a link's address is like those of feeds.
fn looks_like_feed(address: &str) -> bool {
    let lower = address.to_ascii_lowercase();
    if lower.starts_with("mailto:") || lower.starts_with("javascript:") {
        return false;
    }
    let (path, query) = lower.split_once('?').unwrap_or((&lower, ""));
    let path = path.split('#').next().unwrap_or(path).trim_end_matches('/');
    let path = path.split_once("://").map_or(path, |(_, rest)| rest.split_once('/').map_or("", |(_, p)| p));
    let last = path.rsplit('/').next().unwrap_or_default();
    let word = |w: &str| last.split(['.', '-', '_']).any(|part| part == w);
    let page = [".html", ".htm", ".php", ".aspx", ".pdf"].iter().any(|end| last.ends_with(end));
    let named = ["rss", "atom", "feed", "feeds", "rdf", "rss2"].iter().any(|w| word(w));
    let inside = path.split('/').any(|part| matches!(part, "rss" | "feed" | "feeds" | "atom"));
    let asked = query.split('&').any(|p| {
        matches!(p, "feed=rss" | "feed=rss2" | "feed=atom" | "format=rss" | "format=feed" | "output=rss" | "type=rss")
    });
    asked
        || !page && named
        || inside && (last.ends_with(".xml") || last.ends_with(".json"))
        || last.ends_with(".rss")
        || last.contains("sitemap") && last.ends_with(".xml")
}

fn is_of_comments(feed: &FoundFeed) -> bool {
    let url = feed.url.to_ascii_lowercase();
    let title = feed.title.as_deref().unwrap_or_default().to_lowercase();
    url.contains("/comments/")
        || url.contains("comments-feed")
        || title.contains("comment")
        || title.contains("komment")
}

fn short(text: &str) -> String {
    references::plain(text).chars().take(LONGEST_TITLE).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<!DOCTYPE html><html><head><title>Harbour Post</title>
<link rel="stylesheet" href="/s.css"><base href="https://www.harbourpost.example/news/">
<link rel="alternate" type="application/rss+xml" title="Harbour Post &amp; Co" href="/rss.xml">
<link rel=alternate type=application/rss+xml title="Comments" href="https://www.harbourpost.example/comments/feed/">
<link rel="alternate" type="application/atom+xml" href="feed.atom">
<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/2">
<link rel="alternate" hreflang="de" href="/de/">
</head><body><script>var x = '<a href="/fake/feed">';</script>
<a href="/local/rss">Local <b>news</b></a> <a href="/rss.xml">again</a>
<a href="/about.html">About our feed</a> <a href="/sitemap-news.xml">Map</a></body></html>"#;

    #[test]
    fn feeds_of_a_page_best_first() {
        let found = find_feeds(PAGE.as_bytes(), "https://www.harbourpost.example/");
        let told: Vec<(&str, Option<&str>, Option<FeedForm>)> =
            found.iter().map(|f| (f.url.as_str(), f.title.as_deref(), f.form)).collect();
        let host = "https://www.harbourpost.example";
        assert_eq!(
            told,
            [
                (&*format!("{host}/news/feed.atom"), None, Some(FeedForm::Atom)),
                (&*format!("{host}/rss.xml"), Some("Harbour Post & Co"), Some(FeedForm::Rss)),
                (&*format!("{host}/local/rss"), Some("Local"), Some(FeedForm::Rss)),
                (&*format!("{host}/sitemap-news.xml"), Some("Map"), Some(FeedForm::Sitemap)),
                (&*format!("{host}/comments/feed/"), Some("Comments"), Some(FeedForm::Rss)),
            ]
        );
    }

    #[test]
    fn a_page_without_feeds_names_none() {
        assert!(find_feeds(b"<a href='/news/1.html'>News</a>", "https://a.example/").is_empty());
        assert!(find_feeds(b"", "").is_empty());
        assert!(find_feeds(b"<link rel=alternate type=application/rss+xml href=", "https://a.example/").is_empty());
    }
}
