//! Words between quotation marks: verbatim, and a quotation in the evidence too.

use super::scan::plain;
use super::{Cited, Proof, Unproved};

/// Judges every stretch between quotation marks.
pub(super) fn judge(proof: &Proof<'_>, why: &mut Vec<Unproved>) {
    let text = &proof.sentence.plain;
    for quote in doubles(text).into_iter().chain(singles(text)) {
        let quote = quote.trim();
        let words = quote.strip_suffix([',', '.']).unwrap_or(quote);
        let verbatim: Vec<(&Cited<'_>, usize)> =
            proof.cited.iter().flat_map(|c| places(&c.scan.plain, words).into_iter().map(move |at| (c, at))).collect();
        if verbatim.is_empty() {
            why.push(Unproved::Quotation(quote.to_owned()));
        } else if !verbatim.iter().any(|(c, at)| is_quoted(c, *at, words.len())) {
            why.push(Unproved::NotAQuotation(quote.to_owned()));
        }
    }
}

/// Stretches between pairs of double marks; a last mark without a partner opens nothing.
fn doubles(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find('"') {
        let inner = &rest[open + 1..];
        match inner.find('"') {
            // Two marks side by side: the second may open.
            Some(0) => rest = inner,
            Some(close) => {
                out.push(&inner[..close]);
                rest = &inner[close + 1..];
            }
            None => break,
        }
    }
    out
}

/// Stretches between single marks: one after a space opens, the first that is no apostrophe closes.
fn singles(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut from = 0;
    while let Some(found) = text[from..].find('\'') {
        let open = from + found;
        from = open + 1;
        if !text[..open].chars().next_back().is_none_or(char::is_whitespace) {
            continue;
        }
        if let Some(close) = closing(&text[open + 1..]) {
            out.push(&text[open + 1..open + 1 + close]);
            from = open + close + 2;
        }
    }
    out
}

fn closing(inner: &str) -> Option<usize> {
    let next = |at: usize| inner[at + 1..].chars().next();
    let close = inner.match_indices('\'').map(|(at, _)| at).find(|&at| !next(at).is_some_and(char::is_alphanumeric))?;
    let ends = next(close).is_none_or(|c| matches!(c, ' ' | '.' | ',' | ';' | ':' | '!' | '?'));
    (close > 0 && ends).then_some(close)
}

/// Where the words stand in a passage, whole; only the first letter's case may differ.
fn places(passage: &str, words: &str) -> Vec<usize> {
    let mut chars = words.chars();
    let Some(first) = chars.next() else { return vec![0] };
    let rest = chars.as_str();
    let whole = |at: &usize| {
        let end = at + words.len();
        let joined = |a: Option<char>, b: Option<char>| {
            a.is_some_and(char::is_alphanumeric) && b.is_some_and(char::is_alphanumeric)
        };
        !joined(passage[..*at].chars().next_back(), passage[*at..].chars().next())
            && !joined(passage[..end].chars().next_back(), passage[end..].chars().next())
    };
    let other = if first.is_uppercase() { first.to_lowercase().next() } else { first.to_uppercase().next() };
    let mut out: Vec<usize> = passage.match_indices(words).map(|(at, _)| at).collect();
    if let Some(other) = other.filter(|o| *o != first && o.len_utf8() == first.len_utf8()) {
        out.extend(passage.match_indices(&format!("{other}{rest}")).map(|(at, _)| at));
    }
    out.retain(whole);
    out
}

/// Whether the passage has the words between marks: right beside them, or
/// around them, counted from the start of the paragraph.
fn is_quoted(cited: &Cited<'_>, at: usize, length: usize) -> bool {
    let passage = &cited.scan.plain;
    let mark = |c: char| matches!(c, '"' | '\'');
    let left = passage[..at].trim_end();
    let right = passage[at + length..].trim_start_matches([',', '.', ' ']);
    if left.ends_with(mark) && right.starts_with(mark) {
        return true;
    }
    let before = plain(cited.before);
    let odd = |text: &str| text.matches('"').count() % 2 == 1;
    let opens_single = |text: &str| text.contains(" '") || text.starts_with('\'');
    let inner = &passage[..at];
    odd(inner) || (odd(inner) != odd(&before)) || opens_single(inner) || opens_single(&before)
}
