//! Every fetch against a server that means harm, on a loopback address.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Mutex;
use std::thread;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::*;

/// What a server does with a connection, given the first line and headers that it was asked with.
type Act = fn(&str, &mut dyn Write) -> io::Result<()>;

/// Serves each connection with `act`, for as long as the test runs.
fn serve(address: &str, act: Act) -> SocketAddr {
    let listener = TcpListener::bind((address, 0)).unwrap();
    let at = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || answer(stream, act));
        }
    });
    at
}

fn answer(mut stream: TcpStream, act: Act) {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|n| n == 1) {
        head.push(byte[0]);
    }
    let _ = act(&String::from_utf8_lossy(&head), &mut stream);
}

fn bounds() -> Bounds {
    Bounds {
        agent: "OpenVoiceNews/test".to_owned(),
        allow: vec!["127.0.0.1".parse().unwrap()],
        hosts: vec![
            ("press.example".to_owned(), "127.0.0.1".parse().unwrap()),
            ("*.inner.example".to_owned(), "127.0.0.2".parse().unwrap()),
        ],
        timeout: Duration::from_secs(20),
        largest: 1 << 20,
        certificates: None,
    }
}

fn get_with(bounds: Bounds, url: &str) -> Result<Response, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let request = Request { url: url.to_owned(), accept: "*/*", ..Request::default() };
    runtime.block_on(async { Net::new(bounds).unwrap().get(&request).await })
}

fn get(url: &str) -> Result<Response, Failure> {
    get_with(bounds(), url)
}

fn code(url: &str) -> Code {
    get(url).unwrap_err().code
}

fn plain(out: &mut dyn Write, body: &[u8]) -> io::Result<()> {
    write!(out, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len())?;
    out.write_all(body)
}

