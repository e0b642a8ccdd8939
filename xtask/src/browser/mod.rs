//! `cargo xtask browser` and `cargo xtask screenshots`: the pages in a real browser.
//!
//! The tests themselves are JavaScript, in `browser/`, since the driver of the browser
//! is. Here is what they need: the tools, the site in a folder, and the program serving it.

mod demo;
pub(crate) mod tools;

use std::path::PathBuf;
use std::process::Command;

use demo::Serving;
use tools::Tools;

use crate::command::{Tests, cargo, count_lines, succeed};
use crate::{Outcome, workspace};

/// Where the demonstration's site is written.
const SITE: &str = "target/site";

/// Runs the browser tests.
///
/// # Errors
///
/// Where a tool is missing and cannot be installed, or a test fails.
pub(crate) fn run(args: &[String]) -> Outcome {
    if let Some(other) = args.first() {
        return Err(format!("`cargo xtask browser` knows no `{other}`\nhint: see `cargo xtask help`"));
    }
    let (tests, outcome) = tests();
    println!("{} passed, {} failed", tests.passed, tests.failed);
    outcome
}

/// The browser tests, with their count.
pub(crate) fn tests() -> (Tests, Outcome) {
    let prepared = prepare(&tools::FOR_TESTS).and_then(|tools| Ok((tools, Serving::start()?, test_files()?)));
    let (tools, serving, files) = match prepared {
        Ok(all) => all,
        Err(e) => return (Tests::default(), Err(e)),
    };
    let mut c = node(&tools);
    // Each file starts a browser of its own; more of them at once than cores would only wait for each other.
    c.args(["--test", "--test-reporter=spec", "--test-concurrency=2"]).args(files);
    c.env("OVN_SITE", serving.address());
    let (tests, outcome) = count_lines(&mut c, summary);
    match outcome {
        Ok(()) if tests.passed == 0 => (tests, Err("no browser test was run".to_owned())),
        Ok(()) if tests.failed > 0 => (tests, Err("browser tests were skipped or cancelled".to_owned())),
        other => (tests, other),
    }
}

/// Takes the pictures of the pages.
///
/// # Errors
///
/// As [`run`].
pub(crate) fn screenshots(args: &[String]) -> Outcome {
    if let Some(other) = args.iter().find(|a| *a != "--readme") {
        return Err(format!("`cargo xtask screenshots` knows no `{other}`\nhint: see `cargo xtask help`"));
    }
    let tools = prepare(&tools::FOR_PICTURES)?;
    let serving = Serving::start()?;
    let mut c = node(&tools);
    c.arg("browser/screenshots.mjs").args(args).env("OVN_SITE", serving.address());
    succeed(&mut c)
}

/// The program, built for release.
///
/// # Errors
///
/// Where it does not build.
pub(crate) fn built() -> Outcome<PathBuf> {
    succeed(&mut cargo(&["build", "--release", "--quiet", "-p", "ovn"]))?;
    Ok(PathBuf::from(demo::ovn().get_program()))
}

/// Installs what is missing, builds the program, and writes the site.
fn prepare(programs: &[tools::Program]) -> Outcome<Tools> {
    let tools = tools::install(programs)?;
    built()?;
    succeed(demo::ovn().args(["demo", "--quiet", "--no-serve", "--force", "--out", SITE]))?;
    Ok(tools)
}

/// Node at the root of the tree, told where everything is.
fn node(tools: &Tools) -> Command {
    let mut c = Command::new("node");
    c.current_dir(workspace::root()).env("OVN_CHROMIUM", &tools.chromium).env("OVN_FOLDER", SITE).env("NO_COLOR", "1");
    c.env("OVN_PROGRAM", demo::ovn().get_program());
    c
}

fn test_files() -> Outcome<Vec<PathBuf>> {
    let folder = "browser/tests";
    let entries = std::fs::read_dir(workspace::root().join(folder)).map_err(|e| format!("`{folder}`: {e}"))?;
    let names = entries.filter_map(|e| e.ok()?.file_name().into_string().ok());
    let mut files: Vec<PathBuf> =
        names.filter(|n| n.ends_with(".test.mjs")).map(|n| [folder, &n].iter().collect()).collect();
    files.sort();
    Ok(files)
}

/// Reads `ℹ pass 3` and its like. What was skipped or put off counts as failed: a test is run or deleted.
fn summary(line: &str) -> Option<Tests> {
    let (word, number) = line.strip_prefix("ℹ ")?.split_once(' ')?;
    let number = number.parse().ok()?;
    match word {
        "pass" => Some(Tests { passed: number, failed: 0 }),
        "fail" | "cancelled" | "skipped" | "todo" => Some(Tests { passed: 0, failed: number }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_summary_of_the_browser_tests() {
        assert_eq!(summary("ℹ pass 31"), Some(Tests { passed: 31, failed: 0 }));
        assert_eq!(summary("ℹ skipped 2"), Some(Tests { passed: 0, failed: 2 }));
        assert_eq!(summary("ℹ duration_ms 45.2"), None);
        assert_eq!(summary("✔ a reader passes 3 pages"), None);
    }

    #[test]
    fn unknown_words_are_refused() {
        assert!(run(&["--fast".to_owned()]).is_err());
        assert!(screenshots(&["--readme".to_owned(), "x".to_owned()]).is_err());
    }

    #[test]
    fn finds_the_tests() {
        assert!(test_files().unwrap().iter().any(|f| f.ends_with("journeys.test.mjs")));
    }
}
