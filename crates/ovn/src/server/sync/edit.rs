//! Marks that feed readers set: read, unread, starred, and all of a stream read.

use axum::http::StatusCode;
use axum::response::Response;

use super::greader::{Call, no_stream};
use super::streams::{self, Stream};
use super::{ids, text};
use crate::server::trouble::Trouble;

/// Items of one call at most; programs send some hundreds.
const MOST: usize = 10_000;

fn done() -> Response {
    text(StatusCode::OK, "OK")
}

/// Puts items into streams of states, `a`, and takes them out, `r`. What is a state of other services is agreed to and does
/// nothing; labels are refused, since the folders here are the newsroom's.
pub(super) async fn tags(call: &Call) -> Result<Response, Trouble> {
    let (asked, now) = (&call.asked, call.now);
    let (mut read, mut starred) = (None, None);
    let names = asked.all("r").map(|name| (name, false)).chain(asked.all("a").map(|name| (name, true)));
    for (name, is_in) in names {
        match Stream::read(name) {
            Some(Stream::Read) => read = Some(is_in.then_some(now)),
            // Not to keep something unread is not yet to read it.
            Some(Stream::Unread) if is_in => read = Some(None),
            Some(Stream::Starred) => starred = Some(is_in.then_some(now)),
            Some(Stream::Unread | Stream::Nothing | Stream::All) => {}
            _ => return Ok(text(StatusCode::BAD_REQUEST, "Error=Items here have no labels of their own.\n")),
        }
    }
    let items: Vec<i64> = asked.all("i").filter_map(ids::read).take(MOST).collect();
    if items.is_empty() {
        return Ok(text(StatusCode::BAD_REQUEST, "Error=NoSuchItem\n"));
    }
    call.ask(move |store, sight| store.together(|store| streams::mark(store, sight.reader.id, &items, read, starred)))
        .await?;
    Ok(done())
}

/// Marks a stream as read up to `ts`, in microseconds, so that what came in after the program looked stays unread.
pub(super) async fn read_all(call: &Call) -> Result<Response, Trouble> {
    let Some(stream) = call.asked.get("s").and_then(Stream::read) else { return Ok(no_stream()) };
    let until = call.asked.number("ts").filter(|ts| *ts > 0).map(|ts| ts / 1_000_000);
    call.ask(move |store, sight| store.together(|store| streams::read_all(store, sight, &stream, until))).await?;
    Ok(done())
}
