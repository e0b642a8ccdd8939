//! The Fever API, version 3, by which older programs sync: reports only, since it takes numbers of items for the order in which
//! they came in.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::asked::Asked;
use super::entries::{self, Desk};
use super::streams::{self, Filter, REPORTS, Sight, Stream};
use super::{base, json};
use crate::clock;
use crate::error::Error;
use crate::server::room::Room;
use crate::server::trouble::Trouble;
use crate::store::{Placed, Store};

/// Items of an answer, as the protocol has it.
const MOST: usize = 50;
/// Numbers in a list of all that is unread, or starred.
const MOST_IDS: usize = 10_000;
/// The group of all feeds.
const GROUP: i64 = 1;
/// One clear pixel.
const PIXEL: &str = "image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

/// Answers whatever is asked at once; a wrong key is told by `auth`.
pub(super) async fn answer(
    State(room): State<Arc<Room>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Trouble> {
    // The key comes in the form: an address is kept in too many places.
    let key = Asked::read(&Uri::from_static("/"), &body).get("api_key").map(str::to_owned);
    let reader = match key {
        Some(key) => room.ask(move |store| store.reader_of_fever(&key)).await?,
        None => None,
    };
    let Some(reader) = reader else { return Ok(json(&json!({ "api_version": 3, "auth": 0 }))) };
    let current = room.current().await?;
    let desk = Desk { room: Arc::clone(&room), outlets: current.outlets.clone(), base: base(&room, &headers) };
    let asked = Asked::read(&uri, &body);
    let now = clock::now();
    let mut out = Map::new();
    out.insert("api_version".to_owned(), json!(3));
    out.insert("auth".to_owned(), json!(1));
    out.insert("last_refreshed_on_time".to_owned(), json!(current.made.to_string()));
    let told = room.ask(move |store| {
        let mut sight = Sight::of(store, reader, now)?;
        sight.with_articles = false;
        mark(store, &sight, &asked, now)?;
        tell(store, &desk, &sight, &asked, &mut out)?;
        Ok(out)
    });
    Ok(json(&Value::Object(told.await?)))
}

/// Everything that is asked for.
fn tell(
    store: &mut Store,
    desk: &Desk,
    sight: &Sight,
    asked: &Asked,
    out: &mut Map<String, Value>,
) -> Result<(), Error> {
    let mut put = |name: &str, value: Value| out.insert(name.to_owned(), value);
    if asked.has("groups") {
        put("groups", json!([{ "id": GROUP, "title": REPORTS }]));
    }
    if asked.has("feeds") || asked.has("groups") {
        let categories = store.categories()?;
        let numbers: Vec<String> = categories.iter().map(|c| streams::number(c).to_string()).collect();
        put("feeds_groups", json!([{ "group_id": GROUP, "feed_ids": numbers.join(",") }]));
        if asked.has("feeds") {
            put("feeds", Value::Array(categories.iter().map(|c| feed(c, &desk.base, sight)).collect()));
        }
    }
    if asked.has("favicons") {
        put("favicons", json!([{ "id": 1, "data": PIXEL }]));
    }
    if asked.has("links") {
        put("links", json!([]));
    }
    for (name, stream) in [("unread_item_ids", Stream::Unread), ("saved_item_ids", Stream::Starred)] {
        if asked.has(name) || (asked.has("mark") && asked.has("as")) {
            put(name, json!(numbers(&streams::page(store, sight, &stream, &Filter::default(), MOST_IDS)?.items)));
        }
    }
    if asked.has("items") {
        let placed = items(store, sight, asked)?;
        let made = entries::entries(store, desk, sight, placed)?;
        put(
            "total_items",
            json!(streams::page(store, sight, &Stream::Reports, &Filter::default(), MOST_IDS)?.items.len()),
        );
        put("items", Value::Array(made.iter().map(item).collect()));
    }
    Ok(())
}

fn feed(category: &str, base: &str, sight: &Sight) -> Value {
    let number = streams::number(category);
    json!({
        "id": number,
        "favicon_id": 1,
        "title": streams::title(category),
        "url": format!("{base}/reader/atom/feed/{number}"),
        "site_url": format!("{base}/"),
        "is_spark": 0,
        "last_updated_on_time": sight.now(),
    })
}

fn item(entry: &entries::Entry) -> Value {
    json!({
        "id": entry.placed.id,
        "feed_id": streams::number(&entry.placed.category),
        "title": entry.title,
        "author": entry.author,
        "html": entry.html,
        "url": entry.url,
        "is_saved": i32::from(entry.placed.is_starred),
        "is_read": i32::from(entry.placed.is_read),
        "created_on_time": entry.published,
    })
}

fn numbers(items: &[Placed]) -> String {
    items.iter().map(|p| p.id.to_string()).collect::<Vec<_>>().join(",")
}

/// The items that are meant: those with numbers, those after one upwards, or those before one downwards.
fn items(store: &Store, sight: &Sight, asked: &Asked) -> Result<Vec<Placed>, Error> {
    if let Some(ids) = asked.get("with_ids") {
        let ids = ids.split(',').filter_map(|id| id.trim().parse::<i64>().ok()).take(MOST);
        let placed = ids.filter(|id| *id < crate::store::FIRST_ARTICLE);
        return placed.filter_map(|id| store.placed(sight.reader.id, id).transpose()).collect();
    }
    let filter = match (asked.number("since_id"), asked.number("max_id").filter(|max| *max > 0)) {
        (_, Some(max)) => Filter { between: Some((0, max)), ..Filter::default() },
        (Some(since), None) => Filter { between: Some((since, i64::MAX)), oldest_first: true, ..Filter::default() },
        (None, None) => Filter::default(),
    };
    Ok(streams::page(store, sight, &Stream::Reports, &filter, MOST)?.items)
}

/// Marks what is to be marked.
fn mark(store: &mut Store, sight: &Sight, asked: &Asked, now: i64) -> Result<(), Error> {
    let (Some(what), Some(as_), Some(id)) = (asked.get("mark"), asked.get("as"), asked.number("id")) else {
        return Ok(());
    };
    let before = asked.number("before").filter(|t| *t > 0);
    let reader = sight.reader.id;
    store.together(|store| match (what, as_) {
        ("item", "read") => streams::mark(store, reader, &[id], Some(Some(now)), None),
        ("item", "unread") => streams::mark(store, reader, &[id], Some(None), None),
        ("item", "saved") => streams::mark(store, reader, &[id], None, Some(Some(now))),
        ("item", "unsaved") => streams::mark(store, reader, &[id], None, Some(None)),
        ("feed", "read") => {
            let Ok(feed) = u32::try_from(id) else { return Ok(()) };
            streams::read_all(store, sight, &Stream::Category(feed), before)
        }
        // Group 0 is everything; sparks, group -1, are nothing here.
        ("group", "read") if id == 0 || id == GROUP => streams::read_all(store, sight, &Stream::Reports, before),
        _ => Ok(()),
    })
}
