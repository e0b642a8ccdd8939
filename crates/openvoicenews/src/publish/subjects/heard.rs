//! What an article says of its subjects: whom it names, and who is reported to have said what.

use std::collections::{BTreeMap, BTreeSet};

use super::bearers::Bearers;
use super::identity::Subject;
use crate::model::{Attribution, Entity, EntityKind, Manner, Reading, Span, SpeakerKind};
use crate::text::{CodePoints, words};

/// Statements of which the reading is less sure are not shown: half of them are wrong.
const SURE: f32 = 0.6;
/// Words from which a statement says something, and the same where they are not quoted: less is the object of a verb.
const FEWEST: (usize, usize) = (3, 5);

/// What an article has of subjects.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Heard {
    /// Whom and what it names, each once, in order.
    pub subjects: Vec<Subject>,
    /// Who says what, in order.
    pub statements: Vec<Statement>,
}

/// What somebody is reported to have said.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// As the reading resolves it.
    pub speaker: String,
    /// What they are.
    pub kind: SpeakerKind,
    /// The speaker's page; `None` for those who have none.
    pub who: Option<Subject>,
    /// How the words are given.
    pub manner: Manner,
    /// First code point of the article's text.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// The words, with what the article has between them.
    pub content: String,
    /// The outlet or agency that was told.
    pub via: Option<String>,
    /// Whom and what it names, the speaker apart.
    pub about: Vec<Subject>,
}

/// The subjects and the statements of an article.
///
/// What was not said, what the reading is not sure of, and what nobody is named or described for is left out.
#[must_use]
pub fn heard(reading: &Reading) -> Heard {
    heard_among(reading, &Bearers::default())
}

/// The same of the articles of one story, in their order: a surname that stands alone in one of them means the one person
/// of the story who bears it.
#[must_use]
pub fn heard_together(readings: &[Reading]) -> Vec<Heard> {
    let bearers = Bearers::among(readings);
    readings.iter().map(|reading| heard_among(reading, &bearers)).collect()
}

fn heard_among(reading: &Reading, bearers: &Bearers) -> Heard {
    let known = Known::new(reading, bearers);
    let subjects = each_once(reading.entities.iter().filter_map(|e| known.of(e)));
    let points = CodePoints::new(&reading.article.text);
    let told = reading.attributions.iter().filter(|a| is_told(a));
    Heard { subjects, statements: told.filter_map(|a| statement(a, reading, &known, &points)).collect() }
}

/// Each subject once, in the better form of its name.
fn each_once<'a>(all: impl Iterator<Item = &'a Subject>) -> Vec<Subject> {
    let (mut places, mut out): (BTreeMap<&str, usize>, Vec<Subject>) = (BTreeMap::new(), Vec::new());
    for subject in all {
        let place = *places.entry(&subject.key).or_insert(out.len());
        match out.get_mut(place) {
            None => out.push(subject.clone()),
            Some(known) if subject.is_better_written(&known.name) => known.name.clone_from(&subject.name),
            Some(_) => {}
        }
    }
    out
}

/// What the names of an article stand for.
struct Known<'a> {
    subjects: BTreeMap<(EntityKind, &'a str), Option<Subject>>,
    /// The first kind that each name has in the text.
    kinds: BTreeMap<&'a str, EntityKind>,
}

impl<'a> Known<'a> {
    fn new(reading: &'a Reading, bearers: &Bearers) -> Known<'a> {
        let mut known = Known { subjects: BTreeMap::new(), kinds: BTreeMap::new() };
        let people = reading.entities.iter().filter(|e| e.kind == EntityKind::Person);
        let surnames: BTreeSet<&str> = people.filter_map(|e| e.name.rsplit_once(' ')).map(|(_, last)| last).collect();
        // A surname that stands alone is now and then taken for a place.
        let is_surname = |e: &Entity| e.kind == EntityKind::Place && surnames.contains(e.name.as_str());
        let full: BTreeSet<String> = reading.entities.iter().filter_map(Subject::of).map(|s| s.key).collect();
        // Where the article has the full name, too, its reading would have joined the two if they were one.
        let bearer =
            |e: &Entity| bearers.of(&e.name).filter(|s| e.kind == EntityKind::Person && !full.contains(&s.key));
        for e in reading.entities.iter().filter(|e| !is_surname(e)) {
            let subject = || Subject::of(e).or_else(|| bearer(e).cloned());
            known.subjects.entry((e.kind, &e.name)).or_insert_with(subject);
            known.kinds.entry(&e.name).or_insert(e.kind);
        }
        known
    }

    fn of<'s>(&'s self, e: &'a Entity) -> Option<&'s Subject> {
        self.subjects.get(&(e.kind, e.name.as_str()))?.as_ref()
    }

    /// The page of a speaker: that of the person, body or country that the article has under the name. Which of them
    /// it is, the names of the article know better than the statement.
    fn speaker<'s>(&'s self, a: &'a Attribution) -> Option<&'s Subject> {
        let name = a.speaker.name.as_str();
        let is_named = matches!(a.speaker.kind, SpeakerKind::Person | SpeakerKind::Organisation);
        let kind = self.kinds.get(name).filter(|_| is_named)?;
        self.subjects.get(&(*kind, name))?.as_ref()
    }
}

fn statement<'a>(
    a: &'a Attribution,
    reading: &'a Reading,
    known: &Known<'a>,
    points: &CodePoints<'_>,
) -> Option<Statement> {
    let content = covered(&a.content)?;
    let text = content.of(&reading.article.text);
    let fewest = if a.manner == Manner::Direct { FEWEST.0 } else { FEWEST.1 };
    if words(text).take(fewest).count() < fewest {
        return None;
    }
    let who = known.speaker(a);
    Some(Statement {
        speaker: a.speaker.name.clone(),
        kind: a.speaker.kind,
        who: who.cloned(),
        manner: a.manner,
        start: points.of_byte(content.start),
        end: points.of_byte(content.end),
        content: text.to_owned(),
        via: a.via.clone(),
        about: named_in(content, who, reading, known),
    })
}

/// Subjects of one statement; more are a list that says nothing of any.
const MOST_NAMED: usize = 12;

/// Whom and what a statement names, each once, but for who says it.
fn named_in<'a>(content: Span, who: Option<&Subject>, reading: &'a Reading, known: &Known<'a>) -> Vec<Subject> {
    let from = reading.entities.partition_point(|e| e.span.start < content.start);
    let inside = reading.entities[from..].iter().take_while(|e| e.span.end <= content.end);
    let mut out: Vec<Subject> = Vec::new();
    for subject in inside.filter_map(|e| known.of(e)) {
        let own = who.is_some_and(|who| who.key == subject.key);
        if !own && out.len() < MOST_NAMED && out.iter().all(|o| o.key != subject.key) {
            out.push(subject.clone());
        }
    }
    out
}

fn is_told(a: &Attribution) -> bool {
    !a.negated && a.confidence >= SURE && a.speaker.kind != SpeakerKind::Unknown
}

/// From the first piece of the content to the last.
fn covered(content: &[Span]) -> Option<Span> {
    let start = content.iter().map(|s| s.start).min()?;
    let end = content.iter().map(|s| s.end).max()?;
    (start < end).then(|| Span::new(start, end))
}
