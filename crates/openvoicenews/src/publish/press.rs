//! Pages that are made when somebody asks for them: from the same templates as the edition's, with what that reader needs.

use std::collections::BTreeMap;

use minijinja::context;
use minijinja::value::{Serde, Value};
use serde::Serialize;

use super::categories::{self, Categories, CategoryPage, links};
use super::links::Links;
use super::notes::{self, Lookup};
use super::theme::Pages;
use super::view::ReportView;
use super::{Card, Site, Theme, ThemeFault, card, feeds, front, json_ld, outlets, slug, view};
use crate::model::{Edition, Report};

/// The templates of a theme, read once for any number of pages.
pub struct Press {
    pages: Pages,
    theme: Theme,
}

impl Press {
    /// Reads the templates.
    ///
    /// # Errors
    ///
    /// Where one of them does not parse.
    pub fn new(theme: Theme) -> Result<Press, ThemeFault> {
        Ok(Press { pages: Pages::new(&theme)?, theme })
    }

    /// The theme that it prints with.
    #[must_use]
    pub fn theme(&self) -> &Theme {
        &self.theme
    }

    /// A file of the theme that pages use, such as `style.css`: there also before the first edition.
    #[must_use]
    pub fn asset(&self, path: &str) -> Option<&[u8]> {
        self.theme.assets().find(|(name, _)| *name == path).map(|(_, content)| content)
    }

    /// A page from the template `{name}.html`, whose class is `page-{name}`. `root` leads from its folder to the site's:
    /// empty, `../`, `../../`. The fields of `content` are the template's variables.
    ///
    /// # Errors
    ///
    /// Where the template fails; the built-in ones don't.
    pub fn page(&self, name: &str, root: &str, content: impl Serialize) -> Result<String, ThemeFault> {
        let own = Value::from(Serde(content));
        let site = Value::from(Serde(Site::bare(&self.theme)));
        let context = context! { site, root, page => name, live => true, ..own };
        self.pages.render(&format!("{name}.html"), &context)
    }

    /// A part of a page from the template `{name}.html`.
    ///
    /// # Errors
    ///
    /// As [`Press::page`].
    pub fn fragment(&self, name: &str, root: &str, content: impl Serialize) -> Result<String, ThemeFault> {
        let context = context! { root, live => true, ..Value::from(Serde(content)) };
        self.pages.render(&format!("{name}.html"), &context)
    }

    /// The page of an edition's first report, for the folder `report/`: the same bytes as those of an edition that has it
    /// alone and whose masthead says this.
    ///
    /// # Errors
    ///
    /// Where the edition is empty, or the template fails.
    pub fn report(&self, edition: &Edition, masthead: &serde_json::Value) -> Result<String, ThemeFault> {
        let (report, shown, name) = first(edition, "report.html")?;
        let path = format!("report/{name}.html");
        let json_ld = Value::from_safe_string(json_ld::script(edition, report, &self.theme, &path));
        let site = Value::from(Serde(masthead));
        let context = context! { site, root => "../", page => "report", report => Value::from(Serde(&shown)), json_ld };
        self.pages.render("report.html", &context)
    }

    /// The text of an edition's first report as feeds have it, HTML.
    ///
    /// # Errors
    ///
    /// As [`Press::report`].
    pub fn feed_body(&self, edition: &Edition) -> Result<String, ThemeFault> {
        let (_, shown, name) = first(edition, "feed_body.html")?;
        feeds::body(&self.pages, &Value::from(Serde(&shown)), &format!("report/{name}.html"), &self.theme)
    }

    /// The card of an edition's first report.
    ///
    /// # Errors
    ///
    /// Where the edition is empty.
    pub fn card(&self, edition: &Edition) -> Result<Card, ThemeFault> {
        let (report, shown, _) = first(edition, "index.html")?;
        card::card(edition, report, &shown)
    }

