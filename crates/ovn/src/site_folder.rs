//! A site on disk: written beside its place, then put there at once.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use openvoicenews::publish::Files;
use openvoicenews::wire::{self, EditionLine};

use crate::console::Console;
use crate::error::{Error, reason};
use crate::workplace::{self, Workplace};

/// Says that a folder is a site of ours, which the next edition may replace.
const MARKER: &str = ".openvoicenews";
const MARKER_SAYS: &str = "An edition made by OpenVoiceNews; the next one replaces this folder.\n";
/// What a site says of its edition.
const EDITION: &str = "edition.json";
/// No `edition.json` of ours is longer.
const LONGEST_EDITION: u64 = 4096;

/// The place of a site, looked at before the work begins.
pub(crate) struct SiteFolder {
    place: PathBuf,
    parent: PathBuf,
}

/// How the files of a site compare with those that stood in its place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Changes {
    pub(crate) new: usize,
    pub(crate) changed: usize,
    /// These keep their time stamps too.
    pub(crate) unchanged: usize,
}

impl Changes {
    /// The sum of a site in one line: pages, files, size, and how many files are as they were.
    pub(crate) fn told(self, files: &Files) -> String {
        let pages = files.keys().filter(|path| path.ends_with(".html")).count();
        let size = match files.values().map(Vec::len).sum::<usize>() {
            bytes @ 0..1_000_000 => format!("{} kB", bytes.div_ceil(1000)),
            bytes => format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
        };
        let Changes { new, changed, unchanged } = self;
        format!("{pages} pages, {} files, {size}: {new} new, {changed} changed, {unchanged} unchanged", files.len())
    }
}

impl SiteFolder {
    /// Looks whether a site may be put at `out`, and clears up what killed runs left beside it.
    ///
    /// # Errors
    ///
    /// Where `out` is a file, or a folder with content other than an earlier
    /// site, unless `force` is given.
    pub(crate) fn at(out: &Path, force: bool) -> Result<SiteFolder, Error> {
        let place = fs::canonicalize(out).or_else(|_| std::path::absolute(out));
        let place = place.map_err(|e| Error::writing(&out.display().to_string(), &e))?;
        let Some(parent) = place.parent().map(Path::to_owned) else {
            return Err(Error::output(format!("`{}` cannot be a site", out.display())));
        };
        workplace::clear_up(&place);
        if place.exists() && !place.is_dir() {
            return Err(Error::output(format!("`{}` is a file, where a folder is wanted", out.display())));
        }
        if !force && !place.join(MARKER).is_file() && !is_empty(&place) {
            return Err(Error::output(format!("`{}` has other files in it", out.display()))
                .with_hint("name a new folder, or replace everything in this one with `--force`"));
        }
        Ok(SiteFolder { place, parent })
    }

    /// Where the site stands or will stand.
    pub(crate) fn place(&self) -> &Path {
        &self.place
    }

    /// What the earlier site says of its edition; nothing where there is none.
    /// One that cannot be read is told, and counts as none.
    pub(crate) fn earlier(&self, console: &Console) -> EditionLine {
        let path = self.place.join(EDITION);
        if !self.is_site() || !path.exists() {
            return EditionLine::default();
        }
        read_edition(&path).unwrap_or_else(|why| {
            let path = path.display();
            console.note(&format!("`{path}` says no edition, so they are counted anew; `--number` sets it: {why}"));
            EditionLine::default()
        })
    }

    /// Puts the files there. The earlier site stays until the new one is whole.
    ///
    /// # Errors
    ///
    /// Where something cannot be written; the place is then as it was before.
    pub(crate) fn put(&self, files: &Files) -> Result<Changes, Error> {
        self.try_put(files).map_err(|e| Error::writing(&self.place.display().to_string(), &e))
    }

    fn try_put(&self, files: &Files) -> io::Result<Changes> {
        fs::create_dir_all(&self.parent)?;
        let beside = Workplace::beside(&self.place)?;
        // Made inside, since a temporary folder itself is closed to others.
        let site = beside.path().join("site");
        fs::create_dir(&site)?;
        let earlier = self.is_site().then_some(&*self.place);
        let mut changes = Changes::default();
        for (path, content) in files {
            let path = inside(path)?;
            if let Some(folder) = site.join(path).parent() {
                fs::create_dir_all(folder)?;
            }
            write(path, content, &site, earlier, &mut changes)?;
        }
        write(Path::new(MARKER), MARKER_SAYS.as_bytes(), &site, earlier, &mut Changes::default())?;
        beside.swap(&site, &self.place)?;
        Ok(changes)
    }

    fn is_site(&self) -> bool {
        self.place.join(MARKER).is_file()
    }
}

/// Writes one file of the site; one that the earlier site has with the same content is taken over.
fn write(path: &Path, content: &[u8], site: &Path, earlier: Option<&Path>, changes: &mut Changes) -> io::Result<()> {
    let (new, old) = (site.join(path), earlier.map(|e| e.join(path)));
    // A link is no file of ours: whoever made it may point it elsewhere.
    let old = old.filter(|old| fs::symlink_metadata(old).is_ok_and(|found| found.is_file()));
    match old {
        Some(old) if same(&old, content) => {
            changes.unchanged += 1;
            fs::hard_link(&old, &new).or_else(|_| copy_with_time(&old, &new, content))
        }
        Some(_) => {
            changes.changed += 1;
            fs::write(new, content)
        }
        None => {
            changes.new += 1;
            fs::write(new, content)
        }
    }
}

