//! Who a source is: names completed, pronouns resolved where that is safe.

use std::collections::BTreeMap;
use std::ops::Range;

use super::document::Document;
use super::lexicon::{DETERMINER, DOCUMENT, ORG_HEAD, ROLE, TITLE};
use super::statements::Draft;
use crate::model::{Entity, EntityKind, Span, Speaker, SpeakerKind};

/// The speaker of each statement with the outlet that was told.
pub(super) fn resolve(doc: &Document, entities: &[Entity], drafts: &[Draft]) -> Vec<(Speaker, Option<String>)> {
    let mut order: Vec<usize> = (0..drafts.len()).collect();
    order.sort_by_key(|&i| drafts[i].cue.start);
    let mut out: Vec<Option<(Speaker, Option<String>)>> = vec![None; drafts.len()];
    let mut memory = Memory { doc, entities, said: Vec::new(), titled: titled(doc, entities) };
    for i in order {
        let speaker = memory.speaker(&drafts[i]);
        memory.remember(&drafts[i], &speaker);
        out[i] = Some((speaker, via(doc, entities, &drafts[i])));
    }
    out.into_iter().map(|o| o.unwrap_or_else(|| (unknown(), None))).collect()
}

fn unknown() -> Speaker {
    Speaker { name: "unknown".to_owned(), kind: SpeakerKind::Unknown }
}

/// Who a phrase names or describes, without what was said before; nothing for pronouns.
pub(super) fn named(doc: &Document, entities: &[Entity], phrase: &Range<usize>) -> Option<Speaker> {
    let memory = Memory { doc, entities, said: Vec::new(), titled: BTreeMap::new() };
    memory.named(phrase).or_else(|| memory.described(phrase))
}

/// A speaker met before: where, who, and the last word of the source.
struct Said {
    cue: usize,
    speaker: Speaker,
    head: String,
}

struct Memory<'a> {
    doc: &'a Document<'a>,
    entities: &'a [Entity],
    said: Vec<Said>,
    /// Who bears a title in this article; nobody where several do.
    titled: BTreeMap<String, Option<String>>,
}

/// The people by the title that stands before their names.
fn titled(doc: &Document, entities: &[Entity]) -> BTreeMap<String, Option<String>> {
    let mut out: BTreeMap<String, Option<String>> = BTreeMap::new();
    for e in entities.iter().filter(|e| e.kind == EntityKind::Person) {
        let Some(before) = doc.token_at(e.span.start).checked_sub(1).filter(|&b| doc.is(b, TITLE)) else { continue };
        let former =
            (before.saturating_sub(3)..before).any(|k| matches!(doc.low(k), "former" | "ex" | "vice" | "deputy"));
        if former {
            continue;
        }
        let held = out.entry(doc.low(before).to_owned()).or_insert_with(|| Some(e.name.clone()));
        if held.as_ref().is_some_and(|n| *n != e.name) {
            *held = None;
        }
    }
    out
}

