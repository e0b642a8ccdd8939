//! Hits as pages and feeds show them.

use serde::Serialize;

use super::super::{captured, fragment, language, words};
use super::excerpt::{Piece, excerpt, html, marked};
use super::query::Query;
use crate::model::{Article, Moment, Report};
use crate::text::CodePoints;

/// Characters of an excerpt: enough to see why it was found, and far less than an article.
const EXCERPT: usize = 240;

/// Something that was found.
#[derive(Clone, Debug, Serialize)]
pub struct Shown {
    /// `report`, `article` or `statement`.
    pub kind: &'static str,
    /// The article, or the story of the report; of a statement, its article and where it begins there.
    pub id: String,
    /// Its headline; of a statement, who says it.
    pub title: String,
    /// The same as HTML, hits marked.
    pub title_html: String,
    /// Where it says what was searched for, as HTML, hits marked.
    pub excerpt: String,
    /// Its time, in words.
    pub at: String,
    /// Its time, RFC 3339.
    pub at_iso: String,
    /// Seconds since 1970.
    #[serde(skip)]
    pub moment: Moment,
    /// Its publisher; of a report, nobody.
    pub outlet: Option<String>,
    /// BCP 47.
    pub language: Option<String>,
    /// What it is about.
    pub category: Option<String>,
    /// The publisher's page.
    pub href: Option<String>,
    /// The path of the page of whoever says it, `person/vera-otto`.
    pub who: Option<String>,
    /// The name of the page of the report; of an article or a statement, of the report on its story.
    pub slug: Option<String>,
    /// The text for feeds, where it is another than the excerpt, HTML.
    #[serde(skip)]
    pub body: Option<String>,
}

impl Shown {
    /// A publisher's article.
    #[must_use]
    pub fn article(
        article: &Article,
        at: Moment,
        category: Option<String>,
        slug: Option<String>,
        query: &Query,
    ) -> Shown {
        let shown = Shown::of("article", &article.id, &article.title, &article.text, at, query);
        Shown {
            outlet: Some(captured::outlet_of(article)),
            language: article.language.clone().filter(|l| language::is_tag(l)),
            category,
            href: article.url.as_deref().and_then(fragment::web_url).map(fragment::iri),
            slug,
            ..shown
        }
    }

    /// What `speaker` is reported to have said, in an article's text; `span` is in code points.
    #[must_use]
    pub fn statement(
        (article, span): (&Article, (usize, usize)),
        (speaker, who): (&str, Option<String>),
        at: Moment,
        slug: Option<String>,
        query: &Query,
    ) -> Shown {
        let points = CodePoints::new(&article.text);
        let bytes = points.to_byte(span.0).zip(points.to_byte(span.1));
        let text = bytes.and_then(|(start, end)| article.text.get(start..end)).unwrap_or_default();
        let of = Shown::article(article, at, None, slug, query);
        let shown = Shown::of("statement", &format!("{} {}", article.id, span.0), speaker, text, at, query);
        Shown { outlet: of.outlet, language: of.language, href: of.href, slug: of.slug, who, ..shown }
    }

    /// A report of ours; `slug` is the name of its page.
    #[must_use]
    pub fn report(report: &Report, at: Moment, slug: Option<String>, query: &Query) -> Shown {
        let text: Vec<&str> = report.sentences().skip(1).map(|s| s.text.as_str()).collect();
        let shown = Shown::of("report", &report.story, &report.headline.text, &text.join("\n"), at, query);
        Shown {
            language: language::of(report).map(str::to_owned),
            category: report.categories.first().cloned(),
            slug,
            ..shown
        }
    }

    fn of(kind: &'static str, id: &str, title: &str, text: &str, at: Moment, query: &Query) -> Shown {
        let iso = match at {
            Moment::Day(day) => day.to_string(),
            Moment::Instant(t) => t.to_string(),
        };
        let pieces: Vec<Piece> = excerpt(text, query, EXCERPT);
        Shown {
            kind,
            id: id.to_owned(),
            title: title.to_owned(),
            title_html: html(&marked(title, query)),
            excerpt: html(&pieces),
            at: words::moment(at),
            at_iso: iso,
            moment: at,
            outlet: None,
            language: None,
            category: None,
            href: None,
            who: None,
            slug: None,
            body: None,
        }
    }
}
