//! `cargo xtask test`: every check and every test, cheapest first, each with its time.
//!
//! All of it is built once, as the released program is: cargo keeps a build for each profile and each set of members,
//! and one more of either is minutes on two cores. Tests take the dependencies as they are in the program, and our own
//! members with what a test needs (see [`AS_TESTED`]).

mod aside;

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::command::{Tests, cargo, count_tests, succeed};
use crate::{Outcome, browser, fuzz, licences, quality, tidy, workspace};

/// What tests want otherwise than the program has it: quick to build, and nothing overflows or breaks a promise unseen.
const AS_TESTED: [&str; 3] = ["opt-level=1", "debug-assertions=true", "overflow-checks=true"];

/// What the person asked for.
#[derive(Debug, Default)]
struct Wishes {
    full: bool,
    fail_fast: bool,
    only: Option<String>,
    data: Option<String>,
}

impl Wishes {
    fn wants(&self, name: &str) -> bool {
        self.only.as_deref().is_none_or(|word| name.contains(word))
    }
}

/// One check: its heading, and what it does.
struct Check {
    name: String,
    /// Whether it mostly waits or has one core's work: such checks run beside each other.
    aside: bool,
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
/// Where a check failed, or none has the wanted name.
pub(crate) fn run(args: &[String]) -> Outcome {
    let wishes = read(args)?;
    let begin = Instant::now();
    let (beside, mut list): (Vec<Check>, Vec<Check>) =
        list(&wishes).into_iter().filter(|c| wishes.wants(&c.name)).partition(|c| c.aside && wishes.only.is_none());
    let mut done: Vec<Done> = Vec::new();
    let goes_on = |done: &[Done]| !(wishes.fail_fast && done.iter().any(|d| d.outcome.is_err()));
    for check in list.drain(..) {
        if goes_on(&done) {
            done.push(one(check));
        }
    }
    if goes_on(&done) {
        done.extend(aside::run(beside.into_iter().map(|c| c.name).collect(), wishes.full));
    }
    summarise(&done, begin.elapsed())
}

fn one(check: Check) -> Done {
    println!("\n=== {}", check.name);
    let start = Instant::now();
    let (tests, outcome) = (check.body)();
    let took = start.elapsed();
    match &outcome {
        Ok(()) => println!("--- {}: ok in {}", check.name, seconds(took)),
        Err(message) => println!("--- {}: FAILED in {}\n{message}", check.name, seconds(took)),
    }
    Done { name: check.name, took, tests, outcome }
}

fn read(args: &[String]) -> Outcome<Wishes> {
    let mut wishes = Wishes::default();
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        match arg.as_str() {
            "--full" => wishes.full = true,
            "--fail-fast" => wishes.fail_fast = true,
            "--only" => wishes.only = Some(rest.next().ok_or("`--only` needs a word of a check's name")?.clone()),
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
        check("the program", || browser::built().map(drop)),
        check("clippy", || {
            succeed(&mut cargo(&["clippy", "--release", "--all-targets", "--workspace", "--", "-D", "warnings"]))
        }),
    ];
    // A member may lean on what another asks of a dependency; alone it shows.
    for member in workspace::MEMBERS {
        all.push(check(&format!("{member} alone"), move || {
            succeed(&mut cargo(&["check", "--release", "--all-targets", "-p", member]))
        }));
    }
    all.push(Check { name: "tests".to_owned(), aside: false, body: Box::new(|| count_tests(&mut tests())) });
    all.push(Check { name: "browser".to_owned(), aside: false, body: Box::new(browser::tests) });
    all.push(check("documentation", || {
        let mut doc = cargo(&["doc", "--release", "--workspace", "--no-deps"]);
        succeed(doc.env("RUSTDOCFLAGS", "-Dwarnings"))
    }));
    all.extend(by_others(wishes));
    if wishes.full {
        all.extend(long_ones(wishes));
    }
    all
}

/// All tests of the workspace, built on the program's own dependencies.
fn tests() -> Command {
    let mut c = cargo(&["test", "--release", "--workspace", "--no-fail-fast"]);
    for member in workspace::MEMBERS {
        for setting in AS_TESTED {
            c.arg("--config").arg(format!("profile.release.package.{member}.{setting}"));
        }
    }
    c
}

/// What others' programs say of the program, and fuzzing, whose build leaves a core idle at its end. The longest first.
fn by_others(wishes: &Wishes) -> Vec<Check> {
    let fuzzing = if wishes.full { Duration::from_secs(600) } else { Duration::from_secs(16) };
    let fuzzing_name = format!("fuzzing, {} s in all", fuzzing.as_secs());
    vec![
        aside(&fuzzing_name, move || fuzz::every_target(fuzzing)),
        aside("the API, by schemathesis", || by_python("api")),
        aside("formats, by other programs", || by_python("formats")),
        aside("feeds, beside feedparser", || by_python("feeds")),
        aside("mail, to another's server", || by_python("mail")),
        aside("feed readers: Newsboat", || feed_readers(&browser::tools::FOR_NEWSBOAT, &["newsboat"])),
    ]
}

fn long_ones(wishes: &Wishes) -> Vec<Check> {
    let mut all = vec![
        check("feed readers: Liferea and RSS Guard", || {
            feed_readers(&browser::tools::FOR_WINDOWS, &["liferea", "rssguard"])
        }),
        check("benches", || succeed(&mut cargo(&["bench", "-p", "openvoicenews"]))),
        check("a newsroom at size", || {
            succeed(&mut cargo(&["bench", "-p", "ovn", "--", "store", "1000000", "feeds", "20000", "serve", "100000"]))
        }),
        check("killed two hundred times", || {
            let mut tests = cargo(&["test", "--release", "-p", "ovn", "--test", "it", "kill::"]);
            succeed(tests.env("OVN_KILLS", "200"))
        }),
    ];
    if let Some(data) = wishes.data.clone() {
        all.push(check("quality, all data", move || quality::whole(&data)));
    }
    all
}

/// A check of the folder `checks` that makes an environment of Python for itself.
fn by_python(name: &str) -> Outcome {
    browser::tools::install_for_formats()?;
    succeed(&mut python(name)?)
}

fn feed_readers(programs: &[browser::tools::Program], names: &[&str]) -> Outcome {
    browser::tools::install_programs(programs)?;
    succeed(python("readers")?.args(names))
}

/// The check, told where the program is.
fn python(name: &str) -> Outcome<Command> {
    let mut c = Command::new("python3");
    c.arg(Path::new("checks").join(name).join("run.py")).current_dir(workspace::root());
    c.env("OVN_PROGRAM", browser::built()?);
    Ok(c)
}

fn check(name: &str, body: impl FnOnce() -> Outcome + 'static) -> Check {
    Check { name: name.to_owned(), aside: false, body: Box::new(move || (Tests::default(), body())) }
}

fn aside(name: &str, body: impl FnOnce() -> Outcome + 'static) -> Check {
    Check { aside: true, ..check(name, body) }
}

fn seconds(took: Duration) -> String {
    format!("{:.1} s", took.as_secs_f64())
}

/// The last line counts every test, and each other check as one.
fn summarise(done: &[Done], took: Duration) -> Outcome {
    println!("\n{}", aside::SUMMARY);
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
    match failed.as_slice() {
        [] if done.is_empty() => Err("no check has that word in its name".to_owned()),
        [] => Ok(()),
        _ => Err(format!("failed: {}", failed.join(", "))),
    }
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

    #[test]
    fn checks_are_chosen_by_a_word_of_their_names() {
        let wishes = read(&["--only".to_owned(), "mail".to_owned()]).unwrap();
        let names: Vec<String> = list(&wishes).into_iter().map(|c| c.name).filter(|n| wishes.wants(n)).collect();
        assert_eq!(names, ["mail, to another's server"]);
        assert!(run(&["--only".to_owned(), "nothing of the kind".to_owned()]).is_err());
    }

    #[test]
    fn names_of_checks_beside_others_are_parts_of_no_other_name() {
        for full in [false, true] {
            let all = list(&Wishes { full, ..Wishes::default() });
            for c in all.iter().filter(|c| c.aside) {
                assert_eq!(all.iter().filter(|other| other.name.contains(&c.name)).count(), 1, "{}", c.name);
            }
        }
    }
}
