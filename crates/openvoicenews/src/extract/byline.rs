//! Who wrote it: names out of bylines and data.

use super::body::folded;
use super::facts::Facts;
use super::linked_data::Named;
use crate::text::agency_named;

/// Words before a name in a byline, in lower case.
const BY: &[&str] = &[
    "by",
    "von",
    "par",
    "por",
    "di",
    "de",
    "door",
    "av",
    "af",
    "przez",
    "text",
    "texte",
    "texto",
    "testo",
    "autor",
    "autorin",
    "author",
    "authors",
    "written by",
    "story by",
    "words by",
    "reporting by",
    "ein kommentar von",
    "kommentar von",
    "eine analyse von",
    "analyse von",
    "interview von",
    "a cura di",
    "oleh",
    "na",
    "reported by",
    "publié par",
    "posted by",
];

/// Words that make a part of a byline no person: roles, desks, places of work.
const ROLES: &[&str] = &[
    "reporter",
    "reporters",
    "editor",
    "correspondent",
    "journalist",
    "redakteur",
    "redakteurin",
    "redaktion",
    "writer",
    "staff",
    "contributor",
    "producer",
    "korrespondent",
    "korrespondentin",
    "journaliste",
    "redazione",
    "redacción",
    "redaccion",
    "rédaction",
    "desk",
    "team",
    "newsroom",
    "news",
    "online",
    "agency",
    "agencies",
    "agentur",
    "agenturen",
    "bureau",
    "press",
    "columnist",
    "analyst",
    "fellow",
    "chief",
    "director",
    "photographer",
    "fotograf",
    "volontär",
    "volontärin",
    "autor",
    "autorin",
    "author",
    "admin",
    "editorial",
    "zeitung",
    "tageszeitung",
    "presse",
    "media",
    "service",
    "magazine",
    "gastautor",
    "ressortleiter",
    "ressortleiterin",
    "chefredakteur",
    "chefredakteurin",
];

/// The authors' names, without roles. Agencies stay, as they are credited; the
/// house itself stays only where its data names nobody else.
pub(super) fn byline(facts: &Facts, outlet: Option<&str>, near: Option<usize>) -> Vec<String> {
    for source in sources(facts, near) {
        let mut names = Vec::new();
        for written in &source {
            add(written, outlet, &mut names);
        }
        if names.is_empty() {
            names.extend(source.iter().filter_map(|n| house(&n.name)).take(1));
        }
        if !names.is_empty() {
            return names;
        }
    }
    Vec::new()
}

/// The byline of a desk or house.
fn house(written: &str) -> Option<String> {
    let name = strip_by(written.trim());
    let plain = !name.contains(['@', '<', '{']) && !name.contains("://") && name.chars().any(char::is_alphabetic);
    (plain && name.chars().count() <= 60 && name != "admin").then(|| name.to_owned())
}

/// Everything that bylines say, for finding agencies in it.
pub(super) fn written(facts: &Facts, near: Option<usize>) -> Vec<String> {
    sources(facts, near).into_iter().flatten().map(|n| n.name).collect()
}

/// The places where authors are named, most trusted first: the article's data,
/// `meta`, elements that say author, elements whose class says byline.
fn sources(facts: &Facts, near: Option<usize>) -> Vec<Vec<Named>> {
    let plain = |name: &str| Named { name: name.to_owned(), organisation: false };
    let mut out: Vec<Vec<Named>> = Vec::new();
    for article in facts.data.articles().into_iter().take(3) {
        out.push(facts.data.names(article, "author"));
    }
    for name in [
        "author",
        "article:author",
        "parsely-author",
        "sailthru.author",
        "byl",
        "dc.creator",
        "dcterms.creator",
        "authors",
        "cxenseparse:author",
        "citation_author",
        "article:author_name",
        "twitter:data1",
    ] {
        if name == "twitter:data1" && !facts.meta_first(&["twitter:label1"]).is_some_and(is_author_label) {
            continue;
        }
        out.push(facts.meta_all(name).map(plain).collect());
    }
    let close = |node: usize| near.is_none_or(|n| node.abs_diff(n) < 300);
    out.push(facts.authors.iter().filter(|a| a.explicit && close(a.node)).map(|a| plain(&a.text)).collect());
    let marked = facts.authors.iter().filter(|a| !a.explicit && close(a.node) && a.text.len() < 120);
    out.push(marked.take(1).map(|a| plain(&a.text)).collect());
    out
}

