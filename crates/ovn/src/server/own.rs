//! The edition as one reader has it: its front page and the pages of its categories, in the order of their rules, without
//! outlets that they veto, with their marks.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path as PathOf, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use openvoicenews::publish::{Card, MyCard, category_named, category_places, front_places};
use serde_json::{Value, json};

use super::answer::page;
use super::edition::{file, is_for_keeping};
use super::fronts::Found;
use super::guard::Visitor;
use super::room::{Current, Room};
use super::trouble::Trouble;
use super::{bar, feeds};
use crate::error::Error;
use crate::shelf;
use crate::store::{Item, Mark, Reader, Store};

/// The front page: a reader's own, or everybody's.
pub(super) async fn front(
    State(room): State<Arc<Room>>,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<Response, Trouble> {
    let Some(reader) = visitor.reader.clone() else {
        return file(&room, &visitor, "index.html", &headers).await;
    };
    let make = |own: Own| {
        let Own { room, current, arranged, cards, content } = own;
        room.press.front(&current.masthead, &arranged.categories(&current), cards, content)
    };
    let part = Part { path: "/".to_owned(), category: None };
    kept_or_made(&room, &visitor, &reader, part, front_places, make).await
}

/// The page of a category: a reader's own, or everybody's. Feeds and what devices keep are everybody's.
pub(super) async fn category(
    State(room): State<Arc<Room>>,
    visitor: Visitor,
    PathOf(name): PathOf<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Trouble> {
    let visitor = if is_for_keeping(&uri) { Visitor::default() } else { visitor };
    let path = format!("category/{name}");
    let Some((reader, name)) = visitor.reader.clone().zip(name.strip_suffix(".html").map(str::to_owned)) else {
        return file(&room, &visitor, &path, &headers).await;
    };
    let current = room.current().await?;
    let all: Vec<&[String]> = current.items.iter().map(|item| item.card.categories.as_slice()).collect();
    // What a site has that the store knows nothing of is there as it is.
    let Some(category) = category_named(&all, &name) else { return file(&room, &visitor, &path, &headers).await };
    let wanted = category.clone();
    let choose = move |all: &[&[String]]| category_places(all, &wanted);
    let called = category.clone();
    let make = move |own: Own| {
        let Own { room, current, arranged, cards, content } = own;
        let categories = arranged.categories(&current);
        room.press.category(&current.masthead, (&called, &name), &categories, cards, content)
    };
    let part = Part { path: format!("/{path}"), category: Some(category) };
    kept_or_made(&room, &visitor, &reader, part, choose, make).await
}

/// A part of the edition that has a page.
struct Part {
    /// Where the page is.
    path: String,
    /// The category that it is of.
    category: Option<String>,
}

/// What a page of a reader's own is made of.
struct Own {
    room: Arc<Room>,
    current: Arc<Current>,
    arranged: Arranged,
    cards: BTreeMap<usize, Value>,
    /// What templates have beside the edition.
    content: Value,
}

/// A reader's page as it is kept, or made anew and kept.
async fn kept_or_made(
    room: &Arc<Room>,
    visitor: &Visitor,
    reader: &Reader,
    part: Part,
    choose: impl Fn(&[&[String]]) -> Vec<usize> + Send + 'static,
    make: impl FnOnce(Own) -> Result<String, openvoicenews::publish::ThemeFault>,
) -> Result<Response, Trouble> {
    let current = room.current().await?;
    let csrf = visitor.token(room);
    let (at, work, who) = (Arc::clone(room), Arc::clone(&current), reader.clone());
    let path = part.path.clone();
    let found = room.ask(move |store| at.fronts.find(store, (&who, &path), &work, &csrf, at.pulse()?)).await?;
    let (pulse, state) = match found {
        Found::Page(kept) => return Ok(page(StatusCode::OK, kept)),
        Found::Nothing { pulse, state } => (pulse, state),
    };
    let bar = bar::of(room, visitor, &current, Value::Null).await?;
    let form = Form { csrf: visitor.token(room), back: part.path.clone() };
    let mut arranged = arrange(room, reader, &current, form, part.category, choose).await?;
    let (work, shown) = (Arc::clone(&current), std::mem::take(&mut arranged.shown));
    let cards =
        room.ask(move |store| shown.into_iter().map(|s| s.full(store, &work)).collect::<Result<_, _>>()).await?;
    let feeds = feeds::led_to(room, visitor).await?;
    let content = json!({ "bar": bar, "feeds": feeds, "muted": arranged.muted, "blocked": arranged.blocked });
    let made = Bytes::from(make(Own { room: Arc::clone(room), current, arranged, cards, content })?);
    room.fronts.keep((reader.id, part.path), pulse, state, made.clone());
    Ok(page(StatusCode::OK, made))
}

/// A report of the edition as one reader has it.
pub(super) struct Shown {
    /// Its place in the reader's order, and in the edition.
    place: usize,
    pub(super) at: usize,
    /// Where vetoed outlets made it another.
    other: Option<Card>,
    pub(super) mine: Value,
}

impl Shown {
    pub(super) fn card<'a>(&'a self, current: &'a Current) -> &'a Card {
        self.other.as_ref().unwrap_or(&current.items[self.at].card)
    }

    /// Its place, and the whole card with what is the reader's own.
    fn full(self, store: &Store, current: &Current) -> Result<(usize, Value), Error> {
        let kept = &current.items[self.at];
        let card = match self.other {
            Some(card) => card,
            None => store.item(kept.id)?.map_or_else(|| kept.card.clone(), |item| item.card),
        };
        Ok((self.place, MyCard { card: &card, mine: self.mine }.json()))
    }
}

/// What forms on cards send back.
#[derive(Default)]
pub(super) struct Form {
    pub(super) csrf: String,
    /// Where the reader is.
    pub(super) back: String,
}

/// The edition in a reader's order.
pub(super) struct Arranged {
    /// Places in the edition, in the reader's order.
    order: Vec<usize>,
    /// Those of them that are looked at.
    pub(super) shown: Vec<Shown>,
    /// Headlines that the reader wants at the end: page and words.
    pub(super) muted: Vec<Value>,
    pub(super) blocked: usize,
}

impl Arranged {
    /// The categories of each report, in the reader's order.
    fn categories<'a>(&self, current: &'a Current) -> Vec<&'a [String]> {
        self.order.iter().map(|at| current.items[*at].card.categories.as_slice()).collect()
    }
}

