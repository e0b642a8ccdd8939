//! The newsroom's settings: as written in `newsroom.toml`, and as meant.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use openvoicenews::gather::schedule::Pace;
use openvoicenews::write::House;
use serde::Deserialize;
use url::Url;

use crate::delivery::{Mail, Webhook, WrittenMail, WrittenWebhook};
use crate::error::Error;
use crate::net::{Bounds, Range};

/// The settings as meant: every value has its unit, and every path is whole.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// The name of the newsroom, which its site and its requests give.
    pub(crate) name: Option<String>,
    /// Where publishers can write to.
    pub(crate) contact: Option<String>,
    pub(crate) bounds: Bounds,
    pub(crate) pace: Pace,
    /// Requests under way at one time.
    pub(crate) at_once: usize,
    /// Seconds between two requests to one host.
    pub(crate) host_pause: i64,
    /// Whether articles' own pages are read, where the publisher allows it.
    pub(crate) full_text: bool,
    /// Where hubs reach what `ovn serve` serves; without it none is asked.
    pub(crate) push_to: Option<Url>,
    pub(crate) house: House,
    /// The folder of the site.
    pub(crate) site: PathBuf,
    pub(crate) base_url: Option<String>,
    pub(crate) theme: Option<PathBuf>,
    /// Days of reports in an edition.
    pub(crate) edition_days: i64,
    /// Seconds between two editions, at least.
    pub(crate) edition_pause: i64,
    /// Whether the edition stands in the site as one page, and as an e-book.
    pub(crate) one_file: bool,
    pub(crate) epub: bool,
    pub(crate) mail: Option<Mail>,
    pub(crate) webhooks: Vec<Webhook>,
    pub(crate) keep: Keep,
    /// Whether everybody may read the edition that is served, without a name.
    pub(crate) public: bool,
}

