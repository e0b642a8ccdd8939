//! `ovn write`: a report of each story.

use clap::Args;
use openvoicenews::wire;
use openvoicenews::write::House;

use super::stories;
use crate::console::Console;
use crate::error::Error;
use crate::lines::Flow;
use crate::pipeline;

/// The house's rules for reports.
#[derive(Args, Clone, Debug)]
pub(crate) struct Rules {
    /// Take at most this share of an article's words
    #[arg(long, value_name = "0..1", default_value_t = House::default().share, value_parser = share)]
    share: f64,

    /// Words that may be taken from an article in any case
    #[arg(long, value_name = "WORDS", default_value_t = House::default().share_floor)]
    share_floor: usize,

    /// Words in a row that may be taken outside quotation marks
    #[arg(long, value_name = "WORDS", default_value_t = House::default().run)]
    run: usize,
}

fn share(written: &str) -> Result<f64, String> {
    let share: f64 = written.parse().map_err(|_| "not a number".to_owned())?;
    if (0.0..=1.0).contains(&share) { Ok(share) } else { Err("a share lies between 0 and 1".to_owned()) }
}

impl Rules {
    pub(crate) fn house(&self) -> House {
        House { share: self.share, share_floor: self.share_floor, run: self.run }
    }
}

/// Write a report of each story, every sentence with its evidence
///
/// Articles with a `story` belong to it; the others are grouped first, in the
/// order of their lines. Of two lines with one id the later counts. Writes one
/// report a story, in the order of each story's first article; a story that
/// gives too little for a report is counted on standard error.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ovn write articles.jsonl > reports.jsonl
  ovn write --share 0.1 --share-floor 40 --run 25 articles.jsonl
  ovn write articles.jsonl | ovn prove --articles articles.jsonl --quiet")]
pub(crate) struct Write {
    #[command(flatten)]
    flow: Flow,

    #[command(flatten)]
    rules: Rules,
}

impl Write {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Error> {
        let (stories, tally) = stories::gather(&self.flow, console)?;
        let count = stories.len();
        let house = self.rules.house();
        let without = stories::write_each(&self.flow, stories, console, |gathered| {
            let report = pipeline::write(gathered, &house).map_err(|e| e.to_string())?;
            wire::write_report(&report).map_err(|e| e.to_string())
        })?;
        if without > 0 {
            let how = if console.is_verbose() { "" } else { "; `--verbose` names them" };
            console.note(&format!("{without} of {count} stories give too little for a report{how}"));
        }
        tally.into_result()
    }
}
