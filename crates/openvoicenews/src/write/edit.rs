//! Copy-editing: changes to a passage's words, each recorded.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::apposition;
use super::standalone::resolved_pronoun;
use crate::model::{
    Basis, Comparison, DateKind, DateMention, Edit, EditKind, EntityKind, Evidence, Passage, Source, Span,
};
use crate::text::{Tense, fold, is_function_word, is_irregular_past, quotations, tense_at, words};

/// A change to a passage.
pub(super) struct Change {
    pub(super) span: Span,
    pub(super) to: String,
    pub(super) kind: EditKind,
    pub(super) evidence: Vec<Evidence>,
    pub(super) basis: Option<Basis>,
}

impl Change {
    pub(super) fn new(kind: EditKind, span: Span, to: impl Into<String>) -> Change {
        Change { span, to: to.into(), kind, evidence: Vec::new(), basis: None }
    }
}

/// The passage with the changes made, and a record of each. Of two that overlap, the first given counts.
pub(super) fn apply(text: &str, changes: Vec<Change>) -> (String, Vec<Edit>) {
    let mut kept: Vec<Change> = Vec::new();
    for c in changes {
        if !kept.iter().any(|k| k.span.overlaps(&c.span) || k.span == c.span) {
            kept.push(c);
        }
    }
    kept.sort_by_key(|c| c.span);
    let (mut out, mut edits, mut at) = (String::new(), Vec::new(), 0);
    for c in kept {
        out.push_str(&text[at..c.span.start]);
        out.push_str(&c.to);
        at = c.span.end;
        let from = c.span.of(text).trim().to_owned();
        edits.push(Edit { kind: c.kind, from, to: c.to.trim().to_owned(), evidence: c.evidence, basis: c.basis });
    }
    out.push_str(&text[at..]);
    (out, edits)
}

/// Words before the sentence proper that only tie it to its neighbours: dateline, `But`, `However,`.
///
/// The next word gets a capital, unless one of the `names` put in stands there.
pub(super) fn opening_cut(p: &Passage, names: &[Change]) -> Option<Change> {
    opening_end(&p.text).map(|start| capitalised(&p.text, start, names))
}

/// Whether a word opens a phrase or clause before the subject of its sentence.
pub(super) fn opens_phrase(word: &str) -> bool {
    const OPENERS: [&str; 30] = [
        "in",
        "on",
        "at",
        "by",
        "for",
        "from",
        "to",
        "with",
        "of",
        "after",
        "before",
        "during",
        "since",
        "until",
        "under",
        "over",
        "despite",
        "amid",
        "while",
        "as",
        "if",
        "when",
        "although",
        "though",
        "because",
        "according",
        "among",
        "even",
        "following",
        "speaking",
    ];
    OPENERS.contains(&&*fold(word))
}

/// Leaves out all before a sentence's new beginning, which gets a capital unless one of the `names` put in stands there.
pub(super) fn capitalised(text: &str, start: usize, names: &[Change]) -> Change {
    if names.iter().any(|n| n.span.start == start) {
        return Change::new(EditKind::Cut, Span::new(0, start), "");
    }
    if text[start..].starts_with(char::is_uppercase) {
        return Change::new(EditKind::Cut, Span::new(0, start), "");
    }
    let word =
        text[start..].split_whitespace().next().unwrap_or_default().trim_end_matches(|c: char| !c.is_alphanumeric());
    let word_end = start + word.len();
    let mut word = word.chars();
    let capital: String = word.next().into_iter().flat_map(char::to_uppercase).chain(word).collect();
    Change::new(EditKind::Cut, Span::new(0, word_end), capital)
}

/// Where the sentence proper begins, behind what [`opening_cut`] cuts.
pub(super) fn opening_end(text: &str) -> Option<usize> {
    dateline_end(text).or_else(|| connective_end(text))
}

/// `WASHINGTON (AP) — The ...`: the place in capitals, then a dash within the first 60 bytes.
pub(super) fn dateline_end(text: &str) -> Option<usize> {
    if let Some(end) = bracketed_dateline_end(text) {
        return Some(end);
    }
    const LONGEST: usize = 60;
    let mut near = text.len().min(LONGEST + "—".len());
    while !text.is_char_boundary(near) {
        near -= 1;
    }
    let near = &text[..near];
    let shouted = |w: &str| w.chars().count() > 2 && w.chars().all(|c| !c.is_lowercase());
    if !near.contains('(') && !words(text).next().is_some_and(|w| shouted(w.text)) {
        return None;
    }
    let (dash, width) = ["—", "–", " - ", "--"].iter().filter_map(|d| Some((near.find(d)?, d.len()))).min()?;
    let head = text.get(..dash)?;
    let first = words(head).next()?;
    let credited = head.contains('(') && head.contains(')');
    if dash > LONGEST || !(shouted(first.text) || credited) {
        return None;
    }
    let rest = &text[dash + width..];
    Some(text.len() - rest.trim_start().len())
}

