//! A newsroom at size: `cargo bench -p ovn`.
//!
//! `store N` fills a store with N articles and looks things up in it; `search N` does the same with articles of many
//! words and searches in it, and keeps the store in the folder that `OVN_BENCH` names, if it names one, where it is filled up the next time; `feeds N` lets the
//! program ask N feeds under as many host names on this machine, three rounds, with one in twenty changed in each; `serve
//! N` serves a newsroom of N articles and asks it two hundred times a second, whether or not it has answered before;
//! `start N` starts a newsroom with N articles in the open window. Without words: all, at sizes that take two minutes. `cargo bench -p ovn -- store 1000000 search 1000000 feeds 20000
//! serve 100000` are the sizes that we promise.

#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

mod load;

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{Read, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

type Outcome<T = ()> = Result<T, String>;

fn main() -> Outcome {
    let words: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let usual =
        ["store", "10000", "store", "100000", "search", "10000", "feeds", "2000", "serve", "20000", "start", "3000"];
    let words = if words.is_empty() { usual.map(str::to_owned).to_vec() } else { words };
    for pair in words.chunks(2) {
        let [what, size] = pair else {
            return Err("`store N`, `search N`, `feeds N`, `serve N` or `start N` is wanted".to_owned());
        };
        let size: u64 = size.parse().map_err(|_| format!("`{size}` is no number"))?;
        match what.as_str() {
            "store" => store(size)?,
            "search" => search(size)?,
            "feeds" => feeds(size)?,
            "serve" => load::serve(size)?,
            "start" => load::start(size)?,
            other => {
                return Err(format!("`{other}` is not measured; `store`, `search`, `feeds`, `serve` and `start` are"));
            }
        }
    }
    Ok(())
}

fn told(e: impl std::fmt::Display) -> String {
    e.to_string()
}

fn store(articles: u64) -> Outcome {
    let folder = tempfile::tempdir().map_err(told)?;
    let t = ovn::measure::store(folder.path(), articles)?;
    let ms = |d: Duration| d.as_secs_f64() * 1e3;
    println!(
        "store of {articles} articles: {:.0} written/s, {:.0} bytes each; opened in {:.1} ms; by id {:.3} ms (99th of a hundred \
         {:.3}); the newest hundred of a category {:.3} ms ({:.3})",
        t.written_per_second,
        t.bytes_per_article,
        ms(t.open),
        ms(t.article.0),
        ms(t.article.1),
        ms(t.newest.0),
        ms(t.newest.1)
    );
    Ok(())
}

fn search(articles: u64) -> Outcome {
    let own = tempfile::tempdir().map_err(told)?;
    let kept = std::env::var_os("OVN_BENCH").map(std::path::PathBuf::from);
    let t = ovn::measure::search(kept.as_deref().unwrap_or(own.path()), articles)?;
    let ms = |d: Duration| d.as_secs_f64() * 1e3;
    println!(
        "search in {articles} articles: {:.0} indexed/s, {} MB in all, {} MB of it for search; a query {:.2} ms of \
         processor time (99th of a hundred {:.2}), {:.2} ms ({:.2}) by the clock",
        t.indexed_per_second,
        t.bytes.0 >> 20,
        t.bytes.1 >> 20,
        ms(t.all.0),
        ms(t.all.1),
        ms(t.wall.0),
        ms(t.wall.1)
    );
    for (kind, half, most, slowest, unfinished) in &t.kinds {
        let unfinished = if *unfinished > 0 { format!("; {unfinished} not to the end") } else { String::new() };
        println!("  {kind}: {:.2} ms ({:.2}, slowest {:.2}){unfinished}", ms(*half), ms(*most), ms(*slowest));
    }
    Ok(())
}

/// What the publishers of the bench have.
#[derive(Default)]
struct Press {
    round: AtomicU64,
    asked: AtomicU64,
    /// When each host was last asked, and the least time between two requests to one.
    hosts: Mutex<(HashMap<u64, Instant>, Option<Duration>)>,
}

fn feeds(count: u64) -> Outcome {
    let listener = TcpListener::bind(("127.0.0.1", 0)).map_err(told)?;
    let port = listener.local_addr().map_err(told)?.port();
    let press = Arc::new(Press::default());
    for _ in 0..8 {
        let (listener, press) = (listener.try_clone().map_err(told)?, Arc::clone(&press));
        std::thread::spawn(move || listener.incoming().flatten().for_each(|stream| serve(stream, &press)));
    }
    let folder = tempfile::tempdir().map_err(told)?;
    newsroom(folder.path(), count, port)?;
    for round in 0..3 {
        // No host is asked again within two seconds; a round comes after that.
        std::thread::park_timeout(Duration::from_secs(if round > 0 { 4 } else { 0 }));
        press.round.store(round, Ordering::SeqCst);
        press.asked.store(0, Ordering::SeqCst);
        let start = Instant::now();
        let memory = run(folder.path())?;
        let least = press.hosts.lock().map_err(told)?.1;
        println!(
            "round {} of {count} feeds: {:.1} s, {} requests, {memory} MB at most, {} between two requests to one host",
            round + 1,
            start.elapsed().as_secs_f64(),
            press.asked.load(Ordering::SeqCst),
            least.map_or("never two".to_owned(), |d| format!("at least {:.1} s", d.as_secs_f64()))
        );
    }
    Ok(())
}

fn ovn(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ovn"));
    command.args(args).arg("-C").arg(folder).stderr(Stdio::null()).stdout(Stdio::null());
    command
}

/// A newsroom with so many sources, each under a host name of its own.
fn newsroom(folder: &Path, count: u64, port: u16) -> Outcome {
    let made = Command::new(env!("CARGO_BIN_EXE_ovn")).arg("init").arg(folder).arg("--empty").output().map_err(told)?;
    if !made.status.success() {
        return Err(String::from_utf8_lossy(&made.stderr).into_owned());
    }
    let settings = "[gather]\nat_once = 128\nfull_text = false\n[network]\nallow = [\"127.0.0.0/8\"]\n\
                    [network.hosts]\n\"*.scale.example\" = \"127.0.0.1\"\n";
    std::fs::write(folder.join("newsroom.toml"), settings).map_err(told)?;
    let mut opml = String::from("<opml version=\"2.0\"><body>");
    for n in 0..count {
        let _infallible = write!(
            opml,
            "<outline type=\"rss\" text=\"Feed {n}\" xmlUrl=\"http://f{n}.scale.example:{port}/feed.xml\"/>"
        );
    }
    opml.push_str("</body></opml>");
    let file = folder.join("feeds.opml");
    std::fs::write(&file, opml).map_err(told)?;
    let imported = ovn(folder, &["source", "import", &file.display().to_string()]).status().map_err(told)?;
    if imported.success() { Ok(()) } else { Err("the sources were not imported".to_owned()) }
}

/// One round; says how much memory it took at most, in megabytes.
fn run(folder: &Path) -> Outcome<u64> {
    let mut child = ovn(folder, &["run", "--once", "--all"]).spawn().map_err(told)?;
    let mut most = 0;
    loop {
        if let Some(status) = child.try_wait().map_err(told)? {
            return if status.success() { Ok(most) } else { Err(format!("the round failed: {status}")) };
        }
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let peak = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).and_then(|l| l.split_whitespace().next());
        most = most.max(peak.and_then(|kb| kb.parse::<u64>().ok()).unwrap_or(0) / 1024);
        std::thread::park_timeout(Duration::from_millis(100));
    }
}

