//! What a thing is that should have been a feed.

use std::fmt;

use super::html;

/// Why bytes give no feed, in the words that an operator needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotAFeed {
    /// There are no bytes, or only white space.
    Empty,
    /// A web page, with its title.
    Page(Option<String>),
    /// A page that asks whether a human reads it.
    Challenge,
    /// A page that asks for a login or a consent.
    Gate,
    /// XML of another kind, with the name of its first element.
    OtherXml(String),
    /// A list of feeds (OPML).
    Opml,
    /// JSON that is no JSON Feed.
    OtherJson,
    /// JSON that is damaged.
    BrokenJson,
    /// Text without a tag, with how it begins.
    NoMarkup,
    /// Compressed bytes that were not unpacked.
    Compressed,
    /// A PDF, an image or other bytes that are no text.
    NotText,
}

impl NotAFeed {
    /// A short stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            NotAFeed::Empty => "empty",
            NotAFeed::Page(_) => "page",
            NotAFeed::Challenge => "challenge",
            NotAFeed::Gate => "gate",
            NotAFeed::OtherXml(_) => "other-xml",
            NotAFeed::Opml => "opml",
            NotAFeed::OtherJson => "other-json",
            NotAFeed::BrokenJson => "broken-json",
            NotAFeed::NoMarkup => "no-markup",
            NotAFeed::Compressed => "compressed",
            NotAFeed::NotText => "not-text",
        }
    }

    /// What an operator can do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            NotAFeed::Empty => "ask again later; if it stays empty, the publisher has given the feed up",
            NotAFeed::Page(_) => "the page may name its feeds: give its address instead of the feed's",
            NotAFeed::Challenge => {
                "the publisher's guard takes us for a robot; ask the publisher to let feed readers through"
            }
            NotAFeed::Gate => "the feed is behind a login or a consent; look for a public one",
            NotAFeed::Opml => "import it as a list of sources",
            NotAFeed::OtherXml(_) | NotAFeed::OtherJson | NotAFeed::NoMarkup | NotAFeed::NotText => "check the address",
            NotAFeed::BrokenJson => "ask again later: it may have been cut off on its way",
            NotAFeed::Compressed => "unpack it first",
        }
    }
}

impl fmt::Display for NotAFeed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotAFeed::Empty => f.write_str("empty, not a feed"),
            NotAFeed::Page(None) => f.write_str("a web page, not a feed"),
            NotAFeed::Page(Some(title)) => write!(f, "a web page, `{title}`, not a feed"),
            NotAFeed::Challenge => f.write_str("a page that asks whether a human reads it, not a feed"),
            NotAFeed::Gate => f.write_str("a page that asks for a login or a consent, not a feed"),
            NotAFeed::OtherXml(name) => write!(f, "XML that begins with `<{name}>`, not a feed"),
            NotAFeed::Opml => f.write_str("a list of feeds (OPML), not a feed"),
            NotAFeed::OtherJson => f.write_str("JSON, but not a JSON Feed"),
            NotAFeed::BrokenJson => f.write_str("damaged JSON, not a feed"),
            NotAFeed::NoMarkup => f.write_str("plain text, not a feed"),
            NotAFeed::Compressed => f.write_str("compressed bytes, not a feed"),
            NotAFeed::NotText => f.write_str("not text, so not a feed"),
        }
    }
}

impl std::error::Error for NotAFeed {}

/// What bytes are by how they begin.
pub(super) fn file(bytes: &[u8]) -> Option<NotAFeed> {
    let compressed: [&[u8]; 4] = [&[0x1f, 0x8b], b"PK\x03\x04", &[0x28, 0xb5, 0x2f, 0xfd], b"BZh"];
    let other: [&[u8]; 5] = [b"%PDF", b"\x89PNG", b"GIF8", &[0xff, 0xd8, 0xff], b"RIFF"];
    if compressed.iter().any(|c| bytes.starts_with(c)) {
        Some(NotAFeed::Compressed)
    } else if other.iter().any(|o| bytes.starts_with(o)) {
        Some(NotAFeed::NotText)
    } else {
        None
    }
}

/// The same, more precisely where the text tells more.
pub(super) fn explained(why: NotAFeed, text: &str) -> NotAFeed {
    let NotAFeed::OtherXml(name) = &why else { return why };
    if name.eq_ignore_ascii_case("opml") {
        return NotAFeed::Opml;
    }
    let mut end = text.len().min(64 << 10);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = text[..end].to_ascii_lowercase();
    let page = ["html", "head", "body", "script", "meta", "title"];
    if !page.iter().any(|p| name.eq_ignore_ascii_case(p)) && !head.contains("<html") {
        return why;
    }
    let any = |marks: &[&str]| marks.iter().any(|m| head.contains(m));
    if any(CHALLENGES) {
        return NotAFeed::Challenge;
    }
    let title = head.find("<title").and_then(|i| {
        let start = i + head[i..].find('>')? + 1;
        let length = head[start..].find('<')?;
        Some(html::text(&text[start..start + length]).chars().take(80).collect::<String>())
    });
    let asks = title.as_deref().unwrap_or_default().to_lowercase();
    if GATES.iter().any(|g| asks.contains(g)) || head.contains("type=\"password\"") && !head.contains("<article") {
        return NotAFeed::Gate;
    }
    NotAFeed::Page(title.filter(|t| !t.is_empty()))
}

/// What the pages of the guards against robots have in common.
const CHALLENGES: &[&str] = &[
    "cf-browser-verification",
    "cf_chl_opt",
    "challenge-platform",
    "<title>just a moment",
    "<title>attention required",
    "g-recaptcha",
    "h-captcha",
    "captcha-delivery.com",
    "_incapsula_resource",
    "ddos-guard",
    "px-captcha",
    "awswafintegration",
    "checking your browser",
    "are you a robot",
    "are you human",
    "<title>pardon our interruption",
    "<title>access denied",
];

/// Beginnings of the titles of pages that ask for something first.
const GATES: &[&str] = &["log in", "login", "sign in", "anmelden", "connexion", "consent", "before you continue"];
