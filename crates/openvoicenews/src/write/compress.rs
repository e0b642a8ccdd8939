//! Compression: clauses, appositions and parentheses that a sentence can do without, so that no long run of an article's
//! words is taken over.
//!
//! The rules follow the cuts that editors make most in compressed news sentences (Knight and Marcu 2002; Clarke and
//! Lapata 2008): whole stretches between commas or brackets, never words inside them.

mod tails;

use self::tails::{AND, closing_source, end_of};
pub(super) use self::tails::{CIRCUMSTANCES, is_bound};
use super::edit::{self, is_auxiliary, is_past_form};
use super::page;
use crate::model::{EntityKind, Passage, Span, StatementIn};
use crate::text::{fold, words};

/// Cuts tried of one sentence.
const PROPOSALS: usize = 14;
/// Words that must be left.
const LEFT: usize = 8;

/// A stretch that may go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cut {
    /// From the mark or space before it to the mark behind it.
    pub(super) span: Span,
    /// Whether the sentence begins anew behind it.
    pub(super) opens: bool,
    /// Whether it tells of something of its own: it is missed more than an attribution inside the sentence disturbs.
    pub(super) tells: bool,
    pub(super) words: usize,
}

/// Sets of cuts, those first that leave most of the sentence: each alone, then each two. What [tells](Cut::tells) of
/// something of its own goes only from a sentence that `opens` a report: elsewhere another sentence is better.
pub(super) fn proposals(p: &Passage, opens: bool) -> Vec<Vec<Cut>> {
    let all = p.length();
    let mut cuts = cuts(p);
    cuts.retain(|c| opens || !c.tells);
    let mut out: Vec<Vec<Cut>> = cuts.iter().map(|c| vec![c.clone()]).collect();
    for (n, a) in cuts.iter().enumerate() {
        out.extend(cuts[n + 1..].iter().filter(|b| !a.span.overlaps(&b.span)).map(|b| vec![a.clone(), b.clone()]));
    }
    let lost = |set: &Vec<Cut>| set.iter().map(|c| c.words).sum::<usize>();
    // With half of what it tells gone it is not the news that it was.
    let whole = |set: &Vec<Cut>| lost(set) * 2 < all || !set.iter().any(|c| c.tells);
    out.retain(|set| lost(set) + LEFT <= all && whole(set));
    out.sort_by_key(|set| (set.len() > 1, lost(set)));
    out.truncate(PROPOSALS);
    out
}

fn cuts(p: &Passage) -> Vec<Cut> {
    let mut spans: Vec<(Span, bool)> = Vec::new();
    let commas = commas(p);
    let (source, end) = (closing_source(p), end_of(p));
    spans.extend(opening(p, &commas).map(|s| (s, true)));
    spans.extend(brackets(p).into_iter().map(|s| (s, false)));
    spans.extend(dashes(p).into_iter().chain(tails::all(p)).map(|s| (s, false)));
    for (n, &comma) in commas.iter().enumerate() {
        spans.extend(commas[n + 1..].iter().filter_map(|&end| inserted(p, comma, end)).take(1).map(|s| (s, false)));
        // Behind another comma the sentence may go on: "Otto, who led it, left".
        let goes_on = |&end: &usize| words(&p.text[end..]).next().is_some_and(|w| is_finite(&fold(w.text)));
        if !commas[n + 1..].iter().any(goes_on) {
            let ends = source.filter(|&at| at > comma).into_iter().chain([end]);
            spans.extend(ends.filter_map(|end| closing(p, comma, end)).map(|s| (s, false)));
        }
    }
    let start = edit::opening_end(&p.text).unwrap_or(0);
    // "While the river rose, the first of the dams broke": behind the one comma is what is told.
    let ends = |s: &Span| {
        let left = &p.text[start.min(s.start)..s.start];
        // "After shares had recovered, selling resumed": `selling` is no participle there.
        let phrase = words(left).next().is_some_and(|w| edit::opens_phrase(w.text)) && !left.contains(", ");
        phrase || page::is_half(&p.text[..s.start]) || binds(&p.text[..s.start])
    };
    let whole = |s: &Span| s.end + 1 < p.text.len() || !ends(s);
    // "Despite having no evidence of it", "who spoke on condition of anonymity": how sure it is.
    let hedges = |s: &Span| words(s.of(&p.text)).any(|w| HEDGES.contains(&w.text));
    let free = |s: &Span| {
        !hedges(s) && s.start >= start && whole(s) && !holds_speech(p, *s) && !p.quoted.iter().any(|q| q.overlaps(s))
    };
    // "Came to the U.S., which": the stop that is left is the sentence's, too.
    let stopped = |s: Span| {
        let to_end = s.end + 1 == p.text.len() && p.text[..s.start].ends_with('.');
        Span::new(s.start, s.end + usize::from(to_end))
    };
    let spans = spans.into_iter().map(|(s, opens)| (stopped(s), opens));
    let cut = |(span, opens): (Span, bool)| {
        let said = p.statements.iter().any(|s| s.cue.iter().any(|c| span.contains(c)));
        let text = span.of(&p.text);
        let clause = [AND, " as ", " during "].iter().any(|o| text.starts_with(o));
        // The last clause before who says so.
        let sourced = p.text[span.end..].starts_with(", according") || text.starts_with(", ");
        let last = Some(span.end) == source && sourced;
        Cut { span, opens, tells: said || clause || last, words: words(text).count() }
    };
    spans.filter(|(s, _)| free(s)).map(cut).filter(|c| c.words > 1).collect()
}

