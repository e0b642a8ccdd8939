//! `ovn source`: the feeds that a newsroom reads.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use openvoicenews::gather::{NotAFeed, find_feeds, read_feed};
use openvoicenews::model::Feed;

use crate::clock;
use crate::console::Console;
use crate::error::Error;
use crate::fares::told_each;
use crate::lines::Output;
use crate::net::{Code, Failure, Net, Request, Response};
use crate::newsroom::{Newsroom, Place};
use crate::store::{NewSource, Source as Row, State};

/// Add, list, check and remove the newsroom's sources
#[derive(Args)]
#[command(after_help = "\
Examples:
  ovn source add https://news.example/
  ovn source add --folder Europe https://news.example/feed.xml
  ovn source list --failing
  ovn source check
  ovn source import subscriptions.opml
  ovn source export > subscriptions.opml")]
pub(crate) struct Source {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    Add(Add),
    List(List),
    /// Take sources away; their articles stay
    Remove(Named),
    /// Leave sources alone until they are resumed
    Pause(Named),
    /// Ask paused or ended sources again
    Resume(Named),
    Check(Check),
    Import(Import),
    Export(Export),
}

impl Source {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Error> {
        match self.action {
            Action::Add(command) => command.run(console),
            Action::List(command) => command.run(),
            Action::Remove(command) => command.run(console, "removed; its articles stay", |newsroom, row| {
                newsroom.store.remove_source(row.id, clock::now())
            }),
            Action::Pause(command) => command
                .run(console, "paused", |newsroom, row| newsroom.store.set_state(row.id, State::Paused, clock::now())),
            Action::Resume(command) => command.run(console, "asked again from now on", |newsroom, row| {
                newsroom.store.set_state(row.id, State::Active, clock::now())
            }),
            Action::Check(command) => command.run(console),
            Action::Import(command) => command.run(console),
            Action::Export(command) => command.run(),
        }
    }
}

/// Add a source: the address of a feed, or of a site whose feeds are found
///
/// A site is read for the feeds that it names; the first that is one is added,
/// the others are told.
#[derive(Args)]
struct Add {
    /// Addresses of feeds or sites
    #[arg(value_name = "URL", required = true)]
    urls: Vec<String>,

    /// Put it in this folder; `/` divides folders in folders
    #[arg(long, value_name = "NAME")]
    folder: Option<String>,

    /// Its title, in place of the one that the feed gives
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,

    /// Add it as it is written, without reading it first
    #[arg(long)]
    unread: bool,

    #[command(flatten)]
    place: Place,
}

impl Add {
    fn run(self, console: &mut Console) -> Result<(), Error> {
        let newsroom = self.place.open()?;
        let mut failed = 0;
        let reader = Reader::new(&newsroom)?;
        for written in &self.urls {
            let url = if written.contains("://") { written.clone() } else { format!("https://{written}") };
            match self.add(&newsroom, &reader, &url, console) {
                Ok(()) => {}
                Err(Problem::Unread(Unread { failure, hint })) => {
                    failed += 1;
                    console.bad(&format!("`{url}`"), &failure.to_string());
                    let anyway = if failure.code.passes() { "; `--unread` adds it all the same" } else { "" };
                    console.note(&format!("hint: {hint}{anyway}"));
                }
                Err(Problem::Error(e)) => return Err(e),
            }
        }
        match (failed, self.urls.len()) {
            (0, _) => Ok(()),
            (_, 1) => Err(Error::refused("nothing was added, as told above".to_owned())),
            (n, all) => Err(Error::refused(format!("{n} of {all} were not added, as told above"))),
        }
    }

    fn add(&self, newsroom: &Newsroom, reader: &Reader, url: &str, console: &Console) -> Result<(), Problem> {
        let folder = self.folder.as_deref().unwrap_or_default().split('/').map(str::trim);
        let mut new = NewSource {
            url: url.to_owned(),
            title: self.title.clone(),
            folder: folder.filter(|part| !part.is_empty()).map(str::to_owned).collect(),
            ..NewSource::default()
        };
        if !self.unread {
            let (address, feed, others) = reader.feed_at(url)?;
            new.url = address;
            new.title = new.title.or(feed.title);
            new.site = feed.site;
            new.language = feed.language;
            others.iter().for_each(|other| console.note(&format!("the site has another feed: `{other}`")));
        }
        let added = newsroom.store.add_source(&new, clock::now())?;
        let name = new.title.as_deref().unwrap_or(&new.url);
        match added {
            Some(_) => console.sum(&format!("added: {name} ({})", new.url)),
            None => console.sum(&format!("is there already: {name} ({})", new.url)),
        }
        Ok(())
    }
}

enum Problem {
    Unread(Unread),
    Error(Error),
}

impl From<Unread> for Problem {
    fn from(unread: Unread) -> Problem {
        Problem::Unread(unread)
    }
}

/// Why no feed could be read, and what whoever asked for it can do.
struct Unread {
    failure: Failure,
    hint: &'static str,
}

