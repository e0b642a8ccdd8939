//! The rendered site: valid pages, links that lead somewhere, feeds that readers accept, hostile text kept harmless.

#![expect(clippy::unwrap_used, reason = "the helpers of tests stop them like the tests themselves")]

#[path = "publish/book.rs"]
mod book;
#[path = "publish/categories.rs"]
mod categories;
#[path = "publish/formats.rs"]
mod formats;
#[path = "publish/lanes.rs"]
mod lanes;
#[path = "publish/offline.rs"]
mod offline;
#[path = "publish/sample.rs"]
mod sample;

use std::collections::BTreeSet;

use openvoicenews::model::Report;
use openvoicenews::model::*;
use openvoicenews::publish::{self, Failing, Files, Status, Theme, edition, render};
use quick_xml::events::Event;
use sample::desk;
use scraper::{Html, Selector};
use serde_json::Value;

fn site() -> Files {
    site_of(desk().reports(), &Theme::default())
}

fn site_of(reports: Vec<Report>, theme: &Theme) -> Files {
    render(&edition(reports, &desk().articles, Vec::new(), None), theme).unwrap()
}

fn text<'a>(files: &'a Files, path: &str) -> &'a str {
    let bytes = files.get(path).unwrap_or_else(|| panic!("no {path} in {:?}", files.keys()));
    std::str::from_utf8(bytes).unwrap()
}

fn pages(files: &Files) -> Vec<(&str, Html)> {
    let html = files.keys().filter(|p| p.ends_with(".html"));
    html.map(|p| (p.as_str(), Html::parse_document(text(files, p)))).collect()
}

fn all(page: &Html, selector: &str, attribute: &str) -> Vec<String> {
    let selector = Selector::parse(selector).unwrap();
    page.select(&selector).filter_map(|e| e.value().attr(attribute)).map(str::to_owned).collect()
}

fn words(page: &Html, selector: &str) -> String {
    let selector = Selector::parse(selector).unwrap();
    let text: String = page.select(&selector).flat_map(|e| e.text()).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn report_page<'a>(files: &'a Files, start: &str) -> (&'a str, Html) {
    let start = format!("report/{start}");
    pages(files).into_iter().find(|(p, _)| p.starts_with(&start)).unwrap()
}

/// Markup has no parse errors, ids are unique, and each link inside the site leads to a file and a place in it.
fn check_pages(files: &Files) {
    let pages = pages(files);
    for (path, page) in &pages {
        assert!(page.errors.is_empty(), "{path}: {:?}", page.errors);
        let ids = all(page, "[id]", "id");
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{path}: an id twice");
        for href in all(page, "[href]", "href") {
            if !href.starts_with("https://") {
                check_link(files, path, &ids, &href);
            }
        }
        let weight = text(files, path).len();
        assert!(weight < 100_000, "{path} is too heavy: {weight} bytes");
    }
}

fn check_link(files: &Files, path: &str, ids: &[String], href: &str) {
    let (file, anchor) = href.split_once('#').unwrap_or((href, ""));
    if file.is_empty() {
        assert!(ids.iter().any(|id| id == anchor), "{path}: nothing is called {anchor}");
        return;
    }
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let target = match file.strip_prefix("../") {
        Some(rest) => rest.to_owned(),
        None if folder.is_empty() => file.to_owned(),
        None => format!("{folder}/{file}"),
    };
    assert!(files.contains_key(&target), "{path}: {href} leads nowhere");
}

/// The text of each element of a well-formed XML file, by name, in order.
fn elements(xml: &str) -> Vec<(String, String)> {
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let (mut out, mut open) = (Vec::new(), Vec::<(String, String)>::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Start(e) => open.push((String::from_utf8(e.name().as_ref().to_vec()).unwrap(), String::new())),
            Event::Empty(e) => {
                out.push((String::from_utf8(e.name().as_ref().to_vec()).unwrap(), String::new()));
                for a in e.attributes() {
                    a.unwrap();
                }
            }
            Event::End(_) => out.extend(open.pop()),
            Event::Text(t) => append(&mut open, &t.decode().unwrap()),
            Event::GeneralRef(r) => append(&mut open, &format!("&{};", r.decode().unwrap())),
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(open.is_empty());
    for (_, text) in &mut out {
        *text = quick_xml::escape::unescape(text).unwrap().into_owned();
    }
    out
}

fn append(open: &mut [(String, String)], text: &str) {
    if let Some((_, all)) = open.last_mut() {
        all.push_str(text);
    }
}

fn values<'a>(elements: &'a [(String, String)], name: &str) -> Vec<&'a str> {
    elements.iter().filter(|(n, _)| n == name).map(|(_, text)| text.as_str()).collect()
}

