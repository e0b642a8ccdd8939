//! `ovn search`: reports, articles and statements by their words.

use std::io::IsTerminal;

use anstyle::{AnsiColor, Style};
use clap::Args;
use openvoicenews::publish::search::{Piece, Query, excerpt, marked};
use openvoicenews::text::CodePoints;
use serde::Serialize;

use crate::clock;
use crate::console::Console;
use crate::error::Error;
use crate::lines::Output;
use crate::newsroom::Place;
use crate::store::{Hit, Wanted, What};

/// Characters of an excerpt.
const EXCERPT: usize = 240;
const MARK: Style = AnsiColor::Yellow.on_default().bold();
const SOFT: Style = Style::new().dimmed();

/// Search reports, articles and what people are reported to have said, the newest first
///
/// All words must occur; case and accents don't count. A phrase stands in
/// quotation marks, `*` ends the beginning of a word, `-` leaves out, and OR
/// joins the two beside it. Filters: `outlet:`, `country:`, `language:`,
/// `category:`, `speaker:`, `from:` and `until:` with a day, a month or a
/// year, and `in:` with `reports`, `articles` or `statements`; a filter that
/// stands twice takes either value.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ovn search ferry harbour
  ovn search '\"port authority\" strike*'
  ovn search 'ceasefire OR truce' from:2026-03 in:reports
  ovn search 'in:statements speaker:\"Ole Brandt\" steering'
  ovn search outlet:bbc country:france flood --json | jq -r .url
  ovn search -- -strike outlet:courier")]
pub(crate) struct Search {
    /// What to search for
    #[arg(value_name = "QUERY", required = true, num_args = 1.., allow_hyphen_values = false)]
    query: Vec<String>,

    /// How many are shown
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,

    /// Go on after those shown before; the last line of a search says with which number
    #[arg(long, value_name = "NUMBER")]
    after: Option<i64>,

    /// One JSON object a line
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    place: Place,
}

/// A hit as it is shown.
#[derive(Serialize)]
struct Shown {
    kind: &'static str,
    id: String,
    at: String,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    outlet: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    report: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    category: Option<String>,
    /// The excerpt in stretches: text, and whether it was searched for.
    excerpt: Vec<(String, bool)>,
    #[serde(skip)]
    marked: Vec<Piece>,
}

impl Search {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Error> {
        let newsroom = self.place.open()?;
        let query = Query::parse(&self.query.join(" "));
        query.notes.iter().for_each(|note| console.note(note));
        if query.is_empty() {
            return Err(Error::usage("the query asks for nothing").with_hint("`ovn search --help` shows how to ask"));
        }
        let wanted = Wanted { query: &query, after: self.after, most: self.limit, time: None };
        let found = newsroom.store.search(&wanted)?;
        let mut output = Output::open(None)?;
        for hit in &found.hits {
            let shown = shown(hit, &query);
            if self.json {
                output.line(&serde_json::to_string(&shown).map_err(|e| Error::internal(e.to_string()))?)?;
            } else {
                lines(&shown).iter().try_for_each(|line| output.line(line))?;
            }
        }
        output.finish()?;
        match (found.hits.is_empty(), found.next) {
            (true, _) => console.note("nothing was found"),
            (false, Some(next)) => console.note(&format!("older ones: --after {next}")),
            (false, None) => {}
        }
        if let left @ 1.. = newsroom.store.unsearched()? {
            console.note(&format!("{left} older texts are not found by every search yet: `ovn run` is indexing them"));
        }
        Ok(())
    }
}

fn shown(hit: &Hit, query: &Query) -> Shown {
    let stretches = |text: &str| excerpt(text, query, EXCERPT).into_iter().map(|p| (p.text, p.hit)).collect();
    let at = clock::written(hit.at);
    match &hit.what {
        What::Article { article, category, slug } => Shown {
            kind: "article",
            id: article.id.to_string(),
            at,
            title: article.title.clone(),
            outlet: article.outlet.clone(),
            url: article.url.clone(),
            report: slug.clone(),
            category: category.clone(),
            excerpt: stretches(&article.text),
            marked: marked(&article.title, query),
        },
        What::Statement { article, speaker, span, slug, .. } => {
            let points = CodePoints::new(&article.text);
            let bytes = points.to_byte(span.0).zip(points.to_byte(span.1));
            let text = bytes.and_then(|(start, end)| article.text.get(start..end)).unwrap_or_default();
            Shown {
                kind: "statement",
                id: article.id.to_string(),
                at,
                title: speaker.clone(),
                outlet: article.outlet.clone(),
                url: article.url.clone(),
                report: slug.clone(),
                category: None,
                excerpt: stretches(text),
                marked: marked(speaker, query),
            }
        }
        What::Report { report, slug } => {
            let text: Vec<&str> = report.sentences().skip(1).map(|s| s.text.as_str()).collect();
            Shown {
                kind: "report",
                id: report.story.to_string(),
                at,
                title: report.headline.text.clone(),
                outlet: None,
                url: None,
                report: slug.clone(),
                category: report.categories.first().cloned(),
                excerpt: stretches(&text.join("\n")),
                marked: marked(&report.headline.text, query),
            }
        }
    }
}

/// For people: hits in colour on a terminal, between asterisks elsewhere.
fn lines(shown: &Shown) -> Vec<String> {
    let is_terminal = std::io::stdout().is_terminal();
    let mark = |(text, hit): (&str, bool)| match (hit, is_terminal) {
        (false, _) => plain(text),
        (true, true) => format!("{MARK}{}{MARK:#}", plain(text)),
        (true, false) => format!("*{}*", plain(text)),
    };
    let (soft, end) =
        if is_terminal { (SOFT.render().to_string(), SOFT.render_reset().to_string()) } else { <_>::default() };
    let who = shown.outlet.as_deref().unwrap_or(shown.kind);
    let about = shown.category.as_ref().map(|c| format!(" · {c}")).unwrap_or_default();
    let title: String = shown.marked.iter().map(|p| mark((&p.text, p.hit))).collect();
    let text: String = shown.excerpt.iter().map(|(text, hit)| mark((text, *hit))).collect();
    let mut lines = vec![format!("{soft}{} · {}{}{end}", shown.at, plain(who), plain(&about)), format!("  {title}")];
    lines.push(format!("  {text}"));
    lines.extend(shown.url.as_ref().map(|url| format!("  {soft}{}{end}", plain(url))));
    lines
}

/// Publishers' text must not move the cursor or change the terminal's colours.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}
