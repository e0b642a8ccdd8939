//! Links in Markdown that lead to files or headings of the tree.

use std::collections::HashSet;
use std::path::{Component, Path, PathBuf};

use super::{Fault, Text};

/// Links to places that are not there.
pub(crate) fn faults(texts: &[Text], files: &[String]) -> Vec<Fault> {
    let mut places: HashSet<PathBuf> = HashSet::new();
    for file in files {
        places.extend(Path::new(file).ancestors().map(Path::to_path_buf));
    }
    let mut faults = Vec::new();
    for text in texts.iter().filter(|t| t.name.ends_with(".md")) {
        for (line, target) in targets(&text.body) {
            if !leads_somewhere(text, &target, &places, texts) {
                faults.push(Fault::new(&text.name, line, format!("link to `{target}`, which is not in the tree")));
            }
        }
    }
    faults
}

fn leads_somewhere(from: &Text, target: &str, places: &HashSet<PathBuf>, texts: &[Text]) -> bool {
    if target.contains("://") || target.starts_with("mailto:") {
        return true;
    }
    let (file, anchor) = target.split_once('#').map_or((target, None), |(f, a)| (f, Some(a)));
    let to = if file.is_empty() { PathBuf::from(&from.name) } else { beside(&from.name, file) };
    if !places.contains(&to) {
        return false;
    }
    let Some(anchor) = anchor else { return true };
    let Some(text) = texts.iter().find(|t| Path::new(&t.name) == to) else { return true };
    prose(&text.body).any(|(_, l)| l.starts_with('#') && slug(l.trim_start_matches('#')) == anchor)
}

/// A relative target as a path from the root.
fn beside(from: &str, target: &str) -> PathBuf {
    let mut path = Path::new(from).parent().map(Path::to_path_buf).unwrap_or_default();
    for part in Path::new(target).components() {
        match part {
            Component::ParentDir => {
                path.pop();
            }
            Component::Normal(name) => path.push(name),
            _ => {}
        }
    }
    path
}

/// A heading's anchor as the common hosts make it.
fn slug(heading: &str) -> String {
    let kept = heading.trim().chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect::<String>().to_lowercase()
}

/// Lines outside fenced blocks, with their numbers from 1.
fn prose(body: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut fenced = false;
    body.lines().enumerate().filter_map(move |(i, line)| {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        (!fenced && !fence).then_some((i + 1, line))
    })
}

/// The targets of `[text](target)` and `[name]: target`.
fn targets(body: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (number, line) in prose(body) {
        let plain: String = line.split('`').step_by(2).collect::<Vec<_>>().join("");
        for piece in plain.split("](").skip(1) {
            if let Some((target, _)) = piece.split_once(')') {
                found.push((number, target.split_whitespace().next().unwrap_or_default().to_owned()));
            }
        }
        if let Some((_, target)) = plain.strip_prefix('[').and_then(|l| l.split_once("]: ")) {
            found.push((number, target.trim().to_owned()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(body: &str) -> usize {
        let files = ["README.md", "docs/decisions/0001-a.md"].map(str::to_owned);
        let texts = [
            Text { name: "docs/decisions/0001-a.md".to_owned(), body: body.to_owned() },
            Text { name: "README.md".to_owned(), body: "# First minute, really\n".to_owned() },
        ];
        faults(&texts, &files).len()
    }

    #[test]
    fn follows_links_to_files_folders_and_headings() {
        assert_eq!(
            told("[a](../../README.md) [b](../) [c](https://a.example) [d](../../README.md#first-minute-really)"),
            0
        );
        assert_eq!(told("# Here\n[a](#here)\n[b]: ../../README.md"), 0);
    }

    #[test]
    fn tells_dead_ones() {
        assert_eq!(told("[a](README.md)"), 1);
        assert_eq!(told("[a](../../README.md#other)"), 1);
        assert_eq!(told("[b]: nowhere.md"), 1);
    }

    #[test]
    fn code_is_no_link() {
        assert_eq!(told("`[a](nowhere.md)`\n```\n[a](nowhere.md)\n```\n"), 0);
    }
}