/// Bytes of the name of a place before a newsroom in brackets.
const LONGEST_PLACE: usize = 30;

/// `Washington (CNN) The ...`, without a dash: one name, then a newsroom in capitals.
fn bracketed_dateline_end(text: &str) -> Option<usize> {
    let open = text.bytes().take(LONGEST_PLACE + 2).position(|b| b == b'(')?;
    let place = text[..open].strip_suffix(' ')?;
    let (newsroom, sentence) = text[open + 1..].split_once(") ")?;
    let named = place.len() <= LONGEST_PLACE && words(place).count() <= 3 && words(place).all(|w| w.is_capitalised());
    let credited = (2..=8).contains(&newsroom.len()) && newsroom.chars().all(|c| c.is_ascii_uppercase());
    (named && credited && sentence.starts_with(char::is_uppercase)).then(|| text.len() - sentence.len())
}

fn connective_end(text: &str) -> Option<usize> {
    const BARE: [&str; 3] = ["But ", "And ", "Yet "];
    const WITH_COMMA: [&str; 13] = [
        "However, ",
        "Meanwhile, ",
        "Still, ",
        "Also, ",
        "Moreover, ",
        "Furthermore, ",
        "In addition, ",
        "Additionally, ",
        "Nevertheless, ",
        "Further, ",
        "Notably, ",
        "Importantly, ",
        "Meantime, ",
    ];
    BARE.iter().chain(&WITH_COMMA).find(|c| text.starts_with(**c)).map(|c| c.len())
}

/// `also`, `meanwhile` and `, though,` inside the sentence, outside quotations: they lead on from a neighbour.
pub(super) fn filler_cuts(p: &Passage) -> Vec<Change> {
    let is_free = |s: &Span| s.start > 0 && !p.quoted.iter().any(|q| q.contains(s));
    let bracketed: Vec<Span> =
        ["however", "meanwhile", "though"].iter().flat_map(|w| between_commas(&p.text, w)).collect();
    let outside = words(&p.text).filter(|w| is_free(&w.span) && !bracketed.iter().any(|b| b.contains(&w.span)));
    let filler = outside.filter(|w| matches!(w.text, "also" | "meanwhile"));
    let lone = filler.filter(|w| p.text[w.span.end..].starts_with(' ') && p.text[..w.span.start].ends_with(' '));
    // "but also", "and also" belong to what they follow.
    let free = lone.filter(|w| !matches!(last_word(&p.text[..w.span.start]).as_str(), "but" | "and" | "not"));
    let alone = free.map(|w| Span::new(w.span.start, w.span.end + 1));
    let all = alone.chain(bracketed.iter().copied().filter(is_free));
    all.map(|span| Change::new(EditKind::Cut, span, "")).collect()
}

/// Where a word stands between two commas, or between a comma and the end.
fn between_commas(text: &str, word: &str) -> Vec<Span> {
    let found = text.match_indices(word).map(|(at, w)| (at, at + w.len()));
    let bracketed = found.filter_map(|(start, end)| {
        let behind = &text[end..];
        let close = if behind.starts_with(',') { end + 1 } else { end };
        (text[..start].ends_with(", ") && (behind.starts_with(", ") || behind == "."))
            .then(|| Span::new(start - 2, close))
    });
    bracketed.collect()
}

/// `Mr.` and the like before a name: the house style gives none.
pub(super) fn courtesy_titles(p: &Passage) -> Vec<Change> {
    let outside = p.names.iter().map(|n| n.entity.span).filter(|s| !p.quoted.iter().any(|q| q.contains(s)));
    let titled = outside.map(|s| Span::new(with_courtesy_title(&p.text, s).start, s.start)).filter(|s| !s.is_empty());
    titled.map(|s| Change::new(EditKind::Cut, s, "")).collect()
}

