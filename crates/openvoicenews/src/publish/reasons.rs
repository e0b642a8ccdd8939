//! Why articles are one story or are not, in plain words.

use serde::Serialize;

use super::escape::shorten;
use super::notes::{self, Lookup};
use super::words;
use crate::model::{ArticleId, Decision, Measure, Reason, Report, ReportSource, Shared, SharedKind};

/// Hours from which it is worth saying that two articles stand apart, where no measure says how much it tells.
const FAR: f32 = 72.0;

/// Characters of a headline that a reason names.
const LONGEST_HEADLINE: usize = 90;

/// Why an article belongs to its story, for its report's page.
#[derive(Debug, Serialize)]
pub(super) struct ReasonView {
    outlet: String,
    /// The name of the outlet's page in `outlet/`.
    page: Option<String>,
    /// The episode's name, or `Episode of March 12, 2026` where the story has several.
    episode: Option<String>,
    /// What was decided, with the figure that decided it.
    why: String,
    /// What both articles have, by kind.
    shared: Vec<SharedView>,
    /// Measures with their log odds, `people +2.0`.
    pro: Vec<String>,
    contra: Vec<String>,
}

#[derive(Debug, Serialize)]
struct SharedView {
    kind: &'static str,
    things: Vec<String>,
}

/// The reasons of a report's sources, in their order; none for a source that gives none.
pub(super) fn of_sources(lookup: &Lookup<'_>, report: &Report) -> Vec<ReasonView> {
    let told = report.sources.iter().filter_map(|s| Some((s, s.reason.as_ref()?)));
    told.map(|(source, reason)| of_source(lookup, report, source, reason)).collect()
}

fn of_source(lookup: &Lookup<'_>, report: &Report, source: &ReportSource, reason: &Reason) -> ReasonView {
    let outlet = notes::outlet_of(source);
    let signed = |all: Vec<&Measure>| all.iter().map(|m| format!("{} {}", m.of, odds(m.odds))).collect();
    let (pro, contra) = sides(&reason.measures);
    let episode = report.episodes.iter().find(|e| e.articles.contains(&source.article));
    let shared = by_kind(&reason.shared).into_iter().map(|(kind, things)| SharedView {
        kind: label(kind),
        things: things.iter().map(|s| s.text.clone()).collect(),
    });
    // What the first article shares with one of another story says nothing for its own.
    let (shared, pro, contra) = match reason.decision {
        Decision::New => (Vec::new(), Vec::new(), Vec::new()),
        Decision::Joined | Decision::Moved | Decision::Copy | Decision::Given => {
            (shared.collect(), signed(pro), signed(contra))
        }
    };
    ReasonView {
        page: lookup.outlet_pages.get(outlet).cloned(),
        outlet: outlet.to_owned(),
        episode: episode.and_then(|e| episode_told(report, &e.episode)),
        why: why(lookup, reason),
        shared,
        pro,
        contra,
    }
}

/// An episode by its name, or by the day on which it began; the only one of a story needs no telling of its day.
fn episode_told(report: &Report, name: &str) -> Option<String> {
    match name.parse::<jiff::civil::Date>() {
        Ok(_) => (report.episodes.len() > 1).then(|| format!("Episode of {}", words::timex(name))),
        Err(_) => Some(name.to_owned()),
    }
}

/// The decision in a few sentences.
fn why(lookup: &Lookup<'_>, reason: &Reason) -> String {
    let nearest = reason.nearest.as_ref().and_then(|id| named(lookup, id));
    let apart = reason.hours.map(|h| format!(", {} apart", span(h))).unwrap_or_default();
    let verdict = verdict(reason);
    match (reason.decision, nearest) {
        (Decision::New, _) if reason.likeness <= 0.0 => "The story begins with this article.".to_owned(),
        (Decision::New, None) => {
            format!("The story begins with this article: no earlier one was near enough. {verdict}")
        }
        (Decision::New, Some(other)) => {
            format!(
                "The story begins with this article: the nearest earlier one, {other}, was not near enough. {verdict}"
            )
        }
        (Decision::Joined | Decision::Copy, Some(other)) => format!("Nearest to {other}{apart}. {verdict}"),
        (Decision::Moved, Some(other)) => {
            format!("Put here later, when newer articles had come: nearest to {other}{apart}. {verdict}")
        }
        (Decision::Joined | Decision::Moved | Decision::Copy | Decision::Given, _) => verdict,
    }
}

