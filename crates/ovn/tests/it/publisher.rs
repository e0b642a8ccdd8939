//! Publishers on this machine: the press pack's outlets as web servers, told apart by their names.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::run::Place;

/// Settings of a newsroom whose hosts are these: nobody waits.
pub(crate) const HASTY: &str = "[gather]\nhost_pause = \"0s\"";

/// What a publisher serves at one address.
#[derive(Clone, Debug)]
pub(crate) struct Served {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
}

impl Served {
    pub(crate) fn page(body: impl Into<Vec<u8>>) -> Served {
        let headers = vec![("Content-Type", "text/html; charset=utf-8".to_owned())];
        Served { status: 200, headers, body: body.into() }
    }

    pub(crate) fn status(status: u16) -> Served {
        Served { status, headers: Vec::new(), body: Vec::new() }
    }

    pub(crate) fn with(mut self, name: &'static str, value: &str) -> Served {
        self.headers.push((name, value.to_owned()));
        self
    }
}

/// An item of a feed.
#[derive(Clone, Debug)]
struct Item {
    id: String,
    path: String,
    title: String,
    date: String,
}

#[derive(Default)]
struct State {
    pages: HashMap<(String, String), Served>,
    feeds: BTreeMap<String, Vec<Item>>,
    /// Host, path, when, and whether it came with validators.
    asked: Vec<(String, String, Instant, bool)>,
    /// How long each answer takes.
    slow: Duration,
}

/// All publishers of the pack on one port.
pub(crate) struct Press {
    state: Arc<Mutex<State>>,
    pub(crate) at: SocketAddr,
}

impl Press {
    /// Publishers with the pages of the press pack.
    pub(crate) fn with_pack() -> Press {
        let press = Press::empty();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/press");
        for line in std::fs::read_to_string(folder.join("pages.jsonl")).unwrap().lines() {
            let listed: Value = serde_json::from_str(line).unwrap();
            let page = std::fs::read(folder.join(listed["file"].as_str().unwrap())).unwrap();
            let url = listed["url"].as_str().unwrap().strip_prefix("https://").unwrap();
            let (host, path) = url.split_once('/').unwrap();
            let title = String::from_utf8_lossy(&page);
            let title = title.split("<title>").nth(1).and_then(|t| t.split("</title>").next()).unwrap_or_default();
            let (id, date) = (listed["id"].as_str().unwrap(), listed["fetched"].as_str().unwrap());
            press.list(host, &format!("/{path}"), id, title, date);
            press.serve(host, &format!("/{path}"), Served::page(page));
        }
        press
    }

    /// Publishers with nothing.
    pub(crate) fn empty() -> Press {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let at = listener.local_addr().unwrap();
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = Arc::clone(&shared);
                thread::spawn(move || answer(stream, &state));
            }
        });
        Press { state, at }
    }

    /// Puts an item into a publisher's feed; one with the same id is replaced.
    pub(crate) fn list(&self, host: &str, path: &str, id: &str, title: &str, date: &str) {
        let item = Item { id: id.into(), path: path.into(), title: title.into(), date: date.into() };
        let mut state = self.state.lock().unwrap();
        let feed = state.feeds.entry(host.to_owned()).or_default();
        match feed.iter_mut().find(|i| i.id == id) {
            Some(there) => *there = item,
            None => feed.push(item),
        }
    }

    /// Serves something at an address from now on.
    pub(crate) fn serve(&self, host: &str, path: &str, served: Served) {
        self.state.lock().unwrap().pages.insert((host.to_owned(), path.to_owned()), served);
    }

    /// What is served at an address.
    pub(crate) fn page(&self, host: &str, path: &str) -> String {
        let state = self.state.lock().unwrap();
        String::from_utf8(state.pages[&(host.to_owned(), path.to_owned())].body.clone()).unwrap()
    }

    /// Lets each answer take so long.
    pub(crate) fn slow_down(&self, time: Duration) {
        self.state.lock().unwrap().slow = time;
    }

    pub(crate) fn hosts(&self) -> Vec<String> {
        self.state.lock().unwrap().feeds.keys().cloned().collect()
    }

    /// The address of something.
    pub(crate) fn url(&self, host: &str, path: &str) -> String {
        format!("http://{host}:{}{path}", self.at.port())
    }

    /// Forgets what it was asked.
    pub(crate) fn forget(&self) {
        self.state.lock().unwrap().asked.clear();
    }

    /// How often an address was asked.
    pub(crate) fn times_asked(&self, host: &str, path: &str) -> usize {
        self.state.lock().unwrap().asked.iter().filter(|(h, p, ..)| h == host && p == path).count()
    }

    /// The last request for an address came with validators.
    pub(crate) fn was_conditional(&self, host: &str, path: &str) -> bool {
        let state = self.state.lock().unwrap();
        state.asked.iter().rev().find(|(h, p, ..)| h == host && p == path).is_some_and(|&(.., conditional)| conditional)
    }

    /// The least time between two requests to one host.
    pub(crate) fn least_pause(&self) -> Duration {
        let state = self.state.lock().unwrap();
        let mut last: HashMap<&str, Instant> = HashMap::new();
        let mut least = Duration::MAX;
        for (host, _, at, _) in &state.asked {
            if let Some(before) = last.insert(host, *at) {
                least = least.min(at.duration_since(before));
            }
        }
        least
    }

    /// A newsroom with these publishers' feeds as its sources.
    pub(crate) fn newsroom(&self, more: &str) -> Place {
        let place = Place::new();
        let made = place.run("init news --empty --contact desk@osk.example", "");
        assert_eq!(made.code, Some(0), "{}", made.stderr);
        self.settings(&place, more);
        for host in self.hosts() {
            let added = place.run(&format!("source add -C news {}", self.url(&host, "/feed.xml")), "");
            assert_eq!(added.code, Some(0), "{}", added.stderr);
        }
        place
    }

    /// Settings that find these publishers.
    pub(crate) fn settings(&self, place: &Place, more: &str) {
        let text = format!(
            "contact = \"desk@osk.example\"\n{more}\n[network]\nallow = [\"127.0.0.1\"]\n\
             [network.hosts]\n\"*.example\" = \"127.0.0.1\"\n"
        );
        std::fs::write(place.path("news/newsroom.toml"), text).unwrap();
    }
}

