//! The page as readers see it: a list of blocks of text, with what their surroundings say of them.

use std::collections::BTreeSet;

use super::facts::text_of;
use super::html::Page;
use super::tag::Tag;
use crate::text::references;

/// A paragraph, heading, list item or other run of text between line breaks.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// White space made single.
    pub text: String,
    /// Bytes of the text at which a line break stood.
    pub breaks: Vec<usize>,
    /// The block element it stands in.
    pub node: usize,
    /// First node of its text.
    pub first: usize,
    /// The kind of that element.
    pub tag: Tag,
    /// Bytes of it that are links.
    pub link: usize,
    /// Bytes of it that are strong.
    pub strong: usize,
    /// The outermost element around it that is not the article, where there is one.
    pub outside: Option<usize>,
}

impl Block {
    /// Share of its text that is link.
    pub(super) fn link_density(&self) -> f32 {
        self.link as f32 / self.text.len().max(1) as f32
    }
}

/// Splits a page into blocks.
pub(super) fn blocks(page: &Page<'_>) -> Vec<Block> {
    let mut walk = Walk { page, open: Vec::new(), out: Vec::new(), current: Current::default() };
    let mut at = 0;
    while at < page.nodes.len() {
        at = walk.step(at);
    }
    walk.flush();
    let mut blocks = walk.out;
    let outside = outside(page, &blocks);
    for block in &mut blocks {
        block.outside = outside[block.first].map(|o| o as usize);
    }
    blocks
}

/// For each node the outermost element around it that is no part of the
/// article. An element that holds a third of the page's running text is a part
/// of it, whatever its name says.
fn outside(page: &Page<'_>, blocks: &[Block]) -> Vec<Option<u32>> {
    let mut sums = vec![0_usize; page.nodes.len()];
    for b in blocks.iter().filter(|b| b.text.len() > 60 && b.link * 3 < b.text.len()) {
        sums[b.first] += b.text.len();
    }
    let total: usize = sums.iter().sum();
    for i in (1..sums.len()).rev() {
        if let Some(parent) = page.parent(i) {
            sums[parent] += sums[i];
        }
    }
    let boxes = sign_up_boxes(page);
    let mut outside: Vec<Option<u32>> = vec![None; page.nodes.len()];
    let mut in_article = vec![false; page.nodes.len()];
    for i in 0..page.nodes.len() {
        let above = page.parent(i).and_then(|p| outside[p]);
        let large = sums[i] * 3 > total && !(sums[i] * 5 < total * 4 && is_consent(page, i));
        // An article inside an article, and small, is a teaser.
        let is_article = page.nodes[i].tag == Tag::Article;
        let teaser = is_article && in_article[page.parent(i).unwrap_or(i)] && sums[i] * 10 < total;
        in_article[i] = is_article || page.parent(i).is_some_and(|p| in_article[p]);
        outside[i] = above
            .or_else(|| (teaser || !large && (boxes.contains(&i) || outside_article(page, i))).then_some(i as u32));
    }
    outside
}

#[derive(Default)]
struct Current {
    text: String,
    decoded: String,
    first: usize,
    link: usize,
    strong: usize,
    breaks: usize,
    lines: Vec<usize>,
}

/// An element that the walk is inside of.
struct Open {
    node: usize,
    tag: Tag,
    in_link: bool,
    in_strong: bool,
}

struct Walk<'p, 'a> {
    page: &'p Page<'a>,
    open: Vec<Open>,
    out: Vec<Block>,
    current: Current,
}

impl Walk<'_, '_> {
    /// Takes one node; gives the next one to take.
    fn step(&mut self, at: usize) -> usize {
        let node = &self.page.nodes[at];
        while let Some(top) = self.open.last() {
            if self.page.nodes[top.node].end as usize > at {
                break;
            }
            if top.tag.is_block() {
                self.flush();
            }
            self.open.pop();
        }
        match node.tag {
            Tag::Text => self.text(at),
            Tag::Br => {
                self.current.breaks += 1;
                if self.current.breaks == 2 {
                    self.flush();
                } else {
                    references::push_tidy(" ", &mut self.current.text);
                    self.current.lines.push(self.current.text.len());
                }
            }
            Tag::Head | Tag::Script | Tag::Title | Tag::Raw | Tag::Unseen | Tag::Button => return node.end as usize,
            tag if tag.is_void() => {}
            Tag::Span | Tag::Other if for_the_ear(self.page, at) => return node.end as usize,
            tag => self.enter(at, tag),
        }
        at + 1
    }

