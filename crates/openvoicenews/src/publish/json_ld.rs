//! A report as schema.org `NewsArticle`, for machines that read the page.
//!
//! Each property is used with the types that its definition at schema.org names as expected.

use serde_json::{Map, Value, json};

use super::annotations::source;
use super::{Theme, escape, language, notes, slug};
use crate::model::{ArticleId, Edition, Report, Sentence, SpeakerKind};

/// The text of the page's `script` element of type `application/ld+json`.
pub(super) fn script(edition: &Edition, report: &Report, theme: &Theme, path: &str) -> String {
    escape::json_in_html(&news_article(edition, report, theme, path).to_string())
}

fn news_article(edition: &Edition, report: &Report, theme: &Theme, path: &str) -> Value {
    let base = theme.base();
    let url = base.as_ref().map(|base| format!("{base}{path}"));
    let mut publisher = json!({ "@type": "Organization", "name": theme.name });
    if !theme.motto.is_empty() {
        publisher["slogan"] = json!(theme.motto);
    }
    if let Some(base) = &base {
        publisher["url"] = json!(base);
    }
    stated(json!({
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": slug::urn(&report.story),
        "headline": report.headline.text,
        "description": report.standfirst.as_ref().map(|s| &s.text),
        "url": url,
        "mainEntityOfPage": url.as_ref().map(|url| json!({ "@type": "WebPage", "@id": url })),
        "datePublished": report.published,
        "dateModified": report.updated.or(report.published),
        "inLanguage": language::of(report),
        "articleSection": report.categories,
        "author": publisher,
        "publisher": publisher,
        // Relative to the page where the site has no address of its own.
        "publishingPrinciples": format!("{}how.html", base.as_deref().unwrap_or("../")),
        "isAccessibleForFree": true,
        "version": report.versions.iter().map(|v| v.version).max(),
        "correction": corrections(report),
        "citation": report.sources.iter().map(|s| citation(edition, report, &s.article)).collect::<Vec<_>>(),
        "isBasedOn": report.sources.iter().map(|s| json!({ "@id": source(report, &s.article) })).collect::<Vec<_>>(),
        "hasPart": quotations(report),
    }))
}

/// The object without what is not known: schema.org has no null and no empty list.
fn stated(object: Value) -> Value {
    let is_stated = |v: &Value| match v {
        Value::Null => false,
        Value::Array(list) => !list.is_empty(),
        _ => true,
    };
    match object {
        Value::Object(map) => Value::Object(map.into_iter().filter(|(_, v)| is_stated(v)).collect::<Map<_, _>>()),
        other => other,
    }
}

fn citation(edition: &Edition, report: &Report, article: &ArticleId) -> Value {
    let id = source(report, article);
    stated(json!({
        "@type": "NewsArticle",
        "@id": id,
        "url": id.starts_with("http").then_some(&id),
        "headline": edition.articles.get(article).map(|a| &a.title),
        "datePublished": notes::source(report, article).and_then(|s| s.published),
        "publisher": { "@type": "Organization", "name": notes::outlet(report, article) },
    }))
}

/// A `CorrectionComment` for each change of a version after the first: what
/// the first one changed against nothing is no correction. A change that is no
/// text stays in the wire form.
fn corrections(report: &Report) -> Vec<Value> {
    let later = report.versions.iter().filter(|v| v.version > 1);
    let changes = later.flat_map(|v| v.changes.iter().filter_map(Value::as_str).map(|text| (v.updated, text)));
    let all = changes
        .map(|(updated, text)| stated(json!({ "@type": "CorrectionComment", "text": text, "datePublished": updated })));
    all.collect()
}

/// The words between quotation marks in the report's sentences whose speaker is known, each once.
fn quotations(report: &Report) -> Vec<Value> {
    let mut seen: Vec<(&str, &str)> = Vec::new();
    let mut out = Vec::new();
    for (_, sentence) in report.sentences() {
        for (speaker, words) in quoted(sentence) {
            if !seen.contains(&(speaker, words)) {
                seen.push((speaker, words));
                out.push(quotation(report, sentence, speaker, words));
            }
        }
    }
    out
}

fn quoted(sentence: &Sentence) -> Vec<(&str, &str)> {
    let Some(speaker) = sentence.speaker.as_deref() else { return Vec::new() };
    let marks = ['"', '“', '”'];
    let stretches = crate::text::quotations(&sentence.text).into_iter();
    stretches.map(|span| (speaker, span.of(&sentence.text).trim_matches(marks))).collect()
}

/// `spokenByCharacter` expects a person or an organisation. Who is neither, or
/// not known to be, is named by `creditText`, which is text.
fn quotation(report: &Report, sentence: &Sentence, speaker: &str, words: &str) -> Value {
    let kind = report.coverage.voices.iter().find(|v| v.speaker == speaker).and_then(|v| v.kind);
    let kind = match kind {
        Some(SpeakerKind::Person) => Some("Person"),
        Some(SpeakerKind::Organisation) => Some("Organization"),
        _ => None,
    };
    let mut articles: Vec<&ArticleId> = Vec::new();
    for e in sentence.evidence.iter().filter(|e| e.exact.contains(words)) {
        if !articles.contains(&&e.article) {
            articles.push(&e.article);
        }
    }
    stated(json!({
        "@type": "Quotation",
        "text": words,
        "spokenByCharacter": kind.map(|kind| json!({ "@type": kind, "name": speaker })),
        "creditText": kind.is_none().then_some(speaker),
        "citation": articles.iter().map(|a| json!({ "@type": "NewsArticle", "@id": source(report, a) })).collect::<Vec<_>>(),
    }))
}
