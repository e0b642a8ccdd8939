//! Running the program on a corpus: time, lines a second, peak memory.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use super::corpora::{self, Form};
use super::plan::Task;
use super::{Places, scores};
use crate::{Outcome, workspace};

/// What became of a task.
#[derive(Debug)]
pub(crate) struct Run {
    /// The task's name.
    pub(crate) name: &'static str,
    command: &'static str,
    lines: usize,
    took: Duration,
    /// Bytes, where the system tells.
    peak: Option<u64>,
    /// Why its output cannot be scored.
    pub(crate) failure: Option<String>,
}

/// What a task reads.
pub(crate) fn input(name: &str, places: &Places) -> PathBuf {
    places.scratch.join(format!("{name}.in.jsonl"))
}

/// What a task writes.
pub(crate) fn output(name: &str, places: &Places) -> PathBuf {
    places.scratch.join(format!("{name}.out.jsonl"))
}

/// The exchange of names that a task's input was made with.
pub(crate) fn exchange(name: &str, places: &Places) -> PathBuf {
    places.scratch.join(format!("{name}.exchange.json"))
}

/// Prepares the input and runs the command.
///
/// # Errors
///
/// Where the data is absent or the program is not there; a run that fails is no error here.
pub(crate) fn run(task: &Task, places: &Places) -> Outcome<Run> {
    let to = input(task.name, places);
    let mut lines = corpora::prepare(task.corpus, task.form, &to, places)?;
    match task.form {
        Form::Pairs => lines = pairs(task, &to, places)?,
        Form::Set(scorer, set) => lines = printed(scorer, &[&places.data, Path::new(set)], &to, places)?,
        Form::OutletsSwapped | Form::CreditsSwapped | Form::PartiesSwapped => swapped(task, &to, places)?,
        _ => {}
    }
    let mut c = Command::new(program()?);
    c.arg(task.command);
    if task.command == "prove" {
        c.arg("--articles").arg(&to);
    }
    if let Some(pairs) = task.pairs {
        c.arg("--pairs").arg(workspace::root().join(pairs));
    }
    let from = task.of.map_or(to, |of| output(of, places));
    let log = places.scratch.join(format!("{}.log", task.name));
    c.stdin(open(&from)?).stdout(create(&output(task.name, places))?).stderr(create(&log)?);
    let start = Instant::now();
    let child = c.spawn().map_err(|e| format!("`ovn {}` cannot be run: {e}", task.command))?;
    let (ended, peak) = watch(child);
    let took = start.elapsed();
    println!("  ovn {:<10} {:<20} {:>7.2} s", task.command, task.name, took.as_secs_f64());
    // `prove` ends with 1 where a sentence is not proved: that is a figure, not a failure.
    let failure = match ended {
        Ok(Some(0)) => None,
        Ok(Some(1)) if task.command == "prove" => None,
        Ok(code) => Some(format!("`ovn {}` ended with {}: {}", task.command, worded(code), last_words(&log))),
        Err(e) => Some(e),
    };
    Ok(Run { name: task.name, command: task.command, lines, took, peak, failure })
}

fn worded(code: Option<i32>) -> String {
    code.map_or_else(|| "a signal".to_owned(), |c| format!("exit code {c}"))
}

fn program() -> Outcome<PathBuf> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace::root().join("target"), PathBuf::from);
    let program = target.join("release").join(format!("ovn{}", std::env::consts::EXE_SUFFIX));
    if program.is_file() { Ok(program) } else { Err(format!("no program at `{}`", program.display())) }
}

/// The articles of a file of pairs, printed by its scorer.
fn pairs(task: &Task, to: &Path, places: &Places) -> Outcome<usize> {
    printed("score_origins.py", &[&corpora::file(task.corpus, places)?], to, places)
}

/// The articles that a scorer prints of its gold; their number.
fn printed(scorer: &str, gold: &[&Path], to: &Path, places: &Places) -> Outcome<usize> {
    let text = scores::script(scorer, &[gold, &[Path::new("--articles")]].concat(), places)?;
    std::fs::write(to, &text).map_err(|e| format!("`{}` cannot be written: {e}", to.display()))?;
    Ok(text.lines().count())
}

/// The same articles and stories with names exchanged.
fn swapped(task: &Task, to: &Path, places: &Places) -> Outcome {
    let plain = places.scratch.join(format!("{}.plain.jsonl", task.name));
    corpora::prepare(task.corpus, Form::WithStory, &plain, places)?;
    let map = exchange(task.name, places);
    let script = |name, args: &[&Path]| scores::script(name, args, places).map(drop);
    match task.form {
        Form::CreditsSwapped => script("exchange.py", &[Path::new("credits"), &plain, to, &map]),
        Form::PartiesSwapped => {
            let chosen = places.scratch.join(format!("{}.chosen.jsonl", task.name));
            let table = workspace::root().join("quality/parties.json");
            std::fs::copy(&table, &map).map_err(|e| format!("`{}` cannot be copied: {e}", table.display()))?;
            script("exchange.py", &[Path::new("both"), &plain, &chosen])?;
            script("swap.py", &[Path::new("rename"), &chosen, to, &map])
        }
        _ => script("swap.py", &[Path::new("outlets"), &plain, to, &map]),
    }
}

fn open(path: &Path) -> Outcome<File> {
    File::open(path).map_err(|e| format!("`{}` cannot be read: {e}", path.display()))
}

fn create(path: &Path) -> Outcome<File> {
    File::create(path).map_err(|e| format!("`{}` cannot be written: {e}", path.display()))
}

/// Waits for the end, looking at the peak of memory where the system shows it.
fn watch(mut child: Child) -> (Outcome<Option<i32>>, Option<u64>) {
    let status = format!("/proc/{}/status", child.id());
    let mut peak = None;
    loop {
        if let Ok(text) = std::fs::read_to_string(&status) {
            peak = peak.max(high_water(&text));
        }
        match child.try_wait() {
            Ok(Some(ended)) => return (Ok(ended.code()), peak),
            Ok(None) => std::thread::park_timeout(Duration::from_millis(10)),
            Err(e) => return (Err(format!("cannot be waited for: {e}")), peak),
        }
    }
}

/// `VmHWM:  1234 kB`, in bytes.
fn high_water(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kilo| kilo * 1024)
}

fn last_words(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().filter(|l| !l.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(3)..].join(" / ")
}

/// The table of times.
pub(crate) fn print(runs: &[Run]) {
    println!("\n{:<12} {:<20} {:>7} {:>9} {:>9} {:>8}", "command", "of", "lines", "seconds", "lines/s", "peak MB");
    for r in runs {
        let seconds = r.took.as_secs_f64();
        let peak = r.peak.map_or_else(String::new, |p| format!("{:.0}", p as f64 / 1e6));
        println!(
            "{:<12} {:<20} {:>7} {seconds:>9.2} {:>9.0} {peak:>8}",
            format!("ovn {}", r.command),
            r.name,
            r.lines,
            r.lines as f64 / seconds
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_peak_of_memory() {
        assert_eq!(high_water("Name:\tovn\nVmHWM:\t   2048 kB\nVmRSS:\t 1 kB\n"), Some(2048 * 1024));
        assert_eq!(high_water("Name:\tovn\n"), None);
    }
}
