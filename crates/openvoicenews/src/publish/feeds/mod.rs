//! Atom, RSS and JSON Feed: of the edition, with the full reports and with excerpts of them; of each category and outlet.

mod atom;
mod json_feed;
mod rss;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;
use minijinja::value::Value;

use super::notes::Lookup;
use super::search::Shown;
use super::theme::Pages;
use super::view;
use super::{Card, Files, Theme, ThemeFault, escape, fragment, language, notes, slug, words};
use crate::model::{Edition, Moment, Report};

/// The vocabulary of IPTC Media Topics, which a category's code belongs to.
const MEDIA_TOPICS: &str = "http://cv.iptc.org/newscodes/mediatopic/";

/// Reports in the feed of a category or an outlet: the newest, since a feed that is asked for every hour needs no more.
const NEWEST: usize = 50;

/// How much of each report a feed gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extent {
    Full,
    Excerpts,
}

/// What a feed is of.
struct Subject<'a> {
    extent: Extent,
    /// Its path without its ending.
    stem: String,
    /// What its address has behind the ending.
    asked: String,
    /// The path of the page that it is the feed of.
    page: String,
    /// The way from its folder to the site's root.
    root: &'static str,
    title: String,
    /// What its permanent id is made of.
    id: String,
    entries: Vec<&'a Entry<'a>>,
}

/// One feed, before it has a format.
struct Feed<'a> {
    subject: Subject<'a>,
    name: &'a str,
    motto: &'a str,
    id: String,
    /// Absent where nobody has said where the site will stand.
    base: Option<&'a str>,
    updated: Moment,
}

impl Feed<'_> {
    /// Its path in one of the formats.
    fn path(&self, ending: &str) -> String {
        format!("{}.{ending}{}", self.subject.stem, self.subject.asked)
    }

    /// The address of a file of the site, where the site has one; that of a publisher's page is its own.
    fn url(&self, path: &str) -> Option<String> {
        if path.starts_with("https://") || path.starts_with("http://") {
            return Some(path.to_owned());
        }
        Some(format!("{}{path}", self.base?))
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

/// Adds the feeds to the files: of the edition, of each category, and of each outlet.
/// `bodies` are the reports' texts.
pub(super) fn add(files: &mut Files, lookup: &Lookup<'_>, slugs: &[String], bodies: &[String], theme: &Theme) {
    let base = theme.base();
    let base = base.as_deref();
    let entries = |extent| entries(extent, lookup.edition, slugs, bodies, base);
    let (full, short) = (entries(Extent::Full), entries(Extent::Excerpts));
    let name = &theme.name;
    let mut subjects = vec![
        whole(Extent::Full, "feed", name.clone(), format!("feed of {name}"), &full),
        whole(Extent::Excerpts, "feed-excerpts", format!("{name}: excerpts"), format!("excerpts of {name}"), &short),
    ];
    subjects.extend(lookup.categories.iter().map(|c| Subject {
        stem: format!("category/{}", c.page),
        page: format!("category/{}.html", c.page),
        title: format!("{name}: {}", c.name),
        id: format!("feed of {} of {name}", c.name),
        ..part(Extent::Full, newest(&full, &c.reports))
    }));
    // An outlet has a part in many reports, so that these feeds together would be many times the edition.
    subjects.extend(by_outlet(lookup).into_iter().map(|(outlet, page, reports)| Subject {
        stem: format!("outlet/{page}"),
        page: format!("outlet/{page}.html"),
        title: format!("{name}: reports that use {outlet}"),
        id: format!("feed of the outlet {outlet} of {name}"),
        ..part(Extent::Excerpts, newest(&short, &reports))
    }));
    for subject in subjects {
        let newest = dated(subject.entries.iter().map(|e| e.updated).max(), lookup.edition);
        let feed = feed(subject, Some(newest), theme, base);
        files.insert(feed.path("atom"), atom::write(&feed));
        files.insert(feed.path("rss"), rss::write(&feed));
        files.insert(feed.path("json"), json_feed::write(&feed));
    }
}

fn whole<'a>(extent: Extent, stem: &str, title: String, id: String, entries: &'a [Entry<'a>]) -> Subject<'a> {
    let (stem, page) = (stem.to_owned(), "index.html".to_owned());
    Subject { extent, stem, asked: String::new(), page, root: "", title, id, entries: entries.iter().collect() }
}

/// A feed of a part of the edition, of which nothing is known yet but its entries.
fn part<'a>(extent: Extent, entries: Vec<&'a Entry<'a>>) -> Subject<'a> {
    let [stem, asked, page, title, id] = [const { String::new() }; 5];
    Subject { extent, stem, asked, page, root: "../", title, id, entries }
}

/// The newest of some entries, by their places in the edition.
fn newest<'a>(entries: &'a [Entry<'a>], places: &[usize]) -> Vec<&'a Entry<'a>> {
    let mut some: Vec<&Entry<'_>> = places.iter().filter_map(|at| entries.get(*at)).collect();
    some.sort_by_key(|e| std::cmp::Reverse(e.updated.seconds()));
    some.truncate(NEWEST);
    some
}

/// Each outlet with the name of its page and the places of the reports that it is a source of.
fn by_outlet<'a>(lookup: &Lookup<'a>) -> Vec<(&'a str, &'a str, Vec<usize>)> {
    let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, report) in lookup.edition.reports.iter().enumerate() {
        let names: BTreeSet<&str> = report.sources.iter().map(notes::outlet_of).collect();
        names.into_iter().for_each(|name| places.entry(name).or_default().push(at));
    }
    let pages = lookup.outlet_pages.iter();
    pages.filter_map(|(name, page)| Some((&**name, &**page, places.remove(&**name)?))).collect()
}

