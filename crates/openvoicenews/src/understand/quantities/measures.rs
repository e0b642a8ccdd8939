//! Numbers with their units: counts, sums of money, shares, ages, ranges.

use std::ops::Range;

use super::super::document::{Document, Kind};
use super::super::lexicon::{AUX, COUNT_WORD, DETERMINER, MONTH, NOUN, PAST, PREPOSITION, THIRD_PERSON, WEEKDAY};
use super::super::numbers;
use super::units;

/// A number with its scale and unit.
pub(super) struct Measure {
    pub(super) value: f64,
    pub(super) to: Option<f64>,
    pub(super) unit: Option<&'static str>,
    pub(super) tokens: Range<usize>,
    pub(super) modifier: Option<&'static str>,
}

impl Measure {
    fn plain(value: f64, tokens: Range<usize>) -> Measure {
        Measure { value, to: None, unit: None, tokens, modifier: None }
    }

    fn of(value: f64, unit: &'static str, tokens: Range<usize>) -> Measure {
        Measure { unit: Some(unit), ..Measure::plain(value, tokens) }
    }
}

/// The number that begins at a token.
pub(super) fn at(doc: &Document, i: usize) -> Option<Measure> {
    // Most tokens begin none, so that this is asked first.
    let t = doc.tokens.get(i)?;
    let begins = match t.kind {
        Kind::Number => true,
        Kind::Word => t.is(COUNT_WORD) || doc.low(i).contains('-'),
        Kind::Mark => !matches!(doc.word(i), "." | "," | "\"" | "“" | "”"),
    };
    if !begins || is_label(doc, i) {
        return None;
    }
    aged(doc, i)
        .or_else(|| share(doc, i))
        .or_else(|| collective(doc, i))
        .or_else(|| multiplied(doc, i))
        .or_else(|| measured(doc, i))
}

/// `Photo 3 of 55`, `Caption 16 of 55`, `The 700 Club`, `the Three Amigos`: numbers that name.
fn is_label(doc: &Document, i: usize) -> bool {
    let number = |k: usize| doc.tokens.get(k).is_some_and(|t| t.kind == Kind::Number);
    let part = |k: usize| {
        matches!(
            doc.low(k),
            "caption" | "photo" | "photos" | "page" | "slide" | "image" | "part" | "chapter" | "episode"
        )
    };
    let counted_off = i > 2 && doc.low(i - 1) == "of" && number(i - 2) && part(i - 3) || i > 0 && part(i - 1);
    let the = i > 0 && matches!(doc.low(i - 1), "the" | "big");
    let written = the && doc.capital(i) && doc.capital(i + 1);
    let single = the
        && number(i)
        && doc.capital(i + 1)
        && !doc.low(i + 1).ends_with('s')
        && !doc.is(i + 2, NOUN)
        && !doc.capital(i + 2)
        && numbers::scale(doc.low(i + 1)).is_none();
    let street = number(i) && doc.capital(i + 1) && (i + 2..i + 4).any(|k| is_street(doc.low(k)) && doc.capital(k));
    let shown = i > 0 && doc.word(i - 1) == "(" && matches!(doc.low(i + 1), "images" | "photos" | "pictures");
    counted_off || written || single || street || shown
}

fn is_street(low: &str) -> bool {
    matches!(low, "street" | "st." | "avenue" | "ave." | "road" | "boulevard" | "lane" | "drive" | "square")
}

/// `19-year-old`, `aged 45`, `ages 18 to 24`, and `, 45,` after a name.
fn aged(doc: &Document, i: usize) -> Option<Measure> {
    let low = doc.low(i);
    if let Some(n) = low.strip_suffix("-year-old").or_else(|| low.strip_suffix("-year-olds")) {
        let value = numbers::word(n).or_else(|| numbers::digits(n))?;
        return Some(Measure::of(value, "year", i..i + 1));
    }
    let before = i.checked_sub(1).map_or("", |b| doc.low(b));
    let between = i > 2 && before == "between" && matches!(doc.low(i - 2), "ages" | "aged");
    let of = i > 1 && before == "of" && matches!(doc.low(i - 2), "age" | "ages");
    if matches!(before, "aged" | "age" | "ages") || between || of {
        let (value, end, to) = number(doc, i)?;
        let (to, end) = match number(doc, end + 1) {
            _ if to.is_some() => (to, end),
            Some((high, after, None)) if doc.low(end) == "and" && high > value && (of || between) => {
                (Some(high), after)
            }
            _ => range_end(doc, i, end, value),
        };
        let end = end + usize::from(matches!(doc.low(end), "years" | "year"));
        return (value < 120.0).then(|| Measure { to, ..Measure::of(value, "year", i..end) });
    }
    let apart = i > 1 && before == "," && doc.capital(i - 2) && matches!(doc.word(i + 1), "," | ".");
    let value: f64 = doc.word(i).parse().ok().filter(|n| *n < 120.0 && apart && doc.word(i).len() < 4)?;
    let year = doc.is(i - 2, MONTH | WEEKDAY);
    (!year && value > 0.0).then(|| Measure::of(value, "year", i..i + 1))
}

