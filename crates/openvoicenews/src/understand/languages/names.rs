//! Names in other languages: only those that something speaks for.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::Table;
use super::cut::Text;
use crate::model::{Entity, EntityKind};
use crate::understand::lexicon::{self, Lexicon};

/// Words of a name at most.
const LONGEST: usize = 6;

/// The names of a text in order, each with its fullest form.
pub(super) fn find(text: &Text, table: &Table, lexicon: &Lexicon) -> Vec<Entity> {
    let reader = Reader { text, table, lexicon };
    let mut found: Vec<(Range<usize>, EntityKind)> = Vec::new();
    for sentence in &text.ranges {
        let mut i = sentence.start;
        while i < sentence.end {
            match reader.at(i, sentence) {
                Some((range, kind)) => {
                    i = range.end.max(i + 1);
                    found.push((range, kind));
                }
                None => i += 1,
            }
        }
    }
    surnames(text, &mut found, table);
    fullest(text, found)
}

struct Reader<'a> {
    text: &'a Text<'a>,
    table: &'a Table,
    lexicon: &'a Lexicon,
}

impl Reader<'_> {
    fn at(&self, i: usize, sentence: &Range<usize>) -> Option<(Range<usize>, EntityKind)> {
        let run = self.run(i, sentence.end)?;
        if self.is_title(i) && run.len() == 1 {
            return None;
        }
        // "Bürgermeisterin Ana Otto", "le ministre Jean Dupont": the title is no part of the name.
        let titles = run.clone().take_while(|&k| self.is_title(k)).count();
        let titled = titles > 0
            || i > sentence.start && self.is_title(i - 1)
            || i > sentence.start + 1
                && self.text.low(i - 1) == "."
                && self.is_title(i - 2)
                && self.text.is(i - 2, self.table.abbreviations);
        let name = run.start + titles..run.end;
        if name.is_empty() {
            return None;
        }
        let first = self.text.low(name.start);
        if titled && !self.is_ordinary(&name) {
            return Some((name, EntityKind::Person));
        }
        if self.is_first_name(first) && name.len() > 1 {
            return Some((name, EntityKind::Person));
        }
        if let Some(kind) = self.listed(&name) {
            return Some((name, kind));
        }
        if self.table.nouns_are_capital {
            return self.place_or_acronym(name.start..name.start + 1);
        }
        let opening = name.start == sentence.start
            || self.text.tokens[name.start - 1].span.len() == 1
                && !self.text.tokens[name.start - 1].word
                && self.text.low(name.start - 1) != ",";
        let small = self.is_small(first);
        if opening && (small || name.len() == 1) {
            let rest = name.start + 1..name.end;
            return if small && !rest.is_empty() {
                Some((rest.clone(), self.kind(&rest)))
            } else {
                self.place_or_acronym(name)
            };
        }
        Some((name.clone(), self.kind(&name)))
    }

    /// Capital words in a row, particles between them.
    fn run(&self, i: usize, end: usize) -> Option<Range<usize>> {
        let word = |k: usize| k < end && self.text.capital(k) && !self.is_time(k);
        if !word(i) || self.text.low(i).ends_with('\'') {
            return None;
        }
        let mut to = i + 1;
        while to < end && to < i + LONGEST {
            let particles = (to..end).take(2).take_while(|&k| self.text.is(k, self.table.particles)).count();
            let touching = self.text.tokens[to - 1].span.end < self.text.tokens[to].span.start;
            if word(to) && touching {
                to += 1;
            } else if particles > 0 && word(to + particles) {
                to += particles + 1;
            } else {
                break;
            }
        }
        Some(i..to)
    }

    fn is_time(&self, i: usize) -> bool {
        let low = self.text.low(i);
        self.table.months.contains(&low) || self.table.weekdays.contains(&low)
    }

    fn is_small(&self, low: &str) -> bool {
        let t = self.table;
        [t.small, t.articles, t.pronouns, t.stops, t.links, t.according, t.that].iter().any(|l| l.contains(&low))
            || t.saying.contains(&low)
            || t.relative.iter().any(|(w, _)| *w == low)
    }

    fn is_title(&self, i: usize) -> bool {
        let low = self.text.low(i);
        let ends = |t: &&str| self.table.nouns_are_capital && t.len() > 5 && low.len() > t.len() && low.ends_with(*t);
        self.text.is(i, self.table.titles)
            || self.text.is(i, self.table.roles)
            || self.table.titles.iter().chain(self.table.roles).any(ends)
    }

    fn is_first_name(&self, low: &str) -> bool {
        let listed = self.lexicon.get(low).classes;
        super::TABLES.iter().any(|t| t.first_names.contains(&low))
            || listed & lexicon::FIRST_NAME != 0 && listed & lexicon::ORDINARY == 0 && !self.is_small(low)
    }

    fn is_ordinary(&self, name: &Range<usize>) -> bool {
        self.is_small(self.text.low(name.start)) || self.text.is(name.start, self.table.bodies)
    }

    fn listed(&self, name: &Range<usize>) -> Option<EntityKind> {
        let low = name.clone().map(|k| self.text.low(k)).collect::<Vec<_>>();
        let whole = low.join(" ");
        if self.table.places.contains(&whole.as_str()) {
            return Some(EntityKind::Place);
        }
        let classes = self.lexicon.get(&low.join("_")).classes;
        if self.is_small(&whole) || classes & lexicon::ORDINARY != 0 {
            return None;
        }
        if classes & lexicon::PLACE != 0 {
            return Some(EntityKind::Place);
        }
        (classes & lexicon::ORG != 0).then_some(EntityKind::Organisation)
    }

    fn place_or_acronym(&self, name: Range<usize>) -> Option<(Range<usize>, EntityKind)> {
        if let Some(kind) = self.listed(&name) {
            return Some((name, kind));
        }
        let written = self.text.tokens[name.start].span.of(self.text.text);
        let acronym =
            name.len() == 1 && (2..=6).contains(&written.chars().count()) && written.chars().all(char::is_uppercase);
        acronym.then_some((name, EntityKind::Organisation))
    }

    fn kind(&self, name: &Range<usize>) -> EntityKind {
        if let Some((_, kind)) = self.place_or_acronym(name.clone()) {
            return kind;
        }
        if name.clone().any(|k| self.text.is(k, self.table.bodies)) {
            return EntityKind::Organisation;
        }
        EntityKind::Other
    }
}

