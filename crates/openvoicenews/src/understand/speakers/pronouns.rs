//! Whom `he` and `she` mean where they say something: one of the people lately named, or nobody for sure.
//!
//! Who spoke last goes on speaking, unless the text has since brought somebody else in as the subject of its own
//! sentence. What stands inside somebody's words brings nobody in.

use std::collections::BTreeMap;

use super::super::document::{Document, Kind};
use super::super::lexicon::{AUX, FINITE, FIRST_NAME, MODAL, PREPOSITION, SUBORDINATOR};
use super::Said;
use crate::model::{Entity, EntityKind, Span, SpeakerKind};

/// Sentences after which nobody goes on speaking.
const SPEAKS_ON: u32 = 3;
/// Sentences looked back for a subject.
const REACH: u32 = 2;
/// Statements inside a quotation that are passed over.
const INSIDE: usize = 8;
/// Names looked at before a pronoun, so that a text of nothing but names takes linear time.
const MOST_NAMES: usize = 40;

/// First names of women. Of the others that are known it is taken that they are men's.
const WOMEN: &str = "\
    Alice Alicia Allison Amanda Amy Ana Andrea Angela Anita Ann Anna Anne Annie Barbara Beth Betty Brenda Carla \
    Carly Carol Caroline Carolyn Catherine Cathy Cheryl Christina Christine Cindy Claire Condoleezza Connie Cynthia \
    Danielle Deborah Debbie Diana Diane Donna Doris Dorothy Eileen Elaine Elena Elizabeth Ellen Emily Emma Erica Eva \
    Evelyn Fatima Fiona Florence Gina Gloria Hannah Heather Helen Hillary Irene Isabel Ivanka Jacqueline Jane Janet \
    Janice Jean Jennifer Jenny Jessica Jill Joan Joanne Joyce Judith Judy Julia Julie June Karen Kate Katherine \
    Kathleen Kathryn Kathy Katie Kellyanne Kimberly Laura Lauren Laurie Linda Lisa Loretta Lori Louise Lucy Lynn \
    Madeleine Margaret Maria Marie Marilyn Martha Mary Megan Melania Melanie Melissa Michele Michelle Monica Nancy \
    Naomi Natalie Nicola Nicole Nikki Nina Nora Norma Olga Olivia Pamela Patricia Paula Peggy Phyllis Priti Rachel \
    Rebecca Rita Roberta Rosa Rosemary Ruth Sally Samantha Sandra Sara Sarah Sharon Sheila Shirley Sonia Sophie \
    Stephanie Susan Suzanne Sylvia Tammy Tara Teresa Theresa Tiffany Tina Ursula Valerie Vanessa Vera Veronica \
    Victoria Virginia Wanda Wendy Yolanda Yvonne";

/// What is known of a person's being `he` or `she`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gender {
    He,
    She,
    Open,
}

/// One place where a person is named.
struct Mention<'a> {
    name: &'a str,
    token: usize,
    span: Span,
    /// Does something there: `NAME went`, or opens a sentence.
    subject: bool,
    /// Depends on another word: `under NAME`, `NAME's`.
    bound: bool,
}

/// The people of a text, wherever they are named.
pub(super) struct People<'a> {
    doc: &'a Document<'a>,
    mentions: Vec<Mention<'a>>,
    genders: BTreeMap<&'a str, Gender>,
}

