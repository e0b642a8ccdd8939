//! What went wrong, in words a person can act on, and the exit code for it.

use std::fmt;
use std::io;
use std::path::Path;

/// Why a command did not do all that was asked.
#[derive(Debug)]
pub(crate) struct Error {
    kind: Kind,
    message: String,
    hint: Option<String>,
}

/// What callers and scripts tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// The reader of our output went away, as `head` does: no error.
    Closed,
    /// Some of the input was refused, or a sentence is not proved; the rest was done.
    Refused,
    /// The command line does not make sense.
    Usage,
    /// Input cannot be read.
    Input,
    /// Output cannot be written.
    Output,
    /// The same, because the disk is full: it may have room again.
    DiskFull,
    /// An address cannot be served, or a server not be reached.
    Network,
    /// A fault of this program.
    Internal,
}

/// The exit codes as `ovn --help` shows them.
pub(crate) const EXIT_CODES: &str = "\
Exit codes:
   0  done
   1  done, but some of the input was refused or a sentence is not proved
   2  the command line does not make sense
   3  input cannot be read
   4  output cannot be written
   5  the address cannot be served, or a mail not be sent
  70  a fault of this program";

impl Error {
    fn new(kind: Kind, message: impl Into<String>) -> Error {
        Error { kind, message: message.into(), hint: None }
    }

    pub(crate) fn refused(message: impl Into<String>) -> Error {
        Error::new(Kind::Refused, message)
    }

    pub(crate) fn usage(message: impl Into<String>) -> Error {
        Error::new(Kind::Usage, message)
    }

    pub(crate) fn input(message: impl Into<String>) -> Error {
        Error::new(Kind::Input, message)
    }

    pub(crate) fn output(message: impl Into<String>) -> Error {
        Error::new(Kind::Output, message)
    }

    pub(crate) fn disk_full(message: impl Into<String>) -> Error {
        Error::new(Kind::DiskFull, message).with_hint("free some space or move it to another disk")
    }

    /// Whether there may be room again later.
    pub(crate) fn is_disk_full(&self) -> bool {
        self.kind == Kind::DiskFull
    }

    pub(crate) fn network(message: impl Into<String>) -> Error {
        Error::new(Kind::Network, message)
    }

    pub(crate) fn internal(message: impl Into<String>) -> Error {
        Error::new(Kind::Internal, message).with_hint("please report it with the command and the input")
    }

    pub(crate) fn with_hint(self, hint: impl Into<String>) -> Error {
        Error { hint: Some(hint.into()), ..self }
    }

    /// A file or folder that cannot be read.
    pub(crate) fn reading(path: &Path, e: &io::Error) -> Error {
        let error = Error::input(format!("`{}` cannot be read: {}", path.display(), reason(e)));
        match e.kind() {
            io::ErrorKind::NotFound => error.with_hint("check the path; `-` reads standard input"),
            io::ErrorKind::IsADirectory => error.with_hint("name the files in it, for instance `FOLDER/*.jsonl`"),
            _ => error,
        }
    }

    /// A file or folder that cannot be written.
    pub(crate) fn writing(name: &str, e: &io::Error) -> Error {
        if e.kind() == io::ErrorKind::BrokenPipe {
            return Error::new(Kind::Closed, "");
        }
        let error = Error::output(format!("`{name}` cannot be written: {}", reason(e)));
        match e.kind() {
            io::ErrorKind::StorageFull => {
                Error { kind: Kind::DiskFull, ..error }.with_hint("free some space or write to another disk")
            }
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
                error.with_hint("the folder it belongs in must exist")
            }
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                error.with_hint("choose a place where you may write")
            }
            _ => error,
        }
    }

    /// The exit code of the program.
    pub(crate) fn exit_code(&self) -> u8 {
        match self.kind {
            Kind::Closed => 0,
            Kind::Refused => 1,
            Kind::Usage => 2,
            Kind::Input => 3,
            Kind::Output | Kind::DiskFull => 4,
            Kind::Network => 5,
            Kind::Internal => 70,
        }
    }

    /// Whether there is nothing to tell.
    pub(crate) fn is_silent(&self) -> bool {
        self.kind == Kind::Closed
    }

    /// What to do about it.
    pub(crate) fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

/// The system's reason in plain words, without the number it has inside.
pub(crate) fn reason(e: &io::Error) -> String {
    match e.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        io::ErrorKind::NotADirectory => "a part of its path is not a folder".to_owned(),
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the disk is read-only".to_owned(),
        io::ErrorKind::AddrInUse => "it is in use by another program".to_owned(),
        _ => {
            let text = e.to_string();
            text.split(" (os error").next().unwrap_or(&text).to_owned()
        }
    }
}
