//! From bytes to text: which character encoding they are in.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Bytes as text.
pub(crate) struct Decoded<'a> {
    pub(crate) text: Cow<'a, str>,
    /// The name of the encoding that was taken.
    pub(crate) encoding: &'static str,
    /// How many places are not valid in that encoding.
    pub(crate) odd: usize,
}

/// Decodes text in the encoding of its mark, else what `declared` says. Bytes that are valid UTF-8 are UTF-8 whatever
/// is declared, since many tools re-encode what they serve and leave the declaration.
pub(crate) fn decode(bytes: &[u8], declared: impl FnOnce() -> Option<&'static Encoding>) -> Decoded<'_> {
    let (encoding, skip) = match Encoding::for_bom(bytes) {
        Some(found) => found,
        None => (guess(bytes, declared), 0),
    };
    let (text, bad) = encoding.decode_without_bom_handling(&bytes[skip..]);
    let odd = if bad { text.chars().filter(|c| *c == '\u{fffd}').count() } else { 0 };
    Decoded { text, encoding: encoding.name(), odd }
}

fn guess(bytes: &[u8], declared: impl FnOnce() -> Option<&'static Encoding>) -> &'static Encoding {
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
    match declared() {
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
pub(crate) fn is_binary(text: &str) -> bool {
    let (mut all, mut odd) = (0_usize, 0_usize);
    for c in text.chars().take(4096) {
        all += 1;
        odd += usize::from(c == '\u{fffd}' || (c.is_control() && !c.is_whitespace() && c != '\0'));
    }
    odd * 10 > all
}
