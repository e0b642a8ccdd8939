//! Dates with the month in words.

use super::date::day;
use crate::model::Moment;

/// The beginnings of the months' names, by month, in the languages of the Latin and Cyrillic press.
/// A beginning is enough, since case endings differ (`lipiec`, `lipca`; `июль`, `июля`).
const MONTHS: [&[&str]; 12] = [
    &["jan", "jän", "ene", "gen", "stycz", "янв", "січ", "led", "ocak", "ιαν"],
    &["feb", "fév", "fev", "lut", "фев", "лют", "úno", "şub", "φεβ"],
    &["mar", "mär", "mrz", "maa", "мар", "бер", "bře", "μαρ"],
    &["apr", "avr", "abr", "kwie", "апр", "квіт", "dub", "nis", "απρ"],
    &["may", "mai", "maj", "mei", "mag", "май", "мая", "трав", "kvě", "mayıs", "μαΐ", "μάι"],
    &["jun", "juin", "giu", "czerw", "июн", "черв", "červn", "haz", "ιουν"],
    &["jul", "juil", "lug", "lip", "июл", "лип", "července", "tem", "ιουλ"],
    &["aug", "aoû", "aou", "ago", "sierp", "авг", "серп", "srp", "ağu", "agu", "αυγ"],
    &["sep", "set", "wrze", "сен", "верес", "zář", "eyl", "σεπ"],
    &["oct", "okt", "ott", "out", "paźdz", "окт", "жовт", "říj", "eki", "οκτ"],
    &["nov", "listopad", "ноя", "lis", "kas", "νοε"],
    &["dec", "dez", "déc", "dic", "des", "grud", "дек", "груд", "pros", "ara", "δεκ"],
];

/// The first day that names its month: `June 3, 2025`, `3. März 2025`, `12 de agosto de 2024`.
pub(super) fn in_words(written: &str) -> Option<Moment> {
    let lower = written.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty() && *w != "de").collect();
    words.iter().enumerate().find_map(|(i, w)| {
        let month = month(w)?;
        let before = i.checked_sub(1).and_then(|j| number(words[j]));
        let after = words.get(i + 1).and_then(|w| number(w));
        let later = words.get(i + 2).and_then(|w| number(w));
        match (before, after, later) {
            (Some(d @ 1..=31), Some(y @ 1990..2100), _) => day(y, month, d as i8),
            (_, Some(d @ 1..=31), Some(y @ 1990..2100)) => day(y, month, d as i8),
            (Some(y @ 1990..2100), Some(d @ 1..=31), _) => day(y, month, d as i8),
            _ => None,
        }
    })
}

fn month(word: &str) -> Option<i8> {
    // Longest beginning wins, so that `listopad` is not `lis`, `červenec` not `červen`.
    let found = MONTHS.iter().enumerate().flat_map(|(i, names)| names.iter().map(move |n| (i, n)));
    let best = found.filter(|(_, n)| word.starts_with(**n)).max_by_key(|(_, n)| n.len())?;
    (word.chars().count() < 13 && !word.starts_with(|c: char| c.is_ascii_digit())).then_some(best.0 as i8 + 1)
}

fn number(word: &str) -> Option<i16> {
    word.trim_end_matches(|c: char| !c.is_ascii_digit()).parse().ok()
}
