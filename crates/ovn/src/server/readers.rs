//! Who reads here: the page on which operators add, rename and remove readers, set passwords, and end sessions.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use super::answer::page;
use super::guard::{Me, Posted, Visitor, see};
use super::room::Room;
use super::trouble::Trouble;
use super::{bar, feeds};
use crate::clock;
use crate::error::Error;
use crate::passwords;
use crate::store::{self, Reader, Store};

/// The page.
pub(super) async fn list(State(room): State<Arc<Room>>, visitor: Visitor, Me(reader): Me) -> Result<Response, Trouble> {
    only_operators(&reader)?;
    show(&room, &visitor, StatusCode::OK, "").await
}

fn only_operators(reader: &Reader) -> Result<(), Trouble> {
    if reader.is_operator { Ok(()) } else { Err(Trouble::NotAllowed) }
}

/// `wrong` says why what was just sent was not done.
async fn show(room: &Arc<Room>, visitor: &Visitor, status: StatusCode, wrong: &str) -> Result<Response, Trouble> {
    let me = visitor.reader.as_ref().map(|r| r.id);
    let readers = room.ask(move |store| store.readers()?.iter().map(|r| told(store, r, me)).collect()).await?;
    let readers: Vec<Value> = readers;
    let current = room.current().await?;
    let bar = bar::of(room, visitor, &current, Value::Null).await?;
    let content = json!({
        "bar": bar,
        "csrf": visitor.token(room),
        "readers": readers,
        "alone": visitor.reader.as_ref().is_some_and(|r| r.password.is_none()),
        "shortest": passwords::SHORTEST,
        "longest": store::LONGEST_NAME,
        "wrong": wrong,
        "feeds": feeds::led_to(room, visitor).await?,
    });
    Ok(page(status, room.press.page("readers", "/", content)?))
}

fn told(store: &Store, reader: &Reader, me: Option<i64>) -> Result<Value, Error> {
    Ok(json!({
        "id": reader.id,
        "name": reader.name,
        "me": Some(reader.id) == me,
        "operator": reader.is_operator,
        "since": clock::on_pages(reader.made),
        "seen": store.seen(reader.id)?.map(clock::on_pages),
        "sessions": store.sessions_of(reader.id)?,
        "sync": reader.sync.is_some(),
        "last_operator": is_last_operator(store, reader)?,
    }))
}

/// Whether nobody would be left who may do what is done here.
fn is_last_operator(store: &Store, reader: &Reader) -> Result<bool, Error> {
    Ok(reader.is_operator && !store.readers()?.iter().any(|r| r.is_operator && r.id != reader.id))
}

const LAST: &str = "One operator has to be left. Make somebody else one first.";
const NO_NAME: &str = "A name has 1 to 60 characters, in one line and without a colon.";
const TAKEN: &str = "Somebody here is called so already.";

