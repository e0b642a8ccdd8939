//! Stories as people look at them: those of a day in a terminal, two articles beside each other, lanes over time.

mod day;
mod explained;

pub use day::{Days, day};
pub use explained::explained;

use super::escape::clean;
use super::screen::{NARROWEST, Screen};
use crate::model::{Article, Assignment, Moment};

/// An article as the pictures of stories name it, with where it was put.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// Its headline.
    pub title: String,
    /// Its publisher.
    pub outlet: Option<String>,
    /// When it came out.
    pub published: Option<Moment>,
    /// Its story, its origin, and why.
    pub assignment: Assignment,
}

impl Placed {
    /// Of an article what is shown of it.
    #[must_use]
    pub fn new(article: &Article, assignment: Assignment) -> Placed {
        Placed {
            title: article.title.clone(),
            outlet: article.outlet.clone(),
            published: article.published,
            assignment,
        }
    }

    /// The headline in one line, or what stands in its place; nothing in it commands a terminal.
    fn headline(&self) -> String {
        let title = one_line(&self.title);
        if title.is_empty() { format!("Without a headline ({})", one_line(&self.assignment.article)) } else { title }
    }
}

/// How to draw in a terminal.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    /// Columns; less than forty counts as forty.
    pub width: usize,
    /// Whether the terminal understands colours. Without them the marks are the same.
    pub colour: bool,
    /// Whether it shows more than ASCII. Without it other letters are replaced.
    pub unicode: bool,
}

impl Terminal {
    pub(in crate::publish) fn width(&self) -> usize {
        self.width.max(NARROWEST)
    }

    pub(in crate::publish) fn screen(&self) -> Screen {
        let screen = Screen::new(self.colour);
        if self.unicode { screen } else { screen.ascii() }
    }
}

pub(in crate::publish) fn one_line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The ink of what something rests on.
pub(in crate::publish) const EVIDENCE: super::screen::Style =
    super::screen::Style { colour: 1, ..super::screen::PLAIN };

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Reason;

    /// An article of an outlet at an hour of March 10, 2026, in the story and the origin with these names.
    pub(super) fn placed(id: &str, hour: &str, story: &str, origin: &str, reason: Reason) -> Placed {
        Placed {
            title: format!("Headline of {id}"),
            outlet: Some(format!("Outlet {}", &id[..1])),
            published: Moment::parse(&format!("2026-03-{hour}Z")),
            assignment: Assignment {
                article: id.into(),
                story: story.into(),
                origin: origin.into(),
                episode: None,
                taken: Vec::new(),
                linked: Vec::new(),
                reason,
            },
        }
    }
}
