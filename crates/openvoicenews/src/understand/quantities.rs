//! Numbers that count or measure something.
//!
//! Collective words count as the least that their plural can mean: `dozens` is
//! at least 24, `hundreds` at least 200.

use std::ops::Range;

use super::document::{Document, Kind};
use super::lexicon::{
    ADJECTIVE, AUX, BASE_VERB, CONJUNCTION, DETERMINER, FINITE, MONTH, NOUN, PARTICIPLE, PAST, PREPOSITION, PRONOUN,
    SUBORDINATOR, WEEKDAY,
};
use super::numbers;
use crate::model::{DateMention, Quantity};

/// Words of a counted noun phrase at most.
const LONGEST_PHRASE: usize = 6;

/// The quantities of a text in order; numbers inside expressions of time are not among them.
pub(super) fn find(doc: &Document, dates: &[DateMention]) -> Vec<Quantity> {
    let mut out = Vec::new();
    let mut i = 0;
    let mut date = 0;
    while i < doc.tokens.len() {
        while dates.get(date).is_some_and(|d| d.span.end <= doc.tokens[i].span.start) {
            date += 1;
        }
        let in_date = dates.get(date).is_some_and(|d| d.span.start <= doc.tokens[i].span.start);
        match if in_date { None } else { at(doc, i) } {
            Some((quantity, end)) => {
                out.push(quantity);
                i = end.max(i + 1);
            }
            None => i += 1,
        }
    }
    out
}

/// A number with its scale and unit.
struct Measure {
    value: f64,
    to: Option<f64>,
    unit: Option<String>,
    tokens: Range<usize>,
    modifier: Option<&'static str>,
}

fn at(doc: &Document, i: usize) -> Option<(Quantity, usize)> {
    let m = aged(doc, i).or_else(|| collective(doc, i)).or_else(|| measured(doc, i))?;
    let end = m.tokens.end;
    let sentence = doc.tokens[i].sentence;
    let (words, modifier) = modifier(doc, m.tokens.start);
    let start = m.tokens.start - words;
    if doc.tokens[start].sentence != sentence {
        return None;
    }
    let what = match m.unit.as_deref() {
        Some("year") => None,
        // "$20 million experts say": what follows money directly is its subject's next clause.
        Some(unit) if unit.len() == 3 && doc.low(end) != "of" && doc.low(end).ends_with('s') => None,
        _ => counted(doc, end).or_else(|| elliptical(doc, end)).or_else(|| tallied(doc, i)),
    };
    if what.is_none() && m.unit.is_none() && m.modifier.is_none() && modifier.is_none() && !listed(doc, i) {
        return None;
    }
    let quantity = Quantity {
        span: doc.span(start..end),
        value: m.value,
        to: m.to,
        modifier: modifier.or(m.modifier).map(str::to_owned),
        unit: m.unit,
        what,
    };
    Some((quantity, end))
}

/// A bare number counts something where digits have a thousands mark or a decimal point.
fn listed(doc: &Document, i: usize) -> bool {
    doc.tokens[i].kind == Kind::Number && doc.word(i).contains([',', '.'])
}

/// `19-year-old`, and `, 45,` after a name.
fn aged(doc: &Document, i: usize) -> Option<Measure> {
    let low = doc.low(i);
    if let Some(n) = low.strip_suffix("-year-old").or_else(|| low.strip_suffix("-year-olds")) {
        let value = numbers::word(n).or_else(|| numbers::digits(n))?;
        return Some(Measure { value, to: None, unit: Some("year".to_owned()), tokens: i..i + 1, modifier: None });
    }
    let apart = i > 1 && doc.word(i - 1) == "," && doc.capital(i - 2) && matches!(doc.word(i + 1), "," | ".");
    let value: f64 = doc.word(i).parse().ok().filter(|n| *n < 120.0 && apart && doc.word(i).len() < 4)?;
    let year = doc.is(i - 2, MONTH | WEEKDAY);
    (!year && value > 0.0).then(|| Measure {
        value,
        to: None,
        unit: Some("year".to_owned()),
        tokens: i..i + 1,
        modifier: None,
    })
}

