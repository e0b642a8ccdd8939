//! The headline: the first clause of an article's opening, or one of the articles' own, in sentence case.

use std::collections::BTreeSet;

mod case;
mod days;
mod opening;
mod style;

use super::candidates::outdated;
use super::dating;
use super::edit::{self, Change};
use super::offices::is_office;
use super::people::People;
use super::stance::Stance;
use crate::model::{Claim, Comparison, EditKind, Field, Passage, Span};
use crate::text::{fold, is_function_word, loaded, root, words};

/// Headlines in order of preference; the caller proves them, and most often takes the first.
///
/// One made of the lede, or from `others` that open an article, tells what happened in words that no outlet has chosen for
/// a headline: it is preferred where it is short and has much of what the outlet's headline has that is next to the lede.
pub(super) fn proposals<'a>(
    c: &'a Comparison,
    stances: &[Stance],
    people: &People<'_>,
    lede: Option<usize>,
    others: &[usize],
) -> impl Iterator<Item = Claim> + use<'a> {
    let titles: Vec<usize> = (0..c.passages.len()).filter(|&i| c.passages[i].field == Field::Title).collect();
    let old: Vec<f64> = outdated(c).into_iter().map(|(_, value)| value).collect();
    let fresh = |t: usize| !gives(&c.passages[t].text, &old);
    let sound = |t: usize| match stances[c.passages[t].source] {
        Stance::Argues => Tone::Coloured,
        _ if !fresh(t) => Tone::Coloured,
        Stance::Leans => tone(&c.passages[t]).min(Tone::Marked),
        _ => tone(&c.passages[t]),
    };
    let own: Vec<(usize, f32)> = titles.iter().map(|&t| (t, support(c, t, &titles, lede))).collect();
    // The headline next to the lede: what an opening has of another is of another matter.
    let nearest = own.iter().max_by(|a, b| a.1.total_cmp(&b.1)).map(|n| n.0);
    let made = |o: usize| -> Option<(Rank, f32, Proposal)> {
        let made = from_opening(c, o, people).into_iter().map(|made| (value(c, nearest, made.first()), made));
        let (value, made) = made.max_by(|(v, a), (w, b)| v.total_cmp(w).then(a.first().len().cmp(&b.first().len())))?;
        Some((Rank::made(value, &made, Some(o) == lede)?, value, Proposal::Made(Box::new(made))))
    };
    let repeats = |o: usize| lede.is_some_and(|l| c.terms.likeness(o, l) > REPEATS);
    let others = others.iter().copied().filter(|&o| !repeats(o));
    let openings = others.chain(lede).filter(|&o| fresh(o));
    let mut ranked: Vec<(Rank, f32, Proposal)> = openings.filter_map(made).collect();
    ranked.extend(own.into_iter().map(|(t, support)| (Rank::own(sound(t)), support, Proposal::Own(t))));
    // Stable: of equal ones the first as they came.
    ranked.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.total_cmp(&a.1)));
    ranked
        .into_iter()
        .flat_map(|(.., proposal)| match proposal {
            Proposal::Made(made) => [made.styled, Some(made.plain)],
            Proposal::Own(t) => [from_title(c, t), None],
        })
        .flatten()
}

/// Where a headline comes from.
enum Proposal {
    /// From an opening.
    Made(Box<Made>),
    /// An article's own, by its passage.
    Own(usize),
}

/// A headline made of an opening.
struct Made {
    /// In the style of headlines; `None` where that would be in the past.
    styled: Option<Claim>,
    /// As the opening has it.
    plain: Claim,
}

impl Made {
    /// The text to be proved first.
    fn first(&self) -> &str {
        &self.styled.as_ref().unwrap_or(&self.plain).text
    }
}

/// How willingly a headline is taken, the best last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    ColouredOwn,
    /// It has little of what the articles' own headlines have.
    Narrow,
    MarkedOwn,
    Made,
    PlainOwn,
    /// Short and plain, in the style of headlines, and with much of what an own headline has.
    Full,
}

impl Rank {
    fn own(tone: Tone) -> Rank {
        match tone {
            Tone::Coloured => Rank::ColouredOwn,
            Tone::Marked => Rank::MarkedOwn,
            Tone::Plain => Rank::PlainOwn,
        }
    }

    /// The rank of one that was made. Read blind beside the outlets' own, those that are short, in the style of headlines
    /// and with much of what the outlet's has are as good; what is not the lede may tell of another matter.
    fn made(value: f32, made: &Made, of_lede: bool) -> Option<Rank> {
        const SHORT: usize = 12;
        let text = made.first();
        let loaded = loaded::in_headline(text);
        let good = loaded.is_none() && !appeals(text) && made.styled.is_some() && words(text).count() <= SHORT;
        match () {
            () if loaded == Some(true) => None,
            () if good && value >= if of_lede { 0.45 } else { 0.6 } => Some(Rank::Full),
            () if value >= if of_lede { 0.45 } else { 0.5 } => Some(Rank::Made),
            () => of_lede.then_some(Rank::Narrow),
        }
    }
}

