//! The program as a server that a test talks to, and newsrooms that were gathered once and are served in copies.

#![expect(clippy::disallowed_methods, reason = "a test talks to the server it started")]

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::publisher::{HASTY, Press};
use crate::run::{CLOCK, Place, ovn};

/// The password of every reader.
pub(crate) const PASSWORD: &str = "the ferry to Osk";

/// A program that serves; ended when dropped.
pub(crate) struct Serving {
    pub(crate) child: Child,
    pub(crate) host: String,
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An answer, its head and its body.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let line = self.head.lines().find_map(|l| l.split_once(": ").filter(|(n, _)| n.eq_ignore_ascii_case(name)));
        line.map(|(_, value)| value.trim())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        assert!(self.header("content-type").is_some_and(|kind| kind.contains("json")), "{}", self.head);
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.text()))
    }

    /// The secret of the first form.
    pub(crate) fn csrf(&self) -> String {
        self.value("name=\"csrf\" value=\"")
    }

    /// What stands after a text, up to the next quotation mark.
    pub(crate) fn value(&self, before: &str) -> String {
        let text = self.text();
        let rest = text.split(before).nth(1).unwrap_or_else(|| panic!("no `{before}` in {text}"));
        rest.split('"').next().unwrap().to_owned()
    }

    pub(crate) fn cookie(&self) -> String {
        self.header("set-cookie").unwrap().split(';').next().unwrap().to_owned()
    }
}

impl Serving {
    /// Serves a newsroom; `more` are further arguments.
    pub(crate) fn start(place: &Place, more: &[&str]) -> Serving {
        Serving::by(place, CLOCK, "serve", more)
    }

    /// By `serve` or by `run`, at a time.
    pub(crate) fn by(place: &Place, clock: &str, command: &str, more: &[&str]) -> Serving {
        let mut program = ovn();
        program.env("OVN_CLOCK", clock).args([command, "--port", "0", "-C", "news"]).args(more);
        Serving::of(program.current_dir(place.path("")))
    }

    /// A program that says its address in a line of its own, on standard error or on standard output.
    pub(crate) fn of(program: &mut Command) -> Serving {
        let mut child = program.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (out, err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        let (found, host) = std::sync::mpsc::channel();
        // Both are read on, so that the program never waits for a reader.
        for pipe in [Box::new(out) as Box<dyn Read + Send>, Box::new(err)] {
            let found = found.clone();
            std::thread::spawn(move || {
                for line in BufReader::new(pipe).lines().map_while(Result::ok) {
                    if let Some(rest) = line.split("http://").nth(1) {
                        let _ = found.send(rest.split('/').next().unwrap_or_default().to_owned());
                    }
                }
            });
        }
        drop(found);
        let host = host.recv().unwrap_or_else(|_| panic!("it ended before it served: {:?}", child.wait()));
        Serving { child, host: host.replace("localhost", "127.0.0.1") }
    }

    /// A connection with a request for a page on it, whose answer nobody has read yet.
    pub(crate) fn open(&self, path: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.host).unwrap();
        stream
    }

    /// Sends a request; a body is a form where `headers` say nothing else.
    pub(crate) fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Answer {
        let (mut stream, body) = (TcpStream::connect(&self.host).unwrap(), body.as_ref());
        let says = |name: &str| headers.iter().any(|(n, _)| n.eq_ignore_ascii_case(name));
        let mut head = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        if !says("Host") {
            write!(head, "Host: {}\r\n", self.host).unwrap();
        }
        headers.iter().for_each(|(name, value)| write!(head, "{name}: {value}\r\n").unwrap());
        if method != "GET" && method != "HEAD" {
            if !says("Content-Type") {
                head.push_str("Content-Type: application/x-www-form-urlencoded\r\n");
            }
            write!(head, "Content-Length: {}\r\n", body.len()).unwrap();
        }
        // A server that refuses early may close before it has read all.
        let _ = stream.write_all(format!("{head}\r\n").as_bytes());
        let _ = stream.write_all(body);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let at = answer.windows(4).position(|w| w == b"\r\n\r\n").unwrap_or(answer.len());
        let head = String::from_utf8_lossy(&answer[..at]).into_owned();
        let status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or_default();
        Answer { status, head, body: answer.get(at + 4..).unwrap_or_default().to_vec() }
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], "")
    }

    pub(crate) fn get_as(&self, cookie: &str, path: &str) -> Answer {
        self.send("GET", path, &[("Cookie", cookie)], "")
    }

    /// Sends a form with the secret that every page of ours with a form has.
    pub(crate) fn post_as(&self, cookie: &str, path: &str, fields: &str) -> Answer {
        let csrf = self.get_as(cookie, "/you").csrf();
        self.send("POST", path, &[("Cookie", cookie)], format!("csrf={csrf}&{fields}"))
    }

    pub(crate) fn log_in(&self, name: &str, password: &str) -> Answer {
        let csrf = self.get("/login").csrf();
        let password = password.replace(' ', "+");
        self.send("POST", "/login", &[], format!("csrf={csrf}&name={name}&password={password}&next=/rules"))
    }

    /// Waits until an address answers with a text.
    pub(crate) fn until(&self, path: &str, text: &str) -> Answer {
        let end = Instant::now() + Duration::from_secs(120);
        loop {
            let answer = self.get(path);
            if answer.text().contains(text) {
                return answer;
            }
            assert!(Instant::now() < end, "no `{text}` at {path}: {}", answer.text());
            std::thread::park_timeout(Duration::from_millis(200));
        }
    }
}

/// Gathers what publishers have into a newsroom with an edition.
pub(crate) fn gathered(press: &Press) -> Place {
    let place = press.newsroom(HASTY);
    let ran = place.run("run --once -C news", "");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    place
}

/// A copy of a newsroom that asks nobody: its publishers may be gone.
pub(crate) fn copied(from: &Place) -> Place {
    let place = Place::new();
    copy(&from.path("news"), &place.path("news"));
    std::fs::write(place.path("news/newsroom.toml"), "contact = \"desk@osk.example\"\n").unwrap();
    place
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// Adds readers; all have the password.
pub(crate) fn add_readers(place: &Place, names: &[&str]) {
    for name in names {
        let added = place.run(&format!("reader add {name} -C news"), format!("{PASSWORD}\n"));
        assert_eq!(added.code, Some(0), "{}", added.stderr);
    }
}
