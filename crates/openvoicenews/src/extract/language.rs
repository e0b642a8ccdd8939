//! The language that a page says it is in, where its script does not deny it.

use super::facts::Facts;
use super::linked_data;

/// BCP 47 primary language: what the page declares, else what its script alone tells.
pub(super) fn language(facts: &Facts, text: &str) -> Option<String> {
    let data = facts.data.articles().first().and_then(|a| linked_data::string(a, "inLanguage"));
    let stated = [
        facts.lang.as_deref(),
        data.as_deref(),
        facts.meta_first(&["og:locale", "content-language", "language", "dc.language"]),
    ];
    let script = by_script(text);
    let declared = stated.into_iter().flatten().filter_map(primary).find(|l| fits(l, script));
    declared.or_else(|| script.filter(|s| *s != "cyrillic").map(str::to_owned))
}

/// The same for a text whose language is stated in one place.
pub(super) fn stated(tag: Option<&str>, text: &str) -> Option<String> {
    let script = by_script(text);
    let declared = tag.and_then(primary).filter(|l| fits(l, script));
    declared.or_else(|| script.filter(|s| *s != "cyrillic").map(str::to_owned))
}

/// `de-AT`, `de_AT` and `DE` as `de`.
fn primary(tag: &str) -> Option<String> {
    let code = tag.trim().split(['-', '_', ',', ' ']).next()?.to_ascii_lowercase();
    ((2..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_lowercase())).then_some(code)
}

/// The language of a script that only one large press uses; `cyrillic` for that script.
fn by_script(text: &str) -> Option<&'static str> {
    let mut counts = [0_usize; 7];
    let mut letters = 0;
    for c in text.chars().filter(|c| c.is_alphabetic()).take(2000) {
        letters += 1;
        let script = match c {
            '\u{3040}'..='\u{30ff}' => 0,
            '\u{ac00}'..='\u{d7a3}' => 1,
            '\u{4e00}'..='\u{9fff}' => 2,
            '\u{0370}'..='\u{03ff}' => 3,
            '\u{0590}'..='\u{05ff}' => 4,
            '\u{0e00}'..='\u{0e7f}' => 5,
            '\u{0400}'..='\u{04ff}' => 6,
            _ => continue,
        };
        counts[script] += 1;
    }
    let much = |n: usize| n * 5 > letters && n > 0;
    match () {
        () if much(counts[0] * 3) => Some("ja"),
        () if much(counts[1]) => Some("ko"),
        () if much(counts[2]) => Some("zh"),
        () if much(counts[3]) => Some("el"),
        () if much(counts[4]) => Some("he"),
        () if much(counts[5]) => Some("th"),
        () if much(counts[6]) => Some("cyrillic"),
        () => None,
    }
}

/// A page template often says `en` whatever the text.
fn fits(declared: &str, script: Option<&str>) -> bool {
    const CYRILLIC: &[&str] = &["ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "mn", "tg"];
    match script {
        Some("cyrillic") => CYRILLIC.contains(&declared),
        Some("he") => matches!(declared, "he" | "yi" | "iw"),
        Some(language) => language == declared,
        None => !matches!(declared, "ja" | "ko" | "zh" | "el" | "he" | "th" | "ru" | "uk"),
    }
}
