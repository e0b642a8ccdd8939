//! A newsroom served to its readers: what is theirs, and what nobody else gets.

use std::path::Path;
use std::sync::LazyLock;

use crate::publisher::{Press, Served};
use crate::run::Place;
use crate::serving::{PASSWORD, Serving, add_readers, copied, gathered};

/// The press pack and a hostile page, gathered once; each test has a copy.
static GATHERED: LazyLock<Place> = LazyLock::new(|| {
    let press = Press::with_pack();
    let title = "Mayor &lt;script&gt;alert(1)&lt;/script&gt; speaks";
    press.list("osk.example", "/x", "x", title, "2026-03-12T10:00:00Z");
    press.serve("osk.example", "/x", Served::page(HOSTILE));
    gathered(&press)
});

fn newsroom() -> Place {
    copied(&GATHERED)
}

/// A page whose publisher would like to run a script where it is read.
const HOSTILE: &str = "<html><head><title>Mayor &lt;script&gt;alert(1)&lt;/script&gt; speaks</title></head><body><article>\
    <h1>Mayor &lt;script&gt;alert(1)&lt;/script&gt; speaks</h1><p>Mayor Irena Kovan of Osk said on Wednesday that the \
    &lt;img src=x onerror=alert(2)&gt; bridge would be closed for two weeks, and that 14 people were hurt in the fall.</p>\
    <p>The council of Osk meets on Friday to decide who pays for the repair, which costs 3 million marks, \
    she said. &quot;It is &lt;b onmouseover=alert(3)&gt;safe&lt;/b&gt; now,&quot; she told reporters in the town hall.</p>\
    <script>alert(4)</script></article></body></html>";

/// Files by their paths in a folder.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut out = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(at) = open.pop() {
        for entry in std::fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().display().to_string();
                out.push((name, std::fs::read(&path).unwrap()));
            }
        }
    }
    out
}

fn with_readers(names: &[&str]) -> Place {
    let place = newsroom();
    add_readers(&place, names);
    place
}

/// The name of a report's page whose text has some words.
fn page_with(place: &Place, words: &str) -> String {
    let all = files(&place.path("news/site/report"));
    let found =
        all.iter().find(|(name, content)| name.ends_with(".html") && String::from_utf8_lossy(content).contains(words));
    found.unwrap_or_else(|| panic!("no report with `{words}`")).0.clone()
}

/// A page without the reader's bar: what the export has.
fn without_bar(page: &str) -> String {
    let Some(start) = page.find("<nav class=\"reader\"") else { return page.to_owned() };
    let end = start + page[start..].find("</nav>").unwrap() + "</nav>".len();
    format!("{}<!--reader-->{}", &page[..start], &page[end..])
}

#[test]
fn pages_are_the_exports_own_bytes_with_the_readers_bar_in_them() {
    let place = newsroom();
    let serving = Serving::start(&place, &[]);
    let mut pages = 0;
    for (name, content) in files(&place.path("news/site")) {
        let is_own = name == "index.html" || name.starts_with("category/") && name.ends_with(".html");
        if name.starts_with('.') || is_own {
            continue;
        }
        let answer = serving.get(&format!("/{name}"));
        assert_eq!(answer.status, 200, "{name}");
        if name.ends_with(".html") && name != "edition.html" {
            assert!(answer.text().contains("<nav class=\"reader\""), "{name}");
            assert_eq!(without_bar(&answer.text()), String::from_utf8(content).unwrap(), "{name}");
            pages += 1;
        } else {
            assert_eq!(answer.body, content, "{name}");
            let tag = answer.header("etag").unwrap().to_owned();
            assert_eq!(serving.send("GET", &format!("/{name}"), &[("If-None-Match", &tag)], "").status, 304, "{name}");
        }
    }
    assert!(pages > 20, "{pages}");
}