/// `a third of`, `two-thirds`, `half of the`, `one in five`, `nine out of 10`: a share, 0 to 1.
fn share(doc: &Document, i: usize) -> Option<Measure> {
    if let Some((value, tokens)) = fraction(doc, i) {
        let after = doc.low(i + tokens);
        let parts = after == "of" || doc.low(i).contains('-') || tokens == 2 && numbers::word(doc.low(i)).is_some();
        let halved = value == 0.5 && matches!(after, "the" | "its" | "their" | "his" | "her" | "our" | "all");
        return (parts || halved).then(|| Measure::of(value, "share", i..i + tokens));
    }
    let first = numbers::at(doc, i).filter(|n| n.value >= 1.0 && n.value < 1000.0)?;
    let mut at = i + first.tokens;
    at += usize::from(doc.low(at) == "out");
    let links = if at > i + first.tokens { doc.low(at) == "of" } else { doc.low(at) == "in" };
    let all = numbers::at(doc, at + 1).filter(|n| links && n.value > first.value && n.value <= 1e6)?;
    // "Eight in 2016", "one in 20 years", "five in four cities" count something else.
    let round = matches!(all.value, 2.0 | 3.0 | 4.0 | 5.0 | 6.0 | 7.0 | 8.0 | 9.0 | 10.0 | 12.0 | 20.0 | 100.0);
    let one = first.value == 1.0 && !(1900.0..2100.0).contains(&all.value);
    let out = at > i + first.tokens;
    let fits = out || one || round && all.value == 10.0;
    fits.then(|| Measure::of(first.value / all.value, "share", i..at + 1 + all.tokens))
}

/// A fraction in words, with its tokens: `half`, `a third`, `two-thirds`, `three quarters`.
fn fraction(doc: &Document, i: usize) -> Option<(f64, usize)> {
    let part = |low: &str| {
        Some(match low {
            "half" | "halves" => 2.0,
            "third" | "thirds" => 3.0,
            "quarter" | "quarters" | "fourth" | "fourths" => 4.0,
            "fifth" | "fifths" => 5.0,
            "sixth" => 6.0,
            "eighth" => 8.0,
            "tenth" | "tenths" => 10.0,
            _ => return None,
        })
    };
    let low = doc.low(i);
    if low == "half" {
        return Some((0.5, 1));
    }
    if let Some((n, d)) = low.split_once('-') {
        let (n, d) = (numbers::word(n)?, part(d)?);
        return (n < d).then_some((n / d, 1));
    }
    let n = if low == "a" { 1.0 } else { numbers::word(low)? };
    let d = part(doc.low(i + 1)).filter(|d| n < *d)?;
    // "Two quarters" are half a year, "one third party" is a party.
    let plural = doc.low(i + 1).ends_with('s');
    let fits = if n > 1.0 { plural && (d != 4.0 || n == 3.0) } else { !plural };
    fits.then_some((n / d, 2))
}

/// `dozens of`, `hundreds of thousands of`, `a dozen`, `several hundred`, `millions would be`.
fn collective(doc: &Document, i: usize) -> Option<Measure> {
    let scale = |low: &str| if low == "dozen" { Some(12.0) } else { numbers::scale(low) };
    let low = doc.low(i);
    let several = matches!(low, "several" | "few") || low == "a" && doc.low(i + 1) == "few";
    if several || matches!(low, "a" | "couple") || low == "half" && doc.low(i + 1) == "a" {
        let skipped = match (low, doc.low(i + 1)) {
            ("a", "few") | ("half", "a") => 2,
            ("a", "couple") => 2 + usize::from(doc.low(i + 2) == "of"),
            _ => 1,
        };
        let one = scale(doc.low(i + skipped))?;
        let (value, modifier) = match (low, doc.low(i + 1)) {
            (_, "couple") | ("couple", _) => (2.0 * one, Some("about")),
            ("half", _) => (one / 2.0, None),
            _ if several => (2.0 * one, Some("at least")),
            _ => (one, None),
        };
        return scaled(doc, Measure { modifier, ..Measure::plain(value, i..i + skipped + 1) });
    }
    if let Some(n) = numbers::word(low).filter(|_| doc.low(i + 1) == "dozen") {
        return Some(Measure::plain(n * 12.0, i..i + 2));
    }
    let (first, second) = low.split_once("-of-").map_or((low, None), |(a, b)| (a, Some(b)));
    let mut value = many(first)?;
    let mut end = i + 1;
    let more = second.or_else(|| (doc.low(end) == "of").then(|| doc.low(end + 1)));
    if let Some(more) = more.and_then(many) {
        value *= more / 2.0;
        end += if second.is_some() { 0 } else { 2 };
    } else if first == "tens" {
        return None;
    }
    let alone = doc.low(end) == "more"
        || doc.is(end, AUX)
        || doc.is(end, PAST | THIRD_PERSON) && !doc.is(end, NOUN | PREPOSITION);
    if doc.low(end) != "of" && !alone {
        return None;
    }
    scaled(doc, Measure { modifier: Some("at least"), ..Measure::plain(value, i..end) })
}

