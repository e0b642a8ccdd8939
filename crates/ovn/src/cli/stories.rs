//! What `compare` and `write` share: all articles are read first, then each story is worked on.

use std::collections::HashMap;
use std::sync::Arc;

use openvoicenews::model::ArticleId;
use openvoicenews::understand::Models;
use openvoicenews::wire;

use crate::console::Console;
use crate::error::Error;
use crate::fault::caught;
use crate::lines::{Flow, Inputs, Line, Output, Tally, each};
use crate::parallel::{Event, in_order};
use crate::pipeline::{self, Gathered, Told};

/// The stories of the articles in `flow`, and how many lines were refused.
///
/// Of two lines with one id the later counts, in the place of the first.
pub(crate) fn gather(flow: &Flow, console: &mut Console) -> Result<(Vec<Gathered>, Tally), Error> {
    let inputs = Inputs::open(&flow.files, flow.limits.max_line(), console)?;
    let models = Models::default();
    let read = |line: &Line| {
        let arrived = wire::read_article(line.text()?).map_err(|e| e.to_string())?;
        Ok(Told { reading: pipeline::read(arrived.article, &models), story: arrived.story })
    };
    let mut told: Vec<Told> = Vec::new();
    let mut places: HashMap<ArticleId, usize> = HashMap::new();
    console.start("articles", None, false);
    let take = |one: Told| {
        let id = one.reading.article.id.clone();
        match places.get(&id) {
            Some(&place) => told[place] = one,
            None => {
                places.insert(id, told.len());
                told.push(one);
            }
        }
        Ok(Ok(()))
    };
    let tally = each(inputs, flow.limits.jobs(), console, read, take, || Ok(()))?;
    console.end();
    Ok((pipeline::stories(told), tally))
}

/// Calls `work` on each story on all cores and hands what it gives to `take` in order.
///
/// # Errors
///
/// A fault of `work`, or the first error of `take` or `idle`.
pub(crate) fn each_story<U: Send + 'static>(
    stories: &Arc<Vec<Gathered>>,
    jobs: usize,
    console: &Console,
    work: impl Fn(&Gathered) -> U + Sync,
    mut take: impl FnMut(&Gathered, U) -> Result<(), Error>,
    mut idle: impl FnMut() -> Result<(), Error>,
) -> Result<(), Error> {
    let one = |i: usize| (i, caught(|| work(&stories[i])));
    in_order(
        jobs,
        0..stories.len(),
        |_| 0,
        one,
        |event| match event {
            Event::Idle => idle(),
            Event::Done((i, made)) => {
                console.step();
                let story = &stories[i];
                let made = made.map_err(|e| Error::internal(format!("story `{}`: {e}", story.story.id)))?;
                take(story, made)
            }
        },
    )
}

/// Writes what `work` gives for each story, one line each, in order; counts the stories without one.
pub(crate) fn write_each(
    flow: &Flow,
    stories: Vec<Gathered>,
    console: &mut Console,
    work: impl Fn(&Gathered) -> Result<String, String> + Sync,
) -> Result<u64, Error> {
    let output = std::cell::RefCell::new(Output::open(flow.output.as_deref())?);
    let total = u64::try_from(stories.len()).ok();
    console.start("stories", total, flow.output.is_none());
    let mut without = 0;
    let take = |story: &Gathered, made: Result<String, String>| match made {
        Ok(line) => output.borrow_mut().line(&line),
        Err(why) => {
            without += 1;
            if console.is_verbose() {
                console.note(&format!("no report of story `{}`: {why}", story.story.id));
            }
            Ok(())
        }
    };
    each_story(&Arc::new(stories), flow.limits.jobs(), console, work, take, || output.borrow_mut().flush())?;
    output.into_inner().finish()?;
    console.end();
    Ok(without)
}
