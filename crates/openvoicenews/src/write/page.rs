//! Lines of a page that are no sentences of the story: fragments, captions, prompts, labels, furniture.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::dating::{MONTHS, is_weekday};
use super::edit::{heading_end, is_past};
use super::links;
use super::standalone::Folded;
use crate::model::{Passage, Span};
use crate::text::{Word, fold, words};

/// Why a passage is no sentence of its story; `outside` are its folded words outside quotations.
pub(super) fn unfit(p: &Passage, outside: &[Folded<'_>]) -> Option<&'static str> {
    malformed(p).or_else(|| furniture(&p.text, outside))
}

/// Not a whole, well-formed statement.
fn malformed(p: &Passage) -> Option<&'static str> {
    let text = &p.text;
    if p.quoted.iter().any(|q| !is_marked(q.of(text))) {
        return Some("is part of a longer quotation");
    }
    let first = text[heading_end(text).unwrap_or(0)..].chars().next()?;
    if !(first.is_uppercase() || first.is_ascii_digit() || matches!(first, '"' | '“' | '$' | '€' | '£')) {
        return Some("does not begin like a sentence");
    }
    let end = text.trim_end_matches(['"', '”', '\'', '’', ')']);
    if !ends_plainly(end) && !shouts_in_quotes(text, end) {
        return Some("is no plain statement");
    }
    let count = |c: char| text.matches(c).count();
    if count('“') != count('”') || count('"') % 2 != 0 || count('(') != count(')') || count('[') != count(']') {
        return Some("its quotation marks or brackets do not pair");
    }
    if is_half(text) {
        return Some("is part of a sentence");
    }
    if text.contains('?') && !p.quoted.iter().any(|q| q.of(text).contains('?')) {
        return Some("asks");
    }
    if ends_with_day_of_picture(p, end) {
        return Some("reads like a caption");
    }
    // "CLOSE The mayor speaks": behind the button of a film stands what it shows, unless it tells of the past.
    if is_caption(p) || text.starts_with("CLOSE ") && !is_past(p) {
        return Some("reads like a caption");
    }
    if runs_together(text) || is_glued(text) {
        return Some("is two lines run together");
    }
    if text.contains(" ,") || text.contains(",,") || text.contains(" .") && !text.contains(" ...") {
        return Some("has lost words before a comma");
    }
    // Single quotation marks that open and never close cannot be told from apostrophes.
    let single = count('‘') > 0 || text.contains(" '") || text.contains("\"'") || text.contains("“'");
    single.then_some("has single quotation marks")
}

/// `Since the council had lost the list`: a clause without what it hangs on, which stands behind a mark.
pub(super) fn is_half(text: &str) -> bool {
    const OPENERS: [&str; 11] =
        ["although", "as", "because", "even", "if", "since", "though", "unless", "when", "whereas", "while"];
    // "Only hours before the storm arrived": as a clause of time.
    const TIMES: [&str; 9] = ["days", "hours", "just", "minutes", "moments", "only", "shortly", "soon", "weeks"];
    let rest = &text[heading_end(text).unwrap_or(0)..];
    let mut list = words(rest).map(|w| fold(w.text));
    let first = list.next().unwrap_or_default();
    let dated = TIMES.contains(&&*first) && list.take(2).any(|w| matches!(&*w, "before" | "after"));
    (OPENERS.contains(&&*first) || dated) && !rest.contains([',', '—', '–', ';', ':'])
}

/// Whether a text without what closes its quotation ends as a statement does: not at a letter or an abbreviation, where
/// a sentence may have been cut in two.
fn ends_plainly(end: &str) -> bool {
    const PLACES: [&str; 8] = ["U.S", "U.K", "U.N", "E.U", "D.C", "U.A.E", "a.m", "p.m"];
    let last = end.rsplit([' ', '(']).next().unwrap_or_default();
    let bare = last.trim_end_matches('.');
    let letter = bare.chars().count() == 1 && bare.chars().all(char::is_alphabetic);
    let cut = letter || bare.contains('.') && !PLACES.contains(&bare);
    end.ends_with('.') && !end.ends_with("..") && !cut
}

/// `... declaring “Mission Accomplished!”`: the exclamation or question that ends a sentence is somebody's in quotation.
fn shouts_in_quotes(text: &str, end: &str) -> bool {
    let closes = text[end.len()..].starts_with(['”', '"']);
    let open = end.rfind(['“', '"']);
    closes && end.ends_with(['!', '?']) && open.is_some_and(|at| words(&end[..at]).count() > 4)
}

/// "... in Washington, February 27, 2018": the day on which a picture was taken, if nothing is told of the past. With its
/// weekday behind a comma it is one for sure; `on Monday, Jan. 14, 2019` is none.
fn ends_with_day_of_picture(p: &Passage, end: &str) -> bool {
    // The last words alone: no word goes over a space.
    let tail = end.rmatch_indices(' ').nth(4).map_or(0, |(at, _)| at);
    let near = |from: usize| -> Vec<Word<'_>> {
        let moved = |w: Word| Span::new(w.span.start + from, w.span.end + from);
        words(&end[from..]).map(|w| Word { span: moved(w), text: w.text }).collect()
    };
    let last = Some(near(tail)).filter(|last| last.len() > 3).unwrap_or_else(|| near(0));
    let [.., month, day, year] = last[..] else { return false };
    if !MONTHS.iter().any(|m| month.text.len() >= 3 && m.starts_with(month.text))
        || day.text.len() > 2
        || year.text.len() != 4
    {
        return false;
    }
    match last.len().checked_sub(4).map(|n| last[n]).filter(|w| is_weekday(&fold(w.text))) {
        Some(weekday) => p.text[..weekday.span.start].ends_with(", "),
        None => !is_past(p),
    }
}

