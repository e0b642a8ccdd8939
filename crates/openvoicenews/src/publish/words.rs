//! What the pages say about numbers, dates and the coverage itself, in plain words.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::model::{DifferenceKind, EditKind, Moment, Notice, OutletKind, SpeakerKind};
use crate::text::capitalised;

/// `1 origin`, `3 origins`.
pub(super) fn count(n: usize, noun: &str) -> String {
    match (n, noun.strip_suffix('y')) {
        (1, _) => format!("1 {noun}"),
        (_, Some(stem)) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{n} {stem}ies"),
        _ => format!("{n} {noun}s"),
    }
}

/// `Wednesday, March 11, 2026`: days are written as in the reports.
pub(super) fn long_day(day: Date) -> String {
    day.strftime("%A, %B %-d, %Y").to_string()
}

/// A time as pages write it: `March 11, 2026, 15:20 UTC`, or the day alone.
#[must_use]
pub fn moment(moment: Moment) -> String {
    match moment {
        Moment::Day(day) => day.strftime("%B %-d, %Y").to_string(),
        Moment::Instant(t) => TimeZone::UTC.to_datetime(t).strftime("%B %-d, %Y, %H:%M UTC").to_string(),
    }
}

/// `March 11, 15:20`, or the day alone, where the page says the year and that times are UTC.
pub(super) fn short_moment(moment: Moment) -> String {
    match moment {
        Moment::Day(day) => day.strftime("%B %-d").to_string(),
        Moment::Instant(t) => TimeZone::UTC.to_datetime(t).strftime("%B %-d, %H:%M").to_string(),
    }
}

/// What kind of publisher it is.
pub(super) fn outlet_kind(kind: OutletKind) -> &'static str {
    match kind {
        OutletKind::Public => "public broadcaster",
        OutletKind::Private => "private",
        OutletKind::State => "state-run",
        OutletKind::NonProfit => "non-profit",
        OutletKind::Agency => "news agency",
        OutletKind::Government => "government",
    }
}

/// What kind of speaker it is.
pub(super) fn speaker_kind(kind: SpeakerKind) -> &'static str {
    match kind {
        SpeakerKind::Person => "person",
        SpeakerKind::Organisation => "organisation",
        SpeakerKind::Anonymous => "not named",
        SpeakerKind::Document => "document",
        SpeakerKind::Unknown => "",
    }
}

/// The English name of a language that is read beyond its sentences; of others the tag.
pub(super) fn language(tag: &str) -> String {
    match tag {
        "de" => "German",
        "fr" => "French",
        "es" => "Spanish",
        other => other,
    }
    .to_owned()
}

/// A TIMEX3 value of a day, month or year in words; other values as they are.
pub(super) fn timex(value: &str) -> String {
    if let Ok(day) = value.parse::<Date>() {
        return day.strftime("%B %-d, %Y").to_string();
    }
    let month = format!("{value}-01").parse::<Date>();
    month.map_or_else(|_| value.to_owned(), |m| m.strftime("%B %Y").to_string())
}

/// The heading over a difference, before the thing it is about.
pub(super) fn difference(kind: DifferenceKind) -> &'static str {
    match kind {
        DifferenceKind::Number => "The accounts differ on a number",
        DifferenceKind::Date => "The accounts differ on a date",
        DifferenceKind::Place => "The accounts differ on a place",
        DifferenceKind::Actor => "The accounts differ on who did it",
        DifferenceKind::Denial => "One says it, another denies it",
        DifferenceKind::Wording => "The same words are quoted differently",
        DifferenceKind::Attribution => "A fact in one account, a claim in another",
    }
}

/// What an edit did.
pub(super) fn edit(kind: EditKind) -> &'static str {
    match kind {
        EditKind::Name => "name completed",
        EditKind::Date => "date made exact",
        EditKind::Verb => "verb made neutral, or set in another tense",
        EditKind::Attribution => "who says it, put in",
        EditKind::Cut => "left out",
        EditKind::Join => "joined from another passage",
    }
}

/// A notice as a sentence; one of an unknown kind says its kind.
pub(super) fn notice(notice: &Notice) -> String {
    let number = |key: &str| notice.args.get(key).and_then(serde_json::Value::as_u64);
    let articles = number("articles").and_then(|n| usize::try_from(n).ok());
    match notice.kind.as_str() {
        "one-article" => "This report rests on a single article.".to_owned(),
        "one-origin" => match articles {
            Some(n) => format!("All {} go back to one text, so they count as one voice.", count(n, "article")),
            None => "All articles go back to one text, so they count as one voice.".to_owned(),
        },
        "undated" => match articles {
            Some(1) => "One of the articles gives no date.".to_owned(),
            Some(n) => format!("{n} of the articles give no date."),
            None => "Some of the articles give no date.".to_owned(),
        },
        "share-capped" => {
            "Some sentences were left out, because we take only a small share of each article’s words.".to_owned()
        }
        "side-share" => side_share(notice).unwrap_or_else(|| "A side has another share here.".to_owned()),
        other => format!("{}.", capitalised(&other.replace('-', " "))),
    }
}

/// `Anna Otto has 40 % of the words in the articles and 10 % here: ...`.
fn side_share(notice: &Notice) -> Option<String> {
    let percent = |key: &str| notice.args.get(key)?.as_u64();
    let (articles, here) = (percent("articles")?, percent("here")?);
    let word = |key: &str| notice.args.get(key).and_then(serde_json::Value::as_str);
    let why = match (word("why").unwrap_or_default(), here > articles) {
        ("leaning", false) => ": most of those words stand in sentences that cannot stand alone",
        ("leaning", true) => ": most words of the others stand in sentences that cannot stand alone",
        ("unfit", false) => ": most of those words are loaded, judge, or are in another language",
        ("unfit", true) => ": most words of the others are loaded, judge, or are in another language",
        ("room", false) => ": most of those words could stand alone, but a report takes few sentences",
        ("room", true) => ": most words of the others could stand alone, but a report takes few sentences",
        _ => "",
    };
    let speaker = capitalised(word("speaker")?);
    Some(format!("{speaker}: {articles} % of the words of all who are heard in the articles, {here} % here{why}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_days_in_words() {
        assert_eq!(count(1, "story"), "1 story");
        assert_eq!(count(3, "story"), "3 stories");
        assert_eq!(count(0, "origin"), "0 origins");
        assert_eq!(timex("2026-01-14"), "January 14, 2026");
        assert_eq!(timex("2026-01"), "January 2026");
        assert_eq!(timex("2026"), "2026");
        assert_eq!(timex("PXD"), "PXD");
    }
}
