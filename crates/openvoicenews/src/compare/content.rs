//! What a passage tells, in a form in which passages can be compared: stems, names, speakers, days and numbers.

use std::ops::Range;

use foldhash::HashMap;

use super::{clauses, denials};
use crate::model::{DateMention, EntityKind, Field, Passage, Span, SpeakerKind};
use crate::text::{ListedWord, Terms, Word, fold, infinitive, is_figure, is_function_word, root, words};

/// Words that news puts into any sentence: verbs of saying, outlets' jargon, days of the week. What two sentences share
/// of them says next to nothing.
#[rustfmt::skip]
const LIGHT: [&str; 64] = [
    "according", "add", "added", "adding", "announced", "april", "asked", "august", "call", "called", "come", "day",
    "december", "dr", "earlier", "february", "friday", "going", "interview", "january", "july", "june", "know",
    "last", "monday", "month", "morning", "mr", "mrs", "ms", "new", "news", "night", "november", "october", "people",
    "posted", "press", "read", "reported", "reporters", "reports", "said", "saturday", "say", "saying", "says",
    "september", "statement", "sunday", "take", "tell", "thursday", "time", "today", "told", "tuesday", "tweeted",
    "twitter", "wednesday", "week", "wrote", "year", "yesterday",
];
/// What a light word counts beside another of its rarity.
const LIGHTNESS: f32 = 0.3;

/// A passage as numbers of the story's vocabulary. Lists but `words` are sorted, each number once.
#[derive(Clone, Debug, Default)]
pub(super) struct Content {
    /// Stems of content words, and numbers in figures.
    pub(super) terms: Vec<u32>,
    /// Those of its main clauses.
    pub(super) main: Vec<u32>,
    /// Those that do not tell who says it.
    pub(super) said: Vec<u32>,
    /// Those that are no names and no numbers: what is told of them.
    pub(super) told: Vec<u32>,
    /// All of its words in order, as folded.
    pub(super) words: Vec<u32>,
    /// The term of each of them, where it has content.
    pub(super) stems: Vec<Option<u32>>,
    /// Whether each of them is quoted.
    pub(super) quoted: Vec<bool>,
    /// The names in it and those of its speakers, a person by the surname.
    pub(super) names: Vec<u32>,
    /// Who says what is in it, where that is known by name.
    pub(super) speakers: Vec<u32>,
    /// The days of the month that it names. `September 24` is one day, be it this year's for one article and, where the
    /// other has no date, nobody knows which year's.
    pub(super) days: Vec<u32>,
    /// The verb with which it denies a claim and the words of the claim, to the end of the clause.
    pub(super) denial: Option<Range<usize>>,
    /// Whether it tells what was told at an earlier time: `had earlier spoken of three`.
    pub(super) looks_back: bool,
    /// Whether any word of it negates.
    pub(super) negates: bool,
    /// The places, in words, that a negator turns.
    pub(super) negated: Vec<usize>,
    /// The sums of the weights of `terms` and `main`.
    pub(super) total: f32,
    pub(super) main_total: f32,
}

/// The contents of all passages of a story.
#[derive(Clone, Debug, Default)]
pub(super) struct Contents {
    pub(super) of: Vec<Content>,
    /// How much a term counts, by its rarity among the passages.
    pub(super) weight: Vec<f32>,
}

/// Numbers for words and names as they come.
#[derive(Default)]
pub(super) struct Vocabulary {
    words: HashMap<String, Known>,
    numbers: [HashMap<String, u32>; 4],
    /// The names read so far as written, those of persons apart.
    names: [HashMap<String, u32>; 2],
    light: Vec<bool>,
    /// Whether each [`is_figure`].
    figures: Vec<bool>,
    /// How often each number stands for a word of a text, and how often of these for a figure or for a word that is
    /// written as names are.
    uses: Vec<[u32; 2]>,
}

/// What a number stands for. Each kind has its own keys, and no two numbers are the same.
#[derive(Clone, Copy)]
enum Kind {
    Term,
    Name,
    Place,
    Day,
}

/// A word, and its stem unless it carries no content.
#[derive(Clone, Copy)]
struct Known {
    word: u32,
    stem: Option<u32>,
    /// Whether it may deny, negate or look back, which few words do.
    may_turn: bool,
}

