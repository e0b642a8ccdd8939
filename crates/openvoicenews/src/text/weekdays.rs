//! Days of the week in languages other than English, Monday first, as folded words.

/// German.
pub const GERMAN: [&str; 7] = ["montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag"];
/// French.
pub const FRENCH: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
/// Spanish.
pub const SPANISH: [&str; 7] = ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"];

const PORTUGUESE: [&str; 7] =
    ["segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sábado", "domingo"];
const ITALIAN: [&str; 7] = ["lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"];
const DUTCH: [&str; 7] = ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"];
const POLISH: [&str; 7] = ["poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota", "niedziela"];
/// Other forms and names: the Polish accusative, in which reports tell their day, and the north German Saturday.
const OTHERS: [(&str, usize); 4] = [("środę", 2), ("sobotę", 5), ("niedzielę", 6), ("sonnabend", 5)];

/// Which day a folded word of any of these languages names, Monday 0.
#[must_use]
pub fn foreign_weekday(folded: &str) -> Option<usize> {
    let languages = [&GERMAN, &FRENCH, &SPANISH, &PORTUGUESE, &ITALIAN, &DUTCH, &POLISH];
    let named = languages.iter().find_map(|days| days.iter().position(|d| *d == folded));
    named.or_else(|| OTHERS.iter().find(|(day, _)| *day == folded).map(|(_, at)| *at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_found_in_every_language() {
        for (word, day) in
            [("montag", 0), ("martes", 1), ("środę", 2), ("giovedì", 3), ("sonnabend", 5), ("domingo", 6)]
        {
            assert_eq!(foreign_weekday(word), Some(day), "{word}");
        }
        assert_eq!(foreign_weekday("monday"), None);
    }
}
