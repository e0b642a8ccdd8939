//! `ovn publish`: reports into a site.

use std::path::{Path, PathBuf};

use clap::Args;
use openvoicenews::model::{Edition, Report};
use openvoicenews::publish::{Book, Theme};
use openvoicenews::wire;

use super::{articles, outlets};
use crate::console::Console;
use crate::error::Error;
use crate::library::Library;
use crate::lines::{Inputs, Limits, Line, Output, Tally, each};
use crate::look::Look;
use crate::pipeline::{self, Proved};
use crate::site_folder::SiteFolder;

/// Publish reports as a site of plain files, as one page, or as an e-book
///
/// Every sentence is proved first. One that is not proved is left out, a report
/// whose headline is not proved is left out whole; each is told, and the exit
/// code is 1. The folder appears, or changes, only when the site is whole.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ovn publish --articles articles.jsonl --out site reports.jsonl
  ovn publish --base-url https://news.example/ --articles articles.jsonl --out site reports.jsonl
  ovn publish --theme mine --name \"The Osk Reader\" --articles articles.jsonl --out site reports.jsonl
  ovn publish --outlets outlets.jsonl --articles articles.jsonl --out site reports.jsonl
  ovn publish --epub today.epub --one-file today.html --articles articles.jsonl reports.jsonl
  ovn write articles.jsonl | ovn publish --articles articles.jsonl --out site")]
pub(crate) struct Publish {
    /// The articles that the reports cite
    #[arg(long, value_name = "FILE", required = true)]
    articles: Vec<PathBuf>,

    /// The folder of the site: pages, feeds and JSON
    #[arg(long, value_name = "DIR", required_unless_present_any = ["epub", "one_file"])]
    out: Option<PathBuf>,

    /// Write the edition as an e-book (EPUB) into this file
    #[arg(long, value_name = "FILE")]
    epub: Option<PathBuf>,

    /// Write the edition as one HTML page that needs nothing else into this file
    #[arg(long, value_name = "FILE")]
    one_file: Option<PathBuf>,

    /// Where the site will stand, for the links in its feeds
    #[arg(long, value_name = "URL", value_parser = base_url)]
    base_url: Option<String>,

    #[command(flatten)]
    look: Look,

    /// Facts about outlets, `{"name","hosts","country","owner","kind","source"}` a line
    #[arg(long, value_name = "FILE")]
    outlets: Vec<PathBuf>,

    /// The edition's number; else the folder's earlier edition is counted on from, one a day
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    number: Option<u32>,

    /// Replace the folder even if it has other files in it: they are deleted
    #[arg(long, requires = "out")]
    force: bool,

    /// Reports, gzip too; none or `-` is standard input
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,

    #[command(flatten)]
    limits: Limits,
}

/// The reports that may be published, and what was proved.
#[derive(Default)]
struct Kept {
    reports: Vec<Report>,
    sentences: usize,
    left_out: usize,
}

impl Publish {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Error> {
        articles::not_twice_stdin(&[("articles", &self.articles), ("outlets", &self.outlets)], &self.files, "reports")?;
        let folder = self.out.as_ref().map(|out| SiteFolder::at(out, self.force)).transpose()?;
        let theme = self.look.theme(folder.as_ref(), self.base_url.clone())?;
        let (outlets, refused) = outlets::read(&self.outlets, &self.limits, console)?;
        let (library, more_refused) = articles::library(&self.articles, &self.limits, console)?;
        let (kept, tally) = self.keep(&library, console)?;
        if kept.reports.is_empty() {
            return Err(Error::refused("there is no report to publish; what is there is left as it is")
                .with_hint("`ovn write` makes reports; `ovn prove` says why a sentence is not proved"));
        }
        let proved = format!("{}, {} proved", count(kept.reports.len(), "report"), count(kept.sentences, "sentence"));
        let mut edition = pipeline::edition(kept.reports, library.articles(), outlets, self.number);
        let earlier = || folder.as_ref().map(|folder| folder.earlier(console)).unwrap_or_default();
        edition.number = edition.number.or_else(|| Some(pipeline::number(&edition, &earlier())));
        let mut sums = Vec::new();
        if let Some((folder, out)) = folder.as_ref().zip(self.out.as_ref()) {
            let files = pipeline::render(&edition, &theme)?;
            let changes = folder.put(&files)?;
            sums.push(format!("`{}`, {}", out.display(), title(&edition)));
            sums.push(changes.told(&files));
        }
        self.take_along(&edition, &theme, &mut sums)?;
        console.sum(&format!("{proved}: {}", sums.join("\n")));
        refused.and(more_refused).and(tally).into_result()?;
        match kept.left_out {
            0 => Ok(()),
            n => Err(Error::refused(format!("{n} sentences are not proved and were left out"))),
        }
    }

    /// Writes the files that hold the whole edition.
    fn take_along(&self, edition: &Edition, theme: &Theme, sums: &mut Vec<String>) -> Result<(), Error> {
        if self.epub.is_none() && self.one_file.is_none() {
            return Ok(());
        }
        let book = Book::of(edition, theme).map_err(pipeline::at_fault)?;
        if let Some(file) = &self.one_file {
            sums.push(write_whole(file, &pipeline::one_file(&book)?)?);
        }
        if let Some(file) = &self.epub {
            sums.push(write_whole(file, &pipeline::epub(&book)?)?);
        }
        Ok(())
    }

    fn keep(&self, library: &Library, console: &mut Console) -> Result<(Kept, Tally), Error> {
        let inputs = Inputs::open(&self.files, self.limits.max_line(), console)?;
        console.start("reports", None, false);
        let mut kept = Kept::default();
        let work = |line: &Line| {
            let report = wire::read_report(line.text()?).map_err(|e| e.to_string())?;
            Ok((report.story.to_string(), pipeline::keep_proved(report, library)))
        };
        let take = |(story, proved): (String, Proved)| {
            tell_unproved(console, &story, &proved);
            kept.sentences += proved.sentences;
            kept.left_out += proved.unproved.len();
            kept.reports.extend(proved.report);
            Ok(Ok(()))
        };
        let tally = each(inputs, self.limits.jobs(), console, work, take, || Ok(()))?;
        console.end();
        Ok((kept, tally))
    }
}

/// Writes a file that appears, or changes, only when it is whole; says what was written.
fn write_whole(file: &Path, content: &[u8]) -> Result<String, Error> {
    let mut output = Output::open(Some(file))?;
    output.bytes(content)?;
    output.finish()?;
    Ok(format!("`{}`, {} kB", file.display(), content.len().div_ceil(1000)))
}

/// Which edition it is, and of which day.
fn title(edition: &Edition) -> String {
    let number = edition.number.map(|n| format!(" {n}")).unwrap_or_default();
    let date = edition.date.map(|d| format!(" of {d}")).unwrap_or_default();
    format!("edition{number}{date}")
}

fn count(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
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
