//! What the articles of one story say, laid beside each other.
//!
//! A [`Comparison`] is all that the writer sees: passages under numbered
//! sources. The outlets' names are in [`Credit`]s, which are looked at only
//! after the last decision, so that the writer cannot favour an outlet.

use super::{
    ArticleId, CopyReason, DateMention, Difference, DifferenceKind, Entity, Evidence, Field, Manner, Moment, OriginId,
    Quantity, Reason, Span, Speaker, StoryId, VoiceShare,
};
use crate::text::{ListedWord, Terms, Word, WordList};

/// The articles of one story, compared.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The story.
    pub story: StoryId,
    /// The language of most of its articles.
    pub language: Option<String>,
    /// Its articles, in order of publication.
    pub sources: Vec<Source>,
    /// Every sentence and headline of them, in order of source and place.
    pub passages: Vec<Passage>,
    /// What is said, by whom.
    pub points: Vec<Point>,
    /// Where accounts differ.
    pub differences: Vec<Difference>,
    /// Who is heard, and how much.
    pub voices: Vec<VoiceShare>,
    /// Where each of them is heard, in order of voices and passages.
    pub hearings: Vec<Hearing>,
    /// The names behind the sources, same order.
    pub credits: Vec<Credit>,
    /// The words of the passages, same order, for measuring their likeness.
    pub terms: Terms,
}

/// An article as the writer sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// The article, for citing it.
    pub article: ArticleId,
    /// Its revision.
    pub revision: String,
    /// When it came out.
    pub published: Option<Moment>,
    /// Its language.
    pub language: Option<String>,
    /// Words in its text.
    pub words: usize,
    /// Which origin, a number that sources of one origin share.
    pub origin: usize,
}

/// The names behind a source.
#[derive(Clone, Debug, PartialEq)]
pub struct Credit {
    /// Its publisher.
    pub outlet: Option<String>,
    /// The agency credited for the text.
    pub agency: Option<String>,
    /// Where it stands.
    pub url: Option<String>,
    /// The publisher's last change.
    pub modified: Option<Moment>,
    /// Whose text it is.
    pub origin: OriginId,
    /// The share of its text that does not stand in the article that it took it from, 0 to 1; 1 if it took it from none.
    pub own_text: f32,
    /// Whose text of the same origin it carries, and why it is thought so; `None` for the origin itself.
    pub taken_from: Option<(ArticleId, CopyReason)>,
    /// Why it belongs to the story.
    pub reason: Reason,
    /// The episode that it belongs to, where the story has episodes.
    pub episode: Option<String>,
    /// Other stories that it is linked to.
    pub linked: Vec<StoryId>,
}

/// One sentence or headline of an article, with what was understood of it.
///
/// All spans are bytes of [`Passage::text`].
#[derive(Clone, Debug, PartialEq)]
pub struct Passage {
    /// Index into [`Comparison::sources`].
    pub source: usize,
    /// Body or headline.
    pub field: Field,
    /// Which sentence of its field, from 0.
    pub position: usize,
    /// Which paragraph, from 0.
    pub paragraph: usize,
    /// Code points before it in its field.
    pub start: usize,
    /// Its words, unchanged.
    pub text: String,
    /// Quoted stretches, marks included, also of a quotation that begins or ends in a neighbour.
    pub quoted: Vec<Span>,
    /// Its words, as they were read from the text and its quotations.
    pub list: WordList,
    /// Names.
    pub names: Vec<NameIn>,
    /// Expressions of time.
    pub dates: Vec<DateMention>,
    /// Numbers.
    pub quantities: Vec<Quantity>,
    /// Who says what in it. Pieces that lie outside the passage are left out.
    pub statements: Vec<StatementIn>,
    /// Whether it says that something is not known or was not said.
    pub unknown: bool,
    /// Loaded words outside quotations.
    pub loaded: Vec<Span>,
}

impl Passage {
    /// The first sentence of a field, of which nothing has been read yet but its quotations.
    #[must_use]
    pub fn unread(source: usize, field: Field, text: String, quoted: Vec<Span>) -> Passage {
        Passage {
            source,
            field,
            position: 0,
            paragraph: 0,
            start: 0,
            list: WordList::of(&text, &quoted),
            text,
            quoted,
            names: Vec::new(),
            dates: Vec::new(),
            quantities: Vec::new(),
            statements: Vec::new(),
            unknown: false,
            loaded: Vec::new(),
        }
    }

    /// The same with another text and other quotations.
    pub(crate) fn reworded(self, text: String, quoted: Vec<Span>) -> Passage {
        Passage { list: WordList::of(&text, &quoted), text, quoted, ..self }
    }