/// Words of a clause that says how sure a thing is, or of whom it comes.
const HEDGES: [&str; 8] =
    ["anonymity", "confirmed", "corroborate", "evidence", "unproven", "unsubstantiated", "verified", "verify"];

/// `The president, who | while he ran for office`: what opens a clause cannot end a sentence.
fn binds(text: &str) -> bool {
    matches!(&*edit::last_word(text), "and" | "but" | "or" | "that" | "which" | "while" | "who" | "whom" | "whose")
}

/// Commas outside quotations and numbers.
fn commas(p: &Passage) -> Vec<usize> {
    let all = p.text.match_indices(", ").map(|(at, _)| at);
    all.filter(|&at| !p.quoted.iter().any(|q| q.start <= at && at < q.end)).collect()
}

/// Who says it, and that it is said, stay: only a statement that goes as a whole may go, where another stays.
fn holds_speech(p: &Passage, cut: Span) -> bool {
    let voiced = |s: &&StatementIn| !s.source.is_empty() && !s.cue.is_empty();
    let parts = |s: &StatementIn| s.source.iter().chain(&s.cue).chain(&s.content).copied().collect::<Vec<Span>>();
    let touched = |s: &&StatementIn| s.source.iter().chain(&s.cue).any(|x| x.overlaps(&cut));
    let whole = |s: &StatementIn| parts(s).iter().all(|x| cut.contains(x));
    let stays = || p.statements.iter().filter(voiced).any(|s| !parts(s).iter().any(|x| x.overlaps(&cut)));
    // "Closed the bridge, saying it was old": who closed it stays, and what was said of it goes as a whole.
    let remark = |s: &StatementIn| {
        let outside = !s.source.is_empty() && !s.source.iter().any(|x| x.overlaps(&cut));
        let participle = s.cue.first().is_some_and(|c| c.of(&p.text).ends_with("ing") && c.start == cut.start + 2);
        outside && participle && s.cue.iter().chain(&s.content).all(|x| cut.contains(x))
    };
    let told = |s: &StatementIn| !(whole(s) && stays() || remark(s));
    let said = || words(cut.of(&p.text)).any(|w| matches!(w.text, "said" | "says" | "told" | "according"));
    let mut found = p.statements.iter().filter(touched).peekable();
    if found.peek().is_none() { said() } else { found.any(told) }
}

/// `While the storm was still at sea, ` before who does something.
fn opening(p: &Passage, commas: &[usize]) -> Option<Span> {
    // What comes after something is dated by it.
    const OPENERS: [&str; 9] =
        ["while", "as", "with", "amid", "following", "speaking", "despite", "although", "though"];
    const LEANING: [&str; 12] =
        ["he", "she", "it", "they", "his", "her", "its", "their", "this", "that", "these", "those"];
    let start = edit::opening_end(&p.text).unwrap_or(0);
    let first = words(&p.text[start..]).next()?;
    let &comma = commas.iter().find(|&&c| c > start)?;
    let next = words(&p.text[comma..]).next()?;
    let goes_on = !LEANING.contains(&&*fold(next.text)) && !next.text.ends_with("ing");
    // A second comma close by may be a list's or an apposition's: who acts could not be told.
    let clear = commas.iter().find(|&&c| c > comma).is_none_or(|&c| words(&p.text[comma..c]).count() > 4);
    (OPENERS.contains(&&*fold(first.text)) && goes_on && clear).then(|| Span::new(start, comma + 2))
}

