//! Which blocks of a page are the article's text.

use std::ops::Range;

use super::blocks::{Block, names};
use super::html::Page;
use super::tag::Tag;
use super::{NotAnArticle, byline, date};
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
    /// Whether the data says that the page is an article.
    pub stated: bool,
}

/// The text of the article: paragraphs divided by an empty line.
///
/// # Errors
///
/// Where there is none, or where all there is are teasers of other pages.
pub(super) fn text(
    page: &Page<'_>,
    blocks: &[Block],
    hints: &Hints,
    notes: &mut Vec<Note>,
) -> Result<String, NotAnArticle> {
    let weights = weights(blocks, hints);
    if weights.iter().all(|w| *w <= 0.0) {
        return from_data(&hints.body, notes);
    }
    let kept = keep(page, blocks, container(page, blocks, &weights), hints);
    if !hints.stated && is_front(blocks, &kept) {
        return Err(NotAnArticle::Front);
    }
    let paragraphs: Vec<&str> =
        kept.iter().map(|&i| without_byline(&blocks[i], hints.headline)).filter(|t| !t.is_empty()).collect();
    let out = paragraphs.join("\n\n");
    if out.is_empty() || out.len() * 3 < hints.body.len() && out.len() < 600 {
        return from_data(&hints.body, notes);
    }
    Ok(out)
}

/// Whether most paragraphs are a line or two under a headline that leads elsewhere.
fn is_front(blocks: &[Block], kept: &[usize]) -> bool {
    let linked = |b: &Block| b.tag == Tag::Heading && b.link_density() > 0.8;
    let teaser = |i: usize| {
        let above = &blocks[i.saturating_sub(2)..i];
        // Between the two there may be a topic or a time.
        let under = above.last().is_some_and(linked)
            || above.first().is_some_and(linked) && above.last().is_some_and(|b| b.text.len() < 40);
        under && blocks[i].text.len() < 300
    };
    let paragraphs: Vec<usize> = kept.iter().copied().filter(|&i| blocks[i].tag != Tag::Heading).collect();
    let teasers = paragraphs.iter().filter(|&&i| teaser(i)).count();
    teasers >= 3 && teasers * 3 >= paragraphs.len() * 2
}

/// A block below the headline without the lines at its end that say who wrote the article and when: pages without
/// paragraphs divide standfirst, byline and date by breaks alone.
fn without_byline(b: &Block, headline: Option<usize>) -> &str {
    if headline.is_none_or(|h| b.first < h || b.first - h > 60) {
        return &b.text;
    }
    let (mut by, mut dated, mut end) = (false, false, b.text.len());
    for start in b.breaks.iter().rev().copied().chain([0]) {
        let line = b.text[start..end].trim();
        let short = line.len() < 80;
        if short && !by && byline::starts_by(line) {
            by = true;
        } else if short && !dated && date::read(line).is_some() {
            dated = true;
        } else {
            break;
        }
        end = start;
    }
    if by && dated { b.text[..end].trim_end() } else { &b.text }
}

/// The text that the page's data gives, where the page itself shows little or none of it.
fn from_data(body: &str, notes: &mut Vec<Note>) -> Result<String, NotAnArticle> {
    let paragraphs: Vec<String> = body.lines().map(crate::text::references::tidy).filter(|p| !p.is_empty()).collect();
    if paragraphs.is_empty() {
        return Err(NotAnArticle::NoText);
    }
    notes.push(Note::new("text-from-data", "the text is the `articleBody` of the page's JSON-LD"));
    Ok(paragraphs.join("\n\n"))
}

