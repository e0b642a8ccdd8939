//! WARC files (ISO 28500:2017): the pages of web archives.

use std::io::{self, BufRead, Read};

use super::Page;
use crate::net::unpacked;

/// Larger records are no articles; they are passed over without being held in memory.
const LARGEST: u64 = 32 << 20;
/// A line of a record's header has at most so many bytes.
const LONGEST_LINE: u64 = 64 << 10;
/// Lines of a record's header.
const MOST_LINES: usize = 200;

/// The pages of a WARC file, one after the other. What is no page is passed over; what is damaged is told and the next
/// record looked for.
pub(crate) struct Warc<R> {
    reader: R,
    ended: bool,
}

/// The header of a record: names in lower case.
type Fields = Vec<(String, String)>;

fn field<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    fields.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
}

impl<R: BufRead> Warc<R> {
    pub(crate) fn new(reader: R) -> Warc<R> {
        Warc { reader, ended: false }
    }

    /// One line without its end; `None` at the end of the file.
    fn line(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        let n = self.reader.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line)?;
        while line.last().is_some_and(|b| matches!(b, b'\n' | b'\r')) {
            line.pop();
        }
        Ok(if n == 0 { None } else { Some(line) })
    }

    /// The header of the next record: lines before its version are passed over.
    fn header(&mut self) -> io::Result<Option<Fields>> {
        loop {
            match self.line()? {
                None => return Ok(None),
                Some(line) if line.starts_with(b"WARC/") => break,
                Some(_) => {}
            }
        }
        let mut fields = Fields::new();
        while let Some(line) = self.line()? {
            if line.is_empty() {
                break;
            }
            let line = String::from_utf8_lossy(&line).into_owned();
            if let Some((name, value)) = line.split_once(':')
                && fields.len() < MOST_LINES
            {
                fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
        Ok(Some(fields))
    }

    /// The next page, or why a record could not be read.
    fn next_page(&mut self) -> io::Result<Option<Result<Page, String>>> {
        loop {
            let Some(fields) = self.header()? else { return Ok(None) };
            let length = field(&fields, "content-length").and_then(|n| n.parse::<u64>().ok());
            let Some(length) = length else {
                return Ok(Some(Err("a record without its length".to_owned())));
            };
            if length > LARGEST || !has_page(&fields) {
                io::copy(&mut self.reader.by_ref().take(length), &mut io::sink())?;
                continue;
            }
            let mut block = Vec::new();
            self.reader.by_ref().take(length).read_to_end(&mut block)?;
            if u64::try_from(block.len()).unwrap_or(0) < length {
                return Ok(Some(Err("the file breaks off in a record".to_owned())));
            }
            match page(&fields, block) {
                Ok(None) => {}
                Ok(Some(page)) => return Ok(Some(Ok(page))),
                Err(why) => return Ok(Some(Err(why))),
            }
        }
    }
}

impl<R: BufRead> Iterator for Warc<R> {
    type Item = Result<Page, String>;

    fn next(&mut self) -> Option<Result<Page, String>> {
        if self.ended {
            return None;
        }
        match self.next_page() {
            Ok(Some(page)) => Some(page),
            Ok(None) => None,
            Err(e) => {
                self.ended = true;
                Some(Err(format!("the rest of the file cannot be read: {}", crate::error::reason(&e))))
            }
        }
    }
}

/// Whether a record may have a page: what a server answered, or a page by itself.
fn has_page(fields: &Fields) -> bool {
    let is = |name: &str, start: &str| field(fields, name).is_some_and(|v| v.to_ascii_lowercase().starts_with(start));
    (is("warc-type", "response") && is("content-type", "application/http"))
        || (is("warc-type", "resource") && is("content-type", "text/html"))
}

/// The page of a record; `None` where the server answered with something else.
fn page(fields: &Fields, block: Vec<u8>) -> Result<Option<Page>, String> {
    let Some(url) = field(fields, "warc-target-uri") else { return Ok(None) };
    let url = url.trim_matches(['<', '>']).to_owned();
    let fetched = field(fields, "warc-date").and_then(|d| d.parse::<jiff::Timestamp>().ok()).map(|t| t.as_second());
    let key = field(fields, "warc-record-id").map_or_else(|| format!("warc:{url}:{fetched:?}"), str::to_owned);
    let page = |html, headers| Page { key, url, html, fetched, headers };
    if field(fields, "warc-type").is_some_and(|t| t.eq_ignore_ascii_case("resource")) {
        return Ok(Some(page(block, Vec::new())));
    }
    let Some((status, headers, body)) = http(&block) else {
        return Err("a record is no answer of a server".to_owned());
    };
    let is_html = field(&headers, "content-type").is_none_or(|kind| kind.contains("html"));
    if status != 200 || !is_html {
        return Ok(None);
    }
    let chunked = field(&headers, "transfer-encoding").is_some_and(|t| t.eq_ignore_ascii_case("chunked"));
    // Some archives say that a body is in chunks and hold it whole.
    let body = if chunked { joined(body).unwrap_or_else(|| body.to_vec()) } else { body.to_vec() };
    let packed = field(&headers, "content-encoding");
    let most = usize::try_from(LARGEST).unwrap_or(usize::MAX);
    let html = match unpacked(body.clone(), packed, most) {
        Ok(html) => html,
        // The same of packed ones.
        Err(_) if body.trim_ascii_start().starts_with(b"<") => body,
        Err(failure) => return Err(failure.to_string()),
    };
    Ok(Some(page(html, headers)))
}

/// Status, headers and body of what a server answered.
fn http(block: &[u8]) -> Option<(u16, Fields, &[u8])> {
    let end = block.windows(4).position(|w| w == b"\r\n\r\n").map(|at| (at, at + 4));
    let (head, body) = end.or_else(|| block.windows(2).position(|w| w == b"\n\n").map(|at| (at, at + 2)))?;
    let head = String::from_utf8_lossy(&block[..head]);
    let mut lines = head.lines();
    let status = lines.next()?.strip_prefix("HTTP/")?.split(' ').nth(1)?.parse().ok()?;
    let fields = lines.take(MOST_LINES).filter_map(|l| l.split_once(':'));
    let fields = fields.map(|(n, v)| (n.trim().to_ascii_lowercase(), v.trim().to_owned())).collect();
    Some((status, fields, &block[body..]))
}

/// A body out of its chunks (RFC 9112, section 7.1); `None` where it is in none.
fn joined(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    loop {
        let line = body.iter().position(|&b| b == b'\n')?;
        let size = std::str::from_utf8(&body[..line]).ok()?;
        let size = usize::from_str_radix(size.split(';').next()?.trim(), 16).ok()?;
        body = &body[line + 1..];
        if size == 0 {
            return Some(out);
        }
        out.extend_from_slice(body.get(..size)?);
        body = body.get(size..)?;
        body = body.strip_prefix(b"\r\n").or_else(|| body.strip_prefix(b"\n")).unwrap_or(body);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: &str, content: &str, url: &str, block: &[u8]) -> Vec<u8> {
        let mut out = format!(
            "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-03-11T09:00:00Z\r\n\
             WARC-Record-ID: <urn:uuid:{url}>\r\nContent-Type: {content}\r\nContent-Length: {}\r\n\r\n",
            block.len()
        )
        .into_bytes();
        out.extend_from_slice(block);
        out.extend_from_slice(b"\r\n\r\n");
        out
    }

    fn response(url: &str, head: &str, body: &[u8]) -> Vec<u8> {
        let mut block = format!("HTTP/1.1 {head}\r\n\r\n").into_bytes();
        block.extend_from_slice(body);
        record("response", "application/http; msgtype=response", url, &block)
    }

    fn pages(file: &[u8]) -> Vec<Result<(String, String), String>> {
        let read = Warc::new(file);
        read.map(|p| p.map(|p| (p.url, String::from_utf8_lossy(&p.html).into_owned()))).collect()
    }

    fn page(url: &str, html: &str) -> Result<(String, String), String> {
        Ok((url.to_owned(), html.to_owned()))
    }

    #[test]
    fn pages_are_found_among_other_records() {
        let mut file = record("warcinfo", "application/warc-fields", "", b"software: ours");
        file.extend(response("https://osk.example/1", "200 OK\r\nContent-Type: text/html", b"<p>One"));
        file.extend(record("request", "application/http; msgtype=request", "https://osk.example/1", b"GET /1"));
        file.extend(response("https://osk.example/a.jpg", "200 OK\r\nContent-Type: image/jpeg", b"JFIF"));
        file.extend(response("https://osk.example/gone", "404 Not Found\r\nContent-Type: text/html", b"<p>None"));
        file.extend(record("resource", "text/html", "https://osk.example/2", b"<p>Two"));
        assert_eq!(pages(&file), [page("https://osk.example/1", "<p>One"), page("https://osk.example/2", "<p>Two")]);
        let read: Vec<Page> = Warc::new(&*file).flatten().collect();
        assert_eq!(read[0].fetched, Some(1_773_219_600));
        assert_eq!(read[0].key, "<urn:uuid:https://osk.example/1>");
    }

    #[test]
    fn bodies_are_unpacked_and_out_of_their_chunks() {
        use flate2::Compression;
        use flate2::write::GzEncoder;
        use std::io::Write;
        let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
        gzip.write_all(b"<p>Packed").unwrap();
        let packed = gzip.finish().unwrap();
        let html = "200 OK\r\nContent-Type: text/html\r\n";
        let mut file = response("u1", &format!("{html}Content-Encoding: gzip"), &packed);
        file.extend(response("u2", &format!("{html}Content-Encoding: gzip"), b"<p>Not packed"));
        file.extend(response(
            "u3",
            &format!("{html}Transfer-Encoding: chunked"),
            b"5\r\n<p>In\r\n3;x=y\r\n it\r\n0\r\n\r\n",
        ));
        file.extend(response("u4", &format!("{html}Transfer-Encoding: chunked"), b"<p>Whole"));
        let want =
            [page("u1", "<p>Packed"), page("u2", "<p>Not packed"), page("u3", "<p>In it"), page("u4", "<p>Whole")];
        assert_eq!(pages(&file), want);
    }

    #[test]
    fn what_is_damaged_is_told_and_the_rest_is_read() {
        let good = response("u1", "200 OK\r\nContent-Type: text/html", b"<p>One");
        let mut file = b"nonsense\nWARC/1.0\r\nWARC-Type: response\r\n\r\n".to_vec();
        file.extend(&good);
        file.extend(&good[..good.len() - 12]);
        let read = pages(&file);
        assert!(read[0].is_err() && read[2].is_err() && read.len() == 3, "{read:?}");
        assert_eq!(read[1], page("u1", "<p>One"));
        assert_eq!(pages(b""), []);
        // Lines without end, and a length that nobody has.
        assert_eq!(pages(&vec![b'x'; 1 << 20]), []);
        assert_eq!(pages(b"WARC/1.0\r\nContent-Length: 99999999999999999999999\r\n\r\n").len(), 1);
    }
}
