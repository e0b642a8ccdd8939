//! Stories and origins: the rules in `spec/group/`, and what must hold for any input.

use std::collections::BTreeMap;
use std::sync::Arc;

use openvoicenews::group::{OpenStories, Window};
use openvoicenews::model::{Article, Assignment, Decision, Moment, Reading, Regrouping, Taken};
use openvoicenews::text::own_share;
use openvoicenews::understand::{Models, read};

use crate::spec;

pub(crate) fn reading(id: &str, day: &str, title: &str, text: &str, agency: Option<&str>) -> Reading {
    read(Arc::new(article(id, day, title, text, agency)), &Models::default())
}

pub(crate) fn article(id: &str, day: &str, title: &str, text: &str, agency: Option<&str>) -> Article {
    let given = |s: &str| if s == "-" { String::new() } else { s.to_owned() };
    let (title, text) = (given(title), given(text));
    Article {
        id: id.into(),
        url: None,
        outlet: None,
        byline: Vec::new(),
        published: Moment::parse(day),
        modified: None,
        language: Some("en".to_owned()),
        agency: agency.map(str::to_owned),
        revision: Article::revision_of(&title, &text),
        fetched: None,
        notes: Vec::new(),
        title,
        text,
    }
}

/// Where the articles are after the last one has arrived, in order of arrival.
pub(crate) fn assign(readings: &[Reading]) -> Vec<Assignment> {
    let mut assignments: Vec<Assignment> = Vec::new();
    let mut open = OpenStories::new();
    for reading in readings {
        assignments.push(open.assign(reading));
        for regrouping in open.regroupings() {
            if let Regrouping::Moved(moved) = regrouping {
                assignments.iter_mut().filter(|a| a.article == moved.article).for_each(|a| a.clone_from(&moved));
            }
        }
    }
    assignments
}

/// The articles' ids by a key of their assignments, a line for each key, in order of first appearance.
fn partition<'a>(assignments: &'a [Assignment], key: impl Fn(&'a Assignment) -> &'a str) -> String {
    let mut order: Vec<&str> = Vec::new();
    let mut lines: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for a in assignments {
        if !lines.contains_key(key(a)) {
            order.push(key(a));
        }
        lines.entry(key(a)).or_default().push(&a.article);
    }
    order.iter().map(|k| lines[k].join(" ")).collect::<Vec<_>>().join("\n")
}

