//! How a day, week, month or year is worded, and in place of which words.

use jiff::civil::{Date, ISOWeekDate, Weekday};

use super::super::edit::{is_auxiliary, is_past_form, last_word};
use super::{MONTHS, WEEKDAYS};
use crate::model::{DateMention, Span};
use crate::text::{capitalised, fold, is_function_word, words};

/// What to put for a relative day, and in place of which words; `None` for days that are absolute already.
///
/// `age` is how many days before publication it is, where that is none or one.
pub(super) fn absolute(
    text: &str,
    mention: Span,
    day: Date,
    report_year: Option<i16>,
    age: Option<i32>,
) -> Option<(Span, String)> {
    const DAYS_OF_SPEECH: [&str; 3] = ["yesterday", "today", "tomorrow"];
    const BEFORE: [&str; 17] = [
        "on", "since", "until", "till", "by", "before", "after", "from", "through", "to", "of", "for", "between",
        "and", "as", "than", "least",
    ];
    // "the Monday meeting", "this Monday": the words before would be left without what they belong to.
    const HOLDS: [&str; 14] =
        ["the", "a", "an", "this", "that", "next", "last", "every", "each", "his", "her", "its", "their", "our"];
    let written = fold(mention.of(text)).into_owned();
    let bare = ["on ", "last ", "next "].iter().find_map(|w| written.strip_prefix(w)).unwrap_or(&written);
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
        && !["last ", "next "].iter().any(|w| written.starts_with(w));
    if !known || is_named(text, mention, day_of_speech) || after.starts_with(" (") || after.starts_with('-') {
        return None;
    }
    let plain = early.is_none() && part.is_none() && report_year == Some(day.year()) && !day_of_speech;
    if held || possessive {
        return describing(text, mention, day, age).filter(|_| plain);
    }
    let mut name = month_and_day(day, report_year);
    let previous = last_word(&text[..mention.start]);
    if let Some(part) = part {
        name = format!("the {part} of {name}");
    }
    let joined = BEFORE.contains(&previous.as_str()) && !written.starts_with("on ");
    // "With Sunday coffee", "from Sunday editions": what comes every week.
    const LEANING: [&str; 8] = ["about", "at", "for", "from", "in", "into", "of", "with"];
    let next = words(after).next().filter(|w| w.span.start == 1 && after.starts_with(' '));
    let noun = |w: &str| w.starts_with(char::is_lowercase) && !is_function_word(w) && !is_past_form(w);
    if LEANING.contains(&&*previous) && part.is_none() && next.is_some_and(|w| noun(w.text)) {
        return None;
    }
    let capital = mention.start == 0;
    // "Tuesday was a day of waiting", "Tuesday marked the first": the day itself.
    let verb = |w: &str| is_auxiliary(w) || after.starts_with(' ') && is_past_form(w);
    let subject = capital && !written.starts_with("on ") && words(after).next().is_some_and(|w| verb(&fold(w.text)));
    if let Some(early) = early {
        let early_on = if capital { capitalised(early) } else { early.to_owned() };
        return (!joined && (part.is_none() || matches!(early, "early" | "late")))
            .then(|| (mention, format!("{early_on} on {name}")));
    }
    let to = match (joined || subject, capital) {
        (true, _) => name,
        (false, true) => format!("On {name}"),
        (false, false) => format!("on {name}"),
    };
    Some((mention, to))
}

/// Whether a day is part of a name: `USA TODAY`, the `centrist Tuesday Group`, `Super Tuesday`; not so in `on Tuesday Ana
/// Otto left`.
fn is_named(text: &str, mention: Span, day_of_speech: bool) -> bool {
    // What makes the name of a day that comes once a year, or came once.
    const NAMED: [&str; 9] = ["Ash ", "Black ", "Bloody ", "Cyber ", "Easter ", "Giving ", "Good ", "Palm ", "Super "];
    let (before, after) = (&text[..mention.start], &text[mention.end..]);
    let written = mention.of(text);
    let leads = mention.start == 0 || fold(written).starts_with("on ") || last_word(before) == "on";
    let next = words(after).next().filter(|w| w.span.start == 1 && after.starts_with(' '));
    // "Told Halden News Sunday": a programme.
    written == "Sunday" && before.ends_with(" News ")
        || NAMED.iter().any(|name| before.ends_with(name))
        || day_of_speech && mention.start > 0 && written.starts_with(char::is_uppercase)
        || !leads && next.is_some_and(|w| w.is_capitalised())
}

