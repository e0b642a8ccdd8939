//! Sentences that lean on their neighbours as wholes: they begin by pointing back, or leave what they tell to another.

use super::super::edit;
use super::{Folded, NUMBERS, is_finite};
use crate::model::{EntityKind, Passage};
use crate::text::{fold, words};

/// Openings that need the sentence before.
const POINTERS: [&str; 60] = [
    "In another ",
    "All of which",
    "As an alternative",
    "In doing so",
    "In so doing",
    "One that ",
    "First of all",
    "Second of all",
    "What's more",
    "What’s more",
    "There, ",
    "A day later",
    "A week later",
    "A month later",
    "A year later",
    "Minutes later",
    "Moments later",
    "Weeks later",
    "Months later",
    "Years later",
    "The following ",
    "The previous ",
    "The next day",
    "The two sides",
    "By comparison",
    "By contrast",
    "In contrast",
    "In comparison",
    "Second, ",
    "Third, ",
    "Fourth, ",
    "Finally, ",
    "No, ",
    "But, ",
    "Well, ",
    "Sure, ",
    "Yes, ",
    "Even better",
    "The same ",
    "Later",
    "In fact",
    "Of course",
    "After all",
    "That said",
    "As a result",
    "In other words",
    "At that ",
    "For example",
    "For instance",
    "On the other hand",
    "In response",
    "Among them",
    "Even so",
    "Similarly",
    "Likewise",
    "Hours later",
    "Days later",
    "At the time",
    "The latter",
    "The former ",
];

