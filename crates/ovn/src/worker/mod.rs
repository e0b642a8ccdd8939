//! Gathers, and carries everything through to the edition: one job is one step for one item.
//!
//! One thread owns the store. It hands requests to the [`Fetcher`], records what comes back, and runs the steps on all
//! cores in batches. What a batch has come to and the jobs that follow from it are written together, so a program that
//! is killed does its last batch again and nothing twice: until it is written, nothing of it is to be seen.

mod deliver;
mod extract;
mod feeds;
mod group;
mod hubs;
mod kept;
mod lists;
mod opening;
mod out;
mod pages;
mod publish;
mod retain;
mod write;

pub(crate) use deliver::{digest_since, theme, told};
pub(crate) use extract::arrive;
pub(crate) use kept::file as kept_whole;
pub(crate) use opening::Opening;
pub(crate) use publish::{add_changes, outlets};

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use openvoicenews::understand::Models;

use self::opening::Stories;
use self::out::Out;
use crate::clock;
use crate::console::Console;
use crate::delivery::Courier;
use crate::error::Error;
use crate::fares::Fares;
use crate::fetcher::{Answer, Ask, Fetcher, host_of};
use crate::look::Look;
use crate::net::{Failure, Net, Response};
use crate::newsroom::Newsroom;
use crate::server::{Live, METRICS};
use crate::store::{CaptureKind, Job, NewCapture, Step, Store, StoredHost};
use crate::websub::Keys;

/// Requests handed out for each one that may be under way: those of one host wait for each other.
const WAITING: usize = 8;
/// Of these, pages of one host.
const ONE_HOST: usize = 4;
/// So many times as many jobs are looked at as there is room for, to find those of other hosts.
const HOSTS: usize = 4;
/// Answers that are recorded together.
const ANSWERS: usize = 64;
/// Jobs of one step that are done together.
const BATCH: usize = 256;
/// Mails, calls, subscriptions and pushes that are looked at together.
const JOBS: usize = 64;
/// Seconds for which a story is left alone after something new, so that a wave of articles is one new version.
const SETTLE: i64 = 20;
/// Seconds until the first try after a fault of ours.
const AGAIN: i64 = 60;
/// A publisher may ask for more patience than news has, in seconds.
const LONGEST: i64 = 6 * 3_600;
/// Seconds between two pages that show how the newsroom fares.
const SHOW: i64 = 15;
/// Seconds between two tries while the disk is full.
const FULL: u64 = 15;

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sums {
    pub(crate) asked: u64,
    pub(crate) unchanged: u64,
    pub(crate) failed: u64,
    pub(crate) entries: u64,
    pub(crate) pages: u64,
    pub(crate) articles: u64,
    pub(crate) revisions: u64,
    pub(crate) reports: u64,
    pub(crate) editions: u64,
}

/// The program at work for a newsroom.
pub(crate) struct Worker<'a> {
    newsroom: Newsroom,
    fetcher: Fetcher,
    /// Absent where nothing goes out.
    courier: Option<Courier>,
    /// How hubs are known; absent where none is asked.
    keys: Option<Keys>,
    models: Models,
    /// The open stories; made again from the store where something went wrong between the two.
    stories: Stories,
    console: &'a mut Console,
    jobs: usize,
    /// Whether it ends when there is nothing left to do now.
    once: bool,
    end: Arc<AtomicBool>,
    /// What is served meanwhile, and when the desk's pages were last made.
    live: Option<Live>,
    shown: i64,
    pub(crate) sums: Sums,
    /// When it was last looked whether captures may go.
    retained: i64,
    /// Sources and jobs that were handed to the fetcher and have not come back.
    out: Out,
}

