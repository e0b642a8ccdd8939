//! Where the tree is and which files belong to it.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Outcome;

/// The members of the workspace, each checked alone as well.
pub(crate) const MEMBERS: [&str; 3] = ["openvoicenews", "ovn", "xtask"];

/// The root of the tree.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// The files of the tree, tracked or new but not ignored; relative to the root, sorted.
///
/// # Errors
///
/// Where `git` cannot be run or the tree is no repository.
pub(crate) fn files() -> Outcome<Vec<String>> {
    let out = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard", "-z"])
        .current_dir(root())
        .output()
        .map_err(|e| format!("`git` cannot be run: {e}\nhint: tidy asks git which files belong to the tree"))?;
    if !out.status.success() {
        return Err(format!("`git ls-files` failed: {}", String::from_utf8_lossy(&out.stderr).trim()));
    }
    let names = String::from_utf8_lossy(&out.stdout);
    let mut list: Vec<String> = names.split('\0').filter(|n| !n.is_empty()).map(str::to_owned).collect();
    list.retain(|n| root().join(n).is_file());
    list.sort();
    list.dedup();
    Ok(list)
}

/// The text of a file of the tree.
///
/// # Errors
///
/// Where it cannot be read as UTF-8.
pub(crate) fn read(name: &str) -> Outcome<String> {
    std::fs::read_to_string(root().join(name)).map_err(|e| format!("`{name}` cannot be read: {e}"))
}
