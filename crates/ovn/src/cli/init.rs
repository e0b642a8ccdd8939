//! `ovn init`: a newsroom in a folder.

use std::path::PathBuf;

use clap::Args;

use crate::clock;
use crate::console::Console;
use crate::error::Error;
use crate::newsroom::Newsroom;
use crate::starter;

/// Make a newsroom: a folder with its settings and its store
///
/// It starts with a list of sources in your languages: broadcasters, agencies
/// and newspapers of many countries and owners. `ovn source list` shows them,
/// and each can be removed. `--empty` starts without any.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ovn init news
  ovn init news --language en --language de --contact me@osk.example
  ovn init news --empty
  cd news && ovn run")]
pub(crate) struct Init {
    /// The folder
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,

    /// Languages of the sources to start with, as in `en` or `pt`
    #[arg(long = "language", value_name = "CODE", value_delimiter = ',', default_values = ["en"])]
    languages: Vec<String>,

    /// The name of your edition
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,

    /// A mail or web address where publishers can write to you
    #[arg(long, value_name = "ADDRESS")]
    contact: Option<String>,

    /// Start without sources
    #[arg(long, conflicts_with = "languages")]
    empty: bool,
}

impl Init {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Error> {
        let sources = if self.empty { Vec::new() } else { starter::sources(&self.languages)? };
        let mut newsroom = Newsroom::create(&self.folder, self.name.as_deref(), self.contact.as_deref())?;
        let now = clock::now();
        newsroom.store.together(|store| {
            for source in &sources {
                store.add_source(source, now)?;
            }
            Ok(())
        })?;
        let folder = self.folder.display();
        console.sum(&format!("a newsroom in `{folder}` with {} sources", sources.len()));
        let next = if self.empty { "ovn source add URL" } else { "ovn run" };
        console.note(&format!("next: `{next} --newsroom {folder}`; its settings are in `newsroom.toml`"));
        if self.contact.is_none() {
            console.note("set `contact` there, so that publishers can write to you");
        }
        Ok(())
    }
}
