//! The words of the templates in one place: `strings.json` of the theme, which they use as `t.name`.

use std::collections::BTreeMap;

use minijinja::Environment;
use minijinja::value::{Kwargs, Serde, Value};
use serde::{Deserialize, Serialize};

use super::escape;

/// Where they stand in the theme's folder.
pub(super) const FILE: &str = "strings.json";

/// The words by name.
#[derive(Clone, Debug, Default)]
pub(super) struct Strings(BTreeMap<String, Text>);

/// One text, in which `{name}` stands for what the template fills in.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum Text {
    One(String),
    /// Its forms by the categories of Unicode's plural rules (UTS #35), `one` and `other` at least.
    ByCount {
        one: String,
        other: String,
    },
}

impl Strings {
    /// Puts the texts of a file in the place of those of the same names.
    ///
    /// # Errors
    ///
    /// Where it is no JSON object of texts: the reason, with the line.
    pub(super) fn lay_over(&mut self, file: &[u8]) -> Result<(), String> {
        let texts: BTreeMap<String, Text> = serde_json::from_slice(file).map_err(|e| {
            format!("line {}: a text, or one with `one` and `other`, is wanted for each name", e.line())
        })?;
        self.0.extend(texts);
        Ok(())
    }

    /// Gives them to templates as `t.name`, with the filter that fills them in.
    pub(super) fn lend(&self, environment: &mut Environment<'_>) {
        environment.add_global("t", Value::from(Serde(self.0.clone())));
        environment.add_filter("fill", fill);
    }

    /// A text with what stands in for its names, for what is written without a template.
    pub(super) fn say(&self, name: &str, values: &[(&str, Value)]) -> String {
        let value = |wanted: &str| values.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value.clone());
        let chosen = match self.0.get(name) {
            None => "",
            Some(Text::One(text)) => text,
            Some(Text::ByCount { one, .. }) if is_one(value("count").as_ref()) => one,
            Some(Text::ByCount { other, .. }) => other,
        };
        filled(chosen, value)
    }
}

fn is_one(count: Option<&Value>) -> bool {
    count.and_then(|n| n.as_i64()) == Some(1)
}

/// The filter `fill`: the text with `{name}` replaced by the argument of that name. Of a text that has
/// forms, `count` chooses one as English does. With `link`, what stands in `[…]` leads to that address.
fn fill(text: &Value, args: Kwargs) -> Result<Value, minijinja::Error> {
    let form = if is_one(args.get::<Option<Value>>("count")?.as_ref()) { "one" } else { "other" };
    let chosen = text.as_str().map_or_else(|| text.get_attr(form), |plain| Ok(Value::from(plain)))?;
    let chosen = chosen.as_str().unwrap_or_default();
    let fill = |piece: &str| filled(piece, |name| args.get::<Option<Value>>(name).ok().flatten());
    let parts = chosen.split_once('[').and_then(|(before, rest)| Some((before, rest.split_once(']')?)));
    match (args.get::<Option<String>>("link")?, parts) {
        (Some(address), Some((before, (inside, behind)))) => {
            let [before, inside, behind] = [before, inside, behind].map(|piece| escape::escape(&fill(piece)));
            let address = escape::escape(&address);
            Ok(Value::from_safe_string(format!("{before}<a href=\"{address}\">{inside}</a>{behind}")))
        }
        _ => Ok(Value::from(fill(chosen))),
    }
}

