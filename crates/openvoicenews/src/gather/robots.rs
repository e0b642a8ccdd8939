//! What a site allows programs to read: `robots.txt` (RFC 9309).

use super::pattern::{self, Pattern};

/// Octets that are read; the standard asks for at least as many (section 2.5).
const MAX_BYTES: usize = 500 << 10;

/// The rules of a `robots.txt`.
///
/// By default there are none, and everything is allowed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Robots {
    groups: Vec<Group>,
    sitemaps: Vec<String>,
}

/// Rules, and the programs that they are for.
#[derive(Clone, Debug, Default, PartialEq)]
struct Group {
    /// Product tokens in lower case; `*` is everybody else.
    agents: Vec<String>,
    rules: Vec<Rule>,
    delay: Option<f64>,
}

#[derive(Clone, Debug, PartialEq)]
struct Rule {
    allows: bool,
    pattern: Pattern,
}

impl Robots {
    /// Reads a `robots.txt`. Lines that are not understood are passed over; whatever the bytes are, there is a result.
    ///
    /// Only the first 500 KiB are read, and of these whole lines: a rule that is cut would forbid or allow too much.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Robots {
        let mut reader = Reader::default();
        for line in lines(bytes) {
            reader.line(line);
        }
        reader.robots
    }

    /// What holds where a site has no `robots.txt`, or answers with any other error of the client (section 2.3.1.3).
    #[must_use]
    pub fn allow_all() -> Robots {
        Robots::default()
    }

    /// Whether a program may read a path of the site.
    ///
    /// `product` is the program's product token, in any case and with or without a version; `path_and_query` is
    /// what follows the host in the address. The rule with the most octets decides, and of equals the one that allows.
    #[must_use]
    pub fn allows(&self, product: &str, path_and_query: &str) -> bool {
        let path = pattern::path(path_and_query);
        if path == "/robots.txt" {
            return true;
        }
        let mut best = (0, true);
        for rule in self.groups(product).flat_map(|group| &group.rules) {
            let this = (rule.pattern.octets(), rule.allows);
            if this > best && rule.pattern.matches(&path) {
                best = this;
            }
        }
        best.1
    }

    /// The seconds between two requests that the site asks of a program: a hint, since no standard has it. Where it
    /// asks for several, the longest.
    #[must_use]
    pub fn crawl_delay(&self, product: &str) -> Option<f64> {
        self.groups(product).filter_map(|group| group.delay).reduce(f64::max)
    }

    /// The sitemaps that the file names, in its order, as they are written.
    #[must_use]
    pub fn sitemaps(&self) -> &[String] {
        &self.sitemaps
    }

    /// All groups for a program: those that name it, else those for everybody (section 2.2.1).
    fn groups(&self, product: &str) -> impl Iterator<Item = &Group> {
        let product = token(product.as_bytes());
        let named = |name: &str| self.groups.iter().any(|group| group.agents.iter().any(|a| a == name));
        let wanted = if !product.is_empty() && named(&product) { product } else { "*".to_owned() };
        self.groups.iter().filter(move |group| group.agents.contains(&wanted))
    }
}

/// The lines of the part that is read, without comments, byte order mark and the white space around them.
fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let end = |b: &u8| matches!(b, b'\n' | b'\r');
    let whole = match bytes.get(..MAX_BYTES) {
        Some(head) if bytes.len() > MAX_BYTES => &head[..head.iter().rposition(end).unwrap_or(0)],
        _ => bytes,
    };
    whole.split(move |b| end(b)).map(|line| {
        let comment = memchr::memchr(b'#', line).unwrap_or(line.len());
        line[..comment].trim_ascii()
    })
}

#[derive(Default)]
struct Reader {
    robots: Robots,
    /// Whether the last group has a rule: the next program that is named begins a new one.
    ruled: bool,
}

impl Reader {
    fn line(&mut self, line: &[u8]) {
        let Some((key, value)) = record(line) else { return };
        match key {
            Key::Agent => self.agent(value),
            Key::Allow => self.rule(true, value),
            Key::Disallow => self.rule(false, value),
            Key::Delay => {
                let delay = std::str::from_utf8(value).ok().and_then(|v| v.parse::<f64>().ok());
                let delay = delay.filter(|d| d.is_finite() && *d >= 0.0);
                if let (Some(delay), Some(group)) = (delay, self.robots.groups.last_mut()) {
                    group.delay = Some(group.delay.map_or(delay, |known| known.max(delay)));
                }
            }
            Key::Sitemap if value.is_empty() => {}
            Key::Sitemap => self.robots.sitemaps.push(String::from_utf8_lossy(value).into_owned()),
        }
    }

