//! Step 2: from the bytes that a publisher served to an article.
//!
//! Bytes are decoded (`decode`), parsed once into a flat tree (`html`), and
//! read twice: as facts (`facts`) and as blocks of text (`blocks`). Each
//! field of the article has a file with its rule of judgement; `spec/extract`
//! explains the rules and runs as their test. Time and memory are linear in the
//! page, and every part has a limit.

mod address;
mod blocks;
mod body;
mod byline;
mod changes;
mod date;
mod decode;
mod entry;
mod facts;
mod headline;
mod html;
mod language;
mod linked_data;
mod months;
mod plain;
mod tag;

use std::fmt;

pub use changes::changes;
pub use entry::{EntryOrigin, entry};
pub use plain::plain;

use crate::model::{Article, Capture, Note};
use crate::text::agency_credit;
use body::folded;
use facts::Facts;
use html::Page;

/// Why a page gives no article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotAnArticle {
    /// No text was found in it.
    NoText,
    /// A front page or section: headlines of other pages, a line or two under each.
    Front,
    /// The bytes are no text: compressed, an image, another file.
    NotText,
}

impl fmt::Display for NotAnArticle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            NotAnArticle::NoText => "no article text in the page",
            NotAnArticle::Front => "the page is a front of teasers, not an article",
            NotAnArticle::NotText => "the bytes are not text, so not a web page",
        })
    }
}

impl std::error::Error for NotAnArticle {}

/// Extracts the article of a page.
///
/// # Errors
///
/// Where the page has no article. Never panics or hangs, whatever the bytes.
pub fn article(capture: &Capture) -> Result<(Article, Vec<Note>), NotAnArticle> {
    let mut notes = Vec::new();
    let html = decode::decode(&capture.html, &mut notes)?;
    let page = Page::parse(&html);
    note_limits(&page, &mut notes);
    let facts = Facts::of(&page);
    let blocks = blocks::blocks(&page);

    let url = canonical(&facts, &capture.url);
    let outlet = outlet(&facts, url.as_deref());
    let headline = headline::headline(&facts, outlet.as_deref());
    let hints = body::Hints {
        title: headline.text.clone(),
        headline: headline.node,
        description: descriptions(&facts),
        body: stated_body(&facts),
        stated: states_article(&facts),
    };
    let text = body::text(&page, &blocks, &hints, &mut notes)?;
    let credits = byline::written(&facts, headline.node);
    let address = url.as_deref().unwrap_or(&capture.url);
    let published = date::published(&facts, headline.node, address);
    if published.is_none() {
        notes.push(Note::new("date-missing", "the page does not say when the article was published"));
    }
    if facts.data.broken > 0 {
        notes.push(Note::new("json-ld-broken", format!("{} JSON-LD scripts are not JSON", facts.data.broken)));
    }
    let article = Article {
        id: capture.id.clone().unwrap_or_else(|| Article::id_of(address)),
        byline: byline::byline(&facts, outlet.as_deref(), headline.node),
        published,
        // A page that gives both dates alike was not changed.
        modified: date::modified(&facts).filter(|m| Some(*m) != published),
        language: language::language(&facts, &text),
        agency: agency_credit(&credits, &text).map(|c| c.agency),
        revision: Article::revision_of(&headline.text, &text),
        title: headline.text,
        url,
        outlet,
        text,
        fetched: capture.fetched,
        notes: notes.clone(),
    };
    Ok((article, notes))
}

fn note_limits(page: &Page<'_>, notes: &mut Vec<Note>) {
    let hit = [
        (page.limits.depth, "page-too-deep", "elements nested too deep were laid side by side"),
        (page.limits.attributes, "page-attributes", "a tag with too many attributes lost some"),
        (page.limits.nodes, "page-cut", "the page has too many elements; its end was not read"),
    ];
    notes.extend(hit.iter().filter(|(hit, ..)| *hit).map(|(_, code, detail)| Note::new(code, *detail)));
}