#[test]
fn pages_are_valid_and_every_link_leads_somewhere() {
    let files = site();
    let kinds: BTreeSet<&str> = files.keys().filter_map(|p| p.strip_suffix(".html")?.split('/').next()).collect();
    assert_eq!(
        kinds.into_iter().collect::<Vec<_>>(),
        ["category", "how", "index", "neutral", "offline", "outlet", "outlets", "report", "stories"]
    );
    check_pages(&files);
}

#[test]
fn the_front_page_has_the_weightiest_story_first_and_the_others_by_category() {
    let files = site();
    let page = Html::parse_document(text(&files, "index.html"));
    assert!(words(&page, ".lead h2").starts_with("Military chiefs meet"));
    assert!(words(&page, ".lead .facts").starts_with("4 origins accounts differ on 2 points March 10, 20:05"));
    let sum = "1.61 (4 origins) + 0.45 (5 outlets) + 0.55 (21 hours older than the newest article of the edition)";
    let ending = format!("from 5 outlets. Its weight is 2.61 = {sum}: the formula.");
    assert!(words(&page, ".lead .facts").ends_with(&ending), "{}", words(&page, ".lead .facts"));
    assert_eq!(words(&page, ".row a"), "Defence & SecurityEconomy & BusinessDisaster & Accident");
    assert_eq!(words(&page, ".category > h2"), "Economy & BusinessDisaster & Accident");
    assert!(words(&page, ".masthead").contains("We read 11 articles from 5 outlets and found 3 stories"));
    assert!(words(&page, ".masthead").contains("Wednesday, March 11, 2026"));
}

#[test]
fn each_sentence_has_a_mark_and_each_note_its_passage() {
    let files = site();
    let (_, page) = report_page(&files, "military");
    let report = desk().talks();
    assert_eq!(all(&page, "a.mark", "href").len(), report.sentences().count());
    let notes = all(&page, ".notes > li", "id");
    assert_eq!(notes.len(), 17, "sentences that stand twice share a note");
    let shells = words(&page, "#n7");
    assert!(shells.contains("Orrenia's army denied firing and accused Velmora"), "the words after it: {shells}");
    assert!(
        shells.contains("incident at the Korl crossing. Velmora's Defence Ministry"),
        "the words before it: {shells}"
    );
    assert_eq!(words(&page, "#n7 .edits del"), "on Monday nightthere");
    assert_eq!(words(&page, "#n7 .edits ins"), "on Monday, 9 March,");
    assert_eq!(words(&page, "#n7 .diff del"), "thereMonday nightside.firing");
    assert_eq!(words(&page, "#n7 .diff ins"), "Monday, 9 March,side;firing.");
    assert!(shells.contains("counted from March 10, 2026, 15:20 UTC"));
    assert_eq!(all(&page, "#n7 .back", "href"), ["#s7", "#s7-2", "#s7-3"]);
}

#[test]
fn notes_link_to_the_cited_words_in_the_original() {
    let files = site();
    let (_, page) = report_page(&files, "military");
    let links = all(&page, ".passage .out a", "href");
    let expected = "https://merrowpress.example/dispatch/2026-03-10/military-chiefs-halvik-tesh-truce#:~:text=";
    assert!(links.iter().any(
        |l| l == &format!("{expected}A%20truce%20signed%20on%20January%2014%20ended%20the%20heaviest%20fighting.")
    ));
    assert!(links.iter().all(|l| l.contains("#:~:text=")));
}

/// What the page says of a side with too few words.
const SHARE: &str = "President Mirela Osk: 24 % of the words of all who are heard in the articles, 10 % here: most of \
                     those words stand in sentences that cannot stand alone.";

