//! Who comes in, and what every answer says to the browser.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequest, FromRequestParts, Request, State};
use axum::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_TYPE, COOKIE, HOST, LOCATION, ORIGIN};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::answer::{plain, policy};
use super::edition::is_for_keeping;
use super::feeds;
use super::room::{Fields, Room};
use super::trouble::Trouble;
use crate::clock;
use crate::error::Error;
use crate::passwords;
use crate::store::{Reader, Store};
use crate::websub;

/// What a browser that is logged in keeps.
pub(super) const COOKIE_NAME: &str = "ovn_session";
/// Where the API is: it looks itself who asks, and no cookie counts there.
const API: &str = "/api/";
/// The reader of a newsroom that one person has for themselves.
const SOLE_READER: &str = "reader";

/// Who asks.
#[derive(Clone, Default)]
pub(super) struct Visitor {
    pub(super) reader: Option<Reader>,
    /// What the cookie has, of a session that counts.
    pub(super) session: Option<Vec<u8>>,
    /// Where the request comes from.
    pub(super) address: String,
    /// Nobody has a password, so nobody beyond this machine can come in.
    is_stranger: bool,
}

impl Visitor {
    /// A reader whose key opens something: no browser of theirs.
    pub(super) fn known(reader: Reader) -> Visitor {
        Visitor { reader: Some(reader), ..Visitor::default() }
    }

    /// The secret that forms have to send back.
    pub(super) fn token(&self, room: &Room) -> String {
        match (&self.session, &self.reader) {
            (Some(session), _) => room.token(&format!("session {}", passwords::hex(session))),
            (None, Some(reader)) => room.token(&format!("reader {}", reader.id)),
            (None, None) => room.token("nobody"),
        }
    }
}

/// Looks who asks, and lets them in or not.
pub(super) async fn enter(State(room): State<Arc<Room>>, mut request: Request, next: Next) -> Response {
    let policy = policy(request.uri().path());
    let asked_by = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|c| c.0.ip().to_string());
    let is_plain = is_for_keeping(request.uri());
    let address = asked_by.unwrap_or_default();
    let path = request.uri().path();
    let has_key = [API, feeds::FOLDER, websub::PATH].iter().any(|p| path.starts_with(p));
    let visitor = if super::sync::is_for_feed_readers(path) || has_key {
        // They have keys of their own, and that a program asks is no visit.
        Ok(Visitor { address, ..Visitor::default() })
    } else {
        visitor(&room, request.headers(), address).await
    };
    let mut response = match visitor {
        Ok(visitor) => match refused(&room, &request, &visitor) {
            Some(refused) => refused,
            None => {
                let somebody = visitor.reader.is_some();
                request.extensions_mut().insert(visitor);
                let mut response = next.run(request).await;
                if somebody && !is_plain {
                    keep_private(response.headers_mut());
                }
                response
            }
        },
        Err(trouble) => trouble.into_response(),
    };
    seal(&room, policy, response.headers_mut());
    response
}

/// A page that was made for a reader is nobody else's, and no device keeps it for reading without a connection.
fn keep_private(headers: &mut HeaderMap) {
    let is_page = headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let is_stored = headers.get(CACHE_CONTROL).is_none_or(|v| !v.as_bytes().ends_with(b"no-store"));
    if is_page && is_stored {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    }
}

/// What every answer says.
fn seal(room: &Room, policy: &'static str, headers: &mut HeaderMap) {
    let fixed = [
        ("content-security-policy", policy),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("permissions-policy", "camera=(), microphone=(), geolocation=(), browsing-topics=()"),
    ];
    for (name, value) in fixed {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if room.is_secure() {
        let year = HeaderValue::from_static("max-age=31536000");
        headers.insert(HeaderName::from_static("strict-transport-security"), year);
    }
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    }
}

