//! Loaded words that a sentence does without: verbs that judge a speaker, made `said`, and adjectives left out.

use super::edit::{Change, is_auxiliary};
use crate::model::{EditKind, EntityKind, Passage, Span};
use crate::text::{Word, capitalised, fold, is_function_word, words};

/// Loaded verbs of saying made `said`, outside quotations.
pub(super) fn verbs(p: &Passage) -> Vec<Change> {
    let says = |cue: &&Span| {
        let (before, after) = (&p.text[..cue.start], &p.text[cue.end..]);
        after.starts_with(" that ")
            || opens_clause(after)
            || after.starts_with(", \"")
            || after.starts_with(", “")
            || (ends_speech(before) && follows_speech(after))
            // "Nobody is in danger, Lund stressed."
            || (after == "." && p.statements.iter().flat_map(|s| &s.source).any(|s| {
                s.end + 1 == cue.start && p.text[..s.start].ends_with(", ")
            }))
    };
    let cues = p.statements.iter().flat_map(|s| &s.cue).filter(|cue| is_loaded_verb(cue.of(&p.text)));
    cues.filter(says).map(|cue| Change::new(EditKind::Verb, *cue, "said")).collect()
}

/// What only says how the writer feels about a thing. Sorted.
#[rustfmt::skip]
const FELT: [&str; 76] = [
    "absurd", "astonishing", "astounding", "beleaguered", "bizarre", "blatant", "blatantly", "blistering",
    "blockbuster", "bombshell", "brash", "brazen", "brazenly", "breathtaking", "bullish", "catastrophic",
    "chilling", "contentious", "cowardly", "damning", "disgraced", "disgraceful", "dramatic",
    "dramatically", "embarrassing", "embattled", "explosive", "eye-popping", "fierce", "fiercely", "fiery",
    "furious", "glib", "heroic", "heroically", "horrifying", "hotly", "iconic", "ill-fated", "infamous",
    "jaw-dropping", "legendary", "long-awaited", "long-threatened", "ludicrous", "massive", "mind-boggling",
    "much-hyped", "much-touted", "notorious", "now-disgraced", "outrageous", "remarkable", "scathing",
    "scorched-earth", "sensational", "shameless", "shamelessly", "shocking", "shockingly", "slyly",
    "so-called", "spectacular", "staggering", "staunch", "staunchly", "stinging", "stunning", "stunningly",
    "unhinged", "vicious", "viciously", "whopping", "wildly", "withering", "world-famous",
];

/// Loaded adjectives and adverbs before what they describe, left out: `a stunning decision` is a decision.
///
/// Only such as say what the writer feels. What a thing is (`a radical group`), or how sure it is (`a baseless claim`,
/// `purported`), stays, and the sentence with it out of the report.
pub(super) fn adjectives(p: &Passage) -> Vec<Change> {
    let all: Vec<_> = p.listed().collect();
    let free = |s: &Span| !p.quoted.iter().any(|q| q.overlaps(s));
    let felt = |n: &usize| FELT.binary_search(&all[*n].folded).is_ok() && free(&all[*n].word.span);
    // "The beleaguered Ana Otto" would be "the Ana Otto".
    let person = |at: usize| {
        p.names.iter().any(|n| n.entity.kind == EntityKind::Person && n.entity.span.start == all[at].word.span.start)
    };
    // "No proof that it will do catastrophic harm" says less than that it will do none.
    let turned = |n: &usize| {
        all[..*n]
            .iter()
            .any(|w| matches!(w.folded, "no" | "not" | "never" | "without" | "nor") || w.folded.ends_with("n't"))
    };
    let of_person = |n: usize| matches!(all[n - 1].folded, "the" | "a" | "an") && person(n + 1);
    (1..all.len().saturating_sub(1))
        .filter(|n| felt(n) && !turned(n) && (all[*n].folded == "so-called" || !of_person(*n)))
        .filter_map(|n| left_out(&p.text, [all[n - 1].word, all[n].word, all[n + 1].word]))
        .collect()
}

