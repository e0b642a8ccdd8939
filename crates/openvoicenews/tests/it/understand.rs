//! Runs `spec/understand/*.md`, and holds readings of any text to their promises.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fmt::Write as _;
use std::sync::Arc;

use openvoicenews::model::{Article, Moment, Reading, Span};
use openvoicenews::publish::reading::{Terminal, page, terminal};
use openvoicenews::understand::{Models, read};

use crate::spec::{Case, cases};

#[test]
fn spec() {
    let models = Models::default();
    let mut failed = String::new();
    let mut checked = 0;
    for case in cases("understand") {
        let reading = read(article(&case), &models);
        for (kind, expected) in case.blocks.iter().filter(|(k, _)| k != "text" && k != "given") {
            checked += 1;
            let got = render(kind, &reading);
            if got.trim_end() != expected.trim_end() {
                let _ = writeln!(failed, "{} [{kind}]\nexpected:\n{expected}\ngot:\n{got}", case.name);
            }
        }
    }
    assert!(failed.is_empty(), "{failed}");
    assert!(checked >= 60, "only {checked} blocks");
}

fn article(case: &Case) -> Arc<Article> {
    let text = case.block("text").unwrap_or_else(|| panic!("{}: no text", case.name));
    let given = |key: &str| {
        let lines = case.block("given").unwrap_or("").lines();
        lines.filter_map(|l| l.split_once(": ")).find(|(k, _)| *k == key).map(|(_, v)| v.to_owned())
    };
    let published = given("published").map(|p| Moment::parse(&p).unwrap_or_else(|| panic!("{}: {p}", case.name)));
    Arc::new(plain(text, published, given("language")))
}

fn plain(text: &str, published: Option<Moment>, language: Option<String>) -> Article {
    Article {
        id: "case".into(),
        url: None,
        outlet: None,
        title: String::new(),
        byline: Vec::new(),
        published,
        modified: None,
        language,
        text: text.to_owned(),
        agency: None,
        revision: Article::revision_of("", text),
        fetched: None,
        notes: Vec::new(),
    }
}

/// One line an item, as the blocks have it.
fn render(kind: &str, r: &Reading) -> String {
    let text = &r.article.text;
    let one = |s: &Span| s.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let or_dash = |s: Option<String>| s.unwrap_or_else(|| "-".to_owned());
    let lines: Vec<String> = match kind {
        "notes" => r.notes.iter().map(|n| n.code.to_string()).collect(),
        "language" => vec![or_dash(r.language.clone())],
        "sentences" => r.sentences.iter().map(one).collect(),
        "names" => r.entities.iter().map(|e| format!("{} | {} | {}", one(&e.span), word(&e.kind), e.name)).collect(),
        "dates" => r.dates.iter().map(|d| format!("{} | {} | {}", one(&d.span), word(&d.kind), d.value)).collect(),
        "quantities" => r
            .quantities
            .iter()
            .map(|q| {
                let value = q.to.map_or_else(|| q.value.to_string(), |to| format!("{} to {to}", q.value));
                let rest = [&q.unit, &q.modifier, &q.what].map(|o| or_dash(o.clone())).join(" | ");
                format!("{} | {value} | {rest}", one(&q.span))
            })
            .collect(),
        "unknown" => r.unknown.iter().map(|u| format!("{} | {}", one(&u.span), or_dash(u.by.clone()))).collect(),
        "loaded" => r.loaded.iter().map(|l| format!("{} | {}", one(&l.span), l.reason)).collect(),
        "statements" => r.attributions.iter().map(|a| statement(a, &one)).collect(),
        other => panic!("no block of kind `{other}`"),
    };
    lines.join("\n")
}

fn statement(a: &openvoicenews::model::Attribution, one: &dyn Fn(&Span) -> String) -> String {
    let role = |pieces: &[Span]| {
        if pieces.is_empty() { "-".to_owned() } else { pieces.iter().map(one).collect::<Vec<_>>().join(" / ") }
    };
    let via = a.via.as_ref().map_or_else(String::new, |v| format!(", via {v}"));
    let not = if a.negated { ", negated" } else { "" };
    let (source, cue, content) = (role(&a.source), role(&a.cue), role(&a.content));
    format!(
        "{source} | {cue} | {content} | {} ({}){via} | {}{not}",
        a.speaker.name,
        word(&a.speaker.kind),
        word(&a.manner)
    )
}

/// A unit variant as the wire writes it.
fn word<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_value(value).unwrap().as_str().unwrap().to_owned()
}

/// What every reading promises, whatever the text and its language, and that it can be shown.
fn holds(text: &str) {
    let models = Models::default();
    for language in ["en", "de", "fr", "es", "pl"] {
        let article = plain(text, Moment::parse("2025-08-22"), Some(language.to_owned()));
        holds_of(&read(Arc::new(article), &models));
    }
}

