//! What `newsroom.toml` says of mail and webhooks: as written, and as meant.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use lettre::message::Mailbox;
use serde::Deserialize;
use url::Url;

use crate::net::mail::{Secret, Security, Server};

/// Receivers of the digest at most; more of them want a mailing list, which is another program.
const MOST: usize = 50;

/// `[mail]` as written.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct WrittenMail {
    server: Option<String>,
    port: Option<u16>,
    security: Option<WrittenSecurity>,
    user: Option<String>,
    password: Option<String>,
    password_file: Option<PathBuf>,
    from: Option<String>,
    to: Vec<String>,
    at: Option<String>,
    zone: Option<String>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum WrittenSecurity {
    Tls,
    StartTls,
    None,
}

/// `[[webhook]]` as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WrittenWebhook {
    url: String,
    secret: String,
    #[serde(default)]
    events: Option<Vec<Event>>,
}

/// What a webhook is told of.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Event {
    /// A story has its first report.
    Story,
    /// A report has another version.
    Version,
}

impl Event {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Event::Story => "story",
            Event::Version => "version",
        }
    }
}

/// The digest by mail.
#[derive(Clone, Debug)]
pub(crate) struct Mail {
    pub(crate) server: Server,
    pub(crate) from: Mailbox,
    pub(crate) to: Vec<Mailbox>,
    /// When it is sent, by the clocks of `zone`.
    at: Time,
    zone: TimeZone,
}

/// An address that is told of reports.
#[derive(Clone, Debug)]
pub(crate) struct Webhook {
    pub(crate) url: String,
    pub(crate) secret: Secret,
    pub(crate) events: Vec<Event>,
}

impl WrittenMail {
    /// The settings as meant; none where there is no server.
    ///
    /// # Errors
    ///
    /// With what is wrong, and what would be right.
    pub(crate) fn meant(self, folder: &Path) -> Result<Option<Mail>, String> {
        let Some(host) = self.server.filter(|s| !s.trim().is_empty()) else { return Ok(None) };
        let security = match self.security {
            None | Some(WrittenSecurity::Tls) => Security::Tls,
            Some(WrittenSecurity::StartTls) => Security::StartTls,
            Some(WrittenSecurity::None) => Security::None,
        };
        let password = password(self.password, self.password_file, folder)?;
        let login = match (self.user, password) {
            (None, None) => None,
            (Some(user), Some(password)) => Some((user, password)),
            (Some(_), None) => return Err("`user` under `[mail]` needs `password_file` or `password`".to_owned()),
            (None, Some(_)) => return Err("the password under `[mail]` needs a `user`".to_owned()),
        };
        if security == Security::None && login.is_some() {
            return Err("`security = \"none\"` under `[mail]` would send the password for all to read; \
                        take \"tls\" or \"starttls\", or no `user`"
                .to_owned());
        }
        let usual = match security {
            Security::Tls => 465,
            Security::StartTls => 587,
            Security::None => 25,
        };
        let mailbox = |key: &str, written: &str| {
            let wanted = "an address such as `you@news.example` or `The Osk Reader <you@news.example>` is wanted";
            written.parse::<Mailbox>().map_err(|_| format!("`{key}` under `[mail]` is `{written}`: {wanted}"))
        };
        let from = self.from.ok_or("`[mail]` needs `from`, the address that the digest comes from")?;
        let to: Result<Vec<Mailbox>, String> = self.to.iter().map(|to| mailbox("to", to)).collect();
        let to = to?;
        if to.is_empty() || to.len() > MOST {
            return Err(format!("`to` under `[mail]` needs between one and {MOST} addresses"));
        }
        let at = self.at.unwrap_or_else(|| "07:00".to_owned());
        let zone = self.zone.unwrap_or_else(|| "UTC".to_owned());
        Ok(Some(Mail {
            server: Server { host: host.trim().to_owned(), port: self.port.unwrap_or(usual), security, login },
            from: mailbox("from", &from)?,
            to,
            at: Time::strptime("%H:%M", &at)
                .map_err(|_| format!("`at` under `[mail]` is `{at}`: a time such as `07:00` is wanted"))?,
            zone: TimeZone::get(&zone)
                .map_err(|_| format!("`zone` under `[mail]` is `{zone}`: a name such as `Europe/Berlin` is wanted"))?,
        }))
    }
}

fn password(written: Option<String>, file: Option<PathBuf>, folder: &Path) -> Result<Option<Secret>, String> {
    match (written, file) {
        (Some(_), Some(_)) => Err("`[mail]` has both `password` and `password_file`; one is wanted".to_owned()),
        (Some(written), None) => Ok(Some(Secret(written))),
        (None, Some(file)) => {
            let file = folder.join(file);
            let text = std::fs::read_to_string(&file).map_err(|e| {
                format!("the password file `{}` cannot be read: {}", file.display(), crate::error::reason(&e))
            })?;
            Ok(Some(Secret(text.trim_end_matches(['\r', '\n']).to_owned())))
        }
        (None, None) => Ok(None),
    }
}

