//! Sitemaps of an index and older pages of a feed, of publishers that mean well and of others.

use std::fmt::Write as _;

use serde_json::Value;

use crate::publisher::{Press, Served};
use crate::run::{Place, Ran};

const HOST: &str = "tern.example";
/// Nobody waits, and articles' own pages are left alone.
const LISTS: &str = "[gather]\nhost_pause = \"0s\"\nfull_text = false";
const FIRST: &str = "2026-03-12T18:00:00Z";
const LATER: &str = "2026-03-12T20:00:00Z";

/// A newsroom with one source, not asked yet.
fn newsroom(press: &Press, path: &str) -> Place {
    let place = press.newsroom(LISTS);
    let added = place.run(&format!("source add --unread -C news {}", press.url(HOST, path)), "");
    assert_eq!(added.code, Some(0), "{}", added.stderr);
    place
}

fn run_once(place: &Place, clock: &str) -> Ran {
    let ran = place.run_at(clock, "run --once --all -C news", "");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    ran
}

fn index(press: &Press, sitemaps: &[(String, &str)]) -> Served {
    let mut body = "<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">".to_owned();
    for (at, changed) in sitemaps {
        let at = if at.starts_with('/') { press.url(HOST, at) } else { at.clone() };
        let changed = if changed.is_empty() { String::new() } else { format!("<lastmod>{changed}</lastmod>") };
        write!(body, "<sitemap><loc>{at}</loc>{changed}</sitemap>").unwrap();
    }
    Served::page(body + "</sitemapindex>")
}

fn sitemap(press: &Press, names: &[&str]) -> Served {
    let mut body = "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
        xmlns:news=\"http://www.google.com/schemas/sitemap-news/0.9\">"
        .to_owned();
    for name in names {
        let at = press.url(HOST, &format!("/article/{name}"));
        write!(
            body,
            "<url><loc>{at}</loc><news:news><news:title>{name} leaves the harbour</news:title>\
             <news:publication_date>2026-03-12T10:00:00Z</news:publication_date></news:news></url>"
        )
        .unwrap();
    }
    Served::page(body + "</urlset>")
}

/// A page of a feed: its entries, their date, and a link.
fn page(names: &[&str], date: &str, link: &str) -> Served {
    let mut body = format!("<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Tern</title>{link}");
    for name in names {
        write!(
            body,
            "<entry><id>{name}</id><title>{name} leaves the harbour</title><published>{date}</published>\
             <summary>What is known of {name}, in a sentence.</summary></entry>"
        )
        .unwrap();
    }
    Served::page(body + "</feed>")
}

fn lists_waiting(place: &Place) -> Value {
    let told = place.run("status --json -C news", "");
    let status: Value = serde_json::from_str(&told.stdout).unwrap();
    let queue = status["queue"].as_array().unwrap().clone();
    queue.into_iter().find(|step| step[0] == "list").unwrap()
}

#[test]
fn the_newest_sitemaps_of_an_index_are_read_and_again_when_they_change() {
    let press = Press::empty();
    let hours: Vec<String> = (1..=12).map(|n| format!("2026-03-12T{n:02}:00:00Z")).collect();
    let mut sitemaps: Vec<(String, &str)> = (1..=11).map(|n| (format!("/s/{n}.xml"), &*hours[n - 1])).collect();
    sitemaps.push(("/closed/s.xml".to_owned(), &hours[11]));
    sitemaps.push(("/s/old.xml".to_owned(), "2026-01-01"));
    sitemaps.push((press.url("other.example", "/s.xml"), &hours[11]));
    sitemaps.push(("http://10.0.0.7/s.xml".to_owned(), &hours[11]));
    sitemaps.push(("/index.xml".to_owned(), &hours[11]));
    press.serve(HOST, "/index.xml", index(&press, &sitemaps));
    press.serve(HOST, "/robots.txt", Served::page("User-agent: *\nDisallow: /closed/\n"));
    for n in 1..=11 {
        press.serve(HOST, &format!("/s/{n}.xml"), sitemap(&press, &[&format!("Ship{n}")]));
    }
    press.serve(HOST, "/closed/s.xml", sitemap(&press, &["Closed"]));
    let place = newsroom(&press, "/index.xml");
    let ran = run_once(&place, FIRST);
    // The newest ten, of which one is forbidden.
    assert!(ran.stderr.contains("9 new articles"), "{}", ran.stderr);
    let asked = |path: &str| press.times_asked(HOST, path);
    assert_eq!((asked("/s/2.xml"), asked("/s/3.xml"), asked("/s/11.xml"), asked("/index.xml")), (0, 1, 1, 1));
    assert_eq!((asked("/closed/s.xml"), asked("/s/old.xml"), press.times_asked("other.example", "/s.xml")), (0, 0, 0));

    // An index that is as it was is read all the same, and its sitemaps are not; then one of them changes.
    run_once(&place, "2026-03-12T19:00:00Z");
    assert_eq!((asked("/index.xml"), asked("/s/11.xml")), (2, 1));
    sitemaps[4].1 = "2026-03-12T19:30:00Z";
    press.serve(HOST, "/index.xml", index(&press, &sitemaps));
    press.serve(HOST, "/s/5.xml", sitemap(&press, &["Ship5", "Ship50"]));
    let ran = run_once(&place, LATER);
    assert!(ran.stderr.contains("1 new article,"), "{}", ran.stderr);
    assert_eq!((asked("/s/5.xml"), asked("/s/11.xml")), (2, 1));
}

