//! Relative days, months and years told by date, and what a day belongs to.

mod wording;

use std::borrow::Cow;

use jiff::civil::{Date, Weekday};

use super::edit::{Change, is_past, last_word};
use crate::model::{Basis, Comparison, DateKind, DateMention, EditKind, Passage, Source, Span};
use crate::text::{Tense, fold, quotations, tense_at, words};
use wording::{absolute, stretch};

/// Relative days made absolute: `on Tuesday` becomes `on August 19`, `on Tuesday night` `on the night of August 19`; and
/// so are weeks, months and years: `last month` becomes `in July`, `last week` `in the week of August 10`.
///
/// Only days that are [`settled`]; the year is given where it is not that of the report.
pub(super) fn dates(p: &Passage, c: &Comparison, report_year: Option<i16>) -> Vec<Change> {
    let outside = p.dates.iter().filter(|d| !p.quoted.iter().any(|q| q.overlaps(&d.span)));
    let changed = outside.map(|d| at_no_hour(p, d)).filter_map(|d| match c.sources[p.source].published {
        Some(_) => by_publication(p, &c.sources[p.source], &d, report_year),
        None => by_others(p, c, &d, report_year),
    });
    changed.collect()
}

/// `Saturday` of `11 p.m. Saturday`; any other expression as it is.
fn at_no_hour<'d>(p: &Passage, d: &'d DateMention) -> Cow<'d, DateMention> {
    let day = d.value.get(..10).filter(|_| d.kind == DateKind::Time && d.value.contains(':'));
    let written = d.span.of(&p.text);
    let last = words(written).last().filter(|w| is_weekday(&fold(w.text)) && w.span.end == written.len());
    // "A 5 p.m. Friday deadline": all of it describes.
    let describes =
        matches!(&*last_word(&p.text[..d.span.start]), "a" | "an" | "the" | "his" | "her" | "its" | "their");
    let Some((day, last)) = day.zip(last).filter(|_| !describes) else { return Cow::Borrowed(d) };
    let start = written[..last.span.start].strip_suffix("on ").map_or(last.span.start, str::len);
    let span = Span::new(d.span.start + start, d.span.end);
    Cow::Owned(DateMention { kind: DateKind::Date, value: day.to_owned(), span })
}

fn by_publication(p: &Passage, source: &Source, d: &DateMention, report_year: Option<i16>) -> Option<Change> {
    let (span, to) = match settled(p, source, d) {
        Some(day) => {
            let age = source.published?.day().since(day).ok()?.get_days();
            absolute(&p.text, d.span, day, report_year, (0..=1).contains(&age).then_some(age))
        }
        // On a Sunday, whose week is it: that which ends, or that which begins?
        None if d.value.contains("-W") && source.published?.day().weekday() == Weekday::Sunday => None,
        None => stretch(&p.text, d, report_year),
    }?;
    let evidence = p.cite(d.span, source).into_iter().collect();
    Some(Change { evidence, basis: Some(published(source)), ..Change::new(EditKind::Date, span, to) })
}

fn published(source: &Source) -> Basis {
    Basis { article: source.article.clone(), field: "published".to_owned() }
}

/// Days between the first and the last article of a story of which all mean one day by `Tuesday`.
const ONE_WEEK: i32 = 6;

/// Weighted Dice from which two passages may tell of one day.
const ALIKE: f32 = 0.25;

/// A weekday in an article of unknown date, where all the dated articles of the story that name it mean one day.
fn by_others(p: &Passage, c: &Comparison, d: &DateMention, report_year: Option<i16>) -> Option<Change> {
    let name = &weekday_of(d.span.of(&p.text))?;
    let told = match tense_at(&p.text, &p.quoted, d.span) {
        Tense::Past => true,
        Tense::Open => is_past(p),
        Tense::Ahead | Tense::AheadThen | Tense::Perfect => false,
    };
    let told = told && !is_planned(&p.text[..d.span.start]);
    let days = || c.sources.iter().filter_map(|s| s.published).map(|m| m.day());
    let close = days().max()?.since(days().min()?).is_ok_and(|span| span.get_days() < ONE_WEEK);
    if !told || !close {
        return None;
    }
    let meant = c.passages.iter().enumerate().flat_map(|(i, q)| {
        let source = &c.sources[q.source];
        let named = q.dates.iter().filter(|x| weekday_of(x.span.of(&q.text)).is_some_and(|w| w == *name));
        named.filter_map(move |x| Some((settled(q, source, x).filter(|_| source.published.is_some())?, i)))
    });
    let meant: Vec<(Date, usize)> = meant.collect();
    let day = meant.first()?.0;
    // An article of another week has its own Thursday: this one tells of something that the others tell of that day.
    let own: Vec<usize> = (0..c.passages.len()).filter(|&i| c.passages[i].source == p.source).collect();
    let tells = |i: usize| own.iter().any(|&o| c.terms.likeness(o, i) >= ALIKE);
    let witness = meant.iter().map(|m| m.1).find(|&i| tells(i))?;
    if meant.iter().any(|m| m.0 != day) {
        return None;
    }
    let witness = &c.passages[witness];
    let (span, to) = absolute(&p.text, d.span, day, report_year, None)?;
    let source = &c.sources[witness.source];
    let whole = witness.cite(Span::new(0, witness.text.len()), source);
    let evidence = p.cite(d.span, &c.sources[p.source]).into_iter().chain(whole).collect();
    Some(Change { evidence, basis: Some(published(source)), ..Change::new(EditKind::Date, span, to) })
}

