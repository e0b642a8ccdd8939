//! A report as schema.org `NewsArticle`, for machines that read the page.
//!
//! Each property is used with the types that its definition at schema.org
//! names as expected. What is not known is left out: schema.org has no null
//! and no empty list.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Theme, annotations, escape, language, notes, slug, versions};
use crate::model::{ArticleId, Edition, Moment, Report, Sentence, SpeakerKind};

/// An object with its type.
#[derive(Serialize)]
#[serde(tag = "@type")]
enum Thing<'a> {
    NewsArticle(Citation<'a>),
    Organization(Named<'a>),
    Person(Named<'a>),
    WebPage(Reference<'a>),
    CorrectionComment(Correction),
    Quotation(Quotation<'a>),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NewsArticle<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    r#type: &'static str,
    #[serde(rename = "@id")]
    id: String,
    headline: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    main_entity_of_page: Option<Thing<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    in_language: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    article_section: &'a [String],
    author: Thing<'a>,
    publisher: Thing<'a>,
    publishing_principles: String,
    is_accessible_for_free: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<u32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    correction: Vec<Thing<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    citation: Vec<Thing<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    is_based_on: Vec<Reference<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    has_part: Vec<Thing<'a>>,
}

#[derive(Serialize)]
struct Reference<'a> {
    #[serde(rename = "@id")]
    id: &'a str,
}

#[derive(Default, Serialize)]
struct Named<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    slogan: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Citation<'a> {
    #[serde(rename = "@id")]
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    headline: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<Box<Thing<'a>>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Correction {
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<Moment>,
}

/// `spokenByCharacter` expects a person or an organisation. Who is neither, or
/// not known to be, is named by `creditText`, which is text.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Quotation<'a> {
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    spoken_by_character: Option<Box<Thing<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    credit_text: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    citation: Vec<Thing<'a>>,
}

/// The text of the page's `script` element of type `application/ld+json`.
pub(super) fn script(edition: &Edition, report: &Report, theme: &Theme, path: &str) -> String {
    let base = theme.base();
    let url = base.as_ref().map(|base| format!("{base}{path}"));
    let sources = report.sources.iter().map(|s| (&s.article, annotations::source(report, &s.article)));
    let about = About { edition, report, theme, base: base.as_deref(), sources: sources.collect() };
    escape::json_in_html(&serde_json::to_string(&about.news_article(url.as_deref())).unwrap_or_default())
}

/// What the object of a report is made from.
struct About<'a> {
    edition: &'a Edition,
    report: &'a Report,
    theme: &'a Theme,
    base: Option<&'a str>,
    /// The addresses of the articles.
    sources: BTreeMap<&'a ArticleId, String>,
}

impl<'a> About<'a> {
    fn news_article(&'a self, url: Option<&'a str>) -> NewsArticle<'a> {
        let report = self.report;
        let articles = || report.sources.iter().map(|s| &s.article);
        NewsArticle {
            context: "https://schema.org",
            r#type: "NewsArticle",
            id: slug::urn(&report.story),
            headline: &report.headline.text,
            description: report.standfirst.as_ref().map(|s| &*s.text),
            url,
            main_entity_of_page: url.map(|id| Thing::WebPage(Reference { id })),
            date_published: report.published,
            date_modified: report.updated.or(report.published),
            in_language: language::of(report),
            article_section: &report.categories,
            author: self.publisher(),
            publisher: self.publisher(),
            // Relative to the page where the site has no address of its own.
            publishing_principles: format!("{}how.html", self.base.unwrap_or("../")),
            is_accessible_for_free: true,
            version: report.versions.iter().map(|v| v.version).max(),
            correction: corrections(report),
            citation: articles().map(|a| self.citation(a)).collect(),
            is_based_on: articles().map(|a| Reference { id: self.address(a) }).collect(),
            has_part: self.quotations(),
        }
    }

    fn publisher(&self) -> Thing<'a> {
        Thing::Organization(Named { name: &self.theme.name, slogan: &self.theme.motto, url: self.base })
    }

    fn address(&'a self, article: &'a ArticleId) -> &'a str {
        self.sources.get(article).map_or(article, String::as_str)
    }

    fn citation(&'a self, article: &'a ArticleId) -> Thing<'a> {
        let id = self.address(article);
        let publisher = Named { name: notes::outlet(self.report, article), ..Named::default() };
        Thing::NewsArticle(Citation {
            id,
            url: id.starts_with("http").then_some(id),
            headline: self.edition.articles.get(article).map(|a| &*a.title),
            date_published: notes::source(self.report, article).and_then(|s| s.published),
            publisher: Some(Box::new(Thing::Organization(publisher))),
        })
    }

    /// The words between quotation marks in the report's sentences whose speaker is known, each once.
    fn quotations(&'a self) -> Vec<Thing<'a>> {
        let mut seen: BTreeSet<(&str, &str)> = BTreeSet::new();
        let mut out = Vec::new();
        for sentence in self.report.sentences() {
            for (speaker, words) in quoted(sentence) {
                if seen.insert((speaker, words)) {
                    out.push(self.quotation(sentence, speaker, words));
                }
            }
        }
        out
    }

    fn quotation(&'a self, sentence: &'a Sentence, speaker: &'a str, words: &'a str) -> Thing<'a> {
        let kind = self.report.coverage.voices.iter().find(|v| v.speaker == speaker).and_then(|v| v.kind);
        let named = Named { name: speaker, ..Named::default() };
        let character = match kind {
            Some(SpeakerKind::Person) => Some(Thing::Person(named)),
            Some(SpeakerKind::Organisation) => Some(Thing::Organization(named)),
            _ => None,
        };
        let mut articles: Vec<&ArticleId> = Vec::new();
        for e in sentence.evidence.iter().filter(|e| e.exact.contains(words)) {
            if !articles.contains(&&e.article) {
                articles.push(&e.article);
            }
        }
        let reference = |a| Thing::NewsArticle(Citation { id: self.address(a), ..Citation::default() });
        Thing::Quotation(Quotation {
            text: words,
            credit_text: character.is_none().then_some(speaker),
            spoken_by_character: character.map(Box::new),
            citation: articles.into_iter().map(reference).collect(),
        })
    }
}

/// A `CorrectionComment` for each thing that a version after the first put
/// right: what the first one changed against nothing is no correction.
fn corrections(report: &Report) -> Vec<Thing<'_>> {
    let later = report.versions.iter().filter(|v| v.version > 1);
    let changes = later.flat_map(|v| versions::corrections(v).map(|text| (v.updated, text)));
    changes.map(|(date_published, text)| Thing::CorrectionComment(Correction { text, date_published })).collect()
}

fn quoted(sentence: &Sentence) -> Vec<(&str, &str)> {
    let Some(speaker) = sentence.speaker.as_deref() else { return Vec::new() };
    let marks = ['"', '“', '”'];
    let stretches = crate::text::quotations(&sentence.text).into_iter();
    stretches.map(|span| (speaker, span.of(&sentence.text).trim_matches(marks))).collect()
}
