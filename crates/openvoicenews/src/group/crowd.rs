//! How like an article is to the news around it that is not its story.
//!
//! In a running matter every article shares words with every other; two that report one event must stand out from
//! that. The same thought as local scaling of neighbourhoods (Zelnik-Manor and Perona 2004).

use crate::model::StoryId;

/// Stories that are looked at.
const STORIES: usize = 5;

/// The greatest likenesses to other stories.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Crowd([f32; STORIES]);

impl Crowd {
    pub(super) fn add(&mut self, cosine: f32) {
        let mut moving = cosine;
        for kept in &mut self.0 {
            if moving > *kept {
                std::mem::swap(kept, &mut moving);
            }
        }
    }

    /// The mean likeness; stories that are missing count as wholly unlike.
    pub(super) fn mean(&self) -> f32 {
        self.0.iter().sum::<f32>() / STORIES as f32
    }

    /// The greatest of them.
    pub(super) fn likest(&self) -> f32 {
        self.0[0]
    }

    /// The same around an article that may belong to `story`, of stories by likeness.
    pub(super) fn beside(around: &[(StoryId, f32)], story: &StoryId) -> Crowd {
        let mut crowd = Crowd::default();
        around.iter().filter(|(s, _)| s != story).take(STORIES).for_each(|(_, c)| crowd.add(*c));
        crowd
    }
}
