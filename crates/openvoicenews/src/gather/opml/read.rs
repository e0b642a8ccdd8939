//! Reads OPML, and what was meant to be it.

use encoding_rs::Encoding;
use memchr::{memchr, memmem};

use super::{MAX_DEPTH, NAMESPACE, NotOpml, OURS, Outline, OutlineItem, is_allowed, is_name, namespace_of};
use crate::gather::feed::markup::{Token, Tokens};
use crate::model::{Note, OutletKind};
use crate::text::{encoding, references};

/// Bytes that are read.
const MAX_BYTES: usize = 32 << 20;
/// Outlines that are read.
pub(super) const MAX_OUTLINES: usize = 200_000;
/// Attributes that are kept of the root, and of each outline.
pub(super) const MAX_KEPT: usize = 40;

/// Reads a list of subscriptions.
///
/// Any element `outline` counts, whether root, head and body are there or not. An outline without `xmlUrl` is a
/// folder. Names of attributes count in any case; ampersands need not be escaped; the encoding may be another than is
/// declared. Never panics; time is linear in the bytes.
///
/// # Errors
///
/// Where there is no outline, with what the bytes are instead.
pub fn read_opml(bytes: &[u8]) -> Result<(Outline, Vec<Note>), NotOpml> {
    let mut notes = Vec::new();
    if bytes.len() > MAX_BYTES {
        notes.push(Note::new("opml-cut", format!("only the first {MAX_BYTES} of {} bytes were read", bytes.len())));
    }
    let bytes = &bytes[..bytes.len().min(MAX_BYTES)];
    let decoded = encoding::decode(bytes, || stated_encoding(bytes));
    if decoded.odd > 0 {
        let detail = format!("{} places are not valid {}", decoded.odd, decoded.encoding);
        notes.push(Note::new("opml-encoding", detail));
    }
    // What begins as a list is one, whatever a reader without a feeling for encodings has put into its titles.
    let begins = memmem::find(&bytes[..bytes.len().min(200)], b"<opml").is_some();
    if !begins && encoding::is_binary(&decoded.text) {
        return Err(NotOpml::NotText);
    }
    let mut reader = Reader::default();
    let mut tokens = Tokens::of(&decoded.text);
    while let Some(token) = tokens.next() {
        reader.token(token, &tokens);
        if reader.read >= MAX_OUTLINES {
            notes.push(Note::new("opml-cut", format!("only the first {MAX_OUTLINES} outlines were read")));
            break;
        }
    }
    reader.finish(&decoded.text, tokens.faults, notes)
}

/// The encoding that the XML declaration states.
fn stated_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(200)];
    let rest = &head[memmem::find(head, b"encoding=")? + "encoding=".len()..];
    let label = rest.get(1..)?.split(|b| matches!(b, b'"' | b'\'')).next()?;
    Encoding::for_label(label).filter(|e| e.is_ascii_compatible())
}

/// What is being read outside the outlines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Part {
    #[default]
    Root,
    Head,
    Body,
}

#[derive(Default)]
struct Reader {
    outline: Outline,
    first: Option<String>,
    part: Part,
    /// The element of the head whose text is being read, and its text.
    said: Option<(String, String)>,
    /// Outlines that are open, outermost first.
    open: Vec<OutlineItem>,
    /// Open outlines that are too deep, whose ends are still to come.
    too_deep: usize,
    read: usize,
    /// The prefix of our own namespace.
    prefix: Option<String>,
    deep: bool,
    bad_names: usize,
    bad_kinds: Vec<String>,
}

impl Reader {
    fn token(&mut self, token: Token<'_>, tokens: &Tokens<'_>) {
        match token {
            Token::Start { name, closed } => self.start(name, closed, tokens),
            Token::End(name) => self.end(name),
            Token::Text(text) => {
                if let Some((_, said)) = &mut self.said {
                    said.push_str(&decoded(text));
                }
            }
            Token::Literal(text) => {
                if let Some((_, said)) = &mut self.said {
                    said.extend(text.chars().filter(|c| is_allowed(*c)));
                }
            }
            Token::Declarations(_) => {}
        }
    }