#[test]
fn every_section_says_what_it_should() {
    let files = site();
    let (_, page) = report_page(&files, "military");
    assert_eq!(words(&page, "#sides h3"), "VelmoraOrrenia");
    assert_eq!(words(&page, "#differ tbody th"), "ThreeFourStatedDenied");
    assert!(words(&page, "#differ caption").contains("The accounts differ on a number: border guards wounded"));
    assert!(words(&page, "#timeline").contains("January 14, 2026"));
    assert!(words(&page, "#voices tbody tr:last-child").starts_with("Pell Haverin10612 articles"));
    assert!(
        words(&page, "#voices tbody tr:nth-child(2)").ends_with("4 articles20"),
        "{}",
        words(&page, "#voices tbody")
    );
    let shares = words(&page, "#voices .shares li");
    assert_eq!(shares, SHARE);
    assert!(!words(&page, ".notice").contains("heard in the articles"), "it stands with the voices");
    assert!(words(&page, "#voices svg desc").starts_with("Davin Terreck: 143 words; President Mirela Osk: 75 words"));
    assert!(words(&page, "#sources .copy").starts_with("The Meridian Record Coast League officers"));
    assert!(words(&page, "#sources .copy").contains("4 % own text"));
    assert!(words(&page, "#sources .tree > li > ul > .copy").contains("the same text as"));
    assert_eq!(all(&page, "#sources svg", "aria-labelledby").len(), 1, "when they came out");
    let coverage = words(&page, "#coverage");
    assert!(coverage.contains("Only Liskara Herald reports"), "{coverage}");
    assert!(coverage.contains("1 point more that this report leaves out"), "{coverage}");
    assert!(coverage.contains("Not in Liskara Herald."), "{coverage}");
    assert!(words(&page, ".notice").contains("One of the articles gives no date."));
    let (_, short) = report_page(&files, "velmora");
    assert_eq!(all(&short, "section", "id"), ["sources", "order", "versions", "evidence"], "no empty sections");
}

#[test]
fn a_mark_says_how_well_its_sentence_is_borne_out() {
    let mut report = desk().talks();
    report.coverage.voices[1].kind = Some(SpeakerKind::Anonymous);
    let files = site_of(vec![report], &Theme::default());
    let (_, page) = report_page(&files, "military");
    let label = |of: &str| {
        let selector = Selector::parse("a.mark").unwrap();
        let mut marks = page.select(&selector);
        let mark = marks.find(|m| {
            m.parent().and_then(scraper::ElementRef::wrap).is_some_and(|s| {
                s.parent()
                    .and_then(scraper::ElementRef::wrap)
                    .is_some_and(|s| s.text().collect::<String>().starts_with(of))
            })
        });
        mark.unwrap().value().attr("aria-label").unwrap().split_once(": ").unwrap().1.to_owned()
    };
    assert_eq!(label("President Mirela Osk said that a truce"), "1 origin, speaker not named");
    assert_eq!(label("Four border guards"), "1 origin, accounts differ");
    assert_eq!(label("A truce signed"), "1 origin");
}

#[test]
fn outlets_have_pages_with_facts_and_the_figures_are_those_of_the_edition() {
    let facts = Outlet {
        name: "Dresk Observer".into(),
        country: Some("Orrenia".into()),
        kind: Some(OutletKind::Private),
        ..Outlet::default()
    };
    let edition = edition(desk().reports(), &desk().articles, vec![facts], Some(7));
    let files = render(&edition, &Theme::default()).unwrap();
    let page = Html::parse_document(text(&files, "outlet/dresk-observer.html"));
    assert_eq!(words(&page, ".facts-list dd"), "Orreniaprivate");
    assert!(words(&page, ".sources li").starts_with("Halvik war council plots foreign boots on our river"));
    let lists = Html::parse_document(text(&files, "outlets.html"));
    assert_eq!(all(&lists, "ul.outlets a", "href").len(), 5);
    let (_, report) = report_page(&files, "military");
    assert!(words(&report, ".passage figcaption").contains("Dresk Observer Orrenia, private"));
    let neutral = Html::parse_document(text(&files, "neutral.html"));
    let rows = words(&neutral, "#rests tbody");
    assert!(rows.starts_with("two origins or more"), "{rows}");
    let counted: usize = {
        let cells = Selector::parse("#rests tbody td:nth-child(2)").unwrap();
        neutral.select(&cells).map(|c| c.text().collect::<String>().parse::<usize>().unwrap()).sum()
    };
    assert!(words(&neutral, "#rests p").starts_with(&format!("{counted} sentences")), "each sentence is in one row");
    assert!(words(&Html::parse_document(text(&files, "index.html")), ".masthead").contains("No. 7"));
}

