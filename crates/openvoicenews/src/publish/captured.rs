//! A publisher's article as it was captured: its paragraphs, with the passages marked that a report rests on.

use serde::Serialize;

use super::{fragment, words};
use crate::model::Article;
use crate::text::CodePoints;

/// An article as its page shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Captured {
    /// Its headline.
    pub title: String,
    /// Its publisher.
    pub outlet: String,
    /// Its authors.
    pub byline: Vec<String>,
    /// When it came out, in words.
    pub published: Option<String>,
    /// When we read it, in words.
    pub fetched: Option<String>,
    /// The publisher's page, if it is one of the web.
    pub url: Option<String>,
    /// BCP 47.
    pub language: Option<String>,
    /// Its revision.
    pub revision: String,
    /// Its text: paragraphs of pieces.
    pub paragraphs: Vec<Vec<Piece>>,
}

/// A piece of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// Its words.
    pub text: String,
    /// Whether a report cites it.
    pub cited: bool,
}

/// The name of an article's publisher; failing that, its host, then the article's id: as reports have it.
#[must_use]
pub fn outlet_of(article: &Article) -> String {
    let host = || article.url.as_deref()?.split('/').nth(2);
    article.outlet.as_deref().or_else(host).unwrap_or(&article.id).to_owned()
}

/// The view of an article; `cited` are spans in code points.
#[must_use]
pub fn captured(article: &Article, cited: &[(usize, usize)]) -> Captured {
    let points = CodePoints::new(&article.text);
    let spans = cited.iter().filter_map(|&(start, end)| Some((points.to_byte(start)?, points.to_byte(end)?)));
    let mut spans: Vec<(usize, usize)> = spans.filter(|(start, end)| start < end).collect();
    spans.sort_unstable();
    // Those within others say nothing more; then their ends are in order too.
    let mut reach = 0;
    spans.retain(|&(_, end)| {
        let further = end > reach;
        reach = reach.max(end);
        further
    });
    let mut at = 0;
    let paragraphs = article.text.split_inclusive('\n').filter_map(|line| {
        let start = at;
        at += line.len();
        let line = line.trim_end();
        (!line.trim().is_empty()).then(|| pieces(line, start, &spans))
    });
    Captured {
        title: article.title.clone(),
        outlet: outlet_of(article),
        byline: article.byline.clone(),
        published: article.published.map(words::moment),
        fetched: article.fetched.map(words::moment),
        url: article.url.as_deref().and_then(fragment::web_url).map(fragment::iri),
        language: article.language.clone(),
        revision: article.revision.clone(),
        paragraphs: paragraphs.collect(),
    }
}

/// The pieces of a paragraph that begins at `start`; `spans` are in order.
fn pieces(line: &str, start: usize, spans: &[(usize, usize)]) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let mut push = |text: &str, cited: bool| {
        if !text.is_empty() {
            out.push(Piece { text: text.to_owned(), cited });
        }
    };
    let mut at = 0;
    let first = spans.partition_point(|(_, end)| *end <= start);
    for (from, to) in spans[first..].iter().take_while(|(from, _)| *from < start + line.len()) {
        let from = from.saturating_sub(start).max(at);
        let to = to.saturating_sub(start).min(line.len());
        if from >= to {
            continue;
        }
        push(line.get(at..from).unwrap_or_default(), false);
        push(line.get(from..to).unwrap_or_default(), true);
        at = to;
    }
    push(line.get(at..).unwrap_or_default(), false);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::read_article;

    #[test]
    fn cited_passages_are_marked_and_nothing_is_lost() {
        let line = r#"{"id":"a","url":"https://osk.example/a","text":"Öne ferry sank.\n\nTwo did not. Three might."}"#;
        let article = read_article(line).unwrap().article;
        let shown = |cited: &[(usize, usize)]| {
            let view = captured(&article, cited);
            let piece = |p: &Piece| if p.cited { format!("[{}]", p.text) } else { p.text.clone() };
            view.paragraphs.iter().map(|p| p.iter().map(piece).collect::<String>()).collect::<Vec<_>>()
        };
        assert_eq!(shown(&[]), ["Öne ferry sank.", "Two did not. Three might."]);
        assert_eq!(shown(&[(0, 3), (17, 29)]), ["[Öne] ferry sank.", "[Two did not.] Three might."]);
        // Overlapping ones, one over a paragraph's end, one beyond the text, one backwards.
        assert_eq!(shown(&[(4, 20), (9, 12), (0, 900), (8, 3)]), ["Öne [ferry sank.]", "[Two] did not. Three might."]);
        assert_eq!(captured(&article, &[]).outlet, "osk.example");
    }
}
