//! `cargo xtask test`: every check and every test, cheapest first, each with its time.

use std::process::Command;
use std::time::{Duration, Instant};

use crate::command::{Tests, cargo, count_tests, succeed};
use crate::{Outcome, browser, fuzz, licences, quality, tidy, workspace};

/// What the person asked for.
#[derive(Debug, Default)]
struct Wishes {
    full: bool,
    fail_fast: bool,
    data: Option<String>,
}

/// One check: its heading, and what it does.
struct Check {
    name: String,
    body: Box<dyn FnOnce() -> (Tests, Outcome)>,
}

/// What became of a check.
struct Done {
    name: String,
    took: Duration,
    tests: Tests,
    outcome: Outcome,
}

/// Runs every check. All run, whatever fails before, unless `--fail-fast` is given:
/// who waits for a machine wants to see all that is wrong at once.
///
/// # Errors
///
/// Where a check failed.
pub(crate) fn run(args: &[String]) -> Outcome {
    let wishes = read(args)?;
    let begin = Instant::now();
    let mut done: Vec<Done> = Vec::new();
    for check in list(&wishes) {
        println!("\n=== {}", check.name);
        let start = Instant::now();
        let (tests, outcome) = (check.body)();
        let took = start.elapsed();
        match &outcome {
            Ok(()) => println!("--- {}: ok in {}", check.name, seconds(took)),
            Err(message) => println!("--- {}: FAILED in {}\n{message}", check.name, seconds(took)),
        }
        let stop = outcome.is_err() && wishes.fail_fast;
        done.push(Done { name: check.name, took, tests, outcome });
        if stop {
            break;
        }
    }
    summarise(&done, begin.elapsed())
}

fn read(args: &[String]) -> Outcome<Wishes> {
    let mut wishes = Wishes::default();
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        match arg.as_str() {
            "--full" => wishes.full = true,
            "--fail-fast" => wishes.fail_fast = true,
            "--data" => wishes.data = Some(rest.next().ok_or("`--data` needs a folder")?.clone()),
            other => return Err(format!("`cargo xtask test` knows no `{other}`\nhint: see `cargo xtask help`")),
        }
    }
    Ok(wishes)
}

fn list(wishes: &Wishes) -> Vec<Check> {
    let mut all = vec![
        check("formatting", || succeed(&mut cargo(&["fmt", "--all", "--check"]))),
        check("tidy", tidy::run),
        check("licences and bans", licences::run),
        check("clippy, the workspace", || clippy(&["--workspace"])),
    ];
    for member in workspace::MEMBERS {
        all.push(check(&format!("clippy, {member} alone"), move || clippy(&["-p", member])));
    }
    all.push(Check {
        name: "tests".to_owned(),
        body: Box::new(|| count_tests(&mut cargo(&["test", "--workspace", "--no-fail-fast"]))),
    });
    all.push(Check { name: "browser tests".to_owned(), body: Box::new(browser::tests) });
    all.push(check("formats, by other programs", || {
        browser::tools::install_for_formats()?;
        succeed(Command::new("python3").arg("checks/formats/run.py").current_dir(workspace::root()))
    }));
    all.push(check("mail, to another's server", || {
        browser::tools::install_for_formats()?;
        succeed(Command::new("python3").arg("checks/mail/run.py").current_dir(workspace::root()))
    }));
    all.push(check("feeds, beside feedparser", || {
        browser::tools::install_for_formats()?;
        succeed(Command::new("python3").arg("checks/feeds/run.py").current_dir(workspace::root()))
    }));
    all.push(check("feed readers: Newsboat", || {
        browser::tools::install_programs(&browser::tools::FOR_NEWSBOAT)?;
        feed_readers(&["newsboat"])
    }));
    all.push(check("the API, by schemathesis", || {
        browser::tools::install_for_formats()?;
        succeed(Command::new("python3").arg("checks/api/run.py").current_dir(workspace::root()))
    }));
    all.push(check("documentation", || {
        let mut doc = cargo(&["doc", "--workspace", "--no-deps"]);
        succeed(doc.env("RUSTDOCFLAGS", "-Dwarnings"))
    }));
    let fuzzing = if wishes.full { Duration::from_secs(600) } else { Duration::from_secs(10) };
    all.push(check(&format!("fuzzing, {} s in all", fuzzing.as_secs()), move || fuzz::every_target(fuzzing)));
    if wishes.full {
        all.push(check("feed readers: Liferea and RSS Guard", || {
            browser::tools::install_programs(&browser::tools::FOR_WINDOWS)?;
            feed_readers(&["liferea", "rssguard"])
        }));
        all.push(check("benches", || succeed(&mut cargo(&["bench", "-p", "openvoicenews"]))));
        all.push(check("a newsroom at size", || {
            succeed(&mut cargo(&["bench", "-p", "ovn", "--", "store", "1000000", "feeds", "20000", "serve", "100000"]))
        }));
        all.push(check("killed two hundred times", || {
            let mut tests = cargo(&["test", "--release", "-p", "ovn", "--test", "it", "kill::"]);
            succeed(tests.env("OVN_KILLS", "200"))
        }));
        if let Some(data) = wishes.data.clone() {
            all.push(check("quality, all data", move || quality::whole(&data)));
        }
    }
    all
}

