//! HTML as a flat tree: linear time, bounded memory, no recursion.
//!
//! Nodes lie in document order, and each knows where its subtree ends, so a
//! subtree is a slice and walking needs no stack. This is not the WHATWG tree
//! construction: it knows the optional end tags that news pages lean on
//! (`p`, `li`, `td` ...) and forgives the rest. Whatever the bytes, it gives a tree.

use memchr::memchr;
use memchr::memmem;

use super::tag::Tag;

/// Elements open at once; deeper ones are kept but hold nothing. News pages reach 51.
const MAX_DEPTH: usize = 256;
/// Attributes kept of one tag. News pages reach 99.
const MAX_ATTRIBUTES: usize = 128;
/// Nodes of one page. News pages reach some 20,000.
const MAX_NODES: usize = 500_000;
/// Bytes in which the end tag of a title is looked for.
const MAX_TITLE: usize = 2000;

/// A parsed page.
#[derive(Debug, Default)]
pub(super) struct Page<'a> {
    /// In document order.
    pub nodes: Vec<Node<'a>>,
    attributes: Vec<(&'a str, &'a str)>,
    /// Which limits were hit.
    pub limits: Limits,
}

/// The limits that a page went over.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Limits {
    /// Elements nested deeper than [`MAX_DEPTH`].
    pub depth: bool,
    /// More attributes in a tag than [`MAX_ATTRIBUTES`].
    pub attributes: bool,
    /// More nodes than [`MAX_NODES`]; the rest of the page was not read.
    pub nodes: bool,
}

/// An element or a piece of text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node<'a> {
    /// Which element; [`Tag::Text`] for text.
    pub tag: Tag,
    /// Index of its parent; its own index at the top.
    pub parent: u32,
    /// One past the last node of its subtree.
    pub end: u32,
    first_attribute: u32,
    attribute_count: u16,
    /// Text as written, entities and all; for scripts their source.
    pub text: &'a str,
}

impl<'a> Page<'a> {
    /// Parses a page.
    pub(super) fn parse(html: &'a str) -> Page<'a> {
        let mut builder = Builder { html, page: Page::default(), open: Vec::new(), too_deep: 0 };
        builder.run();
        builder.close_to(0);
        builder.page
    }

    /// An attribute's value as written, `None` where the element has none of that name.
    pub(super) fn attribute(&self, node: usize, name: &str) -> Option<&'a str> {
        self.attributes(node).iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| *v)
    }

    /// All attributes of an element, as written.
    pub(super) fn attributes(&self, node: usize) -> &[(&'a str, &'a str)] {
        let n = &self.nodes[node];
        let first = n.first_attribute as usize;
        &self.attributes[first..first + usize::from(n.attribute_count)]
    }

    /// The element around a node.
    pub(super) fn parent(&self, node: usize) -> Option<usize> {
        let parent = self.nodes[node].parent as usize;
        (parent != node).then_some(parent)
    }
}

struct Builder<'a> {
    html: &'a str,
    page: Page<'a>,
    open: Vec<(u32, Tag)>,
    too_deep: usize,
}

impl<'a> Builder<'a> {
    fn run(&mut self) {
        let bytes = self.html.as_bytes();
        let mut at = 0;
        let mut comments = true;
        while at < bytes.len() {
            if self.page.nodes.len() >= MAX_NODES {
                self.page.limits.nodes = true;
                return;
            }
            // A `<` that opens nothing is text.
            let from = at + usize::from(bytes[at] == b'<' && !opens_markup(bytes, at));
            let lt = memchr(b'<', &bytes[from..]).map_or(bytes.len(), |i| from + i);
            if lt > at {
                self.text(&self.html[at..lt]);
                at = lt;
            } else {
                at = match bytes[at + 1] {
                    b'!' => self.skip_declaration(at, &mut comments),
                    b'?' => after(bytes, at, b'>'),
                    b'/' => self.end_tag(at),
                    _ => self.start_tag(at),
                };
            }
        }
    }