    fn start(&mut self, name: &str, closed: bool, tokens: &Tokens<'_>) {
        self.first.get_or_insert_with(|| name.to_owned());
        if name.eq_ignore_ascii_case("outline") {
            self.said = None;
            self.part = Part::Body;
            self.open_item(closed, tokens);
        } else if name.eq_ignore_ascii_case("opml") {
            // One that comes after outlines would change what their prefixes mean.
            if self.read == 0 {
                self.root(tokens);
            }
        } else if name.eq_ignore_ascii_case("head") {
            self.part = Part::Head;
        } else if name.eq_ignore_ascii_case("body") {
            self.part = Part::Body;
        } else if self.part == Part::Head && !closed && is_name(name) {
            self.said = Some((name.to_owned(), String::new()));
        }
    }

    fn end(&mut self, name: &str) {
        if name.eq_ignore_ascii_case("outline") {
            if self.too_deep > 0 {
                self.too_deep -= 1;
            } else if let Some(item) = self.open.pop() {
                self.add(item);
            }
        } else if name.eq_ignore_ascii_case("head") {
            self.part = Part::Root;
            self.said = None;
        } else if let Some((element, text)) = self.said.take_if(|(element, _)| element == name) {
            let text = text.trim().to_owned();
            if element.eq_ignore_ascii_case("title") {
                self.outline.title.get_or_insert(text);
            } else {
                self.outline.head.push((element, text));
            }
        }
    }

    fn root(&mut self, tokens: &Tokens<'_>) {
        for (name, value) in tokens.attributes() {
            let value = decoded(value);
            match name.strip_prefix("xmlns:") {
                Some(prefix) if value == NAMESPACE => self.prefix = Some(prefix.to_owned()),
                _ if name.eq_ignore_ascii_case("version") => {}
                _ => self.keep_in_root(name, value),
            }
        }
    }

    fn keep_in_root(&mut self, name: &str, value: String) {
        let is_new = self.outline.attributes.iter().all(|(known, _)| known != name);
        if is_name(name) && is_new && self.outline.attributes.len() < MAX_KEPT {
            self.outline.attributes.push((name.to_owned(), value));
        } else {
            self.bad_names += 1;
        }
    }

    fn open_item(&mut self, closed: bool, tokens: &Tokens<'_>) {
        self.read += 1;
        let mut item = OutlineItem::default();
        for (name, value) in tokens.attributes() {
            self.attribute(&mut item, name, decoded(value));
        }
        if item.text.is_none() {
            item.text.clone_from(&item.title);
        }
        if closed {
            self.add(item);
        } else if self.open.len() < MAX_DEPTH {
            self.open.push(item);
        } else {
            self.deep = true;
            self.too_deep += 1;
            self.add(item);
        }
    }

    fn add(&mut self, item: OutlineItem) {
        match self.open.last_mut() {
            Some(folder) => folder.items.push(item),
            None => self.outline.items.push(item),
        }
    }

    fn attribute(&mut self, item: &mut OutlineItem, name: &str, value: String) {
        let slot = match &*name.to_ascii_lowercase() {
            "text" => &mut item.text,
            "title" => &mut item.title,
            "xmlurl" => {
                let address = value.trim();
                if item.feed.is_none() && !address.is_empty() {
                    item.feed = Some(address.to_owned());
                }
                return;
            }
            "htmlurl" => &mut item.site,
            "type" => &mut item.form,
            "language" => &mut item.language,
            "category" => &mut item.category,
            _ => return self.other(item, name, value),
        };
        slot.get_or_insert(value);
    }

    /// An attribute of ours, or one that is kept as it is.
    fn other(&mut self, item: &mut OutlineItem, name: &str, value: String) {
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        if !self.is_ours(prefix) {
            return self.keep(item, name.to_owned(), value, prefix == OURS && !self.is_taken());
        }
        let slot = match local {
            "country" => &mut item.country,
            "owner" => &mut item.owner,
            "fact" => &mut item.fact,
            "paused" => {
                item.paused |= value == "true";
                return;
            }
            "kind" => {
                match kind_of(&value) {
                    Some(kind) => item.kind = item.kind.or(Some(kind)),
                    None => self.bad_kinds.push(value),
                }
                return;
            }
            _ => return self.keep(item, format!("{OURS}:{local}"), value, self.is_taken()),
        };
        slot.get_or_insert(value);
    }