#[test]
fn nothing_is_asked_of_anyone_else_and_only_our_script_runs() {
    let files = site();
    for (path, page) in pages(&files) {
        let policy = all(&page, "meta[http-equiv='Content-Security-Policy']", "content");
        assert!(policy[0].starts_with("default-src 'none'"), "{path}");
        let root = if path.contains('/') { "../" } else { "" };
        let scripts = ["early", "script", "settings", "keys", "offline"].map(|name| format!("{root}{name}.js"));
        assert_eq!(all(&page, "[src]", "src"), scripts, "{path}");
        assert_eq!(all(&page, "[style]", "style"), Vec::<String>::new(), "{path}");
        assert!(all(&page, "script", "type").iter().all(|t| t == "application/ld+json"), "{path}");
    }
    let style = text(&files, "style.css");
    let loaded: Vec<&str> = style.split("url(\"").skip(1).filter_map(|u| u.split('"').next()).collect();
    assert_eq!(style.matches("url(").count(), loaded.len());
    assert!(loaded.iter().all(|u| files.contains_key(*u)), "{loaded:?}");
}

#[test]
fn the_atom_feed_has_what_rfc_4287_requires() {
    let files = site();
    let atom = elements(text(&files, "feed.atom"));
    let ids = values(&atom, "id");
    assert_eq!(ids.len(), 4);
    assert!(ids.iter().all(|id| id.starts_with("urn:uuid:")));
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), 4);
    assert_eq!(values(&atom, "updated").len(), 4);
    assert_eq!(values(&atom, "title").len(), 4);
    assert!(values(&atom, "updated").iter().all(|d| d.parse::<jiff::Timestamp>().is_ok()));
    assert_eq!(values(&atom, "name"), ["OpenVoiceNews"]);
    assert!(values(&atom, "content")[0].contains("<h2>Who says what</h2>"));
}

#[test]
fn the_rss_feed_has_what_rss_2_requires() {
    let files = site();
    let rss = elements(text(&files, "feed.rss"));
    assert_eq!(values(&rss, "link"), ["https://openvoicenews.invalid/index.html"]);
    assert_eq!(values(&rss, "item").len(), 3);
    assert_eq!(values(&rss, "description").len(), 4);
    let dates = values(&rss, "pubDate");
    assert_eq!(dates[0], "Tue, 10 Mar 2026 20:05:00 +0000");
    assert!(dates.iter().all(|d| jiff::fmt::rfc2822::parse(d).is_ok()));
    assert!(values(&rss, "content:encoded")[0].contains("Based on 4 origins in 5 articles from 5 outlets."));
    assert!(values(&rss, "content:encoded").iter().all(|html| !html.contains("href=\"report")), "relative links");
}

#[test]
fn the_json_feed_has_what_version_1_1_requires() {
    let files = site();
    let feed: Value = serde_json::from_str(text(&files, "feed.json")).unwrap();
    assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
    assert_eq!(feed["title"], "OpenVoiceNews");
    let items = feed["items"].as_array().unwrap();
    assert_eq!(items.len(), 3);
    for item in items {
        assert!(item["id"].as_str().unwrap().starts_with("urn:uuid:"));
        assert!(item["content_html"].as_str().unwrap().contains("<p>"));
        assert!(item.get("url").is_none(), "no absolute URL is known");
    }
}

#[test]
fn a_base_url_makes_the_feeds_links_absolute_and_leaves_ids_alone() {
    let mut theme = Theme::default();
    theme.base_url = Some("https://news.example/today".into());
    let (with, without) = (site_of(desk().reports(), &theme), site());
    let rss = elements(text(&with, "feed.rss"));
    assert!(values(&rss, "link")[1].starts_with("https://news.example/today/report/military-chiefs"));
    assert_eq!(values(&rss, "guid"), values(&elements(text(&without, "feed.rss")), "guid"));
    let feed: Value = serde_json::from_str(text(&with, "feed.json")).unwrap();
    assert_eq!(feed["feed_url"], "https://news.example/today/feed.json");
    assert!(text(&with, "feed.atom").contains("href=\"https://news.example/today/feed.atom\""));
    assert_eq!(text(&with, "index.html"), text(&without, "index.html"));
}

