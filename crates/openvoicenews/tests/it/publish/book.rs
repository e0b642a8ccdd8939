//! The edition to take along, as one page and as an e-book, and the digest of a day.

use std::collections::{BTreeMap, BTreeSet};

use openvoicenews::model::*;
use openvoicenews::publish::{Book, Digest, Theme, digest, edition};
use scraper::Html;

use super::{all, desk, elements, words};

fn parts_of(reports: Vec<Report>, theme: &Theme) -> (String, BTreeMap<String, String>) {
    let edition = edition(reports, &desk().articles, Vec::new(), Some(3));
    let book = Book::of(&edition, theme).unwrap();
    let parts = book.epub().unwrap();
    assert_eq!(parts[0], ("mimetype".to_owned(), b"application/epub+zip".to_vec()));
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (book.one_file().unwrap(), parts.into_iter().map(|(path, content)| (path, text(content))).collect())
}

/// Reports whose texts would break out of a page, a document of XML, a header of a mail.
fn hostile() -> Vec<Report> {
    let bad = "</style></title><script>alert(1)</script>&\u{0}\u{202E}\"'>]]>\r\nBcc: all@osk.example";
    let mut report = desk().talks();
    for sentence in [&mut report.headline].into_iter().chain(&mut report.standfirst) {
        let claim = Claim { text: bad.to_owned(), ..Claim::from(sentence.clone()) };
        *sentence = claim.try_into().unwrap();
    }
    report.categories = vec![bad.to_owned()];
    report.sources[0].url = Some("javascript:alert(1)".into());
    report.sources[1].url = Some("https://osk.example/a|b\"<c>{d}".into());
    report.sources[2].outlet = Some(bad.to_owned());
    vec![report]
}

/// A page has no parse errors, unique ids, links to places in it, and asks nobody for anything.
fn check_page(page: &str) -> Html {
    let html = Html::parse_document(page);
    assert!(html.errors.is_empty(), "{:?}", html.errors);
    let ids: Vec<String> = all(&html, "[id]", "id");
    let distinct: BTreeSet<&String> = ids.iter().collect();
    assert_eq!(distinct.len(), ids.len(), "an id twice");
    for href in all(&html, "[href]", "href") {
        match href.strip_prefix('#') {
            Some(place) => assert!(ids.iter().any(|id| id == place), "nothing is called {place}"),
            None => assert!(href.starts_with("https://") || href.starts_with("data:image/svg+xml"), "{href}"),
        }
    }
    for (selector, attribute) in [("script, iframe, img, object", "class"), ("[src]", "src"), ("[style]", "style")] {
        assert_eq!(all(&html, selector, attribute), Vec::<String>::new());
    }
    assert_eq!(words(&html, "script"), "");
    assert!(!page.contains("&lt;a ") && !page.contains("&lt;span"), "markup that is shown");
    html
}

#[test]
fn the_edition_is_one_page_that_needs_nothing_else() {
    let (page, _) = parts_of(desk().reports(), &Theme::default());
    let html = check_page(&page);
    assert_eq!(all(&html, "article.text", "id"), ["r1", "r2", "r3"]);
    assert_eq!(all(&html, ".category .card h3 a", "href"), ["#r1", "#r2", "#r3"]);
    assert_eq!(all(&html, "#r1 a.mark", "href").len(), desk().talks().sentences().count());
    assert_eq!(all(&html, "#r1 .notes > li", "id").len(), 17);
    let shells = words(&html, "#r1n7");
    assert!(shells.contains("on Monday night") && shells.contains("Monday, 9 March,"), "{shells}");
    assert_eq!(all(&html, "#r1n7 .back", "href"), ["#r1s7", "#r1s7-2", "#r1s7-3"]);
    let policy = &all(&html, "meta[http-equiv='Content-Security-Policy']", "content")[0];
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-") && !policy.contains("script"), "{policy}");
    let fonts = page.matches("data:font/woff2;base64,").count();
    assert_eq!((fonts, page.matches("url(\"").count()), (2, 2), "no letter here needs the extended files");
}

