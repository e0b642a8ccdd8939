//! The tables `standing` and `facts`: what changes of a card with each edition, and what rules look at, beside the cards.

use openvoicenews::publish::Card;
use openvoicenews::publish::rules::Facts;
use rusqlite::{OptionalExtension, params};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::captures::sha256;
use super::{Fault, Store};
use crate::error::Error;

/// The fields of a card's view that tell its importance.
const VIEWED: [&str; 2] = ["weight", "terms"];

/// A report's importance in an edition, which counts the hours since its newest article.
#[derive(Serialize, Deserialize, Default)]
struct Standing {
    weight: f64,
    view: serde_json::Map<String, Value>,
}

impl Standing {
    /// Takes it out of a card.
    fn taken(card: &mut Card) -> Standing {
        let mut standing = Standing { weight: std::mem::take(&mut card.weight), ..Standing::default() };
        if let Some(view) = card.view.as_object_mut() {
            let told = VIEWED.iter().filter_map(|field| Some(((*field).to_owned(), view.remove(*field)?)));
            standing.view.extend(told);
        }
        standing
    }

    fn put_into(self, card: &mut Card) {
        card.weight = self.weight;
        if let Some(view) = card.view.as_object_mut() {
            view.extend(self.view);
        }
    }
}

/// Puts into a card what its edition says of it.
pub(super) fn complete(card: &mut Card, item: i64, line: &str) -> Result<(), Fault> {
    let damaged = |e| Fault::Damaged(format!("the importance of item {item} cannot be read ({e})"));
    let standing: Standing = serde_json::from_str(line).map_err(damaged)?;
    standing.put_into(card);
    Ok(())
}

/// A card in two parts: a hash of what editions do not change, and what they do, as JSON.
pub(super) struct Parts {
    hash: Vec<u8>,
    standing: String,
}

impl Parts {
    pub(super) fn of(card: &Card, body: &str, report: i64) -> Result<Parts, Error> {
        let mut card = card.clone();
        let standing = Standing::taken(&mut card);
        let json = |e: serde_json::Error| Error::internal(e.to_string());
        let line = serde_json::to_string(&card).map_err(json)?;
        let hash = sha256(format!("{report}\n{line}\n{body}").as_bytes());
        Ok(Parts { hash, standing: serde_json::to_string(&standing).map_err(json)? })
    }
}

impl Store {
    /// The item of a story whose card is as in these parts.
    pub(super) fn item_as(&self, story: &str, parts: &Parts) -> Result<Option<i64>, Error> {
        let sql = "SELECT item.id FROM item JOIN standing s ON s.item = item.id WHERE item.story = ?1 AND s.hash = ?2";
        let mut select = self.connection.prepare_cached(sql)?;
        Ok(select.query_row(params![story, parts.hash], |row| row.get(0)).optional()?)
    }

    /// Keeps what an edition says of a report; what is as it was is not written.
    pub(super) fn keep_standing(&self, item: i64, parts: &Parts) -> Result<(), Error> {
        let sql = "INSERT INTO standing (item, hash, line) VALUES (?1, ?2, ?3) ON CONFLICT (item) \
                   DO UPDATE SET hash = ?2, line = ?3 WHERE hash <> ?2 OR line <> ?3";
        self.connection.prepare_cached(sql)?.execute(params![item, parts.hash, parts.standing])?;
        Ok(())
    }

    /// Keeps what rules look at.
    pub(super) fn keep_facts(&self, item: i64, facts: &Facts) -> Result<(), Error> {
        let mut facts = facts.clone();
        let words = std::mem::take(&mut facts.text);
        let line = serde_json::to_string(&facts).map_err(|e| Error::internal(e.to_string()))?;
        let sql = "INSERT OR REPLACE INTO facts (item, line, words) VALUES (?1, ?2, ?3)";
        self.connection.prepare_cached(sql)?.execute(params![item, line, words])?;
        Ok(())
    }

