//! From pages to articles: the rules of `spec/extract`, hostile bytes, damaged pages.

use openvoicenews::extract::{self, EntryOrigin, NotAnArticle};
use openvoicenews::model::{Article, Capture};

use crate::spec;

const URL: &str = "https://www.harbourpost.example/news/ferry?utm_source=mail&id=7";

fn read(html: impl Into<Vec<u8>>) -> Result<Article, NotAnArticle> {
    let capture = Capture { id: None, url: URL.to_owned(), html: html.into(), fetched: None };
    extract::article(&capture).map(|(article, notes)| {
        assert_eq!(article.notes, notes);
        assert_eq!(article.revision, Article::revision_of(&article.title, &article.text));
        assert!(!article.text.trim().is_empty());
        article
    })
}

fn codes(article: &Article) -> Vec<&str> {
    article.notes.iter().map(|n| &*n.code).collect()
}

/// A field of an article as a spec block writes it.
fn field(article: &Article, key: &str) -> String {
    let moment = |m: Option<openvoicenews::model::Moment>| m.map(|m| m.to_string());
    let value = match key {
        "title" => Some(article.title.clone()),
        "byline" => Some(article.byline.join("; ")),
        "published" => moment(article.published),
        "modified" => moment(article.modified),
        "language" => article.language.clone(),
        "url" => article.url.clone(),
        "outlet" => article.outlet.clone(),
        "agency" => article.agency.clone(),
        "notes" => Some(codes(article).join("; ")),
        "text" => Some(article.text.clone()),
        _ => panic!("`{key}` is no field of an article"),
    };
    value.filter(|v| !v.is_empty()).unwrap_or_else(|| "none".to_owned())
}

#[test]
fn rules_of_the_spec() {
    for case in spec::cases("extract") {
        if let Some(text) = case.block("plain") {
            let article =
                extract::plain(text.as_bytes(), "case".into()).unwrap_or_else(|e| panic!("{}: {e}", case.name));
            holds(&case, &article);
            continue;
        }
        if let Some(entry) = case.block("entry") {
            let entry = serde_json::from_str(entry).unwrap_or_else(|e| panic!("{}: {e}", case.name));
            let article =
                extract::entry(&entry, &EntryOrigin::default()).unwrap_or_else(|e| panic!("{}: {e}", case.name));
            holds(&case, &article);
            continue;
        }
        if let Some(before) = case.block("before") {
            let after = case.block("after").unwrap_or_else(|| panic!("{}: no after block", case.name));
            assert_eq!(told_changes(before, after), case.block("changes").unwrap_or_default().trim(), "{}", case.name);
            continue;
        }
        let html = case.block("html").unwrap_or_else(|| panic!("{}: no html block", case.name));
        if let Some(why) = case.block("refused") {
            let refused = read(html).map_err(|e| e.to_string());
            assert_eq!(refused.err().as_deref(), Some(why.trim()), "{}", case.name);
            continue;
        }
        let article = read(html).unwrap_or_else(|e| panic!("{}: {e}", case.name));
        holds(&case, &article);
    }
}

/// The changes between two texts as the spec writes them.
fn told_changes(before: &str, after: &str) -> String {
    let article = |text: &str| extract::plain(text.as_bytes(), "case".into()).unwrap_or_else(|e| panic!("{e}: {text}"));
    let lines = extract::changes(&article(before), &article(after)).into_iter().map(|change| {
        let kind = serde_json::to_value(change.kind).unwrap_or_default();
        format!("{}: {}", kind.as_str().unwrap_or_default(), change.to.or(change.from).unwrap_or_default())
    });
    let told = lines.collect::<Vec<_>>().join("\n");
    if told.is_empty() { "none".to_owned() } else { told }
}

/// Holds an article against the block that a case has for it: lines of `key: value`; after an empty line, the text.
fn holds(case: &spec::Case, article: &Article) {
    let expected = case.block("article").unwrap_or_else(|| panic!("{}: no article block", case.name));
    let (fields, text) = match expected.split_once("\n\n") {
        Some((fields, text)) => (fields, Some(text)),
        None => (expected, None),
    };
    for line in fields.lines().filter(|l| !l.is_empty()) {
        let (key, value) = line.split_once(": ").unwrap_or_else(|| panic!("{}: `{line}`", case.name));
        assert_eq!(field(article, key), value, "{}: {key}", case.name);
    }
    if let Some(text) = text {
        assert_eq!(article.text, text.trim_start(), "{}", case.name);
    }
}

