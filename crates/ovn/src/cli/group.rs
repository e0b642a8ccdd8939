//! `ovn group`: articles, in order of arrival, into stories.

use clap::Args;
use openvoicenews::group::{OpenStories, Profile};
use openvoicenews::understand::Models;
use openvoicenews::wire;

use crate::console::Console;
use crate::error::Error;
use crate::lines::{Flow, Inputs, Line, filter};
use crate::pipeline;

/// Put each article into a story, and say why
///
/// The order of the lines is the order of arrival; for archives, sort them by
/// `published` first. A `story` that a line has already is not looked at.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ovn group articles.jsonl > assignments.jsonl
  ovn extract pages.jsonl | ovn group")]
pub(crate) struct Group {
    #[command(flatten)]
    flow: Flow,
}

impl Group {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Error> {
        let inputs = Inputs::open(&self.flow.files, self.flow.limits.max_line(), console)?;
        let models = Models::default();
        let read = |line: &Line| {
            let told = wire::read_article(line.text()?).map_err(|e| e.to_string())?;
            Ok(Profile::of(&pipeline::read(told.article, &models)))
        };
        let mut open = OpenStories::new();
        filter(&self.flow, inputs, console, read, |profile| {
            let mut lines = wire::write_line(&open.take(&profile)).map_err(|e| e.to_string())?;
            for told in open.regroupings() {
                lines.push('\n');
                lines.push_str(&wire::write_line(&told).map_err(|e| e.to_string())?);
            }
            Ok(lines)
        })
    }
}
