//! The tense that governs an expression of time: whether `on Monday` was or is to come.

use super::{Word, fold, is_irregular_past_or_participle, words};
use crate::model::Span;

/// A word beside the expression.
#[derive(Clone, Copy, Debug)]
pub struct Beside<'a> {
    /// In lower case.
    pub word: &'a str,
    /// Whether it is written with a capital.
    pub capital: bool,
}

/// What the verb next to an expression of time says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tense {
    /// `met on Monday`, `was to blame`, `had expected`: the last such day.
    Past,
    /// `will meet`, `is due`, `meets again`, `has been summoned`, `not before`: the next.
    Ahead,
    /// `would meet`, `ordered him to appear`, `planned for`: to come when it was said, which may be long ago.
    AheadThen,
    /// `has been closed on Monday`: English has no day for the perfect, so either is possible.
    Perfect,
    /// No verb that tells.
    Open,
}

/// The tense of the verb beside a part of a sentence, in words outside its quotations.
#[must_use]
pub fn tense_at(sentence: &str, quoted: &[Span], part: Span) -> Tense {
    let list: Vec<Word<'_>> = words(sentence).filter(|w| !quoted.iter().any(|q| q.contains(&w.span))).collect();
    let folded: Vec<String> = list.iter().map(|w| fold(w.text).into_owned()).collect();
    let beside = |keep: &dyn Fn(Span) -> bool| -> Vec<Beside<'_>> {
        let both = list.iter().zip(&folded).filter(|(w, _)| keep(w.span));
        both.map(|(w, word)| Beside { word, capital: w.is_capitalised() }).collect()
    };
    tense(&beside(&|s| s.end <= part.start), &beside(&|s| s.start >= part.end))
}

/// How many words the verb may stand away.
const NEAR: usize = 16;

/// The tense of the verb that governs an expression, from the words of its
/// sentence before and after it; the nearest verb before counts, else the first after.
#[must_use]
pub fn tense(before: &[Beside<'_>], after: &[Beside<'_>]) -> Tense {
    let low = |n: usize| before.len().checked_sub(n).and_then(|i| before.get(i)).map_or("", |b| b.word);
    if matches!(low(1), "since" | "last") {
        return Tense::Past;
    }
    match nearest(before) {
        Tense::Open if before.len() < 4 => first(after),
        // "A vote planned for Monday", "called off Friday's game": either way it was to come then.
        Tense::Past | Tense::Open if low(1) == "for" || low(1) == "until" => Tense::AheadThen,
        found => found,
    }
}

