//! Templates and stylesheet of a site, and how a page is made of them.

use std::collections::BTreeMap;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Value;
use minijinja::{Environment, UndefinedBehavior};

use super::{escape, words};

/// Templates, stylesheet and settings of a site. The default is the built-in one.
#[derive(Clone, Debug)]
pub struct Theme {
    /// The site's name.
    pub name: String,
    /// Its motto.
    pub motto: String,
    /// Where the site will stand, `https://news.example/`. Pages link to each
    /// other relatively and don't need it; feeds are complete only with it.
    pub base_url: Option<String>,
    /// Templates by file name, in the language of Jinja 2.
    pub templates: BTreeMap<String, String>,
    /// The one stylesheet.
    pub stylesheet: String,
    /// The site's sign, as SVG.
    pub icon: String,
}

/// The built-in templates.
const TEMPLATES: [(&str, &str); 8] = [
    ("base.html", include_str!("../../theme/base.html")),
    ("parts.html", include_str!("../../theme/parts.html")),
    ("index.html", include_str!("../../theme/index.html")),
    ("report.html", include_str!("../../theme/report.html")),
    ("how.html", include_str!("../../theme/how.html")),
    ("feed_body.html", include_str!("../../theme/feed_body.html")),
    ("feed.atom", include_str!("../../theme/feed.atom")),
    ("feed.rss", include_str!("../../theme/feed.rss")),
];

impl Default for Theme {
    fn default() -> Theme {
        let owned = |(name, source): (&str, &str)| (name.to_owned(), source.to_owned());
        Theme {
            name: "OpenVoiceNews".to_owned(),
            motto: "Transparent. Unbiased. Yours.".to_owned(),
            base_url: None,
            templates: TEMPLATES.into_iter().map(owned).collect(),
            stylesheet: include_str!("../../theme/style.css").to_owned(),
            icon: include_str!("../../theme/icon.svg").to_owned(),
        }
    }
}

impl Theme {
    /// The base URL with one slash at its end, if it is one that feeds may link to.
    pub(super) fn base(&self) -> Option<String> {
        let url = super::fragment::web_url(self.base_url.as_deref()?)?;
        Some(format!("{}/", url.trim_end_matches('/')))
    }
}

/// The templates, ready to render.
pub(super) struct Pages<'a> {
    environment: Environment<'a>,
}

impl<'a> Pages<'a> {
    pub(super) fn new(theme: &'a Theme) -> Pages<'a> {
        let mut environment = Environment::new();
        if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build() {
            environment.set_syntax(syntax);
        }
        environment.set_undefined_behavior(UndefinedBehavior::Chainable);
        environment.set_formatter(|out, _, value| {
            if value.is_undefined() || value.is_none() {
                return Ok(());
            }
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            out.write_str(&if value.is_safe() { text } else { escape::escape(&text) }).map_err(minijinja::Error::from)
        });
        environment.add_filter("count", |n: usize, noun: String| words::count(n, &noun));
        for (name, source) in &theme.templates {
            // A template that does not parse is missing; the page that wants it says so.
            let _unparsed = environment.add_template(name, source);
        }
        Pages { environment }
    }

    /// The page; where a template of the operator's own fails, the reason in its place.
    pub(super) fn render(&self, template: &str, context: &Value) -> String {
        let made = self.environment.get_template(template).and_then(|t| t.render(context));
        made.unwrap_or_else(|e| escape::escape(&format!("The template `{template}` of this theme fails: {e}\n")))
    }
}