/// What is kept. What a published report rests on always is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Keep {
    /// Seconds after which a capture may go.
    pub(crate) age: Option<i64>,
    /// The same of an article.
    pub(crate) articles: Option<i64>,
    /// Bytes of the store over which the oldest captures go, and then the oldest articles.
    pub(crate) size: Option<u64>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Written {
    name: Option<String>,
    contact: Option<String>,
    gather: Gather,
    network: Network,
    report: WrittenReport,
    publish: Publish,
    mail: WrittenMail,
    webhook: Vec<WrittenWebhook>,
    keep: WrittenKeep,
    serve: Serve,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Gather {
    at_once: Option<usize>,
    host_pause: Option<Span>,
    shortest: Option<Span>,
    longest: Option<Span>,
    full_text: Option<bool>,
    push_to: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Network {
    allow: Vec<String>,
    timeout: Option<Span>,
    largest: Option<u64>,
    certificates: Option<PathBuf>,
    hosts: std::collections::BTreeMap<String, IpAddr>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct WrittenReport {
    share: Option<f64>,
    share_floor: Option<usize>,
    run: Option<usize>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Publish {
    site: Option<PathBuf>,
    base_url: Option<String>,
    theme: Option<PathBuf>,
    days: Option<u16>,
    every: Option<Span>,
    one_file: Option<bool>,
    epub: Option<bool>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Serve {
    public: bool,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct WrittenKeep {
    captures: Option<Span>,
    articles: Option<Span>,
    size: Option<u64>,
}

/// A span of time: `90s`, `15m`, `2h`, `7d`.
#[derive(Deserialize, Clone, Copy, Debug)]
#[serde(try_from = "String")]
struct Span(i64);

impl TryFrom<String> for Span {
    type Error = String;

    fn try_from(written: String) -> Result<Span, String> {
        let wanted = || format!("`{written}` is no span of time such as `90s`, `15m`, `2h` or `7d`");
        let (number, unit) = written.split_at(written.len().saturating_sub(1));
        let unit = match unit {
            "s" => 1,
            "m" => 60,
            "h" => 3_600,
            "d" => 86_400,
            _ => return Err(wanted()),
        };
        let number: u32 = number.trim().parse().map_err(|_| wanted())?;
        Ok(Span(i64::from(number) * unit))
    }
}

impl Settings {
    /// Reads the settings of a newsroom's folder.
    ///
    /// # Errors
    ///
    /// With the line that is wrong, and what would be right.
    pub(crate) fn read(file: &Path) -> Result<Settings, Error> {
        let text = std::fs::read_to_string(file).map_err(|e| Error::reading(file, &e))?;
        let folder = file.parent().unwrap_or(Path::new("."));
        Settings::of(&text, folder).map_err(|why| {
            Error::input(format!("`{}`: {why}", file.display()))
                .with_hint("`ovn init` in an empty folder writes one with every setting and its meaning")
        })
    }

    fn of(text: &str, folder: &Path) -> Result<Settings, String> {
        let w: Written = toml::from_str(text).map_err(|e| e.to_string().trim().to_owned())?;
        let whole = |path: PathBuf| folder.join(path);
        let seconds = |span: Option<Span>, usual: i64| span.map_or(usual, |s| s.0);
        let pace = Pace {
            shortest: seconds(w.gather.shortest, Pace::default().shortest).max(1),
            longest: seconds(w.gather.longest, Pace::default().longest),
        };
        if pace.shortest > pace.longest {
            return Err("`shortest` under `[gather]` is longer than `longest`".to_owned());
        }
        let usual = House::default();
        let house = House {
            share: w.report.share.filter(|s| (0.0..=1.0).contains(s)).unwrap_or(usual.share),
            share_floor: w.report.share_floor.unwrap_or(usual.share_floor),
            run: w.report.run.unwrap_or(usual.run),
        };
        let contact = w.contact.filter(|c| !c.trim().is_empty());
        let allow: Result<Vec<Range>, String> = w.network.allow.iter().map(|range| range.parse()).collect();
        Ok(Settings {
            bounds: Bounds {
                agent: agent(contact.as_deref())?,
                allow: allow?,
                hosts: w.network.hosts.into_iter().collect(),
                timeout: Duration::from_secs(u64::try_from(seconds(w.network.timeout, 30)).unwrap_or(30).max(1)),
                largest: usize::try_from(w.network.largest.unwrap_or(10).clamp(1, 1024)).unwrap_or(10) << 20,
                certificates: w.network.certificates.map(whole),
            },
            name: w.name.filter(|n| !n.trim().is_empty()),
            contact,
            pace,
            at_once: w.gather.at_once.unwrap_or(64).clamp(1, 4096),
            host_pause: seconds(w.gather.host_pause, 2),
            full_text: w.gather.full_text.unwrap_or(true),
            push_to: push_to(w.gather.push_to.as_deref())?,
            house,
            site: whole(w.publish.site.unwrap_or_else(|| PathBuf::from("site"))),
            base_url: w.publish.base_url.filter(|u| !u.trim().is_empty()),
            theme: w.publish.theme.map(whole),
            edition_days: i64::from(w.publish.days.unwrap_or(3).max(1)),
            edition_pause: seconds(w.publish.every, 300),
            one_file: w.publish.one_file.unwrap_or(true),
            epub: w.publish.epub.unwrap_or(true),
            mail: w.mail.meant(folder)?,
            webhooks: w.webhook.into_iter().map(WrittenWebhook::meant).collect::<Result<_, _>>()?,
            public: w.serve.public,
            keep: Keep {
                age: w.keep.captures.map(|s| s.0),
                articles: w.keep.articles.map(|s| s.0),
                size: w.keep.size.map(|mb| mb << 20),
            },
        })
    }
}

/// The address at which hubs reach the newsroom; what they send goes below it.
fn push_to(written: Option<&str>) -> Result<Option<Url>, String> {
    let Some(written) = written.map(str::trim).filter(|w| !w.is_empty()) else { return Ok(None) };
    let wanted = || format!("`push_to` is `{written}`: a web address such as `https://news.example/` is wanted");
    let url = Url::parse(written).map_err(|_| wanted())?;
    let is_whole = matches!(url.scheme(), "http" | "https") && url.has_host() && url.path() == "/";
    if is_whole && url.query().is_none() && url.fragment().is_none() { Ok(Some(url)) } else { Err(wanted()) }
}

/// How the program names itself to publishers: honestly, with where to write to.
fn agent(contact: Option<&str>) -> Result<String, String> {
    let version = env!("CARGO_PKG_VERSION");
    match contact {
        None => Ok(format!("OpenVoiceNews/{version}")),
        Some(contact) if contact.bytes().all(|b| (0x20..0x7f).contains(&b)) => {
            Ok(format!("OpenVoiceNews/{version} (+{contact})"))
        }
        Some(contact) => Err(format!("`contact` is `{contact}`: a mail or web address in plain letters is wanted")),
    }
}

/// A newsroom's settings as `ovn init` writes them: every one, with its meaning; what is `#` is as usual.
pub(crate) fn written(name: Option<&str>, contact: Option<&str>) -> String {
    let line = |key: &str, value: Option<&str>, example: &str| match value {
        Some(value) => format!("{key} = {}\n", toml_text(value)),
        None => format!("# {key} = {}\n", toml_text(example)),
    };
    format!(
        "# A newsroom of OpenVoiceNews. What begins with # is as it is without being written.\n\n\
         # The name of your edition.\n{}\
         # A mail or web address where publishers can write to you; it is sent with each request.\n{}{SETTINGS}",
        line("name", name, "The Osk Reader"),
        line("contact", contact, "you@news.example"),
    )
}

fn toml_text(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace(['\n', '\r'], " "))
}

const SETTINGS: &str = r#"
[gather]
# Requests under way at one time.
# at_once = 64
# The least time between two requests to one host.
# host_pause = "2s"
# Feeds are asked again after between these, by their own rhythm and hints.
# shortest = "15m"
# longest = "1d"
# Whether articles' own pages are read where the publisher allows it, or only what feeds say.
# full_text = true
# Where this newsroom's server (`ovn serve`, `ovn run --port`) is reached from outside. With it, hubs that feeds name
# are asked to send what is new (WebSub), and such feeds are asked less often.
# push_to = "https://news.example/"

[network]
# Ranges of addresses that are not of the public network, and may be asked all the same.
# allow = ["192.168.7.0/24"]
# The most time for one request.
# timeout = "30s"
# The most megabytes of one answer.
# largest = 10
# A file of certificates, PEM, that are trusted beside the public ones.
# certificates = "office.pem"

# Names that have another address here, as in a hosts file.
[network.hosts]
# "intranet.example" = "192.168.7.20"

[report]
# The most of an article's words that a report takes, as a share of them, and in any case.
# share = 0.15
# share_floor = 60
# Words in a row that may be taken outside quotation marks.
# run = 25

[publish]
# The folder of the site, and where it will stand.
# site = "site"
# base_url = "https://news.example/"
# A folder with a theme of your own; `ovn theme DIR` writes one to start from.
# theme = "theme"
# Days of reports in an edition, and the least time between two editions.
# days = 3
# every = "5m"
# Whether the edition stands beside the pages as one page (edition.html) and as an e-book (edition.epub).
# one_file = true
# epub = true

[mail]
# The server that takes the digest of the day, and how the connection is secured: "tls", "starttls" or "none".
# server = "mail.news.example"
# security = "tls"
# The port; as usual 465 for tls, 587 for starttls, 25 for none.
# port = 465
# The log-in, where there is one; the password may stand here as `password`, too.
# user = "desk@news.example"
# password_file = "mail.password"
# from = "The Osk Reader <desk@news.example>"
# to = ["reader@news.example"]
# When it is sent, each day, by the clocks of which zone.
# at = "07:00"
# zone = "UTC"

# Addresses that are told of new stories and of new versions of reports (docs/out.md); as many of these as you like.
# [[webhook]]
# url = "https://hook.example/news"
# secret = "sixteen characters at least"
# events = ["story", "version"]

[serve]
# Whether everybody may read the edition that is served; what is a reader's own always needs a name and a password.
# public = false

[keep]
# Captured pages may go after this time, and articles after that one; while the store has more megabytes than `size`,
# the oldest pages go, and then the oldest articles. What a report rests on, what somebody starred and the articles of the
# last two weeks stay in any case. Without these everything stays.
# captures = "90d"
# articles = "365d"
# size = 20000
"#;

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<Settings, String> {
        Settings::of(text, Path::new("/room"))
    }

    #[test]
    fn what_is_written_first_is_as_usual() {
        let usual = of("").unwrap();
        let fresh = of(&written(None, None)).unwrap();
        assert_eq!(format!("{usual:?}"), format!("{fresh:?}"));
        let mine = of(&written(Some("The \"Osk\" Reader"), Some("me@osk.example"))).unwrap();
        assert_eq!(mine.name.as_deref(), Some("The \"Osk\" Reader"));
        assert!(mine.bounds.agent.ends_with("(+me@osk.example)"));
    }

    #[test]
    fn each_setting_is_read_as_its_comment_says() {
        // Every line of the file without its `#` is a setting, and its value is the usual one or an example.
        let bare: String = SETTINGS
            .lines()
            .map(|l| {
                l.strip_prefix("# ").filter(|l| l.contains(" = ") || l.starts_with('[')).unwrap_or(l).to_owned() + "\n"
            })
            .collect();
        let room = tempfile::tempdir().unwrap();
        std::fs::write(room.path().join("mail.password"), "hush\n").unwrap();
        let all = Settings::of(
            &bare.replace("\"mail.password\"", &format!("{:?}", room.path().join("mail.password"))),
            Path::new("/room"),
        )
        .unwrap();
        let mail = all.mail.as_ref().unwrap();
        assert_eq!((mail.server.port, mail.to.len(), all.webhooks.len()), (465, 1, 1));
        assert!(mail.server.login.as_ref().is_some_and(|(_, password)| password.0 == "hush"));
        let usual = of("").unwrap();
        assert_eq!((all.at_once, all.host_pause, all.pace), (usual.at_once, usual.host_pause, usual.pace));
        assert_eq!((all.bounds.timeout, all.bounds.largest), (usual.bounds.timeout, usual.bounds.largest));
        assert_eq!((all.house.run, all.house.share, all.house.share_floor), {
            (usual.house.run, usual.house.share, usual.house.share_floor)
        });
        assert_eq!((all.edition_days, all.edition_pause, &all.site), {
            (usual.edition_days, usual.edition_pause, &usual.site)
        });
        assert_eq!((all.one_file, all.epub), (usual.one_file, usual.epub));
        assert_eq!(all.keep, Keep { age: Some(90 * 86_400), articles: Some(365 * 86_400), size: Some(20_000 << 20) });
        assert_eq!(all.bounds.certificates, Some(PathBuf::from("/room/office.pem")));
        assert_eq!(all.bounds.hosts.len(), 1);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let why = |text: &str| of(text).unwrap_err();
        assert!(why("[gather]\nhost_pause = \"soon\"").contains("span of time"));
        assert!(why("[gather]\nhurry = true").contains("hurry"));
        assert!(why("[network]\nallow = [\"everything\"]").contains("range"));
        assert!(why("[gather]\nshortest = \"2d\"").contains("longest"));
        assert!(why("contact = \"me\\nX-Other: header\"").contains("contact"));
        assert!(why("[gather]\npush_to = \"news.example\"").contains("push_to"));
        assert!(why("[gather]\npush_to = \"https://news.example/pushes\"").contains("push_to"));
        assert!(why("name = ").contains("line 1"));
    }
}
