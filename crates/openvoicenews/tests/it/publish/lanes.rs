//! Stories as lanes over time, why a report's articles are one story, and what is linked.

use std::collections::BTreeMap;

use openvoicenews::model::*;
use openvoicenews::publish::{Theme, edition, render};
use scraper::{Html, Selector};

use super::{all, check_pages, desk, report_page, site, site_of, text, words};

fn shared(kind: SharedKind, text: &str, weight: f32) -> Shared {
    Shared { kind, text: text.to_owned(), weight }
}

fn reason(decision: Decision, nearest: Option<&str>, likeness: f32) -> Reason {
    Reason {
        decision,
        likeness,
        needed: 0.5,
        nearest: nearest.map(Into::into),
        shared: vec![
            shared(SharedKind::Term, "truce", 0.3),
            shared(SharedKind::Person, "Rurik Aldane", 0.2),
            shared(SharedKind::Place, "Halvik", 0.1),
        ],
        measures: vec![
            Measure { of: "words".into(), odds: 2.25 },
            Measure { of: "time apart".into(), odds: -0.5 },
            Measure { of: "people".into(), odds: 3.0 },
        ],
        hours: Some(3.4),
        origin: None,
    }
}

/// The reports of the desk, with reasons and links.
pub(super) fn reasoned() -> Vec<Report> {
    let mut reports = desk().reports();
    let [fuel, talks, train] = &mut reports[..] else { panic!("the desk has three reports") };
    talks.linked = vec!["ambrel-train".into(), "tesh-talks".into(), "gone".into()];
    talks.episodes = vec![Episode { episode: "The second day".into(), articles: vec!["p04".into()] }];
    let give = |report: &mut Report, id: &str, reason: Reason| {
        report.sources.iter_mut().find(|s| &*s.article == id).unwrap().reason = Some(reason);
    };
    give(talks, "p01", reason(Decision::New, Some("p06"), 0.14));
    give(talks, "p02", reason(Decision::Joined, Some("p01"), 0.999));
    give(talks, "p05", reason(Decision::Copy, Some("p01"), 0.96));
    give(talks, "p04", reason(Decision::Given, None, 0.0));
    give(train, "p06", reason(Decision::New, None, 0.0));
    give(fuel, "p10", reason(Decision::New, Some("unknown"), 0.3));
    reports
}

fn stories(reports: Vec<Report>) -> Html {
    Html::parse_document(text(&site_of(reports, &Theme::default()), "stories.html"))
}

#[test]
fn a_lane_for_each_story_the_biggest_first_with_its_articles_in_words() {
    let page = stories(reasoned());
    assert_eq!(all(&page, ".lane h2 a", "href").len(), 3);
    let headlines = words(&page, ".lane h2");
    assert!(headlines.starts_with("Military chiefs") && headlines.ends_with("subsidy on April 1"), "{headlines}");
    assert!(words(&page, ".lane .basis").starts_with("4 origins in 5 articles from 5 outlets"));
    let rows = Selector::parse(".lane:nth-of-type(1) .row-by-row li").unwrap();
    let rows: Vec<String> = page.select(&rows).map(|r| r.text().collect::<String>()).collect();
    assert_eq!(rows.len(), 5);
    let row = rows[1].split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(row.starts_with("March 10, 2026, 17:02 UTC The Meridian Record Coast League officers"), "{row}");
    assert!(row.ends_with("the same text as Merrow Press Agency, 4 % own text, 2 hours later"), "{row}");
    let order: Vec<String> = rows.iter().map(|r| r.trim().chars().take(21).collect()).collect();
    assert!(order.is_sorted(), "by time: {order:?}");
}

#[test]
fn marks_of_one_origin_are_joined_and_say_what_they_are() {
    let page = stories(reasoned());
    let chart = |of: usize, what: &str| all(&page, &format!(".lane:nth-of-type({of}) svg {what}"), "class").len();
    assert_eq!((chart(1, "circle.solid"), chart(1, "circle.open"), chart(1, "line.strand")), (4, 1, 1));
    assert_eq!((chart(3, "circle.solid"), chart(3, "circle.open"), chart(3, "line.strand")), (2, 0, 0));
    assert_eq!(
        words(&page, ".scale").split_whitespace().count() % 2,
        0,
        "Mar 11 and hours: {}",
        words(&page, ".scale")
    );
    assert!(words(&page, ".lane svg circle title").contains("The Meridian Record, March 10, 17:02: Coast League"));
    assert!(
        words(&page, ".lanes-top").ends_with("from March 10, 09:40 to March 11, 17:25."),
        "{}",
        words(&page, ".lanes-top")
    );
}

