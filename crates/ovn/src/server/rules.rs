//! A reader's rules: the list, a try on the past week, and saving.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use openvoicenews::publish::rules::{Action, BOOST, Rule};
use serde_json::{Value, json};

use super::answer::page;
use super::guard::{Me, Posted, Visitor, see};
use super::room::{Fields, Room};
use super::trouble::Trouble;
use super::{bar, feeds};
use crate::clock;
use crate::error::Error;
use crate::shelf;

/// Days on which a rule is tried.
const DAYS: i64 = 7;
/// Reports that a try looks at, at most.
const MOST: usize = 20_000;
/// Headlines that it shows.
const SHOWN: usize = 30;
/// Rules of a reader at most.
pub(super) const MOST_RULES: usize = 500;

/// The page with the rules; with a rule in the address also what it would do.
pub(super) async fn list(
    State(room): State<Arc<Room>>,
    visitor: Visitor,
    Me(reader): Me,
    Query(asked): Query<Fields>,
) -> Result<Response, Trouble> {
    let part = |name: &str| asked.get(name).map(String::as_str).unwrap_or_default();
    let (action, aspect, value) = (part("action"), part("aspect"), part("value"));
    let wish = (!value.is_empty()).then(|| Rule::new(action, aspect, value));
    let (tried, wrong) = match wish {
        Some(Ok(rule)) => (Some(tried(&room, rule).await?), None),
        Some(Err(e)) => (None, Some(e.to_string())),
        None => (None, None),
    };
    let rules = room.ask(move |store| store.rules_of(reader.id)).await?;
    let current = room.current().await?;
    let bar = bar::of(&room, &visitor, &current, json!({ "list": "rules" })).await?;
    let rules: Vec<Value> = rules
        .into_iter()
        .map(|(id, r)| json!({ "id": id, "action": r.action, "aspect": r.aspect, "value": r.value }))
        .collect();
    let outlets: std::collections::BTreeSet<&str> =
        current.items.iter().flat_map(|i| i.card.facts.outlets.iter().map(String::as_str)).collect();
    let status = if wrong.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    let content = json!({
        "bar": bar, "csrf": visitor.token(&room), "rules": rules, "tried": tried, "wrong": wrong,
        "action": action, "aspect": aspect, "value": value, "outlets": outlets, "boost": format!("{BOOST:.2}"),
        "days": DAYS, "feeds": feeds::led_to(&room, &visitor).await?,
    });
    Ok(page(status, room.press.page("rules", "/", content)?))
}

/// What a rule would have done in the past week.
pub(super) async fn tried(room: &Arc<Room>, rule: Rule) -> Result<Value, Error> {
    let since = clock::now() - DAYS * 86_400;
    room.ask(move |store| {
        let (mut of, mut hits, mut shown) = (0, 0, Vec::new());
        store.each_item_since(since, |item| {
            of += 1;
            let card = item.card;
            let holds = match rule.action {
                Action::Veto => card.facts.outlets.iter().any(|o| shelf::is_outlet(o, &rule)),
                _ => rule.holds(&card.facts),
            };
            hits += usize::from(holds);
            if holds && hits <= SHOWN {
                let category = card.categories.first();
                shown.push(json!({ "slug": card.slug, "headline": card.headline, "category": category }));
            }
            of < MOST
        })?;
        Ok(json!({ "line": rule.to_string(), "hits": hits, "of": of, "shown": shown }))
    })
    .await
}

/// Saves a rule.
pub(super) async fn add(State(room): State<Arc<Room>>, Me(reader): Me, posted: Posted) -> Result<Response, Trouble> {
    let rule = Rule::new(posted.field("action"), posted.field("aspect"), posted.field("value"));
    let rule = rule.map_err(|e| Trouble::Unclear(format!("This is no rule: {e}.")))?;
    let now = clock::now();
    let added = room.ask(move |store| {
        if store.rules_of(reader.id)?.len() >= MOST_RULES {
            return Ok(false);
        }
        store.add_rule(reader.id, &rule, now).map(|()| true)
    });
    if added.await? { Ok(see("/rules")) } else { Err(Trouble::Unclear(format!("{MOST_RULES} rules are enough."))) }
}

/// Removes a rule.
pub(super) async fn remove(State(room): State<Arc<Room>>, Me(reader): Me, posted: Posted) -> Result<Response, Trouble> {
    let id: i64 = posted.field("id").parse().map_err(|_| Trouble::Missing)?;
    room.ask(move |store| store.remove_rule(reader.id, id)).await?;
    Ok(see("/rules"))
}
