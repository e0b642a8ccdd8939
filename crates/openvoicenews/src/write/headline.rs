//! The headline: one of the articles' own, or the lede's first clause, in sentence case.

use std::collections::BTreeMap;

use super::candidates::outdated;
use super::dating;
use super::edit::{self, heading_end};
use super::links;
use super::offices::is_office;
use super::stance::Stance;
use crate::model::{Claim, Comparison, EditKind, Field, Passage, Span};
use crate::text::{Word, fold, is_function_word, loaded, stem, words};

/// Headlines in order of preference, neutral ones first; the caller proves them, and most often takes the first.
pub(super) fn proposals(c: &Comparison, stances: &[Stance], lede: Option<usize>) -> impl Iterator<Item = Claim> {
    let titles: Vec<usize> = (0..c.passages.len()).filter(|&i| c.passages[i].field == Field::Title).collect();
    let old: Vec<f64> = outdated(c).into_iter().map(|(_, value)| value).collect();
    let fresh = |t: usize| !gives(&c.passages[t].text, &old);
    let sound = |t: usize| match stances[c.passages[t].source] {
        Stance::Argues => Tone::Coloured,
        _ if !fresh(t) => Tone::Coloured,
        Stance::Leans => tone(&c.passages[t]).min(Tone::Marked),
        _ => tone(&c.passages[t]),
    };
    let rank = |t: usize| (sound(t), support(c, t, &titles, lede), t);
    let mut ranked: Vec<(Tone, f32, usize)> = titles.iter().map(|&t| rank(t)).collect();
    ranked.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.total_cmp(&a.1)).then(a.2.cmp(&b.2)));
    let (neutral, coloured): (Vec<_>, Vec<_>) = ranked.into_iter().partition(|r| r.0 > Tone::Coloured);
    let neutral = neutral.into_iter().filter_map(|r| from_title(c, r.2));
    let coloured = coloured.into_iter().filter_map(|r| from_title(c, r.2));
    neutral.chain(std::iter::once(lede).flatten().filter_map(|l| from_lede(c, l))).chain(coloured)
}

/// Whether a headline has a count that has been overtaken.
pub(super) fn is_overtaken(c: &Comparison, headline: &str) -> bool {
    let old: Vec<f64> = outdated(c).into_iter().map(|(_, value)| value).collect();
    gives(headline, &old)
}

fn gives(headline: &str, counts: &[f64]) -> bool {
    words(headline).any(|w| number(w.text).is_some_and(|n| counts.contains(&n)))
}

/// A number in digits or a word below thirteen.
fn number(word: &str) -> Option<f64> {
    const WORDS: [&str; 13] =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let folded = fold(word);
    let small = (0u8..).zip(WORDS).find(|(_, w)| *w == folded).map(|(n, _)| f64::from(n));
    small.or_else(|| folded.replace(',', "").parse().ok())
}

/// How much of a headline the other headlines and the lede have, too.
fn support(c: &Comparison, title: usize, titles: &[usize], lede: Option<usize>) -> f32 {
    let others = titles.iter().filter(|&&t| t != title);
    let among = others.map(|&t| c.terms.likeness(title, t)).sum::<f32>() / titles.len().max(2) as f32;
    let with_lede = lede.map_or(0.0, |l| c.terms.containment(title, l));
    let length = c.passages[title].length();
    let fits = if (5..=13).contains(&length) { 0.1 } else { 0.0 };
    among + 0.7 * with_lede + fits
}

/// How a headline sounds; the plainest is preferred.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Tone {
    /// It asks, quotes, appeals, shouts or judges, or has been overtaken.
    Coloured,
    /// It has a word that a reader may want to look twice at.
    Marked,
    Plain,
}

fn tone(p: &Passage) -> Tone {
    match loaded::in_headline(trimmed(&p.text)) {
        _ if !is_neutral(p) => Tone::Coloured,
        Some(true) => Tone::Coloured,
        Some(false) => Tone::Marked,
        None => Tone::Plain,
    }
}