fn feed_readers(names: &[&str]) -> Outcome {
    let mut run = Command::new("python3");
    succeed(run.arg("checks/readers/run.py").args(names).current_dir(workspace::root()))
}

fn check(name: &str, body: impl FnOnce() -> Outcome + 'static) -> Check {
    Check { name: name.to_owned(), body: Box::new(move || (Tests::default(), body())) }
}

fn clippy(which: &[&str]) -> Outcome {
    let mut args = vec!["clippy", "--all-targets"];
    args.extend(which);
    args.extend(["--", "-D", "warnings"]);
    succeed(&mut cargo(&args))
}

fn seconds(took: Duration) -> String {
    format!("{:.1} s", took.as_secs_f64())
}

/// The last line counts every test, and each other check as one.
fn summarise(done: &[Done], took: Duration) -> Outcome {
    println!("\n=== summary");
    let mut sum = Tests::default();
    for d in done {
        let word = if d.outcome.is_ok() { "ok    " } else { "FAILED" };
        let tests = if d.tests == Tests::default() {
            String::new()
        } else {
            format!("  ({} tests)", d.tests.passed + d.tests.failed)
        };
        println!("  {word} {:>9}  {}{tests}", seconds(d.took), d.name);
        add(&mut sum, d);
    }
    println!("  in all {:>9}", seconds(took));
    println!("{} passed, {} failed", sum.passed, sum.failed);
    let failed: Vec<&str> = done.iter().filter(|d| d.outcome.is_err()).map(|d| d.name.as_str()).collect();
    if failed.is_empty() { Ok(()) } else { Err(format!("failed: {}", failed.join(", "))) }
}

fn add(sum: &mut Tests, d: &Done) {
    sum.passed += d.tests.passed;
    sum.failed += d.tests.failed;
    match &d.outcome {
        Ok(()) if d.tests.passed == 0 => sum.passed += 1,
        Err(_) if d.tests.failed == 0 => sum.failed += 1,
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn done(tests: Tests, outcome: Outcome) -> Done {
        Done { name: "x".to_owned(), took: Duration::ZERO, tests, outcome }
    }

    #[test]
    fn counts_tests_and_the_other_checks() {
        let mut sum = Tests::default();
        add(&mut sum, &done(Tests::default(), Ok(())));
        add(&mut sum, &done(Tests { passed: 5, failed: 0 }, Ok(())));
        add(&mut sum, &done(Tests { passed: 5, failed: 2 }, Err("two".to_owned())));
        assert_eq!(sum, Tests { passed: 11, failed: 2 });
    }

    #[test]
    fn tests_that_do_not_build_count_as_one_failure() {
        let mut sum = Tests::default();
        add(&mut sum, &done(Tests { passed: 3, failed: 0 }, Err("no build".to_owned())));
        assert_eq!(sum, Tests { passed: 3, failed: 1 });
    }

    #[test]
    fn unknown_words_are_refused() {
        assert!(read(&["--fast".to_owned()]).is_err());
        assert!(read(&["--full".to_owned(), "--data".to_owned(), "d".to_owned()]).is_ok_and(|w| w.full));
    }
}
