//! `cargo xtask train`: parameters learned again from the marked corpora.

use std::fs::File;
use std::path::Path;
use std::process::Stdio;

use flate2::read::GzDecoder;

use crate::command::{cargo, shown};
use crate::{Outcome, workspace};

/// The marked articles, below the data folder. The development part is never learned from.
const STATEMENTS: &str = "statements/polnear_train.jsonl.gz";
/// The file that is written.
const PARAMETERS: &str = "crates/openvoicenews/src/understand/statements/learned/statements.bin";

/// Learns what is asked for and writes it into the tree.
///
/// # Errors
///
/// Where the data are absent or the learning program fails.
pub(crate) fn run(args: &[String]) -> Outcome {
    match args {
        [what, flag, data] if what == "statements" && flag == "--data" => statements(Path::new(data)),
        _ => {
            Err("`cargo xtask train` needs `statements --data DIR`\nhint: the folder with `statements` in it"
                .to_owned())
        }
    }
}

fn statements(data: &Path) -> Outcome {
    let path = data.join(STATEMENTS);
    let mut articles = GzDecoder::new(File::open(&path).map_err(|e| format!("`{}`: {e}", path.display()))?);
    let mut learn = cargo(&["run", "--release", "--quiet", "-p", "openvoicenews", "--example", "train"]);
    learn.args(["--", "statements"]).arg(workspace::root().join(PARAMETERS)).stdin(Stdio::piped());
    let name = shown(&learn);
    let mut child = learn.spawn().map_err(|e| format!("`{name}` cannot be run: {e}"))?;
    if let Some(mut input) = child.stdin.take() {
        std::io::copy(&mut articles, &mut input).map_err(|e| format!("`{name}` does not take the articles: {e}"))?;
    }
    let status = child.wait().map_err(|e| format!("`{name}`: {e}"))?;
    if !status.success() {
        return Err(format!("`{name}` failed: {status}"));
    }
    println!("`{PARAMETERS}` is written\nhint: `cargo xtask tidy` tells its hash for the card");
    Ok(())
}
