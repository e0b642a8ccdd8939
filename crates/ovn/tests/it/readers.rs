//! Who reads here: the operator's page, and passwords at a terminal.

use std::sync::LazyLock;

use crate::publisher::Press;
use crate::run::Place;
use crate::serving::{PASSWORD, Serving, add_readers, copied, gathered};

static GATHERED: LazyLock<Place> = LazyLock::new(|| gathered(&Press::with_pack()));

/// The number of a reader, as the operator's page has it.
fn number(serving: &Serving, cookie: &str, name: &str) -> String {
    let page = serving.get_as(cookie, "/readers").text();
    let section = page.split("id=\"reader-").skip(1).find(|part| part.contains(&format!("<h2>{name}")));
    section.unwrap_or_else(|| panic!("no {name} in {page}")).split('"').next().unwrap().to_owned()
}

#[test]
fn an_operator_adds_renames_and_removes_readers() {
    let place = copied(&GATHERED);
    add_readers(&place, &["ada"]);
    let serving = Serving::start(&place, &[]);
    let ada = serving.log_in("ada", PASSWORD).cookie();
    assert!(serving.get_as(&ada, "/you").text().contains("href=\"/readers\""));
    let add = |fields: &str| serving.post_as(&ada, "/readers/add", fields);
    assert_eq!(add("name=ben&password=the+bridge+of+Osk").status, 303);
    for (wrong, why) in [
        ("name=BEN&password=the+bridge+of+Osk", "called so already"),
        ("name=cleo&password=short", "a password has"),
        ("name=a:b&password=the+bridge+of+Osk", "without a colon"),
        ("name=&password=the+bridge+of+Osk", "1 to 60 characters"),
    ] {
        let answer = add(wrong);
        assert!(answer.status == 400 && answer.text().contains(why), "{wrong}: {}", answer.text());
    }
    assert!(serving.get_as(&ada, "/readers").text().contains("Not here yet."));
    let ben = serving.log_in("ben", "the bridge of Osk").cookie();
    serving.post_as(&ben, "/rules", "action=mute&aspect=word&value=ferry");
    let page = serving.get_as(&ada, "/readers").text();
    assert!(page.contains("Logged in on 1 browser.") && !page.contains("Not here yet."), "{page}");
    let id = number(&serving, &ada, "ben");
    assert_eq!(serving.post_as(&ada, "/readers/rename", &format!("id={id}&name=ADA")).status, 400, "taken");
    assert_eq!(serving.post_as(&ada, "/readers/rename", &format!("id={id}&name=Benedict")).status, 303);
    assert!(serving.get_as(&ben, "/rules").text().contains("ferry"), "what is theirs stays");
    assert_eq!(serving.log_in("Benedict", "the bridge of Osk").status, 303);
    // Another password ends their sessions, and so does ending them.
    assert_eq!(serving.post_as(&ada, "/readers/password", &format!("id={id}&password=a+third+ferry")).status, 303);
    assert_eq!(serving.get_as(&ben, "/you").status, 401);
    let ben = serving.log_in("Benedict", "a third ferry").cookie();
    assert_eq!(serving.post_as(&ada, "/readers/sessions", &format!("id={id}")).status, 303);
    assert_eq!(serving.get_as(&ben, "/you").status, 401);
    let unsure = serving.post_as(&ada, "/readers/remove", &format!("id={id}&confirm=ben"));
    assert!(unsure.status == 400 && unsure.text().contains("Nobody was removed"), "{}", unsure.text());
    assert_eq!(serving.post_as(&ada, "/readers/remove", &format!("id={id}&confirm=Benedict")).status, 303);
    assert_eq!(serving.log_in("Benedict", "a third ferry").status, 401);
    assert_eq!(serving.post_as(&ada, "/readers/remove", &format!("id={id}&confirm=Benedict")).status, 404);
    assert_eq!(serving.get_as(&ada, "/you").status, 200, "the operator's own session stays");
}

#[test]
fn one_operator_is_always_left() {
    let place = copied(&GATHERED);
    add_readers(&place, &["ada", "ben"]);
    let serving = Serving::start(&place, &[]);
    let ada = serving.log_in("ada", PASSWORD).cookie();
    let (a, b) = (number(&serving, &ada, "ada"), number(&serving, &ada, "ben"));
    for (path, fields) in [("remove", format!("id={a}&confirm=ada")), ("operator", format!("id={a}&on=0"))] {
        let refused = serving.post_as(&ada, &format!("/readers/{path}"), &fields);
        assert!(refused.status == 400 && refused.text().contains("One operator has to be left"), "{path}");
    }
    assert_eq!(serving.post_as(&ada, "/readers/operator", &format!("id={b}&on=1")).status, 303);
    assert_eq!(serving.post_as(&ada, "/readers/operator", &format!("id={a}&on=0")).status, 303);
    assert_eq!(serving.get_as(&ada, "/readers").status, 403, "no operator any more");
    let ben = serving.log_in("ben", PASSWORD).cookie();
    assert_eq!(serving.post_as(&ben, "/readers/remove", &format!("id={b}&confirm=ben")).status, 400);
    assert_eq!(serving.post_as(&ben, "/readers/remove", &format!("id={a}&confirm=ada")).status, 303);
    assert_eq!(serving.get_as(&ada, "/you").status, 401, "who is removed is logged out");
}

