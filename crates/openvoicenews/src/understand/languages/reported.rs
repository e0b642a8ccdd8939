//! Reported speech in other languages, where it is plain: a quotation or a clause beside a verb of saying.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Table;
use super::cut::{self, Quote, Text};
use crate::model::{Attribution, Entity, EntityKind, Manner, Span, Speaker, SpeakerKind};
use crate::text::words;

/// Words of a speaker's noun phrase at most.
const LONGEST_SOURCE: usize = 12;
/// Pronouns of French and Spanish that stand between a subject and its verb.
const CLITICS: &[&str] =
    &["le", "les", "la", "lo", "se", "me", "nos", "lui", "leur", "nous", "vous", "y", "s'", "l'", "m'", "en"];
/// Words that a quotation has at least to be a statement and not a title or a word in irony.
const FEWEST_WORDS: usize = 4;

/// The statements of a text, in order of content.
pub(super) fn find(text: &Text, table: &Table, entities: &[Entity]) -> Vec<Attribution> {
    let reader = Reader { text, table, entities, titled: titled(text, table, entities) };
    let mut out = Vec::new();
    let mut quote = 0;
    for sentence in &text.ranges {
        let span = text.span(sentence.clone());
        while text.quotes.get(quote).is_some_and(|q| q.span.end <= span.start) {
            quote += 1;
        }
        reader.sentence(sentence, quote, &mut out);
    }
    quotations_left(text.text, &text.quotes, &mut out);
    out.sort_by_key(|a| a.content[0].start);
    out
}

/// The quotations of a text whose language is not read, where the marks leave no doubt.
pub(super) fn quotations_alone(text: &str) -> Vec<Attribution> {
    let mut out = Vec::new();
    quotations_left(text, &cut::quotes(text), &mut out);
    out
}

/// Quotations without a speaker: only between marks of which one opens and the other closes, only where they hold a
/// sentence or follow a colon, and none twice.
fn quotations_left(text: &str, quotes: &[Quote], out: &mut Vec<Attribution>) {
    let mut taken: Vec<Span> = out.iter().flat_map(|a| a.content.iter().copied()).collect();
    taken.sort_unstable_by_key(|s| s.start);
    let mut next = 0;
    let mut reach = 0;
    for q in quotes.iter().filter(|q| q.certain && is_said(text, q)) {
        while let Some(s) = taken.get(next).filter(|s| s.start < q.span.end) {
            reach = reach.max(s.end);
            next += 1;
        }
        if reach <= q.span.start {
            out.push(statement(Vec::new(), Vec::new(), vec![q.span], Manner::Direct, unknown(), 0.4));
        }
    }
}

/// Whether a quotation holds a statement: some words, and a sentence's end inside, a comma after, or a colon before.
fn is_said(text: &str, q: &Quote) -> bool {
    let inside = q.inside.of(text).trim();
    let long = words(inside).take(FEWEST_WORDS).count() >= FEWEST_WORDS
        || inside.chars().filter(|c| *c as u32 > 0x2e80).take(8).count() >= 8;
    let ends = inside.ends_with(['.', '!', '?', '…', ',', '。', '！', '？']);
    let after = text[q.span.end..].trim_start_matches([' ', '\u{a0}']);
    let before = text[..q.span.start].trim_end_matches([' ', '\u{a0}']);
    long && (ends || after.starts_with([',', '，']) || before.ends_with([':', '：']))
}

fn unknown() -> Speaker {
    Speaker { name: "unknown".to_owned(), kind: SpeakerKind::Unknown }
}

fn statement(
    source: Vec<Span>,
    cue: Vec<Span>,
    content: Vec<Span>,
    manner: Manner,
    speaker: Speaker,
    confidence: f32,
) -> Attribution {
    Attribution { source, cue, content, manner, negated: false, speaker, via: None, within: None, confidence }
}

