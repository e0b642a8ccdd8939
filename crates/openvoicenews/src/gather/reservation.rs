//! What a publisher reserves of what it serves: in headers, in the page, and in a file of the site.
//!
//! Robots tags are those of the `X-Robots-Tag` header and of `<meta name="robots">`, with `noai` and `noimageai`,
//! which several publishers have added; TDM is the TDM Reservation Protocol of a W3C community group (final
//! report, 2024). A reservation is recorded with its words, so that it can be shown why a text was left alone.

use serde::{Deserialize, Serialize};

use super::feed::markup::{Token, Tokens};
use super::pattern::{self, Pattern};
use crate::text::{encoding, references};

/// Bytes of a page in which its head is looked for.
const MAX_HEAD: usize = 1 << 20;
/// Reservations that are kept of one answer; real ones have a handful.
const MOST: usize = 64;
/// Characters that are kept of the words of one.
const LONGEST: usize = 300;

/// Something that a publisher reserves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reservation {
    /// What is reserved.
    pub kind: ReservationKind,
    /// The program that it is addressed to; `None` is everybody.
    pub product: Option<String>,
    /// Its words as they stood: `noai`, `TDM-Reservation: 1`.
    pub words: String,
    /// Where they stood.
    pub place: ReservationPlace,
    /// Where the publisher says on what terms the text may be mined (`tdm-policy`).
    pub policy: Option<String>,
}

/// What is reserved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReservationKind {
    /// Text and data mining (`tdm-reservation` is 1; Directive (EU) 2019/790, article 4).
    Mining,
    /// Use by programs that learn or write from it (`noai`).
    Learning,
    /// The same of its pictures (`noimageai`).
    LearningFromPictures,
    /// Being found (`noindex`, `none`).
    Index,
    /// Showing words of it (`nosnippet`, `max-snippet:0`).
    Snippet,
    /// Showing a copy of it (`noarchive`, `nocache`).
    Archive,
    /// Being found after a day (`unavailable_after`).
    Later,
}

/// Where a reservation stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReservationPlace {
    /// A header of the answer.
    Header,
    /// A `meta` element of the page.
    Page,
    /// `/.well-known/tdmrep.json`.
    Site,
}

/// What the headers of an answer, its page and its site reserve from a program, in the order in which they say it.
///
/// `product` is the program's product token. What is addressed to other programs is left out. Of mining the most
/// specific statement counts, also one that reserves nothing: what the page says replaces what its headers say, and that
/// what the site's file says of it (`site`, see [`tdmrep`]), as the protocol has it. Never panics; time is linear in the
/// page.
#[must_use]
pub fn reservations(
    site: Option<Reservation>,
    headers: &[(&str, &str)],
    html: Option<&[u8]>,
    product: &str,
) -> Vec<Reservation> {
    let mut served = Said::of(ReservationPlace::Header, product);
    for (name, value) in headers {
        if name.eq_ignore_ascii_case("x-robots-tag") {
            served.robots(value, None);
        } else {
            served.mining(name, value);
        }
    }
    let mut page = Said::of(ReservationPlace::Page, product);
    if let Some(html) = html {
        page.read(html);
    }
    let policy = page.policy.take().or(served.policy.take());
    let mining = page.mined().or_else(|| served.mined()).unwrap_or(site);
    let mining = mining.map(|found| Reservation { policy: policy.or(found.policy), ..found });
    let mut all = served.found;
    all.append(&mut page.found);
    all.extend(mining);
    all.truncate(MOST);
    all
}

