//! A publisher's article as we captured it, with the passages that a report rests on, and what its publisher changed.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use openvoicenews::model::{Evidence, Field, Report};
use openvoicenews::publish::{Captured, captured};
use serde_json::{Value, json};

use super::answer::page;
use super::guard::{Me, Visitor};
use super::room::{Fields, Room};
use super::trouble::Trouble;
use super::{bar, feeds};
use crate::clock;

/// The article's page: `id`, and `item` for the report whose passages are marked.
pub(super) async fn show(
    State(room): State<Arc<Room>>,
    visitor: Visitor,
    Me(reader): Me,
    Query(asked): Query<Fields>,
) -> Result<Response, Trouble> {
    // The text is the publisher's: readers see the passages that reports cite, on the reports' pages.
    if !reader.is_operator {
        return Err(Trouble::NotAllowed);
    }
    let id = asked.get("id").cloned().ok_or(Trouble::Missing)?;
    let item: Option<i64> = asked.get("item").and_then(|i| i.parse().ok());
    let made = room
        .ask(move |store| {
            let revisions = store.revisions(&id)?;
            let item = item.map(|i| store.item(i)).transpose()?.flatten();
            let report = item.as_ref().map(|i| store.report_row(i.report)).transpose()?.flatten();
            let cited = report.as_ref().and_then(|r| r.sources.iter().find(|s| *s.article == *id));
            let revision = cited.and_then(|s| s.revision.clone());
            let chosen = revisions.iter().find(|r| Some(&r.article.revision) == revision.as_ref()).or(revisions.last());
            let Some(chosen) = chosen else { return Ok(None) };
            let passages = report.as_ref().map(|r| passages(r, &id)).unwrap_or_default();
            let view = captured(&chosen.article, &passages);
            let history: Vec<Value> = revisions
                .iter()
                .map(|r| {
                    let changes = r.changes.as_deref().and_then(|c| serde_json::from_str::<Value>(c).ok());
                    json!({ "made": clock::on_pages(r.made), "hash": r.article.revision, "changes": changes })
                })
                .collect();
            let report = item.map(|i| json!({ "slug": i.card.slug, "headline": i.card.headline }));
            Ok(Some((view, history, report)))
        })
        .await?;
    let (view, history, report): (Captured, Vec<Value>, Option<Value>) = made.ok_or(Trouble::Missing)?;
    let current = room.current().await?;
    let bar = bar::of(&room, &visitor, &current, Value::Null).await?;
    let feeds = feeds::led_to(&room, &visitor).await?;
    let content = json!({ "bar": bar, "feeds": feeds, "article": view, "history": history, "report": report });
    Ok(page(StatusCode::OK, room.press.page("article", "/", content)?))
}

/// The passages of an article's text that a report cites.
fn passages(report: &Report, article: &str) -> Vec<(usize, usize)> {
    let of = |e: &&Evidence| *e.article == *article && e.field == Field::Text;
    let all = report.sentences().flat_map(|s| s.evidence.iter().chain(s.edits.iter().flat_map(|e| &e.evidence)));
    all.filter(of).map(|e| (e.start, e.end)).collect()
}
