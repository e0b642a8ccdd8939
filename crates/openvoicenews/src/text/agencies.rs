//! The news agency that is credited for a text, and whether an address is an agency's own.

use super::fold;

/// The credit that a text gives to a news agency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgencyCredit {
    /// The agency under its usual short name.
    pub agency: String,
    /// Whether it only contributed: "Reuters contributed to this report".
    pub contributed: bool,
}

/// Agencies: the short name, the forms in which they are credited, the hosts of their own sites. Forms of capital
/// letters alone are matched as written, the others in any case.
const AGENCIES: &[(&str, &[&str], &[&str])] = &[
    ("AP", &["AP", "Associated Press", "The Associated Press"], &["apnews.com", "ap.org"]),
    ("Reuters", &["Reuters", "Thomson Reuters"], &["reuters.com"]),
    ("AFP", &["AFP", "Agence France-Presse", "Agence France Presse"], &["afp.com"]),
    (
        "dpa",
        &["dpa", "DPA", "Deutsche Presse-Agentur", "dpa-infocom", "dpa-AFX"],
        &["dpa.com", "dpa-international.com"],
    ),
    ("EFE", &["EFE", "Agencia EFE", "Agencia Efe"], &["efe.com"]),
    ("ANSA", &["ANSA", "Redazione ANSA", "Agenzia ANSA"], &["ansa.it"]),
    ("PA", &["PA Media", "Press Association", "PA News Agency"], &["pa.media"]),
    ("Xinhua", &["Xinhua", "Xinhua News Agency"], &["xinhuanet.com", "news.cn"]),
    ("TASS", &["TASS", "ТАСС", "ITAR-TASS"], &["tass.com", "tass.ru"]),
    ("Interfax", &["Interfax", "Интерфакс"], &["interfax.com", "interfax.ru"]),
    ("RIA Novosti", &["RIA Novosti", "РИА Новости"], &["ria.ru"]),
    ("Ukrinform", &["Ukrinform", "Укринформ", "Укрінформ"], &["ukrinform.net", "ukrinform.ua"]),
    ("Kyodo", &["Kyodo", "Kyodo News", "共同通信", "共同"], &["kyodonews.net"]),
    ("Jiji", &["Jiji", "Jiji Press", "時事通信", "時事"], &["jiji.com"]),
    ("Yonhap", &["Yonhap", "Yonhap News Agency", "연합뉴스"], &["yna.co.kr"]),
    ("APA", &["APA", "Austria Presse Agentur"], &["apa.at"]),
    ("Keystone-SDA", &["Keystone-SDA", "SDA", "sda", "Keystone-ATS"], &["keystone-sda.ch"]),
    ("KNA", &["KNA", "Katholische Nachrichten-Agentur"], &["kna.de"]),
    ("epd", &["epd", "Evangelischer Pressedienst"], &["epd.de"]),
    ("SID", &["SID", "Sport-Informations-Dienst"], &["sid.de"]),
    ("Belga", &["Belga"], &["belga.be"]),
    ("ANP", &["ANP"], &["anp.nl"]),
    ("NTB", &["NTB"], &["ntb.no"]),
    ("TT", &["TT"], &["tt.se"]),
    ("Ritzau", &["Ritzau"], &["ritzau.dk"]),
    ("PAP", &["PAP", "Polska Agencja Prasowa"], &["pap.pl"]),
    ("ČTK", &["ČTK", "CTK"], &["ctk.cz", "ceskenoviny.cz"]),
    ("Lusa", &["Lusa", "Agência Lusa"], &["lusa.pt"]),
    ("Europa Press", &["Europa Press"], &["europapress.es"]),
    ("Anadolu", &["Anadolu", "Anadolu Agency", "Anadolu Ajansı"], &["aa.com.tr"]),
    ("UPI", &["UPI", "United Press International"], &["upi.com"]),
    ("Bloomberg", &["Bloomberg", "Bloomberg News"], &["bloomberg.com"]),
    ("PTI", &["PTI", "Press Trust of India"], &["ptinews.com"]),
    ("ANI", &["ANI", "Asian News International"], &["aninews.in"]),
    ("IANS", &["IANS"], &["ians.in"]),
    ("Bernama", &["Bernama"], &["bernama.com"]),
    ("Antara", &["Antara", "ANTARA"], &["antaranews.com"]),
    ("CP", &["The Canadian Press", "Canadian Press"], &["thecanadianpress.com"]),
    ("AAP", &["AAP", "Australian Associated Press"], &["aap.com.au"]),
    ("Notimex", &["Notimex"], &[]),
    ("CNA", &["中央社"], &["cna.com.tw"]),
];