#[test]
fn each_report_is_there_as_linked_data_and_as_wire_form() {
    let files = site();
    let (path, page) = report_page(&files, "military");
    let script = Selector::parse("script:not([src])").unwrap();
    let ld: Value = serde_json::from_str(&page.select(&script).next().unwrap().text().collect::<String>()).unwrap();
    assert_eq!(ld["@type"], "NewsArticle");
    assert_eq!(ld["datePublished"], "2026-03-10T20:05:00Z");
    assert_eq!(ld["citation"].as_array().unwrap().len(), 5);
    assert_eq!(ld["isBasedOn"].as_array().unwrap().len(), 5);
    assert_eq!(ld["articleSection"][0], "Defence & Security");
    let quotation = &ld["hasPart"][0];
    assert_eq!(quotation["text"], "will put workable options on the table, not promises,");
    assert_eq!(quotation["creditText"], "General Rurik Aldane", "nothing says that it is a person");
    let wire = openvoicenews::wire::read_report(text(&files, &path.replace(".html", ".json"))).unwrap();
    // Countries are not known here; 21 hours lie between this report and the newest.
    let terms = [("origins", 1.61), ("outlets", 0.45), ("recency", 0.55)].map(|(t, v)| (t.to_owned(), v));
    assert_eq!(wire.importance.terms, terms.into());
    assert_eq!(words(&page, "#order td"), "ln(1 + 4)1.610.25 · ln(1 + 5)0.450.5 ^ (21 / 24)0.55");
    assert_eq!(wire, Report { importance: wire.importance.clone(), ..desk().talks() });
}

#[test]
fn hostile_text_breaks_nothing() {
    let desk = desk();
    let nasty = "</script></title><script>alert(1)</script>\u{202E}\u{0}\u{8}\u{FFFF}]]>&\"'<!-- ".to_owned();
    let nasty = nasty.clone() + &"very long headline ".repeat(500) + &nasty;
    let mut report = desk.talks();
    report.story = nasty.as_str().into();
    report.headline =
        Claim { text: nasty.clone(), speaker: Some(nasty.clone()), ..report.headline.into() }.try_into().unwrap();
    report.categories = vec![nasty.clone()];
    report.sides[0].speaker = nasty.clone();
    report.differences[0].about = nasty.clone();
    report.notices = vec![Notice { kind: nasty.clone(), args: Default::default() }];
    report.language = Some("\" onload=\"x".into());
    report.timeline[0].date = nasty.clone();
    report.sources[0].outlet = Some(nasty.clone());
    report.sources[0].url = Some("javascript:alert(1)".into());
    let files = site_of(vec![report, desk.train()], &Theme::default());
    for (path, page) in pages(&files) {
        assert!(page.errors.is_empty(), "{path}: {:?}", page.errors);
        assert!(all(&page, "script", "type").iter().all(|t| t == "application/ld+json"), "{path}");
        assert_eq!(all(&page, "[onload]", "onload"), Vec::<String>::new());
        assert!(all(&page, "a", "href").iter().all(|h| !h.starts_with("javascript")), "{path}");
        assert!(!text(&files, path).contains(['\u{202E}', '\u{0}', '\u{8}', '\u{FFFF}']), "{path}");
    }
    assert_eq!(elements(text(&files, "feed.atom")).iter().filter(|(n, _)| n == "entry").count(), 2);
    assert_eq!(elements(text(&files, "feed.rss")).iter().filter(|(n, _)| n == "item").count(), 2);
    let feed: Value = serde_json::from_str(text(&files, "feed.json")).unwrap();
    assert_eq!(feed["items"].as_array().unwrap().len(), 2);
    assert!(files.keys().all(|p| p.len() < 100 && p.is_ascii()), "{:?}", files.keys());
}

#[test]
fn odd_editions_are_rendered_too() {
    let empty = site_of(Vec::new(), &Theme::default());
    check_pages(&empty);
    assert!(text(&empty, "index.html").contains("There are no reports"));
    assert!(text(&empty, "feed.atom").contains("<updated>1970-01-01T00:00:00Z</updated>"));
    let twice = site_of(vec![desk().fuel(), desk().fuel()], &Theme::default());
    check_pages(&twice);
    assert_eq!(
        twice.keys().filter(|p| p.starts_with("report/") && p.ends_with(".html")).count(),
        2,
        "two reports of one story have two pages"
    );
    let alone = render(&edition(desk().reports(), &[], Vec::new(), None), &Theme::default()).unwrap();
    check_pages(&alone);
    assert!(alone.keys().eq(site().keys()), "without the articles the passages stand alone");
}