/// Where a feed stands that is made when somebody asks for it.
#[derive(Clone, Debug, Default)]
pub struct FeedPlace {
    /// Where the newsroom is found; the theme's own where nothing is said.
    pub base: Option<String>,
    /// The folder below which feeds stand, with a slash at its end: empty, or a reader's own.
    pub folder: String,
}

impl FeedPlace {
    fn write(&self, subject: Subject<'_>, newest: Option<Moment>, theme: &Theme, format: Format) -> Vec<u8> {
        let base = self.base.clone().or_else(|| theme.base());
        let subject = Subject { stem: format!("{}{}", self.folder, subject.stem), ..subject };
        let feed = feed(subject, newest, theme, base.as_deref());
        match format {
            Format::Atom => atom::write(&feed),
            Format::Rss => rss::write(&feed),
            Format::Json => json_feed::write(&feed),
        }
    }
}

/// The feed of a page that is one folder below the root; `page` is its path.
pub(super) fn of_page(
    (page, title): (&str, &str),
    entries: &[Entry<'_>],
    theme: &Theme,
    place: &FeedPlace,
    format: Format,
) -> Vec<u8> {
    let subject = Subject {
        stem: page.to_owned(),
        page: page.to_owned(),
        title: format!("{title}: {}", theme.name),
        id: format!("feed of {page}"),
        ..part(Extent::Full, entries.iter().collect())
    };
    place.write(subject, entries.iter().map(|e| e.updated).max(), theme, format)
}

/// A list of reports that is a reader's own.
pub struct ReaderList<'a> {
    /// The path of its feed without its ending, and that of its page.
    pub stem: &'a str,
    /// The same.
    pub page: &'a str,
    /// What it is called.
    pub title: &'a str,
    /// Whose it is, by a name that stays.
    pub of: &'a str,
    /// Its reports: the card, the headline and the text, HTML, and the time of its last change.
    pub reports: Vec<(&'a Card, String, String, Moment)>,
}

/// A reader's list as a feed.
#[must_use]
pub fn list_feed(list: ReaderList<'_>, theme: &Theme, place: &FeedPlace, format: Format) -> Vec<u8> {
    let newest = list.reports.iter().map(|(.., at)| *at).max();
    let entries = list.reports.into_iter().map(|(card, headline, body, updated)| Entry {
        id: slug::urn(&card.story),
        title: escape::clean(&headline),
        summary: card.standfirst.as_deref().map(escape::clean).unwrap_or_default(),
        path: format!("report/{}.html", card.slug),
        published: card.published,
        updated,
        categories: named(card.categories.iter()).collect(),
        language: card.facts.language.clone().filter(|l| language::is_tag(l)),
        content: Cow::Owned(body),
        sources: Vec::new(),
    });
    let entries: Vec<Entry<'_>> = entries.collect();
    let subject = Subject {
        stem: list.stem.to_owned(),
        page: list.page.to_owned(),
        root: "",
        title: format!("{}: {}", theme.name, list.title),
        id: format!("feed of {} of {} for {}", list.stem, theme.name, list.of),
        ..part(Extent::Full, entries.iter().collect())
    };
    place.write(subject, newest, theme, format)
}

fn feed<'a>(subject: Subject<'a>, newest: Option<Moment>, theme: &'a Theme, base: Option<&'a str>) -> Feed<'a> {
    Feed {
        name: &theme.name,
        motto: &theme.motto,
        id: slug::urn(&subject.id),
        base,
        updated: newest.unwrap_or(Moment::Instant(jiff::Timestamp::UNIX_EPOCH)),
        subject,
    }
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

impl Format {
    /// The format of files with this ending.
    #[must_use]
    pub fn of(ending: &str) -> Option<Format> {
        match ending {
            "atom" => Some(Format::Atom),
            "rss" => Some(Format::Rss),
            "json" => Some(Format::Json),
            _ => None,
        }
    }
}

/// What a search found as a feed. `asked` is the query as the address has it, without its question mark; `title` says
/// what is searched for.
#[must_use]
pub fn search_feed(
    (title, asked): (&str, &str),
    found: &[Shown],
    theme: &Theme,
    place: &FeedPlace,
    format: Format,
) -> Vec<u8> {
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
    let entries: Vec<Entry<'_>> = entries.collect();
    let subject = Subject {
        extent: Extent::Full,
        stem: "search".to_owned(),
        asked: format!("?{asked}"),
        page: format!("search?{asked}"),
        root: "",
        title: format!("{}: {}", theme.name, escape::clean(title)),
        id: format!("search of {} for {asked}", theme.name),
        entries: entries.iter().collect(),
    };
    place.write(subject, newest, theme, format)
}

fn entries<'a>(
    extent: Extent,
    edition: &'a Edition,
    slugs: &[String],
    bodies: &'a [String],
    base: Option<&str>,
) -> Vec<Entry<'a>> {
    let ids = slug::urns(&edition.reports, slugs);
    let all = edition.reports.iter().zip(slugs).zip(bodies).zip(ids);
    all.map(|(((report, slug), body), id)| entry(extent, base, edition, report, (slug, body), id)).collect()
}

fn entry<'a>(
    extent: Extent,
    base: Option<&str>,
    edition: &Edition,
    report: &'a Report,
    (slug, body): (&str, &'a str),
    id: String,
) -> Entry<'a> {
    let path = format!("report/{slug}.html");
    let content = match extent {
        Extent::Full => Cow::Borrowed(body),
        Extent::Excerpts => Cow::Owned(excerpt(report, base.map(|base| format!("{base}{path}")).as_deref())),
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