impl<'a> Worker<'a> {
    /// # Errors
    ///
    /// Where the settings cannot be kept to, or the system gives no threads.
    pub(crate) fn new(
        mut newsroom: Newsroom,
        once: bool,
        jobs: usize,
        end: Arc<AtomicBool>,
        live: Option<Live>,
        console: &'a mut Console,
    ) -> Result<Worker<'a>, Error> {
        let net = Net::new(newsroom.settings.bounds.clone())?;
        let courier = deliver::courier(&mut newsroom, &net, clock::now())?;
        let keys = hubs::keys(&mut newsroom, clock::now())?;
        let settings = &newsroom.settings;
        let fetcher = Fetcher::new(net, settings.at_once, settings.host_pause)?;
        let models = Models::default();
        let (stories, sums, out) = (Stories::Closed, Sums::default(), Out::default());
        let (retained, shown) = (0, 0);
        Ok(Worker {
            newsroom,
            fetcher,
            courier,
            keys,
            models,
            stories,
            console,
            jobs,
            once,
            end,
            live,
            shown,
            sums,
            retained,
            out,
        })
    }

    /// Works until it is told to end; with `once`, until there is nothing left to do now.
    ///
    /// # Errors
    ///
    /// What keeps it from going on. A full disk does not, unless it works `once`: it waits for room.
    pub(crate) fn run(&mut self) -> Result<(), Error> {
        let worked = self.work_on();
        self.close_stories();
        worked
    }

    fn work_on(&mut self) -> Result<(), Error> {
        if !self.once {
            self.open_stories(clock::now())?;
        }
        let mut told_full = false;
        while !self.is_ended() {
            match self.turn() {
                Ok(true) => told_full = false,
                Ok(false) if self.once => return Ok(()),
                Ok(false) => {}
                Err(e) if e.is_disk_full() && !self.once => {
                    if !told_full {
                        self.console.warn(&format!("{e}; it goes on as soon as there is room"));
                    }
                    told_full = true;
                    self.close_stories();
                    self.out = Out::default();
                    self.rest(Duration::from_secs(FULL));
                }
                Err(e) => return Err(e),
            }
        }
        self.finish_deliveries()
    }

    fn is_ended(&self) -> bool {
        self.end.load(Ordering::SeqCst)
    }

    fn rest(&self, time: Duration) {
        const STEP: Duration = Duration::from_millis(100);
        let mut left = time;
        while !left.is_zero() && !self.is_ended() {
            std::thread::park_timeout(STEP.min(left));
            left = left.saturating_sub(STEP);
        }
    }

    /// One round: hand out requests, record answers, do a batch of each step. Says whether there was anything to do.
    fn turn(&mut self) -> Result<bool, Error> {
        self.retain()?;
        self.show()?;
        let handed_out = self.hand_out()?;
        let under_way = self.fetcher.under_way() > 0;
        let ready = self.ready()?;
        // With work at hand nobody waits for the network.
        let wait = if ready { Duration::ZERO } else { Duration::from_millis(if under_way { 200 } else { 500 }) };
        let answers = if under_way { self.fetcher.answers(ANSWERS, wait) } else { Vec::new() };
        let answered = !answers.is_empty();
        self.record(answers)?;
        let worked = self.work()?;
        let busy = handed_out || under_way || answered || worked;
        // Who works once sends what is new when all of it is there.
        let delivered = if self.once && busy { self.hear()? } else { self.deliver()? };
        let busy = busy || delivered;
        if self.once && delivered {
            self.rest(Duration::from_millis(20));
        }
        if !busy && !self.once {
            self.rest(wait);
        }
        Ok(busy)
    }

    /// Makes the pages anew that show how the newsroom fares.
    fn show(&mut self) -> Result<(), Error> {
        let (Some(live), now) = (&self.live, clock::now()) else { return Ok(()) };
        if now < self.shown + SHOW {
            return Ok(());
        }
        self.shown = now;
        let settings = &self.newsroom.settings;
        let fares = Fares::of(&self.newsroom.store, now)?;
        let look = Look::new(settings.theme.clone(), settings.name.clone());
        let page = look.theme(None, None).and_then(|theme| {
            let page = openvoicenews::publish::status(&fares.page(now, settings.keep), &theme);
            page.map_err(|fault| Error::input(fault.to_string()))
        });
        let page = page.unwrap_or_else(|e| format!("<!doctype html><title>Status</title><p>The theme is broken: {e}"));
        let metrics = fares.metrics();
        live.put_desk(
            [("status.html".to_owned(), page.into_bytes()), (METRICS.to_owned(), metrics.into_bytes())].into(),
        );
        Ok(())
    }

    /// Whether a step has something to do now.
    fn ready(&self) -> Result<bool, Error> {
        let now = clock::now();
        let extract_only = self.once || !self.can_group();
        let steps: &[Step] =
            if extract_only { &[Step::Push, Step::Extract] } else { &[Step::Push, Step::Extract, Step::Group] };
        for &step in steps {
            if self.newsroom.store.next_job(step)?.is_some_and(|due| due <= now) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Hands what is due to the fetcher, as far as there is room.
    fn hand_out(&mut self) -> Result<bool, Error> {
        let most = self.newsroom.settings.at_once * WAITING;
        let room = most.saturating_sub(self.fetcher.under_way());
        if room * 2 < most {
            return Ok(false);
        }
        let now = clock::now();
        let store = &self.newsroom.store;
        let mut handed_out = false;
        for source in store.due_sources(now, room + self.out.sources.len())? {
            if self.out.sources.insert(source.id) {
                handed_out = true;
                self.fetcher.ask(Ask::Feed(Box::new(source)), None);
            }
        }
        for job in store.due_jobs(Step::List, now, JOBS)? {
            if self.out.jobs.contains(&job.id) {
                continue;
            }
            handed_out = true;
            match lists::ask(store, &job)? {
                Some((ask, host)) => {
                    self.out.add(&job, &ask);
                    self.fetcher.ask(ask, host);
                }
                None => store.end_job(&job)?,
            }
        }
        let mut room = most.saturating_sub(self.fetcher.under_way());
        for (job, url) in store.due_pages(now, room * HOSTS + self.out.jobs.len())? {
            // A publisher with a hundred new pages must not keep those of the others waiting.
            let name = host_of(&url).unwrap_or_default();
            let waits = self.out.hosts.get(&name).is_some_and(|waiting| *waiting >= ONE_HOST);
            if room == 0 || waits || self.out.jobs.contains(&job.id) {
                continue;
            }
            handed_out = true;
            match pages::ask(store, &job)? {
                Some((ask, host)) => {
                    room -= 1;
                    self.out.add(&job, &ask);
                    self.fetcher.ask(ask, host);
                }
                None => store.end_job(&job)?,
            }
        }
        Ok(handed_out)
    }

    /// Records answers, all together.
    fn record(&mut self, answers: Vec<Answer>) -> Result<(), Error> {
        if answers.is_empty() {
            return Ok(());
        }
        let mut sums = self.sums;
        let settings = &self.newsroom.settings;
        self.newsroom.store.together(|store| {
            for answer in &answers {
                answer.hosts.iter().try_for_each(|(name, host)| store.keep_host(name, host))?;
                match &answer.ask {
                    // What was removed meanwhile has nothing left to record.
                    Ask::Feed(source) if store.source(source.id)?.is_none() => {}
                    Ask::Page { entry, job, .. } if store.entry(entry.id)?.is_none() => store.end_job(job)?,
                    Ask::List { source, job, .. } if store.source(source.id)?.is_none() => store.end_job(job)?,
                    Ask::Feed(source) => feeds::record(store, settings, source, answer, &mut sums)?,
                    Ask::Page { job, entry, .. } => pages::record(store, job, entry, answer, &mut sums)?,
                    Ask::List { job, source, .. } => {
                        lists::record(store, settings, job, source, answer, &mut sums)?;
                    }
                }
            }
            Ok(())
        })?;
        self.sums = sums;
        for answer in answers {
            self.out.remove(&answer.ask);
            if let (Err(failure), true) = (&answer.got, self.console.is_verbose()) {
                let url = answer.ask.url();
                self.console.note(&format!("`{url}`: {failure}"));
            }
        }
        Ok(())
    }

    /// A batch of each step, in the order of the flow; what comes later waits for what is before it.
    fn work(&mut self) -> Result<bool, Error> {
        if self.take_pushes()? || self.extract()? {
            return Ok(true);
        }
        // Who works once waits for all that is to come, so that the order in which publishers answered tells nothing.
        if self.once && self.is_awaited()? {
            return Ok(true);
        }
        Ok(self.group()?
            || self.write()?
            || self.publish()?
            || self.newsroom.store.index_older(BATCH)?
            || self.catch_up()?
            || self.let_articles_go()?)
    }

    /// Whether something is to be asked now, or an answer is still to come.
    fn is_awaited(&self) -> Result<bool, Error> {
        let (store, now) = (&self.newsroom.store, clock::now());
        let due = |at: Option<i64>| at.is_some_and(|at| at <= now);
        Ok(self.fetcher.under_way() > 0
            || due(store.next_due()?)
            || due(store.next_job(Step::List)?)
            || due(store.next_job(Step::Page)?))
    }

    /// What there is to do some jobs with, in their order; a job for which there is nothing any more is ended.
    fn materials<T>(
        &self,
        jobs: Vec<Job>,
        find: impl Fn(&Store, &Job) -> Result<Option<T>, Error>,
    ) -> Result<Vec<T>, Error> {
        let store = &self.newsroom.store;
        let mut found = Vec::with_capacity(jobs.len());
        for job in jobs {
            match find(store, &job)? {
                Some(material) => found.push(material),
                None => store.end_job(&job)?,
            }
        }
        Ok(found)
    }

    /// Seconds that a story is left alone after something new.
    fn settle(&self) -> i64 {
        if self.once { 0 } else { SETTLE }
    }
}

/// Keeps what answered a request for an address.
fn keep(
    store: &Store,
    kind: CaptureKind,
    source: Option<i64>,
    asked: &str,
    response: &Response,
    at: i64,
) -> Result<i64, Error> {
    let (url, headers, body) = (&response.url, &response.headers, &response.body);
    store.keep_capture(&NewCapture { kind, source, asked, url, fetched: at, status: response.status, headers, body })
}

/// Has something that a publisher did not give be asked for again: after `first` seconds, doubled at each try, or when it
/// wants, but in time for news.
fn ask_again(store: &Store, job: &Job, failure: &Failure, first: i64, at: i64) -> Result<(), Error> {
    let doubled = first.saturating_mul(1 << job.attempts.min(8));
    let wait = doubled.max(failure.retry_after.unwrap_or(0)).min(LONGEST);
    store.fail_job(job, failure.code.as_str(), &failure.detail, Some(at + wait)).map(drop)
}

/// What the store knows of the rules of an address's host.
fn known_host(store: &Store, url: &str) -> Result<Option<StoredHost>, Error> {
    host_of(url).map_or(Ok(None), |name| store.host(&name))
}
