//! The look of a site: one folder of templates, a stylesheet, a script and what they use.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Value;
use minijinja::{Environment, UndefinedBehavior};

use super::strings::{self, Strings};
use super::{escape, words};

/// The look and the settings of a site. The default is the built-in one.
#[derive(Clone, Debug)]
pub struct Theme {
    /// The site's name.
    pub name: String,
    /// Its motto.
    pub motto: String,
    /// Where the site will stand, `https://news.example/`. Pages link to each
    /// other relatively and don't need it; feeds are complete only with it.
    pub base_url: Option<String>,
    /// Whether the edition stands beside the site's pages as one page, `edition.html`.
    pub one_file: bool,
    /// Whether it stands there as an e-book, `edition.epub`.
    pub epub: bool,
    /// Templates by file name, in the language of Jinja 2.
    templates: BTreeMap<Cow<'static, str>, Cow<'static, str>>,
    /// The words of the templates, from `strings.json`.
    strings: Strings,
    /// Every other file, by its path in the folder; it goes into the site as it is.
    assets: BTreeMap<Cow<'static, str>, Cow<'static, [u8]>>,
}

/// The built-in folder; `docs/themes.md` says what its templates may use.
const BUILT_IN: [(&str, &[u8]); 47] = [
    ("article.html", include_bytes!("../../theme/article.html")),
    ("bar.html", include_bytes!("../../theme/bar.html")),
    ("base.html", include_bytes!("../../theme/base.html")),
    ("category.html", include_bytes!("../../theme/category.html")),
    ("early.js", include_bytes!("../../theme/early.js")),
    ("editions.html", include_bytes!("../../theme/editions.html")),
    ("feed_body.html", include_bytes!("../../theme/feed_body.html")),
    ("fonts/OFL.txt", include_bytes!("../../theme/fonts/OFL.txt")),
    ("fonts/source-sans-latin-ext.woff2", include_bytes!("../../theme/fonts/source-sans-latin-ext.woff2")),
    ("fonts/source-sans-latin.woff2", include_bytes!("../../theme/fonts/source-sans-latin.woff2")),
    ("fonts/source-serif-latin-ext.woff2", include_bytes!("../../theme/fonts/source-serif-latin-ext.woff2")),
    ("fonts/source-serif-latin.woff2", include_bytes!("../../theme/fonts/source-serif-latin.woff2")),
    ("how.html", include_bytes!("../../theme/how.html")),
    ("icon-192.png", include_bytes!("../../theme/icon-192.png")),
    ("icon-512.png", include_bytes!("../../theme/icon-512.png")),
    ("icon-maskable-512.png", include_bytes!("../../theme/icon-maskable-512.png")),
    ("icon.svg", include_bytes!("../../theme/icon.svg")),
    ("index.html", include_bytes!("../../theme/index.html")),
    ("keys.html", include_bytes!("../../theme/keys.html")),
    ("keys.js", include_bytes!("../../theme/keys.js")),
    ("list.html", include_bytes!("../../theme/list.html")),
    ("login.html", include_bytes!("../../theme/login.html")),
    ("neutral.html", include_bytes!("../../theme/neutral.html")),
    ("nothing.html", include_bytes!("../../theme/nothing.html")),
    ("offline.html", include_bytes!("../../theme/offline.html")),
    ("offline.js", include_bytes!("../../theme/offline.js")),
    ("outlet.html", include_bytes!("../../theme/outlet.html")),
    ("outlets.html", include_bytes!("../../theme/outlets.html")),
    ("parts.html", include_bytes!("../../theme/parts.html")),
    ("reader.css", include_bytes!("../../theme/reader.css")),
    ("reader.js", include_bytes!("../../theme/reader.js")),
    ("readers.html", include_bytes!("../../theme/readers.html")),
    ("report.html", include_bytes!("../../theme/report.html")),
    ("rules.html", include_bytes!("../../theme/rules.html")),
    ("script.js", include_bytes!("../../theme/script.js")),
    ("search.html", include_bytes!("../../theme/search.html")),
    ("search_results.html", include_bytes!("../../theme/search_results.html")),
    ("settings.html", include_bytes!("../../theme/settings.html")),
    ("settings.js", include_bytes!("../../theme/settings.js")),
    ("status.html", include_bytes!("../../theme/status.html")),
    ("stories.html", include_bytes!("../../theme/stories.html")),
    ("strings.json", include_bytes!("../../theme/strings.json")),
    ("style.css", include_bytes!("../../theme/style.css")),
    ("subject.html", include_bytes!("../../theme/subject.html")),
    ("subjects.html", include_bytes!("../../theme/subjects.html")),
    ("sw.js", include_bytes!("../../theme/sw.js")),
    ("you.html", include_bytes!("../../theme/you.html")),
];

/// Why a folder is no theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeFault {
    /// The file at fault.
    pub file: String,
    /// What is wrong with it, with the line where that is known.
    pub reason: String,
}