    /// The front page in a reader's order: `masthead` is what the edition says of itself, `categories` has the names of
    /// each report's categories, `cards` the reports that [`front_places`] names of them, as [`MyCard::json`] has them,
    /// and `content` further variables of the template.
    ///
    /// # Errors
    ///
    /// Where the template fails; the built-in one does not.
    pub fn front(
        &self,
        masthead: &serde_json::Value,
        categories: &[&[String]],
        mut cards: BTreeMap<usize, serde_json::Value>,
        content: impl Serialize,
    ) -> Result<String, ThemeFault> {
        let card = |at| cards.remove(&at).map_or(Value::UNDEFINED, |card| Value::from(Serde(card)));
        let values: Vec<Value> = (0..categories.len()).map(card).collect();
        let front = front::front(&links(categories), &values);
        let own = Value::from(Serde(content));
        let site = self.site(masthead);
        let context =
            context! { site, root => "", page => "index", live => true, front => Value::from(Serde(front)), ..own };
        self.pages.render("index.html", &context)
    }

    /// The page of a category in a reader's order: `categories` and `cards` as [`Press::front`] has them, the cards those of
    /// [`category_places`].
    ///
    /// # Errors
    ///
    /// As [`Press::front`].
    pub fn category(
        &self,
        masthead: &serde_json::Value,
        (name, page): (&str, &str),
        categories: &[&[String]],
        cards: BTreeMap<usize, serde_json::Value>,
        content: impl Serialize,
    ) -> Result<String, ThemeFault> {
        let links = links(categories);
        let row = Value::from(Serde(front::row(links.iter().map(Vec::as_slice))));
        let values: Vec<Value> = cards.into_values().map(|card| Value::from(Serde(card))).collect();
        let category = Value::from(Serde(CategoryPage { name, page, reports: values.iter().collect() }));
        let own = Value::from(Serde(content));
        let site = self.site(masthead);
        let context = context! { site, root => "../", page => "category", live => true, category, row, ..own };
        self.pages.render("category.html", &context)
    }

    /// What an edition's masthead says; before the first one, what is known without it.
    fn site(&self, masthead: &serde_json::Value) -> Value {
        if masthead.is_null() { Value::from(Serde(Site::bare(&self.theme))) } else { Value::from(Serde(masthead)) }
    }
}

/// The places of the reports that a front page shows of a list, the lead first: of each the names of its categories.
#[must_use]
pub fn front_places(categories: &[&[String]]) -> Vec<usize> {
    front::shown(&links(categories))
}

/// The places of the reports that stand under a category, by its name.
#[must_use]
pub fn category_places(categories: &[&[String]], name: &str) -> Vec<usize> {
    (0..categories.len()).filter(|at| categories::stands_under(categories[*at], name)).collect()
}

/// The name of the category whose page has this name, among those of a list of reports.
#[must_use]
pub fn category_named(categories: &[&[String]], page: &str) -> Option<String> {
    categories::with_page(categories, page)
}

/// An edition's first report, as pages show it, and the name of its page.
fn first<'a>(edition: &'a Edition, template: &str) -> Result<(&'a Report, ReportView, String), ThemeFault> {
    let Some(report) = edition.reports.first() else { return Err(ThemeFault::empty(template)) };
    let outlet_pages = outlets::pages(edition);
    let distinct: Vec<_> = edition.reports.iter().map(notes::distinct).collect();
    let slugs = slug::slugs(&edition.reports);
    let links = Links::new(edition, &slugs);
    let categories = Categories::new(&edition.reports);
    let lookup =
        Lookup { edition, outlet_pages: &outlet_pages, distinct: &distinct, links: &links, categories: &categories };
    let name = slugs.first().cloned().unwrap_or_default();
    let shown = view::report(&lookup, report, &name);
    Ok((report, shown, name))
}

/// A card as one reader sees it.
pub struct MyCard<'a> {
    /// The report.
    pub card: &'a Card,
    /// What is the reader's own about it; templates have it as `mine` of the card.
    pub mine: serde_json::Value,
}

impl MyCard<'_> {
    /// The card with what is the reader's own, as templates take it.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        let mut view = self.card.view.clone();
        if let Some(fields) = view.as_object_mut() {
            fields.insert("mine".to_owned(), self.mine.clone());
        }
        view
    }
}
