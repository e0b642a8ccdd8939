//! What changed in a report from one version to the next, and why.

use serde::{Deserialize, Serialize};

use super::{ArticleId, Moment};

/// A version of a report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportVersion {
    /// Its number, from 1.
    pub version: u32,
    /// When its newest article changed.
    #[serde(default)]
    pub updated: Option<Moment>,
    /// What changed against the version before; empty for the first.
    #[serde(default)]
    pub changes: Vec<Change>,
}

/// One change.
///
/// What was taken out is named by its id and not said again: it may have been wrong.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// What was done.
    pub kind: ChangeKind,
    /// Ids of sentences of the earlier version that it concerns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<String>,
    /// Ids of sentences of this version that it concerns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<String>,
    /// The article that it is about or that caused it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub article: Option<ArticleId>,
    /// Why.
    pub reason: ChangeReason,
    /// The same in words that continue a sentence: `a later article gives 12`.
    #[serde(default)]
    pub words: String,
}

/// What was done to a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// A sentence came in.
    Added,
    /// A sentence was taken out.
    Removed,
    /// A sentence stands in the place of another.
    Replaced,
    /// A sentence stands on the same passage in other words.
    Reworded,
    /// A sentence follows a passage that its publisher changed.
    Correction,
    /// The headline is another.
    Headline,
    /// An article came in.
    SourceAdded,
    /// An article is no longer there.
    SourceRemoved,
    /// A publisher changed an article.
    SourceRevised,
}

/// Why something was done to a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeReason {
    /// The article is new to the report.
    NewArticle,
    /// The article that it rested on is no longer there.
    ArticleRemoved,
    /// The passage that it rested on was changed by its publisher.
    ArticleRevised,
    /// A later article gives another number.
    LaterCount,
    /// A later article gives another day.
    LaterDay,
    /// The day that it tells of as still to come is over by the newest article.
    DayPassed,
    /// Somebody else denies it.
    Denied,
    /// Others report it too.
    MoreOrigins,
    /// Nobody else reports it any more.
    OneOrigin,
    /// A name stands in full where the sentence that gave it is gone.
    Name,
    /// The outlet goes by another name.
    Outlet,
    /// It cannot be proved any more.
    NotProved,
    /// Too much of the article would have been taken.
    Cap,
    /// The sentence that it needed before it is gone.
    Context,
    /// It does not stand by itself, or not in the language of the report.
    Unfit,
    /// The first sentence is another.
    Lede,
    /// There is room for it now.
    Room,
}
