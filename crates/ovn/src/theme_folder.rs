//! A theme on disk: read to lay it over the built-in one, or written as a start for one's own.

use std::collections::BTreeMap;
use std::fs::{self, File, Metadata};
use std::io::Read;
use std::path::{Path, PathBuf};

use openvoicenews::publish::Theme;

use crate::error::Error;
use crate::site_folder::is_empty;

/// Files and folders that a theme may have: far more than one needs, far fewer than a home folder has.
const MOST: usize = 500;
/// Bytes that its files may have together.
const LARGEST: u64 = 20_000_000;

/// The built-in theme with the files of `folder` in the place of its own.
///
/// # Errors
///
/// Where the folder cannot be read, is no theme, or a template of it does not parse.
pub(crate) fn read(folder: &Path) -> Result<Theme, Error> {
    let files = Walk::over(folder)?.files;
    if files.is_empty() {
        return Err(Error::input(format!("`{}` has no file of a theme", folder.display()))
            .with_hint("`ovn theme DIR` writes a theme to start from"));
    }
    Theme::default().with(files).map_err(|fault| {
        Error::input(fault.to_string())
            .with_hint("correct it; `ovn theme DIR` writes the built-in theme to compare with")
    })
}

/// Writes the built-in theme into `folder`; gives the number of its files.
///
/// # Errors
///
/// Where the folder has something in it, unless `force` is given, or cannot be written.
pub(crate) fn write(folder: &Path, force: bool) -> Result<usize, Error> {
    let shown = folder.display();
    if folder.exists() && !folder.is_dir() {
        return Err(Error::output(format!("`{shown}` is a file, where a folder is wanted")));
    }
    if !force && !is_empty(folder) {
        return Err(Error::output(format!("`{shown}` has other files in it")).with_hint(
            "name a new folder, or write over the files of the same names with `--force`; others are left alone",
        ));
    }
    let mut count = 0;
    for (path, content) in Theme::built_in() {
        let file = folder.join(path);
        let within = file.parent().map_or(Ok(()), fs::create_dir_all);
        within.and_then(|()| fs::write(&file, content)).map_err(|e| Error::writing(&file.display().to_string(), &e))?;
        count += 1;
    }
    Ok(count)
}

/// The files of a folder, as they are found.
struct Walk {
    /// Links resolved: what lies outside is not read.
    root: PathBuf,
    seen: usize,
    bytes: u64,
    files: BTreeMap<String, Vec<u8>>,
}

impl Walk {
    fn over(folder: &Path) -> Result<Walk, Error> {
        let root = fs::canonicalize(folder).map_err(|e| missing(folder, Error::reading(folder, &e)))?;
        let mut walk = Walk { root, seen: 0, bytes: 0, files: BTreeMap::new() };
        let mut waiting = vec![(folder.to_owned(), String::new())];
        while let Some((within, prefix)) = waiting.pop() {
            for entry in fs::read_dir(&within).map_err(|e| missing(&within, Error::reading(&within, &e)))? {
                let path = entry.map_err(|e| Error::reading(&within, &e))?.path();
                let Some(name) = path.file_name().and_then(|n| n.to_str()) else {
                    return Err(Error::input(format!("`{}`: its name is not UTF-8", path.display())));
                };
                if name.starts_with('.') || name.starts_with("README") {
                    continue;
                }
                let name = format!("{prefix}{name}");
                if walk.look(&path)?.is_dir() {
                    waiting.push((path, format!("{name}/")));
                } else {
                    walk.take(&path, name)?;
                }
            }
        }
        Ok(walk)
    }

    /// What lies at `path`: a plain file or a folder of the theme.
    fn look(&mut self, path: &Path) -> Result<Metadata, Error> {
        let failed = |e| Error::reading(path, &e);
        self.seen += 1;
        if self.seen > MOST {
            return Err(self.too_much(&format!("more than {MOST} files and folders")));
        }
        let is_link = fs::symlink_metadata(path).map_err(failed)?.is_symlink();
        if is_link && !fs::canonicalize(path).map_err(failed)?.starts_with(&self.root) {
            return Err(no_theme_file(path, "is a link that leads out of the theme"));
        }
        let found = fs::metadata(path).map_err(failed)?;
        // A link to a folder could lead round in circles.
        if is_link && found.is_dir() {
            return Err(no_theme_file(path, "is a link to a folder"));
        }
        if !found.is_dir() && !found.is_file() {
            return Err(no_theme_file(path, "is neither a file nor a folder"));
        }
        Ok(found)
    }