#[test]
fn what_devices_keep_is_the_editions_own_and_counts_as_nothing() {
    let place = newsroom();
    let serving = Serving::start(&place, &[]);
    let unread = || serving.get("/unread").text().matches("class=\"card story\"").count();
    let before = unread();
    let list: serde_json::Value = serde_json::from_str(&serving.get("/edition-files.json").text()).unwrap();
    let listed = list["files"].as_array().unwrap();
    assert!(listed.iter().filter(|f| f[0].as_str().unwrap().starts_with("report/")).count() > 3);
    for path in listed.iter().map(|f| f[0].as_str().unwrap()) {
        let answer = serving.get(&format!("/{path}?kept"));
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.body, std::fs::read(place.path("news/site").join(path)).unwrap(), "{path}");
        assert_eq!(answer.header("cache-control"), Some("no-cache"), "{path}");
    }
    assert_eq!(unread(), before);
    for path in ["/", "/how.html", "/rules", "/starred", &format!("/report/{}", page_with(&place, "Dunvarrow"))] {
        let own = serving.get(path).header("cache-control").unwrap().to_owned();
        assert!(own.contains("private"), "{path}: {own}");
    }
    // Who logs out takes along what the browser kept.
    let shared = with_readers(&["ada"]);
    let serving = Serving::start(&shared, &[]);
    assert_eq!(serving.get("/index.html?kept").status, 401);
    let cookie = serving.log_in("ada", PASSWORD).cookie();
    let out = serving.post_as(&cookie, "/logout", "");
    assert_eq!(out.header("clear-site-data"), Some("\"cache\", \"storage\""));
}

