//! A program that is killed at any point loses nothing and repeats nothing that can be seen.

use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::publisher::{HASTY, Press};
use crate::run::{Place, ovn};

/// How often the program is killed; `OVN_KILLS` asks for more.
fn kills() -> u32 {
    std::env::var("OVN_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(12)
}

/// The time at which the nth program starts: later than the one before was killed, as clocks have it.
fn clock(n: u32) -> String {
    format!("2026-03-12T18:{:02}:{:02}Z", n * 2 / 60, n * 2 % 60)
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

/// Holds what a newsroom has in the end against one that nobody disturbed.
fn check(place: &Place, (want_reports, want_revisions): &(Vec<String>, Vec<String>)) {
    let checked = place.run("backup --check -C news", "");
    assert_eq!(checked.code, Some(0), "{}", checked.stderr);
    let (reports, revisions) = contents(place);
    assert_eq!(&revisions, want_revisions);
    let stories = |list: &[String]| {
        let mut stories: Vec<String> = list.iter().map(|r| r.split(' ').next().unwrap().to_owned()).collect();
        stories.dedup();
        stories
    };
    assert_eq!(stories(&reports), stories(want_reports));
}

#[test]
fn killed_at_random_points_it_loses_nothing_and_repeats_nothing() {
    let press = Press::with_pack();
    press.slow_down(Duration::from_millis(15));
    let undisturbed = press.newsroom(HASTY);
    assert_eq!(undisturbed.run("run --once -C news", "").code, Some(0));
    let want = contents(&undisturbed);
    // Points are spread over the time that one run takes, by a sequence that is the same at each test.
    let mut random = 0x2545_F491_4F6C_DD1D_u64;
    let mut next = || {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random
    };
    let mut place = press.newsroom(HASTY);
    for n in 0..kills() {
        let mut child = ovn()
            .env("OVN_CLOCK", clock(n))
            .args(["run", "--once", "-C"])
            .arg(place.path("news"))
            .stderr(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let until = Instant::now() + Duration::from_millis(next() % 400);
        let mut ended = None;
        while Instant::now() < until && ended.is_none() {
            std::thread::park_timeout(Duration::from_millis(1));
            ended = child.try_wait().unwrap();
        }
        let _ = child.kill();
        let _ = child.wait();
        if ended.is_some_and(|status| status.success()) {
            // This one came to its end between two kills: it is looked at, and the next begins.
            check(&place, &want);
            place = press.newsroom(HASTY);
        }
    }
    let ended = place.run_at(&clock(kills()), "run --once -C news", "");
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    check(&place, &want);
}
