//! What a feed says of an article, as an article: its headline, and the text or lede that the feed carries.

use super::html::Page;
use super::{NotAnArticle, address, blocks, language};
use crate::model::{Article, ArticleId, Entry, Moment, Note};
use crate::text::{agency_credit, sentences};

/// A block with a larger share of links leads elsewhere: "Continue reading", "Share", "More on this".
const LINKS: f32 = 0.6;

/// Where an entry was read, and what its feed's publisher is called.
#[derive(Clone, Debug, Default)]
pub struct EntryOrigin<'a> {
    /// The article's id, where it has one already.
    pub id: Option<ArticleId>,
    /// The publisher's name, where the entry gives no other.
    pub outlet: Option<&'a str>,
    /// When the feed was read.
    pub fetched: Option<Moment>,
}

/// Makes an article of a feed's entry. The text is that of the feed: often a lede, sometimes the whole, sometimes none;
/// a headline alone is evidence too. A sentence that breaks off ("...") says nothing that can be relied on and is left
/// out, and so is what leads elsewhere.
///
/// # Errors
///
/// Where the entry has neither headline nor text.
pub fn entry(entry: &Entry, origin: &EntryOrigin<'_>) -> Result<Article, NotAnArticle> {
    let mut notes = vec![match &entry.content {
        Some(_) => Note::new("from-feed", "the text is that of the publisher's feed"),
        None => Note::new("lede-only", "the feed has a lede only"),
    }];
    let title = entry.title.split_whitespace().collect::<Vec<_>>().join(" ");
    let html = entry.content.as_deref().or(entry.summary.as_deref()).unwrap_or_default();
    let text = text_of(html, &title);
    if text.is_empty() && title.is_empty() {
        return Err(NotAnArticle::NoText);
    }
    if text.is_empty() {
        notes[0] = Note::new("headline-only", "the feed has a headline only");
    }
    let url = entry.url.as_deref().and_then(|url| address::canonical(std::iter::empty(), url));
    let given = || url.as_deref().map_or_else(|| Article::id_of(&entry.id), Article::id_of);
    let host = || url.as_deref().and_then(address::host);
    let outlet = entry.outlet.as_deref().or(origin.outlet).or_else(host).map(str::to_owned);
    Ok(Article {
        id: origin.id.clone().unwrap_or_else(given),
        byline: entry.authors.clone(),
        published: entry.published.or(entry.updated),
        modified: entry.updated.filter(|m| entry.published.is_some_and(|p| *m > p)),
        language: language::stated(entry.language.as_deref(), &text),
        agency: agency_credit(&entry.authors, &text).map(|c| c.agency),
        revision: Article::revision_of(&title, &text),
        title,
        url,
        outlet,
        text,
        fetched: origin.fetched,
        notes,
    })
}

/// The paragraphs of a feed's HTML that are the article's own.
fn text_of(html: &str, title: &str) -> String {
    let page = Page::parse(html);
    let blocks = blocks::blocks(&page);
    let own = blocks.iter().filter(|b| b.link_density() < LINKS && !is_trailer(&b.text) && b.text != title);
    let mut paragraphs: Vec<&str> = own.map(|b| b.text.as_str()).collect();
    while let Some(last) = paragraphs.pop() {
        let whole = without_broken_end(last);
        if !whole.is_empty() {
            paragraphs.push(whole);
            break;
        }
    }
    paragraphs.join("\n\n")
}

/// A paragraph without the sentence in which it breaks off.
fn without_broken_end(paragraph: &str) -> &str {
    let breaks_off = |s: &str| {
        let s = s.trim_end_matches([' ', ']', ')']);
        s.ends_with('…') || s.ends_with("...")
    };
    let mut rest = paragraph.trim();
    while breaks_off(rest) {
        let last = sentences(rest).last().map_or(0, |s| s.start);
        rest = rest[..last].trim_end();
    }
    rest
}

/// What publishing systems put under the text.
fn is_trailer(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    let said = ["continue reading", "read more", "read the full", "read full", "click here", "view entire post"];
    let post =
        text.starts_with("the post ") && (text.contains("appeared first on") || text.contains("first appeared on"));
    post || (text.len() < 80 && said.iter().any(|s| text.starts_with(s)))
}
