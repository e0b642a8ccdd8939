//! What a sentence takes as known already: `the clerk`, `the offer`, `the distinction`.

use super::{edit, standalone};
use crate::model::{Comparison, Field, Passage};
use crate::text::{Word, capitalised, fold, is_function_word, stem, words};

/// The nouns that a passage takes as known: those of people and bodies of whom it says no more, what somebody has said
/// or written, and what its article has told of shortly before, in this word or in others.
pub(super) fn presupposed(c: &Comparison, passage: usize) -> Vec<String> {
    let all: Vec<Word> = c.passages[passage].words().collect();
    let mut out = assumed(&c.passages[passage], &all);
    out.extend(unexplained(c, passage, &all));
    out.extend(recalled(c, passage, &all));
    out.extend(abbreviated(c, passage, &all));
    out
}

/// `GSR` where a sentence before it in its article has `Halden Science Research (GSR)`.
fn abbreviated(c: &Comparison, passage: usize, all: &[Word<'_>]) -> Vec<String> {
    let p = &c.passages[passage];
    let capitals = |w: &&Word| (2..=6).contains(&w.text.len()) && w.text.bytes().all(|b| b.is_ascii_uppercase());
    let given = |w: &str| {
        let bracketed = format!("({w})");
        let before = c.passages[..passage].iter().rev().take_while(|q| q.source == p.source);
        !p.text.contains(&bracketed) && before.into_iter().any(|q| q.text.contains(&bracketed))
    };
    all.iter().filter(capitals).map(|w| w.text).filter(|w| given(w)).map(str::to_owned).collect()
}

/// `The distinction` where a sentence before it in its article has the word, and fewer than half of the headlines: the
/// article goes on with what it has told of.
fn recalled(c: &Comparison, passage: usize, all: &[Word<'_>]) -> Vec<String> {
    let p = &c.passages[passage];
    let nouns = definite(p, all);
    if nouns.is_empty() {
        return nouns;
    }
    let before: Vec<&Passage> = c.passages[..passage]
        .iter()
        .rev()
        .take_while(|q| q.source == p.source)
        .filter(|q| q.field == Field::Text)
        .collect();
    let titles: Vec<&Passage> = c.passages.iter().filter(|q| q.field == Field::Title).collect();
    let event = |noun: &str| 2 * titles.iter().filter(|q| tells(q, noun)).count() >= titles.len().max(1);
    let known = |noun: &String| KNOWN.contains(&noun.as_str());
    nouns.into_iter().filter(|noun| !known(noun) && before.iter().any(|q| tells(q, noun)) && !event(noun)).collect()
}

/// Whether a passage has a word of the noun's stem.
fn tells(p: &Passage, noun: &str) -> bool {
    // Most passages do not have it: they are not cut into words.
    let head = noun.char_indices().nth(4).map_or(noun, |(end, _)| &noun[..end]);
    if !p.text.contains(head) && !p.text.contains(&capitalised(head)) {
        return false;
    }
    let of = stem(noun);
    p.listed().filter(|w| begins_alike(&w.word, &of)).any(|w| stem(w.folded) == of)
}

/// Two words of one stem begin alike: most need not be stemmed.
fn begins_alike(word: &Word<'_>, stem: &str) -> bool {
    word.text.bytes().next().map(|b| b.to_ascii_lowercase()) == stem.bytes().next()
}

/// The nouns behind `the` outside quotations, `the distinction`, `the new distinction`, with nothing after them to say
/// which, and of whose stem the passage has no word before.
fn definite(p: &Passage, all: &[Word<'_>]) -> Vec<String> {
    let quoted = |w: &Word| p.quoted.iter().any(|q| q.contains(&w.span));
    let all: Vec<Word> = all.iter().copied().filter(|w| !quoted(w)).collect();
    let adjoins = |n: usize| all[n].span.end + 1 == all[n + 1].span.start && p.text[all[n].span.end..].starts_with(' ');
    let plain = |n: usize| all[n].text.len() > 3 && all[n].text.bytes().all(|b| b.is_ascii_lowercase());
    let noun = |the: usize| {
        let last = (all.len() - 1).min(the + DESCRIBED);
        let run = (the..last).take_while(|&n| adjoins(n) && plain(n + 1)).map(|n| n + 1);
        run.into_iter().find(|&n| is_open(p, &all, n))
    };
    let found =
        (0..all.len()).filter(|&n| fold(all[n].text) == "the").filter_map(noun).filter(|&n| !is_told_before(&all, n));
    found.map(|n| all[n].text.to_owned()).chain(judged(p, &all)).collect()
}

/// Words from `the` to its noun.
const DESCRIBED: usize = 3;

/// Whether a passage has a word of a noun's stem before it.
fn is_told_before(all: &[Word<'_>], noun: usize) -> bool {
    let of = stem(all[noun].text);
    all[..noun].iter().filter(|w| begins_alike(w, &of)).any(|w| stem(&fold(w.text)) == of)
}

/// What goes on to say which thing a noun means.
const SAYS_WHICH: [&str; 13] =
    ["of", "to", "that", "which", "who", "whose", "for", "from", "against", "in", "on", "about", "between"];

/// Whether nothing behind a noun goes on with it: no noun that it describes, and nothing that says which it is.
fn is_open(p: &Passage, all: &[Word<'_>], noun: usize) -> bool {
    let Some(next) = all.get(noun + 1).filter(|_| p.text[all[noun].span.end..].starts_with(' ')) else { return true };
    let word = fold(next.text);
    let goes_on = standalone::is_finite(&word) || edit::is_past_form(&word) || is_function_word(&word);
    goes_on && !SAYS_WHICH.contains(&&*word)
}

/// People and bodies that nobody knows without having been told which. Things and deeds (`the decision`, `the bill`)
/// are mostly the event itself: they count only where the article itself has told of them shortly before.
#[rustfmt::skip]
const WHO: [&str; 76] = [
    "actor", "actress", "agency", "analyst", "association", "author", "billionaire", "board", "builder", "businessman",
    "candidate", "chairman", "charity", "chief", "clerk", "clinic", "club", "commission", "committee", "company",
    "congressman", "congresswoman", "council", "couple", "department", "detective", "diplomat", "director", "doctor",
    "driver", "employee", "firm", "foundation", "group", "gunman", "head", "hospital", "institute", "judge", "lawmaker",
    "magazine", "majority", "man", "manager", "mayor", "megastar", "minister", "ministry", "minority", "network",
    "newspaper", "office", "officer", "official", "operator", "organisation", "organization", "owner", "paper", "party",
    "pilot", "prosecutor", "publication", "ring", "school", "senator", "shooter", "singer", "spokesman", "spokeswoman",
    "star", "suspect", "teacher", "team", "university", "woman",
];

/// What somebody has written: `the statement read`, and whose?
#[rustfmt::skip]
const PAPERS: [&str; 12] = [
    "complaint", "document", "documents", "email", "filing", "lawsuit", "letter", "memo", "message", "post",
    "statement", "tweet",
];

/// What somebody has said or put forward before: `the offer`, and which?
#[rustfmt::skip]
const DEEDS: [&str; 16] = [
    "account", "accusation", "accusations", "allegation", "allegations", "claim", "claims", "denial", "invitation",
    "objection", "offer", "remark", "remarks", "request", "suggestion", "vote",
];

/// `The clerk` where a passage opens with nothing more to say who that is, `the officer` who says it, and `the offer`
/// that it does not tell of.
fn assumed(p: &Passage, all: &[Word<'_>]) -> Vec<String> {
    let mut out: Vec<String> = opening(p, all).into_iter().map(|(_, noun)| noun).collect();
    for source in p.statements.iter().flat_map(|s| &s.source) {
        let mut list = words(source.of(&p.text));
        if let (Some(the), Some(noun)) = (list.next(), list.next())
            && fold(the.text) == "the"
            && list.next().is_none_or(|w| w.text == "who" && w.span.start == noun.span.end + 2)
            && !p.text[source.end..].starts_with(" of ")
        {
            out.push(noun.text.to_owned());
        }
    }
    out.retain(|noun| WHO.contains(&noun.as_str()) || PAPERS.contains(&noun.as_str()));
    out.extend(deeds(p, all));
    out
}

/// The noun behind `the` with which a passage opens, where a verb or a comma follows (`the clerk said`), and of how many
/// words it is with those that describe it.
fn opening(p: &Passage, all: &[Word<'_>]) -> Option<(usize, String)> {
    let start = edit::opening_end(&p.text).unwrap_or(0);
    let first = all.iter().position(|w| w.span.start >= start)?;
    let opening = &all[first..all.len().min(first + 5)];
    let ends = |at: usize| {
        let (Some(noun), Some(next)) = (opening.get(at), opening.get(at + 1)) else { return false };
        let (verb, between) = (fold(next.text), &p.text[noun.span.end..next.span.start]);
        between == ", " || between == " " && (standalone::is_finite(&verb) || edit::is_past_form(&verb))
    };
    // "The clerk said", "the pop star took"; a name says more of who it is.
    let plain = |w: &Word| w.text.starts_with(char::is_lowercase);
    let at = (1..4).find(|&at| ends(at)).filter(|&at| opening[1..=at].iter().all(plain))?;
    (fold(opening[0].text) == "the").then(|| (at, opening[at].text.to_owned()))
}

/// What stands for things told before: `the answer`, and to what? A `blaze` or a `smoke` any reader of the lede places.
#[rustfmt::skip]
const THINGS: [&str; 60] = [
    "action", "aim", "answer", "argument", "battle", "case", "challenge", "change", "changes", "clash", "condition", "contest", "debate",
    "difference", "dispute", "distinction", "effect", "episode", "exchange", "explanation", "fight", "finding",
    "goal", "idea", "incident", "issue", "matter", "meaning", "measure", "method", "move", "option", "outcome",
    "pattern", "point", "practice", "principle", "problem", "process", "project", "proposal", "provision", "purpose",
    "question", "reaction", "reason", "response", "result", "risk", "rule", "situation", "solution", "step",
    "strategy", "tactic", "task", "threat", "timing", "transaction", "trend",
];

/// `The answer was`, `called the distinction heartless`, where nothing else in the article has the word and no headline:
/// it stands for what the sentences before have told in other words.
fn unexplained(c: &Comparison, passage: usize, all: &[Word<'_>]) -> Vec<String> {
    let p = &c.passages[passage];
    // "The market hall was": two words may well tell which.
    let bare = opening(p, all).filter(|(words, noun)| *words == 1 && !KNOWN.contains(&noun.as_str()));
    let (things, other): (Vec<String>, Vec<String>) =
        bare.into_iter().map(|(_, noun)| noun).partition(|noun| THINGS.contains(&noun.as_str()));
    let nouns = things.into_iter().chain(judged(p, all));
    let elsewhere = |noun: &str| {
        let own = |q: usize| q != passage && c.passages[q].source == p.source;
        (0..c.passages.len()).any(|q| (own(q) || c.passages[q].field == Field::Title) && tells(&c.passages[q], noun))
    };
    nouns.filter(|noun| !elsewhere(noun)).chain(other).collect()
}

/// What there is one of in a country or in the world: `the president said` needs no sentence before it; and times.
#[rustfmt::skip]
const KNOWN: [&str; 60] = [
    "administration", "army", "beginning", "border", "city", "constitution", "court", "courts", "country", "day",
    "economy", "election", "elections", "end", "evening", "event", "fall", "first", "future", "government", "ground",
    "hour", "industry", "internet", "king", "last", "latest", "law", "market", "markets", "media", "military",
    "month", "morning", "most", "nation", "navy", "night", "others", "parliament", "past", "people", "police", "pope",
    "president", "press", "public", "queen", "rain", "spring", "start", "state", "storm", "summer", "time", "war",
    "weather", "week", "world", "year",
];

/// `The distinction` behind `called`, outside quotations, with one more word behind it.
fn judged(p: &Passage, all: &[Word<'_>]) -> Option<String> {
    const JUDGES: [&str; 8] = ["call", "called", "calling", "calls", "considered", "considers", "found", "finds"];
    let quoted = |w: &Word| p.quoted.iter().any(|q| q.contains(&w.span));
    let found =
        all.windows(4).find(|w| JUDGES.contains(&w[0].text) && w[1].text == "the" && !w[..3].iter().any(quoted))?;
    let plain = found[2].text.bytes().all(|b| b.is_ascii_lowercase());
    let bare = p.text[found[2].span.end..].starts_with(' ') && !is_function_word(&fold(found[3].text));
    (plain && bare).then(|| found[2].text.to_owned())
}

/// `The offer` that a passage does not tell of: nothing after it says which, and no word before it is of its stem.
fn deeds(p: &Passage, all: &[Word<'_>]) -> Vec<String> {
    if !all.iter().any(|w| DEEDS.contains(&w.text)) {
        return Vec::new();
    }
    let quoted = |w: &Word| p.quoted.iter().any(|q| q.contains(&w.span));
    let all: Vec<Word> = all.iter().copied().filter(|w| !quoted(w)).collect();
    let open = |n: usize| {
        let rest = &p.text[all[n + 1].span.end..];
        let next = all.get(n + 2).filter(|_| rest.starts_with(' ')).map_or("", |w| w.text);
        // "The remarks on Tuesday", "in Halden": where and when do not tell which.
        let placed = matches!(next, "in" | "on") && all.get(n + 3).is_some_and(Word::is_capitalised);
        placed || !SAYS_WHICH.contains(&next)
    };
    let found = (0..all.len().saturating_sub(1)).filter(|&n| {
        fold(all[n].text) == "the" && DEEDS.contains(&all[n + 1].text) && open(n) && !is_told_before(&all, n + 1)
    });
    found.map(|n| all[n + 1].text.to_owned()).collect()
}