impl Memory<'_> {
    fn remember(&mut self, draft: &Draft, speaker: &Speaker) {
        let head = draft.source.end.checked_sub(1).map(|i| self.doc.low(i).to_owned()).unwrap_or_default();
        self.said.push(Said { cue: draft.cue.start, speaker: speaker.clone(), head });
    }

    fn speaker(&self, draft: &Draft) -> Speaker {
        let source = &draft.source;
        if source.is_empty() {
            return unknown();
        }
        if source.len() == 1 {
            match self.doc.low(source.start) {
                "he" | "she" => return self.pronoun(source.start),
                "who" => return self.relative(source.start),
                "i" | "we" | "you" | "it" | "they" | "that" | "this" | "which" | "many" | "some" | "one" | "others" => {
                    return unknown();
                }
                _ => {}
            }
        }
        // "A diplomat formerly posted in Halden, who asked ... said": the town is the tail of a longer phrase.
        let tail = source.start.checked_sub(1).is_some_and(|p| {
            matches!(self.doc.low(p), "in" | "near" | "outside" | "from") && self.doc.capital(source.start)
        });
        if tail {
            return unknown();
        }
        self.named(source).or_else(|| self.described(source)).unwrap_or_else(unknown)
    }

    /// Entities inside some tokens.
    fn inside(&self, tokens: &Range<usize>) -> &[Entity] {
        let span = self.doc.span(tokens.clone());
        let from = self.entities.partition_point(|e| e.span.start < span.start);
        let to = self.entities.partition_point(|e| e.span.start < span.end);
        self.entities.get(from..to.max(from)).unwrap_or(&[])
    }

    /// A source with a name at its head.
    fn named(&self, source: &Range<usize>) -> Option<Speaker> {
        let comma = source.clone().find(|&k| self.doc.word(k) == ",").unwrap_or(source.end);
        let main = source.start..comma;
        let inside = self.inside(&main);
        let is_owner = |e: &Entity| {
            let after = self.doc.token_at(e.span.end);
            self.doc.possessive(after) && after < main.end
        };
        let bound = |e: &Entity| {
            let first = self.doc.token_at(e.span.start);
            first > main.start
                && matches!(self.doc.low(first - 1), "of" | "for" | "to" | "by" | "in" | "at" | "from" | "with" | "the")
                && {
                    let p = if self.doc.low(first - 1) == "the" { first.saturating_sub(2) } else { first - 1 };
                    p > main.start && p < main.end && self.doc.is(p, super::lexicon::PREPOSITION)
                }
        };
        let person = inside.iter().find(|e| e.kind == EntityKind::Person && !is_owner(e) && !bound(e));
        if let Some(e) = person {
            return Some(Speaker { name: e.name.clone(), kind: SpeakerKind::Person });
        }
        // "The mayor, NAME": the name stands in apposition.
        if inside.is_empty()
            && let Some(e) = self.inside(&(comma..source.end)).first()
            && e.kind == EntityKind::Person
            && (comma + 1..self.doc.token_at(e.span.start)).all(|k| self.doc.is(k, TITLE))
        {
            return Some(Speaker { name: e.name.clone(), kind: SpeakerKind::Person });
        }
        let head = inside.iter().rfind(|e| !is_owner(e) && !bound(e))?;
        let end = self.doc.token_at(head.span.end);
        if end < main.end {
            return None;
        }
        let kind = match head.kind {
            EntityKind::Organisation | EntityKind::Place => SpeakerKind::Organisation,
            EntityKind::Person => SpeakerKind::Person,
            EntityKind::Other if self.doc.is(end - 1, super::lexicon::DEMONYM) => SpeakerKind::Anonymous,
            EntityKind::Other => SpeakerKind::Unknown,
        };
        Some(Speaker { name: head.name.clone(), kind })
    }

    /// A source without a name: an official, a report.
    fn described(&self, source: &Range<usize>) -> Option<Speaker> {
        let comma = source.clone().find(|&k| self.doc.word(k) == ",").unwrap_or(source.end);
        let mut main = source.start..comma;
        let definite = self.doc.low(main.start) == "the";
        if self.doc.is(main.start, DETERMINER)
            && matches!(self.doc.low(main.start), "the" | "a" | "an" | "this" | "that" | "these" | "those")
        {
            main.start += 1;
        }
        if main.is_empty() {
            return None;
        }
        let prep = main.clone().skip(1).find(|&k| self.doc.is(k, super::lexicon::PREPOSITION)).unwrap_or(main.end);
        let head = prep - 1;
        if definite
            && main.len() == 1
            && let Some(before) = self
                .said
                .iter()
                .rev()
                .take(12)
                .find(|s| s.head == self.doc.low(head) && s.speaker.kind != SpeakerKind::Unknown)
        {
            return Some(before.speaker.clone());
        }
        // "The president": the one person whom the article gives that title.
        if definite
            && main.len() == 1
            && let Some(Some(name)) = self.titled.get(self.doc.low(head))
        {
            return Some(Speaker { name: name.clone(), kind: SpeakerKind::Person });
        }
        let name = self.doc.span(main).of(self.doc.text).split_whitespace().collect::<Vec<_>>().join(" ");
        let kind = if self.doc.is(head, DOCUMENT) && !self.doc.is(head, ROLE) {
            SpeakerKind::Document
        } else if self.doc.is(head, ORG_HEAD) {
            SpeakerKind::Organisation
        } else if self.doc.is(head, ROLE) {
            SpeakerKind::Anonymous
        } else {
            return None;
        };
        Some(Speaker { name, kind })
    }

    /// `he`, `she`: the last speaker if near, else the only person lately named.
    fn pronoun(&self, at: usize) -> Speaker {
        let sentence = self.doc.tokens[at].sentence;
        let female = self.doc.low(at) == "she";
        let near = |token: usize| sentence.saturating_sub(self.doc.tokens[token].sentence) <= 3;
        let from = self.doc.sentences.get((sentence as usize).saturating_sub(2)).map_or(0, |s| s.start);
        let to = self.doc.tokens[at].span.start;
        let people = self.people_in(Span::new(from, to));
        if let Some(last) = self.said.iter().rev().find(|s| near(s.cue) && !s.speaker.name.is_empty())
            && last.speaker.kind == SpeakerKind::Person
            && fits(&last.speaker.name, female)
        {
            return last.speaker.clone();
        }
        let mut fitting: Vec<&str> = people.into_iter().filter(|p| fits(p, female)).collect();
        fitting.sort_unstable();
        fitting.dedup();
        match fitting.as_slice() {
            [only] => Speaker { name: (*only).to_owned(), kind: SpeakerKind::Person },
            _ => unknown(),
        }
    }

    fn people_in(&self, span: Span) -> Vec<&str> {
        let from = self.entities.partition_point(|e| e.span.start < span.start);
        self.entities[from..]
            .iter()
            .take_while(|e| e.span.start < span.end)
            .filter(|e| e.kind == EntityKind::Person)
            .map(|e| e.name.as_str())
            .collect()
    }

    /// `NAME, who said`: the name right before.
    fn relative(&self, who: usize) -> Speaker {
        let to = self.doc.tokens[who].span.start;
        let before = self.entities.partition_point(|e| e.span.start < to);
        match before.checked_sub(1).map(|i| &self.entities[i]) {
            Some(e) if e.kind == EntityKind::Person && to - e.span.end <= 2 => {
                Speaker { name: e.name.clone(), kind: SpeakerKind::Person }
            }
            _ => unknown(),
        }
    }
}

