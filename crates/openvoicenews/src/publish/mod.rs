//! Step 7: from an edition to the files of a site.
//!
//! The site is plain files that link to each other relatively: it works from
//! any folder, without a server and without scripts, and asks nobody else for
//! anything.

mod annotations;
mod book;
mod captured;
mod card;
mod categories;
pub mod chain;
mod chart;
mod columns;
mod difference;
mod digest;
mod edition;
mod escape;
mod feeds;
mod fragment;
mod front;
mod inline;
mod json_ld;
mod lanes;
mod language;
mod links;
mod neutrality;
mod notes;
mod offline;
mod origins;
mod outlets;
mod press;
pub mod reading;
mod reasons;
pub mod rules;
mod screen;
pub mod search;
mod sitemap;
mod slug;
mod status;
pub mod stories;
mod strings;
pub mod subjects;
mod theme;
mod versions;
mod view;
mod weight;
mod words;
mod xml;

use std::collections::{BTreeMap, BTreeSet};

use minijinja::context;
use minijinja::value::{Serde, Value};
use serde::Serialize;

pub use annotations::annotations;
pub use book::Book;
pub use captured::{Captured, Piece, captured, outlet_of};
pub use card::Card;
pub use digest::{Digest, digest, trial};
pub use edition::edition;
pub use feeds::{FeedPlace, Format, ReaderList, list_feed, search_feed};
pub use outlets::outlet_named;
pub use press::{MyCard, Press, category_named, category_places, front_places};
pub use slug::page;
pub use status::{ChangedArticle, Failing, Status, status};
pub use theme::{Theme, ThemeFault};
pub use words::moment;

use crate::model::{Edition, Report};
use crate::wire;
use categories::{Categories, CategoryLink};
use links::Links;
use notes::Lookup;
use theme::Pages;
use view::ReportView;

/// The files of a site: path relative to its root, with `/`, and content.
pub type Files = BTreeMap<String, Vec<u8>>;

/// What every page says of the site and the edition.
#[derive(Serialize)]
struct Site<'a> {
    name: &'a str,
    motto: &'a str,
    day: Option<String>,
    day_iso: Option<String>,
    number: Option<u32>,
    articles: usize,
    outlets: usize,
    stories: usize,
    sentences: usize,
    one_file: bool,
    epub: bool,
}

impl<'a> Site<'a> {
    /// A site of which nothing is known but its name.
    fn bare(theme: &'a Theme) -> Site<'a> {
        Site {
            name: &theme.name,
            motto: &theme.motto,
            day: None,
            day_iso: None,
            number: None,
            articles: 0,
            outlets: 0,
            stories: 0,
            sentences: 0,
            one_file: theme.one_file,
            epub: theme.epub,
        }
    }
}

/// Renders an edition: pages, feeds, reports as data, evidence as annotations, and
/// the theme's own files; `docs/formats.md` names each file.
///
/// A pure function: the static export and the live site are the same bytes.
///
/// # Errors
///
/// Where a template of the theme fails; the built-in ones don't.
pub fn render(edition: &Edition, theme: &Theme) -> Result<Files, ThemeFault> {
    Ok(printed(edition, theme)?.files)
}

/// An edition in every form that it has.
#[derive(Debug, Default)]
pub struct Printed {
    /// The files of its site.
    pub files: Files,
    /// A card of each report, in the order of the edition, with the report's text as feeds have it, HTML.
    pub cards: Vec<(Card, String)>,
    /// What its masthead says, for front pages that are made from the cards.
    pub masthead: serde_json::Value,
}

/// Renders an edition, and makes the cards from which readers' own pages are made.
///
/// # Errors
///
/// Where a template of the theme fails; the built-in ones don't.
pub fn printed(edition: &Edition, theme: &Theme) -> Result<Printed, ThemeFault> {
    let pages = Pages::new(theme)?;
    let outlet_pages = outlets::pages(edition);
    let distinct: Vec<_> = edition.reports.iter().map(notes::distinct).collect();
    let slugs = slug::slugs(&edition.reports);
    let links = Links::new(edition, &slugs);
    let categories = Categories::new(&edition.reports);
    let lookup =
        Lookup { edition, outlet_pages: &outlet_pages, distinct: &distinct, links: &links, categories: &categories };
    let desk = Desk { pages: &pages, site: Value::from(Serde(site(&lookup, theme))) };
    let mut files = Files::new();
    files.extend(theme.assets().map(|(path, content)| (path.to_owned(), content.to_vec())));
    let mut made = Made::default();
    for (report, slug) in edition.reports.iter().zip(&slugs) {
        add_report(&mut files, &mut made, &lookup, (report, slug), theme, &desk)?;
    }
    // Each is put into the templates' form once, for all the pages that show it.
    let values: Vec<Value> = made.cards.iter().map(|card| Value::from(Serde(card))).collect();
    let links: Vec<_> = made.cards.iter().map(|card| card.categories.clone()).collect();
    let front = front::front(&links, &values);
    desk.page(&mut files, "index.html", "index.html", "", context! { front => Value::from(Serde(front)) })?;
    add_categories(&mut files, &categories, &links, &values, &desk)?;
    let lanes = context! { lanes => Value::from(Serde(lanes::lanes(&lookup, &made.cards, &values))) };
    desk.page(&mut files, "stories.html", "stories.html", "", lanes)?;
    desk.page(&mut files, "how.html", "how.html", "", context! {})?;
    desk.page(&mut files, offline::NOT_KEPT, "offline.html", "", context! {})?;
    let neutrality = context! { figures => Value::from(Serde(neutrality::measure(&lookup, &made.cards))) };
    desk.page(&mut files, "neutral.html", "neutral.html", "", neutrality)?;
    add_outlets(&mut files, &lookup, &made.cards, &desk)?;
    annotations::add(&mut files, edition, &slugs, theme);
    feeds::add(&mut files, &lookup, &slugs, &made.bodies, theme);
    sitemap::add(&mut files, &lookup, &slugs, theme);
    offline::add(&mut files, &lookup, &front::shown(&links), &slugs, theme);
    files.extend(facts(edition));
    let masthead = serde_json::to_value(site(&lookup, theme)).map_err(|e| ThemeFault::unwritable(&e))?;
    let cards = edition.reports.iter().zip(&made.cards).zip(made.bodies);
    let cards = cards.map(|((report, view), body)| Ok((card::card(edition, report, view)?, body)));
    let cards = cards.collect::<Result<_, ThemeFault>>()?;
    Ok(Printed { files, cards, masthead })
}

/// What of the reports other pages and the feeds need, after the reports' own pages are made.
#[derive(Default)]
struct Made {
    cards: Vec<ReportView>,
    /// The texts for feeds.
    bodies: Vec<String>,
}

/// What every page is made with.
struct Desk<'a> {
    pages: &'a Pages,
    site: Value,
}