impl From<Failure> for Unread {
    fn from(failure: Failure) -> Unread {
        Unread { hint: failure.code.hint(), failure }
    }
}

impl Unread {
    /// Something else is there; `more` is what else was found out about it.
    fn something_else(what: &NotAFeed, more: &str) -> Unread {
        Unread { failure: Failure::new(Code::NotAFeed, format!("{what}{more}")), hint: what.hint() }
    }
}

impl From<Error> for Problem {
    fn from(e: Error) -> Problem {
        Problem::Error(e)
    }
}

/// Reads one address at a time, for commands that answer at once.
struct Reader {
    net: Net,
    runtime: tokio::runtime::Runtime,
}

impl Reader {
    fn new(newsroom: &Newsroom) -> Result<Reader, Error> {
        let net = Net::new(newsroom.settings.bounds.clone())?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|e| Error::network(format!("nothing can be asked: {e}")))?;
        Ok(Reader { net, runtime })
    }

    fn get(&self, url: &str) -> Result<Response, Failure> {
        let request = Request { url: url.to_owned(), accept: "*/*", ..Request::default() };
        self.runtime.block_on(self.net.get(&request))
    }

    fn read(&self, url: &str) -> Result<(Response, Result<Feed, NotAFeed>), Failure> {
        let response = self.get(url)?;
        let feed = read_feed(&response.body, &response.url, response.header("content-type")).map(|(feed, _)| feed);
        Ok((response, feed))
    }

    /// The feed at an address, or the first that the page there names; with the addresses of the others.
    fn feed_at(&self, url: &str) -> Result<(String, Feed, Vec<String>), Unread> {
        let (response, feed) = self.read(url)?;
        let address = response.moved_to.clone().unwrap_or_else(|| url.to_owned());
        let what = match feed {
            Ok(feed) => return Ok((address, feed, Vec::new())),
            Err(what) => what,
        };
        let found = find_feeds(&response.body, &response.url);
        for (at, candidate) in found.iter().enumerate().take(5) {
            if let Ok((response, Ok(feed))) = self.read(&candidate.url) {
                let address = response.moved_to.unwrap_or_else(|| candidate.url.clone());
                let others = found.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, f)| f.url.clone()).collect();
                return Ok((address, feed, others));
            }
        }
        let unread = match (&what, found.is_empty()) {
            // That page was looked at for feeds just now.
            (NotAFeed::Page(_), true) => {
                let hint = "look on the publisher's pages for one that names its feeds, or for the feed's own address";
                Unread { hint, ..Unread::something_else(&what, ", and it names none") }
            }
            (_, true) => Unread::something_else(&what, ""),
            (_, false) => Unread::something_else(&what, ", and what it names as feeds are none"),
        };
        Err(unread)
    }
}

/// List the sources: number, state, title and address
#[derive(Args)]
struct List {
    /// Only those that fail
    #[arg(long)]
    failing: bool,

    /// One JSON object a line
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    place: Place,
}

impl List {
    fn run(self) -> Result<(), Error> {
        let newsroom = self.place.open()?;
        let now = clock::now();
        let mut output = Output::open(None)?;
        let reserved = newsroom.store.reserved()?;
        for row in newsroom.store.sources()?.iter().filter(|row| !self.failing || row.failure.is_some()) {
            let pages = reserved.get(&row.id).map(Vec::as_slice).unwrap_or_default();
            let line = if self.json {
                let pages: serde_json::Map<_, _> = pages.iter().map(|(code, n)| (code.clone(), (*n).into())).collect();
                let mut line = serde_json::to_value(row).map_err(|e| Error::internal(e.to_string()))?;
                line["reserved"] = pages.into();
                line.to_string()
            } else {
                let title = row.known.title.as_deref().unwrap_or("(no title yet)");
                format!("{:>5}  {:<22}  {title}  {}{}", row.id, standing(row, now), row.known.url, left_alone(pages))
            };
            output.line(&line)?;
        }
        output.finish()
    }
}

/// What its publisher forbids of its pages, behind what else is told; nothing where it forbids none.
fn left_alone(pages: &[(String, u64)]) -> String {
    if pages.is_empty() { String::new() } else { format!("; pages left alone: {}", told_each(pages).join(", ")) }
}

/// How a source stands, in few words.
fn standing(row: &Row, now: i64) -> String {
    match (row.state, &row.failure, row.answered) {
        (State::Paused, ..) => "paused".to_owned(),
        (State::Ended, ..) => "ended".to_owned(),
        (State::Active, Some((code, _)), _) => format!("{code} ({}x)", row.failures),
        (State::Active, None, Some(at)) => format!("well, {} ago", clock::span(now - at)),
        (State::Active, None, None) => "not asked yet".to_owned(),
    }
}

#[derive(Args)]
struct Named {
    /// Number, address, or a part of title or address
    #[arg(value_name = "SOURCE", required = true)]
    names: Vec<String>,

    #[command(flatten)]
    place: Place,
}

