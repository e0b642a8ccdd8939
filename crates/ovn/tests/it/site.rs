//! A site and what is around it: themes, outlets, the number of an edition, what a next edition leaves as it is.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, SystemTime};

use crate::run::{Place, ovn};

const TEXT: &str = "The ferry to Osk sank on Monday, the harbour master said.";

/// A report of one proved sentence, changed on `day`.
fn report(story: &str, day: &str) -> String {
    let n = TEXT.chars().count();
    let evidence = format!(r#"{{"article":"a","start":0,"end":{n},"exact":"{TEXT}"}}"#);
    let headline = format!(r#"{{"id":"x","text":"{TEXT}","evidence":[{evidence}]}}"#);
    format!("{{\"version\":1,\"story\":\"{story}\",\"headline\":{headline},\"updated\":\"{day}\"}}\n")
}

fn place() -> Place {
    Place::new()
        .file("a.jsonl", format!(r#"{{"id":"a","title":"Ferry sinks","outlet":"Osk Post","text":"{TEXT}"}}"#))
        .file("r.jsonl", report("s", "2026-03-10"))
}

const PUBLISH: &str = "publish --articles a.jsonl --out site r.jsonl";

/// Every file of a folder by its path.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(within) = waiting.pop() {
        for entry in fs::read_dir(within).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    found
}

fn edition(place: &Place) -> String {
    fs::read_to_string(place.path("site/edition.json")).unwrap().trim().to_owned()
}

#[test]
fn the_sum_says_what_was_made() {
    let place = place();
    let first = place.run(PUBLISH, "");
    let lines: Vec<&str> = first.stderr.lines().collect();
    assert_eq!(lines[0], "1 report, 1 sentence proved: `site`, edition 1 of 2026-03-10");
    let made = files(&place.path("site")).len() - 1;
    let pages = files(&place.path("site")).keys().filter(|f| f.ends_with(".html")).count();
    assert!(lines[1].starts_with(&format!("{pages} pages, {made} files, ")), "{}", lines[1]);
    assert!(lines[1].ends_with(&format!(": {made} new, 0 changed, 0 unchanged")), "{}", lines[1]);
    assert_eq!((first.code, lines.len()), (Some(0), 2));
    let again = place.run(PUBLISH, "");
    assert!(again.stderr.ends_with(&format!(": 0 new, 0 changed, {made} unchanged\n")), "{}", again.stderr);
}

#[test]
fn an_edition_is_counted_by_its_day() {
    let place = place();
    assert_eq!(place.run(PUBLISH, "").code, Some(0));
    assert_eq!(edition(&place), r#"{"number":1,"date":"2026-03-10","reports":1}"#);
    let publish = |place: &Place, more: &str, day: &str| {
        let ran = place.run(&format!("publish --articles a.jsonl --out site {more}"), report("s", day));
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        edition(place)
    };
    let both = report("s", "2026-03-10") + &report("t", "2026-03-10");
    assert_eq!(place.run("publish --articles a.jsonl --out site", both).code, Some(0));
    assert_eq!(edition(&place), r#"{"number":1,"date":"2026-03-10","reports":2}"#);
    assert_eq!(publish(&place, "", "2026-03-12"), r#"{"number":2,"date":"2026-03-12","reports":1}"#);
    assert_eq!(publish(&place, "--number 41", "2026-03-12"), r#"{"number":41,"date":"2026-03-12","reports":1}"#);
    assert_eq!(publish(&place, "", "2026-03-13"), r#"{"number":42,"date":"2026-03-13","reports":1}"#);
}

#[test]
fn a_damaged_edition_stops_nothing() {
    let place = place();
    assert_eq!(place.run(PUBLISH, "").code, Some(0));
    for damaged in ["", "{\"number\":", "{\"number\":0}", "[1]", "\u{0}", &"9".repeat(9000)] {
        fs::write(place.path("site/edition.json"), damaged).unwrap();
        let ran = place.run(PUBLISH, "");
        assert_eq!(ran.code, Some(0), "{damaged}: {}", ran.stderr);
        assert!(ran.stderr.contains("counted anew; `--number` sets it"), "{damaged}: {}", ran.stderr);
        assert!(edition(&place).starts_with("{\"number\":1,"), "{damaged}");
    }
    fs::remove_file(place.path("site/edition.json")).unwrap();
    fs::create_dir(place.path("site/edition.json")).unwrap();
    assert_eq!(place.run(PUBLISH, "").code, Some(0));
    fs::remove_file(place.path("site/edition.json")).unwrap();
    let old = place.run(PUBLISH, "");
    assert!(old.code == Some(0) && !old.stderr.contains("counted anew"), "{}", old.stderr);
}

#[test]
fn a_next_edition_leaves_the_time_of_unchanged_files() {
    let place = place();
    assert_eq!(place.run(PUBLISH, "").code, Some(0));
    let site = place.path("site");
    let then = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let earlier = files(&site);
    for name in earlier.keys() {
        File::options().write(true).open(site.join(name)).unwrap().set_modified(then).unwrap();
    }
    let both = report("s", "2026-03-10") + &report("t", "2026-03-11");
    let ran = place.run("publish --articles a.jsonl --out site", both);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let mut kept = 0;
    for (name, content) in files(&site) {
        let same = earlier.get(&name) == Some(&content);
        let time = fs::metadata(site.join(&name)).unwrap().modified().unwrap();
        assert_eq!(time == then, same, "{name}");
        kept += usize::from(same);
    }
    // The marker is not counted among the site's files.
    assert!(kept > 1 && ran.stderr.ends_with(&format!(" {} unchanged\n", kept - 1)), "{kept}: {}", ran.stderr);
}

#[test]
fn a_killed_run_leaves_the_earlier_site_whole() {
    let place = place();
    assert_eq!(place.run(PUBLISH, "").code, Some(0));
    let earlier = files(&place.path("site"));
    let mut child = ovn()
        .args("publish --articles a.jsonl --out site".split(' '))
        .current_dir(place.path(""))
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(files(&place.path("site")), earlier);
}

#[cfg(unix)]
#[test]
fn what_a_killed_run_left_is_cleared_up() {
    let place = place();
    assert_eq!(place.run(PUBLISH, "").code, Some(0));
    // Killed while nothing stood in the site's place.
    let left = place.path(".ovn-kL1x");
    fs::create_dir_all(left.join("site/report")).unwrap();
    let says = "Unfinished work of OpenVoiceNews, which the next run deletes. It is for the folder site\n";
    fs::write(left.join(".openvoicenews-unfinished"), says).unwrap();
    fs::rename(place.path("site"), left.join("earlier")).unwrap();
    // Another's, though the name is like ours.
    fs::create_dir(place.path(".ovn-notes")).unwrap();
    let ran = place.run("publish --articles a.jsonl --out site", report("s", "2026-03-11"));
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stderr.contains("edition 2 of 2026-03-11"), "{}", ran.stderr);
    assert!(!left.exists() && place.path(".ovn-notes").is_dir());
}

#[test]
fn a_theme_is_laid_over_the_built_in_one() {
    let place = place();
    fs::create_dir_all(place.path("mine/pictures")).unwrap();
    fs::write(place.path("mine/style.css"), "body { color: green }\n").unwrap();
    fs::write(place.path("mine/pictures/a.svg"), "<svg/>").unwrap();
    fs::write(place.path("mine/README.md"), "mine").unwrap();
    fs::write(place.path("mine/how.html"), "<title>{{ site.name }} / {{ site.motto }}</title>").unwrap();
    let name = ["--name", "Osk & Sons", "--motto", "All <of> it."];
    let ran = ovn().args(PUBLISH.split(' ')).args(["--theme", "mine"]).args(name).current_dir(place.path("")).output();
    let ran = ran.unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let site = files(&place.path("site"));
    assert_eq!(site["style.css"], b"body { color: green }\n");
    assert_eq!(site["pictures/a.svg"], b"<svg/>");
    assert_eq!(site["how.html"], b"<title>Osk &amp; Sons / All &lt;of&gt; it.</title>");
    assert!(site.contains_key("script.js") && site.contains_key("index.html") && !site.contains_key("README.md"));
    assert!(!site.contains_key("base.html"));
}

#[test]
fn a_theme_at_fault_changes_nothing() {
    let place = place();
    fs::create_dir_all(place.path("mine")).unwrap();
    let check = |more: &str, code: i32, says: &str| {
        let out = if more.contains("--out") { "" } else { "--out site" };
        let ran = place.run(&format!("publish --articles a.jsonl r.jsonl {out} {more}"), "");
        assert_eq!(ran.code, Some(code), "{}", ran.stderr);
        assert!(ran.stderr.contains(says) && ran.stderr.contains("\nhint: "), "{says}: {}", ran.stderr);
        assert!(!place.path("site").exists());
    };
    check("--theme nowhere", 3, "`nowhere` cannot be read");
    check("--theme a.jsonl", 3, "`a.jsonl` cannot be read");
    check("--theme mine", 3, "`mine` has no file of a theme");
    fs::write(place.path("mine/how.html"), "{{ site.name }}\n{% if %}").unwrap();
    check("--theme mine", 3, "`how.html` of the theme: line 2: ");
    fs::write(place.path("mine/how.html"), b"\xff").unwrap();
    check("--theme mine", 3, "`how.html` of the theme: is not UTF-8");
    fs::write(place.path("mine/how.html"), "{% include 'none.html' %}").unwrap();
    check("--theme mine", 3, "none.html");
    check("--theme mine --out mine/site", 2, "cannot lie one in the other");
    check("--theme mine --out . --force", 2, "cannot lie one in the other");
    for text in ["--name=", "--motto=\u{7}"] {
        assert_eq!(place.run(&format!("{PUBLISH} {text}"), "").code, Some(2));
    }
    assert!(place.path("mine/how.html").is_file() && place.path("r.jsonl").is_file());
}

#[test]
fn the_built_in_theme_is_a_start_for_ones_own() {
    let place = place();
    let ran = place.run("theme mine", "");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stderr.ends_with(" files written: `mine`\n"), "{}", ran.stderr);
    assert_eq!(place.run(PUBLISH, "").code, Some(0));
    assert_eq!(place.run("publish --articles a.jsonl --out own --theme mine r.jsonl", "").code, Some(0));
    assert_eq!(files(&place.path("own")), files(&place.path("site")));

    fs::write(place.path("mine/style.css"), "mine").unwrap();
    fs::write(place.path("mine/own.svg"), "own").unwrap();
    let refused = place.run("theme mine", "");
    assert_eq!(refused.code, Some(4));
    assert!(refused.stderr.contains("`mine` has other files in it\nhint: "), "{}", refused.stderr);
    assert_eq!(fs::read(place.path("mine/style.css")).unwrap(), b"mine");
    assert_eq!(place.run("theme a.jsonl --force", "").code, Some(4));
    assert_eq!(place.run("theme mine --force", "").code, Some(0));
    assert_ne!(fs::read(place.path("mine/style.css")).unwrap(), b"mine");
    assert_eq!(fs::read(place.path("mine/own.svg")).unwrap(), b"own");
}

#[test]
fn facts_about_outlets_are_read_line_by_line() {
    let place = place()
        .file(
            "o.jsonl",
            "{\"name\":\"Osk Post\",\"kind\":\"state\"}\n{\"hosts\":[]}\n{\"name\":\"x\",\"kind\":\"bad\"}\n",
        )
        .file("p.jsonl", "{\"name\":\"Halvik Sun\",\"hosts\":[\"sun.example\"]}\n");
    let ran = place.run(&format!("{PUBLISH} --outlets p.jsonl --outlets o.jsonl"), "");
    assert_eq!(ran.code, Some(1));
    let told: Vec<&str> = ran.stderr.lines().collect();
    assert!(told[0].starts_with("o.jsonl:2: ") && told[1].starts_with("o.jsonl:3: "), "{}", ran.stderr);
    assert!(ran.stderr.ends_with("error: 2 of 6 lines refused, as told above\n"), "{}", ran.stderr);
    assert!(place.path("site/index.html").is_file());
    assert_eq!(place.run(&format!("{PUBLISH} --outlets none.jsonl"), "").code, Some(3));
    let twice = place.run("publish --articles a.jsonl --out site --outlets - -", "");
    assert!(twice.code == Some(2) && twice.stderr.contains("outlets and reports cannot both"), "{}", twice.stderr);
    assert_eq!(place.run(&format!("{PUBLISH} --outlets -"), "{\"name\":\"Osk Post\"}").code, Some(0));
}

#[test]
fn the_demonstration_wears_a_theme_too() {
    let place = Place::new();
    fs::create_dir(place.path("mine")).unwrap();
    fs::write(place.path("mine/how.html"), "{{ site.name }}").unwrap();
    let ran = place.run("demo --no-serve --out site --theme mine --name Osk", "");
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), crate::demo::REFUSED));
    assert_eq!(files(&place.path("site"))["how.html"], b"Osk");
    assert!(edition(&place).starts_with("{\"number\":1,\"date\":\"2026-03-1"), "{}", edition(&place));
    let completions = place.run("completions bash", "").stdout;
    assert!(completions.contains("ovn__subcmd__theme") || completions.contains("ovn__theme"));
    let help = place.run("theme --help", "");
    assert!(help.stdout.contains("Examples:\n  ovn theme mine\n"), "{}", help.stdout);
}