#[test]
fn a_sitemap_on_another_host_is_read_where_the_robots_txt_of_the_index_names_it() {
    let press = Press::empty();
    let of = |host: &str| press.url(host, "/s.xml");
    let hosts = ["named.example", "unnamed.example", "closed.example"];
    press.serve(HOST, "/index.xml", index(&press, &hosts.map(|host| (of(host), "2026-03-12T10:00:00Z"))));
    let names = [of("named.example"), of("closed.example"), press.url("unnamed.example", "/other.xml")];
    press.serve(HOST, "/robots.txt", Served::page(names.map(|url| format!("Sitemap: {url}\n")).concat()));
    // Who serves a sitemap for others has rules of its own.
    press.serve("closed.example", "/robots.txt", Served::page("User-agent: *\nDisallow: /\n"));
    for (host, ship) in hosts.into_iter().zip(["Named", "Unnamed", "Closed"]) {
        press.serve(host, "/s.xml", sitemap(&press, &[ship]));
    }
    let place = newsroom(&press, "/index.xml");
    let ran = run_once(&place, FIRST);
    assert!(ran.stderr.contains("1 new article,"), "{}", ran.stderr);
    assert_eq!(hosts.map(|host| press.times_asked(host, "/s.xml")), [1, 0, 0]);
    assert!(place.run("source list -C news", "").stdout.contains("well"));
}

#[test]
fn sitemaps_without_a_time_are_asked_with_validators_and_an_index_in_an_index_is_none() {
    let press = Press::empty();
    let sitemaps = [("/s.xml".to_owned(), ""), ("/inner.xml".to_owned(), ""), ("/broken.xml".to_owned(), "")];
    press.serve(HOST, "/index.xml", index(&press, &sitemaps));
    press.serve(HOST, "/s.xml", sitemap(&press, &["Ship"]).with("ETag", "\"one\""));
    press.serve(HOST, "/inner.xml", index(&press, &[("/deep.xml".to_owned(), ""), ("/index.xml".to_owned(), "")]));
    press.serve(HOST, "/deep.xml", sitemap(&press, &["Deep"]));
    press.serve(HOST, "/broken.xml", Served::status(500));
    let place = newsroom(&press, "/index.xml");
    let ran = run_once(&place, FIRST);
    assert!(ran.stderr.contains("1 new article,"), "{}", ran.stderr);
    assert_eq!((press.times_asked(HOST, "/deep.xml"), press.times_asked(HOST, "/index.xml")), (0, 1));
    // What failed waits to be tried again; the source is well.
    assert_eq!(lists_waiting(&place), serde_json::json!(["list", 1, 0]));
    assert!(place.run("source list -C news", "").stdout.contains("well"));
    press.serve(HOST, "/broken.xml", sitemap(&press, &["Late"]));
    let ran = run_once(&place, LATER);
    assert!(ran.stderr.contains("1 new article,"), "{}", ran.stderr);
    assert!(press.was_conditional(HOST, "/s.xml"));
    assert_eq!(press.times_asked(HOST, "/broken.xml"), 2);
    assert_eq!(lists_waiting(&place), serde_json::json!(["list", 0, 0]));
}

