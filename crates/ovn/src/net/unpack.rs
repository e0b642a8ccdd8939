//! The bodies of answers, unpacked within bounds.

use std::io::Read;

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::failure::{Code, Failure};

/// A body that unpacks to more than this many times its size is a bomb; news texts pack to a fifth.
const RATIO: usize = 200;
/// Small bodies may: an empty table packs very well.
const HARMLESS: usize = 1 << 20;

/// The body as it was before it was packed.
///
/// # Errors
///
/// Where the form is none that we asked for, where nothing of it can be unpacked, and where it is a bomb or larger
/// than `largest` bytes. A body that breaks off later gives what there is: half a feed still has entries.
pub(crate) fn unpacked(body: Vec<u8>, encoding: Option<&str>, largest: usize) -> Result<Vec<u8>, Failure> {
    match encoding.map(str::trim).unwrap_or_default().to_ascii_lowercase().as_str() {
        "" | "identity" => Ok(body),
        "gzip" | "x-gzip" => read(MultiGzDecoder::new(&*body), body.len(), largest),
        // Some servers send the bare form under this name (RFC 9110, section 8.4.1.2).
        "deflate" if body.first().is_some_and(|b| b & 0x0f == 8) => read(ZlibDecoder::new(&*body), body.len(), largest),
        "deflate" => read(DeflateDecoder::new(&*body), body.len(), largest),
        other => Err(Failure::new(Code::Packing, format!("`{}`", other.chars().take(40).collect::<String>()))),
    }
}

fn read(mut from: impl Read, packed: usize, largest: usize) -> Result<Vec<u8>, Failure> {
    let mut out = Vec::new();
    let mut chunk = [0; 16 << 10];
    loop {
        match from.read(&mut chunk) {
            Ok(0) => return Ok(out),
            Ok(n) => out.extend_from_slice(&chunk[..n]),
            Err(_) if !out.is_empty() => return Ok(out),
            Err(e) => return Err(Failure::new(Code::Packing, e.to_string())),
        }
        if out.len() > HARMLESS && out.len() / RATIO > packed {
            return Err(Failure::new(Code::Bomb, format!("more than {RATIO} times its {packed} bytes")));
        }
        if out.len() > largest {
            return Err(Failure::new(Code::TooLarge, format!("more than {} MB unpacked", largest >> 20)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
    use std::io::Write;

    const TEXT: &[u8] = b"The Osk Courier, all the news of the valley. The Osk Courier, all the news of the valley.";

    #[test]
    fn each_form_gives_the_text() {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
        gzip.write_all(TEXT).unwrap();
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
        zlib.write_all(TEXT).unwrap();
        let mut bare = DeflateEncoder::new(Vec::new(), Compression::default());
        bare.write_all(TEXT).unwrap();
        assert_eq!(unpacked(gzip.finish().unwrap(), Some("gzip"), 1 << 20).unwrap(), TEXT);
        assert_eq!(unpacked(zlib.finish().unwrap(), Some("deflate"), 1 << 20).unwrap(), TEXT);
        assert_eq!(unpacked(bare.finish().unwrap(), Some("deflate"), 1 << 20).unwrap(), TEXT);
        assert_eq!(unpacked(TEXT.to_vec(), None, 1 << 20).unwrap(), TEXT);
        assert_eq!(unpacked(TEXT.to_vec(), Some("br"), 1 << 20).unwrap_err().code, Code::Packing);
    }

    #[test]
    fn half_a_body_gives_what_there_is() {
        let text: Vec<u8> = (0..200_000_u32).flat_map(|n| n.to_string().into_bytes()).collect();
        let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
        gzip.write_all(&text).unwrap();
        let mut packed = gzip.finish().unwrap();
        packed.truncate(packed.len() / 2);
        let got = unpacked(packed, Some("gzip"), 8 << 20).unwrap();
        assert!(got.len() > text.len() / 4 && text.starts_with(&got));
        assert_eq!(unpacked(b"no gzip".to_vec(), Some("gzip"), 1 << 20).unwrap_err().code, Code::Packing);
    }

    #[test]
    fn a_bomb_is_refused_early() {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        for _ in 0..64 {
            gzip.write_all(&vec![0; 1 << 20]).unwrap();
        }
        let bomb = gzip.finish().unwrap();
        assert_eq!(unpacked(bomb, Some("gzip"), 1 << 30).unwrap_err().code, Code::Bomb);
    }
}
