//! Writes OPML so that it is XML whatever it holds.

use std::collections::BTreeSet;

use super::{MAX_DEPTH, NAMESPACE, OURS, Outline, OutlineItem, is_allowed, is_name, namespace_of};
use crate::model::OutletKind;

/// Writes a list of subscriptions as OPML 2.0. [`read_opml`](super::read_opml) gives the same list again, but for
/// characters that XML cannot hold. Namespaces that are used and not declared are declared.
#[must_use]
pub fn write_opml(outline: &Outline) -> String {
    let mut writer =
        Writer { out: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml".to_owned(), prefix: prefix(outline) };
    writer.attribute("version", "2.0");
    if outline.items.iter().any(|item| has_facts(item, &writer.prefix)) {
        let declaration = format!("xmlns:{}", writer.prefix);
        writer.attribute(&declaration, NAMESPACE);
    }
    writer.attributes(&outline.attributes, &["version"]);
    for prefix in undeclared(outline, &writer.prefix) {
        writer.attribute(&format!("xmlns:{prefix}"), &namespace_of(prefix));
    }
    writer.out.push_str(">\n  <head>\n");
    writer.element("title", outline.title.as_deref());
    for (name, text) in outline.head.iter().filter(|(name, _)| is_name(name)) {
        writer.element(name, Some(text));
    }
    writer.out.push_str("  </head>\n  <body>\n");
    outline.items.iter().for_each(|item| writer.item(item, 2));
    writer.out.push_str("  </body>\n</opml>\n");
    writer.out
}

/// A prefix for our namespace that the list does not use for another.
fn prefix(outline: &Outline) -> String {
    let taken = |prefix: &str| outline.attributes.iter().any(|(name, _)| name.strip_prefix("xmlns:") == Some(prefix));
    let mut prefix = OURS.to_owned();
    while taken(&prefix) {
        prefix.push('_');
    }
    prefix
}

/// The prefixes of kept attributes whose namespace neither the list nor the attribute's own element declares.
fn undeclared<'a>(outline: &'a Outline, ours: &str) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    collect_prefixes(&outline.items, &mut found);
    found.remove(ours);
    outline.attributes.iter().filter_map(|(name, _)| name.strip_prefix("xmlns:")).for_each(|declared| {
        found.remove(declared);
    });
    found
}

fn collect_prefixes<'a>(items: &'a [OutlineItem], found: &mut BTreeSet<&'a str>) {
    for item in items {
        let is_own = |prefix: &str| item.attributes.iter().any(|(n, _)| n.strip_prefix("xmlns:") == Some(prefix));
        let prefixes = item.attributes.iter().filter_map(|(name, _)| Some(name.split_once(':')?.0));
        found.extend(prefixes.filter(|prefix| !prefix.starts_with("xml") && !is_own(prefix)));
        collect_prefixes(&item.items, found);
    }
}

/// Whether an item or one inside has an attribute of our namespace.
fn has_facts(item: &OutlineItem, prefix: &str) -> bool {
    let facts = [&item.country, &item.owner, &item.fact];
    facts.iter().any(|fact| fact.is_some())
        || item.kind.is_some()
        || item.paused
        || item.attributes.iter().any(|(name, _)| name.split_once(':').is_some_and(|(p, _)| p == prefix))
        || item.items.iter().any(|inner| has_facts(inner, prefix))
}

struct Writer {
    out: String,
    prefix: String,
}

impl Writer {
    fn item(&mut self, item: &OutlineItem, depth: usize) {
        let indent = "  ".repeat(depth.min(MAX_DEPTH));
        self.out.push_str(&indent);
        self.out.push_str("<outline");
        let kind = item.kind.and_then(kind_word);
        let prefix = &self.prefix;
        let named = [
            // OPML requires a text.
            ("text".to_owned(), item.text.as_deref().or(item.title.as_deref())),
            ("title".to_owned(), item.title.as_deref()),
            ("type".to_owned(), item.form.as_deref()),
            ("xmlUrl".to_owned(), item.feed.as_deref()),
            ("htmlUrl".to_owned(), item.site.as_deref()),
            ("language".to_owned(), item.language.as_deref()),
            ("category".to_owned(), item.category.as_deref()),
            (format!("{prefix}:country"), item.country.as_deref()),
            (format!("{prefix}:owner"), item.owner.as_deref()),
            (format!("{prefix}:kind"), kind.as_deref()),
            (format!("{prefix}:fact"), item.fact.as_deref()),
            (format!("{prefix}:paused"), item.paused.then_some("true")),
        ];
        let mut written = Vec::new();
        for (name, value) in &named {
            if let Some(value) = value {
                self.attribute(name, value);
                written.push(name.as_str());
            }
        }
        self.attributes(&item.attributes, &written);
        if item.items.is_empty() {
            self.out.push_str("/>\n");
            return;
        }
        self.out.push_str(">\n");
        item.items.iter().for_each(|inner| self.item(inner, depth + 1));
        self.out.push_str(&indent);
        self.out.push_str("</outline>\n");
    }

    /// Attributes that are kept; none that would make the XML broken, and none twice.
    fn attributes(&mut self, attributes: &[(String, String)], written: &[&str]) {
        for (i, (name, value)) in attributes.iter().enumerate() {
            let is_new = attributes[..i].iter().all(|(known, _)| known != name) && !written.contains(&name.as_str());
            if is_name(name) && is_new {
                self.attribute(name, value);
            }
        }
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        self.escaped(value);
        self.out.push('"');
    }

    fn element(&mut self, name: &str, text: Option<&str>) {
        let Some(text) = text else { return };
        self.out.push_str(&format!("    <{name}>"));
        self.escaped(text);
        self.out.push_str(&format!("</{name}>\n"));
    }

    /// Line ends and tabs are written as references, since a reader of XML makes spaces of them in attributes.
    fn escaped(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '"' => self.out.push_str("&quot;"),
                '\t' => self.out.push_str("&#9;"),
                '\n' => self.out.push_str("&#10;"),
                '\r' => self.out.push_str("&#13;"),
                c if is_allowed(c) => self.out.push(c),
                _ => {}
            }
        }
    }
}

fn kind_word(kind: OutletKind) -> Option<String> {
    serde_json::to_value(kind).ok()?.as_str().map(str::to_owned)
}
