//! Subscriptions to hubs: jobs of the step `subscribe`, one a source, whose note says how it stands; jobs of the step
//! `unsubscribe` for those that are not wanted any more, also of sources that are gone; and what hubs sent.

use rusqlite::{OptionalExtension, params};
use serde::{Deserialize, Serialize};

use super::{CaptureKind, Hubs, Job, NewCapture, Source, Step, Store, StoredCapture, sha256};
use crate::error::Error;

/// How a subscription stands, as the note of its job says it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Subscription {
    /// When the hub was asked last.
    pub(crate) asked: i64,
    /// How often since it last agreed.
    pub(crate) tries: u32,
    /// Until when it sends what is new; `None` where it does not.
    pub(crate) until: Option<i64>,
    /// For which callback, hub and topic that holds.
    pub(crate) mark: String,
    /// Why it does not, code and detail.
    pub(crate) failure: Option<(String, String)>,
}

/// What a subscription is to: enough to end it when its source is gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Topic {
    /// The number of the source, and when it was added: both are in the path that the hub calls.
    pub(crate) source: i64,
    pub(crate) added: i64,
    pub(crate) hub: String,
    pub(crate) topic: String,
}

impl Topic {
    /// That of a source, where its feed names a hub.
    pub(crate) fn of(source: &Source) -> Option<Topic> {
        let Hubs { first: hub, topic, .. } = source.hubs.clone()?;
        Some(Topic { source: source.id, added: source.added, hub, topic })
    }

    /// The one that a job of the step `unsubscribe` ends.
    pub(crate) fn parted(job: &Job) -> Option<Topic> {
        serde_json::from_str(&job.item).ok()
    }

