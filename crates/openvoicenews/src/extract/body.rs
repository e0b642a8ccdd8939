//! Which blocks of a page are the article's text.

use super::blocks::{Block, names};
use super::html::Page;
use super::tag::Tag;
use crate::model::Note;

/// What the page's data says of the body, for finding it.
#[derive(Debug, Default)]
pub(super) struct Hints {
    /// The headline.
    pub title: String,
    /// The `h1` that shows it.
    pub headline: Option<usize>,
    /// The page's own summary.
    pub description: String,
    /// `articleBody` of schema.org, where the page has one.
    pub body: String,
}

/// The text of the article: paragraphs divided by an empty line.
pub(super) fn text(page: &Page<'_>, blocks: &[Block], hints: &Hints, _notes: &mut Vec<Note>) -> String {
    let weights = weights(page, blocks, hints);
    let Some(container) = container(page, blocks, &weights) else { return String::new() };
    let kept = keep(page, blocks, container, hints);
    let mut out = String::new();
    for i in kept {
        if !out.is_empty() {
            out.push_str("\n\n");
        }
        out.push_str(&blocks[i].text);
    }
    out
}

fn weights(_page: &Page<'_>, blocks: &[Block], hints: &Hints) -> Vec<f32> {
    let known = folded(&hints.body);
    let finder = memchr::memmem::Finder::new(known.as_bytes());
    let _ = finder;
    blocks
        .iter()
        .map(|b| {
            let own = b.text.len().saturating_sub(b.link);
            if b.outside.is_some() || own < 40 || b.link_density() > 0.4 {
                return 0.0;
            }
            let kind = match b.tag {
                Tag::P | Tag::Blockquote => 1.0,
                Tag::H1 | Tag::Heading => 0.0,
                Tag::Li | Tag::Td => 0.3,
                _ => 0.7,
            };
            kind * own as f32 * if is_in(&b.text, &known) { 4.0 } else { 1.0 }
        })
        .collect()
}

/// The element that holds the article.
fn container(page: &Page<'_>, blocks: &[Block], weights: &[f32]) -> Option<usize> {
    let mut sums = vec![0.0_f32; page.nodes.len()];
    for (b, w) in blocks.iter().zip(weights) {
        sums[b.node] += w;
    }
    for i in (1..sums.len()).rev() {
        if let Some(parent) = page.parent(i) {
            sums[parent] += sums[i];
        }
    }
    let total: f32 = weights.iter().sum();
    if total <= 0.0 {
        return None;
    }
    let mut best = None;
    let mut best_sum = total;
    for (i, s) in sums.iter().enumerate() {
        if *s >= 0.8 * best_sum && page.nodes[i].tag != Tag::Text {
            let is_paragraph = matches!(page.nodes[i].tag, Tag::P | Tag::Li | Tag::Span | Tag::Blockquote);
            if !is_paragraph {
                best = Some(i);
                best_sum = *s;
            }
        }
    }
    best
}

fn keep(page: &Page<'_>, blocks: &[Block], container: usize, hints: &Hints) -> Vec<usize> {
    let range = container..page.nodes[container].end as usize;
    let title = folded(&hints.title);
    let mut kept: Vec<usize> =
        (0..blocks.len()).filter(|&i| range.contains(&blocks[i].node) && is_text(&blocks[i], &title)).collect();
    // A heading without text below it heads something that was left out.
    while kept.last().is_some_and(|&i| blocks[i].tag == Tag::Heading) {
        kept.pop();
    }
    if let Some(standfirst) = standfirst(page, blocks, &kept, hints) {
        kept.insert(0, standfirst);
    }
    kept
}

fn is_text(b: &Block, title: &str) -> bool {
    if b.outside.is_some() || b.tag == Tag::H1 {
        return false;
    }
    let density = b.link_density();
    if density > 0.5 && b.text.len() < 300 || density > 0.8 {
        return false;
    }
    if b.tag == Tag::Heading {
        return folded(&b.text) != title && b.text.len() < 250;
    }
    let ended = b.text.ends_with(['.', '!', '?', '"', '”', '“', '»', '«', '’', '。', '」', '…', ')', ':', ';']);
    if b.text.len() < 50 && !ended {
        return false;
    }
    true
}

/// The paragraph between headline and text that sums up the article.
fn standfirst(page: &Page<'_>, blocks: &[Block], kept: &[usize], hints: &Hints) -> Option<usize> {
    let first = *kept.first()?;
    let description = folded(&hints.description);
    (0..first).rev().take(30).find(|&i| {
        let b = &blocks[i];
        if b.outside.is_some_and(|o| page.nodes[o].tag != Tag::Header) || b.tag == Tag::H1 || b.text.len() < 40 {
            return false;
        }
        is_in(&b.text, &description) || named_standfirst(page, b.node)
    })
}

fn named_standfirst(page: &Page<'_>, node: usize) -> bool {
    let mut at = Some(node);
    for _ in 0..3 {
        let Some(i) = at else { return false };
        if page.attributes(i).iter().any(|(n, v)| {
            matches!(*n, "class" | "id" | "itemprop" | "data-testid")
                && names(v).any(|w| STANDFIRST.contains(&w.as_str()))
        }) {
            return true;
        }
        at = page.parent(i);
    }
    false
}

const STANDFIRST: &[&str] = &[
    "standfirst",
    "summary",
    "lead",
    "lede",
    "dek",
    "intro",
    "introduction",
    "subtitle",
    "subheadline",
    "subhead",
    "chapo",
    "sapo",
    "vorspann",
    "description",
    "deck",
    "abstract",
    "excerpt",
    "teaser",
    "sottotitolo",
    "bajada",
    "entradilla",
    "anriss",
    "ingress",
    "strapline",
    "leadtext",
];

/// Letters and digits in lower case, nothing else.
pub(super) fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether the start of `text` stands in `whole`, which is folded.
fn is_in(text: &str, whole: &str) -> bool {
    if whole.is_empty() {
        return false;
    }
    let start: String = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).take(50).collect();
    start.len() >= 20 && memchr::memmem::find(whole.as_bytes(), start.as_bytes()).is_some()
}
