//! The pages of people, bodies, places and topics, their feeds, and the list of those that are named most.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use openvoicenews::publish::subjects::{Subject, kinds, subject_feed, view};
use serde_json::{Value, json};

use super::answer::{Served, content_type, decoded, page};
use super::bar;
use super::guard::Visitor;
use super::room::{Fields, Room};
use super::sieve::Sieve;
use super::trouble::Trouble;
use crate::subjects;

/// Characters of what statements are narrowed by.
const LONGEST: usize = 100;

/// The subjects that most reports of the newest edition tell of.
pub(super) async fn list(State(room): State<Arc<Room>>, visitor: Visitor) -> Result<Response, Trouble> {
    let named = room.ask(|store| subjects::most_named(store)).await?;
    let current = room.current().await?;
    let bar = bar::of(&room, &visitor, &current, Value::Null).await?;
    let content = json!({ "bar": bar, "kinds": kinds(&named) });
    Ok(page(StatusCode::OK, room.press.page("subjects", "/", content)?))
}

/// A subject's page at its key; with `.atom` or `.json` behind it, its feed. `about` narrows its statements.
pub(super) async fn show(
    State(room): State<Arc<Room>>,
    visitor: Visitor,
    Query(asked): Query<Fields>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Trouble> {
    let path = decoded(uri.path().trim_start_matches('/')).ok_or(Trouble::Missing)?;
    let (key, feed) = match (path.strip_suffix(".atom"), path.strip_suffix(".json")) {
        (Some(key), _) => (key.to_owned(), Some(0)),
        (_, Some(key)) => (key.to_owned(), Some(1)),
        _ => (path.clone(), None),
    };
    let about: Option<String> = asked.get("about").map(|words| words.chars().take(LONGEST).collect());
    let (looked_up, narrowed) = (key.clone(), about.clone());
    let current = room.current().await?;
    let (at, work, reader) = (Arc::clone(&room), Arc::clone(&current), visitor.reader.clone());
    let found = room
        .ask(move |store| {
            let Some(mut dossier) = subjects::dossier(store, &looked_up, narrowed.as_deref())? else { return Ok(None) };
            let sieve = Sieve::of(store, &at, &work, reader.as_ref())?;
            let (muted, blocked) = sieve.dossier(store, &mut dossier)?;
            Ok(Some((dossier, muted, blocked)))
        })
        .await?;
    let (dossier, muted, blocked) = found.ok_or(Trouble::Missing)?;
    if let Some(format) = feed {
        let [atom, json] = subject_feed(&dossier, room.press.theme());
        let content = if format == 0 { atom } else { json };
        return Ok(Served::new(content, content_type(&path)).response(StatusCode::OK, &headers));
    }
    let name = key.split_once('/').map_or("", |(_, name)| name);
    let follows = follows(&room, &visitor, &dossier.subject, name).await?;
    let bar = bar::of(&room, &visitor, &current, Value::Null).await?;
    let csrf = visitor.reader.as_ref().map(|_| visitor.token(&room));
    let content = json!({
        "bar": bar, "subject": view(&dossier), "key": name, "csrf": csrf, "follows": follows, "muted": muted,
        "blocked": blocked,
    });
    Ok(page(StatusCode::OK, room.press.page("subject", "/", content)?))
}

/// Whether the reader follows the subject.
async fn follows(room: &Arc<Room>, visitor: &Visitor, subject: &Subject, name: &str) -> Result<bool, Trouble> {
    let Some(id) = visitor.reader.as_ref().map(|r| r.id) else { return Ok(false) };
    let follows = room.ask(move |store| store.follows_of(id)).await?;
    Ok(follows.iter().any(|f| f.key == name && f.kind == subject.kind.as_str()))
}
