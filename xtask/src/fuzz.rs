//! `cargo xtask fuzz`: libFuzzer on stable Rust. The compiler's coverage pass is
//! asked for directly, so that neither nightly nor another tool is needed.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::command::{cargo, succeed};
use crate::{Outcome, workspace};

/// The targets of `fuzz/src/targets.rs`, with where their first input comes from.
const TARGETS: [(&str, Seeds); 8] = [
    ("feed", Seeds::FeedsOfSpec),
    ("opml", Seeds::Regressions),
    ("allowed", Seeds::Regressions),
    ("extract", Seeds::Pages),
    ("article", Seeds::LinesOf("fixtures/press/articles.jsonl")),
    ("capture", Seeds::PagesInLines),
    ("report", Seeds::Folder("fuzz/seeds/report")),
    ("chain", Seeds::LinesOf("fixtures/press/articles.jsonl")),
];

/// Coverage of edges, as counters, with the values that are compared: what libFuzzer steers by.
const INSTRUMENTED: &str = "-Cpasses=sancov-module \
    -Cllvm-args=-sanitizer-coverage-level=3 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares \
    --cfg fuzzing";

#[derive(Clone, Copy, Debug)]
enum Seeds {
    Regressions,
    Pages,
    PagesInLines,
    /// The blocks `feed` of the cases about feeds.
    FeedsOfSpec,
    LinesOf(&'static str),
    Folder(&'static str),
}

/// Fuzzes one target or all.
///
/// # Errors
///
/// Where input was found that breaks something, with where it is kept.
pub(crate) fn run(args: &[String]) -> Outcome {
    let mut seconds = 60;
    let mut targets: Vec<&str> = Vec::new();
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        match arg.as_str() {
            "--seconds" => {
                let written = rest.next().ok_or("`--seconds` needs a number")?;
                seconds = written.parse().map_err(|_| format!("`{written}` is no number of seconds"))?;
            }
            name => targets.push(known(name)?),
        }
    }
    if targets.is_empty() {
        targets = TARGETS.map(|(name, _)| name).to_vec();
    }
    let program = build()?;
    targets.iter().try_for_each(|t| fuzz(&program, t, seconds))
}

fn known(name: &str) -> Outcome<&'static str> {
    let names = TARGETS.map(|(name, _)| name);
    let found = names.into_iter().find(|n| *n == name);
    found.ok_or(format!("no target `{name}`\nhint: the targets are {}", names.join(", ")))
}

/// Every target for an equal part of the time.
///
/// # Errors
///
/// As [`run`].
pub(crate) fn every_target(time: Duration) -> Outcome {
    let program = build()?;
    let each = (time.as_secs() / TARGETS.len() as u64).max(1);
    TARGETS.iter().try_for_each(|(name, _)| fuzz(&program, name, each))
}

/// Naming the target machine keeps the flags away from build scripts and macros.
fn build() -> Outcome<PathBuf> {
    let host = host()?;
    let folder = workspace::root().join("target/fuzz");
    let mut c = cargo(&["build", "--release", "--quiet", "--manifest-path", "fuzz/Cargo.toml", "--target", &host]);
    succeed(c.env("RUSTFLAGS", INSTRUMENTED).env("CARGO_TARGET_DIR", &folder))?;
    Ok(folder.join(host).join("release").join(format!("fuzz{}", std::env::consts::EXE_SUFFIX)))
}

fn host() -> Outcome<String> {
    let out = Command::new("rustc").arg("-vV").output().map_err(|e| format!("`rustc` cannot be run: {e}"))?;
    let said = String::from_utf8_lossy(&out.stdout);
    let host = said.lines().find_map(|l| l.strip_prefix("host: "));
    host.map(str::to_owned).ok_or("`rustc -vV` names no host".to_owned())
}

