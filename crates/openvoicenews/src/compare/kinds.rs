//! In what two passages differ that tell the same thing: day, place, actor, the words of a quotation, and whether it is
//! told as a fact or as a claim. Numbers have a file of their own.
//!
//! Two sentences about one thing name many days and places that have nothing to do with each other. So each must name
//! one alone, and neither article may know the other's: who knows both tells two things and not one otherwise.

use std::ops::Range;

use super::content::{Content, Contents};
use super::denials;
use super::relations::Known;
use super::runs;
use crate::model::{DateMention, DifferenceKind, Entity, EntityKind, Passage, Span};
use crate::text::{ListedWord, fold, is_function_word, root, words};

/// The kinds of difference between two passages that tell the same thing.
pub(super) fn of(p: [&Passage; 2], known: [&Known; 2], content: [&Content; 2]) -> Vec<DifferenceKind> {
    let mut kinds = Vec::new();
    let mut add = |kind, is: bool| kinds.extend(is.then_some(kind));
    // One quotation is introduced with one speaker, day or place here and another there.
    let one_quotation = runs::quoted(content[0], content[1]) >= QUOTATION;
    add(DifferenceKind::Date, date(p, known, content));
    add(DifferenceKind::Place, !one_quotation && places(p, known).is_some());
    add(DifferenceKind::Actor, !one_quotation && actors(p, known).is_some());
    add(DifferenceKind::Wording, exchanged(p, content, Words::Any).is_some());
    add(DifferenceKind::Attribution, attribution(p));
    kinds
}

/// Whether each gives one day, and not the same.
pub(super) fn date(p: [&Passage; 2], known: [&Known; 2], content: [&Content; 2]) -> bool {
    runs::quoted(content[0], content[1]) < QUOTATION && days(p, known).is_some()
}

/// The words with which two passages give different values of one kind.
pub(super) fn values<'a>(
    kind: DifferenceKind,
    p: [&'a Passage; 2],
    known: [&Known; 2],
    contents: &Contents,
    at: [usize; 2],
) -> Option<[&'a str; 2]> {
    let [x, y] = at.map(|i| &contents.of[i]);
    match kind {
        DifferenceKind::Date => days(p, known),
        DifferenceKind::Place => places(p, known),
        DifferenceKind::Actor => actors(p, known),
        DifferenceKind::Wording => {
            let [a, b] = exchanged(p, [x, y], Words::OfContent)?;
            Some([stretch(&p[0].text, a)?, stretch(&p[1].text, b)?])
        }
        DifferenceKind::Denial => {
            let [a, b] = denials::stretches([x, y])?;
            Some([stretch(&p[0].text, a)?, stretch(&p[1].text, b)?])
        }
        DifferenceKind::Number | DifferenceKind::Attribution => None,
    }
}

/// The stretch of a text from one word to another, the last left out.
fn stretch(text: &str, at: Range<usize>) -> Option<&str> {
    place(text, &at).map(|span| span.of(text))
}

/// Where the words of a range stand.
fn place(text: &str, at: &Range<usize>) -> Option<Span> {
    let spans: Vec<Span> = words(text).map(|w| w.span).collect();
    let (first, last) = (spans.get(at.start)?, spans.get(at.end.checked_sub(1)?)?);
    Some(Span::new(first.start, last.end))
}

/// The one calendar day of each, where the two are different.
fn days<'a>(p: [&'a Passage; 2], known: [&Known; 2]) -> Option<[&'a str; 2]> {
    let [x, y] = p.map(|p| {
        let told = p.dates.iter().filter(|d| !is_of_saying(p, d));
        let mut days = told.filter_map(|d| Some((d.day_of_year()?, d.span)));
        days.next().filter(|_| days.next().is_none())
    });
    // Without the year: `August 7` may be taken for this year's here and for next year's there.
    let ((x, x_at), (y, y_at)) = (x?, y?);
    let apart = x != y && !known[0].has_day(y) && !known[1].has_day(x);
    let told = [x_at.of(&p[0].text), y_at.of(&p[1].text)];
    // `Today` is another day in tomorrow's paper.
    (apart && told[0] != told[1]).then_some(told)
}

