//! Runs the program and shows all that it did as one text.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// When the program runs: the day after the newest page of the press pack.
pub(crate) const CLOCK: &str = "2026-03-12T18:00:00Z";

/// A folder of files to run in.
pub(crate) struct Place(TempDir);

/// What a run gave.
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

pub(crate) fn ovn() -> Command {
    Command::new(env!("CARGO_BIN_EXE_ovn"))
}

/// Invented pages with ids `p01` to `p49`; `p31` is no article.
pub(crate) fn press() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/press")
}

impl Place {
    pub(crate) fn new() -> Place {
        Place(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn file(self, name: &str, content: impl AsRef<[u8]>) -> Place {
        std::fs::write(self.path(name), content).unwrap();
        self
    }

    /// Runs the program in the folder; `line` is split at spaces.
    pub(crate) fn run(&self, line: &str, stdin: impl AsRef<[u8]>) -> Ran {
        self.run_at(CLOCK, line, stdin)
    }

    /// The same at another time.
    pub(crate) fn run_at(&self, clock: &str, line: &str, stdin: impl AsRef<[u8]>) -> Ran {
        let mut child = ovn()
            .env("OVN_CLOCK", clock)
            .args(line.split(' ').filter(|a| !a.is_empty()))
            .current_dir(self.0.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut pipe = child.stdin.take().unwrap();
        let bytes = stdin.as_ref().to_vec();
        let feeder = std::thread::spawn(move || {
            // A program that stops early reads no more: not the feeder's business.
            let _ = pipe.write_all(&bytes);
        });
        let done = child.wait_with_output().unwrap();
        feeder.join().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Ran { code: done.status.code(), stdout: text(done.stdout), stderr: text(done.stderr) }
    }

    /// Runs the program and holds exit code, standard output, standard error
    /// and the names of the files in the folder against `expected`.
    pub(crate) fn check(&self, line: &str, stdin: impl AsRef<[u8]>, expected: &str) {
        let ran = self.run(line, stdin);
        let mut names: Vec<String> = std::fs::read_dir(self.0.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        let folder = self.0.path().canonicalize().unwrap();
        let shown = format!(
            "exit {}\n--- stdout\n{}--- stderr\n{}--- files\n{}",
            ran.code.unwrap_or(-1),
            ran.stdout,
            ran.stderr.replace(&folder.display().to_string(), "[FOLDER]"),
            names.join(" ")
        );
        let expected: Vec<&str> = expected.trim().lines().map(str::trim_start).collect();
        pretty_equal(&shown, &expected.join("\n"), line);
    }
}

fn pretty_equal(shown: &str, expected: &str, line: &str) {
    assert!(shown.trim_end() == expected.trim_end(), "ovn {line}\n==== got\n{shown}\n==== expected\n{expected}\n");
}

/// The value of a field in each line.
pub(crate) fn field(lines: &str, name: &str) -> Vec<String> {
    lines
        .lines()
        .map(|line| {
            let value: serde_json::Value = serde_json::from_str(line).unwrap();
            value[name].as_str().unwrap().to_owned()
        })
        .collect()
}
