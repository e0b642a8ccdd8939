//! Whom the articles of a story name: by which full name they call somebody, and whether a surname alone means one person.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use super::links;
use super::offices::{self, Office};
use super::page::is_no_name;
use crate::model::{Comparison, Entity, EntityKind, Evidence, NameIn, Passage, Span};

/// All that is named in a story, by the last word: a story of many articles names somebody hundreds of times, and a
/// sentence asks for each name in it.
pub(super) struct People<'a> {
    c: &'a Comparison,
    /// In the order of the passages.
    by_surname: HashMap<&'a str, Vec<Mention<'a>>>,
    /// The answers of [`People::fullest`]: every draft of a sentence asks again.
    fullest: RefCell<HashMap<String, Option<(String, Evidence)>>>,
    /// Those of [`People::offices`].
    offices: RefCell<HashMap<String, Rc<[Office]>>>,
}

/// A name where it stands.
#[derive(Clone, Copy)]
pub(super) struct Mention<'a> {
    pub(super) passage: &'a Passage,
    pub(super) entity: &'a Entity,
    /// As it is written there.
    text: &'a str,
}

impl<'a> People<'a> {
    pub(super) fn of(c: &'a Comparison) -> People<'a> {
        let mut by_surname: HashMap<&str, Vec<Mention<'_>>> = HashMap::new();
        // The signature of a post (`Dan J. Caine (@dancaine)`) is nobody's usual name.
        let signature = |p: &Passage, end: usize| p.text[end..].starts_with(" (@");
        // Nor is one that goes on into links: `Ana Otto Anna` of `Ana Otto Anna Maria OttoClerks leave MORE`.
        let named = c.passages.iter().flat_map(|p| {
            let links = links::of(&p.text);
            let apart = move |n: &&NameIn| !links.iter().any(|link| link.overlaps(&n.entity.span));
            p.names.iter().filter(apart).map(move |n| (p, n))
        });
        for (passage, n) in named.filter(|(p, n)| !signature(p, n.entity.span.end)) {
            let text = n.entity.span.of(&passage.text);
            by_surname.entry(surname(text)).or_default().push(Mention { passage, entity: &n.entity, text });
        }
        People { c, by_surname, fullest: RefCell::default(), offices: RefCell::default() }
    }

    fn bearing(&self, surname: &str) -> impl Iterator<Item = &Mention<'a>> {
        self.by_surname.get(surname).into_iter().flatten()
    }

