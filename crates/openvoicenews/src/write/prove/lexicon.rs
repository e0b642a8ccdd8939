//! The small closed classes of English that the proof tells apart.

/// Words that bind and point: a sentence of ours may put them in.
///
/// Few on purpose. Pronouns, `or`, `after`, `before`, `more`, `over` and their
/// like change what is said, so they must stand in the evidence.
pub(super) fn binds(word: &str) -> bool {
    matches!(
        word,
        "a" | "an"
            | "the"
            | "of"
            | "in"
            | "on"
            | "at"
            | "to"
            | "for"
            | "and"
            | "but"
            | "by"
            | "with"
            | "from"
            | "as"
            | "that"
            | "who"
            | "which"
            | "while"
            | "where"
            | "when"
            | "is"
            | "are"
            | "was"
            | "were"
            | "be"
            | "been"
            | "has"
            | "have"
            | "had"
    )
}

/// Neutral words of saying, which an attribution may put in.
pub(super) fn says(word: &str) -> bool {
    matches!(
        word,
        "say" | "says" | "said" | "tell" | "tells" | "told" | "according" | "report" | "reports" | "reported" | "wrote"
    )
}

/// Words that carry no meaning of their own: what stands before or after them belongs together.
pub(super) fn is_light(word: &str) -> bool {
    binds(word)
        || matches!(
            word,
            "he" | "she"
                | "it"
                | "they"
                | "we"
                | "i"
                | "you"
                | "his"
                | "her"
                | "its"
                | "their"
                | "him"
                | "them"
                | "this"
                | "these"
                | "those"
                | "there"
                | "also"
                | "being"
                | "do"
                | "does"
                | "did"
                | "so"
                | "or"
                | "than"
                | "then"
                | "what"
                | "any"
                | "all"
                | "only"
                | "still"
                | "just"
        )
}

/// What a word does to the statement around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Force {
    /// Turns it round: `not`, `never`, `denied`.
    Negates,
    /// Makes it less than a fact: `may`, `could`, `allegedly`, `if`.
    Weakens,
}

/// What a word does to its statement, with the group of words that do the same.
///
/// `can't` both negates and weakens.
pub(super) fn forces(word: &str) -> impl Iterator<Item = (Force, &str)> {
    let negation = negation(word).map(|g| (Force::Negates, g));
    negation.into_iter().chain(weakening(word).map(|g| (Force::Weakens, g)))
}

fn negation(word: &str) -> Option<&str> {
    if word.ends_with("n't") || matches!(word, "not" | "cannot") {
        return Some("not");
    }
    let group = match word {
        "deny" | "denies" | "denied" | "denying" => "deny",
        "refuse" | "refuses" | "refused" | "refusing" => "refuse",
        "decline" | "declines" | "declined" | "declining" => "decline",
        "fail" | "fails" | "failed" | "failing" => "fail",
        "reject" | "rejects" | "rejected" | "rejecting" => "reject",
        "no" | "never" | "none" | "nobody" | "nothing" | "neither" | "nor" | "without" | "unable" | "unlikely"
        | "nowhere" | "hardly" | "barely" | "scarcely" | "false" | "falsely" => word,
        _ => return None,
    };
    Some(group)
}

fn weakening(word: &str) -> Option<&str> {
    let modal = word.strip_suffix("n't").unwrap_or(word);
    let group = match modal {
        "may" | "might" | "could" | "would" | "should" | "must" | "shall" => modal,
        "can" | "cannot" | "ca" => "can",
        "will" | "wo" => "will",
        "alleged" | "allegedly" | "allege" | "alleges" | "alleging" => "allege",
        "reportedly" | "apparently" | "apparent" | "possibly" | "possible" | "perhaps" | "probably" | "likely"
        | "potentially" | "potential" | "purportedly" | "supposedly" | "presumably" | "seemingly" | "suspected"
        | "presumed" | "purported" | "supposed" | "rumored" | "rumoured" | "attempted" | "proposed" | "planned"
        | "if" | "unless" | "whether" => word,
        "appear" | "appears" | "appeared" => "appear",
        "seem" | "seems" | "seemed" => "seem",
        "expect" | "expects" | "expected" => "expect",
        "believe" | "believes" | "believed" => "believe",
        _ => return None,
    };
    Some(group)
}

