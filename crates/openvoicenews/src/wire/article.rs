//! Articles as JSON lines.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{LineError, write_line};
use crate::model::{Article, ArticleId, Moment, Note, StoryId};

/// An article with the story that the caller put it in, if they did.
#[derive(Clone, Debug)]
pub struct ArticleLine {
    /// The article.
    pub article: Arc<Article>,
    /// Its story, where given.
    pub story: Option<StoryId>,
}

/// The shape as it arrives. Values whose form varies from sender to sender stay
/// [`Value`]s until their adapter below.
#[derive(Deserialize)]
struct Arriving {
    #[serde(default)]
    id: Value,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    outlet: Option<String>,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    byline: Value,
    #[serde(default)]
    published: Value,
    #[serde(default)]
    modified: Value,
    #[serde(default)]
    language: Option<String>,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    agency: Option<String>,
    #[serde(default)]
    revision: Option<String>,
    #[serde(default)]
    fetched: Value,
    #[serde(default)]
    notes: Value,
    #[serde(default)]
    story: Value,
}

/// Reads one line. The text is taken as it is; a date that cannot be read is left out with a note.
///
/// # Errors
///
/// Where the line is not a JSON object, or has neither text nor title.
pub fn read_article(line: &str) -> Result<ArticleLine, LineError> {
    let a: Arriving = serde_json::from_str(line).map_err(|e| LineError::json(&e))?;
    if a.text.is_none() && a.title.is_none() {
        return Err(LineError::new("neither `text` nor `title`: not an article"));
    }
    let mut notes = read_notes(a.notes);
    let title = a.title.unwrap_or_default();
    let text = a.text.unwrap_or_default();
    let id = name(a.id).or_else(|| a.url.as_deref().map(Article::id_of)).unwrap_or_else(|| Article::id_of(line));
    let article = Article {
        id,
        url: a.url,
        outlet: a.outlet.filter(|o| !o.trim().is_empty()),
        byline: strings(a.byline),
        published: moment(a.published, "published", &mut notes),
        modified: moment(a.modified, "modified", &mut notes),
        language: a.language,
        agency: a.agency,
        revision: a.revision.unwrap_or_else(|| Article::revision_of(&title, &text)),
        title,
        text,
        fetched: moment(a.fetched, "fetched", &mut notes),
        notes,
    };
    Ok(ArticleLine { article: Arc::new(article), story: name(a.story) })
}

/// Ids are strings; a number is taken as its digits.
fn name(v: Value) -> Option<ArticleId> {
    match v {
        Value::String(s) => Some(s.into()),
        Value::Number(n) => Some(n.to_string().into()),
        _ => None,
    }
}

/// A list of strings, or one string.
fn strings(v: Value) -> Vec<String> {
    match v {
        Value::String(s) => vec![s],
        Value::Array(list) => list.into_iter().filter_map(|v| v.as_str().map(str::to_owned)).collect(),
        _ => Vec::new(),
    }
}

fn moment(v: Value, field: &str, notes: &mut Vec<Note>) -> Option<Moment> {
    let written = v.as_str()?;
    let read = Moment::parse(written);
    if read.is_none() {
        notes.push(Note::new("date-unreadable", format!("`{field}` is `{written}`, which is no date")));
    }
    read
}

fn read_notes(v: Value) -> Vec<Note> {
    let Value::Array(list) = v else { return Vec::new() };
    list.into_iter().filter_map(|v| serde_json::from_value(v).ok()).collect()
}

/// The shape as it leaves.
#[derive(Serialize)]
struct Leaving<'a> {
    id: &'a str,
    url: &'a Option<String>,
    outlet: &'a Option<String>,
    title: &'a str,
    byline: &'a [String],
    published: Option<Moment>,
    modified: Option<Moment>,
    language: &'a Option<String>,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    agency: &'a Option<String>,
    revision: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    fetched: Option<Moment>,
    notes: &'a [Note],
    #[serde(skip_serializing_if = "Option::is_none")]
    story: Option<&'a str>,
}

/// Writes one line.
///
/// # Errors
///
/// Never for an article; kept for symmetry with the other writers.
pub fn write_article(a: &Article, story: Option<&str>) -> Result<String, LineError> {
    write_line(&Leaving {
        id: &a.id,
        url: &a.url,
        outlet: &a.outlet,
        title: &a.title,
        byline: &a.byline,
        published: a.published,
        modified: a.modified,
        language: &a.language,
        text: &a.text,
        agency: &a.agency,
        revision: &a.revision,
        fetched: a.fetched,
        notes: &a.notes,
        story,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_back_what_it_writes() {
        let line = r#"{"id":7,"url":"https://a.example/x","outlet":"The Example","title":"T","byline":"A. B.","published":"2025-08-22 10:00:00+02:00","text":"Größe.","extra":[1]}"#;
        let read = read_article(line).unwrap();
        assert_eq!(&*read.article.id, "7");
        assert_eq!(read.article.byline, ["A. B."]);
        let again = read_article(&write_article(&read.article, Some("s1")).unwrap()).unwrap();
        assert_eq!(again.article, read.article);
        assert_eq!(again.story.as_deref(), Some("s1"));
    }

    #[test]
    fn bad_lines_say_what_is_wrong() {
        assert!(read_article("{").is_err());
        assert!(read_article("[1]").is_err());
        assert!(read_article(r#"{"id":"x"}"#).unwrap_err().to_string().contains("`text`"));
        let odd = read_article(r#"{"text":"x","published":"last week"}"#).unwrap();
        assert_eq!(odd.article.notes[0].code, "date-unreadable");
    }
}
