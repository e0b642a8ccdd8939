//! An edition to take along: as one page that needs nothing else, and as an e-book.
//!
//! Both are a front page and a chapter for each report, with its evidence as notes. They are shorter than the site: a
//! note has the cited words without their neighbours, and what only the report's page has room for (charts, reasons,
//! versions) stays there.

mod cover;
mod epub;
mod one_file;

use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment};
use serde::Serialize;

use super::categories::{self, Categories};
use super::notes::{self, Lookup};
use super::theme::{self, Theme, ThemeFault};
use super::view::ReportView;
use super::{inline, language, links::Links, outlets, slug, view};
use crate::model::{Edition, Report};

/// The layout of both; its words are the theme's.
pub(super) const TEMPLATES: [(&str, &str); 8] = [
    ("chapter.html", include_str!("chapter.html")),
    ("one_file.html", include_str!("one_file.html")),
    ("cover.svg", include_str!("cover.svg")),
    ("cover.xhtml", include_str!("cover.xhtml")),
    ("front.xhtml", include_str!("front.xhtml")),
    ("chapter.xhtml", include_str!("chapter.xhtml")),
    ("nav.xhtml", include_str!("nav.xhtml")),
    ("package.opf", include_str!("package.opf")),
];

/// An edition, ready to be written as one page or as an e-book.
pub struct Book<'a> {
    edition: &'a Edition,
    theme: &'a Theme,
    site: Value,
    sections: Vec<Section>,
    environment: Environment<'static>,
    /// Whether some text needs the extended files of the type.
    extended: bool,
}

/// The reports of one category.
#[derive(Serialize)]
struct Section {
    name: String,
    chapters: Vec<Chapter>,
}

/// One report.
#[derive(Serialize)]
struct Chapter {
    /// `r1`, which anchors and files are named by.
    id: String,
    /// For `lang`, where the report's language has the form of one.
    language: String,
    report: ReportView,
    /// Where the report's page stands on the web.
    href: Option<String>,
}

impl<'a> Book<'a> {
    /// Lays an edition out: by category in the order of their weightiest reports, and these by weight.
    ///
    /// # Errors
    ///
    /// Where a template does not parse, which ours do.
    pub fn of(edition: &'a Edition, theme: &'a Theme) -> Result<Book<'a>, ThemeFault> {
        let outlet_pages = outlets::pages(edition);
        let distinct: Vec<_> = edition.reports.iter().map(notes::distinct).collect();
        let slugs = slug::slugs(&edition.reports);
        let links = Links::new(edition, &slugs);
        let categories = Categories::new(&edition.reports);
        let lookup = Lookup {
            edition,
            outlet_pages: &outlet_pages,
            distinct: &distinct,
            links: &links,
            categories: &categories,
        };
        let mut sections: Vec<Section> = Vec::new();
        for (n, (report, slug)) in edition.reports.iter().zip(&slugs).enumerate() {
            let chapter = chapter(n + 1, report, view::report(&lookup, report, slug), theme);
            let name = categories::main(report).to_owned();
            match sections.iter_mut().find(|s| s.name == name) {
                Some(section) => section.chapters.push(chapter),
                None => sections.push(Section { name, chapters: vec![chapter] }),
            }
        }
        let site = Value::from(Serde(super::site(&lookup, theme)));
        let extended = edition.reports.iter().any(needs_extended);
        Ok(Book { edition, theme, site, sections, environment: environment(theme)?, extended })
    }

    /// The edition as one HTML page with its type and style inside. It loads nothing and runs nothing, and its policy
    /// says so to the browser.
    ///
    /// # Errors
    ///
    /// Where the page's template fails, which the built-in one doesn't.
    pub fn one_file(&self) -> Result<String, ThemeFault> {
        one_file::write(self)
    }

    /// The parts of the edition as an e-book (EPUB 3.3) by their paths, in the order in which its container has them;
    /// the first one is `mimetype`, which the container must hold uncompressed (EPUB 3.3, section 4.2.2).
    ///
    /// # Errors
    ///
    /// Where a template fails, which the built-in ones don't.
    pub fn epub(&self) -> Result<Vec<(String, Vec<u8>)>, ThemeFault> {
        epub::parts(self)
    }

    fn render(&self, template: &str, context: Value) -> Result<String, ThemeFault> {
        let context = minijinja::context! { site => self.site.clone(), ..context };
        let made = self.environment.get_template(template).and_then(|t| t.render(context));
        made.map_err(|e| ThemeFault::template(template, &e))
    }
}

fn chapter(number: usize, report: &Report, view: ReportView, theme: &Theme) -> Chapter {
    let href = theme.base().map(|base| format!("{base}report/{}.html", view.slug));
    let language = language::of(report).unwrap_or("en").to_owned();
    Chapter { id: format!("r{number}"), language, report: view, href }
}

fn needs_extended(report: &Report) -> bool {
    report
        .sentences()
        .any(|s| inline::needs_extended(&s.text) || s.evidence.iter().any(|e| inline::needs_extended(&e.exact)))
}

fn environment(theme: &Theme) -> Result<Environment<'static>, ThemeFault> {
    let mut environment = theme::environment();
    theme.strings().lend(&mut environment);
    // What a macro has made is markup, in whatever kind of file it is called.
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    // Readers of books take nothing but what the standard of addresses allows.
    environment.add_filter("iri", |url: &str| super::fragment::iri(url));
    for (name, source) in TEMPLATES {
        environment.add_template(name, source).map_err(|e| ThemeFault::template(name, &e))?;
    }
    Ok(environment)
}
