//! The evidence of a report as W3C Web Annotations, for tools that lay it over the publishers' pages.
//!
//! Follows the Web Annotation Data Model and Vocabulary, W3C Recommendations of 23 February 2017.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Files, Theme, fragment, language, notes, slug};
use crate::model::{ArticleId, Edition, Evidence, Field, Report, Sentence};

/// Code points of the text around a passage: enough to tell it from its like, little of what is the publisher's.
const AROUND: usize = 32;

/// Adds `report/*.annotations.jsonld` to the files, one for each report.
pub(super) fn add(files: &mut Files, edition: &Edition, slugs: &[String], theme: &Theme) {
    let ids = slug::urns(&edition.reports, slugs);
    for ((report, slug), id) in edition.reports.iter().zip(slugs).zip(ids) {
        if let Some(made) = made(edition, (report, slug, &id), theme) {
            files.insert(format!("report/{slug}.annotations.jsonld"), made.into_bytes());
        }
    }
}

/// The annotations of an edition's first report, as the file beside its page has them.
#[must_use]
pub fn annotations(edition: &Edition, theme: &Theme) -> Option<String> {
    let slugs = slug::slugs(&edition.reports);
    let ids = slug::urns(&edition.reports, &slugs);
    made(edition, (edition.reports.first()?, slugs.first()?, ids.first()?), theme)
}

fn made(edition: &Edition, (report, slug, id): (&Report, &str, &str), theme: &Theme) -> Option<String> {
    let page = match theme.base() {
        Some(base) => format!("{base}report/{slug}.html"),
        // Read against the address of the file itself, as JSON-LD does with every relative IRI.
        None => format!("{slug}.html"),
    };
    let reader = slug::urn("the plain text that OpenVoiceNews makes of a page");
    let about = Named { edition, report, language: language::of(report), id, page: &page, reader: &reader };
    Some(serde_json::to_string(&about.collection()).ok()? + "\n")
}

/// A collection with its only page inside it (section 5): a bare page could
/// say neither what it holds nor how much.
#[derive(Serialize)]
struct Collection<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    id: String,
    r#type: &'static str,
    label: String,
    total: usize,
    first: Page<'a>,
    last: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Page<'a> {
    id: String,
    r#type: &'static str,
    part_of: String,
    start_index: usize,
    items: Vec<Annotation<'a>>,
}

#[derive(Serialize)]
struct Annotation<'a> {
    id: String,
    r#type: &'static str,
    motivation: &'static str,
    body: Vec<Body<'a>>,
    target: Target<'a>,
}

#[derive(Serialize)]
#[serde(tag = "type")]
enum Body<'a> {
    TextualBody {
        value: &'a str,
        format: &'static str,
        purpose: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        language: Option<&'a str>,
    },
    SpecificResource {
        source: &'a str,
        selector: Selector<'a>,
        purpose: &'static str,
    },
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Target<'a> {
    r#type: &'static str,
    source: String,
    selector: [Selector<'a>; 2],
    rendered_via: Software<'a>,
}

#[derive(Serialize)]
struct Software<'a> {
    id: &'a str,
    r#type: &'static str,
    name: &'static str,
}

#[derive(Serialize)]
#[serde(tag = "type")]
enum Selector<'a> {
    #[serde(rename = "TextQuoteSelector")]
    Quote {
        exact: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        prefix: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        suffix: Option<&'a str>,
    },
    #[serde(rename = "TextPositionSelector")]
    Position { start: usize, end: usize },
}

/// A cited passage with the sentences that rest on it.
struct Passage<'a> {
    evidence: &'a Evidence,
    sentences: Vec<&'a Sentence>,
}

/// Every cited passage once, in the order of the page; those behind the edits of a sentence are evidence of it too.
fn passages(report: &Report) -> Vec<Passage<'_>> {
    let mut out: Vec<Passage<'_>> = Vec::new();
    let mut places = BTreeMap::new();
    for sentence in report.sentences() {
        for evidence in sentence.evidence.iter().chain(sentence.edits.iter().flat_map(|e| &e.evidence)) {
            let Evidence { article, revision, field, start, end, exact } = evidence;
            let at = *places.entry((article, revision, field, start, end, exact)).or_insert_with(|| {
                out.push(Passage { evidence, sentences: Vec::new() });
                out.len() - 1
            });
            if !out[at].sentences.iter().any(|s| s.text == sentence.text) {
                out[at].sentences.push(sentence);
            }
        }
    }
    out
}

