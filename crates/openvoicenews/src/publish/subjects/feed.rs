//! The feed of a subject: the reports that tell of it and what it is reported to have said, the newest first.

use std::borrow::Cow;

use super::dossier::{Dossier, Said, ToldIn};
use super::page::{manner, path};
use crate::model::Moment;
use crate::publish::escape::{clean, escape, shorten};
use crate::publish::feeds::{self, Entry};
use crate::publish::{FeedPlace, Format, Theme, fragment, slug, words};

/// Characters of a statement in the title of its entry.
const TITLE: usize = 90;

/// The feed of a subject's page.
#[must_use]
pub fn subject_feed(dossier: &Dossier, theme: &Theme, place: &FeedPlace, format: Format) -> Vec<u8> {
    let page = path(&dossier.subject.key);
    let mut entries: Vec<Entry<'_>> = dossier.reports.iter().map(|r| told(r, &page)).collect();
    entries.extend(dossier.said.iter().map(|s| said(s, &page)));
    entries.sort_by(|a, b| b.updated.cmp(&a.updated).then_with(|| a.id.cmp(&b.id)));
    feeds::of_page((&page, &clean(&dossier.subject.name)), &entries, theme, place, format)
}

/// A report or, where it has no page of its own, the subject's page.
fn place(report: Option<&str>, page: &str) -> String {
    report.map_or_else(|| page.to_owned(), |name| format!("report/{name}.html"))
}

fn told<'a>(report: &'a ToldIn, page: &str) -> Entry<'a> {
    let standfirst = report.standfirst.as_deref().unwrap_or_default();
    Entry {
        id: slug::urn(&report.story),
        title: clean(&report.headline),
        summary: clean(standfirst),
        path: place(report.page.as_deref(), page),
        published: Some(report.published),
        updated: report.published,
        categories: Vec::new(),
        language: report.language.clone(),
        content: Cow::Owned(format!("<p>{}</p>", escape(standfirst))),
        sources: Vec::new(),
    }
}

fn said<'a>(said: &'a Said, page: &str) -> Entry<'a> {
    let outlet = said.outlet.as_deref().unwrap_or_default();
    let url =
        said.url.as_deref().and_then(|url| fragment::link(url, &said.passage.exact)).map(|url| fragment::iri(&url));
    let source = url.as_deref().map_or_else(
        || escape(outlet),
        |url| {
            format!("<a href=\"{}\">{}</a>", escape(url), escape(if outlet.is_empty() { &said.title } else { outlet }))
        },
    );
    Entry {
        id: slug::urn(&format!("statement {} {} {} {}", said.article, said.revision, said.start, said.end)),
        title: clean(&format!("{}: {}", said.speaker, shorten(&said.passage.exact, TITLE))),
        summary: String::new(),
        path: place(said.report.as_deref(), page),
        published: Some(said.published),
        updated: said.published,
        categories: Vec::new(),
        language: said.language.clone(),
        content: Cow::Owned(format!(
            "<blockquote><p>{}<b>{}</b>{}</p></blockquote><p>{}, {} in {source}, {}</p>",
            escape(&said.passage.before),
            escape(&said.passage.exact),
            escape(&said.passage.after),
            escape(&said.speaker),
            manner(said.manner),
            words::moment(Moment::Day(said.published.day())),
        )),
        sources: url.map(|url| (url, outlet)).into_iter().collect(),
    }
}
