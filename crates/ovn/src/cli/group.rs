//! `ovn group`: articles, in order of arrival, into stories.

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::sync::Arc;

use clap::Args;
use openvoicenews::group::{OpenStories, Profile, Window};
use openvoicenews::model::{Article, ArticleId, Moment, Regrouping};
use openvoicenews::publish::stories::{self, Days, Placed, Terminal};
use openvoicenews::understand::Models;
use openvoicenews::wire;

use super::screen::Screen;
use crate::console::Console;
use crate::error::Error;
use crate::lines::{Flow, Inputs, Line, Output, Tally, each, filter};
use crate::pipeline;

/// Ids that a hint names.
const SUGGESTED: usize = 3;

/// Put each article into a story, and say why
///
/// The order of the lines is the order of arrival; for archives, sort them by
/// `published` first. A `story` that a line has already is not looked at.
///
/// A new article can shed light on earlier ones. After its own line come lines
/// that say which stories were merged or split, and where articles are now that
/// were elsewhere: of several lines about one article the last counts.
///
/// `--show` draws the stories of the newest day, the biggest first: a line of
/// time with a mark for each article, what holds them together, and linked
/// stories. `--explain` says why two articles are one story or are not. Both
/// keep to the terminal's width. Colours come on a terminal only; `NO_COLOR=1`
/// keeps them away, `CLICOLOR_FORCE=1` keeps them in a pipe.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ovn group articles.jsonl > assignments.jsonl
  ovn extract pages.jsonl | ovn group
  ovn group --show articles.jsonl
  ovn group --show --day 2026-03-12 --days 3 articles.jsonl | less
  ovn group --explain p01 p30 articles.jsonl
  ovn group --window 5 --remember 100000 stream.jsonl")]
pub(crate) struct Group {
    #[command(flatten)]
    flow: Flow,

    /// Draw the stories of a day
    #[arg(long)]
    show: bool,

    /// With `--show`: this day (UTC), instead of the newest
    #[arg(long, value_name = "YYYY-MM-DD", requires = "show", value_parser = day)]
    day: Option<Moment>,

    /// With `--show`: so many days, up to that one
    #[arg(long, value_name = "N", requires = "show", default_value = "1", value_parser = clap::value_parser!(u16).range(1..))]
    days: u16,

    /// Say why the articles with these two ids are one story or are not
    #[arg(long, value_names = ["ID", "ID"], num_args = 2, conflicts_with = "show")]
    explain: Option<Vec<String>>,

    /// With `--show` and `--explain`: columns to use; by default those of the terminal, else 80
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(40..))]
    width: Option<u16>,

    /// Articles further apart are not one event; linked they may be
    #[arg(long, value_name = "DAYS", default_value = "14", value_parser = clap::value_parser!(u16).range(1..))]
    window: u16,

    /// Articles to remember, the newest; about 4 kB of memory each
    #[arg(long, value_name = "N", default_value = "1000000")]
    remember: NonZeroUsize,
}

impl Group {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Error> {
        let pair = self.pair()?;
        if self.width.is_some() && !self.show && pair.is_none() {
            return Err(Error::usage("`--width` has nothing to draw").with_hint("add `--show` or `--explain ID ID`"));
        }
        let inputs = Inputs::open(&self.flow.files, self.flow.limits.max_line(), console)?;
        let models = Models::default();
        let read = |line: &Line| {
            let told = wire::read_article(line.text()?).map_err(|e| e.to_string())?;
            let profile = Profile::of(&pipeline::read(Arc::clone(&told.article), &models));
            Ok((told.article, profile))
        };
        if self.show || pair.is_some() {
            return self.look(inputs, &read, pair, console);
        }
        let mut open = OpenStories::with_window(self.window());
        filter(&self.flow, inputs, console, read, |(_, profile)| {
            let mut lines = wire::write_line(&open.take(&profile)).map_err(|e| e.to_string())?;
            for told in open.regroupings() {
                lines.push('\n');
                lines.push_str(&wire::write_regrouping(&told).map_err(|e| e.to_string())?);
            }
            Ok(lines)
        })
    }

    fn window(&self) -> Window {
        Window { days: self.window, articles: self.remember.get() }
    }

    /// The two ids to explain.
    fn pair(&self) -> Result<Option<[&str; 2]>, Error> {
        match self.explain.as_deref() {
            Some([a, b]) if a == b => {
                Err(Error::usage(format!("`{a}` is named twice")).with_hint("name two articles by their ids"))
            }
            Some([a, b]) => Ok(Some([a, b])),
            _ => Ok(None),
        }
    }

