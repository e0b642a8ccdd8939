//! A newsroom that is served under load: start, memory, and how long answers take at two hundred requests a second.
//!
//! The load is open: a request is due at its time whether or not those before it were answered, and the time until its
//! answer counts from then. So a server that stands still for a moment is charged for everybody who would have waited.

#![expect(clippy::disallowed_methods, reason = "a bench asks the server that it started")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::{Outcome, told};

/// Requests a second.
const RATE: u64 = 200;
/// Seconds of each measurement.
const SECONDS: u64 = 20;
/// Connections that are held open; more than can wait at one time where answers take what is promised.
const CONNECTIONS: usize = 32;
/// Reports that are asked for.
const PAGES: usize = 500;
const PASSWORD: &str = "the ferry to Osk";

/// Serves a newsroom of so many articles and prints what it takes.
pub(crate) fn serve(articles: u64) -> Outcome {
    let folder = tempfile::tempdir().map_err(told)?;
    let place = folder.path().join("news");
    let reports = ovn::measure::newsroom(&place, articles, (articles / 30).min(3_000))?;
    let settings = place.join("newsroom.toml");
    let text = std::fs::read_to_string(&settings).map_err(told)?.replace("# public = false", "public = true");
    std::fs::write(&settings, text).map_err(told)?;
    ovn(&place, &["run", "--once"], "")?;
    ovn(&place, &["reader", "add", "ada"], PASSWORD)?;
    let start = Instant::now();
    let server = Server::start(&place, "serve")?;
    get(&server.address, "/", "")?;
    let started = start.elapsed();
    let pages = pages(&place)?;
    println!(
        "served: {articles} articles, {reports} reports; first answer after {:.0} ms, {} MB then",
        started.as_secs_f64() * 1e3,
        server.memory()
    );
    let cookie = log_in(&server.address)?;
    let front = ["/".to_owned()];
    let cases = [
        ("a report's page", pages.as_slice(), ""),
        ("the front page", &front, ""),
        ("a reader's own front page", &front, cookie.as_str()),
        ("a report's page, of a reader", pages.as_slice(), cookie.as_str()),
    ];
    for (what, paths, cookie) in cases {
        let bytes = get(&server.address, &paths[0], cookie)?;
        let [p50, p99, most] = load(&server.address, paths, cookie)?;
        println!(
            "{RATE} a second, {what} ({} kB): p50 {p50:.2} ms, p99 {p99:.2} ms, most {most:.2} ms; {} MB",
            bytes / 1_000,
            server.memory()
        );
    }
    for (rule, key) in [("block outlet Osk Courier 300", "key-one"), ("mute word sandcastle", "key-two")] {
        ovn::measure::feed_reader(&place, "ada", rule, key)?;
        let ([half, most], bytes) = unread(&server.address, key)?;
        println!(
            "unread counts for a feed reader, with `{rule}` ({bytes} bytes): {half:.1} ms, most of twenty {most:.1} ms"
        );
    }
    Ok(())
}

/// A feed reader's question what is unread, twenty times: median and most, in milliseconds, and how long the answer is.
fn unread(address: &str, key: &str) -> Outcome<([f64; 2], u64)> {
    let mut connection = Connection::open(address)?;
    let head = format!("GET /reader/api/0/unread-count?output=json HTTP/1.1\r\nAuthorization: GoogleLogin auth={key}");
    let (mut times, mut bytes) = (Vec::new(), 0);
    for _ in 0..20 {
        let start = Instant::now();
        let (answer, length) = connection.ask(&head, "")?;
        if !answer.starts_with("HTTP/1.1 200") {
            return Err(format!("the feed reader was refused: {answer}"));
        }
        times.push(start.elapsed().as_secs_f64() * 1e3);
        bytes = length;
    }
    times.sort_unstable_by(f64::total_cmp);
    Ok(([times[10], times[19]], bytes))
}