/// `dozens of`, `hundreds of thousands of`, `a dozen`.
fn collective(doc: &Document, i: usize) -> Option<Measure> {
    let plural = |low: &str| {
        Some(match low {
            "dozens" => 24.0,
            "scores" => 40.0,
            "hundreds" => 200.0,
            "thousands" => 2e3,
            "millions" => 2e6,
            "billions" => 2e9,
            _ => return None,
        })
    };
    if doc.low(i) == "a" && doc.low(i + 1) == "dozen" {
        return Some(Measure { value: 12.0, to: None, unit: None, tokens: i..i + 2, modifier: None });
    }
    let mut value = plural(doc.low(i))?;
    let mut end = i + 1;
    if doc.low(end) == "of"
        && let Some(more) = plural(doc.low(end + 1))
    {
        value *= more / 2.0;
        end += 2;
    }
    (doc.low(end) == "of").then_some(Measure {
        value,
        to: None,
        unit: None,
        tokens: i..end,
        modifier: Some("at least"),
    })
}

fn measured(doc: &Document, i: usize) -> Option<Measure> {
    let money = currency_before(doc, i);
    let first = if money.is_some() { i + money.as_ref().map_or(0, |m| m.1) } else { i };
    let (value, mut end, mut to) = number(doc, first)?;
    let mut value = value;
    if to.is_none() {
        (to, end) = range_end(doc, first, end, money.is_some());
        // "2 to 3 million" is 2 million to 3 million.
        if let Some(high) = to
            && high / value.max(1.0) > 1000.0
            && numbers::scale(doc.low(end - 1)).is_some()
        {
            value *= numbers::scale(doc.low(end - 1)).unwrap_or(1.0);
        }
    }
    let (unit, end) = match money {
        Some((code, _)) => (Some(code.to_owned()), end),
        None => match unit_after(doc, end) {
            Some((unit, n)) => (Some(unit.to_owned()), end + n),
            None => (None, end),
        },
    };
    if unit.is_none() && !counts(doc, i, end) {
        return None;
    }
    Some(Measure { value, to, unit, tokens: i..end, modifier: None })
}

/// A number at a token, with the token after it and the upper end of a hyphenated range.
fn number(doc: &Document, i: usize) -> Option<(f64, usize, Option<f64>)> {
    if let Some(n) = numbers::at(doc, i) {
        return Some((n.value, i + n.tokens, None));
    }
    let low = doc.low(i);
    if let Some((a, b)) = low.split_once(['-', '–'])
        && let (Some(a), Some(b)) = (numbers::digits(a), numbers::digits(b))
    {
        return (a < b).then_some((a, i + 1, Some(b)));
    }
    // "3m", "2.5bn", "40k"
    let cut = low.find(|c: char| c.is_ascii_alphabetic()).filter(|c| *c > 0)?;
    let scale = match &low[cut..] {
        "k" => 1e3,
        "m" | "mn" => 1e6,
        "bn" | "b" => 1e9,
        "tn" => 1e12,
        _ => return None,
    };
    Some((numbers::digits(&low[..cut])? * scale, i + 1, None))
}

fn range_end(doc: &Document, first: usize, end: usize, money: bool) -> (Option<f64>, usize) {
    let between =
        first > 0 && (doc.low(first - 1) == "between" || money && first > 1 && doc.low(first - 2) == "between");
    let joined = doc.low(end) == "to" || (between && doc.low(end) == "and");
    let skip = usize::from(matches!(doc.word(end + 1), "$" | "£" | "€"));
    match number(doc, end + 1 + skip) {
        Some((high, after, None)) if joined => (Some(high), after),
        _ => (None, end),
    }
}

/// An ISO 4217 code for the mark or code before a number, with the tokens it takes.
fn currency_before(doc: &Document, i: usize) -> Option<(&'static str, usize)> {
    let code = |w: &str| {
        Some(match w {
            "$" => "USD",
            "£" => "GBP",
            "€" => "EUR",
            "¥" => "JPY",
            "₹" => "INR",
            "₽" => "RUB",
            "₴" => "UAH",
            _ => return None,
        })
    };
    let number_follows = |k: usize| doc.tokens.get(k).is_some_and(|t| t.kind == Kind::Number);
    if let Some(c) = code(doc.word(i)) {
        return number_follows(i + 1).then_some((c, 1));
    }
    let prefixed = match doc.word(i) {
        "US" | "U.S." => "USD",
        "A" | "AU" => "AUD",
        "C" | "CA" => "CAD",
        "HK" => "HKD",
        "NZ" => "NZD",
        "S" => "SGD",
        _ => return None,
    };
    (doc.word(i + 1) == "$" && doc.touches(i) && number_follows(i + 2)).then_some((prefixed, 2))
}

