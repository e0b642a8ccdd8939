//! What a reader does with reports: read, starred, followed; and the lists of them.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use openvoicenews::publish::MyCard;
use openvoicenews::publish::rules::Rule;
use serde_json::{Value, json};

use super::answer::page;
use super::guard::{Me, Posted, Visitor, see};
use super::own::{Form, mine, put_last};
use super::room::{Fields, Room};
use super::trouble::Trouble;
use super::{bar, feeds};
use crate::clock;
use crate::error::Error;
use crate::shelf;
use crate::store::{Follow, Item, Reader, Store};
use crate::subjects;

/// Reports of a list at most.
const MOST: usize = 200;
/// Reports that are looked at to count those that the rules leave.
const LOOKED_AT: usize = 1_000;
/// Days for which unread reports are listed.
const DAYS: i64 = 14;

/// Marks reports: `items` are their numbers with commas between them, `star`, `read` are `1` or `0`.
pub(super) async fn set(
    State(room): State<Arc<Room>>,
    Me(reader): Me,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, Trouble> {
    let items = numbers(posted.field("items"));
    let now = clock::now();
    let wish = |name: &str| match posted.field(name) {
        "1" => Some(Some(now)),
        "0" => Some(None),
        _ => None,
    };
    let (starred, read) = (wish("star"), wish("read"));
    let marked = items.clone();
    room.ask(move |store| {
        store.together(|store| {
            starred.map_or(Ok(()), |s| store.set_starred(reader.id, &marked, s))?;
            read.map_or(Ok(()), |r| store.set_read(reader.id, &marked, r))
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
    if headers.contains_key("x-requested-with") {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    // A list that was marked as a whole says so, and offers to take it back.
    if posted.field("read") == "1" && posted.field("back") == UNREAD {
        let marked = items.iter().take(MOST).map(i64::to_string).collect::<Vec<_>>().join(",");
        return Ok(see(&format!("{UNREAD}?marked={marked}")));
    }
    Ok(posted.back())
}

/// The page of what is unread.
const UNREAD: &str = "/unread";

/// The numbers of items that somebody sends with commas between them, and nothing else that they send.
fn numbers(sent: &str) -> Vec<i64> {
    sent.split(',').filter_map(|n| n.trim().parse().ok()).collect()
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

/// A list of reports before it is a page.
#[derive(Default)]
pub(super) struct Listed {
    pub(super) items: Vec<Item>,
    /// What the reader's rules put at the end.
    muted: Vec<Value>,
    /// How many reports they hide.
    blocked: usize,
    /// The items that were just marked as read.
    marked: Vec<i64>,
}

impl Listed {
    /// Puts a report where the reader's rules want it.
    fn put(&mut self, rules: &[Rule], item: Item) {
        let order = shelf::order(rules, std::slice::from_ref(&item));
        self.blocked += order.blocked.len();
        self.muted.extend(order.muted.iter().map(|placed| put_last(&item.card, &placed.why)));
        if !order.shown.is_empty() {
            self.items.push(item);
        }
    }
}

/// The starred reports, the last starred first. Who stars one wants it here, whatever the rules say.
pub(super) fn find_starred(store: &Store, reader: &Reader) -> Result<Listed, Error> {
    let ids = store.starred(reader.id, MOST)?;
    let items = ids.iter().filter_map(|id| store.item(*id).transpose()).collect::<Result<_, _>>()?;
    Ok(Listed { items, ..Listed::default() })
}

/// What the reader has not read yet, of the last two weeks; with `again` also what changed since.
pub(super) fn find_unread(store: &Store, reader: &Reader, again: bool) -> Result<Listed, Error> {
    let rules = store.plain_rules_of(reader.id)?;
    let mut listed = Listed::default();
    store.each_unread_since(reader.id, clock::now() - DAYS * 86_400, again, |item| {
        listed.put(&rules, item);
        listed.items.len() < MOST
    })?;
    listed.muted.truncate(MOST);
    Ok(listed)
}

/// How many reports the list of unread ones has, counted up to `most`.
pub(super) fn count_unread(store: &Store, reader: i64, most: usize) -> Result<usize, Error> {
    let rules = store.plain_rules_of(reader)?;
    let since = clock::now() - DAYS * 86_400;
    if rules.is_empty() {
        return Ok(store.unread_since(reader, since, most)?.len());
    }
    let with_words = shelf::read_words(&rules);
    let mut count = 0;
    for item in store.unread_since(reader, since, LOOKED_AT)? {
        let facts = store.facts(item, with_words)?;
        count += usize::from(facts.is_some_and(|facts| !shelf::hide(&rules, &facts)));
        if count == most {
            break;
        }
    }
    Ok(count)
}

/// Followed stories that have a report, and reports that tell of followed subjects, the last changed first. Rules hide none
/// of the stories: who follows one wants it.
pub(super) fn find_followed(store: &Store, reader: &Reader) -> Result<Listed, Error> {
    let rules = store.plain_rules_of(reader.id)?;
    let follows = store.follows_of(reader.id)?;
    let mut items = Vec::new();
    for follow in &follows {
        match follow.kind.as_str() {
            "story" => items.extend(store.item_of(&follow.key)?.map(|item| (item, true))),
            "search" => {}
            kind => {
                for story in subjects::newest_stories(store, &format!("{kind}/{}", follow.key))? {
                    items.extend(store.item_of(&story)?.map(|item| (item, false)));
                }
            }
        }
    }
    items.sort_by_key(|(item, is_story)| std::cmp::Reverse((item.changed, item.id, *is_story)));
    items.dedup_by_key(|(item, _)| item.id);
    let mut listed = Listed::default();
    for (item, is_story) in items {
        match is_story {
            true => listed.items.push(item),
            false => listed.put(&rules, item),
        }
    }
    listed.items.truncate(MOST);
    Ok(listed)
}

/// The page of starred reports.
pub(super) async fn starred(
    State(room): State<Arc<Room>>,
    visitor: Visitor,
    Me(reader): Me,
) -> Result<Response, Trouble> {
    let listed = room.ask(move |store| find_starred(store, &reader)).await?;
    list(&room, &visitor, "starred", listed).await
}

/// The page of what is unread.
pub(super) async fn unread(
    State(room): State<Arc<Room>>,
    visitor: Visitor,
    Me(reader): Me,
    Query(asked): Query<Fields>,
) -> Result<Response, Trouble> {
    let again = asked.contains_key("again");
    let mut listed = room.ask(move |store| find_unread(store, &reader, again)).await?;
    listed.marked = asked.get("marked").map(|sent| numbers(sent)).unwrap_or_default();
    list(&room, &visitor, "unread", listed).await
}

/// The page of what is followed.
pub(super) async fn followed(
    State(room): State<Arc<Room>>,
    visitor: Visitor,
    Me(reader): Me,
) -> Result<Response, Trouble> {
    let listed = room.ask(move |store| find_followed(store, &reader)).await?;
    list(&room, &visitor, "followed", listed).await
}

/// A page with a list of reports.
async fn list(room: &Arc<Room>, visitor: &Visitor, name: &str, listed: Listed) -> Result<Response, Trouble> {
    let Some(reader) = visitor.reader.clone() else { return Err(Trouble::NobodyKnown) };
    let Listed { items, muted, blocked, marked } = listed;
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
    let form = Form { csrf: visitor.token(room), back: format!("/{name}") };
    let cards = items.iter().zip(marks).map(|(item, mark)| {
        let mine = mine(item, mark, &reader, &[], &form);
        MyCard { card: &item.card, mine }.json()
    });
    let cards: Vec<Value> = cards.collect();
    let follows: Vec<Value> = follows
        .into_iter()
        .filter(|f| f.kind != "story")
        .map(|f| json!({ "kind": f.kind, "key": f.key, "name": f.name }))
        .collect();
    let content = json!({
        "bar": bar, "csrf": form.csrf, "list": name, "cards": cards, "follows": follows, "days": DAYS,
        "muted": muted, "blocked": blocked, "marked": marked, "feeds": feeds::led_to(room, visitor).await?,
    });
    Ok(page(StatusCode::OK, room.press.page("list", "/", content)?))
}