fn same(file: &Path, content: &[u8]) -> bool {
    let as_long = fs::metadata(file).is_ok_and(|found| found.len() == content.len() as u64);
    as_long && fs::read(file).is_ok_and(|found| found == content)
}

/// For file systems without hard links.
fn copy_with_time(old: &Path, new: &Path, content: &[u8]) -> io::Result<()> {
    fs::write(new, content)?;
    let time = fs::metadata(old).and_then(|found| found.modified());
    // A file system that keeps no times has none to lose.
    let _ = time.and_then(|time| File::options().write(true).open(new)?.set_modified(time));
    Ok(())
}

fn read_edition(path: &Path) -> Result<EditionLine, String> {
    if !path.is_file() {
        return Err("it is no file".to_owned());
    }
    let mut text = String::new();
    let file = File::open(path).map_err(|e| reason(&e))?;
    file.take(LONGEST_EDITION).read_to_string(&mut text).map_err(|e| reason(&e))?;
    wire::read_edition(&text).map_err(|e| e.to_string())
}

/// Whether a folder has nothing in it, or is not there.
pub(crate) fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).map_or(true, |mut entries| entries.next().is_none())
}

/// A path of a site as one of this system; an error where it would lead out of the site.
fn inside(path: &str) -> io::Result<&Path> {
    let path = Path::new(path);
    if path.components().all(|c| matches!(c, Component::Normal(_))) {
        return Ok(path);
    }
    Err(io::Error::other(format!("`{}` leads out of the site", path.display())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, SystemTime};

    fn files(names: &[&str]) -> Files {
        names.iter().map(|n| ((*n).to_owned(), n.as_bytes().to_vec())).collect()
    }

    fn time(file: &Path) -> SystemTime {
        fs::metadata(file).unwrap().modified().unwrap()
    }

    /// Sets a file's time back, as if it had been written long ago.
    fn age(file: &Path) -> SystemTime {
        let then = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        File::options().write(true).open(file).unwrap().set_modified(then).unwrap();
        then
    }

    #[test]
    fn an_edition_replaces_the_earlier_one_and_leaves_nothing_beside() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("new/site");
        SiteFolder::at(&out, false).unwrap().put(&files(&["index.html", "old/page.html"])).unwrap();
        SiteFolder::at(&out, false).unwrap().put(&files(&["index.html"])).unwrap();
        assert!(out.join("index.html").is_file() && !out.join("old").exists());
        assert_eq!(fs::read_dir(dir.path().join("new")).unwrap().count(), 1);
    }

    #[test]
    fn what_is_unchanged_keeps_its_time() {
        let dir = tempfile::tempdir().unwrap();
        let put = |files: &Files| SiteFolder::at(dir.path(), false).unwrap().put(files).unwrap();
        let mut site = files(&["index.html", "report/a.html"]);
        assert_eq!(put(&site), Changes { new: 2, ..Changes::default() });
        let then = ["index.html", "report/a.html", MARKER].map(|f| age(&dir.path().join(f)))[0];
        site.insert("index.html".to_owned(), b"INDEX.HTML".to_vec());
        site.insert("how.html".to_owned(), b"how".to_vec());
        assert_eq!(put(&site), Changes { new: 1, changed: 1, unchanged: 1 });
        assert_eq!(["report/a.html", MARKER].map(|f| time(&dir.path().join(f))), [then; 2]);
        assert_ne!(time(&dir.path().join("index.html")), then);
        assert_eq!(fs::read(dir.path().join("index.html")).unwrap(), b"INDEX.HTML");
    }

    #[test]
    fn without_hard_links_the_time_is_copied() {
        let dir = tempfile::tempdir().unwrap();
        let (old, new) = (dir.path().join("old"), dir.path().join("new"));
        fs::write(&old, "same").unwrap();
        let then = age(&old);
        copy_with_time(&old, &new, b"same").unwrap();
        assert_eq!((time(&new), fs::read(&new).unwrap()), (then, b"same".to_vec()));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_the_earlier_site_is_not_taken_over() {
        let dir = tempfile::tempdir().unwrap();
        let (out, elsewhere) = (dir.path().join("site"), dir.path().join("elsewhere"));
        let site = SiteFolder::at(&out, false).unwrap();
        site.put(&files(&["a"])).unwrap();
        fs::write(&elsewhere, "a").unwrap();
        fs::remove_file(out.join("a")).unwrap();
        std::os::unix::fs::symlink(&elsewhere, out.join("a")).unwrap();
        assert_eq!(site.put(&files(&["a"])).unwrap().new, 1);
        assert!(fs::symlink_metadata(out.join("a")).unwrap().is_file());
    }

    #[test]
    fn other_files_are_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("letter.txt"), "dear").unwrap();
        assert!(SiteFolder::at(dir.path(), false).is_err());
        assert!(SiteFolder::at(&dir.path().join("letter.txt"), true).is_err());
        assert!(SiteFolder::at(dir.path(), true).is_ok());
    }

    #[test]
    fn a_path_that_leads_out_changes_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("site");
        let site = SiteFolder::at(&out, false).unwrap();
        assert!(site.put(&files(&["index.html", "../evil"])).is_err());
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
        site.put(&files(&["index.html"])).unwrap();
        assert!(site.put(&files(&["another.html", "../evil"])).is_err());
        assert_eq!(fs::read(out.join("index.html")).unwrap(), b"index.html");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}
