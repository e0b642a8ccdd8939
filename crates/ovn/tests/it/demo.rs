//! The demonstration: the whole chain, then the site that it serves.
#![expect(clippy::disallowed_methods, reason = "a test talks to the server it started")]

use std::net::TcpStream;
use std::process::Command;

use crate::run::{Place, ovn};
use crate::serving::Serving;

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

/// A demonstration that serves.
fn demonstration() -> Serving {
    Serving::of(ovn().args(["demo", "--port", "0"]))
}

#[test]
fn the_edition_is_served_to_this_machine() {
    let serving = demonstration();
    let front = serving.get("/");
    assert_eq!(front.status, 200);
    assert_eq!(front.header("content-type"), Some("text/html; charset=utf-8"));
    assert_eq!(front.header("x-content-type-options"), Some("nosniff"));
    assert!(front.header("content-security-policy").is_some_and(|p| p.starts_with("default-src 'none'")));
    assert!(front.text().contains("<html") && front.text().contains("</html>"));

    let tag = front.header("etag").unwrap();
    let known = serving.send("GET", "/index.html", &[("If-None-Match", tag)], "");
    assert_eq!((known.status, known.body.len()), (304, 0));

    let head = serving.send("HEAD", "/", &[], "");
    assert_eq!((head.status, head.body.len()), (200, 0));

    for lost in ["/no/such/page", "/../Cargo.toml", "/%2e%2e/%2e%2e/etc/passwd", "//evil.example", "/%ff"] {
        assert_eq!(serving.get(lost).status, 404, "{lost}");
    }
    assert_eq!(serving.send("POST", "/", &[], "").status, 405);
    assert_eq!(serving.send("GET", "/", &[("Host", "rebound.example")], "").status, 421);
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_cleanly_though_a_browser_holds_on() {
    let mut serving = demonstration();
    let held = TcpStream::connect(&serving.host).unwrap();
    serving.get("/");
    let sent = Command::new("kill").args(["-INT", &serving.child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    assert_eq!(serving.child.wait().unwrap().code(), Some(0));
    drop(held);
}

#[test]
fn the_edition_to_take_along_is_served_with_its_style_and_no_script() {
    let serving = demonstration();
    let policy = |path: &str| serving.get(path).header("content-security-policy").unwrap().to_owned();
    let own = policy("/edition.html");
    assert!(own.contains("default-src 'none'; style-src 'unsafe-inline'") && !own.contains("script"), "{own}");
    assert!(!policy("/index.html").contains("unsafe"));
    let book = serving.send("HEAD", "/edition.epub", &[], "");
    assert_eq!((book.status, book.header("content-type")), (200, Some("application/epub+zip")));
}
