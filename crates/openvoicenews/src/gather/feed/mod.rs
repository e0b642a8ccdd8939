//! Feeds and sitemaps, whole or broken, as lists of entries.
//!
//! `decode` makes text of bytes; `markup` cuts it into tags and goes on where
//! it is broken; `name` and `field` say what an element means in the
//! vocabularies that feeds use; `xml` puts together what belongs to an entry;
//! `take` has the fallbacks, a line each; `json` reads JSON Feed. Time is linear
//! in the bytes, and every part has a limit.

mod capture;
mod date;
mod decode;
mod draft;
mod entity;
mod field;
mod html;
mod json;
mod links;
pub(super) mod markup;
mod name;
mod not_a_feed;
mod people;
mod take;
mod xml;

pub use not_a_feed::NotAFeed;

use crate::model::{Feed, Note};
use crate::text::encoding;

/// Entries that are read of one feed; sitemaps may have 50,000, of which the first are the newest.
const MAX_ENTRIES: usize = 20_000;
/// Bytes that are read of one feed: what the protocol of sitemaps allows.
const MAX_BYTES: usize = 50 << 20;

/// Reads a feed, a sitemap or an index of sitemaps.
///
/// `url` is where it was read, against which its addresses are resolved;
/// `content_type` is what the server called it, of which only the `charset`
/// counts. RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0 (RFC 4287), JSON Feed, and
/// sitemaps are told apart by what they hold. A feed that is damaged gives what
/// can be read of it, with notes.
///
/// # Errors
///
/// Where the bytes are no feed, with what they are instead.
pub fn read_feed(bytes: &[u8], url: &str, content_type: Option<&str>) -> Result<(Feed, Vec<Note>), NotAFeed> {
    let mut notes = Vec::new();
    let mut bytes = bytes;
    if let Some(file) = not_a_feed::file(bytes) {
        return Err(file);
    }
    if bytes.len() > MAX_BYTES {
        notes.push(Note::new("feed-cut", format!("only the first {MAX_BYTES} of {} bytes were read", bytes.len())));
        bytes = &bytes[..MAX_BYTES];
    }
    let text = decode::decode(bytes, content_type, &mut notes);
    if encoding::is_binary(&text) {
        return Err(NotAFeed::NotText);
    }
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\0');
    let read = match start.as_bytes().first() {
        None => return Err(NotAFeed::Empty),
        Some(b'{' | b'[') => json::read(start, url, &mut notes),
        Some(_) => xml::read(start, url, &mut notes),
    };
    read.map(|feed| (feed, notes)).map_err(|why| not_a_feed::explained(why, start))
}
