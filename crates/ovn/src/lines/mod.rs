//! JSON Lines in, JSON Lines out: the frame of every filter.

mod input;
mod output;

pub(crate) use input::{Body, Inputs, Line, is_page};
pub(crate) use output::Output;

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;

use crate::console::Console;
use crate::error::Error;
use crate::fault::caught;
use crate::parallel::{Event, in_order};

/// How much at once.
#[derive(Args, Clone, Debug)]
pub(crate) struct Limits {
    /// Threads to work on; all cores by default. The output is the same for every number
    #[arg(short, long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,

    /// Refuse longer lines, without holding them in memory
    #[arg(long, value_name = "MIB", default_value = "64")]
    pub(crate) max_line: NonZeroUsize,
}

impl Limits {
    pub(crate) fn jobs(&self) -> usize {
        self.jobs.or_else(|| std::thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get)
    }

    pub(crate) fn max_line(&self) -> usize {
        self.max_line.get().saturating_mul(1 << 20)
    }
}

/// The files of a filter.
#[derive(Args, Clone, Debug)]
pub(crate) struct Flow {
    /// Files to read, gzip too; none or `-` is standard input
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    /// Write to this file instead of standard output; it appears only when it is whole
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) limits: Limits,
}

/// Lines that were read, and how many of them were refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) read: u64,
    pub(crate) refused: u64,
}

impl Tally {
    /// Two tallies as one.
    pub(crate) fn and(self, other: Tally) -> Tally {
        Tally { read: self.read + other.read, refused: self.refused + other.refused }
    }

    /// # Errors
    ///
    /// Where a line was refused.
    pub(crate) fn into_result(self) -> Result<(), Error> {
        match self.refused {
            0 => Ok(()),
            n => Err(Error::refused(format!("{n} of {} lines refused, as told above", self.read))),
        }
    }
}

/// Reads lines, works on them on all cores, and hands what they give to `take` in order.
///
/// A line that `work` or `take` refuses is told with its place and the rest goes on.
///
/// # Errors
///
/// Where input cannot be read, or with what `idle` gives, which is called when nothing is ready.
pub(crate) fn each<U: Send + 'static>(
    inputs: Inputs,
    jobs: usize,
    console: &Console,
    work: impl Fn(&Line) -> Result<U, String> + Sync,
    mut take: impl FnMut(U) -> Result<Result<(), String>, Error>,
    mut idle: impl FnMut() -> Result<(), Error>,
) -> Result<Tally, Error> {
    let mut tally = Tally::default();
    let guarded = |line: Result<Line, Error>| {
        line.map(|line| {
            let made = caught(|| work(&line)).unwrap_or_else(Err);
            (line.place, made)
        })
    };
    let weigh = |line: &Result<Line, Error>| line.as_ref().map_or(0, Line::weight);
    in_order(jobs, inputs, weigh, guarded, |event| match event {
        Event::Idle => idle(),
        Event::Done(line) => {
            let (place, made) = line?;
            tally.read += 1;
            console.step();
            let taken = match made {
                Ok(made) => take(made)?,
                Err(message) => Err(message),
            };
            if let Err(message) = taken {
                tally.refused += 1;
                console.bad(&place.to_string(), &message);
            }
            Ok(())
        }
    })?;
    if tally.read == 0 {
        console.note("the input has no lines");
    }
    Ok(tally)
}

/// A filter: `work` on each line on all cores, then `write` in order, which gives the line to write.
///
/// # Errors
///
/// Where input cannot be read, output cannot be written, or a line was refused.
pub(crate) fn filter<U: Send + 'static>(
    flow: &Flow,
    inputs: Inputs,
    console: &mut Console,
    work: impl Fn(&Line) -> Result<U, String> + Sync,
    mut write: impl FnMut(U) -> Result<String, String>,
) -> Result<(), Error> {
    let output = std::cell::RefCell::new(Output::open(flow.output.as_deref())?);
    console.start("lines", None, flow.output.is_none());
    let take = |made| match write(made) {
        Ok(line) => output.borrow_mut().line(&line).map(Ok),
        Err(message) => Ok(Err(message)),
    };
    let tally = each(inputs, flow.limits.jobs(), console, work, take, || output.borrow_mut().flush())?;
    output.into_inner().finish()?;
    console.end();
    tally.into_result()
}