/// Whether a person may be `she` or `he`, as far as first names tell.
fn fits(name: &str, female: bool) -> bool {
    const WOMEN: &[&str] = &[
        "Alice",
        "Alicia",
        "Allison",
        "Amanda",
        "Amy",
        "Ana",
        "Andrea",
        "Angela",
        "Anita",
        "Ann",
        "Anna",
        "Anne",
        "Annie",
        "Barbara",
        "Beth",
        "Betty",
        "Brenda",
        "Carla",
        "Carly",
        "Carol",
        "Caroline",
        "Carolyn",
        "Catherine",
        "Cathy",
        "Cheryl",
        "Christina",
        "Christine",
        "Cindy",
        "Claire",
        "Condoleezza",
        "Connie",
        "Cynthia",
        "Danielle",
        "Deborah",
        "Debbie",
        "Diana",
        "Diane",
        "Donna",
        "Doris",
        "Dorothy",
        "Eileen",
        "Elaine",
        "Elena",
        "Elizabeth",
        "Ellen",
        "Emily",
        "Emma",
        "Erica",
        "Eva",
        "Evelyn",
        "Fatima",
        "Fiona",
        "Florence",
        "Gina",
        "Gloria",
        "Hannah",
        "Heather",
        "Helen",
        "Hillary",
        "Irene",
        "Isabel",
        "Ivanka",
        "Jacqueline",
        "Jane",
        "Janet",
        "Janice",
        "Jean",
        "Jennifer",
        "Jenny",
        "Jessica",
        "Jill",
        "Joan",
        "Joanne",
        "Joyce",
        "Judith",
        "Judy",
        "Julia",
        "Julie",
        "June",
        "Karen",
        "Kate",
        "Katherine",
        "Kathleen",
        "Kathryn",
        "Kathy",
        "Katie",
        "Kellyanne",
        "Kimberly",
        "Laura",
        "Lauren",
        "Laurie",
        "Linda",
        "Lisa",
        "Loretta",
        "Lori",
        "Louise",
        "Lucy",
        "Lynn",
        "Madeleine",
        "Margaret",
        "Maria",
        "Marie",
        "Marilyn",
        "Martha",
        "Mary",
        "Megan",
        "Melania",
        "Melanie",
        "Melissa",
        "Michele",
        "Michelle",
        "Monica",
        "Nancy",
        "Naomi",
        "Natalie",
        "Nicola",
        "Nicole",
        "Nikki",
        "Nina",
        "Nora",
        "Norma",
        "Olga",
        "Olivia",
        "Pamela",
        "Patricia",
        "Paula",
        "Peggy",
        "Phyllis",
        "Priti",
        "Rachel",
        "Rebecca",
        "Rita",
        "Roberta",
        "Rosa",
        "Rosemary",
        "Ruth",
        "Sally",
        "Samantha",
        "Sandra",
        "Sara",
        "Sarah",
        "Sharon",
        "Sheila",
        "Shirley",
        "Sonia",
        "Sophie",
        "Stephanie",
        "Susan",
        "Suzanne",
        "Sylvia",
        "Tammy",
        "Tara",
        "Teresa",
        "Theresa",
        "Tiffany",
        "Tina",
        "Ursula",
        "Valerie",
        "Vanessa",
        "Vera",
        "Veronica",
        "Victoria",
        "Virginia",
        "Wanda",
        "Wendy",
        "Yolanda",
        "Yvonne",
    ];
    let first = name.split(' ').next().unwrap_or("");
    if name.contains(' ') { WOMEN.contains(&first) == female } else { true }
}

/// `told AFP`: the outlet between the cue and the content.
fn via(doc: &Document, entities: &[Entity], draft: &Draft) -> Option<String> {
    if !matches!(doc.low(draft.head), "told" | "tells" | "telling" | "tell") {
        return None;
    }
    let mut first = draft.cue.end;
    if doc.low(first) == "the" {
        first += 1;
    }
    let start = doc.tokens.get(first)?.span.start;
    let i = entities.partition_point(|e| e.span.start < start);
    entities.get(i).filter(|e| e.span.start == start && e.kind == EntityKind::Organisation).map(|e| e.name.clone())
}
