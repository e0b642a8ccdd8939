//! `ovn explain`: why a sentence stands in a report.

use std::path::{Path, PathBuf};

use clap::Args;
use openvoicenews::model::{Explanation, Report};
use openvoicenews::publish::chain;
use openvoicenews::publish::stories::Terminal;
use openvoicenews::wire;

use super::screen::Screen;
use super::write::Rules;
use super::{articles, spelling, stories};
use crate::console::Console;
use crate::error::Error;
use crate::lines::{Flow, Inputs, Limits, Line, Output, Tally, each};
use crate::pipeline::{self, Gathered};

/// Say why a sentence is in a report: what it rests on, and what it was preferred to
///
/// Shows the sentence, our changes to it, the passages that it rests on between
/// their neighbours, whose text they are and who copied it, and the next best
/// sentences of the articles with their weights and why they are not there.
/// Without SENTENCE, every sentence of the report in a few lines.
///
/// The report is written from the articles, as `ovn write` does, unless
/// `--reports` gives it or STORY names a file with it.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ovn explain --articles articles.jsonl s-8e10
  ovn explain --articles articles.jsonl s-8e10 paragraphs/0/1
  ovn explain --articles articles.jsonl --reports reports.jsonl s-8e10 3
  ovn explain --articles articles.jsonl --json report.jsonl headline | jq .rivals")]
pub(crate) struct Explain {
    /// The story: its id or the beginning of it; or a file with its report
    #[arg(value_name = "STORY")]
    story: String,

    /// The sentence: its id or the beginning of it, its place as in `paragraphs/0/1`, or its number
    #[arg(value_name = "SENTENCE")]
    sentence: Option<String>,

    /// The articles that the report was written from
    #[arg(long, value_name = "FILE", required = true)]
    articles: Vec<PathBuf>,

    /// Reports to look the story up in, instead of writing it
    #[arg(long, value_name = "FILE")]
    reports: Vec<PathBuf>,

    /// One JSON line a sentence, for programs
    #[arg(long)]
    json: bool,

    /// Columns to use; by default those of the terminal, else 80
    #[arg(long, value_name = "N", conflicts_with = "json", value_parser = clap::value_parser!(u16).range(40..))]
    width: Option<u16>,

    /// Write to this file instead of standard output; it appears only when it is whole
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    #[command(flatten)]
    limits: Limits,

    #[command(flatten)]
    rules: Rules,
}

impl Explain {
    pub(crate) fn run(mut self, console: &mut Console) -> Result<(), Error> {
        let names_file = Path::new(&self.story).is_file();
        if names_file {
            self.reports.push(PathBuf::from(&self.story));
        }
        if !self.reports.is_empty() {
            articles::not_twice_stdin(&[("reports", &self.reports)], &self.articles, "articles")?;
        }
        let (reports, refused) = self.given(console)?;
        let flow = Flow { files: self.articles.clone(), output: None, limits: self.limits.clone() };
        let (stories, tally) = stories::gather(&flow, console)?;
        let house = self.rules.house();
        let asked = if names_file { None } else { Some(self.story.as_str()) };
        let (gathered, report) = if self.reports.is_empty() {
            let ids = stories.iter().map(|g| &*g.story.id);
            let gathered = &stories[the_one(asked.unwrap_or_default(), &ids.collect::<Vec<_>>(), "story")?];
            let report = pipeline::write(gathered, &house, None)
                .map_err(|e| Error::input(format!("story `{}` has no report: {e}", gathered.story.id)))?;
            (gathered, report)
        } else {
            let report = reported(asked, reports)?;
            (of_report(&stories, &report)?, report)
        };
        let all = pipeline::explain(gathered, &house, &report);
        let chosen = self.sentence.as_deref().map(|wanted| place(wanted, &all)).transpose()?;
        self.print(&all, chosen)?;
        tally.and(refused).into_result()
    }

    /// The reports that were given.
    fn given(&self, console: &mut Console) -> Result<(Vec<Report>, Tally), Error> {
        let mut reports: Vec<Report> = Vec::new();
        if self.reports.is_empty() {
            return Ok((reports, Tally::default()));
        }
        let inputs = Inputs::open(&self.reports, self.limits.max_line(), console)?;
        let read = |line: &Line| wire::read_report(line.text()?).map_err(|e| e.to_string());
        let take = |report: Report| {
            // Of two of one story the later counts.
            reports.retain(|known| known.story != report.story);
            reports.push(report);
            Ok(Ok(()))
        };
        let tally = each(inputs, self.limits.jobs(), console, read, take, || Ok(()))?;
        Ok((reports, tally))
    }

