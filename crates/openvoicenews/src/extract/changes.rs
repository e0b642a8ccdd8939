//! What a publisher changed between two revisions of an article.

use crate::model::{Article, TextChange, TextChangeKind};
use crate::text::words;

/// Paragraphs that are compared with each other at most, in each of two texts; the table grows with their product.
const MOST: usize = 400;
/// Two paragraphs that share at least this much of their words are one paragraph, changed.
const ALIKE: f32 = 0.5;

/// The differences between two revisions in the order of the later one: headline, authors, then paragraph by
/// paragraph. `spec/extract/changes.md` has the cases.
#[must_use]
pub fn changes(before: &Article, after: &Article) -> Vec<TextChange> {
    let mut out = Vec::new();
    if before.title != after.title {
        out.push(change(TextChangeKind::Headline, Some(&before.title), Some(&after.title)));
    }
    if before.byline != after.byline && !before.byline.is_empty() && !after.byline.is_empty() {
        let names = |article: &Article| article.byline.join(", ");
        out.push(change(TextChangeKind::Byline, Some(&names(before)), Some(&names(after))));
    }
    let (mut old, mut new): (Vec<&str>, Vec<&str>) = (paragraphs(&before.text), paragraphs(&after.text));
    let ahead = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    old.drain(..ahead);
    new.drain(..ahead);
    let behind = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
    old.truncate(old.len() - behind);
    new.truncate(new.len() - behind);
    old.truncate(MOST);
    new.truncate(MOST);
    for (gone, come) in gaps(&old, &new) {
        out.extend(paired(&gone, &come));
    }
    out
}

fn change(kind: TextChangeKind, from: Option<&str>, to: Option<&str>) -> TextChange {
    TextChange { kind, from: from.map(str::to_owned), to: to.map(str::to_owned) }
}

fn paragraphs(text: &str) -> Vec<&str> {
    text.split("\n\n").map(str::trim).filter(|p| !p.is_empty()).collect()
}

/// The runs of paragraphs that differ, between those that a longest common subsequence has in both.
fn gaps<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<(Vec<&'a str>, Vec<&'a str>)> {
    let width = new.len() + 1;
    let mut longest = vec![0_u16; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            let at = i * width + j;
            longest[at] = match old[i] == new[j] {
                true => longest[at + width + 1] + 1,
                false => longest[at + width].max(longest[at + 1]),
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut out = vec![(Vec::new(), Vec::new())];
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            out.push((Vec::new(), Vec::new()));
            i += 1;
            j += 1;
            continue;
        }
        let down = if i < old.len() { longest[(i + 1) * width + j] } else { 0 };
        let right = if j < new.len() { longest[i * width + j + 1] } else { 0 };
        let Some(gap) = out.last_mut() else { break };
        if j >= new.len() || (i < old.len() && down >= right) {
            gap.0.push(old[i]);
            i += 1;
        } else {
            gap.1.push(new[j]);
            j += 1;
        }
    }
    out
}

/// The changes of one run: paragraphs that are much alike are one that was changed, in their order.
fn paired(gone: &[&str], come: &[&str]) -> Vec<TextChange> {
    let mut out = Vec::new();
    let mut from = 0;
    for new in come {
        let twin = (from..gone.len()).find(|&i| alike(gone[i], new) >= ALIKE);
        match twin {
            Some(i) => {
                out.extend(gone[from..i].iter().map(|p| change(TextChangeKind::Removed, Some(p), None)));
                out.push(changed(gone[i], new));
                from = i + 1;
            }
            None if is_correction(new) => out.push(change(TextChangeKind::Correction, None, Some(new))),
            None => out.push(change(TextChangeKind::Added, None, Some(new))),
        }
    }
    out.extend(gone[from..].iter().map(|p| change(TextChangeKind::Removed, Some(p), None)));
    out
}

fn changed(old: &str, new: &str) -> TextChange {
    let kind = match () {
        () if is_correction(new) && !is_correction(old) => TextChangeKind::Correction,
        () if figures(old) != figures(new) => TextChangeKind::Figure,
        () => TextChangeKind::Paragraph,
    };
    change(kind, Some(old), Some(new))
}

/// The share of words that two paragraphs have in common (Dice).
fn alike(a: &str, b: &str) -> f32 {
    let list = |text: &str| {
        let mut list: Vec<String> = words(text).map(|w| w.text.to_lowercase()).collect();
        list.sort_unstable();
        list
    };
    let (a, b) = (list(a), list(b));
    let (mut i, mut j, mut common) = (0, 0, 0_usize);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                (i, j, common) = (i + 1, j + 1, common + 1);
            }
        }
    }
    2.0 * common as f32 / (a.len() + b.len()).max(1) as f32
}

/// The numbers of a paragraph as they are written.
fn figures(text: &str) -> Vec<&str> {
    let parts = text.split(|c: char| !(c.is_ascii_digit() || c == '.' || c == ','));
    parts.map(|p| p.trim_matches(['.', ','])).filter(|p| !p.is_empty()).collect()
}

/// Whether a paragraph says that the publisher corrected something.
fn is_correction(text: &str) -> bool {
    let text = text.trim_start_matches(['*', '_', '(', '[', ' ']).to_lowercase();
    let begins = ["correction", "clarification", "editor's note", "editor’s note", "editors' note", "this correction"];
    let says = [
        "an earlier version of this",
        "a previous version of this",
        "this article was amended",
        "this article has been amended",
        "this article has been corrected",
        "this story has been corrected",
        "this article was corrected",
        "this story was corrected",
        "this article has been updated to correct",
        "this story has been updated to correct",
    ];
    begins.iter().any(|b| text.starts_with(b)) || says.iter().any(|s| text.contains(s))
}
