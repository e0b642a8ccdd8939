//! What goes out: the digest by mail, once a day whatever happens in between, and calls of webhooks.

use std::process::Stdio;

use base64::Engine;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::post_office::{Called, Manners, PostOffice, Receiver};
use crate::publisher::{Press, Served};
use crate::run::{Place, Ran, ovn};

/// When the news is gathered, and when the digest is due on the day after.
const EVENING: &str = "2026-03-12T18:00:00Z";
const EARLY: &str = "2026-03-13T06:50:00Z";
const BREAKFAST: &str = "2026-03-13T07:00:10Z";

/// A newsroom that sends its digest to these, before its first news.
fn with_mail(press: &Press, office: &PostOffice, to: &str) -> Place {
    press.newsroom(&format!(
        "[gather]\nhost_pause = \"0s\"\n[publish]\nbase_url = \"https://news.example\"\n[mail]\nserver = \"127.0.0.1\"\n\
         port = {}\nsecurity = \"none\"\nfrom = \"Der Bote für Osk <desk@osk.example>\"\nto = [{to}]\nat = \"07:00\"\n",
        office.at.port()
    ))
}

fn run(place: &Place, clock: &str) -> Ran {
    let ran = place.run_at(clock, "run --once -C news", "");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    ran
}

fn status(place: &Place, clock: &str) -> String {
    place.run_at(clock, "status -C news", "").stdout
}

#[test]
fn the_digest_is_sent_at_its_hour_once() {
    let (press, office) = (Press::with_pack(), PostOffice::open());
    let place = with_mail(&press, &office, "\"Änne <a@osk.example>\", \"b@osk.example\"");
    run(&place, EVENING);
    assert!(status(&place, EVENING).contains("next digest  2026-03-13 07:00 UTC"), "{}", status(&place, EVENING));
    run(&place, EARLY);
    assert_eq!(office.taken().len(), 0, "it is not yet seven");
    run(&place, BREAKFAST);
    let taken = office.taken();
    let mut to: Vec<&str> = taken.iter().map(|t| t.to.as_str()).collect();
    to.sort_unstable();
    assert_eq!(to, ["a@osk.example", "b@osk.example"], "each gets a mail of their own");
    let mail = taken.iter().find(|t| t.to == "a@osk.example").unwrap();
    assert!(mail.from.contains("<desk@osk.example>"), "{}", mail.from);
    assert!(mail.content.is_ascii());
    assert!(mail.header("Subject").unwrap().starts_with("OpenVoiceNews: "), "{}", mail.content);
    assert!(mail.header("From").unwrap().starts_with("=?utf-8?"), "{:?}", mail.header("From"));
    assert_eq!(mail.header("Auto-Submitted"), Some("auto-generated"));
    assert!(mail.content.contains("text/plain") && mail.content.contains("text/html"));
    assert!(mail.content.contains("https://news.example/report/"));
    run(&place, "2026-03-13T07:05:00Z");
    run(&place, "2026-03-13T23:00:00Z");
    assert_eq!(office.taken().len(), 2, "not a second time");
    assert!(status(&place, BREAKFAST).contains("next digest  2026-03-14 07:00 UTC"));
}

#[test]
fn whoever_was_away_for_days_gets_one_digest_with_what_is_new() {
    let (nobody, press, office) = (Press::empty(), Press::with_pack(), PostOffice::open());
    let place = with_mail(&nobody, &office, "\"a@osk.example\"");
    run(&place, "2026-03-09T18:00:00Z");
    for host in press.hosts() {
        let added = place.run(&format!("source add -C news {}", press.url(&host, "/feed.xml")), "");
        assert_eq!(added.code, Some(0), "{}", added.stderr);
    }
    run(&place, EVENING);
    assert_eq!(office.taken().len(), 1);
    assert!(office.taken()[0].content.contains("Thursday, March 12, 2026"));
    assert!(status(&place, EVENING).contains("next digest  2026-03-13 07:00 UTC"));
}

#[test]
fn a_server_that_asks_for_patience_gets_it() {
    let (press, office) = (Press::with_pack(), PostOffice::open());
    let place = with_mail(&press, &office, "\"a@osk.example\"");
    run(&place, EVENING);
    office.behave(Manners { receivers: ["451 4.7.1 come back later"].into(), ..Manners::default() });
    run(&place, BREAKFAST);
    let told = status(&place, BREAKFAST);
    assert!(told.contains("not delivered  1 (mail-later): the mail server asks to be tried later"), "{told}");
    assert!(told.contains("the digest of 2026-03-13 to `a@osk.example` (451"), "{told}");
    run(&place, "2026-03-13T07:00:40Z");
    assert_eq!(office.taken().len(), 0, "a minute is not over");
    run(&place, "2026-03-13T07:02:00Z");
    assert_eq!(office.taken().len(), 1);
    assert!(!status(&place, BREAKFAST).contains("not delivered"));
}