fn fuzz(program: &Path, target: &str, seconds: u64) -> Outcome {
    let corpus = workspace::root().join("target/fuzz/corpus").join(target);
    let found = workspace::root().join("target/fuzz/found").join(target);
    for folder in [&corpus, &found] {
        std::fs::create_dir_all(folder).map_err(|e| format!("`{}` cannot be made: {e}", folder.display()))?;
    }
    sow(target, &corpus)?;
    let log = found.join("log.txt");
    let out = std::fs::File::create(&log).map_err(|e| format!("`{}` cannot be written: {e}", log.display()))?;
    let mut c = Command::new(program);
    c.env("FUZZ_TARGET", target).arg(&corpus).arg(workspace::root().join("fuzz/regressions").join(target));
    c.args(["-timeout=10", "-rss_limit_mb=2048", "-max_len=65536", "-seed=1", "-print_final_stats=1"]);
    c.arg(format!("-max_total_time={seconds}")).arg(format!("-artifact_prefix={}/", found.display()));
    let status = c.stdout(Stdio::null()).stderr(out).status().map_err(|e| format!("the fuzzer cannot be run: {e}"))?;
    let said = String::from_utf8_lossy(&std::fs::read(&log).unwrap_or_default()).into_owned();
    if status.success() {
        println!("  {target:<8} {} inputs in {seconds} s, nothing found", inputs(&said));
        return Ok(());
    }
    let lines: Vec<&str> = said.lines().collect();
    println!("{}", lines[lines.len().saturating_sub(25)..].join("\n"));
    Err(format!(
        "`{target}` broke; the input lies in `{}`\nhint: mend it, and keep the input in `fuzz/regressions/{target}`",
        found.display()
    ))
}

fn inputs(said: &str) -> &str {
    said.lines().find_map(|l| l.strip_prefix("stat::number_of_executed_units:")).map_or("?", str::trim)
}

/// Puts the first input into the corpus.
fn sow(target: &str, corpus: &Path) -> Outcome {
    let seeds = TARGETS.iter().find(|(name, _)| *name == target).map_or(Seeds::Pages, |(_, seeds)| *seeds);
    let mut texts = Vec::new();
    match seeds {
        Seeds::Pages => texts.extend(folder("fixtures/press", "html")?),
        Seeds::PagesInLines => {
            let line = |html| serde_json::json!({ "url": "https://a.example/x", "html": html }).to_string();
            texts.extend(folder("fixtures/press", "html")?.into_iter().map(line));
        }
        Seeds::FeedsOfSpec => {
            let cases = workspace::read("spec/gather/feeds.md")?;
            let feeds = cases.split("```feed\n").skip(1).filter_map(|rest| rest.split("\n```").next());
            texts.extend(feeds.map(str::to_owned));
        }
        // The fuzzer is given the regressions with every target.
        Seeds::Regressions => {}
        Seeds::Folder(name) => texts.extend(folder(name, "jsonl")?),
        Seeds::LinesOf(name) => {
            let all = workspace::read(name)?;
            texts.extend(all.lines().map(str::to_owned));
            // Neighbours in the pack tell one event: together they make a story.
            let lines: Vec<&str> = all.lines().collect();
            texts.extend(lines.chunks(4).map(|few| few.join("\n")));
        }
    }
    for (i, text) in texts.iter().enumerate() {
        let file = corpus.join(format!("seed-{i:03}"));
        std::fs::write(&file, text).map_err(|e| format!("`{}` cannot be written: {e}", file.display()))?;
    }
    Ok(())
}

fn folder(name: &str, extension: &str) -> Outcome<Vec<String>> {
    let files = workspace::files()?;
    let inside = |f: &&String| Path::new(f).starts_with(name) && f.ends_with(&format!(".{extension}"));
    files.iter().filter(inside).map(|f| workspace::read(f)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_those_of_the_fuzz_crate() {
        let source = workspace::read("fuzz/src/targets.rs").unwrap();
        for (name, _) in TARGETS {
            assert!(source.contains(&format!("(\"{name}\", ")), "{name}");
        }
        assert!(
            source.contains(&format!("); {}] = [", TARGETS.len())),
            "a target of the fuzz crate is not listed here"
        );
    }

    #[test]
    fn reads_how_many_inputs_were_tried() {
        assert_eq!(inputs("x\nstat::number_of_executed_units: 4711\n"), "4711");
    }

    #[test]
    fn unknown_targets_are_refused() {
        assert!(known("chain").is_ok());
        assert!(known("nothing").unwrap_err().contains("extract"));
    }
}
