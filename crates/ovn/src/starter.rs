//! The sources that a new newsroom starts with.

use openvoicenews::gather::{StarterSource, starter, starter_languages};

use crate::error::Error;
use crate::store::NewSource;

/// The sources in some languages, in folders by country.
///
/// # Errors
///
/// Where the list has none in one of them.
pub(crate) fn sources(languages: &[String]) -> Result<Vec<NewSource>, Error> {
    for language in languages {
        if starter(&[language]).is_empty() {
            return Err(Error::usage(format!("the list has no source in `{language}`")).with_hint(format!(
                "it has some in {}; `--empty` starts without any",
                starter_languages().join(", ")
            )));
        }
    }
    Ok(starter(languages).into_iter().map(known).collect())
}

fn known(source: StarterSource) -> NewSource {
    let country = source.country_name().to_owned();
    NewSource {
        url: source.feed,
        title: Some(source.title),
        site: Some(source.site),
        folder: vec![country.clone()],
        language: Some(source.language),
        country: Some(country),
        owner: Some(source.owner),
        kind: Some(source.kind),
        fact: Some(source.source),
        ..NewSource::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_come_by_language_with_their_facts() {
        let english = sources(&["en".to_owned()]).unwrap();
        let both = sources(&["en-GB".to_owned(), "de".to_owned()]).unwrap();
        assert!(english.len() >= 50 && both.len() > english.len());
        for source in both {
            assert!(source.title.is_some() && source.country.is_some() && source.owner.is_some(), "{}", source.url);
            assert!(source.kind.is_some() && source.fact.is_some() && source.url.starts_with("http"), "{}", source.url);
        }
        assert!(sources(&["tlh".to_owned()]).unwrap_err().hint().is_some_and(|hint| hint.contains("de")));
    }
}
