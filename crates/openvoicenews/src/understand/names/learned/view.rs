//! What the learned reading of names sees: the stretches that may hold names, and facts about their words.

use std::collections::HashMap;
use std::ops::Range;

use super::super::super::document::{Document, Kind};
use super::super::super::features::{bytes, mixed, shape};
use super::super::super::lexicon::{
    ADJECTIVE, ADVERB, AMBIGUOUS_NAME, AUX, BASE_VERB, CENSUS_FIRST, CENSUS_LAST, CITY, CONJUNCTION, COUNTRY, Classes,
    DEMONYM, DETERMINER, DOCUMENT, FIRST_NAME, GERUND, MODAL, MONTH, NOUN, NUMERAL, ORDINARY, ORG, ORG_HEAD,
    PARTICIPLE, PAST, PEOPLE, PLACE_HEAD, PREPOSITION, PRONOUN, REGION, REPORTING, ROLE, STATE, SUBORDINATOR,
    THIRD_PERSON, TITLE, WEEKDAY, WORLD_CITY,
};
use super::super::{Found, is_shouted};
use crate::model::EntityKind;

/// Tokens of one stretch; longer ones are cut.
const LONGEST: usize = 60;
/// Words between two capitals that may be inside one name.
const GAP: usize = 3;
/// Words of a name that a list may have.
const LONGEST_LISTED: usize = 4;

/// What a word may be in running text.
const GRAMMAR: Classes = ADJECTIVE
    | ADVERB
    | AUX
    | BASE_VERB
    | CONJUNCTION
    | DETERMINER
    | GERUND
    | MODAL
    | NOUN
    | NUMERAL
    | ORDINARY
    | PARTICIPLE
    | PAST
    | PREPOSITION
    | PRONOUN
    | SUBORDINATOR
    | THIRD_PERSON;
/// What a word may be in a name.
const LISTS: Classes = AMBIGUOUS_NAME
    | CENSUS_FIRST
    | CENSUS_LAST
    | CITY
    | COUNTRY
    | DEMONYM
    | DOCUMENT
    | FIRST_NAME
    | MONTH
    | ORG
    | ORG_HEAD
    | PEOPLE
    | PLACE_HEAD
    | REGION
    | ROLE
    | STATE
    | TITLE
    | WEEKDAY
    | WORLD_CITY;

/// What is known of a token.
#[derive(Clone, Copy, Debug, Default)]
struct Facts {
    word: u32,
    grammar: u32,
    lists: u32,
    shape: u32,
    /// Word classes; a mark is its own class.
    fine: u32,
    coarse: u32,
    /// What the rules say: kind with beginning or inside, and whether they are sure.
    ruled: u32,
    /// Lists that have a phrase around the token: which, and whether it begins there.
    phrase: u32,
}

/// What the article does with a word elsewhere.
#[derive(Clone, Copy, Debug, Default)]
struct Elsewhere {
    small: u32,
    capital: u32,
    /// Evidence as bits: see [`Elsewhere::look`].
    evidence: u32,
    ruled: [u32; 4],
}

/// A document as the learned reading sees it.
pub(super) struct View {
    /// Stretches of tokens that may hold names.
    pub(super) segments: Vec<Range<usize>>,
    facts: Vec<Facts>,
    strong: Vec<bool>,
    elsewhere: HashMap<u32, Elsewhere>,
    /// Of each sentence, whether it is written like a headline.
    shouted: Vec<bool>,
}

impl View {
    pub(super) fn new(doc: &Document, ruled: &[Found]) -> View {
        let strong: Vec<bool> = (0..doc.tokens.len()).map(|i| is_strong(doc, i)).collect();
        let mut segments = Vec::new();
        for sentence in &doc.ranges {
            segments_of(doc, &strong, sentence.clone(), &mut segments);
        }
        let mut facts: Vec<Facts> = (0..doc.tokens.len()).map(|i| own(doc, strong[i], i)).collect();
        for f in ruled {
            for i in f.tokens.clone() {
                facts[i].ruled = 1 + 4 * slot(f.kind) + 2 * u32::from(i > f.tokens.start) + u32::from(f.sure);
            }
        }
        for segment in &segments {
            mark_phrases(doc, segment.clone(), &mut facts);
        }
        let elsewhere = elsewhere(doc, &strong, &facts, ruled);
        let shouted = doc.ranges.iter().map(|r| is_shouted(doc, r.clone())).collect();
        View { segments, facts, strong, elsewhere, shouted }
    }

    fn at(&self, i: usize, by: isize) -> Facts {
        i.checked_add_signed(by).and_then(|k| self.facts.get(k)).copied().unwrap_or_default()
    }

