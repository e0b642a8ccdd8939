//! Who a feed reader reads for: the log-in of Google's ClientLogin, and the key that it gives.

use std::sync::{Arc, PoisonError};

use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::{AUTHORIZATION, USER_AGENT, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri};
use axum::response::Response;
use serde_json::json;

use super::asked::Asked;
use super::{json, text};
use crate::clock;
use crate::passwords;
use crate::server::guard::Visitor;
use crate::server::room::Room;
use crate::server::trouble::Trouble;
use crate::store::Reader;

/// Logs a program in with a reader's name and their password for feed readers. A wrong name costs as much as a wrong
/// password, and who guesses waits.
pub(super) async fn log_in(
    State(room): State<Arc<Room>>,
    visitor: Visitor,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Trouble> {
    let asked = Asked::read(&uri, &body);
    let name = asked.get("Email").unwrap_or_default().to_owned();
    let password = asked.get("Passwd").unwrap_or_default().to_owned();
    // A telephone with an old password tries for ever: it shuts nobody out of the pages.
    let keys = [format!("feed readers of {}", name.to_lowercase()), format!("feed readers at {}", visitor.address)];
    let now = clock::now();
    if let Some(wait) = room.attempts.lock().unwrap_or_else(PoisonError::into_inner).wait(&keys, now) {
        return Err(Trouble::TooMany(wait));
    }
    let reader = room.ask(move |store| store.reader_named(&name)).await?;
    let hash = reader.as_ref().and_then(|r| r.sync.clone());
    let right = room.with_password(move || passwords::is(&password, hash.as_deref())).await?;
    let Some(reader) = reader.filter(|_| right) else {
        room.attempts.lock().unwrap_or_else(PoisonError::into_inner).fail(&keys, now);
        return Ok(text(StatusCode::UNAUTHORIZED, "Error=BadAuthentication\n"));
    };
    room.attempts.lock().unwrap_or_else(PoisonError::into_inner).succeed(&keys);
    let (secret, program) = (passwords::secret()?, program(&asked, &headers));
    let kept = secret.clone();
    room.ask(move |store| store.together(|s| s.add_sync_token(kept.as_bytes(), reader.id, &program, now))).await?;
    if asked.get("output") == Some("json") {
        return Ok(json(&json!({ "SID": secret, "LSID": null, "Auth": secret })));
    }
    Ok(text(StatusCode::OK, format!("SID={secret}\nLSID=null\nAuth={secret}\n")))
}

/// What the program calls itself.
fn program(asked: &Asked, headers: &HeaderMap) -> String {
    let agent = headers.get(USER_AGENT).and_then(|a| a.to_str().ok());
    let named = asked.get("source").or_else(|| asked.get("client")).or(agent).unwrap_or("a feed reader");
    let name: String =
        named.chars().take_while(|c| !matches!(c, '/' | '(')).filter(|c| !c.is_control()).take(60).collect();
    let name = name.trim();
    if name.is_empty() { "a feed reader".to_owned() } else { name.to_owned() }
}

/// Whose key stands in the request, and the key: `Authorization: GoogleLogin auth=KEY`. Liferea 1.14 asks for texts without that
/// header and has the key in its form, as `T`.
pub(super) async fn known(
    room: &Arc<Room>,
    headers: &HeaderMap,
    form: &Asked,
) -> Result<Option<(Reader, String)>, Trouble> {
    let header = headers.get(AUTHORIZATION).map(|v| v.to_str().ok().and_then(key));
    let Some(key) = header.unwrap_or_else(|| form.get("T").map(str::to_owned)) else { return Ok(None) };
    let (secret, now) = (key.clone(), clock::now());
    let reader = room.ask(move |store| store.reader_of_sync(secret.as_bytes(), now)).await?;
    Ok(reader.map(|reader| (reader, key)))
}

fn key(header: &str) -> Option<String> {
    let (scheme, rest) = header.trim().split_once(' ')?;
    let rest = rest.trim();
    let key = match scheme.to_ascii_lowercase().as_str() {
        "googlelogin" => rest.strip_prefix("auth=")?.trim_matches('"'),
        "bearer" => rest,
        _ => return None,
    };
    Some(key.to_owned()).filter(|k| !k.is_empty())
}

/// What makes a program log in again.
pub(super) fn unknown() -> Response {
    let mut response = text(StatusCode::UNAUTHORIZED, "Error=BadAuthentication\n");
    response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("GoogleLogin realm=\"newsroom\""));
    bad_token(&mut response);
    response
}

/// What makes a program ask for another token.
pub(super) fn stale() -> Response {
    let mut response = text(StatusCode::UNAUTHORIZED, "Error=BadToken\n");
    bad_token(&mut response);
    response
}

fn bad_token(response: &mut Response) {
    response
        .headers_mut()
        .insert(HeaderName::from_static("x-reader-google-bad-token"), HeaderValue::from_static("true"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_stand_in_the_header() {
        assert_eq!(key("GoogleLogin auth=abc").as_deref(), Some("abc"));
        assert_eq!(key("googlelogin  auth=abc ").as_deref(), Some("abc"));
        assert_eq!(key("Bearer abc").as_deref(), Some("abc"));
        for none in ["Basic YTpi", "GoogleLogin abc", "GoogleLogin auth=", "abc", ""] {
            assert_eq!(key(none), None, "{none}");
        }
    }
}
