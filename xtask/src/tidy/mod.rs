//! `cargo xtask tidy`: what the compiler does not hold: who may import whom, the map
//! against the tree, links, specs, cards of data, and habits.

mod cards;
mod habits;
mod imports;
mod links;
mod names;
mod rooms;
mod specs;

use std::fmt;

use crate::{Outcome, workspace};

/// One thing out of order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fault {
    /// The file, relative to the root of the tree.
    pub(crate) file: String,
    /// The line, from 1; 0 for the whole file.
    pub(crate) line: usize,
    /// What is wrong, and what to do.
    pub(crate) what: String,
}

impl Fault {
    pub(crate) fn new(file: &str, line: usize, what: impl Into<String>) -> Fault {
        Fault { file: file.to_owned(), line, what: what.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file, self.what),
            line => write!(f, "{}:{line}: {}", self.file, self.what),
        }
    }
}

/// A file of the tree with its text; files that are not UTF-8 are left out.
#[derive(Debug)]
pub(crate) struct Text {
    /// Its path from the root.
    pub(crate) name: String,
    /// What it holds.
    pub(crate) body: String,
}

/// Holds the tree against every rule.
///
/// # Errors
///
/// Where something is out of order.
pub(crate) fn run() -> Outcome {
    let names = workspace::files()?;
    let texts: Vec<Text> =
        names.iter().filter_map(|n| workspace::read(n).ok().map(|body| Text { name: n.clone(), body })).collect();
    let rooms = rooms::read(&workspace::read("ARCHITECTURE.md")?);
    let mut faults = rooms::faults(&rooms, &names);
    faults.extend(imports::faults(&rooms, &texts));
    faults.extend(links::faults(&texts, &names));
    faults.extend(specs::faults(&texts));
    faults.extend(cards::faults(&texts, &cards::binary(&names)?));
    faults.extend(habits::faults(&texts));
    faults.sort();
    for long in habits::long(&texts) {
        println!("note: {long}");
    }
    for fault in &faults {
        println!("{fault}");
    }
    println!("{} files looked at, {} faults", names.len(), faults.len());
    if faults.is_empty() { Ok(()) } else { Err(format!("{} faults, listed above", faults.len())) }
}
