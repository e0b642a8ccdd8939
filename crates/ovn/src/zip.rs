//! Files into a ZIP container, as e-books want it: the first file as it is, the others deflated, no times, no extras.
//!
//! Written from PKWARE's APPNOTE 6.3.10. The same files give the same bytes.

use std::io::Write;

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

use crate::error::Error;

/// Version 2.0 reads deflated files (section 4.4.3).
const VERSION: u16 = 20;
/// Names are UTF-8 (section 4.4.4, bit 11).
const FLAGS: u16 = 1 << 11;
const STORED: u16 = 0;
const DEFLATED: u16 = 8;
/// The first of January 1980, at midnight: the earliest time that there is (section 4.4.6).
const DATE: u16 = 0x21;

/// What both headers of a file say of it (sections 4.3.7 and 4.3.12).
struct Entry {
    name: String,
    method: u16,
    crc: u32,
    packed: u32,
    size: u32,
    offset: u32,
}

/// Packs files in their order; the first one is stored as it is.
///
/// # Errors
///
/// Where they are more, or larger, than a container without the extension for large ones can have: 65,535 files, 4 GB.
pub(crate) fn pack(files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, Error> {
    let mut out = Vec::new();
    let mut entries = Vec::with_capacity(files.len());
    for (n, (name, content)) in files.iter().enumerate() {
        let (method, packed) = if n == 0 { (STORED, content.clone()) } else { (DEFLATED, deflated(content)?) };
        let mut crc = Crc::new();
        crc.update(content);
        let entry = Entry {
            name: name.clone(),
            method,
            crc: crc.sum(),
            packed: fit(packed.len())?,
            size: fit(content.len())?,
            offset: fit(out.len())?,
        };
        out.extend(0x0403_4b50_u32.to_le_bytes());
        entry.write(&mut out)?;
        out.extend(entry.name.as_bytes());
        out.extend(packed);
        entries.push(entry);
    }
    let start: u32 = fit(out.len())?;
    for entry in &entries {
        out.extend(0x0201_4b50_u32.to_le_bytes());
        out.extend(VERSION.to_le_bytes());
        entry.write(&mut out)?;
        // No comment, the first disk, no attributes.
        out.extend([0; 10]);
        out.extend(entry.offset.to_le_bytes());
        out.extend(entry.name.as_bytes());
    }
    let size: u32 = fit(out.len() - start as usize)?;
    let count: u16 = fit(entries.len())?;
    out.extend(0x0605_4b50_u32.to_le_bytes());
    out.extend([0; 4]);
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(size.to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0; 2]);
    Ok(out)
}

impl Entry {
    fn write(&self, out: &mut Vec<u8>) -> Result<(), Error> {
        for number in [VERSION, FLAGS, self.method, 0, DATE] {
            out.extend(number.to_le_bytes());
        }
        for number in [self.crc, self.packed, self.size] {
            out.extend(number.to_le_bytes());
        }
        let length: u16 = fit(self.name.len())?;
        out.extend(length.to_le_bytes());
        out.extend([0; 2]);
        Ok(())
    }
}

fn deflated(content: &[u8]) -> Result<Vec<u8>, Error> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    let packed = encoder.write_all(content).and_then(|()| encoder.finish());
    packed.map_err(|e| Error::internal(format!("a file cannot be packed: {e}")))
}

fn fit<T: TryFrom<usize>>(n: usize) -> Result<T, Error> {
    T::try_from(n).map_err(|_| {
        Error::output("the edition is too large for an e-book")
            .with_hint("`days` under `[publish]` in newsroom.toml sets how far an edition goes back")
    })
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use flate2::read::DeflateDecoder;

    use super::*;

    fn files() -> Vec<(String, Vec<u8>)> {
        let text = "Every word has a source. ".repeat(40);
        vec![("mimetype".to_owned(), b"application/epub+zip".to_vec()), ("book/ä.txt".to_owned(), text.into())]
    }

    #[test]
    fn the_first_file_can_be_read_where_it_stands() {
        let packed = pack(&files()).unwrap();
        // What tells an e-book from another container (EPUB 3.3, section 4.2.2): offset 30 has the first name.
        assert_eq!(&packed[..4], b"PK\x03\x04");
        assert_eq!(&packed[30..58], b"mimetypeapplication/epub+zip");
        assert_eq!(packed, pack(&files()).unwrap());
    }

    #[test]
    fn the_others_come_back_as_they_were() {
        let packed = pack(&files()).unwrap();
        let second = 58;
        let size = |at: usize| u32::from_le_bytes(packed[at..at + 4].try_into().unwrap()) as usize;
        let (length, name) = (size(second + 18), "book/ä.txt".len());
        let body = &packed[second + 30 + name..][..length];
        let mut text = Vec::new();
        DeflateDecoder::new(body).read_to_end(&mut text).unwrap();
        assert_eq!(text, files()[1].1);
        // The directory at the end says where each file is.
        let directory = size(packed.len() - 6);
        assert_eq!(&packed[directory..directory + 4], b"PK\x01\x02");
        assert_eq!(size(directory + 46 + "mimetype".len() + 42), second);
    }
}