fn redirect(out: &mut dyn Write, status: u16, to: &str) -> io::Result<()> {
    write!(out, "HTTP/1.1 {status} Moved\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
}

#[test]
fn an_answer_comes_with_its_headers_and_says_who_asks() {
    static ASKED: Mutex<String> = Mutex::new(String::new());
    let at = serve("127.0.0.1", |head, out| {
        *ASKED.lock().unwrap() = head.to_ascii_lowercase();
        out.write_all(b"HTTP/1.1 200 OK\r\nETag: \"7\"\r\nSet-Cookie: a=b\r\nContent-Length: 2\r\n\r\nhi")
    });
    let got = get(&format!("http://someone:secret@press.example:{}/feed#top", at.port())).unwrap();
    assert_eq!((got.status, &*got.body, got.header("etag"), &got.moved_to), (200, &b"hi"[..], Some("\"7\""), &None));
    assert_eq!(got.header("set-cookie"), None);
    let asked = ASKED.lock().unwrap();
    assert!(asked.contains("user-agent: openvoicenews/test\r\n") && asked.starts_with("get /feed http/1.1"), "{asked}");
    for never in ["authorization", "cookie", "referer"] {
        assert!(!asked.contains(never), "{never} in {asked}");
    }
}

#[test]
fn what_we_have_is_named_and_may_still_hold() {
    let at = serve("127.0.0.1", |head, out| match head.to_ascii_lowercase().contains("if-none-match: \"7\"") {
        true => out.write_all(b"HTTP/1.1 304 Not Modified\r\n\r\n"),
        false => plain(out, b"new"),
    });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let request = Request { url: format!("http://{at}/"), etag: Some("\"7\"".to_owned()), ..Request::default() };
    let got = runtime.block_on(async { Net::new(bounds()).unwrap().get(&request).await }).unwrap();
    assert!(got.is_unchanged() && got.body.is_empty());
}

#[test]
fn special_addresses_are_refused_however_they_are_written() {
    for url in [
        "http://127.0.0.2/",
        "http://0x7f000002/",
        "http://2130706434/",
        "http://0177.0.0.2/",
        "http://127.2/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.2]/",
        "http://[::ffff:a9fe:a9fe]/latest/meta-data/",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://0.0.0.0/",
        "http://１２７.０.０.２/",
        // The name is harmless, its address is not.
        "http://www.inner.example/",
        "http://localhost.inner.example:99/",
    ] {
        assert_eq!(code(url), Code::Special, "{url}");
    }
}

#[test]
fn redirects_are_held_to_the_same_rules() {
    let at = serve("127.0.0.1", |head, out| {
        let to = match head.split(' ').nth(1).unwrap_or_default() {
            "/inner" => "http://127.0.0.2/secret",
            "/by-name" => "//db.inner.example/secret",
            "/file" => "file:///etc/passwd",
            "/gopher" => "gopher://127.0.0.1/",
            "/nonsense" => "http://[::1",
            "/loop" => "/loop",
            "/good" => "/text",
            _ => return plain(out, b"text"),
        };
        redirect(out, 302, to)
    });
    let of = |path: &str| code(&format!("http://{at}/{path}"));
    assert_eq!(of("inner"), Code::Special);
    assert_eq!(of("by-name"), Code::Special);
    assert_eq!(of("file"), Code::Scheme);
    assert_eq!(of("gopher"), Code::Scheme);
    assert_eq!(of("nonsense"), Code::BadAddress);
    assert_eq!(of("loop"), Code::Redirects);
    let got = get(&format!("http://{at}/good")).unwrap();
    assert_eq!((got.url, got.moved_to), (format!("http://{at}/text"), None));
}

#[test]
fn only_redirects_for_good_move_a_source() {
    let at = serve("127.0.0.1", |head, out| match head.split(' ').nth(1).unwrap_or_default() {
        "/a" => redirect(out, 301, "/b"),
        "/b" => redirect(out, 308, "/c"),
        "/c" => redirect(out, 302, "/d"),
        _ => plain(out, b"text"),
    });
    let got = get(&format!("http://{at}/a")).unwrap();
    assert_eq!(got.moved_to, Some(format!("http://{at}/c")));
    assert_eq!(got.url, format!("http://{at}/d"));
}

#[test]
fn other_schemes_and_nonsense_are_no_addresses() {
    assert_eq!(code("file:///etc/passwd"), Code::Scheme);
    assert_eq!(code("ftp://press.example/"), Code::Scheme);
    assert_eq!(code("data:text/plain,hi"), Code::Scheme);
    assert_eq!(code("press.example/feed"), Code::BadAddress);
    assert_eq!(code(""), Code::BadAddress);
}

#[test]
fn too_much_is_not_read() {
    let at = serve("127.0.0.1", |head, out| {
        if head.starts_with("GET /said") {
            return out.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n");
        }
        out.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")?;
        let chunk = [b'x'; 0x1000];
        loop {
            out.write_all(b"1000\r\n")?;
            out.write_all(&chunk)?;
            out.write_all(b"\r\n")?;
        }
    });
    assert_eq!(code(&format!("http://{at}/said")), Code::TooLarge);
    assert_eq!(code(&format!("http://{at}/endless")), Code::TooLarge);
}

#[test]
fn a_bomb_is_not_unpacked() {
    let at = serve("127.0.0.1", |_, out| {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        for _ in 0..200 {
            gzip.write_all(&vec![b' '; 1 << 20])?;
        }
        let bomb = gzip.finish()?;
        write!(out, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n", bomb.len())?;
        out.write_all(&bomb)
    });
    let got = get_with(Bounds { largest: 64 << 20, ..bounds() }, &format!("http://{at}/"));
    assert_eq!(got.unwrap_err().code, Code::Bomb);
    assert_eq!(code(&format!("http://{at}/")), Code::TooLarge);
}

#[test]
fn a_flood_of_headers_is_refused() {
    let at = serve("127.0.0.1", |head, out| {
        out.write_all(b"HTTP/1.1 200 OK\r\n")?;
        if head.starts_with("GET /many") {
            (0..5_000).try_for_each(|i| write!(out, "X-{i}: y\r\n"))?;
            return out.write_all(b"\r\n");
        }
        out.write_all(b"X-Long: ")?;
        loop {
            out.write_all(&[b'y'; 0x1000])?;
        }
    });
    assert_eq!(code(&format!("http://{at}/many")), Code::Headers);
    assert_eq!(code(&format!("http://{at}/endless")), Code::Headers);
}

#[test]
fn a_server_that_drips_is_left() {
    let at = serve("127.0.0.1", |head, out| {
        if head.starts_with("GET /body") {
            out.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")?;
        }
        loop {
            out.write_all(if head.starts_with("GET /body") { b"1\r\nx\r\n" } else { b"H" })?;
            out.flush()?;
            thread::park_timeout(Duration::from_millis(50));
        }
    });
    let hasty = Bounds { timeout: Duration::from_millis(400), ..bounds() };
    assert_eq!(get_with(hasty.clone(), &format!("http://{at}/body")).unwrap_err().code, Code::Timeout);
    let head = get_with(hasty, &format!("http://{at}/head")).unwrap_err().code;
    assert!(matches!(head, Code::Timeout | Code::Broken), "{head:?}");
}

#[test]
fn half_an_answer_is_a_failure() {
    let at = serve("127.0.0.1", |head, out| match head.split(' ').nth(1).unwrap_or_default() {
        "/half" => out.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"),
        "/other" => out.write_all(b"SSH-2.0-OpenSSH_9.2\r\n"),
        _ => Ok(()),
    });
    assert_eq!(code(&format!("http://{at}/half")), Code::Broken);
    assert_eq!(code(&format!("http://{at}/other")), Code::Broken);
    assert_eq!(code(&format!("http://{at}/nothing")), Code::Broken);
}

#[test]
fn a_port_that_nobody_serves_and_a_name_that_nobody_has() {
    let free = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap();
    assert_eq!(code(&format!("http://{free}/")), Code::Refused);
    assert_eq!(code("http://there-is-none.invalid/"), Code::NoHost);
}

#[test]
fn statuses_say_what_they_mean_to_us() {
    let at = serve("127.0.0.1", |head, out| {
        let status = head.split(' ').nth(1).unwrap_or_default().trim_start_matches('/');
        let wait = if status == "503" {
            "Date: Wed, 11 Mar 2026 09:00:00 GMT\r\nRetry-After: Wed, 11 Mar 2026 09:02:00 GMT\r\n"
        } else {
            "Retry-After: 90\r\n"
        };
        write!(out, "HTTP/1.1 {status} As Asked\r\n{wait}Content-Length: 0\r\nConnection: close\r\n\r\n")
    });
    let of = |status: u16| get(&format!("http://{at}/{status}")).unwrap_err();
    let cases = [
        (204, Code::Status),
        (401, Code::NeedsLogin),
        (403, Code::Forbidden),
        (404, Code::NotFound),
        (410, Code::Gone),
        (418, Code::Status),
        (429, Code::TooMany),
        (451, Code::Forbidden),
        (500, Code::ServerFault),
    ];
    for (status, code) in cases {
        assert_eq!(of(status).code, code, "{status}");
    }
    assert_eq!(of(429).retry_after, Some(90));
    assert_eq!(of(503).retry_after, Some(120));
}

/// A server with a certificate that an invented authority has signed; its key is in the tree and protects nothing.
fn serve_tls() -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let at = listener.local_addr().unwrap();
    let certificate = CertificateDer::from_pem_slice(include_bytes!("testdata/server.pem")).unwrap();
    let key = rustls::pki_types::PrivateKeyDer::from_pem_slice(include_bytes!("testdata/server.key")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = Arc::new(builder.with_no_client_auth().with_single_cert(vec![certificate], key).unwrap());
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let connection = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut tls = rustls::StreamOwned::new(connection, stream);
            let mut head = [0; 4096];
            if tls.read(&mut head).is_ok() {
                let _ = plain(&mut tls, b"sealed").and_then(|()| tls.flush());
                tls.conn.send_close_notify();
                let _ = tls.conn.complete_io(&mut tls.sock);
            }
        }
    });
    at
}

#[test]
fn a_certificate_counts_only_where_its_signer_is_trusted() {
    let at = serve_tls();
    let url = format!("https://press.example:{}/", at.port());
    assert_eq!(code(&url), Code::Tls);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/net/testdata/authority.pem");
    let trusting = Bounds { certificates: Some(file), ..bounds() };
    assert_eq!(get_with(trusting.clone(), &url).unwrap().body, b"sealed");
    // The certificate is for another name.
    let other = format!("https://127.0.0.1:{}/", at.port());
    assert_eq!(get_with(trusting, &other).unwrap_err().code, Code::Tls);
}

#[test]
fn plain_text_where_a_secure_connection_is_wanted() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let at = listener.local_addr().unwrap();
    thread::spawn(move || listener.incoming().flatten().for_each(|mut s| drop(plain(&mut s, b"text"))));
    assert_eq!(code(&format!("https://{at}/")), Code::Tls);
}
