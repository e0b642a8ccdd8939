//! `cargo xtask train`: parameters learned again from the marked corpora.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};

use flate2::read::GzDecoder;
use serde_json::Value;

use crate::command::{cargo, shown};
use crate::quality::by_publication;
use crate::{Outcome, workspace};

/// One parameter file: what it is learned from, below the data folder, and where it lies in the tree.
struct Lesson {
    name: &'static str,
    source: Source,
    file: &'static str,
}

/// Where the lessons come from.
#[derive(Clone, Copy)]
enum Source {
    /// A corpus, below the data folder.
    Corpus(&'static str),
    /// Sets of articles with stories, below the data folder: one after the other, each in order of publication.
    Stories(&'static [&'static str]),
    /// What a script of the tree makes of several corpora: the script, and which of its sets.
    Script(&'static str, &'static str),
}

/// In the order in which they build on each other. Development parts are never learned from.
const LESSONS: &[Lesson] = &[
    Lesson {
        name: "classes",
        source: Source::Corpus("background/articles.jsonl.gz"),
        file: "crates/openvoicenews/src/understand/word_classes.bin",
    },
    Lesson {
        name: "names",
        source: Source::Script("quality/names_gold.py", "train"),
        file: "crates/openvoicenews/src/understand/names/learned/names.bin",
    },
    Lesson {
        name: "statements",
        source: Source::Corpus("statements/polnear_train.jsonl.gz"),
        file: "crates/openvoicenews/src/understand/statements/learned/statements.bin",
    },
    Lesson {
        name: "grouping",
        source: Source::Stories(&[
            "stories/allsides_dev",
            "stories/frnsys_wikinews_events",
            "stories/basil_triples",
            "stories/ecbplus_docs",
        ]),
        file: "crates/openvoicenews/src/group/likeness.bin",
    },
    Lesson {
        name: "matters",
        source: Source::Script("quality/score_compare.py", "matters"),
        file: "crates/openvoicenews/src/compare/alike.txt",
    },
    Lesson {
        name: "points",
        source: Source::Script("quality/score_compare.py", "points"),
        file: "crates/openvoicenews/src/compare/same.txt",
    },
    Lesson {
        name: "stance",
        source: Source::Corpus("background/articles.jsonl.gz"),
        file: "crates/openvoicenews/src/write/stance.txt",
    },
    Lesson {
        name: "topics",
        source: Source::Script("quality/categories_gold.py", "train"),
        file: "crates/openvoicenews/src/write/category/topics.bin",
    },
];

/// Learns what is asked for and writes it into the tree.
///
/// # Errors
///
/// Where the data are absent or the learning program fails.
pub(crate) fn run(args: &[String]) -> Outcome {
    let (what, data) = match args {
        [what, flag, data] if flag == "--data" => (what.as_str(), Path::new(data)),
        _ => return Err(usage()),
    };
    let wanted: Vec<&Lesson> = LESSONS.iter().filter(|l| what == "all" || l.name == what).collect();
    if wanted.is_empty() {
        return Err(usage());
    }
    wanted.into_iter().try_for_each(|lesson| learn(lesson, data))
}

fn usage() -> String {
    let names: Vec<&str> = LESSONS.iter().map(|l| l.name).collect();
    format!(
        "`cargo xtask train` needs what to learn, one of `{}` or `all`, and `--data DIR`\nhint: DIR is the folder of the corpora, with `statements` in it",
        names.join("`, `")
    )
}

/// The texts to learn from, as JSON Lines.
fn texts(source: Source, data: &Path) -> Outcome<Vec<u8>> {
    match source {
        Source::Corpus(corpus) => unpacked(&data.join(corpus)),
        Source::Stories(sets) => Ok((press()? + &stories(sets, data)?).into_bytes()),
        Source::Script(script, set) => {
            let mut make = Command::new("python3");
            make.env("PYTHONIOENCODING", "utf-8").env("PYTHONDONTWRITEBYTECODE", "1");
            make.arg(workspace::root().join(script)).arg(data).arg(set).stderr(Stdio::inherit());
            let made = make.output().map_err(|e| format!("`{script}` cannot be run: {e}\nhint: it needs Python 3"))?;
            if made.status.success() { Ok(made.stdout) } else { Err(format!("`{script}` failed: {}", made.status)) }
        }
    }
}

