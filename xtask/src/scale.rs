//! `cargo xtask scale`: how grouping grows with the articles in its window.

use std::path::Path;
use std::process::Stdio;

use crate::Outcome;
use crate::command::{cargo, shown};
use crate::train::unpacked;

/// Articles in the window, where none are named; more takes minutes.
const SIZES: [&str; 2] = ["10000", "100000"];

/// Groups streams made from the background articles, told again with other names, numbers and days.
///
/// # Errors
///
/// Where the data are absent or the measuring program fails.
pub(crate) fn run(args: &[String]) -> Outcome {
    let [flag, data, sizes @ ..] = args else { return Err(usage()) };
    if flag != "--data" || sizes.iter().any(|s| s.replace(',', "").parse::<usize>().is_err()) {
        return Err(usage());
    }
    let texts = unpacked(&Path::new(data).join("background/articles.jsonl.gz"))?;
    let mut measure = cargo(&["run", "--release", "--quiet", "-p", "openvoicenews", "--example", "scale", "--"]);
    measure.args(if sizes.is_empty() { SIZES.map(str::to_owned).to_vec() } else { sizes.to_vec() });
    let name = shown(&measure);
    let mut child = measure.stdin(Stdio::piped()).spawn().map_err(|e| format!("`{name}` cannot be run: {e}"))?;
    if let Some(mut input) = child.stdin.take() {
        std::io::copy(&mut texts.as_slice(), &mut input)
            .map_err(|e| format!("`{name}` does not take the articles: {e}"))?;
    }
    let status = child.wait().map_err(|e| format!("`{name}`: {e}"))?;
    if status.success() { Ok(()) } else { Err(format!("`{name}` failed: {status}")) }
}

fn usage() -> String {
    "`cargo xtask scale` needs `--data DIR`, and may be given numbers of articles\nhint: `cargo xtask scale --data DIR \
     10,000 100,000 1,000,000` takes ten minutes and four gigabytes"
        .to_owned()
}
