//! `ovn import`: what archives have, into the newsroom.

use std::collections::VecDeque;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use clap::Args;
use openvoicenews::model::{Article, Capture, Moment};
use openvoicenews::wire;

use crate::archive::{self, Page, Warc};
use crate::clock;
use crate::console::Console;
use crate::error::Error;
use crate::fault::caught;
use crate::lines::{Body, Inputs, Limits, Line, is_page};
use crate::newsroom::{Newsroom, Place};
use crate::parallel::all;
use crate::store::{CaptureKind, Kept, NewCapture, Store};
use crate::{pages, pipeline, worker};

/// Items that are worked on and written together.
const BATCH: usize = 256;

/// Take in what archives have: folders of HTML, WARC files, JSON Lines, or an export of another newsroom
///
/// Each input may be a folder (its `.html` files, and those of the folders in
/// it), a WARC file, a file of JSON Lines (articles, pages, or the lines of
/// `ovn export`), all gzip too. Articles are grouped and written up by the
/// next `ovn run`. What was taken in is not taken in again, so an import that
/// was ended goes on where it was. An export is taken in whole, by a newsroom
/// that has nothing yet.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ovn import crawl-2026.warc.gz
  ovn import pages/ more-pages/
  ovn import articles.jsonl.gz
  ovn init copy --empty && ovn import -C copy export.jsonl
  ovn import archive.warc.gz && ovn run --once")]
pub(crate) struct Import {
    /// Folders and files; none or `-` is JSON Lines on standard input
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    #[command(flatten)]
    place: Place,

    #[command(flatten)]
    limits: Limits,
}

/// What an input holds.
enum Item {
    Page(Box<Page>),
    Article(Arc<Article>),
    /// It cannot be used, and why.
    Bad(String, String),
    /// The input cannot be read any further.
    Ended(Error),
}

type Items = Box<dyn Iterator<Item = Item> + Send>;

/// The article of an item, with the page that it was made of, or why there is none.
type Made = (Option<Box<Page>>, Result<Arc<Article>, String>);

/// How the lines of an export begin, and no line of an article or a page.
const EXPORTED: &[u8] = b"{\"kind\":\"";

/// What became of the items.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    new: u64,
    revised: u64,
    known: u64,
    refused: u64,
}

impl Import {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Error> {
        let mut newsroom = self.place.open()?;
        if let Some(path) = self.export()? {
            return self.take_in(&mut newsroom, &path, console);
        }
        let read = Arc::new(AtomicU64::new(0));
        let (mut items, bytes) = self.items(&read, console)?;
        console.start_bytes("imported", bytes);
        let mut sums = Sums::default();
        loop {
            let batch: Vec<Item> = items.by_ref().take(BATCH).collect();
            if batch.is_empty() {
                break;
            }
            self.batch(&mut newsroom, batch, &mut sums, console)?;
            console.reach(read.load(Ordering::Relaxed));
        }
        console.end();
        let counted = |n: u64, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
        console.sum(&format!(
            "{}, {}, {} known already, {} refused",
            counted(sums.new, "new article", "new articles"),
            counted(sums.revised, "changed one", "changed ones"),
            sums.known,
            sums.refused
        ));
        if sums.new + sums.revised > 0 {
            console.note("next: `ovn run --once` groups them and writes them up");
        }
        match sums.refused {
            0 => Ok(()),
            1 => Err(Error::refused("one item was refused, as told above")),
            n => Err(Error::refused(format!("{n} items were refused, as told above"))),
        }
    }

    /// The one input that is an export of a newsroom, if it is one.
    fn export(&self) -> Result<Option<PathBuf>, Error> {
        let stdin = [PathBuf::from("-")];
        let [path] = (if self.paths.is_empty() { &stdin[..] } else { &self.paths }) else { return Ok(None) };
        if *path == stdin[0] {
            if std::io::stdin().is_terminal() {
                return Ok(None);
            }
            let mut input = std::io::stdin().lock();
            // What is only looked at is still there for whoever reads it.
            let first = std::io::BufRead::fill_buf(&mut input).map_err(|e| Error::reading(path, &e))?;
            return Ok(first.starts_with(EXPORTED).then(|| path.clone()));
        }
        if !path.is_file() || archive::is_warc(path) || is_page(path) {
            return Ok(None);
        }
        let mut first = Vec::new();
        let reader = archive::open(path, &Arc::default())?;
        let read = std::io::Read::read_to_end(&mut std::io::Read::take(reader, 9), &mut first);
        read.map_err(|e| Error::reading(path, &e))?;
        Ok((first == EXPORTED).then(|| path.clone()))
    }