/// The one person who bears a title in the article.
fn titled<'a>(text: &'a Text, table: &Table, entities: &[Entity]) -> BTreeMap<&'a str, Option<String>> {
    let mut out: BTreeMap<&str, Option<String>> = BTreeMap::new();
    for e in entities.iter().filter(|e| e.kind == EntityKind::Person) {
        let Some(before) = text.token_at(e.span.start).checked_sub(1).filter(|&k| text.is(k, table.titles)) else {
            continue;
        };
        let held = out.entry(text.low(before)).or_insert_with(|| Some(e.name.clone()));
        if held.as_ref().is_some_and(|n| *n != e.name) {
            *held = None;
        }
    }
    out
}

struct Reader<'a> {
    text: &'a Text<'a>,
    table: &'a Table,
    entities: &'a [Entity],
    titled: BTreeMap<&'a str, Option<String>>,
}

/// A verb of saying with its auxiliary.
struct Cue {
    tokens: Range<usize>,
    /// `a-t-il déclaré`, `dit-elle`: the pronoun is in it.
    pronoun: bool,
}

impl Reader<'_> {
    fn sentence(&self, sentence: &Range<usize>, quote: usize, out: &mut Vec<Attribution>) {
        let before = out.len();
        let mut i = sentence.start;
        while i < sentence.end {
            if self.text.tokens[i].quoted {
                i += 1;
                continue;
            }
            let taken = self.text.phrase(i, self.table.according);
            if taken > 0 {
                if let Some(a) = self.according(sentence, i..i + taken) {
                    out.push(a);
                }
                i += taken;
            } else if let Some(cue) = self.cue(i, sentence.end) {
                i = cue.tokens.end;
                if let Some(a) = self.said(sentence, quote, &cue) {
                    out.push(a);
                }
            } else {
                i += 1;
            }
            if out.len() > before {
                // One statement a sentence: what is nested in it is not plain.
                return;
            }
        }
    }

    /// `sagte`, `a déclaré`, `a-t-il dit`, `ha dicho`.
    fn cue(&self, i: usize, end: usize) -> Option<Cue> {
        let clitic = |k: usize| k < end && self.text.low(k).starts_with('-');
        if self.text.is(i, self.table.auxiliaries) {
            let pronoun = clitic(i + 1);
            let at = i + 1 + usize::from(pronoun);
            let adverb = usize::from(!self.text.is(at, self.table.said) && at + 1 < end);
            let verb = (at..=at + adverb)
                .find(|&k| k < end && self.text.is(k, self.table.said) && !self.text.tokens[k].quoted)?;
            return Some(Cue { tokens: i..verb + 1, pronoun });
        }
        if !self.text.is(i, self.table.saying) || self.text.capital(i) {
            return None;
        }
        let pronoun = clitic(i + 1);
        Some(Cue { tokens: i..i + 1 + usize::from(pronoun), pronoun })
    }

    fn said(&self, sentence: &Range<usize>, quote: usize, cue: &Cue) -> Option<Attribution> {
        let after = self.after_content(sentence, quote, cue);
        if after.is_some() || self.text.is(cue.tokens.start, self.table.only_after) {
            return after;
        }
        self.before_content(sentence, cue)
    }

    /// `„...“, sagte Müller`, `..., a déclaré le ministre`: content, verb, speaker.
    fn after_content(&self, sentence: &Range<usize>, quote: usize, cue: &Cue) -> Option<Attribution> {
        let before = cue.tokens.start.checked_sub(1).filter(|&k| k >= sentence.start)?;
        let comma = matches!(self.text.low(before), "," | "–" | "—");
        let at = self.text.tokens[before].span;
        let closed = self.text.quotes[quote..].iter().take_while(|q| q.span.start <= at.start).last();
        let quoted = closed.filter(|q| q.span.end == at.end || comma && q.span.end >= at.start.saturating_sub(2));
        let source = if cue.pronoun { None } else { self.phrase_after(cue.tokens.end, sentence.end, quoted.is_some()) };
        let (source, speaker) = match source {
            Some(s) if self.is_pronoun(&s) => (vec![self.text.span(s)], unknown()),
            Some(s) => (vec![self.text.span(s.clone())], self.placed(&s, quoted.is_some())),
            None if cue.pronoun => (Vec::new(), unknown()),
            None => return None,
        };
        if let Some(q) = quoted {
            let mut content = vec![q.span];
            content.extend(self.goes_on(cue.tokens.end, sentence.end));
            return Some(self.made(source, cue, content, Manner::Direct, speaker, 0.85));
        }
        if !comma {
            return None;
        }
        let content = self.text.span(sentence.start..before);
        // "..., sagte er": without quotation marks only a whole clause counts.
        (before - sentence.start >= 3 && !content.is_empty())
            .then(|| self.made(source, cue, vec![content], self.manner(&content), speaker, 0.7))
    }

    /// `„...“, sagte Müller, „...“`: the quotation that goes on after the speaker.
    fn goes_on(&self, from: usize, end: usize) -> Option<Span> {
        let k = (from..end.min(from + LONGEST_SOURCE)).find(|&k| self.text.tokens[k].quoted)?;
        if !matches!(self.text.low(k - 1), "," | ":") {
            return None;
        }
        let start = self.text.tokens[k].span.start;
        let i = self.text.quotes.partition_point(|q| q.span.start < start);
        self.text.quotes.get(i).filter(|q| q.span.start == start).map(|q| q.span)
    }

    /// `Müller sagte, dass ...`, `Le ministre a dit: « ... »`: speaker, verb, content.
    fn before_content(&self, sentence: &Range<usize>, cue: &Cue) -> Option<Attribution> {
        let end = self.sentence_end(sentence);
        let source = self.phrase_before(sentence.start, cue.tokens.start);
        let (source, from) = match source {
            Some(s) => (s, cue.tokens.end),
            // "Am Dienstag sagte Müller: ..."
            None => {
                let s = self.phrase_after(cue.tokens.end, end, false)?;
                let to = s.end;
                (s, to)
            }
        };
        let start = self.content_start(from, end)?;
        let content = self.text.span(start..end);
        if content.is_empty() || end - start < 2 {
            return None;
        }
        let speaker = if self.is_pronoun(&source) { unknown() } else { self.speaker(&source) };
        let manner = self.manner(&content);
        Some(self.made(vec![self.text.span(source)], cue, vec![content], manner, speaker, 0.75))
    }

    /// Where the content begins: after a colon before a quotation, at `dass` or `que`, or at a clause in the mood of reported speech.
    fn content_start(&self, from: usize, end: usize) -> Option<usize> {
        for k in from..end.min(from + LONGEST_SOURCE) {
            if self.text.low(k) == ":" {
                return Some(k + 1);
            }
            if self.text.tokens[k].quoted {
                return Some(k);
            }
            if self.text.is(k, self.table.that) {
                return Some(k);
            }
            if self.text.low(k) == "," {
                let rest = k + 1..end;
                let opened = self.text.is(k + 1, self.table.that);
                let mood = rest.clone().take(30).any(|i| self.text.is(i, self.table.reported_mood));
                return (opened || mood).then_some(k + 1);
            }
        }
        None
    }

    /// `laut Müller`, `selon la police`, `según el ministro`.
    fn according(&self, sentence: &Range<usize>, cue: Range<usize>) -> Option<Attribution> {
        let source = self.phrase_after(cue.end, sentence.end, false)?;
        if self.is_pronoun(&source) {
            return None;
        }
        let end = self.sentence_end(sentence);
        let opening = cue.start <= sentence.start + 1;
        let content = if opening {
            let from = source.end + usize::from(self.text.low(source.end) == ",");
            self.text.span(from..end.max(from))
        } else if source.end >= end || self.text.low(source.end) == "," && self.text.low(cue.start - 1) != "," {
            let to = cue.start - usize::from(self.text.low(cue.start - 1) == ",");
            self.text.span(sentence.start..to)
        } else {
            // "Die Brücke ist laut Polizei gesperrt": the whole sentence but the speaker.
            let from = source.end + usize::from(self.text.low(source.end) == ",");
            let to = cue.start - usize::from(self.text.low(cue.start - 1) == ",");
            let parts = [self.text.span(sentence.start..to), self.text.span(from..end.max(from))];
            let content: Vec<Span> = parts.into_iter().filter(|s| !s.is_empty()).collect();
            let speaker = self.speaker(&source);
            let cue = Cue { tokens: cue, pronoun: false };
            return (!content.is_empty())
                .then(|| self.made(vec![self.text.span(source)], &cue, content, Manner::Indirect, speaker, 0.7));
        };
        if content.is_empty() || speaker_is_thing(self, &source) {
            return None;
        }
        let (speaker, manner) = (self.speaker(&source), self.manner(&content));
        let cue = Cue { tokens: cue, pronoun: false };
        Some(self.made(vec![self.text.span(source)], &cue, vec![content], manner, speaker, 0.75))
    }

    fn made(
        &self,
        source: Vec<Span>,
        cue: &Cue,
        content: Vec<Span>,
        manner: Manner,
        speaker: Speaker,
        sure: f32,
    ) -> Attribution {
        let sure = if speaker.kind == SpeakerKind::Unknown { sure - 0.2 } else { sure };
        statement(
            source,
            vec![self.text.span(cue.tokens.clone())],
            content,
            manner,
            speaker,
            (sure * 100.0).round() / 100.0,
        )
    }

    fn sentence_end(&self, sentence: &Range<usize>) -> usize {
        let last = sentence.end.saturating_sub(1);
        let stop = matches!(self.text.low(last), "." | "!" | "…") && !self.text.tokens[last].quoted;
        if stop && last > sentence.start { last } else { sentence.end }
    }

    fn manner(&self, content: &Span) -> Manner {
        let from = self.text.token_at(content.start);
        let inside = self.text.tokens[from..].iter().take_while(|t| t.span.start < content.end).filter(|t| t.word);
        let (all, quoted) = inside.fold((0, 0), |(all, quoted), t| (all + 1, quoted + usize::from(t.quoted)));
        match quoted {
            0 => Manner::Indirect,
            q if q * 10 >= all * 9 => Manner::Direct,
            _ => Manner::Mixed,
        }
    }

    /// `M.`, `Dr.`, `Sra.`: a title whose full stop is its own.
    fn abbreviated(&self, i: usize) -> bool {
        self.text.is(i, self.table.titles) && self.text.is(i, self.table.abbreviations)
    }

    fn is_pronoun(&self, phrase: &Range<usize>) -> bool {
        phrase.len() == 1 && self.text.is(phrase.start, self.table.pronouns)
    }

    /// The noun phrase that begins at `from`; where its place alone says that it is the speaker, any name will do.
    fn phrase_after(&self, from: usize, end: usize, placed: bool) -> Option<Range<usize>> {
        let t = self.text;
        if t.is(from, self.table.pronouns) {
            return Some(from..from + 1);
        }
        let mut to = from;
        while to < end && to < from + LONGEST_SOURCE {
            if t.low(to) == "." && to > from && self.abbreviated(to - 1) {
                to += 1;
                continue;
            }
            let token = &t.tokens[to];
            let linked = t.is(to, self.table.links) && to > from;
            if !token.word
                || token.quoted
                || !linked && t.is(to, self.table.stops)
                || t.is(to, self.table.that)
                || t.is(to, self.table.saying)
                || t.is(to, self.table.auxiliaries) && to > from
            {
                break;
            }
            let noun = token.capital || !self.table.nouns_are_capital || t.is(to, self.table.articles) || linked;
            let adjective = self.table.nouns_are_capital && to + 1 < end && (t.capital(to + 1) && to <= from + 2);
            if !(noun || adjective) {
                break;
            }
            to += 1;
        }
        while to > from && (t.is(to - 1, self.table.links) || t.is(to - 1, self.table.articles)) {
            to -= 1;
        }
        let noun = |k: usize| t.capital(k) || t.is(k, self.table.titles) || self.is_role(k) || self.is_body(k);
        let begins = noun(from) || t.is(from, self.table.articles) && to > from + 1;
        // "forderte eine Entschuldigung von Lund": the first noun decides, not any name in the phrase.
        let first = (from..to).find(|&k| t.capital(k) && !t.is(k, self.table.articles));
        let headed = !self.table.nouns_are_capital
            || first.is_none_or(|k| self.is_role(k) || self.is_body(k) || self.named_at(k));
        let fits = if placed {
            first.is_some() || self.looks_like_a_speaker(&(from..to))
        } else {
            headed && self.looks_like_a_speaker(&(from..to))
        };
        if to == from || !begins || !fits {
            return None;
        }
        // "der Minister, Hans Müller": the name in apposition belongs to it.
        if t.low(to) == ","
            && let Some(e) = self.entity_at(to + 1)
            && e.kind == EntityKind::Person
            && self.person_in(&(from..to)).is_none()
        {
            to = t.token_at(e.span.end);
        }
        Some(from..to)
    }

    /// The noun phrase from the clause's start to `end`.
    fn phrase_before(&self, first: usize, end: usize) -> Option<Range<usize>> {
        let t = self.text;
        let mut end = end;
        // "Bruselas le ha recordado", "Il nous a dit": who is told is no part of who says it.
        while !self.table.nouns_are_capital && end > first + 1 && t.is(end - 1, CLITICS) {
            end -= 1;
        }
        let mut from = end;
        while from > first && end - from < LONGEST_SOURCE {
            let token = &t.tokens[from - 1];
            if !token.word || token.quoted || t.is(from - 1, self.table.that) {
                break;
            }
            from -= 1;
        }
        let whole = from == first || !t.tokens[from - 1].word;
        let phrase = from..end;
        let starts = t.is(from, self.table.articles)
            || t.is(from, self.table.pronouns)
            || t.capital(from) && !t.is(from, self.table.stops) && !t.is(from, self.table.small);
        let alone = phrase.len() == 1 && t.is(from, self.table.pronouns);
        let stopped = phrase.clone().skip(1).any(|k| t.is(k, self.table.auxiliaries) || t.is(k, self.table.saying));
        (whole && !phrase.is_empty() && starts && !stopped && (alone || self.looks_like_a_speaker(&phrase)))
            .then_some(phrase)
    }

    /// Whether a phrase holds a name, an office or a body.
    fn looks_like_a_speaker(&self, phrase: &Range<usize>) -> bool {
        let t = self.text;
        phrase.clone().any(|k| t.is(k, self.table.titles) || self.is_role(k) || self.is_body(k))
            || self.first_entity(phrase).is_some()
            || self.is_pronoun(phrase)
    }

    fn ends_like(&self, k: usize, list: &[&str]) -> bool {
        let low = self.text.low(k);
        list.contains(&low)
            || self.table.nouns_are_capital
                && self.text.capital(k)
                && list.iter().any(|w| w.len() > 4 && low.len() > w.len() && low.ends_with(w))
    }

    fn is_role(&self, k: usize) -> bool {
        self.ends_like(k, self.table.roles) || self.ends_like(k, self.table.titles)
    }

    fn is_body(&self, k: usize) -> bool {
        self.ends_like(k, self.table.bodies)
    }

    /// Whether a name covers the token.
    fn named_at(&self, token: usize) -> bool {
        let start = self.text.tokens[token].span.start;
        let i = self.entities.partition_point(|e| e.span.end <= start);
        self.entities.get(i).is_some_and(|e| e.span.start <= start)
    }

    fn entity_at(&self, token: usize) -> Option<&Entity> {
        let start = self.text.tokens.get(token)?.span.start;
        let i = self.entities.partition_point(|e| e.span.start < start);
        self.entities.get(i).filter(|e| e.span.start == start)
    }

    fn inside(&self, phrase: &Range<usize>) -> &[Entity] {
        let span = self.text.span(phrase.clone());
        let from = self.entities.partition_point(|e| e.span.start < span.start);
        let to = self.entities.partition_point(|e| e.span.start < span.end);
        self.entities.get(from..to.max(from)).unwrap_or(&[])
    }

    fn first_entity(&self, phrase: &Range<usize>) -> Option<&Entity> {
        self.inside(phrase).first()
    }

    fn person_in(&self, phrase: &Range<usize>) -> Option<&Entity> {
        self.inside(phrase).iter().find(|e| e.kind == EntityKind::Person)
    }

    /// Who a phrase names right after a quotation and its verb: there capital words without a known one are a person.
    fn placed(&self, phrase: &Range<usize>, quoted: bool) -> Speaker {
        let plain = self.speaker(phrase);
        let settled = plain.kind != SpeakerKind::Unknown && plain.kind != SpeakerKind::Anonymous;
        if settled || !quoted {
            return plain;
        }
        let t = self.text;
        let article = t.is(phrase.start, self.table.articles);
        let mut from = phrase.end;
        while from > phrase.start && t.capital(from - 1) && !self.is_role(from - 1) && !self.is_body(from - 1) {
            from -= 1;
        }
        let capitals = from..phrase.end;
        // "der Arzt Hilary Jones", "Meteorologe Dominik Jung": before the last two words stands what the person is.
        let name = match capitals.len() {
            0 => return plain,
            1 if article || from > phrase.start || !self.table.nouns_are_capital => return plain,
            1 => capitals,
            2 if article && from == phrase.start + 1 && self.table.nouns_are_capital => return plain,
            2 => capitals,
            _ => phrase.end - 2..phrase.end,
        };
        let name = t.span(name).of(t.text).split_whitespace().collect::<Vec<_>>().join(" ");
        Speaker { name, kind: SpeakerKind::Person }
    }

    /// Who a phrase names, where it is plain.
    fn speaker(&self, phrase: &Range<usize>) -> Speaker {
        let t = self.text;
        if let Some(e) = self.person_in(phrase) {
            return Speaker { name: e.name.clone(), kind: SpeakerKind::Person };
        }
        let mut bare = phrase.clone();
        while bare.len() > 1 && t.is(bare.start, self.table.articles) {
            bare.start += 1;
        }
        let name = t.span(bare.clone()).of(t.text).split_whitespace().collect::<Vec<_>>().join(" ");
        // The head is the first noun; a linked name after it is whose it is.
        let head = bare.clone().find(|&k| self.is_role(k) || self.is_body(k));
        let first = self.first_entity(&bare);
        if let Some(e) = first.filter(|e| {
            e.span.start == t.tokens[bare.start].span.start
                && head.is_none_or(|h| t.tokens[h].span.start >= e.span.start && self.is_body(h))
        }) {
            let kind = match e.kind {
                EntityKind::Person => SpeakerKind::Person,
                EntityKind::Organisation | EntityKind::Place => SpeakerKind::Organisation,
                EntityKind::Other => SpeakerKind::Unknown,
            };
            return Speaker { name: e.name.clone(), kind };
        }
        match head {
            Some(h) if self.is_body(h) && !self.is_role(h) => Speaker { name, kind: SpeakerKind::Organisation },
            Some(h) if bare.len() == 1 && phrase.len() > 1 => match self.titled.get(t.low(h)) {
                Some(Some(person)) => Speaker { name: person.clone(), kind: SpeakerKind::Person },
                _ => Speaker { name, kind: SpeakerKind::Anonymous },
            },
            Some(_) => Speaker { name, kind: SpeakerKind::Anonymous },
            None => unknown(),
        }
    }
}

/// "Selon la loi", "laut Plan": no one speaks, or it is not plain who.
fn speaker_is_thing(reader: &Reader, source: &Range<usize>) -> bool {
    !reader.looks_like_a_speaker(source)
}