/// Why the text of a page is not to be taken: the kind of the reservation, and words that name it; `None` where it may be.
///
/// Mining and learning are what a news program does; a page that is not to be found is not to be found here, and one
/// of which no words are to be shown can prove no sentence. A copy is never shown, so that `noarchive` forbids nothing
/// here; neither do reservations of pictures alone or of a later day, which are recorded only.
#[must_use]
pub fn forbids_full_text(reservations: &[Reservation]) -> Option<(ReservationKind, String)> {
    let forbidding = reservations.iter().find(|r| {
        use ReservationKind::{Index, Learning, Mining, Snippet};
        matches!(r.kind, Mining | Learning | Index | Snippet)
    })?;
    let place = match forbidding.place {
        ReservationPlace::Header => "a header",
        ReservationPlace::Page => "the page",
        ReservationPlace::Site => "the site's `tdmrep.json`",
    };
    let what = match forbidding.kind {
        ReservationKind::Mining => "text and data mining is reserved",
        ReservationKind::Learning => "use by programs such as this is reserved",
        ReservationKind::Index => "it is not to be found by others than the site's readers",
        _ => "no words of it are to be shown",
    };
    let terms = forbidding.policy.as_ref().map(|p| format!("; the terms are at {p}")).unwrap_or_default();
    Some((forbidding.kind, format!("{what}: {place} says `{}`{terms}", forbidding.words)))
}

/// What `/.well-known/tdmrep.json` reserves of a path: what the first rule says that matches it.
///
/// `path` is what follows the host in the address. `None` where no rule matches, where the rule reserves nothing, and
/// where the bytes are no such file. Patterns are those of robots.txt.
#[must_use]
pub fn tdmrep(bytes: &[u8], path: &str) -> Option<Reservation> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let rules: serde_json::Value = serde_json::from_slice(bytes).ok()?;
    // The array is asked for; a file of one rule alone can mean nothing else.
    let rules = rules.as_array().map_or(std::slice::from_ref(&rules), Vec::as_slice);
    let path = pattern::path(path);
    let rule = rules.iter().find(|rule| {
        let location = rule.get("location").and_then(serde_json::Value::as_str).unwrap_or_default();
        Pattern::parse(location.trim().as_bytes()).is_some_and(|p| p.matches(&path))
    })?;
    let reserved = rule.get("tdm-reservation")?;
    let is_reserved = reserved.as_str().map_or_else(|| reserved.as_i64() == Some(1), |text| text.trim() == "1");
    let text = |name: &str| rule.get(name).and_then(serde_json::Value::as_str);
    is_reserved.then(|| Reservation {
        kind: ReservationKind::Mining,
        product: None,
        words: short(&format!("{}: tdm-reservation {reserved}", text("location").unwrap_or_default())),
        place: ReservationPlace::Site,
        policy: text("tdm-policy").map(short).filter(|p| !p.is_empty()),
    })
}

/// What one place says.
struct Said<'a> {
    place: ReservationPlace,
    product: &'a str,
    found: Vec<Reservation>,
    /// What it says of mining, and its words.
    reserved: Option<(bool, String)>,
    policy: Option<String>,
}

