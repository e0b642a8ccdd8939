//! Checks beside each other: each is a process of this program, and what it says is shown as a whole when it ends.

use std::io::Read;
use std::process::Command;
use std::sync::Mutex;
use std::time::Instant;

use super::Done;
use crate::Outcome;
use crate::command::Tests;

/// What stands over a summary.
pub(super) const SUMMARY: &str = "=== summary";

/// More at once would keep each other from the cores.
const AT_ONCE: usize = 2;

/// Runs the checks of these names, in order as far as there is room; what became of them, in order.
pub(super) fn run(names: Vec<String>, full: bool) -> Vec<Done> {
    let waiting = Mutex::new(names.iter().enumerate());
    let ended = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some((i, name)) = waiting.lock().ok().and_then(|mut names| names.next()) {
                    let done = one(name, full);
                    if let Ok(mut all) = ended.lock() {
                        all.push((i, done));
                    }
                }
            });
        }
    });
    let mut ended = ended.into_inner().unwrap_or_default();
    ended.sort_by_key(|(i, _)| *i);
    ended.into_iter().map(|(_, done)| done).collect()
}

fn one(name: &str, full: bool) -> Done {
    let start = Instant::now();
    let (said, outcome) = match process(name, full) {
        Ok((said, true)) => (said, Ok(())),
        Ok((said, false)) => (said, Err(format!("`{name}` failed"))),
        Err(why) => (format!("\n=== {name}\n{why}\n"), Err(why)),
    };
    // The last of it is a summary of one.
    print!("{}", said.rsplit_once(&format!("\n{SUMMARY}")).map_or(said.as_str(), |(checks, _)| checks));
    Done { name: name.to_owned(), took: start.elapsed(), tests: Tests::default(), outcome }
}

/// What the process said on both ways, in the order it was said, and whether all was well.
fn process(name: &str, full: bool) -> Outcome<(String, bool)> {
    let fault = |e| format!("`{name}` cannot be run: {e}");
    let (mut out, into) = std::io::pipe().map_err(fault)?;
    let mut c = Command::new(std::env::current_exe().map_err(fault)?);
    c.args(["test", "--only", name]).args(full.then_some("--full"));
    c.stdout(into.try_clone().map_err(fault)?).stderr(into);
    let mut child = c.spawn().map_err(fault)?;
    // It holds the ends that are written to: the pipe ends when the process has.
    drop(c);
    let mut said = Vec::new();
    out.read_to_end(&mut said).map_err(fault)?;
    let status = child.wait().map_err(fault)?;
    Ok((String::from_utf8_lossy(&said).into_owned(), status.success()))
}