/// A word between two others left out, with `a` or `an` before it made to fit what follows.
fn left_out(text: &str, [before, word, next]: [Word<'_>; 3]) -> Option<Change> {
    // `explosive and damning`, `was stunning for`: it is not only set before a noun.
    let binds = is_function_word(&fold(next.text)) || is_auxiliary(&fold(before.text));
    // "A staggering number of women" is more than a number.
    let binds = binds || matches!(&*fold(next.text), "number" | "numbers" | "amount" | "amounts" | "majority" | "sum");
    // Nor does anybody begin "on a note", "to a start".
    let binds = binds || matches!(&*fold(next.text), "note" | "start" | "tone" | "turn" | "light");
    // "A bombshell rocking the town" is a noun, and `explosive devices` are such.
    let binds = binds || next.text.ends_with("ing") || next.text.ends_with("ed") || next.text.starts_with("device");
    let gap = &text[word.span.end..next.span.start];
    let adjoins = before.span.end + 1 == word.span.start && matches!(gap, " " | " “" | " \"");
    if binds
        || !adjoins
        || matches!(&*fold(before.text), "more" | "most" | "as" | "so" | "very" | "not" | "less" | "too")
        || before.text.ends_with("ly")
    {
        return None;
    }
    let span = Span::new(word.span.start, word.span.end + 1);
    let article = fold(before.text);
    // "A staggering 18 trillion": a number has no article of its own.
    if next.is_number() && (article == "a" || article == "an") {
        let small = before.text.starts_with(char::is_lowercase);
        return small.then(|| Change::new(EditKind::Cut, Span::new(before.span.start, next.span.start), ""));
    }
    if article != "a" && article != "an" {
        return Some(Change::new(EditKind::Cut, span, ""));
    }
    // By the letter: where letter and sound may differ, the sentence is left as it is.
    let first = next.text.chars().next()?;
    let vowel = matches!(first.to_ascii_lowercase(), 'a' | 'e' | 'i' | 'o');
    let sure = !first.is_uppercase()
        && !matches!(first, 'u' | 'h')
        && !next.text.starts_with("eu")
        && !next.text.starts_with("one");
    let fitting = if vowel { "an" } else { "a" };
    if article == fitting {
        return sure.then(|| Change::new(EditKind::Cut, span, ""));
    }
    let to = if before.text.starts_with('A') { capitalised(fitting) } else { fitting.to_owned() };
    sure.then(|| Change::new(EditKind::Cut, Span::new(before.span.start, word.span.end), to))
}

/// Whether a quotation of somebody's words ends before a cue: `"It is safe," Brook insisted`. A quoted word in the
/// sentence is none.
fn ends_speech(before: &str) -> bool {
    [",\"", ",”", "\",", "”,", "?\"", "?”", "!\"", "!”"].iter().any(|end| before.contains(end))
}

/// Whether what follows a cue is no object: what was claimed, as credit is, was not said.
fn follows_speech(after: &str) -> bool {
    const CIRCUMSTANCES: [&str; 8] = ["in", "on", "at", "to", "during", "after", "before", "about"];
    let rest = after.trim_start();
    rest.is_empty()
        || rest.starts_with(|c: char| c.is_ascii_punctuation())
        || words(rest).next().is_some_and(|w| CIRCUMSTANCES.contains(&&*fold(w.text)))
}

/// ` the chief of staff was right`: what follows has a verb of its own, and so is what was said, not whom or what the
/// verb was done to.
fn opens_clause(after: &str) -> bool {
    const SUBJECTS: [&str; 12] = ["the", "he", "she", "it", "they", "his", "her", "its", "their", "there", "no", "a"];
    let clause = after.split([',', ';', '.', '"', '“']).next().unwrap_or_default();
    let mut list = words(clause).take(8);
    let Some(first) = list.next().filter(|_| after.starts_with(' ')) else { return false };
    let subject = fold(first.text);
    // `he's`, `they’ve`: the subject has its verb with it.
    if let Some((subject, verb)) = subject.split_once(['\'', '’']) {
        return SUBJECTS.contains(&subject) && ["s", "re", "ve", "ll", "d"].contains(&verb);
    }
    (SUBJECTS.contains(&&*subject) || first.is_capitalised()) && list.any(|w| is_auxiliary(w.text))
}

/// Verbs that judge the speaker while they report the speech; and `added`, since to what it was stands elsewhere.
fn is_loaded_verb(cue: &str) -> bool {
    const LOADED: [&str; 24] = [
        "added",
        "claimed",
        "stressed",
        "emphasised",
        "emphasized",
        "insisted",
        "admitted",
        "boasted",
        "lamented",
        "complained",
        "quipped",
        "gushed",
        "fumed",
        "raged",
        "railed",
        "ranted",
        "sniped",
        "scoffed",
        "crowed",
        "bragged",
        "opined",
        "snapped",
        "sneered",
        "whined",
    ];
    LOADED.contains(&cue)
}

#[cfg(test)]
mod tests {
    use super::super::edit;
    use super::super::sample::passage;
    use super::*;

    #[test]
    fn the_list_is_sorted() {
        assert!(FELT.is_sorted());
    }

    #[test]
    fn leaves_out_what_the_writer_feels() {
        let cut = |text: &str| edit::apply(text, adjectives(&passage(text))).0;
        assert_eq!(cut("In a stunning decision the court spoke."), "In a decision the court spoke.");
        assert_eq!(cut("She read an explosive letter."), "She read a letter.");
        assert_eq!(cut("He began a furious attack on it."), "He began an attack on it.");
        assert_eq!(cut("It was a massive increase."), "It was an increase.");
        assert_eq!(cut("He spoke of the so-called “harbour men” again."), "He spoke of the “harbour men” again.");
        assert_eq!(cut("The loss was stunning for him."), "The loss was stunning for him.");
        assert_eq!(cut("“A stunning loss,” he said."), "“A stunning loss,” he said.");
        assert_eq!(cut("It was a decidedly bizarre meeting."), "It was a decidedly bizarre meeting.");
        assert_eq!(cut("She read an explosive and long letter."), "She read an explosive and long letter.");
    }
}
