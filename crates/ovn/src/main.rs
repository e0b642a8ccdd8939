//! The program: parse, run, error with hint, exit code.

mod cli;
mod console;
mod error;
mod fault;
mod library;
mod lines;
mod pages;
mod parallel;
mod pipeline;
mod server;
mod site_folder;
mod theme_folder;
mod workplace;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
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
