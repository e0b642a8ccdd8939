//! The program: parse, run, error with hint, exit code.
//!
//! It is a library only so that its benches can measure it: `main` and [`measure`] are all that there is to call.

mod archive;
mod cli;
mod clock;
mod console;
mod delivery;
mod error;
mod fares;
mod fault;
mod fetcher;
mod library;
mod lines;
mod look;
pub mod measure;
mod net;
mod newsroom;
mod opml;
mod pages;
mod parallel;
mod passwords;
mod pipeline;
mod server;
mod settings;
mod shelf;
mod site_folder;
mod starter;
mod store;
mod subjects;
mod theme_folder;
mod websub;
mod worker;
mod workplace;
mod zip;

use std::process::ExitCode;

use clap::Parser;

/// Does what the command line says.
#[must_use]
pub fn main() -> ExitCode {
    fault::install();
    let cli = cli::Cli::parse();
    let mut console = console::Console::new(cli.quiet, cli.verbose);
    let ran = fault::caught(|| cli.command.run(&mut console)).unwrap_or_else(|why| Err(error::Error::internal(why)));
    match ran {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            console.end();
            console.error(&e);
            ExitCode::from(e.exit_code())
        }
    }
}
