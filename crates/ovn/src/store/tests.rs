//! The store by itself: what is kept, what may go, a full disk, and stores of older programs.

use std::path::PathBuf;

use openvoicenews::model::{Article, Entry};
use openvoicenews::wire;
use tempfile::TempDir;

use super::*;

const NOW: i64 = 1_773_219_600;

fn store() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("news.db"), true).unwrap();
    (folder, store)
}

fn article(id: &str, text: &str) -> Article {
    let line =
        serde_json::json!({ "id": id, "title": "Ferry leaves", "text": text, "published": "2026-03-11T08:00:00Z" });
    Article::clone(&wire::read_article(&line.to_string()).unwrap().article)
}

fn capture<'a>(body: &'a [u8], fetched: i64) -> NewCapture<'a> {
    NewCapture {
        kind: CaptureKind::Page,
        source: None,
        asked: "https://osk.example/1",
        url: "https://osk.example/1",
        fetched,
        status: 200,
        headers: &[],
        body,
    }
}

fn keep(store: &Store, article: &Article, capture: Option<i64>) -> Kept {
    store.keep_article(&Arrival { article, source: None, capture, step: 1, at: NOW, changes: None }).unwrap()
}

#[test]
fn bytes_are_kept_once_and_come_back_as_they_were() {
    let (_folder, store) = store();
    let body = b"<p>\xff\x00 not text".repeat(100);
    let first = store.keep_capture(&capture(&body, NOW)).unwrap();
    let second = store.keep_capture(&capture(&body, NOW + 1)).unwrap();
    assert_ne!(first, second);
    assert_eq!(store.capture(second).unwrap().unwrap().body, body);
    let bodies: i64 = store.connection.query_row("SELECT count(*) FROM body", [], |r| r.get(0)).unwrap();
    assert_eq!(bodies, 1);
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
}

#[test]
fn every_revision_stays() {
    let (_folder, store) = store();
    assert_eq!(keep(&store, &article("a", "One."), None), Kept::New);
    assert_eq!(keep(&store, &article("a", "One."), None), Kept::Same);
    assert_eq!(keep(&store, &article("a", "Two."), None), Kept::Revised);
    // A publisher may go back to what stood there first.
    assert_eq!(keep(&store, &article("a", "One."), None), Kept::Revised);
    assert_eq!(store.article("a").unwrap().unwrap().text, "One.");
    assert_eq!(store.revisions("a").unwrap().len(), 2);
}

#[test]
fn entries_are_new_changed_or_the_same() {
    let (_folder, store) = store();
    let source = store.add_source(&NewSource { url: "https://osk.example/feed".into(), ..NewSource::default() }, NOW);
    let source = source.unwrap().unwrap();
    let capture = store.keep_capture(&capture(b"feed", NOW)).unwrap();
    let entry = |title: &str| Entry {
        id: "1".into(),
        title: title.into(),
        url: Some("https://osk.example/1".into()),
        ..Entry::default()
    };
    let listed = |entry: &Entry| store.list_entry(source, entry, capture, NOW).unwrap();
    let ListedEntry::New(id) = listed(&entry("Ferry leaves")) else { panic!("it is new") };
    assert_eq!(listed(&entry("Ferry leaves")), ListedEntry::Same);
    assert_eq!(listed(&entry("Ferry left")), ListedEntry::Changed(id));
    // The same page under another id, as when a feed makes its ids anew.
    assert_eq!(listed(&Entry { id: "2".into(), ..entry("Ferry left") }), ListedEntry::Known);
    assert_eq!(store.entry(id).unwrap().unwrap().entry.title, "Ferry left");
}

