//! schema.org data in a page's JSON-LD, also where its JSON is broken.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::text::references;

/// Objects of one page; no further script is read when there are more.
const MAX_OBJECTS: usize = 5000;

/// Bytes of one script that are read as JSON.
const MAX_SCRIPT: usize = 4 << 20;

/// The objects of a page's JSON-LD.
#[derive(Debug, Default)]
pub(super) struct LinkedData {
    objects: Vec<Map<String, Value>>,
    by_id: BTreeMap<String, usize>,
    /// Scripts that are not JSON and could not be mended.
    pub broken: usize,
}

impl LinkedData {
    /// Adds what a script holds.
    pub(super) fn add(&mut self, script: &str) {
        if self.objects.len() >= MAX_OBJECTS {
            return;
        }
        let mut end = script.len().min(MAX_SCRIPT);
        while !script.is_char_boundary(end) {
            end -= 1;
        }
        let script = &script[..end];
        let value = serde_json::from_str(script.trim()).ok().or_else(|| mended(script));
        match value {
            Some(value) => self.flatten(value),
            None => {
                self.broken += 1;
                let found = scavenge(script);
                if !found.is_empty() {
                    self.objects.push(found);
                }
            }
        }
    }

    /// Every object with a type, outer ones first; depth is bounded by the JSON reader.
    fn flatten(&mut self, value: Value) {
        let mut queue = std::collections::VecDeque::from([value]);
        while let Some(value) = queue.pop_front() {
            match value {
                Value::Array(list) => queue.extend(list),
                Value::Object(map) => {
                    for key in ["@graph", "mainEntity", "mainEntityOfPage"] {
                        queue.extend(map.get(key).filter(|v| !v.is_string()).cloned());
                    }
                    if let Some(id) = map.get("@id").and_then(Value::as_str)
                        && map.len() > 1
                    {
                        self.by_id.entry(id.to_owned()).or_insert(self.objects.len());
                    }
                    self.objects.push(map);
                }
                _ => {}
            }
        }
    }

    /// The objects that are articles, the likeliest to be this page's first.
    pub(super) fn articles(&self) -> Vec<&Map<String, Value>> {
        let mut found: Vec<_> = self.objects.iter().filter(|o| article_rank(o) > 0).collect();
        found.sort_by_key(|o| std::cmp::Reverse(article_rank(o)));
        found
    }

    /// The objects of pages, which carry dates where there is no article.
    pub(super) fn pages(&self) -> impl Iterator<Item = &Map<String, Value>> {
        self.objects.iter().filter(|o| types(o).any(|t| t.ends_with("Page") || t == "VideoObject"))
    }

    /// Names of the people or organisations under a key, references followed.
    pub(super) fn names(&self, object: &Map<String, Value>, key: &str) -> Vec<Named> {
        let mut out = Vec::new();
        let Some(value) = object.get(key) else { return out };
        let mut queue = vec![value];
        while let Some(value) = queue.pop() {
            match value {
                Value::Array(list) => queue.extend(list.iter().rev()),
                Value::String(s) => out.push(Named { name: references::plain(s), organisation: false }),
                Value::Object(map) => out.extend(self.named(map, &mut queue)),
                _ => {}
            }
            if out.len() > 50 {
                break;
            }
        }
        out
    }

    fn named<'v>(&'v self, map: &'v Map<String, Value>, queue: &mut Vec<&'v Value>) -> Option<Named> {
        let map = match map.get("@id").and_then(Value::as_str) {
            Some(id) if !map.contains_key("name") => self.by_id.get(id).map(|&i| &self.objects[i])?,
            _ => map,
        };
        match map.get("name")? {
            Value::String(name) => {
                let organisation = types(map).any(|t| t.ends_with("Organization"));
                Some(Named { name: references::plain(name), organisation })
            }
            list @ Value::Array(_) => {
                queue.push(list);
                None
            }
            _ => None,
        }
    }
}

/// A name in the data and whether the data calls it an organisation.
#[derive(Clone, Debug)]
pub(super) struct Named {
    /// As written.
    pub name: String,
    /// Whether its type says so.
    pub organisation: bool,
}

