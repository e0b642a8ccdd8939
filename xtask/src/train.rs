//! `cargo xtask train`: parameters learned again from the marked corpora.

use std::fs::File;
use std::path::Path;
use std::process::Stdio;

use flate2::read::GzDecoder;

use crate::command::{cargo, shown};
use crate::{Outcome, workspace};

/// One parameter file: what it is learned from, below the data folder, and where it lies in the tree.
struct Lesson {
    name: &'static str,
    corpus: &'static str,
    file: &'static str,
}

/// In the order in which they build on each other. Development parts are never learned from.
const LESSONS: &[Lesson] = &[
    Lesson {
        name: "classes",
        corpus: "background/articles.jsonl.gz",
        file: "crates/openvoicenews/src/understand/word_classes.bin",
    },
    Lesson {
        name: "statements",
        corpus: "statements/polnear_train.jsonl.gz",
        file: "crates/openvoicenews/src/understand/statements/learned/statements.bin",
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

fn learn(lesson: &Lesson, data: &Path) -> Outcome {
    let path = data.join(lesson.corpus);
    let mut articles = GzDecoder::new(File::open(&path).map_err(|e| format!("`{}`: {e}", path.display()))?);
    let mut learn = cargo(&["run", "--release", "--quiet", "-p", "openvoicenews", "--example", "train"]);
    learn.args(["--", lesson.name]).arg(workspace::root().join(lesson.file)).stdin(Stdio::piped());
    let name = shown(&learn);
    let mut child = learn.spawn().map_err(|e| format!("`{name}` cannot be run: {e}"))?;
    if let Some(mut input) = child.stdin.take() {
        std::io::copy(&mut articles, &mut input).map_err(|e| format!("`{name}` does not take the articles: {e}"))?;
    }
    let status = child.wait().map_err(|e| format!("`{name}`: {e}"))?;
    if !status.success() {
        return Err(format!("`{name}` failed: {status}"));
    }
    println!("`{}` is written\nhint: `cargo xtask tidy` tells its hash for the card", lesson.file);
    Ok(())
}
