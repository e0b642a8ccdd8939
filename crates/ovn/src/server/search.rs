//! Search: the page, its results as one types, and a feed of every query.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Query as Asked, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use openvoicenews::publish::search::{Facet, Query, Shown};
use openvoicenews::publish::{FeedPlace, Format, search_feed};
use serde_json::{Value, json};

use super::answer::{Served, content_type, page};
use super::guard::{Visitor, escaped};
use super::room::{Current, Fields, Room};
use super::sieve::Sieve;
use super::sync::base;
use super::trouble::Trouble;
use super::{bar, feeds};
use crate::clock;
use crate::store::{Store, Wanted};

/// Hits of a page.
const SHOWN: usize = 20;
/// Hits of a feed.
const FEED: usize = 50;
/// How long a search may take: what it does not reach can be asked for.
const TIME: Duration = Duration::from_millis(30);
/// Bytes of a field that are looked at.
const LONGEST: usize = 2_000;

/// Fields of the form that are filters, with the names that they have in a query.
fn filters() -> impl Iterator<Item = &'static str> {
    Facet::ALL.into_iter().map(Facet::name).chain(["from", "until", "in"])
}

/// What is asked for: the words, and the filters of the form.
struct Wish {
    fields: Fields,
    after: Option<i64>,
}

impl Wish {
    fn of(mut fields: Fields) -> Wish {
        let after = fields.get("after").and_then(|after| after.parse().ok());
        fields.retain(|name, value| {
            let known = name == "q" || filters().any(|f| f == name);
            known && !value.trim().is_empty() && value.len() <= LONGEST
        });
        Wish { fields, after }
    }

    /// One query: the filters of the form come first, so that what is typed last stays the last.
    fn text(&self) -> String {
        let mut text = String::new();
        for name in filters() {
            if let Some(value) = self.fields.get(name) {
                let value: String = value.chars().filter(|c| *c != '"').collect();
                let quoted = if Facet::ALL.iter().any(|f| f.name() == name) { "\"" } else { "" };
                text.push_str(&format!("{name}:{quoted}{}{quoted} ", value.trim()));
            }
        }
        text + self.fields.get("q").map_or("", String::as_str)
    }

    /// The same in the order of the names, as addresses have it.
    fn parameters(&self) -> String {
        let pairs = self.fields.iter().map(|(name, value)| format!("{name}={}", escaped(value)));
        pairs.collect::<Vec<_>>().join("&")
    }

    fn is_filtered(&self) -> bool {
        self.fields.keys().any(|name| name != "q")
    }
}

/// The page.
pub(super) async fn show(
    State(room): State<Arc<Room>>,
    visitor: Visitor,
    Asked(fields): Asked<Fields>,
) -> Result<Response, Trouble> {
    let wish = Wish::of(fields);
    let query = Query::parse(&wish.text());
    let mut content = results_of(&room, &visitor, &wish, query).await?;
    let current = room.current().await?;
    let bar = bar::of(&room, &visitor, &current, json!({ "list": "search" })).await?;
    content["bar"] = json!(bar);
    content["asked"] = json!(wish.fields);
    content["filtered"] = json!(wish.is_filtered());
    content["known"] = known(&current);
    Ok(page(StatusCode::OK, room.press.page("search", "/", content)?))
}

/// The results alone, while the query is typed.
pub(super) async fn results(
    State(room): State<Arc<Room>>,
    visitor: Visitor,
    Asked(fields): Asked<Fields>,
) -> Result<Response, Trouble> {
    let wish = Wish::of(fields);
    let query = Query::typed(&wish.text());
    let content = results_of(&room, &visitor, &wish, query).await?;
    Ok(page(StatusCode::OK, room.press.fragment("search_results", "/", content)?))
}

