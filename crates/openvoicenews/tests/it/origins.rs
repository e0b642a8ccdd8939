//! What must hold for origins, whatever is copied by whom: shares, stability, removal, and the trees of a report.

#![expect(clippy::unwrap_used, reason = "a story without a report must fail")]

use std::sync::Arc;

use openvoicenews::group::OpenStories;
use openvoicenews::model::{Article, Assignment, CopyOf, CopyReason, Reading, Report, Story};
use openvoicenews::text::own_share;
use openvoicenews::understand::{Models, read};
use openvoicenews::{compare, write};

use crate::group::{article, assign, reading};

/// Sentences of invented words that no other seed has.
fn text(seed: u64, sentences: usize) -> Vec<String> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut word = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        format!("w{:x}", state >> 44)
    };
    (0..sentences).map(|_| (0..12).map(|_| word()).collect::<Vec<_>>().join(" ") + ".").collect()
}

/// The shares of own text that grouping tells of the second of two articles and of the first, whichever it tells of.
fn told(first: &str, second: &str) -> Vec<(f32, f32)> {
    let got =
        assign(&[reading("a", "2031-03-04", "One", first, None), reading("b", "2031-03-04", "Two", second, None)]);
    let exact = |by: &str| if by == "a" { own_share(first, second) } else { own_share(second, first) };
    got[1].taken.iter().map(|t| (t.own_text, exact(&t.by))).collect()
}

#[test]
fn the_share_of_own_text_is_within_ten_points() {
    let mut measured = 0;
    for (seed, length) in [(1, 10), (2, 40), (3, 90), (4, 200), (5, 600)] {
        for tenths in [2, 4, 6, 9, 10] {
            let kept = length * tenths / 10;
            let shared = text(seed, length);
            let second = [&shared[..kept], &text(seed + 100, length / 2)[..]].concat().join(" ");
            for (estimated, exact) in told(&shared.join(" "), &second) {
                assert!((estimated - exact).abs() <= 0.1, "{length} sentences, {kept} kept: {estimated} for {exact}");
                measured += 1;
            }
        }
    }
    assert!(measured >= 24, "only {measured} of 25 copies were told of");
}

#[test]
fn texts_of_their_own_take_nothing() {
    let readings: Vec<Reading> =
        (0..60).map(|i| reading(&i.to_string(), "2031-03-04", "T", &text(i, 40).join(" "), None)).collect();
    assert!(assign(&readings).iter().all(|a| a.taken.is_empty() && a.reason.origin.is_none()));
}

/// A stream in which outlet `0` has only copies of what others wrote, some cut, some with words of its own.
fn stream(seed: u64) -> Vec<Article> {
    let outlet = |a: Article, n: u64| Article { outlet: Some(n.to_string()), ..a };
    let mut articles = Vec::new();
    for matter in 0..8 {
        let shared = text(seed * 1_000 + matter, 30);
        for n in 1..=3 {
            let own = text(seed * 1_000 + 100 * n + matter, 8);
            let whole = [&shared[..], &own[..]].concat().join(" ");
            let title = format!("Matter {matter} {}", shared[0]);
            articles.push(outlet(article(&format!("{matter}.{n}"), "2031-03-04", &title, &whole, None), n));
            let cut = [&shared[..24], &own[..2]].concat().join(" ");
            articles.push(outlet(article(&format!("{matter}.{n}.copy"), "2031-03-04", &title, &cut, None), 0));
        }
    }
    articles
}

fn assigned(articles: &[Article]) -> Vec<Assignment> {
    assign(&articles.iter().map(|a| read(Arc::new(a.clone()), &Models::default())).collect::<Vec<_>>())
}

#[test]
fn removing_an_outlets_copies_changes_no_story_and_no_origin() {
    for seed in 1..=5 {
        let all = stream(seed);
        let others: Vec<Article> = all.iter().filter(|a| a.outlet.as_deref() != Some("0")).cloned().collect();
        let of = |list: Vec<Assignment>| {
            let kept = list.into_iter().filter(|a| !a.article.ends_with("copy"));
            kept.map(|a| (a.article, a.story, a.origin)).collect::<Vec<_>>()
        };
        assert_eq!(of(assigned(&all)), of(assigned(&others)), "seed {seed}");
    }
}

