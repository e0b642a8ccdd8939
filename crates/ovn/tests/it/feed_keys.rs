//! Feeds of a reader's own, at addresses with a key: for programs that know no log-in.

use std::sync::LazyLock;

use crate::publisher::Press;
use crate::run::Place;
use crate::serving::{PASSWORD, Serving, add_readers, copied, gathered};

static GATHERED: LazyLock<Place> = LazyLock::new(|| {
    let place = gathered(&Press::with_pack());
    add_readers(&place, &["ada", "ben"]);
    place
});

/// The folder of a reader's feeds, as their own page has it.
fn folder(serving: &Serving, cookie: &str) -> String {
    format!("/feeds/{}/", serving.get_as(cookie, "/you").value("href=\"/feeds/").split('/').next().unwrap())
}

/// The name of the page of the first outlet that a report uses.
fn outlet_of(report: &str) -> String {
    report.split("href=\"../outlet/").nth(1).unwrap().split('.').next().unwrap().to_owned()
}

#[test]
fn a_key_opens_a_readers_feeds_and_nothing_else() {
    let place = copied(&GATHERED);
    let serving = Serving::start(&place, &[]);
    let [ada, ben] = ["ada", "ben"].map(|name| serving.log_in(name, PASSWORD).cookie());
    let own = folder(&serving, &ada);
    assert_ne!(own, folder(&serving, &ben));
    let report = serving.get_as(&ada, "/search?q=Grell+Dock+in:reports").value("<h2><a href=\"/report/");
    // Opened once, before it is marked: who opens it has read it.
    let opened = serving.get_as(&ada, &format!("/report/{report}"));
    let (item, outlet) = (opened.value("data-item=\""), format!("outlet/{}", outlet_of(&opened.text())));
    serving.post_as(&ada, "/marks", &format!("items={item}&star=1&read=0"));
    serving.post_as(&ada, "/follow", "kind=place&key=kell&name=Kell&on=1");
    let all = [
        "feed",
        "unread",
        "starred",
        "followed",
        "category/disasters-weather",
        "place/kell",
        "person/davin-terreck",
        &outlet,
    ];
    for stem in all.map(str::to_owned).into_iter().chain(["search".to_owned()]) {
        for (ending, start, kind) in [
            ("atom", "<feed", "application/atom+xml"),
            ("rss", "<rss", "application/rss+xml"),
            ("json", "{", "application/json"),
        ] {
            let query = if stem == "search" { "?q=Grell+Dock" } else { "" };
            let path = format!("{own}{stem}.{ending}{query}");
            let feed = serving.get(&path);
            assert_eq!(feed.status, 200, "{path}");
            assert!(feed.header("content-type").unwrap().starts_with(kind), "{path}");
            assert!(feed.text().contains(start), "{path}: {}", feed.text());
            let told = stem.starts_with("person") || feed.text().contains(&report);
            assert!(told, "{path}: no {report} in {}", feed.text());
            // Its own address is the one with the key, and what it leads to are whole addresses.
            let host = &serving.host;
            if ending == "atom" {
                let page = format!("http://{host}{own}{stem}.atom");
                assert!(
                    feed.text().contains(&format!("rel=\"self\" type=\"application/atom+xml\" href=\"{page}")),
                    "{path}"
                );
            }
            assert!(feed.header("cache-control").unwrap().contains("private"), "{path}");
            let tag = feed.header("etag").unwrap().to_owned();
            assert_eq!(serving.send("GET", &path, &[("If-None-Match", &tag)], "").status, 304, "{path}");
        }
    }
    assert!(serving.get(&format!("{own}starred.atom")).text().contains("Evidence for every sentence"));
    // The names that are followed stand on their own page alone, and nothing leads to a page that is not there.
    let [starred, followed] = ["/starred", "/followed"].map(|page| serving.get_as(&ada, page).text());
    assert!(followed.contains("You follow <a href=\"/place/kell\">Kell</a>.") && !starred.contains("You follow <a"));
    assert!(!followed.contains("/status.html"), "only a newsroom at work tells how it fares");
    assert!(!serving.get(&format!("{}starred.atom", folder(&serving, &ben))).text().contains(&report));
    // No page, no data of the desk, no change; and no address beyond the site.
    for path in ["you", "status.json", "metrics", "edition.json", "search", "unread", "", "article.atom", "../you.atom"]
    {
        assert_eq!(serving.get(&format!("{own}{path}")).status, 404, "{path}");
    }
    assert_eq!(serving.send("POST", &format!("{own}unread.atom"), &[], "").status, 405);
    // A page is the one that asks for a log-in, and no key makes another.
    let page = serving.get(&format!("{own}report/{report}"));
    assert_eq!((page.status, page.header("location")), (303, Some(&*format!("/report/{report}"))));
    for wrong in ["0", "1-", "1-00000000000000000000000000000000", "x", "1"] {
        assert_eq!(serving.get(&format!("/feeds/{wrong}/feed.atom")).status, 404, "{wrong}");
    }
    for path in ["/unread.atom", "/starred.json", "/search.atom?q=Grell"] {
        assert_eq!(serving.get(path).status, 401, "{path}");
        assert_eq!(serving.get_as(&ada, path).status, 200, "{path}");
    }
}

