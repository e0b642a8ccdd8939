//! What goes out as jobs: the digest of a day to each of its readers, calls of webhooks, and requests to hubs.
//!
//! A digest is planned a day at a time: the job of a day makes a job for each reader, and the job of the next day. A
//! mail is noted in the store right before its content goes to the server, and again when the server has answered.
//! Where the program is killed or the connection breaks before the first note, nothing was sent, and it is tried again;
//! between the two nobody knows what the server has, and it is not sent a second time.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::civil::Date;
use openvoicenews::publish::{self, Digest, Theme};

use super::publish::collected;
use super::{JOBS, Worker};
use crate::clock;
use crate::delivery::{Courier, Event, Mail, Webhook, Word, call, letter};
use crate::error::Error;
use crate::look::Look;
use crate::net::{Code, Failure, Net};
use crate::newsroom::Newsroom;
use crate::pipeline;
use crate::settings::Settings;
use crate::store::{Job, Step, Store, StoredEdition};

/// What a mail's job says while its content is on its way.
const SENDING: &str = "sending";
/// Seconds until a mail is tried again, doubled at each try, and the longest of these waits.
const MAIL_AGAIN: (i64, i64) = (60, 3_600);
/// The same for calls.
const CALL_AGAIN: (i64, i64) = (30, 6 * 3_600);
/// Tenths of a second that are waited at the end.
const PARTING: u32 = 100;
/// Seconds for which a mail or a call that was given up is still told of.
const REMEMBERED: i64 = 7 * 86_400;

