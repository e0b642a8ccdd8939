//! What whoever runs the newsroom looks at: its sources, and how it fares.

use axum::http::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::access::Access;
use super::editions::Parts;
use super::endpoint::{Asked, Endpoint, Json, NoBody, Nothing, endpoint};
use super::page::{Cursor, Limit, List, Part, address, time};
use super::problem::Problem;
use crate::clock;
use crate::fares::Fares;
use crate::net::Code;
use crate::store;

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        endpoint(
            (Method::GET, "/sources"),
            "list_sources",
            Access::Operators,
            "The feeds that are asked, and how each fares, by their numbers.",
            list,
        ),
        endpoint((Method::GET, "/sources/{source}"), "get_source", Access::Operators, "One source.", one),
        endpoint(
            (Method::GET, "/status"),
            "get_status",
            Access::Operators,
            "How the newsroom fares, as `ovn status --json` tells it.",
            status,
        ),
    ]
}

/// A feed.
#[derive(Serialize, JsonSchema)]
struct Source {
    /// Its number.
    id: i64,
    url: String,
    title: Option<String>,
    /// The publisher's front page.
    site: Option<String>,
    /// The folders that it is in, outermost first.
    folder: Vec<String>,
    language: Option<String>,
    country: Option<String>,
    owner: Option<String>,
    /// The page that states country and owner.
    fact: Option<String>,
    /// `active`, `paused` or `ended`.
    state: &'static str,
    added: String,
    /// When it was last asked, last answered without a failure, last had something new, and will be asked next.
    asked: Option<String>,
    answered: Option<String>,
    changed: Option<String>,
    due: Option<String>,
    /// The failure that lasts.
    failure: Option<Failure>,
}

/// Why a source fails.
#[derive(Serialize, JsonSchema)]
struct Failure {
    code: String,
    sentence: &'static str,
    hint: String,
    /// What it was this time.
    detail: String,
    /// How often in a row.
    times: u32,
}

impl Source {
    fn of(source: store::Source) -> Source {
        let known = source.known;
        let failure = source.failure.map(|(code, detail)| {
            let (sentence, hint) = Code::of(&code).map_or_else(Default::default, |c| (c.sentence(), c.hint_at_work()));
            Failure { code, sentence, hint, detail, times: source.failures }
        });
        Source {
            id: source.id,
            url: known.url,
            title: known.title,
            site: known.site,
            folder: known.folder,
            language: known.language,
            country: known.country,
            owner: known.owner,
            fact: known.fact,
            state: source.state.as_str(),
            added: time(source.added),
            asked: source.asked.map(time),
            answered: source.answered.map(time),
            changed: source.changed.map(time),
            due: (source.state == store::State::Active).then(|| time(source.due)),
            failure,
        }
    }
}

async fn list(asked: Asked<Nothing, Parts, NoBody>) -> Result<List<Source>, Problem> {
    let most = Limit::of(asked.query.limit);
    let after = asked.query.cursor.map_or(0, |c| c.0);
    let mut rows = asked.room.ask(move |store| store.sources()).await?;
    rows.retain(|s| s.id > after);
    rows.sort_by_key(|s| s.id);
    let more = rows.len() > most;
    rows.truncate(most);
    let next = rows.last().filter(|_| more).map(|row| Cursor(row.id, 0).to_string());
    let items = rows.into_iter().map(Source::of).collect();
    Ok(List(Part::new(items, next, address("/sources", &[("limit", Some(most.to_string()))]))))
}

/// A source by its number.
#[derive(Deserialize, JsonSchema)]
struct Which {
    /// The number of the source.
    source: i64,
}

async fn one(asked: Asked<Which, Nothing, NoBody>) -> Result<Json<Source>, Problem> {
    let source = asked.room.ask(move |store| store.source(asked.path.source)).await?;
    source.map(|s| Json(Source::of(s))).ok_or(Problem::Missing("source"))
}

async fn status(asked: Asked<Nothing, Nothing, NoBody>) -> Result<Json<Fares>, Problem> {
    Ok(Json(asked.room.ask(|store| Fares::of(store, clock::now())).await?))
}