/// A unit after a number, with the tokens it takes.
fn unit_after(doc: &Document, i: usize) -> Option<(&'static str, usize)> {
    let unit = match doc.low(i) {
        "%" | "percent" | "pct" => "%",
        "per" if doc.low(i + 1) == "cent" => return Some(("%", 2)),
        "percentage" if doc.low(i + 1).starts_with("point") => return Some(("percentage point", 2)),
        "years" if doc.low(i + 1) == "old" => return Some(("year", 2)),
        "dollars" | "dollar" => "USD",
        "euros" | "euro" => "EUR",
        "yen" => "JPY",
        "yuan" | "renminbi" => "CNY",
        "rubles" | "roubles" => "RUB",
        "rupees" => "INR",
        "hryvnias" | "hryvnia" => "UAH",
        "francs" => "CHF",
        "km" | "kilometers" | "kilometres" | "kilometer" | "kilometre" => "km",
        "miles" | "mile" => "mile",
        "meters" | "metres" | "meter" | "metre" | "m" => "m",
        "feet" | "foot" | "ft" | "ft." => "foot",
        "inches" | "inch" => "inch",
        "cm" | "centimeters" | "centimetres" => "cm",
        "kg" | "kilograms" | "kilogrammes" | "kilos" => "kg",
        "pounds" | "lbs" => "pound",
        "tons" | "tonnes" | "ton" | "tonne" => "tonne",
        "acres" | "acre" => "acre",
        "hectares" | "hectare" => "hectare",
        "barrels" | "barrel" => "barrel",
        "liters" | "litres" => "litre",
        "gallons" => "gallon",
        "megawatts" | "mw" => "MW",
        "degrees" | "°" => "degree",
        "mph" => "mph",
        "kph" => "km/h",
        _ => return None,
    };
    Some((unit, 1))
}

/// Whether a number without a unit counts something: it is followed by a noun phrase and is no year, name or label.
fn counts(doc: &Document, i: usize, end: usize) -> bool {
    let before = i.checked_sub(1).map_or("", |b| doc.low(b));
    let label = matches!(
        before,
        "no."
            | "number"
            | "route"
            | "highway"
            | "chapter"
            | "section"
            | "article"
            | "flight"
            | "page"
            | "#"
            | ":"
            | "/"
            | "no"
    );
    let named = i > 0
        && doc.capital(i - 1)
        && doc.tokens[i].kind == Kind::Number
        && !doc.is(i - 1, PREPOSITION)
        && doc.tokens[i - 1].sentence == doc.tokens[i].sentence
        && doc.low(i - 1) != "the"
        && !opens_sentence(doc, i - 1);
    let lone = doc.low(i) == "one"
        && (!doc.is(end, NOUN)
            || doc.is(end, PREPOSITION | AUX)
            || matches!(
                doc.low(end),
                "another" | "day" | "way" | "thing" | "time" | "side" | "hand" | "point" | "more"
            )
            || matches!(before, "no" | "any" | "this" | "that" | "the" | "every" | "each"));
    !label && !named && !lone
}

fn opens_sentence(doc: &Document, i: usize) -> bool {
    i == 0 || doc.tokens[i - 1].sentence != doc.tokens[i].sentence
}

/// Modifier words before a number, as how many tokens and in one form.
fn modifier(doc: &Document, i: usize) -> (usize, Option<&'static str>) {
    let w = |n: usize| i.checked_sub(n).map_or("", |k| doc.low(k));
    match (w(3), w(2), w(1)) {
        (_, "at", "least") => (2, Some("at least")),
        (_, "at", "most") => (2, Some("at most")),
        ("no", "more", "than") => (3, Some("at most")),
        ("no", "fewer" | "less", "than") => (3, Some("at least")),
        (_, "more" | "greater", "than") => (2, Some("more than")),
        (_, "less" | "fewer", "than") => (2, Some("less than")),
        (_, "up", "to") => (2, Some("up to")),
        ("as", "many" | "much", "as") => (3, Some("up to")),
        (_, "an", "estimated") => (2, Some("about")),
        (_, _, "about" | "around" | "roughly" | "approximately" | "some" | "estimated") => (1, Some("about")),
        (_, _, "nearly" | "almost") => (1, Some("nearly")),
        (_, _, "over") => (1, Some("more than")),
        (_, _, "under") => (1, Some("less than")),
        (_, _, "only" | "just") => (1, Some("only")),
        _ => (0, None),
    }
}

