//! Small habits: what a file opens with, what it may not contain, how long it is.

use super::{Fault, Text};

/// From this many lines on a source file is listed, so that it is split before it is a maze.
const LONG: usize = 800;

/// Paths that exist on one machine only. Written in two pieces, since this file is looked at too.
const MACHINES: [(&str, &str); 5] =
    [("/ho", "me/"), ("/ro", "ot/"), ("/Use", "rs/"), ("/wo", "rk/"), ("C:\\", "Users")];

/// What may not stand in Rust source, in two pieces, with what to do instead.
const UNWANTED: [(&str, &str, &str); 5] = [
    ("#[ig", "nore", "a test is run or deleted"),
    ("TO", "DO", "do it, or write an issue"),
    ("FIX", "ME", "fix it, or write an issue"),
    ("thread::sl", "eep", "wait for the thing itself, not for time"),
    ("allow(cli", "ppy::", "say `expect` with a reason: it tells when it is no longer needed"),
];

/// Every file that breaks a habit.
pub(crate) fn faults(texts: &[Text]) -> Vec<Fault> {
    texts.iter().flat_map(|t| if t.name.ends_with(".rs") { rust(t) } else { any(t) }).collect()
}

fn rust(text: &Text) -> Vec<Fault> {
    let mut faults = any(text);
    if !text.body.starts_with("//!") {
        faults.push(Fault::new(&text.name, 1, "does not open with `//!` and what the file is for"));
    }
    for (i, line) in text.body.lines().enumerate() {
        for (a, b, instead) in UNWANTED {
            if has_word(line, &format!("{a}{b}")) {
                faults.push(Fault::new(&text.name, i + 1, format!("`{a}{b}`: {instead}")));
            }
        }
    }
    faults
}

fn any(text: &Text) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (i, line) in text.body.lines().enumerate() {
        for (a, b) in MACHINES {
            if has_path(line, &format!("{a}{b}")) {
                faults.push(Fault::new(&text.name, i + 1, format!("names `{a}{b}`: a path of one machine")));
            }
        }
    }
    faults
}

/// The word, not as part of a longer one.
fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric()))
}

/// The path, not as part of a URL or of a relative path.
fn has_path(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || "._-~}/".contains(c)))
}

/// Source files that have grown long, as messages.
pub(crate) fn long(texts: &[Text]) -> Vec<String> {
    let source = texts.iter().filter(|t| t.name.ends_with(".rs"));
    source
        .map(|t| (t.body.lines().count(), &t.name))
        .filter(|(lines, _)| *lines > LONG)
        .map(|(lines, name)| format!("{name} has {lines} lines; split it by what its parts are for"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(name: &str, body: String) -> usize {
        faults(&[Text { name: name.to_owned(), body }]).len()
    }

    #[test]
    fn a_tidy_file_has_no_faults() {
        assert_eq!(told("src/a.rs", "//! What it is for.\n\nfn main() {}\n".to_owned()), 0);
        assert_eq!(told("page.html", format!("<a href=\"https://a.example{}{}x\">", MACHINES[0].0, MACHINES[0].1)), 0);
    }

    #[test]
    fn tells_what_breaks_a_habit() {
        assert_eq!(told("src/a.rs", "fn main() {}\n".to_owned()), 1);
        for (a, b, _) in UNWANTED {
            assert_eq!(told("src/a.rs", format!("//! X.\n// {a}{b}\n")), 1, "{a}{b}");
        }
        for (a, b) in MACHINES {
            assert_eq!(told("notes.md", format!("see `{a}{b}someone/x`\n")), 1, "{a}{b}");
        }
    }

    #[test]
    fn long_files_are_listed() {
        let body = "//! X.\n".repeat(LONG + 1);
        assert_eq!(long(&[Text { name: "a.rs".to_owned(), body }]).len(), 1);
    }
}
