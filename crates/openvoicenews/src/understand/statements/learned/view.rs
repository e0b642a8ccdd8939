//! A paragraph as the learned models see it: what is known of each token, as numbers to make features of.

use std::ops::Range;

use super::super::super::document::{Document, Kind};
use super::super::super::features::{bytes, mixed, shape};
use super::super::super::lexicon::{
    ADJECTIVE, ADVERB, AUX, BASE_VERB, CONJUNCTION, DETERMINER, DOCUMENT, FINITE, GERUND, MODAL, NEGATIVE, NOUN,
    NUMERAL, ORG_HEAD, PARTICIPLE, PAST, PERSON_WORD, PREPOSITION, PRONOUN, ROLE, SUBJECT, SUBORDINATOR, THIRD_PERSON,
    TITLE, WEEKDAY,
};
use super::super::Draft;
use crate::model::{Entity, EntityKind};

/// Kinds of word that features tell apart; the others are names and single words.
const KINDS: u64 = ADJECTIVE
    | ADVERB
    | AUX
    | BASE_VERB
    | CONJUNCTION
    | DETERMINER
    | DOCUMENT
    | GERUND
    | MODAL
    | NEGATIVE
    | NOUN
    | NUMERAL
    | ORG_HEAD
    | PARTICIPLE
    | PAST
    | PERSON_WORD
    | PREPOSITION
    | PRONOUN
    | ROLE
    | SUBJECT
    | SUBORDINATOR
    | THIRD_PERSON
    | TITLE
    | WEEKDAY;

/// What the rules' reading makes of a token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Ruled {
    /// Role with beginning or inside: 0 none, 1 and 2 source, 3 and 4 cue, 5 and 6 content.
    pub(super) role: u32,
    /// Number of the draft that says so.
    pub(super) draft: u32,
    /// Its confidence in five steps.
    pub(super) sure: u32,
}

/// What is known of a token.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Facts {
    pub(super) word: u32,
    pub(super) kinds: u32,
    pub(super) shape: u32,
    pub(super) ending: u32,
    pub(super) opening: u32,
    /// Weight as a word of saying, in steps.
    pub(super) cue: u32,
    /// Word classes; a mark is its own class.
    pub(super) fine: u32,
    pub(super) coarse: u32,
    /// Inside or outside a quotation, on its marks, at its edges.
    pub(super) quote: u32,
    pub(super) entity: u32,
    pub(super) ruled: Ruled,
    /// Places from the sentence's start and end, capped.
    pub(super) first: u32,
    pub(super) last: u32,
    /// The nearest marks in the sentence with their distance.
    pub(super) mark_before: u32,
    pub(super) mark_after: u32,
    /// The nearest words of saying outside quotations in the sentence, with their distance.
    pub(super) cue_before: u32,
    pub(super) cue_after: u32,
    pub(super) far_before: u32,
    pub(super) far_after: u32,
    /// The nearest verbs.
    pub(super) verb_before: u32,
    pub(super) verb_after: u32,
    pub(super) sentence: u32,
}

/// Some tokens of one paragraph.
pub(super) struct View {
    pub(super) tokens: Range<usize>,
    pub(super) facts: Vec<Facts>,
}

impl View {
    pub(super) fn at(&self, i: usize, by: isize) -> Facts {
        i.checked_add_signed(by).and_then(|k| self.facts.get(k)).copied().unwrap_or_default()
    }
}

/// A number in steps: exact below 4, then by doubling.
pub(super) fn stepped(n: usize) -> u32 {
    match n {
        0..=3 => n as u32,
        4..=5 => 4,
        6..=8 => 5,
        9..=14 => 6,
        15..=25 => 7,
        _ => 8,
    }
}

/// What the rules say of each token of the document.
pub(super) fn ruled(doc: &Document, drafts: &[Draft]) -> Vec<Ruled> {
    let mut out = vec![Ruled::default(); doc.tokens.len()];
    for (n, d) in drafts.iter().enumerate() {
        let sure = 1 + (d.confidence * 5.0) as u32;
        let mut mark = |tokens: Range<usize>, role: u32| {
            for i in tokens.clone() {
                if let Some(slot) = out.get_mut(i)
                    && (slot.role == 0 || role < 5)
                {
                    *slot = Ruled { role: role + u32::from(i > tokens.start), draft: n as u32 + 1, sure };
                }
            }
        };
        for span in &d.content {
            mark(doc.token_at(span.start)..doc.token_at(span.end), 5);
        }
        mark(d.source.clone(), 1);
        mark(d.cue.clone(), 3);
    }
    out
}

/// The paragraphs of a document, none longer than `longest` tokens.
pub(super) fn paragraphs(doc: &Document, longest: usize) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for (n, range) in doc.ranges.iter().enumerate() {
        let mut range = range.clone();
        if n > 0
            && !super::super::paragraph_between(doc, n)
            && let Some(last) = out.last_mut()
            && range.end - last.start <= longest
        {
            last.end = range.end;
            continue;
        }
        while range.len() > longest {
            out.push(range.start..range.start + longest);
            range.start += longest;
        }
        out.push(range);
    }
    out
}