    fn enter(&mut self, at: usize, tag: Tag) {
        if tag.is_block() {
            self.flush();
        }
        let top = self.open.last();
        let in_link = tag == Tag::A || top.is_some_and(|o| o.in_link);
        let in_strong = tag == Tag::Strong || top.is_some_and(|o| o.in_strong);
        self.open.push(Open { node: at, tag, in_link, in_strong });
    }

    fn text(&mut self, at: usize) {
        let Current { text, decoded, first, link, strong, breaks, lines: _ } = &mut self.current;
        let before = text.len();
        decoded.clear();
        references::decode_into(self.page.nodes[at].text, decoded);
        references::push_tidy(decoded, text);
        let added = text.len() - before;
        if added <= 1 && text.trim_end().len() <= before {
            return;
        }
        *breaks = 0;
        if before == 0 {
            *first = at;
        }
        let top = self.open.last();
        *link += if top.is_some_and(|o| o.in_link) { added } else { 0 };
        *strong += if top.is_some_and(|o| o.in_strong) { added } else { 0 };
    }

    fn flush(&mut self) {
        let current = &mut self.current;
        let text = current.text.trim_end();
        if !text.is_empty() {
            let home = self.open.iter().rev().find(|o| o.tag.is_block());
            self.out.push(Block {
                breaks: current.lines.iter().copied().filter(|&at| 0 < at && at < text.len()).collect(),
                text: text.to_owned(),
                node: home.map_or(0, |o| o.node),
                tag: home.map_or(Tag::Other, |o| o.tag),
                first: current.first,
                link: current.link,
                strong: current.strong,
                outside: None,
            });
        }
        current.text.clear();
        current.lines.clear();
        (current.link, current.strong, current.breaks) = (0, 0, 0);
    }
}

/// The small boxes around a button that signs readers up, whatever their classes say. A large one may be the whole
/// page with a form at its end, so boxes of 400 bytes and more stay.
fn sign_up_boxes(page: &Page<'_>) -> BTreeSet<usize> {
    let asks = |&at: &usize| match page.nodes[at].tag {
        Tag::Button => {
            let label = text_of(page, at, 60).to_lowercase();
            SIGN_UP.iter().any(|s| label.starts_with(s))
        }
        Tag::Void => page.attribute(at, "type").is_some_and(|t| t.eq_ignore_ascii_case("email")),
        _ => false,
    };
    let around = |at: usize| {
        let mut above = std::iter::successors(page.parent(at), |&p| page.parent(p)).take(4);
        above.find(|&p| matches!(page.nodes[p].tag, Tag::Div | Tag::Section | Tag::Aside))
    };
    let mut boxes: BTreeSet<usize> = (0..page.nodes.len()).filter(asks).filter_map(around).collect();
    // Asked once a box: a page may have thousands of buttons in one.
    boxes.retain(|&node| text_of(page, node, 500).len() < 400);
    boxes
}

/// How the labels of such buttons begin.
const SIGN_UP: &[&str] = &[
    "sign up",
    "sign me up",
    "subscribe",
    "register",
    "abonnieren",
    "anmelden",
    "jetzt abonnieren",
    "jetzt anmelden",
    "s'abonner",
    "s'inscrire",
    "s’abonner",
    "s’inscrire",
    "je m'abonne",
    "je m’abonne",
    "iscriviti",
    "abbonati",
    "suscríbete",
    "suscribirse",
    "apúntate",
    "inscreva-se",
    "assine",
    "abonneer",
    "inschrijven",
    "zapisz się",
    "subskrybuj",
    "prenumerera",
    "подписаться",
    "підписатися",
];

/// Whether an element is a cookie banner, which may be longer than a short article.
fn is_consent(page: &Page<'_>, at: usize) -> bool {
    let banner =
        |v: &str| names(v).any(|n| matches!(n.as_str(), "onetrust" | "consent" | "cookie" | "cookies" | "gdpr"));
    page.nodes[at].tag.is_block() && ["id", "class"].iter().any(|n| page.attribute(at, n).is_some_and(banner))
}