fn weights(blocks: &[Block], hints: &Hints) -> Vec<f32> {
    let known = folded(&hints.body);
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

/// The nodes of the element that holds the article: from the page downwards,
/// always the element that keeps four fifths of the weight.
fn container(page: &Page<'_>, blocks: &[Block], weights: &[f32]) -> Range<usize> {
    let mut sums = vec![0.0_f32; page.nodes.len()];
    for (b, w) in blocks.iter().zip(weights) {
        sums[b.node] += w;
    }
    for i in (1..sums.len()).rev() {
        if let Some(parent) = page.parent(i) {
            sums[parent] += sums[i];
        }
    }
    let mut best = 0..page.nodes.len();
    let mut held: f32 = weights.iter().sum();
    for (i, sum) in sums.iter().enumerate() {
        let may_hold = !matches!(page.nodes[i].tag, Tag::Text | Tag::P | Tag::Li | Tag::Span | Tag::Blockquote);
        if may_hold && *sum >= 0.8 * held {
            best = i..page.nodes[i].end as usize;
            held = *sum;
        }
    }
    best
}

fn keep(page: &Page<'_>, blocks: &[Block], range: Range<usize>, hints: &Hints) -> Vec<usize> {
    let title = folded(&hints.title);
    let mut kept: Vec<usize> =
        (0..blocks.len()).filter(|&i| range.contains(&blocks[i].node) && is_text(&blocks[i], &title)).collect();
    trim(page, blocks, &mut kept, hints);
    below_headline(blocks, &mut kept, hints.headline);
    // A heading without text below it heads something that was left out.
    while kept.last().is_some_and(|&i| blocks[i].tag == Tag::Heading) {
        kept.pop();
    }
    let mut all = standfirst(page, blocks, &kept, hints);
    all.extend(kept);
    all
}

/// Takes off what stands before and after the article inside its container.
fn trim(page: &Page<'_>, blocks: &[Block], kept: &mut Vec<usize>, hints: &Hints) {
    let mut seen = std::collections::BTreeMap::<&str, usize>::new();
    for &i in kept.iter() {
        *seen.entry(&blocks[i].text).or_default() += 1;
    }
    let mut said = std::collections::BTreeSet::new();
    // What comes three times is furniture; what comes twice is said once.
    kept.retain(|&i| seen[blocks[i].text.as_str()] < 3 && said.insert(&blocks[i].text));
    let known = folded(&hints.body);
    let size = |list: &[usize]| list.iter().map(|&i| blocks[i].text.len()).sum::<usize>();
    if known.len() > 300 {
        let matched: Vec<usize> = (0..kept.len()).filter(|&k| is_in(&blocks[kept[k]].text, &known)).collect();
        let matched_size: usize = matched.iter().map(|&k| blocks[kept[k]].text.len()).sum();
        if matched_size * 10 > size(kept) * 7
            && let (Some(&first), Some(&last)) = (matched.first(), matched.last())
        {
            let first = if first <= 2 { 0 } else { first };
            *kept = kept[first..=last].to_vec();
        }
    }
    let mut homes = std::collections::BTreeMap::<usize, usize>::new();
    for &i in kept.iter() {
        *homes.entry(page.parent(blocks[i].node).unwrap_or(0)).or_default() += blocks[i].text.len();
    }
    let Some((&home, _)) = homes.iter().max_by_key(|(_, n)| **n) else { return };
    // A body in several boxes has boxes of one kind: the last of them is its end.
    let kind = |node: usize| (page.nodes[node].tag, page.attribute(node, "class"));
    let alike: Vec<usize> = homes.keys().copied().filter(|&h| kind(h) == kind(home)).collect();
    let held: usize = alike.iter().map(|h| homes[h]).sum();
    if held * 100 > size(kept) * 45 {
        let end = alike.iter().map(|&h| page.nodes[h].end as usize).max().unwrap_or(usize::MAX);
        kept.retain(|&i| blocks[i].first < end);
    }
}

/// Takes off what stands above the headline: notices, sections, the outlet's motto. Where much of the text stands
/// there, the heading is not the article's.
fn below_headline(blocks: &[Block], kept: &mut Vec<usize>, headline: Option<usize>) {
    let Some(headline) = headline else { return };
    let size = |above: bool| -> usize {
        kept.iter().filter(|&&i| (blocks[i].first < headline) == above).map(|&i| blocks[i].text.len()).sum()
    };
    if size(true) * 4 < size(false) {
        kept.retain(|&i| blocks[i].first > headline);
    }
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
        let bare = folded(&b.text);
        return bare != title && !LABELS.contains(&bare.as_str()) && b.text.len() < 250 && !starts_prompt(&b.text);
    }
    if starts_prompt(&b.text) {
        return false;
    }
    // A strong line without a full stop is a subheading.
    let strong = b.tag == Tag::P && b.strong + 2 > b.text.len() && !b.text.ends_with(':');
    let ended =
        strong || b.text.ends_with(['.', '!', '?', '"', '”', '“', '»', '«', '’', '。', '」', '…', ')', ':', ';']);
    if b.text.len() < 50 && !ended {
        return false;
    }
    true
}

