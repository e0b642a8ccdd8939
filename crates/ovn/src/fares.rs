//! How a newsroom fares: for people as lines and as a page, for programs as JSON and as metrics.

mod hubs;
mod reserved;

use std::fmt::Write;

use openvoicenews::model::TextChange;
use openvoicenews::publish::{self, ChangedArticle};
use openvoicenews::text::capitalised;
use schemars::JsonSchema;
use serde::Serialize;

pub(crate) use self::hubs::hub;
pub(crate) use self::reserved::told_each;
use self::reserved::{Reserved, reserved};
use crate::clock;
use crate::error::Error;
use crate::net::Code;
use crate::settings::Keep;
use crate::store::{Source, State, Step, Store};
use crate::worker;

/// Hours that the charts go back.
pub(crate) const HOURS: usize = 24;
/// Changed articles that the page shows.
const CHANGES: usize = 10;

/// Sources whose reservations the page shows.
const RESERVED: usize = 20;
/// Mails, and calls, that are looked at to tell what fails.
const UNDELIVERED: usize = 200;

/// How a newsroom fares.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Fares {
    pub(crate) sources: Sources,
    /// Sources whose hubs send what is new, and those whose hubs were asked and do not.
    pushed: (usize, usize),
    totals: Vec<(&'static str, u64)>,
    bytes: u64,
    queue: Vec<(&'static str, u64, u64)>,
    /// Texts that search does not find yet.
    unsearched: u64,
    /// Articles that the operator did not want to keep.
    retention: Option<Gone>,
    /// Sources whose publishers forbid pages of theirs, those with the most first.
    reserved: Vec<Reserved>,
    /// Counts by the hour, the newest last.
    hours: Vec<(&'static str, Vec<u64>)>,
    edition: Option<(u32, i64, usize)>,
    failures: Vec<Failing>,
    /// When the next digest is sent.
    next_digest: Option<i64>,
    /// Mails and calls of webhooks that failed and are tried again or were given up; `sources` are what is sent to whom.
    undelivered: Vec<Failing>,
    changes: Vec<Changed>,
}

/// An article that its publisher changed.
#[derive(Serialize, JsonSchema)]
struct Changed {
    title: String,
    at: i64,
    #[schemars(with = "Vec<serde_json::Map<String, serde_json::Value>>")]
    changes: Vec<TextChange>,
}

/// How letting old articles go stands.
#[derive(Serialize, JsonSchema)]
struct Gone {
    /// Articles that went in all.
    articles: u64,
    /// Those that went in the last 24 hours.
    lately: u64,
    /// Whether it is under way.
    under_way: bool,
    /// When it was last looked through all of them.
    looked: Option<i64>,
}

#[derive(Serialize, JsonSchema, Default)]
pub(crate) struct Sources {
    well: usize,
    failing: usize,
    paused: usize,
    ended: usize,
    /// Not asked yet.
    new: usize,
    next_due: Option<i64>,
}

/// A kind of failure, how many sources have it, and one of them.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Failing {
    code: String,
    sentence: &'static str,
    hint: String,
    sources: Vec<String>,
}

impl Fares {
    /// How the newsroom of a store fares.
    pub(crate) fn of(store: &Store, now: i64) -> Result<Fares, Error> {
        let list = store.sources()?;
        let count = |is: &dyn Fn(&Source) -> bool| list.iter().filter(|s| is(s)).count();
        let active = |s: &Source| s.state == State::Active;
        let sources = Sources {
            well: count(&|s| active(s) && s.failure.is_none() && s.asked.is_some()),
            failing: count(&|s| active(s) && s.failure.is_some()),
            paused: count(&|s| s.state == State::Paused),
            ended: count(&|s| s.state == State::Ended),
            new: count(&|s| active(s) && s.asked.is_none()),
            next_due: store.next_due()?,
        };
        let hours = ["feeds asked", "feeds failed", "pages asked", "articles", "revisions", "report versions"];
        let hours: Result<Vec<_>, Error> =
            hours.into_iter().map(|what| Ok((what, store.counted(what, HOURS, now)?))).collect();
        let lately = store.counted("articles let go", HOURS, now)?.iter().sum();
        let subscriptions = store.subscriptions()?;
        let alive = subscriptions.iter().filter(|(_, s)| s.alive(now).is_some()).count();
        Ok(Fares {
            sources,
            pushed: (alive, subscriptions.len() - alive),
            totals: store.totals()?.to_vec(),
            bytes: store.size()?,
            queue: store.queue()?.into_iter().map(|(step, waits, failed)| (step.as_str(), waits, failed)).collect(),
            unsearched: store.unsearched()?,
            reserved: reserved(store, &list)?,
            retention: store.retention()?.map(|r| Gone {
                articles: r.gone,
                lately,
                under_way: r.above.is_some(),
                looked: r.ended,
            }),
            hours: hours?,
            edition: store.edition()?.map(|e| (e.number, e.made, e.reports.len())),
            failures: failing(&list),
            next_digest: store.next_job(Step::Digest)?,
            undelivered: undelivered(store)?,
            changes: store.newest_changes(CHANGES)?.into_iter().map(changed).collect(),
        })
    }

    /// For the terminal.
    pub(crate) fn lines(&self, now: i64) -> Vec<String> {
        let s = &self.sources;
        let mut lines = vec![format!(
            "{:>15}  {} well, {} failing, {} paused, {} ended, {} not asked yet",
            "sources", s.well, s.failing, s.paused, s.ended, s.new
        )];
        if let Some(due) = s.next_due {
            let when = if due <= now { "now".to_owned() } else { format!("in {}", clock::span(due - now)) };
            lines.push(format!("{:>15}  {when}", "next is due"));
        }
        if let (sent, not) = self.pushed
            && sent + not > 0
        {
            lines.push(format!("{:>15}  {sent} sources by their hubs, {not} hubs asked that do not", "pushed"));
        }
        let totals: Vec<String> = self.totals.iter().map(|(what, n)| format!("{n} {what}")).collect();
        lines.push(format!("{:>15}  {}, {} MB", "kept", totals.join(", "), self.bytes.div_ceil(1 << 20)));
        let queue = self.queue.iter().map(|(step, waits, failed)| match failed {
            0 => format!("{waits} {step}"),
            _ => format!("{waits} {step} ({failed} given up)"),
        });
        let queue: Vec<String> = queue.collect();
        lines.push(format!("{:>15}  {}", "to do", queue.join(", ")));
        if self.unsearched > 0 {
            let left = self.unsearched;
            lines
                .push(format!("{:>15}  {left} older texts are still to be indexed; the newest can be found", "search"));
        }
        if let Some(gone) = &self.retention {
            lines.push(format!("{:>15}  {}", "let go", gone.told(now)));
        }
        if !self.reserved.is_empty() {
            let sum: u64 = self.reserved.iter().flat_map(|r| &r.pages).map(|(_, n)| n).sum();
            let sources = self.reserved.len();
            lines.push(format!("{:>15}  {sum} pages of {sources} sources: `ovn source list`", "left alone"));
        }
        if let Some((number, made, reports)) = self.edition {
            let ago = clock::span(now - made);
            lines.push(format!("{:>15}  {number}, {reports} reports, {ago} ago ({})", "edition", clock::written(made)));
        }
        if let Some(due) = self.next_digest {
            lines.push(format!("{:>15}  {}", "next digest", clock::written(due)));
        }
        lines.push(String::new());
        lines.push(format!("{:>15}  {:<HOURS$}  {:>7}", "by the hour", "24 hours ago to now", "sum"));
        for (what, counts) in &self.hours {
            lines.push(format!("{what:>15}  {}  {:>7}", bars(counts), counts.iter().sum::<u64>()));
        }
        for failing in &self.failures {
            lines.push(String::new());
            lines.push(format!(
                "{:>15}  {} ({}): {}",
                "failing",
                failing.sources.len(),
                failing.code,
                failing.sentence
            ));
            lines.push(format!("{:>15}  {}", "hint", failing.hint));
            lines.extend(failing.sources.iter().take(5).map(|s| format!("{:>15}  {s}", "")));
            if let more @ 1.. = failing.sources.len().saturating_sub(5) {
                lines.push(format!("{:>15}  and {more} more: `ovn source list --failing`", ""));
            }
        }
        for failing in &self.undelivered {
            lines.push(String::new());
            let Failing { code, sentence, hint, sources } = failing;
            lines.push(format!("{:>15}  {} ({code}): {sentence}", "not delivered", sources.len()));
            lines.push(format!("{:>15}  {hint}", "hint"));
            lines.extend(sources.iter().take(5).map(|s| format!("{:>15}  {s}", "")));
            if let more @ 1.. = sources.len().saturating_sub(5) {
                lines.push(format!("{:>15}  and {more} more", ""));
            }
        }
        lines
    }

    /// The page for whoever runs the newsroom.
    pub(crate) fn page(&self, now: i64, keep: Keep) -> publish::Status {
        let n = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
        let s = &self.sources;
        let sources = [
            ("Well", s.well),
            ("Failing", s.failing),
            ("Paused", s.paused),
            ("Ended", s.ended),
            ("Not asked yet", s.new),
        ];
        publish::Status {
            at: clock::on_pages(now),
            next: s
                .next_due
                .map(|due| if due <= now { "now".to_owned() } else { format!("in {}", clock::span(due - now)) }),
            sources: sources
                .into_iter()
                .chain(Some(("Pushed by hubs", self.pushed.0)).filter(|pushed| pushed.1 > 0))
                .map(|(what, count)| (what.to_owned(), n(count)))
                .collect(),
            kept: self.totals.iter().map(|(what, count)| (capitalised(what), *count)).collect(),
            megabytes: self.bytes.div_ceil(1 << 20),
            retention: kept_until(keep, self.retention.as_ref(), now),
            reserved: self.reserved.iter().take(RESERVED).map(|r| (r.source.clone(), told_each(&r.pages))).collect(),
            waiting: self.queue.iter().map(|(step, waits, failed)| (capitalised(step), *waits, *failed)).collect(),
            hours: self.hours.iter().map(|(what, counts)| (capitalised(what), counts.clone())).collect(),
            edition: self.edition.map(|(number, made, reports)| (number, n(reports), clock::span(now - made))),
            failures: self.failures.iter().chain(&self.undelivered).map(Failing::shown).collect(),
            changes: self.changes.iter().map(Changed::shown).collect(),
        }
    }

    /// For Prometheus, in its text format.
    pub(crate) fn metrics(&self) -> String {
        let mut out = String::new();
        let mut gauge = |name: &str, help: &str, values: &[(String, u64)]| {
            let _infallible = write!(out, "# HELP ovn_{name} {help}\n# TYPE ovn_{name} gauge\n");
            for (labels, value) in values {
                let _infallible = writeln!(out, "ovn_{name}{labels} {value}");
            }
        };
        let n = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
        let s = &self.sources;
        let states =
            [("well", s.well), ("failing", s.failing), ("paused", s.paused), ("ended", s.ended), ("new", s.new)];
        let states = states.map(|(state, count)| (format!("{{state=\"{state}\"}}"), n(count)));
        gauge("sources", "Sources by how they stand.", &states);
        let failures: Vec<_> =
            self.failures.iter().map(|f| (format!("{{code=\"{}\"}}", f.code), n(f.sources.len()))).collect();
        gauge("sources_failing", "Failing sources by the code of their failure.", &failures);
        let kept: Vec<_> = self.totals.iter().map(|(what, count)| (format!("{{what=\"{what}\"}}"), *count)).collect();
        let lost: Vec<_> =
            self.undelivered.iter().map(|f| (format!("{{code=\"{}\"}}", f.code), n(f.sources.len()))).collect();
        gauge("undelivered", "Mails and calls of webhooks that failed, by code.", &lost);
        gauge("kept", "What the store has.", &kept);
        gauge("store_bytes", "Bytes of the store.", &[(String::new(), self.bytes)]);
        let jobs = |given_up: bool| {
            let count = move |waits: u64, failed: u64| if given_up { failed } else { waits };
            let list = self.queue.iter();
            list.map(move |(step, w, f)| (format!("{{step=\"{step}\"}}"), count(*w, *f))).collect::<Vec<_>>()
        };
        gauge("jobs_waiting", "Jobs that wait, by step.", &jobs(false));
        gauge("jobs_given_up", "Jobs that were given up, by step.", &jobs(true));
        gauge("search_waiting", "Older texts that search does not find yet.", &[(String::new(), self.unsearched)]);
        if let Some(gone) = &self.retention {
            gauge("articles_let_go", "Articles that were not to be kept.", &[(String::new(), gone.articles)]);
        }
        let last_day: Vec<_> =
            self.hours.iter().map(|(what, counts)| (format!("{{what=\"{what}\"}}"), counts.iter().sum())).collect();
        gauge("done_in_24_hours", "What was done in the last 24 hours.", &last_day);
        if let Some((number, made, reports)) = self.edition {
            gauge("edition", "The number of the newest edition.", &[(String::new(), number.into())]);
            gauge("edition_reports", "Its reports.", &[(String::new(), n(reports))]);
            let made = u64::try_from(made).unwrap_or(0);
            gauge("edition_made_seconds", "When it was made, in seconds since 1970.", &[(String::new(), made)]);
        }
        out
    }
}

impl Gone {
    fn told(&self, now: i64) -> String {
        let looked = match (self.under_way, self.looked) {
            (true, _) => "the look through all of them goes on".to_owned(),
            (false, Some(at)) => format!("all were looked at {} ago", clock::span(now - at)),
            (false, None) => "none was looked at yet".to_owned(),
        };
        let lately = if self.lately > 0 { format!(", {} in the last 24 hours", self.lately) } else { String::new() };
        format!("{} articles on which no report rests{lately}; {looked}", self.articles)
    }
}

/// What the operator wants kept, and what went, as rows.
fn kept_until(keep: Keep, gone: Option<&Gone>, now: i64) -> Vec<(String, String)> {
    let age = |age: Option<i64>| age.map_or_else(|| "for ever".to_owned(), |age| format!("for {}", clock::span(age)));
    let size = keep.size.map(|size| ("Store".to_owned(), format!("up to {} MB", size >> 20)));
    let gone = gone.map(|gone| ("Let go".to_owned(), gone.told(now)));
    let kept = [("Captures".to_owned(), age(keep.age)), ("Articles".to_owned(), age(keep.articles))];
    kept.into_iter().chain(size).chain(gone).collect()
}

impl Failing {
    fn shown(&self) -> publish::Failing {
        publish::Failing {
            code: self.code.clone(),
            sentence: self.sentence.to_owned(),
            hint: capitalised(&self.hint),
            sources: self.sources.clone(),
        }
    }
}

impl Changed {
    fn shown(&self) -> ChangedArticle {
        let mut changes: Vec<String> = self.changes.iter().map(|c| c.kind.words().to_owned()).collect();
        changes.dedup();
        ChangedArticle { title: self.title.clone(), at: clock::on_pages(self.at), changes }
    }
}

fn changed((_, title, at, changes): (String, String, i64, String)) -> Changed {
    Changed { title, at, changes: serde_json::from_str(&changes).unwrap_or_default() }
}

/// Sources that fail, by kind of failure, the most common first.
fn failing(list: &[Source]) -> Vec<Failing> {
    let failed = list.iter().filter(|s| s.state != State::Paused);
    by_code(failed.filter_map(|s| s.failure.as_ref().map(|(code, detail)| (code, detail, s.known.url.clone()))))
}

/// Mails and calls that failed, by kind of failure, the most common first.
fn undelivered(store: &Store) -> Result<Vec<Failing>, Error> {
    let mut failed = Vec::new();
    for step in [Step::Mail, Step::Webhook] {
        let jobs = store.failed_jobs(step, UNDELIVERED)?;
        failed.extend(jobs.into_iter().map(|(item, code, detail)| (code, detail, worker::told(step, &item))));
    }
    Ok(by_code(failed.iter().map(|(code, detail, what)| (code, detail, what.clone()))))
}

fn by_code<'a>(failed: impl Iterator<Item = (&'a String, &'a String, String)>) -> Vec<Failing> {
    let mut out: Vec<Failing> = Vec::new();
    for (code, detail, what) in failed {
        let detail = if detail.is_empty() { String::new() } else { format!(" ({detail})") };
        let told = format!("{what}{detail}");
        match out.iter_mut().find(|f| f.code == *code) {
            Some(known) => known.sources.push(told),
            None => {
                let (sentence, hint) =
                    Code::of(code).map_or_else(Default::default, |c| (c.sentence(), c.hint_at_work()));
                out.push(Failing { code: code.clone(), sentence, hint, sources: vec![told] });
            }
        }
    }
    out.sort_by(|a, b| b.sources.len().cmp(&a.sources.len()).then_with(|| a.code.cmp(&b.code)));
    out
}

/// Counts as a chart of one line, each hour a bar.
fn bars(counts: &[u64]) -> String {
    const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let most = counts.iter().copied().max().unwrap_or(0).max(1);
    let bar = |&n: &u64| match n {
        0 => '·',
        n => BARS[usize::try_from((n * 8 - 1) / most).unwrap_or(7).min(7)],
    };
    counts.iter().map(bar).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_grow_with_their_counts() {
        assert_eq!(bars(&[0, 1, 4, 8]), "·▁▄█");
        assert_eq!(bars(&[0, 0]), "··");
        assert_eq!(bars(&[5]), "█");
    }
}
