//! Which addresses may be connected to: those of the public network, and what the operator allows.
//!
//! A publisher's feed may name any address, and so may a redirect or a name server. Without this check a feed could
//! make the program read what only its own machine can reach (server-side request forgery). The ranges are those of
//! the IANA special-purpose registries for IPv4 and IPv6 (RFC 6890).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// A range of addresses, `10.0.0.0/8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Range {
    base: IpAddr,
    bits: u8,
}

impl Range {
    fn holds(self, address: IpAddr) -> bool {
        let (base, address, width) = match (self.base, address) {
            (IpAddr::V4(base), IpAddr::V4(a)) => (u128::from(base.to_bits()), u128::from(a.to_bits()), 32),
            (IpAddr::V6(base), IpAddr::V6(a)) => (base.to_bits(), a.to_bits(), 128),
            _ => return false,
        };
        let below = width - u32::from(self.bits);
        below == 128 || base >> below == address >> below
    }
}

impl FromStr for Range {
    type Err = String;

    fn from_str(written: &str) -> Result<Range, String> {
        let wanted = || format!("`{written}` is no range of addresses such as `192.168.0.0/16`");
        let (base, bits) = written.split_once('/').unwrap_or((written, ""));
        let base: IpAddr = base.parse().map_err(|_| wanted())?;
        let most = if base.is_ipv4() { 32 } else { 128 };
        let bits = if bits.is_empty() { most } else { bits.parse().map_err(|_| wanted())? };
        if bits > most { Err(wanted()) } else { Ok(Range { base, bits }) }
    }
}

/// Ranges that no publisher serves from, each with what it is for.
const SPECIAL_V4: [(Ipv4Addr, u8, &str); 17] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8, "this network"),
    (Ipv4Addr::new(10, 0, 0, 0), 8, "a private network"),
    (Ipv4Addr::new(100, 64, 0, 0), 10, "a carrier's inner network"),
    (Ipv4Addr::new(127, 0, 0, 0), 8, "this machine"),
    (Ipv4Addr::new(169, 254, 0, 0), 16, "the local link, where clouds keep their machines' secrets"),
    (Ipv4Addr::new(172, 16, 0, 0), 12, "a private network"),
    (Ipv4Addr::new(192, 0, 0, 0), 24, "protocol assignments"),
    (Ipv4Addr::new(192, 0, 2, 0), 24, "documentation"),
    (Ipv4Addr::new(192, 31, 196, 0), 24, "AS112 name servers"),
    (Ipv4Addr::new(192, 52, 193, 0), 24, "multicast tunnels"),
    (Ipv4Addr::new(192, 88, 99, 0), 24, "6to4 relays"),
    (Ipv4Addr::new(192, 168, 0, 0), 16, "a private network"),
    (Ipv4Addr::new(192, 175, 48, 0), 24, "AS112 name servers"),
    (Ipv4Addr::new(198, 18, 0, 0), 15, "benchmarks"),
    (Ipv4Addr::new(198, 51, 100, 0), 24, "documentation"),
    (Ipv4Addr::new(203, 0, 113, 0), 24, "documentation"),
    // Multicast, reserved and broadcast: 224.0.0.0 to 255.255.255.255.
    (Ipv4Addr::new(224, 0, 0, 0), 3, "multicast or reserved"),
];

/// In IPv6 only 2000::/3 is given out to publishers; these are the exceptions inside it.
const SPECIAL_V6: [(Ipv6Addr, u8, &str); 4] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23, "protocol assignments"),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32, "documentation"),
    (Ipv6Addr::new(0x2620, 0x4f, 0x8000, 0, 0, 0, 0, 0), 48, "AS112 name servers"),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20, "documentation"),
];

/// What an address is for, where it is not of the public network.
fn special(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(v4) => {
            let within = |&&(base, bits, _): &&(Ipv4Addr, u8, &str)| Range { base: base.into(), bits }.holds(v4.into());
            SPECIAL_V4.iter().find(within).map(|&(_, _, what)| what)
        }
        IpAddr::V6(v6) => special_v6(v6),
    }
}

fn special_v6(address: Ipv6Addr) -> Option<&'static str> {
    // Addresses that carry one of IPv4 lead to that one.
    if let Some(v4) = carried(address) {
        return special(v4.into());
    }
    let within = |&&(base, bits, _): &&(Ipv6Addr, u8, &str)| Range { base: base.into(), bits }.holds(address.into());
    match address.segments()[0] {
        _ if address.is_loopback() => Some("this machine"),
        0x2000..=0x3fff => SPECIAL_V6.iter().find(within).map(|&(_, _, what)| what),
        0xfc00..=0xfdff => Some("a private network"),
        0xfe80..=0xfebf => Some("the local link"),
        0xff00..=0xffff => Some("multicast"),
        _ => Some("not in use on the public network"),
    }
}

/// The address of IPv4 in one of IPv6: mapped (`::ffff:0:0/96`), NAT64 (`64:ff9b::/96`), or 6to4 (`2002::/16`).
fn carried(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let s = address.segments();
    let v4 = |high: u16, low: u16| Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low));
    match s {
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => Some(v4(high, low)),
        [0x2002, high, low, ..] => Some(v4(high, low)),
        _ => None,
    }
}

/// Whether the program may connect to an address; where not, what the address is for.
pub(crate) fn allowed(address: IpAddr, by_operator: &[Range]) -> Result<(), &'static str> {
    match special(address) {
        Some(what) if !by_operator.iter().any(|range| range.holds(address)) => Err(what),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_allowed(address: &str, ranges: &[&str]) -> bool {
        let ranges: Vec<Range> = ranges.iter().map(|r| r.parse().unwrap()).collect();
        allowed(address.parse().unwrap(), &ranges).is_ok()
    }

    #[test]
    fn the_public_network_is_allowed() {
        for address in ["1.1.1.1", "93.184.216.34", "172.32.0.1", "2606:4700::1111", "2a00:1450::1", "64:ff9b::1.1.1.1"]
        {
            assert!(is_allowed(address, &[]), "{address}");
        }
    }

    #[test]
    fn what_only_this_machine_reaches_is_not() {
        let refused = [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "198.18.0.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::169.254.169.254",
            "2002:7f00:1::",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "ff02::1",
            "2001:db8::1",
            "2001::1",
            "100::1",
            "::127.0.0.1",
            "fec0::1",
        ];
        for address in refused {
            assert!(!is_allowed(address, &[]), "{address}");
        }
    }

    #[test]
    fn the_operator_allows_ranges() {
        assert!(is_allowed("192.168.7.7", &["192.168.0.0/16"]));
        assert!(
            !is_allowed("192.169.7.7", &["10.0.0.0/8", "::/0"]) || special("192.169.7.7".parse().unwrap()).is_none()
        );
        assert!(is_allowed("127.0.0.1", &["127.0.0.1"]));
        assert!(!is_allowed("127.0.0.2", &["127.0.0.1"]));
        assert!(is_allowed("fd12::1", &["fc00::/7"]));
        assert!(is_allowed("::1", &["::/0"]));
        for bad in ["", "10.0.0.0/33", "ten/8", "10.0.0.0/x", "::/129"] {
            assert!(bad.parse::<Range>().is_err(), "{bad}");
        }
    }
}
