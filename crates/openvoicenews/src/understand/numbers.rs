//! Numbers as news writes them: digits, words, and both with a scale.

use super::document::{Document, Kind};

/// A number with how many tokens it took.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Number {
    pub(super) value: f64,
    pub(super) tokens: usize,
}

/// The number that starts at token `i`: `1,200`, `2.5 billion`, `twenty-four`, `three and a half`, `2 1/2`.
pub(super) fn at(doc: &Document, i: usize) -> Option<Number> {
    let mut number = simple(doc, i)?;
    loop {
        let next = i + number.tokens;
        if let Some(s) = scale(doc.low(next)) {
            number = Number { value: number.value * s, tokens: number.tokens + 1 };
        } else if doc.low(next) == "and" && doc.low(next + 1) == "a" && doc.low(next + 2) == "half" {
            return Some(Number { value: number.value + 0.5, tokens: number.tokens + 3 });
        } else {
            break;
        }
        if number.tokens > 6 {
            break;
        }
    }
    let next = i + number.tokens;
    if doc.word(next) == "1/2" || doc.word(next) == "½" {
        number = Number { value: number.value + 0.5, tokens: number.tokens + 1 };
    }
    Some(number)
}

fn simple(doc: &Document, i: usize) -> Option<Number> {
    let t = doc.tokens.get(i)?;
    if t.kind == Kind::Number {
        return digits(doc.word(i)).map(|value| Number { value, tokens: 1 });
    }
    let first = word(doc.low(i))?;
    let mut value = first;
    let mut tokens = 1;
    // "twenty four", "one hundred and five"
    if (20.0..100.0).contains(&first)
        && let Some(ones) = word(doc.low(i + 1)).filter(|o| *o < 10.0)
    {
        value += ones;
        tokens = 2;
    }
    Some(Number { value, tokens })
}

/// `1,200` or `2.5`; nothing with letters in it.
pub(super) fn digits(written: &str) -> Option<f64> {
    if !written.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',') || written.len() > 24 {
        return None;
    }
    // A comma divides thousands only; "1,2" is something else.
    if let Some((_, groups)) = written.split_once(',')
        && !groups.split('.').next().unwrap_or("").split(',').all(|g| g.len() == 3)
    {
        return None;
    }
    written.replace(',', "").parse().ok()
}

/// A number word, or two joined by a hyphen.
pub(super) fn word(low: &str) -> Option<f64> {
    if let Some((tens, ones)) = low.split_once('-') {
        let (t, o) = (word(tens)?, word(ones)?);
        return ((20.0..100.0).contains(&t) && o < 10.0).then_some(t + o);
    }
    Some(match low {
        "zero" => 0.0,
        "one" => 1.0,
        "two" => 2.0,
        "three" => 3.0,
        "four" => 4.0,
        "five" => 5.0,
        "six" => 6.0,
        "seven" => 7.0,
        "eight" => 8.0,
        "nine" => 9.0,
        "ten" => 10.0,
        "eleven" => 11.0,
        "twelve" => 12.0,
        "thirteen" => 13.0,
        "fourteen" => 14.0,
        "fifteen" => 15.0,
        "sixteen" => 16.0,
        "seventeen" => 17.0,
        "eighteen" => 18.0,
        "nineteen" => 19.0,
        "twenty" => 20.0,
        "thirty" => 30.0,
        "forty" => 40.0,
        "fifty" => 50.0,
        "sixty" => 60.0,
        "seventy" => 70.0,
        "eighty" => 80.0,
        "ninety" => 90.0,
        _ => return None,
    })
}

/// A scale word's factor.
pub(super) fn scale(low: &str) -> Option<f64> {
    Some(match low {
        "hundred" => 100.0,
        "thousand" => 1e3,
        "million" | "mln" => 1e6,
        "billion" | "bln" => 1e9,
        "trillion" => 1e12,
        "lakh" | "lakhs" => 1e5,
        "crore" | "crores" => 1e7,
        _ => return None,
    })
}

/// First to thirty-first as numbers.
pub(super) fn ordinal(low: &str) -> Option<u32> {
    const WORDS: &[&str] = &[
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
        "twentieth",
        "twenty-first",
    ];
    if let Some(n) = WORDS.iter().position(|w| *w == low) {
        return u32::try_from(n + 1).ok();
    }
    ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|end| low.strip_suffix(end))
        .and_then(|n| n.parse().ok())
        .filter(|n| *n < 100)
}
