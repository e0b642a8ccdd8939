//! `ovn extract`: pages into articles.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use openvoicenews::model::{ArticleId, Capture};
use openvoicenews::wire;

use crate::console::Console;
use crate::error::{Error, reason};
use crate::lines::{Body, Flow, Inputs, Line, filter, is_page};
use crate::{pages, pipeline};

/// Extract title, byline, dates and plain text of news pages
///
/// Reads lines `{"id"?, "url", "html", "fetched"?}`, HTML files, or folders of
/// pages. A line may name its page with `"file"` instead of `"html"`: a file
/// beside the file that the line is in, as in a folder's `pages.jsonl`. A page without an article is told on standard error and counts as
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

/// The captures of a folder: its JSON Lines files, which list its pages, or else the pages themselves, by name.
fn pages_of(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let listed = folder.join("pages.jsonl");
    if listed.is_file() {
        return Ok(vec![listed]);
    }
    let entries = fs::read_dir(folder).map_err(|e| Error::reading(folder, &e))?;
    let paths: Result<Vec<PathBuf>, _> = entries.map(|entry| entry.map(|e| e.path())).collect();
    let mut found = paths.map_err(|e| Error::reading(folder, &e))?;
    found.retain(|p| p.is_file() && is_page(p));
    found.sort();
    if found.is_empty() {
        return Err(Error::input(format!("`{}` has no pages in it", folder.display()))
            .with_hint("a folder of pages has a `pages.jsonl`, or files named `*.html`"));
    }
    Ok(found)
}

fn capture(line: &Line) -> Result<Capture, String> {
    match &line.body {
        Body::Page(path, html) => {
            let id = path.file_stem().map(|s| ArticleId::from(s.to_string_lossy()));
            Ok(Capture { id, url: String::new(), html: html.clone(), fetched: None })
        }
        _ => pages::capture(line.text()?, |file| {
            let folder = line.place.folder().ok_or("`file` where standard input has no folder; give `html`")?;
            fs::read(folder.join(file)).map_err(|e| format!("`{file}` cannot be read: {}", reason(&e)))
        }),
    }
}
