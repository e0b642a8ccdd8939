//! Stretches between quotation marks.

use crate::model::Span;

/// The stretches between double quotation marks, marks included, in order.
///
/// One that is not closed runs to the end of its paragraph. Curly marks within a quotation do not end it: `“All on “Halden
/// News” is wrong,” he said.`
#[must_use]
pub fn quotations(text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut open: Option<usize> = None;
    let mut inner = false;
    for (i, c) in text.char_indices() {
        match (c, open) {
            ('“', Some(_)) => inner = true,
            ('”', Some(_)) if inner => inner = false,
            ('"' | '”', Some(start)) => {
                out.push(Span::new(start, i + c.len_utf8()));
                (open, inner) = (None, false);
            }
            ('"' | '“', None) => open = Some(i),
            ('\n', Some(start)) => {
                out.push(Span::new(start, i));
                (open, inner) = (None, false);
            }
            _ => {}
        }
    }
    out.extend(open.map(|start| Span::new(start, text.len())));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_curly_and_straight_ones() {
        let text = "He said “yes” and \"no\".\n“Open";
        let found: Vec<&str> = quotations(text).iter().map(|s| s.of(text)).collect();
        assert_eq!(found, ["“yes”", "\"no\"", "“Open"]);
        let text = "“All on “Halden News” is wrong. Others are, too,” he said of “it”.";
        let found: Vec<&str> = quotations(text).iter().map(|s| s.of(text)).collect();
        assert_eq!(found, ["“All on “Halden News” is wrong. Others are, too,”", "“it”"]);
    }
}
