//! The calls of the Google Reader API, of which Google described none: as those who built readers for it wrote it down, and as
//! the programs of today ask.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::Response;
use serde_json::{Value, json};

use super::asked::Asked;
use super::entries::{self, Desk, Entry, Feed};
use super::login::{known, stale, unknown};
use super::streams::{self, Filter, PUBLISHERS, REPORTS, Sight, Stream};
use super::{atom, base, edit, ids, json, text};
use crate::clock;
use crate::error::Error;
use crate::passwords;
use crate::server::answer::decoded;
use crate::server::room::Room;
use crate::server::trouble::Trouble;
use crate::store::{Placed, Store};

/// Items of an answer where nothing is said, and at most: without their texts, and with them.
const USUAL: usize = 20;
const MOST_IDS: usize = 10_000;
const MOST_TEXTS: usize = 500;
/// The stream of everything.
const ALL: &str = "user/-/state/com.google/reading-list";

/// One request, of a reader whose key it has.
pub(super) struct Call {
    pub(super) room: Arc<Room>,
    pub(super) asked: Asked,
    pub(super) now: i64,
    reader: crate::store::Reader,
    base: String,
}

/// Answers whatever is asked below `/reader/`.
pub(super) async fn answer(
    State(room): State<Arc<Room>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Trouble> {
    let form = Asked::read(&Uri::default(), &body);
    let Some((reader, key)) = known(&room, &headers, &form).await? else { return Ok(unknown()) };
    let asked = Asked::read(&uri, &body);
    let token = room.token(&format!("edit {key}"));
    let Some(path) = decoded(uri.path()) else { return Ok(text(StatusCode::BAD_REQUEST, "No address.\n")) };
    let base = base(&room, &headers);
    let call = Call { room, asked, now: clock::now(), reader, base };
    if let Some(stream) = path.strip_prefix("/reader/atom/") {
        return call.contents(stream, true).await;
    }
    let Some(name) = path.strip_prefix("/reader/api/0/") else { return Ok(missing()) };
    match name.trim_end_matches('/') {
        "token" => Ok(text(StatusCode::OK, token)),
        "user-info" => Ok(call.user()),
        "subscription/list" => call.subscriptions().await,
        "tag/list" => call.tags().await,
        "unread-count" => call.unread().await,
        "stream/items/ids" => call.ids().await,
        "stream/items/count" => call.count().await,
        "stream/items/contents" => call.items().await,
        "stream/contents" => call.contents(call.asked.get("s").unwrap_or(ALL), false).await,
        "preference/list" => Ok(json(&json!({ "prefs": [] }))),
        "preference/stream/list" => Ok(json(&json!({ "streamprefs": {} }))),
        "friend/list" => Ok(json(&json!({ "friends": [] }))),
        "edit-tag" | "mark-all-as-read" if method != Method::POST => {
            Ok(text(StatusCode::METHOD_NOT_ALLOWED, "Only POST.\n"))
        }
        // The key in the header opens everything; this one is for programs that want two. What only reads is sent with
        // anything in its place.
        "edit-tag" | "mark-all-as-read" if call.has_other_token(&token) => Ok(stale()),
        "edit-tag" => edit::tags(&call).await,
        "mark-all-as-read" => edit::read_all(&call).await,
        "subscription/edit" | "subscription/quickadd" | "subscription/import" => Ok(text(
            StatusCode::FORBIDDEN,
            "Error=The feeds here are the newsroom's: its operator adds sources with `ovn source add`.\n",
        )),
        "rename-tag" | "disable-tag" => Ok(text(StatusCode::FORBIDDEN, "Error=The folders here are the newsroom's.\n")),
        _ => match name.strip_prefix("stream/contents/") {
            Some(stream) => call.contents(stream, false).await,
            None => Ok(missing()),
        },
    }
}

fn missing() -> Response {
    text(StatusCode::NOT_FOUND, "Error=NoSuchCall\n")
}

/// What is no name of a stream.
pub(super) fn no_stream() -> Response {
    text(StatusCode::BAD_REQUEST, "Error=NoSuchStream\n")
}

impl Call {
    fn has_other_token(&self, token: &str) -> bool {
        self.asked.get("T").is_some_and(|sent| !passwords::same(sent.as_bytes(), token.as_bytes()))
    }

    /// Asks the store with what this reader may see.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Store, &Sight) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Trouble> {
        let (reader, now) = (self.reader.clone(), self.now);
        let asked = self.room.ask(move |store| {
            let sight = Sight::of(store, reader, now)?;
            work(store, &sight)
        });
        Ok(asked.await?)
    }

    async fn desk(&self) -> Result<Desk, Trouble> {
        let outlets = self.room.current().await?.outlets.clone();
        Ok(Desk { room: Arc::clone(&self.room), outlets, base: self.base.clone() })
    }

    fn user(&self) -> Response {
        let id = self.reader.id.to_string();
        json(&json!({
            "userId": id, "userProfileId": id, "userName": self.reader.name, "userEmail": self.reader.name,
            "isBloggerUser": false, "signupTimeSec": self.reader.made, "isMultiLoginEnabled": false,
        }))
    }

    async fn subscriptions(&self) -> Result<Response, Trouble> {
        let feeds = self.ask(|store, sight| entries::feeds(store, sight)).await?;
        let base = &self.base;
        let list: Vec<Value> = feeds
            .iter()
            .map(|feed| {
                json!({
                    "id": feed.id,
                    "title": feed.title,
                    "categories": [{ "id": label(feed.folder), "label": feed.folder }],
                    "sortid": format!("{:08X}", streams::number(&feed.id)),
                    "firstitemmsec": "0",
                    "url": format!("{base}/reader/atom/{}", feed.id),
                    "htmlUrl": format!("{base}/"),
                    "iconUrl": format!("{base}/icon.svg"),
                })
            })
            .collect();
        Ok(json(&json!({ "subscriptions": list })))
    }

    async fn tags(&self) -> Result<Response, Trouble> {
        let with_articles = self.ask(|_, sight| Ok(sight.with_articles)).await?;
        let mut tags = vec![
            json!({ "id": "user/-/state/com.google/starred", "sortid": "00000001" }),
            json!({ "id": label(REPORTS), "sortid": "00000002", "type": "folder" }),
        ];
        if with_articles {
            tags.push(json!({ "id": label(PUBLISHERS), "sortid": "00000003", "type": "folder" }));
        }
        Ok(json(&json!({ "tags": tags })))
    }

    async fn unread(&self) -> Result<Response, Trouble> {
        let (feeds, unread) =
            self.ask(|store, sight| Ok((entries::feeds(store, sight)?, streams::unread(store, sight)?))).await?;
        let mut counts: Vec<(String, u64, i64)> = Vec::new();
        let mut add = |id: String, count: u64, newest: i64| match counts.iter_mut().find(|(known, ..)| *known == id) {
            Some((_, sum, last)) => (*sum, *last) = (*sum + count, newest.max(*last)),
            None => counts.push((id, count, newest)),
        };
        for feed in &feeds {
            let of_feed = unread.iter().find(|u| u.source == feed.source && u.category == feed.category);
            let (count, newest) = of_feed.map_or((0, 0), |u| (u.count, u.newest));
            add(feed.id.clone(), count, newest);
            add(label(feed.folder), count, newest);
            add(ALL.to_owned(), count, newest);
        }
        let total = counts.iter().find(|(id, ..)| id == ALL).map_or(0, |(_, count, _)| *count);
        let list: Vec<Value> = counts
            .iter()
            .map(|(id, count, newest)| json!({ "id": id, "count": count, "newestItemTimestampUsec": micros(*newest) }))
            .collect();
        Ok(json(&json!({ "max": total, "unreadcounts": list })))
    }

    /// What of a stream is asked for; `None` where a name in it is none of a stream.
    fn filter(&self) -> Option<Filter> {
        let asked = &self.asked;
        let mut filter = Filter {
            since: asked.number("ot").filter(|t| *t > 0),
            until: asked.number("nt").filter(|t| *t > 0),
            oldest_first: asked.get("r") == Some("o"),
            ..Filter::default()
        };
        if let Some(after) = asked.get("c") {
            let (time, id) = after.split_once('.')?;
            filter.after = Some((time.parse().ok()?, id.parse().ok()?));
        }
        for (parameter, wanted) in [("xt", false), ("it", true)] {
            for name in asked.all(parameter) {
                filter.state(&Stream::read(name)?, wanted);
            }
        }
        Some(filter)
    }

    async fn ids(&self) -> Result<Response, Trouble> {
        let stream = Stream::read(self.asked.get("s").unwrap_or(ALL));
        let Some((stream, filter)) = stream.zip(self.filter()) else { return Ok(no_stream()) };
        let most = self.asked.count("n", USUAL, MOST_IDS);
        let page = self.ask(move |store, sight| streams::page(store, sight, &stream, &filter, most)).await?;
        let reference = |placed: &Placed| json!({ "id": placed.id.to_string(), "directStreamIds": [], "timestampUsec": micros(placed.made) });
        let list: Vec<Value> = page.items.iter().map(reference).collect();
        Ok(json(&with_next(json!({ "itemRefs": list }), page.next)))
    }

    async fn count(&self) -> Result<Response, Trouble> {
        let Some(stream) = Stream::read(self.asked.get("s").unwrap_or(ALL)) else { return Ok(no_stream()) };
        let page = self.ask(move |store, sight| streams::page(store, sight, &stream, &Filter::default(), MOST_IDS));
        Ok(text(StatusCode::OK, page.await?.items.len().to_string()))
    }

    /// Items by their numbers. What is more than one answer holds comes with the next: `c` says where it goes on.
    async fn items(&self) -> Result<Response, Trouble> {
        let wanted: Vec<i64> = self.asked.all("i").filter_map(ids::read).collect();
        let from = self.asked.number("c").and_then(|c| usize::try_from(c).ok()).unwrap_or(0).min(wanted.len());
        let to = wanted.len().min(from + MOST_TEXTS);
        let part = wanted.get(from..to).unwrap_or_default().to_vec();
        let desk = self.desk().await?;
        let made = self
            .ask(move |store, sight| {
                let placed = part.iter().filter_map(|id| store.placed(sight.reader.id, *id).transpose());
                let placed = placed.collect::<Result<Vec<_>, _>>()?;
                entries::entries(store, &desk, sight, placed)
            })
            .await?;
        let mut body = self.list(ALL, &made);
        if to < wanted.len() {
            body["continuation"] = json!(to.to_string());
        }
        Ok(json(&body))
    }

    /// A stream with its texts, as JSON or as Atom.
    async fn contents(&self, name: &str, as_atom: bool) -> Result<Response, Trouble> {
        let Some((stream, filter)) = Stream::read(name).zip(self.filter()) else { return Ok(no_stream()) };
        let (most, desk) = (self.asked.count("n", USUAL, MOST_TEXTS), self.desk().await?);
        let (made, next) = self
            .ask(move |store, sight| {
                let page = streams::page(store, sight, &stream, &filter, most)?;
                Ok((entries::entries(store, &desk, sight, page.items)?, page.next))
            })
            .await?;
        if as_atom {
            let title = &self.room.press.theme().name;
            return Ok(atom::feed(title, &self.base, name, &made, self.now));
        }
        Ok(json(&with_next(self.list(name, &made), next)))
    }

    fn list(&self, stream: &str, made: &[Entry]) -> Value {
        let items: Vec<Value> = made.iter().map(|entry| self.item(entry)).collect();
        json!({
            "direction": "ltr",
            "id": stream,
            "title": self.room.press.theme().name,
            "self": [{ "href": format!("{}/reader/api/0/stream/contents/{stream}?output=json", self.base) }],
            "alternate": [{ "href": format!("{}/", self.base), "type": "text/html" }],
            "updated": made.iter().map(|e| e.updated).max().unwrap_or(self.now),
            "items": items,
        })
    }

    fn item(&self, entry: &Entry) -> Value {
        let Entry { placed, feed, title, author, url, html, published, updated } = entry;
        json!({
            "id": ids::long(placed.id),
            "crawlTimeMsec": (placed.made.saturating_mul(1_000)).to_string(),
            "timestampUsec": micros(placed.made),
            "published": published,
            "updated": updated,
            "title": title,
            "author": author,
            "canonical": [{ "href": url }],
            "alternate": [{ "href": url, "type": "text/html" }],
            "summary": { "direction": "ltr", "content": html },
            "categories": states(placed, feed),
            "origin": { "streamId": feed.id, "title": feed.title, "htmlUrl": format!("{}/", self.base) },
        })
    }
}

/// The streams that an item is in.
pub(super) fn states(placed: &Placed, feed: &Feed) -> Vec<String> {
    let mut states = vec![ALL.to_owned(), label(feed.folder)];
    let own = [("read", placed.is_read), ("fresh", !placed.is_read), ("starred", placed.is_starred)];
    states.extend(own.iter().filter(|(_, is)| *is).map(|(name, _)| format!("user/-/state/com.google/{name}")));
    states
}

fn label(folder: &str) -> String {
    format!("user/-/label/{folder}")
}

/// Microseconds since 1970, as text: numbers of that size are not the same in every program.
fn micros(seconds: i64) -> String {
    seconds.saturating_mul(1_000_000).to_string()
}

fn with_next(mut body: Value, next: Option<(i64, i64)>) -> Value {
    if let Some((time, id)) = next {
        body["continuation"] = json!(format!("{time}.{id}"));
    }
    body
}