#[test]
fn outlets_names_change_no_relation() {
    let named = stream(9);
    let unnamed: Vec<Article> = named.iter().map(|a| Article { outlet: None, ..a.clone() }).collect();
    assert_eq!(assigned(&named), assigned(&unnamed));
}

#[test]
fn boilerplate_that_everybody_carries_makes_no_copies() {
    let notice = text(7, 6).join(" ");
    let mut open = OpenStories::new();
    for i in 0..400 {
        let own = format!("{} {notice}", text(10_000 + i, 40).join(" "));
        let got = open.assign(&reading(&i.to_string(), "2031-03-04", "T", &own, None));
        assert!(got.reason.origin.is_none() && got.taken.len() <= 8, "{got:?}");
    }
}

fn story(articles: &[Article]) -> (Story, Vec<Reading>) {
    let readings: Vec<Reading> = articles.iter().map(|a| read(Arc::new(a.clone()), &Models::default())).collect();
    (Story { id: "s".into(), members: assign(&readings) }, readings)
}

fn report(articles: &[Article]) -> Report {
    let (story, readings) = story(articles);
    write::report(&compare::compare(&story, &readings), &write::House::default()).unwrap()
}

const DISPATCH: &str = "OSTERHAVEN (Northern Press) — Tram drivers in Osterhaven walked out on Thursday in a dispute over \
    night shifts. The union said that nine in ten drivers took part and that no tram left the depots before noon. Mayor \
    Lars Tiede called the strike a mistake and asked both sides to meet on Friday in the town hall of the city.";

#[test]
fn the_agencys_own_article_is_the_origin_though_it_came_last() {
    let agency = Some("Northern Press");
    let at = |id: &str, hour: u32, url: &str| Article {
        url: Some(url.to_owned()),
        ..article(id, &format!("2031-11-06T{hour:02}:00:00Z"), "Strike halts trams in Osterhaven", DISPATCH, agency)
    };
    let report = report(&[
        at("first", 8, "https://courier.example/1"),
        at("second", 9, "https://post.example/1"),
        at("agency", 11, "https://www.northernpress.example/1"),
        at("third", 12, "https://herald.example/1"),
    ]);
    let [origin] = &report.origins[..] else { panic!("{:?}", report.origins) };
    assert_eq!(&*origin.first, "agency");
    assert_eq!(origin.origin, assign(&[reading("first", "-", "T", DISPATCH, agency)])[0].origin, "the name is stable");
    let by_agency = |c: &CopyOf| c.why == Some(CopyReason::Agency) && c.own_text == 0.0;
    assert!(origin.copies.len() == 3 && origin.copies.iter().all(by_agency), "{:?}", origin.copies);
    let of = |id: &str| origin.copies.iter().find(|c| &*c.article == id).and_then(|c| c.of.clone());
    assert_eq!((of("first").as_deref(), of("third").as_deref()), (Some("agency"), Some("agency")));
}

#[test]
fn a_copy_of_a_copy_hangs_from_the_copy() {
    let (shared, added) = (text(1, 30), text(2, 10));
    let of = |id: &str, hour: u32, list: &[String]| {
        article(id, &format!("2031-11-06T{hour:02}:00:00Z"), "Strike halts trams", &list.join(" "), None)
    };
    let revised = [&shared[..], &added[..]].concat();
    let (story, readings) = story(&[of("a", 8, &shared), of("b", 9, &revised), of("c", 10, &revised[4..])]);
    let credits = compare::compare(&story, &readings).credits;
    let told: Vec<_> = credits.iter().map(|c| c.taken_from.as_ref().map(|(from, _)| &**from)).collect();
    assert_eq!(told, [None, Some("a"), Some("b")]);
    assert!((credits[1].own_text - 0.26).abs() < 0.03 && credits[2].own_text == 0.0, "{credits:?}");
}
