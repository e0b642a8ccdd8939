//! `ovn compare`: the articles of each story, laid beside each other.

use std::path::{Path, PathBuf};

use clap::Args;
use openvoicenews::compare::Relations;
use openvoicenews::model::Comparison;
use openvoicenews::wire::{self, Pair, Place};

use super::stories;
use crate::console::Console;
use crate::error::Error;
use crate::lines::Flow;
use crate::pipeline;

/// Compare the articles of each story: who states, contests or leaves out what
///
/// Articles with a `story` belong to it; the others are grouped first, in the
/// order of their lines. Writes one line a story, in the order of each story's
/// first article.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ovn compare articles.jsonl > comparisons.jsonl
  ovn extract pages.jsonl | ovn compare --output comparisons.jsonl
  ovn compare --pairs pairs.jsonl articles.jsonl")]
pub(crate) struct Compare {
    #[command(flatten)]
    flow: Flow,

    /// Write what pairs of sentences are to each other instead: `same`, `differ`, `deny` or `unrelated`
    ///
    /// FILE has lines `{"a":{"article","field","start","end"},"b":{...}}`, code points of a field, `text` where it is
    /// absent. Pairs are written with the story that has both their articles.
    #[arg(long, value_name = "FILE")]
    pairs: Option<PathBuf>,
}

impl Compare {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Error> {
        let pairs = self.pairs.as_deref().map(read).transpose()?;
        let (stories, tally) = stories::gather(&self.flow, console)?;
        stories::write_each(&self.flow, stories, console, |gathered| {
            let compared = pipeline::compare(gathered);
            match &pairs {
                Some(pairs) => judged(&compared, pairs),
                None => wire::write_comparison(&compared).map_err(|e| e.to_string()),
            }
        })?;
        tally.into_result()
    }
}

fn read(file: &Path) -> Result<Vec<Pair>, Error> {
    let text =
        std::fs::read_to_string(file).map_err(|e| Error::input(format!("`{}` cannot be read: {e}", file.display())))?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(n, line)| {
            wire::read_pair(line).map_err(|e| Error::input(format!("`{}`, line {}: {e}", file.display(), n + 1)))
        })
        .collect()
}

/// A line for each pair of which the story has both passages.
fn judged(compared: &Comparison, pairs: &[Pair]) -> Result<String, String> {
    let relations = Relations::of(compared);
    let at = |p: &Place| compared.passage_at(&p.article, p.field, p.start, p.end);
    let lines = pairs.iter().filter_map(|pair| {
        let judgement = relations.judge(at(&pair.a)?, at(&pair.b)?);
        Some(wire::write_judgement(pair, &judgement).map_err(|e| e.to_string()))
    });
    let lines: Vec<String> = lines.collect::<Result<_, _>>()?;
    if lines.is_empty() { Err("it has none of the pairs".to_owned()) } else { Ok(lines.join("\n")) }
}