/// Starts a newsroom with so many articles in the open window and prints how soon it answers, and how soon it groups.
pub(crate) fn start(articles: u64) -> Outcome {
    let folder = tempfile::tempdir().map_err(told)?;
    let place = folder.path().join("news");
    let times = ovn::measure::start(&place, articles)?;
    let start = Instant::now();
    let server = Server::start(&place, "run")?;
    // It is there when the first round of work has begun.
    while get(&server.address, "/status.html", "").is_err() {
        if start.elapsed() > Duration::from_secs(60) {
            return Err("the program does not say how the newsroom fares".to_owned());
        }
        std::thread::park_timeout(Duration::from_millis(2));
    }
    println!(
        "start with {articles} articles in the window: first answer after {:.0} ms; grouping after {:.2} s from {} MB kept \
         whole in {:.2} s, after {:.1} s from {:.0} bytes kept of each, after {:.1} s where all are read again",
        start.elapsed().as_secs_f64() * 1e3,
        times.whole.as_secs_f64(),
        times.size >> 20,
        times.keeping.as_secs_f64(),
        times.kept.as_secs_f64(),
        times.bytes,
        times.read.as_secs_f64()
    );
    Ok(())
}

fn ovn(place: &Path, args: &[&str], stdin: &str) -> Outcome {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ovn"));
    command.args(args).arg("-C").arg(place).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(told)?;
    if let Some(mut pipe) = child.stdin.take() {
        pipe.write_all(stdin.as_bytes()).map_err(told)?;
    }
    let done = child.wait_with_output().map_err(told)?;
    if done.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&done.stderr).into_owned()) }
}

/// A program that serves; ended when dropped.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(place: &Path, command: &str) -> Outcome<Server> {
        let mut child = Command::new(env!("CARGO_BIN_EXE_ovn"))
            .args([command, "--port", "0", "-C"])
            .arg(place)
            .stderr(Stdio::piped())
            .spawn()
            .map_err(told)?;
        let stderr = child.stderr.take().ok_or("the program says nothing")?;
        let mut line = String::new();
        BufReader::new(stderr).read_line(&mut line).map_err(told)?;
        let address = line.split("http://").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or_default();
        if address.is_empty() {
            return Err(format!("the program does not serve: {line}"));
        }
        Ok(Server { child, address: address.to_owned() })
    }

    /// The most memory that it took so far, in megabytes.
    fn memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let peak = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).and_then(|l| l.split_whitespace().next());
        peak.and_then(|kb| kb.parse::<u64>().ok()).unwrap_or(0) / 1024
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The paths of some reports' pages.
fn pages(place: &Path) -> Outcome<Vec<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(place.join("site/report")).map_err(told)? {
        let name = entry.map_err(told)?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".html") {
            names.push(format!("/report/{name}"));
        }
    }
    names.sort_unstable();
    let step = (names.len() / PAGES).max(1);
    let names: Vec<String> = names.into_iter().step_by(step).collect();
    if names.is_empty() { Err("there are no reports".to_owned()) } else { Ok(names) }
}

/// A connection that is held open.
struct Connection {
    stream: BufReader<TcpStream>,
    address: String,
}

impl Connection {
    fn open(address: &str) -> Outcome<Connection> {
        let stream = TcpStream::connect(address).map_err(told)?;
        stream.set_nodelay(true).map_err(told)?;
        Ok(Connection { stream: BufReader::new(stream), address: address.to_owned() })
    }