impl Desk<'_> {
    /// Adds a page made from a template. `root` leads from its folder to the site's.
    fn page(
        &self,
        files: &mut Files,
        path: &str,
        template: &str,
        root: &str,
        context: Value,
    ) -> Result<(), ThemeFault> {
        let page = template.trim_end_matches(".html");
        let context = context! { site => self.site.clone(), root, page, ..context };
        files.insert(path.to_owned(), self.pages.render(template, &context)?.into_bytes());
        Ok(())
    }
}

fn add_categories(
    files: &mut Files,
    categories: &Categories<'_>,
    links: &[Vec<CategoryLink>],
    values: &[Value],
    desk: &Desk<'_>,
) -> Result<(), ThemeFault> {
    let row = Value::from(Serde(front::row(links.iter().map(Vec::as_slice))));
    for category in categories.iter() {
        let path = format!("category/{}.html", category.page);
        let view = Value::from(Serde(category.view(values)));
        desk.page(files, &path, "category.html", "../", context! { category => view, row => row.clone() })?;
    }
    Ok(())
}

fn add_outlets(
    files: &mut Files,
    lookup: &Lookup<'_>,
    views: &[ReportView],
    desk: &Desk<'_>,
) -> Result<(), ThemeFault> {
    let outlets = outlets::outlets(lookup, views);
    for outlet in &outlets {
        let path = format!("outlet/{}.html", outlet.slug);
        desk.page(files, &path, "outlet.html", "../", context! { outlet => Value::from(Serde(outlet)) })?;
    }
    desk.page(files, "outlets.html", "outlets.html", "", context! { outlets => Value::from(Serde(&outlets)) })
}

/// One report at a time, so that all of it is at hand while its files are made, however many there are.
fn add_report(
    files: &mut Files,
    made: &mut Made,
    lookup: &Lookup<'_>,
    (report, slug): (&Report, &str),
    theme: &Theme,
    desk: &Desk<'_>,
) -> Result<(), ThemeFault> {
    let view = view::report(lookup, report, slug);
    let value = Value::from(Serde(&view));
    let path = format!("report/{slug}.html");
    let json_ld = Value::from_safe_string(json_ld::script(lookup.edition, report, theme, &path));
    desk.page(files, &path, "report.html", "../", context! { report => &value, json_ld })?;
    if let Ok(json) = wire::write_report(report) {
        files.insert(format!("report/{slug}.json"), (json + "\n").into_bytes());
    }
    made.bodies.push(feeds::body(desk.pages, &value, &path, theme)?);
    made.cards.push(view.into_card());
    Ok(())
}

/// What the site says of its own edition: the next one of the same site counts on from it.
fn facts(edition: &Edition) -> Option<(String, Vec<u8>)> {
    let line = wire::write_edition(edition).ok()?;
    Some(("edition.json".to_owned(), (line + "\n").into_bytes()))
}

