//! Sentences, by rule: full stops that end a sentence told from those that do not.

use super::abbreviations::{Kind, abbreviation};
use crate::model::Span;

/// A parenthesis longer than this does not hold a sentence together.
const LONGEST_PARENTHESIS: usize = 400;

/// The sentences of a text in order, without the white space between them.
///
/// None runs over an empty line; a single line break ends one where the line
/// looks finished or the next looks like a new item. Every character that is
/// not white space is in a sentence. Linear in the text.
#[must_use]
pub fn sentences(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    for line in lines(text) {
        split(text, line, &mut found);
    }
    found
}

/// The stretches that no sentence crosses: paragraphs, and lines that stand alone.
fn lines(text: &str) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    let mut start = 0;
    for piece in text.split_inclusive(['\n', '\u{2029}']) {
        let end = start + piece.len();
        let span = trim(text, Span::new(start, end));
        let joined = out.last().is_some_and(|last| {
            let gap = &text[last.end..span.start.max(last.end)];
            !span.is_empty()
                && gap.bytes().filter(|b| *b == b'\n').count() == 1
                && runs_on(last.of(text), span.of(text))
        });
        match out.last_mut() {
            Some(last) if joined => last.end = span.end,
            _ if !span.is_empty() => out.push(span),
            _ => {}
        }
        start = end;
    }
    out
}

/// Whether a single line break between two lines is only a wrapped line.
fn runs_on(before: &str, after: &str) -> bool {
    let ends = before.ends_with(['.', '!', '?', ':', '"', '”', ')', '…', '»']);
    let item = after.starts_with(['-', '–', '—', '•', '*', '·', '“', '"', '#']);
    let lower = after.starts_with(char::is_lowercase);
    let tail = &before[before.rfind('\n').map_or(0, |i| i + 1)..];
    !item && (lower || (!ends && tail.len() >= 55))
}

fn trim(text: &str, span: Span) -> Span {
    let s = span.of(text);
    let start = span.start + (s.len() - s.trim_start().len());
    Span::new(start, start + s.trim().len())
}

/// Cuts one line or paragraph.
fn split(text: &str, line: Span, found: &mut Vec<Span>) {
    let mut start = line.start;
    let mut at = line.start;
    let mut parens = Parentheses { until: line.start, is_tag: false };
    while let Some(stop) = next_stop(text, at, line.end, &mut parens) {
        let run = run_of_stops(text, stop, line.end);
        let end = closers(text, run, line.end);
        if parens.hides(stop) && (end <= parens.until || parens.is_tag) {
            at = end;
        } else if is_end(text, start, stop, run, end, line.end) {
            push(text, start, end, found);
            start = end;
            at = end;
        } else {
            at = end;
        }
    }
    push(text, start, line.end, found);
}

fn push(text: &str, start: usize, end: usize, found: &mut Vec<Span>) {
    let span = trim(text, Span::new(start, end));
    if !span.is_empty() {
        found.push(span);
    }
}

/// The end of the parenthesis last entered.
struct Parentheses {
    until: usize,
    /// Whether it is one word: the stop of `(D-Minn.)` ends no sentence.
    is_tag: bool,
}

impl Parentheses {
    fn enter(&mut self, text: &str, open: usize, end: usize) {
        if open < self.until {
            return;
        }
        let mut limit = end.min(open + LONGEST_PARENTHESIS);
        while !text.is_char_boundary(limit) {
            limit -= 1;
        }
        // Where none closes nearby, nothing more is searched up to the limit: this keeps the work linear.
        self.until = text[open..limit].find(')').map_or(open + 1, |i| open + i);
        self.is_tag = !text[open..self.until].contains(char::is_whitespace);
    }

    /// Whether a stop inside the parenthesis belongs to a sentence that began before it.
    fn hides(&self, stop: usize) -> bool {
        stop < self.until
    }
}

fn next_stop(text: &str, from: usize, end: usize, parens: &mut Parentheses) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    let mut searched = from;
    while at < end {
        match bytes[at] {
            b'.' | b'!' | b'?' => return Some(at),
            b'(' if at >= searched => {
                parens.enter(text, at, end);
                if parens.until <= at + 1 {
                    searched = at + LONGEST_PARENTHESIS;
                }
            }
            0xE2 | 0xE3 | 0xEF | 0xE0 if text[at..].starts_with(['…', '。', '！', '？', '।']) => {
                return Some(at);
            }
            _ => {}
        }
        at += 1;
    }
    None
}

