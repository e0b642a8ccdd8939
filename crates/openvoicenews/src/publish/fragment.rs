//! Links that open the original at the cited words.

use std::fmt::Write;

/// Words up to which a passage is given whole; a longer one is given by its first and last words.
const WHOLE: usize = 12;
/// Words at each end of a longer passage.
const ENDS: usize = 5;

/// The URL with a text fragment for the passage (WICG Scroll to Text Fragment,
/// section 3.3). `None` where the URL is not one that a browser may open.
pub(super) fn link(url: &str, exact: &str) -> Option<String> {
    let url = web_url(url)?;
    let directive = directive(exact);
    if directive.is_empty() {
        return Some(url.to_owned());
    }
    let hash = if url.contains('#') { "" } else { "#" };
    Some(format!("{url}{hash}:~:text={directive}"))
}

/// The URL, if it is plain `http` or `https`: a link must never run a script.
pub(super) fn web_url(url: &str) -> Option<&str> {
    let url = url.trim();
    let starts = |with: &str| url.get(..with.len()).is_some_and(|head| head.eq_ignore_ascii_case(with));
    let is_web = starts("https://") || starts("http://");
    (is_web && !url.contains(|c: char| c.is_control() || c.is_whitespace())).then_some(url)
}

/// The URL with the characters encoded that no IRI may hold (RFC 3987, section
/// 2.2), which browsers forgive and readers of feeds do not.
pub(super) fn iri(url: &str) -> String {
    let is_plain = |b: u8| matches!(b, b'!' | b'#'..=b'$' | b'&'..=b';' | b'=' | b'?'..=b'Z' | b'_' | b'a'..=b'z');
    if url.bytes().all(is_plain) {
        return url.to_owned();
    }
    let mut out = String::with_capacity(url.len());
    for (i, c) in url.char_indices() {
        let lone_percent = c == '%' && !url[i + 1..].bytes().take(2).filter(u8::is_ascii_hexdigit).count().eq(&2);
        if lone_percent || matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}') {
            let _infallible = write!(out, "%{:02X}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    super::escape::clean(&out)
}

/// A match of one text may not cross paragraphs, so a passage with a line break is always given by its ends.
fn directive(exact: &str) -> String {
    let words: Vec<&str> = exact.split_whitespace().collect();
    let one_block = !exact.trim().contains('\n');
    if words.len() < 2 || (words.len() <= WHOLE && one_block) {
        return encode(&words.join(" "));
    }
    let ends = ENDS.min(words.len() / 2);
    let (first, last) = (&words[..ends], &words[words.len() - ends..]);
    format!("{},{}", encode(&first.join(" ")), encode(&last.join(" ")))
}

/// Percent-encodes all but letters, digits, `.`, `_` and `~`; so also `-`, `,` and `&`, which mean something in a directive.
pub(super) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 3 / 2);
    for b in text.bytes() {
        if b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'~') {
            out.push(char::from(b));
        } else {
            out.push('%');
            out.push(hex(b >> 4));
            out.push(hex(b & 0xF));
        }
    }
    out
}

/// The digit of the lower four bits.
fn hex(bits: u8) -> char {
    char::from(b"0123456789ABCDEF"[usize::from(bits & 0xF)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_passages_are_whole_and_long_ones_have_ends() {
        let short = link("https://a.example/x", "a six-week, “open” plan & more").unwrap();
        assert_eq!(short, "https://a.example/x#:~:text=a%20six%2Dweek%2C%20%E2%80%9Copen%E2%80%9D%20plan%20%26%20more");
        let long = link("https://a.example/x#top", "w1 w2 w3 w4 w5 w6 w7 w8 w9 w10 w11 w12 w13").unwrap();
        assert_eq!(long, "https://a.example/x#top:~:text=w1%20w2%20w3%20w4%20w5,w9%20w10%20w11%20w12%20w13");
        assert!(link("https://a.example/", "one two\n\nthree four").unwrap().ends_with("text=one%20two,three%20four"));
        assert_eq!(link("https://a.example/", "\n").unwrap(), "https://a.example/");
    }

    #[test]
    fn an_iri_has_no_character_that_it_may_not_have() {
        assert_eq!(iri("https://a.example/ä|b?c=%20%x\"#d"), "https://a.example/ä%7Cb?c=%20%25x%22#d");
    }

    #[test]
    fn only_the_web_is_linked() {
        assert_eq!(link("javascript:alert(1)", "x"), None);
        assert_eq!(link(" https://a.example/a b", "x"), None);
        assert_eq!(web_url("ftp://a.example"), None);
    }
}
