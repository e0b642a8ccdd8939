//! The open stories in a file beside the store, so that a start goes on from there and not from the first article of the
//! window.
//!
//! The file is a copy of what the store has and may be deleted at any time. It says after which grouping it was made, and
//! serves only where the store has that very grouping: a store that was put back from a backup, or that another program
//! went on with from before that point, is grouped from its own profiles again.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use openvoicenews::group::{OpenStories, Piece, Window};
use xxhash_rust::xxh3::xxh3_64;

use crate::error::Error;
use crate::parallel::{Event, in_order};
use crate::store::{Grouping, Store};

const FORM: &[u8] = b"OVN open stories 1\n";
/// A piece that says that it is longer was not written by us.
const LONGEST: u64 = 64 << 30;

/// The file of a store's open stories.
pub(crate) fn file(store: &Path) -> PathBuf {
    store.with_extension("stories")
}

/// Writes the stories as they were after a grouping, in the place of what was kept before; `false` where the program is to
/// end meanwhile.
///
/// # Errors
///
/// Where something cannot be written; what was kept before is still there.
pub(super) fn write(file: &Path, stories: &OpenStories, after: &Grouping, end: &AtomicBool) -> io::Result<bool> {
    let beside = file.with_extension("stories.new");
    let written = write_to(&beside, stories, after, end).and_then(|whole| match whole {
        true => fs::rename(&beside, file).map(|()| true),
        false => Ok(false),
    });
    if !matches!(written, Ok(true)) {
        let _ = fs::remove_file(&beside);
    }
    written
}

fn write_to(beside: &Path, stories: &OpenStories, after: &Grouping, end: &AtomicBool) -> io::Result<bool> {
    let mut to = BufWriter::new(File::create(beside)?);
    to.write_all(FORM)?;
    put(&mut to, &serde_json::to_vec(after)?)?;
    for piece in stories.pieces() {
        if end.load(Ordering::SeqCst) {
            return Ok(false);
        }
        put(&mut to, &piece)?;
    }
    // An empty piece is the end: without it the file was cut off.
    put(&mut to, &[])?;
    to.flush()?;
    Ok(true)
}

fn put(to: &mut impl Write, piece: &[u8]) -> io::Result<()> {
    to.write_all(&(piece.len() as u64).to_le_bytes())?;
    to.write_all(&xxh3_64(piece).to_le_bytes())?;
    to.write_all(piece)
}

/// The stories that were kept, and the number of the last grouping in them; nothing where the file is not there, damaged,
/// of another program, or not of this store.
///
/// # Errors
///
/// Where the store cannot be read.
pub(super) fn read(file: &Path, store: &Store, jobs: usize) -> Result<Option<(OpenStories, i64)>, Error> {
    let Some((after, pieces)) = begun(file) else { return Ok(None) };
    if store.grouping(after.seq)?.as_ref() != Some(&after) {
        return Ok(None);
    }
    let mut read = Vec::new();
    let work = |piece: Option<(u64, Vec<u8>)>| {
        let (hash, bytes) = piece?;
        (hash == xxh3_64(&bytes)).then(|| Piece::read(&bytes)).flatten()
    };
    let weigh = |piece: &Option<(u64, Vec<u8>)>| piece.as_ref().map_or(0, |(_, bytes)| bytes.len());
    in_order(jobs, pieces, weigh, work, |event| {
        if let Event::Done(piece) = event {
            read.push(piece);
        }
        Ok(())
    })?;
    let read: Option<Vec<Piece>> = read.into_iter().collect();
    let stories = read.and_then(|pieces| OpenStories::of_pieces(pieces, Window::default()));
    Ok(stories.map(|stories| (stories, after.seq)))
}

/// What the file says first, and the pieces that follow it.
fn begun(file: &Path) -> Option<(Grouping, Pieces)> {
    let mut from = BufReader::with_capacity(1 << 16, File::open(file).ok()?);
    let mut form = [0; FORM.len()];
    from.read_exact(&mut form).ok()?;
    let (hash, head) = next(&mut from)?;
    let after = serde_json::from_slice(&head).ok().filter(|_| form == *FORM && hash == xxh3_64(&head))?;
    Some((after, Pieces(Some(from))))
}

/// The pieces of a file with their hashes; `None` is the last one where the file ends too early.
struct Pieces(Option<BufReader<File>>);

impl Iterator for Pieces {
    type Item = Option<(u64, Vec<u8>)>;

    fn next(&mut self) -> Option<Self::Item> {
        let piece = next(self.0.as_mut()?);
        match &piece {
            Some((_, bytes)) if bytes.is_empty() => return None,
            Some(_) => {}
            None => self.0 = None,
        }
        Some(piece)
    }
}

fn next(from: &mut impl Read) -> Option<(u64, Vec<u8>)> {
    let (mut length, mut hash) = ([0; 8], [0; 8]);
    from.read_exact(&mut length).ok()?;
    from.read_exact(&mut hash).ok()?;
    let length = Some(u64::from_le_bytes(length)).filter(|length| *length <= LONGEST)?;
    let mut bytes = Vec::new();
    // Room is made as bytes come: a damaged length reserves nothing.
    let read = from.take(length).read_to_end(&mut bytes).ok()?;
    (read as u64 == length).then(|| (u64::from_le_bytes(hash), bytes))
}
