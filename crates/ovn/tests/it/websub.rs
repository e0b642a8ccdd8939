//! A hub on this machine: asked, asking back, sending what is new, and sending what it should not.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Sha256, Sha512};

use crate::publisher::{Press, Served};
use crate::run::{CLOCK, Place};
use crate::serving::{Answer, Serving};

const HOST: &str = "tern.example";
/// A day and more after `CLOCK`: every lease of these tests is over.
const LATER: &str = "2026-03-14T18:00:00Z";

/// A hub that hands over the form of each request.
struct Hub {
    at: SocketAddr,
    forms: Receiver<BTreeMap<String, String>>,
}

impl Hub {
    fn new(status: u16) -> Hub {
        Hub::answering(format!("{status} So\r\n"))
    }

    /// One that sends whoever asks to another address.
    fn moved(status: u16, to: &str) -> Hub {
        Hub::answering(format!("{status} So\r\nLocation: {to}\r\n"))
    }

    fn named(&self) -> String {
        format!("http://hub.example:{}/hub", self.at.port())
    }

    fn was_asked(&self) -> bool {
        self.forms.try_recv().is_ok()
    }

    fn answering(head: String) -> Hub {
        let answer = format!("HTTP/1.1 {head}Content-Length: 0\r\nConnection: close\r\n\r\n");
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let at = listener.local_addr().unwrap();
        let (sender, forms) = mpsc::channel();
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let (mut head, mut byte) = (Vec::new(), [0]);
                while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|n| n == 1) {
                    head.push(byte[0]);
                }
                let head = String::from_utf8_lossy(&head).to_ascii_lowercase();
                let length = head.lines().find_map(|l| l.strip_prefix("content-length:")?.trim().parse().ok());
                let mut body = vec![0; length.unwrap_or(0)];
                stream.read_exact(&mut body).unwrap();
                let _ = stream.write_all(answer.as_bytes());
                let form = url::form_urlencoded::parse(&body).map(|(n, v)| (n.into_owned(), v.into_owned()));
                let _ = sender.send(form.collect());
            }
        });
        Hub { at, forms }
    }

    fn next(&self) -> BTreeMap<String, String> {
        self.forms.recv_timeout(Duration::from_secs(120)).unwrap_or_else(|e| panic!("the hub was not asked: {e}"))
    }
}

fn feed(entries: &[&str]) -> String {
    let entries = entries.iter().map(|name| {
        format!(
            "<entry><id>{name}</id><title>{name} is told</title><published>2026-03-12T12:00:00Z</published>\
             <summary>What {name} is about, in a sentence of its own.</summary></entry>"
        )
    });
    let entries: String = entries.collect();
    format!("<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Tern</title>{entries}</feed>")
}

/// A newsroom with one source, whose feed names the hub in its headers.
fn newsroom(press: &Press, hub: &Hub) -> Place {
    newsroom_of(press, &[hub])
}

/// The header by which the feed names hubs and itself.
fn link_of(press: &Press, hubs: &[&Hub]) -> String {
    let hubs: String = hubs.iter().map(|hub| format!("<{}>; rel=\"hub\", ", hub.named())).collect();
    format!("{hubs}<{}>; rel=self", press.url(HOST, "/feed.xml"))
}

fn newsroom_of(press: &Press, hubs: &[&Hub]) -> Place {
    let (topic, link) = (press.url(HOST, "/feed.xml"), link_of(press, hubs));
    press.serve(HOST, "/feed.xml", Served::page(feed(&["first"])).with("Link", &link));
    let place = press.newsroom("[gather]\nhost_pause = \"0s\"\npush_to = \"https://news.example/\"");
    let added = place.run(&format!("source add -C news {topic}"), "");
    assert_eq!(added.code, Some(0), "{}", added.stderr);
    place
}

/// The path that a hub was given.
fn path(form: &BTreeMap<String, String>) -> String {
    form["hub.callback"].strip_prefix("https://news.example").unwrap().to_owned()
}

