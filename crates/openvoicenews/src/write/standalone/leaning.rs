//! Words by which a sentence leans on its neighbours, on its writer or on its reader.

use super::super::edit;
use super::super::pronouns::{is_resolved, person_before};
use super::{Folded, NUMBERS, is_finite, is_personal_word, is_preposition, neighbours};
use crate::model::{EntityKind, Passage, Quantity, Span};
use crate::text::is_function_word;

/// What `this` may stand before without pointing back.
const TIMES: [&str; 10] =
    ["week", "month", "year", "summer", "winter", "spring", "autumn", "fall", "weekend", "season"];

/// What stands beside a `there` that is no place: `there were`, `is there`.
const BEING: [&str; 11] = ["is", "are", "was", "were", "be", "been", "has", "have", "had", "will", "would"];

/// What `that` may stand before as a time told elsewhere.
const STRETCHES: [&str; 8] = ["afternoon", "day", "evening", "month", "morning", "night", "week", "year"];

/// What `that` points to where it stands before them.
#[rustfmt::skip]
const POINTED: [&str; 28] = [
    "agreement", "amount", "approach", "argument", "bill", "city", "claim", "country", "deal", "decision",
    "distinction", "figure", "law", "letter", "man", "meeting", "motion", "number", "person", "plan", "question",
    "report", "ruling", "state", "sum", "view", "vote", "woman",
];

/// What after `the same` completes it.
const SAME: [&str; 8] = ["as", "time", "day", "way", "period", "year", "amount", "number"];

/// Words that a sentence begins with to point back.
#[rustfmt::skip]
const OPENERS: [&str; 31] = [
    "another", "both", "either", "he", "her", "here", "him", "his", "indeed", "instead", "it", "its", "neither",
    "none", "nor", "or", "other", "others", "she", "so", "such", "that", "their", "them", "then", "therefore", "these",
    "they", "this", "those", "thus",
];

/// People without names, of either sex and of one.
#[rustfmt::skip]
const HUMANS: [&str; 33] = [
    "aide", "attorney", "baker", "candidate", "child", "clerk", "doctor", "driver", "immigrant", "judge", "lawmaker",
    "lawyer", "leader", "mayor", "minister", "nurse", "officer", "official", "passenger", "person", "pilot",
    "president", "prosecutor", "protester", "reporter", "senator", "shooter", "soldier", "student", "suspect",
    "teacher", "teenager", "worker",
];
const MEN: [&str; 8] = ["boy", "brother", "businessman", "congressman", "father", "gunman", "man", "son"];
const WOMEN: [&str; 7] = ["businesswoman", "congresswoman", "daughter", "girl", "mother", "sister", "woman"];

/// Why a passage leans on what stands elsewhere; `None` where it does not.
pub(super) fn leaning(p: &Passage, outside: &[Folded<'_>]) -> Option<&'static str> {
    if neighbours::is_pointing(p, outside) {
        return Some("begins by pointing back");
    }
    if neighbours::is_left_to(p, outside) {
        return Some("leaves out what its neighbour says");
    }
    let start = edit::opening_end(&p.text).unwrap_or(0);
    let first = outside.iter().position(|(span, _)| span.start >= start).unwrap_or(0);
    let opens_article = p.position == 0 && p.names.iter().any(|n| n.entity.kind == EntityKind::Person);
    (0..outside.len()).find_map(|n| Word::at(p, outside, n, first, opens_article).leans())
}

/// A word outside quotations, in its sentence.
struct Word<'a> {
    p: &'a Passage,
    outside: &'a [Folded<'a>],
    n: usize,
    /// Where the sentence begins, behind what opens it.
    first: usize,
    /// Nothing stands before the first sentence of an article: what it points to, it tells.
    opens_article: bool,
    span: Span,
    text: &'a str,
    /// A pronoun whose name the report may give.
    is_resolved: bool,
}

impl<'a> Word<'a> {
    fn at(p: &'a Passage, outside: &'a [Folded<'a>], n: usize, first: usize, opens_article: bool) -> Word<'a> {
        let (span, folded) = outside[n];
        let text = folded.split('\'').next().unwrap_or(folded);
        Word { p, outside, n, first, opens_article, span, text, is_resolved: is_resolved(p, span) }
    }

    fn leans(&self) -> Option<&'static str> {
        if is_personal_word(self.span.of(&self.p.text), self.text) {
            return Some("speaks as the writer or to the reader");
        }
        let points = self.is_demonstrative() || self.is_definite() || self.is_lone_count() || self.is_lone_then();
        if points {
            return Some("points back");
        }
        if stands_with_writer(self.text, self.next()) {
            return Some("speaks from where its writer is");
        }
        self.lone_pronoun()
    }

    fn previous(&self, back: usize) -> &'a str {
        self.n.checked_sub(back).map_or("", |at| self.outside[at].1)
    }

