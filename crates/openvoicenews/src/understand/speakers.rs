//! Who a source is: names completed, pronouns resolved where that is safe.

mod pronouns;

use std::collections::BTreeMap;
use std::ops::Range;

use super::document::{Document, Kind};
use super::lexicon::{
    ADJECTIVE, ADVERB, DETERMINER, DOCUMENT, GERUND, NOUN, NUMERAL, ORG_HEAD, PARTICIPLE, PEOPLE, PREPOSITION, ROLE,
    STATE_BODY, TITLE, WEEKDAY,
};
use super::statements::Draft;
use crate::model::{Entity, EntityKind, Span, Speaker, SpeakerKind};
use pronouns::People;

/// Statements before and after one that may hold it.
const NEIGHBOURS: usize = 12;

/// `Questioner`, `environmentalists`: who does something, by the word's ending.
fn acts(low: &str) -> bool {
    let one = low.strip_suffix('s').unwrap_or(low);
    let thing = matches!(
        one,
        "border"
            | "number"
            | "power"
            | "computer"
            | "matter"
            | "server"
            | "tower"
            | "winter"
            | "summer"
            | "weather"
            | "factor"
            | "sector"
            | "behavior"
            | "disaster"
            | "chapter"
            | "register"
            | "counter"
            | "quarter"
    );
    one.len() > 5 && !thing && ["er", "or", "ist", "ian"].iter().any(|ending| one.ends_with(ending))
}

/// Words that say that there are people, and nothing of who they are.
fn is_bare(low: &str) -> bool {
    matches!(
        low,
        "many"
            | "some"
            | "most"
            | "several"
            | "few"
            | "one"
            | "others"
            | "those"
            | "people"
            | "someone"
            | "anyone"
            | "nobody"
            | "everyone"
            | "both"
            | "all"
    )
}

/// The speaker of each statement with the outlet that was told.
pub(super) fn resolve(doc: &Document, entities: &[Entity], drafts: &[Draft]) -> Vec<(Speaker, Option<String>)> {
    let mut order: Vec<usize> = (0..drafts.len()).collect();
    order.sort_by_key(|&i| drafts[i].cue.start);
    let mut out: Vec<Option<(Speaker, Option<String>)>> = vec![None; drafts.len()];
    let mut memory = Memory::new(doc, entities);
    for i in order {
        let speaker = memory.speaker(&drafts[i]);
        memory.remember(&drafts[i], &speaker);
        out[i] = Some((speaker, via(doc, entities, &drafts[i])));
    }
    let mut out: Vec<_> = out.into_iter().map(|o| o.unwrap_or_else(|| (unknown(), None))).collect();
    first_person(doc, drafts, &mut out);
    out
}

/// `"I think so," NAME said`: whoever says `I` in a quotation is who is quoted.
fn first_person(doc: &Document, drafts: &[Draft], speakers: &mut [(Speaker, Option<String>)]) {
    for (n, draft) in drafts.iter().enumerate() {
        let i = draft.source.start;
        if draft.source.len() != 1 || doc.low(i) != "i" || !doc.tokens[i].quoted {
            continue;
        }
        let at = doc.tokens[i].span;
        let near = n.saturating_sub(NEIGHBOURS)..(n + NEIGHBOURS + 1).min(drafts.len());
        let holds = |k: usize| {
            k != n
                && drafts[k].source.len() + drafts[k].cue.len() > 0
                && drafts[k].content.iter().any(|c| c.contains(&at))
        };
        let outer = near.filter(|&k| holds(k)).find(|&k| speakers[k].0.kind != SpeakerKind::Unknown);
        if let Some(k) = outer {
            speakers[n].0 = speakers[k].0.clone();
        }
    }
}

fn unknown() -> Speaker {
    Speaker { name: "unknown".to_owned(), kind: SpeakerKind::Unknown }
}

/// Who a phrase names or describes, without what was said before; nothing for pronouns.
pub(super) fn named(doc: &Document, entities: &[Entity], phrase: &Range<usize>) -> Option<Speaker> {
    let memory = Memory { doc, entities, people: None, said: Vec::new(), titled: BTreeMap::new() };
    memory.named(phrase).or_else(|| memory.described(phrase))
}

/// A speaker met before: where, who, and the last word of the source.
struct Said {
    cue: usize,
    speaker: Speaker,
    content: Vec<Span>,
    head: String,
}

struct Memory<'a> {
    doc: &'a Document<'a>,
    entities: &'a [Entity],
    /// Nobody where no pronoun is asked for.
    people: Option<People<'a>>,
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