/// No question, quotation, kicker, list or appeal; nothing shouted.
fn is_neutral(p: &Passage) -> bool {
    const APPEALS: [&str; 51] = [
        "can't",
        "caves",
        "don't",
        "gush",
        "hates",
        "hey",
        "isn't",
        "it's",
        "just",
        "loves",
        "really",
        "takeaways",
        "things",
        "won't",
        "insane",
        "right",
        "wrong",
        "should",
        "you",
        "your",
        "we",
        "our",
        "i",
        "my",
        "watch",
        "opinion",
        "analysis",
        "live",
        "why",
        "how",
        "what",
        "here's",
        "this",
        "these",
        "best",
        "worst",
        "shocking",
        "slams",
        "blasts",
        "rips",
        "destroys",
        "bombshell",
        "meltdown",
        "explained",
        "fact-check",
        "fact-checking",
        "spotlight",
        "exclusive",
        "fury",
        "chaos",
        "outrage",
    ];
    let text = trimmed(&p.text);
    let list: Vec<String> = words(text).map(|w| fold(w.text).into_owned()).collect();
    let shouted = words(text).filter(|w| w.text.chars().count() > 4 && w.text.chars().all(char::is_uppercase)).count();
    (4..=16).contains(&list.len())
        && !text.contains(['?', '!', '"', '“', '”', '‘', ':', '|', ';', '…'])
        && !text.contains(". ")
        && !text.contains(" '")
        && !text.starts_with('\'')
        && shouted < 2
        && !list.iter().any(|w| APPEALS.contains(&w.as_str()))
        && !list[0].starts_with(|c: char| c.is_ascii_digit())
}

/// The headline without a quotation that is hung before it, and without a site's name behind a bar or dash.
fn trimmed(text: &str) -> &str {
    let cut = [" | ", " – ", " — ", " - "]
        .iter()
        .filter_map(|d| text.rfind(d))
        .filter(|&i| words(&text[..i]).count() >= 4)
        .max();
    let text = text[..cut.unwrap_or(text.len())].trim().trim_end_matches('.');
    let hung = text.split_once("': ").or_else(|| text.split_once("’: ")).or_else(|| text.split_once("”: "));
    let opens = |quotation: &str| quotation.starts_with(['\'', '‘', '“']);
    hung.filter(|(quotation, rest)| opens(quotation) && words(rest).count() >= 5).map_or(text, |(_, rest)| rest)
}

fn from_title(c: &Comparison, title: usize) -> Option<Claim> {
    let p = &c.passages[title];
    let start = p.text.find(trimmed(&p.text))?;
    claim(c, p, Span::new(start, start + trimmed(&p.text).len()))
}

/// What opens a phrase or a clause before what is told.
#[rustfmt::skip]
const ASIDES: [&str; 11] = [
    "according", "days", "despite", "during", "hours", "moments", "shortly", "soon", "whatever", "whenever", "whoever",
];

/// The lede up to its first pause, where that is a clause of some length.
fn from_lede(c: &Comparison, lede: usize) -> Option<Claim> {
    let p = &c.passages[lede];
    let start = heading_end(&p.text).unwrap_or(0);
    let pauses = [
        ", according to",
        ", saying",
        ", after",
        ", as ",
        ", with ",
        ", which",
        ", who",
        " after ",
        " amid ",
        ", ",
        " claiming ",
        " saying ",
        " as ",
        " because ",
        " while ",
    ];
    let end = |pause: &&str| {
        let mut found = p.text.match_indices(*pause).map(|(at, _)| at);
        found.find(|&at| at > start && !is_inside_place(&p.text, at))
    };
    let ends = pauses.iter().filter_map(end);
    let mut fitting = ends.filter(|&e| (6..=18).contains(&words(&p.text[start..e]).count()));
    let end = fitting.next()?;
    let opener = words(&p.text[start..]).next().map(|w| fold(w.text).into_owned()).unwrap_or_default();
    if is_function_word(&opener) && !matches!(opener.as_str(), "the" | "a" | "an")
        || ASIDES.contains(&opener.as_str())
        || !is_clause(&p.text[start..end])
    {
        return None;
    }
    let run_in = links::of(&p.text).iter().any(|l| l.start < end);
    (!run_in && !p.text[start..end].contains(['"', '“', '('])).then(|| claim(c, p, Span::new(start, end)))?
}

