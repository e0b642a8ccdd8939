//! Feeds of a reader's own: their lists, searches, subjects, categories and the whole edition as their rules have it. Feed
//! readers have no cookie, so each address has a key in it: `/feeds/KEY/unread.atom`. It opens feeds and nothing else.

use std::sync::Arc;

use axum::extract::{Path as PathOf, Query, State};
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::Response;
use openvoicenews::model::Outlet;
use openvoicenews::publish::rules::{Action, Rule};
use openvoicenews::publish::{FeedPlace, Format, ReaderList, category_named, category_places, list_feed};

use super::answer::{Served, content_type, decoded};
use super::guard::{Me, Posted, Visitor, see};
use super::marks::{self, Listed};
use super::own::{Form, arrange};
use super::room::{Current, Fields, Room};
use super::sync::{base, escape};
use super::trouble::Trouble;
use super::{edition, search, subjects};
use crate::error::Error;
use crate::passwords;
use crate::shelf::{self, Made};
use crate::store::{Item, Reader, Store};

/// Where feeds with a key are.
pub(super) const FOLDER: &str = "/feeds/";
/// The name under which it is kept which of a reader's keys counts.
pub(super) const CHOICE: &str = "feeds";
/// Reports of a feed at most: one that is asked for every hour needs no more.
const MOST: usize = 100;

/// The key of a reader's feeds: made of what only this newsroom knows, so that nothing of it is in the store.
fn key(room: &Room, reader: i64, chosen: &str) -> String {
    let secret = room.token(&format!("feeds {reader} {chosen}"));
    format!("{reader}-{}", &secret[..32])
}

/// The folder of a reader's feeds, with a slash at its end.
pub(super) fn folder(room: &Room, store: &Store, reader: &Reader) -> Result<String, Error> {
    let chosen = store.choice(reader.id, CHOICE)?.unwrap_or_default();
    Ok(format!("{FOLDER}{}/", key(room, reader.id, &chosen)))
}

/// Where the feeds are that pages lead a reader to; `None` where the addresses without a key do. Whoever has no password
/// has this machine alone, which opens everything.
pub(super) async fn led_to(room: &Arc<Room>, visitor: &Visitor) -> Result<Option<String>, Error> {
    let Some(reader) = visitor.reader.clone().filter(|r| r.password.is_some()) else { return Ok(None) };
    let at = Arc::clone(room);
    room.ask(move |store| folder(&at, store, &reader)).await.map(Some)
}

/// Whose key it is.
async fn reader_of(room: &Arc<Room>, asked: String) -> Result<Option<Reader>, Error> {
    let at = Arc::clone(room);
    room.ask(move |store| {
        let Some(id) = asked.split('-').next().and_then(|id| id.parse().ok()) else { return Ok(None) };
        let Some(reader) = store.reader(id)? else { return Ok(None) };
        let chosen = store.choice(id, CHOICE)?.unwrap_or_default();
        Ok(passwords::same(key(&at, id, &chosen).as_bytes(), asked.as_bytes()).then_some(reader))
    })
    .await
}

/// A feed at an address with a key. A page at such an address is the one without: links of feeds may be relative.
pub(super) async fn with_key(
    State(room): State<Arc<Room>>,
    PathOf((key, path)): PathOf<(String, String)>,
    Query(asked): Query<Fields>,
    headers: HeaderMap,
) -> Result<Response, Trouble> {
    let reader = reader_of(&room, key.clone()).await?.ok_or(Trouble::Missing)?;
    if path.ends_with(".html") {
        return Ok(see(&format!("/{path}")));
    }
    let visitor = Visitor::known(reader);
    let folder = format!("{}{key}/", &FOLDER[1..]);
    let mut response = answer(&room, &visitor, &path, folder, asked, &headers).await?;
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    Ok(response)
}

/// The feed of a list at its address without a key.
pub(super) async fn of_list(
    State(room): State<Arc<Room>>,
    visitor: Visitor,
    Me(_): Me,
    uri: Uri,
    Query(asked): Query<Fields>,
    headers: HeaderMap,
) -> Result<Response, Trouble> {
    answer(&room, &visitor, uri.path().trim_start_matches('/'), String::new(), asked, &headers).await
}

async fn answer(
    room: &Arc<Room>,
    visitor: &Visitor,
    path: &str,
    folder: String,
    asked: Fields,
    headers: &HeaderMap,
) -> Result<Response, Trouble> {
    let place = FeedPlace { base: Some(format!("{}/", base(room, headers))), folder };
    let (stem, format) = path.rsplit_once('.').and_then(|(s, e)| Some((s, Format::of(e)?))).ok_or(Trouble::Missing)?;
    let content = match stem.split_once('/') {
        None if stem == "search" => search::written(room, visitor, asked, &place, format).await?,
        None => of_reports(room, visitor, stem, &place, format).await?,
        Some(("category", _)) => of_reports(room, visitor, stem, &place, format).await?,
        Some(("person" | "body" | "place" | "topic", _)) => {
            let key = decoded(stem).ok_or(Trouble::Missing)?;
            subjects::written(room, visitor, &key, &place, format).await?
        }
        Some(("outlet", _)) => return edition::file(room, &Visitor::default(), path, headers).await,
        Some(_) => return Err(Trouble::Missing),
    };
    Ok(Served::new(content, content_type(path)).response(StatusCode::OK, headers))
}