/// `“Headline” (Outlet)`, of an article that the edition knows.
fn named(lookup: &Lookup<'_>, article: &ArticleId) -> Option<String> {
    let report = lookup.links.report_of(article)?;
    let outlet = notes::outlet(report, article);
    let title = lookup.edition.articles.get(article).map(|a| shorten(a.title.trim(), LONGEST_HEADLINE));
    Some(match title.filter(|t| !t.is_empty()) {
        Some(title) => format!("“{title}” ({outlet})"),
        None => format!("the article of {outlet}"),
    })
}

/// What kind of things they are, as a label.
pub(super) fn label(kind: SharedKind) -> &'static str {
    match kind {
        SharedKind::Person => "people",
        SharedKind::Organisation => "organisations",
        SharedKind::Place => "places",
        SharedKind::Name => "names",
        SharedKind::Number => "numbers",
        SharedKind::Date => "days",
        SharedKind::Term => "rare words",
    }
}

fn counted(kind: SharedKind, n: usize) -> String {
    let noun = match kind {
        SharedKind::Person if n == 1 => "person",
        SharedKind::Person => return format!("{n} people"),
        SharedKind::Organisation => "organisation",
        SharedKind::Place => "place",
        SharedKind::Name => "name",
        SharedKind::Number => "number",
        SharedKind::Date if n == 1 => "day",
        SharedKind::Date => return format!("{n} days"),
        SharedKind::Term => "rare word",
    };
    words::count(n, noun)
}

/// The things by kind, people first and other words last; of one kind the weightiest first.
pub(super) fn by_kind(shared: &[Shared]) -> Vec<(SharedKind, Vec<&Shared>)> {
    let mut sorted: Vec<&Shared> = shared.iter().collect();
    sorted.sort_by(|a, b| a.kind.cmp(&b.kind).then(b.weight.total_cmp(&a.weight)));
    sorted.chunk_by(|a, b| a.kind == b.kind).map(|same| (same[0].kind, same.to_vec())).collect()
}

/// `They share 1 person and 14 rare words, but stand 9 days apart.`
pub(super) fn sentence(reason: &Reason) -> String {
    let share: Vec<String> = by_kind(&reason.shared).iter().map(|(kind, all)| counted(*kind, all.len())).collect();
    let share = if share.is_empty() { "nothing that few others have".to_owned() } else { and(&share) };
    match reason.hours {
        None => format!("They share {share}."),
        Some(hours) => {
            let link = if reason.shared.is_empty() || !tells_against(reason, hours) { "and" } else { "but" };
            format!("They share {share}, {link} stand {} apart.", span(hours))
        }
    }
}

fn tells_against(reason: &Reason, hours: f32) -> bool {
    let time = reason.measures.iter().find(|m| m.of.contains("time"));
    time.map_or(hours >= FAR, |m| m.odds < 0.0)
}

/// What was decided, with the figure that decided it.
pub(super) fn verdict(reason: &Reason) -> String {
    let needed = percent(reason.needed);
    match reason.decision {
        Decision::Copy => {
            format!("{} of the shorter text stands in the other; {needed} % makes a copy.", about(reason.likeness))
        }
        Decision::Given => "Whoever handed the articles in put it there.".to_owned(),
        Decision::New | Decision::Joined | Decision::Moved => {
            format!("That both report one event is {} likely; {needed} % is needed.", about(reason.likeness))
        }
    }
}

/// What speaks for one event and what against it, each with the strongest first.
pub(super) fn sides(measures: &[Measure]) -> (Vec<&Measure>, Vec<&Measure>) {
    let mut sorted: Vec<&Measure> = measures.iter().filter(|m| m.odds != 0.0).collect();
    sorted.sort_by(|a, b| b.odds.abs().total_cmp(&a.odds.abs()).then_with(|| a.of.cmp(&b.of)));
    sorted.into_iter().partition(|m| m.odds > 0.0)
}