#[test]
fn the_e_book_has_what_epub_3_3_requires() {
    let mut theme = Theme::default();
    theme.base_url = Some("https://news.example/".into());
    let (_, parts) = parts_of(desk().reports(), &theme);
    check_book(&parts);
    let package = &parts["book/package.opf"];
    assert!(package.contains("<meta property=\"dcterms:modified\">2026-03-11T17:25:00Z</meta>"), "{package}");
    assert!(package.contains("<dc:title>OpenVoiceNews, Wednesday, March 11, 2026</dc:title>"));
    assert!(package.contains("properties=\"cover-image\"") && package.contains("properties=\"nav\""));
    let chapter = &parts["book/r1.xhtml"];
    assert!(chapter.starts_with("<?xml version=\"1.0\""));
    let calls = chapter.matches("epub:type=\"noteref\"").count();
    assert_eq!(calls, desk().talks().sentences().count());
    assert_eq!(chapter.matches("epub:type=\"footnote\"").count(), 17);
    assert!(chapter.contains("href=\"https://news.example/report/military-chiefs"));
    // The same edition is the same book.
    assert_eq!(parts, parts_of(desk().reports(), &theme).1);
}

/// Every document is well formed and shows no markup; the manifest names every file; every link leads to a place.
fn check_book(parts: &BTreeMap<String, String>) {
    let mut ids: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut links: Vec<(&str, String)> = Vec::new();
    for (path, text) in parts.iter().filter(|(p, _)| p.ends_with("ml") || p.ends_with("opf") || p.ends_with("svg")) {
        elements(text);
        assert!(!text.contains("&lt;a ") && !text.contains("&lt;p"), "{path} shows markup");
        let html = Html::parse_document(text);
        ids.insert(path, all(&html, "[id]", "id"));
        links.extend(all(&html, "a[href]", "href").into_iter().map(|href| (path.as_str(), href)));
    }
    for (path, ids) in &ids {
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{path}: an id twice");
    }
    for (from, href) in links {
        if href.starts_with("https://") {
            assert!(!href.contains(['|', '"', '<', '>', '{', '}', ' ']), "{from}: {href}");
            continue;
        }
        let (file, place) = href.split_once('#').unwrap_or((&href, ""));
        let target = if file.is_empty() { from.to_owned() } else { format!("book/{file}") };
        let there = ids.get(target.as_str()).unwrap_or_else(|| panic!("{from}: {href}"));
        assert!(place.is_empty() || there.iter().any(|id| id == place), "{from}: {href}");
    }
    let package = Html::parse_document(&parts["book/package.opf"]);
    let mut named: Vec<String> = all(&package, "item", "href").into_iter().map(|href| format!("book/{href}")).collect();
    named.extend(["mimetype", "META-INF/container.xml", "book/package.opf"].map(str::to_owned));
    named.sort();
    assert_eq!(named, parts.keys().cloned().collect::<Vec<_>>());
    let spine = all(&package, "itemref", "idref");
    assert_eq!(spine[..2], ["cover", "front"]);
    assert_eq!(spine.len(), 2 + parts.keys().filter(|p| p.starts_with("book/r")).count());
}

#[test]
fn hostile_text_stays_text_in_both() {
    let (page, parts) = parts_of(hostile(), &Theme::default());
    check_page(&page);
    check_book(&parts);
    assert!(!page.contains("<script>alert") && !parts.values().any(|p| p.contains("<script")));
    assert!(!page.contains("javascript:") && !parts.values().any(|p| p.contains("javascript:")));
    assert!(page.contains("https://osk.example/a%7Cb%22%3Cc%3E%7Bd%7D"));
}

#[test]
fn an_edition_without_reports_or_days_is_one_too() {
    let (page, parts) = parts_of(Vec::new(), &Theme::default());
    assert!(words(&check_page(&page), ".empty").contains("no reports"));
    check_book(&parts);
    let mut undated = desk().talks();
    (undated.published, undated.updated) = (None, None);
    undated.sources.iter_mut().for_each(|s| s.published = None);
    let (page, parts) = parts_of(vec![undated], &Theme::default());
    check_page(&page);
    check_book(&parts);
    assert!(
        parts["book/package.opf"].contains("1970-01-01T00:00:00Z") && !parts["book/package.opf"].contains("dc:date")
    );
}

fn digest_of(reports: Vec<Report>, theme: &Theme, is_fresh: impl Fn(&Report) -> bool) -> Option<Digest> {
    let edition = edition(reports, &desk().articles, Vec::new(), None);
    digest(&edition, theme, "2026-03-12".parse().unwrap(), is_fresh).unwrap()
}

/// So many reports, each a story of its own.
fn many(n: usize) -> Vec<Report> {
    let one = |i: usize| Report { story: format!("s{i}").into(), ..desk().talks() };
    (0..n).map(one).collect()
}