/// `link rel=canonical`, then `og:url`, then the article's data, then where it was read.
fn canonical(facts: &Facts, read_at: &str) -> Option<String> {
    let data = facts.data.articles().first().and_then(|a| linked_data::string(a, "url"));
    let stated = [facts.canonical.as_deref(), facts.meta_first(&["og:url"]), data.as_deref()];
    address::canonical(stated.into_iter().flatten(), read_at)
}

/// Whether the page's data says that it is an article.
fn states_article(facts: &Facts) -> bool {
    let kind = facts.meta_first(&["og:type"]).is_some_and(|t| t.eq_ignore_ascii_case("article"));
    kind || facts.typed_article
        || !facts.data.articles().is_empty()
        || facts.meta_first(&["article:published_time"]).is_some()
}

/// The publisher's name as readers know it: `og:site_name`, the publisher in the article's data, the part of the
/// window's title or the link to the front page that reads like the host, else the host.
fn outlet(facts: &Facts, url: Option<&str>) -> Option<String> {
    let site = facts.meta_first(&["og:site_name", "application-name"]).map(str::to_owned);
    let in_data = || Some(facts.data.names(facts.data.articles().first()?, "publisher").into_iter().next()?.name);
    let publisher = || in_data().or_else(|| facts.publisher.clone());
    let host = || url.and_then(address::host).map(str::to_owned);
    // A name of five words and more is a slogan.
    let (short, slogan) = match site {
        Some(s) if s.split_whitespace().count() < 5 => (Some(s), None),
        s => (None, s),
    };
    short
        .or_else(publisher)
        .or(slogan)
        .filter(|o| !o.is_empty())
        .or_else(|| in_window_title(facts, url))
        .or_else(|| home_link(facts, url))
        .or_else(host)
}

/// The part of the window's title that reads like the host: `Harbour Post` at `harbourpost.example`.
fn in_window_title(facts: &Facts, url: Option<&str>) -> Option<String> {
    let host = url.and_then(address::host)?;
    let parts = facts.window_title.split(['|', ':', '·']).flat_map(|p| p.split(" - ")).flat_map(|p| p.split(" – "));
    let parts = parts.flat_map(|p| p.split(" — ")).flat_map(|p| p.split(" / ")).map(str::trim);
    let mut named =
        parts.filter(|p| folded(p).len() > 2 && host.split('.').any(|label| label.replace('-', "") == folded(p)));
    named.next().map(str::to_owned)
}

/// A link to the front page whose words hold the host's: `Harbour Post Weekly` at `harbourpost.example`.
fn home_link(facts: &Facts, url: Option<&str>) -> Option<String> {
    let (labels, _) = url.and_then(address::host)?.rsplit_once('.')?;
    let labels: Vec<String> = labels.split('.').map(|l| l.replace('-', "")).filter(|l| l.len() > 3).collect();
    let named = |t: &&String| t.split_whitespace().count() < 6 && labels.iter().any(|l| folded(t).contains(l));
    facts.home_links.iter().find(named).cloned()
}

/// All that the page calls its description.
fn descriptions(facts: &Facts) -> String {
    let meta = ["og:description", "description", "twitter:description"].iter().filter_map(|n| facts.meta_first(&[n]));
    let mut all: Vec<String> = meta.map(str::to_owned).collect();
    for article in facts.data.articles().into_iter().take(2) {
        all.extend(
            ["description", "alternativeHeadline", "abstract"].iter().filter_map(|k| linked_data::string(article, k)),
        );
    }
    all.join("\n")
}

/// The longest `articleBody` of the data, as far as [`MAX_STATED`].
fn stated_body(facts: &Facts) -> String {
    let bodies = facts.data.articles().into_iter().filter_map(linked_data::body);
    let mut body = bodies.max_by_key(String::len).unwrap_or_default();
    if let Some((end, _)) = body.char_indices().nth(MAX_STATED) {
        body.truncate(end);
    }
    body
}

/// Characters of `articleBody` that blocks are looked up in; each block costs a search.
const MAX_STATED: usize = 60_000;
