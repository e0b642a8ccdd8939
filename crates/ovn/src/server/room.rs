//! What every request works with: the store, the templates, the newest edition, and who may come in.

use std::collections::{BTreeMap, HashMap};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use axum::http::HeaderMap;
use axum::http::header::HOST;
use openvoicenews::model::Outlet;
use openvoicenews::publish::{Files, Press};
use openvoicenews::write::House;
use serde_json::Value;
use tokio::sync::Semaphore;

use super::answer::{Served, Site, content_type};
use super::attempts::Attempts;
use super::files::FileCache;
use super::fronts::Fronts;
use super::websub::Rates;
use crate::clock;
use crate::error::Error;
use crate::look::Look;
use crate::newsroom::Newsroom;
use crate::passwords;
use crate::shelf::Means;
use crate::store::{Item, Store};
use crate::websub::Keys;

/// Requests that ask the store at one time; the others wait.
const DOORS: usize = 8;
/// Passwords that are looked at at one time: each takes 19 MiB.
const LOCKSMITHS: usize = 2;
/// Pushes of hubs that are read at one time: each may be as large as a feed.
const RAMPS: usize = 4;
/// Seconds between two looks whether there is a newer edition.
const LOOK: i64 = 2;

/// The newest edition, as readers' own pages need it.
#[derive(Default)]
pub(super) struct Current {
    pub(super) number: u32,
    /// When it was made; 0 where there is none yet.
    pub(super) made: i64,
    pub(super) masthead: Value,
    /// Its reports, weightiest first; their cards have no `view`, which is read from the store where it is shown.
    pub(super) items: Vec<Item>,
    /// Places in `items` by the name of the page.
    pub(super) slugs: HashMap<String, usize>,
    /// What is known of the outlets.
    pub(super) outlets: Vec<Outlet>,
}

/// What is served, to whom.
pub(crate) struct Room {
    file: PathBuf,
    idle: Mutex<Vec<Store>>,
    doors: Semaphore,
    locksmiths: Semaphore,
    /// The folder of the site, whose files are served as they are.
    pub(super) site: PathBuf,
    pub(super) press: Press,
    pub(super) base_url: Option<String>,
    pub(super) house: House,
    /// Whether only this machine can reach it.
    is_local: bool,
    /// Whether everybody may read the edition, and only what is a reader's own needs a name.
    pub(super) is_public: bool,
    hosts: [String; 3],
    key: Vec<u8>,
    current: RwLock<(i64, Arc<Current>)>,
    /// Held by who looks for a newer edition.
    looking: tokio::sync::Mutex<()>,
    desk: RwLock<Arc<Site>>,
    pub(super) attempts: Mutex<Attempts>,
    pub(super) files: FileCache,
    pub(super) fronts: Fronts,
    /// How hubs are known; absent where none is asked for anything.
    pub(super) keys: Option<Keys>,
    pub(super) pushes: Mutex<Rates>,
    /// Pushes that are read at one time.
    pub(super) ramps: Semaphore,
    /// The most bytes of one.
    pub(super) largest: usize,
    /// Writes nothing itself, so that it sees whenever anybody else does.
    watch: Mutex<Store>,
}

fn whole<T>(lock: std::sync::LockResult<T>) -> T {
    lock.unwrap_or_else(PoisonError::into_inner)
}

