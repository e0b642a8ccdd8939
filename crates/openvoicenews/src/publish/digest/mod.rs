//! The digest of a day, to be sent by mail: its weightiest reports by category, as plain text and as HTML.
//!
//! The HTML has its style in its elements, no pictures, and no colours of its own but those that can be read on white
//! and on black, since programs that show mail turn pages dark in their own ways. Nothing in it tells who read it.

mod plain;

use jiff::civil::Date;
use minijinja::context;
use minijinja::value::{Serde, Value};
use serde::Serialize;

use super::strings::Strings;
use super::theme::{Pages, Theme, ThemeFault};
use super::{categories, escape, language, slug, view, words};
use crate::model::{Edition, Report};

/// Reports of a digest at most: it is read at breakfast, and programs that show mail cut what is longer than 100 kB.
const MOST: usize = 20;
/// Characters of a headline and of a standfirst at most.
const HEADLINE: usize = 200;
const STANDFIRST: usize = 400;
/// Characters of a subject at most; phones show some forty of them.
const SUBJECT: usize = 110;

/// A mail's content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digest {
    /// One line.
    pub subject: String,
    /// `text/plain`, in lines of at most 72 columns but for addresses.
    pub text: String,
    /// `text/html`, by the theme's `digest.html`.
    pub html: String,
    /// Reports in it.
    pub reports: usize,
}

/// What both forms show.
#[derive(Serialize)]
pub(super) struct View<'a> {
    name: &'a str,
    day: String,
    /// `11 reports are new or have changed since yesterday.`
    sum: String,
    sections: Vec<Section>,
    /// `That is the digest of Thursday, March 12, 2026. 5 more are in the edition.`
    end: String,
    home: Option<String>,
}

#[derive(Serialize)]
struct Section {
    name: String,
    reports: Vec<Item>,
}

#[derive(Serialize)]
struct Item {
    headline: String,
    language: String,
    standfirst: Option<String>,
    /// `3 origins in 4 articles`.
    basis: String,
    /// `accounts differ on 2 points`; empty where they don't.
    disputes: String,
    /// The last change: `changed March 11, 15:20`.
    changed: Option<String>,
    href: Option<String>,
}

/// The digest of a `day`: of the reports of an edition those that `is_fresh` tells, weightiest first, at most twenty,
/// and an end. `None` where none is fresh. A pure function; links are there where the theme has a base URL.
///
/// # Errors
///
/// Where the theme's template fails, which the built-in one doesn't.
pub fn digest(
    edition: &Edition,
    theme: &Theme,
    day: Date,
    is_fresh: impl Fn(&Report) -> bool,
) -> Result<Option<Digest>, ThemeFault> {
    let slugs = slug::slugs(&edition.reports);
    let fresh: Vec<(&Report, &String)> = edition.reports.iter().zip(&slugs).filter(|(r, _)| is_fresh(r)).collect();
    let Some((lead, _)) = fresh.first() else { return Ok(None) };
    let subject = escape::shorten(&line(&format!("{}: {}", theme.name, lead.headline.text)), SUBJECT);
    let view = view(&fresh, theme, day);
    let reports = view.sections.iter().map(|s| s.reports.len()).sum();
    Ok(Some(Digest { subject, text: plain::write(&view, theme.strings()), html: html(&view, theme)?, reports }))
}

/// A mail that says only that it came, in the theme's words.
#[must_use]
pub fn trial(theme: &Theme) -> Digest {
    let name = [("name", Value::from(&*theme.name))];
    let strings = theme.strings();
    let (subject, text) = (line(&strings.say("digest_trial", &name)), line(&strings.say("digest_trial_text", &name)));
    let (title, body) = (escape::escape(&subject), escape::escape(&text));
    let html = format!("<!doctype html>\n<html lang=\"en\"><title>{title}</title><p>{body}</p></html>\n");
    Digest { subject: escape::shorten(&subject, SUBJECT), text: text + "\n", html, reports: 0 }
}

pub(super) fn view<'a>(fresh: &[(&Report, &String)], theme: &'a Theme, day: Date) -> View<'a> {
    let (base, strings) = (theme.base(), theme.strings());
    let mut sections: Vec<Section> = Vec::new();
    for (report, slug) in fresh.iter().take(MOST) {
        let name = categories::main(report);
        let item = item(report, strings, base.as_deref().map(|base| format!("{base}report/{slug}.html")));
        match sections.iter_mut().find(|s| s.name == name) {
            Some(section) => section.reports.push(item),
            None => sections.push(Section { name: line(name), reports: vec![item] }),
        }
    }
    let count = |n: usize| [("count", Value::from(n))];
    let day = words::long_day(day);
    let mut end = strings.say("digest_end", &[("day", Value::from(&*day))]);
    if let more @ 1.. = fresh.len().saturating_sub(MOST) {
        end = [end, strings.say("digest_more", &count(more))].join(" ");
    }
    View { name: &theme.name, day, sum: strings.say("digest_sum", &count(fresh.len())), sections, end, home: base }
}

fn item(report: &Report, strings: &Strings, href: Option<String>) -> Item {
    let (articles, _, origins) = view::counts(report);
    let basis = [
        ("origins", Value::from(words::count(origins, "origin"))),
        ("articles", Value::from(words::count(articles, "article"))),
    ];
    let last = report.updated.or(report.published);
    Item {
        headline: escape::shorten(&line(&report.headline.text), HEADLINE),
        language: language::of(report).unwrap_or("en").to_owned(),
        standfirst: report.standfirst.as_ref().map(|s| escape::shorten(&line(&s.text), STANDFIRST)),
        basis: strings.say("digest_basis", &basis),
        disputes: view::disputes(report),
        changed: last.map(words::short_moment),
        href,
    }
}

/// The text in one line, without what could end a header or turn its direction.
fn line(text: &str) -> String {
    escape::clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn html(view: &View<'_>, theme: &Theme) -> Result<String, ThemeFault> {
    Pages::new(theme)?.render("digest.html", &context! { d => Value::from(Serde(view)) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trial_is_in_the_words_of_the_theme_and_foreign_words_end_no_tag() {
        let mut theme = Theme::default();
        theme.name = "Osk <b> & Co".to_owned();
        let mail = trial(&theme);
        assert_eq!(mail.subject, "Osk <b> & Co: a test");
        assert!(mail.text.starts_with("This mail came from Osk <b> & Co, so"), "{}", mail.text);
        assert!(mail.html.contains("<p>This mail came from Osk &lt;b&gt; &amp; Co, so"), "{}", mail.html);
    }
}
