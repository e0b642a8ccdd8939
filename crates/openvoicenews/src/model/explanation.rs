//! Why a sentence stands in a report: the chain back to the articles, and what it was preferred to.

use serde::Serialize;

use super::{ArticleId, Evidence, Moment, OriginId, Sentence, StoryId};

/// The chain of one sentence. The names of its fields are those of `ovn explain --json`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// The story.
    pub story: StoryId,
    /// Where the sentence stands: `headline`, `paragraphs/0/1`.
    pub path: String,
    /// The sentence, with its edits and its evidence.
    pub sentence: Sentence,
    /// Its evidence with surroundings, in the same order.
    pub evidence: Vec<Shown>,
    /// How much its passage matters to the story; `None` for headlines, which are chosen otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<f32>,
    /// What it does in the report: `fact`, `statement`, `unknown`, `background`, `outlook`, `headline`.
    pub role: &'static str,
    /// The next best sentences of the same role that the report does without, weightiest first.
    pub rivals: Vec<Rival>,
}

/// A cited passage as its article has it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Shown {
    /// The citation.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// The publisher.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outlet: Option<String>,
    /// When the article came out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Moment>,
    /// The sentence before the cited words, and what stands before them in their own; empty where the article has none.
    pub before: String,
    /// What follows them in their own sentence, and the sentence after.
    pub after: String,
    /// Whose text it is; `None` where the article is not among those compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<CitedOrigin>,
}

/// Whose text an article carries.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CitedOrigin {
    /// See [`OriginId`].
    pub origin: OriginId,
    /// The article that has the text first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<ArticleId>,
    /// The articles that copied it.
    pub copies: Vec<Copied>,
}

/// An article that copied a text.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Copied {
    /// The article.
    pub article: ArticleId,
    /// Its publisher.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outlet: Option<String>,
}

/// A sentence of an article that could have stood there.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rival {
    /// Where it stands.
    pub evidence: Evidence,
    /// The publisher.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outlet: Option<String>,
    /// How much it matters to the story; of a lede's rivals, how good a lede it would make.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<f32>,
    /// Why it is not there.
    pub lost: LosingReason,
    /// The same in words.
    pub words: String,
    /// The sentence of the report that it repeats.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repeats: Option<String>,
}

/// Why a sentence of an article is not in the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LosingReason {
    /// It says what another sentence says.
    Repeats,
    /// Its count or its day has been overtaken.
    Overtaken,
    /// It needs its neighbours in the article.
    Leans,
    /// It takes something as known that no sentence before it tells.
    Context,
    /// It judges or argues, and nobody is named for it.
    Opinion,
    /// It has loaded words that no edit removes.
    Loaded,
    /// It is in another language than the report.
    Language,
    /// No form of it is proved, or it cannot be attributed.
    NotProved,
    /// It would copy too many words in a row.
    Run,
    /// Too much of its article would be taken.
    Cap,
    /// Others weigh more, and the report has no more room.
    Room,
    /// Another headline is more neutral, or closer to the lede and to the other headlines.
    Headline,
}
