//! The sources that a new newsroom starts with, from `sources/starter.jsonl`.

use serde::{Deserialize, Serialize};

use crate::model::OutletKind;

/// One source a line, for everybody to edit; `sources/README.md` says how.
const STARTER: &str = include_str!("../../../../sources/starter.jsonl");
/// Codes of ISO 3166-1 with continent and name.
const COUNTRIES: &str = include_str!("../../../../sources/countries.tsv");

/// A feed that a newsroom may start with, and facts about its publisher: no ratings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StarterSource {
    /// The address of the feed.
    pub feed: String,
    /// The address of the site.
    pub site: String,
    /// The publisher's name as its readers know it.
    pub title: String,
    /// The country that it reports from, ISO 3166-1 alpha-2.
    pub country: String,
    /// The language of the feed, BCP 47.
    pub language: String,
    /// Who owns it.
    pub owner: String,
    /// What kind of publisher it is.
    pub kind: OutletKind,
    /// The page that states these facts.
    pub source: String,
}

impl StarterSource {
    /// The country in words, as [`Outlet::country`](crate::model::Outlet::country) has it; its code where the code is unknown.
    #[must_use]
    pub fn country_name(&self) -> &str {
        country(&self.country).map_or(&self.country, |(_, name)| name)
    }
}

/// The sources in some languages, in the order of the file: by continent and country.
///
/// A language is BCP 47; only its first part counts, so that `pt` and `pt-PT` both give what is in `pt-BR`.
#[must_use]
pub fn starter(languages: &[impl AsRef<str>]) -> Vec<StarterSource> {
    let wanted = |source: &StarterSource| {
        languages.iter().any(|l| primary(l.as_ref()).eq_ignore_ascii_case(primary(&source.language)))
    };
    STARTER.lines().filter_map(|line| serde_json::from_str(line).ok()).filter(wanted).collect()
}

/// The languages that the starter list has sources in: the first part of each, sorted.
#[must_use]
pub fn starter_languages() -> Vec<String> {
    let all = STARTER.lines().filter_map(|line| serde_json::from_str::<StarterSource>(line).ok());
    let mut languages: Vec<String> = all.map(|source| primary(&source.language).to_owned()).collect();
    languages.sort();
    languages.dedup();
    languages
}

fn primary(language: &str) -> &str {
    language.split(['-', '_']).next().unwrap_or_default()
}

/// Continent and name of a country by its code.
fn country(code: &str) -> Option<(&'static str, &'static str)> {
    COUNTRIES.lines().find_map(|line| {
        let (known, rest) = line.split_once('\t')?;
        if known == code { rest.split_once('\t') } else { None }
    })
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    /// Every line of the file, which must be one source.
    fn all() -> Vec<StarterSource> {
        let read = |(i, line)| serde_json::from_str(line).unwrap_or_else(|e| panic!("line {}: {e}: {line}", i + 1));
        STARTER.lines().enumerate().map(read).collect()
    }

    fn host(address: &str) -> &str {
        let rest = address.split_once("://").unwrap().1;
        rest.split(['/', '?']).next().unwrap()
    }

    #[test]
    fn every_line_is_a_source_with_all_its_fields() {
        for source in all() {
            for address in [&source.feed, &source.site, &source.source] {
                assert!(address.starts_with("https://") || address.starts_with("http://"), "{address}");
                assert!(address.bytes().all(|b| b.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&b)), "{address}");
                let host = host(address);
                assert!(host.contains('.') && !host.contains(['@', ':']) && *host == host.to_lowercase(), "{address}");
            }
            for text in [&source.title, &source.owner] {
                assert!(!text.is_empty() && text.trim() == text && text.len() < 120, "{text:?}");
            }
            assert!(country(&source.country).is_some(), "{} has no country `{}`", source.title, source.country);
            let (first, rest) = source.language.split_once('-').unwrap_or((&source.language, ""));
            assert!((2..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_lowercase()), "{first}");
            assert!(rest.bytes().all(|b| b.is_ascii_alphanumeric()), "{}", source.language);
        }
    }

    #[test]
    fn no_feed_is_there_twice() {
        let key = |s: &StarterSource| {
            let address = s.feed.split_once("://").unwrap().1.trim_start_matches("www.").trim_end_matches('/');
            address.to_lowercase()
        };
        let mut seen = BTreeSet::new();
        for source in all() {
            assert!(seen.insert(key(&source)), "{} is there twice", source.feed);
        }
    }

    #[test]
    fn all_continents_languages_and_kinds_are_heard() {
        let all = all();
        assert!(all.len() >= 270, "{}", all.len());
        let (mut continents, mut kinds) = (BTreeMap::new(), BTreeMap::new());
        for source in &all {
            *continents.entry(country(&source.country).unwrap().0).or_insert(0) += 1;
            *kinds.entry(source.kind).or_insert(0) += 1;
        }
        for (continent, floor) in [("Africa", 45), ("Americas", 45), ("Asia", 65), ("Europe", 90), ("Oceania", 10)] {
            assert!(continents[continent] >= floor, "{continent}: {continents:?}");
        }
        use OutletKind::{Agency, Government, NonProfit, Private, Public, State};
        for (kind, floor) in [(Agency, 28), (Government, 9), (NonProfit, 18), (Private, 100), (Public, 40), (State, 15)]
        {
            assert!(kinds[&kind] >= floor, "{kind:?}: {kinds:?}");
        }
        let english = all.iter().filter(|s| primary(&s.language) == "en").count();
        assert!(english * 2 < all.len(), "half are in English: {english}");
        let pairs: BTreeSet<_> = all.iter().map(|s| (&s.country, primary(&s.language))).collect();
        assert!(pairs.len() >= 130, "{}", pairs.len());
        assert!(starter_languages().len() >= 40, "{:?}", starter_languages());
    }

    /// Nobody has more than a few: a newsroom that starts with one language starts with many voices.
    #[test]
    fn no_owner_and_no_country_has_the_word_alone() {
        let (mut owners, mut countries) = (BTreeMap::new(), BTreeMap::new());
        let all = all();
        for source in &all {
            *owners.entry(&source.owner).or_insert(0) += 1;
            *countries.entry(&source.country).or_insert(0) += 1;
        }
        assert!(owners.values().all(|n| *n <= 5), "{owners:?}");
        assert!(countries.values().all(|n| *n <= 11), "{countries:?}");
    }

    #[test]
    fn the_file_is_sorted_so_that_additions_have_a_place() {
        let place = |s: &StarterSource| country(&s.country).unwrap();
        for (one, next) in all().iter().zip(&all()[1..]) {
            assert!(place(one) <= place(next), "{} stands before {}", one.title, next.title);
        }
    }

    #[test]
    fn sources_are_chosen_by_language() {
        let portuguese = starter(&["pt-PT"]);
        let countries: BTreeSet<_> = portuguese.iter().map(StarterSource::country_name).collect();
        assert_eq!(countries, ["Brazil", "Mozambique", "Portugal"].into());
        assert!(starter(&["DE", "is"]).iter().all(|s| ["de", "is"].contains(&&*s.language)));
        assert_eq!(starter(&["zh"]).len(), 2);
        assert!(starter(&["tlh"]).is_empty() && starter(&[""; 0]).is_empty());
        let languages = starter_languages();
        assert_eq!(starter(&languages), all());
    }
}