#[test]
fn a_theme_is_a_folder_over_the_built_in_one_and_says_what_fails() {
    let with = |path: &str, content: &str| Theme::default().with([(path.to_owned(), content.into())].into());
    let own = with("how.html", "<!doctype html><title>Ours</title>{{ site.name }}").unwrap();
    let files = site_of(desk().reports(), &own);
    assert_eq!(text(&files, "how.html"), "<!doctype html><title>Ours</title>OpenVoiceNews");
    assert!(text(&files, "index.html").contains("</html>"));
    let fault = with("how.html", "{{ unclosed").unwrap_err();
    assert_eq!(fault.file, "how.html");
    assert!(fault.reason.starts_with("line 1: syntax error"), "{fault}");
    assert!(with("../how.css", "").is_err());
    let failing = with("how.html", "{{ 1|nothing }}").unwrap();
    let fault = render(&edition(desk().reports(), &[], Vec::new(), None), &failing).unwrap_err();
    assert!(fault.to_string().starts_with("`how.html` of the theme: line 1"), "{fault}");
}

#[test]
fn the_same_edition_gives_the_same_bytes() {
    assert_eq!(site(), site());
}

/// The figures that the page gives of the program are those that its floors hold.
#[test]
fn the_page_of_a_newsroom_shows_what_fails_and_what_was_done() {
    let rows = |list: &[(&str, u64)]| list.iter().map(|(what, n)| ((*what).to_owned(), *n)).collect();
    let fares = Status {
        at: "2026-03-11 09:00 UTC".to_owned(),
        sources: rows(&[("Well", 7), ("Failing", 2), ("Paused", 0)]),
        kept: rows(&[("Articles", 120)]),
        waiting: vec![("Page".to_owned(), 3, 1)],
        retention: vec![("Articles".to_owned(), "for 365 days".to_owned())],
        reserved: vec![("Osk <Daily>".to_owned(), vec!["3 TDM".to_owned(), "1 noai".to_owned()])],
        hours: vec![("Feeds asked".to_owned(), (0..24).collect())],
        edition: Some((4, 12, "5 min".to_owned())),
        failures: vec![Failing {
            code: "not-found".to_owned(),
            sentence: "there is nothing at the address".to_owned(),
            hint: "Look for <another>".to_owned(),
            sources: vec!["https://osk.example/feed".to_owned()],
        }],
        ..Status::default()
    };
    let page = publish::status(&fares, &Theme::default()).unwrap();
    let files: Files = [("status.html".to_owned(), page.clone().into_bytes())].into();
    let page = Html::parse_document(&page);
    assert!(page.errors.is_empty(), "{:?}", page.errors);
    assert!(words(&page, "#failures").contains("1 source: there is nothing at the address Look for <another>"));
    assert!(words(&page, "#hours tbody").ends_with("276"));
    assert_eq!(words(&page, "#waiting tbody"), "Page31");
    assert_eq!(words(&page, "#retention tbody"), "Articlesfor 365 days");
    assert_eq!(words(&page, "#reserved tbody"), "Osk <Daily>3 TDM, 1 noai");
    assert!(text(&files, "status.html").contains("Feeds asked by the hour: 0, 1, 2"));
    let none = publish::status(&Status::default(), &Theme::default()).unwrap();
    assert!(none.contains("There is no edition yet.") && none.contains("ovn source add"));
    assert!(!none.contains("id=\"reserved\"") && !none.contains("id=\"retention\""));
}

#[test]
fn the_page_on_neutrality_gives_the_measured_figures() {
    let floors = include_str!("../../../../quality/floors.toml");
    let score = |name: &str| -> f64 {
        let line = floors.lines().find(|l| l.starts_with(&format!("\"{name}\""))).unwrap();
        line.split("score = ").nth(1).unwrap().split(',').next().unwrap().parse().unwrap()
    };
    let files = site();
    let page = Html::parse_document(text(&files, "neutral.html"));
    let shown = words(&page, "#exchanged tbody");
    for name in ["swap.parties.same", "swap.credits.same", "swap.outlets.same"] {
        let percent = format!("{:.1} %", score(name) * 100.0);
        assert!(shown.contains(&percent), "{name}: no {percent} in {shown}");
    }
    let parties = format!("{:.0}{:.1}", score("swap.parties.stories"), score("swap.parties.same") * 100.0);
    assert!(shown.contains(&parties), "{shown}");
    let shown = words(&page, "#shares p");
    for name in ["sides.within_ten", "sides.large_within_ten"] {
        assert!(shown.contains(&format!("{:.1} %", score(name) * 100.0)), "{name}: {shown}");
    }
    assert!(shown.contains(&format!("({:.0} % of them", score("sides.told") * 100.0)), "{shown}");
    assert!(shown.replace(',', "").contains(&format!("{:.0} in all", score("sides.sides"))), "{shown}");
}
