//! What is known of outlets, for `publish`.

use std::path::PathBuf;

use openvoicenews::model::Outlet;
use openvoicenews::wire;

use crate::console::Console;
use crate::error::Error;
use crate::lines::{Inputs, Limits, Line, Tally, each};

/// The outlets of `files`, and how many lines were refused; of two with one name the later counts.
pub(crate) fn read(files: &[PathBuf], limits: &Limits, console: &mut Console) -> Result<(Vec<Outlet>, Tally), Error> {
    if files.is_empty() {
        // No file at all would be standard input.
        return Ok((Vec::new(), Tally::default()));
    }
    let inputs = Inputs::open(files, limits.max_line(), console)?;
    let mut outlets = Vec::new();
    let read = |line: &Line| wire::read_outlet(line.text()?).map_err(|e| e.to_string());
    console.start("outlets", None, false);
    let take = |outlet: Outlet| {
        outlets.push(outlet);
        Ok(Ok(()))
    };
    let tally = each(inputs, limits.jobs(), console, read, take, || Ok(()))?;
    console.end();
    Ok((outlets, tally))
}
