//! The little of HTML that titles and ledes need: its text, and text as HTML.

use memchr::{memchr, memchr2};

use crate::text::references;

/// Elements that do not divide words.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd",
    "mark", "nobr", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "var", "wbr",
];

/// The text of a piece of HTML in one line.
pub(super) fn text(html: &str) -> String {
    if memchr2(b'<', b'&', html.as_bytes()).is_none() {
        return references::tidy(html);
    }
    references::tidy(&untagged(html))
}

/// `html` without its tags and with its references resolved.
fn untagged(html: &str) -> String {
    let bytes = html.as_bytes();
    let mut out = String::with_capacity(html.len());
    let mut at = 0;
    while let Some(i) = memchr(b'<', &bytes[at..]) {
        let lt = at + i;
        references::decode_into(&html[at..lt], &mut out);
        let Some(end) = tag_end(html, lt) else {
            out.push('<');
            at = lt + 1;
            continue;
        };
        let name = tag_name(&html[lt + 1..end]);
        if !INLINE.iter().any(|n| n.eq_ignore_ascii_case(name)) {
            out.push(' ');
        }
        at = end;
    }
    references::decode_into(&html[at..], &mut out);
    out
}

/// Where the tag or comment that opens at `lt` ends; `None` where none does: a tag does not hold another `<`.
fn tag_end(html: &str, lt: usize) -> Option<usize> {
    let bytes = html.as_bytes();
    let named = match bytes.get(lt + 1)? {
        b'!' => true,
        b'/' => bytes.get(lt + 2)?.is_ascii_alphabetic(),
        c => c.is_ascii_alphabetic(),
    };
    let stop = named.then(|| memchr2(b'>', b'<', &bytes[lt + 1..])).flatten()?;
    (bytes[lt + 1 + stop] == b'>').then_some(lt + stop + 2)
}

fn tag_name(inside: &str) -> &str {
    let name = inside.trim_start_matches('/');
    &name[..name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len())]
}

/// Plain text as HTML.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape_into(text, &mut out);
    out
}

/// Appends plain text as HTML.
pub(super) fn escape_into(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c => out.push(c),
        }
    }
}

/// Whether HTML was escaped once too often: it has no tag of its own, but escaped ones.
pub(super) fn is_escaped_twice(html: &str) -> bool {
    const TAGS: &[&str] = &["p", "br", "a", "b", "i", "em", "strong", "img", "div", "span", "ul", "ol", "h2", "h3"];
    if memchr(b'<', html.as_bytes()).is_some() {
        return false;
    }
    html.match_indices("&lt;").take(4).any(|(i, _)| {
        let name = tag_name(&html[i + 4..]);
        TAGS.iter().any(|t| t.eq_ignore_ascii_case(name)) && html[i..].contains("&gt;")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_html() {
        let cases = [
            ("Ferry <b>late</b>", "Ferry late"),
            ("<p>One</p><p>Two</p>", "One Two"),
            ("AT&amp;T &ndash; 5 < 6 & 7 > 2", "AT&T – 5 < 6 & 7 > 2"),
            ("<em>F</em>erry<br/>late", "Ferry late"),
            ("no tag <here", "no tag <here"),
            ("a <!-- b --> c", "a c"),
        ];
        for (html, meant) in cases {
            assert_eq!(text(html), meant, "{html}");
        }
        assert!(is_escaped_twice("&lt;p&gt;Text&lt;/p&gt;"));
        assert!(!is_escaped_twice("a &lt; b &gt; c"));
    }
}
