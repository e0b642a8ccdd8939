//! Whether a sentence can stand without its neighbours, and belongs into a news report at all.

mod neighbours;

use super::pronouns::{is_resolved, person_before};
use super::{edit, links, page};
use crate::model::{EntityKind, Passage, Span};
use crate::text::words;

/// A word with its comparable form.
pub(super) type Folded<'a> = (Span, &'a str);

/// Why a passage cannot be used as a sentence of a report; `None` where it can.
pub(super) fn unfit(p: &Passage) -> Option<&'static str> {
    let p = &*links::plain(p);
    let outside: Vec<Folded> = p.outside().map(|(w, folded)| (w.span, folded)).collect();
    if !(6..=60).contains(&p.length()) || outside.len() < 3 {
        return Some("too short or too long");
    }
    if links::remain(p) {
        return Some("has links run into it");
    }
    page::unfit(p, &outside).or_else(|| leaning(p, &outside)).or_else(|| unsourced(p))
}

/// What `this` may stand before without pointing back.
const TIMES: [&str; 10] =
    ["week", "month", "year", "summer", "winter", "spring", "autumn", "fall", "weekend", "season"];

/// What stands beside a `there` that is no place: `there were`, `is there`.
const BEING: [&str; 11] = ["is", "are", "was", "were", "be", "been", "has", "have", "had", "will", "would"];

/// Words of the writer speaking as such, or to the reader.
#[rustfmt::skip]
const PERSONAL: [&str; 12] = [
    "i", "me", "my", "myself", "our", "ours", "ourselves", "us", "we", "you", "your", "yours",
];

/// Whether a passage speaks as its writer or to its reader, outside quotations.
pub(super) fn is_personal(p: &Passage) -> bool {
    p.outside().any(|(w, folded)| is_personal_word(w.text, folded))
}

/// `us`, and not the country: `US`, `US-led`.
fn is_personal_word(word: &str, folded: &str) -> bool {
    let bare = folded.split('\'').next().unwrap_or_default();
    !word.starts_with("US") && PERSONAL.contains(&bare)
}

