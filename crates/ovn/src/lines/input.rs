//! Lines of files and of standard input, one after the other, gzip or not.

use std::collections::VecDeque;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use flate2::bufread::MultiGzDecoder;

use crate::console::Console;
use crate::error::{Error, reason};

/// Where a line came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    source: Arc<str>,
    /// From 1; `None` where the whole file is meant.
    number: Option<u64>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.number {
            Some(number) => write!(f, "{}:{number}", self.source),
            None => f.write_str(&self.source),
        }
    }
}

impl Place {
    /// The folder of the file that the line is in; `None` for standard input.
    pub(crate) fn folder(&self) -> Option<&Path> {
        self.number?;
        Path::new(&*self.source).parent()
    }
}

/// A line of input with where it came from.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) place: Place,
    pub(crate) body: Body,
}

/// What a line holds.
#[derive(Debug)]
pub(crate) enum Body {
    /// A line of text, without its end.
    Text(String),
    /// A page of a folder: where it lies and its bytes.
    Page(PathBuf, Vec<u8>),
    /// A file of plain text: where it lies and its bytes.
    Plain(PathBuf, Vec<u8>),
    /// Why it cannot be used.
    Bad(String),
}

impl Line {
    /// The line's text, or why there is none.
    pub(crate) fn text(&self) -> Result<&str, String> {
        match &self.body {
            Body::Text(text) => Ok(text),
            Body::Page(..) => Err("a page, where a line of JSON is wanted".to_owned()),
            Body::Plain(..) => Err("plain text, where lines of JSON are wanted".to_owned()),
            Body::Bad(why) => Err(why.clone()),
        }
    }

    /// Bytes held.
    pub(crate) fn weight(&self) -> usize {
        match &self.body {
            Body::Text(text) => text.len(),
            Body::Page(_, bytes) | Body::Plain(_, bytes) => bytes.len(),
            Body::Bad(_) => 0,
        }
    }
}

/// The lines of several inputs.
pub(crate) struct Inputs {
    waiting: VecDeque<PathBuf>,
    open: Option<Open>,
    max_line: usize,
}

struct Open {
    source: Arc<str>,
    number: u64,
    reader: Box<dyn BufRead + Send>,
}

impl Inputs {
    /// The lines of `files`, or of standard input where there are none. Whether
    /// they can be read at all is found out before any work is done.
    ///
    /// # Errors
    ///
    /// Where one of them is absent, a folder, or not readable.
    pub(crate) fn open(files: &[PathBuf], max_line: usize, console: &Console) -> Result<Inputs, Error> {
        for file in files.iter().filter(|f| !is_stdin(f)) {
            if is_page(file) {
                continue;
            }
            let folder = fs::metadata(file).map_err(|e| Error::reading(file, &e))?.is_dir();
            if folder {
                return Err(Error::reading(file, &io::ErrorKind::IsADirectory.into()));
            }
            // A pipe can be opened only once.
            if file.is_file() {
                File::open(file).map_err(|e| Error::reading(file, &e))?;
            }
        }
        let mut waiting: VecDeque<PathBuf> = files.iter().cloned().collect();
        if waiting.is_empty() {
            waiting.push_back(PathBuf::from("-"));
        }
        if waiting.iter().any(|f| is_stdin(f)) && io::stdin().is_terminal() {
            console.note("reading lines from the terminal; Ctrl-D ends the input");
        }
        Ok(Inputs { waiting, open: None, max_line })
    }

    fn next_line(&mut self) -> Result<Option<Line>, Error> {
        loop {
            let Some(open) = &mut self.open else {
                let Some(path) = self.waiting.pop_front() else { return Ok(None) };
                if is_page(&path) {
                    return whole(path, Body::Page).map(Some);
                }
                if is_plain(&path)? {
                    return whole(path, Body::Plain).map(Some);
                }
                if let Some(value) = one_value(&path, self.max_line)? {
                    return Ok(Some(value));
                }
                self.open = Some(Open::new(&path)?);
                continue;
            };
            match open.line(self.max_line)? {
                Some(line) => return Ok(Some(line)),
                None => self.open = None,
            }
        }
    }
}

impl Iterator for Inputs {
    type Item = Result<Line, Error>;

    fn next(&mut self) -> Option<Result<Line, Error>> {
        let line = self.next_line().transpose();
        if matches!(line, Some(Err(_))) {
            self.waiting.clear();
            self.open = None;
        }
        line
    }
}

fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}

/// Whether a file is read whole, as an HTML page, and not line by line.
pub(crate) fn is_page(path: &Path) -> bool {
    path.extension().is_some_and(|x| x.eq_ignore_ascii_case("html") || x.eq_ignore_ascii_case("htm"))
}

/// Whether a file of the name `*.txt` is plain text, and not lines of JSON under that name.
fn is_plain(path: &Path) -> Result<bool, Error> {
    if !path.extension().is_some_and(|x| x.eq_ignore_ascii_case("txt")) || !path.is_file() {
        return Ok(false);
    }
    let mut start = Vec::new();
    let read = File::open(path).and_then(|file| file.take(1 << 12).read_to_end(&mut start));
    read.map_err(|e| Error::reading(path, &e))?;
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&start).trim_ascii_start();
    Ok(!start.starts_with(b"{") && !start.starts_with(b"\x1f\x8b"))
}

