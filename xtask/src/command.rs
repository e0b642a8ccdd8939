//! Running other programs, with their output shown as it comes.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use crate::{Outcome, workspace};

/// How many tests a run counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tests {
    /// Tests that passed.
    pub(crate) passed: usize,
    /// Tests that failed.
    pub(crate) failed: usize,
}

/// `cargo`, at the root of the tree. A task started by cargo inherits variables of
/// its own package; they would make every build script run again.
pub(crate) fn cargo(args: &[&str]) -> Command {
    let mut c = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    c.args(args).current_dir(workspace::root());
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|n| n.starts_with("CARGO_PKG_") || n.starts_with("CARGO_MANIFEST")) {
            c.env_remove(name);
        }
    }
    c
}

/// Runs a command and shows its output; `Ok` where it succeeded.
pub(crate) fn succeed(c: &mut Command) -> Outcome {
    let shown = shown(c);
    let status = c.status().map_err(|e| format!("`{shown}` cannot be run: {e}"))?;
    if status.success() { Ok(()) } else { Err(format!("`{shown}` failed: {status}")) }
}

/// Runs `cargo test`, shows its output, and adds up its summary lines.
pub(crate) fn count_tests(c: &mut Command) -> (Tests, Outcome) {
    count_lines(c, summary)
}

/// Runs tests, shows their output, and adds up the lines that `summary` can read.
pub(crate) fn count_lines(c: &mut Command, summary: fn(&str) -> Option<Tests>) -> (Tests, Outcome) {
    let shown = shown(c);
    let mut child = match c.stdout(Stdio::piped()).spawn() {
        Ok(child) => child,
        Err(e) => return (Tests::default(), Err(format!("`{shown}` cannot be run: {e}"))),
    };
    let mut sum = Tests::default();
    if let Some(out) = child.stdout.take() {
        for line in BufReader::new(out).lines().map_while(Result::ok) {
            println!("{line}");
            if let Some(tests) = summary(&line) {
                sum.passed += tests.passed;
                sum.failed += tests.failed;
            }
        }
    }
    let outcome = match child.wait() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{shown}` failed: {status}")),
        Err(e) => Err(format!("`{shown}`: {e}")),
    };
    (sum, outcome)
}

/// Reads `test result: ok. 3 passed; 1 failed; ...`.
fn summary(line: &str) -> Option<Tests> {
    let rest = line.trim_start().strip_prefix("test result: ")?;
    let number = |word: &str| {
        let before = &rest[..rest.find(word)?];
        before.split_whitespace().next_back()?.parse().ok()
    };
    Some(Tests { passed: number(" passed")?, failed: number(" failed")? })
}

/// The command as one would type it.
pub(crate) fn shown(c: &Command) -> String {
    let program = c.get_program().to_string_lossy();
    let name = program.rsplit(['/', '\\']).next().unwrap_or(&program).to_owned();
    c.get_args().fold(name, |all, arg| all + " " + &arg.to_string_lossy())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_summary_lines_of_cargo_test() {
        let line = "test result: FAILED. 12 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out";
        assert_eq!(summary(line), Some(Tests { passed: 12, failed: 3 }));
        assert_eq!(summary("test reader::works ... ok"), None);
    }

    #[test]
    fn shows_a_command_without_its_folder() {
        let mut c = Command::new("/opt/bin/cargo");
        c.args(["fmt", "--check"]);
        assert_eq!(shown(&c), "cargo fmt --check");
    }
}