/// Words that look ahead, so that a weekday may be one to come.
pub(super) fn looks_ahead(word: &str) -> bool {
    const WORDS: [&str; 12] = [
        "will",
        "would",
        "next",
        "expected",
        "scheduled",
        "due",
        "set",
        "plans",
        "planned",
        "upcoming",
        "until",
        "coming",
    ];
    WORDS.contains(&word)
}

/// Words that set one thing against another in time, place or size.
pub(super) fn relates(word: &str) -> bool {
    const WORDS: [&str; 23] = [
        "after", "before", "since", "until", "during", "more", "less", "fewer", "most", "least", "over", "under",
        "above", "below", "up", "down", "won", "lost", "against", "he", "she", "his", "her",
    ];
    WORDS.contains(&word)
}

/// The value of a number word below a hundred.
pub(super) fn number_word(word: &str) -> Option<u8> {
    let units = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];
    let tens = ["thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let small = (0u8..).zip(units).find(|(_, w)| *w == word).map(|(n, _)| n);
    small.or_else(|| (3u8..).zip(tens).find(|(_, w)| *w == word).map(|(n, _)| n * 10))
}

/// Words of quantity, which must stand in the evidence as they are.
pub(super) fn is_quantity(word: &str) -> bool {
    const WORDS: [&str; 34] = [
        "hundred",
        "hundreds",
        "thousand",
        "thousands",
        "million",
        "millions",
        "billion",
        "billions",
        "trillion",
        "trillions",
        "dozen",
        "dozens",
        "half",
        "third",
        "quarter",
        "quarters",
        "twice",
        "double",
        "doubled",
        "triple",
        "tripled",
        "first",
        "second",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "percent",
        "percentage",
        "once",
        "several",
    ];
    WORDS.contains(&word)
        || word.contains(|c: char| c.is_ascii_digit())
        || word.split('-').all(|p| number_word(p).is_some())
}

/// Whether two words are one but for an English ending of number, tense or possession.
pub(super) fn same_but_for_ending(a: &str, b: &str) -> bool {
    a == b || (a.as_bytes().first() == b.as_bytes().first() && root(a) == root(b))
}

/// A word without its ending of inflection; at least three letters stay.
fn root(word: &str) -> &str {
    let kept = |ending: &str| {
        let root = word.strip_suffix(ending)?;
        let mut last = root.chars().rev().take(3);
        (last.clone().count() == 3 && last.all(char::is_alphanumeric)).then_some(root)
    };
    let by_length = [["ies", "ied", "ing"].as_slice(), &["es", "ed", "'s"], &["s", "d", "e", "y"]];
    by_length.iter().find_map(|endings| endings.iter().find_map(|e| kept(e))).unwrap_or(word)
}

/// The number of a month, 1 to 12, by its name; the flag says whether the name is abbreviated.
pub(super) fn month(word: &str) -> Option<(i8, bool)> {
    let names = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    (1i8..).zip(names).find_map(|(n, name)| match word {
        w if w == name => Some((n, false)),
        w if w.len() == 3 && name.starts_with(w) => Some((n, true)),
        _ => None,
    })
}

/// The number of a weekday, Monday 1 to Sunday 7, by its name.
pub(super) fn weekday(word: &str) -> Option<i8> {
    let names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    (1i8..).zip(names).find(|(_, name)| *name == word).map(|(n, _)| n)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings() {
        for (a, b) in [("kill", "killed"), ("states", "state"), ("countries", "country"), ("minister's", "minister")] {
            assert!(same_but_for_ending(a, b), "{a} {b}");
        }
        for (a, b) in [("iran", "iraq"), ("bed", "bing"), ("one", "on"), ("general", "generous")] {
            assert!(!same_but_for_ending(a, b), "{a} {b}");
        }
    }

    #[test]
    fn forces_of_contractions() {
        assert_eq!(forces("can't").collect::<Vec<_>>(), [(Force::Negates, "not"), (Force::Weakens, "can")]);
        assert_eq!(forces("walked").count(), 0);
        assert_eq!(number_word("ninety"), Some(90));
        assert!(is_quantity("twenty-five") && !is_quantity("well-known"));
    }
}
