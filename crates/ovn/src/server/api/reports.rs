//! Reports: lists of them, one in the wire form, its versions, and its evidence as Web Annotations.

use axum::http::{Method, StatusCode};
use openvoicenews::publish::rules::plain;
use openvoicenews::wire;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};

use super::access::Access;
use super::endpoint::{Asked, Endpoint, NoBody, Nothing, Ready, Reply, endpoint, fault};
use super::page::{Cursor, Limit, List, Part, When, address, time};
use super::problem::Problem;
use crate::error::Error;
use crate::shelf;
use crate::store::{Item, ItemWish, Store};

/// Reports that are looked at for a part of a list, at most: a rare outlet does not hold the store up.
const LOOKED_AT: usize = 5_000;
/// Reports that are read from the store at one time.
const BATCH: usize = 200;
/// The profile tells annotations from other linked data (Web Annotation Protocol, section 3.2).
const ANNOTATIONS: &str = "application/ld+json; profile=\"http://www.w3.org/ns/anno.jsonld\"";

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        endpoint(
            (Method::GET, "/reports"),
            "list_reports",
            Access::Readers,
            "Reports, the last changed first, also those of earlier editions.",
            list,
        ),
        endpoint(
            (Method::GET, "/reports/{report}"),
            "get_report",
            Access::Readers,
            "A report with the evidence of every sentence, in the wire form.",
            one,
        ),
        endpoint(
            (Method::GET, "/reports/{report}/versions"),
            "list_versions",
            Access::Readers,
            "The versions of a report, the first one first.",
            versions,
        ),
        endpoint(
            (Method::GET, "/reports/{report}/versions/{version}"),
            "get_version",
            Access::Readers,
            "A version of a report, in the wire form.",
            version,
        ),
        endpoint(
            (Method::GET, "/reports/{report}/evidence"),
            "get_evidence",
            Access::Readers,
            "What a report rests on, as Web Annotations on the publishers' pages.",
            evidence,
        ),
    ]
}

/// A report in short.
#[derive(Serialize, JsonSchema)]
pub(super) struct Summary {
    /// Its number, which stays.
    pub(super) id: i64,
    /// Its story.
    story: String,
    /// The number of this version, from 1.
    version: i64,
    headline: String,
    /// Its first sentence.
    standfirst: Option<String>,
    category: Option<String>,
    /// Its language, BCP 47.
    language: Option<String>,
    /// The publishers of its articles.
    outlets: Vec<String>,
    /// Where these are at home, as far as it is known.
    countries: Vec<String>,
    /// When its newest article was published: a time or a day.
    published: Option<String>,
    /// When it was first published here.
    made: String,
    /// When this version was.
    changed: String,
    /// Its importance in its edition.
    importance: f64,
    /// The path of its page.
    page: String,
}

impl Summary {
    pub(super) fn of(store: &Store, item: &Item, version: Option<i64>) -> Result<Summary, Error> {
        let version = match version {
            Some(version) => version,
            None => store.version_of(item.report)?.unwrap_or(1),
        };
        let card = &item.card;
        Ok(Summary {
            id: item.id,
            story: card.story.to_string(),
            version,
            headline: card.headline.clone(),
            standfirst: card.standfirst.clone(),
            category: card.categories.first().cloned(),
            language: card.facts.language.clone(),
            outlets: card.facts.outlets.iter().cloned().collect(),
            countries: card.facts.countries.iter().cloned().collect(),
            published: card.published.map(|p| p.to_string()),
            made: time(item.made),
            changed: time(item.changed),
            importance: card.weight,
            page: format!("/report/{}.html", card.slug),
        })
    }
}

/// Which reports are listed.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Which {
    /// Of this category.
    category: Option<String>,
    /// Changed then or later.
    since: Option<When>,
    /// Changed before then.
    until: Option<When>,
    /// With an article of this publisher.
    outlet: Option<String>,
    /// With an article of a publisher of this country.
    country: Option<String>,
    /// So many at most.
    limit: Option<Limit>,
    /// From there on, as `next` of the part before has it.
    cursor: Option<Cursor>,
}

async fn list(asked: Asked<Nothing, Which, NoBody>) -> Result<List<Summary>, Problem> {
    let q = asked.query;
    let most = Limit::of(q.limit);
    let parameters = [
        ("category", q.category.clone()),
        ("since", q.since.map(|w| time(w.0))),
        ("until", q.until.map(|w| time(w.0))),
        ("outlet", q.outlet.clone()),
        ("country", q.country.clone()),
        ("limit", Some(most.to_string())),
    ];
    let wish = ItemWish {
        category: q.category,
        since: q.since.map(|w| w.0),
        until: q.until.map(|w| w.0),
        before: q.cursor.map(|c| (c.0, c.1)),
    };
    let (outlet, country) = (q.outlet.as_deref().map(plain), q.country.as_deref().map(plain));
    let (items, next) = asked.room.ask(move |store| found(store, wish, most, outlet, country)).await?;
    Ok(List(Part::new(items, next.map(|c| c.to_string()), address("/reports", &parameters))))
}

