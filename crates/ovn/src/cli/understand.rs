//! `ovn understand`: articles into readings.

use clap::Args;
use openvoicenews::understand::Models;
use openvoicenews::wire;

use crate::console::Console;
use crate::error::Error;
use crate::lines::{Flow, Inputs, filter};
use crate::pipeline;

/// Read articles: sentences, names, dates, quantities, and who says what
#[derive(Args)]
#[command(after_help = "\
Examples:
  ovn extract pages.jsonl | ovn understand > readings.jsonl
  ovn understand --jobs 4 --output readings.jsonl articles.jsonl.gz")]
pub(crate) struct Understand {
    #[command(flatten)]
    flow: Flow,
}

impl Understand {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Error> {
        let inputs = Inputs::open(&self.flow.files, self.flow.limits.max_line(), console)?;
        let models = Models::default();
        let work = |line: &crate::lines::Line| {
            let told = wire::read_article(line.text()?).map_err(|e| e.to_string())?;
            wire::write_reading(&pipeline::read(told.article, &models)).map_err(|e| e.to_string())
        };
        filter(&self.flow, inputs, console, work, Ok)
    }
}