impl Worker<'_> {
    /// Hears what was delivered, and hands out what is due; says whether there was anything to do.
    pub(super) fn deliver(&mut self) -> Result<bool, Error> {
        let heard = self.hear()?;
        let now = clock::now();
        let planned = self.plan_digests(now)?;
        let sent = self.hand_out_mails(now)?;
        let called = self.hand_out_calls(now)? | self.hand_out_subscriptions(now)?;
        let busy = self.courier.as_ref().is_some_and(Courier::is_busy);
        Ok(heard || planned || sent || called || (busy && self.once))
    }

    /// Records what was delivered, and lets mails go whose servers are ready.
    pub(super) fn hear(&mut self) -> Result<bool, Error> {
        let Some(courier) = &mut self.courier else { return Ok(false) };
        let words = courier.words();
        let heard = !words.is_empty();
        for word in words {
            match word {
                Word::Ready { job, go } => {
                    self.newsroom.store.mark_job(&job, SENDING)?;
                    // Where the mail has gone away meanwhile, its own word says why.
                    let _ = go.send(());
                }
                Word::Done { job, got } => self.record_delivery(&job, &got)?,
            }
        }
        Ok(heard)
    }

    /// Waits some seconds for what is on its way when the program is told to end: of a mail whose answer is not heard
    /// nobody knows whether it was taken.
    pub(super) fn finish_deliveries(&mut self) -> Result<(), Error> {
        for _ in 0..PARTING {
            self.hear()?;
            if !self.courier.as_ref().is_some_and(Courier::is_busy) {
                break;
            }
            std::thread::park_timeout(Duration::from_millis(100));
        }
        Ok(())
    }

    fn record_delivery(&mut self, job: &Job, got: &Result<(), Failure>) -> Result<(), Error> {
        match job.step {
            Step::Subscribe => return self.record_subscription(job, got),
            Step::Unsubscribe => return self.record_parting(job, got),
            _ => {}
        }
        let now = clock::now();
        let failure = match got {
            Ok(()) => {
                let what = if job.step == Step::Mail { "mails sent" } else { "webhooks called" };
                return self.newsroom.store.together(|store| {
                    store.end_job(job)?;
                    store.count(what, 1, now)
                });
            }
            Err(failure) => failure,
        };
        let again = tried_again(job.step, failure.code).then(|| now + wait(job, failure));
        self.newsroom.store.fail_job(job, failure.code.as_str(), &failure.detail, again)?;
        let what = told(job.step, &job.item);
        match again {
            None => self.console.warn(&format!("{what}: {failure}; {}", failure.code.hint())),
            Some(_) if self.console.is_verbose() => self.console.note(&format!("{what}: {failure}; it is tried again")),
            Some(_) => {}
        }
        Ok(())
    }

    /// Has the digest of a day sent when it is due.
    fn plan_digests(&mut self, now: i64) -> Result<bool, Error> {
        let Some(mail) = self.newsroom.settings.mail.clone() else { return Ok(false) };
        let Some(job) = self.newsroom.store.due_jobs(Step::Digest, now, 1)?.pop() else { return Ok(false) };
        // After a pause of days the newest digest is sent, not each that was missed.
        let day = mail.day(now);
        self.newsroom.store.together(|store| {
            store.end_job(&job)?;
            store.forget_jobs(Step::Mail, Some(now - REMEMBERED))?;
            store.forget_jobs(Step::Webhook, Some(now - REMEMBERED))?;
            for to in &mail.to {
                store.add_job(Step::Mail, &format!("{day} {}", to.email), now, now)?;
            }
            add_digest(store, &mail, day, now)
        })?;
        Ok(true)
    }

    fn hand_out_mails(&mut self, now: i64) -> Result<bool, Error> {
        let (Some(mail), Some(courier)) = (self.newsroom.settings.mail.clone(), &self.courier) else {
            return Ok(false);
        };
        let due = self.newsroom.store.due_jobs(Step::Mail, now, JOBS)?;
        let due: Vec<Job> = due.into_iter().filter(|job| !courier.has(job)).collect();
        let mut digests: BTreeMap<Date, Option<Digest>> = BTreeMap::new();
        for job in &due {
            self.hand_out_mail(&mail, job, &mut digests, now)?;
        }
        Ok(!due.is_empty())
    }

    fn hand_out_mail(
        &mut self,
        mail: &Mail,
        job: &Job,
        digests: &mut BTreeMap<Date, Option<Digest>>,
        now: i64,
    ) -> Result<(), Error> {
        let store = &self.newsroom.store;
        if store.job_code(job)?.as_deref() == Some(SENDING) {
            let lost = Failure::new(Code::MailLost, "the program was ended meanwhile");
            return self.record_delivery(job, &Err(lost));
        }
        let (day, address) = job.item.split_once(' ').unwrap_or_default();
        let to = mail.to.iter().find(|to| AsRef::<str>::as_ref(&to.email) == address);
        // Who is no reader any more gets nothing.
        let (Some(to), Ok(day)) = (to, day.parse::<Date>()) else { return store.end_job(job) };
        let digest = match digests.get(&day) {
            Some(digest) => digest,
            None => match digest(&self.newsroom, mail, day, now) {
                Ok(made) => digests.entry(day).or_insert(made),
                Err(e) if e.is_disk_full() || self.once => return Err(e),
                // A theme that was just broken is mended by its owner while the program runs.
                Err(e) => return self.record_delivery(job, &Err(Failure::new(Code::Fault, e.to_string()))),
            },
        };
        // A day without news has no digest.
        let Some(digest) = digest else { return store.end_job(job) };
        let letter = letter(mail, to, digest, &day.to_string(), now)?;
        if let Some(courier) = &mut self.courier {
            courier.mail(job.clone(), mail.server.clone(), self.newsroom.settings.bounds.clone(), letter);
        }
        Ok(())
    }

    fn hand_out_calls(&mut self, now: i64) -> Result<bool, Error> {
        let Some(courier) = &mut self.courier else { return Ok(false) };
        let (store, settings) = (&self.newsroom.store, &self.newsroom.settings);
        let mut any = false;
        for job in store.due_jobs(Step::Webhook, now, JOBS)? {
            if courier.has(&job) {
                continue;
            }
            any = true;
            let found = announced(&settings.webhooks, &job.item);
            let report =
                found.map(|(_, _, version, story)| store.report_version(story, version)).transpose()?.flatten();
            // An address that is no longer told of anything, or a report that is gone: there is nobody or nothing to tell.
            let (Some((hook, event, version, _)), Some(report)) = (found, report) else {
                store.end_job(&job)?;
                continue;
            };
            let call = call(hook, event, version, &report, settings.base_url.as_deref(), &job.item, now)?;
            courier.call(job, call);
        }
        Ok(any)
    }
}

/// What carries mails and calls, where the settings have any, and the first digest planned.
///
/// # Errors
///
/// Where the system gives no threads, or the store cannot be written.
pub(super) fn courier(newsroom: &mut Newsroom, net: &Net, now: i64) -> Result<Option<Courier>, Error> {
    let settings = &newsroom.settings;
    let any = settings.mail.is_some() || !settings.webhooks.is_empty() || settings.push_to.is_some();
    let mail = settings.mail.clone();
    newsroom.store.together(|store| match &mail {
        Some(mail) => plan_first(store, mail, now),
        // What waited for a mail server that is named no longer would be old when another one is named.
        None => {
            store.forget_jobs(Step::Digest, None)?;
            store.forget_jobs(Step::Mail, None)
        }
    })?;
    any.then(|| Courier::new(net.clone())).transpose()
}