/// The day as a word that describes another: `the Tuesday vote` becomes `the March 10 vote`, and so does `Tuesday's vote`.
fn describing(text: &str, mention: Span, day: Date, age: Option<i32>) -> Option<(Span, String)> {
    let name = month_and_day(day, Some(day.year()));
    let after = &text[mention.end..];
    let holder = last_word(&text[..mention.start]);
    let owned = after.strip_prefix("'s ").or_else(|| after.strip_prefix("’s "));
    let described = words(owned.or_else(|| after.strip_prefix(' '))?).next().filter(|w| w.span.start == 0)?;
    // "Before Tuesday's vote", "they want Tuesday's testimony to be public": it may be next Tuesday's, unless this is one.
    // Nobody speaks of next Sunday's attack.
    let sure = age == Some(0)
        || age == Some(1) && !SCHEDULED.contains(&described.text)
        || owned.is_some() && UNPLANNED.contains(&described.text);
    let past = sure || matches!(&*holder, "at" | "in" | "during" | "after" | "from" | "since" | "following");
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

/// What is told of before its day, too.
#[rustfmt::skip]
const SCHEDULED: [&str; 28] = [
    "address", "briefing", "caucuses", "ceremony", "contest", "convention", "deadline", "debate", "decision", "election",
    "final", "funeral", "game", "hearing", "launch", "match", "meeting", "primary", "rally", "runoff", "session",
    "speech", "summit", "talks", "testimony", "trial", "visit", "vote",
];

/// What is told of only when it has been.
#[rustfmt::skip]
const UNPLANNED: [&str; 12] = [
    "accident", "attack", "attacks", "blast", "bombing", "crash", "explosion", "massacre", "riot", "shooting",
    "shootings", "violence",
];

/// The word before the article of a mention.
fn before_article(text: &str, mention: Span) -> String {
    let before: Vec<_> = words(&text[..mention.start]).collect();
    before.len().checked_sub(2).and_then(|n| before.get(n)).map(|w| fold(w.text).into_owned()).unwrap_or_default()
}

/// What to put for `last week`, `this month` or `next year`: the week of its Monday, the month or the year by name. `None`
/// for what is no such thing, or holds on to its neighbours.
pub(super) fn stretch(text: &str, d: &DateMention, report_year: Option<i16>) -> Option<(Span, String)> {
    let written = fold(d.span.of(text)).into_owned();
    let bare =
        ["earlier ", "later ", "early ", "late "].iter().find_map(|w| written.strip_prefix(w)).unwrap_or(&written);
    let (which, unit) = bare.split_once(' ')?;
    if !matches!(which, "last" | "this" | "next") {
        return None;
    }
    let year: i16 = d.value.get(..4)?.parse().ok()?;
    let rest = d.value.get(4..)?;
    let name = match unit {
        "year" if rest.is_empty() => year.to_string(),
        // "Last July"; "this July" may be any.
        unit if unit == "month" || which == "last" && MONTHS.iter().any(|m| m.eq_ignore_ascii_case(unit)) => {
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
        Some(("early", _)) => ["early in", "Early in"],
        Some(("late", _)) => ["late in", "Late in"],
        _ => ["in", "In"],
    };
    let (previous, after) = (last_word(&text[..mention.start]), &text[mention.end..]);
    let held = HOLDS.contains(&&*previous) || previous.ends_with("'s") || previous.ends_with("’s");
    // "During last year's season"; whose week or month it was says less.
    if let Some(close) = ["'s ", "’s "].iter().find(|s| after.starts_with(**s)).map(|s| s.len() - 1) {
        let year = name.bytes().all(|b| b.is_ascii_digit()) && written.starts_with("last ");
        let article = if mention.start == 0 { "The" } else { "the" };
        let free = year && !held && !matches!(&*previous, "this" | "that");
        return free.then(|| (Span::new(mention.start, mention.end + close), format!("{article} {name}")));
    }
    // "As early as next week".
    let compared = ["soon as ", "early as ", "late as "].iter().any(|by| text[..mention.start].ends_with(by));
    if held || after.starts_with(['\'', '’', '-']) {
        return None;
    }
    match compared || BEFORE.contains(&&*previous) {
        true if inside == "in" => Some((mention, name.to_owned())),
        true => None,
        false if mention.start == 0 => Some((mention, format!("{first} {name}"))),
        false => Some((mention, format!("{inside} {name}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::edit::{Change, apply};
    use super::*;
    use crate::model::EditKind;

    #[test]
    fn makes_days_absolute() {
        let day: Date = "2026-03-10".parse().unwrap();
        let say = |text: &str, mention: &str| {
            let start = text.find(mention).unwrap();
            let (span, to) = absolute(text, Span::new(start, start + mention.len()), day, Some(2026), Some(1))?;
            Some(apply(text, vec![Change::new(EditKind::Date, span, to)]).0)
        };
        assert_eq!(say("It sank on Tuesday.", "Tuesday").unwrap(), "It sank on March 10.");
        assert_eq!(say("It sank Tuesday off Halden.", "Tuesday").unwrap(), "It sank on March 10 off Halden.");
        assert_eq!(say("On Tuesday it sank.", "On Tuesday").unwrap(), "On March 10 it sank.");
        assert_eq!(say("Tuesday's vote failed.", "Tuesday").unwrap(), "The March 10 vote failed.");
        assert_eq!(say("It went on after Tuesday’s vote.", "Tuesday").unwrap(), "It went on after the March 10 vote.");
        assert_eq!(say("They spoke of Tuesday's storm.", "Tuesday").unwrap(), "They spoke of the March 10 storm.");
        assert_eq!(say("They spoke of Tuesday's vote.", "Tuesday"), None);
        assert_eq!(say("Earlier Tuesday, it sank.", "Earlier Tuesday").unwrap(), "Earlier on March 10, it sank.");
        assert_eq!(say("Tuesday's the day.", "Tuesday"), None);
        assert_eq!(say("Tuesday was a day of waiting.", "Tuesday").unwrap(), "March 10 was a day of waiting.");
        assert_eq!(say("Tuesday marked the first vote.", "Tuesday").unwrap(), "March 10 marked the first vote.");
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
