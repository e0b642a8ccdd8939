//! Something sent to an address: as requests, to the public network and what the operator allows.

use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, USER_AGENT};

use super::{Code, Failure, Net, refusal, told};

impl Net {
    /// Sends something of a kind (`application/json`) with further headers; their names are in lower case. Redirects are
    /// not followed: what is sent is for the one who was named. What the answer says beside its status is not read.
    ///
    /// # Errors
    ///
    /// The failure that ended it. Only an answer of the kind 2xx is none.
    pub(crate) async fn post(
        &self,
        url: &str,
        kind: &'static str,
        more: &[(&'static str, String)],
        body: Vec<u8>,
    ) -> Result<(), Failure> {
        self.in_time(async {
            let url = self.checked(url)?;
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
            if let Ok(agent) = HeaderValue::from_str(&self.bounds.agent) {
                headers.insert(USER_AGENT, agent);
            }
            for (name, value) in more {
                let value = HeaderValue::from_str(value).map_err(|_| Failure::new(Code::Fault, *name))?;
                headers.insert(HeaderName::from_static(name), value);
            }
            let answer = self.client.post(url).headers(headers).body(body).send().await.map_err(|e| told(&e))?;
            self.check_connected(answer.remote_addr().map(|a| a.ip()))?;
            let status = answer.status();
            if status.is_success() {
                return Ok(());
            }
            let code = refusal(status).unwrap_or(Code::Status);
            let detail = format!("status {}", status.as_u16());
            Err(Failure { code, detail, retry_after: None }.with_wait(answer.headers()))
        })
        .await
    }
}
