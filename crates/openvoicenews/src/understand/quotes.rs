//! Quotations: stretches between double quotation marks.

use crate::model::Span;

/// A quotation with its marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Quote {
    /// Marks included.
    pub(super) span: Span,
    /// The words between the marks.
    pub(super) inside: Span,
    /// Whether it has its closing mark; one that runs to the paragraph's end often has none.
    pub(super) closed: bool,
}

/// The quotations of a text in order; none overlaps another, none runs over a paragraph's end.
pub(super) fn find(text: &str) -> Vec<Quote> {
    let mut found = Vec::new();
    let mut open: Option<(usize, usize, Style)> = None;
    let mut chars = text.char_indices().peekable();
    let mut before = '\n';
    while let Some((i, c)) = chars.next() {
        let next = chars.peek().map_or('\n', |&(_, n)| n);
        let double_single = c == '\'' && next == '\'';
        // A line break ends what a straight mark opened, an empty line any quotation.
        let ends = c == '\n' && (next == '\n' || open.is_some_and(|(_, _, s)| s == Style::Straight));
        if ends && let Some((start, inner, _)) = open.take() {
            found.push(Quote { span: Span::new(start, i), inside: Span::new(inner, i), closed: false });
        }
        let len = if double_single { 2 } else { c.len_utf8() };
        match (open, opens(c, double_single, before, next)) {
            (None, Some(style)) => open = Some((i, i + len, style)),
            (Some((start, inner, style)), _) if closes(c, double_single, style, before) => {
                found.push(Quote { span: Span::new(start, i + len), inside: Span::new(inner, i), closed: true });
                open = None;
            }
            _ => {}
        }
        if double_single {
            chars.next();
        }
        before = c;
    }
    if let Some((start, inner, _)) = open {
        let end = text.trim_end().len().max(inner);
        found.push(Quote { span: Span::new(start, end), inside: Span::new(inner, end), closed: false });
    }
    found
}

/// The pair that a quotation was opened with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Straight,
    Curly,
    Guillemets,
    Low,
    Singles,
}

fn opens(c: char, double_single: bool, before: char, next: char) -> Option<Style> {
    match c {
        '“' => Some(Style::Curly),
        '„' => Some(Style::Low),
        '«' => Some(Style::Guillemets),
        // Directly after a digit and before a space it stands for inches.
        '"' if !(before.is_ascii_digit() && next.is_whitespace()) => Some(Style::Straight),
        _ if double_single && !before.is_alphanumeric() => Some(Style::Singles),
        _ => None,
    }
}

fn closes(c: char, double_single: bool, style: Style, before: char) -> bool {
    match style {
        Style::Straight => c == '"' || (c == '”' && before != ' '),
        Style::Curly => c == '”' || c == '"',
        Style::Guillemets => c == '»',
        Style::Low => matches!(c, '“' | '”' | '"'),
        Style::Singles => double_single,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(text: &str) -> Vec<&str> {
        find(text).iter().map(|q| q.inside.of(text)).collect()
    }

    #[test]
    fn pairs_marks_of_all_kinds() {
        assert_eq!(list("\"One,\" he said. \"Two.\""), ["One,", "Two."]);
        assert_eq!(list("“One.\n\n“Two.” And ''three'' it is."), ["One.", "Two.", "three"]);
        assert_eq!(list("A 5\" pipe. «Ja», sagt sie. „Nein“."), ["Ja", "Nein"]);
        assert_eq!(list("\"never closed"), ["never closed"]);
        assert_eq!(list("\""), [""]);
    }
}
