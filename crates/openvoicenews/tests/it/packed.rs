//! What grouping keeps of an article as bytes.

use std::sync::Arc;

use openvoicenews::group::Profile;
use openvoicenews::understand::{Models, read};
use xxhash_rust::xxh3::xxh3_64;

use crate::write::articles;

fn profile(text: &str) -> Profile {
    let article = articles(&format!("# a | Harbour Post | 2026-03-12 | Ferry 12 leaves Osk\n{text}")).remove(0);
    Profile::of(&read(Arc::new(article), &Models::default()))
}

const ENGLISH: &str =
    "Vera Otto said on Tuesday, \"we brought all 40 people ashore on March 10\", in Osk.\n\nShe left.";
const GERMAN: &str = "Die Fähre nach Wien fuhr am Dienstag mit 1.200 Menschen an Bord, sagte Vera Lindholm in Osk.";

#[test]
fn what_is_packed_is_unpacked() {
    for text in [ENGLISH, GERMAN, "She left."] {
        let bytes = profile(text).pack();
        assert_eq!(Profile::unpack(&bytes, "a", "r").unwrap().pack(), bytes, "{text}");
    }
}

#[test]
fn what_is_damaged_or_of_another_form_is_nothing() {
    let bytes = profile(ENGLISH).pack();
    (0..bytes.len()).for_each(|end| assert!(Profile::unpack(&bytes[..end], "a", "r").is_none(), "{end}"));
    assert!(Profile::unpack(&[&bytes[..], &[0]].concat(), "a", "r").is_none());
    assert!(Profile::unpack(&[&[bytes[0] + 1], &bytes[1..]].concat(), "a", "r").is_none());
    // Whatever the bytes are, nothing panics.
    for (at, n) in (0..bytes.len()).flat_map(|at| [0, 1, 0x7F, 0x80, 0xFF].map(|n| (at, n))) {
        let mut wrong = bytes.clone();
        wrong[at] = n;
        let _ = Profile::unpack(&wrong, "a", "r");
    }
}

/// Where this fails, stored profiles of the program before are others than those of this one: the form's number, the first
/// byte, goes up.
#[test]
fn the_form_tells_what_the_bytes_are_of() {
    let bytes = profile(ENGLISH).pack();
    assert_eq!((bytes[0], xxh3_64(&bytes)), (1, 5_883_119_279_567_299_549));
}
