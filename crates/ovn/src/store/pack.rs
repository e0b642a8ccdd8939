//! Texts and bytes, packed: pages take a fifth of their size.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;

use super::Fault;

pub(super) fn pack(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::with_capacity(bytes.len() / 4 + 64), Compression::new(5));
    // Writing into memory does not fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

pub(super) fn unpack(packed: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::with_capacity(packed.len() * 4);
    let read = ZlibDecoder::new(packed).read_to_end(&mut bytes);
    read.map_err(|e| Fault::Damaged(format!("a packed text cannot be unpacked ({e})")))?;
    Ok(bytes)
}

pub(super) fn unpack_text(packed: &[u8]) -> Result<String, Fault> {
    String::from_utf8(unpack(packed)?).map_err(|_| Fault::Damaged("a packed text is not UTF-8".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_back() {
        for text in ["", "a", "Osk ".repeat(10_000).as_str(), "Ōsk – 大"] {
            assert_eq!(unpack_text(&pack(text.as_bytes())).unwrap(), text);
        }
        assert!(unpack(b"no zlib").is_err());
        let packed = pack(b"half of this is lost");
        assert!(unpack(&packed[..packed.len() / 2]).is_err());
    }
}
