//! Cuts XML into tags and text, and goes on where it is broken.
//!
//! A parser of XML has to stop at the first error, and a feed that stops there
//! has lost its newest entries as often as its oldest. So a tag ends at the
//! next `<` if its `>` is missing, a `<` that opens nothing is text, and what
//! has no end ends at its line's `>` or with the feed. Every byte is looked at
//! a fixed number of times.

use memchr::{memchr, memchr2, memmem};

/// More attributes of one tag are not kept.
const MAX_ATTRIBUTES: usize = 64;

/// A piece of markup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::gather) enum Token<'a> {
    /// Text as written, character references and all.
    Text(&'a str),
    /// The content of a CDATA section.
    Literal(&'a str),
    /// A start tag; its attributes are [`Tokens::attributes`] until the next token.
    Start {
        name: &'a str,
        /// Whether it is its own end, too.
        closed: bool,
    },
    End(&'a str),
    /// What a document type declares between `[` and `]`.
    Declarations(&'a str),
}

/// The tokens of a text, one after the other.
pub(in crate::gather) struct Tokens<'a> {
    text: &'a str,
    at: usize,
    attributes: Vec<(&'a str, &'a str)>,
    /// Places where the markup is broken.
    pub(in crate::gather) faults: usize,
    /// Whether the text ends inside a tag or section.
    pub(in crate::gather) cut: bool,
    /// Ends that are known not to come any more, so that they are not looked for again.
    gone: Gone,
}

#[derive(Default)]
struct Gone {
    single_quote: bool,
    double_quote: bool,
    comment: bool,
    instruction: bool,
    declarations: bool,
}

impl<'a> Tokens<'a> {
    pub(in crate::gather) fn of(text: &'a str) -> Tokens<'a> {
        Tokens { text, at: 0, attributes: Vec::new(), faults: 0, cut: false, gone: Gone::default() }
    }

    /// Names and values of the last start tag as written, in its order.
    pub(in crate::gather) fn attributes(&self) -> &[(&'a str, &'a str)] {
        &self.attributes
    }

    /// The value of an attribute by its whole name in any case.
    pub(in crate::gather) fn attribute(&self, name: &str) -> Option<&'a str> {
        self.attributes.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| *v)
    }

    /// Goes on behind the end tag of an element whose content is no markup (`script`, `style`).
    pub(in crate::gather) fn skip_raw(&mut self, name: &str) {
        let bytes = self.text.as_bytes();
        while let Some(i) = memmem::find(&bytes[self.at..], b"</") {
            self.at += i + 2;
            let found = bytes.get(self.at..self.at + name.len());
            if found.is_some_and(|n| n.eq_ignore_ascii_case(name.as_bytes())) {
                self.at = self.after(b'>', self.at);
                return;
            }
        }
        self.at = bytes.len();
    }

    pub(in crate::gather) fn next(&mut self) -> Option<Token<'a>> {
        let bytes = self.text.as_bytes();
        while self.at < bytes.len() {
            if bytes[self.at] != b'<' || !opens_markup(bytes, self.at) {
                return Some(Token::Text(self.text_to_markup()));
            }
            match bytes[self.at + 1] {
                b'!' => {
                    if let Some(token) = self.declaration() {
                        return Some(token);
                    }
                }
                b'?' => self.skip_instruction(),
                b'/' => return Some(self.end_tag()),
                _ => return Some(self.start_tag()),
            }
        }
        None
    }

    fn text_to_markup(&mut self) -> &'a str {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let mut from = start;
        self.at = loop {
            match memchr(b'<', &bytes[from..]) {
                None => break bytes.len(),
                Some(i) if opens_markup(bytes, from + i) => break from + i,
                // Counted as a fault: in XML it should have been `&lt;`.
                Some(i) => {
                    self.faults += 1;
                    from += i + 1;
                }
            }
        };
        &self.text[start..self.at]
    }

    /// Comments give nothing; CDATA and the declarations of a document type do.
    fn declaration(&mut self) -> Option<Token<'a>> {
        let rest = &self.text.as_bytes()[self.at..];
        if rest.starts_with(b"<!--") && !self.gone.comment {
            match memmem::find(&rest[4..], b"-->") {
                Some(i) => {
                    self.at += 4 + i + 3;
                    return None;
                }
                None => self.gone.comment = true,
            }
        } else if rest.starts_with(b"<![CDATA[") {
            let end = memmem::find(rest, b"]]>");
            let literal = &self.text[self.at + 9..self.at + end.unwrap_or(rest.len()).max(9)];
            self.cut |= end.is_none();
            self.at += end.map_or(rest.len(), |i| i + 3);
            return Some(Token::Literal(literal));
        } else if rest.len() > 9
            && rest[2..9].eq_ignore_ascii_case(b"DOCTYPE")
            && !self.gone.declarations
            && let Some(token) = self.document_type()
        {
            return Some(token);
        }
        self.at = self.after(b'>', self.at);
        None
    }

    fn document_type(&mut self) -> Option<Token<'a>> {
        let rest = &self.text.as_bytes()[self.at..];
        let open = memchr2(b'[', b'>', rest).filter(|i| rest[*i] == b'[')?;
        let Some(close) = memmem::find(&rest[open..], b"]>").or_else(|| memmem::find(&rest[open..], b"]\n>")) else {
            self.gone.declarations = true;
            return None;
        };
        let declared = &self.text[self.at + open + 1..self.at + open + close];
        self.at = self.after(b'>', self.at + open + close);
        Some(Token::Declarations(declared))
    }

    fn skip_instruction(&mut self) {
        if !self.gone.instruction {
            if let Some(i) = memmem::find(&self.text.as_bytes()[self.at..], b"?>") {
                self.at += i + 2;
                return;
            }
            self.gone.instruction = true;
        }
        self.at = self.after(b'>', self.at);
    }

    fn end_tag(&mut self) -> Token<'a> {
        let bytes = self.text.as_bytes();
        let start = self.at + 2;
        let end = name_end(bytes, start);
        self.at = match memchr2(b'<', b'>', &bytes[end..]) {
            Some(i) if bytes[end + i] == b'>' => end + i + 1,
            Some(i) => {
                self.faults += 1;
                end + i
            }
            None => {
                self.cut = true;
                bytes.len()
            }
        };
        Token::End(&self.text[start..end])
    }

    fn start_tag(&mut self) -> Token<'a> {
        let bytes = self.text.as_bytes();
        let start = self.at + 1;
        let end = name_end(bytes, start);
        self.at = end;
        self.attributes.clear();
        let closed = loop {
            while bytes.get(self.at).is_some_and(u8::is_ascii_whitespace) {
                self.at += 1;
            }
            match bytes.get(self.at) {
                None => {
                    self.cut = true;
                    break false;
                }
                Some(b'>') => {
                    self.at += 1;
                    break false;
                }
                Some(b'<') => {
                    self.faults += 1;
                    break false;
                }
                Some(b'/') if bytes.get(self.at + 1) == Some(&b'>') => {
                    self.at += 2;
                    break true;
                }
                Some(b'/') => self.at += 1,
                Some(_) => self.read_attribute(),
            }
        };
        Token::Start { name: &self.text[start..end], closed }
    }

    fn read_attribute(&mut self) {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let stop = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'>' | b'/' | b'=' | b'<');
        // At least one character, so that `=` alone does not stall.
        let first = self.text[start..].chars().next().map_or(1, char::len_utf8);
        let from = start + first;
        let end = bytes[from..].iter().position(stop).map_or(bytes.len(), |i| from + i);
        self.at = end;
        let mut next = end;
        while bytes.get(next).is_some_and(u8::is_ascii_whitespace) {
            next += 1;
        }
        let mut value = "";
        if bytes.get(next) == Some(&b'=') {
            next += 1;
            while bytes.get(next).is_some_and(u8::is_ascii_whitespace) {
                next += 1;
            }
            self.at = next;
            value = self.read_value();
        }
        if self.attributes.len() < MAX_ATTRIBUTES {
            self.attributes.push((&self.text[start..end], value));
        }
    }

    fn read_value(&mut self) -> &'a str {
        let bytes = self.text.as_bytes();
        let quote = bytes.get(self.at).copied();
        let start = self.at + 1;
        let gone = match quote {
            Some(b'"') => &mut self.gone.double_quote,
            Some(b'\'') => &mut self.gone.single_quote,
            _ => return self.bare_value(),
        };
        let closing = if *gone { None } else { memchr(quote.unwrap_or_default(), &bytes[start..]) };
        *gone |= closing.is_none();
        // A tag inside a value means that the quotation mark is missing: the next one belongs to another tag.
        let value = closing.map(|i| &self.text[start..start + i]).filter(|v| !holds_tags(v));
        if let Some(value) = value {
            self.at = start + value.len() + 1;
            return value;
        }
        self.faults += 1;
        let end = memchr2(b'>', b'<', &bytes[start..]).map_or(bytes.len(), |i| start + i);
        self.at = end;
        self.text[start..end].trim_end_matches('/')
    }

    fn bare_value(&mut self) -> &'a str {
        let bytes = self.text.as_bytes();
        let stop = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'>' | b'<');
        let start = self.at;
        let end = bytes[start..].iter().position(stop).map_or(bytes.len(), |i| start + i);
        self.at = end;
        self.faults += 1;
        let value = &self.text[start..end];
        match value.strip_suffix('/') {
            Some(whole) if bytes.get(end) == Some(&b'>') => {
                self.at -= 1;
                whole
            }
            _ => value,
        }
    }

    fn after(&self, stop: u8, from: usize) -> usize {
        let bytes = self.text.as_bytes();
        memchr(stop, &bytes[from..]).map_or(bytes.len(), |i| from + i + 1)
    }
}