/// The least that a plural can mean.
fn many(low: &str) -> Option<f64> {
    Some(match low {
        "tens" => 20.0,
        "dozens" => 24.0,
        "scores" => 40.0,
        "hundreds" => 200.0,
        "thousands" => 2e3,
        "millions" => 2e6,
        "billions" => 2e9,
        "trillions" => 2e12,
        _ => return None,
    })
}

/// Adds the scale and the currency that follow: `a million dollars`, `billions of dollars`.
fn scaled(doc: &Document, mut m: Measure) -> Option<Measure> {
    while let Some(s) = numbers::scale(doc.low(m.tokens.end)) {
        m.value *= s;
        m.tokens.end += 1;
    }
    let of = usize::from(doc.low(m.tokens.end) == "of");
    if let Some((unit, n)) = units::unit_after(doc, m.tokens.end + of, m.value) {
        m.unit = Some(unit);
        m.tokens.end += of + n;
    }
    Some(m)
}

/// `doubled`, `tripled`: how many times as much.
fn multiplied(doc: &Document, i: usize) -> Option<Measure> {
    let value = match doc.low(i) {
        "doubled" | "doubling" => 2.0,
        "tripled" | "tripling" | "trebled" => 3.0,
        "quadrupled" => 4.0,
        "halved" => 0.5,
        _ => return None,
    };
    // "Doubled down" multiplies nothing.
    (!matches!(doc.low(i + 1), "down" | "up" | "over" | "back")).then(|| Measure::of(value, "times", i..i + 1))
}

fn measured(doc: &Document, i: usize) -> Option<Measure> {
    let sign = negative(doc, i);
    let start = i + usize::from(sign);
    let money = units::currency_before(doc, start);
    let first = start + money.map_or(0, |m| m.1);
    let (mut value, mut end, mut to) = number(doc, first)?;
    // "80-100 million", "$2-3 billion": the scale is that of both.
    if let Some(high) = to
        && let Some(s) = numbers::scale(doc.low(end))
    {
        (value, to) = (value * s, Some(high * s));
        end += 1;
    }
    if to.is_none() {
        (to, end) = range_end(doc, first, end, value);
        // "2 to 3 million" is 2 million to 3 million.
        if let Some(high) = to
            && high / value.max(1.0) > 1000.0
            && let Some(s) = numbers::scale(doc.low(end - 1))
        {
            value *= s;
        }
    }
    let (unit, end) = match money {
        Some((code, _)) => (Some(code), end),
        None => match stuck_unit(doc, end - 1).map(|u| (u, 0)).or_else(|| units::unit_after(doc, end, value)) {
            Some((unit, n)) => (Some(unit), end + n),
            None => (None, end),
        },
    };
    let unit = unit.or_else(|| changed_unit(doc, first, end));
    if unit.is_none() && !counts(doc, first, end) {
        return None;
    }
    if sign {
        (value, to) = (-value, None);
    }
    Some(Measure { value, to, unit, tokens: i..end, modifier: None })
}

/// The unit of `1.4` in `from 1.4 to 0.9 percent`: it stands at the second number only.
fn changed_unit(doc: &Document, first: usize, end: usize) -> Option<&'static str> {
    let change = first > 0 && doc.low(first - 1) == "from" && doc.low(end) == "to";
    let (value, after, _) = if change { number(doc, end + 1)? } else { return None };
    units::unit_after(doc, after, value).map(|(unit, _)| unit)
}