/// Asks back, as a hub does.
fn verify(serving: &Serving, form: &BTreeMap<String, String>, mode: &str, topic: &str) -> Answer {
    let topic: String = url::form_urlencoded::byte_serialize(topic.as_bytes()).collect();
    let asked = format!("hub.mode={mode}&hub.topic={topic}&hub.challenge=tern-4711&hub.lease_seconds=3600");
    serving.get(&format!("{}?{asked}", path(form)))
}

fn signature(secret: &str, body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(body.as_bytes());
    let hex: String = mac.finalize().into_bytes().iter().map(|b| format!("{b:02x}")).collect();
    format!("sha256={hex}")
}

fn push(serving: &Serving, path: &str, topic: &str, signature: &str, body: &str) -> u16 {
    let link = format!("<http://hub.example/hub>; rel=hub, <{topic}>; rel=self");
    let headers = [("Content-Type", "application/atom+xml"), ("Link", &*link), ("X-Hub-Signature", signature)];
    serving.send("POST", path, &headers, body).status
}

fn entries(place: &Place) -> usize {
    let exported = place.run("export -C news", "");
    assert_eq!(exported.code, Some(0), "{}", exported.stderr);
    exported.stdout.lines().filter(|line| line.starts_with("{\"kind\":\"entry\"")).count()
}

fn captures(place: &Place) -> usize {
    let exported = place.run("export -C news", "");
    exported.stdout.lines().filter(|line| line.starts_with("{\"kind\":\"capture\"")).count()
}

fn until(what: &str, is: impl Fn() -> bool) {
    let end = Instant::now() + Duration::from_secs(120);
    while !is() {
        assert!(Instant::now() < end, "{what}");
        std::thread::park_timeout(Duration::from_millis(100));
    }
}

/// Asks all sources once, at this time.
fn gathers(place: &Place, clock: &str) {
    let ran = place.run_at(clock, "run --once --all -C news", "");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
}

#[test]
fn a_hub_is_asked_agrees_and_sends_what_is_new() {
    let (press, hub) = (Press::empty(), Hub::new(202));
    let place = newsroom(&press, &hub);
    let topic = press.url(HOST, "/feed.xml");
    let serving = Serving::by(&place, CLOCK, "run", &[]);
    let form = hub.next();
    assert_eq!((form["hub.mode"].as_str(), form["hub.topic"].as_str()), ("subscribe", topic.as_str()));
    let (path, secret) = (path(&form), form["hub.secret"].clone());
    let body = feed(&["first", "second"]);
    let signed = signature(&secret, &body);

    // Nothing is taken before the hub has asked back, and it is asked for what we want only.
    assert_eq!(push(&serving, &path, &topic, &signed, &body), 410);
    assert_eq!(verify(&serving, &form, "subscribe", "https://news.example/other").status, 404);
    assert_eq!(verify(&serving, &form, "unsubscribe", &topic).status, 404);
    let agreed = verify(&serving, &form, "subscribe", &topic);
    assert_eq!((agreed.status, agreed.text().as_str()), (200, "tern-4711"));
    assert!(agreed.header("content-type").unwrap().starts_with("text/plain"), "{}", agreed.head);

    // What is not signed, wrongly signed, of another topic, for another path or too large is refused.
    let other = signature("another secret", &body);
    for wrong in ["", "sha256=", "sha256=00", "md5=d41d8cd98f00b204e9800998ecf8427e", &*other, &signed[..40]] {
        assert_eq!(push(&serving, &path, &topic, wrong, &body), 403, "{wrong}");
    }
    assert_eq!(push(&serving, &path, &topic, &signed, &feed(&["first", "third"])), 403);
    assert_eq!(push(&serving, &path, "https://news.example/other", &signed, &body), 400);
    let guessed = format!("{}{}", &path[..path.len() - 4], "0000");
    assert_eq!(push(&serving, &guessed, &topic, &signed, &body), 404);
    let large = "x".repeat((10 << 20) + 1);
    assert_ne!(push(&serving, &path, &topic, &signature(&secret, &large), &large), 202);

    // What is signed is taken in, once.
    assert_eq!(push(&serving, &path, &topic, &signed, &body), 202);
    until("the push was not taken in", || entries(&place) == 2);
    let kept = captures(&place);
    assert_eq!(push(&serving, &path, &topic, &signed, &body), 202);
    let mut mac = Hmac::<Sha512>::new_from_slice(secret.as_bytes()).unwrap();
    let third = feed(&["third"]);
    mac.update(third.as_bytes());
    let hex: String = mac.finalize().into_bytes().iter().map(|b| format!("{b:02x}")).collect();
    assert_eq!(push(&serving, &path, &topic, &format!("sha512={hex}"), &third), 202);
    until("the second push was not taken in", || entries(&place) == 3);
    assert_eq!(captures(&place), kept + 1, "what was sent again is not kept again");
    assert!(place.run("status -C news", "").stdout.contains("1 sources by their hubs"));
    assert!(place.run("source check -C news", "").stdout.contains("sends what is new until 2026-03-12 19:"));

    // A source that is paused is not wanted: the hub hears of it, and nothing is taken.
    assert_eq!(place.run("source pause 1 -C news", "").code, Some(0));
    let form = hub.next();
    assert_eq!(form["hub.mode"], "unsubscribe");
    assert_eq!(verify(&serving, &form, "unsubscribe", &topic).text(), "tern-4711");
    assert_eq!(push(&serving, &path, &topic, &signature(&secret, &feed(&["fourth"])), &feed(&["fourth"])), 410);
}

