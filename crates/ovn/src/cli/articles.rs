//! What `prove` and `publish` share: the articles that reports cite.

use std::path::{Path, PathBuf};

use openvoicenews::wire;

use crate::console::Console;
use crate::error::Error;
use crate::library::Library;
use crate::lines::{Inputs, Limits, Line, Tally, each};

/// The articles of `files`, and how many lines were refused.
pub(crate) fn library(files: &[PathBuf], limits: &Limits, console: &mut Console) -> Result<(Library, Tally), Error> {
    let inputs = Inputs::open(files, limits.max_line(), console)?;
    let mut library = Library::default();
    let read = |line: &Line| wire::read_article(line.text()?).map_err(|e| e.to_string());
    console.start("articles", None, false);
    let take = |told: wire::ArticleLine| {
        library.add(told.article);
        Ok(Ok(()))
    };
    let tally = each(inputs, limits.jobs(), console, read, take, || Ok(()))?;
    console.end();
    Ok((library, tally))
}

/// Standard input cannot be both the lines that a command works on, `what`, and the `others` that it needs for it.
pub(crate) fn not_twice_stdin(others: &[(&str, &[PathBuf])], files: &[PathBuf], what: &str) -> Result<(), Error> {
    let is_stdin = |p: &PathBuf| p == Path::new("-");
    let mut readers: Vec<&str> =
        others.iter().filter(|(_, files)| files.iter().any(is_stdin)).map(|(n, _)| *n).collect();
    if files.is_empty() || files.iter().any(is_stdin) {
        readers.push(what);
    }
    match readers[..] {
        [one, another, ..] => Err(Error::usage(format!("{one} and {another} cannot both come from standard input"))
            .with_hint("name a file for one of them")),
        _ => Ok(()),
    }
}
