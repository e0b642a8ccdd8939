//! Bad input to each command: a message that names the thing, a hint, an exit code, nothing half-written.

use std::io::Write;
use std::net::TcpListener;

use crate::run::{Place, field};

const GOOD: &str = "{\"id\":\"a\",\"text\":\"A ferry left Osk.\"}\n";

#[test]
fn bad_lines_are_told_and_the_rest_goes_on() {
    let lines = [
        GOOD.as_bytes(),
        b"{\"id\":\n\n7\n{\"id\":\"x\"}\n{\"id\":\"l\",\"text\":\"M\xfcnster\"}\n",
        b"{\"id\":\"z\",\"title\":\"Last\"}",
    ];
    let ran = Place::new().run("understand", lines.concat());
    assert_eq!(ran.code, Some(1));
    assert_eq!(field(&ran.stdout, "article"), ["a", "z"]);
    let told: Vec<&str> = ran.stderr.lines().collect();
    assert!(told[0].starts_with("stdin:2: not a JSON object"), "{}", ran.stderr);
    assert!(told[1].starts_with("stdin:4: not a JSON object"), "{}", ran.stderr);
    assert_eq!(told[2], "stdin:5: neither `text` nor `title`: not an article");
    assert_eq!(told[3], "stdin:6: not UTF-8 at byte 20");
    assert_eq!(told[4], "error: 4 of 6 lines refused, as told above");
}

#[test]
fn every_filter_refuses_a_bad_line_and_writes_the_good_ones() {
    for command in ["understand", "group", "compare", "write --verbose"] {
        let ran = Place::new().run(command, format!("nonsense\n{GOOD}"));
        assert_eq!(ran.code, Some(1), "{command}");
        assert!(ran.stderr.starts_with("stdin:1: not a JSON object"), "{command}: {}", ran.stderr);
        assert!(!ran.stdout.contains("nonsense"));
    }
}

#[test]
fn a_page_without_an_article_is_told_with_its_line() {
    let ran = Place::new().run("extract", "{\"url\":\"https://osk.example/\",\"html\":\"\"}\n{\"url\":\"x\"}\n");
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(1), ""));
    assert!(ran.stderr.contains("stdin:1: ") && ran.stderr.contains("stdin:2: "), "{}", ran.stderr);
}

#[test]
fn a_line_over_the_limit_is_stepped_over() {
    let long = format!("{{\"id\":\"b\",\"text\":\"{}\"}}\n", "x".repeat(2 << 20));
    let ran = Place::new().run("understand --max-line 1", format!("{long}{GOOD}"));
    assert_eq!((ran.code, field(&ran.stdout, "article")), (Some(1), vec!["a".to_owned()]));
    assert!(ran.stderr.starts_with("stdin:1: a line of 2 MiB, longer than `--max-line` 1\n"), "{}", ran.stderr);
}

#[test]
fn a_missing_file() {
    for command in
        ["extract", "understand", "group", "compare", "write", "prove --articles", "publish --out s --articles"]
    {
        Place::new().check(
            &format!("{command} no.jsonl"),
            "",
            "exit 3
            --- stdout
            --- stderr
            error: `no.jsonl` cannot be read: there is no such file or folder
            hint: check the path; `-` reads standard input
            --- files
            ",
        );
    }
}

#[test]
fn a_folder_where_a_file_is_wanted_and_one_without_pages() {
    let place = Place::new();
    std::fs::create_dir(place.path("d")).unwrap();
    place.check(
        "understand d",
        "",
        "exit 3
        --- stdout
        --- stderr
        error: `d` cannot be read: it is a folder
        hint: name the files in it, for instance `FOLDER/*.jsonl`
        --- files
        d",
    );
    place.check(
        "extract d",
        "",
        "exit 3
        --- stdout
        --- stderr
        error: `d` has no pages in it
        hint: a folder of pages has a `pages.jsonl`, or files named `*.html`
        --- files
        d",
    );
}

#[test]
fn empty_input_gives_empty_output_and_says_so() {
    for command in ["extract", "understand", "group", "compare", "write"] {
        Place::new().check(
            command,
            "",
            "exit 0
            --- stdout
            --- stderr
            the input has no lines
            --- files
            ",
        );
    }
}

#[test]
fn another_encoding() {
    let utf16: Vec<u8> = "\u{feff}{}\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    Place::new().file("w.jsonl", utf16).check(
        "understand w.jsonl",
        "",
        "exit 3
        --- stdout
        --- stderr
        error: `w.jsonl` is UTF-16, not UTF-8
        hint: convert it first: `iconv -f UTF-16 -t UTF-8`
        --- files
        w.jsonl",
    );
}

#[test]
fn a_gzip_file_that_is_cut_short_leaves_the_output_as_it_was() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
    packed.write_all(GOOD.repeat(2).as_bytes()).unwrap();
    let mut packed = packed.finish().unwrap();
    packed.truncate(packed.len() - 12);
    let place = Place::new().file("a.jsonl.gz", packed).file("r.jsonl", "as before");
    let ran = place.run("understand a.jsonl.gz --output r.jsonl", "");
    assert_eq!(ran.code, Some(3));
    assert!(ran.stderr.contains("error: `a.jsonl.gz` is damaged or cut short after line 1: "), "{}", ran.stderr);
    assert!(ran.stderr.contains("hint: "));
    assert_eq!(std::fs::read_to_string(place.path("r.jsonl")).unwrap(), "as before");
    assert_eq!(std::fs::read_dir(place.path("")).unwrap().count(), 2);
}

#[test]
fn a_place_that_cannot_be_written() {
    Place::new().file("f", "").check(
        "understand --output f/r.jsonl",
        GOOD,
        "exit 4
        --- stdout
        --- stderr
        error: `f/r.jsonl` cannot be written: a part of its path is not a folder
        hint: the folder it belongs in must exist
        --- files
        f",
    );
    let ran = Place::new().run("understand --output no/r.jsonl", GOOD);
    assert_eq!(ran.code, Some(4), "{}", ran.stderr);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk() {
    Place::new().check(
        "understand --output /dev/full",
        GOOD,
        "exit 4
        --- stdout
        --- stderr
        error: `/dev/full` cannot be written: the disk is full
        hint: free some space or write to another disk
        --- files
        ",
    );
    assert!(std::path::Path::new("/dev/full").exists());
}

#[test]
fn a_port_in_use() {
    let held = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = held.local_addr().unwrap().port();
    Place::new().check(
        &format!("demo --port {port}"),
        "",
        &format!(
            "exit 5
            --- stdout
            --- stderr
            error: port `{port}` cannot be served: it is in use by another program
            hint: `--port 0` takes a free port
            --- files
            "
        ),
    );
}

#[test]
fn a_folder_with_other_files_is_left_alone() {
    let place = Place::new().file("letter.txt", "dear");
    for command in ["demo --no-serve --out .", "publish --articles letter.txt --out ."] {
        place.check(
            command,
            "",
            "exit 4
            --- stdout
            --- stderr
            error: `.` has other files in it
            hint: name a new folder, or replace everything in this one with `--force`
            --- files
            letter.txt",
        );
    }
    let ran = place.run("demo --no-serve --out letter.txt/site", "");
    assert_eq!(ran.code, Some(4), "{}", ran.stderr);
}