#[test]
fn a_receiver_who_is_refused_keeps_nobody_else_from_the_news() {
    let (press, office) = (Press::with_pack(), PostOffice::open());
    let place = with_mail(&press, &office, "\"a@osk.example\", \"b@osk.example\"");
    run(&place, EVENING);
    office.behave(Manners { receivers: ["550 5.1.1 no such reader"].into(), ..Manners::default() });
    let ran = run(&place, BREAKFAST);
    assert!(ran.stderr.contains("the mail server refuses the mail: 550 5.1.1 no such reader"), "{}", ran.stderr);
    assert_eq!(office.taken().len(), 1);
    assert!(status(&place, BREAKFAST).contains("(mail-refused)"));
    run(&place, "2026-03-13T12:00:00Z");
    assert_eq!(office.taken().len(), 1, "a refusal for good is one");
}

#[test]
fn a_server_that_hangs_keeps_nothing_waiting_but_its_mail() {
    let (press, office) = (Press::with_pack(), PostOffice::open());
    let place = with_mail(&press, &office, "\"a@osk.example\"");
    run(&place, EVENING);
    let settings = std::fs::read_to_string(place.path("news/newsroom.toml")).unwrap();
    let settings = settings.replace("[network]\n", "[network]\ntimeout = \"1s\"\n");
    std::fs::write(place.path("news/newsroom.toml"), settings).unwrap();
    for (n, hangs) in ["GREETING", "EHLO", "RCPT", "DATA"].into_iter().enumerate() {
        office.behave(Manners { hangs: Some(hangs), ..Manners::default() });
        run(&place, &format!("2026-03-13T{:02}:00:10Z", 7 + 2 * n));
        assert!(status(&place, BREAKFAST).contains("(timeout)"), "{hangs}: {}", status(&place, BREAKFAST));
    }
    office.behave(Manners::default());
    run(&place, "2026-03-13T18:00:00Z");
    assert_eq!(office.taken().len(), 1, "nothing was sent before");
}

