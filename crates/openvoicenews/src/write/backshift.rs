//! The tense of what is told behind `said that`: `has closed` becomes `had closed`, as reported speech has it.

use super::edit::{self, is_auxiliary, is_past_form};
use crate::model::{Edit, EditKind};
use crate::text::{Word, fold, words};

/// Verbs of the present, and their past.
const TENSES: [[&str; 2]; 4] = [["has", "had"], ["have", "had"], ["is", "was"], ["are", "were"]];

/// A sentence without its full stop with the verb of its main clause in the past; `None` where that verb is another, or
/// cannot be told.
pub(super) fn of(main: &str) -> Option<(String, Edit)> {
    const LONGEST_SUBJECT: usize = 16;
    let verb = words(main).take(LONGEST_SUBJECT).find(ends_subject)?;
    let [from, to] = TENSES.into_iter().find(|[now, _]| *now == verb.text)?;
    let (before, behind) = (&main[..verb.span.start], &main[verb.span.end..]);
    // "Has now closed": what is so now.
    let now = words(behind).take(2).any(|w| w.text == "now");
    if !is_subject(before) || now || matches!(from, "is" | "are") && !tells_what_is_done(behind) {
        return None;
    }
    let (from, to) = (from.to_owned(), to.to_owned());
    let text = format!("{before}{to}{behind}");
    Some((text, Edit { kind: EditKind::Verb, from, to, evidence: Vec::new(), basis: None }))
}

/// A verb, or what opens a clause inside the subject, whose verb would be taken for that of the sentence.
fn ends_subject(w: &Word<'_>) -> bool {
    const CLAUSES: [&str; 14] =
        ["who", "which", "that", "whose", "whom", "where", "when", "what", "how", "if", "while", "as", "to", "because"];
    CLAUSES.contains(&&*fold(w.text)) || is_auxiliary(w.text) || w.text.ends_with("n't")
}

/// Whether what stands before the verb may be its subject, and has no verb of its own: not `The board closed it and`,
/// `Already, the board`, `Cars outnumber carts, though carts`.
fn is_subject(before: &str) -> bool {
    const CLAUSES: [&str; 5] = [", and ", ", but ", ", though ", ", although ", ", even "];
    let Some(first) = words(before).next() else { return false };
    let verb = words(before).any(|w| !w.is_capitalised() && is_past_form(&fold(w.text)));
    let opens = edit::opens_with_phrase(before) || before[first.span.end..].starts_with(',');
    !verb && !opens && !CLAUSES.iter().any(|c| before.contains(c)) && !before.contains(['"', '“', ';', ':'])
}

/// Whether something is done or under way behind `is`; `is the night of the vote` and `is based in Halden` are so on other
/// days, too.
fn tells_what_is_done(behind: &str) -> bool {
    const LASTING: [&str; 6] = ["based", "called", "known", "located", "made", "named"];
    let next = words(behind).map(|w| fold(w.text)).find(|w| !w.ends_with("ly"));
    next.is_some_and(|w| {
        let done = w.ends_with("ing") || is_past_form(&w) || matches!(&*w, "set" | "due" | "not");
        done && !LASTING.contains(&&*w)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shifted(main: &str) -> Option<String> {
        of(main).map(|(text, _)| text)
    }

    #[test]
    fn what_is_done_is_told_in_the_past() {
        assert_eq!(shifted("The board has closed the bridge").as_deref(), Some("The board had closed the bridge"));
        assert_eq!(shifted("At least two have died").as_deref(), Some("At least two had died"));
        assert_eq!(shifted("Two ships are heading home").as_deref(), Some("Two ships were heading home"));
    }

    #[test]
    fn what_lasts_or_is_not_sure_stays() {
        let kept = [
            "The board closed the bridge and has opened the dam",
            "The board that has nine members is meeting",
            "The board is based in Halden",
            "The board is nine",
            "The board has now closed the bridge",
            "Already, the board has closed it",
            "Cars outnumber carts, though carts are gaining",
            "The board will meet",
        ];
        for text in kept {
            assert_eq!(shifted(text), None, "{text}");
        }
    }
}
