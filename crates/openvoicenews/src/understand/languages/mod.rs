//! German, French and Spanish in a plain form, and what can be said of any other language.
//!
//! One table a language holds its words; the readers are the same for all: sentences, quotations, names, dates,
//! and reported speech where it is plain. `spec/understand` has a page for each language.

mod cut;
mod dates;
mod french;
mod german;
mod names;
mod reported;
mod spanish;

use super::lexicon::Lexicon;
use crate::model::{Note, Reading};
use cut::Text;

/// The words of a language, in lower case.
pub(super) struct Table {
    /// Its name in English, for the note.
    name: &'static str,
    /// Abbreviations with a full stop that do not end a sentence, without it.
    abbreviations: &'static [&'static str],
    /// Finite verbs of saying.
    saying: &'static [&'static str],
    /// Those of them that only follow what they report: `so Müller`.
    only_after: &'static [&'static str],
    /// Auxiliaries of the perfect.
    auxiliaries: &'static [&'static str],
    /// Participles of verbs of saying.
    said: &'static [&'static str],
    /// `laut`, `selon`, `según`: what stands before a speaker; words are divided by spaces.
    according: &'static [&'static str],
    /// What opens a clause of content: `dass`, `que`.
    that: &'static [&'static str],
    /// Verb forms of reported speech, which make a clause content without a word that opens it (the German Konjunktiv I).
    reported_mood: &'static [&'static str],
    articles: &'static [&'static str],
    /// What may stand inside a noun phrase between its nouns: `de`, `der`, `von`.
    links: &'static [&'static str],
    /// What ends a noun phrase: prepositions, weekdays, adverbs of time.
    stops: &'static [&'static str],
    /// Words that begin sentences and are no names, beside the other lists.
    small: &'static [&'static str],
    pronouns: &'static [&'static str],
    /// Titles and offices before a person's name.
    titles: &'static [&'static str],
    /// People who are not named: `sprecher`, `porte-parole`.
    roles: &'static [&'static str],
    /// Bodies: `polizei`, `gouvernement`.
    bodies: &'static [&'static str],
    /// First names beyond those of the English list.
    first_names: &'static [&'static str],
    places: &'static [&'static str],
    /// Particles inside a person's name.
    particles: &'static [&'static str],
    months: [&'static str; 12],
    /// From Monday.
    weekdays: [&'static str; 7],
    /// Days from the day of publication.
    relative: &'static [(&'static str, i64)],
    /// `letzten`, `dernier`, `pasado`.
    last: &'static [&'static str],
    /// `nächsten`, `prochain`, `próximo`.
    next: &'static [&'static str],
    /// What stands before a bare year.
    before_year: &'static [&'static str],
    /// Whether every noun has a capital, so that names need evidence.
    nouns_are_capital: bool,
}

/// The languages that are read. A first name of one is a first name in the others.
static TABLES: [&Table; 3] = [&german::GERMAN, &french::FRENCH, &spanish::SPANISH];

fn table(language: &str) -> Option<&'static Table> {
    match language {
        "de" => Some(&german::GERMAN),
        "fr" => Some(&french::FRENCH),
        "es" => Some(&spanish::SPANISH),
        _ => None,
    }
}

/// Reads an article that is not in English, as far as its language is known here.
///
/// Linear in the text; never panics. What is not read is said in a note.
pub(super) fn read(reading: &mut Reading, language: &str, lexicon: &Lexicon) {
    let article = std::sync::Arc::clone(&reading.article);
    let Some(table) = table(language) else {
        reading.sentences = crate::text::sentences(&article.text);
        reading.attributions = reported::quotations_alone(&article.text);
        reading.notes.push(Note::new(
            "language-unread",
            format!("`{language}` is not read: sentences, and quotations without their speakers, are all there is"),
        ));
        return;
    };
    let text = Text::new(&article.text, table);
    reading.entities = names::find(&text, table, lexicon);
    reading.dates = dates::find(&text, table, article.published.map(|m| m.day()));
    reading.attributions = reported::find(&text, table, &reading.entities);
    reading.sentences = text.sentences;
    reading.notes.push(Note::new(
        "language-plain",
        format!(
            "{} is read in a plain form: sentences, names, dates and simple reported speech; no quantities, \
             nothing of what is not known, no loaded words",
            table.name
        ),
    ));
}
