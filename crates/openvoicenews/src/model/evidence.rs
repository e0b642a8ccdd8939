//! A citation of an article, and the sentence that rests on it.

use serde::{Deserialize, Serialize};

use super::ArticleId;

/// The part of an article that is cited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Field {
    /// The body.
    #[default]
    Text,
    /// The headline, which is evidence too.
    Title,
}

impl Field {
    fn is_text(&self) -> bool {
        *self == Field::Text
    }
}

/// A passage of an article: `article[field][start:end] == exact`, always.
///
/// Unlike a [`Span`](super::Span) it leaves the program, so its offsets are
/// Unicode **code points**, half-open (W3C Web Annotation `TextPositionSelector`
/// with `TextQuoteSelector`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The cited article.
    pub article: ArticleId,
    /// Its revision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<String>,
    /// The cited field.
    #[serde(default, skip_serializing_if = "Field::is_text")]
    pub field: Field,
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// The cited words.
    pub exact: String,
}

/// What an edit did to the words of the evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EditKind {
    /// A name completed; may bring words, from its own evidence only.
    Name,
    /// A relative date made absolute; may bring a date, computed from its evidence and basis.
    Date,
    /// A verb of saying made neutral, or a verb in another tense: the present of a headline, the past behind `said that`.
    Verb,
    /// Who says it, put in.
    Attribution,
    /// Words left out.
    Cut,
    /// Passages joined.
    Join,
}

/// The publication date that a relative date is computed from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    /// The article whose date it is.
    pub article: ArticleId,
    /// Always `published`.
    pub field: String,
}

/// One recorded difference between a sentence of ours and its evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// What it did.
    pub kind: EditKind,
    /// The words of the evidence.
    #[serde(default)]
    pub from: String,
    /// Our words.
    #[serde(default)]
    pub to: String,
    /// What the new words rest on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// See [`Basis`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
}

/// A sentence as somebody claims it, with what they say it rests on, if anything.
///
/// What `prove` judges. Only a claim with evidence can become a [`Sentence`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Unique within its report, stable across versions.
    #[serde(default)]
    pub id: String,
    /// The sentence.
    #[serde(default)]
    pub text: String,
    /// What it rests on.
    #[serde(default)]
    pub evidence: Vec<Evidence>,
    /// Who says it, where it is a statement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaker: Option<String>,
    /// How many origins it rests on.
    #[serde(default)]
    pub origins: usize,
    /// How it differs from its evidence.
    #[serde(default)]
    pub edits: Vec<Edit>,
    /// Why it is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// A sentence of ours. One without evidence cannot be constructed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Claim", into = "Claim")]
pub struct Sentence(Claim);

/// The claim cites nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WithoutEvidence;

impl std::fmt::Display for WithoutEvidence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a sentence without evidence")
    }
}

impl std::error::Error for WithoutEvidence {}

impl TryFrom<Claim> for Sentence {
    type Error = WithoutEvidence;

    fn try_from(claim: Claim) -> Result<Sentence, WithoutEvidence> {
        if claim.evidence.is_empty() { Err(WithoutEvidence) } else { Ok(Sentence(claim)) }
    }
}

impl From<Sentence> for Claim {
    fn from(sentence: Sentence) -> Claim {
        sentence.0
    }
}

/// Reads the claim's fields; they cannot be changed through it.
impl std::ops::Deref for Sentence {
    type Target = Claim;

    fn deref(&self) -> &Claim {
        &self.0
    }
}