pub(crate) fn unpacked(path: &Path) -> Outcome<Vec<u8>> {
    let cannot = |e: std::io::Error| format!("`{}`: {e}", path.display());
    let mut texts = Vec::new();
    GzDecoder::new(File::open(path).map_err(cannot)?).read_to_end(&mut texts).map_err(cannot)?;
    Ok(texts)
}

/// The articles of the press pack, in order of publication: the only set of dense days.
fn press() -> Outcome<String> {
    let folder = workspace::root().join("fixtures/press");
    let read =
        |name: &str| std::fs::read_to_string(folder.join(name)).map_err(|e| format!("`fixtures/press/{name}`: {e}"));
    let events = read("events.tsv")?;
    let runs: Vec<Vec<u32>> = events
        .lines()
        .filter(|l| !l.starts_with('#'))
        .map(|l| l.split('\t').filter_map(|n| n.parse().ok()).collect())
        .collect();
    let mut rows: Vec<Value> = read("articles.jsonl")?.lines().filter_map(|l| serde_json::from_str(l).ok()).collect();
    by_publication(&mut rows);
    let mut lines = String::new();
    for row in &mut rows {
        let page: u32 = row["id"].as_str().and_then(|id| id.get(1..)?.parse().ok()).unwrap_or(0);
        let run = runs.iter().find(|r| matches!(r[..], [_, first, last] if (first..=last).contains(&page)));
        let Some([event, ..]) = run.map(Vec::as_slice) else { return Err(format!("page {page} has no event")) };
        row["set"] = "press".into();
        row["story_id"] = format!("event {event}").into();
        lines.push_str(&row.to_string());
        lines.push('\n');
    }
    Ok(lines)
}

/// The articles of sets as lines that say which set they are of.
fn stories(sets: &[&str], data: &Path) -> Outcome<String> {
    let mut lines = String::new();
    for set in sets {
        let path = data.join(format!("{set}.jsonl.gz"));
        let texts = unpacked(&path)?;
        let parsed: Result<Vec<Value>, _> =
            texts.split(|&b| b == b'\n').filter(|l| !l.is_empty()).map(serde_json::from_slice).collect();
        let mut rows = parsed.map_err(|e| format!("`{}`: {e}", path.display()))?;
        by_publication(&mut rows);
        for row in &mut rows {
            row["set"] = set.rsplit('/').next().unwrap_or(set).into();
            lines.push_str(&row.to_string());
            lines.push('\n');
        }
    }
    Ok(lines)
}

fn learn(lesson: &Lesson, data: &Path) -> Outcome {
    let texts = texts(lesson.source, data)?;
    let mut learn = cargo(&["run", "--release", "--quiet", "-p", "openvoicenews", "--example", "train"]);
    learn.args(["--", lesson.name]).arg(workspace::root().join(lesson.file)).stdin(Stdio::piped());
    let name = shown(&learn);
    let mut child = learn.spawn().map_err(|e| format!("`{name}` cannot be run: {e}"))?;
    if let Some(mut input) = child.stdin.take() {
        std::io::copy(&mut texts.as_slice(), &mut input)
            .map_err(|e| format!("`{name}` does not take the articles: {e}"))?;
    }
    let status = child.wait().map_err(|e| format!("`{name}`: {e}"))?;
    if !status.success() {
        return Err(format!("`{name}` failed: {status}"));
    }
    println!("`{}` is written\nhint: `cargo xtask tidy` tells its hash for the card", lesson.file);
    Ok(())
}
