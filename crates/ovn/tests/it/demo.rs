//! The demonstration: the whole chain, then the site that it serves.
#![expect(clippy::disallowed_methods, reason = "a test talks to the server it started")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use crate::run::{Place, ovn};

/// The one page of the pack that is no article.
pub(crate) const REFUSED: &str =
    "warning: `https://kelltribune.example/city` gives no article: the page is a front of teasers, not an article\n";

#[test]
fn the_whole_chain_makes_a_site() {
    let place = Place::new();
    let ran = place.run("demo --no-serve --out site", "");
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), REFUSED));
    let rows: Vec<&str> = ran.stdout.lines().collect();
    let count = |row: usize| rows[row].split_whitespace().last().unwrap().parse::<usize>().unwrap();
    assert_eq!(rows[0], "    pages  49");
    // One page is no article. The pack tells ten events; three reports of what came after them stand alone.
    assert_eq!((count(1), count(2)), (48, 13), "{}", ran.stdout);
    assert!(rows[4].ends_with(" proved, 0 left out") && rows[6] == "     site  site", "{}", ran.stdout);
    assert!(place.path("site/index.html").is_file());
    let again = place.run("demo --no-serve --out site --jobs 1", "");
    assert_eq!(again.code, Some(0), "{}", again.stderr);
    assert_eq!(std::fs::read_dir(place.path("")).unwrap().count(), 1);
}

/// A demonstration that serves; ended when dropped.
struct Serving {
    child: Child,
    host: String,
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Serving {
    fn start() -> Serving {
        let mut child = ovn().args(["demo", "--port", "0"]).stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let url = lines.map(Result::unwrap).find(|l| l.contains("http://")).unwrap();
        let host = url.split("http://").nth(1).unwrap().split('/').next().unwrap().to_owned();
        Serving { child, host }
    }

    fn ask(&self, method: &str, path: &str, more: &str) -> String {
        self.ask_host(method, path, more, &self.host)
    }

    fn ask_host(&self, method: &str, path: &str, more: &str, host: &str) -> String {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        write!(stream, "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{more}\r\n").unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }
}

fn header<'a>(answer: &'a str, name: &str) -> Option<&'a str> {
    answer.lines().find_map(|l| l.strip_prefix(name)?.strip_prefix(": "))
}

#[test]
fn the_edition_is_served_to_this_machine() {
    let serving = Serving::start();
    let front = serving.ask("GET", "/", "");
    assert!(front.starts_with("HTTP/1.1 200 OK\r\n"), "{front}");
    assert_eq!(header(&front, "content-type"), Some("text/html; charset=utf-8"));
    assert_eq!(header(&front, "x-content-type-options"), Some("nosniff"));
    assert!(header(&front, "content-security-policy").is_some_and(|p| p.starts_with("default-src 'none'")));
    assert!(front.contains("<html") && front.contains("</html>"));

    let tag = header(&front, "etag").unwrap();
    let known = serving.ask("GET", "/index.html", &format!("If-None-Match: {tag}\r\n"));
    assert!(known.starts_with("HTTP/1.1 304 ") && known.ends_with("\r\n\r\n"), "{known}");

    let head = serving.ask("HEAD", "/", "");
    assert!(head.starts_with("HTTP/1.1 200 ") && head.ends_with("\r\n\r\n"), "{head}");

    for lost in ["/no/such/page", "/../Cargo.toml", "/%2e%2e/%2e%2e/etc/passwd", "//evil.example", "/%ff"] {
        let answer = serving.ask("GET", lost, "");
        assert!(answer.starts_with("HTTP/1.1 404 "), "{lost}: {answer}");
    }
    assert!(serving.ask("POST", "/", "Content-Length: 0\r\n").starts_with("HTTP/1.1 405 "));
    assert!(serving.ask_host("GET", "/", "", "rebound.example").starts_with("HTTP/1.1 421 "));
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_cleanly_though_a_browser_holds_on() {
    let mut serving = Serving::start();
    let held = TcpStream::connect(&serving.host).unwrap();
    serving.ask("GET", "/", "");
    let sent = Command::new("kill").args(["-INT", &serving.child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    assert_eq!(serving.child.wait().unwrap().code(), Some(0));
    drop(held);
}

#[test]
fn the_edition_to_take_along_is_served_with_its_style_and_no_script() {
    let serving = Serving::start();
    let page = serving.ask("GET", "/edition.html", "").to_ascii_lowercase();
    let policy = page.lines().find(|l| l.starts_with("content-security-policy: ")).unwrap();
    assert!(policy.contains("default-src 'none'; style-src 'unsafe-inline'") && !policy.contains("script"), "{policy}");
    let others = serving.ask("GET", "/index.html", "").to_ascii_lowercase();
    assert!(!others.lines().any(|l| l.starts_with("content-security-policy: ") && l.contains("unsafe")));
    let book = serving.ask("HEAD", "/edition.epub", "").to_ascii_lowercase();
    assert!(book.starts_with("http/1.1 200") && book.contains("content-type: application/epub+zip"), "{book}");
}