/// The paragraphs between headline and text that sum up the article.
fn standfirst(page: &Page<'_>, blocks: &[Block], kept: &[usize], hints: &Hints) -> Vec<usize> {
    let Some(&first) = kept.first() else { return Vec::new() };
    let description = folded(&hints.description);
    let from = hints.headline.map_or(first.saturating_sub(30), |h| blocks.partition_point(|b| b.first < h));
    let mut said = std::collections::BTreeSet::new();
    let mut found: Vec<usize> = (from.max(first.saturating_sub(60))..first)
        .filter(|&i| {
            let b = &blocks[i];
            // A picture's class often says `lead`, and its caption is none.
            let picture = |o: usize| matches!(page.nodes[o].tag, Tag::Figure | Tag::Figcaption);
            let apart = |o: usize| page.nodes[o].tag != Tag::Header && !says(page, o, STANDFIRST);
            let hidden = b.outside.is_some_and(|o| picture(o) || apart(o));
            let short = b.text.len() < 40 || b.tag == Tag::H1 || b.link_density() > 0.5;
            !short && !hidden && (is_in(&b.text, &description) || named_standfirst(page, b.node))
        })
        .filter(|&i| said.insert(folded(&blocks[i].text)))
        .collect();
    found.retain(|&i| !kept.iter().take(4).any(|&k| folded(&blocks[k].text) == folded(&blocks[i].text)));
    found.truncate(6);
    found
}

fn named_standfirst(page: &Page<'_>, node: usize) -> bool {
    let mut at = Some(node);
    for _ in 0..3 {
        let Some(i) = at else { return false };
        if says(page, i, STANDFIRST) {
            return true;
        }
        at = page.parent(i);
    }
    false
}

/// Whether an element's names hold one of these words.
fn says(page: &Page<'_>, node: usize, words: &[&str]) -> bool {
    let named = |n: &str| matches!(n, "class" | "id" | "itemprop" | "data-testid");
    page.attributes(node).iter().any(|(n, v)| named(n) && names(v).any(|w| words.contains(&w.as_str())))
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

/// Headings that name the kind of what follows, folded; they head no section of the article.
const LABELS: &[&str] = &[
    "transcript",
    "fulltranscript",
    "readthetranscript",
    "transkript",
    "abschrift",
    "transcription",
    "trascrizione",
    "transcripción",
    "transcrição",
    "расшифровка",
];

/// Whether a block is a prompt, credit line or pointer rather than text.
fn starts_prompt(text: &str) -> bool {
    let lower: String = text.chars().take(40).flat_map(char::to_lowercase).collect();
    PROMPTS.iter().any(|p| lower.starts_with(p))
}

/// How prompts and pointers begin, in the languages of the dev pages.
const PROMPTS: &[&str] = &[
    "read more",
    "read next",
    "read also",
    "also read",
    "most read",
    "see also",
    "more from",
    "more on this",
    "related:",
    "related articles",
    "recommended",
    "sign up for",
    "subscribe to",
    "subscribe now",
    "follow us",
    "click here to",
    "reporting by",
    "this article was originally",
    "advertisement",
    "share this",
    "download our app",
    "watch:",
    "lesen sie auch",
    "lesen sie mehr",
    "auch interessant",
    "mehr zum thema",
    "das könnte sie",
    "mehr dazu",
    "anzeige",
    "lesetipp",
    "auf dieser seite",
    "dieses thema im programm",
    "fehler gefunden",
    "sendung:",
    "ihre meinung ist",
    "lire aussi",
    "à lire aussi",
    "à lire",
    "la suite est réservée",
    "il vous reste",
    "pour aller plus loin",
    "leggi anche",
    "leggi tutto",
    "approfondisci",
    "lee también",
    "lea también",
    "te puede interesar",
    "suscríbete",
    "leia também",
    "leia mais",
    "baca juga",
    "czytaj także",
    "czytaj też",
    "czytaj więcej",
    "zobacz także",
    "читайте также",
    "реклама",
    "les også",
    "läs också",
    "lees ook",
    "関連記事",
    "続きを読む",
    "有料会員",
    "この記事は会員限定",
    "【関連",
    "all rights reserved",
    "©",
    "foto:",
    "photo:",
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
