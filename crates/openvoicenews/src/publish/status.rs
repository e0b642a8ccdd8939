//! The page that shows whoever runs a newsroom how it fares. It is no part of an edition: the program makes it anew
//! while it gathers, and shows it to its operator only.

use minijinja::context;
use minijinja::value::{Serde, Value};
use serde::Serialize;

use super::chart::{self, Bar};
use super::escape::escape;
use super::theme::Pages;
use super::{Site, Theme, ThemeFault};

/// How a newsroom fares, in words and numbers.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Status {
    /// When this was so, in words.
    pub at: String,
    /// When the next source is asked, in words.
    pub next: Option<String>,
    /// How many sources stand how: `Well` and 270. The second row is that of the failing ones.
    pub sources: Vec<(String, u64)>,
    /// What is kept: `Articles` and 120,000.
    pub kept: Vec<(String, u64)>,
    /// Megabytes on disk.
    pub megabytes: u64,
    /// What the operator wants kept, and what went last: `Articles` and `365 days`.
    pub retention: Vec<(String, String)>,
    /// What publishers forbid of their pages: a source, and how often which: `TDM 12`.
    pub reserved: Vec<(String, Vec<String>)>,
    /// What waits: a step, how many jobs, and how many were given up.
    pub waiting: Vec<(String, u64, u64)>,
    /// What was done in each of the last hours, the newest last.
    pub hours: Vec<(String, Vec<u64>)>,
    /// The edition: number, reports, how long ago in words.
    pub edition: Option<(u32, u64, String)>,
    /// What fails, the most common first.
    pub failures: Vec<Failing>,
    /// What publishers changed last.
    pub changes: Vec<ChangedArticle>,
}

/// One kind of failure.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Failing {
    /// Its code, `not-found`.
    pub code: String,
    /// What happened.
    pub sentence: String,
    /// What to do about it.
    pub hint: String,
    /// The sources that have it.
    pub sources: Vec<String>,
}

/// An article that its publisher changed.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ChangedArticle {
    /// Its headline.
    pub title: String,
    /// When, in words.
    pub at: String,
    /// What changed, in words: `figure changed`.
    pub changes: Vec<String>,
}

#[derive(Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    failing: &'a Failing,
    /// The hint as HTML, what stands in back-ticks as code.
    advice: String,
}

impl Shown<'_> {
    fn of(failing: &Failing) -> Shown<'_> {
        let mut advice = String::new();
        for (place, part) in failing.hint.split('`').enumerate() {
            let part = escape(part);
            advice.push_str(&if place % 2 == 1 { format!("<code>{part}</code>") } else { part.to_string() });
        }
        Shown { failing, advice }
    }
}

#[derive(Serialize)]
struct Hours<'a> {
    what: &'a str,
    sum: u64,
    chart: String,
}

/// The page `status.html`.
///
/// # Errors
///
/// Where a template of the theme fails; the built-in ones don't.
pub fn status(status: &Status, theme: &Theme) -> Result<String, ThemeFault> {
    let pages = Pages::new(theme)?;
    let bars: Vec<Bar> = status.sources.iter().enumerate().filter(|(_, (_, n))| *n > 0).map(bar).collect();
    let hours: Vec<Hours<'_>> = status
        .hours
        .iter()
        .map(|(what, counts)| Hours { what, sum: counts.iter().sum(), chart: chart::columns(what, counts) })
        .collect();
    let failures: Vec<Shown<'_>> = status.failures.iter().map(Shown::of).collect();
    let context = context! {
        site => Value::from(Serde(Site::bare(theme))),
        root => "",
        page => "status",
        status => Value::from(Serde(status)),
        failures => Value::from(Serde(&failures)),
        sources_chart => chart::bars("sources", "Sources", &bars),
        hours => Value::from(Serde(hours)),
    };
    pages.render("status.html", &context)
}

fn bar((place, (label, n)): (usize, &(String, u64))) -> Bar {
    let n = usize::try_from(*n).unwrap_or(usize::MAX);
    Bar { label: label.clone(), value: n.to_string(), solid: n, open: 0, hatched: false, disputed: place == 1 }
}
