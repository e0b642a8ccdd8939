//! Reports and articles as feed readers have them: title, text, address, feed.

use std::sync::Arc;

use openvoicenews::model::{Moment, Outlet};

use super::streams::{self, PUBLISHERS, REPORTS, Sight};
use crate::error::Error;
use crate::server::feeds;
use crate::server::room::Room;
use crate::store::{FIRST_ARTICLE, Placed, State, Store};

/// A feed that programs list.
#[derive(Clone, Debug)]
pub(super) struct Feed {
    /// Its stream.
    pub(super) id: String,
    pub(super) title: String,
    pub(super) folder: &'static str,
    /// What tells it in the store: a category, or a source.
    pub(super) category: String,
    pub(super) source: Option<i64>,
}

/// An item with all that programs ask of it.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) placed: Placed,
    pub(super) feed: Feed,
    pub(super) title: String,
    pub(super) author: String,
    pub(super) url: String,
    pub(super) html: String,
    pub(super) published: i64,
    pub(super) updated: i64,
}

/// What entries are made from.
pub(super) struct Desk {
    pub(super) room: Arc<Room>,
    pub(super) outlets: Vec<Outlet>,
    /// Where readers find the newsroom, without a slash at the end.
    pub(super) base: String,
}

fn of_category(category: &str) -> Feed {
    Feed {
        id: format!("feed/{}", streams::number(category)),
        title: streams::title(category).to_owned(),
        folder: REPORTS,
        category: category.to_owned(),
        source: None,
    }
}

fn of_source(source: i64, title: String) -> Feed {
    let id = format!("feed/articles/{source}");
    Feed { id, title, folder: PUBLISHERS, category: String::new(), source: Some(source) }
}

/// The feeds that a reader's programs list: one a category of reports, and one a source where they want articles.
pub(super) fn feeds(store: &Store, sight: &Sight) -> Result<Vec<Feed>, Error> {
    let mut feeds: Vec<Feed> = store.categories()?.iter().map(|c| of_category(c)).collect();
    if sight.with_articles {
        for source in store.sources()?.into_iter().filter(|s| s.state != State::Ended) {
            let host = source.known.url.split('/').nth(2).unwrap_or_default().to_owned();
            let named = source.known.title.filter(|t| !t.trim().is_empty());
            feeds.push(of_source(source.id, named.unwrap_or(host)));
        }
    }
    Ok(feeds)
}

/// The items with their texts, in their order; what is gone meanwhile is left out.
pub(super) fn entries(store: &mut Store, desk: &Desk, sight: &Sight, items: Vec<Placed>) -> Result<Vec<Entry>, Error> {
    let feeds = feeds(store, sight)?;
    let mut out = Vec::with_capacity(items.len());
    for placed in items {
        let made = if placed.id < FIRST_ARTICLE {
            report(store, desk, sight, placed)?
        } else {
            article(store, desk, &feeds, placed)?
        };
        out.extend(made);
    }
    Ok(out)
}

/// A report: as the edition has it, or written again without the outlets that the reader vetoes.
fn report(store: &mut Store, desk: &Desk, sight: &Sight, placed: Placed) -> Result<Option<Entry>, Error> {
    let Some(item) = store.item(placed.id)? else { return Ok(None) };
    let room = &desk.room;
    let url = format!("{}/report/{}.html", desk.base, item.card.slug);
    let made = feeds::report(store, (room, &desk.outlets), &sight.rules, &item, &desk.base)?;
    let (title, html) = made.unwrap_or_else(|| {
        let nothing = "<p>Nothing is left of this report without the outlets that you veto.</p>";
        (item.card.headline.clone(), nothing.to_owned())
    });
    let published = item.card.published.map_or(item.made, |p: Moment| p.seconds()).min(item.changed);
    let feed = of_category(&placed.category);
    let author = room.press.theme().name.clone();
    Ok(Some(Entry { placed, feed, title, author, url, html, published, updated: item.changed }))
}

/// A publisher's article: its headline, and where it is. Its text is its publisher's.
fn article(store: &Store, desk: &Desk, feeds: &[Feed], placed: Placed) -> Result<Option<Entry>, Error> {
    let Some(headline) = store.headline(placed.id)? else { return Ok(None) };
    let Some(feed) = feeds.iter().find(|f| f.source == placed.source && f.source.is_some()).cloned() else {
        return Ok(None);
    };
    let report = headline.report.map(|slug| format!("{}/report/{slug}.html", desk.base));
    let is_web = |url: &String| url.starts_with("https://") || url.starts_with("http://");
    let page = headline.url.filter(is_web);
    let url = page.clone().or_else(|| report.clone()).unwrap_or_else(|| format!("{}/", desk.base));
    let outlet = headline.outlet.unwrap_or_else(|| feed.title.clone());
    let mut html = match &page {
        Some(page) => format!("<p><a href=\"{}\">Read it at {}</a></p>\n", escape(page), escape(&outlet)),
        None => format!("<p>{}</p>\n", escape(&outlet)),
    };
    if let Some(report) = report {
        html.push_str(&format!("<p><a href=\"{}\">The report on this event</a></p>\n", escape(&report)));
    }
    let (published, updated) = (headline.published, placed.made.max(headline.published));
    Ok(Some(Entry { placed, feed, title: headline.title, author: outlet, url, html, published, updated }))
}

/// A text in HTML and XML; characters that XML cannot have are dropped.
pub(in crate::server) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(c),
            '\0'..='\u{1f}' | '\u{7f}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => out.push(c),
        }
    }
    out
}
