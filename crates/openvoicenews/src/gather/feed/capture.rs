//! The content of an element that says something, as text or as HTML.

use super::field::Field;
use super::html;
use super::name::Space;
use crate::text::references;

/// Elements inside a captured one whose ends are remembered.
const MAX_INNER: usize = 128;

/// HTML's elements without an end.
const VOID: &[&str] = &["br", "img", "hr", "input", "link", "meta", "wbr", "source", "area", "embed"];

/// How the content of an element is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// Text, escaped once.
    Text,
    /// HTML, escaped once or in CDATA, sometimes not escaped at all.
    Html,
    /// Elements that are markup of the text.
    Xml,
    /// Bytes in base64 (RFC 4648), of text or of HTML.
    Base64 { html: bool },
}

/// A captured element.
pub(super) struct Capture<'a> {
    /// The element's name as written.
    pub(super) name: &'a str,
    pub(super) field: Field,
    pub(super) space: Space,
    pub(super) mode: Mode,
    /// The attribute that the content needs: `isPermaLink`, the `url` of a source.
    pub(super) attribute: Option<&'a str>,
    /// Elements that are open in it.
    pub(super) inner: Vec<&'a str>,
    out: String,
    /// Whether the `div` around XHTML has been left out.
    without_div: bool,
}

/// What an element says.
pub(super) enum Value {
    Plain(String),
    Html(String),
}

impl<'a> Capture<'a> {
    pub(super) fn of(name: &'a str, field: Field, space: Space, mode: Mode, attribute: Option<&'a str>) -> Self {
        Capture { name, field, space, mode, attribute, inner: Vec::new(), out: String::new(), without_div: false }
    }

    /// Whether it turns out to hold elements that say something: authors and sources are texts in RSS and elements in
    /// Atom.
    pub(super) fn holds_elements(&self, child: Option<Field>) -> bool {
        matches!(self.field, Field::Author | Field::Source) && child.is_some() && self.inner.is_empty()
    }

    pub(super) fn text(&mut self, text: &str) {
        match self.mode {
            Mode::Xml => self.out.push_str(text),
            _ => references::decode_into(text, &mut self.out),
        }
    }

    pub(super) fn literal(&mut self, text: &str) {
        match self.mode {
            Mode::Xml => html::escape_into(text, &mut self.out),
            _ => self.out.push_str(text),
        }
    }

    /// An element inside, which is markup of the text.
    pub(super) fn start(&mut self, name: &'a str, space: Space, closed: bool, attributes: &[(&str, &str)]) {
        let local = if space == Space::Xhtml { name.rsplit(':').next().unwrap_or(name) } else { name };
        if !closed && self.inner.len() < MAX_INNER && !VOID.iter().any(|v| v.eq_ignore_ascii_case(local)) {
            self.inner.push(name);
        }
        if self.mode == Mode::Text {
            self.out = html::escaped(&self.out);
            self.mode = Mode::Xml;
        }
        // Atom wants XHTML in a `div` of its own that is no part of it (RFC 4287, section 3.1.1.3).
        if self.mode == Mode::Xml && local == "div" && self.inner.len() == 1 && self.out.trim().is_empty() {
            self.without_div = true;
            return;
        }
        self.out.push('<');
        self.out.push_str(local);
        for (name, value) in attributes.iter().filter(|(n, v)| !(n.starts_with("xmlns") && v.contains("xhtml"))) {
            let quote = if value.contains('"') { '\'' } else { '"' };
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push('=');
            self.out.push(quote);
            self.out.push_str(value);
            self.out.push(quote);
        }
        self.out.push_str(if closed { " />" } else { ">" });
    }

    /// The end of an element inside; whether it was one.
    pub(super) fn end(&mut self, name: &str) -> bool {
        let Some(at) = self.inner.iter().rposition(|n| n.eq_ignore_ascii_case(name)) else { return false };
        self.inner.truncate(at);
        if at == 0 && self.without_div {
            self.without_div = false;
            return true;
        }
        self.out.push_str("</");
        self.out.push_str(name.rsplit(':').next().unwrap_or(name));
        self.out.push('>');
        true
    }

    pub(super) fn value(self) -> Value {
        match self.mode {
            Mode::Text => Value::Plain(self.out),
            Mode::Xml => Value::Html(self.out),
            Mode::Html if html::is_escaped_twice(&self.out) => {
                let mut once = String::with_capacity(self.out.len());
                references::decode_into(&self.out, &mut once);
                Value::Html(once)
            }
            Mode::Html => Value::Html(self.out),
            Mode::Base64 { html } => {
                let text = String::from_utf8(from_base64(&self.out)).unwrap_or_default();
                if html { Value::Html(text) } else { Value::Plain(text) }
            }
        }
    }
}

impl Value {
    /// As a line of text. Text that was escaped twice is text all the same: no headline means `&amp;`.
    pub(super) fn line(&self) -> String {
        match self {
            Value::Plain(text) => references::plain(text),
            Value::Html(html) => html::text(html),
        }
    }

    /// As HTML; `None` where there is nothing.
    pub(super) fn html(self) -> Option<String> {
        let html = match self {
            Value::Plain(text) => html::escaped(text.trim()),
            Value::Html(html) if html.len() == html.trim().len() => html,
            Value::Html(html) => html.trim().to_owned(),
        };
        (!html.is_empty()).then_some(html)
    }

    /// As it is: an address, a number, a date.
    pub(super) fn raw(&self) -> &str {
        match self {
            Value::Plain(s) | Value::Html(s) => s.trim(),
        }
    }
}

/// Bytes of base64; what is none of its letters is skipped.
fn from_base64(written: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(written.len() / 4 * 3);
    let (mut bits, mut held) = (0_u32, 0_u32);
    for b in written.bytes() {
        let six = match b {
            b'A'..=b'Z' => b - b'A',
            b'a'..=b'z' => b - b'a' + 26,
            b'0'..=b'9' => b - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => continue,
        };
        bits = bits << 6 | u32::from(six);
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held) as u8);
            bits &= (1 << held) - 1;
        }
    }
    out
}