    /// What rules look at of a report, with its words where they are asked for; `None` where there is no such report.
    pub(crate) fn facts(&self, item: i64, with_words: bool) -> Result<Option<Facts>, Error> {
        let sql = "SELECT line, iif(?2, words, '') FROM facts WHERE item = ?1";
        let row: Option<(String, String)> = self
            .connection
            .prepare_cached(sql)?
            .query_row(params![item, with_words], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((line, text)) = row else {
            // An older program, or another newsroom, has published it.
            return Ok(self.item(item)?.map(|item| item.card.facts));
        };
        let damaged = |e| Fault::Damaged(format!("the facts of item {item} cannot be read ({e})"));
        let facts: Facts = serde_json::from_str(&line).map_err(damaged)?;
        Ok(Some(Facts { text, ..facts }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_773_219_600;

    fn card(weight: f64, headline: &str) -> Card {
        let facts = Facts {
            outlets: ["Osk Courier".to_owned()].into(),
            language: Some("en".to_owned()),
            text: " ferry leaves \n".to_owned(),
            ..Facts::default()
        };
        Card {
            story: "s".into(),
            slug: "ferry-leaves-12345678".to_owned(),
            headline: headline.to_owned(),
            standfirst: None,
            categories: Vec::new(),
            published: None,
            updated: None,
            weight,
            facts,
            view: serde_json::json!({ "headline": headline, "weight": format!("{weight:.2}"), "terms": [{ "value": weight }] }),
        }
    }

    fn store(folder: &std::path::Path) -> Store {
        let store = Store::open(&folder.join("news.db"), true).unwrap();
        let sql =
            "INSERT INTO report (id, story, version, made, line) VALUES (1, 's', 1, 0, x'00'), (2, 's', 2, 0, x'00')";
        store.connection.execute(sql, []).unwrap();
        store
    }

    #[test]
    fn only_what_changed_of_a_card_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        let written = |store: &Store| -> (i64, i64, i64) {
            let sql = "SELECT total_changes(), changed, report FROM item";
            store.connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap()
        };
        store.keep_item(1, &card(1.0, "Ferry leaves"), "<p>Text", NOW).unwrap();
        let first = written(&store);
        store.keep_item(1, &card(1.0, "Ferry leaves"), "<p>Text", NOW + 60).unwrap();
        assert_eq!(written(&store), first);
        // Its importance alone is one small row.
        store.keep_item(1, &card(0.5, "Ferry leaves"), "<p>Text", NOW + 120).unwrap();
        assert_eq!(written(&store), (first.0 + 1, NOW, 1));
        assert_eq!(store.item_of("s").unwrap().unwrap().card, card(0.5, "Ferry leaves"));
        store.keep_item(2, &card(0.5, "Ferry left"), "<p>Text", NOW + 180).unwrap();
        let item = store.item_of("s").unwrap().unwrap();
        assert_eq!((item.card, item.changed, item.report, item.made), (card(0.5, "Ferry left"), NOW + 180, 2, NOW));
        store.keep_item(2, &card(0.5, "Ferry left"), "<p>Other", NOW + 240).unwrap();
        assert_eq!(store.item_body(item.id).unwrap().as_deref(), Some("<p>Other"));
        assert_eq!(store.check().unwrap(), Vec::<String>::new());
    }

    #[test]
    fn rules_see_what_the_card_says() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        let card = card(1.0, "Ferry leaves");
        store.keep_item(1, &card, "<p>Text", NOW).unwrap();
        let id = store.item_of("s").unwrap().unwrap().id;
        assert_eq!(store.facts(id, true).unwrap().unwrap(), card.facts);
        let without = Facts { text: String::new(), ..card.facts.clone() };
        assert_eq!(store.facts(id, false).unwrap().unwrap(), without);
        // As an older program has it.
        store.connection.execute_batch("DELETE FROM facts; DELETE FROM standing").unwrap();
        assert_eq!(store.facts(id, true).unwrap().unwrap(), card.facts);
        store.keep_item(1, &card, "<p>Text", NOW).unwrap();
        assert_eq!(store.connection.query_row("SELECT count(*) FROM facts", [], |r| r.get::<_, i64>(0)).unwrap(), 1);
        assert_eq!(store.facts(id + 1, true).unwrap(), None);
    }
}