/// A text with its names replaced, from left to right, once: what is filled in is never searched for names.
fn filled(text: &str, value: impl Fn(&str) -> Option<Value>) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, (name, behind))) = rest.split_once('{').and_then(|(b, a)| Some((b, a.split_once('}')?))) {
        out.push_str(before);
        out.push_str(&value(name).map(|v| v.to_string()).unwrap_or_default());
        rest = behind;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(text: serde_json::Value, pairs: &[(&str, &str)], count: i64) -> String {
        let mut args: Vec<(&str, Value)> = pairs.iter().map(|(k, v)| (*k, Value::from(*v))).collect();
        args.push(("count", Value::from(count)));
        fill(&Value::from(Serde(text)), Kwargs::from_iter(args)).unwrap().to_string()
    }

    #[test]
    fn fills_in_what_is_named_once_and_chooses_the_form() {
        let text = serde_json::json!({ "one": "the report in {name}", "other": "all {count} reports in {name}" });
        assert_eq!(filled(text.clone(), &[("name", "{count} & more")], 23), "all 23 reports in {count} & more");
        assert_eq!(filled(text, &[("name", "Sport")], 1), "the report in Sport");
        assert_eq!(filled("a {b".into(), &[], 2), "a {b");
    }

    #[test]
    fn a_link_stands_in_its_sentence_and_what_is_filled_in_is_escaped() {
        let text = "{name}: see [the {what}] first";
        let told = filled(text.into(), &[("name", "<b> [x]"), ("what", "rules & more"), ("link", "/r?a=\"b\"&c")], 2);
        assert_eq!(told, "&lt;b&gt; [x]: see <a href=\"/r?a=&quot;b&quot;&amp;c\">the rules &amp; more</a> first");
        // A text without a place for it has no link, and one without an address keeps its brackets.
        assert_eq!(filled("a {b}".into(), &[("b", "<"), ("link", "/")], 2), "a <");
        assert_eq!(filled("a [b]".into(), &[], 2), "a [b]");
    }

    #[test]
    fn what_has_no_template_says_the_same_texts() {
        let mut strings = Strings::default();
        strings.lay_over(b"{\"a\": \"{n} a\", \"b\": {\"one\": \"one\", \"other\": \"{count} of {n}\"}}").unwrap();
        assert_eq!(strings.say("a", &[("n", Value::from("x"))]), "x a");
        assert_eq!(strings.say("b", &[("count", Value::from(1))]), "one");
        assert_eq!(strings.say("b", &[("count", Value::from(3)), ("n", Value::from("y"))]), "3 of y");
    }

    #[test]
    fn a_file_that_holds_no_texts_is_refused_with_its_line() {
        let mut strings = Strings::default();
        assert!(strings.lay_over(b"{\n\"a\": 3}").unwrap_err().starts_with("line 2"));
        assert!(strings.lay_over(b"{\"a\": \"A\"}").is_ok());
    }

    /// Every template: those of the theme, and those of the one page and the e-book.
    fn templates() -> impl Iterator<Item = (&'static str, &'static str)> {
        let pages = crate::publish::Theme::built_in().filter(|(path, _)| path.ends_with(".html"));
        pages
            .map(|(path, content)| (path, std::str::from_utf8(content).unwrap()))
            .chain(crate::publish::book::TEMPLATES)
    }

    /// The names in a source, each behind `mark`.
    fn names<'a>(source: &'a str, mark: &'a str) -> impl Iterator<Item = &'a str> {
        let name = |rest: &'a str| rest.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).next().unwrap();
        source.match_indices(mark).filter_map(move |(at, _)| {
            let is_word = mark == "t." && source[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.');
            (!is_word).then(|| name(&source[at + mark.len()..]))
        })
    }

    #[test]
    fn the_templates_use_every_text_and_no_other() {
        let mut own = Strings::default();
        own.lay_over(include_bytes!("../../theme/strings.json")).unwrap();
        let mut used: std::collections::BTreeSet<&str> = templates()
            .flat_map(|(_, template)| template.split("{{").flat_map(|part| part.split("{%")).collect::<Vec<_>>())
            .flat_map(|part| names(part.split(['}', '%']).next().unwrap_or_default(), "t."))
            .collect();
        for source in [include_str!("digest/mod.rs"), include_str!("digest/plain.rs")] {
            used.extend(names(source, "say(\""));
        }
        assert_eq!(used, own.0.keys().map(String::as_str).collect());
    }

    /// What of a template stands between its tags and is no expression; what people type (`code`, `kbd`) is the same in
    /// every language.
    fn words_outside(template: &str) -> Vec<String> {
        let style = [("<style", "</style>"), ("{#", "#}"), ("{%", "%}"), ("{{", "}}")];
        let text = without(template, &style);
        let shown = ["title", "aria-label", "placeholder", "alt"].map(|name| format!(" {name}=\""));
        let attributes = shown.iter().flat_map(|name| text.split(name.as_str()).skip(1));
        let attributes: Vec<String> =
            attributes.filter_map(|a| a.split('"').next()).map(|a| a.replace('\n', "")).collect();
        let tags = [("<dc:language", "</dc:language>"), ("<meta", "</meta>")];
        let text = without(&without(&text, &tags), &[("<code", "</code>"), ("<kbd", "</kbd>"), ("<", ">")]);
        let lines = text.lines().map(str::to_owned).chain(attributes);
        lines.filter(|line| line.contains(|c: char| c.is_alphabetic())).collect()
    }

    /// A text with a line's end where each pair of marks and what is between them stood.
    fn without(text: &str, pairs: &[(&str, &str)]) -> String {
        let mut rest = text.to_owned();
        for (from, to) in pairs {
            let mut left = String::new();
            while let Some((before, (_, behind))) =
                rest.split_once(from).and_then(|(b, a)| Some((b, a.split_once(to)?)))
            {
                left.push_str(before);
                left.push('\n');
                rest = behind.to_owned();
            }
            rest = left + &rest;
        }
        rest
    }

    /// Literals of expressions that people read: `{{ "Make one" if a else b }}`.
    fn words_in_expressions(template: &str) -> Vec<String> {
        let expressions = template.split("{{").skip(1).filter_map(|rest| rest.split("}}").next());
        let literals = expressions.flat_map(|e| e.split('"').skip(1).step_by(2));
        // A name of a class has its space before it.
        let is_read = |l: &&str| l.trim().contains(' ') && l.contains(|c: char| c.is_alphabetic());
        literals.filter(is_read).map(str::to_owned).collect()
    }

    #[test]
    fn the_words_of_the_templates_stand_in_one_file() {
        assert_eq!(words_outside("<p title=\"{{ a }}\">{{ b }} c <kbd>d</kbd>{# e #}</p>"), [" c "]);
        assert_eq!(words_outside("<p aria-label=\"a {{ b }}\"></p>"), ["a "]);
        assert_eq!(words_in_expressions("{{ \"a b\" if c else \"d\" }}"), ["a b"]);
        for (path, template) in templates() {
            let text = template.replace("&amp;", "&").replace("&nbsp;", " ");
            assert_eq!(words_outside(&text), Vec::<String>::new(), "{path}: it belongs into {FILE}");
            assert_eq!(words_in_expressions(&text), Vec::<String>::new(), "{path}: it belongs into {FILE}");
        }
    }
}
