//! Names into addresses that may be connected to.
//!
//! The check is made on the very addresses that the connection is then made with: a name server that answers
//! otherwise the second time (DNS rebinding) is not asked a second time.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::Bounds;
use super::address::{self, Range};

/// An address that may not be connected to.
#[derive(Debug)]
pub(super) struct SpecialAddress {
    pub(super) address: IpAddr,
    pub(super) what: &'static str,
}

impl fmt::Display for SpecialAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is for {}", self.address, self.what)
    }
}

impl std::error::Error for SpecialAddress {}

/// A name without an address.
#[derive(Debug)]
pub(super) struct NoAddress(String);

impl fmt::Display for NoAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.0)
    }
}

impl std::error::Error for NoAddress {}

/// Looks names up, first in the operator's own list.
pub(super) struct Resolver {
    allow: Arc<[Range]>,
    hosts: Vec<(String, IpAddr)>,
}

impl Resolver {
    pub(super) fn new(bounds: &Bounds) -> Resolver {
        Resolver { allow: bounds.allow.clone().into(), hosts: bounds.hosts.clone() }
    }

    /// The operator's address for a name.
    pub(super) fn listed(&self, name: &str) -> Option<IpAddr> {
        let is = |listed: &str| match listed.strip_prefix("*.") {
            Some(parent) => name.strip_suffix(parent).is_some_and(|head| head.ends_with('.')),
            None => listed.eq_ignore_ascii_case(name),
        };
        self.hosts.iter().find(|(listed, _)| is(listed)).map(|&(_, address)| address)
    }
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let name = name.as_str().to_owned();
        let listed = self.listed(&name);
        let allow = Arc::clone(&self.allow);
        Box::pin(async move {
            // The port is put in by the client.
            let found: Vec<SocketAddr> = match listed {
                Some(address) => vec![SocketAddr::new(address, 0)],
                None => tokio::net::lookup_host((&*name, 0)).await.map(Iterator::collect).unwrap_or_default(),
            };
            permitted(&name, found, &allow)
        })
    }
}

type Refusal = Box<dyn std::error::Error + Send + Sync>;

/// Those of a name's addresses that may be connected to; an error where there is none.
fn permitted(name: &str, found: Vec<SocketAddr>, allow: &[Range]) -> Result<Addrs, Refusal> {
    let mut refused = None;
    let mut good = Vec::new();
    for socket in found {
        match address::allowed(socket.ip(), allow) {
            Ok(()) => good.push(socket),
            Err(what) => refused = Some(SpecialAddress { address: socket.ip(), what }),
        }
    }
    match refused {
        _ if !good.is_empty() => Ok(Box::new(good.into_iter())),
        Some(special) => Err(special.into()),
        None => Err(NoAddress(name.to_owned()).into()),
    }
}
