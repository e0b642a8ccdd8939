//! Passwords and other secrets: made, kept as hashes, compared.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

use crate::error::Error;

/// Characters of a password that people choose, at least.
pub(crate) const SHORTEST: usize = 10;
/// At most, since its hash is worked out.
const LONGEST: usize = 1_024;
/// Letters and digits that are not taken for each other.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// The hash of no password.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZSBzYWx0IG9mIG91cnM$GmZ0v2m8Zc3tHk6pYwqJtqvUu8o3zqW1mCk1pQ9yV0A";

/// The hash of a password: argon2id (RFC 9106) with 19 MiB, two passes and a salt of its own, as a PHC string.
///
/// # Errors
///
/// Where the password is too short or too long, or the system gives no random bytes.
pub(crate) fn hash(password: &str) -> Result<String, Error> {
    let length = password.chars().count();
    if !(SHORTEST..=LONGEST).contains(&length) {
        return Err(Error::usage(format!("a password has {SHORTEST} to {LONGEST} characters"))
            .with_hint("several words in a row are easy to keep in mind"));
    }
    let made = Argon2::default().hash_password(password.as_bytes());
    made.map(|h| h.to_string()).map_err(|e| Error::internal(format!("the password cannot be hashed: {e}")))
}

/// Whether it is the password with this hash. Without a hash it is not, after as much time as with one: who has an account
/// is not to be learned from the clock.
pub(crate) fn is(password: &str, hash: Option<&str>) -> bool {
    if password.len() > 4 * LONGEST {
        return false;
    }
    let Ok(parsed) = PasswordHash::new(hash.unwrap_or(NOBODY)) else { return false };
    Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok() && hash.is_some()
}

/// Random bytes of the system.
///
/// # Errors
///
/// Where it gives none.
pub(crate) fn random() -> Result<[u8; 32], Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|e| Error::internal(format!("the system gives no random bytes: {e}")))?;
    Ok(bytes)
}

/// A secret that people can copy: 130 random bits in letters and digits.
///
/// # Errors
///
/// As [`random`].
pub(crate) fn secret() -> Result<String, Error> {
    Ok(random()?.iter().take(26).map(|b| char::from(LETTERS[usize::from(b & 31)])).collect())
}

/// The key that programs which speak Fever make of a name and a password: MD5 of both with a colon between, as that protocol
/// has it. Only for passwords that were made here, of 130 random bits.
pub(crate) fn fever_key(name: &str, password: &str) -> String {
    use md5::{Digest, Md5};
    hex(&Md5::digest(format!("{name}:{password}")))
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, b| {
        let _infallible = write!(out, "{b:02x}");
        out
    })
}

/// The bytes of hexadecimal digits; `None` where it is something else.
pub(crate) fn unhex(hex: &str) -> Option<Vec<u8>> {
    let is_hex = hex.len().is_multiple_of(2) && hex.bytes().all(|b| b.is_ascii_hexdigit());
    let pairs = (0..hex.len()).step_by(2);
    is_hex.then(|| pairs.map(|at| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok()).collect()).flatten()
}

/// Whether two secrets are the same, in a time that does not tell how far they are.
pub(crate) fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_known_by_its_hash() {
        let kept = hash("the ferry to Osk").unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert!(is("the ferry to Osk", Some(&kept)));
        assert!(!is("the ferry to osk", Some(&kept)));
        assert!(!is("the ferry to Osk", None));
        assert!(!is("the ferry to Osk", Some("no hash")));
        assert_ne!(kept, hash("the ferry to Osk").unwrap());
        assert!(hash("short").is_err());
        assert!(PasswordHash::new(NOBODY).is_ok());
        assert_eq!(fever_key("a@b.example", "secret"), "317296eb18d88e16093831d33aeeb4e9");
    }

    #[test]
    fn secrets_differ() {
        let (a, b) = (secret().unwrap(), secret().unwrap());
        assert!(a.len() == 26 && a != b && a.bytes().all(|c| LETTERS.contains(&c)));
        assert!(same(a.as_bytes(), a.as_bytes()) && !same(a.as_bytes(), b.as_bytes()) && !same(b"a", b"ab"));
        assert_eq!(hex(&[0, 171]), "00ab");
        assert_eq!(unhex("00Ab"), Some(vec![0, 171]));
        assert_eq!((unhex("0"), unhex("+1"), unhex("é")), (None, None, None));
    }
}