/// Short names of persons completed to the fullest form that their article
/// gives, where the report has not introduced them yet; pronouns that stand for a speaker, too.
///
/// With `joins`, those of whom the passage says no more get the description that an article has of them.
pub(super) fn names(p: &Passage, c: &Comparison, introduced: &mut BTreeSet<String>, joins: bool) -> Vec<Change> {
    let mut out = Vec::new();
    for n in &p.names {
        let span = n.entity.span;
        let person = n.entity.kind == EntityKind::Person;
        if !person || p.quoted.iter().any(|q| q.contains(&span)) {
            continue;
        }
        let ends = ends_of(&n.entity.name);
        if !introduced.insert(ends.clone()) {
            out.extend(known_office(&p.text, span, &ends, introduced));
            continue;
        }
        let whole = span.of(&p.text) == n.entity.name;
        let full = &n.entity.name;
        let completed = n.full.as_ref().filter(|_| completes(&p.text, span, full) && is_known_best(c, full));
        let office = if whole || completed.is_some() { office(p, span, c, &n.entity.name) } else { None };
        let own = title_before(&p.text, span).map(|title| title.of(&p.text).to_owned());
        let described = own.or_else(|| office.as_ref().map(|(title, _)| title.clone()));
        if joins && described.is_none() && (whole || completed.is_some()) {
            out.extend(apposition::of(p, with_courtesy_title(&p.text, span), full, c));
        }
        if let Some(title) = described {
            introduced.extend(words(&title).map(|w| office_of(&ends, w.text)));
        }
        let (to, evidence) = match (office, completed) {
            (Some((title, evidence)), _) => (format!("{title} {}", n.entity.name), evidence),
            (None, Some(full)) => (n.entity.name.clone(), full.clone()),
            (None, None) => continue,
        };
        let span = with_courtesy_title(&p.text, span);
        out.push(Change { evidence: vec![evidence], ..Change::new(EditKind::Name, span, to) });
    }
    let pronouns = pronouns(p, c, introduced, joins);
    // "Though she learned of it, Otto said nothing": where the pronoun gets the name, the surname behind it stays.
    let same = |o: &Change, n: &Change| {
        let described = o.kind == EditKind::Join && o.evidence.iter().any(|e| e.exact.starts_with(&n.to));
        n.kind == EditKind::Name && (n.to == o.to || described)
    };
    out.retain(|o: &Change| !pronouns.iter().any(|n| same(o, n) && n.span.start < o.span.start));
    out.extend(pronouns);
    out
}

/// How the set of those introduced keeps a word of somebody's office.
fn office_of(ends: &str, word: &str) -> String {
    format!("{ends}, {}", fold(word))
}

/// The office that the article gives with the name (`Interior Minister`) and where it does, for somebody whom the
/// passage names with nothing to say who that is.
fn office(p: &Passage, name: Span, c: &Comparison, full: &str) -> Option<(String, Evidence)> {
    let beside = p.text[name.end..].starts_with([',', '\'', '’', '-']) || p.text[..name.start].ends_with([',', '-']);
    let before = &p.text[..name.start];
    let titled =
        words(before).last().is_some_and(|w| w.is_capitalised() && w.span.end + 1 == name.start && w.span.start > 0);
    let described = before.ends_with("s ") || before.trim_end().ends_with(',') || title_before(&p.text, name).is_some();
    // Elsewhere than at the head of a sentence an office would too often stand beside another description.
    let heads = words(before).next().is_none() || opening_end(&p.text) == Some(name.start);
    if beside || titled || described || !heads {
        return None;
    }
    let own = c.passages.iter().filter(|q| q.source == p.source && q.field == crate::model::Field::Text);
    own.flat_map(|q| q.names.iter().map(move |n| (q, n.entity.span))).find_map(|(q, at)| {
        let title = title_before(&q.text, at).filter(|_| at.of(&q.text) == full)?;
        let evidence = q.cite(Span::new(title.start, at.end), &c.sources[q.source])?;
        Some((title.of(&q.text).to_owned(), evidence))
    })
}

/// `Interior Minister` before a name: capitalised words of which the last is an office, and no former one.
fn title_before(text: &str, name: Span) -> Option<Span> {
    const OFFICES: [&str; 11] = [
        "Minister",
        "President",
        "Governor",
        "Mayor",
        "Chancellor",
        "Premier",
        "Senator",
        "Secretary",
        "General",
        "Colonel",
        "Judge",
    ];
    let mut start = None;
    let mut end = name.start;
    for (n, w) in words(&text[..name.start]).collect::<Vec<_>>().into_iter().rev().enumerate() {
        let adjoins = &text[w.span.end..end] == " ";
        let past = matches!(&*fold(w.text), "former" | "late" | "then" | "ex" | "acting" | "incoming" | "outgoing");
        if past {
            return None;
        }
        if !adjoins || !w.is_capitalised() || is_function_word(&fold(w.text)) || n == 0 && !OFFICES.contains(&w.text) {
            break;
        }
        if n > 3 || w.text.contains(['\'', '’']) {
            return None;
        }
        (start, end) = (Some(w.span.start), w.span.start);
    }
    Some(Span::new(start?, name.start - 1))
}

/// `, the governor,` behind the name of somebody who has been introduced as such.
fn known_office(text: &str, name: Span, ends: &str, introduced: &BTreeSet<String>) -> Option<Change> {
    let inside = text[name.end..].strip_prefix(", the ")?;
    let described = &inside[..inside.find([',', '.', ';'])?];
    let close = name.end + ", the ".len() + described.len();
    let known = words(described).all(|w| introduced.contains(&office_of(ends, w.text)));
    let whole = text[close..].starts_with(", ") && known;
    whole.then(|| Change::new(EditKind::Cut, Span::new(name.end, close + 1), ""))
}