/// The agency that a name is, `None` for anybody else.
#[must_use]
pub fn agency_named(name: &str) -> Option<&'static str> {
    let name = name.trim_matches(|c: char| !c.is_alphanumeric());
    let is = |form: &str| form == name || (form.len() > 4 && form.eq_ignore_ascii_case(name));
    AGENCIES.iter().find(|(_, forms, _)| forms.iter().any(|f| is(f))).map(|(agency, ..)| *agency)
}

/// The credited agency: in the byline, else in the dateline, else in a credit at the beginning or the end of the text.
/// A name in running text credits nobody.
#[must_use]
pub fn agency_credit(byline: &[String], text: &str) -> Option<AgencyCredit> {
    let written = byline.iter().find_map(|b| in_parts(b)).map(str::to_owned);
    let whole = written
        .or_else(|| dateline(text))
        .or_else(|| opening_credit(text).map(str::to_owned))
        .or_else(|| closing_credit(text).map(str::to_owned));
    let credit = |agency: String, contributed| AgencyCredit { agency, contributed };
    whole.map(|a| credit(a, false)).or_else(|| contribution(text).map(|a| credit(a.to_owned(), true)))
}

/// Whether an address lies on the agency's own site: on a host of the list, or on one that is called as the agency is.
#[must_use]
pub fn is_agency_site(agency: &str, url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default().to_ascii_lowercase();
    let under = |site: &str| host.strip_suffix(site).is_some_and(|left| left.is_empty() || left.ends_with('.'));
    if AGENCIES.iter().any(|(name, _, hosts)| *name == agency && hosts.iter().any(|h| under(h))) {
        return true;
    }
    // A short name is too often somebody else's label.
    let bare: String = fold(agency).chars().filter(|c| c.is_alphanumeric()).collect();
    bare.len() > 4 && host.rsplit('.').nth(1) == Some(bare.as_str())
}

fn in_parts(written: &str) -> Option<&'static str> {
    let parts = written
        .split([',', '/', ';', '(', ')', '|', '+', '·', '&'])
        .flat_map(|p| p.split(" and "))
        .flat_map(|p| p.split(" und "));
    let mut parts = parts.map(str::trim).filter(|p| !p.is_empty());
    parts.find_map(|p| {
        agency_named(p).or_else(|| agency_named(p.strip_prefix("By ").or_else(|| p.strip_prefix("Von "))?))
    })
}

/// `WASHINGTON (AP) — `, `(Reuters) - `, `Berlin/Rom (dpa) – `, `PARIS, May 3 (Xinhua) -- ` at the start.
///
/// The list cannot know every agency: behind a place in capitals a few capitals
/// in brackets are one, too.
fn dateline(text: &str) -> Option<String> {
    let end = text.char_indices().nth(100).map_or(text.len(), |(i, _)| i);
    let start = &text[..end];
    let open = start.find('(')?;
    let close = open + start[open..].find(')')?;
    let before = start[..open].trim();
    let after = start[close + 1..].trim_start();
    let place = before.split_whitespace().count() <= 7 && !before.contains(". ");
    let dash = after.starts_with(['-', '–', '—', '―', '.', ':']) || before.is_empty();
    if !(place && dash) {
        return None;
    }
    let credit = &start[open + 1..close];
    let capitals = |w: &str| w.chars().count() > 1 && w.chars().all(char::is_uppercase);
    let unlisted = (2..=6).contains(&credit.len())
        && capitals(credit)
        && before.split([' ', ',']).any(|w| w.chars().count() > 2 && capitals(w));
    in_parts(credit).map(str::to_owned).or_else(|| unlisted.then(|| credit.to_owned()))
}

/// `By The Associated Press` as the first line.
fn opening_credit(text: &str) -> Option<&'static str> {
    let first = text.trim_start().lines().next()?.trim();
    (first.len() < 60).then(|| first.strip_prefix("By ").and_then(in_parts)).flatten()
}

/// `Reuters contributed to this report.`, `With reporting by AFP` in one of the last three paragraphs.
fn contribution(text: &str) -> Option<&'static str> {
    const STARTS: [&str; 6] = [
        "With reporting by ",
        "With reporting from ",
        "With files from ",
        "With material from ",
        "Additional reporting by ",
        "Mit Material von ",
    ];
    let credit = |paragraph: &str| {
        let line = paragraph.trim_matches(|c: char| c.is_whitespace() || "()[]*_—–-".contains(c));
        if line.len() > 240 {
            return None;
        }
        let before = line.split_once(" contributed to this").map(|(before, _)| before);
        let named = before.or_else(|| STARTS.iter().find_map(|s| line.strip_prefix(s)))?;
        in_parts(named).or_else(|| begins_with_agency(named))
    };
    text.rsplit("\n\n").take(3).find_map(credit)
}