async fn results_of(room: &Arc<Room>, visitor: &Visitor, wish: &Wish, query: Query) -> Result<Value, Trouble> {
    let (asks, notes, after) = (!query.is_empty(), query.notes.clone(), wish.after);
    let (at, current, reader) = (Arc::clone(room), room.current().await?, visitor.reader.clone());
    let (sifted, next, reached, unsearched) = room
        .ask(move |store| {
            let sieve = Sieve::of(store, &at, &current, reader.as_ref())?;
            if query.is_empty() {
                return Ok((sieve.hits(store, &[], &query)?, None, None, 0));
            }
            let found = store.search(&Wanted { query: &query, after, most: SHOWN, time: Some(TIME) })?;
            let sifted = sieve.hits(store, &found.hits, &query)?;
            Ok((sifted, found.next, found.reached, store.unsearched()?))
        })
        .await?;
    let (is_operator, csrf) = match &visitor.reader {
        Some(reader) => (reader.is_operator, Some(visitor.token(room))),
        None => (false, None),
    };
    let title = wish.text();
    let feeds = feeds::led_to(room, visitor).await?;
    Ok(json!({
        "feeds": feeds, "asks": asks, "notes": notes, "hits": sifted.left, "muted": sifted.muted, "blocked": sifted.blocked, "next": next, "after": after,
        "reached": reached.map(clock::on_pages), "unsearched": (unsearched > 0).then_some(unsearched),
        "parameters": wish.parameters(), "is_operator": is_operator, "csrf": csrf, "title": title.trim(),
    }))
}

/// What the fields of the form may have.
fn known(current: &Current) -> Value {
    let facts = || current.items.iter().map(|i| &i.card.facts);
    let outlets: BTreeSet<&str> = facts().flat_map(|f| f.outlets.iter().map(String::as_str)).collect();
    let countries: BTreeSet<&str> = facts().flat_map(|f| f.countries.iter().map(String::as_str)).collect();
    let languages: BTreeSet<&str> = facts().filter_map(|f| f.language.as_deref()).collect();
    let categories: BTreeSet<&str> =
        current.items.iter().filter_map(|i| i.card.categories.first().map(String::as_str)).collect();
    json!({ "outlets": outlets, "countries": countries, "languages": languages, "categories": categories })
}

/// A query as a feed: `/search.atom`, `/search.rss`, `/search.json`.
pub(super) async fn feed(
    State(room): State<Arc<Room>>,
    visitor: Visitor,
    uri: Uri,
    Asked(fields): Asked<Fields>,
    headers: HeaderMap,
) -> Result<Response, Trouble> {
    let format = uri.path().rsplit_once('.').and_then(|(_, ending)| Format::of(ending)).ok_or(Trouble::Missing)?;
    let place = FeedPlace { base: Some(format!("{}/", base(&room, &headers))), folder: String::new() };
    let feed = written(&room, &visitor, fields, &place, format).await?;
    Ok(Served::new(feed, content_type(uri.path())).response(StatusCode::OK, &headers))
}

/// A query as a feed in one of the formats.
pub(super) async fn written(
    room: &Arc<Room>,
    visitor: &Visitor,
    fields: Fields,
    place: &FeedPlace,
    format: Format,
) -> Result<Vec<u8>, Trouble> {
    let wish = Wish::of(fields);
    let query = Query::parse(&wish.text());
    let (at, current, reader) = (Arc::clone(room), room.current().await?, visitor.reader.clone());
    let found = room
        .ask(move |store| {
            if query.is_empty() {
                return Ok(Vec::new());
            }
            let found = store.search(&Wanted { query: &query, after: None, most: FEED, time: Some(TIME) })?;
            let sieve = Sieve::of(store, &at, &current, reader.as_ref())?;
            let left = sieve.hits(store, &found.hits, &query)?.left;
            left.into_iter().map(|s| with_body(store, s)).collect()
        })
        .await?;
    let title = wish.text();
    Ok(search_feed((title.trim(), &wish.parameters()), &found, room.press.theme(), place, format))
}

/// A report in full, as the other feeds have it.
fn with_body(store: &Store, shown: Shown) -> Result<Shown, crate::error::Error> {
    if shown.kind != "report" {
        return Ok(shown);
    }
    let item = store.item_of(&shown.id)?;
    let body = item.map(|item| store.item_body(item.id)).transpose()?.flatten();
    Ok(Shown { body, ..shown })
}
