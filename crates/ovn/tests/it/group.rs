//! `ovn group --show` and `--explain`: stories as people look at them.

use std::process::Stdio;

use crate::run::{Place, ovn, press};

fn articles() -> String {
    press().join("articles.jsonl").display().to_string()
}

/// Two articles of one event, one of another, one without a date.
const FERRY: &str = r#"{"id":"a1","title":"Ferry sinks off Osk","outlet":"Osk Post","published":"2026-03-10T09:00:00Z","text":"The ferry Marisel sank off Osk on Tuesday. The harbour master Ana Otto said that 14 people were saved from the Marisel near the Osk lighthouse."}
{"id":"b1","title":"Ferry Marisel sinks off Osk","outlet":"Tarn Mail","published":"2026-03-10T15:00:00Z","text":"Fourteen people were saved as the ferry Marisel sank near the Osk lighthouse, the harbour master Ana Otto said on Tuesday. Divers look for the Marisel."}
{"id":"c1","title":"Council of Brell raises the price of bread","outlet":"Brell Echo","published":"2026-03-10T11:30:00Z","text":"Bakers in Brell may ask more for bread from April, the town council decided."}
{"id":"d1","title":"How to prune an apple tree","text":"Cut the weak shoots in winter, gardeners say."}
"#;

#[test]
fn the_stories_of_the_newest_day_are_drawn() {
    let ran = Place::new().file("a.jsonl", FERRY).run("group --show --width 60 a.jsonl", "");
    let lines: Vec<&str> = ran.stdout.lines().collect();
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    assert_eq!(lines[0], "Tuesday, March 10, 2026 · 2 stories · 3 articles · 3 outlets");
    assert_eq!(lines[1], "1 article has no date and stands with no day.");
    assert_eq!(lines[3..5], ["Ferry sinks off Osk", "2 articles · 2 outlets · 2 origins"]);
    assert_eq!(lines[5], "00:00 ············┊·····●·····┊·····●·····┊··········· 24:00");
    assert!(lines[6].contains("Marisel"), "{}", ran.stdout);
    assert!(
        ran.stdout.contains("One article each\n11:30  Council of Brell raises the price of bread"),
        "{}",
        ran.stdout
    );
    assert!(!ran.stdout.contains("apple"), "{}", ran.stdout);
}

#[test]
fn days_can_be_chosen_and_lines_keep_to_the_width() {
    let place = Place::new();
    let day = |options: &str| {
        let ran = place.run(&format!("group --show {options} {}", articles()), "");
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{options}");
        let longest = ran.stdout.lines().map(|l| l.chars().count()).max();
        assert!(longest.is_some_and(|l| l <= 80) && !ran.stdout.contains('\u{1b}'), "{longest:?}\n{}", ran.stdout);
        ran.stdout
    };
    assert!(day("").starts_with("Thursday, March 12, 2026 · "));
    assert!(day("--day 2026-03-10").starts_with("Tuesday, March 10, 2026 · "));
    let all = day("--day 2026-03-12 --days 3");
    assert!(all.starts_with("March 10 to March 12, 2026 · 13 stories · 48 articles · 10 outlets"), "{all}");
    assert_eq!(all.matches("\nMar 10 ·").count(), 10, "{all}");
    assert!(day("--day 2030-01-01").contains("There are articles of March 10 to March 12, 2026."));
    assert_eq!(day("--jobs 1"), day("--jobs 4"));
}

#[test]
fn a_terminal_without_utf_8_gets_ascii_and_colours_are_kept_when_forced() {
    let run = |variables: &[(&str, &str)]| {
        let mut command = ovn();
        command.args(["group", "--show", &articles()]).env_remove("LC_ALL").env_remove("NO_COLOR");
        command.envs(variables.iter().copied()).stdin(Stdio::null());
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    let plain = run(&[("LC_ALL", "C")]);
    assert!(plain.is_ascii() && plain.contains("* a text of its own - o a copy of another's"), "{plain}");
    assert!(run(&[("LC_ALL", "de_DE.UTF-8")]).contains("● a text of its own"));
    assert!(run(&[("CLICOLOR_FORCE", "1")]).contains("\u{1b}[0;36m●"));
    assert!(!run(&[("CLICOLOR_FORCE", "0"), ("NO_COLOR", "1")]).contains('\u{1b}'));
    let place = Place::new();
    let written = place.run(&format!("group --show --output o.txt {}", articles()), "");
    assert_eq!((written.code, written.stdout.as_str()), (Some(0), ""));
    assert!(std::fs::read_to_string(place.path("o.txt")).unwrap().contains("● a text of its own"));
}

#[test]
fn two_articles_are_explained() {
    let place = Place::new().file("a.jsonl", FERRY);
    let explain = |pair: &str| {
        let ran = place.run(&format!("group --width 70 --explain {pair} a.jsonl"), "");
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{pair}");
        ran.stdout
    };
    let one = explain("a1 b1");
    assert!(one.starts_with("One story\n\nFerry sinks off Osk\nOsk Post · March 10, 2026, 09:00 UTC · a1\n"), "{one}");
    assert!(one.contains("stand 6 hours") && one.contains("What both have and few others\n"), "{one}");
    assert!(one.contains("Marisel") && one.contains("████"), "{one}");
    let two = explain("c1 a1");
    assert!(two.starts_with("Two stories\n\nCouncil of Brell"), "{two}");
    assert!(explain("d1 a1").contains("undated · d1"), "{two}");
}

#[test]
fn what_means_nothing_is_said() {
    let place = Place::new().file("a.jsonl", FERRY);
    let fails = |line: &str, told: &str| {
        let ran = place.run(line, "");
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{line}");
        assert!(ran.stderr.contains(told), "{line}: {}", ran.stderr);
    };
    fails(
        "group --explain a1 b2 a.jsonl",
        "no article has the id `b2`\nhint: ids are spelled as in the input; near it: `b1`",
    );
    fails("group --explain a1 a1 a.jsonl", "`a1` is named twice");
    fails("group --explain a1", "2 values required");
    fails("group --show --day 12.3.2026 a.jsonl", "a day such as 2026-03-12 is wanted");
    fails("group --show --days 0 a.jsonl", "0 is not in 1..");
    fails("group --day 2026-03-12 a.jsonl", "--show");
    fails("group --width 60 a.jsonl", "`--width` has nothing to draw");
    fails("group --show --explain a1 b1 a.jsonl", "cannot be used with");
    let nothing = place.run("group --explain a1 b1", "");
    assert!(nothing.stderr.contains("there are no articles"), "{}", nothing.stderr);
    let refused = place.run("group --show", format!("nonsense\n{FERRY}"));
    assert_eq!(refused.code, Some(1));
    assert!(refused.stdout.contains("Ferry sinks off Osk") && refused.stderr.contains("1 of 5 lines refused"));
}
