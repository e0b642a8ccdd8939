//! Readings as one page that needs nothing else: its type, style and charts are in it, and no script.

use std::fmt::Write as _;

use minijinja::value::{Serde, Value};
use serde::Serialize;

use super::marks::{self, Run};
use super::voices::{Voice, Voices};
use super::{NOBODY, headline, manner, name};
use crate::model::{Attribution, Reading, SpeakerKind};
use crate::publish::chart::{self, Bar};
use crate::publish::escape::{clean, escape};
use crate::publish::theme::{self, Theme, ThemeFault};
use crate::publish::{fragment, inline, language, words};

/// The readings of some articles as one HTML page, with a table of contents where there are several.
///
/// Statements are marked in the colour of their speaker, by a line below the words, and by a number and the speaker's
/// name in the margin; the margin, or a sheet on a small screen, says more of each when it is asked. Below each article
/// stand its speakers with their words counted, what is not known, and its dates. The page loads nothing, runs
/// nothing, and its policy (CSP 3) says so to the browser. A pure function, linear in the readings.
///
/// # Errors
///
/// Where the page's template fails, which the built-in one doesn't.
pub fn page(readings: &[Reading]) -> Result<String, ThemeFault> {
    let style = style(readings);
    let views: Vec<View> = readings.iter().enumerate().map(|(n, r)| view(n + 1, r)).collect();
    let mut environment = theme::environment();
    environment
        .add_template("reading", include_str!("page.html"))
        .map_err(|e| ThemeFault::template("page.html", &e))?;
    let context = minijinja::context! {
        policy => inline::policy(&style),
        icon => inline::icon(&Theme::default()),
        style => Value::from_safe_string(style),
        articles => Value::from(Serde(&views)),
    };
    let made = environment.get_template("reading").and_then(|t| t.render(context));
    made.map_err(|e| ThemeFault::template("page.html", &e))
}

/// An article as the template sees it.
#[derive(Serialize)]
struct View {
    id: String,
    headline: String,
    /// For `lang`, where the article's language has the form of one.
    language: Option<String>,
    /// The language in words, where it is not English.
    language_words: Option<String>,
    outlet: Option<String>,
    href: Option<String>,
    published: Option<String>,
    published_iso: Option<String>,
    statements: String,
    speakers: String,
    /// HTML, made safe.
    paragraphs: Vec<String>,
    voices: Vec<Row>,
    /// Whether some are drawn hatched.
    hatched: bool,
    unknown: Vec<Item>,
    dates: Vec<Item>,
    loaded: Vec<Item>,
    notes: Vec<String>,
}

/// A speaker in the table.
#[derive(Serialize)]
struct Row {
    name: String,
    kind: &'static str,
    colour: usize,
    statements: usize,
    direct: usize,
    indirect: usize,
    /// SVG.
    bar: Option<String>,
}

/// Words of the article, and what they mean.
#[derive(Serialize)]
struct Item {
    words: String,
    meaning: Option<String>,
}

fn view(number: usize, reading: &Reading) -> View {
    let article = &reading.article;
    let voices = Voices::new(reading);
    let id = format!("a{number}");
    let named = voices.list.iter().filter(|v| v.kind != SpeakerKind::Unknown).count();
    let item = |words: &str, meaning: Option<String>| Item { words: words.to_owned(), meaning };
    let tag = reading.language.clone().filter(|l| language::is_tag(l));
    View {
        headline: headline(reading).to_owned(),
        language_words: tag.as_deref().filter(|l| *l != "en").map(words::language),
        language: tag,
        outlet: article.outlet.clone(),
        href: article.url.as_deref().and_then(fragment::web_url).map(fragment::iri),
        published: article.published.map(words::moment),
        published_iso: article.published.map(|m| m.to_string()),
        statements: words::count(reading.attributions.len(), "statement"),
        speakers: words::count(named, "speaker"),
        paragraphs: Text::new(&id, reading, &voices).paragraphs(),
        hatched: voices.list.iter().any(|v| is_hatched(v.kind)),
        voices: rows(&id, &voices),
        unknown: reading.unknown.iter().map(|u| item(u.span.of(&article.text), u.by.clone())).collect(),
        dates: reading.dates.iter().map(|d| item(d.span.of(&article.text), Some(words::timex(&d.value)))).collect(),
        loaded: reading.loaded.iter().map(|l| item(l.span.of(&article.text), Some(l.reason.to_owned()))).collect(),
        notes: reading.notes.iter().map(|n| n.detail.clone()).collect(),
        id,
    }
}

