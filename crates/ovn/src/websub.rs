//! WebSub as a subscriber: where a hub sends what is new, and how it is known that it was this hub
//! (<https://www.w3.org/TR/websub/>). Path and secret of each source are derived from one secret of the newsroom.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};
use url::Url;
use url::form_urlencoded::Serializer;

use crate::delivery::Call;
use crate::error::Error;
use crate::passwords;
use crate::store::{Source, Store, Topic};

/// Where everything that hubs send goes.
pub(crate) const PATH: &str = "/websub/";
/// For how long a hub is asked to send; it may grant less.
const LEASE: i64 = 10 * 86_400;
/// Redirects of a hub that are followed: one moves, or has several machines.
const REDIRECTS: usize = 3;

/// What path and secret of every source are made from.
#[derive(Clone)]
pub(crate) struct Keys(Vec<u8>);

impl Keys {
    /// Those of a newsroom, made at the first time.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read or written.
    pub(crate) fn of(store: &Store) -> Result<Keys, Error> {
        Ok(Keys(store.secret("websub", &passwords::random()?)?))
    }

    fn derived(&self, what: &str, source: i64, added: i64) -> String {
        // A number may be given to another source later, but not with the same time.
        let about = format!("{what} {source} {added}");
        passwords::hex(&mac::<Hmac<Sha256>>(&self.0, about.as_bytes()).unwrap_or_default())
    }

    fn path(&self, source: i64, added: i64) -> String {
        format!("{PATH}{source}/{}", self.derived("path", source, added))
    }

    /// Whether a part of a path is the one that nobody can guess, for a source that was added at a time.
    pub(crate) fn is_token(&self, token: &str, source: i64, added: i64) -> bool {
        passwords::same(self.derived("path", source, added).as_bytes(), token.as_bytes())
    }

    /// What a subscription is made for: another callback, topic or set of hubs needs another one. Which of several hubs is
    /// asked first is none of it: one that agrees may do so when the next has taken its place.
    pub(crate) fn mark(&self, push_to: &Url, source: &Source) -> String {
        let hubs = source.hubs.as_ref().map(|hubs| hubs.all().into_iter().collect::<Vec<_>>().join(" "));
        let topic = source.hubs.as_ref().map(|hubs| &*hubs.topic).unwrap_or_default();
        let about = format!("{push_to} {} {} {topic}", self.path(source.id, source.added), hubs.unwrap_or_default());
        passwords::hex(crate::store::sha256(about.as_bytes()).get(..8).unwrap_or_default())
    }

    /// A request to a hub; `mode` is `subscribe` or `unsubscribe`.
    pub(crate) fn call(&self, push_to: &Url, to: &Topic, mode: &str) -> Option<Call> {
        let callback = push_to.join(&self.path(to.source, to.added)).ok()?;
        let mut form = Serializer::new(String::new());
        form.append_pair("hub.callback", callback.as_str());
        form.append_pair("hub.mode", mode).append_pair("hub.topic", &to.topic);
        if mode == "subscribe" {
            form.append_pair("hub.lease_seconds", &LEASE.to_string());
            form.append_pair("hub.secret", &self.derived("secret", to.source, to.added));
        }
        let body = form.finish().into_bytes();
        let kind = "application/x-www-form-urlencoded";
        Some(Call { url: to.hub.clone(), redirects: REDIRECTS, kind, headers: Vec::new(), body })
    }

    /// Whether what came for a source was signed with its secret (`X-Hub-Signature: sha256=...`), told in a time that says
    /// nothing of how far a wrong signature is right.
    pub(crate) fn is_signed(&self, source: &Source, header: &str, body: &[u8]) -> bool {
        let Some((method, hex)) = header.trim().split_once('=') else { return false };
        let Some(told) = passwords::unhex(hex.trim()) else { return false };
        let secret = self.derived("secret", source.id, source.added);
        let right = match method.to_ascii_lowercase().as_str() {
            "sha1" => mac::<Hmac<Sha1>>(secret.as_bytes(), body),
            "sha256" => mac::<Hmac<Sha256>>(secret.as_bytes(), body),
            "sha384" => mac::<Hmac<Sha384>>(secret.as_bytes(), body),
            "sha512" => mac::<Hmac<Sha512>>(secret.as_bytes(), body),
            _ => None,
        };
        right.is_some_and(|right| passwords::same(&right, &told))
    }
}

/// The code (RFC 2104) of a text.
fn mac<M: Mac + KeyInit>(key: &[u8], text: &[u8]) -> Option<Vec<u8>> {
    let mut mac = <M as KeyInit>::new_from_slice(key).ok()?;
    mac.update(text);
    Some(mac.finalize().into_bytes().to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_standards() {
        // RFC 2202 and RFC 4231, the second case of each.
        let (key, text) = (b"Jefe", b"what do ya want for nothing?");
        let hex = |mac: Option<Vec<u8>>| passwords::hex(&mac.unwrap());
        assert_eq!(hex(mac::<Hmac<Sha1>>(key, text)), "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
        assert!(hex(mac::<Hmac<Sha256>>(key, text)).starts_with("5bdcc146bf60754e6a042426089575c7"));
        assert!(hex(mac::<Hmac<Sha384>>(key, text)).starts_with("af45d2e376484031617f78d2b58a6b1b"));
        assert!(hex(mac::<Hmac<Sha512>>(key, text)).starts_with("164b7a7bfcf819e2e395fbe73b56e0a3"));
    }
}