/// A list of reports as a feed: of the whole edition, of a category, of what is unread, starred or followed.
async fn of_reports(
    room: &Arc<Room>,
    visitor: &Visitor,
    stem: &str,
    place: &FeedPlace,
    format: Format,
) -> Result<Vec<u8>, Trouble> {
    let reader = visitor.reader.clone().ok_or(Trouble::Missing)?;
    let current = room.current().await?;
    let (title, page, items) = match stem {
        "unread" | "starred" | "followed" => {
            let (name, who) = (stem.to_owned(), reader.clone());
            let listed = room.ask(move |store| listed(store, &who, &name)).await?;
            (stem.to_owned(), stem.to_owned(), listed.items)
        }
        "feed" => ("your front page".to_owned(), String::new(), arranged(room, &reader, &current, None).await?),
        _ => {
            let name = stem.strip_prefix("category/").ok_or(Trouble::Missing)?;
            let all: Vec<&[String]> = current.items.iter().map(|item| item.card.categories.as_slice()).collect();
            let category = category_named(&all, name).ok_or(Trouble::Missing)?;
            let items = arranged(room, &reader, &current, Some(category.clone())).await?;
            (category, format!("{stem}.html"), items)
        }
    };
    let (at, work, place, stem) = (Arc::clone(room), Arc::clone(&current), place.clone(), stem.to_owned());
    let made = room.ask(move |store| {
        let rules = store.plain_rules_of(reader.id)?;
        let base = place.base.as_deref().unwrap_or_default().trim_end_matches('/');
        let mut told = Vec::new();
        for item in items.into_iter().take(MOST) {
            let report = report(store, (&at, &work.outlets), &rules, &item, base)?;
            told.extend(report.map(|(headline, body)| (item, headline, body)));
        }
        let reports = told.iter().map(|(item, headline, body)| {
            (&item.card, headline.clone(), body.clone(), crate::subjects::moment(item.changed))
        });
        let of = format!("reader {}", reader.id);
        let list = ReaderList { stem: &stem, page: &page, title: &title, of: &of, reports: reports.collect() };
        Ok(list_feed(list, at.press.theme(), &place, format))
    });
    Ok(made.await?)
}

fn listed(store: &Store, reader: &Reader, name: &str) -> Result<Listed, Error> {
    match name {
        "unread" => marks::find_unread(store, reader, true),
        "starred" => marks::find_starred(store, reader),
        _ => marks::find_followed(store, reader),
    }
}

/// The reports of the edition, or of a category of it, as the reader's rules have them: the last changed first, as in
/// every feed.
async fn arranged(
    room: &Arc<Room>,
    reader: &Reader,
    current: &Arc<Current>,
    category: Option<String>,
) -> Result<Vec<Item>, Error> {
    let form = Form::default();
    let wanted = category.clone();
    let choose = move |all: &[&[String]]| match &wanted {
        Some(name) => category_places(all, name),
        None => (0..all.len()).collect(),
    };
    let arranged = arrange(room, reader, current, form, category, choose).await?;
    let mut items: Vec<Item> = arranged.shown.iter().map(|shown| current.items[shown.at].clone()).collect();
    items.sort_by_key(|item| std::cmp::Reverse((item.changed, item.id)));
    items.truncate(MOST);
    Ok(items)
}

/// A report's headline and text, HTML, as feeds have them: the edition's, or written again without vetoed outlets. `None`
/// where these leave nothing. `base` is where the newsroom is found, without a slash at the end.
pub(super) fn report(
    store: &mut Store,
    (room, outlets): (&Room, &[Outlet]),
    rules: &[Rule],
    item: &Item,
    base: &str,
) -> Result<Option<(String, String)>, Error> {
    let vetoes = rules.iter().any(|rule| rule.action == Action::Veto);
    let made = if vetoes { shelf::own(store, rules, room.means(outlets), item)? } else { None };
    let (headline, mut html) = match made {
        Some(Made::Other(report)) => {
            let headline = report.headline.text.clone();
            let edition = shelf::edition_of(store, *report, outlets)?;
            (headline, room.press.feed_body(&edition).map_err(|e| Error::internal(e.to_string()))?)
        }
        Some(Made::Nothing) => return Ok(None),
        Some(Made::Earlier(_)) | None => (item.card.headline.clone(), store.item_body(item.id)?.unwrap_or_default()),
    };
    if room.base_url.is_none() {
        // Nobody knew where the newsroom is found when the text was made.
        let url = format!("{base}/report/{}.html", item.card.slug);
        html.push_str(&format!("<p><a href=\"{}#evidence\">Evidence for every sentence</a></p>\n", escape(&url)));
    }
    Ok(Some((headline, html)))
}

/// Gives the reader's feeds another key; the addresses that they had are none any more.
pub(super) async fn renew(State(room): State<Arc<Room>>, Me(reader): Me, _: Posted) -> Result<Response, Trouble> {
    let chosen = passwords::secret()?;
    room.ask(move |store| store.set_choice(reader.id, CHOICE, &chosen)).await?;
    Ok(see("/you#feeds"))
}