    fn agent(&mut self, value: &[u8]) {
        // `*` with something behind it is no token, but is meant so.
        let everybody = value.first() == Some(&b'*') && value.get(1).is_none_or(u8::is_ascii_whitespace);
        let agent = if everybody { "*".to_owned() } else { token(value) };
        match self.robots.groups.last_mut() {
            Some(group) if !self.ruled => group.agents.push(agent),
            _ => self.robots.groups.push(Group { agents: vec![agent], ..Group::default() }),
        }
        self.ruled = false;
    }

    /// A rule before any program is named is for nobody; an empty one has no effect but to end the list of programs.
    fn rule(&mut self, allows: bool, value: &[u8]) {
        let Some(group) = self.robots.groups.last_mut() else { return };
        self.ruled = true;
        if let Some(pattern) = Pattern::parse(value) {
            group.rules.push(Rule { allows, pattern });
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    Agent,
    Allow,
    Disallow,
    Delay,
    Sitemap,
}

/// Key and value of a line. The colon may be missing where white space divides exactly two words.
fn record(line: &[u8]) -> Option<(Key, &[u8])> {
    if let Some(colon) = memchr::memchr(b':', line) {
        return Some((key(line[..colon].trim_ascii())?, line[colon + 1..].trim_ascii()));
    }
    let space = line.iter().position(u8::is_ascii_whitespace)?;
    let value = line[space..].trim_ascii();
    let two = !value.iter().any(u8::is_ascii_whitespace);
    Some((key(&line[..space])?, value)).filter(|_| two)
}

/// What a key means. Spellings that occur and can mean nothing else count, since a site that errs in them still has
/// said what it wants.
fn key(written: &[u8]) -> Option<Key> {
    const KEYS: [(&str, Key); 13] = [
        ("user-agent", Key::Agent),
        ("useragent", Key::Agent),
        ("user agent", Key::Agent),
        ("allow", Key::Allow),
        ("disallow", Key::Disallow),
        ("dissallow", Key::Disallow),
        ("dissalow", Key::Disallow),
        ("disalow", Key::Disallow),
        ("diasllow", Key::Disallow),
        ("disallaw", Key::Disallow),
        ("crawl-delay", Key::Delay),
        ("sitemap", Key::Sitemap),
        ("site-map", Key::Sitemap),
    ];
    KEYS.iter().find(|(name, _)| written.eq_ignore_ascii_case(name.as_bytes())).map(|(_, key)| *key)
}

/// The product token at the start of a name (section 2.2.1), in lower case: `OpenVoiceNews/1.0 (news)` is `openvoicenews`.
fn token(name: &[u8]) -> String {
    let letters = name.iter().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    letters.map(|b| char::from(b.to_ascii_lowercase())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(robots: &str, path: &str) -> bool {
        Robots::parse(robots.as_bytes()).allows("OpenVoiceNews", path)
    }

    #[test]
    fn the_group_that_names_a_program_is_its_only_one() {
        let robots = Robots::parse(
            b"User-agent: *\nDisallow: *.gif$\nDisallow: /draft/\nAllow: /press/\n\n\
              User-Agent: harbourbot\nDisallow: /private/\nAllow: /\n\n\
              User-agent: wavebot\nUser-agent: dockbot\nAllow: /pages/one.html\nAllow: /pages/two.html\nDisallow: /\n\n\
              User-agent: freebot\n",
        );
        assert!(!robots.allows("other", "/a/b.gif") && !robots.allows("other", "/draft/x"));
        assert!(robots.allows("other", "/press/x") && robots.allows("other", "/"));
        assert!(robots.allows("HarbourBot/2.1", "/draft/x") && !robots.allows("harbourbot", "/private/x"));
        for bot in ["wavebot", "dockbot"] {
            assert!(robots.allows(bot, "/pages/one.html") && !robots.allows(bot, "/"), "{bot}");
        }
        assert!(robots.allows("freebot", "/draft/x.gif"));
        assert!(!robots.allows("harbour", "/draft/x") && !robots.allows("harbourbot-news", "/draft/x"));
    }

    #[test]
    fn groups_for_one_program_are_one() {
        let robots = "User-agent: openvoicenews\nDisallow: /a\nUser-agent: x\nDisallow: /\n\
                      User-agent: OPENVOICENEWS/3\nDisallow: /b\nCrawl-delay: 5\nUser-agent: *\nDisallow: /c";
        assert!(!allows(robots, "/a") && !allows(robots, "/b") && allows(robots, "/c"));
        assert_eq!(Robots::parse(robots.as_bytes()).crawl_delay("openvoicenews"), Some(5.0));
    }

    #[test]
    fn the_longest_rule_decides_and_of_equals_the_one_that_allows() {
        let cases = [
            ("Allow: /p\nDisallow: /", "/page", true),
            ("Allow: /folder\nDisallow: /folder", "/folder/page", true),
            ("Disallow: /folder\nAllow: /folder", "/folder/page", true),
            ("Allow: /page\nDisallow: /*.htm", "/page.htm", false),
            ("Allow: /page\nDisallow: /*.ph", "/page.php5", true),
            ("Allow: /$\nDisallow: /", "/", true),
            ("Allow: /$\nDisallow: /", "/page.htm", false),
            ("Allow: /example/page/\nDisallow: /example/page/disallowed.gif", "/example/page/disallowed.gif", false),
            ("Disallow: /x/page.html\nAllow: /x/", "/x/page.html?a=b", false),
            ("Disallow: /x?a", "/x/?a", true),
            ("Disallow: /%61dmin", "/admin/", false),
        ];
        for (rules, path, meant) in cases {
            assert_eq!(allows(&format!("User-agent: *\n{rules}"), path), meant, "{rules} {path}");
        }
    }

    #[test]
    fn an_empty_rule_allows_and_no_rule_allows() {
        assert!(allows("User-agent: *\nDisallow:", "/x"));
        assert!(!allows("User-agent: *\nDisallow: /\nAllow:", "/x"));
        assert!(allows("User-agent: openvoicenews\nDisallow:\nUser-agent: *\nDisallow: /", "/x"));
        assert!(allows("Disallow: /", "/x") && allows("", "/x") && allows("<html><p>Disallow: /</p>", "/x"));
        assert!(Robots::allow_all().allows("a", "/x"));
    }

    #[test]
    fn lines_as_they_are_written() {
        let mark = "\u{FEFF}User-agent: *\rDisallow: /a # why\r\n  DISALLOW :\t/b  \nDisallow /c\nDisallow /d e\n";
        for (path, meant) in [("/a", false), ("/b", false), ("/c", false), ("/d", true), ("/d e", true)] {
            assert_eq!(allows(mark, path), meant, "{path}");
        }
        assert!(!allows("useragent: *\ndisalow: /x", "/x"));
        assert!(!allows("User-agent: * all\nDisallow: /x", "/x"));
        assert!(allows("User-agent: *all\nDisallow: /x", "/x"));
        assert!(allows("User-agent: a\n#User-agent: *\nDisallow: /x", "/x"));
        assert!(allows("User-agent:\nDisallow: /x", "/x"), "a group for nobody");
    }

    #[test]
    fn other_records_end_no_group() {
        let robots = "User-agent: a\nSitemap: https://a.example/s.xml\nUser-agent: openvoicenews\nNoindex: /q\n\n\
                      Crawl-delay: 2.5\nDisallow: /x\nsitemap:https://a.example/t.xml\nSitemap:\n";
        let robots = Robots::parse(robots.as_bytes());
        assert!(!robots.allows("a", "/x") && !robots.allows("openvoicenews", "/x"));
        assert_eq!(robots.crawl_delay("a"), Some(2.5));
        assert_eq!(robots.crawl_delay("b"), None);
        assert_eq!(robots.sitemaps(), ["https://a.example/s.xml", "https://a.example/t.xml"]);
    }

    #[test]
    fn a_delay_is_a_number() {
        for (written, meant) in [("10", Some(10.0)), ("-1", None), ("NaN", None), ("inf", None), ("soon", None)] {
            let robots = Robots::parse(format!("User-agent: *\nCrawl-delay: {written}").as_bytes());
            assert_eq!(robots.crawl_delay("x"), meant, "{written}");
        }
    }

    #[test]
    fn only_whole_lines_of_the_first_500_kib_count() {
        let head = "User-agent: *\nDisallow: /first\n";
        let filling = "#\n".repeat((MAX_BYTES - head.len() - "Disallow: /".len()) / 2);
        let robots = format!("{head}{filling}Disallow: /whole/word\nDisallow: /last\n");
        assert!(robots.as_bytes()[..MAX_BYTES].ends_with(b"Disallow: /"), "the cut would forbid everything");
        assert!(!allows(&robots, "/first") && allows(&robots, "/whole/word") && allows(&robots, "/last"));
    }

    #[test]
    fn hostile_rules_take_linear_time() {
        let rules = "User-agent: *\n".to_owned() + &"Disallow: /*a*a*a*a*b$\n".repeat(20_000);
        let path = format!("/{}", "a".repeat(4000));
        assert!(allows(&rules, &path));
    }

    #[test]
    fn any_bytes_have_a_result() {
        let bytes: Vec<u8> = (0..=255).chain(b"\nUser-agent: *\nDisallow: /\xFF%".iter().copied()).collect();
        let robots = Robots::parse(&bytes);
        assert!(robots.allows("", "") && !robots.allows("", "/%ff%/x"));
    }
}
