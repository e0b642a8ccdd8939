//! Whether a longer name is another form of a shorter one, and not another thing whose name holds it.
//!
//! `Brook` is `Ada Brook`; `Orrenia` is not the paper `Orrenia Today`, nor is
//! `Sorra` the island `Outer Sorra`.

use super::lexicon::says;
use super::scan::{Scan, Token};
use super::{Cited, Sources};

/// Whether `full`, cited from an article, may take the place of the name `short` of the same article.
///
/// A name is completed at its front: its last word is that of the full form.
/// Where it is another word of it (`Xi` of `Xi Jinping`), a title has to show
/// that a person is meant. What stands as a place in the article is nobody's
/// surname, and no direction, size or medium completes a name.
pub(super) fn completes(short: &[&Token], full: &[Token], cited: &Cited<'_>, sources: &dyn Sources) -> bool {
    let short: Vec<&str> = short.iter().map(|t| t.bare()).filter(|w| !is_title(w)).collect();
    let titled = full.first().is_some_and(|t| is_title(t.bare())) || {
        let before = Scan::of(cited.before);
        let own = cited.scan.tokens.first().is_some_and(|t| is_title(t.bare()));
        own || before.tokens.last().is_some_and(|t| is_title(t.bare()))
    };
    let full: Vec<&str> = full.iter().map(Token::bare).filter(|w| !is_title(w)).collect();
    let core = full.iter().rposition(|w| !is_suffix(w)).map_or(&full[..], |last| &full[..=last]);
    let (Some(own_last), Some(last)) = (short.iter().rfind(|w| !is_suffix(w)), core.last()) else { return true };
    let brings_other = core.iter().any(|w| !short.contains(w) && names_another(w));
    if own_last != last {
        return titled && !brings_other;
    }
    // `Dan Caine` and `Dan J. Caine` are safe by their two words.
    if short.len() > 1 {
        return !brings_other;
    }
    let text = &sources.read(cited.article).0;
    !brings_other && (titled || !stands_as_place(text, own_last, core)) && !is_namesake(text, core)
}

/// Whether the article has somebody else by the surname of a full name: `President Otto` stands before `Ana Otto`, who
/// is never given the office.
fn is_namesake(text: &Scan, full: &[&str]) -> bool {
    let [.., first, last] = full else { return false };
    let beside = |i: usize| {
        let (before, own) = (&text.tokens[i - 1], &text.tokens[i]);
        (own.upper && own.bare() == *last && before.upper && text.between(before, own).trim_start_matches('.') == " ")
            .then(|| before.bare())
    };
    let named: Vec<(usize, &str)> = (1..text.tokens.len()).filter_map(|i| Some((i, beside(i)?))).collect();
    let wholes: Vec<usize> = named.iter().filter(|n| n.1 == *first).map(|n| n.0).collect();
    let has_office = |office: &str| {
        let before = |whole: &usize| (whole + 1).checked_sub(full.len() + 1).map_or("", |t| text.tokens[t].bare());
        wholes.iter().any(|whole| before(whole) == office)
    };
    let earlier = named.iter().take_while(|n| n.1 != *first);
    let office = |word: &str| is_title(word) && !matches!(word, "mr" | "mrs" | "ms" | "miss" | "dr");
    !wholes.is_empty() && earlier.into_iter().any(|n| office(n.1) && !has_office(n.1))
}

/// Whether the word stands alone as a place somewhere, and nowhere as a person.
fn stands_as_place(text: &Scan, name: &str, full: &[&str]) -> bool {
    let mut place = false;
    for (at, token) in text.tokens.iter().enumerate().filter(|(_, t)| t.upper && t.bare() == name) {
        let before = at.checked_sub(1).map(|b| &text.tokens[b]);
        if before.is_some_and(|b| full.contains(&b.bare())) {
            continue;
        }
        let next = text.tokens.get(at + 1).filter(|n| text.between(token, n) == " ");
        if before.is_some_and(|b| is_title(b.bare())) || next.is_some_and(|n| says(&n.word)) {
            return false;
        }
        let owned = token.word != token.bare();
        let inside = before.is_some_and(|b| is_in(&b.word) && !text.between(b, token).contains(['.', ',']));
        place |= inside && !owned || next.is_some_and(|n| !n.upper && is_place_noun(&n.word));
    }
    place
}

fn is_in(word: &str) -> bool {
    matches!(word, "in" | "near" | "off" | "across" | "inside" | "outside" | "throughout" | "within" | "around")
}

fn is_place_noun(word: &str) -> bool {
    const WORDS: [&str; 24] = [
        "island",
        "islands",
        "valley",
        "river",
        "region",
        "district",
        "province",
        "coast",
        "peninsula",
        "city",
        "town",
        "village",
        "villages",
        "port",
        "harbour",
        "harbor",
        "bay",
        "lake",
        "hills",
        "mountains",
        "crossing",
        "dam",
        "border",
        "front",
    ];
    WORDS.contains(&word)
}

/// Words that make of a name the name of something else.
fn names_another(word: &str) -> bool {
    const WORDS: [&str; 40] = [
        "north",
        "south",
        "east",
        "west",
        "northern",
        "southern",
        "eastern",
        "western",
        "central",
        "upper",
        "lower",
        "inner",
        "outer",
        "great",
        "greater",
        "little",
        "new",
        "old",
        "port",
        "lake",
        "mount",
        "fort",
        "cape",
        "river",
        "radio",
        "tv",
        "television",
        "channel",
        "news",
        "daily",
        "today",
        "online",
        "post",
        "times",
        "university",
        "college",
        "bank",
        "club",
        "united",
        "royal",
    ];
    WORDS.contains(&word)
}

fn is_title(word: &str) -> bool {
    const WORDS: [&str; 47] = [
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "prof",
        "professor",
        "sir",
        "lord",
        "lady",
        "dame",
        "president",
        "chancellor",
        "premier",
        "minister",
        "secretary",
        "senator",
        "sen",
        "rep",
        "representative",
        "congressman",
        "congresswoman",
        "governor",
        "gov",
        "mayor",
        "judge",
        "justice",
        "general",
        "gen",
        "colonel",
        "col",
        "major",
        "captain",
        "capt",
        "lieutenant",
        "lt",
        "sergeant",
        "sgt",
        "admiral",
        "chief",
        "king",
        "queen",
        "prince",
        "princess",
        "pope",
        "chairman",
        "leader",
    ];
    WORDS.contains(&word)
}

fn is_suffix(word: &str) -> bool {
    matches!(word, "jr" | "sr" | "ii" | "iii" | "iv")
}
