//! The fullest form that an article gives of each name.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::super::document::Document;
use super::super::lexicon::{FIRST_NAME, ORG_HEAD, PLACE_HEAD, PREPOSITION, TITLE};
use super::{Found, kinds};
use crate::model::{Entity, EntityKind};

/// Gives every name its fullest form and the kind that its fullest form has.
pub(super) fn resolve(doc: &Document, found: Vec<Found>) -> Vec<Entity> {
    let people = People::collect(doc, &found);
    let mut long_forms = long_forms(doc, &found);
    add_second_names(doc, &found, &mut long_forms);
    add_bodies(doc, &found, &mut long_forms);
    let mut kinds_of: HashMap<String, EntityKind> = HashMap::new();
    for f in found.iter().filter(|f| f.sure) {
        kinds_of.entry(plain(doc, f)).or_insert(f.kind);
    }
    // A doubtful name takes the kind that another of its mentions shows.
    for f in found.iter().filter(|f| !f.sure && f.kind != EntityKind::Other) {
        kinds_of.entry(plain(doc, f)).or_insert(f.kind);
    }
    let mut out: Vec<Entity> = Vec::with_capacity(found.len());
    for f in &found {
        let written = plain(doc, f);
        let mut kind = if f.sure { f.kind } else { kinds_of.get(&written).copied().unwrap_or(f.kind) };
        let mut name = written.clone();
        let known_elsewise = f.sure && f.kind != EntityKind::Person;
        if let Some(long) = long_forms.get(&written).filter(|_| f.kind != EntityKind::Person) {
            name.clone_from(long);
        } else if !known_elsewise && let Some(full) = people.fullest(doc, f, &written) {
            name = full.to_owned();
            kind = EntityKind::Person;
        } else if !f.sure && people.by_last.contains_key(&written) {
            // Several people share the name: still a person, but which one is open.
            kind = EntityKind::Person;
        }
        let span = doc.span(f.tokens.clone());
        if !span.is_empty() {
            out.push(Entity { span, kind, name });
        }
    }
    out.sort_by_key(|e| e.span);
    out.dedup_by(|b, a| a.span.overlaps(&b.span));
    out
}

/// A name as written, in one line.
fn plain(doc: &Document, f: &Found) -> String {
    let written = doc.span(f.tokens.clone()).of(doc.text);
    if written.contains(['\n', '\u{a0}', '\t']) || written.contains("  ") {
        written.split_whitespace().collect::<Vec<_>>().join(" ")
    } else {
        written.to_owned()
    }
}

/// The people of an article by their last names.
#[derive(Default)]
struct People {
    by_last: BTreeMap<String, Vec<String>>,
    by_first: BTreeMap<String, Vec<String>>,
    /// Full names that a title, an age or a first name shows to be a person's.
    sure: BTreeSet<String>,
    /// Words that stand alone as places in this article, and are no surnames in it.
    places: BTreeSet<String>,
    /// Last names that bring in somebody whose full name the article does not have: see [`strangers`].
    strangers: BTreeSet<String>,
}

impl People {
    fn collect(doc: &Document, found: &[Found]) -> People {
        let mut people = People::default();
        for f in found.iter().filter(|f| f.kind == EntityKind::Person && f.tokens.len() > 1) {
            let full = plain(doc, f);
            if f.sure {
                people.sure.insert(full.clone());
            }
            people.add(&full);
        }
        let singles = found.iter().filter(|f| f.tokens.len() == 1);
        for f in singles.filter(|f| stands_as_place(doc, f)) {
            people.places.insert(plain(doc, f));
        }
        people.strangers = strangers(doc, found);
        let all: Vec<String> = people.by_last.values().flatten().cloned().collect();
        for full in all {
            if let Some(first) = full.split(' ').next() {
                people.by_first.entry(first.to_owned()).or_default().push(full.clone());
            }
        }
        people
    }

    fn add(&mut self, full: &str) {
        let group = self.by_last.entry(last_name(full).to_owned()).or_default();
        // An article has few people of one name; the limit keeps hostile text linear.
        if group.len() > 8 {
            return;
        }
        match group.iter_mut().find(|other| same_person(other, full)) {
            Some(other) if other.len() < full.len() => full.clone_into(other),
            Some(_) => {}
            None => group.push(full.to_owned()),
        }
    }

    /// The one person whom a name can mean here.
    ///
    /// A word that is not the last of the name (`Orrenia` of `Orrenia Today`) stands for
    /// it only where it is a first name or the person is sure; a place is no surname
    /// of somebody who may be no person at all (`Sorra` of `Outer Sorra`).
    fn fullest(&self, doc: &Document, f: &Found, written: &str) -> Option<&str> {
        if f.tokens.len() > 1 {
            let group = self.by_last.get(last_name(written))?;
            return group.iter().find(|full| same_person(full, written)).map(String::as_str);
        }
        match (self.by_last.get(written).map(Vec::as_slice), self.by_first.get(written).map(Vec::as_slice)) {
            (Some(_), _) if self.strangers.contains(written) => None,
            (Some([only]), _) => Some(only).filter(|full| self.sure.contains(*full) || !self.places.contains(written)),
            (None, Some([only])) => {
                Some(only).filter(|full| self.sure.contains(*full) || doc.is(f.tokens.start, FIRST_NAME))
            }
            _ => None,
        }
        .map(String::as_str)
    }
}

