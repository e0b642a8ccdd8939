//! `ovn digest`: the digest of the day, shown or sent by hand.

use clap::{Args, ValueEnum};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use lettre::message::Mailbox;
use openvoicenews::publish::{self, Digest as Content};

use crate::clock;
use crate::console::Console;
use crate::delivery::{Mail, letter, message};
use crate::error::Error;
use crate::lines::Output;
use crate::net::mail;
use crate::newsroom::{Newsroom, Place};
use crate::worker::{digest_since, theme};

const DAY: i64 = 86_400;

/// Send the digest of the last day's reports by mail now, or show it
///
/// `ovn run` sends it each day by itself, at the hour that `[mail]` in
/// newsroom.toml says, and never twice. This sends it once more, to whom you
/// like: what is new in the last 24 hours, by category, the weightiest twenty.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ovn digest --print
  ovn digest --print=html > digest.html
  ovn digest --test                        (says whether the settings of [mail] work)
  ovn digest --to me@news.example
  ovn digest --newsroom /srv/news")]
pub(crate) struct Digest {
    #[command(flatten)]
    place: Place,

    /// Send it to this address instead of those under `[mail]`; may be given several times
    #[arg(long, value_name = "ADDRESS", value_parser = mailbox)]
    to: Vec<Mailbox>,

    /// Show it and send nothing
    #[arg(long, value_name = "FORM", value_enum, num_args = 0..=1, require_equals = true, default_missing_value = "text")]
    print: Option<Form>,

    /// Send a mail without news, to see whether the settings work
    #[arg(long, conflicts_with = "print")]
    test: bool,
}

/// How the digest is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// As plain text
    Text,
    /// As HTML
    Html,
    /// As the whole mail, the way it travels
    Mail,
}

impl Digest {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Error> {
        let newsroom = self.place.open()?;
        let now = clock::now();
        let content = if self.test { Some(publish::trial(&theme(&newsroom)?)) } else { today(&newsroom, now)? };
        let Some(content) = content else {
            console.sum("nothing is new since yesterday, so there is no digest");
            return Ok(());
        };
        match self.print {
            Some(Form::Text) => show(&format!("{}\n\n{}", content.subject, content.text)),
            Some(Form::Html) => show(&content.html),
            Some(Form::Mail) => {
                let mail = settings(&newsroom)?;
                let to = self.to.first().or(mail.to.first()).unwrap_or(&mail.from);
                let mail = message(mail, to, &content, &format!("by hand at {now}"), now)?.formatted();
                show(&String::from_utf8_lossy(&mail))
            }
            None => self.send(&newsroom, &content, now, console),
        }
    }

    fn send(&self, newsroom: &Newsroom, content: &Content, now: i64, console: &Console) -> Result<(), Error> {
        let mail = settings(newsroom)?;
        let to = if self.to.is_empty() { &mail.to } else { &self.to };
        let mut failed = 0;
        for to in to {
            let letter = letter(mail, to, content, &format!("by hand at {now}"), now)?;
            match mail::send(&mail.server, &newsroom.settings.bounds, &letter, || true) {
                Ok(()) => console.sum(&format!("sent to `{}`: {}", to.email, content.subject)),
                Err(failure) => {
                    failed += 1;
                    let failure = Error::network(format!("`{}`: {failure}", to.email)).with_hint(failure.code.hint());
                    console.error(&failure);
                }
            }
        }
        match failed {
            0 => Ok(()),
            n => Err(Error::network(format!("{n} of {} mails were not sent", to.len()))),
        }
    }
}

fn settings(newsroom: &Newsroom) -> Result<&Mail, Error> {
    newsroom.settings.mail.as_ref().ok_or_else(|| {
        Error::input("newsroom.toml names no mail server")
            .with_hint("set `server`, `from` and `to` under `[mail]`; `ovn digest --print` shows the digest without")
    })
}

/// What is new in the last day.
fn today(newsroom: &Newsroom, now: i64) -> Result<Option<Content>, Error> {
    let utc = || TimeZone::UTC.to_datetime(Timestamp::from_second(now).unwrap_or_default()).date();
    let day = newsroom.settings.mail.as_ref().map_or_else(utc, |mail| mail.date(now));
    digest_since(newsroom, day, now - DAY, now)
}

fn show(text: &str) -> Result<(), Error> {
    let mut output = Output::open(None)?;
    output.bytes(text.as_bytes())?;
    output.finish()
}

fn mailbox(written: &str) -> Result<Mailbox, String> {
    written.parse().map_err(|_| "an address such as you@news.example is wanted".to_owned())
}