impl<'a> People<'a> {
    pub(super) fn new(doc: &'a Document<'a>, entities: &'a [Entity]) -> People<'a> {
        let mut mentions = Vec::new();
        let mut genders = BTreeMap::new();
        for e in entities.iter().filter(|e| e.kind == EntityKind::Person) {
            let token = doc.token_at(e.span.start);
            if is_byline(doc, token) {
                continue;
            }
            let shown = gender_shown(doc, token);
            let known = genders.entry(e.name.as_str()).or_insert_with(|| gender_of(doc, &e.name));
            if shown != Gender::Open {
                *known = shown;
            }
            let subject = is_subject(doc, token, doc.token_at(e.span.end));
            let bound = is_bound(doc, token, doc.token_at(e.span.end));
            mentions.push(Mention { name: &e.name, token, span: e.span, subject: subject && !bound, bound });
        }
        People { doc, mentions, genders }
    }

    /// The person whom the pronoun at token `at` means, after the statements `said`.
    pub(super) fn meant(&self, at: usize, said: &[Said]) -> Option<String> {
        // What is said inside a quotation is no turn of those who speak outside it.
        let quoted = |token: usize| self.doc.tokens[token].quoted;
        let last = said.iter().rev().take(INSIDE).find(|s| !quoted(s.cue) || quoted(at));
        let here = self.doc.tokens[at].sentence;
        let since = |token: usize| here.saturating_sub(self.doc.tokens[token].sentence);
        let female = self.doc.low(at) == "she";
        let fits = |name: &str| self.gender(name) != if female { Gender::He } else { Gender::She };
        let to = self.mentions.partition_point(|m| m.token < at);
        let near = self.mentions[to.saturating_sub(MOST_NAMES)..to].iter().rev();
        let near: Vec<&Mention> = near.take_while(|m| since(m.token) <= REACH).filter(|m| fits(m.name)).collect();
        let speaker = last.filter(|s| s.speaker.kind == SpeakerKind::Person && since(s.cue) <= SPEAKS_ON);
        let speaker = speaker.filter(|s| fits(&s.speaker.name));
        let outside = |m: &Mention| {
            let told = last.is_some_and(|s| s.content.iter().any(|c| c.contains(&m.span)));
            !told && (!quoted(m.token) || quoted(at))
        };
        let subject = near.iter().find(|m| m.subject && outside(m));
        // "Lund met Brandt. He said": it may be either.
        let rival = |m: &Mention| {
            let beside = |o: &&&Mention| self.doc.tokens[o.token].sentence == self.doc.tokens[m.token].sentence;
            near.iter().filter(beside).any(|o| o.name != m.name && !o.bound && outside(o))
        };
        match (speaker, subject) {
            (Some(s), Some(m)) if m.token > s.cue => (!rival(m)).then(|| m.name.to_owned()),
            (Some(s), _) => Some(s.speaker.name.clone()),
            (None, Some(m)) => (!rival(m)).then(|| m.name.to_owned()),
            (None, None) => self.only(&near),
        }
    }

    /// The one person named nearby.
    fn only(&self, near: &[&Mention]) -> Option<String> {
        let first = near.first()?;
        near.iter().all(|m| m.name == first.name).then(|| first.name.to_owned())
    }

    fn gender(&self, name: &str) -> Gender {
        self.genders.get(name).copied().unwrap_or(Gender::Open)
    }
}

/// Whether the line of a name tells nothing: who wrote the article is not whom it tells of.
fn is_byline(doc: &Document, token: usize) -> bool {
    const LONGEST: usize = 8;
    let line = doc.ranges.get(doc.tokens[token].sentence as usize).cloned().unwrap_or_default();
    let ends = line.clone().last().is_some_and(|last| matches!(doc.word(last), "." | "!" | "?" | "\"" | "”"));
    line.len() <= LONGEST && !ends && !line.into_iter().any(|k| doc.is(k, FINITE | AUX | MODAL))
}

/// Whether the name in these tokens does something, rather than being done to.
fn is_subject(doc: &Document, token: usize, end: usize) -> bool {
    let first = doc.ranges.get(doc.tokens[token].sentence as usize).map_or(token, |r| r.start);
    let led = first.max(token.saturating_sub(6));
    let plain = |k: usize| {
        let verb = doc.is(k, FINITE) && !doc.capital(k);
        doc.tokens[k].kind == Kind::Word && !verb && !doc.is(k, PREPOSITION | AUX | MODAL | SUBORDINATOR)
    };
    let opens = led == first && (led..token).all(plain);
    // Of two who do it together none can be told from the other.
    let joined = token.checked_sub(1).is_some_and(|b| matches!(doc.low(b), "and" | "or")) || doc.low(end) == "and";
    let acts = (end..end + 2).any(|k| doc.is(k, FINITE | AUX | MODAL));
    !joined && (opens || acts)
}

fn is_bound(doc: &Document, token: usize, end: usize) -> bool {
    doc.possessive(end) || token.checked_sub(1).is_some_and(|b| doc.is(b, PREPOSITION))
}

/// What the words before a name tell: `Mr.`, `Queen`.
fn gender_shown(doc: &Document, token: usize) -> Gender {
    let Some(before) = token.checked_sub(1) else { return Gender::Open };
    match doc.low(before).trim_end_matches('.') {
        "mr" | "sir" | "lord" | "king" | "prince" | "chairman" | "congressman" | "spokesman" | "brother" | "father" => {
            Gender::He
        }
        "mrs" | "ms" | "miss" | "lady" | "queen" | "princess" | "chairwoman" | "congresswoman" | "spokeswoman"
        | "sister" | "mother" => Gender::She,
        _ => Gender::Open,
    }
}

/// What a first name tells.
fn gender_of(doc: &Document, name: &str) -> Gender {
    let first = name.split(' ').next().unwrap_or(name);
    if WOMEN.split(' ').any(|w| w == first) {
        Gender::She
    } else if name.len() > first.len() && doc.lexicon.get(&first.to_lowercase()).classes & FIRST_NAME != 0 {
        Gender::He
    } else {
        Gender::Open
    }
}