    /// The stretch of capitals around token `i`, inside its segment.
    fn run(&self, segment: &Range<usize>, i: usize) -> Range<usize> {
        let mut run = i..i + 1;
        while run.start > segment.start && self.strong[run.start - 1] {
            run.start -= 1;
        }
        while run.end < segment.end && self.strong[run.end] {
            run.end += 1;
        }
        run
    }

    /// The features of token `i` of a segment.
    pub(super) fn features(&self, doc: &Document, segment: &Range<usize>, i: usize, keys: &mut Vec<u32>) {
        keys.clear();
        keys.push(mixed(&[0]));
        let w: [Facts; 7] = std::array::from_fn(|k| self.at(i, k as isize - 3));
        let o = w[3];
        let mut put = |template: u32, parts: [u32; 3]| keys.push(mixed(&[template, parts[0], parts[1], parts[2]]));
        for (k, f) in (0u32..).zip(&w) {
            put(10 + k, [f.word, 0, 0]);
            put(20 + k, [f.grammar, f.lists, 0]);
            if (1..=5).contains(&k) {
                put(30 + k, [f.lists, 0, 0]);
                put(40 + k, [f.shape, 0, 0]);
                put(50 + k, [f.ruled, 0, 0]);
                put(60 + k, [f.phrase, 0, 0]);
                put(200 + k, [f.fine, 0, 0]);
                put(210 + k, [f.coarse, 0, 0]);
            }
        }
        for k in 1..5 {
            put(70 + k as u32, [w[k].word, w[k + 1].word, 0]);
            put(80 + k as u32, [w[k].lists, w[k + 1].lists, 0]);
            put(90 + k as u32, [w[k].ruled, w[k + 1].ruled, 0]);
            put(100 + k as u32, [w[k].grammar, w[k + 1].grammar, 0]);
            put(220 + k as u32, [w[k].fine, w[k + 1].fine, 0]);
            put(230 + k as u32, [w[k].coarse, w[k + 1].coarse, 0]);
        }
        put(110, [w[2].shape, o.shape, w[4].shape]);
        put(111, [w[2].lists, o.lists, w[4].lists]);
        put(112, [w[2].grammar, o.shape, w[4].grammar]);
        put(113, [o.ruled, o.lists, 0]);
        put(114, [o.ruled, o.word, 0]);
        put(115, [o.ruled, o.shape, w[2].word]);
        put(116, [o.ruled, o.phrase, 0]);
        put(117, [w[2].word, o.lists, w[4].word]);
        put(118, [w[2].word, o.shape, 0]);
        put(119, [w[4].word, o.shape, 0]);
        put(120, [w[2].fine, o.shape, w[4].fine]);
        put(121, [w[2].coarse, o.coarse, w[4].coarse]);
        put(122, [o.fine, o.shape, o.lists]);
        put(123, [o.fine, o.ruled, 0]);
        put(124, [o.coarse, o.ruled, o.phrase]);
        self.affixes(doc, i, keys);
        self.place(doc, segment, i, keys);
        self.rest(i, keys);
    }

    /// Beginnings and endings of the word.
    fn affixes(&self, doc: &Document, i: usize, keys: &mut Vec<u32>) {
        let low = doc.even(i).as_bytes();
        for n in 1..=4 {
            keys.push(mixed(&[130 + n as u32, bytes(&low[low.len().saturating_sub(n)..]), 0, 0]));
            keys.push(mixed(&[140 + n as u32, bytes(&low[..low.len().min(n)]), 0, 0]));
        }
        let o = self.facts[i];
        keys.push(mixed(&[145, bytes(&low[low.len().saturating_sub(3)..]), o.shape, 0]));
    }

