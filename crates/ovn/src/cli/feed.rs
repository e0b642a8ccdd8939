//! `ovn feed`: feeds into lines.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use clap::Args;
use flate2::bufread::MultiGzDecoder;
use openvoicenews::gather;
use openvoicenews::wire;

use crate::console::Console;
use crate::error::{Error, reason};
use crate::fault::caught;
use crate::lines::Output;

/// Bytes of one feed, unpacked; the library reads no more.
const MAX_BYTES: u64 = 64 << 20;

/// Read feeds and sitemaps into lines, one an entry
///
/// Reads RSS, Atom, JSON Feed and sitemaps, also broken ones, and writes
/// `{"id", "url", "title", "summary", "content", "published", "updated",
/// "authors", "categories", "language", "outlet", "outlet_url", "image"}` for
/// each entry, in the feed's order. `title` is text, `summary` and `content` are
/// HTML. What is no feed is told on standard error and counts as refused.
#[derive(Args)]
#[command(after_help = "\
Examples:
  curl -s https://news.example/feed.rss | ovn feed --url https://news.example/feed.rss
  ovn feed *.xml > entries.jsonl
  ovn feed --feed sitemap.xml.gz | jq '.further'")]
pub(crate) struct FeedCommand {
    /// Feeds to read, gzip too; none or `-` is standard input
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Where the feeds were served: relative addresses are seen from there
    #[arg(long, value_name = "URL", default_value = "", hide_default_value = true)]
    url: String,

    /// What their server called them, for the `charset` in it
    #[arg(long, value_name = "TYPE")]
    content_type: Option<String>,

    /// Write one line a feed instead: its own fields, notes on what is wrong with it, and its entries
    #[arg(long)]
    feed: bool,

    /// Write to this file instead of standard output; it appears only when it is whole
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl FeedCommand {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Error> {
        let mut output = Output::open(self.output.as_deref())?;
        let files = if self.files.is_empty() { vec![PathBuf::from("-")] } else { self.files.clone() };
        let mut refused = 0;
        for file in &files {
            let bytes = read(file)?;
            let lines = caught(|| self.lines(&bytes, file, console)).unwrap_or_else(Err);
            match lines {
                Ok(lines) => lines.iter().try_for_each(|line| output.line(line))?,
                Err(why) => {
                    refused += 1;
                    console.bad(&place(file), &why);
                }
            }
        }
        output.finish()?;
        match refused {
            0 => Ok(()),
            n => Err(Error::refused(format!("{n} of {} feeds refused, as told above", files.len()))),
        }
    }

    /// The lines of a feed, or why it has none.
    fn lines(&self, bytes: &[u8], file: &Path, console: &Console) -> Result<Vec<String>, String> {
        let (feed, notes) = gather::read_feed(bytes, &self.url, self.content_type.as_deref())
            .map_err(|why| format!("{why}; {}", why.hint()))?;
        if self.feed {
            let file = (file != Path::new("-")).then(|| file.display().to_string());
            let line = wire::write_feed(&feed, &notes, file.as_deref()).map_err(|e| e.to_string())?;
            return Ok(vec![line]);
        }
        if console.is_verbose() {
            notes.iter().for_each(|note| console.bad(&place(file), &note.detail));
        }
        feed.entries.iter().map(|entry| wire::write_entry(entry).map_err(|e| e.to_string())).collect()
    }
}

fn place(file: &Path) -> String {
    if file == Path::new("-") { "stdin".to_owned() } else { file.display().to_string() }
}

/// The bytes of a file, or of standard input, unpacked.
fn read(file: &Path) -> Result<Vec<u8>, Error> {
    let failed = |e: &io::Error| Error::reading(file, e);
    let mut bytes = Vec::new();
    if file == Path::new("-") {
        io::stdin().lock().take(MAX_BYTES).read_to_end(&mut bytes).map_err(|e| failed(&e))?;
    } else {
        let file = File::open(file).map_err(|e| failed(&e))?;
        file.take(MAX_BYTES).read_to_end(&mut bytes).map_err(|e| failed(&e))?;
    }
    if !bytes.starts_with(b"\x1f\x8b") {
        return Ok(bytes);
    }
    let mut unpacked = Vec::new();
    let unpack = MultiGzDecoder::new(BufReader::new(&*bytes)).take(MAX_BYTES).read_to_end(&mut unpacked);
    unpack.map_err(|e| Error::input(format!("`{}` cannot be unpacked: {}", file.display(), reason(&e))))?;
    Ok(unpacked)
}
