//! The only outbound socket: every request and every redirect of one goes through here, within the same bounds.
//!
//! What is asked for, when, and how often is decided elsewhere; here it is decided where a request may go, how much
//! is read, and for how long.

mod address;
mod failure;
pub(crate) mod mail;
mod post;
mod resolve;
mod unpack;

use std::io;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, StatusCode, redirect};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use url::{Host, Url};

pub(crate) use address::Range;
pub(crate) use failure::{Code, Failure};
use resolve::{Resolver, SpecialAddress};
pub(crate) use unpack::unpacked;

use crate::error::Error;

/// A publisher that moved more often than this is lost (RFC 9110 leaves the number open; browsers take 20).
const REDIRECTS: usize = 10;
/// Header lines that are kept with a capture.
const KEPT_HEADERS: usize = 60;
/// Bytes of one header that are kept.
const KEPT_HEADER: usize = 2048;

/// How requests are made.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Bounds {
    /// How the program names itself.
    pub(crate) agent: String,
    /// Ranges of special addresses that the operator allows.
    pub(crate) allow: Vec<Range>,
    /// Names and the addresses that they have here, as in a hosts file; `*.example` stands for all below a name.
    pub(crate) hosts: Vec<(String, IpAddr)>,
    /// For one whole request, its redirects included.
    pub(crate) timeout: Duration,
    /// The most bytes of one body, unpacked.
    pub(crate) largest: usize,
    /// Certificates of authorities that are trusted beside the public ones, PEM.
    pub(crate) certificates: Option<PathBuf>,
}

/// One thing to read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Request {
    pub(crate) url: String,
    /// What kinds of answers serve, as an `Accept` header.
    pub(crate) accept: &'static str,
    /// The tag of the answer that we have.
    pub(crate) etag: Option<String>,
    /// The date of the answer that we have, as it came.
    pub(crate) last_modified: Option<String>,
}

/// What a server answered.
#[derive(Clone, Debug)]
pub(crate) struct Response {
    /// Where it came from, after redirects.
    pub(crate) url: String,
    /// Where the thing is from now on, where the publisher says so for good.
    pub(crate) moved_to: Option<String>,
    pub(crate) status: u16,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    /// Unpacked.
    pub(crate) body: Vec<u8>,
}

impl Response {
    /// Whether the server says that what we have still holds.
    pub(crate) fn is_unchanged(&self) -> bool {
        self.status == 304
    }

    /// The first header of this name, given in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

/// What one request came to.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    Answer(Response),
    /// The thing is elsewhere, now or for good.
    Redirect {
        to: String,
        for_good: bool,
    },
}

/// A request on its way through redirects.
pub(crate) struct Trail {
    /// What is to be asked next.
    pub(crate) request: Request,
    moved_to: Option<String>,
    for_good: bool,
    hops: usize,
}

impl Trail {
    pub(crate) fn new(request: Request) -> Trail {
        Trail { request, moved_to: None, for_good: true, hops: 0 }
    }

    /// Goes on to where a redirect leads. A thing has moved as far as redirects for good lead without a break.
    ///
    /// # Errors
    ///
    /// Where there were too many.
    pub(crate) fn follow(&mut self, to: String, for_good: bool) -> Result<(), Failure> {
        self.hops += 1;
        if self.hops > REDIRECTS {
            return Err(Failure::new(Code::Redirects, format!("more than {REDIRECTS}, the last to `{}`", brief(&to))));
        }
        self.for_good &= for_good;
        if self.for_good {
            self.moved_to = Some(to.clone());
        }
        self.request.url = to;
        Ok(())
    }

    /// The answer at the end.
    pub(crate) fn end(self, response: Response) -> Response {
        Response { moved_to: self.moved_to, ..response }
    }
}

/// What makes requests; cheap to clone.
#[derive(Clone)]
pub(crate) struct Net {
    client: Client,
    bounds: Arc<Bounds>,
}

impl Net {
    /// # Errors
    ///
    /// Where the file of certificates cannot be read, or the system gives no sockets.
    pub(crate) fn new(bounds: Bounds) -> Result<Net, Error> {
        let resolver = Resolver::new(&bounds);
        let failed = |e: &dyn std::fmt::Display| Error::network(format!("requests cannot be made: {e}"));
        let client = Client::builder()
            .tls_backend_preconfigured(tls(bounds.certificates.as_deref())?)
            .dns_resolver(Arc::new(resolver))
            .redirect(redirect::Policy::none())
            .no_proxy()
            .http1_only()
            .pool_max_idle_per_host(1)
            .pool_idle_timeout(Duration::from_secs(20))
            .connect_timeout(bounds.timeout.min(Duration::from_secs(15)))
            .read_timeout(bounds.timeout)
            .user_agent(&bounds.agent)
            .referer(false)
            .build()
            .map_err(|e| failed(&e))?;
        Ok(Net { client, bounds: Arc::new(bounds) })
    }