    /// Status and headers, and how many bytes the body had.
    fn ask(&mut self, head: &str, body: &str) -> Outcome<(String, u64)> {
        let request = format!("{head}\r\nHost: {}\r\nContent-Length: {}\r\n\r\n{body}", self.address, body.len());
        self.stream.get_mut().write_all(request.as_bytes()).map_err(told)?;
        let (mut answer, mut length) = (String::new(), 0);
        loop {
            let mut line = String::new();
            if self.stream.read_line(&mut line).map_err(told)? == 0 {
                return Err("the connection was closed".to_owned());
            }
            if let Some(n) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = n.trim().parse().map_err(told)?;
            }
            if line.trim().is_empty() {
                break;
            }
            answer.push_str(&line);
        }
        let mut body = self.stream.by_ref().take(length);
        let read = std::io::copy(&mut body, &mut std::io::sink()).map_err(told)?;
        if read == length { Ok((answer, length)) } else { Err("the answer was cut".to_owned()) }
    }

    fn get(&mut self, path: &str, cookie: &str) -> Outcome<u64> {
        let cookie = if cookie.is_empty() { String::new() } else { format!("\r\nCookie: {cookie}") };
        let (answer, length) = self.ask(&format!("GET {path} HTTP/1.1{cookie}"), "")?;
        if answer.starts_with("HTTP/1.1 200") { Ok(length) } else { Err(format!("{path}: {answer}")) }
    }
}

fn get(address: &str, path: &str, cookie: &str) -> Outcome<u64> {
    Connection::open(address)?.get(path, cookie)
}

fn log_in(address: &str) -> Outcome<String> {
    let mut stream = TcpStream::connect(address).map_err(told)?;
    write!(stream, "GET /login HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").map_err(told)?;
    let mut page = String::new();
    stream.read_to_string(&mut page).map_err(told)?;
    let csrf = page.split("name=\"csrf\"").nth(1).and_then(|p| p.split("value=\"").nth(1));
    let csrf = csrf.and_then(|p| p.split('"').next()).ok_or("the page to log in has no secret")?;
    let body = format!("csrf={csrf}&name=ada&password={}", PASSWORD.replace(' ', "+"));
    let head = "POST /login HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded";
    let (answer, _) = Connection::open(address)?.ask(head, &body)?;
    let cookie = answer.split("set-cookie: ").nth(1).and_then(|c| c.split(';').next());
    cookie.map(str::to_owned).ok_or(format!("nobody was logged in: {answer}"))
}

/// Asks for the paths in turn; median, 99th of a hundred, and most, in milliseconds.
fn load(address: &str, paths: &[String], cookie: &str) -> Outcome<[f64; 3]> {
    let (next, times) = (AtomicU64::new(0), Mutex::new(Vec::new()));
    let failed: Arc<Mutex<Option<String>>> = Arc::default();
    let start = Instant::now() + Duration::from_millis(50);
    std::thread::scope(|scope| {
        for _ in 0..CONNECTIONS {
            scope.spawn(|| {
                if let Err(e) = drive(address, paths, cookie, start, &next, &times)
                    && let Ok(mut failed) = failed.lock()
                {
                    *failed = Some(e);
                }
            });
        }
    });
    if let Some(e) = failed.lock().map_err(told)?.take() {
        return Err(e);
    }
    let mut times: Vec<f64> = times.into_inner().map_err(told)?;
    times.sort_unstable_by(f64::total_cmp);
    let at = |share: usize| times.get((times.len() * share / 100).min(times.len() - 1)).copied().unwrap_or(f64::NAN);
    Ok([at(50), at(99), at(100)])
}

/// One connection of the load.
fn drive(
    address: &str,
    paths: &[String],
    cookie: &str,
    start: Instant,
    next: &AtomicU64,
    times: &Mutex<Vec<f64>>,
) -> Outcome {
    let mut connection = Connection::open(address)?;
    loop {
        let n = next.fetch_add(1, Ordering::SeqCst);
        if n >= RATE * SECONDS {
            return Ok(());
        }
        let due = start + Duration::from_micros(1_000_000 / RATE * n);
        while let Some(wait) = due.checked_duration_since(Instant::now()).filter(|w| !w.is_zero()) {
            std::thread::park_timeout(wait);
        }
        // By a step without a common divisor, so that neighbours in the folder are not asked for one after the other.
        let place = usize::try_from(n * 7_919).map_err(told)? % paths.len();
        connection.get(&paths[place], cookie)?;
        times.lock().map_err(told)?.push(due.elapsed().as_secs_f64() * 1e3);
    }
}
