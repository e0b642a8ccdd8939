//! Addresses of the web: resolved against another (RFC 3986, section 5), and their hosts.

/// Longer addresses are refused; none that works is as long.
const LONGEST: usize = 4096;

/// `reference` as seen from `base`; as it is where there is no base to resolve it against.
pub(crate) fn resolve(reference: &str, base: &str) -> String {
    let reference: String = reference.trim().chars().filter(|c| !matches!(c, '\n' | '\r' | '\t')).collect();
    if has_scheme(&reference) || reference.len() > LONGEST {
        return reference;
    }
    let Some((scheme, rest)) = base.split_once(':').filter(|_| has_scheme(base)) else { return reference };
    let Some(rest) = rest.strip_prefix("//") else { return reference };
    if let Some(other) = reference.strip_prefix("//") {
        return format!("{scheme}://{other}");
    }
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, place) = rest.split_at(end);
    let place = place.split('#').next().unwrap_or(place);
    let path = place.split('?').next().unwrap_or(place);
    let target = match reference.chars().next() {
        None => place.to_owned(),
        Some('#') => format!("{place}{reference}"),
        Some('?') => format!("{path}{reference}"),
        Some('/') => without_dots(&reference),
        Some(_) => {
            let folder = path.rfind('/').map_or("/", |i| &path[..=i]);
            without_dots(&format!("{folder}{reference}"))
        }
    };
    format!("{scheme}://{authority}{target}")
}

/// Whether it is an address of the web, with a host.
pub(crate) fn is_web(address: &str) -> bool {
    let scheme = address.split_once("://").map(|(scheme, _)| scheme);
    scheme.is_some_and(|s| s.eq_ignore_ascii_case("http") || s.eq_ignore_ascii_case("https"))
        && host(address).is_some()
        && !address.contains(char::is_whitespace)
}

/// The host without `www.`.
pub(crate) fn host(address: &str) -> Option<&str> {
    let rest = address.split_once("://")?.1;
    let host = rest.split(['/', '?', '#']).next()?.rsplit('@').next()?.split(':').next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    (!host.is_empty()).then_some(host)
}

fn has_scheme(address: &str) -> bool {
    let Some((scheme, _)) = address.split_once(':') else { return false };
    let mut letters = scheme.chars();
    letters.next().is_some_and(|c| c.is_ascii_alphabetic())
        && letters.all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

/// A path without `.` and `..` (section 5.2.4); query and fragment stay.
fn without_dots(path: &str) -> String {
    let end = path.find(['?', '#']).unwrap_or(path.len());
    let (path, rest) = path.split_at(end);
    if !path.contains("/.") {
        return format!("{path}{rest}");
    }
    let mut kept: Vec<&str> = Vec::new();
    let mut segments = path.split('/').skip(1).peekable();
    while let Some(segment) = segments.next() {
        let last = segments.peek().is_none();
        match segment {
            "." | ".." => {
                if segment == ".." {
                    kept.pop();
                }
                if last {
                    kept.push("");
                }
            }
            s => kept.push(s),
        }
    }
    format!("/{}{rest}", kept.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_standard() {
        let base = "http://a/b/c/d;p?q";
        let cases = [
            ("g:h", "g:h"),
            ("g", "http://a/b/c/g"),
            ("./g", "http://a/b/c/g"),
            ("g/", "http://a/b/c/g/"),
            ("/g", "http://a/g"),
            ("//g", "http://g"),
            ("?y", "http://a/b/c/d;p?y"),
            ("g?y", "http://a/b/c/g?y"),
            ("#s", "http://a/b/c/d;p?q#s"),
            ("", "http://a/b/c/d;p?q"),
            (".", "http://a/b/c/"),
            ("..", "http://a/b/"),
            ("../g", "http://a/b/g"),
            ("../../../g", "http://a/g"),
            ("g?y/../x", "http://a/b/c/g?y/../x"),
        ];
        for (reference, meant) in cases {
            assert_eq!(resolve(reference, base), meant, "{reference}");
        }
        assert_eq!(resolve("g", ""), "g");
    }
}
