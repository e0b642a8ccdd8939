//! A site on disk: written beside its place, then put there at once.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use openvoicenews::publish::Files;
use tempfile::TempDir;

use crate::error::Error;

/// Says that a folder is a site of ours, which the next edition may replace.
const MARKER: &str = ".openvoicenews";

/// The place of a site, looked at before the work begins.
pub(crate) struct SiteFolder {
    place: PathBuf,
    parent: PathBuf,
}

impl SiteFolder {
    /// Looks whether a site may be put at `out`.
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
        if place.exists() && !place.is_dir() {
            return Err(Error::output(format!("`{}` is a file, where a folder is wanted", out.display())));
        }
        if !force && !place.join(MARKER).is_file() && !is_empty(&place) {
            return Err(Error::output(format!("`{}` has other files in it", out.display()))
                .with_hint("name a new folder, or replace everything in this one with `--force`"));
        }
        Ok(SiteFolder { place, parent })
    }

    /// Puts the files there. The earlier site stays until the new one is whole.
    ///
    /// # Errors
    ///
    /// Where something cannot be written; the place is then as it was before.
    pub(crate) fn put(&self, files: &Files) -> Result<(), Error> {
        self.try_put(files).map_err(|e| Error::writing(&self.place.display().to_string(), &e))
    }

    fn try_put(&self, files: &Files) -> io::Result<()> {
        fs::create_dir_all(&self.parent)?;
        let beside = TempDir::with_prefix_in(".ovn-", &self.parent)?;
        // Made inside, since a temporary folder itself is closed to others.
        let site = beside.path().join("site");
        fs::create_dir(&site)?;
        for (path, content) in files {
            let file = site.join(inside(path)?);
            if let Some(folder) = file.parent() {
                fs::create_dir_all(folder)?;
            }
            fs::write(file, content)?;
        }
        fs::write(site.join(MARKER), "An edition made by OpenVoiceNews; the next one replaces this folder.\n")?;
        swap(&site, &self.place, &beside.path().join("earlier"))
    }
}

fn is_empty(folder: &Path) -> bool {
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

fn swap(new: &Path, place: &Path, earlier: &Path) -> io::Result<()> {
    if place.exists() {
        fs::rename(place, earlier)?;
    }
    fs::rename(new, place).inspect_err(|_| {
        // Best effort: what was there goes back.
        let _ = fs::rename(earlier, place);
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(names: &[&str]) -> Files {
        names.iter().map(|n| ((*n).to_owned(), n.as_bytes().to_vec())).collect()
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
    }
}
