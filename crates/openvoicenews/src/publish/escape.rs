//! Foreign text made harmless: nothing in it can end a tag, break XML or turn the writing direction.

/// The text without the characters that XML 1.0 forbids and without the
/// explicit bidirectional controls, which could make neighbouring text read backwards.
pub(super) fn clean(text: &str) -> String {
    text.chars().filter(|&c| is_allowed(c)).collect()
}

/// XML 1.0, section 2.2, `Char`; less C1 controls and noncharacters, which HTML does not allow either.
fn is_allowed(c: char) -> bool {
    let turns = matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let noncharacter = matches!(c, '\u{FDD0}'..='\u{FDEF}') || (c as u32) & 0xFFFE == 0xFFFE;
    let control = c.is_control() && !matches!(c, '\t' | '\n');
    !(turns || noncharacter || control)
}

/// The text as content or attribute value of HTML or XML.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars().filter(|&c| is_allowed(c)) {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// JSON that may stand inside a `script` element: no `<`, so nothing can end the element or open a comment.
pub(super) fn json_in_html(json: &str) -> String {
    clean(json).replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
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
    fn shortens_between_words() {
        assert_eq!(shorten("one two three", 8), "one two …");
        assert_eq!(shorten("one", 8), "one");
    }
}
