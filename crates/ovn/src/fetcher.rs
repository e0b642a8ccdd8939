//! Many requests at a time, and one at a time to each host, with a pause between two.
//!
//! Each request waits in a task of its own for its host and then for a free place among those under way. What a host
//! allows (robots.txt, and the reservations of `tdmrep.json`) is read before its first page, and kept for a day.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use openvoicenews::gather::{Reservation, Robots, forbids_full_text, reservations, tdmrep};
use tokio::runtime::Runtime;
use tokio::sync::{Mutex as AsyncMutex, Semaphore};
use tokio::time::Instant;
use url::Url;

use crate::clock;
use crate::error::{Error, reason};
use crate::net::{Code, Failure, Net, Request, Response};
use crate::store::{Job, Source, StoredEntry, StoredHost};

/// The name by which robots.txt and reservations speak of us.
pub(crate) const PRODUCT: &str = "OpenVoiceNews";
/// Seconds for which a host's rules hold (RFC 9309, section 2.4).
const RULES_HOLD: i64 = 86_400;
/// The longest pause between two requests that a host is granted; more would never end.
const LONGEST_PAUSE: u64 = 30;
/// Hosts that are remembered in any case.
const MANY: usize = 4_096;
const ACCEPT_FEED: &str = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, \
    text/xml;q=0.9, application/json;q=0.8, */*;q=0.5";
const ACCEPT_PAGE: &str = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1";

/// What is asked for.
#[derive(Clone, Debug)]
pub(crate) enum Ask {
    Feed(Box<Source>),
    /// The page of an entry, with the validators of the capture that we have.
    Page {
        job: Job,
        entry: Box<StoredEntry>,
        etag: Option<String>,
        last_modified: Option<String>,
    },
}

impl Ask {
    pub(crate) fn url(&self) -> &str {
        match self {
            Ask::Feed(source) => &source.known.url,
            Ask::Page { entry, .. } => entry.entry.url.as_deref().unwrap_or_default(),
        }
    }

    fn request(&self) -> Request {
        let url = self.url().to_owned();
        match self {
            Ask::Feed(source) => Request {
                url,
                accept: ACCEPT_FEED,
                etag: source.etag.clone(),
                last_modified: source.last_modified.clone(),
            },
            Ask::Page { etag, last_modified, .. } => {
                Request { url, accept: ACCEPT_PAGE, etag: etag.clone(), last_modified: last_modified.clone() }
            }
        }
    }
}

/// What came of it.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) ask: Ask,
    pub(crate) got: Result<Response, Failure>,
    pub(crate) at: i64,
    /// What a host allows, where it was read on the way.
    pub(crate) host: Option<(String, StoredHost)>,
}

/// What a host allows us.
struct Rules {
    robots: Robots,
    /// Its robots.txt could not be read, which forbids all for now (RFC 9309, section 2.3.1.4).
    closed: bool,
    tdm: Option<Vec<u8>>,
    read: i64,
}

impl Rules {
    fn of(host: &StoredHost) -> Rules {
        let robots = host.robots.as_deref().map_or_else(Robots::allow_all, Robots::parse);
        Rules { robots, closed: host.closed, tdm: host.tdm.clone(), read: host.read }
    }

    fn holds(&self, now: i64) -> bool {
        let hold = if self.closed { RULES_HOLD / 24 } else { RULES_HOLD };
        (0..hold).contains(&(now - self.read))
    }
}

#[derive(Default)]
struct Host {
    /// When it may be asked next.
    free: Option<Instant>,
    rules: Option<Arc<Rules>>,
}

/// Makes requests in the background.
pub(crate) struct Fetcher {
    runtime: Option<Runtime>,
    shared: Arc<Shared>,
    answers: Receiver<Answer>,
    sender: Sender<Answer>,
}

struct Shared {
    net: Net,
    pause: Duration,
    places: Semaphore,
    hosts: Mutex<HashMap<String, Arc<AsyncMutex<Host>>>>,
    /// How many hosts are remembered before those that are idle are forgotten.
    many: AtomicUsize,
    under_way: AtomicUsize,
}

impl Fetcher {
    /// # Errors
    ///
    /// Where the system gives no threads.
    pub(crate) fn new(net: Net, at_once: usize, pause: i64) -> Result<Fetcher, Error> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        let runtime = runtime.map_err(|e| Error::network(format!("nothing can be asked: {}", reason(&e))))?;
        let (sender, answers) = mpsc::channel();
        let shared = Shared {
            net,
            pause: Duration::from_secs(u64::try_from(pause).unwrap_or(0)),
            places: Semaphore::new(at_once),
            hosts: Mutex::default(),
            many: AtomicUsize::new(MANY),
            under_way: AtomicUsize::new(0),
        };
        Ok(Fetcher { runtime: Some(runtime), shared: Arc::new(shared), answers, sender })
    }

    /// How many answers are still to come.
    pub(crate) fn under_way(&self) -> usize {
        self.shared.under_way.load(Ordering::SeqCst)
    }

    /// Asks. `host` is what the store knows of the host's rules.
    pub(crate) fn ask(&self, ask: Ask, host: Option<StoredHost>) {
        let Some(runtime) = &self.runtime else { return };
        self.shared.under_way.fetch_add(1, Ordering::SeqCst);
        let shared = Arc::clone(&self.shared);
        let sender = self.sender.clone();
        runtime.spawn(async move {
            let answer = shared.answer(ask, host).await;
            // Nobody listens any more when the program ends.
            let _ = sender.send(answer);
        });
    }

    /// The next answers, after at most `wait`; none where none came.
    pub(crate) fn answers(&self, most: usize, wait: Duration) -> Vec<Answer> {
        let mut out = Vec::new();
        match self.answers.recv_timeout(wait) {
            Ok(answer) => out.push(answer),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return out,
        }
        while out.len() < most
            && let Ok(answer) = self.answers.try_recv()
        {
            out.push(answer);
        }
        self.shared.under_way.fetch_sub(out.len(), Ordering::SeqCst);
        out
    }
}

impl Drop for Fetcher {
    /// A server may hold a request for half a minute; nobody waits for it.
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// The part of an address that rules and pauses belong to: scheme, name and port.
pub(crate) fn host_of(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    let host = url.host_str()?;
    Some(format!("{}://{host}:{}", url.scheme(), url.port_or_known_default()?))
}

impl Shared {
    async fn answer(&self, ask: Ask, known: Option<StoredHost>) -> Answer {
        let mut read = None;
        let got = self.get(&ask, known, &mut read).await;
        Answer { ask, got, at: clock::now(), host: read }
    }

    async fn get(
        &self,
        ask: &Ask,
        known: Option<StoredHost>,
        read: &mut Option<(String, StoredHost)>,
    ) -> Result<Response, Failure> {
        let Some(name) = host_of(ask.url()) else { return self.net.get(&ask.request()).await };
        let host = {
            let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(hosts.entry(name.clone()).or_default())
        };
        let mut host = host.lock().await;
        let got = self.get_from(ask, &name, known, &mut host, read).await;
        drop(host);
        self.forget_idle();
        got
    }

    async fn get_from(
        &self,
        ask: &Ask,
        name: &str,
        known: Option<StoredHost>,
        host: &mut Host,
        read: &mut Option<(String, StoredHost)>,
    ) -> Result<Response, Failure> {
        let mut pause = self.pause;
        if matches!(ask, Ask::Page { .. }) {
            let rules = self.rules(name, known, host, read).await;
            may_read(&rules, ask.url())?;
            let asked = rules.robots.crawl_delay(PRODUCT).map(|s| s.ceil().clamp(0.0, LONGEST_PAUSE as f64) as u64);
            pause = pause.max(Duration::from_secs(asked.unwrap_or(0)));
        }
        let got = self.paced(host, pause, &ask.request()).await;
        match (&got, ask) {
            (Ok(page), Ask::Page { .. }) if !page.is_unchanged() => may_keep(page)?,
            _ => {}
        }
        got
    }

    /// One request when the host's pause is over and a place is free.
    async fn paced(&self, host: &mut Host, pause: Duration, request: &Request) -> Result<Response, Failure> {
        if let Some(free) = host.free {
            tokio::time::sleep_until(free).await;
        }
        let place = self.places.acquire().await;
        let got = self.net.get(request).await;
        drop(place);
        host.free = Some(Instant::now() + pause);
        got
    }

    /// What a host allows: as it is known, or read anew.
    async fn rules(
        &self,
        name: &str,
        known: Option<StoredHost>,
        host: &mut Host,
        read: &mut Option<(String, StoredHost)>,
    ) -> Arc<Rules> {
        let now = clock::now();
        if host.rules.is_none() {
            host.rules = known.map(|known| Arc::new(Rules::of(&known)));
        }
        if let Some(rules) = host.rules.as_ref().filter(|rules| rules.holds(now)) {
            return Arc::clone(rules);
        }
        let at = |path: &str| Request { url: format!("{name}{path}"), accept: "*/*", ..Request::default() };
        let robots = self.paced(host, self.pause, &at("/robots.txt")).await;
        let tdm = self.paced(host, self.pause, &at("/.well-known/tdmrep.json")).await;
        let (robots, closed) = match robots {
            Ok(answer) => (Some(answer.body), false),
            // A server that has none has no rules; one that cannot say may have some.
            Err(failure) => (None, failure.code.passes() && failure.code != Code::Forbidden),
        };
        let stored = StoredHost { read: now, robots, closed, tdm: tdm.ok().map(|answer| answer.body) };
        let rules = Arc::new(Rules::of(&stored));
        host.rules = Some(Arc::clone(&rules));
        *read = Some((name.to_owned(), stored));
        rules
    }

    /// Hosts that nobody waits for, and whose pause is over, need not be remembered; the store knows their rules.
    fn forget_idle(&self) {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        if hosts.len() < self.many.load(Ordering::Relaxed) {
            return;
        }
        let now = Instant::now();
        hosts.retain(|_, host| {
            let idle = Arc::strong_count(host) == 1
                && host.try_lock().is_ok_and(|host| host.free.is_none_or(|free| free <= now));
            !idle
        });
        self.many.store(MANY.max(2 * hosts.len()), Ordering::Relaxed);
    }
}

