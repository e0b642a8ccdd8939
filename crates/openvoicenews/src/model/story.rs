//! The articles about one event, and why each belongs.

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::ArticleId;

/// Identifies a story; stable, also after merges and splits.
pub type StoryId = Arc<str>;
/// Identifies an origin: one text that one or more outlets carry.
pub type OriginId = Arc<str>;

/// Where one article was put, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Assignment {
    /// The article.
    pub article: ArticleId,
    /// Its story.
    pub story: StoryId,
    /// Its origin: shared by near-copies of one text and reprints of one agency's dispatch.
    pub origin: OriginId,
    /// The episode of a running story.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub episode: Option<String>,
    /// Stories of the same kind or of the same running matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub linked: Vec<StoryId>,
    /// Who took text from whom, as this article made it known: the article from others, or others from it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub taken: Vec<Taken>,
    /// Why.
    pub reason: Reason,
}

/// One article took text from another. Of two that are told of the same articles, the later holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Taken {
    /// Who had the text.
    pub from: ArticleId,
    /// Who took it.
    pub by: ArticleId,
    /// The share of the taker's runs of eight words that do not stand in the source, 0 to 1; estimated.
    pub own_text: f32,
    /// How it is known, and what was done with the text.
    pub why: CopyReason,
}

/// What an article did with the text of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CopyReason {
    /// Most of the text is the same.
    NearCopy,
    /// Both credit one agency, or the source is the agency's own article.
    Agency,
    /// It is a part of a longer text.
    Excerpt,
    /// It has the whole of a text and adds its own, as with a press release.
    QuotedWhole,
    /// It has some of the text, too little for one origin.
    Partial,
}

/// Why an article was put where it was put; shown to readers.
///
/// Fields and their names are those of the wire form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// What was decided.
    pub decision: Decision,
    /// The likeness that decided, 0 to 1.
    pub likeness: f32,
    /// The likeness that was needed.
    pub needed: f32,
    /// The nearest earlier article, where there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nearest: Option<ArticleId>,
    /// What both have and few others, weightiest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shared: Vec<Shared>,
    /// What speaks for one event and what against it, in log odds; with the prior they sum to those of `likeness`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<Measure>,
    /// Hours between the two, where both are dated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<f32>,
    /// Why the origin is what it is, where the article is not its own origin: `near-copy`, `agency credit` ...
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
}

/// One thing that two articles have in common.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shared {
    /// What kind of thing.
    pub kind: SharedKind,
    /// As the later article writes it.
    pub text: String,
    /// Its part of what the two have in common, 0 to 1.
    pub weight: f32,
}

/// What kind of thing two articles have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SharedKind {
    /// A human being.
    Person,
    /// A body of people.
    Organisation,
    /// A place.
    Place,
    /// Another name.
    Name,
    /// A number.
    Number,
    /// A day.
    Date,
    /// Another word.
    Term,
}

/// One measure of two articles, and how much it tells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    /// What is measured: `words`, `people`, `places`, `time apart` ...
    pub of: Cow<'static, str>,
    /// The log odds that it adds; below 0 it speaks against one event.
    pub odds: f32,
}

/// What was decided about an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// Nothing near enough: a story of its own.
    New,
    /// The same event as an open story.
    Joined,
    /// A near-copy of an article of that story.
    Copy,
    /// Put into another story later, in the light of newer articles.
    Moved,
    /// The caller said so.
    Given,
}

/// What becomes of stories and articles after the day they were put together: grouping thinks again when a new article
/// sheds light on those beside it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Regrouping {
    /// A story turned out to be part of another; its id leads there.
    Merged {
        /// The story that is no more.
        story: StoryId,
        /// Where its articles are.
        merged_into: StoryId,
    },
    /// Articles of a story turned out to report another event.
    Split {
        /// The story.
        story: StoryId,
        /// Where its articles are; the story itself is one of these if it goes on.
        split_into: Vec<StoryId>,
    },
    /// An article is in another story than before: its assignment from now on.
    Moved(Assignment),
}

/// Why two articles are in one story or are not.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explained {
    /// The one.
    pub a: ArticleId,
    /// The other.
    pub b: ArticleId,
    /// Whether they are in one story.
    pub together: bool,
    /// What speaks for one event and what against it.
    pub reason: Reason,
    /// Where they are together without being near enough by themselves: the articles that join them, both ends included.
    pub path: Vec<ArticleId>,
}

/// The articles about one event.
#[derive(Clone, Debug, PartialEq)]
pub struct Story {
    /// See [`StoryId`].
    pub id: StoryId,
    /// Its articles in order of arrival.
    pub members: Vec<Assignment>,
}