/// A file of the name `*.json` that holds one object over several lines, as editors lay it out.
fn one_value(path: &Path, max: usize) -> Result<Option<Line>, Error> {
    let small = |m: fs::Metadata| m.is_file() && m.len() <= u64::try_from(max).unwrap_or(u64::MAX);
    let is_json = path.extension().is_some_and(|x| x.eq_ignore_ascii_case("json"));
    if !is_json || !fs::metadata(path).is_ok_and(small) {
        return Ok(None);
    }
    let bytes = fs::read(path).map_err(|e| Error::reading(path, &e))?;
    let Ok(text) = String::from_utf8(bytes) else { return Ok(None) };
    let text = text.trim_start_matches('\u{feff}').trim();
    let one = text.starts_with('{') && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
    let place = Place { source: path.display().to_string().into(), number: None };
    Ok(one.then(|| Line { place, body: Body::Text(text.to_owned()) }))
}

fn whole(path: PathBuf, body: impl Fn(PathBuf, Vec<u8>) -> Body) -> Result<Line, Error> {
    let bytes = fs::read(&path).map_err(|e| Error::reading(&path, &e))?;
    let place = Place { source: path.display().to_string().into(), number: None };
    Ok(Line { place, body: body(path, bytes) })
}

impl Open {
    fn new(path: &Path) -> Result<Open, Error> {
        if is_stdin(path) {
            return Open::decoded("stdin".into(), Box::new(BufReader::new(io::stdin())));
        }
        let file = File::open(path).map_err(|e| Error::reading(path, &e))?;
        Open::decoded(path.display().to_string().into(), Box::new(BufReader::with_capacity(1 << 16, file)))
    }

    /// Unpacks gzip, steps over a byte order mark, and refuses UTF-16, all told by the first bytes.
    fn decoded(source: Arc<str>, mut raw: Box<dyn BufRead + Send>) -> Result<Open, Error> {
        let failed = |e: &io::Error| unreadable(&source, 0, e);
        let mut reader: Box<dyn BufRead + Send> = if raw.fill_buf().map_err(|e| failed(&e))?.starts_with(b"\x1f\x8b") {
            Box::new(BufReader::with_capacity(1 << 16, MultiGzDecoder::new(raw)))
        } else {
            raw
        };
        let start = reader.fill_buf().map_err(|e| failed(&e))?;
        if start.starts_with(b"\xff\xfe") || start.starts_with(b"\xfe\xff") {
            return Err(Error::input(format!("`{source}` is UTF-16, not UTF-8"))
                .with_hint("convert it first: `iconv -f UTF-16 -t UTF-8`"));
        }
        if start.starts_with(b"\xef\xbb\xbf") {
            reader.consume(3);
        }
        Ok(Open { source, number: 0, reader })
    }

    /// The next line that is not blank.
    fn line(&mut self, max: usize) -> Result<Option<Line>, Error> {
        loop {
            let mut bytes = Vec::new();
            let read = self.read(&mut bytes, max).map_err(|e| unreadable(&self.source, self.number, &e))?;
            if read == 0 {
                return Ok(None);
            }
            self.number += 1;
            if bytes.trim_ascii().is_empty() && read <= max {
                continue;
            }
            let place = Place { source: Arc::clone(&self.source), number: Some(self.number) };
            return Ok(Some(Line { place, body: body(bytes, read, max) }));
        }
    }

    /// Reads up to the end of the line; a line over `max` bytes is stepped over. Gives the bytes taken.
    fn read(&mut self, bytes: &mut Vec<u8>, max: usize) -> io::Result<usize> {
        let limit = u64::try_from(max).unwrap_or(u64::MAX).saturating_add(1);
        let read = (&mut self.reader).take(limit).read_until(b'\n', bytes)?;
        if read > max && bytes.last() != Some(&b'\n') {
            *bytes = Vec::new();
            return Ok(read + self.reader.skip_until(b'\n')?);
        }
        Ok(read)
    }
}

fn body(mut bytes: Vec<u8>, read: usize, max: usize) -> Body {
    if bytes.is_empty() {
        return Body::Bad(format!("a line of {} MiB, longer than `--max-line` {}", read >> 20, max >> 20));
    }
    while bytes.last().is_some_and(|b| matches!(b, b'\n' | b'\r')) {
        bytes.pop();
    }
    match String::from_utf8(bytes) {
        Ok(text) => Body::Text(text),
        Err(e) => Body::Bad(format!("not UTF-8 at byte {}", e.utf8_error().valid_up_to() + 1)),
    }
}

fn unreadable(source: &str, number: u64, e: &io::Error) -> Error {
    match e.kind() {
        io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
            Error::input(format!("`{source}` is damaged or cut short after line {number}: {}", reason(e)))
                .with_hint("fetch the file again; `gzip -t` tests it")
        }
        _ => Error::input(format!("`{source}` cannot be read after line {number}: {}", reason(e))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &'static [u8], max: usize) -> Vec<(String, Result<String, String>)> {
        let mut open = Open::decoded("x".into(), Box::new(bytes)).unwrap();
        std::iter::from_fn(|| open.line(max).unwrap())
            .map(|l| (l.place.to_string(), l.text().map(str::to_owned)))
            .collect()
    }

    #[test]
    fn lines_keep_their_numbers_and_blank_ones_are_left_out() {
        let got = lines(b"\xef\xbb\xbfa\r\n\n  \nb\xffc\nlast", 100);
        let expected = [
            ("x:1".to_owned(), Ok("a".to_owned())),
            ("x:4".to_owned(), Err("not UTF-8 at byte 2".to_owned())),
            ("x:5".to_owned(), Ok("last".to_owned())),
        ];
        assert_eq!(got, expected);
    }

    #[test]
    fn a_line_over_the_limit_is_stepped_over() {
        let got = lines(b"1234\n12345\n123456\n1234", 5);
        let ok: Vec<bool> = got.iter().map(|(_, t)| t.is_ok()).collect();
        assert_eq!(ok, [true, true, false, true]);
        assert_eq!(got[3].0, "x:4");
    }
}
