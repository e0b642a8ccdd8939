//! Hubs: asked to send what is new, before each lease ends; and what they sent, which is taken in as a polled feed is.

use openvoicenews::gather::read_feed;
use url::Url;

use super::{JOBS, Worker, feeds};
use crate::clock;
use crate::error::Error;
use crate::net::Failure;
use crate::newsroom::Newsroom;
use crate::store::{Hubs, Job, Source, State, Step, Subscription, Topic};
use crate::websub::Keys;

/// Seconds until a hub that did not agree is asked again, doubled at each try, and the longest of these waits.
const AGAIN: (i64, i64) = (15 * 60, 86_400);
/// The note of a hub that was told to send no more and has not asked back yet.
const TOLD: &str = "told";

/// What hubs are asked with; `None` where the operator gives no address that they reach. Subscriptions for another address
/// are looked at again, and without one there are none.
///
/// # Errors
///
/// Where the store cannot be read or written.
pub(super) fn keys(newsroom: &mut Newsroom, now: i64) -> Result<Option<Keys>, Error> {
    let push_to = newsroom.settings.push_to.clone();
    newsroom.store.together(|store| {
        let keys = push_to.as_ref().map(|_| Keys::of(store)).transpose()?;
        for (id, stands) in store.subscriptions()? {
            let source = store.source(id)?;
            match (&keys, &push_to, source) {
                (Some(keys), Some(push_to), Some(source)) if keys.mark(push_to, &source) == stands.mark => {}
                (Some(_), Some(_), Some(_)) => store.look_at_subscription(id, now)?,
                _ => store.poll_again(id, now)?,
            }
        }
        if keys.is_none() {
            store.forget_jobs(Step::Subscribe, None)?;
            store.forget_jobs(Step::Unsubscribe, None)?;
        }
        Ok(keys)
    })
}