/// A string under a key, without markup; `None` where absent or empty.
pub(super) fn string(object: &Map<String, Value>, key: &str) -> Option<String> {
    let value = match object.get(key)? {
        Value::Array(list) => list.first()?,
        value => value,
    };
    let text = match value {
        Value::String(s) => references::plain(s),
        Value::Number(n) => n.to_string(),
        Value::Object(map) => references::plain(map.get("@value").or_else(|| map.get("@id"))?.as_str()?),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// The article's text with its line breaks; markup in it is taken out.
pub(super) fn body(object: &Map<String, Value>) -> Option<String> {
    let written = object.get("articleBody").or_else(|| object.get("text"))?.as_str()?;
    let mut decoded = String::with_capacity(written.len());
    references::decode_into(written, &mut decoded);
    let mut out = String::with_capacity(decoded.len());
    let mut in_tag = false;
    for (i, c) in decoded.char_indices() {
        let opens = c == '<' && decoded[i + 1..].starts_with(|n: char| n.is_ascii_alphabetic() || n == '/');
        if opens || in_tag {
            in_tag = c != '>';
            out.push_str(if in_tag { "" } else { "\n" });
        } else {
            out.push(c);
        }
    }
    (!out.trim().is_empty()).then_some(out)
}

fn types(object: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let value = object.get("@type");
    let one = value.and_then(Value::as_str);
    let list = value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    one.into_iter().chain(list).map(|t| t.rsplit(['/', '#']).next().unwrap_or(t))
}

/// 0: no article. News articles before others, dated ones before undated ones.
fn article_rank(object: &Map<String, Value>) -> u8 {
    let kind = types(object).map(|t| match t {
        t if t.ends_with("NewsArticle") => 3,
        t if t.ends_with("Article") || t == "Report" => 2,
        t if t.ends_with("Posting") || t == "CreativeWork" || t == "Review" => 1,
        _ => 0,
    });
    let kind = kind.max().unwrap_or(0);
    let dated = object.contains_key("datePublished");
    if kind == 0 { 0 } else { kind + if dated { 4 } else { 0 } + if object.contains_key("headline") { 8 } else { 0 } }
}

/// Reads JSON that has raw control characters in strings, commas too many,
/// comments or text around it: mistakes that templates make.
fn mended(script: &str) -> Option<Value> {
    let start = script.find(['{', '['])?;
    let source = &script[start..];
    let mut out = String::with_capacity(source.len());
    let (mut in_string, mut escaped) = (false, false);
    for c in source.chars() {
        match c {
            _ if escaped => {
                escaped = false;
                if !matches!(c, '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u') {
                    out.pop();
                }
                out.push(c);
            }
            '\\' if in_string => {
                escaped = true;
                out.push(c);
            }
            '"' => {
                in_string = !in_string;
                out.push(c);
            }
            c if in_string && c.is_control() => out.push(' '),
            '}' | ']' if !in_string => {
                let kept = out.trim_end().len();
                if out[..kept].ends_with(',') {
                    out.truncate(kept - 1);
                }
                out.push(c);
            }
            c => out.push(c),
        }
    }
    serde_json::Deserializer::from_str(&out).into_iter::<Value>().next()?.ok()
}

/// The strings under the keys that matter, found without reading the rest.
fn scavenge(script: &str) -> Map<String, Value> {
    let mut found = Map::new();
    for key in ["headline", "datePublished", "dateModified", "inLanguage"] {
        if let Some(value) = string_after(script, key) {
            found.insert(key.to_owned(), Value::String(value));
        }
    }
    if !found.is_empty() {
        found.insert("@type".to_owned(), Value::String("Article".to_owned()));
    }
    found
}

fn string_after(script: &str, key: &str) -> Option<String> {
    let at = script.find(&format!("\"{key}\""))? + key.len() + 2;
    let rest = script[at..].trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
    let closing = |&(i, c): &(usize, char)| c == '"' && !rest[..i].ends_with('\\');
    let (end, _) = rest.char_indices().take(1000).find(closing)?;
    Some(rest[..end].replace("\\\"", "\"").replace("\\/", "/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headline(script: &str) -> Option<String> {
        let mut data = LinkedData::default();
        data.add(script);
        data.articles().first().and_then(|a| string(a, "headline"))
    }

    #[test]
    fn mends_what_templates_break() {
        let cases = [
            ("{\"@type\":\"NewsArticle\",\"headline\":\"Two\nlines\",}", "Two lines"),
            ("/* <![CDATA[ */ {\"@type\":[\"Article\"],\"headline\":\"A &amp; B\"} /* ]]> */", "A & B"),
            ("[{\"@type\":\"WebPage\"},{\"@graph\":[{\"@type\":\"Article\",\"headline\":\"In\"}]}]", "In"),
            ("{\"@type\":\"NewsArticle\",\"headline\":\"Cut \\\"off\\\"\",\"description\":\"no e", "Cut \"off\""),
            ("{\"@type\":\"NewsArticle\",\"headline\":\"It\\'s\"}", "It's"),
        ];
        for (script, meant) in cases {
            assert_eq!(headline(script).as_deref(), Some(meant), "{script}");
        }
        let deep = "[".repeat(100_000);
        assert_eq!(headline(&deep), None);
    }

    #[test]
    fn follows_references_to_authors() {
        let mut data = LinkedData::default();
        data.add(r##"{"@graph":[{"@type":"Article","headline":"x","author":[{"@id":"#1"},{"name":"Bo Lee"}]},{"@type":"Person","@id":"#1","name":"Ada Roe"}]}"##);
        let names: Vec<_> = data.names(data.articles()[0], "author").into_iter().map(|n| n.name).collect();
        assert_eq!(names, ["Ada Roe", "Bo Lee"]);
    }
}
