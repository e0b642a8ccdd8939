//! The evidence of a report as W3C Web Annotations, for tools that lay it over the publishers' pages.
//!
//! Follows the Web Annotation Data Model and Vocabulary, W3C Recommendations of 23 February 2017.

use serde_json::{Value, json};

use super::{Files, Theme, fragment, language, notes, slug};
use crate::model::{ArticleId, Edition, Evidence, Field, Report, Sentence};

/// Code points of the text around a passage: enough to tell it from its like, little of what is the publisher's.
const AROUND: usize = 32;

/// Adds `report/*.annotations.jsonld` to the files, one for each report.
pub(super) fn add(files: &mut Files, edition: &Edition, slugs: &[String], theme: &Theme) {
    let ids = slug::urns(&edition.reports, slugs);
    for ((report, slug), id) in edition.reports.iter().zip(slugs).zip(ids) {
        let page = match theme.base() {
            Some(base) => format!("{base}report/{slug}.html"),
            // Read against the address of the file itself, as JSON-LD does with every relative IRI.
            None => format!("{slug}.html"),
        };
        let made = collection(edition, report, &id, &page).to_string() + "\n";
        files.insert(format!("report/{slug}.annotations.jsonld"), made.into_bytes());
    }
}

/// A collection with its only page inside it (section 5): a bare page could
/// say neither what it holds nor how much. The ids are URNs made of the
/// report's, so a copy of the site on another address has the same annotations.
fn collection(edition: &Edition, report: &Report, id: &str, page: &str) -> Value {
    let about = Named { edition, report, id, page };
    let annotations: Vec<Value> = passages(report).iter().map(|p| about.annotation(p)).collect();
    let first = slug::urn(&format!("annotations of {id}, page 1"));
    let collection = slug::urn(&format!("annotations of {id}"));
    json!({
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": collection,
        "type": "AnnotationCollection",
        "label": format!("Evidence: {}", report.headline.text),
        "total": annotations.len(),
        "first": {
            "id": first,
            "type": "AnnotationPage",
            "partOf": collection,
            "startIndex": 0,
            "items": annotations,
        },
        "last": first,
    })
}

/// A cited passage with the sentences that rest on it.
struct Passage<'a> {
    evidence: &'a Evidence,
    sentences: Vec<&'a Sentence>,
}

/// Every cited passage once, in the order of the page; those behind the edits of a sentence are evidence of it too.
fn passages(report: &Report) -> Vec<Passage<'_>> {
    let mut out: Vec<Passage<'_>> = Vec::new();
    for (_, sentence) in report.sentences() {
        for evidence in sentence.evidence.iter().chain(sentence.edits.iter().flat_map(|e| &e.evidence)) {
            match out.iter_mut().find(|p| p.evidence == evidence) {
                Some(p) if p.sentences.iter().any(|s| s.text == sentence.text) => {}
                Some(p) => p.sentences.push(sentence),
                None => out.push(Passage { evidence, sentences: vec![sentence] }),
            }
        }
    }
    out
}

/// What the annotations of one report are made from.
struct Named<'a> {
    edition: &'a Edition,
    report: &'a Report,
    id: &'a str,
    page: &'a str,
}

impl Named<'_> {
    /// The motivation is `linking`: we relate our sentence to the passage, and do not comment on it.
    fn annotation(&self, passage: &Passage<'_>) -> Value {
        let e = passage.evidence;
        let field = match e.field {
            Field::Text => "text",
            Field::Title => "title",
        };
        let revision = e.revision.as_deref().unwrap_or_default();
        let name = format!("{} {} {revision} {field} {} {}", self.id, e.article, e.start, e.end);
        json!({
            "id": slug::urn(&name),
            "type": "Annotation",
            "motivation": "linking",
            "body": passage.sentences.iter().flat_map(|s| self.bodies(s)).collect::<Vec<_>>(),
            "target": self.target(e),
        })
    }

    /// Our sentence as a `TextualBody`, so that a tool that lays annotations
    /// over the publisher's page can show it without another request; and its
    /// place in our report, for who wants to read on. That place is given by
    /// its words: anchors are the theme's and may change with it.
    fn bodies(&self, sentence: &Sentence) -> [Value; 2] {
        let mut text = json!({
            "type": "TextualBody",
            "value": sentence.text,
            "format": "text/plain",
            "purpose": "describing",
        });
        if let Some(language) = language::of(self.report) {
            text["language"] = json!(language);
        }
        let place = json!({
            "type": "SpecificResource",
            "source": self.page,
            "selector": { "type": "TextQuoteSelector", "exact": sentence.text },
            "purpose": "linking",
        });
        [text, place]
    }

    /// The passage by its words, and by its code points in the article's plain
    /// text. The points hold for that text, not for the page's tags and menus:
    /// `renderedVia` says whose text it is (section 4.4), and the words come
    /// first, since they hold everywhere.
    fn target(&self, e: &Evidence) -> Value {
        json!({
            "type": "SpecificResource",
            "source": source(self.report, &e.article),
            "selector": [
                self.quote(e),
                { "type": "TextPositionSelector", "start": e.start, "end": e.end },
            ],
            "renderedVia": {
                "id": slug::urn("the plain text that OpenVoiceNews makes of a page"),
                "type": "Software",
                "name": "OpenVoiceNews",
            },
        })
    }

    /// `prefix` and `suffix` are those of the same field; a headline has neither.
    fn quote(&self, e: &Evidence) -> Value {
        let mut quote = json!({ "type": "TextQuoteSelector", "exact": e.exact });
        if let Some(around) = self.edition.passages.get(&(e.article.clone(), e.field, e.start, e.end)) {
            let skipped = around.before.chars().count().saturating_sub(AROUND);
            let prefix: String = around.before.chars().skip(skipped).collect();
            let suffix: String = around.after.chars().take(AROUND).collect();
            quote["prefix"] = json!(prefix);
            quote["suffix"] = json!(suffix);
        }
        quote
    }
}

/// The article's address at its publisher; a URN made of its id where it has none that one could open.
pub(super) fn source(report: &Report, article: &ArticleId) -> String {
    let url = notes::source(report, article).and_then(|s| s.url.as_deref()).and_then(fragment::web_url);
    url.map_or_else(|| slug::urn(&format!("article {article}")), fragment::iri)
}