/// Plans the next digest where none is planned; one that is planned goes by the hour that the settings have now.
fn plan_first(store: &Store, mail: &Mail, now: i64) -> Result<(), Error> {
    match store.due_jobs(Step::Digest, i64::MAX, 1)?.pop() {
        Some(job) => match job.item.parse::<Date>() {
            Ok(day) => store.put_off(&job, mail.due(day)),
            Err(_) => store.end_job(&job),
        },
        None => add_digest(store, mail, mail.day(now), now),
    }
}

/// Plans the digest after that of a day.
fn add_digest(store: &Store, mail: &Mail, day: Date, now: i64) -> Result<(), Error> {
    let next = day.tomorrow().unwrap_or(day);
    store.add_job(Step::Digest, &next.to_string(), mail.due(next), now)
}

/// The digest of a day from the newsroom's newest reports; `None` where there is nothing new.
///
/// # Errors
///
/// Where the store cannot be read, or the theme is broken.
pub(crate) fn digest(newsroom: &Newsroom, mail: &Mail, day: Date, now: i64) -> Result<Option<Digest>, Error> {
    digest_since(newsroom, day, mail.since(day), now)
}

/// The same of what is new since a time.
///
/// # Errors
///
/// As [`digest`].
pub(crate) fn digest_since(newsroom: &Newsroom, day: Date, since: i64, now: i64) -> Result<Option<Digest>, Error> {
    let (store, settings) = (&newsroom.store, &newsroom.settings);
    let fresh = store.stories_since(since)?;
    let Some((edition, _)) = collected(store, settings, now)? else { return Ok(None) };
    publish::digest(&edition, &theme(newsroom)?, day, |report| fresh.contains(&*report.story))
        .map_err(pipeline::at_fault)
}

/// The look of a newsroom's pages and mails.
///
/// # Errors
///
/// Where the folder of its theme cannot be read.
pub(crate) fn theme(newsroom: &Newsroom) -> Result<Theme, Error> {
    let settings = &newsroom.settings;
    Look::new(settings.theme.clone(), settings.name.clone()).theme(None, settings.base_url.clone())
}

/// Notes whom an edition's new reports and versions are to be told: those that the last one did not have.
///
/// # Errors
///
/// Where the store cannot be read or written.
pub(super) fn announce(
    store: &Store,
    settings: &Settings,
    last: Option<&StoredEdition>,
    edition: &StoredEdition,
) -> Result<(), Error> {
    if settings.webhooks.is_empty() {
        return Ok(());
    }
    let is_new = |row: &&i64| last.is_none_or(|last| !last.reports.contains(row));
    // Rows are numbered as they are made: what the last edition could have shown is not above its newest one.
    let newest = last.and_then(|last| last.reports.iter().max()).copied().unwrap_or(i64::MIN);
    for row in edition.reports.iter().filter(is_new) {
        let Some((story, version, had_one)) = store.row_and_before(*row, newest)? else { continue };
        let event = if had_one { Event::Version } else { Event::Story };
        for hook in settings.webhooks.iter().filter(|hook| hook.events.contains(&event)) {
            let item = format!("{} {} {version} {story}", hook.url, event.as_str());
            store.add_job(Step::Webhook, &item, edition.made, edition.made)?;
        }
    }
    Ok(())
}

/// Whom the item of a job tells what: the webhook, the event, and version and story of the report.
fn announced<'a, 'b>(hooks: &'a [Webhook], item: &'b str) -> Option<(&'a Webhook, Event, usize, &'b str)> {
    let mut parts = item.splitn(4, ' ');
    let (url, event, version, story) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let hook = hooks.iter().find(|hook| hook.url == url)?;
    let event = hook.events.iter().copied().find(|e| e.as_str() == event)?;
    Some((hook, event, version.parse().ok()?, story))
}

/// Whether trying again may help.
fn tried_again(step: Step, code: Code) -> bool {
    match step {
        Step::Mail => !matches!(code, Code::MailRefused | Code::MailLost),
        _ => !matches!(code, Code::Gone | Code::BadAddress | Code::Scheme),
    }
}

/// Seconds until the next try.
fn wait(job: &Job, failure: &Failure) -> i64 {
    let (first, longest) = if job.step == Step::Mail { MAIL_AGAIN } else { CALL_AGAIN };
    let doubled = first.saturating_mul(1 << job.attempts.min(16));
    doubled.max(failure.retry_after.unwrap_or(0)).min(longest)
}

/// What a job delivers, in words.
pub(crate) fn told(step: Step, item: &str) -> String {
    match step {
        Step::Mail => {
            let (day, address) = item.split_once(' ').unwrap_or_default();
            format!("the digest of {day} to `{address}`")
        }
        _ => format!("the webhook `{}`", item.split(' ').next().unwrap_or_default()),
    }
}
