//! Patterns of paths, as robots.txt writes them (RFC 9309, section 2.2.3): `*` is anything, `$` is the end.

use memchr::memmem;

/// A pattern, in the form in which paths are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    /// Percent-encoded alike, without a final `$`.
    written: String,
    /// Whether a path has to end where the pattern does.
    ends: bool,
}

impl Pattern {
    /// Reads a pattern. One that begins with neither `/` nor `*` matches no path.
    pub(super) fn parse(written: &[u8]) -> Option<Pattern> {
        if !matches!(written.first(), Some(b'/' | b'*')) {
            return None;
        }
        let ends = written.ends_with(b"$");
        let written = if ends { &written[..written.len() - 1] } else { written };
        Some(Pattern { written: normal(written, true), ends })
    }

    /// How many octets it has: of several that match, the one with the most decides (section 2.2.2).
    pub(super) fn octets(&self) -> usize {
        self.written.len() + usize::from(self.ends)
    }

    /// Whether it matches a path that [`path`] has made. Each part between two `*` is looked for once, from
    /// where the part before it was first found, so that the time is linear in path and pattern.
    pub(super) fn matches(&self, path: &str) -> bool {
        let (first, rest) = self.written.split_once('*').map_or((&*self.written, None), |(a, b)| (a, Some(b)));
        let Some(mut left) = path.strip_prefix(first) else { return false };
        let Some(rest) = rest else { return !self.ends || left.is_empty() };
        let mut parts = rest.split('*').peekable();
        while let Some(part) = parts.next() {
            if self.ends && parts.peek().is_none() {
                return left.ends_with(part);
            }
            match memmem::find(left.as_bytes(), part.as_bytes()) {
                Some(i) => left = &left[i + part.len()..],
                None => return false,
            }
        }
        true
    }
}

/// A path with its query in the form in which it is compared with patterns.
pub(super) fn path(path_and_query: &str) -> String {
    let path = path_and_query.split('#').next().unwrap_or_default();
    let slash = if path.starts_with('/') { "" } else { "/" };
    normal(format!("{slash}{path}").as_bytes(), false)
}

/// Percent-encodes alike what may be written in several ways (section 2.2.2): octets that are no ASCII are
/// encoded, encoded octets that need no encoding are not. Like the section's table, a query has `:` and `/` as
/// they are. A `*` or `$` of a path is encoded, since in a pattern only that means the character itself.
fn normal(written: &[u8], is_pattern: bool) -> String {
    let mut out = String::with_capacity(written.len());
    let (mut at, mut query) = (0, false);
    while let Some(&octet) = written.get(at) {
        let encoded = (octet == b'%').then(|| written.get(at + 1..at + 3)).flatten().and_then(octet_of);
        at += if encoded.is_some() { 3 } else { 1 };
        match encoded {
            Some(b) if is_unreserved(b) || (query && matches!(b, b':' | b'/')) => out.push(char::from(b)),
            Some(b) => push_encoded(b, &mut out),
            None if !octet.is_ascii_graphic() || octet == b'$' => push_encoded(octet, &mut out),
            None if octet == b'*' && !is_pattern => push_encoded(octet, &mut out),
            None => out.push(char::from(octet)),
        }
        query |= octet == b'?';
    }
    out
}

/// RFC 3986, section 2.3.
fn is_unreserved(octet: u8) -> bool {
    octet.is_ascii_alphanumeric() || matches!(octet, b'-' | b'.' | b'_' | b'~')
}

fn octet_of(digits: &[u8]) -> Option<u8> {
    let digit = |b: u8| char::from(b).to_digit(16).and_then(|d| u8::try_from(d).ok());
    match digits {
        [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
        _ => None,
    }
}

fn push_encoded(octet: u8, out: &mut String) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    out.push('%');
    out.push(char::from(DIGITS[usize::from(octet >> 4)]));
    out.push(char::from(DIGITS[usize::from(octet & 15)]));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, address: &str) -> bool {
        Pattern::parse(pattern.as_bytes()).is_some_and(|p| p.matches(&path(address)))
    }

    #[test]
    fn the_table_of_the_standard_and_what_belongs_to_it() {
        let alike = [
            ("/foo/bar?baz=quz", "/foo/bar?baz=quz"),
            ("/foo/bar?baz=http://foo.bar", "/foo/bar?baz=http%3A%2F%2Ffoo.bar"),
            ("/foo/bar?baz=http%3a%2f%2ffoo.bar", "/foo/bar?baz=http://foo.bar"),
            ("/foo/bar/\u{30C4}", "/foo/bar/%E3%83%84"),
            ("/foo/bar/%E3%83%84", "/foo/bar/\u{30C4}"),
            ("/foo/bar/%e3%83%84", "/foo/bar/%E3%83%84"),
            ("/foo/bar/%62%61%7A", "/foo/bar/baz"),
            ("/foo/bar/baz", "/foo/bar/%62%61%7A"),
            ("/path/file-with-a-%2A.html", "/path/file-with-a-*.html"),
            ("/path/foo-%24", "/path/foo-$"),
        ];
        for (pattern, address) in alike {
            assert!(matches(pattern, address), "{pattern} {address}");
        }
        let different =
            [("/a%2Fb", "/a/b"), ("/a/b", "/a%2Fb"), ("/x-%2A.html", "/x-y.html"), ("/Foo", "/foo"), ("/ü", "/u")];
        for (pattern, address) in different {
            assert!(!matches(pattern, address), "{pattern} {address}");
        }
    }

    #[test]
    fn wildcards_and_ends() {
        let yes = [
            ("/", "/anything"),
            ("/*", "/"),
            ("/fish", "/fish-heads/yeast.html"),
            ("/fish*", "/fish.html"),
            ("/*.php", "/folder/file.php?lang=en"),
            ("/*.php$", "/folder/file.php"),
            ("/fish*.php", "/fish-heads/catfish.php?id=2"),
            ("*.pdf", "/a/b.pdf"),
            ("/$", "/"),
            ("/a*b*c$", "/a-b-c-b-c"),
            ("/a**c", "/abc"),
            ("/*$", "/x"),
            ("/a$b", "/a$b"),
            ("*", ""),
            ("/ab*ba$", "/abba"),
        ];
        for (pattern, address) in yes {
            assert!(matches(pattern, address), "{pattern} {address}");
        }
        let no = [
            ("/fish/", "/fish"),
            ("/*.php$", "/file.php?x"),
            ("/*.php$", "/file.PHP"),
            ("/$", "/x"),
            ("/ab*ba$", "/aba"),
            ("/a*b*c$", "/a-b-c-b"),
            ("fish", "/fish"),
            ("", "/"),
            ("$", "/"),
        ];
        for (pattern, address) in no {
            assert!(!matches(pattern, address), "{pattern} {address}");
        }
    }

    #[test]
    fn odd_percent_signs_are_themselves() {
        assert_eq!(path("100%/%zz%4/%"), "/100%/%zz%4/%");
        assert_eq!(path("/a b\u{0}#part"), "/a%20b%00");
    }
}