#[test]
fn pages_lead_to_the_feeds_with_the_key_and_another_key_ends_the_old_one() {
    let place = copied(&GATHERED);
    let serving = Serving::start(&place, &[]);
    let ada = serving.log_in("ada", PASSWORD).cookie();
    let own = folder(&serving, &ada);
    for (page, feed) in [
        ("/", "feed"),
        ("/category/disasters-weather.html", "category/disasters-weather"),
        ("/unread", "unread"),
        ("/starred", "starred"),
        ("/followed", "followed"),
        ("/search?q=Grell", "search"),
        ("/place/kell", "place/kell"),
    ] {
        let text = serving.get_as(&ada, page).text();
        for (ending, kind) in [("atom", "atom+xml"), ("rss", "rss+xml"), ("json", "feed+json")] {
            let link = format!("href=\"{own}{feed}.{ending}");
            let found = text.lines().any(|l| {
                l.starts_with(&format!("<link rel=\"alternate\" type=\"application/{kind}\"")) && l.contains(&link)
            });
            assert!(found, "{page}: no {link} in {text}");
        }
    }
    // The export's own pages too: what is the same for everybody names the feeds of whoever reads.
    let report = serving.get_as(&ada, "/search?q=Grell+Dock+in:reports").value("<h2><a href=\"/report/");
    let outlet = outlet_of(&serving.get_as(&ada, &format!("/report/{report}")).text());
    let edition = serving.get_as(&ada, "/editions").value("<a href=\"/edition-");
    let live = ["editions", "rules", "subjects", "readers", "you", "search"];
    let kept = [&*format!("report/{report}"), "how.html", "stories.html", &*format!("edition-{edition}")];
    for page in kept.into_iter().chain(live) {
        let text = serving.get_as(&ada, &format!("/{page}")).text();
        // Three in its head, three at its foot.
        let lists = if page == "you" { 3 } else { 0 };
        assert_eq!(text.matches(&format!("href=\"{own}feed.")).count(), 6 + lists, "{page}");
        assert!(!["", "/", "../"].iter().any(|root| text.contains(&format!("href=\"{root}feed.atom"))), "{page}");
    }
    let text = serving.get_as(&ada, &format!("/outlet/{outlet}.html")).text();
    assert_eq!(text.matches(&format!("href=\"{own}outlet/{outlet}.")).count(), 6);
    // A copy for reading without a connection is everybody's.
    assert!(!serving.get_as(&ada, &format!("/report/{report}?kept")).text().contains("/feeds/"));
    assert_eq!(serving.post_as(&ada, "/you/feeds", "").status, 303);
    let renewed = folder(&serving, &ada);
    assert_ne!(own, renewed);
    assert_eq!(serving.get(&format!("{own}feed.atom")).status, 404);
    assert_eq!(serving.get(&format!("{renewed}feed.atom")).status, 200);
    assert!(serving.get_as(&ada, "/").text().contains(&renewed), "the front page is made again");
    // Rules and vetoes count, and what was rewritten is told.
    serving.post_as(&ada, "/rules", "action=block&aspect=word&value=Grell+Dock");
    let report = "Fire in chemical store";
    for feed in ["feed", "unread", "category/disasters-weather", "place/kell", &*format!("outlet/{outlet}")] {
        let told = serving.get(&format!("{renewed}{feed}.json"));
        assert!(told.status == 200 && !told.text().contains(report), "{feed}");
    }
    // What an outlet has no part in any more is not in its feed.
    let uses = |page: &str| serving.get(&format!("{renewed}outlet/{page}.json")).text().matches("/report/").count();
    let page = serving.get_as(&ada, &format!("/outlet/{outlet}.html")).value("<h1>");
    let name = page.split('<').next().unwrap().replace(' ', "+");
    assert!(uses(&outlet) > 0);
    serving.post_as(&ada, "/rules", &format!("action=veto&aspect=outlet&value={name}"));
    assert_eq!(uses(&outlet), 0, "{name}");
    assert_eq!(serving.get(&format!("{renewed}outlet/nobody.json")).status, 404);
}

#[test]
fn without_a_password_feeds_need_no_key_on_this_machine() {
    let place = copied(&GATHERED);
    for name in ["ada", "ben"] {
        assert_eq!(place.run(&format!("reader remove {name} -C news"), "").code, Some(0));
    }
    let serving = Serving::start(&place, &[]);
    assert!(serving.get("/unread").text().contains("href=\"/unread.atom\""));
    assert!(serving.get("/unread.atom").text().contains("<entry"));
    assert!(!serving.get("/").text().contains("/feeds/"));
}
