//! The pages of the edition: the export's own bytes, with the reader's bar put in where the page leaves room for it.

use std::sync::Arc;

use axum::extract::{Path as PathOf, Query, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use serde_json::{Value, json};

use super::answer::{self, Served, content_type, decoded, page};
use super::guard::{Visitor, see};
use super::room::{Fields, Room};
use super::trouble::Trouble;
use super::{bar, feeds};
use crate::clock;
use crate::error::Error;
use crate::shelf;
use crate::subjects;

/// Where a page of the edition leaves room for the reader's bar.
const PLACE: &[u8] = b"<!--reader-->";

/// Any other address: the desk's pages, a file of the edition, or a report of an earlier one.
pub(super) async fn other(
    State(room): State<Arc<Room>>,
    visitor: Visitor,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Trouble> {
    let desk = room.desk();
    if desk.has(&uri) {
        let at_home = room.is_at_home(&headers) || visitor.reader.as_ref().is_some_and(|r| r.is_operator);
        if !at_home {
            return Err(Trouble::NotAllowed);
        }
        return match desk.page_at(&uri).filter(|_| visitor.reader.is_some()) {
            Some(kept) => with_own(&room, &visitor, &kept, uri.path().trim_start_matches('/'), &headers).await,
            None => Ok(desk.file_at(&uri, &headers)),
        };
    }
    let path = decoded(uri.path().trim_start_matches('/')).ok_or(Trouble::Missing)?;
    if is_for_keeping(&uri) {
        return file(&room, &Visitor::default(), &path, &headers).await;
    }
    if path == "index.html" {
        return Ok(see("/"));
    }
    if let Some(name) = path.strip_prefix("edition-").and_then(|p| p.strip_suffix(".html")) {
        return past(&room, &visitor, name, &headers).await;
    }
    file(&room, &visitor, &path, &headers).await
}

/// Whether a browser asks for a page to keep it for reading without a connection (`sw.js`): then it is the edition's
/// own, with nothing of the reader's in it, and nothing counts as read.
pub(super) fn is_for_keeping(uri: &Uri) -> bool {
    uri.query() == Some("kept")
}

/// A file of the site's folder; a page with the reader's bar in it.
pub(super) async fn file(
    room: &Arc<Room>,
    visitor: &Visitor,
    path: &str,
    headers: &HeaderMap,
) -> Result<Response, Trouble> {
    let kept = room.file(path).await.ok_or(Trouble::Missing)?;
    if !path.ends_with(".html") || visitor.reader.is_none() {
        return Ok(kept.response(StatusCode::OK, headers));
    }
    with_own(room, visitor, kept.content(), path, headers).await
}

/// A page with nothing of the reader on it but their bar and feeds.
async fn with_own(
    room: &Arc<Room>,
    visitor: &Visitor,
    page: &[u8],
    path: &str,
    headers: &HeaderMap,
) -> Result<Response, Trouble> {
    let current = room.current().await?;
    let on = if path == "status.html" { json!({ "list": "status" }) } else { Value::Null };
    let bar = bar::of(room, visitor, &current, on).await?;
    let page = own_page(room, visitor, page, path, &bar).await?;
    Ok(Served::new(page, content_type(path)).response(StatusCode::OK, headers))
}

/// A page of the edition as a reader has it: with their bar, and with the feeds that their programs can open.
async fn own_page(room: &Arc<Room>, visitor: &Visitor, page: &[u8], path: &str, bar: &str) -> Result<Vec<u8>, Error> {
    let page = with_bar(page, bar);
    let folder = feeds::led_to(room, visitor).await?;
    Ok(match folder {
        Some(folder) => feeds::own_feeds(page, path, &folder),
        None => page,
    })
}

/// The page with a text in the place that it leaves for it.
pub(super) fn with_bar(page: &[u8], bar: &str) -> Vec<u8> {
    let Some(at) = page.windows(PLACE.len()).position(|w| w == PLACE) else { return page.to_vec() };
    let mut out = Vec::with_capacity(page.len() + bar.len());
    out.extend_from_slice(&page[..at]);
    out.extend_from_slice(bar.as_bytes());
    out.extend_from_slice(&page[at + PLACE.len()..]);
    out
}

/// The front page of an earlier edition, as it was.
async fn past(room: &Arc<Room>, visitor: &Visitor, name: &str, headers: &HeaderMap) -> Result<Response, Trouble> {
    let name = name.to_owned();
    let front = room.ask(move |store| store.past_front(&name)).await?.ok_or(Trouble::Missing)?;
    let current = room.current().await?;
    let bar = match visitor.reader {
        Some(_) => bar::of(room, visitor, &current, json!({ "past": true })).await?,
        None => String::new(),
    };
    let page = own_page(room, visitor, &front, "index.html", &bar).await?;
    Ok(Served::new(page, content_type("index.html")).response(StatusCode::OK, headers))
}

/// All editions, the newest first.
pub(super) async fn editions(State(room): State<Arc<Room>>, visitor: Visitor) -> Result<Response, Trouble> {
    let past = room.ask(|store| store.past_editions(1_000)).await?;
    let current = room.current().await?;
    let bar = bar::of(&room, &visitor, &current, json!({ "list": "editions" })).await?;
    let editions: Vec<Value> = past
        .into_iter()
        .map(|e| json!({ "number": e.number, "day": e.day, "made": clock::on_pages(e.made), "reports": e.reports }))
        .collect();
    let feeds = feeds::led_to(&room, &visitor).await?;
    let page_of = room.press.page("editions", "", json!({ "bar": bar, "feeds": feeds, "editions": editions }))?;
    Ok(page(StatusCode::OK, page_of))
}

/// A report's page: the export's where it is in the edition and the reader takes nothing away from it; else made now.
pub(super) async fn report(
    State(room): State<Arc<Room>>,
    visitor: Visitor,
    PathOf(name): PathOf<String>,
    Query(asked): Query<Fields>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Trouble> {
    let visitor = if is_for_keeping(&uri) { Visitor::default() } else { visitor };
    let Some(slug) = name.strip_suffix(".html").map(str::to_owned) else {
        return file(&room, &visitor, &format!("report/{name}"), &headers).await;
    };
    let current = room.current().await?;
    let item = match current.slugs.get(&slug) {
        Some(&at) => Some(current.items[at].clone()),
        None => {
            let slug = slug.clone();
            room.ask(move |store| store.item_named(&slug)).await?
        }
    };
    let Some(item) = item else { return file(&room, &visitor, &format!("report/{name}"), &headers).await };
    if item.card.slug != slug {
        return Ok(answer::moved_to(&format!("/report/{}.html", item.card.slug)));
    }
    let version = asked.get("version").and_then(|v| v.parse::<usize>().ok());
    // Nobody's own, and the newest: the file as it is.
    if version.is_none()
        && visitor.reader.is_none()
        && current.slugs.contains_key(&slug)
        && let Some(kept) = room.file(&format!("report/{name}")).await
    {
        return Ok(kept.response(StatusCode::OK, &headers));
    }
    let own = visitor.reader.clone();
    let prefetched = ["sec-purpose", "purpose"].iter().any(|h| headers.contains_key(*h));
    let (at, work) = (Arc::clone(&room), Arc::clone(&current));
    let (asked_item, now) = (item.clone(), clock::now());
    let (mine, made) = room
        .ask(move |store| {
            let mut mine = Value::Null;
            let mut rules = Vec::new();
            if let Some(reader) = &own {
                rules = store.plain_rules_of(reader.id)?;
                mine = shelf::about(store, reader, &asked_item)?;
                mine["named"] = json!(subjects::named_in(store, &asked_item.card.story)?);
                // Written where it says something new only: every page that is looked at comes by here.
                let is_news = store.mark(reader.id, asked_item.id)?.read.is_none_or(|read| read < asked_item.changed);
                if !prefetched && is_news {
                    store.set_read(reader.id, &[asked_item.id], Some(now))?;
                }
            }
            let made = match version {
                Some(version) => {
                    mine["version"] = json!(version);
                    shelf::version(store, &asked_item, version)?.map(shelf::Made::Earlier)
                }
                None => shelf::own(store, &rules, at.means(&work.outlets), &asked_item)?,
            };
            if let (Some(shelf::Made::Other(_)), true) = (&made, mine.is_object()) {
                mine["vetoed"] = json!(shelf::vetoed_of(&rules, &asked_item));
            }
            Ok((mine, made))
        })
        .await?;
    let in_edition = current.slugs.contains_key(&slug);
    let path = format!("report/{name}");
    let bar = |mine: Value| {
        let (room, visitor, current) = (Arc::clone(&room), visitor.clone(), Arc::clone(&current));
        async move { bar::of(&room, &visitor, &current, mine).await }
    };
    match made {
        None if in_edition => {
            if let Some(kept) = room.file(&path).await {
                if visitor.reader.is_none() {
                    return Ok(kept.response(StatusCode::OK, &headers));
                }
                let page = own_page(&room, &visitor, kept.content(), &path, &bar(mine).await?).await?;
                return Ok(Served::new(page, content_type(&name)).response(StatusCode::OK, &headers));
            }
        }
        Some(shelf::Made::Nothing) => {
            let bar = bar(mine).await?;
            let feeds = feeds::led_to(&room, &visitor).await?;
            let content = json!({ "bar": bar, "feeds": feeds, "title": item.card.headline });
            return Ok(page(StatusCode::OK, room.press.page("nothing", "../", content)?));
        }
        _ => {}
    }
    let (room_, item_, made_) = (Arc::clone(&room), item.clone(), made);
    let outlets = Arc::clone(&current);
    let html = room
        .ask(move |store| {
            let report = match made_ {
                Some(shelf::Made::Other(report) | shelf::Made::Earlier(report)) => *report,
                _ => match store.report_row(item_.report)? {
                    Some(report) => report,
                    None => return Ok(None),
                },
            };
            let edition = shelf::edition_of(store, report, &outlets.outlets)?;
            let made = room_.press.report(&edition, &outlets.masthead);
            made.map(Some).map_err(|e| Error::internal(e.to_string()))
        })
        .await?
        .ok_or(Trouble::Missing)?;
    let content = match visitor.reader {
        Some(_) => own_page(&room, &visitor, html.as_bytes(), &path, &bar(mine).await?).await?,
        None => html.into_bytes(),
    };
    Ok(Served::new(content, content_type(&name)).response(StatusCode::OK, &headers))
}

/// Which edition is the newest: pages ask this, and show that there is another.
pub(super) async fn pulse(State(room): State<Arc<Room>>) -> Result<Response, Trouble> {
    let current = room.current().await?;
    let line = json!({ "number": current.number, "made": current.made, "reports": current.items.len() }).to_string();
    Ok(Served::new(line.into_bytes(), content_type("pulse.json")).response(StatusCode::OK, &HeaderMap::new()))
}
