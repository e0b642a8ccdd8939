//! Whether an article argues or reports, by its common words: `should` and `claim` against `said` and `officials`; and
//! whether a sentence judges.
//!
//! Opinion is told from news by function words, verbs and marks rather than by subjects (Krüger and others 2017), so
//! only words that stand in many articles count, and none that names a side.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use foldhash::HashMap;

use super::{saying, standalone};
use crate::model::{Comparison, Field, Passage, Span, SpeakerKind, StatementIn};
use crate::text::{ListedWord, fold, words};

/// Lines of a word and its weight, and one of the bias: see `docs/cards/stance.md`.
const WEIGHTS: &str = include_str!("stance.txt");
/// Log odds from which an article argues; three in a hundred of those that agencies and news pages sent lie above.
pub const ARGUES: f64 = 1.0;
/// The same from which it may.
const LEANS: f64 = 0.0;
/// Words that an article must have to be judged.
const LEAST: usize = 60;

/// How often an article has each of its common words outside quotations, and each of the marks `?` and `!`.
#[derive(Clone, Debug, Default)]
pub struct Manner<'a> {
    counts: HashMap<Cow<'a, str>, u32>,
    words: usize,
}

impl<'a> Manner<'a> {
    /// Takes in a text, in which `quoted` is somebody else's.
    ///
    /// Words with a capital are left out: names and openings say what an article is about.
    pub fn add(&mut self, text: &'a str, quoted: &[Span]) {
        let outside = |at: usize| !quoted.iter().any(|q| q.start <= at && at < q.end);
        for w in words(text).filter(|w| outside(w.span.start)) {
            self.words += 1;
            let small = !w.is_capitalised() && !w.is_number();
            if small || w.text == "I" {
                *self.counts.entry(fold(w.text)).or_default() += 1;
            }
        }
        for (_, mark) in text.match_indices(['?', '!']).filter(|(at, _)| outside(*at)) {
            *self.counts.entry(Cow::Borrowed(mark)).or_default() += 1;
        }
    }

    /// What each of its words counts, in the order of the alphabet: the logarithm of how often, all of them together of
    /// length 1.
    #[must_use]
    pub fn values(&self) -> Vec<(&str, f64)> {
        self.valued(|_| true)
    }

    /// The same of those words that are wanted. Sums have a fixed order, so that they are the same each time.
    fn valued(&self, wanted: impl Fn(&str) -> bool) -> Vec<(&str, f64)> {
        let value = |n: u32| f64::from(n).ln_1p();
        let mut times: BTreeMap<u32, u32> = BTreeMap::new();
        self.counts.values().for_each(|n| *times.entry(*n).or_default() += 1);
        let square = times.iter().map(|(&n, &words)| value(n).powi(2) * f64::from(words));
        let norm = square.sum::<f64>().sqrt().max(1.0);
        let known = self.counts.iter().filter(|(word, _)| wanted(word));
        let mut out: Vec<(&str, f64)> = known.map(|(word, &n)| (&**word, value(n) / norm)).collect();
        out.sort_unstable_by_key(|v| v.0);
        out
    }

    /// The log odds that the article argues.
    fn odds(&self) -> f64 {
        static OF: LazyLock<HashMap<&str, f64>> = LazyLock::new(|| {
            let rows = WEIGHTS.lines().filter_map(|l| l.split_once(' '));
            rows.filter_map(|(word, weight)| Some((word, weight.parse().ok()?))).collect()
        });
        let bias = OF.get(BIAS).copied().unwrap_or(0.0);
        let known = self.valued(|word| OF.contains_key(word));
        bias + known.iter().map(|(word, value)| OF.get(word).copied().unwrap_or(0.0) * value).sum::<f64>()
    }

    /// Whether the article argues rather than reports; never of a text of a few sentences.
    fn stance(&self) -> Stance {
        match self.odds() {
            _ if self.words < LEAST => Stance::Reports,
            odds if odds >= ARGUES => Stance::Argues,
            odds if odds >= LEANS => Stance::Leans,
            _ => Stance::Reports,
        }
    }
}

/// The line of the bias; no word has a bracket.
pub const BIAS: &str = "(bias)";

/// Whether a source reports or argues.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stance {
    Reports,
    /// It may be either: its sentences are used, but others open the report and give its headline.
    Leans,
    Argues,
}

/// Which sources argue instead of reporting: marked so in the headline, written to a large part as I, we and you, or in
/// the manner of opinion. Their own statements are no facts about the event; what they quote others as saying may be used.
pub(super) fn of_sources(c: &Comparison) -> Vec<Stance> {
    const KICKERS: [&str; 7] = ["opinion", "analysis", "editorial", "commentary", "column", "review", "perspective"];
    let mut counts = vec![(0, 0, false); c.sources.len()];
    let mut manners = vec![Manner::default(); c.sources.len()];
    for p in &c.passages {
        let (personal, all, marked) = &mut counts[p.source];
        if p.field == Field::Title {
            *marked = p.listed().next().is_some_and(|w| KICKERS.contains(&w.folded));
        } else {
            *personal += usize::from(standalone::is_personal(p));
            *all += 1;
            manners[p.source].add(&p.text, &p.quoted);
        }
    }
    let stance = |((personal, all, marked), manner): ((usize, usize, bool), Manner)| match manner.stance() {
        _ if marked || personal >= 3 && personal * 8 > all => Stance::Argues,
        stance => stance,
    };
    counts.into_iter().zip(manners).map(stance).collect()
}

