//! The command line: one file a subcommand.

mod articles;
mod compare;
mod completions;
mod demo;
mod explain;
mod extract;
mod group;
mod look;
mod outlets;
mod prove;
mod publish;
mod screen;
mod spelling;
mod stories;
mod theme;
mod understand;
mod write;

use clap::{Parser, Subcommand};

use crate::console::Console;
use crate::error::{EXIT_CODES, Error};

/// News from many publishers into neutral reports in which every sentence is proved.
///
/// The commands are filters over JSON Lines: each reads lines from files or
/// standard input, writes lines to standard output, and tells bad lines on
/// standard error as `input:LINE: message` without stopping.
#[derive(Parser)]
#[command(name = "ovn", version, after_help = FIRST_STEPS, after_long_help = format!("{FIRST_STEPS}\n\n{EXIT_CODES}"), max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,

    /// Say only what went wrong
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,

    /// Say more
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    pub(crate) verbose: bool,
}

const FIRST_STEPS: &str = "\
Examples:
  ovn demo
  ovn extract pages.jsonl | ovn understand > readings.jsonl
  ovn write articles.jsonl > reports.jsonl
  ovn prove --articles articles.jsonl reports.jsonl
  ovn publish --articles articles.jsonl --out site reports.jsonl";

#[derive(Subcommand)]
pub(crate) enum Command {
    Extract(extract::Extract),
    Understand(understand::Understand),
    Group(group::Group),
    Compare(compare::Compare),
    Write(write::Write),
    Explain(explain::Explain),
    Prove(prove::Prove),
    Publish(publish::Publish),
    Theme(theme::Theme),
    Demo(demo::Demo),
    Completions(completions::Completions),
}

impl Command {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Error> {
        match self {
            Command::Extract(command) => command.run(console),
            Command::Understand(command) => command.run(console),
            Command::Group(command) => command.run(console),
            Command::Compare(command) => command.run(console),
            Command::Write(command) => command.run(console),
            Command::Explain(command) => command.run(console),
            Command::Prove(command) => command.run(console),
            Command::Publish(command) => command.run(console),
            Command::Theme(command) => command.run(console),
            Command::Demo(command) => command.run(console),
            Command::Completions(command) => command.run(),
        }
    }
}
