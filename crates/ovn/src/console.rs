//! What people read while a command runs: messages and progress, on standard error only.

use std::io::{IsTerminal, Write};
use std::time::Duration;

use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::error::Error;

const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const HINT: Style = AnsiColor::Cyan.on_default().bold();

/// How much to say, and the progress bar that messages must not cut through.
pub(crate) struct Console {
    quiet: bool,
    verbose: bool,
    bar: ProgressBar,
}

impl Console {
    /// Bars are shown on a terminal only, and not beside data that goes to the same terminal.
    pub(crate) fn new(quiet: bool, verbose: bool) -> Console {
        Console { quiet, verbose, bar: ProgressBar::hidden() }
    }

    /// Shows a count of `what`, out of `total` where it is known.
    pub(crate) fn start(&mut self, what: &'static str, total: Option<u64>, data_on_stdout: bool) {
        self.bar.finish_and_clear();
        let beside_data = data_on_stdout && std::io::stdout().is_terminal();
        let shown = std::io::stderr().is_terminal() && !self.quiet && !beside_data;
        let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let template = match total {
            Some(_) => "{prefix:>12} [{bar:30}] {pos}/{len}",
            None => "{prefix:>12} {spinner} {pos} in {elapsed} ({per_sec})",
        };
        let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        self.bar = ProgressBar::with_draw_target(total, target).with_style(style).with_prefix(what);
        if shown {
            self.bar.enable_steady_tick(Duration::from_millis(200));
        }
    }

    /// Shows how many bytes of an input are done, how fast, and for how long it will still take.
    pub(crate) fn start_bytes(&mut self, what: &'static str, total: Option<u64>) {
        self.start(what, total, false);
        let template = match total {
            Some(_) => "{prefix:>12} [{bar:30}] {bytes}/{total_bytes} ({bytes_per_sec}, {eta} left)",
            None => "{prefix:>12} {spinner} {bytes} in {elapsed}",
        };
        let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        self.bar.set_style(style);
    }

    /// So much is done.
    pub(crate) fn reach(&self, done: u64) {
        self.bar.set_position(done);
    }

    /// Counts one more.
    pub(crate) fn step(&self) {
        self.bar.inc(1);
    }

    /// Takes the bar away.
    pub(crate) fn end(&self) {
        self.bar.finish_and_clear();
    }

    /// Whether details were asked for.
    pub(crate) fn is_verbose(&self) -> bool {
        self.verbose
    }

    /// Whether only faults are told.
    pub(crate) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Says the sum of what was done, also with `--quiet`.
    pub(crate) fn sum(&self, message: &str) {
        self.write(&format!("{message}\n"));
    }

    /// Says what a person may want to know; nothing with `--quiet`.
    pub(crate) fn note(&self, message: &str) {
        if !self.quiet {
            self.write(&format!("{message}\n"));
        }
    }

    /// Says what went wrong with one thing while the rest goes on.
    pub(crate) fn warn(&self, message: &str) {
        self.write(&format!("{WARNING}warning:{WARNING:#} {message}\n"));
    }

    /// Says which line is bad, and why: `input:LINE: message`.
    pub(crate) fn bad(&self, place: &str, message: &str) {
        self.write(&format!("{place}: {message}\n"));
    }

    /// Says why the command failed, and what to do.
    pub(crate) fn error(&self, e: &Error) {
        if e.is_silent() {
            return;
        }
        self.write(&format!("{ERROR}error:{ERROR:#} {e}\n"));
        if let Some(hint) = e.hint() {
            self.write(&format!("{HINT}hint:{HINT:#} {hint}\n"));
        }
    }

    /// A message that cannot be written has nobody to read it.
    fn write(&self, text: &str) {
        self.bar.suspend(|| {
            let _ = anstream::stderr().lock().write_all(text.as_bytes());
        });
    }
}