/// Whether a day tells when something was said: `said Tuesday that`.
fn is_of_saying(p: &Passage, day: &DateMention) -> bool {
    before(p, day.span.start)
        .next()
        .map(|w| w.word.span)
        .is_some_and(|w| p.statements.iter().flat_map(|s| &s.cue).any(|cue| cue.contains(&w)))
}

/// The one place of each that a preposition says it happened in, where both say so of the same word.
fn places<'a>(p: [&'a Passage; 2], known: [&Known; 2]) -> Option<[&'a str; 2]> {
    const WHERE: [&str; 5] = ["in", "at", "near", "outside", "off"];
    let [x, y] = p.map(|p| {
        let mut places = p.names.iter().filter(|n| {
            let is_where = || before(p, n.entity.span.start).next().is_some_and(|w| WHERE.contains(&w.folded));
            n.entity.kind == EntityKind::Place && is_where()
        });
        places.next().filter(|_| places.next().is_none())
    });
    let (x, y) = (&x?.entity, &y?.entity);
    let of =
        |p: &Passage, e: &Entity| before(p, e.span.start).find(|w| !is_function_word(w.folded)).map(|w| root(w.folded));
    if of(p[0], x) != of(p[1], y) {
        return None;
    }
    others(p, known, [x, y])
}

/// The words before a place, the last first.
fn before(p: &Passage, at: usize) -> impl Iterator<Item = ListedWord<'_>> {
    p.listed().rev().skip_while(move |w| w.word.span.end > at)
}

/// The persons with whom the two begin, where both go on with the same word: who signed the order, this one or that.
fn actors<'a>(p: [&'a Passage; 2], known: [&Known; 2]) -> Option<[&'a str; 2]> {
    let [x, y] = p.map(|p| {
        let first = p.names.first().map(|n| &n.entity)?;
        let leads = before(p, first.span.start).nth(3).is_none();
        // `STRAND: Are you sure?` asks in an interview's script.
        let speaks = p.text[first.span.end..].starts_with(':');
        (first.kind == EntityKind::Person && leads && !speaks).then_some(first)
    });
    let (x, y) = (x?, y?);
    let does = |p: &Passage, e: &Entity| {
        let mut behind = p.listed().filter(|w| w.word.span.start >= e.span.end);
        behind.find(|w| !is_function_word(w.folded)).map(|w| root(w.folded))
    };
    if does(p[0], x) != does(p[1], y) {
        return None;
    }
    others(p, known, [x, y])
}

/// The two names as they are written, where neither article knows the other's, and no word of it stands in the other
/// passage: `Lund` may be `Ana Lund`, and `U.S.` is `US`.
fn others<'a>(p: [&'a Passage; 2], known: [&Known; 2], [x, y]: [&Entity; 2]) -> Option<[&'a str; 2]> {
    if known[0].has_name(&y.name) || known[1].has_name(&x.name) {
        return None;
    }
    let told = [x.span.of(&p[0].text), y.span.of(&p[1].text)];
    let absent = |name: &Entity, written: &str, p: &Passage| {
        let text: Vec<String> = p.listed().map(|w| plain(w.folded)).collect();
        words(written).chain(words(&name.name)).all(|w| !text.contains(&plain(w.text)))
    };
    (absent(x, told[0], p[1]) && absent(y, told[1], p[0])).then_some(told)
}