/// The nearest verb, going back.
fn nearest(words: &[Beside<'_>]) -> Tense {
    let from = words.len().saturating_sub(NEAR);
    // A verb in the infinitive stands between the expression and what is found further back.
    let mut infinitive = false;
    for k in (from..words.len()).rev() {
        let word = words[k].word;
        if word == "to" && is_infinitive(words, k) {
            infinitive = true;
            continue;
        }
        match verb(words, k) {
            Tense::Open => {}
            Tense::Past | Tense::Perfect if infinitive && looks_forward(words[k].word) => return Tense::AheadThen,
            found => return found,
        }
    }
    Tense::Open
}

/// The first verb, going on.
fn first(words: &[Beside<'_>]) -> Tense {
    let to = words.len().min(NEAR);
    let found = |k: usize| match words[k].word {
        "has" | "have" => Tense::Perfect,
        _ => verb(words, k),
    };
    (0..to).map(found).find(|t| *t != Tense::Open).unwrap_or(Tense::Open)
}

/// Verbs whose infinitive lies ahead of them: `ordered him to appear`, but not `refused to appear`.
fn looks_forward(word: &str) -> bool {
    const STEMS: [&str; 45] = [
        "order",
        "ask",
        "agree",
        "decid",
        "promis",
        "told",
        "vow",
        "urg",
        "invit",
        "plan",
        "want",
        "vot",
        "allow",
        "permit",
        "offer",
        "pledg",
        "threaten",
        "instruct",
        "requir",
        "call",
        "hope",
        "hoping",
        "intend",
        "prepar",
        "propos",
        "request",
        "demand",
        "recommend",
        "schedul",
        "expect",
        "chose",
        "summon",
        "direct",
        "arrang",
        "advis",
        "persuad",
        "encourag",
        "warn",
        "commit",
        "need",
        "swore",
        "sought",
        "said",
        "appl",
        "due",
    ];
    STEMS.iter().any(|s| word.starts_with(s))
}

/// `to meet`, but not `to Halvik`, `to the port`.
fn is_infinitive(words: &[Beside<'_>], to: usize) -> bool {
    let Some(next) = words.get(to + 1) else { return false };
    let before = to.checked_sub(1).map_or("", |b| words[b].word);
    !next.capital
        && !is_determiner(next.word)
        && !next.word.ends_with('s')
        && !next.word.starts_with(|c: char| c.is_ascii_digit())
        && !matches!(before, "according" | "due" | "prior" | "near" | "close" | "from" | "told" | "up")
}

/// `the`, `his`, `these`: what follows is a noun.
fn is_determiner(word: &str) -> bool {
    matches!(
        word,
        "the" | "a" | "an" | "his" | "her" | "its" | "their" | "our" | "this" | "that" | "these" | "those" | "all"
    )
}

/// What the word at `k` says, together with the helping verbs before it.
fn verb(words: &[Beside<'_>], k: usize) -> Tense {
    let w = words[k].word;
    if words[k].capital && k > 0 {
        return Tense::Open;
    }
    let helped = helper(words, k);
    match w {
        // "Against the plans of the builders" plans nothing.
        "plans" | "hopes" | "returns" if k > 0 && is_determiner(words[k - 1].word) => Tense::Open,
        "will" | "shall" | "won't" | "plans" | "intends" | "hopes" | "expects" | "upcoming" => Tense::Ahead,
        "would" | "wouldn't" | "should" | "could" | "might" => Tense::AheadThen,
        "may" | "can" | "must" => Tense::Ahead,
        _ if w.ends_with("'ll") || w.ends_with("’ll") => Tense::Ahead,
        "scheduled" | "due" | "set" | "expected" | "planned" | "slated" => match helped {
            "is" | "are" | "be" | "has" | "have" => Tense::Ahead,
            "had" => Tense::Past,
            _ if k > 0 && matches!(words[k - 1].word, "as" | "previously") => Tense::Past,
            _ => Tense::AheadThen,
        },
        "summoned" | "called" | "invited" | "postponed" | "adjourned" | "booked" | "delayed" | "ordered"
            if matches!(helped, "has" | "have" | "is" | "are") =>
        {
            Tense::Ahead
        }
        "is" | "are" if words.get(k + 1).is_some_and(|n| matches!(n.word, "to" | "likely")) => Tense::Ahead,
        "was" | "were" | "did" | "didn't" | "wasn't" | "weren't" => {
            if words.get(k + 1).is_some_and(|n| n.word == "to") { Tense::AheadThen } else { Tense::Past }
        }
        "had" | "hadn't" => Tense::Past,
        "meets" | "begins" | "opens" | "starts" | "ends" | "closes" | "expires" | "decides" | "returns" | "resumes"
        | "goes" | "appears" | "arrives" | "reopens" | "travels" => Tense::Ahead,
        "take" | "takes" if words.get(k + 1).is_some_and(|n| n.word == "effect") => Tense::Ahead,
        // "Fifty votes" are none.
        "votes" if words.get(k + 1).is_none_or(|n| matches!(n.word, "on" | "again" | "in")) && !counted(words, k) => {
            Tense::Ahead
        }
        // "Ordered them to be held": the order counts, not the infinitive.
        _ if is_past(w) && follows_to_be(words, k) => Tense::Open,
        _ if is_past(w) => match helped {
            "has" | "have" => Tense::Perfect,
            "will" | "shall" | "is" | "are" | "be" => Tense::Ahead,
            "would" | "could" | "should" => Tense::AheadThen,
            _ => Tense::Past,
        },
        _ => Tense::Open,
    }
}

/// Whether a noun rather than a verb: a capital, number or word of amount stands before it.
fn counted(words: &[Beside<'_>], k: usize) -> bool {
    k.checked_sub(1).map(|b| words[b]).is_some_and(|b| {
        b.capital
            || b.word.starts_with(|c: char| c.is_ascii_digit())
            || matches!(
                b.word,
                "all" | "the" | "of" | "more" | "electoral" | "few" | "most" | "many" | "final" | "their"
            )
    })
}

/// `to be held`, `to stay closed`: nothing but the infinitive helps the verb.
fn follows_to_be(words: &[Beside<'_>], k: usize) -> bool {
    k >= 2
        && matches!(words[k - 1].word, "be" | "stay" | "remain" | "keep" | "get" | "become")
        && words[k - 2].word == "to"
}

/// The first helping verb of the group that ends before `k`; `be` after a helping verb of another kind is that verb.
fn helper<'a>(words: &[Beside<'a>], k: usize) -> &'a str {
    let mut found = "";
    for w in words[..k].iter().rev().take(5) {
        match w.word {
            "has" | "have" | "had" | "will" | "would" | "could" | "should" | "shall" | "is" | "are" | "was"
            | "were" => {
                return w.word;
            }
            "be" | "been" | "being" => found = w.word,
            "stay" | "remain" | "keep" | "get" | "become" | "not" | "again" | "also" | "now" | "already" | "never"
            | "only" | "n't" => {}
            adverb if adverb.ends_with("ly") => {}
            _ => return found,
        }
    }
    found
}

fn is_past(word: &str) -> bool {
    const NO_VERBS: [&str; 14] = [
        "hundred", "indeed", "need", "deed", "weed", "speed", "united", "sacred", "seed", "feed", "breed", "alleged",
        "wicked", "naked",
    ];
    matches!(word, "been")
        || is_irregular_past_or_participle(word)
        || word.len() > 3 && word.ends_with("ed") && !NO_VERBS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tense of the expression between two bars.
    fn of(sentence: &str) -> Tense {
        let parts: Vec<&str> = sentence.split('|').collect();
        let lower = parts.iter().map(|p| p.to_lowercase()).collect::<Vec<_>>();
        let side = |n: usize| -> Vec<Beside<'_>> {
            let both = lower[n].split_whitespace().zip(parts[n].split_whitespace());
            both.map(|(word, w)| Beside { word, capital: w.starts_with(char::is_uppercase) }).collect()
        };
        tense(&side(0), &side(2))
    }

    #[test]
    fn the_nearest_verb_governs() {
        assert_eq!(of("The council met on |Monday| in the old hall"), Tense::Past);
        assert_eq!(of("The council will meet on |Monday|"), Tense::Ahead);
        assert_eq!(of("The council meets again on |Monday|"), Tense::Ahead);
        assert_eq!(of("He said on |Monday| that it will meet"), Tense::Past);
        assert_eq!(of("Prices rose faster than banks had expected on |Monday|"), Tense::Past);
        assert_eq!(of("A decision is expected on |Monday|"), Tense::Ahead);
        assert_eq!(of("The minister has been summoned before a committee on |Monday|"), Tense::Ahead);
        assert_eq!(of("The road has been closed on |Monday|"), Tense::Perfect);
        assert_eq!(of("The road has been closed since |Monday|"), Tense::Past);
        assert_eq!(of("The judge ordered him to appear on |Monday|"), Tense::AheadThen);
        assert_eq!(of("The judge ordered five men to be held in custody until |Monday|"), Tense::AheadThen);
        assert_eq!(of("The line is expected to stay closed until |Monday|"), Tense::Ahead);
        assert_eq!(of("The quake forced schools to close on |Monday|"), Tense::Past);
        assert_eq!(of("The index fell to 452.76 on |Monday|"), Tense::Past);
        assert_eq!(of("Schools will stay closed until |Monday|"), Tense::Ahead);
        assert_eq!(of("A talk planned for |Monday|"), Tense::AheadThen);
        assert_eq!(of("The ship sailed to Halden on |Monday|"), Tense::Past);
        assert_eq!(of("She said the road would open on |Monday|"), Tense::AheadThen);
        assert_eq!(of("Trains will not run before |Saturday|"), Tense::Ahead);
        assert_eq!(of("On |Monday| the court will rule"), Tense::Ahead);
        assert_eq!(of("The council is likely to vote on the plan on |Monday|"), Tense::Ahead);
        assert_eq!(of("A strike on |Monday|"), Tense::Open);
        assert_eq!(of("Residents protested against the plans of the builders on |Monday|"), Tense::Past);
        assert_eq!(of("The council plans to vote on |Monday|"), Tense::Ahead);
    }
}
