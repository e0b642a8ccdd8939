//! The canonical address of an article, and its publisher's host.

pub(super) use crate::text::address::host;
use crate::text::address::{self, is_web};
use crate::text::references;

/// Parameters that follow readers around and name no content.
const TRACKING: &[&str] = &[
    "fbclid",
    "gclid",
    "dclid",
    "msclkid",
    "yclid",
    "mc_cid",
    "mc_eid",
    "igshid",
    "cmpid",
    "ocid",
    "ref",
    "referrer",
    "smid",
    "smtyp",
    "source",
    "src",
    "taid",
    "spm",
    "xtor",
    "_ga",
    "at_medium",
    "at_campaign",
    "ns_mchannel",
    "ns_campaign",
    "ns_source",
    "partner",
    "rss",
    "feature",
    "traffic_source",
    "tracking_source",
    "wt_mc",
    "wtmc",
];

/// The canonical address: the page's own where it names an article, else where it was read.
/// Relative ones are resolved; tracking parameters and fragments are left out.
pub(super) fn canonical<'a>(stated: impl Iterator<Item = &'a str>, read_at: &str) -> Option<String> {
    let given = clean(read_at.trim());
    for address in stated {
        let Some(resolved) = resolve(address, read_at).map(|a| clean(&a)) else { continue };
        // A front page as canonical address is a template's mistake.
        let front = path(&resolved).trim_matches('/').is_empty();
        if !front || path(&given).trim_matches('/').is_empty() {
            return Some(resolved);
        }
    }
    is_web(&given).then_some(given)
}

/// Whether an address is a site's root.
pub(super) fn is_root(address: &str) -> bool {
    path(address).trim_matches('/').is_empty()
}

fn path(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, r)| r);
    let rest = rest.split(['?', '#']).next().unwrap_or(rest);
    rest.find('/').map_or("", |i| &rest[i..])
}

/// The address of the web that a page's reference means; an empty one means none.
fn resolve(reference: &str, base: &str) -> Option<String> {
    let reference = references::plain(reference);
    if reference.is_empty() || reference.contains(char::is_whitespace) {
        return None;
    }
    Some(address::resolve(&reference, base)).filter(|a| is_web(a))
}

fn clean(address: &str) -> String {
    let address = address.split('#').next().unwrap_or(address);
    let Some((front, query)) = address.split_once('?') else { return address.to_owned() };
    let kept: Vec<&str> = query.split('&').filter(|p| !p.is_empty() && !is_tracking(p)).collect();
    if kept.is_empty() { front.to_owned() } else { format!("{front}?{}", kept.join("&")) }
}

fn is_tracking(parameter: &str) -> bool {
    let name = parameter.split('=').next().unwrap_or(parameter).to_ascii_lowercase();
    name.starts_with("utm_") || TRACKING.contains(&name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resolves_and_cleans() {
        let at = "https://www.a.example/news/x.html?utm_source=f&id=7#top";
        let cases = [
            ("", "https://www.a.example/news/x.html?id=7"),
            ("/n/1?ref=home", "https://www.a.example/n/1"),
            ("//a.example/n/1", "https://a.example/n/1"),
            ("y.html", "https://www.a.example/news/y.html"),
            ("https://b.example/z?a=1&amp;fbclid=2", "https://b.example/z?a=1"),
            ("https://www.a.example/", "https://www.a.example/news/x.html?id=7"),
            ("javascript:void(0)", "https://www.a.example/news/x.html?id=7"),
        ];
        for (stated, meant) in cases {
            assert_eq!(canonical([stated].into_iter(), at).as_deref(), Some(meant), "{stated}");
        }
        assert_eq!(canonical(std::iter::empty(), "not an address"), None);
        assert_eq!(host(at), Some("a.example"));
    }
}
