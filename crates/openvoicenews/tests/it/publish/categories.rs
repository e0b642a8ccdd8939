//! The shape of the front page, the pages of categories, and the feed that each page has.

use openvoicenews::model::*;
use openvoicenews::publish::{Files, Theme};
use scraper::Html;
use serde_json::Value;

use super::{all, check_pages, desk, elements, report_page, site_of, text, values, words};

/// A lead and so many reports under one category, each an hour newer than the last.
fn many(count: usize) -> Vec<Report> {
    let mut reports = vec![desk().talks()];
    for n in 0..count {
        let mut report = desk().fuel();
        report.story = format!("s{n}").into();
        report.published = Moment::parse(&format!("2026-03-{:02}T{:02}:00:00Z", 1 + n / 24, n % 24));
        report.updated = report.published;
        reports.push(report);
    }
    reports
}

/// The name of the page of the first card.
fn fuel_slug(front: &Html) -> String {
    let links = all(front, ".card h3 a", "href");
    links[0].trim_start_matches("report/").trim_end_matches(".html").to_owned()
}

fn page(files: &Files, path: &str) -> Html {
    Html::parse_document(text(files, path))
}

#[test]
fn the_front_page_has_six_reports_of_a_category_and_its_page_has_all() {
    let files = site_of(many(60), &Theme::default());
    check_pages(&files);
    let front = page(&files, "index.html");
    assert_eq!(all(&front, ".lead h2 a", "href").len(), 1);
    assert_eq!(all(&front, ".card h3 a", "href").len(), 6);
    assert_eq!(words(&front, ".all"), "All 60 reports in Economy & Business");
    assert_eq!(all(&front, ".all a", "href"), ["category/economy-business.html"]);
    assert!(words(&front, ".end").contains("54 more reports are in their categories."), "{}", words(&front, ".end"));
    let category = page(&files, "category/economy-business.html");
    assert_eq!(words(&category, "h1"), "Economy & Business");
    assert_eq!(all(&category, ".story :is(h2, h3) a", "href").len(), 60);
    assert_eq!(words(&category, ".row a[aria-current]"), "Economy & Business");
    assert!(all(&category, ".story :is(h2, h3) a", "href").iter().all(|href| href.starts_with("../report/")));
}

#[test]
fn a_short_front_page_says_nothing_of_more() {
    let files = site_of(many(6), &Theme::default());
    let front = page(&files, "index.html");
    assert_eq!(words(&front, ".all"), "");
    assert!(!words(&front, ".end").contains("more"));
}

#[test]
fn a_report_stands_under_both_of_its_categories_and_on_the_front_page_once() {
    let mut fuel = desk().fuel();
    fuel.categories.push("Sport".into());
    let mut odd = desk().train();
    odd.categories = vec![" ".into()];
    let files = site_of(vec![desk().talks(), fuel, odd], &Theme::default());
    check_pages(&files);
    let front = page(&files, "index.html");
    assert_eq!(words(&front, ".row a"), "Defence & SecurityEconomy & BusinessSportMore");
    assert_eq!(words(&front, ".category > h2"), "Economy & BusinessMore");
    for category in ["economy-business", "sport", "more", "defence-security"] {
        assert_eq!(all(&page(&files, &format!("category/{category}.html")), ".story h2 a", "href").len(), 1);
    }
    let (_, report) = report_page(&files, &fuel_slug(&front));
    assert_eq!(
        all(&report, ".kicker a", "href"),
        ["../category/economy-business.html", "../category/sport.html"],
        "above the report"
    );
}

#[test]
fn categories_that_read_alike_have_two_pages() {
    let (mut fuel, mut train) = (desk().fuel(), desk().train());
    fuel.categories = vec!["Sea & Air".into()];
    train.categories = vec!["Sea, air".into()];
    let reports = || vec![desk().talks(), fuel.clone(), train.clone()];
    let files = site_of(reports(), &Theme::default());
    check_pages(&files);
    let mut turned = reports();
    turned.reverse();
    let turned = site_of(turned, &Theme::default());
    for path in ["category/sea-air.html", "category/sea-air-2.html"] {
        assert_eq!(words(&page(&files, path), "h1"), words(&page(&turned, path), "h1"));
    }
}

#[test]
fn a_category_has_a_feed_of_its_newest_reports_and_an_outlet_one_of_excerpts() {
    let mut theme = Theme::default();
    theme.base_url = Some("https://news.example".into());
    let files = site_of(many(60), &theme);
    let atom = elements(text(&files, "category/economy-business.atom"));
    assert_eq!(atom.iter().filter(|(n, _)| n == "entry").count(), 50);
    assert_eq!(values(&atom, "title")[0], "OpenVoiceNews: Economy & Business");
    assert_eq!(values(&atom, "published")[0], "2026-03-03T11:00:00Z", "the newest first");
    assert!(
        text(&files, "category/economy-business.atom")
            .contains("href=\"https://news.example/category/economy-business.html\"")
    );
    let feed: Value = serde_json::from_str(text(&files, "category/defence-security.json")).unwrap();
    assert_eq!(feed["feed_url"], "https://news.example/category/defence-security.json");
    assert!(feed["items"][0]["content_html"].as_str().unwrap().contains("Who says what"));
    let outlet = files.keys().find(|p| p.starts_with("outlet/") && p.ends_with(".rss")).unwrap();
    let rss = elements(text(&files, outlet));
    assert!(!values(&rss, "item").is_empty() && values(&rss, "content:encoded").is_empty());
    // Without an address, links go from the feed's own folder.
    let files = site_of(many(2), &Theme::default());
    assert!(text(&files, "category/economy-business.atom").contains("href=\"../report/"));
    let ids = |path: &str| values(&elements(text(&files, path)), "id")[0].to_owned();
    assert_ne!(ids("category/economy-business.atom"), ids("category/defence-security.atom"));
    assert_ne!(ids("category/economy-business.atom"), ids("feed.atom"));
}

#[test]
fn the_front_page_stays_light_with_twelve_full_categories() {
    let mut reports = Vec::new();
    for n in 0..20 * 12 {
        let mut report = desk().talks();
        report.story = format!("s{n}").into();
        report.categories = vec![format!("Category {}", n % 12)];
        reports.push(report);
    }
    let files = site_of(reports, &Theme::default());
    let bytes = text(&files, "index.html").len();
    assert!(bytes < 100_000, "{bytes}");
    assert_eq!(all(&page(&files, "index.html"), ".card h3 a", "href").len(), 72);
}