fn run_of_stops(text: &str, from: usize, end: usize) -> usize {
    let run = text[from..end].find(|c: char| !is_stop(c)).unwrap_or(end - from);
    from + run
}

fn is_stop(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '।')
}

/// Closing quotation marks and brackets after a stop; a straight mark closes only directly after it.
fn closers(text: &str, from: usize, end: usize) -> usize {
    let run = text[from..end].find(|c: char| !matches!(c, '"' | '”' | '’' | '\'' | ')' | ']' | '»' | '」'));
    let mut to = from + run.unwrap_or(end - from);
    // A straight mark before a letter opens the next quotation.
    if to < end && to > from && !text[to..].starts_with(char::is_whitespace) && text[..to].ends_with('"') {
        to -= 1;
    }
    to
}

/// Whether the stop at `stop` (its run ending at `run`, its closers at `end`) ends a sentence.
fn is_end(text: &str, start: usize, stop: usize, run: usize, end: usize, limit: usize) -> bool {
    let rest = &text[end..limit];
    let Some(first) = rest.chars().next() else { return true };
    if text[stop..].starts_with(['。', '！', '？', '।']) {
        return true;
    }
    if !first.is_whitespace() {
        // "end.”The" and footnote marks "end.[1]" are rare; "example.com" and "3.5" are not.
        return run > stop && (first == '"' || first == '“') && end > run;
    }
    let next = rest.trim_start();
    let bare = next.trim_start_matches(['"', '“', '‘', '\'', '(', '[', '«', '-', '–', '—', '¿', '¡']).trim_start();
    let opened = bare.len() < next.len();
    let Some(letter) = bare.chars().next() else { return false };
    if letter.is_lowercase() {
        // `The U.S. "will go on".`
        let word = last_word(&text[start..stop]);
        let initials = word.contains('.') && is_initials(word);
        return opened && !initials && next.starts_with(['"', '“']) && end == run;
    }
    let quoted = end > run && text[run..end].contains(['"', '”', '’']);
    if quoted && text[stop..run].contains(['?', '!', '.', '…']) && reporting_follows(next) {
        return false;
    }
    if run - stop == 1 && text.as_bytes()[stop] == b'.' && end == run {
        return !holds(text, start, stop, bare, opened && !goes_on_behind_bracket(next));
    }
    true
}

/// Whether the full stop at `stop` belongs to an abbreviation that does not end its sentence here.
fn holds(text: &str, start: usize, stop: usize, next: &str, opened: bool) -> bool {
    let word = last_word(&text[start..stop]);
    if word.is_empty() {
        return false;
    }
    let number = next.starts_with(|c: char| c.is_ascii_digit());
    match abbreviation(word) {
        Some(Kind::BeforeName) => true,
        Some(Kind::BeforeNumber) => number,
        Some(Kind::Any) => number || !(opened || starts_sentence(next)),
        None if is_initials(word) => !starts_sentence(next) || word.contains('.') && number,
        // "1. First item": the number of a list stands alone.
        None => word.bytes().all(|b| b.is_ascii_digit()) && text[start..stop].trim() == word && word.len() < 3,
    }
}

/// `(HSR), wrote`: what is in brackets belongs to the words before, and their sentence goes on.
fn goes_on_behind_bracket(next: &str) -> bool {
    let behind =
        next.strip_prefix('(').and_then(|inside| inside.get(..LONGEST_PARENTHESIS.min(inside.len()))?.split_once(')'));
    behind.is_some_and(|(_, rest)| rest.starts_with(',') || rest.trim_start().starts_with(char::is_lowercase))
}

/// Bytes looked at before a stop for its word; longer words are no abbreviations.
const LONGEST_WORD: usize = 40;

fn last_word(before: &str) -> &str {
    let mut from = before.len().saturating_sub(LONGEST_WORD);
    while !before.is_char_boundary(from) {
        from += 1;
    }
    let tail = &before[from..];
    let cut = tail
        .rfind(|c: char| !(c.is_alphanumeric() || c == '.'))
        .map_or(0, |i| i + tail[i..].chars().next().map_or(1, char::len_utf8));
    &tail[cut..]
}

/// `J`, `U.S`, `D.C`: single capitals divided by full stops.
fn is_initials(word: &str) -> bool {
    word.split('.').all(|part| {
        let mut chars = part.chars();
        chars.next().is_some_and(char::is_uppercase) && chars.next().is_none()
    })
}

