//! Copy-editing: changes to a passage's words, each recorded.

use crate::model::{Basis, Edit, EditKind, Evidence, Passage, Span};
use crate::text::{fold, is_irregular_past, words};

/// A change to a passage.
#[derive(Clone)]
pub(super) struct Change {
    pub(super) span: Span,
    pub(super) to: String,
    pub(super) kind: EditKind,
    pub(super) evidence: Vec<Evidence>,
    pub(super) basis: Option<Basis>,
}

impl Change {
    pub(super) fn new(kind: EditKind, span: Span, to: impl Into<String>) -> Change {
        Change { span, to: to.into(), kind, evidence: Vec::new(), basis: None }
    }
}

/// The passage with the changes made, and a record of each. Of two that overlap, the first given counts.
pub(super) fn apply(text: &str, changes: Vec<Change>) -> (String, Vec<Edit>) {
    let mut kept: Vec<Change> = Vec::new();
    for c in changes {
        if !kept.iter().any(|k| k.span.overlaps(&c.span) || k.span == c.span) {
            kept.push(c);
        }
    }
    kept.sort_by_key(|c| c.span);
    let (mut out, mut edits, mut at) = (String::new(), Vec::new(), 0);
    for c in kept {
        out.push_str(&text[at..c.span.start]);
        out.push_str(&c.to);
        at = c.span.end;
        let from = c.span.of(text).trim().to_owned();
        edits.push(Edit { kind: c.kind, from, to: c.to.trim().to_owned(), evidence: c.evidence, basis: c.basis });
    }
    out.push_str(&text[at..]);
    (out, edits)
}

/// Words before the sentence proper that only tie it to its neighbours: dateline, `But`, `However,`.
///
/// The next word gets a capital, unless one of the `names` put in stands there.
pub(super) fn opening_cut(p: &Passage, names: &[Change]) -> Option<Change> {
    opening_end(&p.text).map(|start| capitalised(&p.text, start, names))
}

/// Whether a word opens a phrase or clause before the subject of its sentence.
pub(super) fn opens_phrase(word: &str) -> bool {
    const OPENERS: [&str; 31] = [
        "unlike",
        "in",
        "on",
        "at",
        "by",
        "for",
        "from",
        "to",
        "with",
        "of",
        "after",
        "before",
        "during",
        "since",
        "until",
        "under",
        "over",
        "despite",
        "amid",
        "while",
        "as",
        "if",
        "when",
        "although",
        "though",
        "because",
        "according",
        "among",
        "even",
        "following",
        "speaking",
    ];
    OPENERS.contains(&&*fold(word))
}

/// Leaves out all before a sentence's new beginning, which gets a capital unless one of the `names` put in stands there.
pub(super) fn capitalised(text: &str, start: usize, names: &[Change]) -> Change {
    if names.iter().any(|n| n.span.start == start) {
        return Change::new(EditKind::Cut, Span::new(0, start), "");
    }
    if text[start..].starts_with(char::is_uppercase) {
        return Change::new(EditKind::Cut, Span::new(0, start), "");
    }
    let word =
        text[start..].split_whitespace().next().unwrap_or_default().trim_end_matches(|c: char| !c.is_alphanumeric());
    let word_end = start + word.len();
    let mut word = word.chars();
    let capital: String = word.next().into_iter().flat_map(char::to_uppercase).chain(word).collect();
    Change::new(EditKind::Cut, Span::new(0, word_end), capital)
}

/// Where the sentence proper begins, behind what [`opening_cut`] cuts.
pub(super) fn opening_end(text: &str) -> Option<usize> {
    heading_end(text).or_else(|| connective_end(text))
}

/// Where the text begins behind a kicker and a dateline.
pub(super) fn heading_end(text: &str) -> Option<usize> {
    let kicker = kicker_end(text).or_else(|| credit_end(text));
    let start = kicker.unwrap_or(0);
    dateline_end(&text[start..]).map(|end| start + end).or(kicker)
}

/// `EXCLUSIVE: The ...`, `CLOSE The ...`: what a page sets before its text, and a button run into it.
fn kicker_end(text: &str) -> Option<usize> {
    const KICKERS: [&str; 12] = [
        "CLOSE ",
        "THE FACTS: ",
        "EXCLUSIVE: ",
        "Exclusive: ",
        "EXCLUSIVE — ",
        "Exclusive — ",
        "Exclusive— ",
        "BREAKING: ",
        "Breaking: ",
        "UPDATE: ",
        "UPDATED: ",
        "LATEST: ",
    ];
    // `Update 5 p.m.: The ...`.
    let updated = ["Update ", "UPDATE ", "Updated "].iter().any(|k| text.starts_with(k));
    let timed = || text.find(": ").filter(|&at| updated && at < 30).map(|at| at + ": ".len());
    let end = KICKERS.iter().find(|k| text.starts_with(**k)).map(|k| k.len()).or_else(timed)?;
    text[end..].starts_with(char::is_uppercase).then_some(end)
}