#[test]
fn spec() {
    let mut wrong = Vec::new();
    for case in spec::cases("group") {
        let readings: Vec<Reading> = case.block("articles").unwrap().lines().map(article_line).collect();
        let assignments = assign(&readings);
        let mut hold = |what: &str, found: String| {
            if case.block(what).is_some_and(|expected| expected != found) {
                let told: Vec<String> = assignments.iter().map(|a| format!("{:?}", a.reason)).collect();
                wrong.push(format!("{}: {what} are\n{found}\n{}", case.name, told.join("\n")));
            }
        };
        hold("stories", partition(&assignments, |a| &a.story));
        hold("origins", partition(&assignments, |a| &a.origin));
        hold("taken", taken(&assignments));
        let expected = ["stories", "origins", "taken"].iter().any(|block| case.block(block).is_some());
        assert!(expected, "{}: nothing expected", case.name);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

fn article_line(line: &str) -> Reading {
    let fields: Vec<&str> = line.split(" | ").collect();
    let given = |at: usize| fields.get(at).copied().filter(|field| *field != "-");
    let text = fields[3].replace(" ¶ ", "\n\n");
    let article = article(fields[0], fields[1], fields[2], &text, given(4));
    let language = given(6).or(article.language.as_deref()).map(str::to_owned);
    read(Arc::new(Article { url: given(5).map(str::to_owned), language, ..article }), &Models::default())
}

/// Who took from whom, and what they did with the text, in the order in which it is told.
fn taken(assignments: &[Assignment]) -> String {
    let why = |t: &Taken| serde_json::to_string(&t.why).unwrap_or_default();
    let line = |t: &Taken| format!("{} from {}: {}", t.by, t.from, why(t).trim_matches('"'));
    let told = assignments.iter().flat_map(|a| &a.taken).map(line);
    told.collect::<Vec<_>>().join("\n")
}

const FERRY: &str = "The car ferry Norna ran aground on a sandbank off Lindholm early on Tuesday with 212 people aboard, \
    the coastguard said. Captain Ole Brandt told Radio Lindholm that the steering had failed shortly before six.";

#[test]
fn reasons_are_filled() {
    let retold = "Lifeboats took 212 people off the ferry Norna on Tuesday after it ran aground off Lindholm. Captain Ole \
        Brandt said that the steering had failed, and the coastguard that the sandbank had moved.";
    let got = assign(&[
        reading("a", "2031-03-04T08:00:00Z", "Ferry Norna aground off Lindholm", FERRY, None),
        reading("b", "2031-03-04T11:30:00Z", "Ferry Norna aground: 212 taken off", retold, None),
        reading("c", "2031-03-04T12:00:00Z", "Ferry Norna aground", FERRY, None),
    ]);
    assert_eq!(got[0].reason.decision, Decision::New);
    assert_eq!((got[0].reason.nearest.as_deref(), got[0].reason.hours), (None, None));
    let joined = &got[1].reason;
    assert_eq!(joined.decision, Decision::Joined);
    assert!(joined.likeness >= joined.needed && joined.likeness <= 1.0, "{joined:?}");
    assert_eq!((joined.nearest.as_deref(), joined.hours), (Some("a"), Some(3.5)));
    assert!(joined.shared.iter().any(|s| s.text == "Norna"), "{joined:?}");
    assert_eq!(joined.origin, None);
    let copy = &got[2].reason;
    assert_eq!(copy.decision, Decision::Copy);
    assert_eq!((copy.nearest.as_deref(), copy.hours), (Some("a"), Some(4.0)));
    assert_eq!(copy.origin.as_deref(), Some("near-copy: 100 % of the shorter text is shared"));
    assert_eq!(got[2].origin, got[0].origin);
}

#[test]
fn another_revision_stays_in_its_story() {
    let first = reading("a", "2031-03-04", "Ferry aground", FERRY, None);
    let second = reading("a", "2031-03-04", "Beekeepers count their losses", "Edda Wirth counted hives.", None);
    let got = assign(&[first.clone(), second, first]);
    assert!(got.iter().all(|a| a.story == got[0].story && a.origin == got[0].origin));
    assert_eq!(got[1].reason.decision, Decision::Given);
}

#[test]
fn one_text_ten_thousand_times_is_one_story_of_one_origin() {
    let mut open = OpenStories::new();
    let once = reading("0", "2031-03-04", "Ferry aground", FERRY, None);
    let first = open.assign(&once);
    for i in 1..10_000 {
        let article = Article { id: i.to_string().into(), ..(*once.article).clone() };
        let next = open.assign(&Reading { article: Arc::new(article), ..once.clone() });
        assert_eq!((next.story, next.origin), (first.story.clone(), first.origin.clone()));
    }
}

#[test]
fn the_window_closes_stories_but_links_them() {
    let days_later = |days: u16| {
        let mut open = OpenStories::with_window(Window { days, ..Window::default() });
        let first = open.assign(&reading("a", "2031-03-04", "Ferry Norna aground off Lindholm", FERRY, None));
        let retold = "Lifeboats took 212 people off the ferry Norna after it ran aground off Lindholm. Captain Ole \
            Brandt said that the steering had failed, and the coastguard that the sandbank had moved.";
        let second = open.assign(&reading("b", "2031-03-06", "Ferry Norna aground: 212 taken off", retold, None));
        (first.story, second)
    };
    let (story, within) = days_later(14);
    assert_eq!(within.story, story, "{:?}", within.reason);
    let (story, beyond) = days_later(1);
    assert_ne!(beyond.story, story);
    assert_eq!(beyond.linked, [story]);
}

#[test]
fn what_is_no_longer_remembered_is_forgotten_whole() {
    const REMEMBERED: usize = 30;
    for seed in 1..=2 {
        let mut open = OpenStories::with_window(Window { articles: REMEMBERED, ..Window::default() });
        let mut stories: Vec<Assignment> = Vec::new();
        for reading in invented(seed, 150) {
            stories.push(open.assign(&reading));
            for regrouping in open.regroupings() {
                if let Regrouping::Moved(moved) = regrouping {
                    stories.iter_mut().filter(|a| a.article == moved.article).for_each(|a| a.clone_from(&moved));
                }
            }
        }
        let (old, remembered) = stories.split_at(stories.len() - REMEMBERED);
        let known = |a: &Assignment| open.current(&a.story) == Some(a.story.clone());
        assert!(remembered.iter().all(known), "seed {seed}: a remembered story is not known");
        let living = |a: &Assignment| remembered.iter().any(|r| r.story == a.story);
        let mut dead = old.iter().filter(|a| !living(a)).peekable();
        assert!(dead.peek().is_some(), "seed {seed}: nothing was forgotten");
        assert!(dead.all(|a| open.current(&a.story).is_none_or(|s| remembered.iter().any(|r| r.story == s))));
    }
}

#[test]
fn hostile_articles_get_a_story() {
    let long = "word ".repeat(200_000);
    let run = "x".repeat(1_000_000);
    let mixed = "Größe 数字 🛳️ \u{0} \u{202e} '’’-- 1,2.3.. U.S.A ".repeat(2_000);
    let texts = ["", " ", "a", "\u{feff}\u{200b}", long.as_str(), run.as_str(), mixed.as_str(), FERRY];
    let days = ["-", "0001-01-01", "9999-12-31", "-009999-01-01", "2031-03-04"];
    let mut readings = Vec::new();
    for (i, text) in texts.iter().enumerate() {
        for (j, day) in days.iter().enumerate() {
            readings.push(reading(&format!("{i}.{j}"), day, text.get(..40).unwrap_or(text), text, None));
        }
    }
    let got = assign(&readings);
    assert_eq!(got.len(), readings.len());
    for (a, r) in got.iter().zip(&readings) {
        assert_eq!(a.article, r.article.id);
        assert!(a.story.starts_with("s-") && a.origin.starts_with("o-"));
        assert!((0.0..=1.0).contains(&a.reason.likeness), "{:?}", a.reason);
    }
    assert_eq!(got, assign(&readings), "a second run differs");
}

/// Articles made of a few invented words, seeded: every mixture of likeness, order and dates.
fn invented(seed: u64, count: usize) -> Vec<Reading> {
    let places = ["Lindholm", "Tessel", "Orsk", "Marwick", "Brenn", "Karsk", "Delgrave", "Osterhaven"];
    let matters = ["ferry aground", "mine collapse", "tram strike", "pharmacy robbery", "cup final", "water levy"];
    let mut state = seed;
    let mut pick = |n: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % n
    };
    let mut article = |i: usize| {
        let (place, matter, day) = (places[pick(8)], matters[pick(6)], pick(28) + 1);
        let text = format!("{matter} in {place}, officials said. {} people saw the {matter} at {place}.", pick(50));
        reading(&format!("{seed}-{i}"), &format!("2031-03-{day:02}"), &format!("{place}: {matter}"), &text, None)
    };
    (0..count).map(&mut article).collect()
}

#[test]
fn every_article_gets_one_story_and_the_same_each_time() {
    for seed in 1..=12 {
        let readings = invented(seed, 120);
        let got = assign(&readings);
        assert_eq!(got, assign(&readings), "seed {seed}");
        assert_eq!(got.len(), readings.len());
        for a in &got {
            assert!(!a.linked.contains(&a.story), "seed {seed}: linked to itself");
        }
    }
}

/// What a consumer knows who keeps every line that is told, and nothing else.
#[test]
fn what_is_told_of_stories_agrees_with_where_articles_are() {
    let (mut merged, mut split) = (0, 0);
    for seed in 1..=40 {
        let mut open = OpenStories::new();
        let mut known: BTreeMap<String, String> = BTreeMap::new();
        for reading in invented(seed, 80) {
            let first = open.assign(&reading);
            let before = known.clone();
            known.insert(first.article.to_string(), first.story.to_string());
            let regroupings = open.regroupings();
            for regrouping in &regroupings {
                if let Regrouping::Moved(moved) = regrouping {
                    assert_ne!(known.insert(moved.article.to_string(), moved.story.to_string()).unwrap(), *moved.story);
                }
            }
            for (article, story) in &before {
                let now = &known[article];
                assert_eq!(open.current(now).as_deref(), Some(now.as_str()), "the story of `{article}` is not open");
                let told = regroupings.iter().find_map(|r| match r {
                    Regrouping::Merged { story: s, merged_into } if **s == *story => Some(vec![merged_into.clone()]),
                    Regrouping::Split { story: s, split_into } if **s == *story => Some(split_into.clone()),
                    _ => None,
                });
                match told {
                    None => assert_eq!(now, story, "`{article}` went without a word"),
                    Some(to) => assert!(to.iter().any(|t| **t == **now), "`{article}` is not where it was told to be"),
                }
            }
            for regrouping in regroupings {
                match regrouping {
                    Regrouping::Merged { story, merged_into } => {
                        merged += 1;
                        assert_eq!(open.current(&story), Some(merged_into), "the old id does not lead there");
                    }
                    Regrouping::Split { .. } => split += 1,
                    Regrouping::Moved(_) => {}
                }
            }
        }
    }
    assert!(merged > 0 && split > 0, "{merged} merged, {split} split: nothing was tested");
}

#[test]
fn an_unrelated_article_changes_nothing() {
    let beekeepers = "Beekeepers in the Sarn valley lost one colony in ten over the winter, half as many as a year \
        earlier, their association said. Chairwoman Edda Wirth put it down to a mild February and fewer mites.";
    for seed in 1..=6 {
        let readings = invented(seed, 60);
        let stories = |readings: &[Reading]| {
            let related = assign(readings).into_iter().filter(|a| &*a.article != "bees");
            related.map(|a| (a.article, a.story)).collect::<Vec<_>>()
        };
        let expected = stories(&readings);
        for at in [0, 20, 59] {
            let mut with = readings.clone();
            with.insert(at, reading("bees", "2031-03-14", "Beekeepers count fewer losses", beekeepers, None));
            assert_eq!(stories(&with), expected, "seed {seed}, place {at}");
        }
    }
}

#[test]
fn an_outlets_copies_change_no_story() {
    for seed in 1..=6 {
        let originals = invented(seed, 60);
        let mut with = Vec::new();
        for (i, original) in originals.iter().enumerate() {
            with.push(original.clone());
            if i % 3 == 0 {
                let copy = Article { id: format!("copy-{i}").into(), ..(*original.article).clone() };
                with.push(Reading { article: Arc::new(copy), ..original.clone() });
            }
        }
        let got = assign(&with);
        let own: Vec<_> =
            got.iter().filter(|a| !a.article.starts_with("copy-")).map(|a| (&a.article, &a.story)).collect();
        let alone = assign(&originals);
        assert_eq!(own, alone.iter().map(|a| (&a.article, &a.story)).collect::<Vec<_>>(), "seed {seed}");
        assert!(got.iter().any(|a| a.article.starts_with("copy-") && a.reason.decision == Decision::Copy));
    }
}

#[test]
fn outlets_names_do_not_matter() {
    let plain = invented(77, 80);
    let named: Vec<Reading> = plain
        .iter()
        .enumerate()
        .map(|(i, r)| {
            let mut article = (*r.article).clone();
            article.outlet = Some(format!("Outlet {}", i % 5));
            read(Arc::new(article), &Models::default())
        })
        .collect();
    assert_eq!(assign(&plain), assign(&named));
}

#[test]
fn own_share_is_of_the_copy() {
    let added = format!("{FERRY} Two tugs were waiting for the tide and a crane was on its way from Osterhaven.");
    assert_eq!(own_share(FERRY, FERRY), 0.0);
    assert_eq!(own_share(FERRY, &added), 0.0);
    assert!((0.2..0.5).contains(&own_share(&added, FERRY)));
    assert_eq!(own_share("Nothing of this stands in the other text at all.", FERRY), 1.0);
    assert_eq!(own_share("", FERRY), 0.0);
}