/// The reports that are wanted, and where the next part begins.
fn found(
    store: &Store,
    mut wish: ItemWish,
    most: usize,
    outlet: Option<String>,
    country: Option<String>,
) -> Result<(Vec<Summary>, Option<Cursor>), Error> {
    let is_wanted = |item: &Item| {
        let facts = &item.card.facts;
        outlet.as_ref().is_none_or(|o| facts.outlets.iter().any(|name| plain(name) == *o))
            && country.as_ref().is_none_or(|c| facts.countries.iter().any(|name| plain(name) == *c))
    };
    let batch = if outlet.is_none() && country.is_none() { most + 1 } else { BATCH };
    let (mut out, mut looked_at) = (Vec::new(), 0);
    loop {
        let items = store.items_of(&wish, batch)?;
        let is_last = items.len() < batch;
        for item in items {
            if out.len() == most || looked_at == LOOKED_AT {
                return Ok((out, wish.before.map(|(changed, id)| Cursor(changed, id))));
            }
            looked_at += 1;
            wish.before = Some((item.changed, item.id));
            if is_wanted(&item) {
                out.push(Summary::of(store, &item, None)?);
            }
        }
        if is_last {
            return Ok((out, None));
        }
    }
}

/// A report by its number.
#[derive(Deserialize, JsonSchema)]
struct Which1 {
    /// The number of the report.
    report: i64,
}

/// A version by its number and that of its report.
#[derive(Deserialize, JsonSchema)]
struct WhichVersion {
    /// The number of the report.
    report: i64,
    /// The number of the version, from 1.
    version: i64,
}

/// A report in the wire form, as it is.
struct WireReport {
    line: String,
    page: String,
    id: i64,
}

impl Reply for WireReport {
    fn described(_: &mut SchemaGenerator) -> (StatusCode, Option<(&'static str, Schema)>) {
        (StatusCode::OK, Some(("application/json", Schema::new_ref("#/components/schemas/Report".to_owned()))))
    }

    fn ready(self) -> Result<Ready, Problem> {
        Ok(Ready::new("application/json", self.line)
            .link("alternate", self.page)
            .link("version-history", format!("/api/v1/reports/{}/versions", self.id))
            .link("related", format!("/api/v1/reports/{}/evidence", self.id)))
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Own {
    /// Without the outlets that you veto.
    own: Option<bool>,
}

async fn one(asked: Asked<Which1, Own, NoBody>) -> Result<WireReport, Problem> {
    let (room, id) = (asked.room, asked.path.report);
    let reader = match asked.query.own {
        Some(true) => Some(asked.caller.me()?.id),
        _ => None,
    };
    let current = room.current().await?;
    let at = room.clone();
    room.ask(move |store| {
        let Some(item) = store.item(id)? else { return Ok(Err(Problem::Missing("report"))) };
        let mut line = None;
        if let Some(reader) = reader {
            let rules = store.plain_rules_of(reader)?;
            match shelf::own(store, &rules, at.means(&current.outlets), &item)? {
                Some(shelf::Made::Nothing) => return Ok(Err(Problem::NothingLeft)),
                Some(shelf::Made::Other(report)) => line = Some(wire::write_report(&report).map_err(fault)?),
                Some(shelf::Made::Earlier(_)) | None => {}
            }
        }
        let line = match line {
            Some(line) => Some(line),
            None => store.report_line(item.report)?,
        };
        let page = format!("/report/{}.html", item.card.slug);
        Ok(line.map(|line| WireReport { line, page, id }).ok_or(Problem::Missing("report")))
    })
    .await?
}

/// A version of a report.
#[derive(Serialize, JsonSchema)]
struct Version {
    /// Its number, from 1.
    version: i64,
    /// When it was written.
    made: String,
}

async fn versions(asked: Asked<Which1, Nothing, NoBody>) -> Result<List<Version>, Problem> {
    let id = asked.path.report;
    let versions = asked
        .room
        .ask(move |store| {
            let Some(item) = store.item(id)? else { return Ok(None) };
            Ok(Some(store.versions_of(&item.card.story)?))
        })
        .await?;
    let versions = versions.ok_or(Problem::Missing("report"))?;
    let items = versions.into_iter().map(|(version, made)| Version { version, made: time(made) }).collect();
    Ok(List(Part::new(items, None, String::new())))
}

async fn version(asked: Asked<WhichVersion, Nothing, NoBody>) -> Result<WireReport, Problem> {
    let WhichVersion { report: id, version } = asked.path;
    let found = asked
        .room
        .ask(move |store| {
            let Some(item) = store.item(id)? else { return Ok(None) };
            let Some(row) = store.row_of_version(&item.card.story, version)? else { return Ok(None) };
            let page = format!("/report/{}.html?version={version}", item.card.slug);
            Ok(store.report_line(row)?.map(|line| WireReport { line, page, id }))
        })
        .await?;
    found.ok_or(Problem::Missing("version of a report"))
}

/// Annotations of one report.
struct Annotations(String);

impl Reply for Annotations {
    fn described(_: &mut SchemaGenerator) -> (StatusCode, Option<(&'static str, Schema)>) {
        (StatusCode::OK, Some((ANNOTATIONS, Schema::new_ref("#/components/schemas/Annotations".to_owned()))))
    }

    fn ready(self) -> Result<Ready, Problem> {
        Ok(Ready::new(ANNOTATIONS, self.0))
    }
}

async fn evidence(asked: Asked<Which1, Nothing, NoBody>) -> Result<Annotations, Problem> {
    let (room, id) = (asked.room, asked.path.report);
    let current = room.current().await?;
    let at = room.clone();
    let made = room
        .ask(move |store| {
            let Some(item) = store.item(id)? else { return Ok(None) };
            let Some(report) = store.report_row(item.report)? else { return Ok(None) };
            let edition = shelf::edition_of(store, report, &current.outlets)?;
            Ok(openvoicenews::publish::annotations(&edition, at.press.theme()))
        })
        .await?;
    made.map(Annotations).ok_or(Problem::Missing("report"))
}