impl Room {
    /// Opens what a newsroom has for readers at `address`.
    ///
    /// # Errors
    ///
    /// Where the theme or the store cannot be read, or somebody beyond this machine would come in without a password.
    pub(super) fn open(newsroom: &Newsroom, address: SocketAddr) -> Result<Room, Error> {
        let settings = &newsroom.settings;
        let look = Look::new(settings.theme.clone(), settings.name.clone());
        let theme = look.theme(None, settings.base_url.clone())?;
        let press = Press::new(theme).map_err(|e| Error::input(e.to_string()))?;
        let is_local = address.ip().is_loopback();
        let has_password = newsroom.store.readers()?.iter().any(|r| r.password.is_some());
        if !is_local && !has_password && !settings.public {
            return Err(Error::usage(format!(
                "{} can be reached from other machines, and nobody has a password",
                address.ip()
            ))
            .with_hint(
                "`ovn reader add NAME` gives somebody one; `public = true` under `[serve]` lets everybody read",
            ));
        }
        let key = newsroom.store.secret("forms", &passwords::random()?)?;
        let port = address.port();
        Ok(Room {
            file: newsroom.file(),
            idle: Mutex::default(),
            doors: Semaphore::new(DOORS),
            locksmiths: Semaphore::new(LOCKSMITHS),
            site: settings.site.clone(),
            press,
            base_url: settings.base_url.clone(),
            house: settings.house.clone(),
            is_local,
            is_public: settings.public,
            hosts: [format!("127.0.0.1:{port}"), format!("localhost:{port}"), format!("[::1]:{port}")],
            key,
            current: RwLock::default(),
            looking: tokio::sync::Mutex::default(),
            desk: RwLock::new(Arc::new(Site::new(Files::new(), port))),
            attempts: Mutex::default(),
            files: FileCache::default(),
            fronts: Fronts::default(),
            keys: settings.push_to.as_ref().map(|_| Keys::of(&newsroom.store)).transpose()?,
            pushes: Mutex::default(),
            ramps: Semaphore::new(RAMPS),
            largest: settings.bounds.largest,
            watch: Mutex::new(Store::open_beside(&newsroom.file())?),
        })
    }