/// Whether an inline element is for screen readers alone: `(opens in a new window)`.
fn for_the_ear(page: &Page<'_>, at: usize) -> bool {
    let class = page.attribute(at, "class").unwrap_or("");
    ["visually-hidden", "visuallyhidden", "sr-only", "screen-reader"].iter().any(|c| class.contains(c))
}

/// Whether an element says of itself that it is no part of the article's text.
fn outside_article(page: &Page<'_>, at: usize) -> bool {
    let tag = page.nodes[at].tag;
    if matches!(tag, Tag::Nav | Tag::Footer | Tag::Aside | Tag::Figure | Tag::Figcaption) {
        return true;
    }
    // A link's names speak of where it leads.
    if matches!(tag, Tag::Text | Tag::Html | Tag::Body | Tag::Main | Tag::Article | Tag::A | Tag::Strong | Tag::Time) {
        return false;
    }
    page.attributes(at).iter().any(|(name, value)| match *name {
        "class" | "id" | "data-testid" | "data-component" | "data-type" => {
            names(value).any(|n| SURROUNDINGS.binary_search(&n.as_str()).is_ok())
        }
        "role" => matches!(*value, "navigation" | "complementary" | "banner" | "contentinfo" | "dialog" | "search"),
        "hidden" => true,
        _ => false,
    })
}

/// The words that a class or id is made of, in lower case: `storyRelated__box-2`
/// gives `story`, `related`, `box`, `2`. Longer words than any list has are left out.
pub(super) fn names(value: &str) -> impl Iterator<Item = Name> {
    let bytes = value.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            at += bytes[at..].iter().position(u8::is_ascii_alphanumeric)?;
            let start = at;
            at += 1;
            let inside = |at: usize| {
                let new_word = bytes[at].is_ascii_uppercase() && bytes[at - 1].is_ascii_lowercase();
                bytes[at].is_ascii_alphanumeric() && !new_word
            };
            while at < bytes.len() && inside(at) {
                at += 1;
            }
            let mut name = Name { lower: [0; 16], len: at - start };
            if let Some(lower) = name.lower.get_mut(..at - start) {
                lower.copy_from_slice(&bytes[start..at]);
                lower.make_ascii_lowercase();
                return Some(name);
            }
        }
    })
}

/// A word of a class or id.
pub(super) struct Name {
    lower: [u8; 16],
    len: usize,
}

impl Name {
    /// The word in lower case.
    pub(super) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.lower[..self.len]).unwrap_or("")
    }
}

/// Words in classes and ids of what stands around an article. Sorted.
const SURROUNDINGS: &[&str] = &[
    "ad",
    "ads",
    "advert",
    "advertisement",
    "advertising",
    "advtext",
    "affiliate",
    "alert",
    "anzeige",
    "apphint",
    "audio",
    "authorbio",
    "authors",
    "autor",
    "banner",
    "bio",
    "biography",
    "bookmark",
    "breadcrumb",
    "breadcrumbs",
    "byline",
    "caption",
    "captions",
    "carousel",
    "comment",
    "comments",
    "consent",
    "cookie",
    "cookies",
    "copyright",
    "credit",
    "credits",
    "disclaimer",
    "disqus",
    "donate",
    "donation",
    "embed",
    "facebook",
    "figcaption",
    "footer",
    "gallery",
    "img",
    "infobox",
    "instagram",
    "keywords",
    "kicker",
    "latest",
    "lightbox",
    "login",
    "mediainfo",
    "menu",
    "modal",
    "mostread",
    "nav",
    "navbar",
    "navigation",
    "newsletter",
    "newsletters",
    "onetrust",
    "outbrain",
    "overlay",
    "pagination",
    "paywallbox",
    "player",
    "poll",
    "popular",
    "popup",
    "promo",
    "promotion",
    "rating",
    "readmore",
    "recirc",
    "recommendation",
    "recommendations",
    "recommended",
    "register",
    "related",
    "screenreader",
    "share",
    "sharebar",
    "sharing",
    "shopping",
    "sidebar",
    "signup",
    "slide",
    "social",
    "socials",
    "sponsor",
    "sponsored",
    "sponsors",
    "subscribe",
    "subscription",
    "taboola",
    "tag",
    "tags",
    "teaser",
    "teasers",
    "timestamp",
    "toolbar",
    "tools",
    "topics",
    "trending",
    "tweet",
    "twitter",
    "video",
    "visually",
    "voting",
    "werbung",
    "whatsapp",
];
