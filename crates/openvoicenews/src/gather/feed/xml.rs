//! Reads feeds and sitemaps that are XML, or were meant to be.
//!
//! One pass: an element either holds others, then it is put on a stack, or
//! says something, then its content is captured until its end tag and handed
//! to `take`. What is broken costs the element it is in, never the feed: a new
//! entry ends the one before it, an end tag ends all that is open inside, and
//! the end of the bytes ends everything.

use super::capture::{Capture, Mode};
use super::draft::{Best, Draft};
use super::entity::Entities;
use super::field::{Field, field};
use super::markup::{Token, Tokens};
use super::name::{Space, Spaces};
use super::take::tag;
use super::{MAX_ENTRIES, NotAFeed};
use crate::model::{Entry, Feed, FeedForm, Moment, Note};
use crate::text::address;

/// Elements inside each other; feeds have seven, and as many as their content has.
const MAX_DEPTH: usize = 128;
/// Start tags looked at for the one that opens a feed.
const MAX_JUNK: usize = 200;

/// What the content of an element is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    Outside,
    Feed,
    Entry,
    /// Whoever wrote an entry.
    Author,
    /// What an entry was taken from.
    Source,
    /// Something of no interest here.
    Aside,
}

/// An element that is open.
struct Open<'a> {
    name: &'a str,
    scope: Scope,
    entry: bool,
}

pub(super) struct Reader<'a> {
    pub(super) tokens: Tokens<'a>,
    spaces: Spaces<'a>,
    open: Vec<Open<'a>>,
    too_deep: usize,
    capture: Option<Capture<'a>>,
    /// `xml:base` and `xml:lang` with the depth they are in force from.
    bases: Vec<(usize, String)>,
    languages: Vec<(usize, &'a str)>,
    entities: Entities<'a>,
    root: Option<FeedForm>,
    first: Option<&'a str>,
    elements: usize,
    pub(super) feed: Feed,
    pub(super) site: Best<String>,
    pub(super) updated: Best<Moment>,
    pub(super) period: Option<u32>,
    pub(super) frequency: Option<u32>,
    pub(super) draft: Option<Draft>,
    entries: Vec<Entry>,
    left_out: usize,
    hit_depth: bool,
    pub(super) bad_dates: usize,
    pub(super) bad_date: String,
}

/// Reads a feed of decoded XML that was served at `url`.
pub(super) fn read(text: &str, url: &str, notes: &mut Vec<Note>) -> Result<Feed, NotAFeed> {
    let mut reader = Reader::of(text, url);
    while let Some(token) = reader.tokens.next() {
        match token {
            Token::Text(text) => reader.text(text),
            Token::Literal(text) => {
                if let Some(capture) = &mut reader.capture {
                    capture.literal(text);
                }
            }
            Token::Declarations(declared) => reader.entities.declare(declared),
            Token::Start { name, closed } => reader.start(name, closed)?,
            Token::End(name) => reader.end(name),
        }
    }
    reader.finish(notes)
}

