//! Where an attribution may stand inside a sentence, so that it breaks a long run of an article's words.

use super::compress::{CIRCUMSTANCES, is_bound, is_dated_clause, is_finite};
use super::dating::{MONTHS, is_weekday};
use super::edit::{self, is_auxiliary, is_past_form};
use crate::text::{fold, is_function_word, words};

/// Where an attribution may stand inside a sentence: before a clause that hangs on the whole of it, or behind a day.
pub(super) fn of(text: &str) -> Vec<usize> {
    const CLAUSES: [&str; 9] = ["while", "after", "as", "because", "when", "amid", "following", "and", "but"];
    let quoted = crate::text::quotations(text);
    let outside = |at: usize| !quoted.iter().any(|q| q.start <= at && at < q.end);
    let at_comma = text.match_indices(", ").map(|(at, _)| at).filter(|&at| {
        let opens = |w: &str| CLAUSES.contains(&w) || w.ends_with("ing") && w.len() > 6;
        words(&text[at..]).next().is_some_and(|w| w.span.start == 2 && opens(w.text)) || is_dated_clause(&text[at..])
    });
    // "A, b and c" is a list; `and` opens a clause where nothing before it is divided by commas.
    let listed = text.matches(", ").count() > 1;
    // "... in the short term, but according to its head ...": what comes behind has a source of its own.
    let sourced = |at: usize| words(&text[at..]).any(|w| matches!(w.text, "say" | "says" | "said" | "according"));
    let joins = |at: usize| text[at..].starts_with(", and") || text[at..].starts_with(", but");
    let lone = |at: usize| !(joins(at) && (sourced(at) || listed && text[at..].starts_with(", and")));
    let bare = CIRCUMSTANCES.iter().chain(&[" because "]).flat_map(|b| text.match_indices(b)).map(|(at, _)| at);
    let mut out: Vec<usize> = at_comma.filter(|&at| lone(at)).collect();
    // What has a verb before it is told; what comes behind is beside it.
    let told = |at: usize| words(&text[..at]).any(|w| is_finite(&fold(w.text)));
    // "After 20 weeks" and "after the vote" say when; a clause tells of something else.
    // A purpose belongs to its verb.
    // "While at sea": when, too.
    let phrase = |at: usize| {
        const PHRASES: [&str; 9] = [
            " after ",
            " in order to ",
            " while at ",
            " while in ",
            " while on ",
            " while still ",
            " in exchange for ",
            " in connection with ",
            " as part of ",
        ];
        PHRASES.iter().any(|o| text[at..].starts_with(o))
    };
    out.extend(bare.filter(|&at| {
        !text[..at].ends_with([',', '-', '—', '–']) && !is_bound(&text[..at]) && told(at) && !phrase(at)
    }));
    let opened = [" after ", " as "].into_iter().flat_map(|o| clauses(text, o));
    out.extend(opened.filter(|&at| told(at) && !is_bound(&text[..at])));
    out.extend(days(text));
    let hangs = |at: usize| words(&text[..at]).last().is_some_and(|w| matches!(w.text, "who" | "which" | "that"));
    out.retain(|&at| outside(at) && !hangs(at) && words(&text[..at]).count() >= 5 && words(&text[at..]).count() >= 4);
    out.sort_unstable();
    out.dedup();
    out
}

/// The ends of days that stand beside what they date: `agreed on May 3 | to close`, and not `a May 3 meeting`.
fn days(text: &str) -> Vec<usize> {
    let all: Vec<_> = words(text).collect();
    let mut out = Vec::new();
    for (n, w) in all.iter().enumerate().skip(1) {
        let month = || MONTHS.contains(&all[n - 1].text) && w.text.len() <= 2 && w.is_number();
        let part = |w: &str| matches!(w, "night" | "morning" | "evening" | "afternoon");
        let first = if month() { n - 1 } else { n };
        if !month() && !is_weekday(&fold(w.text)) {
            continue;
        }
        let last = if all.get(n + 1).is_some_and(|next| part(next.text)) { n + 1 } else { n };
        let Some((before, next)) = first.checked_sub(1).map(|b| all[b]).zip(all.get(last + 1)) else { continue };
        let (before, folded) = (fold(before.text), fold(next.text));
        let beside = &*before == "on" || !is_function_word(&before) && !before.ends_with("'s");
        let goes_on = next.text.starts_with(char::is_lowercase)
            && (is_finite(&folded)
                || is_function_word(&folded) && !matches!(&*folded, "and" | "or" | "of" | "through" | "until"));
        let end = all[last].span.end;
        // "Soon after he had died on May 3 at home, tributes": that is not what is told yet.
        let ahead = edit::opens_phrase(all[0].text) || all[0].text == "Soon";
        let told = !ahead || text[..end].contains(", ");
        if beside && goes_on && told && text[end..next.span.start] == *" " {
            out.push(end);
        }
    }
    out
}