/// The counted noun phrase with the verb that follows it: `people were injured`.
fn counted(doc: &Document, from: usize) -> Option<String> {
    let mut start = from;
    if doc.low(start) == "of" {
        start += 1;
        if matches!(doc.low(start), "the" | "its" | "their" | "his" | "her" | "all") {
            start += 1;
        }
    }
    let sentence = doc.tokens.get(start)?.sentence;
    let mut end = start;
    while end < start + LONGEST_PHRASE && noun_phrase(doc, end, start) && doc.tokens[end].sentence == sentence {
        end += 1;
    }
    while end > start && doc.is(end - 1, ADJECTIVE) && !doc.is(end - 1, NOUN) && !doc.capital(end - 1) {
        end -= 1;
    }
    if end == start || !(start..end).any(|k| doc.is(k, NOUN) || doc.capital(k)) {
        return None;
    }
    let end = verb_after(doc, end, sentence);
    Some(doc.span(start..end).of(doc.text).split_whitespace().collect::<Vec<_>>().join(" "))
}

fn noun_phrase(doc: &Document, k: usize, start: usize) -> bool {
    let Some(t) = doc.tokens.get(k) else { return false };
    if t.kind != Kind::Word
        || t.is(AUX | CONJUNCTION | DETERMINER | PREPOSITION | PRONOUN | SUBORDINATOR | WEEKDAY | MONTH)
        || doc.possessive(k)
    {
        return false;
    }
    let verb = t.is(FINITE | PARTICIPLE) && !t.is(NOUN | ADJECTIVE);
    t.is(NOUN | ADJECTIVE) && !(k > start && verb) || t.capital || (k == start && t.is(PARTICIPLE))
}

/// `52 have been hurt`: the verb alone says what is counted.
fn elliptical(doc: &Document, end: usize) -> Option<String> {
    let sentence = doc.tokens.get(end)?.sentence;
    let after = verb_after(doc, end, sentence);
    let helped = doc.is(end, AUX) && after > end + 1;
    helped.then(|| doc.span(end..after).of(doc.text).split_whitespace().collect::<Vec<_>>().join(" "))
}

/// `the number of people hurt in the fire rose to 23`: what is counted stands before.
fn tallied(doc: &Document, i: usize) -> Option<String> {
    let sentence = doc.tokens.get(i)?.sentence;
    let verb = i.checked_sub(if matches!(doc.low(i - usize::from(i > 0)), "to" | "at") { 2 } else { 1 })?;
    if !matches!(
        doc.low(verb),
        "rose" | "risen" | "climbed" | "grew" | "grown" | "increased" | "reached" | "stood" | "stands"
    ) {
        return None;
    }
    let of =
        (verb.saturating_sub(12)..verb).rev().find(|&k| doc.low(k) == "of" && k > 0 && doc.low(k - 1) == "number")?;
    let mut start = of + 1;
    while start < verb && doc.is(start, DETERMINER) {
        start += 1;
    }
    let end = verb.min(start + LONGEST_PHRASE);
    (start < end && doc.tokens[of].sentence == sentence)
        .then(|| doc.span(start..end).of(doc.text).split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Past the verb group that starts at `end`, if one does.
fn verb_after(doc: &Document, end: usize, sentence: u32) -> usize {
    let here =
        |k: usize| doc.tokens.get(k).is_some_and(|t| t.sentence == sentence && t.kind == Kind::Word && !t.quoted);
    let mut k = end;
    while here(k) && doc.is(k, AUX) && k < end + 3 {
        k += 1;
    }
    if k > end {
        return if here(k) && doc.is(k, PARTICIPLE | PAST | BASE_VERB) { k + 1 } else { end };
    }
    if here(k) && doc.is(k, PAST | PARTICIPLE) && !doc.is(k, NOUN | ADJECTIVE | PREPOSITION) { k + 1 } else { end }
}