/// Whether what a day dates is still to come, whatever the verb's form: `is ready to speak on`, `a vote set for`, `expected
/// the storm to hit`.
fn is_planned(before: &str) -> bool {
    const AHEAD: [&str; 9] = ["ready", "set", "scheduled", "due", "expected", "plans", "planned", "will", "would"];
    const NEAR: usize = 12;
    let clause = before.rsplit([',', ';', '"', '“', '”']).next().unwrap_or_default();
    let near: Vec<String> = words(clause).map(|w| fold(w.text).into_owned()).collect();
    near.iter().rev().take(NEAR).any(|w| AHEAD.contains(&w.as_str()))
}

/// The day of the week in an expression that has one and no number.
fn weekday_of(expression: &str) -> Option<String> {
    if expression.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    words(expression).map(|w| fold(w.text).into_owned()).find(|w| is_weekday(w))
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
    // "More than anyone in the trade today": these days.
    if written == "today" && !is_past(p) && !p.words().any(|w| matches!(w.text, "will" | "is" | "are")) {
        return None;
    }
    let is_weekday = |w: &str| WEEKDAYS.contains(&w);
    if !written.split(' ').any(is_weekday) || written.contains(|c: char| c.is_ascii_digit()) {
        return Some(day);
    }
    let published = source.published?.day();
    // Six days back may be tomorrow where the publisher's day is not that of UTC.
    let lately = day <= published && published.since(day).is_ok_and(|d| d.get_days() < 6);
    // "Will take a message from Monday's events": those have been, whatever is to come of them.
    let behind = matches!(&*last_word(&p.text[..d.span.start]), "from" | "after" | "since" | "following")
        && p.text[d.span.end..].starts_with(['\'', '’']);
    let sure = match tense_at(&p.text, &p.quoted, d.span) {
        Tense::Past | Tense::Open if day < published && is_planned(&p.text[..d.span.start]) => false,
        Tense::Past => lately,
        Tense::Open => lately && is_past(p),
        Tense::Ahead => day >= published && !behind,
        Tense::AheadThen | Tense::Perfect => false,
    };
    sure.then_some(day)
}

/// Whether a weekday stays that a reader of another week cannot place.
pub(super) fn leaves_weekday(c: &Comparison, p: &Passage) -> bool {
    let settled_at = |at: Span| {
        p.dates.iter().any(|d| d.span.contains(&at) && settled(p, &c.sources[p.source], &at_no_hour(p, d)).is_some())
    };
    p.outside().any(|(w, folded)| WEEKDAYS.contains(&folded) && !settled_at(w.span))
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
    const DAYS: [&str; 4] = ["yesterday", "today", "tomorrow", "tonight"];
    let mut before = "";
    let mut found: Vec<Span> = Vec::new();
    for w in words(text) {
        let day = DAYS.iter().any(|day| w.text.eq_ignore_ascii_case(day)) && (w.span.start == 0 || !w.is_capitalised());
        let part = match before {
            "this" => ["morning", "afternoon", "evening"].iter().any(|part| w.text.starts_with(part)),
            "last" => w.text.starts_with("night"),
            _ => false,
        };
        found.extend((day || part).then_some(w.span));
        before = w.text;
    }
    // Few have such a word, and only of these are the quotations asked for.
    !found.is_empty() && {
        let quoted = quotations(text);
        found.iter().any(|word| !quoted.iter().any(|q| q.contains(word)))
    }
}

/// Whether a sentence says of what day or time of day it speaks, outside quotations.
pub(super) fn gives_time(p: &Passage) -> bool {
    const PARTS: [&str; 9] =
        ["morning", "noon", "midday", "afternoon", "evening", "night", "midnight", "dawn", "nightfall"];
    let quoted = |at: Span| p.quoted.iter().any(|q| q.contains(&at));
    p.dates.iter().any(|d| d.value.len() >= 10 && !quoted(d.span))
        || p.outside().any(|(_, folded)| PARTS.contains(&folded))
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