#[test]
fn a_lease_is_renewed_and_when_it_ends_the_source_is_asked_as_before() {
    let (press, hub) = (Press::empty(), Hub::new(202));
    let place = newsroom(&press, &hub);
    let topic = press.url(HOST, "/feed.xml");
    let first = place.run("run --once -C news", "");
    assert_eq!(first.code, Some(0), "{}", first.stderr);
    let form = hub.next();
    let serving = Serving::start(&place, &[]);
    assert_eq!(verify(&serving, &form, "subscribe", &topic).status, 200);
    drop(serving);

    // With a lease the source is due at its end; the hub is asked again before.
    let asked = press.times_asked(HOST, "/feed.xml");
    let renewed = place.run_at("2026-03-12T18:56:00Z", "run --once --all -C news", "");
    assert_eq!(renewed.code, Some(0), "{}", renewed.stderr);
    assert_eq!(hub.next()["hub.callback"], form["hub.callback"]);
    assert_eq!(press.times_asked(HOST, "/feed.xml"), asked + 1);
    let early = place.run_at("2026-03-12T18:58:00Z", "run --once -C news", "");
    assert!(early.stderr.contains("0 feeds asked"), "{}", early.stderr);

    // The hub did not ask back, so nothing is taken any more, and the source is asked.
    let serving = Serving::by(&place, LATER, "serve", &[]);
    let body = feed(&["first", "late"]);
    let signed = signature(&form["hub.secret"], &body);
    assert_eq!(push(&serving, &path(&form), &topic, &signed, &body), 410);
    let polled = place.run_at(LATER, "run --once -C news", "");
    assert!(polled.stderr.contains("1 feed asked"), "{}", polled.stderr);
    assert!(place.run_at(LATER, "status -C news", "").stdout.contains("0 sources by their hubs, 1 hubs asked"));
}