fn site<'a>(lookup: &Lookup<'_>, theme: &'a Theme) -> Site<'a> {
    let edition = lookup.edition;
    let outlets: BTreeSet<&str> =
        edition.reports.iter().flat_map(|r| r.sources.iter().filter_map(|s| s.outlet.as_deref())).collect();
    Site {
        name: &theme.name,
        motto: &theme.motto,
        day: edition.date.map(words::long_day),
        day_iso: edition.date.map(|d| d.to_string()),
        number: edition.number,
        articles: edition.reports.iter().map(|r| view::counts(r).0).sum(),
        outlets: outlets.len(),
        stories: edition.reports.len(),
        sentences: lookup.distinct.iter().map(Vec::len).sum(),
        one_file: theme.one_file,
        epub: theme.epub,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write as _;

    /// A report with one of everything, so that every field of its page has a value.
    const REPORT: &str = include_str!("../../tests/it/publish/one_of_everything.json");

    /// Things that stand in many places are documented once, under a name of their own.
    fn own_name(fields: &serde_json::Map<String, serde_json::Value>) -> Option<&'static str> {
        let kinds = [
            ("manner", "statement"),
            ("tail", "sentence"),
            ("exact", "passage"),
            ("role", "source"),
            ("weight", "report"),
        ];
        kinds.into_iter().find(|(field, _)| fields.contains_key(*field)).map(|(_, name)| name)
    }

    /// The names of a value's fields, with those of the values in it: `report.sides[].speaker`, `sentence.text`.
    fn names(value: &serde_json::Value, path: &str, out: &mut BTreeSet<String>) {
        match value {
            serde_json::Value::Object(fields) => {
                let path = own_name(fields).unwrap_or(path);
                for (name, value) in fields {
                    let path = format!("{path}.{name}");
                    out.insert(path.clone());
                    names(value, &path, out);
                }
            }
            serde_json::Value::Array(items) => {
                items.iter().for_each(|item| names(item, &format!("{path}[]"), out));
            }
            _ => {}
        }
    }

    #[test]
    fn the_names_that_a_theme_may_use_are_documented() {
        let report = wire::read_report(REPORT).unwrap();
        let linked = Report { story: "other".into(), ..report.clone() };
        let edition = edition(vec![report, linked], &[], Vec::new(), Some(1));
        let outlet_pages = outlets::pages(&edition);
        let distinct: Vec<_> = edition.reports.iter().map(notes::distinct).collect();
        let slugs = slug::slugs(&edition.reports);
        let links = Links::new(&edition, &slugs);
        let categories = Categories::new(&edition.reports);
        let lookup = Lookup {
            edition: &edition,
            outlet_pages: &outlet_pages,
            distinct: &distinct,
            links: &links,
            categories: &categories,
        };
        let views = [0, 1].map(|at| view::report(&lookup, &edition.reports[at], &slugs[at]));
        let values = [0, 1].map(|i| Value::from(Serde(&views[i])));
        let json = |v: &dyn erased::Json| v.json();
        let theme = Theme::default();
        let roots = [
            ("site", json(&site(&lookup, &theme))),
            ("front", json(&front::front(&views.each_ref().map(|v| v.categories.clone()), &values))),
            ("category", json(&categories.iter().next().unwrap().view(&values))),
            ("report", json(&views[0])),
            ("outlet", json(&outlets::outlets(&lookup, &views)[1])),
            ("lanes", json(&lanes::lanes(&lookup, &views, &values))),
            ("figures", json(&neutrality::measure(&lookup, &views))),
            ("subject", json(&subjects::view(&subjects::sample()))),
            ("d", json(&digest::view(&[(&edition.reports[0], &slugs[0])], &theme, "2026-03-12".parse().unwrap()))),
            ("kinds", json(&subjects::kinds(&subjects::sample().spoken_of))),
        ];
        let mut found = BTreeSet::new();
        roots.iter().for_each(|(root, value)| names(value, root, &mut found));
        let page = include_str!("../../../../docs/themes.md");
        let mut missing = String::new();
        for name in &found {
            if !page.contains(&format!("`{name}`")) {
                let _infallible = writeln!(missing, "{name}");
            }
        }
        assert!(missing.is_empty(), "docs/themes.md lacks\n{missing}");
        let rooted = [
            "site",
            "front",
            "category",
            "lanes",
            "report",
            "outlet",
            "figures",
            "sentence",
            "passage",
            "source",
            "subject",
            "statement",
            "d",
        ];
        for name in page.split('`').filter(|n| rooted.iter().any(|root| n.starts_with(&format!("{root}.")))) {
            let is_file = name.ends_with(".html") || name.ends_with(".json");
            assert!(is_file || found.contains(name), "docs/themes.md has `{name}`, which no page has");
        }
    }

    mod erased {
        pub(super) trait Json {
            fn json(&self) -> serde_json::Value;
        }

        impl<T: serde::Serialize> Json for T {
            fn json(&self) -> serde_json::Value {
                serde_json::to_value(self).unwrap_or_default()
            }
        }
    }
}
