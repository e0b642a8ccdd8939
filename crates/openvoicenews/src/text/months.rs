//! Months by their names.

/// The beginnings of the months' names, by month, in the languages of the Latin and Cyrillic press.
/// A beginning is enough, since case endings differ (`lipiec`, `lipca`; `июль`, `июля`).
const MONTHS: [&[&str]; 12] = [
    &["jan", "jän", "ene", "gen", "stycz", "янв", "січ", "led", "ocak", "ιαν"],
    &["feb", "fév", "fev", "lut", "фев", "лют", "úno", "şub", "φεβ"],
    &["mar", "már", "mär", "mrz", "maa", "мар", "бер", "bře", "μαρ"],
    &["apr", "ápr", "avr", "abr", "kwie", "апр", "квіт", "dub", "nis", "απρ"],
    &["may", "mai", "maj", "máj", "mei", "mag", "май", "мая", "трав", "kvě", "mayıs", "μαΐ", "μάι"],
    &["jun", "jún", "juin", "giu", "czerw", "июн", "черв", "červn", "haz", "ιουν"],
    &["jul", "júl", "ιούλ", "juil", "lug", "lip", "июл", "лип", "července", "tem", "ιουλ"],
    &["aug", "aoû", "aou", "ago", "sierp", "авг", "серп", "srp", "ağu", "agu", "αυγ"],
    &["sep", "szept", "set", "wrze", "сен", "верес", "zář", "eyl", "σεπ"],
    &["oct", "okt", "ott", "out", "paźdz", "окт", "жовт", "říj", "eki", "οκτ"],
    &["nov", "listopad", "ноя", "lis", "kas", "νοε"],
    &["dec", "dez", "déc", "dic", "des", "grud", "дек", "груд", "pros", "ara", "δεκ"],
];

/// Which month a word in small letters names, from 1: `june`, `juin`, `июня`.
pub(crate) fn month(word: &str) -> Option<i8> {
    // Longest beginning wins, so that `listopad` is not `lis`, `červenec` not `červen`.
    let found = MONTHS.iter().enumerate().flat_map(|(i, names)| names.iter().map(move |n| (i, n)));
    let best = found.filter(|(_, n)| word.starts_with(**n)).max_by_key(|(_, n)| n.len())?;
    (word.chars().count() < 13 && !word.starts_with(|c: char| c.is_ascii_digit())).then_some(best.0 as i8 + 1)
}
