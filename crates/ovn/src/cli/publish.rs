//! `ovn publish`: reports into a site.

use std::path::PathBuf;

use clap::Args;
use openvoicenews::model::Report;
use openvoicenews::wire;

use super::articles;
use crate::console::Console;
use crate::error::Error;
use crate::lines::{Inputs, Limits, Line, each};
use crate::pipeline::{self, Proved};
use crate::site_folder::SiteFolder;

/// Publish reports as a site of plain files: pages, feeds and JSON
///
/// Every sentence is proved first. One that is not proved is left out, a report
/// whose headline is not proved is left out whole; each is told, and the exit
/// code is 1. The folder appears, or changes, only when the site is whole.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ovn publish --articles articles.jsonl --out site reports.jsonl
  ovn publish --base-url https://news.example/ --articles articles.jsonl --out site reports.jsonl
  ovn write articles.jsonl | ovn publish --articles articles.jsonl --out site")]
pub(crate) struct Publish {
    /// The articles that the reports cite
    #[arg(long, value_name = "FILE", required = true)]
    articles: Vec<PathBuf>,

    /// The folder of the site
    #[arg(long, value_name = "DIR")]
    out: PathBuf,

    /// Where the site will stand, for the links in its feeds
    #[arg(long, value_name = "URL", value_parser = base_url)]
    base_url: Option<String>,

    /// Replace the folder even if it has other files in it: they are deleted
    #[arg(long)]
    force: bool,

    /// Reports, gzip too; none or `-` is standard input
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,

    #[command(flatten)]
    limits: Limits,
}

impl Publish {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Error> {
        articles::not_twice_stdin(&self.articles, &self.files)?;
        let folder = SiteFolder::at(&self.out, self.force)?;
        let (library, refused) = articles::library(&self.articles, &self.limits, console)?;
        let inputs = Inputs::open(&self.files, self.limits.max_line(), console)?;
        console.start("reports", None, false);
        let mut reports: Vec<Report> = Vec::new();
        let (mut sentences, mut left_out) = (0, 0);
        let work = |line: &Line| {
            let report = wire::read_report(line.text()?).map_err(|e| e.to_string())?;
            Ok((report.story.to_string(), pipeline::keep_proved(report, &library)))
        };
        let take = |(story, proved): (String, Proved)| {
            tell_unproved(console, &story, &proved);
            sentences += proved.sentences;
            left_out += proved.unproved.len();
            reports.extend(proved.report);
            Ok(Ok(()))
        };
        let tally = each(inputs, self.limits.jobs(), console, work, take, || Ok(()))?;
        console.end();
        if reports.is_empty() {
            return Err(Error::refused("there is no report to publish; the folder is left as it is")
                .with_hint("`ovn write` makes reports; `ovn prove` says why a sentence is not proved"));
        }
        let count = reports.len();
        let edition = pipeline::edition(reports, library.articles(), Vec::new(), None);
        folder.put(&pipeline::render(&edition, &pipeline::theme(self.base_url))?)?;
        console.sum(&format!("{count} reports, {sentences} sentences proved: `{}`", self.out.display()));
        refused.and(tally).into_result()?;
        match left_out {
            0 => Ok(()),
            n => Err(Error::refused(format!("{n} sentences are not proved and were left out"))),
        }
    }
}

/// An address of the web, with the slash at its end.
fn base_url(written: &str) -> Result<String, String> {
    let host = written.strip_prefix("https://").or_else(|| written.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !written.contains([' ', '"', '<', '>', '?', '#']) => {
            Ok(format!("{}/", written.trim_end_matches('/')))
        }
        _ => Err("an address such as https://news.example/ is wanted".to_owned()),
    }
}

/// Says which sentences are left out, and why.
pub(crate) fn tell_unproved(console: &Console, story: &str, proved: &Proved) {
    for (path, reasons) in &proved.unproved {
        console.warn(&format!("story `{story}`, `{path}` is not proved: {}", reasons.join("; ")));
    }
    if proved.report.is_none() {
        console.warn(&format!("story `{story}` has no proved headline and is left out"));
    }
}
