//! Feed readers that sync: the Google Reader API, as FreshRSS and its like have it, and Fever. Both show a reader's reports and,
//! if they want them, the articles behind them, and take their marks.
//!
//! Whoever asks has a key or a password of their own; a cookie opens nothing here, so that no page of another site can make
//! a browser ask.

mod asked;
mod atom;
mod edit;
mod entries;
mod fever;
mod greader;
mod ids;
mod login;
mod streams;

use std::sync::Arc;

use axum::Router;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HOST};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use serde_json::Value;

pub(super) use entries::escape;

use super::room::Room;

/// The name under which a reader's choice to have articles too is kept.
pub(super) const ARTICLES: &str = "sync_articles";

/// Where programs look for Fever.
const FEVER: [&str; 5] = ["/fever", "/fever/", "/fever.php", "/fever/fever.php", "/api/fever.php"];

/// Whether what is at this address is answered here.
pub(super) fn is_for_feed_readers(path: &str) -> bool {
    let path = path.strip_prefix("/api/greader.php").unwrap_or(path);
    path.starts_with("/reader/") || path.starts_with("/accounts/") || FEVER.contains(&path)
}

/// What is at which address. Programs that know FreshRSS by name look below `/api/greader.php` and at `/api/fever.php`.
pub(super) fn routes() -> Router<Arc<Room>> {
    let greader = || {
        Router::new().route("/accounts/ClientLogin", any(login::log_in)).route("/reader/{*call}", any(greader::answer))
    };
    let mut all = greader().nest("/api/greader.php", greader());
    for path in FEVER {
        all = all.route(path, any(fever::answer));
    }
    all
}

/// Where readers find the newsroom, without a slash at the end: as its settings have it, or as it was asked.
pub(super) fn base(room: &Room, headers: &HeaderMap) -> String {
    if let Some(url) = &room.base_url {
        return url.trim_end_matches('/').to_owned();
    }
    let host = headers.get(HOST).and_then(|h| h.to_str().ok()).unwrap_or_default();
    let is_host = !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_:[]".contains(&b));
    format!("http://{}", if is_host { host } else { "localhost" })
}

fn answer(status: StatusCode, kind: &'static str, body: String) -> Response {
    let mut response = (status, body).into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    response
}

fn json(body: &Value) -> Response {
    answer(StatusCode::OK, "application/json; charset=utf-8", body.to_string())
}

fn text(status: StatusCode, body: impl Into<String>) -> Response {
    answer(status, "text/plain; charset=utf-8", body.into())
}
