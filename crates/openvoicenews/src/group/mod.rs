//! Step 4: from readings, in order of arrival, to stories and origins.

use crate::model::{Assignment, Decision, Reading, Reason};

/// The stories that are still open to new articles.
#[derive(Clone, Debug, Default)]
pub struct OpenStories {}

impl OpenStories {
    /// No stories yet.
    #[must_use]
    pub fn new() -> OpenStories {
        OpenStories::default()
    }

    /// Takes the article into the story that [`assign`] chose.
    pub fn admit(&mut self, _reading: &Reading, _assignment: &Assignment) {}
}

/// Finds the story of an article, among the open ones or as a new one.
#[must_use]
pub fn assign(reading: &Reading, _open: &OpenStories) -> Assignment {
    Assignment {
        article: reading.article.id.clone(),
        story: reading.article.id.clone(),
        origin: reading.article.id.clone(),
        episode: None,
        linked: Vec::new(),
        reason: Reason {
            decision: Decision::New,
            likeness: 0.0,
            needed: 0.0,
            nearest: None,
            shared: Vec::new(),
            hours: None,
            origin: None,
        },
    }
}
