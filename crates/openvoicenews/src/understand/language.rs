//! The language of an article.

use std::collections::HashSet;

/// Text looked at; an article's beginning tells its language.
const SAMPLE: usize = 1500;
/// Fewer words than this tell nothing.
const FEWEST_WORDS: usize = 6;

/// BCP 47 primary language: what the publisher states unless the text plainly
/// contradicts it, else what the text looks like; `None` where that is unsure.
pub(super) fn of(text: &str, stated: Option<&str>) -> Option<String> {
    let sample = beginning(text);
    let english = english_share(sample);
    let stated = stated.and_then(primary);
    if english > 0.25 {
        return Some("en".to_owned());
    }
    match stated {
        // A template's tag left on a page in another language.
        Some(tag) if tag == "en" && english < 0.05 && sample.len() > 200 => detect(sample).or(Some(tag)),
        Some(tag) => Some(tag),
        None if english > 0.15 => Some("en".to_owned()),
        None => detect(sample),
    }
}

fn beginning(text: &str) -> &str {
    let mut end = text.len().min(SAMPLE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// `en` of `en-GB` or `EN_us`.
fn primary(tag: &str) -> Option<String> {
    let first = tag.trim().split(['-', '_']).next().unwrap_or("");
    let plausible = (2..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_alphabetic());
    plausible.then(|| first.to_ascii_lowercase())
}

/// The share of words that are English function words; 0 for a few words only.
fn english_share(sample: &str) -> f32 {
    const FUNCTION: [&str; 32] = [
        "the", "of", "and", "to", "in", "that", "it", "is", "was", "for", "on", "with", "as", "at", "by", "from",
        "his", "her", "he", "she", "they", "this", "have", "has", "had", "were", "are", "not", "but", "which", "said",
        "who",
    ];
    let set: HashSet<&str> = FUNCTION.into_iter().collect();
    let (mut all, mut english) = (0_u16, 0_u16);
    for word in sample.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        all += 1;
        let known = word.len() < 6
            && (set.contains(word) || word.is_ascii() && set.contains(word.to_ascii_lowercase().as_str()));
        english += u16::from(known);
    }
    if usize::from(all) < FEWEST_WORDS { 0.0 } else { f32::from(english) / f32::from(all) }
}

fn detect(sample: &str) -> Option<String> {
    let found = whatlang::detect(sample)?;
    if !found.is_reliable() && sample.len() < 200 {
        return None;
    }
    let code = found.lang().code();
    Some(two_letters(code).unwrap_or(code).to_owned())
}

/// The ISO 639-1 code of an ISO 639-3 one, which BCP 47 prefers.
fn two_letters(code: &str) -> Option<&'static str> {
    const PAIRS: &[(&str, &str)] = &[
        ("afr", "af"),
        ("amh", "am"),
        ("ara", "ar"),
        ("aze", "az"),
        ("bel", "be"),
        ("ben", "bn"),
        ("bul", "bg"),
        ("cat", "ca"),
        ("ces", "cs"),
        ("cmn", "zh"),
        ("dan", "da"),
        ("deu", "de"),
        ("ell", "el"),
        ("eng", "en"),
        ("epo", "eo"),
        ("est", "et"),
        ("fin", "fi"),
        ("fra", "fr"),
        ("guj", "gu"),
        ("heb", "he"),
        ("hin", "hi"),
        ("hrv", "hr"),
        ("hun", "hu"),
        ("hye", "hy"),
        ("ind", "id"),
        ("ita", "it"),
        ("jav", "jv"),
        ("jpn", "ja"),
        ("kan", "kn"),
        ("kat", "ka"),
        ("khm", "km"),
        ("kor", "ko"),
        ("lat", "la"),
        ("lav", "lv"),
        ("lit", "lt"),
        ("mal", "ml"),
        ("mar", "mr"),
        ("mkd", "mk"),
        ("mya", "my"),
        ("nep", "ne"),
        ("nld", "nl"),
        ("nob", "nb"),
        ("ori", "or"),
        ("pan", "pa"),
        ("pes", "fa"),
        ("pol", "pl"),
        ("por", "pt"),
        ("ron", "ro"),
        ("rus", "ru"),
        ("sin", "si"),
        ("slk", "sk"),
        ("slv", "sl"),
        ("sna", "sn"),
        ("spa", "es"),
        ("srp", "sr"),
        ("swe", "sv"),
        ("tam", "ta"),
        ("tel", "te"),
        ("tgl", "tl"),
        ("tha", "th"),
        ("tuk", "tk"),
        ("tur", "tr"),
        ("ukr", "uk"),
        ("urd", "ur"),
        ("uzb", "uz"),
        ("vie", "vi"),
        ("yid", "yi"),
        ("zul", "zu"),
    ];
    PAIRS.iter().find(|(three, _)| *three == code).map(|(_, two)| *two)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn believes_a_plausible_tag_and_else_the_text() {
        let english = "The mayor said on Friday that the bridge was closed and that it is not safe for the public.";
        let german = "Der Bürgermeister sagte am Freitag, die Brücke sei gesperrt und für die Öffentlichkeit nicht sicher. \
                      Die Stadt werde sie prüfen lassen, bevor der Verkehr wieder rollen könne, hieß es weiter. Bis dahin gilt eine Umleitung.";
        assert_eq!(of(english, None).as_deref(), Some("en"));
        assert_eq!(of(english, Some("de")).as_deref(), Some("en"));
        assert_eq!(of(german, None).as_deref(), Some("de"));
        assert_eq!(of(german, Some("en-US")).as_deref(), Some("de"));
        assert_eq!(of("Kurz.", Some("de_DE")).as_deref(), Some("de"));
        assert_eq!(of("Short.", Some("x-default")), None);
        assert_eq!(of("", None), None);
    }
}
