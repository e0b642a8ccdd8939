//! What goes into a newsroom and out of it in files: exports, backups, archives.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::publisher::{HASTY, Press};
use crate::run::{Place, press};

fn ok(place: &Place, line: &str) -> String {
    let ran = place.run(line, "");
    assert_eq!(ran.code, Some(0), "ovn {line}: {}", ran.stderr);
    ran.stderr
}

fn gathered() -> Place {
    let press = Press::with_pack();
    let place = press.newsroom(HASTY);
    ok(&place, "run --once -C news");
    place
}

#[test]
fn an_export_is_read_back_without_loss() {
    let place = gathered();
    ok(&place, "export -C news --output first.jsonl");
    ok(&place, "init copy --empty");
    ok(&place, "import -C copy first.jsonl");
    ok(&place, "export -C copy --output second.jsonl");
    let (first, second) = (std::fs::read(place.path("first.jsonl")), std::fs::read(place.path("second.jsonl")));
    assert!(first.unwrap() == second.unwrap(), "an export of the copy is the same, byte for byte");
    ok(&place, "backup --check -C copy");
    // The copy goes on from there: its site is the same.
    let site = std::fs::read(place.path("news/site/feed.json")).unwrap();
    let settings = std::fs::read(place.path("news/newsroom.toml")).unwrap();
    std::fs::write(place.path("copy/newsroom.toml"), settings).unwrap();
    let ran = ok(&place, "run --once -C copy");
    assert!(ran.contains("0 feeds asked") && ran.contains("0 reports written"), "{ran}");
    assert!(!site.is_empty());
    // What was said is made again from the articles, and stands where it stood.
    let said = |name: &str| {
        let mut lines: Vec<String> = place
            .run(&format!("said --json --limit 999 -C {name} person/davin-terreck"), "")
            .stdout
            .lines()
            .map(str::to_owned)
            .collect();
        lines.sort();
        lines
    };
    assert!(said("news").len() > 3 && said("news") == said("copy"), "{:?}\n{:?}", said("news"), said("copy"));
    let again = place.run("import -C copy first.jsonl", "");
    assert_eq!(again.code, Some(4));
    assert!(again.stderr.contains("by a newsroom that has nothing yet"), "{}", again.stderr);
}

