//! The reader's bar: what is put into the pages of the edition for whoever reads them.

use std::sync::Arc;

use axum::http::Uri;
use serde_json::{Value, json};

use super::guard::Visitor;
use super::marks;
use super::room::{Current, Room};
use super::trouble::Trouble;

/// As far as the bar counts.
pub(super) const MOST: usize = 100;

/// A number beside a link; where there is nothing, nothing.
fn counted(n: usize) -> String {
    match n {
        0 => String::new(),
        1..MOST => n.to_string(),
        _ => format!("{}+", MOST - 1),
    }
}

/// The bar as HTML; `page` is what it says of the page that it is on.
pub(super) async fn of(
    room: &Arc<Room>,
    visitor: &Visitor,
    current: &Arc<Current>,
    page: Value,
) -> Result<String, Trouble> {
    let Some(reader) = &visitor.reader else { return Ok(String::new()) };
    let id = reader.id;
    let (starred, unread) =
        room.ask(move |store| Ok((store.starred(id, MOST)?.len(), marks::count_unread(store, id, MOST)?))).await?;
    let content = json!({
        "name": reader.name,
        "has_password": reader.password.is_some(),
        "is_operator": reader.is_operator,
        // Only a newsroom at work has this page.
        "newsroom": reader.is_operator && room.desk().has(&Uri::from_static("/status.html")),
        "csrf": visitor.token(room),
        "number": current.number,
        "made": current.made,
        "starred": counted(starred),
        "unread": counted(unread),
        "on": page,
    });
    Ok(room.press.fragment("bar", "/", content)?)
}