/// `+3.2`, `−0.4`: log odds.
pub(super) fn odds(value: f32) -> String {
    let digits = format!("{:.1}", value.abs());
    let sign = if value < 0.0 { "−" } else { "+" };
    format!("{sign}{digits}")
}

/// `40 minutes`, `3 hours`, `9 days`.
pub(super) fn span(hours: f32) -> String {
    let whole = |x: f32| x.round().max(0.0) as usize;
    match hours {
        h if h * 60.0 < 59.5 => words::count(whole(h * 60.0), "minute"),
        h if h < 47.5 => words::count(whole(h), "hour"),
        // Not `count`: its plural of `day` would be of a word in -y.
        h => format!("{} days", whole(h / 24.0)),
    }
}

/// Per cent, where nothing but all is 100 and nothing but none is 0.
fn about(share: f32) -> String {
    match percent(share) {
        0 if share > 0.0 => "less than 1 %".to_owned(),
        100 if share < 1.0 => "more than 99 %".to_owned(),
        whole => format!("{whole} %"),
    }
}

/// Per cent of a share.
pub(super) fn percent(share: f32) -> u32 {
    (share.clamp(0.0, 1.0) * 100.0).round() as u32
}

/// `a, b and c`.
fn and(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::publish) fn reason(shared: &[(SharedKind, &str, f32)], measures: &[(&'static str, f32)]) -> Reason {
        let shared =
            shared.iter().map(|(kind, text, weight)| Shared { kind: *kind, text: (*text).to_owned(), weight: *weight });
        Reason {
            decision: Decision::Joined,
            likeness: 0.98,
            needed: 0.5,
            nearest: None,
            shared: shared.collect(),
            measures: measures.iter().map(|(of, odds)| Measure { of: (*of).into(), odds: *odds }).collect(),
            hours: Some(3.0),
            origin: None,
        }
    }

    #[test]
    fn what_is_shared_is_counted_by_kind() {
        use SharedKind::{Date, Person, Place, Term};
        let all = [(Term, "truce", 0.2), (Person, "Ana Otto", 0.1), (Term, "ferry", 0.4), (Date, "March 3", 0.1)];
        let mut r = reason(&all, &[("time apart", 0.3)]);
        assert_eq!(sentence(&r), "They share 1 person, 1 day and 2 rare words, and stand 3 hours apart.");
        (r.hours, r.measures[0].odds) = (Some(9.0 * 24.0), -1.5);
        assert_eq!(sentence(&r), "They share 1 person, 1 day and 2 rare words, but stand 9 days apart.");
        let r = Reason { hours: None, ..reason(&[(Place, "Osk", 1.0)], &[]) };
        assert_eq!(sentence(&r), "They share 1 place.");
        let r = Reason { hours: Some(0.5), ..reason(&[], &[]) };
        assert_eq!(sentence(&r), "They share nothing that few others have, and stand 30 minutes apart.");
    }

    #[test]
    fn the_strongest_comes_first_on_each_side() {
        let r = reason(&[], &[("words", 1.0), ("places", -0.5), ("people", 2.0), ("time apart", -3.0), ("days", 0.0)]);
        let names = |all: Vec<&Measure>| all.iter().map(|m| format!("{} {}", m.of, odds(m.odds))).collect::<Vec<_>>();
        let (pro, contra) = sides(&r.measures);
        assert_eq!(
            (names(pro), names(contra)),
            (
                vec!["people +2.0".to_owned(), "words +1.0".to_owned()],
                vec!["time apart −3.0".to_owned(), "places −0.5".to_owned()]
            )
        );
    }

    #[test]
    fn spans_of_time_in_words() {
        let all = [0.0, 0.02, 0.999, 1.4, 47.0, 47.9, 216.0, f32::NAN].map(span);
        assert_eq!(all[..7], ["0 minutes", "1 minute", "1 hour", "1 hour", "47 hours", "2 days", "9 days"]);
    }
}
