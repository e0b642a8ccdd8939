//! Many requests at a time, and one at a time to each host, with a pause between two.
//!
//! Each request waits in a task of its own for its host and then for a free place among those under way. What a host
//! allows (robots.txt, and the reservations of `tdmrep.json`) is read before its first page, and kept for a day.

mod rules;

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use openvoicenews::gather::{NotAFeed, read_feed};
use openvoicenews::model::Feed;
use tokio::runtime::Runtime;
use tokio::sync::{Mutex as AsyncMutex, Semaphore};
use tokio::time::Instant;
use url::Url;

use self::rules::{Rules, may_ask, may_keep, path_of};
use crate::clock;
use crate::error::{Error, reason};
use crate::net::{Code, Failure, Net, Reply, Request, Response, Trail};
use crate::store::{Job, Source, StoredEntry, StoredHost, sha256};

/// The name by which robots.txt and reservations speak of us.
pub(crate) const PRODUCT: &str = "OpenVoiceNews";
/// The longest pause between two requests that a host is granted; more would never end.
const LONGEST_PAUSE: u64 = 30;
/// A host that asks for more patience is asked again after so many seconds.
const LONGEST_REST: u64 = 86_400;
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
    /// A further list that a source's feed names, with the validators of the capture that we have.
    List {
        job: Job,
        source: Box<Source>,
        url: String,
        /// The address on another host that named it, with what is known of that host's rules: they must name it, too.
        named_by: Option<(String, Option<StoredHost>)>,
        etag: Option<String>,
        last_modified: Option<String>,
    },
}

impl Ask {
    pub(crate) fn url(&self) -> &str {
        match self {
            Ask::Feed(source) => &source.known.url,
            Ask::Page { entry, .. } => entry.entry.url.as_deref().unwrap_or_default(),
            Ask::List { url, .. } => url,
        }
    }

    /// The job that it is for; the operator's own sources are asked without one.
    pub(crate) fn job(&self) -> Option<&Job> {
        match self {
            Ask::Feed(_) => None,
            Ask::Page { job, .. } | Ask::List { job, .. } => Some(job),
        }
    }

