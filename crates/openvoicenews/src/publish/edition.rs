//! From reports and the articles they cite to an edition.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::weight;
use crate::model::{
    Article, ArticleId, CitedArticle, CitedPassage, Edition, Evidence, Field, Importance, Outlet, PassageKey, Report,
    Span,
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
pub fn edition(reports: Vec<Report>, articles: &[Arc<Article>], outlets: Vec<Outlet>, number: Option<u32>) -> Edition {
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
    let cited_article = |a: &Article| CitedArticle {
        title: a.title.clone(),
        fetched: a.fetched,
        words: words(&a.text).count(),
        changed: Vec::new(),
    };
    let articles = named.collect::<BTreeSet<_>>().into_iter();
    let articles = articles.filter_map(|id| Some((id.clone(), cited_article(texts.get(id)?)))).collect();
    let outlets = outlets.into_iter().map(|o| (o.name.clone(), o)).collect();
    let date = reports.iter().filter_map(|r| r.updated.or(r.published)).max().map(|m| m.day());
    weighed(Edition { date, number, reports, passages, articles, outlets })
}

/// The same with the importance of each report among these, weightiest first: countries and recency are known only now.
fn weighed(mut edition: Edition) -> Edition {
    let newest = weight::newest(&edition);
    let weigh = |r: &Report| Importance::of(&weight::reach(&edition, r, newest));
    let importance: Vec<Importance> = edition.reports.iter().map(weigh).collect();
    edition.reports.iter_mut().zip(importance).for_each(|(r, importance)| r.importance = importance);
    edition.reports.sort_by(|a, b| {
        let weight = b.importance.value.total_cmp(&a.importance.value);
        weight.then_with(|| b.updated.cmp(&a.updated)).then_with(|| a.story.cmp(&b.story))
    });
    edition
}

/// Every passage that a report cites, those behind its edits included.
fn cited(report: &Report) -> impl Iterator<Item = &Evidence> {
    report.sentences().flat_map(|s| s.evidence.iter().chain(s.edits.iter().flat_map(|e| &e.evidence)))
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

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = include_str!("../../tests/it/publish/one_of_everything.json");

    fn report(story: &str, published: Option<&str>, outlets: &[&str]) -> Report {
        let mut report: Report = serde_json::from_str(ONE).unwrap();
        report.story = story.into();
        report.published = published.and_then(crate::model::Moment::parse);
        report.coverage = crate::model::Coverage::default();
        let source = report.sources[0].clone();
        let named = |(n, o): (usize, &&str)| crate::model::ReportSource {
            outlet: Some((*o).to_owned()),
            url: None,
            origin: Some(format!("o{n}").into()),
            ..source.clone()
        };
        report.sources = outlets.iter().enumerate().map(named).collect();
        report
    }

    fn facts(name: &str, country: &str) -> Outlet {
        Outlet { name: name.to_owned(), country: Some(country.to_owned()), ..Outlet::default() }
    }

    fn order(reports: Vec<Report>, outlets: Vec<Outlet>) -> Vec<(String, String)> {
        let edition = edition(reports, &[], outlets, None);
        edition.reports.iter().map(|r| (r.story.to_string(), format!("{:.2}", r.importance.value))).collect()
    }

    #[test]
    fn the_newer_of_two_alike_comes_first_and_the_undated_last() {
        let (old, new) = (Some("2031-03-01T12:00:00Z"), Some("2031-03-02T12:00:00Z"));
        let reports = vec![report("none", None, &["A"]), report("old", old, &["A"]), report("new", new, &["A"])];
        let got = order(reports, Vec::new());
        // ln 2 and a quarter of it are 0.69 + 0.17.
        let want = [("new", "1.86"), ("old", "1.36"), ("none", "0.86")].map(|(s, v)| (s.to_owned(), v.to_owned()));
        assert_eq!(got, want);
    }

    #[test]
    fn outlets_of_two_countries_weigh_more_than_of_one() {
        let reports = || vec![report("one", None, &["A", "B"]), report("two", None, &["A", "C"])];
        let outlets = |a: &str| vec![facts(a, "Sundermark"), facts("B", "Sundermark"), facts("C", "Velmora")];
        let stories = |got: Vec<(String, String)>| got.into_iter().map(|g| g.0).collect::<Vec<_>>();
        assert_eq!(stories(order(reports(), outlets("A"))), ["two", "one"]);
        // An outlet without facts counts for nothing: then both have one country.
        assert_eq!(order(reports(), outlets("Z")).iter().map(|g| g.1.as_str()).collect::<Vec<_>>(), ["1.54", "1.54"]);
    }

    #[test]
    fn outlets_names_do_not_matter() {
        let day = Some("2031-03-01");
        let with = |a: &str, b: &str| {
            let reports = vec![report("x", day, &[a, b]), report("y", day, &[b]), report("z", day, &[a, a, b])];
            order(reports, vec![facts(a, "Sundermark"), facts(b, "Velmora")])
        };
        assert_eq!(with("Halvik Courier", "Osk Post"), with("Osk Post", "Zed"));
    }
}
