//! Character references of HTML (`&amp;`, `&#8217;`, `&eacute;`) and white space.

/// Appends `raw` to `out` with its character references resolved.
pub(crate) fn decode_into(raw: &str, out: &mut String) {
    let mut rest = raw;
    while let Some(i) = memchr::memchr(b'&', rest.as_bytes()) {
        out.push_str(&rest[..i]);
        rest = &rest[i..];
        match reference(rest) {
            Some((c, len)) => {
                out.push(c);
                rest = &rest[len..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
}

/// `raw` with its character references resolved and white space made single.
pub(crate) fn plain(raw: &str) -> String {
    let mut decoded = String::with_capacity(raw.len());
    decode_into(raw, &mut decoded);
    tidy(&decoded)
}

/// White space made single and cut at the ends; characters that cannot be seen left out.
pub(crate) fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_tidy(text, &mut out);
    if out.ends_with(' ') {
        out.pop();
    }
    out
}

/// Appends text with white space made single; none at the start of a line.
pub(crate) fn push_tidy(text: &str, out: &mut String) {
    for c in text.chars() {
        if c.is_whitespace() || (c.is_control() && c != '\u{0}') {
            if !out.is_empty() && !out.ends_with([' ', '\n']) {
                out.push(' ');
            }
        } else if !is_unseen(c) {
            out.push(c);
        }
    }
}

/// Soft hyphens, zero-width spaces, byte order marks, direction marks, NUL.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{0}')
}

/// The character of the reference at the start of `s`, and the reference's length.
fn reference(s: &str) -> Option<(char, usize)> {
    let body = &s[1..];
    if let Some(digits) = body.strip_prefix('#') {
        return numeric(digits).map(|(c, len)| (c, len + 2));
    }
    let len = body.bytes().take(10).take_while(u8::is_ascii_alphanumeric).count();
    let closed = body.as_bytes().get(len) == Some(&b';');
    if !closed {
        // Old pages leave out the semicolon of these few.
        let old = [("amp", '&'), ("nbsp", ' '), ("quot", '"'), ("lt", '<'), ("gt", '>')];
        return old.iter().find(|(name, _)| &body[..len] == *name).map(|&(name, c)| (c, name.len() + 1));
    }
    let c = named(&body[..len])?;
    Some((c, len + 2))
}

fn numeric(digits: &str) -> Option<(char, usize)> {
    let (radix, skip) = if digits.starts_with(['x', 'X']) { (16, 1) } else { (10, 0) };
    let len = digits[skip..].bytes().take(8).take_while(|b| (*b as char).is_digit(radix)).count();
    let code = u32::from_str_radix(&digits[skip..skip + len], radix).ok()?;
    let closed = digits.as_bytes().get(skip + len) == Some(&b';');
    // HTML reads 128 to 159 as windows-1252.
    let c = match code {
        0 => '\u{fffd}',
        _ => char::from_u32(code).map_or('\u{fffd}', printable),
    };
    Some((c, skip + len + usize::from(closed)))
}

/// The character that windows-1252 has where Latin-1 has a control code.
pub(crate) fn printable(c: char) -> char {
    match u32::from(c) {
        code @ 128..=159 => WINDOWS_1252[(code - 128) as usize],
        _ => c,
    }
}

const WINDOWS_1252: [char; 32] = [
    '€', ' ', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', ' ', 'Ž', ' ', ' ', '‘', '’', '“', '”', '•', '–',
    '—', '˜', '™', 'š', '›', 'œ', ' ', 'ž', 'Ÿ',
];

/// Latin-1 names in the order of their code points from U+00A0.
const LATIN_1: &str = "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 \
    sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml \
    Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml \
    times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave \
    eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute \
    ucirc uuml yacute thorn yuml";

/// The same from U+0391; no letter is at U+03A2.
const GREEK_CAPITALS: &str = "Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi \
    Omicron Pi Rho - Sigma Tau Upsilon Phi Chi Psi Omega";

/// The same from U+03B1.
const GREEK: &str = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi \
    omicron pi rho sigmaf sigma tau upsilon phi chi psi omega";

fn named(name: &str) -> Option<char> {
    let c = match name {
        "amp" | "AMP" => '&',
        "lt" | "LT" => '<',
        "gt" | "GT" => '>',
        "quot" | "QUOT" => '"',
        "apos" => '\'',
        "lsquo" => '‘',
        "rsquo" => '’',
        "sbquo" => '‚',
        "ldquo" => '“',
        "rdquo" => '”',
        "bdquo" => '„',
        "lsaquo" => '‹',
        "rsaquo" => '›',
        "ndash" => '–',
        "mdash" => '—',
        "horbar" => '―',
        "hellip" => '…',
        "bull" => '•',
        "prime" => '′',
        "Prime" => '″',
        "euro" => '€',
        "trade" => '™',
        "dagger" => '†',
        "Dagger" => '‡',
        "permil" => '‰',
        "minus" => '−',
        "ensp" | "emsp" | "thinsp" | "hairsp" | "puncsp" | "numsp" | "Tab" | "NewLine" => ' ',
        "zwnj" => '\u{200c}',
        "zwj" => '\u{200d}',
        "lrm" => '\u{200e}',
        "rlm" => '\u{200f}',
        "rarr" => '→',
        "larr" => '←',
        "uarr" => '↑',
        "darr" => '↓',
        "ne" => '≠',
        "le" => '≤',
        "ge" => '≥',
        "asymp" => '≈',
        "infin" => '∞',
        "fnof" => 'ƒ',
        "OElig" => 'Œ',
        "oelig" => 'œ',
        "Scaron" => 'Š',
        "scaron" => 'š',
        "Zcaron" => 'Ž',
        "zcaron" => 'ž',
        "Ccaron" => 'Č',
        "ccaron" => 'č',
        "Cacute" => 'Ć',
        "cacute" => 'ć',
        "Yuml" => 'Ÿ',
        "lsquor" => '‚',
        "rsquor" => '’',
        "ldquor" => '„',
        "colon" => ':',
        "comma" => ',',
        "period" => '.',
        "lpar" => '(',
        "rpar" => ')',
        "lsqb" | "lbrack" => '[',
        "rsqb" | "rbrack" => ']',
        "sol" => '/',
        "num" => '#',
        "excl" => '!',
        "quest" => '?',
        "percnt" => '%',
        "dollar" => '$',
        "ast" => '*',
        "commat" => '@',
        "vert" | "verbar" => '|',
        "lowbar" => '_',
        "hyphen" | "dash" => '‐',
        "half" => '½',
        "circ" => 'ˆ',
        "tilde" => '˜',
        "thetasym" => 'ϑ',
        "upsih" => 'ϒ',
        "piv" => 'ϖ',
        "oline" => '‾',
        "frasl" => '⁄',
        "image" => 'ℑ',
        "weierp" => '℘',
        "real" => 'ℜ',
        "alefsym" => 'ℵ',
        "harr" => '↔',
        "crarr" => '↵',
        "lArr" => '⇐',
        "uArr" => '⇑',
        "rArr" => '⇒',
        "dArr" => '⇓',
        "hArr" => '⇔',
        "forall" => '∀',
        "part" => '∂',
        "exist" => '∃',
        "empty" => '∅',
        "nabla" => '∇',
        "isin" => '∈',
        "notin" => '∉',
        "ni" => '∋',
        "prod" => '∏',
        "sum" => '∑',
        "lowast" => '∗',
        "radic" => '√',
        "prop" => '∝',
        "ang" => '∠',
        "and" => '∧',
        "or" => '∨',
        "cap" => '∩',
        "cup" => '∪',
        "int" => '∫',
        "there4" => '∴',
        "sim" => '∼',
        "cong" => '≅',
        "equiv" => '≡',
        "sub" => '⊂',
        "sup" => '⊃',
        "nsub" => '⊄',
        "sube" => '⊆',
        "supe" => '⊇',
        "oplus" => '⊕',
        "otimes" => '⊗',
        "perp" => '⊥',
        "sdot" => '⋅',
        "lceil" => '⌈',
        "rceil" => '⌉',
        "lfloor" => '⌊',
        "rfloor" => '⌋',
        "lang" => '〈',
        "rang" => '〉',
        "loz" => '◊',
        "spades" => '♠',
        "clubs" => '♣',
        "hearts" => '♥',
        "diams" => '♦',
        _ => {
            let runs = [(LATIN_1, 0xA0), (GREEK_CAPITALS, 0x391), (GREEK, 0x3B1)];
            return runs.into_iter().find_map(|(names, first)| {
                let place = names.split_ascii_whitespace().position(|n| n == name)?;
                char::from_u32(first + u32::try_from(place).ok()?)
            });
        }
    };
    Some(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resolves_references_and_leaves_ampersands() {
        let cases = [
            ("Caf&eacute; &amp; Bar", "Café & Bar"),
            ("&#8222;Ja&#x201c; &#150; AT&T", "„Ja“ – AT&T"),
            ("&nbsp; a&nbsp;b &yuml;&nosuch; &", "a b ÿ&nosuch; &"),
            ("so\u{ad}ft \u{200b}&#0;", "soft \u{fffd}"),
            ("&#xFFFFFFFF;&#;&#x;", "\u{fffd}&#;&#x;"),
        ];
        for (raw, meant) in cases {
            assert_eq!(plain(raw), meant, "{raw}");
        }
    }
}