impl<'a> Memory<'a> {
    fn new(doc: &'a Document<'a>, entities: &'a [Entity]) -> Memory<'a> {
        let people = Some(People::new(doc, entities));
        Memory { doc, entities, people, said: Vec::new(), titled: titled(doc, entities) }
    }

    fn remember(&mut self, draft: &Draft, speaker: &Speaker) {
        let head = if draft.source.is_empty() { "" } else { self.doc.low(self.head(&draft.source)) }.to_owned();
        self.said.push(Said { cue: draft.cue.start, speaker: speaker.clone(), content: draft.content.clone(), head });
    }

    fn speaker(&self, draft: &Draft) -> Speaker {
        let source = &draft.source;
        if source.is_empty() {
            return unknown();
        }
        if source.len() == 1 {
            match self.doc.low(source.start) {
                "he" | "she" => {
                    let speaker = self.pronoun(source.start);
                    return if self.speaks_of(&speaker, draft) { unknown() } else { speaker };
                }
                "who" => return self.relative(source.start),
                "it" | "they" => return self.body(source.start),
                "i" | "we" | "you" | "that" | "this" | "which" | "many" | "some" | "one" | "others" => {
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
        let apposed = self.apposed(source);
        apposed.or_else(|| self.named(source)).or_else(|| self.described(source)).unwrap_or_else(unknown)
    }

    /// `He said that Otto had won`: Otto does not call himself by his name.
    fn speaks_of(&self, speaker: &Speaker, draft: &Draft) -> bool {
        let said = draft.content.iter().filter(|c| c.start > self.doc.tokens[draft.source.start].span.start);
        let quoted = |e: &Entity| self.doc.tokens[self.doc.token_at(e.span.start)].quoted;
        let mut named = said.flat_map(|c| self.entities.iter().filter(|e| c.contains(&e.span)));
        named.any(|e| e.name == speaker.name && !quoted(e))
    }

    /// `NAME, a reporter, said`: the source describes whom the clause has named right before it.
    fn apposed(&self, source: &Range<usize>) -> Option<Speaker> {
        let comma = source.start.checked_sub(1).filter(|&k| self.doc.word(k) == ",")?;
        let described = matches!(self.doc.low(source.start), "a" | "an" | "the");
        let nobody = self.inside(source).iter().all(|e| e.kind != EntityKind::Person);
        let before = self.entities.partition_point(|e| e.span.start < self.doc.tokens[comma].span.start);
        let e = self.entities.get(before.checked_sub(1)?).filter(|e| e.kind == EntityKind::Person)?;
        let first = self.doc.token_at(e.span.start);
        let begins = self.doc.ranges.get(self.doc.tokens[first].sentence as usize).is_some_and(|r| r.start == first)
            || first > 0 && matches!(self.doc.word(first - 1), "," | "\"" | "”");
        let adjoins = self.doc.token_at(e.span.end) == comma;
        (described && nobody && begins && adjoins).then(|| Speaker { name: e.name.clone(), kind: SpeakerKind::Person })
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
                    p > main.start && p < main.end && self.doc.is(p, PREPOSITION)
                }
        };
        // "Representatives for Otto and Brand": the second is bound as the first is.
        let joined = |e: &Entity| {
            let first = self.doc.token_at(e.span.start);
            let and = first > main.start && self.doc.low(first - 1) == "and";
            and && inside.iter().any(|o| self.doc.token_at(o.span.end) + 1 == first && bound(o))
        };
        let bound = |e: &Entity| bound(e) || joined(e);
        let person = inside.iter().find(|e| e.kind == EntityKind::Person && !is_owner(e) && !bound(e));
        if let Some(e) = person {
            return Some(Speaker { name: e.name.clone(), kind: SpeakerKind::Person });
        }
        // "The mayor, NAME": the name stands in apposition.
        if inside.iter().all(|e| is_owner(e) || bound(e))
            && let Some(e) = self.inside(&(comma..source.end)).iter().find(|e| e.kind == EntityKind::Person)
            && (comma + 1..self.doc.token_at(e.span.start)).all(|k| self.doc.is(k, TITLE | ROLE) || self.doc.capital(k))
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
            EntityKind::Other if self.doc.low(main.start) == "the" => SpeakerKind::Organisation,
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
        let head = self.head(&main);
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
        let name = self.doc.span(main.clone()).of(self.doc.text).split_whitespace().collect::<Vec<_>>().join(" ");
        let kind = if main.len() == 1 && is_bare(self.doc.low(head)) {
            return None;
        } else if self.doc.is(head, DOCUMENT) && !self.doc.is(head, ROLE) {
            SpeakerKind::Document
        } else if self.doc.is(head, ORG_HEAD | STATE_BODY) {
            SpeakerKind::Organisation
        } else if self.doc.is(head, ROLE | PEOPLE)
            || acts(self.doc.low(head))
            || main.len() > 1 && self.counts_people(&main)
        {
            SpeakerKind::Anonymous
        } else {
            return None;
        };
        Some(Speaker { name, kind })
    }

    /// The noun that a phrase is about: what stands before its first preposition, participle or `who`.
    fn head(&self, phrase: &Range<usize>) -> usize {
        let nominal = |k: usize| self.doc.is(k, NOUN | ROLE | PEOPLE | ORG_HEAD | ADJECTIVE);
        let goes_on = |k: usize| {
            self.doc.is(k, WEEKDAY | PREPOSITION | DETERMINER) || matches!(self.doc.low(k), "last" | "earlier")
        };
        let ends = |k: usize| {
            let participle = self.doc.is(k, PARTICIPLE | GERUND);
            let plainly = participle && !self.doc.is(k, NOUN);
            let after_noun = self.doc.is(k - 1, NOUN | ROLE | PEOPLE | ORG_HEAD | STATE_BODY | DOCUMENT);
            let formerly =
                self.doc.is(k, ADVERB) && !self.doc.is(k, NOUN | ADJECTIVE) && self.doc.is(k + 1, PARTICIPLE);
            self.doc.is(k, PREPOSITION)
                || formerly
                || matches!(self.doc.low(k), "who" | "that" | "which" | "whose")
                || participle && after_noun && goes_on(k + 1)
                || plainly && (after_noun && self.doc.is(k, GERUND) || !nominal(k + 1))
        };
        let head = phrase.clone().skip(1).find(|&k| ends(k)).unwrap_or(phrase.end) - 1;
        let counts = matches!(
            self.doc.low(head),
            "number" | "group" | "handful" | "couple" | "pair" | "majority" | "dozens" | "hundreds" | "thousands"
        );
        if counts && self.doc.low(head + 1) == "of" && head + 2 < phrase.end {
            return self.head(&(head + 2..phrase.end));
        }
        head
    }

    /// `Eight of ten voters`, `many of his supporters`, `some who were there`.
    fn counts_people(&self, phrase: &Range<usize>) -> bool {
        let bare = is_bare(self.doc.low(phrase.start)) && !self.doc.is(phrase.start + 1, NOUN);
        let count = self.doc.is(phrase.start, NUMERAL)
            || self.doc.tokens[phrase.start].kind == Kind::Number
            || is_bare(self.doc.low(phrase.start))
            || matches!(
                self.doc.low(phrase.start),
                "nearly" | "about" | "around" | "almost" | "over" | "none" | "half"
            );
        bare || count && phrase.clone().any(|k| self.doc.is(k, PEOPLE | ROLE) || self.doc.low(k) == "who")
    }

    /// `it`, `they`: the body, document or unnamed people that spoke right before.
    fn body(&self, at: usize) -> Speaker {
        let one = self.doc.low(at) == "it";
        let near = |s: &&Said| self.doc.tokens[at].sentence.saturating_sub(self.doc.tokens[s.cue].sentence) <= 1;
        let last = self.said.last().filter(near).map(|s| &s.speaker);
        let fits = last.filter(|s| match s.kind {
            SpeakerKind::Organisation => true,
            SpeakerKind::Document => one,
            SpeakerKind::Anonymous => !one && s.name.ends_with('s'),
            SpeakerKind::Person | SpeakerKind::Unknown => false,
        });
        fits.cloned().unwrap_or_else(unknown)
    }

    /// `he`, `she`: whom the text has lately named.
    fn pronoun(&self, at: usize) -> Speaker {
        let meant = self.people.as_ref().and_then(|p| p.meant(at, &self.said));
        meant.map_or_else(unknown, |name| Speaker { name, kind: SpeakerKind::Person })
    }

    /// `NAME, who said`, `a guard who said`: what stands right before.
    fn relative(&self, who: usize) -> Speaker {
        let start = self.doc.tokens[who].span.start;
        let before = self.entities.partition_point(|e| e.span.start < start).checked_sub(1).map(|i| &self.entities[i]);
        if let Some(e) = before.filter(|e| start - e.span.end <= 2 && e.kind == EntityKind::Person) {
            return Speaker { name: e.name.clone(), kind: SpeakerKind::Person };
        }
        let comma = who > 0 && self.doc.word(who - 1) == ",";
        let to = if comma { who - 1 } else { who };
        let first = self.doc.ranges.get(self.doc.tokens[who].sentence as usize).map_or(to, |r| r.start);
        let before =
            super::statements::subject_before(self.doc, first, to).filter(|r| r.len() > 1 || self.doc.capital(r.start));
        let told = before.and_then(|phrase| self.named(&phrase).or_else(|| self.described(&phrase)));
        told.filter(|s| s.kind != SpeakerKind::Organisation).unwrap_or_else(unknown)
    }
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
