//! Where a feed is to be had without asking: the hub and the topic that it names (W3C WebSub, section 4).

use crate::model::Feed;
use crate::text::address;

/// Links of one header that are looked at; real ones have a handful.
const MOST: usize = 64;
/// Hubs of one feed that are of use; who names more names them for something else.
const MOST_HUBS: usize = 4;
/// Bytes of an address; longer ones are none.
const LONGEST: usize = 2_000;

/// The hubs of a feed, in its order, and its topic; `None` where it names no hub. `links` are its `Link` headers, which
/// count before what stands in the feed; `url` is the address that answered, which is the topic where the feed names none.
#[must_use]
pub fn hubs(links: &[&str], feed: &Feed, url: &str) -> Option<(Vec<String>, String)> {
    let served: Vec<(String, String)> = links.iter().flat_map(|header| web_links(header, url)).take(MOST).collect();
    let of = |rel: &'static str| served.iter().filter(move |(r, _)| r == rel).map(|(_, address)| address.as_str());
    let is_good =
        |address: &&str| address::is_web(address) && address.len() <= LONGEST && !address.contains(char::is_whitespace);
    let mut hubs: Vec<String> = Vec::new();
    let told = of("hub").chain(feed.hubs.iter().map(String::as_str).take_while(|_| of("hub").next().is_none()));
    for hub in told.filter(is_good) {
        if hubs.len() < MOST_HUBS && !hubs.iter().any(|known| known == hub) {
            hubs.push(hub.to_owned());
        }
    }
    let topic = of("self").next().or(feed.itself.as_deref()).filter(is_good).unwrap_or(url);
    Some((hubs, topic.to_owned())).filter(|(hubs, _)| !hubs.is_empty())
}

/// The topic that the `Link` headers of a push name; `base` is what they are seen from.
#[must_use]
pub fn topic(links: &[&str], base: &str) -> Option<String> {
    let mut links = links.iter().flat_map(|header| web_links(header, base)).take(MOST);
    links.find(|(relation, _)| relation == "self").map(|(_, address)| address)
}

/// The links of a `Link` header (RFC 8288): each relation with an absolute address. What is broken is left out.
fn web_links(header: &str, base: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let mut rest = header;
    while let Some(start) = rest.find('<') {
        let Some((target, behind)) = rest[start + 1..].split_once('>') else { break };
        let (relations, behind) = relations(behind);
        let target = address::resolve(target.trim(), base);
        out.extend(relations.into_iter().map(|relation| (relation, target.clone())));
        rest = behind;
    }
    out
}

/// The relations among the parameters of a link, and what follows its comma.
fn relations(text: &str) -> (Vec<String>, &str) {
    let (mut quoted, mut start, mut end) = (false, 0, text.len());
    let mut parameters = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            ';' if !quoted => {
                parameters.push(&text[start..at]);
                start = at + 1;
            }
            ',' if !quoted => {
                end = at;
                break;
            }
            _ => {}
        }
    }
    parameters.push(&text[start..end]);
    let mut parameters = parameters.into_iter().filter_map(|p| p.split_once('='));
    let rel = parameters.find(|(name, _)| name.trim().eq_ignore_ascii_case("rel"));
    let rel = rel.map(|(_, value)| value.trim().trim_matches('"').to_ascii_lowercase()).unwrap_or_default();
    (rel.split_ascii_whitespace().map(str::to_owned).collect(), text.get(end + 1..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://news.example/feed.xml";

    fn feed(hub: &str, itself: Option<&str>) -> Feed {
        Feed { hubs: vec![hub.to_owned()], itself: itself.map(str::to_owned), ..Feed::default() }
    }

    fn found(links: &[&str], feed: &Feed) -> Option<(Vec<String>, String)> {
        hubs(links, feed, URL)
    }

    fn pair(hub: &str, topic: &str) -> Option<(Vec<String>, String)> {
        Some((vec![hub.to_owned()], topic.to_owned()))
    }

    #[test]
    fn a_feed_names_its_hub_and_itself() {
        let both = feed("https://hub.example/", Some("https://news.example/all"));
        assert_eq!(found(&[], &both), pair("https://hub.example/", "https://news.example/all"));
        assert_eq!(found(&[], &feed("https://hub.example/", None)), pair("https://hub.example/", URL));
        assert_eq!(found(&[], &Feed::default()), None);
        assert_eq!(found(&[], &feed("mailto:hub@news.example", None)), None);
        assert_eq!(found(&[], &feed(&format!("https://hub.example/{}", "a".repeat(LONGEST)), None)), None);
    }

    #[test]
    fn a_feed_may_name_several_hubs() {
        let named = ["https://a.example/", "mailto:x@b.example", "https://c.example/", "https://a.example/"];
        let both = Feed { hubs: named.map(str::to_owned).to_vec(), ..Feed::default() };
        let hubs = |links: &[&str]| found(links, &both).map(|(hubs, _)| hubs).unwrap_or_default();
        assert_eq!(hubs(&[]), ["https://a.example/", "https://c.example/"]);
        assert_eq!(
            hubs(&["<https://d.example/>; rel=hub, </e>; rel=hub"]),
            ["https://d.example/", "https://news.example/e"]
        );
        let many: String = (0..9).map(|n| format!("<https://{n}.example/>; rel=hub, ")).collect();
        assert_eq!(hubs(&[&many]).len(), MOST_HUBS);
    }

    #[test]
    fn headers_count_before_the_feed() {
        let both = feed("https://other.example/", Some("https://news.example/all"));
        let header = "</hub,one>; title=\"a, b; rel=x\"; rel=\"HUB\", <https://news.example/a>;rel=self";
        assert_eq!(found(&[header], &both), pair("https://news.example/hub,one", "https://news.example/a"));
        let two = ["<https://hub.example/>; rel=hub", "<https://news.example/b>; rel=\"alternate self\""];
        assert_eq!(found(&two, &Feed::default()), pair("https://hub.example/", "https://news.example/b"));
        assert_eq!(found(&["<https://hub.example/; rel=hub", "rel=hub", "<>"], &Feed::default()), None);
    }
}
