//! The project's own tasks. `cargo xtask help` lists them.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for the terminal: its output is its purpose")]

mod browser;
mod checks;
mod command;
mod dist;
mod fuzz;
mod licences;
mod quality;
mod scale;
mod tidy;
mod train;
mod workspace;

use std::process::ExitCode;

const HELP: &str = "\
The project's own tasks.

  cargo xtask test [--full] [--data DIR] [--only WORD] [--fail-fast]
      every check and every test, or those with a word in their names; --full
      adds longer fuzzing, the benches and, with --data, the whole chain on
      the quality data

  cargo xtask tidy
      the import rules and the table of ARCHITECTURE.md, links, specs, cards, habits

  cargo xtask licences
      licences and bans of all dependencies, as deny.toml has them

  cargo xtask quality --data DIR [--only WORD] [--full] [--raise] [--lower NAME]
      the scorers on the development data, held against quality/floors.toml

  cargo xtask browser
      the journeys of a reader in headless Chromium, on the demonstration;
      installs what is missing: Node.js, Chromium, Java, poppler-utils

  cargo xtask screenshots [--readme]
      pictures of every kind of page into target/screenshots; with --readme
      those of the README into docs/pictures

  cargo xtask train all --data DIR
      learns the parameters of the readers again (`classes`, `statements` or all);
      about three minutes

  cargo xtask scale --data DIR [ARTICLES...]
      speed and memory of grouping with so many articles in its window,
      by default 10,000 and 100,000

  cargo xtask dist [--target TRIPLE]
      the program as others install it, with completions, manual pages and the
      unit of systemd, packed into target/dist

  cargo xtask fuzz [TARGET] [--seconds N]
      looks for input that makes a reader or a step panic, hang or break a promise
";

/// What can go wrong in a task: a message that names the thing, with a hint where there is one.
pub(crate) type Outcome<T = ()> = Result<T, String>;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (task, rest) = args.split_first().map_or(("help", &args[..]), |(task, rest)| (task.as_str(), rest));
    let outcome = match task {
        "test" => checks::run(rest),
        "tidy" => tidy::run(),
        "licences" => licences::run(),
        "quality" => quality::run(rest),
        "browser" => browser::run(rest),
        "screenshots" => browser::screenshots(rest),
        "dist" => dist::run(rest),
        "fuzz" => fuzz::run(rest),
        "train" => train::run(rest),
        "scale" => scale::run(rest),
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        other => Err(format!("no task `{other}`\nhint: `cargo xtask help` lists the tasks")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}