#[test]
fn every_answer_says_what_browsers_may_do() {
    let place = newsroom();
    let serving = Serving::start(&place, &[]);
    let all = [
        "/",
        "/rules",
        "/you",
        "/feed.atom",
        "/style.css",
        "/nothing-here",
        "/edition-1.html",
        "/login",
        "/pulse.json",
    ];
    for path in all {
        let answer = serving.get(path);
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}");
        assert!(!policy.contains("unsafe") && !policy.contains("http"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(answer.header("x-frame-options"), Some("DENY"), "{path}");
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"), "{path}");
        assert_eq!(answer.header("cross-origin-opener-policy"), Some("same-origin"), "{path}");
        assert_eq!(answer.header("cross-origin-resource-policy"), Some("same-origin"), "{path}");
        assert!(answer.header("permissions-policy").is_some(), "{path}");
        let kept = answer.header("cache-control").unwrap();
        assert!(kept.contains("no-cache") || kept.contains("no-store"), "{path}: {kept}");
        assert_eq!(answer.header("strict-transport-security"), None, "{path}");
    }
}

#[test]
fn behind_tls_cookies_and_browsers_stay_there() {
    let place = with_readers(&["ada"]);
    std::fs::write(place.path("news/newsroom.toml"), "[publish]\nbase_url = \"https://news.example/\"\n").unwrap();
    let serving = Serving::start(&place, &[]);
    let answer = serving.log_in("ada", PASSWORD);
    assert!(answer.header("strict-transport-security").is_some());
    let cookie = answer.header("set-cookie").unwrap();
    for flag in ["; HttpOnly", "; SameSite=Lax", "; Secure", "; Path=/"] {
        assert!(cookie.contains(flag), "{cookie}");
    }
}

#[test]
fn without_a_password_only_this_machine_comes_in() {
    let place = newsroom();
    let serving = Serving::start(&place, &[]);
    for path in ["/", "/rules", "/you", "/status.html", "/feed.atom", "/article?id=p01"] {
        // A page elsewhere that points its own name here, and another server that lets strangers in before this one.
        let host = serving.host.clone();
        for headers in [
            &[("Host", "evil.example")][..],
            &[("Host", host.as_str()), ("X-Forwarded-For", "192.0.2.7")],
            &[("Host", host.as_str()), ("Forwarded", "for=192.0.2.7")],
        ] {
            assert_eq!(serving.send("GET", path, headers, "").status, 421, "{path} {headers:?}");
        }
    }
    let refused = place.run("serve -C news --port 0 --listen 0.0.0.0", "");
    assert_eq!(refused.code, Some(2));
    assert!(!refused.stderr.contains("read it at"), "{}", refused.stderr);
    assert!(
        refused.stderr.contains("nobody has a password") && refused.stderr.contains("ovn reader add"),
        "{}",
        refused.stderr
    );
}

#[test]
fn with_a_password_nothing_is_served_to_those_who_have_none() {
    let place = with_readers(&["ada"]);
    let serving = Serving::start(&place, &["--listen", "0.0.0.0"]);
    let report = page_with(&place, "<html");
    let paths = [
        "/",
        "/rules",
        "/you",
        "/starred",
        "/unread",
        "/followed",
        "/editions",
        "/edition-1.html",
        "/feed.atom",
        "/stories.html",
    ];
    for path in paths.into_iter().map(str::to_owned).chain([format!("/report/{report}"), "/article?id=p01".to_owned()])
    {
        assert_eq!(serving.get(&path).status, 401, "{path}");
        let page = serving.send("GET", &path, &[("Accept", "text/html")], "");
        assert_eq!(page.status, 303, "{path}");
        assert!(page.header("location").unwrap().starts_with("/login?next="), "{path}");
    }
    for path in
        ["/marks", "/rules", "/rules/remove", "/follow", "/you/password", "/you/sync", "/you/token", "/you/ratings"]
    {
        assert_eq!(serving.send("POST", path, &[], "items=1&star=1").status, 401, "{path}");
    }
    assert_eq!(serving.get("/style.css").status, 200);
}

#[test]
fn a_public_newsroom_shows_the_edition_and_nothing_of_anybody() {
    let place = with_readers(&["ada"]);
    std::fs::write(place.path("news/newsroom.toml"), "[serve]\npublic = true\n").unwrap();
    let serving = Serving::start(&place, &["--listen", "0.0.0.0"]);
    let site = place.path("news/site/index.html");
    assert_eq!(serving.get("/").body, std::fs::read(site).unwrap());
    for path in ["/you", "/rules", "/starred", "/unread", "/followed", "/status.html", "/metrics", "/article?id=p01"] {
        let answer = serving.get(path);
        assert!(matches!(answer.status, 303 | 401 | 403), "{path}: {}", answer.status);
    }
}

#[test]
fn a_form_counts_only_from_our_own_page() {
    let place = newsroom();
    let serving = Serving::start(&place, &[]);
    let csrf = serving.get("/you").csrf();
    let body = format!("csrf={csrf}&action=mute&aspect=word&value=ferry");
    for headers in [
        &[("Sec-Fetch-Site", "cross-site")][..],
        &[("Sec-Fetch-Site", "same-site")],
        &[("Origin", "https://evil.example")],
        &[("Origin", "null")],
    ] {
        assert_eq!(serving.send("POST", "/rules", headers, &body).status, 403, "{headers:?}");
    }
    for wrong in ["", "csrf=&", "csrf=0000&"] {
        let answer = serving.send("POST", "/rules", &[], format!("{wrong}action=mute&aspect=word&value=ferry"));
        assert_eq!(answer.status, 403, "{wrong}");
    }
    assert!(serving.get("/rules").text().contains("None yet."));
    let origin = format!("http://{}", serving.host);
    assert_eq!(serving.send("POST", "/rules", &[("Origin", &origin)], &body).status, 303);
    assert!(serving.get("/rules").text().contains("<b>mute</b> word “ferry”"));
    // Reading changes nothing but what was read.
    assert_eq!(serving.get("/rules/remove?id=1").status, 405);
    assert_eq!(serving.get("/logout").status, 405);
}

#[test]
fn log_in_and_out() {
    let place = with_readers(&["ada"]);
    let serving = Serving::start(&place, &[]);
    let wrong = serving.log_in("ada", "the ferry to Halden");
    assert_eq!(wrong.status, 401);
    assert!(wrong.header("set-cookie").is_none() && wrong.text().contains("no name with this password"));
    assert_eq!(wrong.text(), serving.log_in("nobody", "the ferry to Halden").text());
    let right = serving.log_in("ADA", PASSWORD);
    assert_eq!((right.status, right.header("location")), (303, Some("/rules")));
    let cookie = right.cookie();
    assert_eq!(serving.get_as(&cookie, "/you").status, 200);
    // The cookie is not in the store: who reads a backup is not logged in.
    let secret = cookie.split('=').nth(1).unwrap();
    let store = std::fs::read(place.path("news/newsroom.db")).unwrap();
    assert!(!store.windows(secret.len()).any(|w| w == secret.as_bytes()));
    assert!(!store.windows(PASSWORD.len()).any(|w| w == PASSWORD.as_bytes()));
    let out = serving.post_as(&cookie, "/logout", "");
    assert_eq!(out.status, 303);
    assert!(out.header("set-cookie").unwrap().contains("Max-Age=0"));
    assert_eq!(serving.get_as(&cookie, "/you").status, 401);
}

#[test]
fn a_cookie_that_somebody_else_chose_is_worth_nothing() {
    let place = with_readers(&["ada"]);
    let serving = Serving::start(&place, &[]);
    let chosen = format!("ovn_session={}", "ab".repeat(32));
    let csrf = serving.get_as(&chosen, "/login").csrf();
    let body = format!("csrf={csrf}&name=ada&password={}", PASSWORD.replace(' ', "+"));
    let answer = serving.send("POST", "/login", &[("Cookie", &chosen)], &body);
    assert_eq!(answer.status, 303);
    assert_ne!(answer.cookie(), chosen);
    assert_eq!(serving.get_as(&chosen, "/you").status, 401);
    for odd in ["ovn_session=", "ovn_session=zz", "ovn_session=é", "a=b; ovn_session"] {
        assert_eq!(serving.get_as(odd, "/you").status, 401, "{odd}");
    }
}

#[test]
fn log_in_leads_nowhere_else() {
    let place = with_readers(&["ada"]);
    let serving = Serving::start(&place, &[]);
    for next in ["//evil.example/", "https://evil.example/", "/%5Cevil.example", "javascript:alert(1)"] {
        let csrf = serving.get("/login").csrf();
        let body = format!("csrf={csrf}&name=ada&password={}&next={next}", PASSWORD.replace(' ', "+"));
        let answer = serving.send("POST", "/login", &[], &body);
        assert_eq!((answer.status, answer.header("location")), (303, Some("/")), "{next}");
        let cookie = answer.cookie();
        let back = serving.post_as(&cookie, "/marks", &format!("items=1&star=1&back={next}"));
        assert_eq!((back.status, back.header("location")), (303, Some("/")), "{next}");
    }
}

#[test]
fn who_guesses_a_password_has_to_wait() {
    let place = with_readers(&["ada", "ben"]);
    let serving = Serving::start(&place, &[]);
    for _ in 0..5 {
        assert_eq!(serving.log_in("ada", "not the ferry").status, 401);
    }
    let refused = serving.log_in("ada", PASSWORD);
    assert_eq!(refused.status, 429);
    assert!(refused.header("retry-after").unwrap().parse::<u32>().unwrap() > 0);
    // From this address another name has to wait too.
    assert_eq!(serving.log_in("ben", PASSWORD).status, 429);
}

#[test]
fn another_password_ends_every_other_session() {
    let place = with_readers(&["ada"]);
    let serving = Serving::start(&place, &[]);
    let (here, there) = (serving.log_in("ada", PASSWORD).cookie(), serving.log_in("ada", PASSWORD).cookie());
    let refused = serving.post_as(&here, "/you/password", "old=wrong+password&new=another+ferry");
    assert_eq!(refused.status, 400);
    assert_eq!(serving.get_as(&there, "/you").status, 200);
    let old = PASSWORD.replace(' ', "+");
    let short = serving.post_as(&here, "/you/password", &format!("old={old}&new=short"));
    assert!(short.status == 400 && short.text().contains("10 to 1024 characters"));
    let set = serving.post_as(&here, "/you/password", &format!("old={old}&new=another+ferry"));
    assert_eq!(set.status, 303);
    assert_eq!((serving.get_as(&here, "/you").status, serving.get_as(&there, "/you").status), (200, 401));
    assert_eq!(serving.log_in("ada", PASSWORD).status, 401);
    assert_eq!(serving.log_in("ada", "another ferry").status, 303);
}

#[test]
fn readers_have_nothing_of_each_other() {
    let place = with_readers(&["ada", "ben"]);
    let serving = Serving::start(&place, &[]);
    let (ada, ben) = (serving.log_in("ada", PASSWORD).cookie(), serving.log_in("ben", PASSWORD).cookie());
    serving.post_as(&ada, "/rules", "action=mute&aspect=word&value=ferry");
    serving.post_as(&ada, "/marks", "items=1,2&star=1");
    serving.post_as(&ada, "/you/token", "name=mine");
    assert_eq!(serving.get_as(&ada, "/starred").text().matches("class=\"card story\"").count(), 2);
    assert!(serving.get_as(&ben, "/starred").text().contains("Nothing is starred yet"));
    let rule = serving.get_as(&ada, "/rules").value("name=\"id\" value=\"");
    let token = serving.get_as(&ada, "/you").value("name=\"id\" value=\"");
    serving.post_as(&ben, "/rules/remove", &format!("id={rule}"));
    serving.post_as(&ben, "/you/token/remove", &format!("id={token}"));
    assert!(serving.get_as(&ada, "/rules").text().contains("word “ferry”"));
    assert!(serving.get_as(&ada, "/you").text().contains("mine"));
    // The secret of one reader's pages is no other's.
    let csrf = serving.get_as(&ada, "/you").csrf();
    let answer =
        serving.send("POST", "/rules", &[("Cookie", &ben)], format!("csrf={csrf}&action=mute&aspect=word&value=x"));
    assert_eq!(answer.status, 403);
    // Ada is the operator, Ben is not.
    let article = serving.get_as(&ada, "/report/".to_owned().as_str());
    assert_eq!(article.status, 404);
    assert_eq!(serving.get_as(&ada, "/article?id=p01").status, 404);
    assert_eq!(serving.get_as(&ben, "/article?id=p01").status, 403);
}

#[test]
fn the_captured_article_is_shown_with_what_the_report_rests_on() {
    let place = newsroom();
    let serving = Serving::start(&place, &[]);
    let report = serving.get(&format!("/report/{}", page_with(&place, "Dunvarrow")));
    let link = report.value("<a href=\"/article?").replace("&amp;", "&");
    let article = serving.get(&format!("/article?{link}"));
    assert_eq!(article.status, 200);
    let text = article.text();
    assert!(
        text.contains("<mark>") && text.contains("as we captured it") && text.contains("as we first read it"),
        "{text}"
    );
}

#[test]
fn publishers_and_readers_cannot_put_scripts_into_pages() {
    let place = newsroom();
    let serving = Serving::start(&place, &[]);
    let hostile = page_with(&place, "Irena Kovan of Osk");
    let item = serving.get(&format!("/report/{hostile}")).value("data-item=\"");
    serving.post_as("", "/rules", "action=mute&aspect=word&value=%22%3E%3Cscript%3Ealert(5)%3C/script%3E");
    serving.post_as("", "/you/token", "name=%3Cscript%3Ealert(6)%3C/script%3E");
    serving.post_as(
        "",
        "/you/ratings",
        "name=%3Cscript%3Ealert(7)%3C/script%3E&ratings=osk.example,%3Cscript%3Ealert(8)%3C/script%3E",
    );
    serving.post_as("", "/marks", &format!("items={item}&star=1"));
    serving.post_as("", "/follow", "kind=person&key=%22%3E%3Cscript%3Ealert(9)%3C/script%3E&name=%3Cscript%3E&on=1");
    let pages = [
        "/",
        "/rules",
        "/you",
        "/starred",
        "/unread",
        "/followed",
        "/rules?action=mute&aspect=word&value=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "/rules?action=%3Cscript%3Ealert(1)%3C/script%3E&aspect=x&value=y",
        "/login?next=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "/%3Cscript%3Ealert(1)%3C/script%3E",
    ];
    for path in pages.into_iter().map(str::to_owned).chain([format!("/report/{hostile}")]) {
        let text = serving.get(&path).text();
        for tag in ["<script>", "<img", "<b on", "onerror=alert(2)>"] {
            assert!(!text.contains(tag), "{path} has {tag}: {text}");
        }
    }
    for feed in ["feed.atom", "feed.rss"] {
        let text = serving.get(&format!("/{feed}")).text();
        assert!(!text.contains("<script>") && !text.contains("<img src=x"), "{feed}");
    }
    // A title of JSON Feed is plain text, its content is HTML.
    let feed: serde_json::Value = serde_json::from_slice(&serving.get("/feed.json").body).unwrap();
    for item in feed["items"].as_array().unwrap() {
        let html = item["content_html"].as_str().unwrap();
        assert!(!html.contains("<script>") && !html.contains("<img src=x"), "{html}");
    }
}

#[test]
fn no_address_leads_out_of_the_site() {
    let place = newsroom();
    let serving = Serving::start(&place, &[]);
    for path in [
        "/../newsroom.toml",
        "/..%2fnewsroom.toml",
        "/%2e%2e/newsroom.db",
        "/report/..%2f..%2f..%2fnewsroom.toml",
        "/report/%2e%2e%2f%2e%2e%2fnewsroom.db",
        "/.openvoicenews",
        "/%2fetc/passwd",
        "/..%5cnewsroom.toml",
        "/a%00b",
    ] {
        let answer = serving.get(path);
        assert!(matches!(answer.status, 400 | 404), "{path}: {}", answer.status);
        assert!(!answer.text().contains("desk@osk.example"), "{path}");
    }
}

#[test]
fn what_is_too_large_or_makes_no_sense_is_refused() {
    let place = newsroom();
    let serving = Serving::start(&place, &[]);
    let csrf = serving.get("/you").csrf();
    let large = serving.send("POST", "/you/ratings", &[], format!("csrf={csrf}&ratings={}", "a".repeat(2 << 20)));
    assert!(matches!(large.status, 400 | 413 | 0), "{}", large.status);
    for body in
        ["action=burn&aspect=word&value=x", "action=veto&aspect=word&value=x", "action=mute&aspect=word&value=..."]
    {
        assert_eq!(serving.send("POST", "/rules", &[], format!("csrf={csrf}&{body}")).status, 400, "{body}");
    }
    assert_eq!(serving.send("POST", "/rules", &[], "%ff%fe").status, 403);
    assert_eq!(serving.send("DELETE", "/rules", &[], "").status, 405);
    assert_eq!(serving.get("/edition-99999999999999999999.html").status, 404);
    assert_eq!(serving.get("/").status, 200);
}

#[test]
fn marks_stars_and_what_is_followed() {
    let place = newsroom();
    let serving = Serving::start(&place, &[]);
    let page = page_with(&place, "Dunvarrow");
    let before = serving.get("/unread").text().matches("class=\"card story\"").count();
    let report = serving.get(&format!("/report/{page}"));
    let item = report.value("data-item=\"");
    assert_eq!(serving.get("/unread").text().matches("class=\"card story\"").count(), before - 1);
    serving.post_as("", "/marks", &format!("items={item}&star=1&read=0"));
    assert!(serving.get("/starred").text().contains(&page));
    assert_eq!(serving.get("/unread").text().matches("class=\"card story\"").count(), before);
    let story = report.value("name=\"key\" value=\"");
    serving.post_as("", "/follow", &format!("kind=story&key={story}&name=x&on=1"));
    assert!(serving.get("/followed").text().contains(&page));
    assert!(serving.get(&format!("/report/{page}")).text().contains("following this story"));
    serving.post_as("", "/follow", &format!("kind=story&key={story}&name=x&on=0"));
    assert!(!serving.get("/followed").text().contains(&page));
    // A report of a program that knows more than there is.
    assert_eq!(serving.post_as("", "/marks", "items=999999,x,&star=1").status, 303);
}

#[test]
fn rules_are_tried_before_they_are_saved_and_change_the_front_page() {
    let place = newsroom();
    let serving = Serving::start(&place, &[]);
    let page = page_with(&place, "Dunvarrow");
    let front = serving.get("/").text();
    let lead = |text: &str| {
        text.split("class=\"lead story\"")
            .nth(1)
            .unwrap()
            .split("report/")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .to_owned()
    };
    let tried = serving.get("/rules?action=block&aspect=person&value=Edmar+Dunvarrow").text();
    assert!(tried.contains("it holds for <b>1</b>") && tried.contains(&page), "{tried}");
    assert_eq!(serving.get("/").text().contains(&page), front.contains(&page), "a try changes nothing");
    serving.post_as("", "/rules", "action=block&aspect=person&value=Edmar+Dunvarrow");
    let blocked = serving.get("/").text();
    assert!(!blocked.contains(&page) && blocked.contains("1 report is left out by"), "{blocked}");
    let id = serving.get("/rules").value("name=\"id\" value=\"");
    serving.post_as("", "/rules/remove", &format!("id={id}"));
    serving.post_as("", "/rules", "action=mute&aspect=person&value=Edmar+Dunvarrow");
    let muted = serving.get("/").text();
    assert!(muted.contains("1 report that you mute") && lead(&muted) != page, "{muted}");
    // Raised over everything else, with the reason on its card.
    let id = serving.get("/rules").value("name=\"id\" value=\"");
    serving.post_as("", "/rules/remove", &format!("id={id}"));
    let last = front
        .rsplit("<article class=\"card story")
        .next()
        .unwrap()
        .split("report/")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let words = serving.get(&format!("/report/{last}")).value("name=\"name\" value=\"");
    for n in [words.clone(), words.to_uppercase(), format!(" {words} ."), format!("{words} !")] {
        serving.post_as(
            "",
            "/rules",
            &format!("action=boost&aspect=word&value={}", n.replace(' ', "+").replace('&', "%26")),
        );
    }
    let boosted = serving.get("/").text();
    assert_eq!(lead(&boosted), last, "{boosted}");
    assert!(boosted.contains("adds 1.00"), "{boosted}");
}

#[test]
fn a_veto_has_reports_written_again_without_the_outlet() {
    let place = newsroom();
    let serving = Serving::start(&place, &[]);
    let page = page_with(&place, "Dunvarrow");
    let before = serving.get(&format!("/report/{page}")).text();
    // The outlets of the report, from its own data.
    let data: serde_json::Value =
        serde_json::from_slice(&serving.get(&format!("/report/{}", page.replace(".html", ".json"))).body).unwrap();
    let vetoed = data["sources"][0]["outlet"].as_str().unwrap().to_owned();
    let value = vetoed.replace(' ', "+");
    let tried = serving.get(&format!("/rules?action=veto&aspect=outlet&value={value}")).text();
    assert!(tried.contains(&page), "{tried}");
    assert_eq!(serving.post_as("", "/rules", &format!("action=veto&aspect=outlet&value={value}")).status, 303);
    let after = serving.get(&format!("/report/{page}")).text();
    assert_ne!(before, after);
    let shown = without_bar(&after);
    let main = shown.split("<main").nth(1).unwrap();
    // Others may name it; no passage and no source is its own.
    let own = format!(">{vetoed}<");
    assert!(before.contains(&own), "{own}");
    assert!(!main.contains(&own), "{own} is still in {main}");
    assert!(after.contains("Written again without"), "{after}");
    // Every other outlet of the story is still read.
    let others = data["sources"].as_array().unwrap().iter().filter_map(|s| s["outlet"].as_str());
    let others: Vec<&str> = others.filter(|o| *o != vetoed).collect();
    assert!(!others.is_empty() && others.iter().all(|o| main.contains(*o)), "{others:?}");
    // Lists have the report as it is now, under the page that it has.
    let headline = after.split("<title>").nth(1).unwrap().split(" · ").next().unwrap().to_owned();
    let item = serving.get(&format!("/report/{page}")).value("data-item=\"");
    serving.post_as("", "/marks", &format!("items={item}&star=1"));
    for list in ["/", "/starred"] {
        let text = serving.get(list).text();
        assert!(text.contains(&page) && text.contains(&headline), "{list}: no `{headline}` in {text}");
    }
    // Without the rule everything is as before.
    let id = serving.get("/rules").value("name=\"id\" value=\"");
    serving.post_as("", "/rules/remove", &format!("id={id}"));
    assert_eq!(without_bar(&serving.get(&format!("/report/{page}")).text()), without_bar(&before));
}

#[test]
fn ratings_are_shown_and_no_word_depends_on_them() {
    let place = newsroom();
    let serving = Serving::start(&place, &[]);
    let page = page_with(&place, "Dunvarrow");
    let before = without_bar(&serving.get(&format!("/report/{page}")).text());
    let front = serving.get("/").text();
    let data: serde_json::Value =
        serde_json::from_slice(&serving.get(&format!("/report/{}", page.replace(".html", ".json"))).body).unwrap();
    let outlet = data["sources"][0]["outlet"].as_str().unwrap();
    let fields = format!("name=Somebody%27s&ratings={},far+left", outlet.replace(' ', "+"));
    assert_eq!(serving.post_as("", "/you/ratings", &fields).status, 303);
    let rated = serving.get(&format!("/report/{page}")).text();
    assert!(rated.contains("far left") && rated.contains("Loaded by you, not ours"), "{rated}");
    assert_eq!(without_bar(&rated), before);
    let cards = |text: &str| text.split("<main").nth(1).unwrap().replace("is-read", "").replace("mark read", "read");
    let plain = |text: &str| -> String {
        cards(text)
            .lines()
            .filter(|l| !l.contains("<form") && !l.contains("<button") && !l.contains("class=\"flag\""))
            .collect()
    };
    assert_eq!(plain(&serving.get("/").text()), plain(&front));
    serving.post_as("", "/you/ratings", "ratings=");
    assert!(!serving.get(&format!("/report/{page}")).text().contains("far left"));
}

#[test]
fn earlier_editions_stay_as_they_were() {
    let place = newsroom();
    let serving = Serving::start(&place, &[]);
    let front = std::fs::read_to_string(place.path("news/site/index.html")).unwrap();
    for name in ["/edition-1.html", "/edition-2026-03-12.html"] {
        assert_eq!(without_bar(&serving.get(name).text()), front, "{name}");
    }
    assert!(serving.get("/editions").text().contains("/edition-1.html"));
    // A page under a headline that it had before leads to where it is now.
    let page = page_with(&place, "Dunvarrow");
    let tail = &page[page.len() - 13..];
    let moved = serving.get(&format!("/report/another-headline-{tail}"));
    assert_eq!((moved.status, moved.header("location")), (301, Some(&*format!("/report/{page}"))));
}

#[test]
fn a_report_that_is_in_no_edition_any_more_is_still_there() {
    let place = newsroom();
    let page = page_with(&place, "Dunvarrow");
    let path = place.path(&format!("news/site/report/{page}"));
    let kept = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    let serving = Serving::start(&place, &[]);
    let made = without_bar(&serving.get(&format!("/report/{page}")).text());
    let body = |text: &str| text.split("<article").nth(1).unwrap().split("</article>").next().unwrap().to_owned();
    assert_eq!(body(&made).split("id=\"sources\"").next(), body(&kept).split("id=\"sources\"").next());
}

#[test]
fn a_search_is_a_page_results_as_one_types_and_feeds() {
    let place = newsroom();
    let serving = Serving::start(&place, &[]);
    let report = format!("/report/{}", page_with(&place, "Dunvarrow"));
    let page = serving.get("/search?q=Dunvarrow&in=reports");
    assert_eq!(page.status, 200);
    let page = page.text();
    assert!(page.contains(&report) && page.contains("<mark>Dunvarrow</mark>"), "{page}");
    assert!(page.contains("value=\"Dunvarrow\"") && page.contains("/search.atom?in=reports&amp;q=Dunvarrow"), "{page}");
    let typed = serving.get("/search/results?q=Dunvarr&in=reports").text();
    assert!(typed.contains(&report) && !typed.contains("<html"), "{typed}");
    let whole = serving.get("/search?q=Dunvarr").text();
    assert!(whole.contains("Nothing.") && !whole.contains(&report), "{whole}");
    assert!(serving.get("/search?q=Dunvarrow&outlet=Nobody").text().contains("Nothing."));
    assert!(serving.get("/search?q=from:tomorrow").text().contains("`from:tomorrow` was left out"));

    // What publishers and readers write is text.
    let hostile = serving.get("/search?q=mayor+script+%22%3E%3Cscript%3Ealert(9)").text();
    assert!(!hostile.contains("<script>alert"), "{hostile}");
    let found = serving.get("/search?q=mayor+kovan+in:articles").text();
    assert!(found.contains("Irena <mark>Kovan</mark>") && !found.contains("<img"), "{found}");

    for (ending, start) in [("atom", "<feed"), ("rss", "<rss"), ("json", "{")] {
        let path = format!("/search.{ending}?q=Dunvarrow");
        let feed = serving.get(&path);
        assert!(feed.text().contains(start) && feed.text().contains("Dunvarrow"), "{path}: {}", feed.text());
        let tag = feed.header("etag").unwrap().to_owned();
        assert_eq!(serving.send("GET", &path, &[("If-None-Match", &tag)], "").status, 304, "{path}");
    }

    let told = place.run("search Dunvarrow in:reports --json -C news", "");
    let line: serde_json::Value = serde_json::from_str(told.stdout.lines().next().unwrap()).unwrap();
    assert_eq!((line["kind"].as_str(), line["report"].is_string()), (Some("report"), true), "{}", told.stdout);
    let none = place.run("search qqqqq -C news", "");
    assert_eq!((none.code, none.stdout.as_str(), none.stderr.as_str()), (Some(0), "", "nothing was found\n"));
    let shown = place.run("search Dunvarrow -C news", "");
    assert!(shown.stdout.contains("*Dunvarrow*"), "{}", shown.stdout);
}