/// Last names that stand with a title before any full name has them, and with that title before none: the president whom
/// everybody knows is not his wife, whose full name comes later.
fn strangers(doc: &Document, found: &[Found]) -> BTreeSet<String> {
    let title = |f: &Found| f.tokens.start.checked_sub(1).filter(|&t| doc.is(t, TITLE)).map(|t| doc.low(t));
    let mut titles: BTreeMap<&str, &str> = BTreeMap::new();
    let mut full: BTreeSet<&str> = BTreeSet::new();
    let mut out = BTreeSet::new();
    for f in found.iter().filter(|f| f.kind == EntityKind::Person && !f.tokens.is_empty()) {
        let last = doc.word(f.tokens.end - 1);
        match title(f) {
            Some(title) if f.tokens.len() == 1 && !full.contains(last) => {
                titles.entry(last).or_insert(title);
                out.insert(last.to_owned());
            }
            own if f.tokens.len() > 1 => {
                full.insert(last);
                if own.is_some_and(|own| titles.get(last) == Some(&own)) {
                    out.remove(last);
                }
            }
            _ => {}
        }
    }
    out
}

/// `in Ambrel`, `off Sorra`, `the Sorra islands`: what stands so is a place.
fn stands_as_place(doc: &Document, f: &Found) -> bool {
    let before = f.tokens.start.checked_sub(1).map_or("", |b| doc.low(b));
    let inside = matches!(before, "in" | "near" | "off" | "across" | "inside" | "outside" | "throughout" | "around");
    let after = f.tokens.end;
    inside && !doc.possessive(after) || doc.is(after, PLACE_HEAD) && !doc.capital(after)
}

fn last_name(full: &str) -> &str {
    let full = full.trim_end_matches(" Jr.").trim_end_matches(" Sr.").trim_end_matches(" III").trim_end_matches(" II");
    full.rsplit(' ').next().unwrap_or(full)
}

/// Whether two full names with one last name can be one person: the first names agree, or one is the other's initial.
fn same_person(a: &str, b: &str) -> bool {
    let (x, y) = (a.split(' ').next().unwrap_or(""), b.split(' ').next().unwrap_or(""));
    let initial = |i: &str, n: &str| i.len() <= 2 && i.trim_end_matches('.').len() == 1 && n.starts_with(&i[..1]);
    x == y || (x.is_ascii() && y.is_ascii() && !x.is_empty() && !y.is_empty() && (initial(x, y) || initial(y, x)))
}

/// Names of one thing that no rule of spelling joins, the fullest first.
const SECOND_NAMES: [&[&str]; 5] = [
    &["United States of America", "United States", "U.S.A.", "USA", "U.S.", "US", "America"],
    &["United Kingdom", "U.K.", "UK", "Great Britain", "Britain"],
    &["European Union", "E.U.", "EU"],
    &["United Nations", "U.N.", "UN"],
    &["Soviet Union", "U.S.S.R.", "USSR"],
];

/// Each second name with the fullest of its group that the article has.
fn add_second_names(doc: &Document, found: &[Found], long_forms: &mut BTreeMap<String, String>) {
    let mut there: BTreeSet<&str> = BTreeSet::new();
    for f in found.iter().filter(|f| f.kind != EntityKind::Person) {
        there.insert(doc.span(f.tokens.clone()).of(doc.text));
    }
    for group in SECOND_NAMES {
        let mut used = group.iter().filter(|name| there.contains(**name));
        if let Some(fullest) = used.next() {
            for other in used {
                long_forms.insert((*other).to_owned(), (*fullest).to_owned());
            }
        }
    }
}

/// `the Council`, where the article names one council only: a body by the head word of its name.
fn add_bodies(doc: &Document, found: &[Found], long_forms: &mut BTreeMap<String, String>) {
    let mut bodies: BTreeMap<&str, Option<String>> = BTreeMap::new();
    for f in found.iter().filter(|f| f.tokens.len() > 1 && f.kind == EntityKind::Organisation) {
        let full = plain(doc, f);
        let leads = doc.is(f.tokens.start + 1, PREPOSITION);
        let i = if leads { f.tokens.start } else { f.tokens.end - 1 };
        // "The House" is a chamber, never the White House.
        if doc.is(i, ORG_HEAD) && (leads || doc.low(i) != "house") {
            let body = bodies.entry(doc.word(i)).or_insert_with(|| Some(full.clone()));
            if body.as_ref().is_some_and(|b| *b != full) {
                *body = None;
            }
        }
    }
    for (head, body) in bodies {
        if let Some(body) = body {
            long_forms.entry(head.to_owned()).or_insert(body);
        }
    }
}

/// Acronyms with the long form that the article gives: `Long Name (LN)`, or a body whose capitals spell it.
fn long_forms(doc: &Document, found: &[Found]) -> BTreeMap<String, String> {
    let mut out: BTreeMap<String, String> = BTreeMap::new();
    let mut by_capitals: BTreeMap<String, String> = BTreeMap::new();
    for f in found.iter().filter(|f| f.tokens.len() > 1 && f.kind != EntityKind::Person) {
        let full = plain(doc, f);
        let capitals: String =
            full.split([' ', '-']).filter_map(|w| w.chars().next()).filter(|c| c.is_uppercase()).collect();
        let after = f.tokens.end;
        if doc.word(after) == "("
            && doc.word(after + 2) == ")"
            && kinds::is_acronym(&doc.word(after + 1).replace('.', ""))
        {
            let acronym = doc.word(after + 1);
            if acronym.chars().next() == full.chars().next() {
                out.entry(acronym.to_owned()).or_insert_with(|| full.clone());
            }
        }
        if capitals.len() > 1 {
            by_capitals.entry(capitals).or_insert(full);
        }
    }
    for f in found.iter().filter(|f| f.tokens.len() == 1) {
        let written = doc.word(f.tokens.start);
        let letters = written.replace('.', "");
        if kinds::is_acronym(&letters)
            && let Some(full) = by_capitals.get(&letters)
        {
            out.entry(written.to_owned()).or_insert_with(|| full.clone());
        }
    }
    out
}
