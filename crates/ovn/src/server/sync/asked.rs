//! What a feed reader asks: the fields of the address and of the form, read leniently and never without an end.

use axum::http::Uri;

/// Fields that are read; what follows is dropped.
const MOST: usize = 25_000;

/// The fields of a request in their order; a name may come often.
#[derive(Debug, Default)]
pub(super) struct Asked(Vec<(String, String)>);

impl Asked {
    /// Reads them from the address and the body, whatever its type is said to be: some programs say none. Bytes that are no
    /// UTF-8 become U+FFFD.
    pub(super) fn read(uri: &Uri, body: &[u8]) -> Asked {
        let query = uri.query().unwrap_or_default().as_bytes();
        let pairs = url::form_urlencoded::parse(query).chain(url::form_urlencoded::parse(body));
        Asked(pairs.take(MOST).map(|(name, value)| (name.into_owned(), value.into_owned())).collect())
    }

    /// The first value of a name; an empty one counts for none.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().filter(|(n, _)| n == name).map(|(_, value)| value.trim()).find(|value| !value.is_empty())
    }

    /// Every value of a name.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let values = self.0.iter().filter(move |(n, _)| n == name).map(|(_, value)| value.trim());
        values.filter(|value| !value.is_empty())
    }

    /// Whether a name is there, with a value or without.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(n, _)| n == name)
    }

    /// A whole number.
    pub(super) fn number(&self, name: &str) -> Option<i64> {
        self.get(name)?.parse().ok()
    }

    /// How many are wanted: `usual` where nothing is said, `most` where it is more.
    pub(super) fn count(&self, name: &str, usual: usize, most: usize) -> usize {
        let wanted = self.get(name).and_then(|n| n.parse::<u64>().ok());
        wanted.map_or(usual, |n| usize::try_from(n).unwrap_or(most)).clamp(1, most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_come_from_the_address_and_the_body() {
        let uri: Uri = "/reader/api/0/edit-tag?output=json&n=999999999999&m=-4&empty=".parse().unwrap();
        let asked = Asked::read(&uri, b"i=1&i=tag%3Agoogle&a=%FF%fe&api");
        assert_eq!(asked.get("output"), Some("json"));
        assert_eq!(asked.all("i").collect::<Vec<_>>(), ["1", "tag:google"]);
        assert_eq!(asked.get("a"), Some("\u{fffd}\u{fffd}"));
        assert!(asked.has("api") && asked.get("api").is_none() && asked.get("empty").is_none() && !asked.has("x"));
        assert_eq!((asked.count("n", 20, 100), asked.count("m", 20, 100), asked.count("x", 20, 100)), (100, 20, 20));
        let many = Asked::read(&uri, "i=1&".repeat(100_000).as_bytes());
        assert_eq!(many.0.len(), MOST);
    }
}
