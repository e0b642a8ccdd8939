//! A mail handed to the operator's mail server (SMTP, RFC 5321; submission, RFC 6409).
//!
//! The server is the one that the operator names, so it may be on a private network. A mail goes to one receiver:
//! whether it was taken is then one answer.

use std::error::Error as _;
use std::fmt;
use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{Certificate, CertificateStore, SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};

use super::resolve::Resolver;
use super::{Bounds, Code, Failure};

/// The most time for the answer to the content, whatever `timeout` says: whoever hangs up earlier does not know whether
/// the mail was taken (RFC 5321, section 4.5.3.2.6).
const PATIENCE: Duration = Duration::from_secs(600);

/// How the connection is kept from others' eyes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Security {
    /// From its first byte (RFC 8314).
    Tls,
    /// From the server's greeting on; without it nothing is sent (RFC 3207).
    StartTls,
    /// Not at all.
    None,
}

/// A text that is never shown.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret(pub(crate) String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a secret")
    }
}

/// A mail server, and how to come to it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Server {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) security: Security,
    /// User and password.
    pub(crate) login: Option<(String, Secret)>,
}

/// A mail, and who it is from and for.
#[derive(Clone, Debug)]
pub(crate) struct Letter {
    pub(crate) from: Address,
    pub(crate) to: Address,
    /// As RFC 5322 has it, all of it ASCII.
    pub(crate) content: Vec<u8>,
}

/// Hands a mail to the server. `may_go` is asked when the server is ready for the content; where it says no, nothing is
/// sent. Up to there every failure means that the mail was not taken; later an answer may be lost
/// ([`Code::MailLost`]).
///
/// # Errors
///
/// The failure that ended it.
pub(crate) fn send(
    server: &Server,
    bounds: &Bounds,
    letter: &Letter,
    may_go: impl FnOnce() -> bool,
) -> Result<(), Failure> {
    let mut connection = connect(server, bounds)?;
    if let Some((user, Secret(password))) = &server.login {
        let credentials = Credentials::new(user.clone(), password.clone());
        let mechanisms = [Mechanism::Plain, Mechanism::Login];
        connection.auth(&mechanisms, &credentials).map_err(|e| ended(&mut connection, &e, Code::MailLogin))?;
    }
    envelope(&mut connection, letter)?;
    if !may_go() {
        // Hanging up without the last line is the one way not to have sent it (RFC 5321, section 4.1.1.4).
        return Err(Failure::new(Code::Fault, "it was called back"));
    }
    // Where the time cannot be set, the shorter one counts.
    let _ = connection.set_timeout(Some(PATIENCE));
    match connection.message(&letter.content) {
        Ok(_) => {
            // It is the server's now, whatever it says to the farewell.
            let _ = connection.quit();
            Ok(())
        }
        Err(e) if e.status().is_some() => Err(ended(&mut connection, &e, Code::MailRefused)),
        Err(e) => Err(Failure::new(Code::MailLost, why(&e))),
    }
}

fn connect(server: &Server, bounds: &Bounds) -> Result<SmtpConnection, Failure> {
    let addresses = addresses(server, bounds)?;
    let hello = ClientId::default();
    let tls = match server.security {
        Security::None => None,
        Security::Tls | Security::StartTls => Some(tls(server, bounds)?),
    };
    let wrapped = tls.as_ref().filter(|_| server.security == Security::Tls);
    let timeout = Some(bounds.timeout);
    let connected = SmtpConnection::connect(&addresses[..], timeout, &hello, wrapped, None);
    let mut connection = connected.map_err(|e| failure(&e, Code::MailRefused))?;
    if let (Security::StartTls, Some(tls)) = (server.security, &tls) {
        if !connection.can_starttls() {
            connection.abort();
            return Err(Failure::new(Code::MailUnable, "it has no STARTTLS"));
        }
        connection.starttls(tls, &hello).map_err(|e| ended(&mut connection, &e, Code::MailUnable))?;
    }
    Ok(connection)
}