impl fmt::Display for ThemeFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` of the theme: {}", self.file, self.reason)
    }
}

impl std::error::Error for ThemeFault {}

impl ThemeFault {
    fn new(file: &str, reason: impl fmt::Display) -> ThemeFault {
        ThemeFault { file: file.to_owned(), reason: reason.to_string() }
    }

    /// There is nothing to make a page from.
    pub(super) fn empty(file: &str) -> ThemeFault {
        ThemeFault::new(file, "there is nothing to show")
    }

    /// What a page is made from has no form in JSON: a fault of ours.
    pub(super) fn unwritable(e: &serde_json::Error) -> ThemeFault {
        ThemeFault::new("report.html", e)
    }

    pub(super) fn template(file: &str, error: &minijinja::Error) -> ThemeFault {
        let line = error.line().map(|n| format!("line {n}: ")).unwrap_or_default();
        let name = error.name().unwrap_or(file);
        let detail = error.detail().map(|d| format!(", {d}")).unwrap_or_default();
        ThemeFault::new(name, format!("{line}{}{detail}", error.kind()))
    }
}

impl Default for Theme {
    fn default() -> Theme {
        let mut theme = Theme {
            name: "OpenVoiceNews".to_owned(),
            motto: "Transparent. Unbiased. Yours.".to_owned(),
            base_url: None,
            one_file: false,
            epub: false,
            templates: BTreeMap::new(),
            strings: Strings::default(),
            assets: BTreeMap::new(),
        };
        for (path, content) in BUILT_IN {
            match std::str::from_utf8(content) {
                _ if path == strings::FILE => drop(theme.strings.lay_over(content)),
                Ok(source) if is_template(path) => drop(theme.templates.insert(path.into(), source.into())),
                _ => drop(theme.assets.insert(path.into(), content.into())),
            }
        }
        theme
    }
}

impl Theme {
    /// The files of the built-in theme, by their paths in its folder.
    pub fn built_in() -> impl Iterator<Item = (&'static str, &'static [u8])> {
        BUILT_IN.into_iter()
    }

    /// This theme with the files of another folder in the place of its own; what the folder lacks stays.
    ///
    /// # Errors
    ///
    /// Where a template is no UTF-8 or does not parse, or a path leads out of the folder.
    pub fn with(mut self, folder: BTreeMap<String, Vec<u8>>) -> Result<Theme, ThemeFault> {
        for (path, content) in folder {
            if path.split('/').any(|part| matches!(part, "" | "." | "..")) || path.contains('\\') {
                return Err(ThemeFault::new(&path, "the path leads out of the folder"));
            }
            if is_template(&path) {
                let source = String::from_utf8(content).map_err(|_| ThemeFault::new(&path, "is not UTF-8"))?;
                self.templates.insert(path.into(), source.into());
            } else if path == strings::FILE {
                self.strings.lay_over(&content).map_err(|reason| ThemeFault::new(&path, reason))?;
            } else {
                self.assets.insert(path.into(), content.into());
            }
        }
        Pages::new(&self).map(drop)?;
        Ok(self)
    }

    /// The files that go into the site as they are.
    pub(super) fn assets(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.assets.iter().map(|(path, content)| (&**path, &**content))
    }

    /// A file that goes into the site as it is.
    pub(super) fn asset(&self, path: &str) -> Option<&[u8]> {
        self.assets.get(path).map(|content| &**content)
    }

    /// The base URL with one slash at its end, if it is one that feeds may link to.
    pub(super) fn base(&self) -> Option<String> {
        let url = super::fragment::web_url(self.base_url.as_deref()?)?;
        Some(format!("{}/", super::fragment::iri(url.trim_end_matches('/'))))
    }
}

fn is_template(path: &str) -> bool {
    path.ends_with(".html") && !path.contains('/')
}

/// Templates as this step understands them: escaping, filters, blank lines.
pub(super) fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build() {
        environment.set_syntax(syntax);
    }
    environment.set_undefined_behavior(UndefinedBehavior::Chainable);
    environment.set_formatter(|out, _, value| {
        if value.is_undefined() || value.is_none() {
            return Ok(());
        }
        match value.as_str() {
            Some(text) if value.is_safe() => out.write_str(text),
            Some(text) => escape::write_escaped(out, text),
            None if value.is_number() => write!(out, "{value}"),
            None => escape::write_escaped(out, &value.to_string()),
        }
        .map_err(minijinja::Error::from)
    });
    environment.add_filter("urlencoded", |text: String| super::fragment::encode(&text));
    environment.add_filter("count", |n: usize, noun: String| words::count(n, &noun));
    environment
}

/// The templates, ready to render.
pub(super) struct Pages {
    environment: Environment<'static>,
}

impl Pages {
    /// # Errors
    ///
    /// Where a template does not parse.
    pub(super) fn new(theme: &Theme) -> Result<Pages, ThemeFault> {
        let mut environment = environment();
        environment.add_global("t", theme.strings.value());
        environment.add_filter("fill", strings::fill);
        for (name, source) in &theme.templates {
            environment.add_template_owned(name.clone(), source.clone()).map_err(|e| ThemeFault::template(name, &e))?;
        }
        Ok(Pages { environment })
    }

    /// # Errors
    ///
    /// Where the template is absent or fails.
    pub(super) fn render(&self, template: &str, context: &Value) -> Result<String, ThemeFault> {
        let made = self.environment.get_template(template).and_then(|t| t.render(context));
        made.map_err(|e| ThemeFault::template(template, &e))
    }
}
