//! The fuzzer's entry: `FUZZ_TARGET` says which target it drives. Start it with `cargo xtask fuzz`.
#![no_main]

mod targets;

use std::sync::LazyLock;

static TARGET: LazyLock<fn(&[u8])> = LazyLock::new(|| {
    let name = std::env::var("FUZZ_TARGET").unwrap_or_default();
    targets::by_name(&name).unwrap_or_else(|| panic!("FUZZ_TARGET is `{name}`, which is no target"))
});

libfuzzer_sys::fuzz_target!(|data: &[u8]| TARGET(data));