    fn take_in(&self, newsroom: &mut Newsroom, path: &Path, console: &mut Console) -> Result<(), Error> {
        if !newsroom.store.is_empty()? {
            return Err(Error::output("an export is taken in whole, by a newsroom that has nothing yet")
                .with_hint("`ovn init DIR --empty` makes one; `--newsroom DIR` names it"));
        }
        let inputs = Inputs::open(&[path.to_owned()], self.limits.max_line(), console)?;
        console.start("lines", None, false);
        let lines = inputs.map(|line| {
            let line = line?;
            line.text().map(str::to_owned).map_err(|why| Error::input(format!("{}: {why}", line.place)))
        });
        let n = newsroom.store.take_in(lines, || console.step())?;
        console.end();
        let from = if *path == *"-" { "standard input".to_owned() } else { format!("`{}`", path.display()) };
        console.sum(&format!("{n} lines taken in from {from}"));
        Ok(())
    }

    /// All items of all inputs, and how many bytes they have, as far as that is known.
    fn items(&self, read: &Arc<AtomicU64>, console: &Console) -> Result<(Items, Option<u64>), Error> {
        let mut all: Vec<Items> = Vec::new();
        let mut bytes = Some(0);
        let stdin = [PathBuf::from("-")];
        let paths = if self.paths.is_empty() { &stdin[..] } else { &self.paths };
        for path in paths {
            if path.is_dir() {
                let files = archive::pages_of(path)?;
                let sum = files.iter().filter_map(|f| f.metadata().ok()).map(|m| m.len()).sum::<u64>();
                bytes = bytes.map(|b| b + sum);
                all.push(Box::new(files_of(files, Arc::clone(read))));
            } else if is_page(path) {
                bytes = bytes.and_then(|b| Some(b + path.metadata().ok()?.len()));
                all.push(Box::new(files_of(vec![path.clone()], Arc::clone(read))));
            } else if archive::is_warc(path) {
                bytes = bytes.and_then(|b| Some(b + path.metadata().ok()?.len()));
                let name = path.display().to_string();
                let item = move |page: Result<Page, String>| match page {
                    Ok(page) => Item::Page(Box::new(page)),
                    Err(why) => Item::Bad(name.clone(), why),
                };
                all.push(Box::new(Warc::new(archive::open(path, read)?).map(item)));
            } else {
                bytes = None;
                let inputs = Inputs::open(std::slice::from_ref(path), self.limits.max_line(), console)?;
                all.push(Box::new(inputs.map(of_line)));
            }
        }
        let mut waiting: VecDeque<_> = all.into();
        let items = std::iter::from_fn(move || {
            loop {
                if let Some(item) = waiting.front_mut()?.next() {
                    return Some(item);
                }
                waiting.pop_front();
            }
        });
        Ok((Box::new(items), bytes))
    }

    fn batch(
        &self,
        newsroom: &mut Newsroom,
        batch: Vec<Item>,
        sums: &mut Sums,
        console: &Console,
    ) -> Result<(), Error> {
        let mut fresh = Vec::with_capacity(batch.len());
        for item in batch {
            match item {
                Item::Ended(e) => return Err(e),
                Item::Bad(place, why) => {
                    sums.refused += 1;
                    console.bad(&place, &why);
                }
                Item::Page(page) if newsroom.store.is_imported(&page.key)? => sums.known += 1,
                item => fresh.push(item),
            }
        }
        let weigh = |item: &Item| if let Item::Page(page) = item { page.html.len() } else { 0 };
        let made = all(self.limits.jobs(), fresh, weigh, extracted)?;
        let now = clock::now();
        let mut after = *sums;
        newsroom.store.together(|store| {
            for (page, article) in &made {
                keep(store, page.as_deref(), article, now, &mut after, console)?;
            }
            Ok(())
        })?;
        *sums = after;
        Ok(())
    }
}