    /// Keeps an attribute, unless it would change its namespace when it is written.
    fn keep(&mut self, item: &mut OutlineItem, name: String, value: String, changes: bool) {
        let is_new = item.attributes.iter().all(|(known, _)| *known != name);
        if !changes && is_name(&name) && is_new && item.attributes.len() < MAX_KEPT && self.declare(&name) {
            item.attributes.push((name, value));
        } else {
            self.bad_names += 1;
        }
    }

    /// Declares the namespace of a prefix that the file uses without: what we write must be XML. False where there
    /// are too many.
    fn declare(&mut self, name: &str) -> bool {
        let Some((prefix, _)) = name.split_once(':') else { return true };
        let declaration = format!("xmlns:{prefix}");
        let is_known = prefix.starts_with("xml") || prefix == OURS;
        if is_known || self.outline.attributes.iter().any(|(known, _)| *known == declaration) {
            return true;
        }
        if self.outline.attributes.len() >= MAX_KEPT {
            return false;
        }
        self.outline.attributes.push((declaration, namespace_of(prefix)));
        true
    }

    /// Whether a prefix is that of our namespace; `ovn` is also where the declaration was lost.
    fn is_ours(&self, prefix: &str) -> bool {
        match &self.prefix {
            Some(ours) => ours == prefix,
            None => prefix == OURS && !self.is_taken(),
        }
    }

    /// Whether the prefix that we write is declared for something else.
    fn is_taken(&self) -> bool {
        self.outline.attributes.iter().any(|(name, _)| name.strip_prefix("xmlns:") == Some(OURS))
    }

    fn finish(mut self, text: &str, faults: usize, mut notes: Vec<Note>) -> Result<(Outline, Vec<Note>), NotOpml> {
        let unclosed = self.open.len();
        while let Some(mut item) = self.open.pop() {
            // A feed that is not closed holds nothing: what follows stands beside it.
            let beside = if item.feed.is_some() { std::mem::take(&mut item.items) } else { Vec::new() };
            self.add(item);
            beside.into_iter().for_each(|next| self.add(next));
        }
        if self.read == 0 {
            return Err(match self.first {
                Some(name) if name.eq_ignore_ascii_case("opml") => NotOpml::NoOutlines,
                Some(name) => NotOpml::Other(name),
                None if text.trim().is_empty() => NotOpml::Empty,
                None => NotOpml::NoMarkup,
            });
        }
        let mut note = |code, many: usize, detail: String| {
            if many > 0 {
                notes.push(Note::new(code, detail));
            }
        };
        note("opml-markup", faults + unclosed, format!("the markup is broken in {} places", faults + unclosed));
        note("opml-depth", usize::from(self.deep), format!("folders deeper than {MAX_DEPTH} were put into the last"));
        note("opml-attribute", self.bad_names, format!("{} attributes were left out", self.bad_names));
        for kind in self.bad_kinds.iter().take(10) {
            note("opml-kind", 1, format!("`{kind}` is no kind of publisher"));
        }
        Ok((self.outline, notes))
    }
}

/// `raw` with its references resolved. Only those that end in `;` count: addresses have bare ampersands, and
/// `?a=1&lt=2` means what it says. Characters that XML cannot hold are left out.
fn decoded(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(i) = memchr(b'&', rest.as_bytes()) {
        out.push_str(&rest[..i]);
        rest = &rest[i..];
        let name = rest.bytes().skip(1).take(10).take_while(|b| b.is_ascii_alphanumeric() || *b == b'#').count();
        let len = if rest.as_bytes().get(name + 1) == Some(&b';') { name + 2 } else { 1 };
        match len {
            1 => out.push('&'),
            _ => references::decode_into(&rest[..len], &mut out),
        }
        rest = &rest[len..];
    }
    out.push_str(rest);
    out.retain(is_allowed);
    out
}

fn kind_of(word: &str) -> Option<OutletKind> {
    serde_json::from_value(word.into()).ok()
}
