//! Plain text as an article: where its headline and its day are.

use std::borrow::Cow;

use super::{NotAnArticle, date, decode};
use crate::model::{Article, ArticleId, Moment};

/// A first line longer than this is a paragraph of the text.
const LONGEST_HEADLINE: usize = 160;
/// Paragraphs looked at for a headline that is marked as one.
const HEAD: usize = 6;

/// Makes an article of plain text, as a person keeps it in a file.
///
/// An empty line divides paragraphs; in a text without one, each line is a paragraph. The headline is the last line
/// that Markdown marks as one (`#`) among the first six, else the first line if it does not end like a sentence. A
/// line right after it that is nothing but a date is the day of publication. `spec/extract/plain.md` has the cases.
///
/// # Errors
///
/// Where the bytes are no text, or there is none.
pub fn plain(bytes: &[u8], id: ArticleId) -> Result<Article, NotAnArticle> {
    let mut notes = Vec::new();
    let decoded = decode::decode(bytes, &mut notes)?;
    let text = decoded.replace("\r\n", "\n").replace('\r', "\n");
    let paragraphs = paragraphs(&text);
    let (title, published, body) = head(&paragraphs);
    if title.is_empty() && body.is_empty() {
        return Err(NotAnArticle::NoText);
    }
    let text = body.join("\n\n");
    Ok(Article {
        id,
        url: None,
        outlet: None,
        byline: Vec::new(),
        published,
        modified: None,
        language: None,
        agency: None,
        revision: Article::revision_of(&title, &text),
        title,
        text,
        fetched: None,
        notes,
    })
}

/// The paragraphs, each in one line.
fn paragraphs(text: &str) -> Vec<Cow<'_, str>> {
    let empty = |line: &str| line.trim().is_empty();
    let divided = text.trim().lines().any(empty);
    let mut out: Vec<Cow<'_, str>> = Vec::new();
    let mut fresh = true;
    for line in text.lines() {
        if empty(line) {
            fresh = true;
            continue;
        }
        match out.last_mut() {
            Some(last) if divided && !fresh => {
                let whole = last.to_mut();
                whole.push(' ');
                whole.push_str(line.trim());
            }
            _ => out.push(Cow::Borrowed(line.trim())),
        }
        fresh = false;
    }
    out
}

/// Headline, day of publication, and the paragraphs of the text.
fn head<'a>(paragraphs: &'a [Cow<'a, str>]) -> (String, Option<Moment>, &'a [Cow<'a, str>]) {
    let marked = paragraphs.iter().take(HEAD).rposition(|p| p.starts_with('#') && p.len() <= LONGEST_HEADLINE);
    let first = paragraphs.first().is_some_and(|p| paragraphs.len() > 1 && is_headline(p));
    let Some(at) = marked.or(first.then_some(0)) else { return (String::new(), None, paragraphs) };
    let title = paragraphs[at].trim_start_matches('#').trim().trim_matches('*').trim().to_owned();
    let rest = &paragraphs[at + 1..];
    match rest.first().filter(|p| p.len() < 40).and_then(|p| date::read(p)) {
        Some(day) => (title, Some(day), &rest[1..]),
        None => (title, None, rest),
    }
}

/// A line that does not end like a sentence.
fn is_headline(line: &str) -> bool {
    line.len() <= LONGEST_HEADLINE && !line.ends_with(['.', '!', ':', ';', ',', '"', '”', '“', '»'])
}
