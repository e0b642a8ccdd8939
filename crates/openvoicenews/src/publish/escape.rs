//! Foreign text made harmless: nothing in it can end a tag, break XML or turn the writing direction.

use std::fmt;

/// The text without the characters that XML 1.0 forbids and without the
/// explicit bidirectional controls, which could make neighbouring text read backwards.
pub(super) fn clean(text: &str) -> String {
    replaced(text, |_| None)
}

/// The text as content or attribute value of HTML or XML.
pub(super) fn escape(text: &str) -> String {
    replaced(text, entity)
}

/// Writes what [`escape`] makes of the text.
pub(super) fn write_escaped(out: &mut (impl fmt::Write + ?Sized), text: &str) -> fmt::Result {
    replace(out, text, entity)
}

/// JSON that may stand inside a `script` element: no `<`, so nothing can end the element or open a comment.
pub(super) fn json_in_html(json: &str) -> String {
    replaced(json, |c| match c {
        '<' => Some("\\u003c"),
        '>' => Some("\\u003e"),
        '&' => Some("\\u0026"),
        _ => None,
    })
}

fn entity(c: char) -> Option<&'static str> {
    match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&quot;"),
        '\'' => Some("&#39;"),
        _ => None,
    }
}

fn replaced(text: &str, with: impl Fn(char) -> Option<&'static str>) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let _infallible = replace(&mut out, text, with);
    out
}

/// Writes the text without what may not stand anywhere, and with some characters replaced: of `&`, `<`, `>` and the
/// quotation marks of ASCII. Nearly all text needs neither, so it goes over in long pieces.
fn replace(
    out: &mut (impl fmt::Write + ?Sized),
    text: &str,
    with: impl Fn(char) -> Option<&'static str>,
) -> fmt::Result {
    let (mut written, mut at) = (0, 0);
    while let Some(plain) = text.as_bytes()[at..].iter().position(|&b| SUSPECTS[usize::from(b)]) {
        at += plain;
        let Some(c) = text[at..].chars().next() else { break };
        let instead = with(c).or_else(|| (!is_allowed(c)).then_some(""));
        if let Some(instead) = instead {
            out.write_str(&text[written..at])?;
            out.write_str(instead)?;
            written = at + c.len_utf8();
        }
        at += c.len_utf8();
    }
    out.write_str(&text[written..])
}

/// [`is_suspect`] of every byte.
const SUSPECTS: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < table.len() {
        table[byte] = is_suspect(byte as u8);
        byte += 1;
    }
    table
};

/// Whether a character that begins with this byte may have to go or to be replaced.
const fn is_suspect(byte: u8) -> bool {
    match byte {
        b'\t' | b'\n' => false,
        ..0x20 | 0x7F | b'&' | b'<' | b'>' | b'"' | b'\'' => true,
        // The lead bytes of C1, of the bidirectional controls, of U+FDD0 and U+FFFE, and of the planes beyond the first.
        0xC2 | 0xE2 | 0xEF | 0xF0.. => true,
        _ => false,
    }
}

/// XML 1.0, section 2.2, `Char`; less C1 controls and noncharacters, which HTML does not allow either.
fn is_allowed(c: char) -> bool {
    let turns = matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let noncharacter = matches!(c, '\u{FDD0}'..='\u{FDEF}') || (c as u32) & 0xFFFE == 0xFFFE;
    let control = c.is_control() && !matches!(c, '\t' | '\n');
    !(turns || noncharacter || control)
}

/// At most `most` characters, cut between words, with an ellipsis where words are missing at the end.
pub(super) fn shorten(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let head: String = text.chars().take(most).collect();
    let end = head.rfind(char::is_whitespace).filter(|&i| i > head.len() / 2).unwrap_or(head.len());
    format!("{} …", head[..end].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_dangerous_is_left() {
        assert_eq!(escape("<b a='\"'>&\u{0}\u{202E}x\u{FFFF}\u{8}"), "&lt;b a=&#39;&quot;&#39;&gt;&amp;x");
        assert_eq!(clean("a\u{85}b\n"), "ab\n");
        assert_eq!(json_in_html("{\"a\":\"</script><!--\"}"), "{\"a\":\"\\u003c/script\\u003e\\u003c!--\"}");
    }

    #[test]
    fn every_character_is_kept_escaped_or_dropped() {
        for c in '\0'..=char::MAX {
            let expected = match entity(c) {
                Some(entity) => entity.to_owned(),
                None if is_allowed(c) => c.to_string(),
                None => String::new(),
            };
            assert_eq!(escape(&format!("é{c}“")), format!("é{expected}“"), "{c:?}");
        }
    }

    #[test]
    fn shortens_between_words() {
        assert_eq!(shorten("one two three", 8), "one two …");
        assert_eq!(shorten("one", 8), "one");
    }
}