#[test]
fn only_operators_change_who_reads_here_and_only_from_our_own_page() {
    let place = copied(&GATHERED);
    add_readers(&place, &["ada", "ben"]);
    let serving = Serving::start(&place, &[]);
    let [ada, ben] = ["ada", "ben"].map(|name| serving.log_in(name, PASSWORD).cookie());
    let id = number(&serving, &ada, "ben");
    assert!(!serving.get_as(&ben, "/you").text().contains("href=\"/readers\""));
    assert_eq!(serving.get_as(&ben, "/readers").status, 403);
    for path in ["add", "rename", "password", "sessions", "operator", "remove"] {
        let path = format!("/readers/{path}");
        let fields = format!("id={id}&name=eve&password=the+bridge+of+Osk&confirm=ben&on=1");
        assert_eq!(serving.post_as(&ben, &path, &fields).status, 403, "{path}");
        assert_eq!(serving.send("POST", &path, &[], &fields).status, 401, "{path}");
        assert_eq!(serving.send("POST", &path, &[("Cookie", &ada)], &fields).status, 403, "{path}: no secret");
        assert_eq!(serving.get_as(&ada, &path).status, 405, "{path}");
    }
    assert_eq!(serving.log_in("eve", "the bridge of Osk").status, 401);
    assert_eq!(serving.log_in("ben", PASSWORD).status, 303);
}

#[test]
fn who_has_no_password_sets_one_before_others_come_in() {
    let place = copied(&GATHERED);
    let serving = Serving::start(&place, &[]);
    let page = serving.get("/readers").text();
    assert!(page.contains("href=\"/you#password\"") && !page.contains("action=\"/readers/add\""), "{page}");
    let refused = serving.post_as("", "/readers/add", "name=ben&password=the+bridge+of+Osk");
    assert!(refused.status == 400 && refused.text().contains("of your own first"), "{}", refused.text());
    let id = page.split("id=\"reader-").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(serving.post_as("", "/readers/rename", &format!("id={id}&name=ada")).status, 303);
    assert!(serving.get("/readers").text().contains("<h2>ada"));
}

#[cfg(target_os = "linux")]
mod terminal {
    use std::fs::File;
    use std::io::{Read, Write};
    use std::os::fd::OwnedFd;
    use std::sync::mpsc::{Receiver, channel};

    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
    use rustix::termios::{LocalModes, tcgetattr};

    use super::GATHERED;
    use crate::run::{CLOCK, Place, ovn};
    use crate::serving::{PASSWORD, copied};

    /// What is shown on a terminal, as far as it has come.
    struct Screen {
        master: File,
        parts: Receiver<String>,
        shown: String,
    }

    impl Screen {
        /// Reads on until a text is shown for the `times`th time.
        fn until(&mut self, text: &str, times: usize) {
            while self.shown.matches(text).count() < times {
                let part = self.parts.recv().unwrap_or_else(|_| panic!("no `{text}` in {}", self.shown));
                self.shown.push_str(&part);
            }
        }

        /// Types a line when nothing of it would be shown.
        fn types_unseen(&mut self, line: &str) {
            while tcgetattr(&self.master).unwrap().local_modes.contains(LocalModes::ECHO) {
                std::thread::yield_now();
            }
            self.master.write_all(format!("{line}\n").as_bytes()).unwrap();
        }
    }

    /// Adds a reader at a terminal, typing the password twice; gives whether it was done, and all that was shown.
    fn add(place: &Place, first: &str, second: &str) -> (bool, String) {
        let master: OwnedFd = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&master).unwrap();
        unlockpt(&master).unwrap();
        let name = ptsname(&master, Vec::new()).unwrap().into_string().unwrap();
        let slave = File::options().read(true).write(true).open(name).unwrap();
        let mut command = ovn();
        command.env("OVN_CLOCK", CLOCK).args(["reader", "add", "ada", "-C", "news"]).current_dir(place.path(""));
        command.stdin(slave.try_clone().unwrap()).stdout(slave.try_clone().unwrap()).stderr(slave);
        let mut child = command.spawn().unwrap();
        drop(command);
        let master = File::from(master);
        let (tell, parts) = channel();
        let mut reads = master.try_clone().unwrap();
        std::thread::spawn(move || {
            let mut buffer = [0; 1024];
            // The other end is gone: Linux says so with an error.
            while let Ok(n @ 1..) = reads.read(&mut buffer) {
                let _ = tell.send(String::from_utf8_lossy(&buffer[..n]).into_owned());
            }
        });
        let mut screen = Screen { master, parts, shown: String::new() };
        screen.until("nothing is shown", 1);
        screen.types_unseen(first);
        screen.until("once more", 1);
        screen.types_unseen(second);
        let done = child.wait().unwrap().success();
        screen.shown.extend(screen.parts.iter());
        (done, screen.shown)
    }

    #[test]
    fn a_password_is_typed_twice_and_never_shown() {
        let place = copied(&GATHERED);
        let (done, shown) = add(&place, PASSWORD, "the ferry to Halden");
        assert!(!done && shown.contains("differ") && !shown.contains("ferry"), "{shown}");
        assert!(!place.run("reader list -C news", "").stdout.contains("ada"));
        let (done, shown) = add(&place, PASSWORD, PASSWORD);
        assert!(done && shown.contains("may read here") && !shown.contains("ferry"), "{shown}");
        assert!(place.run("reader list -C news", "").stdout.contains("ada  (password, operator)"));
    }
}
