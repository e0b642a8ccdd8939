//! Maps whose keys are hashes already.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A map from hashed keys, which are not hashed again.
pub(super) type HashedMap<K, V> = HashMap<K, V, BuildHasherDefault<Spread>>;

/// Spreads the bits of a key that is a hash or a counter.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Spread(u64);

impl Hasher for Spread {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&b| self.write_u64(u64::from(b)));
    }

    fn write_u32(&mut self, key: u32) {
        self.write_u64(u64::from(key));
    }

    fn write_u64(&mut self, key: u64) {
        // The golden ratio of 64 bits, as in Knuth's multiplicative hashing; the table looks at the highest bits.
        self.0 = (self.0.rotate_left(32) ^ key).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}
