//! The command line: one file a subcommand.

mod api;
mod articles;
mod backup;
mod compare;
mod completions;
mod demo;
mod digest;
mod explain;
mod export;
mod extract;
mod feed;
mod group;
mod import;
mod init;
mod man;
mod outlets;
mod prove;
mod publish;
mod reader;
mod revisions;
mod run;
mod said;
mod screen;
mod search;
mod serve;
mod source;
mod spelling;
mod status;
mod stories;
mod theme;
mod understand;
mod write;

use clap::{Parser, Subcommand};

use crate::console::Console;
use crate::error::{EXIT_CODES, Error};

/// News from many publishers into neutral reports in which every sentence is proved.
///
/// A newsroom is a folder (`ovn init`) that gathers from its sources and
/// publishes what they report (`ovn run`). The steps by themselves are filters
/// over JSON Lines: each reads lines from files or standard input, writes lines
/// to standard output, and tells bad lines on standard error as
/// `input:LINE: message` without stopping.
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
  ovn init news && ovn run --newsroom news
  ovn extract pages.jsonl | ovn understand > readings.jsonl
  ovn write articles.jsonl > reports.jsonl
  ovn prove --articles articles.jsonl reports.jsonl
  ovn publish --articles articles.jsonl --out site reports.jsonl";

#[derive(Subcommand)]
pub(crate) enum Command {
    Feed(feed::FeedCommand),
    Extract(extract::Extract),
    Understand(understand::Understand),
    Group(group::Group),
    Compare(compare::Compare),
    Write(write::Write),
    Explain(explain::Explain),
    Prove(prove::Prove),
    Publish(publish::Publish),
    Theme(theme::Theme),
    Init(init::Init),
    Source(source::Source),
    Run(run::Run),
    Serve(serve::Serve),
    Reader(reader::ReaderCommand),
    Api(api::Api),
    Status(status::Status),
    Search(search::Search),
    Revisions(revisions::Revisions),
    Said(said::SaidCommand),
    Import(import::Import),
    Export(export::Export),
    Backup(backup::Backup),
    Digest(digest::Digest),
    Demo(demo::Demo),
    Completions(completions::Completions),
    Man(man::Man),
}

impl Command {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Error> {
        match self {
            Command::Feed(command) => command.run(console),
            Command::Extract(command) => command.run(console),
            Command::Understand(command) => command.run(console),
            Command::Group(command) => command.run(console),
            Command::Compare(command) => command.run(console),
            Command::Write(command) => command.run(console),
            Command::Explain(command) => command.run(console),
            Command::Prove(command) => command.run(console),
            Command::Publish(command) => command.run(console),
            Command::Theme(command) => command.run(console),
            Command::Init(command) => command.run(console),
            Command::Source(command) => command.run(console),
            Command::Run(command) => command.run(console),
            Command::Serve(command) => command.run(console),
            Command::Reader(command) => command.run(console),
            Command::Api(command) => command.run(),
            Command::Status(command) => command.run(console),
            Command::Search(command) => command.run(console),
            Command::Revisions(command) => command.run(console),
            Command::Said(command) => command.run(console),
            Command::Import(command) => command.run(console),
            Command::Export(command) => command.run(console),
            Command::Backup(command) => command.run(console),
            Command::Digest(command) => command.run(console),
            Command::Demo(command) => command.run(console),
            Command::Completions(command) => command.run(),
            Command::Man(command) => command.run(console),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_of_each_command_fit_together() {
        Cli::command().debug_assert();
    }
}