/// What opens a bracket that says of how many more a thing is true, that it is not, or by what other name it goes.
const KEEPS: [&str; 8] = ["aka ", "although ", "as well as", "but ", "however", "including", "or ", "though "];

/// ` (R-Halden)`.
pub(super) fn brackets(p: &Passage) -> Vec<Span> {
    let keeps = |at: &usize| KEEPS.iter().any(|w| p.text[at + " (".len()..].starts_with(w));
    let open = p.text.match_indices(" (").map(|(at, _)| at).filter(|at| !keeps(at));
    open.filter_map(|at| Some(Span::new(at, at + p.text[at..].find(')')? + 1))).collect()
}

/// ` — a third of all —` and what follows a last dash. Outlets mix dashes: one kind may open what another closes.
fn dashes(p: &Passage) -> Vec<Span> {
    let kinds = [" — ", " – ", " -- "];
    let start = edit::opening_end(&p.text).unwrap_or(0);
    let mut at: Vec<Span> =
        kinds.iter().flat_map(|d| p.text.match_indices(d).map(|(at, _)| Span::new(at, at + d.len()))).collect();
    at.retain(|d| d.start >= start);
    at.sort_by_key(|d| d.start);
    match at[..] {
        // "Another of them – Ana Otto – seems": who it is.
        [open, _] if p.names.iter().any(|n| n.entity.span.start == open.end) => Vec::new(),
        [open, ..] if KEEPS.iter().any(|w| p.text[open.end..].starts_with(w)) => Vec::new(),
        [open, close] => vec![Span::new(open.start, close.end - 1)],
        [open] => vec![Span::new(open.start, p.text.len() - usize::from(p.text.ends_with('.')))],
        _ => Vec::new(),
    }
}

/// `, who led the council,` before what its sentence goes on to tell.
fn inserted(p: &Passage, comma: usize, end: usize) -> Option<Span> {
    let inside = &p.text[comma + 2..end];
    let first = words(inside).next().filter(|w| w.span.start == 0)?;
    let next = words(&p.text[end..]).next()?;
    let verb = is_finite(&fold(next.text));
    let clause = matches!(first.text, "who" | "which" | "whose" | "whom" | "where");
    // "Otto, a lawyer from Halden, has": whom it describes is named right before.
    let named = p.names.iter().any(|n| n.entity.span.end == comma && n.entity.kind == EntityKind::Person);
    let described = named && matches!(first.text, "a" | "an" | "the");
    let count = words(inside).count();
    let own_verb = words(inside).any(|w| is_finite(&fold(w.text)));
    // "The board, in a letter, has": behind the subject alone, and nothing else is listed.
    let beside = matches!(first.text, "in" | "during" | "after" | "despite" | "with" | "amid" | "speaking" | "taking")
        && !p.text[..comma].contains(", ");
    // "Otto, the lawyer whose books moved many, has": the verb inside is the clause's.
    let inner = || words(inside).any(|w| matches!(w.text, "who" | "whose" | "that" | "which"));
    let fits = clause && own_verb || described && (!own_verb || inner()) || beside;
    // "Ana Otto, mayor of Halden, who led the vote, left": the comma before `left` is that of the mayor, too.
    let stays = p.text[..comma].rfind(", ").is_some_and(|before| {
        let beside = p.names.iter().any(|n| n.entity.span.end == before && n.entity.kind == EntityKind::Person);
        beside && words(&p.text[before..comma]).all(|w| !is_finite(&fold(w.text)))
    });
    (verb && fits && (2..=25).contains(&count)).then(|| Span::new(comma, end + usize::from(!stays)))
}

