//! Tails: what hangs behind a sentence without a comma, and who closes it.

use super::super::edit::{self, is_auxiliary, is_past_form};
use super::super::joints;
use crate::model::{Passage, Span};
use crate::text::{Word, fold, infinitive, is_irregular_past, words};

/// What opens a phrase or clause of circumstance behind a sentence, without a comma.
pub(in super::super) const CIRCUMSTANCES: [&str; 14] = [
    " after ",
    " while ",
    " amid ",
    " as part of ",
    " following ",
    " despite ",
    " in an effort to ",
    " in order to ",
    " in response to ",
    " in connection with ",
    " in the wake of ",
    " in exchange for ",
    " ahead of ",
    " because of ",
];

/// ` after the river had risen` up to the full stop, or up to who says so, without a comma before it: from each opener on.
pub(super) fn all(p: &Passage) -> Vec<Span> {
    let ends = closing_source(p).into_iter().chain([end_of(p)]);
    ends.flat_map(|end| tails_to(p, end).into_iter().chain(deeds_to(p, end))).collect()
}

/// The end of what is told, before the full stop.
pub(super) fn end_of(p: &Passage) -> usize {
    p.text.len() - usize::from(p.text.ends_with('.'))
}

/// Where `, police said` closes a sentence.
pub(super) fn closing_source(p: &Passage) -> Option<usize> {
    let says = |at: &usize| {
        let mut list = words(&p.text[*at..]).map(|w| w.text).peekable();
        list.peek() == Some(&"according") || list.any(|w| matches!(w, "said" | "told" | "says"))
    };
    p.text[..end_of(p)].rfind(", ").filter(says)
}

/// What joins two deeds.
pub(super) const AND: &str = " and ";

/// ` and opened the dam`: the last of two things that somebody did. Of both the first is as true alone.
fn deeds_to(p: &Passage, end: usize) -> Option<Span> {
    const BINDING: [&str; 12] =
        ["both", "either", "if", "unless", "whether", "not", "no", "never", "nobody", "none", "nothing", "only"];
    let at = p.text[..end].rfind(AND)?;
    let (before, tail) = (&p.text[..at], &p.text[at + AND.len()..end]);
    // "Students raised with books", "and accustomed to them": what is done has its object right behind it.
    let does = |w: &Word<'_>, text: &str| {
        let verb = fold(w.text);
        let next = words(&text[w.span.end..]).next().map(|w| fold(w.text).into_owned()).unwrap_or_default();
        let bare = if is_irregular_past(&verb) { &*next != "by" } else { !edit::opens_phrase(&next) };
        is_auxiliary(&verb) || is_past_form(&verb) && !w.is_capitalised() && bare
    };
    let deed = words(tail).next().is_some_and(|w| does(&w, tail)) && words(tail).count() >= 4 && !tail.contains(", ");
    // "Was stabbed and killed a dog": what the first verb bears on comes behind the second.
    let shared = is_past_form(&edit::last_word(before)) || is_bound(before);
    // "Bribes, scores and faked papers" is a list.
    let near: Vec<_> = words(before).collect();
    let listed = near.len() < 6 || before[near[near.len() - 6].span.start..].contains([',', ';', '—']);
    let told = words(before).any(|w| does(&w, before));
    let bound = words(before).any(|w| BINDING.contains(&&*fold(w.text)) || w.text.ends_with("n't"));
    (deed && told && !listed && !shared && !bound).then(|| Span::new(at, end))
}

/// From each opener of a circumstance to the end.
fn tails_to(p: &Passage, end: usize) -> Vec<Span> {
    let bare = CIRCUMSTANCES.iter().chain(&[" during "]).filter_map(|o| p.text[..end].rfind(o));
    let found = bare.chain(joints::clauses(&p.text[..end], " as ").last()).filter(|&at| !is_bound(&p.text[..at]));
    // Behind a comma it is a closing clause.
    let plain = |at: &usize| !p.text[*at..end].contains(", ") && !p.text[..*at].ends_with(',');
    // "Will be opened after": a condition.
    let told = |at: &usize| {
        !words(&p.text[..*at]).any(|w| matches!(w.text, "will" | "would" | "can" | "could" | "may" | "might" | "not"))
            || p.text[*at..].starts_with(" in ")
    };
    let long = |at: &usize| words(&p.text[*at..end]).count() >= 4;
    // "Crimes uncovered during the inquiry": which crimes.
    let described = |at: &usize| {
        let mut back = words(&p.text[..*at]).map(|w| fold(w.text)).collect::<Vec<_>>().into_iter().rev();
        back.next().is_some_and(|w| w.ends_with("ed"))
            && back.find(|w| !w.ends_with("ly")).is_some_and(|w| !is_auxiliary(&w) && !matches!(&*w, "be" | "been"))
    };
    let found = found.filter(|at| !described(at));
    found.filter(plain).filter(told).filter(long).map(|at| Span::new(at, end)).collect()
}

/// Whether what comes behind belongs to the last word before it: `shortly after`, `a day after`.
pub(in super::super) fn is_bound(before: &str) -> bool {
    let Some(last) = words(before).last() else { return true };
    // "Barely ahead of", "partly because of"; "going after them" is one verb.
    last.text.ends_with("ly")
        || matches!(infinitive(&fold(last.text)), "go" | "going" | "look" | "looking" | "take" | "taking" | "run")
        || matches!(
            &*fold(last.text),
            "shortly"
                | "hour"
                | "minute"
                | "minutes"
                | "moments"
                | "decades"
                | "soon"
                | "day"
                | "days"
                | "week"
                | "weeks"
                | "month"
                | "months"
                | "year"
                | "years"
                | "hours"
                | "just"
                | "well"
                | "and"
                | "or"
                | "only"
                | "even"
                | "not"
                | "long"
                | "immediately"
                | "is"
                | "was"
                | "named"
                | "the"
                | "a"
                | "an"
                | "same"
                | "more"
                | "than"
        )
}