/// What the annotations of one report are made from.
struct Named<'a> {
    edition: &'a Edition,
    report: &'a Report,
    language: Option<&'a str>,
    id: &'a str,
    page: &'a str,
    /// The id of what made the plain text that the passages' places are counted in.
    reader: &'a str,
}

impl<'a> Named<'a> {
    /// The ids are URNs made of the report's, so a copy of the site on another
    /// address has the same annotations.
    fn collection(&self) -> Collection<'a> {
        let items: Vec<Annotation<'a>> = passages(self.report).iter().map(|p| self.annotation(p)).collect();
        let id = slug::urn(&format!("annotations of {}", self.id));
        let page = slug::urn(&format!("annotations of {}, page 1", self.id));
        Collection {
            context: "http://www.w3.org/ns/anno.jsonld",
            id: id.clone(),
            r#type: "AnnotationCollection",
            label: format!("Evidence: {}", self.report.headline.text),
            total: items.len(),
            last: page.clone(),
            first: Page { id: page, r#type: "AnnotationPage", part_of: id, start_index: 0, items },
        }
    }

    /// The motivation is `linking`: we relate our sentence to the passage, and do not comment on it.
    fn annotation(&self, passage: &Passage<'a>) -> Annotation<'a> {
        let e = passage.evidence;
        let field = match e.field {
            Field::Text => "text",
            Field::Title => "title",
        };
        let revision = e.revision.as_deref().unwrap_or_default();
        let name = format!("{} {} {revision} {field} {} {}", self.id, e.article, e.start, e.end);
        Annotation {
            id: slug::urn(&name),
            r#type: "Annotation",
            motivation: "linking",
            body: passage.sentences.iter().flat_map(|s| self.bodies(s)).collect(),
            target: self.target(e),
        }
    }

    /// Our sentence as a `TextualBody`, so that a tool that lays annotations
    /// over the publisher's page can show it without another request; and its
    /// place in our report, for who wants to read on. That place is given by
    /// its words: anchors are the theme's and may change with it.
    fn bodies(&self, sentence: &'a Sentence) -> [Body<'a>; 2] {
        let text = Body::TextualBody {
            value: &sentence.text,
            format: "text/plain",
            purpose: "describing",
            language: self.language,
        };
        let selector = Selector::Quote { exact: &sentence.text, prefix: None, suffix: None };
        [text, Body::SpecificResource { source: self.page, selector, purpose: "linking" }]
    }

    /// The passage by its words, and by its code points in the article's plain
    /// text. The points hold for that text, not for the page's tags and menus:
    /// `renderedVia` says whose text it is (section 4.4), and the words come
    /// first, since they hold everywhere.
    fn target(&self, e: &'a Evidence) -> Target<'a> {
        Target {
            r#type: "SpecificResource",
            source: source(self.report, &e.article),
            selector: [self.quote(e), Selector::Position { start: e.start, end: e.end }],
            rendered_via: Software { id: self.reader, r#type: "Software", name: "OpenVoiceNews" },
        }
    }

    /// `prefix` and `suffix` are those of the same field; a headline has neither.
    fn quote(&self, e: &'a Evidence) -> Selector<'a> {
        let around = self.edition.passages.get(&(e.article.clone(), e.field, e.start, e.end));
        let before = |text: &'a str| {
            let start = text.char_indices().rev().nth(AROUND - 1).map_or(0, |(at, _)| at);
            &text[start..]
        };
        let after = |text: &'a str| {
            let end = text.char_indices().nth(AROUND).map_or(text.len(), |(at, _)| at);
            &text[..end]
        };
        Selector::Quote {
            exact: &e.exact,
            prefix: around.map(|p| before(&p.before)),
            suffix: around.map(|p| after(&p.after)),
        }
    }
}

/// The article's address at its publisher; a URN made of its id where it has none that one could open.
pub(super) fn source(report: &Report, article: &ArticleId) -> String {
    let url = notes::source(report, article).and_then(|s| s.url.as_deref()).and_then(fragment::web_url);
    url.map_or_else(|| slug::urn(&format!("article {article}")), fragment::iri)
}