async fn visitor(room: &Arc<Room>, headers: &HeaderMap, address: String) -> Result<Visitor, Trouble> {
    let session = cookie(headers).and_then(|hex| passwords::unhex(&hex)).filter(|secret| secret.len() == 32);
    let at_home = room.is_at_home(headers);
    if session.is_none() && !at_home && room.is_public {
        return Ok(Visitor { address, ..Visitor::default() });
    }
    let now = clock::now();
    let found = room.ask(move |store| {
        if let Some(secret) = &session
            && let Some(reader) = store.reader_of_session(secret, now)?
        {
            store.note_visit(&reader, now)?;
            return Ok((Some(reader), session, false));
        }
        if !at_home {
            let nobody_may = !store.readers()?.iter().any(|r| r.password.is_some());
            return Ok((None, None, nobody_may));
        }
        let reader = sole_reader(store, now)?;
        reader.iter().try_for_each(|r| store.note_visit(r, now))?;
        Ok((reader, None, false))
    });
    let (reader, session, is_stranger) = found.await?;
    Ok(Visitor { reader, session, address, is_stranger })
}

/// Whoever has this newsroom for themselves; nobody where there are passwords.
pub(super) fn sole_reader(store: &mut Store, now: i64) -> Result<Option<Reader>, Error> {
    let readers = store.readers()?;
    if readers.iter().any(|r| r.password.is_some()) {
        return Ok(None);
    }
    if let Some(reader) = readers.into_iter().next() {
        return Ok(Some(reader));
    }
    store.add_reader(SOLE_READER, None, true, now)?;
    store.reader_named(SOLE_READER)
}

fn cookie(headers: &HeaderMap) -> Option<String> {
    let all = headers.get_all(COOKIE).iter().filter_map(|v| v.to_str().ok());
    let mut pairs = all.flat_map(|v| v.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE_NAME).map(|(_, value)| value.to_owned())
}

/// Why a request goes no further, if it does not.
fn refused(room: &Room, request: &Request, visitor: &Visitor) -> Option<Response> {
    let (path, headers) = (request.uri().path(), request.headers());
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if visitor.is_stranger && !room.is_public {
        return Some(plain(StatusCode::MISDIRECTED_REQUEST, "This newsroom is served to this machine only.\n"));
    }
    if !reads && !speaks_to_programs(path) && is_from_elsewhere(headers) {
        return Some(plain(StatusCode::FORBIDDEN, "This was sent by a page of another site.\n"));
    }
    if visitor.reader.is_some() || is_for_everybody(path) || speaks_to_programs(path) {
        return None;
    }
    if room.is_public && reads && !is_personal(path) {
        return None;
    }
    let wants_page = headers.get(ACCEPT).and_then(|a| a.to_str().ok()).is_some_and(|a| a.contains("text/html"));
    if reads && wants_page {
        let asked = request.uri().path_and_query().map_or("/", |p| p.as_str());
        return Some(see(&format!("/login?next={}", escaped(asked))));
    }
    Some(plain(StatusCode::UNAUTHORIZED, "Log in first.\n"))
}

/// Whether a browser says that a page of another site sends this.
fn is_from_elsewhere(headers: &HeaderMap) -> bool {
    let header = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    if let Some(site) = header("sec-fetch-site") {
        return !matches!(site, "same-origin" | "none");
    }
    let Some(origin) = header(ORIGIN.as_str()) else { return false };
    let host = origin.split_once("://").map(|(_, host)| host);
    host.is_none_or(|host| !header(HOST.as_str()).is_some_and(|own| own.eq_ignore_ascii_case(host)))
}

/// What the page to log in needs.
fn is_for_everybody(path: &str) -> bool {
    // What pages look like: nothing of the edition has these endings.
    path == "/login" || [".css", ".js", ".svg", ".png", ".woff2", ".webmanifest"].iter().any(|e| path.ends_with(e))
}

/// What other programs ask, with keys of their own: no cookie counts there.
fn speaks_to_programs(path: &str) -> bool {
    ["/api/", "/reader/", "/accounts/", "/fever", feeds::FOLDER, websub::PATH].iter().any(|p| path.starts_with(p))
}