#[test]
fn what_reports_rest_on_does_not_go() {
    let (_folder, store) = store();
    let old = NOW - 100 * 86_400;
    let cited = store.keep_capture(&capture(b"<p>cited", old)).unwrap();
    let other = store.keep_capture(&capture(b"<p>other", old)).unwrap();
    let young = store.keep_capture(&capture(b"<p>young", NOW)).unwrap();
    keep(&store, &article("a", "Cited."), Some(cited));
    keep(&store, &article("b", "Other."), Some(other));
    let revision = article("a", "Cited.").revision;
    store
        .connection
        .execute("INSERT INTO report (id, story, version, made, line) VALUES (1, 's', 1, 0, x'00')", [])
        .unwrap();
    store.connection.execute("INSERT INTO cites (report, article, hash) VALUES (1, 'a', ?1)", [&revision]).unwrap();
    assert_eq!(store.forget_bodies(Some(NOW - 90 * 86_400), 100).unwrap(), 1);
    assert!(store.capture(cited).unwrap().is_some() && store.capture(young).unwrap().is_some());
    assert!(store.capture(other).unwrap().is_none());
    // By size the young one may go too, but never the cited one.
    assert_eq!(store.forget_bodies(None, 100).unwrap(), 1);
    assert!(store.capture(cited).unwrap().is_some() && store.capture(young).unwrap().is_none());
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
}

#[test]
fn a_full_disk_is_told_and_nothing_is_lost() {
    let (_folder, mut store) = store();
    keep(&store, &article("a", "Before."), None);
    let pages: i64 = store.connection.pragma_query_value(None, "page_count", |r| r.get(0)).unwrap();
    store.connection.pragma_update(None, "max_page_count", pages + 2).unwrap();
    let large: Vec<u8> = (0..400_000_u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
    let full = store.together(|store| {
        keep(store, &article("b", "Not whole."), None);
        store.keep_capture(&capture(&large, NOW))
    });
    let e = full.unwrap_err();
    assert!(e.is_disk_full() && e.hint().is_some(), "{e}");
    assert!(store.article("a").unwrap().is_some() && store.article("b").unwrap().is_none());
    store.connection.pragma_update(None, "max_page_count", 1_000_000).unwrap();
    store.together(|store| store.keep_capture(&capture(&large, NOW))).unwrap();
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
}

#[test]
fn jobs_are_done_once_and_given_up_with_their_reason() {
    let (_folder, store) = store();
    for _ in 0..2 {
        store.add_job(Step::Write, "story", NOW, NOW).unwrap();
    }
    let [job] = &store.due_jobs(Step::Write, NOW, 10).unwrap()[..] else { panic!("one job") };
    assert!(store.due_jobs(Step::Write, NOW - 1, 10).unwrap().is_empty());
    let mut job = job.clone();
    for attempt in 1..=3 {
        let given_up = store.fail_job(&job, "fault", "it broke", Some(NOW + 60)).unwrap();
        assert_eq!(given_up, attempt == 3);
        assert!(store.due_jobs(Step::Write, NOW, 10).unwrap().is_empty());
        job.attempts += 1;
    }
    assert!(store.due_jobs(Step::Write, NOW + 60, 10).unwrap().is_empty());
    assert!(store.queue().unwrap().contains(&(Step::Write, 0, 1)));
    // Something new for the item is another chance.
    store.add_job(Step::Write, "story", NOW, NOW).unwrap();
    assert_eq!(store.due_jobs(Step::Write, NOW, 10).unwrap()[0].attempts, 0);
}

#[test]
fn counts_are_by_the_hour() {
    let (_folder, store) = store();
    store.count("articles", 3, NOW - 3_600).unwrap();
    store.count("articles", 2, NOW).unwrap();
    store.count("articles", 2, NOW).unwrap();
    assert_eq!(store.counted("articles", 3, NOW).unwrap(), [0, 3, 4]);
}

#[test]
fn other_files_and_newer_stores_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let foreign = folder.path().join("foreign.db");
    Connection::open(&foreign).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
    let refused = |file: &Path| Store::open(file, false).err().unwrap().to_string();
    assert!(refused(&foreign).contains("no store of OpenVoiceNews"));
    let newer = folder.path().join("newer.db");
    drop(Store::open(&newer, true).unwrap());
    Connection::open(&newer).unwrap().pragma_update(None, "user_version", 99).unwrap();
    assert!(refused(&newer).contains("schema 99"));
    assert!(refused(&folder.path().join("absent.db")).contains("cannot be opened"));
}

