//! Addresses inside the HTML of entries, made whole.

use super::markup::{Token, Tokens};
use crate::text::{address, references};

/// Attributes that hold an address.
const ADDRESSES: &[&str] = &["href", "src", "poster", "cite"];

/// HTML whose relative addresses are resolved against `base`.
pub(super) fn resolved(html: String, base: &str) -> String {
    if base.is_empty() || !ADDRESSES.iter().any(|a| html.contains(a)) {
        return html;
    }
    let mut out = String::new();
    let mut copied = 0;
    let mut tokens = Tokens::of(&html);
    while let Some(token) = tokens.next() {
        let Token::Start { .. } = token else { continue };
        for (name, value) in tokens.attributes() {
            if !ADDRESSES.iter().any(|a| a.eq_ignore_ascii_case(name)) {
                continue;
            }
            let Some(whole) = relative(value).then(|| address::resolve(&references::plain(value), base)) else {
                continue;
            };
            // Attributes are parts of `html`, so that their places are known.
            let start = value.as_ptr() as usize - html.as_ptr() as usize;
            out.push_str(&html[copied..start]);
            out.push_str(&whole.replace('&', "&amp;").replace('"', "%22").replace('\'', "%27"));
            copied = start + value.len();
        }
    }
    if copied == 0 {
        return html;
    }
    out.push_str(&html[copied..]);
    out
}

/// Whether an address lacks its scheme; a place in the same page is left.
fn relative(value: &str) -> bool {
    let value = value.trim();
    !value.is_empty() && !value.starts_with('#') && !value.split(['/', '?', '#']).next().unwrap_or(value).contains(':')
}

#[cfg(test)]
mod tests {
    use super::resolved;

    #[test]
    fn relative_addresses_are_resolved_and_others_left() {
        let html = r##"<a href="/x?a=1&amp;b=2">x</a> <img src='y.jpg'> <a href="https://b.example/">z</a> <a href="#n">n</a>"##;
        let meant = r##"<a href="https://a.example/x?a=1&amp;b=2">x</a> <img src='https://a.example/n/y.jpg'> <a href="https://b.example/">z</a> <a href="#n">n</a>"##;
        assert_eq!(resolved(html.to_owned(), "https://a.example/n/1"), meant);
    }
}
