//! From bytes to text: which character encoding a page is in.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::NotAnArticle;
use crate::model::Note;

/// Bytes of a page that are read; the largest news page seen has 3 MB.
const MAX_BYTES: usize = 8 << 20;

/// Decodes a page. Bytes that are valid UTF-8 are UTF-8 whatever the page
/// declares, since many tools re-encode pages and leave the declaration.
pub(super) fn decode<'a>(bytes: &'a [u8], notes: &mut Vec<Note>) -> Result<Cow<'a, str>, NotAnArticle> {
    if bytes.starts_with(&[0x1f, 0x8b]) || bytes.starts_with(b"%PDF") || bytes.starts_with(b"\x89PNG") {
        return Err(NotAnArticle::NotText);
    }
    let mut bytes = bytes;
    if bytes.len() > MAX_BYTES {
        notes.push(Note::new("page-cut", format!("only the first {MAX_BYTES} of {} bytes were read", bytes.len())));
        bytes = &bytes[..MAX_BYTES];
    }
    let (encoding, skip) = match Encoding::for_bom(bytes) {
        Some(found) => found,
        None => (guess(bytes), 0),
    };
    let (text, bad) = encoding.decode_without_bom_handling(&bytes[skip..]);
    if bad {
        let odd = text.chars().filter(|c| *c == '\u{fffd}').count();
        notes.push(Note::new("encoding-doubtful", format!("{odd} places are not valid {}", encoding.name())));
    }
    if is_binary(&text) {
        return Err(NotAnArticle::NotText);
    }
    Ok(text)
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    if let Some(utf16) = utf16_without_mark(bytes) {
        return utf16;
    }
    let valid = match std::str::from_utf8(bytes) {
        Ok(_) => return UTF_8,
        Err(e) => e.valid_up_to(),
    };
    // A cut or a single damaged character does not make it another encoding.
    if bytes.len() - valid < 4 {
        return UTF_8;
    }
    match declared(bytes) {
        Some(encoding) => encoding,
        None if mostly_utf8(bytes) => UTF_8,
        None => WINDOWS_1252,
    }
}

/// UTF-16 of mostly Latin text: every other byte is zero.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(512)];
    let zeros = |first: usize| head.iter().skip(first).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let many = head.len() / 4;
    match () {
        () if head.len() < 16 => None,
        () if odd > many && even * 4 < odd => Some(UTF_16LE),
        () if even > many && odd * 4 < even => Some(UTF_16BE),
        () => None,
    }
}

/// The `charset` of the page's first `meta` that has one.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let at = head.find("charset=")? + "charset=".len();
    let label = head[at..].trim_start_matches(['"', '\'', ' ']);
    let end = label.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c))).unwrap_or(label.len());
    Encoding::for_label(&label.as_bytes()[..end])
}

/// Whether more multi-byte characters are valid UTF-8 than not.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|b| *b >= 0xC0).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad
}

/// Whether a tenth of the first characters is no text.
fn is_binary(text: &str) -> bool {
    let (mut all, mut odd) = (0_usize, 0_usize);
    for c in text.chars().take(4096) {
        all += 1;
        odd += usize::from(c == '\u{fffd}' || (c.is_control() && !c.is_whitespace() && c != '\0'));
    }
    odd * 10 > all
}
