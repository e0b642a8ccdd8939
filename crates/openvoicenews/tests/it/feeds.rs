//! Feeds: the rules of `spec/gather/feeds.md`, damaged and hostile ones, and ours read back.

use std::time::{Duration, Instant};

use openvoicenews::gather::{NotAFeed, read_feed};
use openvoicenews::model::{Entry, Feed, FurtherList, Moment, Note};

use crate::spec;

const URL: &str = "https://www.harbourpost.example/feeds/news.xml";

fn read(feed: impl AsRef<[u8]>) -> Result<(Feed, Vec<Note>), NotAFeed> {
    read_feed(feed.as_ref(), URL, None)
}

fn of_entry(entry: &Entry, key: &str) -> String {
    let moment = |m: Option<Moment>| m.map(|m| m.to_string());
    let value = match key {
        "id" => Some(entry.id.clone()),
        "url" => entry.url.clone(),
        "title" => Some(entry.title.clone()),
        "summary" => entry.summary.clone(),
        "content" => entry.content.clone(),
        "published" => moment(entry.published),
        "updated" => moment(entry.updated),
        "authors" => Some(entry.authors.join("; ")),
        "categories" => Some(entry.categories.join("; ")),
        "language" => entry.language.clone(),
        "outlet" => entry.outlet.clone(),
        "outlet_url" => entry.outlet_url.clone(),
        "image" => entry.image.clone(),
        _ => panic!("`{key}` is no field of an entry"),
    };
    value.filter(|v| !v.is_empty()).unwrap_or_else(|| "none".to_owned())
}

fn of_feed(feed: &Feed, notes: &[Note], key: &str) -> String {
    let value = match key {
        "form" => Some(format!("{:?}", feed.form)),
        "title" => feed.title.clone(),
        "site" => feed.site.clone(),
        "itself" => feed.itself.clone(),
        "hubs" => Some(feed.hubs.join("; ")),
        "language" => feed.language.clone(),
        "wait" => feed.wait.map(|w| w.to_string()),
        "further" => {
            let told = |list: &FurtherList| match list.changed {
                Some(changed) => format!("{} ({changed})", list.url),
                None => list.url.clone(),
            };
            Some(feed.further.iter().map(told).collect::<Vec<_>>().join("; "))
        }
        "notes" => Some(notes.iter().map(|n| &*n.code).collect::<Vec<_>>().join("; ")),
        _ => panic!("`{key}` is no field of a feed"),
    };
    value.filter(|v| !v.is_empty()).unwrap_or_else(|| "none".to_owned())
}

#[test]
fn rules_of_the_spec() {
    for case in spec::cases("gather") {
        let Some(feed) = case.block("feed") else { continue };
        let read = read(feed);
        if let Some(why) = case.block("refused") {
            assert_eq!(read.err().map(|e| e.to_string()).as_deref(), Some(why.trim()), "{}", case.name);
            continue;
        }
        let (feed, notes) = read.unwrap_or_else(|e| panic!("{}: {e}", case.name));
        for (key, value) in pairs(case.block("about").unwrap_or_default()) {
            assert_eq!(of_feed(&feed, &notes, key), value, "{}: {key}", case.name);
        }
        let expected: Vec<&str> =
            case.blocks.iter().filter(|(kind, _)| kind == "entry").map(|(_, text)| text.as_str()).collect();
        assert_eq!(feed.entries.len(), expected.len(), "{}", case.name);
        for (entry, block) in feed.entries.iter().zip(expected) {
            for (key, value) in pairs(block) {
                assert_eq!(of_entry(entry, key), value, "{}: {key}", case.name);
            }
        }
    }
}

fn pairs(block: &str) -> impl Iterator<Item = (&str, &str)> {
    block.lines().map(|line| line.split_once(": ").unwrap_or_else(|| panic!("`{line}` is no `key: value`")))
}

/// A feed of so many entries, with all that feeds have in them.
fn sample(entries: usize) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- of today --><rss version=\"2.0\" \
         xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><title>Harbour Post</title>\n",
    );
    for i in 0..entries {
        out.push_str(&format!(
            "<item><title>Ferry {i} “late” &amp; full</title><link>https://a.example/n/{i}</link>\
             <guid isPermaLink='false'>n{i}</guid><pubDate>Tue, 04 Mar 2025 08:00:00 GMT</pubDate>\
             <description>An hour &lt;b&gt;late&lt;/b&gt;</description>\
             <content:encoded><![CDATA[<p>The ferry <img src=\"/{i}.jpg\"/> was late.</p>]]></content:encoded></item>\n"
        ));
    }
    out.push_str("</channel></rss>");
    out
}

#[test]
fn a_feed_cut_anywhere_gives_what_came_before_the_cut() {
    let whole = sample(4);
    let bytes = whole.as_bytes();
    for cut in 0..bytes.len() {
        let before = whole.get(..cut).unwrap_or_default().matches("</item>").count();
        if let Ok((feed, notes)) = read(&bytes[..cut]) {
            assert!(feed.entries.len() >= before, "{cut}");
            let told = notes.iter().any(|n| n.code == "feed-cut-short");
            assert!(told, "cut at {cut} and not told");
        } else {
            assert_eq!(before, 0, "{cut}");
        }
    }
}

