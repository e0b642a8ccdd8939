//! What a publisher changed in an article.

use serde::{Deserialize, Serialize};

/// One difference between two revisions of an article, in a reader's terms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextChange {
    /// What kind of change.
    pub kind: TextChangeKind,
    /// What stood there before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// What stands there now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// What kind of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TextChangeKind {
    /// The headline has other words.
    Headline,
    /// The authors are others.
    Byline,
    /// The publisher added a correction or clarification.
    Correction,
    /// A figure in a paragraph that is otherwise much the same.
    Figure,
    /// A paragraph with other words.
    Paragraph,
    /// A paragraph that was not there before.
    Added,
    /// A paragraph that is there no more.
    Removed,
}

impl TextChangeKind {
    /// The change in words: `figure changed`.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            TextChangeKind::Headline => "headline changed",
            TextChangeKind::Byline => "authors changed",
            TextChangeKind::Correction => "correction added",
            TextChangeKind::Figure => "figure changed",
            TextChangeKind::Paragraph => "paragraph changed",
            TextChangeKind::Added => "paragraph added",
            TextChangeKind::Removed => "paragraph removed",
        }
    }
}