/// `Ana Otto/Halden Images The ...`: whose picture it is, run into the text.
fn credit_end(text: &str) -> Option<usize> {
    const LONGEST: usize = 60;
    // Asked of every sentence, of which few have a slash so early.
    text.bytes().take(LONGEST).position(|b| b == b'/')?;
    let end = text.find(" Images ").filter(|&at| at < LONGEST)? + " Images ".len();
    let credit = &text[..end];
    let named = credit.contains('/') && words(credit).all(|w| w.is_capitalised());
    (named && text[end..].starts_with(char::is_uppercase)).then_some(end)
}

/// `WASHINGTON (AP) — The ...`: the place in capitals, then a dash within the first 60 bytes.
pub(super) fn dateline_end(text: &str) -> Option<usize> {
    if let Some(end) = bracketed_dateline_end(text) {
        return Some(end);
    }
    const LONGEST: usize = 60;
    let mut near = text.len().min(LONGEST + "—".len());
    while !text.is_char_boundary(near) {
        near -= 1;
    }
    let near = &text[..near];
    let shouted = |w: &str| w.chars().count() > 2 && w.chars().all(|c| !c.is_lowercase());
    if !near.contains('(') && !words(text).next().is_some_and(|w| shouted(w.text)) {
        return None;
    }
    let (dash, width) = ["—", "–", " - ", "--"].iter().filter_map(|d| Some((near.find(d)?, d.len()))).min()?;
    let head = text.get(..dash)?;
    let first = words(head).next()?;
    let credited = head.contains('(') && head.contains(')');
    if dash > LONGEST || !(shouted(first.text) || credited) {
        return None;
    }
    let rest = &text[dash + width..];
    Some(text.len() - rest.trim_start().len())
}

/// Bytes of the name of a place before a newsroom in brackets.
const LONGEST_PLACE: usize = 30;

/// `Washington (CNN) The ...`, `(CNN) The ...`, without a dash: a name or none, then a newsroom in capitals.
fn bracketed_dateline_end(text: &str) -> Option<usize> {
    let open = text.bytes().take(LONGEST_PLACE + 2).position(|b| b == b'(')?;
    let place = if open == 0 { "" } else { text[..open].strip_suffix(' ')? };
    let (newsroom, sentence) = text[open + 1..].split_once(") ")?;
    let named = place.len() <= LONGEST_PLACE && words(place).count() <= 4 && words(place).all(|w| w.is_capitalised());
    let credited = (2..=8).contains(&newsroom.len()) && newsroom.chars().all(|c| c.is_ascii_uppercase());
    (named && credited && sentence.starts_with(char::is_uppercase)).then(|| text.len() - sentence.len())
}

fn connective_end(text: &str) -> Option<usize> {
    const BARE: [&str; 3] = ["But ", "And ", "Yet "];
    const WITH_COMMA: [&str; 24] = [
        "And yet, ",
        "As well, ",
        "At any rate, ",
        "Either way, ",
        "For one, ",
        "For one thing, ",
        "In any case, ",
        "Besides, ",
        "But still, ",
        "Plus, ",
        "Yet, ",
        "However, ",
        "Meanwhile, ",
        "Still, ",
        "Also, ",
        "Moreover, ",
        "Furthermore, ",
        "In addition, ",
        "Additionally, ",
        "Nevertheless, ",
        "Further, ",
        "Notably, ",
        "Importantly, ",
        "Meantime, ",
    ];
    // "Now the board has decided": a name or an article goes on; "now known as" does not.
    let now = text.strip_prefix("Now ").filter(|rest| {
        let clause = rest.starts_with(char::is_uppercase) || ["the ", "a ", "an "].iter().any(|a| rest.starts_with(a));
        clause && words(rest).take(9).any(|w| matches!(w.text, "has" | "have" | "is" | "are"))
    });
    let known = WITH_COMMA.iter().chain(&BARE).find(|c| text.starts_with(**c)).map(|c| c.len());
    known.or(now.map(|_| "Now ".len()))
}

/// `also`, `meanwhile` and `, though,` inside the sentence, outside quotations: they lead on from a neighbour.
pub(super) fn filler_cuts(p: &Passage) -> Vec<Change> {
    let is_free = |s: &Span| s.start > 0 && !p.quoted.iter().any(|q| q.contains(s));
    let bracketed: Vec<Span> =
        ["however", "in fact", "meanwhile", "though"].iter().flat_map(|w| between_commas(&p.text, w)).collect();
    let outside = p.words().filter(|w| is_free(&w.span) && !bracketed.iter().any(|b| b.contains(&w.span)));
    let filler = outside.filter(|w| matches!(w.text, "also" | "meanwhile"));
    let lone = filler.filter(|w| p.text[w.span.end..].starts_with(' ') && p.text[..w.span.start].ends_with(' '));
    // "The street, which is also a square": without it the street is nothing else.
    let relative = |at: usize| {
        let is = |part: &str| {
            ["is ", "are ", "was ", "were "].iter().any(|be| p.text[..at].ends_with(&format!("{part} {be}")))
        };
        ["which", "who", "that"].into_iter().any(is)
    };
    let named = |at: usize| p.text[at..].starts_with(" known as");
    let lone = lone.filter(|w| !(w.text == "also" && (relative(w.span.start) || named(w.span.end))));
    // "but also", "and also" belong to what they follow.
    let free = lone.filter(|w| !matches!(last_word(&p.text[..w.span.start]).as_str(), "but" | "and" | "not" | "to"));
    let alone = free.map(|w| Span::new(w.span.start, w.span.end + 1));
    let all = alone.chain(bracketed.iter().copied().filter(is_free));
    all.map(|span| Change::new(EditKind::Cut, span, "")).collect()
}