/// A heading without a full stop and the sentence after it: `... with China The deal ...`; two sentences at a comma:
/// `Given that Otto sent it, It comes with ...`.
fn runs_together(text: &str) -> bool {
    const STARTERS: [&str; 12] = ["The", "A", "An", "In", "On", "He", "She", "It", "They", "But", "And", "For"];
    let mut starters = words(text).filter(|w| STARTERS.contains(&w.text) && text[w.span.end..].starts_with(' '));
    starters.any(|w| {
        let before = text[..w.span.start].strip_suffix(' ');
        // "Told The Associated Press", "on The Apprentice": an article may be a name's.
        let named = || {
            let next = words(&text[w.span.end..]).next();
            let small = words(&text[..w.span.start]).last().is_some_and(|b| b.text.starts_with(char::is_lowercase));
            matches!(w.text, "The" | "A") && small && next.is_some_and(|n| n.is_capitalised())
        };
        before.is_some_and(|b| {
            b.ends_with(|c: char| c.is_alphanumeric()) && !named() || w.text == "It" && b.ends_with(',')
        })
    })
}

/// `President Otto listens during a meeting in Halden Thursday.`: somebody named does something to be seen, and now.
fn is_caption(p: &Passage) -> bool {
    const SEEN: [&str; 25] = [
        "addresses",
        "answers",
        "appears",
        "arrives",
        "attends",
        "departs",
        "embraces",
        "gestures",
        "greets",
        "holds",
        "hugs",
        "leaves",
        "listens",
        "looks",
        "participates",
        "poses",
        "reacts",
        "shakes",
        "sits",
        "smiles",
        "speaks",
        "stands",
        "talks",
        "walks",
        "waves",
    ];
    let named = |w: &Word| {
        let close = |end: usize| end < w.span.start && words(&p.text[end..w.span.start]).count() <= 3;
        p.names.iter().any(|n| close(n.entity.span.end) || n.entity.span.end + 1 == w.span.start)
    };
    let mut opening = p.words().take(12);
    p.statements.is_empty()
        && p.quoted.is_empty()
        && opening.any(|w| SEEN.contains(&w.text) && named(&w))
        && (!p.dates.is_empty() || p.text.contains(" during ") || p.text.contains(" outside "))
}

/// `Otto Anna OttoThe Hill`, `Otto2020 Progressives`: the label of a link run into the name that it stands on.
pub(super) fn is_glued(text: &str) -> bool {
    let begins = |c: char| c.is_uppercase() || c.is_ascii_digit();
    let mut last = ' ';
    let inner_capital = |c: char| std::mem::replace(&mut last, c).is_lowercase() && begins(c);
    if !text.chars().any(inner_capital) {
        return false;
    }
    let all: Vec<&str> = words(text).map(|w| w.text).collect();
    let glued = |w: &&str| {
        let inner = w.char_indices().skip(1).find(|&(at, c)| begins(c) && w[..at].ends_with(char::is_lowercase));
        inner.is_some_and(|(at, _)| at > 2 && all.contains(&&w[..at]))
    };
    all.iter().any(glued)
}

/// Whether what was read as a name is none to put into a sentence: glued, or broken off at an initial (`Steven T.`).
pub(super) fn is_no_name(name: &str) -> bool {
    let last = name.rsplit(' ').next().unwrap_or_default();
    // "Chief of Staff Ana Otto" may be read as of somebody's chief.
    is_glued(name) || links::goes_into(name) || last.len() == 2 && last.ends_with('.') || name.starts_with("Staff ")
}

/// Whether a quoted stretch has both its marks.
fn is_marked(quoted: &str) -> bool {
    quoted.len() > 2 && quoted.starts_with(['"', '“']) && quoted.ends_with(['"', '”'])
}

/// What stands in furniture wherever it stands.
static SIGNS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the signs are known")]
    AhoCorasick::new([
        "Image:",
        "Photo:",
        "Picture:",
        "http",
        "www.",
        "@",
        "|",
        "©",
        "•",
        "\u{2026}",
        "#",
        ">>",
        "From left",
        "from left",
        "(left)",
        "(right)",
        "Advertisement",
        "ADVERTISEMENT",
        ", left, ",
        ", right, ",
        "staff writer",
        " is a writer at ",
        " is a reporter at ",
        "eligible news publisher",
        "Facebook Twitter Pinterest",
        "independently confirmed",
        "independently verified",
    ])
    .expect("two dozen signs")
});

