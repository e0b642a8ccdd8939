//! Terms: words as search compares them, without case, accents and points.

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

use crate::model::Span;

/// Calls `each` with every term of a text, in order: where it stands, and its folded form.
///
/// A term is a run of letters and digits; apostrophes, hyphens and full stops divide. Scripts that put no space between
/// words (Chinese, Japanese, Thai and their like) give one term a character, so that a word of theirs is a phrase.
/// Folding takes case and accents away (Unicode's canonical decomposition, and the letters with a stroke that it does
/// not take apart): `Łódź` is `lodz`.
pub fn each_term(text: &str, mut each: impl FnMut(Span, &str)) {
    let mut folded = String::new();
    let mut start = None;
    let mut close = |start: &mut Option<usize>, end: usize, folded: &mut String| {
        if let Some(start) = start.take()
            && !folded.is_empty()
        {
            each(Span::new(start, end), folded);
        }
        folded.clear();
    };
    for (at, c) in text.char_indices() {
        if c.is_ascii_alphanumeric() {
            start.get_or_insert(at);
            folded.push(c.to_ascii_lowercase());
        } else if c.is_ascii() {
            close(&mut start, at, &mut folded);
        } else if stands_alone(c) {
            close(&mut start, at, &mut folded);
            folded.push(c);
            close(&mut Some(at), at + c.len_utf8(), &mut folded);
        } else if c.is_alphanumeric() {
            start.get_or_insert(at);
            fold(c, &mut folded);
        } else if is_inside(c) && start.is_some() {
            fold(c, &mut folded);
        } else {
            close(&mut start, at, &mut folded);
        }
    }
    close(&mut start, text.len(), &mut folded);
}

/// The terms of a text with a space between them: what an index is given in the text's place.
#[must_use]
pub fn indexed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    each_term(text, |_, term| {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(term);
    });
    out
}

/// The terms of a text as a list.
pub(super) fn list(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    each_term(text, |_, term| out.push(term.to_owned()));
    out
}

/// Whether a term is a character of a script that puts no space between words.
pub(super) fn is_unspaced(term: &str) -> bool {
    term.starts_with(stands_alone)
}

/// Writes a character without case and accents; an accent alone leaves nothing.
fn fold(c: char, out: &mut String) {
    // Syllables of Hangul are what Korean readers type; taken apart they would only be longer.
    if matches!(c, '\u{AC00}'..='\u{D7A3}') {
        out.push(c);
        return;
    }
    decompose_canonical(c, |part| match part {
        'ß' | 'ẞ' => out.push_str("ss"),
        'æ' | 'Æ' => out.push_str("ae"),
        'œ' | 'Œ' => out.push_str("oe"),
        'þ' | 'Þ' => out.push_str("th"),
        'ł' | 'Ł' => out.push('l'),
        'ø' | 'Ø' => out.push('o'),
        'đ' | 'Đ' | 'ð' | 'Ð' => out.push('d'),
        'ħ' | 'Ħ' => out.push('h'),
        'ı' => out.push('i'),
        'ς' => out.push('σ'),
        part if is_accent(part) || is_joiner(part) => {}
        part => out.extend(part.to_lowercase()),
    });
}

/// Whether a character goes on with a word but cannot begin one.
fn is_inside(c: char) -> bool {
    is_combining_mark(c) || is_joiner(c)
}

/// The soft hyphen and the joiners of zero width, which only shape a word.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200C}' | '\u{200D}' | '\u{2060}')
}

/// Accents of Latin, Greek and Cyrillic letters, points of Hebrew and Arabic ones: readers leave them out as they type.
/// The signs of Indian scripts are vowels, and stay.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5C7}' | '\u{610}'..='\u{61A}'
        | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}')
}

/// Letters of scripts that put no space between words.
fn stands_alone(c: char) -> bool {
    let unspaced = matches!(c, '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{3040}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}');
    unspaced && c.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_lose_case_and_accents() {
        let cases = [
            ("The U.S. didn’t", "the u s didn t"),
            ("Łódź, São Tomé; cafe\u{301}", "lodz sao tome cafe"),
            ("STRASSE Straße", "strasse strasse"),
            ("İstanbul Ιωάννης Ё", "istanbul ιωαννησ е"),
            ("2,500 cease-fires", "2 500 cease fires"),
            ("東京タワー 서울", "東 京 タ ワ ー 서울"),
            ("Bun\u{AD}des\u{AD}tag", "bundestag"),
            ("\u{301} \u{AD} — …", ""),
            ("", ""),
        ];
        for (text, terms) in cases {
            assert_eq!(indexed(text), terms, "{text}");
        }
    }

    #[test]
    fn spans_are_those_of_the_text() {
        let text = "An Łódź-Süd 東京";
        let mut found = Vec::new();
        each_term(text, |span, _| found.push(span.of(text)));
        assert_eq!(found, ["An", "Łódź", "Süd", "東", "京"]);
    }

    #[test]
    fn every_character_can_stand_anywhere_and_folding_is_done_at_once() {
        for c in '\0'..=char::MAX {
            let once = indexed(&format!("a{c}b {c}"));
            assert_eq!(indexed(&once), once, "{c:?}");
            assert!(!once.contains(super::super::facets::MARK), "{c:?}");
        }
    }
}