/// Whether the rules of its host allow a page to be read.
fn may_read(rules: &Rules, url: &str) -> Result<(), Failure> {
    let path = Url::parse(url).map(|u| u[url::Position::BeforePath..url::Position::AfterQuery].to_owned());
    let path = path.unwrap_or_else(|_| "/".to_owned());
    if rules.closed {
        return Err(Failure::new(Code::Unreachable, "its robots.txt cannot be read, so nothing else is"));
    }
    if !rules.robots.allows(PRODUCT, &path) {
        return Err(Failure::new(Code::Robots, format!("`{path}`")));
    }
    let reserved: Vec<Reservation> = rules.tdm.as_deref().and_then(|bytes| tdmrep(bytes, &path)).into_iter().collect();
    match forbids_full_text(&reserved) {
        Some(why) => Err(Failure::new(Code::Reserved, why)),
        None => Ok(()),
    }
}

/// Whether the publisher lets what it served be used.
fn may_keep(page: &Response) -> Result<(), Failure> {
    let headers: Vec<(&str, &str)> = page.headers.iter().map(|(name, value)| (&**name, &**value)).collect();
    match forbids_full_text(&reservations(&headers, Some(&page.body), PRODUCT)) {
        Some(why) => Err(Failure::new(Code::Reserved, why)),
        None => Ok(()),
    }
}
