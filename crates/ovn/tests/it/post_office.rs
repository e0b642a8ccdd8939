//! A mail server and a receiver of webhooks on this machine, which do as a test tells them.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// A mail as it was taken.
#[derive(Clone, Debug)]
pub(crate) struct Taken {
    pub(crate) from: String,
    pub(crate) to: String,
    /// With `\n` at the ends of lines, and no doubled dots.
    pub(crate) content: String,
}

impl Taken {
    /// A header that stands in one line.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let head = self.content.split("\n\n").next()?;
        head.lines().find_map(|l| l.strip_prefix(name)?.strip_prefix(": "))
    }
}

/// What the server does otherwise than well.
#[derive(Clone, Debug, Default)]
pub(crate) struct Manners {
    /// Answers to the next receivers; 250 when there are none left.
    pub(crate) receivers: VecDeque<&'static str>,
    /// The answer to the content, instead of 250.
    pub(crate) content: Option<&'static str>,
    /// The command at which it says nothing more; `GREETING` and `CONTENT` too.
    pub(crate) hangs: Option<&'static str>,
}

#[derive(Default)]
struct State {
    taken: Vec<Taken>,
    manners: Manners,
    /// Commands at which it hung.
    hung: usize,
}

/// A mail server (RFC 5321), as far as a submission needs one.
pub(crate) struct PostOffice {
    state: Arc<Mutex<State>>,
    pub(crate) at: SocketAddr,
}

impl PostOffice {
    pub(crate) fn open() -> PostOffice {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let at = listener.local_addr().unwrap();
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = Arc::clone(&shared);
                // Whoever hangs up early ends the conversation.
                thread::spawn(move || talk(&stream, &state));
            }
        });
        PostOffice { state, at }
    }

    pub(crate) fn behave(&self, manners: Manners) {
        self.state.lock().unwrap().manners = manners;
    }

    pub(crate) fn taken(&self) -> Vec<Taken> {
        self.state.lock().unwrap().taken.clone()
    }

    /// Waits until it has said nothing so many times.
    pub(crate) fn wait_hung(&self, times: usize) {
        let until = Instant::now() + Duration::from_secs(60);
        while self.state.lock().unwrap().hung < times {
            assert!(Instant::now() < until, "nobody came");
            thread::park_timeout(Duration::from_millis(5));
        }
    }
}

fn talk(stream: &TcpStream, state: &Mutex<State>) -> Option<()> {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
    let say = |text: &str| (&mut &*stream).write_all(format!("{text}\r\n").as_bytes()).ok();
    let hangs = |at: &str| {
        let mut state = state.lock().unwrap();
        let hangs = state.manners.hangs == Some(at);
        state.hung += usize::from(hangs);
        hangs
    };
    if hangs("GREETING") {
        lines.next();
        return None;
    }
    say("220 post.example ESMTP")?;
    let (mut from, mut to) = (String::new(), String::new());
    while let Some(line) = lines.next() {
        let word = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        if hangs(&word) {
            lines.next();
            return None;
        }
        match word.as_str() {
            "EHLO" => say("250-post.example\r\n250-8BITMIME\r\n250 SMTPUTF8")?,
            "MAIL" => {
                from = line;
                say("250 OK")?;
            }
            "RCPT" => {
                let answer = state.lock().unwrap().manners.receivers.pop_front().unwrap_or("250 OK");
                to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                say(answer)?;
            }
            "DATA" => {
                say("354 go on")?;
                let mut content = String::new();
                for line in lines.by_ref().take_while(|l| l != ".") {
                    content.push_str(line.strip_prefix('.').unwrap_or(&line));
                    content.push('\n');
                }
                let answer = state.lock().unwrap().manners.content;
                if answer.is_none() {
                    state.lock().unwrap().taken.push(Taken { from: from.clone(), to: to.clone(), content });
                }
                if hangs("CONTENT") {
                    lines.next();
                    return None;
                }
                say(answer.unwrap_or("250 taken"))?;
            }
            "QUIT" => {
                say("221 bye")?;
                return Some(());
            }
            "RSET" | "NOOP" => say("250 OK")?,
            _ => say("500 what?")?,
        }
    }
    Some(())
}

/// A call as it came.
#[derive(Clone, Debug)]
pub(crate) struct Called {
    /// In lower case.
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Called {
    pub(crate) fn header(&self, name: &str) -> &str {
        let line = self.head.lines().find_map(|l| l.strip_prefix(name)?.strip_prefix(": "));
        line.unwrap_or_else(|| panic!("no `{name}` in {}", self.head))
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// What takes calls of webhooks.
pub(crate) struct Receiver {
    calls: Arc<Mutex<Vec<Called>>>,
    answers: Arc<Mutex<VecDeque<u16>>>,
    pub(crate) at: SocketAddr,
}

impl Receiver {
    pub(crate) fn open() -> Receiver {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let at = listener.local_addr().unwrap();
        let (calls, answers) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(VecDeque::new())));
        let (all, next) = (Arc::clone(&calls), Arc::clone(&answers));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if let Some(called) = take(&stream) {
                    all.lock().unwrap().push(called);
                    let status = next.lock().unwrap().pop_front().unwrap_or(204);
                    let answer = format!("HTTP/1.1 {status} As Told\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                    let _ = (&mut &stream).write_all(answer.as_bytes());
                }
            }
        });
        Receiver { calls, answers, at }
    }

    /// Answers the next calls so.
    pub(crate) fn answer(&self, statuses: impl IntoIterator<Item = u16>) {
        self.answers.lock().unwrap().extend(statuses);
    }

    /// The calls since the last time, by their ids.
    pub(crate) fn calls(&self) -> Vec<Called> {
        let mut calls = std::mem::take(&mut *self.calls.lock().unwrap());
        calls.sort_by_key(|c| c.header("webhook-id").to_owned());
        calls
    }
}

fn take(stream: &TcpStream) -> Option<Called> {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        reader.read_line(&mut head).ok().filter(|n| *n > 0)?;
    }
    let lower: String = head
        .lines()
        .map(|l| l.split_once(": ").map_or(l.to_owned(), |(n, v)| format!("{}: {v}", n.to_ascii_lowercase())) + "\n")
        .collect();
    let length = lower.lines().find_map(|l| l.strip_prefix("content-length: "))?.trim().parse().ok()?;
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Called { head: lower, body })
}
