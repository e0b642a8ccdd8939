//! The edition as Atom, RSS and JSON Feed, each with the full reports and with excerpts of them.

mod atom;
mod json_feed;
mod rss;

use std::borrow::Cow;

use jiff::tz::TimeZone;
use minijinja::value::Value;

use super::search::Shown;
use super::theme::Pages;
use super::view;
use super::{Files, Theme, ThemeFault, escape, fragment, language, notes, slug, words};
use crate::model::{Edition, Moment, Report};

/// The vocabulary of IPTC Media Topics, which a category's code belongs to.
const MEDIA_TOPICS: &str = "http://cv.iptc.org/newscodes/mediatopic/";

/// How much of each report a feed gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extent {
    Full,
    Excerpts,
}

impl Extent {
    /// The feed's file name, without its ending.
    fn stem(self) -> &'static str {
        match self {
            Extent::Full => "feed",
            Extent::Excerpts => "feed-excerpts",
        }
    }
}

/// One feed, before it has a format.
struct Feed<'a> {
    extent: Extent,
    /// Its file without the ending, from the root of the site.
    stem: String,
    /// What its address has behind the file's name.
    asked: String,
    /// The page that has the same.
    home: String,
    name: &'a str,
    title: String,
    motto: &'a str,
    /// The way from its folder to the root of the site.
    root: &'static str,
    id: String,
    /// Absent where nobody has said where the site will stand.
    base: Option<String>,
    updated: Moment,
    entries: Vec<Entry<'a>>,
}

impl Feed<'_> {
    /// The feed's own file, relative to the site's root.
    fn file(&self, ending: &str) -> String {
        format!("{}.{ending}{}", self.stem, self.asked)
    }

    /// The address of a file of the site, where the site has one; that of a publisher's page is its own.
    fn url(&self, path: &str) -> Option<String> {
        if path.starts_with("https://") || path.starts_with("http://") {
            return Some(path.to_owned());
        }
        Some(format!("{}{path}", self.base.as_deref()?))
    }
}

/// One report or statement, before it has a format.
pub(super) struct Entry<'a> {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) summary: String,
    /// Relative to the site's root.
    pub(super) path: String,
    pub(super) published: Option<Moment>,
    pub(super) updated: Moment,
    pub(super) categories: Vec<Category>,
    pub(super) language: Option<String>,
    /// HTML.
    pub(super) content: Cow<'a, str>,
    /// The publishers' pages that it was written from: address, and the outlet's name.
    pub(super) sources: Vec<(String, &'a str)>,
}

/// A category by name, or a Media Topic by code.
pub(super) struct Category {
    term: String,
    scheme: String,
}

/// The text of a report for feeds, from the theme's template.
pub(super) fn body(pages: &Pages, report: &Value, path: &str, theme: &Theme) -> Result<String, ThemeFault> {
    let link = theme.base().map(|base| format!("{base}{path}"));
    pages.render("feed_body.html", &minijinja::context! { report => report, link => link })
}

/// Adds the feeds to the files; `bodies` are the reports' texts.
pub(super) fn add(files: &mut Files, edition: &Edition, slugs: &[String], bodies: &[String], theme: &Theme) {
    for extent in [Extent::Full, Extent::Excerpts] {
        let feed = feed(extent, edition, slugs, bodies, theme);
        let stem = extent.stem();
        files.insert(format!("{stem}.atom"), atom::write(&feed));
        files.insert(format!("{stem}.rss"), rss::write(&feed));
        files.insert(format!("{stem}.json"), json_feed::write(&feed));
    }
}

/// The feed of a page that is one folder below the root, as Atom and as JSON Feed; `page` is its path.
pub(super) fn of_page(page: &str, title: &str, entries: Vec<Entry<'_>>, theme: &Theme) -> [Vec<u8>; 2] {
    let newest = entries.iter().map(|e| e.updated).max();
    let feed = Feed {
        extent: Extent::Full,
        name: &theme.name,
        title: format!("{title}: {}", theme.name),
        motto: &theme.motto,
        stem: page.to_owned(),
        asked: String::new(),
        home: page.to_owned(),
        root: "../",
        id: slug::urn(&format!("feed of {page}")),
        base: theme.base(),
        updated: newest.unwrap_or(Moment::Instant(jiff::Timestamp::UNIX_EPOCH)),
        entries,
    };
    [atom::write(&feed), json_feed::write(&feed)]
}

fn feed<'a>(
    extent: Extent,
    edition: &'a Edition,
    slugs: &[String],
    bodies: &'a [String],
    theme: &'a Theme,
) -> Feed<'a> {
    let newest = edition.reports.iter().filter_map(|r| r.updated.or(r.published)).max();
    let (title, id) = match extent {
        Extent::Full => (theme.name.clone(), format!("feed of {}", theme.name)),
        Extent::Excerpts => (format!("{}: excerpts", theme.name), format!("excerpts of {}", theme.name)),
    };
    let mut feed = Feed {
        extent,
        stem: extent.stem().to_owned(),
        asked: String::new(),
        home: "index.html".to_owned(),
        name: &theme.name,
        title,
        motto: &theme.motto,
        root: "",
        id: slug::urn(&id),
        base: theme.base(),
        updated: dated(newest, edition),
        entries: Vec::with_capacity(slugs.len()),
    };
    let ids = slug::urns(&edition.reports, slugs);
    for (((report, slug), body), id) in edition.reports.iter().zip(slugs).zip(bodies).zip(ids) {
        let entry = entry(&feed, edition, report, (slug, body), id);
        feed.entries.push(entry);
    }
    feed
}