/// What is a reader's own, also where everybody may read the edition.
fn is_personal(path: &str) -> bool {
    const OWN: [&str; 9] =
        ["/you", "/readers", "/rules", "/starred", "/unread", "/followed", "/status.html", "/metrics", "/status.json"];
    OWN.iter().any(|own| path.strip_prefix(own).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

/// A text as a value in an address.
pub(super) fn escaped(text: &str) -> String {
    let plain = |b: &u8| b.is_ascii_alphanumeric() || b"-._~/".contains(b);
    text.bytes().fold(String::new(), |mut out, b| {
        if plain(&b) {
            out.push(char::from(b));
        } else {
            out.push_str(&format!("%{b:02X}"));
        }
        out
    })
}

/// Sends the browser to another page of ours.
pub(super) fn see(path: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let location = HeaderValue::from_str(own_path(path)).unwrap_or(HeaderValue::from_static("/"));
    response.headers_mut().insert(LOCATION, location);
    response
}

/// The path, if it leads nowhere else: `//host` and `/\host` would.
pub(super) fn own_path(path: &str) -> &str {
    let mut chars = path.chars();
    let leads_here = chars.next() == Some('/') && !matches!(chars.next(), Some('/' | '\\'));
    if leads_here && !path.chars().any(|c| c.is_control() || c == '\\') { path } else { "/" }
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Visitor, Trouble> {
        Ok(parts.extensions.get::<Visitor>().cloned().unwrap_or_default())
    }
}

/// The reader who asks; who has no name here is sent away.
pub(super) struct Me(pub(super) Reader);

impl<S: Send + Sync> FromRequestParts<S> for Me {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Me, Trouble> {
        let reader = parts.extensions.get::<Visitor>().and_then(|v| v.reader.clone());
        reader.map(Me).ok_or(Trouble::NobodyKnown)
    }
}

/// A form of ours that was sent: it has the secret of the page that it was on.
pub(super) struct Posted(pub(super) Fields);

impl FromRequest<Arc<Room>> for Posted {
    type Rejection = Trouble;

    async fn from_request(request: Request, room: &Arc<Room>) -> Result<Posted, Trouble> {
        let visitor = request.extensions().get::<Visitor>().cloned().unwrap_or_default();
        let form = axum::Form::<Vec<(String, String)>>::from_request(request, room).await;
        let fields: Fields = form.map_err(|e| Trouble::Unclear(e.to_string()))?.0.into_iter().collect();
        let sent = fields.get("csrf").map(String::as_str).unwrap_or_default();
        if !passwords::same(sent.as_bytes(), visitor.token(room).as_bytes()) {
            return Err(Trouble::StaleForm);
        }
        Ok(Posted(fields))
    }
}

impl Posted {
    /// A field; empty where it was not sent.
    pub(super) fn field(&self, name: &str) -> &str {
        self.0.get(name).map(String::as_str).unwrap_or_default()
    }

    /// Where the reader was.
    pub(super) fn back(&self) -> Response {
        see(Some(self.field("back")).filter(|b| !b.is_empty()).unwrap_or("/"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_lead_nowhere_else() {
        for (path, own) in [
            ("/rules?a=1", "/rules?a=1"),
            ("//evil.example/", "/"),
            ("/\\evil.example", "/"),
            ("https://evil.example/", "/"),
            ("", "/"),
            ("/a\r\nset-cookie: x", "/"),
        ] {
            assert_eq!(own_path(path), own);
        }
        assert_eq!(escaped("/a b?c=d&e"), "/a%20b%3Fc%3Dd%26e");
    }

    #[test]
    fn pages_of_other_sites_are_known_by_what_browsers_say() {
        let of = |pairs: &[(&'static str, &'static str)]| {
            let pairs = pairs.iter().map(|(n, v)| (HeaderName::from_static(n), HeaderValue::from_static(v)));
            is_from_elsewhere(&pairs.collect())
        };
        assert!(!of(&[]));
        assert!(!of(&[("sec-fetch-site", "same-origin")]));
        assert!(of(&[("sec-fetch-site", "cross-site")]) && of(&[("sec-fetch-site", "same-site")]));
        assert!(!of(&[("host", "news.example"), ("origin", "https://news.example")]));
        assert!(of(&[("host", "news.example"), ("origin", "https://evil.example")]));
        assert!(of(&[("host", "news.example"), ("origin", "null")]));
    }
}
