//! What a host allows (RFC 9309), and what a publisher reserves of what it served.

use openvoicenews::gather::{Reservation, ReservationKind, Robots, forbids_full_text, reservations, tdmrep};
use url::Url;

use super::PRODUCT;
use crate::net::{Code, Failure, Response};
use crate::store::StoredHost;

/// Seconds for which a host's rules hold (RFC 9309, section 2.4).
const RULES_HOLD: i64 = 86_400;

/// What a host allows us.
pub(super) struct Rules {
    pub(super) robots: Robots,
    /// Its robots.txt could not be read, which forbids all for now (RFC 9309, section 2.3.1.4).
    closed: bool,
    tdm: Option<Vec<u8>>,
    read: i64,
}

impl Rules {
    pub(super) fn of(host: &StoredHost) -> Rules {
        let robots = host.robots.as_deref().map_or_else(Robots::allow_all, Robots::parse);
        Rules { robots, closed: host.closed, tdm: host.tdm.clone(), read: host.read }
    }

    /// What its site's file reserves of a path.
    pub(super) fn reserved(&self, path: &str) -> Option<Reservation> {
        self.tdm.as_deref().and_then(|bytes| tdmrep(bytes, path))
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

/// Whether the publisher lets what it served be used: what the page says of itself counts before what its site says.
pub(super) fn may_keep(site: Option<Reservation>, page: &Response) -> Result<(), Failure> {
    let headers: Vec<(&str, &str)> = page.headers.iter().map(|(name, value)| (&**name, &**value)).collect();
    let Some((kind, why)) = forbids_full_text(&reservations(site, &headers, Some(&page.body), PRODUCT)) else {
        return Ok(());
    };
    let code = match kind {
        ReservationKind::Mining => Code::Mining,
        ReservationKind::Learning => Code::Learning,
        _ => Code::Reserved,
    };
    Err(Failure::new(code, why))
}
