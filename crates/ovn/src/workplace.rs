//! A folder to build in, beside the place where the whole will stand; and what killed runs left of theirs.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Component, Path, PathBuf};

use tempfile::TempDir;

const PREFIX: &str = ".ovn-";
/// Lies in each such folder. It is locked for as long as the run lives: the
/// system lets go of the lock however the run ends, so age is not asked.
const SIGN: &str = ".openvoicenews-unfinished";
/// What the sign says, before the name of the place.
const WORDS: &str = "Unfinished work of OpenVoiceNews, which the next run deletes. It is for the folder ";
/// Where what stood in the place goes, if the two cannot be exchanged at once.
const EARLIER: &str = "earlier";
/// Folders that are tried, if other runs clear them up at the wrong moment.
const ATTEMPTS: usize = 8;
/// No sign of ours is longer.
const LONGEST: u64 = 4096;

/// The folder; it goes when this is dropped.
pub(crate) struct Workplace {
    folder: PathBuf,
    _sign: File,
}

impl Drop for Workplace {
    fn drop(&mut self) {
        // What cannot be deleted now, the next run tries again.
        let _ = delete(&self.folder);
    }
}

impl Workplace {
    /// A new folder beside `place`.
    ///
    /// # Errors
    ///
    /// Where it cannot be made.
    pub(crate) fn beside(place: &Path) -> io::Result<Workplace> {
        for _ in 0..ATTEMPTS {
            if let Some(made) = Workplace::make(place)? {
                return Ok(made);
            }
        }
        Err(io::Error::other("other runs keep clearing up what this one makes"))
    }

    /// `None` where another run took the folder, before it was locked, for one that was left.
    fn make(place: &Path) -> io::Result<Option<Workplace>> {
        let folder = TempDir::with_prefix_in(PREFIX, parent(place)?)?;
        let path = folder.path().join(SIGN);
        let mut sign = match File::create_new(&path) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            made => made?,
        };
        if let Some(name) = place.file_name().and_then(OsStr::to_str) {
            sign.write_all(format!("{WORDS}{name}\n").as_bytes())?;
        }
        // Where there are no locks, no run gets one and nothing is ever cleared up.
        let busy = lock(&sign).is_err_and(|e| e.kind() == io::ErrorKind::WouldBlock);
        let taken = busy || !path.exists();
        Ok((!taken).then(|| Workplace { folder: folder.keep(), _sign: sign }))
    }

    /// Where to build.
    pub(crate) fn path(&self) -> &Path {
        &self.folder
    }

    /// Puts `new`, a folder that was built here, into its place; what stood there goes with this folder.
    ///
    /// # Errors
    ///
    /// Where it cannot be moved; what stood there then stands there again.
    pub(crate) fn swap(self, new: &Path, place: &Path) -> io::Result<()> {
        if !place.exists() {
            return fs::rename(new, place);
        }
        if exchange(new, place) {
            return Ok(());
        }
        let earlier = self.path().join(EARLIER);
        fs::rename(place, &earlier)?;
        fs::rename(new, place).inspect_err(|_| {
            // Best effort: what was there goes back.
            let _ = fs::rename(&earlier, place);
        })
    }
}

/// Deletes what killed runs left beside `place`. A site that one of them had
/// taken out of its place, and not yet put another there, goes back.
pub(crate) fn clear_up(place: &Path) {
    let entries = parent(place).and_then(fs::read_dir);
    for entry in entries.into_iter().flatten().flatten() {
        let is_folder = entry.file_type().is_ok_and(|t| t.is_dir());
        if is_folder && entry.file_name().to_str().is_some_and(|n| n.starts_with(PREFIX)) {
            // What cannot be deleted is in nobody's way.
            let _ = clear(&entry.path());
        }
    }
}

/// `None` where the folder is not ours, still worked in, or cannot be deleted.
fn clear(folder: &Path) -> Option<()> {
    if has_our_name(folder) && fs::remove_dir(folder).is_ok() {
        // Killed before there was a sign, or when it was gone: empty, it was nobody's work.
        return Some(());
    }
    let path = folder.join(SIGN);
    let sign = fs::symlink_metadata(&path).ok().filter(fs::Metadata::is_file).and_then(|_| File::open(&path).ok())?;
    lock(&sign).ok()?;
    let mut said = String::new();
    (&sign).take(LONGEST).read_to_string(&mut said).ok()?;
    if said.is_empty() && has_our_name(folder) && fs::read_dir(folder).ok()?.count() == 1 {
        // Killed before the sign had words.
        return delete(folder).ok();
    }
    let place = place_of(folder, said.strip_prefix(WORDS)?.strip_suffix('\n')?)?;
    let earlier = folder.join(EARLIER);
    if earlier.exists() && !place.exists() {
        fs::rename(earlier, place).ok()?;
    }
    delete(folder).ok()
}

