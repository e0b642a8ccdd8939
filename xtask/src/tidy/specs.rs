//! Spec files must hold cases: a page of prose alone would pass every test.

use std::collections::BTreeMap;

use super::{Fault, Text};

/// Spec files without a fenced block, and folders of `spec/` without a file.
pub(crate) fn faults(texts: &[Text]) -> Vec<Fault> {
    let mut folders: BTreeMap<&str, usize> = BTreeMap::new();
    let mut faults = Vec::new();
    for text in texts {
        let Some((folder, file)) = text.name.strip_prefix("spec/").and_then(|n| n.split_once('/')) else { continue };
        let cases = if file.ends_with(".md") { cases(&text.body) } else { 0 };
        *folders.entry(folder).or_default() += cases;
        if file.ends_with(".md") && cases == 0 {
            faults.push(Fault::new(&text.name, 0, "has no case: no heading is followed by a fenced block"));
        }
    }
    let empty = folders.into_iter().filter(|(_, cases)| *cases == 0);
    faults.extend(empty.map(|(folder, _)| Fault::new(&format!("spec/{folder}"), 0, "has no cases")));
    faults
}

/// Headings that are followed by a fenced block with a word after the fence.
fn cases(body: &str) -> usize {
    let (mut cases, mut heading, mut fenced) = (0, false, false);
    for line in body.lines() {
        if let Some(kind) = line.strip_prefix("```") {
            fenced = !fenced;
            if fenced && heading && !kind.trim().is_empty() {
                cases += 1;
                heading = false;
            }
        } else if !fenced && line.starts_with('#') {
            heading = true;
        }
    }
    cases
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(name: &str, body: &str) -> usize {
        faults(&[Text { name: name.to_owned(), body: body.to_owned() }]).len()
    }

    #[test]
    fn a_heading_with_a_block_is_a_case() {
        assert_eq!(
            cases("# A\n```text\nx\n```\n# B\nprose\n## C\n```text\n# not a heading\n```\n```want\ny\n```\n"),
            2
        );
        assert_eq!(told("spec/prove/names.md", "# A\n```text\nx\n```\n"), 0);
    }

    #[test]
    fn prose_alone_is_a_fault_of_file_and_folder() {
        assert_eq!(told("spec/prove/names.md", "# A\nonly prose\n"), 2);
        assert_eq!(told("spec/prove/list.txt", "x"), 1);
    }
}
