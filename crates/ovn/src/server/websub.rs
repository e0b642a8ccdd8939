//! What hubs call: the question whether a subscription is meant, and what is new (W3C WebSub, sections 5.3 and 7).
//!
//! What comes is kept and acknowledged; the worker takes it in, also one that is another program.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::answer::plain;
use super::room::{Fields, Room};
use super::trouble::Trouble;
use crate::clock;
use crate::error::Error;
use crate::net;
use crate::store::{Source, State as Standing, Store, Subscription, Topic};
use crate::websub::Keys;

/// Seconds after asking in which a hub may ask back.
const ASKED: i64 = 86_400;
/// A hub that grants more or less than this, in seconds, is taken at its nearer end.
const LEASES: (i64, i64) = (60, 90 * 86_400);
/// Bytes of a challenge; real ones have a few dozen.
const CHALLENGE: usize = 1_024;
/// What may come for one source in a span of seconds.
const RATE: (u32, i64) = (120, 600);
/// For how long the body of one is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

/// How much came for which source since when.
pub(super) type Rates = HashMap<i64, (i64, u32)>;

/// A hub asks whether a subscription is meant, or says that there is none.
pub(super) async fn verify(
    State(room): State<Arc<Room>>,
    Path((id, token)): Path<(i64, String)>,
    Query(asked): Query<Fields>,
) -> Result<Response, Trouble> {
    let (keys, now) = (room.keys.clone().ok_or(Trouble::Missing)?, clock::now());
    let answer = room.ask(move |store| store.together(|s| verified(s, &keys, id, &token, &asked, now))).await?;
    answer.map(IntoResponse::into_response).ok_or(Trouble::Missing)
}

/// What to answer; `None` where nothing of the kind is meant.
fn verified(
    store: &Store,
    keys: &Keys,
    id: i64,
    token: &str,
    asked: &BTreeMap<String, String>,
    now: i64,
) -> Result<Option<String>, Error> {
    let Some(called) = Called::at(store, keys, id, token)? else { return Ok(None) };
    let field = |name: &str| asked.get(name).map(String::as_str).unwrap_or_default();
    let is_ours =
        called.source.as_ref().and_then(|s| s.hubs.as_ref()).is_some_and(|hubs| hubs.topic == field("hub.topic"));
    let stands = store.subscription(id)?;
    let is_meant = is_ours && called.source.as_ref().is_some_and(|source| source.state == Standing::Active);
    let challenge = Some(field("hub.challenge").to_owned()).filter(|c| !c.is_empty() && c.len() <= CHALLENGE);
    match (field("hub.mode"), stands) {
        ("subscribe", Some(stands)) if is_meant && now - stands.asked < ASKED && challenge.is_some() => {
            let lease = field("hub.lease_seconds").parse().unwrap_or(ASKED).clamp(LEASES.0, LEASES.1);
            let held = Subscription { tries: 0, until: Some(now + lease), failure: None, ..stands };
            // The rest of the lease is for hubs that are asked more than once.
            store.keep_subscription(id, &held, now + lease - lease / 10)?;
            Ok(challenge)
        }
        ("unsubscribe", _) if !is_meant && challenge.is_some() => {
            let ended = called.partings.iter().find(|parting| parting.topic == field("hub.topic"));
            ended.map_or(Ok(()), |parting| store.forget_parting(parting))?;
            Ok(challenge)
        }
        ("denied", Some(stands)) if is_ours => {
            let why: String = field("hub.reason").chars().filter(|c| !c.is_control()).take(200).collect();
            let denied = Subscription { until: None, failure: Some(("denied".to_owned(), why)), ..stands };
            let is_another_left = called.source.as_ref().map_or(Ok(false), |s| denied.tries_another(store, s))?;
            store.keep_subscription(id, &denied, if is_another_left { now } else { now + 7 * 86_400 })?;
            store.poll_again(id, now)?;
            Ok(Some(String::new()))
        }
        _ => Ok(None),
    }
}