/// Deletes the sign last: without it nobody would know the rest for ours if this run is killed too.
fn delete(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else if entry.file_name() != SIGN {
            fs::remove_file(entry.path())?;
        }
    }
    fs::remove_dir_all(folder)
}

/// Whether it is called as [`Workplace::beside`] calls its folders: six letters or digits after the prefix.
fn has_our_name(folder: &Path) -> bool {
    let name = folder.file_name().and_then(OsStr::to_str).and_then(|name| name.strip_prefix(PREFIX));
    name.is_some_and(|letters| letters.len() == 6 && letters.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// The place beside `folder` that its sign names.
fn place_of(folder: &Path, name: &str) -> Option<PathBuf> {
    let mut parts = Path::new(name).components();
    let one = matches!((parts.next(), parts.next()), (Some(Component::Normal(_)), None));
    one.then(|| folder.with_file_name(name))
}

fn parent(place: &Path) -> io::Result<&Path> {
    place.parent().ok_or_else(|| io::ErrorKind::NotFound.into())
}

/// Takes the lock of the file; `WouldBlock` where another has it.
#[cfg(unix)]
fn lock(sign: &File) -> io::Result<()> {
    Ok(rustix::fs::flock(sign, rustix::fs::FlockOperation::NonBlockingLockExclusive)?)
}

#[cfg(not(unix))]
fn lock(_: &File) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Exchanges two folders so that no reader finds neither; `false` where the system cannot.
#[cfg(any(target_os = "linux", target_os = "macos"))]
fn exchange(new: &Path, place: &Path) -> bool {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, new, CWD, place, RenameFlags::EXCHANGE).is_ok()
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn exchange(_: &Path, _: &Path) -> bool {
    false
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// What a killed run leaves: its folder, and no lock.
    fn left_behind(place: &Path) -> PathBuf {
        let workplace = Workplace::beside(place).unwrap();
        let left = workplace.path().with_extension("left");
        fs::rename(workplace.path(), &left).unwrap();
        left
    }

    #[test]
    fn what_a_killed_run_left_goes_and_what_is_in_use_stays() {
        let dir = tempfile::tempdir().unwrap();
        let place = dir.path().join("site");
        fs::create_dir_all(left_behind(&place).join("site/report")).unwrap();
        left_behind(&dir.path().join("another"));
        fs::create_dir(dir.path().join(".ovn-eMpTy0")).unwrap();
        fs::create_dir(dir.path().join(".ovn-eMpTy1")).unwrap();
        fs::write(dir.path().join(".ovn-eMpTy1").join(SIGN), "").unwrap();
        let used = Workplace::beside(&place).unwrap();
        fs::create_dir(dir.path().join(".ovn-notes")).unwrap();
        fs::create_dir(dir.path().join(".ovn-new")).unwrap();
        fs::write(dir.path().join(".ovn-new").join(SIGN), "").unwrap();
        clear_up(&place);
        let kept = used.path().file_name().unwrap().to_str().unwrap();
        let mut expected = [".ovn-new", ".ovn-notes", kept];
        expected.sort();
        assert_eq!(names(dir.path()), expected);
    }

    #[test]
    fn a_site_out_of_its_place_goes_back() {
        let dir = tempfile::tempdir().unwrap();
        let place = dir.path().join("site");
        let left = left_behind(&place);
        fs::create_dir(left.join(EARLIER)).unwrap();
        fs::write(left.join(EARLIER).join("index.html"), "earlier").unwrap();
        clear_up(&place);
        assert_eq!(names(dir.path()), ["site"]);
        assert_eq!(fs::read(place.join("index.html")).unwrap(), b"earlier");
    }

    #[test]
    fn a_sign_that_names_another_folder_is_not_believed() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join(".ovn-x");
        assert_eq!(place_of(&folder, "site"), Some(dir.path().join("site")));
        for bad in ["", ".", "..", "../site", "/etc", "a/b"] {
            assert_eq!(place_of(&folder, bad), None, "{bad}");
        }
    }
}