impl Contents {
    /// Reads the passages.
    pub(super) fn of(passages: &[Passage], vocabulary: &mut Vocabulary) -> Contents {
        let mut of: Vec<Content> = passages.iter().map(|p| vocabulary.content(p)).collect();
        let mut having = vec![0_u32; vocabulary.light.len()];
        for t in of.iter().flat_map(|c| &c.terms) {
            having[*t as usize] += 1;
        }
        // Inverse document frequency with the passages as documents, as a share of that of a word that stands in one alone.
        let n = of.len() as f32;
        let most = n.ln_1p();
        let rarity = having.iter().zip(&vocabulary.light);
        let weight: Vec<f32> = rarity
            .map(|(&h, &light)| (1.0 + n / h.max(1) as f32).ln() / most * if light { LIGHTNESS } else { 1.0 })
            .collect();
        let sum = |terms: &[u32]| terms.iter().map(|t| weight[*t as usize]).sum::<f32>();
        for c in &mut of {
            c.told = c.terms.iter().copied().filter(|t| vocabulary.is_told(*t)).collect();
            (c.total, c.main_total) = (sum(&c.terms), sum(&c.main));
        }
        Contents { of, weight }
    }

    /// Weighted Dice coefficient of two passages, 0 to 1.
    pub(super) fn dice(&self, x: &Content, y: &Content) -> f32 {
        share(2.0 * self.shared(&x.terms, &y.terms), x.total + y.total)
    }

    /// The same of their main clauses.
    pub(super) fn main_dice(&self, x: &Content, y: &Content) -> f32 {
        share(2.0 * self.shared(&x.main, &y.main), x.main_total + y.main_total)
    }

    /// The same of all but the words that tell who says it.
    pub(super) fn said_dice(&self, x: &Content, y: &Content) -> f32 {
        let whole = |c: &Content| self.shared(&c.said, &c.said);
        share(2.0 * self.shared(&x.said, &y.said), whole(x) + whole(y))
    }

    /// The weight of the terms that two lists share.
    pub(super) fn shared(&self, a: &[u32], b: &[u32]) -> f32 {
        common(a, b).map(|t| self.weight[*t as usize]).sum()
    }
}

fn share(part: f32, whole: f32) -> f32 {
    if whole <= 0.0 { 0.0 } else { part / whole }
}

/// What two sorted lists share, in order.
pub(super) fn common<'a, T: Ord>(a: &'a [T], b: &'a [T]) -> impl Iterator<Item = &'a T> {
    let (mut i, mut j) = (0, 0);
    std::iter::from_fn(move || {
        while i < a.len() && j < b.len() {
            match a[i].cmp(&b[j]) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    i += 1;
                    j += 1;
                    return Some(&a[i - 1]);
                }
            }
        }
        None
    })
}

impl Vocabulary {
    /// The number of a word's stem, unless it carries no content.
    pub(super) fn stem(&mut self, word: &Word<'_>) -> Option<u32> {
        self.known(word, &fold(word.text)).stem
    }

    /// The terms of passages whose contents were read with this vocabulary.
    pub(super) fn terms(&self, contents: &Contents) -> Terms {
        Terms::numbered(contents.of.iter().map(|c| c.terms.clone()).collect(), self.figures.clone())
    }

    /// The number of a stem.
    pub(super) fn stem_number(&mut self, stem: &str) -> u32 {
        self.number(Kind::Term, stem, false)
    }

    /// The number of a day.
    pub(super) fn day(&mut self, day: &str) -> u32 {
        self.number(Kind::Day, day, true)
    }

    /// The number of a place: `U.S.` is `US`.
    pub(super) fn place(&mut self, name: &str) -> u32 {
        self.number(Kind::Place, &fold(name).replace('.', ""), true)
    }

    fn content(&mut self, p: &Passage) -> Content {
        let mut c = Content::default();
        let mut may_turn = false;
        for (ListedWord { word, folded, is_quoted }, is_main) in clauses::words(p) {
            let known = self.known(&word, folded);
            may_turn |= known.may_turn;
            c.words.push(known.word);
            c.stems.push(known.stem);
            c.quoted.push(is_quoted);
            let Some(term) = known.stem else { continue };
            c.terms.push(term);
            if !credits(p, word.span) {
                c.said.push(term);
            }
            let [uses, named] = &mut self.uses[term as usize];
            *uses += 1;
            *named += u32::from(word.is_number() || word.is_capitalised() && word.span.start > 0);
            if is_main {
                c.main.push(term);
            }
        }
        if may_turn {
            add_turns(&mut c, p);
        }
        self.add_names(&mut c, p);
        let days = p.dates.iter().filter_map(DateMention::day_of_year);
        c.days = days.map(|day| self.day(day)).collect();
        for list in [&mut c.terms, &mut c.main, &mut c.said, &mut c.names, &mut c.speakers, &mut c.days] {
            list.sort_unstable();
            list.dedup();
        }
        c
    }