impl<'a> Reader<'a> {
    fn of(text: &'a str, url: &str) -> Reader<'a> {
        Reader {
            tokens: Tokens::of(text),
            spaces: Spaces::default(),
            open: Vec::new(),
            too_deep: 0,
            capture: None,
            bases: vec![(0, url.to_owned())],
            languages: Vec::new(),
            entities: Entities::default(),
            root: None,
            first: None,
            elements: 0,
            feed: Feed::default(),
            site: Best::default(),
            updated: Best::default(),
            period: None,
            frequency: None,
            draft: None,
            entries: Vec::new(),
            left_out: 0,
            hit_depth: false,
            bad_dates: 0,
            bad_date: String::new(),
        }
    }

    /// What the element is about that is read now.
    pub(super) fn scope(&self) -> Scope {
        match self.open.last() {
            Some(open) => open.scope,
            // What follows the end of a feed is read as if it stood before it.
            None if self.root.is_some() => Scope::Feed,
            None => Scope::Outside,
        }
    }

    pub(super) fn form(&self) -> FeedForm {
        self.root.unwrap_or_default()
    }

    /// An address as seen from here.
    pub(super) fn resolve(&self, reference: &str) -> String {
        address::resolve(reference, self.base())
    }

    /// The address against which others are to be resolved here.
    pub(super) fn base(&self) -> &str {
        self.bases.last().map_or("", |(_, base)| base)
    }

    fn text(&mut self, text: &'a str) {
        if let Some(capture) = &mut self.capture {
            capture.text(&self.entities.expand(text));
        }
    }

    fn depth(&self) -> usize {
        self.open.len() + self.capture.as_ref().map_or(0, |c| 1 + c.inner.len())
    }

    fn start(&mut self, name: &'a str, closed: bool) -> Result<(), NotAFeed> {
        let depth = self.depth() + 1;
        self.spaces.open(self.tokens.attributes(), depth);
        let (space, local) = self.spaces.resolve(name);
        let mut lower = [0_u8; 24];
        let local = small(local, &mut lower);
        let meant = field(space, local);
        if let Some(mut capture) = self.capture.take() {
            if capture.holds_elements(meant) {
                self.open.push(Open { name: capture.name, scope: inside(capture.field), entry: false });
            } else if self.interrupts(&capture, space, local, meant) {
                self.tokens.faults += 1;
                self.take(capture);
            } else {
                capture.start(name, space, closed, self.tokens.attributes());
                self.capture = Some(capture);
                // The declarations of what is its own end hold no longer.
                self.spaces.close(self.depth() + 1);
                return Ok(());
            }
        }
        self.element(name, closed, local, space, meant)
    }

    /// A start tag outside of any capture.
    fn element(
        &mut self,
        name: &'a str,
        closed: bool,
        local: &str,
        space: Space,
        meant: Option<Field>,
    ) -> Result<(), NotAFeed> {
        let scope = self.scope();
        if scope == Scope::Outside {
            return self.outside(name, closed, local, space);
        }
        if meant == Some(Field::Entry) && self.is_entry(local) {
            self.close_for_entry();
        }
        if self.open.len() >= MAX_DEPTH {
            self.hit_depth = true;
            self.too_deep += usize::from(!closed);
            return Ok(());
        }
        let scope = if meant == Some(Field::Entry) { self.scope() } else { scope };
        self.context();
        let scope = match (scope, meant) {
            (Scope::Feed, Some(Field::Entry)) if self.is_entry(local) => {
                self.begin_entry();
                Scope::Entry
            }
            (Scope::Aside, _) | (_, None | Some(Field::Entry | Field::Aside)) => Scope::Aside,
            (scope, Some(Field::Group)) => scope,
            (scope, Some(leaf)) => match self.leaf(name, leaf, space) {
                Some(capture) => {
                    if closed {
                        self.forget(self.open.len() + 1);
                    } else {
                        self.capture = Some(capture);
                    }
                    return Ok(());
                }
                // Links have no content; without an end tag they hold what belongs beside them.
                None if matches!(leaf, Field::Link | Field::Enclosure) => scope,
                None => Scope::Aside,
            },
        };
        self.open.push(Open { name, scope, entry: scope == Scope::Entry && meant == Some(Field::Entry) });
        if closed {
            self.close_to(self.open.len() - 1);
        }
        Ok(())
    }

    /// Before the feed: what some servers put there, and the element that opens the feed.
    fn outside(&mut self, name: &'a str, closed: bool, local: &str, space: Space) -> Result<(), NotAFeed> {
        let form = match (local, space) {
            ("rss" | "channel", Space::Core) | ("rdf", _) => FeedForm::Rss,
            ("feed", Space::Core) => FeedForm::Atom,
            ("urlset" | "sitemapindex", Space::Core) => FeedForm::Sitemap,
            _ => {
                self.first.get_or_insert(name);
                self.elements += 1;
                self.spaces.close(1);
                let page = local == "html" || local == "head" || local == "body";
                return if page || self.elements > MAX_JUNK { Err(self.no_feed()) } else { Ok(()) };
            }
        };
        self.root = Some(form);
        self.feed.form = form;
        self.context();
        if let Some((_, language)) = self.languages.last() {
            self.feed.language = Some(tag(language));
        }
        self.open.push(Open { name, scope: Scope::Feed, entry: false });
        if closed {
            self.close_to(0);
        }
        Ok(())
    }

    fn no_feed(&self) -> NotAFeed {
        match self.first {
            Some(name) => NotAFeed::OtherXml(name.chars().take(40).collect()),
            None => NotAFeed::NoMarkup,
        }
    }

    /// Notes the base and the language that an element sets for what is in it.
    fn context(&mut self) {
        let depth = self.open.len() + 1;
        if let Some(base) = self.tokens.attribute("xml:base") {
            let base = self.resolve(base);
            self.bases.push((depth, base));
        }
        if let Some(language) = self.tokens.attribute("xml:lang").filter(|l| !l.is_empty()) {
            self.languages.push((depth, language));
        }
    }

    /// Forgets what elements that are as deep or deeper have set.
    fn forget(&mut self, depth: usize) {
        self.spaces.close(depth);
        while self.bases.last().is_some_and(|(d, _)| *d >= depth) {
            self.bases.pop();
        }
        while self.languages.last().is_some_and(|(d, _)| *d >= depth) {
            self.languages.pop();
        }
    }

    fn end(&mut self, name: &'a str) {
        if let Some(capture) = &mut self.capture {
            if capture.end(name) {
                self.spaces.close(self.depth() + 1);
                return;
            }
            let own = capture.name.eq_ignore_ascii_case(name);
            if !own && !self.open.iter().any(|o| o.name.eq_ignore_ascii_case(name)) {
                self.tokens.faults += 1;
                return;
            }
            if let Some(capture) = self.capture.take() {
                self.take(capture);
            }
            self.forget(self.open.len() + 1);
            if own {
                return;
            }
            self.tokens.faults += 1;
        }
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        match self.open.iter().rposition(|o| o.name.eq_ignore_ascii_case(name)) {
            Some(at) => self.close_to(at),
            None => self.tokens.faults += 1,
        }
    }

    fn close_to(&mut self, at: usize) {
        while self.open.len() > at {
            if self.open.pop().is_some_and(|o| o.entry) {
                self.end_entry();
            }
        }
        self.forget(at + 1);
    }

    /// Whether an element is an entry in a feed of this form; RSS has a `url` in its pictures.
    fn is_entry(&self, local: &str) -> bool {
        matches!(local, "item" | "entry") || local == "url" && self.form() == FeedForm::Sitemap
    }

    /// Whether a start tag means that the end tag of what is captured is missing.
    fn interrupts(&self, capture: &Capture<'_>, space: Space, local: &str, meant: Option<Field>) -> bool {
        if meant == Some(Field::Entry) && self.is_entry(local) && self.draft.is_some() {
            return true;
        }
        match capture.field {
            _ if capture.mode == Mode::Xml => false,
            Field::Summary | Field::OtherSummary | Field::Content => {
                matches!(local, "guid" | "pubdate" | "enclosure") && space == Space::Core
                    || matches!(space, Space::Dublin | Space::Content)
            }
            _ => meant.is_some() && space != Space::Xhtml,
        }
    }

    /// Ends the entry that is open, and what is open in the feed beside it: an entry is in neither.
    fn close_for_entry(&mut self) {
        let at = match self.draft {
            Some(_) => self.open.iter().rposition(|o| o.entry),
            None => self.open.iter().rposition(|o| o.scope == Scope::Feed).map(|at| at + 1),
        };
        if let Some(at) = at.filter(|at| *at < self.open.len()) {
            self.tokens.faults += 1;
            self.close_to(at);
            self.too_deep = 0;
        }
    }

    fn begin_entry(&mut self) {
        let mut draft = Draft::default();
        let about = self.tokens.attribute("rdf:about").or_else(|| self.tokens.attribute("href"));
        if let Some(about) = about.filter(|a| !a.is_empty()) {
            let address = self.resolve(about);
            draft.url.offer(2, address::is_web(&address).then_some(address));
        }
        let language = self.languages.last().filter(|(depth, _)| *depth > 1);
        draft.language = language.map(|(_, l)| tag(l));
        self.draft = Some(draft);
    }

    fn end_entry(&mut self) {
        let Some(draft) = self.draft.take().filter(|d| !d.is_empty()) else { return };
        if self.entries.len() < MAX_ENTRIES {
            self.entries.push(draft.entry());
        } else {
            self.left_out += 1;
        }
    }

    fn finish(mut self, notes: &mut Vec<Note>) -> Result<Feed, NotAFeed> {
        if self.root.is_none() {
            return Err(self.no_feed());
        }
        let whole = self.capture.is_none() && self.open.is_empty() && !self.tokens.cut;
        if let Some(capture) = self.capture.take() {
            self.take(capture);
        }
        self.close_to(0);
        self.note(whole, notes);
        let mut feed = self.feed;
        feed.site = self.site.take();
        feed.updated = self.updated.take();
        feed.wait = feed.wait.or(self.period.map(|p| p / self.frequency.unwrap_or(1).max(1)));
        for entry in &mut self.entries {
            if entry.language.is_none() {
                entry.language.clone_from(&feed.language);
            }
            // A feed that names itself as the source of its entries has taken them from nobody.
            if entry.outlet.is_some() && entry.outlet == feed.title {
                (entry.outlet, entry.outlet_url) = (None, None);
            }
        }
        feed.entries = self.entries;
        Ok(feed)
    }

    fn note(&self, whole: bool, notes: &mut Vec<Note>) {
        let mut say = |code, detail: String| notes.push(Note::new(code, detail));
        if !whole {
            say("feed-cut-short", "the feed ends before its last element does; what came until there was read".into());
        }
        if self.tokens.faults > 0 {
            say(
                "feed-broken",
                format!("places that are not well-formed XML, read as they were meant: {}", self.tokens.faults),
            );
        }
        if self.left_out > 0 {
            say("feed-long", format!("{} entries after the first {MAX_ENTRIES} were not read", self.left_out));
        }
        if self.hit_depth {
            say("feed-too-deep", format!("elements deeper than {MAX_DEPTH} in each other were not read"));
        }
        if self.entities.refused > 0 {
            say(
                "entity-refused",
                format!("{} entities that the feed declares were not followed", self.entities.refused),
            );
        }
        if self.bad_dates > 0 {
            say("date-unreadable", format!("{} dates cannot be read, such as `{}`", self.bad_dates, self.bad_date));
        }
    }
}

/// What the children of an element are about that may be a text or hold elements.
fn inside(field: Field) -> Scope {
    match field {
        Field::Author => Scope::Author,
        Field::Source => Scope::Source,
        _ => Scope::Aside,
    }
}

/// A name in small letters; what is longer than any that means something is empty.
fn small<'b>(name: &str, buffer: &'b mut [u8; 24]) -> &'b str {
    let Some(lower) = buffer.get_mut(..name.len()) else { return "" };
    lower.copy_from_slice(name.as_bytes());
    lower.make_ascii_lowercase();
    std::str::from_utf8(lower).unwrap_or_default()
}
