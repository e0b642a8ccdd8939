//! The words of the templates in one place: `strings.json` of the theme, which they use as `t.name`.

use std::collections::BTreeMap;

use minijinja::value::{Kwargs, Serde, Value};
use serde::{Deserialize, Serialize};

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

    /// As templates take them.
    pub(super) fn value(&self) -> Value {
        Value::from(Serde(self.0.clone()))
    }
}

/// The filter `fill`: the text with `{name}` replaced by the argument of that name. Of a text that has
/// forms, `count` chooses one as English does.
pub(super) fn fill(text: &Value, args: Kwargs) -> Result<String, minijinja::Error> {
    let form = match args.get::<Option<i64>>("count")? {
        Some(1) => "one",
        _ => "other",
    };
    let chosen = text.as_str().map_or_else(|| text.get_attr(form), |plain| Ok(Value::from(plain)))?;
    let mut filled = String::new();
    let mut rest = chosen.as_str().unwrap_or_default();
    // From left to right, once: what is filled in is never searched for names.
    while let Some((before, (name, behind))) = rest.split_once('{').and_then(|(b, a)| Some((b, a.split_once('}')?))) {
        filled.push_str(before);
        filled.push_str(&args.get::<Option<Value>>(name)?.map(|v| v.to_string()).unwrap_or_default());
        rest = behind;
    }
    filled.push_str(rest);
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(text: serde_json::Value, pairs: &[(&str, &str)], count: i64) -> String {
        let mut args: Vec<(&str, Value)> = pairs.iter().map(|(k, v)| (*k, Value::from(*v))).collect();
        args.push(("count", Value::from(count)));
        fill(&Value::from(Serde(text)), Kwargs::from_iter(args)).unwrap()
    }

    #[test]
    fn fills_in_what_is_named_once_and_chooses_the_form() {
        let text = serde_json::json!({ "one": "the report in {name}", "other": "all {count} reports in {name}" });
        assert_eq!(filled(text.clone(), &[("name", "{count} & more")], 23), "all 23 reports in {count} & more");
        assert_eq!(filled(text, &[("name", "Sport")], 1), "the report in Sport");
        assert_eq!(filled("a {b".into(), &[], 2), "a {b");
    }

    #[test]
    fn a_file_that_holds_no_texts_is_refused_with_its_line() {
        let mut strings = Strings::default();
        assert!(strings.lay_over(b"{\n\"a\": 3}").unwrap_err().starts_with("line 2"));
        assert!(strings.lay_over(b"{\"a\": \"A\"}").is_ok());
    }

    #[test]
    fn the_templates_use_every_text_and_no_other() {
        let mut used = std::collections::BTreeSet::new();
        let mut own = Strings::default();
        for (path, content) in crate::publish::Theme::built_in() {
            let text = std::str::from_utf8(content).unwrap_or_default();
            if path == FILE {
                own.lay_over(content).unwrap();
            } else if path.ends_with(".html") {
                let names = text.split(['{', ' ', '(']).filter_map(|word| word.strip_prefix("t."));
                used.extend(names.map(|n| n.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).next().unwrap()));
            }
        }
        assert_eq!(used, own.0.keys().map(String::as_str).collect());
    }

    /// What of a template stands between its tags and is no expression; what people type (`code`, `kbd`) is the same in
    /// every language.
    fn words_outside(template: &str) -> Vec<String> {
        let mut rest = template.to_owned();
        for (from, to) in
            [("{#", "#}"), ("{%", "%}"), ("{{", "}}"), ("<code", "</code>"), ("<kbd", "</kbd>"), ("<", ">")]
        {
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
        rest.lines().filter(|line| line.contains(|c: char| c.is_alphabetic())).map(str::to_owned).collect()
    }

    #[test]
    fn the_words_of_the_templates_stand_in_one_file() {
        assert_eq!(words_outside("<p title=\"a\">{{ b }} c <kbd>d</kbd>{# e #}</p>"), [" c "]);
        for (path, content) in crate::publish::Theme::built_in().filter(|(path, _)| path.ends_with(".html")) {
            let template = std::str::from_utf8(content).unwrap().replace("&amp;", "&").replace("&nbsp;", " ");
            assert_eq!(words_outside(&template), Vec::<String>::new(), "{path}: it belongs into {FILE}");
        }
    }
}
