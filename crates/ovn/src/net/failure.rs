//! Why nothing could be read from an address: a code for programs, a sentence and a hint for people.

use std::fmt;

/// What went wrong with one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) code: Code,
    /// What it was about, in words: a name, a number, the other side's reason.
    pub(crate) detail: String,
    /// Seconds after which the publisher asks to be asked again (`Retry-After`).
    pub(crate) retry_after: Option<i64>,
}

macro_rules! codes {
    ($($name:ident $code:literal $sentence:literal $hint:literal;)*) => {
        /// The kinds of failure. Each has a code that stays the same in the store, in logs and in metrics.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(crate) enum Code { $(#[doc = $sentence] $name),* }

        impl Code {
            /// All of them.
            pub(crate) const ALL: &[Code] = &[$(Code::$name),*];

            /// The code in the store and in metrics.
            pub(crate) fn as_str(self) -> &'static str {
                match self { $(Code::$name => $code),* }
            }

            /// What happened, in words.
            pub(crate) fn sentence(self) -> &'static str {
                match self { $(Code::$name => $sentence),* }
            }

            /// What to do about it.
            pub(crate) fn hint(self) -> &'static str {
                match self { $(Code::$name => $hint),* }
            }
        }
    };
}

codes! {
    BadAddress "bad-address" "the address cannot be read" "write it whole, for instance `https://news.example/feed.xml`";
    Scheme "scheme" "only http and https are read" "look on the publisher's pages for the feed's web address";
    Special "special-address" "the address is not of the public network" "if it is yours, allow its range with `allow` under `[network]` in newsroom.toml";
    NoHost "no-host" "the name has no address" "check the spelling and this machine's connection; the publisher may have moved";
    Refused "refused" "the connection was refused" "the server is down or does not serve this port";
    Unreachable "unreachable" "the server cannot be reached" "check this machine's connection";
    Tls "tls" "the server's certificate is not valid, or no secure connection could be made" "open the address in a browser; if your network has a certificate of its own, name its file with `certificates` under `[network]`";
    Timeout "timeout" "the server took too long" "`timeout` under `[network]` sets how long to wait";
    Broken "broken" "the server's answer breaks off or is not HTTP" "the fault is the server's, and passes as a rule";
    Headers "headers" "the answer has more headers than any honest server sends" "the address is not that of a feed; look on the publisher's pages for another";
    TooLarge "too-large" "the answer is larger than allowed" "`largest` under `[network]` sets how many megabytes are read";
    Bomb "bomb" "the answer unpacks to many times its size" "no honest feed does that; remove the source";
    Packing "packing" "the answer is packed in a way that cannot be unpacked" "the server does not keep to what it was asked";
    Redirects "redirects" "the address leads from one to the next without end" "open it in a browser and take the address where it ends";
    NeedsLogin "needs-login" "the publisher asks for a log-in" "a feed behind a log-in cannot be read";
    Forbidden "forbidden" "the publisher refuses to serve it to us" "the publisher may block programs; a `contact` in newsroom.toml lets them write to you";
    NotFound "not-found" "there is nothing at the address" "look on the publisher's pages for the new address; `ovn source add SITE` finds feeds";
    Gone "gone" "the publisher has ended it for good" "look for its successor on the publisher's pages; the source can be removed";
    TooMany "too-many" "the publisher asks for fewer requests" "it is left alone for as long as it asks";
    ServerFault "server-fault" "the publisher's server has a fault" "it is not yours, and passes as a rule";
    Status "status" "the server's answer has no use here" "open the address in a browser to see what it serves";
    Robots "robots" "the publisher's robots.txt does not allow it" "its feed is still read; full texts of this publisher are left alone";
    Mining "tdm" "the publisher reserves text and data mining" "its headlines and ledes are still used; a page that says `tdm-reservation: 0` itself is read";
    Learning "noai" "the publisher reserves its texts from programs that learn or write from them" "its headlines and ledes are still used; full texts are left alone";
    Reserved "reserved" "the publisher reserves its texts from use by machines" "its headlines and ledes are still used; full texts are left alone";
    NotAFeed "not-a-feed" "something else is at the address" "`ovn source add` with the address of the publisher's page finds its feeds";
    Fault "fault" "reading it met a fault of this program" "please report it with the address";
    MailLater "mail-later" "the mail server asks to be tried later" "it is tried again; servers that do not know a sender yet ask so once";
    MailRefused "mail-refused" "the mail server refuses the mail" "its answer says why; check `from` and `to` under `[mail]` in newsroom.toml, then `ovn digest` sends it by hand";
    MailLogin "mail-login" "the mail server refuses the log-in" "check `user` and `password_file` under `[mail]` in newsroom.toml; `ovn digest --test` tries them";
    MailUnable "mail-unable" "the mail server cannot do what is asked of it" "check `security` and `port` under `[mail]` in newsroom.toml; `ovn digest --test` tries them";
    MailLost "mail-lost" "the mail was handed over, but the server's answer was lost" "it may have arrived or not, so it is not sent a second time; `ovn digest` sends it by hand";
    NotAnArticle "not-an-article" "no article was found on the page" "its headline and lede are used";
}

impl Code {
    /// The code with this name.
    pub(crate) fn of(name: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.as_str() == name)
    }

    /// What to do about it where it is asked again by itself, if that may help.
    pub(crate) fn hint_at_work(self) -> String {
        let again = if self.passes() { "; it is tried again" } else { "" };
        format!("{}{again}", self.hint())
    }

    /// Whether asking again soon may help: a fault on the way, not an answer.
    pub(crate) fn passes(self) -> bool {
        use Code::*;
        matches!(
            self,
            NoHost | Refused | Unreachable | Tls | Timeout | Broken | Packing | TooMany | ServerFault | Forbidden
        )
    }
}

impl Failure {
    pub(crate) fn new(code: Code, detail: impl Into<String>) -> Failure {
        Failure { code, detail: detail.into(), retry_after: None }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code.sentence())?;
        if self.detail.is_empty() { Ok(()) } else { write!(f, ": {}", self.detail) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn each_has_a_code_a_sentence_and_a_hint_of_its_own() {
        let of = |what: fn(Code) -> &'static str| Code::ALL.iter().map(|&c| what(c)).collect::<HashSet<_>>().len();
        assert_eq!(of(Code::as_str), Code::ALL.len());
        assert_eq!(of(Code::sentence), Code::ALL.len());
        assert!(Code::ALL.iter().all(|&c| Code::of(c.as_str()) == Some(c) && !c.hint().is_empty()));
    }
}