    /// Its words, in order.
    pub fn words(&self) -> impl DoubleEndedIterator<Item = Word<'_>> + ExactSizeIterator {
        self.listed().map(|w| w.word)
    }

    /// Its words, each with its comparable form and whether it is quoted.
    pub fn listed(&self) -> impl DoubleEndedIterator<Item = ListedWord<'_>> + ExactSizeIterator {
        self.list.iter(&self.text)
    }

    /// Its words outside quotations, each with its comparable form.
    pub fn outside(&self) -> impl DoubleEndedIterator<Item = (Word<'_>, &str)> {
        self.listed().filter(|w| !w.is_quoted).map(|w| (w.word, w.folded))
    }

    /// How many words it has.
    #[must_use]
    pub fn length(&self) -> usize {
        self.list.len()
    }
}

/// A name in a passage.
#[derive(Clone, Debug, PartialEq)]
pub struct NameIn {
    /// The name; its span is within the passage.
    pub entity: Entity,
    /// Where the article gives the fullest form, if not here.
    pub full: Option<Evidence>,
}

/// A statement in a passage.
#[derive(Clone, Debug, PartialEq)]
pub struct StatementIn {
    /// Who, as the text has it.
    pub source: Vec<Span>,
    /// The words of saying.
    pub cue: Vec<Span>,
    /// What is said.
    pub content: Vec<Span>,
    /// How.
    pub manner: Manner,
    /// `did not say that`.
    pub negated: bool,
    /// Who, resolved.
    pub speaker: Speaker,
    /// The outlet or agency that was told.
    pub via: Option<String>,
    /// How sure, 0 to 1.
    pub confidence: f32,
}

/// A statement of somebody in [`Comparison::voices`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hearing {
    /// Index into [`Comparison::voices`].
    pub voice: usize,
    /// Index into [`Comparison::passages`].
    pub passage: usize,
    /// Index into the passage's statements.
    pub statement: usize,
    /// Whether its words count for the voice: a text that several outlets carry counts once.
    pub pooled: bool,
}

impl Passage {
    /// Cites a part of the passage. `None` where the span does not fit its text.
    #[must_use]
    pub fn cite(&self, span: Span, source: &Source) -> Option<Evidence> {
        let exact = self.text.get(span.start..span.end)?;
        let start = self.start + self.text.get(..span.start)?.chars().count();
        Some(Evidence {
            article: source.article.clone(),
            revision: Some(source.revision.clone()),
            field: self.field,
            start,
            end: start + exact.chars().count(),
            exact: exact.to_owned(),
        })
    }
}

impl Comparison {
    /// The passage that stands at these code points of an article's field, or has most of them; `None` where there is
    /// none.
    #[must_use]
    pub fn passage_at(&self, article: &str, field: Field, start: usize, end: usize) -> Option<usize> {
        let overlap = |p: &Passage| end.min(p.start + p.text.chars().count()).saturating_sub(start.max(p.start));
        let of = |p: &Passage| p.field == field && *self.sources[p.source].article == *article;
        let found = self.passages.iter().enumerate().filter(|(_, p)| of(p)).map(|(i, p)| (overlap(p), i));
        found.filter(|f| f.0 > 0).max_by_key(|f| (f.0, std::cmp::Reverse(f.1))).map(|f| f.1)
    }
}

/// What two passages of a story are to each other: the rules are in `spec/compare/relations.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Relation {
    /// Both tell the same thing.
    Same,
    /// Both tell the same thing, and differ in something that they tell of it.
    Differ,
    /// One says that what the other tells is not so.
    Deny,
    /// They tell different things.
    Unrelated,
}

/// How two passages were judged.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// What they are to each other.
    pub relation: Relation,
    /// In what they differ.
    pub kinds: Vec<DifferenceKind>,
    /// Whether the numbers in which they differ are counts of people that go on rising: a series, no contradiction.
    pub running: bool,
    /// Log odds that they tell the same thing, whether or not they differ in it.
    pub odds: f32,
}

impl Judgement {
    /// Whether they cannot both be right: other words for one thing, and fact here, claim there, contest nothing.
    #[must_use]
    pub fn contests(&self) -> bool {
        let mild = |k: &DifferenceKind| matches!(k, DifferenceKind::Wording | DifferenceKind::Attribution);
        self.kinds.iter().any(|k| !mild(k))
    }
}

/// The role of a point in the story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PointKind {
    /// Something that happened.
    Event,
    /// Something that somebody says.
    Statement,
    /// Something from before.
    Background,
    /// Something to come.
    Outlook,
    /// Something that is not known.
    Unknown,
}

/// One thing that is said in one or more articles, however worded.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Unique within the story.
    pub id: String,
    /// Its role.
    pub kind: PointKind,
    /// The day it is about, as TIMEX3 value.
    pub when: Option<String>,
    /// The passages that state it, indices into [`Comparison::passages`], best first.
    pub stated_by: Vec<usize>,
    /// The passages that have it otherwise.
    pub contested_by: Vec<usize>,
    /// The passages that deny it.
    pub denied_by: Vec<usize>,
    /// The sources without it, indices into [`Comparison::sources`].
    pub left_out_by: Vec<usize>,
    /// The first of the points about the same matter, as index into [`Comparison::points`]: its own where there is none
    /// before it.
    pub matter: usize,
}
