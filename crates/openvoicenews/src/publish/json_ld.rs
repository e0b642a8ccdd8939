//! A report as schema.org `NewsArticle`, for machines that read the page.

use serde_json::{Value, json};

use super::{Theme, escape, fragment, notes};
use crate::model::{Edition, Report, Sentence};

/// The text of the page's `script` element of type `application/ld+json`.
pub(super) fn script(edition: &Edition, report: &Report, theme: &Theme, path: &str) -> String {
    escape::json_in_html(&news_article(edition, report, theme, path).to_string())
}

fn news_article(edition: &Edition, report: &Report, theme: &Theme, path: &str) -> Value {
    let mut out = json!({
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": report.headline.text,
        "articleSection": report.categories,
        "inLanguage": report.language,
        "publisher": { "@type": "Organization", "name": theme.name, "slogan": theme.motto },
        "isAccessibleForFree": true,
        "citation": citations(edition, report),
        "isBasedOn": report.sources.iter().filter_map(|s| fragment::web_url(s.url.as_deref()?)).collect::<Vec<_>>(),
        "hasPart": quotations(report),
    });
    if let Some(s) = &report.standfirst {
        out["description"] = json!(s.text);
    }
    if let Some(published) = report.published {
        out["datePublished"] = json!(published);
    }
    if let Some(updated) = report.updated.or(report.published) {
        out["dateModified"] = json!(updated);
    }
    if let Some(base) = theme.base() {
        out["url"] = json!(format!("{base}{path}"));
        out["publisher"]["url"] = json!(base);
    }
    out
}

fn citations(edition: &Edition, report: &Report) -> Vec<Value> {
    let all = report.sources.iter().map(|s| {
        json!({
            "@type": "NewsArticle",
            "headline": edition.articles.get(&s.article).map(|a| &a.title),
            "url": s.url.as_deref().and_then(fragment::web_url),
            "datePublished": s.published,
            "publisher": { "@type": "Organization", "name": notes::outlet(report, &s.article) },
        })
    });
    all.collect()
}

/// The words between quotation marks in the report's sentences whose speaker is known.
fn quotations(report: &Report) -> Vec<Value> {
    let mut seen: Vec<(&str, &str)> = Vec::new();
    for (_, sentence) in report.sentences() {
        for quoted in quoted(sentence) {
            if !seen.contains(&quoted) {
                seen.push(quoted);
            }
        }
    }
    let all = seen.into_iter().map(|(speaker, words)| {
        json!({
            "@type": "Quotation",
            "text": words,
            "spokenByCharacter": { "@type": "Thing", "name": speaker },
        })
    });
    all.collect()
}

fn quoted(sentence: &Sentence) -> Vec<(&str, &str)> {
    let Some(speaker) = sentence.speaker.as_deref() else { return Vec::new() };
    let marks = ['"', '“', '”'];
    let stretches = crate::text::quotations(&sentence.text).into_iter();
    stretches.map(|span| (speaker, span.of(&sentence.text).trim_matches(marks))).collect()
}
