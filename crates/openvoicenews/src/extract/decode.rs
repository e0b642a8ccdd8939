//! From a page's bytes to its text.

use std::borrow::Cow;

use encoding_rs::Encoding;

use super::NotAnArticle;
use crate::model::Note;
use crate::text::encoding;

/// Bytes of a page that are read; the largest news page seen has 3 MB.
const MAX_BYTES: usize = 8 << 20;

/// Decodes a page.
pub(super) fn decode<'a>(bytes: &'a [u8], notes: &mut Vec<Note>) -> Result<Cow<'a, str>, NotAnArticle> {
    if bytes.starts_with(&[0x1f, 0x8b]) || bytes.starts_with(b"%PDF") || bytes.starts_with(b"\x89PNG") {
        return Err(NotAnArticle::NotText);
    }
    let mut bytes = bytes;
    if bytes.len() > MAX_BYTES {
        notes.push(Note::new("page-cut", format!("only the first {MAX_BYTES} of {} bytes were read", bytes.len())));
        bytes = &bytes[..MAX_BYTES];
    }
    let decoded = encoding::decode(bytes, || declared(bytes));
    if decoded.odd > 0 {
        let (odd, name) = (decoded.odd, decoded.encoding);
        notes.push(Note::new("encoding-doubtful", format!("{odd} places are not valid {name}")));
    }
    if encoding::is_binary(&decoded.text) {
        return Err(NotAnArticle::NotText);
    }
    Ok(decoded.text)
}

/// The `charset` of the page's first `meta` that has one.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let at = head.find("charset=")? + "charset=".len();
    let label = head[at..].trim_start_matches(['"', '\'', ' ']);
    let end = label.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c))).unwrap_or(label.len());
    Encoding::for_label(&label.as_bytes()[..end])
}
