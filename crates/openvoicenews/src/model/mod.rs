//! The nouns that the steps hand to each other.

mod article;
mod comparison;
mod evidence;
mod explanation;
mod feed;
mod importance;
mod moment;
mod note;
mod outlet;
mod reading;
mod report;
mod revision;
mod span;
mod story;
mod version;

pub use article::{Article, ArticleId, Capture};
pub use comparison::*;
pub use evidence::{Basis, Claim, Edit, EditKind, Evidence, Field, Sentence, WithoutEvidence};
pub use explanation::{CitedOrigin, Copied, Explanation, LosingReason, Rival, Shown};
pub use feed::{Entry, Feed, FeedForm, FurtherList};
pub use importance::{Importance, Reach};
pub use moment::Moment;
pub use note::Note;
pub use outlet::{Outlet, OutletKind};
pub use reading::*;
pub use report::*;
pub use revision::{TextChange, TextChangeKind};
pub use span::Span;
pub use story::{
    Assignment, CopyReason, Decision, Explained, Measure, OriginId, Reason, Regrouping, Shared, SharedKind, Story,
    StoryId, Taken,
};
pub use version::{Change, ChangeKind, ChangeReason, ReportVersion};
