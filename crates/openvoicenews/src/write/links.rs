//! Links to other pages that are run into a sentence, and the sentence without them.

use std::borrow::Cow;

use crate::model::{Passage, Span};
use crate::text::{Word, words};

/// `President Otto Anna Maria OttoClerks leave town Storm ahead MORE left`: links that a page puts behind a name, begun
/// by the name in full and closed by `MORE`, run into its text. From behind the name to behind the links.
pub(super) fn of(text: &str) -> Vec<Span> {
    const CLOSING: &str = " MORE";
    let mut out: Vec<Span> = Vec::new();
    let mut from = 0;
    while let Some(close) = text[from..].find(CLOSING).map(|at| from + at + CLOSING.len()) {
        let ends = !text[close..].starts_with(char::is_alphanumeric);
        if let Some(start) = ends.then(|| named_twice(&text[from..close])).flatten() {
            out.push(Span::new(from + start, close));
        }
        from = close;
    }
    out
}

/// Whether a passage has links run into it whose beginning or end cannot be told: a shouted word of prose stands in a
/// quotation.
pub(super) fn remain(p: &Passage) -> bool {
    named_twice(&p.text).is_some()
        || p.text.match_indices(" MORE").any(|(at, more)| {
            let ends = !p.text[at + more.len()..].starts_with(char::is_alphanumeric);
            ends && !p.quoted.iter().any(|q| q.start <= at && at < q.end)
        })
}

/// Whether what was read as a name goes on into links: `Kurt Brandt Kurt Jonas BrandtHouse`.
pub(super) fn goes_into(name: &str) -> bool {
    name.contains(' ') && named_twice(name).is_some()
}

/// The name before the links that one was read as going into: `Ana Otto` of `Ana Otto Anna Maria OttoClerks`.
pub(super) fn name_before(text: &str, name: Span) -> Option<&str> {
    let link = of(text).into_iter().find(|link| link.overlaps(&name) && link.start > name.start)?;
    Some(text[name.start..link.start].trim_end())
}

/// The end of a name that is soon given again with another word run into it.
fn named_twice(text: &str) -> Option<usize> {
    const NEAR: usize = 8;
    // Few texts have a capital or a digit behind a letter.
    let letter = |b: u8| b.is_ascii_alphabetic() || !b.is_ascii();
    let begins = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || !b.is_ascii();
    if !text.as_bytes().windows(2).any(|two| letter(two[0]) && begins(two[1])) {
        return None;
    }
    let all: Vec<Word<'_>> = words(text).collect();
    all.iter().enumerate().find_map(|(n, w)| {
        let before = &all[n.saturating_sub(NEAR)..n];
        let runs_on = |name: &&Word<'_>| {
            name.is_capitalised()
                && name.text.len() > 2
                && w.text
                    .strip_prefix(name.text)
                    .is_some_and(|rest| rest.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()))
        };
        before.iter().find(runs_on).map(|name| name.span.end)
    })
}

/// The passage without links that are run into it.
pub(super) fn plain(p: &Passage) -> Cow<'_, Passage> {
    let mut out = Cow::Borrowed(p);
    for cut in of(&p.text).into_iter().rev() {
        out = Cow::Owned(without(&out, cut));
    }
    out
}

/// A passage as if a stretch were not there, nor anything that was read in it.
fn without(p: &Passage, cut: Span) -> Passage {
    let moved = |s: Span| {
        let back = if s.start >= cut.end { cut.len() } else { 0 };
        (!s.overlaps(&cut)).then(|| Span::new(s.start - back, s.end - back))
    };
    let all = |spans: &[Span]| -> Vec<Span> { spans.iter().filter_map(|s| moved(*s)).collect() };
    let mut text = p.text.clone();
    text.replace_range(cut.start..cut.end, "");
    let mut out = p.clone().reworded(text, all(&p.quoted));
    out.loaded = all(&p.loaded);
    // The name before the links may have been read as one with them.
    let begun = |s: Span| moved(s).or((s.start < cut.start).then(|| Span::new(s.start, cut.start)));
    out.names.retain_mut(|n| begun(n.entity.span).inspect(|s| n.entity.span = *s).is_some());
    out.dates.retain_mut(|d| moved(d.span).inspect(|s| d.span = *s).is_some());
    out.quantities.retain_mut(|q| moved(q.span).inspect(|s| q.span = *s).is_some());
    for s in &mut out.statements {
        (s.source, s.cue, s.content) = (all(&s.source), all(&s.cue), all(&s.content));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn without_links(text: &str) -> String {
        let mut out = text.to_owned();
        of(text).into_iter().rev().for_each(|l| out.replace_range(l.start..l.end, ""));
        out
    }

    #[test]
    fn finds_what_is_run_in_behind_a_name() {
        let text =
            "Mayor Otto Ana Maria OttoFares rise Storm ahead MORE (Halden) and Lund Per Lund2030 vote nears MORE left.";
        assert_eq!(without_links(text), "Mayor Otto (Halden) and Lund left.");
        for text in ["Mayor Otto wants MORE money.", "BuzzFeed and OttoNet said MORE.", "Otto OttoNet rose."] {
            assert_eq!(without_links(text), text);
        }
    }
}