/// Whether a pause is one of the commas of a place: `the Washington, D.C., council`.
fn is_inside_place(text: &str, at: usize) -> bool {
    #[rustfmt::skip]
    const STATES: [&str; 18] = [
        "Ala.", "Ariz.", "Calif.", "D.C.", "Fla.", "Ga.", "Ill.", "Mich.", "Minn.", "N.C.", "N.J.", "N.Y.", "Ohio",
        "Pa.", "S.C.", "Tenn.", "Texas", "Va.",
    ];
    let (before, rest) = text.split_at(at);
    STATES.iter().any(|state| {
        let opens = rest.strip_prefix(", ").is_some_and(|behind| behind.starts_with(state));
        opens || before.strip_suffix(state).is_some_and(|place| place.ends_with(", "))
    })
}

/// Whether somebody does something in it, and so in the last clause that hangs on it: "said that new reports" breaks off.
fn is_clause(text: &str) -> bool {
    let list: Vec<String> = words(text).map(|w| fold(w.text).into_owned()).collect();
    let acts = |w: &String| edit::is_auxiliary(w) || edit::is_past_form(w) || w == "says" || w.ends_with("es");
    let hangs = list.iter().rposition(|w| matches!(w.as_str(), "that" | "who" | "which"));
    let open = [
        "a", "an", "the", "of", "to", "and", "or", "that", "who", "which", "with", "for", "by", "as", "from", "at",
        "into", "his", "her", "its", "their", "than", "just", "him", "it", "them", "us",
    ];
    let ends = list.last().is_some_and(|w| !open.contains(&w.as_str()));
    ends && match hangs {
        Some(at) => list[..at].iter().any(acts) && list[at + 1..].iter().any(acts),
        None => list.iter().any(acts),
    }
}

fn claim(c: &Comparison, p: &Passage, span: Span) -> Option<Claim> {
    let (short, edits) = edit::apply(span.of(&p.text), weekdays(span.of(&p.text)));
    let mut text = sentence_case(c, &short);
    if let Some(first) = text.chars().next().filter(|f| f.is_lowercase() && span.start > 0) {
        text.replace_range(..first.len_utf8(), &first.to_uppercase().to_string());
    }
    let cited = p.cite(span, &c.sources[p.source])?;
    let id = format!("h{:012x}", xxhash_rust::xxh3::xxh3_64(cited.exact.as_bytes()) >> 16);
    Some(Claim { id, text, evidence: vec![cited], origins: 1, edits, ..Claim::default() })
}

fn is_part_of_day(word: &str) -> bool {
    matches!(word, "morning" | "afternoon" | "evening" | "night")
}

/// `on Thursday`, which a reader of another week cannot place, goes; the report gives the day.
fn weekdays(text: &str) -> Vec<edit::Change> {
    let list: Vec<_> = words(text).collect();
    let whole = |n: &usize| {
        let (before, w) = (list[*n - 1], list[*n]);
        let apart = text[before.span.end..w.span.start] == *" ";
        let free = fold(before.text) == "on" && *n > 1 || !is_function_word(&fold(before.text));
        // "Black Friday", "Sunday Times"; "dropped Sunday comics", "early Friday morning".
        let next = list.get(n + 1).filter(|next| text[w.span.end..next.span.start] == *" ");
        let named = before.is_capitalised() && next.is_none_or(|next| next.is_capitalised());
        let on = fold(before.text) == "on";
        let ends = next.is_none_or(|next| is_function_word(&fold(next.text)) || on && !is_part_of_day(next.text));
        let dated = matches!(&*fold(before.text), "early" | "late");
        apart && free && !named && ends && !dated && !text[w.span.end..].starts_with(['\'', '’', '-'])
    };
    let days = (1..list.len()).filter(|&n| dating::is_weekday(&fold(list[n].text))).filter(whole);
    let cut = |n: usize| {
        let on = usize::from(fold(list[n - 1].text) == "on");
        let from = list[n - 1 - on].span.end;
        edit::Change::new(EditKind::Cut, Span::new(from, list[n].span.end), "")
    };
    days.map(cut).collect()
}

