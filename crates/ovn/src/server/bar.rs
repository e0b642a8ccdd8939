//! The reader's bar: what is put into the pages of the edition for whoever reads them.

use std::sync::Arc;

use axum::http::Uri;
use serde_json::{Value, json};

use super::guard::Visitor;
use super::room::{Current, Room};
use super::trouble::Trouble;

/// The bar as HTML; `page` is what it says of the page that it is on.
pub(super) async fn of(
    room: &Arc<Room>,
    visitor: &Visitor,
    current: &Arc<Current>,
    page: Value,
) -> Result<String, Trouble> {
    let Some(reader) = &visitor.reader else { return Ok(String::new()) };
    let id = reader.id;
    let starred = room.ask(move |store| Ok(store.starred(id, 100)?.len())).await?;
    let content = json!({
        "name": reader.name,
        "has_password": reader.password.is_some(),
        "is_operator": reader.is_operator,
        // Only a newsroom at work has this page.
        "newsroom": reader.is_operator && room.desk().has(&Uri::from_static("/status.html")),
        "csrf": visitor.token(room),
        "number": current.number,
        "made": current.made,
        "starred": starred,
        "on": page,
    });
    Ok(room.press.fragment("bar", "/", content)?)
}