    fn next(&self) -> &'a str {
        self.outside.get(self.n + 1).map_or("", |(_, w)| *w)
    }

    /// Whether what it points to stands in its own sentence.
    fn is_own(&self) -> bool {
        self.opens_article && self.n > self.first + 4
    }

    /// `This`, `there` or `that` of something told elsewhere.
    fn is_demonstrative(&self) -> bool {
        let (n, next, previous) = (self.n, self.next(), self.previous(1));
        match self.text {
            "this" | "these" | "those" | "such" => {
                !self.is_own() && !TIMES.contains(&next) && next != "as" && next != "who"
            }
            "there" => n > 0 && !BEING.contains(&next) && !BEING.contains(&previous),
            "that" if n > 0 => {
                // "On that supplier's payroll"; "more than that of the others" and "in that he came" do not point.
                let plain = !matches!(next, "of" | "" | "he" | "she" | "it" | "they" | "we" | "the" | "which");
                let behind = previous != "in" && is_preposition(previous) && plain;
                // "Won that state's primary": which?
                let owner = next.ends_with("'s") && self.p.text[self.span.end..].starts_with(' ');
                // "Made $2 million that year".
                let dated = || self.p.dates.iter().any(|d| d.span.end <= self.span.start);
                !self.is_own() && (behind || owner || POINTED.contains(&next)) || STRETCHES.contains(&next) && !dated()
            }
            _ => false,
        }
    }

    /// `The two leaders`, `the latter`, `the others`, `the same dock`, `the number`: which is told elsewhere.
    fn is_definite(&self) -> bool {
        let next = self.next();
        if self.text == "the" {
            let several = || self.p.names.iter().filter(|n| n.entity.kind == EntityKind::Person).count() > 1;
            return matches!(next, "two" | "pair" | "duo") && is_joint_pair(self.outside, self.n) && !several();
        }
        if self.previous(1) != "the" {
            return false;
        }
        match self.text {
            "latter" => next.is_empty() || is_preposition(next),
            "others" => next != "of",
            // "At the same time" and "the same as" tell.
            "same" => is_preposition(self.previous(2)) && !SAME.contains(&next),
            "number" | "figure" | "figures" | "toll" | "total" => {
                let counted = self.p.quantities.iter().any(|q| q.span.start < self.span.start);
                !counted && !matches!(next, "of" | "for" | "that" | "is")
            }
            _ => false,
        }
    }

    /// `The government speaks of 1,200`, `two of the five admitted`: of what?
    fn is_lone_count(&self) -> bool {
        let p = self.p;
        let closes = |q: &Quantity| q.span.start >= self.span.end && p.text[q.span.end..].trim_end() == ".";
        let uncounted = |q: &Quantity| q.unit.is_none() && q.what.is_none() && closes(q);
        let near = p.quantities.len() == 1 && self.outside.len() - self.n <= 4;
        let of = matches!(self.text, "of" | "as") && near && p.quantities.iter().any(uncounted);
        let among = self.previous(1) == "the" && self.previous(2) == "of";
        of || among && is_lone_number(p, self.span, self.text, self.next())
    }

    /// `News then broke`: then when?
    fn is_lone_then(&self) -> bool {
        let next = self.next();
        let early = (1..3).contains(&(self.n - self.first.min(self.n)));
        self.text == "then" && (next.is_empty() || early && is_event(next))
    }

    /// Why a pronoun does not tell whom or what it stands for.
    fn lone_pronoun(&self) -> Option<&'static str> {
        const HUMAN: [&str; 8] = ["he", "she", "him", "her", "his", "hers", "himself", "herself"];
        const MANY: [&str; 4] = ["they", "them", "their", "themselves"];
        let (p, n) = (self.p, self.n);
        // "The ship came upon it": of another thing, whoever else is named.
        if is_other_object(p, self.outside, n) {
            return Some("has a pronoun whose thing stands elsewhere");
        }
        // "Otto told him": whom? Not himself.
        let told = || matches!(self.previous(1), "told" | "asked") && is_lone_person(p, self.outside[n - 2].0);
        if self.text == "him" && n > 1 && self.next().is_empty() && !self.is_own() && told() {
            return Some("has a pronoun whose person stands elsewhere");
        }
        if self.is_resolved {
            return None;
        }
        let placed = || person_before(p, self.span) || self.opens_article && n > self.first || self.is_of_somebody();
        let reasons = [
            (self.is_found(), "has a pronoun whose thing stands elsewhere"),
            (is_pronoun_source(self.outside, n), "has a source who stands elsewhere"),
            (self.is_behind_phrase(), "has a pronoun whose people stand elsewhere"),
            (n == self.first && OPENERS.contains(&self.text), "begins by pointing back"),
            (self.closes_speech(), "has a speaker who stands elsewhere"),
            (HUMAN.contains(&self.text) && !placed(), "has a pronoun whose person stands elsewhere"),
            (n < 3 && MANY.contains(&self.text), "has a pronoun whose people stand elsewhere"),
        ];
        reasons.into_iter().find(|r| r.0).map(|r| r.1)
    }

    /// `A driver told police that he`: somebody without a name whom the sentence brings in itself.
    fn is_of_somebody(&self) -> bool {
        const NEAR: usize = 4;
        let fits = |noun: &str| match self.text {
            _ if HUMANS.contains(&noun) => true,
            "she" | "her" | "hers" | "herself" => WOMEN.contains(&noun),
            _ => MEN.contains(&noun),
        };
        let words = &self.outside[..self.n];
        words.iter().enumerate().filter(|(_, (_, w))| matches!(*w, "a" | "an")).any(|(at, _)| {
            words[at + 1..].iter().take(NEAR).take_while(|(_, w)| !is_function_word(w)).any(|(_, w)| fits(w))
        })
    }

    /// `Friends of the sea find it rather small, the reserve`: what they find so comes late. `Find it hard to` tells.
    fn is_found(&self) -> bool {
        let tells =
            || self.outside.iter().skip(self.n).take(5).any(|(_, w)| matches!(*w, "to" | "that" | "when" | "if"));
        self.text == "it" && matches!(self.previous(1), "find" | "finds" | "found") && !tells()
    }

    /// `Besides the shopkeepers, they include`: who stands in an opening phrase is not who the sentence is about.
    fn is_behind_phrase(&self) -> bool {
        let before = &self.p.text[..self.span.start];
        matches!(self.text, "they" | "it")
            && self.n < 9
            && before.strip_suffix(", ").is_some_and(|before| !before.contains(','))
            && is_preposition(self.outside[0].1)
            && !has_verb(&self.outside[..self.n])
    }

    /// `The road was clear, he said`: whoever is named in what is said need not be who says it.
    fn closes_speech(&self) -> bool {
        let before = &self.p.text[..self.span.start];
        let closing = before.ends_with(' ') && before.trim_end().ends_with([',', '”', '"']);
        matches!(self.text, "he" | "she") && closing && matches!(self.next(), "said" | "says" | "added" | "told")
    }
}