/// The server's addresses: the operator's for this name, else those that the name has.
fn addresses(server: &Server, bounds: &Bounds) -> Result<Vec<SocketAddr>, Failure> {
    if let Some(address) = Resolver::new(bounds).listed(&server.host) {
        return Ok(vec![SocketAddr::new(address, server.port)]);
    }
    let found = (server.host.as_str(), server.port).to_socket_addrs().map(Iterator::collect::<Vec<_>>);
    found.ok().filter(|list| !list.is_empty()).ok_or_else(|| Failure::new(Code::NoHost, format!("`{}`", server.host)))
}

fn tls(server: &Server, bounds: &Bounds) -> Result<TlsParameters, Failure> {
    let unmade = |e: &dyn fmt::Display| Failure::new(Code::Tls, e.to_string());
    let mut builder = TlsParameters::builder(server.host.clone()).certificate_store(CertificateStore::WebpkiRoots);
    if let Some(file) = &bounds.certificates {
        let pem = std::fs::read(file).map_err(|e| unmade(&e))?;
        builder = builder.add_root_certificate(Certificate::from_pem(&pem).map_err(|e| unmade(&e))?);
    }
    builder.build().map_err(|e| unmade(&e))
}

/// Says who it is from and for, and that it comes.
fn envelope(connection: &mut SmtpConnection, letter: &Letter) -> Result<(), Failure> {
    let mut options = Vec::new();
    let ascii = |a: &Address| AsRef::<str>::as_ref(a).is_ascii();
    if !(ascii(&letter.from) && ascii(&letter.to)) {
        if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
            connection.abort();
            return Err(Failure::new(Code::MailUnable, "it takes addresses in ASCII only"));
        }
        options.push(MailParameter::SmtpUtfEight);
    }
    let say = |done: Result<_, SmtpError>, connection: &mut SmtpConnection| match done {
        Ok(_) => Ok(()),
        Err(e) => Err(ended(connection, &e, Code::MailRefused)),
    };
    let done = connection.command(Mail::new(Some(letter.from.clone()), options)).map(drop);
    say(done, connection)?;
    let done = connection.command(Rcpt::new(letter.to.clone(), Vec::new())).map(drop);
    say(done, connection)?;
    let done = connection.command(Data).map(drop);
    say(done, connection)
}

/// Takes leave of the server, and says what went wrong.
fn ended(connection: &mut SmtpConnection, e: &SmtpError, refused: Code) -> Failure {
    let failure = failure(e, refused);
    // A server that hangs would hang at the farewell, too.
    if e.status().is_some() || e.is_client() {
        connection.abort();
    }
    failure
}

/// What an error means; `refused` is what a refusal for good means here.
fn failure(e: &SmtpError, refused: Code) -> Failure {
    let kind = cause::<io::Error>(e).map(io::Error::kind);
    let code = if e.is_permanent() {
        refused
    } else if e.is_transient() {
        Code::MailLater
    } else if e.is_client() {
        Code::MailUnable
    } else if e.is_tls() || cause::<rustls::Error>(e).is_some() {
        Code::Tls
    } else {
        match kind {
            Some(io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock) => Code::Timeout,
            Some(io::ErrorKind::ConnectionRefused) => Code::Refused,
            Some(io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe) => {
                Code::Broken
            }
            Some(_) => Code::Unreachable,
            None => Code::Broken,
        }
    };
    Failure::new(code, why(e))
}

/// The server's own words with its number, or the innermost cause.
fn why(e: &SmtpError) -> String {
    if let Some(status) = e.status() {
        let said = e.source().map(ToString::to_string).unwrap_or_default();
        return format!("{status} {}", said.split_whitespace().collect::<Vec<_>>().join(" ")).trim().to_owned();
    }
    match cause::<io::Error>(e).map(io::Error::kind) {
        Some(io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock) => return "no answer".to_owned(),
        Some(io::ErrorKind::ConnectionRefused) => return String::new(),
        _ => {}
    }
    let mut last: &dyn std::error::Error = e;
    while let Some(next) = last.source() {
        last = next;
    }
    last.to_string()
}

/// The cause of this type behind an error; what an input error wraps is not its source.
fn cause<T: std::error::Error + 'static>(e: &SmtpError) -> Option<&T> {
    let mut next = e.source();
    while let Some(at) = next {
        if let Some(found) = at.downcast_ref::<T>() {
            return Some(found);
        }
        let wrapped = at.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        next = wrapped.map(|w| w as &(dyn std::error::Error + 'static)).or_else(|| at.source());
    }
    None
}