    /// Comments, doctypes and CDATA. A comment without an end is skipped to its first `>`.
    fn skip_declaration(&self, at: usize, comments: &mut bool) -> usize {
        let bytes = self.html.as_bytes();
        if *comments && bytes[at..].starts_with(b"<!--") {
            if let Some(i) = memmem::find(&bytes[at + 2..], b"-->") {
                return at + 2 + i + 3;
            }
            *comments = false;
        }
        after(bytes, at, b'>')
    }

    fn text(&mut self, text: &'a str) {
        let parent = self.open.last().map_or(self.page.nodes.len() as u32, |o| o.0);
        self.push(Tag::Text, parent, text, 0);
    }

    fn push(&mut self, tag: Tag, parent: u32, text: &'a str, attribute_count: u16) -> u32 {
        let index = self.page.nodes.len() as u32;
        let first_attribute = (self.page.attributes.len() - usize::from(attribute_count)) as u32;
        self.page.nodes.push(Node { tag, parent, end: index + 1, first_attribute, attribute_count, text });
        index
    }

    fn start_tag(&mut self, at: usize) -> usize {
        let bytes = self.html.as_bytes();
        let name_end = name_end(bytes, at + 1);
        let tag = Tag::of(&self.html[at + 1..name_end]);
        let (attribute_count, self_closing, mut next) = self.attributes(name_end);
        self.close_implied(tag);
        let parent = self.open.last().map_or(self.page.nodes.len() as u32, |o| o.0);
        if tag.is_raw() && !self_closing {
            let (text, end) = raw_text(self.html, next, &self.html[at + 1..name_end]);
            next = end;
            if tag == Tag::Title || tag == Tag::Script {
                self.push(tag, parent, text, attribute_count);
            }
            return next;
        }
        let index = self.push(tag, parent, "", attribute_count);
        if tag.is_void() || (self_closing && tag == Tag::Other) {
            return next;
        }
        if self.open.len() >= MAX_DEPTH {
            self.page.limits.depth = true;
            self.too_deep += 1;
        } else {
            self.open.push((index, tag));
        }
        next
    }

    /// Reads attributes up to `>`: how many were kept, whether the tag ends in `/>`, and where it ends.
    fn attributes(&mut self, mut at: usize) -> (u16, bool, usize) {
        let bytes = self.html.as_bytes();
        let mut count = 0_u16;
        loop {
            while at < bytes.len() && bytes[at].is_ascii_whitespace() {
                at += 1;
            }
            match bytes.get(at) {
                None => return (count, false, at),
                Some(b'>') => return (count, false, at + 1),
                Some(b'/') if bytes.get(at + 1) == Some(&b'>') => return (count, true, at + 2),
                Some(b'/') => at += 1,
                Some(_) => {
                    let (name, value, next) = attribute(self.html, at);
                    at = next;
                    if usize::from(count) < MAX_ATTRIBUTES {
                        self.page.attributes.push((name, value));
                        count += 1;
                    } else {
                        self.page.limits.attributes = true;
                    }
                }
            }
        }
    }

    fn end_tag(&mut self, at: usize) -> usize {
        let bytes = self.html.as_bytes();
        let name_end = name_end(bytes, at + 2);
        let next = after(bytes, name_end, b'>');
        let tag = Tag::of(&self.html[at + 2..name_end]);
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return next;
        }
        if tag.is_void() || matches!(tag, Tag::Html | Tag::Body) {
            return next;
        }
        // A stray end tag of an inline element must not close the block around it.
        let inline = !tag.is_block();
        for depth in (0..self.open.len()).rev() {
            let open = self.open[depth].1;
            if open == tag {
                self.close_to(depth);
                break;
            }
            if inline && open.is_block() || (open == Tag::Td && tag != Tag::Tr && tag != Tag::Table) {
                break;
            }
        }
        next
    }

    /// Closes what a start tag closes without saying so.
    fn close_implied(&mut self, tag: Tag) {
        let (closes, fences): (&[Tag], &[Tag]) = match tag {
            Tag::Li => (&[Tag::Li], &[Tag::List, Tag::Td]),
            Tag::Td => (&[Tag::Td], &[Tag::Table]),
            Tag::Tr => (&[Tag::Tr], &[Tag::Table]),
            Tag::A => (&[Tag::A], &[Tag::Td, Tag::Div, Tag::List]),
            _ if tag.is_block() => (&[Tag::P], &[Tag::Td, Tag::Table, Tag::Button]),
            _ => return,
        };
        for depth in (0..self.open.len()).rev().take(24) {
            let open = self.open[depth].1;
            if closes.contains(&open) {
                self.close_to(depth);
                return;
            }
            if fences.contains(&open) {
                return;
            }
        }
    }

    fn close_to(&mut self, depth: usize) {
        let end = self.page.nodes.len() as u32;
        for (index, _) in self.open.drain(depth..) {
            self.page.nodes[index as usize].end = end;
        }
    }
}

