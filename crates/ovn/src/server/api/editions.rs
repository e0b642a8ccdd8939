//! Editions, and what each of them has.

use axum::http::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::access::Access;
use super::endpoint::{Asked, Endpoint, Json, NoBody, Nothing, endpoint};
use super::page::{Cursor, Limit, List, Part, address, escaped, time};
use super::problem::Problem;
use super::reports::Summary;
use crate::store::EditionRow;

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        endpoint(
            (Method::GET, "/editions"),
            "list_editions",
            Access::Readers,
            "All editions, the newest first; of a number or a day the last.",
            list,
        ),
        endpoint((Method::GET, "/editions/{edition}"), "get_edition", Access::Readers, "One edition.", one),
        endpoint(
            (Method::GET, "/editions/{edition}/reports"),
            "list_edition",
            Access::Readers,
            "The reports of an edition, the weightiest first, each as it is now, with the number of the version that the \
             edition had.",
            reports,
        ),
    ]
}

/// An edition.
#[derive(Serialize, JsonSchema)]
struct Edition {
    number: u32,
    /// The day of its newest article.
    day: Option<String>,
    /// When it was made.
    made: String,
    /// How many reports it has.
    reports: u64,
}

impl Edition {
    fn of(row: EditionRow) -> Edition {
        Edition { number: row.number, day: row.day, made: time(row.made), reports: row.reports }
    }
}

/// A part of a list.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Parts {
    /// So many at most.
    pub(super) limit: Option<Limit>,
    /// From there on, as `next` of the part before has it.
    pub(super) cursor: Option<Cursor>,
}

async fn list(asked: Asked<Nothing, Parts, NoBody>) -> Result<List<Edition>, Problem> {
    let most = Limit::of(asked.query.limit);
    let before = asked.query.cursor.map(|c| c.0);
    let mut rows = asked.room.ask(move |store| store.editions_before(before, most + 1)).await?;
    let more = rows.len() > most;
    rows.truncate(most);
    let next = rows.last().filter(|_| more).map(|row| Cursor(row.id, 0).to_string());
    let items = rows.into_iter().map(Edition::of).collect();
    Ok(List(Part::new(items, next, address("/editions", &[("limit", Some(most.to_string()))]))))
}

/// An edition by its name.
#[derive(Deserialize, JsonSchema)]
struct Which {
    /// `newest`, a number, or a day as `2026-03-11`.
    edition: String,
}

async fn one(asked: Asked<Which, Nothing, NoBody>) -> Result<Json<Edition>, Problem> {
    let row = asked.room.ask(move |store| store.edition_named(&asked.path.edition)).await?;
    row.map(|row| Json(Edition::of(row))).ok_or(Problem::Missing("edition"))
}

async fn reports(asked: Asked<Which, Parts, NoBody>) -> Result<List<Summary>, Problem> {
    let most = Limit::of(asked.query.limit);
    let (name, cursor) = (asked.path.edition, asked.query.cursor);
    let path = format!("/editions/{}/reports", escaped(&name));
    let found = asked
        .room
        .ask(move |store| {
            let Some(edition) = store.edition_named(&name)? else { return Ok(None) };
            // A list that was begun is read to its end in the edition in which it was begun.
            let (row, from) = cursor.map_or((edition.id, 0), |c| (c.0, c.1));
            let mut rows = store.reports_of_edition(row, from, most + 1)?;
            let next = (rows.len() > most).then(|| rows.pop()).flatten();
            let next = next.map(|(place, ..)| Cursor(row, place).to_string());
            let items = rows.iter().map(|(_, version, item)| Summary::of(store, item, Some(*version)));
            Ok(Some((items.collect::<Result<Vec<_>, _>>()?, next)))
        })
        .await?;
    let (items, next) = found.ok_or(Problem::Missing("edition"))?;
    Ok(List(Part::new(items, next, address(&path, &[("limit", Some(most.to_string()))]))))
}
