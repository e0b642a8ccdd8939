//! From a feed's bytes to its text.

use std::borrow::Cow;

use encoding_rs::{Encoding, ISO_2022_JP};
use memchr::memchr_iter;
use yore::CodePage;
use yore::code_pages::{CP437, CP737, CP850, CP852, CP855, CP857, CP860, CP861, CP862, CP863, CP864, CP865, CP869};

use crate::model::Note;
use crate::text::{encoding, references};

/// Decodes a feed, and makes characters of the control codes that old software takes for some.
pub(super) fn decode<'a>(bytes: &'a [u8], content_type: Option<&str>, notes: &mut Vec<Note>) -> Cow<'a, str> {
    let text = decoded(bytes, content_type, notes);
    if has_controls(text.as_bytes()) { Cow::Owned(text.chars().map(references::printable).collect()) } else { text }
}

/// Whether one of the control codes of Latin-1 is in it, as UTF-8.
fn has_controls(bytes: &[u8]) -> bool {
    memchr_iter(0xC2, bytes).any(|i| bytes.get(i + 1).is_some_and(|b| (0x80..0xA0).contains(b) && *b != 0x85))
}

/// Decodes a feed: its mark, then UTF-8 where it is valid, then what the server says, then what the XML declares
/// (RFC 7303, section 3, but for the order of the second).
fn decoded<'a>(bytes: &'a [u8], content_type: Option<&str>, notes: &mut Vec<Note>) -> Cow<'a, str> {
    if let Some(text) = four_bytes(bytes) {
        return Cow::Owned(text);
    }
    let declared = || content_type.and_then(served).or_else(|| stated(bytes));
    // Japanese mail's encoding is valid ASCII to whoever does not know it.
    if bytes.contains(&0x1b) && declared() == Some(ISO_2022_JP) {
        return ISO_2022_JP.decode_without_bom_handling(bytes).0;
    }
    if let Some(page) = code_page(bytes) {
        return Cow::Owned(page.decode_lossy(bytes).into_owned());
    }
    let decoded = encoding::decode(bytes, declared);
    if decoded.odd > 0 {
        let (odd, name) = (decoded.odd, decoded.encoding);
        notes.push(Note::new("encoding-doubtful", format!("{odd} places are not valid {name}")));
    }
    decoded.text
}

/// UTF-32, which the web has given up and old software still writes: with its mark, or `<` as four bytes.
fn four_bytes(bytes: &[u8]) -> Option<String> {
    let big = match bytes.get(..4)? {
        [0, 0, 0xFE, 0xFF] | [0, 0, 0, b'<'] => true,
        [0xFF, 0xFE, 0, 0] | [b'<', 0, 0, 0] => false,
        _ => return None,
    };
    let characters = bytes.chunks_exact(4).map(|four| {
        let four = [four[0], four[1], four[2], four[3]];
        let code = if big { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) };
        char::from_u32(code).unwrap_or('\u{fffd}')
    });
    Some(characters.filter(|c| *c != '\u{feff}').collect())
}

/// The `charset` of a `Content-Type`.
fn served(content_type: &str) -> Option<&'static Encoding> {
    let lower = content_type.to_ascii_lowercase();
    let at = lower.find("charset=")? + "charset=".len();
    label(&lower[at..])
}

/// The encoding that an XML declaration names.
fn stated(bytes: &[u8]) -> Option<&'static Encoding> {
    label(&declaration(bytes)?)
}

/// What an XML declaration gives as `encoding`, in small letters.
fn declaration(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(512)]).to_ascii_lowercase();
    let declaration = head.split("<?xml").nth(1)?.split('>').next()?;
    let (_, value) = declaration.split_once("encoding")?;
    Some(name(value.trim_start().strip_prefix('=')?).to_owned())
}

fn label(written: &str) -> Option<&'static Encoding> {
    let name = name(written);
    let known = |n: &str| Encoding::for_label(n.as_bytes());
    known(name).or_else(|| known(&name.replace('_', "-"))).or_else(|| match name {
        "mac-cyrillic" | "maccyrillic" => known("x-mac-cyrillic"),
        "macroman" => known("macintosh"),
        _ => None,
    })
}

fn name(written: &str) -> &str {
    let written = written.trim_start_matches(['"', '\'', ' ']);
    let end = written.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c))).unwrap_or(written.len());
    &written[..end]
}

/// The code page of DOS that the XML declares. The web's encodings lack them all but one; feeds out of old databases
/// have them.
fn code_page(bytes: &[u8]) -> Option<&'static dyn CodePage> {
    if std::str::from_utf8(bytes).is_ok() || Encoding::for_bom(bytes).is_some() {
        return None;
    }
    let declared = declaration(bytes)?;
    if Encoding::for_label(declared.as_bytes()).is_some() {
        return None;
    }
    // `cp437`, `ibm437`, `csibm437`, `cspc8codepage437`: the last digits count.
    let number = declared.rsplit(|c: char| !c.is_ascii_digit()).find(|n| n.len() == 3)?;
    Some(match number {
        "437" => &CP437,
        "737" => &CP737,
        "850" => &CP850,
        "852" => &CP852,
        "855" => &CP855,
        "857" => &CP857,
        "860" => &CP860,
        "861" => &CP861,
        "862" => &CP862,
        "863" => &CP863,
        "864" => &CP864,
        "865" => &CP865,
        "869" => &CP869,
        _ => return None,
    })
}
