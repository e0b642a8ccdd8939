//! The cover of the e-book: a page of a newspaper, drawn.

use serde::Serialize;

use super::{Book, epub};
use crate::publish::escape::shorten;

/// The sizes of the name, and how many characters of each stand in a line of the cover.
const NAME_SIZES: [(usize, usize); 4] = [(74, 14), (56, 19), (42, 26), (32, 34)];
/// Characters in a line of the headline, and of those of the others.
const HEADLINE: usize = 25;
const OTHER: usize = 46;
/// Other headlines on the cover.
const OTHERS: usize = 4;

/// What stands where, in units of the picture: 600 by 800.
#[derive(Serialize)]
pub(super) struct Cover {
    name: Vec<Line>,
    name_size: usize,
    /// The place of the motto; the rule and the day follow below it.
    motto: usize,
    day: Option<String>,
    headline: Vec<Line>,
    others: Vec<Other>,
}

#[derive(Serialize)]
struct Line {
    y: usize,
    text: String,
}

#[derive(Serialize)]
struct Other {
    rule: usize,
    kicker: Line,
    lines: Vec<Line>,
}

/// Sets the cover of a book.
pub(super) fn of(book: &Book<'_>) -> Cover {
    let name = &book.theme.name;
    let fits = |&&(_, most): &&(usize, usize)| wrapped(name, most).len() == 1;
    let (name_size, most) = NAME_SIZES.iter().find(fits).copied().unwrap_or(NAME_SIZES[NAME_SIZES.len() - 1]);
    let name = lines(wrapped(name, most), 60 + name_size, name_size + 6);
    let motto = name.last().map_or(120, |l| l.y) + 44;
    let mut reports = book.sections.iter().flat_map(|s| s.chapters.iter().map(move |c| (&s.name, &c.report)));
    let mut y = motto + 118;
    let lead = reports.next().map(|(_, r)| wrapped(&shorten(&r.headline.text, 110), HEADLINE)).unwrap_or_default();
    let headline = lines(lead, y, 48);
    y = headline.last().map_or(y, |l| l.y) + 36;
    let mut others = Vec::new();
    for (section, report) in reports.take(OTHERS) {
        let text = wrapped(&shorten(&report.headline.text, 88), OTHER);
        let lines = lines(text, y + 56, 27);
        let end = lines.last().map_or(y, |l| l.y);
        if end > 770 {
            break;
        }
        others.push(Other { rule: y, kicker: Line { y: y + 26, text: section.clone() }, lines });
        y = end + 22;
    }
    Cover { name, name_size, motto, day: epub::day(book), headline, others }
}

fn lines(texts: Vec<String>, first: usize, step: usize) -> Vec<Line> {
    texts.into_iter().enumerate().map(|(n, text)| Line { y: first + n * step, text }).collect()
}

/// The text in lines of at most so many characters, broken between words; a longer word has a line of its own.
fn wrapped(text: &str, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= most => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
