//! A mail as it travels: RFC 5322, with its text and its HTML as alternatives (RFC 2046, section 5.1.4).

use std::time::{Duration, SystemTime};

use lettre::Message;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, MultiPartKind, SinglePart};
use openvoicenews::publish::Digest;
use xxhash_rust::xxh3::xxh3_128;

use super::Mail;
use crate::error::Error;
use crate::net::mail::Letter;

/// A digest to one receiver. `what` names it (`2026-03-12`): the same digest to the same receiver has the same id,
/// however often it is sent, so that programs that show mail can tell that it is the same.
///
/// # Errors
///
/// Where an address cannot stand in a mail.
pub(crate) fn letter(mail: &Mail, to: &Mailbox, digest: &Digest, what: &str, now: i64) -> Result<Letter, Error> {
    let content = message(mail, to, digest, what, now)?.formatted();
    Ok(Letter { from: mail.from.email.clone(), to: to.email.clone(), content })
}

/// The mail itself.
///
/// # Errors
///
/// As [`letter`].
pub(crate) fn message(mail: &Mail, to: &Mailbox, digest: &Digest, what: &str, now: i64) -> Result<Message, Error> {
    let id = format!("{:032x}", xxh3_128(format!("{what} {} {}", mail.from.email, to.email).as_bytes()));
    let domain = mail.from.email.domain();
    let seconds = Duration::from_secs(u64::try_from(now).unwrap_or(0));
    let parts = MultiPart::builder()
        .kind(MultiPartKind::Alternative)
        .boundary(format!("part-{id}"))
        .singlepart(SinglePart::plain(digest.text.clone()))
        .singlepart(SinglePart::html(digest.html.clone()));
    // Answering programs leave it unanswered (RFC 3834, section 5).
    let automatic = HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned());
    Message::builder()
        .from(mail.from.clone())
        .to(to.clone())
        .subject(digest.subject.clone())
        .date(SystemTime::UNIX_EPOCH + seconds)
        .message_id(Some(format!("<{id}@{domain}>")))
        .raw_header(automatic)
        .multipart(parts)
        .map_err(|e| Error::internal(format!("the mail cannot be written: {e}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::WrittenMail;

    fn mail() -> Mail {
        let text = "server = \"m\"\nfrom = \"Zeitung Öse <d@osk.example>\"\nto = [\"Ärmel <a@osk.example>\"]";
        let written: WrittenMail = toml::from_str(text).unwrap();
        written.meant(std::path::Path::new("/")).unwrap().unwrap()
    }

    fn written(subject: &str, text: &str) -> String {
        let digest = Digest { subject: subject.into(), text: text.into(), html: "<p>x</p>".into(), reports: 1 };
        let mail = mail();
        String::from_utf8(letter(&mail, &mail.to[0], &digest, "2026-03-12", 1_773_219_600).unwrap().content).unwrap()
    }

    #[test]
    fn a_headline_cannot_add_a_header() {
        let told = written("Osk\r\nBcc: all@osk.example\r\n\r\nBody", "text");
        let head = told.split("\r\n\r\n").next().unwrap();
        let names: Vec<&str> =
            head.lines().filter(|l| !l.starts_with([' ', '\t'])).map(|l| l.split(':').next().unwrap()).collect();
        assert_eq!(
            names,
            ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"]
        );
    }

    #[test]
    fn it_is_ascii_in_short_lines_whatever_it_says_and_the_same_each_time() {
        let told = written("Größe – 大", &"ä".repeat(3_000));
        assert!(told.is_ascii() && told.lines().all(|l| l.len() <= 998), "{told}");
        assert!(told.contains("Date: Wed, 11 Mar 2026 09:00:00 +0000"), "{told}");
        assert_eq!(told, written("Größe – 大", &"ä".repeat(3_000)));
        // A line with a single dot would end the mail; the client doubles it on the way, so it may stand here.
        assert!(written("x", "a\r\n.\r\nb").contains("\r\n.\r\n") || written("x", "a\r\n.\r\nb").contains("=2E"));
    }
}
