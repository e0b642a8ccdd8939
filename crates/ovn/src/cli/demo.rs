//! `ovn demo`: the whole chain on an invented press pack, served on this machine.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use clap::Args;
use openvoicenews::model::{Edition, Report};
use openvoicenews::understand::Models;
use openvoicenews::write::House;

use super::publish::tell_unproved;
use super::stories::each_story;
use crate::console::Console;
use crate::error::Error;
use crate::fault::caught;
use crate::library::Library;
use crate::lines::{Limits, Output};
use crate::look::Look;
use crate::pages;
use crate::parallel::{Event, in_order};
use crate::pipeline::{self, Told};
use crate::server;
use crate::site_folder::SiteFolder;

/// Show what it does: a small press pack, from pages to a proved edition in your browser
///
/// The pack is carried in the program; its events, people and outlets are
/// invented. Nothing is read from the network. The edition is served to this
/// machine only, until Ctrl-C.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ovn demo
  ovn demo --port 0
  ovn demo --theme mine
  ovn demo --no-serve --out site")]
pub(crate) struct Demo {
    /// Serve on this port of this machine; 0 takes a free one
    #[arg(long, default_value_t = 8080)]
    port: u16,

    /// Write the site into this folder too
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    #[command(flatten)]
    look: Look,

    /// Replace the folder even if it has other files in it: they are deleted
    #[arg(long, requires = "out")]
    force: bool,

    /// Do not serve
    #[arg(long)]
    no_serve: bool,

    #[command(flatten)]
    limits: Limits,
}

/// What the chain made of the press pack.
struct Made {
    edition: Edition,
    sums: Sums,
}

/// How much of each there was.
#[derive(Default)]
struct Sums {
    pages: usize,
    articles: usize,
    stories: usize,
    reports: usize,
    proved: usize,
    unproved: usize,
}

impl Demo {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Error> {
        let folder = self.out.as_ref().map(|out| SiteFolder::at(out, self.force)).transpose()?;
        // Taken before the work: a port in use is told at once.
        let listener = if self.no_serve { None } else { Some(server::listen(self.port)?) };
        // A site that is kept must not have the address of this run in its feeds.
        let base_url = listener.as_ref().filter(|_| folder.is_none()).map(server::Listener::url);
        let mut theme = self.look.theme(folder.as_ref(), base_url)?;
        (theme.one_file, theme.epub) = (true, true);
        let start = Instant::now();
        let made = chain(self.limits.jobs(), console)?;
        let mut edition = made.edition;
        let earlier = folder.as_ref().map(|folder| folder.earlier(console)).unwrap_or_default();
        edition.number = Some(pipeline::number(&edition, &earlier));
        let files = pipeline::render(&edition, &theme)?;
        let mut rows = made.sums.rows(start.elapsed().as_secs_f64());
        if let Some((folder, out)) = folder.zip(self.out) {
            let changes = folder.put(&files)?;
            rows.push(("site", out.display().to_string()));
            rows.push(("", changes.told(&files)));
        }
        if let Some(listener) = &listener {
            rows.push(("read it", format!("{}  (Ctrl-C ends it)", listener.url())));
        }
        let mut output = Output::open(None)?;
        rows.iter().try_for_each(|(what, how)| output.line(&format!("{what:>9}  {how}")))?;
        output.finish()?;
        listener.map_or(Ok(()), |listener| server::serve(listener, files))
    }
}

impl Sums {
    fn rows(&self, seconds: f64) -> Vec<(&'static str, String)> {
        vec![
            ("pages", self.pages.to_string()),
            ("articles", self.articles.to_string()),
            ("stories", self.stories.to_string()),
            ("reports", self.reports.to_string()),
            ("sentences", format!("{} proved, {} left out", self.proved, self.unproved)),
            ("time", format!("{seconds:.2} s")),
        ]
    }
}

/// The seven steps on the press pack; the first, gathering, was done by those who wrote it.
fn chain(jobs: usize, console: &mut Console) -> Result<Made, Error> {
    let told = read_pages(jobs, console)?;
    let mut sums = Sums { pages: pages::press_pack()?.len(), articles: told.len(), ..Sums::default() };
    let mut library = Library::default();
    told.iter().for_each(|one| library.add(Arc::clone(&one.reading.article)));
    let stories = Arc::new(pipeline::stories(told));
    sums.stories = stories.len();
    let house = House::default();
    let mut reports: Vec<Report> = Vec::new();
    console.start("reports", u64::try_from(stories.len()).ok(), true);
    let work =
        |story: &pipeline::Gathered| pipeline::write(story, &house, None).map(|r| pipeline::keep_proved(r, &library));
    let written = each_story(
        &stories,
        jobs,
        console,
        work,
        |story, written| {
            match written {
                Ok(proved) => {
                    tell_unproved(console, &story.story.id, &proved);
                    sums.proved += proved.sentences;
                    sums.unproved += proved.unproved.len();
                    reports.extend(proved.report);
                }
                Err(why) => console.warn(&format!("no report of story `{}`: {why}", story.story.id)),
            }
            Ok(())
        },
        || Ok(()),
    );
    console.end();
    written?;
    sums.reports = reports.len();
    Ok(Made { edition: pipeline::edition(reports, library.articles(), pages::press_outlets()?, None), sums })
}

fn read_pages(jobs: usize, console: &mut Console) -> Result<Vec<Told>, Error> {
    let captures = pages::press_pack()?;
    let models = Models::default();
    console.start("articles", u64::try_from(captures.len()).ok(), true);
    let read = |capture: openvoicenews::model::Capture| {
        let made = caught(|| pipeline::extract(&capture).map(|article| pipeline::read(Arc::new(article), &models)));
        (capture.url, made.and_then(|r| r.map_err(|e| e.to_string())))
    };
    let mut told = Vec::new();
    in_order(
        jobs,
        captures.into_iter(),
        |c| c.html.len(),
        read,
        |event| {
            if let Event::Done((url, reading)) = event {
                console.step();
                match reading {
                    Ok(reading) => told.push(Told { reading, story: None }),
                    Err(why) => console.warn(&format!("`{url}` gives no article: {why}")),
                }
            }
            Ok(())
        },
    )?;
    console.end();
    Ok(told)
}