#[test]
fn a_hub_hears_when_nothing_more_is_wanted() {
    let (press, hub) = (Press::empty(), Hub::new(202));
    let place = newsroom(&press, &hub);
    let topic = press.url(HOST, "/feed.xml");
    gathers(&place, CLOCK);
    let form = hub.next();
    let serving = Serving::start(&place, &[]);
    assert_eq!(verify(&serving, &form, "subscribe", &topic).status, 200);
    // A hub may not end what is wanted.
    assert_eq!(verify(&serving, &form, "unsubscribe", &topic).status, 404);
    // The feed names no hub any more.
    let named = press.page(HOST, "/feed.xml");
    press.serve(HOST, "/feed.xml", Served::page(feed(&["first", "second"])));
    gathers(&place, "2026-03-12T18:20:00Z");
    let ended = hub.next();
    assert_eq!((ended["hub.mode"].as_str(), &ended["hub.callback"]), ("unsubscribe", &form["hub.callback"]));
    assert_eq!((ended["hub.topic"].as_str(), ended.contains_key("hub.secret")), (&*topic, false));
    let body = feed(&["first", "third"]);
    assert_eq!(push(&serving, &path(&form), &topic, &signature(&form["hub.secret"], &body), &body), 410);
    assert_eq!(verify(&serving, &form, "unsubscribe", "https://news.example/other").text(), "tern-4711");
    assert_eq!(verify(&serving, &form, "unsubscribe", &topic).text(), "tern-4711");

    // It names it again, and then the source is removed; another one stays.
    press.serve(HOST, "/other.xml", Served::page(feed(&["other"])));
    let added = place.run(&format!("source add -C news {}", press.url(HOST, "/other.xml")), "");
    assert_eq!(added.code, Some(0), "{}", added.stderr);
    let link = link_of(&press, &[&hub]);
    press.serve(HOST, "/feed.xml", Served::page(named).with("Link", &link));
    gathers(&place, "2026-03-12T18:40:00Z");
    assert_eq!(hub.next()["hub.mode"], "subscribe");
    assert_eq!(verify(&serving, &form, "subscribe", &topic).status, 200);
    assert_eq!(place.run("source remove 1 -C news", "").code, Some(0));
    gathers(&place, "2026-03-12T18:50:00Z");
    assert_eq!(hub.next()["hub.mode"], "unsubscribe");
    assert_eq!(push(&serving, &path(&form), &topic, &signature(&form["hub.secret"], &body), &body), 410);
    assert_eq!(verify(&serving, &form, "subscribe", &topic).status, 404);
    assert_eq!(verify(&serving, &form, "unsubscribe", &topic).text(), "tern-4711");
    // From then on nobody was ever given the path.
    assert_eq!(verify(&serving, &form, "unsubscribe", &topic).status, 404);
    assert_eq!(push(&serving, &path(&form), &topic, &signature(&form["hub.secret"], &body), &body), 404);
}

#[test]
fn a_hub_that_refuses_or_is_not_to_be_reached_changes_nothing() {
    let (press, hub) = (Press::empty(), Hub::new(403));
    let place = newsroom(&press, &hub);
    let ran = place.run("run --once -C news", "");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let form = hub.next();
    let check = || place.run("source check -C news", "").stdout;
    assert!(check().contains("does not send what is new: the publisher refuses"), "{}", check());
    // It may also say so later, in its own words.
    let serving = Serving::start(&place, &[]);
    let topic: String = url::form_urlencoded::byte_serialize(form["hub.topic"].as_bytes()).collect();
    let denied = serving.get(&format!("{}?hub.mode=denied&hub.topic={topic}&hub.reason=not+here", path(&form)));
    assert_eq!(denied.status, 200);
    assert!(check().contains("does not send what is new: it refuses (not here)"), "{}", check());
}

#[test]
fn a_hub_that_has_moved_is_followed_and_not_into_the_network() {
    let (press, target) = (Press::empty(), Hub::new(202));
    let (again, once) = (Hub::moved(308, &target.named()), Hub::moved(302, &target.named()));
    let hub = Hub::moved(307, &again.named());
    let place = newsroom(&press, &hub);
    let asked = |place: &Place| {
        let ran = place.run("run --once -C news", "");
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        place.run("source check -C news", "").stdout
    };
    assert!(asked(&place).contains("was asked and has not agreed yet"));
    let form = target.next();
    assert_eq!((form["hub.mode"].as_str(), &hub.next(), &again.next()), ("subscribe", &form, &form));
    // What would not be sent once more as it is, is not sent; a circle ends; and no hub leads where requests may not go.
    let inside = Hub::moved(307, "http://10.0.0.7/hub");
    let circle = Hub::moved(307, "/hub");
    for (hub, told) in [(&once, "status 302"), (&circle, "status 307"), (&inside, "not of the public network")] {
        let checked = asked(&newsroom(&press, hub));
        assert!(checked.contains(told), "{checked}");
    }
    assert!(!target.was_asked() && std::iter::from_fn(|| circle.forms.try_recv().ok()).count() == 4);
}

