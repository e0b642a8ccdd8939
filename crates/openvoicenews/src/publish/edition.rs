//! From reports and the articles they cite to an edition.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::model::{
    Article, ArticleId, CitedArticle, CitedPassage, Edition, Evidence, Field, Outlet, PassageKey, Report, Span,
};
use crate::text::{CodePoints, sentences, words};

/// Sentences shown on each side of a cited passage.
const NEIGHBOURS: usize = 2;
/// Characters shown on each side at most, since the publisher's text is the publisher's.
const LONGEST: usize = 300;

/// Collects reports into an edition, weightiest first, with the surroundings of
/// each passage they cite and what is known of the outlets. A passage that
/// `articles` do not have is shown alone.
#[must_use]
pub fn edition(
    mut reports: Vec<Report>,
    articles: &[Arc<Article>],
    outlets: Vec<Outlet>,
    number: Option<u32>,
) -> Edition {
    reports.sort_by(|a, b| {
        let weight = b.importance.value.total_cmp(&a.importance.value);
        weight.then_with(|| b.updated.cmp(&a.updated)).then_with(|| a.story.cmp(&b.story))
    });
    let texts: BTreeMap<&ArticleId, &Article> = articles.iter().map(|a| (&a.id, &**a)).collect();
    let mut wanted: BTreeMap<&ArticleId, Vec<&Evidence>> = BTreeMap::new();
    for evidence in reports.iter().flat_map(cited) {
        wanted.entry(&evidence.article).or_default().push(evidence);
    }
    let mut passages = BTreeMap::new();
    for (id, evidence) in wanted {
        if let Some(article) = texts.get(id) {
            passages.extend(surroundings(article, &evidence));
        }
    }
    let named = reports.iter().flat_map(|r| r.sources.iter().map(|s| &s.article).chain(cited(r).map(|e| &e.article)));
    let cited_article =
        |a: &Article| CitedArticle { title: a.title.clone(), fetched: a.fetched, words: words(&a.text).count() };
    let articles = named.collect::<BTreeSet<_>>().into_iter();
    let articles = articles.filter_map(|id| Some((id.clone(), cited_article(texts.get(id)?)))).collect();
    let outlets = outlets.into_iter().map(|o| (o.name.clone(), o)).collect();
    let date = reports.iter().filter_map(|r| r.updated.or(r.published)).max().map(|m| m.day());
    Edition { date, number, reports, passages, articles, outlets }
}

/// Every passage that a report cites, those behind its edits included.
fn cited(report: &Report) -> impl Iterator<Item = &Evidence> {
    let sentences = report.sentences().into_iter().map(|(_, s)| s);
    sentences.flat_map(|s| s.evidence.iter().chain(s.edits.iter().flat_map(|e| &e.evidence)))
}

fn surroundings(article: &Article, evidence: &[&Evidence]) -> Vec<(PassageKey, CitedPassage)> {
    let text = article.text.as_str();
    let points = CodePoints::new(text);
    let sentences = sentences(text);
    let mut out = Vec::new();
    for e in evidence.iter().filter(|e| e.field == Field::Text) {
        let (Some(start), Some(end)) = (points.to_byte(e.start), points.to_byte(e.end)) else { continue };
        let passage = CitedPassage { before: before(text, &sentences, start), after: after(text, &sentences, end) };
        out.push(((e.article.clone(), e.field, e.start, e.end), passage));
    }
    out
}

fn before(text: &str, sentences: &[Span], start: usize) -> String {
    let inside = sentences.partition_point(|s| s.end <= start);
    let from = sentences.get(inside.saturating_sub(NEIGHBOURS)).map_or(start, |s| s.start);
    let words = text.get(from.min(start)..start).unwrap_or("");
    let total = words.chars().count();
    if total <= LONGEST {
        return words.to_owned();
    }
    let tail: String = words.chars().skip(total - LONGEST).collect();
    let cut = tail.find(char::is_whitespace).unwrap_or(0);
    format!("… {}", tail[cut..].trim_start())
}

fn after(text: &str, sentences: &[Span], end: usize) -> String {
    let next = sentences.partition_point(|s| s.start < end);
    let last = (next + NEIGHBOURS).min(sentences.len()).saturating_sub(1);
    let to = sentences.get(last).map_or(end, |s| s.end);
    super::escape::shorten(text.get(end..to.max(end)).unwrap_or(""), LONGEST)
}