/// Furniture of a page: captions, prompts, links, shouted headings.
fn furniture(text: &str, outside: &[Folded<'_>]) -> Option<&'static str> {
    const WORDS: [&str; 14] = [
        "pictured",
        "subscribe",
        "newsletter",
        "click",
        "caption",
        "copyright",
        "sign-up",
        "reuters/",
        "getty",
        "podcast",
        "livestream",
        "screenshot",
        "disclaimer",
        "hyperlink",
    ];
    if SIGNS.is_match(text) || outside.iter().any(|(_, w)| WORDS.contains(w)) || is_of_picture(outside) {
        return Some("is part of the page, not of the story");
    }
    const APPEALS: [&str; 9] = ["watch", "see", "read", "listen", "click", "scroll", "let", "let's", "bear"];
    if outside.first().is_some_and(|(_, w)| APPEALS.contains(w)) {
        return Some("speaks to the reader");
    }
    let start = heading_end(text).unwrap_or(0);
    if is_labelled(&text[start..]) {
        return Some("begins with a label");
    }
    if orders(outside) {
        return Some("tells the reader what to do");
    }
    let mut first = words(&text[start..]);
    let (kicker, next) = (first.next(), first.next());
    let shouts = |w: Word| w.text.chars().count() > 4 && w.text.chars().all(char::is_uppercase);
    if kicker.is_some_and(shouts) && next.is_some_and(|w| w.is_capitalised()) && start == 0 {
        return Some("begins with a kicker");
    }
    let long: Vec<&str> = words(text).map(|w| w.text).filter(|w| w.chars().count() > 4).collect();
    let shouted = long.iter().filter(|w| w.chars().all(|c| !c.is_lowercase())).count();
    (shouted * 3 > long.len().max(1)).then_some("is shouted")
}

/// `File photo of`, `photo by`, `this photograph`: whose picture stands there, and not a picture that is the news.
fn is_of_picture(outside: &[Folded<'_>]) -> bool {
    #[rustfmt::skip]
    const BEFORE: [&str; 12] = [
        "ap", "afp", "combination", "courtesy", "file", "getty", "handout", "provided", "pool", "reuters", "this", "undated",
    ];
    const BEHIND: [&str; 9] =
        ["by", "courtesy", "credit", "illustration", "provided", "released", "shows", "taken", "via"];
    outside.iter().enumerate().filter(|(_, (_, w))| matches!(*w, "photo" | "photograph")).any(|(n, _)| {
        let before = n.checked_sub(1).map_or("", |at| outside[at].1);
        let behind = outside.get(n + 1).map_or("", |(_, w)| *w);
        n < 2 || BEFORE.contains(&before) || BEHIND.contains(&behind)
    })
}

/// `EDITOR'S NOTE: ...`, `Claim: ...`, `9:58 p.m. EDT: ...`: a line of a list or a running account.
fn is_labelled(text: &str) -> bool {
    const LABELS: [&str; 15] = [
        "analysis",
        "claim",
        "contributing",
        "correction",
        "edt",
        "est",
        "fact",
        "gmt",
        "note",
        "pdt",
        "pst",
        "rating",
        "reality",
        "update",
        "verdict",
    ];
    let Some((label, _)) = text.split_once(": ") else { return false };
    let list: Vec<String> = words(label).map(|w| fold(w.text).into_owned()).collect();
    list.len() <= 4
        && list
            .last()
            .is_some_and(|w| LABELS.binary_search(&w.as_str()).is_ok() || w.starts_with("p.m") || w.starts_with("a.m"))
}

/// Whether a sentence opens with an imperative: `Add a topic`, `Punish them`. The word may also be a noun (`Call records
/// show`), so that what is to be done must follow.
fn orders(outside: &[Folded<'_>]) -> bool {
    #[rustfmt::skip]
    const VERBS: [&str; 40] = [
        "add", "ask", "avoid", "bring", "buy", "call", "check", "choose", "compare", "consider", "do", "don't",
        "download", "enter", "find", "follow", "forget", "get", "give", "go", "help", "imagine", "join", "keep",
        "learn", "look", "make", "note", "punish", "put", "remember", "share", "sign", "stay", "stop", "subscribe",
        "take", "think", "try", "wait",
    ];
    const OBJECTS: [&str; 22] = [
        "a", "an", "at", "for", "her", "here", "him", "his", "how", "in", "it", "its", "not", "on", "that", "the",
        "their", "them", "this", "to", "up", "what",
    ];
    let [(_, first), (_, second), ..] = outside else { return false };
    VERBS.binary_search(first).is_ok() && OBJECTS.binary_search(second).is_ok()
        || *first == "add" && outside.iter().any(|(_, w)| *w == "interest")
}
