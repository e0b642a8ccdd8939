//! `ovn man`: manual pages.

use std::path::PathBuf;

use clap::{Args, CommandFactory};

use super::Cli;
use crate::console::Console;
use crate::error::Error;

/// Write the manual pages into a folder: one for the program and one for each command
#[derive(Args)]
#[command(after_help = "\
Examples:
  ovn man ~/.local/share/man/man1 && man ovn
  ovn man /usr/local/share/man/man1")]
pub(crate) struct Man {
    /// The folder, which is made where it is not there
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

impl Man {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Error> {
        let failed = |e: &std::io::Error| Error::writing(&self.folder.display().to_string(), e);
        std::fs::create_dir_all(&self.folder).map_err(|e| failed(&e))?;
        clap_mangen::generate_to(Cli::command(), &self.folder).map_err(|e| failed(&e))?;
        console.sum(&format!("manual pages: `{}`", self.folder.display()));
        Ok(())
    }
}