impl<'a> Said<'a> {
    fn of(place: ReservationPlace, product: &'a str) -> Said<'a> {
        Said { place, product, found: Vec::new(), reserved: None, policy: None }
    }

    /// Reads the `meta` elements of a page up to its body.
    fn read(&mut self, html: &[u8]) {
        let decoded = encoding::decode(&html[..html.len().min(MAX_HEAD)], || None);
        let mut tokens = Tokens::of(&decoded.text);
        while let Some(token) = tokens.next() {
            let Token::Start { name, .. } = token else { continue };
            if name.eq_ignore_ascii_case("meta") {
                let name = tokens.attribute("name").or_else(|| tokens.attribute("property"));
                let (name, content) = (name.unwrap_or_default().trim(), tokens.attribute("content"));
                self.meta(name, &references::plain(content.unwrap_or_default()));
            } else if ["script", "style", "noscript", "title"].iter().any(|raw| name.eq_ignore_ascii_case(raw)) {
                tokens.skip_raw(name);
            } else if name.eq_ignore_ascii_case("body") {
                break;
            }
        }
    }

    fn meta(&mut self, name: &str, content: &str) {
        if name.eq_ignore_ascii_case("robots") {
            self.robots(content, None);
        } else if !self.product.is_empty() && name.eq_ignore_ascii_case(self.product) {
            self.robots(content, Some(name));
        } else {
            self.mining(name, content);
        }
    }

    fn mining(&mut self, name: &str, value: &str) {
        let value = value.trim();
        if name.eq_ignore_ascii_case("tdm-policy") {
            self.policy.get_or_insert_with(|| short(value));
        } else if name.eq_ignore_ascii_case("tdm-reservation") && matches!(value, "0" | "1") {
            self.reserved.get_or_insert_with(|| (value == "1", format!("{name}: {value}")));
        }
    }

    /// What it says of mining: that it is reserved, that it is not, or nothing.
    fn mined(&mut self) -> Option<Option<Reservation>> {
        let (reserved, words) = self.reserved.take()?;
        let mined =
            Reservation { kind: ReservationKind::Mining, product: None, words, place: self.place, policy: None };
        Some(reserved.then_some(mined))
    }

    /// Reads robots tags: words between commas. A word before a colon that is no tag names the program that the tags
    /// behind it are for.
    fn robots(&mut self, written: &str, addressee: Option<&str>) {
        let mut addressee = addressee.map(str::to_owned);
        for part in written.split(',').take(4 * MOST) {
            let mut part = part.trim();
            if let Some((name, rest)) = part.split_once(':')
                && is_product(name.trim())
            {
                addressee = Some(name.trim().to_owned());
                part = rest.trim();
            }
            let ours = addressee.as_ref().is_none_or(|a| a.eq_ignore_ascii_case(self.product));
            match kind(part) {
                Some(kind) if ours && self.found.len() < MOST => self.found.push(Reservation {
                    kind,
                    product: addressee.clone(),
                    words: short(part),
                    place: self.place,
                    policy: None,
                }),
                Some(_) => {}
                None => self.rest_of_day(part),
            }
        }
    }

    /// A day may be written with a comma: what follows it belongs to it.
    fn rest_of_day(&mut self, part: &str) {
        if let Some(last) = self.found.last_mut()
            && last.kind == ReservationKind::Later
            && part.contains(|c: char| c.is_ascii_digit())
        {
            last.words = short(&format!("{}, {part}", last.words));
        }
    }
}

fn kind(tag: &str) -> Option<ReservationKind> {
    let tag: String = tag.chars().take(LONGEST).filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    Some(match &*tag {
        "noai" | "noml" => ReservationKind::Learning,
        "noimageai" => ReservationKind::LearningFromPictures,
        "noindex" | "none" => ReservationKind::Index,
        "nosnippet" | "max-snippet:0" => ReservationKind::Snippet,
        "noarchive" | "nocache" => ReservationKind::Archive,
        _ if tag.starts_with("unavailable_after:") => ReservationKind::Later,
        _ => return None,
    })
}

/// Whether a word before a colon names a program, and is not itself a tag with a value or a part of a time of day.
fn is_product(name: &str) -> bool {
    const WITH_VALUE: [&str; 4] = ["unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"];
    let letters = name.bytes().all(|b| b.is_ascii_alphabetic() || matches!(b, b'-' | b'_'));
    !name.is_empty() && letters && !WITH_VALUE.iter().any(|tag| tag.eq_ignore_ascii_case(name))
}

fn short(words: &str) -> String {
    words.chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ReservationKind::{Archive, Index, Later, Learning, LearningFromPictures, Mining, Snippet};

    fn told(headers: &[(&str, &str)], html: &str) -> Vec<(ReservationKind, String)> {
        let html = (!html.is_empty()).then_some(html.as_bytes());
        let found = reservations(None, headers, html, "OpenVoiceNews");
        found.into_iter().map(|r| (r.kind, r.words)).collect()
    }

    fn tags(value: &str) -> Vec<(ReservationKind, String)> {
        told(&[("X-Robots-Tag", value)], "")
    }

    #[test]
    fn robots_tags_with_their_words() {
        let cases: [(&str, &[(ReservationKind, &str)]); 8] = [
            ("noai, noimageai", &[(Learning, "noai"), (LearningFromPictures, "noimageai")]),
            ("NoIndex,NOARCHIVE", &[(Index, "NoIndex"), (Archive, "NOARCHIVE")]),
            ("index, follow, max-snippet:-1, max-image-preview:large", &[]),
            ("max-snippet: 0", &[(Snippet, "max-snippet: 0")]),
            ("otherbot: noindex, nosnippet", &[]),
            ("otherbot: noindex, openvoicenews: nosnippet", &[(Snippet, "nosnippet")]),
            (
                "noarchive, unavailable_after: Friday, 25-Jun-27 15:00:00 CET, nofollow",
                &[(Archive, "noarchive"), (Later, "unavailable_after: Friday, 25-Jun-27 15:00:00 CET")],
            ),
            (", : ,::,none", &[(Index, "none")]),
        ];
        for (written, meant) in cases {
            let meant: Vec<_> = meant.iter().map(|(kind, words)| (*kind, (*words).to_owned())).collect();
            assert_eq!(tags(written), meant, "{written}");
        }
    }

    #[test]
    fn a_reservation_tells_whom_it_is_for() {
        let found = reservations(None, &[("x-robots-tag", "OpenVoiceNews: noai")], None, "openvoicenews");
        assert_eq!(found[0].product.as_deref(), Some("OpenVoiceNews"));
        let page = b"<meta name=openvoicenews content=noindex><meta name=otherbot content=noai>";
        let found = reservations(None, &[], Some(page), "OpenVoiceNews");
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].kind, found[0].product.as_deref()), (Index, Some("openvoicenews")));
    }

    #[test]
    fn meta_elements_of_a_page() {
        let page = "<!DOCTYPE html><html><head><title><meta name=robots content=none></title>\
            <script>'<meta name=\"robots\" content=\"nosnippet\">'</script>\
            <META CONTENT='noai&#44; nofollow' NAME='Robots'><meta name=\"tdm-reservation\" content=\" 1 \">\
            <meta property=\"tdm-policy\" content=\"https://press.example/tdm?a=1&amp;b=2\"></head>\
            <body><meta name=robots content=noarchive></body>";
        let found = reservations(None, &[], Some(page.as_bytes()), "OpenVoiceNews");
        let told: Vec<_> = found.iter().map(|r| (r.kind, &*r.words, r.place)).collect();
        let place = ReservationPlace::Page;
        assert_eq!(told, [(Learning, "noai", place), (Mining, "tdm-reservation: 1", place)]);
        assert_eq!(found[1].policy.as_deref(), Some("https://press.example/tdm?a=1&b=2"));
    }

    #[test]
    fn the_page_replaces_what_headers_say_of_mining() {
        let one = [("TDM-Reservation", "1"), ("tdm-policy", "https://press.example/p.json")];
        let found = reservations(None, &one, None, "x");
        assert_eq!((found[0].kind, &*found[0].words), (Mining, "TDM-Reservation: 1"));
        assert_eq!(found[0].policy.as_deref(), Some("https://press.example/p.json"));
        assert_eq!(told(&one, "<meta name=tdm-reservation content=0>"), []);
        assert_eq!(told(&[("tdm-reservation", "0")], "<meta name=tdm-reservation content=1>").len(), 1);
        assert_eq!(told(&[("tdm-reservation", "yes"), ("tdm-policy", "x")], "<p>"), []);
    }

    #[test]
    fn the_most_specific_statement_of_mining_counts() {
        let site = || tdmrep(br#"[{"location":"/","tdm-reservation":1,"tdm-policy":"https://a.example/p"}]"#, "/x");
        let (one, none) = ([("tdm-reservation", "1")], [("tdm-reservation", "0")]);
        let place = |headers: &[(&str, &str)], html: &str| {
            let found = reservations(site(), headers, Some(html.as_bytes()), "x");
            found.first().map(|r| (r.place, r.policy.clone().unwrap_or_default()))
        };
        let terms = || "https://a.example/p".to_owned();
        assert_eq!(place(&[], "<p>"), Some((ReservationPlace::Site, terms())));
        assert_eq!(place(&[("tdm-reservation", "maybe")], "<p>"), Some((ReservationPlace::Site, terms())));
        assert_eq!(place(&none, "<p>"), None);
        assert_eq!(place(&[], "<meta name=tdm-reservation content=0>"), None);
        assert_eq!(place(&one, "<meta name=tdm-reservation content=0>"), None);
        let page = place(&none, "<meta name=tdm-reservation content=1>");
        assert_eq!(page, Some((ReservationPlace::Page, String::new())));
        // What else is reserved stays so.
        let both = [("tdm-reservation", "0"), ("x-robots-tag", "noai")];
        assert_eq!(reservations(site(), &both, None, "x")[0].kind, Learning);
    }

    #[test]
    fn what_forbids_the_text_says_why() {
        let found = |value: &str| forbids_full_text(&reservations(None, &[("X-Robots-Tag", value)], None, "x"));
        let why = |value: &str| found(value).map(|(_, why)| why);
        assert_eq!(found("noai").map(|(kind, _)| kind), Some(Learning));
        assert_eq!(why("noarchive, noimageai, unavailable_after: 2027-01-01, nofollow"), None);
        assert_eq!(why("noai").as_deref(), Some("use by programs such as this is reserved: a header says `noai`"));
        for word in ["noindex", "none", "nosnippet", "max-snippet:0", "noml"] {
            assert!(why(&format!("noarchive, {word}")).is_some_and(|w| w.contains(word)), "{word}");
        }
        let site = tdmrep(br#"[{"location":"/","tdm-reservation":1,"tdm-policy":"https://a.example/p"}]"#, "/x");
        let (kind, why) = forbids_full_text(site.as_slice()).unwrap();
        assert_eq!(kind, Mining);
        assert!(why.contains("tdmrep.json") && why.ends_with("the terms are at https://a.example/p"), "{why}");
        assert_eq!(forbids_full_text(&[]), None);
    }

    #[test]
    fn the_first_rule_of_the_site_that_matches() {
        let file = br#"[
            {"location": "/free/", "tdm-reservation": 0},
            {"location": "/pictures/*.jpg$", "tdm-reservation": 1},
            {"location": "/pages/", "tdm-reservation": "1", "tdm-policy": "https://press.example/policy.json"},
            {"tdm-reservation": 1}, 7,
            {"location": "/", "tdm-reservation": 1}
        ]"#;
        let policy = |path: &str| tdmrep(file, path).map(|r| r.policy);
        assert_eq!(policy("/free/a"), None);
        assert_eq!(policy("/pictures/a.jpg"), Some(None));
        assert_eq!(policy("/pages/a?b"), Some(Some("https://press.example/policy.json".to_owned())));
        assert_eq!(policy("/other"), Some(None));
        assert_eq!(tdmrep(file, "/other").unwrap().words, "/: tdm-reservation 1");
        assert_eq!(tdmrep(br#"[{"location": "/a", "tdm-reservation": 1}]"#, "/b"), None);
        assert!(tdmrep(b"\xEF\xBB\xBF{\"location\": \"/\", \"tdm-reservation\": 1}", "/b").is_some());
        for broken in ["", "[]", "[", "null", "<html>", "{\"location\": \"/\"}", "[[[[1]]]]"] {
            assert_eq!(tdmrep(broken.as_bytes(), "/b"), None, "{broken}");
        }
    }

    #[test]
    fn it_can_be_recorded_and_read_back() {
        let found = reservations(None, &[("X-Robots-Tag", "x: noimageai")], None, "x");
        let line = serde_json::to_string(&found).unwrap();
        assert!(line.contains("\"learning-from-pictures\""), "{line}");
        assert_eq!(serde_json::from_str::<Vec<Reservation>>(&line).unwrap(), found);
    }

    #[test]
    fn hostile_input_has_a_result() {
        let many = "noai,".repeat(100_000);
        assert_eq!(reservations(None, &[("X-Robots-Tag", &many)], None, "x").len(), MOST);
        let page = "<meta name=robots content=noai>".repeat(50_000) + "<meta <script> é\u{0}";
        assert!(reservations(None, &[], Some(page.as_bytes()), "x").len() <= MOST);
        let long = format!("unavailable_after: {}", "9".repeat(100_000));
        assert_eq!(tags(&long)[0].1.chars().count(), LONGEST);
    }
}