/// First and last word of a name: `Dan Caine` and `Dan J. Caine` are one person to a reader.
fn ends_of(name: &str) -> String {
    let (first, last) = (name.split(' ').next(), name.rsplit(' ').next());
    format!("{} {}", first.unwrap_or_default(), last.unwrap_or_default())
}

/// Whether the full name may take the place of the short one: it has each of
/// its words (`Caine`, `Dan Caine`), and neither is the name part of a longer
/// one (`Trump` in `the Trump administration`) nor do the other words stand beside it.
fn completes(text: &str, short: Span, full: &str) -> bool {
    let all: Vec<&str> = words(full).map(|w| w.text).collect();
    let (before, after) = (last_word(&text[..short.start]), words(&text[short.end..]).next());
    let beside =
        after.is_some_and(|w| all.contains(&w.text) || w.is_capitalised() && text[short.end..].starts_with(' '));
    all.len() > 1
        && short.of(text).chars().any(char::is_lowercase)
        && all.iter().all(|w| w.starts_with(char::is_uppercase))
        && words(short.of(text)).all(|w| all.contains(&w.text))
        && !matches!(before.as_str(), "the" | "a" | "an" | "of" | "and")
        && !all.iter().any(|w| fold(w) == before)
        && !beside
        && !after.is_some_and(|w| text[short.end..].starts_with(' ') && takes_name_before(&fold(w.text)))
}

/// Whether a noun has the name before it to describe it: `Otto officials`.
fn takes_name_before(folded: &str) -> bool {
    #[rustfmt::skip]
    const NOUNS: [&str; 40] = [
        "administration", "adviser", "advisers", "aide", "aides", "allies", "ally", "appointee", "appointees",
        "associate", "associates", "attorney", "attorneys", "backer", "backers", "campaign", "confidant", "critics",
        "donor", "donors", "era", "family", "government", "lawyer", "lawyers", "loyalist", "loyalists", "nominee",
        "nominees", "official", "officials", "presidency", "rallies", "rally", "staff", "supporter", "supporters",
        "team", "voter", "voters",
    ];
    NOUNS.binary_search(&folded).is_ok()
}

/// Whether no other full name that ends so is commoner in the story's articles: one that pages glue together, or one that
/// a namesake has, is not put in.
pub(super) fn is_known_best(c: &Comparison, full: &str) -> bool {
    let ends = full.rsplit(' ').next().unwrap_or_default();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for n in c.passages.iter().flat_map(|q| q.names.iter().map(move |n| n.entity.span.of(&q.text))) {
        if n.contains(' ') && n.rsplit(' ').next() == Some(ends) {
            *counts.entry(n).or_default() += 1;
        }
    }
    let own = counts.get(full).copied().unwrap_or(0);
    counts.iter().all(|(other, n)| *n <= own || ends_of(other) == ends_of(full))
}

/// `Mr Trump` as a whole, where the name stands after such a title.
fn with_courtesy_title(text: &str, name: Span) -> Span {
    let before = &text[..name.start];
    let title = ["Mr. ", "Mr ", "Mrs. ", "Mrs ", "Ms. ", "Ms "].iter().find(|t| before.ends_with(**t));
    Span::new(name.start - title.map_or(0, |t| t.len()), name.end)
}

fn pronouns(p: &Passage, c: &Comparison, introduced: &mut BTreeSet<String>, joins: bool) -> Vec<Change> {
    const PRONOUNS: [&str; 3] = ["he", "she", "they"];
    let mut out = Vec::new();
    for s in &p.statements {
        let Some(&span) = s.source.first() else { continue };
        let named_before = p.names.iter().any(|n| n.entity.name == s.speaker.name && n.entity.span.start < span.start);
        if !PRONOUNS.contains(&&*fold(span.of(&p.text))) || !resolved_pronoun(p, span) || named_before {
            continue;
        }
        if let Some(full) = where_named(c, p.source, &s.speaker.name) {
            let first = introduced.insert(ends_of(&s.speaker.name));
            if joins && first {
                out.extend(apposition::of(p, span, &s.speaker.name, c));
            }
            out.push(Change { evidence: vec![full], ..Change::new(EditKind::Name, span, &*s.speaker.name) });
        }
    }
    out
}

/// Where an article gives a name in full.
fn where_named(c: &Comparison, source: usize, name: &str) -> Option<Evidence> {
    let passages = c.passages.iter().filter(|p| p.source == source);
    let mut found = passages.filter_map(|p| p.names.iter().find(|n| n.entity.span.of(&p.text) == name).map(|n| (p, n)));
    let (p, n) = found.next()?;
    p.cite(n.entity.span, &c.sources[p.source])
}