    /// Reads one thing, following redirects, within the bounds.
    ///
    /// # Errors
    ///
    /// The failure that ended it. Only 200 with a body, and 304, are no failure.
    pub(crate) async fn get(&self, request: &Request) -> Result<Response, Failure> {
        self.in_time(async {
            let mut trail = Trail::new(request.clone());
            loop {
                match self.reply(&trail.request).await? {
                    Reply::Answer(response) => return Ok(trail.end(response)),
                    Reply::Redirect { to, for_good } => trail.follow(to, for_good)?,
                }
            }
        })
        .await
    }

    /// Makes one request, for those who look at each redirect before they follow it.
    ///
    /// # Errors
    ///
    /// As [`Net::get`].
    pub(crate) async fn one(&self, request: &Request) -> Result<Reply, Failure> {
        self.in_time(self.reply(request)).await
    }

    async fn in_time<T>(&self, work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
        let late = || Failure::new(Code::Timeout, format!("{} s", self.bounds.timeout.as_secs()));
        tokio::time::timeout(self.bounds.timeout, work).await.unwrap_or_else(|_| Err(late()))
    }

    async fn reply(&self, request: &Request) -> Result<Reply, Failure> {
        let url = self.checked(&request.url)?;
        let answer = self.client.get(url.clone()).headers(asking(request)).send().await.map_err(|e| told(&e))?;
        self.check_connected(answer.remote_addr().map(|a| a.ip()))?;
        let status = answer.status();
        if !status.is_redirection() || status == StatusCode::NOT_MODIFIED {
            return self.read(answer, url).await.map(Reply::Answer);
        }
        let for_good = matches!(status, StatusCode::MOVED_PERMANENTLY | StatusCode::PERMANENT_REDIRECT);
        Ok(Reply::Redirect { to: self.elsewhere(&answer, &url)?.into(), for_good })
    }

    /// Where a redirect leads, as an address that may be asked.
    fn elsewhere(&self, answer: &reqwest::Response, from: &Url) -> Result<Url, Failure> {
        let to = answer.headers().get(header::LOCATION).and_then(|to| std::str::from_utf8(to.as_bytes()).ok());
        let nowhere = || Failure::new(Code::Broken, format!("status {} to nowhere", answer.status().as_u16()));
        let to = to.ok_or_else(nowhere)?;
        let to = from.join(to).map_err(|e| Failure::new(Code::BadAddress, format!("`{}`: {e}", brief(to))))?;
        self.checked(to.as_str())
    }

