//! What an article says, as spans of its text.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Article, Note, Span};

/// An article understood: every item is a [`Span`] of the one article it holds.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The article that the spans lead into.
    pub article: Arc<Article>,
    /// BCP 47 primary language: the article's own statement where it holds, else detected.
    pub language: Option<String>,
    /// Sentences in order, without the white space between them; none runs over a paragraph's end.
    pub sentences: Vec<Span>,
    /// Names, in order.
    pub entities: Vec<Entity>,
    /// Expressions of time, in order.
    pub dates: Vec<DateMention>,
    /// Numbers that count or measure something, in order.
    pub quantities: Vec<Quantity>,
    /// Who says what, in order of content.
    pub attributions: Vec<Attribution>,
    /// Passages that say what is not known or was not said.
    pub unknown: Vec<Unknown>,
    /// Loaded words outside quotations.
    pub loaded: Vec<Loaded>,
    /// What went less than well.
    pub notes: Vec<Note>,
}

/// The kind of thing that a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum EntityKind {
    /// A human being.
    Person,
    /// A body of people: firm, party, ministry, team.
    Organisation,
    /// A country, city, region, building.
    Place,
    /// Another name.
    Other,
}

/// A name in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// Where it stands.
    pub span: Span,
    /// What it names.
    pub kind: EntityKind,
    /// The fullest form that the article gives of it, for instance `Dan Caine` for `Caine`.
    pub name: String,
}

/// The TIMEX3 type of an expression of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum DateKind {
    /// A calendar date.
    Date,
    /// A time of day.
    Time,
    /// A length of time.
    Duration,
    /// A repeated time.
    Set,
}

/// An expression of time with its meaning.
#[derive(Clone, Debug, PartialEq)]
pub struct DateMention {
    /// Where it stands.
    pub span: Span,
    /// Its type.
    pub kind: DateKind,
    /// TIMEX3 value: `2025-08-19`, `2025-W34`, `P3Y`, `PRESENT_REF`.
    pub value: String,
}

impl DateMention {
    /// The calendar day, `2025-08-19`, where it is one and its year is known.
    #[must_use]
    pub fn day(&self) -> Option<&str> {
        let is_known = self.value.starts_with(|c: char| c.is_ascii_digit());
        self.day_of_year().filter(|_| is_known).map(|_| self.value.as_str())
    }

    /// The month and its day, `08-19`, whether or not the year is known.
    #[must_use]
    pub fn day_of_year(&self) -> Option<&str> {
        let day = self.value.get("2025-".len()..)?;
        let is_day = day.split_once('-').is_some_and(|(m, d)| [m, d].iter().all(|n| is_two_digits(n)));
        is_day.then_some(day)
    }
}

fn is_two_digits(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit())
}

/// A number that counts or measures something.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// The number with scale, currency and modifier words.
    pub span: Span,
    /// Its value, scale applied.
    pub value: f64,
    /// Upper end of a range.
    pub to: Option<f64>,
    /// `at least`, `about`, `more than`, `up to` ...
    pub modifier: Option<String>,
    /// `%`, an ISO 4217 currency code, or a unit of measure.
    pub unit: Option<String>,
    /// What is counted, as the article words it: `people`, `people were injured`.
    pub what: Option<String>,
}

/// How a statement's words are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Manner {
    /// Between quotation marks.
    Direct,
    /// In the reporter's words.
    Indirect,
    /// Partly one, partly the other.
    Mixed,
}

/// The kind of who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SpeakerKind {
    /// A named person.
    Person,
    /// A named body.
    Organisation,
    /// Someone whom the article does not name: `a U.S. defense official`.
    Anonymous,
    /// A text: report, law, letter.
    Document,
    /// Not settled.
    #[serde(other)]
    Unknown,
}

/// Who says it.
#[derive(Clone, Debug, PartialEq)]
pub struct Speaker {
    /// The fullest form that the article gives; for the anonymous all they are given, without article; `unknown` where unsure.
    pub name: String,
    /// What they are.
    pub kind: SpeakerKind,
}

/// One statement. A role is a list of pieces, since "he said" may stand inside the content.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution {
    /// Who, as the text has it; empty where the text has nobody.
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
    /// The statement that this one is nested in, an index into [`Reading::attributions`].
    pub within: Option<usize>,
    /// How sure, 0 to 1.
    pub confidence: f32,
}

/// A passage that says what is not known or was not said.
#[derive(Clone, Debug, PartialEq)]
pub struct Unknown {
    /// Where it stands.
    pub span: Span,
    /// Who does not know or did not say.
    pub by: Option<String>,
}

/// A loaded word outside quotations.
#[derive(Clone, Debug, PartialEq)]
pub struct Loaded {
    /// Where it stands.
    pub span: Span,
    /// Why it counts as loaded.
    pub reason: &'static str,
    /// Whether the one word keeps a neutral report from taking the sentence over as it is; else it only marks it.
    pub strong: bool,
}
