//! What is drawn in a terminal: lines of styled words that keep to a width.

use unicode_width::UnicodeWidthChar;

/// Lines of text are not longer than this, however wide the terminal: longer ones tire the eye.
pub(super) const LONGEST_LINE: usize = 76;
/// Below this a text would be a column of single words.
pub(super) const NARROWEST: usize = 40;

/// How a character looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Style {
    /// 0 is the terminal's own; else one of [`FOREGROUNDS`], counted from 1.
    pub(super) colour: usize,
    pub(super) bold: bool,
    pub(super) faint: bool,
    pub(super) italic: bool,
    pub(super) underline: bool,
}

pub(super) const PLAIN: Style = Style { colour: 0, bold: false, faint: false, italic: false, underline: false };
pub(super) const FAINT: Style = Style { faint: true, ..PLAIN };
pub(super) const BOLD: Style = Style { bold: true, ..PLAIN };

/// Foregrounds: no red, which would say that something is wrong.
const FOREGROUNDS: [&str; 6] = ["36", "33", "35", "34", "32", "96"];

/// What is written, with the escapes for its styles where there is colour.
pub(super) struct Screen {
    text: String,
    colour: bool,
    ascii: bool,
    last: Style,
}

impl Screen {
    pub(super) fn new(colour: bool) -> Screen {
        Screen { text: String::new(), colour, ascii: false, last: PLAIN }
    }

    /// The same for a terminal that shows nothing but ASCII: each other character becomes one or two that it has.
    pub(super) fn ascii(self) -> Screen {
        Screen { ascii: true, ..self }
    }

    pub(super) fn put(&mut self, words: &str, style: Style) {
        self.style(style);
        if self.ascii {
            words.chars().for_each(|c| self.push_ascii(c));
        } else {
            self.text.push_str(words);
        }
    }

    pub(super) fn letter(&mut self, letter: char, style: Style) {
        self.style(style);
        if self.ascii { self.push_ascii(letter) } else { self.text.push(letter) }
    }

    /// As many columns as the character has, so that what was laid out stays in line.
    fn push_ascii(&mut self, letter: char) {
        match in_ascii(letter) {
            Some(known) => self.text.push(known),
            None => self.text.extend(std::iter::repeat_n('?', letter.width().unwrap_or(0))),
        }
    }

    fn style(&mut self, style: Style) {
        if !self.colour || style == self.last {
            return;
        }
        self.text.push_str("\u{1b}[0");
        let flags = [(style.bold, ";1"), (style.faint, ";2"), (style.italic, ";3"), (style.underline, ";4")];
        flags.iter().filter(|(on, _)| *on).for_each(|(_, code)| self.text.push_str(code));
        if let Some(code) = style.colour.checked_sub(1).and_then(|c| FOREGROUNDS.get(c)) {
            self.text.push(';');
            self.text.push_str(code);
        }
        self.text.push('m');
        self.last = style;
    }

    /// Ends the line, with nothing at its end that cannot be seen.
    pub(super) fn end(&mut self) {
        self.style(PLAIN);
        let kept = self.text.trim_end_matches(' ').len();
        self.text.truncate(kept);
        self.text.push('\n');
    }

    /// A whole line, or several where the words need them.
    pub(super) fn lines(&mut self, words: &str, width: usize, style: Style) {
        for line in wrapped(words, width) {
            self.put(&line, style);
            self.end();
        }
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }
}