    /// An address that may be asked. A name is looked at again by its addresses, when it is looked up.
    fn checked(&self, written: &str) -> Result<Url, Failure> {
        let mut url = Url::parse(written.trim())
            .map_err(|e| Failure::new(Code::BadAddress, format!("`{}`: {e}", brief(written))))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Failure::new(Code::Scheme, format!("`{}`", brief(written))));
        }
        // Nobody's secrets travel with a request, not even those that a feed's address has in it.
        let _ = (url.set_username(""), url.set_password(None));
        url.set_fragment(None);
        let literal = match url.host() {
            Some(Host::Ipv4(v4)) => Some(IpAddr::V4(v4)),
            Some(Host::Ipv6(v6)) => Some(IpAddr::V6(v6)),
            _ => None,
        };
        self.check_connected(literal)?;
        Ok(url)
    }

    fn check_connected(&self, address: Option<IpAddr>) -> Result<(), Failure> {
        let Some(address) = address else { return Ok(()) };
        let refused = |what| Failure::new(Code::Special, SpecialAddress { address, what }.to_string());
        address::allowed(address, &self.bounds.allow).map_err(refused)
    }

    async fn read(&self, answer: reqwest::Response, url: Url) -> Result<Response, Failure> {
        let status = answer.status();
        if let Some(code) = refusal(status) {
            let detail = format!("status {}", status.as_u16());
            return Err(Failure { code, detail, retry_after: None }.with_wait(answer.headers()));
        }
        let encoding = answer.headers().get(header::CONTENT_ENCODING).and_then(|e| e.to_str().ok()).map(str::to_owned);
        let headers = kept(answer.headers());
        let body = self.body(answer).await?;
        let body = unpack::unpacked(body, encoding.as_deref(), self.bounds.largest)?;
        Ok(Response { url: url.into(), moved_to: None, status: status.as_u16(), headers, body })
    }

    async fn body(&self, mut answer: reqwest::Response) -> Result<Vec<u8>, Failure> {
        let largest = self.bounds.largest;
        let too_large = |what: &str| Failure::new(Code::TooLarge, format!("{what} {} MB", largest >> 20));
        if answer.content_length().is_some_and(|n| usize::try_from(n).map_or(true, |n| n > largest)) {
            return Err(too_large("it says that it has more than"));
        }
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(|e| told(&e))? {
            if body.len() + chunk.len() > largest {
                return Err(too_large("more than"));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }
}

impl Failure {
    /// With the wait that the publisher asks for: seconds or a date (RFC 9110, section 10.2.3).
    fn with_wait(mut self, headers: &HeaderMap) -> Failure {
        let text = |name: HeaderName| headers.get(name).and_then(|v| v.to_str().ok());
        self.retry_after = text(header::RETRY_AFTER).and_then(|written| match written.trim().parse::<i64>() {
            Ok(seconds) => Some(seconds.max(0)),
            // A date counts from the server's own clock, so that ours need not agree with it.
            Err(_) => Some((http_date(written)? - text(header::DATE).and_then(http_date)?).max(0)),
        });
        self
    }
}

/// A date of a header, seconds since 1970.
pub(crate) fn http_date(written: &str) -> Option<i64> {
    jiff::fmt::rfc2822::parse(written.trim()).ok().map(|z| z.timestamp().as_second())
}

fn tls(certificates: Option<&Path>) -> Result<rustls::ClientConfig, Error> {
    let mut roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    if let Some(file) = certificates {
        let unread = |why: String| {
            Error::input(format!("`{}` gives no certificates: {why}", file.display()))
                .with_hint("`certificates` under `[network]` names a file in PEM form")
        };
        let list = CertificateDer::pem_file_iter(file).map_err(|e| unread(e.to_string()))?;
        for certificate in list {
            let added = certificate.map_err(|e| unread(e.to_string()));
            added.and_then(|c| roots.add(c).map_err(|e| unread(e.to_string())))?;
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let versions = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder = versions.map_err(|e| Error::internal(format!("no secure connections: {e}")))?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

fn asking(request: &Request) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let mut set = |name: HeaderName, value: Option<&str>| {
        if let Some(value) = value.and_then(|v| HeaderValue::from_str(v).ok()) {
            headers.insert(name, value);
        }
    };
    set(header::ACCEPT, Some(request.accept));
    set(header::ACCEPT_ENCODING, Some("gzip, deflate"));
    set(header::IF_NONE_MATCH, request.etag.as_deref());
    set(header::IF_MODIFIED_SINCE, request.last_modified.as_deref());
    headers
}

/// What an answer other than 200 and 304 means to us.
fn refusal(status: StatusCode) -> Option<Code> {
    match status.as_u16() {
        // 226 answers a request for what is new only; the others come with whole bodies from servers that err.
        200 | 203 | 226 | 304 => None,
        401 | 407 => Some(Code::NeedsLogin),
        // 451: forbidden to the publisher by law, which is the same to us.
        402 | 403 | 451 => Some(Code::Forbidden),
        404 => Some(Code::NotFound),
        410 => Some(Code::Gone),
        429 => Some(Code::TooMany),
        408 | 500..=599 => Some(Code::ServerFault),
        _ => Some(Code::Status),
    }
}

/// The headers that are stored with what came.
pub(crate) fn kept(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |v: &HeaderValue| {
        let mut text = String::from_utf8_lossy(v.as_bytes()).into_owned();
        let end = (0..=KEPT_HEADER.min(text.len())).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0);
        text.truncate(end);
        text
    };
    // A publisher's cookies are nobody's business.
    let wanted = headers.iter().filter(|(name, _)| *name != header::SET_COOKIE);
    wanted.take(KEPT_HEADERS).map(|(name, value)| (name.as_str().to_owned(), text(value))).collect()
}

/// A reason in our words for what the client reports.
fn told(e: &reqwest::Error) -> Failure {
    let mut causes = Vec::new();
    let mut next: Option<&(dyn std::error::Error + 'static)> = Some(e);
    while let Some(cause) = next {
        causes.push(cause);
        // What an input error wraps is not its source.
        let wrapped = cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        next = wrapped.map(|w| w as &(dyn std::error::Error + 'static)).or_else(|| cause.source());
    }
    fn find<'a, T: std::error::Error + 'static>(causes: &[&'a (dyn std::error::Error + 'static)]) -> Option<&'a T> {
        causes.iter().find_map(|c| c.downcast_ref::<T>())
    }
    let last = causes.last().map(|c| c.to_string()).unwrap_or_default();
    if let Some(special) = find::<SpecialAddress>(&causes) {
        return Failure::new(Code::Special, special.to_string());
    }
    if let Some(none) = find::<resolve::NoAddress>(&causes) {
        return Failure::new(Code::NoHost, none.to_string());
    }
    if e.is_timeout() {
        return Failure::new(Code::Timeout, "");
    }
    if let Some(tls) = find::<rustls::Error>(&causes) {
        return Failure::new(Code::Tls, tls.to_string());
    }
    if last.contains("message head is too large") {
        return Failure::new(Code::Headers, "");
    }
    let kind = find::<io::Error>(&causes).map(io::Error::kind);
    match kind {
        Some(io::ErrorKind::ConnectionRefused) => Failure::new(Code::Refused, ""),
        _ if e.is_connect() => Failure::new(Code::Unreachable, last),
        _ => Failure::new(Code::Broken, last),
    }
}

/// An address as a message shows it.
fn brief(url: &str) -> String {
    match url.char_indices().nth(120) {
        Some((end, _)) => format!("{}…", &url[..end]),
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests;