/// House style is sentence case: a word keeps its capital where the articles,
/// inside their sentences, write it with one at least as often as without.
///
/// A matter of type, like the glyph of a quotation mark, and no edit.
fn sentence_case(c: &Comparison, title: &str) -> String {
    let list: Vec<_> = words(title).collect();
    let capitals = list.iter().filter(|w| w.is_capitalised()).count();
    // Fewer than two thirds capitalised: it is in sentence case already.
    if capitals * 3 < list.len() * 2 {
        return title.to_owned();
    }
    let usage = usage(c);
    let counts = |folded: &str| usage.get(&stem(folded)).copied().unwrap_or((0, 0));
    let common = |folded: &str| is_function_word(folded) || counts(folded).0 > counts(folded).1;
    let unknown = |folded: &str| counts(folded) == (0, 0);
    let (mut out, mut at) = (String::with_capacity(title.len()), 0);
    for (n, w) in list.iter().enumerate().skip(1).filter(|(_, w)| w.is_capitalised() && !is_first_person(w.text)) {
        // "President Otto", "Attorney General Otto": an office before a name is part of it.
        let behind = list[n..].iter().find(|next| !is_title(next.text));
        if is_title(w.text)
            && behind
                .is_some_and(|next| next.is_capitalised() && !common(&fold(next.text)) && !unknown(&fold(next.text)))
        {
            continue;
        }
        let folded = fold(w.text);
        let plain = |part: &str| !part.chars().skip(1).any(char::is_uppercase);
        // "Border-Security" is written small where both of its words are; of "Orr-Lund" the parts are not known.
        let small = match w.text.contains('-') {
            true => {
                let parts = || w.text.split('-');
                (common(&folded) || unknown(&folded)) && parts().all(|part| plain(part) && common(&fold(part)))
            }
            false => plain(w.text) && (common(&folded) || unknown(&folded)),
        };
        if small {
            out.push_str(&title[at..w.span.start]);
            out.push_str(&folded);
            at = w.span.end;
        }
    }
    out + &title[at..]
}

/// A word of an office or a title that may stand before a name.
fn is_title(word: &str) -> bool {
    is_office(word) || matches!(word, "Attorney" | "Chief" | "Deputy" | "King" | "Prime" | "Prince" | "Queen" | "Vice")
}

/// `I`, `I'm`: always written with a capital.
fn is_first_person(word: &str) -> bool {
    word == "I" || word.starts_with("I'") || word.starts_with("I’")
}

/// How often each stem stands in lower case and with a capital, not counting first words and headlines among the text.
fn usage(c: &Comparison) -> BTreeMap<String, (usize, usize)> {
    let told = |p: &&Passage| {
        let capitals = p.words().filter(Word::is_capitalised).count();
        p.field == Field::Text && capitals * 3 < p.length() * 2
    };
    // A story has a word many times: each is stemmed once.
    let mut written: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for w in c.passages.iter().filter(told).flat_map(|p| p.words().skip(1)) {
        let counts = written.entry(w.text).or_default();
        if w.is_capitalised() { counts.1 += 1 } else { counts.0 += 1 }
    }
    let mut out: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for (word, (small, capital)) in written {
        let counts = out.entry(stem(&fold(word))).or_default();
        *counts = (counts.0 + small, counts.1 + capital);
    }
    out
}