impl Worker<'_> {
    /// Asks hubs whose turn it is; says whether there was any.
    pub(super) fn hand_out_subscriptions(&mut self, now: i64) -> Result<bool, Error> {
        let (Some(keys), Some(push_to)) = (self.keys.clone(), self.newsroom.settings.push_to.clone()) else {
            return Ok(false);
        };
        let due = self.newsroom.store.due_jobs(Step::Subscribe, now, JOBS)?;
        let mut any = false;
        for job in due {
            let Some(courier) = self.courier.as_mut().filter(|courier| !courier.has(&job)) else { continue };
            any = true;
            let store = &self.newsroom.store;
            let source = job.item.parse().ok().map(|id| store.source(id)).transpose()?.flatten();
            let wanted = source.filter(|source| source.state == State::Active);
            let named = wanted.and_then(|source| Topic::of(&source).map(|topic| (source, topic)));
            let Some((source, topic)) = named else {
                store.end_job(&job)?;
                continue;
            };
            // Noted before it is sent: many hubs ask back before they answer.
            let stands = store.subscription(source.id)?.unwrap_or_default();
            let stands = asked(stands, keys.mark(&push_to, &source), now);
            store.keep_subscription(source.id, &stands, now + wait(&stands, &source))?;
            if let Some(call) = keys.call(&push_to, &topic, "subscribe") {
                courier.call(job, call);
            }
        }
        Ok(any | self.hand_out_partings(&keys, &push_to, now)?)
    }

    /// Tells hubs that nothing more is wanted.
    fn hand_out_partings(&mut self, keys: &Keys, push_to: &Url, now: i64) -> Result<bool, Error> {
        let mut any = false;
        for job in self.newsroom.store.due_jobs(Step::Unsubscribe, now, JOBS)? {
            let Some(courier) = self.courier.as_mut().filter(|courier| !courier.has(&job)) else { continue };
            any = true;
            let store = &self.newsroom.store;
            let was_told = store.job_code(&job)?.as_deref() == Some(TOLD);
            match Topic::parted(&job).filter(|_| !was_told).and_then(|topic| keys.call(push_to, &topic, "unsubscribe"))
            {
                Some(call) => courier.call(job, call),
                // It was told and has not asked back: what it sends is refused, and its lease ends.
                None => store.end_job(&job)?,
            }
        }
        Ok(any)
    }

    /// What a hub answered that was told to send no more. That it does so it says by asking back.
    pub(super) fn record_parting(&mut self, job: &Job, got: &Result<(), Failure>) -> Result<(), Error> {
        let (store, now) = (&self.newsroom.store, clock::now());
        let Err(failure) = got else {
            store.mark_job(job, TOLD)?;
            return store.put_off(job, now + AGAIN.1);
        };
        let again = failure.code.passes().then(|| now + (AGAIN.0 << job.attempts.min(10)).min(AGAIN.1));
        match store.fail_job(job, failure.code.as_str(), &failure.detail, again)? {
            true => store.end_job(job),
            false => Ok(()),
        }
    }

    /// What a hub answered. That it agrees it says by asking back.
    pub(super) fn record_subscription(&mut self, job: &Job, got: &Result<(), Failure>) -> Result<(), Error> {
        let (Err(failure), Ok(id), now) = (got, job.item.parse::<i64>(), clock::now()) else { return Ok(()) };
        let store = &self.newsroom.store;
        let Some((stands, source)) = store.subscription(id)?.zip(store.source(id)?) else { return Ok(()) };
        // Who has agreed still sends what is new, and is asked again before another is.
        let is_another_left = stands.alive(now).is_none() && stands.tries_another(store, &source)?;
        let again = match is_another_left {
            true => now,
            false => now + wait(&stands, &source).max(failure.retry_after.unwrap_or(0).min(AGAIN.1)),
        };
        let failed = (failure.code.as_str().to_owned(), failure.detail.clone());
        store.keep_subscription(id, &Subscription { failure: Some(failed), ..stands }, again)?;
        if self.console.is_verbose() {
            self.console.note(&format!("the hub of source {id}: {failure}"));
        }
        Ok(())
    }

    /// Takes in what hubs have sent; says whether there was anything.
    pub(super) fn take_pushes(&mut self) -> Result<bool, Error> {
        let jobs = self.newsroom.store.due_jobs(Step::Push, clock::now(), JOBS)?;
        let (mut sums, settings) = (self.sums, &self.newsroom.settings);
        let any = !jobs.is_empty();
        self.newsroom.store.together(|store| {
            for job in &jobs {
                store.end_job(job)?;
                let found = job.item.parse().ok().map(|capture| store.push(capture)).transpose()?.flatten();
                let Some((source, capture)) = found else { continue };
                let at = capture.fetched;
                store.count("pushes", 1, at)?;
                let headers = store.headers(capture.id)?;
                let kind = headers.iter().find(|(name, _)| name == "content-type").map(|(_, kind)| kind.as_str());
                let Ok((feed, _)) = read_feed(&capture.body, &capture.url, kind) else {
                    // Some hubs say only that there is something new.
                    store.poll_again(source.id, clock::now())?;
                    continue;
                };
                let news = feeds::list(store, settings, &source, &feed, capture.id, at, at)?;
                sums.entries += news;
                if news > 0 {
                    store.source_pushed(source.id, at)?;
                }
            }
            Ok(())
        })?;
        self.sums = sums;
        Ok(any)
    }
}

fn asked(stands: Subscription, mark: String, now: i64) -> Subscription {
    // What holds for another address, hub or topic is none for this one.
    let until = stands.until.filter(|_| stands.mark == mark);
    Subscription { asked: now, tries: stands.tries.saturating_add(1), until, mark, failure: stands.failure }
}

/// The wait grows with each round through the hubs.
fn wait(stands: &Subscription, source: &Source) -> i64 {
    let hubs = source.hubs.as_ref().map_or(1, Hubs::number);
    let rounds = u32::try_from(hubs).map_or(1, |hubs| stands.tries.div_ceil(hubs));
    AGAIN.0.saturating_mul(1 << rounds.saturating_sub(1).min(10)).min(AGAIN.1)
}
