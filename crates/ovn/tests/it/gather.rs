//! A newsroom against publishers on this machine: from `init` to the edition, and what publishers may do meanwhile.

use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use crate::publisher::{HASTY, Press, Served};
use crate::run::{CLOCK, Place, Ran};
use crate::serving::Serving;

fn run_once(place: &Place, clock: &str, more: &str) -> Ran {
    let ran = place.run_at(clock, &format!("run --once {more} -C news"), "");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    ran
}

fn status(place: &Place) -> Value {
    let told = place.run("status --json -C news", "");
    assert_eq!(told.code, Some(0), "{}", told.stderr);
    serde_json::from_str(&told.stdout).unwrap()
}

fn total(status: &Value, what: &str) -> u64 {
    let totals = status["totals"].as_array().unwrap();
    totals.iter().find(|pair| pair[0] == what).unwrap()[1].as_u64().unwrap()
}

fn source<'a>(list: &'a str, host: &str) -> &'a str {
    list.lines().find(|line| line.contains(host)).unwrap_or_else(|| panic!("no `{host}` in {list}"))
}

#[test]
fn the_press_pack_is_gathered_and_published() {
    let press = Press::with_pack();
    let place = press.newsroom(HASTY);
    let first = run_once(&place, "2026-03-12T18:00:00Z", "");
    assert!(
        first.stderr.contains("10 feeds asked: 0 unchanged, 0 failed, 49 entries new or changed"),
        "{}",
        first.stderr
    );
    assert!(
        first.stderr.contains("49 pages read, 48 new articles, 0 changed articles, 12 reports written, 1 edition"),
        "{}",
        first.stderr
    );
    assert!(std::fs::read_to_string(place.path("news/site/index.html")).unwrap().contains("<html"));

    // Nothing is due, so nobody is asked.
    let asked = press.times_asked("merrowpress.example", "/feed.xml");
    let second = run_once(&place, "2026-03-12T18:05:00Z", "");
    assert!(second.stderr.contains("0 feeds asked"), "{}", second.stderr);
    assert_eq!(press.times_asked("merrowpress.example", "/feed.xml"), asked);

    // Asked all the same, they say that nothing has changed, and there is no new edition.
    let third = run_once(&place, "2026-03-12T18:10:00Z", "--all");
    assert!(third.stderr.contains("10 feeds asked: 10 unchanged, 0 failed, 0 entries"), "{}", third.stderr);
    assert!(third.stderr.contains("0 reports written, 0 editions"), "{}", third.stderr);
    assert!(press.was_conditional("merrowpress.example", "/feed.xml"));
    let status = status(&place);
    assert_eq!(
        (total(&status, "articles"), total(&status, "stories"), total(&status, "report versions")),
        (48, 12, 12)
    );
}

#[test]
fn reports_are_those_of_the_same_articles_in_files() {
    let press = Press::with_pack();
    let place = press.newsroom(HASTY);
    run_once(&place, "2026-03-12T18:00:00Z", "");
    let exported = place.run("export -C news", "");
    let lines: Vec<Value> = exported.stdout.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let mut articles: Vec<&Value> = lines.iter().filter(|l| l["kind"] == "revision").map(|l| &l["article"]).collect();
    articles.sort_by_key(|a| (a["published"].as_str().unwrap().to_owned(), a["id"].as_str().unwrap().to_owned()));
    let articles: String = articles.iter().map(|a| format!("{a}\n")).collect();
    let written = place.run("write", articles);
    assert_eq!(written.code, Some(0), "{}", written.stderr);
    let headline = |report: &Value| report["headline"]["text"].as_str().unwrap().to_owned();
    let mut want: Vec<String> = written.stdout.lines().map(|l| headline(&serde_json::from_str(l).unwrap())).collect();
    let mut got: Vec<String> = lines.iter().filter(|l| l["kind"] == "report").map(|l| headline(&l["report"])).collect();
    want.sort();
    got.sort();
    assert_eq!(got, want);
}

