//! Where lines go: standard output, or a file that appears only when it is whole.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::error::Error;

/// A writer of lines.
pub(crate) struct Output {
    name: String,
    writer: BufWriter<Target>,
}

enum Target {
    Stdout(io::Stdout),
    /// A device or a pipe: nothing that could be put in place later.
    Direct(File),
    /// Written beside its path, then renamed.
    Beside(NamedTempFile, PathBuf),
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Target::Stdout(out) => out.write(bytes),
            Target::Direct(file) => file.write(bytes),
            Target::Beside(file, _) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Target::Stdout(out) => out.flush(),
            Target::Direct(file) => file.flush(),
            Target::Beside(file, _) => file.flush(),
        }
    }
}

impl Output {
    /// Opens `path`, or standard output without one.
    ///
    /// # Errors
    ///
    /// Where the path cannot be written.
    pub(crate) fn open(path: Option<&Path>) -> Result<Output, Error> {
        let Some(path) = path.filter(|p| *p != Path::new("-")) else {
            let writer = BufWriter::with_capacity(1 << 16, Target::Stdout(io::stdout()));
            return Ok(Output { name: "stdout".to_owned(), writer });
        };
        let name = path.display().to_string();
        let target = target(path).map_err(|e| Error::writing(&name, &e))?;
        Ok(Output { name, writer: BufWriter::with_capacity(1 << 16, target) })
    }

    /// Writes bytes as they are.
    pub(crate) fn bytes(&mut self, content: &[u8]) -> Result<(), Error> {
        self.writer.write_all(content).map_err(|e| Error::writing(&self.name, &e))
    }

    /// Writes one line; an empty one is left out.
    pub(crate) fn line(&mut self, line: &str) -> Result<(), Error> {
        if line.is_empty() {
            return Ok(());
        }
        let written = self.writer.write_all(line.as_bytes()).and_then(|()| self.writer.write_all(b"\n"));
        written.map_err(|e| self.failed(&e))
    }

    /// Hands on what was written so far.
    pub(crate) fn flush(&mut self) -> Result<(), Error> {
        self.writer.flush().map_err(|e| self.failed(&e))
    }

    /// Hands on the rest and puts the file in place.
    ///
    /// # Errors
    ///
    /// Where the rest cannot be written; the place is then as it was before.
    pub(crate) fn finish(mut self) -> Result<(), Error> {
        self.flush()?;
        let (target, _) = self.writer.into_parts();
        if let Target::Beside(file, path) = target {
            file.persist(path).map_err(|e| Error::writing(&self.name, &e.error))?;
        }
        Ok(())
    }

    fn failed(&self, e: &io::Error) -> Error {
        Error::writing(&self.name, e)
    }
}

fn target(path: &Path) -> io::Result<Target> {
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    match fs::metadata(&path) {
        Ok(found) if found.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        Ok(found) if !found.is_file() => OpenOptions::new().write(true).open(&path).map(Target::Direct),
        _ => {
            let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
            let file = beside(folder)?;
            Ok(Target::Beside(file, path))
        }
    }
}

/// A new file in the folder, with the permissions that any new file gets.
fn beside(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".ovn-").suffix(".part");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}