/// What became of a form.
enum Done {
    Yes,
    /// Why not.
    No(&'static str),
}

async fn done(room: &Arc<Room>, visitor: &Visitor, done: Done) -> Result<Response, Trouble> {
    match done {
        Done::Yes => Ok(see("/readers")),
        Done::No(why) => show(room, visitor, StatusCode::BAD_REQUEST, why).await,
    }
}

/// The reader whom a form names.
fn whom(store: &Store, posted: &Posted) -> Result<Option<Reader>, Error> {
    posted.field("id").parse().ok().map_or(Ok(None), |id| store.reader(id))
}

/// Does what a form asks for with the reader whom it names.
async fn with_reader(
    room: Arc<Room>,
    visitor: Visitor,
    operator: Reader,
    posted: Posted,
    work: impl FnOnce(&Store, &Posted, Reader) -> Result<Done, Error> + Send + 'static,
) -> Result<Response, Trouble> {
    only_operators(&operator)?;
    let made = room.ask(move |store| {
        let Some(reader) = whom(store, &posted)? else { return Ok(None) };
        // Whether another operator is left is not to change before it is acted upon.
        store.together(|store| work(store, &posted, reader)).map(Some)
    });
    let made = made.await?.ok_or(Trouble::Missing)?;
    done(&room, &visitor, made).await
}

/// Adds a reader with a name and a password.
pub(super) async fn add(
    State(room): State<Arc<Room>>,
    visitor: Visitor,
    Me(operator): Me,
    posted: Posted,
) -> Result<Response, Trouble> {
    only_operators(&operator)?;
    if operator.password.is_none() {
        let why = "Set a password of your own first: from then on this machine asks for one, too.";
        return show(&room, &visitor, StatusCode::BAD_REQUEST, why).await;
    }
    let name = posted.field("name").trim().to_owned();
    if !store::is_name(&name) {
        return show(&room, &visitor, StatusCode::BAD_REQUEST, NO_NAME).await;
    }
    let (password, is_operator, now) =
        (posted.field("password").to_owned(), posted.field("operator") == "1", clock::now());
    let hash = match room.with_password(move || passwords::hash(&password)).await? {
        Ok(hash) => hash,
        Err(e) => return show(&room, &visitor, StatusCode::BAD_REQUEST, &e.to_string()).await,
    };
    let added = room.ask(move |store| store.add_reader(&name, Some(&hash), is_operator, now)).await?;
    done(&room, &visitor, if added.is_some() { Done::Yes } else { Done::No(TAKEN) }).await
}

/// Calls a reader otherwise.
pub(super) async fn rename(
    State(room): State<Arc<Room>>,
    visitor: Visitor,
    Me(operator): Me,
    posted: Posted,
) -> Result<Response, Trouble> {
    let work = |store: &Store, posted: &Posted, reader: Reader| {
        let name = posted.field("name").trim();
        if !store::is_name(name) {
            return Ok(Done::No(NO_NAME));
        }
        Ok(if store.rename_reader(reader.id, name)? { Done::Yes } else { Done::No(TAKEN) })
    };
    with_reader(room, visitor, operator, posted, work).await
}

/// Sets a reader another password, which ends their sessions.
pub(super) async fn set_password(
    State(room): State<Arc<Room>>,
    visitor: Visitor,
    Me(operator): Me,
    posted: Posted,
) -> Result<Response, Trouble> {
    only_operators(&operator)?;
    if operator.password.is_none() {
        return Ok(see("/you#password"));
    }
    let password = posted.field("password").to_owned();
    let hash = match room.with_password(move || passwords::hash(&password)).await? {
        Ok(hash) => hash,
        Err(e) => return show(&room, &visitor, StatusCode::BAD_REQUEST, &e.to_string()).await,
    };
    // Their own browser stays logged in.
    let kept = visitor.session.clone();
    let work = move |store: &Store, _: &Posted, reader: Reader| {
        store.set_password(reader.id, &hash, kept.as_deref()).map(|()| Done::Yes)
    };
    with_reader(room, visitor, operator, posted, work).await
}

/// Ends the sessions of a reader, but not the one from which this comes.
pub(super) async fn end_sessions(
    State(room): State<Arc<Room>>,
    visitor: Visitor,
    Me(operator): Me,
    posted: Posted,
) -> Result<Response, Trouble> {
    let kept = visitor.session.clone();
    let work = move |store: &Store, _: &Posted, reader: Reader| {
        store.end_sessions(reader.id, kept.as_deref()).map(|()| Done::Yes)
    };
    with_reader(room, visitor, operator, posted, work).await
}

/// Makes a reader an operator, or one no more.
pub(super) async fn set_operator(
    State(room): State<Arc<Room>>,
    visitor: Visitor,
    Me(operator): Me,
    posted: Posted,
) -> Result<Response, Trouble> {
    let work = |store: &Store, posted: &Posted, reader: Reader| {
        let on = posted.field("on") == "1";
        if !on && is_last_operator(store, &reader)? {
            return Ok(Done::No(LAST));
        }
        store.set_operator(reader.id, on).map(|()| Done::Yes)
    };
    with_reader(room, visitor, operator, posted, work).await
}

/// Removes a reader with all that is theirs, where the name was written to confirm it.
pub(super) async fn remove(
    State(room): State<Arc<Room>>,
    visitor: Visitor,
    Me(operator): Me,
    posted: Posted,
) -> Result<Response, Trouble> {
    let work = |store: &Store, posted: &Posted, reader: Reader| {
        if posted.field("confirm").trim() != reader.name {
            return Ok(Done::No("Nobody was removed: the name that you wrote is another."));
        }
        if is_last_operator(store, &reader)? {
            return Ok(Done::No(LAST));
        }
        store.remove_reader(reader.id).map(|_| Done::Yes)
    };
    with_reader(room, visitor, operator, posted, work).await
}
