//! The open stories as bytes, in pieces that many cores read at once, so that a start need not group everything again.
//!
//! Read again they go on as if nothing had been between. The bytes are for the program that wrote them: one with other
//! types, other learned parameters or another background finds nothing in them, and groups again.

use std::sync::LazyLock;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::across::Across;
use super::copies::CopyIndex;
use super::frequencies::{BACKGROUND, Frequencies};
use super::hashed::HashedMap;
use super::likeness::PARAMETERS;
use super::members::Members;
use super::neighbours::Neighbours;
use super::origins::Trace;
use super::stories::{Open, OpenStories, Window};

/// The form of the bytes, and what the numbers in them mean: another one with every change of either.
const FORM: u32 = 1;
/// Articles of one piece.
const ARTICLES: usize = 2_048;

/// What every piece begins with: the form, and what was learned.
static MARK: LazyLock<[u8; 8]> = LazyLock::new(|| {
    let learned = [xxh3_64(PARAMETERS), xxh3_64(BACKGROUND.as_bytes()), u64::from(FORM)];
    xxh3_64(&learned.map(u64::to_le_bytes).concat()).to_le_bytes()
});

/// A piece of open stories.
#[derive(Debug)]
pub struct Piece(Part);

#[derive(Debug)]
enum Part {
    Rest(Box<Rest>),
    Neighbours(Neighbours),
    Copies(CopyIndex),
    Articles(Vec<Kept>),
}

/// An article: what grouping and the search for copies remember of it, and its time.
type Kept = (Open, Trace, i64);

/// What is small, and how many articles there are.
#[derive(Debug, Serialize, Deserialize)]
struct Rest {
    articles: usize,
    first: u64,
    df: Frequencies,
    copies: HashedMap<u64, Vec<u64>>,
    across: Across,
    members: Members,
}

impl Piece {
    /// Reads a piece; nothing where it was written by another program. Whoever keeps the bytes sees to it that they are
    /// whole.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Piece> {
        let (kind, body) = bytes.strip_prefix(&*MARK)?.split_first()?;
        Some(Piece(match kind {
            0 => Part::Rest(read(body)?),
            1 => Part::Neighbours(read(body)?),
            2 => Part::Copies(read(body)?),
            3 => Part::Articles(read(body)?),
            _ => return None,
        }))
    }
}

impl OpenStories {
    /// All that is needed to go on from here, in pieces.
    pub fn pieces(&self) -> impl Iterator<Item = Vec<u8>> {
        let parts = 0..3 + self.articles.len().div_ceil(ARTICLES);
        parts.map(|part| match part {
            0 => written(0, &self.rest()),
            1 => written(1, &self.neighbours),
            2 => written(2, &self.origins.index),
            _ => written(3, &self.chunk((part - 3) * ARTICLES)),
        })
    }

    fn rest(&self) -> impl Serialize {
        #[derive(Serialize)]
        struct Borrowed<'a> {
            articles: usize,
            first: u64,
            df: &'a Frequencies,
            copies: &'a HashedMap<u64, Vec<u64>>,
            across: &'a Across,
            members: &'a Members,
        }
        let OpenStories { first, df, copies, across, members, .. } = self;
        Borrowed { articles: self.articles.len(), first: *first, df, copies, across, members }
    }

    fn chunk(&self, from: usize) -> Vec<(&Open, &Trace, i64)> {
        let to = self.articles.len().min(from + ARTICLES);
        let opened = self.articles.range(from..to).zip(self.origins.open.range(from..to));
        opened.zip(self.times.range(from..to)).map(|((open, trace), time)| (open, trace, *time)).collect()
    }

    /// The stories that were taken to pieces, given in their order; nothing where one is missing.
    #[must_use]
    pub fn of_pieces(pieces: Vec<Piece>, window: Window) -> Option<OpenStories> {
        let mut stories = OpenStories::with_window(window);
        let mut expected = None;
        for Piece(part) in pieces {
            match part {
                Part::Rest(rest) => {
                    expected = Some(rest.articles);
                    stories.first = rest.first;
                    stories.origins.oldest = rest.first;
                    stories.df = rest.df.on_built_in();
                    (stories.copies, stories.across, stories.members) = (rest.copies, rest.across, rest.members);
                }
                Part::Neighbours(neighbours) => stories.neighbours = neighbours,
                Part::Copies(index) => stories.origins.index = index,
                Part::Articles(articles) => articles.into_iter().for_each(|kept| stories.restore(kept)),
            }
        }
        (expected? == stories.articles.len()).then_some(stories)
    }

    fn restore(&mut self, (open, trace, time): Kept) {
        let slot = self.first + self.articles.len() as u64;
        self.slots.insert(xxh3_64(open.id.as_bytes()), slot as u32);
        self.articles.push_back(open);
        self.origins.open.push_back(trace);
        self.times.push_back(time);
    }
}

fn written(kind: u8, part: &impl Serialize) -> Vec<u8> {
    let head = [&MARK[..], &[kind]].concat();
    // Nothing that is written here can fail to be: a piece without a body is none.
    postcard::to_extend(part, head).unwrap_or_default()
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Option<T> {
    let (read, rest) = postcard::take_from_bytes(body).ok()?;
    rest.is_empty().then_some(read)
}
