//! Files of the site that were asked for lately, kept as they are sent. A file that was put in their place is seen at the next
//! request: its time and length are looked at each time, which costs a hundredth of reading it.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use super::answer::Served;

/// Bytes that are kept, at most.
const MOST: usize = 16 << 20;
/// Larger files are read each time.
const LARGEST: u64 = 4 << 20;

/// Files as they were read.
#[derive(Default)]
pub(super) struct FileCache(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    files: HashMap<PathBuf, (SystemTime, u64, Arc<Served>)>,
    bytes: u64,
}

impl FileCache {
    /// A file of the media type `kind`; reads it where it is not kept or has changed.
    pub(super) fn read(&self, place: &Path, kind: &'static str) -> io::Result<Arc<Served>> {
        let facts = fs::metadata(place)?;
        let (time, length) = (facts.modified()?, facts.len());
        let kept = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((t, l, served)) = kept().files.get(place)
            && (*t, *l) == (time, length)
        {
            return Ok(Arc::clone(served));
        }
        let served = Arc::new(Served::new(fs::read(place)?, kind));
        if length <= LARGEST {
            let mut kept = kept();
            // Begun again when full: what is asked for often is back at once.
            if kept.bytes + length > MOST as u64 {
                *kept = Kept::default();
            }
            if let Some((_, old, _)) = kept.files.insert(place.to_owned(), (time, length, Arc::clone(&served))) {
                kept.bytes -= old;
            }
            kept.bytes += length;
        }
        Ok(served)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_changed_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("a.html");
        let cache = FileCache::default();
        assert!(cache.read(&place, "text/html").is_err());
        fs::write(&place, "one").unwrap();
        let first = cache.read(&place, "text/html").unwrap();
        assert!(Arc::ptr_eq(&first, &cache.read(&place, "text/html").unwrap()));
        fs::write(&place, "other").unwrap();
        assert_eq!(&cache.read(&place, "text/html").unwrap().content()[..], b"other");
        fs::remove_file(&place).unwrap();
        assert!(cache.read(&place, "text/html").is_err());
    }

    #[test]
    fn what_is_kept_has_an_end() {
        let folder = tempfile::tempdir().unwrap();
        let cache = FileCache::default();
        for n in 0..40 {
            let place = folder.path().join(format!("{n}.html"));
            fs::write(&place, vec![b'x'; 1 << 20]).unwrap();
            assert_eq!(cache.read(&place, "text/html").unwrap().content().len(), 1 << 20);
        }
        assert!(cache.0.lock().unwrap().bytes <= MOST as u64);
    }
}