#[test]
fn the_older_pages_of_a_new_feed_are_read_up_to_a_bound() {
    let press = Press::empty();
    let next = |n: u32| format!("<link rel=\"next\" href=\"/p/{n}\"/>");
    press.serve(HOST, "/feed.xml", page(&["Ship1"], "2026-03-12T10:00:00Z", &next(2)));
    for n in 2..=30 {
        let name = format!("Ship{n}");
        press.serve(HOST, &format!("/p/{n}"), page(&[&name], "2026-03-11T10:00:00Z", &next(n + 1)));
    }
    let place = newsroom(&press, "/feed.xml");
    let ran = run_once(&place, FIRST);
    assert!(ran.stderr.contains("9 new articles"), "{}", ran.stderr);
    let asked = |n: u32| press.times_asked(HOST, &format!("/p/{n}"));
    assert_eq!((asked(2), asked(9), asked(10)), (1, 1, 0));
    // Later only the feed itself is read.
    press.serve(HOST, "/feed.xml", page(&["Ship1", "Ship0"], "2026-03-12T19:00:00Z", &next(2)));
    run_once(&place, LATER);
    assert_eq!((asked(2), press.times_asked(HOST, "/feed.xml")), (1, 2));
}

#[test]
fn pages_end_where_news_ends_in_circles_and_at_other_hosts() {
    let young = "2026-03-12T10:00:00Z";
    let link = |rel: &str, to: &str| format!("<link rel=\"{rel}\" href=\"{to}\"/>");
    let asked_of = |first: &str, pages: &[(&str, Served)]| {
        let press = Press::empty();
        press.serve(HOST, "/feed.xml", page(&["Ship"], young, first));
        pages.iter().for_each(|(path, served)| press.serve(HOST, path, served.clone()));
        let ran = run_once(&newsroom(&press, "/feed.xml"), FIRST);
        let articles = ran.stderr.split(" new article").next().unwrap().rsplit(' ').next().unwrap().to_owned();
        let paths = ["/feed.xml", "/a", "/b", "/c"];
        assert_eq!(press.times_asked("other.example", "/a"), 0);
        (paths.map(|path| press.times_asked(HOST, path)), articles)
    };
    let came = |articles: &str| articles.to_owned();
    // A circle of two, and one of itself.
    let circle = [("/a", page(&["A"], young, &link("next", "/b"))), ("/b", page(&["B"], young, &link("next", "/a")))];
    assert_eq!(asked_of(&link("next", "/a"), &circle), ([1, 1, 1, 0], came("3")));
    assert_eq!(asked_of(&link("next", "/feed.xml"), &[]), ([1, 0, 0, 0], came("1")));
    // An archive before the window is read to see that it is, and is not gone on from.
    let old = [
        ("/a", page(&["A"], young, &link("prev-archive", "/b"))),
        ("/b", page(&["B"], "2026-01-01T10:00:00Z", &link("prev-archive", "/c"))),
    ];
    assert_eq!(asked_of(&link("prev-archive", "/a"), &old), ([1, 1, 1, 0], came("2")));
    // Without dates nobody knows how old a page is, and nothing of it is taken for news.
    let undated = [("/a", page(&["A"], "", &link("next", "/b")))];
    assert_eq!(asked_of(&link("next", "/a"), &undated), ([1, 1, 0, 0], came("1")));
    // Other hosts, also by a redirect to one that is not of the public network.
    assert_eq!(asked_of(&link("next", "http://other.example/a"), &[]), ([1, 0, 0, 0], came("1")));
    let away = [("/a", Served::status(302).with("Location", "http://10.0.0.7/b"))];
    let press = Press::empty();
    press.serve(HOST, "/feed.xml", page(&["Ship"], young, &link("next", "/a")));
    away.iter().for_each(|(path, served)| press.serve(HOST, path, served.clone()));
    let place = newsroom(&press, "/feed.xml");
    run_once(&place, FIRST);
    assert_eq!(lists_waiting(&place), serde_json::json!(["list", 0, 0]));
    assert!(place.run("source list -C news", "").stdout.contains("well"));
}
