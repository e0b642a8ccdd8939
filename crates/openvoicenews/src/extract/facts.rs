//! What a page's markup says of the article besides its text, gathered in one walk.

use super::address;
use super::blocks::names;
use super::byline;
use super::html::Page;
use super::linked_data::LinkedData;
use super::tag::Tag;
use crate::text::references;

/// The facts of a page, each list in document order.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// `meta` elements: name, property or itemprop in lower case, and content.
    pub meta: Vec<(String, String)>,
    /// schema.org data.
    pub data: LinkedData,
    /// `link rel=canonical`.
    pub canonical: Option<String>,
    /// `lang` of the page.
    pub lang: Option<String>,
    /// The text of `title`.
    pub window_title: String,
    /// `h1` headings: node and text.
    pub headings: Vec<(usize, String)>,
    /// `time` elements: node, `datetime` or else text, and whether marked as publication or change.
    pub times: Vec<Time>,
    /// Texts of elements that are marked as author or byline.
    pub authors: Vec<AuthorMark>,
    /// Texts of elements whose class speaks of a date.
    pub date_marks: Vec<(usize, String)>,
    /// The publisher that microdata or RDFa names.
    pub publisher: Option<String>,
    /// Texts of links to the root of a site.
    pub home_links: Vec<String>,
    /// Whether microdata or RDFa call something on the page an article.
    pub typed_article: bool,
}

/// A `time` element or date property.
#[derive(Debug)]
pub(super) struct Time {
    /// Where it stands.
    pub node: usize,
    /// As written.
    pub written: String,
    /// What it is marked as.
    pub role: TimeRole,
}

/// What a time is said to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TimeRole {
    /// `itemprop=datePublished`, `pubdate`.
    Published,
    /// `itemprop=dateModified`.
    Modified,
    /// Nothing said.
    Plain,
}

/// An element marked as naming the author.
#[derive(Debug)]
pub(super) struct AuthorMark {
    /// Where it stands.
    pub node: usize,
    /// Its text.
    pub text: String,
    /// Marked by `rel=author` or `itemprop=author`, not by a class alone.
    pub explicit: bool,
}

impl Facts {
    /// Gathers the facts of a page.
    pub(super) fn of(page: &Page<'_>) -> Facts {
        let mut facts = Facts::default();
        for at in 0..page.nodes.len() {
            match page.nodes[at].tag {
                Tag::Text => {}
                Tag::Meta => facts.meta(page, at),
                Tag::Link => facts.link(page, at),
                Tag::Script => facts.script(page, at),
                Tag::Html => {
                    facts.lang = page.attribute(at, "lang").or(page.attribute(at, "xml:lang")).map(str::to_owned)
                }
                Tag::Title => facts.title(page, at),
                Tag::H1 => facts.headings.push((at, text_of(page, at, 600))),
                Tag::Time => facts.time(page, at),
                _ => facts.marked(page, at),
            }
        }
        facts
    }

