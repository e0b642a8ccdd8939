//! The news agency that is credited for a text.

/// Agencies by the forms in which they are credited. Forms of capital letters
/// alone are matched as written, the others in any case.
const AGENCIES: &[(&str, &[&str])] = &[
    ("AP", &["AP", "Associated Press", "The Associated Press"]),
    ("Reuters", &["Reuters", "Thomson Reuters"]),
    ("AFP", &["AFP", "Agence France-Presse", "Agence France Presse"]),
    ("dpa", &["dpa", "DPA", "Deutsche Presse-Agentur", "dpa-infocom", "dpa-AFX"]),
    ("EFE", &["EFE", "Agencia EFE", "Agencia Efe"]),
    ("ANSA", &["ANSA", "Redazione ANSA", "Agenzia ANSA"]),
    ("PA", &["PA Media", "Press Association", "PA News Agency"]),
    ("Xinhua", &["Xinhua", "Xinhua News Agency"]),
    ("TASS", &["TASS", "ТАСС", "ITAR-TASS"]),
    ("Interfax", &["Interfax", "Интерфакс"]),
    ("RIA Novosti", &["RIA Novosti", "РИА Новости"]),
    ("Ukrinform", &["Ukrinform", "Укринформ", "Укрінформ"]),
    ("Kyodo", &["Kyodo", "Kyodo News", "共同通信", "共同"]),
    ("Jiji", &["Jiji", "Jiji Press", "時事通信", "時事"]),
    ("Yonhap", &["Yonhap", "Yonhap News Agency", "연합뉴스"]),
    ("APA", &["APA", "Austria Presse Agentur"]),
    ("Keystone-SDA", &["Keystone-SDA", "SDA", "sda", "Keystone-ATS"]),
    ("KNA", &["KNA", "Katholische Nachrichten-Agentur"]),
    ("epd", &["epd", "Evangelischer Pressedienst"]),
    ("SID", &["SID", "Sport-Informations-Dienst"]),
    ("Belga", &["Belga"]),
    ("ANP", &["ANP"]),
    ("NTB", &["NTB"]),
    ("TT", &["TT"]),
    ("Ritzau", &["Ritzau"]),
    ("PAP", &["PAP", "Polska Agencja Prasowa"]),
    ("ČTK", &["ČTK", "CTK"]),
    ("Lusa", &["Lusa", "Agência Lusa"]),
    ("Europa Press", &["Europa Press"]),
    ("Anadolu", &["Anadolu", "Anadolu Agency", "Anadolu Ajansı"]),
    ("UPI", &["UPI", "United Press International"]),
    ("Bloomberg", &["Bloomberg", "Bloomberg News"]),
    ("PTI", &["PTI", "Press Trust of India"]),
    ("ANI", &["ANI", "Asian News International"]),
    ("IANS", &["IANS"]),
    ("Bernama", &["Bernama"]),
    ("Antara", &["Antara", "ANTARA"]),
    ("CP", &["The Canadian Press", "Canadian Press"]),
    ("AAP", &["AAP", "Australian Associated Press"]),
    ("Notimex", &["Notimex"]),
    ("CNA", &["中央社"]),
];

/// The agency that a name is, `None` for anybody else.
pub(super) fn named(name: &str) -> Option<&'static str> {
    let name = name.trim_matches(|c: char| !c.is_alphanumeric());
    let is = |form: &str| form == name || (form.len() > 4 && form.eq_ignore_ascii_case(name));
    AGENCIES.iter().find(|(_, forms)| forms.iter().any(|f| is(f))).map(|(agency, _)| *agency)
}

/// The credited agency: in the byline, else in the dateline, else in a credit
/// at the end of the text. A name in running text credits nobody.
pub(super) fn credited(byline: &[String], text: &str) -> Option<String> {
    let known = byline.iter().find_map(|b| in_parts(b)).map(str::to_owned);
    known.or_else(|| dateline(text)).or_else(|| closing_credit(text).map(str::to_owned))
}

fn in_parts(written: &str) -> Option<&'static str> {
    let parts = written
        .split([',', '/', ';', '(', ')', '|', '+', '·', '&'])
        .flat_map(|p| p.split(" and "))
        .flat_map(|p| p.split(" und "));
    let mut parts = parts.map(str::trim).filter(|p| !p.is_empty());
    parts.find_map(|p| named(p).or_else(|| named(p.strip_prefix("By ").or_else(|| p.strip_prefix("Von "))?)))
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
        "Mit Material von ",
        "With ",
    ];
    // A last line that is nothing but the credit.
    let marked = marks.iter().find_map(|m| last.strip_prefix(m)).filter(|l| l.len() < 60);
    let short = marked.or((last.len() < 24).then_some(last));
    bracket.and_then(in_parts).or_else(|| short.and_then(in_parts))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credit(byline: &str, text: &str) -> Option<String> {
        credited(&[byline.to_owned()], text)
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
}