impl Mail {
    /// When the digest of a day is due. An hour that a day lacks or has twice is that of RFC 5545: the later of the
    /// one, the first of the other.
    pub(crate) fn due(&self, day: Date) -> i64 {
        let at = self.zone.to_timestamp(day.to_datetime(self.at));
        at.map_or(i64::MAX, |at| at.as_second())
    }

    /// The day at a time, by the clocks of the zone.
    pub(crate) fn date(&self, now: i64) -> Date {
        self.zone.to_datetime(Timestamp::from_second(now).unwrap_or_default()).date()
    }

    /// The newest day whose digest is due.
    pub(crate) fn day(&self, now: i64) -> Date {
        let today = self.date(now);
        if self.due(today) <= now { today } else { before(today) }
    }

    /// Since when a report is new to the readers of a day's digest.
    pub(crate) fn since(&self, day: Date) -> i64 {
        self.due(before(day))
    }
}

fn before(day: Date) -> Date {
    day.yesterday().unwrap_or(day)
}

impl WrittenWebhook {
    /// The settings as meant.
    ///
    /// # Errors
    ///
    /// With what is wrong, and what would be right.
    pub(crate) fn meant(self) -> Result<Webhook, String> {
        let url = Url::parse(self.url.trim()).ok().filter(|u| matches!(u.scheme(), "http" | "https"));
        let url = url.ok_or_else(|| {
            format!("`url` under `[[webhook]]` is `{}`: an address such as `https://hook.example/` is wanted", self.url)
        })?;
        if self.secret.len() < 16 {
            return Err("`secret` under `[[webhook]]` needs sixteen characters at least".to_owned());
        }
        let events = self.events.unwrap_or_else(|| vec![Event::Story, Event::Version]);
        Ok(Webhook { url: url.into(), secret: Secret(self.secret), events })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(more: &str) -> Result<Option<Mail>, String> {
        let text =
            format!("server = \"mail.osk.example\"\nfrom = \"Osk <d@osk.example>\"\nto = [\"a@osk.example\"]\n{more}");
        let written: WrittenMail = toml::from_str(&text).map_err(|e| e.to_string())?;
        written.meant(Path::new("/room"))
    }

    fn seconds(written: &str) -> i64 {
        written.parse::<Timestamp>().unwrap().as_second()
    }

    #[test]
    fn ports_follow_from_the_security() {
        let port = |more: &str| mail(more).unwrap().unwrap().server.port;
        assert_eq!(port(""), 465);
        assert_eq!(port("security = \"starttls\""), 587);
        assert_eq!(port("security = \"none\""), 25);
        assert_eq!(port("port = 2525"), 2525);
    }

    #[test]
    fn what_is_wrong_is_told() {
        let why = |more: &str| mail(more).unwrap_err();
        assert!(why("security = \"none\"\nuser = \"u\"\npassword = \"p\"").contains("for all to read"));
        assert!(why("user = \"u\"").contains("password_file"));
        assert!(why("at = \"noon\"").contains("07:00"));
        assert!(why("zone = \"Osk\"").contains("Europe/Berlin"));
        assert!(why("user = \"u\"\npassword_file = \"none-such\"").contains("cannot be read"));
        let shown = format!("{:?}", mail("user = \"u\"\npassword = \"hush-hush\"").unwrap());
        assert!(!shown.contains("hush-hush"), "{shown}");
    }

    #[test]
    fn the_digest_of_a_day_is_due_by_the_clocks_of_its_zone() {
        let mail = mail("at = \"07:00\"\nzone = \"Europe/Berlin\"").unwrap().unwrap();
        // The clocks go forward on 29 March 2026.
        assert_eq!(mail.due("2026-03-28".parse().unwrap()), seconds("2026-03-28T06:00:00Z"));
        assert_eq!(mail.due("2026-03-29".parse().unwrap()), seconds("2026-03-29T05:00:00Z"));
        assert_eq!(mail.since("2026-03-29".parse().unwrap()), seconds("2026-03-28T06:00:00Z"));
        assert_eq!(mail.day(seconds("2026-03-28T05:59:59Z")).to_string(), "2026-03-27");
        assert_eq!(mail.day(seconds("2026-03-28T06:00:00Z")).to_string(), "2026-03-28");
    }

    #[test]
    fn a_webhook_has_an_address_and_a_secret() {
        let hook = |url: &str, secret: &str| {
            WrittenWebhook { url: url.to_owned(), secret: secret.to_owned(), events: None }.meant()
        };
        assert!(hook("https://hook.example/a b", "0123456789abcdef").unwrap().url.ends_with("/a%20b"));
        assert!(hook("ftp://hook.example/", "0123456789abcdef").is_err());
        assert!(hook("https://hook.example/", "short").is_err());
    }
}
