//! Relative days, months and years told by date, and what a day belongs to.

use jiff::civil::{Date, ISOWeekDate, Weekday};

use super::edit::{Change, is_auxiliary, is_past, is_past_form, last_word};
use crate::model::{Basis, Comparison, DateKind, DateMention, EditKind, Passage, Source, Span};
use crate::text::{Tense, fold, is_function_word, quotations, tense_at, words};

/// Relative days made absolute: `on Tuesday` becomes `on August 19`, `on Tuesday night` `on the night of August 19`; and
/// so are weeks, months and years: `last month` becomes `in July`, `last week` `in the week of August 10`.
///
/// Only days that are [`settled`]; the year is given where it is not that of the report.
pub(super) fn dates(p: &Passage, c: &Comparison, report_year: Option<i16>) -> Vec<Change> {
    let outside = p.dates.iter().filter(|d| !p.quoted.iter().any(|q| q.overlaps(&d.span)));
    let changed = outside.filter_map(|d| match c.sources[p.source].published {
        Some(_) => by_publication(p, &c.sources[p.source], d, report_year),
        None => by_others(p, c, d, report_year),
    });
    changed.collect()
}

fn by_publication(p: &Passage, source: &Source, d: &DateMention, report_year: Option<i16>) -> Option<Change> {
    let (span, to) = match settled(p, source, d) {
        Some(day) => absolute(&p.text, d.span, day, report_year),
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

/// A weekday in an article of unknown date, where all the dated articles of the story that name it mean one day.
fn by_others(p: &Passage, c: &Comparison, d: &DateMention, report_year: Option<i16>) -> Option<Change> {
    let name = &weekday_of(d.span.of(&p.text))?;
    let told = match tense_at(&p.text, &p.quoted, d.span) {
        Tense::Past => true,
        Tense::Open => is_past(p),
        Tense::Ahead | Tense::AheadThen | Tense::Perfect => false,
    };
    // "He is ready to speak on Monday", "a vote set for Monday".
    const AHEAD: [&str; 9] = ["ready", "set", "scheduled", "due", "expected", "plans", "planned", "will", "would"];
    let near: Vec<String> = words(&p.text[..d.span.start]).map(|w| fold(w.text).into_owned()).collect();
    let told = told && !near.iter().rev().take(7).any(|w| AHEAD.contains(&w.as_str()));
    let days = || c.sources.iter().filter_map(|s| s.published).map(|m| m.day());
    let close = days().max()?.since(days().min()?).is_ok_and(|span| span.get_days() < ONE_WEEK);
    if !told || !close {
        return None;
    }
    let meant = c.passages.iter().flat_map(|q| {
        let source = &c.sources[q.source];
        let named = q.dates.iter().filter(|x| weekday_of(x.span.of(&q.text)).is_some_and(|w| w == *name));
        named.filter_map(move |x| Some((settled(q, source, x).filter(|_| source.published.is_some())?, q)))
    });
    let meant: Vec<(Date, &Passage)> = meant.collect();
    let &(day, witness) = meant.first()?;
    if meant.iter().any(|m| m.0 != day) {
        return None;
    }
    let (span, to) = absolute(&p.text, d.span, day, report_year)?;
    let source = &c.sources[witness.source];
    let whole = witness.cite(Span::new(0, witness.text.len()), source);
    let evidence = p.cite(d.span, &c.sources[p.source]).into_iter().chain(whole).collect();
    Some(Change { evidence, basis: Some(published(source)), ..Change::new(EditKind::Date, span, to) })
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
        Tense::Past => lately,
        Tense::Open => lately && is_past(p),
        Tense::Ahead => day >= published && !behind,
        Tense::AheadThen | Tense::Perfect => false,
    };
    sure.then_some(day)
}

/// Whether a weekday stays that a reader of another week cannot place.
pub(super) fn leaves_weekday(c: &Comparison, p: &Passage) -> bool {
    let settled_at =
        |at: Span| p.dates.iter().any(|d| d.span.contains(&at) && settled(p, &c.sources[p.source], d).is_some());
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
    let quoted = quotations(text);
    let outside = words(text).filter(|w| !quoted.iter().any(|q| q.contains(&w.span)));
    let mut days = outside.filter(|w| matches!(&*fold(w.text), "yesterday" | "today" | "tomorrow" | "tonight"));
    let outside = |at: usize| !quoted.iter().any(|q| q.start <= at && at < q.end);
    let parts = ["this morning", "this afternoon", "this evening", "last night"];
    days.any(|w| w.span.start == 0 || !w.is_capitalised())
        || parts.iter().any(|part| text.match_indices(part).any(|(at, _)| outside(at)))
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

/// What to put for a relative day, and in place of which words; `None` for days that are absolute already.
fn absolute(text: &str, mention: Span, day: Date, report_year: Option<i16>) -> Option<(Span, String)> {
    const DAYS_OF_SPEECH: [&str; 3] = ["yesterday", "today", "tomorrow"];
    const BEFORE: [&str; 17] = [
        "on", "since", "until", "till", "by", "before", "after", "from", "through", "to", "of", "for", "between",
        "and", "as", "than", "least",
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
    let day_of_speech = DAYS_OF_SPEECH.contains(&bare);
    let known = day_of_speech || WEEKDAYS.contains(&bare);
    let holder = last_word(&text[..mention.start]);
    let held = (HOLDS.contains(&&*holder) || holder.ends_with("'s") || holder.ends_with("’s"))
        && !written.starts_with("last ");
    if !known || is_named(text, mention, day_of_speech) || after.starts_with(" (") || after.starts_with('-') {
        return None;
    }
    let plain = early.is_none() && part.is_none() && report_year == Some(day.year()) && !day_of_speech;
    if held || possessive {
        return describing(text, mention, day).filter(|_| plain);
    }
    let mut name = month_and_day(day, report_year);
    let previous = last_word(&text[..mention.start]);
    if let Some(part) = part {
        name = format!("the {part} of {name}");
    }
    let joined = BEFORE.contains(&previous.as_str()) && !written.starts_with("on ");
    let capital = mention.start == 0;
    // "Tuesday was a day of waiting": the day itself.
    let subject =
        capital && !written.starts_with("on ") && words(after).next().is_some_and(|w| is_auxiliary(&fold(w.text)));
    if let Some(early) = early {
        return (!joined && !capital && (part.is_none() || matches!(early, "early" | "late")))
            .then(|| (mention, format!("{early} on {name}")));
    }
    let to = match (joined || subject, capital) {
        (true, _) => name,
        (false, true) => format!("On {name}"),
        (false, false) => format!("on {name}"),
    };
    Some((mention, to))
}

/// Whether a day is part of a name: `USA TODAY`, the `centrist Tuesday Group`; not so in `on Tuesday Ana Otto left`.
fn is_named(text: &str, mention: Span, day_of_speech: bool) -> bool {
    let (before, after) = (&text[..mention.start], &text[mention.end..]);
    let written = mention.of(text);
    let leads = mention.start == 0 || fold(written).starts_with("on ") || last_word(before) == "on";
    let next = words(after).next().filter(|w| w.span.start == 1 && after.starts_with(' '));
    // "Told Halden News Sunday": a programme.
    written == "Sunday" && before.ends_with(" News ")
        || day_of_speech && mention.start > 0 && written.starts_with(char::is_uppercase)
        || !leads && next.is_some_and(|w| w.is_capitalised())
}

/// The day as a word that describes another: `the Tuesday vote` becomes `the March 10 vote`, and so does `Tuesday's vote`.
fn describing(text: &str, mention: Span, day: Date) -> Option<(Span, String)> {
    let name = month_and_day(day, Some(day.year()));
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
            // "A August 3 statement" would want another article.
            let fits = holder != "a" || !name.starts_with(['A', 'O']);
            (holds && fits).then_some((mention, name))
        }
        _ => None,
    }
}

/// The word before the article of a mention.
fn before_article(text: &str, mention: Span) -> String {
    let before: Vec<_> = words(&text[..mention.start]).collect();
    before.len().checked_sub(2).and_then(|n| before.get(n)).map(|w| fold(w.text).into_owned()).unwrap_or_default()
}

/// What to put for `last week`, `this month` or `next year`: the week of its Monday, the month or the year by name. `None`
/// for what is no such thing, or holds on to its neighbours.
fn stretch(text: &str, d: &DateMention, report_year: Option<i16>) -> Option<(Span, String)> {
    let written = fold(d.span.of(text)).into_owned();
    let bare = written.strip_prefix("earlier ").or_else(|| written.strip_prefix("later ")).unwrap_or(&written);
    let (which, unit) = bare.split_once(' ')?;
    if !matches!(which, "last" | "this" | "next") {
        return None;
    }
    let year: i16 = d.value.get(..4)?.parse().ok()?;
    let rest = d.value.get(4..)?;
    let name = match unit {
        "year" if rest.is_empty() => year.to_string(),
        "month" => {
            let month: usize = rest.strip_prefix('-')?.parse().ok()?;
            let name = MONTHS.get(month.checked_sub(1)?)?;
            if report_year == Some(year) { (*name).to_owned() } else { format!("{name} {year}") }
        }
        "week" => {
            let monday = ISOWeekDate::new(year, rest.strip_prefix("-W")?.parse().ok()?, Weekday::Monday).ok()?.date();
            format!("the week of {}", month_and_day(monday, report_year))
        }
        _ => return None,
    };
    within(text, d.span, &name)
}

/// `August 19`, with its year where that is not the report's.
fn month_and_day(day: Date, report_year: Option<i16>) -> String {
    let month = MONTHS[usize::from(day.month().unsigned_abs()) - 1];
    let year = if report_year == Some(day.year()) { String::new() } else { format!(", {}", day.year()) };
    format!("{month} {}{year}", day.day())
}

/// A stretch of time by its name in place of an expression: `in July`, `earlier in July`; `since July`.
fn within(text: &str, mention: Span, name: &str) -> Option<(Span, String)> {
    // "Since last year"; after the others `in` is wanted.
    const BEFORE: [&str; 16] = [
        "since", "until", "till", "by", "before", "after", "from", "through", "to", "of", "for", "between", "and",
        "than", "in", "during",
    ];
    // And "just last year" says more than the year.
    const HOLDS: [&str; 10] = ["the", "a", "his", "her", "its", "their", "our", "every", "just", "only"];
    let written = fold(mention.of(text)).into_owned();
    let [inside, first] = match written.split_once(' ') {
        Some(("earlier", _)) => ["earlier in", "Earlier in"],
        Some(("later", _)) => ["later in", "Later in"],
        _ => ["in", "In"],
    };
    let (previous, after) = (last_word(&text[..mention.start]), &text[mention.end..]);
    let held = HOLDS.contains(&&*previous) || previous.ends_with("'s") || previous.ends_with("’s");
    if held || after.starts_with(['\'', '’', '-']) {
        return None;
    }
    match BEFORE.contains(&&*previous) {
        true if inside == "in" => Some((mention, name.to_owned())),
        true => None,
        false if mention.start == 0 => Some((mention, format!("{first} {name}"))),
        false => Some((mention, format!("{inside} {name}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::super::edit::apply;
    use super::*;

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
        assert_eq!(say("Tuesday was a day of waiting.", "Tuesday").unwrap(), "March 10 was a day of waiting.");
        assert_eq!(
            say("It is shut until at least Tuesday.", "Tuesday").unwrap(),
            "It is shut until at least March 10."
        );
        assert_eq!(say("She told Halden News Sunday that it sank.", "Sunday"), None);
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