/// Puts the edition into a reader's order. `choose` says which of the reports are looked at, by the names of each one's
/// categories: only these have to be known without vetoed outlets. What is told of muted and blocked ones is of `category`.
pub(super) async fn arrange(
    room: &Arc<Room>,
    reader: &Reader,
    current: &Arc<Current>,
    form: Form,
    category: Option<String>,
    choose: impl Fn(&[&[String]]) -> Vec<usize> + Send + 'static,
) -> Result<Arranged, Error> {
    let (at, work, reader) = (Arc::clone(room), Arc::clone(current), reader.clone());
    let made = room.ask(move |store| {
        let rules = store.plain_rules_of(reader.id)?;
        let shelf::Order { shown: mut order, muted, blocked } = shelf::order(&rules, &work.items);
        let mut variants = shelf::Variants::new(&rules, at.means(&work.outlets));
        // What a veto leaves nothing of makes room for another.
        let shown = loop {
            let names: Vec<&[String]> = order.iter().map(|p| work.items[p.at].card.categories.as_slice()).collect();
            let places = choose(&names);
            let made = places.iter().map(|place| variants.of(store, &work.items[order[*place].at]));
            let made: Vec<shelf::Variant> = made.collect::<Result<_, _>>()?;
            let gone: Vec<usize> = places
                .iter()
                .zip(&made)
                .filter(|(_, m)| matches!(m, shelf::Variant::Nothing))
                .map(|(p, _)| *p)
                .collect();
            if gone.is_empty() {
                break places.into_iter().zip(made).collect::<Vec<_>>();
            }
            gone.iter().rev().for_each(|place| drop(order.remove(*place)));
        };
        let shown = shown.into_iter().map(|(place, variant)| {
            let (at, item) = (order[place].at, &work.items[order[place].at]);
            let other = match variant {
                shelf::Variant::Other(card) => Some(*card),
                shelf::Variant::Same | shelf::Variant::Nothing => None,
            };
            let mine = mine(item, store.mark(reader.id, item.id)?, &reader, &order[place].why, &form);
            Ok(Shown { place, at, other, mine })
        });
        let shown = shown.collect::<Result<_, Error>>()?;
        let is_here = |at: usize| category.as_deref().is_none_or(|c| work.items[at].card.stands_under(c));
        let blocked = blocked.into_iter().filter(|at| is_here(*at)).count();
        let muted = muted.into_iter().filter(|placed| is_here(placed.at));
        let muted = muted.map(|placed| put_last(&work.items[placed.at].card, &placed.why)).collect();
        Ok(Arranged { order: order.into_iter().map(|p| p.at).collect(), shown, muted, blocked })
    });
    made.await
}

/// A muted report in the list at the end of a page.
pub(super) fn put_last(card: &Card, why: &[String]) -> Value {
    json!({ "slug": card.slug, "headline": card.headline, "why": why })
}

/// What templates have as `mine` of a card.
pub(super) fn mine(item: &Item, mark: Mark, reader: &Reader, why: &[String], form: &Form) -> Value {
    let fresh = reader.before.is_some_and(|before| item.made > before);
    let changed = reader.before.is_some_and(|before| !fresh && item.changed > before);
    json!({
        "item": item.id,
        "read": mark.read.is_some(),
        "again": mark.read.is_some_and(|read| item.changed > read),
        "starred": mark.starred.is_some(),
        "fresh": fresh,
        "changed": changed,
        "why": why,
        "csrf": form.csrf,
        "back": form.back,
    })
}
