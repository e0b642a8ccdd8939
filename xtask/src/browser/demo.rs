//! The demonstration, served by the real program for as long as it is needed.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use crate::{Outcome, workspace};

/// The program as it was built for release, at the root of the tree.
pub(crate) fn ovn() -> Command {
    let name = format!("target/release/ovn{}", std::env::consts::EXE_SUFFIX);
    let mut c = Command::new(workspace::root().join(name));
    c.current_dir(workspace::root());
    c
}

/// A demonstration that is served; it ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Serving {
    child: Child,
    address: String,
}

impl Serving {
    /// Starts it on a free port.
    ///
    /// # Errors
    ///
    /// Where it does not say its address.
    pub(crate) fn start() -> Outcome<Serving> {
        let spawned = ovn().args(["demo", "--quiet", "--port", "0"]).stdout(Stdio::piped()).spawn();
        let mut child = spawned.map_err(|e| format!("`ovn demo` cannot be run: {e}"))?;
        let lines = child.stdout.take().map(|out| BufReader::new(out).lines());
        let address = lines.into_iter().flatten().map_while(Result::ok).find_map(|l| address(&l));
        let mut serving = Serving { child, address: String::new() };
        serving.address = address.ok_or("`ovn demo` ended without telling its address")?;
        Ok(serving)
    }

    /// Where the edition is, with a slash at the end.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The address in a line of the program's output.
fn address(line: &str) -> Option<String> {
    line.split_whitespace().find(|word| word.starts_with("http://")).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_address() {
        assert_eq!(
            address("  read it  http://127.0.0.1:41/  (Ctrl-C ends it)").as_deref(),
            Some("http://127.0.0.1:41/")
        );
        assert_eq!(address("    pages  13"), None);
    }
}