fn first_word(s: &str) -> &str {
    let end = s.char_indices().take(24).find(|(_, c)| !(c.is_alphanumeric() || *c == '’' || *c == '\''));
    end.map_or_else(|| s.get(..24).unwrap_or(s), |(i, _)| &s[..i])
}

/// Words that begin a sentence more often than they go on with a name.
fn starts_sentence(next: &str) -> bool {
    const STARTERS: &[&str] = &[
        "A",
        "About",
        "According",
        "After",
        "All",
        "Also",
        "Although",
        "American",
        "Among",
        "An",
        "And",
        "Another",
        "Any",
        "As",
        "At",
        "Because",
        "Before",
        "Both",
        "But",
        "By",
        "Despite",
        "During",
        "Each",
        "Earlier",
        "Even",
        "Every",
        "For",
        "Former",
        "From",
        "Had",
        "He",
        "Her",
        "Here",
        "His",
        "How",
        "However",
        "I",
        "I'm",
        "If",
        "In",
        "Instead",
        "Is",
        "It",
        "It's",
        "Its",
        "It’s",
        "I’m",
        "Just",
        "Last",
        "Later",
        "Many",
        "Meanwhile",
        "More",
        "Most",
        "Mr",
        "Mrs",
        "Ms",
        "My",
        "Nearly",
        "Neither",
        "New",
        "No",
        "None",
        "Not",
        "Nothing",
        "Now",
        "Of",
        "On",
        "Once",
        "One",
        "Only",
        "Or",
        "Other",
        "Others",
        "Our",
        "Over",
        "Police",
        "She",
        "Since",
        "So",
        "Some",
        "Still",
        "Such",
        "That",
        "That's",
        "That’s",
        "The",
        "Their",
        "Then",
        "There",
        "There's",
        "There’s",
        "These",
        "They",
        "This",
        "Those",
        "Though",
        "To",
        "Two",
        "Under",
        "Until",
        "We",
        "We're",
        "Well",
        "We’re",
        "What",
        "When",
        "Where",
        "Whether",
        "Which",
        "While",
        "Who",
        "Why",
        "With",
        "Without",
        "Yet",
        "You",
        "Your",
    ];
    STARTERS.binary_search(&first_word(next)).is_ok()
}

/// Whether what follows a closed quotation is a reporting clause with a capital: `Smith asked.`
fn reporting_follows(next: &str) -> bool {
    const VERBS: &[&str] = &[
        "added",
        "adds",
        "asked",
        "asks",
        "called",
        "cried",
        "declared",
        "demanded",
        "exclaimed",
        "replied",
        "said",
        "says",
        "shouted",
        "tweeted",
        "wondered",
        "wrote",
        "yelled",
    ];
    if next.starts_with(['"', '“', '‘']) {
        return false;
    }
    let window = next.char_indices().nth(60).map_or(next, |(i, _)| &next[..i]);
    let clause = &window[..window.find([',', '"', '“', '?', '!', ':', ';']).unwrap_or(window.len())];
    let Some(place) = clause.split_whitespace().position(|w| VERBS.contains(&w.trim_end_matches('.'))) else {
        return false;
    };
    let named = clause
        .split_whitespace()
        .take(place)
        .all(|w| w.starts_with(char::is_uppercase) || matches!(w, "of" | "de" | "the" | "van" | "al" | "bin"));
    place > 0 && named
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(text: &str) -> Vec<&str> {
        sentences(text).iter().map(|s| s.of(text)).collect()
    }

    #[test]
    fn starters_are_sorted() {
        assert!(starts_sentence("The end"));
        assert!(starts_sentence("A dog"));
        assert!(starts_sentence("Your dog"));
        assert!(starts_sentence("It’s"));
        assert!(!starts_sentence("Smith"));
    }

    #[test]
    fn cuts_and_keeps() {
        assert_eq!(list("One. Two! Three?").len(), 3);
        assert_eq!(list("Mr. Otto paid 3.5 million. He left."), ["Mr. Otto paid 3.5 million.", "He left."]);
        assert_eq!(list("Halden Bridge, Inc. (HBI), wrote to them. He left.").len(), 2);
        assert_eq!(list("He wrote to Halden Bridge, Inc. (He left.)").len(), 2);
        assert_eq!(list("“Go.” He went."), ["“Go.”", "He went."]);
        assert_eq!(list("\"Why?\" she asked."), ["\"Why?\" she asked."]);
        assert_eq!(list(""), Vec::<&str>::new());
    }
}
