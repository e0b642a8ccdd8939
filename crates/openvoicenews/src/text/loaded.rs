//! The list of loaded words, written by hand, and whether a headline has one: see `docs/cards/loaded.md`.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use super::{fold, words};

/// A loaded word or phrase.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// The words after the first.
    pub(crate) rest: Vec<&'static str>,
    pub(crate) loading: Loading,
    /// Whether one such word colours a sentence so much that a neutral text cannot take it over as it is.
    pub(crate) strong: bool,
}

/// In what way a word is loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Loading {
    Harsh,
    Praise,
    Doubt,
    Label,
    Drama,
    Certain,
    Judged,
    Motive,
    Intensifier,
    Evaluation,
    War,
    Euphemism,
}

impl Loading {
    fn named(section: &str) -> Option<Loading> {
        Some(match section {
            "harsh" => Loading::Harsh,
            "praise" => Loading::Praise,
            "doubt" => Loading::Doubt,
            "label" => Loading::Label,
            "drama" => Loading::Drama,
            "certain" => Loading::Certain,
            "judged" => Loading::Judged,
            "motive" => Loading::Motive,
            "intensifier" => Loading::Intensifier,
            "evaluation" => Loading::Evaluation,
            "war" => Loading::War,
            "euphemism" => Loading::Euphemism,
            _ => return None,
        })
    }
}

/// The loaded words and phrases, each with its first word.
pub(crate) fn entries() -> Vec<(&'static str, Entry)> {
    let mut out = Vec::new();
    let mut loading = Loading::Harsh;
    for line in include_str!("loaded.txt").lines().filter(|l| !l.starts_with('#')) {
        if let Some(section) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            let named = Loading::named(section);
            debug_assert!(named.is_some(), "unknown section {section}");
            loading = named.unwrap_or(loading);
            continue;
        }
        for entry in line.split_whitespace() {
            let (entry, strong) = entry.strip_suffix('!').map_or((entry, false), |e| (e, true));
            let mut words = entry.split('_');
            let first = words.next().unwrap_or_default();
            out.push((first, Entry { rest: words.collect(), loading, strong }));
        }
    }
    out
}

/// Whether a headline has a listed word or phrase, and whether a strong one.
///
/// Where all words have capitals these tell no name; elsewhere a capital inside does.
pub(crate) fn in_headline(headline: &str) -> Option<bool> {
    static LISTED: LazyLock<HashMap<&str, Vec<Entry>>> = LazyLock::new(|| {
        let mut out: HashMap<&str, Vec<Entry>> = HashMap::new();
        entries().into_iter().for_each(|(first, entry)| out.entry(first).or_default().push(entry));
        out
    });
    let list: Vec<_> = words(headline).map(|w| (w.is_capitalised(), fold(w.text))).collect();
    let all = 3 * list.iter().filter(|w| w.0).count() >= 2 * list.len();
    let open = (0..list.len()).filter(|&i| all || i == 0 || !list[i].0);
    let starting = open.filter_map(|i| Some((&list[i + 1..], LISTED.get(&*list[i].1)?)));
    let follows = |after: &[(bool, Cow<'_, str>)], rest: &[&str]| {
        rest.len() <= after.len() && after.iter().zip(rest).all(|(w, known)| w.1 == *known)
    };
    let found = starting.flat_map(|(after, entries)| entries.iter().filter(move |e| follows(after, &e.rest)));
    found.map(|e| e.strong).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_of_the_style_hide_nothing() {
        assert_eq!(in_headline("Council Slams Otto"), Some(true));
        assert_eq!(in_headline("Council Caves on Tolls After Long Night"), Some(false));
        assert_eq!(in_headline("Council of Halden drops tolls"), None);
    }

    #[test]
    fn a_capital_in_a_plain_headline_tells_a_name() {
        assert_eq!(in_headline("Council buys a house from Vera Savage Slams"), None);
    }
}