    fn print(&self, all: &[Explanation], chosen: Option<usize>) -> Result<(), Error> {
        let screen = Screen::new(self.width, self.output.is_none());
        let how = Terminal { width: screen.width, colour: screen.colour, unicode: screen.unicode };
        let mut output = Output::open(self.output.as_deref())?;
        if self.json {
            let wanted = chosen.map_or(all, |n| &all[n..=n]);
            for x in wanted {
                output.line(&wire::write_line(x).map_err(|e| Error::internal(e.to_string()))?)?;
            }
        } else {
            let text = match chosen {
                Some(n) => chain::sentence(&all[n], all, &how),
                None => chain::overview(all, &how),
            };
            output.line(text.trim_end_matches('\n'))?;
        }
        output.finish()
    }
}

/// The report of the story that was asked for, or the only one there is.
fn reported(asked: Option<&str>, mut reports: Vec<Report>) -> Result<Report, Error> {
    let ids: Vec<&str> = reports.iter().map(|r| &*r.story).collect();
    let n = match asked {
        Some(asked) => the_one(asked, &ids, "report")?,
        None if ids.len() == 1 => 0,
        None => {
            let some: Vec<String> = ids.iter().take(3).map(|id| format!("`{id}`")).collect();
            return Err(Error::usage(format!("the file has {} reports", ids.len())).with_hint(format!(
                "name one of their stories: `--reports FILE STORY`; there are {}",
                some.join(", ")
            )));
        }
    };
    Ok(reports.swap_remove(n))
}

/// The articles of a report: those of its story, or of the one that has its first article now.
fn of_report<'a>(stories: &'a [Gathered], report: &Report) -> Result<&'a Gathered, Error> {
    let named = |g: &&Gathered| g.story.id == report.story || g.merged.contains(&report.story);
    let first = report.sources.first().map(|s| &s.article);
    let has = |g: &&Gathered| g.readings.iter().any(|r| Some(&r.article.id) == first);
    stories.iter().find(named).or_else(|| stories.iter().find(has)).ok_or_else(|| {
        Error::input(format!("the articles of story `{}` are not there", report.story))
            .with_hint("hand in the articles that the report was written from")
    })
}

/// The place of the id that is `asked` or begins with it.
fn the_one(asked: &str, ids: &[&str], what: &str) -> Result<usize, Error> {
    if let Some(n) = ids.iter().position(|id| *id == asked) {
        return Ok(n);
    }
    let found: Vec<usize> = (0..ids.len()).filter(|&n| ids[n].starts_with(asked)).collect();
    match found[..] {
        [one] => Ok(one),
        [] => {
            let near = spelling::near(asked, ids.iter().copied());
            let error = Error::usage(format!("no {what} has the id `{asked}`, and it is no file"));
            Err(if near.is_empty() {
                error.with_hint("there are none; look at the files that you named")
            } else {
                error.with_hint(format!("near it: {}", near.join(", ")))
            })
        }
        _ => {
            let some: Vec<String> = found.iter().take(3).map(|&n| format!("`{}`", ids[n])).collect();
            Err(Error::usage(format!("`{asked}` begins the ids of {} of them", found.len()))
                .with_hint(format!("give more of the id: {}", some.join(", "))))
        }
    }
}

/// The sentence that is asked for by its number, its place, its id, or the beginning of its id.
fn place(asked: &str, all: &[Explanation]) -> Result<usize, Error> {
    if let Ok(n) = asked.parse::<usize>()
        && let Some(n) = n.checked_sub(1).filter(|n| *n < all.len())
    {
        return Ok(n);
    }
    if let Some(n) = all.iter().position(|x| x.path == asked) {
        return Ok(n);
    }
    let ids: Vec<&str> = all.iter().map(|x| x.sentence.id.as_str()).collect();
    the_one(asked, &ids, "sentence of the report").map_err(|_| {
        let paths: Vec<String> = all.iter().take(3).map(|x| format!("`{}`", x.path)).collect();
        Error::usage(format!("the report has no sentence `{asked}`")).with_hint(format!(
            "name it by its number, 1 to {}, by its place, as in {}, or by its id",
            all.len(),
            paths.join(", ")
        ))
    })
}
