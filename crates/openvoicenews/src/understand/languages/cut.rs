//! A text cut into sentences, words and quotations by the habits of a language.

use std::ops::Range;

use super::Table;
use crate::model::Span;
use crate::text;

/// A word, or one character that is none.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) span: Span,
    pub(super) word: bool,
    pub(super) capital: bool,
    /// Stands inside a quotation.
    pub(super) quoted: bool,
}

/// A quotation: with its marks, and between them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quote {
    pub(super) span: Span,
    pub(super) inside: Span,
    /// Whether opening and closing mark differ, so that nobody can take one for the other.
    pub(super) certain: bool,
}

pub(super) struct Text<'a> {
    pub(super) text: &'a str,
    /// In lower case, word by word.
    lower: Vec<String>,
    pub(super) tokens: Vec<Token>,
    pub(super) sentences: Vec<Span>,
    /// The tokens of each sentence.
    pub(super) ranges: Vec<Range<usize>>,
    pub(super) quotes: Vec<Quote>,
}

impl<'a> Text<'a> {
    pub(super) fn new(text: &'a str, table: &Table) -> Text<'a> {
        let quotes = quotes(text);
        let sentences = joined(text, text::sentences(text), table);
        let mut out = Text { text, lower: Vec::new(), tokens: Vec::new(), sentences, ranges: Vec::new(), quotes };
        out.tokenize();
        out
    }

    fn tokenize(&mut self) {
        let mut quote = 0;
        for n in 0..self.sentences.len() {
            let sentence = self.sentences[n];
            let first = self.tokens.len();
            let mut at = sentence.start;
            while let Some(found) = self.text[at..sentence.end].find(|c: char| !c.is_whitespace()) {
                let start = at + found;
                let (end, word) = token_end(self.text, start, sentence.end);
                while self.quotes.get(quote).is_some_and(|q| q.span.end <= start) {
                    quote += 1;
                }
                let quoted = self.quotes.get(quote).is_some_and(|q| q.span.start <= start);
                let written = &self.text[start..end];
                let capital = word && written.starts_with(char::is_uppercase);
                self.tokens.push(Token { span: Span::new(start, end), word, capital, quoted });
                self.lower.push(if word { written.to_lowercase().replace('’', "'") } else { written.to_owned() });
                at = end;
            }
            self.ranges.push(first..self.tokens.len());
        }
    }

    /// The token in lower case; empty past the end.
    pub(super) fn low(&self, i: usize) -> &str {
        self.lower.get(i).map_or("", String::as_str)
    }

    pub(super) fn capital(&self, i: usize) -> bool {
        self.tokens.get(i).is_some_and(|t| t.capital)
    }

    pub(super) fn is(&self, i: usize, list: &[&str]) -> bool {
        self.tokens.get(i).is_some_and(|t| t.word) && list.contains(&self.low(i))
    }

    pub(super) fn span(&self, tokens: Range<usize>) -> Span {
        match (self.tokens.get(tokens.start), tokens.end.checked_sub(1).and_then(|i| self.tokens.get(i))) {
            (Some(a), Some(b)) if tokens.start < tokens.end => Span::new(a.span.start, b.span.end),
            _ => Span::new(0, 0),
        }
    }

    /// First token that starts at or after `byte`.
    pub(super) fn token_at(&self, byte: usize) -> usize {
        self.tokens.partition_point(|t| t.span.start < byte)
    }

    /// How many words of the list item, divided by spaces, stand at `i`; 0 where they do not.
    pub(super) fn phrase(&self, i: usize, list: &[&str]) -> usize {
        let matches = |phrase: &str| {
            let mut n = 0;
            phrase
                .split(' ')
                .all(|w| {
                    n += 1;
                    self.low(i + n - 1) == w
                })
                .then_some(n)
        };
        list.iter().filter_map(|p| matches(p)).max().unwrap_or(0)
    }
}

/// Where a token ends. Elisions (`l'`, `qu’`, `d'`) and inverted pronouns (`-t-il`) are words of their own.
fn token_end(text: &str, start: usize, end: usize) -> (usize, bool) {
    let rest = &text[start..end];
    let first = rest.chars().next().unwrap_or(' ');
    for clitic in ["-t-il", "-t-elle", "-t-on", "-il", "-elle", "-ils", "-elles"] {
        let after = rest.get(clitic.len()..);
        if rest.starts_with(clitic) && after.is_some_and(|a| !a.starts_with(char::is_alphanumeric)) {
            return (start + clitic.len(), true);
        }
    }
    if !first.is_alphanumeric() {
        return (start + first.len_utf8(), false);
    }
    let mut chars = rest.char_indices().peekable();
    let mut len = 0;
    while let Some((i, c)) = chars.next() {
        let next = chars.peek().map(|&(_, n)| n);
        if matches!(c, '\'' | '’')
            && len <= 2 + usize::from(rest.starts_with("qu"))
            && next.is_some_and(char::is_alphanumeric)
        {
            return (start + i + c.len_utf8(), true);
        }
        let clitic = c == '-'
            && ["-t-il", "-t-elle", "-t-on", "-il", "-elle", "-ils", "-elles"]
                .iter()
                .any(|k| rest[i..].starts_with(k) && !rest[i + k.len()..].starts_with(char::is_alphanumeric));
        let inside = c.is_alphanumeric()
            || !clitic && matches!(c, '-' | '’' | '\'' | '&') && next.is_some_and(char::is_alphanumeric);
        if !inside {
            break;
        }
        len = i + c.len_utf8();
    }
    (start + len.max(first.len_utf8()), true)
}

/// Sentences that were cut after an abbreviation or an ordinal number, put together again.
fn joined(text: &str, sentences: Vec<Span>, table: &Table) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::with_capacity(sentences.len());
    for next in sentences {
        match out.last_mut() {
            Some(last) if goes_on(last.of(text), next.of(text), &text[last.end..next.start], table) => {
                last.end = next.end
            }
            _ => out.push(next),
        }
    }
    out
}

