//! The filters: help, order, streaming, the same bytes on one core or many.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use crate::run::{Place, field, ovn, press};

const COMMANDS: [&str; 10] =
    ["feed", "extract", "understand", "group", "compare", "write", "prove", "publish", "demo", "completions"];

#[test]
fn help_names_the_commands_the_exit_codes_and_examples() {
    let place = Place::new();
    let top = place.run("--help", "");
    assert_eq!(top.code, Some(0));
    assert!(top.stdout.contains("Exit codes:\n   0  done"), "{}", top.stdout);
    for command in COMMANDS {
        assert!(top.stdout.contains(&format!("\n  {command} ")), "{command} in {}", top.stdout);
        let help = place.run(&format!("{command} --help"), "");
        assert!(help.code == Some(0) && help.stdout.contains("Examples:"), "{command}: {}", help.stdout);
    }
    assert_eq!(place.run("understand --jobs 0", "").code, Some(2));
    assert_eq!(place.run("write --share 1.5", "").code, Some(2));
    assert_eq!(place.run("publish --articles a --out b --base-url news.example", "").code, Some(2));
}

#[test]
fn completions_name_the_commands() {
    for shell in ["bash", "zsh", "fish"] {
        let script = Place::new().run(&format!("completions {shell}"), "");
        assert!(COMMANDS.iter().all(|c| script.stdout.contains(c)), "{shell}");
    }
}

#[test]
fn the_same_bytes_on_one_core_and_on_four() {
    let place = Place::new();
    let extracted = place.run(&format!("extract {}", press().display()), "");
    assert_eq!(extracted.code, Some(1), "{}", extracted.stderr);
    assert!(extracted.stderr.contains(":31: the page is a front of teasers"), "{}", extracted.stderr);
    let ids: Vec<String> = (1..=49).filter(|n| *n != 31).map(|n| format!("p{n:02}")).collect();
    assert_eq!(field(&extracted.stdout, "id"), ids);
    let articles = std::fs::read(press().join("articles.jsonl")).unwrap();
    for command in ["understand", "group", "compare", "write"] {
        let one = place.run(&format!("{command} --jobs 1"), &articles);
        let four = place.run(&format!("{command} --jobs 4"), &articles);
        assert_eq!(one.code, Some(0), "{}", one.stderr);
        assert!(!one.stdout.is_empty() && one.stdout == four.stdout, "{command}");
    }
}

#[test]
fn readings_and_assignments_come_in_the_order_of_the_lines() {
    let articles = std::fs::read_to_string(press().join("articles.jsonl")).unwrap();
    for command in ["understand", "group"] {
        let ran = Place::new().run(command, &articles);
        assert_eq!(field(&ran.stdout, "article"), field(&articles, "id"), "{command}");
    }
}

#[test]
fn a_story_that_is_given_is_kept() {
    let articles = std::fs::read_to_string(press().join("articles.jsonl")).unwrap();
    let given: String = articles
        .lines()
        .zip(["b", "a", "b"].iter().cycle())
        .map(|(line, story)| line.replacen('{', &format!("{{\"story\":\"{story}\","), 1) + "\n")
        .collect();
    let ran = Place::new().run("compare", given);
    assert_eq!(field(&ran.stdout, "story"), ["b", "a"]);
}

#[test]
fn the_later_of_two_revisions_counts() {
    let lines = "{\"id\":\"a\",\"story\":\"s\",\"text\":\"The bridge in Tarn was closed on Monday.\"}\n\
                 {\"id\":\"a\",\"story\":\"s\",\"text\":\"The bridge in Tarn was opened on Tuesday.\"}\n";
    let ran = Place::new().run("compare", lines);
    assert!(ran.stdout.contains("opened") && !ran.stdout.contains("closed"), "{}", ran.stdout);
}

#[test]
fn each_line_is_answered_before_the_next_is_there() {
    let mut child = ovn().arg("understand").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut to = child.stdin.take().unwrap();
    let mut from = BufReader::new(child.stdout.take().unwrap());
    for id in ["one", "two", "three"] {
        writeln!(to, r#"{{"id":"{id}","text":"A ferry left Osk."}}"#).unwrap();
        let mut line = String::new();
        from.read_line(&mut line).unwrap();
        assert_eq!(field(&line, "article"), [id]);
    }
    drop(to);
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_reader_that_goes_away_ends_it_quietly() {
    let mut child =
        ovn().arg("understand").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut to = child.stdin.take().unwrap();
    // Its input never ends while it runs: it must end by itself.
    let feeder =
        std::thread::spawn(move || while writeln!(to, r#"{{"id":"a","text":"A ferry left Osk."}}"#).is_ok() {});
    let mut from = BufReader::new(child.stdout.take().unwrap());
    from.read_line(&mut String::new()).unwrap();
    drop(from);
    let done = child.wait_with_output().unwrap();
    assert_eq!((done.status.code(), done.stderr.as_slice()), (Some(0), &b""[..]));
    feeder.join().unwrap();
}

#[test]
fn an_output_file_appears_when_it_is_whole() {
    let place = Place::new().file("a.jsonl", "{\"id\":\"a\",\"text\":\"A ferry left Osk.\"}\n");
    let ran = place.run("understand a.jsonl --output r.jsonl", "");
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""));
    assert_eq!(field(&std::fs::read_to_string(place.path("r.jsonl")).unwrap(), "article"), ["a"]);
}

#[test]
fn gzip_is_read_from_files_and_from_standard_input() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(b"{\"id\":\"a\",\"text\":\"A ferry left Osk.\"}\n").unwrap();
    let packed = packed.finish().unwrap();
    let place = Place::new().file("a.jsonl.gz", &packed);
    for (line, stdin) in [("understand a.jsonl.gz", &b""[..]), ("understand", &packed)] {
        assert_eq!(field(&place.run(line, stdin).stdout, "article"), ["a"], "{line}");
    }
}

#[test]
fn feeds_become_lines_and_what_is_none_is_told() {
    let feed = "<rss><channel><title>Harbour Post</title><item><title>Ferry &amp; bus</title><link>/n/1</link></item>\
                <item><title>Train</title><link>/n/2</link></item></channel></rss>";
    let page = "<html><head><title>Harbour Post</title></head></html>";
    let place = Place::new().file("a.xml", feed).file("page.html", page);
    let entries = place.run("feed --url https://a.example/rss a.xml", "");
    assert_eq!((entries.code, entries.stderr.as_str()), (Some(0), ""));
    assert_eq!(field(&entries.stdout, "title"), ["Ferry & bus", "Train"]);
    assert_eq!(field(&entries.stdout, "url"), ["https://a.example/n/1", "https://a.example/n/2"]);
    let whole = place.run("feed --feed a.xml page.html", "");
    assert_eq!(whole.code, Some(1));
    assert_eq!(field(&whole.stdout, "title"), ["Harbour Post"]);
    assert_eq!(field(&whole.stdout, "file"), ["a.xml"]);
    assert!(whole.stderr.starts_with("page.html: a web page, `Harbour Post`, not a feed; "), "{}", whole.stderr);
    let told = place.run("feed --verbose", format!("{feed}</x>"));
    assert!(told.stderr.contains("stdin: places that are not well-formed XML"), "{}", told.stderr);
}
