//! The steps, called in order: the file to open first.
//!
//! capture → [`extract`] → article → [`read`] → reading → [`stories`] → story
//! → [`compare`] → comparison → [`write`] → report → [`prove`] → report in
//! which every sentence is proved → [`edition`] → [`render`] → files.

use std::collections::HashMap;
use std::sync::Arc;

use openvoicenews::extract::NotAnArticle;
use openvoicenews::group::{self, OpenStories};
use openvoicenews::model::{Article, Assignment, Capture, Comparison, Decision, Reading, Report, Story, StoryId};
use openvoicenews::understand::{self, Models};
use openvoicenews::write::{House, NotEnough};

/// Step 2: the article of a page; its notes are kept in it.
pub(crate) fn extract(capture: &Capture) -> Result<Article, NotAnArticle> {
    let (mut article, notes) = openvoicenews::extract::article(capture)?;
    for note in notes {
        if !article.notes.contains(&note) {
            article.notes.push(note);
        }
    }
    Ok(article)
}

/// Step 3: what an article says.
pub(crate) fn read(article: Arc<Article>, models: &Models) -> Reading {
    understand::read(article, models)
}

/// Step 4, one article after the other in order of arrival.
pub(crate) struct Grouping {
    open: OpenStories,
}

impl Grouping {
    pub(crate) fn new() -> Grouping {
        Grouping { open: OpenStories::new() }
    }

    /// Puts the next article into a story.
    pub(crate) fn assign(&mut self, reading: &Reading) -> Assignment {
        self.open.assign(reading)
    }
}

/// A reading with the story that the caller put its article in, if they did.
pub(crate) struct Told {
    pub(crate) reading: Reading,
    pub(crate) story: Option<StoryId>,
}

/// A story with the readings of its members, in the same order.
pub(crate) struct Gathered {
    pub(crate) story: Story,
    pub(crate) readings: Vec<Reading>,
}

/// Step 4 for a whole set: the given stories, and those found among the rest,
/// in the order of each story's first article.
///
/// Within a given story the origins are found among its own articles, so that
/// what else is in the set does not change it.
pub(crate) fn stories(told: Vec<Told>) -> Vec<Gathered> {
    let mut rest = Grouping::new();
    let mut given: HashMap<StoryId, Grouping> = HashMap::new();
    let mut places: HashMap<(bool, StoryId), usize> = HashMap::new();
    let mut gathered: Vec<Gathered> = Vec::new();
    for Told { reading, story } in told {
        let is_given = story.is_some();
        let assignment = match story {
            None => rest.assign(&reading),
            Some(id) => in_given(given.entry(id.clone()).or_insert_with(Grouping::new), &reading, id),
        };
        let id = assignment.story.clone();
        let place = *places.entry((is_given, id.clone())).or_insert_with(|| {
            gathered.push(Gathered { story: Story { id, members: Vec::new() }, readings: Vec::new() });
            gathered.len() - 1
        });
        gathered[place].story.members.push(assignment);
        gathered[place].readings.push(reading);
    }
    gathered
}

fn in_given(grouping: &mut Grouping, reading: &Reading, story: StoryId) -> Assignment {
    let mut assignment = grouping.assign(reading);
    assignment.story = story;
    assignment.reason.decision = Decision::Given;
    assignment
}

/// Step 5: the articles of a story, compared.
pub(crate) fn compare(gathered: &Gathered) -> Comparison {
    openvoicenews::compare::compare(&gathered.story, &gathered.readings)
}

/// Step 6: the report of a story.
pub(crate) fn write(gathered: &Gathered, house: &House) -> Result<Report, NotEnough> {
    openvoicenews::write::report(&compare(gathered), house)
}
