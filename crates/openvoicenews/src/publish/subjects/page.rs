//! The page of a subject, and the list of those that are named most.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::dossier::{Dossier, Role, Said, ToldIn};
use super::identity::{Subject, SubjectKind, tokens};
use crate::model::Manner;
use crate::publish::{chart, fragment, words};
use crate::text::capitalised;

/// Days that a chart has at least, where so many are counted.
const FEWEST_DAYS: usize = 14;

/// A subject's page.
#[derive(Serialize)]
pub struct SubjectView {
    name: String,
    kind: &'static str,
    /// Where its page is, from the root of the site.
    path: String,
    described: Option<Role>,
    asked: Option<String>,
    articles: u64,
    articles_words: String,
    chart: Option<String>,
    days: Vec<DayView>,
    reports: Vec<ToldView>,
    statements: u64,
    statements_words: String,
    heard_words: String,
    said: Vec<SaidView>,
    about: Vec<SaidView>,
    spoken_of: Vec<LinkView>,
}

#[derive(Serialize)]
struct DayView {
    day: String,
    articles: u64,
}

#[derive(Serialize)]
struct ToldView {
    page: Option<String>,
    headline: String,
    standfirst: Option<String>,
    language: String,
    published: String,
    published_iso: String,
    origins_words: String,
}

/// A statement, with the other articles that have the same words.
#[derive(Serialize)]
struct SaidView {
    speaker: String,
    /// Where the speaker's page is.
    who: Option<String>,
    /// `quoted`, `reported` or `partly quoted`.
    manner: &'static str,
    before: String,
    exact: String,
    after: String,
    published: String,
    published_iso: String,
    title: String,
    outlet: String,
    href: Option<String>,
    language: String,
    via: Option<String>,
    report: Option<String>,
    /// Outlets that have the same words.
    also: Vec<String>,
}

/// A subject with a number: of its reports, or of the statements that name it.
#[derive(Serialize)]
struct LinkView {
    name: String,
    path: String,
    /// Its name as part of an address.
    query: String,
    count: u64,
}

impl LinkView {
    fn of((subject, count): &(Subject, u64)) -> LinkView {
        LinkView {
            name: capitalised(&subject.name),
            path: path(&subject.key),
            query: path(&subject.name),
            count: *count,
        }
    }
}

/// The subjects of one kind that are named most.
#[derive(Serialize)]
pub struct KindView {
    name: &'static str,
    anchor: &'static str,
    subjects: Vec<LinkView>,
}

/// The subjects by kind, in the order in which they come: the variable `kinds` of `subjects.html`.
#[must_use]
pub fn kinds(named: &[(Subject, u64)]) -> Vec<KindView> {
    let heading = |kind| match kind {
        SubjectKind::Person => "People",
        SubjectKind::Body => "Bodies",
        SubjectKind::Place => "Places",
        SubjectKind::Topic => "Topics",
    };
    let of = |kind| {
        let subjects: Vec<LinkView> = named.iter().filter(|(s, _)| s.kind == kind).map(LinkView::of).collect();
        (!subjects.is_empty()).then(|| KindView { name: heading(kind), anchor: kind.as_str(), subjects })
    };
    SubjectKind::ALL.into_iter().filter_map(of).collect()
}

/// What the template `subject.html` has as `subject`.
#[must_use]
pub fn view(dossier: &Dossier) -> SubjectView {
    let days = days(dossier);
    SubjectView {
        name: capitalised(&dossier.subject.name),
        kind: dossier.subject.kind.as_str(),
        path: path(&dossier.subject.key),
        described: dossier.role.clone(),
        asked: dossier.asked.clone(),
        articles: dossier.articles,
        articles_words: count(dossier.articles, "article"),
        chart: bars(&days),
        days: days.into_iter().filter(|(_, n)| *n > 0).rev().map(day).collect(),
        reports: dossier.reports.iter().map(told).collect(),
        statements: dossier.statements,
        statements_words: count(dossier.statements, "statement"),
        heard_words: count(dossier.heard_in, "article"),
        said: said(&dossier.said),
        about: said(&dossier.about),
        spoken_of: dossier.spoken_of.iter().map(LinkView::of).collect(),
    }
}

fn count(n: u64, noun: &str) -> String {
    words::count(usize::try_from(n).unwrap_or(usize::MAX), noun)
}

/// A key as a path of an address: what is no ASCII is encoded (RFC 3986, section 2.1).
pub(in crate::publish) fn path(key: &str) -> String {
    let mut out = String::with_capacity(key.len());
    for byte in key.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'/') {
            out.push(char::from(byte));
        } else {
            let digit = |bits: u8| char::from(b"0123456789ABCDEF"[usize::from(bits & 0xF)]);
            out.extend(['%', digit(byte >> 4), digit(byte)]);
        }
    }
    out
}