/// Where a word stands between two commas, or between a comma and the end.
fn between_commas(text: &str, word: &str) -> Vec<Span> {
    let found = text.match_indices(word).map(|(at, w)| (at, at + w.len()));
    let bracketed = found.filter_map(|(start, end)| {
        let behind = &text[end..];
        // "Unlike Otto, however, Lund has": the comma closes what opens the sentence, too.
        let opener = text[..start].strip_suffix(", ").filter(|opener| !opener.contains(','));
        let opens = opener.and_then(|opener| words(opener).next()).is_some_and(|w| opens_phrase(w.text));
        let close = if behind.starts_with(',') && !opens { end + 1 } else { end };
        (text[..start].ends_with(", ") && (behind.starts_with(", ") || behind == "."))
            .then(|| Span::new(start - 2, close))
    });
    bracketed.collect()
}

/// Whether the sentence tells of the past; else a weekday may as well be the next as the last.
pub(super) fn is_past(p: &Passage) -> bool {
    p.outside().any(|(_, folded)| is_past_form(folded))
}

/// Whether a folded word is a finite form of an auxiliary or modal verb.
pub(super) fn is_auxiliary(folded: &str) -> bool {
    const FORMS: [&str; 16] = [
        "is", "are", "was", "were", "has", "have", "had", "will", "would", "could", "can", "should", "did", "does",
        "may", "might",
    ];
    FORMS.contains(&folded)
}

/// Whether a folded word is the past form of a verb.
pub(super) fn is_past_form(folded: &str) -> bool {
    matches!(folded, "was" | "were" | "had") || is_irregular_past(folded) || folded.len() > 3 && folded.ends_with("ed")
}

/// Whether a sentence opens with a phrase or clause before its subject: not so in `At least nine members`.
pub(super) fn opens_with_phrase(text: &str) -> bool {
    let mut list = words(text).map(|w| fold(w.text));
    let (first, next) = (list.next().unwrap_or_default(), list.next().unwrap_or_default());
    opens_phrase(&first) && !(&*first == "at" && matches!(&*next, "least" | "most"))
}

/// The last word of a text, folded.
pub(super) fn last_word(text: &str) -> String {
    let last = text.split_whitespace().rev().find_map(|part| words(part).last());
    last.map(|w| fold(w.text).into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::sample::passage;
    use super::*;

    fn opened(text: &str) -> String {
        apply(text, opening_cut(&passage(text), &[]).into_iter().collect()).0
    }

    #[test]
    fn cuts_what_ties_a_sentence_to_its_neighbours() {
        assert_eq!(opened("But the dam held."), "The dam held.");
        assert_eq!(opened("Meanwhile, crews left."), "Crews left.");
        assert_eq!(opened("Meanwhile, twenty-two left."), "Twenty-two left.");
        assert_eq!(opened("PORT HALDEN (NCA) — U.S. crews left."), "U.S. crews left.");
        assert_eq!(opened("PORT HALDEN (NCA) — A ferry ran aground."), "A ferry ran aground.");
        assert_eq!(opened("(NCA) A ferry ran aground."), "A ferry ran aground.");
        assert_eq!(opened("(Nordpress) - A ferry ran aground."), "A ferry ran aground.");
        assert_eq!(opened("EXCLUSIVE: HALDEN (NCA) — A ferry ran aground."), "A ferry ran aground.");
        assert_eq!(opened("The mayor – a former pilot – resigned."), "The mayor – a former pilot – resigned.");
        assert_eq!(opened("Ana Otto/Halden Images A ferry ran aground."), "A ferry ran aground.");
        assert_eq!(opened("Still waters rose."), "Still waters rose.");
    }

    #[test]
    fn drops_fillers_but_not_from_pairs() {
        let cut = |text: &str| apply(text, filler_cuts(&passage(text))).0;
        assert_eq!(cut("The port was also closed."), "The port was closed.");
        assert_eq!(cut("Not only ships but also trains stopped."), "Not only ships but also trains stopped.");
        assert_eq!(cut("The port, meanwhile, was closed."), "The port was closed.");
        assert_eq!(cut("The port was closed, however."), "The port was closed.");
        assert_eq!(cut("The port was closed, though boats left."), "The port was closed, though boats left.");
        assert_eq!(cut("“The port, however, was closed,” she said."), "“The port, however, was closed,” she said.");
    }
}