/// A page of ours with everything in it.
fn sample() -> String {
    let paragraphs: String = (1..=12)
        .map(|i| {
            format!(
                "<p>The harbour office said on day {i} that the ferry would sail again, and that the {i} crews \
                 <a href=\"/crews\">had agreed</a> to the new timetable, which starts in spring.</p>\n"
            )
        })
        .collect();
    format!(
        r#"<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>Ferry sails again | Harbour Post</title>
<meta property="og:site_name" content="Harbour Post"><meta property="og:title" content="Ferry sails again">
<link rel="canonical" href="/news/ferry"><script type="application/ld+json">{{"@context":"https://schema.org",
"@type":"NewsArticle","headline":"Ferry sails again","datePublished":"2025-03-04T10:00:00+01:00",
"author":[{{"@type":"Person","name":"Ada Roe"}}],"publisher":{{"@type":"Organization","name":"Harbour Post"}}}}</script>
</head><body><nav><a href="/">Home</a> <a href="/news">News</a></nav><main><article><h1>Ferry sails again</h1>
<div class="byline">By Ada Roe</div><time datetime="2025-03-04T10:00:00+01:00">4 March 2025</time>
<div class="story">{paragraphs}</div></article></main><footer>All rights reserved by the Harbour Post company.</footer>
</body></html>"#
    )
}

#[test]
fn a_whole_page() {
    let article = read(sample()).unwrap();
    assert_eq!(article.title, "Ferry sails again");
    assert_eq!(article.byline, ["Ada Roe"]);
    assert_eq!(article.published.unwrap().to_string(), "2025-03-04T09:00:00Z");
    assert_eq!(article.url.as_deref(), Some("https://www.harbourpost.example/news/ferry"));
    assert_eq!(article.id, Article::id_of("https://www.harbourpost.example/news/ferry"));
    assert_eq!(article.text.split("\n\n").count(), 12);
    assert!(article.text.starts_with("The harbour office said on day 1 that"));
    assert!(article.text.ends_with("which starts in spring."));
    assert_eq!(codes(&article), Vec::<&str>::new());
}

#[test]
fn the_callers_id_is_kept() {
    let capture = Capture { id: Some("mine".into()), url: String::new(), html: sample().into_bytes(), fetched: None };
    let (article, _) = extract::article(&capture).unwrap();
    assert_eq!(&*article.id, "mine");
}

#[test]
fn other_encodings() {
    let page = |charset: &str| sample().replace("utf-8", charset).replace("crews", "équipes");
    let latin: Vec<u8> = page("iso-8859-1").chars().map(|c| c as u8).collect();
    assert!(read(latin).unwrap().text.contains("the 3 équipes"));
    let wrong_label = read(page("windows-1251")).unwrap();
    assert!(wrong_label.text.contains("équipes"), "valid UTF-8 is UTF-8 whatever the label");
    let utf16 = |mark: bool| -> Vec<u8> {
        let units = page("utf-16").encode_utf16().collect::<Vec<_>>();
        let mark: &[u16] = if mark { &[0xfeff] } else { &[] };
        mark.iter().chain(&units).flat_map(|u| u.to_le_bytes()).collect()
    };
    assert!(read(utf16(true)).unwrap().text.contains("équipes"));
    assert!(read(utf16(false)).unwrap().text.contains("équipes"));
    let mut damaged = page("utf-8").into_bytes();
    let at = damaged.windows(3).position(|w| w == b"day").unwrap();
    damaged[at] = 0xff;
    let damaged = read(damaged).unwrap();
    assert!(damaged.text.contains("équipes"));
    assert_eq!(codes(&damaged), ["encoding-doubtful"]);
}

#[test]
fn what_is_no_page_gives_no_article() {
    let gzip = [&[0x1f, 0x8b, 8, 0][..], &noise(1, 5000)].concat();
    assert_eq!(read(gzip), Err(NotAnArticle::NotText));
    assert_eq!(read(noise(2, 100_000)), Err(NotAnArticle::NotText));
    for empty in ["", " ", "<", "</", "<!", "<!--", "&", "<html></html>", "\0\0\0", "<p>", "<a b='"] {
        assert_eq!(read(empty), Err(NotAnArticle::NoText), "{empty:?}");
    }
}