/// A word without stops, hyphens, case and the genitive's end.
fn plain(word: &str) -> String {
    fold(word).trim_end_matches("'s").chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Which words of a quotation are looked at.
#[derive(Clone, Copy, PartialEq)]
enum Words {
    /// All of them, but a small word that one has more: of `in our society` and `of our society` one is not what was said.
    Any,
    /// Those with content: what a reader is shown.
    OfContent,
}

/// Where both quote one sentence and have another word in it, or one has a word more: three words and more that are
/// the same, one or two that are not, and two more that are, or the one with which both quotations end. Three or four
/// words stand between four and more and three and more.
fn exchanged(p: [&Passage; 2], [x, y]: [&Content; 2], which: Words) -> Option<[Range<usize>; 2]> {
    const STRETCHES: [(usize, usize); 8] = [(1, 1), (0, 1), (1, 0), (1, 2), (2, 1), (2, 2), (0, 2), (2, 0)];
    const LONGER: [(usize, usize); 10] =
        [(0, 3), (3, 0), (1, 3), (3, 1), (2, 3), (3, 2), (3, 3), (1, 4), (4, 1), (4, 4)];
    let quotes = |c: &Content| c.quoted.iter().filter(|q| **q).count();
    let shorter = quotes(x).min(quotes(y));
    let quoted = |c: &Content, from: usize, to: usize| c.quoted.get(from..to).is_some_and(|q| q.iter().all(|q| *q));
    let runs = runs::shared(x, y);
    let told = runs.iter().filter(|r| quoted(x, r.a, r.a + r.length) && quoted(y, r.b, r.b + r.length));
    told.into_iter().find_map(|run| {
        let (a, b) = (run.a + run.length, run.b + run.length);
        let little = STRETCHES.into_iter().find(|&(m, n)| goes_on([x, y], a + m, b + n));
        let much = || LONGER.into_iter().find(|&(m, n)| run.length > 3 && behind([x, y], a + m, b + n) >= 3);
        let (m, n) = little.or_else(much)?;
        let stems = |c: &Content, from: usize, n: usize| c.stems[from..from + n].iter().flatten().copied().collect();
        let (old, new): (Vec<u32>, Vec<u32>) = (stems(x, a, m), stems(y, b, n));
        let both = quoted(x, a, a + m) && quoted(y, b, b + n);
        // Who says like things twice is not quoted in two ways.
        let alike = run.length + behind([x, y], a + m, b + n);
        let another = alike < LONG && (shorter > SHORT || 2 * alike < shorter || little.is_none());
        if !both || which == Words::OfContent && old == new || another {
            return None;
        }
        if m > 0 && n > 0 {
            let at = [a..a + m, b..b + n];
            return are_other_words(p, &at).then_some(at);
        }
        if old == new {
            return None;
        }
        // What one has more is shown behind the word that both have before it.
        let at = [a - 1..a + m, b - 1..b + n];
        is_one_more(p, &at).then_some(at)
    })
}

/// Words around an exchanged one from which two quotations are of one utterance; in a short quotation, half of it.
const LONG: usize = 8;
const SHORT: usize = 12;

/// Whether two quotations are the same from two places on: for two words, or for the last one.
fn goes_on([x, y]: [&Content; 2], a: usize, b: usize) -> bool {
    let ends = |c: &Content, at: usize| !c.quoted.get(at).copied().unwrap_or(false);
    match behind([x, y], a, b) {
        0 => false,
        1 => ends(x, a + 1) && ends(y, b + 1),
        _ => true,
    }
}

/// How many words from two places on are the same.
fn behind([x, y]: [&Content; 2], a: usize, b: usize) -> usize {
    x.words.iter().skip(a).zip(y.words.iter().skip(b)).take_while(|(v, w)| v == w).count()
}

/// Whether one of two stretches has a word of the speaker more: not one that an editor put in or that the other marks as
/// left out, and no `um`.
fn is_one_more(p: [&Passage; 2], at: &[Range<usize>; 2]) -> bool {
    const FILLERS: [&str; 8] = ["ah", "know", "mean", "okay", "right", "uh", "um", "well"];
    let stretches = [0, 1].map(|n| Some((&p[n].text, place(&p[n].text, &(at[n].start..at[n].end + 1))?)));
    let [Some(x), Some(y)] = stretches else { return false };
    let plainly = |(text, at): (&String, Span)| !at.of(text).contains(['.', '…', '[', ']', '(', ')', '*', '—', '–']);
    let fills = |(text, at): (&String, Span)| words(at.of(text)).any(|w| FILLERS.contains(&&*fold(w.text)));
    [x, y].into_iter().all(|it| plainly(it) && !fills(it))
}

/// Whether two stretches are no two spellings, short forms or corrections of one.
fn are_other_words(p: [&Passage; 2], at: &[Range<usize>; 2]) -> bool {
    let spans = [0, 1].map(|n| place(&p[n].text, &at[n]));
    let [Some(m), Some(n)] = spans else { return false };
    let (x, y) = (m.of(&p[0].text), n.of(&p[1].text));
    // Something is left out there, or put in between.
    if [x, y].iter().any(|t| ["..", ". ", "…", "—", "–"].iter().any(|gap| t.contains(gap))) {
        return false;
    }
    // What an editor puts into brackets is no word of the speaker.
    let edited = |text: &str, at: Span| {
        let (before, after) = (&text[..at.start], &text[at.end..]);
        before.ends_with(['[', '(']) || after.starts_with([']', ')']) || at.of(text).contains([']', ')', '[', '(', '*'])
    };
    let (a, b) = (plain(x), plain(y));
    let initials = |text: &str| words(text).filter_map(|w| fold(w.text).chars().next()).collect::<String>();
    let short = initials(x) == b || initials(y) == a || is_contracted(x, y) || is_contracted(y, x);
    // `Corp.` for `Corporation`, and the plural; `call` and `called` are two forms, of which one was said.
    let stopped = |text: &str, at: Span| text[at.end..].starts_with('.');
    let ends = a.strip_prefix(b.as_str()).or_else(|| b.strip_prefix(a.as_str()));
    let cut =
        ends.is_some_and(|rest| matches!(rest, "" | "s" | "es") || stopped(&p[0].text, m) || stopped(&p[1].text, n));
    let numbers = [&a, &b].iter().any(|w| w.chars().any(|c| c.is_ascii_digit()));
    !(edited(&p[0].text, m) || edited(&p[1].text, n) || short || cut || numbers || is_respelled(&a, &b))
}

/// `We'll` for `we will`, `don't` for `do not`.
fn is_contracted(x: &str, y: &str) -> bool {
    let first = words(y).next().map_or("", |w| w.text);
    let x = fold(x).replace('’', "'");
    let stem = x.split_once("n't").or_else(|| x.split_once('\'')).map(|(stem, _)| stem);
    words(y).count() == 2 && stem.is_some_and(|stem| fold(first).starts_with(stem))
}

/// `Privatisation` for `privatization`; of short words, `now` is no spelling of `not`.
fn is_respelled(a: &str, b: &str) -> bool {
    let least = if a.len().min(b.len()) > 5 { 2 } else { 1 };
    a.len().min(b.len()) > 4 && distance(a, b) <= least
}

/// Letters that have to be put in, taken out or changed to make one word of another (Levenshtein 1966).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let changed = corner + usize::from(x != *y);
            corner = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(corner + 1);
        }
    }
    row[b.len()]
}

/// Words of a quotation that two passages share, from which they give the same one.
const QUOTATION: usize = 5;

/// Whether one tells as a fact what the other gives as a claim.
fn attribution([p, q]: [&Passage; 2]) -> bool {
    const DOUBTS: [&str; 10] = [
        "alleged",
        "allegedly",
        "alleges",
        "claimed",
        "claiming",
        "claims",
        "purported",
        "purportedly",
        "reportedly",
        "supposedly",
    ];
    let doubts = |p: &Passage| p.listed().any(|w| DOUBTS.contains(&w.folded));
    let flat = |p: &Passage| p.statements.is_empty() && p.quoted.is_empty() && !doubts(p);
    doubts(p) && flat(q) || doubts(q) && flat(p)
}