/// Whether a word ends the name of a person before whom no other is named, nor in a quotation.
fn is_lone_person(p: &Passage, word: Span) -> bool {
    let mut before = p.names.iter().filter(|n| n.entity.kind == EntityKind::Person && n.entity.span.end <= word.end);
    before.next().is_some_and(|n| n.entity.span.end == word.end)
}

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
    if !PRONOUNS.contains(&outside[n].1) {
        return false;
    }
    let before: Vec<&str> = outside[..n].iter().rev().take(5).map(|(_, w)| *w).collect();
    let to = before.iter().position(|w| *w == "to").filter(|&at| before.get(at + 1) == Some(&"according"));
    let bridge = |w: &&str| matches!(*w, "both" | "all" | "one" | "two" | "some" | "of");
    let ends = outside.get(n + 1).is_none_or(|(_, next)| !is_joint(next));
    let last = outside[n].1 != "both" || outside.get(n + 1).is_none();
    last && ends && to.is_some_and(|at| before[..at].iter().all(bridge))
}

/// `five` before a verb or a pause, and so without the thing that is counted.
fn is_lone_number(p: &Passage, at: Span, word: &str, next: &str) -> bool {
    let pause = p.text[at.end..].starts_with([',', '.', ';']);
    NUMBERS.contains(&word) && (pause || is_finite(next))
}

fn has_verb(list: &[Folded<'_>]) -> bool {
    list.iter().any(|(_, w)| is_finite(w) || w.ends_with("ing"))
}
