//! `ovn write`: a report of each story.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use clap::Args;
use openvoicenews::model::{Report, StoryId};
use openvoicenews::wire;
use openvoicenews::write::House;

use super::{articles, stories};
use crate::console::Console;
use crate::error::Error;
use crate::lines::{Flow, Inputs, Limits, Line, Tally, each};
use crate::pipeline::{self, Gathered};

/// The house's rules for reports.
#[derive(Args, Clone, Debug)]
pub(crate) struct Rules {
    /// Take at most this share of an article's words
    #[arg(long, value_name = "0..1", default_value_t = House::default().share, value_parser = share)]
    share: f64,

    /// Words that may be taken from an article in any case
    #[arg(long, value_name = "WORDS", default_value_t = House::default().share_floor)]
    share_floor: usize,

    /// Words in a row that may be taken outside quotation marks
    #[arg(long, value_name = "WORDS", default_value_t = House::default().run)]
    run: usize,
}

fn share(written: &str) -> Result<f64, String> {
    let share: f64 = written.parse().map_err(|_| "not a number".to_owned())?;
    if (0.0..=1.0).contains(&share) { Ok(share) } else { Err("a share lies between 0 and 1".to_owned()) }
}

impl Rules {
    pub(crate) fn house(&self) -> House {
        House { share: self.share, share_floor: self.share_floor, run: self.run }
    }
}

/// Write a report of each story, every sentence with its evidence
///
/// Articles with a `story` belong to it; the others are grouped first, in the
/// order of their lines. Of two lines with one id the later counts. Writes one
/// report a story, in the order of each story's first article; a story that
/// gives too little for a report is counted on standard error.
///
/// With `--previous`, a story that has a report there gets a new version of it:
/// sentences that still hold stay as they are, with their ids and in their
/// places, and the last entry of `versions` lists what changed and why. Where
/// nothing did, the report is the earlier one, byte for byte. A report belongs
/// to the story with its id, and to the story that this one was merged into.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ovn write articles.jsonl > reports.jsonl
  ovn write --share 0.1 --share-floor 40 --run 25 articles.jsonl
  ovn write --previous reports.jsonl articles.jsonl > new-reports.jsonl
  ovn write articles.jsonl | ovn prove --articles articles.jsonl --quiet")]
pub(crate) struct Write {
    #[command(flatten)]
    flow: Flow,

    #[command(flatten)]
    rules: Rules,

    /// Reports of an earlier run, to be updated
    #[arg(long, value_name = "FILE")]
    previous: Vec<PathBuf>,
}

impl Write {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Error> {
        if !self.previous.is_empty() {
            articles::not_twice_stdin(&[("previous reports", &self.previous)], &self.flow.files, "articles")?;
        }
        let (earlier, refused) = Earlier::read(&self.previous, &self.flow.limits, console)?;
        let (stories, tally) = stories::gather(&self.flow, console)?;
        let count = stories.len();
        let house = self.rules.house();
        let gone = earlier.without_story(&stories);
        let without = stories::write_each(&self.flow, stories, console, |gathered| {
            let report = pipeline::write(gathered, &house, earlier.of(gathered)).map_err(|e| e.to_string())?;
            wire::write_report(&report).map_err(|e| e.to_string())
        })?;
        if without > 0 {
            let how = if console.is_verbose() { "" } else { "; `--verbose` names them" };
            console.note(&format!("{without} of {count} stories give too little for a report{how}"));
        }
        if gone > 0 {
            console.note(&format!("{gone} of {} earlier reports are of no story here", earlier.0.len()));
        }
        tally.and(refused).into_result()
    }
}

/// Reports of an earlier run by their stories; of two of one story the later counts.
#[derive(Default)]
struct Earlier(HashMap<StoryId, Report>);

impl Earlier {
    fn read(files: &[PathBuf], limits: &Limits, console: &mut Console) -> Result<(Earlier, Tally), Error> {
        let mut earlier = Earlier::default();
        if files.is_empty() {
            return Ok((earlier, Tally::default()));
        }
        let inputs = Inputs::open(files, limits.max_line(), console)?;
        let read = |line: &Line| wire::read_report(line.text()?).map_err(|e| e.to_string());
        let take = |report: Report| {
            earlier.0.insert(report.story.clone(), report);
            Ok(Ok(()))
        };
        let tally = each(inputs, limits.jobs(), console, read, take, || Ok(()))?;
        Ok((earlier, tally))
    }

    /// The report of the story itself, else the newest one of the stories that became part of it.
    fn of(&self, gathered: &Gathered) -> Option<&Report> {
        let merged = || gathered.merged.iter().filter_map(|id| self.0.get(id));
        self.0.get(&gathered.story.id).or_else(|| merged().max_by_key(|r| r.updated.map(|u| u.seconds())))
    }

    /// How many reports belong to none of the stories.
    fn without_story(&self, stories: &[Gathered]) -> usize {
        let known: HashSet<&StoryId> = stories.iter().flat_map(|g| g.merged.iter().chain([&g.story.id])).collect();
        self.0.keys().filter(|id| !known.contains(id)).count()
    }
}
