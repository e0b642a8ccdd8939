//! What a host allows (RFC 9309), and what a publisher reserves of what it served.

use std::sync::atomic::{AtomicU32, Ordering};

use openvoicenews::gather::{Reservation, ReservationKind, Robots, forbids_full_text, reservations, tdmrep};
use url::Url;

use super::PRODUCT;
use crate::net::{Code, Failure, Response};
use crate::store::StoredHost;

/// Seconds for which a host's rules hold (RFC 9309, section 2.4).
const RULES_HOLD: i64 = 86_400;
/// Pages in a row that say nothing against what the file of their site reserves, until the file is taken at its word.
const SILENT: u32 = 5;

/// What a host allows us.
pub(super) struct Rules {
    pub(super) robots: Robots,
    /// Its robots.txt could not be read, which forbids all for now (RFC 9309, section 2.3.1.4).
    closed: bool,
    tdm: Option<Vec<u8>>,
    read: i64,
    /// How many pages in a row did not free what the site's file reserves. It begins anew with the rules.
    silent: AtomicU32,
}

impl Rules {
    pub(super) fn of(host: &StoredHost) -> Rules {
        let robots = host.robots.as_deref().map_or_else(Robots::allow_all, Robots::parse);
        Rules { robots, closed: host.closed, tdm: host.tdm.clone(), read: host.read, silent: AtomicU32::new(0) }
    }

    /// What its site's file reserves of a path.
    pub(super) fn reserved(&self, path: &str) -> Option<Reservation> {
        self.tdm.as_deref().and_then(|bytes| tdmrep(bytes, path))
    }

    /// Whether a page that its site's file reserves is worth asking for: it may free itself, as others of the site have.
    pub(super) fn may_free_itself(&self, reserved: Option<&Reservation>) -> Result<(), Failure> {
        match reserved.filter(|_| self.silent.load(Ordering::Relaxed) >= SILENT) {
            Some(reserved) => permitted(std::slice::from_ref(reserved)),
            None => Ok(()),
        }
    }

    /// Notes whether a page that its site's file reserves has freed itself.
    fn heard(&self, has_freed_itself: bool) {
        match has_freed_itself {
            true => self.silent.store(0, Ordering::Relaxed),
            false => drop(self.silent.fetch_add(1, Ordering::Relaxed)),
        }
    }

    pub(super) fn holds(&self, now: i64) -> bool {
        let hold = if self.closed { RULES_HOLD / 24 } else { RULES_HOLD };
        (0..hold).contains(&(now - self.read))
    }
}

/// What follows the host in an address, by which rules speak of it.
pub(super) fn path_of(url: &str) -> String {
    let path = Url::parse(url).map(|u| u[url::Position::BeforePath..url::Position::AfterQuery].to_owned());
    path.unwrap_or_else(|_| "/".to_owned())
}

/// Whether a host allows something to be asked for. What its file reserves of texts does not forbid that: a page may say
/// that it reserves nothing, which is seen by reading it.
pub(super) fn may_ask(rules: &Rules, path: &str) -> Result<(), Failure> {
    if rules.closed {
        return Err(Failure::new(Code::Unreachable, "its robots.txt cannot be read, so nothing else is"));
    }
    if rules.robots.allows(PRODUCT, path) { Ok(()) } else { Err(Failure::new(Code::Robots, format!("`{path}`"))) }
}

/// Whether the publisher lets a page be used: what it says of itself counts before what its site's file reserves.
pub(super) fn may_keep(rules: &Rules, site: Option<Reservation>, page: &Response) -> Result<(), Failure> {
    let is_reserved = site.is_some();
    let headers: Vec<(&str, &str)> = page.headers.iter().map(|(name, value)| (&**name, &**value)).collect();
    let kept = permitted(&reservations(site, &headers, Some(&page.body), PRODUCT));
    if is_reserved {
        rules.heard(kept.is_ok());
    }
    kept
}

/// Whether what is reserved leaves the text free.
fn permitted(reserved: &[Reservation]) -> Result<(), Failure> {
    let Some((kind, why)) = forbids_full_text(reserved) else { return Ok(()) };
    let code = match kind {
        ReservationKind::Mining => Code::Mining,
        ReservationKind::Learning => Code::Learning,
        _ => Code::Reserved,
    };
    Err(Failure::new(code, why))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(header: &[(&str, &str)]) -> Response {
        let headers = header.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let (url, body) = ("https://tern.example/1".to_owned(), b"<p>The ferry left.</p>".to_vec());
        Response { url, moved_to: None, status: 200, headers, body }
    }

    #[test]
    fn a_page_that_frees_itself_speaks_for_the_others() {
        let tdm = Some(br#"[{"location": "/", "tdm-reservation": 1}]"#.to_vec());
        let rules = Rules::of(&StoredHost { tdm, ..StoredHost::default() });
        let site = rules.reserved("/1");
        let is_asked = || rules.may_free_itself(site.as_ref()).is_ok();
        let read = |header: &[(&str, &str)]| may_keep(&rules, site.clone(), &page(header)).is_ok();
        for _ in 1..SILENT {
            assert!(is_asked() && !read(&[]));
        }
        assert!(is_asked() && read(&[("tdm-reservation", "0")]));
        for _ in 0..SILENT {
            assert!(is_asked() && !read(&[]));
        }
        let failure = rules.may_free_itself(site.as_ref()).unwrap_err();
        assert!(failure.code == Code::Mining && failure.detail.contains("tdmrep.json"), "{}", failure.detail);
        assert!(rules.may_free_itself(None).is_ok());
    }
}
