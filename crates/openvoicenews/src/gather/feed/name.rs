//! The names of XML with their namespaces, as the feeds of the world declare them.

/// The vocabularies that say something about news.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Space {
    /// RSS in all its versions, Atom, and sitemaps: their names do not contradict each other.
    Core,
    /// Dublin Core, its elements and its terms.
    Dublin,
    Content,
    Media,
    Itunes,
    Syndication,
    Xhtml,
    /// Google's extension of sitemaps for news.
    News,
    /// Google's extension of sitemaps for pictures.
    Picture,
    Feedburner,
    /// Names of RDF itself.
    Rdf,
    /// None of these.
    Other,
}

/// Parts of addresses that tell a vocabulary, in small letters. Parts, since feeds write them with `https`, without
/// `www`, with a missing slash, and in every version.
const ADDRESSES: &[(&str, Space)] = &[
    ("purl.org/rss/1.0/modules/content", Space::Content),
    ("purl.org/rss/1.0/modules/syndication", Space::Syndication),
    ("purl.org/rss/1.0/modules/dcterms", Space::Dublin),
    ("purl.org/rss/1.0/modules/", Space::Other),
    ("purl.org/rss/", Space::Core),
    ("my.netscape.com/rdf/simple", Space::Core),
    ("channel.netscape.com/rdf/simple", Space::Core),
    ("my.netscape.com/publish/formats", Space::Core),
    ("backend.userland.com", Space::Core),
    ("blogs.law.harvard.edu/tech/rss", Space::Core),
    ("cyber.law.harvard.edu/rss", Space::Core),
    ("cyber.harvard.edu/rss", Space::Core),
    ("rssboard.org/rss-specification", Space::Core),
    ("www.w3.org/2005/atom", Space::Core),
    ("purl.org/atom", Space::Core),
    ("example.com/newformat", Space::Core),
    ("purl.org/dc/elements", Space::Dublin),
    ("purl.org/dc/terms", Space::Dublin),
    ("search.yahoo.com/mrss", Space::Media),
    ("www.itunes.com/dtds/podcast", Space::Itunes),
    ("example.com/dtds/podcast", Space::Itunes),
    ("www.w3.org/1999/xhtml", Space::Xhtml),
    ("sitemaps.org/schemas/sitemap", Space::Core),
    ("google.com/schemas/sitemap-news", Space::News),
    ("google.com/schemas/sitemap-image", Space::Picture),
    ("google.com/schemas/sitemap/", Space::Core),
    ("feedburner.org/ns", Space::Feedburner),
    ("feeds.feedburner.com/feedburner", Space::Feedburner),
    ("rssnamespace.org/feedburner", Space::Feedburner),
    ("w3.org/1999/02/22-rdf-syntax", Space::Rdf),
];

/// Prefixes that mean what they always mean where nobody has declared them.
const PREFIXES: &[(&str, Space)] = &[
    ("", Space::Core),
    ("rss", Space::Core),
    ("atom", Space::Core),
    ("atom10", Space::Core),
    ("a10", Space::Core),
    ("dc", Space::Dublin),
    ("dcterms", Space::Dublin),
    ("content", Space::Content),
    ("media", Space::Media),
    ("itunes", Space::Itunes),
    ("sy", Space::Syndication),
    ("xhtml", Space::Xhtml),
    ("news", Space::News),
    ("image", Space::Picture),
    ("feedburner", Space::Feedburner),
    ("rdf", Space::Rdf),
];

/// More declarations in force at once are not kept.
const MAX_DECLARED: usize = 64;

/// Which prefixes mean what at a place in the feed.
#[derive(Default)]
pub(super) struct Spaces<'a> {
    declared: Vec<(&'a str, Space, usize)>,
}

impl<'a> Spaces<'a> {
    /// Takes the declarations of an element that is so deep.
    pub(super) fn open(&mut self, attributes: &[(&'a str, &'a str)], depth: usize) {
        for (name, value) in attributes {
            let prefix = if *name == "xmlns" { Some("") } else { name.strip_prefix("xmlns:") };
            if let Some(prefix) = prefix
                && self.declared.len() < MAX_DECLARED
            {
                self.declared.push((prefix, space(value), depth));
            }
        }
    }

    /// Forgets the declarations of elements that are as deep or deeper.
    pub(super) fn close(&mut self, depth: usize) {
        while self.declared.last().is_some_and(|(_, _, d)| *d >= depth) {
            self.declared.pop();
        }
    }

    /// The vocabulary and the local part of a name.
    pub(super) fn resolve(&self, name: &'a str) -> (Space, &'a str) {
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        let declared = self.declared.iter().rev().find(|(p, _, _)| *p == prefix).map(|(_, space, _)| *space);
        let space = match declared {
            // A default of its own making is no reason to understand nothing.
            Some(Space::Other) if prefix.is_empty() => Space::Core,
            Some(space) => space,
            None => {
                PREFIXES.iter().find(|(p, _)| p.eq_ignore_ascii_case(prefix)).map_or(Space::Other, |(_, space)| *space)
            }
        };
        (space, local)
    }
}

fn space(address: &str) -> Space {
    let lower = address.trim().to_ascii_lowercase();
    ADDRESSES.iter().find(|(part, _)| lower.contains(part)).map_or(Space::Other, |(_, space)| *space)
}