/// What a path is for: a source, and subscriptions of it, or of one that is gone, that are being ended.
struct Called {
    source: Option<Source>,
    partings: Vec<Topic>,
}

impl Called {
    /// `None` where nobody was given the path.
    fn at(store: &Store, keys: &Keys, id: i64, token: &str) -> Result<Option<Called>, Error> {
        let source = store.source(id)?.filter(|source| keys.is_token(token, id, source.added));
        let mut partings = store.partings(id)?;
        partings.retain(|parting| keys.is_token(token, id, parting.added));
        Ok(Some(Called { source, partings }).filter(|called| called.source.is_some() || !called.partings.is_empty()))
    }
}

/// A hub sends what is new.
pub(super) async fn push(
    State(room): State<Arc<Room>>,
    Path((id, token)): Path<(i64, String)>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Trouble> {
    let (keys, now) = (room.keys.clone().ok_or(Trouble::Missing)?, clock::now());
    let known = keys.clone();
    let found = room.ask(move |s| Ok(Called::at(s, &known, id, &token)?.zip(Some(s.subscription(id)?)))).await?;
    let Some((called, stands)) = found else { return Err(Trouble::Missing) };
    let is_alive = stands.is_some_and(|stands| stands.alive(now).is_some());
    let Some(source) = called.source.filter(|source| source.state == Standing::Active && is_alive) else {
        // By this a hub knows that it can end the subscription (section 7).
        return Ok(plain(StatusCode::GONE, "Nothing is wanted here.\n"));
    };
    if !is_of(&source, &headers) {
        return Ok(plain(StatusCode::BAD_REQUEST, "This is of another topic.\n"));
    }
    if let Some(wait) = crowded(&room, id, now) {
        return Err(Trouble::TooMany(wait));
    }
    let body = match whole(&room, body).await? {
        Ok(body) => body,
        Err(status) => return Ok(plain(status, "This is more than is read, or comes too slowly.\n")),
    };
    let signature = headers.get("x-hub-signature").and_then(|v| v.to_str().ok()).unwrap_or_default();
    if !keys.is_signed(&source, signature, &body) {
        return Ok(plain(StatusCode::FORBIDDEN, "The signature is not right.\n"));
    }
    let kept = net::kept(&headers);
    room.ask(move |store| store.together(|s| s.keep_push(&source, &kept, &body, now))).await?;
    Ok((StatusCode::ACCEPTED, "").into_response())
}

/// Whether what comes is of a source's topic: hubs say so in a `Link` header, and those that do not are known by their path
/// and signature.
fn is_of(source: &Source, headers: &HeaderMap) -> bool {
    let links: Vec<&str> = headers.get_all("link").iter().filter_map(|v| v.to_str().ok()).collect();
    let topic = source.hubs.as_ref().map(|hubs| hubs.topic.as_str()).unwrap_or_default();
    openvoicenews::gather::topic(&links, topic).is_none_or(|told| told == topic)
}

/// Seconds to wait where too much came for one source.
fn crowded(room: &Room, id: i64, now: i64) -> Option<i64> {
    let mut rates = room.pushes.lock().unwrap_or_else(PoisonError::into_inner);
    rates.retain(|_, (since, _)| (0..RATE.1).contains(&(now - *since)));
    let (since, came) = rates.entry(id).or_insert((now, 0));
    *came += 1;
    (*came > RATE.0).then_some(*since + RATE.1 - now)
}

/// A body, or the status that says why it is none: it is larger than an answer may be, or takes too long.
async fn whole(room: &Room, body: Body) -> Result<Result<Bytes, StatusCode>, Trouble> {
    let _place = room.ramps.acquire().await.map_err(|e| Trouble::Fault(e.to_string()))?;
    let read = tokio::time::timeout(PATIENCE, axum::body::to_bytes(body, room.largest)).await;
    Ok(match read {
        Ok(read) => read.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE),
        Err(_) => Err(StatusCode::REQUEST_TIMEOUT),
    })
}