    fn take(&mut self, path: &Path, name: String) -> Result<(), Error> {
        let file = File::open(path).map_err(|e| Error::reading(path, &e))?;
        let mut content = Vec::new();
        let left = LARGEST - self.bytes;
        let read = file.take(left + 1).read_to_end(&mut content).map_err(|e| Error::reading(path, &e))? as u64;
        if read > left {
            return Err(self.too_much(&format!("more than {} MB", LARGEST / 1_000_000)));
        }
        self.bytes += read;
        self.files.insert(name, content);
        Ok(())
    }

    fn too_much(&self, what: &str) -> Error {
        Error::input(format!("`{}` has {what}: too much for a theme", self.root.display()))
            .with_hint("name the folder that holds the theme alone")
    }
}

fn no_theme_file(path: &Path, why: &str) -> Error {
    Error::input(format!("`{}` {why}", path.display())).with_hint("put a copy of the files themselves into the theme")
}

/// The hint of a file that cannot be read speaks of standard input, which a folder cannot be.
fn missing(folder: &Path, error: Error) -> Error {
    let hint = if folder.is_file() {
        "name the folder that the file lies in"
    } else {
        "check the path; `ovn theme DIR` writes a theme to start from"
    };
    error.with_hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        Walk::over(folder).map(|walk| walk.files.into_keys().collect()).unwrap()
    }

    #[test]
    fn the_built_in_theme_comes_back_as_it_was_written() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("mine");
        let count = write(&folder, false).unwrap();
        let files = Walk::over(&folder).unwrap().files;
        assert_eq!(files.len(), count);
        assert!(Theme::built_in().all(|(path, content)| files[path] == content));
        assert!(read(&folder).is_ok());
    }

    #[test]
    fn hidden_files_and_readmes_are_skipped() {
        let dir = tempfile::tempdir().unwrap();
        for folder in ["fonts", ".git"] {
            fs::create_dir(dir.path().join(folder)).unwrap();
        }
        for file in ["style.css", ".style.css.swp", "README.md", "fonts/a.woff2", "fonts/README", ".git/config"] {
            fs::write(dir.path().join(file), "").unwrap();
        }
        assert_eq!(names(dir.path()), ["fonts/a.woff2", "style.css"]);
    }

    #[test]
    fn too_many_and_too_large_are_refused() {
        let dir = tempfile::tempdir().unwrap();
        File::create(dir.path().join("large")).unwrap().set_len(LARGEST).unwrap();
        assert_eq!(names(dir.path()), ["large"]);
        fs::write(dir.path().join("small"), "1").unwrap();
        assert!(Walk::over(dir.path()).is_err());
        fs::remove_file(dir.path().join("large")).unwrap();
        for i in 1..MOST {
            fs::write(dir.path().join(format!("{i}.svg")), "").unwrap();
        }
        assert_eq!(names(dir.path()).len(), MOST);
        fs::create_dir(dir.path().join("one-more")).unwrap();
        assert!(Walk::over(dir.path()).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn links_stay_in_the_folder() {
        use std::os::unix::fs::symlink;
        let dir = tempfile::tempdir().unwrap();
        let theme = dir.path().join("theme");
        fs::create_dir(&theme).unwrap();
        fs::write(dir.path().join("secret"), "").unwrap();
        fs::write(theme.join("a.css"), "").unwrap();
        symlink("a.css", theme.join("b.css")).unwrap();
        assert_eq!(names(&theme), ["a.css", "b.css"]);
        for (target, why) in [("../secret", "leads out"), (".", "link to a folder"), ("no", "no such file")] {
            symlink(target, theme.join("c.css")).unwrap();
            let e = Walk::over(&theme).map(|_| ()).unwrap_err();
            assert!(e.to_string().contains(why), "{target}: {e}");
            fs::remove_file(theme.join("c.css")).unwrap();
        }
    }
}
