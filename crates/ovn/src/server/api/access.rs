//! Who asks: by a key, or at home without one. No cookie counts here, so no page of another site can make a browser ask.

use std::sync::{Arc, PoisonError};

use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};

use super::problem::Problem;
use crate::clock;
use crate::server::guard::{Visitor, sole_reader};
use crate::server::room::Room;
use crate::store::Reader;

/// Who gets something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    /// Whoever asks.
    Anyone,
    /// Readers, and everybody where the edition is public.
    Readers,
    /// Readers, for what is their own.
    Own,
    /// Operators.
    Operators,
}

/// Who asks; nobody known where everybody may read.
#[derive(Clone, Default)]
pub(super) struct Caller {
    pub(super) reader: Option<Reader>,
}

impl Caller {
    pub(super) fn is_operator(&self) -> bool {
        self.reader.as_ref().is_some_and(|r| r.is_operator)
    }

    /// The reader, for what is a reader's own.
    pub(super) fn me(&self) -> Result<&Reader, Problem> {
        self.reader.as_ref().ok_or(Problem::NoKey)
    }
}

impl Access {
    /// Looks who asks, and lets them in or not.
    pub(super) async fn admit(self, room: &Arc<Room>, parts: &Parts) -> Result<Caller, Problem> {
        let reads = matches!(parts.method, Method::GET | Method::HEAD);
        let reader = match key(&parts.headers) {
            Some(key) => Some(by_key(room, key, parts).await?),
            None if self == Access::Anyone => None,
            None if !reads => return Err(Problem::NoKeyToChange),
            None if room.is_at_home(&parts.headers) => room.ask(|store| sole_reader(store, clock::now())).await?,
            None => None,
        };
        let caller = Caller { reader };
        match self {
            Access::Anyone => Ok(caller),
            Access::Readers if caller.reader.is_some() || room.is_public => Ok(caller),
            Access::Readers | Access::Own | Access::Operators if caller.reader.is_none() => Err(Problem::NoKey),
            Access::Operators if !caller.is_operator() => Err(Problem::NotYours),
            _ => Ok(caller),
        }
    }
}

/// What the request has for a key: an empty one where it says who asks in another way.
fn key(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(AUTHORIZATION)?.to_str().unwrap_or_default();
    let (scheme, key) = value.trim().split_once(' ').unwrap_or(("", ""));
    Some(if scheme.eq_ignore_ascii_case("bearer") { key.trim().to_owned() } else { String::new() })
}

/// Whose key it is. A right one counts whatever happened before: who guesses from the same address, as from behind the same
/// proxy, shuts nobody out.
async fn by_key(room: &Arc<Room>, key: String, parts: &Parts) -> Result<Reader, Problem> {
    let now = clock::now();
    if let Some(reader) = room.ask(move |store| store.reader_of_token(key.as_bytes(), now)).await? {
        return Ok(reader);
    }
    let address = parts.extensions.get::<Visitor>().map(|v| v.address.clone()).unwrap_or_default();
    let keys = [format!("key from {address}")];
    let mut attempts = room.attempts.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(wait) = attempts.wait(&keys, now) {
        return Err(Problem::WrongKeys(wait));
    }
    attempts.fail(&keys, now);
    Err(Problem::WrongKey)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_key_is_what_stands_after_bearer() {
        let of = |value: &'static str| key(&HeaderMap::from_iter([(AUTHORIZATION, HeaderValue::from_static(value))]));
        assert_eq!(key(&HeaderMap::new()), None);
        assert_eq!(of("Bearer abc").as_deref(), Some("abc"));
        assert_eq!(of("bearer  abc ").as_deref(), Some("abc"));
        for other in ["Basic YTpi", "abc", "Bearer", ""] {
            assert_eq!(of(other).as_deref(), Some(""), "{other}");
        }
    }
}
