//! Something sent to an address: as requests, to the public network and what the operator allows.

use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, USER_AGENT};
use url::Url;

use super::{Code, Failure, Net, refusal, told};
use crate::delivery::Call;

impl Net {
    /// Makes a call; the names of its headers are in lower case. What the answer says beside its status is not read.
    ///
    /// Only redirects that have the same sent once more are followed (307 and 308), as many as the call allows, and none
    /// that leads away from TLS.
    ///
    /// # Errors
    ///
    /// The failure that ended it. Only an answer of the kind 2xx is none.
    pub(crate) async fn post(&self, call: Call) -> Result<(), Failure> {
        let headers = self.saying(&call)?;
        self.in_time(async {
            let mut url = self.checked(&call.url)?;
            for left in (0..=call.redirects).rev() {
                let sent = self.client.post(url.clone()).headers(headers.clone()).body(call.body.clone());
                let answer = sent.send().await.map_err(|e| told(&e))?;
                self.check_connected(answer.remote_addr().map(|a| a.ip()))?;
                let status = answer.status();
                if status.is_success() {
                    return Ok(());
                }
                let is_same = matches!(status, StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT);
                if !is_same || left == 0 {
                    let code = refusal(status).unwrap_or(Code::Status);
                    let detail = format!("status {}", status.as_u16());
                    return Err(Failure { code, detail, retry_after: None }.with_wait(answer.headers()));
                }
                url = safe(&url, self.elsewhere(&answer, &url)?)?;
            }
            Err(Failure::new(Code::Redirects, ""))
        })
        .await
    }

    fn saying(&self, call: &Call) -> Result<HeaderMap, Failure> {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(call.kind));
        if let Ok(agent) = HeaderValue::from_str(&self.bounds.agent) {
            headers.insert(USER_AGENT, agent);
        }
        for (name, value) in &call.headers {
            let value = HeaderValue::from_str(value).map_err(|_| Failure::new(Code::Fault, *name))?;
            headers.insert(HeaderName::from_static(name), value);
        }
        Ok(headers)
    }
}

/// What was sent in secret is not sent once more for everybody to read.
fn safe(from: &Url, to: Url) -> Result<Url, Failure> {
    if from.scheme() == "https" && to.scheme() != "https" {
        return Err(Failure::new(Code::Scheme, "a redirect leads away from a secure connection"));
    }
    Ok(to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_stay_with_tls() {
        let url = |written: &str| Url::parse(written).unwrap();
        assert!(safe(&url("https://hub.example/"), url("https://a.example/")).is_ok());
        assert!(safe(&url("http://hub.example/"), url("https://a.example/")).is_ok());
        assert_eq!(safe(&url("https://hub.example/"), url("http://hub.example/")).unwrap_err().code, Code::Scheme);
    }
}