fn answer(mut stream: TcpStream, state: &Mutex<State>) {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|n| n == 1) {
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).to_ascii_lowercase();
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    let line = |name: &str| head.lines().find_map(|l| l.strip_prefix(name).map(|v| v.trim().to_owned()));
    let host = line("host:").unwrap_or_default();
    let port = host.split(':').nth(1).unwrap_or_default().to_owned();
    let host = host.split(':').next().unwrap_or_default().to_owned();
    let tag = line("if-none-match:");
    let (served, slow) = {
        let mut state = state.lock().unwrap();
        state.asked.push((host.clone(), path.clone(), Instant::now(), tag.is_some()));
        (look_up(&state, &host, &path, &port), state.slow)
    };
    thread::park_timeout(slow);
    let known = served.headers.iter().find(|(name, _)| *name == "ETag").map(|(_, tag)| tag.to_ascii_lowercase());
    let served =
        if known.is_some() && known == tag { Served { body: Vec::new(), status: 304, ..served } } else { served };
    let mut out = format!("HTTP/1.1 {} As Asked\r\nConnection: close\r\n", served.status);
    served.headers.iter().for_each(|(name, value)| write!(out, "{name}: {value}\r\n").unwrap());
    if served.status != 304 {
        write!(out, "Content-Length: {}\r\n", served.body.len()).unwrap();
    }
    let _ = stream.write_all(out.as_bytes());
    let _ = stream.write_all(b"\r\n");
    let _ = stream.write_all(&served.body);
}

fn look_up(state: &State, host: &str, path: &str, port: &str) -> Served {
    if let Some(served) = state.pages.get(&(host.to_owned(), path.to_owned())) {
        return served.clone();
    }
    match state.feeds.get(host) {
        Some(items) if path == "/feed.xml" => feed(items, host, port),
        _ => Served::status(404),
    }
}

fn feed(items: &[Item], host: &str, port: &str) -> Served {
    let mut body = format!(
        "<?xml version=\"1.0\"?><feed xmlns=\"http://www.w3.org/2005/Atom\"><title>{host}</title>\
         <link href=\"http://{host}:{port}/\"/>"
    );
    for Item { id, path, title, date } in items {
        write!(
            body,
            "<entry><id>{id}</id><title>{title}</title><link href=\"http://{host}:{port}{path}\"/>\
             <published>{date}</published></entry>"
        )
        .unwrap();
    }
    body.push_str("</feed>");
    let tag = format!("\"{:x}\"", body.bytes().fold(7_u64, |h, b| h.wrapping_mul(31).wrapping_add(b.into())));
    let page = Served::page(body);
    Served { headers: vec![("Content-Type", "application/atom+xml".to_owned()), ("ETag", tag)], ..page }
}
