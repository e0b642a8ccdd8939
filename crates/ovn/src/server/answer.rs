//! The answer to one request: a file of the edition, or why not.

use std::collections::BTreeMap;

use axum::body::{Body, Bytes};
use axum::http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, ETAG, HOST, IF_NONE_MATCH, LOCATION};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
use axum::response::Response;
use openvoicenews::publish::Files;

/// Pages load nothing from elsewhere and cannot be framed.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; \
                      font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The edition as one page has its style and its type inside; its own policy names the style by its hash.
const ONE_FILE_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; \
                               form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

/// The policy for what stands at an address.
pub(super) fn policy(path: &str) -> &'static str {
    if path == "/edition.html" { ONE_FILE_POLICY } else { POLICY }
}

/// Where Prometheus looks for metrics.
pub(crate) const METRICS: &str = "metrics";

/// The files of an edition, ready to serve.
pub(super) struct Site {
    files: BTreeMap<String, Served>,
    hosts: [String; 2],
}

/// A file, ready to serve.
pub(super) struct Served {
    content: Bytes,
    tag: HeaderValue,
    kind: &'static str,
}

impl Site {
    /// `port` is the one that browsers name in `Host`.
    pub(super) fn new(files: Files, port: u16) -> Site {
        let files = files.into_iter().map(|(path, content)| {
            let kind = content_type(&path);
            (path, Served::new(content, kind))
        });
        let hosts = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
        Site { files: files.collect(), hosts }
    }

    /// Whether there is something at an address.
    pub(super) fn has(&self, uri: &Uri) -> bool {
        decoded(uri.path().trim_start_matches('/')).is_some_and(|path| self.file(&path).is_some())
    }

    /// The file at an address.
    pub(super) fn file_at(&self, uri: &Uri, headers: &HeaderMap) -> Response {
        let path = decoded(uri.path().trim_start_matches('/'));
        match path.and_then(|path| self.file(&path)) {
            Some(file) => file.response(StatusCode::OK, headers),
            None => self.missing(headers),
        }
    }

    /// The bytes of the page at an address, where there is one.
    pub(super) fn page_at(&self, uri: &Uri) -> Option<Bytes> {
        let path = decoded(uri.path().trim_start_matches('/')).filter(|path| path.ends_with(".html"))?;
        self.file(&path).map(|file| file.content().clone())
    }

    pub(super) fn answer(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Response {
        let mut response = self.found(method, uri, headers);
        let fixed = [
            ("content-security-policy", policy(uri.path())),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-resource-policy", "same-origin"),
        ];
        for (name, value) in fixed {
            response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        if method == Method::HEAD {
            *response.body_mut() = Body::empty();
        }
        response
    }

    fn found(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Response {
        // A page elsewhere may point its own name at this machine and read what is served here.
        let host = headers.get(HOST).and_then(|h| h.to_str().ok()).unwrap_or_default();
        if !self.hosts.iter().any(|h| h.eq_ignore_ascii_case(host)) {
            return plain(StatusCode::MISDIRECTED_REQUEST, "This edition is served to this machine only.\n");
        }
        if method != Method::GET && method != Method::HEAD {
            let mut refused = plain(StatusCode::METHOD_NOT_ALLOWED, "Only GET and HEAD.\n");
            refused.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
            return refused;
        }
        let asked = uri.path();
        let Some(path) = decoded(asked.strip_prefix('/').unwrap_or(asked)) else { return self.missing(headers) };
        if let Some(file) = self.file(&path) {
            return file.response(StatusCode::OK, headers);
        }
        let index = format!("{path}/index.html");
        match HeaderValue::from_str(&format!("{}/", uri.path())) {
            Ok(location) if !path.is_empty() && self.files.contains_key(&index) => moved(location),
            _ => self.missing(headers),
        }
    }

    /// A file, or the index of a folder that is named with its slash.
    fn file(&self, path: &str) -> Option<&Served> {
        if path.is_empty() || path.ends_with('/') {
            return self.files.get(&format!("{path}index.html"));
        }
        self.files.get(path)
    }

    fn missing(&self, headers: &HeaderMap) -> Response {
        match self.files.get("404.html") {
            Some(page) => page.response(StatusCode::NOT_FOUND, headers),
            None => plain(StatusCode::NOT_FOUND, "There is no such page in this edition.\n"),
        }
    }
}

impl Served {
    pub(super) fn new(content: Vec<u8>, kind: &'static str) -> Served {
        let tag = format!("\"{:016x}\"", xxhash_rust::xxh3::xxh3_64(&content));
        let tag = HeaderValue::from_str(&tag).unwrap_or(HeaderValue::from_static("\"0\""));
        Served { content: content.into(), tag, kind }
    }

    pub(super) fn content(&self) -> &Bytes {
        &self.content
    }

    pub(super) fn response(&self, status: StatusCode, asked: &HeaderMap) -> Response {
        let known = asked.get_all(IF_NONE_MATCH).iter().filter_map(|v| v.to_str().ok());
        let is_known =
            known.flat_map(|v| v.split(',')).any(|t| t.trim().trim_start_matches("W/") == self.tag || t.trim() == "*");
        let mut response = if status == StatusCode::OK && is_known {
            with_status(StatusCode::NOT_MODIFIED, Body::empty())
        } else {
            with_status(status, Body::from(self.content.clone()))
        };
        let headers = response.headers_mut();
        headers.insert(ETAG, self.tag.clone());
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.kind));
        response
    }
}

fn with_status(status: StatusCode, body: Body) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response
}

/// A page that was made for one reader now.
pub(super) fn page(status: StatusCode, html: impl Into<Body>) -> Response {
    let mut response = with_status(status, html.into());
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    response
}

/// What moved for good.
pub(super) fn moved_to(path: &str) -> Response {
    moved(HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/")))
}

pub(super) fn plain(status: StatusCode, text: &'static str) -> Response {
    let mut response = with_status(status, Body::from(text));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}

fn moved(location: HeaderValue) -> Response {
    // `//host/` would lead to another host.
    if location.as_bytes().starts_with(b"//") {
        return plain(StatusCode::NOT_FOUND, "There is no such page in this edition.\n");
    }
    let mut response = with_status(StatusCode::MOVED_PERMANENTLY, Body::empty());
    response.headers_mut().insert(LOCATION, location);
    response
}

/// A path without its percent signs (RFC 3986, section 2.1); `None` where it is no UTF-8 then.
pub(super) fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|h| std::str::from_utf8(h).ok()).and_then(|h| u8::from_str_radix(h, 16).ok());
        match (first, hex) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).ok()
}

pub(super) fn content_type(path: &str) -> &'static str {
    // The profile tells annotations from other linked data (Web Annotation Protocol, section 3.2).
    if path.ends_with(".annotations.jsonld") {
        return "application/ld+json; profile=\"http://www.w3.org/ns/anno.jsonld\"";
    }
    if path == METRICS {
        return "text/plain; version=0.0.4; charset=utf-8";
    }
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json") => "application/json; charset=utf-8",
        Some("jsonld") => "application/ld+json",
        Some("jsonl") => "application/jsonl; charset=utf-8",
        Some("atom") => "application/atom+xml; charset=utf-8",
        Some("rss") => "application/rss+xml; charset=utf-8",
        Some("xml") => "application/xml; charset=utf-8",
        Some("txt") => "text/plain; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("webmanifest") => "application/manifest+json",
        Some("epub") => "application/epub+zip",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}
