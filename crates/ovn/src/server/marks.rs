//! What a reader does with reports: read, starred, followed; and the lists of them.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use openvoicenews::publish::MyCard;
use openvoicenews::publish::rules::{Place, place};
use serde_json::{Value, json};

use super::answer::page;
use super::bar;
use super::edition::mine;
use super::guard::{Me, Posted, Visitor, see};
use super::room::{Fields, Room};
use super::trouble::Trouble;
use crate::clock;
use crate::shelf;
use crate::store::{Follow, Item};
use crate::subjects;

/// Reports of a list at most.
const MOST: usize = 200;
/// Days for which unread reports are listed.
const DAYS: i64 = 14;

/// Marks reports: `items` are their numbers with commas between them, `star`, `read` are `1` or `0`.
pub(super) async fn set(
    State(room): State<Arc<Room>>,
    Me(reader): Me,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, Trouble> {
    let items: Vec<i64> = posted.field("items").split(',').filter_map(|n| n.trim().parse().ok()).collect();
    let now = clock::now();
    let wish = |name: &str| match posted.field(name) {
        "1" => Some(Some(now)),
        "0" => Some(None),
        _ => None,
    };
    let (starred, read) = (wish("star"), wish("read"));
    room.ask(move |store| {
        store.together(|store| {
            starred.map_or(Ok(()), |s| store.set_starred(reader.id, &items, s))?;
            read.map_or(Ok(()), |r| store.set_read(reader.id, &items, r))
        })
    })
    .await?;
    // A report that is looked at is read: who wants it unread is led to the front page.
    if posted.field("read") == "0"
        && posted.field("back").starts_with("/report/")
        && !headers.contains_key("x-requested-with")
    {
        return Ok(see("/"));
    }
    Ok(if headers.contains_key("x-requested-with") { StatusCode::NO_CONTENT.into_response() } else { posted.back() })
}

/// Follows a story, a person, a place, a topic, or no more.
pub(super) async fn follow(State(room): State<Arc<Room>>, Me(reader): Me, posted: Posted) -> Result<Response, Trouble> {
    let text = |name: &str| posted.field(name).trim().chars().take(300).collect::<String>();
    let follow = Follow { kind: text("kind"), key: text("key"), name: text("name") };
    if !["story", "person", "body", "place", "topic", "search"].contains(&follow.kind.as_str()) || follow.key.is_empty()
    {
        return Err(Trouble::Unclear("What is to be followed is not said.".to_owned()));
    }
    let (on, now) = (posted.field("on") == "1", clock::now());
    room.ask(move |store| store.set_follow(reader.id, &follow, on, now)).await?;
    Ok(posted.back())
}

/// The starred reports.
pub(super) async fn starred(
    State(room): State<Arc<Room>>,
    visitor: Visitor,
    Me(reader): Me,
) -> Result<Response, Trouble> {
    let items = room
        .ask(move |store| {
            let ids = store.starred(reader.id, MOST)?;
            ids.iter().filter_map(|id| store.item(*id).transpose()).collect::<Result<Vec<_>, _>>()
        })
        .await?;
    list(&room, &visitor, "starred", items).await
}

/// What the reader has not read yet, of the last two weeks.
pub(super) async fn unread(
    State(room): State<Arc<Room>>,
    visitor: Visitor,
    Me(reader): Me,
    Query(asked): Query<Fields>,
) -> Result<Response, Trouble> {
    let again = asked.contains_key("again");
    let since = clock::now() - DAYS * 86_400;
    let items = room
        .ask(move |store| {
            let rules: Vec<_> = store.rules_of(reader.id)?.into_iter().map(|(_, rule)| rule).collect();
            let mut unread = Vec::new();
            store.each_unread_since(reader.id, since, again, |item| {
                if place(&rules, &item.card.facts).place == Place::Shown {
                    unread.push(item);
                }
                unread.len() < MOST
            })?;
            Ok(unread)
        })
        .await?;
    list(&room, &visitor, "unread", items).await
}

/// Followed stories that have a report, and reports that tell of followed subjects, the last changed first.
pub(super) async fn followed(
    State(room): State<Arc<Room>>,
    visitor: Visitor,
    Me(reader): Me,
) -> Result<Response, Trouble> {
    let items = room
        .ask(move |store| {
            let follows = store.follows_of(reader.id)?;
            let stories = follows.iter().filter(|f| f.kind == "story");
            let mut items =
                stories.filter_map(|f| store.item_of(&f.key).transpose()).collect::<Result<Vec<Item>, _>>()?;
            for subject in follows.iter().filter(|f| !matches!(f.kind.as_str(), "story" | "search")) {
                for story in subjects::newest_stories(store, &format!("{}/{}", subject.kind, subject.key))? {
                    items.extend(store.item_of(&story)?);
                }
            }
            items.sort_by_key(|item| std::cmp::Reverse((item.changed, item.id)));
            items.dedup_by_key(|item| item.id);
            items.truncate(MOST);
            Ok(items)
        })
        .await?;
    list(&room, &visitor, "followed", items).await
}

/// A page with a list of reports.
async fn list(room: &Arc<Room>, visitor: &Visitor, name: &str, items: Vec<Item>) -> Result<Response, Trouble> {
    let Some(reader) = visitor.reader.clone() else { return Err(Trouble::NobodyKnown) };
    let current = room.current().await?;
    let (at, work, id) = (Arc::clone(room), Arc::clone(&current), reader.id);
    let (items, marks, follows) = room
        .ask(move |store| {
            let items = shelf::without_vetoed(store, id, at.means(&work.outlets), items)?;
            let ids: Vec<i64> = items.iter().map(|i| i.id).collect();
            Ok((items, store.marks(id, &ids)?, store.follows_of(id)?))
        })
        .await?;
    let bar = bar::of(room, visitor, &current, json!({ "list": name })).await?;
    let (csrf, back) = (visitor.token(room), format!("/{name}"));
    let cards = items.iter().zip(marks).map(|(item, mark)| {
        let mine = mine(item, mark, &reader, &[], &csrf, &back);
        MyCard { card: &item.card, mine }.json()
    });
    let cards: Vec<Value> = cards.collect();
    let follows: Vec<Value> = follows
        .into_iter()
        .filter(|f| f.kind != "story")
        .map(|f| json!({ "kind": f.kind, "key": f.key, "name": f.name }))
        .collect();
    let content = json!({
        "bar": bar, "csrf": visitor.token(room), "list": name, "cards": cards, "follows": follows, "days": DAYS,
    });
    Ok(page(StatusCode::OK, room.press.page("list", "/", content)?))
}
