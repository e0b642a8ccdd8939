//! `ovn status`: how the newsroom fares.

use crate::clock;
use crate::console::Console;
use crate::error::Error;
use crate::fares::Fares;
use crate::lines::Output;
use crate::newsroom::Place;
use clap::Args;

/// Show how the newsroom fares: sources, what was gathered, what waits, what failed
#[derive(Args)]
#[command(after_help = "\
Examples:
  ovn status
  ovn status --json | jq .queue
  ovn source check        (what is wrong with each source, and what to do)")]
pub(crate) struct Status {
    #[command(flatten)]
    place: Place,

    /// As one JSON object
    #[arg(long)]
    json: bool,
}

impl Status {
    pub(crate) fn run(self, _: &mut Console) -> Result<(), Error> {
        let newsroom = self.place.open()?;
        let now = clock::now();
        let fares = Fares::of(&newsroom.store, now)?;
        let mut output = Output::open(None)?;
        if self.json {
            output.line(&serde_json::to_string(&fares).map_err(|e| Error::internal(e.to_string()))?)?;
        } else {
            fares.lines(now).iter().try_for_each(|line| output.line(line))?;
        }
        output.finish()
    }
}