fn files_of(files: Vec<PathBuf>, read: Arc<AtomicU64>) -> impl Iterator<Item = Item> + Send {
    files.into_iter().map(move |path| match archive::page_of(&path) {
        Ok(page) => {
            read.fetch_add(u64::try_from(page.html.len()).unwrap_or(0), Ordering::Relaxed);
            Item::Page(Box::new(page))
        }
        Err(why) => Item::Bad(path.display().to_string(), why),
    })
}

/// A line that is an article, or holds or names a page.
fn of_line(line: Result<Line, Error>) -> Item {
    let line = match line {
        Ok(line) => line,
        Err(e) => return Item::Ended(e),
    };
    let place = line.place.to_string();
    let text = match (&line.body, line.text()) {
        (Body::Page(path, html), _) => {
            let key = path.display().to_string();
            let page = Page { url: key.clone(), key, html: html.clone(), fetched: None, headers: Vec::new() };
            return Item::Page(Box::new(page));
        }
        (_, Ok(text)) => text,
        (_, Err(why)) => return Item::Bad(place, why),
    };
    let beside = |file: &str| {
        let folder = line.place.folder().unwrap_or(Path::new("."));
        std::fs::read(folder.join(file)).map_err(|e| format!("`{file}`: {}", crate::error::reason(&e)))
    };
    if text.as_bytes().starts_with(EXPORTED) {
        return Item::Bad(place, "a line of an export, which is taken in whole and with nothing before it".to_owned());
    }
    if let Ok(capture) = pages::capture(text, beside) {
        let key = capture.id.map_or_else(|| capture.url.clone(), |id| format!("{id} {}", capture.url));
        let fetched = capture.fetched.map(|m| m.seconds());
        return Item::Page(Box::new(Page { key, url: capture.url, html: capture.html, fetched, headers: Vec::new() }));
    }
    match wire::read_article(text) {
        Ok(arrived) => Item::Article(arrived.article),
        Err(e) => Item::Bad(place, e.to_string()),
    }
}

/// The article of an item, with the page that it was made of.
fn extracted(item: Item) -> Made {
    match item {
        Item::Article(article) => (None, Ok(article)),
        Item::Page(page) => {
            let fetched = page.fetched.and_then(|at| jiff::Timestamp::from_second(at).ok()).map(Moment::Instant);
            let capture = Capture { id: None, url: page.url.clone(), html: page.html.clone(), fetched };
            let article = caught(|| pipeline::extract(&capture)).and_then(|made| made.map_err(|e| e.to_string()));
            (Some(page), article.map(Arc::new))
        }
        Item::Bad(_, why) => (None, Err(why)),
        Item::Ended(e) => (None, Err(e.to_string())),
    }
}

fn keep(
    store: &Store,
    page: Option<&Page>,
    article: &Result<Arc<Article>, String>,
    now: i64,
    sums: &mut Sums,
    console: &Console,
) -> Result<(), Error> {
    // A page that is no article is kept too: it is not looked at again, and a later extraction may find more in it.
    let capture = page
        .map(|page| {
            store.keep_capture(&NewCapture {
                kind: CaptureKind::Import,
                source: None,
                asked: &page.key,
                url: &page.url,
                fetched: page.fetched.unwrap_or(now),
                status: 200,
                headers: &page.headers,
                body: &page.html,
            })
        })
        .transpose()?;
    let article = match article {
        Ok(article) => article,
        Err(why) => {
            sums.refused += 1;
            console.bad(page.map_or("input", |p| &p.url), why);
            return Ok(());
        }
    };
    match worker::arrive(store, article, None, capture, now)? {
        Kept::New => sums.new += 1,
        Kept::Revised => sums.revised += 1,
        Kept::Same => sums.known += 1,
    }
    Ok(())
}
