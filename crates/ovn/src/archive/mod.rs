//! Pages from archives on disk: folders of HTML, and WARC files.

mod warc;

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;

use crate::error::Error;
use crate::lines::is_page;
pub(crate) use warc::Warc;

/// A page as an archive has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Page {
    /// What tells it from every other: the same page of the same archive is taken in once.
    pub(crate) key: String,
    pub(crate) url: String,
    pub(crate) html: Vec<u8>,
    /// Seconds since 1970.
    pub(crate) fetched: Option<i64>,
    pub(crate) headers: Vec<(String, String)>,
}

/// Counts the bytes that are read of a file, packed as they are: how far one is.
pub(crate) struct Counted<R> {
    inner: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.read.fetch_add(u64::try_from(n).unwrap_or(0), Ordering::Relaxed);
        Ok(n)
    }
}

/// Opens a file, unpacked where it is gzip, counting what is read.
pub(crate) fn open(path: &Path, read: &Arc<AtomicU64>) -> Result<Box<dyn BufRead + Send>, Error> {
    let file = File::open(path).map_err(|e| Error::reading(path, &e))?;
    let mut reader = BufReader::with_capacity(1 << 16, Counted { inner: file, read: Arc::clone(read) });
    let packed = reader.fill_buf().map_err(|e| Error::reading(path, &e))?.starts_with(&[0x1f, 0x8b]);
    // Each record of a packed WARC file is a gzip member of its own.
    Ok(if packed { Box::new(BufReader::new(MultiGzDecoder::new(reader))) } else { Box::new(reader) })
}

/// Whether a file is a WARC file, by its name.
pub(crate) fn is_warc(path: &Path) -> bool {
    let name = path.file_name().map(|n| n.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    name.ends_with(".warc") || name.ends_with(".warc.gz")
}

/// The pages of a folder and of the folders in it, in the order of their names.
///
/// # Errors
///
/// Where a folder cannot be read.
pub(crate) fn pages_of(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut out = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        let entries = fs::read_dir(&folder).map_err(|e| Error::reading(&folder, &e))?;
        for entry in entries {
            let entry = entry.map_err(|e| Error::reading(&folder, &e))?;
            let kind = entry.file_type().map_err(|e| Error::reading(&entry.path(), &e))?;
            // A link may lead in a circle, or out of the folder.
            if kind.is_dir() {
                waiting.push(entry.path());
            } else if kind.is_file() && is_page(&entry.path()) {
                out.push(entry.path());
            }
        }
    }
    out.sort();
    Ok(out)
}

/// The page in a file. Its own canonical address counts; where it has none, it is that of the file.
pub(crate) fn page_of(path: &Path) -> Result<Page, String> {
    let failed = |e: io::Error| crate::error::reason(&e);
    let html = fs::read(path).map_err(failed)?;
    let written = fs::metadata(path).and_then(|m| m.modified()).ok();
    let fetched = written.and_then(|t| t.duration_since(std::time::UNIX_EPOCH).ok());
    let whole = fs::canonicalize(path).map_err(failed)?;
    let url = url::Url::from_file_path(&whole).map(String::from).unwrap_or_default();
    let fetched = fetched.and_then(|d| i64::try_from(d.as_secs()).ok());
    Ok(Page { key: url.clone(), url, html, fetched, headers: Vec::new() })
}