#[test]
fn a_changed_article_is_a_revision_and_its_report_a_version() {
    let (host, path) = ("halvikcourier.example", "/2026/03/10/halvik-talks-plan-for-tesh-observers.html");
    let press = Press::with_pack();
    let place = press.newsroom(HASTY);
    run_once(&place, "2026-03-12T18:00:00Z", "");
    let page = press.page(host, path);
    // In the middle of the text: what stands above it on the page is no part of the article.
    let paragraph = page.match_indices("</p>").nth(4).unwrap().0 + "</p>".len();
    let changed = format!(
        "{}<p>Correction: An earlier version of this article named the wrong hall.</p>{}",
        &page[..paragraph],
        &page[paragraph..]
    );
    press.serve(host, path, Served::page(changed));
    // Its page is looked at again after two hours, whether or not the feed says that it changed.
    let early = run_once(&place, "2026-03-12T19:00:00Z", "");
    assert!(early.stderr.contains("0 changed articles"), "{}", early.stderr);
    let later = run_once(&place, "2026-03-12T20:30:00Z", "");
    assert!(later.stderr.contains("49 pages read, 0 new articles, 1 changed article"), "{}", later.stderr);
    let told = place.run("revisions -C news", "");
    assert_eq!(told.code, Some(0), "{}", told.stderr);
    assert!(told.stdout.contains("correction added: Correction: An earlier version"), "{}", told.stdout);
    assert_eq!(total(&status(&place), "revisions"), 49);
    // The page of its report tells it beside the source.
    let pages = std::fs::read_dir(place.path("news/site/report")).unwrap().map(|entry| entry.unwrap().path());
    let told = pages
        .filter(|p| p.extension().is_some_and(|e| e == "html"))
        .filter(|p| std::fs::read_to_string(p).unwrap().contains("its publisher changed it, as we saw March 12, 2026"));
    assert_eq!(told.count(), 1);
}

/// An article's page whose head has a `meta` of these attributes.
fn page_with_meta(meta: &str) -> Served {
    let text =
        "The ferry to Osk left on Monday with sixty passengers, the harbour office said in a statement.".repeat(3);
    Served::page(format!(
        "<html><head><meta {meta}></head><body><article><h1>Ferry runs again</h1><p>{text}</p></article></body></html>"
    ))
}

