//! The digest as plain text.

use unicode_width::UnicodeWidthStr;

use super::{Item, View};
use crate::publish::strings::Strings;

/// Columns of a line (RFC 5322, section 2.1.1, asks for at most 78; quoted in an answer it shall still fit).
const COLUMNS: usize = 72;

pub(super) fn write(view: &View<'_>, strings: &Strings) -> String {
    let mut out = format!("{}\n{}\n\n", view.name, view.day);
    wrap(&mut out, &view.sum, "");
    for section in &view.sections {
        out.push_str(&format!("\n\n{}\n", section.name.to_uppercase()));
        for report in &section.reports {
            out.push('\n');
            item(&mut out, report);
        }
    }
    // What stands below this line is no part of a quotation in an answer (RFC 3676, section 4.3).
    out.push_str("\n\n-- \n");
    wrap(&mut out, &view.end, "");
    if let Some(home) = &view.home {
        out.push_str(&format!("{}: {home}\n", strings.say("digest_whole", &[])));
    }
    wrap(&mut out, &strings.say("digest_rests", &[]), "");
    out
}

fn item(out: &mut String, report: &Item) {
    wrap(out, &format!("* {}", report.headline), "  ");
    if let Some(standfirst) = &report.standfirst {
        wrap(out, &format!("  {standfirst}"), "  ");
    }
    let disputes = if report.disputes.is_empty() { String::new() } else { format!("; {}", report.disputes) };
    let changed = report.changed.as_deref().map(|c| format!("; {c}")).unwrap_or_default();
    wrap(out, &format!("  {}{disputes}{changed}", report.basis), "  ");
    if let Some(href) = &report.href {
        out.push_str(&format!("  {href}\n"));
    }
}

/// Writes a paragraph in lines, the later ones indented.
fn wrap(out: &mut String, text: &str, indent: &str) {
    let lead = text.len() - text.trim_start_matches(' ').len();
    out.push_str(&text[..lead]);
    let mut column = lead;
    let mut first = true;
    for word in text.split_whitespace() {
        let width = word.width();
        if first {
            first = false;
        } else if column + 1 + width > COLUMNS {
            out.push('\n');
            out.push_str(indent);
            column = indent.len();
        } else {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += width;
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_between_words_and_are_indented() {
        let mut out = String::new();
        wrap(&mut out, "* one two three four five six seven eight nine ten eleven twelve thirteen fourteen", "  ");
        assert_eq!(out, "* one two three four five six seven eight nine ten eleven twelve\n  thirteen fourteen\n");
        let mut wide = String::new();
        wrap(&mut wide, &"報道 ".repeat(20), "");
        assert!(wide.lines().all(|l| l.width() <= COLUMNS) && wide.lines().count() == 2, "{wide}");
        let long = "x".repeat(100);
        let mut alone = String::new();
        wrap(&mut alone, &format!("a {long}"), "");
        assert_eq!(alone, format!("a\n{long}\n"));
    }
}