/// What is known of each token of a paragraph.
pub(super) fn view(doc: &Document, entities: &[Entity], ruled: &[Ruled], tokens: Range<usize>) -> View {
    let mut facts: Vec<Facts> = tokens.clone().map(|i| own(doc, ruled, i)).collect();
    mark_entities(doc, entities, &tokens, &mut facts);
    let mut from = 0;
    while from < facts.len() {
        let to = (from..facts.len()).find(|&k| facts[k].sentence != facts[from].sentence).unwrap_or(facts.len());
        around(doc, tokens.start, &mut facts, from, to);
        from = to;
    }
    View { tokens, facts }
}

/// What a token is in itself.
fn own(doc: &Document, ruled: &[Ruled], i: usize) -> Facts {
    let t = &doc.tokens[i];
    let low = doc.even(i).as_bytes();
    let kinds = (t.classes & KINDS).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 33;
    let word = if t.kind == Kind::Number { stepped(low.len()) } else { bytes(low) };
    Facts {
        word,
        kinds: mixed(&[kinds as u32, t.kind as u32, u32::from(t.capital), if t.kind == Kind::Mark { word } else { 0 }]),
        shape: shape(doc.word(i)),
        ending: bytes(&low[low.len().saturating_sub(3)..]),
        opening: bytes(&low[..low.len().min(4)]),
        cue: if t.cue > 0.0 { 1 + (t.cue * 6.0) as u32 } else { 0 },
        fine: if t.kind == Kind::Mark { word | 1024 } else { u32::from(t.class.fine) },
        coarse: if t.kind == Kind::Mark { word | 1024 } else { u32::from(t.class.coarse) },
        quote: quote_state(doc, i),
        ruled: ruled.get(i).copied().unwrap_or_default(),
        sentence: t.sentence + 1,
        ..Facts::default()
    }
}

/// Outside 0; opening mark 1; closing mark 2; inside 3; first word 4; inside a short quotation 5.
fn quote_state(doc: &Document, i: usize) -> u32 {
    let t = &doc.tokens[i];
    if !t.quoted {
        return 0;
    }
    let n = doc.quotes.partition_point(|q| q.span.end <= t.span.start);
    let Some(q) = doc.quotes.get(n) else { return 0 };
    if t.span.start < q.inside.start {
        1
    } else if t.span.start >= q.inside.end {
        2
    } else if t.span.start == q.inside.start {
        4
    } else if q.inside.end - q.inside.start < 30 {
        5
    } else {
        3
    }
}

fn mark_entities(doc: &Document, entities: &[Entity], tokens: &Range<usize>, facts: &mut [Facts]) {
    let span = doc.span(tokens.clone());
    let first = entities.partition_point(|e| e.span.end <= span.start);
    for e in entities[first..].iter().take_while(|e| e.span.start < span.end) {
        let kind = match e.kind {
            EntityKind::Person => 1,
            EntityKind::Organisation => 2,
            EntityKind::Place => 3,
            EntityKind::Other => 4,
        };
        let from = doc.token_at(e.span.start);
        for i in from..doc.token_at(e.span.end) {
            if let Some(f) = i.checked_sub(tokens.start).and_then(|k| facts.get_mut(k)) {
                f.entity = kind * 2 + u32::from(i > from);
            }
        }
    }
}

/// What stands around each token of one sentence, `from..to` of the facts.
fn around(doc: &Document, base: usize, facts: &mut [Facts], from: usize, to: usize) {
    let mut nearest = Nearest::default();
    for (k, f) in facts.iter_mut().enumerate().take(to).skip(from) {
        f.first = stepped(k - from);
        (f.mark_before, f.cue_before, f.far_before, f.verb_before) = nearest.seen(k);
        nearest.look(doc, base + k, k, f.word);
    }
    let mut nearest = Nearest::default();
    for k in (from..to).rev() {
        let f = &mut facts[k];
        f.last = stepped(to - 1 - k);
        (f.mark_after, f.cue_after, f.far_after, f.verb_after) = nearest.seen(k);
        nearest.look(doc, base + k, k, facts[k].word);
    }
}

/// The nearest mark, word of saying and verb on one side.
#[derive(Default)]
struct Nearest {
    mark: Option<(usize, u32)>,
    cue: Option<(usize, u32)>,
    verb: Option<(usize, u32)>,
    /// A mark stood between here and the word of saying.
    parted: u32,
}

impl Nearest {
    fn seen(&self, k: usize) -> (u32, u32, u32, u32) {
        let near = |at: Option<(usize, u32)>| at.map_or(0, |(j, word)| mixed(&[word, stepped(k.abs_diff(j))]));
        let far = self.cue.map_or(0, |(j, _)| mixed(&[stepped(k.abs_diff(j)), self.parted]));
        let cue = self.cue.map_or(0, |(_, word)| mixed(&[word, self.parted]));
        (near(self.mark), cue, far, self.verb.map_or(0, |(_, word)| word))
    }

    fn look(&mut self, doc: &Document, i: usize, k: usize, word: u32) {
        let t = &doc.tokens[i];
        if t.kind == Kind::Mark {
            self.mark = Some((k, word));
            self.parted = if self.parted == 0 { word } else { 1 };
        }
        if t.cue >= 0.3 && !t.quoted {
            self.cue = Some((k, word));
            self.parted = 0;
        }
        if t.is(FINITE | AUX | MODAL) {
            self.verb = Some((k, word));
        }
    }
}