    /// The contents of all `meta` of a name, not empty, in order.
    pub(super) fn meta_all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.meta.iter().filter(move |(n, _)| n == name).map(|(_, c)| c.as_str())
    }

    /// The first content of the first of these names that the page has.
    pub(super) fn meta_first<'f>(&'f self, names: &[&'f str]) -> Option<&'f str> {
        names.iter().find_map(|n| self.meta_all(n).next())
    }

    fn meta(&mut self, page: &Page<'_>, at: usize) {
        let Some(content) = page.attribute(at, "content") else { return };
        let content = references::plain(content);
        if content.is_empty() || self.meta.len() > 500 {
            return;
        }
        for attribute in ["property", "name", "itemprop", "http-equiv"] {
            if let Some(name) = page.attribute(at, attribute) {
                self.meta.push((name.trim().to_ascii_lowercase(), content.clone()));
            }
        }
    }

    fn link(&mut self, page: &Page<'_>, at: usize) {
        let rel = page.attribute(at, "rel").unwrap_or("");
        if self.canonical.is_none() && rel.eq_ignore_ascii_case("canonical") {
            self.canonical = page.attribute(at, "href").map(references::plain);
        }
    }

    fn script(&mut self, page: &Page<'_>, at: usize) {
        if page.attribute(at, "type").is_some_and(|t| t.trim().to_ascii_lowercase().starts_with("application/ld+json"))
        {
            self.data.add(page.nodes[at].text);
        }
    }

    fn title(&mut self, page: &Page<'_>, at: usize) {
        let in_picture = page.parent(at).is_some_and(|p| page.nodes[p].tag == Tag::Unseen);
        if self.window_title.is_empty() && !in_picture {
            self.window_title = references::plain(page.nodes[at].text);
        }
    }

    fn time(&mut self, page: &Page<'_>, at: usize) {
        let written = page.attribute(at, "datetime").filter(|d| !d.trim().is_empty()).map(references::plain);
        let written = written.unwrap_or_else(|| text_of(page, at, 80));
        let role = match page.attribute(at, "itemprop") {
            Some(p) if p.contains("datePublished") => TimeRole::Published,
            Some(p) if p.contains("dateModified") => TimeRole::Modified,
            _ if page.attribute(at, "pubdate").is_some() => TimeRole::Published,
            _ => self.role_by_class(page, at),
        };
        if !written.is_empty() && self.times.len() < 200 {
            self.times.push(Time { node: at, written, role });
        }
    }

    fn role_by_class(&self, page: &Page<'_>, at: usize) -> TimeRole {
        let class = page.attribute(at, "class").unwrap_or("");
        let mut role = TimeRole::Plain;
        for word in names(class) {
            match word.as_str() {
                "published" | "publish" | "pubdate" | "publication" => role = TimeRole::Published,
                "updated" | "modified" | "update" => return TimeRole::Modified,
                _ => {}
            }
        }
        role
    }

    /// Author and date properties on any other element.
    fn marked(&mut self, page: &Page<'_>, at: usize) {
        let (mut author, mut explicit, mut date) = (false, false, false);
        for (name, value) in page.attributes(at) {
            match *name {
                "rel" if value.eq_ignore_ascii_case("author") => (author, explicit) = (true, true),
                // Microdata, and RDFa with the prefix that most pages bind to schema.org.
                "itemprop" | "property" => match value.strip_prefix("schema:").unwrap_or(value) {
                    "author" | "author name" => (author, explicit) = (true, true),
                    role @ ("datePublished" | "dateModified") => self.property(page, at, role),
                    "publisher" if self.publisher.is_none() => self.publisher = name_in(page, at),
                    _ => {}
                },
                "itemtype" | "typeof" => {
                    let of = |t: &str| t.ends_with("Article") || t.ends_with("BlogPosting");
                    self.typed_article |= value.split_whitespace().any(of);
                }
                "href" if page.nodes[at].tag == Tag::A => self.home_link(page, at, value),
                "class" | "data-testid" | "data-component" => {
                    for word in names(value) {
                        author |=
                            matches!(word.as_str(), "author" | "authors" | "byline" | "autor" | "autoren" | "auteur");
                        date |=
                            matches!(word.as_str(), "date" | "datum" | "pubdate" | "published" | "timestamp" | "fecha");
                    }
                }
                _ => {}
            }
        }
        let size = page.nodes[at].end as usize - at;
        // Pages of the old school put the byline into the element that HTML has for it.
        if page.nodes[at].tag == Tag::Address && !author && size < 60 {
            let text = first_line(page, at);
            if byline::starts_by(&text) {
                self.authors.push(AuthorMark { node: at, text, explicit: false });
            }
        }
        if author && size < 60 && self.authors.len() < 50 {
            let text = text_of(page, at, 300);
            self.authors.push(AuthorMark { node: at, text, explicit });
        }
        if date && size < 40 && self.date_marks.len() < 50 {
            self.date_marks.push((at, text_of(page, at, 120)));
        }
    }

    /// A link to a site's root mostly shows the site's name.
    fn home_link(&mut self, page: &Page<'_>, at: usize, href: &str) {
        let root = href == "/" || href.contains("://") && address::is_root(href);
        if root && self.home_links.len() < 5 {
            self.home_links.extend(Some(text_of(page, at, 80)).filter(|t| !t.is_empty()));
        }
    }

    fn property(&mut self, page: &Page<'_>, at: usize, role: &str) {
        let written = page.attribute(at, "content").or(page.attribute(at, "datetime")).map(references::plain);
        let written = written.filter(|w| !w.is_empty()).unwrap_or_else(|| text_of(page, at, 80));
        let role = if role == "datePublished" { TimeRole::Published } else { TimeRole::Modified };
        self.times.push(Time { node: at, written, role });
    }
}

/// The name that an element gives: of a `name` property inside, or its text.
fn name_in(page: &Page<'_>, node: usize) -> Option<String> {
    let inside = node..page.nodes[node].end as usize;
    let named = |&at: &usize| {
        let role = page.attribute(at, "itemprop").or(page.attribute(at, "property"));
        role.is_some_and(|r| r.strip_prefix("schema:").unwrap_or(r) == "name")
    };
    let at = inside.clone().skip(1).take(60).find(named).unwrap_or(node);
    let name = page.attribute(at, "content").map_or_else(|| text_of(page, at, 80), references::plain);
    Some(name).filter(|n| !n.is_empty() && n.len() < 80 && !n.contains("://"))
}

/// The text inside an element as far as its first line break.
fn first_line(page: &Page<'_>, node: usize) -> String {
    let mut raw = String::new();
    for n in &page.nodes[node + 1..page.nodes[node].end as usize] {
        match n.tag {
            Tag::Text if raw.len() < 300 => references::decode_into(n.text, &mut raw),
            tag if (tag.is_block() || tag == Tag::Br) && !raw.trim().is_empty() => break,
            _ => {}
        }
    }
    references::tidy(&raw)
}

/// The text inside an element, cut after about `limit` bytes.
pub(super) fn text_of(page: &Page<'_>, node: usize, limit: usize) -> String {
    let mut raw = String::new();
    let mut at = node + 1;
    let end = page.nodes[node].end as usize;
    while at < end && raw.len() < limit {
        let n = &page.nodes[at];
        match n.tag {
            Tag::Text => references::decode_into(n.text, &mut raw),
            Tag::Script | Tag::Raw | Tag::Unseen | Tag::Title => {
                at = n.end as usize;
                continue;
            }
            tag if tag.is_block() || tag == Tag::Br => raw.push(' '),
            _ => {}
        }
        at += 1;
    }
    references::tidy(&raw)
}