    /// Where the word stands: in its sentence, and in the stretch of capitals.
    fn place(&self, doc: &Document, segment: &Range<usize>, i: usize, keys: &mut Vec<u32>) {
        let o = self.facts[i];
        let run = self.run(segment, i);
        let sentence = doc.tokens[i].sentence as usize;
        let opens = u32::from(doc.ranges[sentence].start == run.start);
        let first = u32::from(doc.ranges[sentence].start == i);
        let shouted = u32::from(self.shouted[sentence]);
        let quoted = u32::from(doc.tokens[i].quoted);
        let (from, to) = ((i - run.start).min(4) as u32, (run.end - 1 - i).min(4) as u32);
        let head = self.facts[run.end - 1];
        let lead = self.facts[run.start];
        let before = self.at(run.start, -1);
        let after = self.at(run.end, 0);
        let mut put = |template: u32, parts: [u32; 3]| keys.push(mixed(&[template, parts[0], parts[1], parts[2]]));
        put(150, [from, to, opens]);
        put(151, [first, o.grammar, o.lists]);
        put(152, [first, o.shape, after.word]);
        put(153, [head.word, from.min(2), 0]);
        put(154, [head.lists, from, to]);
        put(155, [head.grammar, from.min(2), to.min(2)]);
        put(156, [lead.word, to.min(2), 0]);
        put(157, [lead.lists, from, to]);
        put(158, [before.word, from.min(2), to.min(2)]);
        put(159, [after.word, from.min(2), to.min(2)]);
        put(160, [before.word, after.word, 0]);
        put(161, [before.grammar, after.grammar, from + 5 * to]);
        put(162, [after.word, self.at(run.end, 1).word, 0]);
        put(163, [before.word, self.at(run.start, -2).word, 0]);
        put(164, [self.at(run.end, 1).word, 1, 0]);
        put(165, [self.at(run.end, 1).grammar, after.grammar, 0]);
        put(166, [shouted, o.ruled, o.grammar]);
        put(167, [quoted, o.shape, from + 5 * to]);
        put(168, [before.lists, before.grammar, from]);
        put(169, [lead.lists, head.lists, from + 5 * to]);
        put(170, [before.ruled, o.lists, from.min(2)]);
        put(172, [head.fine, from, to]);
        put(173, [head.coarse, o.coarse, from.min(2)]);
        put(174, [lead.fine, from.min(2), to.min(2)]);
        put(175, [before.fine, from.min(2), to.min(2)]);
        put(176, [after.fine, from.min(2), to.min(2)]);
        put(177, [before.fine, after.fine, 0]);
        put(178, [before.fine, o.fine, from.min(2)]);
        put(179, [after.fine, o.fine, to.min(2)]);
        put(171, [after.lists, o.lists, to.min(2)]);
    }

    /// What the rest of the article does with the word and its neighbours.
    fn rest(&self, i: usize, keys: &mut Vec<u32>) {
        let o = self.facts[i];
        for by in -1..=1isize {
            let f = self.at(i, by);
            let Some(e) = self.elsewhere.get(&f.word) else { continue };
            let t = (by + 1) as u32 * 10;
            let cased = mixed(&[e.small.min(2), e.capital.min(3)]);
            let kind = e.kind(f.ruled);
            keys.push(mixed(&[300 + t, cased, o.shape, 0]));
            keys.push(mixed(&[301 + t, e.evidence, 0, 0]));
            keys.push(mixed(&[302 + t, kind, 0, 0]));
            for bit in 0..10 {
                if e.evidence & (1 << bit) != 0 {
                    keys.push(mixed(&[303 + t, bit, 0, 0]));
                }
            }
            if by == 0 {
                keys.push(mixed(&[304 + t, e.evidence, o.lists, 0]));
                keys.push(mixed(&[305 + t, cased, o.grammar, 0]));
                keys.push(mixed(&[306 + t, kind, o.ruled, e.evidence]));
            }
        }
    }
}

impl Elsewhere {
    /// The kind that the rules mostly give the word, the token at hand aside.
    fn kind(&self, own: u32) -> u32 {
        let own = if own == 0 { 4 } else { (own - 1) / 4 };
        let count = |k: u32| self.ruled[k as usize] - u32::from(own == k).min(self.ruled[k as usize]);
        let best = (0..4).fold(0, |best, k| if count(k) > count(best) { k } else { best });
        if count(best) == 0 { 0 } else { 1 + best * 2 + u32::from(count(best) > 1) }
    }

    /// What the surroundings of one mention say of the word.
    fn look(&mut self, doc: &Document, strong: &[bool], i: usize) {
        let mut see = |bit: u32, there: bool| self.evidence |= u32::from(there) << bit;
        let before = i.checked_sub(1);
        let low = before.map_or("", |b| doc.low(b));
        let is = |classes: Classes| before.is_some_and(|b| doc.is(b, classes));
        let after_capital = before.is_some_and(|b| strong[b]);
        see(0, is(TITLE));
        see(1, after_capital && is(FIRST_NAME | CENSUS_FIRST));
        see(2, matches!(low, "in" | "near" | "across" | "outside"));
        see(3, doc.is(i + 1, REPORTING));
        see(4, low == "the");
        see(5, doc.is(i + 1, ORG_HEAD) && strong.get(i + 1) == Some(&true));
        see(6, matches!(doc.low(i + 1), "who" | "himself" | "herself"));
        see(7, doc.word(i + 1) == "(" || low == "(");
        see(8, after_capital && strong.get(i + 1) != Some(&true));
        see(9, !after_capital && strong.get(i + 1) == Some(&true));
    }
}

fn slot(kind: EntityKind) -> u32 {
    super::slot(kind) as u32
}

/// Whether a token may be the chief part of a name: a word with a capital anywhere in it.
fn is_strong(doc: &Document, i: usize) -> bool {
    let t = &doc.tokens[i];
    t.kind == Kind::Word && (t.capital || doc.word(i).chars().any(char::is_uppercase)) && doc.word(i) != "I"
        || t.kind == Kind::Number && doc.word(i).bytes().any(|b| b.is_ascii_uppercase())
}