/// A judgement or demand that nobody is named for: it stands outside quotations and outside what somebody says.
pub(super) fn is_opinion(p: &Passage) -> bool {
    const JUDGING: [&str; 14] = [
        "is likely right",
        "is probably right",
        "is simply wrong",
        "good news is",
        "bad news is",
        "by the way",
        "is right to",
        "was right to",
        "is also right to",
        "is wrong to",
        "was wrong to",
        "just insists",
        "reality is that",
        "truth is that",
    ];
    #[rustfmt::skip]
    const SIGNS: [&str; 102] = [
        "absurdly", "apparently", "arguably", "awful", "bigoted", "bizarre", "blatant", "blatantly", "blistering",
        "blithely", "brutal", "cannot", "certainly", "chaos", "chaotic", "clearly", "controversial", "conveniently",
        "debacle", "desperately", "devolved", "disgrace", "disgraced", "dismaying", "disturbing", "egregious",
        "embarrassing", "embarrassments", "essentially", "excellent", "fiasco", "foolish", "foolishly", "fortunately",
        "frankly", "fucking", "here's", "hopefully", "horrendous", "humiliating", "hypocrisy", "hypocritical",
        "infighting", "ironic", "ironically", "laughable", "laughably", "let's", "lies", "ludicrous", "mansplaining",
        "mercilessly", "must", "nasty", "naturally", "noisily", "nonsense", "nonsensical", "notorious", "obviously",
        "ought", "outrageously", "pathetic", "perhaps", "predictably", "raving", "relentlessly", "remarkably",
        "ridiculous", "rightfully", "sadly", "screed", "seemingly", "seething", "shady", "shameful", "shamefully",
        "should", "sickening", "simply", "stunning", "stupid", "supposed", "surely", "surprising", "surprisingly",
        "tellingly", "terrible", "terrific", "that's", "there's", "tirade", "trainwreck", "ugly", "undoubtedly",
        "unfair", "unfortunately", "unjust", "unsurprisingly", "wild", "woefully", "wrongly",
    ];
    // "The episode says more about": no thing says anything, but a paper does.
    let thing = |s: &StatementIn| {
        !matches!(s.speaker.kind, SpeakerKind::Person | SpeakerKind::Organisation) && is_thing(&s.speaker.name)
    };
    let voiced = |s: &&StatementIn| !s.source.is_empty() && !s.cue.is_empty() && !thing(s);
    let said: Vec<Span> = p.statements.iter().filter(voiced).flat_map(|s| s.content.iter().copied()).collect();
    let quoted = |at: Span| p.quoted.iter().chain(&said).any(|q| q.contains(&at));
    const IN_JUDGING: [&str; 6] = ["right", "wrong", "news", "way", "insists", "that"];
    let mut may_judge = false;
    let mut is_sign = |w: &ListedWord| {
        may_judge |= IN_JUDGING.iter().any(|known| w.word.text.starts_with(known));
        SIGNS.binary_search(&w.folded).is_ok() && !quoted(w.word.span)
    };
    let signs: Vec<Span> = p.listed().filter(|w| is_sign(w)).map(|w| w.word.span).collect();
    // What is left out of the sentence does not judge in it.
    let left_out = if signs.is_empty() { Vec::new() } else { saying::adjectives(p) };
    if signs.iter().any(|s| !left_out.iter().any(|l| l.span.contains(s))) {
        return true;
    }
    let judges = |j: &&str| p.text.find(j).is_some_and(|at| !quoted(Span::new(at, at + j.len())));
    // "Gave up one of its dearest promises: cheap fuel." The colon of a columnist, who holds back the point.
    let reveals = |at: usize| p.text[at + 1..].trim_start().starts_with(char::is_lowercase);
    let colon = p.text.match_indices(": ").any(|(at, _)| !quoted(Span::new(at, at + 1)) && reveals(at));
    colon || may_judge && JUDGING.iter().any(judges)
}

/// Whether a speaker's description is of something that has no voice: `the episode`.
fn is_thing(name: &str) -> bool {
    const THINGS: [&str; 14] = [
        "action", "case", "decision", "episode", "event", "fact", "history", "incident", "moment", "move", "result",
        "silence", "truth", "vote",
    ];
    words(name).last().is_some_and(|w| THINGS.contains(&&*fold(w.text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(sentence: &str) -> Manner<'_> {
        let mut manner = Manner::default();
        (0..10).for_each(|_| manner.add(sentence, &[]));
        manner
    }

    #[test]
    fn arguing_is_told_from_reporting() {
        let argued =
            of("It is obvious what this means: the council should have the facts, and it is not well served by \
             claims that all is good. Why, then, should it want to pay?");
        let reported =
            of("The council voted on Tuesday to close the bridge, officials said, according to a statement \
             that was sent earlier, a spokesman told reporters.");
        assert!(argued.odds() > reported.odds());
        assert_eq!([argued.stance(), reported.stance()], [Stance::Argues, Stance::Reports]);
    }

    #[test]
    fn what_is_quoted_and_what_is_named_does_not_count() {
        let mut manner = Manner::default();
        let text = "Otto said “I should win!” in Halden";
        manner.add(text, &crate::text::quotations(text));
        assert_eq!(manner.values().iter().map(|v| v.0).collect::<Vec<_>>(), ["in", "said"]);
    }
}
