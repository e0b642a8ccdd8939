//! The language of a report, for formats that take a language and nothing else.

use crate::model::Report;

/// The report's language where it has the form of BCP 47 (a primary subtag of
/// letters, then subtags of up to eight letters or digits): what a report says
/// there is anyone's text.
pub(super) fn of(report: &Report) -> Option<&str> {
    let language = report.language.as_deref()?;
    is_tag(language).then_some(language)
}

/// Whether it has the form of a tag of BCP 47.
pub(super) fn is_tag(language: &str) -> bool {
    let fits = |part: &str| matches!(part.len(), 1..=8) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    let primary = primary(language);
    let named = primary.len() > 1 && primary.bytes().all(|b| b.is_ascii_alphabetic());
    named && language.split('-').all(fits)
}

/// The part before the first hyphen: the language without script and region.
pub(super) fn primary(language: &str) -> &str {
    language.split('-').next().unwrap_or(language)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language(written: &str) -> Option<String> {
        let evidence = serde_json::json!([{ "article": "a", "start": 0, "end": 1, "exact": "x" }]);
        let line = serde_json::json!({ "story": "s", "language": written, "headline": { "evidence": evidence } });
        of(&serde_json::from_value(line).unwrap()).map(str::to_owned)
    }

    #[test]
    fn only_a_language_is_a_language() {
        assert_eq!(language("en").as_deref(), Some("en"));
        assert_eq!(language("zh-Hans-CN").as_deref(), Some("zh-Hans-CN"));
        for written in ["", "e", "e1", "en_GB", "en--GB", "\" onload=\"x", "abcdefghi"] {
            assert_eq!(language(written), None, "{written}");
        }
    }
}