fn is_hatched(kind: SpeakerKind) -> bool {
    matches!(kind, SpeakerKind::Anonymous | SpeakerKind::Unknown)
}

fn kind(kind: SpeakerKind) -> &'static str {
    if kind == SpeakerKind::Unknown { "not settled" } else { words::speaker_kind(kind) }
}

fn rows(id: &str, voices: &Voices) -> Vec<Row> {
    let most = voices.list.iter().map(|v| v.direct + v.indirect).max().unwrap_or(0);
    let row = |v: &Voice| Row {
        name: v.name.clone(),
        kind: kind(v.kind),
        colour: v.colour,
        statements: v.statements,
        direct: v.direct,
        indirect: v.indirect,
        bar: chart::single(id, &bar(v), most),
    };
    voices.list.iter().map(row).collect()
}

fn bar(v: &Voice) -> Bar {
    Bar {
        label: String::new(),
        value: String::new(),
        solid: v.direct,
        open: v.indirect,
        hatched: is_hatched(v.kind),
        disputed: false,
    }
}

/// Writes the text of one article with its marks.
struct Text<'a> {
    id: &'a str,
    reading: &'a Reading,
    voices: &'a Voices,
    /// Statements whose note is written.
    noted: Vec<bool>,
    out: String,
}

impl<'a> Text<'a> {
    fn new(id: &'a str, reading: &'a Reading, voices: &'a Voices) -> Text<'a> {
        Text { id, reading, voices, noted: vec![false; reading.attributions.len()], out: String::new() }
    }

    fn paragraphs(mut self) -> Vec<String> {
        let mut all = Vec::new();
        for runs in marks::paragraphs(self.reading) {
            let mut open: Vec<usize> = Vec::new();
            for run in &runs {
                self.turn(&mut open, run);
                self.run(run);
            }
            open.iter().for_each(|_| self.out.push_str("</span>"));
            all.push(std::mem::take(&mut self.out));
        }
        all
    }

    /// Ends the contents that do not go on and begins the new ones; the notes of those that have no place within.
    fn turn(&mut self, open: &mut Vec<usize>, run: &Run) {
        let same = open.iter().zip(&run.within).take_while(|(a, b)| a == b).count();
        while open.len() > same {
            open.pop();
            self.out.push_str("</span>");
        }
        for (depth, &n) in run.within.iter().enumerate().skip(same) {
            open.push(n);
            let a = &self.reading.attributions[n];
            let not = if a.negated { " not" } else { "" };
            let speaker = if is_hatched(a.speaker.kind) { " anon" } else { "" };
            let _infallible = write!(self.out, "<span class=\"c d{depth} v{}{speaker}{not}\">", self.colour(n));
            self.note(n);
        }
        for &n in run.opens.iter().filter(|n| !run.within.contains(n)) {
            self.note(n);
        }
    }

    fn colour(&self, n: usize) -> usize {
        self.voices.of(n).map_or(0, |v| v.colour)
    }

    /// The number and the speaker in the margin, with what more there is to say.
    fn note(&mut self, n: usize) {
        if std::mem::replace(&mut self.noted[n], true) {
            return;
        }
        let a = &self.reading.attributions[n];
        let who = escape(name(self.reading, n).unwrap_or(NOBODY));
        let tags = tags(a);
        let about = format!("{}-s{}", self.id, n + 1);
        let _infallible = write!(
            self.out,
            "<span class=\"note v{}\"><button type=\"button\" popovertarget=\"{about}\"><span class=\"nr\">{}</span> \
             <span class=\"who\">{who}</span>{}</button>",
            self.colour(n),
            n + 1,
            if tags.is_empty() { String::new() } else { format!(" <span class=\"tags\">{}</span>", escape(&tags)) }
        );
        let _infallible = write!(self.out, "<span class=\"more\" popover id=\"{about}\"><b>{who}</b>");
        for (what, value) in self.facts(a) {
            let _infallible = write!(self.out, "<span class=\"fact\"><span>{what}</span> {}</span>", escape(&value));
        }
        self.out.push_str("</span></span>");
    }

    /// What is known of a statement, each with what it is.
    fn facts(&self, a: &Attribution) -> Vec<(&'static str, String)> {
        let text = &self.reading.article.text;
        let said = |pieces: &[crate::model::Span]| pieces.iter().map(|s| s.of(text)).collect::<Vec<_>>().join(" … ");
        let mut facts = vec![("Kind", kind(a.speaker.kind).to_owned())];
        let source = said(&a.source);
        if !source.is_empty() && source != a.speaker.name {
            facts.push(("As the article has it", source));
        }
        facts.push(("Words of saying", if a.cue.is_empty() { "none".to_owned() } else { said(&a.cue) }));
        facts.push(("Given", manner(a.manner).to_owned()));
        facts.extend(a.negated.then(|| ("Negated", "the article says that this was not said".to_owned())));
        facts.extend(a.via.as_ref().map(|via| ("Told", via.clone())));
        facts.extend(a.within.map(|w| ("Inside", format!("statement {}", w + 1))));
        facts.push(("How sure the reading is", format!("{:.0} %", a.confidence * 100.0)));
        facts
    }

    fn run(&mut self, run: &Run) {
        let mut ends: Vec<&str> = Vec::new();
        let whose = run.source.or(run.cue).map_or(0, |n| self.colour(n));
        if run.unknown {
            self.begin("<span class=\"unknown\">", "</span>", &mut ends);
        }
        if run.source.is_some() {
            self.begin(&format!("<b class=\"source v{whose}\">"), "</b>", &mut ends);
        }
        if run.cue.is_some() {
            self.begin(&format!("<i class=\"cue v{whose}\">"), "</i>", &mut ends);
        }
        if let Some(date) = run.date.and_then(|(n, _)| self.reading.dates.get(n)) {
            let meaning = escape(&words::timex(&date.value));
            if is_html_time(&date.value) {
                let tag = format!("<time datetime=\"{}\" title=\"{meaning}\">", date.value);
                self.begin(&tag, "</time>", &mut ends);
            } else {
                self.begin(&format!("<span class=\"when\" title=\"{meaning}\">"), "</span>", &mut ends);
            }
        }
        self.out.push_str(&escape(&clean(run.span.of(&self.reading.article.text))));
        ends.iter().rev().for_each(|end| self.out.push_str(end));
    }

    fn begin(&mut self, tag: &str, end: &'static str, ends: &mut Vec<&'static str>) {
        self.out.push_str(tag);
        ends.push(end);
    }
}

/// What stands beside the name in the margin.
fn tags(a: &Attribution) -> String {
    let mut tags: Vec<String> = Vec::new();
    let anonymous = matches!(a.speaker.kind, SpeakerKind::Anonymous | SpeakerKind::Document);
    tags.extend(anonymous.then(|| words::speaker_kind(a.speaker.kind).to_owned()));
    tags.extend(a.negated.then(|| "says it not".to_owned()));
    tags.extend(a.via.as_ref().map(|via| format!("told {via}")));
    tags.extend(a.within.map(|w| format!("inside {}", w + 1)));
    tags.extend((a.confidence < 0.6).then(|| format!("{:.0} % sure", a.confidence * 100.0)));
    tags.join(", ")
}

/// Whether a TIMEX3 value is also one of HTML's `datetime`: a year, a month, a day, a week.
fn is_html_time(value: &str) -> bool {
    let digits = |part: &str, n: usize| part.len() == n && part.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<&str> = value.split('-').collect();
    match parts[..] {
        [y] => digits(y, 4) && y != "0000",
        [y, m] => {
            digits(y, 4)
                && (digits(m, 2) && format!("{value}-01").parse::<jiff::civil::Date>().is_ok()
                    || m.strip_prefix('W').is_some_and(|w| digits(w, 2) && ("01"..="52").contains(&w)))
        }
        [_, _, d] => digits(d, 2) && value.parse::<jiff::civil::Date>().is_ok(),
        _ => false,
    }
}

/// The theme's style with its type inside, then what this page has of its own.
fn style(readings: &[Reading]) -> String {
    let extended =
        readings.iter().any(|r| inline::needs_extended(&r.article.text) || inline::needs_extended(&r.article.title));
    inline::style(&Theme::default(), extended) + include_str!("page.css")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_html_allows_is_a_datetime() {
        assert!(["2025", "2025-08", "2025-08-19", "2025-W34"].iter().all(|v| is_html_time(v)));
        let others = [
            "2025-Q1",
            "PRESENT_REF",
            "XXXX-05-01",
            "P3Y",
            "2025-13",
            "2025-02-30",
            "199",
            "2025-W60",
            "2025-08-19T10:00",
        ];
        assert!(!others.iter().any(|v| is_html_time(v)));
    }
}