/// A format of feeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Atom, RFC 4287.
    Atom,
    /// RSS 2.0.
    Rss,
    /// JSON Feed 1.1.
    Json,
}

/// What a search found as a feed. `asked` is the query as the address has it, without its question mark; `title` says
/// what is searched for.
#[must_use]
pub fn search_feed(theme: &Theme, title: &str, asked: &str, found: &[Shown], format: Format) -> Vec<u8> {
    let newest = found.iter().map(|f| f.moment).max();
    let entries = found.iter().map(|hit| Entry {
        id: slug::urn(&if hit.kind == "report" { hit.id.clone() } else { format!("{} {}", hit.kind, hit.id) }),
        title: escape::clean(&hit.title),
        summary: String::new(),
        path: match (hit.kind, &hit.slug, &hit.href) {
            ("report", Some(slug), _) => format!("report/{slug}.html"),
            (_, _, Some(href)) => href.clone(),
            _ => format!("search?{asked}"),
        },
        published: Some(hit.moment),
        updated: hit.moment,
        categories: named(hit.category.iter()).collect(),
        language: hit.language.clone(),
        content: Cow::Owned(hit.body.clone().unwrap_or_else(|| format!("<p>{}</p>", hit.excerpt))),
        sources: hit.href.iter().map(|url| (url.clone(), hit.outlet.as_deref().unwrap_or_default())).collect(),
    });
    let feed = Feed {
        extent: Extent::Full,
        stem: "search".to_owned(),
        root: "",
        asked: format!("?{asked}"),
        home: format!("search?{asked}"),
        name: &theme.name,
        title: format!("{}: {}", theme.name, escape::clean(title)),
        motto: &theme.motto,
        id: slug::urn(&format!("search of {} for {asked}", theme.name)),
        base: theme.base(),
        updated: newest.unwrap_or(Moment::Instant(jiff::Timestamp::UNIX_EPOCH)),
        entries: entries.collect(),
    };
    match format {
        Format::Atom => atom::write(&feed),
        Format::Rss => rss::write(&feed),
        Format::Json => json_feed::write(&feed),
    }
}

fn entry<'a>(
    feed: &Feed<'_>,
    edition: &Edition,
    report: &'a Report,
    (slug, body): (&str, &'a str),
    id: String,
) -> Entry<'a> {
    let path = format!("report/{slug}.html");
    let content = match feed.extent {
        Extent::Full => Cow::Borrowed(body),
        Extent::Excerpts => Cow::Owned(excerpt(report, feed.url(&path).as_deref())),
    };
    Entry {
        id,
        title: escape::clean(&report.headline.text),
        summary: report.standfirst.as_ref().map(|s| escape::clean(&s.text)).unwrap_or_default(),
        path,
        published: report.published,
        updated: dated(report.updated.or(report.published), edition),
        categories: categories(report),
        language: language::of(report).map(str::to_owned),
        content,
        sources: sources(report),
    }
}

/// The standfirst, and how wide the report's base is.
fn excerpt(report: &Report, link: Option<&str>) -> String {
    let (articles, outlets, origins) = view::counts(report);
    let basis = format!(
        "Based on {} in {} from {}.",
        words::count(origins, "origin"),
        words::count(articles, "article"),
        words::count(outlets, "outlet")
    );
    let standfirst = report.standfirst.as_ref().map(|s| format!("<p>{}</p>", escape::escape(&s.text)));
    let link = link.map(|url| format!(" <a href=\"{}\">Read the report and its evidence</a>", escape::escape(url)));
    format!("{}<p>{basis}{}</p>", standfirst.unwrap_or_default(), link.unwrap_or_default())
}

/// Categories by their names.
fn named<'a>(categories: impl Iterator<Item = &'a String>) -> impl Iterator<Item = Category> {
    let ours = slug::urn("categories of OpenVoiceNews");
    categories.map(move |c| Category { term: escape::clean(c), scheme: ours.clone() })
}

fn categories(report: &Report) -> Vec<Category> {
    let named = named(report.categories.iter());
    let codes = report.media_topics.iter().filter_map(|t| t.strip_prefix("medtop:"));
    let codes = codes.filter(|c| c.len() == 8 && c.bytes().all(|b| b.is_ascii_digit()));
    let coded = codes.map(|c| Category { term: c.to_owned(), scheme: MEDIA_TOPICS.to_owned() });
    named.chain(coded).filter(|c| !c.term.trim().is_empty()).collect()
}

fn sources(report: &Report) -> Vec<(String, &str)> {
    let linked = report.sources.iter().filter_map(|s| Some((s, fragment::web_url(s.url.as_deref()?)?)));
    linked.map(|(s, url)| (fragment::iri(url), notes::outlet(report, &s.article))).collect()
}

/// Atom and RSS require a date: the edition's where a report has none, and the
/// start of Unix time where nothing in the edition is dated.
fn dated(moment: Option<Moment>, edition: &Edition) -> Moment {
    moment.or(edition.date.map(Moment::Day)).unwrap_or(Moment::Instant(jiff::Timestamp::UNIX_EPOCH))
}

/// As Atom and JSON Feed want it; a day alone is its start.
fn rfc3339(moment: Moment) -> String {
    match moment {
        Moment::Day(day) => format!("{day}T00:00:00Z"),
        Moment::Instant(t) => t.to_string(),
    }
}

/// As RSS wants it, the year in four digits; a day alone is its start.
fn rfc822(moment: Moment) -> String {
    let at = match moment {
        Moment::Day(day) => day.at(0, 0, 0, 0),
        Moment::Instant(t) => TimeZone::UTC.to_datetime(t),
    };
    at.strftime("%a, %d %b %Y %H:%M:%S +0000").to_string()
}