fn days(dossier: &Dossier) -> Vec<(Date, u64)> {
    let Some(first) = dossier.first_day else { return Vec::new() };
    let next = |n: usize| first.checked_add(jiff::Span::new().try_days(i64::try_from(n).ok()?).ok()?).ok();
    // Before the first mention there is nothing to see, but a few days look like what they are beside empty ones.
    let empty = dossier.days.iter().take_while(|n| **n == 0).count();
    let from = empty.min(dossier.days.len().saturating_sub(FEWEST_DAYS));
    dossier.days.iter().enumerate().skip(from).filter_map(|(n, count)| Some((next(n)?, *count))).collect()
}

fn day((day, articles): (Date, u64)) -> DayView {
    DayView { day: words::moment(crate::model::Moment::Day(day)), articles }
}

/// The chart of the days; `None` where nothing is counted, or one day says it all.
fn bars(days: &[(Date, u64)]) -> Option<String> {
    let (first, last) = (days.first()?, days.last()?);
    if days.iter().filter(|(_, n)| *n > 0).count() < 2 {
        return None;
    }
    let short = |day: Date| words::short_moment(crate::model::Moment::Day(day));
    let busiest = days.iter().rev().max_by_key(|(_, n)| *n)?;
    let said = format!(
        "From {} to {}; most on {}, in {}.",
        short(first.0),
        short(last.0),
        short(busiest.0),
        count(busiest.1, "article")
    );
    let counts: Vec<u64> = days.iter().map(|(_, n)| *n).collect();
    let ends = (short(first.0), short(last.0));
    Some(chart::by_day("days", "Articles that name them, by day", &said, (&ends.0, &ends.1), &counts))
}

fn told(report: &ToldIn) -> ToldView {
    ToldView {
        page: report.page.clone(),
        headline: report.headline.clone(),
        standfirst: report.standfirst.clone(),
        language: report.language.clone().unwrap_or_else(|| "en".to_owned()),
        published: words::moment(report.published),
        published_iso: report.published.to_string(),
        origins_words: count(report.origins, "origin"),
    }
}

/// Statements with the same words of the same speaker are one, told by the first article that had them, in the place of
/// the newest: what many outlets reprint was said once.
fn said(all: &[Said]) -> Vec<SaidView> {
    let mut places: BTreeMap<(&str, Vec<String>), usize> = BTreeMap::new();
    let mut groups: Vec<Vec<&Said>> = Vec::new();
    for one in all {
        let speaker = one.who.as_deref().unwrap_or(&one.speaker);
        let place = *places.entry((speaker, tokens(&one.passage.exact))).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    groups.iter().filter_map(|group| shown(group)).collect()
}

fn shown(group: &[&Said]) -> Option<SaidView> {
    let (first, others) = group.split_last()?;
    let outlet = |said: &Said| said.outlet.clone().unwrap_or_else(|| "an outlet without a name".to_owned());
    let mut also: Vec<String> = Vec::new();
    for other in others.iter().rev().map(|s| outlet(s)).filter(|o| *o != outlet(first)) {
        if !also.contains(&other) {
            also.push(other);
        }
    }
    Some(SaidView {
        speaker: first.speaker.clone(),
        who: first.who.as_deref().map(path),
        manner: manner(first.manner),
        before: first.passage.before.clone(),
        exact: first.passage.exact.clone(),
        after: first.passage.after.clone(),
        published: words::moment(first.published),
        published_iso: first.published.to_string(),
        title: first.title.clone(),
        outlet: outlet(first),
        href: first.url.as_deref().and_then(|url| fragment::link(url, &first.passage.exact)),
        language: first.language.clone().unwrap_or_else(|| "en".to_owned()),
        via: first.via.clone(),
        report: group.iter().find_map(|s| s.report.clone()),
        also,
    })
}

/// How the words are given, in a word.
pub(super) fn manner(manner: Manner) -> &'static str {
    match manner {
        Manner::Direct => "quoted",
        Manner::Indirect => "reported",
        Manner::Mixed => "partly quoted",
    }
}

#[cfg(test)]
pub(in crate::publish) mod tests {
    use super::*;
    use crate::model::Moment;
    use crate::publish::subjects::{Passage, subject_feed};
    use crate::publish::{FeedPlace, Format};
    use crate::publish::{Press, Theme};

    fn printed(dossier: &Dossier) -> String {
        let press = Press::new(Theme::default()).unwrap();
        press.page("subject", "/", serde_json::json!({ "subject": view(dossier) })).unwrap()
    }

