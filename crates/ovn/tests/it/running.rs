//! A newsroom over the years: it is ended, upgraded, put back, and two programs do not get in each other's way.

#![expect(clippy::disallowed_methods, reason = "a test talks to the server it started")]

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::run::{CLOCK, Place};
use crate::serving::Serving;

/// Where the version of its schema stands in the head of an SQLite file, in four bytes.
const USER_VERSION: std::ops::Range<usize> = 60..64;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/stores")
}

/// The newsroom of the first program, with every setting that it had.
fn first_newsroom() -> Place {
    let place = Place::new();
    fs::create_dir_all(place.path("news/theme")).unwrap();
    fs::write(place.path("news/theme/style.css"), "body {}").unwrap();
    fs::copy(fixtures().join("1.toml"), place.path("news/newsroom.toml")).unwrap();
    fs::copy(fixtures().join("1.db"), place.path("news/newsroom.db")).unwrap();
    place
}

fn user_version(file: &Path) -> u32 {
    let head = fs::read(file).unwrap();
    u32::from_be_bytes(head[USER_VERSION].try_into().unwrap())
}

#[test]
fn a_newsroom_of_the_first_program_is_upgraded_and_put_back() {
    let place = first_newsroom();
    let store = place.path("news/newsroom.db");
    let before = fs::read(&store).unwrap();
    assert_eq!(user_version(&store), 1);
    fs::write(place.path("backup.db"), &before).unwrap();

    let status = place.run("status -C news", "");
    assert_eq!(status.code, Some(0), "{}", status.stderr);
    assert!(status.stdout.contains("1 articles") || status.stdout.contains(" articles"), "{}", status.stdout);
    assert!(user_version(&store) > 1);
    let serving = Serving::start(&place, &[]);
    let article = serving.get("/api/v1/articles/a1");
    assert!(article.status == 200 && article.text().contains("\"id\":\"a1\""), "{}", article.text());
    drop(serving);
    let checked = place.run("backup --check -C news", "");
    assert_eq!((checked.code, checked.stderr.contains("the store is whole")), (Some(0), true), "{}", checked.stderr);

    // Back, as docs/running.md says.
    for beside in ["news/newsroom.db-wal", "news/newsroom.db-shm"] {
        let _ = fs::remove_file(place.path(beside));
    }
    fs::copy(place.path("backup.db"), &store).unwrap();
    assert_eq!(fs::read(&store).unwrap(), before);
    assert_eq!(place.run("backup --check -C news", "").code, Some(0));
}

#[test]
fn a_backup_is_a_store_that_a_newsroom_goes_on_with() {
    let place = first_newsroom();
    let made = place.run("backup -C news copy.db", "");
    assert_eq!(made.code, Some(0), "{}", made.stderr);
    let wanted = place.run("export -C news", "").stdout;
    assert!(wanted.lines().count() > 3, "{wanted}");
    fs::write(place.path("news/newsroom.db"), "spoilt").unwrap();
    for beside in ["news/newsroom.db-wal", "news/newsroom.db-shm"] {
        let _ = fs::remove_file(place.path(beside));
    }
    assert_eq!(place.run("status -C news", "").code, Some(3));
    fs::copy(place.path("copy.db"), place.path("news/newsroom.db")).unwrap();
    assert_eq!(place.run("export -C news", "").stdout, wanted);
}

#[test]
fn what_a_newer_program_wrote_is_refused_and_left_alone() {
    let place = first_newsroom();
    assert_eq!(place.run("status -C news", "").code, Some(0));
    let store = place.path("news/newsroom.db");
    let mut bytes = fs::read(&store).unwrap();
    bytes[USER_VERSION].copy_from_slice(&9_u32.to_be_bytes());
    fs::write(&store, &bytes).unwrap();
    for command in ["status -C news", "serve --port 0 -C news", "run --once -C news", "backup -C news copy.db"] {
        let ran = place.run(command, "");
        assert_eq!(ran.code, Some(3), "{command}: {}", ran.stderr);
        let told = "error: the store has schema 9, this program knows ";
        assert!(ran.stderr.starts_with(told), "{command}: {}", ran.stderr);
        assert!(ran.stderr.contains("\nhint: install the program that wrote it, or a newer one\n"), "{}", ran.stderr);
    }
    assert_eq!(fs::read(&store).unwrap(), bytes);
    assert!(!place.path("copy.db").exists());

    let settings = place.path("news/newsroom.toml");
    let text = fs::read_to_string(&settings).unwrap();
    fs::write(&settings, text.replace("[keep]", "[keep]\nforever = true")).unwrap();
    let ran = place.run("status -C news", "");
    assert!(ran.code == Some(3) && ran.stderr.contains("forever"), "{}", ran.stderr);
}

#[test]
fn a_port_that_is_taken_is_told() {
    let place = first_newsroom();
    let held = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = held.local_addr().unwrap().port();
    let ran = place.run(&format!("serve --port {port} -C news"), "");
    assert_eq!(ran.code, Some(5), "{}", ran.stderr);
    assert!(ran.stderr.contains(&format!("port `{port}` cannot be served: it is in use")), "{}", ran.stderr);
    assert!(ran.stderr.contains("\nhint: `--port 0` takes a free port\n"), "{}", ran.stderr);
    // A second server of the same newsroom on a port of its own is fine.
    let (first, second) = (Serving::start(&place, &[]), Serving::start(&place, &[]));
    assert_eq!(first.get("/api/v1/").status, 200);
    assert_eq!(second.get("/api/v1/").status, 200);
}

#[cfg(unix)]
#[test]
fn an_answer_under_way_is_finished_before_the_end() {
    let place = first_newsroom();
    // Its certificates and its theme are not at hand here.
    fs::write(place.path("news/newsroom.toml"), "contact = \"desk@osk.example\"\n").unwrap();
    fs::create_dir_all(place.path("news/site")).unwrap();
    fs::write(place.path("news/site/large.bin"), vec![b'x'; SIZE]).unwrap();
    // Nobody is asked meanwhile.
    let paused = place.run("source pause osk -C news", "");
    assert_eq!(paused.code, Some(0), "{}", paused.stderr);
    ends_after_its_answer(Serving::start(&place, &[]));
    ends_after_its_answer(Serving::by(&place, CLOCK, "run", &[]));
}

/// Far more than the sockets of both sides hold, so that the answer waits for its reader.
#[cfg(unix)]
const SIZE: usize = 32 << 20;

#[cfg(unix)]
fn ends_after_its_answer(mut serving: Serving) {
    let mut answer = BufReader::new(serving.open("/large.bin"));
    let mut first = String::new();
    answer.read_line(&mut first).unwrap();
    assert!(first.starts_with("HTTP/1.1 200 "), "{first}");
    let idle = TcpStream::connect(&serving.host).unwrap();
    let sent = Command::new("kill").args(["-TERM", &serving.child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    // It has heard it when it takes nobody new.
    while TcpStream::connect(&serving.host).is_ok() {
        std::thread::park_timeout(Duration::from_millis(20));
    }
    assert!(serving.child.try_wait().unwrap().is_none(), "it went away in the middle of an answer");
    let mut rest = Vec::new();
    answer.read_to_end(&mut rest).unwrap();
    assert!(rest.len() > SIZE && rest[rest.len() - SIZE..].iter().all(|b| *b == b'x'), "{} bytes", rest.len());
    drop(idle);
    assert_eq!(serving.child.wait().unwrap().code(), Some(0));
}