fn serve(mut stream: TcpStream, press: &Press) {
    let mut head = Vec::new();
    let mut buffer = [0; 2048];
    while !head.windows(4).any(|w| w == b"\r\n\r\n") {
        match stream.read(&mut buffer) {
            Ok(n @ 1..) => head.extend_from_slice(&buffer[..n]),
            _ => return,
        }
    }
    let head = String::from_utf8_lossy(&head).to_ascii_lowercase();
    let host = head.split("host: f").nth(1).and_then(|h| h.split('.').next()).and_then(|n| n.parse().ok());
    let number: u64 = host.unwrap_or(0);
    press.asked.fetch_add(1, Ordering::SeqCst);
    if let Ok(mut hosts) = press.hosts.lock()
        && let Some(before) = hosts.0.insert(number, Instant::now())
    {
        hosts.1 = Some(hosts.1.unwrap_or(Duration::MAX).min(before.elapsed()));
    }
    let (tag, body) = feed(number, press.round.load(Ordering::SeqCst));
    let answer = if head.contains(&format!("if-none-match: {tag}")) {
        format!("HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\nConnection: close\r\n\r\n")
    } else {
        let length = body.len();
        format!("HTTP/1.1 200 OK\r\nETag: {tag}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}")
    };
    let _ = stream.write_all(answer.as_bytes());
}

/// A feed of fifteen entries of last year, and one of today for each round in which it changes: one in twenty.
fn feed(number: u64, round: u64) -> (String, String) {
    let changes = (1..=round).filter(|r| (number + r).is_multiple_of(20));
    let news: Vec<u64> = changes.collect();
    let mut body = format!("<rss version=\"2.0\"><channel><title>Feed {number}</title>");
    let mut item = |id: String, date: &str| {
        let _infallible = write!(
            body,
            "<item><guid>{id}</guid><title>Ferry {id} leaves Osk for the islands</title><pubDate>{date}</pubDate>\
             <link>http://f{number}.scale.example/{id}</link><description>The harbour office of Osk said that ferry {id} \
             had left for the islands with many people, two days after the storm that closed the port.</description></item>"
        );
    };
    news.iter().for_each(|r| item(format!("{number}-new-{r}"), ""));
    (0..15).for_each(|n| item(format!("{number}-{n}"), "Mon, 03 Jun 2024 08:00:00 GMT"));
    body.push_str("</channel></rss>");
    (format!("\"{number}-{}\"", news.len()), body)
}
