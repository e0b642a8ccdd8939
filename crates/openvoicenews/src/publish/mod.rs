//! Step 7: from an edition to the files of a site.
//!
//! The site is plain files that link to each other relatively: it works from
//! any folder, without a server and without scripts, and asks nobody else for
//! anything.

mod annotations;
mod edition;
mod escape;
mod feeds;
mod fragment;
mod json_ld;
mod language;
mod notes;
mod sitemap;
mod slug;
mod theme;
mod view;
mod words;
mod xml;

use std::collections::{BTreeMap, BTreeSet};

use minijinja::context;
use minijinja::value::{Serde, Value};
use serde::Serialize;

pub use edition::edition;
pub use theme::{Theme, ThemeFault};

use crate::model::Edition;
use crate::wire;
use theme::Pages;
use view::ReportView;

/// The files of a site: path relative to its root, with `/`, and content.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Where reports without a category stand.
const UNSORTED: &str = "More";

/// What every page says of the site and the edition.
#[derive(Serialize)]
struct Site<'a> {
    name: &'a str,
    motto: &'a str,
    day: Option<String>,
    day_iso: Option<String>,
    articles: usize,
    outlets: usize,
    stories: usize,
    sentences: usize,
}

/// A category of the front page.
#[derive(Serialize)]
struct Section<'a> {
    name: &'a str,
    anchor: String,
    reports: Vec<&'a ReportView>,
}

/// Renders an edition: `index.html`, `how.html`, `report/*.html` and `*.json`,
/// `feed.atom`, `feed.rss`, `feed.json`, `style.css`, `icon.svg`.
///
/// A pure function: the static export and the live site are the same bytes.
///
/// # Errors
///
/// Where a template of the theme fails; the built-in ones don't.
pub fn render(edition: &Edition, theme: &Theme) -> Result<Files, ThemeFault> {
    let pages = Pages::new(theme)?;
    let slugs = slug::slugs(&edition.reports);
    let views: Vec<ReportView> =
        edition.reports.iter().zip(&slugs).map(|(report, slug)| view::report(edition, report, slug)).collect();
    let site = Value::from(Serde(site(edition, theme)));
    let mut files = Files::new();
    files.extend(theme.assets().map(|(path, content)| (path.to_owned(), content.to_vec())));
    let (lead, sections) = front(&views);
    let (lead, sections) = (Value::from(Serde(lead)), Value::from(Serde(sections)));
    let front = context! { site => site.clone(), root => "", page => "index", lead, sections };
    files.insert("index.html".to_owned(), pages.render("index.html", &front)?.into_bytes());
    let how = context! { site => site.clone(), root => "", page => "how" };
    files.insert("how.html".to_owned(), pages.render("how.html", &how)?.into_bytes());
    for (report, view) in edition.reports.iter().zip(&views) {
        let path = format!("report/{}.html", view.slug);
        let json_ld = json_ld::script(edition, report, theme, &path);
        let page = context! {
            site => site.clone(),
            root => "../",
            page => "report",
            report => Value::from(Serde(view)),
            json_ld => Value::from_safe_string(json_ld),
        };
        files.insert(path, pages.render("report.html", &page)?.into_bytes());
        if let Ok(json) = wire::write_report(report) {
            files.insert(format!("report/{}.json", view.slug), (json + "\n").into_bytes());
        }
    }
    annotations::add(&mut files, edition, &slugs, theme);
    feeds::add(&mut files, edition, &views, theme, &pages)?;
    sitemap::add(&mut files, edition, &slugs, theme);
    Ok(files)
}

fn site<'a>(edition: &Edition, theme: &'a Theme) -> Site<'a> {
    let outlets: BTreeSet<&str> =
        edition.reports.iter().flat_map(|r| r.sources.iter().filter_map(|s| s.outlet.as_deref())).collect();
    Site {
        name: &theme.name,
        motto: &theme.motto,
        day: edition.date.map(words::long_day),
        day_iso: edition.date.map(|d| d.to_string()),
        articles: edition.reports.iter().map(|r| view::counts(r).0).sum(),
        outlets: outlets.len(),
        stories: edition.reports.len(),
        sentences: edition.reports.iter().map(|r| r.sentences().len()).sum(),
    }
}

/// The weightiest report, and the others by their main category, weightiest category first.
fn front(views: &[ReportView]) -> (Option<&ReportView>, Vec<Section<'_>>) {
    let mut sections: Vec<Section<'_>> = Vec::new();
    for view in views.iter().skip(1) {
        let name = view.categories.first().map_or(UNSORTED, String::as_str);
        match sections.iter_mut().find(|s| s.name == name) {
            Some(section) => section.reports.push(view),
            None => {
                let anchor = format!("category-{}", sections.len() + 1);
                sections.push(Section { name, anchor, reports: vec![view] });
            }
        }
    }
    (views.first(), sections)
}