/// Relative days made absolute: `on Tuesday` becomes `on August 19`, `on Tuesday night` `on the night of August 19`; and
/// so are months and years: `last month` becomes `in July`.
///
/// Only days that are [`settled`]; the year is given where it is not that of the report.
pub(super) fn dates(p: &Passage, c: &Comparison, report_year: Option<i16>) -> Vec<Change> {
    let source = &c.sources[p.source];
    if source.published.is_none() {
        return Vec::new();
    }
    let mut out = Vec::new();
    for d in p.dates.iter().filter(|d| !p.quoted.iter().any(|q| q.overlaps(&d.span))) {
        let day = settled(p, source, d);
        let to = match day {
            Some(day) => absolute(&p.text, d.span, day, report_year),
            None => month_or_year(&p.text, d, report_year),
        };
        let Some((span, to)) = to else { continue };
        let evidence = p.cite(d.span, source).into_iter().collect();
        let basis = Some(Basis { article: source.article.clone(), field: "published".to_owned() });
        out.push(Change { evidence, basis, ..Change::new(EditKind::Date, span, to) });
    }
    out
}

/// The day that an expression means, where that is sure: a date, or a weekday whose verb tells whether it was or is
/// to come. `None` for what is no day.
pub(super) fn settled(p: &Passage, source: &Source, d: &DateMention) -> Option<Date> {
    let part = ["TMO", "TAF", "TEV", "TNI"].iter().find_map(|part| d.value.strip_suffix(part));
    let value = match d.kind {
        DateKind::Date => &*d.value,
        DateKind::Time => part?,
        _ => return None,
    };
    let day: Date = value.parse().ok()?;
    let written = fold(d.span.of(&p.text)).into_owned();
    let is_weekday = |w: &str| WEEKDAYS.contains(&w);
    if !written.split(' ').any(is_weekday) || written.contains(|c: char| c.is_ascii_digit()) {
        return Some(day);
    }
    let published = source.published?.day();
    // Six days back may be tomorrow where the publisher's day is not that of UTC.
    let lately = day <= published && published.since(day).is_ok_and(|d| d.get_days() < 6);
    let sure = match tense_at(&p.text, &p.quoted, d.span) {
        Tense::Past => lately,
        Tense::Open => lately && is_past(p),
        Tense::Ahead => day >= published,
        Tense::AheadThen | Tense::Perfect => false,
    };
    sure.then_some(day)
}

/// Whether a weekday stays that a reader of another week cannot place.
pub(super) fn leaves_weekday(c: &Comparison, p: &Passage) -> bool {
    let quoted = |at: Span| p.quoted.iter().any(|q| q.contains(&at));
    let settled_at =
        |at: Span| p.dates.iter().any(|d| d.span.contains(&at) && settled(p, &c.sources[p.source], d).is_some());
    words(&p.text).any(|w| WEEKDAYS.contains(&&*fold(w.text)) && !quoted(w.span) && !settled_at(w.span))
}

/// Whether an expression dates what its sentence tells, and not a thing in it: `the truce of January 14`, `held since
/// Monday`, `a list dated March 6`.
pub(super) fn is_day_of_event(text: &str, mention: Span) -> bool {
    const PARTS: [&str; 7] = ["night", "evening", "afternoon", "morning", "hours", "day", "end"];
    let before: Vec<String> = words(&text[..mention.start]).map(|w| fold(w.text).into_owned()).collect();
    match before.last().map(String::as_str) {
        Some("of") => before.len() > 1 && PARTS.contains(&&*before[before.len() - 2]),
        Some("since" | "dated") => false,
        _ => !fold(mention.of(text)).starts_with("since "),
    }
}

/// Whether a day is left that only the day of publication explains: `yesterday`, outside quotations.
pub(super) fn has_day_of_speech(text: &str) -> bool {
    let quoted = quotations(text);
    let outside = words(text).filter(|w| !quoted.iter().any(|q| q.contains(&w.span)));
    let mut days = outside.filter(|w| matches!(&*fold(w.text), "yesterday" | "today" | "tomorrow" | "tonight"));
    days.any(|w| w.span.start == 0 || !w.is_capitalised())
}

/// Whether a sentence says of what day or time of day it speaks, outside quotations.
pub(super) fn gives_time(p: &Passage) -> bool {
    const PARTS: [&str; 9] =
        ["morning", "noon", "midday", "afternoon", "evening", "night", "midnight", "dawn", "nightfall"];
    let quoted = |at: Span| p.quoted.iter().any(|q| q.contains(&at));
    p.dates.iter().any(|d| d.value.len() >= 10 && !quoted(d.span))
        || words(&p.text).any(|w| PARTS.contains(&&*fold(w.text)) && !quoted(w.span))
}

/// Whether the sentence tells of the past; else a weekday may as well be the next as the last.
pub(super) fn is_past(p: &Passage) -> bool {
    let mut outside = words(&p.text).filter(|w| !p.quoted.iter().any(|q| q.contains(&w.span)));
    outside.any(|w| is_past_form(&fold(w.text)))
}

/// Whether a folded word is a finite form of an auxiliary or modal verb.
pub(super) fn is_auxiliary(folded: &str) -> bool {
    const FORMS: [&str; 16] = [
        "is", "are", "was", "were", "has", "have", "had", "will", "would", "could", "can", "should", "did", "does",
        "may", "might",
    ];
    FORMS.contains(&folded)
}