    /// The stories for people: those of a day, or two articles of them.
    fn look(
        &self,
        inputs: Inputs,
        read: &(impl Fn(&Line) -> Result<Arrived, String> + Sync),
        pair: Option<[&str; 2]>,
        console: &mut Console,
    ) -> Result<(), Error> {
        let screen = Screen::new(self.width, self.flow.output.is_none());
        let how = Terminal { width: screen.width, colour: screen.colour, unicode: screen.unicode };
        let open = OpenStories::with_window(self.window());
        let (grouped, tally) = grouped(open, inputs, self.flow.limits.jobs(), read, pair, console)?;
        let text = match pair {
            Some([a, b]) => {
                let profile = |id: &str| grouped.pair.iter().find(|p| *p.article().id == *id);
                let explained = profile(a).zip(profile(b)).and_then(|(a, b)| grouped.open.explain(a, b));
                stories::explained(&explained.ok_or_else(|| unknown(&grouped, [a, b]))?, &grouped.placed, &how)
            }
            None => stories::day(&grouped.placed, &Days { last: self.day.map(|m| m.day()), count: self.days }, &how),
        };
        let mut output = Output::open(self.flow.output.as_deref())?;
        output.line(text.trim_end_matches('\n'))?;
        output.finish()?;
        tally.into_result()
    }
}

/// An article and what grouping needs of it.
type Arrived = (Arc<Article>, Profile);

/// All articles, grouped.
#[derive(Default)]
struct Grouped {
    /// In order of arrival; of two with one id the first, with the headline of the later.
    placed: Vec<Placed>,
    /// The two articles to explain, in order of arrival.
    pair: Vec<Profile>,
    open: OpenStories,
}

fn grouped(
    open: OpenStories,
    inputs: Inputs,
    jobs: usize,
    read: &(impl Fn(&Line) -> Result<Arrived, String> + Sync),
    pair: Option<[&str; 2]>,
    console: &mut Console,
) -> Result<(Grouped, Tally), Error> {
    let mut grouped = Grouped { open, ..Grouped::default() };
    let mut places: HashMap<ArticleId, usize> = HashMap::new();
    console.start("articles", None, false);
    let take = |(article, profile): Arrived| {
        let placed = Placed::new(&article, grouped.open.take(&profile));
        match places.get(&article.id) {
            Some(&place) => {
                let assignment = grouped.placed[place].assignment.clone();
                grouped.placed[place] = Placed { assignment, ..placed };
            }
            None => {
                places.insert(article.id.clone(), grouped.placed.len());
                grouped.placed.push(placed);
            }
        }
        for regrouping in grouped.open.regroupings() {
            if let Regrouping::Moved(moved) = regrouping
                && let Some(&place) = places.get(&moved.article)
            {
                grouped.placed[place].assignment = moved;
            }
        }
        if pair.is_some_and(|pair| pair.contains(&&*article.id)) {
            grouped.pair.retain(|known| known.article().id != article.id);
            grouped.pair.push(profile);
        }
        Ok(Ok(()))
    };
    let tally = each(inputs, jobs, console, read, take, || Ok(()))?;
    console.end();
    Ok((grouped, tally))
}

/// An id that no article has, with those that are spelled most like it.
fn unknown(grouped: &Grouped, pair: [&str; 2]) -> Error {
    let ids = || grouped.placed.iter().map(|p| &*p.assignment.article);
    let wrong = pair.into_iter().find(|id| !ids().any(|known| known == *id)).unwrap_or_default();
    let mut near: Vec<(usize, &str)> = ids().map(|known| (distance(wrong, known), known)).collect();
    near.sort_unstable();
    let named: Vec<String> = near.iter().take(SUGGESTED).map(|(_, id)| format!("`{id}`")).collect();
    let error = Error::usage(format!("no article has the id `{wrong}`"));
    match named[..] {
        [] => error.with_hint("there are no articles; name a file of them, or hand them in on standard input"),
        _ => error.with_hint(format!("ids are spelled as in the input; near it: {}", named.join(", "))),
    }
}

/// Letters to change, add or take away between two words (Levenshtein 1966); of long ones their beginnings are compared.
fn distance(a: &str, b: &str) -> usize {
    const LONGEST: usize = 64;
    let b: Vec<char> = b.chars().take(LONGEST).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().take(LONGEST).enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let changed = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

fn day(written: &str) -> Result<Moment, String> {
    let day = Moment::parse(written).filter(|m| matches!(m, Moment::Day(_)));
    day.ok_or_else(|| "a day such as 2026-03-12 is wanted".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_are_compared() {
        assert_eq!(distance("p01", "p01"), 0);
        assert_eq!(distance("p01", "p10"), 2);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("ferry", "fery"), 1);
    }
}