fn is_author_label(label: &str) -> bool {
    let label = label.to_lowercase();
    ["written by", "verfasst von", "écrit par", "escrito por", "scritto da", "author"].iter().any(|l| label.contains(l))
}

fn add(written: &Named, outlet: Option<&str>, names: &mut Vec<String>) {
    if written.name.len() > 400 || written.name.contains("://") {
        return;
    }
    for part in parts(&written.name) {
        let agency = agency_named(&part).map(|_| part.clone());
        let Some(name) = agency.clone().or_else(|| name(&part)) else { continue };
        let key = folded(&name);
        let is_outlet = outlet.is_some_and(|o| same_house(&key, &folded(o)));
        let known = names.iter().any(|n| folded(n) == key);
        if !known && (agency.is_some() || !(is_outlet || written.organisation && looks_like_house(&name))) {
            names.push(name);
        }
    }
}

fn same_house(name: &str, outlet: &str) -> bool {
    name == outlet || (outlet.len() > 4 && name.contains(outlet)) || (name.len() > 4 && outlet.contains(name))
}

/// Organisations stay out, unless the data calls a person's name one, as some templates do.
fn looks_like_house(name: &str) -> bool {
    let words = name.split_whitespace().count();
    !(2..=3).contains(&words) || name.chars().any(|c| c.is_ascii_digit())
}

/// Splits a byline into its names.
fn parts(written: &str) -> Vec<String> {
    let mut text = written.trim().to_owned();
    for joint in [
        " and ", " und ", " et ", " y ", " & ", " i ", " og ", " och ", " dan ", " with ", " / ", "/", ";", " | ", "•",
        "·", "、", "\n", " e ", " – ", " — ", " - ",
    ] {
        text = text.replace(joint, ",");
    }
    text.split([',', '，']).map(|p| p.trim().to_owned()).filter(|p| !p.is_empty()).collect()
}

/// A person's name, or `None` where the part is something else.
fn name(part: &str) -> Option<String> {
    let mut text = part.trim();
    if let Some(open) = text.find(['(', '[']) {
        text = text[..open].trim();
    }
    // Places and desks follow: "Ada Roe in Berlin", "Ada Roe, aus Berlin", "Ada Roe for The Example".
    for cut in [" in ", " for ", " aus ", " für ", " at ", " à ", " depuis "] {
        if let Some((front, _)) = text.split_once(cut) {
            text = front.trim();
        }
    }
    text = strip_by(text).trim_matches([':', '.', '-', '–', '|', ' ', '@', '*', '"']);
    let words = text.split_whitespace().count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let role = text.split_whitespace().any(|w| ROLES.contains(&w.to_lowercase().trim_end_matches('.')));
    let odd = text.contains(['@', '<', '{', '=', '?', '!']) || text.chars().any(|c| c.is_ascii_digit());
    let starts = text.chars().next().is_some_and(|c| c.is_alphabetic());
    if words == 0 || words > 6 || letters < 2 || text.chars().count() > 60 || role || odd || !starts {
        return None;
    }
    Some(if text.chars().all(|c| !c.is_lowercase()) && text.is_ascii() && words > 1 {
        capitalised(text)
    } else {
        text.to_owned()
    })
}

/// Whether a line opens with `By`, `Von` ... and a name follows.
pub(super) fn starts_by(line: &str) -> bool {
    let bare = strip_by(line);
    bare.len() < line.len() && bare.chars().next().is_some_and(char::is_uppercase)
}

fn strip_by(text: &str) -> &str {
    let mut text = text;
    while let Some((i, _)) = text.char_indices().find(|(_, c)| c.is_whitespace() || *c == ':') {
        let first = text[..i].to_lowercase();
        // `de`, `di`, `av` begin names too; they are bylines only before two more words.
        if !BY.contains(&first.as_str())
            && !matches!(first.as_str(), "written" | "story" | "words" | "posted" | "reported" | "publié")
        {
            break;
        }
        text = text[i..].trim_start_matches([':', ' ']);
    }
    text
}

/// `ADA ROE` as `Ada Roe`.
fn capitalised(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut start = true;
    for c in text.chars() {
        if start {
            out.push(c)
        } else {
            out.extend(c.to_lowercase())
        }
        start = !c.is_alphabetic();
    }
    out
}
