//! Stores of older programs that are brought up to date by a program that is killed in the middle, again and again.

use std::io::{Read, Write};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use rusqlite::{Connection, params};

use crate::run::{CLOCK, Place, ovn};

/// How often each of the two parts of an upgrade is killed.
const KILLS: u32 = 4;
/// What makes an upgrade take long enough to be killed in its middle: sources in folders, articles, and revisions that were
/// grouped.
const SOURCES: u32 = 2_500;
const ARTICLES: u32 = 200;
const GROUPED: u32 = 30_000;
/// The schema that this program has.
const CURRENT: i64 = 4;

/// A newsroom whose store the program with this schema wrote, grown.
fn newsroom(version: i64) -> Place {
    let place = Place::new();
    std::fs::create_dir(place.path("news")).unwrap();
    std::fs::write(place.path("news/newsroom.toml"), "").unwrap();
    let stores = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/stores");
    std::fs::copy(stores.join(format!("{version}.db")), store(&place)).unwrap();
    let mut connection = Connection::open(store(&place)).unwrap();
    let grown = connection.transaction().unwrap();
    let line: Vec<u8> =
        grown.query_row("SELECT line FROM revision WHERE article = 'a1'", [], |row| row.get(0)).unwrap();
    let mut first = String::new();
    ZlibDecoder::new(&*line).read_to_string(&mut first).unwrap();
    for n in 0..ARTICLES {
        let id = format!("a1-{n}");
        let mut article: serde_json::Value = serde_json::from_str(&first).unwrap();
        article["id"] = id.as_str().into();
        let mut packed = ZlibEncoder::new(Vec::new(), Compression::default());
        packed.write_all(article.to_string().as_bytes()).unwrap();
        let sql = "INSERT INTO article (key, id, outlet, title, arrived, revision) \
                   SELECT key + ?1, ?2, outlet, title, arrived, revision FROM article WHERE id = 'a1'";
        grown.execute(sql, params![n + 1, id]).unwrap();
        let sql = "INSERT INTO revision (article, hash, made, step, line) \
                   SELECT ?1, hash, made, step, ?2 FROM revision WHERE article = 'a1'";
        grown.execute(sql, params![id, packed.finish().unwrap()]).unwrap();
    }
    let numbers = "WITH RECURSIVE number (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n + 1 < ?1) ";
    let grouped = "INSERT INTO grouped (article, hash, at) SELECT 'a1-' || (n % 200), 'h' || n, 1000 + n FROM number";
    grown.execute(&format!("{numbers}{grouped}"), [GROUPED]).unwrap();
    let sources = "INSERT INTO source (url, state, folder, place, attributes, added, due) \
                   SELECT 'https://n' || n || '.example/f', 'paused', 'North' || char(31) || 'Part ' || (n % 50), n, \
                   '[[\"head/docs\",\"x\"],[\"folder/0/icon\",\"n.png\"],[\"folder/1/icon\",\"c.png\"],[\"mine\",\"yes\"]]', \
                   0, 0 FROM number";
    grown.execute(&format!("{numbers}{sources}"), [SOURCES]).unwrap();
    grown.commit().unwrap();
    place
}

fn store(place: &Place) -> std::path::PathBuf {
    place.path("news/newsroom.db")
}

/// Runs the program, and kills it after a time; says whether it came to its end before that.
fn killed(place: &Place, command: &[&str], after: Duration) -> bool {
    let mut child = ovn()
        .env("OVN_CLOCK", CLOCK)
        .args(command)
        .arg("-C")
        .arg(place.path("news"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let until = Instant::now() + after;
    while Instant::now() < until {
        if child.try_wait().unwrap().is_some() {
            return true;
        }
        std::thread::park_timeout(Duration::from_millis(1));
    }
    // SIGKILL: the program has no say in it.
    let _ = child.kill();
    let _ = child.wait();
    false
}

/// The schema of a store as it lies there, which is whole, and how much it has of what must not be lost.
fn state(place: &Place) -> (i64, [i64; 4]) {
    let connection = Connection::open(store(place)).unwrap();
    let one = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    let whole: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(whole, "ok");
    let counted =
        ["article", "revision", "source", "grouped"].map(|table| one(&format!("SELECT count(*) FROM {table}")));
    (one("PRAGMA user_version"), counted)
}

/// All that is in a store, and what a search finds.
fn contents(place: &Place) -> (String, String) {
    let checked = place.run("backup --check -C news", "");
    assert_eq!(checked.code, Some(0), "{}", checked.stderr);
    let exported = place.run("export -C news", "");
    assert_eq!(exported.code, Some(0), "{}", exported.stderr);
    let found = place.run("search -C news ferry", "");
    assert_eq!(found.code, Some(0), "{}", found.stderr);
    (exported.stdout, found.stdout)
}

/// Brings a store up to date without being killed; says what is in it then, and how long its two parts took.
fn undisturbed(version: i64) -> ((String, String), [Duration; 2]) {
    let place = newsroom(version);
    let took = [["status", "-q"], ["run", "--once"]].map(|command| {
        let start = Instant::now();
        assert!(killed(&place, &command, Duration::from_secs(300)), "{command:?}");
        start.elapsed()
    });
    assert_eq!(state(&place).0, CURRENT);
    (contents(&place), took)
}

#[test]
fn an_upgrade_that_is_killed_again_and_again_loses_nothing() {
    let mut in_the_middle = 0;
    for version in 1..=CURRENT {
        let (want, took) = undisturbed(version);
        let place = newsroom(version);
        let (_, counted) = state(&place);
        // First the schema, by whatever command comes first; then what is made anew of the articles that are there.
        for (command, took) in [["status", "-q"], ["run", "--once"]].iter().zip(took) {
            for n in 0..KILLS {
                // At other places of the way in each version.
                let part = f64::from(n * 4 + u32::try_from(version).unwrap()) / f64::from(KILLS * 4 + 1);
                let ended = killed(&place, command, took.mul_f64(part));
                let (schema, left) = state(&place);
                assert!((version..=CURRENT).contains(&schema) && left == counted, "{schema} {left:?} {counted:?}");
                in_the_middle += u32::from(!ended && schema < CURRENT);
            }
            assert!(killed(&place, command, Duration::from_secs(300)));
            assert_eq!(state(&place), (CURRENT, counted));
        }
        assert_eq!(contents(&place), want, "{version}");
    }
    assert!(in_the_middle > 2, "the store was brought up to date too fast to be killed meanwhile");
}