    /// Where exactly these words name a person.
    pub(super) fn named(&self, words: &str) -> impl Iterator<Item = &Mention<'a>> {
        let person = move |m: &&Mention<'_>| m.entity.kind == EntityKind::Person && m.text == words;
        self.bearing(surname(words)).filter(person)
    }

    /// Whether the articles mean this person, and hardly ever another, by the surname alone.
    pub(super) fn goes_by(&self, surname: &str, full: &str) -> bool {
        let (mut own, mut other) = (0, 0);
        for m in self.named(surname) {
            match m.entity.name.as_str() {
                name if ends_of(name) == ends_of(full) => own += 1,
                // Nobody's in its own article: told by the others.
                name if name == surname || is_no_name(name) => {}
                _ => other += 1,
            }
        }
        own > 0 && own >= 9 * other && self.is_known_best(full)
    }

    /// The full name by which the articles mostly call somebody whose own article has the surname alone, or another form
    /// of the name (`Dan J. Caine`), and where one of them does.
    pub(super) fn fullest(&self, own: &str) -> Option<(String, Evidence)> {
        if let Some(known) = self.fullest.borrow().get(own) {
            return known.clone();
        }
        let found = self.find_fullest(own);
        self.fullest.borrow_mut().insert(own.to_owned(), found.clone());
        found
    }

    fn find_fullest(&self, own: &str) -> Option<(String, Evidence)> {
        let last = Some(surname(own)).filter(|s| s.starts_with(char::is_uppercase))?;
        let lone = last == own;
        let mut bearers: BTreeMap<[Cow<'_, str>; 2], Vec<&Mention<'_>>> = BTreeMap::new();
        for m in self.bearing(last) {
            let full = m.entity.kind == EntityKind::Person && m.text == m.entity.name && m.text.contains(' ');
            let ends = ends_of(m.text);
            if full && !is_no_name(m.text) && (lone || ends == ends_of(own)) {
                bearers.entry(ends).or_default().push(m);
            }
        }
        let mentions = bearers.into_values().rev().max_by_key(Vec::len)?;
        // `Dan Caine` rather than `Dan J. Caine`.
        let best = mentions.iter().min_by_key(|m| m.text.split(' ').count())?;
        let known = best.text != own && self.is_known_best(best.text) && (!lone || self.goes_by(last, best.text));
        known.then(|| Some((best.text.to_owned(), self.cite(best.passage, best.entity.span)?))).flatten()
    }

    /// Whether two people of the story bear a surname: each of them is named in full again and again, or the one as `Mr.` and
    /// the other as `Mrs.`
    pub(super) fn has_namesakes(&self, surname: &str) -> bool {
        let mut counts: BTreeMap<[Cow<'_, str>; 2], usize> = BTreeMap::new();
        let person =
            |m: &&Mention<'_>| m.entity.kind == EntityKind::Person && m.text.contains(' ') && !is_no_name(m.text);
        for m in self.bearing(surname).filter(person) {
            *counts.entry(ends_of(m.text)).or_default() += 1;
        }
        let mut counts: Vec<usize> = counts.into_values().collect();
        counts.sort_unstable_by(|a, b| b.cmp(a));
        // "Mr. Otto" and "Mrs. Otto".
        let titled = |titles: &[&str]| {
            let with = |m: &&Mention<'_>| {
                let before = &m.passage.text[..m.entity.span.start];
                titles.iter().any(|t| before.ends_with(t) || m.text.starts_with(t))
            };
            self.bearing(surname).filter(with).count()
        };
        let mut couple = [titled(&["Mr. ", "Mr "]), titled(&["Mrs. ", "Mrs ", "Ms. ", "Ms "])];
        couple.sort_unstable_by(|a, b| b.cmp(a));
        // A cousin who is named in passing is not whom a paper means by the surname.
        [&counts[..], &couple].iter().any(|c| matches!(c[..], [first, second, ..] if second > 1 && first <= 4 * second))
    }

    /// Whether no other full name that ends so is commoner: one that pages glue together, or one that a namesake has, is
    /// not put in.
    pub(super) fn is_known_best(&self, full: &str) -> bool {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for m in self.bearing(surname(full)).filter(|m| m.text.contains(' ')) {
            *counts.entry(m.text).or_default() += 1;
        }
        let own = counts.get(full).copied().unwrap_or(0);
        counts.iter().all(|(other, n)| *n <= own || ends_of(other) == ends_of(full))
    }

    /// Whether a name is the beginning of a longer one of the same article: `Martin Luther`.
    pub(super) fn goes_on(&self, source: usize, name: &str) -> bool {
        let own = self.c.passages.iter().filter(|p| p.source == source);
        own.flat_map(|p| &p.names).any(|n| n.entity.name.strip_prefix(name).is_some_and(|rest| rest.starts_with(' ')))
    }

    /// Where an article names somebody in these words.
    pub(super) fn where_named(&self, source: usize, full: &str, words: &str) -> Option<Evidence> {
        let here = |m: &&Mention<'_>| m.passage.source == source && m.entity.name == full;
        let found = self.named(words).find(here)?;
        self.cite(found.passage, found.entity.span)
    }

    /// All offices that the articles have before a full name.
    pub(super) fn offices(&self, full: &str) -> Rc<[Office]> {
        if let Some(known) = self.offices.borrow().get(full) {
            return Rc::clone(known);
        }
        let found = offices::known(self, full);
        self.offices.borrow_mut().insert(full.to_owned(), Rc::clone(&found));
        found
    }

    /// The year in which an article came out.
    pub(super) fn year_of(&self, source: usize) -> Option<i16> {
        self.c.sources[source].published.map(|m| m.day().year())
    }

    pub(super) fn cite(&self, p: &Passage, span: Span) -> Option<Evidence> {
        p.cite(span, &self.c.sources[p.source])
    }
}

/// The last word of a name.
pub(super) fn surname(name: &str) -> &str {
    name.rsplit(' ').next().unwrap_or_default()
}

/// First and last word of a name: `Dan Caine` and `Dan J. Caine` are one person to a reader.
pub(super) fn ends_of(name: &str) -> [Cow<'_, str>; 2] {
    let first = name.split(' ').next().unwrap_or_default();
    let straight =
        |part| if str::contains(part, '’') { Cow::Owned(part.replace('’', "'")) } else { Cow::Borrowed(part) };
    [first, surname(name)].map(straight)
}