    fn said(outlet: &str, published: &str) -> Said {
        Said {
            speaker: "Vera Otto".to_owned(),
            who: Some("person/vera-otto".to_owned()),
            manner: Manner::Direct,
            passage: Passage { before: String::new(), exact: "“It is out,”".into(), after: " Otto said.".into() },
            published: Moment::parse(published).unwrap(),
            article: outlet.to_owned(),
            revision: "1".to_owned(),
            start: 0,
            end: 12,
            title: "Fire <out>".to_owned(),
            outlet: Some(outlet.to_owned()),
            url: Some(format!("https://{}.example/fire", outlet.to_lowercase())),
            language: Some("en".to_owned()),
            via: Some("Ostrand".to_owned()),
            report: Some("fire-out-00000000".to_owned()),
        }
    }

    /// One of everything.
    pub(in crate::publish) fn sample() -> Dossier {
        let subject = Subject { kind: SubjectKind::Person, key: "person/vera-otto".into(), name: "Vera Otto".into() };
        let halvik = Subject { kind: SubjectKind::Place, key: "place/halvik-süd".into(), name: "Halvik Süd".into() };
        let report = ToldIn {
            story: "s-1".to_owned(),
            page: Some("fire-out-00000000".to_owned()),
            headline: "Fire out".to_owned(),
            standfirst: Some("It is out.".to_owned()),
            language: Some("en".to_owned()),
            published: Moment::parse("2026-03-11T12:00:00Z").unwrap(),
            origins: 2,
        };
        Dossier {
            subject,
            role: Some(Role { words: "harbour master".to_owned(), report: Some("fire-out-00000000".to_owned()) }),
            asked: Some("Halvik".to_owned()),
            articles: 3,
            first_day: "2026-03-10".parse().ok(),
            days: vec![1, 2],
            reports: vec![report],
            statements: 2,
            heard_in: 2,
            said: vec![said("Courier", "2026-03-11T12:00:00Z"), said("Herald", "2026-03-11T10:00:00Z")],
            about: vec![said("Courier", "2026-03-11T12:00:00Z")],
            spoken_of: vec![(halvik, 2)],
        }
    }

    #[test]
    fn the_same_words_are_said_once_and_told_by_the_first() {
        let view = view(&sample());
        let [said] = view.said.as_slice() else { panic!("one statement") };
        assert_eq!((said.outlet.as_str(), said.also.as_slice()), ("Herald", &["Courier".to_owned()][..]));
        assert_eq!(
            said.href.as_deref(),
            Some("https://herald.example/fire#:~:text=%E2%80%9CIt%20is%20out%2C%E2%80%9D")
        );
    }

    #[test]
    fn pages_and_feeds_of_subjects_lead_to_passages_reports_and_subjects() {
        let theme = Theme::default();
        let page = printed(&Dossier { asked: None, ..sample() });
        for part in [
            "href=\"/report/fire-out-00000000.html\"",
            "href=\"/person/vera-otto?about=Halvik%20S%C3%BCd#said\"",
            "2 statements in 2 articles that we read",
            "https://herald.example/fire#:~:text=",
            "Named in 3 articles that we read",
            "From March 10 to March 11; most on March 11, in 2 articles.",
        ] {
            assert!(page.contains(part), "{part}\n{page}");
        }
        let press = Press::new(Theme::default()).unwrap();
        let list = press.page("subjects", "/", serde_json::json!({ "kinds": kinds(&sample().spoken_of) })).unwrap();
        assert!(list.contains("href=\"/place/halvik-s%C3%BCd\""), "{list}");
        let [atom, json] =
            [Format::Atom, Format::Json].map(|f| subject_feed(&sample(), &theme, &FeedPlace::default(), f));
        let atom = String::from_utf8(atom).unwrap();
        assert!(atom.contains("href=\"../report/fire-out-00000000.html\"") && atom.contains("Fire out"), "{atom}");
        let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
        assert_eq!(json["items"].as_array().unwrap().len(), 3);
    }

    #[test]
    fn foreign_words_end_no_tag() {
        let mut dossier = sample();
        dossier.subject.name = "<script>alert(1)</script>".to_owned();
        dossier.asked = Some("\"><b>".to_owned());
        dossier.said[0].passage.exact = "</mark><img>".to_owned();
        let page = printed(&dossier);
        assert!(!page.contains("<script>alert") && !page.contains("\"><b>") && !page.contains("<img>"));
        let atom = subject_feed(&dossier, &Theme::default(), &FeedPlace::default(), Format::Atom);
        assert!(!String::from_utf8(atom).unwrap().contains("<img>"));
    }
}
