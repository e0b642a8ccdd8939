//! `ovn understand`: articles into readings, as lines or for people to look at.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use openvoicenews::model::{Article, ArticleId, Capture, Reading};
use openvoicenews::publish::reading::{self, Terminal};
use openvoicenews::understand::Models;
use openvoicenews::wire;

use super::screen::Screen;
use crate::console::Console;
use crate::error::Error;
use crate::lines::{Body, Flow, Inputs, Line, Output, each, filter};
use crate::pipeline;

/// Read articles: sentences, names, dates, quantities, and who says what
///
/// Reads lines of JSON, one article each. A file named `*.html` is a page and
/// one named `*.txt` is plain text: its first line is the headline if it does
/// not end like a sentence, an empty line divides paragraphs, and a line with a
/// date alone below the headline is the day of publication.
///
/// `--show` prints each article with its statements marked, `¹[...]`, and their
/// speakers in the margin; a bar beside the text is broken where the speaker is
/// not named. Colours come on a terminal only; `NO_COLOR=1` keeps them away,
/// `CLICOLOR_FORCE=1` keeps them in a pipe.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ovn extract pages.jsonl | ovn understand > readings.jsonl
  ovn understand --jobs 4 --output readings.jsonl articles.jsonl.gz
  ovn understand --show article.txt
  ovn understand --show --dates articles.jsonl | less
  ovn understand --html who-says-what.html articles.jsonl saved-page.html")]
pub(crate) struct Understand {
    #[command(flatten)]
    flow: Flow,

    /// Print the articles with statements marked and speakers in the margin
    #[arg(long)]
    show: bool,

    /// Write one page with the same: colours by speaker, details, who is quoted and how much
    #[arg(long, value_name = "OUT")]
    html: Option<PathBuf>,

    /// With `--show`: after each date and time, what it means
    #[arg(long, requires = "show")]
    dates: bool,

    /// With `--show`: columns to use; by default those of the terminal, else 80
    #[arg(long, value_name = "N", requires = "show", value_parser = clap::value_parser!(u16).range(40..))]
    width: Option<u16>,
}

impl Understand {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Error> {
        if !self.show && self.html.is_some() && self.flow.output.is_some() {
            return Err(Error::usage("`--output` has nothing to take beside `--html`")
                .with_hint("add `--show`, or leave `--output` away"));
        }
        let inputs = Inputs::open(&self.flow.files, self.flow.limits.max_line(), console)?;
        let models = Models::default();
        if self.show || self.html.is_some() {
            return self.look(inputs, &models, console);
        }
        let work = |line: &Line| {
            let article = article(line)?;
            wire::write_reading(&pipeline::read(article, &models)).map_err(|e| e.to_string())
        };
        filter(&self.flow, inputs, console, work, Ok)
    }

    /// Readings for people: printed, on a page, or both.
    fn look(&self, inputs: Inputs, models: &Models, console: &mut Console) -> Result<(), Error> {
        let how = self.terminal();
        let mut page = self.html.as_deref().map(|path| Output::open(Some(path))).transpose()?;
        let shown = std::cell::RefCell::new(Output::open(self.flow.output.as_deref())?);
        console.start("articles", None, self.show && self.flow.output.is_none());
        let mut readings: Vec<Reading> = Vec::new();
        let mut first = true;
        let work = |line: &Line| {
            let reading = pipeline::read(article(line)?, models);
            let text = self.show.then(|| reading::terminal(&reading, &how));
            Ok((reading, text))
        };
        let take = |(reading, text): (Reading, Option<String>)| {
            if let Some(text) = text {
                let rule = if std::mem::take(&mut first) { "" } else { RULE };
                shown.borrow_mut().line(&format!("{rule}{}", text.trim_end_matches('\n')))?;
            }
            if page.is_some() {
                readings.push(reading);
            }
            Ok(Ok(()))
        };
        let tally = each(inputs, self.flow.limits.jobs(), console, work, take, || shown.borrow_mut().flush())?;
        shown.into_inner().finish()?;
        console.end();
        if let Some(page) = page.take_if(|_| !readings.is_empty()) {
            put(page, &readings)?;
            console.note(&format!(
                "{}: `{}`",
                if readings.len() == 1 { "1 article".to_owned() } else { format!("{} articles", readings.len()) },
                self.html.as_deref().unwrap_or(".".as_ref()).display()
            ));
        }
        let hint = "a page is read from a file named `*.html`, plain text from one named `*.txt`; \
                    all else is lines of JSON, one article each";
        let none = tally.read == tally.refused;
        tally.into_result().map_err(|e| if none { e.with_hint(hint) } else { e })
    }

    fn terminal(&self) -> Terminal {
        let screen = Screen::new(self.width, self.flow.output.is_none());
        Terminal { width: screen.width, colour: screen.colour, dates: self.dates }
    }
}

/// Between two articles.
const RULE: &str = "\n――――――――\n\n";

fn put(mut page: Output, readings: &[Reading]) -> Result<(), Error> {
    let html = reading::page(readings).map_err(|e| Error::internal(e.to_string()))?;
    page.line(html.trim_end())?;
    page.finish()
}

/// The article of a line, of a page or of plain text.
fn article(line: &Line) -> Result<Arc<Article>, String> {
    let id = |path: &PathBuf| path.file_stem().map(|s| ArticleId::from(s.to_string_lossy()));
    match &line.body {
        Body::Page(path, html) => {
            let capture = Capture { id: id(path), url: String::new(), html: html.clone(), fetched: None };
            pipeline::extract(&capture).map(Arc::new).map_err(|e| e.to_string())
        }
        Body::Plain(path, bytes) => {
            pipeline::plain(bytes, id(path).unwrap_or_default()).map(Arc::new).map_err(|e| e.to_string())
        }
        Body::Text(_) | Body::Bad(_) => Ok(wire::read_article(line.text()?).map_err(|e| e.to_string())?.article),
    }
}