/// The surnames of people named in full, where they stand alone.
fn surnames(text: &Text, found: &mut Vec<(Range<usize>, EntityKind)>, table: &Table) {
    let people = found.iter().filter(|(r, kind)| *kind == EntityKind::Person && r.len() > 1);
    let last: BTreeSet<&str> = people.map(|(r, _)| text.low(r.end - 1)).filter(|w| w.chars().count() > 2).collect();
    found.retain(|(r, kind)| *kind != EntityKind::Other || r.len() > 1 || !last.contains(text.low(r.start)));
    let taken: BTreeSet<usize> = found.iter().flat_map(|(r, _)| r.clone()).collect();
    let alone = |i: &usize| {
        text.capital(*i) && !taken.contains(i) && last.contains(text.low(*i)) && !table.small.contains(&text.low(*i))
    };
    let more: Vec<usize> = (0..text.tokens.len()).filter(alone).collect();
    found.extend(more.into_iter().map(|i| (i..i + 1, EntityKind::Person)));
    found.sort_by_key(|(r, _)| r.start);
}

/// A surname leads to the one full name that ends with it.
fn fullest(text: &Text, found: Vec<(Range<usize>, EntityKind)>) -> Vec<Entity> {
    let written =
        |r: &Range<usize>| text.span(r.clone()).of(text.text).split_whitespace().collect::<Vec<_>>().join(" ");
    let mut full: BTreeMap<String, Option<String>> = BTreeMap::new();
    for (r, _) in found.iter().filter(|(r, kind)| *kind == EntityKind::Person && r.len() > 1) {
        let name = written(r);
        let held = full.entry(text.low(r.end - 1).to_owned()).or_insert_with(|| Some(name.clone()));
        if held.as_ref().is_some_and(|h| *h != name) {
            *held = None;
        }
    }
    let one = |(r, kind): (Range<usize>, EntityKind)| {
        let alone = kind == EntityKind::Person && r.len() == 1;
        let longer = if alone { full.get(text.low(r.start)).cloned().flatten() } else { None };
        Entity { span: text.span(r.clone()), kind, name: longer.unwrap_or_else(|| written(&r)) }
    };
    found.into_iter().map(one).collect()
}