    fn is_page(&self) -> bool {
        matches!(self, Ask::Page { .. })
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
            Ask::List { etag, last_modified, .. } => {
                Request { url, accept: ACCEPT_FEED, etag: etag.clone(), last_modified: last_modified.clone() }
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
    /// What a feed lists; `None` where it is as it was, and for pages.
    pub(crate) listed: Option<Listed>,
    /// What hosts allow, where it was read on the way.
    pub(crate) hosts: Vec<(String, StoredHost)>,
}

/// A feed that is other than before, read already: that costs more than to record it.
#[derive(Debug)]
pub(crate) struct Listed {
    /// Of the body.
    pub(crate) digest: Vec<u8>,
    pub(crate) feed: Result<Feed, NotAFeed>,
}

impl Listed {
    fn of(ask: &Ask, got: &Result<Response, Failure>) -> Option<Listed> {
        let Ok(response) = got else { return None };
        let known = match ask {
            Ask::Feed(source) => source.digest.as_ref(),
            Ask::List { .. } => None,
            Ask::Page { .. } => return None,
        };
        let digest = sha256(&response.body);
        if response.is_unchanged() || known == Some(&digest) {
            return None;
        }
        let feed = read_feed(&response.body, &response.url, response.header("content-type")).map(|(feed, _)| feed);
        Some(Listed { digest, feed })
    }
}

#[derive(Default)]
struct Host {
    /// When it may be asked next.
    free: Option<Instant>,
    /// Until when it wants nobody to ask (`Retry-After`).
    rests: Option<Instant>,
    rules: Option<Arc<Rules>>,
}

impl Host {
    /// A host that asked for patience is not asked again before its time, whatever is wanted of it.
    fn is_awake(&self) -> Result<(), Failure> {
        let left = self.rests.and_then(|until| until.checked_duration_since(Instant::now()));
        match left.map(|left| i64::try_from(left.as_secs()).unwrap_or(i64::MAX)) {
            None | Some(0) => Ok(()),
            Some(left) => Err(Failure {
                code: Code::TooMany,
                detail: "it asked for patience a while ago".to_owned(),
                retry_after: Some(left),
            }),
        }
    }
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
        let asked = ask.clone();
        let work = runtime.spawn(async move { shared.answer(asked, host).await });
        runtime.spawn(async move {
            // Whoever waits for an answer gets one, also where reading it met a fault of ours.
            let answer = work.await.unwrap_or_else(|_| {
                let got = Err(Failure::new(Code::Fault, ""));
                Answer { ask, got, at: clock::now(), listed: None, hosts: Vec::new() }
            });
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
        let mut hosts = Vec::new();
        let got = self.get(&ask, known, &mut hosts).await;
        let listed = Listed::of(&ask, &got);
        Answer { ask, got, at: clock::now(), listed, hosts }
    }

    /// Each redirect is a request of its own, to a host with its own pause and rules.
    async fn get(
        &self,
        ask: &Ask,
        mut known: Option<StoredHost>,
        read: &mut Vec<(String, StoredHost)>,
    ) -> Result<Response, Failure> {
        if let Ask::List { url, named_by: Some((index, known)), .. } = ask {
            self.vouched(index, known.clone(), url, read).await?;
        }
        let mut trail = Trail::new(ask.request());
        loop {
            match self.hop(&trail.request, ask, known.take(), read).await? {
                Reply::Redirect { to, for_good } => trail.follow(to, for_good)?,
                Reply::Answer(response) => return Ok(trail.end(response)),
            }
        }
    }

    /// One request to a host, when it is its turn.
    async fn hop(
        &self,
        request: &Request,
        ask: &Ask,
        known: Option<StoredHost>,
        read: &mut Vec<(String, StoredHost)>,
    ) -> Result<Reply, Failure> {
        // An address without a host is refused by the net, in its words.
        let Some(name) = host_of(&request.url) else { return self.net.one(request).await };
        let host = self.host(&name);
        let mut host = host.lock().await;
        let reply = self.turn(request, ask, &name, known, &mut host, read).await;
        drop(host);
        self.forget_idle();
        reply
    }

    fn host(&self, name: &str) -> Arc<AsyncMutex<Host>> {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(hosts.entry(name.to_owned()).or_default())
    }

    /// Whether the host of an index of sitemaps vouches for one on another host: its robots.txt names that sitemap
    /// (sitemaps.org, "Sitemaps & Cross Submits"). That the index does is not enough: anybody may name anything.
    async fn vouched(
        &self,
        index: &str,
        known: Option<StoredHost>,
        sitemap: &str,
        read: &mut Vec<(String, StoredHost)>,
    ) -> Result<(), Failure> {
        let unnamed = || Failure::new(Code::Robots, format!("the robots.txt of `{index}` does not name `{sitemap}`"));
        let name = host_of(index).ok_or_else(unnamed)?;
        let host = self.host(&name);
        let mut host = host.lock().await;
        host.is_awake()?;
        let rules = self.rules(&name, known, &mut host, read).await;
        if rules.robots.sitemaps().iter().any(|named| named == sitemap) { Ok(()) } else { Err(unnamed()) }
    }

    async fn turn(
        &self,
        request: &Request,
        ask: &Ask,
        name: &str,
        known: Option<StoredHost>,
        host: &mut Host,
        read: &mut Vec<(String, StoredHost)>,
    ) -> Result<Reply, Failure> {
        host.is_awake()?;
        // The operator has named the source's own address; whatever else a publisher names is asked by its rules.
        if ask.job().is_none() {
            return self.paced(host, self.pause, self.net.one(request)).await;
        }
        let rules = self.rules(name, known, host, read).await;
        let path = path_of(&request.url);
        may_ask(&rules, &path)?;
        let reserved = rules.reserved(&path).filter(|_| ask.is_page());
        rules.may_free_itself(reserved.as_ref())?;
        let asked = rules.robots.crawl_delay(PRODUCT).map(|s| s.ceil().clamp(0.0, LONGEST_PAUSE as f64) as u64);
        let pause = self.pause.max(Duration::from_secs(asked.unwrap_or(0)));
        let reply = self.paced(host, pause, self.net.one(request)).await?;
        match &reply {
            Reply::Answer(page) if ask.is_page() && !page.is_unchanged() => may_keep(&rules, reserved, page)?,
            _ => {}
        }
        Ok(reply)
    }

    /// One request when the host's pause is over and a place is free.
    async fn paced<T>(
        &self,
        host: &mut Host,
        pause: Duration,
        request: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        if let Some(free) = host.free {
            tokio::time::sleep_until(free).await;
        }
        let place = self.places.acquire().await;
        let got = request.await;
        drop(place);
        let now = Instant::now();
        host.free = Some(now + pause);
        if let Err(Failure { retry_after: Some(seconds), .. }) = &got {
            let seconds = u64::try_from(*seconds).unwrap_or(0).min(LONGEST_REST);
            host.rests = Some(now + Duration::from_secs(seconds));
        }
        got
    }

    /// What a host allows: as it is known, or read anew.
    async fn rules(
        &self,
        name: &str,
        known: Option<StoredHost>,
        host: &mut Host,
        read: &mut Vec<(String, StoredHost)>,
    ) -> Arc<Rules> {
        let now = clock::now();
        if host.rules.is_none() {
            host.rules = known.map(|known| Arc::new(Rules::of(&known)));
        }
        if let Some(rules) = host.rules.as_ref().filter(|rules| rules.holds(now)) {
            return Arc::clone(rules);
        }
        let at = |path: &str| Request { url: format!("{name}{path}"), accept: "*/*", ..Request::default() };
        let robots = self.paced(host, self.pause, self.net.get(&at("/robots.txt"))).await;
        let tdm = self.paced(host, self.pause, self.net.get(&at("/.well-known/tdmrep.json"))).await;
        let (robots, closed) = match robots {
            Ok(answer) => (Some(answer.body), false),
            // A server that has none has no rules; one that cannot say may have some.
            Err(failure) => (None, failure.code.passes() && failure.code != Code::Forbidden),
        };
        let stored = StoredHost { read: now, robots, closed, tdm: tdm.ok().map(|answer| answer.body) };
        let rules = Arc::new(Rules::of(&stored));
        host.rules = Some(Arc::clone(&rules));
        read.push((name.to_owned(), stored));
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
                && host.try_lock().is_ok_and(|host| [host.free, host.rests].into_iter().flatten().all(|at| at <= now));
            !idle
        });
        self.many.store(MANY.max(2 * hosts.len()), Ordering::Relaxed);
    }
}