#[test]
fn hostile_markup_ends_and_keeps_the_article() {
    let body = "<body><p>The harbour office said that the ferry would sail again on Monday morning.</p>";
    let said = "The harbour office said";
    let many = |unit: &str, n: usize| unit.repeat(n);
    let after = [
        ("nested", many("<div>", 100_000)),
        ("nested inline", many("<b><i>", 100_000)),
        ("nested paragraphs", many("<p>", 100_000)),
        ("nested tables", many("<table><tr><td>", 50_000)),
        ("nested links", many("<a href=x>", 100_000)),
        ("closing tags", many("</div>", 200_000)),
        ("attributes", format!("<div {}>", many("a=1 ", 200_000))),
        ("long attribute", format!("<div class=\"{}\">", many("related ", 200_000))),
        ("unclosed quotes", many("<a b=\"c>", 50_000)),
        ("unclosed titles", many("<title>", 100_000)),
        ("unclosed scripts", many("<script>", 100_000)),
        ("endless comment", format!("<!--{}", many("-<!--", 100_000))),
        ("comments", many("<!--", 100_000)),
        ("NUL bytes", many("\0", 100_000)),
        ("references", many("&amp;&#", 100_000)),
        ("less-than signs", many("<<", 100_000)),
        ("deep JSON-LD", format!("<script type=application/ld+json>{}</script>", many("[", 100_000))),
        ("long JSON-LD", format!("<script type=application/ld+json>{{\"a\":\"{}\"}}</script>", many("x", 10_000_000))),
        ("headings", many("<h1>Ferry", 20_000)),
        ("times", many("<time class=date>3 May 2020</time>", 20_000)),
        ("authors", many("<span class=author>Ada Roe</span>", 20_000)),
    ];
    for (name, hostile) in &after {
        let article = read(format!("{body}{hostile}")).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert!(article.text.contains(said), "{name}: {:.80}", article.text);
    }
}

#[test]
fn limits_leave_notes() {
    let body = "<p>The harbour office said that the ferry would sail again on Monday morning.</p>";
    let note = |html: String| codes(&read(html).unwrap()).join(" ");
    assert!(note(format!("{body}{}", "<div>".repeat(300))).contains("page-too-deep"));
    assert!(note(format!("{body}<div {}>", "a=1 ".repeat(200))).contains("page-attributes"));
    assert!(note(format!("{body}{}", "<br>".repeat(600_000))).contains("page-cut"));
    assert!(note(format!("{body}<div {}>", "a=1 ".repeat(13_000_000))).contains("page-cut"));
    assert!(note(format!("{body}<script type='application/ld+json'>nonsense</script>")).contains("json-ld-broken"));
    let huge = read(format!("<p>{}", "The ferry sails again. ".repeat(100_000))).unwrap();
    assert!(huge.text.starts_with("The ferry sails again. The ferry"));
}

#[test]
fn every_cut_of_a_page_is_read_without_harm() {
    let page = sample();
    for end in (0..page.len()).step_by(37) {
        let _ = read(&page.as_bytes()[..end]);
    }
}

#[test]
fn damaged_pages_are_read_without_harm() {
    let page = sample().into_bytes();
    let mut random = Random(7);
    for _ in 0..400 {
        let mut damaged = page.clone();
        for _ in 0..1 + random.below(30) {
            let at = random.below(damaged.len());
            match random.below(5) {
                0 => damaged[at] = random.below(256) as u8,
                1 => damaged[at] = b"<>\"'=/&!-\0{}[],"[random.below(15)],
                2 => drop(damaged.drain(at..(at + random.below(80)).min(page.len()).min(damaged.len()).max(at))),
                3 => {
                    let from = random.below(damaged.len());
                    let piece = damaged[from..(from + random.below(200)).min(damaged.len())].to_vec();
                    damaged.splice(at..at, piece);
                }
                _ => drop(damaged.splice(at..at, "é—日".bytes().take(random.below(8)))),
            }
        }
        let once = read(damaged.clone());
        assert_eq!(once, read(damaged), "the same bytes give the same article");
    }
}

/// Xorshift (Marsaglia 2003): the same numbers everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }
}

fn noise(seed: u64, len: usize) -> Vec<u8> {
    let mut random = Random(seed);
    (0..len).map(|_| random.next() as u8).collect()
}