fn goes_on(before: &str, after: &str, between: &str, table: &Table) -> bool {
    let Some(bare) = before.strip_suffix('.').filter(|_| !between.contains('\n')) else { return false };
    let word = bare.rsplit(|c: char| !(c.is_alphanumeric() || c == '.')).next().unwrap_or("");
    let follows = after.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("").to_lowercase();
    let number = !word.is_empty() && word.len() < 3 && word.bytes().all(|b| b.is_ascii_digit());
    let letter = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
    number
        && (table.months.contains(&follows.as_str())
            || table.nouns_are_capital
                && !table.small.contains(&follows.as_str())
                && !table.articles.contains(&follows.as_str()))
        || letter
        || word.len() < 12 && table.abbreviations.contains(&word.to_lowercase().as_str())
}

/// Quotations between the marks of any language; none overlaps another, none runs over a paragraph's end.
pub(super) fn quotes(text: &str) -> Vec<Quote> {
    let mut out = Vec::new();
    let mut open: Option<(usize, char)> = None;
    let mut before = ' ';
    for (i, c) in text.char_indices() {
        match open {
            // A quotation that is not closed in its paragraph is none: the mark may have meant anything.
            Some(_) if c == '\n' => open = None,
            Some((start, mark)) if closes(mark, c) => {
                let inner = start + mark.len_utf8();
                out.push(Quote {
                    span: Span::new(start, i + c.len_utf8()),
                    inside: Span::new(inner, i),
                    certain: mark != c,
                });
                open = None;
            }
            None if opens(c, before, &text[i + c.len_utf8()..]) => open = Some((i, c)),
            _ => {}
        }
        before = c;
    }
    out
}

fn opens(c: char, before: char, after: &str) -> bool {
    let next = after.chars().next().unwrap_or(' ');
    match c {
        '„' | '“' | '«' | '「' | '『' | '‹' => true,
        '»' | '"' | '”' => !before.is_alphanumeric() && !next.is_whitespace(),
        _ => false,
    }
}

fn closes(open: char, c: char) -> bool {
    match open {
        '„' => matches!(c, '“' | '”' | '"'),
        '“' => c == '”',
        '«' => c == '»',
        '»' => c == '«',
        '「' => c == '」',
        '『' => c == '』',
        '‹' => c == '›',
        '"' => c == '"',
        '”' => c == '”',
        _ => false,
    }
}