/// Whether the text says of an agency, which no list need have, that it contributed.
#[must_use]
pub fn agency_contributed(agency: &str, text: &str) -> bool {
    let says = |paragraph: &str| {
        let named = paragraph.split_once(" contributed to this").map(|(before, _)| before);
        named.is_some_and(|n| n.len() < 240 && n.contains(agency))
    };
    text.rsplit("\n\n").take(3).any(says)
}

/// `Associated Press writer Ada Roe`, `The Reuters news agency`.
fn begins_with_agency(named: &str) -> Option<&'static str> {
    let begins = |form: &str| {
        let rest = named.strip_prefix(form).or_else(|| named.strip_prefix("The ")?.strip_prefix(form));
        rest.is_some_and(|r| r.starts_with([' ', '\'', '’']))
    };
    AGENCIES.iter().find(|(_, forms, _)| forms.iter().any(|f| begins(f))).map(|(agency, ..)| *agency)
}

/// `(dpa/lno)`, `© AFP`, `Source: Reuters`, `Reporting by ...` as the last words or the last paragraph.
fn closing_credit(text: &str) -> Option<&'static str> {
    let last = text.rsplit("\n\n").next()?.trim();
    let bracket = last.strip_suffix(')').or_else(|| last.strip_suffix(']')).and_then(|l| {
        let open = l.rfind(['(', '['])?;
        (l.len() - open < 80).then(|| &l[open + 1..])
    });
    let marks = [
        "© ",
        "©",
        "Source: ",
        "Sources: ",
        "Quelle: ",
        "Quellen: ",
        "Fuente: ",
        "Fonte: ",
        "Source : ",
        "With ",
        "— ",
        "– ",
        "-- ",
    ];
    // A last line that is nothing but the credit; a dash may also set it off behind the last sentence.
    let dashed = last.rsplit_once(['—', '–']).map(|(_, credit)| credit.trim()).filter(|c| c.len() < 40);
    let marked = marks.iter().find_map(|m| last.strip_prefix(m)).filter(|l| l.len() < 60);
    let short = marked.or((last.len() < 24).then_some(last));
    bracket.and_then(in_parts).or_else(|| short.and_then(in_parts)).or_else(|| dashed.and_then(agency_named))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credit(byline: &str, text: &str) -> Option<String> {
        agency_credit(&[byline.to_owned()], text).map(|c| c.agency)
    }

    #[test]
    fn finds_credits_and_only_credits() {
        assert_eq!(credit("By Ada Roe, Associated Press", "x").as_deref(), Some("AP"));
        assert_eq!(credit("dpa/lno", "x").as_deref(), Some("dpa"));
        assert_eq!(credit("", "OSLO (Reuters) - Ferries stopped.").as_deref(), Some("Reuters"));
        assert_eq!(credit("", "Text.\n\nMore text. (AFP)").as_deref(), Some("AFP"));
        assert_eq!(credit("", "Text.\n\n© dpa-infocom").as_deref(), Some("dpa"));
        assert_eq!(credit("Ada Roe", "The minister told Reuters (and others) that (AP) is late."), None);
        assert_eq!(credit("Tess Pa", "Nothing (pa)"), None);
    }

    #[test]
    fn finds_who_contributed_and_who_wrote_the_whole() {
        let contributed = |text: &str| agency_credit(&[], text).map(|c| (c.agency, c.contributed));
        let found = |agency: &str, contributed| Some((agency.to_owned(), contributed));
        assert_eq!(contributed("Text.\n\nReuters contributed to this report."), found("Reuters", true));
        assert_eq!(contributed("Text.\n\n(The Associated Press contributed to this report.)"), found("AP", true));
        assert_eq!(
            contributed("Text.\n\nAssociated Press writer Ada Roe contributed to this report."),
            found("AP", true)
        );
        assert_eq!(contributed("Text.\n\nWith reporting by AFP"), found("AFP", true));
        assert_eq!(contributed("By The Associated Press\n\nText."), found("AP", false));
        assert_eq!(contributed("Text.\n\n— AFP"), found("AFP", false));
        assert_eq!(contributed("Text that ends. — Reuters"), found("Reuters", false));
        assert_eq!(contributed("Text.\n\nReuters reported that Ada Roe contributed to the fund."), None);
        assert_eq!(contributed("Text.\n\nAda Roe contributed to this report."), None);
    }

    #[test]
    fn an_agency_has_its_own_site() {
        assert!(is_agency_site("AP", "https://apnews.com/article/1"));
        assert!(is_agency_site("Reuters", "https://www.reuters.com/world/"));
        assert!(is_agency_site("Northern Press", "https://www.northernpress.example/a"));
        assert!(!is_agency_site("Northern Press", "https://northernpress.paper.example/a"));
        assert!(!is_agency_site("AP", "https://snapnews.com/"));
        assert!(!is_agency_site("AP", "") && !is_agency_site("", "https://.example/"));
    }
}