#[test]
fn where_a_hub_refuses_the_next_one_is_asked() {
    let press = Press::empty();
    let (first, second) = (Hub::new(403), Hub::new(202));
    let place = newsroom_of(&press, &[&first, &second]);
    gathers(&place, CLOCK);
    gathers(&place, "2026-03-12T18:01:00Z");
    assert_eq!(first.next(), second.next());
    assert!(!first.was_asked(), "it was asked again");
    // It says so later that it will not, and all of them have refused.
    let serving = Serving::start(&place, &[]);
    gathers(&place, "2026-03-12T18:20:00Z");
    let form = second.next();
    let topic: String = url::form_urlencoded::byte_serialize(form["hub.topic"].as_bytes()).collect();
    assert_eq!(serving.get(&format!("{}?hub.mode=denied&hub.topic={topic}", path(&form))).status, 200);
    gathers(&place, "2026-03-12T18:21:00Z");
    assert_eq!(first.next(), form);
    let check = place.run("source check -C news", "").stdout;
    assert!(check.contains("none of its 2 hubs sends what is new: "), "{check}");
}

#[test]
fn a_hub_that_agrees_when_the_next_has_taken_its_place_is_heard() {
    let press = Press::empty();
    let (first, second) = (Hub::new(202), Hub::new(202));
    let place = newsroom_of(&press, &[&first, &second]);
    gathers(&place, CLOCK);
    let (form, topic) = (first.next(), press.url(HOST, "/feed.xml"));
    let serving = Serving::start(&place, &[]);
    // It says no, which makes it the next one's turn, and then yes.
    let named: String = url::form_urlencoded::byte_serialize(topic.as_bytes()).collect();
    assert_eq!(serving.get(&format!("{}?hub.mode=denied&hub.topic={named}", path(&form))).status, 200);
    assert_eq!(verify(&serving, &form, "subscribe", &topic).status, 200);
    let sends = |what: &str| {
        let body = feed(&["first", what]);
        assert_eq!(push(&serving, &path(&form), &topic, &signature(&form["hub.secret"], &body), &body), 202, "{what}");
    };
    // The program starts again and again: the lease holds, and no other hub is asked.
    for clock in ["2026-03-12T18:01:00Z", "2026-03-12T18:02:00Z"] {
        gathers(&place, clock);
        sends(clock);
    }
    assert!(!first.was_asked() && !second.was_asked());
    // When the lease is nearly over it is the next one's turn, and what holds goes on to hold.
    gathers(&place, "2026-03-12T18:56:00Z");
    assert_eq!(second.next(), form);
    sends("meanwhile");
}

#[test]
fn a_hub_inside_the_network_is_not_asked_and_without_an_address_none_is() {
    let (press, hub) = (Press::empty(), Hub::new(202));
    let place = newsroom(&press, &hub);
    // A feed may name any address as its hub.
    let link = format!("<http://10.0.0.7:{}/hub>; rel=hub", hub.at.port());
    press.serve(HOST, "/feed.xml", Served::page(feed(&["first"])).with("Link", &link));
    let ran = place.run("run --once -C news", "");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let check = place.run("source check -C news", "").stdout;
    assert!(check.contains("does not send what is new: the address is not of the public network"), "{check}");
    press.settings(&place, "[gather]\nhost_pause = \"0s\"");
    let ran = place.run("run --once --all -C news", "");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(place.run("source check -C news", "").stdout.contains("`push_to` is not set"));
    assert!(!place.run("status -C news", "").stdout.contains("by their hubs"));
    assert!(hub.forms.try_recv().is_err(), "the hub was asked");
}