#[test]
fn a_lost_character_costs_two_entries_at_most() {
    let whole = sample(4);
    for (at, c) in whole.char_indices().skip(whole.find("<item>").unwrap()) {
        let mut damaged = whole.clone();
        damaged.replace_range(at..at + c.len_utf8(), "");
        let (feed, _) = read(&damaged).unwrap();
        let right = feed.entries.iter().filter(|e| {
            let i = e.id.trim_start_matches('n');
            e.title == format!("Ferry {i} “late” & full") && e.url == Some(format!("https://a.example/n/{i}"))
        });
        let right = right.count();
        assert!(right >= 2, "without {c:?} at {at}: {right} of 4 are right");
    }
}

#[test]
fn every_encoding_gives_the_same() {
    let text = sample(2).replace(" encoding=\"UTF-8\"", "");
    let plain = read(&text).unwrap().0;
    let sixteen = |swap: bool| -> Vec<u8> {
        text.encode_utf16().flat_map(|u| if swap { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
    };
    let thirty_two: Vec<u8> = text.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect();
    let mut marked = vec![0xFF, 0xFE];
    marked.extend(sixteen(false));
    let declared = text.replace("?>", " encoding=\"windows-1252\"?>").replace('“', "\u{93}").replace('”', "\u{94}");
    let old: Vec<u8> = declared.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    for bytes in [sixteen(true), sixteen(false), thirty_two, marked, old.clone(), format!("\u{feff}{text}").into()] {
        assert_eq!(read(&bytes).unwrap().0.entries, plain.entries);
    }
    // What the server says is believed where the bytes allow it.
    let served = read_feed(&old, URL, Some("text/xml; charset=windows-1252")).unwrap().0;
    assert_eq!(served.entries, plain.entries);
}

#[test]
fn hostile_feeds_end_soon_and_small() {
    let many = 200_000;
    let hostile = [
        "<rss><channel><item>".repeat(many / 10),
        format!("<rss>{}", "<a>".repeat(many)),
        format!("<rss><channel><item><description>{}", "<b>".repeat(many)),
        format!("<rss><channel><item><description>{}", "<b></c>".repeat(many)),
        format!("<rss>{}", "<!--".repeat(many)),
        format!("<rss>{}", "<![CDATA[".repeat(many)),
        format!("<rss>{}", "<?x".repeat(many)),
        format!("<rss>{}", "<a b=\"".repeat(many)),
        format!("<rss>{}", "<a b='\"".repeat(many)),
        format!("<rss><channel {}>", "a=\"b\" ".repeat(many)),
        format!("<rss>{}", "<!DOCTYPE [".repeat(many)),
        format!("<rss><channel><item><title>{}", "&".repeat(many)),
        format!("<rss><channel><item><title>{}", "&lt;".repeat(many)),
        format!("<rss><channel><item><category>{}", "<category>a".repeat(many)),
        format!("<rss>{}", "<a xmlns:b=\"c\" xml:base=\"d/\">".repeat(many / 10)),
        format!("<feed><entry><content type=\"xhtml\">{}", "<div>".repeat(many)),
        format!("<feed><entry><author>{}", "<name>".repeat(many)),
        format!("<!DOCTYPE x [<!ENTITY a \"{}\">]><rss><channel><title>{}", "x".repeat(250), "&a;".repeat(many)),
        format!("{{\"items\":{}", "[".repeat(many)),
        "<".repeat(many),
    ];
    for text in hostile {
        let start = Instant::now();
        let head: String = text.chars().take(60).collect();
        if let Ok((feed, _)) = read(&text) {
            let size: usize =
                feed.entries.iter().map(|e| e.title.len() + e.summary.as_ref().map_or(0, String::len)).sum();
            assert!(size < 4 << 20, "{head}: {size} bytes");
            assert!(feed.title.map_or(0, |t| t.len()) < 4 << 20, "{head}");
        }
        assert!(start.elapsed() < Duration::from_secs(5), "{head}: {:?}", start.elapsed());
    }
}

#[test]
fn more_entries_than_allowed_are_left_out_and_told() {
    let text = format!("<rss><channel>{}</channel></rss>", "<item><title>A</title></item>".repeat(20_010));
    let (feed, notes) = read(&text).unwrap();
    assert_eq!(feed.entries.len(), 20_000);
    assert!(notes.iter().any(|n| n.code == "feed-long" && n.detail.starts_with("10 ")), "{notes:?}");
}

#[test]
fn what_is_no_feed_is_named() {
    let cases: [(&[u8], &str); 9] = [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"%PDF-1.7", "not-text"),
        (b"\x1f\x8b\x08\x00", "compressed"),
        (b"Service unavailable", "no-markup"),
        (b"{\"error\": 404}", "other-json"),
        (b"{\"items\": [", "broken-json"),
        (b"<?xml version='1.0'?><note><to>Ada</to></note>", "other-xml"),
        (b"<html><head><title>Log in</title></head></html>", "gate"),
    ];
    for (bytes, code) in cases {
        let why = read(bytes).unwrap_err();
        assert_eq!(why.code(), code);
        assert!(!why.hint().is_empty() && !why.to_string().is_empty());
    }
}