impl Named {
    fn run(
        self,
        console: &Console,
        done: &str,
        work: impl Fn(&Newsroom, &Row) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let newsroom = self.place.open()?;
        for name in &self.names {
            let row = one(&newsroom, name)?;
            work(&newsroom, &row)?;
            console.sum(&format!("{done}: {}", row.known.title.as_deref().unwrap_or(&row.known.url)));
        }
        Ok(())
    }
}

/// The one source with a name.
fn one(newsroom: &Newsroom, name: &str) -> Result<Row, Error> {
    let mut found = newsroom.store.sources_named(name)?;
    match (found.pop(), found.len()) {
        (Some(row), 0) => Ok(row),
        (None, _) => Err(Error::usage(format!("no source is called `{name}`"))
            .with_hint("`ovn source list` shows them with their numbers")),
        (Some(_), more) => Err(Error::usage(format!("{} sources are called `{name}`", more + 1))
            .with_hint("name one by its number; `ovn source list` shows them")),
    }
}

/// Read sources now, and say what is wrong with each, with a hint
///
/// Nothing is stored. Without names all of them are read, one after the other.
#[derive(Args)]
struct Check {
    /// Number, address, or a part of title or address
    #[arg(value_name = "SOURCE")]
    names: Vec<String>,

    #[command(flatten)]
    place: Place,
}

impl Check {
    fn run(self, console: &mut Console) -> Result<(), Error> {
        let newsroom = self.place.open()?;
        let rows = match self.names.as_slice() {
            [] => newsroom.store.sources()?,
            names => names.iter().map(|name| one(&newsroom, name)).collect::<Result<_, _>>()?,
        };
        let reader = Reader::new(&newsroom)?;
        let reserved = newsroom.store.reserved()?;
        let mut output = Output::open(None)?;
        console.start("sources", u64::try_from(rows.len()).ok(), true);
        let mut bad = 0;
        for row in &rows {
            let name = row.known.title.as_deref().unwrap_or(&row.known.url);
            console.step();
            match checked(&reader, row) {
                Ok(told) => {
                    let hub =
                        crate::fares::hub(&newsroom, row, clock::now())?.map(|h| format!("; {h}")).unwrap_or_default();
                    let pages = reserved.get(&row.id).map(Vec::as_slice).unwrap_or_default();
                    output.line(&format!("well  {:>4}  {name}: {told}{hub}{}", row.id, left_alone(pages)))?;
                }
                Err(Unread { failure, hint }) => {
                    bad += 1;
                    let url = &row.known.url;
                    let at = if failure.detail.contains(url) { String::new() } else { format!(" (`{url}`)") };
                    output.line(&format!("bad   {:>4}  {name}: {failure}{at}", row.id))?;
                    output.line(&format!("            hint: {hint}"))?;
                }
            }
        }
        console.end();
        output.finish()?;
        match bad {
            0 => Ok(()),
            n => Err(Error::refused(format!("{n} of {} sources fail", rows.len()))),
        }
    }
}

/// What a source gives now.
fn checked(reader: &Reader, row: &Row) -> Result<String, Unread> {
    let (response, feed) = reader.read(&row.known.url)?;
    let feed = feed.map_err(|what| Unread::something_else(&what, ""))?;
    let newest = feed.entries.iter().filter_map(|e| e.published.or(e.updated)).max();
    let newest = newest.map_or(", undated".to_owned(), |m| format!(", the newest of {m}"));
    let listed = match feed.entries.len() {
        0 => "it lists nothing at the moment".to_owned(),
        1 => format!("1 entry{newest}"),
        n => format!("{n} entries{newest}"),
    };
    let moved = response.moved_to.map(|to| format!("; it has moved to `{to}`")).unwrap_or_default();
    Ok(format!("{listed}{moved}"))
}

/// Add the sources of an OPML file, with its folders, titles and attributes
#[derive(Args)]
struct Import {
    /// The file; `-` is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,

    #[command(flatten)]
    place: Place,
}

impl Import {
    fn run(self, console: &mut Console) -> Result<(), Error> {
        let mut newsroom = self.place.open()?;
        let bytes = crate::opml::bytes_of(&self.file)?;
        let list = crate::opml::read(&bytes, &self.file)?;
        let now = clock::now();
        let (added, there) = newsroom.store.together(|store| store.take_in_list(&list.listed, &list.head, now))?;
        list.notes.iter().for_each(|note| console.note(&format!("`{}`: {note}", self.file.display())));
        console.sum(&format!("{added} sources added, {there} were there already"));
        Ok(())
    }
}

/// Write the sources as OPML, which other feed readers read too
#[derive(Args)]
struct Export {
    #[command(flatten)]
    place: Place,

    /// Write into this file
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Export {
    fn run(self) -> Result<(), Error> {
        let newsroom = self.place.open()?;
        let text = crate::opml::written(
            newsroom.store.listed()?,
            newsroom.store.list_head()?,
            newsroom.settings.name.as_deref(),
        );
        let mut output = Output::open(self.output.as_deref())?;
        output.line(text.trim_end())?;
        output.finish()
    }
}