/// Whether a folded word is the past form of a verb.
pub(super) fn is_past_form(folded: &str) -> bool {
    matches!(folded, "was" | "were" | "had") || is_irregular_past(folded) || folded.len() > 3 && folded.ends_with("ed")
}

pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Whether a folded word is the name of a day of the week.
pub(super) fn is_weekday(folded: &str) -> bool {
    WEEKDAYS.contains(&folded)
}

/// What to put for a relative day, and in place of which words; `None` for days that are absolute already.
fn absolute(text: &str, mention: Span, day: Date, report_year: Option<i16>) -> Option<(Span, String)> {
    const DAYS_OF_SPEECH: [&str; 3] = ["yesterday", "today", "tomorrow"];
    const BEFORE: [&str; 16] = [
        "on", "since", "until", "till", "by", "before", "after", "from", "through", "to", "of", "for", "between",
        "and", "as", "than",
    ];
    // "the Monday meeting", "this Monday": the words before would be left without what they belong to.
    const HOLDS: [&str; 14] =
        ["the", "a", "an", "this", "that", "next", "last", "every", "each", "his", "her", "its", "their", "our"];
    let written = fold(mention.of(text)).into_owned();
    let bare = written.strip_prefix("on ").or_else(|| written.strip_prefix("last ")).unwrap_or(&written);
    let (early, bare) = match bare.split_once(' ') {
        Some((word @ ("early" | "late" | "earlier" | "later"), rest)) => (Some(word), rest),
        _ => (None, bare),
    };
    let (bare, part) = match bare.split_once(' ') {
        Some((day, part @ ("morning" | "afternoon" | "evening" | "night"))) => (day, Some(part)),
        _ => (bare, None),
    };
    let after = &text[mention.end..];
    let possessive = after.starts_with(['\'', '’']);
    // `USA TODAY` and `Good Morning Tomorrow` are names.
    let day_of_speech = DAYS_OF_SPEECH.contains(&bare);
    let name = day_of_speech && mention.start > 0 && mention.of(text).starts_with(char::is_uppercase);
    let known = day_of_speech || WEEKDAYS.contains(&bare);
    let holder = last_word(&text[..mention.start]);
    let held = (HOLDS.contains(&&*holder) || holder.ends_with("'s") || holder.ends_with("’s"))
        && !written.starts_with("last ");
    if name || !known || after.starts_with(" (") || after.starts_with('-') {
        return None;
    }
    let plain = early.is_none() && part.is_none() && report_year == Some(day.year()) && !day_of_speech;
    if held || possessive {
        return describing(text, mention, day).filter(|_| plain);
    }
    let month = MONTHS[usize::from(day.month().unsigned_abs()) - 1];
    let mut name = format!("{month} {}", day.day());
    if report_year != Some(day.year()) {
        name = format!("{name}, {}", day.year());
    }
    let previous = last_word(&text[..mention.start]);
    if let Some(part) = part {
        name = format!("the {part} of {name}");
    }
    let joined = BEFORE.contains(&previous.as_str()) && !written.starts_with("on ");
    let capital = mention.start == 0;
    if let Some(early) = early {
        return (!joined && !capital && (part.is_none() || matches!(early, "early" | "late")))
            .then(|| (mention, format!("{early} on {name}")));
    }
    let to = match (joined, capital) {
        (true, _) => name,
        (false, true) => format!("On {name}"),
        (false, false) => format!("on {name}"),
    };
    Some((mention, to))
}

/// The day as a word that describes another: `the Tuesday vote` becomes `the March 10 vote`, and so does `Tuesday's vote`.
fn describing(text: &str, mention: Span, day: Date) -> Option<(Span, String)> {
    let name = format!("{} {}", MONTHS[usize::from(day.month().unsigned_abs()) - 1], day.day());
    let after = &text[mention.end..];
    let holder = last_word(&text[..mention.start]);
    let owned = after.strip_prefix("'s ").or_else(|| after.strip_prefix("’s "));
    let described = words(owned.or_else(|| after.strip_prefix(' '))?).next().filter(|w| w.span.start == 0)?;
    // "Before Tuesday's vote", "they want Tuesday's testimony to be public": it may be next Tuesday's.
    let past = matches!(&*holder, "at" | "in" | "during" | "after" | "from" | "since" | "following");
    if !past
        && (mention.start > 0 && owned.is_some()
            || matches!(&*before_article(text, mention), "before" | "of" | "on" | "by" | "until" | "for"))
    {
        return None;
    }
    // "The Tuesday after", "Tuesday's the day".
    let noun = !is_function_word(&fold(described.text)) && !is_past_form(&fold(described.text));
    let bare = !mention.of(text).contains(' ');
    match owned {
        Some(_) if noun && bare => {
            let article = if mention.start == 0 { "The" } else { "the" };
            let free = !matches!(&*holder, "the" | "a" | "an" | "this" | "that" | "last" | "next");
            free.then(|| {
                (
                    Span::new(mention.start, mention.end + after.find("s ").map_or(0, |s| s + 1)),
                    format!("{article} {name}"),
                )
            })
        }
        None if noun && bare => {
            let holds = matches!(&*holder, "the" | "a" | "his" | "her" | "its" | "their")
                || holder.ends_with("'s")
                || holder.ends_with("’s");
            holds.then_some((mention, name))
        }
        _ => None,
    }
}

