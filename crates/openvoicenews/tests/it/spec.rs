//! Reads `spec/*/*.md`: Markdown that explains a rule of judgement and is run as its test.
//!
//! A case is a heading with its prose and its fenced blocks; the word after the
//! fence says what a block is. A heading without blocks is only prose.

#![expect(clippy::unwrap_used, reason = "a spec that cannot be read must fail")]

use std::path::{Path, PathBuf};

/// A heading of a spec file with its blocks.
#[derive(Debug, Default)]
pub(crate) struct Case {
    /// `file.md: Heading`, for messages.
    pub(crate) name: String,
    /// The word after each fence and the block's text, without the last line break.
    pub(crate) blocks: Vec<(String, String)>,
}

impl Case {
    /// The first block of a kind.
    pub(crate) fn block(&self, kind: &str) -> Option<&str> {
        self.blocks.iter().find(|(k, _)| k == kind).map(|(_, text)| text.as_str())
    }
}

/// The cases of one page of a folder below `spec/`; panics where there is none.
pub(crate) fn cases_of(folder: &str, page: &str) -> Vec<Case> {
    let own: Vec<Case> = cases(folder).into_iter().filter(|case| case.name.starts_with(page)).collect();
    assert!(!own.is_empty(), "no cases in {folder}/{page}");
    own
}

/// Every case of a folder below `spec/`; panics where there is none, so that an absent spec cannot pass.
pub(crate) fn cases(folder: &str) -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec").join(folder);
    let mut files: Vec<PathBuf> = std::fs::read_dir(&root)
        .unwrap_or_else(|e| panic!("{}: {e}", root.display()))
        .map(|entry| entry.unwrap().path())
        .filter(|p| p.extension().is_some_and(|x| x == "md"))
        .collect();
    files.sort();
    let cases: Vec<Case> = files.iter().flat_map(|f| read(f)).filter(|c| !c.blocks.is_empty()).collect();
    assert!(!cases.is_empty(), "no cases in {}", root.display());
    cases
}

fn read(file: &Path) -> Vec<Case> {
    let text = std::fs::read_to_string(file).unwrap();
    let base = file.file_name().unwrap().to_string_lossy().into_owned();
    let mut cases = Vec::new();
    let mut case = Case { name: base.clone(), blocks: Vec::new() };
    let mut open: Option<(String, Vec<&str>)> = None;
    for line in text.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (Some(_), Some("")) => {
                let (kind, lines) = open.take().unwrap();
                case.blocks.push((kind, lines.join("\n")));
            }
            (Some((_, lines)), _) => lines.push(line),
            (None, Some(kind)) => open = Some((kind.trim().to_owned(), Vec::new())),
            (None, None) => {
                if let Some(heading) = line.strip_prefix('#') {
                    let name = format!("{base}: {}", heading.trim_start_matches('#').trim());
                    cases.push(std::mem::replace(&mut case, Case { name, blocks: Vec::new() }));
                }
            }
        }
    }
    assert!(open.is_none(), "{base}: a block is not closed");
    cases.push(case);
    cases
}