/// Where a bare word opens a clause: ` as the council met`, and not `as mayor`, `such as`, `the day when`.
pub(super) fn clauses<'a>(text: &'a str, opener: &'a str) -> impl Iterator<Item = usize> + 'a {
    const BINDING: [&str; 22] = [
        "such", "well", "much", "many", "soon", "far", "long", "same", "as", "day", "time", "moment", "year", "known",
        "just", "even", "unclear", "clear", "girls", "children", "period", "age",
    ];
    text.match_indices(opener).map(|(at, _)| at).filter(move |&at| {
        let clause = text[at + opener.len()..].split([',', ';', '.', '"', '“']).next().unwrap_or_default();
        let verb = words(clause).take(7).skip(1).any(|w| is_finite(&fold(w.text)));
        // "Called it as a victory that he had won": a thing, and no clause.
        let first = words(clause).next().map(|w| fold(w.text).into_owned()).unwrap_or_default();
        let verb = verb && (opener != " as " || first != "a" && first != "an");
        // "Brought to the country as children were": somebody does something there, with an article, a pronoun or a name.
        let acts = || is_function_word(&first) || words(clause).next().is_some_and(|w| w.is_capitalised());
        let verb = verb && (opener != " as " || acts());
        // "The same terms as the firm had": a comparison.
        let verb = verb && (opener != " as " || !words(&text[..at]).any(|w| matches!(w.text, "same" | "as" | "such")));
        let bound = words(&text[..at]).last().is_none_or(|w| BINDING.contains(&&*fold(w.text)));
        verb && !bound && !text[..at].ends_with([',', '-', '—', '–'])
    })
}

/// The end of a subject that opens its sentence, before an auxiliary, or before a past form where it is a name: `The nine
/// members of the board | will meet`, `Mayor Ana Otto | opened`.
pub(super) fn subject_end(text: &str) -> Option<usize> {
    // Behind these, or behind a mark, an auxiliary belongs to a clause inside the subject, or to none.
    const CLAUSES: [&str; 18] = [
        "who", "which", "that", "whose", "whom", "where", "when", "what", "how", "if", "while", "as", "after",
        "because", "before", "until", "they", "it",
    ];
    let list: Vec<_> = words(text).take(16).collect();
    let named = |at: usize| list[..at].iter().all(|w| w.is_capitalised() || matches!(w.text, "of" | "the" | "for"));
    let verb = |at: usize| is_auxiliary(list[at].text) || is_past_form(&fold(list[at].text)) && named(at);
    let at = (0..list.len()).find(|&at| verb(at)).filter(|&at| at > 1)?;
    // "Ana Otto | just had": the adverb belongs to the verb.
    let bound = |w: &str| matches!(w, "just" | "still" | "now" | "already" | "never" | "also") || w.ends_with("ly");
    let at = at - usize::from(at > 2 && bound(list[at - 1].text));
    let subject = &text[..list[at - 1].span.end];
    let plain = !subject.contains([',', ';', ':', '"', '“', '—', '–']);
    let whole = !list[..at].iter().any(|w| CLAUSES.contains(&&*fold(w.text)));
    let opens = !edit::opens_phrase(list[0].text) && text[list[at - 1].span.end..].starts_with(' ');
    // "The deal reached on Monday is": `reached` may as well be what the subject does.
    let sure = list[..at].iter().all(|w| !is_past_form(&fold(w.text)));
    (plain && whole && opens && sure).then_some(subject.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_joints_for_an_attribution() {
        let text = "The board closed the old bridge, while the river rose to four metres.";
        assert_eq!(of(text), [text.find(", while").unwrap()]);
        let text = "The nine members of the board will meet again in the old town hall.";
        assert_eq!(subject_end(text), text.find(" will"));
        assert!(of("The board closed it, and left for home by sea.").len() < 2);
    }

    #[test]
    fn days_and_clauses_have_of() {
        let joint = |text: &str, before: &str| of(text).contains(&text.find(before).unwrap());
        assert!(joint("The council agreed on May 3 to close the old bridge.", " to close"));
        assert!(!joint("The council spoke at a May 3 meeting on the old bridge.", " meeting"));
        assert!(joint("The council closed the old bridge after an inspector found cracks in it.", " after"));
        assert!(!joint("The council closed the old bridge after twenty years of use.", " after"));
        let text = "Mayor Ana Otto opened the new bridge of the town.";
        assert_eq!(subject_end(text), text.find(" opened"));
        assert_eq!(subject_end("The mayor known as Otto opened the new bridge of the town."), None);
    }
}