fn opens_markup(bytes: &[u8], lt: usize) -> bool {
    match bytes.get(lt + 1) {
        Some(b'!' | b'?') => true,
        Some(b'/') => bytes.get(lt + 2).is_some_and(u8::is_ascii_alphabetic),
        Some(c) => c.is_ascii_alphabetic(),
        None => false,
    }
}

fn after(bytes: &[u8], from: usize, stop: u8) -> usize {
    memchr(stop, &bytes[from.min(bytes.len())..]).map_or(bytes.len(), |i| from + i + 1)
}

fn name_end(bytes: &[u8], from: usize) -> usize {
    let stop = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'>' | b'/');
    bytes[from..].iter().position(stop).map_or(bytes.len(), |i| from + i)
}

/// One attribute: name, value, where the next begins.
fn attribute(html: &str, at: usize) -> (&str, &str, usize) {
    let bytes = html.as_bytes();
    let stop = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'>' | b'/' | b'=');
    // At least one byte, so that `=` alone does not stall; then on to a character boundary.
    let mut end = bytes[at + 1..].iter().position(stop).map_or(bytes.len(), |i| at + 1 + i);
    while !html.is_char_boundary(end) {
        end += 1;
    }
    let name = &html[at..end];
    let mut next = end;
    while next < bytes.len() && bytes[next].is_ascii_whitespace() {
        next += 1;
    }
    if bytes.get(next) != Some(&b'=') {
        return (name, "", end);
    }
    next += 1;
    while next < bytes.len() && bytes[next].is_ascii_whitespace() {
        next += 1;
    }
    if let Some(quote @ (b'"' | b'\'')) = bytes.get(next).copied() {
        if let Some(i) = memchr(quote, &bytes[next + 1..]) {
            return (name, &html[next + 1..next + 1 + i], next + i + 2);
        }
        // No closing quote: the tag ends at its first `>`.
        return (name, "", memchr(b'>', &bytes[next..]).map_or(bytes.len(), |i| next + i));
    }
    let stop = |b: &u8| b.is_ascii_whitespace() || *b == b'>';
    let end = bytes[next..].iter().position(stop).map_or(bytes.len(), |i| next + i);
    (name, &html[next..end], end)
}

/// The content of a raw text element and where its end tag ends. Without an
/// end tag a title ends at the next tag, anything else with the page.
fn raw_text<'a>(html: &'a str, from: usize, name: &str) -> (&'a str, usize) {
    let title = name.eq_ignore_ascii_case("title");
    let bytes = html.as_bytes();
    // Many unclosed titles must not each be searched to the end of the page.
    let limit = if title { bytes.len().min(from + MAX_TITLE) } else { bytes.len() };
    let mut at = from;
    while let Some(i) = memmem::find(&bytes[at..limit], b"</") {
        let start = at + i + 2;
        if bytes.get(start..start + name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name.as_bytes())) {
            return (&html[from..start - 2], after(bytes, start, b'>'));
        }
        at = start;
    }
    if title {
        let end = memchr(b'<', &bytes[from..]).map_or(bytes.len(), |i| from + i);
        return (&html[from..end], end);
    }
    (&html[from..], bytes.len())
}