#[test]
fn the_digest_says_what_is_new_and_how_well_it_is_borne_out() {
    let mut theme = Theme::default();
    theme.base_url = Some("https://news.example/".into());
    let made = digest_of(desk().reports(), &theme, |_| true).unwrap();
    assert_eq!(made.reports, 3);
    assert_eq!(made.subject, "OpenVoiceNews: Military chiefs meet in Halvik to draft guarantees for Tesh truce");
    let begin = "OpenVoiceNews\nThursday, March 12, 2026\n\n3 reports are new or have changed since yesterday.\n\n\n\
                 DEFENCE & SECURITY\n\n* Military chiefs meet in Halvik to draft guarantees for Tesh truce\n";
    assert!(made.text.starts_with(begin), "{}", made.text);
    assert!(made.text.contains("  4 origins in 5 articles; accounts differ on 2 points; March 10, 20:05\n"));
    assert!(made.text.contains("  https://news.example/report/military-chiefs-"), "{}", made.text);
    assert!(made.text.contains("\n-- \nThat is the digest of Thursday, March 12, 2026."), "{}", made.text);
    let html = Html::parse_document(&made.html);
    assert!(html.errors.is_empty(), "{:?}", html.errors);
    assert_eq!(words(&html, "h2"), "Defence & SecurityEconomy & BusinessDisaster & Accident");
    assert_eq!(all(&html, "h3 a", "href").len(), 3);
    assert!(words(&html, "b").starts_with("≠ accounts differ on 2 points"));
    assert_eq!(digest_of(desk().reports(), &theme, |r| r.story == "none".into()), None);
}

#[test]
fn the_digest_is_plain_enough_for_any_program_and_tells_nothing_of_its_reader() {
    for reports in [desk().reports(), hostile(), many(30)] {
        let made = digest_of(reports, &Theme::default(), |_| true).unwrap();
        assert!(!made.subject.contains(['\r', '\n', '\0', '\u{202E}']), "{}", made.subject);
        let columns = |line: &str| line.chars().count();
        assert!(made.text.lines().all(|l| columns(l) <= 72), "{}", made.text);
        let html = Html::parse_document(&made.html);
        assert!(html.errors.is_empty(), "{:?}", html.errors);
        for kind in ["style", "link", "img", "script", "[src]", "[class]", "[background]", "a"] {
            assert_eq!(html.select(&scraper::Selector::parse(kind).unwrap()).count(), 0, "{kind}");
        }
        assert!(!made.html.contains("url(") && made.html.len() < 100_000);
    }
}

#[test]
fn a_theme_has_the_words_of_all_three_and_the_look_of_the_digest() {
    let strings = r#"{
        "digest_end": "Das war {day}.", "digest_sum": {"one": "{count} neu", "other": "{count} neue"},
        "digest_whole": "Alles", "book_contents": "Inhalt", "report_sources_and_origins": "Quellen",
        "book_on_the_web_at": "Im Netz unter [{address}], immer.", "base_front_page": "Titelseite"
    }"#;
    let digest = b"<p>{{ d.end }} {{ t.digest_whole }}</p>".to_vec();
    let folder = [("strings.json".to_owned(), strings.as_bytes().to_vec()), ("digest.html".to_owned(), digest)];
    let mut theme = Theme::default().with(folder.into()).unwrap();
    theme.base_url = Some("https://news.example/".into());
    let made = digest_of(desk().reports(), &theme, |_| true).unwrap();
    assert_eq!(made.html, "<p>Das war Thursday, March 12, 2026. Alles</p>");
    assert!(
        made.text.contains("\n3 neue\n") && made.text.contains("\nAlles: https://news.example/\n"),
        "{}",
        made.text
    );
    let (page, parts) = parts_of(desk().reports(), &theme);
    check_book(&parts);
    let html = check_page(&page);
    assert!(words(&html, "#r1 h2").contains("Quellen"), "{}", words(&html, "#r1 h2"));
    assert!(
        page.contains("Im Netz unter <a href=\"https://news.example/\">https://news.example/</a>, immer."),
        "{page}"
    );
    assert!(parts["book/nav.xhtml"].contains("<h1>Inhalt</h1>") && parts["book/nav.xhtml"].contains(">Titelseite<"));
    assert!(parts["book/r1.xhtml"].contains("Quellen") && !parts["book/r1.xhtml"].contains("Sources and origins"));
}

#[test]
fn the_digest_ends() {
    let made = digest_of(many(31), &Theme::default(), |_| true).unwrap();
    assert_eq!(made.reports, 20);
    assert_eq!(made.text.matches("\n* ").count(), 20);
    let told = made.text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("That is the digest of Thursday, March 12, 2026. 11 more are in the edition."), "{told}");
    let one = digest_of(many(1), &Theme::default(), |_| true).unwrap();
    assert!(one.text.contains("1 report is new or has changed since yesterday."), "{}", one.text);
}