/// Runs it until the server has hung, and kills it there.
fn killed_while_it_hangs(place: &Place, office: &PostOffice, hangs: &'static str) {
    office.behave(Manners { hangs: Some(hangs), ..Manners::default() });
    let mut child = ovn()
        .env("OVN_CLOCK", BREAKFAST)
        .args(["run", "--once", "-C"])
        .arg(place.path("news"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    office.wait_hung(1);
    child.kill().unwrap();
    child.wait().unwrap();
    office.behave(Manners::default());
}

#[test]
fn killed_before_the_mail_went_it_is_sent_after_all() {
    let (press, office) = (Press::with_pack(), PostOffice::open());
    let place = with_mail(&press, &office, "\"a@osk.example\"");
    run(&place, EVENING);
    killed_while_it_hangs(&place, &office, "DATA");
    run(&place, "2026-03-13T07:01:00Z");
    run(&place, "2026-03-13T09:00:00Z");
    assert_eq!(office.taken().len(), 1);
}

#[test]
fn killed_before_the_answer_came_it_is_not_sent_twice() {
    let (press, office) = (Press::with_pack(), PostOffice::open());
    let place = with_mail(&press, &office, "\"a@osk.example\"");
    run(&place, EVENING);
    killed_while_it_hangs(&place, &office, "CONTENT");
    let ran = run(&place, "2026-03-13T07:01:00Z");
    assert!(ran.stderr.contains("the mail was handed over, but the server's answer was lost"), "{}", ran.stderr);
    run(&place, "2026-03-13T09:00:00Z");
    assert_eq!(office.taken().len(), 1);
    assert!(status(&place, BREAKFAST).contains("(mail-lost)"));
}

#[test]
fn by_hand_it_is_shown_and_sent_to_whom_one_likes() {
    let (press, office) = (Press::with_pack(), PostOffice::open());
    let place = with_mail(&press, &office, "\"a@osk.example\"");
    let before = place.run("digest -C news --print", "");
    assert!(before.stderr.contains("nothing is new"), "{}", before.stderr);
    run(&place, EVENING);
    let shown = place.run("digest -C news --print", "");
    assert!(shown.stdout.starts_with("OpenVoiceNews: ") && shown.stdout.contains("\n* "), "{}", shown.stdout);
    assert!(place.run("digest -C news --print=html", "").stdout.starts_with("<!doctype html>"));
    assert_eq!(office.taken().len(), 0);
    let sent = place.run("digest -C news --to c@osk.example", "");
    assert_eq!((sent.code, office.taken()[0].to.as_str()), (Some(0), "c@osk.example"), "{}", sent.stderr);
    let tried = place.run("digest -C news --test", "");
    assert_eq!((tried.code, office.taken().len()), (Some(0), 2), "{}", tried.stderr);
    assert!(office.taken().iter().any(|mail| mail.header("Subject") == Some("OpenVoiceNews: a test")));
    office.behave(Manners { content: Some("554 5.7.1 no"), ..Manners::default() });
    let refused = place.run("digest -C news --test", "");
    assert_eq!(refused.code, Some(5));
    assert!(refused.stderr.contains("554 5.7.1 no") && refused.stderr.contains("hint:"), "{}", refused.stderr);
}

const SECRET: &str = "sixteen characters at least";

fn with_hook(press: &Press, url: &str) -> Place {
    press.newsroom(&format!(
        "[gather]\nhost_pause = \"0s\"\n[publish]\nbase_url = \"https://news.example/\"\n\
         [[webhook]]\nurl = \"{url}\"\nsecret = \"{SECRET}\"\n"
    ))
}

fn check_signature(called: &Called) {
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(format!("{}.{}.", called.header("webhook-id"), called.header("webhook-timestamp")).as_bytes());
    mac.update(&called.body);
    let signed = base64::engine::general_purpose::STANDARD.encode(mac.finalize().into_bytes());
    assert_eq!(called.header("webhook-signature"), format!("v1,{signed}"));
}

#[test]
fn webhooks_are_told_of_stories_and_of_versions() {
    let (press, receiver) = (Press::with_pack(), Receiver::open());
    let place = with_hook(&press, &format!("http://hook.example:{}/news", receiver.at.port()));
    // One answer is a fault of the receiver: it is told again.
    receiver.answer([500]);
    run(&place, EVENING);
    let calls = receiver.calls();
    assert_eq!(calls.len(), 12, "as many as there are reports");
    for called in &calls {
        check_signature(called);
        let told = called.json();
        assert_eq!((&told["event"], &told["version"]), (&"story".into(), &1.into()));
        assert_eq!(told["report"]["story"], told["story"]);
        let url = told["url"].as_str().unwrap().strip_prefix("https://news.example/").unwrap();
        assert!(place.path("news/site").join(url).is_file(), "{url} is in the edition");
    }
    assert!(status(&place, EVENING).contains("not delivered  1 (server-fault)"), "{}", status(&place, EVENING));
    run(&place, "2026-03-12T18:01:00Z");
    let again = receiver.calls();
    assert_eq!(again.len(), 1);
    let before = calls.iter().find(|c| c.header("webhook-id") == again[0].header("webhook-id")).unwrap();
    assert_eq!(before.body, again[0].body, "the same call has the same id");
    assert!(!status(&place, EVENING).contains("not delivered"));

    // What a publisher changes makes a new version.
    let (host, path) = ("halvikcourier.example", "/2026/03/10/halvik-talks-plan-for-tesh-observers.html");
    let page = press.page(host, path);
    let at = page.match_indices("</p>").nth(4).unwrap().0 + "</p>".len();
    let added = "<p>Two more observers were hurt near Korl on Tuesday, the Defence Staff said.</p>";
    press.serve(host, path, Served::page(format!("{}{added}{}", &page[..at], &page[at..])));
    run(&place, "2026-03-12T20:30:00Z");
    let calls = receiver.calls();
    let told: Vec<(String, u64)> = calls
        .iter()
        .map(|c| (c.json()["event"].as_str().unwrap().to_owned(), c.json()["version"].as_u64().unwrap()))
        .collect();
    assert!(!told.is_empty() && told.iter().all(|t| *t == ("version".to_owned(), 2)), "{told:?}");
    run(&place, "2026-03-12T22:30:00Z");
    assert_eq!(receiver.calls().len(), 0, "nothing is new");
}

#[test]
fn a_webhook_cannot_reach_what_the_operator_did_not_allow() {
    let (press, receiver) = (Press::with_pack(), Receiver::open());
    let place = with_hook(&press, &format!("http://[::1]:{}/", receiver.at.port()));
    let ran = run(&place, EVENING);
    assert!(ran.stderr.contains("1 edition"), "{}", ran.stderr);
    assert!(status(&place, EVENING).contains("(special-address)"), "{}", status(&place, EVENING));
    assert_eq!(receiver.calls().len(), 0);
}

#[test]
fn a_webhook_that_is_gone_for_good_is_left_alone_and_a_redirect_is_not_followed() {
    let (press, receiver) = (Press::with_pack(), Receiver::open());
    let place = with_hook(&press, &format!("http://hook.example:{}/", receiver.at.port()));
    receiver.answer([301].into_iter().chain(std::iter::repeat_n(410, 11)));
    run(&place, EVENING);
    assert_eq!(receiver.calls().len(), 12);
    let told = status(&place, EVENING);
    assert!(told.contains("11 (gone)") && told.contains("1 (status)"), "{told}");
    run(&place, "2026-03-12T18:10:00Z");
    assert_eq!(receiver.calls().len(), 1, "the one that may answer otherwise next time");
}
