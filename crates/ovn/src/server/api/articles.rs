//! Publishers' articles: what is known of them for readers, their texts for operators.

use axum::http::{Method, StatusCode};
use openvoicenews::wire;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::access::Access;
use super::endpoint::{Asked, Endpoint, Json, NoBody, Nothing, Ready, Reply, endpoint, fault};
use super::page::{Cursor, Limit, List, Part, When, address, time};
use super::problem::Problem;
use crate::store::{ArticleRow, ArticleWish};

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        endpoint(
            (Method::GET, "/articles"),
            "list_articles",
            Access::Readers,
            "Captured articles without their texts, the newest first.",
            list,
        ),
        endpoint(
            (Method::GET, "/articles/{article}"),
            "get_article",
            Access::Readers,
            "What is known of an article, without its text.",
            one,
        ),
        endpoint(
            (Method::GET, "/articles/{article}/text"),
            "get_text",
            Access::Operators,
            "An article with its text, in the wire form. The text is the publisher's: only operators get it.",
            text,
        ),
        endpoint(
            (Method::GET, "/articles/{article}/revisions"),
            "list_revisions",
            Access::Readers,
            "What its publisher changed, and when it was seen, the first revision first; the words only for operators.",
            revisions,
        ),
    ]
}

/// An article without its text.
#[derive(Serialize, JsonSchema)]
struct Article {
    id: String,
    url: Option<String>,
    outlet: Option<String>,
    title: String,
    /// BCP 47.
    language: Option<String>,
    /// When it was published, or came in where it has no date.
    dated: String,
    /// When it came in.
    arrived: String,
    /// The hash of its current title and text.
    revision: String,
    story: Option<String>,
    category: Option<String>,
    /// The number of the source that listed it.
    source: Option<i64>,
}

impl Article {
    fn of(row: ArticleRow) -> Article {
        Article {
            id: row.id,
            url: row.url,
            outlet: row.outlet,
            title: row.title,
            language: row.language,
            dated: time(row.dated),
            arrived: time(row.arrived),
            revision: row.revision,
            story: row.story,
            category: row.category,
            source: row.source,
        }
    }
}

/// Which articles are listed.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Which {
    /// Of this publisher, by its name as the article gives it.
    outlet: Option<String>,
    /// Of this category, as the article's report has it.
    category: Option<String>,
    /// Of this story.
    story: Option<String>,
    /// Listed by the source with this number.
    source: Option<i64>,
    /// Dated then or later.
    since: Option<When>,
    /// Dated before then.
    until: Option<When>,
    /// So many at most.
    limit: Option<Limit>,
    /// From there on, as `next` of the part before has it.
    cursor: Option<Cursor>,
}

async fn list(asked: Asked<Nothing, Which, NoBody>) -> Result<List<Article>, Problem> {
    let q = asked.query;
    let most = Limit::of(q.limit);
    let parameters = [
        ("outlet", q.outlet.clone()),
        ("category", q.category.clone()),
        ("story", q.story.clone()),
        ("source", q.source.map(|s| s.to_string())),
        ("since", q.since.map(|w| time(w.0))),
        ("until", q.until.map(|w| time(w.0))),
        ("limit", Some(most.to_string())),
    ];
    let wish = ArticleWish {
        id: None,
        outlet: q.outlet,
        category: q.category,
        story: q.story,
        source: q.source,
        since: q.since.map(|w| w.0),
        until: q.until.map(|w| w.0),
        before: q.cursor.map(|c| c.0),
    };
    let mut rows = asked.room.ask(move |store| store.articles_of(&wish, most + 1)).await?;
    let more = rows.len() > most;
    rows.truncate(most);
    let next = rows.last().filter(|_| more).map(|row| Cursor(row.key, 0).to_string());
    let items = rows.into_iter().map(Article::of).collect();
    Ok(List(Part::new(items, next, address("/articles", &parameters))))
}

/// An article by its id.
#[derive(Deserialize, JsonSchema)]
struct Which1 {
    /// The id of the article.
    article: String,
}

async fn one(asked: Asked<Which1, Nothing, NoBody>) -> Result<Json<Article>, Problem> {
    let wish = ArticleWish { id: Some(asked.path.article), ..ArticleWish::default() };
    let rows = asked.room.ask(move |store| store.articles_of(&wish, 1)).await?;
    rows.into_iter().next().map(|row| Json(Article::of(row))).ok_or(Problem::Missing("article"))
}

/// An article in the wire form, as it is.
struct WireArticle(String);

/// The form of it, for the description.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ArticleText")]
struct WireForm {
    id: String,
    url: Option<String>,
    outlet: Option<String>,
    title: String,
    byline: Option<Vec<String>>,
    published: Option<String>,
    modified: Option<String>,
    language: Option<String>,
    /// Plain, with an empty line between paragraphs.
    text: String,
    agency: Option<String>,
    revision: String,
}

impl Reply for WireArticle {
    fn described(generator: &mut SchemaGenerator) -> (StatusCode, Option<(&'static str, Schema)>) {
        Json::<WireForm>::described(generator)
    }

    fn ready(self) -> Result<Ready, Problem> {
        Ok(Ready::new("application/json", self.0))
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct WhichText {
    /// The hash of a revision; the current one where it is not given.
    revision: Option<String>,
}

async fn text(asked: Asked<Which1, WhichText, NoBody>) -> Result<WireArticle, Problem> {
    let (id, revision) = (asked.path.article, asked.query.revision);
    let line = asked
        .room
        .ask(move |store| {
            let article = match revision {
                Some(hash) => store.revision(&id, &hash)?,
                None => store.article(&id)?,
            };
            article.map(|a| wire::write_article(&a, None).map_err(fault)).transpose()
        })
        .await?;
    line.map(WireArticle).ok_or(Problem::Missing("article"))
}

/// A text that an article had.
#[derive(Serialize, JsonSchema)]
struct Revision {
    /// Its hash.
    revision: String,
    /// When it was seen.
    seen: String,
    /// What is other than in the one before.
    #[schemars(with = "Vec<Change>")]
    changes: Vec<Value>,
}

/// A change of a publisher's.
#[derive(Serialize, JsonSchema)]
struct Change {
    /// `headline`, `byline`, `correction`, `figure`, `paragraph` and so on.
    kind: String,
    /// What stood there, for operators.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    /// What stands there, for operators.
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
}

async fn revisions(asked: Asked<Which1, Nothing, NoBody>) -> Result<List<Revision>, Problem> {
    let (id, in_words) = (asked.path.article, asked.caller.is_operator());
    let rows = asked.room.ask(move |store| store.revisions(&id)).await?;
    if rows.is_empty() {
        return Err(Problem::Missing("article"));
    }
    let items = rows.into_iter().map(|row| {
        let changes = row.changes.as_deref().and_then(|c| serde_json::from_str(c).ok());
        let mut changes: Vec<Value> = changes.unwrap_or_default();
        if !in_words {
            changes.iter_mut().filter_map(Value::as_object_mut).for_each(|c| c.retain(|name, _| name == "kind"));
        }
        Revision { revision: row.article.revision.clone(), seen: time(row.made), changes }
    });
    Ok(List(Part::new(items.collect(), None, String::new())))
}