/// The word before the article of a mention.
fn before_article(text: &str, mention: Span) -> String {
    let before: Vec<_> = words(&text[..mention.start]).collect();
    before.len().checked_sub(2).and_then(|n| before.get(n)).map(|w| fold(w.text).into_owned()).unwrap_or_default()
}

/// What to put for `last year` or `this month`; `None` for what is no such thing, or holds on to its neighbours.
fn month_or_year(text: &str, d: &DateMention, report_year: Option<i16>) -> Option<(Span, String)> {
    // "Since last year"; after the others `in` is wanted.
    const BEFORE: [&str; 16] = [
        "since", "until", "till", "by", "before", "after", "from", "through", "to", "of", "for", "between", "and",
        "than", "in", "during",
    ];
    // And "just last year" says more than the year.
    const HOLDS: [&str; 10] = ["the", "a", "his", "her", "its", "their", "our", "every", "just", "only"];
    let written = fold(d.span.of(text)).into_owned();
    let (in_it, bare) = match written.split_once(' ') {
        Some(("earlier", bare)) => (["earlier in", "Earlier in"], bare),
        Some(("later", bare)) => (["later in", "Later in"], bare),
        _ => (["in", "In"], &*written),
    };
    if !matches!(bare, "last year" | "this year" | "next year" | "last month" | "this month" | "next month") {
        return None;
    }
    let (previous, after) = (last_word(&text[..d.span.start]), &text[d.span.end..]);
    let held = HOLDS.contains(&&*previous) || previous.ends_with("'s") || previous.ends_with("’s");
    if held || after.starts_with(['\'', '’', '-']) {
        return None;
    }
    let year: i16 = d.value.get(..4)?.parse().ok()?;
    let name = match d.value.get(4..) {
        Some("") => year.to_string(),
        Some(rest) => {
            let month: usize = rest.strip_prefix('-')?.parse().ok()?;
            let name = MONTHS.get(month.checked_sub(1)?)?;
            if report_year == Some(year) { (*name).to_owned() } else { format!("{name} {year}") }
        }
        None => return None,
    };
    let capital = d.span.start == 0;
    match (BEFORE.contains(&&*previous), in_it) {
        (true, ["in", _]) => Some((d.span, name)),
        (true, _) => None,
        (false, [inside, first]) => Some((d.span, format!("{} {name}", if capital { first } else { inside }))),
    }
}

fn last_word(text: &str) -> String {
    words(text).last().map(|w| fold(w.text).into_owned()).unwrap_or_default()
}

/// Loaded verbs of saying made `said`, outside quotations.
pub(super) fn verbs(p: &Passage) -> Vec<Change> {
    let says = |cue: &&Span| {
        let (before, after) = (&p.text[..cue.start], &p.text[cue.end..]);
        after.starts_with(" that ")
            || opens_clause(after)
            || after.starts_with(", \"")
            || after.starts_with(", “")
            || (ends_speech(before) && follows_speech(after))
    };
    let cues = p.statements.iter().flat_map(|s| &s.cue).filter(|cue| is_loaded_verb(cue.of(&p.text)));
    cues.filter(says).map(|cue| Change::new(EditKind::Verb, *cue, "said")).collect()
}

/// Whether a quotation of somebody's words ends before a cue: `"It is safe," Brook insisted`. A quoted word in the
/// sentence is none.
fn ends_speech(before: &str) -> bool {
    [",\"", ",”", "\",", "”,", "?\"", "?”", "!\"", "!”"].iter().any(|end| before.contains(end))
}

/// Whether what follows a cue is no object: what was claimed, as credit is, was not said.
fn follows_speech(after: &str) -> bool {
    const CIRCUMSTANCES: [&str; 8] = ["in", "on", "at", "to", "during", "after", "before", "about"];
    let rest = after.trim_start();
    rest.is_empty()
        || rest.starts_with(|c: char| c.is_ascii_punctuation())
        || words(rest).next().is_some_and(|w| CIRCUMSTANCES.contains(&&*fold(w.text)))
}