fn holds_of(r: &Reading) {
    let text = &r.article.text;
    can_be_shown(r);
    let fits = |s: &Span| assert!(s.start < s.end && text.get(s.start..s.end).is_some(), "{s:?} in {text:?}");
    let mut at = 0;
    for s in &r.sentences {
        fits(s);
        assert!(text[at..s.start].trim().is_empty(), "{:?} is in no sentence of {text:?}", &text[at..s.start]);
        assert!(!s.of(text).contains("\n\n"), "over a paragraph: {:?}", s.of(text));
        at = s.end;
    }
    assert!(text[at..].trim().is_empty());
    in_order(&r.entities.iter().map(|e| e.span).collect::<Vec<_>>(), &fits);
    in_order(&r.dates.iter().map(|d| d.span).collect::<Vec<_>>(), &fits);
    in_order(&r.quantities.iter().map(|q| q.span).collect::<Vec<_>>(), &fits);
    in_order(&r.loaded.iter().map(|l| l.span).collect::<Vec<_>>(), &fits);
    r.unknown.iter().for_each(|u| fits(&u.span));
    for (i, a) in r.attributions.iter().enumerate() {
        a.source.iter().chain(&a.cue).chain(&a.content).for_each(&fits);
        assert!(!a.content.is_empty() && a.within.is_none_or(|w| w < r.attributions.len() && w != i));
        assert!((0.0..=1.0).contains(&a.confidence) && !a.speaker.name.is_empty());
    }
    let starts: Vec<usize> = r.attributions.iter().map(|a| a.content[0].start).collect();
    assert!(starts.is_sorted(), "{starts:?}");
}

/// In a terminal of any width no line is too wide, and no word of the text is lost.
fn can_be_shown(r: &Reading) {
    let words = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    for width in [40, 100] {
        let shown = terminal(r, &Terminal { width, colour: width == 100, dates: false });
        assert!(width == 100 || !shown.contains('\u{1b}'));
        assert!(words(&shown) >= words(&r.article.text), "words are lost of {:?}", r.article.text);
    }
    let page = page(std::slice::from_ref(r)).unwrap();
    assert_eq!(page.matches("<span").count(), page.matches("</span>").count());
    assert!(page.ends_with("</html>") && words(&page) >= words(&r.article.text));
}

fn in_order(spans: &[Span], fits: &dyn Fn(&Span)) {
    spans.iter().for_each(fits);
    assert!(spans.windows(2).all(|w| w[0].end <= w[1].start), "{spans:?}");
}

/// A small generator, so that the same texts come on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }
}

const PARTS: &[&str] = &[
    "said",
    "told",
    "according to",
    "The",
    "a",
    "he",
    "who",
    "Ana Otto",
    "Mr.",
    "Sen.",
    "U.S.",
    "NATO",
    "“",
    "”",
    "\"",
    "''",
    "'s",
    "’s",
    ",",
    ".",
    "...",
    "?",
    "!",
    ":",
    ";",
    "(",
    ")",
    "—",
    "\n",
    "\n\n",
    "Tuesday",
    "last",
    "week",
    "Aug. 19",
    "2025",
    "three",
    "million",
    "$",
    "%",
    "10",
    "1,000",
    "2.5",
    "10-15",
    "to",
    "that",
    "not",
    "did not",
    "reveal",
    "and",
    "but",
    "saying",
    "was",
    "expected",
    "first quarter",
    "ago",
    "years",
    "of",
    "the",
    "police",
    "official",
    "é",
    "日本。",
    "🎉",
    "\u{a0}",
    "Ministry",
    "President",
    "declined to comment",
    "unclear",
    "is",
    "3m",
    "£5",
    "between",
    "dozens",
    "every",
    "Inc.",
    "J. D.",
    "p.m.",
    "12:30",
    "99999999999999999999",
    "8/19/2025",
    "1/2",
    "-",
    "slammed",
];

#[test]
fn random_texts_are_read_without_harm() {
    let mut dice = Dice(7);
    for _ in 0..400 {
        let mut text = String::new();
        for _ in 0..dice.roll(60) {
            text.push_str(PARTS[dice.roll(PARTS.len())]);
            if dice.roll(4) > 0 {
                text.push(' ');
            }
        }
        holds(&text);
    }
}

#[test]
fn damaged_articles_are_read_without_harm() {
    let mut dice = Dice(11);
    let texts: Vec<String> = cases("understand").iter().filter_map(|c| c.block("text").map(str::to_owned)).collect();
    for text in &texts {
        holds(text);
        let mut chars: Vec<char> = text.chars().collect();
        for _ in 0..6 {
            let (i, j) = (dice.roll(chars.len()), dice.roll(chars.len()));
            match dice.roll(3) {
                0 => chars.swap(i, j),
                1 => chars.truncate(i.max(1)),
                _ => chars[i] = ['"', '“', '.', '\n', ',', '日'][dice.roll(6)],
            }
            holds(&chars.iter().collect::<String>());
        }
    }
}

#[test]
fn hostile_texts_take_linear_time() {
    let long = 200_000;
    let texts = [
        "a".repeat(long),
        "\"".repeat(20_000),
        "“".repeat(20_000),
        "(".repeat(20_000),
        ".".repeat(20_000),
        "said ".repeat(20_000),
        "A said, ".repeat(10_000),
        "X, ".repeat(20_000),
        "and ".repeat(20_000),
        "Ana Otto ".repeat(10_000),
        "A. ".repeat(20_000),
        "10 ".repeat(20_000),
        "twenty ".repeat(10_000),
        "\n\n“Yes".repeat(6_000),
        "He said “yes”. ".repeat(6_000),
        "„Ja“, sagte Hans Otto. ".repeat(5_000),
        "« Oui », a dit Jean Otto, ".repeat(5_000),
        "«".repeat(20_000),
        "laut selon según ".repeat(8_000),
        "sagte, dass a dit que dijo que ".repeat(4_000),
        "der von de la ".repeat(8_000),
        "👩‍👩‍👧‍👦 ".repeat(8_000),
        "e\u{301}\u{302}\u{303}".repeat(20_000),
        "3. ".repeat(20_000),
    ];
    for text in texts {
        let start = std::time::Instant::now();
        holds(&text);
        let name: String = text.chars().take(12).collect();
        assert!(start.elapsed().as_secs() < 20, "{name} took {:?}", start.elapsed());
    }
}