/// `-3%`, `minus 5 degrees`.
fn negative(doc: &Document, i: usize) -> bool {
    let apart = i == 0 || !doc.touches(i - 1);
    match doc.low(i) {
        "-" | "−" => {
            apart
                && doc.touches(i)
                && (doc.word(i + 2) == "%"
                    || doc.low(i + 2).starts_with("percent")
                    || doc.low(i + 2) == "degrees"
                    || doc.word(i + 2) == "°")
        }
        "minus" => doc.tokens.get(i + 1).is_some_and(|t| t.kind == Kind::Number),
        _ => false,
    }
}

/// The unit written to a number: `5,500km`, `30mph`.
fn stuck_unit(doc: &Document, i: usize) -> Option<&'static str> {
    doc.tokens.get(i).filter(|t| t.kind == Kind::Number)?;
    units::single(stuck(doc.low(i))?.1).filter(|u| *u != "m")
}

/// The digits and the letters of `5,500km`.
fn stuck(low: &str) -> Option<(&str, &str)> {
    let cut = low.find(|c: char| c.is_ascii_alphabetic()).filter(|c| *c > 0)?;
    Some(low.split_at(cut))
}

/// A number at a token, with the token after it and the upper end of a hyphenated range.
fn number(doc: &Document, i: usize) -> Option<(f64, usize, Option<f64>)> {
    if let Some(n) = numbers::at(doc, i) {
        return Some((n.value, i + n.tokens, None));
    }
    let low = doc.low(i);
    if let Some((a, b)) = low.split_once(['-', '–'])
        && let (Some(low), Some(high)) = (numbers::digits(a), numbers::digits(b))
    {
        return (low < high).then_some((low, i + 1, Some(high)));
    }
    // "3m", "2.5bn", "40k", "5,500km"
    let (digits, letters) = stuck(low)?;
    let scale = match letters {
        "k" => 1e3,
        "m" | "mn" => 1e6,
        "bn" | "b" => 1e9,
        "tn" => 1e12,
        _ => units::single(letters).map(|_| 1.0)?,
    };
    Some((numbers::digits(digits)? * scale, i + 1, None))
}

/// The upper end of a range and the token after it: `10 to 15`, `between 5 and 7 million`, `two or three`.
///
/// `From 15 to 12` and `rose from 3 to 5` are two numbers, not one range.
fn range_end(doc: &Document, first: usize, end: usize, low: f64) -> (Option<f64>, usize) {
    let word = |n: usize| first.checked_sub(n).map_or("", |k| doc.low(k));
    let mark = usize::from(matches!(word(1), "$" | "£" | "€"));
    let between = word(1 + mark) == "between";
    let change =
        word(1 + mark) == "from" && !matches!(word(2 + mark), "range" | "ranging" | "ranges" | "ranged" | "anywhere");
    // "Between 5% and 7%", "$5 to $7": the unit stands at both.
    let unit = usize::from(doc.word(end) == "%");
    let joined = matches!(doc.low(end + unit), "to" | "or") || between && doc.low(end + unit) == "and";
    let skip = usize::from(matches!(doc.word(end + unit + 1), "$" | "£" | "€"));
    match number(doc, end + unit + 1 + skip) {
        Some((high, after, None))
            if joined
                && !change
                && high > low
                && (doc.low(end + unit) != "or" || high <= low + 2.0 || high == 10.0 && low >= 5.0)
                && (unit == 0 || doc.word(after) == "%") =>
        {
            (Some(high), after)
        }
        _ => (None, end),
    }
}

/// Whether a number without a unit counts something: it is followed by a noun phrase and is no year, name or label.
fn counts(doc: &Document, i: usize, end: usize) -> bool {
    let before = i.checked_sub(1).map_or("", |b| doc.low(b));
    let label = matches!(
        before,
        "no." | "number" | "route" | "highway" | "section" | "article" | "flight" | "day" | "#" | ":" | "/" | "no"
    );
    let named = i > 0
        && doc.capital(i - 1)
        && doc.tokens[i].kind == Kind::Number
        && !doc.is(i - 1, PREPOSITION)
        && doc.tokens[i - 1].sentence == doc.tokens[i].sentence
        && doc.low(i - 1) != "the"
        && !opens_sentence(doc, i - 1);
    let one = doc.low(i) == "one" && end == i + 1;
    // "One fronts the team": a pronoun with its verb.
    let plural = doc.low(end).ends_with('s') && !["ss", "us", "is"].iter().any(|e| doc.low(end).ends_with(e));
    let pronoun = plural && (doc.is(end + 1, DETERMINER) || !doc.is(end + 1, NOUN));
    let lone = one
        && (!doc.is(end, NOUN)
            || pronoun
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
