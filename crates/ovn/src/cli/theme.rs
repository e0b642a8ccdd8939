//! `ovn theme`: the built-in theme as a folder, to start one's own from.

use std::path::PathBuf;

use clap::Args;

use crate::console::Console;
use crate::error::Error;
use crate::theme_folder;

/// Write the built-in theme into a folder, as a start for one of your own
///
/// Change what you like and delete the rest: what your folder lacks is taken
/// from the built-in theme. `docs/themes.md` says what its templates may use.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ovn theme mine
  ovn demo --theme mine
  ovn publish --theme mine --articles articles.jsonl --out site reports.jsonl")]
pub(crate) struct Theme {
    /// The folder to write
    #[arg(value_name = "DIR")]
    folder: PathBuf,

    /// Write into a folder that has files in it, over those of the same names
    #[arg(long)]
    force: bool,
}

impl Theme {
    pub(crate) fn run(self, console: &Console) -> Result<(), Error> {
        let count = theme_folder::write(&self.folder, self.force)?;
        console.note(&format!("{count} files written: `{}`", self.folder.display()));
        Ok(())
    }
}
