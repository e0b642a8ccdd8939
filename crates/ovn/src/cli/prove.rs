//! `ovn prove`: whether each sentence of a report says no more than it cites.

use std::path::PathBuf;

use clap::Args;
use openvoicenews::wire;
use serde::Serialize;

use super::articles;
use crate::console::Console;
use crate::error::Error;
use crate::library::Library;
use crate::lines::{Flow, Inputs, Line, filter};
use crate::pipeline;

/// Prove reports, ours or anyone's: does each sentence follow from what it cites
///
/// Writes one line a sentence, `{"story","path","proved","reasons"}`. The exit
/// code is 1 if any is not proved. With `--quiet` only the sums are told.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ovn prove --articles articles.jsonl reports.jsonl
  ovn write articles.jsonl | ovn prove --quiet --articles articles.jsonl")]
pub(crate) struct Prove {
    /// The articles that the reports cite
    #[arg(long, value_name = "FILE", required = true)]
    articles: Vec<PathBuf>,

    #[command(flatten)]
    flow: Flow,
}

#[derive(Serialize)]
struct Verdict<'a> {
    story: &'a str,
    path: &'a str,
    proved: bool,
    reasons: &'a [String],
}

/// The lines of one report, and its sums.
#[derive(Default)]
struct Verdicts {
    lines: Vec<String>,
    proved: u64,
    unproved: u64,
}

impl Prove {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Error> {
        articles::not_twice_stdin(&[("articles", &self.articles)], &self.flow.files, "reports")?;
        let (library, refused) = articles::library(&self.articles, &self.flow.limits, console)?;
        let inputs = Inputs::open(&self.flow.files, self.flow.limits.max_line(), console)?;
        let quiet = console.is_quiet();
        let (mut proved, mut unproved) = (0, 0);
        let work = |line: &Line| verdicts(line.text()?, &library);
        let done = filter(&self.flow, inputs, console, work, |one| {
            proved += one.proved;
            unproved += one.unproved;
            Ok(if quiet { String::new() } else { one.lines.join("\n") })
        });
        console.sum(&format!("{proved} of {} sentences proved", proved + unproved));
        done?;
        refused.into_result()?;
        match unproved {
            0 => Ok(()),
            n => Err(Error::refused(format!("{n} of {} sentences are not proved", proved + unproved))),
        }
    }
}

fn verdicts(line: &str, library: &Library) -> Result<Verdicts, String> {
    let report = wire::claims(line).map_err(|e| e.to_string())?;
    let mut out = Verdicts::default();
    for (path, claim) in &report.claims {
        let reasons = match claim {
            Some(claim) => pipeline::prove(claim, library),
            None => vec!["what stands here is not a sentence".to_owned()],
        };
        let proved = reasons.is_empty();
        if proved {
            out.proved += 1
        } else {
            out.unproved += 1
        }
        let verdict = Verdict { story: &report.story, path, proved, reasons: &reasons };
        out.lines.push(wire::write_line(&verdict).map_err(|e| e.to_string())?);
    }
    Ok(out)
}