/// Whether a tag opens and another ends in it, as in no value that is meant as one.
fn holds_tags(value: &str) -> bool {
    let bytes = value.as_bytes();
    memchr(b'>', bytes).is_some_and(|i| memchr(b'<', &bytes[i..]).is_some_and(|j| opens_markup(bytes, i + j)))
}

fn opens_markup(bytes: &[u8], lt: usize) -> bool {
    match bytes.get(lt + 1) {
        Some(b'!') => bytes.get(lt + 2).is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, b'-' | b'[')),
        Some(b'?') => true,
        Some(b'/') => bytes.get(lt + 2).is_some_and(|c| c.is_ascii_alphabetic() || *c == b'_'),
        Some(c) => c.is_ascii_alphabetic() || *c == b'_',
        None => false,
    }
}

fn name_end(bytes: &[u8], from: usize) -> usize {
    let stop = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'>' | b'/' | b'<' | b'=');
    bytes[from..].iter().position(stop).map_or(bytes.len(), |i| from + i)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tokens as one line: `<name a=b>`, `</name>`, text.
    fn cut(text: &str) -> String {
        let mut tokens = Tokens::of(text);
        let mut out = String::new();
        while let Some(token) = tokens.next() {
            match token {
                Token::Text(t) => out.push_str(t),
                Token::Literal(t) => out.push_str(&format!("[{t}]")),
                Token::End(name) => out.push_str(&format!("</{name}>")),
                Token::Declarations(d) => out.push_str(&format!("!{d}!")),
                Token::Start { name, closed } => {
                    let all: String = tokens.attributes().iter().map(|(n, v)| format!(" {n}={v}")).collect();
                    out.push_str(&format!("<{name}{all}{}>", if closed { "/" } else { "" }));
                }
            }
        }
        out
    }

    #[test]
    fn reads_what_is_whole_and_what_is_broken() {
        let cases = [
            ("<?xml version='1.0'?><a b=\"c\" d='e'>x<!-- <no> --><f/></a>", "<a b=c d=e>x<f/></a>"),
            ("<a><![CDATA[1 < 2]]></a>", "<a>[1 < 2]</a>"),
            ("<a>1 < 2 & 3 <4</a>", "<a>1 < 2 & 3 <4</a>"),
            ("<a b=\"c><d e=\"f\">", "<a b=c><d e=f>"),
            ("<a b=c/><d e=f>", "<a b=c/><d e=f>"),
            ("<a <b></a <c>", "<a><b></a><c>"),
            ("<a b=\"x > y\">", "<a b=x > y>"),
            ("<![CDATA[never ends", "[never ends]"),
            ("<!-- never ends <a> b", " b"),
            ("<!DOCTYPE rss [<!ENTITY x \"y\">]><a>", "!<!ENTITY x \"y\">!<a>"),
            ("<!DOCTYPE html><a =>", "<a ==>"),
            ("<a é=ü></a", "<a é=ü></a>"),
        ];
        for (given, meant) in cases {
            assert_eq!(cut(given), meant, "{given}");
        }
    }
}
