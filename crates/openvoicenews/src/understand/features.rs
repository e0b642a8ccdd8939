//! Features of the learned readers: what stands for a word, its parts and its form, as numbers.
//!
//! The parameter files hold these numbers, so a change here asks for all of them to be learned again.

/// Mixes numbers into one that stands for all of them, never 0.
pub(super) fn mixed(parts: &[u32]) -> u32 {
    let mut h = 0x51ed_270b_7a3f_90c5u64;
    for p in parts {
        h = (h ^ u64::from(*p)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        h ^= h >> 29;
    }
    ((h >> 32) as u32).max(1)
}

/// FNV-1a, with the apostrophe in one form.
pub(super) fn bytes(word: &[u8]) -> u32 {
    let mut h = 0x811c_9dc5u32;
    for &b in word {
        // The typographic apostrophe is E2 80 99.
        let b = match b {
            0xe2 | 0x80 => continue,
            0x99 => b'\'',
            b => b,
        };
        h = (h ^ u32::from(b)).wrapping_mul(0x0100_0193);
    }
    h
}

/// Capitals, small letters, digits and marks, each run of one kind once.
pub(super) fn shape(word: &str) -> u32 {
    let mut h = 7u32;
    let mut last = 0;
    for c in word.chars().take(24) {
        let kind = match c {
            c if c.is_uppercase() => 1,
            c if c.is_alphabetic() => 2,
            c if c.is_numeric() => 3,
            '\'' | '’' => 4,
            '-' => 5,
            c => c as u32,
        };
        if kind != last {
            h = h.wrapping_mul(31).wrapping_add(kind);
        }
        last = kind;
    }
    h
}