/// Leans on a neighbour, on the reader or on the writer.
fn leaning(p: &Passage, outside: &[Folded<'_>]) -> Option<&'static str> {
    const OPENERS: [&str; 31] = [
        "none",
        "other",
        "he",
        "she",
        "they",
        "it",
        "this",
        "that",
        "these",
        "those",
        "his",
        "her",
        "their",
        "its",
        "him",
        "them",
        "such",
        "both",
        "another",
        "others",
        "neither",
        "either",
        "then",
        "thus",
        "therefore",
        "instead",
        "indeed",
        "here",
        "so",
        "or",
        "nor",
    ];
    const HUMAN: [&str; 8] = ["he", "she", "him", "her", "his", "hers", "himself", "herself"];
    const MANY: [&str; 4] = ["they", "them", "their", "themselves"];
    let start = edit::opening_end(&p.text).unwrap_or(0);
    let first = outside.iter().position(|(span, _)| span.start >= start).unwrap_or(0);
    if neighbours::is_pointing(p, outside) {
        return Some("begins by pointing back");
    }
    if neighbours::is_left_to(p, outside) {
        return Some("leaves out what its neighbour says");
    }
    // Nothing stands before the first sentence of an article: what it points to, it tells.
    let opens_article = p.position == 0 && p.names.iter().any(|n| n.entity.kind == EntityKind::Person);
    for (n, (span, w)) in outside.iter().enumerate() {
        let w = w.split('\'').next().unwrap_or(w);
        if is_personal_word(span.of(&p.text), w) {
            return Some("speaks as the writer or to the reader");
        }
        let resolved = is_resolved(p, *span);
        let previous = |back: usize| n.checked_sub(back).map_or("", |at| outside[at].1);
        let next = outside.get(n + 1).map_or("", |(_, w)| *w);
        let own = opens_article && n > first + 4;
        if !own
            && matches!(w, "this" | "these" | "those" | "such")
            && !TIMES.contains(&next)
            && next != "as"
            && next != "who"
        {
            return Some("points back");
        }
        let is_place = w == "there" && n > 0 && !BEING.contains(&next) && !BEING.contains(&outside[n - 1].1);
        if is_place {
            return Some("points back");
        }
        // "On that supplier's payroll"; "more than that of the others" and "in that he came" do not point.
        let plain = |next: &str| !matches!(next, "of" | "" | "he" | "she" | "it" | "they" | "we" | "the" | "which");
        if w == "that" && n > 0 && !own && previous(1) != "in" && is_preposition(previous(1)) && plain(next) {
            return Some("points back");
        }
        // "Won that state's primary": which?
        let owner = |next: &str| next.ends_with("'s") && w == "that" && p.text[span.end..].starts_with(' ');
        if n > 0 && !own && (owner(next) || w == "that" && POINTED.contains(&next)) {
            return Some("points back");
        }
        // "Made $2 million that year".
        let dated = || p.dates.iter().any(|d| d.span.end <= span.start);
        if w == "that" && n > 0 && STRETCHES.contains(&next) && !dated() {
            return Some("points back");
        }
        // "The two Democratic leaders said": who they are stands elsewhere, unless two are named.
        let several = || p.names.iter().filter(|n| n.entity.kind == EntityKind::Person).count() > 1;
        if w == "the" && matches!(next, "two" | "pair" | "duo") && is_joint_pair(outside, n) && !several() {
            return Some("points back");
        }
        // "Responsibility for the latter".
        if w == "latter" && previous(1) == "the" && (next.is_empty() || is_preposition(next)) {
            return Some("points back");
        }
        // "News then broke": then when?
        if w == "then" && (next.is_empty() || (1..3).contains(&(n - first.min(n))) && is_event(next)) {
            return Some("points back");
        }
        if stands_with_writer(w, next) {
            return Some("speaks from where its writer is");
        }
        // "Who pays for the others": for which?
        if w == "others" && previous(1) == "the" && next != "of" {
            return Some("points back");
        }
        // "Friends of the sea find it rather small, the reserve": what they find so comes late. "Find it hard to" tells.
        let tells = outside.iter().skip(n).take(5).any(|(_, w)| matches!(*w, "to" | "that" | "when" | "if"));
        if w == "it" && matches!(previous(1), "find" | "finds" | "found") && !tells && !resolved {
            return Some("has a pronoun whose thing stands elsewhere");
        }
        if is_other_object(p, outside, n) {
            return Some("has a pronoun whose thing stands elsewhere");
        }
        if is_pronoun_source(outside, n) && !resolved {
            return Some("has a source who stands elsewhere");
        }
        // "On the same dock" as what? "At the same time" and "the same as" tell.
        if w == "same" && previous(1) == "the" && is_preposition(previous(2)) && !SAME.contains(&next) {
            return Some("points back");
        }
        // "Gives the number as three": the number of what?
        let counted = p.quantities.iter().any(|q| q.span.start < span.start);
        if matches!(w, "number" | "figure" | "figures" | "toll" | "total")
            && previous(1) == "the"
            && !counted
            && !matches!(next, "of" | "for" | "that" | "is")
        {
            return Some("points back");
        }
        // "The government speaks of 1,200": of whom?
        let uncounted = |q: &crate::model::Quantity| {
            q.unit.is_none() && q.what.is_none() && q.span.start >= span.end && p.text[q.span.end..].trim_end() == "."
        };
        if matches!(w, "of" | "as")
            && p.quantities.len() == 1
            && outside.len() - n <= 4
            && p.quantities.iter().any(uncounted)
        {
            return Some("points back");
        }
        // "Two of the five admitted": the five what?
        if previous(1) == "the" && previous(2) == "of" && is_lone_number(p, *span, w, next) {
            return Some("points back");
        }
        // "Besides the shopkeepers, they include": who stands in an opening phrase is not who the sentence is about.
        let opens = p.text[..span.start].ends_with(", ") && !p.text[..span.start.saturating_sub(2)].contains(',');
        let phrase = || is_preposition(outside[0].1) && !has_verb(&outside[..n]);
        if opens && matches!(w, "they" | "it") && n < 9 && !resolved && phrase() {
            return Some("has a pronoun whose people stand elsewhere");
        }
        if n == first && OPENERS.contains(&w) && !resolved {
            return Some("begins by pointing back");
        }
        // "The road was clear, he said": whoever is named in what is said need not be who says it.
        let closing =
            p.text[..span.start].ends_with([' ']) && p.text[..span.start].trim_end().ends_with([',', '”', '"']);
        if matches!(w, "he" | "she") && closing && !resolved && matches!(next, "said" | "says" | "added" | "told") {
            return Some("has a speaker who stands elsewhere");
        }
        // "Otto told him": whom? Not himself.
        let told = || matches!(previous(1), "told" | "asked") && is_lone_person(p, outside[n - 2].0);
        if w == "him" && n > 1 && next.is_empty() && !own && told() {
            return Some("has a pronoun whose person stands elsewhere");
        }
        let placed = || person_before(p, *span) || opens_article && n > first;
        if HUMAN.contains(&w) && !resolved && !placed() {
            return Some("has a pronoun whose person stands elsewhere");
        }
        if MANY.contains(&w) && n < 3 && !resolved {
            return Some("has a pronoun whose people stand elsewhere");
        }
    }
    None
}

/// Whether a word ends the name of a person before whom no other is named, nor in a quotation.
fn is_lone_person(p: &Passage, word: Span) -> bool {
    let mut before = p.names.iter().filter(|n| n.entity.kind == EntityKind::Person && n.entity.span.end <= word.end);
    before.next().is_some_and(|n| n.entity.span.end == word.end)
}

/// What `that` may stand before as a time told elsewhere.
const STRETCHES: [&str; 8] = ["afternoon", "day", "evening", "month", "morning", "night", "week", "year"];

/// `The two leaders`, `the two Democratic leaders`: people, and nothing behind them to say which.
fn is_joint_pair(outside: &[Folded<'_>], the: usize) -> bool {
    #[rustfmt::skip]
    const PEOPLE: [&str; 14] = [
        "candidates", "children", "governors", "justices", "lawmakers", "leaders", "lawyers", "men", "ministers",
        "officers", "officials", "presidents", "senators", "women",
    ];
    let word = |at: usize| outside.get(the + at).map_or("", |(_, w)| *w);
    let noun = (1..=4).find(|&at| PEOPLE.contains(&word(at)));
    matches!(word(1), "pair" | "duo") && is_finite(word(2))
        || noun.is_some_and(|at| !matches!(word(at + 1), "of" | "who" | "from" | "in" | "whose"))
}

/// A verb that tells what happened: not `then was` or `then-mayor`.
fn is_event(word: &str) -> bool {
    edit::is_past_form(word) && !matches!(word, "was" | "were" | "had")
}

/// `The government here`, `the neighbouring country`: which place is meant hangs on where the newsroom is.
fn stands_with_writer(word: &str, next: &str) -> bool {
    const PLACES: [&str; 6] = ["country", "countries", "state", "states", "nation", "republic"];
    word == "here" || matches!(word, "neighbouring" | "neighboring") && PLACES.contains(&next)
}

/// `The ship came upon it`, `critics find it small`: who does something does it to another thing, and none has been
/// named before.
fn is_other_object(p: &Passage, outside: &[Folded<'_>], n: usize) -> bool {
    let word = |at: usize| outside[at].1;
    if !matches!(word(n), "it" | "them") || n < 2 {
        return false;
    }
    // "The council said it would": what speaks is what it is said of.
    let speaks =
        matches!(word(n - 1), "said" | "says" | "announced" | "confirmed" | "acknowledged" | "admitted" | "insisted");
    if word(n) == "it" && speaks && outside.get(n + 1).is_some_and(|(_, next)| leads_up(next)) {
        return false;
    }
    let verb = if is_preposition(word(n - 1)) || matches!(word(n - 1), "upon" | "up" | "out") { n - 2 } else { n - 1 };
    // "Are due to discuss them", "will buy it": the subject ends before what leads up to the verb.
    let begin = outside[..verb].iter().rposition(|(_, w)| !leads_up(w)).map_or(0, |m| m + 1);
    let subject = &outside[..begin];
    // A second thing may stand in a phrase or a clause beside the subject, or in a quotation; a mere place is none, and
    // one thing alone is not `them`.
    let fits = |m: usize| word(n) == "it" || outside[m + 1..begin].iter().any(|(_, w)| may_be_many(w));
    let place =
        |m: usize| matches!(word(m), "in" | "on" | "at" | "from") && m + 2 == verb && is_name(p, outside[m + 1].0);
    let second = |m: usize, w: &str| {
        is_preposition(w) && !place(m) && fits(m) || is_finite(w) || is_joint(w) || w.ends_with("ing")
    };
    let lone = !subject.iter().enumerate().any(|(m, (_, w))| second(m, w));
    let close = !p.quoted.iter().any(|q| q.start < outside[n].0.start);
    let judges = || {
        const VERBS: [&str; 10] =
            ["call", "calls", "consider", "considers", "deem", "deems", "find", "finds", "oppose", "support"];
        VERBS.contains(&word(verb)) && outside.get(n + 1).is_none_or(|(_, next)| !is_finite(next))
    };
    begin > 0 && lone && close && (begin < verb || edit::is_past_form(word(verb)) || judges())
}

/// What stands between a subject and its verb: `will`, `are due to`.
fn leads_up(word: &str) -> bool {
    const WORDS: [&str; 36] = [
        "able", "about", "agreed", "are", "be", "can", "could", "decided", "due", "expected", "going", "had", "has",
        "have", "hope", "hoped", "hopes", "is", "likely", "may", "might", "must", "not", "plan", "planned", "plans",
        "ready", "set", "should", "to", "want", "wanted", "wants", "was", "were", "would",
    ];
    WORDS.contains(&word) || word == "will"
}

fn may_be_many(word: &str) -> bool {
    const MANY: [&str; 6] = ["all", "both", "children", "men", "people", "women"];
    let plural = word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("'s");
    plural || MANY.contains(&word) || NUMBERS.contains(&word)
}

fn is_name(p: &Passage, word: Span) -> bool {
    word.of(&p.text).starts_with(char::is_uppercase)
}

/// What opens a clause or adds a second thing.
fn is_joint(word: &str) -> bool {
    const WORDS: [&str; 16] = [
        "and", "or", "but", "that", "which", "who", "whom", "whose", "when", "while", "where", "because", "if", "as",
        "since", "than",
    ];
    WORDS.contains(&word)
}

/// `According to both of them`.
fn is_pronoun_source(outside: &[Folded<'_>], n: usize) -> bool {
    const PRONOUNS: [&str; 5] = ["them", "him", "her", "it", "both"];
    let before: Vec<&str> = outside[..n].iter().rev().take(5).map(|(_, w)| *w).collect();
    let to = before.iter().position(|w| *w == "to").filter(|&at| before.get(at + 1) == Some(&"according"));
    let bridge = |w: &&str| matches!(*w, "both" | "all" | "one" | "two" | "some" | "of");
    let ends = outside.get(n + 1).is_none_or(|(_, next)| !is_joint(next));
    let last = outside[n].1 != "both" || outside.get(n + 1).is_none();
    PRONOUNS.contains(&outside[n].1) && last && ends && to.is_some_and(|at| before[..at].iter().all(bridge))
}

/// What `that` points to where it stands before them.
const POINTED: [&str; 28] = [
    "agreement",
    "amount",
    "approach",
    "argument",
    "claim",
    "distinction",
    "figure",
    "letter",
    "motion",
    "number",
    "question",
    "sum",
    "bill",
    "city",
    "country",
    "deal",
    "decision",
    "law",
    "man",
    "meeting",
    "person",
    "plan",
    "report",
    "ruling",
    "state",
    "vote",
    "woman",
    "view",
];

/// `Had asked`: a sentence that goes back behind a time which its neighbours give.
pub(super) fn goes_back(p: &Passage) -> bool {
    const ANCHORS: [&str; 9] = ["when", "before", "after", "until", "by", "since", "earlier", "previously", "already"];
    if !p.dates.is_empty() || !["had", "Had", "HAD"].iter().any(|had| p.text.contains(had)) {
        return false;
    }
    let list: Vec<&str> = p.outside().map(|(_, folded)| folded).collect();
    let verb = list.iter().position(|w| is_finite(w) || edit::is_past_form(w));
    let participle = |w: &&str| edit::is_past_form(w) || matches!(*w, "been" | "not" | "never");
    let perfect = verb.is_some_and(|n| list[n] == "had" && list.get(n + 1).is_some_and(participle));
    perfect && !list.iter().any(|w| ANCHORS.contains(w))
}

/// What after `the same` completes it.
const SAME: [&str; 8] = ["as", "time", "day", "way", "period", "year", "amount", "number"];

fn is_preposition(word: &str) -> bool {
    const WORDS: [&str; 22] = [
        "on", "in", "at", "from", "to", "by", "for", "with", "of", "after", "before", "besides", "despite", "under",
        "over", "near", "without", "during", "among", "through", "behind", "inside",
    ];
    WORDS.contains(&word)
}

const NUMBERS: [&str; 11] =
    ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/// `five` before a verb or a pause, and so without the thing that is counted.
fn is_lone_number(p: &Passage, at: Span, word: &str, next: &str) -> bool {
    let pause = p.text[at.end..].starts_with([',', '.', ';']);
    NUMBERS.contains(&word) && (pause || is_finite(next))
}

/// A form that only a verb has.
pub(super) fn is_finite(word: &str) -> bool {
    matches!(
        word,
        "is" | "are" | "was" | "were" | "has" | "have" | "had" | "will" | "would" | "did" | "do" | "does" | "said"
    ) || word.len() > 4 && word.ends_with("ed")
}

fn has_verb(list: &[Folded<'_>]) -> bool {
    list.iter().any(|(_, w)| is_finite(w) || w.ends_with("ing"))
}

/// A quotation whose speaker is not named beside it.
fn unsourced(p: &Passage) -> Option<&'static str> {
    let long = p.quoted.iter().filter(|q| words(q.of(&p.text)).count() > 4);
    let sourced =
        |q: &Span| p.statements.iter().any(|s| !s.source.is_empty() && s.content.iter().any(|c| c.overlaps(q)));
    long.into_iter().any(|q| !sourced(q)).then_some("quotes somebody without naming them")
}
