//! What commands that draw in a terminal ask of it: columns, colours, letters.

use std::io::{self, IsTerminal};

/// The terminal that standard output is, or what stands in its place.
pub(super) struct Screen {
    pub(super) width: usize,
    pub(super) colour: bool,
    pub(super) unicode: bool,
}

impl Screen {
    /// `width` is what the caller gave; `to_stdout` says that nothing goes into a file.
    pub(super) fn new(given: Option<u16>, to_stdout: bool) -> Screen {
        let choice = anstream::AutoStream::choice(&io::stdout());
        Screen {
            width: given.map_or_else(width, usize::from),
            colour: to_stdout && choice != anstream::ColorChoice::Never,
            unicode: !to_stdout || unicode(),
        }
    }
}

/// Columns of the terminal, or what `COLUMNS` says, or 80.
fn width() -> usize {
    let terminal = io::stdout().is_terminal().then(|| terminal_size::terminal_size_of(io::stdout())).flatten();
    let told = || std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    terminal.map(|(width, _)| usize::from(width.0)).or_else(told).unwrap_or(80)
}

/// Whether letters beyond ASCII are shown: by the first of the variables of POSIX that says something. Where none
/// does, UTF-8 is taken for granted, as everywhere in this program.
fn unicode() -> bool {
    let told = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|v| std::env::var(v).ok().filter(|l| !l.is_empty()));
    told.is_none_or(|locale| {
        let locale = locale.to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}