/// Stores that released programs wrote: `fixtures/stores/N.db` has schema N.
#[test]
fn stores_of_every_schema_open() {
    let fixtures = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/stores");
    for version in 1..=schema::CURRENT {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("news.db");
        std::fs::copy(fixtures.join(format!("{version}.db")), &file).unwrap();
        let store = Store::open(&file, false).unwrap();
        assert_eq!(store.check().unwrap(), Vec::<String>::new());
        assert_eq!(store.sources().unwrap()[0].known.title.as_deref(), Some("The Osk Courier"));
        assert!(store.article("a1").unwrap().unwrap().text.starts_with("The ferry"));
        let now: i64 = store.connection.pragma_query_value(None, "user_version", |r| r.get(0)).unwrap();
        assert_eq!(usize::try_from(now).unwrap(), schema::CURRENT);
    }
}

/// Attributes that a program with schema 3 kept with two sources: of the list's head, of folders, and their own.
const OLDER: [(&str, &str, &str); 2] = [
    (
        "https://kell.example/f",
        "North\u{1f}Coast",
        r#"[["head/ownerName", "Vera"], ["head/docs", "x"], ["folder/0/frss:priority", "main"], ["folder/1/icon", "c.png"],
            ["xmlns:frss", "https://freshrss.org/opml"], ["description", "mine"]]"#,
    ),
    ("https://tern.example/f", "North", r#"[["folder/0/icon", "n.png"], ["folder/0/frss:priority", "other"]]"#),
];

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// What is to become of them.
fn assert_brought_over(store: &Store) {
    assert_eq!(store.list_head().unwrap(), pairs(&[("ownerName", "Vera"), ("docs", "x")]));
    let listed: Vec<Listed> = store.listed().unwrap();
    let folder = |path: &[&str]| {
        let path: Vec<String> = path.iter().map(|part| (*part).to_owned()).collect();
        listed.iter().find_map(|l| match l {
            Listed::Folder(folder) if folder.path == path => Some(folder.said.clone()),
            _ => None,
        })
    };
    let frss = ("xmlns:frss", "https://freshrss.org/opml");
    let north = pairs(&[("frss:priority", "main"), frss, ("icon", "n.png")]);
    assert_eq!(folder(&["North"]), Some(north));
    assert_eq!(folder(&["North", "Coast"]), Some(pairs(&[("icon", "c.png")])));
    let of = |url: &str| store.sources().unwrap().into_iter().find(|s| s.known.url == url).unwrap().known.attributes;
    assert_eq!(of(OLDER[0].0), pairs(&[frss, ("description", "mine")]));
    assert_eq!(of(OLDER[1].0), Vec::new());
}

#[test]
fn what_an_older_program_kept_of_folders_stands_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("news.db");
    let fixtures = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/stores");
    std::fs::copy(fixtures.join("3.db"), &file).unwrap();
    let older = Connection::open(&file).unwrap();
    for (n, (url, folder, attributes)) in OLDER.iter().enumerate() {
        let sql = "INSERT INTO source (url, folder, place, attributes, added, due) VALUES (?1, ?2, ?3, ?4, 0, 0)";
        older.execute(sql, rusqlite::params![url, folder, i64::try_from(n).unwrap() + 10, attributes]).unwrap();
    }
    drop(older);
    assert_brought_over(&Store::open(&file, false).unwrap());
}

#[test]
fn what_an_older_export_has_of_folders_stands_by_itself() {
    let (_folder, mut store) = store();
    let lines = OLDER.iter().enumerate().map(|(n, (url, folder, attributes))| {
        let attributes: serde_json::Value = serde_json::from_str(attributes).unwrap();
        let line = serde_json::json!({ "kind": "source", "id": n + 1, "url": url, "folder": folder, "place": n + 10,
            "attributes": attributes, "state": "active", "added": 0, "due": 0, "failures": 0 });
        Ok(line.to_string())
    });
    store.take_in(lines, || ()).unwrap();
    assert_brought_over(&store);
    // What is exported now has them as they stand now.
    let mut out = Vec::new();
    store
        .export(&|_| true, |line| {
            out.push(line.to_owned());
            Ok(())
        })
        .unwrap();
    let (_other, mut other) = self::store();
    other.take_in(out.into_iter().map(Ok), || ()).unwrap();
    assert_brought_over(&other);
}