    fn item(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl Subscription {
    /// A hub refused: its source's next one is to be asked. Says whether that one was not asked in this round yet.
    ///
    /// # Errors
    ///
    /// Where the store cannot be written.
    pub(crate) fn tries_another(&self, store: &Store, source: &Source) -> Result<bool, Error> {
        let hubs = source.hubs.as_ref().map_or(1, Hubs::number);
        if hubs > 1 {
            store.ask_next_hub(source)?;
        }
        Ok(usize::try_from(self.tries.max(1)).is_ok_and(|tries| tries % hubs != 0))
    }

    /// Until when the hub sends what is new, where it does now.
    pub(crate) fn alive(&self, now: i64) -> Option<i64> {
        self.until.filter(|until| *until > now)
    }
}

impl Store {
    /// How the subscription of a source stands; `None` where there is none.
    pub(crate) fn subscription(&self, source: i64) -> Result<Option<Subscription>, Error> {
        let sql = "SELECT detail FROM job WHERE step = 'subscribe' AND item = ?1";
        let mut select = self.connection.prepare_cached(sql)?;
        let note: Option<Option<String>> = select.query_row([source.to_string()], |row| row.get(0)).optional()?;
        Ok(note.map(|note| note.and_then(|n| serde_json::from_str(&n).ok()).unwrap_or_default()))
    }

    /// All of them, by source.
    pub(crate) fn subscriptions(&self) -> Result<Vec<(i64, Subscription)>, Error> {
        let sql =
            "SELECT CAST(item AS INTEGER), detail FROM job WHERE step = 'subscribe' ORDER BY CAST(item AS INTEGER)";
        let mut select = self.connection.prepare_cached(sql)?;
        let rows = select.query_map([], |row| Ok((row.get(0)?, row.get::<_, Option<String>>(1)?)))?;
        let rows: Vec<(i64, Option<String>)> = rows.collect::<rusqlite::Result<_>>()?;
        let read = |note: Option<String>| note.and_then(|n| serde_json::from_str(&n).ok()).unwrap_or_default();
        Ok(rows.into_iter().map(|(source, note)| (source, read(note))).collect())
    }

    /// Notes how a subscription stands, and when it is to be looked at again.
    pub(crate) fn keep_subscription(&self, source: i64, stands: &Subscription, due: i64) -> Result<(), Error> {
        let sql = "UPDATE job SET detail = ?2, due = ?3 WHERE step = 'subscribe' AND item = ?1";
        let note = serde_json::to_string(stands).unwrap_or_default();
        self.connection.prepare_cached(sql)?.execute(params![source.to_string(), note, due])?;
        Ok(())
    }

    /// Has the hub of a source asked, where that was not done yet.
    pub(crate) fn plan_subscription(&self, source: i64, now: i64) -> Result<(), Error> {
        // What is wanted again is not to be ended.
        if let Some(topic) = self.source(source)?.as_ref().and_then(Topic::of) {
            self.forget_parting(&topic)?;
        }
        let sql = "INSERT INTO job (step, item, due, made) VALUES ('subscribe', ?1, ?2, ?2) ON CONFLICT DO NOTHING";
        self.connection.prepare_cached(sql)?.execute(params![source.to_string(), now])?;
        Ok(())
    }

    /// Ends the subscription of a source: nothing is taken any more, and a hub that still sends is to hear of it.
    pub(crate) fn end_subscription(&self, source: &Source, now: i64) -> Result<(), Error> {
        let alive = self.subscription(source.id)?.and_then(|stands| stands.alive(now));
        let sql = "DELETE FROM job WHERE step = 'subscribe' AND item = ?1";
        self.connection.prepare_cached(sql)?.execute([source.id.to_string()])?;
        match alive.and_then(|_| Topic::of(source)) {
            Some(topic) => self.add_job(Step::Unsubscribe, &topic.item(), now, now),
            None => Ok(()),
        }
    }

    /// The hub knows that a subscription has ended, or it is wanted again.
    pub(crate) fn forget_parting(&self, topic: &Topic) -> Result<(), Error> {
        let sql = "DELETE FROM job WHERE step = 'unsubscribe' AND item = ?1";
        self.connection.prepare_cached(sql)?.execute([topic.item()])?;
        Ok(())
    }

    /// Subscriptions that are being ended, of a source that may be gone.
    pub(crate) fn partings(&self, source: i64) -> Result<Vec<Topic>, Error> {
        // The comma ends the number, and the next character after it the range.
        let sql = "SELECT item FROM job WHERE step = 'unsubscribe' AND item >= ?1 || ',' AND item < ?1 || '-'";
        let mut select = self.connection.prepare_cached(sql)?;
        let rows = select.query_map([format!("{{\"source\":{source}")], |row| row.get::<_, String>(0))?;
        let items: Vec<String> = rows.collect::<rusqlite::Result<_>>()?;
        Ok(items.iter().filter_map(|item| serde_json::from_str(item).ok()).collect())
    }

    /// Has a subscription looked at, where there is one.
    pub(crate) fn look_at_subscription(&self, source: i64, now: i64) -> Result<(), Error> {
        let sql = "UPDATE job SET due = min(due, ?2) WHERE step = 'subscribe' AND item = ?1";
        self.connection.prepare_cached(sql)?.execute(params![source.to_string(), now])?;
        Ok(())
    }

    /// Nothing comes by itself any more: the source is asked by its own rhythm again.
    pub(crate) fn poll_again(&self, source: i64, now: i64) -> Result<(), Error> {
        let sql =
            "UPDATE source SET due = min(due, max(?2, coalesce(asked + coalesce(interval, 900), 0))) WHERE id = ?1";
        self.connection.prepare_cached(sql)?.execute([source, now])?;
        Ok(())
    }

    /// Keeps what a hub sent for a source, to be taken in; `None` where the same was sent before.
    pub(crate) fn keep_push(
        &self,
        source: &Source,
        headers: &[(String, String)],
        body: &[u8],
        now: i64,
    ) -> Result<Option<i64>, Error> {
        let Some(Hubs { topic, .. }) = &source.hubs else { return Ok(None) };
        let sql = "SELECT 1 FROM body b JOIN capture c ON c.body = b.id WHERE b.sha256 = ?1 AND c.source = ?2";
        if self.connection.prepare_cached(sql)?.exists(params![sha256(body), source.id])? {
            return Ok(None);
        }
        let capture = self.keep_capture(&NewCapture {
            kind: CaptureKind::Feed,
            source: Some(source.id),
            asked: topic,
            url: topic,
            fetched: now,
            status: 200,
            headers,
            body,
        })?;
        self.add_job(Step::Push, &capture.to_string(), now, now)?;
        Ok(Some(capture))
    }

    /// What a hub sent, and for which source; `None` where one of the two is gone.
    pub(crate) fn push(&self, capture: i64) -> Result<Option<(Source, StoredCapture)>, Error> {
        let sql = "SELECT source FROM capture WHERE id = ?1";
        let source: Option<Option<i64>> =
            self.connection.prepare_cached(sql)?.query_row([capture], |row| row.get(0)).optional()?;
        let source = source.flatten().map(|id| self.source(id)).transpose()?.flatten();
        Ok(source.zip(self.capture(capture)?))
    }

    /// A source had something new without being asked.
    pub(crate) fn source_pushed(&self, id: i64, at: i64) -> Result<(), Error> {
        self.connection.prepare_cached("UPDATE source SET changed = ?2 WHERE id = ?1")?.execute([id, at])?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::NewSource;

    const NOW: i64 = 1_773_219_600;

    #[test]
    fn a_subscription_that_ends_is_known_by_its_source() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("news.db"), true).unwrap();
        let add = |n: i64| {
            let url = format!("https://osk.example/{n}");
            let id = store.add_source(&NewSource { url, ..NewSource::default() }, NOW).unwrap().unwrap();
            assert_eq!(id, n);
            let sql = "UPDATE source SET hub = 'https://hub.example/', topic = url WHERE id = ?1";
            store.connection.execute(sql, [id]).unwrap();
            store.plan_subscription(id, NOW).unwrap();
            // The hub of the third never agreed.
            let until = (n != 3).then_some(NOW + 60);
            store.keep_subscription(id, &Subscription { until, ..Subscription::default() }, NOW).unwrap();
        };
        (1..=12).for_each(add);
        for id in 1..=12 {
            store.remove_source(id, NOW).unwrap();
            assert_eq!(store.subscription(id).unwrap(), None);
        }
        let ended = |source: i64| store.partings(source).unwrap().iter().map(|t| t.topic.clone()).collect::<Vec<_>>();
        assert_eq!(ended(1), ["https://osk.example/1"]);
        assert_eq!((ended(12).len(), ended(3).len(), ended(99).len()), (1, 0, 0));
        let topic = store.partings(1).unwrap().remove(0);
        store.forget_parting(&topic).unwrap();
        assert_eq!((ended(1).len(), ended(10).len()), (0, 1));
    }
}
