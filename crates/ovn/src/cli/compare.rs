//! `ovn compare`: the articles of each story, laid beside each other.

use clap::Args;
use openvoicenews::wire;

use super::stories;
use crate::console::Console;
use crate::error::Error;
use crate::lines::Flow;
use crate::pipeline;

/// Compare the articles of each story: who states, contests or leaves out what
///
/// Articles with a `story` belong to it; the others are grouped first, in the
/// order of their lines. Writes one line a story, in the order of each story's
/// first article.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ovn compare articles.jsonl > comparisons.jsonl
  ovn extract pages.jsonl | ovn compare --output comparisons.jsonl")]
pub(crate) struct Compare {
    #[command(flatten)]
    flow: Flow,
}

impl Compare {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Error> {
        let (stories, tally) = stories::gather(&self.flow, console)?;
        stories::write_each(&self.flow, stories, console, |gathered| {
            wire::write_comparison(&pipeline::compare(gathered)).map_err(|e| e.to_string())
        })?;
        tally.into_result()
    }
}