    fn add_names(&mut self, c: &mut Content, p: &Passage) {
        for name in &p.names {
            let key = self.name(&name.entity.name, name.entity.kind == EntityKind::Person);
            c.names.push(key);
        }
        let named = |kind| matches!(kind, SpeakerKind::Person | SpeakerKind::Organisation);
        for s in p.statements.iter().filter(|s| named(s.speaker.kind)) {
            let key = self.name(&s.speaker.name, s.speaker.kind == SpeakerKind::Person);
            c.names.push(key);
            c.speakers.push(key);
        }
    }

    /// A person goes by the surname, since one outlet has `Ana Lund` where another has `Lund`.
    pub(super) fn name(&mut self, name: &str, person: bool) -> u32 {
        if let Some(number) = self.names[usize::from(person)].get(name) {
            return *number;
        }
        let mut parts: Vec<String> = words(name).map(|w| fold(w.text).trim_end_matches("'s").to_owned()).collect();
        if parts.first().is_some_and(|w| w == "the") {
            parts.remove(0);
        }
        let key = if person { parts.pop().unwrap_or_default() } else { parts.join(" ") };
        let number = self.number(Kind::Name, &key, true);
        self.names[usize::from(person)].insert(name.to_owned(), number);
        number
    }

    fn known(&mut self, word: &Word<'_>, folded: &str) -> Known {
        if let Some(known) = self.words.get(folded) {
            return *known;
        }
        let stem = if word.is_number() {
            let number = self.number(Kind::Term, folded, false);
            self.figures[number as usize] = is_figure(folded);
            Some(number)
        } else {
            (!is_function_word(folded)).then(|| {
                let light = [folded, infinitive(folded)].iter().any(|w| LIGHT.binary_search(w).is_ok());
                self.number(Kind::Term, &root(folded), light)
            })
        };
        let may_turn = folded == "had" || denials::may_turn(folded);
        let known = Known { word: self.words.len() as u32, stem, may_turn };
        self.words.insert(folded.to_owned(), known);
        known
    }

    fn number(&mut self, kind: Kind, key: &str, light: bool) -> u32 {
        if let Some(number) = self.numbers[kind as usize].get(key) {
            return *number;
        }
        let next = self.light.len() as u32;
        self.numbers[kind as usize].insert(key.to_owned(), next);
        self.light.push(light);
        self.figures.push(false);
        self.uses.push([0; 2]);
        next
    }

    /// Whether a term is most often no number and no part of a name.
    fn is_told(&self, term: u32) -> bool {
        let [uses, named] = self.uses[term as usize];
        2 * named < uses
    }
}

/// Whether a word tells who says what is told, rather than what is told.
fn credits(p: &Passage, word: Span) -> bool {
    p.statements.iter().any(|s| s.source.iter().chain(&s.cue).any(|part| part.contains(&word)))
}

/// What its words deny, negate and look back to.
fn add_turns(c: &mut Content, p: &Passage) {
    // A warning called `Do Not Travel` negates nothing.
    let named = |w: &ListedWord| p.field == Field::Text && w.word.text == "Not" && w.word.span.start > 0;
    let folded: Vec<&str> = p.listed().map(|w| if named(&w) { "" } else { w.folded }).collect();
    c.denial = denials::verb(&folded).map(|verb| verb..clauses::end(p, verb));
    c.looks_back = looks_back(&folded);
    c.negates = folded.iter().any(|w| denials::negates(w));
    c.negated = denials::negated(&folded);
}

fn looks_back(folded: &[&str]) -> bool {
    const EARLIER: [&str; 4] = ["earlier", "initially", "originally", "previously"];
    let had = |w: &[&str]| w[0] == "had" && EARLIER.contains(&w[1]);
    folded.windows(2).any(had)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted() {
        assert!(LIGHT.is_sorted());
    }

    #[test]
    fn shares_in_order() {
        assert_eq!(common(&[1, 3, 5], &[2, 3, 5, 8]).copied().collect::<Vec<_>>(), [3, 5]);
    }
}
