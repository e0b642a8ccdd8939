//! `ovn extract`: pages into articles.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use openvoicenews::model::{ArticleId, Capture};
use openvoicenews::wire;

use crate::console::Console;
use crate::error::Error;
use crate::lines::{Body, Flow, Inputs, Line, filter, is_page};
use crate::pipeline;

/// Extract title, byline, dates and plain text of news pages
///
/// Reads lines `{"id"?, "url", "html", "fetched"?}`, or HTML files, or folders
/// of either. A page without an article is told on standard error and counts as
/// refused.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ovn extract pages.jsonl > articles.jsonl
  ovn extract saved-pages/ --output articles.jsonl
  zcat pages.jsonl.gz | ovn extract | ovn understand")]
pub(crate) struct Extract {
    #[command(flatten)]
    flow: Flow,
}

impl Extract {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Error> {
        let mut files = Vec::new();
        for file in &self.flow.files {
            if file.is_dir() { files.extend(pages_of(file)?) } else { files.push(file.clone()) }
        }
        let inputs = Inputs::open(&files, self.flow.limits.max_line(), console)?;
        let work = |line: &Line| {
            let article = pipeline::extract(&capture(line)?).map_err(|e| e.to_string())?;
            wire::write_article(&article, None).map_err(|e| e.to_string())
        };
        filter(&self.flow, inputs, console, work, Ok)
    }
}

/// The captures of a folder: its JSON Lines files and its pages, by name.
fn pages_of(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let entries = fs::read_dir(folder).map_err(|e| Error::reading(folder, &e))?;
    let paths: Result<Vec<PathBuf>, _> = entries.map(|entry| entry.map(|e| e.path())).collect();
    let mut found = paths.map_err(|e| Error::reading(folder, &e))?;
    found.retain(|p| p.is_file() && (is_page(p) || is_lines(p)));
    found.sort();
    if found.is_empty() {
        return Err(Error::input(format!("`{}` has no pages in it", folder.display()))
            .with_hint("a folder of pages has files named `*.html`, `*.jsonl` or `*.jsonl.gz`"));
    }
    Ok(found)
}

fn is_lines(path: &Path) -> bool {
    let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
    name.ends_with(".jsonl") || name.ends_with(".jsonl.gz")
}

fn capture(line: &Line) -> Result<Capture, String> {
    match &line.body {
        Body::Page(path, html) => {
            let id = path.file_stem().map(|s| ArticleId::from(s.to_string_lossy()));
            Ok(Capture { id, url: String::new(), html: html.clone(), fetched: None })
        }
        _ => wire::read_capture(line.text()?).map_err(|e| e.to_string()),
    }
}
