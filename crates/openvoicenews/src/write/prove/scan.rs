//! Text as the proof reads it: one form for each glyph, and words and numbers with their places.

/// A stretch of text in plain glyphs, with its tokens.
#[derive(Clone, Debug, Default)]
pub(super) struct Scan {
    /// Straight quotation marks, plain hyphens, single spaces.
    pub(super) plain: String,
    /// Words and numbers in order.
    pub(super) tokens: Vec<Token>,
}

/// A word or a number.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    /// First byte in [`Scan::plain`].
    pub(super) start: usize,
    /// One past its last byte.
    pub(super) end: usize,
    /// In lower case.
    pub(super) word: String,
    /// Whether it begins with an upper-case letter.
    pub(super) upper: bool,
    /// Whether it is written in digits, a currency sign and a percent sign included.
    pub(super) digits: bool,
}

impl Token {
    /// The words that hyphens and slashes hold together, without the possessive ending.
    pub(super) fn parts(&self) -> impl Iterator<Item = &str> {
        self.word.split(['-', '/']).map(bare).filter(|p| !p.is_empty())
    }

    /// Without the possessive ending.
    pub(super) fn bare(&self) -> &str {
        bare(&self.word)
    }
}

/// A folded word without its possessive ending, initials without their last full stop.
pub(super) fn bare(word: &str) -> &str {
    let word = word.strip_suffix("'s").unwrap_or(word);
    word.strip_suffix('.').unwrap_or(word)
}

impl Scan {
    /// Reads a text.
    pub(super) fn of(text: &str) -> Scan {
        let plain = plain(text);
        let tokens = tokens(&plain);
        Scan { plain, tokens }
    }

    /// The token as it is written.
    pub(super) fn written(&self, token: &Token) -> &str {
        &self.plain[token.start..token.end]
    }

    /// What stands between two tokens.
    pub(super) fn between(&self, left: &Token, right: &Token) -> &str {
        self.plain.get(left.end..right.start).unwrap_or("")
    }

    /// How often a run of words stands in it.
    pub(super) fn count(&self, run: &[Token]) -> usize {
        let same = |w: &&[Token]| w.iter().zip(run).all(|(a, b)| a.bare() == b.bare());
        self.tokens.windows(run.len().max(1)).filter(same).count()
    }

    /// Where a run of words stands, each time, as index of its first token.
    pub(super) fn places(&self, run: &[Token]) -> Vec<usize> {
        let same = |w: &[Token]| w.iter().zip(run).all(|(a, b)| a.bare() == b.bare());
        let windows = self.tokens.windows(run.len().max(1)).enumerate();
        windows.filter(|(_, w)| !run.is_empty() && same(w)).map(|(at, _)| at).collect()
    }

    /// Where a run of words stands, possessive endings aside, as index of its first token.
    pub(super) fn find(&self, run: &[Token]) -> Option<usize> {
        if run.is_empty() {
            return None;
        }
        self.tokens.windows(run.len()).position(|w| w.iter().zip(run).all(|(a, b)| a.bare() == b.bare()))
    }
}

/// A text in plain glyphs: straight quotation marks, also for doubled single ones, plain hyphens, single spaces.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let c = match c {
            '“' | '”' | '„' | '‟' | '«' | '»' => '"',
            '‘' | '’' | '‚' | '‹' | '›' => '\'',
            '–' | '‑' => '-',
            // `HALDEN—The board`: two words.
            '—' => {
                out.push_str(if out.ends_with(' ') { "- " } else { " - " });
                continue;
            }
            '\u{ad}' => continue,
            c if c.is_whitespace() => ' ',
            c => c,
        };
        match c {
            ' ' if out.ends_with(' ') => {}
            '\'' | '`' if out.ends_with(c) => {
                out.pop();
                out.push('"');
            }
            c => out.push(c),
        }
    }
    out
}

fn tokens(plain: &str) -> Vec<Token> {
    let mut out = Vec::with_capacity(plain.len() / 5);
    let mut at = 0;
    while let Some(c) = plain[at..].chars().next() {
        let rest = &plain[at..];
        let width = c.len_utf8();
        let length = if c.is_ascii_digit() {
            number_len(rest)
        } else if matches!(c, '$' | '€' | '£' | '¥') && rest[width..].starts_with(|d: char| d.is_ascii_digit()) {
            width + number_len(&rest[width..])
        } else if c.is_alphanumeric() {
            word_len(rest)
        } else {
            at += width;
            continue;
        };
        let written = &rest[..length];
        out.push(Token {
            start: at,
            end: at + length,
            word: lower(written),
            upper: c.is_uppercase(),
            digits: !c.is_alphanumeric() || c.is_ascii_digit(),
        });
        at += length;
    }
    out
}

fn lower(written: &str) -> String {
    if written.is_ascii() { written.to_ascii_lowercase() } else { written.to_lowercase() }
}

/// Digits with points and commas between them, an ordinal ending, a percent sign.
fn number_len(rest: &str) -> usize {
    let b = rest.as_bytes();
    let digit = |i: usize| b.get(i).is_some_and(u8::is_ascii_digit);
    let mut i = 0;
    while digit(i) || (matches!(b.get(i), Some(b'.' | b',')) && digit(i + 1)) {
        i += 1;
    }
    if ["st", "nd", "rd", "th"].iter().any(|e| rest[i..].starts_with(e)) {
        i += 2;
    }
    i + usize::from(b.get(i) == Some(&b'%'))
}

/// Letters and digits, held together by single marks between them; initials keep their last full stop.
fn word_len(rest: &str) -> usize {
    let mut end = 0;
    let mut chars = rest.chars().peekable();
    while let Some(c) = chars.next() {
        let joins = matches!(c, '\'' | '.' | '&' | '/' | '-') && chars.peek().is_some_and(|n| n.is_alphanumeric());
        if !c.is_alphanumeric() && !joins {
            return end + usize::from(c == '.' && ends_in_initial(&rest[..end]));
        }
        end += c.len_utf8();
    }
    end
}

/// `U.S` is a word that ends in a point and one letter.
fn ends_in_initial(word: &str) -> bool {
    let mut back = word.chars().rev();
    back.next().is_some_and(char::is_alphabetic) && back.next() == Some('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(text: &str) -> Vec<String> {
        Scan::of(text).tokens.into_iter().map(|t| t.word).collect()
    }

    #[test]
    fn tokens_of_news() {
        assert_eq!(list("The U.S. paid $2.5bn, 45% more"), ["the", "u.s.", "paid", "$2.5", "bn", "45%", "more"]);
        assert_eq!(list("a 30-year-old F‑16, on the 3rd"), ["a", "30", "year-old", "f-16", "on", "the", "3rd"]);
        assert_eq!(list("didn’t “go”"), ["didn't", "go"]);
    }

    #[test]
    fn one_form_for_each_glyph() {
        assert_eq!(plain("“a”\n\n ‘b’ ``c'' d\u{a0}—\u{ad}e"), "\"a\" 'b' \"c\" d - e");
        assert_eq!(list("HALDEN—The board"), ["halden", "the", "board"]);
    }
}