#[test]
fn a_lane_of_many_articles_draws_some_and_says_how_many_more() {
    let mut reports = reasoned();
    let first = reports[1].sources[0].clone();
    for n in 0..20 {
        let id: ArticleId = format!("copy-{n}").into();
        reports[1].origins[0].copies.push(CopyOf { article: id.clone(), own_text: 0.0, of: None, why: None });
        reports[1].sources.push(ReportSource { article: id, published: None, ..first.clone() });
    }
    let page = stories(reports);
    assert_eq!(all(&page, ".lane:nth-of-type(1) .row-by-row li", "class").len(), 0);
    let rows = Selector::parse(".lane:nth-of-type(1) .row-by-row li").unwrap();
    assert_eq!(page.select(&rows).count(), 12);
    let said = words(&page, ".lane:nth-of-type(1) .over > .own");
    assert!(
        said.starts_with("13 articles more: all of them") && said.contains("20 articles without a date."),
        "{said}"
    );
}

#[test]
fn the_page_stays_light_however_many_stories_there_are() {
    let mut reports = Vec::new();
    for n in 0..60 {
        let mut report = reasoned().swap_remove(1);
        report.story = format!("s{n}").into();
        reports.push(report);
    }
    let files = site_of(reports, &Theme::default());
    assert!(text(&files, "stories.html").len() < 100_000, "{}", text(&files, "stories.html").len());
    let page = Html::parse_document(text(&files, "stories.html"));
    assert_eq!(all(&page, ".lane", "id").len(), 20);
    assert_eq!(
        words(&page, ".end"),
        "40 smaller stories more, by category, on the front page and the pages behind it."
    );
}

#[test]
fn linked_stories_lead_to_each_other_both_ways() {
    let files = site_of(reasoned(), &Theme::default());
    check_pages(&files);
    let lanes = Html::parse_document(text(&files, "stories.html"));
    assert_eq!(all(&lanes, ".lane .over > .own a", "href").len(), 2);
    for (one, other) in [("military", "driver-killed"), ("driver-killed", "military")] {
        let (_, page) = report_page(&files, one);
        let links = all(&page, "#see-also a", "href");
        assert!(links.len() == 1 && links[0].starts_with(other), "{one}: {links:?}");
        assert_eq!(all(&page, ".rail a[href='#see-also']", "href").len(), 1);
    }
    assert_eq!(all(&report_page(&files, "velmora").1, "#see-also", "id"), Vec::<String>::new());
}

#[test]
fn a_report_says_why_its_articles_are_one_story() {
    let files = site_of(reasoned(), &Theme::default());
    let (_, page) = report_page(&files, "military");
    let rows = Selector::parse("#sources .reasons li").unwrap();
    let told: BTreeMap<String, String> = page
        .select(&rows)
        .map(|r| r.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" "))
        .map(|t| (t.split(" The story").next().unwrap().chars().take(12).collect(), t))
        .collect();
    let of = |outlet: &str| &told[&outlet.chars().take(12).collect::<String>()];
    assert_eq!(told.len(), 4, "one source gives no reason: {told:?}");
    let first = of("Merrow Press Agency");
    assert!(first.contains("The story begins with this article: the nearest earlier one, “Driver killed"), "{first}");
    assert!(
        first.ends_with("was not near enough. That both report one event is 14 % likely; 50 % is needed."),
        "{first}"
    );
    let joined = of("The Halvik Courier");
    assert!(
        joined.contains("(Merrow Press Agency), 3 hours apart. That both report one event is more than 99 % likely")
    );
    assert!(joined.contains("In common: people Rurik Aldane; places Halvik; rare words truce."), "{joined}");
    assert!(joined.ends_with("For one event: people +3.0, words +2.2. Against it: time apart −0.5."), "{joined}");
    assert!(of("The Meridian Record").contains("96 % of the shorter text stands in the other"));
    let given = of("Dresk Observer");
    assert!(given.contains("The second day. Whoever handed the articles in put it there."), "{given}");
    assert!(words(&report_page(&files, "velmora").1, ".reasons").contains("no earlier one was near enough. That both"));
    assert_eq!(words(&report_page(&files, "driver-killed").1, ".reasons .own"), "The story begins with this article.");
    assert_eq!(words(&report_page(&site(), "military").1, ".reasons"), "", "without reasons nothing is said");
}

#[test]
fn hostile_reasons_break_nothing() {
    let nasty = "</details><script>alert(1)</script>\u{202E}\u{0}\"'&";
    let mut reports = reasoned();
    let reason = reports[1].sources[0].reason.as_mut().unwrap();
    *reason = Reason {
        decision: Decision::Joined,
        likeness: 7.0,
        needed: -1.0,
        nearest: Some(nasty.into()),
        shared: vec![shared(SharedKind::Name, nasty, 3.0)],
        measures: vec![Measure { of: nasty.to_owned().into(), odds: -1e30 }],
        hours: Some(-5.0),
        origin: Some(nasty.to_owned()),
    };
    reports[1].linked = vec![nasty.into()];
    reports[1].sources[1].published = Moment::parse("0001-01-01");
    reports[1].sources[2].published = Moment::parse("9999-12-31");
    let files = render(&edition(reports, &desk().articles, Vec::new(), None), &Theme::default()).unwrap();
    check_pages(&files);
    let (_, page) = report_page(&files, "military");
    assert!(words(&page, ".reasons").contains("names </details><script>alert(1)</script>\"'&."));
    let empty = stories(Vec::new());
    assert!(words(&empty, "main").ends_with("There are no stories in this edition."));
}