    /// Asks the store, away from the threads that answer.
    ///
    /// # Errors
    ///
    /// What the store says.
    pub(super) async fn ask<T: Send + 'static>(
        self: &Arc<Room>,
        work: impl FnOnce(&mut Store) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let _door = self.doors.acquire().await.map_err(|e| Error::internal(e.to_string()))?;
        let room = Arc::clone(self);
        let asked = tokio::task::spawn_blocking(move || room.ask_here(work)).await;
        asked.unwrap_or_else(|e| Err(Error::internal(format!("a request failed: {e}"))))
    }

    fn ask_here<T>(&self, work: impl FnOnce(&mut Store) -> Result<T, Error>) -> Result<T, Error> {
        let idle = whole(self.idle.lock()).pop();
        let mut store = match idle {
            Some(store) => store,
            None => Store::open_beside(&self.file)?,
        };
        let done = work(&mut store);
        whole(self.idle.lock()).push(store);
        done
    }

    /// A number that is another whenever anything was written into the store; not to be asked by the threads that answer.
    pub(super) fn pulse(&self) -> Result<i64, Error> {
        whole(self.watch.lock()).pulse()
    }

    /// A file of the site; `None` where there is none.
    pub(super) async fn file(self: &Arc<Room>, path: &str) -> Option<Arc<Served>> {
        let (room, place, kind) = (Arc::clone(self), below(&self.site, path)?, content_type(path));
        let read = tokio::task::spawn_blocking(move || room.files.read(&place, kind)).await;
        if let Some(served) = read.ok().and_then(Result::ok) {
            return Some(served);
        }
        // Before the first edition there is no site, and pages have their looks all the same.
        self.press.asset(path).map(|content| Arc::new(Served::new(content.to_vec(), kind)))
    }

    /// Does what takes a password's time and room, a few at a time.
    pub(super) async fn with_password<T: Send + 'static>(
        self: &Arc<Room>,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        let _one = self.locksmiths.acquire().await.map_err(|e| Error::internal(e.to_string()))?;
        tokio::task::spawn_blocking(work).await.map_err(|e| Error::internal(format!("a request failed: {e}")))
    }

    /// What reports are written again with.
    pub(super) fn means<'a>(&'a self, outlets: &'a [Outlet]) -> Means<'a> {
        Means { house: &self.house, press: &self.press, outlets }
    }

    /// The newest edition; looked for again every few seconds, by one request: the others go on with the one that is known.
    pub(super) async fn current(self: &Arc<Room>) -> Result<Arc<Current>, Error> {
        let (looked, known) = whole(self.current.read()).clone();
        let is_new = |looked: i64, known: &Current| (looked..looked + LOOK).contains(&clock::now()) && known.made > 0;
        if is_new(looked, &known) {
            return Ok(known);
        }
        let _one = match self.looking.try_lock() {
            Ok(one) => one,
            Err(_) if known.made > 0 => return Ok(known),
            Err(_) => self.looking.lock().await,
        };
        let (looked, known) = whole(self.current.read()).clone();
        if is_new(looked, &known) {
            return Ok(known);
        }
        let now = clock::now();
        let (number, made) = (known.number, known.made);
        let newer = self.ask(move |store| newer(store, number, made)).await?;
        let current = newer.map_or(known, Arc::new);
        *whole(self.current.write()) = (now, Arc::clone(&current));
        Ok(current)
    }

    /// Has the newest edition looked for at the next request.
    pub(super) fn forget(&self) {
        whole(self.current.write()).0 = 0;
    }

    pub(super) fn put_desk(&self, files: Files, port: u16) {
        *whole(self.desk.write()) = Arc::new(Site::new(files, port));
    }

    pub(super) fn desk(&self) -> Arc<Site> {
        let desk = whole(self.desk.read());
        Arc::clone(&desk)
    }

    /// A secret that only pages of ours know, for what is told apart by `about`.
    pub(super) fn token(&self, about: &str) -> String {
        let mut bytes = self.key.clone();
        bytes.extend_from_slice(about.as_bytes());
        passwords::hex(&crate::store::sha256(&bytes))
    }

    /// Whether a request comes from this machine under one of its own names, not through another server: a page elsewhere
    /// may point its name here, and a server before this one lets strangers in.
    pub(super) fn is_at_home(&self, headers: &HeaderMap) -> bool {
        let host = headers.get(HOST).and_then(|h| h.to_str().ok()).unwrap_or_default();
        let forwarded = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"];
        self.is_local
            && self.hosts.iter().any(|h| h.eq_ignore_ascii_case(host))
            && !forwarded.iter().any(|name| headers.contains_key(*name))
    }

    /// Whether browsers come by TLS only.
    pub(super) fn is_secure(&self) -> bool {
        self.base_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }
}

fn newer(store: &mut Store, number: u32, made: i64) -> Result<Option<Current>, Error> {
    let Some(front) = store.front()? else { return Ok(None) };
    if (front.number, front.made) == (number, made) {
        return Ok(None);
    }
    let items = store.edition_items()?;
    let slugs = items.iter().enumerate().map(|(at, item)| (item.card.slug.clone(), at)).collect();
    let outlets = crate::worker::outlets(&store.sources()?);
    Ok(Some(Current { number: front.number, made: front.made, masthead: front.masthead, items, slugs, outlets }))
}

/// The path of a file below a folder, unless the address leads out of it or to what is hidden.
pub(super) fn below(folder: &Path, path: &str) -> Option<PathBuf> {
    let plain = |part: &str| !part.is_empty() && !part.starts_with('.') && !part.contains(['\\', '\0', ':']);
    path.split('/').all(plain).then(|| folder.join(path))
}

/// Fields of a form or of an address, each name with its last value.
pub(super) type Fields = BTreeMap<String, String>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_address_leads_out_of_the_site() {
        let below = |path: &str| below(Path::new("/site"), path).map(|p| p.display().to_string());
        assert_eq!(below("report/a.html").as_deref(), Some("/site/report/a.html"));
        for path in
            ["", "../x", "a/../../x", "/etc/passwd", "a//b", ".openvoicenews", "a/.git/x", "a\\..\\x", "a\0b", "C:x"]
        {
            assert_eq!(below(path), None, "{path:?}");
        }
    }
}