/// Whether a sentence begins with what only the sentence before explains; `outside` are its folded words outside
/// quotations.
pub(super) fn is_pointing(p: &Passage, outside: &[Folded<'_>]) -> bool {
    // "Not only did the board fail.": what else?
    let half = p.text.starts_with("Not only") && !p.text.contains(" but ");
    // "And yes, some do": a joining word before it is cut.
    let opening = &p.text[edit::opening_end(&p.text).unwrap_or(0)..];
    let points = |o: &&str| opening.get(..o.len()).is_some_and(|own| own.eq_ignore_ascii_case(o));
    // "Even the pope has weighed in": on what? "Even though" opens a clause.
    let even = opening.strip_prefix("Even ").is_some_and(|rest| {
        !["if ", "though ", "when ", "as ", "before ", "after ", "with ", "without "]
            .iter()
            .any(|w| rest.starts_with(w))
    });
    half || even
        || lapses(p, outside)
        || outside.iter().any(|(_, w)| matches!(*w, "similarly" | "likewise"))
        || POINTERS.iter().any(points)
        || counts_on(p, outside)
        || is_described(outside)
        || is_one(outside)
        || is_member(p)
        || is_remainder(p, outside)
}

/// Whether what a sentence is about is told by its neighbour.
pub(super) fn is_left_to(p: &Passage, outside: &[Folded<'_>]) -> bool {
    says_nothing(p, outside) || breaks_off(outside) || goes_on(p, outside) || reacts(outside) || is_asked(p, outside)
}

/// `Less than two hours later, the market closed`: than what? `He had done so before`: what?
fn lapses(p: &Passage, outside: &[Folded<'_>]) -> bool {
    const OPENING: usize = 6;
    const TIMES: [&str; 9] = ["hours", "days", "weeks", "months", "years", "minutes", "hour", "day", "week"];
    let later = |w: &[Folded<'_>]| {
        let since = matches!(w[1].1, "later" | "earlier" | "before");
        TIMES.contains(&w[0].1) && since && p.text[w[1].0.end..].starts_with(',')
    };
    let does = |w: &[Folded<'_>]| w[1].1 == "so" && matches!(w[0].1, "do" | "does" | "did" | "done" | "doing");
    let told = |n: usize| outside[..n].iter().any(|(_, w)| !edit::is_auxiliary(w) && edit::is_past_form(w));
    outside.windows(2).take(OPENING).any(later) || outside.windows(2).position(does).is_some_and(|n| !told(n))
}

/// `One bars officials from it`: one of what?
fn is_one(outside: &[Folded<'_>]) -> bool {
    let verb =
        |w: &str| w.ends_with('s') && !["ss", "us", "is", "news", "series", "'s"].iter().any(|end| w.ends_with(end));
    matches!(outside, [(_, "one"), (_, next), ..] if verb(next))
}

/// `The South Africa native`: somebody goes by a description where a name stands elsewhere.
fn is_described(outside: &[Folded<'_>]) -> bool {
    let opens = outside.first().is_some_and(|(_, w)| *w == "the");
    opens && outside.iter().take(5).any(|(_, w)| *w == "native")
}

/// `The Halden Republican said`, `the independent told`: somebody goes by the party. `Democratic` is the form of all but
/// the noun: exchanged parties have it here, too.
fn is_member(p: &Passage) -> bool {
    const PARTIES: [&str; 4] = ["Democrat", "Democratic", "Republican", "independent"];
    p.statements.iter().flat_map(|s| &s.source).any(|source| {
        let mut list = words(source.of(&p.text));
        let the = list.next().is_some_and(|w| fold(w.text) == "the");
        the && list.last().is_some_and(|w| PARTIES.contains(&w.text))
    })
}

/// `Ana Otto, the chairwoman, said on Twitter.`: what she said stands beside it.
fn says_nothing(p: &Passage, outside: &[Folded<'_>]) -> bool {
    const ENDS: [&str; 6] =
        ["said.", "said in a statement.", "said on Twitter.", "wrote on Twitter.", "tweeted.", "told reporters."];
    let Some(body) = ENDS.iter().find_map(|end| p.text.strip_suffix(end)).filter(|_| p.quoted.is_empty()) else {
        return false;
    };
    let opens = p.names.iter().any(|n| n.entity.kind == EntityKind::Person && n.entity.span.start < 6);
    let mut before = outside.iter().filter(|(span, _)| span.end <= body.len());
    opens && !before.any(|(_, w)| is_finite(w) || edit::is_past_form(w) || edit::is_auxiliary(w))
}

/// `Just 35% said`: of those whom the sentence before has.
fn is_remainder(p: &Passage, outside: &[Folded<'_>]) -> bool {
    let [(_, only), (number, _), (_, next), ..] = outside else { return false };
    matches!(*only, "just" | "only") && number.of(&p.text).starts_with(|c: char| c.is_ascii_digit()) && is_finite(next)
}

/// `The fourth, a woman of 81`, `The other said`: one of several that stand elsewhere.
fn counts_on(p: &Passage, outside: &[Folded<'_>]) -> bool {
    const ONES: [&str; 12] =
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "last", "other", "others", "rest", "two"];
    let [(_, the), (span, one), (_, next), ..] = outside else { return false };
    let acts = p.text[span.end..].starts_with(',') || is_finite(next) || edit::is_past_form(next);
    let number = NUMBERS.contains(one);
    // "All three voted", "both men": "all three judges" would tell who.
    acts && (*the == "the" && (number || ONES.contains(one)) || *the == "all" && number)
}

/// `Did not say by how much.`, `Nine could not be named.`: what was asked, or counted, stands in the sentence before.
fn breaks_off(outside: &[Folded<'_>]) -> bool {
    const ASKED: [&str; 9] = ["how", "what", "when", "where", "which", "who", "whom", "why", "whether"];
    const MODALS: [&str; 12] =
        ["can", "could", "did", "do", "does", "had", "has", "have", "may", "might", "would", "will"];
    let word = |back: usize| outside.len().checked_sub(back).map_or("", |at| outside[at].1);
    let amount = matches!(word(1), "much" | "many" | "long" | "far" | "often") && word(2) == "how";
    // "Why the road was closed, or for how long": one clause tells for the other.
    let joined = || outside.iter().rev().take(5).any(|(_, w)| *w == "or" || *w == "and");
    let bare = (ASKED.contains(&word(1)) || amount) && !joined();
    let uncounted = matches!(outside, [(_, one), (_, verb), ..] if NUMBERS.contains(one) && MODALS.contains(verb));
    bare || uncounted
}

/// `Otto went on.`, `as Lund was referring to`, `in reality`: what goes on with something said before.
fn goes_on(p: &Passage, outside: &[Folded<'_>]) -> bool {
    const PAIRS: [(&str, &str); 21] = [
        ("as", "well"),
        ("be", "fair"),
        ("days", "earlier"),
        ("more", "broadly"),
        ("denied", "that"),
        ("dismissed", "that"),
        ("disputed", "that"),
        ("ever", "since"),
        ("follow", "suit"),
        ("followed", "suit"),
        ("hours", "earlier"),
        ("in", "reality"),
        ("in", "reply"),
        ("more", "publicly"),
        ("refuted", "that"),
        ("rejected", "that"),
        ("shot", "back"),
        ("that", "same"),
        ("was", "referring"),
        ("went", "on"),
        ("were", "referring"),
    ];
    let ends = |w: &Folded<'_>| p.text[w.0.end..] == *".";
    let at_end = |w: &str| matches!(w, "either" | "continued");
    outside.iter().any(|w| w.1 == "additionally" || at_end(w.1) && ends(w))
        || outside.windows(2).any(|w| {
            let pair = (w[0].1, w[1].1);
            // "Went on strike", "as well as": only at the end, or with what was said.
            const CLOSING: [&str; 6] = ["broadly", "earlier", "on", "since", "that", "well"];
            let closes = !CLOSING.contains(&pair.1) || ends(&w[1]) || p.text[w[1].0.end..].starts_with(" to say");
            PAIRS.contains(&pair) && (closes || pair.1 == "that" && p.text[w[1].0.end..].starts_with(','))
        })
}

/// `Asked why they had waited.`: nobody answers.
fn is_asked(p: &Passage, outside: &[Folded<'_>]) -> bool {
    let opens = outside.first().is_some_and(|(_, w)| *w == "asked" || *w == "pressed");
    opens && p.statements.iter().all(|s| s.source.is_empty())
}

/// `The association reacted with caution.`: to what?
fn reacts(outside: &[Folded<'_>]) -> bool {
    let verb = outside.iter().position(|(_, w)| *w == "reacted" || *w == "responded");
    verb.is_some_and(|n| !outside[n..].iter().any(|(_, w)| matches!(*w, "to" | "after" | "when" | "by")))
}