#[test]
fn an_export_is_read_from_standard_input_too_and_never_taken_for_articles() {
    let place = gathered();
    let exported = place.run("export -C news", "").stdout;
    for (copy, line) in [("one", "import -C one"), ("two", "import -C two -")] {
        ok(&place, &format!("init {copy} --empty"));
        let ran = place.run(line, &exported);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        assert!(ran.stderr.contains("lines taken in from standard input"), "{}", ran.stderr);
        assert!(place.run(&format!("export -C {copy}"), "").stdout == exported);
    }
    // Among other lines it cannot be taken in whole.
    ok(&place, "init other --empty");
    let ran = place.run("import -C other", format!("\n{}", exported.lines().next().unwrap()));
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("stdin:2: a line of an export") && ran.stderr.contains("0 new articles"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_damaged_export_leaves_nothing_behind() {
    let place = gathered();
    ok(&place, "export -C news --output whole.jsonl");
    let text = std::fs::read_to_string(place.path("whole.jsonl")).unwrap();
    let half: String = text.lines().take(60).map(|l| format!("{l}\n")).collect();
    std::fs::write(place.path("half.jsonl"), format!("{half}{{\"kind\":\"report\",\"id\":")).unwrap();
    ok(&place, "init copy --empty");
    let ran = place.run("import -C copy half.jsonl", "");
    assert_eq!(ran.code, Some(3), "{}", ran.stderr);
    assert!(ran.stderr.contains("line 61: not a JSON object"), "{}", ran.stderr);
    let empty = place.run("export -C copy", "");
    assert_eq!((empty.code, empty.stdout.as_str()), (Some(0), ""));
}

#[test]
fn a_backup_is_a_newsroom_again() {
    let place = gathered();
    let told = ok(&place, "backup -C news copy.db");
    assert!(told.contains("`copy.db`"), "{told}");
    assert!(ok(&place, "backup --check copy.db").contains("the store is whole"));
    assert_eq!(place.run("backup -C news copy.db", "").code, Some(4), "it is there already");
    ok(&place, "init other --empty");
    std::fs::remove_file(place.path("other/newsroom.db")).unwrap();
    std::fs::rename(place.path("copy.db"), place.path("other/newsroom.db")).unwrap();
    assert_eq!(place.run("export -C other", "").stdout, place.run("export -C news", "").stdout);
}

#[test]
fn a_damaged_store_is_told() {
    let place = gathered();
    ok(&place, "backup -C news copy.db");
    let mut bytes = std::fs::read(place.path("copy.db")).unwrap();
    // From behind the first page to the middle: no part of a store has so many pages of texts in a row, which nobody checks.
    let middle = bytes.len() / 2;
    bytes[4096..middle].fill(0x5a);
    std::fs::write(place.path("copy.db"), &bytes).unwrap();
    let ran = place.run("backup --check copy.db", "");
    assert!(matches!(ran.code, Some(1 | 3)), "{:?} {}", ran.code, ran.stderr);
    assert!(ran.stderr.contains("hint:"), "{}", ran.stderr);
    std::fs::write(place.path("copy.db"), b"this is no store at all, and never was one").unwrap();
    let ran = place.run("backup --check copy.db", "");
    assert_eq!(ran.code, Some(3), "{}", ran.stderr);
    assert!(ran.stderr.contains("damaged") && ran.stderr.contains("hint:"), "{}", ran.stderr);
}

/// The press pack as a WARC file, each record packed by itself.
fn warc() -> Vec<u8> {
    let mut out = Vec::new();
    for line in std::fs::read_to_string(press().join("pages.jsonl")).unwrap().lines() {
        let listed: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = |name: &str| listed[name].as_str().unwrap().to_owned();
        let page = std::fs::read(press().join(text("file"))).unwrap();
        let mut block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n".to_vec();
        block.extend_from_slice(&page);
        let mut gzip = GzEncoder::new(&mut out, Compression::fast());
        write!(
            gzip,
            "WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:ovn:{}>\r\nWARC-Target-URI: {}\r\nWARC-Date: {}\r\n\
             Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n",
            text("id"),
            text("url"),
            text("fetched"),
            block.len()
        )
        .unwrap();
        gzip.write_all(&block).unwrap();
        gzip.write_all(b"\r\n\r\n").unwrap();
        gzip.finish().unwrap();
    }
    out
}

#[test]
fn archives_of_every_form_give_the_same_articles() {
    let folder = press();
    let (folder, list) = (folder.display(), folder.join("pages.jsonl").display().to_string());
    let place = Place::new().file("pack.warc.gz", warc());
    let mut articles = Vec::new();
    for (name, input) in [("a", "pack.warc.gz".to_owned()), ("b", list), ("c", folder.to_string())] {
        ok(&place, &format!("init {name} --empty"));
        let ran = place.run(&format!("import -C {name} {input}"), "");
        // One page of the pack is no article.
        assert_eq!(ran.code, Some(1), "{}", ran.stderr);
        assert!(ran.stderr.contains("48 new articles, 0 changed ones, 0 known already, 1 refused"), "{}", ran.stderr);
        let again = place.run(&format!("import -C {name} {input}"), "");
        assert!(again.stderr.contains("0 new articles, 0 changed ones, 49 known already"), "{}", again.stderr);
        let ran = ok(&place, &format!("run --once -C {name}"));
        assert!(ran.contains("12 reports written, 1 edition"), "{ran}");
        let exported = place.run(&format!("export -C {name} --without captures"), "").stdout;
        let mut ids: Vec<String> = exported
            .lines()
            .map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap())
            .filter(|l| l["kind"] == "revision")
            .map(|l| format!("{} {}", l["article"]["id"], l["article"]["revision"]))
            .collect();
        ids.sort();
        articles.push(ids);
    }
    // Long after, the same archive makes no edition, and that is told.
    ok(&place, "init late --empty");
    place.run("import -C late pack.warc.gz", "");
    let late = place.run_at("2026-09-01T09:00:00Z", "run --once -C late", "");
    assert!(late.stderr.contains("the reports are older than an edition goes back"), "{}", late.stderr);
    assert_eq!(articles[0], articles[1]);
    assert_eq!(articles[0], articles[2]);
}
