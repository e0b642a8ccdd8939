//! A call of a webhook, signed as Standard Webhooks has it: <https://www.standardwebhooks.com>, version 1.0.0.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use hmac::{Hmac, KeyInit, Mac};
use openvoicenews::model::Report;
use openvoicenews::{publish, wire};
use serde_json::{Value, json};
use sha2::Sha256;
use xxhash_rust::xxh3::xxh3_128;

use super::{Event, Webhook};
use crate::error::Error;
use crate::net::mail::Secret;

/// What is sent where.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) url: String,
    /// Redirects that are followed: none, where what is sent is for the one who was named.
    pub(crate) redirects: usize,
    /// What kind of body it has.
    pub(crate) kind: &'static str,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
}

/// A call that tells of a version of a report. `item` names what is told to whom: its id is the same at each try.
///
/// # Errors
///
/// Where the report has no wire form.
pub(crate) fn call(
    hook: &Webhook,
    event: Event,
    version: usize,
    report: &Report,
    base_url: Option<&str>,
    item: &str,
    now: i64,
) -> Result<Call, Error> {
    let line = wire::write_report(report).map_err(|e| Error::internal(e.to_string()))?;
    let wire: Value = serde_json::from_str(&line).map_err(|e| Error::internal(e.to_string()))?;
    let url = base_url.map(|base| format!("{}/{}", base.trim_end_matches('/'), publish::page(report)));
    let body = json!({
        "event": event.as_str(),
        "story": &*report.story,
        "version": version,
        "url": url,
        "report": wire,
    });
    let body = body.to_string().into_bytes();
    let id = format!("msg_{:032x}", xxh3_128(item.as_bytes()));
    let signature = signature(&hook.secret, &id, now, &body)?;
    let headers = vec![("webhook-id", id), ("webhook-timestamp", now.to_string()), ("webhook-signature", signature)];
    Ok(Call { url: hook.url.clone(), redirects: 0, kind: "application/json", headers, body })
}

/// `v1,` and the HMAC-SHA256 (RFC 2104) of id, time and body in Base64. A secret that begins with `whsec_` is Base64
/// itself, another one is taken as it is.
fn signature(secret: &Secret, id: &str, now: i64, body: &[u8]) -> Result<String, Error> {
    let key = secret
        .0
        .strip_prefix("whsec_")
        .and_then(|encoded| BASE64.decode(encoded).ok())
        .unwrap_or_else(|| secret.0.clone().into_bytes());
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).map_err(|e| Error::internal(e.to_string()))?;
    mac.update(format!("{id}.{now}.").as_bytes());
    mac.update(body);
    Ok(format!("v1,{}", BASE64.encode(mac.finalize().into_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_that_of_the_standard() {
        // The example that the libraries of the standard are tested with.
        let secret = Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned());
        let body = br#"{"test": 2432232314}"#;
        let told = signature(&secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body).unwrap();
        assert_eq!(told, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        let plain = Secret("0123456789abcdef".to_owned());
        assert_ne!(signature(&plain, "a", 1, b"x").unwrap(), signature(&plain, "a", 2, b"x").unwrap());
    }
}