/// `, leading to more rain` up to the full stop, or to who says so.
fn closing(p: &Passage, comma: usize, end: usize) -> Option<Span> {
    const OPENERS: [&str; 17] = [
        "which",
        "who",
        "whose",
        "where",
        "as",
        "while",
        "after",
        "amid",
        "with",
        "following",
        "including",
        "despite",
        "because",
        "aimed",
        "designed",
        "intended",
        "meant",
    ];
    const NO_VERBS: [&str; 6] = ["during", "nothing", "something", "anything", "everything", "king"];
    let inside = &p.text[comma + 2..end];
    let first = words(inside).next().filter(|w| w.span.start == 0)?;
    let participle = first.text.ends_with("ing") && first.text.len() > 5 && !NO_VERBS.contains(&first.text);
    let small = first.text.starts_with(char::is_lowercase);
    // "Accused Kemp, who led the vote, of fraud": behind a clause of who or which the sentence may go on.
    let hangs = matches!(first.text, "who" | "which" | "whose" | "where") && inside.contains(", ");
    // "May dodge, or at least evade, the costs of it": both verbs want what comes behind.
    let shared =
        p.text[..comma].rfind(", ").is_some_and(|at| [", or ", ", and "].iter().any(|w| p.text[at..].starts_with(w)));
    // Left is a sentence, and no number without what it counts.
    let left: Vec<_> = words(&p.text[..comma]).collect();
    let whole = left.iter().any(|w| is_finite(&fold(w.text)) || w.text == "says")
        && left.last().is_some_and(|w| !w.is_number());
    // ", in the latest twist"; with another comma it may be a day, or a list.
    let lone = !inside.contains(", ");
    let circumstance =
        lone && (is_dated_clause(inside) || inside.starts_with("in a ") || inside.starts_with("in the "));
    let relative = words(inside).nth(1).is_some_and(|w| matches!(w.text, "which" | "whom")) && !inside.contains(", ");
    let opens = participle || circumstance || relative || is_remark(inside) && lone || OPENERS.contains(&first.text);
    (small && opens && !hangs && !shared && whole && p.text.ends_with('.')).then(|| Span::new(comma, end))
}

/// `an extraordinary call that came`, `the first sign of movement`: what is said of all that stands before it.
fn is_remark(text: &str) -> bool {
    let list: Vec<&str> = words(text).map(|w| w.text).take(6).collect();
    let goes_on = |w: &&str| matches!(*w, "that" | "which" | "in" | "of" | "since" | "for");
    matches!(list.first(), Some(&("a" | "an" | "the"))) && list.iter().skip(2).any(goes_on)
}

/// `nearly three months after the flood`, `just days before it`.
pub(super) fn is_dated_clause(text: &str) -> bool {
    let list: Vec<&str> = words(text).map(|w| w.text).take(5).collect();
    let at = list.iter().position(|w| matches!(*w, "after" | "before")).filter(|&n| n > 0);
    at.is_some_and(|n| {
        matches!(
            list[n - 1],
            "minutes" | "hours" | "days" | "weeks" | "months" | "years" | "hour" | "day" | "week" | "month" | "year"
        )
    })
}

pub(super) fn is_finite(folded: &str) -> bool {
    is_auxiliary(folded) || is_past_form(folded)
}

#[cfg(test)]
mod tests {
    use super::super::sample::passage;
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        cuts(&passage(text)).iter().map(|c| c.span.of(text)).collect()
    }

    #[test]
    fn finds_clauses_that_can_go() {
        assert_eq!(
            found("The board, which met on Monday, closed the bridge (and the dam)."),
            [" (and the dam)", ", which met on Monday,"]
        );
        assert_eq!(found("While the river rose, the board closed the bridge."), ["While the river rose, "]);
        assert_eq!(found("The board closed the bridge, leading to long queues."), [", leading to long queues"]);
        assert_eq!(
            found("The board – which has nine members -- closed the bridge and the dam."),
            [" – which has nine members --"]
        );
        assert_eq!(found("The board closed bridges, dams and roads on Monday."), [] as [&str; 0]);
        assert_eq!(
            found("The bridge was closed by Otto, who while mayor of it had kept it open."),
            [", who while mayor of it had kept it open"]
        );
        assert_eq!(found("Only hours before the river rose, the board closed the old bridge."), [] as [&str; 0]);
        assert_eq!(
            found("While it was named a bridge, the only proof of it is a list."),
            ["While it was named a bridge, "]
        );
        assert_eq!(found("The bridge is closed, \"which is sad,\" for a week."), [] as [&str; 0]);
        assert_eq!(
            found("The board closed the bridge, in which cracks were found, police said."),
            [", in which cracks were found"]
        );
    }

    #[test]
    fn the_second_of_two_deeds_can_go() {
        assert_eq!(
            found("The old board closed the bridge to lorries and opened the ramp for cars."),
            [" and opened the ramp for cars"]
        );
        let kept = [
            "Students raised with books on bridges in Halden and accustomed to them stayed.",
            "The guard was stabbed and killed his own dog in the street of the town.",
            "The board did not close the bridge to lorries and opened the ramp for cars.",
            "The board listed bribes, scores and faked the papers of nine men.",
        ];
        for text in kept {
            assert_eq!(found(text), [] as [&str; 0], "{text}");
        }
    }
}
