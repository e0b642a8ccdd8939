//! Stories: which articles are about one event, and why.

use axum::http::{Method, StatusCode};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::access::Access;
use super::endpoint::{Asked, Endpoint, Json, NoBody, Nothing, Ready, Reply, endpoint, fault};
use super::page::{Limit, List, Part, address, escaped};
use super::problem::Problem;

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        endpoint(
            (Method::GET, "/stories"),
            "list_stories",
            Access::Readers,
            "Stories in the order of their ids, also those that have no report.",
            list,
        ),
        endpoint(
            (Method::GET, "/stories/{story}"),
            "get_story",
            Access::Readers,
            "A story with its articles and why each belongs. The id of a story that became part of another leads to that one.",
            one,
        ),
    ]
}

/// A story in short.
#[derive(Serialize, JsonSchema)]
struct Short {
    id: String,
    /// How many articles it has.
    articles: u64,
}

/// A part of the list.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Parts {
    /// So many at most.
    limit: Option<Limit>,
    /// From there on, as `next` of the part before has it.
    cursor: Option<String>,
}

async fn list(asked: Asked<Nothing, Parts, NoBody>) -> Result<List<Short>, Problem> {
    let most = Limit::of(asked.query.limit);
    let after = asked.query.cursor.unwrap_or_default();
    let mut rows = asked.room.ask(move |store| store.stories_after(&after, most + 1)).await?;
    let more = rows.len() > most;
    rows.truncate(most);
    let next = rows.last().filter(|_| more).map(|(id, _)| id.clone());
    let items = rows.into_iter().map(|(id, articles)| Short { id, articles }).collect();
    Ok(List(Part::new(items, next, address("/stories", &[("limit", Some(most.to_string()))]))))
}

/// A story by its id.
#[derive(Deserialize, JsonSchema)]
struct Which {
    /// The id of the story.
    story: String,
}

/// A story.
#[derive(Serialize, JsonSchema)]
struct Story {
    id: String,
    /// The number of its report, where it has one.
    report: Option<i64>,
    /// Its articles in the order in which they came in, each as `ovn group` assigned it.
    #[schemars(with = "Vec<serde_json::Map<String, Value>>")]
    articles: Vec<Value>,
}

impl Reply for Story {
    fn described(generator: &mut SchemaGenerator) -> (StatusCode, Option<(&'static str, Schema)>) {
        Json::<Story>::described(generator)
    }

    fn ready(self) -> Result<Ready, Problem> {
        let own = format!("/api/v1/stories/{}", escaped(&self.id));
        let report = self.report.map(|id| format!("/api/v1/reports/{id}"));
        let ready = Json(self).ready()?.link("canonical", own);
        Ok(match report {
            Some(report) => ready.link("describedby", report),
            None => ready,
        })
    }
}

async fn one(asked: Asked<Which, Nothing, NoBody>) -> Result<Story, Problem> {
    let found = asked
        .room
        .ask(move |store| {
            let id = store.story_now(&asked.path.story)?;
            let Some((members, report)) = store.story(&id)? else { return Ok(None) };
            let articles = members.iter().map(|m| serde_json::to_value(m).map_err(fault));
            Ok(Some(Story { id, report, articles: articles.collect::<Result<_, _>>()? }))
        })
        .await?;
    found.ok_or(Problem::Missing("story"))
}
