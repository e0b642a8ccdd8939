//! The pages of people, bodies, places and topics, their feeds, and the list of those that are named most.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use openvoicenews::publish::subjects::{Dossier, Subject, kinds, subject_feed, view};
use openvoicenews::publish::{FeedPlace, Format};
use serde_json::{Value, json};

use super::answer::{Served, content_type, decoded, page};
use super::guard::Visitor;
use super::room::{Fields, Room};
use super::sieve::Sieve;
use super::sync::base;
use super::trouble::Trouble;
use super::{bar, feeds};
use crate::subjects;

/// Characters of what statements are narrowed by.
const LONGEST: usize = 100;

/// The subjects that most reports of the newest edition tell of.
pub(super) async fn list(State(room): State<Arc<Room>>, visitor: Visitor) -> Result<Response, Trouble> {
    let named = room.ask(|store| subjects::most_named(store)).await?;
    let current = room.current().await?;
    let bar = bar::of(&room, &visitor, &current, json!({ "list": "subjects" })).await?;
    let feeds = feeds::led_to(&room, &visitor).await?;
    let content = json!({ "bar": bar, "feeds": feeds, "kinds": kinds(&named) });
    Ok(page(StatusCode::OK, room.press.page("subjects", "/", content)?))
}

/// A subject's page at its key; with `.atom`, `.rss` or `.json` behind it, its feed. `about` narrows its statements.
pub(super) async fn show(
    State(room): State<Arc<Room>>,
    visitor: Visitor,
    Query(asked): Query<Fields>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Trouble> {
    let path = decoded(uri.path().trim_start_matches('/')).ok_or(Trouble::Missing)?;
    if let Some((key, format)) = path.rsplit_once('.').and_then(|(key, ending)| Some((key, Format::of(ending)?))) {
        let place = FeedPlace { base: Some(format!("{}/", base(&room, &headers))), folder: String::new() };
        let feed = written(&room, &visitor, key, &place, format).await?;
        return Ok(Served::new(feed, content_type(&path)).response(StatusCode::OK, &headers));
    }
    let about: Option<String> = asked.get("about").map(|words| words.chars().take(LONGEST).collect());
    let Sifted { dossier, muted, blocked } = looked_up(&room, &visitor, &path, about).await?;
    let current = room.current().await?;
    let name = path.split_once('/').map_or("", |(_, name)| name);
    let follows = follows(&room, &visitor, &dossier.subject, name).await?;
    let bar = bar::of(&room, &visitor, &current, json!({ "within": "subjects" })).await?;
    let csrf = visitor.reader.as_ref().map(|_| visitor.token(&room));
    let content = json!({
        "bar": bar, "subject": view(&dossier), "key": name, "csrf": csrf, "follows": follows, "muted": muted,
        "blocked": blocked, "feeds": feeds::led_to(&room, &visitor).await?,
    });
    Ok(page(StatusCode::OK, room.press.page("subject", "/", content)?))
}

/// A subject as the reader's rules leave it.
struct Sifted {
    dossier: Dossier,
    muted: Vec<Value>,
    blocked: usize,
}

async fn looked_up(room: &Arc<Room>, visitor: &Visitor, key: &str, about: Option<String>) -> Result<Sifted, Trouble> {
    let current = room.current().await?;
    let (at, key, reader) = (Arc::clone(room), key.to_owned(), visitor.reader.clone());
    let found = room
        .ask(move |store| {
            let Some(mut dossier) = subjects::dossier(store, &key, about.as_deref())? else { return Ok(None) };
            let sieve = Sieve::of(store, &at, &current, reader.as_ref())?;
            let (muted, blocked) = sieve.dossier(store, &mut dossier)?;
            Ok(Some(Sifted { dossier, muted, blocked }))
        })
        .await?;
    found.ok_or(Trouble::Missing)
}

/// The feed of a subject in one of the formats.
pub(super) async fn written(
    room: &Arc<Room>,
    visitor: &Visitor,
    key: &str,
    place: &FeedPlace,
    format: Format,
) -> Result<Vec<u8>, Trouble> {
    let dossier = looked_up(room, visitor, key, None).await?.dossier;
    Ok(subject_feed(&dossier, room.press.theme(), place, format))
}

/// Whether the reader follows the subject.
async fn follows(room: &Arc<Room>, visitor: &Visitor, subject: &Subject, name: &str) -> Result<bool, Trouble> {
    let Some(id) = visitor.reader.as_ref().map(|r| r.id) else { return Ok(false) };
    let follows = room.ask(move |store| store.follows_of(id)).await?;
    Ok(follows.iter().any(|f| f.key == name && f.kind == subject.kind.as_str()))
}