/// Whether a token may stand inside a name between capitals.
fn may_join(doc: &Document, i: usize) -> bool {
    match doc.tokens[i].kind {
        Kind::Number => true,
        Kind::Mark => !matches!(doc.word(i), "," | ";" | "?" | "!" | "\"" | "“" | "”"),
        Kind::Word => {
            doc.is(i, PREPOSITION | CONJUNCTION | DETERMINER)
                || doc.possessive(i)
                || doc.low(i).len() < 4 && !doc.is(i, PRONOUN | AUX | MODAL)
        }
    }
}

fn segments_of(doc: &Document, strong: &[bool], sentence: Range<usize>, out: &mut Vec<Range<usize>>) {
    let mut i = sentence.start;
    while i < sentence.end {
        if !strong[i] {
            i += 1;
            continue;
        }
        let number_before = i > sentence.start && doc.tokens[i - 1].kind == Kind::Number;
        let start = if number_before && out.last().is_none_or(|o| o.end < i) { i - 1 } else { i };
        let mut end = i + 1;
        while end < sentence.end && end - start < LONGEST {
            let weak = (end..(end + GAP).min(sentence.end)).take_while(|&k| !strong[k] && may_join(doc, k)).count();
            if end + weak < sentence.end && strong[end + weak] {
                end += weak + 1;
            } else {
                break;
            }
        }
        if end < sentence.end && doc.tokens[end].kind == Kind::Number {
            end += 1;
        }
        out.push(start..end);
        i = end;
    }
}

/// What a token is in itself.
fn own(doc: &Document, strong: bool, i: usize) -> Facts {
    let t = &doc.tokens[i];
    let low = doc.even(i).as_bytes();
    let word = match t.kind {
        Kind::Number => mixed(&[low.len() as u32, 1]),
        _ => bytes(low),
    };
    let mark = if t.kind == Kind::Mark { word } else { 0 };
    Facts {
        word,
        grammar: mixed(&[folded(t.classes & GRAMMAR), t.kind as u32, u32::from(t.capital), mark]),
        lists: folded(t.classes & LISTS),
        fine: if t.kind == Kind::Mark { word | 1024 } else { u32::from(t.class.fine) },
        coarse: if t.kind == Kind::Mark { word | 1024 } else { u32::from(t.class.coarse) },
        shape: if strong { form(doc.word(i)) } else { t.kind as u32 },
        ..Facts::default()
    }
}

fn folded(classes: Classes) -> u32 {
    (classes.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as u32
}

/// Marks the longest phrases that lists have, from the left.
fn mark_phrases(doc: &Document, segment: Range<usize>, facts: &mut [Facts]) {
    let mut phrase = String::new();
    let mut i = segment.start;
    while i < segment.end {
        let mut best = (i + 1, 0);
        phrase.clear();
        phrase.push_str(doc.even(i));
        for k in i + 1..segment.end.min(i + LONGEST_LISTED) {
            phrase.push('_');
            phrase.push_str(doc.even(k));
            let classes = doc.lexicon.get(&phrase).classes & LISTS;
            if classes != 0 {
                best = (k + 1, classes);
            }
        }
        if best.1 != 0 {
            for (k, f) in facts.iter_mut().enumerate().take(best.0).skip(i) {
                f.phrase = mixed(&[folded(best.1), u32::from(k > i)]);
            }
        }
        i = best.0;
    }
}

/// What the article does with each word that has a capital somewhere.
fn elsewhere(doc: &Document, strong: &[bool], facts: &[Facts], ruled: &[Found]) -> HashMap<u32, Elsewhere> {
    let mut out: HashMap<u32, Elsewhere> = HashMap::new();
    for i in (0..facts.len()).filter(|&i| strong[i]) {
        let first = doc.ranges[doc.tokens[i].sentence as usize].start == i;
        let e = out.entry(facts[i].word).or_default();
        e.capital += u32::from(!first);
        e.look(doc, strong, i);
    }
    for i in (0..facts.len()).filter(|&i| !strong[i]) {
        if let Some(e) = out.get_mut(&facts[i].word) {
            e.small += 1;
        }
    }
    for f in ruled {
        for i in f.tokens.clone() {
            if let Some(e) = out.get_mut(&facts[i].word) {
                e.ruled[slot(f.kind) as usize] += 1;
            }
        }
    }
    out
}

/// The shape of a word; a single character is told apart.
fn form(word: &str) -> u32 {
    shape(word).wrapping_mul(31).wrapping_add(if word.chars().nth(1).is_none() { 1 } else { 2 })
}