/// Weighted Dice from which an opening has the words of the lede.
const REPEATS: f32 = 0.8;

/// How much of an outlet's own headline a text has, too: the share of its content words, 0 to 1, less something for each
/// word of the text beyond ten.
fn value(c: &Comparison, title: Option<usize>, text: &str) -> f32 {
    const LONG: usize = 10;
    const OF_WORD: f32 = 0.025;
    let content = |text: &str| -> BTreeSet<String> {
        words(text).map(|w| fold(w.text)).filter(|w| !is_function_word(w)).map(|w| root(&w)).collect()
    };
    let Some(title) = title.map(|t| content(trimmed(&c.passages[t].text))) else { return 0.0 };
    let share = title.intersection(&content(text)).count() as f32 / title.len().max(1) as f32;
    share - OF_WORD * words(text).count().saturating_sub(LONG) as f32
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

/// Whether a headline has a word that speaks to the reader, or for one.
fn appeals(text: &str) -> bool {
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
    words(text).any(|w| APPEALS.contains(&&*fold(w.text)))
}

/// No question, quotation, kicker, list or appeal; nothing shouted.
fn is_neutral(p: &Passage) -> bool {
    let text = trimmed(&p.text);
    let list: Vec<String> = words(text).map(|w| fold(w.text).into_owned()).collect();
    let shouted = words(text).filter(|w| w.text.chars().count() > 4 && w.text.chars().all(char::is_uppercase)).count();
    (4..=16).contains(&list.len())
        && !text.contains(['?', '!', '"', '“', '”', '‘', ':', '|', ';', '…'])
        && !text.contains(". ")
        && !text.contains(" '")
        && !text.starts_with('\'')
        && shouted < 2
        && !appeals(text)
        && !list[0].starts_with(|c: char| c.is_ascii_digit())
}

/// The headline without a quotation that is hung before it, and without a site's name behind a bar or dash.
fn trimmed(text: &str) -> &str {
    let cut = [" | ", " – ", " — ", " - "]
        .iter()
        .filter_map(|d| text.rfind(d))
        .filter(|&i| words(&text[..i]).count() >= 4)
        .max();
    let whole = text[..cut.unwrap_or(text.len())].trim();
    // "Toward U.S.": the stop is the abbreviation's.
    let initials = whole
        .rsplit(' ')
        .next()
        .is_some_and(|w| w.ends_with('.') && w[..w.len() - 1].contains('.') && !w.ends_with(".."));
    let text = if initials { whole } else { whole.trim_end_matches('.') };
    let text = LABELS.iter().find_map(|label| text.strip_prefix(label)).map_or(text, |rest| rest.trim_start());
    let hung = text.split_once("': ").or_else(|| text.split_once("’: ")).or_else(|| text.split_once("”: "));
    let opens = |quotation: &str| quotation.starts_with(['\'', '‘', '“']);
    hung.filter(|(quotation, rest)| opens(quotation) && words(rest).count() >= 5).map_or(text, |(_, rest)| rest)
}

/// What a page sets before a headline to say of what kind the article is.
const LABELS: [&str; 9] =
    ["ANALYSIS: ", "BREAKING: ", "EXCLUSIVE: ", "LISTEN: ", "OPINION: ", "PHOTOS: ", "UPDATE: ", "VIDEO: ", "WATCH: "];

fn from_title(c: &Comparison, title: usize) -> Option<Claim> {
    let p = &c.passages[title];
    let start = p.text.find(trimmed(&p.text))?;
    let span = Span::new(start, start + trimmed(&p.text).len());
    let days = days::of(span.of(&p.text), &[]).into_iter();
    claim(c, p, span, days.map(|day| Change::new(EditKind::Cut, day, "")).collect())
}

/// The headlines that an opening makes.
fn from_opening(c: &Comparison, opening: usize, people: &People<'_>) -> Vec<Made> {
    let p = &c.passages[opening];
    let made = |(span, cuts): (Span, Vec<Change>)| {
        let changes = style::changes(p, span, &cuts);
        let styled = changes.and_then(|changes| claim(c, p, span, changes.into_iter().chain(cuts.clone()).collect()));
        Some(Made { styled, plain: claim(c, p, span, cuts)? })
    };
    opening::of(c, p, people).into_iter().filter_map(made).collect()
}

/// The stretch of a passage without what is cut, counted from its start, in sentence case.
fn claim(c: &Comparison, p: &Passage, span: Span, cuts: Vec<Change>) -> Option<Claim> {
    let (short, edits) = edit::apply(span.of(&p.text), cuts);
    let mut text = case::sentence_case(c, &short);
    if let Some(first) = text.chars().next().filter(|f| f.is_lowercase() && span.start > 0) {
        text.replace_range(..first.len_utf8(), &first.to_uppercase().to_string());
    }
    let cited = p.cite(span, &c.sources[p.source])?;
    let id = format!("h{:012x}", xxhash_rust::xxh3::xxh3_64(cited.exact.as_bytes()) >> 16);
    Some(Claim { id, text, evidence: vec![cited], origins: 1, edits, ..Claim::default() })
}
