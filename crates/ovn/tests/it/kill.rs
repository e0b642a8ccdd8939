//! A program that is killed at any point loses nothing and repeats nothing that can be seen.

use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::publisher::Press;
use crate::run::{CLOCK, Place, ovn};

const HASTY: &str = "[gather]\nhost_pause = \"0s\"";

/// How often the program is killed; `OVN_KILLS` asks for more.
fn kills() -> u32 {
    std::env::var("OVN_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(12)
}

/// The story, version and text of every report, and the current revision of every article.
fn contents(place: &Place) -> (Vec<String>, Vec<String>) {
    let exported = place.run("export -C news", "");
    assert_eq!(exported.code, Some(0), "{}", exported.stderr);
    let (mut reports, mut revisions) = (Vec::new(), Vec::new());
    for line in exported.stdout.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        match line["kind"].as_str() {
            Some("report") => {
                reports.push(format!("{} {} {}", line["story"], line["version"], line["report"]["headline"]))
            }
            Some("revision") => revisions.push(format!("{} {}", line["article"]["id"], line["article"]["revision"])),
            _ => {}
        }
    }
    reports.sort();
    revisions.sort();
    (reports, revisions)
}

#[test]
fn killed_at_random_points_it_loses_nothing_and_repeats_nothing() {
    let press = Press::with_pack();
    press.slow_down(Duration::from_millis(15));
    let place = press.newsroom(HASTY);
    // Points are spread over the time that one run takes, by a sequence that is the same at each test.
    let mut random = 0x2545_F491_4F6C_DD1D_u64;
    let mut next = || {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random
    };
    for n in 0..kills() {
        let mut child = ovn()
            .env("OVN_CLOCK", CLOCK)
            .args(["run", "--once", "-C"])
            .arg(place.path("news"))
            .stderr(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let until = Instant::now() + Duration::from_millis(next() % 700);
        while Instant::now() < until && child.try_wait().unwrap().is_none() {
            std::thread::park_timeout(Duration::from_millis(1));
        }
        let _ = child.kill();
        let _ = child.wait();
        if n % 10 == 0 {
            let checked = place.run("backup --check -C news", "");
            assert_eq!(checked.code, Some(0), "{}", checked.stderr);
        }
    }
    let ended = place.run("run --once -C news", "");
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);

    let undisturbed = press.newsroom(HASTY);
    let ran = undisturbed.run("run --once -C news", "");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let ((reports, revisions), (want_reports, want_revisions)) = (contents(&place), contents(&undisturbed));
    assert_eq!(revisions, want_revisions);
    let stories = |list: &[String]| list.iter().map(|r| r.split(' ').next().unwrap().to_owned()).collect::<Vec<_>>();
    let mut told = stories(&reports);
    told.dedup();
    assert_eq!(told.len(), stories(&want_reports).len(), "as many stories: {reports:#?}");
}