/// ` the chief of staff was right`: what follows has a verb of its own, and so is what was said, not whom or what the
/// verb was done to.
fn opens_clause(after: &str) -> bool {
    const SUBJECTS: [&str; 12] = ["the", "he", "she", "it", "they", "his", "her", "its", "their", "there", "no", "a"];
    let clause = after.split([',', ';', '.', '"', '“']).next().unwrap_or_default();
    let mut list = words(clause).take(8);
    let Some(first) = list.next().filter(|_| after.starts_with(' ')) else { return false };
    let subject = fold(first.text);
    // `he's`, `they’ve`: the subject has its verb with it.
    if let Some((subject, verb)) = subject.split_once(['\'', '’']) {
        return SUBJECTS.contains(&subject) && ["s", "re", "ve", "ll", "d"].contains(&verb);
    }
    (SUBJECTS.contains(&&*subject) || first.is_capitalised()) && list.any(|w| is_auxiliary(w.text))
}

/// Verbs that judge the speaker while they report the speech.
fn is_loaded_verb(cue: &str) -> bool {
    const LOADED: [&str; 20] = [
        "claimed",
        "insisted",
        "admitted",
        "boasted",
        "lamented",
        "complained",
        "quipped",
        "gushed",
        "fumed",
        "raged",
        "railed",
        "ranted",
        "sniped",
        "scoffed",
        "crowed",
        "bragged",
        "opined",
        "snapped",
        "sneered",
        "whined",
    ];
    LOADED.contains(&cue)
}

#[cfg(test)]
mod tests {
    use super::super::sample::passage;
    use super::*;

    fn opened(text: &str) -> String {
        apply(text, opening_cut(&passage(text), &[]).into_iter().collect()).0
    }

    #[test]
    fn cuts_what_ties_a_sentence_to_its_neighbours() {
        assert_eq!(opened("But the dam held."), "The dam held.");
        assert_eq!(opened("Meanwhile, crews left."), "Crews left.");
        assert_eq!(opened("Meanwhile, twenty-two left."), "Twenty-two left.");
        assert_eq!(opened("PORT HALDEN (NCA) — U.S. crews left."), "U.S. crews left.");
        assert_eq!(opened("PORT HALDEN (NCA) — A ferry ran aground."), "A ferry ran aground.");
        assert_eq!(opened("The mayor – a former pilot – resigned."), "The mayor – a former pilot – resigned.");
        assert_eq!(opened("Still waters rose."), "Still waters rose.");
    }

    #[test]
    fn drops_fillers_but_not_from_pairs() {
        let cut = |text: &str| apply(text, filler_cuts(&passage(text))).0;
        assert_eq!(cut("The port was also closed."), "The port was closed.");
        assert_eq!(cut("Not only ships but also trains stopped."), "Not only ships but also trains stopped.");
        assert_eq!(cut("The port, meanwhile, was closed."), "The port was closed.");
        assert_eq!(cut("The port was closed, however."), "The port was closed.");
        assert_eq!(cut("The port was closed, though boats left."), "The port was closed, though boats left.");
        assert_eq!(cut("“The port, however, was closed,” she said."), "“The port, however, was closed,” she said.");
    }

    #[test]
    fn makes_days_absolute() {
        let day: Date = "2026-03-10".parse().unwrap();
        let say = |text: &str, mention: &str| {
            let start = text.find(mention).unwrap();
            let (span, to) = absolute(text, Span::new(start, start + mention.len()), day, Some(2026))?;
            Some(apply(text, vec![Change::new(EditKind::Date, span, to)]).0)
        };
        assert_eq!(say("It sank on Tuesday.", "Tuesday").unwrap(), "It sank on March 10.");
        assert_eq!(say("It sank Tuesday off Halden.", "Tuesday").unwrap(), "It sank on March 10 off Halden.");
        assert_eq!(say("On Tuesday it sank.", "On Tuesday").unwrap(), "On March 10 it sank.");
        assert_eq!(say("Tuesday's vote failed.", "Tuesday").unwrap(), "The March 10 vote failed.");
        assert_eq!(say("It went on after Tuesday’s vote.", "Tuesday").unwrap(), "It went on after the March 10 vote.");
        assert_eq!(say("Tuesday's the day.", "Tuesday"), None);
        assert_eq!(say("This Tuesday the vote failed.", "Tuesday"), None);
        assert_eq!(say("It sank on March 10.", "March 10"), None);
        assert_eq!(say("They told USA TODAY it sank.", "TODAY"), None);
        assert_eq!(say("It sank on Tuesday night.", "Tuesday night").unwrap(), "It sank on the night of March 10.");
        assert_eq!(say("It sank late Tuesday.", "late Tuesday").unwrap(), "It sank late on March 10.");
        assert_eq!(say("The Tuesday vote failed.", "Tuesday").unwrap(), "The March 10 vote failed.");
        assert_eq!(
            say("It sank early Tuesday morning.", "early Tuesday morning").unwrap(),
            "It sank early on the morning of March 10."
        );
        assert_eq!(say("They meet later Tuesday.", "later Tuesday").unwrap(), "They meet later on March 10.");
    }
}
