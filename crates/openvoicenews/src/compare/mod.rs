//! Step 5: from a story's readings to points, and who states, contests or omits each.

use crate::model::{Comparison, Reading, Story};

/// Compares the articles of a story. `readings` are those of its members, in any order.
#[must_use]
pub fn compare(story: &Story, _readings: &[Reading]) -> Comparison {
    Comparison {
        story: story.id.clone(),
        language: None,
        sources: Vec::new(),
        passages: Vec::new(),
        points: Vec::new(),
        differences: Vec::new(),
        voices: Vec::new(),
        credits: Vec::new(),
    }
}
