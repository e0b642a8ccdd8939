//! `ovn export`: all that a newsroom has, as JSON Lines.

use std::path::PathBuf;

use clap::Args;

use crate::console::Console;
use crate::error::Error;
use crate::lines::Output;
use crate::newsroom::Place;

/// Write all that the newsroom has as JSON Lines, which `ovn import` reads back
///
/// Each line has a `kind`: the sources, the captures with their bytes, the
/// entries of feeds, every revision of every article in its wire form, where
/// each article was put and why, every version of every report, the editions,
/// and the readers with their marks, rules and ratings (passwords as hashes,
/// no sessions and no keys).
#[derive(Args)]
#[command(after_help = "\
Examples:
  ovn export --output news.jsonl
  ovn export | gzip > news.jsonl.gz
  ovn export | jq 'select(.kind == \"report\") | .report.headline.text'
  ovn export --without captures > articles.jsonl")]
pub(crate) struct Export {
    /// Write into this file
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Leave a kind of lines out
    #[arg(long, value_name = "KIND", value_parser = ["captures", "entries", "readers", "reports"])]
    without: Vec<String>,

    #[command(flatten)]
    place: Place,
}

impl Export {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Error> {
        let newsroom = self.place.open()?;
        let mut output = Output::open(self.output.as_deref())?;
        console.start("lines", None, self.output.is_none());
        let wanted = |kind: &str| !self.without.iter().any(|w| w == kind);
        newsroom.store.export(&wanted, |line| {
            console.step();
            output.line(line)
        })?;
        console.end();
        output.finish()
    }
}