/// The character of ASCII that stands for another in print without it.
fn in_ascii(letter: char) -> Option<char> {
    let known = match letter {
        _ if letter.is_ascii() => letter,
        '\u{a0}' | '\u{202f}' => ' ',
        '‘' | '’' | '‚' | '′' => '\'',
        '“' | '”' | '„' | '«' | '»' | '″' => '"',
        '–' | '—' | '−' | '‐' | '‑' | '·' | '─' => '-',
        '…' => '.',
        '│' | '┊' => '|',
        '●' => '*',
        '○' => 'o',
        '█' => '#',
        '░' => '=',
        'À'..='Å' => 'A',
        'È'..='Ë' => 'E',
        'Ì'..='Ï' => 'I',
        'Ò'..='Ö' | 'Ø' => 'O',
        'Ù'..='Ü' => 'U',
        'à'..='å' => 'a',
        'è'..='ë' => 'e',
        'ì'..='ï' => 'i',
        'ò'..='ö' | 'ø' => 'o',
        'ù'..='ü' => 'u',
        'Ç' => 'C',
        'ç' => 'c',
        'Ñ' => 'N',
        'ñ' => 'n',
        'ß' => 's',
        _ => return None,
    };
    Some(known)
}

pub(super) fn columns(words: &str) -> usize {
    words.chars().map(|c| c.width().unwrap_or(0)).sum()
}

pub(super) fn padded(words: &str, to: usize) -> String {
    format!("{words}{}", " ".repeat(to.saturating_sub(columns(words))))
}

/// The words in lines of at most `most` columns.
pub(super) fn wrapped(words: &str, most: usize) -> Vec<String> {
    let letters: Vec<char> = words.chars().collect();
    lines(&letters, most).into_iter().map(|l| letters[l].iter().collect()).collect()
}

/// The words in one line of at most `most` columns, with an ellipsis where some are missing.
pub(super) fn in_one_line(words: &str, most: usize) -> String {
    let mut lines = wrapped(words, most).into_iter();
    let first = lines.next().unwrap_or_default();
    if lines.next().is_none() {
        return first;
    }
    let mut shorter = wrapped(words, most.saturating_sub(1)).into_iter().next().unwrap_or_default();
    shorter.truncate(shorter.trim_end().len());
    shorter.push('…');
    shorter
}

/// Breaks at white space; what is longer than a line is broken where the line ends. A space without break stays.
pub(super) fn lines(letters: &[char], most: usize) -> Vec<std::ops::Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    while let Some(first) = letters[start..].iter().position(|c| !breaks(*c)).map(|i| start + i) {
        let (mut at, mut used, mut stop) = (first, 0, None);
        while let Some(&letter) = letters.get(at) {
            let columns = letter.width().unwrap_or(0);
            // Of several spaces the first: none of them is seen at the line's end.
            if breaks(letter) && !breaks(letters[at - 1]) {
                stop = Some(at);
            }
            if letter == '\n' || used + columns > most && columns > 0 && at > first {
                break;
            }
            used += columns;
            at += 1;
        }
        let end = if at == letters.len() { at } else { stop.unwrap_or(at) };
        out.push(first..end);
        start = end;
    }
    out
}

/// White space that a line may break at.
fn breaks(letter: char) -> bool {
    letter.is_whitespace() && letter != '\u{a0}' && letter != '\u{202f}'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_spaces_and_long_words_at_the_end() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("  abcdefghij  kl ", 4), ["abcd", "efgh", "ij", "kl "]);
        assert_eq!(wrapped("日本語の文", 4), ["日本", "語の", "文"]);
        assert_eq!(wrapped("a\nb", 9), ["a", "b"]);
        assert_eq!(wrapped("", 9), Vec::<String>::new());
        assert_eq!(wrapped("e\u{301}e\u{301} x", 2), ["e\u{301}e\u{301}", "x"]);
    }

    #[test]
    fn one_line_says_that_words_are_missing() {
        assert_eq!(in_one_line("one two three", 13), "one two three");
        assert_eq!(in_one_line("one two three", 12), "one two…");
        assert_eq!(in_one_line("abcdefghij", 4), "abc…");
    }

    #[test]
    fn without_unicode_every_character_keeps_its_columns() {
        let mut screen = Screen::new(false).ascii();
        let words = "“Größe” … ●○ 日本 █░ e\u{301}";
        screen.put(words, PLAIN);
        assert_eq!(screen.text, "\"Grose\" . *o ???? #= e");
        assert_eq!(columns(&screen.text), columns(words));
    }
}