#[test]
fn a_site_whose_pages_free_nothing_is_taken_at_its_word_for_a_day() {
    let press = Press::empty();
    let reserved = Served::page(r#"[{"location": "/r/", "tdm-reservation": 1}]"#);
    press.serve("tdm.example", "/.well-known/tdmrep.json", reserved);
    let serve = |path: &str, meta: &str, date: &str| {
        press.list("tdm.example", path, path, "Ferry to Osk runs again", date);
        press.serve("tdm.example", path, page_with_meta(meta));
    };
    for n in 1..=12 {
        serve(&format!("/r/{n}"), "", "2026-03-12T10:00:00Z");
    }
    serve("/free/1", "", "2026-03-12T10:00:00Z");
    let place = press.newsroom(HASTY);
    run_once(&place, "2026-03-12T18:00:00Z", "");
    let read = |path: &str| press.times_asked("tdm.example", path);
    // Which of them comes first is open, how many come is not.
    assert_eq!((1..=12).map(|n| read(&format!("/r/{n}"))).sum::<usize>(), 5);
    // What the file does not reserve is read all the same, and what was not asked for is told as the rest.
    assert_eq!(read("/free/1"), 1);
    let list = place.run("source list -C news", "").stdout;
    assert!(source(&list, "tdm.example").ends_with("; pages left alone: 12 TDM"), "{list}");

    // The next day the site may have other pages.
    serve("/r/13", "", "2026-03-13T18:00:00Z");
    run_once(&place, "2026-03-13T19:00:00Z", "--all");
    assert_eq!(read("/r/13"), 1);
}

#[test]
fn what_publishers_forbid_is_left_alone() {
    let press = Press::empty();
    let page = |text: &str| {
        Served::page(format!("<html><body><article><h1>Ferry runs again</h1><p>{text}</p></article></body></html>"))
    };
    let text =
        "The ferry to Osk left on Monday with sixty passengers, the harbour office said in a statement.".repeat(3);
    for (host, path) in [
        ("osk.example", "/open/1"),
        ("osk.example", "/closed/1"),
        ("tdm.example", "/1"),
        ("tdm.example", "/2"),
        ("tdm.example", "/3"),
        ("tdm.example", "/closed/4"),
        ("head.example", "/1"),
        ("meta.example", "/1"),
    ] {
        press.list(host, path, path, "Ferry to Osk runs again", "2026-03-12T10:00:00Z");
        press.serve(host, path, page(&text));
    }
    press.serve("osk.example", "/robots.txt", Served::page("User-agent: *\nDisallow: /closed/\n"));
    press.serve(
        "tdm.example",
        "/.well-known/tdmrep.json",
        Served::page(r#"[{"location": "/", "tdm-reservation": 1}]"#),
    );
    press.serve("tdm.example", "/robots.txt", Served::page("User-agent: *\nDisallow: /closed/\n"));
    press.serve("head.example", "/1", page(&text).with("X-Robots-Tag", "noai"));
    let with_meta = |meta: &str| {
        let page = String::from_utf8(page(&text).body).unwrap();
        Served::page(page.replace("<html>", &format!("<html><head><meta {meta}></head>")))
    };
    press.serve("meta.example", "/1", with_meta("name=robots content=noai"));
    // What a page says of itself counts before what its site says.
    press.serve("tdm.example", "/2", page(&text).with("TDM-Reservation", "0"));
    press.serve("tdm.example", "/3", with_meta("name=tdm-reservation content=0"));
    press.serve("tdm.example", "/closed/4", with_meta("name=tdm-reservation content=0"));
    let place = press.newsroom(HASTY);
    let ran = run_once(&place, "2026-03-12T18:00:00Z", "");
    assert!(ran.stderr.contains("8 new articles"), "{}", ran.stderr);
    let read = |host: &str, path: &str| press.times_asked(host, path);
    assert_eq!(
        (read("osk.example", "/open/1"), read("osk.example", "/closed/1"), read("tdm.example", "/1")),
        (1, 0, 1)
    );
    assert_eq!(read("tdm.example", "/closed/4"), 0);
    let exported = place.run("export -C news", "");
    let lines: Vec<Value> = exported.stdout.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let with_text: Vec<&str> = lines
        .iter()
        .filter(|l| l["kind"] == "revision" && !l["article"]["text"].as_str().unwrap().is_empty())
        .map(|l| l["article"]["url"].as_str().unwrap())
        .collect();
    let mut with_text: Vec<&str> = with_text.iter().map(|url| url.split_once("example:").unwrap().1).collect();
    with_text.iter_mut().for_each(|url| *url = &url[url.find('/').unwrap()..]);
    with_text.sort_unstable();
    assert_eq!(with_text, ["/2", "/3", "/open/1"]);
    // Their words are not kept either.
    assert!(
        lines
            .iter()
            .filter(|l| l["kind"] == "capture")
            .all(|l| !["head.example", "tdm.example"].iter().any(|host| l["asked"] == *press.url(host, "/1")))
    );
    // Who reserves what is told.
    let list = place.run("source list -C news", "").stdout;
    let told = |host: &str| source(&list, host).split_once("; pages left alone: ").map(|(_, told)| told.to_owned());
    assert_eq!(told("osk.example").as_deref(), Some("1 robots.txt"));
    assert_eq!(told("tdm.example").as_deref(), Some("1 robots.txt, 1 TDM"));
    assert_eq!(told("head.example").as_deref(), Some("1 noai"));
    let json = place.run("source list --json -C news", "").stdout;
    let json: Value = serde_json::from_str(source(&json, "tdm.example")).unwrap();
    assert_eq!(json["reserved"], serde_json::json!({ "robots": 1, "tdm": 1 }));
    let checked = place.run("source check -C news", "").stdout;
    assert!(source(&checked, "meta.example").ends_with("; pages left alone: 1 noai"), "{checked}");
    let told = place.run("status -C news", "").stdout;
    assert!(told.contains("left alone  5 pages of 4 sources"), "{told}");
}

#[test]
fn each_failure_has_its_code_and_hint() {
    let press = Press::empty();
    let feeds = ["gone", "missing", "broken", "busy", "page", "moved"].map(|name| format!("{name}.example"));
    feeds.iter().for_each(|host| press.list(host, "/1", "1", "Ferry runs again", "2026-03-12T10:00:00Z"));
    let place = press.newsroom(HASTY);
    press.serve("gone.example", "/feed.xml", Served::status(410));
    press.serve("missing.example", "/feed.xml", Served::status(404));
    press.serve("broken.example", "/feed.xml", Served::status(500));
    press.serve("busy.example", "/feed.xml", Served::status(429).with("Retry-After", "7200"));
    press.serve(
        "page.example",
        "/feed.xml",
        Served::page("<!doctype html><html><body><p>Welcome to our new site.</p></body></html>"),
    );
    press.serve(
        "moved.example",
        "/feed.xml",
        Served::status(301).with("Location", &press.url("moved.example", "/new.xml")),
    );
    press.serve("moved.example", "/new.xml", {
        Served::page("<rss version=\"2.0\"><channel><title>Moved</title><item><title>Ferry runs</title><guid>1</guid></item></channel></rss>")
    });
    let ran = run_once(&place, "2026-03-12T18:00:00Z", "--all");
    assert!(ran.stderr.contains("6 feeds asked: 0 unchanged, 5 failed"), "{}", ran.stderr);
    let list = place.run("source list -C news", "").stdout;
    assert!(source(&list, "gone.example").contains("ended"));
    assert!(source(&list, "missing.example").contains("not-found (1x)"));
    assert!(source(&list, "broken.example").contains("server-fault (1x)"));
    assert!(source(&list, "busy.example").contains("too-many (1x)"));
    assert!(source(&list, "page.example").contains("not-a-feed (1x)"));
    assert!(source(&list, "moved.example").contains("/new.xml"), "{list}");
    // One that asks for patience gets it: an hour later only the others that may pass are tried again.
    let later = run_once(&place, "2026-03-12T19:30:00Z", "");
    assert!(later.stderr.contains("1 failed"), "{}", later.stderr);
    assert_eq!(press.times_asked("busy.example", "/feed.xml"), 2, "once when added, once since");
    assert_eq!(press.times_asked("broken.example", "/feed.xml"), 3);
    let told = place.run("status -C news", "").stdout;
    for part in ["(too-many)", "(server-fault)", "(not-found)", "hint  "] {
        assert!(told.contains(part), "{part} in {told}");
    }
    let checked = place.run("source check -C news missing.example moved.example", "");
    assert_eq!(checked.code, Some(1));
    assert!(checked.stdout.contains("there is nothing at the address: status 404"), "{}", checked.stdout);
    assert!(checked.stdout.contains("1 entry, "), "{}", checked.stdout);
}

#[test]
fn a_site_is_added_by_its_page() {
    let press = Press::empty();
    press.list("osk.example", "/1", "1", "Ferry runs again", "2026-03-12T10:00:00Z");
    press.serve("osk.example", "/", Served::page("<html><head><link rel=alternate type='application/atom+xml' href='/feed.xml'></head><body><p>Osk</p></body></html>"));
    press.serve("bare.example", "/", Served::page("<html><body><p>Nothing here</p></body></html>"));
    let place = Place::new();
    place.run("init news --empty", "");
    press.settings(&place, HASTY);
    let added = place.run(&format!("source add -C news {}", press.url("osk.example", "/")), "");
    assert_eq!(added.code, Some(0), "{}", added.stderr);
    assert!(added.stderr.contains("/feed.xml)"), "{}", added.stderr);
    let bare = place.run(&format!("source add -C news {}", press.url("bare.example", "/")), "");
    assert_eq!(bare.code, Some(1));
    for told in [
        "something else is at the address: a web page, not a feed, and it names none",
        "hint: look on",
        "nothing was added",
    ] {
        assert!(bare.stderr.contains(told), "{}", bare.stderr);
    }
    // Without the operator's leave, this machine is not asked.
    std::fs::write(place.path("news/newsroom.toml"), "").unwrap();
    let inner = place.run(&format!("source add -C news http://{}/", press.at), "");
    assert!(
        inner.stderr.contains("the address is not of the public network: 127.0.0.1 is for this machine"),
        "{}",
        inner.stderr
    );
}

#[test]
fn a_host_has_its_pause() {
    let press = Press::empty();
    for n in 0..4 {
        press.list("osk.example", &format!("/{n}"), &n.to_string(), "Ferry runs again", "2026-03-12T10:00:00Z");
    }
    let place = press.newsroom("[gather]\nhost_pause = \"1s\"");
    press.forget();
    run_once(&place, "2026-03-12T18:00:00Z", "");
    assert_eq!(press.times_asked("osk.example", "/3"), 1);
    assert!(press.least_pause() >= Duration::from_millis(980), "{:?}", press.least_pause());
}

#[test]
fn a_newsroom_at_work_serves_its_newest_edition_and_how_it_fares() {
    let press = Press::with_pack();
    let place = press.newsroom(HASTY);
    let at_work = Serving::by(&place, CLOCK, "run", &[]);
    let metrics = at_work.until("/metrics", "ovn_edition_reports 12");
    assert_eq!(metrics.header("content-type"), Some("text/plain; version=0.0.4; charset=utf-8"));
    assert!(metrics.text().contains("ovn_sources{state=\"well\"} 10"));
    assert!(at_work.get("/").text().contains("<main"));
    let fares = at_work.get("/status.html").text();
    assert!(fares.contains("As of March 12, 2026, 18:"), "times are written as on other pages");
    assert!(fares.contains("How the newsroom fares") && fares.contains("<nav class=\"reader\""), "{fares}");
    assert_eq!(fares.matches(" id=\"kept\"").count(), 1, "what says that a page was kept has the name");
    assert!(at_work.get("/unread").text().contains("href=\"/status.html\""));
    // A page elsewhere that points its own name here reads none of it.
    for path in ["/", "/status.html", "/metrics"] {
        let answer = at_work.send("GET", path, &[("Host", "evil.example")], "");
        assert!(answer.status == 421 && !answer.text().contains("ovn_sources"), "{}", answer.text());
    }
    // Two programs do not gather for one newsroom; the other commands work beside it.
    let second = place.run("run --once -C news", "");
    assert_eq!(second.code, Some(4));
    assert!(second.stderr.contains("gathered for by another program"), "{}", second.stderr);
    assert_eq!(total(&status(&place), "articles"), 48);
}

/// Runs a script in which `news` lies on a disk of its own, of some megabytes.
fn on_a_small_disk(place: &Place, script: &str) -> std::process::Output {
    let script = format!(
        "set -e\nmkdir disk\nmount -t tmpfs -o size=16m tmpfs disk\ncp -r news/. disk\nOVN={}\n{script}",
        env!("CARGO_BIN_EXE_ovn")
    );
    Command::new("unshare")
        .args(["--map-root-user", "--mount", "sh", "-c", &script])
        .current_dir(place.path(""))
        .env("OVN_CLOCK", CLOCK)
        .output()
        .unwrap()
}

#[test]
fn a_full_disk_is_told_and_the_work_goes_on_when_there_is_room() {
    let press = Press::with_pack();
    let place = press.newsroom(HASTY);
    // A ballast leaves room for the store as it is, and for little more. The second program starts later than the first
    // has ended, as clocks have it: what the first put off is due.
    let ran = on_a_small_disk(
        &place,
        "head -c 15900000 /dev/zero > disk/ballast\n\
         \"$OVN\" run --once -C disk && exit 9\n\
         rm disk/ballast\n\
         export OVN_CLOCK=2026-03-12T18:10:00Z\n\
         \"$OVN\" run --once --all -C disk\n\
         \"$OVN\" backup --check -C disk\n\
         \"$OVN\" status -C disk",
    );
    let (told, out) = (String::from_utf8_lossy(&ran.stderr), String::from_utf8_lossy(&ran.stdout));
    assert_eq!(ran.status.code(), Some(0), "{told}{out}");
    assert!(told.contains("the disk is full") && told.contains("hint: free some space"), "{told}");
    assert!(told.contains("the store is whole") && out.contains("48 articles"), "{told}{out}");

    // A newsroom that runs on waits for room by itself.
    let place = press.newsroom(HASTY);
    let ran = on_a_small_disk(
        &place,
        "head -c 15900000 /dev/zero > disk/ballast\n\
         \"$OVN\" run -C disk 2> told & RUN=$!\n\
         timeout 60 sh -c 'until grep -q \"as soon as there is room\" told; do sleep 0.1; done'\n\
         rm disk/ballast\n\
         timeout 90 sh -c 'until test -f disk/site/index.html; do sleep 0.1; done'\n\
         kill $RUN\nwait $RUN",
    );
    let told = std::fs::read_to_string(place.path("told")).unwrap();
    assert_eq!(ran.status.code(), Some(0), "{told}{}", String::from_utf8_lossy(&ran.stderr));
}

#[test]
fn a_redirect_is_held_to_the_rules_of_where_it_leads() {
    let press = Press::empty();
    let text =
        "The ferry to Osk left on Monday with sixty passengers, the harbour office said in a statement.".repeat(3);
    let page = format!("<html><body><article><h1>Ferry runs again</h1><p>{text}</p></article></body></html>");
    press.serve("osk.example", "/robots.txt", Served::page("User-agent: *\nDisallow: /closed/\n"));
    for (n, to) in [(1, "/closed/1"), (2, "/open/2"), (3, "/open/3")] {
        let from = format!("/go/{n}");
        press.list("tracker.example", &from, &n.to_string(), "Ferry to Osk runs again", "2026-03-12T10:00:00Z");
        press.serve("tracker.example", &from, Served::status(302).with("Location", &press.url("osk.example", to)));
        press.serve("osk.example", to, Served::page(page.clone()));
    }
    // On one host a redirect is no way around its rules either.
    press.serve("osk.example", "/open/3", Served::status(302).with("Location", "/closed/3"));
    press.serve("osk.example", "/closed/3", Served::page(page));
    let place = press.newsroom(HASTY);
    let ran = run_once(&place, "2026-03-12T18:00:00Z", "");
    assert!(ran.stderr.contains("3 new articles"), "{}", ran.stderr);
    let asked = |path: &str| press.times_asked("osk.example", path);
    assert_eq!((asked("/closed/1"), asked("/open/2"), asked("/open/3"), asked("/closed/3")), (0, 1, 1, 0));
}

#[test]
fn a_host_that_asks_for_patience_is_left_alone_with_all_its_pages() {
    let press = Press::empty();
    for n in 0..6 {
        let path = format!("/{n}");
        press.list("busy.example", &path, &n.to_string(), "Ferry runs again", "2026-03-12T10:00:00Z");
        press.serve("busy.example", &path, Served::status(429).with("Retry-After", "3600"));
    }
    let place = press.newsroom(HASTY);
    let ran = run_once(&place, "2026-03-12T18:00:00Z", "");
    assert_eq!((0..6).map(|n| press.times_asked("busy.example", &format!("/{n}"))).sum::<usize>(), 1);
    // Its headlines are used meanwhile.
    assert!(ran.stderr.contains("6 new articles"), "{}", ran.stderr);
}

#[test]
fn old_articles_go_on_which_no_report_rests() {
    let press = Press::with_pack();
    // Of these only the headlines may be read, which give too little for a report.
    press.serve("cats.example", "/robots.txt", Served::page("User-agent: *\nDisallow: /1\nDisallow: /2\n"));
    press.list("cats.example", "/1", "1", "Cats", "2026-03-12T10:00:00Z");
    press.list("cats.example", "/2", "2", "Is this the end?", "2026-03-12T11:00:00Z");
    let place = press.newsroom(HASTY);
    run_once(&place, "2026-03-12T18:00:00Z", "");
    let exported = |kind: &str| -> Vec<Value> {
        let exported = place.run("export -C news", "");
        let lines = exported.stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        lines.filter(|line| line["kind"] == kind).collect()
    };
    let ids = |lines: &[Value], field: &str| -> std::collections::BTreeSet<String> {
        lines.iter().map(|line| line[field].as_str().unwrap().to_owned()).collect()
    };
    let (all, cited) = (ids(&exported("article"), "id"), ids(&exported("cites"), "article"));
    assert!(cited.len() < all.len() && !cited.is_empty(), "{} of {}", cited.len(), all.len());
    let reports = exported("report");
    // Nobody says that anything may go; then nothing is old enough; then it is.
    for (hour, keep, left) in
        [(12, "", &all), (14, "[keep]\narticles = \"200d\"", &all), (16, "[keep]\narticles = \"30d\"", &cited)]
    {
        press.settings(&place, &format!("{HASTY}\n{keep}"));
        run_once(&place, &format!("2026-06-12T{hour}:00:00Z"), "");
        assert_eq!(&ids(&exported("article"), "id"), left, "{keep}");
    }
    assert_eq!(exported("report"), reports);
    let gone = u64::try_from(all.len() - cited.len()).unwrap();
    let told = status(&place);
    assert_eq!((&told["retention"]["articles"], &told["retention"]["under_way"]), (&gone.into(), &false.into()));
    let lines = place.run("status -C news", "").stdout;
    assert!(lines.contains(&format!("let go  {gone} articles on which no report rests")), "{lines}");
    assert_eq!(place.run("backup --check -C news", "").code, Some(0));
    // The feeds still list them: they are not taken in again.
    let again = run_once(&place, "2026-06-12T20:30:00Z", "--all");
    assert!(again.stderr.contains("0 new articles"), "{}", again.stderr);
}
